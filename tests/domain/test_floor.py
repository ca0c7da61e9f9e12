"""The floor: order of the list, one speaker, exact time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.domain import agenda, attendance, floor, lifecycle
from meetroom.domain.core import ItemId, PersonId, SpeechId
from meetroom.domain.floor import EndCause, SpeechEnded, spoken_s, waiting_list
from meetroom.domain.state import RuleSet, SpeechKind, SpeechState
from tests.domain.driving import Drive, item, opened

S1, S2 = SpeechId("s1"), SpeechId("s2")


def ask(drive: Drive, who: str, speech_id: str, kind: SpeechKind = SpeechKind.NORMAL) -> None:
    drive.do(who, floor.RequestFloor(speech_id=SpeechId(speech_id), kind=kind))


def grant(drive: Drive, speech_id: SpeechId = S1) -> None:
    drive.do("chair", floor.GrantFloor(speech_id=speech_id))


@given(st.permutations(list(SpeechKind)))
def test_the_list_is_ordered_by_kind_then_by_time(kinds: list[SpeechKind]) -> None:
    drive = opened()
    for n, kind in enumerate(kinds):
        drive.wait(1)
        ask(drive, "an", f"a{n}", kind)
        drive.wait(1)
        ask(drive, "binh", f"b{n}", kind)
    order = [(s.kind, s.person_id) for s in waiting_list(drive.meeting)]
    assert order == [(kind, PersonId(who)) for kind in SpeechKind for who in ("an", "binh")]


def test_time_is_counted_without_the_pauses() -> None:
    drive = opened(RuleSet(speech_limit_s=60))
    ask(drive, "an", "s1")
    drive.wait(100)
    grant(drive)
    drive.wait(10)
    drive.do("chair", floor.PauseSpeech(speech_id=S1))
    drive.wait(1_000)
    assert spoken_s(drive.meeting.speeches[S1], drive.now) == 10
    drive.do("chair", floor.ResumeSpeech(speech_id=S1))
    drive.wait(5.5)
    assert spoken_s(drive.meeting.speeches[S1], drive.now) == 15.5
    drive.do("chair", floor.ExtendSpeech(speech_id=S1, extra_s=30))
    drive.wait(4.5)
    assert drive.do("an", floor.EndSpeech(speech_id=S1)) == (SpeechEnded(speech_id=S1, cause=EndCause.FINISHED),)
    speech = drive.meeting.speeches[S1]
    assert (speech.spent_s, speech.limit_s, speech.finished_at) == (20, 90, drive.now)
    drive.wait(50)
    assert spoken_s(speech, drive.now) == 20


def test_a_clock_set_back_takes_no_time_away() -> None:
    drive = opened()
    ask(drive, "an", "s1")
    grant(drive)
    drive.wait(-30)
    drive.do("chair", floor.PauseSpeech(speech_id=S1))
    assert drive.meeting.speeches[S1].spent_s == 0


def test_one_has_the_floor_at_a_time() -> None:
    drive = opened()
    ask(drive, "an", "s1")
    ask(drive, "binh", "s2")
    grant(drive)
    drive.do("chair", floor.PauseSpeech(speech_id=S1))
    assert drive.meeting.current_speech == drive.meeting.speeches[S1]
    events = drive.do("chair", floor.GrantFloor(speech_id=S2))
    assert events[0] == SpeechEnded(speech_id=S1, cause=EndCause.NEXT_SPEAKER)
    assert drive.meeting.current_speech == drive.meeting.speeches[S2]
    assert drive.do("chair", floor.EndSpeech(speech_id=S2))[0] == SpeechEnded(
        speech_id=S2, cause=EndCause.WITHDRAWN_BY_CHAIR
    )
    assert drive.meeting.current_speech is None


def test_the_first_contribution_is_marked() -> None:
    drive = opened()
    ask(drive, "an", "s1")
    ask(drive, "an", "s0", SpeechKind.POINT_OF_ORDER)
    drive.do("an", floor.WithdrawRequest(speech_id=SpeechId("s0")))
    grant(drive)
    ask(drive, "an", "s2")
    first = {k: s.first_contribution for k, s in drive.meeting.speeches.items()}
    assert first == {"s1": True, "s0": True, "s2": False}


@pytest.mark.parametrize("who", ["an", "chair", "sec"])
def test_who_may_strike_a_request(who: str) -> None:
    drive = opened()
    ask(drive, "an", "s1")
    drive.do(who, floor.WithdrawRequest(speech_id=S1))
    assert drive.meeting.speeches[S1].state is SpeechState.WITHDRAWN
    assert waiting_list(drive.meeting) == ()


def test_a_speech_counts_to_the_item_that_runs_when_it_begins() -> None:
    drive = opened()
    item(drive, "i1")
    ask(drive, "an", "s1")
    assert drive.meeting.speeches[S1].item_id is None
    drive.do("chair", agenda.StartItem(item_id=ItemId("i1")))
    grant(drive)
    assert drive.meeting.speeches[S1].item_id == "i1"


@pytest.mark.parametrize("how", ["out", "departure"])
def test_whoever_leaves_loses_the_floor(how: str) -> None:
    drive = opened()
    ask(drive, "an", "s1")
    grant(drive)
    ask(drive, "binh", "s2")
    drive.do("binh", attendance.SignOut())
    assert drive.meeting.current_speech is not None
    if how == "out":
        drive.do("an", attendance.SignOut())
    else:
        drive.do("sec", attendance.RecordDeparture(person_id=PersonId("an")))
    assert drive.meeting.speeches[S1].state is SpeechState.FINISHED
    assert not drive.meeting.is_present(PersonId("an"))


@pytest.mark.parametrize("end", [lifecycle.SuspendMeeting(), lifecycle.CloseMeeting()])
def test_a_pause_or_the_end_of_the_sitting_ends_the_speech(end: lifecycle.SuspendMeeting) -> None:
    drive = opened()
    ask(drive, "an", "s1")
    grant(drive)
    assert drive.do("chair", end)[0] == SpeechEnded(speech_id=S1, cause=EndCause.SITTING)


def test_the_floor_is_cleared_when_doors_close_and_open() -> None:
    drive = opened()
    item(drive, "kin", closed=True)
    item(drive, "mo")
    ask(drive, "guest", "s1")
    grant(drive)
    ask(drive, "an", "s2")
    drive.do("chair", agenda.StartItem(item_id=ItemId("kin")))
    assert {s.state for s in drive.meeting.speeches.values()} == {SpeechState.FINISHED, SpeechState.WITHDRAWN}
    ask(drive, "an", "s3")
    grant(drive, SpeechId("s3"))
    ask(drive, "binh", "s4")
    drive.do("chair", agenda.StartItem(item_id=ItemId("mo")))
    assert waiting_list(drive.meeting) == ()
    assert drive.meeting.current_speech is None
    ask(drive, "an", "s5")
    drive.do("chair", agenda.FinishItem(item_id=ItemId("mo")))
    assert len(waiting_list(drive.meeting)) == 1
    # A guest saw the open part whole and nothing of the closed one.
    assert set(drive.seen("guest").meeting.speeches) == {"s1", "s2", "s5"}
    drive.do("chair", agenda.StartItem(item_id=ItemId("kin")))
    ask(drive, "an", "s6")
    drive.do("chair", agenda.FinishItem(item_id=ItemId("kin")))
    assert waiting_list(drive.meeting) == ()
