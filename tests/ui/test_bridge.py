"""The crossing between the threads: order, coalescing, answers, errors and the end."""

import threading
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.domain.annotations import InkPoint, MarkId, Tool
from meetroom.domain.core import DocumentId, MeetingId, PersonId, Refusal
from meetroom.domain.floor import RequestFloor
from meetroom.domain.state import Meeting
from meetroom.protocol.messages import InkPresented, PagePresented, PointerPresented
from meetroom.ui.app import wait_for
from meetroom.ui.bridge import Bridge
from tests.ui.local_engine import LocalEngine
from tests.ui.sitting import ME, house_in_session

ERROR = ClientError(ClientProblem.UNREACHABLE)


@pytest.fixture
def bridge(qapp: Any) -> Iterator[Bridge]:
    house = house_in_session()
    bridge = Bridge(lambda ear: LocalEngine(house, ME, ear))
    yield bridge
    bridge.stop()


def test_everything_arrives_on_the_window_thread(bridge: Bridge) -> None:
    threads: list[threading.Thread] = []
    bridge.meetingChanged.connect(lambda *_: threads.append(threading.current_thread()))
    bridge.run(bridge.engine.enter(MeetingId("m1")))
    assert wait_for(lambda: bridge.link is LinkState.LIVE)
    assert set(threads) == {threading.main_thread()}
    assert bridge.meeting.title.startswith("Kỳ họp")


def run_unseen(bridge: Bridge, work: Coroutine[Any, Any, None]) -> None:
    """Run something on the engine's thread to its end while this one, the window's, looks at nothing."""
    ended = threading.Event()

    async def watched() -> None:
        try:
            await work
        finally:
            ended.set()

    bridge.run(watched())
    assert ended.wait(60)


def test_a_burst_of_facts_costs_one_refresh(bridge: Bridge) -> None:
    seen: list[Meeting] = []
    bridge.meetingChanged.connect(lambda meeting, _facts: seen.append(meeting))
    engine = bridge.engine
    assert isinstance(engine, LocalEngine)
    house = engine.house

    async def burst() -> None:
        await engine.enter(MeetingId("m1"))
        for n in range(50):
            house.do("sec", _remark(f"line {n}"))
            engine.view = house.meeting
            engine.listener.on_facts(house.meeting, (house.facts[-1][0],))

    run_unseen(bridge, burst())
    assert wait_for(lambda: bool(seen) and len(seen[-1].remarks) == 50)
    assert len(seen) == 1
    assert len(bridge.facts) >= 50


def test_of_pointer_and_view_the_newest_arrives_and_all_of_the_ink_in_order(bridge: Bridge) -> None:
    seen: list[object] = []
    for signal in (bridge.pagePresented, bridge.inkPresented, bridge.pointerPresented):
        signal.connect(seen.append)
    where: dict[str, Any] = {"by": PersonId("chair"), "document_id": DocumentId("d1"), "page": 0}
    pen: dict[str, Any] = {
        "mark_id": MarkId("k"),
        "tool": Tool.PEN,
        "color": "#000000",
        "width_pt": 1.0,
        "ended": False,
    }
    pages = [PagePresented(**where, top=n / 9) for n in range(9)]
    points = [PointerPresented(**where, x_pt=n, y_pt=0, shown=True) for n in range(9)]
    ink = [InkPresented(**where, **pen, points=(InkPoint(n, n),)) for n in range(9)]

    async def present() -> None:
        engine = bridge.engine
        assert isinstance(engine, LocalEngine)
        for number in range(9):
            engine.listener.on_pointer(points[number])
            engine.listener.on_live_ink(ink[number])
            engine.listener.on_presented(pages[number])

    run_unseen(bridge, present())
    assert wait_for(lambda: bool(seen))
    assert seen == [pages[-1], *ink, points[-1]]


def test_a_refusal_comes_back_as_an_error(bridge: Bridge) -> None:
    bridge.run(bridge.engine.enter(MeetingId("m1")))
    errors: list[ClientError] = []
    bridge.submit(RequestFloor(speech_id="s0"), None, errors.append)  # type: ignore[arg-type]
    assert wait_for(lambda: bool(errors))
    assert errors[0].refusal is Refusal.DUPLICATE_ID


def test_facts_are_shown_before_the_answer(bridge: Bridge) -> None:
    bridge.run(bridge.engine.enter(MeetingId("m1")))
    assert wait_for(lambda: bridge.link is LinkState.LIVE)
    known: list[bool] = []
    command = RequestFloor(speech_id="mine")  # type: ignore[arg-type]
    bridge.submit(command, lambda _answer: known.append("mine" in bridge.meeting.speeches))
    assert wait_for(lambda: bool(known))
    assert known == [True]


def test_a_bug_of_the_engine_is_a_server_error_for_people(bridge: Bridge, caplog: pytest.LogCaptureFixture) -> None:
    async def bug() -> None:
        raise ZeroDivisionError

    errors: list[ClientError] = []
    bridge.run(bug(), None, errors.append)
    assert wait_for(lambda: bool(errors))
    assert errors[0].problem is ClientProblem.SERVER_ERROR
    assert "the engine failed" in caplog.text


def test_what_is_cancelled_answers_nobody(bridge: Bridge) -> None:
    """Neither while it runs nor when it has ended and only its answer is still on the way."""
    engine = bridge.engine
    assert isinstance(engine, LocalEngine)
    answers: list[object] = []
    ended = threading.Event()

    async def at_once(error: ClientError | None) -> None:
        ended.set()
        if error is not None:
            raise error

    engine.gate.clear()
    cancels = [bridge.run(engine.gate.wait(), answers.append, answers.append)]
    cancels += [bridge.run(at_once(error), answers.append, answers.append) for error in (ERROR, None)]
    assert ended.wait(60)
    run_unseen(bridge, at_once(None))
    for cancel in cancels:
        cancel()
    done: list[object] = []
    bridge.run(at_once(None), done.append)
    assert wait_for(lambda: bool(done))
    assert answers == []


def test_stopping_twice_is_harmless(qapp: Any) -> None:
    house = house_in_session()
    bridge = Bridge(lambda ear: LocalEngine(house, ME, ear))
    bridge.stop()
    bridge.stop()
    bridge.call_soon(lambda: None)
    told: list[object] = []

    async def late() -> None:
        told.append("run")

    bridge.run(late(), told.append, told.append)()
    qapp.processEvents()
    assert told == []


def _remark(text: str) -> Any:
    from meetroom.domain.agenda import AddRemark

    return AddRemark(item_id=None, text=text)
