"""The microphone's stream: Opus packets with their loudness; knows no device and no socket."""

from meetroom.media.audio import FRAME_SAMPLES, Samples, level_dbov
from meetroom.media.quality import SendStats
from meetroom.media.rtp.extensions import AudioLevel, build_audio_level
from meetroom.media.send.encoder import VoiceEncoder
from meetroom.media.send.stream import SendStream

FRAME_MS = 20.0
PAUSE_MS = 100.0  # longer than that without a frame is a pause the receiver must see as time, not as loss
VOICE_ABOVE_DBOV = 50


class MicrophoneSender:
    """Turns frames of 20 ms into packets."""

    def __init__(self, stream: SendStream) -> None:
        self.stream = stream
        self.level_extension_id: int | None = None  # set from the answer
        self._encoder = VoiceEncoder()
        self._ticks = 0
        self._last_ms: float | None = None

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
        return self.stream.packets([payload], self._ticks, now_ms, marker=resumed, extensions=extensions)

    def stats(self, now_ms: float) -> SendStats:
        """Return the figures of now."""
        return self.stream.stats(now_ms, demanded=True)
