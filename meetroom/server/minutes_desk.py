"""The papers of one meeting's minutes: drafts, the numbered paper, and its signatures; knows no request and no rule.

A file is on the disk before the fact that names it: what a crash leaves between the two is a file that nobody names,
and goes at the next start.
"""

import asyncio
import logging
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from meetroom.archive.minutes import VIET_NAM
from meetroom.domain.chain import Link
from meetroom.domain.core import Command, CommandId, PersonId, Refused, check_id
from meetroom.domain.meeting import decide
from meetroom.domain.minutes_issue import IssueMinutes, SignMinutes
from meetroom.domain.minutes_readers import sent_draft
from meetroom.domain.state import Meeting
from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.protocol.messages import Answer
from meetroom.protocol.minutes import IssueRequest, IssueState, Language, WorkPhase
from meetroom.server.certificates import now_utc
from meetroom.server.gathering import Gathering
from meetroom.server.long_work import LongWork
from meetroom.server.minutes_files import MinutesFiles, move_durably
from meetroom.server.minutes_order import Made
from meetroom.server.minutes_typesetting import Order, Typesetting
from meetroom.server.problem_answers import ProblemFound, problem_of
from meetroom.server.room import RoomTrouble, RoomUnavailable
from meetroom.server.threads import Threads
from meetroom.store.journal import Journal

log = logging.getLogger(__name__)

_answers = msgspec.json.Decoder(Answer)
_ZERO_HASH = "0" * 64
_NOTHING = Made(written=True, sha256=_ZERO_HASH, size_bytes=1, pages=1)
Others = Callable[[], Iterable[tuple[Meeting, str]]]
"""Of every other meeting of the server: its state, and the number its minutes are about to have."""


