"""The archive of one meeting: the bag is made, kept as one zip, and given out; knows not what goes into it.

data folder/archives/MEETING/: SHA256.zip the newest bag, bag.json what it is, wanted while one is being made: a server
that ends meanwhile makes it at its next start.
"""

import asyncio
import logging
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from meetroom.archive.bag import BagFailed, BagFault, BagProgress, write_bag, zip_bag
from meetroom.domain.core import MeetingId, Refusal, Refused
from meetroom.domain.minutes_issue import is_signed
from meetroom.domain.state import Phase
from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.protocol.minutes import ArchiveState, BagFile, WorkPhase
from meetroom.server.archive_contents import ArchiveSources, gather
from meetroom.server.certificates import now_utc
from meetroom.server.gathering import Gathering
from meetroom.server.long_work import LongWork
from meetroom.server.minutes_files import digest, folder_name, move_durably
from meetroom.server.problem_answers import ProblemFound, problem_of
from meetroom.server.threads import Threads
from meetroom.store.durable import sync_folder, write_new_file

log = logging.getLogger(__name__)

_TOLD_EVERY_S = 0.2
_STATE, _FRESH, _WANTED, _WORK = "bag.json", "bag.json.new", "wanted", "work"


class ArchiveDesk:
    """See the module.  Belongs to the loop.

    Args:
        binders: threads in which bags are made; few, so that the disk has time for meetings.
        workers: threads for the disk.
    """

    def __init__(self, gathering: Gathering, sources: ArchiveSources, binders: Threads, workers: Threads) -> None:
        self.gathering = gathering
        self.work = LongWork(ArchiveState(), _problem_of, meeting=gathering.room.meeting_id)
        self._sources = sources
        self._binders = binders
        self._workers = workers
        self._folder = sources.data_folder / "archives" / folder_name(gathering.room.meeting_id)
        self._closing = False

    async def open(self) -> None:
        """Know the bag there is; go on with what was being made when the server ended."""
        self.gathering.before_close.append(self._close)
        bag, wanted = await self._workers.run(_found, self._folder)
        if bag is not None:
            self.work.change(bag=bag)
        if wanted and self.gathering.meeting.phase is Phase.ARCHIVED:
            self.work.start(self._make())

    async def _close(self) -> None:
        self._closing = True
        await self.work.close()

    async def start(self) -> ArchiveState:
        """Begin to make a bag, unless one is being made.  Raises: Refused(WRONG_PHASE); OSError."""
        if self.gathering.meeting.phase is not Phase.ARCHIVED:
            raise Refused(Refusal.WRONG_PHASE)
        if not self.work.running:
            self.work.start(self._make())
        return self.work.state

    async def cancel(self) -> ArchiveState:
        """Give up what is being made; a bag made before stays."""
        return await self.work.cancel()

    async def file(self, sha256: str) -> tuple[Path, BagFile]:
        """The newest bag; `sha256`: that one or none.  Raises: ProblemFound(NOT_FOUND)."""
        bag = self.work.state.bag
        if bag is None or sha256 not in ("", bag.sha256):
            raise ProblemFound(Problem.NOT_FOUND)
        path = self._folder / f"{bag.sha256}.zip"
        if not await self._workers.run(path.exists):
            raise ProblemFound(Problem.NOT_FOUND)
        return path, bag

    async def _make(self) -> dict[str, Any]:
        given_up = threading.Event()
        binding = _Binding(self, asyncio.get_running_loop(), given_up)
        work = asyncio.ensure_future(self._binders.run(binding.make, self._folder, self._sources))
        try:
            bag = await asyncio.shield(work)
            self.work.change(bag=bag)  # whoever asks from now on is given this one: the one before may go
        except asyncio.CancelledError:
            given_up.set()
            await asyncio.gather(work, return_exceptions=True)  # it writes into the folder
            raise
        finally:
            await self._workers.run(_clear, self._folder, still_wanted=self._closing)
        log.info("archive made", extra={"bytes": bag.size_bytes, "meeting": self.gathering.room.meeting_id})
        return {"bag": bag}


