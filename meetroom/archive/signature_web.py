"""Answers over HTTP that are asked for while signing: TLS is verified, size and time are limited; knows no meaning."""

import asyncio
import ssl
from pathlib import Path

import aiohttp

__all__ = ["NoAnswer", "read_answer", "tls_trusting"]

ANSWER_BYTES = 1_000_000


class NoAnswer(Exception):
    """Nobody answered, or somebody who is not who he should be, or more than anybody wants to hear."""


async def tls_trusting(authorities: Path | None) -> ssl.SSLContext:
    """TLS that verifies names and certificates; by the system's authorities, or by those of a PEM file alone.

    Raises: NoAnswer for a file that cannot be read or holds none.
    """
    try:
        return await asyncio.to_thread(
            ssl.create_default_context, cafile=None if authorities is None else str(authorities)
        )
    except OSError:
        raise NoAnswer from None


async def read_answer(response: aiohttp.ClientResponse) -> bytes:
    """The body of an answer.

    Raises: NoAnswer when it is longer than `ANSWER_BYTES`.
    """
    answer = bytearray()
    async for piece in response.content.iter_chunked(65536):
        answer += piece
        if len(answer) > ANSWER_BYTES:
            raise NoAnswer
    return bytes(answer)
