"""Files about to be handed in: title, item, readers and label of each, before anything is sent; opens no file."""

import asyncio
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.agenda import numbered
from meetroom.domain.core import ItemId
from meetroom.domain.state import Audience, DocumentState, Label, Meeting
from meetroom.protocol.http import UploadFields
from meetroom.ui.audience_choice import AudienceChoiceViewModel
from meetroom.ui.paper_folder import (
    FoundPaper,
    Gathered,
    LeftOut,
    OmittedFile,
    file_name,
    gather,
    guessed_item,
    title_of,
)
from meetroom.ui.paper_queue import PaperQueueViewModel
from meetroom.ui.paper_words import SECRET_REFUSED, audience_text, label_at, label_choices, size_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_NO_ITEM = Words("No item", "Không gắn mục nào")
_FOR_EACH = Words("As set for each file", "Theo từng tệp")
_KNOWN = Words(
    "A paper from a file of this name is here already: “{0}”. To replace it, use “New version” at that paper.",
    "Đã có tài liệu từ tệp cùng tên: “{0}”. Nếu muốn thay, hãy dùng “Bản mới” ở tài liệu đó.",
)
_GUESSED = Words("Item guessed from the name", "Mục đoán theo tên")
_NOTHING = Words("There is nothing here that can be handed in.", "Không có tệp nào gửi lên được.")
_LEFT_OUT: dict[LeftOut, Words] = {
    LeftOut.HIDDEN: Words("a hidden file or one of the system", "tệp ẩn hoặc tệp của hệ thống"),
    LeftOut.UNKNOWN_KIND: Words("not a kind that is taken; save it as PDF", "loại tệp không nhận; hãy lưu thành PDF"),
    LeftOut.EMPTY: Words("the file is empty", "tệp trống"),
    LeftOut.TOO_LARGE: Words("larger than 500 MB; split it", "lớn hơn 500 MB; hãy chia nhỏ"),
    LeftOut.UNREADABLE: Words(
        "cannot be read; check the rights or the drive", "không đọc được; hãy kiểm tra quyền hoặc ổ đĩa"
    ),
    LeftOut.BAD_NAME: Words("the name has unusable characters; rename it", "tên có ký tự không dùng được; hãy đổi tên"),
    LeftOut.EMPTY_FOLDER: Words("the folder is empty", "thư mục trống"),
    LeftOut.LINK: Words(
        "a link to another folder; drop that folder itself", "liên kết tới thư mục khác; hãy thả chính thư mục đó"
    ),
    LeftOut.TOO_DEEP: Words("too many folders inside each other", "quá nhiều lớp thư mục"),
    LeftOut.TOO_MANY: Words("too many at once; hand it in afterwards", "quá nhiều tệp một lần; hãy gửi tiếp sau"),
    LeftOut.TWICE: Words("in the list already", "đã có trong danh sách"),
}


class DraftRow(Row, frozen=True, kw_only=True):
    """One file about to be handed in; `item` is a place in the list of items."""

    title: str
    detail: str
    item: int
    notice: str


class OmittedRow(Row, frozen=True, kw_only=True):
    """Something that will not be handed in."""

    name: str
    why: str


