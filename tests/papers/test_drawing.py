"""Drawing: parts fit the whole, night keeps the hue, and what nobody waits for is given up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Pdf

from meetroom.papers.drawing import RenderCancelled, Watch, turn_to_night
from meetroom.papers.pages import PageSource, PaperFault, PaperUnreadable
from tests.papers.paper_samples import make_pdf

LINES = [(60.0, 780.0 - 15 * n, f"Dieu {n}. Hoi dong nhan dan quyet nghi") for n in range(48)]


def drawn(
    source: PageSource, width_px: int, area_px: tuple[int, int, int, int] | None = None, rotation: int = 0
) -> np.ndarray:
    frame = source.frame(0, width_px, rotation, area_px)
    pixels = bytearray(frame.size_bytes)
    source.draw(0, frame, pixels)
    return np.frombuffer(pixels, np.uint8).reshape(frame.height_px, frame.width_px, 4)[:, :, :3]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_part_is_what_the_whole_shows_there(rotation: int) -> None:
    source = PageSource(make_pdf(text=LINES))
    whole = drawn(source, 600, rotation=rotation)
    part = drawn(source, 600, (100, 50, 300, 200), rotation)
    assert (whole < 128).any()
    differing = np.abs(part.astype(int) - whole[50:250, 100:400]).max(axis=2) > 8
    # A letter cut by the edge may be rounded another way.
    assert differing.sum() < 40


def test_a_part_of_a_page_far_larger_than_memory_can_be_drawn() -> None:
    source = PageSource(make_pdf(text=LINES))
    part = drawn(source, 20_000, (1900, 500, 800, 600))
    assert part.shape == (600, 800, 3)
    assert (part < 128).any()
    for impossible in (30_000, 100_000):
        with pytest.raises(PaperUnreadable) as refused:
            source.frame(0, impossible)
        assert refused.value.fault is PaperFault.PICTURE_TOO_LARGE


def slow_page() -> PageSource:
    def paint(pdf: Pdf) -> None:
        lines = "".join(f"{n % 600} 0 m {(n * 7) % 600} 800 l S\n" for n in range(4_000))
        pdf.pages[0].Contents = pdf.make_stream(lines.encode())

    return PageSource(make_pdf(paint))


def test_a_slow_page_is_given_up_when_nobody_waits() -> None:
    source = slow_page()
    frame = source.frame(0, 150)
    asked = [0]

    def is_wanted() -> bool:
        asked[0] += 1
        return asked[0] < 3

    with pytest.raises(RenderCancelled):
        source.draw(0, frame, bytearray(frame.size_bytes), watch=Watch(is_wanted))
    assert asked[0] == 3
    # Nothing is left behind: the page can be drawn whole afterwards, and watched to its end.
    plain, watched = bytearray(frame.size_bytes), bytearray(frame.size_bytes)
    source.draw(0, frame, plain)
    source.draw(0, frame, watched, watch=Watch(lambda: True))
    assert plain == watched


def test_a_slow_page_can_be_looked_at_half_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetroom.papers.drawing.SNAPSHOT_S", 0.0)
    source = slow_page()
    frame = source.frame(0, 200)
    pixels = bytearray(frame.size_bytes)
    inks: list[int] = []
    look = Watch(lambda: True, lambda: inks.append(int((np.frombuffer(pixels, np.uint8) < 255).sum())))
    source.draw(0, frame, pixels, watch=look)
    assert len(inks) > 10
    assert inks == sorted(inks)
    assert 0 < inks[len(inks) // 2] <= inks[-1]


def test_a_look_that_fails_ends_the_drawing_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    source = slow_page()
    frame = source.frame(0, 100)

    def fails() -> bool:
        raise RuntimeError("no")

    with pytest.raises(RenderCancelled):
        source.draw(0, frame, bytearray(frame.size_bytes), watch=Watch(fails))
    assert "cannot be watched" in caplog.text


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=50))
def test_night_mirrors_every_colour(colours: list[tuple[int, int, int]]) -> None:
    pixels = bytearray(b"".join(bytes((*colour, 255)) for colour in colours))
    turn_to_night(pixels)
    for colour, found in zip(colours, np.frombuffer(pixels, np.uint8).reshape(-1, 4), strict=True):
        shift = 255 - max(colour) - min(colour)
        assert found[:3].tolist() == [channel + shift for channel in colour]
