"""What clients of one meeting recognise each other by on a local network; knows no socket.

The secret is made of the server's certificate and the id of the meeting, both of which only people of the meeting
have; it never crosses the network.  What is announced, a tag, does not give it away.
"""

import hmac
import secrets
from hashlib import sha256

from meetroom.domain.core import MeetingId

_FORMAT = b"meetroom neighbours 1\x00"
_NONCE_DIGITS = 32
_MAC_DIGITS = 64


class PointPass:
    """See the module.

    Args:
        server: what identifies the server: its CA's certificate, or its address where a public authority vouches.
    """

    def __init__(self, server: bytes, meeting_id: MeetingId) -> None:
        self._secret = sha256(_FORMAT + sha256(server).digest() + meeting_id.encode()).digest()
        self.tag = self._mac(b"tag")[:32]

    def ask(self, target: str, body: bytes = b"") -> str:
        """The header that goes with a request."""
        nonce = secrets.token_hex(_NONCE_DIGITS // 2)
        return nonce + self._mac(b"ask", nonce.encode(), target.encode(), body)

    def is_ask(self, header: str, target: str, body: bytes = b"") -> bool:
        """Whether somebody of this meeting asks this."""
        nonce, mac = header[:_NONCE_DIGITS], header[_NONCE_DIGITS:]
        return _fits(header) and hmac.compare_digest(mac, self._mac(b"ask", nonce.encode(), target.encode(), body))

    def proof(self, header: str, body: bytes) -> str:
        """The header that goes with the answer to a request that came with `header`."""
        return self._mac(b"answer", header.encode(), body)

    def is_proof(self, proof: str, header: str, body: bytes) -> bool:
        """Whether somebody of this meeting gave this answer to this very request."""
        return proof.isascii() and hmac.compare_digest(proof, self.proof(header, body))

    def _mac(self, *parts: bytes) -> str:
        told = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.new(self._secret, told, sha256).hexdigest()


def _fits(header: str) -> bool:
    return len(header) == _NONCE_DIGITS + _MAC_DIGITS and header.isascii()
