"""What needs the chair, in sentences, and the next steps as buttons; no Qt, decides nothing."""

from collections.abc import Iterable

from meetroom.domain.agenda_order import numbered
from meetroom.domain.attention import Attention, AttentionKind, Level
from meetroom.domain.core import ItemId, PersonId, PollId
from meetroom.domain.next_steps import Step, StepKind
from meetroom.domain.state import Meeting
from meetroom.ui.floor_words import order_text
from meetroom.ui.labels import clock_text, person_name
from meetroom.ui.words import Language, Words

TONES = {Level.URGENT: "red", Level.WARNING: "amber", Level.NOTE: "plain"}
GLYPHS: dict[AttentionKind, str] = {
    AttentionKind.QUORUM_LOST: "users",
    AttentionKind.OUTSIDERS_INSIDE: "door-closed",
    AttentionKind.POINT_OF_ORDER: "scale",
    AttentionKind.TIE: "vote",
    AttentionKind.VOTE_COMPLETE: "vote",
    AttentionKind.VOTE_TIMER_OVER: "timer",
    AttentionKind.NO_QUORUM: "users",
    AttentionKind.CHAIR_ABSENT: "user-x",
    AttentionKind.SPEECH_OVER: "clock-alert",
    AttentionKind.ORDER_UNANSWERED: "scale",
    AttentionKind.RESULT_UNDECLARED: "megaphone",
    AttentionKind.COUNT_AWAITED: "vote",
    AttentionKind.LATE_START: "clock-alert",
    AttentionKind.ITEM_OVER: "timer",
    AttentionKind.LONG_WAITING: "hand",
    AttentionKind.ITEMS_DEFERRED: "reply",
    AttentionKind.MINUTES_TO_APPROVE: "stamp",
    AttentionKind.NEXT_STEP: "play",
}
_SENTENCES: dict[AttentionKind, Words] = {
    AttentionKind.QUORUM_LOST: Words(
        "The quorum is lost. Decide how to go on.", "Không còn đủ túc số. Hãy quyết định."
    ),
    AttentionKind.OUTSIDERS_INSIDE: Words(
        "Closed doors: {people} still in a room.", "Họp kín: {people} còn trong phòng."
    ),
    AttentionKind.POINT_OF_ORDER: Words("Point of order: {people}", "Ý kiến về thủ tục: {people}"),
    AttentionKind.TIE: Words(
        "Tied: “{poll}”. Break the tie below.", "Bằng phiếu: “{poll}”. Hãy quyết định ở khung Biểu quyết."
    ),
    AttentionKind.VOTE_COMPLETE: Words("Everybody has voted: “{poll}”", "Mọi người đã bỏ phiếu: “{poll}”"),
    AttentionKind.VOTE_TIMER_OVER: Words("The time of this vote is over: “{poll}”", "Hết giờ biểu quyết: “{poll}”"),
    AttentionKind.NO_QUORUM: Words("There is no quorum.", "Chưa đủ túc số."),
    AttentionKind.CHAIR_ABSENT: Words("No chair is signed in.", "Chủ tọa chưa điểm danh."),
    AttentionKind.SPEECH_OVER: Words("{people}: {time} over time", "{people}: quá giờ {time}"),
    AttentionKind.ORDER_UNANSWERED: Words(
        "Answer the point of order of {people}", "Trả lời ý kiến thủ tục của {people}"
    ),
    AttentionKind.RESULT_UNDECLARED: Words("The result is not declared: “{poll}”", "Chưa công bố kết quả: “{poll}”"),
    AttentionKind.COUNT_AWAITED: Words("Ballots are being counted: “{poll}”", "Đang kiểm phiếu: “{poll}”"),
    AttentionKind.LATE_START: Words("The meeting should have begun {time} ago.", "Đã quá giờ khai mạc {time}."),
    AttentionKind.ITEM_OVER: Words("The item is {time} over its time.", "Mục đang bàn đã quá giờ {time}."),
    AttentionKind.LONG_WAITING: Words("Waiting for the floor for long: {people}", "Chờ phát biểu đã lâu: {people}"),
    AttentionKind.ITEMS_DEFERRED: Words("Still deferred: {items}", "Còn mục tạm hoãn: {items}"),
    AttentionKind.MINUTES_TO_APPROVE: Words("The minutes wait for approval.", "Biên bản đang chờ duyệt."),
    AttentionKind.NEXT_STEP: Words("Next step", "Bước tiếp theo"),
}
_SENT_DRAFT = Words("Minutes wait for your approval: draft no. {0}.", "Biên bản chờ duyệt: dự thảo lần {0}.")
_UNDECLARED = Words("{0} results are not declared.", "Có {0} kết quả chưa công bố.")
_MORE = Words("{0} and {1} more", "{0} và {1} người khác")
_STEPS: dict[StepKind, Words] = {
    StepKind.ANNOUNCE: Words("Announce the meeting", "Thông báo họp"),
    StepKind.OPEN_MEETING: Words("Open the meeting", "Khai mạc"),
    StepKind.RESUME: Words("Resume the meeting", "Tiếp tục họp"),
    StepKind.ANSWER_QUORUM: Words("Decide on the quorum", "Quyết định về túc số"),
    StepKind.BREAK_TIE: Words("Break the tie", "Quyết định khi bằng phiếu"),
    StepKind.PUBLISH_RESULT: Words("Declare the result: {poll}", "Công bố kết quả: {poll}"),
    StepKind.PUBLISH_RESULTS: Words("Declare {count} results together", "Công bố cả {count} kết quả"),
    StepKind.ENTER_HANDS: Words("Type in the show of hands: {poll}", "Nhập số người giơ tay: {poll}"),
    StepKind.CLOSE_POLL: Words("Close the vote: {poll}", "Đóng biểu quyết: {poll}"),
    StepKind.ANSWER_ORDER: Words("Answer the point of order", "Trả lời ý kiến về thủ tục"),
    StepKind.GRANT_FLOOR: Words("Give the floor to {person}", "Mời {person} phát biểu"),
    StepKind.END_SPEECH: Words("End the speech of {person}", "Kết thúc phát biểu của {person}"),
    StepKind.OPEN_POLL: Words("Open the vote: {poll}", "Mở biểu quyết: {poll}"),
    StepKind.RECORD_CONCLUSION: Words("Write down the conclusion", "Ghi kết luận"),
    StepKind.START_ITEM: Words("Start item {item}", "Bắt đầu mục {item}"),
    StepKind.FINISH_ITEM: Words("Finish item {item}", "Kết thúc mục {item}"),
    StepKind.OPEN_DOORS: Words("Open the doors", "Mở cửa, hết họp kín"),
    StepKind.CLOSE_MEETING: Words("Close the meeting", "Bế mạc"),
    StepKind.APPROVE_MINUTES: Words("Approve the minutes", "Duyệt biên bản"),
    StepKind.ARCHIVE: Words("Put the meeting into the archive", "Lưu trữ phiên họp"),
}
STEP_GLYPHS: dict[StepKind, str] = {
    StepKind.ANNOUNCE: "bell",
    StepKind.RESUME: "play",
    StepKind.ANSWER_QUORUM: "users",
    StepKind.BREAK_TIE: "vote",
    StepKind.PUBLISH_RESULT: "megaphone",
    StepKind.PUBLISH_RESULTS: "megaphone",
    StepKind.CLOSE_POLL: "lock",
    StepKind.ANSWER_ORDER: "scale",
    StepKind.GRANT_FLOOR: "mic",
    StepKind.END_SPEECH: "mic-off",
    StepKind.OPEN_POLL: "vote",
    StepKind.RECORD_CONCLUSION: "pencil",
    StepKind.FINISH_ITEM: "check",
    StepKind.OPEN_DOORS: "door-open",
    StepKind.CLOSE_MEETING: "gavel",
    StepKind.APPROVE_MINUTES: "stamp",
    StepKind.ARCHIVE: "files",
}
LONGEST_QUESTION = 60
NAMED = 3


