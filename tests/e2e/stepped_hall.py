"""A whole meeting in one thread: the server's room and sessions, clients with their outboxes, lines and a disk.

Everything between the two ends of a line is the product's own; what stands in for the world is the line, the disk and
the clock (see stepped_line and stepped_loop).
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

import msgspec

from meetroom.client import link as client_link
from meetroom.client import session as client_session
from meetroom.client.chest import Chest
from meetroom.client.listening import LinkState
from meetroom.client.pace import Backoff
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.session import MeetingSession
from meetroom.client.wire import Door
from meetroom.domain.chain import Replica, StoredLink, blank, follow, seen_by
from meetroom.domain.core import Command, CommandId, MeetingId, PersonId
from meetroom.domain.state import Meeting
from meetroom.protocol.codec import decode_client, decode_server
from meetroom.protocol.messages import Answer, Links, ReportReadiness, Submit
from meetroom.server.allowance import Allowance, Bucket
from meetroom.server.config import TrafficLimits
from meetroom.server.gathering import Gathering
from meetroom.server.metrics import Metrics
from meetroom.server.secret_ballots import SecretBallots
from meetroom.server.session import Session
from meetroom.server.threads import Threads
from meetroom.store.ballot_box import BoxKeys
from meetroom.store.failures import NoSpace, StoreFailed, StoreFault
from meetroom.store.journal import Entry, MemoryJournal
from tests.client.recorder import Recorder
from tests.e2e.stepped_line import ServerEnd, SteppedLine
from tests.e2e.stepped_loop import SteppedLoop
from tests.e2e.stepped_watch import Watch

_PATIENCE_S = 16.0
"""Longer than anybody pauses before they try again."""
_LIMITS = TrafficLimits(bye_s=_PATIENCE_S, signals_per_s=1e9, signals_burst=1e9)
_METRICS = Metrics()


class NotedJournal(MemoryJournal):
    """A journal that shows every entry to `note` the moment it stands."""

    def __init__(self, note: Callable[[Entry], None]) -> None:
        super().__init__()
        self._note = note

    def append_group(self, meeting_id: MeetingId, expected_seq: int, entries: Sequence[Entry]) -> None:
        super().append_group(meeting_id, expected_seq, entries)
        for entry in entries:
            self._note(entry)


class Disk:
    """What blocks: held before or after it writes the chain, full, or failing."""

    def __init__(self) -> None:
        self.fault = ""
        self._held = ""
        self._free = asyncio.Event()
        self._free.set()

    def hold(self, moment: str) -> None:
        """Hold what writes "before" it is written, or "after" that, before anybody hears of it."""
        self._held = moment
        self._free.clear()

    def free(self) -> None:
        """Hold nothing any more."""
        self._held = ""
        self._free.set()

    async def run(self, function: Callable[..., Any], /, *values: Any, **named: Any) -> Any:
        """See server.threads.Threads."""
        writes = getattr(function, "__name__", "") == "_append"
        if writes and self._held == "before":
            await self._free.wait()
        fault = self.fault if writes else ""
        self.fault = "" if writes else self.fault
        if fault == "full":
            raise NoSpace
        if fault == "broken":
            raise StoreFailed(StoreFault.UNAVAILABLE)
        done = function(*values, **named)
        if writes and self._held == "after":
            await self._free.wait()
        if fault == "broken after writing":
            raise StoreFailed(StoreFault.UNAVAILABLE)
        return done

    run_out = run


class MemoryLog:
    """What a client has on its disk, as SealedLog keeps it; outlives the program."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []

    def load(self) -> list[bytes]:
        return list(self.entries)

    def append(self, entries: Iterable[bytes]) -> None:
        self.entries += entries

    def rewrite(self, entries: Iterable[bytes]) -> None:
        self.entries = list(entries)


