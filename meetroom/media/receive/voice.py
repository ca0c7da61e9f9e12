"""One audio slot, from packets to 20 ms of sound, and the mix of all slots; knows no socket and no device."""

from collections.abc import Callable, Sequence

import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, Samples
from meetroom.media.receive.conceal import SILENT_FRAME, Concealer, cross_fade
from meetroom.media.receive.decoder import VoiceDecoder
from meetroom.media.rtp.jitter import Action, AudioBuffer, AudioCounts, Playout

CEILING = 32000.0
RELEASE = 0.02  # of the missing gain, per frame: back to full within about a second and a half


class VoiceSlot:
    """Adaptive playout, decoding and concealment of one voice."""

    def __init__(self) -> None:
        self._buffer = AudioBuffer()
        self._decoder = VoiceDecoder()
        self._concealer = Concealer()
        self._play: dict[Action, Callable[[Playout], Samples]] = {
            Action.SILENCE: lambda _: SILENT_FRAME,
            Action.CONCEAL: lambda _: self._concealer.missing(),
            Action.PLAY: lambda playout: self._decoded(playout.payload),
            Action.MERGE: lambda playout: cross_fade(self._decoded(playout.payload), self._decoded(playout.following)),
        }
        self.last: Samples = SILENT_FRAME

    @property
    def counts(self) -> AudioCounts:
        """What the buffer has done so far."""
        return self._buffer.counts

    @property
    def target_ms(self) -> float:
        """Playout delay aimed at above the path's own."""
        return self._buffer.target_ms

    @property
    def delay_ms(self) -> float:
        """Playout delay above the path's own, as it is."""
        return self._buffer.target_ms

    def packet(self, sequence: int, timestamp: int, payload: bytes, now_ms: float, *, repeated: bool = False) -> None:
        """Take one frame as it arrives; `repeated` when another packet brought it along once more."""
        if payload and not repeated:
            self._buffer.insert(sequence, timestamp, payload, now_ms)

    def pull(self, now_ms: float) -> Samples:
        """Return the next 20 ms; also kept in `last`."""
        playout = self._buffer.pull(now_ms)
        self.last = self._play[playout.action](playout)
        return self.last

    def _decoded(self, payload: bytes) -> Samples:
        samples = self._decoder.decode(payload)
        return self._concealer.missing() if samples is None else self._concealer.good(samples)


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
