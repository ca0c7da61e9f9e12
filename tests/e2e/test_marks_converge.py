"""Marks of several people on several devices end the same, whatever the lines do: real books, the real desk, no socket.

What is drawn, shared, widened and deleted offline meets in the server in any order, twice or after a loss; people
change their groups and documents are released meanwhile; programs are killed and started again from their logs.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from random import Random
from typing import Any, cast

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.client.disk import SealedLog
from meetroom.client.marks import MarkBook
from meetroom.client.problems import ClientError
from meetroom.domain.annotations import Mark, MarkId, MarkRecord, Sharing, StickyNote, joined, merge, open_record
from meetroom.domain.core import DocumentId, Fact, GroupId, MeetingId, PersonId
from meetroom.domain.documents import DocumentReleased
from meetroom.domain.state import Audience, DocumentState, Meeting
from meetroom.domain.visibility import may_see
from meetroom.protocol.codec import decode_client, decode_server, encode
from meetroom.protocol.messages import Marks, PutMarks
from meetroom.server.gathering import Gathering
from meetroom.server.marks import MarksDesk
from meetroom.server.session import Session
from meetroom.server.sight import may_open
from meetroom.server.threads import Threads
from meetroom.store.marks import Marks as StoredMarks
from meetroom.store.marks import Merged
from tests.domain.driving import PEOPLE, START
from tests.server.presenting_hall import paper

OPEN, LATER = DocumentId("open"), DocumentId("later")
WHO = ("sec", "an", "an", "binh", "binh", "chi")
"""Whose the devices are."""
AUDIENCES = (
    Audience(),
    Audience(persons=(PersonId("binh"),)),
    Audience(persons=(PersonId("chi"), PersonId("an"))),
    Audience(groups=(GroupId("north"),)),
    Audience(groups=(GroupId("south"),)),
    Audience(persons=(PersonId("sec"),)),
    Audience(everyone=True),
)
Step = tuple[str, int, int, int]


class MemoryMarks:
    """The store, as tests/contracts prove the real one to be."""

    def __init__(self) -> None:
        self.records: dict[MarkId, MarkRecord] = {}

    def put(self, meeting_id: MeetingId, records: Iterable[MarkRecord]) -> Merged:
        incoming = list(records)
        old, self.records = self.records, merge(self.records, incoming)
        ids = sorted({r.mark_id for r in incoming})
        kept = tuple(self.records[i] for i in ids)
        return Merged(kept=kept, changed=tuple(r for r in kept if r != old.get(r.mark_id)))

    def of_author(self, meeting_id: MeetingId, author: PersonId) -> list[MarkRecord]:
        return [r for r in self.records.values() if r.author == author]

    def shared(self, meeting_id: MeetingId) -> list[MarkRecord]:
        return [r for r in self.records.values() if r.sharing is Sharing.SHARED]

    def size_bytes(self, meeting_id: MeetingId, author: PersonId) -> int:
        return 0


class AtOnce:
    """Worker threads that are none."""

    async def run(self, function: Callable[..., Any], *args: Any) -> Any:
        return function(*args)


class MemoryLog:
    """A log on a disk that never fails."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []

    def load(self) -> list[bytes]:
        return list(self.entries)

    def append(self, entries: Iterable[bytes]) -> None:
        self.entries += entries

    def rewrite(self, entries: Iterable[bytes]) -> None:
        self.entries = list(entries)


class Seat:
    """A session, and its line down to one device; refuses to carry what is not for this person."""

    def __init__(self, person_id: PersonId, world: "World") -> None:
        self.person_id = person_id
        self.line = self
        self.behind = False
        self.down: list[Marks] = []
        self._world = world

    def push(self, text: str) -> None:
        message = decode_server(text)
        assert isinstance(message, Marks)
        for record in message.records:
            assert record.author == self.person_id or self._world.is_for(record, self.person_id)
        self.down.append(message)

    def send(self, message: Marks) -> None:
        self.push(encode(message).decode())

    async def keep_up(self) -> None:
        pass


