"""Puts the counting record of a vote together and saves it as PDF; knows no layout of the paper."""

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
    NamedVote,
    PublicRecord,
    RoomHands,
    Signer,
    Way,
    write_counting_record,
)
from meetroom.ballots.sentences import EXPOSURES
from meetroom.client.elections import ElectionView
from meetroom.client.engine import ClientError
from meetroom.domain.core import OptionId, PersonId, PollId
from meetroom.domain.hands import WHOLE
from meetroom.domain.polls import BOXED, Detail, Method, OptionTally, Poll, PollKind, Tally, Verdict
from meetroom.domain.state import Meeting, Role
from meetroom.domain.voting import was_noted
from meetroom.papers.folding import fold
from meetroom.ui.labels import BASES, CHOICES, person_name
from meetroom.ui.poll_words import number_text
from meetroom.ui.results import explain, name_results
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
_WEIGHTED = Words(
    "Votes count by the weights of the members; all weights together: {0}.",
    "Phiếu được tính theo trọng số của thành viên; tổng trọng số: {0}.",
)
_NOTED = Words("Said aloud and noted by the office: {0}.", "Biểu quyết bằng lời, do người khác ghi: {0}.")
_NOTED_ONE = Words("{0} (noted by {1})", "{0} (do {1} ghi)")
_ALL_ROOMS = Words("The whole meeting", "Toàn phiên họp")
_LETTERS = 48
_FORMS: dict[Method, Form] = {Method.MOTION: "motion", Method.CHOOSE: "choose", Method.EACH: "each"}
_OUTCOMES: dict[Verdict, Literal["elected", "rejected", "tied", ""]] = {
    Verdict.ELECTED: "elected",
    Verdict.REJECTED: "rejected",
    Verdict.TIED: "tied",
}


