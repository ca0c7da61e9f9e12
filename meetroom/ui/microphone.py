"""The own microphone: whether it is heard, who closed it, talking while a key is held; knows no device's samples."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import CallPhase, CallState
from meetroom.client.listening import MicState
from meetroom.domain.state import Meeting
from meetroom.protocol.signalling import CallRefusal
from meetroom.ui.devices import Devices
from meetroom.ui.labels import person_name
from meetroom.ui.sentences import CALL_REFUSALS, call_refusal_sentence
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

NONE = "none"
"""State of a machine without a microphone, beside the values of MicState."""
TALKING = "talking"
"""State while the closed microphone is open only as long as a key or a finger is held."""


class Look(msgspec.Struct, frozen=True):
    """How a state looks: never by colour alone."""

    words: Words
    act: Words
    glyph: str
    tone: str


LOOKS: dict[str, Look] = {
    MicState.OPEN: Look(
        Words("Microphone open", "Micrô đang mở"), Words("Close the microphone", "Tắt micrô"), "mic", "green"
    ),
    MicState.MUTED: Look(
        Words("Microphone closed", "Micrô đang tắt"), Words("Open the microphone", "Mở micrô"), "mic-off", "red"
    ),
    MicState.MUTED_BY_CHAIR: Look(
        Words("Muted by the chair", "Chủ tọa đã tắt micrô"), Words("Ask to speak again", "Xin mở lại micrô"), "lock",
        "amber",
    ),
    MicState.FLOOR_ONLY: Look(
        Words("Only for the floor", "Chờ được mời phát biểu"), Words("Why am I not heard?", "Vì sao chưa nói được?"),
        "lock", "amber",
    ),
    MicState.LISTENER: Look(
        Words("Listening only", "Chỉ theo dõi"), Words("Why am I not heard?", "Vì sao chưa nói được?"), "headphones",
        "plain",
    ),
    NONE: Look(Words("No microphone", "Không có micrô"), Words("No microphone", "Không có micrô"), "mic-off", "plain"),
    TALKING: Look(
        Words("Speaking while held", "Đang nói – thả ra là tắt"), Words("Close the microphone", "Tắt micrô"), "mic",
        "green",
    ),
}  # fmt: skip
_BY = Words(
    "{0} muted you. Ask to speak again when it is your turn.", "{0} đã tắt micrô của bạn. Khi cần nói, hãy xin mở lại."
)
_UNHEARD = Words("You are speaking, but your microphone is closed.", "Bạn đang nói nhưng micrô đang tắt.")
_YOUR_TURN = Words("You have the floor: open the microphone.", "Đến lượt bạn phát biểu: hãy mở micrô.")
_OPEN_AGAIN = Words("The chair lets you speak again.", "Bạn được nói trở lại.")
_NO_DEVICE = Words(
    "No microphone found on this machine. Plug one in.", "Máy này không có micrô. Hãy cắm micrô rồi thử lại."
)
_WHY_CLOSED: dict[str, Words] = {
    MicState.FLOOR_ONLY: CALL_REFUSALS[CallRefusal.FLOOR_ONLY],
    MicState.LISTENER: CALL_REFUSALS[CallRefusal.LISTENER],
    NONE: _NO_DEVICE,
}
_SWITCHED = frozenset({MicState.OPEN, MicState.MUTED, TALKING})  # there is a microphone, and its owner decides


class MicrophoneView(msgspec.Struct, frozen=True, kw_only=True):
    """What the indicator says; `hint` "" when there is nothing to add."""

    joined: bool = False
    state: str = NONE
    text: str = ""
    act: str = ""
    hint: str = ""
    glyph: str = "mic-off"
    tone: str = "plain"
    talking: bool = False
    can_talk: bool = False


def mic_state(call: CallState, *, has_microphone: bool, talking: bool) -> str:
    """The one state of the indicator: a listener needs no microphone; without one nothing else matters."""
    if call.mic is not MicState.LISTENER and not has_microphone:
        return NONE
    return TALKING if talking and call.mic is MicState.OPEN else call.mic


def hint(meeting: Meeting, call: CallState, state: str, language: Language) -> str:
    """What else to know about the microphone now."""
    if state == MicState.MUTED_BY_CHAIR and call.silenced_by is not None:
        return _BY.say(language).format(person_name(meeting, call.silenced_by))
    speech, own = meeting.current_speech, call.own
    if state == MicState.MUTED and speech is not None and own is not None and own.person_id == speech.person_id:
        return _YOUR_TURN.say(language)
    return _UNHEARD.say(language) if call.talking_muted and state == MicState.MUTED else ""


@QmlElement
class MicrophoneViewModel(ViewModel):
    """The own microphone."""

    ticking = False
    changed = Signal()
    joined = shown(bool, "joined", changed)
    state = shown(str, "state", changed)
    text = shown(str, "text", changed)
    act = shown(str, "act", changed)
    hint = shown(str, "hint", changed)
    glyph = shown(str, "glyph", changed)
    tone = shown(str, "tone", changed)
    talking = shown(bool, "talking", changed)
    canTalk = shown(bool, "can_talk", changed)

    def __init__(self, room: Room, devices: Devices) -> None:
        self._devices = devices
        self._held = False
        self._before: tuple[CallPhase, str] = (CallPhase.OFF, NONE)
        self._refusal: CallRefusal | None = None
        super().__init__(room)
        devices.changed.connect(self.refresh)

    def look(self) -> MicrophoneView:
        """See ViewModel."""
        call, language = self.room.bridge.call, self.room.language
        state = mic_state(call, has_microphone=self._devices.has_microphone, talking=self._held)
        looks = LOOKS[state]
        self._tell(call, state)
        return MicrophoneView(
            joined=call.phase is not CallPhase.OFF,
            state=state,
            text=looks.words.say(language),
            act=looks.act.say(language),
            hint=hint(self.room.meeting, call, state, language),
            glyph=looks.glyph,
            tone=looks.tone,
            talking=state == TALKING,
            can_talk=state in (MicState.MUTED, TALKING),
        )

    def _tell(self, call: CallState, state: str) -> None:
        """Say it once when somebody else closed or opened the microphone, or a wish was not granted."""
        before, self._before = self._before, (call.phase, state)
        refusal, self._refusal = self._refusal, call.refusal
        if call.refusal is not None and call.refusal is not refusal:
            self.room.said.emit(call_refusal_sentence(call.refusal, self.room.language), "amber")
        if before == self._before or call.phase is not CallPhase.LIVE:
            return
        if state == MicState.MUTED_BY_CHAIR:
            told = hint(self.room.meeting, call, state, self.room.language)
            self.room.said.emit(told or self.room.text(LOOKS[state].words), "amber")
        elif before[1] == MicState.MUTED_BY_CHAIR and before[0] is CallPhase.LIVE and state in _SWITCHED:
            self.room.say(_OPEN_AGAIN, "green")

    def may_talk(self) -> bool:
        """Whether holding the key means anything now: in the call, and not heard."""
        return bool(self._view.joined and self._view.state != MicState.OPEN)

    @Slot()
    def toggle(self) -> None:
        """Open or close it; ask to speak again where the chair closed it; say why where it cannot be opened."""
        state = self._view.state
        if state in _WHY_CLOSED:
            self.room.say(_WHY_CLOSED[state], "amber")
        elif state == MicState.MUTED_BY_CHAIR:
            conference = self.room.bridge.engine.conference
            self.room.bridge.call_soon(conference.open_microphone)
        else:
            self._held = False
            self._mute(state != MicState.MUTED)

    @Slot()
    def hold(self) -> None:
        """Talk from now on, until `letGo`."""
        state = self._view.state
        if state == MicState.MUTED and self._view.joined and not self._held:
            self._held = True
            self._mute(False)
        elif state in _WHY_CLOSED or state == MicState.MUTED_BY_CHAIR:
            self.room.say(_WHY_CLOSED.get(state, LOOKS[state].words), "amber")

    @Slot()
    def letGo(self) -> None:
        """Talk no longer."""
        if self._held:
            self._held = False
            self._mute(True)

    def _mute(self, muted: bool) -> None:
        conference = self.room.bridge.engine.conference
        self.room.bridge.call_soon(lambda: setattr(conference, "muted", muted))
