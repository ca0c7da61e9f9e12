"""edXML: what goes out comes in again, packages as others build them are read, hostile ones are refused by name."""

import base64
import io
import struct
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.archive.edxml import (
    NAMESPACE,
    OLD_NAMESPACE,
    Business,
    EdxmlLimits,
    EdxmlRefusal,
    EdxmlRefused,
    Organisation,
    Outgoing,
    PackedFile,
    Signer,
    Status,
    StatusCode,
)
from meetroom.archive.edxml_reading import read_package, read_status
from meetroom.archive.edxml_writing import write_package, write_status

OFFICE = Organisation(code="000.00.00.H41", name="UBND tỉnh Lạc Thủy", email="vp@example.vn")
OTHER = Organisation(code="000.00.00.G22", name="Sở Nội vụ")
DOCUMENT = Outgoing(
    sender=OFFICE,
    recipients=(OTHER, Organisation(code="000.00.05.H41", name="Phòng <Lưu trữ> & Văn thư")),
    number="12/BB-UBND",
    place="Lạc Thủy",
    promulgated=date(2026, 11, 22),
    type_name="Biên bản",
    subject="Biên bản phiên họp tháng 11 <kín> & “mở”",
    signer=Signer(name="Nguyễn Văn Bình", position="Chủ tịch", competence="TM."),
    pages=7,
    files=(
        PackedFile(name="bien-ban.pdf", content=b"%PDF-1.7 minutes", description="Biên bản"),
        PackedFile(name="nhiem-vu.csv", content=b"a,b\r\n"),
    ),
    at=datetime(2026, 11, 22, 17, 30, tzinfo=UTC),
    staff="Trần Thị Thư",
)
SMALL = EdxmlLimits(package_bytes=200_000, content_bytes=50_000, files=3)


def refusal(package: bytes, limits: EdxmlLimits = SMALL) -> tuple[EdxmlRefusal, str]:
    with pytest.raises(EdxmlRefused) as caught:
        read_package(package, limits)
    return caught.value.refusal, caught.value.field


