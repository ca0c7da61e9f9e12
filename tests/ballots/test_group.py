"""The group: powers by table and without, by gmpy2 and without; membership; small logarithms."""

import importlib.util
import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.ballots import arithmetic
from meetroom.ballots.arithmetic import FASTEST, PLAIN, FixedBase
from meetroom.ballots.group import BELENIOS_2048, LARGEST_LOGARITHM, Group
from tests.ballots.small import SMALL, SOME, exponents


def slow(group: Group) -> Group:
    return Group(group.name, group.p, group.q, group.g, PLAIN)


@pytest.mark.parametrize("group", [SMALL, BELENIOS_2048, slow(BELENIOS_2048)], ids=["small", "2048", "2048 plain"])
def test_the_generator_makes_a_group_of_order_q(group: Group) -> None:
    assert group.contains(group.g)
    assert group.g != 1
    assert group.g_power(group.q) == 1
    assert (group.p - 1) % group.q == 0
    assert math.gcd((group.p - 1) // group.q, group.q) == 1


def test_the_group_is_the_one_of_the_specification() -> None:
    assert BELENIOS_2048.p.bit_length() == 2048
    assert BELENIOS_2048.q.bit_length() == 256


@SOME
@given(exponents, exponents, exponents)
def test_powers_follow_the_rules_however_they_are_worked_out(a: int, b: int, c: int) -> None:
    element = SMALL.g_power(a)
    assert SMALL.contains(element)
    assert element == pow(SMALL.g, a, SMALL.p) == slow(SMALL).g_power(a)
    assert SMALL.power(element, b) == SMALL.g_power(a * b) == SMALL.key_power(element, b)
    assert SMALL.times(element, SMALL.g_power(b), SMALL.g_power(c)) == SMALL.g_power(a + b + c)
    assert SMALL.power(element, -b) == SMALL.inverse(SMALL.power(element, b))
    assert SMALL.times(element, SMALL.inverse(element)) == 1


@SOME
@given(st.integers(0, 2**61 - 1), st.integers(1, 2**61 - 2))
def test_a_table_gives_what_a_power_gives(exponent: int, base: int) -> None:
    modulus = 2**61 - 1
    for way in (PLAIN, FASTEST):
        assert FixedBase(way, base, modulus, 61).power(exponent) == pow(base, exponent, modulus)


def test_both_arithmetics_agree_on_large_numbers() -> None:
    exponent = BELENIOS_2048.q - 12345
    plain = slow(BELENIOS_2048)
    element = plain.g_power(exponent)
    assert element == BELENIOS_2048.g_power(exponent)
    assert plain.power(element, exponent) == BELENIOS_2048.power(element, exponent)


@pytest.mark.parametrize("element", [0, -1, SMALL.p - 1, SMALL.p, SMALL.p + SMALL.g, SMALL.p - SMALL.g])
def test_what_is_outside_is_outside(element: int) -> None:
    assert not SMALL.contains(element)


def test_only_reduced_exponents_are_in_form() -> None:
    assert SMALL.is_exponent(0)
    assert SMALL.is_exponent(SMALL.q - 1)
    assert not SMALL.is_exponent(SMALL.q)
    assert not SMALL.is_exponent(-1)


@SOME
@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_small_logarithm_is_found_exactly_when_there_is_one(exponent: int, most: int) -> None:
    expected = exponent if exponent <= most else None
    assert SMALL.logarithm(SMALL.g_power(exponent), most) == expected


def test_a_logarithm_nobody_could_wait_for_is_not_begun() -> None:
    assert SMALL.logarithm(SMALL.g, LARGEST_LOGARITHM + 1) is None
    assert SMALL.logarithm(SMALL.g, -1) is None


def test_without_gmpy2_plain_integers_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "meetroom.ballots.arithmetic_without"
    found = importlib.util.spec_from_file_location(name, arithmetic.__file__)
    assert found is not None
    assert found.loader is not None
    monkeypatch.setitem(sys.modules, "gmpy2", None)
    without = importlib.util.module_from_spec(found)
    monkeypatch.setitem(sys.modules, name, without)
    found.loader.exec_module(without)
    assert without.FASTEST is without.PLAIN
    assert arithmetic.FASTEST is FASTEST
