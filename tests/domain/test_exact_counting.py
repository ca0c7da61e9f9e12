"""Counting is exact: equal to a naive count in fractions, whatever the order, never worse for one more yes."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain.core import OptionId, PersonId, PollId
from meetroom.domain.polls import (
    MOTION,
    Ballot,
    Base,
    BoxCount,
    Choice,
    Detail,
    Method,
    Option,
    OptionTally,
    PaperRecord,
    Poll,
    PollKind,
    PollState,
    Share,
    TieBreak,
    TieRule,
    Verdict,
    Vote,
)
from meetroom.domain.tallying import (
    awaited,
    count,
    is_tie,
    needed_votes,
    seats_open,
    step_of,
    tied_options,
    told,
)
from tests.domain.driving import START

LIMITED = settings(max_examples=200, deadline=None)
OPTIONS = tuple(Option(option_id=OptionId(o), name=o) for o in "abcd")
MARKS = st.sampled_from(Choice)
SHARES = st.tuples(st.integers(1, 12), st.integers(1, 12), st.booleans()).map(
    lambda x: Share(min(x[:2]), max(x[:2]), x[2] or min(x[:2]) == max(x[:2]))
)
WEIGHTS = st.decimals(min_value="0.001", max_value=1_000, places=3)


def a_vote(method: Method) -> st.SearchStrategy[Vote]:
    if method is Method.MOTION:
        return st.one_of(st.just(Vote()), MARKS.map(lambda c: Vote(marks={MOTION: c})))
    ids = [o.option_id for o in OPTIONS]
    if method is Method.EACH:
        full = st.lists(MARKS, min_size=4, max_size=4).map(lambda m: Vote(marks=dict(zip(ids, m, strict=True))))
        return st.one_of(st.just(Vote()), full)
    return st.lists(st.sampled_from(ids), unique=True, max_size=3).map(
        lambda chosen: Vote(marks=dict.fromkeys(chosen, Choice.YES))
    )


@st.composite
def polls(draw: st.DrawFn) -> Poll:
    method = draw(st.sampled_from(Method))
    votes = draw(st.lists(a_vote(method), max_size=12))
    silent, absent = draw(st.integers(0, 4)), draw(st.integers(0, 6))
    entitled = tuple(PersonId(f"p{n}") for n in range(len(votes) + silent))
    weighted = draw(st.booleans())
    weights = {p: draw(WEIGHTS) for p in entitled} if weighted else {}
    away = sum(draw(st.lists(WEIGHTS, min_size=absent, max_size=absent)), Decimal(0)) if weighted else Decimal(0)
    return Poll(
        poll_id=PollId("v"),
        item_id=None,
        question="?",
        kind=PollKind.OPEN,
        base=draw(st.sampled_from(Base)),
        threshold=draw(SHARES),
        state=PollState.CLOSED,
        method=method,
        options=() if method is Method.MOTION else OPTIONS,
        max_choices=1 if method is Method.MOTION else 3,
        seats=1 if method is Method.MOTION else draw(st.integers(1, 4)),
        tie=draw(st.sampled_from(TieRule)),
        weighted=weighted,
        weights=weights,
        entitled=entitled,
        members=len(entitled) + absent,
        members_weight=sum(weights.values(), away),
        ballots={p: ballot(v) for p, v in zip(entitled, votes, strict=False)},
    )


def ballot(vote: Vote) -> Ballot:
    return Ballot(vote=vote, at=START, by=PersonId("x"), present=True)


def oracle(poll: Poll, option: OptionId) -> tuple[Fraction, Fraction, Fraction, bool]:
    """Yes, no, base and whether it passes, the plain way and in fractions alone."""
    weight = {p: Fraction(poll.weights.get(p, Decimal(1))) for p in poll.entitled}
    cast = {p: b.vote.marks for p, b in poll.ballots.items()}
    yes = sum((weight[p] for p, m in cast.items() if m.get(option) is Choice.YES), Fraction(0))
    no = sum((weight[p] for p, m in cast.items() if m.get(option) is Choice.NO), Fraction(0))
    everybody = Fraction(poll.members_weight) if poll.weighted else Fraction(poll.members)
    base = {
        Base.ALL_MEMBERS: everybody,
        Base.PRESENT: sum(weight.values(), Fraction(0)),
        Base.CAST: sum((weight[p] for p in cast), Fraction(0)),
        Base.VALID: sum((weight[p] for p, m in cast.items() if m), Fraction(0))
        if poll.method is Method.CHOOSE
        else yes + no,
    }[poll.base]
    edge = Fraction(poll.threshold.numerator, poll.threshold.denominator) * base
    return yes, no, base, yes > 0 and (yes >= edge if poll.threshold.at_least else yes > edge)


@given(polls())
@LIMITED
def test_numbers_and_verdicts_are_those_of_plain_fractions(poll: Poll) -> None:
    tally = count(poll)
    passing = set[OptionId]()
    for option, votes in tally.options.items():
        yes, no, base, passes = oracle(poll, option)
        assert (Fraction(votes.yes), Fraction(votes.no)) == (yes, no)
        assert (votes.yes >= votes.needed) == passes
        passing |= {option} if passes else set()
        assert poll.method is not Method.MOTION or Fraction(tally.base_count) == base
    assert set(tally.elected) <= passing
    if poll.method is Method.MOTION:
        assert (tally.verdict is Verdict.ADOPTED) == bool(passing)
        return
    assert len(tally.elected) <= poll.seats
    assert set(tally.elected) | set(tied_options(tally)) <= passing
    elected = [tally.options[o].yes for o in tally.elected]
    assert all(a >= b for a, b in pairwise(elected))
    losers = [tally.options[o].yes for o in passing - set(tally.elected)]
    assert not elected or not losers or min(elected) > max(losers) or len(elected) == poll.seats
    assert len(tally.elected) == min(poll.seats, len(passing)) or tied_options(tally) or poll.tie is TieRule.REJECTED


@given(polls(), st.randoms(use_true_random=False))
@LIMITED
def test_the_order_of_ballots_does_not_matter(poll: Poll, dice: Random) -> None:
    order = list(poll.ballots)
    dice.shuffle(order)
    turned = {p: poll.ballots[p] for p in order}
    assert count(replace(poll, ballots=turned)) == count(poll)


@given(polls())
@LIMITED
def test_one_more_yes_never_harms(poll: Poll) -> None:
    silent = [p for p in poll.entitled if p not in poll.ballots]
    option = poll.option_ids[0]
    if not silent:
        return
    others = {} if poll.method is not Method.EACH else dict.fromkeys(poll.option_ids, Choice.ABSTAIN)
    more = {**poll.ballots, silent[0]: ballot(Vote(marks={**others, option: Choice.YES}))}
    before, after = count(poll), count(replace(poll, ballots=more))
    good = (Verdict.ADOPTED, Verdict.ELECTED)
    assert after.options[option].yes > before.options[option].yes
    assert before.options[option].verdict not in good or after.options[option].verdict in good


@given(polls(), st.sampled_from(Detail))
@LIMITED
def test_a_verdict_told_alone_has_no_number_of_votes(poll: Poll, detail: Detail) -> None:
    tally = count(poll)
    public = told(tally, detail)
    # Nor who of those elected had more votes than who.
    elected = tuple(sorted(tally.elected)) if detail is Detail.VERDICT else tally.elected
    assert (public.verdict, public.elected, public.cast, public.entitled) == (
        *(tally.verdict, elected),
        *(tally.cast, tally.entitled),
    )
    assert told(public, detail) == public
    if detail is Detail.VERDICT:
        assert all({o.yes, o.no, o.abstain, o.needed} == {Decimal(0)} for o in public.options.values())
        assert (public.base_count, public.needed, public.groups) == (Decimal(0), Decimal(0), {})


@given(polls())
@LIMITED
def test_a_box_is_counted_like_the_ballots_that_lay_in_it(poll: Poll) -> None:
    poll = replace(poll, weighted=False, weights={}, members_weight=Decimal(0))
    totals = {o: dict.fromkeys(Choice, 0) for o in poll.option_ids}
    for cast in poll.ballots.values():
        for option, choice in cast.vote.marks.items():
            totals[option][choice] += 1
    blank = sum(not b.vote.marks for b in poll.ballots.values())
    box = BoxCount(valid=len(poll.ballots), invalid=0, blank=blank, totals=totals)
    secret = replace(poll, kind=PollKind.SECRET, ballots={}, box=box)
    assert count(secret) == count(poll)
    record = PaperRecord(
        issued=box.valid, returned=box.valid, valid=box.valid, invalid=0, blank=blank, totals=totals, counted_by=(),
        entered_at=START,
    )  # fmt: skip
    assert count(replace(poll, ballots={}, paper=True, paper_record=record)) == count(poll)
    # Half in the box and half on paper is the sum of both.
    both = count(replace(secret, paper=True, paper_record=record))
    assert both.cast == 2 * box.valid
    assert all(both.options[o].yes == 2 * count(poll).options[o].yes for o in poll.option_ids)


@given(st.lists(WEIGHTS, min_size=1, max_size=9), SHARES)
@LIMITED
def test_what_is_needed_is_the_smallest_sum_that_passes(weights: list[Decimal], share: Share) -> None:
    total = sum(weights, Decimal(0))
    step = Decimal("0.001")
    needed, edge = needed_votes(total, share, step), Fraction(share.numerator, share.denominator) * Fraction(total)

    def passes(votes: Decimal) -> bool:
        return Fraction(votes) >= edge if share.at_least else Fraction(votes) > edge

    assert passes(needed)
    assert needed == step or not passes(needed - step)


def base_poll(**more: object) -> Poll:
    poll = Poll(
        poll_id=PollId("v"), item_id=None, question="?", kind=PollKind.OPEN, base=Base.VALID, threshold=Share(1, 2),
        state=PollState.CLOSED,
    )  # fmt: skip
    return replace(poll, **more)


def test_steps_are_the_finest_place_of_the_weights() -> None:
    assert step_of(base_poll()) == 1
    for weights, step in ((("1", "2.50"), "0.1"), (("100", "20"), "1"), (("0.125", "1"), "0.001")):
        poll = base_poll(
            weighted=True, weights={PersonId(w): Decimal(w) for w in weights}, members_weight=sum(map(Decimal, weights))
        )
        assert step_of(poll) == Decimal(step)


def test_a_tie_is_one_that_one_vote_more_would_decide() -> None:
    for yes, no, needed, tied in (
        (5, 5, 6, True),
        (5, 5, 7, False),
        (5, 4, 6, False),
        (5, 5, 5, False),
        (0, 0, 1, True),
    ):
        votes = OptionTally(yes=Decimal(yes), no=Decimal(no), needed=Decimal(needed))
        assert is_tie(votes, Decimal(1)) == tied


def elected(tie: TieRule, seats: int, broken: TieBreak | None = None, **votes: int) -> Poll:
    people = iter(PersonId(f"p{n}") for n in range(99))
    ballots = {
        next(people): ballot(Vote(marks={OptionId(o): Choice.YES}))
        for o, number in votes.items()
        for _ in range(number)
    }
    return base_poll(
        method=Method.CHOOSE, options=OPTIONS, seats=seats, tie=tie, tie_break=broken, threshold=Share(1, 20),
        ballots=ballots, entitled=tuple(ballots),
    )  # fmt: skip


def test_ties_at_the_last_seat() -> None:
    for tie, names, open_seats, verdict in (
        (TieRule.REJECTED, ("a",), (), Verdict.ELECTED),
        (TieRule.AGAIN, ("a",), ("b", "c"), Verdict.TIED),
        (TieRule.LOT, ("a",), ("b", "c"), Verdict.TIED),
    ):
        poll = elected(tie, 2, a=5, b=3, c=3, d=1)
        tally = count(poll)
        assert (tally.elected, tied_options(tally), tally.verdict) == (names, open_seats, verdict)
        assert seats_open(poll, tally) == 1
    drawn = count(elected(TieRule.LOT, 2, TieBreak(option_ids=(OptionId("c"),), by_lot=True), a=5, b=3, c=3, d=1))
    assert (drawn.elected, drawn.verdict) == (("a", "c"), Verdict.ELECTED)
    assert count(elected(TieRule.LOT, 3, a=5, b=3, c=3, d=1)).elected == ("a", "b", "c")
    assert count(elected(TieRule.LOT, 1, a=5)).elected == ("a",)
    assert count(elected(TieRule.LOT, 1)).verdict is Verdict.NOBODY_ELECTED


def test_a_broken_tie_decides_the_motion() -> None:
    said = {"a": Choice.YES, "b": Choice.NO}
    votes = {PersonId(p): ballot(Vote(marks={MOTION: choice})) for p, choice in said.items()}
    poll = base_poll(ballots=votes, tie=TieRule.CHAIR)
    assert count(poll).verdict is Verdict.TIED
    for choice, verdict in ((Choice.YES, Verdict.ADOPTED), (Choice.NO, Verdict.REJECTED)):
        decided = count(replace(poll, tie_break=TieBreak(choice=choice)))
        assert (decided.verdict, decided.yes, decided.no) == (verdict, Decimal(1), Decimal(1))


def test_what_is_awaited() -> None:
    secret = base_poll(kind=PollKind.SECRET, paper=True)
    assert awaited(secret) == {"box", "paper"}
    box = BoxCount(valid=0, invalid=0, blank=0)
    assert awaited(replace(secret, box=box)) == {"paper"}
    assert awaited(base_poll()) == frozenset()
