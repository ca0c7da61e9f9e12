"""Who may do what, and when, is what the table of rules says."""

from itertools import product

import pytest
from msgspec.structs import replace

from meetroom.domain import lifecycle
from meetroom.domain.core import Command, PersonId, PointId, Refusal, Refused
from meetroom.domain.meeting import COMMAND_TYPES, RULES, decide
from meetroom.domain.state import Meeting, Person, Phase, Role
from tests.domain.driving import PEOPLE, START, Drive, M, founded
from tests.domain.samples import SAMPLE


def test_there_is_a_sample_of_every_command() -> None:
    assert set(SAMPLE) == set(RULES)
    assert set(COMMAND_TYPES) == {*RULES, lifecycle.CreateMeeting}


@pytest.mark.parametrize(("kind", "role"), list(product(RULES, Role)), ids=lambda x: getattr(x, "__name__", x))
def test_only_the_roles_of_the_table_may(kind: type[Command], role: Role) -> None:
    someone = Person(person_id=PersonId("x"), name="x", roles=(role,))
    meeting = Meeting(meeting_id=M, phase=next(iter(RULES[kind].phases)), people={PersonId("x"): someone})
    outcome: object = None
    try:
        decide(meeting, PersonId("x"), SAMPLE[kind], START)
    except Refused as refused:
        outcome = refused.refusal
    assert (outcome is Refusal.NOT_ALLOWED) == (role not in RULES[kind].roles)


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_only_in_the_phases_of_the_table(kind: type[Command]) -> None:
    drive = founded()
    actor = next(name for name, p in PEOPLE.items() if set(p.roles) & RULES[kind].roles)
    for phase in set(Phase) - RULES[kind].phases:
        drive.replica = replace(drive.replica, meeting=replace(drive.meeting, phase=phase))
        assert drive.refused(actor, SAMPLE[kind]) is Refusal.WRONG_PHASE


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_nobody_from_outside_may_anything(kind: type[Command]) -> None:
    assert founded().refused("stranger", SAMPLE[kind]) is Refusal.NOT_IN_MEETING


def test_a_meeting_is_founded_once_and_properly() -> None:
    good = lifecycle.CreateMeeting(title="x", body="", secretary=PEOPLE["sec"])
    assert founded().refused("sec", good) is Refusal.WRONG_PHASE
    for bad, refusal in (
        (replace(good, title=""), Refusal.INVALID_TEXT),
        (replace(good, secretary=PEOPLE["an"]), Refusal.INVALID_VALUE),
        (replace(good, secretary=replace(PEOPLE["sec"], point_id=PointId("p1"))), Refusal.UNKNOWN_POINT),
        (replace(good, secretary=replace(PEOPLE["sec"], person_id=PersonId(""))), Refusal.INVALID_VALUE),
        (replace(good, secretary=replace(PEOPLE["sec"], roles=(Role.SECRETARY,) * 2)), Refusal.INVALID_VALUE),
    ):
        assert Drive().refused("sec", bad) is refusal
