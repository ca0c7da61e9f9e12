"""Slots: numbers without a gap over switches, answers to NACKs, keyframes and picture ids; no socket."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.relay.codecs import Codec, is_switch_point, vp8_counters
from meetroom.media.relay.fanout import Fanout
from meetroom.media.relay.outbox import Lane, Outbox
from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import Source
from meetroom.media.relay.stun import Address
from meetroom.media.rtp.packet import RtpPacket, build_rtp, parse_rtp
from meetroom.protocol.signalling import Layer, LegId

FIRST_SEQUENCE = 0x7FFF
FIRST_TIMESTAMP = 0xFFFF_FF00
SEND_TIME_WORD = 2 << 24 | 0x123456


def vp8_payload(picture: int, *, key: bool = False, wide: bool = True) -> bytes:
    """First packet of a frame: descriptor with picture id, then one byte of frame header."""
    ids = bytes((0x80 | picture >> 8, picture & 0xFF)) if wide else bytes((picture,))
    return b"\x90\x80" + ids + (b"\x10" if key else b"\x11") + b"body"


class Feed:
    """A camera that can be forwarded packet by packet, as the forwarder does it."""

    def __init__(self, leg_id: str, layer: Layer = Layer.HIGH, sequence: int = 0, timestamp: int = 0) -> None:
        self.source = Source(LegId(leg_id), layer, "1", {97: Codec.VP8}, {})
        self.sequence, self.timestamp, self.picture = sequence, timestamp, 100
        self.out = memoryview(bytearray(2048))
        self._sent: list[RtpPacket] = []
        self._outbox = Outbox(self._on_datagram, protect=lambda session, packet, length: 0)
        self._fanout = Fanout(self._outbox)

    def _on_datagram(self, datagram: memoryview, address: Address) -> None:
        self.out[: len(datagram)] = datagram
        self._sent.append(parse_rtp(bytes(datagram)))

    def skip(self) -> None:
        """A frame that is lost before it reaches the relay."""
        self.sequence = (self.sequence + 1) & 0xFFFF
        self.timestamp = (self.timestamp + 6000) & 0xFFFF_FFFF
        self.picture = (self.picture + 1) & 0x7FFF

    def frame(self, now_s: float, *, key: bool = False) -> list[RtpPacket]:
        """Send one frame of one packet.  Returns: what the slots send."""
        self.skip()
        return self.packet(now_s, self.sequence, self.timestamp, vp8_payload(self.picture, key=key))

    def packet(self, now_s: float, sequence: int, timestamp: int, payload: bytes) -> list[RtpPacket]:
        packet = build_rtp(RtpPacket(97, sequence, timestamp, 7, payload, marker=True))
        extended = self.source.arrivals.add(sequence, timestamp, now_s)
        self.source.remember(extended, timestamp, packet, 12, SEND_TIME_WORD)
        self.source.last_packet_at_s = now_s
        if is_switch_point(Codec.VP8, packet, 12):
            waiting, self.source.waiting = self.source.waiting, []
            for slot in waiting:
                slot.switch(self.source, extended, timestamp, packet, 12, now_s)
                if slot.thin:
                    self.source.waiting.append(slot)
        self._sent.clear()
        self._fanout.forward(self.source, extended, timestamp, packet, 12, SEND_TIME_WORD)
        self._outbox.flush()
        return list(self._sent)


def open_lane() -> Lane:
    """A lane that nobody encrypts for."""
    lane = Lane()
    lane.session = object()
    lane.lead_to(("127.0.0.1", 9))
    return lane


def make_slot(extension_id: int = 0) -> Slot:
    return Slot(
        LegId("me"), "5", 0xABCD, {Codec.VP8: 120}, extension_id=extension_id,
        first_sequence=FIRST_SEQUENCE, first_timestamp=FIRST_TIMESTAMP, lane=open_lane(),
    )  # fmt: skip


def picture_of(packet: RtpPacket) -> int:
    return ((packet.payload[2] & 0x7F) << 8) | packet.payload[3]


def test_nothing_is_forwarded_before_a_keyframe() -> None:
    slot, feed = make_slot(), Feed("a")
    slot.aim(feed.source)
    assert feed.frame(0.0) == []
    assert slot.fill().leg_id is None
    (first,) = feed.frame(0.1, key=True)
    assert (first.ssrc, first.payload_type, first.marker) == (0xABCD, 120, True)
    assert (first.sequence, first.timestamp) == (FIRST_SEQUENCE, FIRST_TIMESTAMP)
    assert slot.fill().leg_id == LegId("a")


def test_numbers_go_on_over_switches() -> None:
    slot = make_slot()
    one, two = Feed("a", sequence=65_000), Feed("b", sequence=3, timestamp=0xFFFF_0000)
    slot.aim(one.source)
    sent = one.frame(0.0, key=True) + one.frame(0.1) + one.frame(0.2)
    slot.aim(two.source)
    assert one.frame(0.3) == []
    sent += two.frame(0.4, key=True) + two.frame(0.5)
    slot.aim(one.source)
    sent += one.frame(0.6, key=True)
    expected = [(FIRST_SEQUENCE + index) & 0xFFFF for index in range(6)]
    assert [packet.sequence for packet in sent] == expected
    steps = [(b.timestamp - a.timestamp) & 0xFFFF_FFFF for a, b in itertools.pairwise(sent)]
    assert all(0 < step < 90_000 for step in steps)
    assert steps[2] == pytest.approx(0.2 * 90_000, abs=1)
    pictures = [picture_of(packet) for packet in sent]
    assert pictures == list(range(pictures[0], pictures[0] + 6))


def test_other_layer_takes_over_at_its_keyframe_without_a_pause() -> None:
    slot, high, low = make_slot(), Feed("a"), Feed("a", Layer.LOW)
    slot.aim(low.source)
    low.frame(0.0, key=True)
    slot.aim(high.source)
    assert len(low.frame(0.1)) == 1
    assert high.frame(0.15) == []
    assert slot.fill().layer is Layer.LOW
    assert len(high.frame(0.2, key=True)) == 1
    assert slot.fill().layer is Layer.HIGH
    assert low.frame(0.3) == []


def test_going_back_before_the_keyframe_keeps_what_is_shown() -> None:
    slot, high, low = make_slot(), Feed("a"), Feed("a", Layer.LOW)
    slot.aim(low.source)
    low.frame(0.0, key=True)
    slot.aim(high.source)
    slot.aim(low.source)
    assert high.source.waiting == []
    assert high.frame(0.1, key=True) == []
    assert len(low.frame(0.2)) == 1


def test_loss_before_the_relay_stays_a_gap_that_can_be_filled() -> None:
    slot, feed = make_slot(), Feed("a")
    slot.aim(feed.source)
    (first,) = feed.frame(0.0, key=True)
    feed.skip()
    lost = (feed.sequence, feed.timestamp, feed.picture)
    (third,) = feed.frame(0.2)
    assert (third.sequence - first.sequence) & 0xFFFF == 2
    assert feed.source.arrivals.due(0.2) == (lost[0],)
    (second,) = feed.packet(0.25, lost[0], lost[1], vp8_payload(lost[2]))
    assert (second.sequence - first.sequence) & 0xFFFF == 1
    assert feed.source.arrivals.due(9.0) == ()
    (fourth,) = feed.frame(0.3)
    assert (fourth.sequence - first.sequence) & 0xFFFF == 3


def test_late_packet_of_before_the_switch_is_not_forwarded() -> None:
    slot, feed = make_slot(), Feed("a")
    feed.frame(0.0)
    feed.skip()
    late = (feed.sequence, feed.timestamp)
    slot.aim(feed.source)
    assert len(feed.frame(0.1, key=True)) == 1
    assert feed.packet(0.2, *late, vp8_payload(1)) == []


@pytest.mark.parametrize("extension_id", [0, 3])
def test_nack_is_answered_byte_for_byte_even_after_a_switch(extension_id: int) -> None:
    slot = make_slot(extension_id)
    one, two = Feed("a"), Feed("b")
    sent: list[bytes] = []
    slot.aim(one.source)
    for index in range(5):
        one.frame(index / 10, key=index == 0)
        sent.append(bytes(one.out[: len(one.out)]))
    slot.aim(two.source)
    two.frame(1.0, key=True)
    out = memoryview(bytearray(2048))
    for index in range(5):
        size = slot.again(out, (FIRST_SEQUENCE + index) & 0xFFFF)
        assert size
        assert bytes(out[:size]) == sent[index][:size]
    if extension_id:
        assert dict(parse_rtp(bytes(out[:size])).extensions) == {3: b"\x12\x34\x56"}
    assert slot.again(out, (FIRST_SEQUENCE + 6) & 0xFFFF) == 0
    assert slot.again(out, (FIRST_SEQUENCE - 1) & 0xFFFF) == 0


def test_ring_forgets() -> None:
    slot, feed = make_slot(), Feed("a", Layer.LOW)
    slot.aim(feed.source)
    feed.frame(0.0, key=True)
    for index in range(256):
        feed.frame(index / 30)
    out = memoryview(bytearray(2048))
    assert slot.again(out, FIRST_SEQUENCE) == 0
    assert slot.again(out, (FIRST_SEQUENCE + 1) & 0xFFFF) > 0


def test_more_packets_than_a_circle_keep_flowing() -> None:
    slot, feed = make_slot(), Feed("a")
    slot.aim(feed.source)
    feed.frame(0.0, key=True)
    previous = FIRST_SEQUENCE
    for index in range(70_000):
        (packet,) = feed.frame(index / 30)
        assert packet.sequence == (previous + 1) & 0xFFFF
        previous = packet.sequence


def test_another_ssrc_of_the_source_starts_over_and_never_reuses_a_number() -> None:
    slot, feed = make_slot(), Feed("a")
    slot.aim(feed.source)
    (before,) = feed.frame(0.0, key=True)
    highest = feed.source.arrivals.highest
    feed.source.restart(99)
    assert slot.fill().leg_id is None
    assert feed.frame(0.1) == []
    (after,) = feed.frame(0.2, key=True)
    assert (after.sequence - before.sequence) & 0xFFFF == 1
    assert feed.source.arrivals.highest > highest + 0x10000


def test_keyframe_requests_are_merged_to_one_a_second() -> None:
    feed = Feed("a")
    assert not feed.source.keyframe_due(0.0)
    for _ in range(3):
        feed.source.want_keyframe()
    assert [feed.source.keyframe_due(now_s) for now_s in (0.0, 0.1, 2.0)] == [True, False, False]
    feed.source.want_keyframe()
    feed.source.want_keyframe()
    assert [feed.source.keyframe_due(now_s) for now_s in (2.0, 2.5, 3.1)] == [True, False, False]
    feed.source.waiting.append(make_slot())
    assert [feed.source.keyframe_due(now_s) for now_s in (3.2, 3.5, 4.3)] == [True, False, True]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.booleans()), max_size=60))
def test_any_history_is_gapless_and_monotonic(steps: list[tuple[str, bool, bool]]) -> None:
    slot = make_slot()
    feeds = {"a": Feed("a", sequence=60_000), "b": Feed("b", timestamp=0x8000_0000)}
    sent: list[RtpPacket] = []
    for index, (name, key, aim) in enumerate(steps):
        if aim:
            slot.aim(feeds[name].source)
        sent += feeds[name].frame(index / 15, key=key)
        feeds["b" if name == "a" else "a"].skip()
    for before, after in itertools.pairwise(sent):
        assert 1 <= (after.sequence - before.sequence) & 0xFFFF <= len(steps)
        assert 0 < (after.timestamp - before.timestamp) & 0xFFFF_FFFF < 0x8000_0000
        assert ((picture_of(after) - picture_of(before)) & 0x7FFF) <= len(steps)


@pytest.mark.parametrize(
    ("codec", "payload", "expected"),
    [
        (Codec.VP8, "1010", True),
        (Codec.VP8, "1011", False),
        (Codec.VP8, "0010", False),
        (Codec.VP8, "1110", False),
        (Codec.VP8, "9080 8001 10", True),
        (Codec.VP8, "90e0 01 02 03 10", True),
        (Codec.VP8, "90e0 8001 02 03 11", False),
        (Codec.VP8, "90", False),
        (Codec.VP8, "9080", False),
        (Codec.VP8, "", False),
        (Codec.H264, "6742", True),
        (Codec.H264, "6588", False),
        (Codec.H264, "4188", False),
        (Codec.H264, "7887", False),
        (Codec.H264, "78 0002 6742 0002 68ce", True),
        (Codec.H264, "78 0002 0610 0001 67", True),
        (Codec.H264, "78 0002 4188", False),
        (Codec.H264, "7c 87 42", True),
        (Codec.H264, "7c 07 42", False),
        (Codec.H264, "7c 85 42", False),
        (Codec.H264, "67", False),
        (Codec.OPUS, "fc", True),
        (Codec.OPUS, "", False),
    ],
)
def test_keyframes_are_recognised(codec: Codec, payload: str, expected: bool) -> None:
    assert is_switch_point(codec, bytes(12) + bytes.fromhex(payload), 12) is expected


@given(st.sampled_from(list(Codec)), st.binary(max_size=40))
def test_arbitrary_payloads_are_looked_at_safely(codec: Codec, payload: bytes) -> None:
    packet = bytes(12) + payload
    assert is_switch_point(codec, packet, 12) in (True, False)
    assert all(abs(at) < len(packet) for at in vp8_counters(packet, 12) or ())


def test_narrow_picture_ids_are_rewritten_in_their_width() -> None:
    slot, feed = make_slot(), Feed("a")
    slot.aim(feed.source)
    (first,) = feed.packet(0.0, 1, 0, vp8_payload(127, key=True, wide=False))
    (second,) = feed.packet(0.1, 2, 9000, vp8_payload(0, wide=False))
    assert (second.payload[2] - first.payload[2]) & 0x7F == 1
    assert not second.payload[2] & 0x80


def test_thin_slot_gets_only_keyframes_without_a_gap() -> None:
    slot, feed = make_slot(), Feed("a", Layer.LOW)
    slot.aim(feed.source, thin=True)
    sent: list[RtpPacket] = []
    for index in range(30):
        sent += feed.frame(index / 15, key=index % 10 == 0)
    assert [packet.sequence for packet in sent] == [(FIRST_SEQUENCE + index) & 0xFFFF for index in range(3)]
    assert [picture_of(packet) - picture_of(sent[0]) for packet in sent] == [0, 1, 2]
    assert slot.fill().layer is Layer.LOW
    slot.aim(feed.source)
    assert feed.frame(3.0) == []
    sent += feed.frame(3.1, key=True) + feed.frame(3.2)
    assert [packet.sequence for packet in sent] == [(FIRST_SEQUENCE + index) & 0xFFFF for index in range(5)]
    assert feed.source.waiting == []


def test_thinning_ends_with_the_frame_that_is_being_sent() -> None:
    slot, feed = make_slot(), Feed("a", Layer.LOW)
    slot.aim(feed.source)
    (first,) = feed.frame(0.0, key=True)
    slot.aim(feed.source, thin=True)
    tail = feed.packet(0.01, feed.sequence + 1, feed.timestamp, b"\x80\x80\x80\x64tail")
    assert [(packet.sequence - first.sequence) & 0xFFFF for packet in tail] == [1]
    feed.sequence += 1
    assert feed.frame(0.1) == []
    (key,) = feed.frame(1.0, key=True)
    assert (key.sequence - first.sequence) & 0xFFFF == 2
    out = memoryview(bytearray(2048))
    assert all(slot.again(out, (first.sequence + index) & 0xFFFF) for index in range(3))
    assert slot.again(out, (first.sequence + 3) & 0xFFFF) == 0


def test_keyframe_of_several_packets_stays_one_segment_and_its_repaired_part_still_comes() -> None:
    slot, feed = make_slot(), Feed("a", Layer.LOW)
    slot.aim(feed.source, thin=True)
    (first,) = feed.frame(0.0, key=True)
    feed.sequence += 2
    late = feed.sequence - 1
    (last,) = feed.packet(0.0, feed.sequence, feed.timestamp, b"\x80\x80\x80\x64last")
    assert feed.frame(0.1) == []
    (middle,) = feed.packet(0.2, late, last.timestamp - first.timestamp + feed.timestamp - 6000, b"\x80\x80\x80\x64mid")
    assert [(p.sequence - first.sequence) & 0xFFFF for p in (middle, last)] == [1, 2]


def test_counters_of_temporal_layers_go_on_over_switches() -> None:
    def payload(picture: int, tl0: int, tid: int, *, key: bool) -> bytes:
        return bytes((0x90, 0xE0, 0x80 | picture >> 8, picture & 0xFF, tl0, tid << 6)) + (b"\x10" if key else b"\x11")

    slot, one, two = make_slot(), Feed("a"), Feed("b")
    slot.aim(one.source)
    sent = one.packet(0.0, 1, 0, payload(7, 255, 0, key=True)) + one.packet(0.1, 2, 9000, payload(8, 255, 1, key=False))
    sent += one.packet(0.2, 3, 18_000, payload(9, 0, 0, key=False))
    slot.aim(two.source)
    sent += two.packet(0.3, 50, 5, payload(400, 90, 0, key=True)) + two.packet(
        0.4, 51, 9005, payload(401, 91, 0, key=False)
    )
    assert [(packet.payload[4] - sent[0].payload[4]) & 0xFF for packet in sent] == [0, 0, 1, 2, 3]
    assert [packet.payload[5] >> 6 for packet in sent] == [0, 1, 0, 0, 0]
    assert [picture_of(packet) - picture_of(sent[0]) for packet in sent] == [0, 1, 2, 3, 4]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.sampled_from(["", "full", "thin"])), max_size=80))
def test_any_history_of_thinning_is_gapless_and_monotonic(steps: list[tuple[str, bool, str]]) -> None:
    slot = make_slot()
    feeds = {"a": Feed("a", sequence=60_000), "b": Feed("b", timestamp=0x8000_0000)}
    sent: list[RtpPacket] = []
    for index, (name, key, aim) in enumerate(steps):
        if aim:
            slot.aim(feeds[name].source, thin=aim == "thin")
        sent += feeds["a"].frame(index / 15, key=key) + feeds["b"].frame(index / 15, key=key)
    assert [packet.sequence for packet in sent] == [(FIRST_SEQUENCE + index) & 0xFFFF for index in range(len(sent))]
    for feed in feeds.values():
        assert len(feed.source.subscribers) <= 1
        assert len(feed.source.waiting) <= 1