def attention_text(meeting: Meeting, entry: Attention, language: Language) -> str:
    """The sentence for one thing that needs the chair."""
    if entry.kind is AttentionKind.MINUTES_TO_APPROVE and meeting.minutes.sent:
        return _SENT_DRAFT.say(language).format(meeting.minutes.sent[-1].revision)
    if len(entry.poll_ids) > 1 and entry.kind is AttentionKind.RESULT_UNDECLARED:
        return _UNDECLARED.say(language).format(len(entry.poll_ids))
    return (
        _SENTENCES[entry.kind]
        .say(language)
        .format(
            people=_names(meeting, entry.person_ids, language),
            items=_items(meeting, entry.item_ids),
            poll=question_of(meeting, entry.poll_id),
            time=clock_text(entry.seconds),
        )
    )


def attention_detail(meeting: Meeting, entry: Attention, language: Language) -> str:
    """What a point of order is about."""
    speech = meeting.speeches.get(entry.speech_id) if entry.speech_id is not None else None
    if speech is None or entry.kind not in (AttentionKind.POINT_OF_ORDER, AttentionKind.ORDER_UNANSWERED):
        return ""
    return order_text(speech, language)


def step_words(meeting: Meeting, step: Step, language: Language) -> str:
    """A step as the words on its button."""
    speech = meeting.speeches.get(step.speech_id) if step.speech_id is not None else None
    return (
        _STEPS[step.kind]
        .say(language)
        .format(
            person=person_name(meeting, speech.person_id) if speech is not None else "",
            item=_items(meeting, () if step.item_id is None else (step.item_id,)),
            poll=question_of(meeting, step.poll_id),
            count=len(step.poll_ids),
        )
    )


def question_of(meeting: Meeting, poll_id: PollId | None) -> str:
    """The question of a vote, cut where a button has no room for all of it."""
    poll = meeting.polls.get(poll_id) if poll_id is not None else None
    if poll is None:
        return ""
    long = len(poll.question) > LONGEST_QUESTION
    return poll.question[: LONGEST_QUESTION - 1].rstrip() + "…" if long else poll.question


def _names(meeting: Meeting, people: Iterable[PersonId], language: Language) -> str:
    names = [person_name(meeting, person_id) for person_id in people]
    if len(names) <= NAMED:
        return ", ".join(names)
    return _MORE.say(language).format(", ".join(names[:NAMED]), len(names) - NAMED)


def _items(meeting: Meeting, items: Iterable[ItemId]) -> str:
    wanted = set(items)
    return "; ".join(f"{number}. {item.title}" for number, item in numbered(meeting) if item.item_id in wanted)
