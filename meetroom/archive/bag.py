"""Writes a BagIt bag, and the zip of one, piece by piece; knows how a bag is built, never what a meeting is.

The bagit library moves files that lie there already, changes the folder of the whole process and reads everything
twice; here sources of any size are hashed while they are written, from any thread.  Tests check what comes out with
the library.  The same contents give the same bytes.
Source: RFC 8493.
"""

import errno
import hashlib
import os
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import msgspec

from meetroom.archive.bag_layout import ALGORITHMS, BAGIT_TXT, SIZE_LABEL, TAG_FILES, info_text, is_path

PIECE_BYTES = 1 << 20
_NO_SPACE = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_STORED = frozenset({".pdf", ".mp4", ".docx", ".zip", ".jpg", ".png", ".der"})
"""What does not get smaller."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

Source = bytes | Path | Callable[[], Iterator[bytes]]
"""Content: in memory, in a file, or a function that gives it in pieces."""


class BagFault(StrEnum):
    """Why a bag was not written."""

    TARGET_EXISTS = "target_exists"
    BAD_NAME = "bad_name"
    CHANGED = "changed"
    NO_SPACE = "no_space"
    UNREADABLE = "unreadable"
    CANCELLED = "cancelled"


class BagFailed(Exception):
    """A bag was not written; nothing of it is left.

    Attributes:
        fault: the reason.
        path: which file of the bag it was about, empty where none was.
    """

    def __init__(self, fault: BagFault, path: str = "") -> None:
        super().__init__(fault.value, path)
        self.fault = fault
        self.path = path


class BagFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the payload.

    Attributes:
        path: from the bag's root, beginning with "data/".
        size_bytes: as far as it is known, for the progress alone.
        sha256: what it must be; "" where nothing says so.
    """

    path: str
    source: Source
    size_bytes: int = 0
    sha256: str = ""


class BagContents(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into a bag.  `info`: labels and values of bag-info.txt, in order, without Payload-Oxum."""

    files: tuple[BagFile, ...]
    info: tuple[tuple[str, str], ...] = ()


class BagProgress(msgspec.Struct, frozen=True):
    """How far it is."""

    path: str
    done_bytes: int
    total_bytes: int


OnProgress = Callable[[BagProgress], None]


def _no_progress(progress: BagProgress) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


def write_bag(
    contents: BagContents,
    target: Path,
    *,
    progress: OnProgress = _no_progress,
    cancelled: Callable[[], bool] = _never,
) -> None:
    """Write a bag; takes as long as its files, so call it in a thread of its own.

    Args:
        target: the bag's folder; must not be there, its parent must.  It appears in one step, whole.
        progress: told of each file and each MiB, in this thread.
        cancelled: asked as often; True gives the bag up.
    Raises: BagFailed.
    """
    _check(contents, target)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        partial.mkdir(parents=False)
        _Writer(contents, partial, progress, cancelled).write()
        _put_in_place(partial, target)
    except OSError as error:
        raise BagFailed(_fault(error)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def zip_bag(
    folder: Path,
    target: Path,
    *,
    progress: OnProgress = _no_progress,
    cancelled: Callable[[], bool] = _never,
) -> None:
    """Put a bag into one file, under a folder of the bag's name; the same bag gives the same bytes.

    Args:
        target: must not be there; appears in one step, whole.
    Raises: BagFailed(TARGET_EXISTS | NO_SPACE | UNREADABLE | CANCELLED).
    """
    if target.exists():
        raise BagFailed(BagFault.TARGET_EXISTS)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        paths = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        watch = _Watch(sum((folder / p).stat().st_size for p in paths), progress, cancelled)
        with zipfile.ZipFile(partial, "x", allowZip64=True) as archive:
            for path in paths:
                _add(archive, folder, path, watch)
        _force(partial)
        partial.rename(target)
    except OSError as error:
        raise BagFailed(_fault(error)) from error
    finally:
        partial.unlink(missing_ok=True)


class _Watch:
    """Tells how far it is, and stops where somebody gave up."""

    def __init__(self, total_bytes: int, progress: OnProgress, cancelled: Callable[[], bool]) -> None:
        self._total_bytes = total_bytes
        self._done_bytes = 0
        self._progress = progress
        self._cancelled = cancelled

    def went_on(self, path: str, more_bytes: int) -> None:
        """So much more is done.  Raises: BagFailed(CANCELLED)."""
        if self._cancelled():
            raise BagFailed(BagFault.CANCELLED, path)
        self._done_bytes += more_bytes
        self._progress(BagProgress(path, self._done_bytes, max(self._total_bytes, self._done_bytes)))


class _Writer:
    """Writes one bag into a folder that is nobody's yet."""

    def __init__(
        self, contents: BagContents, folder: Path, progress: OnProgress, cancelled: Callable[[], bool]
    ) -> None:
        self._contents = contents
        self._folder = folder
        self._watch = _Watch(sum(_size(f) for f in contents.files), progress, cancelled)

    def write(self) -> None:
        """Write everything.  Raises: BagFailed; OSError."""
        files = sorted(self._contents.files, key=lambda f: f.path)
        (self._folder / "data").mkdir()
        payload = {file.path: self._put(file) for file in files}
        size_bytes = sum((self._folder / file.path).stat().st_size for file in files)
        oxum = (SIZE_LABEL, f"{size_bytes}.{len(files)}")
        tags = {
            "bagit.txt": BAGIT_TXT,
            "bag-info.txt": info_text((*self._contents.info, oxum)),
            **{f"manifest-{name}.txt": _manifest(payload, name) for name in ALGORITHMS},
        }
        for name in TAG_FILES:
            self._put_tag(name, tags[name])
        digests = {name: {a: hashlib.new(a, tags[name]).hexdigest() for a in ALGORITHMS} for name in sorted(tags)}
        for name in ALGORITHMS:
            self._put_tag(f"tagmanifest-{name}.txt", _manifest(digests, name))

    def _put(self, file: BagFile) -> dict[str, str]:
        hashes = {name: hashlib.new(name) for name in ALGORITHMS}
        path = self._folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            for piece in _pieces(file):
                out.write(piece)
                for made in hashes.values():
                    made.update(piece)
                self._watch.went_on(file.path, len(piece))
            out.flush()
            os.fsync(out.fileno())
        found = {name: made.hexdigest() for name, made in hashes.items()}
        if file.sha256 and found["sha256"] != file.sha256:
            raise BagFailed(BagFault.CHANGED, file.path)
        return found

    def _put_tag(self, name: str, content: bytes) -> None:
        with (self._folder / name).open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())


