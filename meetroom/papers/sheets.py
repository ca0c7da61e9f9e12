"""Lists from outside, CSV or workbook, as plain cells of text; knows neither people nor columns by name.

A workbook is read in a limited child: what such a file can do to a reader it does to that child.
"""

import asyncio
import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import msgspec

from meetroom.confined.child import ChildEnd, ChildGuard, ChildStopped, ChildTooLoud, ChildTooSlow
from meetroom.confined.worker import LimitedJob, ask
from meetroom.papers.sheet_letters import Lettering, LettersUnknown, decoded, from_tcvn3, looks_like_tcvn3

MAX_FILE_BYTES = 10_000_000
MAX_UNPACKED_BYTES = 200_000_000
"""What the parts of a workbook may be together, as its own table of contents says."""
MAX_ROWS = 5_200
"""Rows with anything in them: five thousand people, and what stands above and below them."""
MAX_COLUMNS = 64
LAST_ROW = 1_048_576
"""No program has a row below this one; a file that says so would be read for ever."""
MAX_CELL_LETTERS = 500
MAX_SHEETS = 20
MAX_LETTERS = 10_000_000
WALL_S = 30.0
_CPU_S = 20
_ADDRESS_SPACE_BYTES = 1536 * 1024 * 1024
_ANSWER_BYTES = 100_000_000
_SEPARATORS = ";,\t|"
_SAMPLE_LINES = 40
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WORKER = "meetroom.papers.sheet_worker"


class SheetRefusal(StrEnum):
    """Why a file is not read as a list."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_A_LIST = "not_a_list"
    DAMAGED = "damaged"
    PROTECTED = "protected"
    LETTERS_UNKNOWN = "letters_unknown"
    TOO_COSTLY = "too_costly"


class SheetRefused(Exception):
    """A file is not read.

    Attributes:
        why: the reason, for the screen to say.
    """

    def __init__(self, why: SheetRefusal) -> None:
        super().__init__(why.value)
        self.why = why


class SheetRow(msgspec.Struct, frozen=True, array_like=True):
    """A row with something in it; `number` from 1, as the program that wrote it counts."""

    number: int
    cells: tuple[str, ...]


class Sheet(msgspec.Struct, frozen=True):
    """One table; `name` is empty for a CSV."""

    name: str
    rows: tuple[SheetRow, ...]
    lettering: Lettering = Lettering.UNICODE


class Job(LimitedJob, frozen=True, kw_only=True):
    """For the child: read `source`, write sheets or a refusal to `target` as JSON."""

    source: str
    target: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Of the child: the sheets, or why there are none."""

    sheets: tuple[Sheet, ...] = ()
    refusal: SheetRefusal | None = None


