"""A child process of the demonstration: it may go on by itself, but not for lack of an end of its orders."""

import asyncio
import subprocess
import sys

from meetroom.cli.demo.wire import Child

ENDS_WITH_ITS_INPUT = "import sys; sys.stdin.read()"


def child(code: str) -> Child:
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    return Child("child", process, asyncio.get_running_loop())


async def test_a_child_left_alone_hears_that_no_more_orders_come() -> None:
    left = child(ENDS_WITH_ITS_INPUT)
    await asyncio.wait_for(left.gone_by_itself(), 60)
    assert left.process.returncode == 0
    assert left.process.stdout is not None
    left.process.stdout.close()
