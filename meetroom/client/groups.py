"""Groups (tổ, đoàn) of a meeting: what they are called, who is in them, how one is renamed; sends nothing itself."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from msgspec.structs import replace

from meetroom.client.people_names import name_key, one_line
from meetroom.domain.core import Command, GroupId
from meetroom.domain.documents import EditDocument
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Audience, DocumentState, Meeting
from meetroom.protocol.messages import Answer

MAX_GROUP_LETTERS = 200
MAX_GROUPS_OF_PERSON = 50
COMMANDS_PER_S = 50.0
"""A server takes a hundred messages of one person a second; half of them are left for everything else."""


def groups_of(meeting: Meeting) -> dict[GroupId, int]:
    """Groups that somebody is in, in the order of their names, with the number of their people."""
    counted = Counter(group for person in meeting.people.values() for group in person.groups)
    return {group: counted[group] for group in sorted(counted, key=lambda g: (name_key(g), g))}


def known_group(meeting: Meeting, name: str) -> GroupId:
    """The group of this name as the meeting spells it, else the name as a new one."""
    key = name_key(name)
    return next((group for group in groups_of(meeting) if name_key(group) == key), GroupId(one_line(name)))


def papers_for(meeting: Meeting, group: GroupId) -> int:
    """Papers, withdrawn ones left out, that are meant for a group."""
    return sum(
        group in document.audience.groups and document.state is not DocumentState.WITHDRAWN
        for document in meeting.documents.values()
    )


def renaming(meeting: Meeting, old: GroupId, new: GroupId) -> tuple[Command, ...]:
    """What gives a group another name, or joins it to the group of that name.

    Papers come first, so that nobody loses sight of one in between.  A released paper keeps the old name beside the
    new one: its audience can only grow.  Marks shared with the old name are records of their authors and stay so.
    """
    papers: list[Command] = [
        EditDocument(
            document_id=document.document_id,
            title=document.title,
            item_id=document.item_id,
            audience=_renamed(document.audience, old, new, keep=document.state is DocumentState.RELEASED),
            label=document.label,
        )
        for document in meeting.documents.values()
        if old in document.audience.groups and document.state is not DocumentState.WITHDRAWN
    ]
    people: list[Command] = [
        EditPerson(person=replace(person, groups=_swapped(person.groups, old, new)))
        for person in meeting.people.values()
        if old in person.groups
    ]
    return tuple(c for c in papers if not _says_nothing_new(meeting, c)) + tuple(people)


async def give_in_turn(submit: Callable[[Command], Awaitable[Answer]], commands: Sequence[Command]) -> None:
    """Give commands one after the other, no faster than a server takes them.  Raises: what `submit` raises."""
    loop = asyncio.get_running_loop()
    for command in commands:
        started = loop.time()
        await submit(command)
        await asyncio.sleep(max(0.0, started + 1 / COMMANDS_PER_S - loop.time()))


def _renamed(audience: Audience, old: GroupId, new: GroupId, *, keep: bool) -> Audience:
    groups = (*audience.groups, new) if keep else _swapped(audience.groups, old, new)
    return replace(audience, groups=tuple(dict.fromkeys(groups)))


def _swapped(groups: tuple[GroupId, ...], old: GroupId, new: GroupId) -> tuple[GroupId, ...]:
    return tuple(dict.fromkeys(new if group == old else group for group in groups))


def _says_nothing_new(meeting: Meeting, command: Command) -> bool:
    assert isinstance(command, EditDocument)
    return meeting.documents[command.document_id].audience == command.audience
