"""The encrypted line to the relay: ICE, DTLS and SRTP of aiortc without its senders and receivers.

Knows bytes of RTP and RTCP, not what they mean.  aiortc hands each packet through a queue and several awaits;
here a datagram goes from the socket to the session in one call.
"""

import asyncio
import contextlib
import errno
import ipaddress
import logging
import socket
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import cast

import aioice
import pylibsrtp
from aioice import stun
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcicetransport import RTCIceTransport

from meetroom.media.config import IceServer
from meetroom.media.offer import LocalEnd, RemoteEnd
from meetroom.media.rtp.packet import DatagramKind, classify
from meetroom.media.turn import Detour

logger = logging.getLogger(__name__)

CHECK_EVERY_S, CHECK_BUSY_EVERY_S, CHECK_REFUSED_EVERY_S = 0.5, 0.25, 0.1
FORGET_CHECKS = 20
LOOPBACK = "127.0.0.1"
LOCAL_ERRORS = frozenset(
    (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN, errno.EINVAL, errno.ENODEV)
)
"""What sending says when the address or the route it was to leave by is gone (EINVAL: Linux, of an address)."""


class _Check:
    """One question to the relay whether it still hears us; stands where aioice looks for transactions."""

    def __init__(self, key: bytes, answered: Callable[[float], None]) -> None:
        self._key = key
        self._answered = answered
        self._asked_s = time.monotonic()

    def response_received(self, message: stun.Message, _: tuple[str, int]) -> None:
        """Take an answer; others than the relay cannot sign it."""
        if message.message_class is stun.Class.RESPONSE and message.check_message_integrity(self._key):
            self._answered((time.monotonic() - self._asked_s) * 1000)


class _Path(aioice.Connection):
    """The ICE connection, with a short way for media and a round trip measured several times a second."""

    def __init__(self, *, relay_only: bool) -> None:
        policy = aioice.TransportPolicy.RELAY if relay_only else aioice.TransportPolicy.ALL
        super().__init__(ice_controlling=True, transport_policy=policy)
        self.media: Callable[[bytes], None] | None = None
        self.heard_s = self.answered_s = time.monotonic()
        self._refused: tuple[float, float] | None = None  # first and last time
        self.rtt_ms: float | None = None
        self.on_round_trip: Callable[[float], None] = lambda _: None
        self.is_busy: Callable[[], bool] = lambda: False
        self._asked: deque[bytes] = deque()

    # RTCDtlsTransport asks its ICE transport for these three.
    @property
    def role(self) -> str:
        return "controlling"

    async def _recv(self) -> bytes:
        return await self.recv()

    async def _send(self, data: bytes) -> None:
        await self.send(data)

    async def get_component_candidates(
        self, component: int, addresses: list[str], timeout: int = 5
    ) -> list[aioice.Candidate]:
        # aioice leaves the loopback out; a server on this machine must be reachable without any network.
        own = [] if self._transport_policy is aioice.TransportPolicy.RELAY else [*addresses, LOOPBACK]
        return await super().get_component_candidates(component, own, timeout)

    def _pair_remote_candidate(self, remote_candidate: aioice.Candidate) -> None:
        super()._pair_remote_candidate(remote_candidate)
        # The loopback reaches only itself: other pairs would be checks that fail after half a minute.
        self._check_list = [
            pair
            for pair in self._check_list
            if pair.local_candidate.type != "host"
            or _is_loopback(pair.local_candidate) == _is_loopback(pair.remote_candidate)
        ]

    def data_received(self, data: bytes, component: int) -> None:
        self.heard_s = time.monotonic()
        if self.media is not None and data and 128 <= data[0] < 192:
            self.media(data)
        else:
            super().data_received(data, component)

    def transmit(self, data: bytes) -> None:
        """Send one datagram now; drops it when no path stands."""
        pair = self._nominated.get(1)
        if pair is not None:
            pair.protocol.transport.sendto(data, pair.remote_addr)

    async def query_consent(self) -> None:
        # Replaces the check of every five seconds: it tells a dead line within two, and measures the round trip.
        # No answer is waited for: over a full queue it comes later than the next question goes.
        pair = self._nominated[1]
        key = (self.remote_password or "").encode()
        self.answered_s = time.monotonic()
        pair.protocol.error_received = self._not_sent  # type: ignore[method-assign, assignment]
        while True:
            await asyncio.sleep(self._check_every_s())
            request = self.build_request(pair, nominate=False)
            request.add_message_integrity(key)
            waiting = cast("dict[bytes, _Check]", pair.protocol.transactions)
            waiting[request.transaction_id] = _Check(key, self._answer)
            self._asked.append(request.transaction_id)
            if len(self._asked) > FORGET_CHECKS:
                waiting.pop(self._asked.popleft(), None)
            pair.protocol.send_stun(request, pair.remote_addr)

    def _check_every_s(self) -> float:
        if self._refused is not None:
            return CHECK_REFUSED_EVERY_S
        return CHECK_BUSY_EVERY_S if self.is_busy() else CHECK_EVERY_S

    def _answer(self, rtt_ms: float) -> None:
        self.heard_s = self.answered_s = time.monotonic()
        self._refused = None
        self.rtt_ms = rtt_ms if self.rtt_ms is None else self.rtt_ms + (rtt_ms - self.rtt_ms) / 8
        self.on_round_trip(rtt_ms)

    @property
    def refused_s(self) -> float:
        return 0.0 if self._refused is None else self._refused[1] - self._refused[0]

    def _not_sent(self, error: Exception) -> None:
        if not isinstance(error, OSError) or error.errno not in LOCAL_ERRORS:
            return
        now_s = time.monotonic()
        if self._refused is None:
            logger.info("nothing leaves by %s any more: %s", self._nominated[1].local_candidate.host, error)
            self._refused = (now_s, now_s)
        self._refused = (self._refused[0], now_s)


