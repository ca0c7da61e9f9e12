"""A recorder as the meeting server holds it: starts the process, talks with it, notices its end; knows no meeting."""

import asyncio
import contextlib
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO

import msgspec

from meetroom.media.recording.messages import Finish, FromRecorder, Order, ToRecorder, from_recorder, line

logger = logging.getLogger(__name__)

FINISH_TIMEOUT_S = 15.0


class RecorderProcess:
    """One process for one film; all methods belong to the loop it is made on.

    Args:
        on_message: told on the loop what the recorder says.
        on_end: told on the loop that the process is gone, once, however it ended.
    """

    def __init__(self, on_message: Callable[[FromRecorder], None], on_end: Callable[[], None]) -> None:
        self._on_message = on_message
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._process: subprocess.Popen[bytes] | None = None
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._ended = asyncio.Event()

    @property
    def pid(self) -> int:
        """Of the process, 0 before `start`."""
        return 0 if self._process is None else self._process.pid

    async def start(self, order: Order) -> None:
        """Start the process.  Raises: OSError."""
        self._process = await asyncio.to_thread(_spawn)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._writer = asyncio.create_task(self._write(self._process.stdin))
        threading.Thread(target=self._read, args=(self._process,), name="recorder", daemon=True).start()
        self._send(order)

    def tell(self, message: ToRecorder) -> None:
        """Say something to the recorder; nothing happens when it is gone."""
        if not self._ended.is_set():
            self._send(message)

    async def finish(self) -> None:
        """Have the film closed and wait for the end of the process; one that does not end is killed."""
        if self._process is None:
            return
        self.tell(Finish())
        try:
            async with asyncio.timeout(FINISH_TIMEOUT_S):
                await self._ended.wait()
        except TimeoutError:
            logger.error("the recorder %d does not end and is killed", self.pid)
            self._process.kill()
            await self._ended.wait()

    def _send(self, message: ToRecorder) -> None:
        self._outgoing.put_nowait(line(message))

    async def _write(self, pipe: IO[bytes]) -> None:
        try:
            while True:
                text = await self._outgoing.get()
                await asyncio.to_thread(_put, pipe, text)
        except (OSError, ValueError):
            logger.debug("the recorder does not listen any more")

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with contextlib.suppress(RuntimeError):  # the loop has ended
            for text in process.stdout:
                try:
                    message = from_recorder.decode(text)
                except msgspec.DecodeError:
                    logger.error("the recorder says what nobody understands")
                    continue
                self._loop.call_soon_threadsafe(self._on_message, message)
            process.wait()
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        self._ended.set()
        if self._writer is not None:
            self._writer.cancel()
        assert self._process is not None
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._on_end()


def recorder_command() -> list[str]:
    """The command line that runs a recorder; a bundled program takes `-m` for its own modules too."""
    return [sys.executable, "-m", "meetroom.media.recording"]


def _spawn() -> subprocess.Popen[bytes]:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(recorder_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=flags)


def _put(pipe: IO[bytes], text: bytes) -> None:
    pipe.write(text)
    pipe.flush()
