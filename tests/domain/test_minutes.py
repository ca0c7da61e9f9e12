"""Minutes drafted from facts: complete, traceable, and silent about what is hidden or not declared."""

from datetime import timedelta

import msgspec
import pytest

from meetroom.domain import agenda, attendance, floor, lifecycle, recording, voting
from meetroom.domain.core import ItemId, MeetingId, PersonId, PointId, PollId, RecordingId, SpeechId
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Item, Minutes, Vote
from meetroom.domain.state import Choice, ItemKind, Meeting, PollState, RuleSet, Share, StopCause, Verdict
from tests.domain.sitting import CHAIR, SECRETARY, START, Sitting

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN


@pytest.fixture
def sitting() -> Sitting:
    s = Sitting()
    s.found()
    s.item("i1", "Báo cáo", ItemKind.INFORMATION)
    s.item("i2", "Nghị quyết", ItemKind.DECISION)
    s.gather()
    return s


def drafted(s: Sitting) -> Minutes:
    return draft(s.meeting, s.facts)


def only_vote(minutes: Minutes, item: int = 1) -> Vote:
    (vote,) = minutes.items[item].votes
    return vote


def facts_of(s: Sitting, seqs: tuple[int, ...]) -> list[str]:
    return [type(s.facts[n - 1].event).__name__ for n in seqs]


def test_a_blank_meeting_gives_empty_minutes() -> None:
    minutes = draft(Meeting(meeting_id=MeetingId("m")), ())
    assert (minutes.points, minutes.items, minutes.speakers, minutes.last_seq) == ((), (), (), 0)


def test_head_and_officers(sitting: Sitting) -> None:
    minutes = drafted(sitting)
    assert minutes.title == "Phiên họp thử"
    assert [a.name for a in minutes.chairs] == ["Trần Quốc Bảo"]
    assert [a.name for a in minutes.secretaries] == ["Lê Thị Ngọc Diệp"]
    assert minutes.opened_at == sitting.meeting.opened_at
    assert facts_of(sitting, minutes.seqs) == ["MeetingOpened"]
    assert minutes.last_seq == len(sitting.facts)


def test_attendance_stands_by_point_with_times_and_sources(sitting: Sitting) -> None:
    sitting.wait(100)
    left_at = sitting.now
    sitting.do("d1", attendance.SignOut())
    sitting.wait(50)
    sitting.do(SECRETARY, attendance.RecordArrivals(person_ids=(PersonId("d1"),), point_id=PointId("p2")))
    p1, p2 = drafted(sitting).points
    assert (p1.name, p2.name) == ("Điểm cầu 1", "Điểm cầu 2")
    assert [a.person_id for a in p1.people] == ["chair", "secretary", "d1", "d3"]
    assert [a.person_id for a in p2.people] == ["d2", "d4"]
    d1 = next(a for a in p1.people if a.person_id == "d1")
    assert [(s.point, s.left_at, s.late) for s in d1.stays] == [
        ("Điểm cầu 1", left_at, False),
        ("Điểm cầu 2", None, False),
    ]
    assert facts_of(sitting, d1.seqs) == ["PersonArrived", "PersonLeft", "PersonArrived"]
    assert facts_of(sitting, p1.seqs) == ["PointAdded"]


def test_absent_people_with_and_without_an_excuse() -> None:
    s = Sitting()
    s.found()
    s.do(SECRETARY, attendance.ExcuseAbsence(person_id=PersonId("d3"), reason="Đi công tác"))
    s.gather(without=("d3", "d4"))
    minutes = drafted(s)
    assert [(a.person_id, a.excused, a.reason) for a in minutes.absent] == [
        ("d3", True, "Đi công tác"),
        ("d4", False, ""),
    ]
    assert facts_of(s, minutes.absent[0].seqs) == ["AbsenceExcused"]
    assert (minutes.members, minutes.members_came) == (5, 3)


