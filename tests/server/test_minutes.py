"""Minutes on the server: drafts for their audience, the numbered paper, its number, and what a crash leaves."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from meetroom.archive.minutes import attached_record
from meetroom.domain.core import ItemId, PersonId
from meetroom.domain.lifecycle import ApproveMinutes
from meetroom.domain.minutes_review import ReopenMinutes, SendMinutes
from meetroom.domain.minutes_state import Paragraph, Span, TextPlace
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.state import Audience, Role
from tests.server.conftest import Crowd, StartServer
from tests.server.minutes_ground import Minutes


@pytest.fixture
async def minutes(crowd: Crowd, tmp_path: Path) -> AsyncIterator[Minutes]:
    yield Minutes(crowd, tmp_path)


async def test_the_paper_is_numbered_filed_and_a_fact(minutes: Minutes) -> None:
    crowd = minutes.crowd
    await minutes.approve("an")
    assert (await crowd.people["sec"].get(f"{minutes.root}/paper"))[0] == 404
    pdf = await minutes.issue(recipients=["Như thành phần dự họp"])
    issued = crowd.lines["sec"].replica.meeting.minutes.issued
    assert issued is not None
    assert (issued.number, issued.revision, issued.by) == ("15/BB-UBND", 1, crowd.people["clerk"].person_id)
    assert issued.sha256 == hashlib.sha256(pdf).hexdigest()
    assert issued.size_bytes == len(pdf)
    record = msgspec.json.decode(await asyncio.to_thread(attached_record, pdf))
    assert record["head"] == issued.head
    assert [path.name for path in minutes.files.iterdir()] == [f"{issued.sha256}.pdf"]
    # The same order again is answered, not carried out again; another one makes the next revision.
    assert (await minutes.order())[1] | {"version": 0} == {
        "version": 0, "phase": "done", "done": 0, "total": 0, "problem": None, "command_id": "i-1",
        "seq": crowd.lines["sec"].replica.seq,
    }  # fmt: skip
    await minutes.issue("sec", "i-2")
    second = crowd.lines["sec"].replica.meeting.minutes.issued
    assert second is not None
    assert second.revision == 2
    status, _ = await crowd.people["sec"].get(f"{minutes.root}/paper?sha256={issued.sha256}")
    assert status == 404  # void, though it is kept
    assert (minutes.files / f"{issued.sha256}.pdf").exists()
    status, docx = await crowd.people["clerk"].get(f"{minutes.root}/docx")
    assert (status, docx[:2]) == (200, b"PK")
