"""What a list of people would change in a meeting, row by row, before anything is changed; pure, sends nothing.

Empty cells change nothing, and who is not in the list stays: carrying the same list out again changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from meetroom.client.groups import groups_of
from meetroom.client.people_columns import Field
from meetroom.client.people_entries import NOTES, Entry, Fault, Finding
from meetroom.client.people_names import login_of, name_key
from meetroom.domain.core import GroupId, PersonId, PointId
from meetroom.domain.roles import MAX_PEOPLE, MAX_POINTS
from meetroom.domain.state import VOTERS, Meeting, Person, Role
from meetroom.protocol.http import AccountAnswer

MAX_NAMESAKES = 20
Known = Mapping[str, AccountAnswer | None]
"""Accounts by log-in name; None: asked for, and there is none."""


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"
    LEFT_OUT = "left_out"
    HEADING = "heading"


class Change(msgspec.Struct, frozen=True):
    """One thing that would be said otherwise of somebody; roles by their values, voting as "yes" or "no"."""

    field: Field
    before: str
    after: str


class PlannedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row and what becomes of it; `person_id` None: the person's account is still to be found or made."""

    entry: Entry
    verdict: Verdict
    login: str = ""
    person_id: PersonId | None = None
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All rows, and the rooms and groups that nobody has heard of before."""

    rows: tuple[PlannedRow, ...] = ()
    points: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def count(self, *verdicts: Verdict) -> int:
        """Rows of these verdicts."""
        return sum(row.verdict in verdicts for row in self.rows)


def logins_of(entries: Sequence[Entry], known: Known) -> tuple[dict[int, str], set[str]]:
    """A log-in name for each row, and the names that must be asked for first.

    What the list says is taken.  Else one is made from the name; where that belongs to somebody of another name, in
    the list or at the server, it gets a number.
    """
    chosen: dict[int, str] = {entry.row: entry.login for entry in entries if entry.login}
    asked = {login for login in chosen.values() if login not in known}
    taken = {entry.login: name_key(entry.name) for entry in entries if entry.login}
    for entry in entries:
        if entry.login or not entry.name or not login_of(entry.name):
            continue
        login = _free_login(entry, known, taken)
        if login not in known:
            asked.add(login)
        chosen[entry.row] = login
        taken.setdefault(login, name_key(entry.name))
    return chosen, asked


def _free_login(entry: Entry, known: Known, taken: Mapping[str, str]) -> str:
    base, key = login_of(entry.name), name_key(entry.name)
    login = base
    for number in range(2, MAX_NAMESAKES + 2):
        account = known.get(login)
        if taken.get(login, key) == key and (account is None or name_key(account.name) == key):
            break
        login = f"{base}.{number}"
    return login


def plan_of(
    entries: Sequence[Entry],
    meeting: Meeting,
    me: PersonId,
    known: Known,
    *,
    left_out: frozenset[int] = frozenset(),
    others: frozenset[int] = frozenset(),
) -> Plan:
    """What carrying the list out would do now.

    Args:
        me: who carries it out; nobody takes their own office away.
        left_out: rows that are not to be carried out.
        others: rows that are somebody else than the person of that name on the roster.
    """
    logins, _ = logins_of(entries, known)
    planner = _Planner(meeting, me, known, logins, others)
    rows = []
    for entry in entries:
        row = planner.row(entry)
        if entry.row in left_out and row.verdict is not Verdict.HEADING:
            row = PlannedRow(entry=entry, verdict=Verdict.LEFT_OUT)
        else:
            planner.keep(row)
        rows.append(row)
    return Plan(rows=tuple(planner.checked_offices(rows)), points=planner.new_points, groups=planner.new_groups)


def merged(person: Person, entry: Entry, points: Mapping[str, PointId]) -> Person:
    """A person as the row says, and as before where it says nothing.

    Args:
        points: ids of rooms by `name_key`.
    """
    roles = person.roles if entry.roles is None or set(entry.roles) == set(person.roles) else entry.roles
    voting = person.voting if entry.voting is None else entry.voting
    groups = tuple(map(GroupId, entry.groups))
    same_groups = {name_key(g) for g in groups} == {name_key(g) for g in person.groups}
    return replace(
        person,
        name=person.name if name_key(entry.name) == name_key(person.name) else entry.name,
        title=entry.title or person.title,
        roles=roles,
        voting=voting and any(role in VOTERS for role in roles),
        point_id=points.get(name_key(entry.point), person.point_id) if entry.point else person.point_id,
        groups=person.groups if not groups or same_groups else groups,
    )


def fresh(entry: Entry, person_id: PersonId, points: Mapping[str, PointId]) -> Person:
    """A person whom nobody knows yet: a delegate unless the row says otherwise; delegates and chairs have a vote."""
    roles = entry.roles or (Role.DELEGATE,)
    votes = any(role in (Role.DELEGATE, Role.CHAIR) for role in roles)
    return merged(Person(person_id=person_id, name=entry.name, roles=roles, voting=votes), entry, points)


class _Planner:
    """Goes down the rows and remembers what is taken."""

    def __init__(
        self, meeting: Meeting, me: PersonId, known: Known, logins: Mapping[int, str], others: frozenset[int]
    ) -> None:
        self._meeting, self._me, self._known = meeting, me, known
        self._logins, self._others = logins, others
        self._by_name: dict[str, list[Person]] = {}
        for person in meeting.people.values():
            self._by_name.setdefault(name_key(person.name), []).append(person)
        self._points = {name_key(point.name): point.point_id for point in meeting.points.values()}
        self._groups = {name_key(group): group for group in groups_of(meeting)}
        self._new_points: dict[str, str] = {}
        self._new_groups: dict[str, str] = {}
        self._taken: dict[str, int] = {}
        self._added = 0

    @property
    def new_points(self) -> tuple[str, ...]:
        """Rooms to be connected."""
        return tuple(self._new_points.values())

    @property
    def new_groups(self) -> tuple[str, ...]:
        """Groups nobody is in yet."""
        return tuple(self._new_groups.values())

    def row(self, entry: Entry) -> PlannedRow:
        """What becomes of a row, were it carried out."""
        if entry.heading:
            return PlannedRow(entry=entry, verdict=Verdict.HEADING)
        if entry.findings:
            return _failed(entry, *entry.findings)
        if entry.is_point:
            return self._point_row(entry)
        entry = replace(entry, groups=tuple(self._groups.get(name_key(g), g) for g in entry.groups))
        return self._person_row(entry)

    def keep(self, row: PlannedRow) -> None:
        """A row will be carried out, or is as it was: nobody else may be the same."""
        entry = row.entry
        if row.verdict not in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME):
            return
        self._taken.setdefault(self._who(row), entry.row)
        if entry.point and name_key(entry.point) not in self._points:
            self._new_points.setdefault(name_key(entry.point), entry.point)
        for group in entry.groups:
            if name_key(group) not in self._groups:
                self._groups[name_key(group)] = GroupId(group)
                self._new_groups[name_key(group)] = group
        self._added += row.verdict is Verdict.NEW and not entry.is_point

    def checked_offices(self, rows: Iterable[PlannedRow]) -> Iterable[PlannedRow]:
        """The rows once more: none takes the last chair or the last secretary away."""
        rows = list(rows)
        after = dict(self._meeting.people)
        for n, row in enumerate(rows):
            if row.verdict in (Verdict.NEW, Verdict.CHANGED) and not row.entry.is_point:
                person_id = row.person_id or PersonId(f"row {n}")
                old = after.get(person_id)
                after[person_id] = merged(old, row.entry, {}) if old else fresh(row.entry, person_id, {})
        for row in rows:
            yield self._without_loss(row, after)

    def _without_loss(self, row: PlannedRow, after: Mapping[PersonId, Person]) -> PlannedRow:
        old = self._meeting.people.get(row.person_id) if row.person_id else None
        if row.verdict is not Verdict.CHANGED or old is None:
            return row
        lost = {role for role in (Role.CHAIR, Role.SECRETARY) if role in old.roles} - set(row.entry.roles or old.roles)
        if any(all(role not in person.roles for person in after.values()) for role in lost):
            return _failed(row.entry, Finding(Fault.LAST_OFFICE))
        return row

    def _who(self, row: PlannedRow) -> str:
        if row.entry.is_point:
            return f"point {name_key(row.entry.point)}"
        return row.person_id or f"login {row.login}"

    def _point_row(self, entry: Entry) -> PlannedRow:
        key = name_key(entry.point)
        if f"point {key}" in self._taken:
            return _failed(entry, Finding(Fault.TWICE_IN_FILE, entry.point, self._taken[f"point {key}"]))
        if key in self._points:
            return PlannedRow(entry=entry, verdict=Verdict.SAME)
        if self._no_room_for(entry):
            return _failed(entry, Finding(Fault.NO_ROOM_LEFT))
        return PlannedRow(entry=entry, verdict=Verdict.NEW)

    def _person_row(self, entry: Entry) -> PlannedRow:
        login = self._logins[entry.row]
        account = self._known.get(login)
        notes: list[Finding] = []
        person = self._meeting.people.get(account.person_id) if account else None
        if person is None:
            namesakes = self._by_name.get(name_key(entry.name), [])
            if len(namesakes) > 1 and not entry.login:
                return _failed(entry, Finding(Fault.SEVERAL_ON_ROSTER, entry.name))
            if len(namesakes) == 1 and entry.row not in self._others:
                person = namesakes[0]
                notes += [Finding(Fault.TAKEN_BY_NAME, person.title)] if entry.login else []
        key = person.person_id if person else (account.person_id if account else f"login {login}")
        if key in self._taken:
            return _failed(entry, self._twice(entry, self._taken[key]))
        if person is not None:
            return self._known_row(entry, person, login, notes)
        notes += [Finding(Fault.ACCOUNT_KNOWN, login)] if account else []
        return self._new_row(entry, login, account, notes)

    def _twice(self, entry: Entry, row: int) -> Finding:
        return Finding(Fault.LOGIN_TWICE if entry.login else Fault.TWICE_IN_FILE, entry.login or entry.name, row)

    def _new_row(self, entry: Entry, login: str, account: AccountAnswer | None, notes: list[Finding]) -> PlannedRow:
        person = fresh(entry, account.person_id if account else PersonId(""), {})
        if len(self._meeting.people) + self._added >= MAX_PEOPLE or self._no_room_for(entry):
            return _failed(entry, Finding(Fault.NO_ROOM_LEFT))
        if person.voting and self._meeting.open_poll is not None:
            return _failed(entry, Finding(Fault.POLL_OPEN))
        notes += _vote_note(entry, person)
        return PlannedRow(
            entry=entry, verdict=Verdict.NEW, login=login, person_id=account.person_id if account else None,
            findings=tuple(notes),
        )  # fmt: skip

    def _known_row(self, entry: Entry, person: Person, login: str, notes: list[Finding]) -> PlannedRow:
        wanted = merged(person, entry, self._points)
        changes = tuple(self._changes(person, wanted, entry))
        if not changes:
            return PlannedRow(entry=entry, verdict=Verdict.SAME, login=login, person_id=person.person_id)
        fault = self._fault_of_change(person, wanted, entry)
        if fault is not None:
            return _failed(entry, Finding(fault))
        findings = (*notes, *_vote_note(entry, wanted))
        return PlannedRow(
            entry=entry, verdict=Verdict.CHANGED, login=login, person_id=person.person_id, changes=changes,
            findings=findings,
        )  # fmt: skip

    def _fault_of_change(self, person: Person, wanted: Person, entry: Entry) -> Fault | None:
        if person.person_id == self._me and not {Role.CHAIR, Role.SECRETARY, Role.CLERK} & set(wanted.roles):
            return Fault.OWN_OFFICE
        if person.voting != wanted.voting and self._meeting.open_poll is not None:
            return Fault.POLL_OPEN
        return Fault.NO_ROOM_LEFT if self._no_room_for(entry) else None

    def _no_room_for(self, entry: Entry) -> bool:
        """Whether the row needs a room too many."""
        key = name_key(entry.point)
        unknown = bool(entry.point) and key not in self._points and key not in self._new_points
        return unknown and len(self._points) + len(self._new_points) >= MAX_POINTS

    def _changes(self, old: Person, new: Person, entry: Entry) -> Iterable[Change]:
        names = {point.point_id: point.name for point in self._meeting.points.values()}
        before = names.get(old.point_id, "") if old.point_id else ""
        moves = bool(entry.point) and name_key(entry.point) != name_key(before)
        pairs = (
            (Field.NAME, old.name, new.name),
            (Field.TITLE, old.title, new.title),
            (Field.POINT, before, entry.point if moves else before),
            (Field.GROUP, "; ".join(old.groups), "; ".join(new.groups)),
            (Field.ROLE, ";".join(old.roles), ";".join(new.roles)),
            (Field.VOTING, _yes(old.voting), _yes(new.voting)),
        )
        return (Change(field, was, will) for field, was, will in pairs if was != will)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _vote_note(entry: Entry, person: Person) -> list[Finding]:
    return [Finding(Fault.VOTE_NOT_TAKEN)] if entry.voting and not person.voting else []


def _failed(entry: Entry, *findings: Finding) -> PlannedRow:
    assert all(finding.fault not in NOTES for finding in findings)
    return PlannedRow(entry=entry, verdict=Verdict.ERROR, findings=findings)
