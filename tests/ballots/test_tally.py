"""The sum: it is what people chose, opens only with enough scrutineers, and nobody can open another one."""

import random
from dataclasses import replace as altered

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.ballots.ballot import Ballot
from meetroom.ballots.encoding import Count, Number, decode, encode
from meetroom.ballots.proofs import Ciphertext
from meetroom.ballots.tally import (
    Exposure,
    PartialDecryption,
    Result,
    SizedTally,
    TallyRefused,
    add_up,
    check_parts,
    decrypt_partially,
    exposures,
    is_result,
    is_tally,
    last_of_each,
    open_tally,
    verify_partial,
)
from tests.ballots.elections import Held, Plan, cast, close, counted, decrypt, enough, hold, random_plan, set_up
from tests.ballots.small import A_FEW, SMALL

PLAN = Plan(voters=4, questions=2, singles=1, threshold=2, of=3)


def opened(seed: int = 1, plan: Plan = PLAN) -> Held:
    return hold(seed, plan, SMALL)


@A_FEW
@given(st.integers(0, 2**32))
def test_the_result_is_what_people_chose(seed: int) -> None:
    held = hold(seed, random_plan(random.Random(seed)), SMALL)
    found = decode(held.transcript.result or "", Result)
    assert [list(row) for row in found.result] == counted(held)


@A_FEW
@given(st.integers(0, 2**32), st.permutations(range(4)))
def test_the_order_of_ballots_does_not_matter(seed: int, order: list[int]) -> None:
    held = opened(seed)
    ballots = last_of_each(decode(text, Ballot) for text in held.transcript.ballots)
    assert add_up(held.election, held.roster, [ballots[index] for index in order]) == held.tally


def test_only_the_last_ballot_of_a_credential_counts() -> None:
    held = set_up(random.Random(5), PLAN, SMALL)
    texts = [cast(held, voter) for voter in (0, 1, 0, 0)]
    ballots = [decode(text, Ballot) for text in texts]
    assert last_of_each(ballots) == [ballots[3], ballots[1]]
    tally, sized = add_up(held.election, held.roster, last_of_each(ballots))
    assert sized.num_tallied == 2
    assert is_tally(held.election, tally)


def test_no_ballot_gives_noughts() -> None:
    held = hold(6, Plan(voters=0, questions=2, singles=1, threshold=0, of=0), SMALL)
    found = decode(held.transcript.result or "", Result)
    assert all(number == 0 for row in found.result for number in row)


def test_weights_count_as_often() -> None:
    held = opened(7, Plan(voters=4, questions=1, singles=1, threshold=0, of=0, weighted=True))
    assert held.tally is not None
    assert held.tally[1].total_weight == sum(held.roster.weights.values())
    found = decode(held.transcript.result or "", Result)
    assert [list(row) for row in found.result] == counted(held)


def test_too_few_scrutineers_open_nothing() -> None:
    held = set_up(random.Random(8), PLAN, SMALL)
    cast(held, 0)
    close(held)
    assert held.tally is not None
    for scrutineer in held.scrutineers[:2]:
        decrypt(held, scrutineer)
    with pytest.raises(TallyRefused):
        open_tally(held.election, held.trustees, *held.tally, held.parts)
    assert not is_result(held.election, held.trustees, held.tally[0], held.parts, Result(()))
    decrypt(held, held.scrutineers[3])
    assert open_tally(held.election, held.trustees, *held.tally, held.parts)
    del held.parts[1]
    with pytest.raises(TallyRefused):
        open_tally(held.election, held.trustees, *held.tally, held.parts)


