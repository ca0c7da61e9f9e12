"""One paper on the secretary's desk: what is said of it, its versions and signatures; knows no file's content."""

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import DocumentId, ItemId
from meetroom.domain.documents import DocumentRegistered, DocumentReplaced, EditDocument
from meetroom.domain.state import Audience, Document, DocumentState
from meetroom.protocol.http import UploadFields
from meetroom.ui.audience_choice import AudienceChoiceViewModel
from meetroom.ui.labels import day_text, person_name
from meetroom.ui.paper_draft import item_choices, local_paths
from meetroom.ui.paper_folder import file_name
from meetroom.ui.paper_queue import PaperQueueViewModel
from meetroom.ui.paper_words import (
    LABELS,
    SECRET_REFUSED,
    audience_text,
    label_at,
    label_choices,
    signature_tone,
    signatures_text,
    stage_text,
    version_text,
)
from meetroom.ui.powers import may
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_SAVED = Words("Changed.", "Đã sửa.")
_CURRENT = Words("Current version", "Bản hiện hành")
_FIRST = Words("First version", "Bản đầu tiên")
_HANDED_IN = Words("{0}, {1}", "{0}, {1}")


class VersionRow(Row, frozen=True, kw_only=True):
    """One version of the paper, the newest first."""

    title: str
    detail: str
    note: str
    signatures: str
    tone: str


class EditView(msgspec.Struct, frozen=True, kw_only=True):
    """The paper besides its versions."""

    asking: bool
    key: str
    name: str
    stage: str
    item: int
    items: tuple[str, ...]
    label: int
    labels: tuple[str, ...]
    refusal: str
    readers: str
    released: bool
    withdrawn: bool
    closed: bool
    replacing: str


class _Said(msgspec.Struct):
    """What will be said of the paper once it is saved."""

    item_id: ItemId | None
    audience: Audience
    label: int


