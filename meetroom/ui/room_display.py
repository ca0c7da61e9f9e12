"""The room's display: a window for the wall beside the operator's; what it shows by rule or by hand; draws nothing."""

from enum import StrEnum

import msgspec
from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import CallPhase
from meetroom.domain.core import ItemId
from meetroom.domain.state import Role
from meetroom.protocol.signalling import LegId
from meetroom.ui.displays import Displays, others
from meetroom.ui.document import DocumentViewModel
from meetroom.ui.items.marking import MarkBoard
from meetroom.ui.pictures import PicturesViewModel
from meetroom.ui.presented_paper import PresentedPaper
from meetroom.ui.rows import RowModel
from meetroom.ui.tile_rows import TileRow, tile_rows
from meetroom.ui.tiles import Arrangement, Layout, Viewpoint, arrange, seen_speaker, sharing_leg
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_PULLED_OUT = Words(
    "The room's screen was pulled out. Its display comes back when a screen is plugged in.",
    "Màn hình của phòng đã bị rút. Cắm lại màn hình thì phần trình chiếu tự trở lại.",
)
_NUMBERED = Words("Screen {0}", "Màn hình {0}")
_NO_OTHER = Words(
    "This machine has no other screen now. The display opens as a window that you can move.",
    "Máy này chưa có màn hình thứ hai. Phần trình chiếu sẽ mở thành một cửa sổ để bạn kéo đi.",
)
_NOT_ON = Words("Picture and sound are not on in this room yet.", "Hình và tiếng của phòng này chưa bật.")


class Showing(StrEnum):
    """What the room sees; AUTO: by rule a declared result, a shared screen, the presented paper, or whoever speaks."""

    AUTO = "auto"
    SPEAKER = "speaker"
    GALLERY = "gallery"
    PAPER = "paper"
    VOTE = "vote"


class RoomDisplayView(msgspec.Struct, frozen=True, kw_only=True):
    """The display; `windows`: name of the screen its window stands on ("": a window to be moved), or nothing."""

    offered: bool = False
    open: bool = False
    windows: tuple[str, ...] = ()
    notice: str = ""
    places: tuple[str, ...] = ()
    place: int = -1
    showing: int = 0
    gallery: bool = False
    paper: str = ""
    title: str = ""
    page: int = 0
    top: float = 0.0
    width_pt: float = 1.0
    height_pt: float = 1.0
    next_width_pt: float = 0.0
    next_height_pt: float = 0.0
    empty: str = ""


