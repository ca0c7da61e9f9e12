"""What ink costs: from the pen to the pixel, scrolling over thousands of strokes, a presenter's ink on its way.

`python -m tests.bench.documents_ink pen|scroll|live COUNT` are the processes whose windows are measured.
"""

import asyncio
import io
import json
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from pikepdf import Dictionary, Name, Pdf

from meetroom.domain.annotations import InkPoint, InkStroke, Mark, MarkId, Sharing, Tool
from meetroom.domain.core import PersonId
from meetroom.protocol.messages import InkPresented
from tests.bench.report import Row, median

STROKES = 10_000
PAGES = 40
SIZE_PX = (1284, 1000)
FRAME_MS = 1000 / 60
STEP_PX = 24.0
LIVE_HZ = 30.0
_PATIENCE_S = 30.0
_COLORS = ("#1D4ED8", "#D9303E", "#158A5B", "#111827")


def rows(quick: bool) -> list[Row]:
    """Measure; needs no network and no screen."""
    pen = _child("pen", 60 if quick else 300)
    scroll = _child("scroll", 3 if quick else 10)
    live = _child("live", 60 if quick else 240)
    return [*_pen_rows(pen), *_scroll_rows(scroll), *_live_rows(live)]


def _pen_rows(told: dict[str, list[float]]) -> list[Row]:
    about = f"page of {SIZE_PX[0] - 84} px among {STROKES} strokes, no graphics card"
    loaded, blank = told["among"], told["blank"]
    return [
        Row(
            "pen to pixel: event of the pen to painted frame",
            median(loaded),
            "ms",
            "<=",
            FRAME_MS,
            peer="the same on a document without strokes",
            peer_value=median(blank),
            note=f"{about}; p95 {_part(loaded, 0.95):.1f}, worst {max(loaded):.1f} of {len(loaded)}; "
            "the platform waits up to 5 ms before each frame",
        ),
        Row(
            "pen lifted: to the stroke put down and painted",
            median(told["lifted"]),
            "ms",
            "<=",
            FRAME_MS * 2,
            note=f"handed to the engine, which saves it on its own thread; worst {max(told['lifted']):.1f}",
        ),
    ]


def _scroll_rows(told: dict[str, list[float]]) -> list[Row]:
    found = []
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        with_ink, without = _part(told["ink"], share), _part(told["plain"], share)
        found.append(
            Row(
                f"scrolling over {STROKES} strokes, frame time {name}",
                with_ink,
                "ms",
                "<=",
                FRAME_MS,
                peer="the same pages without strokes",
                peer_value=without,
                note=f"{STEP_PX:.0f} px a frame through {PAGES} pages, both in turn; ratio {with_ink / without:.2f}; "
                f"worst {max(told['ink']):.0f} and {max(told['plain']):.0f} of {len(told['ink'])}",
            )
        )
    late = told["late_ms"]
    found.append(
        Row(
            f"{STROKES // PAGES} strokes of a page never drawn, until painted",
            median(late),
            "ms",
            note=f"drawn off the window's thread; worst of {len(late)}: {max(late):.0f} ms",
        )
    )
    return found


def _live_rows(told: dict[str, list[float]]) -> list[Row]:
    rate = told["rate_hz"][0]
    return [
        Row(
            "presenter's ink on a follower's page, painted frames with something new",
            rate,
            "Hz",
            ">=",
            LIVE_HZ,
            note=f"60 pieces a second from the engine's thread; from there to the painted frame "
            f"median {median(told['live_ms']):.1f} ms, p95 {_part(told['live_ms'], 0.95):.1f}",
        )
    ]


