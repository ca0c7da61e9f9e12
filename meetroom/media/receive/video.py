"""One video slot, from packets to pictures: assembly on the loop, long decoding in a worker thread; no socket."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from meetroom.media.picture import Picture
from meetroom.media.quality import RateMeter
from meetroom.media.receive.assembly import (
    NOTHING,
    AssemblyCounts,
    EncodedFrame,
    Feedback,
    FrameAssembler,
    VideoPacket,
)
from meetroom.media.receive.decoder import DecodeFailed, VideoDecoder
from meetroom.media.receive.fragments import READERS, MalformedPayload
from meetroom.media.rtp.jitter import PathDelay
from meetroom.media.rtp.packet import RtpPacket
from meetroom.media.rtp.sequence import Unwrapper
from meetroom.media.workers import Lane

logger = logging.getLogger(__name__)

TICKS_PER_MS = 90
MAX_QUEUED_FRAMES = 150  # what a line that stood still for seconds may let go at once
MAX_WAIT_MS, WAITING_FRAMES = 400.0, 3  # one of several that waited longer: this machine is too slow
STALE_MS = 300.0  # a picture so much older than one that waits behind it is decoded, for it is needed, but not shown


@dataclass(frozen=True, slots=True)
class _Queued:
    """A frame that waits for the decoder; `came_ms` in the caller's time, `came_s` by the clock of the machine."""

    frame: EncodedFrame
    ticks: int
    came_ms: float
    came_s: float


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
        self._queue: deque[_Queued] = deque()
        self._lock = threading.Lock()
        self._working = False
        self._closed = False
        self._hidden = False
        self._path = PathDelay()
        self._ticks = Unwrapper(32)
        self.shown = RateMeter()
        self.delay_ms = 0.0
        """Age of the picture shown last, above what the path itself takes."""
        self.height_px = 0

    @property
    def counts(self) -> AssemblyCounts:
        """What the assembler has seen so far."""
        return self._assembler.counts

    def packet(self, packet: RtpPacket, codec: str, now_ms: float) -> None:
        """Take one packet as it arrives; what makes no sense is dropped and asked for again as lost."""
        reader = READERS.get(codec)
        if self._hidden or reader is None or not packet.payload:
            return
        try:
            fragment = reader(packet.payload)
        except MalformedPayload as error:
            logger.debug("slot %s: %s payload %s", self._mid, codec, error)
            return
        self._path.observe(now_ms - self._ticks.unwrap(packet.timestamp) / TICKS_PER_MS, now_ms)
        frames = self._assembler.insert(
            VideoPacket(packet.sequence, packet.timestamp, packet.marker, codec, fragment), now_ms
        )
        if frames:
            self._enqueue(frames, now_ms)

    def poll(self, now_ms: float, rtt_ms: float) -> Feedback:
        """Return what to tell the sender now."""
        return NOTHING if self._hidden else self._assembler.poll(now_ms, rtt_ms)

    def hide(self, hidden: bool, now_ms: float) -> None:
        """Decode nothing while nobody looks; seen again, the picture goes on from the next keyframe."""
        if hidden is self._hidden:
            return
        self._hidden = hidden
        if hidden:
            self._forget_queue()
            self._assembler.reset()
        else:
            self._assembler.require_key(now_ms)

    def close(self) -> None:
        """Show nothing any more; a running decode ends by itself."""
        self._closed = True
        self._forget_queue()

    def _forget_queue(self) -> None:
        with self._lock:
            self._queue.clear()

    def _enqueue(self, frames: list[EncodedFrame], now_ms: float) -> None:
        came_s = time.monotonic()
        added = [_Queued(frame, self._ticks.unwrap(frame.timestamp), now_ms, came_s) for frame in frames]
        with self._lock:
            self._queue.extend(added)
            waiting, waited_ms = len(self._queue), now_ms - self._queue[0].came_ms
            too_slow = waiting > MAX_QUEUED_FRAMES or (waiting >= WAITING_FRAMES and waited_ms > MAX_WAIT_MS)
            cut_off = too_slow and not self._leave_newest_key()
            start = bool(self._queue) and not self._working
            self._working = self._working or start
        if cut_off:
            self._assembler.require_key(now_ms)
        if start:
            self._lane.run(self._work)

    def _leave_newest_key(self) -> bool:
        """Drop what waits before the newest keyframe, or everything when there is none; tells which."""
        keys = [place for place, entry in enumerate(self._queue) if place and entry.frame.is_key]
        for _ in range(keys[-1] if keys else len(self._queue)):
            self._queue.popleft()
        return bool(keys)

    def _work(self) -> None:
        try:
            while (taken := self._take()) is not None:
                self._decode(*taken)
        except RuntimeError:  # the loop ended while we decoded: nobody is left to show it to
            logger.debug("slot %s: loop closed", self._mid)

    def _take(self) -> tuple[_Queued, bool] | None:
        """Return the next frame and whether to show it."""
        with self._lock:
            if not self._queue:
                self._working = False
                return None
            entry = self._queue.popleft()
            newest = self._queue[-1] if self._queue else entry
            return entry, newest.ticks - entry.ticks < STALE_MS * TICKS_PER_MS

    def _decode(self, entry: _Queued, wanted: bool) -> None:
        try:
            pictures = self._decoder.decode(entry.frame)
        except DecodeFailed as error:
            logger.debug("slot %s: %s", self._mid, error)
            self._lane.post(self._assembler.require_key, entry.came_ms)
            return
        for picture in pictures if wanted else ():
            self._lane.post(self._deliver, picture, entry)

    def _deliver(self, picture: Picture, entry: _Queued) -> None:
        if self._closed or self._hidden:
            return
        now_ms = entry.came_ms + (time.monotonic() - entry.came_s) * 1000.0
        self.delay_ms = max(0.0, now_ms - entry.ticks / TICKS_PER_MS - self._path.least_ms)
        self.height_px = picture.height_px
        self.shown.add(1, now_ms)
        self._show(self._mid, picture)
