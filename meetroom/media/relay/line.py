"""The line to one client: its address, its DTLS handshake, its SRTP keys; knows nothing of what flows over it.

aiortc's RTCDtlsTransport runs over any object with `_send` and `_recv`; here that object is the line itself, a
queue fed by the one socket of the relay.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import cast

from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_PROFILES,
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
)
from aiortc.rtcicetransport import RTCIceTransport

from meetroom.media.relay.messages import GoneReason
from meetroom.media.relay.outbox import Lane
from meetroom.media.relay.srtp import Keys
from meetroom.media.relay.stun import Address
from meetroom.protocol.signalling import LegId

logger = logging.getLogger(__name__)

MAX_ADDRESSES = 8
QUEUE_DATAGRAMS = 64
NEVER_CONNECTED_S = 30.0
SILENT_S = 5.0
IDLE_SILENT_S = 15.0
STALE_PATH_S = 1.0


class Line:
    """Everything between the socket and one client."""

    role = "controlled"
    state = "completed"

    def __init__(
        self,
        leg_id: LegId,
        credentials: tuple[str, str],
        fingerprints: tuple[tuple[str, str], ...],
        certificate: RTCCertificate,
        send: Callable[[bytes, Address], None],
        now_s: float,
    ) -> None:
        """Args: credentials: ICE username fragment and password of our side; send: puts one datagram on the wire."""
        self.leg_id = leg_id
        self.ufrag, self.password = credentials
        self.lane = Lane()
        self.addresses: list[Address] = []
        self.keys: Keys | None = None
        self.joined_at_s = now_s
        self.last_seen_s = now_s
        self.last_seen_here_s = now_s
        self.has_media = False
        self.packets_in = self.bytes_in = 0
        self._send_datagram = send
        self._fingerprints = [RTCDtlsFingerprint(algorithm, value) for algorithm, value in fingerprints]
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_DATAGRAMS)
        self._dtls = RTCDtlsTransport(cast(RTCIceTransport, self), [certificate])
        self._dtls._set_role("server")
        # The cheaper cipher first: half the rounds of AES_256 for the same guarantee on a conversation.
        first = [SRTP_AEAD_AES_128_GCM] if SRTP_AEAD_AES_128_GCM in SRTP_PROFILES else []
        self._dtls._srtp_profiles = first + [entry for entry in SRTP_PROFILES if entry not in first]
        self._task: asyncio.Task[None] | None = None

    @property
    def address(self) -> Address | None:
        """Where the client is now; None until its first genuine check."""
        return self.lane.address

    async def _recv(self) -> bytes:
        data = await self._queue.get()
        if data is None:
            raise ConnectionError
        return data

    async def _send(self, data: bytes) -> None:
        if self.address is None:
            raise ConnectionError
        self._send_datagram(data, self.address)

    def feed_dtls(self, datagram: bytes) -> None:
        """A DTLS record came; what the queue cannot take is lost, as on any line."""
        if not self._queue.full():
            self._queue.put_nowait(datagram)

    def checked(self, sender: Address, *, nominates: bool, now_s: float) -> Address | None:
        """A genuine connectivity check came from `sender`.

        The path follows a nomination at once, and any check when nothing came over the old path lately.
        Returns: an address that was forgotten for this one, or None.
        """
        stale = now_s - self.last_seen_here_s > STALE_PATH_S
        if self.address is None or nominates or stale:
            self.lane.lead_to(sender)
        self.seen(sender, now_s)
        if sender in self.addresses:
            return None
        self.addresses.append(sender)
        return self.addresses.pop(0) if len(self.addresses) > MAX_ADDRESSES else None

    def seen(self, sender: Address, now_s: float) -> None:
        """Something genuine came from `sender`."""
        self.last_seen_s = now_s
        if sender == self.address:
            self.last_seen_here_s = now_s

    def excuse(self, stalled_s: float) -> None:
        """For so long nobody listened: silence of that time does not count."""
        self.joined_at_s += stalled_s
        self.last_seen_s += stalled_s
        self.last_seen_here_s += stalled_s

    def begin(self, on_up: Callable[["Line"], None], on_gone: Callable[["Line", GoneReason], None]) -> None:
        """Start the handshake, once; further calls do nothing."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(on_up, on_gone))

    async def _run(self, on_up: Callable[["Line"], None], on_gone: Callable[["Line", GoneReason], None]) -> None:
        try:
            await self._dtls.start(RTCDtlsParameters(self._fingerprints))
        except Exception:
            logger.exception("handshake of leg %s broke", self.leg_id)
        if self._dtls.state != "connected":
            on_gone(self, GoneReason.HANDSHAKE_FAILED)
            return
        self.keys = Keys(self._dtls._rx_srtp, self._dtls._tx_srtp)
        self.lane.unlock(self.keys)
        on_up(self)
        closed = asyncio.Event()
        self._dtls.on("statechange", closed.set)
        await closed.wait()
        on_gone(self, GoneReason.CLOSED)

    def silent(self, now_s: float) -> GoneReason | None:
        """Why this line counts as dead, or None while it lives.

        A client that sends no media at all is heard only by its consent checks, every six seconds at worst.
        """
        if self.keys is None:
            return GoneReason.NEVER_CONNECTED if now_s - self.joined_at_s > NEVER_CONNECTED_S else None
        limit_s = SILENT_S if self.has_media else IDLE_SILENT_S
        return GoneReason.SILENT if now_s - self.last_seen_s > limit_s else None

    async def close(self) -> None:
        """Say goodbye and forget the keys."""
        self.keys = None
        self.lane.unlock(None)
        if self._task is not None:
            self._task.cancel()
        await self._dtls.stop()
