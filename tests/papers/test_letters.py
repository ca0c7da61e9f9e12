"""Letters of a page: what is under a finger, words, lines, stretches and what they say."""

import pytest

from meetroom.papers.geometry import PageGeometry
from meetroom.papers.letters import PageLetters
from meetroom.papers.pages import PageSource
from tests.papers.paper_samples import make_pdf

LINES = [(100.0, 700.0, "Nghi quyet so 15"), (100.0, 680.0, "ve ngan-sach"), (100.0, 660.0, "nam 2026")]


def letters_of(text: str, width: float = 10.0, height: float = 12.0) -> PageLetters:
    """A line per line of the text, 20 points apart, letters of one width; blanks at line ends have no box."""
    boxes, x, y = [], 0.0, 0.0
    for letter in text:
        if letter == "\n":
            boxes.append((0.0, 0.0, 0.0, 0.0))
            x, y = 0.0, y + 20.0
        else:
            boxes.append((x, y, x + width, y + height))
            x += width
    return PageLetters(text, boxes)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_are_found_where_pdfium_puts_them(rotation: int) -> None:
    geometry = PageGeometry(0, 0, 600, 800, rotation)
    lines = [(*geometry.to_pdf(x, 800 - y), text) for x, y, text in LINES]
    source = PageSource(make_pdf(text=lines, rotation=rotation))
    letters = source.letters(0)
    (hit,) = source.find_on(0, "ngan")
    box = hit.rects[0]
    index = letters.at(box.x_pt + box.width_pt / 2, box.y_pt + box.height_pt / 2)
    assert index is not None
    assert letters.text(*letters.word(index)) == "ngan"
    assert letters.text(*letters.line(index)) == "ve ngan-sach"
    assert letters.word(index)[0] == hit.start
    assert letters.text(0, len(letters) - 1) == "\n".join(text for _, _, text in LINES)
    assert len(letters.rects(0, len(letters) - 1)) == 3


def test_hits_near_and_far() -> None:
    letters = letters_of("ab cd\nef")
    assert letters.at(5, 6) == 0
    assert letters.at(5, 14) is None
    assert letters.at(5, 14, within_pt=3) == 0
    assert letters.nearest(500, 5) == 4
    assert letters.nearest(-50, 26) == 6
    assert letters_of("").at(0, 0, 100) is None
    assert letters_of("").nearest(0, 0) is None


def test_words_lines_and_signs() -> None:
    letters = letters_of("Điều 1, khoản 2\nhết")
    assert letters.text(*letters.word(1)) == "Điều"
    assert letters.text(*letters.word(6)) == ","
    assert letters.text(*letters.word(9)) == "khoản"
    assert letters.text(*letters.line(3)) == "Điều 1, khoản 2"
    assert letters.text(*letters.line(17)) == "hết"
    assert letters_of("").line(0) == (0, 0)


def test_a_stretch_has_one_box_per_line_and_column() -> None:
    letters = letters_of("abc\ndef")
    two = letters.rects(1, 5)
    assert [(r.x_pt, r.y_pt, r.width_pt) for r in two] == [(10, 0, 20), (0, 20, 20)]
    assert letters.rects(3, 3) == ()
    wide = PageLetters("ab", [(0, 0, 10, 12), (200, 0, 210, 12)])
    assert len(wide.rects(0, 1)) == 2


def test_what_is_copied_is_composed_and_keeps_its_lines() -> None:
    letters = PageLetters("Hô\u0323i\r\nnghị\x02\x00", [(0, 0, 0, 0)] * 11)
    assert letters.text(0, 10) == "Hội\nnghị-"


def test_an_empty_page_has_no_letters() -> None:
    letters = PageSource(make_pdf()).letters(0)
    assert len(letters) == 0
    assert letters.rects(0, 10) == ()
