"""What other systems read: only with a good token, only what its account may see, the files as they are."""

import csv
import io
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from meetroom.archive.edxml_reading import read_package
from meetroom.domain.action_items import PutActionItem
from meetroom.domain.agenda import AddItem
from meetroom.domain.core import ActionId, ItemId, MeetingId, PersonId
from meetroom.domain.lifecycle import ApproveMinutes, EditMeeting
from meetroom.domain.minutes_state import ActionItem
from meetroom.domain.state import Role
from meetroom.protocol.minutes import BagFile
from meetroom.server.certificates import now_utc
from meetroom.server.integration_config import IntegrationConfig
from meetroom.store.api_tokens import Scope
from tests.server.conftest import Crowd, StartServer
from tests.server.minutes_ground import CHAIR, SECRETARY, Minutes
from tests.server.other_system import System, system_of

Make = Callable[..., System]
ORGANISATION = """
place = "Lạc Thủy"
[own]
code = "000.00.00.H41"
name = "UBND tỉnh Lạc Thủy"
[[recipients]]
code = "000.00.00.G22"
name = "Sở Nội vụ"
"""


@pytest.fixture
async def crowd(start_server: StartServer, tmp_path: Path) -> AsyncIterator[Crowd]:
    """A meeting on a server that knows its own organisation."""
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    told = IntegrationConfig(organisation=tmp_path / "organisation.toml", per_s=1_000.0, burst=1_000.0)
    crowd = Crowd(await start_server(integration=told))
    await crowd.found()
    yield crowd
    await crowd.close()


@pytest.fixture
async def made() -> AsyncIterator[list[System]]:
    """Systems to be closed at the end."""
    made: list[System] = []
    yield made
    for one in made:
        await one.close()


@pytest.fixture
def system(crowd: Crowd, made: list[System]) -> Make:
    """Makes systems."""

    def make(login: str = "sec", *scopes: Scope) -> System:
        made.append(system_of(crowd.server, crowd.people[login].person_id, *scopes))
        return made[-1]

    return make


READS = {
    Scope.MEETINGS_READ: ("/api/v1/meetings", "/api/v1/meetings/ID", "/api/v1/meetings/ID/invitation.ics"),
    Scope.MINUTES_READ: (
        "/api/v1/minutes",
        *(f"/api/v1/meetings/ID/minutes{end}" for end in ("", ".pdf", ".json", ".docx", ".edxml")),
        *(f"/api/v1/meetings/ID/actions{end}" for end in ("", ".csv", ".ics")),
    ),
    Scope.ARCHIVE_READ: ("/api/v1/meetings/ID/archive.zip",),
    Scope.DOCUMENTS_WRITE: ("/api/v1/meetings/ID/documents/u-1",),
}


async def test_every_route_wants_a_good_token_of_its_scope(crowd: Crowd, system: Make, made: list[System]) -> None:
    api_tokens = crowd.server.house.store.api_tokens
    revoked, expired = system(), system()
    api_tokens.revoke(revoked.token_id, now=now_utc())
    expired.secret = api_tokens.make(
        PersonId(crowd.people["sec"].person_id),
        "x",
        list(Scope),
        now=now_utc() - timedelta(days=2),
        valid=timedelta(days=1),
    )[1]
    session = System(crowd.server, crowd.people["sec"].headers["Authorization"].removeprefix("Bearer "))
    nobody = System(crowd.server, "mrk_" + "A" * 43)
    told = set()
    made += [session, nobody]
    for scope, paths in READS.items():
        others = system("sec", *(set(Scope) - {scope}))
        for path in (path.replace("ID", crowd.meeting_id) for path in paths):
            for bad in (revoked, expired, session, nobody):
                said = await bad.get(path)
                told.add((said.status, said.body))
            # Whether the meeting is there is not told to a token without the scope.
            for name in (path, path.replace(crowd.meeting_id, "m-nothing")):
                said = await others.get(name)
                assert (said.status, said.json["problem"]) == (403, "not_allowed"), name
    assert len(told) == 1  # revoked, expired, unknown: alike to the byte
    assert told.pop()[0] == 401


