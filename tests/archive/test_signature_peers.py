"""Signed minutes before judges of other houses, and keys on a token; skipped where they are not installed."""

import asyncio
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pkcs11
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute, CertificateType, ObjectClass, PKCS11Error, TokenFlag
from pyhanko.pdf_utils.reader import PdfFileReader

from meetroom.archive.signature import (
    ORDER,
    NotSigned,
    SigningProblem,
    TokenKey,
    TrustStore,
    judge_signatures,
    sign_minutes,
    signer_certificate,
)
from meetroom.archive.signature_tokens import list_tokens
from meetroom.domain.minutes_state import SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from tests.archive.signed_papers import NOW, YEAR, Authority, Holder
from tests.archive.signing_ground import asn1, ground, key_file, paper, served, signed_files, stamper_of

LIBRARIES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/local/lib/softhsm/libsofthsm2.so"),
)
LIBRARY = next((path for path in LIBRARIES if path.exists()), LIBRARIES[0])
PIN = "135790"


def run(*command: str | Path) -> str:
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended.stdout + ended.stderr


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


# --- other judges ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def signed_now() -> tuple[Authority, bytes]:
    """By certificates that are valid on the clock of this machine, which other judges go by."""
    now = datetime.now(UTC)
    held = Authority(since=now - YEAR, until=now + YEAR)

    async def signed(folder: Path) -> bytes:
        pdf = paper()
        for field, name in zip(ORDER[:2], ("Nguyen Van An", "Tran Thi Binh"), strict=True):
            holder = held.certify(name, since=now - timedelta(days=1), until=now + timedelta(days=30))
            key = key_file(holder, folder / "key.p12", (held.root,))
            pdf = await sign_minutes(
                pdf, field, key, trust=held_trust(held), tsa_url=None, level=SignatureLevel.B_B, now=now
            )
        return pdf

    with TemporaryDirectory() as folder:
        return held, asyncio.run(signed(Path(folder)))


def held_trust(held: Authority) -> TrustStore:
    return TrustStore(roots=(asn1(held.root),))


@needs("pdfsig", "certutil")
def test_pdfsig_says_the_same(signed_now: tuple[Authority, bytes], tmp_path: Path) -> None:
    held, pdf = signed_now
    (tmp_path / "nss").mkdir()
    (tmp_path / "root.pem").write_bytes(held.root.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "signed.pdf").write_bytes(pdf)
    store = f"sql:{tmp_path / 'nss'}"
    run("certutil", "-N", "-d", store, "--empty-password")
    run("certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", tmp_path / "root.pem")
    told = run("pdfsig", "-nssdir", store, tmp_path / "signed.pdf")
    assert told.count("Signature is Valid.") == 2, told
    assert told.count("Certificate is Trusted.") == 2, told
    assert told.count("Total document signed") == 1
    assert "Nguyen Van An" in told
    altered = pdf.replace(b"/MediaBox", b"/MediaBoy", 1)
    assert altered != pdf
    (tmp_path / "altered.pdf").write_bytes(altered)
    ended = subprocess.run(
        ["pdfsig", "-nssdir", store, str(tmp_path / "altered.pdf")], capture_output=True, text=True, check=False
    )
    assert "Signature is Valid." not in ended.stdout


@needs("openssl")
def test_openssl_says_the_same(signed_now: tuple[Authority, bytes], tmp_path: Path) -> None:
    held, pdf = signed_now
    (tmp_path / "root.pem").write_bytes(held.root.certificate.public_bytes(Encoding.PEM))
    for number, embedded in enumerate(PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures):
        start, length, rest, size = embedded.byte_range
        (tmp_path / "signed").write_bytes(pdf[start : start + length] + pdf[rest : rest + size])
        (tmp_path / f"{number}.p7").write_bytes(bytes(embedded.pkcs7_content))
        told = run(
            *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / f"{number}.p7"),
            *("-content", tmp_path / "signed", "-CAfile", tmp_path / "root.pem", "-purpose", "any"),
            *("-out", tmp_path / "out"),
        )
        assert "successful" in told.lower()


