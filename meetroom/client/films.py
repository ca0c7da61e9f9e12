"""A recording on its way to this machine: fetched in pieces, resumed after a broken line, proved by its hash."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from meetroom.client.disk import disk_error
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId
from meetroom.domain.state import Recording

Told = Callable[[int, int], None]

TRIES = 5
"""Lines that break one after another without a byte more."""


async def fetch_film(door: Door, meeting_id: MeetingId, recording: Recording, target: Path, told: Told) -> None:
    """Save the film of a filed recording.

    What has come already stays beside `target` when it is cancelled or fails, and the next try goes on from there.

    Args:
        target: replaced only by a film that is whole and proved.
        told: called on the loop with bytes that are here and bytes of the film.
    Raises: ClientError(NOT_FOUND | NOT_ALLOWED | NO_SPACE | FILE_UNREADABLE | UNREACHABLE | DOCUMENT_BROKEN …).
    """
    part = target.with_name(f"{target.name}.{recording.sha256[:8]}.part")
    loop = asyncio.get_running_loop()

    def here(size_bytes: int) -> None:
        loop.call_soon_threadsafe(told, size_bytes, recording.size_bytes)

    try:
        await _fetch(door, meeting_id, recording, part, here)
        await asyncio.to_thread(_prove, part, recording.sha256)
        await asyncio.to_thread(os.replace, part, target)
    except OSError as error:
        raise disk_error(error) from error


async def _fetch(
    door: Door, meeting_id: MeetingId, recording: Recording, part: Path, here: Callable[[int], None]
) -> None:
    tries = TRIES
    while (first := await asyncio.to_thread(_size_bytes, part)) < recording.size_bytes:

        def take(piece: bytes) -> None:
            with part.open("ab") as file:
                file.write(piece)
                here(file.tell())

        try:
            await door.download("meetings", meeting_id, "recordings", recording.recording_id, first=first, take=take)
        except ClientError as error:
            if error.problem is not ClientProblem.UNREACHABLE:
                raise
            tries = TRIES if await asyncio.to_thread(_size_bytes, part) > first else tries - 1
            if not tries:
                raise
            await asyncio.sleep(1.0)


def _size_bytes(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _prove(part: Path, sha256: str) -> None:
    """Raises: ClientError(DOCUMENT_BROKEN), and then nothing of it is kept; OSError."""
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        part.unlink()
        raise ClientError(ClientProblem.DOCUMENT_BROKEN)