class World:
    """The server's side: a meeting with its desk for marks, and whoever is connected."""

    def __init__(self) -> None:
        everyone = Audience(everyone=True)
        self.room = self
        self.meeting_id = MeetingId("m")
        self.meeting = Meeting(
            meeting_id=self.meeting_id,
            people={p.person_id: p for p in PEOPLE.values()},
            documents={OPEN: paper(OPEN, everyone), LATER: paper(LATER, everyone, DocumentState.REGISTERED)},
        )
        self.live: list[Seat] = []
        self.handlers: dict[type, Any] = {}
        self.after_arrival: list[Callable[[Seat], None]] = []
        self.after_departure: list[Callable[[Seat], None]] = []
        self.after_facts: list[Callable[[Meeting, Sequence[Fact]], None]] = []
        self.before_close: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self.stored = MemoryMarks()
        self.desk = MarksDesk(cast(Gathering, self), cast(StoredMarks, self.stored), cast(Threads, AtOnce()))

    def sessions_of(self, person_id: PersonId) -> list[Seat]:
        return [s for s in self.live if s.person_id == person_id]

    def is_for(self, record: MarkRecord, person_id: PersonId) -> bool:
        shared = record.sharing is Sharing.SHARED and may_see(record.audience, self.meeting.people[person_id])
        return shared and may_open(self.meeting, person_id, record.document_id)

    async def settle(self) -> None:
        for finish in self.before_close:
            await finish()

    async def release(self) -> None:
        before, document = self.meeting, self.meeting.documents[LATER]
        document = replace(document, state=DocumentState.RELEASED)
        self.meeting = replace(before, documents={**before.documents, LATER: document})
        event = DocumentReleased(document=document)
        fact = Fact(seq=1, at=START, actor=PersonId("sec"), event=event, salt="")
        for tell in self.after_facts:
            tell(before, (fact,))
        await self.settle()

    def regroup(self, person_id: PersonId, groups: tuple[GroupId, ...]) -> None:
        person = replace(self.meeting.people[person_id], groups=groups)
        self.meeting = replace(self.meeting, people={**self.meeting.people, person_id: person})


class Device:
    """One person's program: its book of marks, its log, and what is under way on its line."""

    def __init__(self, world: World, number: int) -> None:
        self.me = PersonId(WHO[number])
        self.name = f"{self.me}-{number}"
        self.log = MemoryLog()
        self.up: list[PutMarks] = []
        self.seat: Seat | None = None
        self.anew = False
        self._world = world
        self.book = self._new_book()

    def _new_book(self) -> MarkBook:
        # A drawing made on one device of a person must be readable on the other.
        key = self.me.encode().ljust(32, b"\0")
        return MarkBook(self.me, self.name, (key,), cast(SealedLog, self.log), self._send, lambda document_id: None)

    def _send(self, message: PutMarks) -> bool:
        if self.seat is not None:
            self.up.append(message)
        return self.seat is not None

    async def restart(self) -> None:
        self.cut()
        await self.book.close()
        self.book = self._new_book()
        await self.book.load()

    def cut(self) -> None:
        """Whatever is under way is lost."""
        if self.seat is not None:
            self._world.live.remove(self.seat)
            self.seat = None
            self.up.clear()

    async def connect(self) -> None:
        if self.seat is not None:
            return
        if self.anew:
            self.anew = False
            self.book.forget_others()
        self.seat = Seat(self.me, self._world)
        self.book.line_up()
        self._world.live.append(self.seat)
        for tell in self._world.after_arrival:
            tell(self.seat)
        await self._world.settle()

    def own(self) -> list[Mark]:
        return [m for d in (OPEN, LATER) for m in self.book.of(d) if m.author == self.me]

    def draw(self, choice: int, sharing: Sharing) -> None:
        """Make one of three marks, the same on all devices of a person: so they meet often."""
        number = choice % 3
        document_id, mark_id = (OPEN, LATER)[number % 2], MarkId(f"{self.me}-{number}")
        if may_open(self._world.meeting, self.me, document_id) and self.book.sharing_of(mark_id) is None:
            shape = StickyNote(x_pt=1, y_pt=number, text=f"{choice} {self.name}")
            mark = Mark(mark_id=mark_id, document_id=document_id, version=1, page=0, author=self.me, shape=shape)
            with suppress(ClientError):  # it was shared before it was deleted, and stays it
                self.book.put(mark, sharing, AUDIENCES[choice % len(AUDIENCES)])

    def redraw(self, mark: Mark, choice: int) -> None:
        assert isinstance(mark.shape, StickyNote)
        changed = replace(mark, shape=replace(mark.shape, text=f"{mark.shape.text[-8:]}{choice}"))
        self.book.put(changed, self.book.sharing_of(mark.mark_id) or Sharing.PRIVATE)

    def share(self, mark: Mark, choice: int) -> None:
        audience, wider = self.book.audience_of(mark.mark_id), AUDIENCES[choice % len(AUDIENCES)]
        self.book.put(mark, Sharing.SHARED, wider if audience is None else joined(audience, wider))

    async def take_up(self, choice: int, again: bool) -> None:
        if self.up and self.seat is not None:
            place = choice % len(self.up)
            message = self.up[place] if again else self.up.pop(place)
            self._world.desk.put(cast(Session, self.seat), cast(PutMarks, decode_client(encode(message))))
            await self._world.settle()

    def take_down(self, choice: int, again: bool) -> None:
        if self.seat is not None and self.seat.down:
            place = choice % len(self.seat.down)
            message = self.seat.down[place] if again else self.seat.down.pop(place)
            self.book.merge(message.records)


