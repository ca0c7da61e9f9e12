"""Who must open a verifiable vote and how many of them are needed, as the chair chooses them; makes no key."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import PersonId
from meetroom.domain.polls import TrusteePlan
from meetroom.domain.state import Person, Role
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

FEWEST = 2
_NEEDED = Words("{0} of {1}", "{0} trong {1}")
_NOBODY = Words(
    "Nobody has the role of a scrutineer yet. Give it to at least two people (the secretary’s desk, People), of "
    "different bodies if possible.",
    "Chưa ai có vai trò ban kiểm phiếu. Hãy giao vai trò này cho ít nhất hai người (bàn thư ký, phần Nhân sự), nên "
    "thuộc các đơn vị khác nhau.",
)
_TOO_FEW = Words("Choose at least two scrutineers.", "Hãy chọn ít nhất hai người kiểm phiếu.")
_ONE_ALONE = Words(
    "One scrutineer alone could then open single ballots. Choose two or more.",
    "Như vậy một người tự mở được cả từng phiếu. Hãy chọn từ hai người trở lên.",
)
_ALL_NEEDED = Words(
    "All {1} must open the result together. If one device is lost or breaks, the vote has to be held again.",
    "Cả {1} người phải cùng mở kết quả. Mất hoặc hỏng một thiết bị là phải biểu quyết lại.",
)
_SOME_NEEDED = Words(
    "Any {0} of the {1} open the result together. If more than {2} of their devices are lost, nobody can open it and "
    "the vote has to be held again.",
    "Bất kỳ {0} trong {1} người cùng mở được kết quả. Nếu mất quá {2} thiết bị của họ thì không ai mở được nữa và "
    "phải biểu quyết lại.",
)


class TrusteeChoiceRow(Row, frozen=True, kw_only=True):
    """One scrutineer who can be chosen."""

    name: str
    chosen: bool


class SealedPlanView(msgspec.Struct, frozen=True, kw_only=True):
    """The plan besides its people."""

    needed: str
    sentence: str
    tone: str
    valid: bool


def scrutineers(people: dict[PersonId, Person]) -> list[Person]:
    """Who may be chosen."""
    return [person for person in people.values() if Role.SCRUTINEER in person.roles]


def plan_sentence(needed: int, chosen: int, offered: int, language: Language) -> tuple[str, str]:
    """What a choice means, and its tone: amber where it cannot be, or should not."""
    if offered < FEWEST:
        return _NOBODY.say(language), "amber"
    if chosen < FEWEST:
        return _TOO_FEW.say(language), "amber"
    if needed < FEWEST:
        return _ONE_ALONE.say(language), "amber"
    words = _ALL_NEEDED if needed == chosen else _SOME_NEEDED
    return words.say(language).format(needed, chosen, chosen - needed), "blue"


@QmlElement
class SealedPlanViewModel(ViewModel):
    """The chair's choice; all scrutineers and more than half of them, to begin with."""

    ticking = False
    changed = Signal()
    needed = shown(str, "needed", changed)
    sentence = shown(str, "sentence", changed)
    tone = shown(str, "tone", changed)
    valid = shown(bool, "valid", changed)
    people: Property = fixed(QObject, "_people")

    def __init__(self, room: Room) -> None:
        self._people = RowModel(TrusteeChoiceRow)
        self._left_out: frozenset[PersonId] = frozenset()
        self._wanted: int | None = None
        super().__init__(room)
        self._people.setParent(self)

    def look(self) -> SealedPlanView:
        """See ViewModel."""
        offered = scrutineers(self.room.meeting.people)
        rows = [
            TrusteeChoiceRow(key=p.person_id, name=p.name, chosen=p.person_id not in self._left_out) for p in offered
        ]
        self._people.show(rows)
        plan = self._plan()
        sentence, tone = plan_sentence(plan.needed, len(plan.trustees), len(offered), self.room.language)
        return SealedPlanView(
            needed=self.room.text(_NEEDED).format(plan.needed, len(plan.trustees)),
            sentence=sentence,
            tone=tone,
            valid=len(plan.trustees) >= FEWEST and plan.needed >= FEWEST,
        )

    @property
    def plan(self) -> TrusteePlan | None:
        """What was chosen; None where it cannot be."""
        plan = self._plan()
        return plan if self._view.valid else None

    def _plan(self) -> TrusteePlan:
        offered = scrutineers(self.room.meeting.people)
        chosen = tuple(person.person_id for person in offered if person.person_id not in self._left_out)
        wanted = self._wanted if self._wanted is not None else len(chosen) // 2 + 1
        return TrusteePlan(trustees=chosen, needed=max(1, min(wanted, len(chosen))))

    @Slot()
    def begin(self) -> None:
        """A new vote is prepared."""
        self._left_out, self._wanted = frozenset(), None
        self.refresh()

    @Slot(str)
    def toggle(self, key: str) -> None:
        """Take a scrutineer in, or out."""
        self._left_out ^= {PersonId(key)}
        self.refresh()

    @Slot(int)
    def step(self, by: int) -> None:
        """One more or less needed."""
        plan = self._plan()
        self._wanted = max(1, min(plan.needed + by, len(plan.trustees)))
        self.refresh()
