"""The secretary's desk of minutes: the parts it is made of and the steps they go through; does no part's work."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.ui.items.page_image import PageShelf
from meetroom.ui.minutes_actions import MinutesActionsViewModel
from meetroom.ui.minutes_archiving import MinutesArchivingViewModel
from meetroom.ui.minutes_course import Step, StepRow, course
from meetroom.ui.minutes_delivering import MinutesDeliveringViewModel
from meetroom.ui.minutes_drafting import MinutesDrafting
from meetroom.ui.minutes_files import MinutesFilesViewModel
from meetroom.ui.minutes_issuing import MinutesIssuingViewModel
from meetroom.ui.minutes_phrases import MinutesPhrasesViewModel
from meetroom.ui.minutes_preview import MinutesPreviewViewModel
from meetroom.ui.minutes_review import MinutesReviewViewModel
from meetroom.ui.minutes_writing import MinutesWritingViewModel
from meetroom.ui.rows import RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

WRITE, TASKS, PREVIEW, FINISH = range(4)
_PART_OF = {Step.WRITE: WRITE, Step.COMMENTS: PREVIEW, Step.APPROVE: PREVIEW}


class MinutesView(msgspec.Struct, frozen=True, kw_only=True):
    """The desk besides its parts."""

    part: int
    step: str
    stepNumber: int
    steps: int
    stepName: str
    next: str
    tone: str


@QmlElement
class MinutesViewModel(ViewModel):
    """See the module."""

    changed = Signal()
    part = shown(int, "part", changed)
    step = shown(str, "step", changed)
    stepNumber = shown(int, "stepNumber", changed)
    steps = shown(int, "steps", changed)
    stepName = shown(str, "stepName", changed)
    next = shown(str, "next", changed)
    tone = shown(str, "tone", changed)
    rows: Property = fixed(QObject, "_rows")
    writing = fixed(MinutesWritingViewModel, "_writing")
    phrases = fixed(MinutesPhrasesViewModel, "_phrases")
    actions = fixed(MinutesActionsViewModel, "_actions")
    review = fixed(MinutesReviewViewModel, "_review")
    issuing = fixed(MinutesIssuingViewModel, "_issuing")
    preview = fixed(MinutesPreviewViewModel, "_preview")
    files = fixed(MinutesFilesViewModel, "_files")
    archiving = fixed(MinutesArchivingViewModel, "_archiving")
    delivering = fixed(MinutesDeliveringViewModel, "_delivering")

    def __init__(self, room: Room, shelf: PageShelf, folder: Path) -> None:
        self._rows = RowModel(StepRow)
        self._part = WRITE
        self._writing = MinutesWritingViewModel(room, MinutesDrafting(room))
        self._phrases = MinutesPhrasesViewModel(room, self._writing, folder)
        self._actions = MinutesActionsViewModel(room, self._writing)
        self._review = MinutesReviewViewModel(room, self._writing)
        self._issuing = MinutesIssuingViewModel(room, folder)
        self._preview = MinutesPreviewViewModel(room, shelf, self._writing, self._issuing)
        self._files = MinutesFilesViewModel(room, self._issuing)
        self._archiving = MinutesArchivingViewModel(room)
        self._delivering = MinutesDeliveringViewModel(room)
        super().__init__(room)
        self._rows.setParent(self)
        self._writing.changed.connect(self.refresh)

    def look(self) -> MinutesView:
        """See ViewModel."""
        room = self.room
        made = course(room.meeting, room.bridge.now(), room.language, self._writing.unwritten)
        self._rows.show(made.rows)
        place = next(row for row in made.rows if row.key == made.step.value)
        return MinutesView(
            part=self._part,
            step=made.step.value,
            stepNumber=place.number,
            steps=len(made.rows),
            stepName=place.name,
            next=made.said,
            tone=made.tone,
        )

    @Slot(int)
    def show(self, part: int) -> None:
        """Another part of the desk: 0 texts, 1 tasks, 2 preview and comments, 3 paper and archive."""
        self._part = part
        self.refresh()

    @Slot(str)
    def goTo(self, step: str) -> None:
        """The part in which a step is worked on."""
        self.show(_PART_OF.get(Step(step), FINISH))

    def stop(self) -> None:
        """The window closes: what is typed is kept."""
        self._writing.write()
        self._preview.stop()
