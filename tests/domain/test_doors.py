"""Doors that the chair shuts: whoever is outside learns that, and nothing else."""

import pytest

from meetroom.domain import agenda, doors, floor, lifecycle, recording, voting
from meetroom.domain.core import ItemId, PersonId, PollId, RecordingId, SpeechId
from meetroom.domain.doors import DoorsClosed, DoorsOpened, outside
from meetroom.domain.points_of_order import AnswerPointOfOrder
from meetroom.domain.state import Choice, SpeechKind, SpeechState, StopCause
from tests.domain.driving import Drive, item, opened, poll, votes

S1, S2, S3 = SpeechId("s1"), SpeechId("s2"), SpeechId("s3")
I1, KIN = ItemId("i1"), ItemId("kin")


def ask(drive: Drive, who: str, speech_id: SpeechId, kind: SpeechKind = SpeechKind.NORMAL) -> None:
    drive.do(who, floor.RequestFloor(speech_id=speech_id, kind=kind))


def test_shutting_the_doors_clears_the_floor_and_ends_a_recording() -> None:
    drive = opened()
    drive.do("sec", recording.StartRecording(recording_id=RecordingId("r1")))
    ask(drive, "guest", S1)
    drive.do("chair", floor.GrantFloor(speech_id=S1))
    ask(drive, "an", S2)
    drive.do("chair", doors.CloseDoors(reason="Công tác cán bộ"))
    assert drive.meeting.doors_closed
    assert drive.meeting.shut_at == drive.now
    assert drive.meeting.recordings[RecordingId("r1")].cause is StopCause.DOORS_CLOSED
    states = {k: s.state for k, s in drive.meeting.speeches.items()}
    assert states == {S1: SpeechState.FINISHED, S2: SpeechState.WITHDRAWN}
    ask(drive, "an", S3)
    guest = drive.seen("guest").meeting
    assert guest.doors_shut
    assert set(guest.speeches) == {S1, S2}
    assert "Công tác cán bộ" in "".join(drive.payloads("guest"))
    drive.do("chair", doors.OpenDoors())
    assert not drive.meeting.doors_closed
    assert drive.meeting.shut_at is None
    assert drive.meeting.speeches[S3].state is SpeechState.WITHDRAWN
    assert S3 not in drive.seen("guest").meeting.speeches


def test_what_happens_behind_shut_doors_stays_inside() -> None:
    drive = opened()
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=I1))
    drive.do("sec", agenda.RecordConclusion(item_id=I1, text="Công khai"))
    drive.do("chair", doors.CloseDoors())
    poll_id = poll(drive, item_id="i1")
    votes(drive, poll_id, an=Choice.YES)
    drive.do("sec", agenda.RecordConclusion(item_id=I1, text="Kết luận kín"))
    drive.do("chair", doors_after_vote(drive, poll_id))
    outsider = drive.seen("guest").meeting
    assert poll_id not in outsider.polls
    assert outsider.items[I1].conclusion == "Công khai"
    assert drive.seen("an").meeting.items[I1].conclusion == "Kết luận kín"
    assert "Kết luận kín" not in "".join(drive.payloads("guest"))


def doors_after_vote(drive: Drive, poll_id: PollId) -> doors.OpenDoors:
    drive.do("chair", voting.CancelPoll(poll_id=poll_id, reason="x"))
    return doors.OpenDoors()


def test_a_hidden_item_shows_no_conclusion_drawn_behind_shut_doors() -> None:
    drive = opened()
    item(drive, "i1", hidden=True)
    drive.do("chair", doors.CloseDoors())
    drive.do("sec", agenda.RecordConclusion(item_id=I1, text="Kết luận kín"))
    drive.do("sec", agenda.RevealItem(item_id=I1))
    assert "Kết luận kín" not in "".join(drive.payloads("guest"))
    assert drive.seen("an").meeting.items == drive.meeting.items


@pytest.mark.parametrize("first", ["doors", "item"])
def test_doors_are_closed_while_the_chair_or_the_item_says_so(first: str) -> None:
    drive = opened()
    item(drive, "kin", closed=True)
    item(drive, "i1")
    shut, call = doors.CloseDoors(), agenda.StartItem(item_id=KIN)
    drive.do("chair", shut if first == "doors" else call)
    ask(drive, "an", S1)
    # The doors do not move, so nothing is cleared.
    drive.do("chair", call if first == "doors" else shut)
    assert drive.meeting.speeches[S1].state is SpeechState.WAITING
    if first == "doors":
        drive.do("chair", agenda.StartItem(item_id=I1))
        assert drive.meeting.doors_closed
        assert drive.meeting.speeches[S1].state is SpeechState.WAITING
        assert isinstance(drive.do("chair", doors.OpenDoors())[-1], DoorsOpened)
    else:
        assert drive.do("chair", doors.OpenDoors()) == (DoorsOpened(),)
        assert drive.meeting.doors_closed
        assert drive.meeting.speeches[S1].state is SpeechState.WAITING
        drive.do("chair", agenda.FinishItem(item_id=KIN))
    assert not drive.meeting.doors_closed
    assert drive.meeting.speeches[S1].state is SpeechState.WITHDRAWN


def test_the_end_of_the_sitting_opens_the_doors() -> None:
    drive = opened()
    assert drive.do("chair", doors.CloseDoors()) == (DoorsClosed(reason=""),)
    drive.do("chair", lifecycle.SuspendMeeting())
    drive.do("chair", lifecycle.CloseMeeting())
    assert not drive.meeting.doors_closed


def test_who_has_to_be_outside() -> None:
    drive = opened(absent=("eye",))
    assert outside(drive.meeting) == (PersonId("admin"), PersonId("guest"), PersonId("op"))


def test_an_answer_to_a_point_of_order_stays_where_it_was_raised() -> None:
    drive = opened()
    for speech_id in (S1, S2):
        drive.do("an", floor.RequestFloor(speech_id=speech_id, kind=SpeechKind.POINT_OF_ORDER))
        drive.do("chair", floor.GrantFloor(speech_id=speech_id))
        drive.do("chair", floor.EndSpeech(speech_id=speech_id))
    drive.do("chair", AnswerPointOfOrder(speech_id=S1, upheld=True, text="mở"))
    drive.do("chair", doors.CloseDoors())
    # What is said behind closed doors stays there, whatever it answers.
    drive.do("chair", AnswerPointOfOrder(speech_id=S2, upheld=True, text="kín"))
    ask(drive, "an", S3, SpeechKind.POINT_OF_ORDER)
    drive.do("chair", floor.GrantFloor(speech_id=S3))
    drive.do("chair", doors.OpenDoors())
    drive.do("chair", AnswerPointOfOrder(speech_id=S3, upheld=True, text="sau"))
    seen = "".join(drive.payloads("guest"))
    assert "mở" in seen
    assert "kín" not in seen
    assert "sau" not in seen
    assert drive.seen("binh").meeting.speeches == drive.meeting.speeches
