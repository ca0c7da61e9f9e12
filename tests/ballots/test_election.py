"""Questions: what may be answered, and which texts are an election."""

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.ballots.election import (
    MOST_ANSWERS,
    MOST_QUESTIONS,
    Election,
    ElectionFault,
    ElectionRefused,
    Parameters,
    Question,
    answer,
    blank_answer,
    choose,
    each_candidate,
    is_allowed,
    is_possible,
    make_election,
    read_election,
    yes_no_abstain,
)
from meetroom.ballots.encoding import Number, encode
from meetroom.ballots.group import BELENIOS_2048
from tests.ballots.small import SMALL, SOME

LABELS = ("Tán thành", "Không tán thành", "Không biểu quyết")
PARAMETERS = Parameters(
    version=1,
    description="",
    name="Nghị quyết số 1",
    group=SMALL.name,
    public_key=Number(SMALL.g_power(99)),
    questions=(yes_no_abstain("Thông qua?", LABELS),),
    uuid="A" * 14,
)


def test_yes_no_abstain_is_one_of_three() -> None:
    question = yes_no_abstain("Thông qua?", LABELS)
    assert [vector for vector in product((0, 1), repeat=3) if is_allowed(question, vector)] == [
        (0, 0, 1),
        (0, 1, 0),
        (1, 0, 0),
    ]
    assert answer(question, [1]) == (0, 1, 0)


def test_choosing_some_may_be_blank_only_where_offered() -> None:
    question = choose("Bầu", ("A", "B", "C"), least=1, most=2, may_be_blank=True)
    allowed = [vector for vector in product((0, 1), repeat=4) if is_allowed(question, vector)]
    assert allowed == [
        (0, 0, 0, 1), (0, 0, 1, 0), (0, 0, 1, 1), (0, 1, 0, 0), (0, 1, 0, 1), (0, 1, 1, 0), (1, 0, 0, 0),
    ]  # fmt: skip
    assert blank_answer(question) == (1, 0, 0, 0)
    assert answer(question, {0, 2}) == (0, 1, 0, 1)
    with pytest.raises(ValueError, match="no blank"):
        blank_answer(choose("Bầu", ("A", "B", "C"), least=1, most=2))


@pytest.mark.parametrize("chosen", [[], [0, 1, 2], [3], [-1], [0, 3]])
def test_what_is_not_offered_cannot_be_chosen(chosen: list[int]) -> None:
    for may_be_blank in (False, True):
        question = choose("Bầu", ("A", "B", "C"), least=1, most=2, may_be_blank=may_be_blank)
        with pytest.raises(ValueError, match="does not allow"):
            answer(question, chosen)


def test_each_candidate_is_a_question() -> None:
    questions = each_candidate(("Ánh", "Ba"), ("Đồng ý", "Không đồng ý"))
    assert [question.question for question in questions] == ["Ánh", "Ba"]
    assert all(is_possible(question) and question.blank for question in questions)


@SOME
@given(
    st.integers(-1, 5), st.integers(-1, 5), st.integers(0, 4), st.booleans(), st.lists(st.integers(-1, 2), max_size=6)
)
def test_possible_questions_can_be_answered(
    least: int, most: int, offered: int, blank: bool, vector: list[int]
) -> None:
    question = Question(answers=tuple("ABCD"[:offered]), blank=blank or None, min=least, max=most, question="?")
    vectors = [one for one in product((0, 1), repeat=question.length) if is_allowed(question, one)]
    if is_possible(question):
        assert vectors
    if is_allowed(question, tuple(vector)):
        assert tuple(vector) in vectors


def refused(text: str) -> ElectionFault:
    with pytest.raises(ElectionRefused) as caught:
        read_election(text, SMALL)
    return caught.value.fault


def test_an_election_comes_back_as_it_was() -> None:
    election = make_election(PARAMETERS, SMALL)
    assert read_election(election.text, SMALL) == election
    assert election.uuid == "A" * 14
    assert len(election.fingerprint) == 43
    assert '"administrator"' not in election.text


def test_a_real_election_is_found_by_the_name_of_its_group() -> None:
    parameters = replace(PARAMETERS, group=BELENIOS_2048.name, public_key=Number(BELENIOS_2048.g_power(5)))
    election: Election = make_election(parameters)
    assert election.group is BELENIOS_2048


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"version": 2}, ElectionFault.OTHER_VERSION),
        ({"version": 0}, ElectionFault.OTHER_VERSION),
        ({"uuid": "A" * 13}, ElectionFault.OTHER_VERSION),
        ({"uuid": "A" * 13 + "|"}, ElectionFault.OTHER_VERSION),
        ({"group": "BELENIOS-2048"}, ElectionFault.OTHER_GROUP),
        ({"group": "Ed25519"}, ElectionFault.OTHER_GROUP),
        ({"public_key": "0"}, ElectionFault.WRONG_KEY),
        ({"public_key": str(SMALL.p - 1)}, ElectionFault.WRONG_KEY),
        ({"questions": []}, ElectionFault.WRONG_QUESTION),
        ({"questions": [{"answers": [], "min": 0, "max": 0, "question": ""}]}, ElectionFault.WRONG_QUESTION),
        ({"questions": [{"answers": ["A"], "min": 1, "max": 2, "question": ""}]}, ElectionFault.WRONG_QUESTION),
        ({"questions": [{"answers": ["A"], "min": 1, "max": 0, "question": ""}]}, ElectionFault.WRONG_QUESTION),
        ({"questions": [{"answers": ["A"], "min": -1, "max": 1, "question": ""}]}, ElectionFault.WRONG_QUESTION),
        ({"questions": [{"type": "NonHomomorphic", "value": {}}]}, ElectionFault.MALFORMED),
        ({"questions": "x"}, ElectionFault.MALFORMED),
        ({"public_key": 7}, ElectionFault.MALFORMED),
    ],
)
def test_what_cannot_be_held_is_refused(changes: dict[str, object], fault: ElectionFault) -> None:
    value = {**json.loads(encode(PARAMETERS)), **changes}
    assert refused(json.dumps(value)) is fault


def test_size_is_bounded() -> None:
    many = replace(PARAMETERS.questions[0], answers=("A",) * (MOST_ANSWERS + 1))
    assert refused(encode(replace(PARAMETERS, questions=(many,)))) is ElectionFault.WRONG_QUESTION
    often = PARAMETERS.questions * (MOST_QUESTIONS + 1)
    assert refused(encode(replace(PARAMETERS, questions=often))) is ElectionFault.WRONG_QUESTION


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "x"])
def test_no_election_at_all(text: str) -> None:
    assert refused(text) is ElectionFault.MALFORMED
