"""The body of a request as it comes in; knows not what is in it."""

from collections.abc import AsyncIterator

from litestar.exceptions import InternalServerException


class LineBroken(Exception):
    """The client is gone before its request was whole; nobody hears the answer."""


async def coming(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a body.  Raises: LineBroken."""
    try:
        async for data in body:
            yield data
    except InternalServerException as gone:
        raise LineBroken from gone
