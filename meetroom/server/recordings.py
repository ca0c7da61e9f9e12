"""Recordings of one meeting: a film per recording, made by a process of its own, filed when it ends.

The facts say when a recording runs; whatever dies meanwhile (the recorder, the relay, this server), the film goes
on in another part as long as they say so, and all parts become one file at the end.
"""

import asyncio
import hashlib
import ipaddress
import logging
import secrets
import shutil
import time
from collections.abc import Awaitable, Sequence
from pathlib import Path

from meetroom.domain.core import Command, CommandId, Fact
from meetroom.domain.recording import AbandonRecording, FileRecording
from meetroom.domain.state import Meeting, Recording
from meetroom.media.addressing import readdressed
from meetroom.media.recording.film import FilmBroken, join_films
from meetroom.media.recording.messages import Answer, Broken, FromRecorder, Grown, Offered, Order, Show, Slots
from meetroom.media.recording.process import RecorderProcess
from meetroom.media.relay.messages import LegGone, OfferRefused, RelayEvent, SlotsChanged
from meetroom.media.relay.process import RelayUnavailable
from meetroom.protocol.signalling import LegId
from meetroom.server.calls import Calls
from meetroom.server.certificates import now_utc
from meetroom.server.direction import SHOT_AT_LEAST_S, Shot, caption, next_shot
from meetroom.server.errands import Errands
from meetroom.server.gathering import Gathering
from meetroom.server.room import RoomUnavailable
from meetroom.server.switchboard import Switchboard
from meetroom.server.threads import Threads

log = logging.getLogger(__name__)

SIZE_PX = (1280, 720)
RESTART_PAUSES_S = (0.0, 0.5, 1.0, 2.0, 5.0)
"""After so many recorders in a row that wrote nothing the recording is given up."""


class RecordingDesk:
    """All recordings of one meeting.

    Args:
        folder: where the films of this server lie; made when missing.
        relay_host: address at which processes of this machine reach the relay; None: the announced one.
    """

    def __init__(
        self,
        gathering: Gathering,
        calls: Calls,
        switchboard: Switchboard,
        workers: Threads,
        *,
        folder: Path,
        relay_host: str | None,
    ) -> None:
        self.gathering = gathering
        self.calls = calls
        self.switchboard = switchboard
        self.workers = workers
        self.relay_host = relay_host
        self._folder = folder / gathering.room.meeting_id
        self._running: Take | None = None
        # A recording must never take the meeting with it.
        self._errands = Errands("recording", meeting=gathering.room.meeting_id)
        self._closing = False

    @property
    def recorder_pid(self) -> int:
        """Process that records now, 0 when none does."""
        return 0 if self._running is None else self._running.pid

    async def open(self) -> None:
        """Go on with what ran, and file what was left unfiled, when the server stopped."""
        self.gathering.after_facts.append(self._on_facts)
        self.gathering.before_close.append(self._close)
        self.calls.on_change.append(self._on_change)
        meeting = self.gathering.meeting
        for recording in meeting.recordings.values():
            folder = self.folder_of(recording)
            if recording.stopped_at is None or not folder.exists():
                continue
            if recording.sha256:  # the server died before it could clear the parts away
                self._errands.start(self.workers.run(shutil.rmtree, folder, ignore_errors=True))
            else:
                self._errands.start(self.file(recording))
        self._follow(meeting)

    def folder_of(self, recording: Recording) -> Path:
        """Where the parts of one recording lie; its id is the client's and no name for a file."""
        return self._folder / hashlib.sha256(recording.recording_id.encode()).hexdigest()[:32]

    def path_of(self, recording: Recording) -> Path:
        """Where the whole film lies once it is filed."""
        return self.folder_of(recording).with_suffix(".mp4")

    async def submit(self, recording: Recording, command: Command) -> None:
        """Hand in what only the server may say, in the name of whoever started the recording."""
        command_id = CommandId(f"recording-{secrets.token_hex(12)}")
        try:
            answer = await self.gathering.room.submit(recording.started_by, command_id, command, trusted=True)
        except RoomUnavailable:
            return  # the next start of the server finds it as it is
        if answer.refusal is not None:
            log.warning("recording refused", extra={"refusal": answer.refusal.value, **self._named(recording)})

    async def file(self, recording: Recording) -> None:
        """Make one film of all parts and put it on record."""
        folder, target = self.folder_of(recording), self.path_of(recording)
        try:
            length_s = await self.workers.run(_joined, folder, target)
        except FilmBroken as broken:
            # The parts stay; there may be room for the whole when the server is started next.
            log.error("recording not filed", extra={"no_space": broken.no_space, **self._named(recording)})
            return
        if not length_s:
            log.warning("recording is empty", extra=self._named(recording))
            return
        digest, size_bytes = await self.workers.run(_sha256, target)
        filed = FileRecording(
            recording_id=recording.recording_id, sha256=digest, size_bytes=size_bytes, duration_s=length_s
        )
        await self.submit(recording, filed)
        known = self.gathering.meeting.recordings.get(recording.recording_id)
        if known is not None and known.sha256 == digest:
            await self.workers.run(shutil.rmtree, folder, ignore_errors=True)
            log.info("recording filed", extra={"bytes": size_bytes, **self._named(recording)})

    def _named(self, recording: Recording) -> dict[str, str]:
        return {"meeting": self.gathering.room.meeting_id, "recording": recording.recording_id}

    def _on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        self._follow(self.gathering.meeting)
        self._on_change()

    def _on_change(self) -> None:
        if self._running is not None:
            self._running.look()

    def _follow(self, meeting: Meeting) -> None:
        """Let exactly the recording run that the facts say runs."""
        wanted, running = meeting.recording, self._running
        if running is not None and (wanted is None or wanted.recording_id != running.recording.recording_id):
            self._running = None
            running.end()
        if wanted is not None and self._running is None and not self._closing:
            self._running = Take(self, wanted)
            self._errands.start(self._run(self._running))

    async def _run(self, take: "Take") -> None:
        finished = await take.run()
        if not finished:
            await self.submit(take.recording, AbandonRecording(recording_id=take.recording.recording_id))
        if not self._closing:
            await self.file(take.recording)

    async def _close(self) -> None:
        """The server stops: close the film; the facts still say that it runs, so the next start goes on with it."""
        self._closing = True
        if self._running is not None:
            self._running.end()
            self._running = None
        await self._errands.finish()


