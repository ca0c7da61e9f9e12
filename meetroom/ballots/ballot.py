"""Makes, spoils, signs and verifies one encrypted ballot; knows no box, no voter's name and no tally.

The order on the delegate's device: `prepare` encrypts and shows a code; then either `spoil` opens what was prepared,
so that another device can check it, or `sign` makes of it the ballot that is cast.  What is spoiled never carries a
signature, so nobody can cast it; what is signed must never be opened.
Source: Belenios specification 2.0, sections 4.11 to 4.15; J. Benaloh, "Simple verifiable elections", 2006.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from meetroom.ballots.credentials import Roster
from meetroom.ballots.election import Answer, Election, Question, is_allowed
from meetroom.ballots.encoding import Malformed, Number, decode, encode, sha256_base64
from meetroom.ballots.group import Draw
from meetroom.ballots.proofs import (
    Branch,
    Ciphertext,
    Proof,
    Sealed,
    combine,
    combine_sealed,
    encrypt,
    is_in_group,
    prove_knowledge,
    prove_one_of,
    verify_knowledge,
    verify_one_of,
)

_PROOF_BYTES = 2 * 80 + 32
_CIPHERTEXT_BYTES = 2 * 620 + 32
_FRAME_BYTES = 2048


class BallotFault(StrEnum):
    """Why a ballot does not count."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    NOT_CANONICAL = "not_canonical"
    OTHER_ELECTION = "other_election"
    UNKNOWN_CREDENTIAL = "unknown_credential"
    WRONG_SIGNATURE = "wrong_signature"
    WRONG_SHAPE = "wrong_shape"
    NOT_IN_GROUP = "not_in_group"
    WRONG_PROOF = "wrong_proof"
    WRONG_SUM = "wrong_sum"


class EncryptedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One question's answer: each number encrypted, each proved to be 0 or 1, their sum proved to be allowed."""

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, ...] | None = None


class Signature(msgspec.Struct, frozen=True):
    """The credential's signature of the hash of all that stands before it."""

    hash: str
    proof: Proof


