"""The chair publishes their marks on the document being read: for everybody, and on the record; draws nothing."""

import msgspec
from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.annotations import PublishLayer, layer_fingerprint
from meetroom.domain.core import LayerId
from meetroom.domain.state import Audience, Phase, PublishedLayer, Role
from meetroom.ui.items.marking import MarkBoard
from meetroom.ui.labels import person_name
from meetroom.ui.view import Room, ViewModel, new_id, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_EVERYONE = Audience(everyone=True)
_BEFORE_THE_END = (Phase.DRAFT, Phase.ANNOUNCED, Phase.OPEN, Phase.SUSPENDED)
_DONE = Words(
    "Published. Everybody who has this document sees your {0} marks now, and the meeting's record says so.",
    "Đã công bố. Mọi người có tài liệu này thấy {0} nét ghi của bạn, việc này đã ghi vào hồ sơ phiên họp.",
)
_LINE = Words("{0} has published {1} marks on this document.", "{0} đã công bố {1} nét ghi trên tài liệu này.")


class PublishingView(msgspec.Struct, frozen=True, kw_only=True):
    """`count`: own marks on the version being read, 0 where they cannot be published; `line`: who has published."""

    count: int = 0
    version: int = 0
    title: str = ""
    line: str = ""


@QmlElement
class MarkPublishing(ViewModel):
    """See the module.  It looks only while `open`: counting marks is not done at every stroke."""

    ticking = False
    changed = Signal()
    count = shown(int, "count", changed)
    version = shown(int, "version", changed)
    title = shown(str, "title", changed)
    line = shown(str, "line", changed)

    def __init__(self, room: Room, board: MarkBoard) -> None:
        self._board = board
        self._open = False
        super().__init__(room)
        board.changed.connect(self.refresh)

    def look(self) -> PublishingView:
        """See ViewModel."""
        opened, meeting = self._board.opened, self.room.meeting
        document = meeting.documents.get(opened.document_id) if opened is not None else None
        if not self._open or opened is None or document is None:
            return PublishingView()
        may = meeting.has_role(self.room.bridge.me, Role.CHAIR) and meeting.phase in _BEFORE_THE_END
        layers = [layer for layer in meeting.layers.values() if layer.document_id == opened.document_id]
        return PublishingView(
            count=sum(map(self._board.is_mine, self._board.all_marks())) if may else 0,
            version=opened.version,
            title=document.title,
            line=self._line(layers[-1]) if layers else "",
        )

    def _line(self, layer: PublishedLayer) -> str:
        return self.room.text(_LINE).format(person_name(self.room.meeting, layer.owner), layer.records)

    @Slot()
    def publish(self) -> None:
        """Show all own marks on the version being read to everybody, and put their fingerprint on the record."""
        board, opened, engine = self._board, self._board.opened, self.room.bridge.engine
        if opened is None:
            return
        board.share([mark for mark in board.all_marks() if board.is_mine(mark)], _EVERYONE)

        async def publish() -> int:
            book = engine.marks
            await book.flushed()
            count, sha256 = layer_fingerprint(book.layer(opened.document_id, opened.version))
            if count == 0:
                raise ClientError(ClientProblem.NOT_ALLOWED)
            command = PublishLayer(
                layer_id=LayerId(new_id()), document_id=opened.document_id, records=count, records_sha256=sha256
            )
            await engine.submit(command)
            return count

        self.room.bridge.run(publish(), self._published, self.room.not_taken)

    def _published(self, count: int) -> None:
        self.room.said.emit(self.room.text(_DONE).format(count), "green")

    def _set_open(self, is_open: bool) -> None:
        if is_open != self._open:
            self._open = is_open
            self.refresh()

    open = Property(bool, lambda self: self._open, _set_open, notify=changed)
