"""What all view models share: they show one immutable picture of the room and change only when it changed."""

import secrets
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, SignalInstance

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import Command
from meetroom.domain.state import Meeting, Person
from meetroom.ui.bridge import Bridge
from meetroom.ui.sentences import error_sentence
from meetroom.ui.words import Language, Words

TICK_MS = 500
_STILL_KEPT = Words(
    "What you sent last has not reached the server. It is kept on this machine; enter the meeting again to send it.",
    "Nội dung bạn gửi sau cùng chưa đến máy chủ. Nội dung được giữ trên máy này; hãy vào lại phiên họp để gửi.",
)


class Room(QObject):
    """What the view models of one window look at: the bridge, the language, the running clock.

    `changed` comes when anything shown may have changed, `ticked` twice a second, `said` carries a short message
    (text, tone) for the person.
    """

    changed = Signal()
    ticked = Signal()
    said = Signal(str, str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.language = Language.VI
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.ticked)
        self._timer.start()
        for signal in (
            bridge.meetingChanged,
            bridge.linkChanged,
            bridge.onlineChanged,
            bridge.readinessChanged,
            bridge.callChanged,
        ):
            signal.connect(self._on_anything)

    @property
    def meeting(self) -> Meeting:
        """The newest state."""
        return self.bridge.meeting

    @property
    def me(self) -> Person | None:
        """This person on the roster."""
        return self.meeting.people.get(self.bridge.me)

    def set_language(self, language: Language) -> None:
        """Show everything in another language."""
        self.language = language
        self.changed.emit()

    def text(self, words: Words) -> str:
        """A text in the language of the window."""
        return words.say(self.language)

    def say(self, words: Words, tone: str = "blue") -> None:
        """Tell the person something short."""
        self.said.emit(self.text(words), tone)

    def complain(self, error: ClientError) -> None:
        """Tell the person why something was not done."""
        self.said.emit(error_sentence(error, self.language), "red")

    def not_taken(self, error: ClientError) -> None:
        """Tell the person why a command was not carried out, or that it waits for the return to the meeting."""
        if error.problem is ClientProblem.UNREACHABLE:
            self.say(_STILL_KEPT, "amber")
        else:
            self.complain(error)

    def submit(self, command: Command, done: Words | None = None) -> None:
        """Send a command; a refusal is said, success only when `done` is given."""
        told = (lambda _answer: self.say(done, "green")) if done is not None else None
        self.bridge.submit(command, told, self.not_taken)

    def _on_anything(self, *_: object) -> None:
        self.changed.emit()


class ViewModel(QObject):
    """Base of the view models of a room.

    A subclass declares its own `changed = Signal()`, shows fields of the struct that `look` returns by `shown`,
    and fills its lists in `look` too.
    """

    changed: SignalInstance
    ticking = True
    """Whether it shows something that runs with the clock."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.room = room
        self._view: Any = self.look()
        room.changed.connect(self.refresh)
        if self.ticking:
            room.ticked.connect(self.refresh)

    def look(self) -> Any:
        """The picture of the room as it is now: an immutable struct."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Look again; tell QML only when something is different."""
        view = self.look()
        if view != self._view:
            self._view = view
            self.changed.emit()


def new_id() -> str:
    """A random id for a new thing of the meeting."""
    return secrets.token_hex(8)


def shown(kind: type, field: str, changed: Signal) -> Any:
    """A read-only property that shows one field of the view; on an instance it is that value."""

    def read(model: Any) -> Any:
        value = getattr(model._view, field)
        return list(value) if kind is list else value

    return Property(kind, read, notify=changed)


def fixed(kind: type, attribute: str) -> Any:
    """A property whose object never changes, such as a list."""

    def read(model: Any) -> Any:
        return getattr(model, attribute)

    return Property(kind, read, constant=True)
