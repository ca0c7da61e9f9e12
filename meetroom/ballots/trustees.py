"""Who can open the tally together: scrutineers' public keys, alone or t of n, and the key of the election made of them.

A scrutineer has a number, from 1, in the order of the published list; it names their partial decryption.
Source: Belenios specification 2.0, sections 4.5, 4.6.7 and 4.7.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from meetroom.ballots.channels import SignedMessage, is_signed_by
from meetroom.ballots.encoding import Malformed, Number, decode
from meetroom.ballots.group import Draw, Group
from meetroom.ballots.proofs import Proof, prove_knowledge, verify_knowledge

MOST_TRUSTEES = 30


class TrusteeFault(StrEnum):
    """Why a list of scrutineers' keys cannot be used."""

    NOBODY = "nobody"
    TOO_MANY = "too_many"
    WRONG_PROOF = "wrong_proof"
    WRONG_CERTIFICATE = "wrong_certificate"
    SAME_CERTIFICATE = "same_certificate"
    WRONG_COEFFICIENTS = "wrong_coefficients"
    WRONG_THRESHOLD = "wrong_threshold"
    WRONG_KEY = "wrong_key"
    OTHER_ELECTION_KEY = "other_election_key"


class TrusteeKey(msgspec.Struct, frozen=True):
    """A public key with the proof that somebody knows the private one."""

    pok: Proof
    public_key: Number
    name: str | None = None


class ThresholdKeys(msgspec.Struct, frozen=True):
    """What the making of a key of t of n leaves to publish; the rows stand in one order."""

    threshold: int
    certs: tuple[SignedMessage, ...]
    coefexps: tuple[SignedMessage, ...]
    verification_keys: tuple[TrusteeKey, ...]


class Single(msgspec.Struct, frozen=True, array_like=True, tag="Single", forbid_unknown_fields=True):
    """One scrutineer without whom nothing opens."""

    key: TrusteeKey


class Pedersen(msgspec.Struct, frozen=True, array_like=True, tag="Pedersen", forbid_unknown_fields=True):
    """Several, of whom `threshold` suffice."""

    keys: ThresholdKeys


Trustees = tuple[Single | Pedersen, ...]


class CertifiedKeys(msgspec.Struct, frozen=True):
    """What a device's certificate says: its keys for signing and for receiving."""

    verification: Number
    encryption: Number


class Coefficients(msgspec.Struct, frozen=True):
    """g to each coefficient of one device's secret polynomial, the constant one first."""

    coefexps: tuple[Number, ...]


def read_trustees(text: str) -> Trustees:
    """The list in a published text.

    Raises: Malformed.
    """
    return decode(text, Trustees)


def make_key(group: Group, draw: Draw) -> int:
    """A private key for a scrutineer who is needed in any case; stays on the device."""
    return draw(group.q)


def publish_key(group: Group, private: int, draw: Draw, name: str | None = None) -> TrusteeKey:
    """The public key with its proof."""
    public = group.g_power(private)
    proof = prove_knowledge(group, private, _knowledge_prefix(group, public), draw)
    return TrusteeKey(proof, Number(public), name)


def is_key_proved(group: Group, key: TrusteeKey) -> bool:
    """Whether the proof that comes with a key holds."""
    return verify_knowledge(group, key.public_key, _knowledge_prefix(group, key.public_key), key.pok)


def public_keys(trustees: Trustees) -> tuple[int, ...]:
    """All scrutineers' keys by number; index 0 is number 1."""
    keys: list[int] = []
    for part in trustees:
        rows = (part.key,) if isinstance(part, Single) else part.keys.verification_keys
        keys.extend(row.public_key for row in rows)
    return tuple(keys)


def election_key(group: Group, trustees: Trustees) -> int:
    """The key ballots are encrypted under.

    Raises: Malformed if coefficients cannot be read; see `check_trustees`.
    """
    product = 1
    for part in trustees:
        if isinstance(part, Single):
            product = group.times(product, part.key.public_key)
        else:
            rows = [decode(signed.message, Coefficients).coefexps for signed in part.keys.coefexps]
            product = group.times(product, *(row[0] for row in rows))
    return product


def check_trustees(group: Group, trustees: Trustees, key: int) -> TrusteeFault | None:
    """Check every proof and signature, and that they make this key."""
    count = len(public_keys(trustees))
    if not trustees or not 0 < count <= MOST_TRUSTEES:
        return TrusteeFault.TOO_MANY if count else TrusteeFault.NOBODY
    for part in trustees:
        if isinstance(part, Pedersen):
            fault = check_threshold_keys(group, part.keys)
        else:
            fault = None if is_key_proved(group, part.key) else TrusteeFault.WRONG_PROOF
        if fault is not None:
            return fault
    return None if election_key(group, trustees) == key else TrusteeFault.OTHER_ELECTION_KEY


