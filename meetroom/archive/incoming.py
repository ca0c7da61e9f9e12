"""Judges the signatures of an uploaded PDF in a limited child, before anything in the file is changed; no network.

What it says is stored as a fact beside the original's hash: sanitising breaks a signature, the original keeps it.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

import meetroom
from meetroom.domain.state import IncomingSignature, SignatureVerdict

__all__ = ["IncomingSignature", "SignatureLimits", "SignatureVerdict", "examine_signatures"]

log = logging.getLogger(__name__)

_WORKER = "meetroom.archive.incoming_worker"
_MARK = b"/ByteRange"  # no signature without it; it cannot lie in a compressed part of the file
_NO_PDF = (b"PK\x03\x04", b"\x89PNG", b"\xd0\xcf\x11\xe0")
_PART_BYTES = 4 * 1024 * 1024
_ANSWER_BYTES = 1024 * 1024
_PACKAGE_HOME = str(Path(meetroom.__file__).resolve().parent.parent)
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG")
# There is a signature, and nobody can say whose: the clerk is told, the paper is not kept out.
_UNREADABLE = IncomingSignature(
    field="", signer="", signed_at=None, verdict=SignatureVerdict.BROKEN, covers_whole=False
)


class SignatureLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What judging the signatures of one file may cost; processor time grows with the file."""

    cpu_s: float = 10.0
    cpu_s_per_100_mb: float = 10.0
    wall_s: float = 30.0
    memory_bytes: int = 768 * 1024 * 1024


DEFAULT_LIMITS = SignatureLimits()


class _NoAnswer(Exception):
    """The child gave no answer; says why, for the log."""


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
    job = {
        "source": str(path),
        "trust": str(roots),
        "now": now or datetime.now(UTC),
        "cpu_s": max(1, round(limits.cpu_s + growth_s)),
        "address_space_bytes": limits.memory_bytes + size_bytes,
    }
    try:
        output = await _ask_child(msgspec.json.encode(job).decode(), wall_s=limits.wall_s + 4 * growth_s)
        return msgspec.json.decode(output, type=tuple[IncomingSignature, ...])
    except (_NoAnswer, msgspec.MsgspecError) as failed:
        log.info("signatures not judged: %s", failed if isinstance(failed, _NoAnswer) else "garbled answer")
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


async def _ask_child(job: str, *, wall_s: float) -> bytes:
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _WORKER,
        job,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**inherited, "PYTHONPATH": _PACKAGE_HOME},
        start_new_session=True,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), wall_s)
    except TimeoutError as slow:
        raise _NoAnswer("too slow") from slow
    finally:
        await _end(process)
    if process.returncode != 0:
        raise _NoAnswer(f"exit code {process.returncode}")
    if len(output) > _ANSWER_BYTES:
        raise _NoAnswer("endless answer")
    return output


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    await process.wait()
