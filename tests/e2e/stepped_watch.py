"""What must be true of a meeting whatever happens, kept in books of its own: it trusts no state that is computed.

It reads every entry of the journal the moment it stands, and every frame the server sends to anybody.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from meetroom.domain import agenda, attendance, doors, floor, hands, lifecycle, paper, roles, voting
from meetroom.domain.action_items import ActionItemPut, ActionItemRemoved
from meetroom.domain.chain import Link, StoredLink, open_link, redacted
from meetroom.domain.core import CommandId, Event, Fact, OptionId, PersonId, PollId, SpeechId
from meetroom.domain.counting import BoxOpened, PollCounted, ResultPublished
from meetroom.domain.minutes_review import MinutesCommented
from meetroom.domain.minutes_text import MinutesTextWritten
from meetroom.domain.objections import ObjectionWorded
from meetroom.domain.state import (
    INSIDE,
    NAMED,
    OFFICE,
    Choice,
    Detail,
    Meeting,
    Method,
    Person,
    Poll,
    PollKind,
    Role,
    Tally,
    Vote,
)
from meetroom.domain.visibility import may_see
from meetroom.protocol.messages import Submit
from meetroom.store.journal import Entry

Key = tuple[PersonId, CommandId]
Place = tuple[str, str, str | None]
"""What can be written, which one of its kind, and on which item."""
_NOTHING = Decimal(0)


class Book:
    """What is known of one vote from its opening on."""

    def __init__(self, poll: Poll, people: dict[PersonId, Person]) -> None:
        self.poll = poll
        self.people = people
        self.open = True
        self.void = False
        self.voters: set[PersonId] = set()
        self.said: dict[PersonId, Vote] = {}
        self.typed: set[PersonId] = set()
        self.hands: dict[str, tuple[int, int, int]] = {}
        self.paper: Any = None
        self.box: Any = None
        self.tally: Tally | None = None
        self.published: Tally | None = None

    def totals(self, option_id: OptionId, choice: Choice) -> Decimal:
        """Votes, added up from ballots, hands, paper and what people put into the box."""
        weights = self.poll.weights if self.poll.weighted else {}
        found = sum(
            (weights.get(p, Decimal(1)) for p, v in self.said.items() if v.marks.get(option_id) is choice), _NOTHING
        )
        found += sum(numbers[list(Choice).index(choice)] for numbers in self.hands.values())
        return found + (0 if self.paper is None else self.paper.totals.get(option_id, {}).get(choice, 0))

    @property
    def cast(self) -> int:
        """Ballots of every sort."""
        heads = sum(map(sum, self.hands.values()))
        return len(self.voters) + heads + (0 if self.paper is None else self.paper.valid + self.paper.invalid)


class Talk:
    """How long one speech has been spoken."""

    def __init__(self) -> None:
        self.spent_s = 0.0
        self.since: datetime | None = None

    def stop(self, at: datetime) -> None:
        if self.since is not None:
            assert at >= self.since
            self.spent_s += (at - self.since).total_seconds()
            self.since = None


class Watch:
    """See the module.  Every `assert` here is a promise of docs/rules.md or docs/protocol.md."""

    def __init__(self) -> None:
        self.entries: dict[Key, Entry] = {}
        self.seq = 0
        self.present: set[PersonId] = set()
        self.people: dict[PersonId, Person] = {}
        self.held: dict[PersonId, set[Role]] = {}
        self.books: dict[PollId, Book] = {}
        self.talks: dict[SpeechId, Talk] = {}
        self.speaking: SpeechId | None = None
        self.shut = False
        self.closed_items: set[str] = set()
        self.item: str | None = None
        self.behind_doors: set[int] = set()
        self.written: dict[Place, int] = {}
        self.chain: list[StoredLink] = []
        self.facts: list[Fact] = []
        self.commands: dict[Key, Any] = {}
        self.happened: set[type[Event]] = set()
        self._command: Any = None

    # ---- what clients sent

    def sent(self, person_id: PersonId, submit: Submit) -> None:
        """A client sent a command, perhaps once more: under one id always the same."""
        known = self.commands.setdefault((person_id, submit.command_id), submit.command)
        assert known == submit.command

    # ---- what stands in the journal

    def note(self, entry: Entry) -> None:
        """An entry stands."""
        key = (entry.actor, entry.command_id)
        assert key not in self.entries, "a command was carried out twice"
        self.entries[key] = entry
        self._command = self.commands.get(key)
        for stored in entry.links:
            fact = open_link(stored.link)
            assert fact is not None
            self.seq += 1
            assert fact.seq == self.seq
            assert fact.actor == entry.actor or len(self.entries) == 1
            self.facts.append(fact)
            self.chain.append(stored)
            self.happened.add(type(fact.event))
            if self.closed:
                self.behind_doors.add(fact.seq)
            handle = _HANDLERS.get(type(fact.event))
            if handle is not None:
                handle(self, fact, fact.event)

    @property
    def closed(self) -> bool:
        """Whether the doors are closed."""
        return self.shut or self.item in self.closed_items

    def _person(self, fact: Fact, event: roles.PersonAdded | roles.PersonEdited) -> None:
        self.people[event.person.person_id] = event.person
        self.held.setdefault(event.person.person_id, set()).update(event.person.roles)

    def _founded(self, fact: Fact, event: lifecycle.MeetingCreated) -> None:
        self.people[event.secretary.person_id] = event.secretary
        self.held[event.secretary.person_id] = set(event.secretary.roles)

    def _came(self, fact: Fact, event: attendance.PersonArrived) -> None:
        assert event.person_id not in self.present
        self.present.add(event.person_id)

    def _left(self, fact: Fact, event: attendance.PersonLeft) -> None:
        assert event.person_id in self.present
        self.present.discard(event.person_id)

    def _item_put(self, fact: Fact, event: agenda.ItemAdded) -> None:
        if event.item.closed_sitting:
            self.closed_items.add(event.item.item_id)

    def _item_began(self, fact: Fact, event: agenda.ItemStarted) -> None:
        self.item = event.item_id

    def _item_ended(self, fact: Fact, event: Any) -> None:
        if event.item_id == self.item:
            self.item = None

    def _shut(self, fact: Fact, event: doors.DoorsClosed) -> None:
        self.shut = True

    def _unshut(self, fact: Fact, event: doors.DoorsOpened) -> None:
        self.shut = False

    # ---- minutes

    def _written(self, fact: Fact, event: MinutesTextWritten) -> None:
        self._replaced(("text", event.place, event.item_id), fact, self._command.base_seq, stays=bool(event.text))

    def _task_put(self, fact: Fact, event: ActionItemPut) -> None:
        self._replaced(("task", event.action.action_id, None), fact, self._command.base_seq)

    def _task_gone(self, fact: Fact, event: ActionItemRemoved) -> None:
        self._replaced(("task", event.action_id, None), fact, self._command.base_seq, stays=False)

    def _concluded(self, fact: Fact, event: agenda.ConclusionRecorded) -> None:
        seen = getattr(self._command, "base_seq", None)
        standing = self.written.get(("conclusion", event.item_id, None), 0)
        self._replaced(("conclusion", event.item_id, None), fact, standing if seen is None else seen)

    def _replaced(self, what: Place, fact: Fact, seen: int, *, stays: bool = True) -> None:
        assert seen == self.written.get(what, 0), "what somebody else wrote was overwritten unawares"
        self.written[what] = fact.seq if stays else 0

    # ---- votes

    def _opened(self, fact: Fact, event: voting.PollOpened) -> None:
        poll = event.poll
        assert poll.poll_id not in self.books
        assert poll.closed_doors or not self.closed
        assert poll.entitled
        assert len(set(poll.entitled)) == len(poll.entitled)
        for person_id in poll.entitled:
            there = person_id in self.present or poll.proxies.get(person_id) in self.present
            assert there or poll.kind is PollKind.WRITTEN
        self.books[poll.poll_id] = Book(poll, dict(self.people))

    def _ballot(self, fact: Fact, event: voting.BallotReceived) -> None:
        book, poll = self.books[event.poll_id], self.books[event.poll_id].poll
        voter, by = event.voter_id, event.by
        assert book.open, "a ballot was counted after the close"
        assert voter in poll.entitled
        assert by == fact.actor
        holder = poll.proxies.get(voter)
        own = isinstance(self._command, voting.CastVote)
        assert own or isinstance(self._command, voting.RecordVote)
        assert not own or by in (voter, holder)
        noted = voter in book.typed and not (own and poll.kind is PollKind.ROLL_CALL)
        assert voter not in book.voters or poll.may_change or noted
        if poll.kind is not PollKind.WRITTEN:
            assert {voter, holder} & self.present, "somebody absent voted"
            if own:
                assert by in self.present
        if not own:
            book.typed.add(voter)
            assert set(self.people[by].roles) & set(OFFICE)
        else:
            book.typed.discard(voter)
        book.voters.add(voter)
        if poll.kind is PollKind.SECRET:
            # What the voter's own program sent is the only place where it says what lies in the box.
            assert own
            book.said[voter] = self._command.vote

    def _cast(self, fact: Fact, event: voting.VoteCast) -> None:
        book = self.books[event.poll_id]
        assert book.poll.kind in NAMED, "a secret vote says what somebody voted"
        assert event.voter_id in book.voters
        assert event.ballot.present == (event.voter_id in self.present)
        book.said[event.voter_id] = event.ballot.vote

    def _raised(self, fact: Fact, event: hands.HandsEntered) -> None:
        count, book = event.count, self.books[event.poll_id]
        assert book.open
        if count.point_id is None or "" in book.hands:
            book.hands.clear()
        book.hands[count.point_id or ""] = (count.yes, count.no, count.abstain)
        assert sum(map(sum, book.hands.values())) <= len(book.poll.entitled)

    def _on_paper(self, fact: Fact, event: paper.PaperEntered) -> None:
        book = self.books[event.poll_id]
        assert not book.open
        assert book.published is None
        assert len(book.voters) + event.record.issued <= len(book.poll.entitled)
        book.paper = event.record

    def _closed(self, fact: Fact, event: voting.PollClosed) -> None:
        assert self.books[event.poll_id].open
        self.books[event.poll_id].open = False

    def _void(self, fact: Fact, event: Any) -> None:
        book = self.books.get(event.poll_id)
        if book is not None:
            assert book.published is None
            book.open, book.void = False, True

    def _boxed(self, fact: Fact, event: BoxOpened) -> None:
        book = self.books[event.poll_id]
        assert not book.open
        assert book.box is None, "a box was opened twice"
        book.box = event.count
        assert event.count.valid + event.count.invalid == len(book.voters)
        assert event.count.blank == sum(not vote.marks for vote in book.said.values())

    def _counted(self, fact: Fact, event: PollCounted) -> None:
        book, tally = self.books[event.poll_id], event.tally
        assert not book.open
        assert not book.void
        assert book.published is None
        for option_id, votes in tally.options.items():
            assert votes.yes == book.totals(option_id, Choice.YES)
            assert votes.no == book.totals(option_id, Choice.NO)
            assert votes.abstain == book.totals(option_id, Choice.ABSTAIN)
        assert tally.cast == book.cast <= tally.entitled == len(book.poll.entitled)
        assert tally.cast == tally.valid + tally.invalid
        if book.poll.kind is PollKind.SECRET:
            assert event.ballots == {}
            assert book.box is not None
        else:
            assert {p: b.vote for p, b in event.ballots.items()} == book.said
        if book.poll.method is Method.MOTION:
            assert not tally.elected
        assert len(tally.elected) <= book.poll.seats
        book.tally = tally

    def _published(self, fact: Fact, event: ResultPublished) -> None:
        book = self.books[event.poll_id]
        assert book.published is None, "a result was declared twice"
        assert not book.void
        assert book.tally is not None
        told = event.tally
        assert (told.verdict, told.elected) == (book.tally.verdict, book.tally.elected)
        if book.poll.detail is not Detail.VERDICT:
            assert (told.options, told.cast, told.needed) == (book.tally.options, book.tally.cast, book.tally.needed)
        names = {p: b.vote for p, b in event.ballots.items()}
        assert names == (book.said if book.poll.detail is Detail.NAMES and book.poll.kind in NAMED else {})
        book.published = told

    # ---- the floor

    def _granted(self, fact: Fact, event: floor.FloorGranted) -> None:
        assert self.speaking is None, "two have the floor"
        self.speaking = event.speech_id
        talk = self.talks.setdefault(event.speech_id, Talk())
        talk.since = fact.at

    def _paused(self, fact: Fact, event: floor.SpeechPaused) -> None:
        self.talks[event.speech_id].stop(fact.at)

    def _resumed(self, fact: Fact, event: floor.SpeechResumed) -> None:
        assert self.speaking == event.speech_id
        self.talks[event.speech_id].since = fact.at

    def _ended(self, fact: Fact, event: floor.SpeechEnded) -> None:
        assert self.speaking == event.speech_id
        self.speaking = None
        self.talks[event.speech_id].stop(fact.at)

    # ---- what goes out

    def told(self, person_id: PersonId, links: Iterable[Link], meeting: Meeting) -> None:
        """The server sends somebody these links, in this state."""
        person = meeting.people.get(person_id)
        for link in links:
            stored = self.chain[link.seq - 1]
            assert link in (stored.link, redacted(stored.link)), "something else than what is written down"
            if link.payload is not None:
                assert may_see(stored.audience, person), "somebody received what they may not see"
                self._check_reader(person_id, self.held.get(person_id, set()), link.seq, self.facts[link.seq - 1].event)

    def _check_reader(self, person_id: PersonId, held: set[Role], seq: int, event: Event) -> None:
        """Not by the table of visibility, which is the program's own."""
        if isinstance(event, voting.VoteCast) and self.books[event.poll_id].poll.kind is not PollKind.ROLL_CALL:
            assert person_id in (event.voter_id, event.ballot.by)
        prepared = isinstance(event, voting.PollCreated) and event.poll.kind is not PollKind.VERIFIABLE
        if prepared or isinstance(event, PollCounted | BoxOpened | agenda.RemarkAdded):
            assert held & {*OFFICE, Role.SCRUTINEER}, "somebody learns what only the office may know"
        if isinstance(event, _OF_THE_DESK):
            assert held & set(OFFICE), "somebody reads what the secretary writes"
        if isinstance(event, MinutesCommented | ObjectionWorded):
            assert held & set(OFFICE) or person_id == event.author
        if held & set(INSIDE):
            return
        if seq in self.behind_doors:
            assert not isinstance(event, _OF_THE_FLOOR), "somebody outside hears who speaks inside"
        poll_id = getattr(event, "poll_id", None)
        if poll_id in self.books:
            assert not self.books[poll_id].poll.closed_doors, "somebody outside hears of a vote inside"

    def answered(self, person_id: PersonId, command_id: CommandId, answer: bytes) -> None:
        """A client was answered: what it was told stands in the journal, once, and stays the same for ever."""
        entry = self.entries.get((person_id, command_id))
        assert entry is not None, "an answer to what is not written down"
        assert entry.answer == answer

    # ---- in the end

    def check_state(self, meeting: Meeting) -> None:
        """The state that was computed says what the books say."""
        assert {p for p in meeting.people if meeting.is_present(p)} == self.present
        for poll_id, book in self.books.items():
            poll = meeting.polls[poll_id]
            assert set(poll.received) == book.voters
            if poll.kind is PollKind.SECRET:
                assert poll.ballots == {}
            elif not book.void:
                assert {p: b.vote for p, b in poll.ballots.items()} == book.said
        for speech_id, talk in self.talks.items():
            speech = meeting.speeches[speech_id]
            assert speech.spent_s >= 0
            assert abs(speech.spent_s - talk.spent_s) < 0.001
        running = meeting.current_speech
        assert (None if running is None else running.speech_id) == self.speaking


