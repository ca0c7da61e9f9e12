"""Agendas to take over: templates of the program and own ones, and those of other meetings; decides no rule."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom import resource_path
from meetroom.client.engine import ClientError
from meetroom.client.templates import (
    SUFFIX,
    AgendaTemplate,
    TemplateBroken,
    load_template,
    put_on_agenda,
    save_template,
    templates_in,
)
from meetroom.domain.agenda import AddItem
from meetroom.domain.agenda_copy import AgendaEntry, agenda_of, carried_over
from meetroom.domain.core import MeetingId
from meetroom.domain.state import Meeting
from meetroom.papers.folding import fold
from meetroom.protocol.http import MeetingSummary
from meetroom.protocol.messages import Answer
from meetroom.ui.labels import KINDS, PHASES, day_text, minutes_text
from meetroom.ui.powers import may
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sentences import error_sentence, refusal_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_SHIPPED = Words("Template of the program", "Mẫu có sẵn")
_OWN = Words("Own template", "Mẫu của tôi")
_MEETING = Words("Meeting", "Phiên họp")
_BROKEN = Words(
    "This file is no template of an agenda, or is damaged.", "Tệp này không phải mẫu chương trình, hoặc bị hỏng."
)
_NOT_SAVED = Words("The template could not be saved. Check the disk.", "Không lưu được mẫu. Hãy kiểm tra ổ đĩa.")
_SAVED = Words("The agenda is saved as a template.", "Đã lưu chương trình thành mẫu.")
_DONE = Words("{0} items are on the agenda.", "Đã đưa {0} mục vào chương trình.")
_RUNNING = Words("{0} of {1} items", "{0}/{1} mục")
_EMPTY = Words("There is no item to take over.", "Không có mục nào để đưa vào.")
_UNSAFE = re.compile(r"[^a-z0-9]+")


class SourceRow(Row, frozen=True, kw_only=True):
    """Where an agenda can be taken from."""

    title: str
    detail: str
    glyph: str
    own: bool


class EntryRow(Row, frozen=True, kw_only=True):
    """One item that would come."""

    title: str
    detail: str
    depth: int


class TemplatesView(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet besides its lists; `chosen`: key of the source that is looked at, `ready`: it is here to be put."""

    asking: bool
    chosen: str
    name: str
    meeting: bool
    carried: bool
    puts: bool
    busy: bool
    ready: bool
    progress: str
    problem: str
    nothing: str


def walk(entries: tuple[AgendaEntry, ...], depth: int = 0) -> Iterator[tuple[int, AgendaEntry]]:
    """All entries in reading order with their depth."""
    for entry in entries:
        yield depth, entry
        yield from walk(entry.children, depth + 1)


def file_name(name: str) -> str:
    """A name for the file of a template, whatever the template is called."""
    return (_UNSAFE.sub("-", fold(name)).strip("-")[:60] or "agenda") + SUFFIX


