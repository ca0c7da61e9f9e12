"""The head of the meeting screen: title, item, stage, clock, line, who I am; knows no panel."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtQml import QmlElement

from meetroom.client.engine import CallPhase, ClientProblem, LinkState
from meetroom.domain.agenda import numbered
from meetroom.domain.state import Meeting, Phase, Role
from meetroom.ui.labels import PHASES, RUNNING, initials, long_clock_text, roles_text
from meetroom.ui.line_quality import GRADES, Grade, own_grade
from meetroom.ui.sentences import LINK_SENTENCES, LINKS, problem_sentence
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ITEM = Words("Item {0}/{1} · {2}", "Mục {0}/{1} · {2}")
_WAITING = Words(" · {0} waiting to be sent", " · {0} việc chờ gửi")
_PHASE_TONES = {Phase.OPEN: "blue", Phase.SUSPENDED: "amber", Phase.CLOSED: "plain"}
_LINK_TONES = {LinkState.LIVE: "green", LinkState.OFFLINE: "red"}
_GRADE_TONES = {Grade.FAIR: "amber", Grade.POOR: "red"}
_LINK_ICONS = {LinkState.LIVE: "wifi", LinkState.OFFLINE: "wifi-off"}


class HeaderView(msgspec.Struct, frozen=True, kw_only=True):
    """What the head says."""

    title: str
    subtitle: str
    phase: str
    phase_tone: str
    clock: str
    link: str
    link_tone: str
    link_icon: str
    link_sentence: str
    live: bool
    name: str
    role: str
    initials: str
    chair: bool
    secretary: bool
    is_open: bool


def phase_text(meeting: Meeting, language: Language) -> str:
    """Stage of the meeting; while an item runs, what is being done with it."""
    item = meeting.items.get(meeting.current_item) if meeting.current_item else None
    words = RUNNING[item.kind] if item is not None and meeting.phase is Phase.OPEN else PHASES[meeting.phase]
    return words.say(language)


def subtitle(meeting: Meeting, language: Language) -> str:
    """The running item with its place, else body and room."""
    rows = numbered(meeting)
    top = sum("." not in number for number, _ in rows)
    for number, item in rows:
        if item.item_id == meeting.current_item:
            return _ITEM.say(language).format(number, top, item.title)
    return " · ".join(part for part in (meeting.body, meeting.place) if part)


@QmlElement
class HeaderViewModel(ViewModel):
    """The head."""

    changed = Signal()
    title = shown(str, "title", changed)
    subtitle = shown(str, "subtitle", changed)
    phase = shown(str, "phase", changed)
    phaseTone = shown(str, "phase_tone", changed)
    clock = shown(str, "clock", changed)
    link = shown(str, "link", changed)
    linkTone = shown(str, "link_tone", changed)
    linkIcon = shown(str, "link_icon", changed)
    linkSentence = shown(str, "link_sentence", changed)
    live = shown(bool, "live", changed)
    name = shown(str, "name", changed)
    role = shown(str, "role", changed)
    initials = shown(str, "initials", changed)
    chair = shown(bool, "chair", changed)
    secretary = shown(bool, "secretary", changed)
    isOpen = shown(bool, "is_open", changed)

    def __init__(self, room: Room) -> None:
        self._problem: ClientProblem | None = None
        self._waiting = 0
        room.bridge.linkChanged.connect(self._on_link)
        room.bridge.outboxChanged.connect(self._on_outbox)
        super().__init__(room)

    def look(self) -> HeaderView:
        """See ViewModel."""
        meeting, language, link = self.room.meeting, self.room.language, self.room.bridge.link
        person, grade = self.room.me, self._grade()
        return HeaderView(
            title=meeting.title,
            subtitle=subtitle(meeting, language),
            phase=phase_text(meeting, language),
            phase_tone=_PHASE_TONES.get(meeting.phase, "plain"),
            clock=self._clock(meeting),
            link=(GRADES[grade] if grade in _GRADE_TONES else LINKS[link]).say(language),
            link_tone=_GRADE_TONES.get(grade, _LINK_TONES.get(link, "amber")),
            link_icon="wifi-low" if grade in _GRADE_TONES else _LINK_ICONS.get(link, "wifi-low"),
            link_sentence=self._link_sentence(),
            live=link is LinkState.LIVE,
            name=person.name if person else "",
            role=roles_text(person.roles, language) if person else "",
            initials=initials(person.name) if person else "",
            chair=person is not None and Role.CHAIR in person.roles,
            secretary=person is not None and not {Role.SECRETARY, Role.CLERK}.isdisjoint(person.roles),
            is_open=meeting.phase is Phase.OPEN,
        )

    def _grade(self) -> Grade:
        """How good the line for picture and sound is, while it and the line to the meeting stand."""
        call = self.room.bridge.call
        standing = self.room.bridge.link is LinkState.LIVE and call.phase is CallPhase.LIVE
        return own_grade(call.quality) if standing else Grade.UNKNOWN

    def _clock(self, meeting: Meeting) -> str:
        if meeting.opened_at is None:
            return ""
        end = meeting.closed_at or self.room.bridge.now()
        return long_clock_text((end - meeting.opened_at).total_seconds())

    def _link_sentence(self) -> str:
        language, link = self.room.language, self.room.bridge.link
        if link is LinkState.LIVE:
            return ""
        # While it is being tried again, what becomes of one's work matters more than why the line broke.
        if self._problem is not None and (self._problem, link) != (ClientProblem.UNREACHABLE, LinkState.CONNECTING):
            sentence = problem_sentence(self._problem, language)
        else:
            sentence = LINK_SENTENCES[link].say(language)
        return sentence + (_WAITING.say(language).format(self._waiting) if self._waiting else "")

    def _on_link(self, _state: LinkState, problem: ClientProblem | None) -> None:
        self._problem = problem
        self.refresh()

    def _on_outbox(self, waiting: int) -> None:
        self._waiting = waiting
        self.refresh()
