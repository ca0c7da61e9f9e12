"""What is written beside the facts: texts and tasks in the draft, and what it tells of one person."""

from datetime import date
from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain import agenda, attendance, chain, doors, floor, lifecycle, voting
from meetroom.domain.action_items import MAX_ACTIONS, RemoveActionItem
from meetroom.domain.core import ActionId, ItemId, PersonId, PollId, Refusal, SpeechId
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_own import own_part
from meetroom.domain.minutes_readers import (
    THE_INSIDE,
    behind_doors,
    minutes_audience,
    minutes_seq,
)
from meetroom.domain.minutes_review import ReopenMinutes
from meetroom.domain.minutes_state import (
    MinutesState,
    Paragraph,
    ParagraphStyle,
    RichText,
    Span,
    TextPlace,
)
from meetroom.domain.minutes_text import (
    WriteMinutesText,
    check_rich_text,
    normalised,
)
from meetroom.domain.polls import motion_vote
from meetroom.domain.state import Choice, Phase, RuleSet
from meetroom.protocol.messages import MAX_MESSAGE_BYTES
from tests.domain.driving import item, opened, votes
from tests.domain.minutes_acts import I1, approve, drafted, task, write
from tests.domain.minutes_samples import PUT, prose

I2 = ItemId("i2")
TERM = RuleSet(objection_days=3)


def test_texts_stand_in_the_draft_with_the_fact_that_wrote_them() -> None:
    drive = opened()
    item(drive, "i1")
    first = write(drive, prose("Mở đầu"), TextPlace.OPENING, None)
    write(drive, prose("Nháp"))
    newest = write(drive, prose("Ý kiến", "thống nhất"))
    last = write(drive, prose("Kết thúc"), TextPlace.CLOSING, None)
    minutes = drafted(drive)
    assert (minutes.opening, minutes.opening_seqs) == (prose("Mở đầu"), (first,))
    assert (minutes.closing, minutes.closing_seqs) == (prose("Kết thúc"), (last,))
    assert (minutes.items[0].text, minutes.items[0].text_seqs) == (prose("Ý kiến", "thống nhất"), (newest,))
    assert minutes_seq(drive.meeting) == last


def test_an_empty_text_removes_and_nobody_overwrites_unawares() -> None:
    drive = opened()
    item(drive, "i1")
    base = write(drive, prose("Một"))
    blank = WriteMinutesText(place=TextPlace.ITEM, item_id=I1, text=prose(" ", "\t"), base_seq=base)
    late = WriteMinutesText(place=TextPlace.ITEM, item_id=I1, text=prose("Hai"), base_seq=base)
    drive.do("sec", blank)
    assert drive.meeting.minutes.texts == {}
    assert drafted(drive).items[0].text == ()
    assert drive.refused("sec", late) is Refusal.TEXT_CHANGED
    drive.do("sec", replace(late, base_seq=0))
    assert drive.meeting.minutes.texts[I1].text == prose("Hai")


def test_a_text_is_kept_in_one_form() -> None:
    bold = Span(text=" đậm", bold=True)
    messy = (
        Paragraph(spans=(Span(text=" \t"), Span(text="A "), Span(text=""), Span(text="bé"), bold, Span(text=" "))),
        Paragraph(),
        Paragraph(spans=(Span(text="\u200b"),), style=ParagraphStyle.BULLET),
        Paragraph(spans=(Span(text="  "), bold, Span(text="x"))),
    )
    assert normalised(messy) == (
        Paragraph(spans=(Span(text="A bé"), bold)),
        Paragraph(spans=(replace(bold, text="đậm"), Span(text="x"))),
    )


def test_marks_that_are_heaped_on_a_letter_are_left_as_they_are() -> None:
    heap = prose("a" + "\u0301\u0323" * 100_000)
    assert normalised(heap) == heap


LETTERS = st.text(alphabet=st.sampled_from(" \tabé\u0301\u00a0\u200b\u0041\u030a\n\u2000"), max_size=6)
SPANS = st.builds(Span, text=LETTERS, bold=st.booleans(), italic=st.booleans())
TEXTS = st.lists(st.builds(Paragraph, spans=st.lists(SPANS, max_size=5).map(tuple)), max_size=4).map(tuple)


