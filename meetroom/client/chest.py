"""Keys at rest: one master key per person and server, and the small things sealed under it; knows no document.

The master key lies in the keyring of the operating system.  Where there is none it is wrapped by a key derived
from the password of the log-in; and for somebody who came by invitation, without either, it lies in a file only
their account may read: then `guarded` is False and no document key is written to disk.
"""

import logging
import secrets
import threading
import unicodedata
from pathlib import Path
from typing import Protocol

import argon2.low_level
import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from meetroom.client.disk import write_durably

logger = logging.getLogger(__name__)

KEY_BYTES = 32
NONCE_BYTES = 12
_SERVICE = "meetroom"
_WRAP = b"meetroom master key"
_CONTENT = b"meetroom chest"
# OWASP's floor for argon2id is 19 MiB and two passes; the same on every device, or they derive different keys.
_PASSES, _MEMORY_KIB, _LANES = 2, 32 * 1024, 1


class Vault(Protocol):
    """A keyring of the operating system."""

    def get(self, name: str) -> bytes | None:
        """The secret of this name, None when there is none.  Raises: VaultClosed."""

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret.  Raises: VaultClosed."""


class VaultClosed(Exception):
    """This machine has no keyring, or it does not open."""


class NoVault:
    """A machine without keyring."""

    def get(self, name: str) -> bytes | None:
        """Raises: VaultClosed, always."""
        raise VaultClosed

    def put(self, name: str, secret: bytes) -> None:
        """Raises: VaultClosed, always."""
        raise VaultClosed


class OsVault:
    """The keyring that the `keyring` library finds on this machine."""

    def get(self, name: str) -> bytes | None:
        """See Vault."""
        self._check()
        try:
            text = keyring.get_password(_SERVICE, name)
            return bytes.fromhex(text) if text else None
        except Exception as error:  # every back end raises its own; none may keep anybody out of a meeting
            raise VaultClosed from error

    def put(self, name: str, secret: bytes) -> None:
        """See Vault."""
        self._check()
        try:
            keyring.set_password(_SERVICE, name, secret.hex())
        except Exception as error:
            raise VaultClosed from error

    def _check(self) -> None:
        if isinstance(keyring.get_keyring(), keyring.backends.fail.Keyring):
            raise VaultClosed


def derive_key(password: str, salt: bytes) -> bytes:
    """A key from a password by argon2id; blocks for a moment.  The same letters give the same key on any system."""
    secret = unicodedata.normalize("NFC", password).encode()
    return argon2.low_level.hash_secret_raw(
        secret, salt, _PASSES, _MEMORY_KIB, _LANES, KEY_BYTES, argon2.low_level.Type.ID
    )


def seal(key: bytes, data: bytes, purpose: bytes) -> bytes:
    """AES-256-GCM with a random nonce in front."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, purpose)


def unseal(key: bytes, sealed: bytes, purpose: bytes) -> bytes | None:
    """What was sealed, None when key, purpose or bytes are not the same."""
    if len(sealed) < NONCE_BYTES + 16:
        return None
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose)
    except InvalidTag:
        return None


class _Lock(msgspec.Struct):
    """How the master key lies on disk where there is no keyring."""

    salt: bytes
    wrapped: bytes = b""
    bare: bytes = b""


class _Content(msgspec.Struct):
    marks_keys: list[bytes] = []
    document_keys: dict[str, bytes] = {}
    pass_token: str = ""


