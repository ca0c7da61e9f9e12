"""Verdicts on signed minutes, now and many years later; nothing altered, revoked or unknown passes for good."""

import asyncio
import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from asn1crypto import crl
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

from meetroom.archive.signature import (
    ORDER,
    JudgedSignature,
    TrustStore,
    Unchecked,
    judge_signatures,
    renew_timestamps,
    sign_minutes,
)
from meetroom.archive.trust import read_trust
from meetroom.domain.minutes_state import SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from tests.archive.flips import accepted, spoil
from tests.archive.signed_papers import NOW, YEAR, Authority, Holder, change_page, sign, text_paper
from tests.archive.signing_ground import StampServer, ground, key_file, paper, signed_files, stamper_of, stamping

LATER = NOW + timedelta(hours=2)
VALID = SignatureVerdict.VALID


@pytest.fixture
def trust(tmp_path: Path) -> TrustStore:
    return ground().trust(tmp_path / "trust")


def verdicts(pdf: bytes, trust: TrustStore, now: datetime = LATER) -> list[SignatureVerdict]:
    return [row.verdict for row in judge_signatures(pdf, trust, now=now)]


def only(pdf: bytes, trust: TrustStore, now: datetime = LATER) -> JudgedSignature:
    (row,) = judge_signatures(pdf, trust, now=now)
    return row


# --- what could not be checked --------------------------------------------------------------------------------------


def test_an_unsigned_file_has_no_signature(trust: TrustStore) -> None:
    assert judge_signatures(paper(), trust, now=LATER) == ()
    assert judge_signatures(b"", trust, now=LATER) == ()


def test_nobody_is_trusted_without_roots() -> None:
    row = only(signed_files()["B-LTA"], TrustStore())
    assert (row.verdict, row.level) == (SignatureVerdict.UNTRUSTED, SignatureLevel.B_B)
    assert set(row.unchecked) == set(Unchecked)


def test_what_could_not_be_checked_is_said(tmp_path: Path, trust: TrustStore) -> None:
    bare = ground().trust(tmp_path / "bare", lists=False)
    assert only(signed_files()["B-B"], bare).unchecked == (Unchecked.REVOCATION, Unchecked.TIME)
    assert only(signed_files()["B-B"], trust).unchecked == (Unchecked.TIME,)
    assert only(signed_files()["B-T"], bare).unchecked == (Unchecked.REVOCATION,)
    assert only(signed_files()["B-LT"], bare).unchecked == ()


def test_a_stale_list_says_nothing(tmp_path: Path) -> None:
    later = NOW + timedelta(days=60)
    assert only(signed_files()["B-B"], ground().trust(tmp_path), later).unchecked == (
        Unchecked.REVOCATION,
        Unchecked.TIME,
    )


def test_an_intermediate_authority_helps_but_is_not_trusted(tmp_path: Path) -> None:
    held = Authority("Nhánh")
    pdf = sign(text_paper(), held.certify("Vũ Em"))
    (tmp_path / "intermediates").mkdir()
    (tmp_path / "intermediates" / "ca.pem").write_bytes(held.root.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "intermediates" / "text.pem").write_text("no certificate")
    known = read_trust(tmp_path)
    assert (len(known.roots), len(known.intermediates)) == (0, 1)
    assert verdicts(pdf, known) == [SignatureVerdict.UNTRUSTED]


# --- years later ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [0, 8])
def test_minutes_that_were_stamped_stay_valid(years: int, trust: TrustStore) -> None:
    rows = judge_signatures(signed_files()["kept"], trust, now=LATER + years * YEAR)
    assert [(row.verdict, row.level, row.covers_whole) for row in rows] == [(VALID, SignatureLevel.B_LTA, True)] * 3
    assert all(row.time_proven and row.signed_at == NOW and not row.unchecked for row in rows)


def test_without_a_stamp_a_certificate_runs_out(trust: TrustStore) -> None:
    assert verdicts(signed_files()["B-B"], trust, NOW + 2 * YEAR) == [SignatureVerdict.EXPIRED]
    assert verdicts(signed_files()["B-T"], trust, NOW + 2 * YEAR) == [VALID]