@given(TEXTS)
def test_what_was_put_in_form_stays(text: RichText) -> None:
    once = normalised(text)
    assert normalised(once) == once
    for paragraph in once:
        assert paragraph.spans
        assert all(span.text for span in paragraph.spans)
        looks = [replace(span, text="") for span in paragraph.spans]
        assert all(a != b for a, b in pairwise(looks))


def test_limits_of_a_text_are_reached() -> None:
    check_rich_text(prose(*["x" * 50] * 400))
    check_rich_text((Paragraph(spans=tuple(Span(text="x", bold=n % 2 == 0) for n in range(200))),))


def test_what_is_said_of_matters_inside_stays_inside_whoever_mends_it_later() -> None:
    drive = opened()
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=I1))
    assert not behind_doors(drive.meeting, I1)
    drive.do("chair", doors.CloseDoors())
    assert behind_doors(drive.meeting, None)
    write(drive, prose("Kín"))
    drive.do("sec", PUT)
    drive.do("sec", agenda.AddRemark(item_id=I1, text="x"))
    drive.do("chair", doors.OpenDoors())
    assert not behind_doors(drive.meeting, I1)
    write(drive, prose("Kín, đã sửa"))
    base = drive.meeting.minutes.actions[PUT.action.action_id].seq
    drive.do("sec", replace(PUT, action=replace(PUT.action, text="y"), base_seq=base))
    assert drive.meeting.minutes.texts[I1].inside
    assert drive.meeting.minutes.actions[PUT.action.action_id].inside
    assert drive.meeting.remarks[0].inside
    assert minutes_audience(drive.meeting) == THE_INSIDE
    write(drive, ())
    write(drive, prose("Công khai"))
    assert not drive.meeting.minutes.texts[I1].inside


def test_a_conclusion_is_not_overwritten_unawares() -> None:
    drive = opened()
    item(drive, "i1")
    drive.do("sec", agenda.RecordConclusion(item_id=I1, text="Một", base_seq=0))
    seen = drive.meeting.items[I1].conclusion_seq
    assert seen == drive.replica.seq
    assert drive.refused("chair", agenda.RecordConclusion(item_id=I1, text="Hai", base_seq=0)) is Refusal.TEXT_CHANGED
    drive.do("chair", agenda.RecordConclusion(item_id=I1, text="Hai", base_seq=seen))
    drive.do("chair", agenda.RecordConclusion(item_id=I1, text="Ba"))
    assert drive.meeting.items[I1].conclusion == "Ba"


def test_tasks_stand_in_the_order_of_the_agenda() -> None:
    drive = opened()
    for name in ("i2", "i1"):
        item(drive, name)
    item(drive, "an", hidden=True)
    drive.do("sec", task("a1"))
    drive.do("sec", task("a2", "i1", owner="", owner_id=PersonId("an"), due=date(2026, 12, 1)))
    put = drive.replica.seq
    drive.do("sec", task("a3", "i2"))
    drive.do("sec", task("a4", "an"))
    told = drafted(drive).tasks
    assert [(t.action_id, t.item, t.owner) for t in told] == [
        ("a3", "1", "Sở Nội vụ"),
        ("a2", "2", "An"),
        ("a1", "", "Sở Nội vụ"),
    ]
    assert (told[1].due, told[1].owner_id, told[1].item_id, told[1].seqs) == (date(2026, 12, 1), "an", "i1", (put,))


def test_facts_about_minutes_fit_into_a_message_however_long_they_may_be() -> None:
    drive = opened()
    item(drive, "i1")
    write(drive, prose(*["\U0001d50d" * 50] * 400))
    looks = tuple(Span(text='"', bold=n % 2 == 0) for n in range(200))
    write(drive, (Paragraph(spans=looks),) * 22)
    for n in range(MAX_ACTIONS):
        drive.do("sec", task(f"a{n}", text="\U0001d50d" * 2_000, owner='"' * 200))
    approve(drive)
    assert len(drive.meeting.minutes.given) == MAX_ACTIONS
    assert drive.meeting.minutes.given == drive.meeting.minutes.actions
    assert max(len(msgspec.json.encode(stored.link)) for stored in drive.stored) < MAX_MESSAGE_BYTES - 100_000


