"""Name, body, place, time and rules of a meeting, changed by the office before the opening; decides no rule."""

from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import PersonId
from meetroom.domain.lifecycle import EditMeeting
from meetroom.domain.state import Meeting, Phase, Role
from meetroom.ui.labels import day_text
from meetroom.ui.moments import day_words, days_later, hours_later, minutes_later
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

EDITABLE = frozenset({Phase.DRAFT, Phase.ANNOUNCED})
FIRST_HOUR = 8
_NO_TIME = Words("no time set", "chưa định giờ")
_SAVED = Words("The meeting is saved.", "Đã lưu thông tin phiên họp.")


def may_edit(meeting: Meeting, person_id: PersonId) -> bool:
    """Whether this person may change what is said of the meeting, and it is not yet too late."""
    return meeting.has_role(person_id, Role.CHAIR, Role.SECRETARY) and meeting.phase in EDITABLE


def edit_of(meeting: Meeting) -> EditMeeting:
    """The command that leaves everything as it is: change the fields wanted."""
    return EditMeeting(
        title=meeting.title,
        body=meeting.body,
        parent_body=meeting.parent_body,
        place=meeting.place,
        planned_start=meeting.planned_start,
        rules=meeting.rules,
        retention=meeting.retention,
    )


class MeetingEditView(msgspec.Struct, frozen=True, kw_only=True):
    """The meeting as it stands, and the time that is being set."""

    title: str
    body: str
    parent_body: str
    place: str
    detail: str
    editable: bool
    asking: bool
    timed: bool
    day: str
    hour: str
    minute: str


@QmlElement
class MeetingEditViewModel(ViewModel):
    """What is said about the meeting; `began` comes when the sheet is to show it anew."""

    ticking = False
    changed = Signal()
    began = Signal()
    title = shown(str, "title", changed)
    body = shown(str, "body", changed)
    parentBody = shown(str, "parent_body", changed)
    place = shown(str, "place", changed)
    detail = shown(str, "detail", changed)
    editable = shown(bool, "editable", changed)
    asking = shown(bool, "asking", changed)
    timed = shown(bool, "timed", changed)
    day = shown(str, "day", changed)
    hour = shown(str, "hour", changed)
    minute = shown(str, "minute", changed)

    def __init__(self, room: Room) -> None:
        self._asking, self._timed = False, False
        self._at = datetime.fromtimestamp(0).astimezone()
        super().__init__(room)

    def look(self) -> MeetingEditView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        start = day_text(meeting.planned_start) or _NO_TIME.say(language)
        now = self.room.bridge.now().astimezone()
        return MeetingEditView(
            title=meeting.title,
            body=meeting.body,
            parent_body=meeting.parent_body,
            place=meeting.place,
            detail=" · ".join(part for part in (meeting.body, meeting.place, start) if part),
            editable=may_edit(meeting, self.room.bridge.me),
            asking=self._asking,
            timed=self._timed,
            day=day_words(self._at, now, language),
            hour=f"{self._at:%H}",
            minute=f"{self._at:%M}",
        )

    @Slot()
    def begin(self) -> None:
        """Show the meeting for changing."""
        planned = self.room.meeting.planned_start
        self._asking, self._timed = True, planned is not None
        tomorrow = self.room.bridge.now().astimezone() + timedelta(days=1)
        morning = tomorrow.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
        self._at = planned.astimezone() if planned is not None else morning
        self.refresh()
        self.began.emit()

    @Slot(bool)
    def setTimed(self, timed: bool) -> None:
        """Whether a time is set at all."""
        self._timed = timed
        self.refresh()

    @Slot(int)
    def moveDay(self, by: int) -> None:
        """Days later (or earlier)."""
        self._move(days_later(self._at, by))

    @Slot(int)
    def moveHour(self, by: int) -> None:
        """Hours later (or earlier), round the clock."""
        self._move(hours_later(self._at, by))

    @Slot(int)
    def moveMinute(self, by: int) -> None:
        """Steps of five minutes later (or earlier), round the hour."""
        self._move(minutes_later(self._at, by))

    @Slot(str, str, str, str)
    def save(self, title: str, body: str, parent_body: str, place: str) -> None:
        """Write it down; rules and retention stay as they are."""
        before = edit_of(self.room.meeting)
        wanted = msgspec.structs.replace(
            before,
            title=title.strip(),
            body=body.strip(),
            parent_body=parent_body.strip(),
            place=place.strip(),
            planned_start=self._at if self._timed else None,
        )
        if wanted != before:
            self.room.submit(wanted, _SAVED)
        self.close()

    @Slot()
    def close(self) -> None:
        """Leave it as it was."""
        self._asking = False
        self.refresh()

    def _move(self, at: datetime) -> None:
        self._at = at
        self.refresh()
