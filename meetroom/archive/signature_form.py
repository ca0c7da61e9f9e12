"""Whether every byte of a signature's container is accounted for; knows no trust: it runs on what was judged VALID.

What lies in `/Contents` is the only part of a file that the signature does not cover.  Unless all of it follows from
what is signed or verified, a changed bit there would go unnoticed.  Source: RFC 5652, 5; RFC 5816; ISO 32000-1, 12.8.1.
"""

from collections.abc import Iterable
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.path import ValidationPath

__all__ = ["is_exact"]

_DIGITS = frozenset(b"0123456789abcdef"), frozenset(b"0123456789ABCDEF")
_STAMP = "signature_time_stamp_token"
_END, _BOOLEAN, _INTEGER, _OCTETS, _NULL, _SEQUENCE, _SET = 0x00, 0x01, 0x02, 0x04, 0x05, 0x30, 0x31
_CONSTRUCTED, _FIRST, _SECOND = 0x20, 0xA0, 0xA1


def is_exact(embedded: EmbeddedPdfSignature, paths: Iterable[ValidationPath | None], known: Iterable[Any]) -> bool:
    """Whether the container holds nothing but the signature, in the one form it can have.

    It is built anew from its parts, each of which is signed, verified or has one possible value, and compared.

    Args:
        paths: validation paths of the signer and of the time stamp, as verified.
        known: further certificates (asn1crypto) that are verified or trusted.
    """
    der = _contained(embedded)
    if der is None or not _is_der(der):
        return False
    verified = {certificate.dump() for certificate in known}
    for path in paths:
        if path is not None:
            verified |= {certificate.dump() for certificate in path.iter_certs(include_root=True)}
    is_stamp = embedded.sig_object_type == "/DocTimeStamp"
    return _rebuilt(cms.ContentInfo.load(der, strict=True), verified, is_stamp=is_stamp) == der


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
    header = _header(data, 0)
    if header is None or data[0] != _SEQUENCE or any(data[header[0] + header[1] :]):
        return None
    return data[: header[0] + header[1]]


