"""What reading costs: first sight of a large sealed file, turning pages, drawing against plain PDFium, memory.

`python -m tests.bench.documents_view window FOLDER COUNT`, `… scans FOLDER COUNT` and `… memory FOLDER sealed|plain`
are the processes whose window and whose memory are measured.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from meetroom.papers.page_cache import PageKey
from meetroom.papers.pages import PageSource
from tests.bench.large_papers import open_sealed, scanned_page, write_sealed
from tests.bench.processes import resident_bytes
from tests.bench.report import Row, median

WIDTH_PX = 1600
PAGES = 300
FILE_BYTES = 100_000_000
OPEN_FILES = 10
READ_PAGES = 6
FIRST_PAGE_MS, CACHED_MS, UNCACHED_MS = 300.0, 16.0, 60.0
MEMORY_MB = 400.0


def rows(quick: bool) -> list[Row]:
    """Measure; needs no network and no screen."""
    with tempfile.TemporaryDirectory(prefix="bench-view-") as name:
        folder, scans = Path(name) / "text", Path(name) / "scans"
        wanted_bytes = FILE_BYTES if not quick else FILE_BYTES // 5
        size_bytes = write_sealed(folder, PAGES, wanted_bytes)
        # Of a short rehearsal too a page weighs what it does in the long one.
        scan_bytes = write_sealed(scans, PAGES if not quick else PAGES // 5, wanted_bytes, scanned_page)
        about = f"{PAGES} pages, {size_bytes / 1e6:.0f} MB"
        count = 5 if quick else 21
        window = child("window", str(folder), str(count))
        return [
            *_first_page(folder, about, count, window),
            *_turns(window),
            *_scans(child("scans", str(scans), str(count)), f"{scan_bytes / 1e6:.0f} MB of scans"),
            *_against_plain(folder, count),
            *_memory(folder, about),
        ]


def _first_page(folder: Path, about: str, count: int, window: dict[str, list[float]]) -> list[Row]:
    whole = [_first_page_ms(folder) for _ in range(count)]
    return [
        Row(
            f"first page on the screen, from the key ({about})",
            median(window["first_ms"]),
            "ms",
            "<=",
            FIRST_PAGE_MS,
            note=f"window of {WIDTH_PX} px pages, from the library's answer to the painted frame; "
            f"worst of {len(window['first_ms'])}: {max(window['first_ms']):.0f} ms",
        ),
        Row(
            f"first page drawn, from the key ({about})",
            median(whole),
            "ms",
            "<=",
            FIRST_PAGE_MS,
            peer="the same with the whole file unsealed first",
            peer_value=median([_first_page_ms(folder, whole_file=True) for _ in range(3)]),
            note=f"unsealing, opening, all page sizes, outline, {WIDTH_PX} px; worst {max(whole):.0f} ms",
        ),
    ]


def _turns(window: dict[str, list[float]]) -> list[Row]:
    return [
        Row(
            "page turn, the next page drawn ahead, until painted",
            median(window["turn_ms"]),
            "ms",
            "<=",
            CACHED_MS,
            note=f"{WIDTH_PX} px, no graphics card; worst of {len(window['turn_ms'])}: {max(window['turn_ms']):.1f}",
        ),
        Row(
            "leap to a text page never drawn, until painted",
            median(window["leap_ms"]),
            "ms",
            "<=",
            UNCACHED_MS,
            note=f"worst of {len(window['leap_ms'])}: {max(window['leap_ms']):.0f} ms",
        ),
    ]


def _scans(window: dict[str, list[float]], about: str) -> list[Row]:
    seen_ms, worst_ms = median(window["seen_ms"]), max(window["sharp_ms"])
    return [
        Row(
            "leap to a scanned page never drawn, until it is sharp",
            median(window["sharp_ms"]),
            "ms",
            peer="PDFium alone, unpacking and scaling it",
            peer_value=median(window["plain_ms"]),
            note=f"{about}, each page a colour JPEG of 200 dots per inch; any picture of it painted: {seen_ms:.0f} ms; "
            f"worst of {len(window['sharp_ms'])}: {worst_ms:.0f} ms; the design's 60 ms is for text",
        )
    ]


def _against_plain(folder: Path, count: int) -> list[Row]:
    """Both sides in turn, each on pages neither has seen."""
    from PySide6.QtGui import QImage

    from meetroom.papers.drawing import Watch
    from meetroom.ui.items.page_image import PageShelf

    plain, shelf = pypdfium2.PdfDocument(open_sealed(folder).read()), PageShelf()
    name = shelf.add(PageSource(open_sealed(folder)))
    ours, theirs = [], []

    def watch(_image: QImage) -> Watch:
        return Watch(lambda: True)

    for n in range(count):
        ours.append(_timed_ms(lambda n=n: shelf.picture(PageKey(name, 100 + 2 * n, WIDTH_PX), watch)))  # type: ignore[misc]
        theirs.append(_timed_ms(lambda n=n: _plain_picture(plain, 101 + 2 * n)))  # type: ignore[misc]
    shelf.remove(name)
    plain.close()
    return [
        Row(
            f"text page drawn for the first time, {WIDTH_PX} px",
            median(ours),
            "ms",
            "<=",
            UNCACHED_MS,
            peer="plain PDFium",
            peer_value=median(theirs),
            note="ours out of the seal, with its picture for the window; plain from memory; alternating",
        ),
        Row(
            "the same / plain PDFium",
            median([a / b for a, b in zip(ours, theirs, strict=True)]),
            "ratio",
            "<=",
            1.5,
            peer="plain PDFium",
            peer_value=1.0,
        ),
    ]


def _memory(folder: Path, about: str) -> list[Row]:
    sealed, plain = child("memory", str(folder), "sealed"), child("memory", str(folder), "plain")
    return [
        Row(
            f"memory with {OPEN_FILES} such files open, {READ_PAGES} pages of each read",
            sealed["grown_mb"],
            "MB",
            "<=",
            MEMORY_MB,
            peer="the same with the files whole in memory",
            peer_value=plain["grown_mb"],
            note=f"{about} each, pictures of {WIDTH_PX} px; grown since before the first was opened",
        )
    ]


# ---- measuring


def _timed_ms(work: Callable[[], object]) -> float:
    started_s = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started_s)


def _first_page_ms(folder: Path, whole_file: bool = False) -> float:
    opened: list[PageSource] = []

    def see() -> None:
        reader = open_sealed(folder)
        source = PageSource(reader.read() if whole_file else reader)
        opened.append(source)
        for page in range(source.page_count):
            source.size_pt(page)
        source.outline()
        frame = source.frame(0, WIDTH_PX)
        source.draw(0, frame, bytearray(frame.size_bytes))

    took_ms = _timed_ms(see)
    opened[0].close()
    return took_ms


def _plain_picture(document: pypdfium2.PdfDocument, number: int) -> None:
    page = document[number]
    width_pt, height_pt = page.get_size()
    height_px = round(WIDTH_PX * height_pt / width_pt)
    bitmap = pdfium.FPDFBitmap_CreateEx(WIDTH_PX, height_px, pdfium.FPDFBitmap_BGRx, None, 0)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, WIDTH_PX, height_px, 0xFFFFFFFF)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, WIDTH_PX, height_px, 0, pdfium.FPDF_ANNOT)
    pdfium.FPDFBitmap_Destroy(bitmap)
    page.close()


def child(*arguments: str) -> dict[str, Any]:
    """What a process of this module tells."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QSG_RENDER_LOOP": "basic"}
    command = [sys.executable, "-m", "tests.bench.documents_view", *arguments]
    told = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True, env=environment)
    answer: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return answer