TSA = """[tsa]
default_tsa = here
[here]
serial = {0}/serial
signer_cert = {0}/stamper.pem
certs = {0}/root.pem
signer_key = {0}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = yes
ess_cert_id_alg = sha256
"""


@needs("openssl")
async def test_time_stamps_of_openssl(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    held = Authority(since=now - YEAR, until=now + YEAR)
    stamper = stamper_of(held, "Stamper", now + YEAR)
    (tmp_path / "root.pem").write_bytes(held.root.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "stamper.pem").write_bytes(stamper.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(stamper.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "serial").write_text("01")
    (tmp_path / "tsa.cnf").write_text(TSA.format(tmp_path))

    async def stamp(request: web.Request) -> web.Response:
        (tmp_path / "asked").write_bytes(await request.read())
        command = ("openssl", "ts", "-reply", "-config", tmp_path / "tsa.cnf", "-queryfile", tmp_path / "asked")
        await asyncio.to_thread(run, *command, "-out", tmp_path / "answer")
        return web.Response(body=(tmp_path / "answer").read_bytes())

    app = web.Application()
    app.router.add_post("/tsa", stamp)
    key = key_file(held.certify("An", since=now - YEAR, until=now + YEAR), tmp_path / "an.p12")
    async with served(app) as address:
        pdf = await sign_minutes(
            paper(),
            ORDER[0],
            key,
            trust=held_trust(held),
            tsa_url=f"{address}/tsa",
            level=SignatureLevel.B_T,
            now=now,
        )
    later = datetime.now(UTC)
    (row,) = await asyncio.to_thread(judge_signatures, pdf, held_trust(held), now=later)
    assert (row.verdict, row.level, row.time_proven) == (SignatureVerdict.VALID, SignatureLevel.B_T, True)


@needs("qpdf")
@pytest.mark.parametrize("name", ["B-B", "B-LTA", "kept"])
def test_qpdf_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(signed_files()[name])
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", tmp_path / "signed.pdf")


# --- keys on a token ------------------------------------------------------------------------------------------------

token_needed = pytest.mark.skipif(
    not LIBRARY.exists() or shutil.which("softhsm2-util") is None, reason="softhsm2 is not installed"
)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of tokens: `An` with a key, its certificate and its authority's; `Trong` without anything."""
    folder = tmp_path_factory.mktemp("tokens")
    (folder / "kept").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'kept'}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    for label in ("An", "Trong"):
        run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "12345678")
    _put(folder, ground().holder("Nguyễn Văn An"))
    yield folder
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def _put(folder: Path, holder: Holder) -> None:
    assert isinstance(holder.key, ec.EllipticCurvePrivateKey)
    packed = holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(packed)
    run(
        *("softhsm2-util", "--import", folder / "key.pem", "--token", "An", "--label", "khoa", "--id", "a1b2"),
        *("--pin", PIN),
    )
    library = pkcs11.lib(str(LIBRARY))
    library.reinitialize()
    authority = ground().authority.root
    with library.get_token(token_label="An").open(rw=True, user_pin=PIN) as session:
        for certificate, key_id, label in ((holder, b"\xa1\xb2", "khoa"), (authority, b"\x01", "ca")):
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.PRIVATE: False,
                    Attribute.LABEL: label,
                    Attribute.ID: key_id,
                    Attribute.SUBJECT: certificate.certificate.subject.public_bytes(),
                    Attribute.VALUE: certificate.der,
                }
            )


def key(**changed: object) -> TokenKey:
    told = {"library": LIBRARY, "token_label": "An", "pin": PIN, "key_label": "khoa", **changed}
    return TokenKey(**told)  # type: ignore[arg-type]


async def problem(source: TokenKey) -> SigningProblem:
    with pytest.raises(NotSigned) as refused:
        await sign_minutes(
            paper(), ORDER[0], source, trust=TrustStore(), tsa_url=None, level=SignatureLevel.B_B, now=NOW
        )
    return refused.value.problem


@token_needed
async def test_what_is_plugged_in_is_listed_without_a_pin(tokens: Path) -> None:
    found = {token.label: token for token in await list_tokens(LIBRARY)}
    assert set(found) == {"An", "Trong"}
    (there,) = found["An"].keys  # its authority's certificate is nobody's to sign with
    assert (there.label, there.key_id) == ("khoa", "a1b2")
    assert there.der == ground().holder("Nguyễn Văn An").der
    assert (found["An"].locked, found["Trong"].keys) == (False, ())


