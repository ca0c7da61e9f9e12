"""Office files: converted in a sandbox that sees nothing and reaches nobody, or refused as PDF only."""

import shutil
import sys
from pathlib import Path

import pytest

from meetroom.papers import office
from meetroom.papers.child import ChildGuard
from meetroom.papers.intake import DocumentKind, IntakeLimits, IntakeRefusal, IntakeRefused, take_in
from meetroom.papers.office import Converter, convert_to_pdf, find_converter
from meetroom.papers.pages import PageSource
from tests.papers.paper_samples import make_pdf, needs_samples, sample
from tests.papers.test_recognition import office as office_file

LIMITS = IntakeLimits(conversion_wall_s=20)


def sandboxed(script: str, folder: Path) -> Converter:
    """A stand-in for LibreOffice (a shell script) in the real sandbox; skips where there is none."""
    bwrap, prlimit = shutil.which("bwrap"), shutil.which("prlimit")
    if bwrap is None or prlimit is None or sys.platform != "linux":
        pytest.skip("bubblewrap (bwrap) or prlimit is not installed: nothing is converted on this machine")
    program = folder / "office" / "program"
    program.mkdir(parents=True)
    (program / "soffice").write_text(f"#!/bin/sh\n{script}\n")
    (program / "soffice").chmod(0o755)
    converter = Converter(program / "soffice", Path(bwrap), Path(prlimit))
    (folder / "probe").mkdir()
    if not office._sandbox_works(converter, folder / "probe", ChildGuard()):
        pytest.skip("this system lets nobody make a sandbox (user namespaces are forbidden)")
    return converter


def convert(script: str, folder: Path, limits: IntakeLimits = LIMITS) -> Path:
    converter = sandboxed(script, folder)
    (folder / "in").write_bytes(make_pdf())
    (folder / "job").mkdir()
    guard = ChildGuard()
    return convert_to_pdf(
        folder / "in", DocumentKind.DOCX, folder / "job", converter=converter, limits=limits, guard=guard
    )


async def test_without_libreoffice_the_answer_is_pdf_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_converter() is None
    (tmp_path / "in.docx").write_bytes(office_file("word/document.xml"))
    with pytest.raises(IntakeRefused) as refused:
        await take_in(tmp_path / "in.docx", name="in.docx", into=tmp_path)
    assert refused.value.why is IntakeRefusal.PDF_ONLY


def test_without_a_working_sandbox_the_answer_is_pdf_only(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"PK")
    broken = Converter(tmp_path / "soffice", tmp_path / "no-bwrap", tmp_path / "no-prlimit")
    with pytest.raises(IntakeRefused) as refused:
        convert_to_pdf(
            tmp_path / "in",
            DocumentKind.DOCX,
            tmp_path,
            converter=broken,
            limits=LIMITS,
            guard=ChildGuard(),
        )
    assert refused.value.why is IntakeRefusal.PDF_ONLY


def test_the_sandbox_hands_the_result_out(tmp_path: Path) -> None:
    assert convert("cp /job/document.docx /job/document.pdf", tmp_path).read_bytes() == make_pdf()


def test_the_sandbox_sees_neither_homes_nor_networks_and_writes_nowhere_else(tmp_path: Path) -> None:
    script = (
        "{ ls /root /home /etc/passwd; cat /proc/net/dev | grep -v -e lo: -e '|'; touch /usr/x /x;"
        " ls /job; } > /job/document.pdf 2>/dev/null"
    )
    assert convert(script, tmp_path).read_text().split() == ["document.docx", "document.pdf"]


@pytest.mark.parametrize("script", ["exit 0", "exit 77", ": > /job/document.pdf", "kill -SEGV $$"])
def test_an_office_that_gives_nothing_has_failed(script: str, tmp_path: Path) -> None:
    with pytest.raises(IntakeRefused) as refused:
        convert(script, tmp_path)
    assert refused.value.why is IntakeRefusal.CONVERSION_FAILED


def test_an_office_that_hangs_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(IntakeRefused) as refused:
        convert("while :; do read x < /dev/zero; done", tmp_path, IntakeLimits(conversion_wall_s=1))
    assert refused.value.why in (IntakeRefusal.TOO_SLOW, IntakeRefusal.CONVERSION_FAILED)


async def test_rubbish_out_of_the_office_is_a_failed_conversion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converter = sandboxed("echo 'no pdf' > /job/document.pdf", tmp_path)
    monkeypatch.setattr(office, "find_converter", lambda: converter)
    (tmp_path / "in.docx").write_bytes(office_file("word/document.xml"))
    with pytest.raises(IntakeRefused) as refused:
        await take_in(tmp_path / "in.docx", name="in.docx", into=tmp_path)
    assert refused.value.why is IntakeRefusal.CONVERSION_FAILED


@needs_samples
async def test_a_real_office_file(tmp_path: Path) -> None:
    (tmp_path / "source.odt").write_bytes(sample("source.odt"))
    try:
        taken = await take_in(tmp_path / "source.odt", name="source.odt", into=tmp_path)
    except IntakeRefused as refused:
        if refused.why is not IntakeRefusal.PDF_ONLY:
            raise
        pytest.skip("LibreOffice or the sandbox is not installed: office files are refused as PDF only")
    assert (taken.kind, taken.converted, taken.pages) == (DocumentKind.ODT, True, 1)
    assert "Lorem ipsum" in PageSource(taken.pdf_path.read_bytes()).text(0)
