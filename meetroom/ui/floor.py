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
    waiting_list,
)
from meetroom.domain.points_of_order import AnswerPointOfOrder, unanswered
from meetroom.domain.state import (
    HOLDS_FLOOR,
    Meeting,
    OrderCategory,
    Phase,
    Role,
    Speech,
    SpeechKind,
    SpeechState,
    Stance,
)
from meetroom.ui.floor_words import (
    CATEGORIES,
    STANCES,
    first_text,
    kind_text,
    own_time_text,
    place_text,
    shared_text,
    spent_text,
)
from meetroom.ui.labels import SPEECH_KINDS, initials, person_name
from meetroom.ui.powers import may
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
_TO_ANSWER = Words("Waits for the chair's answer", "Chờ chủ tọa trả lời")
_COUNT = Words("{0} waiting", "{0} lượt")
_RAISE = Words("Raise hand to speak", "Giơ tay phát biểu")
_SENDING = Words("Sending…", "Đang gửi…")
_LOWER = Words("Hand is up · lower it", "Đã giơ tay · hạ xuống")
_END = Words("End my speech", "Kết thúc phát biểu")
_RULED = Words("The answer is in the minutes.", "Đã ghi trả lời vào biên bản.")
_MAY_SPEAK = frozenset({Role.CHAIR, Role.SECRETARY, Role.DELEGATE, Role.GUEST})
_OTHER_KINDS = (SpeechKind.INTERVENTION, SpeechKind.INTERPOSED)
_RULINGS: dict[str, bool | None] = {"upheld": True, "not_upheld": False, "noted": None}
EXTENSION_S = 60


class SpeechRow(Row, frozen=True, kw_only=True):
    """One line of the speakers' list; `order`: a point of order without an answer, `asks`: it is over and waits for it.

    `part` is how much of the own limit is used up, 0 where there is none; `shared` what is left to person or group.
    """

    number: str
    name: str
    initials: str
    detail: str
    kind: str
    first: str
    shared: str
    holds: bool
    paused: bool
    over: bool
    mine: bool
    order: bool
    asks: bool
    part: float


