"""Seals one version of a document into chunks anyone may carry; knows neither disk layout nor who gets the key."""

import enum
import hashlib
import io
import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK_BYTES = 256 * 1024
KEY_BYTES = 32
TAG_BYTES = 16
PLAIN_CHUNKS_BYTES = 8 * 1024 * 1024
_FORMAT = b"meetroom sealed document 1\x00"
_SMALLEST_CHUNK_BYTES = 1024
_LARGEST_CHUNK_BYTES = 16 * 1024 * 1024


class SealFault(enum.Enum):
    """Why sealed bytes do not give the document."""

    MANIFEST_IMPOSSIBLE = "manifest_impossible"
    CHUNK_MISSING = "chunk_missing"
    CHUNK_ALTERED = "chunk_altered"
    WRONG_KEY = "wrong_key"
    VERSION_ALTERED = "version_altered"
    SOURCE_CHANGED = "source_changed"


class SealBroken(Exception):
    """Sealing or unsealing failed.

    Attributes:
        fault: the reason.
        index: the chunk concerned, None where it is the whole.
    """

    def __init__(self, fault: SealFault, index: int | None = None) -> None:
        super().__init__(fault, index)
        self.fault = fault
        self.index = index


class ChunkRef(msgspec.Struct, frozen=True):
    """One sealed chunk: hex SHA-256 of its ciphertext (its address) and the ciphertext's size in bytes."""

    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one sealed version but its key; given to whoever may hold the chunks.

    Attributes:
        version_sha256: hex SHA-256 of the plaintext.
        size_bytes: size of the plaintext.
        chunk_bytes: plaintext bytes per chunk; only the last one may be shorter.
        chunks: in order.
    """

    version_sha256: str
    size_bytes: int
    chunk_bytes: int
    chunks: tuple[ChunkRef, ...]


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed version.  The key must travel beside the chain, never in it and never with the chunks."""

    key: bytes
    manifest: Manifest
    source: bytes | Path

    def __repr__(self) -> str:  # neither the key nor the text may reach a log
        return f"Sealed(version_sha256={self.manifest.version_sha256!r})"

    def chunks(self) -> Iterator[tuple[ChunkRef, bytes]]:
        """The ciphertexts in order, made anew from the source, so that no 500 MB lie in memory.

        Raises: SealBroken(SOURCE_CHANGED) before a chunk of a changed source gets out; OSError.
        """
        cipher = AESGCM(self.key)
        plain = _pieces(self.source, self.manifest.chunk_bytes)
        for index, ref in enumerate(self.manifest.chunks):
            ciphertext = _encrypt(cipher, self.manifest, index, next(plain, b""))
            # A second plaintext under the same nonce would betray both: it must never leave this function.
            if hashlib.sha256(ciphertext).hexdigest() != ref.sha256:
                raise SealBroken(SealFault.SOURCE_CHANGED, index)
            yield ref, ciphertext


def seal(source: bytes | Path, chunk_bytes: int = CHUNK_BYTES) -> Sealed:
    """Seal one version under a fresh key.

    The key serves this version alone, so the chunk's index is a nonce that never repeats under it.  Each chunk is
    bound to its index, to the number of chunks and to the version: none can be moved, dropped or swapped.

    Args:
        source: the plaintext, or a file that holds it and does not change.
        chunk_bytes: plaintext per chunk, 1 KiB to 16 MiB.
    Raises: SealBroken(SOURCE_CHANGED) when the file changes meanwhile; OSError; ValueError for a silly chunk size.
    Source: NIST SP 800-38D, 8.2.1 (deterministic construction of the nonce).
    """
    if not _SMALLEST_CHUNK_BYTES <= chunk_bytes <= _LARGEST_CHUNK_BYTES:
        raise ValueError("chunk_bytes out of range")
    version_sha256, size_bytes = _digest(source, chunk_bytes)
    draft = Manifest(version_sha256=version_sha256, size_bytes=size_bytes, chunk_bytes=chunk_bytes, chunks=())
    key = secrets.token_bytes(KEY_BYTES)
    cipher = AESGCM(key)
    refs, again = [], hashlib.sha256()
    for index, piece in enumerate(_pieces(source, chunk_bytes)):
        again.update(piece)
        ciphertext = _encrypt(cipher, draft, index, piece)
        refs.append(ChunkRef(hashlib.sha256(ciphertext).hexdigest(), len(ciphertext)))
    if again.hexdigest() != version_sha256:
        raise SealBroken(SealFault.SOURCE_CHANGED)
    return Sealed(key=key, manifest=msgspec.structs.replace(draft, chunks=tuple(refs)), source=source)


