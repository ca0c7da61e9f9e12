"""From draft to archive: phases only forward, times of the first opening kept."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from meetroom.domain import agenda, attendance, documents, lifecycle, roles
from meetroom.domain.chain import blank
from meetroom.domain.core import ItemId, MeetingId, PersonId, Refusal
from meetroom.domain.lifecycle import TRANSITIONS
from meetroom.domain.state import DocumentState, Person, Phase, Retention, Role, RuleSet
from tests.domain.driving import PEOPLE, START, document, founded, item, opened, version


def test_a_whole_life() -> None:
    drive = founded()
    drive.do("sec", lifecycle.EditMeeting(title="Phiên họp tháng 3", body="UBND", place="Phòng 1", planned_start=START))
    drive.do("chair", lifecycle.AnnounceMeeting())
    drive.do("chair", lifecycle.OpenMeeting())
    drive.wait(60)
    drive.do("chair", lifecycle.SuspendMeeting())
    assert drive.meeting.suspended_at == START + timedelta(seconds=60)
    drive.wait(60)
    drive.do("chair", lifecycle.ResumeMeeting())
    assert drive.meeting.suspended_at is None
    drive.do("chair", lifecycle.SuspendMeeting())
    drive.wait(60)
    drive.do("chair", lifecycle.CloseMeeting())
    drive.do("chair", lifecycle.ApproveMinutes())
    meeting = drive.meeting
    assert (meeting.title, meeting.place, meeting.planned_start) == ("Phiên họp tháng 3", "Phòng 1", START)
    assert (meeting.opened_at, meeting.closed_at) == (START, START + timedelta(seconds=180))
    assert (meeting.phase, meeting.suspended_at) == (Phase.MINUTES_APPROVED, None)


def test_closing_ends_what_runs() -> None:
    drive = opened()
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=ItemId("i1")))
    events = drive.do("chair", lifecycle.CloseMeeting())
    assert events == (agenda.ItemFinished(item_id=ItemId("i1")), lifecycle.MeetingClosed())
    drive.do("sec", agenda.RecordConclusion(item_id=ItemId("i1"), text="Kết luận"))
    assert drive.refused("an", attendance.SignOut()) is Refusal.WRONG_PHASE


def test_every_phase_is_reached_and_none_leads_back_to_the_first() -> None:
    reached = {Phase.BLANK} | {to for targets in TRANSITIONS.values() for to in targets}
    assert reached == set(TRANSITIONS)
    assert all(Phase.BLANK not in targets for targets in TRANSITIONS.values())


def test_the_chair_may_be_handed_on() -> None:
    drive = opened()
    an, chair = PEOPLE["an"], PEOPLE["chair"]
    drive.do("sec", roles.EditPerson(person=_with(an, Role.CHAIR, Role.DELEGATE)))
    drive.do("sec", roles.EditPerson(person=_with(chair, Role.DELEGATE)))
    drive.do("an", lifecycle.SuspendMeeting())
    assert drive.refused("chair", lifecycle.ResumeMeeting()) is Refusal.NOT_ALLOWED


def _with(person: Person, *held: Role) -> Person:
    return replace(person, roles=held)


def test_the_rules_of_a_meeting_stand_once_it_is_open() -> None:
    command = lifecycle.EditMeeting(title="x", body="", rules=RuleSet(name="other"))
    assert opened().refused("sec", command) is Refusal.WRONG_PHASE


def test_the_life_of_a_document() -> None:
    drive = opened()
    document_id = document(drive)
    replace_it = documents.ReplaceDocument(document_id=document_id, file_name="moi.pdf", version=version(2))
    drive.do("clerk", replace_it)
    assert drive.seen("an").meeting.documents == {}
    drive.do("sec", documents.ReleaseDocument(document_id=document_id))
    seen = drive.seen("an").meeting.documents[document_id]
    assert (len(seen.versions), seen.released_at, seen.file_name) == (2, START, "moi.pdf")
    drive.do("sec", documents.ReplaceDocument(document_id=document_id, file_name="moi3.pdf", version=version(3)))
    assert len(drive.seen("guest").meeting.documents[document_id].versions) == 3
    drive.do("sec", documents.WithdrawDocument(document_id=document_id, reason="Nhầm bản"))
    gone = drive.seen("an").meeting.documents[document_id]
    assert (gone.state, gone.reason) == (DocumentState.WITHDRAWN, "Nhầm bản")


def test_who_signed_in_stays_signed_in_through_a_pause() -> None:
    drive = opened()
    drive.do("chair", lifecycle.SuspendMeeting())
    drive.do("chair", lifecycle.ResumeMeeting())
    assert drive.meeting.is_present(PersonId("an"))


def test_a_document_may_be_as_large_as_allowed() -> None:
    drive = opened()
    largest = version(2, pages=documents.MAX_PAGES, size_bytes=documents.MAX_SIZE_BYTES)
    document_id = document(drive)
    drive.do("sec", documents.ReplaceDocument(document_id=document_id, file_name="x" * 255, version=largest))
    assert drive.meeting.documents[document_id].versions[-1] == largest


@pytest.mark.parametrize("rule", Retention)
def test_what_is_kept_is_settled_before_the_opening_and_holds_once_the_minutes_are_approved(rule: Retention) -> None:
    drive = founded()
    edit = lifecycle.EditMeeting(title="Họp", body="UBND", retention=rule)
    assert drive.meeting.retention is Retention.KEEP
    drive.do("sec", edit)
    drive.do("chair", lifecycle.OpenMeeting())
    assert drive.refused("sec", edit) is Refusal.WRONG_PHASE
    drive.do("chair", lifecycle.CloseMeeting())
    assert (drive.meeting.retention, drive.meeting.due) == (rule, Retention.KEEP)
    drive.do("chair", lifecycle.ApproveMinutes())
    assert drive.meeting.due is rule


def test_the_rule_can_be_set_with_the_foundation_and_facts_of_before_keep() -> None:
    secretary = PEOPLE["sec"]
    command = lifecycle.CreateMeeting(title="Họp", body="", retention=Retention.WIPE, secretary=secretary)
    (created,) = lifecycle.create_meeting(blank(MeetingId("m")).meeting, None, command, START)
    assert isinstance(created, lifecycle.MeetingCreated)
    assert created.retention is Retention.WIPE
    written = msgspec.to_builtins(created)
    del written["retention"]  # a journal of a version that knew of no such rule
    assert msgspec.convert(written, lifecycle.MeetingCreated).retention is Retention.KEEP
    edited = {**{k: v for k, v in written.items() if k != "secretary"}, "type": "MeetingEdited"}
    assert msgspec.convert(edited, lifecycle.MeetingEdited).retention is Retention.KEEP
