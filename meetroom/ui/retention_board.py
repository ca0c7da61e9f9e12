"""Which machines did what the retention rule says after the meeting, as they report; carries nothing out itself."""

from collections.abc import Iterable
from enum import IntEnum

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.core import PointId
from meetroom.domain.state import OVER, Meeting, Retention, Role
from meetroom.papers.folding import fold
from meetroom.protocol.minutes import ClearingFault, Kept, RetentionReport, RetentionRow, RetentionRows
from meetroom.ui.labels import day_text, initials, person_name, roles_text
from meetroom.ui.paper_words import size_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

OFFICE = (Role.CHAIR, Role.SECRETARY, Role.CLERK)
_REMOTE = Words("Remote", "Từ xa")
_NOBODY = Words("Somebody not on the list any more", "Người không còn trong danh sách")


class Stand(IntEnum):
    """Where one machine stands, what needs somebody first."""

    FAILED = 0
    WAITING = 1
    UNTOLD = 2
    DONE = 3


_STANDS: dict[Stand, tuple[Words, str, str]] = {
    Stand.FAILED: (Words("Not removed", "Chưa xóa được"), "red", "circle-alert"),
    Stand.WAITING: (Words("Waiting to send first", "Chờ gửi xong mới xóa"), "amber", "clock"),
    Stand.UNTOLD: (Words("No report yet", "Chưa báo"), "plain", "circle"),
    Stand.DONE: (Words("Done", "Đã thực hiện"), "green", "circle-check"),
}
_FAULTS: dict[ClearingFault, Words] = {
    ClearingFault.NO_SPACE: Words(
        "The disk is full. Free some space on this machine, then start the program again: it goes on by itself.",
        "Ổ đĩa đã đầy. Hãy giải phóng ổ đĩa của máy này rồi mở lại chương trình; máy sẽ tự xóa tiếp.",
    ),
    ClearingFault.IN_USE: Words(
        "Another program holds the files. Close it or restart the machine, then start the program again.",
        "Tệp đang được chương trình khác mở. Hãy đóng chương trình đó hoặc khởi động lại máy rồi mở lại chương trình.",
    ),
    ClearingFault.DISK: Words(
        "The disk refused. Have the machine looked at; until then remove the meeting by hand in the library.",
        "Ổ đĩa không cho xóa. Hãy nhờ quản trị kiểm tra máy; trước mắt có thể xóa phiên họp này trong Thư viện.",
    ),
}
_UNFINISHED = Words(
    "Not everything is gone yet. Start the program on this machine again: it goes on by itself.",
    "Chưa xóa hết. Hãy mở lại chương trình trên máy này; máy sẽ tự xóa tiếp.",
)
_UNTOLD_DOCUMENTS = Words(
    "Held {0} documents. Ask to have the program started there once with a line to the server.",
    "Đang giữ {0} tài liệu. Đề nghị mở chương trình một lần trên máy đó khi có mạng.",
)
_UNTOLD = Words(
    "Ask to have the program started there once with a line to the server.",
    "Đề nghị mở chương trình một lần trên máy đó khi có mạng.",
)
_REMOVED = Words("{0} documents removed ({1})", "đã xóa {0} tài liệu ({1})")
_NOTHING = Words("nothing was there to remove", "không có gì phải xóa")
_STAYED = Words("documents stay, as the meeting says", "tài liệu được giữ theo quy định của phiên họp")
_KEPT: dict[Kept, Words] = {
    Kept.NOTES: Words("own notes stay, as the meeting says", "ghi chú cá nhân được giữ theo quy định"),
    Kept.UNSENT_NOTES: Words(
        "Notes there have not reached the server. Start the program with a line: they are sent, then removed.",
        "Còn ghi chú chưa gửi lên máy chủ. Hãy mở chương trình khi có mạng; gửi xong máy sẽ tự xóa.",
    ),
    Kept.UNSENT_COMMANDS: Words(
        "Entries there have not reached the server. Start the program with a line and enter the meeting.",
        "Còn thao tác chưa gửi lên máy chủ. Hãy mở chương trình khi có mạng và vào lại phiên họp.",
    ),
    Kept.UNSENT_TEXTS: Words(
        "Text of the minutes there has not reached the server. Start the program with a line and enter the meeting.",
        "Còn văn bản biên bản chưa gửi lên máy chủ. Hãy mở chương trình khi có mạng và vào lại phiên họp.",
    ),
}
_SUMMARY = Words("{0} of {1} machines have done it", "{0}/{1} máy đã thực hiện")
_FAILED = Words("{0} need help", "{0} máy cần xử lý")
_WAITS = Words("{0} have not reported", "{0} máy chưa báo")
_NO_MACHINE = Words("No machine held documents of this meeting.", "Không máy nào giữ tài liệu của phiên họp này.")
_ALL_DONE = Words("Every machine has done it.", "Mọi máy đều đã thực hiện.")
_NONE_FITS = Words("Nobody fits this search.", "Không có ai khớp với nội dung tìm.")
_LOADING = Words("Asking the server…", "Đang hỏi máy chủ…")
_FILTERS = (Words("Needs somebody ({0})", "Cần xử lý ({0})"), Words("All machines ({0})", "Tất cả ({0})"))
_POINT = Words("{0} of {1} machines", "{0}/{1} máy")