class DraftView(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with all files."""

    asking: bool
    reading: bool
    count: int
    items: tuple[str, ...]
    items_for_all: tuple[str, ...]
    for_all: int
    labels: tuple[str, ...]
    label: int
    refusal: str
    readers: str
    omitted: int
    nothing: str
    ready: bool


class _Draft(msgspec.Struct):
    key: str
    found: FoundPaper
    title: str
    item_id: ItemId | None
    guessed: bool = False


def item_choices(meeting: Meeting, language: Language) -> list[tuple[str, ItemId | None]]:
    """What a document can be tied to, with its words; the first is nothing."""
    rows: list[tuple[str, ItemId | None]] = [(_NO_ITEM.say(language), None)]
    return rows + [(f"{number}. {item.title}", item.item_id) for number, item in numbered(meeting)]


def local_paths(urls: Sequence[Any]) -> list[Path]:
    """The files of this machine among what was dropped, pasted or chosen."""
    files = (QUrl(url).toLocalFile() for url in urls)
    return [Path(file) for file in files if file]


@QmlElement
class PaperDraftViewModel(ViewModel):
    """The files one is asked about; `send` hands them to the queue."""

    ticking = False
    changed = Signal()
    asking = shown(bool, "asking", changed)
    reading = shown(bool, "reading", changed)
    count = shown(int, "count", changed)
    items = shown(list, "items", changed)
    itemsForAll = shown(list, "items_for_all", changed)
    forAll = shown(int, "for_all", changed)
    labels = shown(list, "labels", changed)
    label = shown(int, "label", changed)
    refusal = shown(str, "refusal", changed)
    readers = shown(str, "readers", changed)
    omitted = shown(int, "omitted", changed)
    nothing = shown(str, "nothing", changed)
    ready = shown(bool, "ready", changed)
    files: Property = fixed(QObject, "_files")
    leftOut: Property = fixed(QObject, "_left_out")

    def __init__(self, room: Room, queue: PaperQueueViewModel, audiences: AudienceChoiceViewModel) -> None:
        self._files, self._left_out = RowModel(DraftRow), RowModel(OmittedRow)
        self._queue, self._audiences = queue, audiences
        self._drafts: list[_Draft] = []
        self._omitted: list[OmittedFile] = []
        self._label, self._audience = 0, Audience(everyone=True)
        self._open, self._reading, self._asked = False, 0, 0
        super().__init__(room)
        for model in (self._files, self._left_out):
            model.setParent(self)

    def look(self) -> DraftView:
        """See ViewModel."""
        language = self.room.language
        choices = item_choices(self.room.meeting, language)
        places = {item_id: n for n, (_, item_id) in enumerate(choices)}
        self._files.show([self._row(draft, places) for draft in self._drafts])
        self._left_out.show(
            [
                OmittedRow(key=str(n), name=o.name, why=_LEFT_OUT[o.reason].say(language))
                for n, o in enumerate(self._omitted)
            ]
        )
        items = {draft.item_id for draft in self._drafts}
        secret = label_at(self._label) is None
        titled = all(draft.title.strip() for draft in self._drafts)
        return DraftView(
            asking=self._open,
            reading=self._reading > 0,
            count=len(self._drafts),
            items=tuple(words for words, _ in choices),
            items_for_all=(_FOR_EACH.say(language), *(words for words, _ in choices)),
            for_all=places.get(items.pop(), 0) + 1 if len(items) == 1 else 0,
            labels=tuple(label_choices(language)),
            label=self._label,
            refusal=SECRET_REFUSED.say(language) if secret else "",
            readers=audience_text(self._audience, self.room.meeting, language),
            omitted=len(self._omitted),
            nothing=_NOTHING.say(language) if self._open and not self._drafts and not self._reading else "",
            ready=bool(self._drafts) and titled and not secret and not self._reading,
        )

    @Slot(list, str)
    def take(self, urls: list[Any], item: str) -> None:
        """Ask about files and folders; `item` is the agenda item they were dropped on, "" to guess it from names."""
        paths = local_paths(urls)
        if not paths:
            return
        if not self._open:
            self._begin()
        self._reading += 1
        asked = self._asked

        def done(gathered: Gathered) -> None:
            self._reading -= 1
            if asked == self._asked:
                self._add(gathered, ItemId(item) if item in self.room.meeting.items else None)
            self.refresh()

        def failed(error: ClientError) -> None:
            self._reading -= 1
            self.room.complain(error)
            self.refresh()

        self.room.bridge.run(_gathered(paths), done, failed)
        self.refresh()

    @Slot(str)
    def paste(self, item: str) -> None:
        """Ask about the files copied in the file manager."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and data.hasUrls():
            self.take(list(data.urls()), item)

    @Slot(str, str)
    def rename(self, key: str, title: str) -> None:
        """Another title for a file."""
        self._draft(key).title = title
        self.refresh()

    @Slot(str, int)
    def tie(self, key: str, item: int) -> None:
        """Another item for a file."""
        draft = self._draft(key)
        draft.item_id, draft.guessed = item_choices(self.room.meeting, self.room.language)[item][1], False
        self.refresh()

    @Slot(int)
    def tieAll(self, item: int) -> None:
        """One item for all files; the first choice leaves them as they are."""
        if item > 0:
            for draft in self._drafts:
                self.tie(draft.key, item - 1)

    @Slot(str)
    def leave(self, key: str) -> None:
        """Do not hand a file in."""
        self._drafts = [draft for draft in self._drafts if draft.key != key]
        self.refresh()

    @Slot(int)
    def chooseLabel(self, label: int) -> None:
        """How far they may be spread; a state secret is refused at once."""
        self._label = label
        self.refresh()

    @Slot()
    def chooseReaders(self) -> None:
        """Ask who may read them."""

        def told(audience: Audience) -> None:
            self._audience = audience
            self.refresh()

        self._audiences.begin(self._audience, told)

    @Slot()
    def send(self) -> None:
        """Hand everything in, in this order."""
        label = label_at(self._label)
        if label is None or not self._view.ready:
            return
        self._queue.hand_in(*((draft.found.path, self._fields(draft, label)) for draft in self._drafts))
        self.close()

    @Slot()
    def close(self) -> None:
        """Hand nothing in; what is still being read is not asked about any more."""
        self._asked += 1
        self._open, self._drafts, self._omitted = False, [], []
        self.refresh()

    def _begin(self) -> None:
        self._open, self._label, self._audience = True, 0, Audience(everyone=True)
        self._drafts, self._omitted = [], []

    def _add(self, gathered: Gathered, item_id: ItemId | None) -> None:
        known = {draft.found.path.resolve() for draft in self._drafts}
        for found in gathered.papers:
            if found.path.resolve() in known:
                self._omitted.append(OmittedFile(name=found.path.name, reason=LeftOut.TWICE))
                continue
            guessed = None if item_id is not None else guessed_item(found, self.room.meeting)
            self._drafts.append(
                _Draft(
                    key=new_id(),
                    found=found,
                    title=title_of(found.path),
                    item_id=item_id or guessed,
                    guessed=guessed is not None,
                )
            )
        self._omitted += gathered.omitted

    def _draft(self, key: str) -> _Draft:
        return next(draft for draft in self._drafts if draft.key == key)

    def _row(self, draft: _Draft, places: dict[ItemId | None, int]) -> DraftRow:
        found = draft.found
        name = unicodedata.normalize("NFC", "/".join((*found.under, found.path.name)))
        return DraftRow(
            key=draft.key,
            title=draft.title,
            detail=" · ".join(
                [name, size_text(found.size_bytes, self.room.language)]
                + ([self.room.text(_GUESSED)] if draft.guessed else [])
            ),
            item=places.get(draft.item_id, 0),
            notice=self._known(file_name(found.path)),
        )

    def _known(self, name: str) -> str:
        same = (
            d.title
            for d in self.room.meeting.documents.values()
            if d.file_name.casefold() == name.casefold() and d.state is not DocumentState.WITHDRAWN
        )
        title = next(same, "")
        return self.room.text(_KNOWN).format(title) if title else ""

    def _fields(self, draft: _Draft, label: Label) -> UploadFields:
        return UploadFields(
            title=draft.title.strip(),
            file_name=file_name(draft.found.path),
            item_id=draft.item_id if draft.item_id in self.room.meeting.items else None,
            audience=self._audience,
            label=label,
        )


async def _gathered(paths: list[Path]) -> Gathered:
    return await asyncio.to_thread(gather, paths)
