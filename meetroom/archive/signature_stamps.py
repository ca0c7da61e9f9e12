"""Time stamps from an authority at an address, by RFC 3161 over HTTP; knows no paper: it sees nothing but hashes."""

import ssl
from pathlib import Path
from typing import Any, ClassVar

import aiohttp
from asn1crypto import cms, core, tsp
from pyhanko.sign.timestamps import TimeStamper

from meetroom.archive.signature_problems import NotSigned, SigningProblem
from meetroom.archive.signature_web import NoAnswer, read_answer, tls_trusting

__all__ = ["WebTimeStamper"]

_WAIT_S = 30.0
_GRANTED = frozenset({"granted", "granted_with_mods"})


class _Response(core.Sequence):  # type: ignore[misc]
    """TimeStampResp; without a token where the authority refuses.  Source: RFC 3161, 2.4.2."""

    _fields: ClassVar[list[Any]] = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class WebTimeStamper(TimeStamper):
    """Asks an authority for time stamps; one whose answer does not fit the question is refused.

    Args:
        url: `https://…`, or `http://…`: a time stamp is signed, the way to it need not be secret.
        authorities: PEM file of the authorities that certify the server; the system's when None.
    """

    def __init__(self, url: str, authorities: Path | None = None) -> None:
        super().__init__(include_nonce=True)  # type: ignore[no-untyped-call]
        self._url = url
        self._authorities = authorities
        self._tls: ssl.SSLContext | None = None

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A time stamp token for a digest.

        Raises: NotSigned(STAMP_UNREACHABLE | STAMP_REFUSED | STAMP_WRONG).
        """
        nonce, request = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]
        answer = await self._ask(request.dump())
        try:
            response = _Response.load(answer, strict=True)
            if response["status"]["status"].native not in _GRANTED:
                raise NotSigned(SigningProblem.STAMP_REFUSED)
            token = response["time_stamp_token"]
            # A structure in which default values were read is encoded anew at every use, each level several times
            # within the one above: what is given out is a copy that nobody has read, and stays as it was signed.
            der = token.dump()
            info = token["content"]["encap_content_info"]["content"].parsed
            imprint = info["message_imprint"]
            fits = (
                info["nonce"].native == int(nonce)
                and imprint["hashed_message"].native == message_digest
                and imprint["hash_algorithm"]["algorithm"].native == md_algorithm
            )
            # Read to its end, so that nothing in it fails later, as an error of nobody knows what.
            token.native, info.native  # noqa: B018
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError):
            raise NotSigned(SigningProblem.STAMP_WRONG) from None
        if not fits:
            raise NotSigned(SigningProblem.STAMP_WRONG)
        return cms.ContentInfo.load(der)

    async def _ask(self, request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        try:
            # Reading the system's authorities costs more than the question; one signature asks up to three times.
            self._tls = self._tls or await tls_trusting(self._authorities)
            async with (
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(ssl=self._tls), timeout=aiohttp.ClientTimeout(total=_WAIT_S)
                ) as session,
                session.post(self._url, data=request, headers=headers, allow_redirects=False) as response,
            ):
                if response.status != 200:
                    raise NotSigned(SigningProblem.STAMP_REFUSED)
                return await read_answer(response)
        except (aiohttp.ClientError, NoAnswer, OSError, ValueError):
            raise NotSigned(SigningProblem.STAMP_UNREACHABLE) from None
