"""The secretary's papers under their agenda items: order, release, withdrawal; knows no file's content."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.agenda import numbered
from meetroom.domain.core import DocumentId, ItemId
from meetroom.domain.documents import EditDocument, OrderDocuments, RegisterDocument, ReleaseDocument, WithdrawDocument
from meetroom.domain.state import AgendaItem, Document, DocumentState, Label, Meeting, Role
from meetroom.ui.audience_choice import AudienceChoiceViewModel
from meetroom.ui.paper_draft import PaperDraftViewModel
from meetroom.ui.paper_edit import PaperEditViewModel
from meetroom.ui.paper_queue import PaperQueueViewModel
from meetroom.ui.paper_words import LABELS, readers_text, signature_tone, signatures_text, stage_text, version_text
from meetroom.ui.powers import may
from meetroom.ui.release_choice import ReleaseChoiceViewModel
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NO_ITEM = Words("Papers without an item", "Tài liệu không gắn mục nào")
_NO_PAPER = Words("no paper yet", "chưa có tài liệu")
_PAPER, _PAPERS = Words("1 paper", "1 tài liệu"), Words("{0} papers", "{0} tài liệu")
_HIDDEN = Words("hidden item", "mục chưa công khai")
_CLOSED = Words("closed doors", "họp kín")
_TONES = {DocumentState.RELEASED: "green", DocumentState.WITHDRAWN: "red"}


class PaperRow(Row, frozen=True, kw_only=True):
    """An item of the agenda (`heading`), or a paper below it.

    `item`: id of the item, "" for none; `waiting`: papers of a heading that are not released.
    """

    heading: bool
    item: str
    number: str
    title: str
    detail: str
    stage: str
    stage_text: str
    tone: str
    readers: str
    label: str
    note: str
    signatures: str
    signature_tone: str
    waiting: int
    first: bool
    last: bool


class PapersDeskView(msgspec.Struct, frozen=True, kw_only=True):
    """The desk besides its lists."""

    unreleased: int
    handing: bool
    changing: bool
    releasing: bool
    withdrawing: bool
    count: int


def under_items(meeting: Meeting) -> list[tuple[str, AgendaItem | None, list[Document]]]:
    """Papers by item, in agenda order, with the item's number; first those of no item, when there are any."""
    groups: dict[ItemId | None, list[Document]] = {}
    for document in meeting.documents.values():
        groups.setdefault(document.item_id if document.item_id in meeting.items else None, []).append(document)
    found: list[tuple[str, AgendaItem | None, list[Document]]] = []
    if None in groups:
        found.append(("", None, groups[None]))
    found += [(number, item, groups.get(item.item_id, [])) for number, item in numbered(meeting)]
    return found


def desk_rows(meeting: Meeting, language: Language) -> list[PaperRow]:
    """All items with their papers."""
    rows: list[PaperRow] = []
    for number, item, documents in under_items(meeting):
        rows.append(_heading(number, item, documents, language))
        for n, document in enumerate(documents):
            row = _paper(document, meeting, language)
            rows.append(replace(row, first=n == 0, last=n == len(documents) - 1))
    return rows


def _heading(number: str, item: AgendaItem | None, documents: Sequence[Document], language: Language) -> PaperRow:
    waiting = sum(d.state is DocumentState.REGISTERED for d in documents)
    words = {0: _NO_PAPER, 1: _PAPER}.get(len(documents), _PAPERS)
    parts = [words.say(language).format(len(documents))]
    parts += [_CLOSED.say(language)] if item is not None and item.closed_sitting else []
    parts += [_HIDDEN.say(language)] if item is not None and item.hidden else []
    item_id = item.item_id if item is not None else ""
    return PaperRow(
        key=f"item:{item_id}", heading=True, item=item_id, number=number,
        title=item.title if item is not None else _NO_ITEM.say(language), detail=" · ".join(parts),
        stage="", stage_text="", tone="plain", readers="", label="", note="", signatures="", signature_tone="",
        waiting=waiting, first=False, last=False,
    )  # fmt: skip


def _paper(document: Document, meeting: Meeting, language: Language) -> PaperRow:
    version = document.versions[-1]
    parts = [document.file_name, version_text(version, language), document.reason]
    planned = document.state is DocumentState.REGISTERED and document.release_at is not None
    return PaperRow(
        key=document.document_id,
        heading=False,
        item=document.item_id or "",
        number="",
        title=document.title,
        detail=" · ".join(part for part in parts if part),
        stage=document.state.value,
        stage_text=stage_text(document, language),
        tone="blue" if planned else _TONES.get(document.state, "amber"),
        readers=readers_text(document, meeting, language),
        label=LABELS[Label.INTERNAL].say(language) if document.label is Label.INTERNAL else "",
        note=version.note,
        signatures=signatures_text(version, language),
        signature_tone=signature_tone(version),
        waiting=0,
        first=False,
        last=False,
    )


