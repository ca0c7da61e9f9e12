"""A piece of a file as the body of a request, read while it is sent; knows no server and no meeting."""

import asyncio
from collections.abc import Callable
from typing import BinaryIO

import aiohttp
from aiohttp.abc import AbstractStreamWriter

PIECE_BYTES = 64 * 1024
Told = Callable[[int], None]


class PiecePayload(aiohttp.Payload):
    """A piece of a file, read as it is sent, so that little of it lies in memory and progress can be told.

    Attributes:
        failed: why the file could not be read, None where it could.
    """

    _autoclose = True

    def __init__(self, file: BinaryIO, first: int, size_bytes: int, told: Told) -> None:
        super().__init__(file, content_type="application/octet-stream")
        self.failed: OSError | None = None
        self._file = file
        self._first = first
        self._size = size_bytes
        self._told = told

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """Not for text.  Raises: TypeError."""
        raise TypeError("a file is sent as bytes")

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Send all of it."""
        sent = 0
        assert self._size is not None
        while sent < self._size:
            try:
                data = await asyncio.to_thread(self._read, sent, min(PIECE_BYTES, self._size - sent))
            except OSError as error:
                self.failed = error
                raise
            await writer.write(data)
            sent += len(data)
            self._told(sent)

    def _read(self, sent: int, size_bytes: int) -> bytes:
        self._file.seek(self._first + sent)
        data = self._file.read(size_bytes)
        if not data:
            raise FileNotFoundError("the file became shorter")
        return data
