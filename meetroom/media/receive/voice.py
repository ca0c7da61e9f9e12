"""One audio slot, from packets to 20 ms of sound, and the mix of all slots; knows no socket and no device."""

from collections.abc import Callable, Sequence

import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, Samples
from meetroom.media.receive.conceal import Concealer
from meetroom.media.receive.decoder import VoiceDecoder
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
from meetroom.media.rtp.playout import Action, AudioBuffer, AudioCounts, Pace, Playout

CEILING = 32000.0
RELEASE = 0.02  # of the missing gain, per frame: back to full within about a second and a half
BEGIN_SAMPLES = 240  # a voice fades in over 5 ms
ENDURED_MS = 60.0  # a delay so much too large is shortened even where it can be heard
LONGEST_HELD = 8 * FRAME_SAMPLES
SILENT_FRAME: Samples = np.zeros(FRAME_SAMPLES, np.int16)
_NOTHING: Sound = np.zeros(BEHIND, np.float32)
_BEGIN = np.linspace(0.0, 1.0, BEGIN_SAMPLES, dtype=np.float32)

Decode = Callable[[bytes], Sound | None]


class VoicePlayout:
    """Adaptive playout of one voice: frames in when they come, 20 ms of sound out whenever it is asked for."""

    def __init__(self, decode: Decode) -> None:
        """Args: decode: from one Opus packet to its samples, None when it is no such packet."""
        self.buffer = AudioBuffer()
        self._decode = decode
        self._concealer = Concealer()
        self._resampler = Resampler(FRAME_SAMPLES)
        self._held = _NOTHING  # begins with what the resampler needs of the past
        self._silent = True
        self._append: dict[Action, Callable[[Playout], Sound]] = {
            Action.SILENCE: self._silence,
            Action.PLAY: self._play,
            Action.CONCEAL: lambda _: self._concealer.missing(FRAME_SAMPLES),
            Action.BRIDGE: self._bridge,
        }

    def pull(self, now_ms: float) -> Sound | None:
        """Return the next 960 samples, None for silence."""
        pace = self.buffer.pace(now_ms, len(self._held) - BEHIND)
        if pace is Pace.SHORTEN:
            self._shorten(now_ms)
        elif pace is Pace.LENGTHEN:
            self._lengthen()
        rate = self.buffer.rate
        needed = self._resampler.needed(rate)
        while len(self._held) < needed:
            self._fill(now_ms)
        if self._silent:
            self._held = _NOTHING
            return None
        made, used = self._resampler.resample(self._held, rate)
        self._held = self._held[used:]
        return made

    def _fill(self, now_ms: float) -> None:
        step = self.buffer.pull(now_ms, len(self._held) - BEHIND)
        quiet = step.action is Action.SILENCE
        self._silent = quiet and (self._silent or not self._held.any())
        self._held = np.concatenate([self._held, self._append[step.action](step)])

    def _silence(self, _: Playout) -> Sound:
        return np.zeros(FRAME_SAMPLES, np.float32)

    def _play(self, step: Playout) -> Sound:
        begins = self._silent
        sound = self._decoded(step.payload)
        sound = self._concealer.missing(FRAME_SAMPLES) if sound is None else self._concealer.good(sound)
        if begins and len(sound) >= BEGIN_SAMPLES:
            sound = np.concatenate([sound[:BEGIN_SAMPLES] * _BEGIN, sound[BEGIN_SAMPLES:]])
        return np.concatenate([np.zeros(step.gap_ticks, np.float32), sound]) if step.gap_ticks else sound

    def _bridge(self, step: Playout) -> Sound:
        sound = self._decoded(step.payload)
        if sound is None:
            return self._concealer.missing(step.gap_ticks + FRAME_SAMPLES)
        return self._concealer.bridge(step.gap_ticks, sound)

    def _decoded(self, payload: bytes) -> Sound | None:
        sound = self._decode(payload)
        return sound if sound is not None and len(sound) else None

    def _shorten(self, now_ms: float) -> None:
        while len(self._held) - BEHIND < SEARCHED + FRAME_SAMPLES and self.buffer.has_next:
            self._fill(now_ms)
        lag, alike = self._period()
        if not lag:
            return
        hopeless = self.buffer.delay_ms - self.buffer.target_ms > ENDURED_MS
        if hopeless or can_join(self._held[BEHIND:], alike):
            self._held = np.concatenate([self._held[:BEHIND], shorten(self._held[BEHIND:], lag)])
            self.buffer.changed(-lag)

    def _lengthen(self) -> None:
        lag, alike = self._period()
        if lag and can_join(self._held[BEHIND:], alike):
            self._held = np.concatenate([self._held[:BEHIND], lengthen(self._held[BEHIND:], lag)])
            self.buffer.changed(lag)

    def _period(self) -> tuple[int, float]:
        if self._silent or not SEARCHED <= len(self._held) - BEHIND <= LONGEST_HELD:
            return 0, 0.0
        lag, alike = period(self._held[BEHIND:])
        return (lag, alike) if 2 * lag <= len(self._held) - BEHIND else (0, 0.0)


class VoiceSlot:
    """One voice: playout and decoding."""

    def __init__(self) -> None:
        self._playout = VoicePlayout(VoiceDecoder().sound)
        self.last: Samples = SILENT_FRAME

    @property
    def counts(self) -> AudioCounts:
        """What the buffer has done so far."""
        return self._playout.buffer.counts

    @property
    def target_ms(self) -> float:
        """Playout delay aimed at above the path's own."""
        return self._playout.buffer.target_ms

    @property
    def delay_ms(self) -> float:
        """Playout delay above the path's own, as it is."""
        return self._playout.buffer.delay_ms

    def packet(self, sequence: int, timestamp: int, payload: bytes, now_ms: float, *, repeated: bool = False) -> None:
        """Take one frame as it arrives; `repeated` when another packet brought it along once more."""
        self._playout.buffer.insert(sequence, timestamp, payload, now_ms, repeated=repeated)

    def pull(self, now_ms: float) -> Samples:
        """Return the next 20 ms; also kept in `last`."""
        sound = self._playout.pull(now_ms)
        self.last = SILENT_FRAME if sound is None else np.clip(sound, -32768, 32767).astype(np.int16)
        return self.last


class Mixer:
    """Adds voices; where they would clip, turns all of them down and slowly up again."""

    def __init__(self) -> None:
        self._gain = 1.0

    def mix(self, voices: Sequence[Samples]) -> Samples:
        """Return the sum of frames of 960 samples, within ±32000."""
        total = np.zeros(FRAME_SAMPLES)
        for voice in voices:
            total += voice
        peak = float(np.abs(total).max())
        self._gain += (1.0 - self._gain) * RELEASE
        self._gain = min(self._gain, CEILING / max(peak, CEILING))
        mixed: Samples = (total * self._gain).astype(np.int16)
        return mixed
