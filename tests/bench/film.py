"""Pictures and sounds for the benches: filmed-looking content made once, and the same already encoded for feeders."""

import fractions
from collections.abc import Iterator
from dataclasses import dataclass, field

import av
import numpy as np
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.opus import OpusEncoder

from meetroom.media.audio import SyntheticVoice
from meetroom.media.rtp.packet import RtpPacket, build_rtp

CLOCK_HZ = 90_000
LOOP_PICTURES = 24
GRAIN = 2.0
OPUS_TICKS = 960
LEVEL_ID = 1


def pictures(width_px: int, height_px: int, count: int = LOOP_PICTURES, seed: int = 1) -> list[av.VideoFrame]:
    """A person-sized shape moving before a still room, with the grain of a camera; begins again without a jump."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(width_px) / width_px, np.arange(height_px) / height_px)
    room = (
        110
        + 40 * np.sin(9 * x) * np.cos(7 * y)
        + rng.normal(0, 12, (height_px // 8 + 1, width_px // 8 + 1)).repeat(8, 0).repeat(8, 1)[:height_px, :width_px]
    )
    made = []
    for number in range(count):
        turn = 2 * np.pi * number / count
        person = ((x - 0.5 - 0.06 * np.sin(turn)) / 0.18) ** 2 + ((y - 0.62 - 0.02 * np.cos(2 * turn)) / 0.45) ** 2 < 1
        luma = np.where(person, 150 + 30 * np.sin(40 * (x - 0.06 * np.sin(turn))), room)
        luma = np.clip(luma + rng.normal(0, GRAIN, luma.shape), 16, 235).astype(np.uint8)
        chroma = np.where(person[::2, ::2], 118, 132).astype(np.uint8)
        planes = np.concatenate([luma.reshape(-1), chroma.reshape(-1), (255 - chroma).reshape(-1)])
        made.append(av.VideoFrame.from_ndarray(planes.reshape(height_px * 3 // 2, width_px), format="yuv420p"))
    return made


def encoded(codec: str, film: list[av.VideoFrame], fps: int, bitrate_bps: int) -> list[bytes]:
    """The film as frames of a stream that may be repeated: it begins with its only keyframe.  Args: codec: FFmpeg's."""
    context = av.CodecContext.create(codec, "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = film[0].width, film[0].height, "yuv420p"
    context.bit_rate, context.gop_size = bitrate_bps, 10_000
    context.framerate, context.time_base = fractions.Fraction(fps), fractions.Fraction(1, fps)
    if codec == "libx264":
        context.profile = "Baseline"
        context.options = {"preset": "superfast", "tune": "zerolatency", "repeat-headers": "1"}
    else:
        context.options = {"deadline": "realtime", "cpu-used": "-6", "lag-in-frames": "0"}
    packets = []
    for number, picture in enumerate(film):
        picture.pts, picture.time_base = number, fractions.Fraction(1, fps)
        packets += [bytes(packet) for packet in context.encode(picture)]
    return packets + [bytes(packet) for packet in context.encode(None)]


def spoken(sender: int) -> list[bytes]:
    """Two seconds of a voice in Opus."""
    encoder, voice, packets = OpusEncoder(), SyntheticVoice(sender), []
    for number in range(100):
        frame = av.AudioFrame.from_ndarray(voice.frame().reshape(1, -1), "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 960, fractions.Fraction(1, 48_000)
        packets += encoder.encode(frame)[0]
    return packets


@dataclass
class Replay:
    """One RTP stream that repeats what was encoded once; `due_s` counts from the beginning of the feed.

    Attributes:
        frames: of each frame the payloads of its packets.
        level: of RFC 6464 for a voice, None for pictures.
    """

    ssrc: int
    payload_type: int
    frames: list[list[bytes]]
    period_s: float
    tick: int
    level: int | None = None
    due_s: float = 0.0
    _frame: int = 0
    _sequence: int = field(default=1000)

    def packets(self) -> Iterator[bytes]:
        """The next frame."""
        extensions = {} if self.level is None else {LEVEL_ID: bytes([self.level])}
        payloads = self.frames[self._frame % len(self.frames)]
        for index, payload in enumerate(payloads):
            self._sequence = (self._sequence + 1) & 0xFFFF
            is_last = index == len(payloads) - 1
            timestamp = self._frame * self.tick & 0xFFFF_FFFF
            yield build_rtp(
                RtpPacket(
                    self.payload_type,
                    self._sequence,
                    timestamp,
                    self.ssrc,
                    payload,
                    marker=is_last and self.level is None,
                    extensions=extensions,
                )
            )
        self._frame += 1
        self.due_s += self.period_s


def h264_replay(ssrc: int, payload_type: int, frames: list[bytes], fps: int) -> Replay:
    """A camera's layer."""
    payloads = [H264Encoder._packetize(H264Encoder._split_bitstream(frame)) for frame in frames]
    return Replay(ssrc, payload_type, payloads, 1 / fps, CLOCK_HZ // fps)


def voice_replay(ssrc: int, payload_type: int, sender: int, level: int) -> Replay:
    """A microphone."""
    return Replay(ssrc, payload_type, [[packet] for packet in spoken(sender)], 0.02, OPUS_TICKS, level)