class MachineRow(Row, frozen=True, kw_only=True):
    """A point (`heading`) or a machine of somebody; `advice`: what to do about it."""

    heading: bool
    name: str
    initials: str
    detail: str
    state_text: str
    advice: str
    tone: str
    glyph: str


class RetentionBoardView(msgspec.Struct, frozen=True, kw_only=True):
    """The board besides its rows."""

    offered: bool
    summary: str
    part: float
    tone: str
    filters: tuple[str, ...]
    chosen: int
    empty: str


def stand_of(row: RetentionRow) -> Stand:
    """Where a machine stands."""
    report = row.report
    if report is None:
        return Stand.UNTOLD
    if report.done:
        return Stand.DONE
    unsent = any(kept is not Kept.NOTES for kept in report.kept)
    return Stand.WAITING if report.fault is None and unsent else Stand.FAILED


def done_text(report: RetentionReport, language: Language) -> str:
    """What a machine did, as a part of a sentence."""
    if report.rule is Retention.KEEP:
        return _STAYED.say(language)
    parts = [_NOTHING.say(language)]
    if report.documents or report.removed_bytes:
        parts = [_REMOVED.say(language).format(report.documents, size_text(report.removed_bytes, language))]
    if Kept.NOTES in report.kept:
        parts.append(_KEPT[Kept.NOTES].say(language))
    return ", ".join(parts)


def advice_text(row: RetentionRow, language: Language) -> str:
    """What to do about a machine, "" where nothing is."""
    report = row.report
    if report is None:
        return (_UNTOLD_DOCUMENTS if row.holding else _UNTOLD).say(language).format(row.holding)
    if report.done:
        return ""
    words = [_FAULTS[report.fault]] if report.fault is not None else []
    words += [_KEPT[kept] for kept in report.kept if kept is not Kept.NOTES]
    return " ".join(w.say(language) for w in words) or _UNFINISHED.say(language)


def machine_row(meeting: Meeting, row: RetentionRow, language: Language) -> MachineRow:
    """One machine as it is shown."""
    person, stand = meeting.people.get(row.person_id), stand_of(row)
    words, tone, glyph = _STANDS[stand]
    name = person_name(meeting, row.person_id) if person is not None else _NOBODY.say(language)
    parts = [roles_text(person.roles, language) if person is not None else "", row.report.machine if row.report else ""]
    state = words.say(language)
    if row.report is not None and row.report.done:
        state += ": " + done_text(row.report, language)
    if row.report is not None:
        parts.append(day_text(row.report.at))
    return MachineRow(
        key=f"{row.person_id}/{row.device}",
        heading=False,
        name=name,
        initials=initials(name),
        detail=" · ".join(part for part in parts if part),
        state_text=state,
        advice=advice_text(row, language),
        tone=tone,
        glyph=glyph,
    )


