"""The office's templates on a client's disk: fetched once, kept through outages, no name leads elsewhere."""

import os
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from meetroom.client import office_templates
from meetroom.client.office_templates import KeptTemplates, safe_name
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.protocol.minutes import OfficeTemplates, TemplateFile, templates_version
from meetroom.server.house import House
from tests.client.conftest import Town


def told(**files: bytes) -> OfficeTemplates:
    """As a server hands them out; `__` in a name stands for its dot."""
    return named({name.replace("__", "."): content for name, content in files.items()})


def named(files: dict[str, bytes]) -> OfficeTemplates:
    made = tuple(TemplateFile(name=name, content=content) for name, content in files.items())
    return OfficeTemplates(version=templates_version(made), files=made)


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_version_is_kept_whole_and_the_one_before_it_stays(tmp_path: Path) -> None:
    kept = KeptTemplates(tmp_path / "k")
    assert (kept.version(), kept.here(), kept.keep(OfficeTemplates())) == ("", None, None)
    assert not (tmp_path / "k").exists()
    versions = [named({"office.typ": text, "fonts/a/own.ttf": b"font"}) for text in (b"1", b"2", b"3")]
    for version in versions:
        here = kept.keep(version)
        assert here is not None
        assert everything(here) == {file.name: file.content for file in version.files}
    assert KeptTemplates(tmp_path / "k").version() == versions[2].version
    folders = {path.name for path in (tmp_path / "k").iterdir() if path.is_dir()}
    assert folders == {versions[1].version, versions[2].version}
    assert kept.keep(versions[2]) == here
    assert kept.keep(OfficeTemplates()) is None
    assert kept.version() == ""
    assert kept.keep(versions[0]) is not None


HOSTILE = (
    "", "/etc/passwd", "../office.typ", "a/../../b.typ", "a//b.typ", "a/", "./a.typ", ".", "..", ".hidden", "a/.git/b",
    "..\\office.typ", "C:\\office.typ", "C:office.typ", "office.typ:stream", "a\0b", "a\nb", "a\u202eb",
    "con", "NUL.typ", "a/com1.typ", "COM¹", "nul .typ", "a.typ ", " a.typ", "a.typ.", "a?b", "a*b", 'a"b', "a|b", "a<b",
    "x" * 101, "a/" * 8 + "b", "/".join(["x" * 60] * 4), "\ud800",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_elsewhere_spoils_the_answer(tmp_path: Path, name: str) -> None:
    kept = KeptTemplates(tmp_path / "k" / "k")
    before = kept.keep(told(office__typ=b"1"))
    with pytest.raises(ClientError) as caught:
        kept.keep(named({"office.typ": b"2", name: b"hostile"}))
    assert caught.value.problem is ClientProblem.TEMPLATES_UNUSABLE
    assert kept.here() == before
    assert set(everything(tmp_path).values()) == {b"1", kept.version().encode()}


@pytest.mark.parametrize(
    "name", ["office.typ", "img/logo (1).svg", "phụ lục/mẫu số 1.typ", "fonts/a.b/own.ttf", "console.typ"]
)
def test_names_as_offices_give_them_are_taken(name: str) -> None:
    assert safe_name(name)


@pytest.mark.parametrize(
    "files",
    [
        {"a.typ": b"1", "A.TYP": b"2"},
        {"a": b"1", "a/b/c": b"2"},
        {"A/b": b"1", "a": b"2"},
        {"\u1ebf": b"1", "e\u0302\u0301": b"2"},
    ],
)
def test_files_in_each_others_way_are_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises(ClientError):
        KeptTemplates(tmp_path).keep(named(files))
    assert everything(tmp_path) == {}


def test_bounds_and_version_are_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, good = KeptTemplates(tmp_path), told(office__typ=b"12345", logo__svg=b"12345")
    for wrong in (replace(good, version="0" * 64), replace(good, version="../up"), replace(good, files=())):
        with pytest.raises(ClientError):
            kept.keep(wrong)
    for bound, most in (("MAX_TEMPLATE_BYTES", 9), ("MAX_TEMPLATE_FILES", 1)):
        with monkeypatch.context() as less:
            less.setattr(office_templates, bound, most)
            with pytest.raises(ClientError):
                kept.keep(good)
    assert everything(tmp_path) == {}
    assert kept.keep(good) is not None
    (tmp_path / "current").write_text("../" + good.version)
    assert kept.here() is None


def test_a_disk_that_breaks_off_leaves_what_was_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptTemplates(tmp_path)
    before = kept.keep(told(office__typ=b"1"))

    def full(*paths: object) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as broken:
        broken.setattr(os, "rename", full)
        with pytest.raises(OSError, match="no space"):
            kept.keep(told(office__typ=b"2"))
    assert kept.here() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")] == []


def hand_out(house: House, folder: Path | None) -> None:
    """The server's administrator names another folder."""
    house.config = replace(house.config, templates=folder)


class Fetches:
    """What the client fetches of templates: how many bytes each time, or a problem in the place of an answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sizes: list[int] = []
        self.problem: ClientProblem | None = None
        fetch = Door.fetch

        async def measured(door: Door, *path: str, **more: Any) -> bytes:
            if path[-1] == "templates" and self.problem is not None:
                raise ClientError(self.problem)
            raw = await fetch(door, *path, **more)
            if path[-1] == "templates":
                self.sizes.append(len(raw))
            return raw

        monkeypatch.setattr(Door, "fetch", measured)


def folder_of_town(town: Town, tmp_path: Path) -> Path:
    folder = tmp_path / "mẫu"
    folder.mkdir()
    (folder / "office.typ").write_bytes(b"// first" * 100)
    hand_out(town.server.house, folder)
    return folder


async def test_they_are_fetched_once_and_again_when_they_changed(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes, fetches = town.chair.engine.minutes, Fetches(monkeypatch)
    assert await minutes.office_templates() is None
    folder = folder_of_town(town, tmp_path)
    here = await minutes.office_templates()
    assert here is not None
    assert here.is_relative_to(town.chair.folder)
    assert everything(here) == {"office.typ": b"// first" * 100}
    assert await minutes.office_templates() == here
    assert fetches.sizes[2] < 200 < fetches.sizes[1]
    (folder / "office.typ").write_bytes(b"// second")
    second = await minutes.office_templates()
    assert second is not None
    assert everything(second) == {"office.typ": b"// second"}


async def test_they_outlast_the_connection_and_nothing_else(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes, fetches = town.chair.engine.minutes, Fetches(monkeypatch)
    folder = folder_of_town(town, tmp_path)
    here = await minutes.office_templates()
    assert here is not None
    fetches.problem = ClientProblem.UNREACHABLE
    assert await minutes.office_templates() == here
    for other in (ClientProblem.NOT_FOUND, ClientProblem.NOT_ALLOWED):
        fetches.problem = other
        assert await minutes.office_templates() is None
    fetches.problem = None
    (folder / "office.typ").unlink()
    folder.rmdir()
    with pytest.raises(ClientError) as caught:
        await minutes.office_templates()
    assert caught.value.problem is ClientProblem.TEMPLATES_UNUSABLE
    hand_out(town.server.house, None)
    assert await minutes.office_templates() is None
    fetches.problem = ClientProblem.UNREACHABLE
    assert await minutes.office_templates() is None
