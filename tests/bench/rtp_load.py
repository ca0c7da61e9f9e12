"""RTP clients made of nothing but a socket, DTLS and SRTP: the same load for the relay and for other servers.

They answer no NACK and decode nothing; what arrives is counted and thrown away.
"""

import asyncio
import secrets
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from aioice import stun
from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    SRTPProtectionProfile,
)
from aiortc.rtcicetransport import RTCIceTransport

from meetroom.media.relay.endpoint import address_of
from meetroom.media.rtp.packet import RtpPacket, build_rtp
from meetroom.media.rtp.rtcp import ReceiverReport, build_rtcp

PAYLOAD_TYPE = 96
PACKETS_PER_S = 150
PACKETS_PER_FRAME = 5
KEYFRAME_EVERY_FRAMES = 30
PAYLOAD_BYTES = 888
READ_BURST = 512
SOCKET_BUFFER_BYTES = 8 * 1024 * 1024

_LINE = (
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n"
    "a=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n"
)


@dataclass(frozen=True)
class Remote:
    """What an SDP tells of the server: ICE credentials, fingerprint, and where it listens."""

    ufrag: str
    password: str
    fingerprint: tuple[str, str]
    address: tuple[str, int]


def read_remote(sdp: str) -> Remote:
    """Read offer or answer of an ICE-lite server.  Raises: LookupError."""
    lines = sdp.replace("\r\n", "\n").split("\n")
    values: dict[str, str] = {}
    for line in lines:
        name, _, value = line.removeprefix("a=").partition(":")
        values.setdefault(name, value)
    found = [line.split() for line in lines if line.startswith("a=candidate:")]
    udp = [parts for parts in found if parts[2].lower() == "udp" and ":" not in parts[4]]
    algorithm, value = values["fingerprint"].split()
    return Remote(values["ice-ufrag"], values["ice-pwd"], (algorithm, value), (udp[0][4], int(udp[0][5])))


class LoadLine:
    """One transport: a connected socket, ICE towards a lite server, DTLS, SRTP."""

    role = "controlling"
    state = "completed"

    def __init__(
        self,
        certificate: RTCCertificate,
        dtls_role: Literal["client", "server"],
        profiles: Sequence[SRTPProtectionProfile],
    ) -> None:
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(16)
        self.received = 0
        self._alive: asyncio.Task[None] | None = None
        self._certificate = certificate
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.setblocking(False)
        self._udp.bind(("", 0))
        self._address = address_of(self._udp)
        self._udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER_BYTES)
        self._buffer = bytearray(2048)
        self._dtls = RTCDtlsTransport(cast(RTCIceTransport, self), [certificate])
        self._dtls._set_role(dtls_role)
        self._dtls._srtp_profiles = list(profiles)
        self._is_controlling = True
        self._tie_breaker = secrets.randbits(64)
        self._setup = "active" if dtls_role == "client" else "passive"

    def transport_lines(self, *, offering: bool) -> str:
        """The lines of SDP that describe this transport; whoever offers controls ICE."""
        self._is_controlling = offering
        value = next(each.value for each in self._certificate.getFingerprints() if each.algorithm == "sha-256")
        setup = "actpass" if offering else self._setup
        return (
            f"a=ice-ufrag:{self.ufrag}\r\na=ice-pwd:{self.password}\r\n"
            f"a=fingerprint:sha-256 {value}\r\na=setup:{setup}\r\n"
            f"a=candidate:1 1 udp 2130706431 {self._address[0]} {self._address[1]} typ host\r\na=end-of-candidates\r\n"
        )

    async def connect(self, remote: Remote) -> None:
        """Check the path until it is answered, then shake hands.  Raises: TimeoutError, ConnectionError."""
        self._udp.connect(remote.address)
        asyncio.get_running_loop().add_reader(self._udp.fileno(), self._drain)
        self._answered = asyncio.Event()
        async with asyncio.timeout(20):
            while not self._answered.is_set():
                self._check(remote)
                try:
                    await asyncio.wait_for(self._answered.wait(), 0.2)
                except TimeoutError:
                    continue
            algorithm, value = remote.fingerprint
            await self._dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(algorithm, value)]))
        if self._dtls.state != "connected":
            raise ConnectionError("the handshake failed")
        self._alive = asyncio.get_running_loop().create_task(self._stay_alive(remote))

    @property
    def profile(self) -> str:
        """The SRTP profile that was agreed upon."""
        assert self._dtls._ssl is not None
        return bytes(self._dtls._ssl.get_selected_srtp_profile()).decode()

    def _check(self, remote: Remote) -> None:
        check = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        check.attributes["USERNAME"] = f"{remote.ufrag}:{self.ufrag}"
        check.attributes["PRIORITY"] = 1_853_824_767
        if self._is_controlling:
            check.attributes["USE-CANDIDATE"] = None
        check.attributes["ICE-CONTROLLING" if self._is_controlling else "ICE-CONTROLLED"] = self._tie_breaker
        check.add_message_integrity(remote.password.encode())
        check.add_fingerprint()
        self._udp.send(bytes(check))

    def _stun(self, datagram: bytes) -> None:
        message = stun.parse_message(datagram)
        if message.message_class is stun.Class.RESPONSE:
            self._answered.set()
        elif message.message_class is stun.Class.REQUEST:
            answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, message.transaction_id)
            answer.attributes["XOR-MAPPED-ADDRESS"] = self._udp.getpeername()
            answer.add_message_integrity(self.password.encode())
            answer.add_fingerprint()
            self._udp.send(bytes(answer))

    async def _recv(self) -> bytes:
        return await self._queue.get()

    async def _send(self, data: bytes) -> None:
        self._udp.send(data)

    def _drain(self) -> None:
        receive, buffer = self._udp.recv_into, self._buffer
        for _ in range(READ_BURST):
            try:
                size = receive(buffer)
            except (BlockingIOError, ConnectionRefusedError):
                return
            if buffer[0] >= 128:
                self.received += not 192 <= buffer[1] <= 223
            elif buffer[0] >= 20:
                self._queue.put_nowait(bytes(buffer[:size]))
            elif buffer[0] < 4:
                self._stun(bytes(buffer[:size]))

    def send_rtp(self, plain: bytes) -> None:
        """Protect and send one packet."""
        self._udp.send(self._dtls._tx_srtp.protect(plain))

    async def _stay_alive(self, remote: Remote) -> None:
        """A report and a consent check a second, load or no load."""
        while True:
            self._udp.send(self._dtls._tx_srtp.protect_rtcp(build_rtcp([ReceiverReport(1)])))
            self._check(remote)
            await asyncio.sleep(1.0)

    async def close(self) -> None:
        """Hang up."""
        if self._alive is not None:
            self._alive.cancel()
        await self._dtls.stop()
        asyncio.get_running_loop().remove_reader(self._udp.fileno())
        self._udp.close()


