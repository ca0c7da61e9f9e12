"""docs/rules.md says what the code does."""

import re
from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import pytest

from meetroom.domain.attendance import needed_of
from meetroom.domain.core import MAX_ID, Refusal
from meetroom.domain.meeting import EVENT_TYPES, RULES
from meetroom.domain.poll_states import MACHINE, Act
from meetroom.domain.polls import Detail, Method, PollKind, PollState, TieRule
from meetroom.domain.roles import MAX_PEOPLE, MAX_POINTS
from meetroom.domain.state import INSIDE, OFFICE, VOTERS, Base, Phase, Role, Share, SpeechKind, Verdict
from meetroom.domain.visibility import TABLE
from meetroom.domain.voting import count
from meetroom.store.rule_files import offered_rule_sets
from tests.domain.test_voting import counted

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def tables(title: str) -> list[list[list[str]]]:
    """The tables of a section, without their header rows."""
    blocks = re.findall(r"(?:^\|.*\n?)+", section(title), re.MULTILINE)
    return [[[c.strip() for c in line.strip("|").split("|")] for line in b.splitlines()[2:]] for b in blocks]


def names(chosen: frozenset[StrEnum], every: Iterable[StrEnum]) -> str:
    return "all" if chosen == frozenset(every) else ", ".join(x.value for x in every if x in chosen)


def test_who_may_do_what() -> None:
    expected = [
        [f"`{kind.__name__}`", names(frozenset(rule.roles), Role), names(frozenset(rule.phases), Phase)]
        for kind, rule in RULES.items()
    ]
    assert tables("Who may do what") == [expected]


def share(text: str) -> Share:
    words, fraction = text.rsplit(" ", 1)
    assert words in ("more than", "at least")
    exact = Fraction(fraction)
    return Share(exact.numerator, exact.denominator, words == "at least")


@pytest.mark.parametrize("row", tables("Quorum")[0], ids=" ".join)
def test_quorum_examples(row: list[str]) -> None:
    assert needed_of(int(row[1]), share(row[0])) == int(row[2])


def number(text: str, of: str, otherwise: int) -> int:
    found = re.search(rf"(\d+) {of}", text)
    return int(found.group(1)) if found else otherwise


WORKED = tables("Majorities")[1]


@pytest.mark.parametrize("row", WORKED, ids=" ".join)
def test_majority_examples(row: list[str]) -> None:
    base, threshold, numbers, base_count, needed, verdict = row
    ballots = tuple(number(numbers, word, 0) for word in ("yes", "no", "abstain"))
    present = number(numbers, "(?:present|on the list)", sum(ballots))
    members = number(numbers, "members", present)
    poll = counted(Base(base.replace(" ", "_")), share(threshold), members, present, *ballots)
    tally = count(poll)
    assert (int(tally.base_count), int(tally.needed), tally.verdict) == (int(base_count), int(needed), Verdict(verdict))


def test_there_are_examples_of_every_base() -> None:
    assert len(WORKED) == 9
    assert {Base(row[0].replace(" ", "_")) for row in WORKED} == set(Base)
    assert all(f"`{base.value}`" in section("Majorities") for base in Base)


def test_visibility_names_every_fact_that_is_not_for_everybody() -> None:
    named = [name for row in tables("Visibility")[0] for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(kind.__name__ for kind in TABLE)
    assert set(named) < {kind.__name__ for kind in EVENT_TYPES}


def test_roles_that_are_spelled_out() -> None:
    visibility, closed, people = section("Visibility"), section("Closed sittings"), section("People")
    assert f"*Office*: {', '.join(OFFICE)}." in visibility
    inside = closed.split("*Inside* are")[1].split(".")[0].replace(" and", ",").split(",")
    assert {Role(word.strip()) for word in inside} == set(INSIDE)
    voters = people.split("one of the roles is")[1].split(".")[0].replace(" or", ",").split(",")
    assert {Role(word.strip()) for word in voters} == set(VOTERS)
    assert f"{MAX_PEOPLE:,} people and {MAX_POINTS} points" in people
    assert f"1 to {MAX_ID} printable" in section("Texts and numbers")
    order = section("The floor").split("Order of the list:")[1].split(".")[0]
    words = {"interposed": 0, "intervention": 1, "point of order": 2, "normal": 3}
    assert [order.index(w) for w in words] == sorted(order.index(w) for w in words)
    assert [kind.value.replace("_", " ") for kind in SpeechKind] == list(words)


def test_every_anchor_leads_somewhere() -> None:
    titles = {line[3:].lower().replace(" ", "-") for line in PAGE.splitlines() if line.startswith("## ")}
    assert set(re.findall(r"\(#([\w-]+)\)", PAGE)) <= titles
    code = "".join(path.read_text(encoding="utf-8") for path in Path("meetroom").rglob("*.py"))
    assert set(re.findall(r"docs/rules\.md#([\w-]+)", code)) <= titles


def test_the_life_of_a_vote_is_the_table() -> None:
    def cell(state_or_reason: str) -> PollState | Refusal:
        bold = re.fullmatch(r"\*\*(\w+)\*\*", state_or_reason)
        return PollState(bold.group(1)) if bold else Refusal(state_or_reason.strip("`"))

    told = {Act(row[0].strip("`")): tuple(map(cell, row[1:])) for row in tables("Ballots")[2]}
    assert told == {act: tuple(row.values()) for act, row in MACHINE.items()}


def test_kinds_methods_ties_and_details_are_all_told() -> None:
    first = [[row[0].split("`")[1] for row in table] for table in tables("Ballots")[:2]]
    assert first == [list(PollKind), list(Method)]
    ties = next(t for t in tables("Majorities") if t[0][0] == "`rejected`")
    assert {row[0].strip("`") for row in ties} == set(TieRule)
    assert [row[0].strip("`") for row in tables("Results")[0]] == list(Detail)


def test_rule_sets_are_those_of_the_files() -> None:
    def words(share: Share) -> str:
        return f"{'at least' if share.at_least else 'more than'} {share.numerator}/{share.denominator}"

    def yes(is_so: bool) -> str:
        return "yes" if is_so else "no"

    rules = [offer.rules for offer in offered_rule_sets()]
    assert tables("Rule sets") == [
        [
            [
                f"`{r.name}`", words(r.quorum), yes(r.quorum_binds_votes), f"{words(r.threshold)} of `{r.base.value}`",
                f"`{r.tie.value}`", yes(r.vote_change_allowed), yes(r.substitutes_vote),
            ]
            for r in rules
        ],
        [
            [
                f"`{r.name}`", f"`{d.key}`", f"`{d.base.value}`", words(d.threshold),
                *(f"`{x.value}`" for x in (d.kind, d.method, d.tie, d.detail)),
            ]
            for r in rules
            for d in r.decisions
        ],
    ]  # fmt: skip
    assert not any(r.proxies.allowed or r.weights for r in rules)
