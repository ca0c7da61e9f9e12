"""The meeting put away: nothing changes any more, and the server makes the archive; shows how far it is."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.core import Refusal
from meetroom.domain.lifecycle import ArchiveMeeting, archive_hindrance
from meetroom.domain.minutes_issue import is_signed
from meetroom.domain.minutes_readers import objection_until
from meetroom.domain.state import Phase
from meetroom.protocol.minutes import ArchiveState, WorkPhase
from meetroom.ui.labels import day_text
from meetroom.ui.minutes_refusals import MINUTES_REFUSALS
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

MEGABYTE = 1_000_000
_PHASES: dict[WorkPhase, Words] = {
    WorkPhase.WAITING: Words("The archive is begun…", "Bắt đầu lập hồ sơ lưu trữ…"),
    WorkPhase.GATHERING: Words("Facts and files are gathered…", "Đang tập hợp diễn biến và tệp…"),
    WorkPhase.TYPESETTING: Words("Pages are set…", "Đang dàn trang…"),
    WorkPhase.WRITING: Words("Files are written: {0} of {1} MB", "Đang ghi tệp: {0}/{1} MB"),
    WorkPhase.PACKING: Words("Packing: {0} of {1} MB", "Đang đóng gói: {0}/{1} MB"),
    WorkPhase.RECORDING: Words("The archive is checked…", "Đang kiểm tra hồ sơ…"),
}
_BAG = Words("Archive of {0}: {1} files, {2} MB.", "Hồ sơ lập lúc {0}: {1} tệp, {2} MB.")
_UNSIGNED = Words("Its minutes are not signed.", "Biên bản trong hồ sơ chưa được ký.")
_CANCELLED = Words("Cancelled. It can be made at any time.", "Đã hủy. Có thể lập lại bất cứ lúc nào.")
_FAILED = Words(
    "The archive could not be made. Try again; the meeting itself is safe.",
    "Chưa lập được hồ sơ. Hãy thử lại; dữ liệu phiên họp vẫn an toàn.",
)
_NOTHING_SIGNED = Words(
    "The minutes are not signed by secretary and chair. Archived like this, the archive will say so. ",
    "Biên bản chưa có đủ chữ ký của thư ký và chủ tọa. Nếu lưu trữ ngay, hồ sơ sẽ ghi rõ như vậy. ",
)
_TERM = Words(
    "Members may object to the minutes until {0}. Then the meeting can be archived.",
    "Đại biểu còn quyền nêu ý kiến về biên bản đến {0}. Sau đó mới lưu trữ được phiên họp.",
)
_QUESTION = Words(
    "After archiving nothing in this meeting can be changed, and machines clear what the meeting's rule says.",
    "Sau khi lưu trữ, không thay đổi được gì trong phiên họp này nữa; các máy sẽ dọn dữ liệu theo quy định của "
    "phiên họp.",
)


class ArchivingView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the archive stands."""

    archived: bool
    ready: bool
    busy: bool
    part: float
    said: str
    tone: str
    bag: str
    question: str
    hindered: str