@QmlElement
class PapersDeskViewModel(ViewModel):
    """The secretary's papers."""

    ticking = False
    changed = Signal()
    unreleased = shown(int, "unreleased", changed)
    handing = shown(bool, "handing", changed)
    changing = shown(bool, "changing", changed)
    releasing = shown(bool, "releasing", changed)
    withdrawing = shown(bool, "withdrawing", changed)
    count = shown(int, "count", changed)
    papers: Property = fixed(QObject, "_papers")
    queue = fixed(PaperQueueViewModel, "_queue")
    draft = fixed(PaperDraftViewModel, "_draft")
    audiences = fixed(AudienceChoiceViewModel, "_audiences")
    edit = fixed(PaperEditViewModel, "_edit")
    timing = fixed(ReleaseChoiceViewModel, "_timing")

    def __init__(self, room: Room) -> None:
        self._papers = RowModel(PaperRow)
        self._seen: tuple[Meeting, Language] | None = None
        self._queue = PaperQueueViewModel(room)
        self._audiences = AudienceChoiceViewModel(room)
        self._draft = PaperDraftViewModel(room, self._queue, self._audiences)
        self._edit = PaperEditViewModel(room, self._queue, self._audiences)
        self._timing = ReleaseChoiceViewModel(room)
        super().__init__(room)
        self._papers.setParent(self)

    _view: PapersDeskView

    def look(self) -> PapersDeskView:
        """See ViewModel."""
        meeting, seen = self.room.meeting, (self.room.meeting, self.room.language)
        me = self.room.bridge.me
        if self._seen is not None and self._seen[0] is meeting and self._seen[1] == seen[1]:
            return self._view  # something else changed, such as who is online
        self._seen = seen
        self._papers.show(desk_rows(meeting, self.room.language))
        return PapersDeskView(
            unreleased=sum(d.state is DocumentState.REGISTERED for d in meeting.documents.values()),
            handing=meeting.has_role(me, Role.SECRETARY, Role.CLERK),
            changing=may(meeting, me, RegisterDocument),
            releasing=may(meeting, me, ReleaseDocument),
            withdrawing=may(meeting, me, WithdrawDocument),
            count=len(meeting.documents),
        )

    @Slot(str)
    def release(self, key: str) -> None:
        """Let its audience open a document."""
        self.room.submit(ReleaseDocument(document_id=DocumentId(key)))

    @Slot(str)
    def time(self, key: str) -> None:
        """Ask when a document is released."""
        self._timing.begin([DocumentId(key)])

    @Slot(str)
    def releaseItem(self, item: str) -> None:
        """Ask when all papers of an item ("" for those of none) are released."""
        for number, found, documents in under_items(self.room.meeting):
            if (found.item_id if found is not None else "") == item:
                title = f"{number}. {found.title}" if found is not None else self.room.text(_NO_ITEM)
                self._timing.begin([d.document_id for d in documents], title)

    @Slot()
    def releaseAll(self) -> None:
        """Ask when everything that is not released is released."""
        self._timing.begin(list(self.room.meeting.documents))

    @Slot(str, str)
    def withdraw(self, key: str, reason: str) -> None:
        """Take a document back."""
        self.room.submit(WithdrawDocument(document_id=DocumentId(key), reason=reason.strip()))

    @Slot(str, int)
    def move(self, key: str, by: int) -> None:
        """One place up (−1) or down (+1) among the papers of its item."""
        siblings = self._siblings(key)
        place = siblings.index(DocumentId(key)) if key in siblings else -1
        wanted = place + by
        if place >= 0 and 0 <= wanted < len(siblings):
            siblings[place], siblings[wanted] = siblings[wanted], siblings[place]
            self.room.submit(OrderDocuments(document_ids=tuple(siblings)))

    @Slot(str, int)
    def dropAt(self, key: str, place: int) -> None:
        """Put a paper where a row of the list is: in the place of a paper, or first below a heading.

        A paper of another item is tied to that item first.
        """
        document = self.room.meeting.documents.get(DocumentId(key))
        rows = self._papers.rows
        row = rows[place] if 0 <= place < len(rows) else None
        if document is None or not isinstance(row, PaperRow) or row.key == key:
            return
        item_id = ItemId(row.item) if row.item else None
        if document.item_id != item_id:
            self._tie(document, item_id)
        order = self._reordered(document, row, item_id)
        if order is not None:
            self.room.submit(OrderDocuments(document_ids=order))

    def _reordered(self, document: Document, row: PaperRow, item_id: ItemId | None) -> tuple[DocumentId, ...] | None:
        known = self.room.meeting.documents
        group = [d.document_id for d in known.values() if d.item_id == item_id]
        before = [d for d in known if d in group or d == document.document_id]
        others = [d for d in before if d != document.document_id]
        place = 0 if row.heading else others.index(DocumentId(row.key))
        down = not row.heading and before.index(document.document_id) < before.index(DocumentId(row.key))
        same_item = document.item_id == item_id
        others.insert(place + (down and same_item), document.document_id)
        return tuple(others) if others != before else None

    def _tie(self, document: Document, item_id: ItemId | None) -> None:
        self.room.submit(
            EditDocument(
                document_id=document.document_id,
                title=document.title,
                item_id=item_id,
                audience=document.audience,
                label=document.label,
            )
        )

    def _siblings(self, key: str) -> list[DocumentId]:
        for _, _, documents in under_items(self.room.meeting):
            found = [d.document_id for d in documents]
            if key in found:
                return found
        return []
