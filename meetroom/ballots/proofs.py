"""Zero-knowledge proofs over ElGamal ciphertexts; knows the group and the prefix to hash, and nothing of elections.

Every `prove` draws its own nonce; every `verify` first wants group elements and exponents in their one form.
Names follow the specification: alpha and beta of a ciphertext, challenge and response of a proof.
Source: Belenios specification 2.0, sections 4.5, 4.12, 4.13, 4.14 and 4.18.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from meetroom.ballots.encoding import Number
from meetroom.ballots.group import Draw, Group


class Proof(msgspec.Struct, frozen=True):
    """Schnorr's proof, made non-interactive by a hash."""

    challenge: Number
    response: Number


class Ciphertext(msgspec.Struct, frozen=True):
    """ElGamal in the exponent: alpha is g^r, beta is y^r · g^m."""

    alpha: Number
    beta: Number


@dataclass(frozen=True)
class Sealed:
    """A ciphertext with what only its maker knows: the small number inside and the exponent that hides it."""

    ciphertext: Ciphertext
    message: int
    exponent: int


@dataclass(frozen=True)
class Branch:
    """One of several claims about a ciphertext: that it holds exactly `message`."""

    ciphertext: Ciphertext
    message: int


NEUTRAL = Ciphertext(Number(1), Number(1))


def encrypt(group: Group, key: int, message: int, exponent: int) -> Ciphertext:
    """Encrypt a small number under a key with a given exponent, which must be fresh and secret."""
    beta = group.times(group.key_power(key, exponent), group.g_power(message))
    return Ciphertext(Number(group.g_power(exponent)), Number(beta))


def combine(group: Group, ciphertexts: Sequence[Ciphertext]) -> Ciphertext:
    """The ciphertext of the sum of what these hold."""
    alpha = group.times(*(ciphertext.alpha for ciphertext in ciphertexts))
    beta = group.times(*(ciphertext.beta for ciphertext in ciphertexts))
    return Ciphertext(Number(alpha), Number(beta))


def combine_sealed(group: Group, parts: Sequence[Sealed]) -> Sealed:
    """Like `combine`, with the secrets added up."""
    return Sealed(
        combine(group, [part.ciphertext for part in parts]),
        sum(part.message for part in parts),
        sum(part.exponent for part in parts) % group.q,
    )


def is_in_group(group: Group, ciphertext: Ciphertext) -> bool:
    """Whether both halves are group elements."""
    return group.contains(ciphertext.alpha) and group.contains(ciphertext.beta)


def is_in_form(group: Group, proof: Proof) -> bool:
    """Whether challenge and response stand in their one form."""
    return group.is_exponent(proof.challenge) and group.is_exponent(proof.response)


# One secret exponent


def prove_knowledge(group: Group, secret: int, prefix: str, draw: Draw) -> Proof:
    """Prove knowledge of the exponent of g^secret; also Schnorr's signature of what the prefix holds."""
    nonce = draw(group.q)
    challenge = group.challenge(prefix, [group.g_power(nonce)])
    return Proof(Number(challenge), Number((nonce - secret * challenge) % group.q))


def verify_knowledge(group: Group, public: int, prefix: str, proof: Proof) -> bool:
    """Check such a proof; that `public` is in the group is checked too."""
    if not (is_in_form(group, proof) and group.contains(public)):
        return False
    commitment = group.times(group.g_power(proof.response), group.power(public, proof.challenge))
    return group.challenge(prefix, [commitment]) == proof.challenge


def prove_same_exponent(group: Group, secret: int, base: int, prefix: str, draw: Draw) -> Proof:
    """Prove that g^secret and base^secret have the same exponent."""
    nonce = draw(group.q)
    challenge = group.challenge(prefix, [group.g_power(nonce), group.power(base, nonce)])
    return Proof(Number(challenge), Number((nonce - secret * challenge) % group.q))


def verify_same_exponent(group: Group, public: int, base: int, image: int, prefix: str, proof: Proof) -> bool:
    """Check that `image` is `base` to the exponent of `public`; `public` and `base` must be group elements."""
    if not (is_in_form(group, proof) and group.contains(image)):
        return False
    first = group.times(group.g_power(proof.response), group.power(public, proof.challenge))
    second = group.times(group.power(base, proof.response), group.power(image, proof.challenge))
    return group.challenge(prefix, [first, second]) == proof.challenge


# One of several claims


def prove_one_of(
    group: Group, key: int, branches: Sequence[tuple[Sealed, int]], true: int, prefix: str, draw: Draw
) -> tuple[Proof, ...]:
    """Prove that at least one claim "this ciphertext holds that number" is true without telling which.

    Args:
        branches: ciphertexts with their secrets, each with the number claimed.
        true: index of a claim that holds.
    Raises: ValueError if that claim does not hold: such a proof would be refused by everybody.
    """
    if branches[true][0].message != branches[true][1]:
        raise ValueError("this claim does not hold")
    proofs: list[Proof] = []
    commitments: list[int] = []
    nonce = 0
    for index, (sealed, claimed) in enumerate(branches):
        challenge, response = (0, draw(group.q)) if index == true else (draw(group.q), draw(group.q))
        proofs.append(Proof(Number(challenge), Number(response)))
        # The maker knows exponent and message, so a feigned commitment needs powers of g and of the key only.
        masked = response + sealed.exponent * challenge
        excess = (sealed.message - claimed) * challenge
        commitments.append(group.g_power(masked))
        commitments.append(group.times(group.key_power(key, masked), group.g_power(excess)))
        nonce = response if index == true else nonce
    challenge = (group.challenge(prefix, commitments) - sum(proof.challenge for proof in proofs)) % group.q
    response = (nonce - branches[true][0].exponent * challenge) % group.q
    proofs[true] = Proof(Number(challenge), Number(response))
    return tuple(proofs)


def verify_one_of(group: Group, key: int, branches: Sequence[Branch], prefix: str, proofs: Sequence[Proof]) -> bool:
    """Check a proof of several claims; the ciphertexts must be in the group already."""
    if len(proofs) != len(branches) or not all(is_in_form(group, proof) for proof in proofs):
        return False
    commitments: list[int] = []
    for branch, proof in zip(branches, proofs, strict=True):
        beta = group.times(branch.ciphertext.beta, group.g_power(-branch.message))
        commitments.append(
            group.times(group.g_power(proof.response), group.power(branch.ciphertext.alpha, proof.challenge))
        )
        commitments.append(group.times(group.key_power(key, proof.response), group.power(beta, proof.challenge)))
    return group.challenge(prefix, commitments) == sum(proof.challenge for proof in proofs) % group.q
