"""The sheet of a new or prepared vote: what the rules propose stands there already; opens in two presses."""

from msgspec.structs import replace
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import PersonId, PollId
from meetroom.domain.polls import Method, PollKind
from meetroom.domain.state import Meeting, Person, Role
from meetroom.domain.voting import CreatePoll, EditPoll, OpenPoll
from meetroom.papers.folding import fold
from meetroom.ui.labels import BASES
from meetroom.ui.poll_draft_look import TIMERS, DraftOption, PersonRow, PollDraftView, draft_view, shares_of
from meetroom.ui.poll_drafts import (
    Draft,
    decisions_of,
    details_for,
    draft_for,
    draft_of,
    fitting,
    form_of,
    moved_option,
    problem_of,
    ties_for,
    with_decision,
    with_option,
    without_option,
)
from meetroom.ui.results import name_order
from meetroom.ui.roll_orders import calling_order
from meetroom.ui.rows import RowModel
from meetroom.ui.view import Room, ViewModel, fixed, new_id, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_OPENED = Words("The vote is open.", "Đã mở biểu quyết.")
MAX_FOUND = 40


def _rows(people: list[Person], chosen: frozenset[PersonId]) -> list[PersonRow]:
    return [PersonRow(key=p.person_id, name=p.name, detail=p.title, chosen=p.person_id in chosen) for p in people]


