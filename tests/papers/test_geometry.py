"""The upright page: there and back again, for every turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.domain.annotations import Rect
from meetroom.papers.geometry import PageGeometry, joined_by_line

numbers = st.floats(-1000, 1000)
geometries = st.builds(
    lambda left, bottom, width, height, rotation: PageGeometry(left, bottom, left + width, bottom + height, rotation),
    numbers,
    numbers,
    st.floats(1, 1000),
    st.floats(1, 1000),
    st.sampled_from([0, 90, 180, 270]),
)


@given(geometries, numbers, numbers)
def test_there_and_back(geometry: PageGeometry, x: float, y: float) -> None:
    assert geometry.to_pdf(*geometry.to_upright(x, y)) == pytest.approx((x, y), abs=1e-6)


@given(geometries)
def test_the_page_fills_the_upright_page(geometry: PageGeometry) -> None:
    whole = geometry.rect_to_upright(geometry.left, geometry.bottom, geometry.right, geometry.top)
    assert (whole.x_pt, whole.y_pt) == pytest.approx((0, 0), abs=1e-6)
    assert (whole.width_pt, whole.height_pt) == pytest.approx((geometry.width_pt, geometry.height_pt))
    assert geometry.rect_to_pdf(whole) == pytest.approx(
        (geometry.left, geometry.bottom, geometry.right, geometry.top), abs=1e-6
    )


@pytest.mark.parametrize(("rotation", "upper_left"), [(0, (0, 800)), (90, (0, 0)), (180, (600, 0)), (270, (600, 800))])
def test_which_corner_is_the_upper_left(rotation: int, upper_left: tuple[float, float]) -> None:
    assert PageGeometry(0, 0, 600, 800, rotation).to_pdf(0, 0) == upper_left


def test_boxes_on_one_line_become_one() -> None:
    words = [Rect(10, 100, 30, 10), Rect(43, 101, 30, 9), Rect(10, 115, 20, 10), Rect(300, 115, 20, 10)]
    assert joined_by_line(words) == (
        Rect(10, 100, 63, 10),
        Rect(10, 115, 20, 10),
        Rect(300, 115, 20, 10),  # another column
    )
