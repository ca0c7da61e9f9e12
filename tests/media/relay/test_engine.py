"""The relay's engine with real lines: streams bound and forwarded, wants, voices, orders, lines that come and go."""

from meetroom.media.relay.messages import GoneReason, LegGone, LegUp, SlotsChanged
from meetroom.media.rtp.packet import RtpPacket
from meetroom.protocol.signalling import LegId, Want
from tests.media.relay.live_line import CAMERA_SSRC, Client, Wire
from tests.media.relay.test_negotiation import browser_offer
from tests.media.relay.test_slot import vp8_payload


async def test_streams_are_bound_by_their_mid_and_forwarded(pair: tuple[Client, Client]) -> None:
    one, two = pair
    one.say(1, mid="m0")
    one.show(1)
    one.show(2, key=True)
    one.show(3)
    one.say(2, level=30)
    voices = [packet for packet in two.media if packet.payload_type == 111]
    assert [packet.extensions[1] for packet in voices] == [b"\x94", b"\x9e"]
    assert [packet.marker for packet in two.pictures()] == [True, True]
    assert all(2 in packet.extensions for packet in two.pictures())  # send time, as this client asked
    assert one.media == []


async def test_another_ssrc_on_the_same_line_goes_on(pair: tuple[Client, Client]) -> None:
    one, two = pair
    one.show(1, key=True)
    one.show(9000, ssrc=99)
    one.show(9001, ssrc=99, key=True)
    assert [(p.sequence - two.pictures()[0].sequence) & 0xFFFF for p in two.pictures()] == [0, 1]


async def test_another_codec_on_the_same_line_starts_over_with_its_payload_type(
    pair: tuple[Client, Client], wire: Wire
) -> None:
    one, two = pair
    one.show(1, key=True)
    wire.wait(0.02)
    one.send(RtpPacket(103, 2, 6000, CAMERA_SSRC, b"\x41\x9a"))
    wire.wait(0.02)
    fills = [event.fills for event in wire.events if isinstance(event, SlotsChanged) and event.leg_id == two.leg_id]
    assert fills[-1][1].leg_id is None
    one.send(RtpPacket(103, 3, 9000, CAMERA_SSRC, b"\x67\x42"))
    one.send(RtpPacket(103, 4, 9000, CAMERA_SSRC, b"\x65\x88", marker=True))
    pictures = [packet for packet in two.media if packet.payload_type in (96, 103)]
    assert [packet.payload_type for packet in pictures] == [96, 103, 103]
    assert [(p.sequence - pictures[0].sequence) & 0xFFFF for p in pictures] == [0, 1, 2]


async def test_line_without_mid_or_ssrc_is_bound_by_its_only_payload_type(pair: tuple[Client, Client]) -> None:
    one, two = pair
    one.say(1)
    one.say(2)
    assert len(two.media) == 2


async def test_forbidden_voice_is_dropped_and_the_chair_always_heard(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    wire.engine.set_mic_allowed(one.leg_id, False, wire.now_s)
    one.say(1)
    assert two.media == []
    assert wire.engine.leg_stats()[0].packets_in == 1
    wire.engine.set_mic_allowed(one.leg_id, True, wire.now_s)
    one.say(2, level=127)
    assert two.media == []  # allowed again, but silent
    wire.engine.set_priority("hall", (one.leg_id,), wire.now_s)
    one.say(3, level=127)
    assert len(two.media) == 1


async def test_wants_reach_the_room(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    wire.engine.set_wants(two.leg_id, (Want(one.leg_id, 0),), wire.now_s)
    one.show(1, key=True)
    assert two.media == []
    wire.engine.set_wants(two.leg_id, (Want(one.leg_id, 100),), wire.now_s)
    one.show(2, key=True)
    assert len(two.media) == 1


async def test_longest_datagram_is_forwarded_whole(pair: tuple[Client, Client]) -> None:
    one, two = pair
    room = 1500 - 144 - 12 - 8  # what pylibsrtp can protect, less header and extensions
    payload = vp8_payload(1, key=True) + bytes(room - 9)
    one.send(RtpPacket(96, 1, 1, CAMERA_SSRC, payload, marker=True, extensions={4: b"m1"}))
    assert [len(packet.payload) for packet in two.pictures()] == [len(payload)]


async def test_nomination_moves_the_path_and_a_mere_check_does_not(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    line = wire.engine.ports[two.leg_id].line
    old, two.address = two.address, ("192.0.2.3", 3)
    wire.clients[two.address] = two
    two.check(nominate=False)
    assert line.address == old
    two.check(nominate=True)
    assert line.address == two.address
    one.show(1, key=True)
    assert len(two.pictures()) == 1
    for port in range(10, 30):
        two.address = ("192.0.2.3", port)
        two.check(nominate=False)
    assert len(line.addresses) == 8
    wire.now_s += 2
    two.check(nominate=False)  # the old path has been silent
    assert line.address == two.address


async def test_wrong_certificate_is_told(wire: Wire) -> None:
    client = Client(wire, "x", ("192.0.2.1", 1))
    await client.join(good_fingerprint=False)
    assert wire.events == [LegGone(client.leg_id, GoneReason.HANDSHAKE_FAILED)]
    assert wire.engine.ports == {}
    assert wire.engine.rooms == {}


async def test_line_that_never_comes_up_or_falls_silent_is_told(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    wire.engine.join("hall", LegId("late"), browser_offer(("audio", "sendonly")), wire.now_s)
    one.say(1, mid="m0")
    wire.wait(6.1)
    assert LegGone(one.leg_id, GoneReason.SILENT) in wire.events
    assert LegGone(two.leg_id, GoneReason.SILENT) not in wire.events  # it never sent media: only checks every 6 s
    wire.wait(10)
    assert LegGone(two.leg_id, GoneReason.SILENT) in wire.events
    wire.wait(16)
    assert LegGone(LegId("late"), GoneReason.NEVER_CONNECTED) in wire.events
    assert wire.engine.ports == {}


async def test_orders_for_unknown_legs_change_nothing(wire: Wire) -> None:
    wire.engine.leave(LegId("x"), 0.0)
    wire.engine.set_wants(LegId("x"), (), 0.0)
    wire.engine.set_mic_allowed(LegId("x"), False, 0.0)
    wire.engine.set_priority("hall", (), 0.0)
    assert wire.engine.rooms == {}
    assert wire.events == []


async def test_leg_up_is_told_once(pair: tuple[Client, Client], wire: Wire) -> None:
    assert [event for event in wire.events if isinstance(event, LegUp)] == [
        LegUp(pair[0].leg_id),
        LegUp(pair[1].leg_id),
    ]
