"""Checks what lies beside the chain against it: papers, published layers, tally sheets, votes, films; opens no PDF.

Whoever remakes the lists of a bag cannot remake this: the chain names every one of these files by its hash.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from meetroom.archive.bag_check import BagCheck, CheckKind, Finding, fails, holds, unchecked
from meetroom.archive.bag_layout import (
    ANNOTATION_INDEX,
    ANNOTATIONS,
    ANNOTATIONS_FORMAT,
    DOCUMENT_INDEX,
    DOCUMENTS_FORMAT,
    ELECTIONS,
    RECORDINGS,
    AnnotationIndex,
    ArchivedLayer,
    ArchivedVersion,
    DocumentIndex,
    tally_sheets,
)
from meetroom.archive.bag_source import BagUnreadable, OpenedBag
from meetroom.archive.verify_files import Digests
from meetroom.domain.annotations import MarkRecord, layer_fingerprint
from meetroom.domain.state import DocumentState, Election, Meeting, Poll, Recording, Version

MAX_INDEX_BYTES = 64 << 20
MAX_RECORD_BYTES = 256 << 20
_T = TypeVar("_T", DocumentIndex, AnnotationIndex)
RecordJudge = Callable[[bytes, Poll, Election], Finding]
"""Judges the public record of a verifiable vote against what the chain says of it: OK, RECORD_BROKEN, OTHER_RESULT."""


class FactChecks:
    """All checks against one chain.

    Attributes:
        checks: what came of them.
        accounted: files that the chain, or a list that agrees with it, names.
    """

    def __init__(self, bag: OpenedBag, meeting: Meeting, digests: Digests, judge: RecordJudge | None) -> None:
        self.checks: list[BagCheck] = []
        self.accounted: set[str] = set()
        self._bag = bag
        self._meeting = meeting
        self._digests = digests
        self._judge = judge

    def look(self) -> None:
        """Check everything."""
        self._documents()
        self._layers()
        self._votes()
        self._elections()
        self._recordings()

    def _sha256(self, path: str) -> str:
        return self._digests.get(path, {}).get("sha256", "")

    def _say(self, check: BagCheck) -> None:
        self.checks.append(check)

    def _documents(self) -> None:
        index = self._index(CheckKind.DOCUMENT, DOCUMENT_INDEX, DocumentIndex, DOCUMENTS_FORMAT)
        rows = {(row.document_id, row.number): row for row in index.versions} if index is not None else {}
        for document in self._meeting.documents.values():
            for version in document.versions:
                row = rows.pop((document.document_id, version.number), None)
                gone = document.state is DocumentState.WITHDRAWN
                self._say(self._document(f"{document.title}, v{version.number}", row, version, gone))
        for row in rows.values():
            self._say(fails(CheckKind.DOCUMENT, Finding.NOT_IN_CHAIN, row.path or row.document_id))

    def _document(self, name: str, row: ArchivedVersion | None, version: Version, gone: bool) -> BagCheck:
        kind = CheckKind.DOCUMENT
        if row is None:
            return fails(kind, Finding.MISSING, name)
        if not row.path:
            return holds(kind, name, Finding.DESTROYED) if gone else fails(kind, Finding.MISSING, name)
        self.accounted.update(filter(None, (row.path, row.original)))
        named = (row.pdf_sha256, row.original_sha256, row.manifest_sha256)
        if named != (version.pdf_sha256, version.original_sha256, version.manifest_sha256):
            return fails(kind, Finding.NOT_IN_CHAIN, DOCUMENT_INDEX, name)
        if hashlib.sha256(row.manifest.encode("utf-8", "surrogatepass")).hexdigest() != version.manifest_sha256:
            return fails(kind, Finding.NOT_IN_CHAIN, DOCUMENT_INDEX, name)
        if self._sha256(row.path) != version.pdf_sha256:
            return fails(kind, self._wrong(row.path), row.path)
        if row.original and self._sha256(row.original) != version.original_sha256:
            return fails(kind, self._wrong(row.original), row.original)
        return holds(kind, row.path)

    def _wrong(self, path: str) -> Finding:
        return Finding.OTHER_FILE if path in self._bag.sizes_bytes else Finding.MISSING

    def _layers(self) -> None:
        if not self._meeting.layers and ANNOTATION_INDEX not in self._bag.sizes_bytes:
            return
        index = self._index(CheckKind.ANNOTATION, ANNOTATION_INDEX, AnnotationIndex, ANNOTATIONS_FORMAT)
        rows = {row.layer_id: row for row in index.layers} if index is not None else {}
        for layer in self._meeting.layers.values():
            row = rows.pop(layer.layer_id, None)
            if row is None or (row.document_id, row.owner) != (layer.document_id, layer.owner):
                self._say(fails(CheckKind.ANNOTATION, Finding.MISSING, layer.layer_id))
            else:
                self._say(self._layer(row, (layer.records, layer.records_sha256)))
        for row in rows.values():
            self._say(fails(CheckKind.ANNOTATION, Finding.NOT_IN_CHAIN, row.records or row.layer_id))
        for shared in index.shared if index is not None else ():
            document = self._meeting.documents.get(shared.document_id)
            if document is None or shared.number not in {version.number for version in document.versions}:
                self._say(fails(CheckKind.ANNOTATION, Finding.NOT_IN_CHAIN, shared.pdf))
            else:
                self._picture(shared.pdf)

    def _layer(self, row: ArchivedLayer, fingerprint: tuple[int, str]) -> BagCheck:
        self._picture(row.pdf)
        if not row.records:
            return unchecked(CheckKind.ANNOTATION, Finding.CHANGED_SINCE, row.layer_id)
        self.accounted.add(row.records)
        try:
            raw = self._bag.read(row.records, MAX_INDEX_BYTES)
            records = msgspec.json.decode(raw, type=tuple[MarkRecord, ...])
            same = layer_fingerprint(records) == fingerprint
        except BagUnreadable as unreadable:
            return fails(CheckKind.ANNOTATION, unreadable.finding, row.records)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return fails(CheckKind.ANNOTATION, Finding.MALFORMED, row.records, 1)
        if not same:
            return fails(CheckKind.ANNOTATION, Finding.OTHER_FILE, row.records)
        return holds(CheckKind.ANNOTATION, row.records)

    def _picture(self, path: str) -> None:
        """A PDF that shows marks is no evidence; that the list names one elsewhere accounts for nothing."""
        if not path:
            return
        if not (path.startswith(ANNOTATIONS) and path.endswith(".pdf")):
            self._say(fails(CheckKind.ANNOTATION, Finding.NOT_IN_CHAIN, path))
            return
        self.accounted.add(path)
        there = path in self._bag.sizes_bytes
        copy = CheckKind.COPY
        self._say(holds(copy, path, Finding.NOT_EVIDENCE) if there else fails(copy, Finding.MISSING, path))

    def _votes(self) -> None:
        """The sheets follow from the chain alone: they must be, byte for byte, what it gives."""
        for path, content in tally_sheets(self._meeting):
            self.accounted.add(path)
            if path not in self._bag.sizes_bytes:
                self._say(fails(CheckKind.VOTE, Finding.MISSING, path))
            elif self._sha256(path) != hashlib.sha256(content).hexdigest():
                self._say(fails(CheckKind.VOTE, Finding.OTHER_TALLY, path))
            else:
                self._say(holds(CheckKind.VOTE, path))

    def _elections(self) -> None:
        there = {self._sha256(path): path for path in self._under(ELECTIONS)}
        for poll_id, election in self._meeting.elections.items():
            poll = self._meeting.polls.get(poll_id)
            if poll is None or poll.opened_at is None or election.seal is None:
                continue
            path = there.get(election.record_sha256) if election.record_sha256 else None
            if path is not None:
                self.accounted.add(path)
            self._say(self._election(poll, election, path))

    def _election(self, poll: Poll, election: Election, path: str | None) -> BagCheck:
        kind = CheckKind.ELECTION
        if not election.record_sha256:
            return holds(kind, poll.question, Finding.NOT_OPENED)
        if path is None:
            return fails(kind, Finding.MISSING, poll.question)
        if self._judge is None:
            return unchecked(kind, Finding.NO_JUDGE, path)
        try:
            found = self._judge(self._bag.read(path, MAX_RECORD_BYTES), poll, election)
        except BagUnreadable as unreadable:
            found = unreadable.finding
        return holds(kind, path) if found is Finding.OK else fails(kind, found, path)

    def _recordings(self) -> None:
        there = {self._sha256(path): path for path in self._under(RECORDINGS)}
        for recording in self._meeting.recordings.values():
            self._say(self._recording(recording, there))

    def _recording(self, recording: Recording, there: dict[str, str]) -> BagCheck:
        name = f"{recording.started_at:%Y-%m-%d %H:%M:%S}Z"
        if not recording.sha256:
            return holds(CheckKind.RECORDING, name, Finding.NOT_FILED)
        path = there.get(recording.sha256)
        if path is None:
            return fails(CheckKind.RECORDING, Finding.MISSING, name)
        self.accounted.add(path)
        return holds(CheckKind.RECORDING, path)

    def _under(self, folder: str) -> Iterator[str]:
        return (path for path in sorted(self._bag.sizes_bytes) if path.startswith(folder))

    def _index(self, kind: CheckKind, path: str, form: type[_T], name: str) -> _T | None:
        self.accounted.add(path)
        try:
            index = msgspec.json.decode(self._bag.read(path, MAX_INDEX_BYTES), type=form)
        except BagUnreadable as unreadable:
            self._say(fails(kind, unreadable.finding, path))
            return None
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            self._say(fails(kind, Finding.MALFORMED, path, 1))
            return None
        if index.format != name:
            self._say(fails(kind, Finding.MALFORMED, path, 1))
            return None
        return index