class Device:
    """One person's program, its disk and its lines; `name` tells devices of one person apart."""

    def __init__(self, hall: "Hall", person_id: PersonId, name: str, folder: Path, chest: Chest) -> None:
        self.hall, self.person_id, self.name = hall, person_id, name
        self.reachable = True
        self.slow = False
        self.lines: list[SteppedLine] = []
        self.heard = Recorder()
        self.results: list[Answer | ClientError] = []
        self._folder, self._chest = folder, chest
        self._logs: dict[str, MemoryLog] = {}
        self._tasks: list[asyncio.Task[Any]] = []
        self.session = self._program()

    @property
    def line(self) -> SteppedLine | None:
        """The newest line while it stands."""
        return self.lines[-1] if self.lines and not self.lines[-1].client_gone else None

    @property
    def replica(self) -> Replica:
        return self.session.replica

    @property
    def meeting(self) -> Meeting:
        return self.session.replica.meeting

    @property
    def live(self) -> bool:
        return self.heard.link is LinkState.LIVE

    def give(self, command: Command) -> None:
        """What a tap on the screen does; the answer comes into `results`."""

        async def submit(session: MeetingSession) -> None:
            try:
                self.results.append(await session.submit(command))
            except ClientError as error:
                self.results.append(error)

        self._tasks.append(self.hall.loop.create_task(submit(self.session)))

    def restart(self) -> None:
        """The program ends, with or without its line, and begins anew from its disk."""
        leaving = self.hall.loop.create_task(self.session.leave())
        self.hall.loop.settle()
        if not leaving.done():
            self.hall.loop.let_pass(_PATIENCE_S)
        leaving.result()
        self.heard = Recorder()
        self.session = self._program()

    async def dial(self, *_path: str, takes: str = "") -> SteppedLine:
        """See client.wire.Door."""
        if not (self.reachable and self.hall.up):
            raise ClientError(ClientProblem.UNREACHABLE)
        line = SteppedLine(
            lambda frame: self.hall.on_up(self.person_id, frame), lambda frame: self.hall.on_down(self.person_id, frame)
        )
        line.hold = self.slow
        self.lines.append(line)
        self.hall.receive(self, line)
        return line

    ca_der = None
    url = "https://hall"

    async def ask(self, *_request: Any) -> Any:
        """See client.wire.Door: nothing but the line is there."""
        raise ClientError(ClientProblem.UNREACHABLE)

    def _program(self) -> MeetingSession:
        async def forget_uploads() -> None: ...

        def log(path: Path, _box: object) -> MemoryLog:
            return self._logs.setdefault(path.name, MemoryLog())

        async def make() -> MeetingSession:
            with patch.object(client_session, "SealedLog", log):
                return MeetingSession(
                    cast(Door, self), self.hall.meeting_id, self.person_id, self._folder, self._chest, self.heard,
                    client="test", device=self.name, forget_uploads=forget_uploads,
                )  # fmt: skip

        made = self.hall.loop.run_until_complete(make())
        made.link._backoff = Backoff(dice=Random(0))
        self._tasks.append(self.hall.loop.create_task(_entered(made)))
        return made


async def _entered(session: MeetingSession) -> None:
    with contextlib.suppress(ClientError):
        await session.enter()


