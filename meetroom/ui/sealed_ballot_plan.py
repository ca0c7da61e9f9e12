"""What the chair's choice of scrutineers means, and the one to begin with; the choice itself is in the vote's draft."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import PersonId
from meetroom.domain.state import Person, Role
from meetroom.ui.poll_draft import PollDraftViewModel
from meetroom.ui.view import Room, ViewModel, shown
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
    "All {1} open the result together: if one device is lost, the vote has to be held again.",
    "Cả {1} người phải cùng mở kết quả: mất một thiết bị là phải biểu quyết lại.",
)
_SOME_NEEDED = Words(
    "Any {0} of the {1} open the result together: if more than {2} devices are lost, the vote has to be held again.",
    "Bất kỳ {0} trong {1} người cùng mở kết quả: mất quá {2} thiết bị là phải biểu quyết lại.",
)


class SealedPlanView(msgspec.Struct, frozen=True, kw_only=True):
    """What a choice means; amber where it cannot be, or should not."""

    needed: str
    sentence: str
    tone: str


def scrutineers(people: dict[PersonId, Person]) -> list[Person]:
    """Who may be chosen."""
    return [person for person in people.values() if Role.SCRUTINEER in person.roles]


def plan_sentence(needed: int, chosen: int, offered: int, language: Language) -> tuple[str, str]:
    """The sentence for a choice of `chosen` people, and its tone."""
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
    """The sentence below the choice."""

    ticking = False
    changed = Signal()
    needed = shown(str, "needed", changed)
    sentence = shown(str, "sentence", changed)
    tone = shown(str, "tone", changed)

    def __init__(self, room: Room, draft: PollDraftViewModel) -> None:
        self._draft = draft
        super().__init__(room)
        draft.changed.connect(self.refresh)

    def look(self) -> SealedPlanView:
        """See ViewModel."""
        draft = self._draft.draft
        chosen = len(draft.trustees)
        offered = len(scrutineers(self.room.meeting.people))
        sentence, tone = plan_sentence(draft.needed, chosen, offered, self.room.language)
        needed = self.room.text(_NEEDED).format(draft.needed, chosen) if chosen else "–"
        return SealedPlanView(needed=needed, sentence=sentence, tone=tone)

    @Slot()
    def begin(self) -> None:
        """To begin with all scrutineers are chosen, and more than half of them needed."""
        if self._draft.draft.trustees:
            return
        for person in scrutineers(self.room.meeting.people):
            self._draft.toggleTrustee(person.person_id)
        self._draft.setTrusteesNeeded(len(self._draft.draft.trustees) // 2 + 1)

    @Slot(int)
    def step(self, by: int) -> None:
        """One more or less needed."""
        self._draft.setTrusteesNeeded(self._draft.draft.needed + by)
