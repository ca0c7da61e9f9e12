"""The speakers panel: who speaks, who waits, the own raised hand, and the chair's grip on the floor; knows no sound."""

from datetime import datetime

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.core import PersonId, SpeechId
from meetroom.domain.floor import (
    EndSpeech,
    ExtendSpeech,
    GrantFloor,
    PauseSpeech,
    RequestFloor,
    ResumeSpeech,
    WithdrawRequest,
    spoken_s,
    waiting_list,
)
from meetroom.domain.state import HOLDS_FLOOR, Meeting, Phase, Role, Speech, SpeechKind, SpeechState
from meetroom.ui.labels import SPEECH_KINDS, clock_text, initials, person_name
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_SPEAKING = Words("Speaking · {0}", "Đang phát biểu · {0}")
_PAUSED = Words("Paused · {0}", "Tạm dừng · {0}")
_OVER = Words("Over time · {0}", "Quá giờ · {0}")
_NEXT = Words("Next", "Tiếp theo")
_WAITS = Words("Waiting", "Chờ")
_FIRST = Words("first time", "lần đầu")
_COUNT = Words("{0} waiting", "{0} đại biểu")
_RAISE = Words("Raise hand to speak", "Giơ tay phát biểu")
_SENDING = Words("Sending…", "Đang gửi…")
_LOWER = Words("Hand is up · lower it", "Đã giơ tay · hạ xuống")
_END = Words("End my speech", "Kết thúc phát biểu")
_MAY_SPEAK = frozenset({Role.CHAIR, Role.SECRETARY, Role.DELEGATE, Role.GUEST})
EXTENSION_S = 60


class SpeechRow(Row, frozen=True, kw_only=True):
    """One line of the speakers' list."""

    number: str
    name: str
    initials: str
    detail: str
    holds: bool
    paused: bool
    over: bool
    mine: bool


