"""What a film shows: pictures in their shape, the small one in the corner, the caption readable and never too wide."""

import numpy as np
import pytest

from meetroom.media.frames import picture_from_frame
from meetroom.media.picture import Picture, SyntheticCamera, picture_of, read_code
from meetroom.media.recording.scene import BAND_Y, GROUND_Y, Scene


def grey(width_px: int, height_px: int, value: int = 180) -> Picture:
    """A picture of one grey."""
    chroma = np.full((height_px // 2, width_px // 2), 128, np.uint8)
    return picture_of(np.full((height_px, width_px), value, np.uint8), chroma, chroma)


def test_picture_of_the_same_shape_fills_the_scene() -> None:
    shown = picture_from_frame(Scene(640, 360).frame(SyntheticCamera(9, 320, 180).picture(), None, ""))
    code = read_code(shown)
    assert code is not None
    assert code.sender == 9


@pytest.mark.parametrize(
    ("size", "inside"),
    [((100, 200), (230, 409)), ((640, 120), (0, 639)), ((2, 300), (318, 321)), ((33, 35), (152, 486))],
)
def test_shape_is_kept_and_centred(size: tuple[int, int], inside: tuple[int, int]) -> None:
    width, height = size
    luma = np.full((height, width), 180, np.uint8)
    chroma = np.full(((height + 1) // 2, (width + 1) // 2), 128, np.uint8)
    shown = picture_from_frame(Scene(640, 360).frame(picture_of(luma, chroma, chroma), None, ""))
    bright = np.flatnonzero(shown.plane(0)[180] > 100)
    assert bright[0] == pytest.approx(inside[0], abs=3)
    assert bright[0] + bright[-1] == pytest.approx(639, abs=3)


def test_small_picture_lies_in_the_corner() -> None:
    shown = picture_from_frame(Scene(640, 360).frame(grey(640, 360, 60), grey(160, 90, 220), "")).plane(0)
    assert shown[300, 560] > 200
    assert shown[20, 20] < 80
    assert shown[358, 638] < 80  # the gap


def test_nothing_to_see_is_the_ground_with_its_caption() -> None:
    scene = Scene(1280, 720)
    empty = picture_from_frame(scene.frame(None, None, "")).plane(0)
    assert np.all(empty == GROUND_Y)
    shown = picture_from_frame(scene.frame(None, None, "Điểm cầu Lạc Thủy – Nguyễn Thị Hường")).plane(0)
    assert shown.max() > 200
    assert np.all(shown[:600] == GROUND_Y)
    assert int(shown[690, 20]) == pytest.approx(BAND_Y, abs=4)


def test_long_caption_is_cut_within_the_picture() -> None:
    shown = picture_from_frame(Scene(640, 360).frame(grey(640, 360), None, "Uỷ ban nhân dân " * 40)).plane(0)
    dark = np.flatnonzero(shown[335] < 120)
    assert dark[-1] < 640 * 0.95
    assert np.all(shown[300:, 600:] > 100)
