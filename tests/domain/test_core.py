"""Words every rule shares: what is a text, an id, a hash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.domain.core import MAX_ID, MAX_TEXT, Refusal, Refused, check_id, check_text, is_sha256, require


def outcome(text: str, *, empty_ok: bool = False, max_chars: int = MAX_TEXT) -> Refusal | None:
    try:
        check_text(text, empty_ok=empty_ok, max_chars=max_chars)
    except Refused as refused:
        return refused.refusal
    return None


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân tỉnh",
        "U\u0309y",
        "hai\ndòng\tvà cột",
        "Điều\u00a01",
        "mềm\u00adại",
        "\ufefftừ Word",
        "nối\u200bliền",
        "👨‍👩‍👧 họ",
        "x" * MAX_TEXT,
    ],
)
def test_what_people_write_is_taken(text: str) -> None:
    assert outcome(text) is None


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "\u200b\ufeff", "\u00a0", "a\x00b", "a\rb", "a\x7fb", "\x1b[0m", "\ud800", "a\u2028b", "a\u2029b",
     "abc\u202egnp.exe", "\u2066a\u2069", "x" * (MAX_TEXT + 1)],
    ids=ascii,
)  # fmt: skip
def test_what_no_text_needs_is_refused(text: str) -> None:
    assert outcome(text) is Refusal.INVALID_TEXT


def test_some_texts_may_be_empty() -> None:
    assert outcome("", empty_ok=True) is None
    assert outcome("\x00", empty_ok=True) is Refusal.INVALID_TEXT
    assert outcome("abc", max_chars=2) is Refusal.INVALID_TEXT


@given(st.text())
def test_whatever_is_taken_can_be_written(text: str) -> None:
    if outcome(text) is None:
        assert text.encode()
        assert "\x00" not in text


@pytest.mark.parametrize("value", ["a", "p-1:x/~", "!" * MAX_ID])
def test_ids(value: str) -> None:
    check_id(value)


@pytest.mark.parametrize("value", ["", " ", "a b", "a\n", "đ", "\x7f", "x" * (MAX_ID + 1)])
def test_what_is_no_id(value: str) -> None:
    with pytest.raises(Refused) as caught:
        check_id(value)
    assert caught.value.refusal is Refusal.INVALID_VALUE


def test_hashes() -> None:
    assert is_sha256("0123456789abcdef" * 4)
    assert not is_sha256("0" * 63)
    assert not is_sha256("A" * 64)


def test_a_refusal_says_itself() -> None:
    require(True, Refusal.NO_QUORUM)
    with pytest.raises(Refused, match="no_quorum"):
        require(False, Refusal.NO_QUORUM)
    assert [r for r in Refusal if r.value != r.name.lower()] == []
