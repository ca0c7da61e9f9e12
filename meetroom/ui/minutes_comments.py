"""Comments on a draft of the minutes: written by its readers, with what the secretary made of them; decides nothing."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import CommentId
from meetroom.domain.minutes_review import CommentOnMinutes
from meetroom.domain.minutes_state import MinutesComment
from meetroom.domain.state import OFFICE, Meeting
from meetroom.ui.labels import day_text, person_name
from meetroom.ui.minutes_reading_words import last_draft, place_text, places
from meetroom.ui.minutes_remarks import RemarkRow, RemarksView, RemarksViewModel
from meetroom.ui.powers import may
from meetroom.ui.view import Room, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_BY = Words("{0}, {1}, on draft no. {2}", "{0}, {1}, dự thảo lần {2}")
_STATES: dict[bool | None, tuple[Words, str, str]] = {
    None: (Words("Not answered yet", "Chưa trả lời"), "plain", "clock"),
    True: (Words("Taken up", "Đã tiếp thu"), "green", "circle-check"),
    False: (Words("Not taken up", "Không tiếp thu"), "amber", "circle-x"),
}
_SENT = Words("Your comment is with the secretary.", "Đã gửi góp ý cho thư ký.")
_NONE_OF_MINE = Words("You have not commented yet.", "Bạn chưa góp ý.")
_NONE = Words("Nobody has commented yet.", "Chưa có góp ý nào.")
_TERM_OVER = Words(
    "Comments were wanted until {0}. You can still send one; the secretary decides.",
    "Hạn góp ý là {0}. Bạn vẫn gửi được; thư ký sẽ xem xét.",
)


class CommentsView(RemarksView, frozen=True, kw_only=True):
    """The comments besides their rows; `late`: the term they were wanted by is over."""

    late: str


def comment_row(meeting: Meeting, comment: MinutesComment, me: str, language: Language) -> RemarkRow:
    """One comment as it is shown."""
    words, tone, glyph = _STATES[comment.taken]
    return RemarkRow(
        key=comment.comment_id,
        place=place_text(meeting, comment.place, comment.item_id, language),
        text=comment.text,
        by=_BY.say(language).format(person_name(meeting, comment.author), day_text(comment.at), comment.revision),
        state_text=words.say(language),
        tone=tone,
        glyph=glyph,
        answer=comment.answer,
        mine=comment.author == me,
    )


@QmlElement
class MinutesCommentsViewModel(RemarksViewModel):
    """The comments a person sees: the office all, others their own.  `sent` grows when one has arrived."""

    changed = Signal()
    may = shown(bool, "may", changed)
    count = shown(int, "count", changed)
    places = shown(list, "places", changed)
    empty = shown(str, "empty", changed)
    late = shown(str, "late", changed)
    sending = shown(bool, "sending", changed)
    sent = shown(int, "sent", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        super().__init__(room, RemarkRow)

    def look(self) -> CommentsView:
        """See ViewModel."""
        meeting, me, language = self.room.meeting, self.room.bridge.me, self.room.language
        draft = last_draft(meeting, me)
        comments = [c for c in meeting.minutes.comments.values() if c.author == me or meeting.has_role(me, *OFFICE)]
        # What has no answer first, the newest of each first.
        comments.sort(key=lambda c: (c.taken is not None, -c.at.timestamp()))
        if self._watched:
            self._rows.show([comment_row(meeting, comment, me, language) for comment in comments])
        late = draft is not None and draft.until is not None and self.room.bridge.now() > draft.until
        empty = _NONE if meeting.has_role(me, *OFFICE) else _NONE_OF_MINE
        return CommentsView(
            may=draft is not None and may(meeting, me, CommentOnMinutes),
            count=len(comments),
            places=tuple(text for _, _, text in places(meeting, language)) if self._watched else (),
            empty="" if comments else empty.say(language),
            late=_TERM_OVER.say(language).format(day_text(draft.until)) if late and draft is not None else "",
            sending=self._sending,
            sent=self._sent,
        )

    @Slot(int, str)
    def send(self, place: int, text: str) -> None:
        """Comment on the newest draft, at one of `places`."""
        meeting = self.room.meeting
        draft = last_draft(meeting, self.room.bridge.me)
        if draft is None or not text.strip() or self._sending:
            return
        where, item_id, _ = places(meeting, self.room.language)[place]
        command = CommentOnMinutes(
            comment_id=CommentId(new_id()), revision=draft.revision, text=text.strip(), place=where, item_id=item_id
        )
        self._send(command, _SENT)
