"""What the minutes say of the person at this screen: attendance, speeches, votes, tasks; decides nothing."""

from collections.abc import Iterable, Iterator

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Presence, Task
from meetroom.domain.minutes_own import OwnContribution, OwnPart, OwnVote, own_part
from meetroom.ui.labels import CHOICES, SPEECH_KINDS, clock_text, time_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ATTENDANCE = Words("Attendance", "Tham dự")
_SPEECHES = Words("Speeches, {0} in all", "Phát biểu, tổng {0}")
_VOTES = Words("Votes told by name", "Biểu quyết có ghi tên")
_TASKS = Words("Tasks given to you", "Nhiệm vụ giao cho bạn")
_STAY = Words("{0} – {1}", "{0} – {1}")
_END = Words("end", "kết thúc")
_REMOTE = Words("remote", "từ xa")
_LATE = Words("late", "đến muộn")
_MENDED = Words("corrected by the secretary", "thư ký đã đính chính")
_EXCUSED = Words("You were excused.", "Bạn vắng có lý do.")
_ABSENT = Words("The minutes have no time at which you were there.", "Biên bản không ghi giờ bạn có mặt.")
_ITEM = Words("Item {0} · {1}", "Mục {0} · {1}")
_LOOSE = Words("Outside the agenda", "Ngoài chương trình")
_NO_BALLOT = Words("no ballot", "không bỏ phiếu")
_NOTED = Words("noted by {0}", "{0} ghi")
_DUE = Words("until {0}", "hạn {0}")
_NO_DUE = Words("no date", "không ghi hạn")
_SECRET = Words(
    "Secret votes are not listed: nobody knows how you voted.",
    "Biểu quyết kín không được liệt kê: không ai biết bạn đã chọn gì.",
)


class OwnRow(Row, frozen=True, kw_only=True):
    """One thing; `head` above the first of its kind."""

    head: str
    text: str
    detail: str
    glyph: str


class OwnPartView(msgspec.Struct, frozen=True, kw_only=True):
    """Besides the rows."""

    note: str


def own_rows(part: OwnPart, language: Language) -> list[OwnRow]:
    """All of it, kind by kind."""
    spoken = _SPEECHES.say(language).format(clock_text(part.spoken_s))
    kinds = (
        (_ATTENDANCE.say(language), "user-check", _stays(part, language)),
        (spoken, "mic", (_speech(one, language) for one in part.contributions)),
        (_VOTES.say(language), "vote", (_vote(one, language) for one in part.votes)),
        (_TASKS.say(language), "list-checks", (_task(one, language) for one in part.tasks)),
    )
    return [row for n, (head, glyph, told) in enumerate(kinds) for row in _rows(str(n), head, glyph, told)]


def _rows(kind: str, head: str, glyph: str, told: Iterable[tuple[str, str]]) -> Iterator[OwnRow]:
    for n, (text, detail) in enumerate(told):
        yield OwnRow(key=f"{kind}-{n}", head="" if n else head, text=text, detail=detail, glyph=glyph)


def _stays(part: OwnPart, language: Language) -> Iterator[tuple[str, str]]:
    if not part.stays:
        yield (_EXCUSED if part.excused else _ABSENT).say(language), ""
    yield from (_stay(stay, language) for stay in part.stays)


def _stay(stay: Presence, language: Language) -> tuple[str, str]:
    left = time_text(stay.left_at) if stay.left_at is not None else _END.say(language)
    parts = [stay.point or _REMOTE.say(language)]
    parts += [words.say(language) for words, holds in ((_LATE, stay.late), (_MENDED, stay.corrected)) if holds]
    return _STAY.say(language).format(time_text(stay.arrived_at), left), " · ".join(parts)


def _speech(one: OwnContribution, language: Language) -> tuple[str, str]:
    spoken = one.contribution
    parts = [SPEECH_KINDS[spoken.kind].say(language), time_text(spoken.started_at), clock_text(spoken.spoken_s)]
    where = _ITEM.say(language).format(one.item, one.title) if one.item else _LOOSE.say(language)
    return where, " · ".join(part for part in parts if part)


def _vote(one: OwnVote, language: Language) -> tuple[str, str]:
    ballot = one.ballot
    said = CHOICES[ballot.choice].say(language) if ballot.choice is not None else ", ".join(ballot.chosen)
    parts = [said or ballot.opinion] if ballot.voted else [_NO_BALLOT.say(language)]
    parts += [_NOTED.say(language).format(ballot.noted_by)] if ballot.noted_by else []
    return one.vote.question, " · ".join(part for part in parts if part)


def _task(task: Task, language: Language) -> tuple[str, str]:
    due = _DUE.say(language).format(task.due.strftime("%d/%m/%Y")) if task.due is not None else _NO_DUE.say(language)
    return task.text, due


@QmlElement
class OwnPartViewModel(ViewModel):
    """See the module.  Drafted only while somebody looks: it reads the whole chain."""

    ticking = False
    changed = Signal()
    note = shown(str, "note", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(OwnRow)
        self._watched = False
        self._drafted: object = None
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> OwnPartView:
        """See ViewModel."""
        facts, language, me = self.room.bridge.facts, self.room.language, self.room.bridge.me
        known = (len(facts), language, me, self.room.meeting.phase)
        if self._watched and known != self._drafted:
            self._drafted = known
            self._rows.show(own_rows(own_part(draft(self.room.meeting, facts), me), language))
        return OwnPartView(note=_SECRET.say(language) if self.room.meeting.polls else "")

    def watch(self, watched: bool) -> None:
        """Somebody looks at it, or does not any more."""
        self._watched = watched
        if not watched:
            self._drafted = None
        self.refresh()
