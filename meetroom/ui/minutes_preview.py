"""The printed page as it will be: typeset again when facts or texts change, and when nobody types; signs nothing."""

import asyncio
from pathlib import Path

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.archive.minutes import MinutesNotWritten, write_minutes_pdf
from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.minutes_state import RichText
from meetroom.ui.bridge import Bridge
from meetroom.ui.items.page_image import PageShelf
from meetroom.ui.minutes_issuing import MinutesIssuingViewModel
from meetroom.ui.minutes_outline import CLOSING, OPENING
from meetroom.ui.minutes_writing import MinutesWritingViewModel
from meetroom.ui.paper_pages import PaperPagesViewModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.template_words import not_set
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

QUIET_MS, REST_FACTOR = 700, 2.0
_NOT_TYPESET = Words(
    "The page could not be set. Remove unusual signs from the text you typed last; everything you wrote is kept.",
    "Chưa dàn được trang in. Hãy bỏ các ký tự lạ trong đoạn vừa gõ; mọi nội dung bạn soạn vẫn được giữ.",
)
_MAKING = Words("Setting the pages…", "Đang dàn trang…")
_DRAFT = Words("As the facts and texts stand now; not signed.", "Theo diễn biến và nội dung hiện tại; chưa ký.")
_PAPER = Words("The issued paper with its signatures.", "Bản đã phát hành, kèm các chữ ký.")


class PreviewView(msgspec.Struct, frozen=True, kw_only=True):
    """The preview besides its pages."""

    busy: bool
    problem: str
    said: str
    language: int
    issued: bool
    paper: bool


def with_typed(minutes: Minutes, texts: dict[str, RichText]) -> Minutes:
    """The draft as if what is typed were written down."""
    items = tuple(replace(i, text=texts[i.item_id]) if i.item_id in texts else i for i in minutes.items)
    opening, closing = texts.get(OPENING, minutes.opening), texts.get(CLOSING, minutes.closing)
    return replace(minutes, items=items, opening=opening, closing=closing)


def head_of(bridge: Bridge) -> str:
    """Head of the chain as far as this machine knows it, "" where it knows none."""
    try:
        return str(bridge.engine.replica.head)
    except ClientError:
        return ""


