"""Verifiable votes: keys of scrutineers, credentials of delegates, sealing, sealed ballots, opening; reads no text.

Order: prepared → keys and credentials → sealed → (the poll opens) ballots → (the poll closes) added up → parts →
opened, which counts the poll.  What follows from a fact is in election_changes.py, the poll itself in voting.py.
Source: docs/ballots.md.
"""

from base64 import b64encode
from datetime import datetime

from meetroom.domain.core import Event, PersonId, PollId, Refusal, Refused, is_sha256, require
from meetroom.domain.counting import count_opened
from meetroom.domain.election_facts import AddUp as AddUp
from meetroom.domain.election_facts import BallotFaulty as BallotFaulty
from meetroom.domain.election_facts import CastSealed as CastSealed
from meetroom.domain.election_facts import ConfirmCertificates as ConfirmCertificates
from meetroom.domain.election_facts import CredentialRegistered as CredentialRegistered
from meetroom.domain.election_facts import ElectionOpened as ElectionOpened
from meetroom.domain.election_facts import ElectionPrepared as ElectionPrepared
from meetroom.domain.election_facts import ElectionSealed as ElectionSealed
from meetroom.domain.election_facts import ElectionUnsealed as ElectionUnsealed
from meetroom.domain.election_facts import GivePart as GivePart
from meetroom.domain.election_facts import KeysRestarted as KeysRestarted
from meetroom.domain.election_facts import OpenElection as OpenElection
from meetroom.domain.election_facts import PartGiven as PartGiven
from meetroom.domain.election_facts import PrepareElection as PrepareElection
from meetroom.domain.election_facts import RecordClosed as RecordClosed
from meetroom.domain.election_facts import RegisterCredential as RegisterCredential
from meetroom.domain.election_facts import ReportFaultyBallot as ReportFaultyBallot
from meetroom.domain.election_facts import RestartKeys as RestartKeys
from meetroom.domain.election_facts import SealedBallotCast as SealedBallotCast
from meetroom.domain.election_facts import SealElection as SealElection
from meetroom.domain.election_facts import SumPublished as SumPublished
from meetroom.domain.election_facts import TakeTrusteeStep as TakeTrusteeStep
from meetroom.domain.election_facts import TrusteeStepTaken as TrusteeStepTaken
from meetroom.domain.election_facts import UnsealElection as UnsealElection
from meetroom.domain.election_state import Election, KeyStep, Seal, certificates_sha256, receipts_sha256, steps_of
from meetroom.domain.quorum import has_voters_role, voters_now
from meetroom.domain.state import Meeting, Person, Poll, PollState, Role, TrusteePlan
from meetroom.domain.voting import BallotReceived

MOST_BALLOTS_OF_ONE = 20
"""Ballots one delegate can cast in one vote, changed and faulty ones together."""
_MOST_DIGITS = 640


def receipt_of(ballot_sha256: str) -> str:
    """The receipt of a ballot: the same hash in base64, 43 characters."""
    return b64encode(bytes.fromhex(ballot_sha256)).decode().rstrip("=")


def may_register(meeting: Meeting, person_id: PersonId) -> bool:
    """Whether somebody could come to vote: voting members, and substitutes where those vote."""
    person = meeting.people.get(person_id)
    stands_in = meeting.rules.substitutes_vote and any(
        named.substitute_id == person_id for named in meeting.substitutes.values()
    )
    return person is not None and (person.voting or (stands_in and has_voters_role(meeting, person)))


def electorate(meeting: Meeting, election: Election) -> dict[PersonId, str]:
    """Public credentials of all who can stand in the roster now: who may register, and has a registered device."""
    return {p: credential for p, credential in election.credentials.items() if may_register(meeting, p)}


def without_device(meeting: Meeting, election: Election) -> tuple[PersonId, ...]:
    """Who would be entitled now and could not vote, because no device of theirs is registered (or was sealed)."""
    ready = set(election.seal.voters) if election.seal is not None else set(election.credentials)
    return tuple(p for p in voters_now(meeting) if p not in ready)


