"""Puts the counting record of a secret vote together and saves it as PDF; knows no layout of the paper."""

import asyncio
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec
from PySide6.QtCore import QStandardPaths, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtQml import QmlElement

from meetroom.archive.counting_record import (
    CountedRow,
    CountingRecord,
    CountingRecordNotWritten,
    Form,
    PublicRecord,
    Signer,
    Way,
    write_counting_record,
)
from meetroom.ballots.sentences import EXPOSURES
from meetroom.client.elections import ElectionView
from meetroom.client.engine import ClientError
from meetroom.domain.core import OptionId, PollId
from meetroom.domain.polls import Method, OptionTally, Poll, PollKind, Verdict
from meetroom.domain.state import Meeting, Role
from meetroom.ui.labels import BASES, CHOICES
from meetroom.ui.results import explain
from meetroom.ui.sealed_ballot_views import SealedVotes
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_SAVED = Words("The counting record is saved: {0}", "Đã lưu biên bản kiểm phiếu: {0}")
_NOT_TYPESET = Words(
    "The counting record could not be typeset. Repair the installation of the program, then try again.",
    "Không dàn trang được biên bản kiểm phiếu. Hãy cài lại chương trình rồi thử lại.",
)
_NOT_SAVED = Words(
    "The file could not be written. Choose another place or free some space, then try again.",
    "Không ghi được tệp. Hãy chọn nơi khác hoặc giải phóng ổ đĩa rồi thử lại.",
)
_FAULTY = Words(
    "Ballots that did not hold when they were verified and were not replaced: {0}.",
    "Số phiếu không đạt khi kiểm tra và không được bỏ lại: {0}.",
)
_FORMS: dict[Method, Form] = {Method.MOTION: "motion", Method.CHOOSE: "choose", Method.EACH: "each"}
_OUTCOMES: dict[Verdict, Literal["elected", "rejected", "tied", ""]] = {
    Verdict.ELECTED: "elected",
    Verdict.REJECTED: "rejected",
    Verdict.TIED: "tied",
}


