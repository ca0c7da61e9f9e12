"""One meeting's only writer: takes commands in order, decides, writes, applies, publishes; knows no connection.

Commands that wait together are decided one after the other and written in one transaction; what was acknowledged
is on disk.  A bug ends the work, not the server: the meeting starts again from its journal.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from meetroom.domain.chain import Replica, StoredLink, blank, open_link, seal
from meetroom.domain.core import Command, CommandId, Event, Fact, MeetingId, PersonId, Refusal, Refused, check_id
from meetroom.domain.meeting import SERVER_ONLY, apply, decide
from meetroom.domain.roles import PersonEdited
from meetroom.domain.state import Meeting
from meetroom.domain.visibility import audience_of
from meetroom.protocol.messages import Answer
from meetroom.server.beside import Beside, NothingBeside
from meetroom.server.certificates import now_utc
from meetroom.server.errands import without_values
from meetroom.server.fanout import Place
from meetroom.server.replaying import note_sight, replay
from meetroom.server.threads import Threads
from meetroom.store.ballot_box import SealedRow
from meetroom.store.elections import KeptText
from meetroom.store.failures import JournalConflict, NoSpace, StoreFailed, StoreFault
from meetroom.store.journal import Entry, Journal

log = logging.getLogger(__name__)

_TOGETHER = 512
_AT_A_STRETCH = 32
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 10.0
_SALT_BYTES = 16
_LAST_COMMANDS_S = 10.0
_answers = msgspec.json.Decoder(Answer)
_encoder = msgspec.json.Encoder()


class RoomTrouble(StrEnum):
    """Why a command got no answer now; it may be sent again under the same id."""

    NO_SPACE = "no_space"
    FAILED = "failed"
    STOPPING = "stopping"


class RoomUnavailable(Exception):
    """The meeting cannot take the command now.

    Attributes:
        trouble: the reason.
    """

    def __init__(self, trouble: RoomTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Audience(Protocol):
    """Who is told what became of a meeting."""

    def on_written(self, before: Meeting, places: Sequence[Place], facts: Sequence[Fact]) -> None:
        """These places are on disk and applied."""

    def on_room_failed(self) -> None:
        """The meeting starts again from its journal."""


class _Order(msgspec.Struct, eq=False):
    actor: PersonId
    command_id: CommandId
    command: Command
    trusted: bool
    texts: tuple[KeptText, ...]
    answer: "asyncio.Future[Answer]"

    @property
    def key(self) -> tuple[PersonId, CommandId]:
        return (self.actor, self.command_id)


class _Plan:
    """What a group of commands would do: built on a copy of the state, so that nothing is lost when it is dropped."""

    def __init__(self, replica: Replica, beside: Beside) -> None:
        self.replica = replica
        self.beside = beside
        self.places: list[Place] = []
        self.facts: list[Fact] = []
        self.entries: list[Entry] = []
        self.answers: dict[tuple[PersonId, CommandId], Answer] = {}

    def carry_out(self, order: _Order, now: datetime) -> None:
        """Decide on one command and add what follows from it."""
        links: list[StoredLink] = []
        rows: tuple[SealedRow, ...] = ()
        try:
            events = _decide(self.replica.meeting, order, now)
            rows = self.beside.rows(self.replica.meeting, order.command, events)
        except Refused as refused:
            answer = Answer(command_id=order.command_id, refusal=refused.refusal)
        else:
            for event in events:
                fact = Fact(
                    seq=self.replica.seq + 1,
                    at=now,
                    actor=order.actor,
                    event=event,
                    salt=secrets.token_hex(_SALT_BYTES),
                )
                stored = StoredLink(
                    link=seal(fact, self.replica.head), audience=audience_of(self.replica.meeting, event)
                )
                meeting = apply(self.replica.meeting, fact)
                self.replica = Replica(meeting=meeting, seq=fact.seq, head=stored.link.head)
                links.append(stored)
                self.facts.append(fact)
            answer = Answer(command_id=order.command_id, seq=self.replica.seq)
        self.places.extend(map(Place, links))
        self.answers[order.key] = answer
        entry = Entry(
            links=tuple(links),
            command_id=order.command_id,
            actor=order.actor,
            answer=_encoder.encode(answer),
            beside=rows,
            texts=() if answer.refusal is not None else order.texts,
        )
        self.entries.append(entry)


def _decide(meeting: Meeting, order: _Order, now: datetime) -> tuple[Event, ...]:
    check_id(order.command_id)
    if type(order.command) in SERVER_ONLY and not order.trusted:
        raise Refused(Refusal.SERVER_ONLY)
    return decide(meeting, order.actor, order.command, now)


class Room:
    """The writer of one meeting.

    Args:
        meeting_id: a meeting that is in the journal.
        journal: where it is written.
        audience: who is told, on the loop's thread, after every write.
        threads: where the journal is called.
        clock: timezone-aware UTC.
        beside: what is kept beside the chain.
    """

    def __init__(
        self,
        meeting_id: MeetingId,
        journal: Journal,
        audience: Audience,
        threads: Threads,
        clock: Callable[[], datetime] = now_utc,
        beside: Beside | None = None,
    ) -> None:
        self.meeting_id = meeting_id
        self.replica = blank(meeting_id)
        self.places: list[Place] = []
        self.sight_changed_at: dict[PersonId, int] = {}
        self._journal = journal
        self._audience = audience
        self._threads = threads
        self._clock = clock
        self._beside = beside or NothingBeside()
        self._last_at: datetime | None = None
        self._queue: asyncio.Queue[_Order] = asyncio.Queue()
        self._underway: list[_Order] = []
        self._deciding: _Order | None = None
        self._given_up: dict[tuple[PersonId, CommandId], Answer] = {}
        self._ready = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def meeting(self) -> Meeting:
        """The state now; every fact in it is on disk."""
        return self.replica.meeting

    @property
    def stands(self) -> bool:
        """Whether the state is the one of the journal; it is not while the meeting starts again after a bug."""
        return self._ready.is_set()

    @property
    def busy(self) -> bool:
        """Whether a command waits for its answer."""
        return bool(self._underway) or not self._queue.empty()

    async def start(self) -> None:
        """Read the journal and begin to take commands; returns when the state stands.

        Raises: StoreFailed, ChainBroken when the journal is damaged.
        """
        await self._load()
        self._task = asyncio.create_task(self._live(), name=f"room {self.meeting_id}")

    async def stop(self) -> None:
        """Carry out what was taken, then take nothing more."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            # A meeting that cannot start again takes nothing from its queue; its clients keep their commands.
            async with asyncio.timeout(_LAST_COMMANDS_S):
                await self._queue.join()
        while not self._queue.empty():
            self._underway.append(self._queue.get_nowait())
        self._fail_underway(RoomTrouble.STOPPING)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def ready(self) -> None:
        """Wait until the state stands (it does not while the meeting starts again after a bug)."""
        await self._ready.wait()

    def submit(
        self,
        actor: PersonId,
        command_id: CommandId,
        command: Command,
        *,
        trusted: bool = False,
        texts: tuple[KeptText, ...] = (),
    ) -> "asyncio.Future[Answer]":
        """Hand a command in.

        Args:
            actor: the authenticated sender.
            trusted: the server itself made the command after its own checks.
            texts: what the command's facts name, written with them; not written when it is refused.
        Returns: what will become of it; may raise RoomUnavailable.
        """
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        # Whoever asked may be gone by the time it fails.
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        if self._stopping:
            answer.set_exception(RoomUnavailable(RoomTrouble.STOPPING))
        else:
            order = _Order(actor, command_id, command, trusted, texts, answer)
            self._queue.put_nowait(order)
        return answer

    async def _load(self) -> None:
        self._ready.clear()
        stored = await self._threads.run(self._journal.read, self.meeting_id)
        replica, changed = await self._threads.run(replay, self.meeting_id, stored)
        newest = await self._threads.run(self._journal.head, self.meeting_id)
        if (newest.seq, newest.head) != (replica.seq, replica.head):
            # The chain holds, but not to the end that was acknowledged.
            raise StoreFailed(StoreFault.DAMAGED)
        self.replica, self.sight_changed_at = replica, changed
        self.places = [Place(link) for link in stored]
        newest_fact = open_link(stored[-1].link) if stored else None
        if newest_fact is not None:
            # A machine without a clock battery starts in the past.
            self._last_at = newest_fact.at
        self._ready.set()

    async def _load_again(self) -> None:
        """Begin anew from the journal; what was written though its writing was said to fail is told now."""
        known, before = self.replica.seq, self.replica.meeting
        await self._load()
        places = self.places[known:]
        if places:
            opened = (open_link(place.stored.link) for place in places)
            self._audience.on_written(before, places, [fact for fact in opened if fact is not None])

    async def _live(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                await self._serve()
            except Exception as error:
                about = {"meeting": self.meeting_id, "seq": self.replica.seq}
                log.error("meeting failed", exc_info=without_values(error), extra=about)
                self._ready.clear()
                await self._give_up_underway()
                self._audience.on_room_failed()
            while not self._ready.is_set():
                await asyncio.sleep(pause_s)
                pause_s = min(_LONGEST_PAUSE_S, pause_s * 2)
                try:
                    await self._load_again()
                except Exception:
                    log.exception("meeting cannot start again", extra={"meeting": self.meeting_id})
            pause_s = _FIRST_PAUSE_S

    async def _serve(self) -> None:
        while True:
            self._underway = [await self._queue.get()]
            while len(self._underway) < _TOGETHER and not self._queue.empty():
                self._underway.append(self._queue.get_nowait())
            try:
                plan = await self._write()
            except NoSpace:
                log.error("no space for the journal", extra={"meeting": self.meeting_id, "seq": self.replica.seq})
                self._fail_underway(RoomTrouble.NO_SPACE)
                continue
            self._publish(plan)

    async def _write(self) -> _Plan:
        """Decide on what is underway and write it.  Raises: StoreFailed; any bug of a rule."""
        plan = await self._plan(self._given_up)
        try:
            await self._threads.run(self._append, plan.entries)
        except JournalConflict:
            # Rare: one of the commands was carried out before.  Only now is it worth asking which.
            known = await self._threads.run(self._known_answers, list(self._underway))
            plan = await self._plan({**self._given_up, **known})
            await self._threads.run(self._append, plan.entries)
        return plan

    def _append(self, entries: list[Entry]) -> None:
        self._beside.keep()
        self._journal.append_group(self.meeting_id, self.replica.seq, entries)

    async def _plan(self, known: dict[tuple[PersonId, CommandId], Answer]) -> _Plan:
        plan = _Plan(self.replica, self._beside)
        plan.answers.update(known)
        for count, order in enumerate(self._underway, 1):
            if order.key not in plan.answers:
                self._deciding = order
                plan.carry_out(order, self._now())
            if count % _AT_A_STRETCH == 0:
                # Nobody else writes, so others may speak in between.
                await asyncio.sleep(0)
        self._deciding = None
        return plan

    def _known_answers(self, orders: list[_Order]) -> dict[tuple[PersonId, CommandId], Answer]:
        known: dict[tuple[PersonId, CommandId], Answer] = {}
        for order in orders:
            kept = self._journal.answer_of(self.meeting_id, order.actor, order.command_id)
            if kept is not None:
                known[order.key] = _answers.decode(kept)
        return known

    def _publish(self, plan: _Plan) -> None:
        before, self.replica = self.replica.meeting, plan.replica
        self.places.extend(plan.places)
        meeting = before
        for fact in plan.facts:
            note_sight(self.sight_changed_at, meeting, fact)
            if isinstance(fact.event, PersonEdited):
                meeting = apply(meeting, fact)
        if plan.places:
            self._audience.on_written(before, plan.places, plan.facts)
        for order in self._underway:
            if not order.answer.done():
                order.answer.set_result(plan.answers[order.key])
            self._queue.task_done()
        self._underway = []

    def _now(self) -> datetime:
        """The clock, but never before an earlier fact: clocks are set back now and then."""
        now = self._clock()
        self._last_at = now if self._last_at is None else max(now, self._last_at)
        return self._last_at

    def _fail_underway(self, trouble: RoomTrouble) -> None:
        for order in self._underway:
            if not order.answer.done():
                order.answer.set_exception(RoomUnavailable(trouble))
            self._queue.task_done()
        self._underway = []

    async def _give_up_underway(self) -> None:
        """After a bug: answer the command that met it for good, so that its return does not meet it again."""
        culprit, self._deciding = self._deciding, None
        if culprit is not None:
            refused = Answer(command_id=culprit.command_id, refusal=Refusal.INVALID_VALUE)
            self._given_up[culprit.key] = refused
            try:
                await self._threads.run(
                    self._journal.remember,
                    self.meeting_id,
                    culprit.actor,
                    culprit.command_id,
                    _encoder.encode(refused),
                )
            except StoreFailed:
                log.exception("answer not kept", extra={"meeting": self.meeting_id, "command": culprit.command_id})
        self._fail_underway(RoomTrouble.FAILED)
