"""A meeting driven by commands in memory, with its clock, facts and links: for tests of what is built from a chain."""

from datetime import UTC, datetime, timedelta

from meetroom.domain import agenda, attendance, floor, lifecycle, roles, voting
from meetroom.domain.chain import Link, blank, seal
from meetroom.domain.core import Command, Fact, ItemId, MeetingId, PersonId, PointId, PollId, SpeechId
from meetroom.domain.meeting import apply, decide
from meetroom.domain.polls import motion_vote
from meetroom.domain.state import Choice, ItemKind, Person, Role, RuleSet

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
CHAIR = PersonId("chair")
SECRETARY = PersonId("secretary")


class Sitting:
    """Decides and applies commands one after the other; `wait` moves the clock."""

    def __init__(self, meeting_id: str = "m-1") -> None:
        replica = blank(MeetingId(meeting_id))
        self.meeting = replica.meeting
        self.head = replica.head
        self.now = START
        self.facts: list[Fact] = []
        self.links: list[Link] = []

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def do(self, actor: str, command: Command) -> list[Fact]:
        """Raises: Refused as the rules say."""
        new: list[Fact] = []
        for event in decide(self.meeting, PersonId(actor), command, self.now):
            seq = len(self.facts) + 1
            fact = Fact(seq=seq, at=self.now, actor=PersonId(actor), event=event, salt=f"salt-{seq}")
            self.meeting = apply(self.meeting, fact)
            link = seal(fact, self.head)
            self.head = link.head
            self.facts.append(fact)
            self.links.append(link)
            new.append(fact)
        return new

    def found(
        self, *, title: str = "Phiên họp thử", points: int = 2, delegates: int = 4, rules: RuleSet | None = None
    ) -> None:
        """A draft with a chair, a secretary, points p1… and delegates d1… shared out over the points."""
        secretary = Person(
            person_id=SECRETARY,
            name="Lê Thị Ngọc Diệp",
            title="Phó Chánh Văn phòng",
            roles=(Role.SECRETARY,),
            voting=False,
        )
        self.do(
            SECRETARY,
            lifecycle.CreateMeeting(
                title=title,
                body="Ủy ban nhân dân tỉnh Lam Giang",
                place="Phòng họp số 1",
                planned_start=START + timedelta(hours=1),
                rules=rules or RuleSet(),
                secretary=secretary,
            ),
        )
        for n in range(1, points + 1):
            self.do(SECRETARY, roles.AddPoint(point_id=PointId(f"p{n}"), name=f"Điểm cầu {n}"))
        self.add("chair", "Trần Quốc Bảo", Role.CHAIR)
        for n in range(1, delegates + 1):
            self.add(f"d{n}", f"Đại biểu {n}", point=f"p{(n - 1) % points + 1}")

    def add(
        self, person_id: str, name: str, role: Role = Role.DELEGATE, *, point: str = "p1", title: str = "Ủy viên"
    ) -> None:
        person = Person(person_id=PersonId(person_id), name=name, title=title, roles=(role,), point_id=PointId(point))
        self.do(SECRETARY, roles.AddPerson(person=person))

    def gather(self, *, without: tuple[str, ...] = ()) -> None:
        """Announce, sign everybody in at their point, open."""
        self.do(SECRETARY, lifecycle.AnnounceMeeting())
        for person in self.meeting.people.values():
            if person.person_id not in without:
                point = person.point_id or next(iter(self.meeting.points))
                self.wait(5)
                self.do(person.person_id, attendance.SignIn(point_id=point))
        self.wait(60)
        self.do(CHAIR, lifecycle.OpenMeeting())

    def item(self, item_id: str, title: str, kind: ItemKind = ItemKind.DISCUSSION, *, hidden: bool = False) -> None:
        self.do(
            SECRETARY,
            agenda.AddItem(item_id=ItemId(item_id), title=title, kind=kind, planned_s=600, hidden=hidden),
        )

    def start(self, item_id: str) -> None:
        self.do(CHAIR, agenda.StartItem(item_id=ItemId(item_id)))

    def speech(self, person_id: str, speech_id: str, seconds: float) -> None:
        self.do(person_id, floor.RequestFloor(speech_id=SpeechId(speech_id)))
        self.wait(3)
        self.do(CHAIR, floor.GrantFloor(speech_id=SpeechId(speech_id)))
        self.wait(seconds)
        self.do(CHAIR, floor.EndSpeech(speech_id=SpeechId(speech_id)))

    def vote(self, poll_id: str, question: str, choices: dict[str, Choice], *, item: str, publish: bool = True) -> None:
        self.do(
            SECRETARY,
            voting.CreatePoll(poll_id=PollId(poll_id), question=question, item_id=ItemId(item)),
        )
        self.do(CHAIR, voting.OpenPoll(poll_id=PollId(poll_id)))
        for person_id, choice in choices.items():
            self.wait(1)
            self.do(person_id, voting.CastVote(poll_id=PollId(poll_id), vote=motion_vote(choice)))
        self.do(CHAIR, voting.ClosePoll(poll_id=PollId(poll_id)))
        if publish:
            self.do(CHAIR, voting.PublishResult(poll_id=PollId(poll_id)))

    def close(self) -> None:
        self.do(CHAIR, lifecycle.CloseMeeting())