def poll_and_election(meeting: Meeting, poll_id: PollId) -> tuple[Poll, Election]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY)."""
    poll, election = meeting.polls.get(poll_id), meeting.elections.get(poll_id)
    if poll is None:
        raise Refused(Refusal.UNKNOWN_POLL)
    if election is None:
        raise Refused(Refusal.POLL_NOT_READY)
    return poll, election


def _in_preparation(meeting: Meeting, poll_id: PollId) -> tuple[Poll, Election]:
    poll, election = poll_and_election(meeting, poll_id)
    require(poll.state is PollState.CREATED, Refusal.POLL_NOT_READY)
    require(election.seal is None, Refusal.ELECTION_SEALED)
    return poll, election


def _plan(meeting: Meeting, poll: Poll) -> TrusteePlan:
    plan = poll.trustees
    if plan is None:
        raise Refused(Refusal.WRONG_KIND)
    # Roles may have changed since the poll was prepared.
    require(all(meeting.has_role(person, Role.SCRUTINEER) for person in plan.trustees), Refusal.UNKNOWN_PERSON)
    return plan


def prepare_election(meeting: Meeting, actor: Person, command: PrepareElection, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | WRONG_KIND | POLL_NOT_READY | ALREADY_SO | UNKNOWN_PERSON)."""
    poll = meeting.polls.get(command.poll_id)
    if poll is None:
        raise Refused(Refusal.UNKNOWN_POLL)
    plan = _plan(meeting, poll)
    require(poll.state is PollState.CREATED, Refusal.POLL_NOT_READY)
    require(command.poll_id not in meeting.elections, Refusal.ALREADY_SO)
    return (ElectionPrepared(poll_id=command.poll_id, plan=plan),)


def restart_keys(meeting: Meeting, actor: Person, command: RestartKeys, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | ELECTION_SEALED | UNKNOWN_PERSON)."""
    poll, _ = _in_preparation(meeting, command.poll_id)
    return (KeysRestarted(poll_id=command.poll_id, plan=_plan(meeting, poll)),)


def take_trustee_step(meeting: Meeting, actor: Person, command: TakeTrusteeStep, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | ELECTION_SEALED | NOT_ALLOWED | INVALID_VALUE | KEYS_NOT_READY |
    ALREADY_SO).
    """
    _, election = _in_preparation(meeting, command.poll_id)
    check_step(election, actor.person_id, command.step)
    require(is_sha256(command.sha256), Refusal.INVALID_VALUE)
    event = TrusteeStepTaken(
        poll_id=command.poll_id, person_id=actor.person_id, step=command.step, sha256=command.sha256
    )
    return (event,)


def check_step(election: Election, person_id: PersonId, step: KeyStep) -> None:
    """Whether a scrutineer's device may take this step now.

    Raises: Refused(NOT_ALLOWED: no scrutineer of this vote | INVALID_VALUE | KEYS_NOT_READY: others come first |
        ALREADY_SO).
    """
    require(person_id in election.plan.trustees, Refusal.NOT_ALLOWED)
    made_together = step in (KeyStep.POLYNOMIAL, KeyStep.SHARE)
    require(step is KeyStep.CERTIFICATE or (made_together and election.is_threshold), Refusal.INVALID_VALUE)
    require(person_id not in steps_of(election, step), Refusal.ALREADY_SO)
    all_sent = all(person in election.polynomials for person in election.plan.trustees)
    is_turn = {
        KeyStep.CERTIFICATE: True,
        KeyStep.POLYNOMIAL: election.comparison_ready,
        KeyStep.SHARE: all_sent,
    }[step]
    require(is_turn, Refusal.KEYS_NOT_READY)


def confirm_certificates(
    meeting: Meeting, actor: Person, command: ConfirmCertificates, now: datetime
) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | ELECTION_SEALED | NOT_ALLOWED | KEYS_NOT_READY | ALREADY_SO |
    CERTIFICATES_DIFFER).
    """
    _, election = _in_preparation(meeting, command.poll_id)
    require(actor.person_id in election.plan.trustees, Refusal.NOT_ALLOWED)
    require(election.certificates_ready, Refusal.KEYS_NOT_READY)
    require(actor.person_id not in election.compared, Refusal.ALREADY_SO)
    require(command.sha256 == certificates_sha256(election), Refusal.CERTIFICATES_DIFFER)
    event = TrusteeStepTaken(
        poll_id=command.poll_id, person_id=actor.person_id, step=KeyStep.COMPARED, sha256=command.sha256
    )
    return (event,)


def register_credential(
    meeting: Meeting, actor: Person, command: RegisterCredential, now: datetime
) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | ELECTION_SEALED | NOT_ENTITLED | INVALID_VALUE | ALREADY_SO |
    DUPLICATE_ID).
    """
    _, election = _in_preparation(meeting, command.poll_id)
    credential = command.public_credential
    require(may_register(meeting, actor.person_id), Refusal.NOT_ENTITLED)
    is_number = credential.isascii() and credential.isdigit() and 0 < len(credential) <= _MOST_DIGITS
    require(is_number and credential[0] != "0", Refusal.INVALID_VALUE)
    require(election.credentials.get(actor.person_id) != credential, Refusal.ALREADY_SO)
    require(credential not in election.credentials.values(), Refusal.DUPLICATE_ID)
    event = CredentialRegistered(poll_id=command.poll_id, person_id=actor.person_id, public_credential=credential)
    return (event,)


