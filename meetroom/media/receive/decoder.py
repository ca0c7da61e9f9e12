"""Decoders of PyAV behind two small classes; the only receiving code that knows a codec, and it knows no packet."""

import logging

import av
import av.logging
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import CodecContext
from av.video.codeccontext import VideoCodecContext

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples
from meetroom.media.frames import picture_from_frame
from meetroom.media.picture import Picture
from meetroom.media.receive.assembly import EncodedFrame
from meetroom.media.receive.timescale import Sound

logger = logging.getLogger(__name__)

_VIDEO_DECODERS = {"VP8": "vp8", "H264": "h264"}
MAX_PIXELS = 5120 * 2880
"""The largest screens; without a limit 158 bytes of keyframe cost everybody who sees them 400 MB and half a second."""

av.logging.set_level(None)  # FFmpeg would write what a broken packet means to stderr; our counters say it


class DecodeFailed(Exception):
    """The frame could not be decoded; the picture needs a keyframe to go on."""


class VideoDecoder:
    """Decodes one slot's frames, whatever codec and size each keyframe brings.  Not thread-safe."""

    def __init__(self) -> None:
        self._codec = ""
        self._context: VideoCodecContext | None = None

    def decode(self, frame: EncodedFrame) -> list[Picture]:
        """Return the pictures of one frame, usually one.  Raises: DecodeFailed."""
        if self._context is None or self._codec != frame.codec:
            self._context = self._open(frame.codec)
        packet = av.Packet(frame.data)
        packet.pts = frame.timestamp
        try:
            return [picture_from_frame(decoded) for decoded in self._context.decode(packet)]
        except (av.FFmpegError, ValueError) as error:
            self._context = None
            raise DecodeFailed(str(error)) from error

    def _open(self, codec: str) -> VideoCodecContext:
        context = CodecContext.create(_VIDEO_DECODERS[codec], "r")
        assert isinstance(context, VideoCodecContext)
        context.thread_count = 1
        context.options = {"max_pixels": str(MAX_PIXELS)}
        self._codec = codec
        return context


class VoiceDecoder:
    """Decodes Opus to mono sound.  Not thread-safe."""

    def __init__(self) -> None:
        self._context = self._open()

    def decode(self, payload: bytes) -> Samples | None:
        """Return 960 samples (a longer packet is cut, a shorter one padded), None when it is no Opus packet."""
        samples = self._samples(payload)
        if samples is None or len(samples) == FRAME_SAMPLES:
            return samples
        if len(samples) < FRAME_SAMPLES:
            samples = np.pad(samples, (0, FRAME_SAMPLES - len(samples)))
        return samples[:FRAME_SAMPLES]

    def sound(self, payload: bytes) -> Sound | None:
        """Return all samples of one packet as float32, None when it is no Opus packet."""
        samples = self._samples(payload)
        return None if samples is None else samples.astype(np.float32)

    def _samples(self, payload: bytes) -> Samples | None:
        try:
            frames = self._context.decode(av.Packet(payload)) if payload else []
        except (av.FFmpegError, ValueError):
            self._context = self._open()
            return None
        if not frames:
            return None
        parts = [np.frombuffer(memoryview(entry.planes[0]), np.int16, count=entry.samples) for entry in frames]
        samples: Samples = np.concatenate(parts)
        return samples

    def _open(self) -> AudioCodecContext:
        context = CodecContext.create("libopus", "r")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate = RATE_HZ
        context.layout = "mono"
        context.format = "s16"
        context.thread_count = 1
        return context
