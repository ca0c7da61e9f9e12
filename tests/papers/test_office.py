"""Office files: converted in a sandbox that sees nothing and reaches nobody, or refused as PDF only."""

import asyncio
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import Self
from xml.etree import ElementTree

import pytest

from meetroom.confined.child import ChildGuard
from meetroom.papers import office
from meetroom.papers.intake import DocumentKind, Intake, IntakeLimits, IntakeRefusal, IntakeRefused, take_in
from meetroom.papers.office import Converter, convert_to_pdf, find_converter
from meetroom.papers.pages import PageSource
from meetroom.papers.refusals import DEFAULT_LIMITS
from tests.papers import office_samples
from tests.papers.paper_samples import make_pdf
from tests.papers.test_recognition import office as office_file

LIMITS = IntakeLimits(conversion_wall_s=100)


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
    assert convert(script, tmp_path).read_text().split() == ["document.docx", "document.pdf", "profile"]


@pytest.mark.parametrize("script", ["exit 0", "exit 77", ": > /job/document.pdf", "kill -SEGV $$"])
def test_an_office_that_gives_nothing_has_failed(script: str, tmp_path: Path) -> None:
    with pytest.raises(IntakeRefused) as refused:
        convert(script, tmp_path)
    assert refused.value.why is IntakeRefusal.CONVERSION_FAILED


def test_an_office_that_hangs_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(IntakeRefused) as refused:
        convert("while :; do read x < /dev/zero; done", tmp_path, IntakeLimits(conversion_wall_s=1))
    assert refused.value.why in (IntakeRefusal.TOO_SLOW, IntakeRefusal.CONVERSION_FAILED)


def test_an_office_that_prints_without_end_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(IntakeRefused) as refused:
        convert("cp /job/document.docx /job/document.pdf; cat /dev/zero", tmp_path)
    assert (refused.value.why, refused.value.detail) == (IntakeRefusal.CONVERSION_FAILED, "endless output")


def test_a_link_is_no_result(tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(make_pdf())
    with pytest.raises(IntakeRefused) as refused:
        convert(f"ln -s {other} /job/document.pdf", tmp_path)
    assert refused.value.why is IntakeRefusal.CONVERSION_FAILED


def test_an_office_fills_neither_the_memory_nor_what_is_not_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "_TEMPORARY_BYTES_MAX", 1_000_000)
    fill = "head -c 3000000 /dev/zero > {0}/x 2>/dev/null && echo {0} >> /job/document.pdf\n"
    places = ["/", "/dev", "/dev/shm", "/usr/local"]
    if office._knows_sizes(Path(shutil.which("bwrap") or "")):
        places.append("/tmp")
    script = "echo filled: > /job/document.pdf\n" + "".join(fill.format(place) for place in places)
    assert convert(script, tmp_path).read_text() == "filled:\n"


async def test_rubbish_out_of_the_office_is_a_failed_conversion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converter = sandboxed("echo 'no pdf' > /job/document.pdf", tmp_path)
    monkeypatch.setattr(office, "find_converter", lambda: converter)
    (tmp_path / "in.docx").write_bytes(office_file("word/document.xml"))
    with pytest.raises(IntakeRefused) as refused:
        await take_in(tmp_path / "in.docx", name="in.docx", into=tmp_path)
    assert refused.value.why is IntakeRefusal.CONVERSION_FAILED


def real_office() -> Converter:
    """LibreOffice in the real sandbox; skips where either is missing."""
    converter = find_converter()
    if converter is None:
        pytest.skip("LibreOffice, bubblewrap (bwrap) or prlimit is not installed: office files are refused as PDF only")
    with tempfile.TemporaryDirectory() as folder:
        if not office._sandbox_works(converter, Path(folder), ChildGuard()):
            pytest.skip("this system lets nobody make a sandbox (user namespaces are forbidden)")
    return converter


def really_convert(content: bytes, kind: DocumentKind, folder: Path, limits: IntakeLimits = DEFAULT_LIMITS) -> str:
    """The text of what LibreOffice makes of a file; its job folder is `folder / "job"`."""
    converter = real_office()
    (folder / "in").write_bytes(content)
    (folder / "job").mkdir()
    pdf = convert_to_pdf(folder / "in", kind, folder / "job", converter=converter, limits=limits, guard=ChildGuard())
    return PageSource(pdf.read_bytes()).text(0)


MADE: dict[DocumentKind, tuple[bytes, str]] = {
    DocumentKind.DOCX: (office_samples.docx("Nghị quyết số 1"), "Nghị quyết số 1"),
    DocumentKind.XLSX: (office_samples.xlsx("Ngân sách 2"), "Ngân sách 2"),
    DocumentKind.PPTX: (office_samples.pptx("Trình bày 3"), "Trình bày 3"),
    DocumentKind.ODT: (office_samples.odt("Tờ trình số 4"), "Tờ trình số 4"),
    DocumentKind.ODS: (office_samples.ods("Dân sinh 5"), "Dân sinh 5"),
    DocumentKind.ODP: (office_samples.odp("Báo cáo 6"), "Báo cáo 6"),
}


