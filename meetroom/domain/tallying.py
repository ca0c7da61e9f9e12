"""What a count means, in exact arithmetic: from ballots, hands, boxes and paper to a verdict; knows no meeting.

Source: docs/rules.md#majorities.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from math import floor as whole_below

import msgspec
from msgspec.structs import replace

from meetroom.domain.core import GroupId, OptionId, PersonId
from meetroom.domain.polls import (
    BOXED,
    MOTION,
    Ballot,
    Base,
    BoxCount,
    Choice,
    Detail,
    Method,
    OptionTally,
    PaperRecord,
    Poll,
    Share,
    Tally,
    TieRule,
    Verdict,
    Vote,
)

ONE = Decimal(1)
Votes = dict[OptionId, dict[Choice, Decimal]]


class _Sum(msgspec.Struct):
    """What was cast in all ways together; `*_weight` is heads where nothing is weighted."""

    votes: Votes
    cast: int = 0
    blank: int = 0
    invalid: int = 0
    cast_weight: Decimal = Decimal(0)
    marked_weight: Decimal = Decimal(0)

    def add(self, option_id: OptionId, choice: Choice, weight: Decimal) -> None:
        """So much for one choice on one option."""
        self.votes[option_id][choice] += weight


def needed_votes(base_count: Decimal, share: Share, step: Decimal) -> Decimal:
    """The same in steps of the finest weight, and at least one step: nothing is adopted by silence."""
    steps = Fraction(base_count) / Fraction(step)
    edge = Fraction(share.numerator, share.denominator) * steps
    return max(1, ceil(edge) if share.at_least else whole_below(edge) + 1) * step


def step_of(poll: Poll) -> Decimal:
    """The smallest difference two sums of votes can have: one vote, or the finest decimal place of the weights."""
    if not poll.weighted:
        return ONE
    places = (-int(w.normalize().as_tuple().exponent) for w in (*poll.weights.values(), poll.members_weight))
    return ONE.scaleb(-max(0, *places))


def awaited(poll: Poll) -> frozenset[str]:
    """What must still be entered before a closed vote can be counted: "box", "paper"."""
    box = {"box"} if poll.kind in BOXED and poll.box is None else set[str]()
    paper = {"paper"} if poll.paper and poll.paper_record is None else set[str]()
    return frozenset(box | paper)


def _sum_of(poll: Poll) -> _Sum:
    total = _Sum(votes={o: dict.fromkeys(Choice, Decimal(0)) for o in poll.option_ids})
    for person_id, ballot in poll.ballots.items():
        _add_vote(total, ballot.vote, poll.weights.get(person_id, ONE) if poll.weighted else ONE)
    for count in poll.hands.values():
        for choice, number in ((Choice.YES, count.yes), (Choice.NO, count.no), (Choice.ABSTAIN, count.abstain)):
            total.add(MOTION, choice, Decimal(number))
            _add_heads(total, number, 0, 0)
    for part in (poll.box, poll.paper_record):
        if part is not None:
            _add_part(total, part)
    return total


def _add_heads(total: _Sum, valid: int, blank: int, invalid: int) -> None:
    total.cast += valid + invalid
    total.blank += blank
    total.invalid += invalid
    total.cast_weight += valid + invalid
    total.marked_weight += valid - blank


def _add_vote(total: _Sum, vote: Vote, weight: Decimal) -> None:
    total.cast += 1
    total.cast_weight += weight
    if not vote.marks:
        total.blank += 1
        return
    total.marked_weight += weight
    for option_id, choice in vote.marks.items():
        total.add(option_id, choice, weight)


def _add_part(total: _Sum, part: BoxCount | PaperRecord) -> None:
    _add_heads(total, part.valid, part.blank, part.invalid)
    for option_id, numbers in part.totals.items():
        for choice, number in numbers.items():
            total.add(option_id, choice, Decimal(number))


def _base_count(poll: Poll, total: _Sum, votes: Mapping[Choice, Decimal]) -> Decimal:
    if poll.base is Base.ALL_MEMBERS:
        return poll.members_weight if poll.weighted else Decimal(poll.members)
    if poll.base is Base.PRESENT:
        return sum(poll.weights.values(), Decimal(0)) if poll.weighted else Decimal(len(poll.entitled))
    if poll.base is Base.CAST:
        return total.cast_weight
    return total.marked_weight if poll.method is Method.CHOOSE else votes[Choice.YES] + votes[Choice.NO]


def _option_tally(votes: Mapping[Choice, Decimal]) -> OptionTally:
    return OptionTally(yes=votes[Choice.YES], no=votes[Choice.NO], abstain=votes[Choice.ABSTAIN])


def is_tie(votes: OptionTally, step: Decimal) -> bool:
    """As many for as against, and one vote more would adopt the motion."""
    return votes.yes == votes.no and votes.yes < votes.needed <= votes.yes + step


def _motion_verdict(poll: Poll, votes: OptionTally) -> Verdict:
    if votes.yes >= votes.needed:
        return Verdict.ADOPTED
    if not is_tie(votes, step_of(poll)) or poll.tie is TieRule.REJECTED:
        return Verdict.REJECTED
    if poll.tie_break is None:
        return Verdict.TIED
    return Verdict.ADOPTED if poll.tie_break.choice is Choice.YES else Verdict.REJECTED


def _elect(poll: Poll, options: dict[OptionId, OptionTally]) -> dict[OptionId, Verdict]:
    passed = [o for o, votes in options.items() if votes.yes >= votes.needed]
    ranked = sorted(passed, key=lambda o: -options[o].yes)
    verdicts = dict.fromkeys(options, Verdict.REJECTED)
    verdicts.update(dict.fromkeys(ranked[: poll.seats], Verdict.ELECTED))
    if len(ranked) <= poll.seats or options[ranked[poll.seats]].yes < options[ranked[poll.seats - 1]].yes:
        return verdicts
    edge = options[ranked[poll.seats]].yes
    drawn = poll.tie_break.option_ids if poll.tie_break is not None else ()
    undecided = Verdict.REJECTED if poll.tie is TieRule.REJECTED or drawn else Verdict.TIED
    tied = [o for o in ranked if options[o].yes == edge]
    return {**verdicts, **{o: Verdict.ELECTED if o in drawn else undecided for o in tied}}


def tied_options(tally: Tally) -> tuple[OptionId, ...]:
    """The options among which a tie must be broken."""
    return tuple(o for o, votes in tally.options.items() if votes.verdict is Verdict.TIED and o != MOTION)


def seats_open(poll: Poll, tally: Tally) -> int:
    """For how many of the tied options there is a seat."""
    return poll.seats - len(tally.elected)


def count(poll: Poll) -> Tally:
    """Count a poll of which everything is known.

    Named ballots, hands, the opened box and the record of paper ballots are added up.  A motion is adopted, an option
    can be elected, if its votes reach what is needed; of those the `seats` with the most votes are elected.

    Source: docs/rules.md#majorities.
    """
    total, step = _sum_of(poll), step_of(poll)
    bases = {o: _base_count(poll, total, votes) for o, votes in total.votes.items()}
    options = {
        o: replace(_option_tally(votes), needed=needed_votes(bases[o], poll.threshold, step))
        for o, votes in total.votes.items()
    }
    if poll.method is Method.MOTION:
        verdicts = {MOTION: _motion_verdict(poll, options[MOTION])}
        elected: tuple[OptionId, ...] = ()
        verdict = verdicts[MOTION]
    else:
        verdicts = _elect(poll, options)
        elected = _in_order(options, (o for o, v in verdicts.items() if v is Verdict.ELECTED))
        verdict = _of_all(set(verdicts.values()))
    widest = max(poll.option_ids, key=lambda o: bases[o])
    return Tally(
        options={o: replace(votes, verdict=verdicts[o]) for o, votes in options.items()},
        entitled=len(poll.entitled),
        cast=total.cast,
        valid=total.cast - total.invalid,
        blank=total.blank,
        invalid=total.invalid,
        base=poll.base,
        base_count=bases[widest],
        needed=options[widest].needed,
        verdict=verdict,
        groups=_groups(poll),
        elected=elected,
        detail=Detail.GROUPS,
    )


def _of_all(verdicts: set[Verdict]) -> Verdict:
    return next((v for v in (Verdict.TIED, Verdict.ELECTED) if v in verdicts), Verdict.NOBODY_ELECTED)


def _in_order(options: dict[OptionId, OptionTally], chosen: Iterable[OptionId]) -> tuple[OptionId, ...]:
    return tuple(sorted(chosen, key=lambda o: -options[o].yes))


def _groups(poll: Poll) -> dict[GroupId, dict[OptionId, OptionTally]]:
    # A sheet of paper belongs to nobody, so votes on paper are in no group.
    return {group: _part(poll, members) for group, members in poll.groups.items() if not poll.paper}


def _part(poll: Poll, members: tuple[PersonId, ...]) -> dict[OptionId, OptionTally]:
    ballots = {p: poll.ballots[p] for p in members if p in poll.ballots}
    votes = _sum_of(replace(poll, ballots=ballots)).votes
    return {o: _option_tally(numbers) for o, numbers in votes.items()}


def told(tally: Tally, detail: Detail) -> Tally:
    """What everybody is told of a count: with VERDICT no number from which votes could be worked out."""
    if detail is Detail.VERDICT:
        verdicts = {o: OptionTally(verdict=votes.verdict) for o, votes in tally.options.items()}
        none = Decimal(0)
        # Who had more votes would show in the order in which they are elected.
        numbers = {"valid": 0, "blank": 0, "invalid": 0, "base_count": none, "needed": none}
        return replace(
            tally, options=verdicts, elected=tuple(sorted(tally.elected)), groups={}, detail=detail, **numbers
        )
    if detail is Detail.TOTALS:
        return replace(tally, groups={}, detail=detail)
    return tally


def ballots_told(poll: Poll) -> dict[PersonId, Ballot]:
    """The ballots everybody is told of: those of a named vote, if its detail says so."""
    return poll.ballots if poll.detail is Detail.NAMES else {}
