"""What the server works out of the texts of a verifiable vote, in worker threads; knows no meeting's task, no store.

The server holds no secret: everything here can be worked out by anyone who has the texts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from meetroom.ballots import threshold
from meetroom.ballots.asked import election_uuid, parameters_of
from meetroom.ballots.ballot import Ballot, BallotFault, largest_ballot_bytes, read_ballot
from meetroom.ballots.channels import SignedMessage
from meetroom.ballots.credentials import Roster, make_roster
from meetroom.ballots.election import Election, make_election, read_election
from meetroom.ballots.encoding import Count, Malformed, decode, encode, sha256_hex
from meetroom.ballots.group import BELENIOS_2048 as GROUP
from meetroom.ballots.tally import (
    EncryptedTally,
    PartialDecryption,
    SizedTally,
    add_up,
    last_of_each,
    open_tally,
    verify_partial,
)
from meetroom.ballots.threshold import PolynomialSent, ShareSent
from meetroom.ballots.transcript import Transcript
from meetroom.ballots.trustees import (
    Pedersen,
    Single,
    TrusteeKey,
    Trustees,
    TrusteesRefused,
    election_key,
    is_key_proved,
    public_keys,
    read_certificates,
    read_trustees,
)
from meetroom.domain.core import MeetingId, PersonId
from meetroom.domain.election_state import Election as Facts
from meetroom.domain.election_state import KeyStep
from meetroom.domain.polls import Poll
from meetroom.protocol.elections import MAX_TEXT_BYTES

S = TypeVar("S")


class TextRefused(Exception):
    """A text is not what it should be: a broken device made it, or a hostile one."""


class TooLarge(Exception):
    """A text is longer than any of its kind; or the ballots of a vote would be."""


@dataclass(frozen=True)
class Sealing:
    """The texts that are fixed at the sealing."""

    election: str
    roster: str
    keys: str


@dataclass(frozen=True)
class Sealed:
    """The same, read."""

    election: Election
    roster: Roster
    trustees: Trustees


@dataclass(frozen=True)
class StepTexts:
    """What scrutineers' devices have published, in the order of the plan; "" where one has not."""

    certificates: tuple[str, ...]
    polynomials: tuple[str, ...]
    shares: tuple[str, ...]


def step_names(facts: Facts) -> tuple[str, ...]:
    """Hashes of all texts of steps."""
    return (*facts.certificates.values(), *facts.polynomials.values(), *facts.shares.values())


def step_texts(facts: Facts, texts: Mapping[str, str]) -> StepTexts:
    """The texts of steps, from texts by hash."""

    def row(hashes: Mapping[PersonId, str]) -> tuple[str, ...]:
        return tuple(texts.get(hashes.get(person, ""), "") for person in facts.plan.trustees)

    return StepTexts(row(facts.certificates), row(facts.polynomials), row(facts.shares))


def check_step(facts: Facts, person_id: PersonId, step: KeyStep, text: str, known: StepTexts) -> None:
    """Whether what a scrutineer's device sends can be used.  Raises: TextRefused."""
    number = facts.plan.trustees.index(person_id) + 1
    try:
        if step is KeyStep.CERTIFICATE:
            _check_certificate(facts, number, text, known.certificates)
        elif step is KeyStep.POLYNOMIAL:
            sent = _read(text, PolynomialSent)
            threshold.check_polynomial(GROUP, _certificates(known), number, facts.plan.needed, sent)
        else:
            share = _read(text, ShareSent)
            threshold.check_share(GROUP, _certificates(known), _polynomials(known), number, share)
    except (Malformed, TrusteesRefused) as error:
        raise TextRefused from error


def _check_certificate(facts: Facts, number: int, text: str, certificates: tuple[str, ...]) -> None:
    others = [other for place, other in enumerate(certificates, 1) if other and place != number]
    if facts.is_threshold:
        read_certificates(GROUP, [decode(other, SignedMessage) for other in others] + [_read(text, SignedMessage)])
        return
    key = _read(text, TrusteeKey)
    taken = {decode(other, TrusteeKey).public_key for other in others}
    if not is_key_proved(GROUP, key) or key.public_key in taken or key.name is not None:
        raise TextRefused


def _read(text: str, kind: type[S]) -> S:
    """A struct in its one form.  Raises: Malformed."""
    found = decode(text, kind)
    if encode(found) != text:
        raise Malformed(kind.__name__)
    return found


def _certificates(known: StepTexts) -> list[SignedMessage]:
    return [decode(text, SignedMessage) for text in known.certificates]


def _polynomials(known: StepTexts) -> list[PolynomialSent]:
    return [decode(text, PolynomialSent) for text in known.polynomials]


def received_by(facts: Facts, person_id: PersonId, known: StepTexts) -> str:
    """What one device needs for its share.  Raises: TextRefused."""
    try:
        inputs = threshold.route(GROUP, _certificates(known), _polynomials(known))
    except (Malformed, TrusteesRefused) as error:
        raise TextRefused from error
    return encode(inputs[facts.plan.trustees.index(person_id)])


