"""Search over the papers of all meetings kept on this machine, each by its own index; knows no server."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from meetroom.client.chest import Chest
from meetroom.client.kept_reading import sealed_library
from meetroom.client.paper_search import PaperSearch, index_path
from meetroom.client.shelf import Shelf, VersionRef
from meetroom.domain.core import MeetingId
from meetroom.domain.state import Meeting, Retention
from meetroom.papers.search_index import FoundPage


class FoundInMeeting(msgspec.Struct, frozen=True):
    """A page of a document of a meeting."""

    meeting_id: MeetingId
    page: FoundPage


class _Corner:
    """The papers of one meeting, and the search over them."""

    def __init__(self, folder: Path, chest: Chest, meeting: Meeting, on_change: Callable[[], None]) -> None:
        self.meeting_id = meeting.meeting_id
        self.taken_up = asyncio.Event()
        key_name = Shelf(folder / "library", meeting.meeting_id).key_name
        self.library = sealed_library(folder, chest, meeting.meeting_id, self._on_document, self.taken_up.set)
        self.library.follow(meeting)
        self.search = PaperSearch(
            self.library,
            index_path(folder, meeting.meeting_id),
            chest,
            lambda document_id, version: key_name(VersionRef(document_id, version)) in chest.document_keys(),
            on_change,
        )
        self.search.follow(meeting, caught_up=True)

    def _on_document(self, *_told: object) -> None:
        self.search.look()

    async def close(self) -> None:
        await self.search.close()
        await self.library.close()


class KeptSearch:
    """See the module.

    Args:
        meetings: in the order their pages are to be found in.
        on_change: told when more, or less, can be found.
    """

    def __init__(self, folder: Path, chest: Chest, meetings: Sequence[Meeting], on_change: Callable[[], None]) -> None:
        self._folder = folder
        self._chest = chest
        self._meetings = [meeting for meeting in meetings if meeting.due is Retention.KEEP]
        self._on_change = on_change
        self._corners: dict[MeetingId, _Corner] = {}
        self._task: asyncio.Task[None] | None = None

    def begin(self, without: MeetingId | None) -> None:
        """Take up what was read before, and read the rest.  Args: without: a meeting somebody else searches."""
        for meeting in self._meetings:
            if meeting.meeting_id != without:
                corner = _Corner(self._folder, self._chest, meeting, self._on_change)
                self._corners[meeting.meeting_id] = corner
                corner.search.begin()
        self._task = asyncio.create_task(self._read(), name="kept-search")

    @property
    def progress(self) -> tuple[int, int]:
        """Documents that can be searched now, and that can be opened at all."""
        each = [corner.search.progress for corner in self._corners.values()]
        return sum(read for read, _ in each), sum(total for _, total in each)

    async def find(
        self, query: str, limit: int, live: tuple[MeetingId, PaperSearch] | None
    ) -> tuple[FoundInMeeting, ...]:
        """The best pages, those of one meeting together.  Args: live: the search of the meeting one is in."""
        searches = {meeting_id: corner.search for meeting_id, corner in self._corners.items()}
        if live is not None:
            searches = {live[0]: live[1], **searches}
        found: list[FoundInMeeting] = []
        for meeting_id, search in searches.items():
            pages = await search.find(query, limit - len(found))
            found += [FoundInMeeting(meeting_id, page) for page in pages]
        return tuple(found)

    async def close(self) -> None:
        """Stop reading."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for corner in self._corners.values():
            await corner.close()

    async def _read(self) -> None:
        """One meeting after the other: looking through its chunks reads all of them."""
        for corner in self._corners.values():
            corner.library.start()
            await corner.taken_up.wait()
            corner.search.look()
            self._on_change()
