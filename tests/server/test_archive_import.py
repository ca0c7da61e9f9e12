"""An archive brought into an empty server: the same meeting, readable by those it is for, changed by nobody."""

import errno
import hashlib
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import msgspec
import pytest

from meetroom.archive.bag_check import BagOutcome, Finding
from meetroom.archive.verify_bag import verify_bag
from meetroom.domain.chain import state_sha256
from meetroom.domain.core import PersonId
from meetroom.domain.state import Phase
from meetroom.papers.sealing import Manifest, unseal
from meetroom.server import archive_import
from meetroom.server.app import MeetingServer
from meetroom.server.archive_contents import recording_file
from meetroom.server.archive_import import (
    Imported,
    ImportFault,
    ImportRefused,
    UnknownReader,
    account_for,
    import_archive,
    plain_login,
    readers_of,
)
from meetroom.server.config import ServerConfig
from meetroom.store.opening import open_store
from tests.archive.archived_meeting import FILM, MEETING, PAPER, Archived, hold
from tests.domain.samples import SAMPLES
from tests.domain.sitting import Sitting
from tests.server.papers import small_pdf
from tests.server.visitor import Visitor, unbase64

NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archived]:
    made = hold(tmp_path_factory.mktemp("old"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def bag(archived: Archived, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archived.bag(tmp_path_factory.mktemp("bags") / "phien-hop")


def bring_in(bag: Path, folder: Path) -> Imported:
    """Import into a folder, with accounts for everybody."""
    folder.mkdir(exist_ok=True)
    store = open_store(f"sqlite:///{folder / 'meetroom.db'}")
    try:
        done = import_archive(bag, store, folder)
        for person in readers_of(done.meeting, (), everybody=True):
            account_for(store.accounts, person, plain_login, now=NOW)
        return done
    finally:
        store.close()


@pytest.fixture
async def server(bag: Path, tmp_path: Path) -> AsyncIterator[MeetingServer]:
    bring_in(bag, tmp_path / "new")
    running = MeetingServer(ServerConfig(data_folder=tmp_path / "new", media=False))
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def people(server: MeetingServer) -> AsyncIterator[dict[str, Visitor]]:
    accounts = server.house.store.accounts
    made = {
        name: Visitor(server, accounts.issue(PersonId(name), device="laptop", now=datetime.now(UTC)).token, name)
        for name in ("chair", "secretary", "d1")
    }
    yield made
    for visitor in made.values():
        await visitor.close()


async def test_the_same_meeting_is_read_by_its_people(
    archived: Archived, server: MeetingServer, people: dict[str, Visitor]
) -> None:
    house = server.house
    assert state_sha256(house.gatherings[MEETING].meeting) == state_sha256(archived.sitting.meeting)
    assert house.journal.head(MEETING).head == archived.sitting.head
    chair = await people["chair"].enter(MEETING)
    assert state_sha256(chair.replica.meeting) == state_sha256(archived.sitting.meeting)
    delegate = await people["d1"].enter(MEETING)
    assert delegate.hidden > chair.hidden  # the audience of every fact is what it was
    assert delegate.replica.head == archived.sitting.head
    assert delegate.replica.meeting.polls.keys() == archived.sitting.meeting.polls.keys()
    status, found = await people["d1"].get("/api/meetings")
    assert (status, [(m["meeting_id"], m["phase"]) for m in found]) == (200, [(MEETING, Phase.ARCHIVED.value)])
    for line in (chair, delegate):
        await line.close()


async def test_its_papers_are_sealed_as_they_were(archived: Archived, people: dict[str, Visitor]) -> None:
    delegate = people["d1"]
    rows = (await delegate.get(f"/api/meetings/{MEETING}/manifests"))[1]
    assert [(row["document_id"], row["version"]) for row in rows] == [(PAPER, 1), (PAPER, 2)]
    manifest = msgspec.json.decode(unbase64(rows[1]["manifest"]), type=Manifest)
    key = (await delegate.get(f"/api/meetings/{MEETING}/documents/{PAPER}/versions/2/key"))[1]["key"]
    chunks = {c.sha256: (await delegate.get(f"/api/chunks/{c.sha256}"))[1] for c in manifest.chunks}
    assert unseal(unbase64(key), manifest, chunks.__getitem__) == small_pdf("Ban thu hai", padding=3_000)
    version = archived.sitting.meeting.documents[PAPER].versions[1]
    assert hashlib.sha256(unbase64(rows[1]["manifest"])).hexdigest() == version.manifest_sha256


async def test_film_and_marks_are_there(server: MeetingServer, archived: Archived) -> None:
    (film,) = archived.sitting.meeting.recordings.values()
    assert recording_file(server.house.config.data_folder, MEETING, film).read_bytes() == FILM
    published = [record for record in archived.store.marks.all(MEETING) if record.author == "chair"]
    assert server.house.store.marks.all(MEETING) == published != []


async def test_no_command_changes_it(server: MeetingServer, people: dict[str, Visitor]) -> None:
    before = server.house.journal.head(MEETING)
    for name in ("chair", "secretary", "d1"):
        line = await people[name].enter(MEETING)
        for number, command in enumerate(SAMPLES):
            answer = await line.submit(command, f"{name}-{number}")
            assert answer.refusal is not None, command
        await line.close()
    assert server.house.journal.head(MEETING) == before


def test_an_archive_comes_in_once(bag: Path, tmp_path: Path) -> None:
    bring_in(bag, tmp_path / "new")
    with pytest.raises(ImportRefused) as refused:
        bring_in(bag, tmp_path / "new")
    assert refused.value.fault is ImportFault.ALREADY_THERE


async def test_what_an_import_leaves_that_breaks_off_is_collected_and_it_can_be_repeated(
    bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    full = OSError(errno.ENOSPC, "No space left on device")
    with monkeypatch.context() as patch:
        patch.setattr(archive_import._Importing, "_recordings", Mock(side_effect=full))
        with pytest.raises(OSError, match="No space"):
            bring_in(bag, folder)
    copy = folder / ".import-of-one-that-was-killed"
    copy.mkdir()
    (copy / "file").write_bytes(b"half a film")
    server = MeetingServer(ServerConfig(data_folder=folder, media=False))
    await server.start()
    collector = server.house.files.collector
    await collector.collect()
    assert [*collector.shelves.chunks.all(), *collector.shelves.originals.all()] == []
    assert not any(version.has_key for version in collector.shelves.versions.each())
    assert not copy.exists()
    assert not list((folder / "minutes").glob("*/*.pdf"))
    assert server.house.gatherings[MEETING].meeting.people == {}  # nobody's meeting
    await server.stop()
    assert bring_in(bag, folder).meeting.phase is Phase.ARCHIVED


def test_what_came_in_gives_the_same_archive_again(bag: Path, tmp_path: Path) -> None:
    bring_in(bag, tmp_path / "new")
    store = open_store(f"sqlite:///{tmp_path / 'new' / 'meetroom.db'}")
    again = Archived(store, tmp_path / "new", Sitting(MEETING)).bag(tmp_path / "again")
    store.close()
    payload = [p.relative_to(bag) for p in bag.rglob("*") if p.is_file() and "data" in p.relative_to(bag).parts]
    missing = {p.as_posix() for p in payload if not (again / p).exists()}
    assert missing == {"data/annotations/shared/001-v1-to-trinh-ve-dau-tu-cong.pdf"}  # no fact: nothing vouches for it
    other = {
        p.as_posix() for p in payload if (again / p).exists() and (bag / p).read_bytes() != (again / p).read_bytes()
    }
    # When the key of a withdrawn paper was destroyed is known to the first server alone.
    assert other == {"data/documents/index.json", "data/annotations/index.json"}
    assert not any(check.outcome is BagOutcome.FAILS for check in verify_bag(again))


def test_what_does_not_hold_stays_out(bag: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(bag, tmp_path / "copy"))
    (copy / "data/recordings/001.mp4").write_bytes(b"another film")
    with pytest.raises(ImportRefused) as refused:
        bring_in(copy, tmp_path / "new")
    assert refused.value.fault is ImportFault.DOES_NOT_HOLD
    wrong = {(c.finding, c.subject) for c in refused.value.checks if c.outcome is BagOutcome.FAILS}
    assert (Finding.CHANGED, "data/recordings/001.mp4") in wrong
    store = open_store(f"sqlite:///{tmp_path / 'new' / 'meetroom.db'}")
    assert store.journal.meetings() == []
    store.close()


def test_accounts_are_made_once_and_never_taken_over(bag: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    store = open_store(f"sqlite:///{folder / 'meetroom.db'}")
    store.accounts.create("dai-bieu-1", "Người khác", now=NOW)
    done = import_archive(bag, store, folder)
    (office_1, office_2, one) = readers_of(done.meeting, ("Đại biểu 1",), everybody=False)
    assert {office_1.person_id, office_2.person_id} == {"secretary", "chair"}
    made = [account_for(store.accounts, one, plain_login, now=NOW) for _ in range(2)]
    assert [(a.login, a.person_id, a.has_password) for a in made] == [("dai-bieu-1-2", "d1", False)] * 2
    with pytest.raises(UnknownReader):
        readers_of(done.meeting, ("Không có ai",), everybody=False)
    store.close()
