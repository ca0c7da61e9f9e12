"""The view onto the pages: places stay under the pointer, modes keep the page, nothing is drawn far away."""

from typing import Any

import pytest

from meetroom.papers.page_queue import AHEAD, LATER, NOW
from meetroom.ui.page_flow import Arrangement
from meetroom.ui.reading_view import ZOOM_MAX, ZOOM_MIN, Glass, ReadingView, Spot

A4 = (595.0, 842.0)
WIDTH, HEIGHT = 800.0, 600.0


class Window:
    """Scrolls as the Flickable does, and remembers what it was told."""

    def __init__(self, pages: int = 20, **how: object) -> None:
        self.view: Any = ReadingView()
        self.x = self.y = 0.0
        self.hands: list[bool] = []
        self.arranged = 0
        self.view.moved.connect(self.move)
        self.view.viewed.connect(self.hands.append)
        self.view.arranged.connect(self.count)
        self.view.resize(WIDTH, HEIGHT)
        self.view.open([A4] * pages, Arrangement(**how), Glass(), Spot())  # type: ignore[arg-type]

    def move(self, x: float, y: float) -> None:
        self.x, self.y = x, y
        self.view.look(x, y, False)

    def count(self) -> None:
        self.arranged += 1

    def near(self) -> dict[int, int]:
        self.view.show_near()
        return {row.number: row.rank for row in self.view._near.rows}

    def under(self, x: float, y: float) -> list[float]:
        return list(self.view.placeAt(self.x + x, self.y + y))


@pytest.fixture
def window(qapp: object) -> Window:
    return Window()


@pytest.mark.parametrize("factor", [1.3, 0.8, 3.0])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_what_is_under_the_pointer_stays_there(window: Window, factor: float, rotation: int) -> None:
    view = window.view
    view.turn(rotation)
    view.zoomTo(2.0, 0, 0)
    view.goTo(7)
    view.scroll(40, 120)
    before = window.under(300, 250)
    view.zoomBy(factor, 300, 250)
    assert window.under(300, 250) == pytest.approx(before, abs=2.0)
    assert view.glass.fit == "free"


def test_zoom_is_bounded_and_fits_come_back(window: Window) -> None:
    window.view.zoomBy(1e6, 0, 0)
    assert window.view.zoom == pytest.approx(ZOOM_MAX)
    window.view.zoomBy(1e-6, 0, 0)
    assert window.view.zoom == pytest.approx(ZOOM_MIN)
    window.view.fitTo("page")
    box = window.view._lay.box(window.view.page)
    assert box.height < HEIGHT
    window.view.fitTo("width")
    assert window.view.zoom == pytest.approx(1.0)
    window.view.fitTo("nonsense")
    assert window.view.fit == "width"


@pytest.mark.parametrize("continuous", [False, True])
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("rotation", [0, 90])
def test_the_page_stays_whatever_way_one_reads(window: Window, continuous: bool, columns: int, rotation: int) -> None:
    window.view.goTo(8)
    window.view.showContinuous(continuous)
    window.view.showColumns(columns, True)
    window.view.turn(rotation)
    assert window.view.page in (7, 8)
    assert {page for page, rank in window.near().items() if rank == NOW} & {7, 8}
    window.view.resize(500, 900)
    assert window.view.page in (7, 8)


def test_only_neighbours_are_near_and_the_next_ones_come_first(window: Window) -> None:
    window.view.goTo(9)
    window.view.scroll(0, 30)
    near = window.near()
    assert near[9] == NOW
    assert near[8] == LATER
    first = max(page for page, rank in near.items() if rank == NOW) + 1
    assert [page for page, rank in near.items() if rank == AHEAD] == [first, first + 1]
    window.view.scroll(0, -60)
    near = window.near()
    assert near[min(near)] == AHEAD
    assert near[max(near)] == LATER
    assert len(near) <= 6


