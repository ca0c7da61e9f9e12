"""What people at their screens would do next, given what their screens show; mostly sensible, now and then not."""

from collections.abc import Callable
from decimal import Decimal

from meetroom.domain import (
    agenda,
    attendance,
    chairing,
    counting,
    doors,
    floor,
    hands,
    lifecycle,
    paper,
    proxies,
    roll_call,
    voting,
)
from meetroom.domain.action_items import PutActionItem
from meetroom.domain.core import Command, ItemId, OptionId, PersonId, PollId, SpeechId
from meetroom.domain.meeting import RULES
from meetroom.domain.minutes_review import AnswerComment, CommentOnMinutes, SendMinutes
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.roll_call import next_to_call
from meetroom.domain.state import (
    BOXED,
    Base,
    Choice,
    Detail,
    Meeting,
    Method,
    Option,
    Phase,
    Poll,
    PollKind,
    PollState,
    Role,
    Share,
    SpeechState,
    TieRule,
    Vote,
)
from tests.domain.histories import MAKERS, Chance

_KINDS = (PollKind.OPEN, PollKind.HANDS, PollKind.ROLL_CALL, PollKind.SECRET, PollKind.SECRET, PollKind.WRITTEN)
_OPTIONS = tuple(Option(OptionId(name), name) for name in "ABC")
_SHARES = (Share(1, 2), Share(2, 3, at_least=True))
_OF_VOTES = frozenset(rule for rule in RULES if rule.__module__.startswith("meetroom.domain.election"))
Wish = Callable[[Chance, Meeting, PersonId], Command | None]


