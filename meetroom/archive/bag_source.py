"""Opens a bag from a folder or a zip that anybody may have made; reads it piece by piece, trusts no name and no size.

What is no plain file under a plain name is never opened; it is only named.
"""

import io
import os
import stat
import struct
import zipfile
from abc import ABC, abstractmethod
from collections import Counter
from pathlib import Path
from typing import BinaryIO, cast

from meetroom.archive.bag_check import Finding
from meetroom.archive.bag_layout import is_path
from meetroom.archive.torn import TORN

MAX_FILES = 50_000
MAX_DEPTH = 6
MAX_DIRECTORY_BYTES = 32 << 20
"""Of a zip's list of entries: 50,000 of them take some 10 MiB."""
MAX_RATIO = 100
"""A chain in JSON gets about twelve times smaller; far beyond that it is made to fill a disk."""
SMALL_BYTES = 8 << 20
_REPARSE = 0x400
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_LOCATOR64 = b"PK\x06\x07"


class BagUnreadable(Exception):
    """Something cannot be read at all.

    Attributes:
        finding: why.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.value)
        self.finding = finding


class OpenedBag(ABC):
    """The files of a bag.

    Attributes:
        sizes_bytes: every file that can be read, by its path.
        strange: what is there and will not be read, and why.
    """

    def __init__(self) -> None:
        self.sizes_bytes: dict[str, int] = {}
        self.strange: list[tuple[str, Finding]] = []

    @abstractmethod
    def open(self, path: str) -> BinaryIO:
        """A file of `sizes_bytes`.  Raises: KeyError; one of `TORN`, also while it is read."""

    def close(self) -> None:
        """Close what is open."""
        return

    def read(self, path: str, most_bytes: int = SMALL_BYTES) -> bytes:
        """A whole file.  Raises: BagUnreadable(MISSING | TOO_LARGE | DAMAGED)."""
        if path not in self.sizes_bytes:
            raise BagUnreadable(Finding.MISSING)
        if self.sizes_bytes[path] > most_bytes:
            raise BagUnreadable(Finding.TOO_LARGE)
        try:
            with self.open(path) as file:
                content = file.read(most_bytes + 1)
        except TORN as error:
            raise BagUnreadable(Finding.DAMAGED) from error
        if len(content) > most_bytes:
            raise BagUnreadable(Finding.TOO_LARGE)
        return content

    def take(self, path: str, size_bytes: int) -> None:
        """Note a plain file.  Raises: BagUnreadable(TOO_MANY)."""
        if len(self.sizes_bytes) + len(self.strange) >= MAX_FILES:
            raise BagUnreadable(Finding.TOO_MANY)
        if is_path(path):
            self.sizes_bytes[path] = size_bytes
        else:
            self.refuse(path, Finding.BAD_NAME)

    def refuse(self, path: str, finding: Finding) -> None:
        """Note what is not read.  Raises: BagUnreadable(TOO_MANY)."""
        if len(self.sizes_bytes) + len(self.strange) >= MAX_FILES:
            raise BagUnreadable(Finding.TOO_MANY)
        self.strange.append((printable(path), finding))

    def refuse_twins(self) -> None:
        """Names that are one and the same on some machines: neither is read."""
        folded = Counter(path.casefold() for path in self.sizes_bytes)
        for path in [p for p in self.sizes_bytes if folded[p.casefold()] > 1]:
            del self.sizes_bytes[path]
            self.strange.append((path, Finding.TWIN_NAME))


def printable(text: str, most_chars: int = 300) -> str:
    """A name from anywhere, so that it steers no terminal."""
    return "".join(c if c.isprintable() else "·" for c in text[:most_chars])


def open_bag(path: Path) -> OpenedBag:
    """Open a folder or a zip.  Raises: BagUnreadable; the caller closes the bag."""
    try:
        if path.is_dir():
            return FolderBag(path)
        if path.is_file():
            return ZipBag(path)
    except TORN as error:
        raise BagUnreadable(Finding.NOT_READABLE) from error
    raise BagUnreadable(Finding.NOT_READABLE)


class FolderBag(OpenedBag):
    """A bag that lies in a folder."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root
        waiting: list[tuple[Path, str]] = [(root, "")]
        while waiting:
            folder, prefix = waiting.pop()
            with os.scandir(folder) as entries:
                for entry in entries:
                    if self._is_folder(entry, prefix + entry.name):
                        waiting.append((Path(entry.path), f"{prefix}{entry.name}/"))
        self.refuse_twins()

    def open(self, path: str) -> BinaryIO:
        """As `OpenedBag.open`."""
        if path not in self.sizes_bytes:
            raise KeyError(path)
        return (self._root / path).open("rb")

    def _is_folder(self, entry: "os.DirEntry[str]", path: str) -> bool:
        """Take a file in; whether there is more below."""
        found = entry.stat(follow_symlinks=False)
        is_link = stat.S_ISLNK(found.st_mode) or bool(getattr(found, "st_file_attributes", 0) & _REPARSE)
        if not is_link and stat.S_ISDIR(found.st_mode) and path.count("/") < MAX_DEPTH:
            return True
        if is_link or not stat.S_ISREG(found.st_mode):
            self.refuse(path, Finding.NOT_A_FILE)
        else:
            self.take(path, found.st_size)
        return False


