"""What is told in a crowd: in order, in pieces, after the answers, and never after what was written later."""

import asyncio
from collections.abc import Sequence

import pytest

from meetroom.domain.attendance import SignIn
from meetroom.domain.core import MeetingId, PollId
from meetroom.domain.polls import Choice, PollState, motion_vote
from meetroom.domain.voting import CastVote, ClosePoll, CreatePoll, OpenPoll
from meetroom.protocol.messages import ByeReason
from meetroom.server import gathering, holding
from meetroom.server.fanout import Place
from meetroom.server.holding import LONGEST_S, PIECE_BYTES, QUIET_S, Holding
from tests.server.conftest import Crowd
from tests.server.visitor import Line
from tests.store.chains import chain

P = PollId("poll-1")


class Told:
    """What was told, piece by piece, on a clock of its own."""

    def __init__(self) -> None:
        self.pieces: list[list[Place]] = []
        self.busy = False
        self.holding = Holding(self._tell, lambda: self.busy)

    def _tell(self, places: Sequence[Place]) -> None:
        self.pieces.append(list(places))

    async def until(self, count: int) -> None:
        async with asyncio.timeout(60):
            while True:
                if sum(map(len, self.pieces)) >= count:
                    return
                await asyncio.sleep(QUIET_S)


def places(count: int, chars: int = 10) -> list[Place]:
    return [Place(stored) for stored in chain(MeetingId("m"), ["x" * chars] * count)]


async def test_what_is_held_is_told_in_order_and_in_pieces() -> None:
    told, many = Told(), places(200, 2_000)
    for start in range(0, 200, 20):
        told.holding.add(many[start : start + 20])
    assert told.pieces == []
    await told.until(200)
    assert [place for piece in told.pieces for place in piece] == many
    assert len(told.pieces) > 4
    for piece in told.pieces:
        assert sum(len(place.whole) for place in piece[:-1]) < PIECE_BYTES
    assert told.holding.held == 0


async def test_those_who_wait_for_an_answer_come_first_but_not_for_ever() -> None:
    told = Told()
    told.busy = True
    loop = asyncio.get_running_loop()
    start_s = loop.time()
    told.holding.add(places(3))
    await told.until(3)
    # The clock of the loop is the one it goes by, however slow the machine is.
    assert loop.time() - start_s >= LONGEST_S


async def test_what_is_urgent_takes_everything_before_it_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "LONGEST_S", 3_600.0)
    told, many = Told(), places(100, 2_000)
    told.busy = True
    told.holding.add(many[:99])
    told.holding.add(many[99:], urgent=True)
    await told.until(100)
    assert [place for piece in told.pieces for place in piece] == many
    assert len(told.pieces) > 1  # others have their turn in between
    told.holding.add(many[:1])
    assert told.holding.held == 1  # what comes later is not urgent any more


async def test_what_is_taken_is_not_told_again() -> None:
    told, few = Told(), places(5)
    told.holding.add(few[:3])
    assert told.holding.take() == few[:3]
    assert told.holding.take() == []
    told.holding.add(few[3:])
    await told.until(2)
    assert told.pieces == [few[3:]]


@pytest.fixture
def small_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three sessions are many."""
    monkeypatch.setattr(gathering, "CROWD", 3)


async def reaches(line: Line, seq: int) -> None:
    await line.until(lambda: line.replica.seq >= seq)


async def votes(line: Line, name: str) -> None:
    """Vote; whatever is told before or after the answer is told in the end."""
    vote = CastVote(poll_id=P, vote=motion_vote(Choice.YES))
    answer = await line.submit(vote, f"vote-{name}")
    assert answer.refusal is None
    await reaches(line, answer.seq)


@pytest.mark.usefixtures("small_crowd")
async def test_in_a_crowd_everybody_gets_one_chain_in_its_order(crowd: Crowd) -> None:
    names = [f"d{number}" for number in range(8)]
    await crowd.open(*names)
    sec = crowd.lines["sec"]
    for command in (CreatePoll(poll_id=P, question="?"), OpenPoll(poll_id=P)):
        assert (await sec.submit(command)).refusal is None
    await asyncio.gather(*(votes(crowd.lines[name], name) for name in names))
    closed = await sec.submit(ClosePoll(poll_id=P))
    assert closed.refusal is None
    room = crowd.server.house.gatherings[sec.replica.meeting.meeting_id].room
    for line in crowd.lines.values():
        # `follow` has checked every place: none is missing, none came twice.
        await reaches(line, closed.seq)
        assert line.replica.head == room.places[line.replica.seq - 1].stored.link.head
        assert set(line.replica.meeting.polls[P].received) == {crowd.people[name].person_id for name in names}
        assert line.replica.meeting.polls[P].state is not PollState.OPEN


@pytest.mark.usefixtures("small_crowd")
async def test_whoever_comes_while_something_is_held_gets_everything_once(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crowd.open("an", "binh", "chi")
    await crowd.add("dung")
    monkeypatch.setattr(holding, "QUIET_S", 3_600.0)  # nothing is told by itself any more
    late = await crowd.enter("dung")
    answer = await late.submit(SignIn())
    assert answer.refusal is None
    assert late.replica.seq < answer.seq  # answered, and not yet told
    await crowd.people["an"].enter(crowd.meeting_id)
    for line in crowd.lines.values():
        await reaches(line, answer.seq)


@pytest.mark.usefixtures("small_crowd")
async def test_what_is_held_is_told_before_the_server_goes(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    await crowd.open("an", "binh", "chi")
    await crowd.add("dung")
    monkeypatch.setattr(holding, "QUIET_S", 3_600.0)
    late = await crowd.enter("dung")
    answer = await late.submit(SignIn())
    await crowd.server.stop()
    assert (await late.bye()).reason is ByeReason.SERVER_STOPPING
    assert late.replica.seq == answer.seq
