"""Credentials: made on the device, typed in without error, and a roster that is what was signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.ballots.credentials import (
    DIGITS,
    is_credential,
    is_uuid,
    make_credential,
    make_roster,
    make_token,
    public_credential,
    read_roster,
    secret_exponent,
)
from meetroom.ballots.encoding import Malformed, encode
from meetroom.ballots.group import BELENIOS_2048
from tests.ballots.small import SMALL, SOME, drawing


def test_a_credential_made_by_belenios_tool_gives_its_public_half() -> None:
    # belenios-tool setup generate-credentials --uuid yRsKamtssV1tov --group BELENIOS-2048 --count 3
    public = public_credential(BELENIOS_2048, "yRsKamtssV1tov", "ddz-zFp-cpf-iGv-NAm")
    assert str(public).startswith("9106267149108887929925403681004322521375841602626664984951504266417319337878181421")
    assert public % 10**12 == 342794705154918480 % 10**12
    assert is_credential("ddz-zFp-cpf-iGv-NAm")


@SOME
@given(st.integers(0, 2**64), st.integers(0, 13), st.sampled_from(DIGITS))
def test_a_typing_error_is_noticed(seed: int, place: int, digit: str) -> None:
    credential = make_credential(drawing(seed))
    assert is_credential(credential)
    token = credential.replace("-", "")
    wrong = token[:place] + digit + token[place + 1 :]
    typed = "-".join(wrong[at : at + 3] for at in range(0, 15, 3))
    # 53 does not tell all of 58 digits apart: 0 and 53, 1 and 54, …
    same = (DIGITS.index(digit) - DIGITS.index(token[place])) % 53 == 0
    assert is_credential(typed) == same


@pytest.mark.parametrize("text", ["", "abc", "ddz-zFp-cpf-iGv-NA", "ddzzFpcpfiGvNAm", "ddz-zFp-cpf-iGv-NA0", "-" * 19])
def test_other_forms_are_no_credential(text: str) -> None:
    assert not is_credential(text)


def test_one_credential_is_another_number_in_every_election() -> None:
    credential = make_credential(drawing(1))
    first, second = make_token(drawing(2)), make_token(drawing(3))
    assert is_uuid(first)
    assert not is_uuid(first[:13])
    assert not is_uuid(first[:13] + "0")
    assert secret_exponent(SMALL, first, credential) != secret_exponent(SMALL, second, credential)


@SOME
@given(st.dictionaries(st.integers(1, SMALL.q - 1).map(SMALL.g_power), st.integers(0, 10**12 - 1), max_size=8))
def test_a_roster_comes_back_as_it_was(weights: dict[int, int]) -> None:
    roster = make_roster(weights)
    assert read_roster(SMALL, roster.text) == roster
    assert list(roster.weights) == sorted(weights)
    assert make_roster(dict(reversed(weights.items()))) == roster


@pytest.mark.parametrize(
    "lines",
    [
        [str(SMALL.g), str(SMALL.g)],
        [str(SMALL.g), f"{SMALL.g},2"],
        [f"{SMALL.p - SMALL.g}"],
        [f"0{SMALL.g}"],
        [f"{SMALL.g},"],
        [f"{SMALL.g},-1"],
        [f"{SMALL.g},1,2"],
        [f"{SMALL.g},01"],
        [f"{SMALL.g},{10**13}"],
        [f"{SMALL.g},,3"],
        ["1" * 5000],
        ["١"],
        [""],
    ],
)
def test_a_roster_with_one_wrong_line_is_none(lines: list[str]) -> None:
    with pytest.raises(Malformed):
        read_roster(SMALL, encode(lines))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '"x"', "[[]]"])
def test_what_is_no_list_is_no_roster(text: str) -> None:
    with pytest.raises(Malformed):
        read_roster(SMALL, text)
