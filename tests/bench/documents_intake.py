"""What taking documents in costs: two hundred hostile PDFs, and a long text against a plain copy by the same library.

Both the taking in of hostile files and the drawing of those that pass run in processes of their own, whose peaks
are theirs alone.  `python -m tests.bench.documents_intake take FOLDER COUNT` and `… draw FILE` are those processes.
"""

import asyncio
import importlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pikepdf

from meetroom.papers.intake import IntakeRefused, take_in
from meetroom.papers.pages import PageSource, PaperUnreadable
from meetroom.papers.sanitising import sanitise_pdf
from tests.bench.report import Row
from tests.papers.hostile_papers import COUNT, hostile_papers
from tests.papers.paper_samples import make_pdf

_QUICK = 24
_PAGES = 300
_DRAWN_PAGES = 3
_SCREEN_PX = 1600
_DRAWING_S = 30
_MEGABYTE = 1e6
# How the limits end a worker: SIGXCPU, SIGKILL, and the abort of a library that gets no more memory.
_BY_LIMIT = {-24, -9, -6}


async def rows(quick: bool) -> list[Row]:
    """Measure; needs no network and no LibreOffice."""
    with tempfile.TemporaryDirectory(prefix="bench-intake-") as folder:
        # Hostile files first and by themselves: nothing else is measured meanwhile.
        hostile = await asyncio.to_thread(_hostile, Path(folder), _QUICK if quick else COUNT)
        return [*hostile, *await _cost(Path(folder), 3 if quick else 9)]


def _hostile(folder: Path, count: int) -> list[Row]:
    taken = _child("take", str(folder), str(count))
    drawn = [_child("draw", path, wall_s=_DRAWING_S) for path in taken["passed"]]
    slowest, heaviest = taken["slowest"], max(taken["worst_mb"], 0.0)
    broken = [Path(path).stem for path, made in zip(taken["passed"], drawn, strict=True) if made is None]
    whole = [made for made in drawn if made is not None]
    refused = ", ".join(f"{number} {why}" for why, number in sorted(taken["refused"].items()))
    return [
        Row(
            f"{count} hostile PDFs: answers that are no typed one",
            len(taken["untyped"]),
            "files",
            "<=",
            0,
            note=f"{len(taken['passed'])} passed, refused: {refused} {taken['untyped'][:3] or ''}".strip(),
        ),
        Row(
            f"{count} hostile PDFs: workers that crashed (not by a limit)",
            len(taken["crashed"]),
            "files",
            "<=",
            0,
            note=str(taken["crashed"][:5] or "the server never: each worker is a process of its own"),
        ),
        Row(
            "hostile PDF: longest intake",
            slowest[1],
            "s",
            "<=",
            5.0,
            note=f"on the wall, {slowest[0]}; most processor time of any: {taken['worst_cpu_s']:.1f} s",
        ),
        Row("hostile PDF: largest process", heaviest, "MB", "<=", 1000.0, note="resident, any worker"),
        Row(
            "hostile PDFs that passed: PDFium crashes or takes over 30 s",
            len(broken),
            "files",
            "<=",
            0,
            note=f"of {len(drawn)}, first {_DRAWN_PAGES} pages at {_SCREEN_PX} px {broken[:3] or ''}".strip(),
        ),
        Row(
            "hostile PDFs that passed: slowest drawing of a page",
            max((made["seconds"] for made in whole), default=None),
            "s",
            "<=",
            5.0,
            note=f"worst process: {max((made['mb'] for made in whole), default=0.0):.0f} MB",
        ),
    ]


