"""One picture looked at closely: whose it is, the figures of its line, spotlight, mute; draws nothing."""

import msgspec
from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import OWN_LEG, CallPhase
from meetroom.domain.state import Role
from meetroom.protocol.signalling import LegId, LegInfo, Silenced
from meetroom.ui.line_quality import leg_figures, own_figures
from meetroom.ui.pictures import PicturesViewModel
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.tiles import leg_name
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_OWN_LINE = Words("My line", "Đường truyền của tôi")
_SCREEN = Words("Screen of {0}", "Màn hình của {0}")
_OPEN = Words("Microphone open", "Micrô đang mở")
_MUTED = Words("Microphone closed", "Micrô đang tắt")
_MICS: dict[Silenced, Words] = {
    Silenced.BY_CHAIR: Words("Muted by the chair", "Chủ tọa đã tắt micrô"),
    Silenced.FLOOR_ONLY: Words("Heard only with the floor", "Chỉ nghe được khi được mời phát biểu"),
    Silenced.LISTENER: Words("Listens only", "Chỉ theo dõi"),
}
_SCREEN_MARK = "/screen"
_GONE = Words("No longer in the call", "Không còn trong hình và tiếng")


class FigureRow(Row, frozen=True, kw_only=True):
    """One figure with its name."""

    label: str
    value: str


class CloserView(msgspec.Struct, frozen=True, kw_only=True):
    """Whose picture it is, and what can be done."""

    name: str = ""
    microphone: str = ""
    key: str = ""
    can_pin: bool = False
    pinned: bool = False
    can_mute: bool = False
    screen: bool = False


@QmlElement
class CloserLookViewModel(ViewModel):
    """What is looked at closely now."""

    ticking = False
    changed = Signal()
    name = shown(str, "name", changed)
    microphone = shown(str, "microphone", changed)
    canPin = shown(bool, "can_pin", changed)
    pinned = shown(bool, "pinned", changed)
    canMute = shown(bool, "can_mute", changed)
    screen = shown(bool, "screen", changed)
    figures: QtProperty = fixed(QObject, "_figures")

    def __init__(self, room: Room, pictures: PicturesViewModel) -> None:
        self._pictures = pictures
        self._figures = RowModel(FigureRow)
        self._key: str | None = None
        super().__init__(room)
        self._figures.setParent(self)
        pictures.changed.connect(self.refresh)

    def look(self) -> CloserView:
        """See ViewModel."""
        if self._key is None:
            return CloserView()
        call, language = self.room.bridge.call, self.room.language
        if self._key == OWN_LEG:
            self._show(own_figures(call.quality, language))
            return CloserView(name=self.room.text(_OWN_LINE))
        screen = self._key.endswith(_SCREEN_MARK)
        leg_id = LegId(self._key.removesuffix(_SCREEN_MARK))
        leg = next((leg for leg in call.roster if leg.leg_id == leg_id), None)
        if leg is None:
            self._show([])
            return CloserView(name=self.room.text(_GONE))
        self._show(leg_figures(call, leg_id, language, screen=screen))
        name = leg_name(self.room.meeting, leg)
        return CloserView(
            name=self.room.text(_SCREEN).format(name) if screen else name,
            microphone="" if screen else self.room.text(self._microphone(leg)),
            key=leg_id,
            can_pin=not screen,
            screen=screen,
            pinned=leg_id == self._pictures.pinned,
            can_mute=not screen and leg.mic_allowed and self._office() and call.phase is CallPhase.LIVE,
        )

    def _microphone(self, leg: LegInfo) -> Words:
        if leg.silenced is not None:
            return _MICS[leg.silenced]
        return _MUTED if leg.muted else _OPEN

    def _office(self) -> bool:
        me = self.room.me
        return me is not None and not {Role.CHAIR, Role.SECRETARY}.isdisjoint(me.roles)

    def _show(self, figures: list[tuple[str, str]]) -> None:
        self._figures.show(
            [FigureRow(key=str(n), label=label, value=value) for n, (label, value) in enumerate(figures)]
        )

    @Slot(str)
    def lookAt(self, key: str) -> None:
        """Look at a picture by its key; "" is the own line."""
        self._key = key
        self.refresh()

    @Slot()
    def lookAway(self) -> None:
        """Nobody wants to know any more."""
        self._key = None
        self._show([])
        self.refresh()

    @Slot()
    def togglePin(self) -> None:
        """Spotlight them for oneself, or no more."""
        if self._view.can_pin:
            self._pictures.togglePin(self._view.key)

    @Slot()
    def mute(self) -> None:
        """Close their microphone."""
        if self._view.can_mute:
            conference, leg_id = self.room.bridge.engine.conference, LegId(self._view.key)
            self.room.bridge.call_soon(lambda: conference.mute_legs((leg_id,)))
