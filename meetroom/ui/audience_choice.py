"""Who may read a paper: everybody, roles, groups or persons, picked from a list with search; decides no rule."""

from collections.abc import Callable, Iterator

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.core import GroupId, PersonId
from meetroom.domain.state import OFFICE, Audience, Meeting, Person, Role
from meetroom.papers.folding import fold
from meetroom.ui.labels import ROLES, roles_text
from meetroom.ui.paper_words import audience_text, readers_count
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

EVERYBODY = "everyone"
_ALL = Words("Everybody in the meeting", "Mọi người trong phiên họp")
_ROLES, _GROUPS, _PERSONS = Words("Roles", "Vai trò"), Words("Groups", "Nhóm"), Words("People", "Từng người")
_MEMBERS = Words("{0} people", "{0} người")
_OFFICE = Words(
    "The chair, the secretaries and the clerks read every paper; they need not be chosen.",
    "Chủ tọa, thư ký và văn thư luôn đọc được mọi tài liệu, không cần chọn.",
)
_LOCKED = Words(
    "It is released already: readers can be added, not taken away.",
    "Tài liệu đã phát hành: chỉ thêm được người đọc, không bớt được.",
)
_READERS = Words("{0} people will be able to read it", "{0} người sẽ đọc được")
_NOBODY = Words("Choose who may read it.", "Hãy chọn ai được đọc.")


class ReaderRow(Row, frozen=True, kw_only=True):
    """Somebody, or several at once, who can be chosen."""

    section: str
    name: str
    detail: str
    chosen: bool
    locked: bool


class AudienceView(msgspec.Struct, frozen=True, kw_only=True):
    """The choice besides its list."""

    asking: bool
    text: str
    readers: str
    hint: str
    usable: bool
    found: int


