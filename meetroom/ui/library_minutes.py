"""The issued minutes of a meeting of before, as they lie on this machine: told in a line, read as pages, saved."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.client.kept import KeptMeeting
from meetroom.domain.minutes_state import MinutesState
from meetroom.domain.state import OVER
from meetroom.ui.items.page_image import PageShelf
from meetroom.ui.minutes_reading_words import paper_title, signature_words, stage_text
from meetroom.ui.paper_pages import PaperPagesViewModel
from meetroom.ui.paper_saving import NOT_SAVED, SAVED, write_whole
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_OPENS = Words("opens here without the server", "mở được khi không có máy chủ")
_AWAY = Words("not on this machine; enter the meeting to read them", "không có trên máy này; hãy vào phiên họp để đọc")


class LibraryMinutesView(msgspec.Struct, frozen=True, kw_only=True):
    """What the line and the sheet say; `told`: there is something to tell."""

    told: bool = False
    title: str = ""
    detail: str = ""
    ready: bool = False
    signatures: tuple[str, ...] = ()


@QmlElement
class LibraryMinutesViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    told = shown(bool, "told", changed)
    title = shown(str, "title", changed)
    detail = shown(str, "detail", changed)
    ready = shown(bool, "ready", changed)
    signatures = shown(list, "signatures", changed)
    pages: Property = fixed(PaperPagesViewModel, "_pages")

    def __init__(self, room: Room, shelf: PageShelf) -> None:
        self._kept: KeptMeeting | None = None
        self._pages = PaperPagesViewModel(shelf)
        self._pdf: bytes | None = None
        self._give_up: Callable[[], None] = lambda: None
        super().__init__(room)
        self._pages.setParent(self)

    def tell(self, kept: KeptMeeting | None) -> None:
        """Another meeting is chosen, or none."""
        if kept != self._kept:
            self._kept = kept
            self.refresh()

    def look(self) -> LibraryMinutesView:
        """See ViewModel."""
        meeting = self._kept.meeting if self._kept is not None else None
        if self._kept is None or meeting is None or meeting.phase not in OVER:
            return LibraryMinutesView()
        language, ready = self.room.language, self._kept.paper
        parts = [stage_text(meeting, language)]
        if meeting.minutes.issued is not None:
            parts.append((_OPENS if ready else _AWAY).say(language))
        return LibraryMinutesView(
            told=True,
            title=paper_title(meeting, language),
            detail=" · ".join(parts),
            ready=ready,
            signatures=self._signatures(meeting.minutes),
        )

    @Slot()
    def open(self) -> None:
        """Read them."""
        kept = self._kept
        if kept is None:
            return
        shelf = self.room.bridge.engine

        async def load() -> bytes:
            pdf: bytes = await shelf.kept.paper(kept.key)
            return pdf

        self._give_up()
        self._give_up = self.room.bridge.run(load(), self._take, self._fail)

    @Slot()
    def close(self) -> None:
        """They are not read any more; nothing of them stays in memory, nor comes into it later."""
        self._give_up()
        self._pdf = None
        self._pages.clear()

    @Slot(result=QUrl)
    def proposedFile(self) -> QUrl:
        """Where to save, to begin with."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return QUrl.fromLocalFile(str(Path(folder) / "bien-ban.pdf"))

    @Slot(QUrl)
    def save(self, target: QUrl) -> None:
        """Save the file, signatures and all."""
        if self._pdf is None:
            return
        pdf, path = self._pdf, Path(target.toLocalFile())

        async def write() -> bool:
            return await asyncio.to_thread(write_whole, path, pdf)

        self.room.bridge.run(write(), lambda written: self._written(path, written))

    def stop(self) -> None:
        """The window is closed."""
        self._pages.close()

    def _signatures(self, minutes: MinutesState) -> tuple[str, ...]:
        told = (signature_words(signature, self.room.language) for signature in minutes.signatures)
        return tuple(f"{who}. {worth}" for who, worth, _, _ in told)

    def _take(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._pages.open(pdf)

    def _fail(self, error: ClientError) -> None:
        self.room.complain(error)

    def _written(self, path: Path, written: bool) -> None:
        if written:
            self.room.said.emit(self.room.text(SAVED).format(path), "green")
        else:
            self.room.say(NOT_SAVED, "red")
