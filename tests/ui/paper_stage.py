"""A window with the document centre alone over a meeting with papers; used by the tests of documents and ink."""

import asyncio
import hashlib
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom import resource_path
from meetroom.client.engine import ClientError, ClientProblem, DocumentProgress, Listener
from meetroom.domain.annotations import Mark, MarkId, MarkRecord, Sharing
from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.documents import RegisterDocument, ReleaseDocument, includes
from meetroom.domain.state import Audience, Label, Version
from meetroom.papers.sealing import SealedReader, seal
from meetroom.papers.search_index import FoundPage, SearchIndex
from meetroom.protocol.messages import PagePresented, PresentInk
from meetroom.ui.app import find_item
from meetroom.ui.bridge import Bridge
from meetroom.ui.document import DocumentViewModel
from meetroom.ui.items.ink import InkItem
from meetroom.ui.items.page_image import PROVIDER, PageImages, PageShelf
from meetroom.ui.items.tool_box import ToolMemory
from meetroom.ui.look import add_import_path, qml_url
from meetroom.ui.view import Room
from tests.ui.local_engine import LocalEngine, LocalHouse
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session

DRAFT = DocumentId("d1")
TITLE = "Dự thảo Nghị quyết 12/2025/NQ-HĐND"
DEMO = resource_path("demo", "du-thao-nghi-quyet.pdf")
ROOT = """
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import "document"
ApplicationWindow {
    id: root
    required property var document
    property string scheme: "light"
    property real textScale: 1
    onSchemeChanged: Theme.scheme = scheme
    onTextScaleChanged: Theme.scale = textScale
    color: Theme.ground
    Component.onCompleted: { Theme.motion = false; Theme.scheme = scheme; Theme.scale = 1 }
    DocumentCentre { anchors { fill: parent; margins: 2 } document: root.document }
}
"""


class ShelfLibrary:
    """Plain papers by document and version; `problem`: why they cannot be had now."""

    def __init__(self) -> None:
        self.papers: dict[tuple[DocumentId, int], bytes] = {}
        self.problem: ClientProblem | None = None
        self.opened = 0
        self.looks = 0
        self.withheld = False
        self.gate = asyncio.Event()
        self.gate.set()

    def look_again(self) -> None:
        """Count."""
        self.looks += 1

    async def open(self, document_id: DocumentId, version: int | None = None) -> bytes:
        """The bytes, as the client's library gives them."""
        await self.gate.wait()
        self.opened += 1
        if self.problem is not None:
            raise ClientError(self.problem)
        return self.papers[document_id, version or 1]

    async def open_reader(self, document_id: DocumentId, version: int | None = None) -> SealedReader:
        """The same, sealed; while `withheld` its chunks are gone."""
        sealed = seal(await self.open(document_id, version), 4096)
        chunks = {ref.sha256: ciphertext for ref, ciphertext in sealed.chunks()}

        def get_chunk(sha256: str) -> bytes:
            if self.withheld:
                raise FileNotFoundError(sha256)
            return chunks[sha256]

        return SealedReader(sealed.key, sealed.manifest, get_chunk)


class MemoryBook:
    """Marks as the client's book keeps them, without disk and line; `problem`: why they cannot be saved now."""

    def __init__(self, me: PersonId, listener: Listener) -> None:
        self.me = me
        self.kept: dict[MarkId, tuple[Mark, Sharing]] = {}
        self.audiences: dict[MarkId, Audience] = {}
        self.gone: set[MarkId] = set()
        self.problem: ClientProblem | None = None
        self.disk_problem: ClientProblem | None = None
        self._listener = listener

    def of(self, document_id: DocumentId) -> tuple[Mark, ...]:
        """All marks."""
        return tuple(mark for mark, _ in self.kept.values() if mark.document_id == document_id)

    def sharing_of(self, mark_id: MarkId) -> Sharing | None:
        """Who it is for."""
        return self.kept[mark_id][1] if mark_id in self.kept else None

    def knows(self, mark_id: MarkId) -> bool:
        """Whether there is, or was, such a mark."""
        return mark_id in self.kept or mark_id in self.gone

    def audience_of(self, mark_id: MarkId) -> Audience | None:
        """Whom a shared mark is for."""
        shared = self.sharing_of(mark_id) is Sharing.SHARED
        return self.audiences.get(mark_id, Audience(everyone=True)) if shared else None

    def put(self, mark: Mark, sharing: Sharing = Sharing.PRIVATE, audience: Audience | None = None) -> None:
        """Keep it; sharing is never taken back, not by deleting either."""
        if self.problem is not None or mark.author != self.me:
            raise ClientError(self.problem or ClientProblem.NOT_ALLOWED)
        before = self.audiences.get(mark.mark_id)
        audience = audience or before or Audience(everyone=True)
        if before is not None and not (sharing is Sharing.SHARED and includes(audience, before)):
            raise ClientError(ClientProblem.NOT_ALLOWED)
        if sharing is Sharing.SHARED:
            self.audiences[mark.mark_id] = audience
        self.bring(mark, sharing)

    def layer(self, document_id: DocumentId, version: int) -> tuple[MarkRecord, ...]:
        """Records of own marks that are for everybody."""
        return tuple(
            MarkRecord(
                mark_id=mark.mark_id,
                document_id=document_id,
                author=self.me,
                sharing=sharing,
                lamport=1,
                device="here",
                body=msgspec.json.encode(mark),
            )
            for mark, sharing in self.kept.values()
            if mark.author == self.me
            and (mark.document_id, mark.version) == (document_id, version)
            and self.audience_of(mark.mark_id) == Audience(everyone=True)
        )

    async def flushed(self) -> None:
        """Whether it is on disk."""
        if self.disk_problem is not None:
            raise ClientError(self.disk_problem)

    def bring(self, mark: Mark, sharing: Sharing) -> None:
        """It came from anywhere."""
        # As what is read from a record, another object each time.
        self.kept[mark.mark_id] = (replace(mark), sharing)
        self._listener.on_marks(mark.document_id)

    def delete(self, mark_id: MarkId) -> None:
        """Keep it no more."""
        if self.problem is not None:
            raise ClientError(self.problem)
        mark, _ = self.kept.pop(mark_id)
        self.gone.add(mark_id)
        self._listener.on_marks(mark.document_id)


