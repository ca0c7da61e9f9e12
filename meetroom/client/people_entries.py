"""Rows of a list as people: what each cell says, and what is wrong with it; knows no meeting, sends nothing."""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

import msgspec

from meetroom.client.groups import MAX_GROUP_LETTERS, MAX_GROUPS_OF_PERSON
from meetroom.client.people_columns import Field, Layout, body_of, texts_of
from meetroom.client.people_names import login_of, name_key, one_line
from meetroom.domain.core import Refused, check_text
from meetroom.domain.state import Role
from meetroom.papers.folding import fold
from meetroom.papers.sheets import Sheet, SheetRow

T = TypeVar("T")
MAX_NAME_LETTERS = 200


class Fault(StrEnum):
    """Why a row cannot be carried out, or (the last ones) what is worth knowing of one that can."""

    NO_NAME = "no_name"
    TOO_LONG = "too_long"
    BAD_TEXT = "bad_text"
    ROLE_UNKNOWN = "role_unknown"
    ROLE_FORBIDDEN = "role_forbidden"
    VOTING_UNKNOWN = "voting_unknown"
    LOGIN_BAD = "login_bad"
    TOO_MANY_GROUPS = "too_many_groups"
    TWICE_IN_FILE = "twice_in_file"
    LOGIN_TWICE = "login_twice"
    SEVERAL_ON_ROSTER = "several_on_roster"
    OWN_OFFICE = "own_office"
    LAST_OFFICE = "last_office"
    NO_ROOM_LEFT = "no_room_left"
    POLL_OPEN = "poll_open"
    ACCOUNT_KNOWN = "account_known"
    TAKEN_BY_NAME = "taken_by_name"
    VOTE_NOT_TAKEN = "vote_not_taken"


NOTES = frozenset({Fault.ACCOUNT_KNOWN, Fault.TAKEN_BY_NAME, Fault.VOTE_NOT_TAKEN})
"""Said of a row that can be carried out."""