def _header(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the contents of an element begin, and their length; None unless tag and length are in the shortest form."""
    if at + 2 > len(data) or data[at] == _END or data[at] & 0x1F == 0x1F:
        return None
    size, begin = data[at + 1], at + 2
    if size >= 0x80:
        count = size & 0x7F
        size, begin = int.from_bytes(data[begin : begin + count], "big"), begin + count
        if not 1 <= count <= 4 or size < 0x80 or size >> (8 * (count - 1)) == 0:
            return None
    return (begin, size) if begin + size <= len(data) else None


def _is_der(data: bytes) -> bool:
    """Whether every element in the data is written in the only form DER allows.  Source: X.690, 10."""
    left = [(0, len(data))]
    while left:
        at, end = left.pop()
        while at < end:
            header = _header(data, at)
            if header is None or header[0] + header[1] > end or not _contents_fit(data, at, *header):
                return False
            if data[at] & _CONSTRUCTED:
                left.append((header[0], header[0] + header[1]))
            at = header[0] + header[1]
    return bool(data)


def _contents_fit(data: bytes, at: int, begin: int, size: int) -> bool:
    tag = data[at]
    if tag == _BOOLEAN:
        return size == 1 and data[begin] in (0x00, 0xFF)
    if tag == _NULL:
        return size == 0
    if tag == _INTEGER:
        leading = data[begin : begin + 2]
        padded = size > 1 and ((leading[0] == 0 and leading[1] < 0x80) or (leading[0] == 0xFF and leading[1] >= 0x80))
        return size > 0 and not padded
    return True


def _rebuilt(container: Any, verified: set[bytes], *, is_stamp: bool) -> bytes | None:
    """A ContentInfo with SignedData of one signer, as it has to be; None where a part cannot be accounted for."""
    signed = container["content"]
    info = signed["signer_infos"][0]
    signer = _rebuilt_signer(signed, info, verified, is_stamp=is_stamp)
    content = _rebuilt_content(signed["encap_content_info"], is_stamp=is_stamp)
    digest = signed["digest_algorithms"][0]
    same = digest["algorithm"].native == info["digest_algorithm"]["algorithm"].native
    if signer is None or content is None or not same or not _plain(digest):
        return None
    if not _certificates_exact(signed["certificates"], verified):
        return None
    by_key = info["sid"].name != "issuer_and_serial_number"
    data = _element(
        _SEQUENCE,
        _element(_INTEGER, b"\x03" if is_stamp or by_key else b"\x01"),
        _element(_SET, digest.dump()),
        content,
        _element(_FIRST, *(choice.dump() for choice in signed["certificates"])),
        _element(_SET, signer),
    )
    return _element(_SEQUENCE, cms.ContentType("signed_data").dump(), _element(_FIRST, data))


def _rebuilt_content(content: Any, *, is_stamp: bool) -> bytes | None:
    """What is signed: a detached file, or what a time stamp says, which is hashed."""
    if not is_stamp:
        return _element(_SEQUENCE, cms.ContentType("data").dump())
    said = content["content"].contents
    inner = said if content["content"].tag == 0 else content["content"].untag().dump()
    return _element(_SEQUENCE, cms.ContentType("tst_info").dump(), _element(_FIRST, inner))


def _rebuilt_signer(signed: Any, info: Any, verified: set[bytes], *, is_stamp: bool) -> bytes | None:
    by_key = info["sid"].name != "issuer_and_serial_number"
    sid = info["sid"].dump() if by_key else _named(signed, info)
    unsigned = _rebuilt_unsigned(info["unsigned_attrs"], verified, is_stamp=is_stamp)
    if sid is None or unsigned is None or not _plain(info["digest_algorithm"]):
        return None
    if not _plain(info["signature_algorithm"], pss=True):
        return None
    return _element(
        _SEQUENCE,
        _element(_INTEGER, b"\x03" if by_key else b"\x01"),
        sid,
        info["digest_algorithm"].dump(),
        info["signed_attrs"].dump(),
        info["signature_algorithm"].dump(),
        _element(_OCTETS, info["signature"].native),
        unsigned,
    )


def _named(signed: Any, info: Any) -> bytes | None:
    """The signer's certificate as it is named: letter by letter, though names are compared more kindly elsewhere."""
    wanted = info["sid"].chosen
    for choice in signed["certificates"]:
        issuer, serial = choice.chosen.issuer.dump(), choice.chosen["tbs_certificate"]["serial_number"].dump()
        if (issuer, serial) == (wanted["issuer"].dump(), wanted["serial_number"].dump()):
            return _element(_SEQUENCE, issuer, serial)
    return None


def _rebuilt_unsigned(attributes: Any, verified: set[bytes], *, is_stamp: bool) -> bytes | None:
    """Nothing, or the time stamp of the signature."""
    if not attributes:
        return b""
    if is_stamp or attributes[0]["type"].native != _STAMP:
        return None
    token = _rebuilt(attributes[0]["values"][0], verified, is_stamp=True)
    if token is None:
        return None
    stamp = _element(_SEQUENCE, cms.CMSAttributeType(_STAMP).dump(), _element(_SET, token))
    return _element(_SECOND, stamp)


def _plain(algorithm: Any, *, pss: bool = False) -> bool:
    """Without parameters, or with NULL; those of PSS are used in verifying."""
    if pss and algorithm["algorithm"].native == "rsassa_pss":
        return True
    name = algorithm["algorithm"].dump()
    return algorithm.dump() in (_element(_SEQUENCE, name), _element(_SEQUENCE, name, _element(_NULL)))


def _element(tag: int, *parts: bytes) -> bytes:
    """An element of DER."""
    contents = b"".join(parts)
    size = len(contents)
    if size < 0x80:
        return bytes([tag, size]) + contents
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + contents


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
