"""Everything live around one meeting: its room, its sessions, and what they are told; knows no socket."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from meetroom.domain.core import Command, CommandId, Fact, MeetingId, PersonId
from meetroom.domain.state import Meeting
from meetroom.protocol.codec import encode
from meetroom.protocol.messages import (
    Answer,
    ByeReason,
    Online,
    PresentInk,
    PresentPage,
    PresentPointer,
    ServerMessage,
)
from meetroom.server.beside import Beside
from meetroom.server.errands import without_values
from meetroom.server.fanout import Place, publish
from meetroom.server.holding import CROWD, Holding, come_in_crowds, may_queue
from meetroom.server.presence import Soon, crowd_pause_s
from meetroom.server.presenting import Presenting
from meetroom.server.room import Room
from meetroom.server.session import Handler, Session, token_digest
from meetroom.server.threads import Threads
from meetroom.store.journal import Journal

log = logging.getLogger(__name__)

MAX_SESSIONS = 32
"""Of one person at a time; one more ends their oldest, so that lines that are dead keep nobody out."""
OnFacts = Callable[[Meeting, Sequence[Fact]], None]
Proof = Callable[[PersonId, Any], Command | None]
"""What a command proves once its code was compared: the command that says so; None where it proves nothing."""


class Gathering:
    """One meeting with everybody who has a line to it.

    Args:
        meeting_id: a meeting that is in the journal.
        journal: where it is written.
        threads: where the journal is called.
        beside: what is kept beside the chain.
    """

    def __init__(self, meeting_id: MeetingId, journal: Journal, threads: Threads, beside: Beside | None = None) -> None:
        self.room = Room(meeting_id, journal, self, threads, beside=beside)
        self.proofs: dict[type[Command], Proof] = {}
        self.after_facts: list[OnFacts] = []
        self.after_arrival: list[Callable[[Session], None]] = []
        self.after_departure: list[Callable[[Session], None]] = []
        self.before_close: list[Callable[[], Awaitable[None]]] = []
        self.presenting = Presenting(self)
        self.handlers: dict[type, Handler] = {
            PresentPage: self.presenting.page,
            PresentPointer: self.presenting.pointer,
            PresentInk: self.presenting.ink,
        }
        self._known: dict[Session, None] = {}
        self._live: set[Session] = set()
        self._holding = Holding(lambda places: publish(self._live, places, self.meeting), busy=lambda: self.room.busy)
        self._online = Soon(self._tell_online, lambda: crowd_pause_s(len(self._live)))

    @property
    def meeting(self) -> Meeting:
        """The state now."""
        return self.room.meeting

    @property
    def live(self) -> frozenset[Session]:
        """All sessions that have caught up."""
        return frozenset(self._live)

    def sessions_of(self, person_id: PersonId) -> tuple[Session, ...]:
        """Live sessions of a person."""
        return tuple(s for s in self._live if s.person_id == person_id)

    def submit(self, actor: PersonId, command_id: CommandId, command: Command) -> "asyncio.Future[Answer]":
        """Hand in a command that came over the wire; see `Room.submit`."""
        prove = self.proofs.get(type(command))
        proved = None if prove is None else prove(actor, command)
        return self.room.submit(actor, command_id, proved or command, trusted=proved is not None)

    def greet(self, session: Session) -> None:
        """A session begins to catch up."""
        own = [other for other in self._known if other.person_id == session.person_id and not other.ending]
        if len(own) >= MAX_SESSIONS:
            own[0].end(ByeReason.TOO_FAST)
        self._known[session] = None

    def admit(self, session: Session) -> None:
        """A session has caught up: from now on it gets what is published."""
        self._tell_held(self.meeting)  # it has got that by catching up
        self._live.add(session)
        for tell in self.after_arrival:
            tell(session)
        self.presenting.arrived(session)
        self._online.call()

    def dismiss(self, session: Session) -> None:
        """A session has ended."""
        self._known.pop(session, None)
        if session in self._live:
            self._live.discard(session)
            self.presenting.left(session)
            for tell in self.after_departure:
                tell(session)
            self._online.call()

    def end_all(self, reason: ByeReason) -> None:
        """End every session."""
        for session in tuple(self._known):
            session.end(reason)

    def end_of_token(self, token: str) -> None:
        """End the sessions of somebody who logged out."""
        token_sha256 = token_digest(token)
        for session in tuple(self._known):
            if session.token_sha256 == token_sha256:
                session.end(ByeReason.LOGGED_OUT)

    def end_of_other_tokens(self, person_id: PersonId, token: str) -> None:
        """End the sessions of a person that another token than this one opened."""
        kept = token_digest(token)
        for session in tuple(self._known):
            if session.person_id == person_id and session.token_sha256 != kept:
                session.end(ByeReason.LOGGED_OUT)

    async def all_gone(self) -> None:
        """Wait until every session that was told to end has ended."""
        await asyncio.gather(*(session.gone.wait() for session in tuple(self._known)))

    async def close(self) -> None:
        """Carry out what was taken, then say goodbye to everybody."""
        await self.room.stop()
        self._tell_held(self.meeting)
        self.end_all(ByeReason.SERVER_STOPPING)
        await self.all_gone()
        self._online.cancel()
        self.presenting.stop()
        for finish in self.before_close:
            await finish()

    def on_written(self, before: Meeting, places: Sequence[Place], facts: Sequence[Fact]) -> None:
        """As `room.Audience.on_written`."""
        first_seq = places[0].stored.link.seq
        changed = self.room.sight_changed_at
        for session in tuple(self._known):
            if changed.get(session.person_id, 0) >= first_seq:
                # They must not get these places: their replica has to end before the change, so that it is reset.
                session.end(ByeReason.ROLE_CHANGED)
        if len(self._live) >= CROWD and come_in_crowds(facts):
            self._holding.add(places)
        elif self._holding.held and may_queue(facts):
            self._holding.add(places, urgent=True)
        else:
            self._tell_held(before)
            publish(self._live, places, self.meeting)
        if _sight(before) != _sight(self.meeting):
            self.presenting.on_sight()
        for tell in self.after_facts:
            try:
                tell(before, facts)
            except Exception as error:
                # What is written is written: the others are told all the same, or a closed box would stay uncounted.
                about = {"meeting": self.room.meeting_id, "seq": self.room.replica.seq}
                log.error("facts gave trouble", exc_info=without_values(error), extra=about)

    def _tell_held(self, meeting: Meeting) -> None:
        """Nothing is told before what was written before it."""
        if self._holding.held:
            publish(self._live, self._holding.take(), meeting)

    def on_room_failed(self) -> None:
        """As `room.Audience.on_room_failed`."""
        self._tell_held(self.meeting)
        self.end_all(ByeReason.MEETING_FAILED)

    def _tell_online(self) -> None:
        person_ids = tuple(sorted({session.person_id for session in self._live}))
        text = text_of(Online(person_ids=person_ids))
        for session in self._live:
            session.line.push_newest("Online", text)


def _sight(meeting: Meeting) -> tuple[int, int, int, bool]:
    """Other when somebody may open more or less than before; parts that stay are the same objects."""
    return id(meeting.documents), id(meeting.people), id(meeting.items), meeting.doors_closed


def text_of(message: ServerMessage) -> str:
    """A message as a text frame."""
    return encode(message).decode()