class Take:
    """One recording while it runs: keeps a recorder alive, brings it into the conference, tells it what to show."""

    def __init__(self, desk: RecordingDesk, recording: Recording) -> None:
        self.recording = recording
        self._desk = desk
        self._room = desk.gathering.room.meeting_id
        self._recorder: RecorderProcess | None = None
        self._leg_id: LegId | None = None
        self._ended = asyncio.Event()  # of the present process
        self._ending = asyncio.Event()
        self._has_written = False
        self._broken: Broken | None = None
        self._shot, self._shot_since_s = Shot(), 0.0
        self._told: tuple[Shot, str] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._errands = Errands("recording", meeting=self._room)

    @property
    def pid(self) -> int:
        """Of the present recorder, 0 between two of them."""
        return 0 if self._recorder is None else self._recorder.pid

    async def run(self) -> bool:
        """Write parts until `end`.  Returns: False when it had to be given up."""
        failures = 0
        while not self._ending.is_set():
            if failures == len(RESTART_PAUSES_S):
                return False
            await _first_of(self._ending.wait(), asyncio.sleep(RESTART_PAUSES_S[failures]))
            if not self._ending.is_set():
                await self._write_part()
            if self._broken is not None:
                return False
            failures = 0 if self._has_written else failures + 1
        return True

    def end(self) -> None:
        """Close the film."""
        self._ending.set()
        if self._timer is not None:
            self._timer.cancel()

    def look(self) -> None:
        """Show what is to be seen now; called whenever something of it changed."""
        if self._leg_id is None or self._recorder is None:
            return
        on_air, now_s = self._desk.calls.on_air(), time.monotonic()
        shown_s = now_s - self._shot_since_s
        shot = next_shot(on_air, self._shot, shown_s)
        if shot != self._shot:
            self._shot, self._shot_since_s = shot, now_s
        if self._timer is None and shown_s < SHOT_AT_LEAST_S:
            self._timer = asyncio.get_running_loop().call_later(SHOT_AT_LEAST_S - shown_s, self._look_again)
        text = caption(self._desk.gathering.meeting, on_air, shot)
        if self._told == (shot, text):
            return
        self._told = (shot, text)
        self._recorder.tell(Show(shot.large, shot.large_is_screen, shot.small, text))
        relay = self._desk.switchboard.relay
        if relay is not None:
            self._errands.start(relay.set_wants(self._leg_id, shot.wants()))

    def _look_again(self) -> None:
        self._timer = None
        self.look()

    async def _write_part(self) -> None:
        self._ended.clear()
        self._has_written = False
        recorder = self._recorder = RecorderProcess(self._on_message, self._ended.set)
        try:
            path = await self._desk.workers.run(self._next_path)
            await recorder.start(Order(str(path), *SIZE_PX))
            await _first_of(self._ending.wait(), self._ended.wait())
            # Not first the one, then the other: behind closed doors not even a stuck recorder hears on.
            await asyncio.gather(self._hang_up(), recorder.finish())
        except OSError:
            log.exception("the recorder does not start", extra={"meeting": self._room})
        finally:
            self._recorder = None
            await self._hang_up()
        if not self._ending.is_set():
            log.error("the recorder ended unasked", extra={"meeting": self._room})

    def _next_path(self) -> Path:
        """Name of the next part: its number, and when it begins, in ms after the recording did."""
        folder = self._desk.folder_of(self.recording)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = sum(1 for _ in folder.glob("part-*.mp4"))
        begin_ms = max(0, int((now_utc() - self.recording.started_at).total_seconds() * 1000))
        return folder / f"part-{number:04d}-{begin_ms}.mp4"

    def _on_message(self, message: FromRecorder) -> None:
        if isinstance(message, Offered):
            self._errands.start(self._bring_in(message.sdp))
        elif isinstance(message, Grown):
            self._has_written = self._has_written or message.duration_s > 1
        elif isinstance(message, Broken):
            log.error("recording cannot be written", extra={"meeting": self._room, "no_space": message.no_space})
            self._broken = message

    async def _bring_in(self, offer_sdp: str) -> None:
        """Answer an offer of the recorder with the relay's; a leg of an earlier offer is let go."""
        await self._hang_up()
        relay, recorder = self._desk.switchboard.relay, self._recorder
        if recorder is None:
            return
        if relay is None or self._ending.is_set():
            recorder.tell(Answer(None))
            return
        leg_id = LegId(f"r-{secrets.token_hex(6)}")
        self._desk.switchboard.guests[leg_id] = self._on_event
        self._leg_id = leg_id
        try:
            answer_sdp = await relay.join(self._room, leg_id, offer_sdp)
        except (OfferRefused, RelayUnavailable):
            await self._hang_up()
            recorder.tell(Answer(None))
            return
        recorder.tell(Answer(readdressed(answer_sdp, host=self._desk.relay_host)))
        self._told = None
        self.look()

    def _on_event(self, event: RelayEvent) -> None:
        if isinstance(event, SlotsChanged) and event.leg_id == self._leg_id and self._recorder is not None:
            self._recorder.tell(Slots(event.fills))
        if isinstance(event, LegGone) and event.leg_id == self._leg_id:
            self._forget_leg()  # the recorder notices the silence and offers anew

    async def _hang_up(self) -> None:
        leg_id, relay = self._forget_leg(), self._desk.switchboard.relay
        if leg_id is not None and relay is not None:
            await relay.leave(leg_id)

    def _forget_leg(self) -> LegId | None:
        leg_id, self._leg_id = self._leg_id, None
        if leg_id is not None:
            self._desk.switchboard.guests.pop(leg_id, None)
        return leg_id


async def _first_of(*waits: Awaitable[object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _joined(folder: Path, target: Path) -> float:
    """Make one film of all parts in a folder.  Returns: its length in seconds.  Raises: FilmBroken."""
    parts = [(int(path.stem.split("-")[2]) / 1000, path) for path in sorted(folder.glob("part-*-*.mp4"))]
    first_s = parts[0][0] if parts else 0.0
    return join_films([(begin_s - first_s, path) for begin_s, path in parts], target)


def _sha256(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def within_reach(host: str) -> str | None:
    """Where processes of this machine reach a socket that listens on `host`; None where only a name is known."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "::1"
    return host


__all__ = ["RecordingDesk", "within_reach"]
