"""Paper ballots: who took one, and the counting record whose sums are checked while it is typed; decides nothing."""

from datetime import UTC, datetime

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import OptionId, PersonId, PollId
from meetroom.domain.paper import EnterPaper, HandOutPaper, PaperFault, TakePaperBack, paper_faults
from meetroom.domain.polls import MOTION, Choice, Method, PaperRecord, Poll, PollState
from meetroom.domain.state import Meeting, Role
from meetroom.papers.folding import fold
from meetroom.ui.labels import CHOICES, person_name
from meetroom.ui.poll_counts import waiting_of
from meetroom.ui.results import name_order
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

HEADS = ("issued", "returned", "valid", "invalid", "blank")
_HEAD_WORDS: dict[str, Words] = {
    "issued": Words("Ballots handed out", "Số phiếu phát ra"),
    "returned": Words("Ballots returned", "Số phiếu thu về"),
    "valid": Words("Valid ballots", "Số phiếu hợp lệ"),
    "invalid": Words("Invalid ballots", "Số phiếu không hợp lệ"),
    "blank": Words("Blank among the valid", "Phiếu trắng (trong số hợp lệ)"),
}
FAULTS: dict[PaperFault, Words] = {
    PaperFault.NEGATIVE: Words("A number is below zero.", "Có số nhỏ hơn 0."),
    PaperFault.MORE_RETURNED_THAN_ISSUED: Words(
        "More ballots were returned ({returned}) than handed out ({issued}).",
        "Số phiếu thu về ({returned}) nhiều hơn số phiếu phát ra ({issued}).",
    ),
    PaperFault.RETURNED_IS_NOT_VALID_AND_INVALID: Words(
        "Returned ({returned}) must be valid ({valid}) and invalid ({invalid}) together.",
        "Số thu về ({returned}) phải bằng hợp lệ ({valid}) cộng không hợp lệ ({invalid}).",
    ),
    PaperFault.MORE_BLANK_THAN_VALID: Words(
        "Blank ballots ({blank}) are more than valid ones ({valid}), or this vote allows none.",
        "Phiếu trắng ({blank}) nhiều hơn phiếu hợp lệ ({valid}), hoặc lần này không cho phiếu trắng.",
    ),
    PaperFault.MORE_ISSUED_THAN_ENTITLED: Words(
        "More ballots were handed out ({issued}) than people could vote on paper ({room}).",
        "Số phiếu phát ra ({issued}) nhiều hơn số người còn bỏ phiếu giấy được ({room}).",
    ),
    PaperFault.ISSUED_IS_NOT_HANDED_OUT: Words(
        "The number handed out is {issued}, but {listed} people are noted as having a paper ballot.",
        "Phát ra {issued} phiếu nhưng danh sách nhận phiếu giấy có {listed} người.",
    ),
    PaperFault.UNKNOWN_OPTION: Words(
        "There are votes for somebody who is not on the list.", "Có phiếu cho người không có trong danh sách."
    ),
    PaperFault.MORE_VOTES_THAN_BALLOTS: Words(
        "More votes than the {marked} ballots that are valid and not blank can hold.",
        "Số phiếu bầu nhiều hơn mức {marked} phiếu hợp lệ không trắng có thể có.",
    ),
    PaperFault.FEWER_VOTES_THAN_BALLOTS: Words(
        "Fewer votes than the {marked} ballots that are valid and not blank must hold.",
        "Số phiếu bầu ít hơn mức {marked} phiếu hợp lệ không trắng phải có.",
    ),
}
_NOT_NUMBERS = Words("Fill in every field with a whole number.", "Hãy ghi số nguyên vào mọi ô.")
_FITS = Words("The sums are right.", "Các số khớp nhau.")
_NO_COUNTERS = Words("Tick who counted the ballots.", "Hãy chọn những người kiểm phiếu.")
_TAKEN = Words("{0} people have a paper ballot.", "{0} người đã nhận phiếu giấy.")
_ENTERED = Words("The counting record is entered.", "Đã nhập biên bản kiểm phiếu.")
MAX_FOUND = 60


class HeadRow(Row, frozen=True, kw_only=True):
    """One of the five numbers of ballots."""

    name: str


