"""The box of a secret vote: ballots sealed under a key that exists only from opening to counting; knows no rule.

A row is found by HMAC(key, voter), so that a changed ballot takes the place of the first one; it holds the marks, all
of one length, encrypted under the same key.  Without the key a row says neither whose it is nor what is in it, so
with the key destroyed nothing that is left of the rows anywhere (free pages, logs, backups) says so either.
"""

import secrets
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from meetroom.domain.core import MeetingId, PersonId, PollId
from meetroom.store.durable import forget_file, write_new_file

KEY_BYTES = 32
_NONCE_BYTES = 12


class SealedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed ballot; says neither whose nor what without the key."""

    poll_id: PollId
    row_key: bytes
    sealed: bytes


class BoxDamaged(Exception):
    """A row was not sealed under this key for this poll."""


class BoxKey:
    """The key of one poll's box.

    Args:
        secret: 32 random bytes.
    """

    def __init__(self, meeting_id: MeetingId, poll_id: PollId, secret: bytes) -> None:
        self._poll_id = poll_id
        self._name = f"{meeting_id}\n{poll_id}\n".encode()
        self._finding = _derived(secret, b"meetroom ballot box: finding\n" + self._name)
        self._sealing = ChaCha20Poly1305(_derived(secret, b"meetroom ballot box: sealing\n" + self._name))

    def seal(self, voter_id: PersonId, marks: bytes) -> SealedRow:
        """The row of a ballot; `marks` must be of one length for all ballots of a poll."""
        finding = hmac.HMAC(self._finding, hashes.SHA256())
        finding.update(voter_id.encode())
        row_key = finding.finalize()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._sealing.encrypt(nonce, marks, self._name + row_key)
        return SealedRow(poll_id=self._poll_id, row_key=row_key, sealed=sealed)

    def open(self, row: SealedRow) -> bytes:
        """The marks of a row.  Raises: BoxDamaged."""
        nonce, sealed = row.sealed[:_NONCE_BYTES], row.sealed[_NONCE_BYTES:]
        try:
            return self._sealing.decrypt(nonce, sealed, self._name + row.row_key)
        except (InvalidTag, ValueError) as error:
            raise BoxDamaged from error


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(secret)


class BoxKeys:
    """Keys of boxes, each in a file of its own, apart from the database.  Every method blocks.

    Args:
        folder: made when first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, meeting_id: MeetingId, poll_id: PollId, secret: bytes) -> None:
        """Keep the key of a poll that is about to open; on disk when it returns.

        One that is there already is of an opening that never came to be written: nothing was sealed under it.

        Raises: OSError.
        """
        path = self._path(meeting_id, poll_id)
        forget_file(path)
        write_new_file(path, secret)

    def load(self, meeting_id: MeetingId, poll_id: PollId) -> bytes | None:
        """The key; None where there is none, or half of one.  Raises: OSError."""
        try:
            secret = self._path(meeting_id, poll_id).read_bytes()
        except FileNotFoundError:
            return None
        return secret if len(secret) == KEY_BYTES else None

    def destroy(self, meeting_id: MeetingId, poll_id: PollId) -> None:
        """Overwrite the key on disk and remove it; harmless where there is none.  Raises: OSError."""
        forget_file(self._path(meeting_id, poll_id))

    def destroy_others(self, kept: set[tuple[MeetingId, PollId]]) -> int:
        """Destroy all keys but these; how many there were.  Raises: OSError."""
        paths = {self._path(*name) for name in kept}
        others = [path for path in self._folder.glob("*") if path not in paths] if self._folder.is_dir() else []
        for path in others:
            forget_file(path)
        return len(others)

    def _path(self, meeting_id: MeetingId, poll_id: PollId) -> Path:
        # Ids are chosen by clients: no file is called by one.
        name = f"{meeting_id}\n{poll_id}".encode()
        return self._folder / f"{sha256(name).hexdigest()}.key"
