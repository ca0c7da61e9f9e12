"""What explains a figure: where a running process spends its time, sampled from outside by py-spy where it is there."""

import asyncio
import collections
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

RATE_HZ = 250
TOP_LINES = 10
GRACE_S = 20.0


def sampler() -> str | None:
    """The py-spy program beside this interpreter or on the path."""
    beside = Path(sys.executable).with_name("py-spy")
    return str(beside) if beside.exists() else shutil.which("py-spy")


def hottest(raw: str, lines: int = TOP_LINES) -> str:
    """Read py-spy's raw form.  Returns: the functions on top of the stack most often, with their shares."""
    own: collections.Counter[str] = collections.Counter()
    for entry in raw.splitlines():
        stack, _, count = entry.rpartition(" ")
        if stack and count.isdigit():
            leaf = stack.rsplit(";", 1)[-1].rpartition(":")[0] or stack.rsplit(";", 1)[-1]
            own[leaf.replace(")", "").replace(" (", " ")] += int(count)
    total = sum(own.values())
    return ", ".join(f"{name} {count / total:.0%}" for name, count in own.most_common(lines))


async def explain(pid: int, run: Callable[[], Awaitable[None]]) -> str:
    """Sample a process while `run` keeps it busy.  Returns: a sentence for the note of a row."""
    program = sampler()
    if program is None:
        return "no profile: py-spy is not installed"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "samples.txt"
        order = [
            program,
            "record",
            "-p",
            str(pid),
            "-r",
            str(RATE_HZ),
            "-d",
            "60",
            "--native",
            "-f",
            "raw",
            "-o",
            str(target),
        ]
        spy = await asyncio.create_subprocess_exec(
            *order, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await run()
        finally:
            if spy.returncode is None:
                spy.send_signal(2)  # an interrupt makes it write what it has
            await asyncio.wait_for(spy.wait(), GRACE_S)
        found = hottest(target.read_text(encoding="utf-8")) if target.exists() else ""
    return f"own time: {found}" if found else "no profile: py-spy could not look into the process"
