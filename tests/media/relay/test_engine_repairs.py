"""What the engine does about loss and thin lines: keyframes, NACKs, reports, redundancy, estimates."""

import itertools

import pytest

from meetroom.media.relay.forwarder import RESENT_AT_ONCE
from meetroom.media.relay.messages import GoneReason, LegGone
from meetroom.media.rtp.red import parse_red
from meetroom.media.rtp.rtcp import (
    BitrateLimit,
    FullIntraRequest,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    SenderReport,
)
from meetroom.protocol.signalling import Layer, LegId
from tests.media.relay.live_line import CAMERA_SSRC, Client, Wire, red_voice, send_pictures
from tests.media.relay.test_negotiation import browser_offer


async def test_keyframe_is_asked_for_once_a_second_until_it_comes(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.show(1)
    one.show(2)
    wire.wait(2.5)
    assert len(one.asked(PictureLoss)) == 3
    one.show(3, key=True)
    wire.wait(2.0)
    assert len(one.asked(PictureLoss)) == 3
    slot = two.pictures()[0].ssrc
    for _ in range(5):
        two.report(PictureLoss(1, slot), FullIntraRequest(1, ((slot, 1),)))
    wire.wait(2.0)
    assert len(one.asked(PictureLoss)) == 4


async def test_nacks_are_answered_from_the_ring_and_sent_upstream(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.show(1, key=True)
    for sequence in (2, 3, 5):
        two.is_deaf = sequence == 3
        one.show(sequence)
    wire.wait(0.02)
    assert [packet.lost for packet in one.asked(Nack) if isinstance(packet, Nack)] == [(4,)]
    first = two.pictures()[0]
    two.report(Nack(1, first.ssrc, ((first.sequence + 2) & 0xFFFF,)))
    assert [(p.sequence - first.sequence) & 0xFFFF for p in two.pictures()] == [0, 1, 4, 2]
    assert (two.pictures()[3].timestamp - first.timestamp) & 0xFFFF_FFFF == 6000
    one.show(4)
    assert (two.pictures()[-1].sequence - first.sequence) & 0xFFFF == 3
    stats = {leg.leg_id: leg for leg in wire.engine.leg_stats()}
    assert (stats[two.leg_id].resent, stats[one.leg_id].asked_again) == (1, 1)


async def test_a_storm_of_nacks_costs_no_more_than_a_lossy_line(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.show(1, key=True)
    for sequence in range(2, 66):
        one.show(sequence)
    port, shown = wire.engine.ports[two.leg_id], two.pictures()
    two.is_deaf = True
    storm = [Nack(1, shown[0].ssrc, tuple(packet.sequence for packet in shown[:64]))] * 30
    for _ in range(20):
        two.report(ReceiverReport(1), *storm)
    assert 64 <= port.resent <= RESENT_AT_ONCE
    one.show(66)
    wire.wait(1.0)
    two.is_deaf = False
    two.report(Nack(1, shown[0].ssrc, ((shown[-1].sequence + 1) & 0xFFFF,)))
    assert (two.pictures()[-1].sequence - shown[-1].sequence) & 0xFFFF == 1


async def test_reports_up_and_down(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.show(1, key=True)
    one.report(SenderReport(CAMERA_SSRC, 50 << 32, 3000, 1, 9))
    one.show(3)
    wire.wait(1.02)
    blocks = [b for report in one.asked(ReceiverReport) if isinstance(report, ReceiverReport) for b in report.blocks]
    assert (blocks[-1].ssrc, blocks[-1].packets_lost, blocks[-1].last_sr) == (CAMERA_SSRC, 1, 50 << 16)
    assert isinstance(one.asked(BitrateLimit)[-1], BitrateLimit)
    told = [report for report in two.asked(SenderReport) if isinstance(report, SenderReport)][-1]
    first = two.pictures()[0]
    assert told.ssrc == first.ssrc
    age_s = (told.ntp_64 - (50 << 32)) / 2**32
    assert 0.0 <= age_s < 1.2
    assert (told.rtp_timestamp - first.timestamp) & 0xFFFF_FFFF == pytest.approx(age_s * 90_000, abs=5)
    wire.now_s += 0.25
    held_s = wire.now_s - 0.15 - wire.engine.ports[two.leg_id].reports_sent[first.ssrc][1]
    block = ReportBlock(first.ssrc, 64, 1, 0, 0, told.ntp_64 >> 16 & 0xFFFF_FFFF, int(held_s * 65_536))
    two.report(ReceiverReport(1, (block,)), BitrateLimit(1, 900_000, (first.ssrc,)))
    stats = next(leg for leg in wire.engine.leg_stats() if leg.leg_id == two.leg_id)
    assert stats.downlink_bps == pytest.approx(900_000, rel=0.001)
    assert stats.rtt_ms is not None
    assert stats.rtt_ms == pytest.approx(150, abs=1)


async def test_thin_line_loses_its_pictures_but_not_its_voices(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.show(1, key=True)
    slot = two.pictures()[0].ssrc
    wire.engine.ports[one.leg_id].leg.sources[Layer.HIGH].cost_bps = 1e6
    for second in range(8):
        two.report(ReceiverReport(1, (ReportBlock(slot, 200, 9, 0, 0, 0, 0),)))
        one.say(second)
        wire.wait(1.0)
    one.show(2, key=True)
    assert len(two.pictures()) == 1
    assert two.media[-1].payload_type == 111


async def test_redundancy_is_taken_off_and_a_late_original_is_not_sent_twice(pair: tuple[Client, Client]) -> None:
    one, two = pair
    one.say(1, mid="m0")
    one.send(red_voice(4, 2))
    one.say(3)
    one.send(red_voice(5, 2))
    assert {packet.payload_type for packet in two.media} == {111}
    assert [(p.sequence - two.media[0].sequence) & 0xFFFF for p in two.media] == [0, 1, 2, 3, 4]
    assert [p.payload for p in two.media] == [b"opus", b"opus 2", b"opus 3", b"opus 4", b"opus 5"]
    assert {p.extensions[1] for p in two.media} == {b"\x94"}


async def test_lossy_line_gets_voices_with_copies(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.say(1, mid="m0")
    slot = two.media[0].ssrc
    for sequence in range(2, 6):
        two.report(ReceiverReport(1, (ReportBlock(slot, 25, 9, 0, 0, 0, 0),)))
        one.say(sequence)
        wire.wait(1.02)
    one.say(6)
    assert two.media[-1].payload_type == 63
    assert len(parse_red(two.media[-1].payload)) == 2
    for sequence in range(7, 40):
        two.report(ReceiverReport(1, (ReportBlock(slot, 0, 9, 0, 0, 0, 0),)))
        one.say(sequence)
        wire.wait(1.02)
    assert two.media[-1].payload_type == 111


async def test_uplink_is_estimated_from_send_times_and_a_fall_told_at_once(
    pair: tuple[Client, Client], wire: Wire
) -> None:
    one, _ = pair
    following = await send_pictures(one, wire, 6.0, capacity_bps=8_000_000, first=1)
    before = [limit.bitrate_bps for limit in one.asked(BitrateLimit) if isinstance(limit, BitrateLimit)]
    assert before[-1] > 1_500_000
    await send_pictures(one, wire, 3.0, capacity_bps=700_000, first=following)
    after = [limit.bitrate_bps for limit in one.asked(BitrateLimit) if isinstance(limit, BitrateLimit)]
    assert min(after) < 1_200_000
    assert len(after) - len(before) > 3  # more than the regular ones of three seconds
    stats = next(leg for leg in wire.engine.leg_stats() if leg.leg_id == one.leg_id)
    assert stats.uplink_bps == after[-1]
    assert stats.sources[0].layer is Layer.HIGH
    assert stats.sources[0].bitrate_bps > 500_000


async def test_stall_of_the_relay_itself_is_nobodys_silence(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.say(1, mid="m0")
    two.report(ReceiverReport(1))
    wire.now_s += 30
    wire.wait(0.02)
    assert set(wire.engine.ports) == {one.leg_id, two.leg_id}
    wire.wait(8.0)
    assert LegGone(one.leg_id, GoneReason.SILENT) in wire.events


async def test_reports_spread_over_the_second(wire: Wire) -> None:
    for number in range(20):
        wire.engine.join("hall", LegId(f"leg-{number}"), browser_offer(("audio", "sendonly")), wire.now_s)
    due = sorted(port.report_due_s - wire.now_s for port in wire.engine.ports.values())
    assert all(later - earlier < 0.1 for earlier, later in itertools.pairwise([0.0, *due, 1.0]))
