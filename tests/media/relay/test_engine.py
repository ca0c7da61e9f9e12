"""The engine between two DTLS clients without a socket: paths, reports, priorities of wires; time is an argument."""

import asyncio
import contextlib
import itertools
import random
from collections.abc import AsyncIterator
from typing import cast

import pylibsrtp
import pytest
from aioice import stun
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcicetransport import RTCIceTransport
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetroom.media.relay.engine import Engine
from meetroom.media.relay.forwarder import RESENT_AT_ONCE
from meetroom.media.relay.messages import DemandChanged, GoneReason, LegGone, LegUp, RelayEvent, SlotsChanged
from meetroom.media.rtp.extensions import AudioLevel, build_audio_level
from meetroom.media.rtp.packet import DatagramKind, RtpPacket, build_rtp, classify, parse_rtp
from meetroom.media.rtp.red import RedBlock, build_red, parse_red
from meetroom.media.rtp.rtcp import (
    BitrateLimit,
    FullIntraRequest,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    RtcpPacket,
    SenderReport,
    build_rtcp,
    parse_rtcp,
)
from meetroom.protocol.signalling import Layer, LegId, Want
from tests.media.relay.test_negotiation import browser_offer
from tests.media.relay.test_slot import vp8_payload

Address = tuple[str, int]
MIC_SSRC, CAMERA_SSRC = 11, 12
WIRE_WAIT_S = 60.0


class Wire:
    """The engine and everything it has sent, sorted by receiver."""

    def __init__(self) -> None:
        self.events: list[RelayEvent] = []
        self.clients: dict[Address, Client] = {}
        self.told = asyncio.Event()
        self.now_s = 100.0
        self.closing: list[asyncio.Task[None]] = []
        self.engine = Engine(
            host="127.0.0.1",
            port=4000,
            send=self._send,
            emit=self._emit,
            forget=lambda line: self.closing.append(asyncio.get_running_loop().create_task(line.close())),
            wall_offset_s=1_000_000.0,
        )

    def _emit(self, event: RelayEvent) -> None:
        self.events.append(event)
        self.told.set()

    def _send(self, data: memoryview | bytes, address: Address) -> None:
        client = self.clients.get(address)
        if client is not None:
            client.take(bytes(data))

    def deliver(self, data: bytes, sender: Address) -> None:
        """A datagram reaches the relay."""
        self.engine.incoming[: len(data)] = data
        self.engine.datagram(len(data), sender, self.now_s)
        self.engine.outbox.flush()

    def wait(self, seconds: float) -> None:
        """Let time pass in steps of the timers."""
        for step in range(round(seconds / 0.02)):
            self.now_s += 0.02
            self.engine.tick(self.now_s)
            self.engine.outbox.flush()
            if step % 50 == 49:
                self.engine.check_layers(self.now_s)


