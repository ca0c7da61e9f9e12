"""The archive of a meeting at the server: its making begun, watched and given up, the bag fetched; writes no bag."""

from pathlib import Path

from meetroom.client.long_work import news
from meetroom.client.minutes_port import ArchiveTold, Progress
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.proved_download import fetch_proved
from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId
from meetroom.protocol.minutes import ArchiveState


class Archiving:
    """See ArchivePort.  Belongs to the loop."""

    def __init__(self, door: Door, meeting_id: MeetingId) -> None:
        self._door = door
        self._path = ("meetings", meeting_id, "archive")

    async def start(self) -> ArchiveState:
        """See ArchivePort."""
        return await self._door.ask(ArchiveState, "POST", *self._path)

    async def state(self) -> ArchiveState:
        """See ArchivePort."""
        return await self._door.ask(ArchiveState, "GET", *self._path)

    async def watch(self, told: ArchiveTold) -> ArchiveState:
        """See ArchivePort."""
        state = await self.state()
        while not state.ended:
            told(state)
            state = await news(self._door, ArchiveState, self._path, state)
        told(state)
        return state

    async def cancel(self) -> ArchiveState:
        """See ArchivePort."""
        return await self._door.ask(ArchiveState, "DELETE", *self._path)

    async def fetch(self, target: Path, progress: Progress) -> None:
        """See ArchivePort."""
        bag = (await self.state()).bag
        if bag is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        await fetch_proved(
            self._door,
            (*self._path, "bag"),
            target,
            progress,
            sha256=bag.sha256,
            size_bytes=bag.size_bytes,
            query={"sha256": bag.sha256},
        )
