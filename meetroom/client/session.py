"""Everything one client has of one meeting, tied to one link; knows no screen and asks nobody to log in."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from meetroom.client.archiving import Archiving
from meetroom.client.ballot_frames import frame_bytes
from meetroom.client.cards import CardKeeper, Cards
from meetroom.client.chain_places import ChainPlaces
from meetroom.client.chest import Chest
from meetroom.client.clearing import Clearing
from meetroom.client.clearing_outcome import ClearingOutcome, OnOutcome, nobody_told
from meetroom.client.conference import Conference
from meetroom.client.disk import SealedLog
from meetroom.client.download_pace import CallFigures, DownloadPace
from meetroom.client.election_secrets import ElectionSecrets
from meetroom.client.elections import Elections
from meetroom.client.exchange import Exchange
from meetroom.client.holdings import Holdings
from meetroom.client.kept_paper import KeptPaper
from meetroom.client.library import Library
from meetroom.client.link import Link, StartOver
from meetroom.client.listening import CallPhase, CallState, DocumentProgress, LinkState, Listener
from meetroom.client.marks import MarkBook
from meetroom.client.minutes import Minutes
from meetroom.client.minutes_drafts import MinutesDrafts
from meetroom.client.neighbours import Street
from meetroom.client.office_templates import KeptTemplates
from meetroom.client.outbox import Outbox
from meetroom.client.paper_search import PaperSearch, index_path
from meetroom.client.point_pass import PointPass
from meetroom.client.presenting import Presenting
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.replica import Follower
from meetroom.client.retention import RetentionBoard
from meetroom.client.server_papers import ServerPapers
from meetroom.client.shelf import Shelf, VersionRef
from meetroom.client.telling import Teller, guarded
from meetroom.client.traces import Traces, trace_name
from meetroom.client.wire import Door, Line
from meetroom.domain.chain import ChainBroken, Replica
from meetroom.domain.core import Command, DocumentId, MeetingId, PersonId
from meetroom.media.quality import SessionStats
from meetroom.protocol.messages import (
    PROTOCOL,
    Answer,
    DocumentKeys,
    Hello,
    Links,
    Marks,
    ReadyVersion,
    ReportReadiness,
    ServerMessage,
    Welcome,
)

logger = logging.getLogger(__name__)

StreetMaker = Callable[[str], Street]


def _exchange(holdings: Holdings, door: Door, meeting_id: MeetingId, street: StreetMaker) -> Exchange:
    point_pass = PointPass(door.ca_der or door.url.encode(), meeting_id)
    return Exchange(holdings, point_pass, street(point_pass.tag))


def _figures(quality: SessionStats) -> CallFigures:
    return CallFigures(quality.rtt_ms, quality.downlink_lost_share)


class MeetingSession:
    """See the module.

    Args:
        door: to the server, logged in.
        folder: of this person at this server.
        chest: of the same.
        client: program and version, for the server's log.
        street: where clients near by are found, by the tag of the meeting; None: nothing is exchanged with them.
        forget_uploads: removes what is remembered of files for this meeting.
        on_outcome: told what came of the retention rule.
    """

    def __init__(
        self,
        door: Door,
        meeting_id: MeetingId,
        me: PersonId,
        folder: Path,
        chest: Chest,
        listener: Listener,
        *,
        client: str,
        device: str,
        street: StreetMaker | None = None,
        forget_uploads: Callable[[], Awaitable[None]],
        on_outcome: OnOutcome = nobody_told,
    ) -> None:
        self._on_outcome = on_outcome
        self.meeting_id = meeting_id
        self.me = me
        self._listener, self._teller = listener, Teller(listener)
        self._client = client
        self._device = device
        traces = Traces(folder, chest, trace_name(meeting_id))
        self._follower = Follower(meeting_id)
        self._welcome: Welcome | None = None
        self._places = ChainPlaces()
        self._live = asyncio.Event()
        self._reported: tuple[ReadyVersion, ...] | None = None
        self._call_told: tuple[bool, SessionStats | None] = (False, None)

        async def dial() -> Line:
            return await door.dial("meetings", meeting_id, "session", takes="keys,reports")

        self.presenting = Presenting(lambda: self.link.nudge())
        self.link = Link(dial, self, signals=self.presenting.take)
        self.outbox = Outbox(
            SealedLog(traces.outbox, chest),
            lambda submit: self.link.post(submit, frame_bytes(submit, self.replica.meeting)),
            guarded(listener.on_outbox),
            guarded(listener.on_late_answer),
        )
        self.marks = MarkBook(
            me,
            device,
            chest.marks_keys,
            SealedLog(traces.marks, chest),
            self.link.post,
            self._on_own_marks,
        )
        self.elections = Elections(
            self,
            door,
            meeting_id,
            me,
            ElectionSecrets(traces.elections, chest),
            guarded=chest.guarded,
            on_changed=guarded(listener.on_election),
        )
        self.minutes = Minutes(
            self,
            door,
            meeting_id,
            MinutesDrafts(SealedLog(traces.typed, chest)),
            KeptPaper(traces, chest),
            KeptTemplates(folder / "office-templates"),
        )
        self.archiving = Archiving(door, meeting_id)
        self.retention = RetentionBoard(door, meeting_id)
        self.card = CardKeeper(Cards(folder, chest), meeting_id, self.marks.own_sent)
        pace, holdings = DownloadPace(), Holdings(Shelf(folder / "library", meeting_id))
        self.library = Library(
            holdings,
            chest,
            ServerPapers(door, meeting_id, pace),
            self._on_document,
            self._report_readiness,
            exchange=None if street is None else _exchange(holdings, door, meeting_id, street),
            pace=pace,
        )
        key_name = holdings.shelf.key_name
        self.search = PaperSearch(
            self.library,
            index_path(folder, meeting_id),
            chest,
            lambda document_id, version: key_name(VersionRef(document_id, version)) in chest.document_keys(),
            guarded(listener.on_search),
        )
        self.clearing = Clearing(
            traces,
            self.library,
            self.search,
            self.marks,
            self.outbox,
            self.card,
            self.minutes.typed,
            forget_uploads,
            self._on_cleared,
        )
        self.conference = Conference(
            self.link.post,
            self._on_call,
            guarded(listener.on_picture),
            guarded(listener.on_call_refused),
            turn_ca_der=door.ca_der,
        )
        self._running: asyncio.Task[ClientProblem] | None = None

    @property
    def replica(self) -> Replica:
        """The meeting as it is known here."""
        return self._follower.replica

    async def enter(self) -> None:
        """Connect and stay connected; returns when LIVE for the first time.

        Raises: ClientError when it is of no use to go on trying, or when this machine's disk does not play along.
        """
        await self.outbox.load()
        await self.marks.load()
        await self.elections.load()
        await self.minutes.load()
        self.library.start()
        self._running = asyncio.create_task(self.link.run(), name="link")
        live = asyncio.create_task(self._live.wait())
        try:
            await asyncio.wait({live, self._running}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            live.cancel()
        if self._running.done():
            raise ClientError(self._running.result())

    async def leave(self) -> None:
        """Disconnect; what is not yet answered or sent stays on disk."""
        await self.conference.stop()
        self.presenting.stop()
        if self._running is not None:
            # One turn of the loop, so that a farewell to the conference still gets out.
            await asyncio.sleep(0)
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
        self._places.close()
        await self.outbox.close()
        await self.minutes.close()
        await self.elections.close()
        await self.marks.close()
        await self.card.close()
        await self.search.close()
        await self.library.close()
        await self.clearing.close()

    async def submit(self, command: Command) -> Answer:
        """Queue a command and wait for its answer and for the facts it made.  Raises: ClientError."""
        answer = await self.outbox.submit(command)
        if answer.refusal is not None:
            raise ClientError(ClientProblem.REFUSED, refusal=answer.refusal)
        await self.reached(answer.seq)
        return answer

    async def reached(self, seq: int) -> None:
        """Wait until this place of the chain is applied here, or the meeting is left."""
        if self.replica.seq < seq:
            await self._places.wait(seq)

    def hello(self) -> Hello:
        """See link.LinkEnd."""
        replica = self.replica
        return Hello(
            protocol=PROTOCOL,
            client=self._client,
            device=self._device,
            after_seq=replica.seq,
            after_head=replica.head if replica.seq else None,
        )

    def on_welcome(self, welcome: Welcome) -> None:
        """See link.LinkEnd."""
        if welcome.meeting_id != self.meeting_id or welcome.person_id != self.me:
            raise StartOver
        self._welcome = welcome
        if welcome.reset and self.replica.seq:
            self._reset()

    def on_message(self, message: ServerMessage) -> None:
        """See link.LinkEnd."""
        handler = _HANDLERS.get(type(message))
        if handler is not None:
            handler(self, message)
        elif not self._teller.take(message):
            self.conference.take(message)

    def caught_up(self) -> bool:
        """See link.LinkEnd."""
        return self._welcome is not None and self.replica.seq >= self._welcome.seq

    def on_link(self, state: LinkState, problem: ClientProblem | None) -> None:
        """See link.LinkEnd."""
        if state is LinkState.LIVE:
            self._line_up()
        else:
            self._line_down()
        guarded(self._listener.on_link)(state, problem)
        if state is LinkState.LIVE:
            self._live.set()
        elif state is LinkState.OFFLINE and problem is not None:
            self.outbox.give_up(problem)

    def _line_up(self) -> None:
        assert self._welcome is not None
        self._follow_meeting(caught_up=True)
        self.outbox.line_up()
        self.marks.line_up()
        self.library.line_up()
        self.elections.line_up()
        self.presenting.line_up()
        # Also that there is nothing: it may have been cleared since it was last told.
        self._reported = None
        self._report_readiness()
        self.conference.line_up(self._welcome.ice_servers)

    def _line_down(self) -> None:
        self.outbox.line_down()
        self.library.line_down()
        self.elections.line_down()
        self.conference.line_down()

    def _reset(self) -> None:
        self._follower.reset()
        self.marks.forget_others()
        self.elections.forget()
        guarded(self._listener.on_reset)(self.replica.meeting)

    def _on_links(self, message: Links) -> None:
        try:
            facts = self._follower.take(message.links)
        except ChainBroken as broken:
            logger.warning("meeting %s: the chain breaks at %d: %s", self.meeting_id, broken.seq, broken.fault)
            self._reset()
            raise StartOver from broken
        if facts:
            self._follow_meeting(caught_up=self.caught_up())
            self._follow_doors()
            guarded(self._listener.on_facts)(self.replica.meeting, facts)
            self.elections.follow()
        if len(facts) < len(message.links) and self.replica.meeting.open_poll is None:
            # Ballots of others are hidden too, and many: they are no reason to look for new documents.
            self.library.hint()
        self._places.reached(self.replica.seq)

    def _follow_meeting(self, caught_up: bool) -> None:
        meeting = self.replica.meeting
        self.library.follow(meeting)
        self.search.follow(meeting, caught_up=caught_up)
        if caught_up:
            # Half a chain may be of a meeting that was not over yet, and is no card either.
            self.card.follow(meeting)
            self.clearing.follow(meeting)

    def _follow_doors(self) -> None:
        """What decides whether the conference lets this person in."""
        me = self.replica.meeting.people.get(self.me)
        self.conference.follow((self.replica.meeting.doors_closed, None if me is None else me.roles))

    def _on_cleared(self, outcome: ClearingOutcome) -> None:
        guarded(self._on_outcome)(self.meeting_id, outcome)
        guarded(self._listener.on_kept)()

    def _on_answer(self, message: Answer) -> None:
        self.outbox.answered(message)

    def _on_marks(self, message: Marks) -> None:
        self.marks.merge(message.records)

    def _on_own_marks(self, document_id: DocumentId) -> None:
        guarded(self._listener.on_marks)(document_id)
        self.card.notes_changed()
        self.clearing.look()

    def _on_keys(self, message: DocumentKeys) -> None:
        self.library.take_keys(message.keys)

    def _on_call(self, call: CallState) -> None:
        """Downloads give way to the conference."""
        quality, in_call = call.quality, call.phase is not CallPhase.OFF
        if (in_call, quality) != self._call_told:
            self._call_told = (in_call, quality)
            figures = CallFigures(None, 0.0) if quality is None else _figures(quality)
            self.library.call(figures if in_call else None)
        guarded(self._listener.on_call)(call)

    def _on_document(self, document_id: DocumentId, progress: DocumentProgress) -> None:
        guarded(self._listener.on_document)(document_id, progress)
        self.search.look()

    def _report_readiness(self) -> None:
        verified = tuple(ReadyVersion(document_id, version) for document_id, version in self.library.verified())
        if verified != self._reported and self.link.post(ReportReadiness(verified=verified)):
            self._reported = verified


_HANDLERS: dict[type, Callable[[MeetingSession, Any], None]] = {
    Links: MeetingSession._on_links,
    Answer: MeetingSession._on_answer,
    Marks: MeetingSession._on_marks,
    DocumentKeys: MeetingSession._on_keys,
}
