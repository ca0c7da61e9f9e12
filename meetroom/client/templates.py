"""Templates of agendas as small files that people can read and edit, and putting an agenda into a meeting.

A template is TOML: a name, and the items in reading order with their level.  Nothing of a meeting that was held is in
it (see `domain.agenda_copy`).  Knows no screen.
"""

import json
import secrets
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeGuard

import msgspec

from meetroom.client.disk import write_durably
from meetroom.domain.agenda import MAX_ITEMS
from meetroom.domain.agenda_copy import AgendaEntry, add_commands
from meetroom.domain.core import Command, ItemId, Refused, check_text
from meetroom.domain.flat_toml import read_toml
from meetroom.domain.state import ItemKind
from meetroom.protocol.messages import Answer

FORMAT = 1
SUFFIX = ".agenda.toml"
MAX_BYTES = 1_000_000
MAX_LEVEL = 3
MAX_PLANNED_S = 7 * 86_400


class TemplateProblem(StrEnum):
    """Why a file is no template."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NOT_TOML = "not_toml"
    OTHER_FORMAT = "other_format"
    NO_NAME = "no_name"
    NO_ITEMS = "no_items"
    TOO_MANY = "too_many"
    BAD_ITEM = "bad_item"
    BAD_LEVEL = "bad_level"


class TemplateBroken(Exception):
    """A file is no template; `item` is the item it is about, counted from 1, `field` the field of it."""

    def __init__(self, problem: TemplateProblem, item: int = 0, field: str = "") -> None:
        super().__init__(f"{problem.value} {item} {field}".strip())
        self.problem = problem
        self.item = item
        self.field = field


class AgendaTemplate(msgspec.Struct, frozen=True):
    """A named agenda; `note` says what it is for."""

    name: str
    entries: tuple[AgendaEntry, ...]
    note: str = ""


class _Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    level: int = 1
    kind: ItemKind = ItemKind.DISCUSSION
    presenter: str = ""
    minutes: float = 0
    hidden: bool = False
    closed: bool = False


def write_template(template: AgendaTemplate) -> bytes:
    """The file, as UTF-8."""
    lines = [f"format = {FORMAT}", f"name = {_quoted(template.name)}", f"note = {_quoted(template.note)}"]
    for entry, level in _flat(template.entries, 1):
        lines += ["", "[[item]]", f"level = {level}", f"title = {_quoted(entry.title)}", f'kind = "{entry.kind.value}"']
        lines += [f"presenter = {_quoted(entry.presenter)}"] if entry.presenter else []
        lines += [f"minutes = {_minutes(entry.planned_s)}"] if entry.planned_s else []
        lines += ["hidden = true"] if entry.hidden else []
        lines += ["closed = true"] if entry.closed_sitting else []
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    # A string of JSON is one of TOML, but for the one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _minutes(seconds: int) -> str:
    return str(seconds // 60) if seconds % 60 == 0 else repr(seconds / 60)


def _flat(entries: Iterable[AgendaEntry], level: int) -> Iterator[tuple[AgendaEntry, int]]:
    for entry in entries:
        yield entry, level
        yield from _flat(entry.children, level + 1)


def read_template(raw: bytes) -> AgendaTemplate:
    """The template in a file.  Raises: TemplateBroken."""
    if len(raw) > MAX_BYTES:
        raise TemplateBroken(TemplateProblem.TOO_LARGE)
    try:
        data = read_toml(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except ValueError as error:
        raise TemplateBroken(TemplateProblem.NOT_TOML) from error
    if data.get("format") != FORMAT:
        raise TemplateBroken(TemplateProblem.OTHER_FORMAT)
    name, note, rows = data.get("name"), data.get("note", ""), data.get("item")
    if not _is_text(name) or not _is_text(note, empty_ok=True):
        raise TemplateBroken(TemplateProblem.NO_NAME)
    if not isinstance(rows, list) or not rows:
        raise TemplateBroken(TemplateProblem.NO_ITEMS)
    if len(rows) > MAX_ITEMS:
        raise TemplateBroken(TemplateProblem.TOO_MANY)
    items = [_item(number, row) for number, row in enumerate(rows, start=1)]
    return AgendaTemplate(name=name, entries=_tree(items), note=note)


def _is_text(value: object, *, empty_ok: bool = False, max_chars: int = 200) -> TypeGuard[str]:
    if not isinstance(value, str):
        return False
    try:
        check_text(value, empty_ok=empty_ok, max_chars=max_chars)
    except Refused:
        return False
    return True


def _item(number: int, row: Any) -> _Item:
    try:
        item = msgspec.convert(row, _Item)
    except msgspec.ValidationError as error:
        raise TemplateBroken(TemplateProblem.BAD_ITEM, number, str(error)) from error
    if not _is_text(item.title, max_chars=500):
        raise TemplateBroken(TemplateProblem.BAD_ITEM, number, "title")
    if not _is_text(item.presenter, empty_ok=True):
        raise TemplateBroken(TemplateProblem.BAD_ITEM, number, "presenter")
    if not 0 <= item.minutes * 60 <= MAX_PLANNED_S:
        raise TemplateBroken(TemplateProblem.BAD_ITEM, number, "minutes")
    return item


def _tree(items: Sequence[_Item]) -> tuple[AgendaEntry, ...]:
    level = 0
    for number, item in enumerate(items, start=1):
        if not 1 <= item.level <= min(level + 1, MAX_LEVEL):
            raise TemplateBroken(TemplateProblem.BAD_LEVEL, number, "level")
        level = item.level
    return _under(items, 1)


def _under(items: Sequence[_Item], level: int) -> tuple[AgendaEntry, ...]:
    starts = [n for n, item in enumerate(items) if item.level == level]
    parts = [items[a:b] for a, b in pairwise((*starts, len(items)))]
    return tuple(_entry(part[0], _under(part[1:], level + 1)) for part in parts)


def _entry(item: _Item, children: tuple[AgendaEntry, ...]) -> AgendaEntry:
    return AgendaEntry(
        title=item.title,
        kind=item.kind,
        presenter=item.presenter,
        planned_s=round(item.minutes * 60),
        hidden=item.hidden,
        closed_sitting=item.closed,
        children=children,
    )


def save_template(path: Path, template: AgendaTemplate) -> None:
    """Write the file in one step.  Raises: OSError."""
    write_durably(path, write_template(template))


def load_template(path: Path) -> AgendaTemplate:
    """The template in a file.  Raises: TemplateBroken."""
    try:
        with path.open("rb") as file:
            return read_template(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise TemplateBroken(TemplateProblem.UNREADABLE) from error


def templates_in(folder: Path) -> tuple[tuple[Path, AgendaTemplate | TemplateBroken], ...]:
    """All templates of a folder by name, those that cannot be read with the reason, last; no folder: none."""
    found: list[tuple[Path, AgendaTemplate | TemplateBroken]] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            found.append((path, load_template(path)))
        except TemplateBroken as broken:
            found.append((path, broken))
    return tuple(sorted(found, key=_by_name))


def _by_name(found: tuple[Path, AgendaTemplate | TemplateBroken]) -> tuple[bool, str, str]:
    path, template = found
    known = isinstance(template, AgendaTemplate)
    return (not known, template.name.casefold() if isinstance(template, AgendaTemplate) else "", path.name)


def fresh_item_id() -> ItemId:
    """An id that nobody has."""
    return ItemId(f"i-{secrets.token_hex(8)}")


async def put_on_agenda(
    entries: Iterable[AgendaEntry],
    submit: Callable[[Command], Awaitable[Answer]],
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Answer | None:
    """Add the entries at the end of the agenda, one command after the other.

    Args:
        submit: the engine's; awaited.
        told: how many are done of how many.
    Returns: the answer that refused one, which ends it, or None when all are there.
    Raises: ClientError as `submit` does.
    """
    commands = add_commands(entries, fresh_item_id)
    for done, command in enumerate(commands, start=1):
        answer = await submit(command)
        if answer.refusal is not None:
            return answer
        told(done, len(commands))
    return None
