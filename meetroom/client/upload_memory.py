"""Uploads underway, remembered on this machine, encrypted; knows no network and no file's content."""

import asyncio
import contextlib
import logging
import secrets
import time
from pathlib import Path

import msgspec

from meetroom.client.disk import SealedLog
from meetroom.domain.core import MeetingId
from meetroom.protocol.http import UploadFields

logger = logging.getLogger(__name__)

REMEMBERED_S = 86_400.0
"""A server keeps an upload that nobody goes on with no longer than this."""
_REMEMBERED = 200


class Source(msgspec.Struct, frozen=True):
    """A file as it is now."""

    path: str
    size_bytes: int
    mtime_ns: int


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """An upload underway.

    Attributes:
        finished: what was said of the file when all of it had been sent.
        given_up: nobody wants it any more, and the server is still to be told.
    """

    upload_id: str
    meeting_id: MeetingId
    source: Source
    begun_s: float
    finished: UploadFields | None = None
    given_up: bool = False


class UploadMemory:
    """What is underway, on disk; a disk that cannot be written only means that a restart begins anew."""

    def __init__(self, disk: SealedLog) -> None:
        self._disk = disk
        self._tickets: dict[str, Ticket] | None = None
        self._taken: set[str] = set()
        self._writing = asyncio.Lock()

    async def take(self, meeting_id: MeetingId, source: Source) -> Ticket:
        """The upload of this file that stopped, else a new one; nobody else is given it until it is released."""
        tickets = await self._loaded()
        for ticket in tickets.values():
            fits = (ticket.meeting_id, ticket.source) == (meeting_id, source) and not ticket.given_up
            if fits and ticket.upload_id not in self._taken:
                self._taken.add(ticket.upload_id)
                return ticket
        return await self._new(meeting_id, source)

    async def anew(self, ticket: Ticket) -> Ticket:
        """Another upload of the same file, in place of one that is of no use any more."""
        self.release(ticket)
        await self.forget(ticket)
        return await self._new(ticket.meeting_id, ticket.source)

    def release(self, ticket: Ticket) -> None:
        """Nobody is at it any more."""
        self._taken.discard(ticket.upload_id)

    async def put(self, ticket: Ticket) -> None:
        """Remember an upload as it is now."""
        tickets = await self._loaded()
        tickets[ticket.upload_id] = ticket
        await self._save()

    async def forget(self, ticket: Ticket) -> None:
        """Remember it no more."""
        if (await self._loaded()).pop(ticket.upload_id, None) is not None:
            await self._save()

    async def given_up(self) -> list[Ticket]:
        """Uploads of which the server is still to be told that nobody wants them."""
        return [ticket for ticket in (await self._loaded()).values() if ticket.given_up]

    async def forget_meeting(self, meeting_id: MeetingId) -> None:
        """Remember no upload to this meeting any more."""
        tickets = await self._loaded()
        gone = [upload_id for upload_id, ticket in tickets.items() if ticket.meeting_id == meeting_id]
        for upload_id in gone:
            del tickets[upload_id]
        if gone:
            await self._save()

    async def _new(self, meeting_id: MeetingId, source: Source) -> Ticket:
        ticket = Ticket(
            upload_id=f"u-{secrets.token_hex(16)}", meeting_id=meeting_id, source=source, begun_s=time.time()
        )
        self._taken.add(ticket.upload_id)
        await self.put(ticket)
        return ticket

    async def _loaded(self) -> dict[str, Ticket]:
        async with self._writing:
            if self._tickets is None:
                self._tickets = await asyncio.to_thread(self._load)
            return self._tickets

    def _load(self) -> dict[str, Ticket]:
        try:
            lines = self._disk.load()
        except OSError as error:
            logger.warning("uploads underway are not remembered: %s", type(error).__name__)
            return {}
        tickets = {}
        for line in lines:
            with contextlib.suppress(msgspec.DecodeError):
                ticket = msgspec.json.decode(line, type=Ticket)
                if 0 <= time.time() - ticket.begun_s < REMEMBERED_S:
                    tickets[ticket.upload_id] = ticket
        return tickets

    async def _save(self) -> None:
        async with self._writing:
            tickets = list((self._tickets or {}).values())[-_REMEMBERED:]
            try:
                await asyncio.to_thread(self._disk.rewrite, [msgspec.json.encode(ticket) for ticket in tickets])
            except OSError as error:
                logger.warning("an upload is remembered in memory only: %s", type(error).__name__)


def source_at(path: Path) -> Source:
    """The file at a path.  Raises: OSError; also for a pipe or a device, whose reading might never end."""
    if not path.is_file():
        raise FileNotFoundError(path)
    found = path.stat()
    return Source(str(path.absolute()), found.st_size, found.st_mtime_ns)
