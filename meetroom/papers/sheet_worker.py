"""The limited child that reads workbooks: `python -m meetroom.papers.sheet_worker`; one file, one answer.

It must not know what the cells mean.  The answer goes to a file: a long list is more than a child may print.
"""

import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from meetroom.confined.worker import serve
from meetroom.papers.sheets import MAX_SHEETS, Answer, Job, Sheet, SheetRefusal, SheetRefused, packed

Cell = int | float | str | bool | time | date | datetime | timedelta


def examine(job: Job) -> bool:
    """Read a workbook; the answer stands in the file that the job names."""
    answer = read_workbook(Path(job.source))
    Path(job.target).write_bytes(msgspec.json.encode(answer))
    return True


def read_workbook(path: Path) -> Answer:
    """The sheets of a workbook that are shown, or why it is not read."""
    try:
        # By what is in it: the copy has no ending, and an ending says nothing.
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            return Answer(sheets=tuple(_sheets(book)))
    except PasswordError:
        return Answer(refusal=SheetRefusal.PROTECTED)
    except SheetRefused as refused:
        return Answer(refusal=refused.why)
    except (CalamineError, OSError, ValueError):
        return Answer(refusal=SheetRefusal.DAMAGED)


def text_of(cell: Cell) -> str:
    """A cell as a person would have written it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y") if cell.time() == time() else cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return str(cell)


def _sheets(book: CalamineWorkbook) -> Iterator[Sheet]:
    shown = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for found in shown[:MAX_SHEETS]:
        sheet = book.get_sheet_by_name(found.name)
        yield packed(found.name, _rows(sheet))


def _rows(sheet: CalamineSheet) -> Iterator[Iterator[str]]:
    for row in sheet.iter_rows():
        yield map(text_of, row)


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], Job, examine))
