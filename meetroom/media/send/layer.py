"""One video layer: takes pictures, encodes the newest off the loop if that takes long, hands out packets; no socket.

A layer nobody watches, or the line has no room for, encodes nothing.  A keyframe is made on request, at most once a
second.  The encoder is opened anew only together with a keyframe that is made anyway.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace

import av

from meetroom.media.config import VideoCodec, VideoFormat
from meetroom.media.frames import CLOCK_HZ, frame_from_picture, picture_from_frame
from meetroom.media.picture import Picture
from meetroom.media.quality import SendStats
from meetroom.media.send.allocation import LayerShare
from meetroom.media.send.encoder import EncodedPicture, VideoEncoder
from meetroom.media.send.packetise import h264_payloads, vp8_payloads
from meetroom.media.send.screen import CALM_FPS, ScreenChanges
from meetroom.media.send.stream import SendStream
from meetroom.media.send.video_codecs import X264_SCREEN, Content, EncoderKind, Pace, hardware_encoder
from meetroom.media.workers import Lane

logger = logging.getLogger(__name__)

KEY_INTERVAL_MS = 1000.0
RETRY_MS = 1000.0
EARLY_SHARE = 0.5  # of an interval: a picture may come so much too soon, for cameras jitter
FED_MS = 2000.0  # a layer no picture came for so long uses nothing
LONGEST_SCREEN_MS = 3000.0
SCREEN_AGAIN_MS = 150.0  # a screen that stands still is shown again so often until it is sharp
MOST_STRAIN = 1.6  # of an encoder's rate, before the next keyframe comes from another one
REOPEN_STRAIN, REOPEN_EVERY_MS = 1.3, 10_000.0  # of one that cannot change its rate
HARDWARE_FROM_PX = 640  # smaller layers cost less than the way to the hardware


class Filmed:
    """One picture for all layers, converted for the encoders once, by whichever comes first."""

    def __init__(self, picture: av.VideoFrame | Picture) -> None:
        self._lock = threading.Lock()
        self._source = picture
        self._frame: av.VideoFrame | None = None
        self._claimed = False

    @property
    def picture(self) -> Picture:
        """As planes, to be read only."""
        return self._source if isinstance(self._source, Picture) else picture_from_frame(self._source)

    def frame(self) -> av.VideoFrame:
        """As a frame, to be read only."""
        with self._lock:
            if self._frame is None:
                source = self._source
                self._frame = frame_from_picture(source) if isinstance(source, Picture) else source
            return self._frame

    def own_frame(self) -> av.VideoFrame:
        """As a frame whose times and kind the caller may set."""
        frame = self.frame()
        with self._lock:
            claimed, self._claimed = self._claimed, True
        return frame_from_picture(self.picture) if claimed or frame is self._source else frame


class LayerSender:
    """Everything but `_work` always runs on the loop's thread.

    Args:
        send: takes the packets of one picture.
        has_room: whether what was sent before has left; asked before each picture.
    """

    def __init__(
        self,
        stream: SendStream,
        codec: VideoCodec,
        video_format: VideoFormat,
        content: Content,
        loop: asyncio.AbstractEventLoop,
        workers: Executor,
        send: Callable[[Sequence[bytes]], None],
        has_room: Callable[[], bool],
    ) -> None:
        self.stream = stream
        self.format = video_format
        self._codec = codec
        self._content = content
        self._lane = Lane(loop, workers)
        self._send = send
        self._has_room = has_room
        self._encoder: VideoEncoder | None = None
        self._opened_ms = 0.0
        self._source_px = (0, 0)
        self._without_hardware = codec != "H264" or video_format.width_px < HARDWARE_FROM_PX
        self._screen = ScreenChanges(video_format.fps)
        self._share: LayerShare | None = LayerShare(video_format.bitrate_bps, video_format.fps)
        self._lock = threading.Lock()
        self._pending: tuple[Filmed, float] | None = None
        self._working = False
        self._demanded = True
        self._key_wanted = True
        self._key_made_ms = float("-inf")
        self._is_first = True
        self._due_ms = 0.0
        self._offered_ms = float("-inf")
        self._shown: Filmed | None = None  # the last picture of a screen
        self._picture_id = 0

    def demand(self, demanded: bool) -> None:
        """Switch the layer on (beginning with a keyframe) or off."""
        if demanded and not self._demanded:
            self._key_wanted = True
        self._demanded = demanded

    def allot(self, share: LayerShare | None) -> None:
        """Tell what the line has room for; None: nothing, and a keyframe afterwards."""
        if share is not None and self._share is None:
            self._key_wanted = True
        self._share = share

    @property
    def sleeps(self) -> bool:
        """Whether the line has no room for this layer."""
        return self._share is None

    def begins(self, now_ms: float) -> bool:
        """Whether a picture given now is the first for a while; notes it, so that its share can be found first."""
        settled = self._content is Content.SCREEN and self._screen.is_settled
        if settled or self.wants(now_ms) or not self._demanded:
            return False
        self._offered_ms = now_ms
        return True

    def wants(self, now_ms: float) -> bool:
        """Whether the layer has anything to send: it is watched and fed."""
        return self._demanded and now_ms - self._offered_ms < FED_MS

    def request_key(self) -> None:
        """Make one of the next pictures a keyframe."""
        self._key_wanted = True

    def offer(self, filmed: Filmed, now_ms: float) -> None:
        """Take a picture unless nobody watches or it comes too early; replaces one that still waits."""
        if self._content is Content.SCREEN:
            self._shown = filmed
            if not self._screen.is_settled or self._key_wanted:
                self._offered_ms = now_ms
        else:
            self._offered_ms = now_ms
        self._consider(filmed, now_ms)

    def again(self, now_ms: float) -> None:
        """Show a screen that stands still again, until it is sharp and when a keyframe is asked for."""
        if self._shown is None or now_ms < self._due_ms + SCREEN_AGAIN_MS:
            return
        if self._key_wanted or not self._screen.is_settled:
            self._consider(self._shown, now_ms)

    def withdraw(self) -> None:
        """Forget the screen: it is shared no more, and nobody who asks now may see it."""
        self._shown = None
        self._screen = ScreenChanges(self.format.fps)
        self._key_wanted = True
        with self._lock:
            self._pending = None

    def stats(self, now_ms: float) -> SendStats:
        """Return the figures of now."""
        return self.stream.stats(now_ms, self._demanded)

    def _consider(self, filmed: Filmed, now_ms: float) -> None:
        share = self._share
        if not self._demanded or share is None:
            return
        fps = min(share.fps, self._screen.fps) if self._content is Content.SCREEN else share.fps
        interval_ms = 1000.0 / fps
        if now_ms < self._due_ms - EARLY_SHARE * interval_ms or not self._has_room():
            return
        self._due_ms = max(self._due_ms + interval_ms, now_ms + EARLY_SHARE * interval_ms)
        with self._lock:
            self._pending = (filmed, now_ms)
            start = not self._working
            self._working = True
        if start:
            self._lane.run(self._work)

    def _work(self) -> None:
        try:
            while (taken := self._take()) is not None:
                self._encode(*taken)
        except RuntimeError:  # the loop ended while we encoded: nobody is left to send it
            logger.debug("layer %s: loop closed", self.stream.mid)

    def _take(self) -> tuple[Filmed, float] | None:
        with self._lock:
            taken, self._pending = self._pending, None
            self._working = taken is not None
            return taken

    def _encode(self, filmed: Filmed, now_ms: float) -> None:
        share = self._share
        if share is None:
            return
        force_key = self._key_wanted and now_ms - self._key_made_ms >= KEY_INTERVAL_MS
        try:
            picture = filmed.picture
            if self._content is Content.SCREEN and not self._screen.is_worth(picture) and not force_key:
                return
            encoder = self._encoder_for(picture, share, force_key, now_ms)
            encoder.set_rate(share.bitrate_bps)
            frame = filmed.own_frame() if encoder.format.size_px == self._source_px else filmed.frame()
            encoded = encoder.encode(frame, int(now_ms * CLOCK_HZ / 1000), force_key)
        except Exception:  # encoders raise what they like, those of hardware above all; the others' pictures go on
            logger.exception("layer %s: the encoder failed and is opened anew", self.stream.mid)
            self._encoder = None
            self._without_hardware = True
            self._key_wanted = True
            self._due_ms = now_ms + RETRY_MS
            return
        if encoded is None:
            return
        if encoded.is_key:
            self._key_wanted = False
            # The first picture is a keyframe unasked; whoever comes a moment after it must not wait a second.
            self._key_made_ms = float("-inf") if self._is_first else now_ms
            self._is_first = False
        self._screen.encoded(len(encoded.data), is_key=encoded.is_key)
        self._lane.post(self._packetise, encoded, now_ms)

    def _encoder_for(self, picture: Picture, share: LayerShare, force_key: bool, now_ms: float) -> VideoEncoder:
        best = self.format
        if share.scale != 1.0:
            best = replace(best, width_px=int(best.width_px * share.scale), height_px=int(best.height_px * share.scale))
        fitted = best.fitted(picture.width_px, picture.height_px)
        fps = min(share.fps, CALM_FPS) if self._content is Content.SCREEN else share.fps
        fitted = replace(fitted, bitrate_bps=share.bitrate_bps, fps=fps)
        source_px = (picture.width_px, picture.height_px)
        current = self._encoder
        if (
            current is not None
            and source_px == self._source_px
            and not self._is_due(current, fitted, force_key, now_ms)
        ):
            return current
        self._source_px, self._opened_ms = source_px, now_ms
        self._encoder = VideoEncoder(self._codec, fitted, self._content, self._hardware())
        return self._encoder

    def _is_due(self, current: VideoEncoder, fitted: VideoFormat, force_key: bool, now_ms: float) -> bool:
        """Whether another encoder is worth the keyframe it begins with."""
        if now_ms - self._key_made_ms < KEY_INTERVAL_MS:
            return False
        if current.format.size_px != fitted.size_px:  # another size for another rate
            return True
        if force_key:
            return current.strain > MOST_STRAIN
        # A screen keeps its quality and shows fewer pictures instead: `_packetise`.
        stuck = current.kind.pace is Pace.REOPEN and current.kind is not X264_SCREEN
        return stuck and current.strain > REOPEN_STRAIN and now_ms - self._opened_ms > REOPEN_EVERY_MS

    def _hardware(self) -> EncoderKind | None:
        return None if self._without_hardware or self._content is Content.SCREEN else hardware_encoder()

    def _packetise(self, encoded: EncodedPicture, now_ms: float) -> None:
        if self._codec == "VP8":
            payloads = vp8_payloads(encoded.data, self._picture_id)
            self._picture_id = self._picture_id + 1 & 0x7FFF
        else:
            payloads = h264_payloads(encoded.data)
        self.stream.keyframes += encoded.is_key
        if self._content is Content.SCREEN and self._share is not None:
            # Sharpness first: a large picture is followed by the next when its share of time is over.
            spent_ms = 8000 * len(encoded.data) / self._share.bitrate_bps
            self._due_ms = max(self._due_ms, now_ms + min(spent_ms, LONGEST_SCREEN_MS))
        self._send(self.stream.packets(payloads, encoded.timestamp, now_ms, marker=True))
