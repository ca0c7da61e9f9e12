"""Where this person stopped reading each document, and its bookmarks, in one small file; knows no document."""

import logging
from pathlib import Path

import msgspec

logger = logging.getLogger(__name__)
MAX_DOCUMENTS = 500


class ReadingPlace(msgspec.Struct, frozen=True):
    """A page from 0, how far down its top edge is (0…1), the zoom and the bookmarked pages."""

    page: int = 0
    top: float = 0.0
    zoom: float = 1.0
    bookmarks: tuple[int, ...] = ()


class ReadingPlaces:
    """Places by document id, the last read last.

    Args:
        folder: where the file lies; None keeps everything in memory.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "reading.json" if folder is not None else None
        self._places: dict[str, ReadingPlace] = self._load()

    def of(self, document_id: str) -> ReadingPlace:
        """Where reading goes on."""
        return self._places.get(document_id, ReadingPlace())

    def put(self, document_id: str, place: ReadingPlace) -> None:
        """Remember a place until `save`."""
        self._places.pop(document_id, None)
        self._places[document_id] = place
        while len(self._places) > MAX_DOCUMENTS:
            del self._places[next(iter(self._places))]

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
