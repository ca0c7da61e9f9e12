"""The painted code and the border to captured pixels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.frames import PixelLayout, frame_from_picture, picture_from_frame, picture_from_pixels
from meetroom.media.picture import PictureCode, SyntheticCamera, paint_code, picture_of, read_code


def grey(width: int, height: int, value: int = 128) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.full((height, width), value, np.uint8)


@given(
    st.integers(0, 255),
    st.integers(0, 0xFFFF),
    st.sampled_from([(160, 96), (80, 48), (1280, 720), (162, 90)]),
)
def test_code_is_read_back(sender: int, frame: int, size: tuple[int, int]) -> None:
    width, height = size
    luma = grey(width, height)
    paint_code(luma, PictureCode(sender, frame))
    chroma = grey(width // 2, height // 2)
    assert read_code(picture_of(luma, chroma, chroma)) == PictureCode(sender, frame)


def test_no_code_is_seen_where_none_is() -> None:
    chroma = grey(80, 48)
    assert read_code(picture_of(grey(160, 96), chroma, chroma)) is None
    assert read_code(picture_of(grey(160, 96, 255), chroma, chroma)) is None
    tiny = grey(8, 8)
    assert read_code(picture_of(tiny, grey(4, 4), grey(4, 4))) is None


def test_damaged_code_is_not_believed() -> None:
    luma = grey(160, 96)
    paint_code(luma, PictureCode(7, 1000))
    luma[48:60, 0:20] = 255 - luma[48:60, 0:20]  # one block flipped
    chroma = grey(80, 48)
    assert read_code(picture_of(luma, chroma, chroma)) is None


def test_camera_moves_and_counts() -> None:
    camera = SyntheticCamera(42)
    first, second = camera.picture(), camera.picture(timestamp=9000)
    assert read_code(first) == PictureCode(42, 0)
    assert read_code(second) == PictureCode(42, 1)
    assert second.timestamp == 9000
    assert not np.array_equal(first.plane(0)[:48], second.plane(0)[:48])


def test_cameras_have_colours_of_their_own() -> None:
    colours = {
        (int(p.plane(1)[0, 0]), int(p.plane(2)[0, 0])) for p in (SyntheticCamera(n).picture() for n in range(11))
    }
    assert len(colours) == 11


@pytest.mark.parametrize(("sender", "width"), [(-1, 160), (256, 160), (0, 161)])
def test_impossible_camera_is_refused(sender: int, width: int) -> None:
    with pytest.raises(ValueError, match="sender"):
        SyntheticCamera(sender, width)


def test_picture_survives_the_way_through_a_frame() -> None:
    picture = SyntheticCamera(9, 162, 90).picture(123)
    back = picture_from_frame(frame_from_picture(picture))
    assert (back.width_px, back.height_px, back.timestamp) == (162, 90, 123)
    for index in range(3):
        assert np.array_equal(back.plane(index), picture.plane(index))


@pytest.mark.parametrize(
    ("layout", "bytes_per_px"), [(PixelLayout.RGBA, 4), (PixelLayout.RGB24, 3), (PixelLayout.YUYV, 2)]
)
def test_packed_pixels_become_a_picture(layout: PixelLayout, bytes_per_px: int) -> None:
    stride = 64 * bytes_per_px + 16
    picture = picture_from_pixels(bytes([200]) * stride * 48, 64, 48, stride, layout)
    assert (picture.width_px, picture.height_px) == (64, 48)
    assert abs(int(picture.plane(0)[24, 32]) - 200) < 20


def test_nv12_becomes_a_picture() -> None:
    data = bytes([180]) * (64 * 48) + bytes([90, 160]) * (32 * 24)
    picture = picture_from_pixels(data, 64, 48, 64, PixelLayout.NV12)
    assert int(picture.plane(0)[0, 0]) == 180
    assert (int(picture.plane(1)[3, 3]), int(picture.plane(2)[3, 3])) == (90, 160)


def test_too_few_pixels_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer bytes"):
        picture_from_pixels(b"\x00" * 100, 64, 48, 256, PixelLayout.RGBA)
