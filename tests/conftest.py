"""Loops of tests: before one is closed, connections whose other end is gone have come to their end."""

import asyncio
from typing import Any, cast

import pytest

ENDING_S = 30.0
LOOK_S = 0.01
_close = cast(Any, asyncio.SelectorEventLoop.close)


async def _connections_end(loop: asyncio.AbstractEventLoop) -> None:
    until_s = loop.time() + ENDING_S
    while _has_connections(loop) and loop.time() < until_s:  # noqa: ASYNC110  (nobody tells when the last one is gone)
        await asyncio.sleep(LOOK_S)


def _has_connections(loop: asyncio.AbstractEventLoop) -> bool:
    transports = tuple(vars(loop).get("_transports", {}).values())
    return any(vars(transport).get("_sock") is not None for transport in transports)


def _close_tidily(self: asyncio.BaseEventLoop) -> None:
    if not self.is_closed() and asyncio._get_running_loop() is None:
        self.run_until_complete(_connections_end(self))
    _close(self)


def pytest_configure(config: pytest.Config) -> None:
    """Let every loop read the ends of its connections before it is closed.

    Whose peer has hung up hears of it a turn of the loop later, on a busy machine many.  What nobody hangs up stays
    open, and Python complains of it as it should.
    """
    asyncio.SelectorEventLoop.close = _close_tidily  # type: ignore[method-assign]
