"""Pictures of pages on their way to the screen: held ones at once, others meanwhile, none for nobody."""

from collections.abc import Iterator
from typing import Any

import pytest
from pikepdf import Pdf
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from meetroom.papers.page_cache import PageKey
from meetroom.papers.page_queue import AHEAD, NOW
from meetroom.papers.pages import PageSource
from meetroom.ui.items.page_image import PageImages, PageShelf, _Pace
from meetroom.ui.items.page_picture import PageEasel, PagePicture
from tests.papers.paper_samples import make_pdf

SLOW_LINES = 30_000


def slow(pdf: Pdf) -> None:
    lines = "".join(f"{n % 600} 0 m {(n * 7) % 600} 800 l S\n" for n in range(SLOW_LINES))
    pdf.pages[0].Contents = pdf.make_stream(lines.encode())


class Wall:
    """A shelf with one document, an easel, and a picture."""

    def __init__(self, pdf: bytes) -> None:
        self.shelf = PageShelf()
        self.name = self.shelf.add(PageSource(pdf))
        self.easel = PageEasel(self.shelf)
        self.picture: Any = PagePicture()
        self.picture.setProperty("easel", self.easel)
        self.images = PageImages(self.shelf)

    def want(self, width_px: int, page: int = 0, rank: int = NOW, night: bool = False) -> None:
        self.picture.wanted = [self.name, page, width_px, night, rank]

    def hangs(self) -> QImage:
        """What an Image beside it shows."""
        return self.images.requestImage(str(self.picture.source).rpartition("pages/")[2], QSize(), QSize())


@pytest.fixture
def walls(qapp: object) -> Iterator[list[Wall]]:
    made: list[Wall] = []
    yield made
    for wall in made:
        wall.easel.stop()
        wall.shelf.remove(wall.name)


def test_it_is_drawn_then_held_then_there_at_once(walls: list[Wall], qtbot: QtBot) -> None:
    walls.append(wall := Wall(make_pdf(pages=3)))
    wall.want(120)
    assert wall.picture.source == ""
    qtbot.waitUntil(lambda: bool(wall.picture.drawn))
    assert wall.hangs().width() == 120
    wall.want(150)
    assert not wall.picture.drawn
    assert wall.hangs().width() == 120, "looked at meanwhile"
    qtbot.waitUntil(lambda: bool(wall.picture.drawn))
    wall.want(120)
    assert wall.picture.drawn, "held"
    assert wall.hangs().width() == 120
    wall.want(100, page=2)
    assert wall.picture.source == "", "never another page's picture"
    wall.picture.wanted = []
    assert wall.picture.source == ""


def test_half_a_slow_page_is_looked_at_and_another_one_wanted_is_never_late(
    walls: list[Wall], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetroom.papers.drawing.SNAPSHOT_S", 0.0)
    walls.append(wall := Wall(make_pdf(slow, pages=2)))
    wall.want(300)
    qtbot.waitUntil(lambda: wall.picture.source != "")
    assert not wall.picture.drawn
    assert wall.hangs().width() == 300
    wall.want(60, page=1)
    qtbot.waitUntil(lambda: bool(wall.picture.drawn))
    assert wall.shelf.held(PageKey(wall.name, 0, 300)) is None, "given up, not finished first"


def test_a_slow_document_is_sketched_first(walls: list[Wall], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetroom.ui.items.page_image.SLOW_S", 0.0)
    walls.append(wall := Wall(make_pdf(pages=3)))
    widths: list[int] = []
    wall.picture.changed.connect(lambda: widths.append(wall.hangs().width() if wall.picture.source else 0))
    wall.want(800)
    qtbot.waitUntil(lambda: bool(wall.picture.drawn))
    assert 200 not in widths, "nothing is known of it yet"
    wall.want(800, page=1)
    qtbot.waitUntil(lambda: bool(wall.picture.drawn))
    assert widths[-2:] == [200, 800]
    wall.want(800, page=2, rank=AHEAD)
    qtbot.waitUntil(lambda: bool(wall.picture.drawn))
    assert widths[-2:] == [0, 800], "nobody looks at it"


def test_what_is_wanted_no_more_is_let_go(walls: list[Wall], qtbot: QtBot) -> None:
    walls.append(wall := Wall(make_pdf(pages=2)))
    wall.want(80, rank=AHEAD)
    qtbot.waitUntil(lambda: bool(wall.picture.drawn))
    number = int(str(wall.picture.source).rpartition("/")[2])
    assert wall.shelf.hung(number) is not None
    wall.picture.deleteLater()
    del wall.picture
    qtbot.waitUntil(lambda: wall.shelf.hung(number) is None)


def test_a_document_that_was_closed_or_a_page_that_is_not_there_fails(walls: list[Wall], qtbot: QtBot) -> None:
    walls.append(wall := Wall(make_pdf(pages=2)))
    wall.want(80, page=7)
    qtbot.waitUntil(lambda: bool(wall.picture.failed))
    assert wall.picture.source == ""
    wall.shelf.remove(wall.name)
    wall.want(80, page=1)
    qtbot.waitUntil(lambda: bool(wall.picture.failed))
    assert not wall.shelf.holds(wall.name)


@pytest.mark.parametrize("url_part", ["held/x", "held/99999", "held/", "held"])
def test_odd_numbers_are_blank(walls: list[Wall], url_part: str) -> None:
    walls.append(wall := Wall(make_pdf()))
    assert wall.images.requestImage(url_part, QSize(), QSize()).width() == 1


def test_a_small_picture_first_only_where_it_serves_the_large_one_too() -> None:
    scan, text = _Pace(), _Pace()
    for pace in (scan, text):
        assert not pace.is_slow
        for _ in range(8):
            pace.take(0.2, sketched=False)
        assert pace.is_slow
    scan.take(0.1, sketched=True)  # what was unpacked for the small one was there
    text.take(0.19, sketched=True)
    assert (scan.is_slow, text.is_slow) == (True, False)
