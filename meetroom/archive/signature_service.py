"""Keys kept by a signing service that signs hashes, over HTTP; knows no paper: the service sees nothing but hashes.

The contract is docs/signing.md, a small part of the Cloud Signature Consortium's API v2 (credentials/list,
credentials/info, credentials/authorize, signatures/signHash), so that a service of the state can stand behind it.
"""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from asn1crypto import algos, x509
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from meetroom.archive.signature_problems import NotSigned, SigningProblem
from meetroom.archive.signature_web import NoAnswer, read_answer, tls_trusting

__all__ = ["ServiceKey", "list_service_keys", "open_service"]

_WAIT_S = 60.0
_SHA256 = "2.16.840.1.101.3.4.2.1"
_SIZES = {"ec": 144, "rsa": 1024}
"""Bytes of a signature at most, by kind of key."""


class ServiceKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key of a signing service.

    Attributes:
        url: what stands before `/credentials/…`, e.g. `https://kyso.tinh.gov.vn/csc/v2`.
        bearer: token of access, given out by the service when somebody logs in.
        pin: for the key, where the service asks for one; `otp`: likewise, from a telephone or a device.
        authorities: PEM file of the authorities that certify the service itself; the system's when None.
    """

    url: str
    credential_id: str
    bearer: str
    pin: str = ""
    otp: str = ""
    authorities: Path | None = None

    def __repr__(self) -> str:
        return f"ServiceKey({self.url}, {self.credential_id})"


class _Ids(msgspec.Struct):
    credential_ids: list[str] = msgspec.field(name="credentialIDs")


class _KeyInfo(msgspec.Struct):
    status: str = "enabled"
    algo: list[str] = []


class _CertInfo(msgspec.Struct):
    certificates: list[str]


class _Info(msgspec.Struct):
    key: _KeyInfo
    cert: _CertInfo


class _Activation(msgspec.Struct):
    sad: str = msgspec.field(name="SAD")


class _Signatures(msgspec.Struct):
    signatures: list[str]


async def list_service_keys(source: ServiceKey) -> tuple[tuple[str, bytes], ...]:
    """Ids of the keys the bearer may use, each with its certificate (DER); keys that are disabled are left out.

    Args:
        source: `credential_id` is not looked at.
    Raises: NotSigned.
    """
    async with _Line(source) as line:
        ids = (await line.ask("credentials/list", {}, _Ids)).credential_ids
        found = []
        for credential_id in ids[:100]:
            info = await line.ask("credentials/info", _info_question(credential_id), _Info)
            if info.key.status == "enabled":
                found.append((credential_id, _certificates(info)[0].dump()))
        return tuple(found)


@asynccontextmanager
async def open_service(source: ServiceKey) -> AsyncIterator[tuple[Signer, list[Any]]]:
    """Ask for the certificate of a key; the key itself is used once, when something is signed.

    Returns: the signer, and the certificates above it (asn1crypto).
    Raises: NotSigned.
    """
    async with _Line(source) as line:
        info = await line.ask("credentials/info", _info_question(source.credential_id), _Info)
        if info.key.status != "enabled":
            raise NotSigned(SigningProblem.SERVICE_REFUSED)
        certificate, *others = _certificates(info)
        yield _ServiceSigner(line, source, certificate), others


def _info_question(credential_id: str) -> dict[str, Any]:
    return {"credentialID": credential_id, "certificates": "chain", "certInfo": False}


def _certificates(info: _Info) -> list[Any]:
    try:
        found = [x509.Certificate.load(base64.b64decode(text), strict=True) for text in info.cert.certificates]
        for certificate in found:
            certificate.native  # noqa: B018  # read to its end, so that nothing fails later
    except (ValueError, TypeError):
        raise NotSigned(SigningProblem.SERVICE_ANSWER_WRONG) from None
    if not found:
        raise NotSigned(SigningProblem.SERVICE_ANSWER_WRONG)
    return found


class _Line:
    """One session with the service."""

    def __init__(self, source: ServiceKey) -> None:
        self._source = source

    async def __aenter__(self) -> "_Line":
        try:
            tls = await tls_trusting(self._source.authorities)
        except NoAnswer:
            raise NotSigned(SigningProblem.SERVICE_UNREACHABLE) from None
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=tls),
            timeout=aiohttp.ClientTimeout(total=_WAIT_S),
            headers={"Authorization": f"Bearer {self._source.bearer}"},
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def ask(self, method: str, question: dict[str, Any], answer: type[Any]) -> Any:
        """Call one method; redirections are refused: they would carry the token to somebody else."""
        url = f"{self._source.url.rstrip('/')}/{method}"
        try:
            async with self._session.post(url, json=question, allow_redirects=False) as response:
                if response.status in (401, 403):
                    raise NotSigned(SigningProblem.AUTHORISATION_REFUSED)
                body = await read_answer(response)
                if response.status != 200:
                    raise NotSigned(_refusal(body))
        except (aiohttp.ClientError, NoAnswer, OSError, ValueError):
            raise NotSigned(SigningProblem.SERVICE_UNREACHABLE) from None
        try:
            return msgspec.json.decode(body, type=answer)
        except msgspec.MsgspecError:
            raise NotSigned(SigningProblem.SERVICE_ANSWER_WRONG) from None


class _Error(msgspec.Struct):
    error: str = ""


def _refusal(body: bytes) -> SigningProblem:
    """`invalid_pin`, `invalid_otp` and the like are of the person who signs; anything else of the service."""
    try:
        error = msgspec.json.decode(body, type=_Error).error
    except msgspec.MsgspecError:
        return SigningProblem.SERVICE_REFUSED
    if error == "invalid_pin":
        return SigningProblem.PIN_WRONG
    if error in ("invalid_otp", "access_denied", "invalid_token"):
        return SigningProblem.AUTHORISATION_REFUSED
    return SigningProblem.SERVICE_REFUSED


class _ServiceSigner(Signer):
    """Has a hash signed by the service, authorised for that hash alone."""

    def __init__(self, line: _Line, source: ServiceKey, certificate: Any) -> None:
        super().__init__(signing_cert=certificate, cert_registry=SimpleCertificateStore())  # type: ignore[no-untyped-call]
        self._line = line
        self._source = source

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        assert self.signing_cert is not None
        kind = self.signing_cert.public_key.algorithm
        if kind not in _SIZES or digest_algorithm.lower() != "sha256":
            raise NotSigned(SigningProblem.KEY_UNSUPPORTED)
        if dry_run:
            return bytes(_SIZES[kind])
        mechanism: algos.SignedDigestAlgorithm = self.get_signature_mechanism_for_digest("sha256")
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        wanted = {"credentialID": self._source.credential_id, "hashes": [digest], "hashAlgorithmOID": _SHA256}
        secrets = {"PIN": self._source.pin, "OTP": self._source.otp}
        told = [{"id": name, "value": value} for name, value in secrets.items() if value]
        activation = await self._line.ask(
            "credentials/authorize", {**wanted, "numSignatures": 1, "authData": told}, _Activation
        )
        question = {**wanted, "SAD": activation.sad, "signAlgo": mechanism["algorithm"].dotted}
        answer = await self._line.ask("signatures/signHash", question, _Signatures)
        try:
            (signature,) = answer.signatures
            return base64.b64decode(signature, validate=True)
        except ValueError:
            raise NotSigned(SigningProblem.SERVICE_ANSWER_WRONG) from None