def wish(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    """Something `me` may well do now; None: they wait."""
    if meeting.phase is Phase.SUSPENDED and meeting.has_role(me, Role.CHAIR) and chance.flag(0.8):
        return lifecycle.ResumeMeeting()
    if not meeting.is_present(me) and chance.flag(0.6):
        return attendance.SignIn()
    makers = list(_OFFICE if meeting.has_role(me, *_DESK) and chance.flag(0.75) else _EVERYBODY)
    chance.dice.shuffle(makers)
    wishes = (make(chance, meeting, me) for make in makers)
    sensible = (w for w in wishes if w is not None and (_may(meeting, me, w) or chance.flag(0.1)))
    wanted = next(sensible, None)
    return attendance.SignOut() if wanted is None and chance.flag(0.03) else wanted


def _may(meeting: Meeting, me: PersonId, command: Command) -> bool:
    """Whether it is for somebody like this, now."""
    entry = RULES[type(command)]
    return meeting.phase in entry.phases and meeting.has_role(me, *entry.roles)


def a_vote(chance: Chance, poll: Poll) -> Vote:
    """A ballot that is good, or now and then is not."""
    if chance.flag(0.05):
        return Vote(marks={OptionId("X"): Choice.YES})
    if chance.flag(0.1):
        return Vote()
    if poll.method is Method.CHOOSE:
        names = chance.dice.sample(poll.option_ids, chance.dice.randint(poll.min_choices, poll.max_choices))
        return Vote(marks=dict.fromkeys(names, Choice.YES))
    return Vote(marks={name: chance.dice.choice(list(Choice)) for name in poll.option_ids})


# ---- votes


def _polls(meeting: Meeting, *states: PollState) -> list[Poll]:
    return [poll for poll in meeting.polls.values() if poll.state in states]


def _create(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    if len(_polls(meeting, PollState.CREATED)) > 1 or not chance.flag(0.5):
        return None
    kind = chance.dice.choice(_KINDS)
    method = Method.MOTION if kind is PollKind.HANDS or chance.flag() else chance.dice.choice(list(Method))
    many = method is Method.CHOOSE
    named = kind in (PollKind.OPEN, PollKind.WRITTEN)
    on_paper = (named or kind in BOXED) and chance.flag(0.2)
    return voting.CreatePoll(
        poll_id=PollId(f"v{len(meeting.polls)}-{chance.number(500)}"),
        question=chance.text(),
        kind=kind,
        method=method,
        options=() if method is Method.MOTION else _OPTIONS,
        max_choices=2 if many else 1,
        seats=1 if method is Method.MOTION else chance.dice.choice((1, 2)),
        blank_allowed=chance.often(),
        base=chance.dice.choice(list(Base)),
        threshold=chance.dice.choice(_SHARES),
        tie=TieRule.LOT if kind in BOXED else chance.dice.choice(list(TieRule)),
        detail=chance.dice.choice((Detail.VERDICT, Detail.TOTALS)) if on_paper or not named else Detail.NAMES,
        paper=on_paper,
        weighted=meeting.rules.weights and named and not on_paper and chance.flag(),
        batch="b" if chance.flag(0.2) else "",
    )


def _open(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    ready = _polls(meeting, PollState.CREATED)
    return voting.OpenPoll(poll_id=chance.dice.choice(ready).poll_id) if ready else None


def _close(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    running = _polls(meeting, PollState.OPEN)
    return voting.ClosePoll(poll_id=chance.dice.choice(running).poll_id) if running and chance.flag(0.3) else None


def _finish(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    """Whatever the next step of a closed vote is."""
    closed = _polls(meeting, PollState.CLOSED, PollState.COUNTED)
    if not closed:
        return None
    poll = chance.dice.choice(closed)
    if poll.paper and poll.paper_record is None:
        return _paper(chance, poll)
    if chance.flag(0.3) and poll.tally is not None:
        tied = tuple(o for o in poll.option_ids if chance.flag())
        motion = poll.method is Method.MOTION
        return counting.BreakTie(
            poll_id=poll.poll_id,
            choice=chance.dice.choice(list(Choice)) if motion else None,
            option_ids=() if motion else tied,
            by_lot=poll.tie is TieRule.LOT,
        )
    if chance.flag(0.1):
        return voting.CancelPoll(poll_id=poll.poll_id, reason=chance.text())
    return counting.PublishResult(poll_id=poll.poll_id)


def _paper(chance: Chance, poll: Poll) -> Command:
    issued = len(poll.papers) or chance.number(3)
    valid = chance.number(issued + 1)
    totals: dict[OptionId, dict[Choice, int]] = {}
    for number, name in enumerate(poll.option_ids):
        every = valid if poll.method is not Method.CHOOSE or number == 0 else 0
        totals[name] = {Choice.YES: every}
    return paper.EnterPaper(
        poll_id=poll.poll_id, issued=issued, returned=issued, valid=valid, invalid=issued - valid, blank=0,
        totals=totals, counted_by=(),
    )  # fmt: skip


def _conduct(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    """What the office does while a vote is open, as its kind asks for."""
    running = _polls(meeting, PollState.OPEN)
    if not running:
        return None
    poll = chance.dice.choice(running)
    voter = chance.dice.choice(poll.entitled)
    if poll.kind is PollKind.ROLL_CALL and chance.flag(0.8):
        called = next_to_call(poll)
        return None if called is None else roll_call.CallVoter(poll_id=poll.poll_id, person_id=called)
    if poll.kind is PollKind.HANDS:
        yes = chance.number(len(poll.entitled) + 1)
        return hands.EnterHands(poll_id=poll.poll_id, yes=yes, no=chance.number(3), abstain=0)
    if poll.paper and chance.flag():
        return paper.HandOutPaper(poll_id=poll.poll_id, person_ids=(voter,))
    return voting.RecordVote(poll_id=poll.poll_id, voter_id=voter, vote=a_vote(chance, poll))


def _vote(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    running = _polls(meeting, PollState.OPEN)
    if chance.often():
        running = [p for p in running if p.kind is not PollKind.HANDS and me in p.entitled and me not in p.received]
    if not running:
        return None
    poll = chance.dice.choice(running)
    mine = [p for p, holder in poll.proxies.items() if holder == me]
    others = [*mine, PersonId("binh")]
    for_person = chance.dice.choice(others) if chance.flag(0.3 if mine else 0.03) else None
    return voting.CastVote(poll_id=poll.poll_id, vote=a_vote(chance, poll), for_person=for_person)


def _represent(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    if not chance.flag(0.3 if meeting.rules.proxies.allowed else 0.02):
        return None
    if me in meeting.proxies:
        return proxies.EndProxy(principal_id=me)
    voting_ones = meeting.voting_members()
    if not voting_ones:
        return None
    return proxies.GiveProxy(principal_id=me, holder_id=chance.dice.choice(voting_ones), reason=chance.text())


def _weigh(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    if not chance.flag(0.1 if meeting.rules.weights else 0.01):
        return None
    who = chance.dice.choice(sorted(meeting.people))
    return proxies.SetWeight(person_id=who, weight=Decimal(chance.number(40)) / 8)


# ---- the sitting


def _speeches(meeting: Meeting, *states: SpeechState) -> list[SpeechId]:
    return [speech.speech_id for speech in meeting.speeches.values() if speech.state in states]


def _lead(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    """The floor, as a chair gives and takes it."""
    waiting, speaking = _speeches(meeting, SpeechState.WAITING), _speeches(meeting, SpeechState.SPEAKING)
    paused = _speeches(meeting, SpeechState.PAUSED)
    found: list[Command] = [floor.GrantFloor(speech_id=one) for one in waiting]
    found += [floor.PauseSpeech(speech_id=one) for one in speaking]
    found += [floor.EndSpeech(speech_id=one) for one in speaking]
    found += [floor.ExtendSpeech(speech_id=one, extra_s=30) for one in speaking]
    found += [floor.ResumeSpeech(speech_id=one) for one in paused]
    return chance.dice.choice(found) if found else None


def _preside(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    """What changes the sitting for everybody; not too often."""
    if not chance.flag(0.25):
        return None
    items = sorted(meeting.items)
    found: list[Command] = [doors.OpenDoors() if meeting.doors_shut else doors.CloseDoors(reason="kín")]
    found += [agenda.StartItem(item_id=item_id) for item_id in items[:2]]
    found += [agenda.FinishItem(item_id=meeting.current_item)] if meeting.current_item else []
    found += [lifecycle.SuspendMeeting()]
    found += [chairing.TakeBackChair(), chairing.HandOverChair(person_id=chance.dice.choice(sorted(meeting.people)))]
    return chance.dice.choice(found)


def _prepare(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    if len(meeting.items) > 4 or not chance.flag(0.3):
        return None
    return agenda.AddItem(
        item_id=ItemId(f"i{len(meeting.items)}-{chance.number(99)}"), title=chance.text(), hidden=chance.flag(0.3),
        closed_sitting=chance.flag(0.3),
    )  # fmt: skip


def _minute(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    """What a secretary writes beside the facts, who has seen what stands on this device."""
    if not chance.flag(0.5):
        return None
    kinds = (WriteMinutesText, WriteMinutesText, PutActionItem, SendMinutes, AnswerComment, agenda.RecordConclusion)
    return MAKERS[chance.dice.choice(kinds)](chance, meeting)


def _comment(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    return MAKERS[CommentOnMinutes](chance, meeting) if meeting.minutes.sent and chance.flag(0.2) else None


def _register(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    """People come and go."""
    who = chance.dice.choice(sorted(meeting.people))
    if not meeting.is_present(who):
        return attendance.RecordArrivals(person_ids=(who,), point_id=None)
    return attendance.RecordDeparture(person_id=who) if chance.flag(0.05) else None


def _ask(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    own = [s.speech_id for s in meeting.speeches.values() if s.person_id == me and s.state is SpeechState.SPEAKING]
    if own:
        return floor.EndSpeech(speech_id=own[0])
    waits = any(s.person_id == me and s.state is SpeechState.WAITING for s in meeting.speeches.values())
    if waits or not chance.flag(0.4):
        return None
    return floor.RequestFloor(speech_id=SpeechId(f"s{len(meeting.speeches)}-{chance.number(500)}"))


def _come_back(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    return None if meeting.is_present(me) else attendance.SignIn()


def _anything(chance: Chance, meeting: Meeting, me: PersonId) -> Command | None:
    """One of all commands there are, whether it is allowed or not."""
    if not chance.flag(0.3):
        return None
    kinds = [kind for kind in RULES if kind in MAKERS and kind not in _RARE and kind not in _OF_VOTES]
    return MAKERS[chance.dice.choice(kinds)](chance, meeting)


_RARE = frozenset({lifecycle.CloseMeeting, lifecycle.ApproveMinutes, lifecycle.ArchiveMeeting})
_DESK = tuple(sorted({role for rule in (voting.OpenPoll, voting.CreatePoll) for role in RULES[rule].roles}))
_EVERYBODY: tuple[Wish, ...] = (_vote, _vote, _vote, _come_back, _ask, _represent, _comment, _anything)
_OFFICE: tuple[Wish, ...] = (
    _create, _open, _open, _open, _close, _close, _finish, _finish, _finish, _conduct, _conduct, _lead, _lead, _preside,
    _prepare, _register, _weigh, _minute, _minute,
)  # fmt: skip
