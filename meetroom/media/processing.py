"""Takes echo, noise and uneven loudness out of the microphone, knowing what the speaker plays; no device, no network.

The work is done by WebRTC's audio processing as `livekit` carries it.  It is loaded with the first processor: it
starts a runtime of a few idle threads, opens no socket, and ends with the program.  A machine on which it cannot be
loaded speaks all the same, unprocessed, and `active` says so.
"""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples, level_dbov

if TYPE_CHECKING:
    from livekit.rtc import AudioProcessingModule

logger = logging.getLogger(__name__)

HALF_SAMPLES = RATE_HZ // 100  # the library takes exactly 10 ms
USUAL_DELAY_MS = 60
LONGEST_DELAY_MS = 500
SILENT_DBOV = 127
SPEECH_ABOVE_DBOV = 50
SPEECH_LASTS_FRAMES = 15  # 300 ms: the pause between two words is still speech

__all__ = ["USUAL_DELAY_MS", "VoiceProcessor"]


class VoiceProcessor:
    """See the module.  `far` belongs to the thread that plays, everything else to the one that captures.

    Args:
        echo, noise, gain: what to take out.  Without any of them the microphone passes unchanged.
    """

    def __init__(self, *, echo: bool = True, noise: bool = True, gain: bool = True) -> None:
        self._echo = echo
        self._lock = threading.Lock()
        self._module = _module(echo, noise, gain) if echo or noise or gain else None
        self._far_frames = _Halves()
        self._near_frames = _Halves()
        self._delay_ms = -1
        self._level_dbov = SILENT_DBOV
        self._speech_left = 0

    @property
    def active(self) -> bool:
        """Whether the microphone is really processed; False on a machine that cannot, and after `close`."""
        return self._module is not None

    @property
    def level_dbov(self) -> int:
        """Loudness of the last frame as it leaves, as RFC 6464 counts: 0 loudest, 127 silence."""
        return self._level_dbov

    @property
    def speaking(self) -> bool:
        """Whether somebody speaks into this microphone, or did within the last 300 ms."""
        return self._speech_left > 0

    def far(self, samples: Samples) -> None:
        """Take 960 samples (20 ms) of the mixed playout on their way to the speaker, silence included."""
        if self._echo:
            with self._lock:
                self._pass(samples, self._far_frames, "process_reverse_stream")

    def near(self, samples: Samples, delay_ms: int = USUAL_DELAY_MS) -> Samples:
        """Return 960 samples (20 ms) of the microphone without the rest of the room.

        Args:
            samples: as captured; not changed.
            delay_ms: from `far` until those samples are heard, plus from capture until this call.  A first guess
                only: the echo is looked for around it and followed wherever it is, up to half a second.
        """
        with self._lock:
            if self._echo and self._module is not None:
                self._tell_delay(delay_ms)
            cleaned = self._pass(samples, self._near_frames, "process_stream")
        self._level_dbov = level_dbov(cleaned)
        spoken = self._level_dbov < SPEECH_ABOVE_DBOV
        self._speech_left = SPEECH_LASTS_FRAMES if spoken else max(0, self._speech_left - 1)
        return cleaned

    def close(self) -> None:
        """Free the library's part; from now on everything passes unchanged.  Harmless when repeated."""
        with self._lock:
            module, self._module = self._module, None
        if module is not None:
            module._ffi_handle.dispose()

    def _tell_delay(self, delay_ms: int) -> None:
        delay_ms = min(max(delay_ms, 0), LONGEST_DELAY_MS)
        if delay_ms != self._delay_ms and self._module is not None:
            self._delay_ms = delay_ms
            self._module.set_stream_delay_ms(delay_ms)

    def _pass(self, samples: Samples, frames: "_Halves", name: str) -> Samples:
        if samples.shape != (FRAME_SAMPLES,):
            raise ValueError("20 ms of sound are 960 samples")
        if self._module is None:
            return samples
        try:
            return frames.through(getattr(self._module, name), samples)
        except RuntimeError as error:
            # Better an echo than no voice.
            logger.warning("sound passes unprocessed from now on: %s", error)
            self._module = None
            return samples


class _Halves:
    """One frame of 20 ms as two frames of 10 ms of the library, made once: they are changed in place."""

    def __init__(self) -> None:
        self._buffers = (bytearray(HALF_SAMPLES * 2), bytearray(HALF_SAMPLES * 2))
        self._frames: tuple[Any, ...] | None = None

    def through(self, process: Callable[[Any], None], samples: Samples) -> Samples:
        """Return what `process` makes of 960 samples."""
        if self._frames is None:
            from livekit.rtc import AudioFrame

            self._frames = tuple(AudioFrame(buffer, RATE_HZ, 1, HALF_SAMPLES) for buffer in self._buffers)
        raw = samples.tobytes()
        middle = HALF_SAMPLES * 2
        for frame, half in zip(self._frames, (raw[:middle], raw[middle:]), strict=True):
            frame.data.cast("B")[:] = half
            process(frame)
        made: Samples = np.concatenate([np.frombuffer(frame.data, np.int16) for frame in self._frames])
        return made


def _module(echo: bool, noise: bool, gain: bool) -> "AudioProcessingModule | None":
    """The library's module, None where it cannot be loaded."""
    try:
        from livekit.rtc import AudioProcessingModule

        return AudioProcessingModule(
            echo_cancellation=echo, noise_suppression=noise, high_pass_filter=True, auto_gain_control=gain
        )
    except (ImportError, OSError, RuntimeError) as error:
        logger.warning("sound is not processed on this machine: %s", error)
        return None
