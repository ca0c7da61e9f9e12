"""The draft that goes out for comments, and what becomes of them, as the secretary works on it; typesets nothing."""

import re
from datetime import date, datetime, time

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.agenda_order import numbered
from meetroom.domain.core import CommentId
from meetroom.domain.minutes_review import AnswerComment, SendMinutes
from meetroom.domain.minutes_state import MinutesComment, TextPlace
from meetroom.domain.state import Audience, Phase, Role
from meetroom.ui.audience_choice import AudienceChoiceViewModel
from meetroom.ui.day_entry import day_of, day_words
from meetroom.ui.labels import day_text, person_name
from meetroom.ui.minutes_writing import MinutesWritingViewModel
from meetroom.ui.paper_words import audience_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

TO_CHAIR, TO_ALL, TO_CHOSEN = range(3)
_SENT = Words("The draft no. {0} was sent.", "Đã gửi dự thảo lần {0} để lấy ý kiến.")
_ANSWERED = Words("The comment is answered.", "Đã trả lời góp ý.")
_LAST = Words("Draft no. {0} went to: {1}, {2}.", "Dự thảo lần {0} gửi: {1}, lúc {2}.")
_UNTIL = Words(" Comments until {0}.", " Góp ý đến {0}.")
_OPEN = Words("to be answered", "chưa trả lời")
_TAKEN = Words("taken up", "đã tiếp thu")
_LEFT = Words("not taken up", "không tiếp thu")
_ANSWER = Words("{0}: {1}", "{0}: {1}")
_PLACES: dict[TextPlace | None, Words] = {
    None: Words("The minutes as a whole", "Toàn bộ biên bản"),
    TextPlace.OPENING: Words("Opening", "Phần mở đầu"),
    TextPlace.CLOSING: Words("End", "Phần kết thúc"),
}
_ITEM = Words("Item {0}", "Mục {0}")
_TIME = re.compile(r"^\s*(\d{1,2})\s*(?:[:.hg]\s*(\d{2})?)?\s*$")
_WHO = Words("{0}, on draft {1}, {2}", "{0}, góp ý dự thảo lần {1}, {2}")
_BAD_DAY = Words(
    "This is no day to come. Write it as 31/12/2026.", "Ngày không hợp lệ. Hãy ghi ngày sắp tới, dạng 31/12/2026."
)
_BAD_TIME = Words("This is no time of day. Write it as 17:00.", "Giờ không hợp lệ. Hãy ghi theo dạng 17:00.")
_UNWRITTEN = Words(
    "{0} texts are not written down yet; they will not be in the draft. Wait until the desk says “Written down”.",
    "Còn {0} phần chưa ghi; dự thảo sẽ chưa có các phần này. Hãy chờ đến khi hiện “Đã ghi”.",
)  # fmt: skip
_INSIDE = Words(
    "Parts were behind closed doors: only those who were inside will be able to read it.",
    "Có nội dung họp kín: chỉ những người dự họp kín mới đọc được.",
)

_SENDABLE = frozenset({Phase.OPEN, Phase.SUSPENDED, Phase.CLOSED})


class CommentRow(Row, frozen=True, kw_only=True):
    """A comment; `place` the text it is about ("" for the whole), `answered` False: it waits."""

    who: str
    words: str
    about: str
    place: str
    outcome: str
    tone: str
    answered: bool


class ReviewView(msgspec.Struct, frozen=True, kw_only=True):
    """The review besides its list, and the sheet to send the draft."""

    count: int
    open: int
    last: str
    sendable: bool
    asking: bool
    to: int
    chosen: str
    due: str
    dueProblem: str
    dueYear: int
    dueMonth: int
    dueDay: int
    at: str
    atProblem: str
    warning: str
    usable: bool


