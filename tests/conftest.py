"""For all tests: loops end tidily, and chance is the same in every run, however slow the machine."""

import asyncio
import os
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings

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
    """Set up what all tests share.

    Hypothesis tries the same examples in every run unless MEETROOM_RANDOM is set, and never minds how long one takes:
    a busy machine may stand still for longer than any example needs.

    Every loop reads the ends of its connections before it is closed.  Whose peer has hung up hears of it a turn of the
    loop later, on a busy machine many.  What nobody hangs up stays open, and Python complains of it as it should.
    """
    settings.register_profile(
        "meetroom",
        deadline=None,
        derandomize="MEETROOM_RANDOM" not in os.environ,
        suppress_health_check=(HealthCheck.too_slow,),
    )
    settings.load_profile("meetroom")
    asyncio.SelectorEventLoop.close = _close_tidily  # type: ignore[method-assign]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """`make test` runs those with and those without the mark "alone"; that one of these is empty is no failure."""
    if session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and session.config.option.markexpr:
        session.exitstatus = pytest.ExitCode.OK
