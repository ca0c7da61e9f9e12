"""When papers are released: at once, or by the server at a day and time set with a finger; decides no rule."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument, ScheduleRelease
from meetroom.domain.state import Document, DocumentState
from meetroom.ui.labels import day_text
from meetroom.ui.moments import STEP_MIN, day_words, days_later, hours_later, local, minutes_later
from meetroom.ui.paper_words import readers_text, stage_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

FIRST_MIN = 15
FARTHEST = timedelta(days=400)
_IN = Words("In {0} minutes", "Sau {0} phút")
_IN_HOURS = Words("In one hour", "Sau một giờ")
_AT_START = Words("When the meeting begins, {0}", "Khi bắt đầu họp, {0}")
_PAST = Words(
    "This time is over. Choose a later one, or release now.",
    "Thời điểm này đã qua. Hãy chọn giờ muộn hơn, hoặc phát hành ngay.",
)
_SCHEDULED = Words("Planned: {0}", "Đã hẹn giờ phát hành: {0}")
_UNPLANNED = Words("The planned release is taken back.", "Đã bỏ hẹn giờ phát hành.")
_COUNT = Words("{0} papers", "{0} tài liệu")


class ReleasedRow(Row, frozen=True, kw_only=True):
    """A paper that would be released."""

    title: str
    detail: str


class ReleaseView(msgspec.Struct, frozen=True, kw_only=True):
    """The choice besides the papers it is about."""

    asking: bool
    title: str
    day: str
    hour: str
    minute: str
    problem: str
    quick: tuple[str, ...]
    planned: bool


@QmlElement
class ReleaseChoiceViewModel(ViewModel):
    """One or several papers, released now or later."""

    changed = Signal()
    asking = shown(bool, "asking", changed)
    title = shown(str, "title", changed)
    day = shown(str, "day", changed)
    hour = shown(str, "hour", changed)
    minute = shown(str, "minute", changed)
    problem = shown(str, "problem", changed)
    quick = shown(list, "quick", changed)
    planned = shown(bool, "planned", changed)
    papers: Property = fixed(QObject, "_papers")

    def __init__(self, room: Room) -> None:
        self._papers = RowModel(ReleasedRow)
        self._chosen: tuple[DocumentId, ...] = ()
        self._title = ""
        self._at = datetime.fromtimestamp(0).astimezone()
        super().__init__(room)
        self._papers.setParent(self)

    def begin(self, documents: Sequence[DocumentId], title: str = "") -> None:
        """Ask about these papers; `title` names them together, such as their item."""
        self._chosen, self._title = tuple(documents), title
        planned = [at for d in self._documents() if (at := d.release_at) is not None]
        self._at = planned[0].astimezone() if planned else self._proposals()[0][1]
        self.refresh()

    def look(self) -> ReleaseView:
        """See ViewModel."""
        language, documents = self.room.language, self._documents()
        self._papers.show(
            [
                ReleasedRow(
                    key=d.document_id,
                    title=d.title,
                    detail=f"{readers_text(d, self.room.meeting, language)} · {stage_text(d, language)}",
                )
                for d in documents
            ]
        )
        past = bool(documents) and self._at <= self.room.bridge.now()
        return ReleaseView(
            asking=bool(documents),
            title=self._title or (documents[0].title if len(documents) == 1 else self._count(len(documents))),
            day=day_words(self._at, self._now(), language),
            hour=f"{self._at:%H}",
            minute=f"{self._at:%M}",
            problem=self.room.text(_PAST) if past else "",
            quick=tuple(words for words, _ in self._proposals()) if documents else (),
            planned=any(d.release_at is not None for d in documents),
        )

    @Slot(int)
    def moveDay(self, by: int) -> None:
        """Days later (or earlier)."""
        self._set(days_later(self._at, by))

    @Slot(int)
    def moveHour(self, by: int) -> None:
        """Hours later (or earlier), round the clock."""
        self._set(hours_later(self._at, by))

    @Slot(int)
    def moveMinute(self, by: int) -> None:
        """Steps of five minutes later (or earlier), round the hour."""
        self._set(minutes_later(self._at, by))

    @Slot(int)
    def choose(self, index: int) -> None:
        """One of the proposed times."""
        proposals = self._proposals()
        if 0 <= index < len(proposals):
            self._set(proposals[index][1])

    @Slot()
    def release(self) -> None:
        """Let their audiences open them now."""
        for document in self._documents():
            self.room.submit(ReleaseDocument(document_id=document.document_id))
        self.close()

    @Slot()
    def schedule(self) -> None:
        """Let the server release them at the chosen time."""
        if self._at <= self.room.bridge.now():
            self.refresh()
            return
        done = Words(*(words.format(day_text(self._at)) for words in _SCHEDULED))
        for document in self._documents():
            if document.release_at != self._at:
                self.room.submit(ScheduleRelease(document_id=document.document_id, at=self._at), done)
        self.close()

    @Slot()
    def unplan(self) -> None:
        """Release them at no set time."""
        for document in self._documents():
            if document.release_at is not None:
                self.room.submit(ScheduleRelease(document_id=document.document_id, at=None), _UNPLANNED)
        self.close()

    @Slot()
    def close(self) -> None:
        """Leave it as it was."""
        self._chosen = ()
        self.refresh()

    def _documents(self) -> list[Document]:
        """Those that can still be released; others may have done it meanwhile."""
        known = self.room.meeting.documents
        return [known[d] for d in self._chosen if d in known and known[d].state is DocumentState.REGISTERED]

    def _proposals(self) -> list[tuple[str, datetime]]:
        now = self._now()
        step = timedelta(minutes=STEP_MIN)
        start = now.replace(minute=now.minute // STEP_MIN * STEP_MIN, second=0, microsecond=0) + step
        soon = (self.room.text(_IN).format(FIRST_MIN), start + timedelta(minutes=FIRST_MIN - STEP_MIN))
        hour = (self.room.text(_IN_HOURS), start + timedelta(hours=1) - step)
        planned = self.room.meeting.planned_start
        if planned is None or planned <= now:
            return [soon, hour]
        return [(self.room.text(_AT_START).format(day_text(planned)), planned.astimezone()), soon, hour]

    def _set(self, at: datetime) -> None:
        now = self._now()
        self._at = min(max(at, local(now - timedelta(days=1))), local(now + FARTHEST))
        self.refresh()

    def _now(self) -> datetime:
        return self.room.bridge.now().astimezone()

    def _count(self, count: int) -> str:
        return self.room.text(_COUNT).format(count)
