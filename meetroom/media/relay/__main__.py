"""Entry of the relay process; started by `RelayProcess` and by nothing else."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable

import msgspec

from meetroom.media.relay.control import ControlBroken, StartOrder
from meetroom.media.relay.service import run


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    if sys.platform == "win32":
        return asyncio.SelectorEventLoop  # the default there cannot watch a UDP socket
    try:
        import uvloop
    except ImportError:
        return asyncio.SelectorEventLoop
    return uvloop.new_event_loop


def main() -> int:
    """Read the start order from standard input and serve.  Returns: the exit code."""
    logging.basicConfig(level=logging.INFO, format="relay %(levelname)s %(name)s: %(message)s")
    logging.getLogger("aiortc").setLevel(logging.WARNING)
    # Ctrl-C reaches the whole group; the server ends this process by closing the connection.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=StartOrder)
    gc.collect()
    gc.freeze()  # what was imported is never garbage; collections become short enough not to delay a voice
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(run(order))
    except ControlBroken:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
