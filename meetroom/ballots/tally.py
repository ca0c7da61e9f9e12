"""Adds encrypted ballots up and opens the sum, never a ballot; knows neither voters' names nor how texts are kept.

Source: Belenios specification 2.0, sections 4.15 to 4.19.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from meetroom.ballots.ballot import Ballot
from meetroom.ballots.credentials import Roster
from meetroom.ballots.election import Election
from meetroom.ballots.encoding import Count, Number, encode, sha256_hex
from meetroom.ballots.group import Draw, Group
from meetroom.ballots.proofs import (
    NEUTRAL,
    Ciphertext,
    Proof,
    combine,
    prove_same_exponent,
    verify_same_exponent,
)
from meetroom.ballots.trustees import Single, Trustees, lagrange, public_keys

FEW_BALLOTS = 5
EncryptedTally = tuple[tuple[Ciphertext, ...], ...]
Numbers = tuple[tuple[Count, ...], ...]


class SizedTally(msgspec.Struct, frozen=True):
    """How many ballots an encrypted tally holds; `encrypted_tally` is the SHA-256 of its text."""

    num_tallied: int
    total_weight: Count
    encrypted_tally: str


class PartialDecryption(msgspec.Struct, frozen=True):
    """One scrutineer's part of opening the sum, with the proof that it was done with their own key."""

    decryption_factors: tuple[tuple[Number, ...], ...]
    decryption_proofs: tuple[tuple[Proof, ...], ...]


class Result(msgspec.Struct, frozen=True):
    """The votes for each answer of each question; where a blank vote was offered its number stands first."""

    result: Numbers


class Exposure(StrEnum):
    """What a correct result tells about single people in spite of all encryption."""

    FEW_BALLOTS = "few_ballots"
    UNANIMOUS = "unanimous"


class TallyRefused(Exception):
    """The sum cannot be opened: partial decryptions are missing, wrong, or give no number of votes.

    Attributes:
        number: of the scrutineer whose part is wrong, None if parts are missing.
    """

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number)
        self.number = number


def last_of_each(ballots: Iterable[Ballot]) -> list[Ballot]:
    """One ballot for each credential: the last one, where a vote may be changed."""
    return list({ballot.credential: ballot for ballot in ballots}.values())


def add_up(election: Election, roster: Roster, ballots: Sequence[Ballot]) -> tuple[EncryptedTally, SizedTally]:
    """The encrypted sum of ballots that have all been verified, one for each credential."""
    weights = [roster.weights[ballot.credential] for ballot in ballots]
    group = election.group
    tally = tuple(
        tuple(
            combine(
                group,
                [
                    NEUTRAL,
                    *(
                        _weighted(group, ballot.answers[row].choices[column], weight)
                        for ballot, weight in zip(ballots, weights, strict=True)
                    ),
                ],
            )
            for column in range(question.length)
        )
        for row, question in enumerate(election.questions)
    )
    return tally, SizedTally(len(ballots), Count(sum(weights)), sha256_hex(encode(tally)))


def decrypt_partially(election: Election, tally: EncryptedTally, private: int, draw: Draw) -> PartialDecryption:
    """One scrutineer's part.

    Args:
        private: the key of `trustees.make_key`, or the share of `threshold.open_share`.
    Raises: ValueError if the tally holds something outside the group.
    """
    group = election.group
    if not is_tally(election, tally):
        raise ValueError("not a tally of this election")
    prefix = _prefix(election, group.g_power(private))
    return PartialDecryption(
        tuple(tuple(Number(group.power(sealed.alpha, private)) for sealed in row) for row in tally),
        tuple(
            tuple(prove_same_exponent(group, private, sealed.alpha, prefix, draw) for sealed in row) for row in tally
        ),
    )


def is_tally(election: Election, tally: EncryptedTally) -> bool:
    """Whether a tally has the form of this election and holds group elements only."""
    contains = election.group.contains
    return [len(row) for row in tally] == [question.length for question in election.questions] and all(
        contains(sealed.alpha) and contains(sealed.beta) for row in tally for sealed in row
    )


