"""What the vote of each member weighs, as the office enters it where the rules have weights; counts no vote.

A number is read as people of the country write it: with a decimal comma or point, and never guessed where a thousand
and a thousandth look the same.
"""

import re
from decimal import Decimal

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError
from meetroom.domain.core import PersonId, Refused, check_weight
from meetroom.domain.proxies import SetWeight
from meetroom.domain.state import Meeting, Person, Role
from meetroom.papers.folding import fold
from meetroom.ui.poll_words import number_text
from meetroom.ui.powers import may
from meetroom.ui.results import name_order
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

MOST_SHOWN = 40
MOST_LETTERS = 24
"""Few enough that a decimal holds every digit: nothing is rounded on the way."""
MOST_DECIMALS = 6
_SEPARATORS = {Language.VI: ",", Language.EN: "."}
_NUMBER = re.compile(r"(-?)([0-9]+)(?:([.,])([0-9]+))?", re.ASCII)
_THOUSAND = 3
_SUM = Words("{0} members with a vote, together {1}.", "{0} thành viên có quyền biểu quyết, tổng trọng số {1}.")
_PRESENT = Words("Those here now: {0}.", "Người đang có mặt: {0}.")
_NOW = Words("now {0}", "hiện nay {0}")
_MORE = Words("{0} more; search by name.", "Còn {0} người nữa; hãy tìm theo tên.")
_NOBODY = Words("Nobody with a vote has this name.", "Không có thành viên có quyền biểu quyết nào tên như vậy.")
_OPEN_NOW = Words(
    "A weighted vote is open; it goes on with the weights it was opened with.",
    "Đang mở một biểu quyết tính theo trọng số; lần đó vẫn tính theo trọng số lúc mở.",
)
_OVER = Words(
    "The meeting is over: weights stand as they are.", "Phiên họp đã kết thúc: trọng số giữ nguyên, không sửa được nữa."
)
_SAVED = Words("Saved.", "Đã lưu.")
_NO_NUMBER = Words(
    "Write a number such as 2 or 1.5, without thousands separators.",
    "Hãy ghi một số, ví dụ 2 hoặc 1,5; không dùng dấu phân cách hàng nghìn.",
)
_UNCLEAR = Words(
    "“{0}” can be read in two ways. Write {1} or {2}.",
    "“{0}” có thể hiểu theo hai cách. Hãy ghi {1} hoặc {2}.",
)
_NOT_ABOVE_ZERO = Words(
    "A weight is above 0. Whoever has no vote is changed under “People”.",
    "Trọng số phải lớn hơn 0. Người không có quyền biểu quyết thì sửa ở phần “Nhân sự”.",
)
_TOO_HEAVY = Words("A weight is at most 1000000.", "Trọng số không quá 1000000.")
_TOO_FINE = Words("At most six decimal places.", "Phần lẻ không quá sáu chữ số.")


class WeightRow(Row, frozen=True, kw_only=True):
    """One member; `weight` as it stands on the roster, `problem`: why the last change was not taken."""

    name: str
    detail: str
    weight: str
    problem: str