async def _cost(folder: Path, times: int) -> list[Row]:
    """A long text: taken in as a whole, sanitised alone, copied plainly; in turns."""
    source, target = folder / "long.pdf", folder / "out.pdf"
    lines = [(50.0, 780.0 - 16 * line, "Dieu khoan thi hanh, bao cao va de nghi cua don vi " * 2) for line in range(45)]
    source.write_bytes(make_pdf(pages=_PAGES, text=lines))
    ways: dict[str, Callable[[], Awaitable[object]]] = {
        "whole": lambda: take_in(source, name="long.pdf", into=folder),
        "sanitising": lambda: asyncio.to_thread(sanitise_pdf, source, target, max_pages=_PAGES, trial_s=0),
        "plain": lambda: asyncio.to_thread(_copy, source, target),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(times):
        for name, work in ways.items():
            start_s = time.perf_counter()
            await work()
            spent[name].append(1000 * (time.perf_counter() - start_s) / _PAGES)
    found = {name: statistics.median(values) for name, values in spent.items()}
    peer = "pikepdf open + save"
    note = f"{_PAGES} pages of text, {source.stat().st_size / _MEGABYTE:.1f} MB, medians of {times}"
    more = f"{note}; with the child's start, hashes, pages drawn on trial: {found['whole'] * _PAGES:.0f} ms in all"
    return [
        Row("intake per page, whole", found["whole"], "ms", None, None, peer, found["plain"], more),
        Row("sanitising per page", found["sanitising"], "ms", None, None, peer, found["plain"], note),
    ]


def _copy(source: Path, target: Path) -> None:
    with pikepdf.open(source) as pdf:
        pdf.save(target)


def _child(*arguments: str, wall_s: float | None = None) -> Any:
    """What a process of this module prints; None when it crashed or took too long."""
    try:
        end = subprocess.run(
            [sys.executable, "-m", "tests.bench.documents_intake", *arguments],
            stdout=subprocess.PIPE,
            timeout=wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(end.stdout) if end.returncode == 0 else None


async def _take(folder: Path, count: int) -> dict[str, Any]:
    passed, untyped, crashed, refused = [], [], [], Counter[str]()
    slowest, worst_cpu_s = ("", 0.0), 0.0
    for name, content in hostile_papers(count):
        source = folder / "in.pdf"
        await asyncio.to_thread(source.write_bytes, content)
        start_s, start_cpu_s = time.perf_counter(), _children_cpu_s()
        try:
            taken = await take_in(source, name=name, into=folder)
            passed.append(str(taken.pdf_path.replace(folder / f"{name}.passed.pdf")))
        except IntakeRefused as refusal:
            refused[refusal.why.name] += 1
            ended = re.fullmatch(r"exit code (-?\d+)", refusal.detail)
            if ended and int(ended[1]) not in _BY_LIMIT:
                crashed.append(f"{name}: {refusal.detail}")
        except Exception as error:
            untyped.append(f"{name}: {type(error).__name__}")
        worst_cpu_s = max(worst_cpu_s, _children_cpu_s() - start_cpu_s)
        slowest = max(slowest, (name, time.perf_counter() - start_s), key=lambda found: found[1])
    return {
        "passed": passed,
        "untyped": untyped,
        "crashed": crashed,
        "refused": refused,
        "slowest": slowest,
        "worst_cpu_s": worst_cpu_s,
        "worst_mb": _peak_mb(of_children=True),
    }


def _draw(path: Path) -> dict[str, float]:
    source, longest_s = PageSource(path.read_bytes()), 0.0
    for number in range(min(source.page_count, _DRAWN_PAGES)):
        start_s = time.perf_counter()
        try:
            source.render(number, _SCREEN_PX)
        except PaperUnreadable:
            continue  # the reader says so instead of showing it
        longest_s = max(longest_s, time.perf_counter() - start_s)
    return {"seconds": longest_s, "mb": _peak_mb(of_children=False)}


def _children_cpu_s() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def _peak_mb(*, of_children: bool) -> float:
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN if of_children else resource.RUSAGE_SELF)
    return float(used.ru_maxrss) * (1 if sys.platform == "darwin" else 1024) / _MEGABYTE


def main(arguments: list[str]) -> int:
    """One of the processes above."""
    if arguments[0] == "take":
        answer: object = asyncio.run(_take(Path(arguments[1]), int(arguments[2])))
    else:
        answer = _draw(Path(arguments[1]))
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
