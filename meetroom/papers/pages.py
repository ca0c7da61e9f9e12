"""Opens one PDF in memory for reading: pictures of pages, text, search, outline; knows no screen and no network.

All coordinates are PDF points of the upright page, origin at its top left, x to the right, y down (see
`geometry`).  Pages count from 0.  PDFium is not thread-safe: every call goes through one lock of the process, so
any thread may use any `PageSource`, and no lock is held longer than one page takes.
"""

import enum
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from meetroom.domain.annotations import Rect
from meetroom.papers.drawing import Frame, Watch, draw, turn_to_night
from meetroom.papers.folding import fold, fold_with_places
from meetroom.papers.geometry import PageGeometry, joined_by_line
from meetroom.papers.letters import PageLetters
from meetroom.papers.seal_feed import SealFeed
from meetroom.papers.sealing import SealedReader

PDFIUM_LOCK = threading.RLock()
BITMAP_PIXELS_MAX = 64_000_000
WHOLE_SIDE_MAX_PX = 60_000
LETTERS_MAX = 60_000
_OPEN_PAGES = 4
_EXCERPT_LETTERS = 40
_TOUCH_PT = 4.0
_LAST_LETTER = 0x10FFFF
_TURNS = {0: 0, 90: 1, 180: 2, 270: 3}


class PaperFault(enum.Enum):
    """Why a page cannot be shown."""

    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    NO_SUCH_PAGE = "no_such_page"
    PICTURE_TOO_LARGE = "picture_too_large"
    SEAL_BROKEN = "seal_broken"
    CLOSED = "closed"


class PaperUnreadable(Exception):
    """A document or page cannot be shown.

    Attributes:
        fault: the reason.
    """

    def __init__(self, fault: PaperFault) -> None:
        super().__init__(fault)
        self.fault = fault


class PageBitmap(msgspec.Struct, frozen=True):
    """A picture of a page: four bytes per pixel in the order blue, green, red, unused (opaque)."""

    width_px: int
    height_px: int
    stride_bytes: int
    pixels: bytes


class Hit(msgspec.Struct, frozen=True):
    """One place where a query was found; `start` and `count` as in `PageSource.text_rects`."""

    page: int
    start: int
    count: int
    rects: tuple[Rect, ...]
    excerpt: str


class TextSelection(msgspec.Struct, frozen=True):
    """A stretch of text on one page, one box per line; empty text where the page has none."""

    start: int
    count: int
    text: str
    rects: tuple[Rect, ...]


class OutlineEntry(msgspec.Struct, frozen=True):
    """One line of a document's outline; `page` is None when it leads nowhere."""

    title: str
    level: int
    page: int | None


class _OpenPage:
    """A loaded page with its text; only ever touched under the lock."""

    def __init__(self, page: Any) -> None:
        self.page = page
        left, bottom, right, top = page.get_bbox()
        self.geometry = PageGeometry(left, bottom, right, top, page.get_rotation())
        self._text: Any = None
        self._boxes: Any = None

    @property
    def text(self) -> Any:
        if self._text is None:
            self._text = self.page.get_textpage()
        return self._text

    def boxes(self) -> Any:
        """Array of (letter, left, top, right, bottom), upright, of the letters that have a box."""
        if self._boxes is None:
            rows = []
            for index in range(self.text.count_chars()):
                box = self.geometry.rect_to_upright(*self.text.get_charbox(index))
                if box.width_pt > 0 and box.height_pt > 0:
                    right, bottom = box.x_pt + box.width_pt, box.y_pt + box.height_pt
                    rows.append((index, box.x_pt, box.y_pt, right, bottom))
            self._boxes = np.array(rows, dtype=np.float64).reshape(-1, 5)
        return self._boxes

    def close(self) -> None:
        if self._text is not None:
            self._text.close()
        self.page.close()


def _shut(document: Any, pages: "OrderedDict[int, _OpenPage]", feed: SealFeed | None) -> None:
    with PDFIUM_LOCK:
        while pages:
            pages.popitem()[1].close()
        document.close()
        if feed is not None:
            feed.close()