class Ballot(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot; without signature while it is only prepared."""

    election_uuid: str
    election_hash: str
    credential: Number
    answers: tuple[EncryptedAnswer, ...]
    signature: Signature | None = None


@dataclass(frozen=True)
class Prepared:
    """A ballot before the delegate decides to cast or to check it; secret, on the device only.

    Attributes:
        code: shown before that decision; a cast ballot carries the same in its signature.
    """

    ballot: Ballot
    code: str
    sealed: tuple[tuple[Sealed, ...], ...]


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """All that was secret in a spoiled ballot: it shows how the delegate had answered."""

    ballot: str
    answers: tuple[Answer, ...]
    exponents: tuple[tuple[Number, ...], ...]


def prepare(election: Election, secret: int, answers: Sequence[Answer], draw: Draw) -> Prepared:
    """Encrypt and prove one vote.

    Args:
        secret: `credentials.secret_exponent`.
        answers: one vector for each question.
    Raises: ValueError if an answer is not allowed.
    """
    return prepare_for(election, election.group.g_power(secret), answers, draw)


def prepare_for(election: Election, public: int, answers: Sequence[Answer], draw: Draw) -> Prepared:
    """The same for a public credential: another device makes a checked ballot once more, from the same randomness.

    Raises: ValueError if an answer is not allowed.
    """
    pairs = list(zip(election.questions, answers, strict=True))
    if not all(is_allowed(question, vector) for question, vector in pairs):
        raise ValueError("a question does not allow that answer")
    credential = Number(public)
    parts = [_seal(election, credential, question, vector, draw) for question, vector in pairs]
    ballot = Ballot(
        election_uuid=election.uuid,
        election_hash=election.fingerprint,
        credential=credential,
        answers=tuple(part[0] for part in parts),
    )
    return Prepared(ballot, sha256_base64(encode(ballot)), tuple(part[1] for part in parts))


def sign(election: Election, prepared: Prepared, secret: int, draw: Draw) -> str:
    """The text of the ballot to cast."""
    proof = prove_knowledge(election.group, secret, _signature_prefix(prepared.code), draw)
    return encode(replace(prepared.ballot, signature=Signature(prepared.code, proof)))


def receipt(text: str) -> str:
    """The hash by which a delegate finds this ballot in the published list; 43 characters."""
    return sha256_base64(text)


def spoil(prepared: Prepared) -> Opening:
    """Give up a prepared ballot and open it for checking."""
    return Opening(
        ballot=encode(prepared.ballot),
        answers=tuple(tuple(part.message for part in row) for row in prepared.sealed),
        exponents=tuple(tuple(Number(part.exponent) for part in row) for row in prepared.sealed),
    )


def check_opening(election: Election, code: str, opening: Opening) -> tuple[Answer, ...] | None:
    """What a spoiled ballot really held, to be compared with what was chosen; None if it is not what was shown.

    Args:
        code: as the device showed it *before* it knew that it would be checked.
    """
    if sha256_base64(opening.ballot) != code:
        return None
    try:
        ballot = decode(opening.ballot, Ballot)
    except Malformed:
        return None
    if ballot.signature is not None or _fault_of_answers(election, ballot) is not None:
        return None
    shape = [len(encrypted.choices) for encrypted in ballot.answers]
    if [*map(len, opening.answers)] != shape or [*map(len, opening.exponents)] != shape:
        return None
    rows = zip(ballot.answers, opening.answers, opening.exponents, strict=True)
    is_same = all(
        encrypt(election.group, election.key, message, exponent) == choice
        for encrypted, messages, exponents in rows
        for choice, message, exponent in zip(encrypted.choices, messages, exponents, strict=True)
    )
    return opening.answers if is_same else None


def largest_ballot_bytes(election: Election) -> int:
    """No ballot of this election is longer; more needs no reading."""
    choices = sum(question.length for question in election.questions)
    sums = sum(question.max - question.min + 4 for question in election.questions)
    return _FRAME_BYTES + choices * (_CIPHERTEXT_BYTES + 2 * _PROOF_BYTES) + sums * (_PROOF_BYTES + 64)


def read_ballot(election: Election, text: str) -> Ballot | BallotFault:
    """The ballot in a text that is the one text of that ballot; nothing is proved yet."""
    if len(text) > largest_ballot_bytes(election):
        return BallotFault.TOO_LARGE
    try:
        ballot = decode(text, Ballot)
    except Malformed:
        return BallotFault.MALFORMED
    return ballot if encode(ballot) == text else BallotFault.NOT_CANONICAL


def verify_ballot(election: Election, roster: Roster, text: str) -> BallotFault | None:
    """All that can be checked of one ballot: None if it counts.  Takes some milliseconds for each answer offered."""
    ballot = read_ballot(election, text)
    if isinstance(ballot, BallotFault):
        return ballot
    if ballot.credential not in roster.weights:
        return BallotFault.UNKNOWN_CREDENTIAL
    signature = ballot.signature
    if signature is None or signature.hash != sha256_base64(encode(replace(ballot, signature=None))):
        return BallotFault.WRONG_SIGNATURE
    prefix = _signature_prefix(signature.hash)
    if not verify_knowledge(election.group, ballot.credential, prefix, signature.proof):
        return BallotFault.WRONG_SIGNATURE
    return _fault_of_answers(election, ballot)


def _signature_prefix(code: str) -> str:
    return f"sig|{code}|"


def _seal(
    election: Election, credential: int, question: Question, vector: Answer, draw: Draw
) -> tuple[EncryptedAnswer, tuple[Sealed, ...]]:
    group, key = election.group, election.key
    stem = _stem(election, credential)
    sealed = []
    for message in vector:
        exponent = draw(group.q)
        sealed.append(Sealed(encrypt(group, key, message, exponent), message, exponent))
    choices = tuple(part.ciphertext for part in sealed)
    individual = tuple(
        prove_one_of(group, key, [(part, 0), (part, 1)], part.message, _interval_prefix(stem, part.ciphertext), draw)
        for part in sealed
    )
    whole = _stem_of_choices(stem, choices)
    allowed = range(question.min, question.max + 1)
    total = combine_sealed(group, sealed[1:] if question.blank else sealed)
    claims = [(total, number) for number in allowed]
    blank = None
    if question.blank:
        flag = sealed[0]
        zeros = [(flag, 0), (total, 0)]
        blank = prove_one_of(group, key, zeros, flag.message, f"bproof0|{whole}|", draw)
        true = 0 if flag.message else 1 + total.message - question.min
        overall = prove_one_of(group, key, [(flag, 1), *claims], true, f"bproof1|{whole}|", draw)
    else:
        prefix = _interval_prefix(whole, total.ciphertext)
        overall = prove_one_of(group, key, claims, total.message - question.min, prefix, draw)
    encrypted = EncryptedAnswer(choices=choices, individual_proofs=individual, overall_proof=overall, blank_proof=blank)
    return encrypted, tuple(sealed)


def _fault_of_answers(election: Election, ballot: Ballot) -> BallotFault | None:
    if ballot.election_uuid != election.uuid or ballot.election_hash != election.fingerprint:
        return BallotFault.OTHER_ELECTION
    if len(ballot.answers) != len(election.questions):
        return BallotFault.WRONG_SHAPE
    stem = _stem(election, ballot.credential)
    for question, encrypted in zip(election.questions, ballot.answers, strict=True):
        fault = _fault_of_answer(election, stem, question, encrypted)
        if fault is not None:
            return fault
    return None


def _fault_of_answer(
    election: Election, stem: str, question: Question, encrypted: EncryptedAnswer
) -> BallotFault | None:
    group, key, choices = election.group, election.key, encrypted.choices
    is_in_shape = len(choices) == len(encrypted.individual_proofs) == question.length and (
        encrypted.blank_proof is not None
    ) == bool(question.blank)
    if not is_in_shape:
        return BallotFault.WRONG_SHAPE
    if not all(is_in_group(group, choice) for choice in choices):
        return BallotFault.NOT_IN_GROUP
    for choice, proofs in zip(choices, encrypted.individual_proofs, strict=True):
        either = [Branch(choice, 0), Branch(choice, 1)]
        if not verify_one_of(group, key, either, _interval_prefix(stem, choice), proofs):
            return BallotFault.WRONG_PROOF
    return None if _is_sum_proved(election, stem, question, encrypted) else BallotFault.WRONG_SUM


def _is_sum_proved(election: Election, stem: str, question: Question, encrypted: EncryptedAnswer) -> bool:
    group, key, choices = election.group, election.key, encrypted.choices
    whole = _stem_of_choices(stem, choices)
    total = combine(group, choices[1:] if question.blank else choices)
    claims = [Branch(total, number) for number in range(question.min, question.max + 1)]
    if encrypted.blank_proof is None:
        return verify_one_of(group, key, claims, _interval_prefix(whole, total), encrypted.overall_proof)
    zeros = [Branch(choices[0], 0), Branch(total, 0)]
    claims = [Branch(choices[0], 1), *claims]
    return verify_one_of(group, key, zeros, f"bproof0|{whole}|", encrypted.blank_proof) and verify_one_of(
        group, key, claims, f"bproof1|{whole}|", encrypted.overall_proof
    )


def _stem(election: Election, credential: int) -> str:
    return f"{election.fingerprint}|{credential}"


def _stem_of_choices(stem: str, choices: Sequence[Ciphertext]) -> str:
    return f"{stem}|{','.join(f'{choice.alpha},{choice.beta}' for choice in choices)}"


def _interval_prefix(stem: str, ciphertext: Ciphertext) -> str:
    return f"prove|{stem}|{ciphertext.alpha},{ciphertext.beta}|"
