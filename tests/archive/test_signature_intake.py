"""Signed copies that come back: only the file given out with one more good signature in the right field is taken."""

import io
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko_certvalidator.registry import SimpleCertificateStore

from meetroom.archive.incoming import SignatureLimits
from meetroom.archive.signature import ORDER, JudgedSignature, TrustStore
from meetroom.archive.signature_intake import (
    CopyProblem,
    NotTaken,
    examine_signed_minutes,
    judge_signed_minutes,
)
from meetroom.archive.trust import read_trust
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from tests.archive.signed_papers import NOW, YEAR, Authority, Holder, change_page, text_paper
from tests.archive.signing_ground import asn1, ground, load_key, paper, signed_files

SECRETARY, CHAIR, SEAL = ORDER
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def trust(tmp_path: Path) -> TrustStore:
    return ground().trust(tmp_path / "trust")


def problem(before: bytes, after: bytes, trust: TrustStore, field: SignatureField = SECRETARY) -> CopyProblem:
    with pytest.raises(NotTaken) as refused:
        judge_signed_minutes(before, after, field, trust, now=LATER)
    return refused.value.problem


def raw_signed(
    pdf: bytes, holder: Holder | None = None, field: str = "ThuKy", *, certify: bool = True, prepared: Any = None
) -> bytes:
    """Signed as somebody else's program might do it; `prepared` changes the file in the same revision."""
    holder = holder or ground().holder("Nguyễn Văn An")
    signer = signers.SimpleSigner(
        signing_cert=asn1(holder),
        signing_key=load_key(holder),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if prepared is not None:
        prepared(writer)
    metadata = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", certify=certify, docmdp_permissions=MDPPerm.FILL_FORMS
    )
    return bytes(signers.PdfSigner(metadata, signer).sign_pdf(writer).getvalue())


@cache
def good() -> bytes:
    return raw_signed(paper())


# --- taken ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("", "B-B", SECRETARY),
        ("", "B-T", SECRETARY),
        ("", "B-LT", SECRETARY),
        ("", "B-LTA", SECRETARY),
        ("B-LT", "two", CHAIR),
        ("two", "three", SEAL),
    ],
)
def test_the_next_signature_is_taken(before: str, after: str, field: SignatureField, trust: TrustStore) -> None:
    files = signed_files()
    row = judge_signed_minutes(files[before] if before else paper(), files[after], field, trust, now=LATER)
    assert (row.field, row.verdict, row.covers_whole) == (field.value, SignatureVerdict.VALID, True)


def test_another_program_may_have_signed_it(trust: TrustStore) -> None:
    row = judge_signed_minutes(paper(), good(), SECRETARY, trust, now=LATER)
    assert (row.level, row.certifies) == (SignatureLevel.B_B, True)


def test_where_nobody_is_trusted_it_is_taken_and_said() -> None:
    row = judge_signed_minutes(paper(), signed_files()["B-B"], SECRETARY, TrustStore(), now=LATER)
    assert row.verdict is SignatureVerdict.UNTRUSTED


# --- another file, another field ------------------------------------------------------------------------------------


def test_another_file_is_not_taken(trust: TrustStore) -> None:
    files = signed_files()
    assert problem(files["B-B"], files["B-T"], trust, CHAIR) is CopyProblem.NOT_THIS_FILE
    assert problem(paper()[:-1] + b"\r", files["B-B"], trust) is CopyProblem.NOT_THIS_FILE
    assert problem(paper(), paper()[1:], trust) is CopyProblem.NOT_THIS_FILE
    assert problem(paper(), paper() + bytes(17_000_000), trust) is CopyProblem.NOT_THIS_FILE


def test_a_copy_without_a_new_signature(trust: TrustStore) -> None:
    assert problem(paper(), paper(), trust) is CopyProblem.NOT_SIGNED
    assert problem(signed_files()["B-B"], signed_files()["B-B"], trust, CHAIR) is CopyProblem.NOT_SIGNED


def test_two_signatures_at_once(trust: TrustStore) -> None:
    assert problem(paper(), signed_files()["two"], trust) is CopyProblem.TOO_MANY


