"""A server that is killed while it works on minutes or an archive, at every point: all of it is done, or none."""

import asyncio
import hashlib
from pathlib import Path

import msgspec
import pytest

from meetroom.archive.bag_layout import MINUTES_PDF
from meetroom.archive.verify_bag import verify_bag
from meetroom.domain.chain import open_link
from meetroom.domain.core import MeetingId
from meetroom.domain.lifecycle import ArchiveMeeting
from meetroom.domain.minutes_issue import MinutesIssued, MinutesSigned
from meetroom.protocol.minutes import BagFile
from meetroom.server.archive_contents import gather
from meetroom.server.certificates import now_utc
from tests.archive.signing_ground import paper
from tests.server.conftest import Crowd, StartServer
from tests.server.dying import KILLED, ORDER, Act, killed, make_papers_at_once
from tests.server.minutes_ground import SECRETARY, Minutes, ended

MOST_POINTS = 60


@pytest.fixture
async def minutes(start_server: StartServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Minutes:
    """Approved minutes on a server that runs."""
    make_papers_at_once(paper(), monkeypatch.setattr)
    crowd = Crowd(await start_server())
    await crowd.found()
    minutes = Minutes(crowd, tmp_path)
    await minutes.approve("an")
    return minutes


async def die_everywhere(minutes: Minutes, act: Act) -> int:
    """Have server after server begin the work on what the one before left, and die one point later; how many died."""
    await minutes.crowd.close()
    await minutes.crowd.server.stop()
    for point in range(1, MOST_POINTS):
        child = await asyncio.to_thread(killed, act, point)
        await asyncio.to_thread(child.join)
        if child.exitcode == 0:
            return point - 1
        assert child.exitcode in KILLED, "a check in the child failed: see its words above"
    raise AssertionError("it is never done")


async def back(minutes: Minutes, start_server: StartServer, *logins: str) -> None:
    """Start the server again, for these people."""
    minutes.crowd.server = await start_server()
    for login in logins:
        await minutes.crowd.person(login)
    await minutes.crowd.enter("sec")


def act(minutes: Minutes, kind: str, who: str, content: bytes, base: str = "") -> Act:
    folder = minutes.crowd.server.config.data_folder
    return Act(
        kind=kind,
        data_folder=folder,
        watched=folder / ("archives" if kind == "archive" else "minutes"),
        meeting_id=MeetingId(minutes.crowd.meeting_id),
        person_id=minutes.crowd.people[who].person_id,  # type: ignore[arg-type]
        paper=content,
        base=base,
    )


def facts(minutes: Minutes, kind: type) -> int:
    """How often the chain says so."""
    places = minutes.crowd.server.house.gatherings[MeetingId(minutes.crowd.meeting_id)].room.places
    found = [open_link(place.stored.link) for place in places]
    return sum(fact is not None and isinstance(fact.event, kind) for fact in found)


async def test_between_the_paper_and_the_fact(minutes: Minutes, start_server: StartServer) -> None:
    assert await die_everywhere(minutes, act(minutes, "issue", "clerk", paper())) > 8
    await back(minutes, start_server, "sec", "clerk")
    assert facts(minutes, MinutesIssued) == 1
    status, state = await minutes.order("clerk", ORDER.command_id)
    assert (status, state["phase"]) == (202, "done")
    assert await minutes.paper() == paper()
    await minutes.crowd.close()


async def test_between_the_signed_file_and_the_fact(minutes: Minutes, start_server: StartServer) -> None:
    minutes.trust()
    empty = await minutes.issue()
    signed = await minutes.signed(empty, SECRETARY, minutes.holder("Thư ký"))
    base = hashlib.sha256(empty).hexdigest()
    assert await die_everywhere(minutes, act(minutes, "sign", "sec", signed, base)) > 5
    await back(minutes, start_server, "sec")
    assert facts(minutes, MinutesSigned) == 1
    assert await minutes.hand_in("sec", "ThuKy", signed, base) == (
        200, {"seq": minutes.crowd.lines["sec"].replica.seq, "sha256": hashlib.sha256(signed).hexdigest()},
    )  # fmt: skip
    assert await minutes.paper() == signed
    await minutes.crowd.close()


def typeset(minutes: Minutes) -> bytes:
    """The paper that goes into the archive of minutes that were never issued."""
    contents = gather(minutes.crowd.server.house._archive_sources(), MeetingId(minutes.crowd.meeting_id))
    (pdf,) = [file.source for file in contents.files if file.path == MINUTES_PDF]
    assert isinstance(pdf, bytes)
    return pdf


async def test_while_a_bag_is_made_and_put_in_the_place_of_another(
    minutes: Minutes, start_server: StartServer, tmp_path: Path
) -> None:
    crowd = minutes.crowd
    assert (await crowd.lines["sec"].submit(ArchiveMeeting())).refusal is None
    making = act(minutes, "archive", "clerk", await asyncio.to_thread(typeset, minutes))
    folder = making.watched / crowd.meeting_id
    folder.mkdir(parents=True)
    before = b"a bag of an earlier version of this program"
    sha256 = hashlib.sha256(before).hexdigest()
    (folder / f"{sha256}.zip").write_bytes(before)
    told = BagFile(
        sha256=sha256, size_bytes=len(before), seq=1, head="0" * 64, made_at=now_utc(), files=1, signed=False
    )
    (folder / "bag.json").write_bytes(msgspec.json.encode(told))
    assert await die_everywhere(minutes, making) > 10
    await back(minutes, start_server, "sec", "clerk")
    clerk, path = crowd.people["clerk"], f"/api/meetings/{crowd.meeting_id}/archive"
    _, state = await clerk.get(path)
    status, whole = await clerk.get(f"{path}/bag")
    assert (status, hashlib.sha256(whole).hexdigest()) == (200, state["bag"]["sha256"])
    (tmp_path / "bag.zip").write_bytes(whole)
    failed = [check for check in verify_bag(tmp_path / "bag.zip") if check.outcome.value == "fails"]
    assert failed == []
    assert (await clerk.post(path))[0] == 202
    assert (await ended(clerk, path))["bag"]["sha256"] == state["bag"]["sha256"]
    await crowd.close()
