"""How the screens are wanted: language, theme, text size, each person's tools, in one small file; knows no meeting."""

import logging
from collections.abc import Container
from pathlib import Path

import msgspec
from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.ui.items.tool_box import ToolHabits
from meetroom.ui.words import Language

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

logger = logging.getLogger(__name__)
SCHEMES = ("light", "dark", "contrast")
SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
MAX_PEOPLE = 50
"""So many people's tools are remembered on one machine."""


class RecentMeeting(msgspec.Struct, frozen=True):
    """A meeting once entered from this machine."""

    server_url: str
    meeting_id: str
    title: str
    login: str = ""


class Preferences(msgspec.Struct, frozen=True):
    """The remembered choices."""

    language: Language = Language.VI
    scheme: str = "light"
    scale: float = 1.0
    devices: dict[str, str] = {}
    device_names: dict[str, str] = {}
    recent: tuple[RecentMeeting, ...] = ()
    tools: dict[str, ToolHabits] = {}


def load(folder: Path) -> Preferences:
    """The remembered choices; a missing or damaged file gives the defaults."""
    try:
        return msgspec.json.decode((folder / "screens.json").read_bytes(), type=Preferences)
    except FileNotFoundError:
        return Preferences()
    except (OSError, msgspec.DecodeError) as error:
        logger.warning("preferences cannot be read: %s", type(error).__name__)
        return Preferences()


@QmlElement
class PreferencesViewModel(QObject):
    """The choices as the settings screen shows and changes them."""

    changed = Signal()
    languageChosen = Signal(str)

    def __init__(self, folder: Path, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._preferences = preferences

    @property
    def current(self) -> Preferences:
        """All choices."""
        return self._preferences

    @QtProperty(str, notify=changed)
    def language(self) -> str:
        """ "vi" or "en"."""
        return self._preferences.language.value

    @QtProperty(str, notify=changed)
    def scheme(self) -> str:
        """ "light", "dark" or "contrast"."""
        return self._preferences.scheme

    @QtProperty(float, notify=changed)
    def scale(self) -> float:
        """Text size, 1.0 to 2.0."""
        return self._preferences.scale

    @QtProperty(int, notify=changed)
    def schemeIndex(self) -> int:
        """Place of the theme in the list."""
        return SCHEMES.index(self._preferences.scheme)

    @QtProperty(int, notify=changed)
    def scaleIndex(self) -> int:
        """Place of the text size in the list, -1 when it is another one."""
        return SCALES.index(self._preferences.scale) if self._preferences.scale in SCALES else -1

    @Slot(str)
    def chooseLanguage(self, language: str) -> None:
        """Show everything in this language."""
        self._change(language=Language(language))
        self.languageChosen.emit(language)

    @Slot(int)
    def chooseScheme(self, index: int) -> None:
        """Take another theme."""
        self._change(scheme=SCHEMES[index])

    @Slot(int)
    def chooseScale(self, index: int) -> None:
        """Take another text size."""
        self._change(scale=SCALES[index])

    def remember_device(self, kind: str, key: str, name: str) -> None:
        """Use this camera, microphone or speaker again next time; in another socket it is known by its name."""
        now = self._preferences
        self._change(devices={**now.devices, kind: key}, device_names={**now.device_names, kind: name})

    def tools_of(self, person: str) -> ToolHabits:
        """How this person has set their tools of writing."""
        return self._preferences.tools.get(person, ToolHabits())

    def remember_tools(self, person: str, habits: ToolHabits) -> None:
        """So has this person set their tools."""
        if habits == self.tools_of(person):
            return
        others = [(name, tools) for name, tools in self._preferences.tools.items() if name != person]
        self._change(tools=dict([*others, (person, habits)][-MAX_PEOPLE:]))

    def remember(self, meeting: RecentMeeting) -> None:
        """Put a meeting first among the recent ones."""
        others = tuple(
            m
            for m in self._preferences.recent
            if (m.server_url, m.meeting_id) != (meeting.server_url, meeting.meeting_id)
        )
        self._change(recent=(meeting, *others)[:8])

    def forget(self, meeting_ids: Container[str]) -> None:
        """Remember no more that these meetings were entered from this machine."""
        recent = tuple(m for m in self._preferences.recent if m.meeting_id not in meeting_ids)
        if recent != self._preferences.recent:
            self._change(recent=recent)

    def _change(self, **changes: object) -> None:
        self._preferences = msgspec.structs.replace(self._preferences, **changes)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / "screens.json").write_bytes(msgspec.json.encode(self._preferences))
        except OSError as error:
            # Losing a choice must not keep anybody out of a meeting.
            logger.warning("preferences cannot be written: %s", type(error).__name__)
        self.changed.emit()