async def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read a file of any of the kinds, by what is in it and not by its name; cancelling ends the work.

    Returns: the tables that have anything in them, at least one.
    Raises: SheetRefused.
    """
    guard = ChildGuard()
    try:
        return await asyncio.to_thread(_read, path, guard)
    except asyncio.CancelledError:
        guard.stop()
        raise


def read_text(data: bytes) -> Sheet:
    """A CSV: separated by semicolon, comma, tab or bar, in any of the letterings.  Raises: SheetRefused."""
    if not data.startswith(_UTF16) and b"\0" in data:
        raise SheetRefused(SheetRefusal.NOT_A_LIST)
    try:
        text, lettering = decoded(data)
    except LettersUnknown as unknown:
        raise SheetRefused(SheetRefusal.LETTERS_UNKNOWN) from unknown
    if text.lstrip()[:1] == "<" or text.startswith("%PDF"):
        raise SheetRefused(SheetRefusal.NOT_A_LIST)
    separator, body = _separator_of(text)
    sheet = packed("", csv.reader(io.StringIO(body, newline=""), delimiter=separator))
    return mended(msgspec.structs.replace(sheet, lettering=lettering))


def packed(name: str, rows: Iterable[Iterable[str]]) -> Sheet:
    """Rows with anything in them, in bounds.  Raises: SheetRefused(TOO_MANY_ROWS | TOO_LARGE | DAMAGED)."""
    kept: list[SheetRow] = []
    letters = 0
    try:
        for number, row in enumerate(rows, 1):
            if number > LAST_ROW:
                raise SheetRefused(SheetRefusal.DAMAGED)
            cells = tuple(cell[:MAX_CELL_LETTERS] for _, cell in zip(range(MAX_COLUMNS), row, strict=False))
            if not any(cell.strip() for cell in cells):
                continue
            if len(kept) >= MAX_ROWS:
                raise SheetRefused(SheetRefusal.TOO_MANY_ROWS)
            letters += sum(map(len, cells))
            if letters > MAX_LETTERS:
                raise SheetRefused(SheetRefusal.TOO_LARGE)
            kept.append(SheetRow(number, cells))
    except csv.Error as error:
        raise SheetRefused(SheetRefusal.DAMAGED) from error
    return Sheet(name, tuple(kept))


def mended(sheet: Sheet) -> Sheet:
    """The sheet in Unicode where its letters are those of a `.Vn` font."""
    if not looks_like_tcvn3(cell for row in sheet.rows for cell in row.cells):
        return sheet
    rows = tuple(SheetRow(row.number, tuple(map(from_tcvn3, row.cells))) for row in sheet.rows)
    return Sheet(sheet.name, rows, Lettering.TCVN3)


def _separator_of(text: str) -> tuple[str, str]:
    """The separator, and what is to be read: a spreadsheet program may name the separator in the first line."""
    first, _, rest = text.partition("\n")
    named = first.strip().strip('"').lower()
    if len(named) == 5 and named.startswith("sep=") and named[4] in _SEPARATORS:
        return named[4], "\n" + rest
    if first.rstrip("\r") in ("sep=\t", '"sep=\t"'):
        return "\t", "\n" + rest
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(_SEPARATORS, key=lambda separator: _agreement(sample, separator)), text


def _agreement(sample: str, separator: str) -> tuple[int, int]:
    """How many lines have the commonest number of columns, if more than one; and that number."""
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if any(row)]
    except csv.Error:
        return 0, 0
    wide = [width for width in widths if width > 1]
    commonest = max(set(wide), key=lambda width: (wide.count(width), width), default=0)
    return wide.count(commonest), commonest


def _read(path: Path, guard: ChildGuard) -> tuple[Sheet, ...]:
    try:
        size_bytes = path.stat().st_size  # before anything is read
        if size_bytes > MAX_FILE_BYTES:
            raise SheetRefused(SheetRefusal.TOO_LARGE)
        data = path.read_bytes() if path.is_file() else b""
    except (OSError, ValueError) as error:  # ValueError: no name of a file
        raise SheetRefused(SheetRefusal.UNREADABLE) from error
    if len(data) > MAX_FILE_BYTES:
        raise SheetRefused(SheetRefusal.TOO_LARGE)
    found = _workbook(data, guard) if data.startswith((_ZIP, _OLE)) else (read_text(data),)
    sheets = tuple(sheet for sheet in found if sheet.rows)
    if not sheets:
        raise SheetRefused(SheetRefusal.EMPTY)
    return sheets


def _workbook(data: bytes, guard: ChildGuard) -> tuple[Sheet, ...]:
    if data.startswith(_ZIP):
        _check_parts(data)
    with tempfile.TemporaryDirectory(prefix="meetroom-sheet-", ignore_cleanup_errors=True) as folder:
        # A copy of what was checked: the file itself may change, or be locked by the program that shows it.
        source, target = Path(folder, "source"), Path(folder, "answer.json")
        try:
            source.write_bytes(data)
            answer = _ask(source, target, guard)
        except OSError as error:
            raise SheetRefused(SheetRefusal.UNREADABLE) from error
    if answer.refusal is not None:
        raise SheetRefused(answer.refusal)
    return tuple(map(mended, answer.sheets))


def _check_parts(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise SheetRefused(SheetRefusal.DAMAGED) from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise SheetRefused(SheetRefusal.TOO_LARGE)


def _ask(source: Path, target: Path, guard: ChildGuard) -> Answer:
    job = Job(
        source=str(source),
        target=str(target),
        cpu_s=_CPU_S,
        address_space_bytes=_ADDRESS_SPACE_BYTES,
        reads=(str(source),),
        writes=(str(target.parent),),
    )
    try:
        end = ask(guard, _WORKER, job, wall_s=WALL_S)
    except (ChildTooSlow, ChildTooLoud, ChildStopped) as slow:
        raise SheetRefused(SheetRefusal.TOO_COSTLY) from slow
    return _answer_of(end, target)


def _answer_of(end: ChildEnd, target: Path) -> Answer:
    if end.code != 0:
        # Out of memory or of time, or the reader was overthrown: on no system it says which.
        raise SheetRefused(SheetRefusal.TOO_COSTLY)
    if target.stat().st_size > _ANSWER_BYTES:
        raise SheetRefused(SheetRefusal.TOO_LARGE)
    try:
        return msgspec.json.decode(target.read_bytes(), type=Answer)
    except msgspec.DecodeError as error:
        raise SheetRefused(SheetRefusal.DAMAGED) from error
