"""Which encoder of FFmpeg makes which codec, and how it is set; knows no picture, no packet and no thread.

Software first: libx264 (superfast: half a decibel better than ultrafast at 720p and nearly three at 180p, for a
millisecond) and libvpx.  A hardware encoder is taken only after it has proved that it answers every picture at once,
keeps the profile that was negotiated and makes keyframes when asked: many hold pictures back.
"""

import functools
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import av
from av.codec.context import CodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from meetroom.media.config import VideoCodec, VideoFormat
from meetroom.media.frames import CLOCK_HZ, TIME_BASE

logger = logging.getLogger(__name__)

ENDLESS_GROUP = 100_000  # pictures; keyframes come on request only
PROBE = VideoFormat(640, 360, 30, 600_000)
PROBE_PICTURES = 4
SMALL_KEY_BITS = 60_000  # a layer of 180 lines needs that much for a keyframe one can recognise
LIVE_HEADROOM = 2  # of the rate: so much more may be asked of a running encoder
_SEQUENCE_PARAMETERS, _IDR_SLICE = 7, 5
_BASELINE = 66


class Content(StrEnum):
    """What a layer shows: a camera keeps its rate, a screen its sharpness."""

    CAMERA = "camera"
    SCREEN = "screen"


class Pace(StrEnum):
    """How the rate of a running encoder is changed."""

    CLOCK = "clock"  # it goes by the times of the pictures: a clock that runs slower leaves fewer bits
    LIVE = "live"  # it reads the context's bit rate before each picture
    REOPEN = "reopen"  # only by opening another one, with a keyframe


@dataclass(frozen=True, slots=True, eq=False)
class EncoderKind:
    """One encoder of FFmpeg."""

    name: str
    pace: Pace
    pixels: str = "yuv420p"
    options: Mapping[str, str] = field(default_factory=dict)


X264 = EncoderKind(
    "libx264",
    Pace.LIVE,
    options={"preset": "superfast", "tune": "zerolatency", "profile": "baseline", "forced-idr": "1"},
)
X264_SCREEN = EncoderKind("libx264", Pace.REOPEN, options={**X264.options, "crf": "23"})
"""One quality for every picture; who encodes takes fewer pictures when they are large."""

VPX = EncoderKind(
    "libvpx",
    Pace.CLOCK,
    options={
        "deadline": "realtime",
        "cpu-used": "8",
        "lag-in-frames": "0",
        "auto-alt-ref": "0",
        "undershoot-pct": "100",
        "overshoot-pct": "15",
        "max-intra-rate": "400",  # a keyframe of many average pictures would stand in everybody's queue
        "drop-threshold": "30",
    },
)
SOFTWARE: dict[tuple[VideoCodec, Content], EncoderKind] = {
    ("H264", Content.CAMERA): X264,
    ("H264", Content.SCREEN): X264_SCREEN,
    ("VP8", Content.CAMERA): VPX,
    ("VP8", Content.SCREEN): VPX,
}
HEADROOM: dict[EncoderKind, float] = {X264_SCREEN: 1.5}
"""Of the rate, where it is only a bound."""
HARDWARE: tuple[EncoderKind, ...] = (
    EncoderKind(
        "h264_nvenc",
        Pace.LIVE,
        "nv12",
        {
            "preset": "p3",
            "tune": "ull",
            "zerolatency": "1",
            "delay": "0",
            "rc": "cbr",
            "forced-idr": "1",
            "profile": "baseline",
        },
    ),
    EncoderKind(
        "h264_qsv",
        Pace.LIVE,
        "nv12",
        {"preset": "veryfast", "async_depth": "1", "forced_idr": "1", "profile": "baseline"},
    ),
    EncoderKind(
        "h264_videotoolbox", Pace.REOPEN, "nv12", {"realtime": "1", "allow_sw": "0", "profile": "constrained_baseline"}
    ),
    EncoderKind("h264_mf", Pace.REOPEN, "nv12", {"hw_encoding": "1", "scenario": "video_conference"}),
)


def open_encoder(kind: EncoderKind, chosen: VideoFormat) -> VideoCodecContext:
    """Open a context at the rate of its format.

    Raises: ValueError when this FFmpeg has no such encoder; av.FFmpegError when it does not open.
    """
    context = CodecContext.create(kind.name, "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height = chosen.width_px, chosen.height_px
    context.pix_fmt = kind.pixels
    most_bps = int(chosen.bitrate_bps * HEADROOM.get(kind, LIVE_HEADROOM if kind.pace is Pace.LIVE else 1.0))
    context.bit_rate = most_bps
    context.framerate = Fraction(chosen.fps).limit_denominator(1000)
    context.time_base = TIME_BASE
    context.gop_size = ENDLESS_GROUP
    context.max_b_frames = 0
    context.thread_count = 1
    # libx264 changes its rate in flight only where bound and rate were one at the beginning; the bound then follows.
    bound = {"maxrate": str(most_bps), "bufsize": str(_buffer_bits(kind, chosen.bitrate_bps))}
    context.options = {**kind.options, **bound}
    context.open()
    context.bit_rate = chosen.bitrate_bps
    return context


def _buffer_bits(kind: EncoderKind, bitrate_bps: int) -> int:
    """What may be sent at once: it bounds a keyframe, and how long an encoder takes to follow a new rate."""
    if kind is X264_SCREEN:
        return bitrate_bps * 5 // 2  # a page of text is readable at once
    if kind is VPX:
        return bitrate_bps * 3 // 5
    return max(bitrate_bps // 5, min(bitrate_bps // 2, SMALL_KEY_BITS))


@functools.cache
def hardware_encoder() -> EncoderKind | None:
    """The first hardware encoder for H.264 that works here; takes some ms at the first call, in a worker thread."""
    for kind in HARDWARE:
        if is_fit(kind):
            logger.info("pictures are encoded by %s", kind.name)
            return kind
    return None


def is_fit(kind: EncoderKind) -> bool:
    """Try an encoder of H.264: whether it serves a conference."""
    try:
        context = open_encoder(kind, PROBE)
        return all(_answers(context, kind, number) for number in range(PROBE_PICTURES))
    except (av.FFmpegError, ValueError, OSError) as error:
        logger.debug("no %s here: %s", kind.name, error)
        return False


def _answers(context: VideoCodecContext, kind: EncoderKind, number: int) -> bool:
    frame = av.VideoFrame(PROBE.width_px, PROBE.height_px, kind.pixels)
    for plane in frame.planes:
        plane.update(bytes([40 * number + 60]) * plane.buffer_size)
    frame.pts, frame.time_base = number * int(CLOCK_HZ / PROBE.fps), TIME_BASE
    wanted = number in (0, PROBE_PICTURES - 1)
    frame.pict_type = PictureType.I if wanted else PictureType.NONE
    data = b"".join(bytes(packet) for packet in context.encode(frame))
    kinds = {unit[0] & 0x1F: unit for unit in data.split(b"\x00\x00\x01")[1:] if unit}
    if wanted:
        parameters = kinds.get(_SEQUENCE_PARAMETERS, b"")
        return _IDR_SLICE in kinds and len(parameters) > 1 and parameters[1] == _BASELINE
    return bool(kinds) and _IDR_SLICE not in kinds
