"""Showing the own screen or a window to the others: what can be chosen, what is shown now; captures nothing."""

import msgspec
from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import CallPhase
from meetroom.domain.state import Role
from meetroom.media.picture import Picture
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.screen import Screens, Source, SourceKind
from meetroom.ui.tiles import leg_name, sharing_leg
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_SHARING = Words("You are sharing: {0}. Everybody sees it.", "Bạn đang chia sẻ: {0}. Mọi người đều nhìn thấy.")
_SCREEN = Words("Screen {0}", "Màn hình {0}")
_NO_SOURCES = Words("This machine lets no screen be shared.", "Máy này không cho chia sẻ màn hình nào.")
_FAILED = Words(
    "Sharing has ended: the window was closed, or the system gives no picture of it.",
    "Đã dừng chia sẻ: cửa sổ đã đóng hoặc hệ thống không cho lấy hình.",
)
_TAKEN = Words(
    "{0} is sharing a screen. Only the chair, the secretary and whoever has the floor may take its place.",
    "{0} đang chia sẻ màn hình. Chỉ chủ tọa, thư ký và người đang phát biểu được chiếu thay.",
)
_END_OTHER = Words("End the sharing of {0}", "Dừng chia sẻ của {0}")
_NOT_IN = Words("Join picture and sound first.", "Hãy vào hình và tiếng trước.")
_NOT_WITHOUT_PICTURES = Words(
    "You chose sound only. Switch the pictures on to share a screen.",
    "Bạn đang chỉ nghe tiếng. Hãy bật lại hình để chia sẻ màn hình.",
)


class SourceRow(Row, frozen=True, kw_only=True):
    """One screen or window."""

    name: str
    detail: str
    glyph: str


class SharingView(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of the own share, `notice` before it begins; `end_other`: offers to end that of another."""

    sharing: bool = False
    text: str = ""
    notice: str = ""
    can_share: bool = False
    end_other: str = ""


@QmlElement
class SharingViewModel(ViewModel):
    """The own share."""

    ticking = False
    changed = Signal()
    sharing = shown(bool, "sharing", changed)
    text = shown(str, "text", changed)
    notice = shown(str, "notice", changed)
    canShare = shown(bool, "can_share", changed)
    endOther = shown(str, "end_other", changed)
    sources: QtProperty = fixed(QObject, "_rows")

    def __init__(self, room: Room, screens: Screens) -> None:
        self._screens = screens
        self._rows = RowModel(SourceRow)
        self._sources: tuple[Source, ...] = ()
        self._showing = ""
        self._granted = False
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> SharingView:
        """See ViewModel."""
        call = self.room.bridge.call
        self._follow()
        return SharingView(
            sharing=self._showing != "",
            text=self.room.text(_SHARING).format(self._showing) if self._showing else "",
            notice=self._notice(),
            can_share=call.phase is CallPhase.LIVE and not call.audio_only,
            end_other=self._end_other(),
        )

    def _follow(self) -> None:
        """Stop where the server took the screen away, or the call was left."""
        call = self.room.bridge.call
        taken = self._granted and not call.sharing
        if self._showing and (taken or call.phase is CallPhase.OFF or call.audio_only):
            self._end()

    def _notice(self) -> str:
        call = self.room.bridge.call
        if call.phase is CallPhase.OFF:
            return self.room.text(_NOT_IN)
        if call.audio_only:
            return self.room.text(_NOT_WITHOUT_PICTURES)
        other = sharing_leg(call)
        if other is not None:
            return self.room.text(_TAKEN).format(leg_name(self.room.meeting, other, short=True))
        return "" if self._sources else self.room.text(_NO_SOURCES)

    def _end_other(self) -> str:
        """What a button says that ends the share of another, "" where this person may not."""
        call, me = self.room.bridge.call, self.room.me
        other = sharing_leg(call)
        office = me is not None and not {Role.CHAIR, Role.SECRETARY}.isdisjoint(me.roles)
        if other is None or not office or call.phase is not CallPhase.LIVE:
            return ""
        return self.room.text(_END_OTHER).format(leg_name(self.room.meeting, other, short=True))

    @Slot()
    def endShareOfOther(self) -> None:
        """Take the screen of another down; they are told."""
        other = sharing_leg(self.room.bridge.call)
        if other is not None and self._view.end_other:
            conference, leg_id = self.room.bridge.engine.conference, other.leg_id
            self.room.bridge.call_soon(lambda: conference.end_share(leg_id))

    @Slot()
    def lookAround(self) -> None:
        """Look what there is to choose from now."""
        self._sources = tuple(self._screens.sources())
        screens = [source for source in self._sources if source.kind is SourceKind.SCREEN]
        rows = []
        for source in self._sources:
            glyph = "monitor" if source.kind is SourceKind.SCREEN else "app-window"
            rows.append(SourceRow(key=source.key, name=self._name(source, screens), detail=source.detail, glyph=glyph))
        self._rows.show(rows)
        self.refresh()

    def _name(self, source: Source, screens: list[Source]) -> str:
        if source.kind is SourceKind.WINDOW:
            return source.name
        place = str(screens.index(source) + 1) if len(screens) > 1 else ""
        return self.room.text(_SCREEN).format(place).strip()

    @Slot(str)
    def start(self, key: str) -> None:
        """Show this to everybody from now on."""
        row = next((row for row in self._rows.rows if row.key == key), None)
        if not isinstance(row, SourceRow) or not self._view.can_share:
            return
        conference = self.room.bridge.engine.conference
        self._showing, self._granted = row.name, False

        async def ask() -> None:
            conference.share(True)

        # What was refused before is forgotten once this is done; from then on the state is about this share.
        self.room.bridge.run(ask(), self._asked, self.room.complain)
        self._screens.start(key, self._send, self._failed)
        self.refresh()

    def _asked(self, _done: None) -> None:
        self._granted = self._showing != ""
        self.refresh()

    @Slot()
    def stop(self) -> None:
        """Show it no more."""
        if self._showing:
            self._end()
            self.refresh()

    def _end(self) -> None:
        self._showing, self._granted = "", False
        self._screens.stop()
        conference = self.room.bridge.engine.conference
        self.room.bridge.call_soon(lambda: conference.share(False))

    def _send(self, picture: Picture) -> None:
        conference = self.room.bridge.engine.conference
        self.room.bridge.call_soon(lambda: conference.send_screen(picture))

    def _failed(self) -> None:
        self.stop()
        self.room.say(_FAILED, "amber")
