"""Redundancy of voices hop by hop: what is found again, what is put on, what must never leave; no socket."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.relay.codecs import Codec
from meetroom.media.relay.redundancy import CALM_S, LineLoss, pack, unpack
from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import Source
from meetroom.media.rtp.packet import MalformedPacket, RtpPacket, build_rtp, parse_rtp
from meetroom.media.rtp.red import RedBlock, build_red, parse_red
from meetroom.protocol.signalling import Layer, LegId

OPUS, RED = 111, 63
WORD = 0x8A << 16


class Voice:
    """A microphone whose packets come in as the forwarder takes them."""

    def __init__(self) -> None:
        self.source = Source(LegId("a"), Layer.MIC, "0", {OPUS: Codec.OPUS, RED: Codec.RED}, {})

    def take(self, sequence: int, *, copies: int = 0, ticks: int = 960) -> list[tuple[int, int, bytes]]:
        """One packet that repeats the `copies` before it.  Returns: sequence, RTP time and payload of what came out."""
        blocks = [
            RedBlock(OPUS, back * ticks, b"opus %d" % (sequence - back)) for back in range(copies, -1, -1)
        ]  # fmt: skip
        packet = build_rtp(RtpPacket(RED, sequence & 0xFFFF, sequence * ticks, 7, build_red(blocks), marker=True))
        extended = self.source.arrivals.add(sequence & 0xFFFF, sequence * ticks, 0.0)
        found = []
        for number, timestamp, plain in unpack(self.source, extended, packet, 12, len(packet)):
            self.source.remember(number, timestamp, plain, 12, WORD)
            parsed = parse_rtp(plain)
            assert (number & 0xFFFF, timestamp, OPUS, 7) == (
                parsed.sequence, parsed.timestamp, parsed.payload_type, parsed.ssrc,
            )  # fmt: skip
            assert parsed.marker is (parsed.sequence == sequence & 0xFFFF)
            found.append((parsed.sequence, timestamp, parsed.payload))
        return found


def test_lost_packets_come_out_of_a_later_one_in_order() -> None:
    voice = Voice()
    assert voice.take(65_533, copies=2) == [(65_533, 65_533 * 960, b"opus 65533")]  # nothing before the first
    found = voice.take(65_536, copies=2)
    assert [(sequence, payload) for sequence, _, payload in found] == [
        (65_534, b"opus 65534"), (65_535, b"opus 65535"), (0, b"opus 65536"),
    ]  # fmt: skip
    assert [at for _, at, _ in found] == [65_534 * 960, 65_535 * 960, 65_536 * 960]
    assert voice.source.arrivals.recovered == 2
    assert [sequence for sequence, _, _ in voice.take(65_537, copies=2)] == [1]
    assert [sequence for sequence, _, _ in voice.take(65_541, copies=1)] == [4, 5]


def test_loss_is_told_to_the_sender_although_it_was_recovered() -> None:
    voice = Voice()
    for sequence in (1, 3, 5, 7):
        voice.take(sequence, copies=1)
    report = voice.source.arrivals.report(7, last_sr=0, delay_since_sr=0)
    assert report.packets_lost == 3
    assert report.fraction_lost > 100
    assert voice.source.arrivals.lost_share == 0.0  # but nobody behind the relay misses them


def test_times_that_contradict_the_places_are_not_believed() -> None:
    voice = Voice()
    for sequence in (1, 2):
        voice.take(sequence)
    assert [sequence for sequence, _, _ in voice.take(4, copies=1, ticks=961)] == [3, 4]
    voice.take(5)
    assert [s for s, _, _ in voice.take(7, copies=2, ticks=1)] == [7]  # 6 would be as old as the packet before it


def test_foreign_payloads_are_refused() -> None:
    voice = Voice()
    extended = voice.source.arrivals.add(1, 960, 0.0)
    for payload in (b"", b"\xff", bytes((9,)) + b"g722", bytes((0xEF, 0, 0, 200, OPUS)) + b"short"):
        packet = build_rtp(RtpPacket(RED, 1, 960, 7, payload))
        with pytest.raises(MalformedPacket):
            list(unpack(voice.source, extended, packet, 12, len(packet)))


@given(st.binary(max_size=60), st.integers(0, 0xFFFF))
def test_arbitrary_redundancy_is_refused_or_gives_plain_packets(payload: bytes, sequence: int) -> None:
    voice = Voice()
    voice.take(10)
    packet = build_rtp(RtpPacket(RED, sequence, sequence * 960, 7, payload))
    extended = voice.source.arrivals.add(sequence, sequence * 960, 0.0)
    try:
        out = list(unpack(voice.source, extended, packet, 12, len(packet)))
    except MalformedPacket:
        return
    assert out[-1][0] == extended
    assert all(parse_rtp(plain).payload_type == OPUS for _, _, plain in out)
    assert len(out) <= 8


def slot_of(voice: Voice, *, takes_red: bool = True) -> Slot:
    types = {Codec.OPUS: 96, Codec.RED: 97} if takes_red else {Codec.OPUS: 96}
    slot = Slot(LegId("me"), "9", 5, types, extension_id=1, first_sequence=100, first_timestamp=0)
    slot.aim(voice.source)
    return slot


def forward(voice: Voice, slot: Slot, number: int, at: int, packet: bytes) -> RtpPacket:
    for waiting in tuple(voice.source.waiting):
        voice.source.waiting.remove(waiting)
        waiting.switch(voice.source, number, at, packet, 12, 0.0)
    out = memoryview(bytearray(2048))
    size = slot.write(out, number, at, packet, memoryview(packet)[12:], WORD, None)
    return parse_rtp(bytes(out[:size]))


def test_copies_are_put_on_only_for_lossy_lines_and_who_can_take_them() -> None:
    voice = Voice()
    able, unable = slot_of(voice), slot_of(voice, takes_red=False)
    sent: list[tuple[RtpPacket, RtpPacket]] = []
    for sequence in range(1, 8):
        able.redundancy = unable.redundancy = 0 if sequence < 3 else 2
        ((_, at, _),) = voice.take(sequence)
        number = voice.source.arrivals.highest
        packet = voice.source.recall(number)
        assert packet is not None
        voice.source.waiting[:] = [slot for slot in (able, unable) if slot.source is None]
        sent.append((forward(voice, able, number, at, packet[1]), forward(voice, unable, number, at, packet[1])))
    assert [one.payload_type for one, _ in sent] == [96, 96, 97, 97, 97, 97, 97]
    assert {two.payload_type for _, two in sent} == {96}
    assert [one.sequence for one, _ in sent] == list(range(100, 107))
    assert all(one.extensions[1] == b"\x8a" for one, _ in sent)
    blocks = parse_red(sent[-1][0].payload)
    assert [(b.payload_type, b.timestamp_offset, b.payload) for b in blocks] == [
        (96, 1920, b"opus 5"), (96, 960, b"opus 6"), (96, 0, b"opus 7"),
    ]  # fmt: skip
    # A packet that left with copies is never sent again: under the same number SRTP must not see another text.
    assert able.again(memoryview(bytearray(2048)), 104) == 0
    assert unable.again(memoryview(bytearray(2048)), 104) > 0


def test_nothing_is_copied_from_behind_a_gap_or_from_before_the_switch() -> None:
    voice = Voice()
    for sequence in (1, 2, 4, 5):
        voice.take(sequence)
    newest = voice.source.arrivals.highest
    assert len(parse_red(pack(voice.source, newest, b"x", first=0, payload_type=96, depth=2) or b"")) == 2
    assert len(parse_red(pack(voice.source, newest, b"x", first=newest, payload_type=96, depth=2) or b"")) == 1
    assert pack(voice.source, newest + 1, b"x", first=0, payload_type=96, depth=1) is None


def test_random_loss_on_both_hops_leaves_hardly_a_gap() -> None:
    noise = random.Random(7)
    voice = Voice()
    sent = heard = 0
    for sequence in range(1, 6000):
        sent += 1
        if sequence > 1 and noise.random() < 0.05:
            continue
        heard += len(voice.take(sequence, copies=1))
    assert sent - heard < 0.004 * sent


def test_line_is_judged_with_hysteresis() -> None:
    loss, now_s = LineLoss(), 0.0
    depths = []
    for share, seconds in ((0.0, 5), (0.04, 5), (0.25, 5), (0.0, 40)):
        for _ in range(seconds):
            now_s += 1
            loss.update(share, now_s)
        depths.append(loss.depth)
    assert depths == [0, 1, 2, 0]
    changes = 0
    for second in range(200):  # around the threshold it stays on
        changes += loss.update(0.03 * (second % 2), now_s + second)
    assert changes == 1
    assert loss.depth == 1


def test_redundancy_goes_step_by_step() -> None:
    loss = LineLoss()
    for second in range(10):
        loss.update(0.3, second)
    depths = [loss.depth]
    for second in range(10, 60):
        loss.update(0.0, second)
        depths.append(loss.depth)
    steps = [one for one, two in itertools.pairwise(depths) if one != two]
    assert steps == [2, 1]
    assert depths.count(1) >= CALM_S