class MinutesDesk:
    """See the module.  Belongs to the loop.

    Attributes:
        number: the one the paper is about to have that is being made, "" else.

    Args:
        journal: where the meeting's answers are.
        workers: threads for the disk.
        others: see there; a number is given out once.
    """

    def __init__(
        self,
        gathering: Gathering,
        journal: Journal,
        workers: Threads,
        typesetting: Typesetting,
        data_folder: Path,
        others: Others,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self.gathering = gathering
        self.files = MinutesFiles(data_folder, gathering.room.meeting_id)
        self.issuing = LongWork(IssueState(), problem_of, meeting=gathering.room.meeting_id)
        self.number = ""
        self._journal = journal
        self._workers = workers
        self._typesetting = typesetting
        self._others = others
        self._clock = clock
        self._drafts: dict[tuple[int, Language], asyncio.Task[Path]] = {}

    async def open(self) -> None:
        """Clear away what a crash left."""
        self.gathering.before_close.append(self._close)
        payloads = [place.stored.link.payload or "" for place in self.gathering.room.places]
        await self._workers.run(self.files.tidy, lambda sha256: any(sha256 in payload for payload in payloads))

    async def _close(self) -> None:
        await self.issuing.close()
        for task in self._drafts.values():
            task.cancel()
        await asyncio.gather(*self._drafts.values(), return_exceptions=True)

    async def draft(self, revision: int, language: Language, person_id: PersonId) -> Path:
        """The file of a draft that was sent; made when first asked for, once for all who ask.

        Raises: ProblemFound(NOT_FOUND | NOT_TYPESET); OSError.
        """
        sent = sent_draft(self.gathering.meeting, revision)
        if sent is None:
            raise ProblemFound(Problem.NOT_FOUND)
        path = self.files.draft_path(revision, language)
        if await self._workers.run(path.exists):
            return path
        task = self._drafts.get((revision, language))
        if task is None:
            task = asyncio.create_task(self._make_draft(sent.seq, language, path, person_id))
            self._drafts[revision, language] = task
            task.add_done_callback(lambda done: self._draft_ended(done, revision, language))
        return await asyncio.shield(task)

    def _draft_ended(self, done: "asyncio.Task[Path]", revision: int, language: Language) -> None:
        self._drafts.pop((revision, language), None)
        if not done.cancelled():
            done.exception()  # looked at: whoever asked may be gone

    async def docx(self, language: Language, person_id: PersonId) -> bytes:
        """The minutes as they stand.  Raises: ProblemFound(NOT_TYPESET); OSError."""
        content: list[bytes] = []
        issued = self.gathering.meeting.minutes.issued
        order = Order(
            kind="docx",
            language=language,
            number="" if issued is None else issued.number,
            recipients=() if issued is None else issued.recipients,
        )

        def keep(path: Path, made: Made) -> None:
            content.append(path.read_bytes())

        await self._make(order, self._links(), person_id, keep)
        return content[0]

    async def start_issuing(self, person_id: PersonId, request: IssueRequest) -> IssueState:
        """Begin to make the numbered paper, or say what became of it under the same command id.

        Raises: Refused; ProblemFound(WORK_UNDERWAY | NUMBER_TAKEN); StoreFailed.
        """
        if self.issuing.running:
            return self._same_or_busy(request)
        check_id(request.command_id)
        answer = await self.answer_of(person_id, request.command_id)
        if answer is not None:
            return _said(request, answer)
        if self.issuing.running:  # somebody was faster while the disk was read
            return self._same_or_busy(request)
        # Asked before the work, so that what the rules refuse costs nothing.
        probe = _command(request, _NOTHING, self.gathering.room.replica.seq, _ZERO_HASH)
        decide(self.gathering.meeting, person_id, probe, self._clock())
        self._check_number(request.number)
        self.number = request.number
        self.issuing.start(self._issue(person_id, request), command_id=request.command_id, seq=0)
        return self.issuing.state

    async def submit(self, person_id: PersonId, command_id: CommandId, command: Command) -> Answer:
        """Hand in what only the server may say.  Raises: Refused; RoomUnavailable."""
        answer = await self.gathering.room.submit(person_id, command_id, command, trusted=True)
        if answer.refusal is not None:
            raise Refused(answer.refusal)
        return answer

    async def put_on_record(
        self, person_id: PersonId, command_id: CommandId, command: IssueMinutes | SignMinutes
    ) -> Answer:
        """Hand in the fact that names a file, which lies at its place already; gone again where no fact will name it.

        Raises: Refused; RoomUnavailable.
        """
        try:
            return await self.submit(person_id, command_id, command)
        except (Refused, RoomUnavailable) as error:
            # Of what else went wrong nobody knows whether it is written: the next start knows.
            if isinstance(error, Refused) or error.trouble is RoomTrouble.NO_SPACE:
                await self._workers.run(self.files.drop, command.sha256)
            raise

    async def answer_of(self, person_id: PersonId, command_id: CommandId) -> Answer | None:
        """What was answered to a command before.  Raises: StoreFailed."""
        meeting_id = self.gathering.room.meeting_id
        kept = await self._workers.run(self._journal.answer_of, meeting_id, person_id, command_id)
        return None if kept is None else _answers.decode(kept)

    def _same_or_busy(self, request: IssueRequest) -> IssueState:
        if self.issuing.state.command_id != request.command_id:
            raise ProblemFound(Problem.WORK_UNDERWAY)
        return self.issuing.state

    async def _issue(self, person_id: PersonId, request: IssueRequest) -> dict[str, Any]:
        links = self._links()
        order = Order(kind="issued", language=request.language, number=request.number, recipients=request.recipients)

        def keep(path: Path, made: Made) -> None:
            self.files.put(path, made.sha256)

        try:
            made = await self._make(
                order, links, person_id, keep, lambda: self.issuing.change(phase=WorkPhase.TYPESETTING)
            )
            self.issuing.past_stopping()
            self.issuing.change(phase=WorkPhase.RECORDING)
            return await self._record(person_id, request, made, links[-1])
        finally:
            self.number = ""

    async def _record(self, person_id: PersonId, request: IssueRequest, made: Made, newest: Link) -> dict[str, Any]:
        command = _command(request, made, newest.seq, newest.head)
        answer = await self.put_on_record(person_id, request.command_id, command)
        log.info("minutes issued", extra={"meeting": self.gathering.room.meeting_id, "seq": answer.seq})
        return {"seq": answer.seq}

    def _check_number(self, number: str) -> None:
        """A number stands on the minutes of one meeting of a body in a year; under it they may be issued again."""
        own, year = self.gathering.meeting, self._clock().astimezone(VIET_NAM).year
        for meeting, coming in self._others():
            issued = meeting.minutes.issued
            taken = {coming}
            if issued is not None and issued.at.astimezone(VIET_NAM).year == year:
                taken.add(issued.number)
            of_this_body = meeting.meeting_id != own.meeting_id and _plain(meeting.body) == _plain(own.body)
            if of_this_body and _plain(number) in map(_plain, taken):
                raise ProblemFound(Problem.NUMBER_TAKEN)

    async def _make_draft(self, seq: int, language: Language, path: Path, person_id: PersonId) -> Path:
        def keep(made: Path, _: Made) -> None:
            move_durably(made, path)

        await self._make(Order(kind="draft", language=language), self._links(seq), person_id, keep)
        return path

    async def _make(
        self,
        order: Order,
        links: list[Link],
        person_id: PersonId,
        keep: Callable[[Path, Made], None],
        begun: Callable[[], None] = lambda: None,
    ) -> Made:
        meeting_id = self.gathering.room.meeting_id
        return await self._typesetting.make(
            self.files, meeting_id, links, order, whose=person_id, keep=keep, begun=begun
        )

    def _links(self, upto_seq: int | None = None) -> list[Link]:
        """The chain as far as that place, whole."""
        return [place.stored.link for place in self.gathering.room.places[:upto_seq]]


def _command(request: IssueRequest, made: Made, upto_seq: int, head: str) -> IssueMinutes:
    return IssueMinutes(
        number=request.number,
        language=request.language,
        recipients=request.recipients,
        upto_seq=upto_seq,
        head=head,
        sha256=made.sha256,
        size_bytes=made.size_bytes,
        pages=made.pages,
    )


def _said(request: IssueRequest, answer: Answer) -> IssueState:
    """What became of a command that was answered before."""
    if answer.refusal is None:
        return IssueState(phase=WorkPhase.DONE, command_id=request.command_id, seq=answer.seq)
    problem = ProblemAnswer(problem=Problem.REFUSED, refusal=answer.refusal)
    return IssueState(phase=WorkPhase.FAILED, command_id=request.command_id, problem=problem)


def _plain(text: str) -> str:
    """As people compare names and numbers."""
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()
