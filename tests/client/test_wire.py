"""Who is trusted: the CA of the invitation and nobody else, by name, with TLS 1.3; against real TLS servers."""

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import CONNECT_TIMEOUT_S, KEPT_S, Door, LineClosed, fetch_ca, pinned_context
from meetroom.protocol.http import Problem, ProblemAnswer, StateAnswer
from meetroom.server.certificates import own_authority, tls_context
from meetroom.server.patience import KEEP_ALIVE_S
from tests.faults.line import BadLine

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Authority:
    """A server's own CA with a certificate for some names."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        folder.mkdir()
        made = own_authority(folder, names, datetime.now(UTC))
        assert made.ca_pem is not None
        assert made.ca_sha256 is not None
        self.pem = made.ca_pem
        self.sha256 = made.ca_sha256
        self.der = ssl.PEM_cert_to_DER_cert(made.ca_pem.decode())
        self.context = tls_context(made)


@asynccontextmanager
async def served(context: ssl.SSLContext, **handlers: Handler) -> AsyncIterator[int]:
    """A server on the loopback; handlers by the last part of their path.  Yields its port."""
    application = web.Application()
    for name, handler in handlers.items():
        application.router.add_route("*", f"/api/{name.replace('_', '.')}", handler)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        server: Any = site._server
        yield server.sockets[0].getsockname()[1]
    finally:
        await runner.cleanup()


def answering(body: bytes, status: int = 200) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=body, status=status)

    return handler


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "a", ["127.0.0.1", "localhost"])


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "b", ["127.0.0.1"])


@asynccontextmanager
async def door(url: str, ca_der: bytes | None) -> AsyncIterator[Door]:
    made = Door(url, ca_der)
    try:
        yield made
    finally:
        await made.close()


async def problem(work: Awaitable[Any]) -> ClientProblem:
    with pytest.raises(ClientError) as caught:
        await work
    return caught.value.problem


class TestTrust:
    async def test_authority_is_proved_by_its_fingerprint(self, authority: Authority) -> None:
        async with served(authority.context, ca_pem=answering(authority.pem)) as port:
            url = f"https://127.0.0.1:{port}"
            der = await fetch_ca(url, authority.sha256)
            assert hashlib.sha256(der).hexdigest() == authority.sha256
            assert await problem(fetch_ca(url, "0" * 64)) is ClientProblem.WRONG_SERVER

    @pytest.mark.parametrize("body", [b"", b"no certificate", b"\xff" * 10, b"x" * 100_000])
    async def test_what_is_no_certificate(self, authority: Authority, body: bytes) -> None:
        async with served(authority.context, ca_pem=answering(body)) as port:
            error = await problem(fetch_ca(f"https://127.0.0.1:{port}", authority.sha256))
            assert error in (ClientProblem.WRONG_SERVER, ClientProblem.SERVER_ERROR)

    async def test_redirect_is_not_followed(self, authority: Authority) -> None:
        async def away(request: web.Request) -> web.Response:
            raise web.HTTPFound("https://127.0.0.1:1/api/ca.pem")

        async with served(authority.context, ca_pem=away) as port:
            url = f"https://127.0.0.1:{port}"
            assert await problem(fetch_ca(url, authority.sha256)) is ClientProblem.WRONG_SERVER

    async def test_another_authority_is_refused_although_the_name_fits(
        self, authority: Authority, other: Authority
    ) -> None:
        async with (
            served(other.context, x=answering(b"{}")) as port,
            door(f"https://127.0.0.1:{port}", authority.der) as made,
        ):
            assert await problem(made.fetch("GET", "x")) is ClientProblem.WRONG_SERVER
            assert await problem(made.dial("x")) is ClientProblem.WRONG_SERVER

    async def test_right_authority_with_another_name_is_refused(self, tmp_path: Path) -> None:
        elsewhere = Authority(tmp_path / "c", ["meeting.example"])
        async with (
            served(elsewhere.context, x=answering(b"{}")) as port,
            door(f"https://127.0.0.1:{port}", elsewhere.der) as made,
        ):
            assert await problem(made.fetch("GET", "x")) is ClientProblem.WRONG_SERVER

    async def test_without_pin_only_public_authorities_are_trusted(self, authority: Authority) -> None:
        async with (
            served(authority.context, x=answering(b"{}")) as port,
            door(f"https://127.0.0.1:{port}", None) as made,
        ):
            assert await problem(made.fetch("GET", "x")) is ClientProblem.WRONG_SERVER

    async def test_older_tls_is_refused(self, authority: Authority, tmp_path: Path) -> None:
        old = Authority(tmp_path / "old", ["127.0.0.1"])
        context = old.context
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        async with served(context, x=answering(b"{}")) as port, door(f"https://127.0.0.1:{port}", old.der) as made:
            assert await problem(made.fetch("GET", "x")) is ClientProblem.UNREACHABLE

    def test_bytes_that_are_no_certificate(self) -> None:
        with pytest.raises(ClientError) as caught:
            pinned_context(b"no certificate")
        assert caught.value.problem is ClientProblem.WRONG_SERVER


class TestAnswers:
    @pytest.mark.parametrize(
        ("status", "body", "expected"),
        [
            (401, b'{"problem":"token_invalid"}', ClientProblem.LOGGED_OUT),
            (429, b'{"problem":"too_many_tries","retry_after_s":7}', ClientProblem.TOO_MANY_TRIES),
            (500, b"<html>", ClientProblem.SERVER_ERROR),
            (500, b'{"problem":"\xff"}', ClientProblem.SERVER_ERROR),
            (404, b"", ClientProblem.NOT_FOUND),
            (507, b"", ClientProblem.NO_SPACE),
            (302, b"", ClientProblem.SERVER_ERROR),
        ],
    )
    async def test_problems(self, authority: Authority, status: int, body: bytes, expected: ClientProblem) -> None:
        async with (
            served(authority.context, x=answering(body, status)) as port,
            door(f"https://127.0.0.1:{port}", authority.der) as made,
        ):
            assert await problem(made.fetch("GET", "x")) is expected

    def test_every_problem_of_the_wire_has_its_name_here(self) -> None:
        for wire in Problem:
            assert ClientError.from_answer(ProblemAnswer(problem=wire)).problem.value == wire.value

    @pytest.mark.parametrize("body", [b'{"seq":"?"}', b'{"head":"\xff"}', b"[" * 100_000])
    async def test_answer_of_another_version(self, authority: Authority, body: bytes) -> None:
        async with (
            served(authority.context, x=answering(body)) as port,
            door(f"https://127.0.0.1:{port}", authority.der) as made,
        ):
            assert await problem(made.ask(StateAnswer, "GET", "x")) is ClientProblem.WRONG_PROTOCOL

    async def test_answer_without_end_is_not_read_to_its_end(self, authority: Authority) -> None:
        async with (
            served(authority.context, x=answering(b"x" * 500_000)) as port,
            door(f"https://127.0.0.1:{port}", authority.der) as made,
        ):
            assert await problem(made.fetch("GET", "x", max_bytes=1_000)) is ClientProblem.SERVER_ERROR

    async def test_ids_are_quoted(self, authority: Authority) -> None:
        async with served(authority.context) as port, door(f"https://127.0.0.1:{port}", authority.der) as made:
            assert str(made._url(("meetings", "../a b?c#d", "x"))).endswith("/api/meetings/..%2Fa%20b%3Fc%23d/x")

    async def test_line_that_breaks_in_the_middle_of_an_answer(self, authority: Authority) -> None:
        begun, over = asyncio.Event(), asyncio.Event()

        async def halting(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            response.content_length = 1_000
            await response.prepare(request)
            await response.write(b"x" * 10)
            begun.set()
            await over.wait()
            return response

        async with (
            served(authority.context, x=halting) as port,
            BadLine("127.0.0.1", port) as line,
            door(f"https://127.0.0.1:{line.port}", authority.der) as made,
        ):
            work = asyncio.create_task(problem(made.fetch("GET", "x")))
            await begun.wait()
            line.cut()
            assert await work is ClientProblem.UNREACHABLE
            over.set()


class TestLine:
    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (401, ClientProblem.LOGGED_OUT),
            (403, ClientProblem.NOT_IN_MEETING),
            (404, ClientProblem.NOT_FOUND),
            (500, ClientProblem.UNREACHABLE),
        ],
    )
    async def test_refused_handshakes(self, authority: Authority, status: int, expected: ClientProblem) -> None:
        async with (
            served(authority.context, x=answering(b"", status)) as port,
            door(f"https://127.0.0.1:{port}", authority.der) as made,
        ):
            assert await problem(made.dial("x")) is expected

    async def test_text_both_ways_and_nothing_else(self, authority: Authority) -> None:
        async def echo(request: web.Request) -> web.StreamResponse:
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            assert request.headers["Authorization"] == "Bearer secret"
            await socket.send_str((await socket.receive_str()).upper())
            await socket.send_bytes(b"binary")
            await socket.close()
            return socket

        async with served(authority.context, x=echo) as port, door(f"https://127.0.0.1:{port}", authority.der) as made:
            made.token = "secret"
            line = await made.dial("x")
            await line.send(b"an")
            assert await line.receive() == b"AN"
            with pytest.raises(LineClosed):
                await line.receive()
            await line.close()
            with pytest.raises(LineClosed):
                await line.send(b"more")


def test_no_request_crosses_the_servers_hanging_up() -> None:
    """A client puts its idle connections away well before the server does; what crossed would fail as unreachable."""
    assert KEPT_S + CONNECT_TIMEOUT_S < KEEP_ALIVE_S
