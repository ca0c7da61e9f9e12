"""The papers of one meeting on this device: fetched early and sealed, opened when released, destroyed when withdrawn.

Knows nothing of pages.  What it hands out is the plain PDF in memory; on disk lies ciphertext only.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from meetroom.client.catalogue import Catalogue
from meetroom.client.chest import Chest
from meetroom.client.disk import disk_error
from meetroom.client.listening import DocumentProgress
from meetroom.client.pace import Backoff
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.shelf import Shelf, VersionRef, read_manifest
from meetroom.client.volume import Volume
from meetroom.domain.core import DocumentId
from meetroom.domain.state import Meeting
from meetroom.papers.sealing import ChunkRef, SealBroken, SealFault, unseal
from meetroom.protocol.http import KeyAnswer, ManifestRow

logger = logging.getLogger(__name__)

FETCHERS = 4
LOOK_AGAIN_S = 300.0
RETRY_STUCK_S = 60.0
HINT_AFTER_S = 1.0
HINT_SPREAD_S = 3.0
HINT_SPREAD_PER_PERSON_S = 0.02
HINT_PAUSE_S = 30.0
_NO_LINE = frozenset({ClientProblem.UNREACHABLE, ClientProblem.SERVER_ERROR, ClientProblem.TOO_MANY_TRIES})


class Papers(Protocol):
    """Where sealed papers and their keys come from."""

    async def manifests(self) -> list[ManifestRow]:
        """Everything meant for this person.  Raises: ClientError."""

    async def chunk(self, chunk: ChunkRef) -> bytes:
        """A ciphertext, not yet proved.  Raises: ClientError."""

    async def key(self, ref: VersionRef) -> KeyAnswer:
        """The key of a released version.  Raises: ClientError."""


class Library:
    """See the module.

    Args:
        on_document: told when there is more, or less, of a document.
        on_whole: told when the list of whole versions changed.
    """

    def __init__(
        self,
        shelf: Shelf,
        chest: Chest,
        papers: Papers,
        on_document: Callable[[DocumentId, DocumentProgress], None],
        on_whole: Callable[[], None],
    ) -> None:
        self._shelf = shelf
        self._chest = chest
        self._papers = papers
        self._on_document = on_document
        self._on_whole = on_whole
        self._volumes: dict[VersionRef, Volume] = {}
        self._catalogue = Catalogue()
        self._withdrawn: set[DocumentId] = set()
        self._look = asyncio.Event()
        self._news = asyncio.Event()
        self._disk = asyncio.Lock()
        self._hint: asyncio.TimerHandle | None = None
        self._hinted_s = float("-inf")
        self._looks = 0
        self._line = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._duties: set[asyncio.Task[None]] = set()

    def progress(self, document_id: DocumentId) -> DocumentProgress | None:
        """How much of the newest version is here, None when this library never heard of it."""
        if document_id in self._withdrawn:
            return DocumentProgress(
                version=0, verified=0, total=0, has_key=False, problem=ClientProblem.DOCUMENT_WITHDRAWN
            )
        volume = self._volumes.get(self._newest(document_id))
        if volume is None:
            return None
        return DocumentProgress(
            version=volume.ref.version,
            verified=volume.total - volume.missing,
            total=volume.total,
            has_key=volume.key is not None,
            problem=volume.problem,
        )

    def verified(self) -> list[tuple[DocumentId, int]]:
        """Versions all of whose chunks are here and proved."""
        return sorted((v.ref.document_id, v.ref.version) for v in self._volumes.values() if v.missing == 0)

    async def open(self, document_id: DocumentId, version: int | None = None) -> bytes:
        """The plain bytes of a version, by default the newest; waits while it is still being fetched.

        Raises: ClientError(NOT_FOUND | NOT_RELEASED | NOT_ALLOWED | DOCUMENT_WITHDRAWN | DOCUMENT_MISSING |
            DOCUMENT_BROKEN | NO_SPACE).
        """
        volume = await self._complete(document_id, version)
        if not self._catalogue.fits(volume.ref, volume.raw, volume.manifest):
            self._look.set()
            raise ClientError(ClientProblem.DOCUMENT_BROKEN)
        assert volume.key is not None
        try:
            return await asyncio.to_thread(unseal, volume.key, volume.manifest, self._shelf.get)
        except SealBroken as broken:
            logger.warning("document %s version %d: %s", volume.ref.document_id, volume.ref.version, broken.fault)
            if broken.fault in (SealFault.CHUNK_ALTERED, SealFault.CHUNK_MISSING):
                await self._examine(volume)
                self._tell(volume)
            raise ClientError(ClientProblem.DOCUMENT_BROKEN) from broken

    def start(self) -> None:
        """Begin to work; what is on this device is looked through first, without keeping anybody waiting."""
        self._spawn(self._look_for_ever())
        for _ in range(FETCHERS):
            self._spawn(self._fetch_for_ever())

    async def close(self) -> None:
        """Stop working; what is half there is taken up the next time."""
        if self._hint is not None:
            self._hint.cancel()
        for task in self._tasks:
            task.cancel()
        # What is being destroyed is destroyed to the end.
        await asyncio.gather(*self._tasks, *self._duties, return_exceptions=True)

    def look_again(self) -> None:
        """Try now what was given up, for instance because the disk was full."""
        self._look.set()

    def line_up(self) -> None:
        """The server can be asked again."""
        self._line = True
        self._look.set()
        self._wake()

    def line_down(self) -> None:
        """The server cannot be asked."""
        self._line = False
        self._wake()

    def hint(self) -> None:
        """Something happened that this person may not see; it may be a document to fetch early.

        Asked a little later and once for many hints: a thousand clients get the hint in the same instant.
        """
        if self._hint is not None:
            return
        loop = asyncio.get_running_loop()
        spread_s = HINT_SPREAD_S + self._catalogue.people * HINT_SPREAD_PER_PERSON_S
        soon_s = HINT_AFTER_S + random.uniform(0.0, spread_s)
        self._hint = loop.call_at(max(loop.time() + soon_s, self._hinted_s + HINT_PAUSE_S), self._follow_hint)

    def _follow_hint(self) -> None:
        self._hint = None
        self._hinted_s = asyncio.get_running_loop().time()
        self._look.set()

    def follow(self, meeting: Meeting) -> None:
        """The meeting changed: what was withdrawn is destroyed, what was released is given its key."""
        if not self._catalogue.follow(meeting):
            return
        for document_id in self._catalogue.withdrawn():
            self._withdraw(document_id)
        if any(ref not in self._volumes for ref in self._catalogue.current()):
            self._look.set()
        for volume in self._volumes.values():
            if self._line and volume.key is None and self._catalogue.is_released(volume.ref):
                self._spawn(self._try_key(volume))

    def _newest(self, document_id: DocumentId) -> VersionRef:
        numbers = (ref.version for ref in self._volumes if ref.document_id == document_id)
        return VersionRef(document_id, max(numbers, default=0))

    async def _complete(self, document_id: DocumentId, version: int | None) -> Volume:
        """Wait until a version is whole and has its key.  Raises: ClientError when that cannot be now."""
        looks = self._looks
        while True:
            ref = self._newest(document_id) if version is None else VersionRef(document_id, version)
            if document_id in self._withdrawn:
                raise ClientError(ClientProblem.DOCUMENT_WITHDRAWN)
            volume = self._volumes.get(ref)
            if volume is None:
                if not self._line:
                    raise ClientError(ClientProblem.DOCUMENT_MISSING)
                # One answer may have been under way before the document was there; the one after it counts.
                if self._looks > looks + 1:
                    raise ClientError(ClientProblem.NOT_FOUND)
                self._look.set()
                await self._news.wait()
            elif volume.missing:
                await self._awaited(volume)
            elif volume.key is None:
                await self._get_key(volume)
            else:
                return volume

    async def _awaited(self, volume: Volume) -> None:
        if volume.stuck:
            raise ClientError(volume.problem or ClientProblem.DOCUMENT_MISSING)
        if not self._line:
            raise ClientError(ClientProblem.DOCUMENT_MISSING)
        volume.awaited += 1
        try:
            await self._news.wait()
        finally:
            volume.awaited -= 1

    def _spawn(self, work: Coroutine[Any, Any, None], among: "set[asyncio.Task[None]] | None" = None) -> None:
        task = asyncio.create_task(work, name="library")
        (self._tasks if among is None else among).add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._duties.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the library stumbled", exc_info=error)

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _tell(self, volume: Volume) -> None:
        self._wake()
        progress = self.progress(volume.ref.document_id)
        if progress is not None and progress.version in (0, volume.ref.version):
            self._on_document(volume.ref.document_id, progress)

    async def _look_for_ever(self) -> None:
        await self._take_up()
        backoff = Backoff()
        while True:
            if not self._line:
                await self._news.wait()
                continue
            stuck = any(volume.stuck for volume in self._volumes.values())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(random.uniform(0.5, 1.0) * (RETRY_STUCK_S if stuck else LOOK_AGAIN_S)):
                    await self._look.wait()
            self._look.clear()
            try:
                await self._look_once(await self._papers.manifests())
                backoff.reset()
            except ClientError as error:
                logger.info("the server does not tell its documents: %s", error.problem)
                self._look.set()
                await asyncio.sleep(backoff.next_s())

    async def _take_up(self) -> None:
        """Go through what an earlier run of the program left."""
        try:
            rows = await asyncio.to_thread(self._shelf.rows)
        except OSError as error:
            logger.warning("what was fetched before cannot be read: %s", disk_error(error).problem)
            return
        keys = self._chest.document_keys()
        for ref, raw in rows:
            volume = await self._add(ref, raw)
            if volume is not None:
                volume.key = volume.key or keys.get(self._shelf.key_name(ref))
                self._tell(volume)
        self._on_whole()

    async def _look_once(self, rows: list[ManifestRow]) -> None:
        listed = {VersionRef(row.document_id, row.version) for row in rows}
        for row in rows:
            ref = VersionRef(row.document_id, row.version)
            volume = self._volumes.get(ref)
            if row.document_id in self._withdrawn:
                continue
            if volume is None or volume.raw != row.manifest:
                await self._adopt(ref, row.manifest)
            elif volume.stuck:
                await self._examine(volume)
        for volume in list(self._volumes.values()):
            if volume.ref not in listed and volume.key is None:
                await self._destroy(volume)
            elif volume.key is None and self._catalogue.is_released(volume.ref):
                await self._try_key(volume)
        self._looks += 1
        self._wake()

    async def _adopt(self, ref: VersionRef, raw: bytes) -> None:
        volume = await self._add(ref, raw)
        if volume is None:
            return
        try:
            async with self._disk:
                if self._volumes.get(ref) is not volume:
                    return  # withdrawn meanwhile
                await asyncio.to_thread(self._shelf.put_manifest, ref, raw)
        except OSError as error:
            logger.warning("a manifest is kept in memory only: %s", disk_error(error).problem)
        self._tell(volume)
        if volume.missing == 0:
            self._on_whole()

    async def _add(self, ref: VersionRef, raw: bytes) -> Volume | None:
        manifest = read_manifest(raw)
        if manifest is None:
            logger.warning("the manifest of document %s version %d is impossible", ref.document_id, ref.version)
            return None
        volume = Volume(ref, raw, manifest)
        await self._examine(volume)
        if ref.document_id in self._withdrawn:
            return None
        self._volumes[ref] = volume
        return volume

    async def _examine(self, volume: Volume) -> None:
        async with self._disk:
            volume.examined(await asyncio.to_thread(self._shelf.missing, volume.manifest))
        self._wake()

    async def _try_key(self, volume: Volume) -> None:
        with contextlib.suppress(ClientError):
            await self._get_key(volume)

    async def _get_key(self, volume: Volume) -> None:
        async with volume.asking:
            if volume.key is not None:
                return
            try:
                answer = await self._papers.key(volume.ref)
            except ClientError as error:
                no_line = error.problem in _NO_LINE
                raise ClientError(ClientProblem.DOCUMENT_MISSING) if no_line else error from error
            if self._volumes.get(volume.ref) is not volume:
                return  # withdrawn or replaced meanwhile
            volume.key = answer.key
            try:
                await asyncio.to_thread(self._chest.keep_document_key, self._shelf.key_name(volume.ref), answer.key)
            except OSError as error:
                logger.warning("a key is kept in memory only: %s", disk_error(error).problem)
        if self._volumes.get(volume.ref) is volume:
            self._tell(volume)
        else:
            await self._destroy(volume)

    def _withdraw(self, document_id: DocumentId) -> None:
        if document_id not in self._withdrawn:
            self._withdrawn.add(document_id)
            self._spawn(self._destroy_all(document_id), self._duties)

    async def _destroy_all(self, document_id: DocumentId) -> None:
        for volume in [v for v in self._volumes.values() if v.ref.document_id == document_id]:
            await self._destroy(volume)
        progress = self.progress(document_id)
        assert progress is not None
        self._on_document(document_id, progress)

    async def _destroy(self, volume: Volume) -> None:
        """Key first: what has no key is noise."""
        self._volumes.pop(volume.ref, None)
        volume.key = None
        volume.examined(())
        self._wake()
        names = [self._shelf.key_name(volume.ref)]
        try:
            await asyncio.to_thread(self._chest.destroy_document_keys, names)
            async with self._disk:
                await asyncio.to_thread(self._shelf.destroy, volume.ref, volume.manifest)
        except OSError as error:
            logger.warning("a withdrawn document is not all gone yet: %s", disk_error(error).problem)
        self._on_whole()

    async def _fetch_for_ever(self) -> None:
        backoff = Backoff()
        while True:
            volume = self._most_wanted() if self._line else None
            if volume is None:
                await self._news.wait()
                continue
            chunk = volume.take_gap()
            try:
                await self._fetch(volume, chunk)
                backoff.reset()
            except ClientError as error:
                if error.problem in _NO_LINE:
                    volume.put_back(chunk)
                    await asyncio.sleep(backoff.next_s())
                else:
                    volume.gave_up(chunk, error.problem)
                    self._tell(volume)

    def _most_wanted(self) -> Volume | None:
        """Awaited ones first, then what is released, then the rest."""

        def rank(volume: Volume) -> tuple[int, bool, int]:
            return (-volume.awaited, not self._catalogue.is_released(volume.ref), -volume.ref.version)

        return min((volume for volume in self._volumes.values() if volume.has_gaps), key=rank, default=None)

    async def _fetch(self, volume: Volume, chunk: ChunkRef) -> None:
        ciphertext = await self._papers.chunk(chunk)
        async with self._disk:
            if self._volumes.get(volume.ref) is not volume:
                return  # withdrawn or replaced meanwhile
            try:
                proved = await asyncio.to_thread(self._shelf.put, chunk, ciphertext)
            except OSError as error:
                raise disk_error(error) from error
        if proved:
            volume.proved(chunk)
        else:
            logger.warning("a chunk of document %s is not what it should be", volume.ref.document_id)
            volume.refused(chunk)
        self._tell(volume)
        if volume.missing == 0:
            self._on_whole()
