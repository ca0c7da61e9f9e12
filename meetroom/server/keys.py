"""Keys of released documents, pushed beside the facts to every live session that may open them; knows no chunk.

A key leaves only for whom `sight.may_open` names at the moment it is handed to their line: it is asked again after
the disk was read, so that a withdrawal, a change of roles or a closed door in between is in time.  Whoever was away,
or takes no pushed keys, asks for them (see document_routes).
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence

from meetroom.domain.core import DocumentId, Fact, PersonId
from meetroom.domain.state import Document, DocumentState, Meeting
from meetroom.protocol.http import KeyAnswer
from meetroom.protocol.messages import DocumentKeys
from meetroom.server.gathering import Gathering, text_of
from meetroom.server.sight import may_open
from meetroom.server.threads import Threads
from meetroom.store.failures import StoreFailed
from meetroom.store.versions import KeyUnavailable, Versions

log = logging.getLogger(__name__)

Ref = tuple[DocumentId, int]


class KeyDesk:
    """The keys of one meeting on their way out."""

    def __init__(self, gathering: Gathering, versions: Versions, workers: Threads) -> None:
        self._gathering = gathering
        self._versions = versions
        self._workers = workers
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """Begin."""
        self._gathering.after_facts.append(self._on_facts)
        self._gathering.before_close.append(self._finish)

    def _on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        wanted: dict[Ref, set[PersonId]] = {}
        for document in _changed(before, self._gathering.meeting):
            for person_id in {session.person_id for session in self._gathering.live if session.takes_keys}:
                for number in self._news_for(person_id, before, document):
                    wanted.setdefault((document.document_id, number), set()).add(person_id)
        if wanted:
            task = asyncio.create_task(self._push(wanted), name="keys")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _news_for(self, person_id: PersonId, before: Meeting, document: Document) -> Iterable[int]:
        """Versions of a released document this person may open now and has had no key pushed of."""
        if not may_open(self._gathering.meeting, person_id, document.document_id):
            return
        known = before.documents.get(document.document_id)
        # Before the release the office may ask for the key, but is not sent it.
        was_open = known is not None and known.state is DocumentState.RELEASED
        had = was_open and may_open(before, person_id, document.document_id)
        for version in document.versions:
            if known is None or not had or version not in known.versions:
                yield version.number

    async def _push(self, wanted: dict[Ref, set[PersonId]]) -> None:
        keys = {}
        for ref in wanted:
            key = await self._key(*ref)
            if key is not None:
                keys[ref] = KeyAnswer(document_id=ref[0], version=ref[1], key=key)
        texts: dict[tuple[Ref, ...], str] = {}
        # Nothing may be awaited from here on: what is asked of the meeting now must hold when it is sent.
        for session in self._gathering.live:
            mine = tuple(ref for ref in keys if session.takes_keys and self._may_have(session.person_id, ref, wanted))
            if mine and mine not in texts:
                texts[mine] = text_of(DocumentKeys(keys=tuple(keys[ref] for ref in mine)))
            if mine:
                session.line.push(texts[mine])

    def _may_have(self, person_id: PersonId, ref: Ref, wanted: dict[Ref, set[PersonId]]) -> bool:
        return person_id in wanted[ref] and may_open(self._gathering.meeting, person_id, ref[0])

    async def _key(self, document_id: DocumentId, number: int) -> bytes | None:
        meeting_id = self._gathering.room.meeting_id
        versions = self._gathering.meeting.documents[document_id].versions
        name = next((v.manifest_sha256 for v in versions if v.number == number), "")
        try:
            return await self._workers.run(self._versions.key, meeting_id, document_id, name)
        except (KeyUnavailable, StoreFailed) as missing:
            # Whoever needs it asks for it, and is told then what is wrong.
            log.warning(
                "key not pushed",
                extra={"meeting": meeting_id, "document": document_id, "why": type(missing).__name__},
            )
            return None

    async def _finish(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _changed(before: Meeting, now: Meeting) -> Iterable[Document]:
    """Released documents of which something may be open to somebody since `before`."""
    if now.documents is before.documents and now.items is before.items:
        return
    for document in now.documents.values():
        known = before.documents.get(document.document_id)
        item_id = document.item_id
        same_item = item_id is None or before.items.get(item_id) is now.items.get(item_id)
        if document.state is DocumentState.RELEASED and not (known is document and same_item):
            yield document
