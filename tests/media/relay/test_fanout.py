"""Many slots of one source: each gets its own numbers, whatever way it is served; nothing leaves in plain."""

from collections import defaultdict
from typing import Any

import pytest

from meetroom.media.relay.codecs import Codec, vp8_counters
from meetroom.media.relay.fanout import Fanout
from meetroom.media.relay.outbox import BATCH_PACKETS, Lane, Outbox, socket_name
from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import Source
from meetroom.media.relay.stun import Address
from meetroom.media.rtp.packet import RtpPacket, build_rtp, parse_rtp
from meetroom.protocol.signalling import Layer, LegId

WORD = 0x8A << 16


class Hall:
    """One voice and any number of listeners."""

    def __init__(self, listeners: int) -> None:
        self.source = Source(LegId("speaker"), Layer.MIC, "0", {111: Codec.OPUS}, {})
        self.got: dict[Address, list[RtpPacket]] = defaultdict(list)
        self.refused: set[object] = set()
        self.empty = 0
        self.outbox = Outbox(self._take, self._protect)
        self.fanout = Fanout(self.outbox)
        self.slots = [self._listener(number) for number in range(listeners)]
        for slot in self.slots:
            slot.aim(self.source)

    def _listener(self, number: int) -> Slot:
        lane = Lane()
        lane.session = f"session {number}"
        lane.lead_to(("192.0.2.1", number + 1))
        types = {Codec.OPUS: 96, Codec.RED: 97}
        return Slot(
            LegId(f"l{number}"), "1", number + 1, types, extension_id=number % 3, first_sequence=number,
            first_timestamp=number * 7, lane=lane,
        )  # fmt: skip

    def _protect(self, session: Any, packet: Any, length: Any) -> int:
        return int(session in self.refused)

    def _take(self, datagram: memoryview, address: Address) -> None:
        if datagram:
            self.got[address].append(parse_rtp(bytes(datagram)))
        else:
            self.empty += 1

    def say(self, sequence: int) -> None:
        packet = build_rtp(RtpPacket(111, sequence & 0xFFFF, sequence * 960, 7, b"opus %d" % sequence, marker=True))
        extended = self.source.arrivals.add(sequence & 0xFFFF, sequence * 960, 0.0)
        self.source.remember(extended, sequence * 960, packet, 12, WORD)
        waiting, self.source.waiting = self.source.waiting, []
        for slot in waiting:
            slot.switch(self.source, extended, sequence * 960, packet, 12, 0.0)
        self.fanout.forward(self.source, extended, sequence * 960, packet, 12, WORD)
        self.outbox.flush()

    def of(self, number: int) -> list[RtpPacket]:
        return self.got[("192.0.2.1", number + 1)]


@pytest.mark.parametrize("listeners", [1, BATCH_PACKETS - 1, BATCH_PACKETS, 3 * BATCH_PACKETS + 5])
def test_everybody_gets_every_packet_in_numbers_of_their_own(listeners: int) -> None:
    hall = Hall(listeners)
    for sequence in (65_534, 65_535, 65_536):
        hall.say(sequence)
    for number, slot in enumerate(hall.slots):
        packets = hall.of(number)
        assert [packet.payload for packet in packets] == [b"opus 65534", b"opus 65535", b"opus 65536"]
        assert [packet.sequence for packet in packets] == [number, number + 1, number + 2]
        assert [packet.timestamp for packet in packets] == [number * 7 + step * 960 for step in range(3)]
        assert {(packet.ssrc, packet.payload_type, packet.marker) for packet in packets} == {(number + 1, 96, True)}
        assert {tuple(packet.extensions.items()) for packet in packets} == (
            {((number % 3, b"\x8a"),)} if number % 3 else {()}
        )
        assert (slot.packets, slot.octets) == (3, 30)


