"""A process of its own for what is measured, and the pipe to it; knows no media."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")

STOP_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 120.0


class Worker:
    """One running process; questions are answered in order."""

    def __init__(self, process: Any, pipe: Connection) -> None:
        self._process, self._pipe = process, pipe

    @property
    def pid(self) -> int:
        """The process to look at."""
        pid: int = self._process.pid
        return pid

    async def hear(self) -> Any:
        """What the process says next.  Raises: EOFError when it has ended, TimeoutError when it says nothing."""
        if not await asyncio.to_thread(self._pipe.poll, ANSWER_TIMEOUT_S):
            raise TimeoutError("the process that is measured says nothing")
        return await asyncio.to_thread(self._pipe.recv)

    def say(self, something: Any) -> None:
        """Say something that is not answered."""
        self._pipe.send(something)

    async def ask(self, question: Any) -> Any:
        """Say something and wait for the answer."""
        self.say(question)
        return await self.hear()


@asynccontextmanager
async def working(target: Callable[..., None], *arguments: Any) -> AsyncIterator[Worker]:
    """Run `target(pipe, *arguments)` in a process; it ends when it is told None."""
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    process = context.Process(target=target, args=(far, *arguments))
    process.start()
    far.close()
    worker = Worker(process, near)
    try:
        yield worker
        near.send(None)
        await asyncio.to_thread(process.join, STOP_TIMEOUT_S)
    finally:
        if process.is_alive():
            process.kill()
            await asyncio.to_thread(process.join)
        near.close()


def run_on_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run on the loop the product uses: uvloop where it is installed; the stock peers get the same."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


async def listen(pipe: Connection) -> Any:
    """In the process: the next question, None for the end."""
    try:
        return await asyncio.to_thread(pipe.recv)
    except EOFError:
        return None
