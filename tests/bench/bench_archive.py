"""What it costs to draft, typeset, sign, archive and verify a full day of a council, and how that grows.

    python -m tests.bench.bench_archive [--quick]

A chain of 2,000 and one of 20,000 facts with the same 250 people and the same 80 papers: every step runs in a process
of its own, the two sizes alternating; what is quoted is the median.  Writes build/bench/archive.json.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.archive_steps import STEPS
from tests.bench.report import Row, line, median, say, write

SMALL, LARGE = 2_000, 20_000
NAMES = {
    "hold": "hold the day (commands, papers sealed)",
    "draft": "draft from the chain",
    "pdf": "PDF/A-3b typeset, validated, fields placed",
    "docx": "DOCX",
    "signed": "signed by three, B-LTA",
    "bagged": "bagged from the stores (replay, DOCX, manifests)",
    "zipped": "zipped",
    "verified": "verified (lists, chain, minutes, signatures)",
}
MOST_S = {"draft": 3.0, "pdf": 60.0, "docx": 60.0, "signed": 15.0, "bagged": 60.0, "zipped": 15.0, "verified": 30.0}
"""An office waits for these once after a day; the secretary looks at drafts all the time."""
MOST_MB = 1_024.0


@dataclass
class Taken:
    """What one step of one size took, run by run."""

    seconds: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)
    before_mb: list[float] = field(default_factory=list)
    found: Any = None


Figures = dict[int, dict[str, Taken]]


def run_step(step: str, facts: int, folder: Path, taken: Taken) -> None:
    """Run a step in a child.  Raises: subprocess.CalledProcessError."""
    command = [sys.executable, "-m", "tests.bench.archive_steps", step, str(facts), str(folder)]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    taken.seconds.append(told["seconds"])
    taken.cpu_s.append(told["cpu_s"])
    taken.peak_mb.append(told["peak_bytes"] / 1e6)
    taken.before_mb.append(told["before_bytes"] / 1e6)
    taken.found = told["found"]


def measure(rounds: int, root: Path) -> Figures:
    """Everything, in rounds; what changes the folder runs once per round in a folder of its own."""
    figures: Figures = {size: {step: Taken() for step in STEPS} for size in (SMALL, LARGE)}
    for number in range(rounds):
        for step in STEPS:
            for size in (SMALL, LARGE):
                folder = root / f"{size}-{number}"
                folder.mkdir(exist_ok=True)
                run_step(step, size, folder, figures[size][step])
                say(f"{step:9} {size:6} facts: {figures[size][step].seconds[-1]:.2f} s")
    return figures


def facts_in(figures: Figures, size: int) -> int:
    """How many facts the day really had."""
    return int(figures[size]["hold"].found["facts"])


def rows_of(figures: Figures, size: int) -> list[Row]:
    """Seconds and memory of every step of a size."""
    rows, full = [], size == LARGE
    facts = facts_in(figures, size)
    for step, taken in figures[size].items():
        name = f"{facts:,} facts: {NAMES[step]}"
        most_s = MOST_S.get(step) if full else None
        note = (
            f"median of {len(taken.seconds)}, {min(taken.seconds):.2f}–{max(taken.seconds):.2f} s; "
            f"CPU {median(taken.cpu_s):.2f} s; {_told(taken.found)}"
        )
        rows.append(Row(name, median(taken.seconds), "s", "<=" if most_s else None, most_s, note=note))
        held = f"of one process; {median(taken.before_mb):.0f} MB with the chain read, before the step"
        most_mb = MOST_MB if full and step != "hold" else None
        rows.append(Row(f"{name}, memory", median(taken.peak_mb), "MB", "<=" if most_mb else None, most_mb, note=held))
    return rows


def _told(found: Any) -> str:
    return ", ".join(f"{key} {value:,}" for key, value in found.items()) if isinstance(found, dict) else ""


def growth(figures: Figures) -> list[Row]:
    """What one fact costs in the long day against the short one; the people and papers of both are the same."""
    times = facts_in(figures, LARGE) / facts_in(figures, SMALL)
    rows = []
    for step in STEPS:
        small, large = figures[SMALL][step], figures[LARGE][step]
        note = f"1 is linear, up to 1.5 counts as such; {median(small.seconds):.3f} s and {median(large.seconds):.3f} s"
        ratio = median(large.seconds) / median(small.seconds) / times
        rows.append(Row(f"growth per fact from {SMALL:,} to {LARGE:,}: {step}", ratio, "ratio", "<=", 1.5, note=note))
        grown = (median(large.peak_mb) - median(large.before_mb)) / max(
            1, median(small.peak_mb) - median(small.before_mb)
        )
        rows.append(
            Row(f"growth of memory per fact: {step}", grown / times, "ratio", "<=", 1.5, note="of what the step added")
        )
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(prog="bench_archive", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, to rehearse")
    chosen: Any = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="meetroom-bench-") as folder:
        figures = measure(1 if chosen.quick else 3, Path(folder))
    rows = rows_of(figures, SMALL) + rows_of(figures, LARGE) + growth(figures)
    for row in rows:
        say(line(row))
    say(f"written to {write('archive', rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
