"""Where pages lie: no two overlap, all are reached, and turning them goes round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.ui.page_flow import (
    FOOT_PX,
    GAP_PX,
    Arrangement,
    Box,
    Lay,
    PageFlow,
    fit_page,
    fit_width,
    side_px,
    turned,
    upright,
)

SIZES = st.lists(st.tuples(st.floats(50, 2000), st.floats(50, 2000)), min_size=1, max_size=9)
ARRANGEMENTS = st.builds(
    Arrangement,
    columns=st.sampled_from([1, 2]),
    cover=st.booleans(),
    continuous=st.booleans(),
    rotation=st.sampled_from([0, 90, 180, 270]),
)
A4 = (595.0, 842.0)


def overlap(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 1 and down > 1


@given(SIZES, ARRANGEMENTS, st.floats(0.05, 4.0), st.floats(100, 2000), st.floats(100, 2000))
def test_pages_lie_apart_inside_the_content(
    sizes: list[tuple[float, float]], arrangement: Arrangement, scale: float, width: float, height: float
) -> None:
    flow = PageFlow(sizes, arrangement)
    assert [page for spread in flow.spreads for page in spread.pages] == list(range(len(sizes)))
    for shown in range(len(flow.spreads)):
        lay = Lay(flow, scale, width, height, shown)
        pages = list(range(len(sizes))) if arrangement.continuous else list(flow.spreads[shown].pages)
        boxes = [lay.box(page) for page in pages]
        assert not any(overlap(a, b) for n, a in enumerate(boxes) for b in boxes[:n])
        for page, box in zip(pages, boxes, strict=True):
            assert box.x >= 0
            assert box.y >= 0
            assert box.x + box.width <= lay.content_width + 1
            assert box.y + box.height <= lay.content_height
            assert lay.page_at(box.x + box.width / 2, box.y + box.height / 2) == page
        assert lay.bounded(-50, -50) == (0, 0)
        far_x, far_y = lay.bounded(1e9, 1e9)
        assert far_x == pytest.approx(max(0, lay.content_width - width))
        assert far_y == pytest.approx(max(0, lay.content_height - height))


@given(SIZES, ARRANGEMENTS, st.floats(200, 2000), st.floats(300, 2000))
def test_what_fits_fits(
    sizes: list[tuple[float, float]], arrangement: Arrangement, width: float, height: float
) -> None:
    flow = PageFlow(sizes, arrangement)
    wide = Lay(flow, fit_width(flow, width), width, height)
    assert wide.content_width <= width + 1
    whole = fit_page(flow, width, height)
    assert whole <= fit_width(flow, width)
    if whole > 0.02:
        assert flow.highest_pt * whole <= height - 2 * GAP_PX - FOOT_PX + 1e-6


def test_two_pages_lie_beside_each_other_and_a_cover_alone_at_the_right() -> None:
    sizes = [A4] * 6
    assert [s.pages for s in PageFlow(sizes, Arrangement(columns=2)).spreads] == [(0, 1), (2, 3), (4, 5)]
    flow = PageFlow(sizes, Arrangement(columns=2, cover=True))
    assert [s.pages for s in flow.spreads] == [(0,), (1, 2), (3, 4), (5,)]
    lay = Lay(flow, 0.5, 900, 700)
    cover, left, right, last = (lay.box(page) for page in (0, 1, 2, 5))
    assert cover.x == right.x
    assert last.x == left.x
    assert right.x == pytest.approx(left.x + left.width + GAP_PX, abs=1)
    assert left.x + right.x + right.width == pytest.approx(lay.content_width, abs=2)


def test_spreads_are_found_by_height() -> None:
    flow = PageFlow([A4] * 100, Arrangement())
    lay = Lay(flow, 1.0, 700, 600)
    for spread in (0, 1, 50, 99):
        top = lay.spread_top(spread)
        assert lay.spread_at(top) == spread
        assert lay.spread_at(top - GAP_PX / 2) == max(0, spread - 1)
    assert lay.seen(0) == range(1)
    assert lay.seen(lay.spread_top(3) - 100) == range(2, 4)
    assert Lay(flow, 1.0, 700, 600, spread=7).seen(0) == range(1)


@given(
    st.floats(0, 600),
    st.floats(0, 800),
    st.sampled_from([0, 90, 180, 270]),
    st.tuples(st.floats(1, 900), st.floats(1, 900)),
)
def test_turning_goes_round(x: float, y: float, rotation: int, size: tuple[float, float]) -> None:
    assert upright(*turned(x, y, size, rotation), size, rotation) == pytest.approx((x, y), abs=1e-6)


def test_a_corner_turned_clockwise() -> None:
    assert turned(0, 0, (600, 800), 90) == (800, 0)
    assert turned(0, 0, (600, 800), 180) == (600, 800)
    assert turned(0, 0, (600, 800), 270) == (0, 600)
    assert side_px(400) < side_px(1000)
