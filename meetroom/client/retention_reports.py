"""Tells the server what this machine cleared after a meeting: kept on disk until it is told; clears nothing itself."""

import asyncio
import contextlib
import logging
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from meetroom.client.clearing_outcome import ClearingOutcome
from meetroom.client.disk import SealedLog, disk_error
from meetroom.client.pace import Backoff
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId
from meetroom.protocol.minutes import RetentionReport

logger = logging.getLogger(__name__)

LONGEST_PAUSE_S = 60.0
_LATER = frozenset({ClientProblem.UNREACHABLE, ClientProblem.SERVER_STOPPING, ClientProblem.SERVER_ERROR})


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A report: to be sent, or sent while more is to come (it is not done)."""

    meeting_id: MeetingId
    report: RetentionReport
    sent: bool = False


class RetentionReports:
    """See the module.  Of one person at one server; belongs to the loop.

    Args:
        device: random name of this installation; `machine`: what its user would call it.
    """

    def __init__(self, disk: SealedLog, door: Door, device: str, machine: str) -> None:
        self._disk = disk
        self._door = door
        self._device = device
        self._machine = machine
        self._entries: dict[MeetingId, Entry] | None = None
        self._news = asyncio.Event()
        self._lock = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin: what an earlier run of the program could not tell is told now."""
        self._begin()

    def note(self, meeting_id: MeetingId, outcome: ClearingOutcome) -> None:
        """Something was cleared, or could not be; returns at once."""
        task = asyncio.create_task(self._note(meeting_id, outcome), name="clearing report")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop; what was noted is on disk, and told the next time."""
        noting = [task for task in self._tasks if task.get_name() == "clearing report"]
        await asyncio.gather(*noting, return_exceptions=True)
        telling = tuple(self._tasks)
        for task in telling:
            task.cancel()
        await asyncio.gather(*telling, return_exceptions=True)

    def _begin(self) -> None:
        task = asyncio.create_task(self._tell_for_ever(), name="telling of clearings")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _note(self, meeting_id: MeetingId, outcome: ClearingOutcome) -> None:
        async with self._lock:
            entries = await self._loaded()
            before = entries.get(meeting_id)
            if before is None and not outcome.tells:
                return
            report = self._report(outcome, None if before is None else before.report)
            if before is not None and replace(report, at=before.report.at) == before.report:
                return
            entries[meeting_id] = Entry(meeting_id=meeting_id, report=report)
            await self._save(entries)
        self._news.set()

    def _report(self, outcome: ClearingOutcome, before: RetentionReport | None) -> RetentionReport:
        """All that went since the last report that said it was done."""
        return RetentionReport(
            device=self._device,
            machine=self._machine[:200],
            rule=outcome.rule,
            done=outcome.done,
            fault=outcome.fault,
            documents=outcome.documents + (0 if before is None else before.documents),
            removed_bytes=outcome.removed_bytes + (0 if before is None else before.removed_bytes),
            kept=outcome.kept,
            at=datetime.now(UTC),
        )

    async def _tell_for_ever(self) -> None:
        backoff = Backoff(longest_s=LONGEST_PAUSE_S)
        while True:
            self._news.clear()
            async with self._lock:
                waiting = [entry for entry in (await self._loaded()).values() if not entry.sent]
            try:
                for entry in waiting:
                    await self._tell(entry)
            except ClientError as error:
                logger.info("a clearing is told later: %s", error.problem)
                await asyncio.sleep(backoff.next_s())
                continue
            backoff.reset()
            await self._news.wait()

    async def _tell(self, entry: Entry) -> None:
        """Raises: ClientError where it is worth trying again."""
        body = msgspec.json.encode(entry.report)
        try:
            await self._door.fetch("PUT", "meetings", entry.meeting_id, "retention-report", data=body)
        except ClientError as error:
            if error.problem in _LATER:
                raise
            if error.problem is ClientProblem.LOGGED_OUT:
                return  # whoever logs in here next tells it
            logger.info("the server does not want to know of a clearing: %s", error.problem)
            await self._settle(entry, forget=True)
        else:
            await self._settle(entry, forget=entry.report.done)

    async def _settle(self, entry: Entry, *, forget: bool) -> None:
        """It was told; while something is still to go it is remembered, so that the last report tells all."""
        async with self._lock:
            entries = await self._loaded()
            if entries.get(entry.meeting_id) != entry:
                return  # there is more to tell by now
            if forget:
                del entries[entry.meeting_id]
            else:
                entries[entry.meeting_id] = replace(entry, sent=True)
            await self._save(entries)

    async def _loaded(self) -> dict[MeetingId, Entry]:
        if self._entries is None:
            self._entries = await asyncio.to_thread(self._load)
        return self._entries

    def _load(self) -> dict[MeetingId, Entry]:
        entries = {}
        try:
            for line in self._disk.load():
                with contextlib.suppress(msgspec.DecodeError, UnicodeError):
                    entry = msgspec.json.decode(line, type=Entry)
                    entries[entry.meeting_id] = entry
        except OSError as error:
            logger.warning("what was cleared before is not known: %s", disk_error(error).problem)
        return entries

    async def _save(self, entries: dict[MeetingId, Entry]) -> None:
        try:
            await asyncio.to_thread(self._write, [msgspec.json.encode(entry) for entry in entries.values()])
        except OSError as error:
            # It is told all the same, while the program runs.
            logger.warning("a clearing is remembered in memory only: %s", disk_error(error).problem)

    def _write(self, lines: list[bytes]) -> None:
        if lines:
            self._disk.rewrite(lines)
        else:
            self._disk.remove()
