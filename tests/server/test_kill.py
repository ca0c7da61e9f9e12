"""A server that is killed without warning: whatever it acknowledged is there when the next one starts."""

import asyncio
import sys
from pathlib import Path

import pytest

from meetroom.domain.agenda import AddItem
from meetroom.domain.core import CommandId, ItemId
from meetroom.protocol.messages import Answer, Submit
from tests.server.conftest import Crowd, StartServer
from tests.server.visitor import Visitor

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
