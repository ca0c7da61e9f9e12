"""When a conclusion is proposed: once something came of the item, or its time is nearly over."""

from collections.abc import Callable

import pytest

from meetroom.domain import agenda, attendance, floor, voting
from meetroom.domain.core import ItemId, PollId, SpeechId
from meetroom.domain.next_steps import StepKind
from meetroom.domain.state import SpeechKind
from tests.domain.driving import Drive, item, opened
from tests.domain.test_attention import ask, hold, steps

S1, S2, V1, I1 = SpeechId("s1"), SpeechId("s2"), PollId("v1"), ItemId("i1")


def spoke(drive: Drive, kind: SpeechKind = SpeechKind.NORMAL) -> None:
    ask(drive, "an", S1, kind)
    drive.do("chair", floor.GrantFloor(speech_id=S1))
    drive.wait(5)
    drive.do("chair", floor.EndSpeech(speech_id=S1))


def voted(drive: Drive, *, declared: bool) -> None:
    hold(drive, "v1", item_id=I1)
    if declared:
        drive.do("chair", voting.PublishResult(poll_id=V1))


def cancelled(drive: Drive) -> None:
    drive.do("sec", voting.CreatePoll(poll_id=V1, question="x", item_id=I1))
    drive.do("chair", voting.CancelPoll(poll_id=V1, reason="x"))


def gave_up_waiting(drive: Drive) -> None:
    spoke(drive)
    ask(drive, "binh", S2)
    drive.do("binh", attendance.SignOut())


def speaks(drive: Drive) -> None:
    ask(drive, "an", S1)
    drive.do("chair", floor.GrantFloor(speech_id=S1))


def prepared(drive: Drive) -> None:
    drive.do("sec", voting.CreatePoll(poll_id=V1, question="x", item_id=I1))


def concluded(drive: Drive) -> None:
    drive.do("sec", agenda.RecordConclusion(item_id=I1, text="Thống nhất"))


COURSES: dict[str, tuple[tuple[Callable[[Drive], None], ...], bool]] = {
    "it has just begun": ((lambda d: d.wait(1),), False),
    "nothing came of it yet": ((lambda d: d.wait(89),), False),
    "the planned time is nearly over": ((lambda d: d.wait(90),), True),
    "it is over": ((lambda d: d.wait(200),), True),
    "somebody waits": ((spoke, lambda d: ask(d, "binh", S2)), False),
    "somebody speaks": ((speaks,), False),
    "somebody speaks while the time runs out": ((speaks, lambda d: d.wait(95)), True),
    "it was spoken on": ((spoke,), True),
    "only the procedure was spoken on": ((lambda d: spoke(d, SpeechKind.POINT_OF_ORDER),), False),
    "who waited has gone": ((gave_up_waiting,), True),
    "a vote is prepared": ((spoke, prepared), False),
    "a result is held": ((lambda d: voted(d, declared=False),), False),
    "it was voted on": ((lambda d: voted(d, declared=True),), True),
    "a vote was given up": ((cancelled,), False),
    "it has a conclusion": ((spoke, concluded), False),
}


@pytest.mark.parametrize("course", COURSES)
def test_a_conclusion_is_proposed_once_there_is_something_to_conclude(course: str) -> None:
    drive = opened()
    drive.do("sec", agenda.AddItem(item_id=I1, title="x", planned_s=100))
    drive.do("chair", agenda.StartItem(item_id=I1))
    plays, proposed = COURSES[course]
    for play in plays:
        play(drive)
    assert (StepKind.RECORD_CONCLUSION in steps(drive)) == proposed


def test_an_item_without_a_planned_time_is_never_nearly_over() -> None:
    drive = opened()
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=I1))
    drive.wait(7200)
    assert StepKind.RECORD_CONCLUSION not in steps(drive)
