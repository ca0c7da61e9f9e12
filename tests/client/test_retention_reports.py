"""What machines tell of their clearing, with a real server: done, failed and done later, and told after an outage."""

import asyncio
import errno
import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meetroom.client import clearing
from meetroom.client.clearing_outcome import ClearingOutcome, fault_of, outcome_of
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.traces import Held, Traces
from meetroom.domain.lifecycle import ArchiveMeeting
from meetroom.domain.minutes_state import TextPlace
from meetroom.domain.state import Retention
from meetroom.protocol.minutes import ClearingFault, Kept, RetentionReport, RetentionRow
from tests.client.conftest import Client, Town
from tests.client.test_chest import MemoryVault
from tests.client.test_clearing import OVER_IN, cleared, left_on_disk, ruled
from tests.client.test_documents import chunk_files
from tests.client.test_kept import noted


@pytest.fixture
async def an(town: Town) -> Client:
    town.vault = MemoryVault()
    await town.delegate("an")
    return await town.come("an")


async def row(town: Town, who: Client, holds: Callable[[RetentionReport], object]) -> RetentionRow:
    """Wait until the office's board says this of a machine."""
    heard = town.chair.heard
    while True:
        told = heard.reported
        board = await town.chair.engine.retention.board()
        for found in board.rows:
            if found.person_id == who.me and found.report is not None and holds(found.report):
                return found
        await heard.until(lambda told=told: heard.reported > told)  # type: ignore[misc]


async def test_a_machine_that_is_there_clears_and_says_so(town: Town, an: Client) -> None:
    await ruled(town, Retention.KEEP_OWN_NOTES)
    document_id = await noted(town, an)
    await an.heard.until(lambda: an.engine.library.verified())
    await town.command(*OVER_IN)
    await cleared(an, document_id)
    found = await row(town, an, lambda report: report.done)
    assert found.report is not None
    assert (found.report.documents, found.report.kept, found.report.rule) == (
        1,
        (Kept.NOTES,),
        Retention.KEEP_OWN_NOTES,
    )
    assert found.report.removed_bytes > 1000
    assert (found.report.machine, found.device) == ("device 2", an.engine.settings.device_id)
    with pytest.raises(ClientError) as caught:
        await an.engine.retention.board()  # for the office alone
    assert caught.value.problem is ClientProblem.NOT_ALLOWED
    # Coming back finds nothing to clear, and so there is nothing new to say.
    await an.engine.leave()
    await an.engine.meetings()
    await an.engine.enter(town.meeting_id)
    assert (await row(town, an, lambda report: report.done)).report == found.report


async def test_who_was_away_clears_at_the_next_start_without_opening_the_meeting(town: Town, an: Client) -> None:
    await ruled(town, Retention.WIPE)
    await noted(town, an)
    me = an.me
    while True:  # what a machine holds is told beside everything else
        rows = [r for r in (await town.chair.engine.retention.board()).rows if r.person_id == me]
        if rows:
            break
        await asyncio.sleep(0.02)
    assert [(r.holding, r.report) for r in rows] == [(1, None)]
    await an.engine.close()
    await town.command(*OVER_IN)
    back = town.device(an.folder, look_after_s=3_600.0)
    assert await back.engine.resume() is not None  # and nobody asks for a meeting
    found = await row(town, back, lambda report: report.done)
    assert found.report is not None
    assert (found.report.documents, found.report.kept) == (1, ())
    assert chunk_files(back) == []
    await back.engine.close()
    assert left_on_disk(back.folder) == set()


def slow_to_say_that_it_failed(monkeypatch: pytest.MonkeyPatch, stuck: list[bool]) -> None:
    """The time to try again comes before a machine has said so."""
    on_time = clearing.Clearing._on_time
    came: dict[Traces, threading.Event] = defaultdict(threading.Event)

    def comes(self: clearing.Clearing) -> None:
        on_time(self)
        came[self._traces].set()

    def slow(rule: Retention, held: Held, traces: Traces, *more: Any) -> ClearingOutcome:
        assert not stuck or came[traces].wait(60)
        return outcome_of(rule, held, traces, *more)

    monkeypatch.setattr(clearing.Clearing, "_on_time", comes)
    monkeypatch.setattr(clearing, "outcome_of", slow)
    monkeypatch.setattr(clearing, "AGAIN_S", 0.05)


async def test_a_failure_is_told_and_so_is_the_success_after_it(
    town: Town, an: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ruled(town, Retention.WIPE)
    await noted(town, an)
    await an.engine.minutes.typed.keep(TextPlace.OPENING, None, (), base_seq=0)
    remove, stuck = Traces.remove_papers, [True]

    def in_use(traces: Traces) -> None:
        if stuck:
            raise PermissionError(errno.EACCES, "another program has it open")
        remove(traces)

    slow_to_say_that_it_failed(monkeypatch, stuck)
    monkeypatch.setattr(Traces, "remove_papers", in_use)
    await town.command(*OVER_IN)
    found = await row(town, an, lambda report: report.fault)
    assert found.report is not None
    assert (found.report.fault, found.report.done) == (ClearingFault.IN_USE, False)
    assert found.report.kept == (Kept.UNSENT_TEXTS,)
    stuck.clear()
    found = await row(town, an, lambda report: report.fault is None)
    assert found.report is not None
    assert (found.report.done, found.report.documents) == (False, 1)  # what was typed may still become a fact
    await an.engine.minutes.typed.forget(TextPlace.OPENING, None)
    await an.engine.leave()
    found = await row(town, an, lambda report: report.done)
    assert found.report is not None
    assert (found.report.documents, found.report.kept) == (1, ())


async def test_what_could_not_be_told_is_told_after_a_restart(town: Town, an: Client) -> None:
    await ruled(town, Retention.WIPE)
    await noted(town, an)
    await an.engine.leave()
    await town.command(*OVER_IN)
    summaries = await town.chair.engine.meetings()
    await town.stop()
    await an.engine.kept.settle(summaries)  # as if the line had broken right after the answer
    assert chunk_files(an) == []
    await an.engine.close()
    assert next(an.folder.rglob("clearings.log")).stat().st_size
    await town.start_again()
    again = town.device(an.folder)
    assert await again.engine.resume() is not None
    found = await row(town, again, lambda report: report.done)
    assert found.report is not None
    assert found.report.documents == 1
    async with asyncio.timeout(60):
        # The server knows, and the machine is about to hear that it does.
        while list(an.folder.rglob("clearings.log")):  # noqa: ASYNC110  (files have no event)
            await asyncio.sleep(0.01)
    await again.engine.close()


async def test_text_that_was_never_a_fact_goes_once_all_is_put_away(town: Town, an: Client) -> None:
    await ruled(town, Retention.WIPE)
    await noted(town, an)
    await an.engine.minutes.typed.keep(TextPlace.CLOSING, None, (), base_seq=0)
    await an.engine.leave()
    await town.command(*OVER_IN)
    await an.engine.meetings()
    assert (await row(town, an, lambda report: True)).report.kept == (Kept.UNSENT_TEXTS,)  # type: ignore[union-attr]
    await town.command(ArchiveMeeting())
    await an.engine.meetings()
    await row(town, an, lambda report: report.done)
    assert left_on_disk(an.folder) == set()


def test_faults_of_the_disk_are_told_apart(tmp_path: Path) -> None:
    assert [fault_of(OSError(number, "")) for number in (errno.ENOSPC, errno.EBUSY, errno.EIO)] == list(ClearingFault)
