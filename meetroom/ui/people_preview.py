"""What the import of people shows of a file, of a plan and of its way, in words; pure, decides nothing."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from meetroom.client.engine import ClientError
from meetroom.client.people_columns import Field, Layout
from meetroom.client.people_plan import Plan, Verdict
from meetroom.domain.state import Meeting
from meetroom.papers.folding import fold
from meetroom.papers.sheets import Sheet
from meetroom.ui.people_words import FIELDS, LETTERINGS, VERDICTS, PlanRow, plan_row
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words

FIELD_CHOICES = tuple(FIELDS)
FILTERS = (None, Verdict.NEW, Verdict.CHANGED, Verdict.SAME, Verdict.ERROR, Verdict.LEFT_OUT)
"""What can be shown: all rows, or those of one verdict."""
_OFFERED_HEADS = 12
_SAMPLES = 3
_SAMPLE_LETTERS = 40
_ALL = Words("All {0}", "Tất cả {0}")
_COUNTED = Words("{0} {1}", "{0} {1}")
_NEW_POINTS = Words("New points, to be connected first: {0}.", "Điểm cầu mới, sẽ thêm trước: {0}.")
_ALIKE = Words("“{0}” is much like “{1}”, which is there already.", "“{0}” gần giống “{1}” đã có.")
_NEW_GROUPS = Words("New groups: {0}.", "Nhóm mới: {0}.")
_NO_COLUMN = Words(
    "No column is known by its head. Say below which one holds the names.",
    "Không nhận ra cột nào qua tiêu đề. Hãy chọn bên dưới cột nào là họ tên.",
)
_PASSED_OVER = Words("Rows without a person, passed over: {0}.", "Bỏ qua {0} hàng không có người.")
_NOTHING = Words("Nothing is to be changed.", "Không có gì phải thay đổi.")
_CONFIRM = Words("Carry out: {0}", "Thực hiện: {0}")
_PARTS = (Words("{0} new", "{0} mới"), Words("{0} changed", "{0} thay đổi"), Words("{0} points", "{0} điểm cầu"))
_PROGRESS = Words("{0} of {1} rows", "{0}/{1} hàng")
_WAITING = Words("Waits for the line; goes on by itself.", "Đang chờ đường truyền; sẽ tự tiếp tục.")
_DONE = Words("Carried out: {0} rows.", "Đã thực hiện {0} hàng.")
_DONE_BUT = Words(
    "Carried out: {0} rows. {1} were not taken; they say below why.",
    "Đã thực hiện {0} hàng. {1} hàng chưa nhận; lý do ghi ở từng hàng.",
)
_STOPPED = Words(
    "Stopped after {0} of {1} rows. What is done stays; the same file can be carried out again.",
    "Đã dừng sau {0}/{1} hàng. Việc đã làm vẫn giữ; có thể thực hiện lại chính tệp này.",
)
_NO_HEAD = Words("No row of heads", "Không có hàng tiêu đề")
_HEAD = Words("Row {0}: {1}", "Hàng {0}: {1}")
_COLUMN = Words("Column {0}", "Cột {0}")


class Stage(StrEnum):
    """How far the import is."""

    START = "start"
    READING = "reading"
    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """The import besides its lists."""

    asking: bool
    stage: str
    file: str
    problem: str
    notice: str
    sheets: tuple[str, ...]
    sheet: int
    heads: tuple[str, ...]
    head: int
    fields: tuple[str, ...]
    filters: tuple[str, ...]
    filter: int
    news: str
    confirm: str
    known: bool
    ready: bool
    part: float
    progress: str
    result: str
    result_tone: str


class ColumnRow(Row, frozen=True, kw_only=True):
    """A column of the file and what it holds."""

    head: str
    sample: str
    field: int


class Run(msgspec.Struct):
    """A carrying out: rows to do, done ones, and why some were not taken."""

    total: int
    done: int = 0
    errors: dict[int, ClientError] = {}
    waiting: bool = False
    ended: bool = False
    stopped: bool = False


class Texts(msgspec.Struct, frozen=True):
    """What is said of a plan as a whole; made once for each plan, which may have thousands of rows."""

    notice: str = ""
    heads: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    news: str = ""
    confirm: str = ""


def texts_of(sheet: Sheet | None, layout: Layout, plan: Plan, meeting: Meeting, language: Language) -> Texts:
    """Everything that is said of a plan as a whole."""
    if sheet is None:
        return Texts()
    return Texts(
        notice_of(sheet, layout, language),
        head_names(sheet, layout, language),
        filter_names(plan, language),
        news_of(plan, meeting, language),
        confirm_text(plan, language),
    )


def work_of(plan: Plan) -> int:
    """Rows that would be carried out."""
    return plan.count(Verdict.NEW, Verdict.CHANGED)


def names_somebody(layout: Layout) -> bool:
    """Whether a column holds names of people or of rooms."""
    return bool({Field.NAME, Field.FAMILY_NAME, Field.POINT} & set(layout.fields))


def column_rows(sheet: Sheet, layout: Layout, language: Language) -> list[ColumnRow]:
    """Columns with anything in them, with their heads and what stands in them first."""
    rows, head, made = sheet.rows, layout.head, []
    for n, field in enumerate(layout.fields):
        cells = [row.cells[n].strip() for row in rows[head + 1 :] if n < len(row.cells) and row.cells[n].strip()]
        title = rows[head].cells[n].strip() if head >= 0 and n < len(rows[head].cells) else ""
        if cells or title:
            named = " ".join(title.split()) or _COLUMN.say(language).format(n + 1)
            sample = ", ".join(dict.fromkeys(_short(cell) for cell in cells[:_SAMPLES]))
            made.append(ColumnRow(key=str(n), head=named, sample=sample, field=FIELD_CHOICES.index(field)))
    return made


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SAMPLE_LETTERS else f"{text[:_SAMPLE_LETTERS]}…"


def plan_rows(
    plan: Plan, wanted: Verdict | None, errors: Mapping[int, ClientError], others: frozenset[int], language: Language
) -> list[PlanRow]:
    """Rows of one of FILTERS in words; `errors`: by row, why the server did not take it."""
    return [
        plan_row(row, errors.get(row.entry.row), others, language)
        for row in plan.rows
        if row.verdict is not Verdict.HEADING and wanted in (None, row.verdict)
    ]


def head_names(sheet: Sheet, layout: Layout, language: Language) -> tuple[str, ...]:
    """The rows that can be taken for heads, after "none"."""
    offered = sheet.rows[: max(_OFFERED_HEADS, layout.head + 1)]
    texts = (" · ".join(cell.strip() for cell in row.cells if cell.strip())[:80] for row in offered)
    named = (_HEAD.say(language).format(row.number, text) for row, text in zip(offered, texts, strict=True))
    return (_NO_HEAD.say(language), *named)


def notice_of(sheet: Sheet, layout: Layout, language: Language) -> str:
    """What has to be known of the reading: old letters, no known head."""
    words = LETTERINGS.get(sheet.lettering)
    parts = [words.say(language)] if words else []
    if not names_somebody(layout):
        parts.append(_NO_COLUMN.say(language))
    return " ".join(parts)


def news_of(plan: Plan, meeting: Meeting, language: Language) -> str:
    """Rooms and groups that would be new, and rows passed over."""
    parts = []
    if plan.points:
        parts.append(_NEW_POINTS.say(language).format(", ".join(plan.points)))
        parts += [_ALIKE.say(language).format(new, old) for new, old in _alike(plan, meeting)]
    if plan.groups:
        parts.append(_NEW_GROUPS.say(language).format(", ".join(plan.groups)))
    passed = plan.count(Verdict.HEADING)
    parts += [_PASSED_OVER.say(language).format(passed)] if passed and len(plan.rows) > passed else []
    return " ".join(parts)


def filter_names(plan: Plan, language: Language) -> tuple[str, ...]:
    """FILTERS in words, with the number of rows of each."""
    counts = Counter(row.verdict for row in plan.rows)
    names = [_ALL.say(language).format(len(plan.rows) - counts[Verdict.HEADING])]
    named = ((VERDICTS[verdict].say(language), counts[verdict]) for verdict in FILTERS if verdict is not None)
    return (*names, *(_COUNTED.say(language).format(*pair) for pair in named))


def confirm_text(plan: Plan, language: Language) -> str:
    """What the button does."""
    if not work_of(plan):
        return _NOTHING.say(language)
    people = [row for row in plan.rows if not row.entry.is_point]
    new, changed = (sum(row.verdict is verdict for row in people) for verdict in (Verdict.NEW, Verdict.CHANGED))
    counts = (new, changed, len(plan.points))
    parts = [words.say(language).format(count) for words, count in zip(_PARTS, counts, strict=True) if count]
    return _CONFIRM.say(language).format(", ".join(parts))


def progress_text(run: Run, language: Language) -> str:
    """How far it is."""
    text = _PROGRESS.say(language).format(run.done, run.total)
    return f"{text}. {_WAITING.say(language)}" if run.waiting else text


def result_text(run: Run, language: Language) -> str:
    """What came of it; empty before its end."""
    if not run.ended:
        return ""
    if run.stopped:
        return _STOPPED.say(language).format(run.done, run.total)
    taken = run.done - len(run.errors)
    return (_DONE_BUT if run.errors else _DONE).say(language).format(taken, len(run.errors))


def _alike(plan: Plan, meeting: Meeting) -> list[tuple[str, str]]:
    """New rooms that differ from a known one by marks only: more likely a slip than a room."""
    known = {fold(point.name).strip(): point.name for point in meeting.points.values()}
    return [(new, known[fold(new).strip()]) for new in plan.points if fold(new).strip() in known]
