"""A list of people from a file: chosen, read, looked over, corrected, carried out; what the rows mean is not decided
here, and nothing is changed before the secretary says so.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.client.people_columns import Layout, layout_of, with_field, with_head
from meetroom.client.people_entries import entries_of
from meetroom.client.people_import import RowTold, carry_out, find_accounts
from meetroom.client.people_plan import Known, Plan, plan_of
from meetroom.domain.state import Meeting
from meetroom.papers.sheets import Sheet, SheetRefused, read_sheets
from meetroom.ui.people_preview import (
    FIELD_CHOICES,
    FILTERS,
    ColumnRow,
    ImportView,
    Run,
    Stage,
    Texts,
    column_rows,
    names_somebody,
    plan_rows,
    progress_text,
    result_text,
    texts_of,
    work_of,
)
from meetroom.ui.people_template import proposed_place, save_template
from meetroom.ui.people_words import FIELDS, REFUSALS, PlanRow
from meetroom.ui.rows import RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ONE_FILE = Words("Choose one file at a time.", "Hãy chọn từng tệp một.")
_NO_FILE = Words("This is no file of this machine.", "Đây không phải là tệp trên máy này.")
_TEMPLATE_SAVED = Words("The template is saved.", "Đã lưu tệp mẫu.")
_NOT_SAVED = Words("The file could not be written. Choose another place.", "Không ghi được tệp. Hãy chọn nơi khác.")


class _Looked(msgspec.Struct, frozen=True):
    """What looking a sheet over came to."""

    known: Known
    plan: Plan


@QmlElement
class PeopleImportViewModel(ViewModel):
    """One list at a time; closing the sheet does not end what is being carried out."""

    ticking = False
    changed = Signal()
    asking = shown(bool, "asking", changed)
    stage = shown(str, "stage", changed)
    file = shown(str, "file", changed)
    problem = shown(str, "problem", changed)
    notice = shown(str, "notice", changed)
    sheets = shown(list, "sheets", changed)
    sheet = shown(int, "sheet", changed)
    heads = shown(list, "heads", changed)
    head = shown(int, "head", changed)
    fields = shown(list, "fields", changed)
    filters = shown(list, "filters", changed)
    filter = shown(int, "filter", changed)
    news = shown(str, "news", changed)
    confirm = shown(str, "confirm", changed)
    known = shown(bool, "known", changed)
    ready = shown(bool, "ready", changed)
    part = shown(float, "part", changed)
    progress = shown(str, "progress", changed)
    result = shown(str, "result", changed)
    resultTone = shown(str, "result_tone", changed)
    rows: Property = fixed(QObject, "_rows")
    columns: Property = fixed(QObject, "_columns")

    _told = Signal(object)  # RowTold
    _waits = Signal(bool)

    def __init__(self, room: Room) -> None:
        self._rows, self._columns = RowModel(PlanRow), RowModel(ColumnRow)
        self._asking, self._busy = False, False
        self._file = self._problem = self._meeting_id = ""
        self._sheets: tuple[Sheet, ...] = ()
        self._chosen = 0
        self._layout = Layout(-1, ())
        self._known: Known = {}
        self._plan, self._texts = Plan(), Texts()
        self._left_out: frozenset[int] = frozenset()
        self._others: frozenset[int] = frozenset()
        self._filter = 0
        self._run: Run | None = None
        self._cancel: Callable[[], None] | None = None
        self._turn = 0
        self._written_in = room.language
        super().__init__(room)
        for model in (self._rows, self._columns):
            model.setParent(self)
        self._told.connect(self._on_told)
        self._waits.connect(self._on_waits)
        room.bridge.meetingChanged.connect(self._on_meeting)

    def look(self) -> ImportView:
        """See ViewModel."""
        language = self.room.language
        if language is not self._written_in:
            self._written_in = language
            self._write()
        texts, run = self._texts, self._run
        return ImportView(
            asking=self._asking,
            stage=self._stage(),
            file=self._file,
            problem=self._problem,
            notice=texts.notice,
            sheets=tuple(sheet.name for sheet in self._sheets) if len(self._sheets) > 1 else (),
            sheet=self._chosen,
            heads=texts.heads,
            head=self._layout.head + 1,
            fields=tuple(FIELDS[field].say(language) for field in FIELD_CHOICES),
            filters=texts.filters,
            filter=self._filter,
            news=texts.news,
            confirm=texts.confirm,
            known=names_somebody(self._layout),
            ready=not self._busy and work_of(self._plan) > 0,
            part=run.done / max(1, run.total) if run else 0.0,
            progress=progress_text(run, language) if run else "",
            result=result_text(run, language) if run else "",
            result_tone="amber" if run and (run.errors or run.stopped) else "green",
        )

    @Slot()
    def begin(self) -> None:
        """Show the sheet: the start of it, or what is going on."""
        self._asking = True
        self.refresh()

    @Slot("QVariantList")
    def take(self, urls: list[QUrl]) -> None:
        """Read a file that was chosen or dropped."""
        if self._stage() in (Stage.RUNNING, Stage.READING):
            self._asking = True
            self.refresh()
            return
        path = urls[0].toLocalFile() if urls else ""
        if len(urls) != 1 or not path:
            self._say_problem(_ONE_FILE if len(urls) > 1 else _NO_FILE)
            return
        self._forget()
        self._file, self._busy, self._asking = Path(path).name, True, True
        self._meeting_id = str(self.room.meeting.meeting_id)
        self._turn += 1
        turn = self._turn
        self._cancel = self.room.bridge.run(_read(Path(path)), lambda answer: self._on_read(turn, answer))
        self.refresh()

    @Slot(int)
    def chooseSheet(self, index: int) -> None:
        """Another table of the workbook."""
        if 0 <= index < len(self._sheets) and not self._running():
            self._chosen, self._left_out, self._others = index, frozenset(), frozenset()
            self._layout = layout_of(self._sheets[index])
            self._look_over()

    @Slot(int)
    def chooseHead(self, index: int) -> None:
        """Another row of heads, or (0) none."""
        if self._sheets and not self._running():
            self._layout = with_head(self._sheets[self._chosen], self._layout, index - 1)
            self._look_over()

    @Slot(int, int)
    def chooseField(self, column: int, field: int) -> None:
        """A column holds something else."""
        if 0 <= column < len(self._layout.fields) and not self._running():
            self._layout = with_field(self._layout, column, FIELD_CHOICES[field])
            self._look_over()

    @Slot(int)
    def showOnly(self, index: int) -> None:
        """Show rows of one verdict, or (0) all."""
        self._filter = index
        self._write()
        self.refresh()

    @Slot(str)
    def toggleRow(self, key: str) -> None:
        """Leave a row out, or take it in again."""
        if not self._running():
            self._left_out = self._left_out ^ {int(key)}
            self._look_over()

    @Slot(str)
    def toggleOther(self, key: str) -> None:
        """The row is somebody else than the person of the same name, or is that person."""
        if not self._running():
            self._others = self._others ^ {int(key)}
            self._look_over()

    @Slot()
    def check(self) -> None:
        """Look the list over once more, as the meeting is now."""
        if self._sheets and not self._running():
            self._look_over()

    @Slot()
    def carryOut(self) -> None:
        """Do it."""
        if self._busy or self._running() or not work_of(self._plan):
            return
        plan, bridge = self._plan, self.room.bridge
        self._problem = ""
        self._run = Run(total=work_of(plan), errors={})
        engine = bridge.engine
        work = carry_out(engine, plan, lambda: bridge.meeting, self._told.emit, self._waits.emit)
        self._cancel = bridge.run(work, lambda _: self._ended(), self._broken_off)
        self.refresh()

    @Slot()
    def stop(self) -> None:
        """Stop carrying it out, or reading; what is done stays."""
        self._halt()
        self.refresh()

    @Slot()
    def close(self) -> None:
        """Put the sheet away; what is being carried out goes on."""
        self._asking = False
        if not self._running():
            self._halt()
            self._forget()
        self.refresh()

    @Slot(result=QUrl)
    def proposedTemplate(self) -> QUrl:
        """Where to save the template, to begin with."""
        return proposed_place(self.room.language)

    @Slot(QUrl)
    def saveTemplate(self, target: QUrl) -> None:
        """Save a workbook with the heads, examples and what to write, in the language of the screen, and show it."""
        try:
            save_template(Path(target.toLocalFile()), self.room.language)
        except OSError:
            self.room.say(_NOT_SAVED, "red")
            return
        self.room.say(_TEMPLATE_SAVED, "green")
        QDesktopServices.openUrl(target)

    def _halt(self) -> None:
        if self._cancel is not None:
            self._cancel()
        self._cancel, self._busy = None, False
        self._turn += 1
        if self._run is not None and not self._run.ended:
            self._run.ended = self._run.stopped = True

    def _running(self) -> bool:
        return self._run is not None and not self._run.ended

    def _stage(self) -> Stage:
        if self._run is not None:
            return Stage.DONE if self._run.ended else Stage.RUNNING
        if self._sheets:
            return Stage.PREVIEW
        return Stage.READING if self._busy else Stage.START

    @property
    def _sheet(self) -> Sheet | None:
        return self._sheets[self._chosen] if self._sheets else None

    def _on_read(self, turn: int, answer: tuple[Sheet, ...] | SheetRefused) -> None:
        if turn != self._turn:
            return
        self._busy = False
        if isinstance(answer, SheetRefused):
            self._say_problem(REFUSALS[answer.why])
            return
        self._sheets = answer
        layouts = [layout_of(sheet) for sheet in answer]
        # The sheet whose heads say most; a workbook often begins with a page of explanations.
        self._chosen = max(range(len(answer)), key=lambda n: (len(set(layouts[n].fields)), -n))
        self._layout = layouts[self._chosen]
        self._look_over()

    def _look_over(self) -> None:
        """Make the plan anew, off this thread; only the newest is shown."""
        self._turn += 1
        turn, self._busy, self._run, self._problem = self._turn, True, None, ""
        work = self._looked(self._sheets[self._chosen], self._layout, self.room.meeting)
        self.room.bridge.run(work, lambda looked: self._on_looked(turn, looked), lambda e: self._not_looked(turn, e))
        self.refresh()

    async def _looked(self, sheet: Sheet, layout: Layout, meeting: Meeting) -> _Looked:
        engine, left_out, others = self.room.bridge.engine, self._left_out, self._others
        entries = await asyncio.to_thread(entries_of, sheet, layout)
        known = await find_accounts(engine, entries, self._known)

        def plan() -> Plan:
            return plan_of(entries, meeting, engine.me, known, left_out=left_out, others=others)

        return _Looked(known, await asyncio.to_thread(plan))

    def _on_looked(self, turn: int, looked: _Looked) -> None:
        if turn == self._turn:
            self._busy = False
            self._known, self._plan = looked.known, looked.plan
            self._write()
            self.refresh()

    def _not_looked(self, turn: int, error: ClientError) -> None:
        if turn == self._turn:
            self._busy = False
            self._plan = Plan()
            self._write()
            self._problem = error_sentence(error, self.room.language)
            self.refresh()

    def _write(self) -> None:
        """The lists in words."""
        language = self.room.language
        errors = self._run.errors if self._run else {}
        rows = plan_rows(self._plan, FILTERS[self._filter], errors, self._others, language)
        if len(rows) != len(self._rows.rows):
            self._rows.show([])  # thousands of rows come and go faster at once
        self._rows.show(rows)
        sheet = self._sheet
        self._texts = texts_of(sheet, self._layout, self._plan, self.room.meeting, language)
        self._columns.show(column_rows(sheet, self._layout, language) if sheet else [])

    def _on_told(self, told: RowTold) -> None:
        if self._run is None or self._run.ended:
            return
        self._run.done += 1
        if told.error is not None:
            self._run.errors[told.row] = told.error
        self.refresh()

    def _on_waits(self, waits: bool) -> None:
        if self._run is not None:
            self._run.waiting = waits
            self.refresh()

    def _ended(self) -> None:
        if self._run is not None:
            self._run.ended = True
            self._cancel = None
            self._write()
            self.refresh()

    def _broken_off(self, error: ClientError) -> None:
        if self._run is not None:
            self._run.ended = self._run.stopped = True
            self._problem = error_sentence(error, self.room.language)
            self._write()
            self.refresh()

    def _say_problem(self, words: Words) -> None:
        self._forget()
        self._problem, self._asking = words.say(self.room.language), True
        self.refresh()

    def _on_meeting(self, meeting: Meeting, _: object) -> None:
        """A list belongs to the meeting it was chosen in."""
        if self._meeting_id not in ("", meeting.meeting_id):
            self._halt()
            self._forget()
            self._asking = False
            self.refresh()

    def _forget(self) -> None:
        self._sheets, self._plan, self._run, self._known = (), Plan(), None, {}
        self._layout, self._chosen, self._filter = Layout(-1, ()), 0, 0
        self._left_out = self._others = frozenset()
        self._file = self._problem = self._meeting_id = ""
        self._write()


async def _read(path: Path) -> tuple[Sheet, ...] | SheetRefused:
    try:
        return await read_sheets(path)
    except SheetRefused as refused:
        return refused
