"""The agenda: exact order, hidden items that leave no trace, one item running."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from meetroom.domain import agenda, lifecycle, voting
from meetroom.domain.agenda import (
    ConclusionRecorded,
    ItemFinished,
    ItemRevealed,
    ItemStarted,
    numbered,
    ordered,
)
from meetroom.domain.core import ItemId
from meetroom.domain.state import ItemKind, ItemState
from tests.domain.driving import Drive, document, founded, item, opened, poll

I1, I2 = ItemId("i1"), ItemId("i2")


def names(drive: Drive) -> list[str]:
    return [i.item_id for i in ordered(drive.meeting)]


@given(moves=st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 5)), max_size=40))
@settings(deadline=None, max_examples=60)
def test_moving_is_what_a_list_would_do(moves: list[tuple[int, int | None]]) -> None:
    drive = founded()
    expected = [str(n) for n in range(6)]
    for name in expected:
        item(drive, name)
    for moved, before in moves:
        if moved == before:
            continue
        where = None if before is None else ItemId(str(before))
        drive.do("sec", agenda.MoveItem(item_id=ItemId(str(moved)), before=where))
        expected.remove(str(moved))
        expected.insert(len(expected) if where is None else expected.index(where), str(moved))
        assert names(drive) == expected


def test_items_are_put_in_between_without_touching_others() -> None:
    drive = founded()
    item(drive, "a")
    item(drive, "b")
    before = drive.meeting.items
    drive.do("sec", agenda.AddItem(item_id=ItemId("m"), title="x", before=ItemId("b")))
    drive.do("sec", agenda.AddItem(item_id=ItemId("f"), title="x", before=ItemId("a")))
    assert names(drive) == ["f", "a", "m", "b"]
    assert {k: v for k, v in drive.meeting.items.items() if k in before} == before
    assert drive.meeting.items[ItemId("m")].rank == Decimal("1.5")


def test_the_tree_is_numbered_in_reading_order() -> None:
    drive = founded()
    item(drive, "a")
    item(drive, "b")
    item(drive, "a1", under="a")
    item(drive, "a2", under="a")
    item(drive, "a1x", under="a1")
    rows = [(number, i.item_id) for number, i in numbered(drive.meeting)]
    assert rows == [("1", "a"), ("1.1", "a1"), ("1.1.1", "a1x"), ("1.2", "a2"), ("2", "b")]


def test_hundreds_of_moves_into_one_gap_keep_the_order() -> None:
    drive = founded()
    for name in ("a", "b", "c"):
        item(drive, name)
    for _ in range(150):
        drive.do("sec", agenda.MoveItem(item_id=ItemId("b"), before=ItemId("a")))
        drive.do("sec", agenda.MoveItem(item_id=ItemId("a"), before=ItemId("b")))
        assert names(drive) == ["a", "b", "c"]


def test_one_item_runs_and_the_last_one_ends_with_it() -> None:
    drive = opened()
    item(drive, "i1")
    item(drive, "i2")
    drive.do("chair", agenda.StartItem(item_id=I1))
    drive.wait(10)
    assert drive.do("chair", agenda.StartItem(item_id=I2)) == (ItemFinished(item_id=I1), ItemStarted(item_id=I2))
    assert drive.meeting.current_item == I2
    drive.wait(10)
    first_start = drive.meeting.items[I1].started_at
    drive.do("chair", agenda.StartItem(item_id=I1))
    again = drive.meeting.items[I1]
    assert (again.state, again.started_at, again.finished_at) == (ItemState.RUNNING, first_start, None)
    drive.do("chair", lifecycle.CloseMeeting())
    assert drive.meeting.current_item is None
    assert drive.meeting.items[I1].state is ItemState.DONE


def test_a_hidden_item_leaves_no_trace_until_it_is_revealed() -> None:
    drive = opened()
    item(drive, "i1", hidden=True)
    drive.do("sec", agenda.EditItem(item_id=I1, title="Nhân sự", kind=ItemKind.ELECTION))
    drive.do("sec", agenda.MoveItem(item_id=I1))
    drive.do("sec", agenda.RecordConclusion(item_id=I1, text="Nháp"))
    document(drive, item_id="i1")
    poll(drive, item_id="i1", open_it=False)
    drive.do("sec", agenda.AddRemark(item_id=I1, text="Ghi chú"))
    item(drive, "i2", hidden=True)
    drive.do("sec", agenda.RemoveItem(item_id=I2))
    before = drive.seen("an").meeting
    assert before.items == {}
    assert "Nhân sự" not in "".join(drive.payloads("an"))
    drive.do("sec", agenda.RevealItem(item_id=I1))
    assert drive.seen("an").meeting.items == drive.meeting.items
    assert drive.meeting.items[I1].title == "Nhân sự"


def test_calling_a_hidden_item_reveals_it() -> None:
    drive = opened()
    item(drive, "i1", hidden=True)
    events = drive.do("chair", agenda.StartItem(item_id=I1))
    assert [type(e) for e in events] == [ItemRevealed, ItemStarted]
    assert drive.seen("guest").meeting.items[I1].state is ItemState.RUNNING


def test_what_a_closed_sitting_concluded_is_not_revealed_with_it() -> None:
    drive = opened()
    item(drive, "i1", hidden=True, closed=True)
    drive.do("sec", agenda.RecordConclusion(item_id=I1, text="Kết luận kín"))
    events = drive.do("sec", agenda.RevealItem(item_id=I1))
    assert [type(e) for e in events] == [ItemRevealed, ConclusionRecorded]
    assert drive.meeting.items[I1].conclusion == "Kết luận kín"
    assert drive.seen("an").meeting.items[I1].conclusion == "Kết luận kín"
    assert "Kết luận kín" not in "".join(drive.payloads("guest"))


def test_an_item_of_a_cancelled_vote_may_go() -> None:
    drive = opened()
    item(drive, "i1")
    poll_id = poll(drive, item_id="i1")
    drive.do("chair", voting.CancelPoll(poll_id=poll_id, reason="x"))
    drive.do("sec", agenda.RemoveItem(item_id=I1))
    assert drive.meeting.items == {}


def test_remarks_are_added_never_edited() -> None:
    drive = opened()
    for text in ("một", "hai"):
        drive.do("sec", agenda.AddRemark(item_id=None, text=text))
    assert [(r.author, r.text) for r in drive.meeting.remarks] == [("sec", "một"), ("sec", "hai")]