def test_remote_people_have_a_group_of_their_own() -> None:
    s = Sitting()
    s.found(points=1, delegates=1)
    s.do(SECRETARY, lifecycle.AnnounceMeeting())
    s.do("d1", attendance.SignIn())
    remote = drafted(s).points[-1]
    assert (remote.point_id, [a.person_id for a in remote.people]) == (None, ["d1"])


def test_items_carry_planned_and_real_times_and_the_conclusion(sitting: Sitting) -> None:
    started = sitting.now
    sitting.start("i1")
    sitting.wait(700)
    sitting.do(SECRETARY, agenda.RecordConclusion(item_id=ItemId("i1"), text="Nhất trí."))
    sitting.do(SECRETARY, agenda.AddRemark(item_id=ItemId("i1"), text="Điểm cầu 2 mất kết nối."))
    sitting.do(SECRETARY, agenda.AddRemark(item_id=None, text="Có phóng viên dự."))
    finished = sitting.now
    sitting.do(CHAIR, agenda.FinishItem(item_id=ItemId("i1")))
    minutes = drafted(sitting)
    first = minutes.items[0]
    assert (first.number, first.planned_s, first.started_at, first.finished_at) == ("1", 600, started, finished)
    assert first.conclusion == "Nhất trí."
    assert facts_of(sitting, first.conclusion_seqs) == ["ConclusionRecorded"]
    assert facts_of(sitting, first.seqs) == ["ItemStarted", "ItemFinished"]
    assert [(n.text, facts_of(sitting, n.seqs)) for n in first.notes] == [("Điểm cầu 2 mất kết nối.", ["RemarkAdded"])]
    assert [n.text for n in minutes.loose.notes] == ["Có phóng viên dự."]


def test_hidden_items_leave_no_trace_and_no_gap() -> None:
    s = Sitting()
    s.found()
    s.item("secret", "Nhân sự", hidden=True)
    s.item("i1", "Báo cáo")
    s.do(SECRETARY, agenda.AddRemark(item_id=ItemId("secret"), text="Kín"))
    s.gather()
    minutes = drafted(s)
    assert [(i.number, i.title) for i in minutes.items] == [("1", "Báo cáo")]
    assert b"Nh\xc3\xa2n s\xe1\xbb\xb1" not in msgspec.json.encode(minutes)
    assert "Kín" not in msgspec.json.encode(minutes).decode()


def test_contributions_in_order_with_spoken_seconds(sitting: Sitting) -> None:
    sitting.start("i1")
    sitting.speech("d2", "s1", 90)
    sitting.speech("d1", "s2", 30)
    sitting.speech("d2", "s3", 15)
    minutes = drafted(sitting)
    lines = minutes.items[0].contributions
    assert [(c.person_id, c.spoken_s) for c in lines] == [("d2", 90.0), ("d1", 30.0), ("d2", 15.0)]
    assert facts_of(sitting, lines[0].seqs) == ["FloorRequested", "FloorGranted", "SpeechEnded"]
    assert [(t.person_id, t.contributions, t.spoken_s, t.point) for t in minutes.speakers] == [
        ("d2", 2, 105.0, "Điểm cầu 2"),
        ("d1", 1, 30.0, "Điểm cầu 1"),
    ]
    assert minutes.speakers[0].seqs == tuple(sorted((*lines[0].seqs, *lines[2].seqs)))


def test_pauses_of_a_speech_do_not_count_and_a_running_one_counts_so_far(sitting: Sitting) -> None:
    sitting.start("i1")
    sitting.do("d1", floor.RequestFloor(speech_id=SpeechId("s1")))
    sitting.do(CHAIR, floor.GrantFloor(speech_id=SpeechId("s1")))
    sitting.wait(20)
    sitting.do(CHAIR, floor.PauseSpeech(speech_id=SpeechId("s1")))
    sitting.wait(500)
    sitting.do(CHAIR, floor.ResumeSpeech(speech_id=SpeechId("s1")))
    sitting.wait(7)
    sitting.do("d2", floor.RequestFloor(speech_id=SpeechId("s2")))
    (line,) = drafted(sitting).items[0].contributions
    assert (line.spoken_s, line.finished_at) == (27.0, None)