def check_sealing(meeting: Meeting, poll_id: PollId) -> tuple[Poll, Election]:
    """Whether a vote can be sealed now.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | ELECTION_SEALED | KEYS_NOT_READY | NOBODY_ENTITLED).
    """
    poll, election = _in_preparation(meeting, poll_id)
    # The poll may name other scrutineers since their keys were made.
    require(election.keys_ready and poll.trustees == election.plan, Refusal.KEYS_NOT_READY)
    require(bool(electorate(meeting, election)), Refusal.NOBODY_ENTITLED)
    return poll, election


def seal_election(meeting: Meeting, actor: Person, command: SealElection, now: datetime) -> tuple[Event, ...]:
    """Fix what is asked, the keys and the roster; INVALID_VALUE when something was registered since they were made.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | ELECTION_SEALED | KEYS_NOT_READY | NOBODY_ENTITLED | INVALID_VALUE).
    """
    _, election = check_sealing(meeting, command.poll_id)
    hashes = (command.election_sha256, command.roster_sha256, command.keys_sha256)
    require(command.revision == election.revision and all(map(is_sha256, hashes)), Refusal.INVALID_VALUE)
    seal = Seal(
        election_sha256=command.election_sha256,
        roster_sha256=command.roster_sha256,
        keys_sha256=command.keys_sha256,
        voters=tuple(sorted(electorate(meeting, election))),
    )
    return (ElectionSealed(poll_id=command.poll_id, seal=seal),)


def unseal_election(meeting: Meeting, actor: Person, command: UnsealElection, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | ELECTION_NOT_SEALED)."""
    poll, election = poll_and_election(meeting, command.poll_id)
    require(poll.state is PollState.CREATED, Refusal.POLL_NOT_READY)
    require(election.seal is not None, Refusal.ELECTION_NOT_SEALED)
    return (ElectionUnsealed(poll_id=command.poll_id),)


def check_ballot(meeting: Meeting, person_id: PersonId, poll_id: PollId) -> Election:
    """Whether somebody may cast a sealed ballot now.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | POLL_NOT_OPEN | NOT_PRESENT | NOT_ENTITLED | PAPER_TAKEN |
        NO_CREDENTIAL | ALREADY_VOTED).
    """
    poll, election = poll_and_election(meeting, poll_id)
    require(poll.state is PollState.OPEN, Refusal.POLL_NOT_OPEN)
    require(meeting.is_present(person_id), Refusal.NOT_PRESENT)
    require(person_id in poll.entitled, Refusal.NOT_ENTITLED)
    require(person_id not in poll.papers, Refusal.PAPER_TAKEN)
    require(election.seal is not None and person_id in election.seal.voters, Refusal.NO_CREDENTIAL)
    require(poll.may_change or person_id not in poll.received, Refusal.ALREADY_VOTED)
    cast = sum(ballot.voter_id == person_id for ballot in election.ballots.values())
    require(cast < MOST_BALLOTS_OF_ONE, Refusal.ALREADY_VOTED)
    return election


def cast_sealed(meeting: Meeting, actor: Person, command: CastSealed, now: datetime) -> tuple[Event, ...]:
    """Take a sealed ballot; ALREADY_SO when this very one was cast before.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | POLL_NOT_OPEN | NOT_PRESENT | NOT_ENTITLED | PAPER_TAKEN |
        NO_CREDENTIAL | ALREADY_VOTED | INVALID_VALUE | ALREADY_SO).
    """
    election = check_ballot(meeting, actor.person_id, command.poll_id)
    is_named = is_sha256(command.ballot_sha256) and command.receipt == receipt_of(command.ballot_sha256)
    require(is_named, Refusal.INVALID_VALUE)
    require(command.receipt not in election.ballots, Refusal.ALREADY_SO)
    cast = SealedBallotCast(
        poll_id=command.poll_id,
        voter_id=actor.person_id,
        ballot_sha256=command.ballot_sha256,
        receipt=command.receipt,
    )
    return (BallotReceived(poll_id=command.poll_id, voter_id=actor.person_id, by=actor.person_id), cast)


def report_faulty_ballot(
    meeting: Meeting, actor: Person, command: ReportFaultyBallot, now: datetime
) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | POLL_NOT_OPEN | INVALID_VALUE | ALREADY_SO)."""
    poll, election = poll_and_election(meeting, command.poll_id)
    is_under_way = poll.state in (PollState.OPEN, PollState.CLOSED) and not election.tally_sha256
    require(is_under_way, Refusal.POLL_NOT_OPEN)
    ballot = election.ballots.get(command.receipt)
    require(ballot is not None and 0 < len(command.fault) <= 64, Refusal.INVALID_VALUE)
    assert ballot is not None
    require(not ballot.fault, Refusal.ALREADY_SO)
    event = BallotFaulty(
        poll_id=command.poll_id, voter_id=ballot.voter_id, receipt=command.receipt, fault=command.fault
    )
    return (event,)