@QmlElement
class AgendaTemplatesViewModel(ViewModel):
    """Agendas to take over."""

    ticking = False
    changed = Signal()
    asking = shown(bool, "asking", changed)
    chosen = shown(str, "chosen", changed)
    name = shown(str, "name", changed)
    meeting = shown(bool, "meeting", changed)
    carried = shown(bool, "carried", changed)
    puts = shown(bool, "puts", changed)
    busy = shown(bool, "busy", changed)
    ready = shown(bool, "ready", changed)
    progress = shown(str, "progress", changed)
    problem = shown(str, "problem", changed)
    nothing = shown(str, "nothing", changed)
    sources: Property = fixed(QObject, "_sources")
    entries: Property = fixed(QObject, "_entries")
    _told = Signal(int, int)

    def __init__(self, room: Room, folder: Path) -> None:
        self._folder = folder / "agendas"
        self._sources, self._entries = RowModel(SourceRow), RowModel(EntryRow)
        self._asking = self._carried = False
        self._chosen = ""
        self._meetings: tuple[MeetingSummary, ...] = ()
        self._found: Meeting | AgendaTemplate | None = None
        self._progress: tuple[int, int] | None = None
        self._problem: ClientError | Answer | Words | None = None
        super().__init__(room)
        self._sources.setParent(self)
        self._entries.setParent(self)
        self._told.connect(self._on_told)

    def look(self) -> TemplatesView:
        """See ViewModel."""
        language = self.room.language
        self._sources.show(self._source_rows(language) if self._asking else [])
        entries = self._wanted()
        self._entries.show([_entry_row(n, d, e, language) for n, (d, e) in enumerate(walk(entries))])
        known = self._found is not None
        return TemplatesView(
            asking=self._asking,
            chosen=self._chosen,
            name=next((row.title for row in self._sources.rows if row.key == self._chosen), ""),  # type: ignore[attr-defined]
            meeting=isinstance(self._found, Meeting),
            carried=self._carried,
            puts=may(self.room.meeting, self.room.bridge.me, AddItem),
            busy=self._progress is not None,
            ready=bool(entries) and self._progress is None and self._problem is None,
            progress=_RUNNING.say(language).format(*self._progress) if self._progress else "",
            problem=self._problem_text(language),
            nothing=_EMPTY.say(language) if known and not entries else "",
        )

    @Slot()
    def begin(self) -> None:
        """Show what there is; the meetings come when the server has said them."""
        self._asking, self._problem = True, None
        self._forget()
        self.refresh()
        self.room.bridge.run(self.room.bridge.engine.meetings(), self._on_meetings, self._not_listed)

    @Slot(str)
    def choose(self, key: str) -> None:
        """Look at an agenda before it is taken over."""
        self._forget()
        self._chosen, self._problem = key, None
        kind, _, place = key.partition(":")
        if kind == "meeting":
            engine = self.room.bridge.engine
            self.room.bridge.run(
                engine.meeting_of(MeetingId(place)),
                lambda meeting: self._on_meeting(key, meeting),
                lambda error: self._not_found(key, error),
            )
        else:
            self._load(Path(place))
        self.refresh()

    @Slot(bool)
    def onlyCarried(self, carried: bool) -> None:
        """Take only what that meeting left to the next one."""
        self._carried = carried
        self.refresh()

    @Slot()
    def put(self) -> None:
        """Add the items at the end of the agenda of this meeting."""
        entries = self._wanted()
        if not entries or self._progress is not None:
            return
        self._progress, self._problem = (0, len(list(walk(entries)))), None
        self.refresh()
        chosen, engine = self._chosen, self.room.bridge.engine
        work = put_on_agenda(entries, engine.submit, self._told.emit)
        self.room.bridge.run(work, lambda refused: self._on_put(chosen, refused), self._not_put)

    @Slot(str)
    def save(self, name: str) -> None:
        """Keep the agenda of this meeting as an own template."""
        entries = agenda_of(self.room.meeting)
        if not entries or not name.strip():
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            save_template(self._folder / file_name(name), AgendaTemplate(name=name.strip()[:200], entries=entries))
        except OSError:
            self._problem = _NOT_SAVED
        else:
            self._problem = None
            self.room.say(_SAVED, "green")
        self.refresh()

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Look at a template somebody else has made."""
        path = Path(url.toLocalFile())
        self._forget()
        self._chosen, self._problem = f"file:{path}", None
        self._load(path)
        self.refresh()

    @Slot(str)
    def remove(self, key: str) -> None:
        """Delete an own template."""
        kind, _, place = key.partition(":")
        path = Path(place)
        if kind == "own" and path.parent == self._folder:
            path.unlink(missing_ok=True)
            self._forget()
            self.refresh()

    @Slot()
    def close(self) -> None:
        """Take nothing over; what runs goes on."""
        self._asking = False
        self._forget()
        self.refresh()

    def _source_rows(self, language: Language) -> list[SourceRow]:
        rows = [*self._files("own", self._folder, language)]
        rows += [*self._files("shipped", resource_path("agendas"), language)]
        here = self.room.meeting.meeting_id
        newest = sorted(
            (m for m in self._meetings if m.meeting_id != here),
            key=lambda m: m.planned_start.timestamp() if m.planned_start else 0.0,
            reverse=True,
        )
        rows += [_meeting_row(summary, language) for summary in newest]
        return rows

    def _files(self, kind: str, folder: Path, language: Language) -> Iterator[SourceRow]:
        words = _OWN if kind == "own" else _SHIPPED
        for path, template in templates_in(folder):
            broken = isinstance(template, TemplateBroken)
            title = path.name if isinstance(template, TemplateBroken) else template.name
            note = _BROKEN.say(language) if isinstance(template, TemplateBroken) else template.note
            yield SourceRow(
                key=f"{kind}:{path}",
                title=title,
                detail=" · ".join(part for part in (words.say(language), note) if part),
                glyph="circle-alert" if broken else "layout-template",
                own=kind == "own",
            )

    def _wanted(self) -> tuple[AgendaEntry, ...]:
        if isinstance(self._found, Meeting):
            return carried_over(self._found) if self._carried else agenda_of(self._found)
        return self._found.entries if self._found is not None else ()

    def _load(self, path: Path) -> None:
        try:
            self._found = load_template(path)
        except TemplateBroken:
            self._problem = _BROKEN

    def _forget(self) -> None:
        self._chosen, self._found, self._carried = "", None, False

    def _problem_text(self, language: Language) -> str:
        if isinstance(self._problem, Answer):
            refusal = self._problem.refusal
            return refusal_sentence(refusal, language) if refusal is not None else ""
        if isinstance(self._problem, ClientError):
            return error_sentence(self._problem, language)
        return self._problem.say(language) if self._problem is not None else ""

    def _on_meetings(self, meetings: tuple[MeetingSummary, ...]) -> None:
        self._meetings = meetings
        self.refresh()

    def _on_meeting(self, key: str, meeting: Meeting) -> None:
        if key == self._chosen:
            self._found = meeting
            # What was left to this meeting is what one comes for.
            self._carried = bool(carried_over(meeting))
            self.refresh()

    def _on_told(self, done: int, of: int) -> None:
        if self._progress is not None:
            self._progress = (done, of)
            self.refresh()

    def _on_put(self, chosen: str, refused: Answer | None) -> None:
        done = self._progress[1] if self._progress is not None else 0
        self._progress, self._problem = None, refused
        if refused is None:
            self.room.say(Words(*(words.format(done) for words in _DONE)), "green")
            if chosen == self._chosen:
                self.close()
        self.refresh()

    def _not_put(self, error: ClientError) -> None:
        self._progress, self._problem = None, error
        self.refresh()

    def _not_listed(self, error: ClientError) -> None:
        if self._chosen == "":
            self._problem = error
            self.refresh()

    def _not_found(self, key: str, error: ClientError) -> None:
        if key == self._chosen:
            self._problem = error
            self.refresh()


def _meeting_row(summary: MeetingSummary, language: Language) -> SourceRow:
    parts = (_MEETING.say(language), day_text(summary.planned_start), PHASES[summary.phase].say(language))
    return SourceRow(
        key=f"meeting:{summary.meeting_id}",
        title=summary.title,
        detail=" · ".join(part for part in parts if part),
        glyph="landmark",
        own=False,
    )


def _entry_row(number: int, depth: int, entry: AgendaEntry, language: Language) -> EntryRow:
    parts = (KINDS[entry.kind].say(language), minutes_text(entry.planned_s, language) if entry.planned_s else "")
    return EntryRow(
        key=str(number),
        title=entry.title,
        detail=" · ".join(part for part in (*parts, entry.presenter) if part),
        depth=depth,
    )