class VideoSource:
    """VP8 as it looks from outside: frames of five packets, picture ids, a keyframe each second."""

    def __init__(self, ssrc: int) -> None:
        self.ssrc = ssrc
        self._count = 0
        self._body = secrets.token_bytes(PAYLOAD_BYTES)

    def packet(self) -> bytes:
        """The next packet, plain."""
        frame, part = divmod(self._count, PACKETS_PER_FRAME)
        descriptor = bytes([0x90 if part == 0 else 0x80, 0x80, 0x80 | (frame >> 8) & 0x7F, frame & 0xFF])
        key = b"\x10" if frame % KEYFRAME_EVERY_FRAMES == 0 else b"\x11"
        payload = descriptor + key + self._body[len(descriptor) + 1 :]
        is_last = part == PACKETS_PER_FRAME - 1
        made = RtpPacket(PAYLOAD_TYPE, self._count & 0xFFFF, frame * 3000, self.ssrc, payload, marker=is_last)
        self._count += 1
        return build_rtp(made)


def describe(mids: Sequence[tuple[str, str]], line: LoadLine, *, offering: bool, ssrc: int = 0) -> str:
    """An SDP.  Args: mids: name and direction of each m-line; ssrc: of what the sending one sends."""
    head = f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {' '.join(mid for mid, _ in mids)}\r\n"
    transport = line.transport_lines(offering=offering)
    return head + "".join(
        f"{_LINE}a=mid:{mid}\r\na={direction}\r\n{transport}"
        + (f"a=ssrc:{ssrc} cname:bench\r\n" if direction == "sendonly" else "")
        for mid, direction in mids
    )


async def flow(senders: Sequence[tuple[LoadLine, VideoSource]], seconds: float) -> None:
    """Send at an even rate for a while."""
    start_s = time.monotonic()
    for tick in range(int(seconds * PACKETS_PER_S)):
        for line, source in senders:
            line.send_rtp(source.packet())
        await asyncio.sleep(max(0.0, start_s + (tick + 1) / PACKETS_PER_S - time.monotonic()))