def _is_loopback(candidate: aioice.Candidate) -> bool:
    return candidate.host.startswith("127.")


async def _with_address(candidate: aioice.Candidate) -> aioice.Candidate:
    """A relay may be told by name; a name nobody knows is left as it is, and leads nowhere."""
    if _is_numeric(candidate.host) or candidate.host.endswith(".local"):  # aioice asks for .local itself
        return candidate
    with contextlib.suppress(OSError, ValueError):
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(candidate.host, candidate.port, type=socket.SOCK_DGRAM)
        candidate.host = str(found[0][4][0])
    return candidate


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class _Dtls(RTCDtlsTransport):
    """The handshake of aiortc; packets are encrypted and decrypted without its router."""

    def protect(self, data: bytes, *, is_rtcp: bool) -> bytes | None:
        """Encrypt one packet; None when that is not possible (yet)."""
        if self._tx_srtp is None:
            return None
        try:
            return self._tx_srtp.protect_rtcp(data) if is_rtcp else self._tx_srtp.protect(data)
        except pylibsrtp.Error as error:
            logger.debug("not encrypted: %s", error)
            return None

    def unprotect(self, data: bytes, *, is_rtcp: bool) -> bytes | None:
        """Decrypt one packet; None for a forged or repeated one."""
        if self._rx_srtp is None:
            return None
        try:
            return self._rx_srtp.unprotect_rtcp(data) if is_rtcp else self._rx_srtp.unprotect(data)
        except pylibsrtp.Error as error:
            logger.debug("not decrypted: %s", error)
            return None