@QmlElement
class MinutesReviewViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    count = shown(int, "count", changed)
    open = shown(int, "open", changed)
    last = shown(str, "last", changed)
    sendable = shown(bool, "sendable", changed)
    asking = shown(bool, "asking", changed)
    to = shown(int, "to", changed)
    chosen = shown(str, "chosen", changed)
    due = shown(str, "due", changed)
    dueProblem = shown(str, "dueProblem", changed)
    dueYear = shown(int, "dueYear", changed)
    dueMonth = shown(int, "dueMonth", changed)
    dueDay = shown(int, "dueDay", changed)
    at = shown(str, "at", changed)
    atProblem = shown(str, "atProblem", changed)
    warning = shown(str, "warning", changed)
    usable = shown(bool, "usable", changed)
    rows: Property = fixed(QObject, "_rows")
    audiences = fixed(AudienceChoiceViewModel, "_audiences")

    def __init__(self, room: Room, writing: MinutesWritingViewModel) -> None:
        self._rows = RowModel(CommentRow)
        self._writing = writing
        self._audiences = AudienceChoiceViewModel(room)
        self._asking = False
        self._to, self._due, self._at = TO_CHAIR, "", "17:00"
        self._persons: Audience | None = None
        super().__init__(room)
        self._rows.setParent(self)
        writing.changed.connect(self.refresh)

    def look(self) -> ReviewView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        # What waits stands first, the newest above.
        comments = sorted(meeting.minutes.comments.values(), key=lambda c: (c.taken is not None, -c.at.timestamp()))
        self._rows.show([self._row(comment) for comment in comments])
        until, day = self._until(), self._day()
        dated, unwritten = bool(self._due.strip()), self._writing.unwritten
        shown_day = day or self._now.date()
        return ReviewView(
            count=len(comments),
            open=sum(c.taken is None for c in comments),
            last=self._last(),
            sendable=meeting.phase in _SENDABLE,
            asking=self._asking,
            to=self._to,
            chosen=audience_text(self._persons, meeting, language) if self._persons else "",
            due=self._due,
            dueProblem=_BAD_DAY.say(language) if dated and until is None and self._time() is not None else "",
            dueYear=shown_day.year,
            dueMonth=shown_day.month,
            dueDay=shown_day.day,
            at=self._at,
            atProblem=_BAD_TIME.say(language) if dated and self._time() is None else "",
            warning=_UNWRITTEN.say(language).format(unwritten) if unwritten else "",
            usable=self._audience() is not None and (not dated or until is not None),
        )

    @Slot()
    def ask(self) -> None:
        """Make the draft ready to be sent: what is typed is written down first."""
        self._writing.write()
        self._asking = True
        self.refresh()

    @Slot()
    def close(self) -> None:
        """Do not send it."""
        self._asking = False
        self.refresh()

    @Slot(int)
    def setTo(self, to: int) -> None:
        """To the chair, to everybody, or to those chosen."""
        self._to = to
        if to == TO_CHOSEN and self._persons is None:
            self.choosePeople()
        self.refresh()

    @Slot()
    def choosePeople(self) -> None:
        """Pick who is to read it."""
        self._audiences.begin(self._persons or Audience(), self._choose)

    @Slot(str)
    def setDue(self, text: str) -> None:
        """Until when comments are wanted."""
        self._due = text
        self.refresh()

    @Slot(int, int, int)
    def setDay(self, year: int, month: int, day: int) -> None:
        """The same from the calendar."""
        self.setDue(day_words(date(year, month, day)))

    @Slot(str)
    def setAt(self, text: str) -> None:
        """Until what time of that day."""
        self._at = text
        self.refresh()

    @Slot(str)
    def send(self, note: str) -> None:
        """Send it."""
        audience = self._audience()
        if audience is None or not self._view.usable:
            return
        revision = len(self.room.meeting.minutes.sent) + 1
        command = SendMinutes(audience=audience, until=self._until(), note=note.strip())
        self.room.bridge.submit(command, lambda _: self._sent(revision), self.room.not_taken)

    @Slot(str, bool, str)
    def answer(self, key: str, taken: bool, words: str) -> None:
        """Say what became of a comment."""
        self.room.submit(AnswerComment(comment_id=CommentId(key), taken=taken, answer=words.strip()), _ANSWERED)

    def _choose(self, audience: Audience) -> None:
        self._persons, self._to = audience, TO_CHOSEN
        self.refresh()

    def _sent(self, revision: int) -> None:
        self.room.said.emit(self.room.text(_SENT).format(revision), "green")
        self.close()

    def _audience(self) -> Audience | None:
        if self._to == TO_CHAIR:
            return Audience(roles=(Role.CHAIR,))
        return Audience(everyone=True) if self._to == TO_ALL else self._persons

    @property
    def _now(self) -> datetime:
        return self.room.bridge.now().astimezone()

    def _day(self) -> date | None:
        return day_of(self._due, self._now.date())

    def _time(self) -> time | None:
        found = _TIME.match(self._at)
        if not found or int(found.group(1)) > 23 or int(found.group(2) or 0) > 59:
            return None
        return time(int(found.group(1)), int(found.group(2) or 0))

    def _until(self) -> datetime | None:
        """None where no day is named, or none to come."""
        day, at = self._day(), self._time()
        if day is None or at is None:
            return None
        until = datetime.combine(day, at).astimezone()
        return until if until > self._now else None

    def _last(self) -> str:
        sent = self.room.meeting.minutes.sent
        if not sent:
            return ""
        draft = sent[-1]
        to = audience_text(draft.audience, self.room.meeting, self.room.language)
        said = self.room.text(_LAST).format(draft.revision, to, day_text(draft.at))
        said += self.room.text(_UNTIL).format(day_text(draft.until)) if draft.until else ""
        return f"{said} {self.room.text(_INSIDE)}" if draft.inside else said

    def _row(self, comment: MinutesComment) -> CommentRow:
        said = self.room.text({None: _OPEN, True: _TAKEN, False: _LEFT}[comment.taken])
        who = person_name(self.room.meeting, comment.author)
        return CommentRow(
            key=comment.comment_id,
            who=self.room.text(_WHO).format(who, comment.revision, day_text(comment.at)),
            words=comment.text,
            about=self._about(comment),
            place=comment.item_id or (comment.place.value if comment.place else ""),
            outcome=self.room.text(_ANSWER).format(said, comment.answer) if comment.answer else said,
            tone={None: "amber", True: "green", False: "plain"}[comment.taken],
            answered=comment.taken is not None,
        )

    def _about(self, comment: MinutesComment) -> str:
        if comment.place is TextPlace.ITEM:
            numbers = {item.item_id: number for number, item in numbered(self.room.meeting)}
            return self.room.text(_ITEM).format(numbers.get(comment.item_id, "?") if comment.item_id else "?")
        return self.room.text(_PLACES[comment.place])
