"""An answer to a request whose body is still coming: said at once, then some of the rest is swallowed; knows no route.

A connection closed with unread bytes is reset, and the reset can overtake the answer.  Litestar's own stream would
read the connection at the same time to see it go, and eat what is waited for here.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from litestar import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Send

_LINGER_BYTES = 64 << 20
_LINGER_S = 30.0


class _AnswerThenSwallow(ASGIResponse):
    """The answer on its way out."""

    rest: AsyncIterator[bytes]

    async def send_body(self, send: Send, receive: Receive) -> None:
        """Send the body, then read what still comes."""
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        await _swallow(self.rest)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class Lingering(Response[bytes]):
    """JSON given before the request's body was read to its end.

    Args:
        content: the JSON.
        rest: what of the request's body was not read yet.
    """

    def __init__(self, content: bytes, *, status_code: int, rest: AsyncIterator[bytes]) -> None:
        super().__init__(content, status_code=status_code, media_type="application/json")
        self._rest = rest

    def to_asgi_response(self, *args: Any, **settings: Any) -> ASGIResponse:
        """As `Response.to_asgi_response`."""
        made = _AnswerThenSwallow(
            body=self.content,
            headers=settings.get("headers"),
            media_type=self.media_type,
            status_code=self.status_code,
        )
        made.rest = self._rest
        return made


async def _swallow(rest: AsyncIterator[bytes]) -> None:
    swallowed_bytes = 0
    try:
        async with asyncio.timeout(_LINGER_S):
            async for data in rest:
                swallowed_bytes += len(data)
                if swallowed_bytes > _LINGER_BYTES:
                    return
    except Exception:  # the client is gone, or the body had already ended: nothing is owed any more
        return