@QmlElement
class PollDraftViewModel(ViewModel):
    """The sheet; its list of options, whom of the roster can be taken up, and who can keep keys."""

    ticking = False
    changed = Signal()
    asking = shown(bool, "asking", changed)
    editing = shown(bool, "editing", changed)
    question = shown(str, "question", changed)
    decisions = shown(list, "decisions", changed)
    decision = shown(int, "decision", changed)
    source = shown(str, "source", changed)
    kinds = shown(list, "kinds", changed)
    kind = shown(int, "kind", changed)
    kindKey = shown(str, "kind_key", changed)
    trust = shown(str, "trust", changed)
    methods = shown(list, "methods", changed)
    method = shown(int, "method", changed)
    methodKey = shown(str, "method_key", changed)
    minChoices = shown(int, "min_choices", changed)
    maxChoices = shown(int, "max_choices", changed)
    seats = shown(int, "seats", changed)
    bases = shown(list, "bases", changed)
    base = shown(int, "base", changed)
    thresholds = shown(list, "thresholds", changed)
    threshold = shown(int, "threshold", changed)
    custom = shown(str, "custom", changed)
    atLeast = shown(bool, "at_least", changed)
    ties = shown(list, "ties", changed)
    tie = shown(int, "tie", changed)
    details = shown(list, "details", changed)
    detail = shown(int, "detail", changed)
    timers = shown(list, "timers", changed)
    timer = shown(int, "timer", changed)
    blank = shown(bool, "blank", changed)
    opinions = shown(bool, "opinions", changed)
    opinionsOffered = shown(bool, "opinions_offered", changed)
    paper = shown(bool, "paper", changed)
    paperOffered = shown(bool, "paper_offered", changed)
    weighted = shown(bool, "weighted", changed)
    weightedOffered = shown(bool, "weighted_offered", changed)
    together = shown(bool, "together", changed)
    orders = shown(list, "orders", changed)
    order = shown(int, "order", changed)
    needed = shown(int, "needed", changed)
    summary = shown(str, "summary", changed)
    problem = shown(str, "problem", changed)
    quorum = shown(str, "quorum", changed)
    quorumMet = shown(bool, "quorum_met", changed)
    hindrance = shown(str, "hindrance", changed)
    ready = shown(bool, "ready", changed)
    openable = shown(bool, "openable", changed)
    options: Property = fixed(QObject, "_options")
    people: Property = fixed(QObject, "_people")
    trustees: Property = fixed(QObject, "_trustees")

    def __init__(self, room: Room) -> None:
        self._draft, self._asking, self._search, self._order = Draft(), False, "", 0
        self._options, self._people, self._trustees = RowModel(DraftOption), RowModel(PersonRow), RowModel(PersonRow)
        super().__init__(room)
        for model in (self._options, self._people, self._trustees):
            model.setParent(self)

    @property
    def draft(self) -> Draft:
        """What the sheet holds now."""
        return self._draft

    def look(self) -> PollDraftView:
        """See ViewModel."""
        if not self._asking:
            return PollDraftView()
        meeting, language, draft = self.room.meeting, self.room.language, self._draft
        self._show_lists(meeting, draft)
        return draft_view(draft, meeting, language, self.room.bridge.me, self._order)

    def _show_lists(self, meeting: Meeting, draft: Draft) -> None:
        last = len(draft.options) - 1
        self._options.show(
            [
                DraftOption(key=o.option_id, name=o.name, note=o.note, first=n == 0, last=n == last)
                for n, o in enumerate(draft.options)
            ]
        )
        people = sorted(meeting.people.values(), key=lambda p: name_order(p.name))
        taken = frozenset(o.person_id for o in draft.options if o.person_id is not None)
        wanted = fold(self._search.strip())
        found = [p for p in people if wanted in fold(f"{p.name} {p.title}")]
        self._people.show(_rows(found[:MAX_FOUND], taken) if draft.method is not Method.MOTION else [])
        keepers = [p for p in people if Role.SCRUTINEER in p.roles]
        secret = draft.kind is PollKind.VERIFIABLE
        self._trustees.show(_rows(keepers, frozenset(draft.trustees)) if secret else [])

    def _put(self, draft: Draft) -> None:
        self._draft = fitting(draft)
        self.refresh()

    @Slot()
    def begin(self) -> None:
        """A new vote, as the rules propose it for the item that runs."""
        meeting = self.room.meeting
        item = meeting.items.get(meeting.current_item) if meeting.current_item is not None else None
        self._asking, self._search, self._order = True, "", 0
        self._put(draft_for(meeting, item, self.room.language))

    @Slot(str)
    def edit(self, key: str) -> None:
        """A prepared vote."""
        poll = self.room.meeting.polls.get(PollId(key))
        if poll is not None:
            self._asking, self._search, self._order = True, "", 0
            self._put(draft_of(poll))

    @Slot()
    def close(self) -> None:
        """Leave it."""
        self._asking = False
        self.refresh()

    @Slot(str)
    def ask(self, question: str) -> None:
        """What is voted on."""
        self._put(replace(self._draft, question=question))

    @Slot(int)
    def chooseDecision(self, place: int) -> None:
        """Take what the rules propose for a kind of decision."""
        self._put(with_decision(self._draft, decisions_of(self.room.meeting.rules, self.room.language)[place]))

    @Slot(int)
    def chooseKind(self, place: int) -> None:
        """How it is taken."""
        kind, before = self.room.meeting.rules.kinds[place], self._draft.kind
        timer_s = self._draft.timer_s
        if kind is not before and PollKind.WRITTEN in (kind, before):
            # An opinion on paper takes days; a vote in the hall a minute.
            timer_s = 0 if kind is PollKind.WRITTEN else Draft().timer_s
        self._put(replace(self._draft, kind=kind, timer_s=timer_s))

    @Slot(int)
    def chooseMethod(self, place: int) -> None:
        """What a ballot says."""
        self._put(replace(self._draft, method=tuple(Method)[place]))

    @Slot(int)
    def chooseBase(self, place: int) -> None:
        """Whom the majority is counted of."""
        self._put(replace(self._draft, base=tuple(BASES)[place]))

    @Slot(int)
    def chooseThreshold(self, place: int) -> None:
        """The majority; after the last of the list, one to be typed."""
        shares = shares_of(self.room.meeting, self.room.language)
        self._put(replace(self._draft, threshold=shares[place] if place < len(shares) else None))

    @Slot(str, bool)
    def typeThreshold(self, share: str, at_least: bool) -> None:
        """A majority as two numbers, such as 3/5."""
        self._put(replace(self._draft, custom=share, at_least=at_least))

    @Slot(int)
    def chooseTie(self, place: int) -> None:
        """What follows from a tie."""
        self._put(replace(self._draft, tie=ties_for(self._draft)[place]))

    @Slot(int)
    def chooseDetail(self, place: int) -> None:
        """How much of the result is declared."""
        self._put(replace(self._draft, detail=details_for(self._draft)[place]))

    @Slot(int)
    def chooseTimer(self, place: int) -> None:
        """The time shown."""
        self._put(replace(self._draft, timer_s=TIMERS[place]))

    @Slot(int)
    def chooseOrder(self, place: int) -> None:
        """In which order the roll is called."""
        self._order = place
        self.refresh()

    @Slot(str, int)
    def step(self, field: str, by: int) -> None:
        """Another number of choices, seats or keys."""
        self._put(replace(self._draft, **{field: getattr(self._draft, field) + by}))

    @Slot(str)
    def toggle(self, field: str) -> None:
        """Switch one of the yes-or-no questions."""
        self._put(replace(self._draft, **{field: not getattr(self._draft, field)}))

    @Slot(str)
    def search(self, text: str) -> None:
        """Look for people on the roster."""
        self._search = text
        self.refresh()

    @Slot(str)
    def togglePerson(self, key: str) -> None:
        """Put somebody of the roster on the list, or take them off."""
        person = self.room.meeting.people.get(PersonId(key))
        listed = next((o for o in self._draft.options if o.person_id == key), None)
        if listed is not None:
            self._put(without_option(self._draft, listed.option_id))
        elif person is not None:
            self._put(with_option(self._draft, new_id(), person.name, person.person_id, person.title))

    @Slot(str)
    def addOption(self, name: str) -> None:
        """Put a name or an option that is on no roster on the list."""
        if name.strip():
            self._put(with_option(self._draft, new_id(), name.strip()))

    @Slot(str)
    def removeOption(self, key: str) -> None:
        """Take something off the list."""
        self._put(without_option(self._draft, key))

    @Slot(str, int)
    def moveOption(self, key: str, by: int) -> None:
        """Change the order of the list."""
        self._put(moved_option(self._draft, key, by))

    @Slot(str)
    def toggleTrustee(self, key: str) -> None:
        """Who keeps a key of a verifiable vote."""
        held, person = self._draft.trustees, PersonId(key)
        kept = tuple(p for p in held if p != person) if person in held else (*held, person)
        self._put(replace(self._draft, trustees=kept))

    @Slot(int)
    def setTrusteesNeeded(self, needed: int) -> None:
        """How many of them are needed to open it."""
        self._put(replace(self._draft, needed=needed))

    @Slot()
    def prepare(self) -> None:
        """Put it on the list of votes, to be opened later."""
        self._send(then_open=False)

    @Slot()
    def open(self) -> None:
        """Put it there and open it at once."""
        self._send(then_open=True)

    def _send(self, *, then_open: bool) -> None:
        draft, language = self._draft, self.room.language
        if problem_of(draft, language):
            return
        poll_id = PollId(draft.key or new_id())
        order = calling_order(self.room.meeting, self._order) if draft.kind is PollKind.ROLL_CALL else ()
        command = form_of(draft, poll_id, EditPoll if draft.key else CreatePoll)
        self.close()

        def opened(_answer: object) -> None:
            if then_open:
                self.room.submit(OpenPoll(poll_id=poll_id, order=order), _OPENED)

        self.room.bridge.submit(command, opened, self.room.not_taken)
