"""The office's templates are handed out to those who prepare minutes, anew when they changed, within bounds."""

from pathlib import Path

import msgspec
import pytest

from meetroom.archive import typesetting
from meetroom.domain.state import Role
from meetroom.protocol.http import Problem
from meetroom.protocol.minutes import OfficeTemplates, TemplateFile, templates_version
from meetroom.server.minutes_templates import handed_out, templates_answer
from meetroom.server.problem_answers import ProblemFound
from tests.server.conftest import Crowd, StartServer


def folder_of(folder: Path) -> Path:
    """An office's folder with a template, a picture, a font, and what is none of them."""
    for name in ("img", "fonts", ".git"):
        (folder / name).mkdir(parents=True)
    (folder / "office.typ").write_text("#let logo = none", "utf-8")
    (folder / "img" / "logo.svg").write_bytes(b"<svg/>")
    (folder / "fonts" / "own.ttf").write_bytes(b"\0\1\0\0")
    (folder / ".git" / "config").write_text("secret")
    return folder


def test_files_and_fonts_are_handed_out_and_nothing_hidden(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "mẫu")
    (tmp_path / "secret").write_text("outside")
    try:
        (folder / "img" / "out.typ").symlink_to(tmp_path / "secret")
        (folder / "fonts" / "out.ttf").symlink_to(tmp_path / "secret")
    except OSError:
        pass  # this system lets nobody make links
    told = msgspec.json.decode(templates_answer(folder), type=OfficeTemplates)
    assert {file.name: file.content for file in told.files} == {
        "office.typ": b"#let logo = none",
        "img/logo.svg": b"<svg/>",
        "fonts/own.ttf": b"\0\1\0\0",
    }
    assert told.version == templates_version(reversed(told.files))
    assert handed_out(folder, told.version) == OfficeTemplates(version=told.version)
    (folder / "office.typ").write_text("#let logo = True", "utf-8")
    newer = handed_out(folder, told.version)
    assert newer.version != told.version
    assert TemplateFile(name="office.typ", content=b"#let logo = True") in newer.files


def test_no_folder_and_one_without_templates_are_none(tmp_path: Path) -> None:
    assert handed_out(None) == OfficeTemplates()
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "own.ttf").write_bytes(b"\0")
    assert handed_out(tmp_path, "0" * 64) == OfficeTemplates()


@pytest.mark.parametrize("large", ["office.typ", "fonts/own.ttf"])
def test_what_is_too_large_or_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: str) -> None:
    folder = folder_of(tmp_path / "mẫu")
    with pytest.raises(ProblemFound) as caught:
        handed_out(tmp_path / "nowhere")
    assert caught.value.answer.problem is Problem.TEMPLATES_UNUSABLE
    monkeypatch.setattr(typesetting, "OFFICE_BYTES_MAX", 1_000)
    handed_out(folder)
    (folder / large).write_bytes(bytes(1_001))
    with pytest.raises(ProblemFound):
        handed_out(folder)


async def test_those_who_prepare_minutes_may_ask(start_server: StartServer, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "mẫu")
    crowd = Crowd(await start_server(templates=folder))
    await crowd.found()
    await crowd.add("chair", Role.CHAIR)
    await crowd.add("clerk", Role.CLERK)
    await crowd.add("an")
    await crowd.person("stranger")
    path = f"/api/meetings/{crowd.meeting_id}/minutes/templates"
    who = ("sec", "chair", "clerk", "an")
    assert [(await crowd.people[one].get(path))[0] for one in who] == [200, 200, 200, 403]
    assert (await crowd.people["stranger"].get(path))[0] in (403, 404)
    _, told = await crowd.people["sec"].get(path)
    assert len(told["files"]) == 3
    assert await crowd.people["chair"].get(f"{path}?known={told['version']}") == (
        200,
        {"version": told["version"], "files": []},
    )
    (folder / "office.typ").unlink()
    (folder / "img" / "logo.svg").unlink()
    assert await crowd.people["sec"].get(path) == (200, {"version": "", "files": []})
    (folder / "fonts" / "own.ttf").unlink()
    for inside in ("img", "fonts", ".git"):
        for path_in in (folder / inside).iterdir():
            path_in.unlink()
        (folder / inside).rmdir()
    folder.rmdir()
    status, problem = await crowd.people["sec"].get(path)
    assert (status, problem["problem"]) == (422, "templates_unusable")
    await crowd.close()
