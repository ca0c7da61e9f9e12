"""Presenting: views, pointer and ink pass from whoever presents to whoever may see them."""

import asyncio
from typing import cast

import pytest
from msgspec.structs import replace

from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.state import Audience, DocumentState
from meetroom.protocol.codec import MalformedMessage
from meetroom.protocol.messages import MAX_LIVE_POINTS, InkPresented, PagePresented, PointerPresented
from meetroom.server import presenting
from meetroom.server.presenting import MAX_STROKES, SAMPLES_PER_S
from tests.server.presenting_hall import D1, D2, MEETING, SECRET, Guest, Hall, xs


async def test_the_view_is_passed_on_whole_to_everybody_else() -> None:
    hall = Hall("chair", "an", "eye")
    hall.page("chair", page=3, left=0.25, zoom=0.5)
    expected = PagePresented(by=PersonId("chair"), document_id=D1, page=3, top=0.5, left=0.25, zoom=0.5)
    assert hall.guests["an"].seen == hall.guests["eye"].seen == [expected]
    assert hall.guests["chair"].seen == []


@pytest.mark.parametrize("name", ["binh", "guest", "eye", "op", "admin", "clerk"])
async def test_whoever_may_not_present_is_not_heard(name: str) -> None:
    hall = Hall(name, "sec")
    hall.page(name)
    hall.pointer(name)
    hall.ink(name, 1)
    assert hall.guests["sec"].seen == []


async def test_whoever_has_the_floor_presents_what_they_may_open() -> None:
    hall = Hall("an", "binh")
    hall.page("an", SECRET)
    hall.page("an", DocumentId("nowhere"))
    assert hall.guests["binh"].seen == []
    hall.page("an")
    assert len(hall.guests["binh"].seen) == 1


