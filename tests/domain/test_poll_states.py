"""The state machine of a vote, cell by cell: the table says it, and the rules do it."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from meetroom.domain import counting, hands, paper, roll_call, voting
from meetroom.domain.core import Command, PollId, Refusal
from meetroom.domain.poll_states import MACHINE, Act
from meetroom.domain.polls import Base, Choice, PollKind, PollState, TieRule, Verdict, motion_vote
from tests.domain.driving import Drive, opened
from tests.domain.samples import SAMPLE
from tests.domain.vote_samples import CREATE, PAPER, POLL

NO = motion_vote(Choice.NO)
CAST = SAMPLE[voting.CastVote]
ACTS: dict[Act, tuple[str, Command, voting.CreatePoll]] = {
    Act.EDIT: ("sec", SAMPLE[voting.EditPoll], CREATE),
    Act.OPEN: ("chair", SAMPLE[voting.OpenPoll], CREATE),
    Act.CAST: ("chair", CAST, CREATE),
    Act.RECORD: ("sec", replace(SAMPLE[voting.RecordVote], voter_id="chi"), CREATE),
    Act.CALL: ("chair", SAMPLE[roll_call.CallVoter], replace(CREATE, kind=PollKind.ROLL_CALL)),
    Act.ENTER_HANDS: ("chair", SAMPLE[hands.EnterHands], replace(CREATE, kind=PollKind.HANDS)),
    Act.HAND_OUT_PAPER: ("sec", SAMPLE[paper.HandOutPaper], replace(CREATE, paper=True)),
    Act.CLOSE: ("chair", SAMPLE[voting.ClosePoll], CREATE),
    Act.ENTER_PAPER: ("chi", PAPER, replace(CREATE, paper=True)),
    Act.COUNT: ("sec", SAMPLE[counting.CountBallots], replace(CREATE, kind=PollKind.SECRET)),
    Act.BREAK_TIE: ("chair", SAMPLE[counting.BreakTie], replace(CREATE, base=Base.VALID, tie=TieRule.CHAIR)),
    Act.PUBLISH: ("chair", SAMPLE[counting.PublishResult], CREATE),
    Act.CANCEL: ("chair", SAMPLE[voting.CancelPoll], CREATE),
    Act.REPEAT: ("sec", SAMPLE[voting.RepeatPoll], CREATE),
}


def close(drive: Drive) -> None:
    drive.do("chair", SAMPLE[voting.ClosePoll])


def count(drive: Drive) -> None:
    """From closed to counted, whatever is missing for it."""
    poll = drive.meeting.polls[POLL]
    if poll.paper:
        drive.do("chi", PAPER)
    if poll.kind is PollKind.SECRET:
        drive.do("sec", SAMPLE[counting.CountBallots])


def ballots(drive: Drive) -> None:
    """So many ballots that there is something to count: one for, one against."""
    kind, paper = drive.meeting.polls[POLL].kind, drive.meeting.polls[POLL].paper
    if kind is PollKind.HANDS:
        drive.do("chair", SAMPLE[hands.EnterHands])
    if kind is PollKind.OPEN and not paper:
        drive.do("an", CAST)
        drive.do("binh", replace(CAST, vote=NO))


def brought_to(state: PollState, form: voting.CreatePoll) -> Drive:
    """A sitting with a poll in a state, by the shortest way."""
    drive = opened()
    drive.do("sec", form)
    steps: list[Callable[[Drive], object]] = []
    if state is PollState.CANCELLED:
        steps = [lambda d: d.do("chair", SAMPLE[voting.CancelPoll])]
    if state in (PollState.OPEN, PollState.CLOSED, PollState.COUNTED, PollState.PUBLISHED):
        steps = [lambda d: d.do("chair", SAMPLE[voting.OpenPoll]), ballots]
    if state in (PollState.CLOSED, PollState.COUNTED, PollState.PUBLISHED):
        steps.append(close)
    if state in (PollState.COUNTED, PollState.PUBLISHED):
        steps.append(count)
    if state is PollState.PUBLISHED:
        if form.tie is TieRule.CHAIR:
            steps.append(lambda d: d.do("chair", SAMPLE[counting.BreakTie]))
        steps.append(lambda d: d.do("chair", SAMPLE[counting.PublishResult]))
    for step in steps:
        step(drive)
    return drive


CELLS = [(act, state) for act in Act for state in PollState]


@pytest.mark.parametrize(("act", "state"), CELLS, ids=lambda x: x.value)
def test_the_cell(act: Act, state: PollState) -> None:
    actor, command, form = ACTS[act]
    if state is PollState.CLOSED and act not in (Act.ENTER_PAPER, Act.COUNT):
        form = replace(form, paper=True) if form.kind is PollKind.OPEN else form
    drive = brought_to(state, form)
    # A vote that waits for nothing is never seen closed: closing counts it in the same step.
    if state is PollState.CLOSED and form.kind in (PollKind.ROLL_CALL, PollKind.HANDS):
        assert drive.meeting.polls[POLL].state is PollState.COUNTED
        drive.replica = replace(
            drive.replica,
            meeting=replace(drive.meeting, polls={POLL: replace(drive.meeting.polls[POLL], state=state, tally=None)}),
        )
    assert drive.meeting.polls[POLL].state is state
    cell = MACHINE[act][state]
    if isinstance(cell, Refusal):
        assert drive.refused(actor, command) is cell
        return
    drive.do(actor, command)
    if act is Act.REPEAT:
        assert drive.meeting.polls[POLL].state is state
        assert drive.meeting.polls[PollId("v2")].state is cell
        return
    # What was the last thing awaited leads on to the count.
    then = {PollState.CLOSED: PollState.COUNTED}.get(cell, cell) if act in (Act.CLOSE, Act.ENTER_PAPER) else cell
    assert drive.meeting.polls[POLL].state is then


def test_the_table_is_whole() -> None:
    assert set(MACHINE) == set(Act) == set(ACTS)
    assert all(list(row) == list(PollState) for row in MACHINE.values())


def test_a_vote_never_leaves_its_end() -> None:
    for act in set(Act) - {Act.REPEAT}:
        for end in (PollState.PUBLISHED, PollState.CANCELLED):
            assert isinstance(MACHINE[act][end], Refusal)


def test_a_box_and_paper_are_counted_when_both_are_there() -> None:
    for first, second in (("paper", "box"), ("box", "paper")):
        drive = brought_to(PollState.OPEN, replace(CREATE, kind=PollKind.SECRET, paper=True))
        drive.do("an", CAST)
        close(drive)
        box = counting.CountBallots(poll_id=POLL, votes=((motion_vote(Choice.YES), 1),))
        enter = {"paper": ("chi", PAPER), "box": ("sec", box)}
        drive.do(*enter[first])
        assert drive.meeting.polls[POLL].state is PollState.CLOSED
        drive.do(*enter[second])
        poll = drive.meeting.polls[POLL]
        assert poll.state is PollState.COUNTED
        assert poll.tally is not None
        assert (poll.tally.cast, int(poll.tally.yes), int(poll.tally.no)) == (3, 2, 1)
        assert poll.tally.verdict is Verdict.REJECTED
