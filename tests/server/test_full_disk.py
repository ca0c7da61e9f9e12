"""A disk that becomes full while minutes are issued, signed or archived, at every point: said, undone, made good."""

import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from meetroom.archive import bag_minutes
from meetroom.domain.core import MeetingId
from meetroom.domain.lifecycle import ArchiveMeeting
from meetroom.server.room import Room
from tests.archive.signing_ground import paper
from tests.server.conftest import Crowd
from tests.server.dying import make_papers_at_once
from tests.server.full_disk import FullDisk
from tests.server.minutes_ground import SECRETARY, Minutes, ended

MOST_POINTS = 400
Try = Callable[[int], Awaitable[str]]
"""Tries once; gives "" or the problem that was told."""


@pytest.fixture
async def minutes(crowd: Crowd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Minutes:
    """Approved minutes."""
    make_papers_at_once(paper(), monkeypatch.setattr)
    minutes = Minutes(crowd, tmp_path)
    await minutes.approve("an")
    return minutes


@pytest.fixture
def disk(minutes: Minutes, monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    """The disk of the server."""
    return FullDisk(minutes.crowd.server.config.data_folder, monkeypatch.setattr)


async def full_everywhere(minutes: Minutes, disk: FullDisk, attempt: Try) -> int:
    """Try with room for one point more each time until it is enough; how often there was too little."""
    room, known = room_of(minutes), files(minutes)
    begun = room.replica
    for points in range(0, MOST_POINTS):
        disk.full_after(points)
        problem = await attempt(points)
        disk.room_again()
        if not disk.was_full:
            assert problem == ""
            return points
        assert problem == "no_space", points
        assert room.replica == begun
        assert files(minutes) == known, points
    raise AssertionError("it is never enough")


def room_of(minutes: Minutes) -> Room:
    return minutes.crowd.server.house.gatherings[MeetingId(minutes.crowd.meeting_id)].room


def files(minutes: Minutes) -> set[str]:
    """What lies on the disk of minutes and archives."""
    data = minutes.crowd.server.config.data_folder
    return {str(path) for name in ("minutes", "archives") for path in (data / name).rglob("*") if path.is_file()}


async def test_while_they_are_issued(minutes: Minutes, disk: FullDisk) -> None:
    async def issue(points: int) -> str:
        assert (await minutes.order(command_id=f"i-{points}"))[0] == 202
        return told(await minutes.end())

    assert await full_everywhere(minutes, disk, issue) > 8
    assert await minutes.paper() == paper()


async def test_while_they_are_signed(minutes: Minutes, disk: FullDisk) -> None:
    minutes.trust()
    empty = await minutes.issue()
    signed = await minutes.signed(empty, SECRETARY, minutes.holder("Thư ký"))

    async def sign(_: int) -> str:
        status, answer = await minutes.hand_in("sec", "ThuKy", signed, hashlib.sha256(empty).hexdigest())
        return "" if status == 200 else str(answer["problem"])

    assert await full_everywhere(minutes, disk, sign) > 5
    assert await minutes.paper() == signed


async def test_while_they_are_archived(minutes: Minutes, disk: FullDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = minutes.crowd
    assert (await crowd.lines["sec"].submit(ArchiveMeeting())).refusal is None
    monkeypatch.setattr(bag_minutes, "write_minutes_pdf", lambda *_, **__: paper())
    monkeypatch.setattr(bag_minutes, "write_minutes_docx", lambda *_, **__: b"PK")
    clerk, path = crowd.people["clerk"], f"/api/meetings/{crowd.meeting_id}/archive"

    async def archive(_: int) -> str:
        assert (await clerk.post(path))[0] == 202
        return told(await ended(clerk, path))

    assert await full_everywhere(minutes, disk, archive) > 30
    status, bag = await clerk.get(f"{path}/bag")
    _, state = await clerk.get(path)
    assert (status, hashlib.sha256(bag).hexdigest()) == (200, state["bag"]["sha256"])


def told(state: Any) -> str:
    """What was told of a piece of work that has ended."""
    return "" if state["phase"] == "done" else str(state["problem"]["problem"])