def _part(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else math.nan


def _child(what: str, count: int) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "tests.bench.documents_ink", what, str(count)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return told


# ---- what is drawn


def plain_pdf(pages: int = PAGES) -> bytes:
    """Pages of text."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(pages):
        lines = "".join(
            f"0 -18 Td (Dieu {number}.{n} Hoi dong nhan dan quyet nghi thong qua ke hoach) Tj\n" for n in range(38)
        )
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(f"BT /F 11 Tf 60 780 Td\n{lines}ET".encode())
        page.Resources = Dictionary(Font=Dictionary(F=font))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def handwriting(author: str, document_id: Any, count: int = STROKES, pages: int = PAGES) -> Iterator[Mark]:
    """Strokes as people write them: some 40 samples with pressure, here and there on all pages."""
    chance = random.Random(12)
    for number in range(count):
        x, y = chance.uniform(40, 480), chance.uniform(40, 800)
        turn, size = chance.uniform(2, 4), chance.uniform(3, 9)
        points = tuple(
            InkPoint(
                round(x + n * 1.4, 2), round(y + size * math.sin(n / turn), 2), round(0.3 + 0.4 * chance.random(), 2)
            )
            for n in range(40)
        )
        yield Mark(
            mark_id=MarkId(f"ink{number}"), document_id=document_id, version=1, page=number % pages,
            author=PersonId(author), shape=InkStroke(points, _COLORS[number % 4], 1.6),
        )  # fmt: skip


# ---- the windows


class _Window:
    """The document centre with so many strokes in it; tells when a frame is painted."""

    def __init__(self, pdf: bytes, strokes: int) -> None:
        from meetroom.ui.app import application, wait_for
        from tests.bench.reading_window import _Patience
        from tests.ui.paper_stage import DRAFT, PaperStage
        from tests.ui.sitting import ME

        application()
        self._wait_for = wait_for
        patience: Any = _Patience()
        self.stage = PaperStage(patience, pdf, size=SIZE_PX, enter=False)
        kept = {mark.mark_id: (mark, Sharing.PRIVATE) for mark in handwriting(ME, DRAFT, strokes)}
        self.stage.engine.book.kept.update(kept)
        self.stage.enter()
        self._frames = 0
        self.stage.window.frameSwapped.connect(self._on_frame)
        board = self.stage.document.marks
        self.wait(lambda: self.stage.document.property("phase") == "ready")
        self.wait(lambda: sum(1 for _ in board.all_marks()) == strokes)
        self.rest()

    def _on_frame(self) -> None:
        self._frames += 1

    def wait(self, until: Callable[[], bool]) -> None:
        if not self._wait_for(until, _PATIENCE_S):
            raise TimeoutError

    def rest(self, seconds: float = 0.4) -> None:
        self._wait_for(lambda: False, seconds)

    def until_painted_ms(self, act: Callable[[], object]) -> float:
        """Do something in the window; until the next frame is painted."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        before, started_s = self._frames, time.perf_counter()
        act()
        while self._frames == before:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
            if time.perf_counter() - started_s > _PATIENCE_S:
                raise TimeoutError
        return 1000 * (time.perf_counter() - started_s)


def _measure_pen(count: int) -> dict[str, list[float]]:
    from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
    from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent

    kind, can = QPointingDevice.PointerType.Pen, QInputDevice.Capability
    device = QPointingDevice("pen", 1, QInputDevice.DeviceType.Stylus, kind, can.Position | can.Pressure, 1, 1)
    pdf = plain_pdf()
    windows = {"among": _Window(pdf, STROKES), "blank": _Window(pdf, 0)}
    told: dict[str, list[float]] = {"among": [], "blank": [], "lifted": []}
    for window in windows.values():
        window.stage.document.marks.choose_tool("pen")
        window.rest()

    def send(window: _Window, kind: QEvent.Type, x: float, y: float) -> float:
        place, left, none = QPointF(x, y), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.TabletMove else left
        down = none if kind == QEvent.Type.TabletRelease else left
        event = QTabletEvent(
            kind, device, place, place, 0.6, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, down
        )
        return window.until_painted_ms(lambda: QCoreApplication.sendEvent(window.stage.window, event))

    for n in range(max(2, count // 30)):
        for name, window in windows.items():
            y = 250.0 + 12 * (n % 20)
            send(window, QEvent.Type.TabletPress, 300, y)
            for step in range(1, 31):
                told[name].append(send(window, QEvent.Type.TabletMove, 300 + 8 * step, y + 20 * math.sin(step / 3)))
            lifted = send(window, QEvent.Type.TabletRelease, 540, y)
            if name == "among":
                told["lifted"].append(lifted)
            window.rest(0.15)
    for window in windows.values():
        window.stage.close()
    return told


def _measure_scroll(count: int) -> dict[str, list[float]]:
    pdf = plain_pdf()
    windows = {"ink": _Window(pdf, STROKES), "plain": _Window(pdf, 0)}
    told: dict[str, list[float]] = {"ink": [], "plain": [], "late_ms": []}
    for _ in range(count):
        for name, window in windows.items():
            pages = window.stage.item("pageList")
            for _frame in range(100):
                at = float(pages.property("contentY")) + STEP_PX
                told[name].append(window.until_painted_ms(lambda at=at, pages=pages: pages.setProperty("contentY", at)))  # type: ignore[misc]
            window.rest(0.2)
    ink = windows["ink"]
    board = ink.stage.document.marks
    for page in range(PAGES - 1, PAGES - 1 - 2 * min(8, count), -2):
        drawn: list[float] = []
        take = lambda glance, _spot, _tile, page=page, drawn=drawn: (  # noqa: E731
            drawn.append(time.perf_counter()) if glance.page == page else None
        )
        board.tiles.drawn.connect(take)
        started_s = time.perf_counter()
        ink.stage.document.reading.goTo(page)
        ink.rest(0.6)
        board.tiles.drawn.disconnect(take)
        if drawn:
            told["late_ms"].append(1000 * (drawn[-1] - started_s))
    for window in windows.values():
        window.stage.close()
    return told


def _measure_live(count: int) -> dict[str, list[float]]:
    window = _Window(plain_pdf(4), STROKES // 10)
    stage, shown = window.stage, window.stage.document.marks.shown
    stage.present(0)
    window.wait(lambda: bool(stage.document.property("following")) and shown.watched)
    sent_s: dict[int, float] = {}
    took_ms: list[float] = []
    frames: list[int] = []

    def on_frame() -> None:
        stroke = shown.stroke("live")
        new = [n for n in sent_s if stroke is not None and n < len(stroke.points)]
        took_ms.extend(1000 * (time.perf_counter() - sent_s.pop(n)) for n in new)
        frames.append(len(new))

    stage.window.frameSwapped.connect(on_frame)

    async def draw() -> None:
        for n in range(count):
            sent_s[n] = time.perf_counter()
            stage.engine.listener.on_live_ink(_piece(n, n == count - 1))
            await asyncio.sleep(1 / 60)

    done: list[object] = []
    started_s = time.perf_counter()
    stage.bridge.run(draw(), done.append)
    window.wait(lambda: bool(done))
    rate_hz = sum(new > 0 for new in frames) / (time.perf_counter() - started_s)
    stage.close()
    return {"live_ms": took_ms, "rate_hz": [rate_hz]}


def _piece(n: int, ended: bool) -> InkPresented:
    from tests.ui.paper_stage import DRAFT
    from tests.ui.sitting import CHAIR

    return InkPresented(
        by=PersonId(CHAIR), document_id=DRAFT, page=0, mark_id=MarkId("live"), tool=Tool.PEN, color="#D9303E",
        width_pt=2.0, points=(InkPoint(100 + n, 300 + 40 * math.sin(n / 9)),), ended=ended,
    )  # fmt: skip


if __name__ == "__main__":
    measure = {"pen": _measure_pen, "scroll": _measure_scroll, "live": _measure_live}[sys.argv[1]]
    sys.stdout.write(json.dumps(measure(int(sys.argv[2]))) + "\n")