def zipped(*files: tuple[str, bytes], **marks: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            row = zipfile.ZipInfo(name)
            row.external_attr = marks.get("external_attr", 0)
            row.compress_type = marks.get("compress_type", zipfile.ZIP_DEFLATED)
            archive.writestr(row, content)
    return target.getvalue()


def package(
    *,
    header: str = "<e:From><e:OrganId>000.00.00.G22</e:OrganId></e:From><e:Subject>V/v họp</e:Subject>",
    content: bytes | str = b"%PDF-1.7",
    name: str = "a.pdf",
    namespace: str = NAMESPACE,
    attachments: str | None = None,
    manifest: str = "",
) -> bytes:
    """A package as small as one can be, of which a test spoils one part."""
    encoded = content if isinstance(content, str) else base64.b64encode(content).decode()
    beside = attachments or (
        f"<Attachment><ContentId>cid:1</ContentId><AttachmentName>{name}</AttachmentName>"
        f"<ContentTransferEncoded>{encoded}</ContentTransferEncoded></Attachment>"
    )
    return (
        f'<edXML xmlns="{namespace}"><e:edXMLEnvelope xmlns:e="{namespace}"><e:edXMLHeader><e:MessageHeader>{header}'
        f"</e:MessageHeader></e:edXMLHeader><e:edXMLBody><e:edXMLManifest>{manifest}</e:edXMLManifest></e:edXMLBody>"
        f"</e:edXMLEnvelope><AttachmentEncoded>{beside}</AttachmentEncoded></edXML>"
    ).encode()


def test_what_goes_out_comes_in_again() -> None:
    came = read_package(write_package(DOCUMENT))
    assert (came.sender_code, came.sender_name) == ("000.00.00.H41", "UBND tỉnh Lạc Thủy")
    assert came.recipient_codes == ("000.00.00.G22", "000.00.05.H41")
    assert (came.number, came.notation, came.code) == ("12", "BB-UBND", "12/BB-UBND")
    assert came.document_id == "000.00.00.H41,2026/11/22,12/BB-UBND"
    assert (came.promulgated, came.place, came.type_name) == (date(2026, 11, 22), "Lạc Thủy", "Biên bản")
    assert (came.subject, came.signer) == (DOCUMENT.subject, "Nguyễn Văn Bình")
    assert [(f.name, f.content, f.description) for f in came.files] == [
        ("bien-ban.pdf", b"%PDF-1.7 minutes", "Biên bản"),
        ("nhiem-vu.csv", b"a,b\r\n", "nhiem-vu.csv"),
    ]


def test_the_package_has_the_published_form() -> None:
    text = write_package(DOCUMENT).decode()
    assert write_package(DOCUMENT).decode() == text
    for piece in (
        f'<edXML xmlns="{NAMESPACE}"><edXML:edXMLEnvelope',
        "<edXML:PromulgationDate>2026/11/22</edXML:PromulgationDate>",
        "<edXML:Timestamp>2026/11/23 00:30:00</edXML:Timestamp>",  # local time
        "<edXML:Bussiness><edXML:BussinessDocType>0</edXML:BussinessDocType>",
        "<edXML:PageAmount>7</edXML:PageAmount>",
    ):
        assert piece in text
    root = ElementTree.fromstring(text)
    order = [child.tag.rpartition("}")[2] for child in root.iter(f"{{{NAMESPACE}}}MessageHeader").__next__()]
    assert order[:6] == ["From", "To", "To", "DocumentId", "Code", "PromulgationInfo"]
    encoded = root.find(f"{{{NAMESPACE}}}AttachmentEncoded/*/{{{NAMESPACE}}}ContentTransferEncoded")
    assert encoded is not None
    assert encoded.text
    assert zipfile.ZipFile(io.BytesIO(base64.b64decode(encoded.text))).namelist()[0].endswith(".pdf")
    for wrong in (replace(DOCUMENT, recipients=()), replace(DOCUMENT, files=())):
        with pytest.raises(ValueError, match="recipient"):
            write_package(wrong)


@given(st.text(min_size=1, max_size=60))
def test_any_text_survives_or_loses_only_what_xml_cannot_hold(text: str) -> None:
    came = read_package(write_package(replace(DOCUMENT, subject="V/v " + text)))
    kept = "".join(c if c.isprintable() else " " for c in "V/v " + text if c not in "\ufffe\uffff")
    assert came.subject.split()[0] == "V/v"
    assert set(came.subject) <= set(kept) | {" "}


def test_a_status_message_round() -> None:
    status = Status(
        sender=OFFICE,
        document_organisation="000.00.00.G22",
        document_code="7/CV-SNV",
        document_id="000.00.00.G22,2026/11/20,7/CV-SNV",
        promulgated=date(2026, 11, 20),
        status=StatusCode.RECEIVED,
        description="Đã tiếp nhận",
        at=datetime(2026, 11, 22, 3, 0, 1, tzinfo=UTC),
        staff="Trần Thị Thư",
    )
    came = read_status(write_status(status))
    assert came == replace(status, sender=Organisation(code=OFFICE.code, name=OFFICE.name))
    with pytest.raises(EdxmlRefused):
        read_status(write_package(DOCUMENT))
    with pytest.raises(EdxmlRefused):
        read_status(write_status(status).replace(b"2026/11/22 10:00:01", b"yesterday"))
    assert refusal(write_status(status)) == (EdxmlRefusal.FIELD_MISSING, "Subject")


def test_packages_of_other_builders_are_read() -> None:
    assert read_package(package()).files[0] == PackedFile(name="a.pdf", content=b"%PDF-1.7")
    assert read_package(package(namespace=OLD_NAMESPACE)).sender_code == "000.00.00.G22"
    # No namespace beside the envelope, base64 in lines, a byte order mark, dates with dashes and a time of day.
    lines = "\n".join(base64.b64encode(b"x" * 200).decode()[n : n + 76] for n in range(0, 272, 76))
    loose = package(content=lines).replace(b"<AttachmentEncoded>", b'<AttachmentEncoded xmlns="">')
    assert read_package(b"\xef\xbb\xbf" + loose).files[0].content == b"x" * 200
    day = "<e:PromulgationInfo><e:PromulgationDate>2018-09-28 00:00:00</e:PromulgationDate></e:PromulgationInfo>"
    usual = "<e:From><e:OrganName>Sở A</e:OrganName></e:From><e:Subject>V/v</e:Subject>"
    assert read_package(package(header=usual + day)).promulgated == date(2018, 9, 28)
    # An office document is a zip inside, and is the file itself; a zip with several files gives all of them.
    docx = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
    assert read_package(package(content=docx, name="a.docx")).files[0].content == docx
    two = read_package(package(content=zipped(("x/1.pdf", b"one"), ("x/2.pdf", b"two")))).files
    assert [(f.name, f.content) for f in two] == [("1.pdf", b"one"), ("2.pdf", b"two")]
    row = '<e:Reference xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="cid:1">'
    named = package(manifest=row + "<e:AttachmentName>tên đúng.pdf</e:AttachmentName></e:Reference>")
    assert read_package(named).files[0].name == "tên đúng.pdf"
    soap = (
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header>'
        f'<e:MessageHeader xmlns:e="{OLD_NAMESPACE}"><e:From><e:OrganId>A</e:OrganId></e:From>'
        "<e:Subject>V/v</e:Subject></e:MessageHeader></S:Header><S:Body/></S:Envelope>"
    )
    assert refusal(soap.encode()) == (EdxmlRefusal.NO_ATTACHMENT, "")


def business(kind: str) -> bytes:
    """A package that does something with a document sent before."""
    said = f"<e:Bussiness><e:BussinessDocType>{kind}</e:BussinessDocType></e:Bussiness>"
    whole = package().replace(b"</e:MessageHeader>", b"</e:MessageHeader><e:TraceHeaderList>" + said.encode())
    return whole.replace(b"</e:edXMLHeader>", b"</e:TraceHeaderList></e:edXMLHeader>")


def test_what_a_package_does_is_kept() -> None:
    for kind, wanted in (("0", Business.NEW), ("2", Business.UPDATED), ("3", Business.REPLACING), ("9", Business.NEW)):
        assert read_package(business(kind)).business is wanted
    assert read_package(write_package(DOCUMENT)).business is Business.NEW


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE: dict[str, tuple[bytes, EdxmlRefusal, str]] = {
    "nothing": (b"", EdxmlRefusal.NOT_XML, ""),
    "no xml": (b"%PDF-1.7", EdxmlRefusal.NOT_XML, ""),
    "another root": (b"<html/>", EdxmlRefusal.NOT_EDXML, ""),
    "no namespace": (b"<edXML/>", EdxmlRefusal.NOT_EDXML, ""),
    "a namespace that only looks alike": (
        package(namespace=NAMESPACE + "/"),
        EdxmlRefusal.NOT_EDXML,
        "",
    ),
    "half of it": (package()[:-40], EdxmlRefusal.NOT_XML, ""),
    "a tag without end": (package()[:-3], EdxmlRefusal.NOT_XML, ""),
    "a huge tag without end": (package() + b"<x " + b"x" * 70_000, EdxmlRefusal.TOO_COMPLEX, ""),
    "a comment without end": (package(header="<!-- > " + "x" * 70_000 + "-->"), EdxmlRefusal.TOO_COMPLEX, ""),
    "a tag that only seems to end": (package(header='<a b="x>' + "x" * 70_000 + '"/>'), EdxmlRefusal.TOO_COMPLEX, ""),
    "too many comments": (package(header="<!-- -->" * 21_000), EdxmlRefusal.TOO_COMPLEX, ""),
    "billion laughs": (
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><edXML>&l9;</edXML>'.encode(),
        EdxmlRefusal.FORBIDDEN_XML,
        "",
    ),
    "external entity": (
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><edXML>&f;</edXML>',
        EdxmlRefusal.FORBIDDEN_XML,
        "",
    ),
    "external DTD": (b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><edXML/>', EdxmlRefusal.FORBIDDEN_XML, ""),
    "unknown entity": (package(header="&f;"), EdxmlRefusal.NOT_XML, ""),
    "too deep": (package(header="<a>" * 60 + "</a>" * 60), EdxmlRefusal.TOO_COMPLEX, ""),
    "too many elements": (package(header="<a/>" * 6_000), EdxmlRefusal.TOO_COMPLEX, ""),
    "huge attribute": (package(header=f'<a b="{"x" * 30_000}"/>'), EdxmlRefusal.TOO_COMPLEX, ""),
    "many attributes": (
        package(header="<a " + " ".join(f'b{n}="{"x" * 20}"' for n in range(1_500)) + "/>"),
        EdxmlRefusal.TOO_COMPLEX,
        "",
    ),
    "too large": (package(content=b"x" * 200_000), EdxmlRefusal.TOO_LARGE, ""),
    "UTF-16": (package().decode().encode("utf-16"), EdxmlRefusal.WRONG_ENCODING, ""),
    "a declared encoding that hides text": (
        b'<?xml version="1.0" encoding="utf-7"?>' + package(),
        EdxmlRefusal.WRONG_ENCODING,
        "",
    ),
    "bytes that are no UTF-8": (package().replace(b"V/v", b"\xff\xfe"), EdxmlRefusal.NOT_XML, ""),
    "no header": (
        f'<edXML xmlns="{NAMESPACE}"><edXMLEnvelope/></edXML>'.encode(),
        EdxmlRefusal.NOT_EDXML,
        "",
    ),
    "nobody sent it": (
        package(header="<e:Subject>V/v</e:Subject>"),
        EdxmlRefusal.FIELD_MISSING,
        "From",
    ),
    "two subjects": (
        package(header="<e:From><e:OrganId>A</e:OrganId></e:From><e:Subject>1</e:Subject><e:Subject>2</e:Subject>"),
        EdxmlRefusal.FIELD_AMBIGUOUS,
        "Subject",
    ),
    "a subject with an element inside": (
        package(header="<e:From><e:OrganId>A</e:OrganId></e:From><e:Subject>1<b>2</b></e:Subject>"),
        EdxmlRefusal.FIELD_AMBIGUOUS,
        "Subject",
    ),
    "the subject in the other namespace": (
        package(header=f'<e:From><e:OrganId>A</e:OrganId></e:From><o:Subject xmlns:o="{OLD_NAMESPACE}">1</o:Subject>'),
        EdxmlRefusal.FIELD_MISSING,
        "Subject",
    ),
    "a field too long": (
        package(header=f"<e:From><e:OrganId>{'A' * 5_000}</e:OrganId></e:From>"),
        EdxmlRefusal.FIELD_TOO_LONG,
        "OrganId",
    ),
    "a day that is none": (
        package(
            header="<e:From><e:OrganId>A</e:OrganId></e:From><e:Subject>1</e:Subject><e:DueDate>2026/02/30</e:DueDate>"
        ),
        EdxmlRefusal.BAD_DATE,
        "DueDate",
    ),
    "a document that is taken back": (business("1"), EdxmlRefusal.TAKEN_BACK, "BussinessDocType"),
    "no file": (package(attachments="<!-- none -->"), EdxmlRefusal.NO_ATTACHMENT, ""),
    "an empty file": (package(content=""), EdxmlRefusal.NO_ATTACHMENT, ""),
    "a file announced that did not come": (
        package(
            manifest="<e:Reference><e:ContentId>1</e:ContentId></e:Reference>"
            "<e:Reference><e:ContentId>2</e:ContentId></e:Reference>"
        ),
        EdxmlRefusal.ATTACHMENT_MISSING,
        "",
    ),
    "a file that was not announced": (
        package(manifest="<e:Reference><e:ContentId>2</e:ContentId></e:Reference>"),
        EdxmlRefusal.FIELD_AMBIGUOUS,
        "ContentId",
    ),
    "no base64": (package(content="!!!!"), EdxmlRefusal.BAD_BASE64, ""),
    "a file without bytes": (
        package(attachments="<Attachment><ContentId>1</ContentId></Attachment>"),
        EdxmlRefusal.FIELD_MISSING,
        "ContentTransferEncoded",
    ),
    "a name that climbs": (package(name="../../a.pdf"), EdxmlRefusal.UNSAFE_NAME, ""),
    "no name": (package(name=""), EdxmlRefusal.UNSAFE_NAME, ""),
    "zip slip": (package(content=zipped(("../../a.pdf", b"x"))), EdxmlRefusal.UNSAFE_NAME, ""),
    "zip with an absolute path": (package(content=zipped(("/etc/a", b"x"))), EdxmlRefusal.UNSAFE_NAME, ""),
    "zip of Windows paths": (package(content=zipped(("C:\\a.pdf", b"x"))), EdxmlRefusal.UNSAFE_NAME, ""),
    "zip with a link": (
        package(content=zipped(("a", b"/etc/passwd"), external_attr=0o120777 << 16)),
        EdxmlRefusal.UNSAFE_NAME,
        "",
    ),
    "zip bomb": (package(content=zipped(("a.pdf", b"\0" * 5_000_000))), EdxmlRefusal.CONTENT_TOO_LARGE, ""),
    "bomb in many files": (
        package(content=zipped(*((f"{n}.pdf", b"\0" * 30_000) for n in range(3)))),
        EdxmlRefusal.CONTENT_TOO_LARGE,
        "",
    ),
    "too many files": (
        package(content=zipped(*((f"{n}.pdf", b"x") for n in range(4)))),
        EdxmlRefusal.TOO_MANY_FILES,
        "",
    ),
    "empty zip": (package(content=zipped()), EdxmlRefusal.BAD_ZIP, ""),
    "half a zip": (package(content=zipped(("a.pdf", b"x" * 100))[:-30]), EdxmlRefusal.BAD_ZIP, ""),
    "a zip of another method": (
        package(content=zipped(("a.pdf", b"x" * 100), compress_type=zipfile.ZIP_LZMA)),
        EdxmlRefusal.BAD_ZIP,
        "",
    ),
    "a zip whose bytes are spoilt": (
        package(content=zipped(("a.pdf", b"x" * 4_000)).replace(b"x", b"y", 1)[:40] + b"\xff" * 8),
        EdxmlRefusal.BAD_ZIP,
        "",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_packages_are_refused_by_name(case: str) -> None:
    given_package, why, field = HOSTILE[case]
    assert refusal(given_package) == (why, field)


@given(st.data())
def test_nothing_but_a_refusal_comes_of_a_spoilt_package(data: st.DataObject) -> None:
    spoilt = bytearray(write_package(DOCUMENT))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(spoilt) - 1))
        spoilt[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    try:
        read_package(bytes(spoilt), SMALL)
    except EdxmlRefused:
        return


def encoded_as(encoded: bytes) -> bytes:
    """A package whose one file is written so."""
    package = write_package(replace(DOCUMENT, files=DOCUMENT.files[:1]))
    begin = package.index(b">", package.index(b"<edXML:ContentTransferEncoded")) + 1
    return package[:begin] + encoded + package[package.index(b"</edXML:ContentTransferEncoded", begin) :]


def test_base64_in_a_million_words_takes_no_more_memory_than_in_one() -> None:
    package = encoded_as(b"AAA= " + b"AA \n" * 500_000)
    tracemalloc.start()
    try:
        with pytest.raises(EdxmlRefused):
            read_package(package)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 10 * len(package)


def test_a_zip_with_an_endless_list_is_refused_before_the_list_is_read() -> None:
    row = b"PK\x01\x02" + bytes(24) + b"\x01" + bytes(17) + b"a"
    rows = row * 20_001
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 20_001, 20_001, len(rows), 30, 0)
    package = encoded_as(base64.b64encode(b"PK\x03\x04" + bytes(26) + rows + end))
    assert refusal(package, EdxmlLimits()) == (EdxmlRefusal.BAD_ZIP, "")