@QmlElement
class RetentionBoardViewModel(ViewModel):
    """The office's board of what became of the documents on all machines."""

    ticking = False
    changed = Signal()
    offered = shown(bool, "offered", changed)
    summary = shown(str, "summary", changed)
    part = shown(float, "part", changed)
    tone = shown(str, "tone", changed)
    filters = shown(list, "filters", changed)
    chosen = shown(int, "chosen", changed)
    empty = shown(str, "empty", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(MachineRow)
        self._told: RetentionRows | None = None
        self._error: ClientError | None = None
        self._all = self._watched = False
        self._search = ""
        room.bridge.meetingReset.connect(self._on_reset)
        room.bridge.retentionChanged.connect(self._ask)
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> RetentionBoardView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        told = self._told.rows if self._told is not None else ()
        counts = {stand: sum(stand_of(row) is stand for row in told) for stand in Stand}
        self._rows.show(list(self._board(meeting, told)) if self._watched else [])
        open_ones = len(told) - counts[Stand.DONE]
        return RetentionBoardView(
            offered=meeting.phase in OVER and meeting.has_role(self.room.bridge.me, *OFFICE),
            summary=self._summary(counts, len(told)),
            part=counts[Stand.DONE] / len(told) if told else 0.0,
            tone="red" if counts[Stand.FAILED] else "green" if told and not open_ones else "blue",
            filters=tuple(w.say(language).format(n) for w, n in zip(_FILTERS, (open_ones, len(told)), strict=True)),
            chosen=int(self._all),
            empty=self._empty(len(told)),
        )

    @Slot(bool)
    def watch(self, watched: bool) -> None:
        """Somebody looks at it, or does not any more."""
        self._watched = watched
        if watched:
            self._ask()
        self.refresh()

    @Slot(int)
    def choose(self, index: int) -> None:
        """0: only machines that need somebody; 1: all."""
        self._all = index == 1
        self.refresh()

    @Slot(str)
    def search(self, text: str) -> None:
        """Show only people and points that fit, with or without Vietnamese marks."""
        self._search = fold(text).strip()
        self.refresh()

    @Slot()
    def again(self) -> None:
        """Ask the server once more."""
        self._ask()

    def _board(self, meeting: Meeting, told: Iterable[RetentionRow]) -> Iterable[MachineRow]:
        places: dict[PointId | None, list[RetentionRow]] = {}
        for row in sorted(told, key=lambda r: (stand_of(r), person_name(meeting, r.person_id), r.device)):
            person = meeting.people.get(row.person_id)
            point_id = person.point_id if person is not None and person.point_id in meeting.points else None
            places.setdefault(point_id, []).append(row)
        # What stands first in a point is its worst; points come in that order, too.
        for point_id, rows in sorted(places.items(), key=lambda place: stand_of(place[1][0])):
            name = meeting.points[point_id].name if point_id is not None else _REMOTE.say(self.room.language)
            wanted = [row for row in rows if self._fits(meeting, row, name)]
            if wanted:
                yield self._heading(point_id, name, rows)
                yield from (machine_row(meeting, row, self.room.language) for row in wanted)

    def _fits(self, meeting: Meeting, row: RetentionRow, point: str) -> bool:
        if not self._all and stand_of(row) is Stand.DONE:
            return False
        words = fold(f"{person_name(meeting, row.person_id)} {point} {row.report.machine if row.report else ''}")
        return all(word in words for word in self._search.split())

    def _heading(self, point_id: PointId | None, name: str, rows: list[RetentionRow]) -> MachineRow:
        done = sum(stand_of(row) is Stand.DONE for row in rows)
        _, tone, glyph = _STANDS[stand_of(rows[0])]
        state = self.room.text(_POINT).format(done, len(rows))
        return MachineRow(
            key=f"point:{point_id or ''}",
            heading=True,
            name=name,
            initials="",
            detail="",
            state_text=state,
            advice="",
            tone=tone,
            glyph=glyph,
        )

    def _summary(self, counts: dict[Stand, int], machines: int) -> str:
        if self._error is not None:
            return error_sentence(self._error, self.room.language)
        if self._told is None:
            return self.room.text(_LOADING)
        if not machines:
            return self.room.text(_NO_MACHINE)
        parts = [self.room.text(_SUMMARY).format(counts[Stand.DONE], machines)]
        needing = counts[Stand.FAILED] + counts[Stand.WAITING]
        parts += [self.room.text(_FAILED).format(needing)] if needing else []
        parts += [self.room.text(_WAITS).format(counts[Stand.UNTOLD])] if counts[Stand.UNTOLD] else []
        return " · ".join(parts)

    def _empty(self, machines: int) -> str:
        if self._rows.rows or not machines:
            return ""
        return self.room.text(_NONE_FITS if self._search else _ALL_DONE)

    def _ask(self) -> None:
        if not self._watched:
            return
        engine = self.room.bridge.engine

        async def ask() -> RetentionRows:
            rows: RetentionRows = await engine.retention.board()
            return rows

        self.room.bridge.run(ask(), self._take, self._fail)

    def _take(self, told: RetentionRows) -> None:
        self._told, self._error = told, None
        self.refresh()

    def _fail(self, error: ClientError) -> None:
        self._error = error
        self.refresh()

    def _on_reset(self) -> None:
        self._told = self._error = None