def check_threshold_keys(group: Group, keys: ThresholdKeys) -> TrusteeFault | None:
    """Check what t of n made together."""
    if not len(keys.certs) == len(keys.coefexps) == len(keys.verification_keys):
        return TrusteeFault.WRONG_THRESHOLD
    try:
        certified = read_certificates(group, keys.certs)
        coefficients = read_coefficients(group, certified, keys.coefexps)
    except TrusteesRefused as refused:
        return refused.fault
    if len(coefficients[0]) != keys.threshold:
        return TrusteeFault.WRONG_THRESHOLD
    if not all(is_key_proved(group, key) for key in keys.verification_keys):
        return TrusteeFault.WRONG_PROOF
    expected = share_keys(group, coefficients)
    found = [key.public_key for key in keys.verification_keys]
    return None if found == expected else TrusteeFault.WRONG_KEY


class TrusteesRefused(Exception):
    """A step of making a key together cannot be taken.

    Attributes:
        number: of the scrutineer whose part is wrong, from 1; None if no one's.
    """

    def __init__(self, fault: TrusteeFault, number: int | None = None) -> None:
        super().__init__(fault, number)
        self.fault = fault
        self.number = number


def read_certificates(group: Group, certs: Sequence[SignedMessage]) -> tuple[CertifiedKeys, ...]:
    """The keys of all devices.

    Raises: TrusteesRefused.
    """
    if not 0 < len(certs) <= MOST_TRUSTEES:
        raise TrusteesRefused(TrusteeFault.TOO_MANY if certs else TrusteeFault.NOBODY)
    certified: list[CertifiedKeys] = []
    for number, cert in enumerate(certs, 1):
        try:
            keys = decode(cert.message, CertifiedKeys)
        except Malformed as error:
            raise TrusteesRefused(TrusteeFault.WRONG_CERTIFICATE, number) from error
        if not (group.contains(keys.encryption) and is_signed_by(group, keys.verification, cert)):
            raise TrusteesRefused(TrusteeFault.WRONG_CERTIFICATE, number)
        if any(keys.verification == other.verification for other in certified):
            raise TrusteesRefused(TrusteeFault.SAME_CERTIFICATE, number)
        certified.append(keys)
    return tuple(certified)


def read_coefficients(
    group: Group, certified: Sequence[CertifiedKeys], signed: Sequence[SignedMessage]
) -> tuple[tuple[Number, ...], ...]:
    """The rows of coefficients, each signed by its device and all of the same length.

    Raises: TrusteesRefused.
    """
    rows: list[tuple[Number, ...]] = []
    for number, (keys, message) in enumerate(zip(certified, signed, strict=True), 1):
        try:
            row = decode(message.message, Coefficients).coefexps
        except Malformed as error:
            raise TrusteesRefused(TrusteeFault.WRONG_COEFFICIENTS, number) from error
        if not 0 < len(row) <= len(certified) or len(row) != len(rows[0] if rows else row):
            raise TrusteesRefused(TrusteeFault.WRONG_THRESHOLD, number)
        if not is_signed_by(group, keys.verification, message) or not all(map(group.contains, row)):
            raise TrusteesRefused(TrusteeFault.WRONG_COEFFICIENTS, number)
        rows.append(row)
    return tuple(rows)


def share_keys(group: Group, coefficients: Sequence[Sequence[int]]) -> list[int]:
    """The public key that belongs to each scrutineer's share of the private key."""
    columns = [group.times(*column) for column in zip(*coefficients, strict=True)]
    return [evaluate_in_exponent(group, columns, number) for number in range(1, len(coefficients) + 1)]


def evaluate_in_exponent(group: Group, powers: Sequence[int], at: int) -> int:
    """g to the value at a point of the polynomial whose coefficients stand in the exponents of `powers`."""
    return group.times(*(group.power(power, at**degree) for degree, power in enumerate(powers)))


def lagrange(group: Group, numbers: Sequence[int], number: int) -> int:
    """How often the share of one of these numbers goes into the value at 0."""
    product = 1
    for other in numbers:
        if other != number:
            product = product * other * pow(other - number, -1, group.q) % group.q
    return product


def needed(trustees: Trustees, present: Mapping[int, object]) -> int:
    """How many more partial decryptions are needed; those that cannot be replaced by others count as well."""
    missing, first = 0, 1
    for part in trustees:
        size = 1 if isinstance(part, Single) else len(part.keys.verification_keys)
        threshold = 1 if isinstance(part, Single) else part.keys.threshold
        have = sum(number in present for number in range(first, first + size))
        missing += max(0, threshold - have)
        first += size
    return missing


def _knowledge_prefix(group: Group, public: int) -> str:
    return f"pok|{group.name}|{public}|"
