"""Signatures of uploads: one verdict per field, no network, and no file that could stop the server."""

import random
import socket
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from meetroom.archive import incoming, incoming_worker
from meetroom.archive.incoming import IncomingSignature, SignatureLimits, SignatureVerdict, examine_signatures
from tests.archive.signed_papers import NOW, YEAR, Authority, Holder, add_revocations, change_page, sign, text_paper

CA = Authority()
AN = CA.certify("Nguyễn Văn An")
STAMPER = CA.certify("Cấp dấu thời gian", stamps_time=True)
PAPER = text_paper()
SIGNED = sign(PAPER, AN, [CA.root])


def judged(pdf: bytes, folder: Path, trust: Path | None = None) -> tuple[IncomingSignature, ...]:
    (folder / "in.pdf").write_bytes(pdf)
    job = incoming.Job(
        source=str(folder / "in.pdf"),
        trust=str(trust or CA.trusted_in(folder / "trust")),
        now=NOW,
        cpu_s=10,
        address_space_bytes=2**40,
    )
    return incoming_worker.examine(job)


def verdicts(pdf: bytes, folder: Path, trust: Path | None = None) -> list[SignatureVerdict]:
    return [signature.verdict for signature in judged(pdf, folder, trust)]


def test_a_whole_signature_by_somebody_trusted(tmp_path: Path) -> None:
    (found,) = judged(SIGNED, tmp_path)
    assert (found.field, found.signer) == ("ChuKy1", "Nguyễn Văn An")
    assert (found.verdict, found.covers_whole) == (SignatureVerdict.VALID, True)
    assert found.signed_at is not None
    assert found.signed_at.utcoffset() == timedelta(0)


def test_an_unsigned_file_has_none(tmp_path: Path) -> None:
    assert judged(PAPER, tmp_path) == ()


def test_nobody_is_trusted_without_roots(tmp_path: Path) -> None:
    assert verdicts(SIGNED, tmp_path, tmp_path / "nowhere") == [SignatureVerdict.UNTRUSTED]
    stranger = Authority("Somebody else").trusted_in(tmp_path / "others")
    assert verdicts(SIGNED, tmp_path, stranger) == [SignatureVerdict.UNTRUSTED]


def test_a_forged_name_is_untrusted(tmp_path: Path) -> None:
    forger = Authority()  # the same name, another key
    forged = sign(PAPER, forger.certify("Nguyễn Văn An"), [forger.root])
    (found,) = judged(forged, tmp_path)
    assert (found.signer, found.verdict) == ("Nguyễn Văn An", SignatureVerdict.UNTRUSTED)