@pytest.mark.parametrize("field", ["ChuToa", "CoQuan", "Khac"])
def test_the_wrong_field(field: str, trust: TrustStore) -> None:
    signed = raw_signed(paper(), field=field)
    assert problem(paper(), signed, trust) is CopyProblem.WRONG_FIELD
    if field != "Khac":  # nobody may ask for a field that is not due, either
        assert problem(paper(), signed, trust, SignatureField(field)) is CopyProblem.WRONG_FIELD


# --- something else was changed -------------------------------------------------------------------------------------


def page_changed(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/MediaBox"] = ArrayObject([NumberObject(0), NumberObject(0), NumberObject(300), NumberObject(300)])  # type: ignore[no-untyped-call]
    writer.update_container(page)


def note_added(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    names = {"/Type": "/Annot", "/Subtype": "/FreeText"}
    note = {NameObject(key): NameObject(value) for key, value in names.items()}
    box = ArrayObject([NumberObject(edge) for edge in (50, 690, 300, 715)])  # type: ignore[no-untyped-call]
    words = pdf_string("Khong dong y")
    made = DictionaryObject({**note, NameObject("/Rect"): box, NameObject("/Contents"): words})  # type: ignore[no-untyped-call]
    page["/Annots"] = ArrayObject([*page.get("/Annots", ()), writer.add_object(made)])
    writer.update_container(page)


def field_moved(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][1].get_object()
    field["/Rect"] = ArrayObject([NumberObject(edge) for edge in (0, 0, 595, 842)])  # type: ignore[no-untyped-call]
    writer.update_container(field)


def field_doubled(writer: IncrementalPdfFileWriter) -> None:
    form = writer.root["/AcroForm"]
    twin = DictionaryObject(form["/Fields"][0].get_object())  # type: ignore[no-untyped-call]
    form["/Fields"] = ArrayObject([*form["/Fields"], writer.add_object(twin)])
    writer.update_container(form)


def second_form(writer: IncrementalPdfFileWriter) -> None:
    form = DictionaryObject(writer.root["/AcroForm"])  # type: ignore[no-untyped-call]
    hidden = DictionaryObject(  # type: ignore[no-untyped-call]
        {NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): pdf_string("an"), NameObject("/V"): pdf_string("x")}
    )
    form["/Fields"] = ArrayObject([*form["/Fields"], writer.add_object(hidden)])
    writer.root["/AcroForm"] = writer.add_object(form)
    writer.update_root()  # type: ignore[no-untyped-call]


def script_added(writer: IncrementalPdfFileWriter) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = DictionaryObject(action)  # type: ignore[no-untyped-call]
    writer.update_root()  # type: ignore[no-untyped-call]


def field_locked(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][1].get_object()
    lock = {NameObject("/Type"): NameObject("/SigFieldLock"), NameObject("/Action"): NameObject("/All")}
    field["/Lock"] = DictionaryObject(lock)  # type: ignore[no-untyped-call]
    writer.update_container(field)


CHANGES = [page_changed, note_added, field_moved, field_doubled, second_form, script_added]
# A doubled field doubles the signature in it.
CHANGED = (CopyProblem.CHANGED, CopyProblem.TOO_MANY)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_within_the_signed_revision(change: Callable[[Any], None], trust: TrustStore) -> None:
    """The signature itself is good: it is the paper that is another one."""
    assert problem(paper(), raw_signed(paper(), prepared=change), trust) in CHANGED


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_after_the_signature(change: Callable[[Any], None], trust: TrustStore) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(good()))
    change(writer)
    output = io.BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    assert problem(paper(), output.getvalue(), trust) in CHANGED


@pytest.mark.parametrize("change", [page_changed, field_locked, field_doubled])
def test_a_change_by_the_second_signer(change: Callable[[Any], None], trust: TrustStore) -> None:
    first = signed_files()["B-LT"]
    second = raw_signed(first, ground().holder("Trần Thị Bình"), "ChuToa", certify=False, prepared=change)
    assert problem(first, second, trust, CHAIR) in CHANGED