class Hall:
    """See the module.

    Args:
        founded: the chain the server begins with.
        watch: shown every entry of the journal the moment it stands, and all that is sent.
        folder: for the keys of ballot boxes.
    """

    def __init__(self, meeting_id: MeetingId, founded: Sequence[StoredLink], watch: Watch, folder: Path) -> None:
        self.loop = SteppedLoop()
        # Silence and pace are measured by a clock of their own; here there is one time for all.
        self._time = patch.object(client_link, "time", SimpleNamespace(monotonic=self.loop.time))
        self._time.start()
        self.meeting_id = meeting_id
        self.watch = watch
        self.box_keys = BoxKeys(folder)
        self.journal = NotedJournal(self._noted)
        self.broken: list[BaseException] = []
        self.disk = Disk()
        self.up = False
        self.devices: list[Device] = []
        self.now = datetime.fromisoformat("2026-03-02T01:00:00+00:00")
        self._served: set[asyncio.Task[None]] = set()
        self.journal.create(meeting_id)
        first = Entry(links=tuple(founded), command_id=CommandId("founding"), actor=PersonId("sec"), answer=b"{}")
        self.journal.append_group(meeting_id, 0, [first])
        self.rise()

    def seat(self, person_id: PersonId, name: str, folder: Path, chest: Chest) -> Device:
        """One more client, who enters."""
        device = Device(self, person_id, name, folder, chest)
        self.devices.append(device)
        self.loop.settle()
        return device

    @property
    def room_replica(self) -> Replica:
        return self.gathering.room.replica

    @property
    def meeting(self) -> Meeting:
        """The server's state."""
        return self.room_replica.meeting

    def chain(self) -> list[StoredLink]:
        """What is written down."""
        return self.journal.read(self.meeting_id)

    # ---- the server

    def rise(self) -> None:
        """The server starts from its journal."""

        async def start() -> None:
            threads = cast(Threads, self.disk)
            self.boxes = SecretBallots(self.meeting_id, self.journal, self.box_keys, threads)
            self.gathering = Gathering(self.meeting_id, self.journal, threads, self.boxes)
            self.gathering.room._clock = self._clock
            # No papers here: what a client reports of them is heard and kept nowhere.
            self.gathering.handlers[ReportReadiness] = lambda _session, _message: None
            await self.gathering.room.start()
            await self.boxes.open(self.gathering)

        self.disk.free()
        self.disk.fault = ""
        self.loop.run_until_complete(start())
        self.up = True

    def fall(self) -> None:
        """The server is killed: what it had in memory is gone, what was under way is lost."""
        self.up = False
        room_task = self.gathering.room._task
        for task in (*self._served, *self.boxes._errands._tasks, *([] if room_task is None else [room_task])):
            task.cancel()
        for device in self.devices:
            for line in device.lines:
                line.cut()
        self.loop.settle()
        self.gathering._online.cancel()
        self._served.clear()

    def receive(self, device: Device, line: SteppedLine) -> None:
        """A client has dialled."""
        free = Allowance(Bucket(1e9, 1e9, time.monotonic()), Bucket(1e12, 1e12, time.monotonic()))
        session = Session(
            cast(Any, ServerEnd(line)), self.gathering, device.person_id, f"token of {device.name}",
            allowance=free, limits=_LIMITS, metrics=_METRICS,
        )  # fmt: skip
        task = self.loop.create_task(session.run())
        self._served.add(task)
        task.add_done_callback(self._served.discard)

    def pause(self, seconds: float) -> None:
        """Time passes for everybody."""
        self.now += timedelta(seconds=seconds)
        self.loop.let_pass(seconds)

    def mend(self, rounds: int = 1) -> None:
        """Whatever is broken works again, and everybody has the time they need."""
        self.disk.free()
        self.disk.fault = ""
        if not self.up:
            self.rise()
        for device in self.devices:
            device.reachable, device.slow = True, False
            for line in device.lines:
                line.release()
                if line.client_gone:
                    line.tell_server()
        for _ in range(rounds):
            self.loop.settle()
            for device in self.devices:
                if not device.live:
                    device.session.link.hurry()
            self.pause(_PATIENCE_S)

    def end(self) -> None:
        """Nothing of it is left behind."""
        leaving = [self.loop.create_task(device.session.leave()) for device in self.devices]
        self.loop.settle()
        self.loop.let_pass(_PATIENCE_S)
        self.fall()
        self.loop.settle()
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.settle()
        self.loop.close()
        self._time.stop()
        for done in leaving:
            done.result()

    # ---- what is watched; a broken promise must not be taken for a fault of the room, which begins anew

    def _noted(self, entry: Entry) -> None:
        with self._watching():
            self.watch.note(entry)

    def on_up(self, person_id: PersonId, frame: str) -> None:
        """A client sends."""
        message = decode_client(frame.encode())
        with self._watching():
            if isinstance(message, Submit):
                self.watch.sent(person_id, message)

    def on_down(self, person_id: PersonId, frame: str) -> None:
        """The server sends."""
        message = decode_server(frame.encode())
        with self._watching():
            if isinstance(message, Links):
                self.watch.told(person_id, message.links, self.meeting)
            elif isinstance(message, Answer):
                self.watch.answered(person_id, message.command_id, msgspec.json.encode(message))

    @contextlib.contextmanager
    def _watching(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            # Of those that follow from the first one nothing can be learnt.
            self.broken.append(error)

    def _clock(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


def as_seen(chain: Iterable[StoredLink], meeting: Meeting, person_id: PersonId) -> Replica:
    """What a person's program makes of the whole chain with the roles they have in `meeting`."""
    replica = blank(meeting.meeting_id)
    for stored in chain:
        replica, _ = follow(replica, seen_by(stored, meeting, person_id))
    return replica
