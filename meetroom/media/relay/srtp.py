"""SRTP in place, in one buffer that is never copied; knows no socket and no header.

pylibsrtp's own Session copies each packet into a fresh object twice; at some ten thousand packets a second that
costs more than the cipher.  So the C functions behind it are called on buffers of our own.
"""

from pylibsrtp import Session
from pylibsrtp._binding import ffi, lib

RECEIVE_BYTES = 2048
"""The longest datagram taken from the wire."""
_GROWTH_BYTES, _TRAILER_BYTES = 256, 256
"""Room for a longer header on the way out, and for what libsrtp appends without asking how much room there is."""
PACKET_BYTES = RECEIVE_BYTES + _GROWTH_BYTES + _TRAILER_BYTES
_OK = lib.srtp_err_status_ok


class PacketBuffer:
    """Memory for one packet: `view` for Python and the socket, `memory` for libsrtp."""

    __slots__ = ("length", "memory", "view")

    def __init__(self) -> None:
        self.memory = ffi.new(f"char[{PACKET_BYTES}]")
        self.view = memoryview(ffi.buffer(self.memory))[: RECEIVE_BYTES + _GROWTH_BYTES]
        self.length = ffi.new("int *")


class Keys:
    """Both directions of one leg; made by the DTLS handshake."""

    __slots__ = ("_keep", "incoming", "outgoing")

    def __init__(self, incoming: Session, outgoing: Session) -> None:
        self._keep = (incoming, outgoing)  # the C sessions live as long as these objects
        self.incoming = incoming._srtp[0]
        self.outgoing = outgoing._srtp[0]

    def unprotect(self, buffer: PacketBuffer, size: int) -> int:
        """RTP: check and decrypt in place.  Returns: size of the plain packet, 0 when it is not genuine."""
        length = buffer.length
        length[0] = size
        if lib.srtp_unprotect(self.incoming, buffer.memory, length) != _OK:
            return 0
        plain: int = length[0]
        return plain

    def unprotect_rtcp(self, buffer: PacketBuffer, size: int) -> int:
        """RTCP: check and decrypt in place.  Returns: size of the plain packet, 0 when it is not genuine."""
        length = buffer.length
        length[0] = size
        if lib.srtp_unprotect_rtcp(self.incoming, buffer.memory, length) != _OK:
            return 0
        plain: int = length[0]
        return plain
