"""For whom marks are: chosen before drawing and afterwards, always said in words; decides no rule, draws nothing."""

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.annotations import Mark, joined
from meetroom.domain.core import GroupId, PersonId
from meetroom.domain.documents import includes
from meetroom.domain.state import Audience, Meeting, Role
from meetroom.papers.folding import fold
from meetroom.ui.items.marking import MarkBoard
from meetroom.ui.labels import person_name, roles_text
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_EVERYONE = Audience(everyone=True)
_NAMED = 3
_ONLY_ME = Words("Only you see what you draw", "Chỉ mình bạn thấy nét vẽ của bạn")
_ALL_SEE = Words("Everybody who has this document sees what you draw", "Mọi người có tài liệu này thấy nét vẽ của bạn")
_THEY_SEE = Words("What you draw is seen by: {0}", "Thấy nét vẽ của bạn: {0}")
_NOTE_ONLY_ME = Words("Only you see this note.", "Chỉ mình bạn thấy ghi chú này.")
_NOTE_ALL_SEE = Words("Everybody who has this document sees this note.", "Mọi người có tài liệu này thấy ghi chú này.")
_NOTE_THEY_SEE = Words("This note is seen by: {0}", "Thấy ghi chú này: {0}")
_LINE_ONLY_ME = Words("Only you see your notes", "Chỉ mình bạn thấy ghi chú")
_LINE_LEADING = Words(
    "They see strokes while you draw them; afterwards only you do",
    "Họ thấy nét lúc bạn đang vẽ; vẽ xong chỉ mình bạn thấy",
)
_SHORT_ME = Words("Only me", "Chỉ mình tôi")
_SHORT_ALL = Words("Everybody", "Mọi người")
_GROUP = Words("group {0}", "nhóm {0}")
_AND_MORE = Words("{0} and {1} more", "{0} và {1} người nữa")
_GROUPS, _PEOPLE = Words("Groups", "Nhóm"), Words("People", "Từng người")
_MEMBERS = Words("{0} people", "{0} người")
_ALL_NAME = Words("Everybody who has this document", "Mọi người có tài liệu này")
_SHARED = Words("Shared. They see {0} marks of yours now.", "Đã chia sẻ {0} nét ghi của bạn.")
_SHARED_BY = Words("Shared by {0}", "Do {0} chia sẻ")
_MINE_SEEN_BY = Words("Seen by {0}", "{0} thấy")


def audience_words(audience: Audience | None, meeting: Meeting, language: Language) -> str:
    """For whom marks are, in a few words; None: for their author only."""
    if audience is None:
        return _SHORT_ME.say(language)
    if audience.everyone:
        return _SHORT_ALL.say(language)
    parts = [roles_text((role,), language) for role in audience.roles]
    parts += [_GROUP.say(language).format(group) for group in audience.groups]
    names = [person_name(meeting, person_id) for person_id in audience.persons]
    text, more = ", ".join((*parts, *names[:_NAMED])), len(names) - _NAMED
    return _AND_MORE.say(language).format(text, more) if more > 0 else text


class ViewerRow(Row, frozen=True, kw_only=True):
    """Somebody, or several at once, who can be chosen."""

    section: str
    name: str
    detail: str
    chosen: bool


class SharingView(msgspec.Struct, frozen=True, kw_only=True):
    """The choice besides its list.  `afterwards`: it is for marks that are drawn already, so many."""

    short: str
    sentence: str
    private: bool
    afterwards: int
    choice: str
    usable: bool


