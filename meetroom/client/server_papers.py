"""Sealed papers and their keys as a server gives them, no faster than the line bears; knows no disk."""

import time

from meetroom.client.download_pace import DownloadPace
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.shelf import VersionRef
from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId
from meetroom.papers.sealing import ChunkRef
from meetroom.protocol.http import KeyAnswer, ManifestRow


class ServerPapers:
    """Those of one meeting, as `library.Papers` wants them."""

    def __init__(self, door: Door, meeting_id: MeetingId, pace: DownloadPace) -> None:
        self._door = door
        self._meeting_id = meeting_id
        self._pace = pace

    async def manifests(self) -> list[ManifestRow]:
        """See library.Papers."""
        return await self._door.ask(list[ManifestRow], "GET", "meetings", self._meeting_id, "manifests")

    async def chunk(self, chunk: ChunkRef) -> bytes:
        """See fetching.ChunkSource."""
        return await self._door.trickle("chunks", chunk.sha256, max_bytes=chunk.size + 1, pause_s=self._pause_s)

    async def key(self, ref: VersionRef) -> KeyAnswer:
        """See library.Papers.  Raises: ClientError(DOCUMENT_BROKEN) also when it is the key of something else."""
        path = ("meetings", self._meeting_id, "documents", ref.document_id, "versions", str(ref.version), "key")
        answer = await self._door.ask(KeyAnswer, "GET", *path)
        if (answer.document_id, answer.version) != (ref.document_id, ref.version):
            raise ClientError(ClientProblem.DOCUMENT_BROKEN)
        return answer

    def _pause_s(self, size_bytes: int) -> float:
        return self._pace.take(size_bytes, time.monotonic())
