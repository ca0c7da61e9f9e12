"""Gathers what belongs into an archive from stores and data folder; only reads, also beside a running server.

After archiving the chain of a meeting never changes again, so the same meeting gives the same contents any time.  It
takes some seconds and blocks: call it in a thread of its own.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from meetroom import __version__
from meetroom.archive import bag_layout as layout
from meetroom.archive.archive_readme import archive_readme
from meetroom.archive.bag import BagContents, BagFile
from meetroom.archive.bag_minutes import Course, minutes_files, paper_certificates
from meetroom.archive.verify import chain_lines
from meetroom.ballots.asked import election_uuid
from meetroom.ballots.transcript import write
from meetroom.domain.annotations import MarkId, MarkRecord, layer_fingerprint, open_record
from meetroom.domain.chain import StoredLink, blank, follow
from meetroom.domain.core import DocumentId, MeetingId, PersonId
from meetroom.domain.minutes_issue import newest_sha256
from meetroom.domain.state import Document, DocumentState, Meeting, Phase, PublishedLayer, Recording, Version
from meetroom.papers.overlay import export_annotated
from meetroom.papers.pages import PaperUnreadable
from meetroom.papers.sealing import SealBroken, decode_manifest, unseal, unseal_pieces
from meetroom.server.election_work import record_names, record_of
from meetroom.server.minutes_files import MinutesFiles
from meetroom.store.blobs import BlobFailed, Blobs
from meetroom.store.elections import ElectionTexts
from meetroom.store.failures import StoreFailed, StoreFault
from meetroom.store.journal import Journal
from meetroom.store.marks import Marks
from meetroom.store.versions import KeptVersion, KeyUnavailable, Versions

log = logging.getLogger(__name__)

_AT_ONCE = 500
_T = TypeVar("_T")


class NotArchived(Exception):
    """The meeting is not archived yet, so that its chain may still grow."""


@dataclass(frozen=True)
class ArchiveSources:
    """Where everything of a server lies; all of it is only read.

    Attributes:
        templates: the office's own layout of minutes, for those never issued and for editing; None: the program's.
    """

    journal: Journal
    versions: Versions
    marks: Marks
    election_texts: ElectionTexts
    data_folder: Path
    templates: Path | None = None

    @property
    def chunks(self) -> Blobs:
        """Sealed chunks of documents."""
        return Blobs(self.data_folder / "chunks")

    @property
    def originals(self) -> Blobs:
        """Uploads as they came."""
        return Blobs(self.data_folder / "originals")


def recording_file(data_folder: Path, meeting_id: MeetingId, recording: Recording) -> Path:
    """Where a film lies on the server; the id is a client's and no name for a file."""
    name = hashlib.sha256(recording.recording_id.encode()).hexdigest()[:32]
    return data_folder / "recordings" / meeting_id / f"{name}.mp4"


def gather(sources: ArchiveSources, meeting_id: MeetingId) -> BagContents:
    """Describe everything that goes into the archive of a meeting; large things are read when the bag is written.

    Raises: NotArchived; UnknownMeeting; ChainBroken; StoreFailed; BlobFailed; OSError; MinutesNotWritten.
    """
    return _Gathering(sources, meeting_id).contents()


