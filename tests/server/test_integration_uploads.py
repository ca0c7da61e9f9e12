"""What other systems hand in: as the file, in a form, as edXML; through the same checks as everybody's papers."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from meetroom.archive.edxml import Organisation, Outgoing, PackedFile, Signer, StatusCode
from meetroom.archive.edxml_reading import read_status
from meetroom.archive.edxml_writing import write_package
from meetroom.domain.agenda import AddItem
from meetroom.domain.core import ItemId
from meetroom.domain.state import DocumentState
from meetroom.papers.refusals import DEFAULT_LIMITS
from meetroom.protocol.http import Problem
from meetroom.server.integration_config import IntegrationConfig
from meetroom.server.web import STATUS
from tests.server.conftest import Crowd, StartServer
from tests.server.other_system import Said, System, system_of
from tests.server.papers import small_pdf
from tests.server.test_integration import ORGANISATION

PDF = small_pdf("To trinh")


@pytest.fixture
async def crowd(start_server: StartServer, tmp_path: Path) -> AsyncIterator[Crowd]:
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    told = IntegrationConfig(organisation=tmp_path / "organisation.toml", per_s=1_000.0, burst=1_000.0)
    intake = DEFAULT_LIMITS.__class__(file_bytes=1_000_000)
    crowd = Crowd(await start_server(integration=told, intake=intake))
    await crowd.found()
    yield crowd
    await crowd.close()


@pytest.fixture
async def dms(crowd: Crowd) -> AsyncIterator[System]:
    system = system_of(crowd.server, crowd.people["sec"].person_id)
    yield system
    await system.close()


async def push(dms: System, crowd: Crowd, content: Any = PDF, query: str = "", **headers: str) -> Said:
    path = f"/api/v1/meetings/{crowd.meeting_id}/documents?wait_s=20&file_name=to-trinh.pdf{query}"
    said = await dms.ask("POST", path, data=content, headers={"Content-Type": "application/pdf", **headers})
    while said.status == 202:  # a slow machine
        said = await looked(dms, crowd, said)
    return said


async def looked(dms: System, crowd: Crowd, said: Said) -> Said:
    """The same answer once the file has ended, as it would have been told."""
    found = await dms.get(f"/api/v1/meetings/{crowd.meeting_id}/documents/{said.json['upload_id']}")
    if found.json["answer"] is not None:
        return Said(201, found.headers, found.body)
    if found.json["problem"] is not None:
        problem = found.json["problem"]
        return Said(STATUS[Problem(problem["problem"])], found.headers, json.dumps(problem).encode())
    return said


async def documents(crowd: Crowd, count: int) -> list[Any]:
    line = crowd.lines["sec"]
    await line.until(lambda: len(line.replica.meeting.documents) >= count)
    assert len(line.replica.meeting.documents) == count
    return list(line.replica.meeting.documents.values())


async def test_a_file_as_it_is(crowd: Crowd, dms: System) -> None:
    await crowd.lines["sec"].submit(AddItem(item_id=ItemId("i-1"), title="Ngân sách"))
    said = await push(dms, crowd, query="&title=Tờ trình&item_id=i-1&label=internal&note=QLVB")
    assert said.status == 201, said.body
    (document,) = await documents(crowd, 1)
    assert said.json["answer"]["document_id"] == document.document_id
    assert (document.title, document.item_id, document.file_name) == ("Tờ trình", "i-1", "to-trinh.pdf")
    # It lies with the office: nothing is released by handing it in.
    assert (document.state, document.versions[0].note) == (DocumentState.REGISTERED, "QLVB")
    looked = await dms.get(f"/api/v1/meetings/{crowd.meeting_id}/documents/{said.json['upload_id']}")
    assert looked.json == said.json


async def test_a_form(crowd: Crowd, dms: System) -> None:
    form = aiohttp.FormData()
    form.add_field("title", "Báo cáo")
    form.add_field("file", PDF, filename="bao-cao.pdf", content_type="application/pdf")
    said = await dms.ask("POST", f"/api/v1/meetings/{crowd.meeting_id}/documents?wait_s=60", data=form)
    assert said.status == 201, said.body
    assert [(d.title, d.file_name) for d in await documents(crowd, 1)] == [("Báo cáo", "bao-cao.pdf")]
    for spoilt in (b"", b"--x\r\nno", b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\nabc\r\n--x--\r\n"):
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        said = await dms.ask("POST", f"/api/v1/meetings/{crowd.meeting_id}/documents", data=spoilt, headers=kind)
        assert (said.status, said.json["problem"]) == (400, "bad_request")


async def test_the_same_key_again_adds_nothing(crowd: Crowd, dms: System) -> None:
    key = {"Idempotency-Key": "QLVB-2026-0815"}
    first, again = await push(dms, crowd, **key), await push(dms, crowd, **key)
    assert (first.status, first.json) == (201, again.json)
    together = await asyncio.gather(*(push(dms, crowd, **{"Idempotency-Key": "both"}) for _ in range(2)))
    assert [said.status for said in together] == [201, 201]
    assert together[0].json == together[1].json
    other = system_of(crowd.server, crowd.people["sec"].person_id)
    assert (await push(other, crowd, **key)).status == 201  # a key is its system's own
    await other.close()
    await documents(crowd, 3)


async def test_a_new_version(crowd: Crowd, dms: System) -> None:
    name = (await push(dms, crowd)).json["answer"]["document_id"]
    said = await push(dms, crowd, small_pdf("ban 2"), f"&replaces={name}")
    assert (said.status, said.json["answer"]["version"]) == (201, 2)
    assert (await push(dms, crowd, query="&replaces=d-nothing")).json["refusal"] == "unknown_document"


async def test_refusals_are_those_of_everybody(crowd: Crowd, dms: System) -> None:
    path = f"/api/v1/meetings/{crowd.meeting_id}/documents"
    no_pdf = await push(dms, crowd, b"MZ\x90\x00 no paper at all")
    assert (no_pdf.status, no_pdf.json["problem"]) == (422, "intake_refused")
    assert no_pdf.json["intake"]
    assert (await push(dms, crowd, b"x" * 1_000_001)).json["problem"] == "too_large"
    assert (await push(dms, crowd, b"")).json["intake"] == "EMPTY_FILE"
    assert (await push(dms, crowd, query="&item_id=i-nothing")).json["refusal"] == "unknown_item"
    assert (await dms.ask("POST", path, data=PDF)).status == 400  # no name

    async def endless() -> AsyncIterator[bytes]:
        yield PDF

    assert (await push(dms, crowd, endless())).status == 400  # no length
    assert (await dms.ask("POST", path + "?file_name=a.pdf&label=x", data=PDF)).status == 400
    assert (await dms.get(path + "/u-nothing")).status == 404
    await crowd.add("an")
    delegate = system_of(crowd.server, crowd.people["an"].person_id)
    assert (await push(delegate, crowd)).json["refusal"] == "not_allowed"
    await delegate.close()
    await crowd.open()
    for said in (await push(dms, crowd), await package(dms, crowd, letter())):
        assert (said.status, said.json["refusal"]) == (409, "wrong_phase")
    await documents(crowd, 0)


def letter(*files: tuple[str, bytes]) -> bytes:
    given = files or (("to-trinh.pdf", PDF),)
    return write_package(
        Outgoing(
            sender=Organisation(code="000.00.00.G22", name="Sở Nội vụ"),
            recipients=(Organisation(code="000.00.00.H41", name="UBND tỉnh"),),
            number="7/TTr-SNV",
            place="Lạc Thủy",
            promulgated=date(2026, 11, 20),
            type_name="Tờ trình",
            subject="V/v biên chế năm 2027",
            signer=Signer(name="Lê Văn Sáu"),
            pages=1,
            files=tuple(PackedFile(name=name, content=content) for name, content in given),
            at=datetime(2026, 11, 20, 3, tzinfo=UTC),
        )
    )


async def package(dms: System, crowd: Crowd, content: bytes) -> Said:
    path = f"/api/v1/meetings/{crowd.meeting_id}/packages?wait_s=20"
    while True:
        said = await dms.ask("POST", path, data=content, headers={"Content-Type": "application/xml"})
        # On a slow machine some may still be on their way: the same package adds nothing.
        states = said.json.get("documents", ())
        if all(state["answer"] is not None or state["problem"] is not None for state in states):
            return said


async def test_a_package_becomes_documents_with_their_origin(crowd: Crowd, dms: System) -> None:
    content = letter(("to-trinh.pdf", PDF), ("phu-luc.pdf", small_pdf("Phu luc")))
    said = await package(dms, crowd, content)
    assert said.status == 201, said.body
    assert (said.json["code"], said.json["promulgated"]) == ("7/TTr-SNV", "2026-11-20")
    found = await documents(crowd, 2)
    assert {d.title for d in found} == {
        "V/v biên chế năm 2027 – to-trinh",
        "V/v biên chế năm 2027 – phu-luc",
    }
    assert {d.versions[0].note for d in found} == {
        "Văn bản đến từ Sở Nội vụ (000.00.00.G22), số 7/TTr-SNV, ngày 20/11/2026"
    }
    status = read_status(said.json["status_edxml"].encode())
    assert (status.status, status.document_code, status.sender.code) == (
        StatusCode.RECEIVED,
        "7/TTr-SNV",
        "000.00.00.H41",
    )
    assert (await package(dms, crowd, content)).json["documents"] == said.json["documents"]
    await documents(crowd, 2)


async def test_a_file_that_is_none_holds_up_no_other(crowd: Crowd, dms: System) -> None:
    said = await package(dms, crowd, letter(("to-trinh.pdf", PDF), ("virus.exe", b"MZ\x90\x00")))
    assert said.status == 201
    assert [state["problem"] is None for state in said.json["documents"]] == [True, False]
    assert read_status(said.json["status_edxml"].encode()).status is StatusCode.REFUSED
    await documents(crowd, 1)


async def test_hostile_packages_name_their_reason_alone(crowd: Crowd, dms: System) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "Secret">]><edXML>&a;</edXML>'
    for content, why in ((bomb, "edxml_forbidden_xml"), (b"\xff\xfe", "edxml_wrong_encoding"), (b"", "edxml_not_xml")):
        said = await package(dms, crowd, content)
        assert (said.status, said.json["problem"], said.json["intake"]) == (422, "intake_refused", why)
        assert b"Secret" not in said.body
    await documents(crowd, 0)
