"""Packets on their way out: encrypted in place, kept side by side and handed to the socket together; no policy.

The memory is laid out as the C function `sendmmsg` wants it: an array of messages, each with the address of its
receiver and one piece of memory.  Where there is no such function the packets leave one by one.
"""

import ctypes
import socket
import sys
from array import array
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pylibsrtp._binding import ffi, lib

from meetroom.media.relay.srtp import PACKET_BYTES, Keys
from meetroom.media.relay.stun import Address

BATCH_PACKETS = 32
"""Few enough to be in the processor's cache still when the system copies them, enough for few calls of it."""
_NAME_BYTES = 28
_OK = lib.srtp_err_status_ok


@lru_cache(4096)
def _times(size: int, count: int) -> "array[int]":
    """The same size for each of so many packets."""
    return array("Q", (size,)) * count


class MemoryPiece(ctypes.Structure):
    """`struct iovec`."""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class MessageHead(ctypes.Structure):
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


class SystemMessage(ctypes.Structure):
    """`struct mmsghdr`."""

    _fields_ = (("head", MessageHead), ("length", ctypes.c_uint))


_PIECE_BYTES = ctypes.sizeof(MemoryPiece)
_NAME_STEP = ctypes.sizeof(SystemMessage) // 8


class Lane:
    """The way to one client: whose keys encrypt, to which address."""

    __slots__ = ("_name", "address", "name_at", "session")

    def __init__(self) -> None:
        self.session: Any = None
        """The C session for outgoing packets; None until the handshake is done."""
        self.address: Address | None = None
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self.name_at = ctypes.addressof(self._name)
        """Where the address lies as the system wants it."""

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


def socket_name(address: Address | tuple[str, int, int, int]) -> bytes:
    """`struct sockaddr_in` or `sockaddr_in6` of Linux."""
    host, port = address[:2]
    if ":" not in host:
        return socket.AF_INET.to_bytes(2, sys.byteorder) + port.to_bytes(2, "big") + socket.inet_aton(host) + bytes(8)
    scope = address[3] if len(address) > 3 else 0
    head = socket.AF_INET6.to_bytes(2, sys.byteorder) + port.to_bytes(2, "big") + bytes(4)
    return head + socket.inet_pton(socket.AF_INET6, host.partition("%")[0]) + scope.to_bytes(4, sys.byteorder)


class Outbox:
    """Room for `BATCH_PACKETS` packets; the next ones are written to `out` or `views`, then posted."""

    def __init__(
        self,
        send: Callable[[memoryview, Address], None],
        protect: Callable[[Any, Any, Any], int] = lib.srtp_protect,
    ) -> None:
        """Args:
        send: puts one datagram on the wire; used where `transmit` is not set.
        protect: encrypts in place, given session, packet and its length; 0 when it did.
        """
        self.count = 0
        self.transmit: Callable[[int], None] | None = None
        """Puts the first n messages on the wire at once."""
        self._send, self._protect = send, protect
        self._memory = ctypes.create_string_buffer(BATCH_PACKETS * PACKET_BYTES)
        start = ctypes.addressof(self._memory)
        everything = memoryview(self._memory).cast("B")
        self.views = [everything[at : at + PACKET_BYTES] for at in range(0, len(everything), PACKET_BYTES)]
        self._pieces = (MemoryPiece * BATCH_PACKETS)()
        self._messages = (SystemMessage * BATCH_PACKETS)()
        self._messages_at = ctypes.addressof(self._messages)
        self._lanes: list[Lane | None] = [None] * BATCH_PACKETS
        self._packets = [ffi.cast("void *", start + index * PACKET_BYTES) for index in range(BATCH_PACKETS)]
        lengths_at = ctypes.addressof(self._pieces) + MemoryPiece.length.offset
        # libsrtp counts in int, the system in size_t: on a little-endian machine the int is its lower half.
        self._lengths = [ffi.cast("int *", lengths_at + index * _PIECE_BYTES) for index in range(BATCH_PACKETS)]
        for index, (message, piece) in enumerate(zip(self._messages, self._pieces, strict=True)):
            piece.base = start + index * PACKET_BYTES
            message.head.pieces = ctypes.addressof(piece)
            message.head.piece_count = 1
        self._names = memoryview(self._messages).cast("B").cast("Q")
        self._sizes = memoryview(self._pieces).cast("B").cast("Q")
        self.out = self.views[0]
        """Where the next packet is written."""

    def reach(self, family: int) -> None:
        """Say which kind of addresses the socket has."""
        for message in self._messages:
            message.head.name_length = 16 if family == socket.AF_INET else _NAME_BYTES

    def message_at(self, index: int) -> int:
        """Address of one message, for `sendmmsg`."""
        return self._messages_at + index * ctypes.sizeof(SystemMessage)

    def make_room(self, count: int) -> int:
        """Make sure that `count` more packets have room.  Returns: the index of the first in `views`."""
        if self.count + count > BATCH_PACKETS:
            self.flush()
        return self.count

    def post_many(self, sessions: list[Any], lanes: "list[Lane | None]", names: "array[int]", size: int) -> None:
        """What was written after `make_room` shall go out, each packet of `size` bytes over its own open lane."""
        at, count = self.count, len(lanes)
        end = at + count
        self._sizes[2 * at + 1 : 2 * end : 2] = _times(size, count)
        self._names[_NAME_STEP * at : _NAME_STEP * end : _NAME_STEP] = names
        self._lanes[at:end] = lanes  # their addresses must live until the packets have left
        refused = list(map(self._protect, sessions, self._packets[at:end], self._lengths[at:end]))
        if any(refused):
            for index, status in enumerate(refused, at):
                if status != _OK:
                    self._lengths[index][0] = 0  # never in plain: an empty datagram instead
        self._advance(end)

    def post(self, lane: Lane, size: int, protect: Callable[[Any, Any, Any], int] | None = None) -> int:
        """The packet of `size` bytes in `out` shall go to `lane`, which is open.

        Returns: size on the wire, 0 when libsrtp refuses.
        """
        at = self.count
        length = self._lengths[at]
        length[0] = size
        if (protect or self._protect)(lane.session, self._packets[at], length) != _OK:
            return 0
        self._names[_NAME_STEP * at] = lane.name_at
        self._lanes[at] = lane
        sent: int = length[0]
        self._advance(at + 1)
        return sent

    def _advance(self, count: int) -> None:
        self.count = count
        if count == BATCH_PACKETS:
            self.flush()
        else:
            self.out = self.views[count]

    def post_rtcp(self, lane: Lane, compound: bytes) -> None:
        """A compound packet shall go to `lane`; at most 1400 bytes."""
        if lane.open:
            self.out[: len(compound)] = compound
            self.post(lane, len(compound), lib.srtp_protect_rtcp)

    def flush(self) -> None:
        """Let go what was posted."""
        count, self.count, self.out = self.count, 0, self.views[0]
        if not count:
            return
        if self.transmit is not None:
            self.transmit(count)
            return
        for at in range(count):
            lane = self._lanes[at]
            if lane is not None and lane.address is not None:
                self._send(self.views[at][: self._lengths[at][0]], lane.address)