class FloorView(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel says besides its rows."""

    count: str
    empty: bool
    hand: str
    hand_text: str
    hand_usable: bool
    may_speak: bool
    speaker: str
    speaker_time: str
    speaker_part: float
    speaker_over: bool
    speaker_paused: bool
    speaker_key: str


def _times(speech: Speech, now: datetime) -> tuple[str, bool]:
    spent = spoken_s(speech, now)
    over = bool(speech.limit_s) and spent > speech.limit_s
    limit = f" / {clock_text(speech.limit_s)}" if speech.limit_s else ""
    return f"{clock_text(spent)}{limit}", over


def speech_rows(meeting: Meeting, me: PersonId, now: datetime, language: Language) -> list[SpeechRow]:
    """Whoever has the floor, then the waiting list."""
    rows = []
    current = meeting.current_speech
    if current is not None:
        time, over = _times(current, now)
        paused = current.state is SpeechState.PAUSED
        words = _PAUSED if paused else _OVER if over else _SPEAKING
        rows.append(_row(meeting, current, "", words.say(language).format(time), me, over))
    for position, speech in enumerate(waiting_list(meeting)):
        parts = [(_NEXT if position == 0 else _WAITS).say(language)]
        if speech.kind is not SpeechKind.NORMAL:
            parts.append(SPEECH_KINDS[speech.kind].say(language))
        if speech.first_contribution:
            parts.append(_FIRST.say(language))
        number = str(position + 1 + (current is not None))
        rows.append(_row(meeting, speech, number, " · ".join(parts), me, False))
    return rows


def _row(meeting: Meeting, speech: Speech, number: str, detail: str, me: PersonId, over: bool) -> SpeechRow:
    name = person_name(meeting, speech.person_id)
    return SpeechRow(
        key=speech.speech_id,
        number=number,
        name=name,
        initials=initials(name),
        detail=detail,
        holds=speech.state in HOLDS_FLOOR,
        paused=speech.state is SpeechState.PAUSED,
        over=over,
        mine=speech.person_id == me,
    )


def own_speech(meeting: Meeting, me: PersonId) -> Speech | None:
    """The own contribution that waits or has the floor."""
    live = HOLDS_FLOOR | {SpeechState.WAITING}
    return next((s for s in meeting.speeches.values() if s.person_id == me and s.state in live), None)


@QmlElement
class FloorViewModel(ViewModel):
    """The floor.  `hand` is "down", "sending", "up" or "speaking"; it is up only when the chain says so."""

    changed = Signal()
    count = shown(str, "count", changed)
    empty = shown(bool, "empty", changed)
    hand = shown(str, "hand", changed)
    handText = shown(str, "hand_text", changed)
    handUsable = shown(bool, "hand_usable", changed)
    maySpeak = shown(bool, "may_speak", changed)
    speaker = shown(str, "speaker", changed)
    speakerKey = shown(str, "speaker_key", changed)
    speakerTime = shown(str, "speaker_time", changed)
    speakerPart = shown(float, "speaker_part", changed)
    speakerOver = shown(bool, "speaker_over", changed)
    speakerPaused = shown(bool, "speaker_paused", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(SpeechRow)
        self._sending = False
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> FloorView:
        """See ViewModel."""
        meeting, language, me = self.room.meeting, self.room.language, self.room.bridge.me
        now = self.room.bridge.now()
        rows = speech_rows(meeting, me, now, language)
        self._rows.show(rows)
        hand = self._hand()
        texts = {"down": _RAISE, "sending": _SENDING, "up": _LOWER, "speaking": _END}
        current = meeting.current_speech
        time, over = _times(current, now) if current else ("", False)
        person = self.room.me
        may = person is not None and not _MAY_SPEAK.isdisjoint(person.roles)
        return FloorView(
            count=_COUNT.say(language).format(len(rows)),
            empty=not rows,
            hand=hand,
            hand_text=texts[hand].say(language),
            may_speak=may,
            hand_usable=may and meeting.phase is Phase.OPEN and hand != "sending",
            speaker=person_name(meeting, current.person_id) if current else "",
            speaker_time=time,
            speaker_part=spoken_s(current, now) / current.limit_s if current and current.limit_s else 0.0,
            speaker_over=over,
            speaker_paused=current is not None and current.state is SpeechState.PAUSED,
            speaker_key=current.speech_id if current else "",
        )

    def _hand(self) -> str:
        if self._sending:
            return "sending"
        own = own_speech(self.room.meeting, self.room.bridge.me)
        if own is None:
            return "down"
        return "up" if own.state is SpeechState.WAITING else "speaking"

    @Slot()
    def toggleHand(self) -> None:
        """Raise the hand, lower it, or end the own speech."""
        if self._sending:
            return
        own = own_speech(self.room.meeting, self.room.bridge.me)
        command: RequestFloor | WithdrawRequest | EndSpeech
        if own is None:
            command = RequestFloor(speech_id=SpeechId(new_id()))
        elif own.state is SpeechState.WAITING:
            command = WithdrawRequest(speech_id=own.speech_id)
        else:
            command = EndSpeech(speech_id=own.speech_id)
        self._sending = True
        self.refresh()
        self.room.bridge.submit(command, self._answered, self._refused)

    def _answered(self, _answer: object) -> None:
        self._sending = False
        self.refresh()

    def _refused(self, error: ClientError) -> None:
        self._sending = False
        self.refresh()
        self.room.not_taken(error)

    @Slot(str)
    def grant(self, key: str) -> None:
        """Give the floor to somebody who waits."""
        self.room.submit(GrantFloor(speech_id=SpeechId(key)))

    @Slot(str)
    def pause(self, key: str) -> None:
        """Stop the clock of who speaks, or start it again."""
        speech = self.room.meeting.speeches.get(SpeechId(key))
        paused = speech is not None and speech.state is SpeechState.PAUSED
        command = ResumeSpeech if paused else PauseSpeech
        self.room.submit(command(speech_id=SpeechId(key)))

    @Slot(str)
    def extend(self, key: str) -> None:
        """One minute more."""
        self.room.submit(ExtendSpeech(speech_id=SpeechId(key), extra_s=EXTENSION_S))

    @Slot(str)
    def end(self, key: str) -> None:
        """Withdraw the floor."""
        self.room.submit(EndSpeech(speech_id=SpeechId(key)))

    @Slot(str)
    def strike(self, key: str) -> None:
        """Take somebody off the list."""
        self.room.submit(WithdrawRequest(speech_id=SpeechId(key)))
