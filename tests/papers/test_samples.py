"""The whole folder of sample documents through intake: each accepted with its pages, or refused for its reason."""

import logging
import os
import re
import shutil
import subprocess
import warnings
from pathlib import Path

import pypdf
import pytest

from meetroom.papers import intake_worker
from meetroom.papers.intake import IntakeRefusal, IntakeRefused, take_in
from meetroom.papers.pages import PageSource
from meetroom.papers.refusals import DEFAULT_LIMITS, ActiveContent, DocumentKind
from tests.papers.paper_samples import SAMPLES, needs_samples, sample

PAGES = {
    "002-trivial-libre-office-writer.pdf": 1,
    "GeoTopo-komprimiert.pdf": 117,
    "annotated_pdf.pdf": 1,
    "base64image.pdf": 1,
    "cmyk-image.pdf": 1,
    "crazyones-pdfa.pdf": 1,
    "google-doc-document.pdf": 1,
    "grayscale-image.pdf": 1,
    "habibi-oneline-cmap.pdf": 1,
    "habibi-rotated.pdf": 4,
    "habibi.pdf": 1,
    "imagemagick-ASCII85Decode.pdf": 1,
    "imagemagick-CCITTFaxDecode.pdf": 1,
    "imagemagick-images.pdf": 6,
    "imagemagick-lzw.pdf": 1,
    "inline-image.pdf": 1,
    "libre-office-link.pdf": 1,
    "libreoffice-form.pdf": 1,
    "minimal-document.pdf": 1,
    "mistitled_outlines_example.pdf": 4,
    "multicolumn.pdf": 3,
    "output_with_metadata_pymupdf.pdf": 1,
    "pdfkit.pdf": 1,
    "pdflatex-4-pages.pdf": 4,
    "pdflatex-forms.pdf": 1,
    "pdflatex-image.pdf": 1,
    "pdflatex-outline.pdf": 4,
    "reportlab-overlay.pdf": 1,
    "with-attachment.pdf": 1,
}
OFFICE_PAGES = {"libreoffice-form.odt": 1, "source.odt": 1}
REFUSED = {
    "LICENSE": IntakeRefusal.NOT_A_DOCUMENT,
    "libreoffice-writer-password.pdf": IntakeRefusal.ENCRYPTED,
    "unreadablemetadata.pdf": IntakeRefusal.DAMAGED,  # half of its cross references and its pages are missing
}
REMOVED = {
    "with-attachment.pdf": ActiveContent.EMBEDDED_FILE,
    "pdflatex-forms.pdf": ActiveContent.SUBMIT_FORM,
    "libre-office-link.pdf": ActiveContent.WEB_LINK,
}


def answer(name: str, folder: Path) -> intake_worker.Answer:
    """Through the worker's own function in this process."""
    return intake_worker.examine(
        intake_worker.Job(
            source=str(SAMPLES / name),
            target=str(folder / "out.pdf"),
            limits=DEFAULT_LIMITS,
            cpu_s=5,
            address_space_bytes=2**40,
        )
    )


@needs_samples
def test_no_sample_is_left_out() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {*PAGES, *OFFICE_PAGES, *REFUSED}


@needs_samples
@pytest.mark.parametrize("name", PAGES)
def test_a_sample_is_accepted_whole(name: str, tmp_path: Path) -> None:
    given = answer(name, tmp_path)
    assert isinstance(given, intake_worker.Accepted), given
    assert (given.kind, given.pdf is not None) == (DocumentKind.PDF, True)
    assert given.pdf is not None
    assert given.pdf.pages == PAGES[name]
    assert name not in REMOVED or given.pdf.removed[REMOVED[name]] >= 1
    # What other engines say: of the original, and of what is handed out.
    assert pages_by_pypdf(SAMPLES / name) == pages_by_pypdf(tmp_path / "out.pdf") == PAGES[name]
    assert pages_by_poppler(tmp_path / "out.pdf") in (PAGES[name], None)
    assert PageSource((tmp_path / "out.pdf").read_bytes()).page_count == PAGES[name]


@needs_samples
@pytest.mark.parametrize("name", REFUSED)
async def test_a_sample_is_refused_for_its_reason(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(sample(name))
    with pytest.raises(IntakeRefused) as refused:
        await take_in(tmp_path / "in", name=name, into=tmp_path)
    assert refused.value.why is REFUSED[name]
    assert os.listdir(tmp_path) == ["in"]


@needs_samples
@pytest.mark.parametrize("name", OFFICE_PAGES)
async def test_an_office_sample_is_converted(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(sample(name))
    try:
        taken = await take_in(tmp_path / "in", name=name, into=tmp_path)
    except IntakeRefused as refused:
        if refused.why is not IntakeRefusal.PDF_ONLY:
            raise
        pytest.skip("LibreOffice or the sandbox is not installed: office files are refused as PDF only")
    assert (taken.kind, taken.converted, taken.pages) == (DocumentKind.ODT, True, OFFICE_PAGES[name])
    assert pages_by_pypdf(taken.pdf_path) == OFFICE_PAGES[name]
    if name == "source.odt":
        assert "Lorem ipsum" in PageSource(taken.pdf_path.read_bytes()).text(0)


@needs_samples
async def test_a_sample_through_the_child(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(sample("pdflatex-4-pages.pdf"))
    taken = await take_in(tmp_path / "in", name="pdflatex-4-pages.pdf", into=tmp_path)
    assert taken.pages == PAGES["pdflatex-4-pages.pdf"]


def pages_by_pypdf(path: Path) -> int:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what other programs wrote
        return len(pypdf.PdfReader(path).pages)


def pages_by_poppler(path: Path) -> int | None:
    """None where poppler is not installed."""
    pdfinfo = shutil.which("pdfinfo")
    if pdfinfo is None:
        return None
    told = subprocess.run([pdfinfo, str(path)], capture_output=True, check=True).stdout
    found = re.search(rb"^Pages:\s+(\d+)", told, re.MULTILINE)
    return int(found[1]) if found else 0
