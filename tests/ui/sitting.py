"""A council sitting in the middle of its third item, made by the real rules; used by the tests of the screens."""

from datetime import UTC, datetime, timedelta

from meetroom.domain.agenda import AddItem, FinishItem, StartItem
from meetroom.domain.attendance import RecordArrivals
from meetroom.domain.core import Fact, ItemId, PersonId, PointId, PollId, SpeechId
from meetroom.domain.floor import GrantFloor, RequestFloor
from meetroom.domain.lifecycle import AnnounceMeeting, CreateMeeting, OpenMeeting
from meetroom.domain.meeting import apply, decide
from meetroom.domain.roles import AddPerson, AddPoint
from meetroom.domain.state import ItemKind, Person, Role, RuleSet
from meetroom.domain.visibility import audience_of
from meetroom.domain.voting import CreatePoll, OpenPoll
from tests.ui.local_engine import LocalHouse

WORKING = RuleSet()
ITEMS = (
    ("Khai mạc, chào cờ", 15, ItemKind.INFORMATION),
    ("Báo cáo kinh tế – xã hội", 45, ItemKind.INFORMATION),
    ("Kế hoạch đầu tư công trung hạn 2026 – 2030", 45, ItemKind.DISCUSSION),
    ("Chất vấn và trả lời chất vấn", 60, ItemKind.DISCUSSION),
    ("Công tác nhân sự", 30, ItemKind.ELECTION),
    ("Thông qua các nghị quyết", 40, ItemKind.DECISION),
    ("Bế mạc", 10, ItemKind.INFORMATION),
)
NAMES = (
    "Nguyễn Văn An", "Phạm Thu Hà", "Đặng Minh Lộc", "Trần Thị Bích", "Hoàng Đức Thịnh", "Lê Quốc Khánh",
    "Vũ Thị Ngọc", "Bùi Thanh Bình", "Đỗ Hải Yến", "Ngô Gia Bảo",
)  # fmt: skip
CHAIR, SECRETARY, ME = "chair", "sec", "p3"
POINTS = ("Hội trường chính", "Xã Tân Phú", "Phường Hải Đông")


def people() -> list[Person]:
    """Chair, secretary (no vote) and the delegates at their points."""
    made = [Person(person_id=PersonId(CHAIR), name="Trần Quốc Bảo", title="Chủ tịch", roles=(Role.CHAIR,))]
    for n, name in enumerate(NAMES):
        point = PointId(f"pt{n % len(POINTS)}")
        made.append(Person(person_id=PersonId(f"p{n}"), name=name, roles=(Role.DELEGATE,), point_id=point))
    return made


def house_in_draft(rules: RuleSet = WORKING) -> LocalHouse:
    """The meeting as the secretary has prepared it."""
    house = LocalHouse(start=datetime.now(UTC) - timedelta(minutes=84))
    secretary = Person(
        person_id=PersonId(SECRETARY), name="Lê Thị Thanh Tâm", title="Chánh Văn phòng",
        roles=(Role.SECRETARY,), voting=False,
    )  # fmt: skip
    create = CreateMeeting(
        title="Kỳ họp thứ 18 – Hội đồng nhân dân thành phố", body="Hội đồng nhân dân thành phố Hải Lăng",
        place="Hội trường chính", planned_start=house.now() - timedelta(minutes=2), secretary=secretary, rules=rules,
    )  # fmt: skip
    for event in decide(house.meeting, PersonId(SECRETARY), create, house.now()):
        fact = Fact(seq=1, at=house.now(), actor=PersonId(SECRETARY), event=event, salt="")
        house.facts.append((fact, audience_of(house.meeting, event)))
        house.meeting = apply(house.meeting, fact)
    for n, name in enumerate(POINTS):
        house.do(SECRETARY, AddPoint(point_id=PointId(f"pt{n}"), name=name))
    for person in people():
        house.do(SECRETARY, AddPerson(person=person))
    for n, (title, minutes, kind) in enumerate(ITEMS):
        closed = n == 4
        add = AddItem(item_id=ItemId(f"i{n}"), title=title, planned_s=minutes * 60, kind=kind, closed_sitting=closed)
        house.do(SECRETARY, add)
    return house


def house_in_session(*, poll: bool = False, rules: RuleSet = WORKING) -> LocalHouse:
    """Third item under discussion, one speaks, three wait; with `poll` a vote is open."""
    house = house_in_draft(rules)
    present = tuple(PersonId(p) for p in (CHAIR, SECRETARY, *(f"p{n}" for n in range(len(NAMES) - 1))))
    house.do(SECRETARY, AnnounceMeeting())
    house.do(SECRETARY, RecordArrivals(person_ids=present, point_id=PointId("pt0")))
    house.do(CHAIR, OpenMeeting())
    for n in range(2):
        house.do(CHAIR, StartItem(item_id=ItemId(f"i{n}")))
        house.advance(ITEMS[n][1] * 60)
        house.do(CHAIR, FinishItem(item_id=ItemId(f"i{n}")))
    house.do(CHAIR, StartItem(item_id=ItemId("i2")))
    house.advance(24 * 60)
    for n in (0, 1, 2, 4):
        house.do(f"p{n}", RequestFloor(speech_id=SpeechId(f"s{n}")))
        house.advance(5)
    house.do(CHAIR, GrantFloor(speech_id=SpeechId("s0")))
    house.advance(161)
    if poll:
        open_poll(house)
    return house


def open_poll(house: LocalHouse, poll_id: str = "v1") -> None:
    """The chair opens a vote of one minute."""
    question = "Thông qua Nghị quyết số 12/2025/NQ-HĐND về kế hoạch đầu tư công trung hạn"
    house.do(CHAIR, CreatePoll(poll_id=PollId(poll_id), question=question, item_id=ItemId("i2"), timer_s=60))
    house.do(CHAIR, OpenPoll(poll_id=PollId(poll_id)))
    house.advance(18)
