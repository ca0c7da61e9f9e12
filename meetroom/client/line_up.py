"""Files a person means to hand in and that are not yet in, kept encrypted through restarts; sends nothing."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from meetroom.client.disk import Box, SealedLog
from meetroom.domain.core import MeetingId
from meetroom.protocol.http import UploadFields

__all__ = ["FileToHandIn", "LineUp"]

logger = logging.getLogger(__name__)


class FileToHandIn(msgspec.Struct, frozen=True, kw_only=True):
    """A file on this machine, and what is said of it; `title`: another one for it once it is in, "" for none."""

    meeting_id: MeetingId
    path: str
    fields: UploadFields
    title: str = ""


class LineUp:
    """What one person at one server has lined up; belongs to the loop.

    Args:
        folder: of this person at this server.
        box: encrypts what is kept: titles and paths are nobody else's business.
    """

    def __init__(self, folder: Path, box: Box) -> None:
        self._disk = SealedLog(folder / "line-up.log", box)
        self._writing = asyncio.Lock()

    async def load(self) -> tuple[FileToHandIn, ...]:
        """All that was kept; nothing where the disk cannot be read."""
        try:
            lines = await asyncio.to_thread(self._disk.load)
        except OSError as error:
            logger.warning("files to hand in are not remembered: %s", type(error).__name__)
            return ()
        files = []
        for line in lines:
            with contextlib.suppress(msgspec.DecodeError):
                files.append(msgspec.json.decode(line, type=FileToHandIn))
        return tuple(files)

    async def keep(self, files: Iterable[FileToHandIn]) -> None:
        """Keep these in the place of all; a disk that cannot be written only means that a restart forgets them."""
        lines = [msgspec.json.encode(file) for file in files]
        async with self._writing:
            try:
                await asyncio.to_thread(self._disk.rewrite, lines)
            except OSError as error:
                logger.warning("files to hand in are remembered in memory only: %s", type(error).__name__)
