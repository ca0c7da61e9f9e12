"""Files and folders from the file manager: which of them are papers, in which order, for which item; opens none."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from meetroom.domain.agenda import numbered
from meetroom.domain.core import ItemId
from meetroom.domain.state import Meeting
from meetroom.papers.folding import fold
from meetroom.papers.refusals import DEFAULT_LIMITS

KINDS = (".pdf", ".docx", ".doc", ".xlsx", ".xls", ".pptx", ".ppt", ".odt", ".ods", ".odp", ".png", ".jpg", ".jpeg")
MAX_PAPERS = 500
MAX_DEPTH = 16
MAX_NAME = 255
MIN_TITLE_LETTERS = 8

# What systems and office programs leave in folders without showing it: lock files, previews, views.
_UNSEEN = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_UNSEEN_STARTS = (".", "~$", "~lock")
_DATE = re.compile(r"\s*\d{1,2}[.\-_ ]\d{1,2}[.\-_ ]\d{4}(?!\d)")
# The number of a paper ("12-NQ-HĐND", "07/2026/TTr") is not that of an item.
_SYMBOL = re.compile(r"\s*\d+[-_.](?:\d{4}[-_.])?(?:NQ|QĐ|QD|TTr|TTR|BC|KH|TB|CV|GM|CTr|HD|HDND|UBND)(?=[-_.\s]|$)")
_LEADING = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3})*)(?=[\s._\-–—):]|$)")
_NAMED = re.compile(r"\b(?:muc|noi dung|item)\s*(?:so\s*)?[.:]?\s*(\d{1,3}(?:\.\d{1,3})*)(?!\d)")
_ORDER_IN_TITLE = re.compile(
    r"^\s*(?:\d{1,3}(?:\.\d{1,3})*)(?:_+|\s*[-–—.):]+\s+|\s+[-–—]+\s*|\.(?=[^\W\d]))(?=\D)", re.UNICODE
)
_NOT_LETTERS = re.compile(r"[^\w]+|_+")


class LeftOut(StrEnum):
    """Why something that was dropped is no paper to hand in."""

    HIDDEN = "hidden"
    UNKNOWN_KIND = "unknown_kind"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    BAD_NAME = "bad_name"
    EMPTY_FOLDER = "empty_folder"
    LINK = "link"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    TWICE = "twice"


class FoundPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A file to hand in; `under`: names of the dropped folder and those below it, outermost first."""

    path: Path
    under: tuple[str, ...]
    size_bytes: int


class OmittedFile(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not handed in; `name` as seen from where the person dropped it."""

    name: str
    reason: LeftOut


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was dropped, in natural order."""

    papers: tuple[FoundPaper, ...]
    omitted: tuple[OmittedFile, ...]


def natural_key(name: str) -> list[str | int]:
    """Sorts as people do: "2" before "10", without regard to case and Vietnamese marks."""
    parts = re.split(r"(\d+)", fold(name))
    return [int(part) if n % 2 else part for n, part in enumerate(parts)]


def gather(paths: Sequence[Path]) -> Gathered:
    """Look through files and, all the way down, folders; blocks while the disk is read.

    Returns: at most MAX_PAPERS papers; everything else with the reason why not.
    """
    papers: list[FoundPaper] = []
    omitted: list[OmittedFile] = []
    seen: set[Path] = set()
    for path in sorted(paths, key=lambda p: natural_key(p.name)):
        for found in _walk(path, ()):
            if isinstance(found, OmittedFile):
                omitted.append(found)
                continue
            real = found.path.resolve()
            reason = LeftOut.TWICE if real in seen else LeftOut.TOO_MANY if len(papers) >= MAX_PAPERS else None
            if reason is None:
                papers.append(found)
            else:
                omitted.append(OmittedFile(name=_shown(found.path, found.under), reason=reason))
            seen.add(real)
    return Gathered(papers=tuple(papers), omitted=tuple(omitted))


def _walk(path: Path, under: tuple[str, ...]) -> Iterator[FoundPaper | OmittedFile]:
    reason: LeftOut | None
    if not _speakable(path):
        yield OmittedFile(name=_shown(path, under), reason=LeftOut.BAD_NAME)
        return
    try:
        facts = path.stat()
        reason = _unfit(path, facts, under)
        if reason is None and stat.S_ISDIR(facts.st_mode):
            yield from _inside(path, (*under, path.name))
            return
    except OSError:
        reason = LeftOut.UNREADABLE
    if reason is None:
        yield FoundPaper(path=path, under=under, size_bytes=facts.st_size)
    else:
        yield OmittedFile(name=_shown(path, under), reason=reason)


def _inside(folder: Path, under: tuple[str, ...]) -> Iterator[FoundPaper | OmittedFile]:
    names = sorted(os.listdir(folder), key=natural_key)
    if not names:
        yield OmittedFile(name=_shown(folder, under[:-1]), reason=LeftOut.EMPTY_FOLDER)
    for name in names:
        yield from _walk(folder / name, under)


def _unfit(path: Path, facts: os.stat_result, under: tuple[str, ...]) -> LeftOut | None:
    """Why not, None for a folder to look into or a file to take.  Raises: OSError."""
    if under and _is_hidden(path.name, facts):
        return LeftOut.HIDDEN
    if stat.S_ISDIR(facts.st_mode):
        # A link inside a folder may lead back up: what is meant can be dropped by itself.
        return LeftOut.LINK if under and path.is_symlink() else LeftOut.TOO_DEEP if len(under) >= MAX_DEPTH else None
    if path.suffix.lower() not in KINDS or not stat.S_ISREG(facts.st_mode):
        return LeftOut.HIDDEN if _is_hidden(path.name, facts) else LeftOut.UNKNOWN_KIND
    if _is_hidden(path.name, facts):
        return LeftOut.HIDDEN
    sizes = {0: LeftOut.EMPTY}
    too_large = LeftOut.TOO_LARGE if facts.st_size > DEFAULT_LIMITS.file_bytes else None
    return sizes.get(facts.st_size, too_large)


def _is_hidden(name: str, facts: os.stat_result) -> bool:
    attributes = int(getattr(facts, "st_file_attributes", 0))  # Windows only
    return name.startswith(_UNSEEN_STARTS) or name.lower() in _UNSEEN or bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)


