"""What is typed and no fact yet, on this machine's disk and back after a restart; shows nothing and writes no fact."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.minutes_port import TypedText
from meetroom.domain.core import ItemId, MeetingId
from meetroom.domain.minutes_state import RichText, TextPlace
from meetroom.domain.minutes_text import MinutesTextWritten, text_key
from meetroom.ui.minutes_outline import CLOSING, OPENING
from meetroom.ui.minutes_pages import TextPage
from meetroom.ui.view import Room

KEEP_MS = 250


def page_of(key: str) -> TextPage:
    """A new page for a place."""
    if key in (OPENING, CLOSING):
        return TextPage(TextPlace(key), None)
    return TextPage(TextPlace.ITEM, ItemId(key))


class TextKeeping(QObject):
    """See the module.

    `changed`: the disk took a text, or did not.

    Args:
        pages: those of the meeting, asked at every keeping.
        taken_back: told the pages that lay on the disk.
    """

    changed = Signal()

    def __init__(
        self,
        room: Room,
        pages: Callable[[], Iterable[TextPage]],
        taken_back: Callable[[list[TextPage]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._room, self._pages, self._taken_back = room, pages, taken_back
        self._restored = False
        self.problem: ClientError | None = None
        """Why the disk did not take what was typed last."""
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keeping.timeout.connect(self._keep)

    def soon(self) -> None:
        """Something was typed: it is kept as soon as the fingers rest."""
        self._keeping.start()

    def now(self) -> None:
        """What waits to be kept is kept at once."""
        if self._keeping.isActive():
            self._keeping.stop()
            self._keep()

    def drop(self, page: TextPage) -> None:
        """It is a fact: the disk need not have it."""
        self._room.bridge.run(self._gone_from_disk(page.place, page.item_id), None, self._kept)

    def restore(self) -> None:
        """Bring back what lay on the disk when the program ended; once per meeting, when it is known."""
        if self._restored or not self._room.meeting.people:
            return
        self._restored = True

        async def ask() -> tuple[TypedText, ...]:
            return self._room.bridge.engine.minutes.typed.pending()

        meeting_id = self._room.meeting.meeting_id
        self._room.bridge.run(ask(), lambda kept: self._give_back(kept, meeting_id), self._kept)

    def forget(self) -> None:
        """Another meeting begins."""
        self.problem, self._restored = None, False

    def _keep(self) -> None:
        for page in self._pages():
            if page.dirty:
                work = self._kept_on_disk(page.place, page.item_id, page.text, page.base_seq)
                self._room.bridge.run(work, lambda _: self._kept(None), self._kept)

    async def _kept_on_disk(self, place: TextPlace, item_id: ItemId | None, text: RichText, base_seq: int) -> None:
        await self._room.bridge.engine.minutes.typed.keep(place, item_id, text, base_seq=base_seq)

    async def _gone_from_disk(self, place: TextPlace, item_id: ItemId | None) -> None:
        await self._room.bridge.engine.minutes.typed.forget(place, item_id)

    def _kept(self, error: ClientError | None) -> None:
        left = error is not None and error.problem is ClientProblem.NOT_IN_MEETING
        self.problem = None if left else error
        self.changed.emit()

    def _give_back(self, kept: tuple[TypedText, ...], meeting_id: MeetingId) -> None:
        # Texts of a meeting that was left meanwhile stay on the disk.
        if self._room.meeting.meeting_id == meeting_id:
            self._taken_back([self._page(typed) for typed in kept])

    def _page(self, typed: TypedText) -> TextPage:
        page = page_of(text_key(typed.place, typed.item_id))
        page.restore(typed.text, typed.base_seq, self._text_at(typed.base_seq), typed.typed_at)
        return page

    def _text_at(self, seq: int) -> RichText:
        for fact in self._room.bridge.facts:
            if fact.seq == seq and isinstance(fact.event, MinutesTextWritten):
                return fact.event.text
        return ()
