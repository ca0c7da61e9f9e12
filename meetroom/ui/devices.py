"""Camera, microphone and speaker in use behind one object; their coming, going and failing is told, never fatal.

Nobody is filmed before they ask for it.  Knows no screen: what happened is told as facts, the words are made
elsewhere.
"""

import logging
from collections.abc import Mapping
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from meetroom.client.engine import ClientError
from meetroom.media.audio import FRAME_SAMPLES, Samples, level_dbov
from meetroom.media.picture import Picture
from meetroom.ui.bridge import Bridge
from meetroom.ui.device_choice import Choice, Found, Kind, News, Turn
from meetroom.ui.machine import Camera, Machine, QtMachine
from meetroom.ui.sound import NoSound, Sound, Take
from meetroom.ui.sound_check import METER_DECAY, meter

__all__ = ["CHUNK_SAMPLES", "Devices", "Found", "Kind", "NoSound", "Trouble", "machine_devices"]

logger = logging.getLogger(__name__)
CHUNK_SAMPLES = FRAME_SAMPLES
"""20 ms of mono sound."""
NOTHING_WANTED: Mapping[str, str] = MappingProxyType({})


class Trouble(StrEnum):
    """Why a device that is there is of no use."""

    NONE = auto()
    NOT_WORKING = auto()
    """It cannot be opened or gives nothing; mostly because another program holds it."""
    NOT_ALLOWED = auto()
    """The system does not let this program use it."""


class Trial(Protocol):
    """Who listens and plays without a call, such as SoundCheck."""

    def take(self, samples: Samples) -> None:
        """20 ms of the microphone."""

    def give(self) -> Samples:
        """20 ms for the speaker."""


