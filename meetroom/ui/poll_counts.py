"""How a vote stands while it runs, for who runs it: how many have voted, where, and who has not; no content, no Qt."""

from collections import Counter

from meetroom.domain.core import PersonId, PointId
from meetroom.domain.polls import Poll, PollKind, PollState
from meetroom.domain.state import Meeting
from meetroom.domain.tallying import awaited
from meetroom.ui.labels import person_name, rule_text
from meetroom.ui.poll_words import METHODS, POLL_KINDS
from meetroom.ui.results import name_order
from meetroom.ui.words import Language, Words

NAMES_SHOWN = 8
_VOTED = Words("{0} of {1} have voted", "{0}/{1} đã bỏ phiếu")
_PAPER = Words("{0} took paper ballots", "{0} người nhận phiếu giấy")
_LEFT = Words("{0} of them left meanwhile", "{0} người trong số đó đã rời phiên họp")
_MISSING = Words("Still to vote: {0}", "Chưa bỏ phiếu: {0}")
_AND_MORE = Words("{0} and {1} more", "{0} và {1} người nữa")
_REMOTE = Words("Remote", "Từ xa")
_AWAITS_PAPER = Words("Waits for the counting record of the paper ballots.", "Chờ biên bản kiểm phiếu của phiếu giấy.")
_AWAITS_BOX = Words("The server opens the box; the count follows by itself.", "Máy chủ đang mở hòm phiếu, rồi tự kiểm.")
_AWAITS_KEYS = Words(
    "Waits for the scrutineers to open the sealed ballots.", "Chờ ban kiểm phiếu mở phiếu đã niêm phong."
)
_HANDS = Words("{0} hands entered", "Đã nhập {0} tay giơ")
_OPTIONS = Words("{0} on the list", "{0} người/phương án")


def place_of(meeting: Meeting, person_id: PersonId) -> PointId | None:
    """Where somebody is, or was last, or belongs; None: remote."""
    stays = meeting.stays.get(person_id, ())
    if stays:
        return stays[-1].point_id
    person = meeting.people.get(person_id)
    return person.point_id if person else None


def waiting_of(poll: Poll) -> list[PersonId]:
    """Who may vote and has neither voted nor taken paper."""
    return [p for p in poll.entitled if p not in poll.received and p not in poll.papers]


def count_text(poll: Poll, language: Language) -> str:
    """How many have voted."""
    if poll.kind is PollKind.HANDS:
        raised = sum(c.yes + c.no + c.abstain for c in poll.hands.values())
        return _HANDS.say(language).format(raised)
    parts = [_VOTED.say(language).format(len(poll.received), len(poll.entitled))]
    if poll.papers:
        parts.append(_PAPER.say(language).format(len(poll.papers)))
    return " · ".join(parts)


def points_text(meeting: Meeting, poll: Poll, language: Language) -> str:
    """The same room by room; "" where all are in one place or nobody votes by device."""
    if poll.kind is PollKind.HANDS:
        return ""
    of, voted = Counter(place_of(meeting, p) for p in poll.entitled), Counter[PointId | None]()
    voted.update(place_of(meeting, p) for p in poll.entitled if p in poll.received)
    places: list[PointId | None] = [p for p in meeting.points if of[p]]
    places += [None] if of[None] else []
    if len(places) < 2:
        return ""
    named = [(meeting.points[p].name if p is not None else _REMOTE.say(language), p) for p in places]
    return " · ".join(f"{name} {voted[p]}/{of[p]}" for name, p in named)


def missing_text(meeting: Meeting, poll: Poll, language: Language) -> str:
    """Who has not voted, by name as far as there is room, and how many of them have left."""
    if poll.kind in (PollKind.HANDS, PollKind.ROLL_CALL) or not (missing := waiting_of(poll)):
        return ""
    gone = sum(not meeting.is_present(p) for p in missing) if poll.kind is not PollKind.WRITTEN else 0
    names = sorted((person_name(meeting, p) for p in missing), key=name_order)
    shown, more = ", ".join(names[:NAMES_SHOWN]), len(names) - NAMES_SHOWN
    text = _AND_MORE.say(language).format(shown, more) if more > 0 else shown
    said = _MISSING.say(language).format(text)
    return f"{said} ({_LEFT.say(language).format(gone)})" if gone else said


def awaits_text(poll: Poll, language: Language) -> str:
    """What a closed vote waits for before it is counted."""
    missing = awaited(poll) if poll.state is PollState.CLOSED else frozenset[str]()
    box = _AWAITS_KEYS if poll.kind is PollKind.VERIFIABLE else _AWAITS_BOX
    words = [w for key, w in (("box", box), ("paper", _AWAITS_PAPER)) if key in missing]
    return " ".join(w.say(language) for w in words)


def plan_text(poll: Poll, language: Language) -> str:
    """How a vote is taken and what adopts it, in one line."""
    parts = [POLL_KINDS[poll.kind].say(language), rule_text(poll.base, poll.threshold, language)]
    if poll.options:
        parts.insert(1, METHODS[poll.method].say(language))
        parts.append(_OPTIONS.say(language).format(len(poll.options)))
    return " · ".join(parts)