def test_a_page_drawn_anew_before_signing(trust: TrustStore) -> None:
    shadow = change_page(paper(), b"BT (another decision) Tj ET")
    assert problem(paper(), raw_signed(shadow), trust) is CopyProblem.CHANGED


def test_a_first_signature_that_does_not_certify(trust: TrustStore) -> None:
    assert problem(paper(), raw_signed(paper(), certify=False), trust) is CopyProblem.CHANGED


def test_bytes_behind_the_signature(trust: TrustStore) -> None:
    assert problem(paper(), good() + b"\n% more\n", trust) in (CopyProblem.NOT_WHOLE, CopyProblem.CHANGED)


@pytest.mark.parametrize("cut", [1, 10, 400, 3000])
def test_a_shortened_copy(cut: int, trust: TrustStore) -> None:
    with pytest.raises(NotTaken):
        judge_signed_minutes(paper(), good()[:-cut], SECRETARY, trust, now=LATER)


def test_a_spoilt_container(trust: TrustStore) -> None:
    at = good().index(b"/Contents <") + 1500
    spoilt = good()[:at] + b"0000" + good()[at + 4 :]
    assert spoilt != good()
    assert problem(paper(), spoilt, trust) in (CopyProblem.BROKEN, CopyProblem.ALTERED, CopyProblem.UNREADABLE)


# --- certificates ---------------------------------------------------------------------------------------------------


def test_certificates_that_are_not_taken(tmp_path: Path, trust: TrustStore) -> None:
    held = Authority("CA khác")
    stranger = raw_signed(paper(), held.certify("Lạ"))
    assert problem(paper(), stranger, trust) is CopyProblem.UNTRUSTED
    held.trusted_in(tmp_path / "own")
    old = held.certify("Cũ", since=NOW - 2 * YEAR, until=NOW - YEAR)
    assert problem(paper(), raw_signed(paper(), old), read_trust(tmp_path / "own")) is CopyProblem.EXPIRED
    gone = held.certify("Thu hồi")
    held.revoke(gone, NOW - timedelta(days=3))
    (tmp_path / "own" / "ca.crl").write_bytes(held.revocations().public_bytes(Encoding.DER))
    assert problem(paper(), raw_signed(paper(), gone), read_trust(tmp_path / "own")) is CopyProblem.REVOKED


def test_what_is_refused_is_told_with_what_was_found(trust: TrustStore) -> None:
    signed = raw_signed(paper(), Authority("CA khác").certify("Người lạ"))
    with pytest.raises(NotTaken) as refused:
        judge_signed_minutes(paper(), signed, SECRETARY, trust, now=LATER)
    assert isinstance(refused.value.judged, JudgedSignature)
    assert refused.value.judged.signer == "Người lạ"


# --- through the child ----------------------------------------------------------------------------------------------


@pytest.fixture
def sent(tmp_path: Path, trust: TrustStore) -> Path:
    (tmp_path / "before.pdf").write_bytes(paper())
    (tmp_path / "after.pdf").write_bytes(signed_files()["B-LTA"])
    return tmp_path


async def test_through_the_child(sent: Path) -> None:
    row = await examine_signed_minutes(sent / "before.pdf", sent / "after.pdf", SECRETARY, sent / "trust", now=LATER)
    assert (row.signer, row.verdict, row.level) == ("Nguyễn Văn An", SignatureVerdict.VALID, SignatureLevel.B_LTA)


async def test_a_child_past_its_limits_refuses(sent: Path) -> None:
    with pytest.raises(NotTaken) as refused:
        await examine_signed_minutes(
            sent / "before.pdf",
            sent / "after.pdf",
            SECRETARY,
            sent / "trust",
            now=LATER,
            limits=SignatureLimits(memory_bytes=30_000_000),
        )
    assert refused.value.problem is CopyProblem.UNREADABLE


def test_a_paper_without_fields_is_never_signed(trust: TrustStore) -> None:
    plain = text_paper()
    with pytest.raises(NotTaken):
        judge_signed_minutes(plain, raw_signed(plain), SECRETARY, trust, now=LATER)