def check_chunk(ref: ChunkRef, ciphertext: bytes) -> bool:
    """Whether a fetched chunk is the one asked for; needs no key."""
    return len(ciphertext) == ref.size and hashlib.sha256(ciphertext).hexdigest() == ref.sha256


def unseal(key: bytes, manifest: Manifest, get_chunk: Callable[[str], bytes]) -> bytes:
    """The plaintext of a version, whole and verified.

    Args:
        get_chunk: gives the ciphertext for a hex SHA-256; raises KeyError or OSError when it is not there.
    Raises: SealBroken for every fault but SOURCE_CHANGED.
    """
    plaintext = b"".join(unseal_pieces(key, manifest, get_chunk))
    if hashlib.sha256(plaintext).hexdigest() != manifest.version_sha256:
        raise SealBroken(SealFault.VERSION_ALTERED)
    return plaintext


def unseal_pieces(key: bytes, manifest: Manifest, get_chunk: Callable[[str], bytes]) -> Iterator[bytes]:
    """The plaintext chunk by chunk, each one verified; the caller checks `version_sha256` over all of them.

    Raises: SealBroken as `unseal`, except VERSION_ALTERED.
    """
    cipher = _cipher_for(key, manifest)
    for index in range(len(manifest.chunks)):
        yield _plain_chunk(cipher, manifest, index, get_chunk)


