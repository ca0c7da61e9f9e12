"""Paper ballots beside devices: nobody votes twice, and the numbers of a counting record can be right."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from meetroom.domain import counting, paper, voting
from meetroom.domain.core import OptionId, PersonId, Refusal
from meetroom.domain.polls import MOTION, Choice, Detail, Method, PaperRecord, PollKind, PollState
from tests.domain.driving import START, opened
from tests.domain.samples import SAMPLE
from tests.domain.test_kinds_of_votes import NO, YES, cast, close, numbers, open_poll, publish
from tests.domain.vote_samples import CREATE, ELECT, PAPER, POLL


def test_paper_beside_devices_counts_together_and_nobody_votes_twice() -> None:
    drive = opened()
    open_poll(drive, replace(CREATE, paper=True, kind=PollKind.SECRET))
    drive.do("chi", paper.HandOutPaper(poll_id=POLL, person_ids=(PersonId("an"), PersonId("chi"))))
    assert drive.refused("an", SAMPLE[voting.CastVote]) is Refusal.PAPER_TAKEN
    drive.do("sec", paper.TakePaperBack(poll_id=POLL, person_id=PersonId("chi")))
    assert set(drive.seen("guest").meeting.polls[POLL].papers) == {"an"}
    cast(drive, chi=YES, binh=NO)
    assert drive.meeting.polls[POLL].ballots == {}
    close(drive)
    one = replace(PAPER, issued=1, returned=1, valid=0, invalid=1, totals={})
    drive.do("chi", one)
    assert drive.meeting.polls[POLL].state is PollState.CLOSED
    drive.do("sec", counting.CountBallots(poll_id=POLL, votes=((YES, 1), (NO, 1))))
    tally = drive.meeting.polls[POLL].tally
    assert tally is not None
    assert (tally.cast, tally.valid, tally.invalid, tally.blank) == (3, 2, 1, 0)
    # Counted once more: a record is corrected until the result is declared.
    drive.do("chi", replace(one, valid=1, invalid=0, totals={MOTION: {Choice.YES: 1}}))
    assert numbers(drive) == (2, 1, 0)
    publish(drive)
    seen = drive.seen("guest").meeting.polls[POLL]
    assert (seen.paper_record, seen.box, seen.ballots) == (None, None, {})
    assert seen.tally is not None
    assert (seen.tally.yes, seen.tally.detail) == (Decimal(2), Detail.TOTALS)


GOOD = PaperRecord(
    issued=3, returned=3, valid=2, invalid=1, blank=1, totals={MOTION: {Choice.NO: 1}}, counted_by=(), entered_at=START
)
F = paper.PaperFault


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({}, ()),
        ({"issued": 4}, (F.MORE_ISSUED_THAN_ENTITLED,)),
        ({"issued": 2}, (F.MORE_RETURNED_THAN_ISSUED,)),
        ({"returned": 2}, (F.RETURNED_IS_NOT_VALID_AND_INVALID,)),
        ({"blank": 3, "totals": {}}, (F.MORE_BLANK_THAN_VALID,)),
        ({"blank": 0}, (F.FEWER_VOTES_THAN_BALLOTS,)),
        ({"totals": {MOTION: {Choice.NO: 1, Choice.YES: 1}}}, (F.MORE_VOTES_THAN_BALLOTS,)),
        ({"totals": {MOTION: {Choice.NO: 2, Choice.YES: -1}}}, (F.NEGATIVE,)),
        ({"totals": {MOTION: {Choice.NO: 1}, OptionId("x"): {}}}, (F.UNKNOWN_OPTION,)),
        ({"invalid": -1, "returned": 1}, (F.NEGATIVE,)),
    ],
)
def test_numbers_of_a_counting_record(more: dict[str, object], faults: tuple[paper.PaperFault, ...]) -> None:
    drive = opened()
    open_poll(drive, replace(CREATE, paper=True))
    cast(drive, an=YES)
    assert paper.paper_faults(drive.meeting.polls[POLL], replace(GOOD, **more)) == faults


def test_numbers_of_a_counting_record_of_an_election() -> None:
    drive = opened()
    open_poll(drive, replace(ELECT, paper=True, blank_allowed=False, min_choices=2, max_choices=2))
    poll = drive.meeting.polls[POLL]

    def faults(valid: int, blank: int, **votes: int) -> tuple[paper.PaperFault, ...]:
        totals = {OptionId(o): {Choice.YES: n} for o, n in votes.items()}
        record = replace(GOOD, issued=4, returned=valid, valid=valid, invalid=0, blank=blank, totals=totals)
        return paper.paper_faults(poll, record)

    assert faults(3, 0, a=3, b=2, c=1) == ()
    assert faults(3, 1, a=2, b=2) == (F.MORE_BLANK_THAN_VALID,)
    assert faults(3, 0, a=4, b=2) == (F.MORE_VOTES_THAN_BALLOTS,)
    assert faults(3, 0, a=3, b=3, c=3) == (F.MORE_VOTES_THAN_BALLOTS,)
    assert faults(3, 0, a=3, b=2) == (F.FEWER_VOTES_THAN_BALLOTS,)
    against = replace(GOOD, issued=1, returned=1, valid=1, invalid=0, blank=0, totals={OptionId("a"): {Choice.NO: 2}})
    assert F.UNKNOWN_OPTION in paper.paper_faults(poll, against)
    named = replace(poll, papers={PersonId("an"): START})
    assert F.ISSUED_IS_NOT_HANDED_OUT in paper.paper_faults(named, replace(GOOD, issued=3))
    each = replace(poll, method=Method.EACH, blank_allowed=True)
    left_out = replace(GOOD, totals={OptionId("a"): {Choice.NO: 1}, OptionId("b"): {}})
    assert paper.paper_faults(each, left_out) == ()
