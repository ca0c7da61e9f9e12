"""All rows of the conference engine's table: `make bench-media`, one of them by `ARGS="--only NAME"`."""

import argparse
import asyncio
import importlib
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence

from tests.bench.report import Row, line, say, write

Rows = Callable[[bool], Awaitable[list[Row]]]

PARTS: dict[str, str] = {
    "relay": "tests.bench.media_relay",
    "client": "tests.bench.media_client",
    "trouble": "tests.bench.media_trouble",
    "line": "tests.bench.media_line",
    "sound": "tests.bench.media_sound",
    "join": "tests.bench.media_join",
    "scale": "tests.bench.media_scale",
}
"""Part of the table → module whose `rows(quick)` measures it; in the order of the table."""


async def _measure(name: str, quick: bool) -> list[Row]:
    """The rows of one part; one that breaks is a row without a value, so that the others are still measured."""
    started_s = time.monotonic()
    try:
        measure: Rows = importlib.import_module(PARTS[name]).rows
        found = await measure(quick)
    except Exception as error:
        traceback.print_exc()
        found = [Row(name, None, "", "<=", 0.0, note=f"could not be measured: {type(error).__name__}: {error}")]
    for row in found:
        say(line(row))
    say(f"  ({name}: {time.monotonic() - started_s:.0f} s)")
    return found


async def _run(names: Sequence[str], quick: bool) -> list[Row]:
    return [row for name in names for row in await _measure(name, quick)]


def main() -> int:
    """Measure, print, write.  Returns: 0 when everything could be measured, whether or not targets hold."""
    parser = argparse.ArgumentParser(prog="make bench-media ARGS=…", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(PARTS), help="this part; may be repeated")
    parser.add_argument("--quick", action="store_true", help="short stretches, for a rehearsal")
    arguments = parser.parse_args()
    rows = asyncio.run(_run(arguments.only or list(PARTS), arguments.quick))
    name = "-".join(["media", *(arguments.only or ())])
    say(f"written to {write(name, rows, is_rehearsal=arguments.quick)}")
    return 1 if any(row.note.startswith("could not be measured") for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