@QmlElement
class MinutesPreviewViewModel(ViewModel):
    """See the module."""

    ticking = False
    changed = Signal()
    busy = shown(bool, "busy", changed)
    problem = shown(str, "problem", changed)
    said = shown(str, "said", changed)
    language = shown(int, "language", changed)
    issued = shown(bool, "issued", changed)
    paper = shown(bool, "paper", changed)
    pages = fixed(PaperPagesViewModel, "_pages")

    def __init__(
        self, room: Room, shelf: PageShelf, writing: MinutesWritingViewModel, issuing: MinutesIssuingViewModel
    ) -> None:
        self._pages = PaperPagesViewModel(shelf)
        self._writing, self._issuing = writing, issuing
        self._watched = self._busy = self._stale = self._paper = False
        self._problem: Words | ClientError | None = None
        self._shown: object = None
        self._templates: Path | None = None
        self._asked = False
        self._made = QElapsedTimer()
        super().__init__(room)
        self._pages.setParent(self)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._make)
        writing.drafting.drafted.connect(self._expire)
        writing.typed.connect(self._expire)
        issuing.changed.connect(self._expire)
        room.bridge.linkChanged.connect(self._on_link)
        room.bridge.meetingReset.connect(self._ask_anew)

    def look(self) -> PreviewView:
        """See ViewModel."""
        problem, issued = self._problem, self.room.meeting.minutes.issued is not None
        said = _MAKING if self._busy and not self._pages.count else _PAPER if self._paper else _DRAFT
        return PreviewView(
            busy=self._busy,
            problem=""
            if problem is None
            else self.room.text(problem)
            if isinstance(problem, Words)
            else error_sentence(problem, self.room.language),
            said=self.room.text(said),
            language=int(self._issuing.language_now is Language.EN),
            issued=issued,
            paper=self._paper and issued,
        )

    @Slot(bool)
    def watch(self, watched: bool) -> None:
        """Typeset only while somebody looks."""
        if watched == self._watched:
            return
        self._watched = watched
        self._writing.drafting.want(watched)
        if watched:
            self._ask_anew()
            self._expire()
            self._make()

    @Slot(bool)
    def showPaper(self, paper: bool) -> None:
        """Show the issued paper, or the draft as it stands."""
        self._paper, self._shown = paper, None
        self._expire()
        self._make()

    @Slot()
    def again(self) -> None:
        """Typeset now, or once what is being made is done."""
        self._shown, self._stale = None, True
        self._ask_anew()
        self._make()

    def stop(self) -> None:
        """The window closes."""
        self._quiet.stop()
        self._pages.close()

    def _expire(self) -> None:
        self._stale = True
        if self._watched:
            self._quiet.start()
        self.refresh()

    def _make(self) -> None:
        minutes = self._writing.drafting.minutes
        if not self._watched or self._busy or (minutes is None and not self._paper):
            return
        issued = self.room.meeting.minutes.issued
        if self._paper and issued is not None:
            self._fetch((issued.revision, len(self.room.meeting.minutes.signatures)))
        elif minutes is not None:
            self._typeset(minutes)

    def _fetch(self, wanted: object) -> None:
        if wanted == self._shown:
            return
        self._begin()

        async def work() -> bytes:
            return (await self.room.bridge.engine.minutes.paper()).pdf

        self.room.bridge.run(work(), lambda pdf: self._take(pdf, wanted), self._failed)

    def _typeset(self, minutes: Minutes) -> None:
        texts, language = self._writing.texts(), self._issuing.language_now
        number, recipients = self._issuing.number_now, self._issuing.recipients_now
        wanted = (minutes, tuple(texts.items()), language, number, recipients)
        if wanted == self._shown and self._asked:
            self._stale = False
            return
        self._begin()
        head, whole = head_of(self.room.bridge), with_typed(minutes, texts)

        def work(templates: Path | None) -> bytes | Words:
            try:
                return write_minutes_pdf(
                    whole,
                    language=language.value,
                    head=head,
                    number=number,
                    recipients=recipients,
                    templates=templates,
                )
            except MinutesNotWritten as error:
                return not_set(error, _NOT_TYPESET)

        async def made() -> bytes | Words | None:
            before, templates = self._templates, await self._office()
            same = wanted == self._shown and templates == before
            return None if same else await asyncio.to_thread(work, templates)

        self.room.bridge.run(made(), lambda pdf: self._take(pdf, wanted), self._failed)

    def _on_link(self, state: LinkState, _: object) -> None:
        if state is LinkState.LIVE:
            self._ask_anew()
            self._expire()

    def _ask_anew(self) -> None:
        """The server's templates may have changed, or can be asked for again."""
        self._asked = False

    async def _office(self) -> Path | None:
        """The office's templates, asked for once while somebody looks."""
        if not self._asked:
            self._asked = True
            try:
                self._templates = await self.room.bridge.engine.minutes.office_templates()
            except ClientError:
                self._asked = False
                raise
        return self._templates

    def _begin(self) -> None:
        self._busy, self._stale = True, False
        self._made.start()
        self.refresh()

    def _take(self, made: bytes | Words | None, wanted: object) -> None:
        """What came of it; None: what is shown still holds."""
        self._busy, self._shown = False, wanted
        # The pages of a long day take seconds; the machine is not kept busy with them.
        self._quiet.setInterval(max(QUIET_MS, round(self._made.elapsed() * REST_FACTOR)))
        if made is not None:
            self._problem = made if isinstance(made, Words) else None
        if isinstance(made, bytes):
            self._pages.open(made)
        if self._stale and self._watched:
            self._quiet.start()
        self.refresh()

    def _failed(self, error: ClientError) -> None:
        self._busy, self._shown = False, None
        self._problem = None if error.problem is ClientProblem.NOT_IN_MEETING else error
        self.refresh()
