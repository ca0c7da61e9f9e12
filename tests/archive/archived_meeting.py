"""A small meeting with one of everything, held in memory and laid into the stores of a server as it would lie there."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from meetroom.archive.bag import write_bag
from meetroom.domain import agenda, annotations, documents, lifecycle, recording
from meetroom.domain.action_items import PutActionItem
from meetroom.domain.annotations import (
    InkPoint,
    InkStroke,
    Mark,
    MarkId,
    MarkRecord,
    Sharing,
    StickyNote,
    layer_fingerprint,
)
from meetroom.domain.chain import StoredLink
from meetroom.domain.core import ActionId, CommandId, DocumentId, ItemId, LayerId, MeetingId, PersonId, RecordingId
from meetroom.domain.minutes_state import ActionItem, Paragraph, Span, TextPlace
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.state import Audience, Choice, IncomingSignature, Label, SignatureVerdict, Version
from meetroom.papers.sealing import encode_manifest, seal
from meetroom.server.archive_contents import ArchiveSources, gather, recording_file
from meetroom.store.blobs import Blobs
from meetroom.store.journal import Entry
from meetroom.store.opening import Store, open_store
from tests.domain.sitting import CHAIR, SECRETARY, Sitting
from tests.server.papers import small_pdf

MEETING = MeetingId("m-archived")
PAPER = DocumentId("d-paper")
WITHDRAWN = DocumentId("d-withdrawn")
FILM = b"a film" * 20_000


@dataclass
class Archived:
    """The meeting, and the server's store and folder with it."""

    store: Store
    data_folder: Path
    sitting: Sitting

    @property
    def sources(self) -> ArchiveSources:
        """Where an archive is gathered from."""
        return ArchiveSources(
            journal=self.store.journal,
            versions=self.store.versions,
            marks=self.store.marks,
            election_texts=self.store.election_texts,
            data_folder=self.data_folder,
        )

    def bag(self, target: Path) -> Path:
        """The archive as a folder."""
        write_bag(gather(self.sources, MEETING), target)
        return target

    def seal(self, document_id: DocumentId, number: int, pdf: bytes, *, signed: bool = False) -> Version:
        """Keep a version as the server does after intake."""
        sealed = seal(pdf)
        Blobs(self.data_folder / "chunks").put_many(ciphertext for _, ciphertext in sealed.chunks())
        original = Blobs(self.data_folder / "originals").put(b"as it came: " + pdf)
        manifest = encode_manifest(sealed.manifest)
        self.store.versions.keep(MEETING, document_id, manifest=manifest, key=sealed.key, original_sha256=original)
        judged = IncomingSignature(
            field="S1", signer="Sở Tài chính", signed_at=None, verdict=SignatureVerdict.VALID, covers_whole=True
        )
        return Version(
            number=number,
            original_sha256=original,
            pdf_sha256=sealed.manifest.version_sha256,
            manifest_sha256=hashlib.sha256(manifest).hexdigest(),
            pages=1,
            size_bytes=len(pdf),
            signatures=(judged,) if signed else (),
        )

    def keep_chain(self) -> None:
        """Lay the whole chain into the journal."""
        links = tuple(StoredLink(link=link) for link in self.sitting.links)
        entry = Entry(links=links, command_id=CommandId("all"), actor=PersonId("chair"), answer=b"")
        self.store.journal.create(MEETING)
        self.store.journal.append_group(MEETING, 0, (entry,))


def nothing_more(archived: Archived) -> None:
    """The minutes are never issued."""


