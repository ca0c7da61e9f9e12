"""A shared screen: small text stays readable, what stands still costs nothing, whoever comes late sees it."""

import numpy as np

from meetroom.media.config import SCREEN_FORMAT, VideoFormat
from meetroom.media.frames import frame_from_picture
from meetroom.media.picture import Bytes, Picture, picture_of
from meetroom.media.receive.assembly import EncodedFrame
from meetroom.media.receive.decoder import VideoDecoder
from meetroom.media.rtp.rtcp import PictureLoss
from meetroom.media.send.encoder import VideoEncoder
from meetroom.media.send.screen import CALM_FPS, SHARP_PICTURES, ScreenChanges
from meetroom.media.send.video_codecs import Content
from meetroom.protocol.signalling import Layer
from tests.media.send.sender import Sender

WIDTH, HEIGHT = 960, 540
CELL_PX = (12, 8)  # a letter of 12-px text with its spacing
# Five letters that are easily taken for one another, as 5 x 7 dots (one int per row).
LETTERS = np.array(
    [
        [[row >> bit & 1 for bit in range(4, -1, -1)] for row in rows]
        for rows in (
            (0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110),  # C
            (0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110),  # O
            (0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110),  # D
            (0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111),  # E
            (0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000),  # F
        )
    ],
    np.uint8,
)


def typed(seed: int, width_px: int = WIDTH, height_px: int = HEIGHT) -> tuple[Picture, Bytes]:
    """A page full of small dark letters on white, and which letter stands in which cell."""
    rows, columns = height_px // CELL_PX[0], width_px // CELL_PX[1]
    text = np.random.default_rng(seed).integers(0, len(LETTERS), (rows, columns)).astype(np.uint8)
    luma = np.full((height_px, width_px), 235, np.uint8)
    for row in range(rows):
        for column in range(columns):
            y, x = row * CELL_PX[0] + 2, column * CELL_PX[1] + 1
            luma[y : y + 7, x : x + 5] = np.where(LETTERS[text[row, column]], 30, 235)
    chroma = np.full((height_px // 2, width_px // 2), 128, np.uint8)
    return picture_of(luma, chroma, chroma), text


def read(picture: Picture, shape: tuple[int, ...]) -> Bytes:
    """Read the letters back: in each cell the one that fits best."""
    luma = picture.plane(0).astype(np.float32)
    ideal = np.where(LETTERS, 30.0, 235.0)
    text = np.zeros(shape, np.uint8)
    for row in range(shape[0]):
        for column in range(shape[1]):
            y, x = row * CELL_PX[0] + 2, column * CELL_PX[1] + 1
            text[row, column] = np.argmin(((luma[y : y + 7, x : x + 5] - ideal) ** 2).sum((1, 2)))
    return text


def psnr_db(one: Picture, other: Picture) -> float:
    error = np.mean((one.plane(0).astype(np.float32) - other.plane(0)) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-3)))