class FloorView(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel says besides its rows."""

    count: str
    empty: bool
    hand: str
    hand_text: str
    hand_usable: bool
    may_speak: bool
    giving: bool
    ruling: bool
    place: str
    own_time: str
    stances: tuple[str, ...]
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    speaker: str
    speaker_time: str
    speaker_part: float
    speaker_over: bool
    speaker_paused: bool
    speaker_key: str


def speech_rows(meeting: Meeting, me: PersonId, now: datetime, language: Language) -> list[SpeechRow]:
    """Points of order that wait for their answer, whoever has the floor, then the waiting list."""
    rows = [_asking_row(meeting, meeting.speeches[key], me, language) for key in unanswered(meeting)]
    current = meeting.current_speech
    if current is not None:
        rows.append(_current_row(meeting, current, me, now, language))
    for position, speech in enumerate(waiting_list(meeting)):
        row = _row(meeting, speech, me, (_NEXT if position == 0 else _WAITS).say(language), language)
        number = str(position + 1 + (current is not None))
        rows.append(msgspec.structs.replace(row, number=number, shared=shared_text(meeting, speech, now, language)))
    return rows


def _asking_row(meeting: Meeting, speech: Speech, me: PersonId, language: Language) -> SpeechRow:
    row = _row(meeting, speech, me, _TO_ANSWER.say(language), language)
    return msgspec.structs.replace(row, number="?", asks=True)


def _current_row(meeting: Meeting, speech: Speech, me: PersonId, now: datetime, language: Language) -> SpeechRow:
    time, over, part = spent_text(speech, now)
    paused = speech.state is SpeechState.PAUSED
    words = _PAUSED if paused else _OVER if over else _SPEAKING
    row = _row(meeting, speech, me, words.say(language).format(time), language)
    shared = shared_text(meeting, speech, now, language)
    return msgspec.structs.replace(row, holds=True, paused=paused, over=over, part=part, shared=shared)


def _row(meeting: Meeting, speech: Speech, me: PersonId, detail: str, language: Language) -> SpeechRow:
    name = person_name(meeting, speech.person_id)
    return SpeechRow(
        key=speech.speech_id,
        number="",
        name=name,
        initials=initials(name),
        detail=detail,
        kind=kind_text(speech, language) + (f": {speech.subject}" if speech.subject else ""),
        first=first_text(speech, language),
        shared="",
        holds=False,
        paused=False,
        over=False,
        mine=speech.person_id == me,
        order=speech.kind is SpeechKind.POINT_OF_ORDER and speech.ruling is None,
        asks=False,
        part=0.0,
    )


def own_speech(meeting: Meeting, me: PersonId) -> Speech | None:
    """The own contribution that waits or has the floor; the one that has it first."""
    live = HOLDS_FLOOR | {SpeechState.WAITING}
    own = [s for s in meeting.speeches.values() if s.person_id == me and s.state in live]
    return min(own, key=lambda s: s.state is SpeechState.WAITING, default=None)


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
    giving = shown(bool, "giving", changed)
    ruling = shown(bool, "ruling", changed)
    place = shown(str, "place", changed)
    ownTime = shown(str, "own_time", changed)
    stances = shown(list, "stances", changed)
    kinds = shown(list, "kinds", changed)
    categories = shown(list, "categories", changed)
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
        current, own, person = meeting.current_speech, own_speech(meeting, me), self.room.me
        time, over, part = spent_text(current, now) if current else ("", False, 0.0)
        speaks = person is not None and not _MAY_SPEAK.isdisjoint(person.roles)
        return FloorView(
            count=_COUNT.say(language).format(sum(not row.asks for row in rows)),
            empty=not rows,
            hand=hand,
            hand_text=texts[hand].say(language),
            may_speak=speaks,
            giving=may(meeting, me, GrantFloor),
            ruling=may(meeting, me, AnswerPointOfOrder),
            hand_usable=speaks and meeting.phase is Phase.OPEN and hand != "sending",
            place=place_text(meeting, own, now, language) if own is not None else "",
            own_time=own_time_text(meeting, me, now, language) if speaks else "",
            stances=tuple(words.say(language) for words in STANCES.values()),
            kinds=tuple(SPEECH_KINDS[kind].say(language) for kind in _OTHER_KINDS),
            categories=tuple(words.say(language) for words in CATEGORIES.values()),
            speaker=person_name(meeting, current.person_id) if current else "",
            speaker_time=time,
            speaker_part=part,
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
        self._send(command)

    @Slot(int)
    def askToSpeak(self, stance: int) -> None:
        """Ask for the floor and say how one stands to the matter."""
        self._send(RequestFloor(speech_id=SpeechId(new_id()), stance=tuple(Stance)[stance]))

    @Slot(int)
    def askOther(self, kind: int) -> None:
        """Ask for an intervention or an interposed question."""
        self._send(RequestFloor(speech_id=SpeechId(new_id()), kind=_OTHER_KINDS[kind]))

    @Slot(int, str)
    def raisePointOfOrder(self, category: int, subject: str) -> None:
        """Raise a point of order, which goes before others."""
        self._send(
            RequestFloor(
                speech_id=SpeechId(new_id()),
                kind=SpeechKind.POINT_OF_ORDER,
                category=tuple(OrderCategory)[category],
                subject=subject.strip(),
            )
        )

    def _send(self, command: RequestFloor | WithdrawRequest | EndSpeech) -> None:
        if self._sending:
            return
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

    @Slot(str, str, str)
    def answer(self, key: str, ruling: str, text: str) -> None:
        """Answer a point of order: "upheld", "not_upheld" or "noted"."""
        command = AnswerPointOfOrder(speech_id=SpeechId(key), upheld=_RULINGS[ruling], text=text.strip())
        self.room.submit(command, _RULED)
