"""Pauses between attempts and the rate of sending, without a clock."""

import random

from hypothesis import given
from hypothesis import strategies as st

from meetroom.client.pace import Allowance, Backoff


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_pauses_grow_and_stay_in_bounds(seed: int, attempts: int) -> None:
    backoff = Backoff(0.2, 5.0, random.Random(seed))
    for attempt in range(attempts):
        step_s = min(5.0, 0.2 * 2**attempt)
        assert step_s / 2 <= backoff.next_s() <= step_s


def test_success_begins_with_the_shortest_again() -> None:
    backoff = Backoff(0.2, 5.0, random.Random(1))
    for _ in range(10):
        backoff.next_s()
    backoff.reset()
    assert backoff.next_s() <= 0.2


def test_longest_leaves_the_server_alone() -> None:
    backoff = Backoff(0.2, 5.0, random.Random(1))
    backoff.longest()
    assert backoff.next_s() >= 2.5


@given(st.lists(st.tuples(st.floats(0, 0.2), st.floats(1, 50)), max_size=200))
def test_never_more_than_burst_and_rate_allow(messages: list[tuple[float, float]]) -> None:
    allowance = Allowance(per_s=100.0, burst=60.0)
    now_s, sent = 0.0, 0.0
    for pause_s, amount in messages:
        now_s += pause_s
        now_s += allowance.take(amount, now_s)
        sent += amount
        assert sent <= 60.0 + 100.0 * now_s + 1e-6


def test_message_above_the_burst_goes_some_time() -> None:
    allowance = Allowance(per_s=10.0, burst=50.0)
    assert allowance.take(1_000.0, 0.0) == 0.0
    assert allowance.take(1_000.0, 0.0) == 5.0
