"""Votes of real bodies: the numbers, what is needed and the verdict are those worked out by hand from their rules."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from meetroom.domain.core import OptionId, Refused
from meetroom.domain.state import MOTION, OptionTally, Poll, Tally
from tests.domain.counted_votes import Ballots, Case, cases

ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=[f"{case['source'][:40]}: {case['name']}" for case in ALL])
def test_a_vote_ends_as_its_rule_says(case: Case) -> None:
    ballots = Ballots(case)
    if "refused" in case:
        with pytest.raises(Refused) as met:
            ballots.take()
        assert met.value.refusal.value == case["refused"]
        return
    poll = ballots.take()
    for step in case.get("steps", ()):
        take_step(ballots, step)
        poll = ballots.poll
    if "want" in case:
        check(poll, dict(case["want"]))


def take_step(ballots: Ballots, step: str) -> None:
    text, _, refusal = step.partition(" -> ")
    if not refusal:
        ballots.step(text)
        return
    with pytest.raises(Refused) as met:
        ballots.step(text)
    assert met.value.refusal.value == refusal, step


def check(poll: Poll, want: dict[str, Any]) -> None:
    tally = poll.tally
    assert tally is not None
    if "quorum_needed" in want:
        assert poll.quorum is not None
        assert poll.quorum.needed == want.pop("quorum_needed")
    if "elected" in want:
        assert sorted(tally.elected) == sorted(map(OptionId, want.pop("elected").split()))
    numbers = {"needed": tally.needed, "base": tally.base_count, "verdict": tally.verdict.value} | {
        name: getattr(tally, name) for name in ("cast", "valid", "blank", "invalid")
    }
    for name, expected in want.items():
        if name in numbers:
            assert numbers[name] == (
                Decimal(expected) if isinstance(expected, str) and name != "verdict" else expected
            ), name
        else:
            check_option(tally, name, expected)


def check_option(tally: Tally, name: str, expected: str) -> None:
    option: OptionTally = tally.options[MOTION if name == "motion" else OptionId(name)]
    votes, *more = expected.split()
    assert (option.yes, option.no, option.abstain) == tuple(map(Decimal, votes.split("/"))), name
    if more:
        assert option.verdict is not None
        assert [str(option.needed), option.verdict.value] == more, name


def test_there_are_enough_cases_of_every_sort_and_none_twice() -> None:
    assert len(ALL) >= 150
    assert max(Counter((case["source"], case["name"]) for case in ALL).values()) == 1
    said = {key: {case.get(key) for case in ALL} for key in ("kind", "method", "base", "tie")}
    assert {"hands", "roll_call", "secret", "written", None} <= said["kind"]
    assert {"choose", "each", None} <= said["method"]
    assert said["base"] == {"all_members", "present", "cast", "valid"}
    assert {"chair", "again", "lot", None} <= said["tie"]
    assert sum("refused" in case for case in ALL) >= 20