def test_a_vote_shows_base_threshold_numbers_verdict_and_names(sitting: Sitting) -> None:
    sitting.start("i2")
    sitting.vote("q1", "Thông qua?", {"chair": YES, "d1": YES, "d2": YES, "d3": NO, "d4": ABSTAIN}, item="i2")
    minutes = drafted(sitting)
    vote = only_vote(minutes)
    assert vote.tally is not None
    assert (int(vote.tally.yes), int(vote.tally.no), int(vote.tally.abstain)) == (3, 1, 1)
    assert (int(vote.tally.base_count), int(vote.tally.needed), vote.tally.verdict) == (5, 3, Verdict.ADOPTED)
    assert (vote.members, vote.entitled, vote.received) == (5, 5, 5)
    assert vote.quorum is not None
    assert vote.quorum.met
    assert [(b.person_id, b.point, b.choice) for b in vote.ballots] == [
        ("chair", "Điểm cầu 1", YES),
        ("d1", "Điểm cầu 1", YES),
        ("d3", "Điểm cầu 1", NO),
        ("d2", "Điểm cầu 2", YES),
        ("d4", "Điểm cầu 2", ABSTAIN),
    ]
    kinds = facts_of(sitting, vote.seqs)
    assert kinds[0] == "PollCreated"
    assert kinds.count("VoteCast") == 5
    assert kinds[-3:] == ["PollClosed", "PollCounted", "ResultPublished"]


def test_who_was_entitled_but_silent_is_on_the_sheet(sitting: Sitting) -> None:
    sitting.start("i2")
    sitting.vote("q1", "Thông qua?", {"d1": YES}, item="i2")
    vote = only_vote(drafted(sitting))
    assert sum(b.choice is None for b in vote.ballots) == 4
    assert vote.tally is not None
    assert vote.tally.verdict is Verdict.REJECTED


def test_an_undeclared_count_stays_out(sitting: Sitting) -> None:
    sitting.start("i2")
    sitting.vote("q1", "Thông qua?", {"d1": YES, "d2": NO}, item="i2", publish=False)
    vote = only_vote(drafted(sitting))
    assert (vote.state, vote.tally, vote.ballots, vote.received) == (PollState.COUNTED, None, (), 2)


def test_a_poll_never_opened_stays_out_and_a_cancelled_one_names_its_reason(sitting: Sitting) -> None:
    sitting.start("i2")
    sitting.do(SECRETARY, voting.CreatePoll(poll_id=PollId("q0"), question="Nháp", item_id=ItemId("i2")))
    sitting.do(SECRETARY, voting.CreatePoll(poll_id=PollId("q1"), question="Lần 1", item_id=ItemId("i2")))
    sitting.do(CHAIR, voting.OpenPoll(poll_id=PollId("q1")))
    sitting.do(CHAIR, voting.CancelPoll(poll_id=PollId("q1"), reason="Sai câu hỏi"))
    sitting.do(
        SECRETARY,
        voting.CreatePoll(
            poll_id=PollId("q2"),
            question="Lần 2",
            item_id=ItemId("i2"),
            replaces=PollId("q1"),
            threshold=Share(numerator=2, denominator=3, at_least=True),
        ),
    )
    sitting.wait(1)
    sitting.do(CHAIR, voting.OpenPoll(poll_id=PollId("q2")))
    first, second = drafted(sitting).items[1].votes
    assert (first.question, first.state, first.reason) == ("Lần 1", PollState.CANCELLED, "Sai câu hỏi")
    assert (second.replaces, second.threshold.at_least) == ("Lần 1", True)


def test_votes_outside_any_item_are_loose(sitting: Sitting) -> None:
    sitting.do(SECRETARY, voting.CreatePoll(poll_id=PollId("q1"), question="Thủ tục"))
    sitting.do(CHAIR, voting.OpenPoll(poll_id=PollId("q1")))
    assert [v.question for v in drafted(sitting).loose.votes] == ["Thủ tục"]