def test_who_is_served_apart_and_back_counts_on_without_a_gap() -> None:
    hall = Hall(4)
    for sequence in range(1, 40):
        hall.slots[1].redundancy = sequence // 5 % 2
        if sequence == 20:
            hall.slots[2].aim(None)
        if sequence == 30:
            hall.slots[2].aim(hall.source)
        hall.say(sequence)
    assert [packet.sequence for packet in hall.of(1)] == list(range(1, 40))
    assert {packet.payload_type for packet in hall.of(1)} == {96, 97}
    assert [packet.sequence for packet in hall.of(2)] == list(range(2, 2 + 29))
    assert [slot.packets for slot in hall.slots] == [39, 39, 29, 39]


def test_late_packet_reaches_those_who_miss_it_alone() -> None:
    hall = Hall(2)
    hall.say(1)
    hall.say(3)
    hall.slots[1].aim(None)
    hall.slots[1].aim(hall.source)
    hall.say(4)
    hall.say(2)
    assert [packet.payload for packet in hall.of(0)] == [b"opus 1", b"opus 3", b"opus 4", b"opus 2"]
    assert [packet.payload for packet in hall.of(1)] == [b"opus 1", b"opus 3", b"opus 4"]
    assert hall.slots[0].packets == 4


def test_what_the_cipher_refuses_never_leaves_in_plain() -> None:
    hall = Hall(3)
    hall.refused.add("session 1")
    hall.say(1)
    hall.slots[1].redundancy = 1
    hall.say(2)
    assert [len(hall.of(number)) for number in range(3)] == [2, 0, 2]
    assert hall.empty == 1


def test_a_closed_lane_gets_nothing() -> None:
    hall = Hall(2)
    hall.slots[0].lane.session = None
    hall.say(1)
    assert [len(hall.of(number)) for number in range(2)] == [0, 1]


@pytest.mark.parametrize("extension_id", [0, 3])
@pytest.mark.parametrize(
    "descriptor", ["10", "908080ff", "9080ffff", "90807f", "90e0c00105a0", "9060050f", "90c07f07", "9020a0"]
)
def test_copies_of_pictures_are_those_of_the_long_way(descriptor: str, extension_id: int) -> None:
    sent: list[bytes] = []
    outbox = Outbox(lambda datagram, _: sent.append(bytes(datagram)), lambda *_: 0)
    lane = Lane()
    lane.session = "session"
    lane.lead_to(("192.0.2.1", 1))
    slot = Slot(
        LegId("viewer"), "1", 5, {Codec.VP8: 120}, extension_id=extension_id, first_sequence=0xFFFE,
        first_timestamp=0xFFFF_FF00, lane=lane,
    )  # fmt: skip
    source = Source(LegId("camera"), Layer.HIGH, "0", {96: Codec.VP8}, {})
    slot.aim(source)
    for number in range(4):
        body = bytes.fromhex(descriptor) + b"\x10picture %d\0\0\3" % number
        packet = build_rtp(RtpPacket(96, 700 + number, number * 3000, 7, body, marker=number == 2))
        packet = bytes([packet[0] | 0x20]) + packet[1:]  # the three last bytes are padding
        source.remember(700 + number, number * 3000, packet, 12, WORD)
        if not number:
            slot.switch(source, 700, 0, packet, 12, 0.0)
        Fanout(outbox).forward(source, 700 + number, number * 3000, packet, 12, WORD)
        outbox.flush()
        counters = vp8_counters(packet, 12)
        long_way = memoryview(bytearray(200))
        size = slot.write(long_way, 700 + number, number * 3000, packet, memoryview(packet)[12:], WORD, counters)
        assert sent[-1] == bytes(long_way[:size])
    assert len(sent) == 4


def test_names_are_as_the_system_wants_them() -> None:
    assert socket_name(("127.0.0.1", 258))[2:8] == b"\x01\x02\x7f\x00\x00\x01"
    six = socket_name(("::1", 258, 0, 5))
    assert (len(six), six[2:4], six[23]) == (28, b"\x01\x02", 1)
    assert int.from_bytes(six[24:], "little") == 5
