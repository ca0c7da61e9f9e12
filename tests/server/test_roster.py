"""The roster of a conference as it is told: whole to whoever comes, then changes, and right whatever came between."""

import asyncio
import random
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import cast

import pytest
from msgspec.structs import replace

from meetroom.domain.core import PersonId
from meetroom.domain.state import Person, Role
from meetroom.protocol.codec import decode_server
from meetroom.protocol.signalling import CallRoster, CallRosterChange, LegId, LegInfo, Silenced, roster_after
from meetroom.server.gathering import Gathering
from meetroom.server.line import Line
from meetroom.server.roster import Legs, RosterDesk
from meetroom.server.session import Session

HALL = 60


@dataclass(eq=False)
class Listener:
    """A session whose connection takes frames while its gate is open, and who keeps the roster by the book."""

    person_id: PersonId
    legs: Legs = ()
    told: list[CallRoster | CallRosterChange] = field(default_factory=list)
    frames_chars: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self.line = Line(self._take, queued_bytes=1 << 20, queued_messages=100, on_too_slow=lambda: None)

    @property
    def session(self) -> Session:
        return cast(Session, self)

    async def _take(self, text: str) -> None:
        await self.gate.wait()
        message = decode_server(text)
        assert isinstance(message, CallRoster | CallRosterChange)
        self.told.append(message)
        self.frames_chars = len(text)
        self.legs = message.legs if isinstance(message, CallRoster) else roster_after(self.legs, message)


class Hall:
    """A conference and who listens to it."""

    def __init__(self) -> None:
        self.legs: dict[LegId, LegInfo] = {}
        self.listeners: list[Listener] = []
        people = {
            PersonId("in"): Person(person_id=PersonId("in"), name="In", roles=(Role.DELEGATE,)),
            PersonId("out"): Person(person_id=PersonId("out"), name="Out", roles=(Role.GUEST,)),
        }
        self.meeting = SimpleNamespace(doors_closed=False, people=people)
        self._told = asyncio.Event()
        gathering = cast(Gathering, self)
        self.desk = RosterDesk(gathering, lambda: tuple(self.legs.values()), self._told.set)

    @property
    def live(self) -> frozenset[Listener]:
        return frozenset(self.listeners)

    def come(self, name: str) -> Listener:
        """Somebody arrives."""
        listener = Listener(PersonId(name))
        self.listeners.append(listener)
        self.desk.greet(listener.session)
        return listener

    def join(self, name: str) -> LegId:
        """Somebody's leg stands."""
        leg_id = LegId(name)
        self.legs[leg_id] = LegInfo(leg_id, "p", None, "Người dự họp")
        return leg_id

    def change(self, leg_id: LegId, **changes: object) -> None:
        """Something is other with a leg."""
        self.legs[leg_id] = replace(self.legs[leg_id], **changes)

    async def tell(self) -> None:
        """Have everybody told."""
        self._told.clear()
        self.desk.call()
        await self._told.wait()


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A hall in which nothing is gathered for long."""
    monkeypatch.setattr("meetroom.server.roster.crowd_pause_s", lambda _: 0.0)
    return Hall()


async def test_a_closed_microphone_in_a_hall_costs_one_line_and_not_the_hall(hall: Hall) -> None:
    legs = [hall.join(f"l-{number}") for number in range(HALL)]
    early = hall.come("in")
    whole_chars = early.frames_chars
    hall.change(legs[7], muted=True)
    await hall.tell()
    assert early.told[1:] == [CallRosterChange(legs=(hall.legs[legs[7]],))]
    assert early.frames_chars < whole_chars / 20
    del hall.legs[legs[3]]
    hall.join("l-new")
    await hall.tell()
    assert early.told[-1] == CallRosterChange(legs=(hall.legs[LegId("l-new")],), gone=(legs[3],))
    # Who comes now knows all of it, and is told what happens next like everybody else.
    late = hall.come("in")
    assert len(late.legs) == HALL
    hall.change(legs[7], muted=False)
    await hall.tell()
    assert late.told[-1] == early.told[-1] == CallRosterChange(legs=(hall.legs[legs[7]],))
    known = len(late.told)
    await hall.tell()
    assert len(late.told) == known, "nothing has changed, nothing is told"


async def test_what_was_undone_before_it_was_told_does_not_stay_with_whoever_came_between(hall: Hall) -> None:
    legs = [hall.join(f"l-{number}") for number in range(5)]
    early = hall.come("in")
    hall.change(legs[0], muted=True)
    between = hall.come("in")
    hall.change(legs[0], muted=False)
    await hall.tell()
    assert between.legs[0].muted is False
    assert len(early.told) == 1


async def test_a_line_that_was_behind_gets_the_whole_of_it(hall: Hall) -> None:
    legs = [hall.join(f"l-{number}") for number in range(HALL)]
    slow = hall.come("in")
    slow.gate.clear()
    for number in range(3):
        hall.change(legs[number], muted=True)
        await hall.tell()
    slow.gate.set()
    await slow.line.flushed()
    assert set(slow.legs) == set(hall.legs.values())
    assert len(slow.told) == 3, "the first, the one on its way, and the newest"
    hall.change(legs[9], camera=False)
    await hall.tell()
    assert isinstance(slow.told[-1], CallRosterChange)
    assert set(slow.legs) == set(hall.legs.values())


async def test_whoever_waits_for_an_answer_is_told_even_what_they_know(hall: Hall) -> None:
    hall.join("l-1")
    asks, other = hall.come("in"), hall.come("in")
    hall.desk.owe(asks.session)
    await hall.tell()
    assert (len(asks.told), len(other.told)) == (2, 1)


def happen(hall: Hall, chance: random.Random) -> None:
    """Something."""
    leg_id = LegId(f"l-{chance.randrange(30)}")
    match chance.randrange(7):
        case 0:
            hall.legs.pop(leg_id, None)
        case 1 | 2:
            hall.join(leg_id)
        case 3 | 4 if leg_id in hall.legs:
            hall.change(leg_id, muted=chance.random() < 0.5, silenced=chance.choice([None, Silenced.BY_CHAIR]))
        case 5 if len(hall.listeners) < 12:
            hall.come(chance.choice(["in", "out"]))
        case 6:
            hall.meeting.doors_closed = not hall.meeting.doors_closed


async def test_everybody_ends_up_with_the_roster_they_may_have(hall: Hall) -> None:
    chance = random.Random(4)
    for _ in range(400):
        happen(hall, chance)
        for listener in hall.listeners:
            if chance.random() < 0.2:
                (listener.gate.clear if listener.gate.is_set() else listener.gate.set)()
        if chance.random() < 0.3:
            await hall.tell()
    for doors_closed in (True, False):
        hall.meeting.doors_closed = doors_closed
        await hall.tell()
        for listener in hall.listeners:
            listener.gate.set()
            await listener.line.flushed()
            inside = not doors_closed or listener.person_id == "in"
            shown = {leg if inside else replace(leg, muted=False, silenced=None) for leg in hall.legs.values()}
            assert set(listener.legs) == shown
    assert {listener.person_id for listener in hall.listeners} == {"in", "out"}
