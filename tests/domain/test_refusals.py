"""Every refusal that a rule names is reached, and no other."""

import re
from collections.abc import Callable

import pytest

from meetroom.domain.core import Command, Refusal
from meetroom.domain.meeting import RULES
from tests.domain.election_refusals import ELECTION_CASES
from tests.domain.minutes_refusals import MINUTES_CASES
from tests.domain.refusable import Case
from tests.domain.refusal_cases import CASES as OTHER_CASES
from tests.domain.sitting_refusals import SITTING_CASES

CASES = [*OTHER_CASES, *SITTING_CASES, *ELECTION_CASES, *MINUTES_CASES]


def case_id(case: tuple[Refusal, Case]) -> str:
    refusal, make = case
    command = next(c.cell_contents for c in make.__closure__ or () if isinstance(c.cell_contents, Command))
    return f"{type(command).__name__}-{refusal.value}"


@pytest.mark.parametrize(("refusal", "case"), CASES, ids=[case_id(c) for c in CASES])
def test_the_refusal_is_given(refusal: Refusal, case: Case) -> None:
    drive, actor, command = case()
    assert drive.refused(actor, command) is refusal


def promised(decider: Callable[..., object]) -> set[str]:
    """The refusals that the docstring of a rule names."""
    named = re.search(r"Refused\(([^)]*)\)", decider.__doc__ or "")
    assert named, decider
    return set("".join(named.group(1).split()).split("|"))


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_every_refusal_a_rule_names_is_in_the_table(kind: type[Command]) -> None:
    reached = {name.split("-")[1] for name in map(case_id, CASES) if name.split("-")[0] == kind.__name__}
    named = promised(RULES[kind].decide)
    family = {name for name in reached if name.startswith("invalid_")}
    assert {n.lower() for n in named - {"INVALID_*"}} <= reached
    assert not ("INVALID_*" in named and not family)
    assert reached - family <= {n.lower() for n in named}
