"""The marks of the document being read as the screens use them: tools, what is selected or found; saves nothing."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.annotations import Mark, MarkId, Shape, StickyNote, TextHighlight
from meetroom.papers.pages import Hit
from meetroom.ui.items.hands import Hands
from meetroom.ui.items.mark_history import Edit, Opened
from meetroom.ui.items.mark_pages import MarkPages, PageEdit
from meetroom.ui.items.page_image import PageReader
from meetroom.ui.items.presented_ink import Podium, PresentedInk
from meetroom.ui.items.strokes import soft_color
from meetroom.ui.items.tool_box import COLORS, FIGURES, TOOLS, ToolBox, ToolMemory
from meetroom.ui.view import Room

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["Edit", "MarkBoard", "Opened", "PageEdit"]


@QmlElement
class MarkBoard(MarkPages):
    """See the module and MarkPages."""

    changed = Signal()
    failedChanged = Signal()
    overlayChanged = Signal()
    toolChosen = Signal()
    noteAsked = Signal(int, float, float)  # page, x_pt, y_pt
    textAsked = Signal(int, float, float, float, float)  # page, x_pt, y_pt, wanted width_pt (0: any), most

    def __init__(self, room: Room, reader: PageReader, memory: ToolMemory | None = None) -> None:
        super().__init__(room)
        self.reader = reader
        self.hands = Hands(self)
        self.podium = Podium(room)
        self._box, self._memory, self._whose = ToolBox(), memory, ""
        self._selected: frozenset[MarkId] = frozenset()
        self._hits: dict[int, list[tuple[Hit, bool]]] = {}

    def open(self, opened: Opened | None) -> None:
        """See MarkPages; what was selected or found before counts no more."""
        self._hits = {}
        if opened is not None:
            self._take_box()
        super().open(opened)
        self.select(())

    # ---- selecting and searching

    def select(self, mark_ids: Iterable[MarkId]) -> None:
        """Take these with the lasso."""
        selected = frozenset(mark_ids)
        if selected != self._selected:
            self._selected = selected
            self.overlayChanged.emit()
            self.changed.emit()

    def selected(self) -> list[Mark]:
        """What the lasso holds."""
        return [self._marks[mark_id] for mark_id in self._selected if mark_id in self._marks]

    def selected_on(self, page: int) -> list[Mark]:
        """What the lasso holds on a page."""
        return [mark for mark in self.selected() if mark.page == page]

    @Slot()
    def unselect(self) -> None:
        """Put down what the lasso holds."""
        self.select(())

    @Slot()
    def deleteSelected(self) -> None:
        """Delete what the lasso holds."""
        self.remove(self.selected())
        self.select(())

    def show_hits(self, hits: Iterable[Hit], current: int) -> None:
        """Highlight what a search found; `current`: place of the one looked at."""
        self._hits = {}
        for index, hit in enumerate(hits):
            self._hits.setdefault(hit.page, []).append((hit, index == current))
        self.overlayChanged.emit()

    def hits_on(self, page: int) -> list[tuple[Hit, bool]]:
        """What a search found on a page, and whether it is the one looked at."""
        return self._hits.get(page, [])

    def point_at(self, page: int, x_pt: float, y_pt: float, shown: bool) -> None:
        """Point at something, for oneself and for whoever follows."""
        if self._opened is not None:
            self.shown.point_here(page, x_pt, y_pt, shown)
            self.podium.pointer(self._opened, page, x_pt, y_pt, shown)

    # ---- tools

    def _get_tool(self) -> str:
        return self._box.tool

    def choose_tool(self, tool: str) -> None:
        """Take a tool of TOOLS; "" puts it away."""
        if tool in TOOLS and tool != self._box.tool:
            self.toolChosen.emit()
            if self._box.tool == "laser":
                self.point_at(0, 0.0, 0.0, False)
            self._box.tool = tool
            self.hands.take(bool(tool))
            self.select(())
            self.changed.emit()

    def choose_color(self, color: str) -> None:
        """Draw in this colour with the tool chosen; what the lasso holds takes it on."""
        self._box.color = color
        self._remember()
        own = [m for m in self.selected() if self.is_mine(m) and not isinstance(m.shape, StickyNote)]
        self.change(tuple(Edit(m.mark_id, m, replace(m, shape=_recolored(m.shape, color))) for m in own))
        self.changed.emit()

    def _set(self, name: str, value: Any) -> None:
        setattr(self._box, name, value)
        self._remember()
        self.changed.emit()

    def _take_box(self) -> None:
        """Lay out the tools as this person left them; several people may use one machine."""
        me = self._room.bridge.me
        if me != self._whose:
            tool, self._box, self._whose = self._box.tool, ToolBox(), me
            self._box.tool = tool
            if self._memory is not None:
                self._box.lay_out(self._memory.tools_of(me))

    def _remember(self) -> None:
        if self._memory is not None and self._whose:
            self._memory.remember_tools(self._whose, self._box.habits)

    @property
    def tool_now(self) -> str:
        """The chosen tool, "" for none."""
        return self._box.tool

    @property
    def color_now(self) -> str:
        """The colour chosen for that tool."""
        return self._box.color

    @property
    def width_now(self) -> float:
        """The width chosen for that tool, or the size of its letters, in points."""
        return self._box.width_of(self._box.tool)

    @property
    def box(self) -> ToolBox:
        """All tools as they are set."""
        return self._box

    tool = Property(str, _get_tool, choose_tool, notify=changed)
    color = Property(str, lambda self: self._box.color, choose_color, notify=changed)
    colors = Property(list, lambda self: list(COLORS), constant=True)
    widths = Property(list, lambda self: list(self._box.widths), notify=changed)
    width = Property(
        int, lambda self: self._box.width_index, lambda self, v: self._set("width_index", v), notify=changed
    )
    figure = Property(
        int,
        lambda self: FIGURES.index(self._box.figure),
        lambda self, value: self._set("figure", FIGURES[value]),
        notify=changed,
    )
    byPart = Property(bool, lambda self: self._box.by_part, lambda self, v: self._set("by_part", v), notify=changed)
    canUndo = Property(bool, lambda self: bool(self._history.done), notify=changed)
    canRedo = Property(bool, lambda self: bool(self._history.undone), notify=changed)
    selectedCount = Property(int, lambda self: sum(map(self.is_mine, self.selected())), notify=changed)
    unsaved = Property(int, lambda self: len(self.saver.failed), notify=failedChanged)
    hand = Property(Hands, lambda self: self.hands, constant=True)
    presented = Property(PresentedInk, lambda self: self.shown, constant=True)


def _recolored(shape: Shape, color: str) -> Shape:
    # Text under a highlight is to stay readable, whatever the pen's colour.
    soft = isinstance(shape, TextHighlight)
    return replace(shape, color=soft_color(color) if soft else color)