@QmlElement
class RoomDisplayViewModel(ViewModel):
    """What the room sees.  Closed it arranges nothing, opens no paper and asks for no picture."""

    ticking = False
    changed = Signal()
    offered = shown(bool, "offered", changed)
    open = shown(bool, "open", changed)
    windows = shown(list, "windows", changed)
    notice = shown(str, "notice", changed)
    places = shown(list, "places", changed)
    place = shown(int, "place", changed)
    showing = shown(int, "showing", changed)
    gallery = shown(bool, "gallery", changed)
    paper = shown(str, "paper", changed)
    title = shown(str, "title", changed)
    page = shown(int, "page", changed)
    top = shown(float, "top", changed)
    widthPt = shown(float, "width_pt", changed)
    heightPt = shown(float, "height_pt", changed)
    nextWidthPt = shown(float, "next_width_pt", changed)
    nextHeightPt = shown(float, "next_height_pt", changed)
    empty = shown(str, "empty", changed)
    board: QtProperty = fixed(MarkBoard, "_board")
    large: QtProperty = fixed(QObject, "_large")
    small: QtProperty = fixed(QObject, "_small")

    def __init__(
        self, room: Room, pictures: PicturesViewModel, document: DocumentViewModel, displays: Displays
    ) -> None:
        self._pictures, self._document, self._displays = pictures, document, displays
        self._large, self._small = RowModel(TileRow), RowModel(TileRow)
        self._paper = PresentedPaper(room, document, self.refresh)
        self._board = self._paper.board
        self._wanted = False
        self._operator = self._wish = ""
        self._window: str | None = None
        self._showing = Showing.AUTO
        self._led_during: ItemId | None = None
        self._last: LegId | None = None
        self._tiles = 1
        super().__init__(room)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        self._large.setParent(self)
        self._small.setParent(self)
        displays.changed.connect(self._on_displays)
        document.ledChanged.connect(self._on_led)
        pictures.changed.connect(self.refresh)

    def look(self) -> RoomDisplayView:
        """See ViewModel."""
        free = others(self._displays.names(), self._operator)
        offered = bool(free) or self._wanted or self.room.meeting.has_role(self.room.bridge.me, Role.OPERATOR)
        is_open = self._window is not None
        gallery = paper = False
        if is_open:
            gallery, paper = self._showing is Showing.GALLERY, self._shows_paper()
        self._paper.look(paper)
        self._arrange(is_open, gallery)
        view = RoomDisplayView(
            offered=offered,
            open=is_open,
            windows=(self._window,) if self._window is not None else (),
            notice="" if free else self.room.text(_NO_OTHER),
            places=tuple(self._name(place) for place in free) if len(free) > 1 else (),
            place=free.index(self._window) if self._window in free else -1,
            showing=tuple(Showing).index(self._showing),
            gallery=gallery,
            empty=self._empty() if is_open and not self._large.rows and not self._small.rows else "",
        )
        return self._with_paper(view) if paper and self._paper.pages else view

    def _empty(self) -> str:
        """Why no picture is there, as guests in the room may read it."""
        off = self.room.bridge.call.phase is CallPhase.OFF
        return self.room.text(_NOT_ON) if off else str(self._pictures.empty)

    def _with_paper(self, view: RoomDisplayView) -> RoomDisplayView:
        pages, (page, top) = self._paper.pages, self._paper.place
        following = pages[page + 1] if page + 1 < len(pages) else None
        return msgspec.structs.replace(
            view,
            paper=self._paper.name,
            title=self._paper.title,
            page=page,
            top=top,
            width_pt=pages[page].width_pt,
            height_pt=pages[page].height_pt,
            next_width_pt=following.width_pt if following is not None else 0.0,
            next_height_pt=following.height_pt if following is not None else 0.0,
        )

    def _name(self, place: str) -> str:
        """Of a screen as people know it: by its number in the order of the system."""
        number = list(self._displays.names()).index(place) + 1
        return f"{self.room.text(_NUMBERED).format(number)} ({place})"

    def _shows_paper(self) -> bool:
        if self._showing is Showing.PAPER:
            return self._paper.wanted is not None
        if self._showing is not Showing.AUTO or self._paper.wanted is None or sharing_leg(self.room.bridge.call):
            return False
        # A page led to during another item is no matter of this one.
        return self._led_during == self.room.meeting.current_item

    def _arrange(self, is_open: bool, gallery: bool) -> None:
        call, arranged = self.room.bridge.call, Arrangement()
        if is_open and call.phase is not CallPhase.OFF and not call.audio_only:
            self._last = seen_speaker(self.room.meeting, call, self._last)
            layout = Layout.GALLERY if gallery else Layout.SPEAKER
            arranged = arrange(self.room.meeting, call, Viewpoint(layout=layout, last=self._last, tiles=self._tiles))
        large, small = tile_rows(self.room, arranged)
        self._large.show(large)
        self._small.show(small)
        self._pictures.show_beside(arranged)

    def _on_led(self) -> None:
        self._led_during = self.room.meeting.current_item
        self.refresh()

    def _on_displays(self) -> None:
        if self._wanted and self._window != "":
            free = others(self._displays.names(), self._operator)
            before, self._window = self._window, self._choose(free)
            if before is not None and self._window is None:
                self.room.say(_PULLED_OUT, "amber")
        self.refresh()

    def _choose(self, free: list[str]) -> str | None:
        return self._wish if self._wish in free else next(iter(free), None)

    @Slot()
    def show(self) -> None:
        """Open the window on another screen than the operator's."""
        self._wanted = True
        # Without a second screen it is a window that can be moved to wherever the room looks.
        self._window = self._choose(others(self._displays.names(), self._operator)) or ""
        self.refresh()

    @Slot()
    def close(self) -> None:
        """Show the room nothing more."""
        self._wanted, self._window = False, None
        self.refresh()

    @Slot()
    def toggle(self) -> None:
        """Open it or close it."""
        if self._wanted:
            self.close()
        else:
            self.show()

    @Slot(int)
    def choosePlace(self, place: int) -> None:
        """Put it on another screen, the one of this number among `places`."""
        free = others(self._displays.names(), self._operator)
        if 0 <= place < len(free):
            self._wish = free[place]
            if self._window is not None:
                self._window = self._wish
            self.refresh()

    @Slot(int)
    def choose(self, showing: int) -> None:
        """Choose by hand what the room sees, or leave it to the rule."""
        self._showing = tuple(Showing)[showing]
        self.refresh()

    def stop(self) -> None:
        """The program ends."""
        self.close()
        self._paper.close()

    def _get_tiles(self) -> int:
        return self._tiles

    def _set_tiles(self, tiles: int) -> None:
        if tiles != self._tiles:
            self._tiles = max(1, tiles)
            # Whoever counts the tiles is being laid out; what comes of the count is laid out after that.
            self._later.start()

    def _get_operator(self) -> str:
        return self._operator

    def _set_operator(self, screen: str) -> None:
        if screen != self._operator:
            self._operator = screen
            self.refresh()

    tiles = QtProperty(int, _get_tiles, _set_tiles, notify=changed)
    operatorScreen = QtProperty(str, _get_operator, _set_operator, notify=changed)
