"""Where this person stopped reading each document, and its bookmarks, in one small file; knows no document."""

import logging
from collections.abc import Container
from pathlib import Path

import msgspec
from msgspec.structs import replace

from meetroom.ui.page_flow import Arrangement
from meetroom.ui.reading_view import FITS, ZOOM_MAX, ZOOM_MIN, Glass

logger = logging.getLogger(__name__)
MAX_DOCUMENTS = 500
_HABIT = ""
"""Under this name, which no document has, is kept how this person likes to read."""


class ReadingPlace(msgspec.Struct, frozen=True):
    """Where and how a document is read.

    Attributes:
        page, top: from 0, and how much of it (0…1) is above the view.
        fit, zoom: "width", "page", or "free" at so many times the width; "" in files of before, by the zoom.
        columns, cover, continuous, rotation: see `page_flow.Arrangement`.
        night: light on dark; only of the habit.
    """

    page: int = 0
    top: float = 0.0
    zoom: float = 1.0
    bookmarks: tuple[int, ...] = ()
    fit: str = ""
    columns: int = 1
    cover: bool = False
    continuous: bool = True
    rotation: int = 0
    night: bool = False

    @property
    def arrangement(self) -> Arrangement:
        """How the pages lie; whatever a file says, something possible."""
        rotation = self.rotation if self.rotation in (90, 180, 270) else 0
        return Arrangement(2 if self.columns == 2 else 1, self.cover, self.continuous, rotation)

    @property
    def glass(self) -> Glass:
        """How large it is; whatever a file says, something possible."""
        fit = self.fit if self.fit in FITS else "width" if self.zoom == 1.0 else "free"
        return Glass(fit, max(ZOOM_MIN, min(ZOOM_MAX, self.zoom)) if fit == "free" else 1.0)


class ReadingPlaces:
    """Places by document id, the last read last.

    Args:
        folder: where the file lies; None keeps everything in memory.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "reading.json" if folder is not None else None
        self._places: dict[str, ReadingPlace] = self._load()

    def of(self, document_id: str) -> ReadingPlace:
        """Where reading goes on; a document not read before is arranged as the last one was."""
        return self._places.get(document_id) or replace(self.habit, fit="page" if self.habit.fit == "page" else "")

    @property
    def habit(self) -> ReadingPlace:
        """How this person likes to read; it has no page."""
        return self._places.get(_HABIT, ReadingPlace())

    def learn(self, habit: ReadingPlace) -> None:
        """Remember how this person arranged what they read last."""
        self.put(_HABIT, replace(habit, page=0, top=0.0, zoom=1.0, bookmarks=(), rotation=0))

    def put(self, document_id: str, place: ReadingPlace) -> None:
        """Remember a place until `save`."""
        self._places.pop(document_id, None)
        self._places[document_id] = place
        while len(self._places) > MAX_DOCUMENTS:
            del self._places[next(iter(self._places))]

    def keep_only(self, document_ids: Container[str]) -> None:
        """Forget the places of all other documents, on the disk too."""
        gone = [known for known in self._places if known != _HABIT and known not in document_ids]
        for document_id in gone:
            del self._places[document_id]
        if gone:
            self.save()

    def save(self) -> None:
        """Write the file; a place that cannot be written must not keep anybody from reading."""
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(".new")
            draft.write_bytes(msgspec.json.encode(self._places))
            draft.replace(self._path)
        except OSError as error:
            logger.warning("places of reading cannot be written: %s", type(error).__name__)

    def _load(self) -> dict[str, ReadingPlace]:
        if self._path is None:
            return {}
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, ReadingPlace])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            logger.warning("places of reading cannot be read: %s", type(error).__name__)
            return {}
