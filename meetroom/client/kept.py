"""Every meeting of which something is kept on this machine: what it is, what it takes, how it goes; needs no server.

Opens no document itself; see kept_reading.py for that, and kept_search.py for what stands in them.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from meetroom.client.cards import CardKeeper, Cards
from meetroom.client.chest import Chest
from meetroom.client.clearing_outcome import ClearingOutcome, OnOutcome, fault_of, nobody_told, outcome_of
from meetroom.client.disk import SealedLog, disk_error
from meetroom.client.kept_paper import KeptPaper
from meetroom.client.kept_reading import KeptReading
from meetroom.client.kept_search import FoundInMeeting, KeptSearch
from meetroom.client.line_up import FileToHandIn
from meetroom.client.listening import Listener
from meetroom.client.marks import open_with, records_in
from meetroom.client.minutes_drafts import texts_in
from meetroom.client.outbox import commands_in
from meetroom.client.paper_search import PaperSearch
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.shelf import Shelf, VersionRef, read_manifest
from meetroom.client.traces import Traces, names_in, trace_name
from meetroom.domain.annotations import Mark, MarkId, MarkRecord, merge
from meetroom.domain.core import MeetingId, PersonId
from meetroom.domain.state import OVER, Document, DocumentState, Meeting, Phase, Retention
from meetroom.protocol.http import MeetingSummary
from meetroom.protocol.minutes import Kept

logger = logging.getLogger(__name__)


class KeptDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document of a meeting; `ready`: it lies here whole and with its key, so that it opens without the server."""

    document: Document
    ready: bool


class KeptNote(msgspec.Struct, frozen=True, kw_only=True):
    """An own mark; `sent`: the server is known to have it."""

    mark: Mark
    sent: bool


class KeptMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of one meeting.

    Attributes:
        key: by which it is spoken of.
        meeting: as it was when it was last seen; None where only sealed files of before are left.
        entered: whether one is in it now.
        unsent_*: what exists on this machine alone.
        paper: whether its issued minutes lie here.
    """

    key: str
    meeting: Meeting | None
    documents: tuple[KeptDocument, ...]
    notes: tuple[KeptNote, ...]
    size_bytes: int
    entered: bool
    unsent_notes: int
    unsent_commands: int
    unsent_files: int
    paper: bool = False

    @property
    def loses(self) -> bool:
        """Whether wiping it loses something for ever."""
        return bool(self.unsent_notes or self.unsent_commands or self.unsent_files)


class Live(Protocol):
    """The meeting one is in."""

    meeting_id: MeetingId
    search: PaperSearch
    card: CardKeeper


class Errands(Protocol):
    """Files that are to be handed in to any meeting."""

    async def files_to_hand_in(self) -> tuple[FileToHandIn, ...]:
        """All of them."""

    async def forget_files(self, meeting_id: MeetingId) -> None:
        """Hand in nothing more to this meeting."""


class KeptMeetings:
    """See the module.  Of one person at one server; belongs to the loop.

    Args:
        folder: of the person.
        device: random name of this installation.
        live: the meeting one is in, None when in none.
        on_change: told when there is less than before.
        on_search: told when more, or less, can be found.
        on_outcome: told what came of a retention rule that was carried out.
    """

    def __init__(
        self,
        folder: Path,
        chest: Chest,
        me: PersonId,
        device: str,
        errands: Errands,
        live: Callable[[], Live | None],
        on_change: Callable[[], None],
        on_search: Callable[[], None],
        on_outcome: OnOutcome = nobody_told,
    ) -> None:
        self._on_outcome = on_outcome
        self._folder = folder
        self._chest = chest
        self._me = me
        self._device = device
        self._errands = errands
        self._live = live
        self._on_change = on_change
        self._on_search = on_search
        self._cards = Cards(folder, chest)
        self._search: KeptSearch | None = None
        self._changing = asyncio.Lock()

    async def overview(self) -> tuple[KeptMeeting, ...]:
        """All meetings, the newest first.  Raises: ClientError when the disk cannot be read."""
        live = self._live()
        if live is not None:
            await live.card.flush()
        files = await self._errands.files_to_hand_in()
        entered = None if live is None else trace_name(live.meeting_id)
        try:
            kept = await asyncio.to_thread(self._look, files, entered)
        except OSError as error:
            raise disk_error(error) from error
        return tuple(sorted(kept, key=_age, reverse=True))

    async def find(self, query: str, limit: int = 100) -> tuple[FoundInMeeting, ...]:
        """Pages of all documents that can be opened here, those of the newest meeting first; see SearchIndex.find.

        What has never been read for the search is read from the first call on, beside; `on_search` tells of more.
        """
        live = self._live()
        if self._search is None:
            kept = await self.overview()
            meetings = [k.meeting for k in kept if k.meeting is not None]
            self._search = KeptSearch(self._folder, self._chest, meetings, self._on_search)
            self._search.begin(without=None if live is None else live.meeting_id)
        if live is not None:
            live.search.begin()
        return await self._search.find(query, limit, None if live is None else (live.meeting_id, live.search))

    @property
    def reading(self) -> tuple[int, int]:
        """How many documents can be searched, and how many there are to be; (0, 0) before the first search."""
        return (0, 0) if self._search is None else self._search.progress

    async def rest(self) -> None:
        """Nobody searches any more; gives the memory back."""
        search, self._search = self._search, None
        if search is not None:
            await search.close()

    def opened(self, key: str, listener: Listener) -> KeptReading:
        """A meeting to be read here; the caller starts and closes it, on a loop of its own if it likes.

        Raises: ClientError(NOT_FOUND) when nothing is known of it; ClientError(NOT_ALLOWED) when one is in it.
        """
        self._check_not_live(key)
        meeting = self._cards.meeting(key)
        if meeting is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        notes = tuple(self._cards.notes(key).values())
        return KeptReading(self._folder, self._chest, self._me, self._device, meeting, notes, listener)

    async def paper(self, key: str) -> bytes:
        """The issued minutes as they lie here.  Raises: ClientError(NOT_FOUND)."""
        kept = KeptPaper(Traces(self._folder, self._chest, key), self._chest)
        pdf = await asyncio.to_thread(kept.load)
        if pdf is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        return pdf

    async def wipe(self, keys: tuple[str, ...]) -> None:
        """Remove all there is of these meetings from this machine, what was never sent included.

        Raises: ClientError(NOT_ALLOWED) for the meeting one is in; ClientError when the disk does not play along.
        """
        for key in keys:
            self._check_not_live(key)
        for key in keys:
            try:
                await self._clear(key, Retention.WIPE, unsent_too=True)
            except OSError as error:
                raise disk_error(error) from error
        self._on_change()

    async def settle(self, summaries: tuple[MeetingSummary, ...]) -> bool:
        """Carry out the retention rules of meetings that are over, as the server tells; not of the one one is in.

        Returns: whether all that had to go is gone, as far as the disk is concerned.
        """
        due = [s for s in summaries if s.phase in OVER and s.retention is not Retention.KEEP]
        live = self._live()
        changed, whole = False, True
        for summary in due:
            if live is None or live.meeting_id != summary.meeting_id:
                outcome = await self._carry_out(summary)
                if outcome is not None:
                    self._on_outcome(summary.meeting_id, outcome)
                    changed |= bool(outcome.removed_bytes)
                    whole &= outcome.fault is None
        if changed:
            self._on_change()
        return whole

    async def _carry_out(self, summary: MeetingSummary) -> ClearingOutcome | None:
        """None where there was nothing to go."""
        key, rule = trace_name(summary.meeting_id), summary.retention
        traces = Traces(self._folder, self._chest, key)
        held = await asyncio.to_thread(traces.held)
        fault = None
        try:
            if not await self._clear(key, rule, unsent_too=False, archived=summary.phase is Phase.ARCHIVED):
                return None
        except OSError as error:
            logger.warning("a meeting that is over is not all gone yet: %s", disk_error(error).problem)
            fault = fault_of(error)
        kept: tuple[Kept, ...] = (Kept.NOTES,)
        if rule is Retention.WIPE:
            kept = await asyncio.to_thread(self._unsent, traces, archived=summary.phase is Phase.ARCHIVED)
        return await asyncio.to_thread(outcome_of, rule, held, traces, fault, kept)

    async def _clear(self, key: str, rule: Retention, *, unsent_too: bool, archived: bool = True) -> bool:
        """Whether there was anything to go.  Raises: OSError."""
        traces = Traces(self._folder, self._chest, key)
        await self.rest()
        async with self._changing:
            meeting = await asyncio.to_thread(self._cards.meeting, key)
            if not await asyncio.to_thread(traces.anything):
                return False
            had_any = await asyncio.to_thread(traces.any_papers)
            await asyncio.to_thread(traces.remove_papers)
            unsent = () if unsent_too else await asyncio.to_thread(self._unsent, traces, archived=archived)
            if rule is Retention.WIPE and not unsent:
                await asyncio.to_thread(traces.remove_notes)
                await asyncio.to_thread(traces.remove_commands)
                await asyncio.to_thread(traces.remove_typed)
            had_any |= rule is Retention.WIPE
        if meeting is not None:
            await self._errands.forget_files(meeting.meeting_id)
        return had_any

    def _check_not_live(self, key: str) -> None:
        live = self._live()
        if live is not None and trace_name(live.meeting_id) == key:
            raise ClientError(ClientProblem.NOT_ALLOWED)

    def _unsent(self, traces: Traces, *, archived: bool) -> tuple[Kept, ...]:
        """What exists on this machine alone; text of minutes that are put away can become no fact any more."""
        found = {
            Kept.UNSENT_NOTES: bool(self._unsent_notes(traces)),
            Kept.UNSENT_COMMANDS: bool(self._commands(traces)),
            Kept.UNSENT_TEXTS: not archived and bool(texts_in(SealedLog(traces.typed, self._chest).load())),
        }
        return tuple(kind for kind, here in found.items() if here)

    def _look(self, files: tuple[FileToHandIn, ...], entered: str | None) -> list[KeptMeeting]:
        found = (self._look_at(Traces(self._folder, self._chest, name), files, entered) for name in self._names())
        return [kept for kept in found if kept is not None]

    def _names(self) -> list[str]:
        return names_in(self._folder)

    def _look_at(self, traces: Traces, files: tuple[FileToHandIn, ...], entered: str | None) -> KeptMeeting | None:
        size_bytes, meeting = traces.size_bytes(), self._cards.meeting(traces.name)
        if not size_bytes:
            return None  # empty folders, or logs of which everything has arrived
        unsent = self._unsent_notes(traces)
        own = {**self._cards.notes(traces.name), **unsent}
        marks = ((open_with(self._chest.marks_keys, record), mark_id not in unsent) for mark_id, record in own.items())
        notes = tuple(KeptNote(mark=mark, sent=sent) for mark, sent in marks if mark is not None)
        return KeptMeeting(
            key=traces.name,
            meeting=meeting,
            documents=() if meeting is None else self._documents(meeting),
            notes=notes,
            size_bytes=size_bytes,
            entered=traces.name == entered,
            unsent_notes=sum(not record.deleted for record in unsent.values()),
            unsent_commands=len(self._commands(traces)),
            unsent_files=sum(trace_name(file.meeting_id) == traces.name for file in files),
            paper=KeptPaper(traces, self._chest).is_here,
        )

    def _documents(self, meeting: Meeting) -> tuple[KeptDocument, ...]:
        shelf = Shelf(self._folder / "library", meeting.meeting_id)
        manifests = {ref: read_manifest(raw) for ref, raw in shelf.rows()}
        keys = self._chest.document_keys()
        found = []
        for document in sorted(meeting.documents.values(), key=lambda d: (d.rank, d.title)):
            if document.state is DocumentState.WITHDRAWN:
                continue
            ref = VersionRef(document.document_id, document.versions[-1].number)
            manifest = manifests.get(ref)
            ready = manifest is not None and shelf.key_name(ref) in keys and shelf.looks_whole(manifest)
            found.append(KeptDocument(document=document, ready=ready))
        return tuple(found)

    def _unsent_notes(self, traces: Traces) -> dict[MarkId, MarkRecord]:
        """Own changes the server is not known to have."""
        known = self._cards.notes(traces.name)
        drawn = merge({}, records_in(SealedLog(traces.marks, self._chest).load()))
        return {i: record for i, record in merge(known, drawn.values()).items() if known.get(i) != record}

    def _commands(self, traces: Traces) -> list[object]:
        return list(commands_in(SealedLog(traces.outbox, self._chest).load()))


def _age(kept: KeptMeeting) -> tuple[bool, str, str]:
    """Meetings with a card first, by when they were or will be."""
    meeting = kept.meeting
    if meeting is None:
        return False, "", kept.key
    moment = meeting.opened_at or meeting.planned_start
    return True, "" if moment is None else moment.isoformat(), meeting.title
