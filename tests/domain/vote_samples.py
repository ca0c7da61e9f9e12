"""One of every command about votes."""

from decimal import Decimal

from meetroom.domain import ballot_box, counting, hands, paper, proxies, roll_call, voting
from meetroom.domain.core import Command, OptionId, PersonId, PollId
from meetroom.domain.polls import MOTION, Choice, Method, Option, Vote, motion_vote

POLL = PollId("v1")
AN, BINH = PersonId("an"), PersonId("binh")
CANDIDATES = tuple(Option(option_id=OptionId(name), name=f"Ứng viên {name}") for name in ("a", "b", "c"))
CREATE = voting.CreatePoll(poll_id=POLL, question="x")
ELECT = voting.CreatePoll(
    poll_id=POLL, question="x", method=Method.CHOOSE, options=CANDIDATES, min_choices=1, max_choices=2, seats=2
)
PAPER = paper.EnterPaper(
    poll_id=POLL, issued=2, returned=2, valid=2, invalid=0, blank=0,
    totals={MOTION: {Choice.YES: 1, Choice.NO: 1, Choice.ABSTAIN: 0}}, counted_by=(PersonId("chi"),),
)  # fmt: skip
VOTE_SAMPLES: tuple[Command, ...] = (
    CREATE,
    voting.EditPoll(poll_id=POLL, question="y"),
    voting.RepeatPoll(poll_id=POLL, new_poll_id=PollId("v2")),
    voting.OpenPoll(poll_id=POLL),
    voting.CastVote(poll_id=POLL, vote=motion_vote(Choice.YES)),
    voting.RecordVote(poll_id=POLL, voter_id=AN, vote=motion_vote(Choice.YES)),
    voting.ClosePoll(poll_id=POLL),
    voting.CancelPoll(poll_id=POLL, reason="x"),
    roll_call.CallVoter(poll_id=POLL, person_id=AN),
    hands.EnterHands(poll_id=POLL, yes=1, no=0, abstain=0),
    paper.HandOutPaper(poll_id=POLL, person_ids=(AN,)),
    paper.TakePaperBack(poll_id=POLL, person_id=AN),
    PAPER,
    counting.CountBallots(poll_id=POLL, votes=()),
    ballot_box.GiveUpBox(poll_id=POLL),
    counting.BreakTie(poll_id=POLL, choice=Choice.YES),
    counting.PublishResult(poll_id=POLL),
    counting.PublishResults(poll_ids=(POLL,)),
    proxies.SetWeight(person_id=AN, weight=Decimal(2)),
    proxies.GiveProxy(principal_id=AN, holder_id=BINH),
    proxies.EndProxy(principal_id=AN),
)


def chosen(*names: str) -> Vote:
    """A ballot that chooses these options."""
    return Vote(marks={OptionId(name): Choice.YES for name in names})