class _Candidate(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    section: str
    name: str
    detail: str
    audience: Audience


def united(a: Audience, b: Audience) -> Audience:
    """Everybody of both."""
    return Audience(
        everyone=a.everyone or b.everyone,
        roles=tuple(r for r in Role if r in a.roles or r in b.roles),
        groups=(*a.groups, *(g for g in b.groups if g not in a.groups)),
        persons=(*a.persons, *(p for p in b.persons if p not in a.persons)),
    )


def without(a: Audience, b: Audience) -> Audience:
    """Those of `a` that `b` does not name."""
    return Audience(
        everyone=a.everyone and not b.everyone,
        roles=tuple(r for r in a.roles if r not in b.roles),
        groups=tuple(g for g in a.groups if g not in b.groups),
        persons=tuple(p for p in a.persons if p not in b.persons),
    )


def _names(a: Audience, b: Audience) -> bool:
    """Whether `a` names all that `b` names, word for word."""
    return without(b, a) == Audience()


def _to_choose_from(meeting: Meeting, language: Language) -> Iterator[_Candidate]:
    people = [p for p in meeting.people.values() if p.roles != (Role.ADMINISTRATOR,)]
    yield _Candidate(
        key=EVERYBODY, section="", name=_ALL.say(language), detail=_members(len(people), language),
        audience=Audience(everyone=True),
    )  # fmt: skip
    for role, words in ROLES.items():
        count = sum(role in p.roles for p in people)
        if count and role not in OFFICE and role is not Role.ADMINISTRATOR:
            yield _Candidate(
                key=f"role:{role.value}", section=_ROLES.say(language), name=words.say(language),
                detail=_members(count, language), audience=Audience(roles=(role,)),
            )  # fmt: skip
    for group in sorted({g for p in people for g in p.groups}):
        count = sum(group in p.groups for p in people)
        yield _Candidate(
            key=f"group:{group}", section=_GROUPS.say(language), name=str(group), detail=_members(count, language),
            audience=Audience(groups=(GroupId(group),)),
        )  # fmt: skip
    for person in people:
        if not any(role in OFFICE for role in person.roles):
            yield _Candidate(
                key=f"person:{person.person_id}", section=_PERSONS.say(language), name=person.name,
                detail=_person_detail(meeting, person, language),
                audience=Audience(persons=(PersonId(person.person_id),)),
            )  # fmt: skip


def _members(count: int, language: Language) -> str:
    return _MEMBERS.say(language).format(count)


def _person_detail(meeting: Meeting, person: Person, language: Language) -> str:
    point = meeting.points[person.point_id].name if person.point_id in meeting.points else ""
    parts = (person.title, roles_text(person.roles, language), point, ", ".join(person.groups))
    return " · ".join(part for part in parts if part)


@QmlElement
class AudienceChoiceViewModel(ViewModel):
    """One choice of readers at a time; whoever asks for it begins it and is told its end."""

    ticking = False
    changed = Signal()
    asking = shown(bool, "asking", changed)
    text = shown(str, "text", changed)
    readers = shown(str, "readers", changed)
    hint = shown(str, "hint", changed)
    usable = shown(bool, "usable", changed)
    found = shown(int, "found", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room) -> None:
        self._rows = RowModel(ReaderRow)
        self._chosen, self._locked = Audience(everyone=True), Audience()
        self._search = ""
        self._told: Callable[[Audience], None] | None = None
        super().__init__(room)
        self._rows.setParent(self)

    def begin(self, audience: Audience, told: Callable[[Audience], None], locked: Audience | None = None) -> None:
        """Ask.

        Args:
            audience: chosen to begin with.
            told: called with the choice when it is confirmed.
            locked: whom it cannot be taken from any more.
        """
        self._chosen, self._locked = audience, locked or Audience()
        self._search, self._told = "", told
        self.refresh()

    def look(self) -> AudienceView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        rows = self._found() if self._told is not None else []
        self._rows.show([self._row(candidate) for candidate in rows])
        usable = self._chosen != Audience()
        count = readers_count(self._with_office(), None, meeting)
        locked = self._locked != Audience()
        return AudienceView(
            asking=self._told is not None,
            text=audience_text(self._chosen, meeting, language) if usable else "",
            readers=(_READERS.say(language).format(count) if usable else _NOBODY.say(language)),
            hint=(_LOCKED if locked else _OFFICE).say(language),
            usable=usable,
            found=sum(candidate.key.startswith("person:") for candidate in rows) if self._search else 0,
        )

    @Slot(str)
    def search(self, text: str) -> None:
        """Show only who fits; by name, office, role, point or group, with or without Vietnamese marks."""
        self._search = fold(text).strip()
        self.refresh()

    @Slot(str)
    def toggle(self, key: str) -> None:
        """Choose somebody, or no more."""
        for candidate in _to_choose_from(self.room.meeting, self.room.language):
            if candidate.key == key and not _names(self._locked, candidate.audience):
                self._toggle(candidate.audience)
        self.refresh()

    @Slot()
    def chooseFound(self) -> None:
        """Choose every person the search found."""
        for candidate in self._found():
            if candidate.key.startswith("person:"):
                self._chosen = united(without(self._chosen, Audience(everyone=True)), candidate.audience)
        self._chosen = self._locked if self._locked.everyone else self._chosen
        self.refresh()

    @Slot()
    def accept(self) -> None:
        """This is the choice."""
        told = self._told
        if told is not None and self._chosen != Audience():
            self._told = None
            told(self._chosen)
            self.refresh()

    @Slot()
    def close(self) -> None:
        """Leave it as it was."""
        self._told = None
        self.refresh()

    def _toggle(self, audience: Audience) -> None:
        if _names(self._chosen, audience):
            self._chosen = without(self._chosen, audience)
        elif audience.everyone:
            self._chosen = audience
        else:
            self._chosen = united(without(self._chosen, Audience(everyone=True)), audience)
        chosen = united(self._chosen, self._locked)
        self._chosen = Audience(everyone=True) if chosen.everyone else chosen

    def _found(self) -> list[_Candidate]:
        candidates = _to_choose_from(self.room.meeting, self.room.language)
        return [c for c in candidates if all(word in fold(f"{c.name} {c.detail}") for word in self._search.split())]

    def _row(self, candidate: _Candidate) -> ReaderRow:
        return ReaderRow(
            key=candidate.key,
            section=candidate.section,
            name=candidate.name,
            detail=candidate.detail,
            chosen=_names(self._chosen, candidate.audience),
            locked=_names(self._locked, candidate.audience),
        )

    def _with_office(self) -> Audience:
        return united(self._chosen, Audience(roles=OFFICE))