def test_unusable_files_among_the_roots_are_left_out(tmp_path: Path) -> None:
    trust = CA.trusted_in(tmp_path / "trust")
    (trust / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (trust / "empty.crl").touch()
    (trust / "readme.txt").write_text("roots of the province")
    assert verdicts(SIGNED, tmp_path, trust) == [SignatureVerdict.VALID]


@pytest.mark.parametrize("place", [b"/MediaBox", b"/Contents", b"%PDF-"])
def test_a_changed_byte_of_the_signed_part(place: bytes, tmp_path: Path) -> None:
    at = SIGNED.index(place) + len(place) + 1
    tampered = SIGNED[:at] + bytes([SIGNED[at] ^ 1]) + SIGNED[at + 1 :]
    found = judged(tampered, tmp_path)
    assert all(signature.verdict in (SignatureVerdict.ALTERED, SignatureVerdict.BROKEN) for signature in found)


def test_changed_words_are_found(tmp_path: Path) -> None:
    signed = sign(text_paper("Chi 100 trieu"), AN, [CA.root])
    tampered = signed.replace(b"Chi 100 trieu", b"Chi 900 trieu")
    assert tampered != signed
    assert verdicts(tampered, tmp_path) == [SignatureVerdict.ALTERED]


def test_a_page_changed_by_an_update_after_signing(tmp_path: Path) -> None:
    (found,) = judged(change_page(SIGNED, b"BT (another resolution) Tj ET"), tmp_path)
    assert (found.verdict, found.covers_whole) == (SignatureVerdict.ALTERED, False)


def test_bytes_put_behind_the_signed_ones(tmp_path: Path) -> None:
    (found,) = judged(SIGNED + b"\n% and more\n", tmp_path)
    assert not found.covers_whole


def test_the_signature_value_itself_is_wrong(tmp_path: Path) -> None:
    der = AN.der.hex().upper().encode()
    at = SIGNED.index(der[:40]) + len(der)
    # What follows the certificates is the list of signers; its last bytes are the value.
    end = SIGNED.index(b"0" * 64, at)
    tampered = SIGNED[: end - 6] + b"ABCDEF" + SIGNED[end:]
    assert tampered != SIGNED
    assert verdicts(tampered, tmp_path) == [SignatureVerdict.BROKEN]


def test_two_people_sign_one_after_the_other(tmp_path: Path) -> None:
    both = sign(SIGNED, CA.certify("Trần Thị Bình"), [CA.root], field_name="ChuKy2")
    first, second = judged(both, tmp_path)
    assert [first.verdict, second.verdict] == [SignatureVerdict.VALID] * 2
    assert (first.covers_whole, second.covers_whole) == (False, True)
    assert second.signer == "Trần Thị Bình"


def test_a_signature_on_a_paper_that_was_locked(tmp_path: Path) -> None:
    locked = sign(PAPER, AN, [CA.root], locked=True)
    assert verdicts(locked, tmp_path) == [SignatureVerdict.VALID]
    more = change_page(locked, b"BT (more) Tj ET")
    assert verdicts(more, tmp_path) == [SignatureVerdict.ALTERED]


def expired() -> Holder:
    return CA.certify("Lê Văn Cũ", since=NOW - 2 * YEAR, until=NOW - YEAR)


def test_a_certificate_that_ran_out(tmp_path: Path) -> None:
    assert verdicts(sign(PAPER, expired(), [CA.root]), tmp_path) == [SignatureVerdict.EXPIRED]


def test_a_time_stamp_proves_that_it_was_signed_in_time(tmp_path: Path) -> None:
    at = NOW - YEAR - timedelta(days=30)
    (found,) = judged(sign(PAPER, expired(), [CA.root], stamp=(STAMPER, at)), tmp_path)
    assert (found.verdict, found.signed_at) == (SignatureVerdict.VALID, at)


def test_a_time_stamp_by_nobody_known_proves_nothing(tmp_path: Path) -> None:
    stamper = Authority("Nobody").certify("Stamper", stamps_time=True)
    at = NOW - YEAR - timedelta(days=30)
    (found,) = judged(sign(PAPER, expired(), [CA.root], stamp=(stamper, at)), tmp_path)
    assert found.verdict is SignatureVerdict.EXPIRED
    assert found.signed_at != at


def revoked(at: timedelta) -> tuple[Authority, Holder]:
    authority = Authority()
    holder = authority.certify("Phạm Thị Dung")
    authority.revoke(holder, NOW - at)
    return authority, holder


@pytest.mark.parametrize("stale", [False, True], ids=["current list", "list of last year"])
def test_a_list_in_the_file_says_revoked(stale: bool, tmp_path: Path) -> None:
    authority, holder = revoked(timedelta(days=400))
    at = NOW - timedelta(days=390 if stale else 1)
    made = authority.revocations(at=at, until=at + timedelta(days=7))
    pdf = add_revocations(sign(PAPER, holder, [authority.root]), made)
    assert verdicts(pdf, tmp_path, authority.trusted_in(tmp_path / "roots")) == [SignatureVerdict.REVOKED]


@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_a_list_of_the_server_says_revoked(form: str, tmp_path: Path) -> None:
    authority, holder = revoked(timedelta(days=10))
    trust = authority.trusted_in(tmp_path / "roots")
    (trust / "ca.crl").write_bytes(authority.revocations().public_bytes(getattr(Encoding, form)))
    assert verdicts(sign(PAPER, holder, [authority.root]), tmp_path, trust) == [SignatureVerdict.REVOKED]


def test_a_list_that_names_others_is_no_objection(tmp_path: Path) -> None:
    authority, _ = revoked(timedelta(days=10))
    pdf = add_revocations(sign(PAPER, authority.certify("Vũ Em"), [authority.root]), authority.revocations())
    assert verdicts(pdf, tmp_path, authority.trusted_in(tmp_path / "roots")) == [SignatureVerdict.VALID]


def test_a_list_by_somebody_else_revokes_nobody(tmp_path: Path) -> None:
    liar, holder = Authority(), CA.certify("Vũ Em")
    liar.revoke(holder, NOW - timedelta(days=10))
    pdf = add_revocations(sign(PAPER, holder, [CA.root]), liar.revocations())
    assert verdicts(pdf, tmp_path) == [SignatureVerdict.VALID]


def test_signed_and_stamped_before_it_was_revoked(tmp_path: Path) -> None:
    authority, holder = revoked(timedelta(days=10))
    stamper = authority.certify("Stamper", stamps_time=True)
    pdf = sign(PAPER, holder, [authority.root], stamp=(stamper, NOW - timedelta(days=20)))
    trust = authority.trusted_in(tmp_path / "roots")
    assert verdicts(add_revocations(pdf, authority.revocations()), tmp_path, trust) == [SignatureVerdict.VALID]


def test_names_are_one_short_line(tmp_path: Path) -> None:
    long = CA.certify("A\u202e\n" + "b" * 50)
    (found,) = judged(sign(PAPER, long, [CA.root], field_name="x" * 400), tmp_path)
    assert found.signer == "A " + "b" * 50
    assert found.field == "x" * 200


def garbled_contents(pdf: bytes) -> bytes:
    return pdf.replace(AN.der.hex().upper().encode()[:80], b"ff" * 40)


def backwards_range(pdf: bytes) -> bytes:
    at = pdf.index(b"/ByteRange")
    return pdf[:at] + b"/ByteRange [9 -3 0 99999999999]" + b" " * 20 + pdf[at + 51 :]


def looping_fields(pdf: bytes) -> bytes:
    return pdf.replace(b"/Fields", b"/Kidss ")


@pytest.mark.parametrize("spoil", [garbled_contents, backwards_range, looping_fields])
def test_spoilt_signatures_are_judged_not_raised(spoil: Callable[[bytes], bytes], tmp_path: Path) -> None:
    spoilt = spoil(SIGNED)
    assert spoilt != SIGNED
    assert set(verdicts(spoilt, tmp_path)) <= {SignatureVerdict.BROKEN, SignatureVerdict.ALTERED}


def test_no_network_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was asked")

    trust = CA.trusted_in(tmp_path / "trust")
    pdf = sign(PAPER, CA.certify("Far", points_to="http://127.0.0.1:9/list"), [CA.root])
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert verdicts(pdf, tmp_path, trust) == [SignatureVerdict.VALID]


async def test_through_the_child(tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(SIGNED)
    (found,) = await examine_signatures(tmp_path / "in.pdf", CA.trusted_in(tmp_path / "trust"), now=NOW)
    assert (found.signer, found.verdict, found.covers_whole) == ("Nguyễn Văn An", SignatureVerdict.VALID, True)


async def test_what_is_not_signed_starts_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "ask", None)
    for name, content in {"a.pdf": PAPER, "b.docx": b"PK\x03\x04 /ByteRange", "c": b""}.items():
        (tmp_path / name).write_bytes(content)
        assert await examine_signatures(tmp_path / name, tmp_path) == ()


async def test_a_mark_across_two_parts_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "_PART_BYTES", 7)
    (tmp_path / "a.pdf").write_bytes(SIGNED)
    assert incoming._signed_bytes(tmp_path / "a.pdf") == len(SIGNED)


