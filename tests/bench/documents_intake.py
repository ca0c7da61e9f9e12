"""What taking documents in costs: two hundred hostile PDFs, and a long text against a plain copy by the same library.

Both the taking in of hostile files and the drawing of those that pass run in processes of their own, whose peaks
are theirs alone: `python -m tests.bench.documents_intake take FOLDER COUNT PART` and `… draw FILE…`.  As many run at a
time as a server takes files in.
"""

import asyncio
import importlib
import os
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec
import pikepdf

from meetroom.archive.incoming import examine_signatures
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
_DRAWING_S = 30.0
_MEGABYTE = 1e6
_AT_ONCE = 2
_ME = "tests.bench.documents_intake"
# How the limits end a worker: SIGXCPU, SIGKILL, and the abort of a library that gets no more memory.
_BY_LIMIT = {-24, -9, -6}


class Taken(msgspec.Struct):
    """What became of the files of one process, and what each cost."""

    passed: list[str] = []
    untyped: list[str] = []
    crashed: list[str] = []
    refused: dict[str, int] = {}
    wall_s: dict[str, float] = {}
    cpu_s: dict[str, float] = {}
    worst_mb: float = 0.0


class Drawn(msgspec.Struct):
    """The slowest page of a file, and the peak of the process so far."""

    seconds: float
    mb: float


async def rows(quick: bool) -> list[Row]:
    """Measure; needs no network and no LibreOffice."""
    with tempfile.TemporaryDirectory(prefix="bench-intake-") as folder:
        # Hostile files first and by themselves: nothing else is measured meanwhile.
        hostile = await _hostile(Path(folder), _QUICK if quick else COUNT)
        return [*hostile, *await _cost(Path(folder), 3 if quick else 5)]


async def _hostile(folder: Path, count: int) -> list[Row]:
    shares = await asyncio.gather(*(_take_apart(folder, count, part) for part in range(_AT_ONCE)))
    taken = _joined(shares)
    drawn = await _drawn(taken.passed)
    refused = ", ".join(f"{number} {why}" for why, number in sorted(taken.refused.items()))
    broken = [Path(path).stem for path, made in zip(taken.passed, drawn, strict=True) if made is None]
    whole = [made for made in drawn if made is not None]
    files = f"{count} hostile PDFs"
    together = f"all children of one file together, {_AT_ONCE} files at a time on this machine"
    return [
        Row(
            f"{files}: answers that are no typed one",
            len(taken.untyped),
            "files",
            "<=",
            0,
            note=f"{len(taken.passed)} passed, refused: {refused} {taken.untyped[:3] or ''}".strip(),
        ),
        Row(
            f"{files}: workers that crashed (not by a limit)",
            len(taken.crashed),
            "files",
            "<=",
            0,
            note=str(taken.crashed[:5] or "the server never: each worker is a process of its own"),
        ),
        _longest("hostile PDF: longest intake, on the wall", taken.wall_s, together),
        _longest("hostile PDF: longest intake, of the processor", taken.cpu_s, together),
        Row("hostile PDF: largest process", taken.worst_mb, "MB", "<=", 1000.0, note="resident, any worker"),
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
            max((made.seconds for made in whole), default=None),
            "s",
            "<=",
            5.0,
            note=f"worst process: {max((made.mb for made in whole), default=0.0):.0f} MB",
        ),
    ]


def _longest(measure: str, spent_s: dict[str, float], note: str) -> Row:
    name = max(spent_s, key=lambda one: spent_s[one])
    return Row(measure, spent_s[name], "s", "<=", 5.0, note=f"{name}; {note}")


def _joined(shares: Sequence[Taken]) -> Taken:
    refused: Counter[str] = Counter()
    for share in shares:
        refused.update(share.refused)
    return Taken(
        passed=[path for share in shares for path in share.passed],
        untyped=[name for share in shares for name in share.untyped],
        crashed=[name for share in shares for name in share.crashed],
        refused=dict(refused),
        wall_s={name: spent_s for share in shares for name, spent_s in share.wall_s.items()},
        cpu_s={name: spent_s for share in shares for name, spent_s in share.cpu_s.items()},
        worst_mb=max(share.worst_mb for share in shares),
    )


async def _take_apart(folder: Path, count: int, part: int) -> Taken:
    own = folder / str(part)
    await asyncio.to_thread(own.mkdir)
    process = await _start("take", str(own), str(count), str(part))
    told, _ = await process.communicate()
    return msgspec.json.decode(told, type=Taken)


async def _drawn(paths: Sequence[str]) -> list[Drawn | None]:
    """What drawing each file came to, in their order; None where it crashed or took too long."""
    found: dict[str, Drawn | None] = {}
    await asyncio.gather(*(_draw_some(paths[part::_AT_ONCE], found) for part in range(_AT_ONCE)))
    return [found[path] for path in paths]


async def _draw_some(paths: Sequence[str], found: dict[str, Drawn | None]) -> None:
    """One process draws file after file; one that it does not outlive is followed by another."""
    left = list(paths)
    while left:
        process = await _start("draw", *left)
        assert process.stdout is not None
        while left:
            try:
                told = await asyncio.wait_for(process.stdout.readline(), _DRAWING_S)
            except TimeoutError:
                told = b""
            found[left.pop(0)] = msgspec.json.decode(told, type=Drawn) if told else None
            if not told:
                break
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-m", _ME, *arguments, stdout=asyncio.subprocess.PIPE)


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


# ---- the processes


async def _take(folder: Path, count: int, part: int) -> Taken:
    taken, refused = Taken(), Counter[str]()
    for name, content in hostile_papers(count, part, _AT_ONCE):
        source = folder / "in.pdf"
        await asyncio.to_thread(source.write_bytes, content)
        start_s, start_cpu_s = time.perf_counter(), _children_cpu_s()
        # Both at once, as the server has it.
        _, intake = await asyncio.gather(
            examine_signatures(source, folder), take_in(source, name=name, into=folder), return_exceptions=True
        )
        taken.wall_s[name] = time.perf_counter() - start_s
        taken.cpu_s[name] = _children_cpu_s() - start_cpu_s
        if isinstance(intake, IntakeRefused):
            refused[intake.why.name] += 1
            ended = re.fullmatch(r"exit code (-?\d+)", intake.detail)
            if ended and int(ended[1]) not in _BY_LIMIT:
                taken.crashed.append(f"{name}: {intake.detail}")
        elif isinstance(intake, BaseException):
            taken.untyped.append(f"{name}: {type(intake).__name__}")
        else:
            taken.passed.append(str(intake.pdf_path.replace(folder / f"{name}.passed.pdf")))
    taken.refused, taken.worst_mb = dict(refused), _peak_mb(of_children=True)
    return taken


def _draw(path: Path) -> Drawn:
    source, longest_s = PageSource(path.read_bytes()), 0.0
    for number in range(min(source.page_count, _DRAWN_PAGES)):
        start_s = time.perf_counter()
        try:
            source.render(number, _SCREEN_PX)
        except PaperUnreadable:
            continue  # the reader says so instead of showing it
        longest_s = max(longest_s, time.perf_counter() - start_s)
    source.close()
    return Drawn(longest_s, _peak_mb(of_children=False))


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
        _tell(asyncio.run(_take(Path(arguments[1]), int(arguments[2]), int(arguments[3]))))
    else:
        for path in arguments[1:]:
            _tell(_draw(Path(path)))
    return 0


def _tell(what: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
