"""Objections to approved minutes: raised by members within the term, answered by the chair; decides nothing."""

from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import ItemId, ObjectionId, PersonId
from meetroom.domain.minutes_readers import objection_until
from meetroom.domain.minutes_state import Objection, TextPlace
from meetroom.domain.objections import AnswerObjection, ObjectToMinutes, may_object
from meetroom.domain.state import OVER, Meeting, Phase
from meetroom.ui.labels import day_text, person_name
from meetroom.ui.minutes_reading_words import may_object_now, place_text, places
from meetroom.ui.minutes_remarks import RemarkRow, RemarksView, RemarksViewModel
from meetroom.ui.powers import may
from meetroom.ui.view import Room, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_BY = Words("{0}, {1}", "{0}, {1}")
_OTHERS = Words(
    "What it says is for its author, the chair and the secretary.",
    "Nội dung chỉ người nêu, chủ tọa và thư ký được biết.",
)
_STATES: dict[bool | None, tuple[Words, str, str]] = {
    None: (Words("Waits for the chair's answer", "Chờ chủ tọa trả lời"), "amber", "clock"),
    True: (Words("Upheld {0}", "Chấp nhận, {0}"), "green", "circle-check"),
    False: (Words("Not upheld {0}", "Không chấp nhận, {0}"), "plain", "circle-x"),
}
_RUNS = Words(
    "Whoever finds the approved minutes wrong can object until {0} ({1} left). An objection is put on record; whoever "
    "may read the minutes knows that it stands, and the chair answers it.",
    "Ai thấy biên bản đã duyệt chưa đúng có thể nêu ý kiến không nhất trí đến {0} (còn {1}). Ý kiến được ghi "
    "vào hồ sơ phiên họp; người được đọc biên bản biết là có ý kiến; chủ tọa trả lời.",
)
_OVER = Words("The term for objections ended {0}.", "Đã hết thời hạn nêu ý kiến, từ {0}.")
_NO_TERM = Words(
    "The rules of this meeting give no term for objections.", "Quy chế của phiên họp không đặt thời hạn nêu ý kiến."
)
_NOT_MEMBER = Words(
    "Members with a vote can object; you take part without one.",
    "Đại biểu có quyền biểu quyết được nêu ý kiến; bạn dự không biểu quyết.",
)
_ARCHIVED = Words(
    "The meeting is in the archive; nothing can be added.", "Phiên họp đã lưu trữ, không ghi thêm được nữa."
)
_NONE = Words("Nobody has objected.", "Không có ý kiến không nhất trí nào.")
_DAYS = Words("{0} days {1} h", "{0} ngày {1} giờ")
_HOURS = Words("{0} h {1} min", "{0} giờ {1} phút")
_RECORDED = Words("Your objection is on record. The chair answers it.", "Đã ghi ý kiến của bạn. Chủ tọa sẽ trả lời.")
_ANSWERED = Words("Your answer is on record.", "Đã ghi trả lời của bạn.")
_UPHELD = Words(
    "Your answer is on record. To have the minutes mended, open them again: they are then approved and signed anew.",
    "Đã ghi trả lời của bạn. Để sửa biên bản, hãy mở lại biên bản; sau đó phải duyệt và ký lại.",
)


class ObjectionRow(RemarkRow, frozen=True, kw_only=True):
    """One objection; `text` says so where it is not for this person; `answers`: this person may answer it."""

    answers: bool


class ObjectionsView(RemarksView, frozen=True, kw_only=True):
    """The objections besides their rows; `term`: until when one may object, or why not."""

    term: str


def left_text(seconds: float, language: Language) -> str:
    """How long a term still runs."""
    minutes = max(0, int(seconds // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _DAYS.say(language).format(days, hours)
    return _HOURS.say(language).format(hours, minutes % 60)


def term_text(meeting: Meeting, me: PersonId, now: datetime, language: Language) -> str:
    """Whether one may object, until when, and why not."""
    until = objection_until(meeting)
    if meeting.phase not in OVER:
        return ""
    if until is None:
        return _NO_TERM.say(language)
    if meeting.phase is Phase.ARCHIVED:
        return _ARCHIVED.say(language)
    if now > until:
        return _OVER.say(language).format(day_text(until))
    said = _RUNS.say(language).format(day_text(until), left_text((until - now).total_seconds(), language))
    return said if may_object(meeting, me) else f"{said} {_NOT_MEMBER.say(language)}"


def objection_row(meeting: Meeting, objection: Objection, me: str, answers: bool, language: Language) -> ObjectionRow:
    """One objection as it is shown."""
    words, tone, glyph = _STATES[objection.upheld]
    place = TextPlace.ITEM if objection.item_id is not None else None
    known = bool(objection.text)
    return ObjectionRow(
        key=objection.objection_id,
        place=place_text(meeting, place, objection.item_id, language) if known else "",
        text=objection.text or _OTHERS.say(language),
        by=_BY.say(language).format(person_name(meeting, objection.author), day_text(objection.at)),
        state_text=words.say(language).format(day_text(objection.answered_at)),
        tone=tone,
        glyph=glyph,
        answer=objection.answer,
        mine=objection.author == me,
        answers=answers and objection.upheld is None,
    )


@QmlElement
class ObjectionsViewModel(RemarksViewModel):
    """See the module.  `sent` grows when one's own objection or answer is on record."""

    changed = Signal()
    may = shown(bool, "may", changed)
    count = shown(int, "count", changed)
    places = shown(list, "places", changed)
    term = shown(str, "term", changed)
    empty = shown(str, "empty", changed)
    sending = shown(bool, "sending", changed)
    sent = shown(int, "sent", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        super().__init__(room, ObjectionRow)

    def look(self) -> ObjectionsView:
        """See ViewModel."""
        meeting, me, language = self.room.meeting, self.room.bridge.me, self.room.language
        found = sorted(meeting.minutes.objections.values(), key=lambda o: (o.upheld is not None, o.author != me, o.at))
        if self._watched:
            answers = may(meeting, me, AnswerObjection)
            self._rows.show([objection_row(meeting, one, me, answers, language) for one in found])
        now = self.room.bridge.now()
        return ObjectionsView(
            may=may_object_now(meeting, me, now),
            count=len(found),
            places=tuple(text for _, _, text in self._places) if self._watched else (),
            term=term_text(meeting, me, now, language),
            empty="" if found or meeting.phase not in OVER else _NONE.say(language),
            sending=self._sending,
            sent=self._sent,
        )

    @property
    def _places(self) -> list[tuple[TextPlace | None, ItemId | None, str]]:
        """The whole, then the items: an objection names no other place."""
        all_places = places(self.room.meeting, self.room.language)
        return [(place, item_id, text) for place, item_id, text in all_places if place in (None, TextPlace.ITEM)]

    @Slot(int, str)
    def object(self, place: int, text: str) -> None:
        """Object to the whole (0) or to an item, by the index in `places`."""
        if not text.strip() or self._sending:
            return
        item_id = self._places[place][1]
        command = ObjectToMinutes(objection_id=ObjectionId(new_id()), text=text.strip(), item_id=item_id)
        self._send(command, _RECORDED)

    @Slot(str, bool, str)
    def answer(self, key: str, upheld: bool, text: str) -> None:
        """The chair's answer."""
        if text.strip() and not self._sending:
            command = AnswerObjection(objection_id=ObjectionId(key), upheld=upheld, answer=text.strip())
            self._send(command, _UPHELD if upheld else _ANSWERED)
