"""Takes an uploaded file in: examined, converted, made harmless in limited children; knows no meeting."""

import asyncio
import errno
import hashlib
import logging
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from meetroom.confined import worker
from meetroom.confined.child import ChildEnd, ChildGuard, ChildTooLoud, ChildTooSlow
from meetroom.papers import intake_worker, office
from meetroom.papers.refusals import (
    DEFAULT_LIMITS,
    ActiveContent,
    DocumentKind,
    IntakeLimits,
    IntakeRefusal,
    IntakeRefused,
    Sanitised,
)

__all__ = [
    "ActiveContent",
    "DocumentKind",
    "Intake",
    "IntakeLimits",
    "IntakeRefusal",
    "IntakeRefused",
    "clean_name",
    "take_in",
]

log = logging.getLogger(__name__)

_NAME_LETTERS = 200
_NOT_A_PDF = (IntakeRefusal.NOT_A_DOCUMENT, IntakeRefusal.DAMAGED, IntakeRefusal.ENCRYPTED)
# Signal numbers are negative exit codes on POSIX.  A C++ library that runs out of memory aborts.
_CRASHES = {
    -int(getattr(signal, "SIGXCPU", signal.SIGTERM)): IntakeRefusal.TOO_SLOW,
    -int(getattr(signal, "SIGKILL", signal.SIGTERM)): IntakeRefusal.TOO_SLOW,
    -int(signal.SIGABRT): IntakeRefusal.TOO_MUCH_MEMORY,
}


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was taken in.

    Attributes:
        name: the upload's name without folders, for people.
        title: what the document calls itself, else its name without the ending.
        kind: what the original is.
        original_sha256: hex digest of the original bytes, which the caller keeps.
        original_bytes: size of the original.
        pdf_path: the harmless PDF; the file belongs to the caller, who deletes it when it is stored.
        pdf_sha256: hex digest of the harmless PDF.
        pdf_bytes: size of the harmless PDF.
        pages: number of pages.
        converted: whether the original was something other than PDF.
        removed: how often each kind of active content was taken out.
        signatures: filled signature fields of the original (sanitising breaks them; not checked here).
    """

    name: str
    title: str
    kind: DocumentKind
    original_sha256: str
    original_bytes: int
    pdf_path: Path
    pdf_sha256: str
    pdf_bytes: int
    pages: int
    converted: bool
    removed: dict[ActiveContent, int]
    signatures: int


def _nothing() -> None:
    """Nobody wants to be told."""


async def take_in(
    source: Path,
    *,
    name: str,
    into: Path | None = None,
    limits: IntakeLimits = DEFAULT_LIMITS,
    on_converting: Callable[[], None] = _nothing,
) -> Intake:
    """Examine an uploaded file and make a harmless PDF of it.

    Each file is opened in a process of its own with limits; cancelling the caller stops that process, and returns when
    nothing uses the folders any more.

    Args:
        source: the upload on disk; only read.  It must not change meanwhile.
        name: the name it was uploaded under; used for people only, never to tell what the file is.
        into: existing folder for the result; a new temporary folder when None.
        limits: what the file may cost.
        on_converting: called from another thread when the file is about to be converted; what it raises ends the work.
    Raises: IntakeRefused with every reason of IntakeRefusal; OSError when `source` cannot be read at all.
    """
    guard = ChildGuard()
    work = asyncio.ensure_future(asyncio.to_thread(_take_in, source, name, into, limits, guard, on_converting))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        guard.stop()
        # Its thread still uses the folder that the caller is about to delete.
        await asyncio.gather(work, return_exceptions=True)
        raise


def clean_name(name: str) -> str:
    """The last part of an uploaded name, whichever system it came from, without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(letter for letter in last if letter.isprintable()).strip()
    return printable[:_NAME_LETTERS] or "document"


def _take_in(
    source: Path,
    name: str,
    into: Path | None,
    limits: IntakeLimits,
    guard: ChildGuard,
    on_converting: Callable[[], None],
) -> Intake:
    size_bytes = source.stat().st_size  # before anything is read: a sparse file of terabytes costs nothing
    if size_bytes == 0:
        raise IntakeRefused(IntakeRefusal.EMPTY_FILE)
    if size_bytes > limits.file_bytes:
        raise IntakeRefused(IntakeRefusal.TOO_LARGE, f"{size_bytes} bytes")
    try:
        return _take_in_checked(source, clean_name(name), into, limits, guard, on_converting)
    except IntakeRefused as refused:
        log.info("upload refused: %s (%s)", refused.why.name, refused.detail)
        raise
    except OSError as failed:
        if failed.errno in (errno.ENOSPC, errno.EDQUOT):
            raise IntakeRefused(IntakeRefusal.NO_SPACE) from failed
        raise


