"""The journal: chains of facts and answers to commands, durable once `append` returns; knows no rule.

`SqlJournal` and `MemoryJournal` keep one contract (tests/contracts/test_journal.py).
"""

from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from meetroom.domain.chain import Link, StoredLink, check, first_head
from meetroom.domain.core import CommandId, MeetingId, PersonId, PollId
from meetroom.domain.state import Audience
from meetroom.store import schema
from meetroom.store.ballot_box import SealedRow
from meetroom.store.database import Database, put
from meetroom.store.elections import KeptText
from meetroom.store.failures import JournalConflict, JournalFull, StoreFailed, StoreFault, UnknownMeeting

ALL = 1 << 62


class Head(msgspec.Struct, frozen=True):
    """Newest place of a chain; `seq` 0 in an empty one."""

    seq: int
    head: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What one carried-out command leaves: its links, its answer, and what is kept beside the chain for a while.

    A row of `beside` takes the place of the one with the same key; `texts` are named by what the links say.
    """

    links: tuple[StoredLink, ...]
    command_id: CommandId
    actor: PersonId
    answer: bytes
    beside: tuple[SealedRow, ...] = ()
    texts: tuple[KeptText, ...] = ()


class Journal(Protocol):
    """Chains of meetings.  Every method may be called from any thread and blocks it."""

    def create(self, meeting_id: MeetingId) -> None:
        """Begin an empty chain.  Raises: JournalConflict where there is one; JournalFull; StoreFailed."""

    def append(
        self,
        meeting_id: MeetingId,
        expected_seq: int,
        links: Sequence[StoredLink],
        command_id: CommandId,
        actor: PersonId,
        answer: bytes,
    ) -> None:
        """Write the links of one command and its answer; all of it is on disk on return, or nothing.

        Args:
            expected_seq: the newest place the caller knows; the first link is the one after it.
            links: with payloads, in order, without a gap; may be empty.
        Raises: JournalConflict (`expected_seq` is not the newest, or the command has an answer); JournalFull;
            UnknownMeeting; ChainBroken where a link does not fit; StoreFailed.
        """

    def append_group(self, meeting_id: MeetingId, expected_seq: int, entries: Sequence[Entry]) -> None:
        """As `append`, for several commands at once in one transaction (one wait for the disk).  Raises: as it."""

    def remember(self, meeting_id: MeetingId, actor: PersonId, command_id: CommandId, answer: bytes) -> None:
        """Keep the answer to a command that left no fact; an answer already kept stays.

        Raises: UnknownMeeting; JournalFull; StoreFailed.
        """

    def answer_of(self, meeting_id: MeetingId, actor: PersonId, command_id: CommandId) -> bytes | None:
        """The kept answer, None where there is none.  Raises: StoreFailed."""

    def read(self, meeting_id: MeetingId, after_seq: int = 0, limit: int = ALL) -> list[StoredLink]:
        """Up to `limit` links after a place, in order.  Raises: UnknownMeeting; StoreFailed."""

    def head(self, meeting_id: MeetingId) -> Head:
        """The newest place.  Raises: UnknownMeeting; StoreFailed."""

    def beside(self, meeting_id: MeetingId, poll_id: PollId) -> list[SealedRow]:
        """What is kept beside the chain for a poll, in the order of the keys.  Raises: StoreFailed."""

    def destroy_beside(self, meeting_id: MeetingId, poll_id: PollId) -> None:
        """Destroy it, so that no file of the database holds it any more.  Raises: StoreFailed."""

    def meetings(self) -> list[MeetingId]:
        """All meetings, oldest first.  Raises: StoreFailed."""


def _checked(entries: Sequence[Entry], before: Head) -> Head:
    """The head after the entries.  Raises: ChainBroken; ValueError for a link without payload."""
    seq, head = before.seq, before.head
    for entry in entries:
        for stored in entry.links:
            if stored.link.payload is None:
                raise ValueError("a journal keeps whole links")
            check(stored.link, seq + 1, head)
            seq, head = stored.link.seq, stored.link.head
    return Head(seq, head)


def _one(links: Sequence[StoredLink], command_id: CommandId, actor: PersonId, answer: bytes) -> tuple[Entry]:
    return (Entry(links=tuple(links), command_id=command_id, actor=actor, answer=answer),)


class SqlJournal:
    """The journal in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, meeting_id: MeetingId) -> None:
        """As `Journal.create`."""
        with self._database.writing(JournalFull) as connection:
            place = connection.scalar(select(func.coalesce(func.max(schema.meetings.c.place), 0) + 1))
            row = {"meeting_id": meeting_id, "place": place, "seq": 0, "head": first_head(meeting_id)}
            try:
                connection.execute(insert(schema.meetings), row)
            except IntegrityError as error:
                raise JournalConflict from error

    def append(
        self,
        meeting_id: MeetingId,
        expected_seq: int,
        links: Sequence[StoredLink],
        command_id: CommandId,
        actor: PersonId,
        answer: bytes,
    ) -> None:
        """As `Journal.append`."""
        self.append_group(meeting_id, expected_seq, _one(links, command_id, actor, answer))

    def append_group(self, meeting_id: MeetingId, expected_seq: int, entries: Sequence[Entry]) -> None:
        """As `Journal.append_group`."""
        with self._database.writing(JournalFull) as connection:
            # The row lock makes this the only writer of the chain, other processes on PostgreSQL included.
            before = _head(connection, meeting_id, lock=True)
            if before.seq != expected_seq:
                raise JournalConflict
            after = _checked(entries, before)
            rows = [_row(meeting_id, stored) for entry in entries for stored in entry.links]
            answers = [_answer_row(meeting_id, e.actor, e.command_id, e.answer) for e in entries]
            moved = update(schema.meetings).where(schema.meetings.c.meeting_id == meeting_id)
            connection.execute(moved, {"seq": after.seq, "head": after.head})
            try:
                if rows:
                    connection.execute(insert(schema.links), rows)
                if answers:
                    connection.execute(insert(schema.answers), answers)
            except IntegrityError as error:
                raise JournalConflict from error
            put(connection, schema.ballot_box, [_box_row(meeting_id, row) for e in entries for row in e.beside])
            put(connection, schema.election_texts, [_text_row(meeting_id, t) for e in entries for t in e.texts])

    def beside(self, meeting_id: MeetingId, poll_id: PollId) -> list[SealedRow]:
        """As `Journal.beside`."""
        table = schema.ballot_box.c
        query = select(table.row_key, table.sealed).where(table.meeting_id == meeting_id, table.poll_id == poll_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(table.row_key))
            return [SealedRow(poll_id=poll_id, row_key=row.row_key, sealed=row.sealed) for row in rows]

    def destroy_beside(self, meeting_id: MeetingId, poll_id: PollId) -> None:
        """As `Journal.destroy_beside`."""
        table = schema.ballot_box.c
        with self._database.writing(JournalFull) as connection:
            connection.execute(
                delete(schema.ballot_box).where(table.meeting_id == meeting_id, table.poll_id == poll_id)
            )
        self._database.forget_the_log()

    def remember(self, meeting_id: MeetingId, actor: PersonId, command_id: CommandId, answer: bytes) -> None:
        """As `Journal.remember`."""
        with self._database.writing(JournalFull) as connection:
            _head(connection, meeting_id, lock=True)
            if _answer(connection, meeting_id, actor, command_id) is None:
                connection.execute(insert(schema.answers), _answer_row(meeting_id, actor, command_id, answer))

    def answer_of(self, meeting_id: MeetingId, actor: PersonId, command_id: CommandId) -> bytes | None:
        """As `Journal.answer_of`."""
        with self._database.reading() as connection:
            return _answer(connection, meeting_id, actor, command_id)

    def read(self, meeting_id: MeetingId, after_seq: int = 0, limit: int = ALL) -> list[StoredLink]:
        """As `Journal.read`."""
        table = schema.links.c
        query = (
            select(table.seq, table.digest, table.head, table.payload, table.audience)
            # A client may ask for what no database can count to.
            .where(table.meeting_id == meeting_id, table.seq > min(max(after_seq, 0), ALL))
            .order_by(table.seq)
            .limit(limit)
        )
        with self._database.reading() as connection:
            _head(connection, meeting_id)
            return [
                StoredLink(
                    link=Link(seq=row.seq, digest=row.digest, head=row.head, payload=row.payload),
                    audience=_audience(row.audience),
                )
                for row in connection.execute(query)
            ]

    def head(self, meeting_id: MeetingId) -> Head:
        """As `Journal.head`."""
        with self._database.reading() as connection:
            return _head(connection, meeting_id)

    def meetings(self) -> list[MeetingId]:
        """As `Journal.meetings`."""
        query = select(schema.meetings.c.meeting_id).order_by(schema.meetings.c.place, schema.meetings.c.meeting_id)
        with self._database.reading() as connection:
            return [MeetingId(row) for row in connection.scalars(query)]