class PageSource:
    """One open document.  Close it when it is no longer shown; a forgotten one closes itself when collected."""

    def __init__(self, pdf: bytes | SealedReader) -> None:
        """Open a document; nothing is written to disk.

        Args:
            pdf: bytes stay in memory as long as the document is open; of a sealed version only the pages' own
                bytes are read, when they are wanted.  The reader belongs to the source from now on.
        Raises: PaperUnreadable(DAMAGED | ENCRYPTED | SEAL_BROKEN).
        """
        origin = pdf if isinstance(pdf, bytes) else SealFeed(pdf)
        self._feed = origin if isinstance(origin, SealFeed) else None
        with PDFIUM_LOCK:
            self._document = _open_document(origin)
            self._pages: OrderedDict[int, _OpenPage] = OrderedDict()
            self._texts: dict[int, str] = {}
            self._folded: dict[int, str] = {}
            self._closer = weakref.finalize(self, _shut, self._document, self._pages, self._feed)
            self.page_count = len(self._document)

    def close(self) -> None:
        """Give the memory back.  Calls after this raise PaperUnreadable(CLOSED); closing twice is harmless."""
        self._closer()

    def size_pt(self, page: int) -> tuple[float, float]:
        """Width and height of the upright page.

        Raises: PaperUnreadable(NO_SUCH_PAGE | DAMAGED | CLOSED), as every method here.
        """
        with self._reading(page):
            width_pt, height_pt = self._document.get_page_size(page)
            return float(width_pt), float(height_pt)

    def frame(
        self, page: int, width_px: int, rotation: int = 0, area_px: tuple[int, int, int, int] | None = None
    ) -> Frame:
        """The shape of a picture, for `draw`.

        Args:
            width_px: width of the picture of the whole page, turned as asked; the height follows from the page.
            rotation: what the reader turned the page by, clockwise: 0, 90, 180 or 270 degrees.
            area_px: only this part of that picture: x, y, width, height.
        Raises: PaperUnreadable(PICTURE_TOO_LARGE) above 64 megapixels; ValueError for an odd rotation.
        """
        turn = _TURNS.get(rotation % 360)
        if turn is None or width_px < 1:
            raise ValueError("rotation must be a quarter turn, width_px positive")
        width_pt, height_pt = self.size_pt(page)
        across, down = (width_pt, height_pt) if turn % 2 == 0 else (height_pt, width_pt)
        height_px = max(1, round(width_px * down / max(across, 1e-6)))
        x_px, y_px, part_width_px, part_height_px = area_px or (0, 0, width_px, height_px)
        part_width_px, part_height_px = max(1, part_width_px), max(1, part_height_px)
        if part_width_px * part_height_px > BITMAP_PIXELS_MAX or max(width_px, height_px) > WHOLE_SIDE_MAX_PX:
            raise PaperUnreadable(PaperFault.PICTURE_TOO_LARGE)
        return Frame(width_px, height_px, x_px, y_px, part_width_px, part_height_px, turn)

    def draw(self, page: int, frame: Frame, into: Any, night: bool = False, watch: Watch | None = None) -> None:
        """Draw a page into memory of the caller, which nobody else touches meanwhile.

        Args:
            into: writable, `frame.size_bytes` long; blue, green, red, unused.
            night: light on dark, hues kept.
        Raises: RenderCancelled; PaperUnreadable.
        """
        with self._reading(page):
            if not draw(self._open_page(page).page, self._document.formenv, frame, into, watch):
                raise PaperUnreadable(PaperFault.PICTURE_TOO_LARGE)
        if night:
            turn_to_night(into)

    def render(self, page: int, width_px: int, rotation: int = 0, night: bool = False) -> PageBitmap:
        """Draw a whole page into memory of its own; arguments and errors as of `frame` and `draw`."""
        frame = self.frame(page, width_px, rotation)
        pixels = bytearray(frame.size_bytes)
        self.draw(page, frame, pixels, night)
        return PageBitmap(frame.width_px, frame.height_px, 4 * frame.width_px, bytes(pixels))

    def letters(self, page: int) -> PageLetters:
        """The letters of a page, at most `LETTERS_MAX`, for choosing text without asking PDFium again."""
        with self._reading(page):
            opened = self._open_page(page)
            count = min(opened.text.count_chars(), LETTERS_MAX)
            boxes = np.zeros((count, 4), dtype=np.float64)
            box, textpage = pdfium.FS_RECTF(), opened.text.raw
            for index in range(count):
                if pdfium.FPDFText_GetLooseCharBox(textpage, index, box):
                    boxes[index] = (box.left, box.bottom, box.right, box.top)
            boxes = opened.geometry.boxes_to_upright(boxes)
            words = "".join(_letter(pdfium.FPDFText_GetUnicode(textpage, index)) for index in range(count))
        return PageLetters(words, boxes)

    def text(self, page: int) -> str:
        """The text of a page in the file's order, lines ended by a line feed."""
        return self._text_of(page).replace("\r\n", "\n")

    def text_rects(self, page: int, start: int, count: int) -> tuple[Rect, ...]:
        """Where a stretch of text stands, one box per line.

        Args:
            start: the first letter, counted as `char_index_at` and `find` count them (not as `text` does:
                PDFium leaves some letters out of the text).
        """
        with self._reading(page):
            return self._rects(self._open_page(page), start, count)

    def char_index_at(self, page: int, x_pt: float, y_pt: float) -> int | None:
        """The letter at a point or within 4 points of it, None where there is none."""
        with self._reading(page):
            opened = self._open_page(page)
            x, y = opened.geometry.to_pdf(x_pt, y_pt)
            index = opened.text.get_index(x, y, _TOUCH_PT, _TOUCH_PT)
            return None if index is None else int(index)

    def select(self, page: int, from_xy: tuple[float, float], to_xy: tuple[float, float]) -> TextSelection:
        """The text a reader means by dragging from one point to another, in either direction."""
        with self._reading(page):
            opened = self._open_page(page)
            ends = sorted(index for xy in (from_xy, to_xy) if (index := _nearest(opened, *xy)) is not None)
            if not ends:
                return TextSelection(0, 0, "", ())
            start, count = ends[0], ends[-1] - ends[0] + 1
            text = opened.text.get_text_range(start, count).replace("\r\n", "\n")
            return TextSelection(start, count, text, self._rects(opened, start, count))

    def rects_between(self, page: int, from_xy: tuple[float, float], to_xy: tuple[float, float]) -> tuple[Rect, ...]:
        """The boxes of `select`, for drawing a highlight while the finger moves."""
        return self.select(page, from_xy, to_xy).rects

    def find(self, query: str, max_hits: int = 500) -> tuple[Hit, ...]:
        """Every place of a query in reading order, whatever the case and the Vietnamese marks."""
        hits: list[Hit] = []
        for page in range(self.page_count):
            hits.extend(self.find_on(page, query)[: max_hits - len(hits)])
            if len(hits) >= max_hits:
                break
        return tuple(hits)

    def find_on(self, page: int, query: str) -> tuple[Hit, ...]:
        """The places of a query on one page."""
        wanted = fold(query).strip()
        if page not in self._folded:
            self._folded[page] = fold(self._text_of(page))
        if not wanted or wanted not in self._folded[page]:
            return ()
        text = self._text_of(page)
        folded, places = fold_with_places(text)
        hits, at = [], folded.find(wanted)
        while at >= 0:
            hits.append(self._hit(page, text, places[at], places[at + len(wanted) - 1]))
            at = folded.find(wanted, at + len(wanted))
        return tuple(hits)

    def outline(self) -> tuple[OutlineEntry, ...]:
        """The document's outline, flattened; `level` starts at 0."""
        with self._reading():
            return tuple(
                OutlineEntry(entry.get_title(), entry.level, target.get_index() if target else None)
                for entry in self._document.get_toc()
                for target in (entry.get_dest(),)
            )

    def geometry(self, page: int) -> PageGeometry:
        """How the PDF's own coordinates lie on the upright page."""
        with self._reading(page):
            return self._open_page(page).geometry

    def _text_of(self, page: int) -> str:
        if page not in self._texts:
            with self._reading(page):
                self._texts[page] = self._open_page(page).text.get_text_range()
        return self._texts[page]

    def _hit(self, page: int, text: str, first: int, last: int) -> Hit:
        with self._reading(page):
            opened = self._open_page(page)
            start = pdfium.FPDFText_GetCharIndexFromTextIndex(opened.text, first)
            end = pdfium.FPDFText_GetCharIndexFromTextIndex(opened.text, last)
            rects = self._rects(opened, start, end - start + 1)
        around = text[max(0, first - _EXCERPT_LETTERS) : last + 1 + _EXCERPT_LETTERS]
        return Hit(page, start, end - start + 1, rects, " ".join(around.split()))

    def _rects(self, opened: _OpenPage, start: int, count: int) -> tuple[Rect, ...]:
        if start < 0 or count < 1:
            return ()
        boxes = [opened.text.get_rect(index) for index in range(opened.text.count_rects(start, count))]
        return joined_by_line([opened.geometry.rect_to_upright(*box) for box in boxes])

    def _open_page(self, page: int) -> _OpenPage:
        if page in self._pages:
            self._pages.move_to_end(page)
        else:
            self._pages[page] = _OpenPage(self._document.get_page(page))
            if len(self._pages) > _OPEN_PAGES:
                self._pages.popitem(last=False)[1].close()
        return self._pages[page]

    @contextmanager
    def _reading(self, page: int = 0) -> Iterator[None]:
        with PDFIUM_LOCK:
            if not self._closer.alive:
                raise PaperUnreadable(PaperFault.CLOSED)
            if not 0 <= page < self.page_count:
                raise PaperUnreadable(PaperFault.NO_SUCH_PAGE)
            _check(self._feed)
            try:
                yield
            except (pypdfium2.PdfiumError, AssertionError, UnicodeError) as broken:
                # pypdfium2 asserts on answers of PDFium that only a broken file gives.
                _check(self._feed)
                raise PaperUnreadable(PaperFault.DAMAGED) from broken
            _check(self._feed)


