"""Passwords to argon2id hashes and back to yes or no; knows no account."""

import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_AT_ONCE = 4


class Passwords:
    """Hashes and checks passwords, a few at once, so that a rush of logins cannot eat the memory.

    Args:
        memory_kib, passes, lanes: cost of one hash.
    Source: OWASP Password Storage Cheat Sheet (argon2id, 19 MiB, t=2, p=1); RFC 9106.
    """

    def __init__(self, memory_kib: int = 19 * 1024, passes: int = 2, lanes: int = 1) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._turn = BoundedSemaphore(_AT_ONCE)
        # Checked against where there is no account, so that its absence cannot be timed.
        self._nobody = self._hasher.hash("nobody")

    def hash(self, password: str) -> str:
        """An argon2id hash with its own salt, in PHC form."""
        with self._turn:
            return self._hasher.hash(_bytes(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether a password fits; None (no account, or one without a password) never does, in the same time."""
        with self._turn:
            try:
                self._hasher.verify(self._nobody if stored is None else stored, _bytes(password))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def is_weak(self, stored: str) -> bool:
        """Whether a hash was made with other costs than today's and should be made anew."""
        return self._hasher.check_needs_rehash(stored)


def _bytes(password: str) -> bytes:
    # One keyboard composes "ế", another sends it in two parts: the same password.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
