"""Quorum: how many are needed, whose seats are filled, live and when it is lost; knows no arrivals and no votes.

A seat is a voting member's.  It is filled by the member, or by the substitute where the rule set gives substitutes
the vote; never by both.
"""

from fractions import Fraction
from math import ceil
from math import floor as whole_below

from msgspec.structs import replace

from meetroom.domain.core import Event, Fact, PersonId, Refusal, require
from meetroom.domain.polls import GroupQuorum
from meetroom.domain.state import VOTERS, Meeting, Person, Phase, Quorum, QuorumOf, Role, Share


class QuorumLost(Event, frozen=True, tag=True):
    """Too few voting members are left; the chair must answer."""

    quorum: Quorum


class QuorumRegained(Event, frozen=True, tag=True):
    """Enough voting members are there again."""

    quorum: Quorum


def needed_of(count: int, share: Share) -> int:
    """Smallest whole number that exceeds (or reaches, when `at_least`) the share of `count`, exactly."""
    edge = Fraction(share.numerator, share.denominator) * count
    return ceil(edge) if share.at_least else whole_below(edge) + 1


def check_share(share: Share) -> None:
    """Refuse what is no fraction in (0, 1], and "more than all", which can never be met."""
    require(0 < share.numerator <= share.denominator <= 10_000, Refusal.INVALID_VALUE)
    require(share.at_least or share.numerator < share.denominator, Refusal.INVALID_VALUE)


def seats(meeting: Meeting) -> dict[PersonId, PersonId]:
    """Who fills the seats now: voting member → the member, or the substitute who stands in with the vote.

    A substitute with a vote of their own fills their own seat alone.  Source: docs/rules.md#substitutes.
    """
    filled: dict[PersonId, PersonId] = {}
    for member in meeting.voting_members():
        if meeting.is_present(member):
            filled[member] = member
            continue
        named = meeting.substitutes.get(member)
        if named is not None and meeting.rules.substitutes_vote and _may_stand_in(meeting, named.substitute_id):
            filled[member] = named.substitute_id
    return filled


def _may_stand_in(meeting: Meeting, person_id: PersonId) -> bool:
    """Like a member a substitute votes only in a role that has votes: nobody votes on what they may not see."""
    person = meeting.people.get(person_id)
    if person is None or person.voting or not has_voters_role(meeting, person):
        return False
    return meeting.is_present(person_id)


def has_voters_role(meeting: Meeting, person: Person) -> bool:
    """Whether somebody could have a vote at all; guests, observers, operators and administrators could not.

    A chair that is only lent gives no vote: with its end a vote would be left without a role that has one.
    """
    return any(role in VOTERS for role in own_roles(meeting, person))


def own_roles(meeting: Meeting, person: Person) -> tuple[Role, ...]:
    """The roles that stay when a hand-over of the chair ends."""
    lent = meeting.chair_lent and meeting.presiding == person.person_id
    return tuple(role for role in person.roles if not (lent and role is Role.CHAIR))


def voters_now(meeting: Meeting) -> tuple[PersonId, ...]:
    """Who could vote now: everybody who fills a seat, sorted by id."""
    return tuple(sorted(seats(meeting).values()))


def quorum(meeting: Meeting) -> Quorum:
    """Quorum as it is now, over all voting members and of each group that needs one.  Source: docs/rules.md#quorum."""
    members, filled = meeting.voting_members(), seats(meeting)
    needed = needed_of(len(members), meeting.rules.quorum)
    groups = tuple(_of_group(meeting, rule, members, filled) for rule in meeting.rules.quorum_groups)
    enough = bool(members) and len(filled) >= needed
    return Quorum(
        present=len(filled),
        members=len(members),
        needed=needed,
        met=enough and all(g.met for g in groups),
        groups=groups,
    )


def _of_group(
    meeting: Meeting, rule: QuorumOf, members: tuple[PersonId, ...], filled: dict[PersonId, PersonId]
) -> GroupQuorum:
    own = [m for m in members if rule.group_id in meeting.people[m].groups]
    needed = needed_of(len(own), rule.share)
    present = sum(m in filled for m in own)
    # A group without members has no quorum: a name that is spelled wrongly must not pass for one that is there.
    met = bool(own) and present >= needed
    return GroupQuorum(group_id=rule.group_id, present=present, members=len(own), needed=needed, met=met)


def quorum_change(before: Meeting, after: Meeting) -> tuple[Event, ...]:
    """The fact that follows when a sitting lost its quorum or has it again, if it did."""
    now_met = quorum(after)
    sitting = after.phase in (Phase.OPEN, Phase.SUSPENDED)
    if sitting and not before.quorum_lost and quorum(before).met and not now_met.met:
        return (QuorumLost(quorum=now_met),)
    return (QuorumRegained(quorum=now_met),) if before.quorum_lost and now_met.met else ()


def on_quorum_lost(meeting: Meeting, event: QuorumLost, fact: Fact) -> Meeting:
    """The chair is to be told."""
    return replace(meeting, quorum_lost=True, quorum_lost_at=fact.at, quorum_answer=None)


def on_quorum_regained(meeting: Meeting, event: QuorumRegained, fact: Fact) -> Meeting:
    """All is well again."""
    return replace(meeting, quorum_lost=False, quorum_lost_at=None, quorum_answer=None)