def add_up(meeting: Meeting, actor: Person, command: AddUp, now: datetime) -> tuple[Event, ...]:
    """Take the sum of all sound ballots; BALLOTS_NOT_CHECKED when it is not of exactly these.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | ALREADY_SO | INVALID_VALUE | BALLOTS_NOT_CHECKED).
    """
    poll, election = poll_and_election(meeting, command.poll_id)
    require(poll.state is PollState.CLOSED, Refusal.POLL_NOT_READY)
    require(not election.tally_sha256, Refusal.ALREADY_SO)
    require(is_sha256(command.tally_sha256), Refusal.INVALID_VALUE)
    require(command.receipts_sha256 == receipts_sha256(election), Refusal.BALLOTS_NOT_CHECKED)
    event = SumPublished(
        poll_id=command.poll_id, receipts_sha256=command.receipts_sha256, tally_sha256=command.tally_sha256
    )
    return (event,)


def check_part(meeting: Meeting, person_id: PersonId, poll_id: PollId) -> tuple[Poll, Election]:
    """Whether a scrutineer may give a part now.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | NOT_ALLOWED | BALLOTS_NOT_CHECKED | ALREADY_SO).
    """
    poll, election = poll_and_election(meeting, poll_id)
    require(person_id in election.plan.trustees, Refusal.NOT_ALLOWED)
    require(poll.state is PollState.CLOSED and not election.result_sha256, Refusal.POLL_NOT_READY)
    require(bool(election.tally_sha256), Refusal.BALLOTS_NOT_CHECKED)
    require(person_id not in election.parts, Refusal.ALREADY_SO)
    return poll, election


def give_part(meeting: Meeting, actor: Person, command: GivePart, now: datetime) -> tuple[Event, ...]:
    """Take a scrutineer's part, which was verified.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | NOT_ALLOWED | BALLOTS_NOT_CHECKED | ALREADY_SO | INVALID_VALUE).
    """
    check_part(meeting, actor.person_id, command.poll_id)
    require(is_sha256(command.sha256), Refusal.INVALID_VALUE)
    return (PartGiven(poll_id=command.poll_id, person_id=actor.person_id, sha256=command.sha256),)


def open_election(meeting: Meeting, actor: Person, command: OpenElection, now: datetime) -> tuple[Event, ...]:
    """The sum is open: the poll is counted, unless it still waits for ballots on paper.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_READY | ALREADY_SO | KEYS_NOT_READY | INVALID_VALUE | NUMBERS_MISMATCH).
    """
    poll, election = poll_and_election(meeting, command.poll_id)
    require(not election.result_sha256, Refusal.ALREADY_SO)
    require(poll.state is PollState.CLOSED and bool(election.tally_sha256), Refusal.POLL_NOT_READY)
    require(election.plan.needed <= len(election.parts) == command.parts, Refusal.KEYS_NOT_READY)
    require(is_sha256(command.result_sha256) and is_sha256(command.record_sha256), Refusal.INVALID_VALUE)
    return (
        ElectionOpened(poll_id=command.poll_id, result_sha256=command.result_sha256),
        RecordClosed(poll_id=command.poll_id, record_sha256=command.record_sha256),
        *count_opened(poll, command.box),
    )
