"""One ballot of one person: what is marked, what is sent, and that it is recorded only when its fact has come back."""

from datetime import datetime

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, LinkState
from meetroom.domain.core import OptionId, PersonId, PollId, Refusal
from meetroom.domain.polls import MOTION, Choice, Detail, Method, Poll, PollKind, PollState, Vote
from meetroom.domain.state import Role
from meetroom.domain.voting import CastVote, may_cast, timer_ends_at, was_noted
from meetroom.ui.ballot_words import ASKING, Voter, has_voted, is_one_tap, phase_of, principals_of, sentence_of
from meetroom.ui.counting_record import record_offered
from meetroom.ui.labels import clock_text, person_name
from meetroom.ui.marking_rules import Marks, OptionRow, left_text, marks_of, option_rows, problem_of, rule_of
from meetroom.ui.poll_words import POLL_GLYPHS, POLL_KINDS, TRUST, number_text
from meetroom.ui.results import (
    OptionResult,
    PartResult,
    group_results,
    name_results,
    option_results,
    public,
    turnout,
    verdict_tone,
    verdict_words,
    vote_text,
)
from meetroom.ui.rows import RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_RECEIVED = Words("{0}/{1} have voted", "{0}/{1} đại biểu đã bỏ phiếu")
_FOR = Words("You vote for {0}", "Bạn bỏ phiếu thay {0}")
_OWN = Words("Your own vote", "Phiếu của chính bạn")
_ALSO_FOR = Words("Your vote is also that of {0}, by proxy", "Phiếu của bạn cũng là phiếu của {0}, theo ủy quyền")

_NOTED = Words(
    "This vote was noted as {0}, by {1}. If that is not what you said, tell the chair at once.",
    "Phiếu này được ghi là {0}, do {1} ghi. Nếu không đúng ý bạn, hãy báo ngay chủ tọa.",
)
_WEIGHT = Words("This vote weighs {0}.", "Trọng số của phiếu này: {0}.")


class BallotView(msgspec.Struct, frozen=True, kw_only=True):
    """The card of one ballot.

    `phase`: see phase_of, or "changing"; `person` is whose ballot it is, `for_whom` names them where it is not one's
    own; `left` says what may still be marked and `sendable` whether it may be sent; numbers are texts.
    """

    phase: str = "none"
    poll: str = ""
    person: str = ""
    kind: str = ""
    kind_text: str = ""
    kind_icon: str = ""
    trust: str = ""
    method: str = ""
    question: str = ""
    for_whom: str = ""
    rule: str = ""
    timer: str = ""
    timer_part: float = 0.0
    received: str = ""
    choice: str = ""
    one_tap: bool = True
    left: str = ""
    sendable: bool = False
    blank_offered: bool = False
    opinions: bool = False
    changeable: bool = False
    sentence: str = ""
    problem: str = ""
    adopted: bool = False
    verdict: str = ""
    tone: str = "red"
    detail: str = ""
    turnout: str = ""
    yes: str = ""
    no: str = ""
    abstain: str = ""
    named: int = 0
    paper_duty: str = ""
    noted: str = ""
    weight: str = ""


def _timer(poll: Poll, now: datetime) -> tuple[str, float]:
    end = timer_ends_at(poll)
    if poll.state is not PollState.OPEN or end is None:
        return "", 0.0
    left = max(0.0, (end - now).total_seconds())
    return clock_text(left), left / poll.timer_s


