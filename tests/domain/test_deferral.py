"""Items taken from the table, called again, carried over; the agenda copied; planned against real."""

from datetime import timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain import agenda, deferral, floor, lifecycle
from meetroom.domain.agenda import ItemFinished, ItemStarted, numbered
from meetroom.domain.agenda_copy import AgendaEntry, add_commands, agenda_of, carried_over
from meetroom.domain.core import Fact, ItemId, PersonId, SpeechId
from meetroom.domain.deferral import ItemCarriedOver, ItemDeferred
from meetroom.domain.meeting import apply
from meetroom.domain.state import ItemKind, ItemState, Meeting
from meetroom.domain.timetable import TimetableRow, expected_end, own_share_s, planned_end, timetable
from tests.domain.driving import START, Drive, M, founded, item, opened

I1, I2, KIN = ItemId("i1"), ItemId("i2"), ItemId("kin")


def defer(drive: Drive, item_id: ItemId = I1, by: str = "chair") -> None:
    drive.do(by, deferral.DeferItem(item_id=item_id, reason="Chờ bổ sung hồ sơ"))


def test_an_item_taken_from_the_table_is_called_again() -> None:
    drive = opened()
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=I1))
    drive.wait(100)
    defer(drive)
    off = drive.meeting.items[I1]
    assert (off.state, off.reason, off.spent_s, off.running_since) == (
        ItemState.DEFERRED,
        "Chờ bổ sung hồ sơ",
        100,
        None,
    )
    assert drive.meeting.current_item is None
    assert drive.seen("guest").meeting.items == drive.meeting.items
    drive.wait(1_000)
    drive.do("chair", agenda.StartItem(item_id=I1))
    again = drive.meeting.items[I1]
    assert (again.state, again.reason, again.started_at) == (ItemState.RUNNING, "", START)
    drive.wait(20)
    drive.do("chair", agenda.FinishItem(item_id=I1))
    assert drive.meeting.items[I1].spent_s == 120


def test_the_secretary_takes_from_the_table_what_does_not_run() -> None:
    drive = founded()
    item(drive, "i1")
    defer(drive, by="sec")
    assert drive.meeting.items[I1].state is ItemState.DEFERRED
    drive.do("sec", agenda.EditItem(item_id=I1, title="y", kind=ItemKind.DECISION))
    drive.do("sec", agenda.MoveItem(item_id=I1))


def test_another_item_runs_on_while_one_is_taken_from_the_table() -> None:
    drive = opened()
    item(drive, "i1")
    item(drive, "i2")
    drive.do("chair", agenda.StartItem(item_id=I2))
    defer(drive)
    assert drive.meeting.current_item == I2


def test_a_closed_item_taken_from_the_table_opens_the_doors() -> None:
    drive = opened()
    item(drive, "kin", closed=True)
    drive.do("chair", agenda.StartItem(item_id=KIN))
    drive.do("an", floor.RequestFloor(speech_id=SpeechId("s1")))
    events = drive.do("chair", deferral.DeferItem(item_id=KIN, reason="x"))
    assert [type(e) for e in events] == [floor.RequestWithdrawn, ItemDeferred]
    assert not drive.meeting.doors_closed


def test_what_was_to_be_carried_over_may_be_called_all_the_same() -> None:
    drive = opened()
    item(drive, "i1")
    item(drive, "i2")
    drive.do("sec", deferral.CarryOverItem(item_id=I1))
    assert drive.meeting.items[I1].state is ItemState.CARRIED_OVER
    assert drive.do("chair", agenda.StartItem(item_id=I1)) == (ItemStarted(item_id=I1),)
    assert drive.do("chair", agenda.StartItem(item_id=I2))[0] == ItemFinished(item_id=I1)
    defer(drive, I2)
    drive.do("chair", lifecycle.CloseMeeting())
    drive.do("sec", deferral.CarryOverItem(item_id=I2))
    assert [e.title for e in carried_over(drive.meeting)] == ["Mục i2"]


