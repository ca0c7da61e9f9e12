"""Entry of the recorder process; started by `RecorderProcess` and by nothing else."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator

import msgspec

from meetroom.media.recording.film import FilmBroken
from meetroom.media.recording.messages import Broken, FromRecorder, Order, line, to_recorder
from meetroom.media.recording.recorder import Recorder

logger = logging.getLogger(__name__)

READ_BYTES = 65_536


def _tell(message: FromRecorder) -> None:
    try:
        sys.stdout.buffer.write(line(message))
        sys.stdout.buffer.flush()
    except OSError:  # the server is gone; the end of our input says so too
        logger.debug("nobody listens")


def _lines() -> Iterator[bytes]:
    """Return what comes on standard input, past Python's own buffer: a thread that waits there hinders our end."""
    rest = b""
    while data := os.read(sys.stdin.fileno(), READ_BYTES):
        *whole, rest = (rest + data).split(b"\n")
        yield from whole


def _listen(loop: asyncio.AbstractEventLoop, recorder: Recorder, lines: Iterator[bytes]) -> None:
    """Pass on what the server says; a thread, for pipes cannot be watched by every loop on every system."""
    with contextlib.suppress(RuntimeError):  # the loop has ended
        for text in lines:
            try:
                message = to_recorder.decode(text)
            except msgspec.DecodeError:
                break
            loop.call_soon_threadsafe(recorder.take, message)
        loop.call_soon_threadsafe(recorder.finish)  # a server that died leaves a film that is whole


async def _record(order: Order, lines: Iterator[bytes]) -> None:
    try:
        recorder = Recorder(order, _tell)
    except FilmBroken as broken:
        _tell(Broken(broken.no_space))
        return
    threading.Thread(target=_listen, args=(asyncio.get_running_loop(), recorder, lines), daemon=True).start()
    await recorder.run()


def main() -> int:
    """Read the order from standard input and record.  Returns: the exit code."""
    logging.basicConfig(level=logging.INFO, format="recorder %(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server ends us by the pipe
    for talkative in ("aioice", "aiortc"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    lines = _lines()
    order = to_recorder.decode(next(lines, b""))
    if not isinstance(order, Order):
        return 2
    with asyncio.Runner() as runner:
        runner.run(_record(order, lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
