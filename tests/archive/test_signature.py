"""Signing minutes: fields, order, levels, keys in files; what cannot be reached is refused, never lowered."""

import asyncio
import io
import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from aiohttp import web
from asn1crypto import core, tsp
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader

from meetroom.archive import signature_appearance
from meetroom.archive.pdfa import NO_VALIDATOR, as_pdfa, check_pdfa
from meetroom.archive.signature import (
    ORDER,
    FieldPlace,
    FieldsNotPlaced,
    JudgedSignature,
    NotSigned,
    Pkcs12Key,
    ServiceKey,
    SignerSource,
    SigningProblem,
    TokenKey,
    TrustStore,
    append_signature_fields,
    judge_signatures,
    sign_minutes,
    signer_certificate,
)
from meetroom.archive.signature_appearance import Appearance, Language
from meetroom.archive.typesetting import typeset
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from tests.archive.signed_papers import NOW, YEAR, Authority, Holder, text_paper
from tests.archive.signing_ground import (
    PASSPHRASE,
    StampServer,
    ground,
    key_file,
    paper,
    served,
    signed_files,
    stamper_of,
    stamping,
)

SECRETARY, CHAIR, SEAL = ORDER
LATER = NOW + timedelta(minutes=10)


async def signed(
    source: SignerSource,
    trust: TrustStore,
    *,
    pdf: bytes | None = None,
    field: SignatureField = SECRETARY,
    level: SignatureLevel = SignatureLevel.B_B,
    tsa_url: str | None = None,
    now: datetime = NOW,
) -> bytes:
    return await sign_minutes(
        paper() if pdf is None else pdf, field, source, trust=trust, tsa_url=tsa_url, level=level, now=now
    )


async def problem_of(source: SignerSource, trust: TrustStore, **more: object) -> SigningProblem:
    with pytest.raises(NotSigned) as refused:
        await signed(source, trust, **more)  # type: ignore[arg-type]
    return refused.value.problem


def key(folder: Path, holder: Holder | None = None) -> Pkcs12Key:
    return key_file(holder or ground().holder("Nguyễn Văn An"), folder / "an.p12")


@pytest.fixture
def files() -> dict[str, bytes]:
    """Made outside a running loop."""
    return signed_files()


# --- fields ---------------------------------------------------------------------------------------------------------


def test_fields_are_placed_the_same_way_every_time() -> None:
    places = [FieldPlace(name, 0, (50, 50 + 80 * n, 200, 110 + 80 * n)) for n, name in enumerate(ORDER)]
    made = append_signature_fields(text_paper(), places)
    assert made == append_signature_fields(text_paper(), list(reversed(places)))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["ThuKy", "ChuToa", "CoQuan"]
        assert all("/V" not in field and field.F == 4 for field in pdf.Root.AcroForm.Fields)
        assert len(pdf.pages[0].Annots) == 3


@pytest.mark.parametrize(
    "places",
    [
        [],
        [FieldPlace(SECRETARY, 0, (0, 0, 9, 9))] * 3,
        [FieldPlace(name, 5, (0, 0, 9, 9)) for name in ORDER],
        [FieldPlace(name, 0, (9, 9, 0, 0)) for name in ORDER],
    ],
    ids=["none", "thrice the same", "no such page", "no box"],
)
def test_places_that_do_not_fit(places: list[FieldPlace]) -> None:
    with pytest.raises(FieldsNotPlaced):
        append_signature_fields(text_paper(), places)


def test_a_file_with_a_form_gets_no_second_one() -> None:
    with pytest.raises(FieldsNotPlaced):
        append_signature_fields(paper(), [FieldPlace(name, 0, (0, 0, 9, 9)) for name in ORDER])
    with pytest.raises(FieldsNotPlaced):
        append_signature_fields(b"%PDF-1.7", [FieldPlace(name, 0, (0, 0, 9, 9)) for name in ORDER])


