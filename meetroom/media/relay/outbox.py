"""Packets on their way out: encrypted in place, kept side by side and handed to the socket together; no policy.

The memory is laid out as the C function `sendmmsg` wants it: an array of messages, each with the address of its
receiver and one piece of memory.  Where there is no such function the packets leave one by one.
"""

import ctypes
import socket
import sys
from collections.abc import Callable
from typing import Any

from pylibsrtp._binding import ffi, lib

from meetroom.media.relay.srtp import PACKET_BYTES, Keys
from meetroom.media.relay.stun import Address

BATCH_PACKETS = 32
"""So few that what was written last is still in the processor's cache when the system copies it."""
_NAME_BYTES = 28
_OK = lib.srtp_err_status_ok


class _Piece(ctypes.Structure):
    """`struct iovec`."""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Head(ctypes.Structure):
    """`struct msghdr` as Linux has it."""

    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("pieces", ctypes.c_void_p),
        ("piece_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Message(ctypes.Structure):
    """`struct mmsghdr`."""

    _fields_ = (("head", _Head), ("sent", ctypes.c_uint))


class Lane:
    """The way to one client: whose keys encrypt, to which address; counts what was put on it."""

    __slots__ = ("_name", "address", "name_at", "octets", "packets", "session")

    def __init__(self) -> None:
        self.session: Any = None
        """The C session for outgoing packets; None until the handshake is done."""
        self.address: Address | None = None
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self.name_at = ctypes.addressof(self._name)
        """Where the address lies as the system wants it."""
        self.packets = 0
        """RTP packets alone."""
        self.octets = 0

    def lead_to(self, address: Address) -> None:
        """From now on packets go to this address."""
        if address == self.address:
            return
        self.address = address
        self._name.raw = socket_name(address).ljust(_NAME_BYTES, b"\0")

    def unlock(self, keys: Keys | None) -> None:
        """Encrypt with these keys; None closes the lane."""
        self.session = keys.outgoing if keys is not None else None

    @property
    def open(self) -> bool:
        """Whether a packet can go out."""
        return self.session is not None and self.address is not None


def socket_name(address: Address) -> bytes:
    """`struct sockaddr_in` or `sockaddr_in6` of Linux."""
    host, port = address[:2]
    if ":" not in host:
        return socket.AF_INET.to_bytes(2, sys.byteorder) + port.to_bytes(2, "big") + socket.inet_aton(host) + bytes(8)
    scope = address[3] if len(address) > 3 else 0
    head = socket.AF_INET6.to_bytes(2, sys.byteorder) + port.to_bytes(2, "big") + bytes(4)
    return head + socket.inet_pton(socket.AF_INET6, host.partition("%")[0]) + scope.to_bytes(4, sys.byteorder)


class Outbox:
    """Room for `BATCH_PACKETS` packets; the next one is written to `out`, then posted."""

    def __init__(self, send: Callable[[memoryview, Address], None]) -> None:
        """Args: send: puts one datagram on the wire; used where `transmit` is not set."""
        self.count = 0
        self.transmit: Callable[[int], None] | None = None
        """Puts the first n messages on the wire at once."""
        self._send = send
        self._memory = ctypes.create_string_buffer(BATCH_PACKETS * PACKET_BYTES)
        start = ctypes.addressof(self._memory)
        everything = memoryview(self._memory).cast("B")
        self._views = [everything[at : at + PACKET_BYTES] for at in range(0, len(everything), PACKET_BYTES)]
        self._pieces = (_Piece * BATCH_PACKETS)()
        self._messages = (_Message * BATCH_PACKETS)()
        self._messages_at = ctypes.addressof(self._messages)
        self._lanes: list[Lane | None] = [None] * BATCH_PACKETS
        self._packets = [ffi.cast("void *", start + index * PACKET_BYTES) for index in range(BATCH_PACKETS)]
        lengths_at = ctypes.addressof(self._pieces) + _Piece.length.offset
        # libsrtp counts in int, the system in size_t: on a little-endian machine the int is its lower half.
        self._lengths = [
            ffi.cast("int *", lengths_at + index * ctypes.sizeof(_Piece)) for index in range(BATCH_PACKETS)
        ]
        for index, (message, piece) in enumerate(zip(self._messages, self._pieces, strict=True)):
            piece.base = start + index * PACKET_BYTES
            message.head.pieces = ctypes.addressof(piece)
            message.head.piece_count = 1
        self._names = memoryview(self._messages).cast("B").cast("Q")
        self._name_step = ctypes.sizeof(_Message) // ctypes.sizeof(ctypes.c_size_t)
        self.out = self._views[0]
        """Where the next packet is written."""

    def reach(self, family: int) -> None:
        """Say which kind of addresses the socket has."""
        for message in self._messages:
            message.head.name_length = 16 if family == socket.AF_INET else _NAME_BYTES

    def message_at(self, index: int) -> int:
        """Address of one message, for `sendmmsg`."""
        return self._messages_at + index * ctypes.sizeof(_Message)

    def post(self, lane: Lane, size: int, protect: Any = lib.srtp_protect) -> int:
        """The packet of `size` bytes in `out` shall go to `lane`, which is open.

        Returns: size on the wire, 0 when libsrtp refuses.
        """
        at = self.count
        length = self._lengths[at]
        length[0] = size
        if protect(lane.session, self._packets[at], length) != _OK:
            return 0
        size = length[0]
        lane.octets += size
        self._names[at * self._name_step] = lane.name_at
        self._lanes[at] = lane  # its address must live until the packet has left
        at += 1
        if at == BATCH_PACKETS:
            self.count = at
            self.flush()
        else:
            self.count = at
            self.out = self._views[at]
        return size

    def post_rtcp(self, lane: Lane, compound: bytes) -> None:
        """A compound packet shall go to `lane`; at most 1400 bytes."""
        if lane.open:
            self.out[: len(compound)] = compound
            self.post(lane, len(compound), lib.srtp_protect_rtcp)

    def flush(self) -> None:
        """Let go what was posted."""
        count, self.count, self.out = self.count, 0, self._views[0]
        if not count:
            return
        if self.transmit is not None:
            self.transmit(count)
            return
        for at in range(count):
            lane = self._lanes[at]
            if lane is not None and lane.address is not None:
                self._send(self._views[at][: self._lengths[at][0]], lane.address)
