"""The queue of pictures: the most wanted first, what is looked at overtakes, what is dropped is never drawn."""

import threading
from collections.abc import Iterator

import pytest

from meetroom.papers.drawing import RenderCancelled
from meetroom.papers.page_queue import AHEAD, FIRST, LATER, NOW, Order, PageQueue

PATIENCE_S = 60.0


class Easel:
    """Draws nothing, but only when it is let; remembers what."""

    def __init__(self) -> None:
        self.drawn: list[str] = []
        self.begun = threading.Event()
        self.gate = threading.Event()
        self.done = threading.Semaphore(0)

    def order(self, name: str, rank: int) -> Order:
        def work(order: Order) -> None:
            self.drawn.append(name)
            self.done.release()

        return Order(work, rank)

    def slow(self, name: str, rank: int) -> Order:
        """Drawn until the gate opens, or nobody wants it."""

        def work(order: Order) -> None:
            self.begun.set()
            while not self.gate.wait(0.001):
                if not order.wanted():
                    raise RenderCancelled
            self.drawn.append(name)
            self.done.release()

        return Order(work, rank)

    def wait(self, count: int) -> None:
        for _ in range(count):
            assert self.done.acquire(timeout=PATIENCE_S)


@pytest.fixture
def queue() -> Iterator[PageQueue]:
    queue = PageQueue()
    yield queue
    queue.stop()


def test_the_most_wanted_first_and_equals_in_their_order(queue: PageQueue) -> None:
    easel = Easel()
    queue.place(easel.slow("first", NOW))
    assert easel.begun.wait(PATIENCE_S)
    for name, rank in (("later", LATER), ("one", NOW), ("ahead", AHEAD), ("two", NOW)):
        queue.place(easel.order(name, rank))
    assert queue.waiting == 4
    easel.gate.set()
    easel.wait(5)
    assert easel.drawn == ["first", "one", "two", "ahead", "later"]


def test_what_is_looked_at_overtakes_what_is_drawn_ahead_and_that_is_drawn_later(queue: PageQueue) -> None:
    easel = Easel()
    queue.place(easel.slow("ahead", AHEAD))
    assert easel.begun.wait(PATIENCE_S)
    queue.place(easel.order("later", LATER))
    queue.place(easel.order("now", NOW))
    easel.wait(1)
    assert easel.drawn == ["now"]
    easel.gate.set()
    easel.wait(2)
    assert easel.drawn == ["now", "ahead", "later"]


def test_the_page_that_is_meant_overtakes_what_else_is_in_the_view(queue: PageQueue) -> None:
    easel = Easel()
    queue.place(easel.slow("now", NOW))
    assert easel.begun.wait(PATIENCE_S)
    queue.place(easel.order("other", NOW))
    queue.place(easel.order("meant", FIRST))
    easel.wait(1)
    assert easel.drawn == ["meant"]
    assert queue.urgent
    easel.gate.set()
    easel.wait(2)
    assert sorted(easel.drawn) == ["meant", "now", "other"]


def test_an_order_may_become_urgent(queue: PageQueue) -> None:
    easel = Easel()
    queue.place(easel.slow("first", AHEAD))
    assert easel.begun.wait(PATIENCE_S)
    order = easel.order("urgent", LATER)
    queue.place(order)
    queue.rank(order, NOW)
    easel.wait(1)
    assert easel.drawn == ["urgent"]
    easel.gate.set()
    easel.wait(1)


def test_what_is_dropped_is_given_up_or_never_begun(queue: PageQueue) -> None:
    easel = Easel()
    running, waiting = easel.slow("running", NOW), easel.order("waiting", NOW)
    queue.place(running)
    assert easel.begun.wait(PATIENCE_S)
    queue.place(waiting)
    queue.drop(waiting)
    queue.drop(waiting)
    queue.place(easel.order("last", LATER))
    queue.drop(running)
    easel.wait(1)
    assert easel.drawn == ["last"]


def test_a_failure_does_not_end_the_drawing(queue: PageQueue, caplog: pytest.LogCaptureFixture) -> None:
    easel = Easel()

    def fails(order: Order) -> None:
        raise RuntimeError("a broken page")

    queue.place(Order(fails, NOW))
    queue.place(easel.order("next", LATER))
    easel.wait(1)
    assert "could not be drawn" in caplog.text


def test_stopping_gives_up_what_is_drawn_and_takes_nothing_more() -> None:
    easel, queue = Easel(), PageQueue()
    queue.stop()
    queue.place(easel.order("never", NOW))
    queue = PageQueue()
    queue.place(easel.slow("given up", NOW))
    assert easel.begun.wait(PATIENCE_S)
    queue.place(easel.order("never", NOW))
    queue.stop()
    assert easel.drawn == []
    assert queue.waiting == 0
