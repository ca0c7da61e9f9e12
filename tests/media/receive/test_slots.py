"""The table of slots: packets by SSRC and codec, redundant voices, what is told the relay, hostile datagrams."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetroom.media.audio import SyntheticVoice, heard_tones
from meetroom.media.offer import AnsweredLine
from meetroom.media.receive.downlink import Downlink
from meetroom.media.receive.slots import SlotTable
from meetroom.media.rtp.extensions import build_abs_send_time
from meetroom.media.rtp.packet import RtpPacket, build_rtp
from meetroom.media.rtp.red import RedBlock, build_red
from meetroom.media.rtp.rtcp import BitrateLimit, Nack, RtcpPacket, SenderReport
from meetroom.media.send.encoder import VoiceEncoder

VOICE_SSRC, VIDEO_SSRC, OWN_SSRC = 11, 22, 33
OPUS, RED, VP8 = 111, 63, 96
SEND_TIME_ID = 2
LINES = {
    "voice0": AnsweredLine({OPUS: "OPUS", RED: "RED"}, VOICE_SSRC, None),
    "video0": AnsweredLine({VP8: "VP8"}, VIDEO_SSRC, None, SEND_TIME_ID, True),
    "video1": AnsweredLine({VP8: "VP8"}, None, None),
}


class Slots:
    """A table bound to an answer."""

    def __init__(self, workers: ThreadPoolExecutor) -> None:
        self.table = SlotTable(
            ["voice0", "voice1"], ["video0", "video1"], asyncio.get_running_loop(), workers, lambda *_: None
        )
        self.table.bind(LINES)

    def video(self, sequence: int, now_ms: float, size: int = 1000) -> None:
        """One packet of a picture, one packet each, sent when it comes."""
        stamp = build_abs_send_time(int(now_ms * (1 << 32) / 1000))
        payload = b"\x10" + bytes((int(sequence > 0),)) + bytes(size)
        packet = RtpPacket(VP8, sequence, int(now_ms * 90), VIDEO_SSRC, payload, True, (), {SEND_TIME_ID: stamp})
        self.table.rtp(build_rtp(packet), now_ms)

    def told(self, now_ms: float) -> list[RtcpPacket]:
        """What is told the relay now."""
        return self.table.feedback(now_ms, 10.0, OWN_SSRC)


@pytest.fixture
async def slots() -> Slots:
    workers = ThreadPoolExecutor(1)
    return Slots(workers)


def red_packets(frames: int, sender: int = 2) -> Iterator[RtpPacket]:
    """Packets of a voice, each repeating the frame before."""
    voice, encoder, before = SyntheticVoice(sender, 0.3), VoiceEncoder(), b""
    for index in range(frames):
        payload = encoder.encode(voice.frame())
        blocks = [RedBlock(OPUS, 960, before), RedBlock(OPUS, 0, payload)]
        yield RtpPacket(RED, index, index * 960, VOICE_SSRC, build_red(blocks))
        before = payload


async def test_redundant_voice_is_whole_though_every_fifth_packet_is_lost(slots: Slots) -> None:
    heard = []
    for index, packet in enumerate(red_packets(100)):
        if index % 5 != 3:
            slots.table.rtp(build_rtp(packet), index * 20.0)
        heard.append(slots.table.playout(index * 20.0 + 10.0))
        slots.told(index * 20.0 + 10.0)
    figures = slots.table.stats(2000.0)[0]
    assert figures.concealed <= 1, "until the delay has room for it"
    assert figures.lost_share == pytest.approx(0.2, abs=0.05)
    assert 20 <= figures.target_ms <= figures.delay_ms + 20
    for begin in (40, 60, 80):
        assert heard_tones(np.concatenate(heard[begin : begin + 10]), range(11)) == frozenset({2})


async def test_malformed_redundancy_and_foreign_codecs_are_dropped(slots: Slots) -> None:
    for payload in (b"", b"\xff\xff\xff\xff", build_red([RedBlock(VP8, 0, b"\xf8x")])):
        slots.table.rtp(build_rtp(RtpPacket(RED, 1, 0, VOICE_SSRC, payload)), 0.0)
    assert not slots.table.playout(100.0).any()


async def test_downlink_is_told_each_second_and_at_once_when_it_falls(slots: Slots) -> None:
    limits: list[tuple[float, BitrateLimit]] = []
    for index in range(1000):
        now_ms = index * 10.0
        slots.video(index, now_ms)
        if index % 2 == 0:
            limits += [(now_ms, told) for told in slots.told(now_ms) if isinstance(told, BitrateLimit)]
    assert 8 <= len(limits) <= 12
    assert all(limit.ssrcs == (VIDEO_SSRC,) and limit.sender_ssrc == OWN_SSRC for _, limit in limits)
    assert slots.table.downlink_bps(10_000.0) == pytest.approx(limits[-1][1].bitrate_bps, rel=0.3)
    assert slots.table.downlink_lost_share == 0.0


def test_fall_is_told_at_once() -> None:
    downlink, told = Downlink(), []
    for index in range(800):
        sent_ms = index * 10.0
        # From the fourth second on the path carries half of what is sent.
        now_ms = sent_ms if sent_ms < 4000 else 4000 + 2 * (sent_ms - 4000)
        downlink.packet(build_abs_send_time(int(sent_ms * (1 << 32) / 1000)), 1000, now_ms)
        limit = downlink.limit(OWN_SSRC, (VIDEO_SSRC,), now_ms)
        if limit is not None:
            told.append((now_ms, limit.bitrate_bps))
    fall = next(when for when, bps in told if bps < 500_000)
    assert fall < 5000
    assert min(later - earlier for (earlier, _), (later, _) in pairwise(told)) < 900


def test_machine_too_busy_to_ask_in_time_does_not_judge_by_delay() -> None:
    downlink, told = Downlink(), []
    for index in range(500):
        sent_ms = index * 10.0
        now_ms = sent_ms if sent_ms < 4000 else 4000 + 2 * (sent_ms - 4000)
        downlink.packet(build_abs_send_time(int(sent_ms * (1 << 32) / 1000)), 1000, now_ms)
        if index % 10 == 0:
            limit = downlink.limit(OWN_SSRC, (VIDEO_SSRC,), now_ms)
            told += [limit.bitrate_bps] if limit is not None else []
    assert len(told) > 3
    assert min(told) > 800_000


async def test_nobody_is_told_who_does_not_want_to_know(slots: Slots) -> None:
    slots.table.bind({"video0": AnsweredLine({VP8: "VP8"}, VIDEO_SSRC, None, SEND_TIME_ID, False)})
    for index in range(200):
        slots.video(index, index * 10.0)
    assert not any(isinstance(told, BitrateLimit) for told in slots.told(2000.0))
    assert slots.table.downlink_bps(2000.0) is not None


async def test_loss_is_counted_before_its_repair(slots: Slots) -> None:
    asked: list[int] = []
    for index in range(300):
        if index % 10 != 5:
            slots.video(index, index * 10.0)
        if index % 10 == 9:
            slots.video(index - 4, index * 10.0)  # sent again
        asked += [seq for told in slots.told(index * 10.0 + 5) if isinstance(told, Nack) for seq in told.lost]
    assert asked
    assert slots.table.downlink_lost_share == pytest.approx(0.1, abs=0.03)
    assert slots.table.stats(3000.0)[2].lost == 0
    slots.table.close()


async def test_report_block_tells_the_delay_since_the_senders_report(slots: Slots) -> None:
    slots.video(0, 0.0)
    slots.table.sender_report(SenderReport(VIDEO_SSRC, 0x1234_5678_9ABC_DEF0, 0, 0, 0), 100.0)
    slots.table.sender_report(SenderReport(999, 1, 0, 0, 0), 100.0)
    (block,) = slots.table.report_blocks(1100.0)
    assert (block.ssrc, block.last_sr, block.delay_since_sr) == (VIDEO_SSRC, 0x5678_9ABC, 65_536)


async def test_nothing_is_asked_for_what_is_hidden(slots: Slots) -> None:
    slots.video(0, 0.0)
    slots.table.hide(["video0"], 5.0)
    for index in (1, 3):
        slots.video(index, index * 10.0)
    assert not any(isinstance(told, Nack) for told in slots.told(60.0))
    slots.table.hide([], 70.0)
    for index in (4, 6):
        slots.video(index, 70.0 + index)
    assert any(isinstance(told, Nack) and told.lost == (5,) for told in slots.told(100.0))
    slots.table.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.tuples(st.sampled_from([VOICE_SSRC, VIDEO_SSRC, 5]), st.binary(max_size=60)), max_size=40))
async def test_any_datagram_is_survived(slots: Slots, datagrams: list[tuple[int, bytes]]) -> None:
    now_ms = 0.0
    for ssrc, tail in datagrams:
        now_ms += 15.0
        for payload_type in (OPUS, RED, VP8):
            slots.table.rtp(bytes((0x90, payload_type)) + tail[:6] + ssrc.to_bytes(4, "big") + tail[6:], now_ms)
            slots.table.rtp(bytes((0x80, payload_type)) + tail[:6] + ssrc.to_bytes(4, "big") + tail[6:], now_ms)
        slots.table.rtp(tail, now_ms)
        slots.told(now_ms)
        slots.table.playout(now_ms)
    slots.table.report_blocks(now_ms)
    slots.table.stats(now_ms)


async def test_packet_that_no_path_carries_is_dropped(slots: Slots) -> None:
    slots.video(0, 0.0, size=3000)
    assert slots.table.stats(0.0)[2].packets == 0
