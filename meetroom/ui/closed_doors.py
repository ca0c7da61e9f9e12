"""Closing the doors by the chair and opening them: whether they are closed, who has to be outside; knows no sound."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.doors import CloseDoors, OpenDoors, outside
from meetroom.domain.state import INSIDE, Meeting, Phase
from meetroom.ui.labels import person_name
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_CLOSED = Words("Closed doors", "Họp kín")
_OUTSIDE = Words("Has to be outside: {0}.", "Phải ở ngoài: {0}.")
_OUTSIDE_MANY = Words("Have to be outside: {0}, and {1} more.", "Phải ở ngoài: {0} và {1} người khác.")
_NOBODY = Words(
    "Nobody who is signed in has to be outside.", "Trong số người đã điểm danh, không ai phải ở ngoài."
)  # fmt: skip
_BY_ITEM = Words(
    "The running item is behind closed doors; they open when it ends.",
    "Mục đang bàn họp kín; cửa mở khi mục này kết thúc.",
)
_IS_SHUT = Words("The chair has closed the doors.", "Chủ tọa đã đóng cửa, đang họp kín.")
_AWAY = Words(
    "Closed doors: you see and hear nothing of what is said. Everything comes back by itself when they open.",
    "Đang họp kín: bạn không xem và nghe được. Khi mở cửa, mọi thứ tự trở lại.",
)
NAMED = 4
"""So many of those outside are named, the others counted."""


class DoorsView(msgspec.Struct, frozen=True, kw_only=True):
    """The doors; `badge` for everybody, `away` for who has to be outside, the rest for who presides."""

    badge: str
    shut: bool
    closed: bool
    may: bool
    outside: str
    would_be_outside: str
    sentence: str
    away: str


def outside_text(meeting: Meeting, language: Language) -> str:
    """Who of those signed in has to be outside."""
    people = [person_name(meeting, key) for key in outside(meeting)]
    if not people:
        return _NOBODY.say(language)
    if len(people) <= NAMED:
        return _OUTSIDE.say(language).format(", ".join(people))
    return _OUTSIDE_MANY.say(language).format(", ".join(people[:NAMED]), len(people) - NAMED)


@QmlElement
class DoorsViewModel(ViewModel):
    """The doors of the sitting."""

    ticking = False
    changed = Signal()
    badge = shown(str, "badge", changed)
    shut = shown(bool, "shut", changed)
    closed = shown(bool, "closed", changed)
    may = shown(bool, "may", changed)
    outside = shown(str, "outside", changed)
    wouldBeOutside = shown(str, "would_be_outside", changed)
    sentence = shown(str, "sentence", changed)
    away = shown(str, "away", changed)

    def __init__(self, room: Room) -> None:
        super().__init__(room)

    def look(self) -> DoorsView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        closed = meeting.doors_closed and meeting.phase in (Phase.OPEN, Phase.SUSPENDED)
        who, person = outside_text(meeting, language), self.room.me
        away = closed and person is not None and set(person.roles).isdisjoint(INSIDE)
        return DoorsView(
            badge=_CLOSED.say(language) if closed else "",
            shut=meeting.doors_shut,
            closed=closed,
            may=meeting.presides(self.room.bridge.me) and meeting.phase is Phase.OPEN,
            outside=who if closed else "",
            would_be_outside=who,
            sentence="" if not closed else (_IS_SHUT if meeting.doors_shut else _BY_ITEM).say(language),
            away=_AWAY.say(language) if away else "",
        )

    @Slot(str)
    def close(self, reason: str) -> None:
        """Nobody but those inside follows the sitting from now on."""
        self.room.submit(CloseDoors(reason=reason.strip()))

    @Slot()
    def open(self) -> None:
        """Let everybody in again."""
        self.room.submit(OpenDoors())