def test_a_stamp_that_was_not_renewed_runs_out(trust: TrustStore) -> None:
    assert verdicts(signed_files()["kept"], trust, NOW + 13 * YEAR) == [SignatureVerdict.EXPIRED] * 3


def test_a_renewed_stamp_carries_on(tmp_path: Path) -> None:
    at = NOW + 11 * YEAR
    held = ground()
    held.authority.trusted_in(tmp_path)
    made = held.authority.revocations(at=at - timedelta(days=1), until=at + timedelta(days=30))
    (tmp_path / "root.crl").write_bytes(made.public_bytes(Encoding.DER))
    trust = read_trust(tmp_path)

    async def renewed(pdf: bytes) -> bytes:
        async with stamping(
            StampServer(stamper_of(held.authority, "Dấu mới", NOW + 19 * YEAR), held.authority.root, at)
        ) as server:
            return await renew_timestamps(pdf, trust=trust, tsa_url=server.url, now=at)

    pdf = asyncio.run(renewed(signed_files()["kept"]))
    assert pdf.startswith(signed_files()["kept"])
    rows = judge_signatures(pdf, trust, now=NOW + 13 * YEAR)
    assert [(row.verdict, row.level, row.signed_at) for row in rows] == [(VALID, SignatureLevel.B_LTA, NOW)] * 3


async def test_the_standard_procedure_agrees(kept: bytes, trust: TrustStore) -> None:
    """pyHanko's own long-term validation, which wants a list of that day for the last stamp."""
    moment = LATER + 8 * YEAR
    today = ground().authority.revocations(at=moment - timedelta(hours=1), until=moment + timedelta(days=1))
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=list(trust.roots)),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    listed = CRLContainer(crl.CertificateList.load(today.public_bytes(Encoding.DER)))
    local = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
    spec = SignatureValidationSpec(policy, local, local_knowledge=LocalKnowledge(known_crls=[listed]))
    timing = ValidationTimingInfo(moment, moment, point_in_time_validation=True)
    for embedded in PdfFileReader(io.BytesIO(kept)).embedded_regular_signatures:
        found = await ades_lta_validation(embedded, PdfSignatureValidationSpec(spec), timing)
        assert found.ades_subindic is AdESPassed.OK, found.failure_msg


@pytest.fixture
def kept() -> bytes:
    """Made outside a running loop."""
    return signed_files()["kept"]


# --- revoked --------------------------------------------------------------------------------------------------------


@cache
def signed_and_stamped() -> tuple[Authority, Holder, bytes]:
    """By somebody of an authority of their own, at NOW, while nothing was known against them."""
    held = Authority("CA thu hồi", until=NOW + 15 * YEAR)
    holder = held.certify("Phạm Thị Dung")

    async def made(folder: Path) -> bytes:
        key = key_file(holder, folder / "dung.p12")
        async with stamping(StampServer(stamper_of(held, "Dấu"), held.root)) as server:
            return await sign_minutes(
                paper(), ORDER[0], key, trust=TrustStore(), tsa_url=server.url, level=SignatureLevel.B_T, now=NOW
            )

    with TemporaryDirectory() as name:
        return held, holder, asyncio.run(made(Path(name)))


@pytest.mark.parametrize(
    ("days", "verdict"),
    [(-1, SignatureVerdict.REVOKED), (1, VALID)],
    ids=["before it was signed", "after it was signed"],
)
def test_revoked_before_or_after(days: int, verdict: SignatureVerdict, tmp_path: Path) -> None:
    held, holder, pdf = signed_and_stamped()
    held.trusted_in(tmp_path)
    held.revoked = {holder.certificate.serial_number: NOW + timedelta(days=days)}
    made = held.revocations(at=NOW + timedelta(days=3), until=NOW + timedelta(days=30))
    (tmp_path / "ca.crl").write_bytes(made.public_bytes(Encoding.DER))
    for moment in (NOW + timedelta(days=4), NOW + 8 * YEAR):
        assert verdicts(pdf, read_trust(tmp_path), moment) == [verdict]