def test_one_spread_at_a_time_turns_at_its_end(qapp: object) -> None:
    window = Window(continuous=False)
    view = window.view
    view.scrollView(0.9)
    assert view.page == 0
    assert window.y > 0
    for _ in range(3):
        view.scrollView(0.9)
    assert view.page >= 1
    view.goTo(3)
    view.scrollView(-0.9)
    assert view.page == 2
    assert window.y > 0, "one comes in at the end of the page before"
    view.fitTo("page")
    view._turned_s = 0.0  # long ago
    view.scroll(0, 200)
    assert view.page == 3
    view.scroll(0, 200)
    assert view.page == 3, "one push of a touchpad turns one page"
    view.goToEnd(True)
    view.scrollView(1)
    assert view.page == 19
    shown = [row.number for row in view._near.rows if row.shown]
    assert shown == [19]


def test_keys_reach_both_ends_and_steps_go_by_spreads(qapp: object) -> None:
    window = Window(columns=2)
    window.view.goToEnd(True)
    assert window.view.page == 19 or window.view.page == 18
    window.view.goToEnd(False)
    assert window.view.page == 0
    window.view.step(1)
    assert window.view.page == 2
    window.view.step(-5)
    assert window.view.page == 0


def test_the_presenters_view_is_seen_and_ones_own_comes_back(window: Window) -> None:
    window.view.fitTo("page")
    window.view.follow(Spot(4, 0.5, 0.25), 0.5)
    place = window.under(0, 0)
    assert place == pytest.approx([4, 0.25 * A4[0], 0.5 * A4[1]], abs=2.0)
    assert window.view.widths == pytest.approx(0.5)
    window.view.follow(Spot(5, 0.0), 0.0)
    assert window.view.fit == "page"
    assert window.view.page == 5
    assert window.hands[-1] is False
    window.view.follow(Spot(99), 1.0)
    assert window.view.page == 5


def test_what_one_presents_is_what_others_see(window: Window) -> None:
    other = Window()
    other.view.resize(1400, 900)
    window.view.zoomTo(2.5, 100, 100)
    window.view.goTo(3)
    window.view.scroll(120, 333)
    other.view.follow(window.view.spot, window.view.widths)
    assert other.under(0, 0) == pytest.approx(window.under(0, 0), abs=2.0)
    assert other.under(1400, 0)[1] == pytest.approx(window.under(WIDTH, 0)[1], abs=2.0)


def test_a_place_already_seen_moves_nothing(window: Window) -> None:
    window.view.reveal(6, 400.0)
    place = window.y
    assert window.view.page == 6
    window.view.reveal(6, 450.0)
    assert window.y == place
    window.view.zoomTo(4.0, 0, 0)
    window.view.reveal(6, 400.0, 590.0)
    x, y = 590.0, 400.0
    found = window.under(WIDTH / 2, HEIGHT / 3)
    assert found[0] == 6
    assert found[1] == pytest.approx(x, abs=WIDTH)
    assert found[2] == pytest.approx(y, abs=HEIGHT)


def test_nothing_is_open(qapp: object) -> None:
    view: Any = ReadingView()
    view.resize(100, 100)
    for act in (view.goTo, view.step, view.turn):
        act(1)
    view.look(5, 5, True)
    view.scroll(1, 1)
    view.zoomBy(2, 0, 0)
    view.follow(Spot(1), 1.0)
    assert view.placeAt(0, 0)[0] == -1
    assert view.contentWidth == 0
    view.open([A4], Arrangement(), Glass(), Spot(99, 0.5))
    assert view.page == 0
    view.close()
    assert view.contentHeight == 0


def test_another_document_of_as_many_pages_is_laid_out_anew(window: Window) -> None:
    window.view.open([(842.0, 595.0)] * 20, Arrangement(), Glass(), Spot(2))
    row = window.view._near.rows[0]
    assert row.width_px > row.height_px


def test_another_item_that_scrolls_is_sent_to_the_same_place(window: Window) -> None:
    window.view.goTo(5)
    window.view.scroll(0, 100)
    place, window.y = window.y, 0.0
    window.view.attach(WIDTH, HEIGHT)
    assert window.y == pytest.approx(place, abs=2)
