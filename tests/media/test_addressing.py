"""The way to the relay in its answer: changed where it is asked for, and nowhere else."""

import pytest

from meetroom.media.addressing import readdressed

ANSWER = "v=0\r\na=candidate:1 1 udp 2130706431 203.0.113.9 7443 typ host\r\na=mid:mic\r\n"


@pytest.mark.parametrize(
    ("host", "port", "found"),
    [
        (None, None, "203.0.113.9 7443"),
        ("127.0.0.1", None, "127.0.0.1 7443"),
        (None, 5999, "203.0.113.9 5999"),
        ("::1", 5999, "::1 5999"),
    ],
)
def test_only_the_candidates_change(host: str | None, port: int | None, found: str) -> None:
    assert readdressed(ANSWER, host=host, port=port) == ANSWER.replace("203.0.113.9 7443", found)


def test_what_is_no_candidate_is_left_alone() -> None:
    assert readdressed("a=candidate:1\r\n", host="x", port=1) == "a=candidate:1\r\n"