class IndexedPapers:
    """Search over papers as the client has it, over what a test puts into it."""

    def __init__(self) -> None:
        self.index = SearchIndex()
        self.progress = (1, 1)
        self.begun = False

    def begin(self) -> None:
        """It may read now."""
        self.begun = True

    async def find(self, query: str, limit: int = 100) -> list[FoundPage]:
        """What the index finds."""
        return self.index.find(query, limit)


class PaperEngine(LocalEngine):
    """The local engine with papers and marks."""

    def __init__(self, house: LocalHouse, me: str, listener: Listener) -> None:
        super().__init__(house, me, listener)
        self.papers = ShelfLibrary()
        self.book = MemoryBook(PersonId(me), listener)
        self.pages_presented: list[tuple[DocumentId, int, float]] = []
        self.views_presented: list[tuple[float, float]] = []
        self.ink_presented: list[PresentInk] = []
        self.pointers: list[tuple[DocumentId, int, float, float, bool]] = []
        self.index = IndexedPapers()
        vars(self).update(library=self.papers, marks=self.book, search=self.index)

    def present_ink(self, ink: PresentInk) -> None:
        """Remember."""
        self.ink_presented.append(ink)

    def present_pointer(self, document_id: DocumentId, page: int, x_pt: float, y_pt: float, shown: bool) -> None:
        """Remember."""
        self.pointers.append((document_id, page, x_pt, y_pt, shown))

    def present_view(self, document_id: DocumentId, page: int, top: float, left: float, zoom: float) -> None:
        """Remember."""
        self.pages_presented.append((document_id, page, top))
        self.views_presented.append((left, zoom))


def add_paper(house: LocalHouse, pdf: bytes, document_id: DocumentId = DRAFT, title: str = TITLE) -> None:
    """The secretary has a document ready, not released."""
    digest = hashlib.sha256(pdf).hexdigest()
    version = Version(
        number=1, original_sha256=digest, pdf_sha256=digest, manifest_sha256=digest, pages=4, size_bytes=len(pdf)
    )
    house.do(
        SECRETARY,
        RegisterDocument(
            document_id=document_id,
            title=title,
            file_name="paper.pdf",
            item_id=None,
            audience=Audience(everyone=True),
            label=Label.NORMAL,
            version=version,
        ),
    )


def _by_id(mark: Mark) -> MarkId:
    return mark.mark_id


