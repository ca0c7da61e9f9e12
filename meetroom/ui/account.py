"""The own password, set or changed in the settings; knows no meeting and keeps no password."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NOT_THE_SAME = Words(
    "The two entries differ. Write the new password twice alike.",
    "Hai lần nhập không giống nhau. Hãy nhập mật khẩu mới giống nhau cả hai lần.",
)
_WRONG_OLD = Words(
    "The present password is wrong. Check it and try again.",
    "Mật khẩu hiện tại không đúng. Hãy kiểm tra rồi thử lại.",
)
_DONE = Words(
    "The password is changed. Other devices of yours are logged out.",
    "Đã đổi mật khẩu. Các thiết bị khác của bạn đã được đăng xuất.",
)


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet shows."""

    busy: bool
    problem: str


@QmlElement
class AccountViewModel(ViewModel):
    """The sheet for the password."""

    ticking = False
    changed = Signal()
    stored = Signal()
    busy = shown(bool, "busy", changed)
    problem = shown(str, "problem", changed)

    def __init__(self, room: Room) -> None:
        self._busy = False
        self._error: ClientError | Words | None = None
        super().__init__(room)

    def look(self) -> AccountView:
        """See ViewModel."""
        return AccountView(busy=self._busy, problem=self._sentence())

    @Slot(str, str, str)
    def setPassword(self, old: str, new: str, again: str) -> None:
        """Take a new password; `old` is empty where there was none."""
        if new != again:
            self._end(_NOT_THE_SAME)
            return
        self._busy, self._error = True, None
        self.refresh()
        work = self.room.bridge.engine.set_password(new, old or None)
        self.room.bridge.run(work, lambda _none: self._done(), self._end)

    @Slot()
    def begin(self) -> None:
        """The sheet is opened anew."""
        self._end(None)

    def _sentence(self) -> str:
        language, error = self.room.language, self._error
        if error is None:
            return ""
        if isinstance(error, Words):
            return error.say(language)
        if error.problem is ClientProblem.BAD_CREDENTIALS:
            return _WRONG_OLD.say(language)
        return error_sentence(error, language)

    def _done(self) -> None:
        self._end(None)
        self.room.say(_DONE, "green")
        self.stored.emit()

    def _end(self, error: ClientError | Words | None) -> None:
        self._busy, self._error = False, error
        self.refresh()
