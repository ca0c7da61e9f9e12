"""Signing oneself in: whether this person still has to, and doing it; draws nothing."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.attendance import SignIn
from meetroom.domain.state import Phase, Role
from meetroom.protocol.messages import Answer
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

GATHERED = frozenset({Phase.ANNOUNCED, Phase.OPEN, Phase.SUSPENDED})
EXPECTED = frozenset({Role.CHAIR, Role.SECRETARY, Role.DELEGATE, Role.GUEST})
"""Roles whose attendance is recorded; an operator or an observer needs none."""
_AT_POINT = Words(
    "You are not signed in yet. Sign in to be recorded as present at {0}; only who is present can speak and vote.",
    "Bạn chưa điểm danh. Hãy điểm danh để được ghi nhận có mặt tại {0}; "
    "chỉ người có mặt mới được phát biểu, biểu quyết.",
)
_REMOTE = Words(
    "You are not signed in yet. Sign in to be recorded as present; only who is present can speak and vote.",
    "Bạn chưa điểm danh. Hãy điểm danh để được ghi nhận có mặt; chỉ người có mặt mới được phát biểu, biểu quyết.",
)
_SIGN_IN = Words("Sign in", "Điểm danh")
_SENDING = Words("Signing in …", "Đang điểm danh …")


class PresenceView(msgspec.Struct, frozen=True, kw_only=True):
    """What is said; both empty when there is nothing to do."""

    sentence: str = ""
    action: str = ""


@QmlElement
class PresenceViewModel(ViewModel):
    """The notice that asks to sign in."""

    changed = Signal()
    sentence = shown(str, "sentence", changed)
    action = shown(str, "action", changed)
    ticking = False

    def __init__(self, room: Room) -> None:
        self._sending = False
        super().__init__(room)

    def look(self) -> PresenceView:
        """See ViewModel."""
        meeting, me = self.room.meeting, self.room.me
        if me is None or meeting.phase not in GATHERED or EXPECTED.isdisjoint(me.roles):
            return PresenceView()
        if meeting.is_present(me.person_id):
            return PresenceView()
        point = meeting.points.get(me.point_id) if me.point_id is not None else None
        sentence = self.room.text(_AT_POINT).format(point.name) if point else self.room.text(_REMOTE)
        return PresenceView(sentence=sentence, action=self.room.text(_SENDING if self._sending else _SIGN_IN))

    @Slot()
    def signIn(self) -> None:
        """Sign in at the point one belongs to, or remotely; shown as done when the fact is back."""
        me = self.room.me
        if me is None or self._sending:
            return
        self._sending = True
        self.refresh()
        self.room.bridge.submit(SignIn(point_id=me.point_id), self._done, self._failed)

    def _done(self, _answer: Answer) -> None:
        self._sending = False
        self.refresh()

    def _failed(self, error: ClientError) -> None:
        self._sending = False
        self.refresh()
        self.room.not_taken(error)
