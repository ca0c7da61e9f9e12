"""One video slot, from packets to pictures: assembly on the loop, long decoding in a worker thread; no socket."""

import asyncio
import functools
import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor

from meetroom.media.picture import Picture
from meetroom.media.quality import RateMeter
from meetroom.media.receive.assembly import (
    AssemblyCounts,
    EncodedFrame,
    Feedback,
    FrameAssembler,
    VideoPacket,
)
from meetroom.media.receive.decoder import DecodeFailed, VideoDecoder
from meetroom.media.receive.fragments import READERS, MalformedPayload
from meetroom.media.rtp.packet import RtpPacket
from meetroom.media.workers import Lane

logger = logging.getLogger(__name__)

MAX_QUEUED_FRAMES = 16  # what a recovered loss may release at once; more means the machine is too slow


class VideoSlot:
    """Everything but `_work` always runs on the loop's thread."""

    def __init__(
        self, mid: str, loop: asyncio.AbstractEventLoop, workers: Executor, show: Callable[[str, Picture], None]
    ) -> None:
        self._mid = mid
        self._lane = Lane(loop, workers)
        self._show = show
        self._assembler = FrameAssembler()
        self._decoder = VideoDecoder()
        self._queue: deque[EncodedFrame] = deque()
        self._lock = threading.Lock()
        self._working = False
        self._closed = False
        self.shown = RateMeter()

    @property
    def counts(self) -> AssemblyCounts:
        """What the assembler has seen so far."""
        return self._assembler.counts

    def packet(self, packet: RtpPacket, codec: str, now_ms: float) -> None:
        """Take one packet as it arrives; what makes no sense is dropped and asked for again as lost."""
        if not packet.payload:
            return
        try:
            fragment = READERS[codec](packet.payload)
        except MalformedPayload as error:
            logger.debug("slot %s: %s payload %s", self._mid, codec, error)
            return
        frames = self._assembler.insert(
            VideoPacket(packet.sequence, packet.timestamp, packet.marker, codec, fragment), now_ms
        )
        if frames:
            self._enqueue(frames, now_ms)

    def poll(self, now_ms: float, rtt_ms: float) -> Feedback:
        """Return what to tell the sender now."""
        return self._assembler.poll(now_ms, rtt_ms)

    def close(self) -> None:
        """Show nothing any more; a running decode ends by itself."""
        self._closed = True
        with self._lock:
            self._queue.clear()

    def _enqueue(self, frames: list[EncodedFrame], now_ms: float) -> None:
        with self._lock:
            self._queue.extend(frames)
            overflow = len(self._queue) > MAX_QUEUED_FRAMES
            if overflow:
                self._queue.clear()
            start = bool(self._queue) and not self._working
            self._working = self._working or start
        if overflow:
            self._assembler.require_key(now_ms)
        if start:
            self._lane.run(functools.partial(self._work, now_ms))

    def _work(self, now_ms: float) -> None:
        try:
            while (frame := self._take()) is not None:
                self._decode(frame, now_ms)
        except RuntimeError:  # the loop ended while we decoded: nobody is left to show it to
            logger.debug("slot %s: loop closed", self._mid)

    def _take(self) -> EncodedFrame | None:
        with self._lock:
            if not self._queue:
                self._working = False
                return None
            return self._queue.popleft()

    def _decode(self, frame: EncodedFrame, now_ms: float) -> None:
        try:
            pictures = self._decoder.decode(frame)
        except DecodeFailed as error:
            logger.debug("slot %s: %s", self._mid, error)
            self._lane.post(self._assembler.require_key, now_ms)
            return
        for picture in pictures:
            self._lane.post(self._deliver, picture, now_ms)

    def _deliver(self, picture: Picture, now_ms: float) -> None:
        if not self._closed:
            self.shown.add(1, now_ms)
            self._show(self._mid, picture)