def _check(feed: SealFeed | None) -> None:
    """Raise what happened while PDFium read; nothing that it made of such a reading may be shown."""
    if feed is not None and feed.broken is not None:
        raise PaperUnreadable(PaperFault.SEAL_BROKEN) from feed.broken


def _open_document(pdf: bytes | SealFeed) -> Any:
    feed = pdf if isinstance(pdf, SealFeed) else None
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as broken:
        _check(feed)
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD
        raise PaperUnreadable(PaperFault.ENCRYPTED if locked else PaperFault.DAMAGED) from broken
    try:
        if document.get_formtype() != pdfium.FORMTYPE_NONE:
            document.init_forms()
        _check(feed)
    except (pypdfium2.PdfiumError, PaperUnreadable) as broken:
        document.close()
        _check(feed)
        raise PaperUnreadable(PaperFault.DAMAGED) from broken
    return document


def _nearest(opened: _OpenPage, x_pt: float, y_pt: float) -> int | None:
    """The letter nearest to a point; a line further up or down counts more than a place along the line."""
    boxes = opened.boxes()
    if not len(boxes):
        return None
    away_x = np.maximum(np.maximum(boxes[:, 1] - x_pt, x_pt - boxes[:, 3]), 0.0)
    away_y = np.maximum(np.maximum(boxes[:, 2] - y_pt, y_pt - boxes[:, 4]), 0.0)
    return int(boxes[int(np.argmin(away_x + 4.0 * away_y)), 0])


def _letter(code: int) -> str:
    """One letter for one count of PDFium, whatever a broken font says."""
    return chr(code) if 0 < code <= _LAST_LETTER and not 0xD800 <= code < 0xE000 else "\x00"
