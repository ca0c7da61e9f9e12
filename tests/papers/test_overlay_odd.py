"""Exports of what is odd: signed, sealed, broken and locked papers, full disks, impossible marks, many marks."""

import errno
import io
import math
import time
from pathlib import Path
from typing import Any, BinaryIO, cast

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from meetroom.domain.annotations import (
    Figure,
    FigureKind,
    InkPoint,
    InkStroke,
    PagePoint,
    Rect,
    Shape,
    StickyNote,
    TextBox,
    TextHighlight,
    TextUnderline,
)
from meetroom.papers.overlay import CopyWish, ExportCancelled, export_annotated, write_annotated
from meetroom.papers.pages import PageSource, PaperFault, PaperUnreadable
from meetroom.papers.sealing import SealedReader, seal
from tests.papers.exported import (
    AUTHORS,
    RED_LINE,
    drawn_by_pdfium,
    export,
    marked,
)
from tests.papers.paper_samples import make_pdf, needs_samples, sample


def signed_pdf() -> bytes:
    """A page with a signature that shows a red square, and another field."""

    def change(pdf: pikepdf.Pdf) -> None:
        look = Stream(pdf, b"1 0 0 rg 0 0 100 40 re f")
        look.stream_dict.Type, look.stream_dict.Subtype = Name.XObject, Name.Form
        look.stream_dict.BBox = Array([0, 0, 100, 40])
        value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String(b"0" * 100))
        seal = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("Seal"), F=4,
                Rect=Array([300, 100, 400, 140]), V=pdf.make_indirect(value), AP=Dictionary(N=look),
            )
        )  # fmt: skip
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("Line"), F=4, Rect=Array([10, 10, 90, 30])
            )
        )
        pdf.pages[0].Annots = Array([seal, field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([seal, field]), SigFlags=3)
        pdf.Root.Perms = Dictionary(DocMDP=value)

    return make_pdf(change)


def test_a_copy_is_never_signed_but_shows_what_the_signature_looked_like() -> None:
    exported = export(signed_pdf(), RED_LINE)
    assert b"PPKLite" not in exported
    with pikepdf.open(io.BytesIO(exported)) as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["Line"]
        assert "/SigFlags" not in pdf.Root.AcroForm
        assert "/Perms" not in pdf.Root
        assert [str(entry.Subtype) for entry in pdf.pages[0].Annots] == ["/Widget", "/Ink"]
    picture = drawn_by_pdfium(exported)
    assert tuple(picture[2 * 680, 2 * 350]) == (255, 0, 0)


def test_an_export_can_be_watched_and_given_up() -> None:
    pdf = make_pdf(pages=30)
    told: list[float] = []
    marks = [marked(RED_LINE, page, f"m-{page}") for page in range(30)]
    write_annotated(pdf, io.BytesIO(), marks, AUTHORS.__getitem__, CopyWish(), told.append)
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == pytest.approx(1.0)
    for limit in (0.2, 0.9):

        def give_up(part: float, limit: float = limit) -> None:
            if part >= limit:
                raise ExportCancelled

        with pytest.raises(ExportCancelled):
            write_annotated(pdf, io.BytesIO(), marks, AUTHORS.__getitem__, CopyWish(), give_up)


class FullDisk(io.BytesIO):
    """Takes a little and then nothing more."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > 500:
            raise OSError(errno.ENOSPC, "full")
        return super().write(data)


def test_a_sealed_version_is_copied_chunk_by_chunk_and_a_broken_seal_is_said_by_name() -> None:
    sealed = seal(make_pdf(pages=30, text=[(80, 700, "x" * 200)]), 4096)
    chunks = {ref.sha256: ciphertext for ref, ciphertext in sealed.chunks()}
    copy = io.BytesIO()
    reader = SealedReader(sealed.key, sealed.manifest, chunks.__getitem__)
    write_annotated(cast(BinaryIO, reader), copy, [marked(RED_LINE)], AUTHORS.__getitem__, CopyWish())
    with pikepdf.open(copy) as pdf:
        assert len(pdf.pages[0].Annots) == 1
    chunks[sealed.manifest.chunks[2].sha256] = b"altered"
    broken = SealedReader(sealed.key, sealed.manifest, chunks.__getitem__)
    with pytest.raises(PaperUnreadable) as told:
        write_annotated(cast(BinaryIO, broken), io.BytesIO(), [marked(RED_LINE)], AUTHORS.__getitem__, CopyWish())
    assert told.value.fault is PaperFault.SEAL_BROKEN


def test_a_full_disk_is_an_error_of_the_disk() -> None:
    with pytest.raises(OSError, match="full"):
        write_annotated(make_pdf(pages=30), FullDisk(), [marked(RED_LINE)], AUTHORS.__getitem__, CopyWish())


def test_pages_that_share_what_they_draw_with_stay_apart() -> None:
    def share(pdf: pikepdf.Pdf) -> None:
        shared = pdf.make_indirect(pdf.pages[0].Resources)
        for page in pdf.pages:
            page.Resources = shared

    exported = export(make_pdf(share, pages=2, text=[(100, 700, "Hello")]), RED_LINE, flatten=True)
    with pikepdf.open(io.BytesIO(exported)) as pdf:
        assert "/XObject" in pdf.pages[0].Resources
        assert "/XObject" not in pdf.pages[1].Resources
    source = PageSource(exported)
    assert [source.text(page).strip() for page in (0, 1)] == ["Hello", "Hello"]
    source.close()


def test_annotations_already_there_stay(tmp_path: Path) -> None:
    once = export(make_pdf(pages=2), RED_LINE)
    twice = export_annotated(once, [marked(RED_LINE, name="m-9")], AUTHORS.__getitem__)
    with pikepdf.open(io.BytesIO(twice)) as pdf:
        assert [str(entry.NM) for entry in pdf.pages[0].Annots] == ["m-0", "m-9"]
        assert "/Annots" not in pdf.pages[1]


@pytest.mark.parametrize(
    "shape",
    [
        InkStroke((), "#000000", 2.0),
        InkStroke((InkPoint(math.nan, 0), InkPoint(1, 1)), "#000000", 2.0),
        InkStroke((InkPoint(0, 0),), "#000000", math.inf),
        InkStroke((InkPoint(0, 0),), "#000000", -1.0),
        TextHighlight((), "#000000"),
        TextHighlight((Rect(0, 0, 1e300, 1),), "#000000"),
        TextUnderline((Rect(0, -math.inf, 1, 1),), "#000000"),
        StickyNote(math.nan, 0, "?"),
        TextBox(0, 0, 0, "?", 12, "#000000"),
        TextBox(0, 0, 100, "?", math.nan, "#000000"),
        Figure(FigureKind.ARROW, PagePoint(0, math.inf), PagePoint(0, 0), "#000000", 2.0),
        Figure(FigureKind.LINE, PagePoint(0, 0), PagePoint(9, 9), "#000000", 0.0),
    ],
)
def test_marks_with_impossible_numbers_are_left_out_and_the_others_stay(shape: Shape) -> None:
    exported = export(make_pdf(), shape, RED_LINE)
    with pikepdf.open(io.BytesIO(exported)) as pdf:
        assert [str(entry.NM) for entry in pdf.pages[0].Annots] == ["m-1"]


def test_marks_beyond_the_last_page_and_strange_colours_do_no_harm() -> None:
    strange = InkStroke((InkPoint(5, 5),), "rot\x00", 2.0)
    marks = [marked(RED_LINE, page=7), marked(RED_LINE, page=-1), marked(strange)]
    with pikepdf.open(io.BytesIO(export_annotated(make_pdf(), marks, AUTHORS.__getitem__))) as pdf:
        assert [float(part) for part in pdf.pages[0].Annots[0].C] == [0, 0, 0]


def test_what_cannot_be_opened_is_said_by_name() -> None:
    with pytest.raises(PaperUnreadable) as broken:
        export(b"%PDF-1.7 nothing", RED_LINE)
    assert broken.value.fault is PaperFault.DAMAGED


@needs_samples
def test_a_locked_file_is_said_by_name() -> None:
    with pytest.raises(PaperUnreadable) as locked:
        export(sample("libreoffice-writer-password.pdf"), RED_LINE)
    assert locked.value.fault is PaperFault.ENCRYPTED


def test_an_export_of_many_marks_is_quick() -> None:
    pdf = make_pdf(pages=300)
    stroke = InkStroke(tuple(InkPoint(i, i, 0.3 + (i % 7) / 10) for i in range(50)), "#101010", 2.0)
    marks = [marked(stroke, page=number % 300, name=f"m-{number}") for number in range(1200)]
    start = time.process_time()
    export_annotated(pdf, marks, AUTHORS.__getitem__)
    assert time.process_time() - start < 20.0  # about 0.5 s; the bound only catches a blunder
