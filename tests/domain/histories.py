"""Random histories: mostly what makes sense at that moment, now and then anything by anybody."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from random import Random

from msgspec.structs import fields

from meetroom.domain import agenda, annotations, attendance, documents, floor, lifecycle, recording, roles, voting
from meetroom.domain.core import (
    Command,
    DocumentId,
    GroupId,
    ItemId,
    LayerId,
    PersonId,
    PointId,
    PollId,
    RecordingId,
    Refused,
    SpeechId,
)
from meetroom.domain.elections import CastSealed, PrepareElection, RegisterCredential
from meetroom.domain.meeting import RULES
from meetroom.domain.minutes_readers import minutes_seq
from meetroom.domain.state import (
    Audience,
    Base,
    ItemKind,
    Label,
    Meeting,
    Microphones,
    Person,
    Phase,
    PollKind,
    PollState,
    Retention,
    Role,
    RuleSet,
    Share,
    SpeechState,
    TrusteePlan,
)
from tests.domain.driving import PEOPLE, SHA, START, Drive, founded, opened, version
from tests.domain.election_makers import ELECTION_MAKERS, ELECTION_WEIGHTS
from tests.domain.minutes_makers import MINUTES_MAKERS, MINUTES_WEIGHTS
from tests.domain.sitting_makers import SITTING_MAKERS, SITTING_WEIGHTS, ask_for_floor, rules_of_sitting
from tests.domain.vote_makers import VOTE_MAKERS, VOTE_WEIGHTS, rules_of_votes

_WEIGHTS: dict[type[Command], float] = {
    lifecycle.CloseMeeting: 0.05,
    lifecycle.ApproveMinutes: 0.1,
    lifecycle.SuspendMeeting: 0.2,
    lifecycle.ResumeMeeting: 1.0,
    attendance.SignIn: 4.0,
    attendance.SignOut: 0.4,
    attendance.RecordDeparture: 0.4,
    agenda.AddRemark: 0.3,
    agenda.RemoveItem: 0.4,
    agenda.StartItem: 2.0,
    agenda.RecordConclusion: 2.0,
    floor.RequestFloor: 2.0,
    floor.GrantFloor: 2.0,
    **VOTE_WEIGHTS,
    **ELECTION_WEIGHTS,
    documents.ReleaseDocument: 2.0,
    documents.WithdrawDocument: 0.3,
    recording.StartRecording: 1.5,
    recording.StopRecording: 0.5,
    recording.AbandonRecording: 0.3,
    recording.FileRecording: 0.5,
    **SITTING_WEIGHTS,
    **MINUTES_WEIGHTS,
}


_MAKES = (voting.CreatePoll, documents.RegisterDocument, agenda.AddItem, floor.RequestFloor, recording.StartRecording)
_ABOUT = {
    "poll_id": "polls",
    "poll_ids": "polls",
    "document_id": "documents",
    "document_ids": "documents",
    "item_id": "items",
    "speech_id": "speeches",
    "recording_id": "recordings",
}


_NEEDS = {
    kind: frozenset(() if kind in _MAKES else (_ABOUT[f.name] for f in fields(kind) if f.required and f.name in _ABOUT))
    for kind in RULES
}


_VOTES = frozenset({"voting", "counting", "hands", "roll_call", "paper", "proxies", "ballot_box"})
_ELECTION = frozenset({"election_facts", "voting"})
_MINUTES = frozenset({"minutes_text", "action_items", "minutes_review", "minutes_issue", "objections"})
_THEMES: tuple[frozenset[str], ...] = (frozenset(), _VOTES, _ELECTION, _MINUTES)
_ENDED = frozenset({PollState.PUBLISHED, PollState.CANCELLED})
_PREPARED = voting.CreatePoll(
    poll_id=PollId("v0"),
    question="?",
    kind=PollKind.VERIFIABLE,
    trustees=TrusteePlan(trustees=(PersonId("chi"),), needed=1),
)


class Chance:
    """Makes commands about a meeting as it is.  Every text is one of a kind: whoever has it, has seen it."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        # Some meetings are mostly about one thing, so that what takes many steps happens, too.
        self.theme = self.dice.choice(_THEMES)
        self.liking = {
            kind: _WEIGHTS.get(kind, 1.0) * (8.0 if kind.__module__.rpartition(".")[2] in self.theme else 1.0)
            for kind in MAKERS
        }
        self._texts = 0

    def often(self) -> bool:
        return self.dice.random() < 0.85

    def text(self) -> str:
        self._texts += 1
        return f"«{self._texts}»"

    def one(self, likely: Iterable[str], others: str) -> str:
        """One of the likely ids, or any of ten named `others`0 to 9."""
        likely = list(likely)
        return self.dice.choice(likely) if likely and self.often() else f"{others}{self.dice.randrange(10)}"

    def number(self, below: int) -> int:
        return self.dice.randrange(below)

    def flag(self, chance: float = 0.5) -> bool:
        return self.dice.random() < chance

    def weights(self, meeting: Meeting, kinds: list[type[Command]]) -> list[float]:
        """How likely commands of these kinds are: hardly, where there is nothing they could be about."""
        empty = {name for name in _ABOUT.values() if not getattr(meeting, name)}
        return [self.liking[kind] * (0.03 if _NEEDS[kind] & empty else 1.0) for kind in kinds]

    def step(self, meeting: Meeting) -> tuple[str, Command]:
        """Who wants what next."""
        kinds = [k for k in MAKERS if meeting.phase in RULES[k].phases] if self.often() else list(MAKERS)
        kind = self.dice.choices(kinds, self.weights(meeting, kinds))[0]
        may = [p.person_id for p in meeting.people.values() if set(p.roles) & RULES[kind].roles]
        actor = self.dice.choice(may) if may and self.often() else self.dice.choice([*PEOPLE, "stranger"])
        command = MAKERS[kind](self, meeting)
        if isinstance(command, voting.CastVote) and command.poll_id in meeting.polls and self.often():
            poll = meeting.polls[command.poll_id]
            actor = self.dice.choice((*poll.entitled, *poll.proxies.values(), actor))
        election = meeting.elections.get(getattr(command, "poll_id", None))  # type: ignore[arg-type]
        if election is not None and self.often():
            voters = meeting.polls[election.poll_id].entitled or meeting.voting_members()
            theirs = {RegisterCredential: voters, CastSealed: voters}.get(type(command), election.plan.trustees)
            actor = self.dice.choice((*theirs, actor)) if RULES[kind].roles == frozenset(Role) else actor
        return actor, command

    def person(self, meeting: Meeting) -> Person:
        held = tuple(self.dice.choices(list(Role), k=self.dice.choice((1, 1, 2))))
        return Person(
            person_id=PersonId(self.one(meeting.people, "n")),
            name=self.text(),
            roles=held,
            voting=self.flag(),
            point_id=self.point(meeting),
            groups=tuple(GroupId(g) for g in ("north", "south") if self.flag(0.3)),
        )

    def persons(self, meeting: Meeting) -> tuple[PersonId, ...]:
        return tuple(PersonId(self.one(meeting.people, "n")) for _ in range(self.dice.randrange(3)))

    def point(self, meeting: Meeting) -> PointId | None:
        return PointId(self.one(meeting.points, "p")) if self.flag(0.3) else None

    def item(self, meeting: Meeting) -> ItemId:
        return ItemId(self.one(meeting.items, "i"))

    def maybe_item(self, meeting: Meeting) -> ItemId | None:
        return self.item(meeting) if self.flag() else None

    def share(self) -> Share:
        return Share(self.dice.randrange(4), self.dice.randrange(1, 5), self.flag())

    def rules(self) -> RuleSet:
        return RuleSet(
            quorum=self.share(),
            threshold=self.share(),
            base=self.dice.choice(list(Base)),
            quorum_binds_votes=self.flag(),
            vote_change_allowed=self.flag(),
        )

    def audience(self, meeting: Meeting) -> Audience:
        if self.flag():
            return Audience(everyone=True)
        some_roles = tuple(r for r in Role if self.flag(0.1))
        return Audience(roles=some_roles, groups=(GroupId("north"),), persons=self.persons(meeting))

    def speech(self, meeting: Meeting, *states: SpeechState) -> SpeechId:
        return SpeechId(self.one((s.speech_id for s in meeting.speeches.values() if s.state in states), "s"))

    def paper(self, meeting: Meeting) -> DocumentId:
        return DocumentId(self.one(meeting.documents, "d"))

    def take(self, meeting: Meeting, *, runs: bool) -> RecordingId:
        takes = (r.recording_id for r in meeting.recordings.values() if (r.stopped_at is None) == runs)
        return RecordingId(self.one(takes, "r"))