@pytest.mark.parametrize(
    "limits", [SignatureLimits(wall_s=0.001), SignatureLimits(memory_bytes=30_000_000)], ids=["time", "memory"]
)
async def test_a_child_past_its_limits_says_broken(limits: SignatureLimits, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(SIGNED)
    found = await examine_signatures(tmp_path / "in.pdf", tmp_path, now=NOW, limits=limits)
    assert [signature.verdict for signature in found] == [SignatureVerdict.BROKEN]
    assert (found[0].field, found[0].signer, found[0].covers_whole) == ("", "", False)


def bomb() -> bytes:
    """A gigabyte of zeros in place of the object that lists the fields."""
    packed = zlib.compress(bytes(300_000_000), 9)
    return b"%%PDF-1.7\n/ByteRange\n1 0 obj<</Type/ObjStm/N 9/First 9/Filter/FlateDecode/Length %d>>stream\n%s\n" % (
        len(packed),
        packed,
    )


HOSTILE = [b"%PDF-1.7 /ByteRange", b"/ByteRange" * 1000, b"%PDF-1.7\n" + b"[" * 100_000 + b"/ByteRange", bomb()]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
async def test_hostile_files_are_broken_not_fatal(number: int, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(HOSTILE[number])
    found = await examine_signatures(tmp_path / "in.pdf", tmp_path, now=NOW, limits=SignatureLimits(cpu_s=3))
    assert [signature.verdict for signature in found] == [SignatureVerdict.BROKEN]


@pytest.mark.parametrize("seed", range(40))
def test_broken_copies_never_pass_for_valid(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    copy = bytearray(SIGNED)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(copy))
        copy[at : at + 8] = chance.choice([chance.randbytes(8), b"", b"<<[(", bytes(8)])
    try:
        found = judged(bytes(copy), tmp_path)
    except Exception:  # the child's end by it is a BROKEN of the parent
        return
    assert all(not signature.covers_whole or signature.verdict is not SignatureVerdict.VALID for signature in found)
