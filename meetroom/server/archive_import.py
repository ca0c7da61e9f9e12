"""Brings an archived meeting into a server's stores, where it can be read and never changed; knows no command line.

What is read is proven again on its way: links by their hashes, papers by sealing them to the very chunks the chain
names, films by their hashes.  The chain comes last: until it is there, nothing of the rest is.
"""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import msgspec

from meetroom.archive import bag_layout as layout
from meetroom.archive.bag import PIECE_BYTES, OnProgress
from meetroom.archive.bag_check import BagCheck, BagOutcome
from meetroom.archive.bag_source import BagUnreadable, OpenedBag, open_bag
from meetroom.archive.torn import TORN
from meetroom.archive.verify import MAX_LINE_BYTES
from meetroom.archive.verify_bag import verify_bag
from meetroom.ballots.encoding import sha256_hex
from meetroom.ballots.transcript import MOST_BYTES, TranscriptBroken, read
from meetroom.domain.annotations import MarkRecord
from meetroom.domain.chain import ChainBroken, Link, StoredLink, blank, follow, open_link
from meetroom.domain.core import CommandId, MeetingId, PollId
from meetroom.domain.minutes_issue import newest_sha256
from meetroom.domain.state import OFFICE, Meeting, Person, Phase
from meetroom.domain.visibility import audience_of
from meetroom.papers.sealing import SealBroken, Sealed, decode_manifest
from meetroom.server.archive_contents import recording_file
from meetroom.server.election_work import record_names
from meetroom.server.ground import IMPORTING
from meetroom.server.minutes_files import MinutesFiles, move_durably
from meetroom.server.record_judge import judge_record
from meetroom.store.account_form import Account, AccountRefusal, AccountRefused
from meetroom.store.accounts import Accounts
from meetroom.store.blobs import Blobs
from meetroom.store.elections import KeptText
from meetroom.store.failures import JournalConflict
from meetroom.store.journal import Entry
from meetroom.store.opening import Store

_MAX_INDEX_BYTES = 64 << 20
_IMPORT = CommandId("import")
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class ImportFault(StrEnum):
    """Why an archive did not come in."""

    DOES_NOT_HOLD = "does_not_hold"
    NOT_ARCHIVED = "not_archived"
    STRANGE_ID = "strange_id"
    ALREADY_THERE = "already_there"
    CHANGED = "changed"


class UnknownReader(Exception):
    """Nobody of the roster has this name or id; `args[0]`."""


class ImportRefused(Exception):
    """An archive did not come in; the server's meetings are as before.

    Attributes:
        checks: what was found, where the archive does not hold.
    """

    def __init__(self, fault: ImportFault, checks: tuple[BagCheck, ...] = ()) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.checks = checks


@dataclass(frozen=True)
class Imported:
    """What came in; `checks` hold or could not be checked."""

    meeting: Meeting
    head: str
    checks: tuple[BagCheck, ...]


def _nobody(progress: object) -> None:
    """Nobody watches."""


def import_archive(
    path: Path,
    store: Store,
    data_folder: Path,
    *,
    trust: Path | None = None,
    progress: OnProgress = _nobody,
    readers: Sequence[str] = (),
) -> Imported:
    """Verify an archive and bring it in.

    Args:
        data_folder: of the server, which must not be running.
        trust: as for `verify_bag`.
        readers: names or person ids that must stand on its roster, or nothing is brought in.
    Raises: ImportRefused; UnknownReader; StoreFailed; BlobFailed; OSError.
    """
    checks = verify_bag(path, trust=trust, progress=progress, judge=judge_record)
    if any(check.outcome is BagOutcome.FAILS for check in checks):
        raise ImportRefused(ImportFault.DOES_NOT_HOLD, checks)
    try:
        bag = open_bag(path)
        try:
            meeting, head = _Importing(bag, store, data_folder).run(readers)
        finally:
            bag.close()
    except (BagUnreadable, ChainBroken, SealBroken, TranscriptBroken, KeyError, ValueError) as error:
        # It was whole a moment ago.
        raise ImportRefused(ImportFault.CHANGED) from error
    return Imported(meeting=meeting, head=head, checks=checks)


