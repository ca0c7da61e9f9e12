"""All ballots a person has before them at once, own ones and those of who gave a proxy, each a card of its own."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from meetroom.domain.core import ItemId, PersonId, PollId
from meetroom.domain.polls import Poll, PollKind, PollState
from meetroom.domain.state import Meeting
from meetroom.ui.ballot import BallotViewModel
from meetroom.ui.ballot_words import principals_of
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

MOST_RESULTS = 8
_ASKING = ("idle", "sending", "changing")
_CALLS = ("idle", "hands", "waiting")
"""Something is asked of this person now, be it to raise a hand or to wait for their name."""
_OWN = (*_ASKING, "recorded", "absent", "waiting")


class CardRow(Row, frozen=True, kw_only=True):
    """One card."""

    ballot: BallotViewModel


class BallotsView(msgspec.Struct, frozen=True, kw_only=True):
    """What the screens around the cards need: `asking` a press is waited for, in the sitting; `waiting`: also in a
    written vote, which has time; `own` a card one votes by.
    """

    phase: str
    asking: bool
    waiting: bool
    own: bool
    count: int


def _opened(poll: Poll) -> datetime:
    assert poll.opened_at is not None
    return poll.opened_at


def polls_to_show(meeting: Meeting, news: Collection[PollId] = ()) -> list[Poll]:
    """The open polls, in the order of their opening, with those that were open at the same time: a card that goes would
    move another under the finger.  With none open, those of the item that runs now and those in `news`, whose results
    were held back until it ran; the newest first.
    """
    opened = sorted((p for p in meeting.polls.values() if p.opened_at is not None), key=_opened)
    open_now = [p for p in opened if p.state is PollState.OPEN]
    sitting = [p for p in open_now if p.kind is not PollKind.WRITTEN]
    if sitting:
        first = _opened(sitting[0])
        return [p for p in opened if p in open_now or (p.closed_at is not None and p.closed_at > first)]
    over = [p for p in reversed(opened) if p not in open_now]
    of_item = [p for p in over if p.item_id == meeting.current_item or p.poll_id in news]
    # A vote on no item is shown until another one is held.
    loose = [p for p in over[:1] if p.item_id is None]
    return [*open_now, *(p for p in loose if p not in of_item), *of_item[:MOST_RESULTS]]


def voters_of(meeting: Meeting, poll: Poll, me: PersonId) -> Iterable[PersonId]:
    """Whose ballots somebody has: the own one, and, where votes may be split, those of whom they represent."""
    yield me
    if poll.state is PollState.OPEN and meeting.rules.proxies.split:
        yield from principals_of(meeting, poll, me)


@QmlElement
class BallotsViewModel(ViewModel):
    """The cards; properties of the first one are here too."""

    ticking = False
    changed = Signal()
    phase = shown(str, "phase", changed)
    asking = shown(bool, "asking", changed)
    waiting = shown(bool, "waiting", changed)
    own = shown(bool, "own", changed)
    count = shown(int, "count", changed)
    cards: Property = fixed(QObject, "_cards")

    def __init__(self, room: Room) -> None:
        self._cards = RowModel(CardRow)
        self._models: dict[str, BallotViewModel] = {}
        self._declared: frozenset[PollId] | None = None
        self._news: frozenset[PollId] = frozenset()
        self._item: ItemId | None = None
        super().__init__(room)
        self._cards.setParent(self)

    @property
    def first(self) -> BallotViewModel | None:
        """The card on top."""
        return next(iter(self._models.values()), None)

    def look(self) -> BallotsView:
        """See ViewModel."""
        meeting, me = self.room.meeting, self.room.bridge.me
        self._note(meeting)
        wanted = [(p.poll_id, v) for p in polls_to_show(meeting, self._news) for v in voters_of(meeting, p, me)]
        before, self._models = self._models, {}
        for poll_id, person_id in wanted:
            key = f"{poll_id}/{person_id}"
            self._models[key] = before.pop(key) if key in before else self._made(poll_id, person_id)
        self._cards.show([CardRow(key=key, ballot=ballot) for key, ballot in self._models.items()])
        for gone in before.values():
            gone.end()
        phases = [str(ballot.phase) for ballot in self._models.values()]
        return BallotsView(
            phase=phases[0] if phases else "none",
            asking=any(b.phase in _CALLS and b.kind != PollKind.WRITTEN for b in self._models.values()),
            waiting=any(phase in _CALLS for phase in phases),
            own=any(phase in _OWN for phase in phases),
            count=len(phases),
        )

    def _note(self, meeting: Meeting) -> None:
        """Remember what was seen to be declared while the present item ran."""
        declared = frozenset(p.poll_id for p in meeting.polls.values() if p.state is PollState.PUBLISHED)
        if meeting.current_item != self._item:
            self._item, self._news = meeting.current_item, frozenset()
        if self._declared is not None:
            self._news |= declared - self._declared
        self._declared = declared if meeting.people else None

    def _made(self, poll_id: PollId, person_id: PersonId) -> BallotViewModel:
        ballot = BallotViewModel(self.room, poll_id, person_id)
        ballot.changed.connect(self.refresh)
        return ballot