class CountingRecordView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the saving of a record stands; `poll` is whose record `file` is."""

    file: str
    busy: bool
    poll: str = ""


def counting_record(
    meeting: Meeting, poll: Poll, view: ElectionView | None, at: datetime, language: Language
) -> CountingRecord | None:
    """The record of a counted vote; None before it is counted, and where its numbers are not known here.

    Args:
        view: of a verifiable vote.
        at: the time of drawing up, aware.
    """
    tally = poll.tally
    if tally is None or tally.detail is Detail.VERDICT:
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
        secretary=_secretary(meeting),
        rooms=_rooms(meeting, poll, language),
        named=_named(meeting, poll, language),
        needed=view.needed if view is not None else 0,
        entitled=tally.entitled,
        received=tally.cast,
        valid=tally.valid,
        invalid=tally.invalid,
        blank=tally.blank,
        **_on_paper(poll, tally),
        rows=_rows(poll, language),
        base=BASES[poll.base].say(language),
        base_count=tally.base_count,
        verdict=explain(poll, language),
        remarks=(*_remarks(view, language), *_facts(meeting, poll, language)),
        public=_public(poll, view),
    )


def _chair(meeting: Meeting) -> Signer | None:
    """Who presides now; else who has the office."""
    presiding = meeting.people.get(meeting.presiding) if meeting.presiding is not None else None
    chair = presiding or next((p for p in meeting.people.values() if Role.CHAIR in p.roles), None)
    return Signer(name=chair.name, title=chair.title) if chair is not None else None


def _secretary(meeting: Meeting) -> Signer | None:
    secretary = next((p for p in meeting.people.values() if Role.SECRETARY in p.roles), None)
    return Signer(name=secretary.name, title=secretary.title) if secretary is not None else None


_WAYS: dict[PollKind, tuple[Way, Way]] = {
    PollKind.VERIFIABLE: ("verifiable", "verifiable"),
    PollKind.SECRET: ("secret", "secret_paper"),
    PollKind.OPEN: ("open", "open_paper"),
    PollKind.WRITTEN: ("written", "written_paper"),
    PollKind.HANDS: ("hands", "hands"),
    PollKind.ROLL_CALL: ("roll_call", "roll_call"),
}
"""How a vote was taken: by device alone, and with paper beside it."""


def _way(poll: Poll) -> Way:
    if poll.kind is PollKind.SECRET and poll.paper_record is not None and not poll.received:
        return "paper"
    return _WAYS[poll.kind][poll.paper_record is not None]


def _on_paper(poll: Poll, tally: Tally) -> dict[str, int]:
    """Ballots handed out; where some voted by device as well, both ways by themselves."""
    record = poll.paper_record
    if record is None:
        return {}
    by_device = tally.cast - record.returned
    both = {"returned": record.returned, "by_device": by_device} if by_device else {}
    return {"issued": record.issued, **both}


def _rooms(meeting: Meeting, poll: Poll, language: Language) -> tuple[RoomHands, ...]:
    counts = sorted(poll.hands.items(), key=lambda pair: (pair[0] == WHOLE, pair[0]))
    return tuple(
        RoomHands(
            name=meeting.points[c.point_id].name if c.point_id in meeting.points else _ALL_ROOMS.say(language),
            yes=c.yes,
            no=c.no,
            abstain=c.abstain,
            by=person_name(meeting, c.entered_by),
        )
        for _, c in counts
    )


def _named(meeting: Meeting, poll: Poll, language: Language) -> tuple[NamedVote, ...]:
    if poll.detail is not Detail.NAMES:
        return ()
    return tuple(NamedVote(name=row.name, vote=row.numbers) for row in name_results(meeting, poll, language))


def _facts(meeting: Meeting, poll: Poll, language: Language) -> list[str]:
    """What a reader must know of how the numbers came about."""
    said = []
    if poll.weighted:
        said.append(_WEIGHTED.say(language).format(number_text(poll.members_weight, language)))
    noted = [p for p in poll.entitled if poll.kind is not PollKind.ROLL_CALL and was_noted(poll, p)]
    names = (
        _NOTED_ONE.say(language).format(person_name(meeting, p), person_name(meeting, poll.ballots[p].by))
        for p in noted
    )
    if noted:
        said.append(_NOTED.say(language).format("; ".join(names)))
    if poll.paper_record is not None and poll.paper_record.note:
        said.append(poll.paper_record.note)
    return said


def record_offered(meeting: Meeting, poll: Poll | None, me: PersonId) -> bool:
    """Whether this person draws up the record of a vote: the office of every counted one, scrutineers of theirs."""
    if poll is None or poll.tally is None or poll.tally.detail is Detail.VERDICT:
        return False
    scrutinised = poll.paper or poll.kind in BOXED
    roles = (Role.CHAIR, Role.SECRETARY, *((Role.SCRUTINEER,) if scrutinised else ()))
    return meeting.has_role(me, *roles)


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
    poll = shown(str, "poll", changed)

    def __init__(self, room: Room, votes: SealedVotes) -> None:
        self._votes = votes
        self._file: Path | None = None
        self._poll_id = ""
        self._busy = False
        super().__init__(room)

    def look(self) -> CountingRecordView:
        """See ViewModel."""
        file = str(self._file) if self._file is not None else ""
        return CountingRecordView(file=file, busy=self._busy, poll=self._poll_id)

    @Slot()
    def begin(self) -> None:
        """A vote is looked at."""
        self._file = None
        self.refresh()

    @Slot(str, result=QUrl)
    def proposedFile(self, key: str) -> QUrl:
        """Where to save, to begin with: votes of one meeting have names of their own."""
        poll = self.room.meeting.polls.get(PollId(key))
        letters = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(poll.question if poll else ""))
        words = letters[:_LETTERS].rsplit(" ", 1)[0] if len(letters) > _LETTERS else letters
        name = "-".join(("bien-ban-kiem-phieu", *words.split()))
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return QUrl.fromLocalFile(str(Path(folder) / f"{name}.pdf"))

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
        self._busy, self._file, self._poll_id = True, None, key
        self.refresh()
        name = target.toLocalFile()
        path = Path(name if not name or name.lower().endswith(".pdf") else f"{name}.pdf")
        self.room.bridge.run(_write(record, language, path), self._written, self._failed)

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
