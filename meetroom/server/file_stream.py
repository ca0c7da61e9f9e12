"""A file of the server's disk as an answer, from any byte on; knows not what is in it."""

import re
from pathlib import Path
from typing import Any, BinaryIO

from litestar import Response
from litestar.response import Stream

from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.server.threads import Threads
from meetroom.server.web import AnyRequest

_RANGE = re.compile(r"bytes=(\d{1,18})-")
_PIECE_BYTES = 1 << 20


class FileBytes:
    """A file piece by piece from byte `first` on.

    Whoever hangs up leaves this where it is, and nobody may be there any more to wait for it: it closes with the last
    reference.
    """

    def __init__(self, workers: Threads, path: Path, first: int) -> None:
        self._workers = workers
        self._path = path
        self._first = first
        self._file: BinaryIO | None = None

    def __aiter__(self) -> "FileBytes":
        return self

    async def __anext__(self) -> bytes:
        """The next piece.  Raises: OSError."""
        piece = await self._workers.run(self._read)
        if not piece:
            raise StopAsyncIteration
        return piece

    def __del__(self) -> None:
        """Nobody reads on."""
        if self._file is not None:
            self._file.close()

    def _read(self) -> bytes:
        if self._file is None:
            self._file = self._path.open("rb")
            self._file.seek(self._first)
        piece = self._file.read(_PIECE_BYTES)
        if not piece:
            self._file.close()
        return piece


def file_answer(
    request: AnyRequest, workers: Threads, path: Path, size_bytes: int, *, kind: str, tag: str = ""
) -> Response[Any]:
    """200 with a file, or 206 with the rest of it where `Range: bytes=N-` asks for it.

    Args:
        size_bytes: of the file, which does not change any more.
        kind: media type.
        tag: goes out as `ETag`.
    """
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    first = int(asked[1]) if asked else 0
    if asked and first >= size_bytes:
        whole = {"content-range": f"bytes */{size_bytes}"}
        return Response(ProblemAnswer(problem=Problem.BAD_REQUEST), status_code=416, headers=whole)
    headers = {"content-length": str(size_bytes - first), "accept-ranges": "bytes"}
    if tag:
        headers["etag"] = f'"{tag}"'
    if asked:
        headers["content-range"] = f"bytes {first}-{size_bytes - 1}/{size_bytes}"
    pieces = FileBytes(workers, path, first)
    return Stream(pieces, status_code=206 if asked else 200, headers=headers, media_type=kind)