def verify_partial(election: Election, tally: EncryptedTally, public: int, part: PartialDecryption) -> bool:
    """Whether a part was made of this tally with the private key that belongs to a public one."""
    shape = [len(row) for row in tally]
    if [*map(len, part.decryption_factors)] != shape or [*map(len, part.decryption_proofs)] != shape:
        return False
    prefix = _prefix(election, public)
    rows = zip(tally, part.decryption_factors, part.decryption_proofs, strict=True)
    return all(
        verify_same_exponent(election.group, public, sealed.alpha, factor, prefix, proof)
        for row in rows
        for sealed, factor, proof in zip(*row, strict=True)
    )


def open_tally(
    election: Election,
    trustees: Trustees,
    tally: EncryptedTally,
    sized: SizedTally,
    parts: Mapping[int, PartialDecryption],
) -> Result:
    """The result, from verified parts by scrutineers' numbers.

    Raises: TallyRefused.
    """
    opened = _opened(election, trustees, tally, parts)
    rows = []
    for row in opened:
        numbers = [election.group.logarithm(element, sized.total_weight) for element in row]
        if None in numbers:
            raise TallyRefused
        rows.append(tuple(Count(number) for number in numbers if number is not None))
    return Result(tuple(rows))


def is_result(
    election: Election,
    trustees: Trustees,
    tally: EncryptedTally,
    parts: Mapping[int, PartialDecryption],
    result: Result,
) -> bool:
    """Whether numbers are those the parts open; no logarithm is needed for that."""
    try:
        opened = _opened(election, trustees, tally, parts)
    except TallyRefused:
        return False
    shape = [len(row) for row in opened]
    return [*map(len, result.result)] == shape and all(
        element == election.group.g_power(number)
        for row, numbers in zip(opened, result.result, strict=True)
        for element, number in zip(row, numbers, strict=True)
    )


def check_parts(
    election: Election, trustees: Trustees, tally: EncryptedTally, parts: Mapping[int, PartialDecryption]
) -> int | None:
    """The number of the first scrutineer whose part does not hold, None if all do."""
    keys = public_keys(trustees)
    for number, part in sorted(parts.items()):
        if not 0 < number <= len(keys) or not verify_partial(election, tally, keys[number - 1], part):
            return number
    return None


def exposures(sized: SizedTally, result: Result | None) -> tuple[Exposure, ...]:
    """What to warn of, before opening (without a result) and before publishing."""
    found = [Exposure.FEW_BALLOTS] if sized.num_tallied < FEW_BALLOTS else []
    rows = result.result if result is not None else ()
    if sized.total_weight > 0 and any(number == sized.total_weight for row in rows for number in row):
        found.append(Exposure.UNANIMOUS)
    return tuple(found)


def _opened(
    election: Election, trustees: Trustees, tally: EncryptedTally, parts: Mapping[int, PartialDecryption]
) -> list[list[int]]:
    group = election.group
    shares = _exponents_of_parts(group, trustees, set(parts))
    return [
        [
            group.times(
                sealed.beta,
                group.inverse(
                    group.times(
                        *(
                            group.power(parts[number].decryption_factors[row][column], exponent)
                            for number, exponent in shares.items()
                        )
                    )
                ),
            )
            for column, sealed in enumerate(sealed_row)
        ]
        for row, sealed_row in enumerate(tally)
    ]


def _exponents_of_parts(group: Group, trustees: Trustees, present: set[int]) -> dict[int, int]:
    """How often each part goes into the whole; of t of n the first t that are present are taken."""
    exponents: dict[int, int] = {}
    first = 1
    for part in trustees:
        size = 1 if isinstance(part, Single) else len(part.keys.verification_keys)
        threshold = 1 if isinstance(part, Single) else part.keys.threshold
        # In the polynomial the scrutineers of one part are numbered from 1.
        places = [place for place in range(1, size + 1) if first + place - 1 in present][:threshold]
        if len(places) < threshold:
            raise TallyRefused
        exponents.update({first + place - 1: lagrange(group, places, place) for place in places})
        first += size
    return exponents


def _weighted(group: Group, ciphertext: Ciphertext, weight: int) -> Ciphertext:
    if weight == 1:
        return ciphertext
    return Ciphertext(Number(group.power(ciphertext.alpha, weight)), Number(group.power(ciphertext.beta, weight)))


def _prefix(election: Election, public: int) -> str:
    return f"decrypt|{election.fingerprint}|{public}|"
