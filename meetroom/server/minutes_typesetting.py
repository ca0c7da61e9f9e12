"""Has papers of minutes made in a child, a few at a time; knows no rule and no connection.

A day's chain takes seconds of pure computing: in a child it keeps nobody's ballot waiting, and can be given up.
"""

import asyncio
import errno
import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from meetroom import resource_path
from meetroom.archive.verify import write_chain_file
from meetroom.confined.child import ChildEnd, ChildGuard, ChildTooLoud, ChildTooSlow
from meetroom.confined.worker import ask
from meetroom.domain.chain import Link
from meetroom.domain.core import MeetingId
from meetroom.protocol.http import Problem
from meetroom.protocol.minutes import Language
from meetroom.server.minutes_files import MinutesFiles
from meetroom.server.minutes_order import NO_SPACE_CODE, Job, Kind, Made
from meetroom.server.problem_answers import ProblemFound
from meetroom.server.turns import Turns

log = logging.getLogger(__name__)

_WORKER = "meetroom.server.minutes_worker"
_CPU_S = 1_800
_WALL_S = 3_600.0
_MEMORY_BYTES = 6 * 1024**3
"""Address space, not memory: the typesetter maps more than it uses."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Which paper is wanted."""

    kind: Kind
    language: Language
    number: str = ""
    recipients: tuple[str, ...] = ()


class TypesettingFailed(ProblemFound):
    """No paper came of it."""

    def __init__(self) -> None:
        super().__init__(Problem.NOT_TYPESET)


class Typesetting:
    """Belongs to the loop.

    Args:
        templates: the office's own, None: the program's.
        at_once: papers that are made at the same time.
    """

    def __init__(self, templates: Path | None, at_once: int = 2) -> None:
        self._templates = templates
        self._turns = Turns(at_once)

    async def make(
        self,
        files: MinutesFiles,
        meeting_id: MeetingId,
        links: Sequence[Link],
        order: Order,
        *,
        whose: str,
        keep: Callable[[Path, Made], None],
        begun: Callable[[], None] = lambda: None,
    ) -> Made:
        """Make a paper of a chain.

        Args:
            whose: people who ask for many do not keep others waiting.
            keep: given the file and what it is, in a thread; the file is gone afterwards where it was not moved.
            begun: told when its turn has come.
        Raises: TypesettingFailed; OSError.
        """
        async with self._turns.turn(whose):
            begun()
            guard = ChildGuard()
            work = asyncio.ensure_future(asyncio.to_thread(self._make, guard, files, meeting_id, links, order, keep))
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                guard.stop()
                await asyncio.gather(work, return_exceptions=True)  # it writes into the folder of the work
                raise

    def _make(
        self,
        guard: ChildGuard,
        files: MinutesFiles,
        meeting_id: MeetingId,
        links: Sequence[Link],
        order: Order,
        keep: Callable[[Path, Made], None],
    ) -> Made:
        with ExitStack() as stack:
            folder = stack.enter_context(files.work_folder())
            chain, target = folder / "chain.jsonl", folder / "paper"
            write_chain_file(links, chain, meeting_id=meeting_id)
            job = self._job(meeting_id, chain, target, order)
            made = _read(_ended(guard, job))
            if not made.written:
                log.error("minutes not typeset: %s", made.why, extra={"meeting": meeting_id})
                raise TypesettingFailed
            keep(target, made)
            return made

    def _job(self, meeting_id: MeetingId, chain: Path, target: Path, order: Order) -> Job:
        templates = "" if self._templates is None else str(self._templates.absolute())
        reads = (str(chain.absolute()), str(resource_path("templates").parent), *filter(None, (templates,)))
        return Job(
            kind=order.kind,
            chain=str(chain.absolute()),
            meeting_id=meeting_id,
            target=str(target.absolute()),
            language=order.language,
            number=order.number,
            recipients=order.recipients,
            templates=templates,
            cpu_s=_CPU_S,
            address_space_bytes=_MEMORY_BYTES,
            reads=reads,
            writes=(str(target.parent.absolute()),),
        )


def _ended(guard: ChildGuard, job: Job) -> ChildEnd:
    try:
        return ask(guard, _WORKER, job, wall_s=_WALL_S)
    except (ChildTooSlow, ChildTooLoud) as endless:
        raise TypesettingFailed from endless


def _read(end: ChildEnd) -> Made:
    """Raises: TypesettingFailed; OSError where the disk was full."""
    if end.code == NO_SPACE_CODE:
        raise OSError(errno.ENOSPC, "no space for the paper")
    if end.code != 0:
        raise TypesettingFailed
    try:
        return msgspec.json.decode(end.output, type=Made)
    except msgspec.MsgspecError as error:
        raise TypesettingFailed from error
