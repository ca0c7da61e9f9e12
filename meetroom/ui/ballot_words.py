"""Where one ballot stands, and the sentence for it: what is being done, what is the matter, what to do next; no Qt."""

from collections.abc import Callable

import msgspec

from meetroom.domain.core import PersonId
from meetroom.domain.polls import NAMED, Method, Poll, PollKind, PollState
from meetroom.domain.state import Meeting
from meetroom.domain.voting import may_cast, was_noted
from meetroom.ui.labels import person_name
from meetroom.ui.results import explain, public, vote_text
from meetroom.ui.words import Language, Words

ASKING = ("idle", "sending")
"""Phases in which something can be pressed, or has just been."""

_RECORDED = Words("Recorded: {0}", "Đã ghi nhận: {0}")
_RECORDED_SECRET = Words(
    "Recorded: the server has this secret ballot. What is on it is not kept here.",
    "Đã ghi nhận: máy chủ đã nhận phiếu kín này. Nội dung phiếu không lưu ở máy này.",
)
_RECORDED_FOR = Words(
    "Recorded: {0}. Entered by {1}; tell them at once if it is not what you said.",
    "Đã ghi nhận: {0}. Do {1} nhập; nếu không đúng ý bạn, hãy báo ngay.",
)
_NOTED = Words(
    "Recorded: {0}. Entered by {1}; if it is not what you said, vote yourself: your own vote counts.",
    "Đã ghi nhận: {0}. Do {1} nhập; nếu không đúng ý bạn, hãy tự biểu quyết: phiếu của chính bạn được tính.",
)
_SENDING = Words("Sending your vote…", "Đang gửi phiếu của bạn…")
_KEPT = Words(
    "No connection: this vote is kept on this machine and sent as soon as the line is back. "
    "It counts only if it arrives before the vote is closed.",
    "Mất kết nối: phiếu được giữ trên máy này và tự gửi khi có đường truyền. "
    "Phiếu chỉ được tính nếu đến trước khi đóng biểu quyết.",
)
_LATE = Words(
    "You follow this vote without voting: you were not on the list when it opened.",
    "Bạn theo dõi lần biểu quyết này, không bỏ phiếu: bạn không có trong danh sách khi mở biểu quyết.",
)
_NO_VOTE = Words(
    "You follow this vote: your role has no vote in it.",
    "Bạn theo dõi lần biểu quyết này; vai trò của bạn không có quyền biểu quyết.",
)
_ABSENT = Words(
    "You are not recorded as present now, so you cannot vote. Sign in, or ask the secretary.",
    "Bạn đang không được ghi là có mặt nên chưa bỏ phiếu được. Hãy điểm danh hoặc báo thư ký.",
)
_GIVEN = Words(
    "{0} votes for you in this vote: you gave them your proxy.",
    "{0} bỏ phiếu thay bạn lần này, theo ủy quyền của bạn.",
)
_HANDS = Words(
    "Raise your hand in the room when the chair asks. Nothing is pressed here; the hands are counted.",
    "Hãy giơ tay tại phòng họp khi chủ tọa hỏi. Không bấm gì trên máy; tay giơ được đếm tại phòng.",
)
_PAPER = Words(
    "You took a paper ballot: put it into the box. No second vote is possible here.",
    "Bạn đã nhận phiếu giấy: hãy bỏ phiếu vào hòm. Không bỏ phiếu thêm trên máy được.",
)
_CALLED = Words("You are being called: give your answer now.", "Đang gọi tên bạn: hãy trả lời ngay.")
_WAITING = Words(
    "The roll is being called. {0} is called now; wait until it is your turn.",
    "Đang gọi tên biểu quyết. Đang gọi {0}; hãy chờ đến lượt bạn.",
)
_WAITING_FIRST = Words(
    "The roll is about to be called. Wait until it is your turn.",
    "Sắp gọi tên biểu quyết. Hãy chờ đến lượt bạn.",
)
_CLOSED = Words(
    "The vote is closed. The chair will declare the result.",
    "Biểu quyết đã đóng. Chủ tọa sẽ công bố kết quả.",
)
_CLOSED_WITH = Words(
    "The vote is closed; your vote counts: {0}. The chair will declare the result.",
    "Biểu quyết đã đóng; phiếu của bạn đã được tính: {0}. Chủ tọa sẽ công bố kết quả.",
)
_CLOSED_SECRET = Words(
    "The vote is closed; your secret ballot is in the box. The chair will declare the result.",
    "Biểu quyết đã đóng; phiếu kín của bạn đã ở trong hòm phiếu. Chủ tọa sẽ công bố kết quả.",
)
_CANCELLED = Words("The vote was cancelled: {0}", "Lần biểu quyết đã bị hủy: {0}")
_ENDED = {PollState.PUBLISHED: "published", PollState.CANCELLED: "cancelled"}


