"""Orders between the conductor and its child processes: JSON lines over standard input and output."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

Order = Mapping[str, Any]
Handler = Callable[[Order], Awaitable[dict[str, Any]]]
PROCESS_START_S = 120.0
ORDER_S = 240.0  # a child that is not heard for so long hangs; slow machines take a minute for some orders


class ChildFailed(Exception):
    """A child process could not do what it was told, or is gone; the text is for the log and the report."""


class Child:
    """A child process as the conductor sees it."""

    def __init__(self, name: str, process: subprocess.Popen[str], loop: asyncio.AbstractEventLoop) -> None:
        self.name = name
        self.process = process
        self._loop = loop
        self._next = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.gone: asyncio.Future[None] = loop.create_future()
        threading.Thread(target=self._read, name=f"demo-{name}", daemon=True).start()

    @classmethod
    def start(cls, name: str, module: str, logs: Path, env: Mapping[str, str] | None = None) -> "Child":
        """Start `python -m module`; its standard error goes to a file in `logs`."""
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"{name}.log").open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
            )
        return cls(name, process, asyncio.get_running_loop())

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._answered, line)
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._ended)

    def _answered(self, line: str) -> None:
        try:
            answer = json.loads(line)
        except ValueError:
            return  # a library printed something; orders are answered in JSON only
        future = self._waiting.pop(answer.get("id", -1), None)
        if future is None or future.done():
            return
        if "error" in answer:
            future.set_exception(ChildFailed(f"{self.name}: {answer['error']}"))
        else:
            future.set_result(answer["done"])

    def _ended(self) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ChildFailed(f"{self.name} ended"))
        self._waiting.clear()
        if not self.gone.done():
            self.gone.set_result(None)

    async def order(self, do: str, timeout_s: float = ORDER_S, **what: Any) -> dict[str, Any]:
        """Give an order and wait until it is carried out.  Raises: ChildFailed."""
        self._next += 1
        future: asyncio.Future[dict[str, Any]] = self._loop.create_future()
        self._waiting[self._next] = future
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps({"id": self._next, "do": do, **what}) + "\n")
            self.process.stdin.flush()
            return await asyncio.wait_for(future, timeout_s)
        except TimeoutError as error:
            raise ChildFailed(f"{self.name}: no answer to {do!r} within {timeout_s:.0f} s") from error
        except (OSError, ValueError) as error:
            raise ChildFailed(f"{self.name} ended") from error

    async def gone_by_itself(self) -> None:
        """Give no more orders, and wait for as long as it wants to go on."""
        # While its input is open it would wait for orders, even with nothing left to do.
        self._no_more_orders()
        await self.gone
        await asyncio.to_thread(self.process.wait)

    def _no_more_orders(self) -> None:
        with contextlib.suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()

    async def end(self, patience_s: float = 10.0) -> None:
        """Close its input, which ends it; kill it when it does not."""
        self._no_more_orders()
        try:
            await asyncio.wait_for(asyncio.shield(self.gone), patience_s)
        except TimeoutError:
            self.process.kill()
        await asyncio.to_thread(self.process.wait)


def answer_line(order_id: int, **content: Any) -> str:
    """One line of answer."""
    return json.dumps({"id": order_id, **content})


class Orders:
    """The child's side: reads orders in a thread, carries them out on the loop, answers in the order of finishing."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Carry out orders until standard input ends."""
        loop = asyncio.get_running_loop()

        def read() -> None:
            for line in sys.stdin:
                loop.call_soon_threadsafe(self._queue.put_nowait, line)
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._queue.put_nowait, None)

        threading.Thread(target=read, name="orders", daemon=True).start()
        while (line := await self._queue.get()) is not None:
            task = asyncio.create_task(self._carry_out(json.loads(line)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry_out(self, order: Order) -> None:
        try:
            done = await self._handlers[order["do"]](order)
            print(answer_line(order["id"], done=done), flush=True)
        except Exception as error:  # whatever it was, the conductor reports it
            print(answer_line(order["id"], error=f"{type(error).__name__}: {error}"), flush=True)
            raise


def cpu_s() -> float:
    """Processor seconds this process has used, all threads."""
    return time.process_time()