async def test_a_token_opens_nothing_else(crowd: Crowd, system: Make) -> None:
    for path in ("/api/me", "/api/meetings", f"/api/meetings/{crowd.meeting_id}/chain"):
        assert (await system().get(path)).status == 401


async def test_a_meeting_that_is_not_the_accounts_is_none(crowd: Crowd, system: Make) -> None:
    await crowd.person("stranger")
    strange = system("stranger")
    for path in (path for paths in READS.values() for path in paths if "ID" in path):
        theirs = await strange.get(path.replace("ID", crowd.meeting_id))
        none = await strange.get(path.replace("ID", "m-0123456789abcdef"))
        assert (theirs.status, theirs.body) == (404, none.body) == (none.status, none.body), path
    for listed in ("/api/v1/meetings", "/api/v1/minutes"):
        assert (await strange.get(listed)).json == []


async def test_meetings_and_the_invitation(crowd: Crowd, system: Make) -> None:
    dms, line = system(), crowd.lines["sec"]
    root = f"/api/v1/meetings/{crowd.meeting_id}"
    (row,) = (await dms.get("/api/v1/meetings")).json
    assert (row["title"], row["phase"], row["minutes"]) == ("Kỳ họp thứ nhất", "draft", None)
    assert (await dms.get(root)).json == row
    assert (await dms.get(f"{root}/invitation.ics")).status == 404  # no planned start
    meeting = line.replica.meeting
    edit = EditMeeting(
        title="Phiên họp", body="UBND", parent_body="", place="Phòng 1", rules=meeting.rules,
        planned_start=datetime(2026, 12, 1, 1, tzinfo=UTC), retention=meeting.retention,
    )  # fmt: skip
    assert (await line.submit(edit)).refusal is None
    await line.submit(AddItem(item_id=ItemId("i-1"), title="Ngân sách"))
    await line.submit(AddItem(item_id=ItemId("i-2"), title="Kỷ luật", hidden=True))
    said = await dms.get(f"{root}/invitation.ics")
    (event,) = Calendar.from_ical(said.body).walk("VEVENT")
    assert said.headers["content-type"].startswith("text/calendar")
    assert "Ngân sách" in str(event["DESCRIPTION"])
    assert "Kỷ luật" not in said.body.decode()
    # The same state is the same file, so that nobody takes it for news.
    again = await dms.get(f"{root}/invitation.ics", **{"If-None-Match": said.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


async def test_minutes_from_issuing_to_signing(crowd: Crowd, system: Make, tmp_path: Path) -> None:
    minutes, line = Minutes(crowd, tmp_path), crowd.lines["sec"]
    await minutes.close("an")
    action = ActionItem(action_id=ActionId("a-1"), text="=Rà soát", owner="Sở Tài chính", due=date(2026, 12, 15))
    assert (await line.submit(PutActionItem(action=action))).refusal is None
    dms, guest = system(), system("guest")
    root = f"/api/v1/meetings/{crowd.meeting_id}"
    assert [row["text"] for row in (await dms.get(f"{root}/actions")).json] == ["=Rà soát"]
    assert (await guest.get(f"{root}/actions")).json == []
    assert (await line.submit(ApproveMinutes())).refusal is None
    assert [row["due"] for row in (await guest.get(f"{root}/actions")).json] == ["2026-12-15"]
    assert (await dms.get(f"{root}/minutes")).status == 404
    pdf = await minutes.issue()
    (row,) = (await dms.get("/api/v1/minutes")).json
    assert (row["number"], row["signed"], row["signatures"]) == ("15/BB-UBND", False, [])
    assert (await dms.get("/api/v1/minutes?signed=true")).json == []
    assert (await guest.get(f"{root}/minutes")).json == row
    paper = await guest.get(f"{root}/minutes.pdf")
    assert (paper.body, paper.headers["etag"]) == (pdf, f'"{row["sha256"]}"')
    assert (await guest.get(f"{root}/minutes.pdf", **{"If-None-Match": paper.headers["etag"]})).status == 304
    assert (await guest.get(f"{root}/minutes.json")).json["head"]
    assert (await dms.get(f"{root}/minutes.docx")).body.startswith(b"PK")
    assert (await guest.get(f"{root}/minutes.docx")).status == 404
    assert (await dms.get(f"{root}/minutes.edxml")).status == 404  # nobody has signed


async def test_signed_minutes_go_out_as_a_package_with_the_tasks(crowd: Crowd, system: Make, tmp_path: Path) -> None:
    minutes, dms, root = Minutes(crowd, tmp_path), system(), f"/api/v1/meetings/{crowd.meeting_id}"
    await minutes.close("an")
    action = ActionItem(action_id=ActionId("a-1"), text="=Rà soát", owner="Sở Tài chính", due=date(2026, 12, 15))
    assert (await crowd.lines["sec"].submit(PutActionItem(action=action))).refusal is None
    assert (await crowd.lines["sec"].submit(ApproveMinutes())).refusal is None
    await minutes.issue()
    await _sign(minutes)
    (signed,) = (await dms.get("/api/v1/minutes?signed=true")).json
    assert [s["field"] for s in signed["signatures"]] == ["ThuKy", "ChuToa"]
    came = read_package((await dms.get(f"{root}/minutes.edxml")).body)
    assert (came.code, came.sender_code, came.recipient_codes) == ("15/BB-UBND", "000.00.00.H41", ("000.00.00.G22",))
    assert [f.name for f in came.files] == ["bien-ban-15-BB-UBND.pdf", "nhiem-vu.csv", "nhiem-vu.ics"]
    assert came.files[0].content == (await dms.get(f"{root}/minutes.pdf")).body
    later = (datetime.fromisoformat(signed["changed_at"]) + timedelta(seconds=1)).isoformat().replace("+", "%2B")
    assert (await dms.get(f"/api/v1/minutes?since={later}")).json == []
    assert (await dms.get("/api/v1/minutes?since=2026-01-01T00:00:00")).status == 400  # no zone
    table = (await dms.get(f"{root}/actions.csv?language=en")).body.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(table)))[1][1] == "'=Rà soát"
    tasks = Calendar.from_ical((await dms.get(f"{root}/actions.ics")).body).walk("VTODO")
    assert [t.decoded("DUE") for t in tasks] == [date(2026, 12, 15)]


