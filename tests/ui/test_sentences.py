"""Every closed list has a sentence in both languages; none is missing, none is the same in both."""

from enum import Enum

import pytest

from meetroom.client.engine import CallPhase, ClientError, ClientProblem, LinkState
from meetroom.domain.core import Refusal
from meetroom.domain.paper import PaperFault
from meetroom.domain.polls import Detail, Method, PollKind, TieRule
from meetroom.domain.state import Base, Choice, DocumentState, ItemKind, Phase, PollState, Role, SpeechKind, Verdict
from meetroom.papers.refusals import IntakeRefusal
from meetroom.protocol.http import Problem
from meetroom.protocol.messages import ByeReason
from meetroom.protocol.signalling import CallRefusal
from meetroom.ui import labels, paper_ballots, poll_words, sentences
from meetroom.ui.words import Language, Words

SENTENCES = (
    (Refusal, sentences.REFUSALS),
    (ClientProblem, sentences.PROBLEMS),
    (IntakeRefusal, sentences.INTAKE),
    (ByeReason, sentences.BYES),
    (LinkState, sentences.LINK_SENTENCES),
    (CallRefusal, sentences.CALL_REFUSALS),
    (PollKind, poll_words.TRUST),
    (PaperFault, paper_ballots.FAULTS),
)
WORDS = (
    (LinkState, sentences.LINKS),
    (Phase, labels.PHASES),
    (ItemKind, labels.RUNNING),
    (ItemKind, labels.KINDS),
    (Role, labels.ROLES),
    (Choice, labels.CHOICES),
    (Base, labels.BASES),
    (Verdict, labels.VERDICTS),
    (PollState, labels.POLLS),
    (SpeechKind, labels.SPEECH_KINDS),
    (DocumentState, labels.DOCUMENTS),
    (CallPhase, labels.CALLS),
    (PollKind, poll_words.POLL_KINDS),
    (Method, poll_words.METHODS),
    (TieRule, poll_words.TIES),
    (Detail, poll_words.DETAILS),
)


@pytest.mark.parametrize(("closed_list", "table"), [*SENTENCES, *WORDS])
def test_nothing_is_missing_in_either_language(closed_list: type[Enum], table: dict[Enum, Words]) -> None:
    assert set(table) == set(closed_list)
    for words in table.values():
        assert words.en.strip()
        assert words.vi.strip()
        assert words.en != words.vi


@pytest.mark.parametrize(("closed_list", "table"), SENTENCES)
def test_a_sentence_is_a_sentence(closed_list: type[Enum], table: dict[Enum, Words]) -> None:
    for words in table.values():
        for text in words:
            assert text.endswith(".")
            assert text[0].isupper()
            assert "_" not in text


def test_every_problem_of_the_wire_has_a_sentence() -> None:
    for problem in Problem:
        assert sentences.problem_sentence(problem, Language.VI) == sentences.PROBLEMS[ClientProblem(problem.value)].vi


def test_an_intake_refusal_is_found_by_name_and_by_value() -> None:
    for reason in IntakeRefusal:
        assert sentences.intake_sentence(reason.value, "vi") == sentences.intake_sentence(reason.name, "vi")
    assert sentences.intake_sentence("never heard of", "en") == sentences.PROBLEMS[ClientProblem.INTAKE_REFUSED].en


def test_an_error_says_its_most_exact_reason() -> None:
    refused = ClientError(ClientProblem.REFUSED, refusal=Refusal.NO_QUORUM)
    assert sentences.error_sentence(refused, "vi") == sentences.REFUSALS[Refusal.NO_QUORUM].vi
    not_taken = ClientError(ClientProblem.INTAKE_REFUSED, intake="encrypted")
    assert "mật khẩu" in sentences.error_sentence(not_taken, "vi")
    hasty = ClientError(ClientProblem.TOO_MANY_TRIES, retry_after_s=30)
    assert sentences.error_sentence(hasty, "vi").endswith("Hãy chờ 30 giây.")