def test_a_revoked_stamper_proves_nothing(tmp_path: Path) -> None:
    held, _, pdf = signed_and_stamped()
    held.trusted_in(tmp_path)
    (embedded,) = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    token = embedded.signer_info["unsigned_attrs"][0]["values"][0]
    serial = token["content"]["signer_infos"][0]["sid"].chosen["serial_number"].native
    held.revoked = {serial: NOW + timedelta(days=1)}
    made = held.revocations(at=NOW + timedelta(days=3), until=NOW + timedelta(days=30))
    (tmp_path / "ca.crl").write_bytes(made.public_bytes(Encoding.DER))
    row = only(pdf, read_trust(tmp_path), NOW + timedelta(days=4))
    assert (row.verdict, row.time_proven) == (SignatureVerdict.UNTRUSTED, False)


def answer_about(holder: Holder, held: Authority, *, good: bool) -> bytes:
    """What a responder said at NOW, DER."""
    made = ocsp.OCSPResponseBuilder().add_response(
        cert=holder.certificate,
        issuer=held.root.certificate,
        algorithm=hashes.SHA256(),
        cert_status=ocsp.OCSPCertStatus.GOOD if good else ocsp.OCSPCertStatus.REVOKED,
        this_update=NOW,
        next_update=NOW + timedelta(days=7),
        revocation_time=None if good else NOW - timedelta(days=1),
        revocation_reason=None,
    )
    assert isinstance(held.root.key, ec.EllipticCurvePrivateKey)
    answered = made.responder_id(ocsp.OCSPResponderEncoding.HASH, held.root.certificate)
    return answered.sign(held.root.key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_answers_of_responders_in_the_trust_folder(tmp_path: Path) -> None:
    held = Authority("CA trả lời")
    holder = held.certify("Đỗ Văn Hải", answers_at="http://127.0.0.1:9/")
    pdf = sign(text_paper(), holder)
    held.trusted_in(tmp_path)
    (tmp_path / "none.ocsp").write_bytes(b"no answer")
    assert only(pdf, read_trust(tmp_path)).unchecked == (Unchecked.REVOCATION, Unchecked.TIME)
    (tmp_path / "hai.ocsp").write_bytes(answer_about(holder, held, good=True))
    row = only(pdf, read_trust(tmp_path))
    assert (row.verdict, row.unchecked) == (VALID, (Unchecked.TIME,))
    held.revoke(holder, NOW - timedelta(days=1))
    made = held.revocations(at=NOW + timedelta(hours=1), until=NOW + timedelta(days=1))
    (tmp_path / "ca.crl").write_bytes(made.public_bytes(Encoding.DER))
    # An answer of yesterday that says "good" does not outdo a list of today.
    assert verdicts(pdf, read_trust(tmp_path)) == [SignatureVerdict.REVOKED]
    (tmp_path / "ca.crl").unlink()
    (tmp_path / "hai.ocsp").write_bytes(answer_about(holder, held, good=False))
    assert verdicts(pdf, read_trust(tmp_path)) == [SignatureVerdict.REVOKED]


# --- altered --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["B-B", "B-LTA", "kept"])
def test_a_page_changed_by_an_update(name: str, trust: TrustStore) -> None:
    pdf = change_page(signed_files()[name], b"BT (another decision) Tj ET")
    rows = judge_signatures(pdf, trust, now=LATER)
    assert {row.verdict for row in rows} <= {SignatureVerdict.ALTERED, SignatureVerdict.BROKEN}
    assert not any(row.covers_whole for row in rows)


def test_a_note_laid_over_the_text(trust: TrustStore) -> None:
    assert verdicts(with_note(signed_files()["B-LT"]), trust) == [SignatureVerdict.ALTERED]


def with_note(pdf: bytes) -> bytes:
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, pdf_string

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = DictionaryObject(  # type: ignore[no-untyped-call]
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FreeText"),
            NameObject("/Rect"): ArrayObject([NumberObject(edge) for edge in (50, 690, 300, 715)]),  # type: ignore[no-untyped-call]
            NameObject("/Contents"): pdf_string("Khong dong y"),
        }
    )
    page["/Annots"] = ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
    writer.update_container(page)
    output = io.BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    return output.getvalue()