class PaperStage:
    """The window and everything behind it."""

    def __init__(
        self,
        qtbot: QtBot,
        pdf: bytes | None = None,
        *,
        me: str = ME,
        size: tuple[int, int] = (682, 712),
        folder: Path | None = None,
        memory: ToolMemory | None = None,
        released: bool = True,
        enter: bool = True,
    ) -> None:
        self.qtbot = qtbot
        self._closed = False
        self.pdf = pdf if pdf is not None else DEMO.read_bytes()
        self.house = house_in_session()
        add_paper(self.house, self.pdf)
        if released:
            self.house.do(SECRETARY, ReleaseDocument(document_id=DRAFT))
        made: list[PaperEngine] = []

        def make(listener: Listener) -> Any:
            made.append(PaperEngine(self.house, me, listener))
            made[0].papers.papers[DRAFT, 1] = self.pdf
            return made[0]

        self.bridge = Bridge(make)
        self.engine = made[0]
        self.room = Room(self.bridge)
        self.said: list[str] = []
        self.room.said.connect(lambda text, _tone: self.said.append(text))
        self.shelf = PageShelf()
        self.document = DocumentViewModel(self.room, self.shelf, folder, memory)
        self.qml = QQmlEngine()
        self.warnings: list[str] = []
        self.qml.warnings.connect(lambda found: self.warnings.extend(w.toString() for w in found))
        self.qml.addImageProvider(PROVIDER, PageImages(self.shelf))
        add_import_path(self.qml)
        self.component = QQmlComponent(self.qml)
        self.component.setData(ROOT.encode(), qml_url("Root.qml"))
        window = self.component.createWithInitialProperties(
            {"document": self.document, "width": size[0], "height": size[1], "visible": True}
        )
        assert isinstance(window, QQuickWindow), self.component.errorString()
        self.window = window
        if enter:
            self.enter()

    def enter(self) -> None:
        self.bridge.run(self.engine.enter(self.house.meeting.meeting_id))

    def ready(self) -> "PaperStage":
        """Wait until the first page is on the screen."""
        self.qtbot.waitUntil(lambda: self.document.property("phase") == "ready")
        self.picture(0)
        return self

    def do(self, actor: str, command: Any) -> None:
        """Something happens in the meeting."""

        def act() -> None:
            self.house.do(actor, command)
            self.engine.tell()

        self.bridge.call_soon(act)

    def tell(self, act: Any) -> None:
        """Something happens on the engine's thread."""
        self.bridge.call_soon(act)

    def progress(self, verified: int, total: int, **more: Any) -> None:
        state = DocumentProgress(version=1, verified=verified, total=total, has_key=True, **more)
        self.tell(lambda: self.engine.listener.on_document(DRAFT, state))

    def present(
        self, page: int, top: float = 0.0, by: str = CHAIR, document_id: DocumentId = DRAFT, **view: float
    ) -> None:
        presented = PagePresented(by=PersonId(by), document_id=document_id, page=page, top=top, **view)
        self.tell(lambda: self.engine.listener.on_presented(presented))

    def item(self, name: str) -> QQuickItem:
        found = find_item(self.window.contentItem(), name)
        assert found is not None, f"{name} is not shown"
        return found

    def shows(self, name: str) -> bool:
        return find_item(self.window.contentItem(), name) is not None

    def ink(self, page: int = 0) -> InkItem:
        found = self.item(f"ink{page}")
        assert isinstance(found, InkItem)
        return found

    def picture(self, page: int) -> QQuickItem:
        """The picture of a page, loaded at its final size."""

        def loaded() -> bool:
            found = find_item(self.window.contentItem(), f"pageImage{page}")
            return found is not None and bool(found.property("drawn"))

        self.qtbot.waitUntil(loaded)
        return self.item(f"pageImage{page}")

    def at(self, page: int, x_pt: float, y_pt: float) -> QPoint:
        """Where a place of a page is in the window."""
        ink = self.ink(page)
        scale = ink.width() / float(ink.property("pageWidth"))
        return ink.mapToScene(QPointF(x_pt * scale, y_pt * scale)).toPoint()

    def click(self, name: str) -> None:
        self.qtbot.waitUntil(lambda: self.shows(name) and self.item(name).isEnabled())
        item = self.item(name)
        self.grab()  # whatever has just appeared is laid out now
        centre = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, pos=centre)

    def drag(self, page: int, *places_pt: tuple[float, float]) -> None:
        """The mouse goes down at the first place, over the others, and up at the last."""
        points = [self.at(page, *place) for place in places_pt]
        QTest.mousePress(self.window, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(self.window, point)
        QTest.mouseRelease(self.window, Qt.MouseButton.LeftButton, pos=points[-1])

    def kept(self) -> list[Mark]:
        """Marks the engine holds, read on its own thread: of what is saved in one step, all is there or nothing."""
        read: Future[list[Mark]] = Future()
        if self._closed:
            return self._held()
        self.tell(lambda: read.set_result(self._held()))
        return read.result(timeout=60)

    def wait_kept(self, count: int) -> list[Mark]:
        """The marks, once there are so many.  After that a mark already there may still change: see wait_kept_are."""
        seen: list[Mark] = []

        def there() -> bool:
            seen[:] = self.kept()
            return len(seen) == count

        self.qtbot.waitUntil(there)
        return list(seen)

    def wait_kept_are(self, *marks: Mark) -> None:
        """Wait until these marks, as they are here, are the ones kept."""
        self.qtbot.waitUntil(lambda: sorted(self.kept(), key=_by_id) == sorted(marks, key=_by_id))

    def _held(self) -> list[Mark]:
        return [mark for mark, _ in self.engine.book.kept.values()]

    def grab(self) -> QImage:
        return self.window.grabWindow()

    def close(self) -> None:
        """Safe to call again."""
        if self._closed:
            return
        self._closed = True
        self.window.close()
        dying: tuple[QObject, ...] = (self.window, self.qml)
        for dead in dying:
            dead.deleteLater()
            QCoreApplication.sendPostedEvents(dead, QEvent.Type.DeferredDelete)
        self.document.close()
        self.bridge.stop()
        assert self.warnings == []
