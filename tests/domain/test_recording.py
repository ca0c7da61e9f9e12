"""Recordings: who started them, why they ended, and what the chain keeps of them."""

from meetroom.domain import agenda, floor, lifecycle, recording
from meetroom.domain.core import ItemId, PersonId, RecordingId, Refusal
from meetroom.domain.state import Microphones, StopCause
from tests.domain.driving import SHA, Drive, founded, item, opened

TAKE = RecordingId("r1")


def recorded() -> Drive:
    drive = opened()
    drive.do("sec", recording.StartRecording(recording_id=TAKE))
    return drive


def test_a_recording_runs_ends_and_is_filed() -> None:
    drive = recorded()
    running = drive.meeting.recording
    assert running is not None
    assert (running.started_by, running.started_at, running.stopped_at) == ("sec", drive.now, None)
    drive.wait(60)
    drive.do("chair", recording.StopRecording(recording_id=TAKE))
    assert drive.meeting.recording is None
    drive.do("sec", recording.FileRecording(recording_id=TAKE, sha256=SHA, size_bytes=7, duration_s=60.5))
    kept = drive.meeting.recordings[TAKE]
    assert (kept.stopped_at, kept.cause) == (drive.now, StopCause.ORDERED)
    assert (kept.sha256, kept.size_bytes, kept.duration_s) == (SHA, 7, 60.5)


def test_it_goes_on_through_a_pause_and_ends_with_the_sitting() -> None:
    drive = recorded()
    drive.do("chair", lifecycle.SuspendMeeting())
    assert drive.meeting.recording is not None
    assert drive.refused("sec", recording.StartRecording(recording_id=RecordingId("r2"))) is Refusal.WRONG_PHASE
    events = drive.do("chair", lifecycle.CloseMeeting())
    assert recording.RecordingStopped(recording_id=TAKE, cause=StopCause.MEETING_CLOSED) in events
    assert events[-1] == lifecycle.MeetingClosed()
    drive.do("an", recording.FileRecording(recording_id=TAKE, sha256=SHA, size_bytes=7, duration_s=1.0))


def test_nothing_is_recorded_behind_closed_doors() -> None:
    drive = recorded()
    item(drive, "open")
    item(drive, "closed", closed=True)
    drive.do("chair", agenda.StartItem(item_id=ItemId("open")))
    assert drive.meeting.recording is not None
    events = drive.do("chair", agenda.StartItem(item_id=ItemId("closed")))
    assert events[0] == recording.RecordingStopped(recording_id=TAKE, cause=StopCause.DOORS_CLOSED)
    again = recording.StartRecording(recording_id=RecordingId("r2"))
    assert drive.refused("sec", again) is Refusal.CLOSED_SITTING
    drive.do("chair", agenda.FinishItem(item_id=ItemId("closed")))
    drive.do("sec", again)


def test_one_that_broke_off_says_so() -> None:
    drive = recorded()
    drive.do("sec", recording.AbandonRecording(recording_id=TAKE))
    assert drive.meeting.recordings[TAKE].cause is StopCause.FAILED


def test_who_missed_the_beginning_is_not_troubled_by_the_rest() -> None:
    drive = founded()
    before = drive.meeting
    drive.add("sec", recording.RecordingStopped(recording_id=TAKE, cause=StopCause.ORDERED))
    drive.add("sec", recording.RecordingFiled(recording_id=TAKE, sha256=SHA, size_bytes=7, duration_s=1.0))
    assert drive.meeting == before


def test_the_chair_says_who_is_heard() -> None:
    drive = founded()
    before = drive.meeting.microphones
    drive.do("chair", floor.SetMicrophones(policy=Microphones.FLOOR))
    assert (before, drive.meeting.microphones) == (Microphones.FREE, Microphones.FLOOR)
    assert drive.facts[-1].actor == PersonId("chair")