class Devices(QObject):
    """The devices in use.

    `turned` comes when a device was plugged in or out, `failed` when one stops working or works again.

    Args:
        camera: None where there is none.
        sound: `NoSound` where there is none.
    """

    changed = Signal()
    ownPicture = Signal(object)  # Picture
    chosen = Signal(str, str, str)  # Kind, key, name
    turned = Signal(object)  # dict[Kind, Turn], without those that bring nothing
    failed = Signal(object, object)  # Kind, Trouble

    def __init__(self, camera: Camera | None, sound: Sound, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera = camera
        self._sound = sound
        self._bridge: Bridge | None = None
        self._check: Trial | None = None
        self._machine: Machine | None = None
        self._choices = {kind: Choice() for kind in Kind}
        self._troubles: dict[Kind, Trouble] = {}
        self._worked: set[Kind] = set()
        self._level = 0.0
        self.camera_on = False
        self._film_wanted = self._film_in_call = False
        self._private = self._filmed_before = False
        self._film_again: Found | None = None

    @classmethod
    def of(
        cls,
        machine: Machine,
        wanted: Mapping[str, str],
        names: Mapping[str, str] = NOTHING_WANTED,
        parent: QObject | None = None,
    ) -> "Devices":
        """The wanted devices of a machine; where one is not there, the first of its kind.

        Args:
            wanted, names: keys and names of devices chosen before, by kind.
        """
        made = cls(None, NoSound(), parent)
        made._machine = machine
        for kind in Kind:
            before = Found(wanted[kind], names.get(kind, "")) if wanted.get(kind) else None
            # A camera is never changed behind somebody's back.
            made._choices[kind] = Choice(before, follow_system=kind is not Kind.CAMERA)
            made._choices[kind].look(machine.found(kind))
        made._camera = machine.camera(made._key(Kind.CAMERA))
        made._sound = machine.sound(made._key(Kind.MICROPHONE), made._key(Kind.SPEAKER))
        machine.watch(made._look)
        return made

    def found(self, kind: Kind) -> tuple[Found, ...]:
        """What there is to choose from."""
        return self._choices[kind].found

    def index(self, kind: Kind) -> int:
        """Place of the device in use among those found, -1 where there is none."""
        return self._choices[kind].index

    def choose(self, kind: Kind, index: int) -> None:
        """Use another device from now on."""
        choice = self._choices[kind]
        if not 0 <= index < len(choice.found):
            return
        anew = choice.choose(index)
        device = choice.found[index]
        self.chosen.emit(kind.value, device.key, device.name)
        if anew:
            film = self.camera_on
            self._take(kind)
            if kind is Kind.CAMERA:
                self.set_camera(film)
            self.changed.emit()

    @property
    def has_camera(self) -> bool:
        """Whether this machine has a camera."""
        return self._camera is not None

    @property
    def has_microphone(self) -> bool:
        """Whether this machine has a microphone."""
        return self._sound.has_microphone

    @property
    def has_speaker(self) -> bool:
        """Whether this machine has a speaker."""
        return self._sound.has_speaker

    @property
    def camera_name(self) -> str:
        """What the camera calls itself, "" where there is none."""
        return self._camera.name if self._camera is not None else ""

    @property
    def microphone_name(self) -> str:
        """What the microphone calls itself, "" where there is none."""
        return self._sound.microphone_name

    @property
    def speaker_name(self) -> str:
        """What the speaker calls itself, "" where there is none."""
        return self._sound.speaker_name

    @property
    def level(self) -> float:
        """How loud the microphone is now, 0…1 of a bar, before any processing; 0 while nobody listens to it."""
        return self._level

    @property
    def in_call(self) -> bool:
        """Whether the devices serve the conference now."""
        return self._bridge is not None

    def trouble(self, kind: Kind) -> Trouble:
        """What is the matter with the device in use."""
        return self._troubles.get(kind, Trouble.NONE)

    def use(self, bridge: Bridge) -> None:
        """Feed the conference of this bridge from now on; the camera goes on when it was on at the last look."""
        self._bridge, self._check = bridge, None
        self._listen()
        self.set_camera(self.camera_on or self._film_in_call)

    def try_out(self, check: Trial) -> None:
        """Feed nobody but this check, until `rest` or `use`."""
        self._bridge, self._check = None, check
        self._listen()

    def rest(self, *, film_in_call: bool = False) -> None:
        """Stop everything.

        Args:
            film_in_call: switch the camera on again with `use`, when it is on now.
        """
        self._film_in_call = film_in_call and self.camera_on
        self._bridge, self._check = None, None
        self._sound.stop()
        self._level = 0.0
        self.set_camera(False)

    def set_camera(self, on: bool) -> None:
        """Switch the camera, where there is one."""
        self._film_again, self._film_wanted = None, on
        if self._camera is None or on == self.camera_on:
            return
        if on and self._machine is not None:
            self._machine.permit(Kind.CAMERA, lambda allowed: self._film() if allowed else self._refused(Kind.CAMERA))
        elif on:
            self._film()
        else:
            self._camera.stop()
            self.camera_on = False
            self.changed.emit()

    def film_privately(self, on: bool) -> None:
        """Film for this machine alone, such as to read a code: nothing goes out; afterwards the camera is as it was."""
        if on == self._private:
            return
        if on:
            self._private, self._filmed_before = True, self.camera_on
            self.set_camera(True)
        else:
            self.set_camera(self._filmed_before)
            self._private = False

    def _film(self) -> None:
        # The system may have asked the person first, who may have thought better of it meanwhile.
        if self._camera is not None and self._film_wanted and not self.camera_on:
            self.camera_on = True
            self._troubles.pop(Kind.CAMERA, None)
            self._camera.start(self._on_picture, lambda works: self._told(Kind.CAMERA, works))
            self.changed.emit()

    def _listen(self) -> None:
        """Connect microphone and speaker to whom they serve now, if there is anybody."""
        if self._bridge is None and self._check is None:
            return
        self._start_sound()
        if self._machine is not None and self.has_microphone:
            asked = self._sound
            self._machine.permit(Kind.MICROPHONE, lambda allowed: self._allowed(asked, allowed))

    def _allowed(self, sound: Sound, allowed: bool) -> None:
        if not allowed:
            self._refused(Kind.MICROPHONE)
        elif self.trouble(Kind.MICROPHONE) is Trouble.NOT_ALLOWED and sound is self._sound:
            # Opened before the person said yes, a microphone gives nothing.
            self._troubles.pop(Kind.MICROPHONE)
            self._start_sound()

    def _start_sound(self) -> None:
        if self._check is not None:
            self._sound.start(self._measured(self._check.take), self._check.give, self._told)
        elif self._bridge is not None:
            self._join_sound(self._bridge)

    def _join_sound(self, bridge: Bridge) -> None:
        try:
            conference = bridge.engine.conference
        except ClientError:
            # A device came or went just when the meeting was left.
            return

        def send(samples: Samples) -> None:
            bridge.call_soon(lambda: conference.send_audio(samples))

        delay_ms = self._sound.delay_ms
        bridge.call_soon(lambda: conference.set_audio_delay_ms(delay_ms))
        self._sound.start(self._measured(send), conference.playout, self._told)

    def _measured(self, take: Take) -> Take:
        def measured(samples: Samples) -> None:
            self._level = max(meter(level_dbov(samples)), self._level * METER_DECAY)
            take(samples)

        return measured

    def _look(self) -> None:
        """Something was plugged in or out."""
        if self._machine is None:
            return
        turns = {kind: self._choices[kind].look(self._machine.found(kind)) for kind in Kind}
        anew = [kind for kind, turn in turns.items() if turn.news not in (News.NOTHING, News.OFFERED)]
        filmed = self.camera_on
        if Kind.CAMERA in anew:
            self._take_camera(turns[Kind.CAMERA])
        if Kind.MICROPHONE in anew or Kind.SPEAKER in anew:
            self._take(Kind.MICROPHONE)
        if filmed and not self.camera_on:
            self._film_again = turns[Kind.CAMERA].gone or turns[Kind.CAMERA].device
        told = {kind: turn for kind, turn in turns.items() if turn.news is not News.NOTHING}
        if told:
            logger.info("devices: %s", {kind.value: turn.news.value for kind, turn in told.items()})
            self.turned.emit(told)
        self.changed.emit()

    def _take_camera(self, turn: Turn) -> None:
        # Another camera may look elsewhere: only the very one somebody switched on films again by itself.
        again, now = self._film_again, turn.device
        film = turn.news is News.RETURNED and again is not None and now is not None and again.name == now.name
        self._take(Kind.CAMERA)
        self._film_again = again
        if film:
            self.set_camera(True)

    def _take(self, kind: Kind) -> None:
        """Open the device chosen now in the place of the one before."""
        if self._machine is None:
            return
        self._troubles.pop(kind, None)
        if kind is Kind.CAMERA:
            self.set_camera(False)
            self._camera = self._machine.camera(self._key(kind))
            return
        self._sound.stop()
        self._level = 0.0
        self._worked.clear()
        self._sound = self._machine.sound(self._key(Kind.MICROPHONE), self._key(Kind.SPEAKER))
        self._listen()

    def _key(self, kind: Kind) -> str:
        taken = self._choices[kind].taken
        return taken.key if taken is not None else ""

    def _told(self, kind: Kind, works: bool) -> None:
        if works:
            self._worked.add(kind)
        elif kind in self._worked and kind is not Kind.CAMERA and self._machine is not None:
            # It worked and moves no more: it was pulled out, whether or not the system noticed.
            self._worked.discard(kind)
            self._machine.missing(kind, self._key(kind))
            self._look()
            return
        trouble = Trouble.NONE if works else Trouble.NOT_WORKING
        if trouble is self.trouble(kind):
            return
        self._troubles[kind] = trouble
        if kind is Kind.CAMERA and not works:
            # Nothing is filmed, so nothing may look as if it were.
            self.set_camera(False)
        self.failed.emit(kind, trouble)
        self.changed.emit()

    def _refused(self, kind: Kind) -> None:
        self._troubles[kind] = Trouble.NOT_ALLOWED
        self.failed.emit(kind, Trouble.NOT_ALLOWED)
        self.changed.emit()

    def _on_picture(self, picture: Picture) -> None:
        self.ownPicture.emit(picture)
        if self._bridge is not None and not self._private:
            engine = self._bridge.engine
            self._bridge.call_soon(lambda: engine.conference.send_picture(picture))


def machine_devices(
    wanted: Mapping[str, str] = NOTHING_WANTED,
    names: Mapping[str, str] = NOTHING_WANTED,
    parent: QObject | None = None,
) -> Devices:
    """The devices of this machine; a media backend that fails counts as no devices.

    Args:
        wanted, names: keys and names of devices chosen before, by kind.
    """
    try:
        machine = QtMachine()
        made = Devices.of(machine, wanted, names, parent)
        machine.setParent(made)
        return made
    except (ImportError, RuntimeError) as error:
        logger.warning("no media devices: %s", error)
        return Devices(None, NoSound(), parent)
