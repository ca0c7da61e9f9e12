"""A table of sources in virtual time, and everything it has sent."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from typing import Any

import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples, SyntheticVoice
from meetroom.media.config import VideoCodec, VideoFormat
from meetroom.media.offer import AnsweredLine
from meetroom.media.picture import Picture, SyntheticCamera
from meetroom.media.receive.fragments import READERS
from meetroom.media.rtp.packet import RtpPacket, parse_rtp
from meetroom.media.rtp.rtcp import ReceiverReport, ReportBlock, RtcpPacket
from meetroom.media.send.sources import SourceTable
from meetroom.protocol.signalling import Layer

OPUS, RED, VIDEO, SEND_TIME = 111, 63, 100, 2
CAMERA = {Layer.HIGH: VideoFormat(160, 96, 10, 60_000), Layer.LOW: VideoFormat(80, 48, 5, 30_000)}


class AtOnce(Executor):
    """Workers that are done before `submit` returns."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Sender:
    """One client's sending half; `raw` holds the packets as they went, `sent` what they say."""

    def __init__(self, layers: Mapping[Layer, VideoFormat] = CAMERA, codec: VideoCodec = "VP8") -> None:
        self.raw: list[bytes] = []
        self.now_ms = 0.0
        self._codec = codec
        self.table = SourceTable(
            True, layers, codec, asyncio.get_running_loop(), AtOnce(), self.raw.append, clock=lambda: self.now_ms
        )
        self._camera, self._voice = SyntheticCamera(1), SyntheticVoice(1)
        video = AnsweredLine({VIDEO: codec}, None, None, SEND_TIME, True)
        voice = AnsweredLine({OPUS: "OPUS", RED: "RED"}, None, 1)
        self.table.bind({"mic": voice, **{layer.value: video for layer in layers}})

    @property
    def sent(self) -> list[RtpPacket]:
        """Everything sent."""
        return [parse_rtp(packet) for packet in self.raw]

    def of(self, mid: str) -> list[RtpPacket]:
        """What one m-line sent."""
        return [packet for packet in self.sent if packet.ssrc == self.table.ssrcs[mid]]

    async def picture(self, now_ms: float) -> None:
        """Film one picture and let it leave."""
        await self.show(self._camera.picture(), (Layer.HIGH, Layer.LOW), now_ms)

    async def show(self, picture: Picture, layers: tuple[Layer, ...], now_ms: float) -> None:
        """Offer one picture and let it leave."""
        self.now_ms = max(self.now_ms, now_ms)
        self.table.offer(layers, picture, self.now_ms)
        await self.leave()

    async def leave(self) -> None:
        """Let everything leave that waits; the pacer waits on the loop's clock, and counts by ours."""
        await asyncio.sleep(0)
        while self.table._pacer._timer is not None:
            self.now_ms += 5
            await asyncio.sleep(0.001)

    def tick(self, now_ms: float) -> None:
        """What a session does fifty times a second."""
        self.now_ms = max(self.now_ms, now_ms)
        self.table.tick(self.now_ms)

    def speak(self, now_ms: float) -> None:
        """Send 20 ms of a voice."""
        self.now_ms = max(self.now_ms, now_ms)
        self.table.speak(self._voice.frame(), self.now_ms)

    def keyframes(self, mid: str) -> int:
        """How many keyframes of a layer were sent."""
        return sum(1 for packet in self.of(mid) if READERS[self._codec](packet.payload).starts_keyframe)

    def ask(self, packet: RtcpPacket, now_ms: float) -> None:
        """Receive RTCP."""
        self.table.rtcp(packet, now_ms, 20.0)

    def report(self, mid: str, lost_share: float, now_ms: float) -> None:
        """Receive the relay's report on one stream."""
        block = ReportBlock(self.table.ssrcs[mid], int(lost_share * 256), 0, 0, 0, 0, 0)
        self.ask(ReceiverReport(9, (block,)), now_ms)


def tone(number: int) -> Samples:
    """20 ms of a few tones, frame by frame without a seam."""
    at = (np.arange(FRAME_SAMPLES) + number * FRAME_SAMPLES) / RATE_HZ
    wave = sum(np.sin(2 * np.pi * hz * at) / order for order, hz in enumerate((140, 420, 1400, 2600), 1))
    return (4000 * np.asarray(wave)).astype(np.int16)
