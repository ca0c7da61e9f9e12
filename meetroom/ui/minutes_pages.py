"""One text of the minutes on this machine: what stands, what is typed, what is on its way; knows no window, no line."""

from datetime import datetime
from enum import StrEnum

from meetroom.domain.core import ItemId
from meetroom.domain.minutes_state import MinutesState, RichText, TextPlace, WrittenText
from meetroom.domain.minutes_text import normalised, text_key
from meetroom.ui.minutes_merging import merged


class Standing(StrEnum):
    """Where a text stands between the keyboard and the chain."""

    EMPTY = "empty"
    WRITTEN = "written"
    TYPED = "typed"
    SENDING = "sending"
    REFUSED = "refused"
    CONFLICT = "conflict"


class TextPage:
    """See the module.  Nothing typed is given up here but by `take_theirs` and `discard`.

    Attributes:
        base_seq, base: the text that was typed over; seq 0 and () where there was none.
        rival: another secretary's text that came over one being typed.
    """

    def __init__(self, place: TextPlace, item_id: ItemId | None) -> None:
        self.place, self.item_id = place, item_id
        self.base_seq = 0
        self.base: RichText = ()
        self.rival: WrittenText | None = None
        self.written: WrittenText | None = None
        self.typed_at: datetime | None = None
        self._typed: RichText | None = None
        self._sent: RichText | None = None
        self.refused = False

    @property
    def key(self) -> str:
        """As in `MinutesState.texts`."""
        return text_key(self.place, self.item_id)

    @property
    def text(self) -> RichText:
        """What the editor shows."""
        return self.base if self._typed is None else self._typed

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is no fact."""
        return self._typed is not None

    @property
    def sending(self) -> bool:
        """Whether a text is on its way."""
        return self._sent is not None

    @property
    def standing(self) -> Standing:
        """See Standing."""
        if self.rival is not None:
            return Standing.CONFLICT
        if self.sending:
            return Standing.SENDING
        if self.dirty:
            return Standing.REFUSED if self.refused else Standing.TYPED
        return Standing.WRITTEN if self.base else Standing.EMPTY

    def stands(self, minutes: MinutesState) -> bool:
        """Learn what stands in the chain.  Returns: whether the editor has to show another text."""
        found = minutes.texts.get(self.key)
        if found is None and self.written is not None and not self.dirty:
            # Somebody took the text away.
            self.written, self.base, self.base_seq = None, (), 0
            return True
        self.written = found
        seq, text = (found.seq, found.text) if found is not None else (0, ())
        if seq == self.base_seq or self.sending:
            return False
        if not self.dirty or normalised(self.text) == text:
            shown, self._typed, self.rival = self.text, None, None
            self.base, self.base_seq = text, seq
            return normalised(shown) != text
        self.rival = found if found is not None else self._gone()
        return False

    def _gone(self) -> WrittenText | None:
        # What was typed over is gone; that is no text to choose from, so typing goes on from nothing.
        self.base, self.base_seq = (), 0
        return None

    def type(self, text: RichText, at: datetime) -> None:
        """This stands in the editor now."""
        self.refused = False
        self.typed_at = at
        self._typed = None if normalised(text) == self.base and not self.sending else text

    def restore(self, text: RichText, base_seq: int, base: RichText, at: datetime) -> None:
        """What was typed before the program ended; before `stands` is told for the first time."""
        self._typed, self.base_seq, self.base, self.typed_at = text, base_seq, base, at

    def send(self) -> RichText | None:
        """What is to be written now, None where nothing is or may be."""
        if self._typed is None or self.sending or self.rival is not None:
            return None
        text = normalised(self._typed)
        if text == self.base:
            self._typed = None
            return None
        self._sent = text
        return text

    def arrived(self, seq: int) -> None:
        """It stands in the chain."""
        sent, self._sent = self._sent, None
        if sent is None:
            return
        self.base, self.base_seq = sent, seq if sent else 0
        if self._typed is not None and normalised(self._typed) == sent:
            self._typed = None

    def failed(self) -> None:
        """It was not taken."""
        self._sent = None
        self.refused = True

    def keep_mine(self) -> None:
        """Of two texts, the one typed here; it is still to be written."""
        if self.rival is not None:
            self.base, self.base_seq, self.rival = self.rival.text, self.rival.seq, None

    def take_theirs(self) -> None:
        """Of two texts, the other one."""
        self.keep_mine()
        self._typed = None

    def merge(self) -> None:
        """Both texts in one; it is still to be written."""
        if self.rival is not None:
            made = merged(self.base, normalised(self.text), self.rival.text)
            self.keep_mine()
            self._typed = made