@pytest.mark.parametrize(("took_s", "next_s"), [(0.002, presenting.LEAST_PAUSE_S), (0.1, 0.1 / presenting.MOST_SHARE)])
async def test_the_pace_is_counted_from_the_beginning_and_leaves_time_for_the_meeting(
    took_s: float, next_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = Hall("chair", "an")

    def slowly(kind: str, text: object) -> None:
        hall.now_s += took_s

    monkeypatch.setattr(hall.guests["an"].line, "push_newest", slowly)
    hall.page("chair")
    assert hall.presenting._next_s == pytest.approx(100.0 + next_s)


async def test_only_readers_of_the_document_follow() -> None:
    hall = Hall("sec", "an", "binh", "clerk")
    hall.page("sec", SECRET)
    hall.wait()
    hall.pointer("sec", document_id=SECRET)
    hall.wait()
    hall.ink("sec", 1, document_id=SECRET)
    assert [len(hall.guests[name].seen) for name in ("an", "binh", "clerk")] == [0, 3, 3]
    # From now on "an" may open it, and gets the view at once.
    wider = replace(MEETING.documents[SECRET], audience=Audience(everyone=True))
    hall.meeting = replace(MEETING, documents={**MEETING.documents, SECRET: wider})
    hall.presenting.on_sight()
    assert len(hall.guests["an"].of(PagePresented)) == 1
    assert len(hall.guests["binh"].of(PagePresented)) == 1
    # And from now on nobody may.
    gone = replace(wider, state=DocumentState.WITHDRAWN)
    hall.meeting = replace(MEETING, documents={**MEETING.documents, SECRET: gone})
    hall.presenting.on_sight()
    hall.wait()
    hall.page("sec", SECRET, 5)
    hall.pointer("sec", document_id=SECRET)
    hall.ink("sec", 2, document_id=SECRET)
    assert [len(hall.guests[name].seen) for name in ("an", "binh", "clerk")] == [1, 3, 3]


async def test_pointer_and_ink_are_of_whoever_presents_now_and_of_that_document() -> None:
    hall = Hall("chair", "sec", "an", "binh")
    hall.pointer("chair")
    hall.ink("chair", 1)
    hall.page("chair")
    hall.wait()
    hall.pointer("sec")
    hall.ink("an", 1)
    hall.pointer("chair", document_id=D2)
    hall.ink("chair", 1, document_id=D2)
    assert len(hall.guests["binh"].seen) == 1
    hall.page("sec")
    hall.wait()
    hall.pointer("chair")
    assert len(hall.guests["binh"].seen) == 2
    hall.pointer("sec")
    assert len(hall.guests["binh"].of(PointerPresented)) == 1


async def test_whoever_loses_the_floor_draws_no_more() -> None:
    hall = Hall("an", "binh")
    hall.page("an")
    hall.wait()
    hall.meeting = replace(MEETING, speeches={})
    hall.ink("an", 1)
    assert hall.guests["binh"].of(InkPresented) == []


async def test_whoever_comes_late_gets_the_view_as_long_as_somebody_may_show_it() -> None:
    hall = Hall("an", "binh")
    hall.page("an", page=4)
    for name in ("chi", "admin"):
        hall.guests[name] = Guest(name)
        hall.presenting.arrived(hall.session(name))
    assert [len(hall.guests[name].seen) for name in ("chi", "admin")] == [1, 0]
    hall.presenting.left(hall.session("chi"))
    hall.wait()
    hall.page("an", page=5)
    assert [len(hall.guests[name].seen) for name in ("chi", "binh")] == [1, 2]
    hall.meeting = replace(MEETING, speeches={})
    late = hall.guests["dung"] = Guest("dung")
    hall.presenting.arrived(hall.session("dung"))
    assert late.seen == []
    hall.wait()
    hall.page("an", page=6)
    assert late.seen == []


async def test_a_hundred_signals_within_a_frame_are_gathered() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    for number in range(100):
        hall.page("chair", page=number)
        hall.pointer("chair", number)
        hall.ink("chair", number, ended=number == 50)
    an = hall.guests["an"]
    assert len(an.seen) == 1
    await an.wire.has(4)
    kinds = [type(m) for m in an.seen]
    assert kinds == [PagePresented, PagePresented, InkPresented, PointerPresented]
    assert cast(PagePresented, an.seen[1]).page == 99
    assert cast(PointerPresented, an.seen[3]).x_pt == 99
    assert xs(an.of(InkPresented)) == [list(range(100))]
    assert cast(InkPresented, an.seen[2]).ended
    hall.presenting.stop()


async def test_a_line_that_is_behind_gets_facts_first_then_the_newest_and_all_of_a_stroke() -> None:
    hall = Hall("chair", "an", "binh")
    hall.page("chair")
    an, binh = hall.guests["an"], hall.guests["binh"]
    an.wire.gate.clear()
    an.line.push('{"type":"Online","person_ids":[]}')
    for number in range(20):
        hall.wait()
        hall.page("chair", page=number)
        hall.wait()
        hall.ink("chair", number, ended=number == 19)
        hall.wait()
        hall.pointer("chair", number)
    an.line.push('{"type":"Online","person_ids":["fact"]}')
    assert len(xs(binh.of(InkPresented))) == 20
    an.wire.gate.set()
    await asyncio.wait_for(an.line.flushed(), 60)
    assert an.wire.taken[2].endswith('["fact"]}')
    assert [type(m) for m in an.seen[3:]] == [PagePresented, InkPresented, PointerPresented]
    assert xs(an.seen) == [list(range(20))]
    hall.wait()
    hall.ink("chair", 20)
    assert xs(an.seen)[1:] == [[20]]


async def test_what_waits_for_a_dead_line_is_bounded() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    an = hall.guests["an"]
    an.wire.gate.clear()
    an.line.push('{"type":"Online","person_ids":[]}')
    for number in range(MAX_STROKES + 30):
        for _ in range(3):
            hall.wait()
            hall.ink("chair", *range(1_000), mark_id=f"k{number}")
    an.wire.gate.set()
    await asyncio.wait_for(an.line.flushed(), 60)
    assert [len(points) for points in xs(an.seen)] == [MAX_LIVE_POINTS] * MAX_STROKES


async def test_more_strokes_at_once_than_hands_are_left_out() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    for number in range(50):
        hall.ink("chair", number, mark_id=f"k{number}")
    an = hall.guests["an"]
    await an.wire.has(1 + MAX_STROKES)
    assert len(xs(an.seen)) == MAX_STROKES
    hall.presenting.stop()


async def test_a_pen_faster_than_any_is_cut_short() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    an = hall.guests["an"]
    for number in range(10):
        hall.now_s += 0.1
        hall.ink("chair", *range(1_000), mark_id=f"k{number}", ended=True)
    passed_on = [len(points) for points in xs(an.seen)]
    assert len(passed_on) == 10
    assert passed_on[:4] == [1_000] * 4
    assert sum(passed_on) <= 2 * MAX_LIVE_POINTS + SAMPLES_PER_S
    assert all(m.ended for m in an.seen if isinstance(m, InkPresented))


@pytest.mark.parametrize("off", [1e9, float("inf"), float("nan")])
async def test_ink_off_any_page_is_malformed(off: float) -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    with pytest.raises(MalformedMessage):
        hall.ink("chair", off)


async def test_whoever_leafs_through_documents_has_the_readers_of_the_last_one() -> None:
    hall = Hall("sec", "an", "binh")
    hall.page("sec")
    for number in range(50):
        hall.page("sec", (D2, SECRET)[number % 2])
    hall.presenting.on_sight()
    an, binh = hall.guests["an"], hall.guests["binh"]
    await binh.wire.has(2)
    assert [m.document_id for m in binh.of(PagePresented) if isinstance(m, PagePresented)] == [D1, SECRET]
    assert len(an.seen) == 1
    assert hall.guests["sec"].seen == []


async def test_what_was_shown_of_another_document_is_dropped() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    hall.pointer("chair")
    hall.ink("chair", 1)
    hall.page("chair", D2)
    an = hall.guests["an"]
    await an.wire.has(2)
    assert [type(m) for m in an.seen] == [PagePresented, PagePresented]
    assert hall.presenting._timer is None
