"""The order of the speakers' list, and how long who has spoken and may still speak; all pure, knows no command."""
# msgspec gives every instance an empty dict of its own; ruff does not see that base behind an import.
# ruff: noqa: RUF012

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from meetroom.domain.audience import State
from meetroom.domain.core import GroupId, ItemId, PersonId
from meetroom.domain.state import Meeting, Speech, SpeechKind, SpeechState, Stance

_ORDER = {kind: position for position, kind in enumerate(SpeechKind)}
_SIDES = (Stance.PRO, Stance.CONTRA)


class SpeakingTimes(State, frozen=True):
    """Seconds spoken so far by every person who spoke, by every group, and by all."""

    people: dict[PersonId, float] = {}
    groups: dict[GroupId, float] = {}
    total_s: float = 0.0


class LimitKind(StrEnum):
    """Whose limit it is."""

    SPEECH = "speech"
    PERSON = "person"
    GROUP = "group"


class TimeLeft(State, frozen=True):
    """What is left of a limit, in seconds; negative: over it."""

    kind: LimitKind
    left_s: float
    group_id: GroupId | None = None


def waiting_list(meeting: Meeting) -> tuple[Speech, ...]:
    """Requests in the order in which the floor is to be given.

    By kind, then by time of request; normal contributions in balanced order where the rule set says so.
    Source: docs/rules.md#the-floor.
    """
    waiting = (s for s in meeting.speeches.values() if s.state is SpeechState.WAITING)
    plain = sorted(waiting, key=lambda s: (_ORDER[s.kind], s.requested_at, s.speech_id))
    if not meeting.rules.balanced:
        return tuple(plain)
    normal = [s for s in plain if s.kind is SpeechKind.NORMAL]
    return (*(s for s in plain if s.kind is not SpeechKind.NORMAL), *_balanced(meeting, normal))


def _balanced(meeting: Meeting, waiting: list[Speech]) -> Iterable[Speech]:
    """At each place: whoever does not repeat the last side, then who has not spoken yet, then who asked first."""
    spoke = {s.person_id for s in meeting.speeches.values() if s.started_at is not None}
    queues: dict[Stance | None, deque[Speech]] = defaultdict(deque)
    for speech in sorted(waiting, key=lambda s: s.person_id in spoke):
        queues[speech.stance if speech.stance in _SIDES else None].append(speech)
    last = _last_side(meeting)
    for _ in waiting:
        heads = [(side, queue[0]) for side, queue in queues.items() if queue]
        side, _ = min(
            heads,
            key=lambda h: (
                h[0] is not None and h[0] is last,
                h[1].person_id in spoke,
                h[1].requested_at,
                h[1].speech_id,
            ),
        )
        yield queues[side].popleft()
        last = side or last


def _last_side(meeting: Meeting) -> Stance | None:
    """For or against: what the newest normal contribution on the running item was that took a side."""
    sides = [
        (s.started_at, s.speech_id, s.stance)
        for s in meeting.speeches.values()
        if s.started_at is not None and s.item_id == meeting.current_item and s.stance in _SIDES
    ]
    return max(sides, key=lambda s: s[:2])[2] if sides else None


def spoken_s(speech: Speech, now: datetime) -> float:
    """Seconds spoken so far; pauses do not count."""
    running = (now - speech.running_since).total_seconds() if speech.running_since else 0.0
    return speech.spent_s + max(0.0, running)


def speaking_time(meeting: Meeting, now: datetime) -> SpeakingTimes:
    """Seconds spoken in the meeting, of all kinds; a speech counts to every group its speaker belongs to now."""
    return _times(meeting, (s for s in meeting.speeches.values() if s.started_at is not None), now)


def speaking_time_on(meeting: Meeting, item_id: ItemId | None, now: datetime) -> SpeakingTimes:
    """The same of what is limited on one item (None: outside any): everything but points of order."""
    return _times(meeting, _limited_on(meeting, item_id), now)


def _limited_on(meeting: Meeting, item_id: ItemId | None) -> tuple[Speech, ...]:
    return tuple(
        s
        for s in meeting.speeches.values()
        if s.started_at is not None and s.item_id == item_id and s.kind is not SpeechKind.POINT_OF_ORDER
    )


def _times(meeting: Meeting, speeches: Iterable[Speech], now: datetime) -> SpeakingTimes:
    people: defaultdict[PersonId, float] = defaultdict(float)
    groups: defaultdict[GroupId, float] = defaultdict(float)
    for speech in speeches:
        seconds = spoken_s(speech, now)
        people[speech.person_id] += seconds
        for group in _groups(meeting, speech.person_id):
            groups[group] += seconds
    return SpeakingTimes(people=dict(people), groups=dict(groups), total_s=sum(people.values()))


def _groups(meeting: Meeting, person_id: PersonId) -> tuple[GroupId, ...]:
    person = meeting.people.get(person_id)
    return () if person is None else person.groups


def is_limited(meeting: Meeting, speech: Speech) -> bool:
    """Whether any limit holds for a speech: its own, its speaker's, its speaker's groups'."""
    rules = meeting.rules
    if speech.limit_s:
        return True
    shared = rules.speech_limit_person_s or (rules.speech_limit_group_s and _groups(meeting, speech.person_id))
    return bool(shared) and speech.kind is not SpeechKind.POINT_OF_ORDER


def time_left(meeting: Meeting, speech: Speech, now: datetime) -> TimeLeft | None:
    """What is left of the narrowest limit of a speech that waits or runs; None: it has none.

    A person's and a group's limit hold for one item, points of order left out.  What the chair adds to one speech
    is added to all three.
    """
    rules, lefts = meeting.rules, list[TimeLeft]()
    if speech.limit_s:
        lefts.append(TimeLeft(kind=LimitKind.SPEECH, left_s=speech.limit_s - spoken_s(speech, now)))
    if speech.kind is SpeechKind.POINT_OF_ORDER or not (rules.speech_limit_person_s or rules.speech_limit_group_s):
        return min(lefts, key=lambda left: left.left_s, default=None)
    item_id = speech.item_id if speech.started_at else meeting.current_item or speech.item_id
    held = _limited_on(meeting, item_id)
    if rules.speech_limit_person_s:
        own = [s for s in held if s.person_id == speech.person_id]
        lefts.append(TimeLeft(kind=LimitKind.PERSON, left_s=_rest(rules.speech_limit_person_s, own, now)))
    for group in _groups(meeting, speech.person_id) if rules.speech_limit_group_s else ():
        theirs = [s for s in held if group in _groups(meeting, s.person_id)]
        rest = _rest(rules.speech_limit_group_s, theirs, now)
        lefts.append(TimeLeft(kind=LimitKind.GROUP, left_s=rest, group_id=group))
    return min(lefts, key=lambda left: left.left_s, default=None)


def _rest(limit_s: int, speeches: list[Speech], now: datetime) -> float:
    return limit_s + sum(s.extra_s - spoken_s(s, now) for s in speeches)


def limit_for(meeting: Meeting, speech: Speech, now: datetime) -> float | None:
    """Seconds left of the narrowest limit; negative: over it; None: no limit."""
    left = time_left(meeting, speech, now)
    return None if left is None else left.left_s
