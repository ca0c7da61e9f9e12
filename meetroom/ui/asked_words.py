"""Words somebody looks for, asked when they pause in writing; knows neither whom they are asked nor what is found."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

TYPING_MS = 180


class AskedWords(QObject):
    """The words of one search field; newer words give the search for older ones up.

    Args:
        ask: begins to look for words and returns what gives that up; whoever has the answer calls `settle`.
    """

    asked = Signal()

    def __init__(self, ask: Callable[[str], Callable[[], None]]) -> None:
        super().__init__()
        self.query = ""
        self.answered = ""
        """The words that what is shown was found for."""
        self._ask = ask
        self._give_up: Callable[[], None] | None = None
        self._again = False
        self._soon = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._soon.timeout.connect(self.ask)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._give_up is not None

    def type(self, query: str) -> bool:
        """The person is writing; it is looked for when they pause.  Returns whether the words are new."""
        if query == self.query:
            return False
        self.query = query
        self._soon.start()
        return True

    def search(self, query: str) -> None:
        """Look for it now."""
        self.query = query
        self.ask()

    def ask(self) -> None:
        """Look for the words as they stand."""
        self._stop()
        self._give_up = self._ask(self.query)
        self.asked.emit()

    def ask_soon(self) -> None:
        """Look for them again in a moment: there may be more to find than the answer that is on its way knows."""
        if self.busy:
            self._again = True
        elif not self._soon.isActive():
            self._soon.start()

    def settle(self, query: str) -> bool:
        """The search for some words has ended.  Returns whether they are still the ones looked for."""
        if query != self.query:
            return False
        self._give_up = None
        if self._again:
            self._again = False
            self._soon.start()
        return True

    def clear(self) -> None:
        """Look for nothing any more."""
        self._stop()
        self.query = self.answered = ""

    def _stop(self) -> None:
        self._again = False
        self._soon.stop()
        if self._give_up is not None:
            self._give_up()
            self._give_up = None