class Chest:
    """See the module.  Opening and every change block: call them in a worker thread.

    Attributes:
        guarded: whether the master key is protected by a keyring or a password.
    """

    def __init__(self, folder: Path, masters: list[bytes], guarded: bool) -> None:
        self.guarded = guarded
        self._path = folder / "chest.bin"
        self._masters = masters
        self._changing = threading.Lock()
        self._content = self._load()

    @classmethod
    def unlock(cls, folder: Path, name: str, vault: Vault, password: str | None) -> "Chest":
        """Open the chest of a person on this machine, making it when there is none.

        Args:
            folder: belongs to this person at this server.
            name: of the secret in the keyring.
            password: None for somebody who came by invitation.
        A disk that cannot be written keeps nobody out: then the chest lasts as long as the program runs.
        Raises: OSError when what is there cannot be read.
        """
        try:
            master = vault.get(name)
            if master is None or len(master) != KEY_BYTES:
                master = secrets.token_bytes(KEY_BYTES)
                vault.put(name, master)
                if vault.get(name) != master:
                    raise VaultClosed  # some back ends accept everything and keep nothing
        except VaultClosed:
            return cls._unlock_file(folder, password)
        others = cls._masters_on_disk(folder, password)
        return cls(folder, [master, *others], guarded=True)

    @classmethod
    def reopen(cls, folder: Path, name: str, vault: Vault) -> "Chest | None":
        """The chest of a person who was here before, None when it does not open without their password.

        Raises: OSError.
        """
        try:
            master = vault.get(name)
        except VaultClosed:
            master = None
        masters = [key for key in (master, _read_lock(folder).bare) if key]
        return cls(folder, masters, guarded=master is not None) if masters else None

    @classmethod
    def _unlock_file(cls, folder: Path, password: str | None) -> "Chest":
        known = cls._masters_on_disk(folder, password)
        lock = _read_lock(folder)
        if password is None:
            if not lock.bare:
                lock.bare = secrets.token_bytes(KEY_BYTES)
                _write_lock(folder, lock)
            return cls(folder, [lock.bare], guarded=False)
        kek = derive_key(password, lock.salt)
        master = unseal(kek, lock.wrapped, _WRAP)
        if master is None:
            # New here, or the password was changed: what the server still has is fetched again.
            master = secrets.token_bytes(KEY_BYTES)
            lock.wrapped = seal(kek, master, _WRAP)
            _write_lock(folder, lock)
        return cls(folder, [master, *(key for key in known if key != master)], guarded=True)

    @staticmethod
    def _masters_on_disk(folder: Path, password: str | None) -> list[bytes]:
        lock = _read_lock(folder)
        wrapped = None
        if lock.wrapped and password is not None:
            wrapped = unseal(derive_key(password, lock.salt), lock.wrapped, _WRAP)
        return [key for key in (wrapped, lock.bare) if key]

    def seal(self, data: bytes, purpose: bytes) -> bytes:
        """See disk.Box."""
        return seal(self._masters[0], data, purpose)

    def open(self, sealed: bytes, purpose: bytes) -> bytes | None:
        """See disk.Box."""
        found = (unseal(master, sealed, purpose) for master in self._masters)
        return next((data for data in found if data is not None), None)

    def change_password(self, old: str | None, new: str) -> None:
        """Where a password guards the master key on this machine, let the new one do so; blocks for a moment.

        Without it, what lies here under the old password would be started anew at the next log-in.
        """
        lock = _read_lock(self._path.parent)
        master = unseal(derive_key(old, lock.salt), lock.wrapped, _WRAP) if old and lock.wrapped else None
        if master is not None:
            lock.wrapped = seal(derive_key(new, lock.salt), master, _WRAP)
            _write_lock(self._path.parent, lock)

    @property
    def marks_keys(self) -> tuple[bytes, ...]:
        """Keys of private marks; the first one is for new ones."""
        return tuple(self._content.marks_keys)

    def use_marks_key(self, key: bytes | None) -> None:
        """Put the key derived from the password first, or make sure that there is one at all."""
        with self._changing:
            keys = self._content.marks_keys
            if key is None:
                if keys:
                    return
                key = secrets.token_bytes(KEY_BYTES)
            if keys[:1] != [key]:
                self._content.marks_keys = [key, *(old for old in keys if old != key)]
                self._save_if_possible("the key of private marks")

    @property
    def pass_token(self) -> str:
        """The token of the last log-in, "" when there is none."""
        return self._content.pass_token

    def keep_pass_token(self, token: str) -> None:
        """Keep the token of a log-in for the next start; "" forgets it."""
        with self._changing:
            self._content.pass_token = token
            self._save_if_possible("a log-in")

    def _save_if_possible(self, what: str) -> None:
        try:
            self._save()
        except OSError as error:
            logger.warning("%s is kept in memory only: %s", what, type(error).__name__)

    def document_keys(self) -> dict[str, bytes]:
        """Keys of documents by whatever name they were kept under."""
        return dict(self._content.document_keys)

    def keep_document_key(self, name: str, key: bytes) -> None:
        """Keep the key of a document for reading without the server, where the chest is guarded.  Raises: OSError."""
        with self._changing:
            if self.guarded and self._content.document_keys.get(name) != key:
                self._content.document_keys[name] = key
                self._save()

    def destroy_document_keys(self, names: list[str]) -> None:
        """Forget keys.  Raises: OSError."""
        with self._changing:
            gone = [self._content.document_keys.pop(name, None) for name in names]
            if any(key is not None for key in gone):
                self._save()

    def _load(self) -> _Content:
        try:
            data = self.open(self._path.read_bytes(), _CONTENT)
            if data is not None:
                return msgspec.json.decode(data, type=_Content)
            logger.warning("the chest does not open with any key of this log-in and is started anew")
        except FileNotFoundError:
            pass
        except (msgspec.DecodeError, UnicodeError):
            logger.warning("the chest is damaged and is started anew")
        return _Content()

    def _save(self) -> None:
        write_durably(self._path, self.seal(msgspec.json.encode(self._content), _CONTENT), private=True)


def _read_lock(folder: Path) -> _Lock:
    try:
        return msgspec.json.decode((folder / "lock.json").read_bytes(), type=_Lock)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeError):
        return _Lock(salt=secrets.token_bytes(16))


def _write_lock(folder: Path, lock: _Lock) -> None:
    try:
        write_durably(folder / "lock.json", msgspec.json.encode(lock), private=True)
    except OSError as error:
        logger.warning("the master key is kept in memory only: %s", type(error).__name__)
