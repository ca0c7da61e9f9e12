"""How long a client may keep the server waiting for a request, and how many may wait; knows no route.

Whoever opens connections and says nothing, or one byte a minute, would else use up what the process may open and
keep everybody out.
"""

import asyncio
import contextlib
import importlib
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

HEAD_S = 20.0
"""Seconds for the head of a request to arrive whole, from the connection or the first byte on."""
SILENCE_S = 60.0
"""Seconds between two pieces of a request's body."""
KEEP_ALIVE_S = 30
"""Seconds a connection may rest between two requests.  Clients put theirs away sooner, so that no request of theirs
crosses the server's hanging up."""
_FILES = 65_536
_FILES_MACOS = 10_240
"""macOS says "unlimited" and then takes no more than this."""


class PatientH11(H11Protocol):
    """HTTP/1.1 that hangs up on who does not finish a request."""

    _head_s = HEAD_S
    _silence_s = SILENCE_S
    _deadline: asyncio.TimerHandle | None = None
    _awaits_head = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base
        """A client is here."""
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """A piece of a request."""
        super().data_received(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            self._relax()  # gone, or a WebSocket now, which has limits of its own
        elif self.cycle is None or self.cycle.response_complete:
            if not self._awaits_head:
                self._expect_head()
        elif self.cycle.more_body:
            self._await(self._silence_s)
            self._awaits_head = False
        else:
            self._relax()

    def on_response_complete(self) -> None:
        """The next request may come; until it begins, the keep-alive limit holds."""
        self._relax()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._relax()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._await(self._head_s)
        self._awaits_head = True

    def _await(self, seconds: float) -> None:
        self._relax()
        self._deadline = self.loop.call_later(seconds, self._hang_up)

    def _relax(self) -> None:
        self._awaits_head = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _hang_up(self) -> None:
        if not self.transport.is_reading():
            # It is the server that does not read, because the disk is behind.
            self._await(self._silence_s)
            return
        cut(self.transport)


class PartingWebSocket(WebSocketsSansIOProtocol):
    """A WebSocket whose client may be about to leave by itself when the server ends."""

    def shutdown(self) -> None:
        """Hang up.  uvicorn's own says goodbye twice to such a client, fails, and leaves all others where they are."""
        try:
            super().shutdown()
        except InvalidState:
            self.transport.close()


def cut(transport: asyncio.Transport) -> None:
    """Hang up at once, on a transport in whatever state."""
    # CPython 3.11.2, Debian's, does not expect it of a TLS transport that says goodbye already.
    with contextlib.suppress(AttributeError):
        transport.abort()


def open_many_files() -> None:
    """Let this process hold as many connections as the system allows it.  Without effect on Windows."""
    try:
        resource: Any = importlib.import_module("resource")
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (_FILES, _FILES_MACOS):
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft == resource.RLIM_INFINITY or soft >= allowed:
            return
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
            return