def change_own(device: Device, kind: str, which: int, choice: int) -> None:
    own = device.own()
    if not own:
        return
    mark = own[which % len(own)]
    if kind == "redraw":
        device.redraw(mark, choice)
    elif kind == "share":
        device.share(mark, choice)
    else:
        shared = device.book.sharing_of(mark.mark_id) is Sharing.SHARED
        device.book.delete(mark.mark_id)
        if choice % 3 == 0:
            device.book.put(mark, Sharing.SHARED if shared else Sharing.PRIVATE)  # undone


def regroup(world: World, devices: list[Device], device: Device, choice: int) -> None:
    world.regroup(device.me, (GroupId("north"), GroupId("south"))[: choice % 3])
    for other in devices:
        if other.me == device.me:
            # The server ends their sessions, and the next welcome says that all comes anew.
            other.cut()
            other.anew = True


async def act(world: World, devices: list[Device], step: Step) -> None:
    kind, number, which, choice = step
    device = devices[number]
    acts: dict[str, Callable[[], Any]] = {
        "draw": lambda: device.draw(choice, (Sharing.PRIVATE, Sharing.SHARED)[which % 2]),
        "up": lambda: device.take_up(which, choice % 3 == 0),
        "down": lambda: device.take_down(which, choice % 3 == 0),
        "cut": device.cut,
        "connect": device.connect,
        "restart": device.restart,
        "release": world.release,
        "regroup": lambda: regroup(world, devices, device, choice),
    }
    under_way = acts.get(kind, lambda: change_own(device, kind, which, choice))()
    if under_way is not None:
        await under_way
    await device.book.flushed()


async def play(steps: list[Step]) -> None:
    world = World()
    await world.desk.open()
    devices = [Device(world, number) for number in range(len(WHO))]
    for device in devices:
        await device.connect()
    for step in steps:
        await act(world, devices, step)
    for device in devices:
        await device.connect()
    while any(d.up or (d.seat is not None and d.seat.down) for d in devices):
        for device in devices:
            await device.take_up(0, False)
            device.take_down(0, False)
    for device in devices:
        check(world, devices, device)
        await device.book.close()


def check(world: World, devices: list[Device], device: Device) -> None:
    stored = world.stored.records
    theirs = {
        k: r for k, r in stored.items() if not r.deleted and (r.author == device.me or world.is_for(r, device.me))
    }
    shown = {m.mark_id: m for d in (OPEN, LATER) for m in device.book.of(d)}
    assert device.book.unsynced == 0
    assert set(shown) == set(theirs)
    for mark_id, record in theirs.items():
        if record.sharing is Sharing.SHARED:
            assert shown[mark_id] == open_record(record)
            assert device.book.audience_of(mark_id) == record.audience
        assert device.book.sharing_of(mark_id) is record.sharing
    for twin in devices:
        if twin.me == device.me:
            assert {m.mark_id: m for d in (OPEN, LATER) for m in twin.book.of(d)} == shown


KINDS: tuple[str, ...] = (
    *("draw", "draw", "draw", "redraw", "redraw", "share", "delete", "up", "up", "up", "down", "down", "down"),
    *("cut", "connect", "connect", "restart", "release", "regroup"),
)
_steps = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, len(WHO) - 1), st.integers(0, 20), st.integers(0, 20)),
    max_size=60,
)


LEFT_THE_GROUP = [("draw", 3, 1, 3), ("up", 3, 0, 1), ("down", 1, 0, 1), ("down", 1, 0, 1), ("regroup", 1, 0, 0)]


@given(_steps)
@example(LEFT_THE_GROUP)
@settings(max_examples=60, deadline=None)
def test_everybody_ends_with_the_same_marks(steps: list[Step]) -> None:
    asyncio.run(play(steps))


def test_so_they_do_after_long_days() -> None:
    for seed in range(60):
        dice = Random(seed)
        # Lines that are bad to a different degree.
        kinds = [*KINDS, *(("redraw", "delete", "regroup") * (seed % 4)), *(("cut", "connect") * (seed % 3))]
        steps = [
            (dice.choice(kinds), dice.randrange(len(WHO)), dice.randrange(21), dice.randrange(21)) for _ in range(80)
        ]
        asyncio.run(play(steps))