class Client:
    """A client made of a DTLS transport and nothing else."""

    role = "controlling"
    state = "completed"

    def __init__(self, wire: Wire, name: str, address: Address) -> None:
        self.wire, self.leg_id, self.address = wire, LegId(name), address
        self.media: list[RtpPacket] = []
        self.reports: list[RtcpPacket] = []
        self.stun: list[stun.Message] = []
        self.is_deaf = False
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._certificate = RTCCertificate.generateCertificate()
        self.dtls = RTCDtlsTransport(cast(RTCIceTransport, self), [self._certificate])
        self.dtls._set_role("client")
        wire.clients[address] = self

    async def _recv(self) -> bytes:
        return await self._queue.get()

    async def _send(self, data: bytes) -> None:
        self.wire.deliver(data, self.address)

    def take(self, data: bytes) -> None:
        kind = classify(data)
        if kind is DatagramKind.STUN:
            self.stun.append(stun.parse_message(data))
        elif kind is DatagramKind.DTLS:
            self._queue.put_nowait(data)
        elif kind is DatagramKind.RTCP:
            self.reports += parse_rtcp(self.dtls._rx_srtp.unprotect_rtcp(data))
        elif not self.is_deaf:
            self.media.append(parse_rtp(self.dtls._rx_srtp.unprotect(data)))

    async def join(self, *, good_fingerprint: bool = True) -> None:
        """Offer, check, shake hands."""
        ways = [("audio", "sendonly"), ("video", "sendonly"), ("audio", "recvonly"), ("video", "recvonly")]
        offer = browser_offer(*ways)
        value = next(e.value for e in self._certificate.getFingerprints() if e.algorithm == "sha-256")
        old = next(line for line in offer.split("\r\n") if line.startswith("a=fingerprint"))
        if good_fingerprint:
            offer = offer.replace(old, f"a=fingerprint:sha-256 {value}")
        answer = self.wire.engine.join("hall", self.leg_id, offer, self.wire.now_s)
        lines = dict(line[2:].split(":", 1) for line in answer.split("\r\n") if line.startswith("a=") and ":" in line)
        self.ufrag, self.password = lines["ice-ufrag"], lines["ice-pwd"]
        self.check()
        algorithm, theirs = lines["fingerprint"].split(" ")
        await asyncio.wait_for(self.dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(algorithm, theirs)])), WIRE_WAIT_S)
        async with asyncio.timeout(WIRE_WAIT_S):
            while not any(getattr(event, "leg_id", None) == self.leg_id for event in self.wire.events):
                self.wire.told.clear()
                await self.wire.told.wait()
        self.wire.wait(0.2)

    def check(self, *, nominate: bool = True) -> None:
        message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{self.ufrag}:me"
        if nominate:
            message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity(self.password.encode())
        self.wire.deliver(bytes(message), self.address)

    def send(self, packet: RtpPacket) -> None:
        self.wire.deliver(self.dtls._tx_srtp.protect(build_rtp(packet)), self.address)

    def say(self, sequence: int, level: int = 20, *, mid: str | None = None, ssrc: int = MIC_SSRC) -> None:
        extensions = {1: build_audio_level(AudioLevel(voice=True, level=level))}
        if mid is not None:
            extensions[4] = mid.encode()
        self.send(RtpPacket(111, sequence, sequence * 960, ssrc, b"opus", extensions=extensions))

    def show(self, sequence: int, *, key: bool = False, mid: str = "m1", ssrc: int = CAMERA_SSRC) -> None:
        payload = vp8_payload(sequence, key=key)
        self.send(RtpPacket(96, sequence, sequence * 3000, ssrc, payload, marker=True, extensions={4: mid.encode()}))

    def report(self, *packets: RtcpPacket) -> None:
        self.wire.deliver(self.dtls._tx_srtp.protect_rtcp(build_rtcp(packets)), self.address)

    def pictures(self) -> list[RtpPacket]:
        return [packet for packet in self.media if packet.payload_type == 96]

    def asked(self, kind: type) -> list[RtcpPacket]:
        return [packet for packet in self.reports if isinstance(packet, kind)]


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    it = Wire()
    yield it
    for leg_id in tuple(it.engine.ports):
        it.engine.leave(leg_id, it.now_s)
    for client in it.clients.values():
        await client.dtls.stop()
    await asyncio.gather(*it.closing)


@pytest.fixture
async def pair(wire: Wire) -> tuple[Client, Client]:
    one, two = Client(wire, "one", ("192.0.2.1", 1)), Client(wire, "two", ("192.0.2.2", 2))
    await one.join()
    await two.join()
    return one, two


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


