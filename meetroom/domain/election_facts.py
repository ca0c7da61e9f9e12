"""Commands and facts of verifiable votes; decides nothing.

What names a text comes from the server alone, once that text is durable; it speaks for whoever gave it.
"""

from meetroom.domain.core import Command, Event, PersonId, PollId
from meetroom.domain.election_state import KeyStep, Seal
from meetroom.domain.polls import BoxCount, TrusteePlan


class PrepareElection(Command, frozen=True, tag=True):
    """Let scrutineers make keys and delegates' devices register for a verifiable vote."""

    poll_id: PollId


class RestartKeys(Command, frozen=True, tag=True):
    """Make all keys anew, by the plan of the poll as it is now."""

    poll_id: PollId


class TakeTrusteeStep(Command, frozen=True, tag=True):
    """A scrutineer's device has taken a step; its text has this SHA-256."""

    poll_id: PollId
    step: KeyStep
    sha256: str


class ConfirmCertificates(Command, frozen=True, tag=True):
    """A scrutineer has compared all certificates with those of the others by another way than the server."""

    poll_id: PollId
    sha256: str


class RegisterCredential(Command, frozen=True, tag=True):
    """The device that will vote for a delegate; replaces one registered before."""

    poll_id: PollId
    public_credential: str


class SealElection(Command, frozen=True, tag=True):
    """Fix question, keys and roster, of the state at this revision."""

    poll_id: PollId
    revision: int
    election_sha256: str
    roster_sha256: str
    keys_sha256: str


class UnsealElection(Command, frozen=True, tag=True):
    """Take the seal off again, to register further devices."""

    poll_id: PollId


class CastSealed(Command, frozen=True, tag=True):
    """An encrypted ballot, durable at the server."""

    poll_id: PollId
    ballot_sha256: str
    receipt: str


class ReportFaultyBallot(Command, frozen=True, tag=True):
    """A ballot's proofs do not hold; `fault` is a ballots.ballot.BallotFault."""

    poll_id: PollId
    receipt: str
    fault: str


class AddUp(Command, frozen=True, tag=True):
    """The encrypted sum of exactly these ballots, all of which were verified."""

    poll_id: PollId
    receipts_sha256: str
    tally_sha256: str


class GivePart(Command, frozen=True, tag=True):
    """A scrutineer's part of opening the sum; it was verified."""

    poll_id: PollId
    sha256: str


class OpenElection(Command, frozen=True, tag=True):
    """What the sum holds, audited; `record_sha256` is that of the whole public record, with so many `parts`."""

    poll_id: PollId
    result_sha256: str
    record_sha256: str
    parts: int
    box: BoxCount


class ElectionPrepared(Event, frozen=True, tag=True):
    """Keys are made and devices registered from now on."""

    poll_id: PollId
    plan: TrusteePlan


class KeysRestarted(Event, frozen=True, tag=True):
    """All keys are made anew."""

    poll_id: PollId
    plan: TrusteePlan


class TrusteeStepTaken(Event, frozen=True, tag=True):
    """A scrutineer's device has taken a step."""

    poll_id: PollId
    person_id: PersonId
    step: KeyStep
    sha256: str


class CredentialRegistered(Event, frozen=True, tag=True):
    """The device that will vote for somebody."""

    poll_id: PollId
    person_id: PersonId
    public_credential: str


class ElectionSealed(Event, frozen=True, tag=True):
    """Question, keys and roster are fixed."""

    poll_id: PollId
    seal: Seal


class ElectionUnsealed(Event, frozen=True, tag=True):
    """The seal is off again."""

    poll_id: PollId


class SealedBallotCast(Event, frozen=True, tag=True):
    """Somebody's encrypted ballot is durable; everybody can find it by its receipt."""

    poll_id: PollId
    voter_id: PersonId
    ballot_sha256: str
    receipt: str


class BallotFaulty(Event, frozen=True, tag=True):
    """A ballot does not count: its proofs do not hold.  Whoever cast it may cast another while the vote is open."""

    poll_id: PollId
    voter_id: PersonId
    receipt: str
    fault: str


class SumPublished(Event, frozen=True, tag=True):
    """All ballots were verified and added up; scrutineers can open the sum."""

    poll_id: PollId
    receipts_sha256: str
    tally_sha256: str


class PartGiven(Event, frozen=True, tag=True):
    """A scrutineer's part of opening the sum."""

    poll_id: PollId
    person_id: PersonId
    sha256: str


class ElectionOpened(Event, frozen=True, tag=True):
    """The sum is open; the hash of a result tells the result, so this is for those who may know it."""

    poll_id: PollId
    result_sha256: str


class RecordClosed(Event, frozen=True, tag=True):
    """The public record is whole; its hash tells nothing, as it holds proofs nobody can guess."""

    poll_id: PollId
    record_sha256: str
