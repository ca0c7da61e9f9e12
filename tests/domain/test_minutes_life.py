"""The life of minutes: drafts for comments, approval, paper, objections, and who may read them."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from msgspec.structs import replace

from meetroom.domain import agenda, chain, doors, floor, lifecycle, minutes_issue, points_of_order, voting
from meetroom.domain.core import CommentId, DocumentId, ItemId, PersonId, PollId, Refusal, SpeechId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_readers import (
    EVERYONE,
    THE_INSIDE,
    behind_doors,
    may_read_draft,
    may_read_minutes,
    minutes_audience,
    objection_until,
)
from meetroom.domain.minutes_review import AnswerComment, ReopenMinutes
from meetroom.domain.minutes_state import (
    SignatureField,
    TextPlace,
)
from meetroom.domain.objections import may_object
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.speeches import SpeechKind
from meetroom.domain.state import Audience, Choice, Phase, RuleSet
from meetroom.domain.substitutes import NameSubstitute
from tests.domain.driving import SHA, START, Drive, M, document, item, opened, poll, votes
from tests.domain.minutes_acts import I1, approve, drafted, task, write
from tests.domain.minutes_samples import ANSWER, DELIVER, ISSUE, OBJECT, REMARK_ON, SEND, SIGN, SIGNED_SHA, prose

I2 = ItemId("i2")
TERM = RuleSet(objection_days=3)


def test_a_draft_is_read_by_its_audience_alone() -> None:
    drive = opened()
    drive.do("sec", replace(SEND, audience=Audience(persons=(PersonId("an"),)), until=START + timedelta(days=2)))
    drive.do("sec", SEND)
    readers = {n for n in drive.meeting.people if may_read_draft(drive.meeting, n, 1)}
    assert readers == {"an", "sec", "chair", "clerk"}
    assert {n for n in drive.meeting.people if may_read_draft(drive.meeting, n, 2)} == set(drive.meeting.people) - {
        "admin"
    }
    assert not may_read_draft(drive.meeting, PersonId("sec"), 3)
    assert not may_read_draft(drive.meeting, PersonId("stranger"), 2)
    assert [s.revision for s in drive.seen("guest").meeting.minutes.sent] == [2]
    assert [(s.revision, s.seq) for s in drive.meeting.minutes.sent] == [
        (1, drive.replica.seq - 1),
        (2, drive.replica.seq),
    ]


def test_a_draft_of_matters_inside_goes_to_nobody_outside() -> None:
    drive = opened()
    item(drive, "i1", closed=True)
    drive.do("chair", agenda.StartItem(item_id=I1))
    drive.do("sec", SEND)
    assert drive.meeting.minutes.sent[0].audience == THE_INSIDE
    assert not may_read_draft(drive.meeting, PersonId("guest"), 1)
    assert may_read_draft(drive.meeting, PersonId("an"), 1)
    drive.do("sec", replace(SEND, audience=Audience(persons=(PersonId("an"),))))
    assert may_read_draft(drive.meeting, PersonId("an"), 2)


def test_a_comment_is_between_its_author_and_the_office() -> None:
    drive = opened()
    item(drive, "i1", hidden=True)
    drive.do("sec", SEND)
    drive.do("an", REMARK_ON)
    on_hidden = replace(REMARK_ON, comment_id=CommentId("c2"), place=TextPlace.ITEM, item_id=I1)
    drive.do("clerk", on_hidden)
    drive.do("sec", AnswerComment(comment_id=REMARK_ON.comment_id, taken=True, answer="Đã sửa"))
    assert drive.seen("binh").meeting.minutes.comments == {}
    (own,) = drive.seen("an").meeting.minutes.comments.values()
    assert (own.author, own.taken, own.answer) == ("an", True, "Đã sửa")
    assert len(drive.seen("chair").meeting.minutes.comments) == 2


def test_an_approval_is_of_what_was_read() -> None:
    drive = opened()
    item(drive, "i1")
    seen = write(drive, prose("Một"))
    drive.do("chair", lifecycle.CloseMeeting())
    drive.do("sec", agenda.RecordConclusion(item_id=I1, text="x"))
    assert drive.refused("chair", lifecycle.ApproveMinutes(seen_seq=seen)) is Refusal.MINUTES_CHANGED
    drive.do("chair", lifecycle.ApproveMinutes(seen_seq=drive.replica.seq))
    minutes = drafted(drive)
    assert (minutes.approved_at, minutes.approved_seqs) == (START, (drive.replica.seq,))
    assert drive.meeting.minutes.approved_seq == drive.replica.seq


def test_an_approval_that_names_nothing_is_taken() -> None:
    drive = opened()
    item(drive, "i1")
    write(drive, prose("Một"))
    drive.do("chair", lifecycle.CloseMeeting())
    drive.do("chair", lifecycle.ApproveMinutes())
    assert drive.meeting.phase is Phase.MINUTES_APPROVED


def signed(drive: Drive) -> None:
    drive.do("clerk", ISSUE)
    drive.do("sec", SIGN)
    drive.do("chair", replace(SIGN, field=SignatureField.CHAIR, base_sha256=SIGNED_SHA, sha256="c" * 64))


def test_the_paper_is_signed_in_order_and_handed_on() -> None:
    drive = opened()
    approve(drive)
    assert minutes_issue.next_field(drive.meeting.minutes) is None
    assert minutes_issue.newest_sha256(drive.meeting.minutes) == ""
    drive.do("clerk", ISSUE)
    assert drafted(drive).number == ISSUE.number
    assert minutes_issue.newest_sha256(drive.meeting.minutes) == SHA
    drive.do("sec", replace(SIGN, verdict=SignatureVerdict.UNTRUSTED, roots_known=False))
    assert minutes_issue.next_field(drive.meeting.minutes) is SignatureField.CHAIR
    drive.do("clerk", ISSUE)
    issued = drive.meeting.minutes.issued
    assert issued is not None
    assert (issued.revision, issued.by, drive.meeting.minutes.signatures) == (2, "clerk", ())
    drive.do("sec", SIGN)
    drive.do("chair", replace(SIGN, field=SignatureField.CHAIR, base_sha256=SIGNED_SHA, sha256="c" * 64))
    drive.do("clerk", DELIVER)
    drive.do("clerk", replace(SIGN, field=SignatureField.SEAL, base_sha256="c" * 64, sha256="d" * 64))
    minutes = drive.meeting.minutes
    assert minutes_issue.next_field(minutes) is None
    assert minutes_issue.newest_sha256(minutes) == "d" * 64
    assert [s.person_id for s in minutes.signatures] == ["sec", "chair", "clerk"]
    assert [(d.to, d.by) for d in minutes.deliveries] == [(DELIVER.to, "clerk")]
    drive.do("clerk", lifecycle.ArchiveMeeting())


def test_opened_again_the_paper_is_void_and_the_next_one_counts_on() -> None:
    drive = opened()
    approve(drive)
    signed(drive)
    drive.do("chair", ReopenMinutes(reason="Sai tên"))
    minutes = drive.meeting.minutes
    assert (minutes.issued, minutes.signatures, minutes.approved_at, minutes.approved_seq) == (None, (), None, 0)
    drive.do("chair", lifecycle.ApproveMinutes())
    drive.do("clerk", replace(ISSUE, upto_seq=drive.replica.seq))
    issued = drive.meeting.minutes.issued
    assert issued is not None
    assert issued.revision == 2


def test_a_paper_of_matters_inside_is_for_those_inside() -> None:
    drive = opened()
    item(drive, "i1", closed=True)
    drive.do("chair", agenda.StartItem(item_id=I1))
    approve(drive)
    signed(drive)
    assert drive.seen("an").meeting.minutes.issued == drive.meeting.minutes.issued
    assert len(drive.seen("an").meeting.minutes.signatures) == 2
    assert drive.seen("guest").meeting.minutes.issued is None
    assert drive.seen("guest").meeting.minutes.signatures == ()
    assert drive.seen("guest").meeting.minutes.approved_at == START
    assert may_read_minutes(drive.meeting, PersonId("an"))
    assert not may_read_minutes(drive.meeting, PersonId("guest"))
    assert not may_read_minutes(drive.meeting, PersonId("stranger"))


def test_an_objection_is_answered_and_printed_in_the_minutes_that_follow() -> None:
    drive = opened(TERM)
    item(drive, "i1")
    approve(drive)
    assert objection_until(drive.meeting) == START + timedelta(days=3)
    drive.wait(3 * 86_400)
    drive.do("an", replace(OBJECT, text="Thiếu ý kiến của tôi", item_id=I1))
    (outside,) = drive.seen("guest").meeting.minutes.objections.values()
    assert (outside.author, outside.text, outside.item_id) == ("an", "", None)
    (own,) = drive.seen("an").meeting.minutes.objections.values()
    assert own.text == "Thiếu ý kiến của tôi"
    drive.do("chair", replace(ANSWER, answer="Chấp nhận"))
    (outside,) = drive.seen("guest").meeting.minutes.objections.values()
    assert (outside.upheld, outside.answer) == (True, "")
    drive.do("chair", ReopenMinutes(reason="Ý kiến được chấp nhận"))
    assert objection_until(drive.meeting) is None
    (line,) = drafted(drive).objections
    assert (line.name, line.item, line.text, line.upheld, line.answer) == (
        "An",
        "1",
        "Thiếu ý kiến của tôi",
        True,
        "Chấp nhận",
    )
    assert [type(drive.facts[n - 1].event).__name__ for n in line.seqs] == [
        "MinutesObjected",
        "ObjectionWorded",
        "ObjectionAnswered",
        "ObjectionReasoned",
    ]
    drive.do("chair", lifecycle.ApproveMinutes())
    assert drive.refused("clerk", lifecycle.ArchiveMeeting()) is Refusal.OBJECTION_TERM_RUNNING
    drive.wait(3 * 86_400 + 1)
    drive.do("clerk", lifecycle.ArchiveMeeting())


def test_an_objection_is_answered_also_when_the_minutes_are_open_again() -> None:
    drive = opened(TERM)
    approve(drive)
    drive.do("an", OBJECT)
    drive.do("chair", ReopenMinutes(reason="x"))
    drive.do("chair", replace(ANSWER, upheld=False))
    assert drive.meeting.minutes.objections[OBJECT.objection_id].upheld is False


def test_whoever_sat_with_the_vote_of_an_absent_member_may_object() -> None:
    drive = opened(replace(TERM, substitutes_vote=True), absent=("an",))
    substitute = NameSubstitute(person_id=PersonId("an"), substitute_id=PersonId("dung"), reason="x")
    assert not may_object(drive.meeting, PersonId("dung"))
    drive.do("sec", substitute)
    assert may_object(drive.meeting, PersonId("dung"))
    assert may_object(drive.meeting, PersonId("an"))
    without = replace(drive.meeting, rules=TERM)
    assert not may_object(without, PersonId("dung"))
    assert not may_object(drive.meeting, PersonId("stranger"))


def answered_inside(drive: Drive) -> None:
    drive.do("an", floor.RequestFloor(speech_id=SpeechId("s1"), kind=SpeechKind.POINT_OF_ORDER))
    drive.do("chair", floor.GrantFloor(speech_id=SpeechId("s1")))
    drive.do("chair", floor.EndSpeech(speech_id=SpeechId("s1")))
    drive.do("chair", doors.CloseDoors())
    drive.do("chair", points_of_order.AnswerPointOfOrder(speech_id=SpeechId("s1"), upheld=True))


def spoke_inside(drive: Drive) -> None:
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=I1))
    drive.do("chair", doors.CloseDoors())
    drive.do("an", floor.RequestFloor(speech_id=SpeechId("s1")))
    drive.do("chair", floor.GrantFloor(speech_id=SpeechId("s1")))
    drive.do("chair", doors.OpenDoors())


def voted_inside(drive: Drive) -> None:
    item(drive, "i1")
    drive.do("chair", doors.CloseDoors())
    vote = poll(drive, item_id="i1")
    votes(drive, vote, an=Choice.YES)
    drive.do("chair", voting.ClosePoll(poll_id=vote))


def released_on_closed(drive: Drive) -> None:
    item(drive, "i1", closed=True)
    paper = document(drive, item_id="i1")
    drive.do("sec", ReleaseDocument(document_id=paper))
    assert drafted(drive).items[0].documents == ("Tờ trình d1",)
    assert drive.meeting.documents[paper].released_at is not None


def released_to_some(drive: Drive) -> None:
    item(drive, "i1", closed=True)
    document(drive, item_id="i1", audience=Audience(persons=(PersonId("an"),)))
    drive.do("sec", ReleaseDocument(document_id=DocumentId("d1")))
    assert drafted(drive).items[0].documents == ()


def concluded_inside(drive: Drive) -> None:
    item(drive, "i1")
    drive.do("chair", doors.CloseDoors())
    drive.do("chair", agenda.RecordConclusion(item_id=I1, text="x"))


def task_on_closed(drive: Drive) -> None:
    item(drive, "i1", closed=True)
    drive.do("sec", task("a1", "i1"))


def hidden_and_closed(drive: Drive) -> None:
    """Nothing of it is in the minutes."""
    item(drive, "i1", hidden=True, closed=True)
    drive.do("sec", task("a1", "i1"))
    write(drive, prose("x"))
    drive.do("sec", agenda.AddRemark(item_id=I1, text="x"))


def only_planned(drive: Drive) -> None:
    item(drive, "i1", closed=True)
    document(drive, item_id="i1")


def doors_were_closed(drive: Drive) -> None:
    """Nothing was said meanwhile."""
    drive.do("chair", doors.CloseDoors())
    drive.do("chair", doors.OpenDoors())


@pytest.mark.parametrize(
    ("happened", "inside"),
    [
        (answered_inside, True),
        (spoke_inside, True),
        (voted_inside, True),
        (released_on_closed, True),
        (concluded_inside, True),
        (task_on_closed, True),
        (hidden_and_closed, False),
        (only_planned, False),
        (released_to_some, False),
        (doors_were_closed, False),
    ],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_minutes_are_for_those_inside_once_anything_in_them_was_behind_doors(
    happened: Callable[[Drive], None], inside: bool
) -> None:
    drive = opened()
    happened(drive)
    assert minutes_audience(drive.meeting) == (THE_INSIDE if inside else EVERYONE)
    assert drafted(drive).inside is inside


def test_what_was_spoken_or_voted_inside_on_an_item_makes_words_about_it_inside() -> None:
    for happened in (spoke_inside, voted_inside):
        drive = opened()
        happened(drive)
        if drive.meeting.doors_shut:
            drive.do("chair", voting.CancelPoll(poll_id=PollId("v1"), reason="x"))
            drive.do("chair", doors.OpenDoors())
        item(drive, "i2")
        assert behind_doors(drive.meeting, I1)
        assert not behind_doors(drive.meeting, I2)
        assert not behind_doors(drive.meeting, ItemId("gone"))
        write(drive, prose("x"))
        assert drive.meeting.minutes.texts[I1].inside


OLD_FACTS = (
    '{"seq":1,"at":"2026-03-02T01:00:00Z","actor":"sec","event":{"type":"MeetingCreated","title":"x","body":"",'
    '"parent_body":"","place":"","planned_start":null,"rules":{"name":"working_meeting"},"secretary":'
    '{"person_id":"sec","name":"Sec","roles":["secretary","chair"]}},"salt":""}',
    '{"seq":2,"at":"2026-03-02T01:00:00Z","actor":"sec","event":{"type":"ItemAdded","item":{"item_id":"i1","title":"x",'
    '"rank":"1"}},"salt":""}',
    '{"seq":3,"at":"2026-03-02T01:00:00Z","actor":"sec","event":{"type":"RemarkAdded","item_id":"i1","text":"x"},'
    '"salt":""}',
    '{"seq":4,"at":"2026-03-02T01:00:00Z","actor":"sec","event":{"type":"ConclusionRecorded","item_id":"i1",'
    '"text":"x"},"salt":""}',
    '{"seq":5,"at":"2026-03-02T01:00:00Z","actor":"sec","event":{"type":"MeetingOpened"},"salt":""}',
    '{"seq":6,"at":"2026-03-02T01:00:00Z","actor":"sec","event":{"type":"MeetingClosed"},"salt":""}',
    '{"seq":7,"at":"2026-03-02T01:00:00Z","actor":"sec","event":{"type":"MinutesApproved"},"salt":""}',
    '{"seq":8,"at":"2026-03-02T01:00:00Z","actor":"sec","event":{"type":"MeetingArchived"},"salt":""}',
)


def test_a_chain_of_before_minutes_could_be_written_still_replays() -> None:
    replica = chain.blank(M)
    head, facts = replica.head, []
    for seq, payload in enumerate(OLD_FACTS, start=1):
        digest = sha256(payload.encode()).hexdigest()
        head = chain.next_head(head, digest)
        replica, fact = chain.follow(replica, chain.Link(seq=seq, digest=digest, head=head, payload=payload))
        assert fact is not None
        facts.append(fact)
    meeting = replica.meeting
    assert meeting.phase is Phase.ARCHIVED
    assert (meeting.minutes.approved_at, meeting.minutes.approved_seq) == (START, 7)
    assert meeting.rules.objection_days == 0
    assert draft(meeting, facts).approved_at == START
    assert [n.seqs for n in draft(meeting, facts).items[0].notes] == [(3,)]