def test_pauses_and_quorum_changes() -> None:
    s = Sitting()
    s.found(delegates=2, rules=RuleSet(quorum=Share(numerator=2, denominator=3, at_least=True)))
    s.gather()
    s.do("d1", attendance.SignOut())
    s.do("d2", attendance.SignOut())
    s.do("d1", attendance.SignIn(point_id=PointId("p1")))
    s.do(CHAIR, lifecycle.SuspendMeeting())
    since = s.now
    s.wait(300)
    s.do(CHAIR, lifecycle.ResumeMeeting())
    s.do(CHAIR, lifecycle.SuspendMeeting())
    assert drafted(s).pauses[-1].until is None
    s.wait(60)
    s.close()
    minutes = drafted(s)
    assert [(c.quorum.met, c.quorum.present) for c in minutes.quorum_changes] == [(False, 1), (True, 2)]
    assert [(p.since, p.until) for p in minutes.pauses] == [
        (since, since + timedelta(seconds=300)),
        (
            minutes.pauses[1].since,
            s.now,
        ),
    ]
    assert [facts_of(s, p.seqs) for p in minutes.pauses] == [
        ["MeetingSuspended", "MeetingResumed"],
        ["MeetingSuspended", "MeetingClosed"],
    ]


def test_recordings(sitting: Sitting) -> None:
    begun = sitting.now
    first, second = RecordingId("r1"), RecordingId("r0")
    sitting.do(SECRETARY, recording.StartRecording(recording_id=first))
    sitting.wait(60)
    sitting.do(SECRETARY, recording.StopRecording(recording_id=first))
    filed = recording.FileRecording(recording_id=first, sha256="a" * 64, size_bytes=9, duration_s=59.5)
    sitting.do(SECRETARY, filed)
    sitting.do(CHAIR, recording.StartRecording(recording_id=second))
    assert drafted(sitting).recordings[1].stopped_at is None
    sitting.close()
    one, two = drafted(sitting).recordings
    assert (one.started_at, one.stopped_at, one.cause) == (begun, begun + timedelta(seconds=60), StopCause.ORDERED)
    assert (one.sha256, one.duration_s, two.sha256, two.cause) == ("a" * 64, 59.5, "", StopCause.MEETING_CLOSED)
    assert facts_of(sitting, one.seqs) == ["RecordingStarted", "RecordingStopped", "RecordingFiled"]


def test_order_of_facts_does_not_matter_and_gaps_are_allowed(sitting: Sitting) -> None:
    sitting.start("i2")
    sitting.vote("q1", "Thông qua?", {"d1": YES, "d2": YES, "d3": YES}, item="i2")
    assert draft(sitting.meeting, reversed(sitting.facts)) == drafted(sitting)
    public = [f for f in sitting.facts if not isinstance(f.event, voting.VoteCast)]
    vote = only_vote(draft(sitting.meeting, public))
    assert "VoteCast" not in facts_of(sitting, vote.seqs)
    assert vote.tally == only_vote(drafted(sitting)).tally


def test_every_line_with_content_names_its_facts(sitting: Sitting) -> None:
    sitting.start("i2")
    sitting.speech("d1", "s1", 10)
    sitting.vote("q1", "Thông qua?", {"d1": YES}, item="i2")
    sitting.close()
    minutes = drafted(sitting)

    def lines(item: Item) -> list[tuple[int, ...]]:
        return [*(c.seqs for c in item.contributions), *(v.seqs for v in item.votes)]

    seqs = [*(a.seqs for p in minutes.points for a in p.people), *lines(minutes.items[1]), minutes.seqs]
    assert len(seqs) == 9
    assert all(seqs)
    assert all(list(s) == sorted(set(s)) for s in seqs)


def test_minutes_survive_a_trip_through_json(sitting: Sitting) -> None:
    sitting.start("i2")
    sitting.vote("q1", "Thông qua?", {"d1": YES}, item="i2")
    minutes = drafted(sitting)
    assert msgspec.json.decode(msgspec.json.encode(minutes), type=Minutes) == minutes
    assert minutes.opened_at is not None
    assert minutes.opened_at > START
