"""One text for every struct, and nothing but a typed refusal for anything else."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.ballots.ballot import Ballot
from meetroom.ballots.encoding import Count, Malformed, Number, decode, encode, sha256_base64, sha256_hex
from meetroom.ballots.tally import Result
from meetroom.ballots.trustees import Trustees
from tests.ballots.small import SOME


class Some(msgspec.Struct, frozen=True):
    big: Number
    small: int
    votes: Count
    text: str
    maybe: str | None = None


@SOME
@given(st.integers(0, 2**2048), st.integers(-(2**31), 2**31), st.integers(0, 2**40), st.text(), st.none() | st.text())
def test_a_struct_comes_back_as_it_was(big: int, small: int, votes: int, text: str, maybe: str | None) -> None:
    value = Some(Number(big), small, Count(votes), text, maybe)
    assert decode(encode(value), Some) == value
    assert encode(decode(encode(value), Some)) == encode(value)


def test_the_text_is_the_one_the_format_wants() -> None:
    assert encode(Some(Number(7), 7, Count(7), 'Ánh "Ba"/\\')) == (
        '{"big":"7","small":7,"votes":7,"text":"Ánh \\"Ba\\"/\\\\"}'
    )
    assert encode([Count(2**30 - 1), Count(2**30)]) == '[1073741823,"1073741824"]'


@pytest.mark.parametrize(
    "big", ['"07"', '"-7"', '"+7"', '"7 "', '""', '"٧"', "7", "null", '"0x7"', '"1_0"', '"' + "9" * 641 + '"']
)
def test_a_number_has_one_form(big: str) -> None:
    with pytest.raises(Malformed):
        decode(f'{{"big":{big},"small":1,"votes":1,"text":""}}', Some)


@pytest.mark.parametrize("votes", ["-1", '"-1"', "1.5", "true", '""', '"x"'])
def test_a_count_is_no_less_than_nothing(votes: str) -> None:
    with pytest.raises(Malformed):
        decode(f'{{"big":"1","small":1,"votes":{votes},"text":""}}', Some)


@SOME
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_else_is_malformed(raw: bytes) -> None:
    for kind in (Ballot, Result, Trustees, Some):
        try:
            decode(raw, kind)
        except Malformed:
            continue
        assert raw.strip() == b"[]"
        assert kind is Trustees


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Malformed):
        decode("[" * 100_000, Trustees)


def test_hashes_are_of_the_bytes() -> None:
    assert sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_base64("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0"
