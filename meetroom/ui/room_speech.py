"""The clock of who speaks on the room's display, to be read from the last row; knows no list and no command."""

from datetime import datetime
from math import ceil

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtQml import QmlElement

from meetroom.domain.floor_order import spoken_s, time_left, waiting_list
from meetroom.domain.state import Meeting, SpeechKind, SpeechState
from meetroom.ui.labels import SPEECH_KINDS, clock_text, person_name
from meetroom.ui.room_display import RoomDisplayViewModel
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

SOON_S = 60
"""So many seconds before the end the clock says that there is little left."""
_LEFT = Words("Time left", "Thời gian còn lại")
_SPOKEN = Words("Speaking for", "Đã phát biểu")
_OVER = Words("Over time", "Quá giờ")
_PAUSED = Words("Paused", "Tạm dừng")
_PAUSED_OVER = Words("Paused · over time", "Tạm dừng · quá giờ")
_NEXT = Words("Next: {0}", "Tiếp theo: {0}")


class RoomSpeechView(msgspec.Struct, frozen=True, kw_only=True):
    """What the clock says; `name` "": nobody has the floor.

    `time` is what is left of the narrowest limit, how far it is over with a plus before it, or without any limit how
    long the speech has lasted.  `tone`: "green", "amber" (little left), "red" (over) or "plain" (no limit).
    """

    name: str = ""
    kind: str = ""
    label: str = ""
    time: str = ""
    tone: str = "plain"
    part: float = 0.0
    paused: bool = False
    next: str = ""


def room_speech(meeting: Meeting, now: datetime, language: Language) -> RoomSpeechView:
    """Who has the floor, and the time."""
    speech = meeting.current_speech
    if speech is None:
        return RoomSpeechView()
    left, paused = time_left(meeting, speech, now), speech.state is SpeechState.PAUSED
    spent_s, left_s = spoken_s(speech, now), left.left_s if left is not None else None
    over = left_s is not None and left_s < 0
    words = _PAUSED_OVER if paused and over else _PAUSED if paused else _OVER if over else _LEFT
    waiting = (s.person_id for s in waiting_list(meeting) if meeting.is_present(s.person_id))
    first = next(waiting, None)
    return RoomSpeechView(
        name=person_name(meeting, speech.person_id),
        kind=SPEECH_KINDS[speech.kind].say(language) if speech.kind is not SpeechKind.NORMAL else "",
        label=(_SPOKEN if left_s is None and not paused else words).say(language),
        time=clock_text(spent_s) if left_s is None else ("+" if over else "") + clock_text(ceil(abs(left_s))),
        tone=_tone(left_s),
        part=spent_s / (spent_s + left_s) if left_s is not None and left_s > 0 else 1.0 if over else 0.0,
        paused=paused,
        next=_NEXT.say(language).format(person_name(meeting, first)) if first is not None else "",
    )


def _tone(left_s: float | None) -> str:
    if left_s is None:
        return "plain"
    return "red" if left_s < 0 else "amber" if left_s <= SOON_S else "green"


@QmlElement
class RoomSpeechViewModel(ViewModel):
    """The speech clock on the room's display; while that is closed it looks at nothing."""

    changed = Signal()
    name = shown(str, "name", changed)
    kind = shown(str, "kind", changed)
    label = shown(str, "label", changed)
    time = shown(str, "time", changed)
    tone = shown(str, "tone", changed)
    part = shown(float, "part", changed)
    paused = shown(bool, "paused", changed)
    next = shown(str, "next", changed)

    def __init__(self, room: Room, display: RoomDisplayViewModel) -> None:
        self._display = display
        super().__init__(room)
        display.changed.connect(self.refresh)

    def look(self) -> RoomSpeechView:
        """See ViewModel."""
        if not self._display.open:
            return RoomSpeechView()
        return room_speech(self.room.meeting, self.room.bridge.now(), self.room.language)
