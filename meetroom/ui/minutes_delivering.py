"""The signed minutes handed to the organisation's platform, as the office sees it; sends nothing itself."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.minutes_issue import RecordDelivery, is_signed
from meetroom.protocol.integration import DeliveryFault, DeliveryState
from meetroom.protocol.minutes import WorkPhase
from meetroom.ui.labels import day_text, time_text
from meetroom.ui.powers import may
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_PHASES: dict[WorkPhase, Words] = {
    WorkPhase.GATHERING: Words("The package is made…", "Đang lập gói tin edXML…"),
    WorkPhase.WRITING: Words("Sending to {0}…", "Đang gửi đến {0}…"),
    WorkPhase.RECORDING: Words("Taken; it is being noted…", "Đã tiếp nhận; đang ghi nhận…"),
}
_WAITS = Words("{0}: {1} The next try is at {2}.", "{0}: {1} Sẽ thử lại lúc {2}.")
_BEGINS = Words("The server begins…", "Máy chủ bắt đầu…")
_FAILED = Words("{0}: {1}", "{0}: {1}")
_FAULTS: dict[DeliveryFault | None, Words] = {
    DeliveryFault.UNREACHABLE: Words("it cannot be reached.", "không kết nối được."),
    DeliveryFault.NOT_LET_IN: Words(
        "it does not let this server in. Ask the administrator to check the access.",
        "hệ thống không cho máy chủ này truy cập. Hãy nhờ quản trị viên kiểm tra quyền kết nối.",
    ),
    DeliveryFault.REFUSED: Words("it refused the minutes.", "hệ thống từ chối biên bản."),
    DeliveryFault.BUSY: Words("it is busy.", "hệ thống đang bận."),
    DeliveryFault.ODD_ANSWER: Words("it answered something unknown.", "hệ thống trả lời không đúng quy cách."),
    None: Words("it was not taken. Try again.", "chưa gửi được. Hãy thử lại."),
}
_DONE = Words("Handed to {0} at {1}. {2}", "Đã gửi {0} lúc {1}. {2}")
_RECEIPT = Words("Receipt: {0}", "Mã tiếp nhận: {0}")
_NO_PLATFORM = Words(
    "This server was not told of a platform to send to. The administrator's guide says how to set it up.",
    "Máy chủ chưa được cấu hình hệ thống nhận văn bản. Xem cách cấu hình trong hướng dẫn quản trị.",
)
_CANCELLED = Words("Cancelled; no further try.", "Đã hủy; không thử lại nữa.")


class DeliveringView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the delivery stands; `done` tells of the last one that was taken."""

    signed: bool
    ready: bool
    busy: bool
    said: str
    tone: str
    done: str


@QmlElement
class MinutesDeliveringViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    signed = shown(bool, "signed", changed)
    ready = shown(bool, "ready", changed)
    busy = shown(bool, "busy", changed)
    said = shown(str, "said", changed)
    tone = shown(str, "tone", changed)
    done = shown(str, "done", changed)

    _told = Signal(object)

    def __init__(self, room: Room) -> None:
        self._state = DeliveryState()
        self._problem: ClientError | None = None
        self._stop: Callable[[], None] | None = None
        super().__init__(room)
        self._told.connect(self._on_told)
        room.bridge.meetingReset.connect(self._forget)

    def look(self) -> DeliveringView:
        """See ViewModel."""
        minutes = self.room.meeting.minutes
        said, tone = self._said()
        last = minutes.deliveries[-1] if minutes.deliveries else None
        done = ""
        if last is not None:
            receipt = self.room.text(_RECEIPT).format(last.receipt) if last.receipt else ""
            done = self.room.text(_DONE).format(last.to, day_text(last.at), receipt).strip()
        ready = is_signed(minutes) and may(self.room.meeting, self.room.bridge.me, RecordDelivery)
        return DeliveringView(
            signed=is_signed(minutes), ready=ready, busy=self._stop is not None, said=said, tone=tone, done=done
        )

    @Slot()
    def send(self) -> None:
        """Have the server send the signed minutes, and watch it."""
        if self._stop is not None:
            return
        self._problem, self._state = None, DeliveryState(phase=WorkPhase.WAITING)

        async def work() -> DeliveryState:
            port = self.room.bridge.engine.minutes.delivering
            self._told.emit(await port.start())
            return await port.watch(self._told.emit)

        self._stop = self.room.bridge.run(work(), self._ended, self._failed)
        self.refresh()

    @Slot()
    def cancel(self) -> None:
        """Try no further."""

        async def work() -> DeliveryState:
            return await self.room.bridge.engine.minutes.delivering.cancel()

        self.room.bridge.run(work(), self._on_told, self._failed)

    def _said(self) -> tuple[str, str]:
        language, state = self.room.language, self._state
        if self._problem is not None:
            unknown = self._problem.problem is ClientProblem.NOT_FOUND
            return (_NO_PLATFORM.say(language) if unknown else error_sentence(self._problem, language)), "red"
        why = " ".join(part for part in (_FAULTS[state.fault].say(language), state.said) if part)
        if state.phase is WorkPhase.FAILED:
            return _FAILED.say(language).format(state.to, why), "red"
        if state.phase is WorkPhase.CANCELLED:
            return _CANCELLED.say(language), "amber"
        if state.ended:
            return "", "plain"
        if state.fault is not None and state.next_try_at is not None:
            return _WAITS.say(language).format(state.to, why, time_text(state.next_try_at)), "amber"
        return _PHASES.get(state.phase, _BEGINS).say(language).format(state.to), "blue"

    def _on_told(self, state: DeliveryState) -> None:
        self._state = state
        self.refresh()

    def _ended(self, state: DeliveryState) -> None:
        self._stop = None
        self._on_told(state)

    def _failed(self, error: ClientError) -> None:
        self._stop, self._problem = None, error
        self.refresh()

    def _forget(self) -> None:
        if self._stop is not None:
            self._stop()
        self._stop, self._problem, self._state = None, None, DeliveryState()
