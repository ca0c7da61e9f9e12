"""Pointer and ink of whoever presents, given out and shown while they are drawn; saves nothing.

A stroke shown stays until it comes as a shared mark, or fades.
"""

import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.annotations import InkPoint, InkStroke, MarkId
from meetroom.domain.core import DocumentId, PersonId
from meetroom.protocol.messages import InkPresented, PointerPresented, PresentInk
from meetroom.ui.items.mark_history import Opened
from meetroom.ui.labels import person_name
from meetroom.ui.view import Room

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

STAYS_S, FADES_S = 2.5, 0.6
"""How long a finished stroke that is not shared stays, and then fades."""
LOST_S = 6.0
"""After so long without news a stroke that was never finished is given up."""
POINTED_S = 4.0
_STEP_MS = 50
_MAX_STROKES = 64


class Podium:
    """Gives out what this person draws and points at, as long as they present."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.leads = False
        self.walls: list[PresentedInk] = []
        """Where it is seen on this machine, too: nobody is sent back what they give out."""

    def ink(
        self, on: Opened | None, page: int, mark_id: MarkId, style: InkStroke, points: list[InkPoint], ended: bool
    ) -> None:
        """A stroke goes on."""
        if not self.leads or on is None or not (points or ended):
            return
        ink = PresentInk(
            document_id=on.document_id,
            page=page,
            mark_id=mark_id,
            tool=style.tool,
            color=style.color,
            width_pt=style.width_pt,
            points=tuple(points),
            ended=ended,
        )
        engine = self._room.bridge.engine
        self._room.bridge.call_soon(lambda: engine.present_ink(ink))
        for wall in self.walls:
            wall.take_ink(InkPresented(by=self._room.bridge.me, **msgspec.structs.asdict(ink)))

    def pointer(self, on: Opened, page: int, x_pt: float, y_pt: float, shown: bool) -> None:
        """The pointer moves."""
        if self.leads:
            engine, document_id = self._room.bridge.engine, on.document_id
            self._room.bridge.call_soon(lambda: engine.present_pointer(document_id, page, x_pt, y_pt, shown))
            me = self._room.bridge.me
            for wall in self.walls:
                wall.take_pointer(
                    PointerPresented(by=me, document_id=document_id, page=page, x_pt=x_pt, y_pt=y_pt, shown=shown)
                )


class ShownStroke(msgspec.Struct):
    """A stroke of the presenter as far as it has come."""

    page: int
    style: InkStroke
    points: list[InkPoint]
    heard_s: float
    ended: bool = False
    opacity: float = 1.0


@QmlElement
class PresentedInk(QObject):
    """What the presenter draws and points at, for those who follow.

    `inkChanged(page, key)`: a stroke has grown, fades or is gone.
    """

    inkChanged = Signal(int, str)
    pointerChanged = Signal()

    def __init__(self, room: Room, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._room = room
        self._clock = clock
        self._follows = False
        self._document: DocumentId | None = None
        self._strokes: dict[str, ShownStroke] = {}
        self._put_down: Callable[[MarkId], bool] = lambda _mark_id: False
        self._pointer: tuple[int, float, float] | None = None
        self._by = PersonId("")
        self._own = False
        self._pointed_s = 0.0
        self._timer = QTimer(self, interval=_STEP_MS)
        self._timer.timeout.connect(self.tick)
        room.bridge.inkPresented.connect(self.take_ink)
        room.bridge.pointerPresented.connect(self.take_pointer)

    def watch(self, document_id: DocumentId | None, follows: bool) -> None:
        """What is open here, and whether this person follows; who does not sees nothing of it."""
        if (document_id, follows) == (self._document, self._follows):
            return
        self._document, self._follows = document_id, follows
        for key in tuple(self._strokes):
            self._forget(key)
        self._point(None)

    @property
    def watched(self) -> bool:
        """Whether this person follows whoever presents the document open here."""
        return self._follows and self._document is not None

    def knows(self, put_down: Callable[[MarkId], bool]) -> None:
        """How to find out whether a stroke has come as a mark."""
        self._put_down = put_down

    def settled(self, mark_id: MarkId) -> None:
        """A stroke has come as a mark."""
        self._forget(mark_id)

    def stroke(self, key: str) -> ShownStroke | None:
        """A stroke that is shown."""
        return self._strokes.get(key)

    def on_page(self, page: int) -> list[str]:
        """Keys of the strokes of a page."""
        return [key for key, stroke in self._strokes.items() if stroke.page == page]

    def point_here(self, page: int, x_pt: float, y_pt: float, shown: bool) -> None:
        """This person points themselves."""
        self._own, self._by = True, self._room.bridge.me
        self._point((page, x_pt, y_pt) if shown else None)

    @Slot()
    def tick(self) -> None:
        """Let fade what is over."""
        now_s = self._clock()
        for key, stroke in tuple(self._strokes.items()):
            over_s = now_s - stroke.heard_s - (STAYS_S if stroke.ended else LOST_S)
            if over_s >= FADES_S:
                self._forget(key)
            elif over_s > 0:
                stroke.opacity = 1 - over_s / FADES_S
                self.inkChanged.emit(stroke.page, key)
        if self._pointer is not None and not self._own and now_s - self._pointed_s > POINTED_S:
            self._point(None)
        self._run()

    def take_ink(self, ink: InkPresented) -> None:
        """A stroke goes on."""
        if not self._follows or ink.document_id != self._document or self._put_down(ink.mark_id):
            return
        stroke = self._strokes.get(ink.mark_id)
        if stroke is None:
            if len(self._strokes) >= _MAX_STROKES or not ink.points:
                return
            style = InkStroke((), ink.color, ink.width_pt, ink.tool)
            stroke = self._strokes[ink.mark_id] = ShownStroke(ink.page, style, [], 0.0)
        stroke.points += ink.points
        stroke.heard_s, stroke.ended = self._clock(), stroke.ended or ink.ended
        self.inkChanged.emit(stroke.page, ink.mark_id)
        self._run()

    def take_pointer(self, pointer: PointerPresented) -> None:
        """Somebody points."""
        if not self._follows or pointer.document_id != self._document:
            return
        self._own, self._by, self._pointed_s = False, pointer.by, self._clock()
        self._point((pointer.page, pointer.x_pt, pointer.y_pt) if pointer.shown else None)
        self._run()

    def _point(self, pointer: tuple[int, float, float] | None) -> None:
        if pointer != self._pointer:
            self._pointer = pointer
            self.pointerChanged.emit()

    def _forget(self, key: str) -> None:
        stroke = self._strokes.pop(key, None)
        if stroke is not None:
            self.inkChanged.emit(stroke.page, key)

    def _run(self) -> None:
        wanted = bool(self._strokes) or (self._pointer is not None and not self._own)
        if wanted != self._timer.isActive():
            self._timer.start() if wanted else self._timer.stop()

    def _name(self) -> str:
        return person_name(self._room.meeting, self._by) if self._pointer is not None and not self._own else ""

    pointerPage = Property(int, lambda self: self._pointer[0] if self._pointer else -1, notify=pointerChanged)
    pointerX = Property(float, lambda self: self._pointer[1] if self._pointer else 0.0, notify=pointerChanged)
    pointerY = Property(float, lambda self: self._pointer[2] if self._pointer else 0.0, notify=pointerChanged)
    pointerName = Property(str, _name, notify=pointerChanged)
