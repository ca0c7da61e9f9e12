"""Judges the signatures of an uploaded PDF in a limited child, before anything in the file is changed; no network.

What it says is stored as a fact beside the original's hash: sanitising breaks a signature, the original keeps it.
"""

import asyncio
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from meetroom.confined.child import ChildEnd, ChildGuard, ChildTooLoud, ChildTooSlow
from meetroom.confined.worker import LimitedJob, ask
from meetroom.domain.state import IncomingSignature, SignatureVerdict

__all__ = ["IncomingSignature", "SignatureLimits", "SignatureVerdict", "examine_signatures"]

log = logging.getLogger(__name__)

_WORKER = "meetroom.archive.incoming_worker"
_MARK = b"/ByteRange"  # no signature without it; it cannot lie in a compressed part of the file
_NO_PDF = (b"PK\x03\x04", b"\x89PNG", b"\xd0\xcf\x11\xe0")
_PART_BYTES = 4 * 1024 * 1024
# There is a signature, and nobody can say whose: the clerk is told, the paper is not kept out.
_UNREADABLE = IncomingSignature(
    field="", signer="", signed_at=None, verdict=SignatureVerdict.BROKEN, covers_whole=False
)


class SignatureLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What judging the signatures of one file may cost; processor time grows with the file."""

    cpu_s: float = 4.0
    cpu_s_per_100_mb: float = 10.0
    wall_s: float = 30.0
    memory_bytes: int = 768 * 1024 * 1024


DEFAULT_LIMITS = SignatureLimits()


class Job(LimitedJob, frozen=True, kw_only=True):
    """What the child is asked: judge the signatures of `source` by the folder `trust`, as of `now`."""

    source: str
    trust: str
    now: datetime


async def examine_signatures(
    path: Path, roots: Path, *, now: datetime | None = None, limits: SignatureLimits = DEFAULT_LIMITS
) -> tuple[IncomingSignature, ...]:
    """Judge every filled signature field of a PDF.

    Args:
        path: the original upload, only read; what is no PDF, or not signed, costs one reading of the file.
        roots: folder of trusted certificates (`*.pem`, `*.crt`, `*.cer`) and revocation lists (`*.crl`), kept by
            the server's administrator; nothing is trusted where it is missing or empty.
        now: moment of judging, timezone-aware; the clock's when None.
    Returns: a row per field; one BROKEN row without names when there is a signature that cannot be read in the
        limits.  VALID: whole, by a certificate that leads to a trusted root.  ALTERED: the content is not what was
        signed, or was changed after it in a way the standard does not allow.  EXPIRED: the certificate had run out
        at the proven time of signing (a trusted time stamp), or now without one.  REVOKED: a list in the file or in
        `roots` says so.  UNTRUSTED: whole, but by nobody the server knows.  BROKEN: cannot be judged.
    Raises: OSError when `path` cannot be read.
    Source: ISO 32000-1, 12.8; ETSI EN 319 102-1.
    """
    size_bytes = await asyncio.to_thread(_signed_bytes, path)
    if not size_bytes:
        return ()
    growth_s = limits.cpu_s_per_100_mb * size_bytes / 1e8
    guard = ChildGuard()
    job = _job(path, roots, size_bytes, now or datetime.now(UTC), limits)
    work = asyncio.ensure_future(asyncio.to_thread(ask, guard, _WORKER, job, wall_s=limits.wall_s + 4 * growth_s))
    try:
        end = await asyncio.shield(work)
    except (ChildTooSlow, ChildTooLoud) as endless:
        log.info("signatures not judged: %s", type(endless).__name__)
        return (_UNREADABLE,)
    except asyncio.CancelledError:
        guard.stop()
        await asyncio.gather(work, return_exceptions=True)  # it reads what the caller is about to delete
        raise
    return _read_answer(end)


def _job(path: Path, roots: Path, size_bytes: int, now: datetime, limits: SignatureLimits) -> Job:
    source, trust = str(path.absolute()), str(roots.absolute())
    return Job(
        source=source,
        trust=trust,
        now=now,
        cpu_s=max(1, round(limits.cpu_s + limits.cpu_s_per_100_mb * size_bytes / 1e8)),
        address_space_bytes=limits.memory_bytes + size_bytes,
        reads=(source, trust),
    )


def _read_answer(end: ChildEnd) -> tuple[IncomingSignature, ...]:
    if end.code == 0:
        try:
            return msgspec.json.decode(end.output, type=tuple[IncomingSignature, ...])
        except msgspec.MsgspecError:
            log.info("signatures not judged: garbled answer")
            return (_UNREADABLE,)
    log.info("signatures not judged: exit code %d", end.code)
    return (_UNREADABLE,)


def _signed_bytes(path: Path) -> int:
    """Size of a file that may hold a signature, 0 for any other."""
    with path.open("rb") as file:
        if file.read(4) in _NO_PDF:
            return 0
        tail = b""
        while part := file.read(_PART_BYTES):
            if _MARK in tail + part:
                return os.fstat(file.fileno()).st_size
            tail = (tail + part)[-len(_MARK) :]
    return 0