async def test_signed_minutes_stay_fit_for_the_archive(tmp_path: Path) -> None:
    texts = {"by": "Biên bản", "name": "họp", "office": "", "at": "", "language": "vi"}
    page = typeset("signature.typ", {"data": json.dumps({"width_pt": 595, "height_pt": 842, **texts})}, NOW).pdf
    plain = as_pdfa(page, title="Biên bản", author="UBND", stamp=NOW)
    pdf = append_signature_fields(plain, [FieldPlace(name, 0, (50, 50, 200, 110)) for name in ORDER])
    trust, source = ground().trust(tmp_path / "trust"), key(tmp_path)
    async with stamping() as server:
        made = await sign_minutes(
            pdf,
            SECRETARY,
            source,
            trust=trust,
            tsa_url=server.url,
            level=SignatureLevel.B_LTA,
            now=NOW,
            appearance_name="NGUYỄN VĂN ẢNH \N{GRINNING FACE}",
            office="Ủy ban nhân dân tỉnh",
        )
    findings = check_pdfa(made)
    if findings == (NO_VALIDATOR,):
        pytest.skip(NO_VALIDATOR)
    assert findings == ()


@pytest.mark.parametrize("box_pt", [(30, 12), (400, 200)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_any_box_can_be_drawn_in(box_pt: tuple[float, float], language: Language) -> None:
    look = Appearance(name="Trần Thị Bình", office="Hội đồng nhân dân tỉnh", at=NOW, language=language)
    with pikepdf.open(io.BytesIO(signature_appearance._page(look, box_pt))) as drawn:
        assert len(drawn.pages) == 1
        assert [float(edge) for edge in drawn.pages[0].MediaBox] == [0, 0, *box_pt]


# --- levels ---------------------------------------------------------------------------------------------------------


def judged(name: str, folder: Path) -> tuple[JudgedSignature, ...]:
    return judge_signatures(signed_files()[name], ground().trust(folder), now=LATER)


@pytest.mark.parametrize("level", list(SignatureLevel))
def test_every_level_is_reached_and_covers_the_whole_file(level: SignatureLevel, tmp_path: Path) -> None:
    (row,) = judged(level.value, tmp_path)
    assert (row.field, row.signer, row.issuer) == ("ThuKy", "Nguyễn Văn An", "Ban Co yeu thu")
    assert (row.verdict, row.level, row.covers_whole, row.certifies) == (SignatureVerdict.VALID, level, True, True)
    assert row.time_proven == (level is not SignatureLevel.B_B)
    assert signed_files()[level.value].startswith(paper())


def test_three_people_sign_one_after_the_other(tmp_path: Path) -> None:
    rows = judge_signatures(signed_files()["kept"], ground().trust(tmp_path), now=NOW + timedelta(hours=2))
    assert [(row.field, row.verdict, row.level) for row in rows] == [
        (field.value, SignatureVerdict.VALID, SignatureLevel.B_LTA) for field in ORDER
    ]
    assert [row.certifies for row in rows] == [True, False, False]
    assert all(row.covers_whole and not row.unchecked for row in rows)
    assert signed_files()["kept"].startswith(signed_files()["three"])


def test_the_box_shows_who_signed(tmp_path: Path) -> None:
    reader = PdfFileReader(io.BytesIO(signed_files()["B-B"]))
    (embedded,) = reader.embedded_regular_signatures
    look = embedded.sig_field["/AP"]["/N"]
    assert float(look["/BBox"][2]) == 160
    assert "/Look" in look["/Resources"]["/XObject"]
    assert embedded.sig_object["/Name"] == "Nguyễn Văn An"


async def test_an_rsa_key_as_most_tokens_hold(tmp_path: Path) -> None:
    made = rsa.generate_private_key(65537, 2048)
    certificate = ground().authority.certify_key("Phạm Văn Rộng", made, stamps_time=False)
    trust = ground().trust(tmp_path / "trust")
    async with stamping() as server:
        wanted = {"level": SignatureLevel.B_LT, "tsa_url": server.url}
        pdf = await signed(key(tmp_path, Holder(certificate, made)), trust, **wanted)  # type: ignore[arg-type]
    (row,) = await asyncio.to_thread(judge_signatures, pdf, trust, now=LATER)
    assert (row.signer, row.verdict, row.level) == ("Phạm Văn Rộng", SignatureVerdict.VALID, SignatureLevel.B_LT)


async def test_a_time_stamp_goes_into_the_file_as_it_came_and_is_not_encoded_over_and_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A structure that was looked into is encoded anew at every use, level within level: 460,000 times for a stamp."""

    class Remembering(StampServer):
        token = b""

        async def stamp(self, request):  # type: ignore[no-untyped-def]
            answer = await super().stamp(request)
            assert isinstance(answer.body, bytes)
            self.token = tsp.TimeStampResp.load(answer.body)["time_stamp_token"].dump()
            return answer

    encoded = 0
    encode = core.Asn1Value.dump

    def counting(value: core.Asn1Value, force: bool = False) -> bytes:
        nonlocal encoded
        encoded += 1
        return encode(value, force)  # type: ignore[no-any-return]

    trust = ground().trust(tmp_path / "trust")
    source = key(tmp_path)
    monkeypatch.setattr(core.Asn1Value, "dump", counting)
    async with stamping(Remembering(ground().stamper, ground().authority.root)) as server:
        pdf = await signed(source, trust, level=SignatureLevel.B_T, tsa_url=server.url)
    (embedded,) = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    assert isinstance(server, Remembering)
    assert len(server.token) > 500
    assert server.token in embedded.pkcs7_content
    assert encoded < 50_000


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "field", "problem"),
    [
        ("", CHAIR, SigningProblem.OUT_OF_ORDER),
        ("", SEAL, SigningProblem.OUT_OF_ORDER),
        ("B-B", SEAL, SigningProblem.OUT_OF_ORDER),
        ("B-B", SECRETARY, SigningProblem.FIELD_SIGNED),
    ],
)
async def test_the_order_is_kept(
    name: str, field: SignatureField, problem: SigningProblem, tmp_path: Path, files: dict[str, bytes]
) -> None:
    pdf = files[name] if name else paper()
    assert await problem_of(key(tmp_path), TrustStore(), pdf=pdf, field=field) is problem


async def test_nobody_signs_after_something_was_altered(tmp_path: Path, files: dict[str, bytes]) -> None:
    trust = ground().trust(tmp_path / "trust")
    good = files["B-B"]
    at = good.index(b"/MediaBox") + 12
    spoilt = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    found = await problem_of(key(tmp_path), trust, pdf=spoilt, field=CHAIR)
    assert found in (SigningProblem.EARLIER_SIGNATURE_BAD, SigningProblem.PAPER_UNREADABLE)


@pytest.mark.parametrize(
    ("pdf", "problem"),
    [(text_paper(), SigningProblem.FIELD_MISSING), (b"%PDF-1.7 no", SigningProblem.PAPER_UNREADABLE)],
    ids=["no fields", "no file"],
)
async def test_a_file_that_cannot_be_signed(pdf: bytes, problem: SigningProblem, tmp_path: Path) -> None:
    assert await problem_of(key(tmp_path), TrustStore(), pdf=pdf) is problem


async def test_keys_in_files_that_do_not_work(tmp_path: Path) -> None:
    good = key(tmp_path)
    wrong = Pkcs12Key(path=good.path, passphrase="khác")
    assert await problem_of(wrong, TrustStore()) is SigningProblem.PASSPHRASE_WRONG
    missing = Pkcs12Key(path=tmp_path / "nowhere.p12", passphrase="")
    assert await problem_of(missing, TrustStore()) is SigningProblem.KEY_FILE_UNREADABLE
    (tmp_path / "text.p12").write_bytes(b"not a key")
    garbled = Pkcs12Key(path=tmp_path / "text.p12", passphrase="")
    assert await problem_of(garbled, TrustStore()) is SigningProblem.KEY_FILE_UNREADABLE
    alone = pkcs12.serialize_key_and_certificates(
        b"x", None, ground().holder("Nguyễn Văn An").certificate, None, NoEncryption()
    )
    (tmp_path / "alone.p12").write_bytes(alone)
    keyless = Pkcs12Key(path=tmp_path / "alone.p12", passphrase="")
    assert await problem_of(keyless, TrustStore()) is SigningProblem.KEY_NOT_IN_FILE
    odd = pkcs12.serialize_key_and_certificates(b"x", ed25519.Ed25519PrivateKey.generate(), None, None, NoEncryption())
    (tmp_path / "odd.p12").write_bytes(odd)
    other = Pkcs12Key(path=tmp_path / "odd.p12", passphrase="")
    assert await problem_of(other, TrustStore()) in (SigningProblem.KEY_UNSUPPORTED, SigningProblem.KEY_NOT_IN_FILE)


async def test_certificates_nobody_would_accept(tmp_path: Path) -> None:
    held = Authority()
    trust = ground().trust(tmp_path / "trust")
    held.trusted_in(tmp_path / "own")
    old = held.certify("Cũ", since=NOW - 2 * YEAR, until=NOW - YEAR)
    assert await problem_of(key(tmp_path, old), TrustStore()) is SigningProblem.CERTIFICATE_EXPIRED
    coming = held.certify("Mới", since=NOW + YEAR, until=NOW + 2 * YEAR)
    assert await problem_of(key(tmp_path, coming), TrustStore()) is SigningProblem.CERTIFICATE_NOT_YET_VALID
    stranger = held.certify("Lạ")
    assert await problem_of(key(tmp_path, stranger), trust) is SigningProblem.CERTIFICATE_UNTRUSTED
    revoked = held.certify("Thu hồi")
    held.revoke(revoked, NOW - timedelta(days=3))
    (tmp_path / "own" / "ca.crl").write_bytes(held.revocations().public_bytes(Encoding.DER))
    known = TrustStore.read_trust(tmp_path / "own")
    assert await problem_of(key(tmp_path, revoked), known) is SigningProblem.CERTIFICATE_REVOKED


async def test_long_term_levels_need_lists_and_roots(tmp_path: Path) -> None:
    bare = ground().trust(tmp_path / "bare", lists=False)
    source = key(tmp_path)
    async with stamping() as server:
        asked = {"level": SignatureLevel.B_LT, "tsa_url": server.url}
        assert await problem_of(source, bare, **asked) is SigningProblem.NO_REVOCATION_INFORMATION
        assert await problem_of(source, TrustStore(), **asked) is SigningProblem.CERTIFICATE_UNTRUSTED


async def test_lists_are_fetched_only_where_that_is_allowed(tmp_path: Path) -> None:
    held = Authority("CA có địa chỉ")
    asked: list[str] = []

    async def lists(request: web.Request) -> web.Response:
        asked.append(request.path)
        made = held.revocations(at=datetime.now(UTC) - YEAR, until=datetime.now(UTC) + YEAR)
        return web.Response(body=made.public_bytes(Encoding.DER), content_type="application/pkix-crl")

    app = web.Application()
    app.router.add_get("/ca.crl", lists)
    now, until = datetime.now(UTC), datetime.now(UTC) + YEAR  # what is fetched is of today
    async with served(app) as address, stamping() as server:
        there = f"{address}/ca.crl"
        signer = held.certify("Vũ Em", since=now - YEAR, until=until, points_to=there)
        server.holder, server.at = stamper_of(held, "Dấu", until, there), now
        source = key(tmp_path, signer)
        trust = TrustStore.read_trust(held.trusted_in(tmp_path / "own"))
        wanted = {"level": SignatureLevel.B_LT, "tsa_url": server.url, "now": now}
        assert await problem_of(source, trust, **wanted) is SigningProblem.NO_REVOCATION_INFORMATION
        assert asked == []
        fetching = TrustStore.read_trust(tmp_path / "own", may_fetch=True)
        pdf = await signed(source, fetching, **wanted)  # type: ignore[arg-type]
    assert set(asked) == {"/ca.crl"}
    (row,) = await asyncio.to_thread(judge_signatures, pdf, trust, now=now)
    assert (row.level, row.unchecked) == (SignatureLevel.B_LT, ())


async def test_time_stamps_that_fail_are_refusals(tmp_path: Path) -> None:
    trust = ground().trust(tmp_path / "trust")
    source, level = key(tmp_path), SignatureLevel.B_T
    assert await problem_of(source, trust, level=level) is SigningProblem.NO_STAMP_SERVICE
    async with stamping() as server:
        away = server.url
        server.answer = b"nonsense"
        assert await problem_of(source, trust, level=level, tsa_url=away) is SigningProblem.STAMP_WRONG
        server.answer = bytes.fromhex("30053003020102")  # PKIStatus 2: rejection
        assert await problem_of(source, trust, level=level, tsa_url=away) is SigningProblem.STAMP_REFUSED
        server.status = 503
        assert await problem_of(source, trust, level=level, tsa_url=away) is SigningProblem.STAMP_REFUSED
        server.status, server.answer = 200, bytes(2_000_000)
        assert await problem_of(source, trust, level=level, tsa_url=away) is SigningProblem.STAMP_UNREACHABLE
    assert await problem_of(source, trust, level=level, tsa_url=away) is SigningProblem.STAMP_UNREACHABLE
    assert await problem_of(source, trust, level=level, tsa_url="ftp://x") is SigningProblem.STAMP_UNREACHABLE


async def test_an_answer_to_another_question_is_no_time_stamp(tmp_path: Path) -> None:
    class Replaying(StampServer):
        async def stamp(self, request):  # type: ignore[no-untyped-def]
            answer = await super().stamp(request)
            assert isinstance(answer.body, bytes)
            self.answer = answer.body
            return answer

    trust = ground().trust(tmp_path / "trust")
    async with stamping(Replaying(ground().stamper, ground().authority.root)) as server:
        found = await problem_of(key(tmp_path), trust, level=SignatureLevel.B_T, tsa_url=server.url)
    assert (found, server.asked) == (SigningProblem.STAMP_WRONG, 2)


async def test_a_stamp_by_somebody_unknown_is_not_passed_off_as_b_t(tmp_path: Path) -> None:
    trust = ground().trust(tmp_path / "trust")
    stranger = Authority("Ai đó")
    unknown = stamper_of(stranger, "Dấu lạ")
    async with stamping(StampServer(unknown, stranger.root)) as server:
        found = await problem_of(key(tmp_path), trust, level=SignatureLevel.B_T, tsa_url=server.url)
    assert found is SigningProblem.STAMP_UNTRUSTED


# --- secrets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        Pkcs12Key(path=Path("an.p12"), passphrase="bí-mật"),
        TokenKey(library=Path("lib.so"), token_label="An", pin="bí-mật", key_label="k"),
        ServiceKey(url="https://x", credential_id="1", bearer="bí-mật", pin="bí-mật", otp="bí-mật"),
    ],
)
def test_secrets_stand_in_no_representation(source: SignerSource) -> None:
    assert "bí-mật" not in f"{source!r} {source!s} {[source]}"


async def test_secrets_stand_in_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    source = key(tmp_path)
    await signed(source, TrustStore())
    await problem_of(Pkcs12Key(path=source.path, passphrase="sai-bí-mật"), TrustStore())
    told = await signer_certificate(source)
    assert (told.subject, told.issuer, told.not_after) == ("Nguyễn Văn An", "Ban Co yeu thu", NOW + YEAR)
    assert PASSPHRASE not in caplog.text
    assert "sai-bí-mật" not in caplog.text


async def test_a_stamp_spoilt_far_inside_is_a_refusal_as_well(tmp_path: Path) -> None:
    """What is asked for lies at its beginning; the rest is read much later, when the signature is put together."""

    class Spoiling(StampServer):
        async def stamp(self, request):  # type: ignore[no-untyped-def]
            answer = await super().stamp(request)
            assert isinstance(answer.body, bytes)
            # A name that is no UTF-8, of the same length.
            return web.Response(body=answer.body.replace("dấu".encode(), b"\x84" * len("dấu".encode())))

    trust = ground().trust(tmp_path / "trust")
    async with stamping(Spoiling(ground().stamper, ground().authority.root)) as server:
        found = await problem_of(key(tmp_path), trust, level=SignatureLevel.B_T, tsa_url=server.url)
    assert found is SigningProblem.STAMP_WRONG
