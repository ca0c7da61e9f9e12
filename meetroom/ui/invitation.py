"""The answer to the own invitation, before the sitting: asked, given, changed; draws nothing."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.invitations import RespondInvitation
from meetroom.protocol.messages import Answer
from meetroom.ui.labels import day_text
from meetroom.ui.presence import EXPECTED, is_far
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ASK = Words("You are invited for {0}. Will you come?", "Bạn được mời họp lúc {0}. Bạn có dự được không?")
_COMING = Words("You said that you will come.", "Bạn đã báo sẽ dự họp.")
_NOT_COMING = Words("You said that you cannot come: {0}", "Bạn đã báo không dự được: {0}")
_NOT_COMING_SO = Words("You said that you cannot come.", "Bạn đã báo không dự được.")
_TOLD = Words("Your answer is with the secretary.", "Thư ký đã nhận được trả lời của bạn.")


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    """`stage`: "" (nothing to say), "ask", "coming" or "absent"."""

    stage: str = ""
    sentence: str = ""
    busy: bool = False


@QmlElement
class InvitationViewModel(ViewModel):
    """The own invitation."""

    changed = Signal()
    stage = shown(str, "stage", changed)
    sentence = shown(str, "sentence", changed)
    busy = shown(bool, "busy", changed)

    def __init__(self, room: Room) -> None:
        self._busy = False
        super().__init__(room)

    def look(self) -> InvitationView:
        """See ViewModel."""
        meeting, me, text = self.room.meeting, self.room.me, self.room.text
        if me is None or EXPECTED.isdisjoint(me.roles) or not is_far(meeting, self.room.bridge.now()):
            return InvitationView()
        if meeting.is_present(me.person_id):
            return InvitationView()
        given = meeting.answers.get(me.person_id)
        if given is None:
            sentence = text(_ASK).format(day_text(meeting.planned_start))
            return InvitationView(stage="ask", sentence=sentence, busy=self._busy)
        if given.coming:
            return InvitationView(stage="coming", sentence=text(_COMING), busy=self._busy)
        sentence = text(_NOT_COMING).format(given.reason) if given.reason else text(_NOT_COMING_SO)
        return InvitationView(stage="absent", sentence=sentence, busy=self._busy)

    @Slot(bool, str)
    def answer(self, coming: bool, reason: str) -> None:
        """Say whether one is coming; shown as said when the fact is back."""
        if self._busy:
            return
        self._busy = True
        self.refresh()
        command = RespondInvitation(coming=coming, reason="" if coming else reason.strip())
        self.room.bridge.submit(command, self._done, self._failed)

    def _done(self, _answer: Answer) -> None:
        self._busy = False
        self.room.say(_TOLD, "green")
        self.refresh()

    def _failed(self, error: ClientError) -> None:
        self._busy = False
        self.refresh()
        self.room.not_taken(error)
