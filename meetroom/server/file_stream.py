"""A file of the server's disk as an answer, from any byte on; knows not what is in it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from litestar import Response
from litestar.response import Stream

from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.server.threads import Threads
from meetroom.server.web import AnyRequest

_RANGE = re.compile(r"bytes=(\d{1,18})-")
_PIECE_BYTES = 1 << 20


async def file_bytes(workers: Threads, path: Path, first: int) -> AsyncIterator[bytes]:
    """Read a file piece by piece from byte `first` on.  Raises: OSError."""
    file = await workers.run(path.open, "rb")
    try:
        await workers.run(file.seek, first)
        while piece := await workers.run(file.read, _PIECE_BYTES):
            yield piece
    finally:
        await workers.run(file.close)


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
    pieces = file_bytes(workers, path, first)
    return Stream(pieces, status_code=206 if asked else 200, headers=headers, media_type=kind)
