"""From facts and kept secrets to what a screen is told of a verifiable vote; pure, knows neither line nor disk."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from meetroom.ballots.tally import FEW_BALLOTS, Exposure
from meetroom.client.election_secrets import KeptSecrets
from meetroom.client.election_views import (
    BallotTask,
    ElectionStage,
    ElectionView,
    TrusteeRow,
    TrusteeTask,
    in_groups,
)
from meetroom.client.problems import ClientProblem
from meetroom.domain.core import PersonId
from meetroom.domain.election_state import Election, certificates_sha256, fingerprint
from meetroom.domain.elections import MOST_BALLOTS_OF_ONE, may_register, without_device
from meetroom.domain.polls import Poll, PollState
from meetroom.domain.state import Meeting

_OF_STATE = {
    PollState.OPEN: ElectionStage.VOTING,
    PollState.COUNTED: ElectionStage.OPENED,
    PollState.PUBLISHED: ElectionStage.PUBLISHED,
    PollState.CANCELLED: ElectionStage.CANCELLED,
}
_EARLY = frozenset({ElectionStage.PREPARING, ElectionStage.READY})
_LATE = frozenset({ElectionStage.ADDING_UP, ElectionStage.OPENING, ElectionStage.OPENED, ElectionStage.PUBLISHED})


@dataclass(frozen=True)
class Sight:
    """Everything a view is made of.

    Attributes:
        code: of the prepared ballot, "" when nothing is prepared.
        is_broken: what was published does not hold against the chain.
    """

    meeting: Meeting
    me: PersonId
    election: Election
    poll: Poll | None
    kept: KeptSecrets
    code: str = ""
    is_broken: bool = False
    guarded: bool = True
    problem: ClientProblem | None = None


def stage_of(election: Election, poll: Poll | None) -> ElectionStage:
    """Where a vote stands."""
    state = PollState.CREATED if poll is None else poll.state
    if state is PollState.CREATED:
        if election.seal is not None:
            return ElectionStage.SEALED
        return ElectionStage.READY if election.keys_ready and election.credentials else ElectionStage.PREPARING
    if state is PollState.CLOSED:
        # With its sum open it may still wait for ballots on paper.
        late = ElectionStage.OPENED if election.record_sha256 else ElectionStage.OPENING
        return late if election.tally_sha256 else ElectionStage.ADDING_UP
    return _OF_STATE[state]


def view_of(sight: Sight) -> ElectionView:
    """What a screen is told."""
    election, poll, me = sight.election, sight.poll, sight.me
    stage = stage_of(election, poll)
    sound = election.sound
    counted = {ballot.voter_id for ballot in sound}
    own = election.ballot_of(me)
    faulty = {ballot.voter_id for ballot in election.ballots.values() if ballot.fault} - counted
    return ElectionView(
        poll_id=election.poll_id,
        stage=stage,
        needed=election.plan.needed,
        trustees=_rows(election),
        trustee_task=_trustee_task(sight, stage),
        ballot_task=_ballot_task(sight, stage),
        registered=tuple(election.credentials) if election.seal is None else election.seal.voters,
        missing=without_device(sight.meeting, election) if stage in {*_EARLY, ElectionStage.SEALED} else (),
        code=sight.code,
        receipt="" if own is None else own.receipt,
        receipts=tuple(ballot.receipt for ballot in sound),
        faulty=tuple(sorted(faulty)),
        cast=len(counted),
        may_vote_again=_may_vote_again(sight),
        warnings=_warnings(sight, stage, len(counted)),
        guarded=sight.guarded,
        problem=sight.problem,
        record_sha256=election.record_sha256,
    )


def _rows(election: Election) -> tuple[TrusteeRow, ...]:
    made = election.shares if election.is_threshold else election.certificates
    return tuple(
        TrusteeRow(
            person_id=person,
            number=number,
            fingerprint=in_groups(fingerprint(election.certificates[person]))
            if person in election.certificates
            else "",
            compared=person in election.compared,
            key_ready=person in made and election.comparison_ready,
            part_given=person in election.parts,
        )
        for number, person in enumerate(election.plan.trustees, 1)
    )


def _trustee_task(sight: Sight, stage: ElectionStage) -> TrusteeTask:
    election, me = sight.election, sight.me
    if me not in election.plan.trustees or stage is ElectionStage.CANCELLED:
        return TrusteeTask.NONE
    if me in election.parts:
        return TrusteeTask.GIVEN
    if me not in election.certificates:
        return TrusteeTask.MAKE_KEY
    if stage in (ElectionStage.OPENED, ElectionStage.PUBLISHED):
        return TrusteeTask.NONE
    if not holds_key(sight.kept, election, me):
        return TrusteeTask.TAMPERED if sight.kept.posted else TrusteeTask.KEY_MISSING
    if stage is ElectionStage.OPENING:
        return TrusteeTask.TAMPERED if sight.is_broken else TrusteeTask.GIVE_PART
    return _making(sight) if stage in _EARLY else TrusteeTask.READY


def holds_key(kept: KeptSecrets, election: Election, me: PersonId) -> bool:
    """Whether this device made what the chain says this scrutineer published."""
    published = election.certificates.get(me)
    return kept.has_key and sha256(kept.certificate.encode()).hexdigest() == published


def _making(sight: Sight) -> TrusteeTask:
    election, me = sight.election, sight.me
    if not election.certificates_ready:
        return TrusteeTask.WAIT
    if me in election.compared and sight.kept.compared != certificates_sha256(election):
        return TrusteeTask.TAMPERED
    if not election.comparison_ready:
        return TrusteeTask.WAIT if me in election.compared else TrusteeTask.COMPARE
    if election.keys_ready:
        return TrusteeTask.READY
    return TrusteeTask.WORKING if next_step(election, me) else TrusteeTask.WAIT


def next_step(election: Election, me: PersonId) -> str:
    """What a scrutineer's device does by itself now: "polynomial", "share" or nothing."""
    if not election.is_threshold or not election.comparison_ready or election.seal is not None:
        return ""
    if me not in election.polynomials:
        return "polynomial"
    all_sent = all(person in election.polynomials for person in election.plan.trustees)
    return "share" if all_sent and me not in election.shares else ""


