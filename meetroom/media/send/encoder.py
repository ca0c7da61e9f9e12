"""Encoders of PyAV behind two small classes; the only sending code that knows a codec, and it knows no packet."""

from collections import deque
from dataclasses import dataclass
from fractions import Fraction

import av
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import CodecContext
from av.video.frame import PictureType
from av.video.reformatter import Interpolation, VideoReformatter

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples
from meetroom.media.config import VideoCodec, VideoFormat
from meetroom.media.frames import CLOCK_HZ, TIME_BASE
from meetroom.media.send.video_codecs import SOFTWARE, Content, EncoderKind, Pace, open_encoder

OPUS_BITRATE_BPS = 32_000
PRIMING_FRAMES = 3
LONGEST_STEP_TICKS = CLOCK_HZ // 2  # a pause saves no more bits than that
INTERVAL_MEMORY = 8  # pictures


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """One picture, encoded; `timestamp` as it came in."""

    data: bytes
    is_key: bool
    timestamp: int


class VideoEncoder:
    """Encodes one layer in exactly the size of its format.  Not thread-safe, but for `set_rate`.

    All encoders count pictures and believe in the frame rate they were told; where pictures come slower, each may
    take more.  libx264 takes a new bit rate in flight.  libvpx does not through PyAV, but goes by the times of the
    pictures: told that half as much time has passed between two, it spends half as much on them.  Neither makes a
    keyframe of it.
    """

    def __init__(
        self,
        codec: VideoCodec,
        video_format: VideoFormat,
        content: Content = Content.CAMERA,
        hardware: EncoderKind | None = None,
    ) -> None:
        """Raises: ValueError when this FFmpeg has no such encoder; av.FFmpegError when it does not open."""
        self.format = video_format
        self.kind = hardware or SOFTWARE[codec, content]
        self._context = open_encoder(self.kind, video_format)
        self._scaler = VideoReformatter()
        self._rate_bps = video_format.bitrate_bps
        self._usual_ticks = CLOCK_HZ / video_format.fps
        self._interval_ticks = self._usual_ticks
        self._last_timestamp = -1
        self._clock = 0.0

    @property
    def strain(self) -> float:
        """How far the rate of now is from the one the encoder was opened with, always 1 or more."""
        ratio = self._rate_bps / self.format.bitrate_bps
        return max(ratio, 1 / ratio)

    def set_rate(self, bitrate_bps: int) -> None:
        """Change the rate from the next picture on; an encoder that must be opened anew keeps its own."""
        self._rate_bps = max(1, bitrate_bps)

    def encode(self, frame: av.VideoFrame, timestamp: int, force_key: bool) -> EncodedPicture | None:
        """Scale and encode one frame; None if the encoder kept nothing of it.

        Args:
            frame: only read, unless it has the size and pixels the encoder takes: then its times are set.
            timestamp: 90 kHz, unwrapped; a frame that is not later than the one before is dropped.
        Raises: av.FFmpegError when the encoder refuses the frame.
        """
        if timestamp <= self._last_timestamp:
            return None
        speed = self._rate_bps / self.format.bitrate_bps if self.kind.pace is Pace.CLOCK else 1.0
        self._advance(timestamp, speed)
        if self.kind.pace is Pace.LIVE:
            self._context.bit_rate = int(self._rate_bps * self._interval_ticks / self._usual_ticks)
        scaled = self._scaler.reformat(
            frame,
            width=self.format.width_px,
            height=self.format.height_px,
            format=self.kind.pixels,
            interpolation=Interpolation.AREA,
        )
        scaled.pts, scaled.time_base = int(self._clock), TIME_BASE
        scaled.pict_type = PictureType.I if force_key else PictureType.NONE
        packets = self._context.encode(scaled)
        if not packets:
            return None
        data = b"".join(bytes(packet) for packet in packets)
        return EncodedPicture(data, any(packet.is_keyframe for packet in packets), timestamp)

    def _advance(self, timestamp: int, speed: float) -> None:
        if self._last_timestamp >= 0:
            step = min(LONGEST_STEP_TICKS, timestamp - self._last_timestamp)
            self._interval_ticks += (step - self._interval_ticks) / INTERVAL_MEMORY
            self._clock = max(int(self._clock) + 1, self._clock + step * speed)
        self._last_timestamp = timestamp


class VoiceEncoder:
    """Encodes mono frames of 20 ms with Opus.  Not thread-safe."""

    def __init__(self, bitrate_bps: int = OPUS_BITRATE_BPS) -> None:
        self._recent: deque[av.AudioFrame] = deque(maxlen=PRIMING_FRAMES)
        self._pts = 0
        self.bitrate_bps = bitrate_bps
        self._context = _opus(bitrate_bps)

    def set_rate(self, bitrate_bps: int) -> None:
        """Change the rate: FFmpeg's Opus needs another context, which hears the last frames again to fit in."""
        if bitrate_bps == self.bitrate_bps:
            return
        self.bitrate_bps = bitrate_bps
        self._context = _opus(bitrate_bps)
        for frame in self._recent:
            self._context.encode(frame)

    def encode(self, samples: Samples) -> bytes:
        """Return the Opus packet of 960 samples.  Raises: ValueError for another number of samples."""
        if samples.shape != (FRAME_SAMPLES,):
            raise ValueError("a frame of voice is 960 samples")
        frame = av.AudioFrame("s16", "mono", FRAME_SAMPLES)
        frame.planes[0].update(samples.tobytes())
        frame.sample_rate = RATE_HZ
        frame.pts, frame.time_base = self._pts, Fraction(1, RATE_HZ)
        self._pts += FRAME_SAMPLES
        self._recent.append(frame)
        return b"".join(bytes(packet) for packet in self._context.encode(frame))


def _opus(bitrate_bps: int) -> AudioCodecContext:
    context = CodecContext.create("libopus", "w")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate = RATE_HZ
    context.layout = "mono"
    context.format = "s16"
    context.bit_rate = bitrate_bps
    context.time_base = Fraction(1, RATE_HZ)
    context.thread_count = 1
    # "voip" costs three times as much; what it would add, in-band FEC, FFmpeg cannot decode.
    context.options = {"application": "audio", "frame_duration": "20", "compression_level": "5", "vbr": "constrained"}
    return context