class SealedReader(io.RawIOBase):
    """A sealed version as a binary file: a chunk is decrypted and verified when it is read, and not before.

    Of the plaintext at most `PLAIN_CHUNKS_BYTES` lie in memory, the chunks read last, or one where chunks are
    larger.  What is read is proved chunk by chunk against the manifest, which the chain names; `version_sha256` over
    the whole is not, since the whole is never there.  Any thread may read; a position is shared by all of them.
    """

    def __init__(self, key: bytes, manifest: Manifest, get_chunk: Callable[[str], bytes]) -> None:
        """Read nothing yet.

        Args:
            get_chunk: as for `unseal`; called by whichever thread reads.
        Raises: SealBroken(MANIFEST_IMPOSSIBLE | WRONG_KEY).
        """
        super().__init__()
        self._cipher = _cipher_for(key, manifest)
        self._manifest = manifest
        self._get_chunk = get_chunk
        self._chunks_held = max(1, PLAIN_CHUNKS_BYTES // manifest.chunk_bytes)
        self._plain: OrderedDict[int, bytes] = OrderedDict()
        self._lock = threading.RLock()
        self._at = 0

    @property
    def size_bytes(self) -> int:
        """Size of the plaintext."""
        return self._manifest.size_bytes

    @property
    def held_bytes(self) -> int:
        """Plaintext in memory now."""
        with self._lock:
            return sum(len(piece) for piece in self._plain.values())

    def readable(self) -> bool:
        """See io.IOBase."""
        return True

    def seekable(self) -> bool:
        """See io.IOBase."""
        return True

    def tell(self) -> int:
        """See io.IOBase."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """See io.IOBase.  Raises: ValueError for a place before the beginning, or when closed."""
        with self._lock:
            self._check_open()
            base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size_bytes}[whence]
            if base + offset < 0:
                raise ValueError("negative place in a file")
            self._at = base + offset
            return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer as far as the version goes; less only at its end.

        Raises: SealBroken(CHUNK_MISSING | CHUNK_ALTERED | WRONG_KEY); ValueError when closed.
        """
        into = memoryview(buffer).cast("B")
        with self._lock:
            self._check_open()
            wanted = max(0, min(len(into), self.size_bytes - self._at))
            done = 0
            while done < wanted:
                index, skipped = divmod(self._at + done, self._manifest.chunk_bytes)
                piece = self._chunk(index)
                count = min(wanted - done, len(piece) - skipped)
                into[done : done + count] = memoryview(piece)[skipped : skipped + count]
                done += count
            self._at += done
            return done

    def close(self) -> None:
        """Forget the plaintext and the key; reading is over."""
        with self._lock:
            self._plain.clear()
            self._get_chunk = _nothing_there
            super().close()

    def _chunk(self, index: int) -> bytes:
        if index in self._plain:
            self._plain.move_to_end(index)
            return self._plain[index]
        piece = _plain_chunk(self._cipher, self._manifest, index, self._get_chunk)
        while len(self._plain) >= self._chunks_held:
            self._plain.popitem(last=False)
        self._plain[index] = piece
        return piece

    def _check_open(self) -> None:
        if self.closed:
            raise ValueError("read of a closed version")


def _nothing_there(sha256: str) -> bytes:
    raise KeyError(sha256)


def _cipher_for(key: bytes, manifest: Manifest) -> AESGCM:
    check_manifest(manifest)
    if len(key) != KEY_BYTES:
        raise SealBroken(SealFault.WRONG_KEY)
    return AESGCM(key)


def _plain_chunk(cipher: AESGCM, manifest: Manifest, index: int, get_chunk: Callable[[str], bytes]) -> bytes:
    """One chunk, proved by its address, its key and its place.  Raises: SealBroken."""
    ref = manifest.chunks[index]
    try:
        ciphertext = get_chunk(ref.sha256)
    except (KeyError, OSError) as missing:
        raise SealBroken(SealFault.CHUNK_MISSING, index) from missing
    if not check_chunk(ref, ciphertext):
        raise SealBroken(SealFault.CHUNK_ALTERED, index)
    try:
        return cipher.decrypt(_nonce(index), ciphertext, _bound_to(manifest, index))
    except InvalidTag as unfit:
        raise SealBroken(SealFault.WRONG_KEY, index) from unfit


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as the JSON that is stored, sent and named by its hash; the same bytes every time."""
    return msgspec.json.encode(manifest)


def decode_manifest(encoded: bytes, sha256: str) -> Manifest:
    """The manifest a fact of the chain names by the hex SHA-256 of its encoding.

    Raises: SealBroken(MANIFEST_IMPOSSIBLE) when the bytes are others, or no possible manifest.
    """
    if manifest_sha256(encoded) != sha256:
        raise SealBroken(SealFault.MANIFEST_IMPOSSIBLE)
    try:
        manifest = msgspec.json.decode(encoded, type=Manifest)
    except (msgspec.MsgspecError, UnicodeError) as garbled:
        raise SealBroken(SealFault.MANIFEST_IMPOSSIBLE) from garbled
    check_manifest(manifest)
    return manifest


def manifest_sha256(encoded: bytes) -> str:
    """The name of an encoded manifest in the chain."""
    return hashlib.sha256(encoded).hexdigest()


def check_manifest(manifest: Manifest) -> None:
    """Refuse a manifest whose numbers cannot belong together, before anything is fetched for it.

    Raises: SealBroken(MANIFEST_IMPOSSIBLE).
    """
    sizes_fit = (
        manifest.size_bytes >= 0
        and _SMALLEST_CHUNK_BYTES <= manifest.chunk_bytes <= _LARGEST_CHUNK_BYTES
        and len(manifest.chunks) == _chunk_count(manifest)
    )
    if not sizes_fit:
        raise SealBroken(SealFault.MANIFEST_IMPOSSIBLE)
    for index, ref in enumerate(manifest.chunks):
        left_bytes = manifest.size_bytes - index * manifest.chunk_bytes
        if ref.size != min(left_bytes, manifest.chunk_bytes) + TAG_BYTES:
            raise SealBroken(SealFault.MANIFEST_IMPOSSIBLE, index)


def _encrypt(cipher: AESGCM, manifest: Manifest, index: int, piece: bytes) -> bytes:
    return cipher.encrypt(_nonce(index), piece, _bound_to(manifest, index))


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _bound_to(manifest: Manifest, index: int) -> bytes:
    """What a chunk is authenticated with: the version, its shape and the chunk's place in it."""
    numbers = (manifest.size_bytes, manifest.chunk_bytes, _chunk_count(manifest), index)
    words = b"".join(number.to_bytes(8, "big") for number in numbers)
    return _FORMAT + manifest.version_sha256.encode() + words


def _chunk_count(manifest: Manifest) -> int:
    return max(1, -(-manifest.size_bytes // manifest.chunk_bytes))


def _digest(source: bytes | Path, chunk_bytes: int) -> tuple[str, int]:
    digest, size_bytes = hashlib.sha256(), 0
    for piece in _pieces(source, chunk_bytes):
        digest.update(piece)
        size_bytes += len(piece)
    return digest.hexdigest(), size_bytes


def _pieces(source: bytes | Path, chunk_bytes: int) -> Iterator[bytes]:
    """The plaintext in pieces; an empty one is one empty piece, so that every version has a chunk to verify."""
    if isinstance(source, bytes):
        for start in range(0, max(1, len(source)), chunk_bytes):
            yield source[start : start + chunk_bytes]
        return
    with source.open("rb") as file:
        yield file.read(chunk_bytes)
        while piece := file.read(chunk_bytes):
            yield piece
