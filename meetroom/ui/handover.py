"""The chair handed over and taken back: who presides, who could; decides no rule."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.chairing import HandOverChair, TakeBackChair
from meetroom.domain.core import PersonId
from meetroom.domain.state import INSIDE, Meeting, Person, Phase, Role
from meetroom.papers.folding import fold
from meetroom.ui.labels import initials, person_name, roles_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

SITTING = frozenset({Phase.ANNOUNCED, Phase.OPEN, Phase.SUSPENDED})
_PRESIDES = Words("{0} presides now.", "{0} đang điều hành phiên họp.")
_YOU = Words("You preside in place of the chair.", "Bạn đang điều hành thay chủ tọa.")
_TAKE = Words("Take the chair back", "Nhận lại quyền điều hành")
_GIVE = Words("Give the chair back", "Trả lại quyền điều hành")
_HANDED = Words("{0} presides from now on.", "Từ lúc này {0} điều hành phiên họp.")


class CandidateRow(Row, frozen=True, kw_only=True):
    """Somebody who could preside."""

    name: str
    initials: str
    detail: str


class HandoverView(msgspec.Struct, frozen=True, kw_only=True):
    """Who presides; `take` is empty where there is nothing to take back."""

    sentence: str
    may_hand: bool
    take: str
    nobody: bool


def candidates(meeting: Meeting, me: PersonId) -> list[Person]:
    """Who is here and may preside; chairs of the roster first."""
    fit = [
        p
        for p in meeting.people.values()
        if p.person_id not in (me, meeting.presiding)
        and not set(INSIDE).isdisjoint(p.roles)
        and meeting.is_present(p.person_id)
    ]
    return sorted(fit, key=lambda p: Role.CHAIR not in p.roles)


def _row(person: Person, language: Language) -> CandidateRow:
    parts = (person.title, roles_text(person.roles, language))
    return CandidateRow(
        key=person.person_id,
        name=person.name,
        initials=initials(person.name),
        detail=" · ".join(part for part in parts if part),
    )


@QmlElement
class HandoverViewModel(ViewModel):
    """Who presides."""

    ticking = False
    changed = Signal()
    sentence = shown(str, "sentence", changed)
    mayHand = shown(bool, "may_hand", changed)
    take = shown(str, "take", changed)
    nobody = shown(bool, "nobody", changed)
    people: Property = fixed(QObject, "_people")

    def __init__(self, room: Room) -> None:
        self._people = RowModel(CandidateRow)
        self._query = ""
        super().__init__(room)
        self._people.setParent(self)

    def look(self) -> HandoverView:
        """See ViewModel."""
        meeting, language, me = self.room.meeting, self.room.language, self.room.bridge.me
        wanted = fold(self._query)
        found = [p for p in candidates(meeting, me) if wanted in fold(p.name)]
        self._people.show([_row(person, language) for person in found])
        sitting = meeting.phase in SITTING
        named = meeting.presiding if sitting else None
        mine = named == me
        sentence = "" if named is None else _YOU.say(language) if mine else ""
        if named is not None and not mine:
            sentence = _PRESIDES.say(language).format(person_name(meeting, named))
        chair = meeting.has_role(me, Role.CHAIR)
        return HandoverView(
            sentence=sentence,
            may_hand=meeting.presides(me) and sitting,
            take="" if named is None or not chair else (_GIVE if mine else _TAKE).say(language),
            nobody=not found,
        )

    @Slot(str)
    def search(self, query: str) -> None:
        """Show only names with this in them, with or without marks."""
        self._query = query.strip()
        self.refresh()

    @Slot(str, str)
    def hand(self, key: str, reason: str) -> None:
        """Let somebody preside."""
        name = person_name(self.room.meeting, key)
        done = Words(*(words.format(name) for words in _HANDED))
        self.room.submit(HandOverChair(person_id=PersonId(key), reason=reason.strip()), done)

    @Slot()
    def takeBack(self) -> None:
        """Preside again, or give the chair back."""
        self.room.submit(TakeBackChair())
