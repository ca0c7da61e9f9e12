"""What RTCP asks of the senders, and what a layer does with pictures it cannot use."""

import asyncio
import logging
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from meetroom.media.audio import SyntheticVoice
from meetroom.media.config import VideoFormat
from meetroom.media.offer import AnsweredLine
from meetroom.media.picture import Picture, SyntheticCamera
from meetroom.media.receive.fragments import read_vp8
from meetroom.media.rtp.packet import RtpPacket, parse_rtp
from meetroom.media.rtp.rtcp import (
    FullIntraRequest,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    RtcpPacket,
)
from meetroom.media.send.sources import SourceTable
from meetroom.protocol.signalling import Layer


class AtOnce(Executor):
    """Workers that are done before `submit` returns."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Sender:
    """A table of sources and what it has sent."""

    def __init__(self) -> None:
        self.sent: list[RtpPacket] = []
        self.now_ms = 0.0
        self.table = SourceTable(
            True,
            {Layer.HIGH: VideoFormat(160, 96, 10, 60_000), Layer.LOW: VideoFormat(80, 48, 5, 30_000)},
            "VP8",
            asyncio.get_running_loop(),
            AtOnce(),
            self._send,
            clock=lambda: self.now_ms,
        )
        self._camera = SyntheticCamera(1)
        video = AnsweredLine({100: "VP8"}, None, None)
        self.table.bind({"mic": AnsweredLine({111: "OPUS"}, None, 1), "high": video, "low": video})

    def _send(self, packet: bytes) -> None:
        self.sent.append(parse_rtp(packet))

    async def picture(self, now_ms: float) -> None:
        """Film one picture and let it leave."""
        await self.show(self._camera.picture(), (Layer.HIGH, Layer.LOW), now_ms)

    async def show(self, picture: Picture, layers: tuple[Layer, ...], now_ms: float) -> None:
        """Offer one picture and let it leave."""
        self.now_ms = max(self.now_ms, now_ms)
        self.table.offer(layers, picture, now_ms)
        await asyncio.sleep(0)
        while self.table._pacer._timer is not None:  # it waits on the loop's clock, and counts by ours
            self.now_ms += 5
            await asyncio.sleep(0.001)

    def keyframes(self, mid: str) -> int:
        """How many keyframes of a layer were sent."""
        ssrc = self.table.ssrcs[mid]
        return sum(1 for packet in self.sent if packet.ssrc == ssrc and read_vp8(packet.payload).starts_keyframe)

    def ask(self, packet: RtcpPacket, now_ms: float) -> None:
        """Receive RTCP."""
        self.table.rtcp(packet, now_ms, 20.0)


async def test_rates_of_the_layers_are_kept() -> None:
    sender = Sender()
    for now_ms in range(0, 2000, 20):
        await sender.picture(float(now_ms))
    figures = {entry.mid: entry.frames_per_s for entry in sender.table.stats(2000.0)}
    assert 9 <= figures["high"] <= 13
    assert 4 <= figures["low"] <= 7
    assert {packet.payload_type for packet in sender.sent} == {100}


async def test_camera_that_jitters_loses_no_picture() -> None:
    sender = Sender()
    times = [100.0 * number + (35 if number % 2 else -35) for number in range(1, 31)]
    for now_ms in times:
        await sender.picture(now_ms)
    high = [packet for packet in sender.sent if packet.ssrc == sender.table.ssrcs["high"] and packet.marker]
    assert len(high) == 30


async def test_keyframe_on_request_at_most_once_a_second_per_layer() -> None:
    sender = Sender()
    high, low = sender.table.ssrcs["high"], sender.table.ssrcs["low"]
    for now_ms in range(0, 3000, 100):
        sender.ask(PictureLoss(9, high), float(now_ms))
        await sender.picture(float(now_ms))
    assert sender.keyframes("high") == 4, "the first is not an answer to anybody; then at 100, 1100 and 2100 ms"
    assert sender.keyframes("low") == 1
    sender.ask(FullIntraRequest(9, ((low, 1), (12345, 1))), 3000.0)
    await sender.picture(3200.0)
    assert sender.keyframes("low") == 2


async def test_nack_is_answered_with_the_same_packet() -> None:
    sender = Sender()
    await sender.picture(0.0)
    first = sender.sent[0]
    sender.ask(Nack(9, first.ssrc, (first.sequence,)), 10.0)
    assert sender.sent[-1] == first
    count = len(sender.sent)
    sender.ask(Nack(9, 4711, (first.sequence,)), 10.0)
    sender.ask(
        ReceiverReport(9, (ReportBlock(first.ssrc, 1, 3, 0, 0, 0, 0), ReportBlock(4711, 1, 3, 0, 0, 0, 0))),
        10.0,
    )
    assert len(sender.sent) == count
    assert {entry.mid: entry.lost for entry in sender.table.stats(10.0)}[
        "high" if first.ssrc == sender.table.ssrcs["high"] else "low"
    ] == 3


async def test_what_the_answer_rejected_is_not_sent() -> None:
    sender = Sender()
    rejecting = SourceTable(
        True,
        {Layer.HIGH: VideoFormat(160, 96, 10, 60_000)},
        "VP8",
        asyncio.get_running_loop(),
        AtOnce(),
        sender._send,
    )
    rejecting.bind({"high": AnsweredLine({102: "H264"}, None, None)})
    rejecting.offer((Layer.HIGH,), SyntheticCamera(1).picture(), 0.0)
    rejecting.speak(SyntheticVoice(1).frame(), 0.0)
    await asyncio.sleep(0)
    assert sender.sent == []


async def test_encoder_that_fails_is_opened_anew(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sender = Sender()
    await sender.picture(0.0)

    def fail(*_: object) -> None:
        raise ValueError("broken")

    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr("meetroom.media.send.layer.frame_from_picture", fail)
        await sender.picture(2000.0)
    assert "opened anew" in caplog.text
    before = sender.keyframes("high")
    await sender.picture(4000.0)
    assert sender.keyframes("high") == before + 1


@pytest.mark.parametrize(
    ("size", "fitted"),
    [((640, 480), (640, 480)), ((1920, 1080), (1280, 720)), ((1080, 1920), (404, 720)), ((4, 4), (16, 16))],
)
def test_picture_is_never_enlarged_or_distorted(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    chosen = VideoFormat(1280, 720, 30, 1_500_000).fitted(*size)
    assert (chosen.width_px, chosen.height_px) == fitted
    assert chosen.bitrate_bps == 1_500_000


async def test_camera_of_another_shape_begins_with_a_keyframe() -> None:
    sender = Sender()
    await sender.picture(0.0)
    before = sender.keyframes("high")
    sender.table.offer((Layer.HIGH,), SyntheticCamera(1, 96, 128).picture(), 2000.0)
    await asyncio.sleep(0)
    assert sender.keyframes("high") == before + 1
