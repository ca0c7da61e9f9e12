"""HTTPS and the WebSocket to one server whose authority is pinned; knows requests and bytes, no meeting.

Trust comes from the invitation alone: the CA certificate is fetched without trusting anybody, compared with the
SHA-256 of the invitation, and from then on nothing but this CA is trusted, host name included.
"""

import asyncio
import hashlib
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, BinaryIO, Protocol, TypeVar
from urllib.parse import quote

import aiohttp
import msgspec
from yarl import URL

from meetroom import __version__
from meetroom.client.disk import disk_error
from meetroom.client.piece_payload import PIECE_BYTES, PiecePayload, Told
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.protocol.messages import MAX_MESSAGE_BYTES

logger = logging.getLogger(__name__)
T = TypeVar("T")

MAX_CA_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 64 * 1024 * 1024
CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 30.0
KEPT_S = 10.0
"""Seconds a connection is kept for the next request: fewer than the server keeps it."""
PIECE_S = 60.0
TRICKLE_BYTES = 8 * 1024
WINDOW_BYTES = 64 * 1024
DOWNLOAD_PIECE_BYTES = 1024 * 1024
MAX_PROBLEM_BYTES = 64 * 1024
_USER_AGENT = f"meetroom/{__version__}"


class LineClosed(Exception):
    """The line is gone; nothing that was on its way can be relied upon."""


class Line(Protocol):
    """Messages both ways, in order, until it breaks."""

    async def send(self, data: bytes) -> None:
        """Raises: LineClosed."""

    async def receive(self) -> bytes:
        """The next message.  Raises: LineClosed."""

    async def close(self) -> None:
        """Give it up; never raises, never waits long."""


class SocketLine:
    """A line over a WebSocket."""

    def __init__(self, socket: "aiohttp.ClientWebSocketResponse[bool]") -> None:
        self._socket = socket

    async def send(self, data: bytes) -> None:
        """See Line."""
        try:
            await self._socket.send_frame(data, aiohttp.WSMsgType.TEXT)
        except (aiohttp.ClientError, OSError) as error:
            raise LineClosed from error

    async def receive(self) -> bytes:
        """See Line."""
        message = await self._socket.receive()
        if message.type is aiohttp.WSMsgType.TEXT:
            data: bytes = message.data
            return data
        raise LineClosed

    async def close(self) -> None:
        """See Line."""
        with suppress(aiohttp.ClientError, OSError, TimeoutError):
            await self._socket.close()


