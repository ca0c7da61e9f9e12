"""Folding: Vietnamese is found with and without its marks."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.papers.folding import fold, fold_with_places


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đại biểu", "dai bieu"),
        ("ĐẠI BIỂU", "dai bieu"),
        (unicodedata.normalize("NFD", "Nghị quyết"), "nghi quyet"),
        ("hai\r\n  dòng", "hai dong"),
        ("ngân sách", "ngan sach"),
        ("bản\u00adin", "banin"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_every_folded_letter_knows_its_place(text: str) -> None:
    folded, places = fold_with_places(text)
    assert len(folded) == len(places)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    assert folded == fold(text)


@given(st.text())
def test_case_and_form_do_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