class ZipBag(OpenedBag):
    """A bag in a zip, at its top or in the one folder there."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        _check_directory(path)
        self._archive = zipfile.ZipFile(path)
        try:
            entries = self._archive.infolist()
            if len(entries) > MAX_FILES:
                raise BagUnreadable(Finding.TOO_MANY)
            self._entries: dict[str, zipfile.ZipInfo] = {}
            self._sort(entries)
            self._check_places()
            self.refuse_twins()
        except BaseException:
            self._archive.close()
            raise

    def open(self, path: str) -> BinaryIO:
        """As `OpenedBag.open`."""
        if path not in self.sizes_bytes:
            raise KeyError(path)
        # Lines are read from it; the zip's own reader takes them letter by letter.
        return io.BufferedReader(cast(io.RawIOBase, self._archive.open(self._entries[path])))

    def close(self) -> None:
        """As `OpenedBag.close`."""
        self._archive.close()

    def _sort(self, entries: list[zipfile.ZipInfo]) -> None:
        root = _root(entries)
        counts = Counter(entry.filename for entry in entries)
        for entry in entries:
            name = entry.orig_filename
            if name.endswith("/") and entry.file_size == 0 and is_path(name.rstrip("/")):
                continue
            path = name.removeprefix(root)
            why = _strange(entry, name, root, counts)
            if why is None:
                self.take(path, entry.file_size)
                self._entries[path] = entry
            else:
                self.refuse(path, why)

    def _check_places(self) -> None:
        """Entries that share bytes, or whose sum is out of proportion, make a small file endless."""
        total_bytes, packed_bytes, end = 0, 0, 0
        for entry in sorted(self._entries.values(), key=lambda e: e.header_offset):
            if entry.header_offset < end:
                raise BagUnreadable(Finding.BOMB)
            end = entry.header_offset + 30 + entry.compress_size
            total_bytes += entry.file_size
            packed_bytes += entry.compress_size
        if total_bytes > MAX_RATIO * packed_bytes + SMALL_BYTES:
            raise BagUnreadable(Finding.BOMB)


def _strange(entry: zipfile.ZipInfo, name: str, root: str, counts: "Counter[str]") -> Finding | None:
    """Why an entry is not read."""
    mode = entry.external_attr >> 16
    reasons = {
        # A zip made by a system without such modes says 0.
        Finding.NOT_A_FILE: bool(mode) and stat.S_IFMT(mode) not in (0, stat.S_IFREG),
        Finding.TWIN_NAME: counts[entry.filename] > 1,
        Finding.OUTSIDE: not name.startswith(root),
        Finding.ENCRYPTED: bool(entry.flag_bits & 1),
        Finding.DAMAGED: entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED),
        Finding.BOMB: entry.file_size > MAX_RATIO * entry.compress_size + SMALL_BYTES,
    }
    return next((finding for finding, applies in reasons.items() if applies), None)


def _root(entries: list[zipfile.ZipInfo]) -> str:
    """The folder in which the bag lies, with its slash; "" for the top."""
    names = {entry.filename for entry in entries}
    tops = {name.partition("/")[0] + "/" for name in names if name.count("/") == 1 and name.endswith("/bagit.txt")}
    return tops.pop() if "bagit.txt" not in names and len(tops) == 1 else ""


def _check_directory(path: Path) -> None:
    """Refuse a list of entries that would fill the memory, before it is read.

    Raises: BagUnreadable(NOT_A_BAG | TOO_MANY); OSError.
    """
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size_bytes - 65_557 - 100))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        raise BagUnreadable(Finding.NOT_A_BAG)
    listed_bytes = struct.unpack_from("<I", tail, at + 12)[0]
    # Where the library looks for the larger form: right before the smaller one.
    if at >= 76 and tail[at - 20 : at - 16] == _LOCATOR64 and tail[at - 76 : at - 72] == _END64:
        listed_bytes = struct.unpack_from("<Q", tail, at - 36)[0]
    if listed_bytes > MAX_DIRECTORY_BYTES:
        raise BagUnreadable(Finding.TOO_MANY)
