"""Search over all papers of one meeting on this device: reads what is released, slowly, and keeps the index sealed.

The index is bound to the keys of the papers: what has no key on this device is not found, also without the server.
Knows no screen.
"""

import asyncio
import contextlib
import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from meetroom.client.chest import Chest
from meetroom.client.disk import disk_error, write_durably
from meetroom.client.listening import DocumentProgress
from meetroom.client.problems import ClientError
from meetroom.domain.core import DocumentId, MeetingId
from meetroom.domain.state import DocumentState, Meeting
from meetroom.papers.pages import PageSource, PaperFault, PaperUnreadable
from meetroom.papers.search_index import FoundPage, IndexUnreadable, SearchIndex

logger = logging.getLogger(__name__)

PAUSE_S = 0.004
"""Between two pages, so that whoever turns pages meanwhile does not notice."""
PAGE_LETTERS_MAX = 100_000
_PURPOSE = b"meetroom search "


class Papers(Protocol):
    """Where the papers are; the client's library."""

    def progress(self, document_id: DocumentId) -> DocumentProgress | None:
        """How much of the newest version is here."""

    async def open_reader(self, document_id: DocumentId, version: int | None = None) -> Any:
        """A version in plain, as bytes or as a file that deciphers while it is read.  Raises: ClientError."""


