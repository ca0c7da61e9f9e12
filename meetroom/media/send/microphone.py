"""The microphone's stream: Opus packets with their loudness, repeated on lossy lines; knows no device and no socket."""

from meetroom.media.audio import FRAME_SAMPLES, Samples, level_dbov
from meetroom.media.quality import SendStats
from meetroom.media.rtp.extensions import AudioLevel, build_audio_level
from meetroom.media.send.encoder import VoiceEncoder
from meetroom.media.send.redundancy import Redundancy
from meetroom.media.send.stream import SendStream

FRAME_MS = 20.0
PAUSE_MS = 100.0  # longer than that without a frame is a pause the receiver must see as time, not as loss
VOICE_ABOVE_DBOV = 50


class MicrophoneSender:
    """Turns frames of 20 ms into packets."""

    def __init__(self, stream: SendStream) -> None:
        self.stream = stream
        self.level_extension_id: int | None = None  # set from the answer, as the next
        self.redundant_type: int | None = None
        self.redundancy = Redundancy()
        self._encoder = VoiceEncoder()
        self._ticks = 0
        self._last_ms: float | None = None

    @property
    def repeats(self) -> int:
        """How often each frame is sent again now."""
        return 0 if self.redundant_type is None else self.redundancy.repeats

    def set_rate(self, bitrate_bps: int) -> None:
        """Encode with this rate from now on."""
        self._encoder.set_rate(bitrate_bps)

    def speaks(self, now_ms: float) -> bool:
        """Whether something was said (or hummed) lately; a muted microphone sends nothing."""
        return self._last_ms is not None and now_ms - self._last_ms < 1000.0

    def packets(self, samples: Samples, now_ms: float) -> list[bytes]:
        """Encode one frame.  Raises: ValueError unless it has 960 samples."""
        payload = self._encoder.encode(samples)
        resumed = self._last_ms is None or now_ms - self._last_ms > PAUSE_MS
        if self._last_ms is not None and resumed:
            self._ticks += int((now_ms - self._last_ms) / FRAME_MS) * FRAME_SAMPLES
        else:
            self._ticks += FRAME_SAMPLES
        self._last_ms = now_ms
        extensions = {}
        if self.level_extension_id is not None:
            level = level_dbov(samples)
            extensions[self.level_extension_id] = build_audio_level(
                AudioLevel(voice=level < VOICE_ABOVE_DBOV, level=level)
            )
        wrapped = self.redundancy.payload(self.stream.payload_type, payload, self._ticks)
        chosen, payload_type = (
            (payload, None)
            if wrapped is None or self.redundant_type is None
            else (
                wrapped,
                self.redundant_type,
            )
        )
        return self.stream.packets(
            [chosen], self._ticks, now_ms, marker=resumed, extensions=extensions, payload_type=payload_type
        )

    def stats(self, now_ms: float) -> SendStats:
        """Return the figures of now."""
        return self.stream.stats(now_ms, demanded=True)
