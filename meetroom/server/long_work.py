"""One long piece of work that people start, watch and give up; knows not what it is.  Belongs to the loop."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from msgspec.structs import replace

from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.protocol.minutes import WorkPhase, WorkState

State = TypeVar("State", bound=WorkState)
log = logging.getLogger(__name__)

_CLOSED_PAUSE_S = 1.0
"""A server that stops is not asked for news without a pause."""


class LongWork(Generic[State]):
    """See the module.

    Args:
        state: where it stands to begin with.
        problem_of: what those who watch are told of an error.
        named: for the log, whose it is.
    """

    def __init__(self, state: State, problem_of: Callable[[Exception], ProblemAnswer], **named: str) -> None:
        # No version is that of an earlier run of the server.
        self._state = replace(state, version=1 + secrets.randbits(40))
        self._problem_of = problem_of
        self._named = named
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._may_stop = True
        self._closed = False

    @property
    def state(self) -> State:
        """Where it stands."""
        return self._state

    @property
    def running(self) -> bool:
        """Whether somebody is at it."""
        return self._task is not None

    def change(self, **fields: Any) -> None:
        """It stands elsewhere now: whoever waits is told."""
        changed = replace(self._state, **fields)
        if changed != self._state:
            self._state = replace(changed, version=self._state.version + 1)
            news, self._news = self._news, asyncio.Event()
            news.set()

    async def news(self, known: int | None, wait_s: float) -> State:
        """The state: at once where another version is known, else once it changes or the time is over."""
        if known == self._state.version:
            if self._closed:
                wait_s = min(wait_s, _CLOSED_PAUSE_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._news.wait()
        return self._state

    def start(self, work: Coroutine[Any, Any, dict[str, Any]], **fields: Any) -> None:
        """Begin; nobody may be at it.

        Args:
            work: tells how far it is by `change`, gives what DONE says; what it raises is told to those who watch.
            fields: what the state says from the beginning.
        """
        self._may_stop = True
        self.change(phase=WorkPhase.WAITING, done=0, total=0, problem=None, **fields)
        self._task = asyncio.create_task(self._carry_out(work))

    def past_stopping(self) -> None:
        """What is being done now is done to its end."""
        self._may_stop = False

    async def cancel(self) -> State:
        """Give up, unless it is past that; returns once it has ended, one way or another."""
        task = self._task
        if task is not None:
            if self._may_stop:
                task.cancel()
            await asyncio.wait([task])
        return self._state

    async def close(self) -> None:
        """Stop with the server: nobody gave the work up, so that nobody is told so; whoever waits waits no longer."""
        self._closed = True
        task = self._task
        if task is not None:
            if self._may_stop:
                task.cancel()
            await asyncio.wait([task])
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def _carry_out(self, work: Coroutine[Any, Any, dict[str, Any]]) -> None:
        end: dict[str, Any]
        try:
            end = {"phase": WorkPhase.DONE, **await work}
        except asyncio.CancelledError:
            end = {"phase": WorkPhase.CANCELLED}
        except Exception as error:
            problem = self._problem_of(error)
            if problem.problem is Problem.SERVER_ERROR:
                log.error("long work failed", exc_info=error, extra=self._named)
            end = {"phase": WorkPhase.FAILED, "problem": problem}
        self._task = None
        if not self._closed or end["phase"] is WorkPhase.DONE:
            self.change(**end)
