"""The sound check: tones, level, recording through the real processing; and how much sound waits for the speaker."""

import numpy as np
import pytest

from meetroom.media.audio import FRAME_SAMPLES, SyntheticVoice, heard_tones, tone_hz, tone_levels
from meetroom.ui.sound import CALM_MS, MOST_PLAYBACK_MS, SETTLE_MS, STEP_MS, PlaybackSize
from meetroom.ui.sound_check import RECORD_FRAMES, CheckPhase, SoundCheck, Verdict, meter, two_tones, verdict_of
from tests.media.room_simulation import Room, as_samples, power_db, samples_of, speech

SILENCE = np.zeros(FRAME_SAMPLES, np.int16)


def frames_of(wave: np.ndarray) -> list[np.ndarray]:
    whole = len(wave) // FRAME_SAMPLES * FRAME_SAMPLES
    return [wave[at : at + FRAME_SAMPLES] for at in range(0, whole, FRAME_SAMPLES)]


def test_the_test_sound_is_two_soft_tones() -> None:
    wave = two_tones()
    assert len(wave) % FRAME_SAMPLES == 0
    assert 1.0 <= len(wave) / 48_000 <= 2.0
    assert 0.1 < np.abs(wave.astype(int)).max() / 32768 < 0.3
    assert np.abs(np.diff(wave.astype(int))).max() < 2000, "no click"
    assert (int(abs(wave[0])), int(abs(wave[-1]))) < (50, 50)
    first, second = wave[4800:14_400], wave[28_800:38_400]
    assert tone_levels(first, [659])[659] > 5 * tone_levels(first, [880])[880]
    assert tone_levels(second, [880])[880] > tone_levels(second, [659])[659]


def test_tones_play_once_and_silence_follows() -> None:
    check = SoundCheck()
    assert not check.give().any()
    check.play_tones()
    assert check.phase is CheckPhase.TONES
    played = []
    while check.phase is CheckPhase.TONES:
        played.append(check.give())
        assert 0 <= check.progress <= 1
    assert np.array_equal(np.concatenate(played), two_tones())
    for _ in range(100):
        assert not check.give().any()
    assert check.played < 0.01
    check.close()


def test_the_level_rises_with_the_voice_and_falls_slowly() -> None:
    check = SoundCheck()
    voice = SyntheticVoice(3, 0.3)
    check.take(SILENCE)
    assert check.level == 0
    for _ in range(10):
        check.take(voice.frame())
    loud = check.level
    assert loud > 0.5
    check.take(SILENCE)
    assert check.level >= loud / 2
    for _ in range(60):
        check.take(SILENCE)
    assert check.level < 0.2
    check.close()


def test_what_was_said_is_heard_again() -> None:
    check = SoundCheck()
    spoken = frames_of(as_samples(speech(22, 5.0, pitch_hz=190) + Room().noise(samples_of(5000))))
    check.record()
    for frame in spoken[:RECORD_FRAMES]:
        assert not check.give().any(), "nothing plays while it records"
        check.take(frame)
    assert check.verdict is Verdict.HEARD
    heard = []
    while check.phase is CheckPhase.PLAYING:
        heard.append(check.give())
        check.take(SILENCE)
    assert len(heard) == RECORD_FRAMES
    assert abs(power_db(np.concatenate(heard)) - power_db(np.concatenate(spoken[:RECORD_FRAMES]))) < 12
    check.close()


def test_a_recording_that_is_stopped_is_not_played() -> None:
    check = SoundCheck()
    check.record()
    check.take(SyntheticVoice(1).frame())
    assert check.progress == pytest.approx(1 / RECORD_FRAMES)
    check.stop()
    assert check.phase is CheckPhase.LISTENING
    assert not check.give().any()
    check.close()
    check.take(SILENCE)  # the last frame of a sound that is being stopped
    assert check.processed


VERDICTS = {
    "silence": ([SILENCE] * 200, Verdict.NOTHING_HEARD),
    "a knock": ([SILENCE] * 195 + [SyntheticVoice(1, 0.5).frame()] * 5, Verdict.NOTHING_HEARD),
    "a voice": ([SILENCE] * 150 + [SyntheticVoice(1, 0.1).frame()] * 50, Verdict.HEARD),
    "distorted": ([np.full(FRAME_SAMPLES, 32000, np.int16)] * 200, Verdict.TOO_LOUD),
}


@pytest.mark.parametrize(("frames", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_a_recording_is_judged(frames: list[np.ndarray], verdict: Verdict) -> None:
    assert verdict_of(frames) is verdict


def test_the_meter_is_empty_below_60_db_and_full_at_the_top() -> None:
    assert [meter(dbov) for dbov in (127, 60, 30, 0)] == [0, 0, 0.5, 1]


def test_a_voice_survives_the_check() -> None:
    check = SoundCheck()
    check.record()
    voice = SyntheticVoice(4, 0.3)
    for _ in range(RECORD_FRAMES):
        check.take(voice.frame())
    early = np.concatenate([check.give() for _ in range(50)])
    assert heard_tones(early, [1, 4, 7]) == {4}, tone_hz(4)
    check.close()


def test_the_speakers_buffer_grows_when_it_runs_dry_again_and_again() -> None:
    size = PlaybackSize(40)
    size.opened(0)
    assert not size.dry(SETTLE_MS - 1), "what happens at the start is no measure"
    assert not size.dry(SETTLE_MS), "nor is one bad moment"
    assert not size.dry(SETTLE_MS + CALM_MS + 1), "nor are two that are far apart"
    now_ms = SETTLE_MS + CALM_MS + 2.0
    assert size.dry(now_ms)
    assert size.size_ms == 40 + STEP_MS
    while size.size_ms < MOST_PLAYBACK_MS:
        size.opened(now_ms)
        now_ms += SETTLE_MS
        assert not size.dry(now_ms)
        assert size.dry(now_ms + 1)
    size.opened(now_ms)
    assert not size.dry(now_ms + SETTLE_MS)
    assert not size.dry(now_ms + SETTLE_MS + 1)
    assert size.size_ms == MOST_PLAYBACK_MS


def test_the_speakers_buffer_shrinks_again_in_a_silent_moment_after_a_calm_minute() -> None:
    size = PlaybackSize(40)
    size.opened(0)
    assert not size.silent(10 * CALM_MS), "never below where it began"
    assert not size.dry(SETTLE_MS)
    assert size.dry(SETTLE_MS + 1)
    size.opened(SETTLE_MS + 1)
    assert not size.dry(2 * SETTLE_MS + 1)
    assert not size.silent(2 * SETTLE_MS + CALM_MS), "a minute after the last gap"
    assert size.silent(2 * SETTLE_MS + 1 + CALM_MS)
    assert size.size_ms == 40
