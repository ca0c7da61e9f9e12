"""What reading costs: first sight of a large sealed file, turning pages, drawing against plain PDFium, memory.

`python -m tests.bench.documents_view window FOLDER COUNT` and `… memory FOLDER sealed|plain` are the processes whose
window and whose memory are measured.
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

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Dictionary, Name, Pdf

from meetroom.papers.page_cache import PageKey
from meetroom.papers.pages import PageSource
from meetroom.papers.sealing import SealedReader, decode_manifest, encode_manifest, manifest_sha256, seal
from tests.bench.processes import resident_bytes
from tests.bench.report import Row, median

WIDTH_PX = 1600
PAGES = 300
FILE_BYTES = 100_000_000
OPEN_FILES = 10
READ_PAGES = 6
FIRST_PAGE_MS, CACHED_MS, UNCACHED_MS = 300.0, 16.0, 60.0
MEMORY_MB = 400.0
_LINE = "Dieu {}. Hoi dong nhan dan quyet nghi thong qua ke hoach dau tu cong trung han va giao Uy ban to chuc thi hanh"


def rows(quick: bool) -> list[Row]:
    """Measure; needs no network and no screen."""
    with tempfile.TemporaryDirectory(prefix="bench-view-") as name:
        folder = Path(name)
        size_bytes = write_sealed(folder, PAGES, FILE_BYTES if not quick else FILE_BYTES // 5)
        about = f"{PAGES} pages, {size_bytes / 1e6:.0f} MB"
        count = 5 if quick else 21
        window = child("window", str(folder), str(count))
        return [
            *_first_page(folder, about, count, window),
            *_turns(window),
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


# ---- the file


def write_sealed(folder: Path, pages: int, size_bytes: int) -> int:
    """A PDF of text and pictures that do not compress, sealed as the client's shelf holds it.  Returns: its size."""
    noise = np.random.default_rng(7)
    plain = folder / "plain.pdf"
    with pikepdf.new() as pdf:
        for number in range(pages):
            _add_page(pdf, number, noise.integers(0, 256, (size_bytes // pages // 577, 577), dtype=np.uint8).tobytes())
        pdf.save(plain)
    sealed = seal(plain)
    (folder / "chunks").mkdir()
    for ref, ciphertext in sealed.chunks():
        (folder / "chunks" / ref.sha256).write_bytes(ciphertext)
    encoded = encode_manifest(sealed.manifest)
    (folder / "manifest.json").write_bytes(encoded)
    (folder / "key").write_bytes(sealed.key)
    plain.unlink()
    return sealed.manifest.size_bytes


def _add_page(pdf: Pdf, number: int, grey: bytes) -> None:
    page = pdf.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    picture = pdf.make_stream(grey)
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = 577, len(grey) // 577, 8
    page.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im=picture))
    lines = "".join(f"BT /F1 11 Tf 45 {800 - 15 * n} Td ({_LINE.format(number * 50 + n)}) Tj ET\n" for n in range(46))
    page.Contents = pdf.make_stream((lines + "q 60 0 0 60 490 20 cm /Im Do Q\n").encode())


def open_sealed(folder: Path) -> SealedReader:
    """The file as the client's library opens it."""
    encoded = (folder / "manifest.json").read_bytes()
    manifest = decode_manifest(encoded, manifest_sha256(encoded))
    return SealedReader((folder / "key").read_bytes(), manifest, lambda name: (folder / "chunks" / name).read_bytes())


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


if __name__ == "__main__":
    kind, place, more = sys.argv[1:4]
    answered = tell_memory(Path(place), more) if kind == "memory" else tell_window(Path(place), int(more))
    sys.stdout.write(json.dumps(answered) + "\n")
