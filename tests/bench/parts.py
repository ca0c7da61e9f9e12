"""A bench of several parts, each a module with `rows(quick)`; one of them by `--only NAME`; knows no measure."""

import argparse
import asyncio
import importlib
import inspect
import time
import traceback
from collections.abc import Mapping

from tests.bench.report import Row, line, say, write


async def _measure(name: str, module: str, quick: bool) -> list[Row]:
    """The rows of one part; one that breaks is a row without a value, so that the others are still measured."""
    started_s = time.monotonic()
    found: list[Row]
    try:
        measured = importlib.import_module(module).rows(quick)
        found = await measured if inspect.isawaitable(measured) else measured
    except Exception as error:
        traceback.print_exc()
        found = [Row(name, None, "", "<=", 0.0, note=f"could not be measured: {type(error).__name__}: {error}")]
    for row in found:
        say(line(row))
    say(f"  ({name}: {time.monotonic() - started_s:.0f} s)")
    return found


def run(bench: str, about: str | None, parts: Mapping[str, str]) -> int:
    """Measure, print, write.

    Args:
        parts: part of the table → module whose `rows(quick)` measures it, at once or awaited; in order of the table.
    Returns: 0 when everything could be measured, whether or not targets hold.
    """
    parser = argparse.ArgumentParser(prog=f"make bench-{bench} ARGS=…", description=about)
    parser.add_argument("--only", action="append", choices=list(parts), help="this part; may be repeated")
    parser.add_argument("--quick", action="store_true", help="short stretches, for a rehearsal")
    arguments = parser.parse_args()
    rows = [
        row
        for name in arguments.only or parts
        # A loop for each: what one part left running must not be in the figures of the next.
        for row in asyncio.run(_measure(name, parts[name], arguments.quick))
    ]
    name = "-".join([bench, *(arguments.only or ())])
    say(f"written to {write(name, rows, is_rehearsal=arguments.quick)}")
    return 1 if any(row.note.startswith("could not be measured") for row in rows) else 0
