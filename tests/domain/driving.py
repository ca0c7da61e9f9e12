"""A meeting driven as the server drives it: decided, sealed, judged for visibility, applied."""

from datetime import UTC, datetime, timedelta

import pytest

from meetroom.domain import agenda, attendance, documents, lifecycle, roles, voting
from meetroom.domain.chain import Replica, StoredLink, blank, follow, seal, seen_by
from meetroom.domain.core import (
    Command,
    DocumentId,
    Event,
    Fact,
    GroupId,
    ItemId,
    MeetingId,
    PersonId,
    PointId,
    PollId,
    Refusal,
    Refused,
)
from meetroom.domain.meeting import apply, decide
from meetroom.domain.polls import motion_vote
from meetroom.domain.state import (
    Audience,
    Choice,
    Label,
    Meeting,
    Person,
    Role,
    RuleSet,
    Version,
)
from meetroom.domain.visibility import audience_of

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
M = MeetingId("m-1")
SHA = "a" * 64
EVERYONE = Audience(everyone=True)

PEOPLE: dict[str, Person] = {
    name: Person(person_id=PersonId(name), name=name.title(), roles=held, voting=voting, groups=groups)
    for name, held, voting, groups in (
        ("sec", (Role.SECRETARY,), False, ()),
        ("chair", (Role.CHAIR, Role.DELEGATE), True, ()),
        ("clerk", (Role.CLERK,), False, ()),
        ("an", (Role.DELEGATE,), True, (GroupId("north"),)),
        ("binh", (Role.DELEGATE,), True, ()),
        ("chi", (Role.DELEGATE, Role.SCRUTINEER), True, ()),
        ("dung", (Role.DELEGATE,), False, ()),
        ("guest", (Role.GUEST,), False, (GroupId("north"),)),
        ("eye", (Role.OBSERVER,), False, ()),
        ("op", (Role.OPERATOR,), False, ()),
        ("admin", (Role.ADMINISTRATOR,), False, ()),
    )
}


class Drive:
    """One meeting; `now` moves only when told."""

    def __init__(self) -> None:
        self.replica = blank(M)
        self.stored: list[StoredLink] = []
        self.facts: list[Fact] = []
        self.states: list[Meeting] = [self.replica.meeting]
        self.settled: list[Meeting] = []
        self.now = START

    @property
    def meeting(self) -> Meeting:
        return self.replica.meeting

    def do(self, actor: str, command: Command) -> tuple[Event, ...]:
        """Raises: Refused."""
        events = decide(self.meeting, PersonId(actor), command, self.now)
        assert events
        for event in events:
            self.add(actor, event)
        # A command is carried out whole: what stands between its facts, nobody decides on.
        self.settled.append(self.meeting)
        return events

    def add(self, actor: str, event: Event) -> None:
        seq = self.replica.seq + 1
        fact = Fact(seq=seq, at=self.now, actor=PersonId(actor), event=event, salt=f"{seq:032x}")
        link = seal(fact, self.replica.head)
        self.stored.append(StoredLink(link=link, audience=audience_of(self.meeting, event)))
        self.facts.append(fact)
        self.replica = Replica(meeting=apply(self.meeting, fact), seq=seq, head=link.head)
        self.states.append(self.meeting)

    def refused(self, actor: str, command: Command) -> Refusal:
        before = self.replica
        with pytest.raises(Refused) as caught:
            self.do(actor, command)
        assert self.replica is before
        return caught.value.refusal

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def seen(self, person: str) -> Replica:
        """What a person's device makes of the chain."""
        replica = blank(M)
        for stored in self.stored:
            replica, _ = follow(replica, seen_by(stored, self.meeting, PersonId(person)))
        return replica

    def payloads(self, person: str) -> list[str]:
        """What a person receives."""
        links = (seen_by(stored, self.meeting, PersonId(person)) for stored in self.stored)
        return [link.payload for link in links if link.payload is not None]


def founded(rules: RuleSet | None = None) -> Drive:
    """A draft with everybody on the roster and one point."""
    drive = Drive()
    rules = rules or RuleSet()
    create = lifecycle.CreateMeeting(title="Phiên họp", body="UBND tỉnh", rules=rules, secretary=PEOPLE["sec"])
    drive.do("sec", create)
    drive.do("sec", roles.AddPoint(point_id=PointId("p1"), name="Điểm cầu 1"))
    for name, person in PEOPLE.items():
        if name != "sec":
            drive.do("sec", roles.AddPerson(person=person))
    return drive


def opened(rules: RuleSet | None = None, absent: tuple[str, ...] = ()) -> Drive:
    """The sitting is open; everybody but `absent` is signed in."""
    drive = founded(rules)
    drive.do("sec", lifecycle.AnnounceMeeting())
    for name in PEOPLE:
        if name not in absent:
            drive.do(name, attendance.SignIn())
    drive.do("chair", lifecycle.OpenMeeting())
    return drive


def item(drive: Drive, name: str, *, hidden: bool = False, closed: bool = False, under: str | None = None) -> ItemId:
    item_id = ItemId(name)
    parent_id = None if under is None else ItemId(under)
    command = agenda.AddItem(
        item_id=item_id, title=f"Mục {name}", hidden=hidden, closed_sitting=closed, parent_id=parent_id
    )
    drive.do("sec", command)
    return item_id


def poll(drive: Drive, name: str = "v1", *, open_it: bool = True, item_id: str | None = None) -> PollId:
    poll_id = PollId(name)
    on = None if item_id is None else ItemId(item_id)
    drive.do("sec", voting.CreatePoll(poll_id=poll_id, question=f"Thông qua {name}?", item_id=on))
    if open_it:
        drive.do("chair", voting.OpenPoll(poll_id=poll_id))
    return poll_id


def votes(drive: Drive, poll_id: PollId, **choices: Choice) -> None:
    for name, choice in choices.items():
        drive.do(name, voting.CastVote(poll_id=poll_id, vote=motion_vote(choice)))


def version(number: int = 1, **more: object) -> Version:
    fields: dict[str, object] = {
        "number": number, "original_sha256": SHA, "pdf_sha256": SHA, "manifest_sha256": SHA, "pages": 3,
        "size_bytes": 9, **more,
    }  # fmt: skip
    return Version(**fields)  # type: ignore[arg-type]


def document(
    drive: Drive, name: str = "d1", *, audience: Audience = EVERYONE, item_id: str | None = None
) -> DocumentId:
    document_id = DocumentId(name)
    command = documents.RegisterDocument(
        document_id=document_id,
        title=f"Tờ trình {name}",
        file_name=f"{name}.pdf",
        item_id=None if item_id is None else ItemId(item_id),
        audience=audience,
        label=Label.NORMAL,
        version=version(),
    )
    drive.do("sec", command)
    return document_id
