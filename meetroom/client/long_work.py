"""Long work on the server seen from a client: asked for news until it ends, through outages; knows not what it is."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from meetroom.client.pace import Backoff
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.protocol.minutes import MAX_WAIT_S, WorkState

T = TypeVar("T")
State = TypeVar("State", bound=WorkState)
_PATIENCE_S = MAX_WAIT_S + 20.0


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask until there is an answer, however long the outage; whoever has enough cancels.  Raises: ClientError."""
    backoff = Backoff()
    while True:
        try:
            return await ask()
        except ClientError as error:
            if error.problem not in (ClientProblem.UNREACHABLE, ClientProblem.SERVER_STOPPING):
                raise
        await asyncio.sleep(backoff.next_s())


async def news(door: Door, kind: type[State], path: tuple[str, ...], known: State) -> State:
    """The state once it is another than the one known, or after some 20 s.  Raises: ClientError."""

    async def ask() -> State:
        raw = await door.fetch("GET", *path, query={"known": str(known.version)}, read_s=_PATIENCE_S)
        return Door.decoded(kind, raw)

    return await patiently(ask)