def _check(contents: BagContents, target: Path) -> None:
    if target.exists():
        raise BagFailed(BagFault.TARGET_EXISTS)
    seen: set[str] = set()
    for file in contents.files:
        name = file.path.casefold()
        if not (is_path(file.path) and file.path.startswith("data/")) or name in seen:
            raise BagFailed(BagFault.BAD_NAME, file.path)
        seen.add(name)


def _pieces(file: BagFile) -> Iterator[bytes]:
    """The content of a file.  Raises: BagFailed(UNREADABLE), so that an OSError is always the target's."""
    try:
        if isinstance(file.source, bytes):
            yield file.source
        elif isinstance(file.source, Path):
            with file.source.open("rb") as opened:
                while piece := opened.read(PIECE_BYTES):
                    yield piece
        else:
            yield from file.source()
    except OSError as error:
        raise BagFailed(BagFault.UNREADABLE, file.path) from error


def _size(file: BagFile) -> int:
    if isinstance(file.source, bytes):
        return len(file.source)
    if isinstance(file.source, Path):
        with suppress(OSError):
            return file.source.stat().st_size
    return file.size_bytes


def _manifest(digests: dict[str, dict[str, str]], algorithm: str) -> bytes:
    return "".join(f"{found[algorithm]}  {path}\n" for path, found in digests.items()).encode()


def _add(archive: zipfile.ZipFile, folder: Path, path: str, watch: _Watch) -> None:
    stored = Path(path).suffix in _STORED
    entry = zipfile.ZipInfo(f"{folder.name}/{path}", _ZIP_DATE)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o100644 << 16  # the same on every system
    entry.file_size = (folder / path).stat().st_size
    with (folder / path).open("rb") as file, archive.open(entry, "w") as into:
        while piece := file.read(PIECE_BYTES):
            into.write(piece)
            watch.went_on(path, len(piece))


def _put_in_place(partial: Path, target: Path) -> None:
    if target.exists():
        raise BagFailed(BagFault.TARGET_EXISTS)
    partial.rename(target)
    # Windows cannot open a folder; NTFS journals the move itself.
    with suppress(OSError):
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _force(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _fault(error: OSError) -> BagFault:
    return BagFault.NO_SPACE if error.errno in _NO_SPACE else BagFault.UNREADABLE
