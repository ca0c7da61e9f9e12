"""A verifiable vote held on a server, archived, checked by its proofs, and read again on another server."""

import shutil
from pathlib import Path

import pytest

from meetroom.archive.bag import write_bag
from meetroom.archive.bag_check import BagOutcome, CheckKind, Finding
from meetroom.archive.verify_bag import verify_bag
from meetroom.ballots.audit import audit
from meetroom.domain.chain import state_sha256
from meetroom.domain.core import MeetingId
from meetroom.domain.lifecycle import ApproveMinutes, ArchiveMeeting, CloseMeeting
from meetroom.domain.polls import PollState
from meetroom.domain.voting import ClosePoll, PublishResult
from meetroom.server.app import MeetingServer
from meetroom.server.archive_contents import ArchiveSources, gather
from meetroom.server.archive_import import import_archive
from meetroom.server.config import ServerConfig
from meetroom.server.record_judge import judge_record
from meetroom.store.opening import open_store
from tests.server.conftest import Crowd
from tests.server.test_elections import POLL, Hall


@pytest.fixture
async def hall(crowd: Crowd) -> Hall:
    made = Hall(crowd)
    await made.gather()
    return made


async def _hold(hall: Hall) -> None:
    """Two vote, the result is published, the meeting is put away."""
    await hall.open()
    for name in ("an", "binh"):
        assert (await hall.post(name, "ballots", text=hall.ballot(name)))[0] == 200
    assert (await hall.sec.submit(ClosePoll(poll_id=POLL))).refusal is None
    await hall.until(lambda meeting: bool(meeting.elections[POLL].tally_sha256))
    assert (await hall.give_part())[0] == 200
    await hall.until(lambda meeting: meeting.polls[POLL].state is PollState.COUNTED)
    for command in (PublishResult(poll_id=POLL), CloseMeeting(), ApproveMinutes(), ArchiveMeeting()):
        assert (await hall.sec.submit(command)).refusal is None, command


async def test_the_record_is_proven_and_comes_along(hall: Hall, tmp_path: Path) -> None:
    await _hold(hall)
    house, meeting_id = hall.crowd.server.house, MeetingId(hall.crowd.meeting_id)
    sources = ArchiveSources(
        journal=house.journal,
        versions=house.store.versions,
        marks=house.store.marks,
        election_texts=house.store.election_texts,
        data_folder=house.config.data_folder,
    )
    bag = tmp_path / "bag"
    write_bag(gather(sources, meeting_id), bag)
    (record,) = (bag / "data/elections").iterdir()
    _, served = await hall.crowd.people["an"].get(f"{hall.root}/record")
    assert record.read_bytes() == served
    checks = verify_bag(bag, judge=judge_record)
    assert [(c.outcome, c.finding) for c in checks if c.kind is CheckKind.ELECTION] == [
        (BagOutcome.HOLDS, Finding.OK)
    ], checks
    (unjudged,) = (c for c in verify_bag(bag) if c.kind is CheckKind.ELECTION)
    assert (unjudged.outcome, unjudged.finding) == (BagOutcome.NOT_CHECKED, Finding.NO_JUDGE)
    poll = house.gatherings[meeting_id].meeting.polls[POLL]
    election = house.gatherings[meeting_id].meeting.elections[POLL]
    assert judge_record(b"garbage", poll, election) is Finding.RECORD_BROKEN
    (tmp_path / "new").mkdir()
    await _read_again(bag, tmp_path / "new", meeting_id, state_sha256(house.gatherings[meeting_id].meeting), served)
    shutil.rmtree(bag / "data/elections")
    found = {(c.finding, c.kind) for c in verify_bag(bag, judge=judge_record) if c.outcome is BagOutcome.FAILS}
    assert (Finding.MISSING, CheckKind.ELECTION) in found


async def _read_again(bag: Path, folder: Path, meeting_id: MeetingId, state: str, record: bytes) -> None:
    """Another server has the same meeting, and puts the same record together from the texts."""
    store = open_store(f"sqlite:///{folder / 'meetroom.db'}")
    done = import_archive(bag, store, folder)
    store.close()
    assert state_sha256(done.meeting) == state
    server = MeetingServer(ServerConfig(data_folder=folder, media=False))
    await server.start()
    try:
        again = await server.house.elections[meeting_id].record(POLL)
        assert again == record
        assert audit(again).is_final
    finally:
        await server.stop()