def test_with_the_approval_tasks_are_known_to_whoever_may_read_the_minutes() -> None:
    drive = opened()
    item(drive, "i1")
    item(drive, "kin", closed=True)
    item(drive, "an", hidden=True)
    for command in (task("a1", "i1"), task("a2", "kin"), task("a3", "an")):
        drive.do("sec", command)
    assert drive.seen("binh").meeting.minutes == MinutesState()
    approve(drive)
    assert set(drive.seen("binh").meeting.minutes.given) == {"a1", "a2"}
    assert set(drive.seen("guest").meeting.minutes.given) == {"a1"}
    delegate = drive.seen("binh").meeting
    facts = [chain.open_link(chain.seen_by(s, drive.meeting, PersonId("binh"))) for s in drive.stored]
    told = draft(delegate, [f for f in facts if f is not None]).tasks
    assert [t.action_id for t in told] == ["a1", "a2"]
    drive.do("chair", ReopenMinutes(reason="Sai số liệu"))
    assert drive.meeting.phase is Phase.CLOSED
    assert drive.seen("guest").meeting.minutes.given == {}
    base = drive.meeting.minutes.actions[ActionId("a1")].seq
    drive.do("sec", RemoveActionItem(action_id=ActionId("a1"), base_seq=base))
    drive.do("chair", lifecycle.ApproveMinutes())
    assert set(drive.seen("guest").meeting.minutes.given) == set()


def test_what_minutes_tell_of_one_person() -> None:
    drive = opened()
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=I1))
    for n, speaker in enumerate(("an", "binh", "an")):
        speech = SpeechId(f"s{n}")
        drive.do(speaker, floor.RequestFloor(speech_id=speech))
        drive.do("chair", floor.GrantFloor(speech_id=speech))
        drive.wait(20)
        drive.do("chair", floor.EndSpeech(speech_id=speech))
    drive.do("sec", voting.CreatePoll(poll_id=PollId("v1"), question="?", item_id=I1))
    drive.do("chair", voting.OpenPoll(poll_id=PollId("v1")))
    votes(drive, PollId("v1"), an=Choice.NO)
    drive.do("sec", voting.RecordVote(poll_id=PollId("v1"), voter_id=PersonId("binh"), vote=motion_vote(Choice.YES)))
    drive.do("chair", voting.ClosePoll(poll_id=PollId("v1")))
    drive.do("chair", voting.PublishResult(poll_id=PollId("v1")))
    drive.do("sec", task("a1", "i1", owner_id=PersonId("an")))
    drive.do("sec", task("a2"))
    minutes = drafted(drive)
    part = own_part(minutes, PersonId("an"))
    assert len(part.stays) == 1
    assert [(c.item, c.title, c.contribution.spoken_s) for c in part.contributions] == [("1", "Mục i1", 20.0)] * 2
    assert part.spoken_s == 40.0
    (mine,) = part.votes
    assert (mine.item, mine.vote.question, mine.ballot.choice, mine.ballot.noted_by) == ("1", "?", Choice.NO, "")
    assert [t.action_id for t in part.tasks] == ["a1"]
    (noted,) = own_part(minutes, PersonId("binh")).votes
    assert (noted.ballot.choice, noted.ballot.noted_by) == (Choice.YES, "Sec")
    assert own_part(minutes, PersonId("stranger")).votes == ()


def test_somebody_excused_has_a_part_too() -> None:
    drive = opened(absent=("an",))
    drive.do("sec", attendance.ExcuseAbsence(person_id=PersonId("an"), reason="Ốm"))
    part = own_part(drafted(drive), PersonId("an"))
    assert part.excused
    assert (part.stays, part.contributions, part.tasks) == ((), (), ())
