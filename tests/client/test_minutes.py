"""Minutes and archive from a client's side, with a real server: through outages, proved, and nothing typed is lost."""

import asyncio
import errno
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from meetroom.client import proved_download
from meetroom.client.disk import SealedLog
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.minutes_drafts import MinutesDrafts
from meetroom.client.minutes_port import PaperFile
from meetroom.client.wire import Door
from meetroom.domain.core import ItemId, Refusal
from meetroom.domain.lifecycle import ApproveMinutes, ArchiveMeeting, CloseMeeting
from meetroom.domain.minutes_review import SendMinutes
from meetroom.domain.minutes_state import Paragraph, SignatureField, Span, TextPlace
from meetroom.domain.state import Audience
from meetroom.protocol.minutes import MAX_SIGNED_BYTES, ArchiveState, IssueState, WorkPhase
from tests.client.conftest import Town
from tests.client.test_disk import KeyBox
from tests.server.test_minutes import Held

TEXT = (Paragraph(spans=(Span("Kết luận của "), Span("chủ tọa", bold=True))),)


async def problem(call: Awaitable[Any]) -> ClientError:
    """How a call fails."""
    with pytest.raises(ClientError) as caught:
        await call
    return caught.value


async def approved(town: Town) -> None:
    await town.sit()
    await town.command(CloseMeeting(), ApproveMinutes())


async def test_issuing_goes_on_when_the_server_is_started_anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)
    minutes = town.chair.engine.minutes
    assert (await problem(minutes.paper())).problem is ClientProblem.NOT_FOUND
    await approved(town)
    typesetting = asyncio.Event()

    def tell(state: IssueState) -> None:
        if state.phase is WorkPhase.TYPESETTING:
            typesetting.set()

    issuing = asyncio.create_task(minutes.issue("15/BB-UBND", "vi", ["Như trên"], tell))
    await typesetting.wait()
    await town.stop()
    held.go_on.set()
    await town.start_again()
    seq = await issuing
    issued = town.chair.engine.replica.meeting.minutes.issued
    assert issued is not None
    assert (issued.number, issued.revision, issued.recipients) == ("15/BB-UBND", 1, ("Như trên",))
    assert town.chair.engine.replica.seq >= seq
    paper = await minutes.paper()
    assert paper == PaperFile(pdf=held.content, sha256=hashlib.sha256(held.content).hexdigest())
    refused = await problem(minutes.put_signed(SignatureField.SECRETARY, b"%PDF", base_sha256=paper.sha256))
    assert (refused.problem, refused.signature) == (ClientProblem.SIGNATURE_REFUSED, "not_this_file")
    too_large = minutes.put_signed(SignatureField.SECRETARY, bytes(MAX_SIGNED_BYTES + 1), base_sha256="")
    assert (await problem(too_large)).problem is ClientProblem.TOO_LARGE
    assert (await minutes.signing_policy()).tsa_url is None
    # Bytes that are not those of the chain are believed from nobody.
    monkeypatch.setattr(Door, "fetch", lambda *path, **more: asyncio.sleep(0, b"another paper"))
    assert (await problem(minutes.paper())).problem is ClientProblem.DOCUMENT_BROKEN


async def test_who_gives_up_gives_up_at_the_server_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)
    await approved(town)
    engine = town.chair.engine
    issuing = asyncio.create_task(engine.minutes.issue("15/BB-UBND", "vi", []))
    await held.begun.wait()
    other = asyncio.create_task(engine.minutes.issue("16/BB-UBND", "vi", []))
    assert (await problem(other)).problem is ClientProblem.WORK_UNDERWAY
    issuing.cancel()
    await engine.leave()  # what is owed to the server is done first
    assert held.given_up
    await engine.enter(town.meeting_id)
    assert engine.replica.meeting.minutes.issued is None
    refused = await problem(engine.minutes.issue("", "vi", []))
    assert (refused.problem, refused.refusal) == (ClientProblem.REFUSED, Refusal.INVALID_TEXT)


async def test_a_draft_is_fetched_by_those_it_was_sent_to(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)
    held.go_on.set()
    await town.delegate("an")
    await town.sit()
    await town.command(SendMinutes(audience=Audience(everyone=True)))
    an = await town.come("an")
    assert await an.engine.minutes.draft(1) == held.content
    assert (await problem(an.engine.minutes.draft(2))).problem is ClientProblem.NOT_FOUND
    assert (await problem(an.engine.minutes.docx("vi"))).problem is ClientProblem.NOT_ALLOWED
    await an.engine.leave()
    assert (await problem(town.chair.engine.minutes.draft(3))).problem is ClientProblem.NOT_FOUND


