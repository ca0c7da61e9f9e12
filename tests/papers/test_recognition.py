"""What a file is, told from its content alone."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetroom.papers.recognition import recognise
from meetroom.papers.refusals import DocumentKind, IntakeRefusal, IntakeRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def office(part: str) -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", part: b"<x/>"})


def open_document(kind: str, manifest: bytes = b"<manifest/>") -> bytes:
    mimetype = b"application/vnd.oasis.opendocument." + kind.encode()
    return zipped(**{"mimetype": mimetype, "content.xml": b"<x/>", "META-INF__manifest.xml": manifest})


KNOWN = {
    DocumentKind.PDF: b"%PDF-1.7\n",
    DocumentKind.PNG: b"\x89PNG\r\n\x1a\n" + bytes(20),
    DocumentKind.JPEG: b"\xff\xd8\xff\xe0" + bytes(20),
    DocumentKind.DOCX: office("word/document.xml"),
    DocumentKind.XLSX: office("xl/workbook.xml"),
    DocumentKind.PPTX: office("ppt/presentation.xml"),
    DocumentKind.ODT: open_document("text"),
    DocumentKind.ODS: open_document("spreadsheet"),
    DocumentKind.ODP: open_document("presentation-template"),
    DocumentKind.DOC: OLE + "WordDocument".encode("utf-16-le"),
    DocumentKind.XLS: OLE + "Workbook".encode("utf-16-le"),
    DocumentKind.PPT: OLE + "PowerPoint Document".encode("utf-16-le"),
}
REFUSED = [
    (b"", IntakeRefusal.EMPTY_FILE),
    (b"hello", IntakeRefusal.NOT_A_DOCUMENT),
    (b"\x00" * 5000, IntakeRefusal.NOT_A_DOCUMENT),
    (b"GIF89a" + bytes(50), IntakeRefusal.NOT_A_DOCUMENT),
    (b" " * 1100 + b"%PDF-1.7", IntakeRefusal.NOT_A_DOCUMENT),
    (zipped(**{"virus.exe": b"MZ"}), IntakeRefusal.NOT_A_DOCUMENT),
    (zipped(**{"word__document.xml": b"<x/>"}), IntakeRefusal.NOT_A_DOCUMENT),
    (zipped(mimetype=b"application/epub+zip"), IntakeRefusal.NOT_A_DOCUMENT),
    (b"PK\x03\x04" + bytes(40), IntakeRefusal.DAMAGED),
    (office("word/document.xml")[:-30], IntakeRefusal.DAMAGED),
    (OLE, IntakeRefusal.NOT_A_DOCUMENT),
    (OLE + "EncryptedPackage".encode("utf-16-le"), IntakeRefusal.ENCRYPTED),
    (open_document("text", b"<manifest:encryption-data/>"), IntakeRefusal.ENCRYPTED),
]


@pytest.mark.parametrize(("kind", "content"), KNOWN.items(), ids=lambda value: getattr(value, "name", ""))
def test_known_kinds(kind: DocumentKind, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "misnamed.exe").write_bytes(content)
    assert recognise(tmp_path / "misnamed.exe") is kind


def test_every_kind_has_an_example() -> None:
    assert set(KNOWN) == set(DocumentKind)


@pytest.mark.parametrize(("content", "why"), REFUSED, ids=lambda value: getattr(value, "name", ""))
def test_refused(content: bytes, why: IntakeRefusal, tmp_path: Path) -> None:
    (tmp_path / "named.pdf").write_bytes(content)
    with pytest.raises(IntakeRefused) as refused:
        recognise(tmp_path / "named.pdf")
    assert refused.value.why is why


def test_a_pdf_may_begin_with_some_rubbish(tmp_path: Path) -> None:
    (tmp_path / "mail.pdf").write_bytes(b"\r\n" * 100 + b"%PDF-1.4")
    assert recognise(tmp_path / "mail.pdf") is DocumentKind.PDF


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    start=st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", OLE, *KNOWN.values()]),
    rest=st.binary(max_size=200),
    data=st.data(),
)
def test_whatever_comes_only_refusals_come_out(start: bytes, rest: bytes, data: st.DataObject, tmp_path: Path) -> None:
    content = bytearray(start + rest)
    for _ in range(data.draw(st.integers(0, 4)) if content else 0):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "anything"
    path.write_bytes(content)
    try:
        assert recognise(path) in DocumentKind
    except IntakeRefused as refused:
        assert refused.why in IntakeRefusal  # noqa: PT017  (both outcomes are right)