def _add_item(c: Chance, m: Meeting) -> Command:
    return agenda.AddItem(
        item_id=ItemId(f"i{c.dice.randrange(10)}"),
        title=c.text(),
        parent_id=c.maybe_item(m) if c.flag(0.3) else None,
        before=c.maybe_item(m) if c.flag(0.3) else None,
        hidden=c.flag(0.4),
        closed_sitting=c.flag(0.4),
        presenter=c.text(),
    )


def _conclude(c: Chance, m: Meeting) -> Command:
    item_id = c.item(m)
    standing = m.items.get(item_id)
    seen = standing.conclusion_seq if standing is not None and c.flag() else None
    return agenda.RecordConclusion(item_id=item_id, text=c.text(), base_seq=seen)


def _register(c: Chance, m: Meeting) -> Command:
    return documents.RegisterDocument(
        document_id=DocumentId(f"d{c.dice.randrange(10)}"),
        title=c.text(),
        file_name=c.text(),
        item_id=c.maybe_item(m),
        audience=c.audience(m),
        label=c.dice.choice(list(Label)),
        version=version(1, note=c.text()),
    )


def _replace(c: Chance, m: Meeting) -> Command:
    paper = c.paper(m)
    old = m.documents.get(paper)
    number = old.versions[-1].number + 1 if old else 2
    return documents.ReplaceDocument(document_id=paper, file_name=c.text(), version=version(number, note=c.text()))


