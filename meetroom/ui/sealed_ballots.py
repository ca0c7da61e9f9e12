"""All view models of verifiable votes, made as the screens ask for them; shows nothing itself."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.elections import BallotTask, ElectionStage
from meetroom.domain.core import PollId
from meetroom.domain.state import Role
from meetroom.ui.counting_record import CountingRecordViewModel
from meetroom.ui.poll_draft import PollDraftViewModel
from meetroom.ui.scrutineer import ScrutineerViewModel
from meetroom.ui.sealed_ballot import SealedBallotViewModel
from meetroom.ui.sealed_ballot_check import BallotCheckViewModel
from meetroom.ui.sealed_ballot_plan import SealedPlanViewModel
from meetroom.ui.sealed_ballot_progress import SealedProgressViewModel, warning_text
from meetroom.ui.sealed_ballot_record import SealedRecordViewModel
from meetroom.ui.sealed_ballot_views import SealedVotes
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_OTHER_DEVICE = Words(
    "For the secret vote “{0}” your other device is registered.",
    "Thiết bị khác của bạn đã đăng ký bỏ phiếu kín “{0}”.",
)
_LEFT_OUT = Words(
    "The secret vote “{0}” was sealed without your device. Tell the chair now: until it is opened you can be taken in.",
    "Cuộc bỏ phiếu kín “{0}” đã niêm phong mà chưa có thiết bị của bạn. Hãy báo chủ tọa ngay: trước khi mở biểu quyết "
    "vẫn bổ sung được.",
)
_FAULTY = Words(
    "Your ballot in “{0}” did not hold and does not count. Vote again now, on its card.",
    "Phiếu của bạn trong “{0}” không đạt nên không được tính. Hãy bỏ phiếu lại ngay trên thẻ biểu quyết.",
)
_BEFORE = Words("Before you declare “{0}”: {1}", "Trước khi công bố “{0}”: {1}")
_HERE = Words("Vote on this one", "Bỏ phiếu trên máy này")
_NOTICES: dict[tuple[BallotTask, ElectionStage], Words] = {
    (BallotTask.FAULTY, ElectionStage.VOTING): _FAULTY,
    (BallotTask.NOT_REGISTERED, ElectionStage.SEALED): _LEFT_OUT,
    (BallotTask.OTHER_DEVICE, ElectionStage.PREPARING): _OTHER_DEVICE,
    (BallotTask.OTHER_DEVICE, ElectionStage.READY): _OTHER_DEVICE,
}


class SealedView(msgspec.Struct, frozen=True, kw_only=True):
    """What a delegate is told before a vote is sealed; `sheet`: which is open, scrutineer, record, second or ""."""

    sheet: str = ""
    poll: str = ""
    notice: str = ""
    action: str = ""


@QmlElement
class SealedViewModel(ViewModel):
    """The root; `notice` leads a delegate to the device that will vote."""

    ticking = False
    changed = Signal()
    sheet = shown(str, "sheet", changed)
    notice = shown(str, "notice", changed)
    action = shown(str, "action", changed)
    plan = fixed(SealedPlanViewModel, "_plan")
    scrutineer = fixed(ScrutineerViewModel, "_scrutineer")
    record = fixed(SealedRecordViewModel, "_record")
    counting = fixed(CountingRecordViewModel, "_counting")
    secondDevice: Property = fixed(BallotCheckViewModel, "_second_device")

    def __init__(self, room: Room, draft: PollDraftViewModel) -> None:
        self.votes = SealedVotes(room.bridge, room)
        self._sheet = ""
        self._ballots: dict[PollId, SealedBallotViewModel] = {}
        self._progress: dict[PollId, SealedProgressViewModel] = {}
        super().__init__(room)
        self._plan = SealedPlanViewModel(room, draft)
        self._scrutineer = ScrutineerViewModel(room, self.votes)
        self._record = SealedRecordViewModel(room, self.votes)
        self._counting = CountingRecordViewModel(room, self.votes)
        self._second_device = BallotCheckViewModel(room, self.votes)
        self.votes.changed.connect(self.refresh)

    def look(self) -> SealedView:
        """See ViewModel."""
        for view in self.votes.all():
            poll = self.room.meeting.polls.get(view.poll_id)
            words = _NOTICES.get((view.ballot_task, view.stage))
            if poll is not None and self._office() and view.stage is ElectionStage.OPENED and view.warnings:
                warning = warning_text(view, self.room.meeting, self.room.language)
                return SealedView(sheet=self._sheet, notice=self.room.text(_BEFORE).format(poll.question, warning))
            if poll is not None and words is not None:
                movable = view.ballot_task is BallotTask.OTHER_DEVICE
                return SealedView(
                    sheet=self._sheet,
                    poll=poll.poll_id,
                    notice=self.room.text(words).format(poll.question),
                    action=self.room.text(_HERE) if movable else "",
                )
        return SealedView(sheet=self._sheet)

    def _office(self) -> bool:
        person = self.room.me
        return person is not None and not {Role.CHAIR, Role.SECRETARY}.isdisjoint(person.roles)

    @Slot()
    def act(self) -> None:
        """Take the vote over to this device."""
        if self._view.poll:
            self.ballot(self._view.poll).voteHere()

    @Slot()
    def showScrutineer(self) -> None:
        """Open the scrutineer's sheet."""
        self._scrutineer.begin()
        self._show("scrutineer")

    @Slot(str)
    def showRecord(self, key: str) -> None:
        """Open the sheet of the public record of a vote; "" for files."""
        self._record.begin(key)
        self._counting.begin()
        self._show("record")

    @Slot()
    def showSecond(self) -> None:
        """Open the sheet in which another device's ballot is checked."""
        self._second_device.begin()
        self._show("second")

    @Slot(str)
    def closed(self, sheet: str) -> None:
        """A sheet was closed."""
        if sheet == "scrutineer":
            self._scrutineer.end()
        if sheet == self._sheet:
            self._show("")

    def _show(self, sheet: str) -> None:
        self._sheet = sheet
        self.refresh()

    @Slot(str, result=QObject)
    def ballot(self, key: str) -> SealedBallotViewModel:
        """The card of a vote."""
        poll_id = PollId(key)
        if poll_id not in self._ballots:
            self._ballots[poll_id] = SealedBallotViewModel(self.room, self.votes, poll_id)
        return self._ballots[poll_id]

    @Slot(str, result=QObject)
    def progress(self, key: str) -> SealedProgressViewModel:
        """How far a vote is, for the chair."""
        poll_id = PollId(key)
        if poll_id not in self._progress:
            self._progress[poll_id] = SealedProgressViewModel(self.room, self.votes, poll_id)
        return self._progress[poll_id]
