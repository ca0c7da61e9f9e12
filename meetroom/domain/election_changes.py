"""What follows from facts of verifiable votes; no checks: a fact was decided once, and replay never fails."""

from msgspec.structs import replace

from meetroom.domain.core import Fact, PollId
from meetroom.domain.election_facts import (
    BallotFaulty,
    CredentialRegistered,
    ElectionOpened,
    ElectionPrepared,
    ElectionSealed,
    ElectionUnsealed,
    KeysRestarted,
    PartGiven,
    RecordClosed,
    SealedBallotCast,
    SumPublished,
    TrusteeStepTaken,
)
from meetroom.domain.election_state import Election, KeyStep, SealedBallot
from meetroom.domain.state import Meeting


def _put(meeting: Meeting, election: Election) -> Meeting:
    return replace(meeting, elections={**meeting.elections, election.poll_id: election})


def on_election_prepared(meeting: Meeting, event: ElectionPrepared, fact: Fact) -> Meeting:
    """It is under way."""
    return _put(meeting, Election(poll_id=event.poll_id, plan=event.plan))


def on_keys_restarted(meeting: Meeting, event: KeysRestarted, fact: Fact) -> Meeting:
    """No keys; credentials stay."""
    election = meeting.elections.get(event.poll_id)
    if election is None:
        return meeting
    fresh = Election(
        poll_id=event.poll_id,
        plan=event.plan,
        revision=election.revision + 1,
        credentials=election.credentials,
    )
    return _put(meeting, fresh)


_FIELD_OF_STEP = {
    KeyStep.CERTIFICATE: "certificates",
    KeyStep.COMPARED: "compared",
    KeyStep.POLYNOMIAL: "polynomials",
    KeyStep.SHARE: "shares",
}


def on_trustee_step_taken(meeting: Meeting, event: TrusteeStepTaken, fact: Fact) -> Meeting:
    """One step further."""
    election = meeting.elections.get(event.poll_id)
    if election is None:
        return meeting
    name = _FIELD_OF_STEP[event.step]
    taken = {**getattr(election, name), event.person_id: event.sha256}
    return _put(meeting, replace(election, revision=election.revision + 1, **{name: taken}))


def on_credential_registered(meeting: Meeting, event: CredentialRegistered, fact: Fact) -> Meeting:
    """This device votes for them."""
    election = meeting.elections.get(event.poll_id)
    if election is None:
        return meeting
    credentials = {**election.credentials, event.person_id: event.public_credential}
    return _put(meeting, replace(election, revision=election.revision + 1, credentials=credentials))


def on_election_sealed(meeting: Meeting, event: ElectionSealed, fact: Fact) -> Meeting:
    """Fixed; whoever sees the poll sees it there too."""
    election = meeting.elections.get(event.poll_id)
    if election is None:
        return meeting
    seal = event.seal
    sealed = _put(meeting, replace(election, seal=seal))
    return _with_hashes(sealed, event.poll_id, seal.election_sha256, seal.roster_sha256)


def on_election_unsealed(meeting: Meeting, event: ElectionUnsealed, fact: Fact) -> Meeting:
    """As before the sealing."""
    election = meeting.elections.get(event.poll_id)
    if election is None:
        return meeting
    return _with_hashes(_put(meeting, replace(election, seal=None)), event.poll_id, "", "")


def _with_hashes(meeting: Meeting, poll_id: PollId, election_sha256: str, roster_sha256: str) -> Meeting:
    poll = meeting.polls.get(poll_id)
    if poll is None:  # not shown to everybody before it opens
        return meeting
    poll = replace(poll, election_sha256=election_sha256, roster_sha256=roster_sha256)
    return replace(meeting, polls={**meeting.polls, poll_id: poll})


def on_sealed_ballot_cast(meeting: Meeting, event: SealedBallotCast, fact: Fact) -> Meeting:
    """One more in the list; of one voter the last counts."""
    election = meeting.elections.get(event.poll_id)
    if election is None:
        return meeting
    ballot = SealedBallot(voter_id=event.voter_id, ballot_sha256=event.ballot_sha256, receipt=event.receipt, at=fact.at)
    return _put(meeting, replace(election, ballots={**election.ballots, event.receipt: ballot}))


def on_ballot_faulty(meeting: Meeting, event: BallotFaulty, fact: Fact) -> Meeting:
    """It does not count; without another, its voter has not voted."""
    election = meeting.elections.get(event.poll_id)
    ballot = election.ballots.get(event.receipt) if election is not None else None
    if election is None or ballot is None:
        return meeting
    ballots = {**election.ballots, event.receipt: replace(ballot, fault=event.fault)}
    election = replace(election, ballots=ballots)
    meeting = _put(meeting, election)
    poll = meeting.polls.get(event.poll_id)
    if poll is None or event.voter_id not in poll.received:
        return meeting
    left = election.ballot_of(event.voter_id)
    received = {**poll.received, event.voter_id: left.at} if left is not None else dict(poll.received)
    if left is None:
        del received[event.voter_id]
    return replace(meeting, polls={**meeting.polls, event.poll_id: replace(poll, received=received)})


def on_sum_published(meeting: Meeting, event: SumPublished, fact: Fact) -> Meeting:
    """Scrutineers can give their parts."""
    election = meeting.elections.get(event.poll_id)
    return meeting if election is None else _put(meeting, replace(election, tally_sha256=event.tally_sha256))


def on_part_given(meeting: Meeting, event: PartGiven, fact: Fact) -> Meeting:
    """One part more."""
    election = meeting.elections.get(event.poll_id)
    if election is None:
        return meeting
    return _put(meeting, replace(election, parts={**election.parts, event.person_id: event.sha256}))


def on_election_opened(meeting: Meeting, event: ElectionOpened, fact: Fact) -> Meeting:
    """The result is known to those who may know it."""
    election = meeting.elections.get(event.poll_id)
    return meeting if election is None else _put(meeting, replace(election, result_sha256=event.result_sha256))


def on_record_closed(meeting: Meeting, event: RecordClosed, fact: Fact) -> Meeting:
    """The record does not grow any more."""
    election = meeting.elections.get(event.poll_id)
    return meeting if election is None else _put(meeting, replace(election, record_sha256=event.record_sha256))