def _head(connection: Connection, meeting_id: MeetingId, *, lock: bool = False) -> Head:
    table = schema.meetings.c
    query = select(table.seq, table.head).where(table.meeting_id == meeting_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise UnknownMeeting(meeting_id)
    return Head(row.seq, row.head)


def _audience(stored: str) -> Audience:
    try:
        return msgspec.json.decode(stored, type=Audience)
    except (msgspec.DecodeError, TypeError) as error:
        raise StoreFailed(StoreFault.DAMAGED) from error


def _answer(connection: Connection, meeting_id: MeetingId, actor: PersonId, command_id: CommandId) -> bytes | None:
    table = schema.answers.c
    query = select(table.answer).where(
        table.meeting_id == meeting_id, table.actor == actor, table.command_id == command_id
    )
    return connection.scalar(query)


def _row(meeting_id: MeetingId, stored: StoredLink) -> dict[str, object]:
    link = stored.link
    return {
        "meeting_id": meeting_id,
        "seq": link.seq,
        "digest": link.digest,
        "head": link.head,
        "payload": link.payload,
        "audience": msgspec.json.encode(stored.audience).decode(),
    }


def _box_row(meeting_id: MeetingId, row: SealedRow) -> dict[str, object]:
    return {"meeting_id": meeting_id, "poll_id": row.poll_id, "row_key": row.row_key, "sealed": row.sealed}


def _text_row(meeting_id: MeetingId, text: KeptText) -> dict[str, object]:
    return {
        "meeting_id": meeting_id,
        "poll_id": text.poll_id,
        "sha256": text.sha256,
        "text": text.text.encode(),
        "verified": False,
    }


def _answer_row(meeting_id: MeetingId, actor: PersonId, command_id: CommandId, answer: bytes) -> dict[str, object]:
    return {"meeting_id": meeting_id, "actor": actor, "command_id": command_id, "answer": answer}


class MemoryJournal:
    """The journal of a process that forgets: for tests and for trying things out."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._chains: dict[MeetingId, list[StoredLink]] = {}
        self._answers: dict[tuple[MeetingId, PersonId, CommandId], bytes] = {}
        self._beside: dict[tuple[MeetingId, PollId], dict[bytes, SealedRow]] = {}
        self.texts: dict[tuple[MeetingId, PollId, str], str] = {}

    def create(self, meeting_id: MeetingId) -> None:
        """As `Journal.create`."""
        with self._lock:
            if meeting_id in self._chains:
                raise JournalConflict
            self._chains[meeting_id] = []

    def append(
        self,
        meeting_id: MeetingId,
        expected_seq: int,
        links: Sequence[StoredLink],
        command_id: CommandId,
        actor: PersonId,
        answer: bytes,
    ) -> None:
        """As `Journal.append`."""
        self.append_group(meeting_id, expected_seq, _one(links, command_id, actor, answer))

    def append_group(self, meeting_id: MeetingId, expected_seq: int, entries: Sequence[Entry]) -> None:
        """As `Journal.append_group`."""
        with self._lock:
            before = self._head(meeting_id)
            if before.seq != expected_seq:
                raise JournalConflict
            _checked(entries, before)
            answers = [((meeting_id, e.actor, e.command_id), e.answer) for e in entries]
            if len(dict(answers)) < len(answers) or any(key in self._answers for key, _ in answers):
                raise JournalConflict
            for entry in entries:
                self._chains[meeting_id].extend(entry.links)
                for row in entry.beside:
                    self._beside.setdefault((meeting_id, row.poll_id), {})[row.row_key] = row
                self.texts.update({(meeting_id, t.poll_id, t.sha256): t.text for t in entry.texts})
            self._answers.update(answers)

    def beside(self, meeting_id: MeetingId, poll_id: PollId) -> list[SealedRow]:
        """As `Journal.beside`."""
        with self._lock:
            return [row for _, row in sorted(self._beside.get((meeting_id, poll_id), {}).items())]

    def destroy_beside(self, meeting_id: MeetingId, poll_id: PollId) -> None:
        """As `Journal.destroy_beside`."""
        with self._lock:
            self._beside.pop((meeting_id, poll_id), None)

    def remember(self, meeting_id: MeetingId, actor: PersonId, command_id: CommandId, answer: bytes) -> None:
        """As `Journal.remember`."""
        with self._lock:
            self._head(meeting_id)
            self._answers.setdefault((meeting_id, actor, command_id), answer)

    def answer_of(self, meeting_id: MeetingId, actor: PersonId, command_id: CommandId) -> bytes | None:
        """As `Journal.answer_of`."""
        with self._lock:
            return self._answers.get((meeting_id, actor, command_id))

    def read(self, meeting_id: MeetingId, after_seq: int = 0, limit: int = ALL) -> list[StoredLink]:
        """As `Journal.read`."""
        with self._lock:
            self._head(meeting_id)
            start = max(0, after_seq)
            return self._chains[meeting_id][start : start + limit]

    def head(self, meeting_id: MeetingId) -> Head:
        """As `Journal.head`."""
        with self._lock:
            return self._head(meeting_id)

    def meetings(self) -> list[MeetingId]:
        """As `Journal.meetings`."""
        with self._lock:
            return list(self._chains)

    def _head(self, meeting_id: MeetingId) -> Head:
        chain = self._chains.get(meeting_id)
        if chain is None:
            raise UnknownMeeting(meeting_id)
        return Head(chain[-1].link.seq, chain[-1].link.head) if chain else Head(0, first_head(meeting_id))
