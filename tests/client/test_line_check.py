"""The line check: the first request does not count, one slow answer does not decide, a failure is passed on."""

import pytest

from meetroom.client.line_check import TRIES, round_trip_ms


async def test_the_median_of_the_warm_requests_is_told() -> None:
    now_s, costs_s = 0.0, iter([0.9, 0.02, 0.7, 0.03])
    asked = 0

    async def ask() -> None:
        nonlocal now_s, asked
        now_s += next(costs_s)
        asked += 1

    assert await round_trip_ms(ask, lambda: now_s) == pytest.approx(30)
    assert asked == TRIES + 1


async def test_a_server_that_does_not_answer_is_told() -> None:
    async def ask() -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await round_trip_ms(ask)
