"""Templates of agendas: what is written is read again, and what is no template is said to be none."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetroom import resource_path
from meetroom.client.templates import (
    MAX_BYTES,
    AgendaTemplate,
    TemplateBroken,
    TemplateProblem,
    load_template,
    put_on_agenda,
    read_template,
    save_template,
    templates_in,
    write_template,
)
from meetroom.domain.agenda_copy import AgendaEntry, agenda_of
from meetroom.domain.core import Command, CommandId, PersonId, Refusal, Refused
from meetroom.domain.state import ItemKind
from meetroom.protocol.messages import Answer
from tests.domain.driving import Drive, founded

P = TemplateProblem
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"]), min_size=1, max_size=30)
TITLES = WORDS.filter(lambda s: any(c.isprintable() and not c.isspace() for c in s))


def entries(levels: int) -> st.SearchStrategy[AgendaEntry]:
    below = st.just(()) if levels == 1 else st.lists(entries(levels - 1), max_size=2).map(tuple)
    return st.builds(
        AgendaEntry,
        title=TITLES,
        kind=st.sampled_from(list(ItemKind)),
        presenter=st.just("") | TITLES,
        planned_s=st.integers(0, 7 * 86_400),
        hidden=st.booleans(),
        closed_sitting=st.booleans(),
        children=below,
    )


TEMPLATES = st.builds(
    AgendaTemplate,
    name=TITLES,
    entries=st.lists(entries(3), min_size=1, max_size=3).map(tuple),
    note=st.just("") | st.just("dòng 1\ndòng 2\t\\ \" '") | TITLES,
)


@given(TEMPLATES)
@settings(deadline=None, max_examples=100)
def test_what_is_written_is_read_again(template: AgendaTemplate) -> None:
    raw = write_template(template)
    assert read_template(raw) == template
    # An editor may have put other ends of lines, and a mark at the beginning.
    assert read_template(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n")) == template


@given(TEMPLATES, st.data())
@settings(deadline=None, max_examples=100)
def test_a_damaged_file_is_read_or_refused(template: AgendaTemplate, data: st.DataObject) -> None:
    raw = bytearray(write_template(template))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    # Anything but a template or this error would fail the test.
    with suppress(TemplateBroken):
        assert read_template(bytes(raw)).entries


HEAD = 'format = 1\nname = "x"\n'


@pytest.mark.parametrize(
    ("text", "problem", "item"),
    [
        ("", P.OTHER_FORMAT, 0),
        ("[", P.NOT_TOML, 0),
        ("x = " + "[" * 100_000, P.NOT_TOML, 0),
        ("x" + ".x" * 20_000 + " = 1", P.NOT_TOML, 0),
        ("x = " + "9" * 5_000, P.NOT_TOML, 0),
        ("#" * (MAX_BYTES + 1), P.TOO_LARGE, 0),
        ('format = 2\nname = "x"\n[[item]]\ntitle = "a"', P.OTHER_FORMAT, 0),
        ('format = 1\n[[item]]\ntitle = "a"', P.NO_NAME, 0),
        ('format = 1\nname = 3\n[[item]]\ntitle = "a"', P.NO_NAME, 0),
        ('format = 1\nname = " "\n[[item]]\ntitle = "a"', P.NO_NAME, 0),
        (HEAD + 'note = 1\n[[item]]\ntitle = "a"', P.NO_NAME, 0),
        (HEAD, P.NO_ITEMS, 0),
        (HEAD + "item = []", P.NO_ITEMS, 0),
        (HEAD + 'item = "x"', P.NO_ITEMS, 0),
        (HEAD + '[[item]]\ntitle = "a"\n' * 1_001, P.TOO_MANY, 0),
        (HEAD + "[[item]]\nlevel = 1", P.BAD_ITEM, 1),
        (HEAD + '[[item]]\ntitle = "a"\n[[item]]\ntitle = "b"\nvotes = 3', P.BAD_ITEM, 2),
        (HEAD + '[[item]]\ntitle = "a"\nkind = "party"', P.BAD_ITEM, 1),
        (HEAD + f'[[item]]\ntitle = "{"a" * 501}"', P.BAD_ITEM, 1),
        (HEAD + f'[[item]]\ntitle = "a"\npresenter = "{"a" * 201}"', P.BAD_ITEM, 1),
        (HEAD + '[[item]]\ntitle = "a"\nminutes = -1', P.BAD_ITEM, 1),
        (HEAD + '[[item]]\ntitle = "a"\nminutes = nan', P.BAD_ITEM, 1),
        (HEAD + '[[item]]\ntitle = "a"\nminutes = inf', P.BAD_ITEM, 1),
        (HEAD + '[[item]]\ntitle = "a"\nlevel = 2', P.BAD_LEVEL, 1),
        (HEAD + '[[item]]\ntitle = "a"\n[[item]]\ntitle = "b"\nlevel = 3', P.BAD_LEVEL, 2),
        (HEAD + "".join(f'[[item]]\ntitle = "a"\nlevel = {n}\n' for n in (1, 2, 3, 4)), P.BAD_LEVEL, 4),
        (HEAD + '[[item]]\ntitle = "a"\nlevel = 0', P.BAD_LEVEL, 1),
    ],
)
def test_what_is_no_template(text: str, problem: TemplateProblem, item: int) -> None:
    with pytest.raises(TemplateBroken) as caught:
        read_template(text.encode())
    assert (caught.value.problem, caught.value.item) == (problem, item)


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(TemplateBroken) as caught:
        read_template(b"\xff\xfe")
    assert caught.value.problem is P.NOT_TOML


def test_what_people_write_is_enough() -> None:
    text = HEAD + '[[item]]\ntitle = "Khai mạc"\n[[item]]\ntitle = "Thảo luận"\nlevel = 2\nminutes = 7.5\n'
    first = read_template(text.encode()).entries[0]
    assert (first.title, first.kind, first.planned_s) == ("Khai mạc", ItemKind.DISCUSSION, 0)
    assert first.children[0].planned_s == 450


def test_a_folder_of_templates(tmp_path: Path) -> None:
    folder = tmp_path / "mẫu"
    assert templates_in(folder) == ()
    item = (AgendaEntry(title="a"),)
    for file, name in (("1", "Phiên thường kỳ"), ("2", "họp chuyên đề")):
        save_template(folder / f"{file}.agenda.toml", AgendaTemplate(name=name, entries=item))
    (folder / "0.agenda.toml").write_bytes(b"?")
    (folder / "note.txt").write_text("x", encoding="utf-8")
    found = templates_in(folder)
    assert [p.name[0] for p, _ in found] == ["2", "1", "0"]
    assert isinstance(found[-1][1], TemplateBroken)
    assert load_template(found[0][0]).name == "họp chuyên đề"
    with pytest.raises(TemplateBroken) as caught:
        load_template(folder / "gone.agenda.toml")
    assert caught.value.problem is P.UNREADABLE


class Desk:
    """Decides commands in memory, as the engine would have them decided."""

    def __init__(self, drive: Drive, actor: str) -> None:
        self.drive = drive
        self.actor = actor

    async def submit(self, command: Command) -> Answer:
        try:
            self.drive.do(self.actor, command)
        except Refused as refused:
            return Answer(command_id=CommandId("c"), refusal=refused.refusal)
        return Answer(command_id=CommandId("c"), seq=1)


def test_an_agenda_is_put_into_a_meeting() -> None:
    child = AgendaEntry(title="b", hidden=True)
    plan = (AgendaEntry(title="a", planned_s=60, children=(child,)), AgendaEntry(title="c", kind=ItemKind.ELECTION))
    drive, told = founded(), list[tuple[int, int]]()
    asked = put_on_agenda(plan, Desk(drive, "sec").submit, lambda done, of: told.append((done, of)))
    assert asyncio.run(asked) is None
    assert agenda_of(drive.meeting) == plan
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_first_refusal_ends_it() -> None:
    drive = founded()
    answer = asyncio.run(put_on_agenda((AgendaEntry(title="a"), AgendaEntry(title="b")), Desk(drive, "an").submit))
    assert answer is not None
    assert answer.refusal is Refusal.NOT_ALLOWED
    assert drive.meeting.items == {}
    assert drive.meeting.people[PersonId("an")]


def test_the_templates_of_the_program() -> None:
    found = templates_in(resource_path("agendas"))
    assert len(found) == 3
    for _, template in found:
        assert isinstance(template, AgendaTemplate)
        drive = founded()
        assert asyncio.run(put_on_agenda(template.entries, Desk(drive, "sec").submit)) is None
        assert agenda_of(drive.meeting) == template.entries
