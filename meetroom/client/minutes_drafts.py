"""Text of the minutes that is typed and not yet a fact: on this machine's disk, encrypted; knows no server."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from meetroom.client.disk import SealedLog, disk_error
from meetroom.client.minutes_port import TypedText
from meetroom.domain.core import ItemId
from meetroom.domain.minutes_state import RichText, TextPlace

logger = logging.getLogger(__name__)

_Place = tuple[TextPlace, ItemId | None]


class MinutesDrafts:
    """See TypedTexts in minutes_port.py.  Belongs to the loop."""

    def __init__(self, disk: SealedLog) -> None:
        self._disk = disk
        self._texts: dict[_Place, TypedText] = {}
        self._changes = self._written = 0
        self._writing = asyncio.Lock()

    async def load(self) -> None:
        """What an earlier run of the program left; call it first.  Raises: ClientError."""
        try:
            lines = await asyncio.to_thread(self._disk.load)
        except OSError as error:
            raise disk_error(error) from error
        for text in texts_in(lines):
            self._texts.setdefault((text.place, text.item_id), text)

    async def keep(self, place: TextPlace, item_id: ItemId | None, text: RichText, *, base_seq: int) -> None:
        """See TypedTexts."""
        self._texts[place, item_id] = TypedText(
            place=place, item_id=item_id, text=text, base_seq=base_seq, typed_at=datetime.now(UTC)
        )
        await self._save()

    def pending(self) -> tuple[TypedText, ...]:
        """See TypedTexts."""
        return tuple(self._texts.values())

    async def forget(self, place: TextPlace, item_id: ItemId | None) -> None:
        """See TypedTexts."""
        if self._texts.pop((place, item_id), None) is not None:
            await self._save()

    async def close(self) -> None:
        """Write what could not be written before; nobody types any more."""
        try:
            await self._write_until(self._changes)
        except OSError as error:
            logger.error("typed text is not on the disk: %s", disk_error(error).problem)

    async def _save(self) -> None:
        self._changes += 1
        wanted = self._changes
        try:
            # To its end even for one who is cancelled: a closed window must not take the text with it.
            await asyncio.shield(self._write_until(wanted))
        except OSError as error:
            raise disk_error(error) from error

    async def _write_until(self, wanted: int) -> None:
        async with self._writing:
            if self._written < wanted:
                await self._write()

    async def _write(self) -> None:
        changes, texts = self._changes, tuple(self._texts.values())
        await asyncio.to_thread(self._disk.rewrite, [msgspec.json.encode(text) for text in texts])
        self._written = changes


def texts_in(lines: Iterable[bytes]) -> list[TypedText]:
    """What lines of the log hold."""
    texts = []
    for line in lines:
        with contextlib.suppress(msgspec.DecodeError, UnicodeError):  # of another version of the program
            texts.append(msgspec.json.decode(line, type=TypedText))
    return texts