@QmlElement
class BallotViewModel(ViewModel):
    """The ballot of one person in one vote."""

    changed = Signal()
    phase = shown(str, "phase", changed)
    poll = shown(str, "poll", changed)
    person = shown(str, "person", changed)
    kind = shown(str, "kind", changed)
    kindText = shown(str, "kind_text", changed)
    kindIcon = shown(str, "kind_icon", changed)
    trust = shown(str, "trust", changed)
    method = shown(str, "method", changed)
    question = shown(str, "question", changed)
    forWhom = shown(str, "for_whom", changed)
    rule = shown(str, "rule", changed)
    timer = shown(str, "timer", changed)
    timerPart = shown(float, "timer_part", changed)
    received = shown(str, "received", changed)
    choice = shown(str, "choice", changed)
    oneTap = shown(bool, "one_tap", changed)
    left = shown(str, "left", changed)
    sendable = shown(bool, "sendable", changed)
    blankOffered = shown(bool, "blank_offered", changed)
    opinions = shown(bool, "opinions", changed)
    changeable = shown(bool, "changeable", changed)
    sentence = shown(str, "sentence", changed)
    problem = shown(str, "problem", changed)
    adopted = shown(bool, "adopted", changed)
    verdict = shown(str, "verdict", changed)
    tone = shown(str, "tone", changed)
    detail = shown(str, "detail", changed)
    turnout = shown(str, "turnout", changed)
    yes = shown(str, "yes", changed)
    no = shown(str, "no", changed)
    abstain = shown(str, "abstain", changed)
    named = shown(int, "named", changed)
    paperDuty = shown(str, "paper_duty", changed)
    noted = shown(str, "noted", changed)
    weight = shown(str, "weight", changed)
    options: Property = fixed(QObject, "_options")
    results: Property = fixed(QObject, "_results")
    groups: Property = fixed(QObject, "_groups")
    names: Property = fixed(QObject, "_names")

    def __init__(self, room: Room, poll_id: PollId, person_id: PersonId) -> None:
        self._poll_id, self._person = poll_id, person_id
        self._marks: Marks = {}
        self._opinion = ""
        self._changing = False
        self._before: datetime | None = None
        self._sending = False
        self._problem: ClientError | None = None
        self._written: tuple[Poll, str, Language] | None = None
        self._options, self._results = RowModel(OptionRow), RowModel(OptionResult)
        self._groups, self._names = RowModel(PartResult), RowModel(PartResult)
        super().__init__(room)
        for model in (self._options, self._results, self._groups, self._names):
            model.setParent(self)

    def end(self) -> None:
        """The card is gone: look at nothing any more."""
        self.room.changed.disconnect(self.refresh)
        self.room.ticked.disconnect(self.refresh)
        self.deleteLater()

    @property
    def _found(self) -> Poll | None:
        return self.room.meeting.polls.get(self._poll_id)

    def look(self) -> BallotView:
        """See ViewModel."""
        poll = self._found
        if poll is None:
            return BallotView()
        me, language = self.room.bridge.me, self.room.language
        voter = Voter(me=me, person=self._person or me)
        phase = self._phase(poll, voter)
        asking = phase in (*ASKING, "changing")
        self._options.show(
            option_rows(poll, self._marks, language) if asking and poll.method is not Method.MOTION else []
        )
        self._show_results(poll, phase, language)
        timer, part = _timer(poll, self.room.bridge.now())
        live = self.room.bridge.link is LinkState.LIVE
        view = BallotView(
            phase=phase,
            poll=poll.poll_id,
            person=voter.person,
            kind=poll.kind.value,
            kind_text=POLL_KINDS[poll.kind].say(language),
            kind_icon=POLL_GLYPHS[poll.kind],
            trust=TRUST[poll.kind].say(language) if asking else "",
            method=poll.method.value,
            question=poll.question,
            for_whom=self._for_whom(poll, voter),
            rule=rule_of(poll, language) if asking else "",
            timer=timer,
            timer_part=part,
            received="" if poll.kind is PollKind.HANDS else _received(poll, language),
            choice=self._choice(poll, voter, phase),
            one_tap=is_one_tap(poll),
            opinions=poll.opinions,
            changeable=phase == "recorded" and may_cast(poll, voter.person),
            sentence=sentence_of(self.room.meeting, poll, voter, phase, language, live=live),
            problem=self._problem_text(phase),
            paper_duty=self._paper_duty(poll, voter),
            noted=self._noted(poll, voter, phase),
            weight=_weight(poll, voter, language) if asking else "",
        )
        return self._with_marks(self._with_result(view, poll, language), poll, asking)

    def _paper_duty(self, poll: Poll, voter: Voter) -> str:
        """What a scrutineer has to do about paper ballots: hand them out, enter the count, or print its record."""
        if not poll.paper or voter.for_other or not self.room.meeting.has_role(voter.me, Role.SCRUTINEER):
            return ""
        if record_offered(self.room.meeting, poll, voter.me):
            return "record"
        return {PollState.OPEN: "hand_out", PollState.CLOSED: "count"}.get(poll.state, "")

    def _noted(self, poll: Poll, voter: Voter, phase: str) -> str:
        """Who noted this vote, for as long as it is looked at; while the vote is open the card itself says so."""
        if phase not in ("closed", "published") or not was_noted(poll, voter.person):
            return ""
        language, by = self.room.language, poll.ballots[voter.person].by
        return _NOTED.say(language).format(vote_text(poll, voter.person, language), person_name(self.room.meeting, by))

    def _for_whom(self, poll: Poll, voter: Voter) -> str:
        meeting, language = self.room.meeting, self.room.language
        if voter.for_other:
            return _FOR.say(language).format(person_name(meeting, voter.person))
        absent = principals_of(meeting, poll, voter.me)
        if absent and meeting.rules.proxies.split:
            return _OWN.say(language)
        names = ", ".join(person_name(meeting, p) for p in absent)
        return _ALSO_FOR.say(language).format(names) if names else ""

    def _with_marks(self, view: BallotView, poll: Poll, asking: bool) -> BallotView:
        if not asking or view.one_tap:
            return view
        problem = problem_of(poll, self._marks, self.room.language)
        return msgspec.structs.replace(
            view,
            left=problem or left_text(poll, self._marks, self.room.language),
            sendable=problem == "" and view.phase != "sending",
            blank_offered=poll.blank_allowed and view.phase != "sending",
        )

    def _with_result(self, view: BallotView, whole: Poll, language: Language) -> BallotView:
        # Whoever counted knows more; a declared result is shown everywhere as it was declared.
        poll = public(whole)
        tally = poll.tally
        if view.phase != "published" or tally is None:
            return view
        numbers = poll.method is Method.MOTION and tally.detail is not Detail.VERDICT
        return msgspec.structs.replace(
            view,
            adopted=verdict_tone(poll) == "green",
            tone=verdict_tone(poll),
            verdict=verdict_words(poll, language),
            detail=poll.detail.value,
            turnout=turnout(poll, language),
            yes=number_text(tally.yes, language) if numbers else "",
            no=number_text(tally.no, language) if numbers else "",
            abstain=number_text(tally.abstain, language) if numbers else "",
            named=len(self._names.rows),
        )

    def _show_results(self, poll: Poll, phase: str, language: Language) -> None:
        # Looked at twice a second: a result of a thousand names is written out once.
        if self._written is not None and self._written[0] is poll and self._written[1:] == (phase, language):
            return
        self._written = (poll, phase, language)
        published, poll = phase == "published" and poll.tally is not None, public(poll)
        self._results.show(option_results(poll, language) if published else [])
        self._groups.show(group_results(poll, language) if published else [])
        named = published and poll.detail is Detail.NAMES
        self._names.show(name_results(self.room.meeting, poll, language) if named else [])

    def _awaits(self, poll: Poll) -> bool:
        # A changed vote is sent while the old one stands: only a newer time says that it has come back.
        return self._sending and poll.received.get(self._person or self.room.bridge.me) == self._before

    def _phase(self, poll: Poll, voter: Voter) -> str:
        phase = phase_of(self.room.meeting, poll, voter, sending=self._awaits(poll))
        return "changing" if phase == "recorded" and self._changing and may_cast(poll, voter.person) else phase

    def _choice(self, poll: Poll, voter: Voter, phase: str) -> str:
        ballot = poll.ballots.get(voter.person)
        known = ballot.vote.choice if ballot is not None and phase != "sending" else self._marks.get(MOTION)
        return (self._marks.get(MOTION, known) if phase == "changing" else known) or ""

    def _problem_text(self, phase: str) -> str:
        if self._problem is None or phase not in ("idle", "changing", "recorded"):
            return ""
        return error_sentence(self._problem, self.room.language)

    @Slot(str)
    def cast(self, choice: str) -> None:
        """Vote on a motion by one press; phase "sending" until the fact is there."""
        self._marks = {MOTION: Choice(choice)}
        self._send(Vote(marks=self._marks))

    @Slot(str, str)
    def mark(self, option: str, choice: str) -> None:
        """Mark one option, or unmark it where it was marked so; nothing is sent."""
        poll = self._found
        if poll is not None and not self._awaits(poll):
            self._marks = marks_of(poll, self._marks, OptionId(option), Choice(choice))
            self.refresh()

    @Slot(str)
    def write(self, opinion: str) -> None:
        """What is said beside the marks; nothing is sent."""
        self._opinion = opinion

    @Slot()
    def send(self) -> None:
        """Send what is marked."""
        poll = self._found
        if poll is not None and problem_of(poll, self._marks, self.room.language) == "":
            self._send(Vote(marks=self._marks, opinion=self._opinion.strip() if poll.opinions else ""))

    @Slot()
    def sendBlank(self) -> None:
        """Send a ballot that says nothing."""
        poll = self._found
        if poll is not None:
            self._marks = {}
            self._send(Vote(opinion=self._opinion.strip() if poll.opinions else ""))

    @Slot(bool)
    def change(self, wanted: bool) -> None:
        """Ask for the ballot once more, or leave it as it is."""
        poll = self._found
        ballot = poll.ballots.get(self._person or self.room.bridge.me) if poll is not None else None
        self._marks = dict(ballot.vote.marks) if ballot is not None else {}
        self._changing = wanted
        self.refresh()

    def _send(self, vote: Vote) -> None:
        poll, me = self._found, self.room.bridge.me
        if poll is None or self._awaits(poll) or poll.state is not PollState.OPEN:
            return
        person = self._person or me
        if has_voted(poll, person) and not (self._changing and may_cast(poll, person)):
            return
        self._before = poll.received.get(person)
        self._sending, self._changing, self._problem = True, False, None
        self.refresh()
        command = CastVote(poll_id=poll.poll_id, vote=vote, for_person=None if person == me else person)
        self.room.bridge.submit(command, self._answered, self._refused)

    def _answered(self, _answer: object) -> None:
        # The answer says "on disk"; the card says "recorded" when the fact itself is here.
        self.refresh()

    def _refused(self, error: ClientError) -> None:
        self._sending, self._problem = False, error
        self.refresh()
        if error.refusal is not Refusal.ALREADY_VOTED:
            self.room.not_taken(error)


def _weight(poll: Poll, voter: Voter, language: Language) -> str:
    weight = poll.weights.get(voter.person) if poll.weighted else None
    return _WEIGHT.say(language).format(number_text(weight, language)) if weight is not None else ""


def _received(poll: Poll, language: Language) -> str:
    return _RECEIVED.say(language).format(len(poll.received), len(poll.entitled))