def hold(folder: Path, issue: Callable[[Archived], None] = nothing_more) -> Archived:
    """Hold the meeting and archive it.

    Args:
        folder: for the server's data; the caller closes the store.
        issue: what is done with approved minutes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    archived = Archived(open_store(f"sqlite:///{folder / 'meetroom.db'}"), folder, Sitting(MEETING))
    sitting = archived.sitting
    sitting.found(title="Phiên họp thường kỳ tháng 11", delegates=6)
    sitting.item("i1", "Kế hoạch đầu tư công")
    _papers(archived)
    sitting.gather()
    sitting.do(CHAIR, recording.StartRecording(recording_id=RecordingId("r1")))
    sitting.start("i1")
    sitting.speech("d1", "s1", 30)
    sitting.vote(
        "q1", "Thông qua kế hoạch?", {f"d{n}": Choice.YES if n < 5 else Choice.NO for n in range(1, 7)}, item="i1"
    )
    sitting.do(CHAIR, agenda.RecordConclusion(item_id=ItemId("i1"), text="Nhất trí thông qua."))
    _layer(archived)
    _shared(archived)
    _written(sitting)
    sitting.close()
    _film(archived)
    sitting.do(CHAIR, lifecycle.ApproveMinutes())
    issue(archived)
    sitting.do(CHAIR, lifecycle.ArchiveMeeting())
    archived.keep_chain()
    return archived


def _papers(archived: Archived) -> None:
    for document_id, title in ((PAPER, "Tờ trình về đầu tư công"), (WITHDRAWN, "Bản nhầm")):
        archived.sitting.do(
            SECRETARY,
            documents.RegisterDocument(
                document_id=document_id,
                title=title,
                file_name="to-trinh.pdf",
                item_id=ItemId("i1"),
                audience=Audience(everyone=True),
                label=Label.NORMAL,
                version=archived.seal(document_id, 1, small_pdf(title), signed=document_id == PAPER),
            ),
        )
        archived.sitting.do(SECRETARY, documents.ReleaseDocument(document_id=document_id))
    second = archived.seal(PAPER, 2, small_pdf("Ban thu hai", padding=3_000))
    archived.sitting.do(
        SECRETARY, documents.ReplaceDocument(document_id=PAPER, file_name="to-trinh-2.pdf", version=second)
    )
    archived.sitting.do(SECRETARY, documents.WithdrawDocument(document_id=WITHDRAWN, reason="nhầm bản"))
    archived.store.versions.destroy_keys(MEETING, WITHDRAWN, now=archived.sitting.now)


def _layer(archived: Archived) -> None:
    """Somebody's ink on the second version, published."""
    stroke = InkStroke(points=(InkPoint(10, 20), InkPoint(100, 200)), color="#C00000", width_pt=2)
    mark = Mark(mark_id=MarkId("k1"), document_id=PAPER, version=2, page=0, author=PersonId("chair"), shape=stroke)
    record = MarkRecord(
        mark_id=mark.mark_id,
        document_id=PAPER,
        author=PersonId("chair"),
        sharing=Sharing.SHARED,
        lamport=3,
        device="may-chu-toa",
        body=msgspec.json.encode(mark),
    )
    archived.store.marks.put(MEETING, [record])
    records, digest = layer_fingerprint([record])
    command = annotations.PublishLayer(
        layer_id=LayerId("l1"), document_id=PAPER, records=records, records_sha256=digest
    )
    archived.sitting.do(CHAIR, command)


def _shared(archived: Archived) -> None:
    """Notes of a delegate on the first version: for everybody, for some, taken back, for nobody else."""
    some = Audience(persons=(PersonId("d2"),))
    for name, version, wish in (
        ("everybody", 1, {}),
        ("some", 1, {"audience": some}),
        ("gone", 1, {"deleted": True, "body": b""}),
        ("own", 1, {"sharing": Sharing.PRIVATE}),
        ("nowhere", 9, {}),
    ):
        note = StickyNote(x_pt=50, y_pt=60, text=f"Ghi chú {name}")
        mark = Mark(mark_id=MarkId(name), document_id=PAPER, version=version, page=0, author=PersonId("d1"), shape=note)
        record = MarkRecord(
            mark_id=mark.mark_id,
            document_id=PAPER,
            author=mark.author,
            sharing=Sharing.SHARED,
            lamport=1,
            device="may-d1",
            body=msgspec.json.encode(mark),
        )
        archived.store.marks.put(MEETING, [msgspec.structs.replace(record, **wish)])


def _written(sitting: Sitting) -> None:
    text = (Paragraph(spans=(Span("Các đại biểu "), Span("nhất trí cao", bold=True))),)
    sitting.do(SECRETARY, WriteMinutesText(place=TextPlace.ITEM, item_id=ItemId("i1"), text=text, base_seq=0))
    action = ActionItem(action_id=ActionId("a1"), text="Trình phương án phân bổ vốn", owner="Sở Tài chính")
    sitting.do(SECRETARY, PutActionItem(action=action))


def _film(archived: Archived) -> None:
    taken = archived.sitting.meeting.recordings[RecordingId("r1")]
    path = recording_file(archived.data_folder, MEETING, taken)
    path.parent.mkdir(parents=True)
    path.write_bytes(FILM)
    filed = recording.FileRecording(
        recording_id=taken.recording_id, sha256=hashlib.sha256(FILM).hexdigest(), size_bytes=len(FILM), duration_s=9.0
    )
    archived.sitting.do(CHAIR, filed)
