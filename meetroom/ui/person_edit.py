"""One person of the meeting, new or known, as the secretary writes them down; decides no rule."""

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.groups import MAX_GROUP_LETTERS, MAX_GROUPS_OF_PERSON, groups_of, known_group
from meetroom.client.people_names import login_of, one_line
from meetroom.domain.core import GroupId, PersonId, PointId
from meetroom.domain.roles import AddPerson, EditPerson
from meetroom.domain.state import Person, Role
from meetroom.protocol.http import AccountAnswer, AccountRequest
from meetroom.ui.labels import roles_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

ROLE_CHOICES = (
    Role.DELEGATE, Role.CHAIR, Role.SECRETARY, Role.GUEST, Role.CLERK, Role.OPERATOR, Role.OBSERVER, Role.SCRUTINEER,
)  # fmt: skip
TWO_OFFICES = ((Role.DELEGATE, Role.SCRUTINEER),)
"""Scrutineers are mostly chosen from among the delegates, and vote themselves."""
_REMOTE = Words("Remote", "Từ xa")
_MEMBERS = Words("{0} people", "{0} người")
_NEW_GROUP = Words("new", "mới")
_SAVED = Words("{0} is saved.", "Đã lưu {0}.")
_BAD_GROUP = Words(
    "Write a name of at most 200 letters for the group.", "Hãy ghi tên nhóm, không quá 200 chữ."
)  # fmt: skip
_TOO_MANY = Words(
    "A person can be in 50 groups at most. Take one out first.", "Mỗi người ở nhiều nhất 50 nhóm. Hãy bỏ bớt một nhóm."
)


class GroupRow(Row, frozen=True, kw_only=True):
    """A group the person can be in."""

    detail: str
    chosen: bool


class PersonEditView(msgspec.Struct, frozen=True, kw_only=True):
    """The person besides the groups; `key` is empty for a new one."""

    asking: bool
    key: str
    name: str
    office: str
    roles: tuple[str, ...]
    role: int
    places: tuple[str, ...]
    place: int
    voting: bool
    groups_text: str
    problem: str


