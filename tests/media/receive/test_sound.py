"""What is done to sound on its way out: made up where it is missing, made shorter, longer, faster, without a click."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.audio import FRAME_SAMPLES, SyntheticVoice, heard_tones, tone_hz
from meetroom.media.receive.conceal import Concealer, pitch_lag
from meetroom.media.receive.timescale import (
    BEHIND,
    SEARCHED,
    Resampler,
    Sound,
    can_join,
    lengthen,
    period,
    shorten,
)

SENDERS = range(11)


def frames(voice: SyntheticVoice, count: int) -> Sound:
    """Some frames of a voice, one after the other."""
    return np.concatenate([voice.frame() for _ in range(count)]).astype(np.float32)


def roughness(sound: Sound, hz: float) -> float:
    """How far, at the worst sample, `sound` is from a tone that swells slowly: a click stands out."""
    turn = 2 * np.cos(2 * np.pi * hz / 48_000)
    return float(np.abs(sound[2:] - turn * sound[1:-1] + sound[:-2]).max())


def heard(sound: Sound) -> frozenset[int]:
    """Whose voices sound in it."""
    return heard_tones(sound.astype(np.int16), SENDERS)


def test_lost_frame_sounds_like_the_tone_before() -> None:
    voice, concealer = SyntheticVoice(2, 0.3), Concealer()
    for _ in range(5):
        concealer.good(frames(voice, 1))
    made = concealer.missing(FRAME_SAMPLES)
    frames(voice, 1)
    window = np.concatenate([made, *(concealer.good(frames(voice, 1)) for _ in range(7))])
    assert heard(window) == frozenset({2})
    assert np.abs(np.diff(window)).max() < 1000, "no click"


@pytest.mark.parametrize("lost", [1, 2])
def test_hole_is_bridged_from_both_sides(lost: int) -> None:
    voice, concealer = SyntheticVoice(2, 0.3), Concealer()
    before = [concealer.good(frames(voice, 1)) for _ in range(5)]
    truth = frames(voice, lost)
    bridged = concealer.bridge(lost * FRAME_SAMPLES, frames(voice, 1))
    assert len(bridged) == (lost + 1) * FRAME_SAMPLES
    window = np.concatenate([*before, bridged, *(concealer.good(frames(voice, 1)) for _ in range(3))])
    assert heard(window) == frozenset({2})
    assert np.abs(np.diff(window)).max() < 1000, "no click"
    made = bridged[: lost * FRAME_SAMPLES]
    assert 0.5 < np.abs(made).mean() / np.abs(truth).mean() < 1.5


def test_concealment_fades_to_silence() -> None:
    voice, concealer = SyntheticVoice(6), Concealer()
    for _ in range(5):
        concealer.good(frames(voice, 1))
    peaks = [float(np.abs(concealer.missing(FRAME_SAMPLES)).max()) for _ in range(5)]
    assert peaks[0] > peaks[1] > peaks[2] > peaks[3] > peaks[4] == 0


def test_short_frame_after_a_hole_is_joined_too() -> None:
    voice, concealer = SyntheticVoice(6), Concealer()
    for _ in range(5):
        concealer.good(frames(voice, 1))
    assert len(concealer.bridge(960, frames(voice, 1)[:480])) == 960 + 480


@pytest.mark.parametrize("length", [120, 333, 480, 720])
def test_pitch_is_found(length: int) -> None:
    at = np.arange(2400)
    wave = (8000 * np.sin(2 * np.pi * at / length) + 3000 * np.sin(6 * np.pi * at / length)).astype(np.float32)
    assert min(pitch_lag(wave) % length, -pitch_lag(wave) % length) <= 1
    lag, alike = period(wave)
    assert min(lag % length, -lag % length) <= 4
    assert alike > 0.99


def test_period_left_out_or_repeated_makes_no_click() -> None:
    voice = SyntheticVoice(2, 0.3)
    sound = frames(voice, 3)
    lag, alike = period(sound)
    assert can_join(sound, alike)
    usual = roughness(sound, tone_hz(2))
    for changed, length in ((shorten(sound, lag), len(sound) - lag), (lengthen(sound, lag), len(sound) + lag)):
        assert len(changed) == length
        assert heard(np.concatenate([changed, frames(voice, 6)])) == frozenset({2})
        assert roughness(changed, tone_hz(2)) < usual + 60


def test_noise_is_not_joined_but_silence_is() -> None:
    noise = np.random.default_rng(1).normal(0, 3000, SEARCHED).astype(np.float32)
    assert not can_join(noise, period(noise)[1])
    quiet = (noise / 1000).astype(np.float32)
    assert can_join(quiet, period(quiet)[1])


@pytest.mark.parametrize("rate", [0.005, 0.0002, -0.0002, -0.005])
@pytest.mark.parametrize(("hz", "least_db"), [(440, 80), (1000, 70), (4000, 45)])
def test_resampled_tone_is_pure(rate: float, hz: int, least_db: float) -> None:
    sound = (8000 * np.sin(2 * np.pi * hz * np.arange(48_000) / 48_000)).astype(np.float32)
    resampler, made, at = Resampler(FRAME_SAMPLES), [], 0
    while at + resampler.needed(rate) <= len(sound):
        frame, used = resampler.resample(sound[at : at + resampler.needed(rate)], rate)
        made.append(frame)
        at += used
    out = np.concatenate(made)
    wanted = 8000 * np.sin(2 * np.pi * hz * (BEHIND + np.arange(len(out)) * (1 + rate)) / 48_000)
    assert 10 * np.log10(np.mean(wanted**2) / np.mean((out - wanted) ** 2)) > least_db


def test_rate_of_one_copies() -> None:
    sound = np.arange(1000, dtype=np.float32)
    made, used = Resampler(FRAME_SAMPLES).resample(sound, 0.0)
    assert used == FRAME_SAMPLES
    assert np.array_equal(made, sound[BEHIND : BEHIND + FRAME_SAMPLES])


@given(st.lists(st.floats(-0.005, 0.005), min_size=1, max_size=40))
def test_rate_may_change_at_any_time(rates: list[float]) -> None:
    resampler, at, played = Resampler(FRAME_SAMPLES), 0, 0.0
    ramp = np.arange(40 * 1000, dtype=np.float32)
    for rate in rates:
        made, used = resampler.resample(ramp[at : at + resampler.needed(rate)], rate)
        assert made[0] == pytest.approx(BEHIND + played, abs=0.1)
        at += used
        played += FRAME_SAMPLES * (1 + rate)
    assert at == pytest.approx(played, abs=1.5)