async def _sign(minutes: Minutes) -> None:
    """The secretary, who is the chair too in this crowd, signs in both fields."""
    minutes.trust()
    for field in (SECRETARY, CHAIR):
        base = await minutes.paper()
        copy = await minutes.signed(base, field, minutes.holder("Nguyễn Thư Ký"))
        line = minutes.crowd.lines["sec"]
        newest = line.replica.meeting.minutes
        sha256 = newest.signatures[-1].sha256 if newest.signatures else newest.issued.sha256  # type: ignore[union-attr]
        status, answer = await minutes.hand_in("sec", field.value, copy, sha256)
        assert status == 200, answer
        await line.until(lambda: line.replica.seq >= answer["seq"])  # noqa: B023


async def test_what_was_inside_stays_inside(crowd: Crowd, system: Make, tmp_path: Path) -> None:
    minutes = Minutes(crowd, tmp_path)
    line = crowd.lines["sec"]
    await line.submit(AddItem(item_id=ItemId("i-1"), title="Nhân sự", closed_sitting=True))
    await minutes.close("an")
    action = ActionItem(action_id=ActionId("a-1"), text="Kín", owner="Sở", item_id=ItemId("i-1"))
    assert (await line.submit(PutActionItem(action=action))).refusal is None
    await line.submit(ApproveMinutes())
    await minutes.issue()
    guest, delegate = system("guest"), system("an")
    root = f"/api/v1/meetings/{crowd.meeting_id}"
    for end in ("", ".pdf", ".json", ".edxml"):
        assert (await guest.get(f"{root}/minutes{end}")).status == 404
    assert (await guest.get("/api/v1/minutes")).json == []
    assert (await guest.get(f"{root}/actions")).json == []
    assert (await delegate.get(f"{root}/minutes.pdf")).status == 200
    assert len((await delegate.get(f"{root}/actions")).json) == 1


