"""DTLS clients at the engine without a socket: paths, reports, pictures and voices; time is an argument."""

import asyncio
from typing import cast

from aioice import stun
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcicetransport import RTCIceTransport

from meetroom.media.relay.engine import Engine
from meetroom.media.relay.messages import RelayEvent
from meetroom.media.rtp.extensions import AudioLevel, build_audio_level
from meetroom.media.rtp.packet import DatagramKind, RtpPacket, build_rtp, classify, parse_rtp
from meetroom.media.rtp.red import RedBlock, build_red
from meetroom.media.rtp.rtcp import RtcpPacket, build_rtcp, parse_rtcp
from meetroom.protocol.signalling import LegId
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


def red_voice(sequence: int, copies: int) -> RtpPacket:
    blocks = [RedBlock(111, back * 960, b"opus %d" % (sequence - back)) for back in range(copies, -1, -1)]
    level = {1: build_audio_level(AudioLevel(voice=True, level=20))}
    return RtpPacket(63, sequence, sequence * 960, MIC_SSRC, build_red(blocks), extensions=level)


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
