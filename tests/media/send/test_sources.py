"""What RTCP asks of the senders, and what a layer does with pictures it cannot use."""

import asyncio
import logging
from itertools import pairwise

import pytest

from meetroom.media.audio import SyntheticVoice
from meetroom.media.config import VideoFormat
from meetroom.media.offer import AnsweredLine
from meetroom.media.picture import SyntheticCamera
from meetroom.media.rtp.red import parse_red
from meetroom.media.rtp.rtcp import (
    BitrateLimit,
    FullIntraRequest,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
)
from meetroom.media.send.sources import SourceTable
from meetroom.protocol.signalling import Layer
from tests.media.send.sender import CAMERA, OPUS, RED, SEND_TIME, AtOnce, Sender


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
    sender.ask(Nack(9, first.ssrc, (first.sequence,)), 500.0)
    assert sender.raw[-1] == sender.raw[0], "another header under the same number would betray the key of AES-GCM"
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
        sender.raw.append,
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
        raise OSError("the driver is gone")

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


# The budget.


async def film(sender: Sender, begin_ms: int, end_ms: int, limit_bps: int | None = None) -> None:
    """Film and tick for a while; the relay tells its estimate each second."""
    for now_ms in range(begin_ms, end_ms, 50):
        if limit_bps is not None and now_ms % 1000 == 0:
            sender.ask(BitrateLimit(9, limit_bps, (1, 2)), float(now_ms))
        sender.tick(float(now_ms))
        await sender.picture(float(now_ms))


async def test_layer_without_room_sleeps_and_returns_with_a_keyframe() -> None:
    layers = {Layer.HIGH: VideoFormat(160, 96, 10, 400_000), Layer.LOW: CAMERA[Layer.LOW]}
    sender = Sender(layers)
    await film(sender, 0, 2000, 300_000)
    assert sender.of("high")
    await film(sender, 2000, 4000, 110_000)
    before, low_before = len(sender.of("high")), len(sender.of("low"))
    keys = sender.keyframes("high")
    await film(sender, 4000, 6000, 110_000)
    assert len(sender.of("high")) == before, "a sleeping layer encodes nothing"
    last = sender.of("high")[-1]
    sender.ask(Nack(9, last.ssrc, (last.sequence,)), sender.now_ms + 500)
    assert len(sender.of("high")) == before, "nor does it repeat what nobody can use"
    assert len(sender.of("low")) > low_before
    await film(sender, 6000, 14_000, 500_000)
    assert len(sender.of("high")) > before
    assert sender.keyframes("high") == keys + 1


async def test_keyframes_stay_a_second_apart_while_rate_and_size_jump() -> None:
    sender = Sender({Layer.HIGH: VideoFormat(640, 360, 10, 600_000)}, "H264")
    camera = SyntheticCamera(2, 640, 360)
    made: list[float] = []
    widths: set[int] = set()
    for number in range(160):
        now_ms = max(50.0 * number, sender.now_ms)
        if number % 4 == 0:  # now hardly enough for the small picture, now for all; and somebody always misses one
            sender.ask(BitrateLimit(9, 200_000 if number // 20 % 2 else 3_000_000, (1,)), now_ms)
            sender.ask(PictureLoss(9, sender.table.ssrcs["high"]), now_ms)
        before = sender.keyframes("high")
        sender.tick(now_ms)
        await sender.show(camera.picture(), (Layer.HIGH,), now_ms)
        made += [now_ms] * (sender.keyframes("high") - before)
        encoder = sender.table._layers[Layer.HIGH]._encoder
        widths |= {encoder.format.width_px} if encoder else set()
    assert widths == {320, 640}
    assert len(made) > 4
    assert all(later - earlier >= 950 for earlier, later in pairwise(made[1:])), made


async def test_voice_goes_on_whatever_the_relay_says() -> None:
    sender = Sender()
    for number in range(500):
        now_ms = 20.0 * number
        if number % 50 == 0:
            sender.ask(BitrateLimit(9, 1, (1,)), now_ms)
            sender.report("mic", 0.9, now_ms)
        sender.tick(now_ms)
        sender.speak(now_ms)
    assert len(sender.of("mic")) == 500
    assert 24_000 / 400 * 0.5 < len(sender.of("mic")[-1].payload) < 3 * 48_000 / 400
    assert sender.table.uplink_bps >= 60_000


async def test_voice_is_repeated_while_its_packets_are_lost() -> None:
    sender = Sender()
    for number in range(100):
        if number == 50:
            sender.report("mic", 0.06, 1000.0)
        sender.speak(20.0 * number)
    types = [packet.payload_type for packet in sender.of("mic")]
    assert types == [OPUS] * 50 + [RED] * 50
    before, packet = sender.of("mic")[-2:]
    older, primary = parse_red(packet.payload)
    assert older.payload == parse_red(before.payload)[-1].payload
    assert (older.payload_type, older.timestamp_offset, primary.timestamp_offset) == (OPUS, 960, 0)


async def test_voice_goes_alone_where_red_was_not_agreed() -> None:
    sender = Sender()
    sender.table.bind({"mic": AnsweredLine({OPUS: "OPUS"}, None, 1)})
    for number in range(10):
        sender.report("mic", 0.2, 1000.0 * number)
        sender.speak(1000.0 * number)
    assert {packet.payload_type for packet in sender.of("mic")} == {OPUS}


async def test_every_picture_packet_tells_when_it_left() -> None:
    sender = Sender()
    await film(sender, 0, 1000)
    stamps = [int.from_bytes(packet.extensions[SEND_TIME], "big") for packet in sender.sent]
    assert len(stamps) > 10
    assert stamps == sorted(stamps), "in the order they left, of whatever layer"
    assert stamps[-1] * 1000 / (1 << 18) <= sender.now_ms


async def test_first_picture_is_made_for_what_the_line_is_thought_to_carry() -> None:
    layers = {Layer.HIGH: VideoFormat(160, 96, 10, 5_000_000), Layer.LOW: CAMERA[Layer.LOW]}
    sender = Sender(layers)
    await sender.picture(0.0)
    assert 8 * sum(len(packet.payload) for packet in sender.of("high")) < 200_000


async def test_loss_lowers_what_may_be_sent() -> None:
    sender = Sender()
    await film(sender, 0, 2000)
    before = sender.table.uplink_bps
    for second in range(2, 6):
        await film(sender, 1000 * second, 1000 * second + 500)
        sender.report("high", 0.4, 1000.0 * second + 500)
        assert sender.table.uplink_lost_share == pytest.approx(0.4, abs=0.01)
    assert sender.table.uplink_bps < 0.6 * before


async def test_flood_of_requests_sends_no_more_than_the_line_may_carry() -> None:
    sender = Sender()
    for now_ms in range(0, 3000, 100):
        await sender.picture(float(now_ms))
    kept = sender.of("high")[-100:]
    begin_ms, before = sender.now_ms + 1000, len(sender.raw)
    for step in range(100):  # everything again, every ten milliseconds
        sender.ask(Nack(9, kept[0].ssrc, tuple(packet.sequence for packet in kept)), begin_ms + 10.0 * step)
    again = sender.raw[before:]
    assert again
    assert sum(8 * len(packet) for packet in again) <= sender.table.uplink_bps + 12_000