def sealing_of(
    meeting_id: MeetingId, description: str, poll: Poll, facts: Facts, known: StepTexts, voters: Sequence[str]
) -> Sealing:
    """Make the texts that are fixed.

    Args:
        voters: public credentials.
    Raises: TextRefused when the keys do not fit together; TooLarge.
    """
    try:
        trustees: Trustees
        if facts.is_threshold:
            shares = [decode(text, ShareSent) for text in known.shares]
            trustees = (Pedersen(threshold.publish(GROUP, _certificates(known), _polynomials(known), shares)),)
        else:
            trustees = tuple(Single(decode(text, TrusteeKey)) for text in known.certificates)
        key = election_key(GROUP, trustees)
    except (Malformed, TrusteesRefused) as error:
        raise TextRefused from error
    parameters = parameters_of(poll, election_uuid(meeting_id, poll.poll_id), key, description)
    election = make_election(parameters)
    if largest_ballot_bytes(election) > MAX_TEXT_BYTES:
        raise TooLarge
    roster = make_roster({int(credential): 1 for credential in voters})
    return Sealing(election.text, roster.text, encode(trustees))


def is_credential(text: str) -> bool:
    """Whether a number in decimal can be a public credential."""
    return text.isascii() and text.isdigit() and text[0] != "0" and GROUP.contains(int(text))


def read_sealed(election: str, roster: str, keys: str) -> Sealed:
    """Texts that were sealed here, read; their credentials were checked when they were registered."""
    weights = {int(line): 1 for line in decode(roster, list[str])}
    return Sealed(read_election(election), Roster(weights, roster), read_trustees(keys))


def check_ballot(election: Election, credential: str, text: str) -> bool:
    """Look at a ballot without checking its proofs.

    Returns: whether it carries this credential.
    Raises: TooLarge; TextRefused when it is no ballot of this election at all.
    """
    ballot = read_ballot(election, text)
    if ballot is BallotFault.TOO_LARGE:
        raise TooLarge
    if isinstance(ballot, BallotFault) or ballot.signature is None:
        raise TextRefused
    if ballot.election_uuid != election.uuid or ballot.election_hash != election.fingerprint:
        raise TextRefused
    return str(int(ballot.credential)) == credential


def sum_of(sealed: Sealed, ballots: Sequence[str]) -> tuple[str, SizedTally]:
    """The encrypted sum of ballots that were verified, and its size."""
    tally, sized = add_up(sealed.election, sealed.roster, last_of_each(decode(text, Ballot) for text in ballots))
    return encode(tally), sized


def check_part(sealed: Sealed, number: int, tally: str, text: str) -> None:
    """Whether a scrutineer's part was made of this sum with their key.  Raises: TextRefused."""
    try:
        part = _read(text, PartialDecryption)
    except Malformed as error:
        raise TextRefused from error
    public = public_keys(sealed.trustees)[number - 1]
    if not verify_partial(sealed.election, decode(tally, EncryptedTally), public, part):
        raise TextRefused


def result_of(sealed: Sealed, tally: str, sized: SizedTally, parts: Mapping[int, str]) -> str:
    """The result, from verified parts by scrutineers' numbers.  Raises: tally.TallyRefused."""
    read = {number: decode(text, PartialDecryption) for number, text in parts.items()}
    return encode(open_tally(sealed.election, sealed.trustees, decode(tally, EncryptedTally), sized, read))


def record_names(facts: Facts) -> tuple[str, ...]:
    """Hashes of all texts of the public record as far as it goes."""
    seal = facts.seal
    fixed = () if seal is None else (seal.election_sha256, seal.roster_sha256, seal.keys_sha256)
    ballots = tuple(ballot.ballot_sha256 for ballot in facts.sound)
    later = (facts.tally_sha256, *facts.parts.values(), facts.result_sha256)
    return (*fixed, *ballots, *filter(None, later))


def record_of(facts: Facts, opened_at: datetime, texts: Mapping[str, str]) -> Transcript:
    """The public record as far as it goes, from texts by hash; the same facts give the same bytes."""
    seal = facts.seal
    if seal is None:
        raise ValueError("not sealed")
    tally = None
    if facts.tally_sha256:
        counted = len({ballot.voter_id for ballot in facts.sound})
        text = texts[facts.tally_sha256]
        tally = (text, SizedTally(counted, Count(counted), sha256_hex(text)))
    number = {person: place for place, person in enumerate(facts.plan.trustees, 1)}
    return Transcript(
        timestamp_s=int(opened_at.timestamp()),
        election=texts[seal.election_sha256],
        trustees=texts[seal.keys_sha256],
        credentials=texts[seal.roster_sha256],
        ballots=tuple(texts[ballot.ballot_sha256] for ballot in facts.sound),
        is_closed=tally is not None,
        tally=tally,
        decryptions=tuple((number[person], texts[sha256]) for person, sha256 in facts.parts.items()),
        result=texts[facts.result_sha256] if facts.result_sha256 else None,
    )