def _speakable(path: Path) -> bool:
    """Whether the path is text; old disks hold names in forgotten encodings."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(path: Path, under: tuple[str, ...]) -> str:
    name = "/".join((*under, path.name)).encode(errors="replace").decode()
    return unicodedata.normalize("NFC", name)


def file_name(path: Path) -> str:
    """The name of a file as it goes into the meeting: letters composed, nothing unseen, nothing a path is made of."""
    stem, kind = (_seen(unicodedata.normalize("NFC", part)).replace("\\", "_") for part in (path.stem, path.suffix))
    return (stem.strip() or "_")[: MAX_NAME - len(kind)] + kind


def _seen(text: str) -> str:
    # Among what is not printable are the marks that turn the direction of writing.
    return "".join(c for c in text if c.isprintable())


def title_of(path: Path) -> str:
    """A title to propose for a file: its name without kind, without the number that only orders it."""
    stem = _seen(unicodedata.normalize("NFC", path.stem))
    title = _ORDER_IN_TITLE.sub("", stem).replace("_", " ").strip()
    return " ".join(title.split()) or stem.strip() or file_name(path)


def guessed_item(paper: FoundPaper, meeting: Meeting) -> ItemId | None:
    """The item a file seems to belong to, by the folders it lies in and then by its name; None without a hint.

    "Mục 2/…", "03 - Tờ trình.pdf" and "Báo cáo kinh tế – xã hội.pdf" are hints; dates and numbers of papers are not.
    """
    numbers = {number: item.item_id for number, item in numbered(meeting)}
    titles = [(_letters(item.title), item.item_id) for item in meeting.items.values()]
    # The outermost folder is most often the meeting's own, so it is asked last.
    for place in (*reversed(paper.under[1:]), paper.path.stem, *paper.under[:1]):
        name = unicodedata.normalize("NFC", place)
        found = _by_number(name, numbers) or _by_title(_letters(name), titles)
        if found is not None:
            return found
    return None


def _by_number(name: str, numbers: dict[str, ItemId]) -> ItemId | None:
    named = _NAMED.search(fold(name).replace("_", " "))
    if named is None and (_DATE.match(name) or _SYMBOL.match(name)):
        return None
    match = named or _LEADING.match(name)
    parts = [str(int(part)) for part in match.group(1).split(".")] if match else []
    while parts:
        found = numbers.get(".".join(parts))
        if found is not None:
            return found
        parts.pop()
    return None


def _by_title(name: str, titles: Sequence[tuple[str, ItemId]]) -> ItemId | None:
    whole = [(len(title), item) for title, item in titles if len(title) >= MIN_TITLE_LETTERS and title in name]
    if whole:
        return max(whole)[1]
    part = [item for title, item in titles if len(name) >= MIN_TITLE_LETTERS and name in title]
    return part[0] if len(part) == 1 else None


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub(" ", fold(text)).strip()