def test_facts_about_items_that_are_not_known_change_nothing() -> None:
    meeting = Meeting(meeting_id=M)
    for event in (ItemDeferred(item_id=I1, reason="x"), ItemCarriedOver(item_id=I1)):
        assert apply(meeting, Fact(seq=1, at=START, actor=PersonId("sec"), event=event, salt="")) is meeting


def plan(drive: Drive, name: str, minutes: int, under: str | None = None, *, hidden: bool = False) -> None:
    command = agenda.AddItem(
        item_id=ItemId(name),
        title=name,
        planned_s=minutes * 60,
        parent_id=None if under is None else ItemId(under),
        hidden=hidden,
        kind=ItemKind.DECISION,
        presenter="Sở Tài chính",
        closed_sitting=name == "kin",
    )
    drive.do("sec", command)


def test_a_copied_agenda_is_the_same_agenda() -> None:
    drive = opened()
    for name, under, hidden in (("a", None, False), ("a1", "a", False), ("a1x", "a1", True), ("kin", None, False)):
        plan(drive, name, 5, under, hidden=hidden)
    drive.do("chair", agenda.StartItem(item_id=ItemId("a")))
    drive.do("sec", agenda.RecordConclusion(item_id=ItemId("a"), text="x"))
    entries = agenda_of(drive.meeting)
    other = founded()
    numbers = count()
    commands = add_commands(entries, lambda: ItemId(f"n{next(numbers)}"))
    assert [c.title for c in commands] == ["a", "a1", "a1x", "kin"]
    for command in commands:
        other.do("sec", command)
    assert agenda_of(other.meeting) == entries
    copied = [i for _, i in numbered(other.meeting)]
    assert all(i.state is ItemState.PLANNED and not i.conclusion and i.started_at is None for i in copied)
    assert [n for n, _ in numbered(other.meeting)] == [n for n, _ in numbered(drive.meeting)]


def test_only_what_is_carried_over_is_carried_over() -> None:
    drive = opened()
    for name, under in (("a", None), ("a1", "a"), ("a2", "a"), ("a1x", "a1"), ("b", None)):
        plan(drive, name, 5, under)
    for name in ("a1", "a1x", "b"):
        drive.do("sec", deferral.CarryOverItem(item_id=ItemId(name)))
    first, second = carried_over(drive.meeting)
    assert (first.title, [c.title for c in first.children], second.title) == ("a1", ["a1x"], "b")


def test_what_stands_under_a_hidden_entry_is_hidden() -> None:
    entry = AgendaEntry(title="a", hidden=True, children=(AgendaEntry(title="b"),))
    drive = founded()
    numbers = count()
    for command in add_commands((entry,), lambda: ItemId(f"n{next(numbers)}")):
        drive.do("sec", command)
    assert all(i.hidden for i in drive.meeting.items.values())


def at(minutes: float) -> object:
    return START + timedelta(minutes=minutes)


def row(drive: Drive, name: str) -> TimetableRow:
    return next(r for r in timetable(drive.meeting, drive.now) if r.item_id == name)


def planned() -> Drive:
    """Planned for a quarter past, with a tree of 60 + 30 + 10 minutes."""
    drive = founded()
    edit = lifecycle.EditMeeting(title="x", body="y", planned_start=START + timedelta(minutes=15))
    drive.do("sec", edit)
    for name, minutes, under in (("a", 60, None), ("a1", 20, "a"), ("a2", 30, "a"), ("b", 30, None), ("c", 10, None)):
        plan(drive, name, minutes, under)
    return drive


