"""Commands kept until answered, in order, over outages and restarts; against a pretended line."""

import asyncio
import base64
import errno
import os
from pathlib import Path

import msgspec
import pytest

from meetroom.client.disk import SealedLog
from meetroom.client.outbox import WINDOW, Outbox
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.attendance import ExcuseAbsence, SignIn
from meetroom.domain.core import Command, CommandId, PersonId, PollId, Refusal
from meetroom.domain.polls import Choice, motion_vote
from meetroom.domain.voting import CastVote
from meetroom.protocol.messages import Answer, Submit
from tests.client.test_disk import KeyBox


def command(number: int) -> Command:
    return ExcuseAbsence(person_id=PersonId(f"p{number}"), reason="ốm")


class Desk:
    """An outbox with its line, which may be up or down."""

    def __init__(self, path: Path) -> None:
        self.sent: list[Submit] = []
        self.waiting: list[int] = []
        self.late: list[tuple[Command, Answer]] = []
        self.up = True
        self._news = asyncio.Event()
        self.outbox = Outbox(
            SealedLog(path, KeyBox()), self._send, self._told, lambda cmd, ans: self.late.append((cmd, ans))
        )

    def _send(self, submit: Submit) -> bool:
        if self.up:
            self.sent.append(submit)
            self._news.set()
        return self.up

    def _told(self, waiting: int) -> None:
        self.waiting.append(waiting)
        self._news.set()

    async def until_waiting(self, count: int) -> None:
        async with asyncio.timeout(60):
            while self.outbox.waiting != count:
                self._news.clear()
                await self._news.wait()

    async def until_sent(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.sent) < count:
                self._news.clear()
                await self._news.wait()

    def answer(self, submit: Submit, refusal: Refusal | None = None) -> None:
        self.outbox.answered(Answer(command_id=submit.command_id, refusal=refusal, seq=1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox" / "m.log"


async def test_on_disk_before_it_is_sent_and_gone_after_the_answer(path: Path) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    desk.outbox.line_up()
    work = asyncio.create_task(desk.outbox.submit(command(1)))
    await desk.until_sent(1)
    assert len(SealedLog(path, KeyBox()).load()) == 1
    desk.answer(desk.sent[0])
    assert (await work).seq == 1
    await desk.outbox.close()
    again = Desk(path)
    await again.outbox.load()
    assert again.outbox.waiting == 0


async def test_order_is_kept_and_nothing_is_forgotten_by_a_dead_line(path: Path) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    works = [asyncio.create_task(desk.outbox.submit(command(n))) for n in range(5)]
    await desk.until_waiting(5)
    desk.outbox.line_up()
    assert [s.command for s in desk.sent] == [command(n) for n in range(5)]
    desk.answer(desk.sent[0])
    desk.outbox.line_down()
    first = [s.command_id for s in desk.sent]
    desk.sent.clear()
    desk.outbox.line_up()
    assert [s.command_id for s in desk.sent] == first[1:]
    for submit in tuple(desk.sent):
        desk.answer(submit)
    await asyncio.gather(*works)
    await desk.outbox.close()


async def test_window_is_not_overrun(path: Path) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    works = [asyncio.create_task(desk.outbox.submit(command(n))) for n in range(WINDOW + 3)]
    await desk.until_waiting(WINDOW + 3)
    desk.outbox.line_up()
    assert len(desk.sent) == WINDOW
    desk.answer(desk.sent[0])
    assert len(desk.sent) == WINDOW + 1
    for number in range(1, WINDOW + 3):
        desk.answer(desk.sent[number])
    await asyncio.gather(*works)
    await desk.outbox.close()


async def test_restart_takes_up_what_was_queued(path: Path) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    work = asyncio.create_task(desk.outbox.submit(command(1)))
    await desk.until_waiting(1)
    await desk.outbox.close()
    with pytest.raises(ClientError) as caught:
        await work
    assert caught.value.problem is ClientProblem.UNREACHABLE
    again = Desk(path)
    await again.outbox.load()
    assert again.waiting[-1] == 1
    again.outbox.line_up()
    again.answer(again.sent[0], Refusal.POLL_NOT_OPEN)
    assert [(c, a.refusal) for c, a in again.late] == [(command(1), Refusal.POLL_NOT_OPEN)]
    await again.outbox.close()


async def test_cancelled_waiting_does_not_take_the_command_back(path: Path) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    desk.outbox.line_up()
    work = asyncio.create_task(desk.outbox.submit(command(1)))
    await desk.until_sent(1)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    assert desk.outbox.waiting == 1
    desk.answer(desk.sent[0])
    assert desk.late[0][0] == command(1)
    await desk.outbox.close()


async def test_answer_to_nothing_is_ignored(path: Path) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    desk.answer(Submit(command_id=CommandId("nobody asked"), command=SignIn()))
    assert desk.late == []


def full(handle: int) -> None:
    raise OSError(errno.ENOSPC, "full")


async def test_full_disk_without_a_line_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ClientError) as caught:
            await desk.outbox.submit(command(1))
    assert caught.value.problem is ClientProblem.NO_SPACE
    assert desk.outbox.waiting == 0


async def test_full_disk_costs_nobody_their_vote(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    desk.outbox.line_up()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        work = asyncio.create_task(desk.outbox.submit(command(1)))
        await desk.until_sent(1)
        desk.answer(desk.sent[0])
        assert (await work).refusal is None
        await desk.outbox.close()


async def test_after_the_end_of_all_lines_nothing_is_queued(path: Path) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    desk.outbox.give_up(ClientProblem.LOGGED_OUT)
    with pytest.raises(ClientError) as caught:
        await desk.outbox.submit(command(1))
    assert caught.value.problem is ClientProblem.LOGGED_OUT
    assert SealedLog(path, KeyBox()).load() == []


async def test_lines_of_another_version_are_left_out(path: Path) -> None:
    SealedLog(path, KeyBox()).append([b'{"command_id":"a","command":"e30="}', b"not json", b'{"command_id":"b"}'])
    desk = Desk(path)
    await desk.outbox.load()
    assert desk.outbox.waiting == 0


async def test_file_does_not_grow_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetroom.client.outbox._COMPACT_AFTER", 10)
    desk = Desk(path)
    await desk.outbox.load()
    desk.outbox.line_up()
    for number in range(12):
        work = asyncio.create_task(desk.outbox.submit(command(number)))
        await desk.until_sent(number + 1)
        desk.answer(desk.sent[-1])
        await work
    await desk.outbox.close()
    assert len(SealedLog(path, KeyBox()).load()) < 12


def ballot(choice: Choice) -> CastVote:
    return CastVote(poll_id=PollId("poll-1"), vote=motion_vote(choice))


async def test_an_answered_ballot_is_in_no_line_of_the_file_any_more(path: Path) -> None:
    desk = Desk(path)
    await desk.outbox.load()
    desk.outbox.line_up()
    work = [asyncio.create_task(desk.outbox.submit(each)) for each in (command(1), ballot(Choice.NO), command(2))]
    await desk.until_sent(3)
    assert any(b"CastVote" in base64.b64decode(line) for line in lines_of(path))
    desk.answer(next(submit for submit in desk.sent if isinstance(submit.command, CastVote)))
    await desk.outbox.close()
    await asyncio.gather(*work, return_exceptions=True)
    assert not any(b"CastVote" in base64.b64decode(line) for line in lines_of(path))
    again = Desk(path)
    await again.outbox.load()
    assert again.outbox.waiting == 2


async def test_the_file_does_not_tell_by_its_length_what_was_voted(path: Path) -> None:
    sizes = set()
    for choice in Choice:
        own = path.with_name(choice.value)
        desk = Desk(own)
        await desk.outbox.load()
        waiting = asyncio.create_task(desk.outbox.submit(ballot(choice)))
        await desk.until_waiting(1)
        sizes.add(size_of(own))
        await desk.outbox.close()
        await asyncio.gather(waiting, return_exceptions=True)
        again = Desk(own)
        await again.outbox.load()
        again.outbox.line_up()
        assert [submit.command for submit in again.sent] == [ballot(choice)]
    assert len(sizes) == 1


def size_of(path: Path) -> int:
    return path.stat().st_size


def lines_of(path: Path) -> list[bytes]:
    """What the lines hold, as whoever has the key reads it."""
    return [msgspec.json.decode(line).get("command", "").encode() for line in SealedLog(path, KeyBox()).load()]