class _Gathering:
    """What was found for one archive."""

    def __init__(self, sources: ArchiveSources, meeting_id: MeetingId) -> None:
        self._sources = sources
        self._meeting_id = meeting_id
        self._course = _replayed(sources.journal, meeting_id)
        self._files: list[BagFile] = []
        self._published: set[MarkId] = set()

    @property
    def _meeting(self) -> Meeting:
        return self._course.meeting

    def contents(self) -> BagContents:
        """All of it."""
        if self._meeting.phase is not Phase.ARCHIVED:
            raise NotArchived
        self._minutes()
        self._chain()
        self._documents()
        self._annotations()
        self._files += [BagFile(path=path, source=content) for path, content in layout.tally_sheets(self._meeting)]
        self._elections()
        self._recordings()
        state = layout.paper_state(self._meeting)
        self._put(layout.README, archive_readme(self._meeting, self._course.head, minutes=state))
        return BagContents(files=tuple(self._files), info=self._info())

    def _put(self, path: str, content: bytes) -> None:
        self._files.append(BagFile(path=path, source=content))

    def _info(self) -> tuple[tuple[str, str], ...]:
        course = self._course
        return layout.described(
            self._meeting,
            head=course.head,
            links=len(course.heads),
            at=self._meeting.archived_at or course.facts[-1].at,
            version=f"meetroom {__version__}",
        )

    def _minutes(self) -> None:
        made = minutes_files(self._course, self._paper(), templates=self._sources.templates)
        self._put(layout.MINUTES_PDF, made.pdf)
        self._put(layout.MINUTES_DOCX, made.docx)
        self._put(layout.MINUTES_JSON, made.record)
        self._put(layout.ACTIONS_CSV, made.actions_csv)
        self._put(layout.ACTIONS_ICS, made.actions_ics)
        for path, content in paper_certificates(made.pdf):
            self._put(path, content)

    def _paper(self) -> bytes | None:
        """The newest file of the issued minutes.  Raises: BlobFailed where it is damaged."""
        sha256 = newest_sha256(self._meeting.minutes)
        if not sha256:
            return None
        return MinutesFiles(self._sources.data_folder, self._meeting_id).path(sha256).read_bytes()

    def _chain(self) -> None:
        course = self._course

        def lines() -> Iterator[bytes]:
            links = (stored.link for batch in _batches(self._sources.journal, self._meeting_id) for stored in batch)
            return chain_lines(links, meeting_id=self._meeting_id)

        self._files.append(BagFile(path=layout.CHAIN, source=lines))
        self._put(layout.HEAD, layout.head_text(self._meeting_id, len(course.heads), course.head))

    def _documents(self) -> None:
        rows = []
        for place, document in enumerate(self._meeting.documents.values(), start=1):
            for version in document.versions:
                rows.append(self._version(place, document, version))
        self._put(layout.DOCUMENT_INDEX, layout.readable(layout.DocumentIndex(versions=tuple(rows))))

    def _version(self, place: int, document: Document, version: Version) -> layout.ArchivedVersion:
        kept, key = self._kept(document, version), self._key(document, version)
        path = layout.document_path(place, version.number, document.title) if key else ""
        row = layout.ArchivedVersion(
            document_id=document.document_id,
            number=version.number,
            path=path,
            pdf_sha256=version.pdf_sha256,
            original_sha256=version.original_sha256,
            manifest_sha256=version.manifest_sha256,
            manifest=kept.manifest.decode() if kept is not None and key else "",
            key=key,
            destroyed_at=kept.destroyed_at if kept is not None else None,
            original=self._original(path, version) if key else "",
        )
        if kept is not None and key:
            manifest, chunks = decode_manifest(kept.manifest, version.manifest_sha256), self._sources.chunks
            self._files.append(
                BagFile(
                    path=path,
                    source=lambda: _plain(unseal_pieces(key, manifest, chunks.get)),
                    size_bytes=version.size_bytes,
                    sha256=version.pdf_sha256,
                )
            )
        return row

    def _kept(self, document: Document, version: Version) -> KeptVersion | None:
        """None for one that was withdrawn before the meeting came to this server."""
        try:
            return self._sources.versions.get(self._meeting_id, document.document_id, version.manifest_sha256)
        except KeyUnavailable as unavailable:
            return self._only_where_withdrawn(document, None, unavailable)

    def _key(self, document: Document, version: Version) -> bytes:
        try:
            return self._sources.versions.key(self._meeting_id, document.document_id, version.manifest_sha256)
        except KeyUnavailable as unavailable:
            return self._only_where_withdrawn(document, b"", unavailable)

    def _only_where_withdrawn(self, document: Document, nothing: _T, unavailable: KeyUnavailable) -> _T:
        """Raises: StoreFailed(DAMAGED) where the paper should be here."""
        if document.state is not DocumentState.WITHDRAWN:
            raise StoreFailed(StoreFault.DAMAGED) from unavailable
        return nothing

    def _original(self, path: str, version: Version) -> str:
        """An upload with signatures, which the copy that is handed out cannot carry; where it still lies there."""
        blobs = self._sources.originals
        if not version.signatures or not blobs.has(version.original_sha256):
            return ""
        target = layout.ORIGINALS + Path(path).name
        self._files.append(
            BagFile(
                path=target,
                source=lambda: _plain(blobs.pieces(version.original_sha256)),
                size_bytes=blobs.size_bytes(version.original_sha256),
                sha256=version.original_sha256,
            )
        )
        return target

    def _annotations(self) -> None:
        records = self._sources.marks.shared(self._meeting_id)
        layers = tuple(self._layer(place, at, records) for place, at in enumerate(self._meeting.layers.values(), 1))
        shared = tuple(self._shared(records))
        if layers or shared:
            self._put(layout.ANNOTATION_INDEX, layout.readable(layout.AnnotationIndex(layers=layers, shared=shared)))

    def _shared(self, records: Sequence[MarkRecord]) -> Iterator[layout.ArchivedMarks]:
        """Papers with what was shared with everybody and not published; what was for some is not for all later readers.

        Marks are no facts: these are as they stand now.
        """
        by_version: dict[tuple[DocumentId, int], list[MarkRecord]] = {}
        for record in records:
            mark = open_record(record) if record.audience.everyone else None
            if mark is not None and mark.mark_id not in self._published:
                by_version.setdefault((mark.document_id, mark.version), []).append(record)
        for place, document in enumerate(self._meeting.documents.values(), start=1):
            for version in document.versions:
                chosen = by_version.get((document.document_id, version.number), [])
                name = f"{layout.SHARED_ANNOTATIONS}{place:03d}-v{version.number}-{layout.slug(document.title)}.pdf"
                if chosen:
                    pdf = self._annotated(name, document, version, chosen)
                    yield layout.ArchivedMarks(
                        document_id=document.document_id, number=version.number, marks=len(chosen), pdf=pdf
                    )

    def _layer(self, place: int, layer: PublishedLayer, marks: Sequence[MarkRecord]) -> layout.ArchivedLayer:
        document = self._meeting.documents.get(layer.document_id)
        versions = document.versions if document is not None else ()
        own = [m for m in marks if (m.document_id, m.author) == _of(layer)]
        records, pdf = "", ""
        for version in reversed(versions):
            chosen = tuple(r for r in own if (mark := open_record(r)) is not None and mark.version == version.number)
            if document is not None and layer_fingerprint(chosen) == (layer.records, layer.records_sha256):
                stem = f"{layout.ANNOTATIONS}{place:03d}-v{version.number}-{layout.slug(document.title)}"
                records = f"{stem}.json"
                self._put(records, msgspec.json.encode(chosen, order="deterministic"))
                self._published.update(record.mark_id for record in chosen)
                pdf = self._annotated(f"{stem}.pdf", document, version, chosen)
                break
        return layout.ArchivedLayer(
            layer_id=layer.layer_id, document_id=layer.document_id, owner=layer.owner, records=records, pdf=pdf
        )

    def _annotated(self, path: str, document: Document, version: Version, records: Sequence[MarkRecord]) -> str:
        """The pages with the marks on them, drawn when the bag is written; without the paper's key there is none."""
        key = self._key(document, version)
        if not key:
            return ""
        kept = self._sources.versions.get(self._meeting_id, document.document_id, version.manifest_sha256)
        manifest = decode_manifest(kept.manifest, version.manifest_sha256)
        people, at, chunks = self._meeting.people, self._meeting.archived_at, self._sources.chunks

        def name_of(person_id: PersonId) -> str:
            return people[person_id].name if person_id in people else ""

        def copy() -> Iterator[bytes]:
            try:
                plain = unseal(key, manifest, chunks.get)
            except (SealBroken, BlobFailed) as broken:
                raise OSError(broken.fault.value) from broken
            marks = [mark for mark in map(open_record, records) if mark is not None]
            try:
                yield export_annotated(plain, marks, name_of, at=at)
            except PaperUnreadable:
                log.warning("marks cannot be drawn, the paper stands without them", extra={"file": path})
                yield plain

        self._files.append(BagFile(path=path, source=copy))
        return path

    def _elections(self) -> None:
        for poll_id, election in self._meeting.elections.items():
            poll = self._meeting.polls.get(poll_id)
            if poll is None or poll.opened_at is None or not election.record_sha256:
                continue
            names = record_names(election)
            texts = self._sources.election_texts.texts(self._meeting_id, poll_id, names)
            raw = write(record_of(election, poll.opened_at, texts))
            path = f"{layout.ELECTIONS}{election_uuid(self._meeting_id, poll_id)}.bel"
            self._files.append(BagFile(path=path, source=raw, sha256=election.record_sha256))

    def _recordings(self) -> None:
        for place, recording in enumerate(self._meeting.recordings.values(), start=1):
            if recording.sha256:
                self._files.append(
                    BagFile(
                        path=layout.recording_path(place),
                        source=recording_file(self._sources.data_folder, self._meeting_id, recording),
                        sha256=recording.sha256,
                    )
                )


def _of(layer: PublishedLayer) -> tuple[str, str]:
    return layer.document_id, layer.owner


def _plain(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces whose faults are those of a file.  Raises: OSError."""
    try:
        yield from pieces
    except (SealBroken, BlobFailed) as broken:
        raise OSError(broken.fault.value) from broken


def _batches(journal: Journal, meeting_id: MeetingId) -> Iterator[Sequence[StoredLink]]:
    seq = 0
    while batch := journal.read(meeting_id, after_seq=seq, limit=_AT_ONCE):
        yield batch
        seq = batch[-1].link.seq


def _replayed(journal: Journal, meeting_id: MeetingId) -> Course:
    """Raises: UnknownMeeting; ChainBroken; StoreFailed."""
    replica, facts, heads = blank(meeting_id), [], []
    for batch in _batches(journal, meeting_id):
        for stored in batch:
            replica, fact = follow(replica, stored.link)
            heads.append(stored.link.head)
            if fact is not None:
                facts.append(fact)
    return Course(meeting=replica.meeting, facts=tuple(facts), heads=tuple(heads))
