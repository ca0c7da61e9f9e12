"""Hostile and damaged datagrams at the engine: dropped, counted, forgotten, and never heard."""

import contextlib
import random

import pylibsrtp
import pytest
from aioice import stun
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetroom.media.relay.messages import DemandChanged
from meetroom.media.rtp.packet import RtpPacket, build_rtp
from meetroom.media.rtp.rtcp import Nack, ReceiverReport, build_rtcp
from meetroom.protocol.signalling import Layer
from tests.media.relay.live_line import CAMERA_SSRC, MIC_SSRC, Client, Wire, red_voice


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
    two.is_deaf = True  # now and then it asks for what it had: its own SRTP refuses to be sent that again
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
