"""The start screen: come in by invitation or name, choose, create or host a meeting; knows no meeting inside."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from urllib.parse import urlsplit

from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem, Login, ServerAddress
from meetroom.domain.core import MeetingId
from meetroom.domain.state import OVER, Retention
from meetroom.protocol.http import CreateMeetingRequest, MeetingSummary, RuleSetOffer
from meetroom.protocol.invitation import BadInvitation, parse_invitation
from meetroom.server.config import StartProblem
from meetroom.store.rule_files import offered_rule_sets
from meetroom.ui.hosting import HostedServer
from meetroom.ui.labels import PHASES, day_text, roles_text
from meetroom.ui.preferences import PreferencesViewModel, RecentMeeting
from meetroom.ui.retention import RULES
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

T = TypeVar("T")
DEFAULT_PORT = 7443
_HOST_FAILED = Words(
    "The server on this machine did not start. Check that no other one runs here, then try again.",
    "Máy chủ trên máy này không khởi động được. Hãy kiểm tra không có máy chủ khác đang chạy rồi thử lại.",
)
HOST_PROBLEMS: dict[str, Words] = {
    StartProblem.FOLDER_IN_USE: Words(
        "Another meeting server of this machine uses the same folder. Use the window that hosts it, or close that one.",
        "Một máy chủ họp khác trên máy này đang dùng cùng thư mục. Hãy dùng cửa sổ đang chủ trì, hoặc đóng cửa sổ đó.",
    ),
    StartProblem.FOLDER_UNUSABLE: Words(
        "The folder for meetings cannot be written. Ask the technician for the right to write there, then try again.",
        "Không ghi được vào thư mục lưu phiên họp. Hãy nhờ cán bộ kỹ thuật cấp quyền ghi rồi thử lại.",
    ),
    StartProblem.NO_SPACE: Words(
        "The disk of this machine is full. Free some space, then try again.",
        "Ổ đĩa của máy này đã đầy. Hãy giải phóng chỗ rồi thử lại.",
    ),
    StartProblem.DATABASE_UNUSABLE: Words(
        "The database for the meetings cannot be used. Call the technician; nothing was changed.",
        "Không dùng được cơ sở dữ liệu phiên họp. Hãy gọi cán bộ kỹ thuật; chưa có gì bị sửa.",
    ),
    StartProblem.DATA_UNUSABLE: Words(
        "The meetings kept here are damaged or of a newer version. Nothing was changed; call the technician.",
        "Dữ liệu phiên họp trên máy này bị hỏng hoặc thuộc phiên bản mới hơn. "
        "Chưa có gì bị sửa; hãy gọi cán bộ kỹ thuật.",
    ),
}
_HOST_KNOWN = Words(
    "The server runs. Log in with your name and password to go on.",
    "Máy chủ đang chạy. Hãy đăng nhập bằng tên và mật khẩu để tiếp tục.",
)

_LOGGED_OUT = Words(
    "You are logged out on this machine. Come in again by password or by a new invitation.",
    "Đã đăng xuất khỏi máy này. Để vào lại, hãy dùng mật khẩu hoặc thư mời mới.",
)


class MeetingRow(Row, frozen=True, kw_only=True):
    """A meeting one may enter."""

    title: str
    detail: str
    stage: str


class RecentRow(Row, frozen=True, kw_only=True):
    """A meeting entered before."""

    title: str
    detail: str


def address_url(address: str) -> str:
    """The URL of what a person typed: `host`, `host:port` or a URL."""
    text = address.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:  # an opened bracket: such an address no server has
        return text
    try:
        port = parts.port or DEFAULT_PORT
    except ValueError:
        port = DEFAULT_PORT
    host = parts.hostname or ""
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


@QmlElement
class StartViewModel(QObject):
    """The way in.  `stage`: "welcome", "meetings" (logged in) or "create"."""

    changed = Signal()
    chosen = Signal(str, str)  # meeting id, title

    def __init__(self, room: Room, preferences: PreferencesViewModel, hosted: HostedServer) -> None:
        super().__init__(room)
        self._room = room
        self._preferences = preferences
        self._hosted = hosted
        self._stage = "welcome"
        self._busy = False
        self._error: ClientError | Words | None = None
        self._login: Login | None = None
        self._summaries: tuple[MeetingSummary, ...] = ()
        self._rule_sets = offered_rule_sets()
        self._address = ""
        self._account = ""
        self._wanted: MeetingId | None = None
        self._meetings = RowModel(MeetingRow, self)
        self._recent = RowModel(RecentRow, self)
        hosted.ready.connect(self._on_hosted)
        hosted.failed.connect(lambda reason: self._end(HOST_PROBLEMS.get(reason, _HOST_FAILED)))
        room.changed.connect(self._show)
        preferences.changed.connect(self._show)
        self._show()

    @QtProperty(str, notify=changed)
    def stage(self) -> str:
        """Which part of the screen is shown."""
        return self._stage

    @QtProperty(bool, notify=changed)
    def busy(self) -> bool:
        """Whether the server is being asked."""
        return self._busy

    @QtProperty(str, notify=changed)
    def problem(self) -> str:
        """What went wrong, as a sentence."""
        if isinstance(self._error, ClientError):
            return error_sentence(self._error, self._room.language)
        return self._room.text(self._error) if self._error is not None else ""

    @property
    def login_name(self) -> str:
        """Who is logged in, "" before."""
        return self._login.name if self._login else ""

    @QtProperty(str, notify=changed)
    def name(self) -> str:
        """Who is logged in."""
        return self.login_name

    @QtProperty(bool, notify=changed)
    def loggedIn(self) -> bool:
        """Whether somebody is logged in."""
        return self._login is not None

    @QtProperty(bool, notify=changed)
    def mayCreate(self) -> bool:
        """Whether this person may create meetings."""
        return self._login is not None and self._login.may_create

    @QtProperty(str, notify=changed)
    def address(self) -> str:
        """Server to propose in the log-in form."""
        return self._address

    @QtProperty(str, notify=changed)
    def account(self) -> str:
        """Log-in name to propose."""
        return self._account

    @QtProperty(list, notify=changed)
    def presets(self) -> list[str]:
        """Rule sets to choose from."""
        return [self._room.text(Words(offer.name_en, offer.name_vi)) for offer in self._rule_sets]

    @QtProperty(list, notify=changed)
    def retentions(self) -> list[str]:
        """What may stay on the machines after the meeting, to choose from."""
        return [self._room.text(words) for words in RULES.values()]

    @QtProperty(bool, notify=changed)
    def hosting(self) -> bool:
        """Whether the server of this machine runs."""
        return self._hosted.running

    @QtProperty(QObject, constant=True)
    def meetings(self) -> QObject:
        """Meetings to enter."""
        return self._meetings

    @QtProperty(QObject, constant=True)
    def recent(self) -> QObject:
        """Meetings entered before."""
        return self._recent

    @Slot(str)
    def redeem(self, link: str) -> None:
        """Come in by an invitation."""
        try:
            self._address = parse_invitation(link).url
        except BadInvitation:
            self._end(ClientError(ClientProblem.BAD_INVITATION))
            return
        self._ask(self._room.bridge.engine.redeem(link.strip()), self._logged_in)

    @Slot(str, str, str)
    def logIn(self, address: str, login: str, password: str) -> None:
        """Come in by name and password."""
        self._account = login.strip()
        server = ServerAddress(address_url(address))
        self._address = server.url
        self._ask(self._room.bridge.engine.log_in(server, self._account, password), self._logged_in)

    @Slot()
    def resume(self) -> None:
        """Be again who was logged in here last; says so where that cannot be any more."""
        remembered = self._room.bridge.engine.remembered
        if remembered is None:
            return
        self._address = remembered.server_url
        recent = (m.login for m in self._preferences.current.recent if m.server_url == remembered.server_url)
        self._account = next(recent, "")
        self._ask(self._room.bridge.engine.resume(), self._resumed)

    @Slot()
    def logOut(self) -> None:
        """Nobody may come back from this machine without a password or an invitation."""
        self._ask(self._room.bridge.engine.log_out(), lambda _none: self._out(_LOGGED_OUT))

    def forget(self, error: ClientError) -> None:
        """The log-in does not hold any more: show the way in, and why."""
        self._out(error)

    @Slot(str)
    def choose(self, meeting_id: str) -> None:
        """Go on with a meeting of the list."""
        title = next((s.title for s in self._summaries if s.meeting_id == meeting_id), "")
        if self._login is not None:
            recent = RecentMeeting(self._login.server_url, meeting_id, title, self._account)
            self._preferences.remember(recent)
        self.chosen.emit(meeting_id, title)

    @Slot(str)
    def chooseRecent(self, key: str) -> None:
        """Return to a meeting; asks for the log-in where it is needed."""
        meeting = next(m for m in self._preferences.current.recent if _key(m) == key)
        self._address, self._account = meeting.server_url, meeting.login
        self._wanted = MeetingId(meeting.meeting_id)
        if self._login is not None and self._login.server_url == meeting.server_url:
            self.choose(meeting.meeting_id)
        else:
            self._end(None)

    @Slot()
    def host(self) -> None:
        """Start the meeting server on this machine and come in as its administrator."""
        self._busy, self._error = True, None
        self.changed.emit()
        self._hosted.start()

    @Slot()
    def startCreating(self) -> None:
        """Show the form for a new meeting, with the rules that this server offers."""
        self._go("create")
        # Until they are here, or if they do not come, those of the program stand: the list begins with them.
        self._room.bridge.run(self._room.bridge.engine.rule_sets(), self._offered, lambda _error: None)

    def _offered(self, offers: tuple[RuleSetOffer, ...]) -> None:
        self._rule_sets = offers
        self.changed.emit()

    @Slot()
    def back(self) -> None:
        """One step back."""
        self._go("meetings" if self._stage == "create" else "welcome")

    @Slot(str, str, str, int, int, bool)
    def create(self, title: str, body: str, place: str, preset: int, retention: int, also_chair: bool) -> None:
        """Create a meeting and go on with it."""
        request = CreateMeetingRequest(
            title=title.strip(),
            body=body.strip(),
            place=place.strip(),
            rules=self._rule_sets[preset].rules,
            retention=list(RULES)[retention],
            also_chair=also_chair,
        )
        self._ask(self._room.bridge.engine.create_meeting(request), self._created)

    def _created(self, meeting_id: MeetingId) -> None:
        self._wanted = meeting_id
        self._load()

    def _logged_in(self, login: Login) -> None:
        self._login = login
        self._address = login.server_url
        self._load()

    def _resumed(self, login: Login | None) -> None:
        if login is None:
            self._out(ClientError(ClientProblem.LOGGED_OUT))
        else:
            self._logged_in(login)

    def _out(self, why: ClientError | Words) -> None:
        self._login, self._summaries, self._wanted = None, (), None
        self._go("welcome")
        self._end(why)

    def _load(self) -> None:
        self._ask(self._room.bridge.engine.meetings(), self._loaded)

    def _loaded(self, summaries: tuple[MeetingSummary, ...]) -> None:
        self._summaries = summaries
        # Of these nothing is on this machine any more, and so not their names either.
        self._preferences.forget({s.meeting_id for s in summaries if s.phase in OVER and s.retention is Retention.WIPE})
        self._go("meetings")
        wanted, self._wanted = self._wanted, None
        if wanted is not None and any(s.meeting_id == wanted for s in summaries):
            self.choose(wanted)

    def _on_hosted(self, url: str, invitation: str) -> None:
        self._address = url
        if invitation:
            self.redeem(invitation)
        else:
            self._end(_HOST_KNOWN)

    def _ask(self, work: Coroutine[Any, Any, T], done: Callable[[T], None]) -> None:
        def finished(result: T) -> None:
            self._end(None)
            done(result)

        self._busy, self._error = True, None
        self.changed.emit()
        self._room.bridge.run(work, finished, self._failed)

    def _failed(self, error: ClientError) -> None:
        if error.problem is ClientProblem.LOGGED_OUT:
            self._out(error)
        else:
            self._end(error)

    def _end(self, error: ClientError | Words | None) -> None:
        self._busy, self._error = False, error
        self.changed.emit()

    def _go(self, stage: str) -> None:
        self._stage, self._error = stage, None
        self._show()

    def _show(self) -> None:
        language = self._room.language
        self._meetings.show([_meeting_row(s, language) for s in self._summaries])
        recent = self._preferences.current.recent
        self._recent.show([RecentRow(key=_key(m), title=m.title, detail=urlsplit(m.server_url).netloc) for m in recent])
        self.changed.emit()


def _meeting_row(summary: MeetingSummary, language: Language) -> MeetingRow:
    parts = (summary.body, day_text(summary.planned_start), roles_text(summary.roles, language))
    return MeetingRow(
        key=summary.meeting_id,
        title=summary.title,
        detail=" · ".join(part for part in parts if part),
        stage=PHASES[summary.phase].say(language),
    )


def _key(meeting: RecentMeeting) -> str:
    return f"{meeting.server_url}/{meeting.meeting_id}"
