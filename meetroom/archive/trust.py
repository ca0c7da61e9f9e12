"""Whom a machine trusts to certify signers: roots, lists and answers about revocation in a folder; knows no paper.

The folder is kept by the administrator.  Certificates in it are trusted; those in its folder `intermediates` only help
to find the way to a trusted one.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from asn1crypto import ocsp
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data

__all__ = ["INTERMEDIATES", "TrustStore", "read_trust", "told_trust", "trust_version"]

logger = logging.getLogger(__name__)

T = TypeVar("T")
INTERMEDIATES = "intermediates"
_FILE_BYTES = 16_000_000
_UNUSABLE = (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion)
_CERTIFICATES = (".pem", ".crt", ".cer")
_LISTS = ".crl"
_ANSWERS = (".ocsp", ".ors")


class TrustStore(msgspec.Struct, frozen=True, kw_only=True):
    """What is trusted and known about revocation.

    Attributes:
        roots: certificates that are trusted (asn1crypto).
        intermediates: certificates that may lie between a signer's and a root (asn1crypto).
        crls: revocation lists, DER.
        ocsps: answers of OCSP responders, DER.
        may_fetch: whether lists and answers may be fetched from the addresses in certificates while *signing*;
            judging never asks a network.
    """

    roots: tuple[Any, ...] = ()
    intermediates: tuple[Any, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    may_fetch: bool = False

    @classmethod
    def read_trust(cls, folder: Path, *, may_fetch: bool = False) -> "TrustStore":
        """See `read_trust`."""
        return read_trust(folder, may_fetch=may_fetch)

    def joined(self, other: "TrustStore") -> "TrustStore":
        """What either of them holds, once; lists are fetched where this one may."""
        return TrustStore(
            roots=_once(self.roots + other.roots),
            intermediates=_once(self.intermediates + other.intermediates),
            crls=tuple(dict.fromkeys(self.crls + other.crls)),
            ocsps=tuple(dict.fromkeys(self.ocsps + other.ocsps)),
            may_fetch=self.may_fetch,
        )


def told_trust(
    *, roots: Iterable[bytes], intermediates: Iterable[bytes], crls: Iterable[bytes], ocsps: Iterable[bytes]
) -> TrustStore:
    """What another machine says it trusts (DER); whatever cannot be read is left out and noted in the log."""
    return TrustStore(
        roots=_readable(roots, _certificate),
        intermediates=_readable(intermediates, _certificate),
        crls=_readable(crls, _list_der),
        ocsps=_readable(ocsps, _answer_der),
    )


def trust_version(folder: Path) -> str:
    """Another text (64 hex digits) whenever a file of the folder came, went or was written; reads none of them."""
    made = hashlib.sha256()
    for inside in (folder, folder / INTERMEDIATES):
        for path in sorted(inside.iterdir()) if inside.is_dir() else ():
            try:
                told = path.stat()
            except OSError:
                continue
            made.update(f"{inside.name}/{path.name}\0{told.st_size}\0{told.st_mtime_ns}\0".encode("utf-8", "replace"))
    return made.hexdigest()


def read_trust(folder: Path, *, may_fetch: bool = False) -> TrustStore:
    """Read a trust folder; unusable files are left out and named in the log; nothing is trusted where it is missing.

    Certificates: *.pem, *.crt, *.cer (PEM or DER); lists: *.crl (PEM or DER); OCSP answers: *.ocsp, *.ors (DER).
    """
    roots: list[Any] = []
    crls: list[bytes] = []
    ocsps: list[bytes] = []
    for path, data in _files(folder):
        try:
            if path.suffix.lower() in _CERTIFICATES:
                roots += _certificates(data)
            elif path.suffix.lower() == _LISTS:
                crls.append(_list_der(data))
            elif path.suffix.lower() in _ANSWERS:
                ocsps.append(_answer_der(data))
        except _UNUSABLE as unusable:
            logger.warning("%s in the trust folder is left out: %s", path.name, type(unusable).__name__)
    return TrustStore(
        roots=tuple(roots),
        intermediates=tuple(_intermediates(folder / INTERMEDIATES)),
        crls=tuple(crls),
        ocsps=tuple(ocsps),
        may_fetch=may_fetch,
    )


def _intermediates(folder: Path) -> Iterator[Any]:
    for path, data in _files(folder):
        if path.suffix.lower() not in _CERTIFICATES:
            continue
        try:
            yield from _certificates(data)
        except _UNUSABLE as unusable:
            logger.warning("%s among the intermediates is left out: %s", path.name, type(unusable).__name__)


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            if path.is_file() and path.stat().st_size <= _FILE_BYTES:
                yield path, path.read_bytes()
        except OSError as unreadable:
            logger.warning("%s in the trust folder is left out: %s", path.name, type(unreadable).__name__)


def _once(certificates: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple({certificate.dump(): certificate for certificate in certificates}.values())


def _readable(told: Iterable[bytes], read: Callable[[bytes], T]) -> tuple[T, ...]:
    found: list[T] = []
    for data in told:
        try:
            found.append(read(data))
        except _UNUSABLE as unusable:
            logger.warning("something that is said to be trusted is left out: %s", type(unusable).__name__)
    return tuple(found)


def _certificate(der: bytes) -> Any:
    (found,) = _certificates(der)
    return found


def _certificates(data: bytes) -> list[Any]:
    found = list(load_certs_from_pemder_data(data))
    for certificate in found:
        x509.load_der_x509_certificate(certificate.dump())  # asn1crypto would find out only when it is too late
    return found


def _list_der(data: bytes) -> bytes:
    found = x509.load_pem_x509_crl(data) if data.startswith(b"-----") else x509.load_der_x509_crl(data)
    return found.public_bytes(Encoding.DER)


def _answer_der(data: bytes) -> bytes:
    answer = ocsp.OCSPResponse.load(data, strict=True)
    if answer["response_status"].native != "successful":
        raise ValueError("no answer")
    return data