async def test_every_kind_of_office_file_becomes_a_readable_pdf(tmp_path: Path) -> None:
    real_office()
    turn = asyncio.Semaphore(2)

    async def take(kind: DocumentKind, content: bytes) -> Intake:
        (tmp_path / kind.value).write_bytes(content)
        async with turn:
            return await take_in(tmp_path / kind.value, name=f"a.{kind.value}", into=tmp_path)

    taken = await asyncio.gather(*(take(kind, content) for kind, (content, _) in MADE.items()))
    for (kind, (_, text)), intake in zip(MADE.items(), taken, strict=True):
        assert (intake.kind, intake.converted, intake.pages, intake.title) == (kind, True, 1, "a")
        assert text in PageSource(intake.pdf_path.read_bytes()).text(0)


class Listening:
    """A server on this machine that counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("0.0.0.0", 0))
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]

    def called(self) -> bool:
        try:
            connection, _ = self._socket.accept()
        except BlockingIOError:
            return False
        connection.close()
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()


BASIC = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" script:language="StarBasic">
Sub Run
  Shell "touch /job/pwned-by-shell"
  n = FreeFile
  Open "/job/pwned-by-basic" For Output As #n
  Close #n
End Sub
</script:module>"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="L" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="M"/></library:library>"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="L" library:link="false"/></library:libraries>"""
LISTENER = (
    '<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"'
    ' xlink:href="vnd.sun.star.script:L.M.Run?language=Basic&amp;location=document" xlink:type="simple"/>'
    "</office:event-listeners>"
)


def hostile_text(secret: Path, port: int) -> bytes:
    """A text that runs a macro on opening, shows a picture of a web server, and includes files of the host."""
    place = 'text:anchor-type="paragraph" svg:width="2cm" svg:height="2cm"'
    link = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    sections = "".join(
        f'<text:section text:name="S{number}"><text:section-source xlink:href="{source}" {link}/><text:p>-</text:p>'
        "</text:section>"
        for number, source in enumerate([secret.as_uri(), "file:///etc/passwd", f"http://127.0.0.1:{port}/a.txt"])
    )
    image = f'<draw:image xlink:href="http://127.0.0.1:{port}/a.png" {link}/>'
    picture = f"<text:p><draw:frame {place}>{image}</draw:frame></text:p>"
    members = {"Basic/script-lc.xml": LIBRARIES, "Basic/L/script-lb.xml": LIBRARY, "Basic/L/M.xml": BASIC}
    return office_samples.odt("harmless", inside=sections + picture, scripts=LISTENER, members=members)


def test_a_hostile_text_reaches_neither_files_nor_networks_nor_runs_anything(tmp_path: Path) -> None:
    real_office()
    (tmp_path / "secret.txt").write_text("TOP-SECRET-WORDS")
    with Listening() as server:
        text = really_convert(hostile_text(tmp_path / "secret.txt", server.port), DocumentKind.ODT, tmp_path)
        assert not server.called()
    assert "harmless" in text
    assert "SECRET" not in text
    assert "root:" not in text
    assert not list((tmp_path / "job").glob("pwned*"))


def test_a_hostile_table_fetches_nothing(tmp_path: Path) -> None:
    real_office()
    (tmp_path / "secret.csv").write_text("TOP-SECRET-WORDS\n")
    with Listening() as server:
        formula = f"_xlfn.WEBSERVICE(&quot;http://127.0.0.1:{server.port}/a&quot;)"
        text = really_convert(office_samples.xlsx("harmless", formula=formula), DocumentKind.XLSX, tmp_path)
        assert not server.called()
    assert "harmless" in text


def test_a_hostile_letter_fetches_no_template_and_no_picture(tmp_path: Path) -> None:
    real_office()
    with Listening() as server:
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        relations = "".join(
            f'<Relationship Id="{kind}" Type="{relation}/{kind}" Target="http://127.0.0.1:{server.port}/{kind}"'
            ' TargetMode="External"/>'
            for kind in ("attachedTemplate", "image", "frame", "oleObject")
        )
        picture = (
            '<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="A"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            '<pic:cNvPr id="1" name="A"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="image"/>'
            "</pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
        content = office_samples.docx("harmless", inside=picture, relations=relations)
        assert "harmless" in really_convert(content, DocumentKind.DOCX, tmp_path)
        assert not server.called()


def test_an_office_file_that_unfolds_without_end_is_refused(tmp_path: Path) -> None:
    real_office()
    bomb = office_samples.odt("x", inside="<text:p>" + "<text:s/>" * 20_000_000 + "</text:p>")
    limits = IntakeLimits(conversion_memory_bytes=1024 * 1024 * 1024, conversion_wall_s=4)
    with pytest.raises(IntakeRefused) as refused:
        really_convert(bomb, DocumentKind.ODT, tmp_path, limits)
    assert refused.value.why in (IntakeRefusal.CONVERSION_FAILED, IntakeRefusal.TOO_SLOW, IntakeRefusal.TOO_MUCH_MEMORY)


def test_the_profile_forbids_macros_and_links(tmp_path: Path) -> None:
    office._write_profile(tmp_path)
    written = (tmp_path / "user/registrymodifications.xcu").read_text()
    assert ElementTree.fromstring(written).tag.endswith("items")
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true<' in written


def test_the_sandbox_has_the_fonts_of_this_product(tmp_path: Path) -> None:
    fonts = convert("ls /job/.fonts > /job/document.pdf", tmp_path).read_text().split()
    assert "LiberationSerif-Regular.ttf" in fonts