_OF_THE_DESK = (MinutesTextWritten, ActionItemPut, ActionItemRemoved)
_OF_THE_FLOOR = (
    floor.FloorRequested,
    floor.RequestWithdrawn,
    floor.FloorGranted,
    floor.SpeechPaused,
    floor.SpeechResumed,
    floor.SpeechExtended,
    floor.SpeechEnded,
)
_HANDLERS: dict[type[Event], Callable[[Watch, Fact, Any], None]] = {
    lifecycle.MeetingCreated: Watch._founded,
    roles.PersonAdded: Watch._person,
    roles.PersonEdited: Watch._person,
    attendance.PersonArrived: Watch._came,
    attendance.PersonLeft: Watch._left,
    agenda.ItemAdded: Watch._item_put,
    agenda.ItemStarted: Watch._item_began,
    agenda.ItemFinished: Watch._item_ended,
    doors.DoorsClosed: Watch._shut,
    doors.DoorsOpened: Watch._unshut,
    MinutesTextWritten: Watch._written,
    ActionItemPut: Watch._task_put,
    ActionItemRemoved: Watch._task_gone,
    agenda.ConclusionRecorded: Watch._concluded,
    voting.PollOpened: Watch._opened,
    voting.BallotReceived: Watch._ballot,
    voting.VoteCast: Watch._cast,
    voting.PollClosed: Watch._closed,
    voting.PollCancelled: Watch._void,
    hands.HandsEntered: Watch._raised,
    paper.PaperEntered: Watch._on_paper,
    BoxOpened: Watch._boxed,
    PollCounted: Watch._counted,
    ResultPublished: Watch._published,
    floor.FloorGranted: Watch._granted,
    floor.SpeechPaused: Watch._paused,
    floor.SpeechResumed: Watch._resumed,
    floor.SpeechEnded: Watch._ended,
}
