"""A believable day of a People's Council as a chain: 250 people at 11 points, as many facts as asked for; no server.

Attendance, an agenda of 40 items, papers, speeches, motions voted on by name and by hands, remarks, texts,
conclusions, tasks.  The same numbers give the same chain.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from meetroom.domain import agenda, attendance, documents, lifecycle, roles
from meetroom.domain.action_items import PutActionItem
from meetroom.domain.core import ActionId, DocumentId, ItemId, MeetingId, PersonId, PointId
from meetroom.domain.minutes_state import ActionItem, Paragraph, ParagraphStyle, Span, TextPlace
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.state import Audience, Choice, ItemKind, Label, Person, Role, RuleSet, Version
from tests.domain.sitting import CHAIR, SECRETARY, Sitting

MEETING = MeetingId("m-full-day")
PEOPLE = 250
POINTS = 11
ITEMS = 40
PAPERS_PER_ITEM = 2
PAPER_BYTES = 60_000
SPEECHES_PER_ITEM = 70
_TITLES = (
    "Báo cáo tình hình kinh tế – xã hội và phương hướng nhiệm vụ",
    "Dự toán thu, chi ngân sách địa phương và phương án phân bổ",
    "Kế hoạch đầu tư công trung hạn; danh mục dự án cần thu hồi đất",
    "Chất vấn và trả lời chất vấn",
    "Đề án phát triển hạ tầng giao thông nông thôn",
    "Chính sách hỗ trợ học phí, bảo hiểm y tế cho người dân",
)
_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
_MIDDLE = ("Văn", "Thị", "Hữu", "Minh", "Quốc", "Thanh", "Ngọc", "Đức")
_GIVEN = (
    "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nam", "Phúc", "Quỳnh", "Sơn", "Thảo", "Yến",
)  # fmt: skip


@dataclass
class Day:
    """The day, and the papers that were handed out in it, by document."""

    sitting: Sitting
    papers: dict[DocumentId, bytes] = field(default_factory=dict)


VersionOf = Callable[[DocumentId, bytes], Version]


def unsealed(document_id: DocumentId, content: bytes) -> Version:
    """A version whose chunks lie nowhere."""
    digest = hashlib.sha256(content).hexdigest()
    return Version(
        number=1,
        original_sha256=digest,
        pdf_sha256=digest,
        manifest_sha256=hashlib.sha256(document_id.encode()).hexdigest(),
        pages=12,
        size_bytes=len(content),
    )


def full_day(facts: int, *, people: int = PEOPLE, version_of: VersionOf = unsealed) -> Day:
    """Hold a day of about so many facts; a shorter one has the same people and agenda and ends earlier.

    Args:
        version_of: keeps a paper, and says what the chain is told of it.
    Returns: the day up to the approval of its minutes.
    """
    return _Holding(facts, people, version_of).hold()


class _Holding:
    def __init__(self, facts: int, people: int, version_of: VersionOf) -> None:
        self.version_of = version_of
        self.day = Day(Sitting(MEETING))
        self.sitting = self.day.sitting
        self.facts = facts
        self.random = Random(20_261_124)
        self.members = [f"d{n}" for n in range(1, people - 1)]

    @property
    def late(self) -> bool:
        """Whether it is time to go home."""
        return len(self.sitting.facts) >= self.facts - 20

    def hold(self) -> Day:
        self._prepare()
        self.sitting.gather(without=tuple(self.members[-12:]))
        for number in range(1, ITEMS + 1):
            if self.late:
                break
            self._item(number)
        while not self.late:
            self._come_and_go()
        self.sitting.close()
        self._after()
        self.sitting.wait(3_600)
        self.sitting.do(CHAIR, lifecycle.ApproveMinutes())
        return self.day

    def _prepare(self) -> None:
        self.sitting.found(
            title="Kỳ họp thứ mười tám", points=POINTS, delegates=0, rules=RuleSet(name="council_sitting")
        )
        for number, person_id in enumerate(self.members):
            name = f"{_SURNAMES[number % 13]} {_MIDDLE[number % 8]} {_GIVEN[number % 15]}"
            person = Person(
                person_id=PersonId(person_id),
                name=name,
                title="Đại biểu Hội đồng nhân dân tỉnh",
                roles=(Role.DELEGATE,),
                point_id=PointId(f"p{number % POINTS + 1}"),
            )
            self.sitting.do(SECRETARY, roles.AddPerson(person=person))
        for number in range(1, ITEMS + 1):
            title = f"{_TITLES[number % len(_TITLES)]} ({number})"
            self.sitting.item(f"i{number}", title, ItemKind.DECISION)
            for paper in range(1, PAPERS_PER_ITEM + 1):
                self._paper(number, paper, title)

    def _paper(self, number: int, paper: int, title: str) -> None:
        document_id = DocumentId(f"doc-{number}-{paper}")
        content = b"%PDF-1.7\n" + Random(f"{number}/{paper}").randbytes(PAPER_BYTES)
        version = self.version_of(document_id, content)
        self.day.papers[document_id] = content
        self.sitting.do(
            SECRETARY,
            documents.RegisterDocument(
                document_id=document_id,
                title=f"Tờ trình số {number}.{paper}: {title}",
                file_name=f"to-trinh-{number}-{paper}.pdf",
                item_id=ItemId(f"i{number}"),
                audience=Audience(everyone=True),
                label=Label.NORMAL,
                version=version,
            ),
        )
        self.sitting.do(SECRETARY, documents.ReleaseDocument(document_id=document_id))

    def _item(self, number: int) -> None:
        sitting, item_id = self.sitting, ItemId(f"i{number}")
        sitting.start(item_id)
        for turn in range(SPEECHES_PER_ITEM):
            if self.late:
                break
            speaker = self._somebody()
            sitting.speech(speaker, f"s{number}-{turn}", self.random.randint(40, 300))
            if turn % 20 == 10:
                sitting.do(SECRETARY, agenda.AddRemark(item_id=item_id, text=_sentence(number, turn)))
            if turn % 15 == 7:
                self._come_and_go()
        present = [p for p in self.members if sitting.meeting.is_present(PersonId(p))]
        if len(sitting.facts) + len(present) < self.facts:
            choices = {p: self.random.choices(list(Choice), (90, 6, 4))[0] for p in present}
            sitting.vote(f"q{number}", f"Thông qua Nghị quyết số {number}?", choices, item=item_id)
        sitting.do(CHAIR, agenda.RecordConclusion(item_id=item_id, text=_sentence(number, 99)))
        self._write(TextPlace.ITEM, item_id, number)

    def _write(self, place: TextPlace, item_id: ItemId | None, number: int) -> None:
        text = tuple(
            Paragraph(spans=(Span(_sentence(number, n)), Span(" (đã tiếp thu)", bold=True)), style=style)
            for n, style in enumerate((ParagraphStyle.PLAIN, ParagraphStyle.BULLET, ParagraphStyle.BULLET))
        )
        self.sitting.do(SECRETARY, WriteMinutesText(place=place, item_id=item_id, text=text, base_seq=0))

    def _come_and_go(self) -> None:
        person = self._somebody()
        point = self.sitting.meeting.people[PersonId(person)].point_id
        self.sitting.do(person, attendance.SignOut())
        self.sitting.wait(self.random.randint(60, 600))
        self.sitting.do(person, attendance.SignIn(point_id=point))

    def _somebody(self) -> str:
        """One of those who stay all day."""
        return self.random.choice(self.members[:-12])

    def _after(self) -> None:
        self._write(TextPlace.CLOSING, None, 1)
        for number in range(1, 9):
            action = ActionItem(
                action_id=ActionId(f"a{number}"),
                text=_sentence(number, 3),
                owner=f"Sở số {number}",
                item_id=ItemId(f"i{number}"),
            )
            self.sitting.do(SECRETARY, PutActionItem(action=action))


def _sentence(number: int, turn: int) -> str:
    return (
        f"Đại biểu đề nghị Ủy ban nhân dân tỉnh làm rõ nội dung thứ {turn} của tờ trình số {number}, rà soát nguồn "
        "vốn, tiến độ giải ngân và trách nhiệm của từng cơ quan, báo cáo Hội đồng nhân dân trước kỳ họp sau."
    )