async def test_the_archive_from_any_byte_on(crowd: Crowd, system: Make, tmp_path: Path) -> None:
    minutes, root = Minutes(crowd, tmp_path), f"/api/v1/meetings/{crowd.meeting_id}"
    await minutes.approve("an")
    clerk, delegate = system("clerk"), system("an")
    assert (await clerk.get(f"{root}/archive.zip")).status == 404
    house = crowd.server.house
    bag = BagFile(sha256="5" * 64, size_bytes=10, seq=1, head="0" * 64, made_at=now_utc(), files=1, signed=False)
    desk = house.archives[MeetingId(crowd.meeting_id)]
    folder = crowd.server.config.data_folder / "archives" / crowd.meeting_id
    folder.mkdir(parents=True)
    (folder / f"{bag.sha256}.zip").write_bytes(b"0123456789")
    desk.work.change(bag=bag)
    whole = await clerk.get(f"{root}/archive.zip")
    assert (whole.status, whole.body, whole.headers["etag"]) == (200, b"0123456789", f'"{bag.sha256}"')
    rest = await clerk.get(f"{root}/archive.zip", Range="bytes=7-")
    assert (rest.status, rest.body, rest.headers["content-range"]) == (206, b"789", "bytes 7-9/10")
    assert (await clerk.get(f"{root}/archive.zip", Range="bytes=10-")).status == 416
    assert (await clerk.get(f"{root}/archive.zip", **{"If-None-Match": whole.headers["etag"]})).status == 304
    assert (await delegate.get(f"{root}/archive.zip")).status == 404


async def test_a_token_that_asks_too_often_waits(start_server: StartServer) -> None:
    server = await start_server(integration=IntegrationConfig(per_s=0.001, burst=2))
    crowd = Crowd(server)
    await crowd.found()
    busy, other = (system_of(server, crowd.people["sec"].person_id) for _ in range(2))
    assert [(await busy.get("/api/v1/meetings")).status for _ in range(3)] == [200, 200, 429]
    said = await busy.get("/api/v1/minutes")
    assert said.json["problem"] == "too_many_tries"
    assert said.json["retry_after_s"] > 0
    assert said.headers["retry-after"] == str(said.json["retry_after_s"])
    assert (await other.get("/api/v1/meetings")).status == 200
    for one in (busy, other):
        await one.close()
    await crowd.close()


async def test_every_use_is_logged_without_contents(
    crowd: Crowd, system: Make, caplog: pytest.LogCaptureFixture
) -> None:
    dms = system()
    with caplog.at_level(logging.INFO, "meetroom.server.integration"):
        await dms.get("/api/v1/meetings?title=Bí mật")
        await system("sec", Scope.MINUTES_READ).get("/api/v1/meetings")
    lines = [record.__dict__ for record in caplog.records if record.name == "meetroom.server.integration"]
    assert [(line["message"], line["route"]) for line in lines] == [
        ("api", "GET /api/v1/meetings"),
        ("api refused", "GET /api/v1/meetings"),
    ]
    assert lines[0]["token"] == dms.token_id
    assert not any(secret in str(lines) for secret in (dms.secret, "Bí mật", "Kỳ họp"))


async def test_roles_decide_as_everywhere(crowd: Crowd, system: Make, tmp_path: Path) -> None:
    await crowd.add("admin", Role.ADMINISTRATOR)
    minutes = Minutes(crowd, tmp_path)
    await minutes.approve()
    await minutes.issue()
    assert (await system("admin").get(f"/api/v1/meetings/{crowd.meeting_id}/minutes.pdf")).status == 404