async def test_a_client_that_changes_its_codec_with_every_packet_seats_nobody_anew(
    pair: tuple[Client, Client], wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    one.show(1, key=True)
    seated: list[float] = []
    room = wire.engine.rooms["hall"]
    monkeypatch.setattr(room, "reseat", seated.append)
    for sequence in range(2, 102):
        one.send(RtpPacket(96 if sequence % 2 else 103, sequence, sequence * 3000, CAMERA_SSRC, b"\x41\x9a\x00\x00"))
    assert not seated
    wire.wait(1.0)
    assert len(seated) == 1
    monkeypatch.undo()
    one.show(102, key=True)
    assert two.pictures()[-1].timestamp != two.pictures()[0].timestamp


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


async def test_unknown_streams_and_damaged_packets_are_dropped(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.show(1, key=True)
    seen = len(two.media)
    one.show(2, mid="nobody", ssrc=77)
    one.send(RtpPacket(9, 1, 1, 78, b"g722"))
    protected = bytearray(one.dtls._tx_srtp.protect(build_rtp(RtpPacket(96, 2, 2, CAMERA_SSRC, b"xxxx"))))
    protected[-1] ^= 1
    wire.deliver(bytes(protected), one.address)
    wire.deliver(bytes(protected), ("192.0.2.9", 9))
    wire.deliver(b"\x80\xc8" + bytes(40), one.address)
    one.wire.deliver(one.dtls._tx_srtp.protect_rtcp(b"\x80\xc9\x00\x09\x00\x00\x00\x01"), one.address)
    assert len(two.media) == seen
    assert wire.engine.refused == 3


async def test_whatever_a_genuine_client_sends_breaks_nothing(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.show(1, key=True)
    noise = random.Random(1)
    sent = 0
    for index in range(2000):
        body = noise.randbytes(noise.randrange(60))
        ssrc = noise.choice((MIC_SSRC, CAMERA_SSRC, noise.getrandbits(32))).to_bytes(4, "big")
        first = noise.choice((0x80, 0x90, 0xA0, 0xB0, 0x8F, noise.randrange(0x80, 0xC0)))
        second = noise.choice((96, 103, 111, 0xC8, 0xC9, 0xCD, 0xCE, noise.randrange(256)))
        is_rtcp = 192 <= second <= 223
        middle = (len(body) // 4 + 1).to_bytes(2, "big") if is_rtcp else index.to_bytes(2, "big") + bytes(4)
        protect = one.dtls._tx_srtp.protect_rtcp if is_rtcp else one.dtls._tx_srtp.protect
        with contextlib.suppress(pylibsrtp.Error):
            wire.deliver(protect(bytes((first, second)) + middle + ssrc + body), one.address)
            sent += 1
    assert sent > 500
    wire.wait(2.0)
    one.show(5000, key=True)
    assert two.pictures()


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


async def test_a_fault_of_one_leg_keeps_no_other_waiting(
    pair: tuple[Client, Client], wire: Wire, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = pair
    two.show(1, key=True)

    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    broken = wire.engine.ports[one.leg_id]
    monkeypatch.setattr(broken.line, "silent", break_down)
    monkeypatch.setattr(broken.leg.room, "check_layers", break_down)
    one.reports.clear()
    two.reports.clear()
    wire.wait(3.0)
    assert not one.reports
    assert len(two.asked(ReceiverReport)) >= 3
    (record,) = caplog.records
    assert "leg one" in record.message
    caplog.clear()
    two.check()
    wire.wait(10.0)
    assert len(caplog.records) == 1


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


def red_voice(sequence: int, copies: int) -> RtpPacket:
    blocks = [RedBlock(111, back * 960, b"opus %d" % (sequence - back)) for back in range(copies, -1, -1)]
    level = {1: build_audio_level(AudioLevel(voice=True, level=20))}
    return RtpPacket(63, sequence, sequence * 960, MIC_SSRC, build_red(blocks), extensions=level)


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


async def test_nothing_said_while_forbidden_is_ever_heard(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.say(1, mid="m0")
    slot, said = two.media[0].ssrc, len(two.media)
    wire.engine.set_mic_allowed(one.leg_id, False, wire.now_s)
    wire.wait(0.02)
    demands = [e.layers for e in wire.events if isinstance(e, DemandChanged) and e.leg_id == one.leg_id]
    assert Layer.MIC not in demands[-1]
    for sequence in (2, 3, 4):
        one.say(sequence, level=0)
    one.send(red_voice(5, 2))
    wire.engine.listen(wire.now_s)
    assert wire.engine.rooms["hall"].speakers.chosen == ()
    two.report(Nack(1, slot, tuple((two.media[0].sequence + index) & 0xFFFF for index in range(-3, 9))))
    assert len(two.media) == said  # not even what was said before
    wire.engine.set_mic_allowed(one.leg_id, True, wire.now_s)
    one.send(red_voice(7, 2))
    one.say(6)
    assert [packet.payload for packet in two.media[said:]] == [b"opus 6", b"opus 7"]
    wire.wait(0.02)
    demands = [e.layers for e in wire.events if isinstance(e, DemandChanged) and e.leg_id == one.leg_id]
    assert Layer.MIC in demands[-1]


async def send_pictures(client: Client, wire: Wire, seconds: float, *, capacity_bps: float, first: int) -> int:
    """Send 1.2 Mb/s with send times over a link of this capacity.  Returns: number of the next picture."""
    size, queue_s, sent_s = 1000, 0.0, wire.now_s
    sequence = first
    for _ in range(round(seconds / 0.02)):
        wire.wait(0.02)
        for _ in range(3):
            queue_s = max(0.0, queue_s - 0.02 / 3) + size * 8 / capacity_bps
            sent_s = wire.now_s - queue_s  # as if it had waited so long in the queue
            extensions = {4: b"m1", 2: (int(sent_s * 262_144) & 0xFF_FFFF).to_bytes(3, "big")}
            payload = vp8_payload(sequence, key=sequence == first) + bytes(size - 50)
            at = RtpPacket(96, sequence, sequence * 1000, CAMERA_SSRC, payload, marker=True, extensions=extensions)
            client.send(at)
            sequence += 1
            if sequence % 50 == 0:
                wire.engine.listen(wire.now_s)
    return sequence


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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.lists(st.one_of(st.binary(max_size=80), st.tuples(st.integers(0, 3), st.integers(0, 400))), max_size=30))
async def test_hostile_datagrams_from_anywhere_are_counted_and_forgotten(
    pair: tuple[Client, Client], wire: Wire, data: list[bytes | tuple[int, int]]
) -> None:
    one, _ = pair
    stun_check = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    stun_check.attributes["USERNAME"] = f"{one.ufrag}:me"
    stun_check.add_message_integrity(one.password.encode())
    genuine = [
        bytes(stun_check),
        one.dtls._tx_srtp.protect(build_rtp(RtpPacket(111, 9, 9, MIC_SSRC, b"opus"))),
        one.dtls._tx_srtp.protect_rtcp(build_rtcp([ReceiverReport(MIC_SSRC)])),
        b"\x16\xfe\xfd" + bytes(40),
    ]
    before = set(wire.engine.ports)
    for entry in data:
        if isinstance(entry, bytes):
            datagram = entry
        else:
            flipped = bytearray(genuine[entry[0]])
            flipped[entry[1] % len(flipped)] ^= 1 << entry[1] % 8
            datagram = bytes(flipped)
        for sender in (one.address, ("198.51.100.1", len(datagram) + 1)):
            wire.deliver(datagram, sender)
    wire.wait(0.1)
    assert set(wire.engine.ports) == before
    assert len(wire.engine._by_address) <= 2 * 8
    assert all(len(port.line.addresses) <= 8 for port in wire.engine.ports.values())


async def test_hostile_streams_of_a_genuine_client_keep_memory_bounded(pair: tuple[Client, Client], wire: Wire) -> None:
    one, two = pair
    one.show(1, key=True)
    one.say(1, mid="m0")
    noise = random.Random(3)
    for index in range(3000):
        ssrc = noise.choice((MIC_SSRC, CAMERA_SSRC, noise.getrandbits(32)))
        kind = noise.choice((63, 96, 103, 111))
        extensions = noise.choice(({}, {4: b"m0"}, {4: b"m1"}, {2: noise.randbytes(3)}, {1: noise.randbytes(1)}))
        payload, at = noise.randbytes(noise.randrange(50)), noise.getrandbits(32)
        with contextlib.suppress(pylibsrtp.Error):  # its own SRTP refuses to go far back
            one.send(RtpPacket(kind, noise.getrandbits(16), at, ssrc, payload, extensions=extensions))
        lost = tuple(noise.getrandbits(16) for _ in range(20))
        two.report(Nack(noise.getrandbits(32), noise.choice([*wire.engine.ports[two.leg_id].slots]), lost))
        if index % 50 == 0:
            wire.wait(0.1)
    port = wire.engine.ports[one.leg_id]
    assert len(port.sources) <= len(port.leg.sources)
    assert len(port.reporters) <= 64
    assert all(len(source.arrivals.missing) <= 256 for source in port.leg.sources.values())
    assert all(len(source.waiting) + len(source.subscribers) <= 4 for source in port.leg.sources.values())