def test_the_signature_of_another_file(trust: TrustStore) -> None:
    """The container of one file in another of the same length."""
    one, other = signed_files()["B-B"], _other_signed()
    begin = one.index(b"/Contents <")
    end = one.index(b">", begin)
    there = other.index(b"/Contents <")
    taken = other[there : other.index(b">", there)]
    if len(taken) != end - begin:
        taken = taken[: end - begin].ljust(end - begin, b"0")
    assert verdicts(one[:begin] + taken + one[end:], trust)[0] in (SignatureVerdict.ALTERED, SignatureVerdict.BROKEN)


@cache
def _other_signed() -> bytes:
    return sign(text_paper("Bien ban khac", pages=2), ground().holder("Nguyễn Văn An"), field_name="ThuKy")


@pytest.mark.parametrize("name", ["B-B", "B-LTA"])
@pytest.mark.parametrize("left", [0.3, 0.9, 0.999])
def test_a_shortened_file(name: str, left: float, trust: TrustStore) -> None:
    pdf = signed_files()[name]
    assert not accepted(pdf[: int(len(pdf) * left)], trust)


@pytest.mark.parametrize("tail", [b"\n", b"\n% more", b"\nstartxref\n0\n%%EOF\n"])
def test_bytes_behind_the_signed_ones(tail: bytes, trust: TrustStore) -> None:
    for name in ("B-B", "B-LTA"):
        assert not accepted(signed_files()[name] + tail, trust)


def garbled_contents(pdf: bytes) -> bytes:
    at = pdf.index(b"/Contents <") + 200
    return pdf[:at] + b"ff" * 40 + pdf[at + 80 :]


def backwards_range(pdf: bytes) -> bytes:
    at = pdf.index(b"/ByteRange")
    return pdf[:at] + b"/ByteRange [9 -3 0 99999999999]" + pdf[at + 31 :]


def endless_nesting(pdf: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"[" * 100_000 + b"/ByteRange" + pdf


@pytest.mark.parametrize("spoilt", [garbled_contents, backwards_range, endless_nesting])
def test_what_cannot_be_read_is_broken_and_never_raises(spoilt: Callable[[bytes], bytes], trust: TrustStore) -> None:
    found = verdicts(spoilt(signed_files()["B-B"]), trust)
    assert found
    assert VALID not in found


def test_letters_of_either_case_are_one_form_and_mixed_are_none(trust: TrustStore) -> None:
    pdf = signed_files()["B-B"]
    begin = pdf.index(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", begin)
    upper = pdf[:begin] + pdf[begin:end].upper() + pdf[end:]
    assert accepted(pdf, trust)
    assert accepted(upper, trust)
    first = next(at for at in range(begin, end) if pdf[at : at + 1].isalpha())
    assert not accepted(upper[:first] + upper[first : first + 1].lower() + upper[first + 1 :], trust)


@pytest.mark.parametrize(("name", "count"), [("B-B", 150), ("B-T", 30), ("B-LTA", 20)])
def test_no_turned_bit_is_accepted(name: str, count: int, trust: TrustStore) -> None:
    """A few of the 10,000 of `python -m tests.archive.flips`; half of them within the container."""
    pdf = signed_files()[name]
    assert accepted(pdf, trust)
    first = random.Random(name).randrange(10**6)
    assert [seed for seed in range(first, first + count) if accepted(spoil(pdf, seed), trust)] == []


@pytest.mark.parametrize("name", ["three", "kept"])
def test_one_signature_can_be_judged_alone_by_all_there_is(name: str, trust: TrustStore) -> None:
    pdf = signed_files()[name]
    rows = judge_signatures(pdf, trust, now=LATER)
    assert [judge_signatures(pdf, trust, now=LATER, field=field.value) for field in ORDER] == [(row,) for row in rows]
    assert judge_signatures(pdf, trust, now=LATER, field="Khac") == ()
    noted = with_note(pdf)
    assert [row.verdict for row in judge_signatures(noted, trust, now=LATER, field=ORDER[-1].value)] != [VALID]


def test_rows_can_be_sent_and_kept(trust: TrustStore) -> None:
    rows = judge_signatures(signed_files()["two"], trust, now=LATER)
    assert msgspec.json.decode(msgspec.json.encode(rows), type=tuple[JudgedSignature, ...]) == rows
