"""Which of the devices plugged in is in use, and what to say when one comes or goes; knows no device and no screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import NamedTuple


class Kind(StrEnum):
    """Kinds of devices."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    SPEAKER = "speaker"


class Found(NamedTuple):
    """A device: a key that stays the same, and what it calls itself."""

    key: str
    name: str


class News(StrEnum):
    """What a look at the machine's devices brought."""

    NOTHING = auto()
    OFFERED = auto()
    """Another one was plugged in; nobody has asked for it yet."""
    TAKEN = auto()
    """Another one is in use: the first there is, or the system's new choice."""
    FELL_BACK = auto()
    """The one in use is gone; another one took its place."""
    RETURNED = auto()
    """The chosen one is back and in use again."""
    LOST = auto()
    """The one in use is gone, and there is none left."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A change: `device` is the one it is about (offered, taken or lost), `gone` the one that was used before."""

    news: News
    device: Found | None = None
    gone: Found | None = None


NO_TURN = Turn(News.NOTHING)


class Choice:
    """The device of one kind in use.

    Args:
        wanted: what the person once chose; None follows the system.
        follow_system: whether, without a choice, the system's new first device takes over at once.
    """

    def __init__(self, wanted: Found | None = None, *, follow_system: bool = True) -> None:
        self.found: tuple[Found, ...] = ()
        self.taken: Found | None = None
        self._wanted = wanted
        self._follow_system = follow_system

    @property
    def index(self) -> int:
        """Place of the device in use among those found, -1 where there is none."""
        keys = [device.key for device in self.found]
        return keys.index(self.taken.key) if self.taken is not None and self.taken.key in keys else -1

    def choose(self, index: int) -> bool:
        """The person wants this one, now and next time; False when it is in use already or not there."""
        if not 0 <= index < len(self.found):
            return False
        before, self._wanted = self.taken, self.found[index]
        self.taken = self._wanted
        return before is None or before.key != self.taken.key

    def look(self, found: Sequence[Found]) -> Turn:
        """Take note of what is plugged in now, the system's own choice first."""
        known = {device.key for device in self.found}
        self.found = tuple(found)
        before, self.taken = self.taken, self._pick()
        now = self.taken
        if now is None:
            return NO_TURN if before is None else Turn(News.LOST, before)
        if before is not None and before.key == now.key:
            fresh = [device for device in self.found if device.key not in known]
            return Turn(News.OFFERED, fresh[0]) if fresh else NO_TURN
        gone = before if before is not None and before.key not in self._keys else None
        if self._is_wanted(now):
            return Turn(News.RETURNED, now, gone)
        return Turn(News.FELL_BACK if gone is not None else News.TAKEN, now, gone)

    @property
    def _keys(self) -> set[str]:
        return {device.key for device in self.found}

    def _is_wanted(self, device: Found) -> bool:
        wanted = self._wanted
        return wanted is not None and (device.key == wanted.key or device.name == wanted.name != "")

    def _pick(self) -> Found | None:
        wanted = self._wanted
        if wanted is not None:
            by_key = [device for device in self.found if device.key == wanted.key]
            # In another socket a device may get another key; two of the same name are not told apart.
            by_name = [device for device in self.found if device.name == wanted.name != ""]
            known = by_key or (by_name if len(by_name) == 1 else [])
            if known:
                return known[0]
        stays = wanted is not None or not self._follow_system
        if stays and self.taken is not None and self.taken.key in self._keys:
            return self.taken
        return self.found[0] if self.found else None