class RelayTransport:
    """One line to the relay, used once: gather, connect, send and receive, close."""

    def __init__(
        self,
        ice_servers: Sequence[IceServer],
        *,
        relay_only: bool = False,
        turn_ca_der: bytes | None = None,
        on_rtp: Callable[[bytes], None],
        on_rtcp: Callable[[bytes], None],
        on_closed: Callable[[], None],
    ) -> None:
        """`on_closed` is called when the relay ends the line; never after `close`."""
        self._path = _Path(relay_only=relay_only)
        self._detour = Detour(ice_servers, turn_ca_der)
        self._dtls = _Dtls(cast("RTCIceTransport", self._path), [RTCCertificate.generateCertificate()])
        self._gathering: asyncio.Task[None] | None = None
        self._returning: asyncio.Task[None] | None = None
        self._receivers = {DatagramKind.RTP: on_rtp, DatagramKind.RTCP: on_rtcp}
        self._on_closed = on_closed
        self._closing = False

    @property
    def rtt_ms(self) -> float | None:
        """Smoothed round trip to the relay, None until measured."""
        return self._path.rtt_ms

    @property
    def heard_s(self) -> float:
        """When the relay was last heard of, as `time.monotonic` counts."""
        return self._path.heard_s

    @property
    def answered_s(self) -> float:
        """When the relay last proved that it hears us."""
        return self._path.answered_s

    @property
    def refused_s(self) -> float:
        """For how long this machine has refused to send: the address or the route is gone; 0 while it sends."""
        return self._path.refused_s

    def watch(self, on_round_trip: Callable[[float], None], is_busy: Callable[[], bool]) -> None:
        """Have every measured round trip told (ms), measured more often while `is_busy()`."""
        self._path.on_round_trip, self._path.is_busy = on_round_trip, is_busy

    async def gather(self) -> LocalEnd:
        """Open the sockets and return what the offer must tell of them."""
        # Shielded, and waited for in `close`: aioice forgets the sockets it has opened when it is cancelled midway.
        self._gathering = asyncio.create_task(self._path.gather_candidates(), name="sockets opened")
        await asyncio.shield(self._gathering)
        if not self._closing:
            self._detour.open(self._path)
        return LocalEnd(
            self._path.local_username,
            self._path.local_password,
            [entry for entry in self._dtls.getLocalParameters().fingerprints if entry.algorithm == "sha-256"],
            self._path.local_candidates,
        )

    async def connect(self, remote: RemoteEnd) -> None:
        """Find a path and agree on keys.  Raises: ConnectionError."""
        self._path.remote_is_lite = remote.is_lite
        self._path.remote_username, self._path.remote_password = remote.ufrag, remote.password
        for candidate in remote.candidates:
            await self._path.add_remote_candidate(await _with_address(candidate))
        await self._find_a_way()
        self._dtls._set_role(remote.role)
        await self._dtls.start(RTCDtlsParameters(fingerprints=list(remote.fingerprints)))
        if self._dtls.state != "connected":
            raise ConnectionError("DTLS handshake failed")
        self._path.media = self._datagram
        self._dtls.on("statechange", self._dtls_changed)

    async def _find_a_way(self) -> None:
        leading = asyncio.create_task(self._detour.lead(self._path), name="ways through TURN")
        try:
            await self._path.connect()
        finally:
            leading.cancel()
            await asyncio.gather(leading, return_exceptions=True)
            # What is not needed is given back beside the handshake.
            self._returning = asyncio.create_task(self._detour.close(self._path), name="allocations given back")

    def send(self, packet: bytes, *, is_rtcp: bool = False) -> None:
        """Encrypt and send one packet; dropped where no line stands."""
        data = self._dtls.protect(packet, is_rtcp=is_rtcp)
        if data is not None:
            self._path.transmit(data)

    async def close(self) -> None:
        """Say goodbye and close the sockets."""
        self._closing = True
        self._path.media = None
        await self._dtls.stop()
        if self._gathering is not None:
            await asyncio.gather(self._gathering, return_exceptions=True)
        if self._returning is not None:
            await self._returning
        await self._detour.close(self._path)
        await self._path.close()

    def _datagram(self, data: bytes) -> None:
        kind = classify(data)
        packet = self._dtls.unprotect(data, is_rtcp=kind is DatagramKind.RTCP)
        receive = self._receivers.get(kind)
        if packet is not None and receive is not None:
            receive(packet)

    def _dtls_changed(self) -> None:
        if self._dtls.state in ("closed", "failed") and not self._closing:
            self._on_closed()