def _take_in_checked(
    source: Path,
    name: str,
    into: Path | None,
    limits: IntakeLimits,
    guard: ChildGuard,
    on_converting: Callable[[], None],
) -> Intake:
    original_sha256 = _sha256(source)
    with tempfile.TemporaryDirectory(prefix="intake-", dir=into) as job_folder:
        harmless = Path(job_folder) / "harmless.pdf"
        kind, sanitised = _ask_worker(source, harmless, limits, guard)
        if sanitised is None:
            on_converting()
            sanitised = _convert(source, kind, harmless, limits, guard)
        if harmless.is_symlink() or not harmless.is_file():
            # Whoever took the worker over would have another file sealed than it made.
            raise IntakeRefused(IntakeRefusal.DAMAGED, "no file")
        pdf_sha256 = _sha256(harmless)
        # The folder of its own is made last, so that a refusal leaves nothing behind.
        into = into or Path(tempfile.mkdtemp(prefix="meetroom-intake-"))
        pdf_path = harmless.replace(into / f"{pdf_sha256}.pdf")
    return Intake(
        name=name,
        title=sanitised.title or Path(name).stem,
        kind=kind,
        original_sha256=original_sha256,
        original_bytes=source.stat().st_size,
        pdf_path=pdf_path,
        pdf_sha256=pdf_sha256,
        pdf_bytes=pdf_path.stat().st_size,
        pages=sanitised.pages,
        converted=kind is not DocumentKind.PDF,
        removed=sanitised.removed,
        signatures=sanitised.signatures,
    )


def _convert(source: Path, kind: DocumentKind, harmless: Path, limits: IntakeLimits, guard: ChildGuard) -> Sanitised:
    folder = harmless.parent / "office"
    folder.mkdir()
    pdf = office.convert_to_pdf(source, kind, folder, converter=office.find_converter(), limits=limits, guard=guard)
    try:
        made, sanitised = _ask_worker(pdf, harmless, limits, guard)
    except IntakeRefused as refused:
        if refused.why not in _NOT_A_PDF:
            raise
        # It is the office that failed: what the person uploaded may be whole.
        raise IntakeRefused(IntakeRefusal.CONVERSION_FAILED, refused.why.value) from refused
    if made is not DocumentKind.PDF or sanitised is None:
        raise IntakeRefused(IntakeRefusal.CONVERSION_FAILED, made.value)
    return sanitised


def _ask_worker(
    source: Path, target: Path, limits: IntakeLimits, guard: ChildGuard
) -> tuple[DocumentKind, Sanitised | None]:
    size_bytes = source.stat().st_size
    job = intake_worker.Job(
        source=str(source.absolute()),
        target=str(target.absolute()),
        limits=limits,
        cpu_s=limits.cpu_s_for(size_bytes),
        # Both the original and its copy are mapped into memory, which counts as address space.
        address_space_bytes=limits.memory_bytes + 3 * size_bytes,
        reads=(str(source.absolute()),),
        writes=(str(target.parent.absolute()),),
    )
    try:
        end = worker.ask(guard, intake_worker.MODULE, job, wall_s=limits.wall_s_for(size_bytes))
    except ChildTooSlow as slow:
        raise IntakeRefused(IntakeRefusal.TOO_SLOW, "wall time") from slow
    except ChildTooLoud as loud:
        raise IntakeRefused(IntakeRefusal.DAMAGED, "endless answer") from loud
    return _read_answer(end)


def _read_answer(end: ChildEnd) -> tuple[DocumentKind, Sanitised | None]:
    if end.code != 0:
        raise IntakeRefused(_CRASHES.get(end.code, IntakeRefusal.DAMAGED), f"exit code {end.code}")
    try:
        answer = msgspec.json.decode(end.output, type=intake_worker.Answer)
    except msgspec.MsgspecError as garbled:
        # A file that took the worker over may print anything.
        raise IntakeRefused(IntakeRefusal.DAMAGED, "garbled answer") from garbled
    if isinstance(answer, intake_worker.Rejected):
        raise IntakeRefused(answer.why, answer.detail)
    return answer.kind, answer.pdf


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
