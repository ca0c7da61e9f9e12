"""A meeting of ten delegates in which one line dies again and again: everything converges, nothing counts twice."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.domain.annotations import Mark, MarkId, Sharing, StickyNote
from meetroom.domain.attendance import SignIn
from meetroom.domain.chain import state_sha256
from meetroom.domain.core import PollId, Refusal, SpeechId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.floor import EndSpeech, GrantFloor, RequestFloor
from meetroom.domain.polls import motion_vote
from meetroom.domain.state import Choice, PollState
from meetroom.domain.voting import BallotReceived, CastVote, ClosePoll, CreatePoll, OpenPoll, PublishResult
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig
from tests.client.conftest import Client, Town
from tests.faults.line import BadLine

DELEGATES = 10


class Hall:
    """A town in session, its delegates, and the line of the first of them."""

    def __init__(self, town: Town, delegates: list[Client], line: BadLine) -> None:
        self.town = town
        self.delegates = delegates
        self.line = line

    @property
    def far(self) -> Client:
        """Who sits at the bad line."""
        return self.delegates[0]

    @property
    def near(self) -> list[Client]:
        return self.delegates[1:]

    async def poll(self, name: str) -> PollId:
        """Open a poll."""
        poll_id = PollId(name)
        await self.town.command(CreatePoll(poll_id=poll_id, question=f"Thông qua {name}?"), OpenPoll(poll_id=poll_id))
        return poll_id

    async def opened(self, client: Client, poll_id: PollId) -> None:
        """Wait until a poll is open at a client."""

        def is_open() -> bool:
            poll = client.engine.replica.meeting.polls.get(poll_id)
            return poll is not None and poll.state is PollState.OPEN

        await client.heard.until(is_open)

    async def down(self) -> None:
        self.line.cut()
        await self.far.heard.until(lambda: self.far.heard.link is LinkState.CONNECTING)

    async def up(self) -> None:
        self.line.restore()
        self.far.engine.reconnect_now()
        await self.far.heard.until(lambda: self.far.heard.link is LinkState.LIVE)

    async def converged(self) -> None:
        """Everybody is where the chair is, and each replica is what the server would make of the chain for them."""
        seq = self.town.chair.engine.replica.seq
        for client in self.delegates:
            await client.heard.until(lambda c=client: c.engine.replica.seq >= seq)  # type: ignore[misc]
            answer = await client.engine.state_answer()
            assert answer.seq == client.engine.replica.seq
            assert answer.head == client.engine.replica.head
            assert answer.state_sha256 == state_sha256(client.engine.replica.meeting)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with AsyncExitStack() as stack:
        server = MeetingServer(ServerConfig(data_folder=tmp_path / "server", media=False))
        await server.start()
        town = Town(tmp_path, server, stack)
        stack.push_async_callback(town.stop)
        await town.open()
        line = await stack.enter_async_context(BadLine(*town.address))
        await town.sit()
        await town.command(SignIn())
        delegates = []
        for number in range(DELEGATES):
            await town.delegate(f"d{number}")
            delegates.append(await town.come(f"d{number}", port=None if number else line.port))
            await delegates[-1].engine.submit(SignIn())
        yield Hall(town, delegates, line)
        for client in delegates:
            await client.engine.close()


async def vote(client: Client, poll_id: PollId, choice: Choice) -> Refusal | None:
    try:
        await client.engine.submit(CastVote(poll_id=poll_id, vote=motion_vote(choice)))
    except ClientError as error:
        if error.problem is not ClientProblem.REFUSED:
            raise
        return error.refusal
    return None


async def test_far_one_misses_votes_speeches_and_papers_and_is_back_in_the_same_state(hall: Hall) -> None:
    await hall.down()
    poll_id = await hall.poll("p1")
    for client in hall.near:
        await hall.opened(client, poll_id)
    await asyncio.gather(*(vote(client, poll_id, Choice.YES) for client in hall.near))
    await hall.town.command(ClosePoll(poll_id=poll_id), PublishResult(poll_id=poll_id))
    speech_id = SpeechId("s1")
    await hall.near[0].engine.submit(RequestFloor(speech_id=speech_id))
    await hall.town.command(GrantFloor(speech_id=speech_id), EndSpeech(speech_id=speech_id))
    document_id = await hall.town.document(padding_bytes=300_000)
    await hall.town.command(ReleaseDocument(document_id=document_id))
    missed_from = hall.far.engine.replica.seq
    await hall.up()
    await hall.converged()
    assert hall.far.heard.resets == 0
    assert hall.far.engine.replica.seq > missed_from + DELEGATES
    assert hall.far.engine.replica.meeting.polls[poll_id].tally is not None
    assert (await hall.far.engine.library.open(document_id)).startswith(b"%PDF")


async def test_ballot_given_during_the_outage_counts_once_while_the_poll_is_open(hall: Hall) -> None:
    poll_id = await hall.poll("p1")
    await hall.opened(hall.far, poll_id)
    await hall.down()
    ballot = asyncio.create_task(vote(hall.far, poll_id, Choice.YES))
    await hall.far.heard.until(lambda: hall.far.engine.waiting == 1)
    await hall.up()
    assert await ballot is None
    assert await vote(hall.far, poll_id, Choice.NO) is Refusal.ALREADY_VOTED
    await hall.town.command(ClosePoll(poll_id=poll_id))
    tally = hall.town.chair.engine.replica.meeting.polls[poll_id].tally
    assert tally is not None
    assert (int(tally.yes), int(tally.no)) == (1, 0)
    await hall.converged()


async def test_ballot_queued_across_the_close_is_refused_and_never_counted(hall: Hall) -> None:
    poll_id = await hall.poll("p1")
    for client in hall.delegates:
        await hall.opened(client, poll_id)
    await hall.down()
    ballot = asyncio.create_task(vote(hall.far, poll_id, Choice.YES))
    await hall.far.heard.until(lambda: hall.far.engine.waiting == 1)
    await asyncio.gather(*(vote(client, poll_id, Choice.NO) for client in hall.near))
    await hall.town.command(ClosePoll(poll_id=poll_id))
    await hall.up()
    assert await ballot is Refusal.POLL_NOT_OPEN
    poll = hall.town.chair.engine.replica.meeting.polls[poll_id]
    assert poll.tally is not None
    assert (int(poll.tally.yes), int(poll.tally.no)) == (0, DELEGATES - 1)
    assert hall.far.me not in poll.received
    await hall.converged()


@pytest.mark.parametrize("seed", range(3))
async def test_line_that_dies_at_random_moments_loses_and_doubles_nothing(hall: Hall, seed: int) -> None:
    """The line is cut right after a ballot or a mark was handed over: in the middle of frames, before answers."""
    dice = random.Random(seed)
    document_id = await hall.town.document()
    await hall.town.command(ReleaseDocument(document_id=document_id))
    polls = []
    for number in range(6):
        polls.append(await hall.poll(f"p{number}"))
        await hall.opened(hall.far, polls[-1])
        hall.line.delay_s = dice.choice((0.0, 0.005, 0.02))
        ballot = asyncio.create_task(vote(hall.far, polls[-1], Choice.YES))
        shape = StickyNote(x_pt=1.0, y_pt=1.0, text=f"ghi chú {number}")
        mark = Mark(
            mark_id=MarkId(f"k{number}"), document_id=document_id, version=1, page=0, author=hall.far.me, shape=shape
        )
        hall.far.engine.marks.put(mark, Sharing.SHARED)
        for _ in range(dice.randrange(12)):
            await asyncio.sleep(0)
        await hall.down()
        await hall.up()
        assert await ballot is None
        await hall.town.command(ClosePoll(poll_id=polls[-1]))
    near = hall.near[0]
    await near.heard.until(lambda: len(near.engine.marks.of(document_id)) == len(polls))
    await hall.converged()
    for poll_id in polls:
        counted = [
            fact
            for fact in hall.town.chair.heard.facts
            if isinstance(fact.event, BallotReceived)
            and fact.event.poll_id == poll_id
            and fact.event.voter_id == hall.far.me
        ]
        assert len(counted) == 1


async def test_server_restart_in_the_middle_of_a_poll(hall: Hall) -> None:
    poll_id = await hall.poll("p1")
    for client in hall.delegates:
        await hall.opened(client, poll_id)
    half = DELEGATES // 2
    await asyncio.gather(*(vote(client, poll_id, Choice.YES) for client in hall.delegates[:half]))
    await hall.town.server.stop()
    for client in hall.delegates:
        await client.heard.until(lambda c=client: c.heard.link is LinkState.CONNECTING)  # type: ignore[misc]
    rest = [asyncio.create_task(vote(client, poll_id, Choice.YES)) for client in hall.delegates[half:]]
    await hall.town.start_again()
    assert await asyncio.gather(*rest) == [None] * (DELEGATES - half)
    await hall.town.command(ClosePoll(poll_id=poll_id))
    tally = hall.town.chair.engine.replica.meeting.polls[poll_id].tally
    assert tally is not None
    assert tally.yes == DELEGATES
    await hall.converged()
