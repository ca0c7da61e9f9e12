"""A long file on its way to this machine: fetched in pieces, resumed after a broken line, proved by its hash."""

import asyncio
import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from meetroom.client.disk import disk_error
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door

Told = Callable[[int, int], None]

TRIES = 5
"""Lines that break one after another without a byte more."""
_PAUSE_S = 1.0


async def fetch_proved(
    door: Door,
    path: tuple[str, ...],
    target: Path,
    told: Told,
    *,
    sha256: str,
    size_bytes: int,
    query: Mapping[str, str] | None = None,
) -> None:
    """Save a file of which hash and size are known.

    What has come already stays beside `target` when it is cancelled or fails, and the next try goes on from there.

    Args:
        path: segments below /api.
        target: replaced only by a file that is whole and proved.
        told: called on the loop with bytes that are here and bytes of the file.
    Raises: ClientError(NOT_FOUND | NOT_ALLOWED | NO_SPACE | FILE_UNREADABLE | UNREACHABLE | DOCUMENT_BROKEN …).
    """
    part = target.with_name(f"{target.name}.{sha256[:8]}.part")
    loop = asyncio.get_running_loop()

    def here(bytes_here: int) -> None:
        loop.call_soon_threadsafe(told, bytes_here, size_bytes)

    def take(piece: bytes) -> None:
        with part.open("ab") as file:
            file.write(piece)
            here(file.tell())

    try:
        tries = TRIES
        while (first := await asyncio.to_thread(_size_bytes, part)) < size_bytes:
            try:
                await door.download(*path, first=first, take=take, query=query)
            except ClientError as error:
                if error.problem is not ClientProblem.UNREACHABLE:
                    raise
                tries = TRIES if await asyncio.to_thread(_size_bytes, part) > first else tries - 1
                if not tries:
                    raise
                await asyncio.sleep(_PAUSE_S)
        await asyncio.to_thread(_prove, part, sha256)
        await asyncio.to_thread(os.replace, part, target)
    except OSError as error:
        raise disk_error(error) from error


def _size_bytes(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _prove(part: Path, sha256: str) -> None:
    """Raises: ClientError(DOCUMENT_BROKEN), and then nothing of it is kept; OSError."""
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        part.unlink()
        raise ClientError(ClientProblem.DOCUMENT_BROKEN)
