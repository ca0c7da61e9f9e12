"""A listener that remembers what it was told and lets a test wait for it."""

import asyncio
from collections.abc import Callable

from meetroom.client.engine import CallState, ClientProblem, DocumentProgress, LinkState, Listener
from meetroom.domain.core import Command, DocumentId, Fact, PersonId
from meetroom.domain.state import Meeting
from meetroom.media.picture import Picture
from meetroom.protocol.messages import Answer, InkPresented, PagePresented, PointerPresented, Readiness
from meetroom.protocol.signalling import LegId


class Recorder(Listener):
    """See the module."""

    def __init__(self) -> None:
        self.links: list[tuple[LinkState, ClientProblem | None]] = []
        self.facts: list[Fact] = []
        self.resets = 0
        self.marks: list[DocumentId] = []
        self.documents: dict[DocumentId, list[DocumentProgress]] = {}
        self.outbox: list[int] = []
        self.kept = 0
        self.searches = 0
        self.reported = 0
        self.late: list[tuple[Command, Answer]] = []
        self.online: frozenset[PersonId] = frozenset()
        self.readiness: tuple[Readiness, ...] = ()
        self.presented: list[PagePresented] = []
        self.pointers: list[PointerPresented] = []
        self.ink: list[InkPresented] = []
        self.calls: list[CallState] = []
        self.pictures: dict[LegId, list[Picture]] = {}
        self._news = asyncio.Event()

    async def until(self, holds: Callable[[], object], timeout_s: float = 60.0) -> None:
        """Wait, told by told, until a condition holds.  Raises: TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not holds():
                self._news.clear()
                await self._news.wait()

    @property
    def link(self) -> LinkState:
        return self.links[-1][0] if self.links else LinkState.OFFLINE

    def on_link(self, state: LinkState, problem: ClientProblem | None) -> None:
        self.links.append((state, problem))
        self._news.set()

    def on_kept(self) -> None:
        self.kept += 1
        self._news.set()

    def on_retention(self) -> None:
        self.reported += 1
        self._news.set()

    def on_search(self) -> None:
        self.searches += 1
        self._news.set()

    def on_facts(self, meeting: Meeting, facts: tuple[Fact, ...]) -> None:
        self.facts.extend(facts)
        self._news.set()

    def on_reset(self, meeting: Meeting) -> None:
        self.resets += 1
        self.facts.clear()
        self._news.set()

    def on_marks(self, document_id: DocumentId) -> None:
        self.marks.append(document_id)
        self._news.set()

    def on_document(self, document_id: DocumentId, state: DocumentProgress) -> None:
        self.documents.setdefault(document_id, []).append(state)
        self._news.set()

    def on_outbox(self, waiting: int) -> None:
        self.outbox.append(waiting)
        self._news.set()

    def on_late_answer(self, command: Command, answer: Answer) -> None:
        self.late.append((command, answer))
        self._news.set()

    def on_online(self, person_ids: frozenset[PersonId]) -> None:
        self.online = person_ids
        self._news.set()

    def on_readiness(self, rows: tuple[Readiness, ...]) -> None:
        self.readiness = rows
        self._news.set()

    def on_presented(self, page: PagePresented) -> None:
        self.presented.append(page)
        self._news.set()

    def on_pointer(self, pointer: PointerPresented) -> None:
        self.pointers.append(pointer)
        self._news.set()

    def on_live_ink(self, ink: InkPresented) -> None:
        self.ink.append(ink)
        self._news.set()

    def on_call(self, call: CallState) -> None:
        self.calls.append(call)
        self._news.set()

    def on_picture(self, leg_id: LegId, picture: Picture) -> None:
        self.pictures.setdefault(leg_id, []).append(picture)
        self._news.set()