class VotesRow(Row, frozen=True, kw_only=True):
    """Votes of one option; `against`: numbers against and abstaining are asked for as well."""

    name: str
    against: bool


class PersonRow(Row, frozen=True, kw_only=True):
    """Somebody who took paper, could take it, or counted."""

    name: str
    detail: str
    chosen: bool


class PaperView(msgspec.Struct, frozen=True, kw_only=True):
    """The two sheets: `handing` paper out while a vote is open, `counting` once it is closed."""

    handing: bool = False
    counting: bool = False
    question: str = ""
    taken: str = ""
    problems: str = ""
    fits: bool = False
    ready: bool = False


def faults_text(poll: Poll, record: PaperRecord, language: Language) -> str:
    """What does not add up, a sentence each."""
    facts = {
        "issued": record.issued,
        "returned": record.returned,
        "valid": record.valid,
        "invalid": record.invalid,
        "blank": record.blank,
        "room": len(poll.entitled) - len(poll.received),
        "listed": len(poll.papers),
        "marked": record.valid - record.blank,
    }
    return "\n".join(FAULTS[fault].say(language).format(**facts) for fault in paper_faults(poll, record))


@QmlElement
class PaperBallotsViewModel(ViewModel):
    """Paper ballots of one vote at a time."""

    ticking = False
    changed = Signal()
    handing = shown(bool, "handing", changed)
    counting = shown(bool, "counting", changed)
    question = shown(str, "question", changed)
    taken = shown(str, "taken", changed)
    problems = shown(str, "problems", changed)
    fits = shown(bool, "fits", changed)
    ready = shown(bool, "ready", changed)
    heads: Property = fixed(QObject, "_heads")
    votes: Property = fixed(QObject, "_votes")
    people: Property = fixed(QObject, "_people")
    counters: Property = fixed(QObject, "_counters")

    def __init__(self, room: Room) -> None:
        self._heads, self._votes = RowModel(HeadRow), RowModel(VotesRow)
        self._people, self._counters = RowModel(PersonRow), RowModel(PersonRow)
        self._poll_id: PollId | None = None
        self._numbers: dict[str, str] = {}
        self._counted_by: frozenset[PersonId] = frozenset()
        self._note = self._search = ""
        super().__init__(room)
        for model in (self._heads, self._votes, self._people, self._counters):
            model.setParent(self)

    @property
    def _poll(self) -> Poll | None:
        return self.room.meeting.polls.get(self._poll_id) if self._poll_id is not None else None

    def look(self) -> PaperView:
        """See ViewModel."""
        poll, language, meeting = self._poll, self.room.language, self.room.meeting
        if poll is None:
            return PaperView()
        handing = poll.state is PollState.OPEN
        self._people.show(self._takers(meeting, poll) if handing else [])
        if handing:
            return PaperView(handing=True, question=poll.question, taken=_TAKEN.say(language).format(len(poll.papers)))
        self._show_form(meeting, poll, language)
        record = self._record(poll)
        problems = _NOT_NUMBERS.say(language) if record is None else faults_text(poll, record, language)
        fits = problems == ""
        return PaperView(
            counting=True,
            question=poll.question,
            problems=problems or (_NO_COUNTERS if not self._counted_by else _FITS).say(language),
            fits=fits,
            ready=fits and bool(self._counted_by),
        )

    def _takers(self, meeting: Meeting, poll: Poll) -> list[PersonRow]:
        wanted = fold(self._search.strip())
        named = {p: person_name(meeting, p) for p in (*poll.papers, *waiting_of(poll))}
        found = sorted((p for p in named if wanted in fold(named[p])), key=lambda p: name_order(named[p]))
        return [PersonRow(key=p, name=named[p], detail="", chosen=p in poll.papers) for p in found[:MAX_FOUND]]

    def _show_form(self, meeting: Meeting, poll: Poll, language: Language) -> None:
        # A field keeps its own text while it is typed; only what it is called changes.
        self._heads.show([HeadRow(key=k, name=_HEAD_WORDS[k].say(language)) for k in HEADS])
        names = {o.option_id: o.name for o in poll.options} or {MOTION: poll.question}
        against = poll.method is not Method.CHOOSE
        self._votes.show([VotesRow(key=o, name=name, against=against) for o, name in names.items()])
        counters = [p for p in meeting.people.values() if {Role.SCRUTINEER, Role.SECRETARY} & {*p.roles}]
        self._counters.show(
            [
                PersonRow(key=p.person_id, name=p.name, detail=p.title, chosen=p.person_id in self._counted_by)
                for p in sorted(counters, key=lambda p: name_order(p.name))
            ]
        )

    def _record(self, poll: Poll) -> PaperRecord | None:
        """What is typed so far as a record; None while a field holds no number.  Empty fields of votes are zeros."""
        heads = {k: _number(self._numbers.get(k, "")) for k in HEADS}
        totals: dict[OptionId, dict[Choice, int]] = {}
        for option in poll.option_ids:
            choices = (Choice.YES,) if poll.method is Method.CHOOSE else tuple(CHOICES)
            numbers = {c: _number(self._numbers.get(f"{option}/{c.value}", "") or "0") for c in choices}
            if None in numbers.values():
                return None
            totals[option] = {c: n for c, n in numbers.items() if n is not None}
        if None in heads.values():
            return None
        return PaperRecord(
            **{k: n for k, n in heads.items() if n is not None},
            totals=totals,
            counted_by=tuple(sorted(self._counted_by)),
            note=self._note.strip(),
            entered_at=datetime(2000, 1, 1, tzinfo=UTC),
        )

    @Slot(str)
    def begin(self, key: str) -> None:
        """Hand paper out, or enter the record, as far as the vote has gone."""
        self._poll_id, self._search, self._note = PollId(key), "", ""
        poll = self._poll
        record = poll.paper_record if poll is not None else None
        self._counted_by = frozenset(record.counted_by) if record is not None else frozenset()
        self._numbers = _texts(record) if record is not None else self._known(poll)
        self.refresh()

    @staticmethod
    def _known(poll: Poll | None) -> dict[str, str]:
        return {"issued": str(len(poll.papers)), "blank": "0"} if poll is not None and poll.papers else {"blank": "0"}

    @Slot()
    def close(self) -> None:
        """Leave it; what was typed is forgotten."""
        self._poll_id = None
        self.refresh()

    @Slot(str)
    def search(self, text: str) -> None:
        """Look for people by name."""
        self._search = text
        self.refresh()

    @Slot(str)
    def togglePaper(self, key: str) -> None:
        """Note that somebody takes a paper ballot, or gives it back."""
        poll, person = self._poll, PersonId(key)
        if poll is None:
            return
        if person in poll.papers:
            self.room.submit(TakePaperBack(poll_id=poll.poll_id, person_id=person))
        else:
            self.room.submit(HandOutPaper(poll_id=poll.poll_id, person_ids=(person,)))

    @Slot(str, str)
    def type(self, field: str, text: str) -> None:
        """What stands in a field: one of the heads, or option/choice."""
        if self._numbers.get(field, "") != text:
            self._numbers = {**self._numbers, field: text}
            self.refresh()

    @Slot(str, result=str)
    def textOf(self, field: str) -> str:
        """What stands in a field as the sheet opens."""
        return self._numbers.get(field, "")

    @Slot(str)
    def toggleCounter(self, key: str) -> None:
        """Who counted."""
        self._counted_by ^= {PersonId(key)}
        self.refresh()

    @Slot(str)
    def write(self, note: str) -> None:
        """A remark for the record."""
        self._note = note

    @Slot()
    def enter(self) -> None:
        """Enter the record."""
        poll = self._poll
        record = self._record(poll) if poll is not None else None
        if poll is None or record is None or paper_faults(poll, record) or not record.counted_by:
            return
        fields = {k: getattr(record, k) for k in ("totals", "counted_by", "note", *HEADS)}
        self.room.submit(EnterPaper(poll_id=poll.poll_id, **fields), _ENTERED)
        self.close()


def _number(text: str) -> int | None:
    trimmed = text.strip()
    return int(trimmed) if trimmed.isascii() and trimmed.isdigit() and len(trimmed) <= 6 else None


def _texts(record: PaperRecord) -> dict[str, str]:
    heads = {k: str(getattr(record, k)) for k in HEADS}
    votes = {f"{o}/{c.value}": str(n) for o, numbers in record.totals.items() for c, n in numbers.items()}
    return {**heads, **votes}
