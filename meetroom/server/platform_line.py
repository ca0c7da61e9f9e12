"""One try to hand a package to another system over HTTP, and what its answer means; tries once, knows no meeting."""

from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec

import meetroom
from meetroom.archive.edxml import MEDIA_TYPE, EdxmlRefused, StatusCode
from meetroom.archive.edxml_reading import read_status
from meetroom.protocol.integration import DeliveryFault

_ANSWER_BYTES = 64 * 1024
_RECEIPT_CHARS = 200
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 507})
_NOT_LET_IN = frozenset({401, 403, 407})


@dataclass(frozen=True)
class Taken:
    """The other system has the package; `receipt` is what it said of it."""

    receipt: str


class TryFailed(Exception):
    """The other system does not have it.

    Attributes:
        fault: why.
        said: its own words, if it had any.
        retry_after_s: how long it wants to be left alone, 0: not said.
    """

    def __init__(self, fault: DeliveryFault, said: str = "", retry_after_s: float = 0.0) -> None:
        super().__init__(fault.value, said)
        self.fault = fault
        self.said = said
        self.retry_after_s = retry_after_s


class PlatformLine:
    """The way to the other system.

    Args:
        address: where packages go, by POST.
        secret: goes along as a bearer token; None: none is wanted.
    """

    def __init__(self, address: str, secret: str | None, timeout_s: float) -> None:
        self._address = address
        self._secret = secret
        self._timeout_s = timeout_s

    async def send(self, package: bytes, *, key: str) -> Taken:
        """Hand a package over.  Raises: TryFailed."""
        headers = {
            "Content-Type": f"{MEDIA_TYPE}; charset=utf-8",
            "Idempotency-Key": key,
            "User-Agent": f"meetroom/{meetroom.__version__}",
        }
        if self._secret is not None:
            headers["Authorization"] = f"Bearer {self._secret}"
        # Nobody's cookies, no proxy from the environment, no other address than the one that was written down.
        timeout = aiohttp.ClientTimeout(total=self._timeout_s)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as http,
                http.post(self._address, data=package, headers=headers, allow_redirects=False) as answer,
            ):
                return _judged(answer, await _beginning(answer))
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise TryFailed(DeliveryFault.UNREACHABLE) from error


async def _beginning(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) >= _ANSWER_BYTES:
            break
    return bytes(body[:_ANSWER_BYTES])


def _judged(answer: aiohttp.ClientResponse, body: bytes) -> Taken:
    status = answer.status
    receipt = _receipt(body)
    if status in _NOT_LET_IN:
        raise TryFailed(DeliveryFault.NOT_LET_IN, receipt.text)
    if status in _BUSY:
        raise TryFailed(DeliveryFault.BUSY, receipt.text, _retry_after_s(answer))
    if 400 <= status < 500 or receipt.refused:
        raise TryFailed(DeliveryFault.REFUSED, receipt.text)
    if not 200 <= status < 300:
        raise TryFailed(DeliveryFault.ODD_ANSWER, f"HTTP {status}")
    return Taken(receipt.text)


@dataclass(frozen=True)
class _Receipt:
    text: str
    refused: bool = False


def _receipt(body: bytes) -> _Receipt:
    """What an answer says: an edXML status, JSON with `receipt`, or a line of text."""
    start = body.lstrip()[:1]
    if start == b"<":
        try:
            status = read_status(body)
        except EdxmlRefused:
            return _Receipt("")
        said = _plain(f"{status.status.value} {status.description}")
        return _Receipt(said, refused=status.status is StatusCode.REFUSED)
    if start in (b"{", b"["):
        try:
            found: Any = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return _Receipt("")
        told: Any = found.get("receipt") if isinstance(found, dict) else None
        return _Receipt(_plain(told) if isinstance(told, str) else "")
    return _Receipt(_plain(body[: 4 * _RECEIPT_CHARS].decode("utf-8", "replace")))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_RECEIPT_CHARS]


def _retry_after_s(answer: aiohttp.ClientResponse) -> float:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0.0