class _Importing:
    """One import of a verified bag."""

    def __init__(self, bag: OpenedBag, store: Store, data_folder: Path) -> None:
        self._bag = bag
        self._store = store
        self._data_folder = data_folder
        self._links: list[StoredLink] = []
        with bag.open(layout.CHAIN) as file:
            self._replica = blank(MeetingId(msgspec.json.decode(file.readline(MAX_LINE_BYTES))["meeting_id"]))
            for line in _lines(file):
                self._take(msgspec.json.decode(line, type=Link))

    def run(self, readers: Sequence[str]) -> tuple[Meeting, str]:
        """The meeting, and its head."""
        if self._meeting.phase is not Phase.ARCHIVED:
            raise ImportRefused(ImportFault.NOT_ARCHIVED)
        if not _PLAIN_ID.fullmatch(self._meeting_id):
            raise ImportRefused(ImportFault.STRANGE_ID)  # it names folders
        if self._is_there():
            raise ImportRefused(ImportFault.ALREADY_THERE)
        readers_of(self._meeting, readers, everybody=False)
        if self._meeting_id not in self._store.journal.meetings():
            # Known from here on, so that a server collects what an import leaves that breaks off.
            self._store.journal.create(self._meeting_id)
        self._documents()
        self._marks()
        self._minutes()
        self._recordings()
        self._chain()
        return self._meeting, self._replica.head

    @property
    def _meeting(self) -> Meeting:
        return self._replica.meeting

    @property
    def _meeting_id(self) -> MeetingId:
        return self._meeting.meeting_id

    def _take(self, link: Link) -> None:
        """Follow a link; its audience is settled from the state before it, as when it was decided."""
        fact = open_link(link)
        if fact is None:
            raise ValueError("a hidden fact is of no use to a server")
        audience = audience_of(self._meeting, fact.event)
        self._replica, _ = follow(self._replica, link)
        self._links.append(StoredLink(link=link, audience=audience))

    def _is_there(self) -> bool:
        """Whether the server has the meeting; an empty chain is what an import that broke off left."""
        there = self._meeting_id in self._store.journal.meetings()
        return there and self._store.journal.head(self._meeting_id).seq > 0

    def _documents(self) -> None:
        index = msgspec.json.decode(self._bag.read(layout.DOCUMENT_INDEX, _MAX_INDEX_BYTES), type=layout.DocumentIndex)
        chunks, originals = Blobs(self._data_folder / "chunks"), Blobs(self._data_folder / "originals")
        for row in index.versions:
            if not row.path:
                continue
            with self._copied(row.path) as copy:
                manifest = decode_manifest(row.manifest.encode(), row.manifest_sha256)
                sealed = Sealed(key=row.key, manifest=manifest, source=copy.path)
                chunks.put_many(ciphertext for _, ciphertext in sealed.chunks())
            if row.original:
                with self._copied(row.original) as copy:
                    originals.put_file(copy.path)
            self._store.versions.keep(
                self._meeting_id,
                row.document_id,
                manifest=row.manifest.encode(),
                key=row.key,
                original_sha256=row.original_sha256,
            )

    def _marks(self) -> None:
        if layout.ANNOTATION_INDEX not in self._bag.sizes_bytes:
            return
        raw = self._bag.read(layout.ANNOTATION_INDEX, _MAX_INDEX_BYTES)
        for layer in msgspec.json.decode(raw, type=layout.AnnotationIndex).layers:
            if layer.records:
                records = self._bag.read(layer.records, _MAX_INDEX_BYTES)
                self._store.marks.put(self._meeting_id, msgspec.json.decode(records, type=tuple[MarkRecord, ...]))

    def _minutes(self) -> None:
        """The signed file alone: the earlier ones are its beginning."""
        sha256 = newest_sha256(self._meeting.minutes)
        if sha256:
            self._put_file(layout.MINUTES_PDF, MinutesFiles(self._data_folder, self._meeting_id).path(sha256), sha256)

    def _recordings(self) -> None:
        for place, recording in enumerate(self._meeting.recordings.values(), start=1):
            if recording.sha256:
                target = recording_file(self._data_folder, self._meeting_id, recording)
                self._put_file(layout.recording_path(place), target, recording.sha256)

    def _put_file(self, path: str, target: Path, sha256: str) -> None:
        with self._copied(path) as copy:
            with copy.path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise ValueError("not the file the chain names")
            move_durably(copy.path, target)

    def _copied(self, path: str) -> "_Copy":
        return _Copy(self._bag, path, self._data_folder)

    def _texts(self) -> Iterator[KeptText]:
        """The texts of verifiable votes, out of their public records."""
        there = [path for path in self._bag.sizes_bytes if path.startswith(layout.ELECTIONS)]
        for path in sorted(there):
            raw = self._bag.read(path, MOST_BYTES)
            poll_id = self._poll_of(hashlib.sha256(raw).hexdigest())
            wanted = set(record_names(self._meeting.elections[poll_id]))
            record = read(raw)
            texts = [record.election, record.trustees, record.credentials, *record.ballots, record.result or ""]
            texts += [text for _, text in record.decryptions]
            texts += [record.tally[0]] if record.tally is not None else []
            found = {sha256_hex(text): text for text in texts}
            yield from (KeptText(poll_id=poll_id, text=found[name]) for name in sorted(wanted))

    def _poll_of(self, record_sha256: str) -> PollId:
        """Raises: KeyError."""
        named = {election.record_sha256: poll_id for poll_id, election in self._meeting.elections.items()}
        return named[record_sha256]

    def _chain(self) -> None:
        """Everything else is there: the meeting comes in whole, in one transaction."""
        entry = Entry(
            links=tuple(self._links),
            command_id=_IMPORT,
            actor=next(iter(self._meeting.people)),
            answer=b"{}",
            texts=tuple(self._texts()),
        )
        try:
            self._store.journal.append_group(self._meeting_id, 0, (entry,))
        except JournalConflict as conflict:
            raise ImportRefused(ImportFault.ALREADY_THERE) from conflict


