"""A meeting that is kept on this machine, opened to read its papers and to mark them; talks to no server.

What is drawn is kept as in the meeting, and sent when its author next enters it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from meetroom.client.chest import Chest
from meetroom.client.disk import SealedLog
from meetroom.client.holdings import Holdings
from meetroom.client.library import Library
from meetroom.client.listening import DocumentProgress, Listener
from meetroom.client.marks import MarkBook
from meetroom.client.paper_search import PaperSearch, index_path
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.shelf import Shelf, VersionRef
from meetroom.client.traces import Traces, trace_name
from meetroom.domain.annotations import MarkRecord
from meetroom.domain.core import Command, DocumentId, MeetingId, PersonId
from meetroom.domain.state import Meeting, Retention, Role
from meetroom.papers.sealing import ChunkRef
from meetroom.protocol.http import KeyAnswer, ManifestRow
from meetroom.protocol.messages import Answer, PresentInk


class _NoServer:
    """Nothing comes from anywhere."""

    async def manifests(self) -> list[ManifestRow]:
        raise ClientError(ClientProblem.UNREACHABLE)

    async def chunk(self, chunk: ChunkRef) -> bytes:
        raise ClientError(ClientProblem.UNREACHABLE)

    async def key(self, ref: VersionRef) -> KeyAnswer:
        raise ClientError(ClientProblem.UNREACHABLE)


def sealed_library(
    folder: Path,
    chest: Chest,
    meeting_id: MeetingId,
    on_document: Callable[[DocumentId, DocumentProgress], None],
    on_whole: Callable[[], None],
) -> Library:
    """The papers of a meeting as they lie here, and no more of them."""
    return Library(Holdings(Shelf(folder / "library", meeting_id)), chest, _NoServer(), on_document, on_whole)


def _alone(meeting: Meeting, me: PersonId) -> Meeting:
    """The meeting for somebody who reads by themselves: there is nobody to lead, and no office to hold."""
    person = meeting.people.get(me)
    if person is None:
        return meeting
    return replace(meeting, people={**meeting.people, me: replace(person, roles=(Role.DELEGATE,))})


class KeptReading:
    """See the module.  What a document centre asks of an engine; belongs to the loop it is started on."""

    def __init__(
        self,
        folder: Path,
        chest: Chest,
        me: PersonId,
        device: str,
        meeting: Meeting,
        notes: tuple[MarkRecord, ...],
        listener: Listener,
    ) -> None:
        self.me = me
        self.meeting = _alone(meeting, me)
        self.meeting_id = meeting.meeting_id
        self._notes = notes
        self._listener = listener
        self.library = sealed_library(folder, chest, self.meeting_id, self._on_document, lambda: None)
        log = SealedLog(Traces(folder, chest, trace_name(self.meeting_id)).marks, chest)
        self.marks = MarkBook(me, device, chest.marks_keys, log, lambda _message: False, listener.on_marks)
        key_name = Shelf(folder / "library", self.meeting_id).key_name
        self.search = PaperSearch(
            self.library,
            index_path(folder, self.meeting_id),
            chest,
            lambda document_id, version: key_name(VersionRef(document_id, version)) in chest.document_keys(),
            listener.on_search,
        )
        self._started = False

    async def start(self) -> None:
        """Take up what lies here.  Raises: ClientError when the disk cannot be read."""
        self._started = True
        await self.marks.load()
        self.marks.merge(self._notes)
        self.library.follow(self.meeting)
        self.search.follow(self.meeting, caught_up=True)
        if self.meeting.due is not Retention.KEEP:
            self.library.retire()
        self._listener.on_facts(self.meeting, ())
        self.library.start()

    async def close(self) -> None:
        """What was drawn is on the disk."""
        if self._started:
            await self.marks.close()
            await self.search.close()
            await self.library.close()

    async def leave(self) -> None:
        """As an engine; there is nothing to leave."""

    def server_time(self) -> datetime:
        """That of this machine."""
        return datetime.now(UTC)

    async def submit(self, command: Command) -> Answer:
        """Raises: ClientError(NOT_IN_MEETING), always."""
        raise ClientError(ClientProblem.NOT_IN_MEETING)

    def present_page(self, document_id: DocumentId, page: int, top: float) -> None:
        """Nobody follows."""

    def present_view(self, document_id: DocumentId, page: int, top: float, left: float, zoom: float) -> None:
        """Nobody follows."""

    def present_pointer(self, document_id: DocumentId, page: int, x_pt: float, y_pt: float, shown: bool) -> None:
        """Nobody follows."""

    def present_ink(self, ink: PresentInk) -> None:
        """Nobody follows."""

    def _on_document(self, document_id: DocumentId, progress: DocumentProgress) -> None:
        self._listener.on_document(document_id, progress)
        self.search.look()
