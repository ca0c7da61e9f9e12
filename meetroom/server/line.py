"""One connection's way out: straight when it is not behind, a bounded queue when it is; knows no message.

A message costs no task switch while the connection takes it at once: its `send` is stepped by hand, and only a
step that has to wait is handed to a task.  Measured in architecture.md: a task per message is half again as slow.
"""

import asyncio
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

from litestar.exceptions import WebSocketDisconnect

Send = Callable[[str], Coroutine[Any, Any, None]]
_LOST = (OSError, WebSocketDisconnect)


class Line:
    """Sends text frames in order over one connection.

    Args:
        send: sends one frame; waits while the connection is behind; raises OSError or WebSocketDisconnect when gone.
        queued_bytes: how much may wait; more calls `on_too_slow` once.
        queued_messages: how many may wait, likewise.
        on_too_slow: what to do with a connection that does not keep up.
    """

    def __init__(self, send: Send, *, queued_bytes: int, queued_messages: int, on_too_slow: Callable[[], None]) -> None:
        self._send = send
        self._max_bytes = queued_bytes
        self._max_messages = queued_messages
        self._on_too_slow = on_too_slow
        self._queue: deque[str] = deque()
        self._queued_bytes = 0
        self._newest: dict[str, str | Callable[[], str]] = {}
        self._worker: asyncio.Task[None] | None = None
        self._free = asyncio.Event()
        self._free.set()
        self.lost = False
        self._ending = False

    @property
    def behind(self) -> bool:
        """Whether something waits."""
        return self._worker is not None

    def push(self, text: str) -> None:
        """Send a frame that must not be lost; never waits."""
        if self.lost or self._ending:
            return
        if self._worker is None:
            self._step(text)
            return
        self._queue.append(text)
        self._queued_bytes += len(text)
        if self._queued_bytes > self._max_bytes or len(self._queue) > self._max_messages:
            self._on_too_slow()

    def push_newest(self, kind: str, text: str | Callable[[], str]) -> None:
        """Send a frame of which only the newest of its kind counts; while behind, older ones are dropped.

        Args:
            text: or what makes it, called when it can be sent.
        """
        if self.lost or self._ending:
            return
        if self._worker is None:
            self._step(text if isinstance(text, str) else text())
        else:
            self._newest[kind] = text

    def push_if_free(self, text: str) -> None:
        """Send a frame that nobody misses when the connection is behind."""
        if not (self.lost or self._ending or self.behind):
            self._step(text)

    def push_last(self, text: str, *, drop_queue: bool) -> None:
        """Send the last frame of this line; whatever waits is dropped where it would only be in the way."""
        if self.lost or self._ending:
            return
        if drop_queue:
            self._queue.clear()
            self._queued_bytes = 0
        self._newest.clear()
        if self._worker is None:
            self._step(text)
        else:
            self._queue.append(text)
            self._queued_bytes += len(text)
        self._ending = True

    async def flushed(self) -> None:
        """Wait until nothing waits any more, or the connection is lost."""
        await self._free.wait()

    def close(self) -> None:
        """Send nothing more."""
        self.lost = True
        if self._worker is not None:
            self._worker.cancel()
            # A task cancelled before its first step never runs its `finally`.
            self._free.set()

    def _step(self, text: str) -> None:
        coroutine = self._send(text)
        try:
            waits_for = coroutine.send(None)
        except StopIteration:
            return
        except _LOST:
            self.lost = True
            return
        self._free.clear()
        self._worker = asyncio.create_task(self._work(coroutine, waits_for))

    async def _work(self, coroutine: Coroutine[Any, Any, None], waits_for: Any) -> None:
        try:
            await _carry_on(coroutine, waits_for)
            while self._queue or self._newest:
                await self._send(self._take())
        except _LOST:
            self.lost = True
        finally:
            self._worker = None
            self._free.set()

    def _take(self) -> str:
        if self._queue:
            text = self._queue.popleft()
            self._queued_bytes -= len(text)
            return text
        newest = self._newest.pop(next(iter(self._newest)))
        return newest if isinstance(newest, str) else newest()


@types.coroutine
def _carry_on(coroutine: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """Await a coroutine that was already stepped once and now waits for a future."""
    while True:
        try:
            received = yield waits_for
        except BaseException as error:  # cancellation included: it belongs to the inner coroutine first
            step: Callable[[], Any] = _throwing(coroutine, error)
        else:
            step = _sending(coroutine, received)
        try:
            waits_for = step()
        except StopIteration:
            return


def _sending(coroutine: Coroutine[Any, Any, None], value: Any) -> Callable[[], Any]:
    return lambda: coroutine.send(value)


def _throwing(coroutine: Coroutine[Any, Any, None], error: BaseException) -> Callable[[], Any]:
    return lambda: coroutine.throw(error)