class BreakingLine:
    """Downloads that break off after a third of what was left, three times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.firsts: list[int] = []
        download = Door.download

        async def breaking(door: Door, *path: str, first: int, take: Callable[[bytes], None], **more: Any) -> None:
            self.firsts.append(first)
            pieces: list[bytes] = []
            await download(door, *path, first=first, take=pieces.append, **more)
            rest = b"".join(pieces)
            broken = len(self.firsts) < 4
            take(rest[: len(rest) // 3] if broken else rest)
            if broken:
                raise ClientError(ClientProblem.UNREACHABLE)

        monkeypatch.setattr(Door, "download", breaking)


async def test_the_archive_is_watched_and_fetched_over_a_line_that_breaks(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proved_download, "_PAUSE_S", 0.0)
    archiving = town.chair.engine.archiving
    refused = await problem(archiving.start())
    assert (refused.problem, refused.refusal) == (ClientProblem.REFUSED, Refusal.WRONG_PHASE)
    await town.sit()
    await town.document(padding_bytes=300_000)
    await town.command(CloseMeeting(), ApproveMinutes(), ArchiveMeeting())
    target = tmp_path / "luu-tru.zip"
    assert (await problem(archiving.fetch(target, lambda done, total: None))).problem is ClientProblem.NOT_FOUND
    await archiving.start()
    told: list[ArchiveState] = []
    state = await archiving.watch(told.append)
    assert state.phase is WorkPhase.DONE
    assert told[-1] == state
    assert state.bag is not None
    line = BreakingLine(monkeypatch)
    here: list[tuple[int, int]] = []
    await archiving.fetch(target, lambda done, total: here.append((done, total)))
    assert hashlib.sha256(target.read_bytes()).hexdigest() == state.bag.sha256
    assert line.firsts == sorted(set(line.firsts))  # each try went on where the last one stopped
    assert here[-1] == (state.bag.size_bytes, state.bag.size_bytes)
    assert await archiving.cancel() == await archiving.state()


async def test_what_was_typed_outlives_the_program(town: Town) -> None:
    await town.sit()
    engine = town.chair.engine
    typed = engine.minutes.typed
    assert typed.pending() == ()
    await asyncio.gather(
        typed.keep(TextPlace.ITEM, ItemId("i1"), TEXT, base_seq=3), typed.keep(TextPlace.OPENING, None, (), base_seq=0)
    )
    await typed.keep(TextPlace.ITEM, ItemId("i1"), TEXT[::-1], base_seq=4)
    assert "chủ tọa".encode() not in next(town.chair.folder.rglob("minutes/*.log")).read_bytes()
    await engine.close()
    again = town.device(town.chair.folder)
    assert await again.engine.resume() is not None
    await again.engine.enter(town.meeting_id)
    found = [(t.place, t.item_id, t.text, t.base_seq) for t in again.engine.minutes.typed.pending()]
    assert found == [(TextPlace.ITEM, "i1", TEXT[::-1], 4), (TextPlace.OPENING, None, (), 0)]
    await again.engine.minutes.typed.forget(TextPlace.OPENING, None)
    await again.engine.minutes.typed.forget(TextPlace.CLOSING, None)  # there was none
    await again.engine.leave()
    await again.engine.enter(town.meeting_id)
    assert [t.place for t in again.engine.minutes.typed.pending()] == [TextPlace.ITEM]


class FullDisk(SealedLog):
    """A log on a disk that is full for as long as a test wants."""

    full = False
    writes = 0

    def rewrite(self, entries: Iterable[bytes]) -> None:
        self.writes += 1
        if self.full:
            raise OSError(errno.ENOSPC, "full")
        super().rewrite(entries)


async def test_a_full_disk_is_said_and_made_good(tmp_path: Path) -> None:
    disk = FullDisk(tmp_path / "typed.log", KeyBox())
    typed = MinutesDrafts(disk)
    await typed.load()
    disk.full = True
    assert (await problem(typed.keep(TextPlace.OPENING, None, TEXT, base_seq=0))).problem is ClientProblem.NO_SPACE
    assert [t.text for t in typed.pending()] == [TEXT]  # it is in memory
    disk.full = False
    await typed.close()
    again = MinutesDrafts(disk)
    await again.load()
    assert [t.text for t in again.pending()] == [TEXT]
    # Many keystrokes while the disk writes go with one more write, and each knows when it is safe.
    writes = disk.writes
    await asyncio.gather(*(again.keep(TextPlace.OPENING, None, TEXT * n, base_seq=n) for n in range(1, 30)))
    assert disk.writes - writes <= 3
    cancelled = asyncio.create_task(again.keep(TextPlace.CLOSING, None, TEXT, base_seq=0))
    await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.gather(cancelled, return_exceptions=True)
    await again.close()
    third = MinutesDrafts(disk)
    await third.load()
    assert [(t.place, t.base_seq) for t in third.pending()] == [(TextPlace.OPENING, 29), (TextPlace.CLOSING, 0)]
