"""Checks the files of a bag against its lists, and names every one that was changed, removed or added.

Every file is hashed once; the two tag manifests, which no list names, must be exactly as a bag of this form has them.
Source: RFC 8493, 2 and 3.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from meetroom.archive.bag import PIECE_BYTES, BagProgress, OnProgress
from meetroom.archive.bag_check import BagCheck, CheckKind, Finding, fails, holds
from meetroom.archive.bag_layout import (
    ALGORITHMS,
    BAGIT_TXT,
    TAG_FILES,
    TAG_MANIFESTS,
    is_path,
)
from meetroom.archive.bag_source import MAX_FILES, BagUnreadable, OpenedBag, printable
from meetroom.archive.torn import TORN

MAX_LIST_BYTES = 17 << 20
"""As many lines as there may be files, each as long as it may be."""
MAX_LINE = 1_000
_LINE = {"sha256": re.compile(r"([0-9a-f]{64})  (\S+)\n"), "sha512": re.compile(r"([0-9a-f]{128})  (\S+)\n")}

Digests = dict[str, dict[str, str]]
"""Of each path the hashes by algorithm."""


class FilesFound:
    """What the files are.

    Attributes:
        digests: of every file that could be read.
        checks: a line for everything that does not hold, and one for all that do.
    """

    def __init__(self, bag: OpenedBag, progress: OnProgress) -> None:
        self.digests: Digests = {}
        self.checks: list[BagCheck] = []
        self._bag = bag
        self._progress = progress
        self._accused: set[str] = set()

    def look(self) -> None:
        """Check everything."""
        for path, finding in sorted(self._bag.strange):
            self._accuse(CheckKind.FILES, finding, path)
        self._look_at_bagit()
        lists = {name: self._read_list(name) for name in (*_manifests(), *TAG_MANIFESTS)}
        self._hash_all()
        self._compare(_manifests(), lists, lambda path: path.startswith("data/"))
        self._compare(TAG_MANIFESTS, lists, lambda path: not path.startswith("data/") and path not in TAG_MANIFESTS)
        self._look_for_strangers()
        sound = sum(path not in self._accused for path in self.digests)
        if not self._accused:
            self.checks.append(holds(CheckKind.FILES, "", Finding.OK, sound))

    def _accuse(self, kind: CheckKind, finding: Finding, path: str, *values: object) -> None:
        self._accused.add(path)
        self.checks.append(fails(kind, finding, path, *values))

    def _look_at_bagit(self) -> None:
        missing = [name for name in (*TAG_FILES, *TAG_MANIFESTS) if name not in self._bag.sizes_bytes]
        for name in missing:
            self._accuse(CheckKind.STRUCTURE, Finding.MISSING, name)
        try:
            same = "bagit.txt" in missing or self._bag.read("bagit.txt") == BAGIT_TXT
        except BagUnreadable:
            same = False
        if not same:
            self._accuse(CheckKind.STRUCTURE, Finding.CHANGED, "bagit.txt")
        if not self._accused:
            self.checks.append(holds(CheckKind.STRUCTURE))

    def _read_list(self, name: str) -> dict[str, str]:
        """Paths with their hashes; what cannot be read of it is accused."""
        listed: dict[str, str] = {}
        pattern = _LINE[name.removesuffix(".txt").rpartition("-")[2]]
        if name not in self._bag.sizes_bytes:
            return listed
        if not 0 < self._bag.sizes_bytes[name] <= MAX_LIST_BYTES:
            self._accuse(CheckKind.FILES, Finding.MALFORMED, name, 1)
            return listed
        for number, line in enumerate(self._lines(name), start=1):
            found = pattern.fullmatch(line)
            if found is None or not is_path(found[2]) or number > MAX_FILES:
                self._accuse(CheckKind.FILES, Finding.MALFORMED, name, number)
                return listed
            if found[2] in listed:
                self._accuse(CheckKind.FILES, Finding.LISTED_TWICE, name, found[2])
            listed[found[2]] = found[1]
        return listed

    def _lines(self, name: str) -> Iterator[str]:
        try:
            with self._bag.open(name) as file:
                while line := file.readline(MAX_LINE):
                    yield line.decode("ascii", "replace")
        except TORN:
            self._accuse(CheckKind.FILES, Finding.DAMAGED, name)

    def _hash_all(self) -> None:
        total_bytes, done_bytes = sum(self._bag.sizes_bytes.values()), 0
        for path in sorted(self._bag.sizes_bytes):
            try:
                with self._bag.open(path) as file:
                    self.digests[path] = _digests(file, self._bag.sizes_bytes[path])
            except TORN:
                self._accuse(CheckKind.FILES, Finding.DAMAGED, path)
            done_bytes += self._bag.sizes_bytes[path]
            self._progress(BagProgress(path, done_bytes, total_bytes))

    def _compare(
        self, names: tuple[str, ...], lists: dict[str, dict[str, str]], belongs: Callable[[str], bool]
    ) -> None:
        """Compare two lists of the same files with what is there: what both say otherwise is the file's fault."""
        paths = {path for path in self._bag.sizes_bytes if belongs(path)}
        for path in sorted(paths.union(*(lists[name] for name in names))):
            wrong = [name for name in names if not self._agrees(path, name, lists[name])]
            if not belongs(path):
                for name in names:
                    if path in lists[name]:
                        self._accuse(CheckKind.FILES, Finding.MALFORMED, name, printable(path))
            elif len(wrong) == len(names):
                self._accuse_file(path, names, lists)
            elif wrong and path not in self._accused and wrong[0] not in self._accused:
                finding = Finding.LIST_CHANGED if path in lists[wrong[0]] else Finding.LIST_LACKS
                self._accuse(CheckKind.FILES, finding, wrong[0], path)

    def _agrees(self, path: str, name: str, listed: dict[str, str]) -> bool:
        algorithm = name.removesuffix(".txt").rpartition("-")[2]
        return path in self.digests and self.digests[path][algorithm] == listed.get(path)

    def _accuse_file(self, path: str, names: tuple[str, ...], lists: dict[str, dict[str, str]]) -> None:
        if path in self._accused:
            return
        if path not in self._bag.sizes_bytes:
            self._accuse(CheckKind.FILES, Finding.MISSING, path)
        elif any(path in lists[name] for name in names):
            self._accuse(CheckKind.FILES, Finding.CHANGED, path)
        else:
            self._accuse(CheckKind.FILES, Finding.NOT_LISTED, path)

    def _look_for_strangers(self) -> None:
        """Beside the payload there are only the files every bag has."""
        for path in sorted(self._bag.sizes_bytes):
            known = path.startswith("data/") or path in TAG_FILES or path in TAG_MANIFESTS
            if not known and path not in self._accused:
                self._accuse(CheckKind.FILES, Finding.UNACCOUNTED, path)


def _manifests() -> tuple[str, ...]:
    return tuple(f"manifest-{name}.txt" for name in ALGORITHMS)


def _digests(file: BinaryIO, size_bytes: int) -> dict[str, str]:
    """Raises: ValueError where the file is longer or shorter than it was said to be; one of `TORN`."""
    hashes = {name: hashlib.new(name) for name in ALGORITHMS}
    read_bytes = 0
    while read_bytes <= size_bytes and (piece := file.read(PIECE_BYTES)):
        read_bytes += len(piece)
        for made in hashes.values():
            made.update(piece)
    if read_bytes != size_bytes:
        raise ValueError("size changed")
    return {name: made.hexdigest() for name, made in hashes.items()}


def read_info(bag: OpenedBag) -> dict[str, str]:
    """Labels and values of bag-info.txt; of a label given twice the last.  Raises: BagUnreadable."""
    lines = bag.read("bag-info.txt").decode("utf-8", "replace").splitlines()
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {label.strip(): printable(value.strip()) for label, _, value in pairs}