def tell_memory(folder: Path, kind: str) -> dict[str, float]:
    """Open ten, read some pages of each, stay there."""
    from meetroom.ui.items.page_image import PageShelf

    shelf = PageShelf()
    before = resident_bytes(os.getpid())
    for _ in range(OPEN_FILES):
        reader = open_sealed(folder)
        name = shelf.add(PageSource(reader if kind == "sealed" else reader.read()))
        for page in range(READ_PAGES):
            shelf.picture(PageKey(name, page * 40, WIDTH_PX))
    return {"grown_mb": (resident_bytes(os.getpid()) - before) / 1e6}


def tell_window(folder: Path, count: int) -> dict[str, list[float]]:
    """Open the document centre on the file again and again; turn and leap."""
    from tests.bench.reading_window import ReadingWindow

    told: dict[str, list[float]] = {"first_ms": [], "turn_ms": [], "leap_ms": []}
    for _ in range(min(count, 7)):
        window = ReadingWindow(lambda: open_sealed(folder), WIDTH_PX)
        told["first_ms"].append(window.first_page_ms())
        window.close()
    window = ReadingWindow(lambda: open_sealed(folder), WIDTH_PX)
    window.first_page_ms()
    told["turn_ms"] = [window.turn_ms() for _ in range(count)]
    told["leap_ms"] = [window.leap_ms(60 + 9 * n) for n in range(count)]
    window.close()
    return told


def tell_scans(folder: Path, count: int) -> dict[str, list[float]]:
    """Leap through scans, in turn with PDFium alone on pages nobody has seen."""
    from tests.bench.reading_window import ReadingWindow

    told: dict[str, list[float]] = {"seen_ms": [], "sharp_ms": [], "plain_ms": []}
    window = ReadingWindow(lambda: open_sealed(folder), WIDTH_PX)
    window.first_page_ms()
    plain = pypdfium2.PdfDocument(open_sealed(folder).read())
    far = len(plain) // 2
    step = max(1, far // (count + 1))
    for n in range(count):
        seen_ms, sharp_ms = window.leap_sights_ms(far + step * n)
        told["seen_ms"].append(seen_ms)
        told["sharp_ms"].append(sharp_ms)
        told["plain_ms"].append(_timed_ms(lambda n=n: _plain_picture(plain, 1 + step * n)))  # type: ignore[misc]
    plain.close()
    window.close()
    return told


_TELL: dict[str, Callable[[Path, str], object]] = {
    "memory": tell_memory,
    "window": lambda folder, count: tell_window(folder, int(count)),
    "scans": lambda folder, count: tell_scans(folder, int(count)),
}

if __name__ == "__main__":
    kind, place, more = sys.argv[1:4]
    answered = _TELL[kind](Path(place), more)
    sys.stdout.write(json.dumps(answered) + "\n")