@QmlElement
class PersonEditViewModel(ViewModel):
    """One person at a time; `began` comes when somebody else is shown."""

    ticking = False
    changed = Signal()
    began = Signal()
    asking = shown(bool, "asking", changed)
    key = shown(str, "key", changed)
    name = shown(str, "name", changed)
    office = shown(str, "office", changed)
    roles = shown(list, "roles", changed)
    role = shown(int, "role", changed)
    places = shown(list, "places", changed)
    place = shown(int, "place", changed)
    voting = shown(bool, "voting", changed)
    groupsText = shown(str, "groups_text", changed)
    problem = shown(str, "problem", changed)
    groups: Property = fixed(QObject, "_groups")

    def __init__(self, room: Room) -> None:
        self._groups = RowModel(GroupRow)
        self._asking = False
        self._person: Person | None = None
        self._chosen: tuple[GroupId, ...] = ()
        self._made: tuple[GroupId, ...] = ()
        self._problem: Words | None = None
        super().__init__(room)
        self._groups.setParent(self)

    def look(self) -> PersonEditView:
        """See ViewModel."""
        meeting, language, person = self.room.meeting, self.room.language, self._person
        self._groups.show(self._group_rows() if self._asking else [])
        points = tuple(meeting.points)
        choices = self._choices()
        return PersonEditView(
            asking=self._asking,
            key=person.person_id if person else "",
            name=person.name if person else "",
            office=person.title if person else "",
            roles=tuple(roles_text(roles, language) for roles in choices),
            role=choices.index(person.roles) if person else 0,
            places=(_REMOTE.say(language), *(point.name for point in meeting.points.values())),
            place=points.index(person.point_id) + 1 if person and person.point_id in meeting.points else 0,
            voting=person.voting if person else True,
            groups_text=", ".join(self._chosen),
            problem=self._problem.say(language) if self._problem else "",
        )

    @Slot()
    def beginNew(self) -> None:
        """Ask for a new person."""
        self._begin(None)

    @Slot(str)
    def begin(self, key: str) -> None:
        """Show a person of the meeting."""
        person = self.room.meeting.people.get(PersonId(key))
        if person is not None:
            self._begin(person)

    @Slot(str)
    def toggleGroup(self, name: str) -> None:
        """Put the person into a group, or take them out."""
        group = GroupId(name)
        if group in self._chosen:
            self._chosen, self._problem = tuple(g for g in self._chosen if g != group), None
        else:
            self._choose(group)
        self.refresh()

    @Slot(str, result=bool)
    def addGroup(self, name: str) -> bool:
        """Put the person into a group by its name, a new one if need be.

        Returns: whether that was done; if not, `problem` says why.
        """
        name = one_line(name)
        if not name or len(name) > MAX_GROUP_LETTERS or not name.isprintable():
            self._problem = _BAD_GROUP
            self.refresh()
            return False
        group = known_group(self.room.meeting, name)
        done = group in self._chosen or self._choose(group)
        if done and group not in groups_of(self.room.meeting) and group not in self._made:
            self._made = (*self._made, group)
        self.refresh()
        return done

    @Slot(str, str, str, int, int, bool)
    def save(self, name: str, title: str, login: str, role: int, place: int, voting: bool) -> None:
        """Write the person down: a new one with an account to come in by."""
        points = tuple(self.room.meeting.points)
        point_id = points[place - 1] if 0 < place <= len(points) else None
        roles = self._choices()[role]
        name, title = one_line(name), one_line(title)
        if self._person is None:
            blank = Person(person_id=PersonId(""), name=name, title=title, roles=roles, voting=voting)
            self._add(login, replace(blank, point_id=point_id, groups=self._chosen))
        else:
            self._change(self._person.person_id, name, title, roles, voting, point_id)
        self.close()

    @Slot(int, result=bool)
    def mostlyVotes(self, role: int) -> bool:
        """Whether who has this role mostly has a vote: what the form proposes when the role is chosen."""
        return not {Role.CHAIR, Role.DELEGATE}.isdisjoint(self._choices()[role])

    @Slot(str, result=str)
    def proposedLogin(self, name: str) -> str:
        """A log-in name for a person's name."""
        return login_of(name)

    @Slot()
    def close(self) -> None:
        """Leave it as it was."""
        self._asking = False
        self.refresh()

    def _begin(self, person: Person | None) -> None:
        self._asking, self._person, self._made, self._problem = True, person, (), None
        self._chosen = person.groups if person else ()
        self.refresh()
        self.began.emit()

    def _choices(self) -> tuple[tuple[Role, ...], ...]:
        """Single roles, and what the person has where that is another one or several."""
        single: tuple[tuple[Role, ...], ...] = (*((role,) for role in ROLE_CHOICES), *TWO_OFFICES)
        held = self._person.roles if self._person else single[0]
        return single if held in single else (*single, held)

    def _choose(self, group: GroupId) -> bool:
        room_left = len(self._chosen) < MAX_GROUPS_OF_PERSON
        if room_left:
            self._chosen = (*self._chosen, group)
        self._problem = None if room_left else _TOO_MANY
        return room_left

    def _group_rows(self) -> list[GroupRow]:
        known, language = groups_of(self.room.meeting), self.room.language
        fresh = [g for g in dict.fromkeys((*self._made, *self._chosen)) if g not in known]
        rows = [(group, _MEMBERS.say(language).format(count)) for group, count in known.items()]
        rows += [(group, _NEW_GROUP.say(language)) for group in fresh]
        return [GroupRow(key=group, detail=detail, chosen=group in self._chosen) for group, detail in rows]

    def _add(self, login: str, person: Person) -> None:
        request = AccountRequest(login=login.strip() or login_of(person.name), name=person.name)

        def add(account: AccountAnswer) -> None:
            self.room.submit(AddPerson(person=replace(person, person_id=account.person_id)))

        self.room.bridge.run(self.room.bridge.engine.create_account(request), add, self.room.complain)

    def _change(
        self, key: PersonId, name: str, title: str, roles: tuple[Role, ...], voting: bool, point_id: PointId | None
    ) -> None:
        """As the roster has them now, with what stands in the sheet."""
        now = self.room.meeting.people.get(key)
        if now is None:
            return
        wanted = replace(
            now, name=name, title=title, roles=roles, voting=voting, point_id=point_id, groups=self._chosen
        )
        if wanted != now:
            self.room.submit(EditPerson(person=wanted), Words(*(words.format(name) for words in _SAVED)))
