"""What a presenter's device sends: the newest, all of the ink, nothing that a server would take for an attack."""

import asyncio
from itertools import count
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetroom.client.presenting import MAX_STROKES, Presenting, Signal
from meetroom.domain.annotations import InkPoint, MarkId, Tool
from meetroom.domain.core import DocumentId
from meetroom.protocol.codec import decode_client, encode
from meetroom.protocol.messages import MAX_LIVE_POINTS, PresentInk, PresentPage, PresentPointer

D1 = DocumentId("d1")


class Rig:
    """A presenter and a line that takes when told."""

    def __init__(self) -> None:
        self.now_s = 5.0
        self.nudges = 0
        self.nudged = asyncio.Event()
        self.presenting = Presenting(self._nudge, lambda: self.now_s)

    def _nudge(self) -> None:
        self.nudges += 1
        self.nudged.set()

    def taken(self) -> list[Signal]:
        signals = []
        while (signal := self.presenting.take()) is not None:
            signals.append(signal)
        return signals

    def draw(self, *xs: float, mark_id: str = "k", **more: Any) -> None:
        fields = {"page": 0, "tool": Tool.PEN, "color": "#D4322C", "width_pt": 2.0, "ended": False, **more}
        points = tuple(InkPoint(x, x) for x in xs)
        self.presenting.ink(PresentInk(document_id=D1, mark_id=MarkId(mark_id), points=points, **fields))


def test_the_first_is_said_at_once() -> None:
    rig = Rig()
    rig.presenting.view(D1, 3, 0.25, 0.5, 1.5)
    assert rig.nudges == 1
    assert rig.taken() == [PresentPage(document_id=D1, page=3, top=0.25, left=0.5, zoom=1.5)]


async def test_a_thousand_movements_within_a_frame_are_one_message_of_each_kind() -> None:
    rig = Rig()
    for number in range(1_000):
        rig.presenting.view(D1, number, 0, 0, 0)
        rig.presenting.pointer(D1, 0, number, 0, True)
        rig.draw(number, ended=number == 500)
    assert rig.nudges == 1
    view, ink, pointer = rig.taken()
    assert isinstance(view, PresentPage)
    assert isinstance(ink, PresentInk)
    assert isinstance(pointer, PresentPointer)
    assert (view.page, pointer.x_pt) == (999, 999)
    assert [p.x_pt for p in ink.points] == list(range(1_000))
    assert ink.ended
    rig.nudged.clear()
    await asyncio.wait_for(rig.nudged.wait(), 60)
    assert rig.taken() == []
    rig.presenting.stop()


async def test_what_waits_is_bounded() -> None:
    rig = Rig()
    for _ in range(3):
        for number in range(30):
            rig.draw(*range(1_000), mark_id=f"k{number}")
    taken = rig.taken()
    assert [len(s.points) for s in taken if isinstance(s, PresentInk)] == [MAX_LIVE_POINTS] * MAX_STROKES
    rig.presenting.stop()


async def test_after_an_outage_only_the_view_counts() -> None:
    rig = Rig()
    rig.presenting.view(D1, 1, 0, 0, 0)
    rig.taken()
    rig.presenting.pointer(D1, 0, 1, 1, True)
    rig.draw(1)
    rig.presenting.line_up()
    assert rig.taken() == []
    rig.presenting.view(D1, 2, 0, 0, 0)
    rig.draw(2)
    rig.presenting.line_up()
    assert [type(s) for s in rig.taken()] == [PresentPage]
    rig.presenting.stop()


@pytest.mark.parametrize(
    "wrong", [{"color": "red"}, {"color": "#12345"}, {"mark_id": "a b"}, {"mark_id": ""}, {"page": -1}]
)
def test_ink_that_no_server_takes_does_not_cost_the_line(wrong: dict[str, Any]) -> None:
    rig = Rig()
    rig.draw(1, **wrong)
    assert rig.taken() == []


_any = st.floats(allow_nan=True, allow_infinity=True)


@given(st.integers(-5, 999), st.lists(_any, min_size=5, max_size=5))
@settings(deadline=None)
def test_whatever_a_screen_says_is_a_message(page: int, numbers: list[float]) -> None:
    rig = Rig()
    rig.presenting = Presenting(rig._nudge, count(0.0, 1.0).__next__)
    a, b, c, d, e = numbers
    rig.presenting.view(D1, page, a, b, c)
    rig.presenting.pointer(D1, page, d, e, True)
    rig.draw(a, b, c, width_pt=e)
    for signal in rig.taken():
        assert decode_client(encode(signal)) == signal


@pytest.mark.parametrize("value", [nan, inf, -inf, 1.0000001, -0.0000001])
def test_a_view_a_little_off_is_brought_back(value: float) -> None:
    rig = Rig()
    rig.presenting.view(D1, 0, value, value, 0.0)
    (view,) = rig.taken()
    assert isinstance(view, PresentPage)
    assert 0 <= view.top <= 1
    assert 0 <= view.left <= 1
