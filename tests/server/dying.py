"""Servers that work on the papers of a meeting and are killed at a chosen point; knows no test.

Points are what changes the disk: files opened for writing, moved and removed in the folder that is watched, and every
group of facts, just before it is written and just after.
"""

import asyncio
import hashlib
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import msgspec

from meetroom.archive import bag_minutes
from meetroom.archive.signature_intake import judge_signed_minutes
from meetroom.archive.signature_verdicts import JudgedSignature
from meetroom.archive.trust import read_trust
from meetroom.confined.child import ChildEnd
from meetroom.domain.core import CommandId, MeetingId, PersonId
from meetroom.domain.minutes_state import SignatureField
from meetroom.protocol.minutes import IssueRequest, WorkPhase
from meetroom.server import minutes_signing, minutes_typesetting
from meetroom.server.app import MeetingServer
from meetroom.server.archiving import ArchiveDesk
from meetroom.server.config import ServerConfig
from meetroom.server.house import House
from meetroom.server.long_work import LongWork
from meetroom.server.minutes_order import NO_SPACE_CODE, Job, Made
from meetroom.store.journal import SqlJournal

ENDS = (WorkPhase.DONE, WorkPhase.CANCELLED, WorkPhase.FAILED)
ORDER = IssueRequest(command_id=CommandId("i-1"), number="15/BB-UBND", language="vi", recipients=())
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows both end a process at once
KILLED = {-int(_KILL), int(_KILL)}
_CHANGES = frozenset({"os.rename", "os.mkdir", "os.remove", "os.rmdir"})
_INSIDE_A_BAG = f"{os.sep}work{os.sep}"


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What a server is to do.

    Attributes:
        kind: "issue", "sign" or "archive".
        watched: the folder whose points count.
        paper: what typesetting makes, for the archive too, or the copy with one signature more.
        base: SHA-256 of what was signed.
    """

    kind: str
    data_folder: Path
    watched: Path
    meeting_id: MeetingId
    person_id: PersonId
    paper: bytes
    base: str = ""


def killed(act: Act, at: int) -> BaseProcess:
    """A server in a process of its own that dies at that point, or ends by itself where there are fewer; started."""
    child: BaseProcess
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])  # what is imported once is there in every child
        child = context.Process(target=_live, args=(act, at))
    else:
        child = multiprocessing.get_context("spawn").Process(target=_live, args=(act, at))
    child.start()
    return child


def _live(act: Act, at: int) -> None:
    points = _Points(act.watched, at)
    make_papers_at_once(act.paper, setattr)
    if act.kind == "archive":
        vars(bag_minutes)["write_minutes_pdf"] = lambda *_, **__: act.paper
    asyncio.run(_work(act, points))


class _Points:
    """Counts points, and dies at one of them."""

    def __init__(self, watched: Path, at: int) -> None:
        self.armed = False
        self._watched = str(watched)
        self._at = at
        self._passed = 0
        self._alike: set[str] = set()
        sys.addaudithook(self._hook)
        self._watch_journal()

    def _pass(self) -> None:
        self._passed += 1
        if self._passed == self._at:
            os.kill(os.getpid(), _KILL)

    def _hook(self, event: str, found: tuple[Any, ...]) -> None:
        if not self.armed:
            return
        writes = event == "open" and bool(found[2] & (os.O_WRONLY | os.O_RDWR))
        if not writes and event not in _CHANGES:
            return
        path = str(found[1] if event == "os.rename" else found[0])
        if path.startswith(self._watched) and not self._is_alike(event, path):
            self._pass()

    def _is_alike(self, event: str, path: str) -> bool:
        """What happens inside a bag in the making counts once of each kind: all of it is thrown away."""
        if _INSIDE_A_BAG not in path:
            return False
        known = event in self._alike
        self._alike.add(event)
        return known

    def _watch_journal(self) -> None:
        append = SqlJournal.append_group

        def watched(journal: SqlJournal, *given: Any) -> None:
            if self.armed:
                self._pass()
            append(journal, *given)
            if self.armed:
                self._pass()

        setattr(SqlJournal, "append_group", watched)  # noqa: B010  (checkers mind an assignment)


async def _work(act: Act, points: _Points) -> None:
    server = MeetingServer(ServerConfig(data_folder=act.data_folder, media=False))
    points.armed = act.kind == "archive"  # what was begun goes on while the server starts
    await server.start()
    house = server.house
    if act.kind == "archive":
        await _archive(house.archives[act.meeting_id])
    else:
        _check_papers(house, act.meeting_id)
        points.armed = True
        await (_sign if act.kind == "sign" else _issue)(house, act)
    points.armed = False
    await server.stop()


def _check_papers(house: House, meeting_id: MeetingId) -> None:
    """Those that are named lie there whole, and no others."""
    desk = house.minutes[meeting_id]
    minutes = desk.gathering.meeting.minutes
    assert minutes.issued is not None or not minutes.signatures
    named = {minutes.issued.sha256} if minutes.issued is not None else set()
    named |= {signature.sha256 for signature in minutes.signatures}
    lie = list(desk.files.folder.glob("*"))
    assert {path.stem for path in lie} == named, lie
    for path in lie:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem


async def _issue(house: House, act: Act) -> None:
    desk = house.minutes[act.meeting_id]
    state = await desk.start_issuing(act.person_id, ORDER)
    if desk.issuing.running:
        state = await _ended(desk.issuing)
    assert state.phase is WorkPhase.DONE, state


async def _sign(house: House, act: Act) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield act.paper

    taken = await house.signing[act.meeting_id].take(act.person_id, SignatureField.SECRETARY, act.base, body())
    assert taken.sha256 == hashlib.sha256(act.paper).hexdigest()


async def _archive(desk: ArchiveDesk) -> None:
    """What was begun is carried on with; else it is begun."""
    assert desk.work.state.bag is not None  # the one of before, or the new one
    if not desk.work.running and desk.work.state.phase is not WorkPhase.DONE:
        await _check_bag(desk)
        await desk.start()
    assert (await _ended(desk.work)).phase is WorkPhase.DONE
    await _check_bag(desk)


async def _check_bag(desk: ArchiveDesk) -> None:
    """What is told of lies there whole, and nothing else does."""
    assert desk.work.state.bag is not None
    path, bag = await desk.file("")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == bag.sha256
    assert {found.name for found in path.parent.iterdir()} == {path.name, "bag.json"}


async def _ended(work: LongWork[Any]) -> Any:
    state = work.state
    while state.phase not in ENDS:
        state = await work.news(state.version, 60)
    return state


def make_papers_at_once(paper: bytes, put: Callable[[Any, str, Any], None]) -> None:
    """Typesetting and judging take no child and no time any more.

    Args:
        put: `setattr`, or a test's own way that is undone after it.
    """

    def ask(guard: object, module: str, job: Job, *, wall_s: float) -> ChildEnd:
        try:
            Path(job.target).write_bytes(paper)
        except OSError:
            return ChildEnd(NO_SPACE_CODE, b"")  # as the child does
        sha256 = hashlib.sha256(paper).hexdigest()
        return ChildEnd(0, msgspec.json.encode(Made(written=True, sha256=sha256, size_bytes=len(paper), pages=2)))

    async def judge(before: Path, after: Path, field: SignatureField, roots: Path, *, now: datetime) -> JudgedSignature:
        def look() -> JudgedSignature:
            return judge_signed_minutes(before.read_bytes(), after.read_bytes(), field, read_trust(roots), now=now)

        return await asyncio.to_thread(look)

    put(minutes_typesetting, "ask", ask)
    put(minutes_signing, "examine_signed_minutes", judge)