def test_a_part_made_with_another_key_or_of_another_sum_is_refused() -> None:
    held = opened()
    assert held.tally is not None
    tally, keys = held.tally[0], [scrutineer.private(SMALL) for scrutineer in held.scrutineers]
    part = decrypt_partially(held.election, tally, keys[0], held.draw)
    public = SMALL.g_power(keys[0])
    assert verify_partial(held.election, tally, public, part)
    assert not verify_partial(held.election, tally, SMALL.g_power(keys[1]), part)
    assert check_parts(held.election, held.trustees, tally, {1: part}) is None
    assert check_parts(held.election, held.trustees, tally, {2: part}) == 2
    assert check_parts(held.election, held.trustees, tally, {0: part}) == 0
    assert check_parts(held.election, held.trustees, tally, {9: part}) == 9
    first = tally[0][0]
    moved = Ciphertext(Number(SMALL.times(first.alpha, SMALL.g)), first.beta)
    other = ((moved, *tally[0][1:]), *tally[1:])
    assert not verify_partial(held.election, other, public, part)
    other_election = altered(held.election, fingerprint="x")
    assert not verify_partial(other_election, tally, public, part)
    assert not verify_partial(held.election, tally[:-1], public, part)
    assert not verify_partial(held.election, tally, public, replace(part, decryption_proofs=()))


def test_nobody_decrypts_what_is_no_sum_of_this_election() -> None:
    held = opened()
    assert held.tally is not None
    tally = held.tally[0]
    outside = Ciphertext(Number(SMALL.p - 1), Number(1))
    for wrong in (tally[:-1], (tally[0][1:], *tally[1:]), ((outside, *tally[0][1:]), *tally[1:])):
        with pytest.raises(ValueError, match="not a tally"):
            decrypt_partially(held.election, wrong, 5, held.draw)


def test_a_sum_that_holds_no_number_of_votes_is_refused() -> None:
    held = opened()
    assert held.tally is not None
    tally, sized = held.tally
    with pytest.raises(TallyRefused):
        open_tally(held.election, held.trustees, tally, replace(sized, total_weight=Count(0)), held.parts)


@A_FEW
@given(st.integers(0, 2**32), st.integers(-3, 3))
def test_a_result_is_told_from_any_other(seed: int, by: int) -> None:
    held = opened(seed)
    assert held.tally is not None
    found = decode(held.transcript.result or "", Result)
    first = (Count(found.result[0][0] + by), *found.result[0][1:])
    other = Result((first, *found.result[1:]))
    assert is_result(held.election, held.trustees, held.tally[0], held.parts, other) == (by == 0)
    assert not is_result(held.election, held.trustees, held.tally[0], held.parts, Result(found.result[1:]))


def test_any_sufficient_choice_of_scrutineers_gives_the_same() -> None:
    results = set()
    for seed in range(6):
        held = opened(11)
        assert held.tally is not None
        held.rng.seed(seed)
        held.parts = {}
        for scrutineer in enough(held, PLAN):
            decrypt(held, scrutineer)
        results.add(encode(open_tally(held.election, held.trustees, *held.tally, held.parts)))
    assert results == {held.transcript.result}


@pytest.mark.parametrize(
    ("ballots", "rows", "expected"),
    [
        (4, None, (Exposure.FEW_BALLOTS,)),
        (5, None, ()),
        (5, ((3, 2),), ()),
        (5, ((5, 0),), (Exposure.UNANIMOUS,)),
        (1, ((0, 1),), (Exposure.FEW_BALLOTS, Exposure.UNANIMOUS)),
        (0, ((0, 0),), (Exposure.FEW_BALLOTS,)),
    ],
)
def test_what_a_result_gives_away_is_said(
    ballots: int, rows: tuple[tuple[int, ...], ...] | None, expected: tuple[Exposure, ...]
) -> None:
    sized = SizedTally(ballots, Count(ballots), "")
    result = None if rows is None else Result(tuple(tuple(map(Count, row)) for row in rows))
    assert exposures(sized, result) == expected


def test_a_part_is_one_text() -> None:
    held = opened()
    number, text = held.transcript.decryptions[0]
    assert encode(decode(text, PartialDecryption)) == text
    assert number in held.parts
