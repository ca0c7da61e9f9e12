"""The papers of one meeting on this device: fetched early and sealed, opened when released, destroyed when withdrawn.

Knows nothing of pages.  What it hands out is the plain PDF in memory; on disk lies ciphertext only.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from meetroom.client.catalogue import Catalogue
from meetroom.client.chest import Chest
from meetroom.client.chores import Chores
from meetroom.client.disk import disk_error
from meetroom.client.download_pace import CallFigures, DownloadPace
from meetroom.client.exchange import Exchange
from meetroom.client.fetching import ChunkSource, Fetching
from meetroom.client.figures import progress_of, totals_of
from meetroom.client.hints import Hints
from meetroom.client.holdings import Holdings
from meetroom.client.listening import DocumentProgress, LibraryProgress
from meetroom.client.pace import Backoff
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.readers import Readers
from meetroom.client.release_keys import ReleaseKeys
from meetroom.client.shelf import VersionRef, read_manifest
from meetroom.client.volume import Volume
from meetroom.client.withdrawal import Withdrawal
from meetroom.domain.core import DocumentId
from meetroom.domain.state import Meeting
from meetroom.papers.sealing import ChunkRef, SealBroken, SealedReader, SealFault, unseal
from meetroom.protocol.http import KeyAnswer, ManifestRow

logger = logging.getLogger(__name__)

LOOK_AGAIN_S = 300.0
RETRY_STUCK_S = 60.0


class Papers(ChunkSource, Protocol):
    """Where sealed papers and their keys come from."""

    async def manifests(self) -> list[ManifestRow]:
        """Everything meant for this person.  Raises: ClientError."""

    async def key(self, ref: VersionRef) -> KeyAnswer:
        """The key of a released version.  Raises: ClientError."""


class Library:
    """See the module.

    Args:
        on_document: told when there is more, or less, of a document.
        on_whole: told when the list of whole versions changed.
        exchange: gives and takes sealed chunks near by, of the same holdings.
        pace: how hard downloads draw on the line.
    """

    def __init__(
        self,
        holdings: Holdings,
        chest: Chest,
        papers: Papers,
        on_document: Callable[[DocumentId, DocumentProgress], None],
        on_whole: Callable[[], None],
        *,
        exchange: Exchange | None = None,
        pace: DownloadPace | None = None,
    ) -> None:
        self._papers = papers
        self._on_document = on_document
        self._on_whole = on_whole
        self._catalogue = Catalogue()
        self._holdings = holdings
        self._exchange = exchange
        self._chores = Chores("library")
        released = self._catalogue.is_released
        self._fetching = Fetching(self._holdings, papers, pace or DownloadPace(), exchange, released, self._on_chunk)
        self._keys = ReleaseKeys(
            chest, self._holdings, papers, released, self._tell, self._chores.begin, self._chores.owe
        )
        self._readers = Readers(holdings, self._mend)
        self._withdrawal = Withdrawal(holdings, self._keys, self._readers, self._wake, on_whole)
        self._look = asyncio.Event()
        self._news = asyncio.Event()
        self._hints = Hints(self._look.set)
        self._looks = 0
        self._line = False
        self._sharing = exchange is not None

    def progress(self, document_id: DocumentId) -> DocumentProgress | None:
        """How much of the newest version is here, None when this library never heard of it."""
        gone = self._withdrawal.why(document_id)
        if gone is not None:
            return DocumentProgress(version=0, verified=0, total=0, has_key=False, problem=gone)
        volume = self._holdings.get(self._holdings.newest(document_id))
        if volume is None:
            return None
        return progress_of(volume)

    def totals(self) -> LibraryProgress:
        """How much of everything meant for this person is here: newest versions, hidden ones included."""
        return totals_of(self._holdings, self._exchange, asked=self._looks > 0)

    def verified(self) -> list[tuple[DocumentId, int]]:
        """Versions all of whose chunks are here and proved."""
        return sorted((v.ref.document_id, v.ref.version) for v in self._holdings if v.missing == 0)

    async def open(self, document_id: DocumentId, version: int | None = None) -> bytes:
        """The plain bytes of a version, by default the newest; waits while it is still being fetched.

        Raises: ClientError(NOT_FOUND | NOT_RELEASED | NOT_ALLOWED | DOCUMENT_WITHDRAWN | DOCUMENT_MISSING |
            DOCUMENT_BROKEN | NO_SPACE).
        """
        volume, key = await self._complete(document_id, version)
        try:
            return await asyncio.to_thread(unseal, key, volume.manifest, self._holdings.shelf.get)
        except SealBroken as broken:
            logger.warning("document %s version %d: %s", volume.ref.document_id, volume.ref.version, broken.fault)
            if broken.fault in (SealFault.CHUNK_ALTERED, SealFault.CHUNK_MISSING):
                await self._examine(volume)
                self._tell(volume)
            raise ClientError(ClientProblem.DOCUMENT_BROKEN) from broken

    async def open_reader(self, document_id: DocumentId, version: int | None = None) -> SealedReader:
        """A version as a file whose chunks are deciphered when they are read, in any thread but this loop's.

        A chunk that is spoilt on the disk is fetched anew while the read waits, a few seconds at most.  It is closed
        when the document is withdrawn.
        Raises: as `open`.
        """
        volume, key = await self._complete(document_id, version)
        return self._readers.make(volume, key)

    def start(self) -> None:
        """Begin to work; what is on this device is looked through first, without keeping anybody waiting."""
        self._chores.begin(self._look_for_ever())
        for task in self._fetching.loops():
            self._chores.take(task)

    async def close(self) -> None:
        """Stop working; what is half there is taken up the next time."""
        self._hints.cancel()
        # What is being destroyed is destroyed to the end.
        await self._chores.close()
        if self._exchange is not None:
            await self._exchange.close()

    def retire(self) -> None:
        """By the rule of the meeting nothing of it may be here any more: fetch nothing, open nothing from now on."""
        self._withdrawal.add_everything()
        self._wake()

    async def clear(self) -> None:
        """Destroy all there is, after `retire`."""
        await self._withdrawal.destroy_everything()
        if self._exchange is not None:
            await self._exchange.close()
        for document_id in self._catalogue.known():
            progress = self.progress(document_id)
            assert progress is not None
            self._on_document(document_id, progress)
        self._on_whole()

    def look_again(self) -> None:
        """Try now what was given up, for instance because the disk was full."""
        self._look.set()

    def line_up(self) -> None:
        """The server can be asked again."""
        self._line = True
        self._look.set()
        self._fetching.line(up=True)
        if self._exchange is not None and self._sharing:
            self._chores.begin(self._exchange.move())
        self._wake()

    def line_down(self) -> None:
        """The server cannot be asked."""
        self._line = False
        self._fetching.line(up=False)
        self._wake()

    def call(self, figures: CallFigures | None) -> None:
        """How the conference goes, which downloads give way to; None while there is none."""
        self._fetching.call(figures)

    def share(self, yes: bool) -> None:
        """Exchange sealed chunks with clients near by from now on, or not any more."""
        self._sharing = yes and self._exchange is not None
        if self._exchange is None:
            return
        if not yes:
            self._chores.begin(self._exchange.close())
        elif any(True for _ in self._holdings):
            # Else with the first document: who has nothing to give or take announces nothing.
            self._chores.begin(self._exchange.open())

    def hint(self) -> None:
        """Something happened that this person may not see; it may be a document to fetch early."""
        self._hints.hint(self._catalogue.people)

    def follow(self, meeting: Meeting) -> None:
        """The meeting changed: what was withdrawn is destroyed, the keys of what was released are expected."""
        if not self._catalogue.follow(meeting):
            return
        for document_id in self._catalogue.withdrawn():
            self._withdraw(document_id)
        if any(self._holdings.get(ref) is None for ref in self._catalogue.current()):
            self._look.set()
        for volume in self._holdings:
            if self._line and volume.key is None and self._catalogue.is_released(volume.ref):
                self._keys.expect(volume, self._catalogue.people)

    def take_keys(self, keys: Iterable[KeyAnswer]) -> None:
        """Keys that the server sent with a release."""
        self._keys.take(keys)

    async def _complete(self, document_id: DocumentId, version: int | None) -> tuple[Volume, bytes]:
        """Wait until a version is whole and has its key.  Raises: ClientError when that cannot be now."""
        looks = self._looks
        while True:
            ref = self._holdings.newest(document_id) if version is None else VersionRef(document_id, version)
            gone = self._withdrawal.why(document_id)
            if gone is not None:
                raise ClientError(gone)
            volume = self._holdings.get(ref)
            if volume is None:
                await self._listed(looks)
            elif volume.missing:
                await self._awaited(volume)
            elif volume.key is None:
                await self._key_of(volume)
            elif self._catalogue.fits(volume.ref, volume.raw, volume.manifest):
                return volume, volume.key
            else:
                self._look.set()
                raise ClientError(ClientProblem.DOCUMENT_BROKEN)

    async def _listed(self, looks: int) -> None:
        if not self._line:
            raise ClientError(ClientProblem.DOCUMENT_MISSING)
        # One answer may have been under way before the document was there; the one after it counts.
        if self._looks > looks + 1:
            raise ClientError(ClientProblem.NOT_FOUND)
        self._look.set()
        await self._news.wait()

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

    async def _key_of(self, volume: Volume) -> None:
        left_s = volume.key_due_s - time.monotonic()
        if self._line and left_s > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    await self._news.wait()
        else:
            await self._keys.ask(volume)

    async def _mend(self, volume: Volume, chunk: ChunkRef) -> bytes:
        """Fetch anew a chunk that is not what it was.  Raises: ClientError."""
        logger.warning("a chunk of document %s is spoilt and fetched anew", volume.ref.document_id)
        volume.lost(chunk)
        self._fetching.wanted()
        self._tell(volume)
        while not volume.holds(chunk.sha256):
            if volume not in self._holdings:
                raise ClientError(ClientProblem.DOCUMENT_WITHDRAWN)
            await self._awaited(volume)
        found = await asyncio.to_thread(self._holdings.read_whole, chunk)
        if found is None:
            raise ClientError(ClientProblem.DOCUMENT_BROKEN)
        return found

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
        self._fetching.wake()

    def _on_chunk(self, volume: Volume) -> None:
        self._tell(volume)
        if volume.missing == 0:
            self._on_whole()

    def _tell(self, volume: Volume) -> None:
        self._wake()
        progress = self.progress(volume.ref.document_id)
        if progress is not None and progress.version in (0, volume.ref.version):
            self._on_document(volume.ref.document_id, progress)

    async def _look_for_ever(self) -> None:
        await self._take_up()
        backoff = Backoff()
        while True:
            if not self._line or self._withdrawal.of_everything:
                await self._news.wait()
                continue
            stuck = any(volume.stuck for volume in self._holdings)
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
            rows = await asyncio.to_thread(self._holdings.shelf.rows)
        except OSError as error:
            logger.warning("what was fetched before cannot be read: %s", disk_error(error).problem)
            return
        keys = self._keys.load()
        for ref, raw in rows:
            volume = await self._add(ref, raw)
            if volume is not None:
                volume.key = volume.key or keys.get(self._holdings.shelf.key_name(ref))
                self._tell(volume)
        self._on_whole()

    async def _look_once(self, rows: list[ManifestRow]) -> None:
        listed = {VersionRef(row.document_id, row.version) for row in rows}
        for row in rows:
            if self._withdrawal.why(row.document_id) is not ClientProblem.DOCUMENT_WITHDRAWN:
                await self._compare(VersionRef(row.document_id, row.version), row.manifest)
        for volume in self._holdings:
            if volume.ref not in listed and volume.key is None:
                await self._withdrawal.destroy(volume)
            elif volume.key is None and self._catalogue.is_released(volume.ref):
                await self._keys.try_to_ask_unless_due(volume)
        self._looks += 1
        self._wake()
        if self._looks == 1:
            self._on_whole()

    async def _compare(self, ref: VersionRef, raw: bytes) -> None:
        volume = self._holdings.get(ref)
        if volume is None or volume.raw != raw:
            await self._adopt(ref, raw)
        elif volume.stuck:
            await self._examine(volume)

    async def _adopt(self, ref: VersionRef, raw: bytes) -> None:
        volume = await self._add(ref, raw)
        if volume is None:
            return
        await self._holdings.keep_manifest(volume)
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
        if self._withdrawal.why(ref.document_id) is not None:
            await self._withdrawal.destroy(volume)  # taken back while it was read in
            return None
        volume.added_s = time.monotonic()
        self._holdings.add(volume)
        self._keys.adopted(volume)
        if self._exchange is not None and self._sharing:
            await self._exchange.open()
        self._fetching.wanted()
        return volume

    async def _examine(self, volume: Volume) -> None:
        await self._holdings.examine(volume)
        self._wake()

    def _withdraw(self, document_id: DocumentId) -> None:
        if self._withdrawal.add(document_id):
            self._chores.owe(self._destroy_document(document_id))

    async def _destroy_document(self, document_id: DocumentId) -> None:
        await self._withdrawal.destroy_document(document_id)
        progress = self.progress(document_id)
        assert progress is not None
        self._on_document(document_id, progress)
