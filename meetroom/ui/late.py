"""What is said of commands that were queued before a restart and answered after it; knows no screen.

Whoever gave such a command has long left the screen they gave it on, so a refusal must name what it was.  What was
taken is said by nothing but the screen itself: it shows the fact.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.action_items import PutActionItem, RemoveActionItem
from meetroom.domain.agenda import (
    AddItem,
    AddRemark,
    EditItem,
    FinishItem,
    MoveItem,
    RecordConclusion,
    RemoveItem,
    RevealItem,
    StartItem,
)
from meetroom.domain.annotations import PublishLayer
from meetroom.domain.attendance import (
    ChangePlace,
    ExcuseAbsence,
    RecordArrivals,
    RecordDeparture,
    RecordDepartures,
    SignIn,
    SignOut,
)
from meetroom.domain.chairing import HandOverChair, TakeBackChair
from meetroom.domain.core import Command, Refusal
from meetroom.domain.corrections import CorrectPresence
from meetroom.domain.counting import BreakTie
from meetroom.domain.deferral import CarryOverItem, DeferItem
from meetroom.domain.documents import (
    EditDocument,
    OrderDocuments,
    ReleaseDocument,
    ScheduleRelease,
    WithdrawDocument,
)
from meetroom.domain.door_codes import AdmitByBadge
from meetroom.domain.doors import CloseDoors, OpenDoors
from meetroom.domain.election_facts import ConfirmCertificates, PrepareElection, RestartKeys, UnsealElection
from meetroom.domain.floor import (
    EndSpeech,
    ExtendSpeech,
    GrantFloor,
    PauseSpeech,
    RequestFloor,
    ResumeSpeech,
    SetMicrophones,
    WithdrawRequest,
)
from meetroom.domain.hands import EnterHands
from meetroom.domain.invitations import RespondInvitation
from meetroom.domain.lifecycle import (
    AnnounceMeeting,
    ApproveMinutes,
    ArchiveMeeting,
    CloseMeeting,
    EditMeeting,
    OpenMeeting,
    ResumeMeeting,
    SuspendMeeting,
)
from meetroom.domain.minutes_review import AnswerComment, CommentOnMinutes, ReopenMinutes, SendMinutes
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.objections import AnswerObjection, ObjectToMinutes
from meetroom.domain.paper import EnterPaper, HandOutPaper, TakePaperBack
from meetroom.domain.points_of_order import AnswerPointOfOrder
from meetroom.domain.proxies import EndProxy, GiveProxy, SetWeight
from meetroom.domain.quorum_loss import AnswerQuorumLoss
from meetroom.domain.recording import StartRecording, StopRecording
from meetroom.domain.roles import AddPerson, AddPoint, EditPerson
from meetroom.domain.roll_call import CallVoter
from meetroom.domain.state import Meeting
from meetroom.domain.substitutes import EndSubstitution, NameSubstitute
from meetroom.domain.voting import (
    CancelPoll,
    CastVote,
    ClosePoll,
    CreatePoll,
    EditPoll,
    OpenPoll,
    PublishResult,
    PublishResults,
    RecordVote,
    RepeatPoll,
)
from meetroom.protocol.messages import Answer
from meetroom.ui.sentences import refusal_sentence
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ITEM_CHANGE = Words("your change of the agenda{0}", "thay đổi chương trình{0}")
_FLOOR = Words("your direction of the floor{0}", "việc điều hành phát biểu{0}")
_STAGE = Words("your step of the meeting{0}", "việc điều hành phiên họp{0}")
_ROSTER = Words("your change of the list of people{0}", "thay đổi danh sách người dự{0}")
_ATTENDANCE = Words("your record of attendance{0}", "việc điểm danh{0}")
_PAPERS = Words("your decision on a document{0}", "việc xử lý tài liệu{0}")
_POLL = Words("your direction of the vote{0}", "việc điều hành biểu quyết{0}")
_ANYTHING = Words("what you sent{0}", "nội dung bạn đã gửi{0}")
NAMES: dict[type[Command], Words] = {
    CastVote: Words("your ballot{0}", "phiếu biểu quyết của bạn{0}"),
    RequestFloor: Words("your request to speak{0}", "đăng ký phát biểu của bạn{0}"),
    WithdrawRequest: Words("the withdrawal of your request to speak{0}", "việc rút đăng ký phát biểu của bạn{0}"),
    SignIn: Words("your signing in{0}", "việc điểm danh có mặt của bạn{0}"),
    SignOut: Words("your signing out{0}", "việc báo rời phiên họp của bạn{0}"),
    PublishLayer: Words("the sharing of your notes{0}", "việc chia sẻ ghi chú của bạn{0}"),
    RecordConclusion: Words("your conclusion{0}", "kết luận bạn đã nhập{0}"),
    AddRemark: Words("your line for the minutes{0}", "dòng bạn ghi vào biên bản{0}"),
    WriteMinutesText: Words("your text for the minutes{0}", "nội dung bạn soạn vào biên bản{0}"),
    **dict.fromkeys(
        (PutActionItem, RemoveActionItem), Words("your note on a task{0}", "nhiệm vụ bạn ghi vào biên bản{0}")
    ),
    SendMinutes: Words("the draft you sent round{0}", "việc gửi lấy ý kiến dự thảo biên bản{0}"),
    CommentOnMinutes: Words("your comment on the draft{0}", "ý kiến góp ý của bạn về dự thảo biên bản{0}"),
    AnswerComment: Words("your answer to a comment{0}", "trả lời của bạn về ý kiến góp ý{0}"),
    ReopenMinutes: Words("the reopening of the minutes{0}", "việc mở lại biên bản{0}"),
    ObjectToMinutes: Words("your objection to the minutes{0}", "ý kiến không nhất trí của bạn với biên bản{0}"),
    AnswerObjection: Words("your answer to an objection{0}", "trả lời của bạn về ý kiến không nhất trí{0}"),
    SetMicrophones: Words("who may be heard{0}", "việc chọn ai được nói{0}"),
    StartRecording: Words("the start of the recording{0}", "việc bắt đầu ghi hình{0}"),
    StopRecording: Words("the end of the recording{0}", "việc dừng ghi hình{0}"),
    RespondInvitation: Words("your answer to the invitation{0}", "trả lời giấy mời của bạn{0}"),
    ChangePlace: Words("your change of place{0}", "việc đổi nơi dự họp của bạn{0}"),
    AnswerPointOfOrder: Words("your answer to a point of order{0}", "trả lời của bạn về ý kiến thủ tục{0}"),
    **dict.fromkeys((GiveProxy, EndProxy), Words("your note on a proxy{0}", "việc ủy quyền biểu quyết{0}")),
    **dict.fromkeys((DeferItem, CarryOverItem), _ITEM_CHANGE),
    **dict.fromkeys((HandOverChair, TakeBackChair, CloseDoors, OpenDoors, AnswerQuorumLoss, ArchiveMeeting), _STAGE),
    **dict.fromkeys((NameSubstitute, EndSubstitution, SetWeight), _ROSTER),
    **dict.fromkeys((RecordDepartures, CorrectPresence, AdmitByBadge), _ATTENDANCE),
    **dict.fromkeys((PrepareElection, ConfirmCertificates, RestartKeys, UnsealElection), _POLL),
    **dict.fromkeys((AddItem, EditItem, MoveItem, RemoveItem, RevealItem, StartItem, FinishItem), _ITEM_CHANGE),
    **dict.fromkeys((GrantFloor, PauseSpeech, ResumeSpeech, ExtendSpeech, EndSpeech), _FLOOR),
    **dict.fromkeys((EditMeeting, AnnounceMeeting, OpenMeeting, SuspendMeeting), _STAGE),
    **dict.fromkeys((ResumeMeeting, CloseMeeting, ApproveMinutes), _STAGE),
    **dict.fromkeys((AddPoint, AddPerson, EditPerson), _ROSTER),
    **dict.fromkeys((RecordArrivals, RecordDeparture, ExcuseAbsence), _ATTENDANCE),
    **dict.fromkeys((EditDocument, OrderDocuments, ScheduleRelease, ReleaseDocument, WithdrawDocument), _PAPERS),
    RecordVote: Words("the answer you noted for another person{0}", "câu trả lời bạn nhập thay{0}"),
    CallVoter: Words("your call in the roll{0}", "lượt gọi tên của bạn{0}"),
    EnterHands: Words("the hands you typed in{0}", "số tay giơ bạn đã nhập{0}"),
    EnterPaper: Words("the counting record you entered{0}", "biên bản kiểm phiếu bạn đã nhập{0}"),
    **dict.fromkeys((HandOutPaper, TakePaperBack), Words("your note on paper ballots{0}", "việc ghi phiếu giấy{0}")),
    **dict.fromkeys((CreatePoll, EditPoll, RepeatPoll, OpenPoll, ClosePoll, CancelPoll), _POLL),
    **dict.fromkeys((BreakTie, PublishResult, PublishResults), _POLL),
}
"""What a command is called by whoever gave it; {0} is where its subject goes."""

_REFUSED = Words(
    "Sent late and not accepted: {0}. {1}",
    "Gửi đến muộn nên không được chấp nhận: {0}. {1}",
)
_SUBJECTS: dict[str, Callable[[Meeting, Any], str | None]] = {
    "voter_id": lambda meeting, key: voter.name if (voter := meeting.people.get(key)) else None,
    "poll_id": lambda meeting, key: poll.question if (poll := meeting.polls.get(key)) else None,
    "item_id": lambda meeting, key: item.title if (item := meeting.items.get(key)) else None,
    "document_id": lambda meeting, key: paper.title if (paper := meeting.documents.get(key)) else None,
    "person_id": lambda meeting, key: person.name if (person := meeting.people.get(key)) else None,
}


def _subject(command: Command, meeting: Meeting) -> str:
    """What the command was about, in the words of the meeting; "" where that is not known here."""
    for field, find in _SUBJECTS.items():
        key = getattr(command, field, None)
        found = find(meeting, key) if key is not None else None
        if found:
            return f" “{found}”"
    return ""


def late_refusal(command: Command, refusal: Refusal, meeting: Meeting, language: Language | str) -> str:
    """What was not taken, named so that it is recognised, and why."""
    name = NAMES.get(type(command), _ANYTHING).say(language).format(_subject(command, meeting))
    return _REFUSED.say(language).format(name, refusal_sentence(refusal, language))


class LateView(msgspec.Struct, frozen=True, kw_only=True):
    """What is said."""

    sentence: str


@QmlElement
class LateViewModel(ViewModel):
    """Refusals that came late; they stand until they are read."""

    ticking = False
    changed = Signal()
    sentence = shown(str, "sentence", changed)

    def __init__(self, room: Room) -> None:
        self._refused: list[tuple[Command, Refusal]] = []
        super().__init__(room)
        room.bridge.lateAnswer.connect(self._on_answer)

    def look(self) -> LateView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        said = (late_refusal(command, refusal, meeting, language) for command, refusal in self._refused)
        return LateView(sentence="\n".join(said))

    @Slot()
    def read(self) -> None:
        """Whoever it concerns has read it."""
        self._refused.clear()
        self.refresh()

    def _on_answer(self, command: Command, answer: Answer) -> None:
        if answer.refusal is not None:
            self._refused.append((command, answer.refusal))
            self.refresh()
