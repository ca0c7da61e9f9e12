"""Proofs: true ones hold, false ones cannot be made or do not hold, and nobody can move one elsewhere."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.ballots.encoding import Number
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
    prove_same_exponent,
    verify_knowledge,
    verify_one_of,
    verify_same_exponent,
)
from tests.ballots.small import SMALL, SOME, drawing, exponents

messages = st.integers(0, 9)


def sealed(key: int, message: int, exponent: int) -> Sealed:
    return Sealed(encrypt(SMALL, key, message, exponent), message, exponent)


def moved(proof: Proof, by: int) -> list[Proof]:
    challenge, response = int(proof.challenge), int(proof.response)
    return [
        Proof(Number((challenge + by) % SMALL.q), proof.response),
        Proof(proof.challenge, Number((response + by) % SMALL.q)),
        Proof(Number(challenge + SMALL.q), proof.response),
        Proof(proof.challenge, Number(response + SMALL.q)),
    ]


@SOME
@given(exponents, messages, messages, exponents, exponents)
def test_the_product_of_ciphertexts_holds_the_sum(secret: int, a: int, b: int, first: int, second: int) -> None:
    key = SMALL.g_power(secret)
    both = [sealed(key, a, first), sealed(key, b, second)]
    total = combine(SMALL, [part.ciphertext for part in both])
    assert total == encrypt(SMALL, key, a + b, first + second)
    assert combine_sealed(SMALL, both) == Sealed(total, a + b, (first + second) % SMALL.q)
    opened = SMALL.times(total.beta, SMALL.power(total.alpha, -secret))
    assert SMALL.logarithm(opened, 18) == a + b
    assert is_in_group(SMALL, total)


@SOME
@given(exponents, st.text(max_size=5), st.integers(0, 2**32), st.integers(1, SMALL.q - 1))
def test_knowledge_is_proved_for_one_key_and_one_text(secret: int, prefix: str, seed: int, by: int) -> None:
    public = SMALL.g_power(secret)
    proof = prove_knowledge(SMALL, secret, prefix, drawing(seed))
    assert verify_knowledge(SMALL, public, prefix, proof)
    assert not verify_knowledge(SMALL, public, prefix + "x", proof)
    assert not verify_knowledge(SMALL, SMALL.g_power(secret + by), prefix, proof)
    assert not verify_knowledge(SMALL, SMALL.p - public, prefix, proof)
    assert not any(verify_knowledge(SMALL, public, prefix, other) for other in moved(proof, by))


@SOME
@given(exponents, exponents, st.integers(0, 2**32), st.integers(1, SMALL.q - 1))
def test_two_powers_share_an_exponent(secret: int, base: int, seed: int, by: int) -> None:
    assume(base)
    element, public = SMALL.g_power(base), SMALL.g_power(secret)
    image = SMALL.power(element, secret)
    proof = prove_same_exponent(SMALL, secret, element, "p|", drawing(seed))
    assert verify_same_exponent(SMALL, public, element, image, "p|", proof)
    assert not verify_same_exponent(SMALL, public, element, SMALL.g_power(base * secret + by), "p|", proof)
    assert not verify_same_exponent(SMALL, public, element, SMALL.p - image, "p|", proof)
    assert not verify_same_exponent(SMALL, SMALL.g_power(secret + by), element, image, "p|", proof)
    assert not verify_same_exponent(SMALL, public, element, image, "q|", proof)
    assert not any(verify_same_exponent(SMALL, public, element, image, "p|", other) for other in moved(proof, by))


@SOME
@given(exponents, st.lists(st.tuples(messages, messages), min_size=1, max_size=5), st.integers(0, 2**32), st.data())
def test_one_of_several_claims(secret: int, pairs: list[tuple[int, int]], seed: int, data: st.DataObject) -> None:
    draw, key = drawing(seed), SMALL.g_power(secret)
    true = data.draw(st.integers(0, len(pairs) - 1))
    pairs[true] = (pairs[true][0], pairs[true][0])
    made = [(sealed(key, message, draw(SMALL.q)), claimed) for message, claimed in pairs]
    claims = [Branch(part.ciphertext, claimed) for part, claimed in made]
    proofs = prove_one_of(SMALL, key, made, true, "p|", draw)
    assert verify_one_of(SMALL, key, claims, "p|", proofs)
    assert not verify_one_of(SMALL, key, claims, "q|", proofs)
    assert not verify_one_of(SMALL, key, claims, "p|", proofs[1:])
    assert not verify_one_of(SMALL, key, claims[1:], "p|", proofs)
    assert not verify_one_of(SMALL, SMALL.times(key, SMALL.g), claims, "p|", proofs)
    index = data.draw(st.integers(0, len(proofs) - 1))
    for other in moved(proofs[index], 1):
        assert not verify_one_of(SMALL, key, claims, "p|", (*proofs[:index], other, *proofs[index + 1 :]))


@SOME
@given(exponents, messages, exponents, st.integers(0, 2**32))
def test_a_false_claim_cannot_be_proved(secret: int, message: int, exponent: int, seed: int) -> None:
    key = SMALL.g_power(secret)
    with pytest.raises(ValueError, match="does not hold"):
        prove_one_of(SMALL, key, [(sealed(key, message, exponent), message + 1)], 0, "p|", drawing(seed))
    # A liar who says that another number is inside makes a proof that nobody accepts.
    lie = Sealed(encrypt(SMALL, key, message + 2, exponent), message, exponent)
    made = [(lie, message), (lie, message + 1)]
    proofs = prove_one_of(SMALL, key, made, 0, "p|", drawing(seed))
    assert not verify_one_of(SMALL, key, [Branch(lie.ciphertext, claimed) for _, claimed in made], "p|", proofs)


def test_what_is_outside_the_group_is_noticed() -> None:
    inside = encrypt(SMALL, SMALL.g_power(5), 1, 7)
    assert not is_in_group(SMALL, replace(inside, alpha=Number(SMALL.p - inside.alpha)))
    assert not is_in_group(SMALL, replace(inside, beta=Number(0)))
    assert not is_in_group(SMALL, Ciphertext(Number(inside.alpha + SMALL.p), inside.beta))