def _edit(c: Chance, m: Meeting) -> Command:
    return documents.EditDocument(
        document_id=c.paper(m),
        title=c.text(),
        item_id=c.maybe_item(m),
        audience=c.audience(m),
        label=c.dice.choice(list(Label)),
    )


WAITING, SPEAKING, PAUSED = SpeechState.WAITING, SpeechState.SPEAKING, SpeechState.PAUSED
MAKERS: dict[type[Command], Callable[[Chance, Meeting], Command]] = {
    lifecycle.EditMeeting: lambda c, m: lifecycle.EditMeeting(
        title=c.text(), body=c.text(), rules=c.rules(), retention=c.dice.choice(list(Retention))
    ),
    lifecycle.AnnounceMeeting: lambda c, m: lifecycle.AnnounceMeeting(),
    lifecycle.OpenMeeting: lambda c, m: lifecycle.OpenMeeting(),
    lifecycle.SuspendMeeting: lambda c, m: lifecycle.SuspendMeeting(),
    lifecycle.ResumeMeeting: lambda c, m: lifecycle.ResumeMeeting(),
    lifecycle.CloseMeeting: lambda c, m: lifecycle.CloseMeeting(),
    lifecycle.ApproveMinutes: lambda c, m: lifecycle.ApproveMinutes(
        seen_seq=minutes_seq(m) - c.dice.randrange(2) if c.flag() else None
    ),
    roles.AddPoint: lambda c, m: roles.AddPoint(point_id=PointId(f"p{c.dice.randrange(10)}"), name=c.text()),
    roles.AddPerson: lambda c, m: roles.AddPerson(person=c.person(m)),
    roles.EditPerson: lambda c, m: roles.EditPerson(person=c.person(m)),
    attendance.SignIn: lambda c, m: attendance.SignIn(point_id=c.point(m)),
    attendance.SignOut: lambda c, m: attendance.SignOut(),
    attendance.RecordArrivals: lambda c, m: attendance.RecordArrivals(person_ids=c.persons(m), point_id=c.point(m)),
    attendance.RecordDeparture: lambda c, m: attendance.RecordDeparture(person_id=PersonId(c.one(m.people, "n"))),
    attendance.ExcuseAbsence: lambda c, m: attendance.ExcuseAbsence(
        person_id=PersonId(c.one(m.people, "n")), reason=c.text()
    ),
    agenda.AddItem: _add_item,
    agenda.EditItem: lambda c, m: agenda.EditItem(
        item_id=c.item(m), title=c.text(), kind=c.dice.choice(list(ItemKind)), presenter=c.text()
    ),
    agenda.MoveItem: lambda c, m: agenda.MoveItem(item_id=c.item(m), before=c.maybe_item(m)),
    agenda.RemoveItem: lambda c, m: agenda.RemoveItem(item_id=c.item(m)),
    agenda.RevealItem: lambda c, m: agenda.RevealItem(item_id=c.item(m)),
    agenda.StartItem: lambda c, m: agenda.StartItem(item_id=c.item(m)),
    agenda.FinishItem: lambda c, m: agenda.FinishItem(item_id=m.current_item or c.item(m)),
    agenda.RecordConclusion: lambda c, m: _conclude(c, m),
    agenda.AddRemark: lambda c, m: agenda.AddRemark(item_id=c.maybe_item(m), text=c.text()),
    floor.RequestFloor: ask_for_floor,
    floor.WithdrawRequest: lambda c, m: floor.WithdrawRequest(speech_id=c.speech(m, WAITING)),
    floor.GrantFloor: lambda c, m: floor.GrantFloor(speech_id=c.speech(m, WAITING)),
    floor.PauseSpeech: lambda c, m: floor.PauseSpeech(speech_id=c.speech(m, SPEAKING)),
    floor.ResumeSpeech: lambda c, m: floor.ResumeSpeech(speech_id=c.speech(m, PAUSED)),
    floor.ExtendSpeech: lambda c, m: floor.ExtendSpeech(
        speech_id=c.speech(m, SPEAKING, PAUSED), extra_s=c.dice.randrange(-5, 90)
    ),
    floor.EndSpeech: lambda c, m: floor.EndSpeech(speech_id=c.speech(m, SPEAKING, PAUSED)),
    **VOTE_MAKERS,
    **ELECTION_MAKERS,
    documents.RegisterDocument: _register,
    documents.ReplaceDocument: _replace,
    documents.EditDocument: _edit,
    documents.OrderDocuments: lambda c, m: documents.OrderDocuments(
        document_ids=tuple(dict.fromkeys(c.paper(m) for _ in range(c.dice.randrange(5))))
    ),
    documents.ScheduleRelease: lambda c, m: documents.ScheduleRelease(
        document_id=c.paper(m), at=START + timedelta(seconds=c.dice.randrange(9_999)) if c.often() else None
    ),
    documents.ReleaseDocument: lambda c, m: documents.ReleaseDocument(document_id=c.paper(m)),
    documents.WithdrawDocument: lambda c, m: documents.WithdrawDocument(document_id=c.paper(m), reason=c.text()),
    annotations.PublishLayer: lambda c, m: annotations.PublishLayer(
        layer_id=LayerId(f"l{c.dice.randrange(10)}"),
        document_id=c.paper(m),
        records=c.dice.randrange(4),
        records_sha256=SHA,
    ),
    floor.SetMicrophones: lambda c, m: floor.SetMicrophones(policy=c.dice.choice(list(Microphones))),
    recording.StartRecording: lambda c, m: recording.StartRecording(
        recording_id=RecordingId(f"r{c.dice.randrange(99)}")
    ),
    recording.StopRecording: lambda c, m: recording.StopRecording(recording_id=c.take(m, runs=True)),
    recording.AbandonRecording: lambda c, m: recording.AbandonRecording(recording_id=c.take(m, runs=True)),
    recording.FileRecording: lambda c, m: recording.FileRecording(
        recording_id=c.take(m, runs=False), sha256=SHA, size_bytes=c.dice.randrange(-1, 9), duration_s=2.5
    ),
    **SITTING_MAKERS,
    **MINUTES_MAKERS,
}


