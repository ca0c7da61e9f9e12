"""One video layer: takes pictures, encodes the newest off the loop if that takes long, hands out packets; no socket.

A layer nobody watches encodes nothing.  A keyframe is made on request, at most once a second.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import av

from meetroom.media.config import VideoCodec, VideoFormat
from meetroom.media.frames import CLOCK_HZ, frame_from_picture, picture_from_frame
from meetroom.media.picture import Picture
from meetroom.media.quality import SendStats
from meetroom.media.send.encoder import EncodedPicture, VideoEncoder
from meetroom.media.send.packetise import h264_payloads, vp8_payloads
from meetroom.media.send.stream import SendStream
from meetroom.media.workers import Lane

logger = logging.getLogger(__name__)

KEY_INTERVAL_MS = 1000.0
EARLY_SHARE = 0.5  # of an interval: a picture may come so much too soon, for cameras jitter


class LayerSender:
    """Everything but `_work` always runs on the loop's thread."""

    def __init__(
        self,
        stream: SendStream,
        codec: VideoCodec,
        video_format: VideoFormat,
        loop: asyncio.AbstractEventLoop,
        workers: Executor,
        send: Callable[[Sequence[bytes]], None],
    ) -> None:
        self.stream = stream
        self._codec = codec
        self._format = video_format
        self._lane = Lane(loop, workers)
        self._send = send
        self._encoder: VideoEncoder | None = None
        self._lock = threading.Lock()
        self._pending: tuple[av.VideoFrame | Picture, float] | None = None
        self._working = False
        self._demanded = True
        self._key_wanted = True
        self._key_made_ms = float("-inf")
        self._due_ms = 0.0
        self._picture_id = 0

    def demand(self, demanded: bool) -> None:
        """Switch the layer on (beginning with a keyframe) or off."""
        if demanded and not self._demanded:
            self._key_wanted = True
        self._demanded = demanded

    def request_key(self) -> None:
        """Make one of the next pictures a keyframe."""
        self._key_wanted = True

    def offer(self, picture: av.VideoFrame | Picture, now_ms: float) -> None:
        """Take a picture unless nobody watches or it comes too early; replaces one that still waits."""
        interval_ms = 1000.0 / self._format.fps
        if not self._demanded or now_ms < self._due_ms - EARLY_SHARE * interval_ms:
            return
        self._due_ms = max(self._due_ms + interval_ms, now_ms + EARLY_SHARE * interval_ms)
        with self._lock:
            self._pending = (picture, now_ms)
            start = not self._working
            self._working = True
        if start:
            self._lane.run(self._work)

    def stats(self, now_ms: float) -> SendStats:
        """Return the figures of now."""
        return self.stream.stats(now_ms, self._demanded)

    def _work(self) -> None:
        try:
            while (taken := self._take()) is not None:
                self._encode(*taken)
        except RuntimeError:  # the loop ended while we encoded: nobody is left to send it
            logger.debug("layer %s: loop closed", self.stream.mid)

    def _take(self) -> tuple[av.VideoFrame | Picture, float] | None:
        with self._lock:
            taken, self._pending = self._pending, None
            self._working = taken is not None
            return taken

    def _encode(self, picture: av.VideoFrame | Picture, now_ms: float) -> None:
        force_key = self._key_wanted and now_ms - self._key_made_ms >= KEY_INTERVAL_MS
        if force_key:
            self._key_wanted = False
            # The first picture is a keyframe unasked; whoever comes a moment after it must not wait a second.
            self._key_made_ms = float("-inf") if self._encoder is None else now_ms
        try:
            # All layers share what came in; each encoder needs a frame it may change.
            shared = picture if isinstance(picture, Picture) else picture_from_frame(picture)
            encoder = self._encoder_for(shared)
            encoded = encoder.encode(frame_from_picture(shared), int(now_ms * CLOCK_HZ / 1000), force_key)
        except (av.FFmpegError, ValueError):
            logger.exception("layer %s: the encoder failed and is opened anew", self.stream.mid)
            self._encoder = None
            self._key_wanted = True
            return
        if encoded is not None:
            self._lane.post(self._packetise, encoded, now_ms)

    def _encoder_for(self, picture: Picture) -> VideoEncoder:
        fitted = self._format.fitted(picture.width_px, picture.height_px)
        if self._encoder is None or self._encoder.format != fitted:  # another camera, or a turned one
            self._encoder = VideoEncoder(self._codec, fitted)
        return self._encoder

    def _packetise(self, encoded: EncodedPicture, now_ms: float) -> None:
        if self._codec == "VP8":
            payloads = vp8_payloads(encoded.data, self._picture_id)
            self._picture_id = self._picture_id + 1 & 0x7FFF
        else:
            payloads = h264_payloads(encoded.data)
        self.stream.keyframes += encoded.is_key
        self._send(self.stream.packets(payloads, encoded.timestamp, now_ms, marker=True))