def test_small_text_is_readable_at_once_and_sharp_soon() -> None:
    # A quarter of a full HD page, at a quarter of the rate.
    best = VideoFormat(WIDTH, HEIGHT, SCREEN_FORMAT.fps, SCREEN_FORMAT.bitrate_bps // 4)
    encoder, decoder = VideoEncoder("H264", best, Content.SCREEN), VideoDecoder()
    page, text = typed(1)
    spent_ms = 0.0
    quality_db: list[float] = []
    while spent_ms < 4500:
        encoded = encoder.encode(frame_from_picture(page), 11_250 * (len(quality_db) + 1), force_key=False)
        assert encoded is not None
        spent_ms += max(125.0, 8000 * len(encoded.data) / best.bitrate_bps)  # as the layer waits for its share
        (shown,) = decoder.decode(EncodedFrame("H264", encoded.timestamp, encoded.data, encoded.is_key))
        wrong = np.mean(read(shown, text.shape) != text)
        assert wrong == 0, f"{wrong:.1%} of the letters misread in picture {len(quality_db)}"
        quality_db.append(psnr_db(shown, page))
    assert quality_db[-1] > quality_db[0] + 5


SMALL = VideoFormat(480, 270, 15, 300_000)


async def show(sender: Sender, page: Picture | None, begin_ms: int, end_ms: int) -> None:
    """Give a page ten times a second, or nothing, and let time pass."""
    for now_ms in range(begin_ms, end_ms, 50):
        sender.tick(float(now_ms))
        if page is not None and now_ms % 100 == 0:
            await sender.show(page, (Layer.SCREEN,), float(now_ms))
        await sender.leave()


def bits(sender: Sender) -> int:
    return 8 * sum(len(packet.payload) for packet in sender.of("screen"))


async def test_screen_that_stands_still_costs_nothing() -> None:
    sender = Sender({Layer.SCREEN: SMALL}, "H264")
    page, _ = typed(2, SMALL.width_px, SMALL.height_px)
    await show(sender, page, 0, 8000)
    first = bits(sender)
    assert first > 50_000
    await show(sender, page, 8000, 20_000)
    assert bits(sender) == first
    assert sender.keyframes("screen") == 1


async def test_screen_given_once_is_refined_and_shown_to_whoever_comes_late() -> None:
    sender = Sender({Layer.SCREEN: SMALL}, "H264")
    page, _ = typed(3, SMALL.width_px, SMALL.height_px)
    await sender.show(page, (Layer.SCREEN,), 0.0)
    first = bits(sender)
    await show(sender, None, 50, 8000)
    assert bits(sender) > first, "refined though nobody gave it again"
    sender.ask(PictureLoss(9, sender.table.ssrcs["screen"]), 8000.0)
    await show(sender, None, 8000, 9000)
    assert sender.keyframes("screen") == 2


async def test_screen_that_is_shared_no_more_is_shown_to_nobody() -> None:
    sender = Sender({Layer.SCREEN: SMALL}, "H264")
    page, _ = typed(4, SMALL.width_px, SMALL.height_px)
    await show(sender, page, 0, 1000)
    sender.table.withdraw(Layer.SCREEN)
    before = bits(sender)
    sender.ask(PictureLoss(9, sender.table.ssrcs["screen"]), 3000.0)
    await show(sender, None, 3000, 6000)
    assert bits(sender) == before
    await show(sender, page, 6000, 6500)
    assert sender.keyframes("screen") == 2, "shared again, it begins with a keyframe"


async def test_screen_keeps_to_its_rate_by_showing_fewer_pictures() -> None:
    sender = Sender({Layer.SCREEN: SMALL}, "H264")
    pages = [typed(seed, SMALL.width_px, SMALL.height_px)[0] for seed in range(12)]
    for number in range(120):
        sender.tick(100.0 * number)
        await sender.show(pages[number % 12], (Layer.SCREEN,), 100.0 * number)
    passed_s = sender.now_ms / 1000
    assert bits(sender) / passed_s < 1.3 * SMALL.bitrate_bps
    assert len({packet.timestamp for packet in sender.of("screen")}) > 3


# Which pictures are worth it.


def test_typing_is_looked_at_calmly_and_moving_pictures_often() -> None:
    changes = ScreenChanges(15)
    page, _ = typed(5, 320, 176)
    assert changes.is_worth(page)
    for number in range(5):
        luma = page.plane(0).copy()
        luma[20:32, 8 * number : 8 * number + 8] = 30
        page = picture_of(luma, page.plane(1), page.plane(2))
        assert changes.is_worth(page)
        assert changes.fps == CALM_FPS
    for seed in range(10, 15):
        assert changes.is_worth(typed(seed, 320, 176)[0])
    assert changes.fps == 15


def test_page_is_settled_when_nothing_is_left_to_refine() -> None:
    changes = ScreenChanges(15)
    page, _ = typed(6, 320, 176)
    assert changes.is_worth(page)
    changes.encoded(100_000, is_key=True)
    for _ in range(10):
        assert changes.is_worth(page), "still blurred"
        changes.encoded(20_000, is_key=False)
    for _ in range(SHARP_PICTURES):
        assert changes.is_worth(page)
        changes.encoded(300, is_key=False)
    assert changes.is_settled
    assert not changes.is_worth(page)
    other = picture_of(page.plane(0).copy(), np.full((88, 160), 90, np.uint8), page.plane(2).copy())
    assert changes.is_worth(other), "only its colour changed"
    assert not changes.is_settled
