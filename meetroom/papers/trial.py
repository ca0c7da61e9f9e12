"""Draws pages on trial before a document is taken in, as every reader's screen will; runs inside the limited worker.

A page that stops PDFium, or keeps it busy for longer than the worker may live, is found here and not on 250
screens in the meeting.
"""

import math
import time
from typing import Any

import pypdfium2

from meetroom.papers.refusals import IntakeRefusal, IntakeRefused

_GLANCE_PX = 300
_SCREEN_PX = 1600
_SLOW_S = 0.05
_PIXELS_MAX = 8_000_000
_HIGHEST = 37.0  # times its width: the readers' screens show no higher page
_SMALLEST_PT = 0.01


def try_pages(pdf: bytes, *, pages: int, budget_s: float, end_s: float = math.inf) -> None:
    """Open the file and draw its pages from the first on, at least one, until the budget is used up.

    Each page is drawn small; one that takes its time is drawn as large as on a screen, because what costs little
    for few dots may cost a thousand times more for all.

    Args:
        pages: number of pages another reader counted.
        budget_s: processor seconds after which no further page is begun; the process's own limit ends a page.
        end_s: the same as a moment of the process's own clock, where the whole job has a budget.
    Raises: IntakeRefused(DAMAGED); any error of PDFium, which the caller treats as DAMAGED.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        if len(document) != pages:
            raise IntakeRefused(IntakeRefusal.DAMAGED, f"{len(document)} of {pages} pages readable")
        if document.get_formtype():
            document.init_forms()
        end_s = min(end_s, time.process_time() + budget_s)
        for number in range(pages):
            _try_page(document, number)
            if time.process_time() > end_s:
                break
    finally:
        document.close()


def _try_page(document: Any, number: int) -> None:
    page = document[number]
    try:
        width_pt, height_pt = page.get_size()
        if height_pt > _HIGHEST * max(width_pt, _SMALLEST_PT):
            raise IntakeRefused(IntakeRefusal.DAMAGED, f"page {number + 1} is {width_pt} x {height_pt} points")
        start_s = time.process_time()
        _draw(page, _GLANCE_PX / max(width_pt, _SMALLEST_PT), width_pt * height_pt)
        if time.process_time() - start_s > _SLOW_S:
            _draw(page, _SCREEN_PX / max(width_pt, _SMALLEST_PT), width_pt * height_pt)
    finally:
        page.close()


def _draw(page: Any, scale: float, area_pt: float) -> None:
    within = min(scale, (_PIXELS_MAX / max(area_pt, 1e-9)) ** 0.5)
    page.render(scale=within).close()
