"""docs/integration.md is true: its examples run as they stand, and it names every field and reason."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterable
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import pytest

from meetroom.archive.edxml import EdxmlRefusal
from meetroom.archive.edxml_reading import read_package
from meetroom.domain.action_items import PutActionItem
from meetroom.domain.core import ActionId, PersonId
from meetroom.domain.lifecycle import ApproveMinutes
from meetroom.domain.minutes_state import ActionItem
from meetroom.protocol import integration
from meetroom.protocol.minutes import WorkState
from meetroom.server.integration_config import IntegrationConfig, read_organisation
from meetroom.store.api_tokens import Scope
from tests.server.conftest import Crowd, StartServer
from tests.server.minutes_ground import Minutes
from tests.server.other_system import system_of
from tests.server.papers import small_pdf
from tests.server.test_delivering import PAPER, sign
from tests.server.test_integration import ORGANISATION
from tests.server.test_integration_uploads import letter

PAGE = (Path(__file__).parents[2] / "docs" / "integration.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
WORDS = {word for code in re.findall(r"`([^`\n]+)`", PAGE) for word in re.findall(r"\w+", code)}


def own(kind: type) -> list[type[Any]]:
    found = (c for c in vars(integration).values() if isinstance(c, type) and issubclass(c, kind))
    return [c for c in found if c.__module__ == integration.__name__]


def test_every_field_and_reason_is_named() -> None:
    inherited = {field.name for field in msgspec.structs.fields(WorkState)}
    for struct in own(msgspec.Struct):
        names = {field.encode_name for field in msgspec.structs.fields(struct)} - inherited
        assert {struct.__name__, *names} <= WORDS, struct
    enums: Iterable[type[Enum]] = (*own(Enum), EdxmlRefusal, Scope)
    for enum in enums:
        assert {part for member in enum for part in str(member.value).split(":")} <= WORDS, enum


def test_the_organisation_file_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "organisation.toml").write_text(example, encoding="utf-8")
    found = read_organisation(tmp_path / "organisation.toml")
    assert found is not None
    assert (found.own.code, [r.name for r in found.recipients]) == ("000.00.00.H41", ["Sở Nội vụ"])


@pytest.fixture
async def crowd(start_server: StartServer, tmp_path: Path) -> AsyncIterator[Crowd]:
    """Two meetings: a draft, and one whose minutes are signed, which is the crowd's."""
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    server = await start_server(integration=IntegrationConfig(organisation=tmp_path / "organisation.toml"))
    crowd = Crowd(server)
    await crowd.found()
    status, made = await crowd.people["sec"].post("/api/meetings", {"title": "Kỳ họp thứ hai", "also_chair": True})
    assert status == 201
    first = crowd.lines["sec"]
    crowd.meeting_id = made["meeting_id"]
    await crowd.enter("sec")
    minutes = Minutes(crowd, tmp_path)
    await minutes.close("an")
    action = ActionItem(action_id=ActionId("a-1"), text="Rà soát", owner="Sở Tài chính", due=date(2026, 12, 15))
    assert (await crowd.lines["sec"].submit(PutActionItem(action=action))).refusal is None
    assert (await crowd.lines["sec"].submit(ApproveMinutes())).refusal is None
    await sign(minutes)
    yield crowd
    await first.close()
    await crowd.close()


def work_folder(crowd: Crowd, folder: Path) -> Path:
    """A folder with what the examples hand in."""
    work = folder / "work"
    work.mkdir()
    assert crowd.server.ca_pem is not None
    (work / "ca.pem").write_bytes(crowd.server.ca_pem)
    (work / "to-trinh.pdf").write_bytes(small_pdf("To trinh"))
    (work / "bao-cao.pdf").write_bytes(small_pdf("Bao cao"))
    (work / "incoming.edxml").write_bytes(letter())
    return work


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="curl and sh run the page's examples")
async def test_every_example_runs(crowd: Crowd, tmp_path: Path) -> None:
    server, work = crowd.server, await asyncio.to_thread(work_folder, crowd, tmp_path)
    system = system_of(server, PersonId(crowd.people["sec"].person_id))
    (draft,) = server.house.gatherings.keys() - {crowd.meeting_id}
    env = {"SERVER": server.url, "CA": "ca.pem", "TOKEN": system.secret, "MEETING": crowd.meeting_id, "DRAFT": draft}
    assert len(EXAMPLES) >= 5
    for example in (*EXAMPLES, EXAMPLES[1]):
        await run(example, {**os.environ, **env}, work)
    assert (work / "minutes.pdf").read_bytes() == PAPER
    assert read_package((work / "minutes.edxml").read_bytes()).code == "15/BB-UBND"
    assert "Rà soát" in (work / "actions.csv").read_text(encoding="utf-8-sig")
    assert "VTODO" in (work / "actions.ics").read_text(encoding="utf-8")
    titles = {d.title for g in server.house.gatherings.values() for d in g.meeting.documents.values()}
    assert titles == {"To trinh", "Báo cáo", "V/v biên chế năm 2027"}


async def run(example: str, env: dict[str, str], folder: Path) -> None:
    """One block of the page, ended by its first error; whatever proxy this machine uses, the server is on it."""
    env = {name: value for name, value in env.items() if not name.lower().endswith("_proxy")}
    process = await asyncio.create_subprocess_exec(
        "sh", "-e", "-c", example, cwd=folder, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, error = await process.communicate()
    assert process.returncode == 0, (example, out, error)
