"""What is known of a verifiable vote beside its poll, as data: keys, credentials, sealed ballots, parts; no rule.

Facts hold ids and hashes; the texts they name (Belenios, see docs/ballots.md) travel beside the chain.
"""
# msgspec gives every instance an empty dict of its own; ruff does not see that base behind an import.
# ruff: noqa: RUF012

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from hashlib import sha256

from meetroom.domain.audience import State
from meetroom.domain.core import PersonId, PollId
from meetroom.domain.polls import TrusteePlan

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 digits and letters without I, L, O and U, which the ear or the eye confuses."""
FINGERPRINT_CHARS = 16


class KeyStep(IntEnum):
    """What a scrutineer's device does before sealing; 4 and 6 of ballots/threshold.py are the server's.

    Where all scrutineers are needed there is no step 3 and 5: CERTIFICATE is the public key itself.
    """

    CERTIFICATE = 1
    COMPARED = 2
    POLYNOMIAL = 3
    SHARE = 5


class SealedBallot(State, frozen=True, kw_only=True):
    """One encrypted ballot; `fault` is "" as long as nothing speaks against it."""

    voter_id: PersonId
    ballot_sha256: str
    receipt: str
    at: datetime
    fault: str = ""


class Seal(State, frozen=True, kw_only=True):
    """What was fixed before opening, as hashes of texts; `voters`: whose credentials stand in the roster."""

    election_sha256: str
    roster_sha256: str
    keys_sha256: str
    voters: tuple[PersonId, ...]


class Election(State, frozen=True, kw_only=True):
    """A verifiable vote under way.

    `certificates` to `shares` are hashes of what each scrutineer's device published, `compared` the hash over all
    certificates as a scrutineer confirmed it; `credentials` public credentials in decimal; `revision` counts what
    changes the sealed texts; `ballots` by receipt in the order of casting, changed ones included.
    """

    poll_id: PollId
    plan: TrusteePlan
    revision: int = 0
    certificates: dict[PersonId, str] = {}
    compared: dict[PersonId, str] = {}
    polynomials: dict[PersonId, str] = {}
    shares: dict[PersonId, str] = {}
    credentials: dict[PersonId, str] = {}
    seal: Seal | None = None
    ballots: dict[str, SealedBallot] = {}
    tally_sha256: str = ""
    parts: dict[PersonId, str] = {}
    result_sha256: str = ""
    record_sha256: str = ""

    @property
    def is_threshold(self) -> bool:
        """Whether fewer than all scrutineers suffice; then their devices make one key together."""
        return self.plan.needed < len(self.plan.trustees)

    @property
    def certificates_ready(self) -> bool:
        """Whether every scrutineer's device has published what the others compare."""
        return all(person in self.certificates for person in self.plan.trustees)

    @property
    def comparison_ready(self) -> bool:
        """Whether everybody has confirmed the certificates; alone there is nobody to compare with."""
        alone = len(self.plan.trustees) == 1
        return self.certificates_ready and (alone or all(person in self.compared for person in self.plan.trustees))

    @property
    def keys_ready(self) -> bool:
        """Whether the key of the vote can be put together."""
        made = self.shares if self.is_threshold else self.certificates
        return self.comparison_ready and all(person in made for person in self.plan.trustees)

    @property
    def sound(self) -> tuple[SealedBallot, ...]:
        """All ballots nothing speaks against, in the order of casting; of one voter the last counts."""
        return tuple(ballot for ballot in self.ballots.values() if not ballot.fault)

    def ballot_of(self, person_id: PersonId) -> SealedBallot | None:
        """The ballot of somebody that counts."""
        return next((ballot for ballot in reversed(self.sound) if ballot.voter_id == person_id), None)


def steps_of(election: Election, step: KeyStep) -> dict[PersonId, str]:
    """Who has taken a step, with the hash of what each published or confirmed."""
    return {
        KeyStep.CERTIFICATE: election.certificates,
        KeyStep.COMPARED: election.compared,
        KeyStep.POLYNOMIAL: election.polynomials,
        KeyStep.SHARE: election.shares,
    }[step]


def certificates_sha256(election: Election) -> str:
    """One hash over all certificates, in the order of the plan: what a comparison confirms."""
    return list_sha256(election.certificates.get(person, "") for person in election.plan.trustees)


def receipts_sha256(election: Election) -> str:
    """One hash over all sound ballots in their order: what an addition is of."""
    return list_sha256(ballot.receipt for ballot in election.sound)


def list_sha256(rows: Iterable[str]) -> str:
    """SHA-256 in hex of lines."""
    return sha256("\n".join(rows).encode()).hexdigest()


def fingerprint(digest: str) -> str:
    """Of a SHA-256 in hex, sixteen characters to read aloud: its first 80 bits.

    Each scrutineer reads what their own device made, and the others compare, so that a forger would have to find a
    second text for a given fingerprint: 2^80 tries.  Source: docs/adr/0027-scrutineers-compare-fingerprints-aloud.md.
    """
    number = int(digest[: FINGERPRINT_CHARS * 5 // 4], 16)
    return "".join(_LETTERS[number >> (5 * place) & 31] for place in reversed(range(FINGERPRINT_CHARS)))