@QmlElement
class PaperEditViewModel(ViewModel):
    """The paper one looks at closely."""

    ticking = False
    changed = Signal()
    asking = shown(bool, "asking", changed)
    key = shown(str, "key", changed)
    name = shown(str, "name", changed)
    stage = shown(str, "stage", changed)
    item = shown(int, "item", changed)
    items = shown(list, "items", changed)
    label = shown(int, "label", changed)
    labels = shown(list, "labels", changed)
    refusal = shown(str, "refusal", changed)
    readers = shown(str, "readers", changed)
    released = shown(bool, "released", changed)
    withdrawn = shown(bool, "withdrawn", changed)
    closed = shown(bool, "closed", changed)
    replacing = shown(str, "replacing", changed)
    versions: Property = fixed(QObject, "_versions")

    def __init__(self, room: Room, queue: PaperQueueViewModel, audiences: AudienceChoiceViewModel) -> None:
        self._versions = RowModel(VersionRow)
        self._queue, self._audiences = queue, audiences
        self._key = DocumentId("")
        self._said = _Said(item_id=None, audience=Audience(everyone=True), label=0)
        self._file: Path | None = None
        self._replaces = DocumentId("")
        super().__init__(room)
        self._versions.setParent(self)

    def look(self) -> EditView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        document = self._document()
        self._versions.show(self._version_rows(document) if document is not None else [])
        choices = item_choices(meeting, language)
        places = {item_id: n for n, (_, item_id) in enumerate(choices)}
        withdrawn = document is not None and document.state is DocumentState.WITHDRAWN
        return EditView(
            asking=document is not None,
            key=document.document_id if document else "",
            name=document.title if document else "",
            stage=stage_text(document, language) if document else "",
            item=places.get(self._said.item_id, 0),
            items=tuple(words for words, _ in choices),
            label=self._said.label,
            labels=tuple(label_choices(language)),
            refusal=SECRET_REFUSED.say(language) if label_at(self._said.label) is None else "",
            readers=audience_text(self._said.audience, meeting, language),
            released=document is not None and document.state is DocumentState.RELEASED,
            withdrawn=withdrawn,
            closed=withdrawn or not may(meeting, self.room.bridge.me, EditDocument),
            replacing=file_name(self._file) if self._file else "",
        )

    @Slot(str)
    def begin(self, key: str) -> None:
        """Look at a paper."""
        document = self.room.meeting.documents.get(DocumentId(key))
        if document is not None:
            self._key = document.document_id
            label = tuple(LABELS).index(document.label)
            self._said = _Said(item_id=document.item_id, audience=document.audience, label=label)
            self.refresh()

    @Slot(int)
    def tie(self, item: int) -> None:
        """Another item for it, once it is saved."""
        self._said.item_id = item_choices(self.room.meeting, self.room.language)[item][1]
        self.refresh()

    @Slot(int)
    def chooseLabel(self, label: int) -> None:
        """Another label, once it is saved; a state secret is refused at once."""
        self._said.label = label
        self.refresh()

    @Slot()
    def chooseReaders(self) -> None:
        """Ask who may read it; who may already open it stays."""
        document = self._document()
        if document is None:
            return

        def told(audience: Audience) -> None:
            self._said.audience = audience
            self.refresh()

        locked = document.audience if document.state is DocumentState.RELEASED else None
        self._audiences.begin(self._said.audience, told, locked)

    @Slot(str)
    def save(self, title: str) -> None:
        """Say this of it from now on."""
        document, label = self._document(), label_at(self._said.label)
        if document is None or label is None or not title.strip():
            return
        command = EditDocument(
            document_id=document.document_id,
            title=title.strip(),
            item_id=self._said.item_id if self._said.item_id in self.room.meeting.items else None,
            audience=self._said.audience,
            label=label,
        )
        if not _same(document, command):
            self.room.submit(command, _SAVED)
        self.close()

    @Slot()
    def close(self) -> None:
        """Leave it as it is."""
        self._key = DocumentId("")
        self.refresh()

    @Slot(list, str)
    def replaceBy(self, urls: list[Any], key: str) -> None:
        """A file for a new version was chosen; what changed is asked next."""
        paths = local_paths(urls)
        if paths and key in self.room.meeting.documents:
            self._file, self._replaces = paths[0], DocumentId(key)
            self.refresh()

    @Slot(str)
    def replace(self, note: str) -> None:
        """Hand the chosen file in as a new version; its readers see what changed."""
        document = self.room.meeting.documents.get(self._replaces)
        if self._file is not None and document is not None:
            fields = UploadFields(
                title=document.title,
                file_name=file_name(self._file),
                item_id=document.item_id,
                audience=document.audience,
                label=document.label,
                replaces=document.document_id,
                note=note.strip(),
            )
            self._queue.hand_in((self._file, fields))
        self.forgetFile()

    @Slot()
    def forgetFile(self) -> None:
        """Keep the present version."""
        self._file = None
        self.refresh()

    def _document(self) -> Document | None:
        return self.room.meeting.documents.get(self._key)

    def _version_rows(self, document: Document) -> list[VersionRow]:
        language, rows = self.room.language, []
        came = self._came(document.document_id)
        for version in reversed(document.versions):
            parts = [version_text(version, language), came.get(version.number, "")]
            first, current = version.number == 1, version is document.versions[-1]
            rows.append(
                VersionRow(
                    key=str(version.number),
                    title=self.room.text(_CURRENT) if current else "",
                    detail=" · ".join(part for part in parts if part),
                    note=version.note or (self.room.text(_FIRST) if first and not current else ""),
                    signatures=signatures_text(version, language),
                    tone=signature_tone(version),
                )
            )
        return rows

    def _came(self, document_id: DocumentId) -> dict[int, str]:
        """When and by whom each version was handed in, as far as this person was told."""
        came = {}
        for fact in self.room.bridge.facts:
            event = fact.event
            number = 0
            if isinstance(event, DocumentRegistered) and event.document.document_id == document_id:
                number = 1
            elif isinstance(event, DocumentReplaced) and event.document_id == document_id:
                number = event.version.number
            if number:
                name = person_name(self.room.meeting, fact.actor)
                came[number] = self.room.text(_HANDED_IN).format(name, day_text(fact.at))
        return came


def _same(document: Document, command: EditDocument) -> bool:
    said = (document.title, document.item_id, document.audience, document.label)
    return said == (command.title, command.item_id, command.audience, command.label)
