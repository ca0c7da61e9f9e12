"""Signing oneself in: whether this person still has to, by which way, and doing it; draws nothing."""

from datetime import datetime, timedelta

import msgspec
import segno
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.attendance import SignIn
from meetroom.domain.state import Meeting, Phase, Role
from meetroom.protocol.door import ScanKind, read_scan
from meetroom.protocol.http import BadgeAnswer
from meetroom.protocol.messages import Answer
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

GATHERED = frozenset({Phase.ANNOUNCED, Phase.OPEN, Phase.SUSPENDED})
EXPECTED = frozenset({Role.CHAIR, Role.SECRETARY, Role.DELEGATE, Role.GUEST})
"""Roles whose attendance is recorded; an operator or an observer needs none."""
AHEAD = timedelta(hours=1)
"""Until so long before the planned start people are asked whether they will come; from then on, to sign in."""
_AT_POINT = Words(
    "You are not signed in yet. Sign in to be recorded as present at {0}; only who is present can speak and vote.",
    "Bạn chưa điểm danh. Hãy điểm danh để được ghi nhận có mặt tại {0}; "
    "chỉ người có mặt mới được phát biểu, biểu quyết.",
)
_REMOTE = Words(
    "You are not signed in yet. Sign in to be recorded as present; only who is present can speak and vote.",
    "Bạn chưa điểm danh. Hãy điểm danh để được ghi nhận có mặt; chỉ người có mặt mới được phát biểu, biểu quyết.",
)
_BRIEF = Words("You are not signed in yet.", "Bạn chưa điểm danh.")
_SIGN_IN = Words("Sign in", "Điểm danh")
_SENDING = Words("Signing in …", "Đang điểm danh …")
_NO_CODE = Words(
    "This is no code of a door: eight digits, such as 1234 5678.",
    "Mã chưa đúng: mã ở cửa gồm tám chữ số, như 1234 5678.",
)


def is_far(meeting: Meeting, now: datetime) -> bool:
    """Whether the meeting is announced for a time that is not near yet."""
    start = meeting.planned_start
    return meeting.phase is Phase.ANNOUNCED and start is not None and now < start - AHEAD


class PresenceView(msgspec.Struct, frozen=True, kw_only=True):
    """What is said; both sentences empty when there is nothing to do.  `badge`: the own one as a picture."""

    sentence: str = ""
    brief: str = ""
    action: str = ""
    busy: bool = False
    problem: str = ""
    badge: str = ""


@QmlElement
class PresenceViewModel(ViewModel):
    """The notice that asks to sign in, and the ways to do it."""

    changed = Signal()
    sentence = shown(str, "sentence", changed)
    brief = shown(str, "brief", changed)
    action = shown(str, "action", changed)
    busy = shown(bool, "busy", changed)
    problem = shown(str, "problem", changed)
    badge = shown(str, "badge", changed)

    def __init__(self, room: Room) -> None:
        self._sending = False
        self._problem: ClientError | Words | None = None
        self._badge = ""
        super().__init__(room)

    def look(self) -> PresenceView:
        """See ViewModel."""
        meeting, me = self.room.meeting, self.room.me
        if me is None or meeting.phase not in GATHERED or EXPECTED.isdisjoint(me.roles):
            return PresenceView()
        if meeting.is_present(me.person_id) or is_far(meeting, self.room.bridge.now()):
            return PresenceView()
        return PresenceView(
            sentence=self._sentence(meeting),
            brief=self.room.text(_BRIEF),
            action=self.room.text(_SENDING if self._sending else _SIGN_IN),
            busy=self._sending,
            problem=self._problem_text(),
            badge=self._badge,
        )

    @Slot()
    def signIn(self) -> None:
        """Sign in at the point one belongs to, or remotely; shown as done when the fact is back."""
        me = self.room.me
        if me is not None:
            self._submit(SignIn(point_id=me.point_id))

    @Slot(str)
    def signInBy(self, text: str) -> None:
        """Sign in by the code of a door, seen by the camera or typed in."""
        scan = read_scan(text)
        if scan is None or scan.kind is not ScanKind.DOOR:
            self._problem = _NO_CODE
            self.refresh()
            return
        self._submit(SignIn(door_code=scan.text))

    @Slot()
    def showBadge(self) -> None:
        """Show the own badge, for the camera of the room's machine."""
        self.room.bridge.run(self.room.bridge.engine.badge(), self._on_badge, self._refused)

    @Slot()
    def forgetBadge(self) -> None:
        """Show no badge, and no problem, any more."""
        self._badge, self._problem = "", None
        self.refresh()

    def _sentence(self, meeting: Meeting) -> str:
        me = self.room.me
        point = meeting.points.get(me.point_id) if me is not None and me.point_id is not None else None
        return self.room.text(_AT_POINT).format(point.name) if point else self.room.text(_REMOTE)

    def _problem_text(self) -> str:
        if isinstance(self._problem, ClientError):
            return error_sentence(self._problem, self.room.language)
        return self.room.text(self._problem) if self._problem is not None else ""

    def _submit(self, command: SignIn) -> None:
        if self._sending:
            return
        self._sending, self._problem = True, None
        self.refresh()
        failed = self._refused if command.door_code else self._failed
        self.room.bridge.submit(command, self._done, failed)

    def _on_badge(self, answer: BadgeAnswer) -> None:
        self._badge = segno.make_qr(answer.text).png_data_uri(scale=8, border=3)
        self.refresh()

    def _done(self, _answer: Answer) -> None:
        self._sending, self._badge = False, ""
        self.refresh()

    def _failed(self, error: ClientError) -> None:
        self._sending = False
        self.refresh()
        self.room.not_taken(error)

    def _refused(self, error: ClientError) -> None:
        """Said where the code is entered, where one looks."""
        self._sending, self._problem = False, error
        self.refresh()