@token_needed
@pytest.mark.parametrize("chosen", [{"key_label": "khoa"}, {"key_label": "", "key_id": "a1b2"}])
async def test_signed_by_a_token(chosen: dict[str, str], tokens: Path, tmp_path: Path) -> None:
    trust = ground().trust(tmp_path / "trust")
    pdf = await sign_minutes(
        paper(), ORDER[0], key(**chosen), trust=trust, tsa_url=None, level=SignatureLevel.B_B, now=NOW
    )
    (row,) = await asyncio.to_thread(judge_signatures, pdf, trust, now=NOW + timedelta(minutes=1))
    assert (row.signer, row.verdict, row.covers_whole) == ("Nguyễn Văn An", SignatureVerdict.VALID, True)
    assert (await signer_certificate(key(**chosen))).sha256 == row.certificate_sha256


@token_needed
async def test_tokens_that_do_not_sign(tokens: Path, tmp_path: Path) -> None:
    assert await problem(key(pin="000000")) is SigningProblem.PIN_WRONG
    assert await problem(key(pin="")) is SigningProblem.PIN_WRONG
    assert await problem(key(token_label="Ai")) is SigningProblem.NO_TOKEN
    assert await problem(key(key_label="khac")) is SigningProblem.KEY_NOT_FOUND
    assert await problem(key(token_label="Trong")) is SigningProblem.KEY_NOT_FOUND
    (tmp_path / "no.so").write_bytes(b"no library")
    assert await problem(key(library=tmp_path / "no.so")) is SigningProblem.LIBRARY_UNUSABLE
    assert await problem(key(library=tmp_path / "nowhere.so")) is SigningProblem.LIBRARY_UNUSABLE


# --- tokens that fail, as their libraries say it ----------------------------------------------------------------------


class FailingLibrary:
    """The part of a PKCS#11 library that is used before a key is there."""

    def __init__(self, failure: type[PKCS11Error] | None, flags: TokenFlag = TokenFlag.TOKEN_INITIALIZED) -> None:
        self._failure = failure
        self._token = SimpleNamespace(label="An", flags=flags, open=self._open)

    def get_slots(self, token_present: bool) -> list[object]:
        assert token_present
        return [SimpleNamespace(get_token=lambda: self._token)]

    def _open(self, user_pin: str) -> None:
        assert self._failure is not None, "a locked token is not asked again"
        raise self._failure


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (pkcs11.PinIncorrect, SigningProblem.PIN_WRONG),
        (pkcs11.PinLocked, SigningProblem.PIN_LOCKED),
        (pkcs11.PinExpired, SigningProblem.PIN_EXPIRED),
        (pkcs11.TokenNotPresent, SigningProblem.TOKEN_REMOVED),
        (pkcs11.DeviceRemoved, SigningProblem.TOKEN_REMOVED),
        (pkcs11.DeviceError, SigningProblem.TOKEN_FAILED),
        (pkcs11.GeneralError, SigningProblem.TOKEN_FAILED),
    ],
)
async def test_what_a_library_says_is_told_as_a_reason(
    failure: type[PKCS11Error], told: SigningProblem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pkcs11, "lib", lambda _: FailingLibrary(failure))
    assert await problem(key()) is told


async def test_a_locked_token_is_not_asked_for_a_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    locked = TokenFlag.TOKEN_INITIALIZED | TokenFlag.USER_PIN_LOCKED
    monkeypatch.setattr(pkcs11, "lib", lambda _: FailingLibrary(None, locked))
    assert await problem(key()) is SigningProblem.PIN_LOCKED


@token_needed
async def test_a_token_pulled_out_while_it_signs(tokens: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def pulled(*_: object) -> bytes:
        raise pkcs11.DeviceRemoved

    monkeypatch.setattr("pyhanko.sign.pkcs11.PKCS11Signer.async_sign_raw", pulled)
    assert await problem(key()) is SigningProblem.TOKEN_REMOVED
