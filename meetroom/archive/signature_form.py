"""Whether every byte of a signature's container is accounted for; knows no trust: it runs on what was judged VALID.

What lies in `/Contents` is the only part of a file that the signature does not cover.  Unless all of it follows from
what is signed or verified, a changed bit there would go unnoticed.  Source: RFC 5652, 5; RFC 5816; ISO 32000-1, 12.8.1.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.path import ValidationPath

__all__ = ["is_exact"]

_DIGITS = frozenset(b"0123456789abcdef"), frozenset(b"0123456789ABCDEF")
_STAMP = "signature_time_stamp_token"


def is_exact(embedded: EmbeddedPdfSignature, paths: Iterable[ValidationPath | None], known: Iterable[Any]) -> bool:
    """Whether the container holds nothing but the signature, in the one form it can have.

    Args:
        paths: validation paths of the signer and of the time stamp, as verified.
        known: further certificates (asn1crypto) that are verified or trusted.
    """
    der = _contained(embedded)
    if der is None:
        return False
    container = cms.ContentInfo.load(der, strict=True)
    if container.copy().dump(force=True) != der:
        return False
    verified = {certificate.dump() for certificate in known}
    for path in paths:
        if path is not None:
            verified |= {certificate.dump() for certificate in path.iter_certs(include_root=True)}
    stamped = embedded.sig_object_type == "/DocTimeStamp"
    return _signed_data_exact(container["content"], verified, is_stamp=stamped) and all(
        _token_exact(token, verified) for token in _stamps(container["content"])
    )


def _contained(embedded: EmbeddedPdfSignature) -> bytes | None:
    """The DER in `/Contents`, None unless it is written as hex digits of one case followed by zeros alone."""
    start, length, rest, _ = embedded.byte_range
    stream = embedded.reader.stream
    stream.seek(start + length)
    raw = stream.read(rest - start - length)
    if raw[:1] != b"<" or raw[-1:] != b">":
        return None
    digits = raw[1:-1]
    if len(digits) % 2 or not any(set(digits) <= allowed for allowed in _DIGITS):
        return None
    data = bytes.fromhex(digits.decode("ascii"))
    size = _der_size(data)
    if size is None or any(data[size:]):
        return None
    return data[:size]


def _der_size(data: bytes) -> int | None:
    """Bytes of the SEQUENCE that begins the data, its length in the shortest form."""
    if len(data) < 2 or data[0] != 0x30:
        return None
    if data[1] < 0x80:
        return 2 + data[1]
    count = data[1] & 0x7F
    if not 1 <= count <= 4:
        return None
    size = int.from_bytes(data[2 : 2 + count], "big")
    shortest = size >= 0x80 and (count == 1 or size >> (8 * (count - 1)))
    return 2 + count + size if shortest and 2 + count + size <= len(data) else None


def _signed_data_exact(signed: Any, verified: set[bytes], *, is_stamp: bool) -> bool:
    info = signed["signer_infos"][0]
    digest = info["digest_algorithm"]["algorithm"].native
    kind = "tst_info" if is_stamp else "data"
    sid_version = "v1" if info["sid"].name == "issuer_and_serial_number" else "v3"
    version = "v3" if is_stamp or sid_version == "v3" else "v1"
    return (
        len(signed["signer_infos"]) == 1
        and signed["encap_content_info"]["content_type"].native == kind
        and (is_stamp or signed["encap_content_info"]["content"].native is None)
        and signed["version"].native == version
        and info["version"].native == sid_version
        and [found["algorithm"].native for found in signed["digest_algorithms"]] == [digest]
        and all(_plain(algorithm) for algorithm in (info["digest_algorithm"], *signed["digest_algorithms"]))
        and _plain(info["signature_algorithm"], pss=True)
        and not signed["crls"]
        and _unsigned_exact(info, is_stamp=is_stamp)
        and _certificates_exact(signed["certificates"], verified)
    )


def _plain(algorithm: Any, *, pss: bool = False) -> bool:
    """Without parameters, or with NULL; those of PSS are used in verifying."""
    if pss and algorithm["algorithm"].native == "rsassa_pss":
        return True
    return algorithm["parameters"].dump() in (b"", b"\x05\x00")


def _unsigned_exact(info: Any, *, is_stamp: bool) -> bool:
    attributes = info["unsigned_attrs"]
    if not attributes:
        return True
    if is_stamp or len(attributes) != 1:
        return False
    return attributes[0]["type"].native == _STAMP and len(attributes[0]["values"]) == 1


def _stamps(signed: Any) -> Iterator[Any]:
    for attribute in signed["signer_infos"][0]["unsigned_attrs"] or ():
        yield from attribute["values"]


def _token_exact(token: Any, verified: set[bytes]) -> bool:
    return token["content_type"].native == "signed_data" and _signed_data_exact(
        token["content"], verified, is_stamp=True
    )


def _certificates_exact(certificates: Any, verified: set[bytes]) -> bool:
    """Whether each certificate is verified already, or signed by one that is there."""
    found = [choice.chosen.dump() for choice in certificates or () if choice.name == "certificate"]
    if len(found) != len(certificates or ()):
        return False
    strangers = [der for der in found if der not in verified]
    issuers = [x509.load_der_x509_certificate(der) for der in {*found, *verified}]
    return all(_issued_by_one_of(x509.load_der_x509_certificate(der), issuers) for der in strangers)


def _issued_by_one_of(certificate: x509.Certificate, issuers: Iterable[x509.Certificate]) -> bool:
    for issuer in issuers:
        try:
            certificate.verify_directly_issued_by(issuer)
            return True
        except (ValueError, TypeError, InvalidSignature):
            continue
    return False
