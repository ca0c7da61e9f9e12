"""A simulated room: voices made of harmonics and noise, a loudspeaker that echoes into a microphone, and the measure.

Everything is made from seeds; levels are in dB, times in ms.  Used by the tests and by the bench.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples
from meetroom.media.processing import USUAL_DELAY_MS, VoiceProcessor

Signal = NDArray[np.float64]
FULL_SCALE = 32768.0
FORMANTS_HZ = ((730, 1090, 2440), (270, 2290, 3010), (530, 1840, 2480), (570, 840, 2410), (300, 870, 2240))


def samples_of(ms: float) -> int:
    """How many samples last that long."""
    return round(ms * RATE_HZ / 1000)


def power_db(signal: NDArray[np.generic]) -> float:
    """Mean power below full scale, in dB."""
    wide = signal.astype(np.float64) / FULL_SCALE
    return 10 * float(np.log10(np.mean(wide * wide) + 1e-12))


def speech(seed: int, duration_s: float, *, pitch_hz: float = 130.0, level_db: float = -24.0) -> Signal:
    """Something built like speech: syllables of harmonics under formants, hisses between them, pauses after phrases.

    `level_db` is the mean power of the voiced time, in dB below full scale.
    """
    chance = np.random.default_rng(seed)
    out = np.zeros(samples_of(duration_s * 1000))
    at, in_phrase = samples_of(80), 0
    while at < len(out):
        piece = _hiss(chance) if chance.random() < 0.25 else _syllable(chance, pitch_hz)
        end = min(len(out), at + len(piece))
        out[at:end] += piece[: end - at]
        in_phrase += 1
        pause_ms = chance.uniform(10, 60)
        if in_phrase > chance.integers(5, 12):
            pause_ms, in_phrase = chance.uniform(300, 900), 0
        at = end + samples_of(pause_ms)
    loud = np.abs(out) > 1e-3
    return np.asarray(out * (10 ** (level_db / 20) * FULL_SCALE / np.sqrt(np.mean(out[loud] ** 2))))


def _syllable(chance: np.random.Generator, pitch_hz: float) -> Signal:
    count = samples_of(chance.uniform(90, 260))
    t = np.arange(count) / RATE_HZ
    pitch = pitch_hz * chance.uniform(0.8, 1.3) * (1 + chance.uniform(-0.2, 0.2) * t / t[-1])
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.01 * np.sin(2 * np.pi * 5 * t))) / RATE_HZ
    formants = FORMANTS_HZ[chance.integers(len(FORMANTS_HZ))]
    voiced = np.zeros(count)
    for harmonic in range(1, int(4000 / pitch_hz)):
        hz = harmonic * pitch_hz
        weight = sum(np.exp(-(((hz - formant) / 180.0) ** 2)) / (n + 1) for n, formant in enumerate(formants))
        voiced += (weight + 0.02 / harmonic) * np.sin(harmonic * phase)
    return np.asarray(voiced * np.sin(np.pi * np.arange(count) / count) ** 0.7 + 0.02 * chance.normal(size=count))


def _hiss(chance: np.random.Generator) -> Signal:
    count = samples_of(chance.uniform(50, 130))
    noise = np.diff(chance.normal(size=count + 1))
    return np.asarray(0.25 * noise * np.sin(np.pi * np.arange(count) / count))


@dataclass(frozen=True)
class Room:
    """What a loudspeaker does to a microphone in the same room.

    `delay_ms`: from playout to the first echo, devices included; `loss_db`: how much softer the echo is than what is
    played; `decay_ms`: until the reverberation is 60 dB down; `drift_ppm`: how much faster the microphone's clock runs.
    """

    seed: int = 1
    delay_ms: float = 60.0
    loss_db: float = 6.0
    decay_ms: float = 300.0
    noise_db: float = -66.0
    drift_ppm: float = 0.0

    def response(self) -> Signal:
        """Impulse response after `delay_ms`: the direct path, eight early reflections, a decaying tail; energy 1."""
        chance = np.random.default_rng(self.seed)
        count = samples_of(self.decay_ms)
        decay = 10 ** (-3 * np.arange(count) / count)
        impulse = 0.02 * chance.normal(size=count) * decay
        impulse[0] = 1.0
        for _ in range(8):
            place = int(chance.integers(samples_of(2), samples_of(40)))
            impulse[place] += chance.uniform(0.2, 0.6) * chance.choice([-1, 1])
        return np.asarray(impulse / np.sqrt(np.sum(impulse**2)))

    def echo(self, played: Signal) -> Signal:
        """What the microphone hears of what is played, as long as that."""
        impulse = self.response() * 10 ** (-self.loss_db / 20)
        size = 1 << (len(played) + len(impulse)).bit_length()
        wet = np.fft.irfft(np.fft.rfft(played, size) * np.fft.rfft(impulse, size), size)[: len(played)]
        at = np.arange(len(played)) * (1 + self.drift_ppm * 1e-6) - samples_of(self.delay_ms)
        return np.asarray(np.interp(at, np.arange(len(wet)), wet, left=0.0, right=0.0))

    def noise(self, count: int) -> Signal:
        """What the microphone hears of the room itself."""
        return np.random.default_rng(self.seed + 1000).normal(size=count) * 10 ** (self.noise_db / 20) * FULL_SCALE


def as_samples(signal: Signal) -> Samples:
    """As a converter would have it: clipped to int16."""
    return np.clip(np.rint(signal), -32768, 32767).astype(np.int16)


@dataclass
class Talk:
    """One microphone in one room; `run` gives what leaves the machine."""

    processor: VoiceProcessor
    told_delay_ms: int = USUAL_DELAY_MS
    captured: Samples = field(default_factory=lambda: np.zeros(0, np.int16))

    def run(self, far: Signal, heard: Signal) -> Samples:
        """Play `far`, capture `heard`, frame by frame; returns what the processor lets through."""
        played, self.captured = as_samples(far), as_samples(heard)
        cleaned = []
        for at in range(0, len(played) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
            self.processor.far(played[at : at + FRAME_SAMPLES])
            cleaned.append(self.processor.near(self.captured[at : at + FRAME_SAMPLES], self.told_delay_ms))
        return np.concatenate(cleaned)


def lag_of(cleaned: Samples, near: Signal, longest_ms: float = 60.0) -> int:
    """By how many samples `cleaned` is later than `near`."""
    size = 1 << (2 * len(cleaned)).bit_length()
    spectrum = np.fft.rfft(cleaned.astype(np.float64), size) * np.conj(np.fft.rfft(near[: len(cleaned)], size))
    likeness = np.fft.irfft(spectrum, size)[: samples_of(longest_ms)]
    return int(np.argmax(likeness))


def envelope(signal: NDArray[np.generic], window_ms: float = 20.0) -> Signal:
    """Root mean square of each window."""
    step = samples_of(window_ms)
    wide = signal[: len(signal) // step * step].astype(np.float64).reshape(-1, step)
    return np.asarray(np.sqrt(np.mean(wide**2, axis=1)))


def likeness(cleaned: Samples, near: Signal) -> float:
    """Correlation of the loudness of both over time, once they are aligned: 1 when the same words come through."""
    lag = lag_of(cleaned, near)
    count = len(cleaned) - lag
    return float(np.corrcoef(envelope(cleaned[lag:]), envelope(near[:count]))[0, 1])


def kept_db(cleaned: Samples, near: Signal) -> float:
    """How much louder the near voice comes through than it was spoken, where it was spoken."""
    lag = lag_of(cleaned, near)
    count = len(cleaned) - lag
    before, after = envelope(near[:count]), envelope(cleaned[lag:])
    spoken = before > 0.1 * before.max()
    return 20 * float(np.log10(np.sqrt(np.mean(after[spoken] ** 2)) / np.sqrt(np.mean(before[spoken] ** 2))))


def echo_left_db(cleaned: Samples, near: Signal, echo: Signal) -> float:
    """How much of `echo` is still in `cleaned` while both speak: the part that follows the echo, against the echo."""
    lag = lag_of(cleaned, near)
    count = len(cleaned) - lag
    both = np.stack([near[:count], echo[:count]], axis=1)
    shares, *_ = np.linalg.lstsq(both, cleaned[lag:].astype(np.float64), rcond=None)
    return 20 * float(np.log10(abs(shares[1]) + 1e-6))


def echo_in_pauses_db(cleaned: Samples, near: Signal, echo: Signal) -> float:
    """How much of the echo is gone in the pauses of the near voice, while the far one goes on speaking."""
    lag = lag_of(cleaned, near)
    count = len(cleaned) - lag
    spoken, echoed, after = envelope(near[:count]), envelope(echo[:count]), envelope(cleaned[lag:])
    alone = (np.convolve(spoken, np.ones(9), "same") < 0.01 * spoken.max()) & (echoed > 0.1 * echoed.max())
    return 10 * float(np.log10(np.mean(echoed[alone] ** 2) / (np.mean(after[alone] ** 2) + 1e-3)))


FAR_SEED, NEAR_SEED = 11, 22
CONVERGED_MS = 4000.0


@dataclass(frozen=True)
class RoomFigures:
    """What a processor did in one room; all in dB but the likeness (1: the same loudness over time)."""

    echo_removed_db: float  # far voice alone, once converged
    near_kept_db: float  # near voice alone: change of its level
    near_likeness: float
    both_near_kept_db: float  # both at once: change of the near voice's level
    both_echo_left_db: float
    both_echo_in_pauses_db: float


def measure(room: Room, duration_s: float = 9.0, *, gain: bool = False) -> RoomFigures:
    """Far voice alone, near voice alone, then both after four seconds of far voice; a processor of its own for each."""
    far = speech(FAR_SEED, duration_s, pitch_hz=120)
    near = speech(NEAR_SEED, duration_s, pitch_hz=190, level_db=-26)
    echo, noise, start = room.echo(far), room.noise(len(far)), samples_of(CONVERGED_MS)
    heard = as_samples(echo + noise)
    alone = _once(far, echo + noise, gain)
    own = _once(np.zeros_like(far), near + noise, gain)
    late = near.copy()
    late[:start] = 0
    both = _once(far, echo + noise + late, gain)[start:]
    return RoomFigures(
        echo_removed_db=power_db(heard[start:]) - power_db(alone[start:]),
        near_kept_db=kept_db(own, near),
        near_likeness=likeness(own, near),
        both_near_kept_db=kept_db(both, late[start:]),
        both_echo_left_db=echo_left_db(both, late[start:], echo[start:]),
        both_echo_in_pauses_db=echo_in_pauses_db(both, late[start:], echo[start:]),
    )


def _once(far: Signal, heard: Signal, gain: bool) -> Samples:
    processor = VoiceProcessor(gain=gain)
    try:
        return Talk(processor).run(far, heard)
    finally:
        processor.close()