def _close(drive: Drive) -> None:
    """The chair, where there still is one, ends the sitting; what is undecided is cancelled first."""
    undecided = [p.poll_id for p in drive.meeting.polls.values() if p.state not in _ENDED]
    for command in (
        *(voting.CancelPoll(poll_id=poll_id, reason="-") for poll_id in undecided),
        lifecycle.CloseMeeting(),
    ):
        with suppress(Refused):
            drive.do("chair", command)


def _towards_minutes(drive: Drive, step: int, length: int) -> None:
    """Some meetings come to their minutes, and the term for objections passes."""
    if step == length // 3:
        _close(drive)
    elif step == length // 2 and drive.meeting.phase is Phase.CLOSED:
        with suppress(Refused):
            drive.do("chair", lifecycle.ApproveMinutes())
    elif step == length - length // 8:
        drive.wait(200_000)


def played(seed: int, length: int) -> Drive:
    """A history of so many attempts; a third begins with a draft, the others with an open sitting."""
    chance = Chance(seed)
    rules = rules_of_sitting(chance, rules_of_votes(chance))
    drive = founded(rules) if seed % 3 == 0 else opened(rules)
    if chance.theme is _ELECTION:
        drive.do("sec", _PREPARED)
        drive.do("sec", PrepareElection(poll_id=_PREPARED.poll_id))
    for n in range(length):
        if chance.theme is _MINUTES:
            _towards_minutes(drive, n, length)
        # A clock that is set back must not trouble anybody either.
        drive.wait(chance.dice.uniform(-5, 400))
        for _ in range(chance.dice.choice((1, 3, 3))):
            actor, command = chance.step(drive.meeting)
            try:
                drive.do(actor, command)
                break
            except Refused:
                continue
    return drive
