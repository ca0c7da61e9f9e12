"""Random commands about votes: of every kind and method, mostly such as make sense at that moment."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from random import Random
from typing import Protocol

from meetroom.domain import ballot_box, counting, hands, paper, proxies, roll_call, voting
from meetroom.domain.core import Command, ItemId, OptionId, PersonId, PointId, PollId
from meetroom.domain.polls import (
    Base,
    Choice,
    Detail,
    Method,
    Option,
    Poll,
    PollKind,
    PollState,
    Share,
    TieRule,
    TrusteePlan,
    Vote,
)
from meetroom.domain.roll_call import next_to_call
from meetroom.domain.rulebook import ProxyRule, RuleSet
from meetroom.domain.state import Meeting, Role
from meetroom.domain.tallying import seats_open, tied_options

S = PollState
HALF = Share(1, 2)


class Dice(Protocol):
    """What histories.Chance offers."""

    dice: Random

    def text(self) -> str: ...
    def flag(self, chance: float = 0.5) -> bool: ...
    def often(self) -> bool: ...
    def one(self, likely: Iterable[str], others: str) -> str: ...
    def share(self) -> Share: ...
    def maybe_item(self, meeting: Meeting) -> ItemId | None: ...


def rules_of_votes(c: Dice) -> RuleSet:
    """Rules under which much is possible."""
    return RuleSet(
        vote_change_allowed=c.flag(),
        quorum_binds_votes=c.flag(0.3),
        weights=c.flag(),
        substitutes_vote=c.flag(),
        proxies=ProxyRule(allowed=c.flag(0.7), per_holder=c.dice.choice((1, 2)), split=c.flag()),
        tie=c.dice.choice(list(TieRule)),
    )


def a_poll(c: Dice, m: Meeting, *states: PollState, **more: object) -> PollId:
    fitting = (p for p in m.polls.values() if p.state in states)
    return PollId(c.one((p.poll_id for p in fitting if all(getattr(p, k) == v for k, v in more.items())), "v"))


def poll_at(m: Meeting, poll_id: PollId) -> Poll | None:
    return m.polls.get(poll_id)


def a_person(c: Dice, m: Meeting, likely: Iterable[str] = ()) -> PersonId:
    return PersonId(c.one(list(likely) or m.people, "n"))


def a_vote(c: Dice, poll: Poll | None) -> Vote:
    opinion = c.text() if poll is not None and poll.opinions and c.flag() else ""
    if poll is None or c.flag(0.1):
        return Vote(opinion=opinion)
    ids = list(poll.option_ids)
    if poll.method is Method.CHOOSE:
        chosen = c.dice.sample(ids, c.dice.randint(poll.min_choices, poll.max_choices))
        return Vote(marks=dict.fromkeys(chosen, Choice.YES), opinion=opinion)
    return Vote(marks={o: c.dice.choice(list(Choice)) for o in ids}, opinion=opinion)


def _form(c: Dice, m: Meeting, poll_id: PollId) -> dict[str, object]:
    kind = c.dice.choice(list(PollKind)) if c.flag(0.8) else PollKind.OPEN
    method = c.dice.choice(list(Method)) if c.flag() else Method.MOTION
    count = 0 if method is Method.MOTION else c.dice.randint(1, 4)
    most = c.dice.randint(1, max(1, count))
    keepers = tuple(p.person_id for p in m.people.values() if Role.SCRUTINEER in p.roles)
    return {
        "poll_id": poll_id,
        "question": c.text(),
        "item_id": c.maybe_item(m),
        "kind": kind,
        "method": method,
        "options": tuple(Option(option_id=OptionId(f"o{n}"), name=c.text(), note=c.text()) for n in range(count)),
        "min_choices": c.dice.randint(1, most),
        "max_choices": most,
        "seats": c.dice.randint(1, max(1, count)),
        "blank_allowed": c.flag(0.8),
        "opinions": c.flag(0.2),
        "base": c.dice.choice((None, *Base)),
        "threshold": c.share() if c.flag() else None,
        "tie": c.dice.choice((None, None, *TieRule)),
        "detail": c.dice.choice((None, None, *Detail)),
        "paper": c.flag(0.2),
        "weighted": m.rules.weights and c.flag(0.4),
        "trustees": TrusteePlan(trustees=keepers, needed=1) if kind is PollKind.VERIFIABLE else None,
        "replaces": a_poll(c, m, *PollState) if c.flag(0.1) else None,
        "batch": c.dice.choice(("", "", "b1", "b2")),
    }


def _cast(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, S.OPEN)
    poll = poll_at(m, poll_id)
    absent = [p for p in poll.proxies if not m.is_present(p)] if poll else []
    for_person = a_person(c, m, absent) if absent and c.flag(0.4) else None
    return voting.CastVote(poll_id=poll_id, vote=a_vote(c, poll), for_person=for_person)


def _record(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, S.OPEN)
    poll = poll_at(m, poll_id)
    called = [poll.called] if poll and poll.called else []
    voter = a_person(c, m, called or (poll.entitled if poll else ()))
    return voting.RecordVote(poll_id=poll_id, voter_id=voter, vote=a_vote(c, poll))


def _call(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, S.OPEN, kind=PollKind.ROLL_CALL)
    poll = poll_at(m, poll_id)
    following = next_to_call(poll) if poll else None
    return roll_call.CallVoter(poll_id=poll_id, person_id=a_person(c, m, [following] if following else ()))


def _hands(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, S.OPEN, kind=PollKind.HANDS)
    point = PointId(c.one(m.points, "p")) if c.flag(0.3) else None
    yes, no, abstain = (c.dice.randrange(-1 if c.flag(0.05) else 0, 3) for _ in Choice)
    return hands.EnterHands(poll_id=poll_id, point_id=point, yes=yes, no=no, abstain=abstain)


def _hand_out(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, S.OPEN, paper=True)
    poll = poll_at(m, poll_id)
    free = [p for p in poll.entitled if p not in poll.received] if poll else []
    return paper.HandOutPaper(poll_id=poll_id, person_ids=(a_person(c, m, free),))


def _take_back(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, S.OPEN, paper=True)
    poll = poll_at(m, poll_id)
    return paper.TakePaperBack(poll_id=poll_id, person_id=a_person(c, m, poll.papers if poll else ()))


def _record_paper(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, S.CLOSED, S.COUNTED, paper=True)
    poll = poll_at(m, poll_id)
    room = len(poll.papers) or len(poll.entitled) - len(poll.received) if poll else 1
    invalid = c.dice.randrange(2) if room else 0
    votes = [a_vote(c, poll) for _ in range(c.dice.randint(0, max(0, room - invalid)))]
    totals: dict[OptionId, dict[Choice, int]] = {}
    for vote in votes:
        for option_id, choice in vote.marks.items():
            of = totals.setdefault(option_id, {})
            of[choice] = of.get(choice, 0) + 1
    valid = len(votes) + (1 if c.flag(0.1) else 0)
    return paper.EnterPaper(
        poll_id=poll_id, issued=room, returned=len(votes) + invalid, valid=valid, invalid=invalid,
        blank=sum(not v.marks for v in votes), totals=totals, counted_by=(a_person(c, m),), note=c.text(),
    )  # fmt: skip


def _count(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, S.CLOSED, kind=PollKind.SECRET)
    poll = poll_at(m, poll_id)
    number = len(poll.received) if poll else 1
    votes = [Vote(marks=a_vote(c, poll).marks) for _ in range(number)]
    return counting.CountBallots(poll_id=poll_id, votes=tuple((vote, 1) for vote in votes))


def _break_tie(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, S.COUNTED)
    poll = poll_at(m, poll_id)
    by_lot = poll is not None and poll.tie is TieRule.LOT
    if poll is None or poll.method is Method.MOTION or poll.tally is None:
        return counting.BreakTie(poll_id=poll_id, choice=c.dice.choice(list(Choice)), by_lot=by_lot)
    tied = tied_options(poll.tally)
    seats = min(len(tied), seats_open(poll, poll.tally))
    return counting.BreakTie(poll_id=poll_id, option_ids=tuple(c.dice.sample(tied, seats)), by_lot=by_lot)


def _publish_more(c: Dice, m: Meeting) -> Command:
    return counting.PublishResults(poll_ids=tuple({a_poll(c, m, S.COUNTED) for _ in range(2)}))


def _weight(c: Dice, m: Meeting) -> Command:
    return proxies.SetWeight(person_id=a_person(c, m), weight=Decimal(c.dice.choice(("1", "2.5", "0.25", "0", "3"))))


def _proxy(c: Dice, m: Meeting) -> Command:
    absent = [p for p in m.voting_members() if not m.is_present(p)]
    return proxies.GiveProxy(principal_id=a_person(c, m, absent), holder_id=a_person(c, m), reason="ốm")


VOTE_MAKERS: dict[type[Command], Callable[[Dice, Meeting], Command]] = {
    voting.CreatePoll: lambda c, m: voting.CreatePoll(**_form(c, m, PollId(f"v{c.dice.randrange(30)}"))),  # type: ignore[arg-type]
    voting.EditPoll: lambda c, m: voting.EditPoll(**_form(c, m, a_poll(c, m, S.CREATED))),  # type: ignore[arg-type]
    voting.RepeatPoll: lambda c, m: voting.RepeatPoll(
        poll_id=a_poll(c, m, S.PUBLISHED, S.CANCELLED), new_poll_id=PollId(f"v{c.dice.randrange(30)}")
    ),
    voting.OpenPoll: lambda c, m: voting.OpenPoll(poll_id=a_poll(c, m, S.CREATED)),
    voting.CastVote: _cast,
    voting.RecordVote: _record,
    voting.ClosePoll: lambda c, m: voting.ClosePoll(poll_id=a_poll(c, m, S.OPEN)),
    voting.CancelPoll: lambda c, m: voting.CancelPoll(
        poll_id=a_poll(c, m, S.CREATED, S.OPEN, S.CLOSED, S.COUNTED), reason=c.text()
    ),
    roll_call.CallVoter: _call,
    hands.EnterHands: _hands,
    paper.HandOutPaper: _hand_out,
    paper.TakePaperBack: _take_back,
    paper.EnterPaper: _record_paper,
    counting.CountBallots: _count,
    ballot_box.GiveUpBox: lambda c, m: ballot_box.GiveUpBox(poll_id=a_poll(c, m, S.CLOSED, kind=PollKind.SECRET)),
    counting.BreakTie: _break_tie,
    counting.PublishResult: lambda c, m: counting.PublishResult(poll_id=a_poll(c, m, S.COUNTED)),
    counting.PublishResults: _publish_more,
    proxies.SetWeight: _weight,
    proxies.GiveProxy: _proxy,
    proxies.EndProxy: lambda c, m: proxies.EndProxy(principal_id=a_person(c, m, m.proxies)),
}
VOTE_WEIGHTS: dict[type[Command], float] = {
    voting.CreatePoll: 1.5,
    voting.EditPoll: 0.5,
    voting.RepeatPoll: 0.5,
    voting.OpenPoll: 3.0,
    voting.CastVote: 6.0,
    voting.RecordVote: 1.5,
    voting.ClosePoll: 1.5,
    voting.CancelPoll: 0.3,
    roll_call.CallVoter: 1.5,
    hands.EnterHands: 1.5,
    paper.EnterPaper: 3.0,
    counting.CountBallots: 3.0,
    ballot_box.GiveUpBox: 1.5,
    paper.HandOutPaper: 2.0,
    paper.TakePaperBack: 2.0,
    proxies.GiveProxy: 2.0,
    proxies.EndProxy: 2.0,
    counting.BreakTie: 2.0,
    counting.PublishResult: 2.0,
}
