"""Encoders of PyAV behind two small classes; the only sending code that knows a codec, and it knows no packet."""

from dataclasses import dataclass
from fractions import Fraction

import av
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import CodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples
from meetroom.media.config import VideoCodec, VideoFormat
from meetroom.media.frames import TIME_BASE

OPUS_BITRATE_BPS = 28_000
ENDLESS_GROUP = 100_000  # pictures; keyframes come on request only

_ENCODERS: dict[str, tuple[str, dict[str, str]]] = {
    "VP8": (
        "libvpx",
        {
            "deadline": "realtime",
            "cpu-used": "8",
            "lag-in-frames": "0",
            "auto-alt-ref": "0",
            "undershoot-pct": "100",
            "overshoot-pct": "15",
            "max-intra-rate": "400",  # a keyframe of many average pictures would stand in everybody's queue
        },
    ),
    "H264": (
        "libx264",
        {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline", "forced-idr": "1"},
    ),
}


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """One picture, encoded; `timestamp` as it came in."""

    data: bytes
    is_key: bool
    timestamp: int


class VideoEncoder:
    """Encodes one layer in exactly the size of its format.  Not thread-safe."""

    def __init__(self, codec: VideoCodec, video_format: VideoFormat) -> None:
        self.format = video_format
        name, options = _ENCODERS[codec]
        context = CodecContext.create(name, "w")
        assert isinstance(context, VideoCodecContext)
        context.width, context.height = video_format.width_px, video_format.height_px
        context.pix_fmt = "yuv420p"
        context.bit_rate = video_format.bitrate_bps
        context.framerate = Fraction(video_format.fps).limit_denominator(1000)
        context.time_base = TIME_BASE
        context.gop_size = ENDLESS_GROUP
        context.max_b_frames = 0
        context.thread_count = 1
        # Half a second of rate bounds a keyframe; only libx264 understands these two.
        rate = {"maxrate": str(video_format.bitrate_bps), "bufsize": str(video_format.bitrate_bps // 2)}
        context.options = {**options, **rate} if codec == "H264" else options
        self._context = context
        self._last_timestamp = -1

    def encode(self, frame: av.VideoFrame, timestamp: int, force_key: bool) -> EncodedPicture | None:
        """Scale and encode one frame; None if the encoder kept nothing of it.

        Args:
            frame: belongs to the encoder from now on.
            timestamp: 90 kHz, unwrapped; a frame that is not later than the one before is dropped.
        Raises: av.FFmpegError when the encoder refuses the frame.
        """
        if timestamp <= self._last_timestamp:
            return None
        self._last_timestamp = timestamp
        width, height = self.format.width_px, self.format.height_px
        scaled = frame.reformat(width=width, height=height, format="yuv420p")
        scaled.pts, scaled.time_base = timestamp, TIME_BASE
        scaled.pict_type = PictureType.I if force_key else PictureType.NONE
        packets = self._context.encode(scaled)
        if not packets:
            return None
        data = b"".join(bytes(packet) for packet in packets)
        return EncodedPicture(data, any(packet.is_keyframe for packet in packets), timestamp)


class VoiceEncoder:
    """Encodes mono frames of 20 ms with Opus.  Not thread-safe."""

    def __init__(self, bitrate_bps: int = OPUS_BITRATE_BPS) -> None:
        context = CodecContext.create("libopus", "w")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate = RATE_HZ
        context.layout = "mono"
        context.format = "s16"
        context.bit_rate = bitrate_bps
        context.time_base = Fraction(1, RATE_HZ)
        context.thread_count = 1
        # "voip" costs three times as much; what it would add, in-band FEC, FFmpeg cannot decode.
        context.options = {"application": "audio", "frame_duration": "20", "compression_level": "5"}
        self._context = context
        self._pts = 0

    def encode(self, samples: Samples) -> bytes:
        """Return the Opus packet of 960 samples.  Raises: ValueError for another number of samples."""
        if samples.shape != (FRAME_SAMPLES,):
            raise ValueError("a frame of voice is 960 samples")
        frame = av.AudioFrame("s16", "mono", FRAME_SAMPLES)
        frame.planes[0].update(samples.tobytes())
        frame.sample_rate = RATE_HZ
        frame.pts, frame.time_base = self._pts, Fraction(1, RATE_HZ)
        self._pts += FRAME_SAMPLES
        return b"".join(bytes(packet) for packet in self._context.encode(frame))