class _Binding:
    """One bag in the making, in a thread of its own.

    Args:
        given_up: set when nobody wants it any more.
    """

    def __init__(self, desk: ArchiveDesk, loop: asyncio.AbstractEventLoop, given_up: threading.Event) -> None:
        self._desk = desk
        self._loop = loop
        self._given_up = given_up
        self._phase = WorkPhase.GATHERING
        self._told_s = 0.0

    def make(self, folder: Path, sources: ArchiveSources) -> BagFile:
        """Make it.  Raises: whatever `gather`, `write_bag` and `zip_bag` raise; OSError."""
        gathering = self._desk.gathering
        meeting, replica = gathering.meeting, gathering.room.replica
        work = folder / _WORK
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700, parents=True)
        with suppress(FileExistsError):
            write_new_file(folder / _WANTED, b"")
        try:
            self._tell(WorkPhase.GATHERING)
            contents = gather(sources, gathering.room.meeting_id)
            target = work / bag_name(gathering.room.meeting_id)
            self._tell(WorkPhase.WRITING)
            write_bag(contents, target, progress=self._on_progress, cancelled=self._given_up.is_set)
            self._tell(WorkPhase.PACKING)
            packed = work / "bag.zip"
            zip_bag(target, packed, progress=self._on_progress, cancelled=self._given_up.is_set)
            bag = BagFile(
                sha256=digest(packed),
                size_bytes=packed.stat().st_size,
                seq=replica.seq,
                head=replica.head,
                made_at=now_utc(),
                files=len(contents.files),
                signed=is_signed(meeting.minutes),
            )
            _keep(folder, packed, bag)
            return bag
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _on_progress(self, progress: BagProgress) -> None:
        now_s = time.monotonic()
        if now_s - self._told_s >= _TOLD_EVERY_S:
            self._told_s = now_s
            self._say(done=progress.done_bytes, total=progress.total_bytes)

    def _tell(self, phase: WorkPhase) -> None:
        if self._given_up.is_set():
            raise BagFailed(BagFault.CANCELLED)
        self._say(phase=phase, done=0, total=0)

    def _say(self, **fields: Any) -> None:
        # A server that stops has no loop any more for what nobody hears.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(lambda: self._heard(fields))

    def _heard(self, fields: dict[str, Any]) -> None:
        if self._desk.work.running:
            self._desk.work.change(**fields)


def bag_name(meeting_id: MeetingId) -> str:
    """Name of the folder in the zip."""
    return f"meetroom-{folder_name(meeting_id)}"


def _keep(folder: Path, packed: Path, bag: BagFile) -> None:
    """Put a bag in the place of the one before; a crash leaves the one or the other."""
    move_durably(packed, folder / f"{bag.sha256}.zip")
    fresh = folder / _FRESH
    fresh.unlink(missing_ok=True)
    write_new_file(fresh, msgspec.json.encode(bag))
    fresh.replace(folder / _STATE)
    sync_folder(folder)


def _clear(folder: Path, *, still_wanted: bool) -> None:
    """After a bag was made, or was not; what is wanted outlives a server that stops, and nothing else does."""
    _tidy(folder)
    if not still_wanted:
        (folder / _WANTED).unlink(missing_ok=True)


def _found(folder: Path) -> tuple[BagFile | None, bool]:
    """The bag in a folder, and whether another was being made."""
    shutil.rmtree(folder / _WORK, ignore_errors=True)
    _tidy(folder)
    wanted = (folder / _WANTED).exists()
    try:
        bag = _described(folder)
        whole = bag is not None and (folder / f"{bag.sha256}.zip").stat().st_size == bag.size_bytes
    except (OSError, msgspec.MsgspecError):
        return None, wanted
    return (bag if whole else None), wanted


def _described(folder: Path) -> BagFile | None:
    """What the folder says of its bag.  Raises: OSError; MsgspecError."""
    try:
        return msgspec.json.decode((folder / _STATE).read_bytes(), type=BagFile)
    except FileNotFoundError:
        return None


def _tidy(folder: Path) -> None:
    """Remove bags the folder does not speak of: older ones, and those a crash or a full disk kept from being told."""
    try:
        bag = _described(folder)
    except (OSError, msgspec.MsgspecError):
        return  # nobody knows which is the one
    for path in (folder / _FRESH, *folder.glob("*.zip")):
        if bag is None or path.name != f"{bag.sha256}.zip":
            with suppress(OSError):  # somebody fetches it, on a system that minds
                path.unlink(missing_ok=True)


def _problem_of(error: Exception) -> ProblemAnswer:
    if isinstance(error, BagFailed):
        problems = {BagFault.NO_SPACE: Problem.NO_SPACE, BagFault.CANCELLED: Problem.CANCELLED}
        return ProblemAnswer(problem=problems.get(error.fault, Problem.SERVER_ERROR))
    return problem_of(error)