class Finding(msgspec.Struct, frozen=True):
    """A fault of a row; `detail`: the words at fault; `row`: the other row it is about, 0 for none."""

    fault: Fault
    detail: str = ""
    row: int = 0


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What one row says; empty, or None, where it says nothing.

    `heading`: a line between people, such as the name of a part of the list.
    """

    row: int
    name: str = ""
    title: str = ""
    point: str = ""
    groups: tuple[str, ...] = ()
    roles: tuple[Role, ...] | None = None
    voting: bool | None = None
    login: str = ""
    heading: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def is_point(self) -> bool:
        """Whether it names a room and nobody."""
        return not self.name and bool(self.point)


_ROLES: dict[Role, tuple[str, ...]] = {
    Role.CHAIR: ("chu toa", "chu tri", "chu tich phien hop", "dong chu tri", "chair", "chairperson", "chairman"),
    Role.SECRETARY: ("thu ky", "thu ky phien hop", "secretary"),
    Role.DELEGATE: ("dai bieu", "thanh vien", "uy vien", "dai bieu chinh thuc", "delegate", "member"),
    Role.GUEST: ("khach", "khach moi", "dai bieu moi", "guest"),
    Role.SCRUTINEER: ("ban kiem phieu", "kiem phieu", "kiem phieu vien", "scrutineer", "teller"),
    Role.CLERK: ("van thu", "clerk"),
    Role.OPERATOR: ("ky thuat", "ky thuat diem cau", "truc diem cau", "nguoi truc diem cau", "point operator",
                    "operator"),
    Role.OBSERVER: ("quan sat", "quan sat vien", "observer"),
    Role.ADMINISTRATOR: ("quan tri", "quan tri vien", "administrator", "admin"),
}  # fmt: skip
_ROLE_OF = {words: role for role, all_words in _ROLES.items() for words in all_words}
_YES = frozenset({"co", "x", "v", "yes", "y", "true", "dung", "1", "co quyen", "co quyen bieu quyet", "✓", "✔", "☑"})
_NO = frozenset({"khong", "ko", "k", "no", "n", "false", "sai", "0", "-", "khong co", "khong co quyen", "✗", "☐"})
_BETWEEN_GROUPS = re.compile(r"[;|\n]+")
_BETWEEN_ROLES = re.compile(r"[;|\n,/+&]+|\bva\b|\band\b")
_NUMBER_FIRST = re.compile(r"^\s*\d+\s*[.)]\s*")


def entries_of(sheet: Sheet, layout: Layout) -> list[Entry]:
    """Everything the rows below the head say, row by row."""
    people = Field.NAME in layout.fields or Field.FAMILY_NAME in layout.fields
    return [_entry(row, layout, people) for row in body_of(sheet, layout)]


def _entry(row: SheetRow, layout: Layout, people: bool) -> Entry:
    parts = [*texts_of(row, layout, Field.FAMILY_NAME), *texts_of(row, layout, Field.NAME)]
    name = one_line(_NUMBER_FIRST.sub("", " ".join(parts)))
    point = one_line(" ".join(texts_of(row, layout, Field.POINT)))
    if people and not name:
        # A part of the list has its name in the first cell and nothing else; a person without a name has more.
        alone = sum(bool(cell.strip()) for cell in row.cells) <= 1
        return Entry(row=row.number, heading=alone, findings=() if alone else (Finding(Fault.NO_NAME),))
    if not people:
        return _point_entry(row.number, point)
    return _person_entry(row, layout, name, point)


def _point_entry(number: int, point: str) -> Entry:
    if not point:
        return Entry(row=number, heading=True)
    return Entry(row=number, point=point, findings=tuple(_text_findings([point])))


def _person_entry(row: SheetRow, layout: Layout, name: str, point: str) -> Entry:
    title = _title(texts_of(row, layout, Field.TITLE), texts_of(row, layout, Field.BODY))
    groups = _groups(texts_of(row, layout, Field.GROUP))
    findings = _text_findings([name, title, point, *groups])
    if len(groups) > MAX_GROUPS_OF_PERSON:
        findings.append(Finding(Fault.TOO_MANY_GROUPS, str(len(groups))))
    roles = _read(texts_of(row, layout, Field.ROLE), _roles, findings)
    voting = _read(texts_of(row, layout, Field.VOTING), _voting, findings)
    login = _read(texts_of(row, layout, Field.LOGIN), _login, findings) or ""
    if not login and not login_of(name):
        findings.append(Finding(Fault.LOGIN_BAD, name))
    return Entry(
        row=row.number, name=name, title=title, point=point, groups=groups, roles=roles, voting=voting, login=login,
        findings=tuple(findings),
    )  # fmt: skip


def _read(texts: list[str], meaning: Callable[[str], T | Finding], findings: list[Finding]) -> T | None:
    """What a cell means, None where it is empty; where it means nothing, that is noted."""
    text = one_line("; ".join(texts))
    meant = meaning(text) if text else None
    if isinstance(meant, Finding):
        findings.append(meant)
        return None
    return meant


def _roles(text: str) -> tuple[Role, ...] | Finding:
    words = _plain(text)
    parts = [words] if words in _ROLE_OF else [part for part in map(_plain, _BETWEEN_ROLES.split(fold(text))) if part]
    unknown = next((part for part in parts if part not in _ROLE_OF), None)
    if unknown is not None or not parts:
        return Finding(Fault.ROLE_UNKNOWN, text[:40])
    roles = tuple(dict.fromkeys(_ROLE_OF[part] for part in parts))
    return Finding(Fault.ROLE_FORBIDDEN, text[:40]) if Role.ADMINISTRATOR in roles else roles


def _voting(text: str) -> bool | Finding:
    words = fold(text).strip()
    if words in _YES or words in _NO:
        return words in _YES
    return Finding(Fault.VOTING_UNKNOWN, text[:40])


def _login(text: str) -> str | Finding:
    login = unicodedata.normalize("NFKC", text).strip().casefold()
    fine = 0 < len(login) <= MAX_NAME_LETTERS and login.isprintable() and not any(c.isspace() for c in login)
    return login if fine else Finding(Fault.LOGIN_BAD, text[:40])


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())


def _title(titles: list[str], bodies: list[str]) -> str:
    title, body = one_line(" ".join(titles)), one_line(" ".join(bodies))
    said_already = fold(body) in fold(title)
    return title if said_already else ", ".join(part for part in (title, body) if part)


def _groups(texts: list[str]) -> tuple[str, ...]:
    names = (one_line(part) for text in texts for part in _BETWEEN_GROUPS.split(text))
    kept: dict[str, str] = {}
    for name in names:
        if name:
            kept.setdefault(name_key(name), name)
    return tuple(kept.values())


def _text_findings(texts: list[str]) -> list[Finding]:
    findings = []
    for text in texts:
        try:
            check_text(text, empty_ok=True, max_chars=MAX_NAME_LETTERS)
            # A name stands on one line; a tab in it would have become a blank.
            fine = text == "" or text.isprintable() or all(unicodedata.category(c) != "Cc" for c in text)
        except Refused:
            fine = False
        if not fine:
            too_long = len(text) > min(MAX_NAME_LETTERS, MAX_GROUP_LETTERS)
            findings.append(Finding(Fault.TOO_LONG if too_long else Fault.BAD_TEXT, text[:40]))
    return findings
