"""Reports of clearings on the server: taken from members once the meeting is over, and shown to its office."""

from pathlib import Path
from typing import Any

import pytest

from meetroom.domain.core import PersonId
from meetroom.domain.lifecycle import EditMeeting
from meetroom.domain.state import Retention
from meetroom.protocol.messages import ReadinessBoard, ReadyVersion, ReportReadiness, RetentionReported
from meetroom.server import retention
from tests.server.conftest import Crowd
from tests.server.minutes_ground import Minutes
from tests.server.papers import small_pdf


def report(**more: Any) -> dict[str, Any]:
    made = {"device": "d-1", "rule": "wipe", "done": True, "documents": 3, "at": "2026-03-02T01:00:00Z"}
    return made | more


async def told(crowd: Crowd, who: str, **more: Any) -> int:
    """The status of a report."""
    return (await crowd.people[who].put(f"/api/meetings/{crowd.meeting_id}/retention-report", report(**more)))[0]


async def rows(crowd: Crowd) -> dict[tuple[str, str], Any]:
    """The board, by log-in name and machine."""
    names = {visitor.person_id: login for login, visitor in crowd.people.items()}
    status, board = await crowd.people["clerk"].get(f"/api/meetings/{crowd.meeting_id}/retention-reports")
    assert (status, board["rule"]) == (200, "wipe")
    return {(names[row["person_id"]], row["device"]): row for row in board["rows"]}


async def test_reports_are_taken_and_shown(crowd: Crowd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "MAX_MACHINES", 2)
    sec = crowd.lines["sec"]
    await sec.submit(EditMeeting(title="Họp", body="UBND", retention=Retention.WIPE))
    _, paper = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf())
    minutes = Minutes(crowd, tmp_path)
    await minutes.close("an", "binh")
    assert await told(crowd, "an") == 204  # minutes that were approved before may be open again
    await crowd.lines["an"].say(ReportReadiness(verified=(ReadyVersion(paper["document_id"], 1),)))
    await crowd.enter("clerk", takes="keys,reports", device="desk")
    await crowd.lines["clerk"].expect(ReadinessBoard, lambda board: any(row.verified for row in board.rows))
    assert await told(crowd, "an", done=False, fault="in_use", kept=["unsent_notes"]) == 204
    await crowd.lines["clerk"].expect(RetentionReported)
    assert not any(isinstance(message, RetentionReported) for message in crowd.lines["sec"].seen)
    # What failed is followed by all that went; crumbs of a machine that was done do not hide it.
    assert await told(crowd, "an", documents=5, removed_bytes=90) == 204
    assert await told(crowd, "an", documents=0, removed_bytes=7) == 204
    found = (await rows(crowd))["an", "d-1"]["report"]
    assert (found["documents"], found["removed_bytes"], found["done"]) == (5, 90, True)
    assert await told(crowd, "an", device="d-2") == 204
    refused = {
        "a third machine": await told(crowd, "an", device="d-3"),
        "no machine": await told(crowd, "binh", device=" "),
        "another rule": await told(crowd, "binh", rule="keep_own_notes"),
        "nothing to clear": await told(crowd, "binh", rule="keep"),
        "no zone": await told(crowd, "binh", at="2026-03-02T01:00:00"),
        "nonsense": await told(crowd, "binh", documents=-1),
    }
    assert list(refused.values()) == [403, 403, 400, 400, 400, 400]
    crowd.people["stranger"] = await crowd.person("stranger")
    assert await told(crowd, "stranger") == 404


async def test_a_machine_that_holds_papers_and_says_nothing_is_on_the_board(crowd: Crowd, tmp_path: Path) -> None:
    sec = crowd.lines["sec"]
    await sec.submit(EditMeeting(title="Họp", body="UBND", retention=Retention.WIPE))
    _, paper = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf())
    await Minutes(crowd, tmp_path).close("an")
    meeting_id, an = sec.replica.meeting.meeting_id, PersonId(crowd.people["an"].person_id)
    crowd.server.house.store.readiness.put(meeting_id, an, "tablet", [(paper["document_id"], 1)])
    found = await rows(crowd)
    assert {name: (row["holding"], row["report"]) for name, row in found.items()} == {("an", "tablet"): (1, None)}


async def test_whoever_comes_later_hears_that_there_are_reports(crowd: Crowd, tmp_path: Path) -> None:
    await crowd.lines["sec"].submit(EditMeeting(title="Họp", body="UBND", retention=Retention.WIPE))
    await Minutes(crowd, tmp_path).close("an")
    for device in ("early", "late"):
        line = await crowd.enter("clerk", takes="keys,reports", device=device)
        if device == "early":
            assert await told(crowd, "an") == 204
        await line.expect(RetentionReported)
        await line.close()
