"""Signing by a service that keeps the keys: what it is asked, what it sees, and what happens when it refuses."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from meetroom.archive.signature import (
    ORDER,
    NotSigned,
    ServiceKey,
    SigningProblem,
    TrustStore,
    judge_signatures,
    sign_minutes,
    signer_certificate,
)
from meetroom.archive.signature_service import list_service_keys
from meetroom.domain.minutes_state import SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from tests.archive.signed_papers import NOW
from tests.archive.signing_ground import ServiceServer, ground, paper, serving


def service() -> ServiceServer:
    return ServiceServer(ground().holder("Nguyễn Văn An"), (ground().authority.root,))


def key(server: ServiceServer, **changed: str) -> ServiceKey:
    told = {"url": server.url, "credential_id": "khoa-1", "bearer": server.bearer, "pin": server.pin, **changed}
    return ServiceKey(**told)  # type: ignore[arg-type]


async def signed(source: ServiceKey, trust: TrustStore) -> bytes:
    return await sign_minutes(paper(), ORDER[0], source, trust=trust, tsa_url=None, level=SignatureLevel.B_B, now=NOW)


async def problem(source: ServiceKey) -> SigningProblem:
    with pytest.raises(NotSigned) as refused:
        await signed(source, TrustStore())
    return refused.value.problem


async def test_signed_by_a_service_that_sees_a_hash_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    trust = ground().trust(tmp_path)
    async with serving(service()) as server:
        pdf = await signed(key(server), trust)
        assert len(server.hashes) == 1  # the size of the signature was not found out by signing something else
    (row,) = await asyncio.to_thread(judge_signatures, pdf, trust, now=NOW + timedelta(minutes=1))
    assert (row.signer, row.verdict, row.covers_whole) == ("Nguyễn Văn An", SignatureVerdict.VALID, True)
    assert server.pin not in caplog.text
    assert server.bearer not in caplog.text


async def test_keys_of_a_service_are_listed(tmp_path: Path) -> None:
    async with serving(service()) as server:
        source = key(server, credential_id="", pin="")
        assert await list_service_keys(source) == (("khoa-1", ground().holder("Nguyễn Văn An").der),)
        assert (await signer_certificate(key(server))).subject == "Nguyễn Văn An"
        assert server.hashes == []


async def test_what_a_service_refuses(tmp_path: Path) -> None:
    async with serving(service()) as server:
        assert await problem(key(server, pin="000000")) is SigningProblem.PIN_WRONG
        assert await problem(key(server, bearer="cũ")) is SigningProblem.AUTHORISATION_REFUSED
        assert await problem(key(server, credential_id="khoa-2")) is SigningProblem.SERVICE_REFUSED
        assert server.hashes == []
        server.spoilt = True
        assert await problem(key(server)) is SigningProblem.SERVICE_ANSWER_WRONG
        gone = key(server)
    assert await problem(gone) is SigningProblem.SERVICE_UNREACHABLE
    assert await problem(msgspec.structs.replace(gone, url="no address")) is SigningProblem.SERVICE_UNREACHABLE
    missing = msgspec.structs.replace(gone, authorities=tmp_path / "nowhere.pem")
    assert await problem(missing) is SigningProblem.SERVICE_UNREACHABLE


class Odd(ServiceServer):
    """Answers everything with the same."""

    body: bytes = b""
    status: int = 200

    async def call(self, request: web.Request) -> web.Response:
        headers = {"Location": self.url} if self.status == 307 else {}
        return web.Response(body=self.body, status=self.status, headers=headers)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, b"<html>", SigningProblem.SERVICE_ANSWER_WRONG),
        (200, b'{"key": {"status": "disabled"}, "cert": {"certificates": []}}', SigningProblem.SERVICE_REFUSED),
        (200, b'{"key": {}, "cert": {"certificates": []}}', SigningProblem.SERVICE_ANSWER_WRONG),
        (200, b'{"key": {}, "cert": {"certificates": ["MAA="]}}', SigningProblem.SERVICE_ANSWER_WRONG),
        (200, bytes(2_000_000), SigningProblem.SERVICE_UNREACHABLE),
        (500, b"oops", SigningProblem.SERVICE_REFUSED),
        (400, b'{"error": "invalid_otp"}', SigningProblem.AUTHORISATION_REFUSED),
        (307, b"", SigningProblem.SERVICE_REFUSED),
    ],
)
async def test_odd_answers_are_refusals(status: int, body: bytes, told: SigningProblem) -> None:
    odd = Odd(ground().holder("Nguyễn Văn An"))
    odd.status, odd.body = status, body
    async with serving(odd) as server:
        assert await problem(key(server)) is told
