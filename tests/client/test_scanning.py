"""Codes are read from pictures as cameras give them, and nothing else comes out of any picture."""

import random

import pytest
import segno
from PIL import Image, ImageFilter

from meetroom.client.scanning import MAX_CODES, MAX_PIXELS, read_codes

TEXT = "MEETROOM:DOOR:ABCDEFGHIJKLMNOPQRSTUVWX23"


def qr(text: str = TEXT, scale: int = 6) -> Image.Image:
    code = segno.make_qr(text, error="m")
    side = int(code.symbol_size(border=4)[0])
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(code.matrix_iter(border=4)):
        for x, dark in enumerate(row):
            picture.putpixel((x, y), 0 if dark else 255)
    return picture.resize((side * scale, side * scale), Image.Resampling.NEAREST)


def scene(*codes: Image.Image, width: int = 1280, height: int = 720) -> Image.Image:
    """A grey room with codes in it, side by side."""
    room = Image.new("L", (width, height), 150)
    left = 40
    for code in codes:
        room.paste(code, (left, 60))
        left += code.width + 40
    return room


def seen(picture: Image.Image) -> tuple[str, ...]:
    return read_codes(picture.tobytes(), picture.width, picture.height)


def test_a_code_is_read() -> None:
    assert seen(qr()) == (TEXT,)
    assert seen(scene(qr())) == (TEXT,)


@pytest.mark.parametrize("degrees", [7, 90, 180, 200])
def test_the_phone_is_held_askew(degrees: int) -> None:
    room = scene(qr(scale=8)).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=150)
    assert seen(room) == (TEXT,)


def test_a_dim_and_blurred_picture_is_read() -> None:
    dim = scene(qr(scale=7)).point(lambda level: 40 + level // 4).filter(ImageFilter.GaussianBlur(1.6))
    assert seen(dim) == (TEXT,)


def test_what_a_screen_shows_white_on_black_is_read() -> None:
    assert seen(qr().point(lambda level: 255 - level)) == (TEXT,)


def test_rows_may_be_padded_as_cameras_pad_them() -> None:
    picture = scene(qr())
    padded = b"".join(
        picture.crop((0, y, picture.width, y + 1)).tobytes() + bytes([y % 251]) * 32 for y in range(picture.height)
    )
    assert read_codes(padded, picture.width, picture.height, picture.width + 32) == (TEXT,)
    # The last row may end where its pixels do.
    assert read_codes(memoryview(padded)[:-32], picture.width, picture.height, picture.width + 32) == (TEXT,)


def test_several_codes_are_read_each_once() -> None:
    others = [f"MEETROOM:BADGE:{number}" for number in range(6)]
    codes = seen(scene(*(qr(text, scale=4) for text in (*others, others[0])), width=1600))
    assert 1 < len(codes) == len(set(codes)) <= MAX_CODES
    assert set(codes) <= set(others)


def test_other_codes_and_texts_that_are_none_are_left_out() -> None:
    assert seen(qr("a\x07b")) == ()
    assert seen(qr("x" * 900, scale=3)) == ()
    assert seen(Image.new("L", (640, 480), 200)) == ()


@pytest.mark.parametrize(("size", "width", "height", "stride"), [
    (99, 10, 10, 0),
    (0, 0, 0, 0),
    (100, -1, 10, 0),
    (100, 10, 10, 9),
    (100, 10, -10, 0),
    (100, 1, MAX_PIXELS + 1, 0),
])  # fmt: skip
def test_what_is_no_picture_is_refused(size: int, width: int, height: int, stride: int) -> None:
    with pytest.raises(ValueError, match=r"picture|pixels"):
        read_codes(bytes(size), width, height, stride)


def test_no_picture_makes_the_reader_stumble() -> None:
    dice = random.Random(5)
    whole = qr()
    for _ in range(120):
        raw = bytearray(whole.tobytes())
        for _ in range(dice.randint(1, 3_000)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        width = dice.choice([whole.width, dice.randint(1, 60)])
        assert set(read_codes(bytes(raw), width, len(raw) // width)) <= {TEXT}