def _ballot_task(sight: Sight, stage: ElectionStage) -> BallotTask:
    election, me = sight.election, sight.me
    if stage is ElectionStage.CANCELLED or not may_register(sight.meeting, me):
        return BallotTask.NONE
    registered = election.credentials.get(me)
    if stage in _EARLY:
        if registered is None:
            return BallotTask.REGISTERING
        return BallotTask.REGISTERED if registered == sight.kept.public else BallotTask.OTHER_DEVICE
    if election.seal is not None and me not in election.seal.voters:
        return BallotTask.NOT_REGISTERED
    if stage is ElectionStage.SEALED:
        return BallotTask.REGISTERED if registered == sight.kept.public else BallotTask.OTHER_DEVICE
    return _casting(sight, stage)


def _casting(sight: Sight, stage: ElectionStage) -> BallotTask:
    election, poll, me = sight.election, sight.poll, sight.me
    if poll is None or me not in poll.entitled:
        return BallotTask.NONE
    if sight.kept.casting:
        return BallotTask.SENDING
    if sight.code:
        return BallotTask.DECIDE
    has_faulty = any(ballot.voter_id == me for ballot in election.ballots.values())
    if election.ballot_of(me) is not None:
        return BallotTask.CAST
    if has_faulty:
        return BallotTask.FAULTY
    if stage in _LATE:
        return BallotTask.MISSED
    if sight.is_broken:
        return BallotTask.TAMPERED
    is_here = bool(sight.kept.credential) and election.credentials.get(me) == sight.kept.public
    return BallotTask.CAN_VOTE if is_here else BallotTask.OTHER_DEVICE


def _may_vote_again(sight: Sight) -> bool:
    poll, election, me = sight.poll, sight.election, sight.me
    if poll is None or poll.state is not PollState.OPEN or me not in poll.entitled:
        return False
    is_here = bool(sight.kept.credential) and election.credentials.get(me) == sight.kept.public
    count = sum(ballot.voter_id == me for ballot in election.ballots.values())
    return is_here and 0 < count < MOST_BALLOTS_OF_ONE and (poll.may_change or election.ballot_of(me) is None)


def _warnings(sight: Sight, stage: ElectionStage, cast: int) -> tuple[Exposure, ...]:
    if stage is ElectionStage.CANCELLED:
        return ()
    early = stage in {*_EARLY, ElectionStage.SEALED}
    ballots = len(sight.election.credentials) if early else cast
    found = [Exposure.FEW_BALLOTS] if ballots < FEW_BALLOTS else []
    tally = None if sight.poll is None else sight.poll.tally
    if tally is not None and cast:
        numbers = (number for votes in tally.options.values() for number in (votes.yes, votes.no, votes.abstain))
        found += [Exposure.UNANIMOUS] if Decimal(cast) in numbers or tally.blank == cast else []
    return tuple(found)
