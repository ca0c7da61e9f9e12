"""The one UDP socket of the relay, read and written in bursts; knows no packet."""

import asyncio
import ctypes
import errno
import socket
import sys
from collections.abc import Callable

from meetroom.media.relay.outbox import Outbox
from meetroom.media.relay.stun import Address

BURST_DATAGRAMS = 64
SOCKET_BUFFER_BYTES = 4 * 1024 * 1024


def open_socket(host: str, port: int) -> socket.socket:
    """A non-blocking UDP socket with room for a burst of keyframes.  Raises: OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    udp = socket.socket(family, socket.SOCK_DGRAM)
    udp.setblocking(False)
    try:
        udp.bind((host, port))
    except OSError:
        udp.close()
        raise
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        udp.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER_BYTES)
    return udp


def address_of(udp: socket.socket) -> tuple[str, int]:
    """Where clients reach the socket: its own address or, bound to all, that of the way out of this machine."""
    host, port = udp.getsockname()[:2]
    return (_way_out(udp.family) if host in ("0.0.0.0", "::") else host), port


def _way_out(family: int) -> str:
    documentation_address = "2001:db8::1" if family == socket.AF_INET6 else "192.0.2.1"
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((documentation_address, 9))  # chooses a route, sends nothing
            host: str = probe.getsockname()[0]
        except OSError:
            return "::1" if family == socket.AF_INET6 else "127.0.0.1"
        return host


class Endpoint:
    """Reads and writes datagrams of one socket on a loop that has `add_reader`: uvloop or a selector loop."""

    def __init__(self, udp: socket.socket) -> None:
        self.packets_in = self.packets_out = self.dropped = 0
        self._udp = udp

    def start(
        self,
        loop: asyncio.AbstractEventLoop,
        buffer: memoryview,
        on_datagram: Callable[[int, Address], None],
        outbox: Outbox,
    ) -> None:
        """Args:
        buffer: where each datagram is put before `on_datagram(size, sender)` is called.
        outbox: flushed after each burst.
        """
        self._buffer = buffer
        self._on_datagram = on_datagram
        self._outbox = outbox
        self._send_many = _send_many()
        if self._send_many is not None:
            outbox.reach(self._udp.family)
            outbox.transmit = self._transmit
        loop.add_reader(self._udp.fileno(), self._on_readable)

    def _on_readable(self) -> None:
        self._read_burst()
        self._outbox.flush()

    def _read_burst(self) -> None:
        receive, buffer, take = self._udp.recvfrom_into, self._buffer, self._on_datagram
        for _ in range(BURST_DATAGRAMS):
            try:
                size, sender = receive(buffer)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # Windows tells of an unreachable client, or of a datagram too long, this way
                continue
            self.packets_in += 1
            take(size, sender)

    def send(self, datagram: memoryview | bytes, address: Address) -> None:
        """Put one datagram on the wire; what the socket cannot take now is counted and lost."""
        try:
            self._udp.sendto(datagram, address)
            self.packets_out += 1
        except OSError:
            self.dropped += 1

    def _transmit(self, count: int) -> None:
        """Send the first `count` messages of the outbox with one system call, more only after a trouble."""
        assert self._send_many is not None
        at = 0
        while at < count:
            sent = self._send_many(self._udp.fileno(), self._outbox.message_at(at), count - at, 0)
            if sent > 0:
                self.packets_out += sent
                at += sent
            elif ctypes.get_errno() == errno.EAGAIN:  # the socket is full: nothing of this burst goes out any more
                self.dropped += count - at
                return
            elif ctypes.get_errno() != errno.EINTR:  # this one client cannot be reached
                self.dropped += 1
                at += 1

    def close(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop reading and give the port back."""
        loop.remove_reader(self._udp.fileno())
        self._udp.close()


def _send_many() -> Callable[[int, int, int, int], int] | None:
    """The C function `sendmmsg`; None where the memory is laid out otherwise or there is no such function."""
    if sys.platform != "linux" or sys.byteorder != "little" or ctypes.sizeof(ctypes.c_size_t) != 8:
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), "sendmmsg", None)
    if function is None:
        return None
    function.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int)
    return function  # type: ignore[no-any-return]  # ctypes knows no types
