"""Answers that come after a restart: a refusal names what it was and stands until it is read."""

from decimal import Decimal

import pytest

from meetroom.domain.core import CommandId, PersonId, PollId, Refusal, SpeechId
from meetroom.domain.floor import RequestFloor
from meetroom.domain.lifecycle import CreateMeeting
from meetroom.domain.meeting import COMMAND_TYPES, SERVER_ONLY
from meetroom.domain.polls import motion_vote
from meetroom.domain.proxies import SetWeight
from meetroom.domain.state import Choice
from meetroom.domain.voting import CastVote, RecordVote
from meetroom.protocol.messages import Answer
from meetroom.ui.late import NAMES, late_refusal
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import ME, house_in_session

BALLOT = CastVote(poll_id=PollId("v1"), vote=motion_vote(Choice.YES))


def test_a_ballot_that_came_after_the_close_is_named_until_it_is_read(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(poll=True), ME)
    listener = engine_of(client).listener
    listener.on_late_answer(BALLOT, Answer(command_id=CommandId("c1"), refusal=Refusal.POLL_NOT_OPEN))
    listener.on_late_answer(RequestFloor(speech_id=SpeechId("s")), Answer(command_id=CommandId("c2"), seq=9))
    assert client.wait(lambda: client.find("lateNotice") is not None)
    sentence = str(client.shell.late.sentence)
    assert "phiếu biểu quyết của bạn “Thông qua Nghị quyết số 12/2025/NQ-HĐND" in sentence
    assert "chỉ được tính khi đang mở" in sentence
    assert "phát biểu" not in sentence  # what was taken is said by the screen itself
    client.shell.preferences.chooseLanguage("en")
    assert client.wait(lambda: "your ballot" in str(client.shell.late.sentence))
    assert client.wait(lambda: client.press("lateNoticeAction"))
    assert client.wait(lambda: client.find("lateNotice") is None)


@pytest.mark.parametrize("language", list(Language))
def test_what_is_not_known_here_is_still_named(language: Language) -> None:
    house = house_in_session()
    sentence = late_refusal(BALLOT, Refusal.POLL_NOT_OPEN, house.meeting, language)
    assert "{" not in sentence
    assert "“" not in sentence


def test_a_vote_that_was_noted_is_named_by_whose_it_was() -> None:
    house = house_in_session(poll=True)
    noted = RecordVote(poll_id=PollId("v1"), voter_id=PersonId(ME), vote=motion_vote(Choice.YES))
    sentence = late_refusal(noted, Refusal.HAS_VOTED, house.meeting, Language.VI)
    assert "câu trả lời bạn nhập thay “Trần Thị Bích”" in sentence
    weight = SetWeight(person_id=PersonId(ME), weight=Decimal(2))
    assert "“Trần Thị Bích”" in late_refusal(weight, Refusal.WEIGHTS_OFF, house.meeting, Language.VI)


def test_every_command_a_person_can_give_has_a_name() -> None:
    given = set(COMMAND_TYPES) - SERVER_ONLY - {CreateMeeting}  # founded by HTTP, never queued
    assert given - set(NAMES) == set()
    assert all("{0}" in words.say(language) for words in NAMES.values() for language in Language)
