"""Ballots: allowed votes can be cast and proved, all else is refused for its reason, spoiling shows lies."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.ballots.arithmetic import PLAIN
from meetroom.ballots.ballot import (
    Ballot,
    BallotFault,
    Opening,
    check_opening,
    largest_ballot_bytes,
    prepare,
    read_ballot,
    receipt,
    sign,
    spoil,
    verify_ballot,
)
from meetroom.ballots.election import Answer, Election, choose, yes_no_abstain
from meetroom.ballots.encoding import Number, decode, encode
from meetroom.ballots.group import BELENIOS_2048, Group
from tests.ballots.ballot_mutations import sign_with
from tests.ballots.elections import Held, Plan, fresh_ballot, random_answer, set_up
from tests.ballots.json_changes import compact
from tests.ballots.small import SMALL, SOME

PLAN = Plan(voters=3, questions=3, singles=1, threshold=0, of=0)


def ready(seed: int = 1, group: Group = SMALL) -> Held:
    return set_up(random.Random(seed), PLAN, group)


def text_of(held: Held, voter: int = 0) -> str:
    return fresh_ballot(held, held.secret(voter))


def forged(held: Held, change: Any, voter: int = 0) -> str:
    """A ballot changed before its owner signed it."""
    value = json.loads(text_of(held, voter))
    del value["signature"]
    change(value)
    return sign_with(held, decode(compact(value), Ballot), held.secret(voter))


@SOME
@given(st.integers(0, 2**32))
def test_any_allowed_vote_can_be_cast(seed: int) -> None:
    held = ready(seed)
    text = text_of(held)
    assert verify_ballot(held.election, held.roster, text) is None
    assert len(text) <= largest_ballot_bytes(held.election)
    assert len(receipt(text)) == 43


@pytest.mark.parametrize("arithmetic", ["plain", "gmpy2"])
def test_a_real_ballot_whatever_calculates(arithmetic: str) -> None:
    group = BELENIOS_2048
    if arithmetic == "plain":
        group = Group(group.name, group.p, group.q, group.g, PLAIN)
    held = set_up(random.Random(3), Plan(voters=1, questions=1, singles=1, threshold=0, of=0), group)
    text = text_of(held)
    assert verify_ballot(held.election, held.roster, text) is None
    spoiled = text.replace('"response":"', '"response":"1', 1)
    assert verify_ballot(held.election, held.roster, spoiled) is BallotFault.WRONG_SIGNATURE


@SOME
@given(st.integers(0, 2**32), st.data())
def test_an_answer_that_is_not_allowed_cannot_even_be_prepared(seed: int, data: st.DataObject) -> None:
    held = ready(seed)
    question = held.election.questions[0]
    row = data.draw(st.lists(st.integers(-1, 2), min_size=question.length, max_size=question.length + 1).map(tuple))
    answers = [row, *(random_answer(held.rng, other) for other in held.election.questions[1:])]
    try:
        prepare(held.election, held.secret(0), answers, held.draw)
    except ValueError:
        return
    assert sum(row[1:] if question.blank else row) <= question.max


def test_signature_and_credential_are_the_owners() -> None:
    held = ready()
    text = text_of(held)

    def verdict(one: str) -> BallotFault | None:
        return verify_ballot(held.election, held.roster, one)

    value = json.loads(text)
    other = json.loads(text_of(held, 1))
    assert verdict(compact({**value, "credential": other["credential"]})) is BallotFault.WRONG_SIGNATURE
    assert verdict(compact({**value, "signature": other["signature"]})) is BallotFault.WRONG_SIGNATURE
    assert verdict(compact({**value, "answers": other["answers"]})) is BallotFault.WRONG_SIGNATURE
    del value["signature"]
    assert verdict(compact(value)) is BallotFault.WRONG_SIGNATURE
    unsigned = decode(compact(value), Ballot)
    assert verdict(sign_with(held, unsigned, held.secret(1))) is BallotFault.WRONG_SIGNATURE
    assert verdict(sign_with(held, unsigned, held.secret(0))) is None
    stranger = fresh_ballot(held, 12345)
    assert verdict(stranger) is BallotFault.UNKNOWN_CREDENTIAL


def test_nobody_can_cast_a_copy_of_anothers_vote() -> None:
    held = ready()
    copied = json.loads(text_of(held, 1))["answers"]
    text = forged(held, lambda value: value.update(answers=copied))
    assert verify_ballot(held.election, held.roster, text) is BallotFault.WRONG_PROOF


def test_a_ballot_is_for_one_election() -> None:
    held = ready()
    for field in ("election_uuid", "election_hash"):
        text = forged(held, lambda value, field=field: value.update({field: "B" * 14}))
        assert verify_ballot(held.election, held.roster, text) is BallotFault.OTHER_ELECTION


@pytest.mark.parametrize("half", ["alpha", "beta"])
def test_numbers_outside_the_group_are_refused(half: str) -> None:
    held = ready()

    def negate(value: Any) -> None:
        choice = value["answers"][0]["choices"][0]
        choice[half] = str(SMALL.p - int(choice[half]))

    assert verify_ballot(held.election, held.roster, forged(held, negate)) is BallotFault.NOT_IN_GROUP


def test_two_votes_for_one_are_refused() -> None:
    held = ready()

    def add(value: Any) -> None:
        choice = value["answers"][0]["choices"][0]
        choice["beta"] = str(SMALL.times(int(choice["beta"]), SMALL.g))

    assert verify_ballot(held.election, held.roster, forged(held, add)) is BallotFault.WRONG_PROOF


def test_more_answers_than_allowed_are_refused() -> None:
    """Each answer well proved, but two of one: only the proof of the sum can show it."""
    held = ready()
    loose = replace(held.election.parameters.questions[0], min=0, max=3)
    question = yes_no_abstain("?", ("A", "B", "C"))
    for asked, allowed in ((question, replace(question, max=3)), (loose, loose)):
        strict = election_with(held, replace(asked, blank=None, answers=("A", "B", "C"), min=1, max=1))
        lax = Election(strict.text, election_with(held, allowed).parameters, strict.group, strict.fingerprint)
        row: Answer = (1, 1, 0)
        lax = with_question(lax, replace(allowed, blank=None, answers=("A", "B", "C"), min=0, max=3))
        text = sign(lax, prepare(lax, held.secret(0), [row], held.draw), held.secret(0), held.draw)
        assert verify_ballot(lax, held.roster, text) is None
        assert verify_ballot(strict, held.roster, text) is BallotFault.WRONG_SUM


def with_question(election: Election, question: Any) -> Election:
    parameters = replace(election.parameters, questions=(question,))
    return Election(election.text, parameters, election.group, election.fingerprint)


def election_with(held: Held, question: Any) -> Election:
    return with_question(held.election, question)


def test_blank_and_chosen_at_once_is_refused() -> None:
    held = ready()
    asked = choose("?", ("A", "B"), least=0, most=1, may_be_blank=True)
    election = election_with(held, asked)
    flat = election_with(held, choose("?", ("-", "A", "B"), least=0, most=3))
    row: Answer = (1, 1, 0)
    value = json.loads(encode(prepare(flat, held.secret(0), [row], held.draw).ballot))
    honest = json.loads(encode(prepare(election, held.secret(0), [(1, 0, 0)], held.draw).ballot))
    for proof in ("overall_proof", "blank_proof"):
        value["answers"][0][proof] = honest["answers"][0][proof]
    text = sign_with(held, decode(compact(value), Ballot), held.secret(0))
    assert verify_ballot(election, held.roster, text) is BallotFault.WRONG_SUM


def drop(value: Any, *path: Any) -> None:
    for key in path[:-1]:
        value = value[key]
    del value[path[-1]]


@pytest.mark.parametrize("path", [(0,), (0, "choices", 0), (0, "individual_proofs", 0)])
def test_a_ballot_answers_just_these_questions(path: tuple[Any, ...]) -> None:
    held = ready()
    text = forged(held, lambda value: drop(value["answers"], *path))
    assert verify_ballot(held.election, held.roster, text) is BallotFault.WRONG_SHAPE


def test_a_blank_proof_stands_where_blank_is_offered_and_only_there() -> None:
    held = ready()
    for may_be_blank in (True, False):
        asked = choose("?", ("A", "B"), least=1, most=1, may_be_blank=may_be_blank)
        election = election_with(held, asked)
        row = (0, 1, 0) if may_be_blank else (1, 0)
        value = json.loads(encode(prepare(election, held.secret(0), [row], held.draw).ballot))
        answers = value["answers"][0]
        if may_be_blank:
            del answers["blank_proof"]
        else:
            answers["blank_proof"] = answers["overall_proof"] * 2
        text = sign_with(held, decode(compact(value), Ballot), held.secret(0))
        assert verify_ballot(election, held.roster, text) is BallotFault.WRONG_SHAPE


def test_a_ballot_has_one_text() -> None:
    held = ready()
    text = text_of(held)
    forms = [
        text + " ",
        text.replace(":", ": ", 1),
        text[:-1] + ',"x":1}',
        text.replace("credential", "cr\\u0065dential"),
    ]
    assert {verify_ballot(held.election, held.roster, form) for form in forms} == {BallotFault.NOT_CANONICAL}
    for broken in ("", "null", text[:-1], text.replace('"alpha":"', '"alpha":"0', 1)):
        assert verify_ballot(held.election, held.roster, broken) is BallotFault.MALFORMED
    assert verify_ballot(held.election, held.roster, text + " " * 100_000) is BallotFault.TOO_LARGE


@SOME
@given(st.integers(0, 2**32), st.data())
def test_any_flipped_character_is_noticed(seed: int, data: st.DataObject) -> None:
    held = ready(seed)
    text = text_of(held)
    place = data.draw(st.integers(0, len(text) - 1))
    char = data.draw(st.characters(codec="utf-8").filter(lambda one: one != text[place]))
    assert verify_ballot(held.election, held.roster, text[:place] + char + text[place + 1 :]) is not None


@SOME
@given(st.integers(0, 2**32))
def test_a_spoiled_ballot_shows_what_it_held(seed: int) -> None:
    held = ready(seed)
    answers = tuple(random_answer(held.rng, question) for question in held.election.questions)
    prepared = prepare(held.election, held.secret(0), answers, held.draw)
    opening = decode(encode(spoil(prepared)), Opening)
    assert check_opening(held.election, prepared.code, opening) == answers
    # A spoiled ballot has no signature: nobody can cast it, not even who sees the opening.
    assert verify_ballot(held.election, held.roster, opening.ballot) is BallotFault.WRONG_SIGNATURE


def test_the_code_shown_stands_in_the_ballot_cast() -> None:
    held = ready()
    answers = [random_answer(held.rng, question) for question in held.election.questions]
    prepared = prepare(held.election, held.secret(0), answers, held.draw)
    ballot = read_ballot(held.election, sign(held.election, prepared, held.secret(0), held.draw))
    assert isinstance(ballot, Ballot)
    assert ballot.signature is not None
    assert ballot.signature.hash == prepared.code


def test_a_lying_device_is_caught() -> None:
    held = ready()
    answers = [random_answer(held.rng, question) for question in held.election.questions]
    honest = prepare(held.election, held.secret(0), answers, held.draw)
    another = prepare(held.election, held.secret(0), answers, held.draw)
    opening = spoil(honest)
    assert check_opening(held.election, another.code, opening) is None
    flipped = tuple(tuple(1 - number for number in row) for row in opening.answers)
    assert check_opening(held.election, honest.code, replace(opening, answers=flipped)) is None
    shifted = tuple(tuple(Number(number + 1) for number in row) for row in opening.exponents)
    assert check_opening(held.election, honest.code, replace(opening, exponents=shifted)) is None
    assert check_opening(held.election, honest.code, replace(opening, answers=opening.answers[1:])) is None
    assert check_opening(held.election, honest.code, replace(opening, exponents=())) is None
    assert check_opening(held.election, honest.code, replace(opening, ballot="{}")) is None


def test_an_opening_must_be_of_this_election_and_unsigned() -> None:
    held, other = ready(1), ready(2)
    answers = [random_answer(other.rng, question) for question in other.election.questions]
    prepared = prepare(other.election, other.secret(0), answers, other.draw)
    assert check_opening(held.election, prepared.code, spoil(prepared)) is None
    signed = sign(other.election, prepared, other.secret(0), other.draw)
    assert check_opening(other.election, receipt(signed), replace(spoil(prepared), ballot=signed)) is None
    assert check_opening(other.election, receipt("x"), replace(spoil(prepared), ballot="x")) is None