class CountingRecordView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the saving of a record stands."""

    file: str
    busy: bool


def counting_record(
    meeting: Meeting, poll: Poll, view: ElectionView | None, at: datetime, language: Language
) -> CountingRecord | None:
    """The record of a counted vote; None before it is counted.

    Args:
        view: of a verifiable vote.
        at: the time of drawing up, aware.
    """
    tally = poll.tally
    if tally is None:
        return None
    item = meeting.items.get(poll.item_id) if poll.item_id is not None else None
    return CountingRecord(
        body=meeting.body,
        parent_body=meeting.parent_body,
        meeting=meeting.title,
        place=meeting.place,
        item=item.title if item is not None else "",
        question=poll.question,
        way=_way(poll),
        form=_FORMS[poll.method],
        drawn_up_at=at,
        opened_at=poll.opened_at,
        closed_at=poll.closed_at,
        chair=_chair(meeting),
        scrutineers=_signers(meeting, poll, view),
        needed=view.needed if view is not None else 0,
        entitled=tally.entitled,
        received=tally.cast,
        valid=tally.valid,
        invalid=tally.invalid,
        blank=tally.blank,
        issued=poll.paper_record.issued if poll.paper_record is not None else None,
        rows=_rows(poll, language),
        base=BASES[poll.base].say(language),
        base_count=tally.base_count,
        verdict=explain(poll, language),
        remarks=_remarks(view, language),
        public=_public(poll, view),
    )


def _chair(meeting: Meeting) -> Signer | None:
    """Who presides now; else who has the office."""
    presiding = meeting.people.get(meeting.presiding) if meeting.presiding is not None else None
    chair = presiding or next((p for p in meeting.people.values() if Role.CHAIR in p.roles), None)
    return Signer(name=chair.name, title=chair.title) if chair is not None else None


def _way(poll: Poll) -> Way:
    if poll.kind is PollKind.VERIFIABLE:
        return "verifiable"
    return "secret" if poll.kind is PollKind.SECRET else "paper"


def _signers(meeting: Meeting, poll: Poll, view: ElectionView | None) -> tuple[Signer, ...]:
    opened = {row.person_id for row in view.trustees if row.part_given} if view is not None else set()
    wanted = [row.person_id for row in view.trustees] if view is not None else []
    if not wanted and poll.paper_record is not None:
        wanted = list(poll.paper_record.counted_by)
    people = [meeting.people[person_id] for person_id in wanted if person_id in meeting.people]
    return tuple(Signer(name=p.name, title=p.title, opened=p.person_id in opened) for p in people)


def _rows(poll: Poll, language: Language) -> tuple[CountedRow, ...]:
    tally = poll.tally
    if tally is None:
        return ()
    if poll.method is Method.MOTION:
        return tuple(
            CountedRow(name=CHOICES[choice].say(language), yes=Decimal(getattr(tally, choice.value)))
            for choice in CHOICES
        )
    return tuple(_row(option.option_id, option.name, tally.options) for option in poll.options)


def _row(option_id: OptionId, name: str, options: dict[OptionId, OptionTally]) -> CountedRow:
    part = options.get(option_id, OptionTally())
    outcome = _OUTCOMES.get(part.verdict, "") if part.verdict is not None else ""
    return CountedRow(name=name, yes=part.yes, no=part.no, abstain=part.abstain, outcome=outcome)


def _remarks(view: ElectionView | None, language: Language) -> tuple[str, ...]:
    if view is None:
        return ()
    english = language is Language.EN
    said = [EXPOSURES[found].en if english else EXPOSURES[found].vi for found in view.warnings]
    if view.faulty:
        said.append(_FAULTY.say(language).format(len(view.faulty)))
    return tuple(said)


def _public(poll: Poll, view: ElectionView | None) -> PublicRecord | None:
    if view is None or not view.record_sha256:
        return None
    return PublicRecord(
        file=record_name(poll),
        sha256=view.record_sha256,
        election=poll.election_sha256,
        keys=tuple(row.fingerprint for row in view.trustees),
        receipts=view.receipts,
    )


def record_name(poll: Poll) -> str:
    """Name under which the public record is saved, and by which the paper names it."""
    return f"phieu-kin-{poll.election_sha256[:8] or poll.poll_id[:8]}.bel"


@QmlElement
class CountingRecordViewModel(ViewModel):
    """Saves the counting record of one vote at a time."""

    ticking = False
    changed = Signal()
    file = shown(str, "file", changed)
    busy = shown(bool, "busy", changed)

    def __init__(self, room: Room, votes: SealedVotes) -> None:
        self._votes = votes
        self._file: Path | None = None
        self._busy = False
        super().__init__(room)

    def look(self) -> CountingRecordView:
        """See ViewModel."""
        return CountingRecordView(file=str(self._file) if self._file is not None else "", busy=self._busy)

    @Slot()
    def begin(self) -> None:
        """Another vote is looked at."""
        self._file = None
        self.refresh()

    @Slot(result=QUrl)
    def proposedFile(self) -> QUrl:
        """Where to save, to begin with."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return QUrl.fromLocalFile(str(Path(folder) / "bien-ban-kiem-phieu.pdf"))

    @Slot(str, QUrl)
    def save(self, key: str, target: QUrl) -> None:
        """Typeset the record of a vote in the language of the window and save it as PDF."""
        poll = self.room.meeting.polls.get(PollId(key))
        if poll is None or self._busy:
            return
        language = self.room.language
        record = counting_record(
            self.room.meeting, poll, self._votes.of(poll.poll_id), self.room.bridge.now(), language
        )
        if record is None:
            return
        self._busy, self._file = True, None
        self.refresh()
        self.room.bridge.run(_write(record, language, Path(target.toLocalFile())), self._written, self._failed)

    @Slot()
    def openFile(self) -> None:
        """Show the saved record in the program of this machine, which prints it."""
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    def _written(self, result: Path | Words) -> None:
        self._busy = False
        if isinstance(result, Words):
            self.room.say(result, "red")
        else:
            self._file = result
            self.room.said.emit(self.room.text(_SAVED).format(result), "green")
        self.refresh()

    def _failed(self, error: ClientError) -> None:
        self._busy = False
        self.refresh()
        self.room.complain(error)


async def _write(record: CountingRecord, language: Language, path: Path) -> Path | Words:
    def work() -> Path | Words:
        try:
            path.write_bytes(write_counting_record(record, language=language.value))
        except CountingRecordNotWritten:
            return _NOT_TYPESET
        except OSError:
            return _NOT_SAVED
        return path

    return await asyncio.to_thread(work)