class _Copy:
    """A file of the bag on the server's disk, for as long as it is needed.

    Attributes:
        path: where it lies.
    """

    def __init__(self, bag: OpenedBag, path: str, data_folder: Path) -> None:
        self._bag = bag
        self._of = path
        self._folder = data_folder / f"{IMPORTING}{hashlib.sha256(path.encode()).hexdigest()[:16]}"
        self.path = self._folder / "file"

    def __enter__(self) -> "_Copy":
        """Copy it.  Raises: ValueError where the bag cannot be read; OSError of the target."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with self.path.open("wb") as out:
            for piece in _read(self._bag, self._of):
                out.write(piece)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _read(bag: OpenedBag, path: str) -> Iterator[bytes]:
    try:
        with bag.open(path) as file:
            while piece := file.read(PIECE_BYTES):
                yield piece
    except TORN as error:
        raise ValueError("the archive cannot be read") from error


def _lines(file: BinaryIO) -> Iterator[bytes]:
    try:
        while line := file.readline(MAX_LINE_BYTES + 1):
            yield line
    except TORN as error:
        raise ValueError("the archive cannot be read") from error


def readers_of(meeting: Meeting, more: Sequence[str], *, everybody: bool) -> tuple[Person, ...]:
    """Who gets an account: the office, whoever is named by person id or by name, or everybody.

    Raises: UnknownReader.
    """
    chosen = {p.person_id: p for p in meeting.people.values() if everybody or set(p.roles) & set(OFFICE)}
    for name in more:
        found = [p for p in meeting.people.values() if name in (p.person_id, p.name)]
        if not found:
            raise UnknownReader(name)
        chosen.update({p.person_id: p for p in found})
    return tuple(chosen.values())


def account_for(accounts: Accounts, person: Person, login_of: Callable[[str, int], str], *, now: datetime) -> Account:
    """The account of a person of the roster; made without a password where there is none.

    Args:
        login_of: a name for logging in, of the person's name and how many were taken already.
    Raises: AccountRefused(LOGIN_INVALID | NAME_INVALID); StoreFailed.
    """
    try:
        return accounts.get(person.person_id)
    except AccountRefused as unknown:
        if unknown.refusal is not AccountRefusal.ACCOUNT_UNKNOWN:
            raise
    tries = 0
    while True:
        try:
            return accounts.create(login_of(person.name, tries), person.name, now=now, person_id=person.person_id)
        except AccountRefused as refused:
            if refused.refusal is not AccountRefusal.LOGIN_TAKEN:
                raise
            tries += 1


def plain_login(name: str, taken: int) -> str:
    """A name for logging in: "nguyen-van-an", then "nguyen-van-an-2"."""
    return layout.slug(name) if not taken else f"{layout.slug(name)}-{taken + 1}"