def test_before_the_opening_the_plan_is_expected() -> None:
    drive = planned()
    rows = {r.item_id: r for r in timetable(drive.meeting, drive.now)}
    assert [(r.planned_start, r.planned_s) for r in rows.values()] == [
        (at(15), 600),
        (at(25), 1_200),
        (at(45), 1_800),
        (at(75), 1_800),
        (at(105), 600),
    ]
    assert all(r.expected_start == r.planned_start and r.late_s == 0 for r in rows.values())
    assert planned_end(drive.meeting) == expected_end(drive.meeting, drive.now) == at(115)
    drive.wait(20 * 60)
    assert row(drive, "a").late_s == 300
    assert expected_end(drive.meeting, drive.now) == at(120)


def test_planned_against_real() -> None:
    drive = planned()
    drive.do("chair", lifecycle.OpenMeeting())
    drive.wait(60 * 15)
    drive.do("chair", agenda.StartItem(item_id=ItemId("a")))
    drive.wait(60 * 4)
    assert row(drive, "a1").expected_start == at(25)
    drive.do("chair", agenda.StartItem(item_id=ItemId("a1")))
    assert row(drive, "a1").late_s == -360
    drive.wait(60 * 25)
    now = row(drive, "a1")
    assert (now.spent_s, now.over_s, now.started_at) == (1_500, 300, at(19))
    assert row(drive, "a2").expected_start == at(44)
    # A suspension stops the clock of the item; what follows is late by it.
    drive.do("chair", lifecycle.SuspendMeeting())
    drive.wait(60 * 30)
    assert row(drive, "a1").spent_s == 1_500
    assert row(drive, "a2").late_s == 29 * 60
    drive.do("chair", lifecycle.ResumeMeeting())
    drive.wait(60)
    assert row(drive, "a1").spent_s == 1_560
    defer(drive, ItemId("b"))
    drive.do("chair", agenda.StartItem(item_id=ItemId("c")))
    rest = row(drive, "a2"), row(drive, "b"), row(drive, "c")
    assert [r.expected_start for r in rest] == [at(85), None, None]
    assert rest[1].late_s is None
    assert expected_end(drive.meeting, drive.now) == at(75 + 10 + 30)
    drive.do("chair", lifecycle.CloseMeeting())
    assert expected_end(drive.meeting, drive.now) is None
    assert row(drive, "a2").expected_start is None


def test_without_a_plan_little_can_be_told() -> None:
    drive = founded()
    item(drive, "i1")
    (only,) = timetable(drive.meeting, drive.now)
    assert (only.planned_start, only.expected_start, only.late_s, only.over_s) == (None, None, None, 0.0)
    assert planned_end(drive.meeting) is None
    assert expected_end(drive.meeting, drive.now) is None
    drive.do("chair", lifecycle.OpenMeeting())
    assert planned_end(drive.meeting) is None
    assert row(drive, "i1").planned_start == START


@given(
    st.recursive(
        st.integers(0, 60), lambda leaf: st.tuples(st.integers(0, 60), st.lists(leaf, max_size=3)), max_leaves=9
    )
)
@settings(deadline=None, max_examples=100)
def test_own_shares_add_up_to_the_frame(tree: object) -> None:
    drive, numbers = founded(), count()

    def add(node: object, under: str | None, level: int) -> int:
        minutes: int
        minutes, children = node if isinstance(node, tuple) else (node, [])
        name = f"n{next(numbers)}"
        plan(drive, name, minutes, under)
        below = sum(add(child, name, level + 1) for child in children) if level < 3 else 0
        return max(minutes * 60, below)

    whole = add(tree, None, 1)
    assert sum(own_share_s(drive.meeting, i) for i in drive.meeting.items.values()) == whole


def test_a_clock_set_back_takes_no_time_from_an_item() -> None:
    drive = opened()
    item(drive, "i1")
    drive.do("chair", agenda.StartItem(item_id=I1))
    drive.wait(-60)
    defer(drive)
    assert drive.meeting.items[I1].spent_s == 0
    assert replace(drive.meeting.items[I1], spent_s=0) == drive.meeting.items[I1]
