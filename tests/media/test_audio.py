"""Synthetic voices: told apart alone, mixed, and after Opus; the mixer."""

import itertools

import numpy as np
import pytest

from meetroom.media.audio import FRAME_SAMPLES, Samples, SyntheticVoice, heard_tones, level_dbov, tone_hz, tone_levels
from meetroom.media.receive.decoder import VoiceDecoder
from meetroom.media.receive.voice import CEILING, Mixer
from meetroom.media.send.encoder import VoiceEncoder

SENDERS = range(11)


def record(*voices: SyntheticVoice, frames: int = 20) -> Samples:
    """Mix some voices for a while."""
    mixer = Mixer()
    return np.concatenate([mixer.mix([voice.frame() for voice in voices]) for _ in range(frames)])


def test_level_of_a_tone_is_its_amplitude() -> None:
    at = np.arange(9600)
    pcm = (0.25 * 32768 * np.sin(2 * np.pi * 480.0 * at / 48_000)).astype(np.int16)
    levels = tone_levels(pcm, [480.0, 570.0])
    assert levels[480.0] == pytest.approx(0.25, rel=0.02)
    assert levels[570.0] < 0.001


@pytest.mark.parametrize("heard", [(0, 1, 5), (0, 1, 10), (0, 5, 10), (1, 5, 10)])
def test_three_mixed_voices_are_told_apart_after_opus(heard: tuple[int, ...]) -> None:
    voices = [SyntheticVoice(sender) for sender in heard]
    encoders = [VoiceEncoder() for _ in heard]
    decoders = [VoiceDecoder() for _ in heard]
    mixer, recording = Mixer(), []
    for _ in range(30):
        frames = []
        for voice, encoder, decoder in zip(voices, encoders, decoders, strict=True):
            decoded = decoder.decode(encoder.encode(voice.frame()))
            assert decoded is not None
            frames.append(decoded)
        recording.append(mixer.mix(frames))
    assert heard_tones(np.concatenate(recording[-10:]), SENDERS) == frozenset(heard)


def test_nothing_is_heard_in_silence_and_noise() -> None:
    noise = np.random.default_rng(3).normal(0, 400, 9600).astype(np.int16)
    assert heard_tones(np.zeros(9600, np.int16), SENDERS) == frozenset()
    assert heard_tones(noise, SENDERS) == frozenset()


def test_opus_rate_is_that_of_a_voice() -> None:
    encoder, voice = VoiceEncoder(), SyntheticVoice(4)
    sizes = [len(encoder.encode(voice.frame())) for _ in range(100)]
    assert 8_000 < sum(sizes) * 8 / 2 < 40_000


def test_what_is_no_opus_is_refused_and_forgotten() -> None:
    decoder = VoiceDecoder()
    assert decoder.decode(b"") is None
    decoder.decode(b"\xff" * 5)
    good = decoder.decode(VoiceEncoder().encode(SyntheticVoice(1).frame()))
    assert good is not None
    assert good.shape == (FRAME_SAMPLES,)


def test_encoder_takes_only_whole_frames() -> None:
    with pytest.raises(ValueError, match="960"):
        VoiceEncoder().encode(np.zeros(480, np.int16))


def test_mixer_never_clips_and_recovers() -> None:
    mixer = Mixer()
    loud = [SyntheticVoice(sender, 0.9) for sender in (0, 3, 7)]
    for _ in range(50):
        assert np.abs(mixer.mix([voice.frame() for voice in loud]).astype(int)).max() <= CEILING
    quiet = SyntheticVoice(2, 0.1)
    for _ in range(200):
        last = mixer.mix([quiet.frame()])
    assert np.abs(last.astype(int)).max() > 0.09 * 32768 * 0.6


def test_loudness_is_counted_as_rfc_6464_does() -> None:
    assert level_dbov(np.zeros(960, np.int16)) == 127
    assert level_dbov(np.full(960, 32767, np.int16)) == 0
    assert 14 <= level_dbov(SyntheticVoice(0, 0.25).frame()) <= 18


@pytest.mark.parametrize(("sender", "amplitude"), [(-1, 0.2), (219, 0.2), (1, 1.5)])
def test_impossible_voice_is_refused(sender: int, amplitude: float) -> None:
    with pytest.raises(ValueError, match="voice"):
        SyntheticVoice(sender, amplitude)


def test_tones_stay_apart() -> None:
    assert tone_hz(0) == 300.0
    assert all(b - a == 90.0 for a, b in itertools.pairwise(tone_hz(sender) for sender in SENDERS))
