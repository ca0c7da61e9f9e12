"""Writes marks into a copy of a PDF as standard annotations that any viewer shows; never touches the master."""

import io
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

import msgspec
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String
from pikepdf.models.metadata import encode_pdf_date

from meetroom.domain.annotations import Mark, StickyNote
from meetroom.domain.core import PersonId
from meetroom.papers.appearance import PRINTED, Drawing, drawing_of, numbered_note, numbers
from meetroom.papers.geometry import PageGeometry
from meetroom.papers.lettering import Lettering
from meetroom.papers.note_annex import AnnexWords, Remark, add_annex
from meetroom.papers.page_content import add_to_page, drawn
from meetroom.papers.pages import PaperFault, PaperUnreadable
from meetroom.papers.sealing import SealBroken
from meetroom.papers.signed_fields import take_out_signatures
from meetroom.papers.watermark import Watermark

log = logging.getLogger(__name__)

_US_LETTER = (0.0, 0.0, 612.0, 792.0)
_SAVING = 0.6  # of the whole work, what writing the file is


class ExportCancelled(Exception):
    """Whoever watched the export gave it up."""


class CopyWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy shall be like.

    Attributes:
        flatten: marks become part of the pages, for viewers that know no annotations; notes are listed at the end.
        watermark: across every page, "" for none.
        at: when the copy is made; the date of its annotations.
    """

    flatten: bool = False
    watermark: str = ""
    at: datetime | None = None
    annex: AnnexWords = AnnexWords()


def export_annotated(
    pdf: bytes,
    marks: Sequence[Mark],
    author_of: Callable[[PersonId], str],
    *,
    flatten: bool = False,
    watermark: str = "",
    at: datetime | None = None,
) -> bytes:
    """`write_annotated` in memory."""
    copy = io.BytesIO()
    write_annotated(pdf, copy, marks, author_of, CopyWish(flatten=flatten, watermark=watermark, at=at))
    return copy.getvalue()


def write_annotated(
    pdf: bytes | BinaryIO,
    into: BinaryIO,
    marks: Sequence[Mark],
    author_of: Callable[[PersonId], str],
    wish: CopyWish,
    watch: Callable[[float], None] = lambda _part: None,
) -> None:
    """Write a copy of a document with marks in it.

    Ink, Highlight (multiplied, so that the text stays black), Underline, FreeText, Text, Line, Square and Circle
    annotations, each with its own appearance stream, its author in /T, its id in /NM, and printed.  Marks on pages the
    document does not have, or with impossible numbers, are left out and logged.  A copy is never signed: what a
    signature looked like stays, the signature itself, which would no longer hold, is taken out.

    Args:
        pdf: bytes, or a binary file to be read while the copy is written.
        into: what was written when an error comes is of no use.
        marks: pages count from 0; coordinates of the upright page.
        author_of: a person's name as it shall stand in the export.
        watch: told how much is done, 0…1; raises ExportCancelled to give the export up.
    Raises: PaperUnreadable(DAMAGED | ENCRYPTED | SEAL_BROKEN); ExportCancelled; OSError of `into`.
    Source: ISO 32000-1, 12.5.5 (appearance streams) and 12.5.6 (annotation types).
    """
    by_page: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_page[mark.page].append(mark)
    # In memory first: qpdf writes in a great many small pieces, and must not meet a full disk on its way.
    copy, watched = io.BytesIO(), _Watched(watch)
    try:
        with Pdf.open(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as document:
            _Copyist(document, author_of, wish).write(by_page, watch)
            document.save(
                copy,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                progress=watched.percent,
                deterministic_id=True,  # the same copy, the same bytes
            )
    except SealBroken as broken:
        raise PaperUnreadable(PaperFault.SEAL_BROKEN) from broken
    except pikepdf.PasswordError as locked:
        raise PaperUnreadable(PaperFault.ENCRYPTED) from locked
    except (pikepdf.PdfError, TypeError, ValueError) as broken:
        # Wrong types of objects are as good as a torn file.
        raise PaperUnreadable(PaperFault.DAMAGED) from broken
    watched.check()
    into.write(copy.getbuffer())


class _Watched:
    """Tells how much is done; no exception may cross qpdf, so what happens while it writes is raised afterwards."""

    def __init__(self, watch: Callable[[float], None]) -> None:
        self._watch = watch
        self._cancelled: ExportCancelled | None = None

    def percent(self, percent: int) -> None:
        """Told by qpdf how much is written."""
        if self._cancelled is None:
            try:
                self._watch(1 - _SAVING + _SAVING * percent / 100)
            except ExportCancelled as cancelled:
                self._cancelled = cancelled

    def check(self) -> None:
        """Raise what happened."""
        if self._cancelled is not None:
            raise self._cancelled


class _Copyist:
    """Writes marks and watermark into one open document."""

    def __init__(self, document: Pdf, author_of: Callable[[PersonId], str], wish: CopyWish) -> None:
        self._document = document
        self._author_of = author_of
        self._wish = wish
        self._lettering = Lettering(document)
        self._pencils = _Pencils(document, self._lettering, wish.at)
        self._watermark = Watermark(document, self._lettering, wish.watermark) if wish.watermark else None
        self._remarks: list[Remark] = []

    def write(self, by_page: dict[int, list[Mark]], watch: Callable[[float], None]) -> None:
        take_out_signatures(self._document)
        count = len(self._document.pages)
        for number in sorted(by_page.keys() - range(count)):
            log.warning("%d marks on page %d of %d left out", len(by_page[number]), number, count)
        wanted = range(count) if self._watermark is not None else sorted(by_page.keys() & set(range(count)))
        for done, number in enumerate(wanted):
            watch((1 - _SAVING) * done / len(wanted))
            self._page(self._document.pages[number], number, by_page.get(number, []))
        add_annex(self._document, self._lettering, self._remarks, self._wish.annex)
        self._lettering.finish()

    def _page(self, page: Page, number: int, marks: list[Mark]) -> None:
        geometry = page_geometry(page)
        annotations = list(self._annotations(page, number, marks, geometry))
        if self._wish.flatten:
            add_to_page(page, self._document, [drawn(annotation) for annotation in annotations])
        elif annotations:
            old = page.obj.get("/Annots")
            page.obj["/Annots"] = Array([*(old if isinstance(old, Array) else ()), *annotations])
        if self._watermark is not None:
            add_to_page(page, self._document, [self._watermark.on(geometry)])

    def _annotations(self, page: Page, number: int, marks: list[Mark], geometry: PageGeometry) -> Iterator[Object]:
        for mark in marks:
            drawing = self._drawing(mark, number, geometry)
            if drawing is None:
                log.warning("mark %s left out: impossible numbers", mark.mark_id)
            else:
                yield self._pencils.annotation(page, drawing, mark, self._author_of(mark.author))

    def _drawing(self, mark: Mark, number: int, geometry: PageGeometry) -> Drawing | None:
        drawing = drawing_of(mark.shape, geometry, self._lettering)
        if drawing is not None and self._wish.flatten and isinstance(mark.shape, StickyNote):
            self._remarks.append(Remark(number, self._author_of(mark.author), mark.shape.text))
            return numbered_note(mark.shape, len(self._remarks), geometry, self._lettering)
        return drawing


def page_geometry(page: Page) -> PageGeometry:
    """The visible box of a page as PDFium sees it: crop box within media box, US Letter where both are empty."""
    media, crop = _box(page.obj.get("/MediaBox")), _box(page.obj.get("/CropBox"))
    media = media or _US_LETTER
    crop = crop or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    turn = page.obj.get("/Rotate", 0)
    return PageGeometry(left, bottom, right, top, int(turn) % 360 // 90 * 90)


def _box(sides: object) -> tuple[float, float, float, float] | None:
    if not isinstance(sides, Array) or len(sides) != 4:
        return None
    x1, y1, x2, y2 = (float(number) for number in sides)
    box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    return box if box[2] > box[0] and box[3] > box[1] else None


class _Pencils:
    """Makes annotation objects for one document; graphics states are shared by all that need the same."""

    def __init__(self, document: Pdf, lettering: Lettering, at: datetime | None) -> None:
        self._document = document
        self._lettering = lettering
        self._states: dict[tuple[bool, float], Object] = {}
        stamp = String(encode_pdf_date(at)) if at is not None else None
        self._dates = {} if stamp is None else {"/M": stamp, "/CreationDate": stamp}

    def annotation(self, page: Page, drawing: Drawing, mark: Mark, author: str) -> Object:
        entries = {
            "/Type": Name.Annot,
            "/Subtype": Name("/" + drawing.subtype),
            "/Rect": numbers(drawing.box),
            "/P": page.obj,
            "/NM": String(mark.mark_id),
            "/T": String(author),
            "/F": PRINTED,
            "/C": numbers(drawing.color),
            "/CA": drawing.opacity,
            "/Contents": String(drawing.text),
            "/AP": Dictionary(N=self._appearance(drawing)),
            **self._dates,
            **drawing.entries,
        }
        return self._document.make_indirect(Dictionary(entries))

    def _appearance(self, drawing: Drawing) -> Stream:
        form = Stream(self._document, drawing.content.encode("ascii"))
        form.stream_dict.Type, form.stream_dict.Subtype = Name.XObject, Name.Form
        form.stream_dict.BBox = numbers(drawing.form_box or drawing.box)
        if drawing.matrix is not None:
            form.stream_dict.Matrix = numbers(drawing.matrix)
        state = self._state(drawing.multiply, drawing.opacity)
        resources = Dictionary(ExtGState=Dictionary(Ink=state))
        if drawing.lettered:
            resources.Font = Dictionary(F=self._lettering.font)
        form.stream_dict.Resources = resources
        return form

    def _state(self, multiply: bool, opacity: float) -> Object:
        key = (multiply, opacity)
        if key not in self._states:
            blend = Name.Multiply if multiply else Name.Normal
            state = Dictionary(Type=Name.ExtGState, BM=blend, CA=opacity, ca=opacity, AIS=False)
            self._states[key] = self._document.make_indirect(state)
        return self._states[key]