class _Candidate(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    section: str
    name: str
    detail: str
    audience: Audience


@QmlElement
class MarkSharing(ViewModel):
    """See the module.  `asked`: the list is to be shown."""

    ticking = False
    changed = Signal()
    asked = Signal()
    short = shown(str, "short", changed)
    sentence = shown(str, "sentence", changed)
    private = shown(bool, "private", changed)
    afterwards = shown(int, "afterwards", changed)
    choice = shown(str, "choice", changed)
    usable = shown(bool, "usable", changed)
    rows: Property = fixed(QObject, "_rows")

    def __init__(self, room: Room, board: MarkBoard) -> None:
        self._rows = RowModel(ViewerRow)
        self._board = board
        self._marks: tuple[Mark, ...] = ()
        self._chosen = Audience()
        self._search = ""
        self._open = False
        super().__init__(room)
        self._rows.setParent(self)
        board.changed.connect(self.refresh)

    def look(self) -> SharingView:
        """See ViewModel."""
        meeting, language, now = self.room.meeting, self.room.language, self._board.audience_now
        if self._open:
            self._rows.show([self._row(candidate) for candidate in self._found()])
        return SharingView(
            short=audience_words(now, meeting, language),
            sentence=self._sentence(now),
            private=now is None,
            afterwards=len(self._marks),
            choice=audience_words(None if self._chosen == Audience() else self._chosen, meeting, language),
            usable=self._chosen != Audience(),
        )

    def words_of(self, mark: Mark) -> str:
        """Who sees a mark of this person."""
        audience = self._board.audience_of(mark)
        words = audience_words(audience, self.room.meeting, self.room.language)
        return words if audience is None else self.room.text(_MINE_SEEN_BY).format(words)

    @Slot(str, result=str)
    def wordsOf(self, mark_id: str) -> str:
        """Who sees a note: the one with this id, or (id "") the one to be written."""
        mark = self._board.mark(mark_id)
        audience = self._board.audience_now if mark is None else self._board.audience_of(mark)
        return self._said(audience, _NOTE_ONLY_ME, _NOTE_ALL_SEE, _NOTE_THEY_SEE)

    @Slot(str, result=str)
    def authorOf(self, mark_id: str) -> str:
        """Who has shared a note."""
        mark = self._board.mark(mark_id)
        return self.room.text(_SHARED_BY).format(person_name(self.room.meeting, mark.author)) if mark else ""

    @Slot()
    def ask(self) -> None:
        """Choose for whom is what will be drawn."""
        self._begin((), self._board.audience_now or Audience())

    @Slot()
    def askForSelected(self) -> None:
        """Choose whom to show what the lasso holds."""
        self.ask_for(self._board.selected())

    def ask_for(self, marks: list[Mark]) -> None:
        """Choose whom to show these marks."""
        own = tuple(mark for mark in marks if self._board.is_mine(mark))
        if own:
            self._begin(own, Audience())

    @Slot(str)
    def search(self, text: str) -> None:
        """Show only who fits."""
        self._search = fold(text).strip()
        self.refresh()

    @Slot(str)
    def toggle(self, key: str) -> None:
        """Choose somebody, or no more."""
        for candidate in self._candidates():
            if candidate.key == key:
                self._toggle(candidate.audience)
        self.refresh()

    @Slot()
    def onlyMe(self) -> None:
        """What is drawn from now on is for nobody else."""
        self._for_new(None)
        self._end()

    @Slot()
    def accept(self) -> None:
        """This is the choice."""
        if self._chosen == Audience():
            return
        if self._marks:
            self._board.share(self._marks, self._chosen)
            self.room.say(Words(*(words.format(len(self._marks)) for words in _SHARED)), "green")
        else:
            self._for_new(self._chosen)
        self._end()

    @Slot()
    def close(self) -> None:
        """Leave it as it was."""
        self._end()

    def _for_new(self, audience: Audience | None) -> None:
        self._board.audience_now = audience
        self._board.changed.emit()

    def _begin(self, marks: tuple[Mark, ...], chosen: Audience) -> None:
        self._marks, self._chosen, self._search, self._open = marks, chosen, "", True
        self.refresh()
        self.asked.emit()

    def _end(self) -> None:
        self._marks, self._open = (), False
        self.refresh()

    @property
    def line(self) -> str:
        """Who sees what is drawn from now on, for the line below the title."""
        board = self._board
        if board.audience_now is None and board.podium.leads:
            return self.room.text(_LINE_LEADING)
        return self._said(board.audience_now, _LINE_ONLY_ME, _ALL_SEE, _THEY_SEE)

    def _sentence(self, audience: Audience | None) -> str:
        return self._said(audience, _ONLY_ME, _ALL_SEE, _THEY_SEE)

    def _said(self, audience: Audience | None, me: Words, everybody: Words, them: Words) -> str:
        if audience is None:
            return self.room.text(me)
        if audience.everyone:
            return self.room.text(everybody)
        return self.room.text(them).format(audience_words(audience, self.room.meeting, self.room.language))

    def _toggle(self, audience: Audience) -> None:
        if includes(self._chosen, audience) and self._chosen.everyone == audience.everyone:
            self._chosen = Audience(
                groups=tuple(g for g in self._chosen.groups if g not in audience.groups),
                persons=tuple(p for p in self._chosen.persons if p not in audience.persons),
            )
        elif audience.everyone:
            self._chosen = audience
        else:
            before = Audience() if self._chosen.everyone else self._chosen
            self._chosen = joined(before, audience)

    def _candidates(self) -> Iterator[_Candidate]:
        meeting, language = self.room.meeting, self.room.language
        others = [
            p
            for p in meeting.people.values()
            if p.person_id != self.room.bridge.me and p.roles != (Role.ADMINISTRATOR,)
        ]
        count = _MEMBERS.say(language).format(len(others))
        yield _Candidate(key="everyone", section="", name=_ALL_NAME.say(language), detail=count, audience=_EVERYONE)
        for group in sorted({g for p in others for g in p.groups}):
            members = _MEMBERS.say(language).format(sum(group in p.groups for p in others))
            audience = Audience(groups=(GroupId(group),))
            section = _GROUPS.say(language)
            yield _Candidate(key=f"group:{group}", section=section, name=group, detail=members, audience=audience)
        for person in others:
            detail = " · ".join(part for part in (person.title, roles_text(person.roles, language)) if part)
            audience = Audience(persons=(PersonId(person.person_id),))
            section, key = _PEOPLE.say(language), f"person:{person.person_id}"
            yield _Candidate(key=key, section=section, name=person.name, detail=detail, audience=audience)

    def _found(self) -> list[_Candidate]:
        words = self._search.split()
        return [c for c in self._candidates() if all(word in fold(f"{c.name} {c.detail}") for word in words)]

    def _row(self, candidate: _Candidate) -> ViewerRow:
        everyone = candidate.audience.everyone
        chosen = self._chosen.everyone if everyone else _names(self._chosen, candidate.audience)
        return ViewerRow(
            key=candidate.key, section=candidate.section, name=candidate.name, detail=candidate.detail, chosen=chosen
        )


def _names(chosen: Audience, audience: Audience) -> bool:
    return set(audience.groups) <= set(chosen.groups) and set(audience.persons) <= set(chosen.persons)
