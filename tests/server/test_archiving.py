"""The archive on the server: made, watched, given up, taken up after a crash, fetched from any byte on."""

import asyncio
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meetroom.archive.bag import BagFailed, BagFault, write_bag
from meetroom.archive.verify_bag import verify_bag
from meetroom.domain.core import MeetingId
from meetroom.domain.lifecycle import ArchiveMeeting
from meetroom.server import archiving
from tests.server.conftest import Crowd, StartServer
from tests.server.minutes_ground import Minutes, ended


@pytest.fixture
async def archived(crowd: Crowd, tmp_path: Path) -> Crowd:
    """A meeting that was put away without issued minutes."""
    await Minutes(crowd, tmp_path).approve("an")
    await crowd.lines["sec"].submit(ArchiveMeeting())
    return crowd


def path(crowd: Crowd) -> str:
    return f"/api/meetings/{crowd.meeting_id}/archive"


async def test_the_bag_is_made_fetched_in_parts_and_verifies(archived: Crowd, tmp_path: Path) -> None:
    clerk = archived.people["clerk"]
    assert (await clerk.get(f"{path(archived)}/bag"))[0] == 404
    status, state = await clerk.post(path(archived))
    assert (status, state["phase"]) == (202, "waiting")
    state = await ended(clerk, path(archived))
    assert state["phase"] == "done", state
    bag = state["bag"]
    assert bag["head"] == archived.server.house.gatherings[MeetingId(archived.meeting_id)].room.replica.head
    assert not bag["signed"]
    url = f"{clerk.url}{path(archived)}/bag?sha256={bag['sha256']}"
    async with clerk.http.get(url, headers={"Range": "bytes=0-"}) as answer:
        whole = await answer.read()
        assert (answer.status, answer.headers["ETag"]) == (206, f'"{bag["sha256"]}"')
    async with clerk.http.get(url, headers={"Range": "bytes=1000-"}) as answer:
        assert await answer.read() == whole[1000:]
    async with clerk.http.get(url, headers={"Range": f"bytes={len(whole)}-"}) as answer:
        assert answer.status == 416
    assert hashlib.sha256(whole).hexdigest() == bag["sha256"]
    (tmp_path / "bag.zip").write_bytes(whole)
    assert not [check for check in verify_bag(tmp_path / "bag.zip") if check.outcome.value == "fails"]


class Binder:
    """Bags whose writing waits for the test in its thread, once they have begun."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.fail: BagFailed | None = None

        def waiting(contents: Any, target: Path, *, progress: Any, cancelled: Callable[[], bool]) -> None:
            self.begun.set()
            while not (self.go_on.wait(0.01) or cancelled()):
                pass
            if self.fail is not None:
                raise self.fail
            write_bag(contents, target, progress=progress, cancelled=cancelled)

        monkeypatch.setattr(archiving, "write_bag", waiting)

    async def has_begun(self) -> None:
        """Wait until a bag is being written."""
        assert await asyncio.to_thread(self.begun.wait, 60.0)


async def deleted(crowd: Crowd) -> Any:
    """The state after giving up."""
    clerk = crowd.people["clerk"]
    async with clerk.http.delete(clerk.url + path(crowd)) as answer:
        assert answer.status == 200
        return await answer.json()


async def test_it_is_given_up_fails_by_name_and_is_made_anew(archived: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, folder = archived.people["clerk"], archives(archived)
    binder = Binder(monkeypatch)
    await clerk.post(path(archived))
    await binder.has_begun()
    assert (await clerk.post(path(archived)))[1]["phase"] == "writing"  # one at a time
    assert (await deleted(archived))["phase"] == "cancelled"
    assert list(folder.iterdir()) == []
    binder.fail = BagFailed(BagFault.NO_SPACE)
    binder.go_on.set()
    await clerk.post(path(archived))
    state = await ended(clerk, path(archived))
    assert (state["phase"], state["problem"]["problem"], state["bag"]) == ("failed", "no_space", None)
    assert list(folder.iterdir()) == []
    binder.fail = None
    await clerk.post(path(archived))
    first = (await ended(clerk, path(archived)))["bag"]
    await archived.people["sec"].post(path(archived))
    second = (await ended(clerk, path(archived)))["bag"]
    assert second["sha256"] == first["sha256"]  # nothing has changed, and nothing can
    assert {p.name for p in folder.iterdir()} == {f"{first['sha256']}.zip", "bag.json"}
    assert (await clerk.get(f"{path(archived)}/bag?sha256={'0' * 64}"))[0] == 404
    assert (await deleted(archived))["phase"] == "done"


def archives(crowd: Crowd) -> Path:
    """Where the bags of the meeting lie."""
    return crowd.server.config.data_folder / "archives" / crowd.meeting_id


async def test_a_server_that_ends_meanwhile_goes_on_at_its_next_start(
    start_server: StartServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = Crowd(await start_server())
    await crowd.found()
    await Minutes(crowd, tmp_path).approve()
    await crowd.lines["sec"].submit(ArchiveMeeting())
    binder = Binder(monkeypatch)
    await crowd.people["clerk"].post(path(crowd))
    await binder.has_begun()
    (archives(crowd) / "work" / "half").write_bytes(b"half a bag")
    await crowd.close()
    await crowd.server.stop()
    assert [p.name for p in archives(crowd).iterdir()] == ["wanted"]
    binder.go_on.set()
    crowd.server = await start_server()
    clerk = await crowd.person("clerk")
    state = await ended(clerk, path(crowd))
    assert state["phase"] == "done"
    await crowd.close()
    await crowd.server.stop()
    # The next start knows the bag; one that is torn is no bag.
    crowd.server = await start_server()
    clerk = await crowd.person("clerk")
    _, known = await clerk.get(path(crowd))
    assert (known["phase"], known["bag"]) == ("none", state["bag"])
    await crowd.close()
    await crowd.server.stop()
    (archives(crowd) / f"{state['bag']['sha256']}.zip").write_bytes(b"torn")
    crowd.server = await start_server()
    assert (await (await crowd.person("clerk")).get(path(crowd)))[1]["bag"] is None
    await crowd.close()
