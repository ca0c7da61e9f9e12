"""What is asked: questions, and the text of an election that every ballot is bound to; knows no ballots and no keys.

An answer is a vector of 0 and 1, one number for each answer offered; where a blank vote is offered, one more in front.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from meetroom.ballots.credentials import is_uuid
from meetroom.ballots.encoding import Malformed, Number, decode, encode, sha256_base64
from meetroom.ballots.group import GROUPS, Group

VERSION = 1
MOST_ANSWERS = 250
MOST_QUESTIONS = 250
Answer = tuple[int, ...]


class ElectionFault(StrEnum):
    """Why a text is no election that can be held with this program."""

    MALFORMED = "malformed"
    OTHER_VERSION = "other_version"
    OTHER_GROUP = "other_group"
    WRONG_KEY = "wrong_key"
    WRONG_QUESTION = "wrong_question"


class ElectionRefused(Exception):
    """A text is no election; see `fault`."""

    def __init__(self, fault: ElectionFault) -> None:
        super().__init__(fault)
        self.fault = fault


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Choose at least `min` and at most `max` of the answers, or nothing at all where `blank` is offered."""

    answers: tuple[str, ...]
    blank: bool | None = None
    min: int
    max: int
    question: str

    @property
    def length(self) -> int:
        """How many numbers an answer has."""
        return len(self.answers) + (1 if self.blank else 0)


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """The published text of an election, in the order of its fields.  Source: specification, section 4.10."""

    version: int
    description: str
    name: str
    group: str
    public_key: Number
    questions: tuple[Question, ...]
    uuid: str
    administrator: str | None = None
    credential_authority: str | None = None


@dataclass(frozen=True)
class Election:
    """An election as published; `fingerprint` is the hash of its text and goes into every proof."""

    text: str
    parameters: Parameters
    group: Group
    fingerprint: str

    @property
    def key(self) -> int:
        """What ballots are encrypted under."""
        return self.parameters.public_key

    @property
    def uuid(self) -> str:
        """Its name, and the salt of its credentials."""
        return self.parameters.uuid

    @property
    def questions(self) -> tuple[Question, ...]:
        """In the order of the answers."""
        return self.parameters.questions


def yes_no_abstain(question: str, labels: tuple[str, str, str]) -> Question:
    """One of three: for, against, abstaining, in the words the office uses."""
    return Question(question=question, answers=labels, min=1, max=1)


def choose(question: str, answers: Iterable[str], *, least: int, most: int, may_be_blank: bool = False) -> Question:
    """Choose some of these; a blank vote counts as such, it is not the same as choosing none."""
    return Question(question=question, answers=tuple(answers), blank=may_be_blank or None, min=least, max=most)


def each_candidate(candidates: Iterable[str], labels: tuple[str, str]) -> tuple[Question, ...]:
    """Yes or no for every candidate, each a question of its own; a blank vote for one of them abstains."""
    return tuple(choose(name, labels, least=1, most=1, may_be_blank=True) for name in candidates)


def answer(question: Question, chosen: Collection[int]) -> Answer:
    """The vector that chooses these answers by index.

    Raises: ValueError if the question does not allow it.
    """
    vector = tuple(int(index in chosen) for index in range(len(question.answers)))
    vector = (0, *vector) if question.blank else vector
    if not is_allowed(question, vector) or sum(vector) != len(set(chosen)):
        raise ValueError("this question does not allow that answer")
    return vector


def blank_answer(question: Question) -> Answer:
    """The vector of a blank vote.

    Raises: ValueError if the question offers none.
    """
    if not question.blank:
        raise ValueError("this question offers no blank vote")
    return (1,) + (0,) * len(question.answers)


def is_allowed(question: Question, vector: Answer) -> bool:
    """Whether an answer keeps to the question's rules."""
    if len(vector) != question.length or any(number not in (0, 1) for number in vector):
        return False
    chosen = sum(vector[1:]) if question.blank else sum(vector)
    if question.blank and vector[0] == 1:
        return chosen == 0
    return question.min <= chosen <= question.max


def is_possible(question: Question) -> bool:
    """Whether anybody can answer a question at all, and its size is within bounds."""
    return 0 < len(question.answers) <= MOST_ANSWERS and 0 <= question.min <= question.max <= len(question.answers)


def make_election(parameters: Parameters, group: Group | None = None) -> Election:
    """Fix an election; from here on its text must not change by one byte.

    Raises: ElectionRefused.
    """
    return read_election(encode(parameters), group)


def read_election(text: str, group: Group | None = None) -> Election:
    """The election in a published text.

    Args:
        group: None to take the one it names; tests pass a small one.
    Raises: ElectionRefused, also if it needs something else than format 1 with homomorphic questions.
    """
    try:
        parameters = decode(text, Parameters)
    except Malformed as error:
        raise ElectionRefused(ElectionFault.MALFORMED) from error
    found = group or GROUPS.get(parameters.group)
    if parameters.version != VERSION or not is_uuid(parameters.uuid):
        raise ElectionRefused(ElectionFault.OTHER_VERSION)
    if found is None or found.name != parameters.group:
        raise ElectionRefused(ElectionFault.OTHER_GROUP)
    if not found.contains(parameters.public_key):
        raise ElectionRefused(ElectionFault.WRONG_KEY)
    if not 0 < len(parameters.questions) <= MOST_QUESTIONS or not all(map(is_possible, parameters.questions)):
        raise ElectionRefused(ElectionFault.WRONG_QUESTION)
    return Election(text, parameters, found, sha256_base64(text))
