"""A server that is killed without warning: whatever it acknowledged is there when the next one starts."""

import asyncio
import sys
from pathlib import Path

import pytest

from meetroom.domain.agenda import AddItem
from meetroom.domain.core import CommandId, ItemId, PollId
from meetroom.domain.polls import Choice, PollKind, PollState, motion_vote
from meetroom.domain.voting import CastVote, ClosePoll, CreatePoll, OpenPoll
from meetroom.protocol.messages import Answer, Submit
from tests.server.conftest import Crowd, StartServer
from tests.server.visitor import Visitor

P = PollId("poll-1")
VICTIM = """
import asyncio, sys
from pathlib import Path
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig

async def main():
    server = MeetingServer(ServerConfig(data_folder=Path(sys.argv[1]), port=int(sys.argv[2]), media=False))
    await server.start()
    print("up", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.parametrize("acknowledged", [1, 40])
async def test_acknowledged_commands_survive(start_server: StartServer, acknowledged: int) -> None:
    server = await start_server()
    folder, port = server.config.data_folder, server.house.address[1]
    crowd = Crowd(server)
    await (await crowd.found()).close()
    sec = crowd.people["sec"]
    await server.stop()
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-c", VICTIM, str(folder), str(port), stdout=asyncio.subprocess.PIPE, cwd=Path.cwd()
    )
    assert victim.stdout is not None
    assert await asyncio.wait_for(victim.stdout.readline(), 60) == b"up\n"
    line = await sec.enter(crowd.meeting_id)
    for number in range(acknowledged + 3):
        command = AddItem(item_id=ItemId(f"i{number}"), title="Mục")
        await line.say(Submit(command_id=CommandId(f"c{number}"), command=command))
    answers = [await line.expect(Answer) for _ in range(acknowledged)]
    victim.kill()
    await victim.wait()
    await line.close()
    again = await start_server(port=port)
    visitor = Visitor(again)
    visitor.headers = sec.headers
    back = await visitor.enter(crowd.meeting_id)
    for answer in answers:
        assert answer.refusal is None
        assert ItemId(answer.command_id.replace("c", "i")) in back.replica.meeting.items
        command = AddItem(item_id=ItemId(answer.command_id.replace("c", "i")), title="Mục")
        assert await back.submit(command, answer.command_id) == answer
    await back.close()
    await visitor.close()
    await sec.close()


async def vote_all(crowd: Crowd, names: list[str]) -> None:
    for number, name in enumerate(names):
        line = await crowd.people[name].enter(crowd.meeting_id)
        vote = motion_vote(Choice.YES if number % 3 else Choice.NO)
        assert (await line.submit(CastVote(poll_id=P, vote=vote))).refusal is None
        await line.close()


async def test_an_acknowledged_secret_ballot_survives(start_server: StartServer) -> None:
    """The box too: ballots and key are on disk before anybody is told so, and what counts them comes back by itself."""
    server = await start_server()
    folder, port = server.config.data_folder, server.house.address[1]
    crowd = Crowd(server)
    await crowd.found()
    names = [f"voter{number}" for number in range(6)]
    await crowd.open(*names)
    for line in crowd.lines.values():
        await line.close()
    await server.stop()
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-c", VICTIM, str(folder), str(port), stdout=asyncio.subprocess.PIPE, cwd=Path.cwd()
    )
    assert victim.stdout is not None
    assert await asyncio.wait_for(victim.stdout.readline(), 60) == b"up\n"
    sec = await crowd.people["sec"].enter(crowd.meeting_id)
    for command in (CreatePoll(poll_id=P, question="?", kind=PollKind.SECRET), OpenPoll(poll_id=P)):
        assert (await sec.submit(command)).refusal is None
    await vote_all(crowd, names)
    closing = Submit(command_id=CommandId("close"), command=ClosePoll(poll_id=P))
    await sec.say(closing)
    victim.kill()  # with the closing on its way, or just closed, or being counted
    await victim.wait()
    await start_server(port=port)
    back = await crowd.people["sec"].enter(crowd.meeting_id)
    await back.say(closing)
    await back.until(lambda: back.replica.meeting.polls[P].state is PollState.COUNTED)
    tally = back.replica.meeting.polls[P].tally
    assert tally is not None
    assert (int(tally.yes), int(tally.no), tally.cast) == (4, 2, 6)
    await back.close()
    await crowd.close()