def pinned_context(ca_der: bytes | None) -> ssl.SSLContext:
    """TLS 1.3 with the host name checked; trusts this CA alone, or the system's authorities when None.

    Raises: ClientError(WRONG_SERVER) when the bytes are no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if ca_der is None:
        context.load_default_certs()
        return context
    try:
        context.load_verify_locations(cadata=ca_der)
    except (ssl.SSLError, ValueError) as error:
        raise ClientError(ClientProblem.WRONG_SERVER) from error
    return context


async def fetch_ca(url: str, ca_sha256: str) -> bytes:
    """The DER certificate of the server's CA, proved by its fingerprint.

    Raises: ClientError(WRONG_SERVER) when the fingerprint is another one; ClientError(UNREACHABLE).
    """
    # Nobody is trusted yet and nothing is sent: the fingerprint alone decides whether these bytes are believed.
    async with (
        _errors_named(),
        aiohttp.ClientSession(timeout=_timeout(READ_TIMEOUT_S)) as session,
        session.get(f"{url}/api/ca.pem", ssl=False, allow_redirects=False) as response,
    ):
        if response.status != 200:
            raise ClientError(ClientProblem.WRONG_SERVER)
        text = await _read(response, MAX_CA_BYTES)
    try:
        der = ssl.PEM_cert_to_DER_cert(text.decode("ascii"))
    except ValueError as error:
        raise ClientError(ClientProblem.WRONG_SERVER) from error
    if hashlib.sha256(der).hexdigest() != ca_sha256:
        raise ClientError(ClientProblem.WRONG_SERVER)
    return der


def _small_window(address: tuple[Any, ...]) -> socket.socket:
    """A connection that holds little on its way, so that what it fetches does not delay a voice in the same queue."""
    made = socket.socket(address[0], address[1], address[2])
    made.setblocking(False)
    with suppress(OSError):
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW_BYTES)
    return made


async def _read(
    response: aiohttp.ClientResponse, max_bytes: int, pause_s: Callable[[int], float] | None = None
) -> bytes:
    pieces, size_bytes = [], 0
    async for piece in response.content.iter_chunked(PIECE_BYTES if pause_s is None else TRICKLE_BYTES):
        if pause_s is not None and (rest_s := pause_s(len(piece))) > 0:
            await asyncio.sleep(rest_s)
        size_bytes += len(piece)
        if size_bytes > max_bytes:
            response.close()
            raise ClientError(ClientProblem.SERVER_ERROR)
        pieces.append(piece)
    return b"".join(pieces)


async def _written(take: Callable[[bytes], None], piece: bytes) -> None:
    try:
        await asyncio.to_thread(take, piece)
    except OSError as error:
        raise disk_error(error) from error


def _timeout(read_s: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=None, sock_connect=CONNECT_TIMEOUT_S, sock_read=read_s)


@asynccontextmanager
async def _errors_named() -> AsyncIterator[None]:
    try:
        yield
    except aiohttp.ClientConnectorCertificateError as error:
        raise ClientError(ClientProblem.WRONG_SERVER) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise ClientError(ClientProblem.UNREACHABLE) from error


class Door:
    """Requests to one server, with the token of the log-in once there is one."""

    def __init__(self, url: str, ca_der: bytes | None) -> None:
        """Must be called on a running loop.  Raises: ClientError(WRONG_SERVER)."""
        self.url = url
        self.ca_der = ca_der
        self.token: str | None = None
        self._ssl = pinned_context(ca_der)
        self._gentle: aiohttp.ClientSession | None = None
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=self._ssl, limit=16, keepalive_timeout=KEPT_S),
            headers={"User-Agent": _USER_AGENT},
            timeout=_timeout(READ_TIMEOUT_S),
        )

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the server is reached without any network."""
        host = URL(self.url).host or ""
        return host == "localhost" or host == "::1" or host.startswith("127.")

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()
        if self._gentle is not None:
            await self._gentle.close()

    async def ask(self, answer: type[T], method: str, *path: str, body: Any = None) -> T:
        """A request with JSON both ways.

        Args:
            path: segments below /api, quoted here.
            body: anything msgspec can encode.
        Raises: ClientError.
        """
        data = None if body is None else msgspec.json.encode(body)
        raw = await self.fetch(method, *path, data=data)
        return self.decoded(answer, raw)

    async def fetch(
        self,
        method: str,
        *path: str,
        data: Any = None,
        kind: str = "application/json",
        query: Mapping[str, str] | None = None,
        max_bytes: int = MAX_ANSWER_BYTES,
        read_s: float = READ_TIMEOUT_S,
    ) -> bytes:
        """A request for bytes.

        Args:
            kind: media type of `data`, where it is bytes.
            max_bytes: a longer answer is not read to its end.
            read_s: longest silence while waiting for the answer.
        Raises: ClientError.
        """
        headers = self._headers()
        if isinstance(data, bytes):
            headers["Content-Type"] = kind
        async with (
            _errors_named(),
            self._session.request(
                method,
                self._url(path).with_query(query),
                data=data,
                headers=headers,
                timeout=_timeout(read_s),
                allow_redirects=False,
            ) as response,
        ):
            raw = await _read(response, max_bytes)
            if response.status >= 300:
                raise self._problem(response.status, raw)
            return raw

    async def download(
        self, *path: str, first: int, take: Callable[[bytes], None], query: Mapping[str, str] | None = None
    ) -> None:
        """A request for a long file, from byte `first` on.

        Args:
            take: given each piece, in another thread; an OSError it raises is told as this machine's disk.
        Raises: ClientError.
        """
        headers = {**self._headers(), "Range": f"bytes={first}-"}
        async with (
            _errors_named(),
            self._session.get(self._url(path).with_query(query), headers=headers, allow_redirects=False) as response,
        ):
            if response.status != 206:
                raise self._problem(response.status, await _read(response, MAX_PROBLEM_BYTES))
            async for piece in response.content.iter_chunked(DOWNLOAD_PIECE_BYTES):
                await _written(take, piece)

    async def trickle(self, *path: str, max_bytes: int, pause_s: Callable[[int], float]) -> bytes:
        """A request for bytes that leaves the line to others: the server is slowed down as this end reads.

        Args:
            pause_s: told how many bytes have come, says how long to leave the line alone.
        Raises: ClientError.
        """
        if self._gentle is None:
            connector = aiohttp.TCPConnector(
                ssl=self._ssl, limit=4, keepalive_timeout=KEPT_S, socket_factory=_small_window
            )
            self._gentle = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": _USER_AGENT}, read_bufsize=TRICKLE_BYTES
            )
        async with (
            _errors_named(),
            self._gentle.get(
                self._url(path), headers=self._headers(), timeout=_timeout(READ_TIMEOUT_S), allow_redirects=False
            ) as response,
        ):
            raw = await _read(response, max_bytes, pause_s)
            if response.status >= 300:
                raise self._problem(response.status, raw)
            return raw

    async def dial(self, *path: str, takes: str = "") -> Line:
        """Open the WebSocket; `takes` names what this client understands beyond the first clients.

        Raises: ClientError.
        """
        url = self._url(path).with_query({"takes": takes} if takes else None)
        try:
            async with _errors_named():
                socket = await self._session.ws_connect(
                    url,
                    headers=self._headers(),
                    max_msg_size=MAX_MESSAGE_BYTES,
                    decode_text=False,
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                )
        except ClientError as error:
            cause = error.__cause__
            if isinstance(cause, aiohttp.WSServerHandshakeError):
                raise self._refused_handshake(cause.status) from cause
            raise
        return SocketLine(socket)

    async def send_piece(self, *path: str, file: BinaryIO, first: int, size_bytes: int, told: Told) -> bytes:
        """Send a piece of a file, from byte `first` on; returns the answer.

        Args:
            file: nobody else reads it meanwhile.
            told: called on the loop with the bytes of the piece that have left.
        Raises: ClientError(FILE_UNREADABLE: the file ends before the piece does | …).
        """
        piece = PiecePayload(file, first, size_bytes, told)
        headers = {**self._headers(), "Upload-Offset": str(first)}
        try:
            async with (
                _errors_named(),
                self._session.patch(
                    self._url(path), data=piece, headers=headers, timeout=_timeout(PIECE_S), allow_redirects=False
                ) as response,
            ):
                raw = await _read(response, MAX_PROBLEM_BYTES)
                if response.status >= 300:
                    raise self._problem(response.status, raw)
                return raw
        except ClientError as error:
            # aiohttp calls whatever goes wrong with a body a fault of the line.
            raise disk_error(piece.failed) if piece.failed is not None else error from error

    def _url(self, path: tuple[str, ...]) -> URL:
        return URL("/".join((self.url, "api", *(quote(part, safe="") for part in path))), encoded=True)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}

    @staticmethod
    def decoded(answer: type[T], raw: bytes) -> T:
        """An answer understood.  Raises: ClientError(WRONG_PROTOCOL)."""
        try:
            return msgspec.json.decode(raw, type=answer)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise ClientError(ClientProblem.WRONG_PROTOCOL) from error

    @staticmethod
    def _problem(status: int, raw: bytes) -> ClientError:
        try:
            answer = msgspec.json.decode(raw, type=ProblemAnswer)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            logger.warning("the server answered %d without a reason", status)
            return ClientError(_BY_STATUS.get(status, ClientProblem.SERVER_ERROR))
        if answer.problem is Problem.TOKEN_INVALID:
            return ClientError(ClientProblem.LOGGED_OUT)
        return ClientError.from_answer(answer)

    @staticmethod
    def _refused_handshake(status: int) -> ClientError:
        return ClientError(_BY_STATUS_OF_HANDSHAKE.get(status, ClientProblem.UNREACHABLE))


_BY_STATUS = {
    401: ClientProblem.LOGGED_OUT,
    403: ClientProblem.NOT_ALLOWED,
    404: ClientProblem.NOT_FOUND,
    413: ClientProblem.TOO_LARGE,
    429: ClientProblem.TOO_MANY_TRIES,
    507: ClientProblem.NO_SPACE,
}
_BY_STATUS_OF_HANDSHAKE = {
    401: ClientProblem.LOGGED_OUT,
    403: ClientProblem.NOT_IN_MEETING,
    404: ClientProblem.NOT_FOUND,
    426: ClientProblem.WRONG_PROTOCOL,
}
