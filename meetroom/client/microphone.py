"""The own voice on its way out, cleaned of echo and noise; knows no device and not whether it is let out."""

import asyncio

import numpy as np

from meetroom.media.audio import Samples
from meetroom.media.processing import USUAL_DELAY_MS, VoiceProcessor


class Microphone:
    """One call's sound processing; `heard` may be called by the thread that plays, the rest by the engine's loop.

    Args:
        processing: whether anything is taken out at all.
    """

    def __init__(self, *, processing: bool) -> None:
        self._processing = processing
        self._processor: VoiceProcessor | None = None
        self._closed = False
        self.delay_ms = USUAL_DELAY_MS

    async def open(self) -> None:
        """Load what is needed, off the loop: the first time takes some tenths of a second."""
        if not self._processing:
            return
        processor = await asyncio.to_thread(VoiceProcessor)
        if self._closed:
            processor.close()
        else:
            self._processor = processor

    @property
    def level_dbov(self) -> int | None:
        """Loudness of the last frame, 0 loudest, 127 silence; None without processing."""
        return None if self._processor is None else self._processor.level_dbov

    @property
    def talking(self) -> bool:
        """Whether somebody speaks into it, whether or not it goes out."""
        return self._processor is not None and self._processor.speaking

    def heard(self, samples: Samples) -> Samples:
        """What the speaker plays next, silence included; returned as it is."""
        if self._processor is not None:
            self._processor.far(samples)
        return samples

    def cleaned(self, pcm: bytes | Samples) -> Samples:
        """20 ms of the microphone without echo and noise; also while muted, so that it stays used to the room.

        Costs some 0.3 ms for 20 ms of sound, so it is done on the loop.
        """
        samples: Samples = np.frombuffer(pcm, np.int16) if isinstance(pcm, bytes) else pcm
        return samples if self._processor is None else self._processor.near(samples, self.delay_ms)

    def close(self) -> None:
        """Free what was loaded."""
        self._closed = True
        processor, self._processor = self._processor, None
        if processor is not None:
            processor.close()