@QmlElement
class MinutesArchivingViewModel(ViewModel):
    """See the module."""

    changed = Signal()
    archived = shown(bool, "archived", changed)
    ready = shown(bool, "ready", changed)
    busy = shown(bool, "busy", changed)
    part = shown(float, "part", changed)
    said = shown(str, "said", changed)
    tone = shown(str, "tone", changed)
    bag = shown(str, "bag", changed)
    question = shown(str, "question", changed)
    hindered = shown(str, "hindered", changed)

    _told = Signal(object)

    def __init__(self, room: Room) -> None:
        self._state = ArchiveState()
        self._problem: ClientError | None = None
        self._stop: Callable[[], None] | None = None
        self._starting = False
        super().__init__(room)
        self._told.connect(self._on_told)
        room.bridge.meetingReset.connect(self._forget)

    def look(self) -> ArchivingView:
        """See ViewModel."""
        meeting, state = self.room.meeting, self._state
        said, tone = self._said()
        hindered = self._hindered()
        return ArchivingView(
            archived=meeting.phase is Phase.ARCHIVED,
            ready=meeting.phase is Phase.MINUTES_APPROVED and hindered == "",
            busy=self._starting or not state.ended,
            part=state.done / state.total if state.total else 0.0,
            said=said,
            tone=tone,
            bag=self._bag(),
            question=self._question(),
            hindered=hindered,
        )

    @Slot()
    def watch(self) -> None:
        """Look where it stands, and go on looking while it is made."""
        if self.room.meeting.phase is Phase.ARCHIVED and self._stop is None:
            self._stop = self.room.bridge.run(self._watched(), self._ended, self._failed)

    @Slot()
    def archive(self) -> None:
        """Put the meeting away, and have its archive made."""
        self._begin()
        self.room.bridge.submit(ArchiveMeeting(), lambda _: self.make(), self._failed)

    @Slot()
    def make(self) -> None:
        """Have the archive made, anew where there is one."""
        self._begin()
        self.room.bridge.run(self._begun(), self._started, self._failed)

    @Slot()
    def cancel(self) -> None:
        """Give up what is being made; one made before stays."""
        self.room.bridge.run(self._given_up(), self._on_told, self._failed)

    async def _watched(self) -> ArchiveState:
        return await self.room.bridge.engine.archiving.watch(self._told.emit)

    async def _begun(self) -> ArchiveState:
        return await self.room.bridge.engine.archiving.start()

    async def _given_up(self) -> ArchiveState:
        return await self.room.bridge.engine.archiving.cancel()

    def _begin(self) -> None:
        self._starting, self._problem = True, None
        self.refresh()

    def _started(self, state: ArchiveState) -> None:
        self._starting = False
        self._on_told(state)
        self.watch()

    def _on_told(self, state: ArchiveState) -> None:
        self._state = state
        self.refresh()

    def _ended(self, state: ArchiveState) -> None:
        self._stop = None
        self._on_told(state)

    def _failed(self, error: ClientError) -> None:
        self._stop, self._starting, self._problem = None, False, error
        self.refresh()

    def _forget(self) -> None:
        if self._stop is not None:
            self._stop()
        self._stop, self._state, self._problem, self._starting = None, ArchiveState(), None, False

    def _question(self) -> str:
        ask = self.room.text(_QUESTION)
        return ask if is_signed(self.room.meeting.minutes) else self.room.text(_NOTHING_SIGNED) + ask

    def _hindered(self) -> str:
        """Why the approved meeting would be refused now, and what to do or wait for."""
        meeting = self.room.meeting
        if meeting.phase is not Phase.MINUTES_APPROVED:
            return ""
        hindrance, until = archive_hindrance(meeting, self.room.bridge.now()), objection_until(meeting)
        if hindrance is Refusal.OBJECTION_TERM_RUNNING and until is not None:
            return self.room.text(_TERM).format(day_text(until))
        return "" if hindrance is None else self.room.text(MINUTES_REFUSALS[hindrance])

    def _said(self) -> tuple[str, str]:
        language, state = self.room.language, self._state
        if self._problem is not None:
            return error_sentence(self._problem, language), "red"
        if state.phase is WorkPhase.FAILED:
            return _FAILED.say(language), "red"
        if state.phase is WorkPhase.CANCELLED:
            return _CANCELLED.say(language), "amber"
        if self._starting or not state.ended:
            words = _PHASES.get(state.phase, _PHASES[WorkPhase.WAITING])
            return words.say(language).format(*(f"{n / MEGABYTE:.1f}" for n in (state.done, state.total))), "blue"
        return "", "plain"

    def _bag(self) -> str:
        bag = self._state.bag
        if bag is None:
            return ""
        said = self.room.text(_BAG).format(
            day_text(bag.made_at), bag.files, f"{max(0.1, bag.size_bytes / MEGABYTE):.1f}"
        )
        return said if bag.signed else f"{said} {self.room.text(_UNSIGNED)}"