class WeightsView(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet; `offered`: the rules have weights and this person may look after them."""

    offered: bool = False
    asking: bool = False
    changeable: bool = False
    total: str = ""
    note: str = ""
    more: str = ""


def read_weight(text: str, language: Language) -> Decimal | Words:
    """A weight as it was typed, or the sentence that says what is wrong with it; {0}, {1}, {2} are filled in."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or len(text.strip()) > MOST_LETTERS:
        return _NO_NUMBER
    sign, whole, separator, part = found.groups()
    if separator and separator != _SEPARATORS[language] and len(part) == _THOUSAND:
        one = number_text(Decimal(f"{whole}.{part}"), language)
        return Words(*(w.format(text.strip(), whole + part, one) for w in _UNCLEAR))
    return _checked(Decimal(f"{sign}{whole}.{part or '0'}").normalize())


def _checked(weight: Decimal) -> Decimal | Words:
    if weight <= 0:
        return _NOT_ABOVE_ZERO
    exponent = int(weight.as_tuple().exponent)
    if exponent < -MOST_DECIMALS:
        return _TOO_FINE
    # Twenty and not 2E+1: noughts at the end are written out.
    plain = weight.quantize(Decimal(1)) if exponent > 0 and weight < Decimal(10) ** 9 else weight
    try:
        check_weight(plain)
    except Refused:
        return _TOO_HEAVY
    return plain


@QmlElement
class WeightsViewModel(ViewModel):
    """The weights of the meeting."""

    ticking = False
    changed = Signal()
    offered = shown(bool, "offered", changed)
    asking = shown(bool, "asking", changed)
    changeable = shown(bool, "changeable", changed)
    total = shown(str, "total", changed)
    note = shown(str, "note", changed)
    more = shown(str, "more", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows, self._asking, self._search = RowModel(WeightRow), False, ""
        self._refused: dict[PersonId, ClientError] = {}
        super().__init__(room)
        self._rows.setParent(self)

    def look(self) -> WeightsView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        if not meeting.rules.weights or not meeting.has_role(self.room.bridge.me, Role.CHAIR, Role.SECRETARY):
            self._rows.show([])
            return WeightsView()
        if not self._asking:
            self._rows.show([])
            return WeightsView(offered=True)
        members = self._members(meeting)
        found = [p for p in members if fold(self._search.strip()) in fold(p.name)]
        self._rows.show([self._row(meeting, p, language) for p in found[:MOST_SHOWN]])
        left = len(found) - MOST_SHOWN
        more = _MORE.say(language).format(left) if left > 0 else _NOBODY.say(language) if not found else ""
        return WeightsView(
            offered=True,
            asking=True,
            changeable=may(meeting, self.room.bridge.me, SetWeight),
            total=_total(meeting, members, language),
            note=self._note(meeting, language),
            more=more,
        )

    @staticmethod
    def _members(meeting: Meeting) -> list[Person]:
        members = (meeting.people[p] for p in meeting.voting_members())
        return sorted(members, key=lambda p: name_order(p.name))

    def _row(self, meeting: Meeting, person: Person, language: Language) -> WeightRow:
        point = meeting.points[person.point_id].name if person.point_id in meeting.points else ""
        weight, refused = number_text(person.weight, language), self._refused.get(person.person_id)
        parts = (person.title, point, _NOW.say(language).format(weight))
        return WeightRow(
            key=person.person_id,
            name=person.name,
            detail=" · ".join(part for part in parts if part),
            weight=weight,
            problem=error_sentence(refused, language) if refused is not None else "",
        )

    def _note(self, meeting: Meeting, language: Language) -> str:
        if not may(meeting, self.room.bridge.me, SetWeight):
            return _OVER.say(language)
        return _OPEN_NOW.say(language) if any(p.weighted for p in meeting.open_polls) else ""

    @Slot(bool)
    def ask(self, wanted: bool) -> None:
        """Open the sheet, or close it."""
        self._asking, self._search, self._refused = wanted, "", {}
        self.refresh()

    @Slot(str)
    def search(self, text: str) -> None:
        """Look for members by name."""
        self._search = text
        self.refresh()

    @Slot(str, str, result=bool)
    def touched(self, key: str, text: str) -> bool:
        """Whether what stands in the field says something else than the roster."""
        person, language = self.room.meeting.people.get(PersonId(key)), self.room.language
        return person is not None and read_weight(text, language) != person.weight

    @Slot(str, result=str)
    def problem(self, text: str) -> str:
        """What is wrong with a number being typed; "" when it can be saved."""
        weight = read_weight(text, self.room.language)
        return self.room.text(weight) if isinstance(weight, Words) else ""

    @Slot(str, str)
    def save(self, key: str, text: str) -> None:
        """Let the vote of somebody weigh so much; the roster says so only when the fact has come back."""
        weight, person = read_weight(text, self.room.language), PersonId(key)
        if isinstance(weight, Words) or not self.touched(key, text):
            return
        self._refused.pop(person, None)
        command = SetWeight(person_id=person, weight=weight)
        self.room.bridge.submit(command, lambda _: self._taken(), lambda error: self._not_taken(person, error))

    def _taken(self) -> None:
        self.room.say(_SAVED, "green")
        self.refresh()

    def _not_taken(self, person: PersonId, error: ClientError) -> None:
        self._refused[person] = error
        self.room.not_taken(error)
        self.refresh()


def _total(meeting: Meeting, members: list[Person], language: Language) -> str:
    everybody = sum((p.weight for p in members), Decimal(0))
    present = sum((p.weight for p in members if meeting.is_present(p.person_id)), Decimal(0))
    said = _SUM.say(language).format(len(members), number_text(everybody, language))
    return f"{said} {_PRESENT.say(language).format(number_text(present, language))}"