class PaperSearch:
    """See the module.  Does nothing before `begin`.

    Args:
        path: where the sealed index lies; it is written only where the chest is guarded.
        has_key: whether a version's key is in the chest.
        on_change: told when more, or less, can be found.
    """

    def __init__(
        self,
        papers: Papers,
        path: Path,
        chest: Chest,
        has_key: Callable[[DocumentId, int], bool],
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._papers = papers
        self._path = path
        self._chest = chest
        self._has_key = has_key
        self._on_change = on_change
        self._purpose = _PURPOSE + path.stem.encode()
        self._index = SearchIndex()
        self._meeting: Meeting | None = None
        self._caught_up = False
        self._forgotten = False
        self._unread: set[tuple[DocumentId, int]] = set()
        self._known: dict[DocumentId, int] = {}
        self._look = asyncio.Event()
        self._stop = threading.Event()
        self._closed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Read what there is, and go on whenever there is more; harmless when it has begun."""
        if self._task is None and not self._closed.is_set():
            self._task = asyncio.create_task(self._run(), name="paper-search")
            self._task.add_done_callback(_finished)
            self._look.set()

    async def close(self) -> None:
        """Stop reading; what was read is kept, what was withdrawn is not."""
        self._closed.set()
        self._stop.set()
        self._look.set()
        if self._task is not None:
            await asyncio.wait([self._task])
        await asyncio.to_thread(self._index.close)

    def follow(self, meeting: Meeting, caught_up: bool) -> None:
        """The meeting changed.  Args: caught_up: it is all there, so that a document that is missing is gone."""
        self._meeting, self._caught_up = meeting, caught_up
        self._look.set()

    def look(self) -> None:
        """There may be more on this device than before."""
        self._look.set()

    def forget(self) -> None:
        """By the rule of the meeting nothing of its papers may be here any more: find nothing from now on."""
        self._forgotten = True
        self._look.set()

    @property
    def progress(self) -> tuple[int, int]:
        """Documents that can be searched now, and that can be opened at all."""
        wanted = self._wanted()
        return sum(self._known.get(document_id) == version for document_id, version in wanted), len(wanted)

    async def find(self, query: str, limit: int = 100) -> list[FoundPage]:
        """See SearchIndex.find; a withdrawn document is not found from the moment this device knows it."""
        found = await asyncio.to_thread(self._index.find, query, limit)
        return [page for page in found if not self._is_gone(page.document_id)]

    async def _run(self) -> None:
        await self._load()
        while True:
            await self._look.wait()
            self._look.clear()
            # Also what came while the last round was under way is pruned before the end.
            closing = self._closed.is_set()
            changed = await self._prune()
            if not closing:
                changed |= await self._read_all()
            if changed:
                await self._save()
                self._on_change()
            if closing:
                return

    def _is_gone(self, document_id: DocumentId) -> bool:
        if self._forgotten or self._meeting is None:
            return self._forgotten
        document = self._meeting.documents.get(document_id)
        if document is None:
            return self._caught_up
        return document.state is not DocumentState.RELEASED

    def _wanted(self) -> list[tuple[DocumentId, int]]:
        """The newest versions of what may be opened and lies here whole."""
        if self._meeting is None:
            return []
        released = (d for d in self._meeting.documents.values() if d.state is DocumentState.RELEASED)
        newest = [(d.document_id, d.versions[-1].number) for d in released]
        return [(document_id, version) for document_id, version in newest if self._is_here(document_id, version)]

    def _is_here(self, document_id: DocumentId, version: int) -> bool:
        progress = self._papers.progress(document_id)
        return progress is not None and progress.version == version and progress.whole and progress.has_key

    async def _prune(self) -> bool:
        gone = [document_id for document_id in self._known if self._is_gone(document_id)]
        if not gone:
            return False
        # The file first: a program that ends here must not leave a word of them.
        await asyncio.to_thread(self._remove_file)
        for document_id in gone:
            await asyncio.to_thread(self._index.remove, document_id)
            self._known.pop(document_id, None)
        return True

    async def _read_all(self) -> bool:
        changed = False
        for document_id, version in self._wanted():
            known = self._known.get(document_id) == version or (document_id, version) in self._unread
            if not known and not self._is_gone(document_id) and not self._closed.is_set():
                changed |= await self._read(document_id, version)
        return changed

    async def _read(self, document_id: DocumentId, version: int) -> bool:
        opening = asyncio.ensure_future(self._papers.open_reader(document_id, version))
        closing = asyncio.ensure_future(self._closed.wait())
        await asyncio.wait({opening, closing}, return_when=asyncio.FIRST_COMPLETED)
        closing.cancel()
        if not opening.done():
            opening.cancel()
            return False
        try:
            pdf = opening.result()
        except ClientError as error:
            logger.info("document %s cannot be searched now: %s", document_id, error.problem)
            return False
        texts = await asyncio.to_thread(_texts, pdf, self._stop)
        if texts is None:
            # Not tried again before the next start of the program, or another version.
            self._unread.add((document_id, version))
            return False
        document = self._meeting.documents.get(document_id) if self._meeting is not None else None
        if document is None or self._is_gone(document_id):
            return False
        await asyncio.to_thread(self._index.add, document_id, version, document.title, texts)
        self._known[document_id] = version
        self._on_change()
        return True

    async def _load(self) -> None:
        if not self._chest.guarded:
            return
        self._known = await asyncio.to_thread(self._take_up)
        keyless = [
            document_id for document_id, version in self._known.items() if not self._has_key(document_id, version)
        ]
        for document_id in keyless:
            await asyncio.to_thread(self._index.remove, document_id)
            del self._known[document_id]
        if keyless:
            await self._save()
        self._on_change()

    def _take_up(self) -> dict[DocumentId, int]:
        try:
            plain = self._chest.open(self._path.read_bytes(), self._purpose)
            if plain is not None:
                self._index.load(plain)
        except FileNotFoundError:
            pass
        except (OSError, IndexUnreadable) as error:
            logger.warning("the index of a meeting is read anew: %s", type(error).__name__)
        return self._index.documents()

    async def _save(self) -> None:
        # Unguarded, the keys of the papers are not on this disk either.
        if self._chest.guarded:
            await asyncio.to_thread(self._write)

    def _write(self) -> None:
        try:
            if self._index.documents():
                write_durably(self._path, self._chest.seal(self._index.dump(), self._purpose), private=True)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("the index is kept in memory only: %s", disk_error(error).problem)

    def _remove_file(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def _finished(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("the search over papers stumbled", exc_info=error)


def index_path(folder: Path, meeting_id: MeetingId) -> Path:
    """Where the index of a meeting lies in the folder of a person at a server."""
    return folder / "search" / f"{hashlib.sha256(meeting_id.encode()).hexdigest()[:32]}.bin"


def _texts(pdf: Any, stop: threading.Event) -> Sequence[str] | None:
    """The texts of all pages; None where the document cannot be read, or when told to stop."""
    try:
        source = PageSource(pdf)
    except PaperUnreadable as unreadable:
        logger.warning("a document cannot be searched: %s", unreadable.fault)
        return None
    try:
        texts = []
        for page in range(source.page_count):
            if stop.wait(PAUSE_S):
                return None
            texts.append(_text(source, page))
        return texts
    except PaperUnreadable as unreadable:
        logger.warning("a document cannot be searched: %s", unreadable.fault)
        return None
    finally:
        source.close()


def _text(source: PageSource, page: int) -> str:
    """Raises: PaperUnreadable where the whole document is of no use."""
    try:
        return source.text(page)[:PAGE_LETTERS_MAX]
    except PaperUnreadable as unreadable:
        if unreadable.fault in (PaperFault.SEAL_BROKEN, PaperFault.CLOSED):
            raise
        return ""