class Voter(msgspec.Struct, frozen=True, kw_only=True):
    """Whose ballot is looked at, by whom: `me` alone, or `me` for a person who gave a proxy."""

    me: PersonId
    person: PersonId

    @property
    def for_other(self) -> bool:
        """Whether this is somebody else's ballot."""
        return self.me != self.person


def is_represented(meeting: Meeting, poll: Poll, voter: Voter) -> bool:
    """Whether somebody else votes for this person now: the proxy rests while they are here themselves."""
    return not voter.for_other and voter.person in poll.proxies and not meeting.is_present(voter.person)


def principals_of(meeting: Meeting, poll: Poll, holder: PersonId) -> tuple[PersonId, ...]:
    """Those absent now for whom somebody votes in this poll, sorted by id."""
    return tuple(sorted(p for p, h in poll.proxies.items() if h == holder and not meeting.is_present(p)))


def has_voted(poll: Poll, person: PersonId) -> bool:
    """Whether the chain says so."""
    return person in poll.received or person in poll.ballots


def phase_of(meeting: Meeting, poll: Poll, voter: Voter, *, sending: bool) -> str:
    """Phase of a ballot: idle, sending, recorded, watching, late, absent, given, hands, paper, waiting; or closed,
    published, cancelled.
    """
    if poll.state is not PollState.OPEN:
        return _ENDED.get(poll.state, "closed")
    if sending:
        return "sending"
    person = voter.person
    if has_voted(poll, person):
        return "recorded"
    if person not in poll.entitled:
        member = meeting.people.get(person)
        return "late" if member is not None and member.voting else "watching"
    for phase, holds in _HINDRANCES:
        if holds(meeting, poll, voter):
            return phase
    return "idle"


_HINDRANCES: tuple[tuple[str, Callable[[Meeting, Poll, Voter], bool]], ...] = (
    ("hands", lambda meeting, poll, voter: poll.kind is PollKind.HANDS),
    ("given", lambda meeting, poll, voter: is_represented(meeting, poll, voter)),
    ("paper", lambda meeting, poll, voter: voter.person in poll.papers),
    ("absent", lambda meeting, poll, voter: poll.kind is not PollKind.WRITTEN and not meeting.is_present(voter.me)),
    ("waiting", lambda meeting, poll, voter: poll.kind is PollKind.ROLL_CALL and voter.person not in poll.calls),
)


def sentence_of(meeting: Meeting, poll: Poll, voter: Voter, phase: str, language: Language, *, live: bool) -> str:
    """What is said of a ballot in its phase."""
    said = _SENTENCES.get(phase)
    if said is not None:
        return said.say(language)
    spoken: dict[str, Callable[[], str]] = {
        "published": lambda: explain(public(poll), language),
        "cancelled": lambda: _CANCELLED.say(language).format(poll.reason),
        "sending": lambda: (_SENDING if live else _KEPT).say(language),
        "recorded": lambda: _recorded(meeting, poll, voter, language),
        "given": lambda: _GIVEN.say(language).format(person_name(meeting, poll.proxies.get(voter.person, ""))),
        "waiting": lambda: _waiting(meeting, poll, language),
        "closed": lambda: _closed(poll, voter, language),
        "idle": lambda: _CALLED.say(language) if poll.kind is PollKind.ROLL_CALL else "",
    }
    return spoken[phase]() if phase in spoken else ""


_SENTENCES = {"watching": _NO_VOTE, "late": _LATE, "absent": _ABSENT, "hands": _HANDS, "paper": _PAPER}


def _recorded(meeting: Meeting, poll: Poll, voter: Voter, language: Language) -> str:
    if poll.kind not in NAMED:
        return _RECORDED_SECRET.say(language)
    text, ballot = vote_text(poll, voter.person, language), poll.ballots.get(voter.person)
    if ballot is not None and ballot.by not in (voter.me, voter.person):
        noted = _NOTED if was_noted(poll, voter.person) and may_cast(poll, voter.person) else _RECORDED_FOR
        return noted.say(language).format(text, person_name(meeting, ballot.by))
    return _RECORDED.say(language).format(text)


def _waiting(meeting: Meeting, poll: Poll, language: Language) -> str:
    if poll.called is None:
        return _WAITING_FIRST.say(language)
    return _WAITING.say(language).format(person_name(meeting, poll.called))


def _closed(poll: Poll, voter: Voter, language: Language) -> str:
    if not has_voted(poll, voter.person):
        return _CLOSED.say(language)
    if poll.kind not in NAMED:
        return _CLOSED_SECRET.say(language)
    return _CLOSED_WITH.say(language).format(vote_text(poll, voter.person, language))


def is_one_tap(poll: Poll) -> bool:
    """Whether a press is the vote: a motion without a text beside it."""
    return poll.method is Method.MOTION and not poll.opinions
