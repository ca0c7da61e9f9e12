"""Random commands about verifiable votes, mostly such as make sense at that moment."""

from collections.abc import Callable

from meetroom.domain import elections as e
from meetroom.domain.core import Command, PollId
from meetroom.domain.election_state import Election, KeyStep, certificates_sha256, receipts_sha256
from meetroom.domain.polls import BoxCount, Choice, PollKind, PollState
from meetroom.domain.state import Meeting
from tests.domain.vote_makers import Dice, a_poll


def _election(c: Dice, m: Meeting, fits: Callable[[Election], bool] = lambda election: True) -> Election | None:
    fitting = [election for election in m.elections.values() if fits(election)]
    return c.dice.choice(fitting) if fitting and c.often() else None


def _id(election: Election | None) -> PollId:
    return PollId("v") if election is None else election.poll_id


def _sha(c: Dice) -> str:
    return f"{c.dice.getrandbits(256):064x}" if c.flag(0.95) else "x"


def _confirm(c: Dice, m: Meeting) -> Command:
    election = _election(c, m, lambda election: election.certificates_ready)
    sha256 = _sha(c) if election is None or c.flag(0.1) else certificates_sha256(election)
    return e.ConfirmCertificates(poll_id=_id(election), sha256=sha256)


def _seal(c: Dice, m: Meeting) -> Command:
    election = _election(c, m, lambda election: election.keys_ready and election.seal is None)
    revision = 0 if election is None or c.flag(0.1) else election.revision
    return e.SealElection(
        poll_id=_id(election), revision=revision, election_sha256=_sha(c), roster_sha256=_sha(c), keys_sha256=_sha(c)
    )


def _cast(c: Dice, m: Meeting) -> Command:
    sha256 = f"{c.dice.getrandbits(256):064x}"
    poll_id = a_poll(c, m, PollState.OPEN, kind=PollKind.VERIFIABLE)
    return e.CastSealed(poll_id=poll_id, ballot_sha256=sha256, receipt=e.receipt_of(sha256))


def _faulty(c: Dice, m: Meeting) -> Command:
    election = _election(c, m, lambda election: bool(election.ballots))
    receipt = c.dice.choice(list(election.ballots)) if election is not None else "x"
    return e.ReportFaultyBallot(poll_id=_id(election), receipt=receipt, fault="wrong_proof")


def _add_up(c: Dice, m: Meeting) -> Command:
    poll_id = a_poll(c, m, PollState.CLOSED, kind=PollKind.VERIFIABLE)
    election = m.elections.get(poll_id)
    right = _sha(c) if election is None or c.flag(0.1) else receipts_sha256(election)
    return e.AddUp(poll_id=poll_id, receipts_sha256=right, tally_sha256=_sha(c))


def _open(c: Dice, m: Meeting) -> Command:
    election = _election(c, m, lambda election: len(election.parts) >= election.plan.needed)
    poll_id = _id(election)
    poll = m.polls.get(poll_id)
    valid = len(poll.received) if poll is not None else 1
    options = poll.option_ids if poll is not None else ()
    totals = {option: dict(zip(Choice, (valid, 0, 0), strict=True)) for option in options}
    return e.OpenElection(
        poll_id=poll_id,
        result_sha256=_sha(c),
        record_sha256=_sha(c),
        parts=0 if election is None else len(election.parts),
        box=BoxCount(valid=valid, invalid=0, blank=0, totals=totals),
    )


ELECTION_MAKERS: dict[type[Command], Callable[[Dice, Meeting], Command]] = {
    e.PrepareElection: lambda c, m: e.PrepareElection(
        poll_id=a_poll(c, m, PollState.CREATED, kind=PollKind.VERIFIABLE)
    ),
    e.RestartKeys: lambda c, m: e.RestartKeys(poll_id=_id(_election(c, m))),
    e.TakeTrusteeStep: lambda c, m: e.TakeTrusteeStep(
        poll_id=_id(_election(c, m, lambda election: election.seal is None)),
        step=c.dice.choice((KeyStep.CERTIFICATE, KeyStep.CERTIFICATE, *KeyStep)),
        sha256=_sha(c),
    ),
    e.ConfirmCertificates: _confirm,
    e.RegisterCredential: lambda c, m: e.RegisterCredential(
        poll_id=_id(_election(c, m, lambda election: election.seal is None)),
        public_credential=str(c.dice.choice((0, 7, c.dice.randrange(1, 10**30)))),
    ),
    e.SealElection: _seal,
    e.UnsealElection: lambda c, m: e.UnsealElection(poll_id=_id(_election(c, m))),
    e.CastSealed: _cast,
    e.ReportFaultyBallot: _faulty,
    e.AddUp: _add_up,
    e.GivePart: lambda c, m: e.GivePart(
        poll_id=_id(_election(c, m, lambda election: bool(election.tally_sha256))), sha256=_sha(c)
    ),
    e.OpenElection: _open,
}
ELECTION_WEIGHTS: dict[type[Command], float] = {
    e.PrepareElection: 3.0,
    e.RestartKeys: 0.2,
    e.TakeTrusteeStep: 3.0,
    e.RegisterCredential: 3.0,
    e.SealElection: 3.0,
    e.UnsealElection: 0.2,
    e.CastSealed: 4.0,
    e.ReportFaultyBallot: 0.5,
    e.AddUp: 3.0,
    e.GivePart: 3.0,
    e.OpenElection: 3.0,
}
