"""A table to read a kept meeting at: a document centre and an engine of its own, beside whatever else runs."""

from collections.abc import Callable
from typing import Any, cast

from msgspec.structs import replace
from PySide6.QtCore import QTimer

from meetroom.client.kept_reading import KeptReading
from meetroom.client.listening import Listener
from meetroom.domain.core import DocumentId
from meetroom.ui.bridge import Bridge, EnginePort
from meetroom.ui.document import DocumentViewModel
from meetroom.ui.items.page_image import PageShelf
from meetroom.ui.reading_places import ReadingPlaces
from meetroom.ui.view import Room
from meetroom.ui.words import Language


class ReadingTable:
    """See the module.

    Args:
        opened: makes the reading; called on the table's own loop.
        outer: the room of the window: what is said at the table is said there.
        shelf, places: those of the window.
    Raises: ClientError, as `opened` does.
    """

    def __init__(
        self, opened: Callable[[Listener], KeptReading], outer: Room, shelf: PageShelf, places: ReadingPlaces
    ) -> None:
        # A reading does what a document centre asks of an engine; nobody else is at this table.
        self._bridge = Bridge(lambda ear: cast(EnginePort, opened(ear)))
        self._room = Room(self._bridge)
        self._room.language = outer.language
        self._room.said.connect(outer.said)
        self._places = places
        self.document = DocumentViewModel(self._room, shelf, places=places)
        # There is nobody to follow here.
        self.document.leave()
        reading = cast(KeptReading, self._bridge.engine)
        self._bridge.run(reading.start(), None, self._room.complain)

    def set_language(self, language: Language) -> None:
        """Speak this language."""
        if language != self._room.language:
            self._room.set_language(language)

    def read(self, document_id: DocumentId, page: int | None, query: str) -> None:
        """Open a document, where one stopped or at a page (from 0), with words to be shown on it."""
        if page is not None and not query:
            place = self._places.of(document_id)
            self._places.put(document_id, replace(place, page=page, top=0.0))
        self.document.choose(document_id)
        if page is not None and query:
            cast(Any, self.document).library.chosen.emit(document_id, page, query)

    def close(self) -> None:
        """Let go of everything; what the screen shows of it stays there until `clear`."""
        self.document.close()
        self._bridge.stop()

    def clear(self) -> None:
        """No screen shows it any more."""
        # A turn later: what the bridge handed over last must still find somebody.
        QTimer.singleShot(0, self._room.deleteLater)
        QTimer.singleShot(0, self._bridge.deleteLater)
