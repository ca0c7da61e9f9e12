"""Breaking text into lines: at blanks, inside words that are too long, and without measuring it again and again."""

import pytest

from meetroom.papers.typeface import Typeface, text_face


def test_a_word_too_long_is_broken_where_it_no_longer_fits() -> None:
    face = text_face()
    letter = face.width("a")
    assert face.lines("aaaaaaa aa", 3.1 * letter) == ["aaa", "aaa", "a", "aa"]
    assert face.lines("aaaaaaa aa", 5.1 * letter) == ["aaaaa", "aa aa"]
    assert face.lines("ăn cơm\n\nuống", 100.0) == ["ăn cơm", "", "uống"]


@pytest.mark.parametrize("width", [0.0, -5.0, 1e-9])
def test_a_box_without_width_holds_a_letter_a_line(width: float) -> None:
    assert text_face().lines("việt nam", width) == list("việtnam")


def test_a_long_word_is_measured_a_few_times_not_for_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger's mark of 4,000 letters without a blank must not take everybody's export minutes."""
    measured = 0
    glyphs = Typeface.glyphs

    def counted(face: Typeface, text: str) -> list[int]:
        nonlocal measured
        measured += len(text)
        return glyphs(face, text)

    monkeypatch.setattr(Typeface, "glyphs", counted)
    assert len(text_face().lines("a" * 4_000, 0.0)) == 4_000
    assert measured < 20_000
