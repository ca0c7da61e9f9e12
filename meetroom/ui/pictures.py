"""The pictures column: who is on the big picture, who on the small ones, own camera and microphone; draws nothing."""

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import OWN_LEG, CallConfig, CallPhase, CallState
from meetroom.domain.core import PersonId
from meetroom.domain.state import Meeting, Role
from meetroom.protocol.signalling import LegId, LegInfo, Want
from meetroom.ui.devices import Devices
from meetroom.ui.labels import CALLS, initials, person_name
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.sentences import problem_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

MAX_SMALL = 6
BIG_PX, SMALL_PX = 360, 180
_ME = Words("{0} (me)", "{0} (tôi)")
_NO_CAMERA = Words("No camera found on this machine.", "Máy này không có camera.")
_NO_MICROPHONE = Words("No microphone found on this machine.", "Máy này không có micrô.")
_NEITHER = Words(
    "No camera and no microphone found. You can see and hear; plug a device in to take part.",
    "Máy này không có camera và micrô. Bạn vẫn xem và nghe được; hãy cắm thiết bị để tham gia.",
)
_SHORT: dict[tuple[bool, bool], Words] = {
    (False, True): Words("In the call, no camera", "Đã nối, không có camera"),
    (True, False): Words("In the call, no microphone", "Đã nối, không có micrô"),
    (False, False): Words("In the call, no camera, no microphone", "Đã nối, không có camera, micrô"),
}
_NOBODY = Words("Nobody else is in the call yet.", "Chưa có ai khác vào hình và tiếng.")


class TileRow(Row, frozen=True, kw_only=True):
    """One small picture; `key` is the leg."""

    name: str
    initials: str
    speaking: bool
    muted: bool


class PicturesView(msgspec.Struct, frozen=True, kw_only=True):
    """The column besides its small pictures."""

    big_leg: str = ""
    big_name: str = ""
    big_initials: str = ""
    big_speaking: bool = False
    state: str = ""
    problem: str = ""
    devices: str = ""
    joined: bool = False
    muted: bool = False
    camera_on: bool = False
    has_camera: bool = False
    has_microphone: bool = False
    empty: str = ""
    lost: bool = False


def leg_name(meeting: Meeting, leg: LegInfo, *, short: bool = False) -> str:
    """Who or what is seen: the room where an operator looks after it, else the person, and where they sit."""
    point = next((p for key, p in meeting.points.items() if key == leg.point_id), None)
    if point is not None and meeting.has_role(PersonId(leg.person_id), Role.OPERATOR):
        return point.name
    name = leg.name or person_name(meeting, leg.person_id)
    return f"{name} – {point.name}" if point and not short else name


def big_leg(meeting: Meeting, call: CallState) -> LegId | None:
    """Whose picture is big: who has the floor, else who speaks loudest, else anybody."""
    others = [leg.leg_id for leg in call.roster if leg.leg_id != call.own_leg]
    speech = meeting.current_speech
    floor = [leg.leg_id for leg in call.roster if speech is not None and leg.person_id == speech.person_id]
    wanted = [*(leg for leg in floor if leg in others), *(leg for leg in call.speaking if leg in others), *others]
    return wanted[0] if wanted else None


def small_legs(call: CallState, big: LegId | None) -> list[LegInfo]:
    """The small pictures: speakers first, then the roster's order; the own picture is not among them."""
    rest = [leg for leg in call.roster if leg.leg_id not in (big, call.own_leg)]
    order = {leg_id: n for n, leg_id in enumerate(call.speaking)}
    return sorted(rest, key=lambda leg: order.get(leg.leg_id, len(order)))[:MAX_SMALL]


@QmlElement
class PicturesViewModel(ViewModel):
    """The conference as the screen shows it."""

    changed = Signal()
    bigLeg = shown(str, "big_leg", changed)
    bigName = shown(str, "big_name", changed)
    bigInitials = shown(str, "big_initials", changed)
    bigSpeaking = shown(bool, "big_speaking", changed)
    state = shown(str, "state", changed)
    problem = shown(str, "problem", changed)
    devices = shown(str, "devices", changed)
    joined = shown(bool, "joined", changed)
    muted = shown(bool, "muted", changed)
    cameraOn = shown(bool, "camera_on", changed)
    hasCamera = shown(bool, "has_camera", changed)
    hasMicrophone = shown(bool, "has_microphone", changed)
    empty = shown(str, "empty", changed)
    lost = shown(bool, "lost", changed)
    rows: Property = fixed(QObject, "_rows")
    ownLeg: Property = fixed(str, "_own_leg")

    def __init__(self, room: Room, devices: Devices) -> None:
        self._rows = RowModel(TileRow)
        self._own_leg = OWN_LEG
        self._devices = devices
        self._wants: tuple[Want, ...] = ()
        super().__init__(room)
        self._rows.setParent(self)
        devices.changed.connect(self.refresh)

    def look(self) -> PicturesView:
        """See ViewModel."""
        meeting, call, language = self.room.meeting, self.room.bridge.call, self.room.language
        big = big_leg(meeting, call)
        small = small_legs(call, big)
        self._rows.show([self._tile(leg, call) for leg in small])
        self._want(call, big, small)
        info = next((leg for leg in call.roster if leg.leg_id == big), None)
        name = leg_name(meeting, info) if info else ""
        return PicturesView(
            big_leg=big or "",
            big_name=name,
            big_initials=initials(info.name) if info else "",
            big_speaking=big in call.speaking,
            state=self._state_text(call),
            problem=problem_sentence(call.problem, language) if call.problem else "",
            devices=devices_text(self._devices.has_camera, self._devices.has_microphone, language),
            joined=call.phase is not CallPhase.OFF,
            muted=call.muted,
            camera_on=self._devices.camera_on,
            has_camera=self._devices.has_camera,
            has_microphone=self._devices.has_microphone,
            lost=call.phase is CallPhase.RECONNECTING,
            empty="" if info else _NOBODY.say(language),
        )

    def _state_text(self, call: CallState) -> str:
        missing = (self._devices.has_camera, self._devices.has_microphone)
        words = _SHORT.get(missing) if call.phase is CallPhase.LIVE else None
        return (words or CALLS[call.phase]).say(self.room.language)

    def _tile(self, leg: LegInfo, call: CallState) -> TileRow:
        name = leg_name(self.room.meeting, leg, short=True)
        return TileRow(
            key=leg.leg_id,
            name=_ME.say(self.room.language).format(name) if leg.leg_id == call.own_leg else name,
            initials=initials(name),
            speaking=leg.leg_id in call.speaking,
            muted=leg.leg_id not in call.speaking,
        )

    def _want(self, call: CallState, big: LegId | None, small: list[LegInfo]) -> None:
        wants = [Want(big, BIG_PX)] if big else []
        wants += [Want(leg.leg_id, SMALL_PX) for leg in small]
        if tuple(wants) != self._wants and call.phase is CallPhase.LIVE:
            self._wants = tuple(wants)
            conference, wanted = self.room.bridge.engine.conference, self._wants
            self.room.bridge.call_soon(lambda: conference.set_wants(wanted))

    @Slot()
    def join(self) -> None:
        """Take part with the devices there are."""
        config = CallConfig(
            microphone=self._devices.has_microphone,
            camera=self._devices.has_camera,
            video_slots=MAX_SMALL + 1,
            muted=True,
            high_px=360,
            pictures_per_s=15,
        )
        self._wants = ()
        self.room.bridge.run(self.room.bridge.engine.conference.start(config), None, self.room.complain)
        self._devices.use(self.room.bridge)

    @Slot()
    def leave(self) -> None:
        """Leave the conference; the meeting goes on."""
        self._devices.rest()
        self.room.bridge.run(self.room.bridge.engine.conference.stop(), None, self.room.complain)

    @Slot()
    def toggleMuted(self) -> None:
        """Close the microphone, or open it."""
        conference, muted = self.room.bridge.engine.conference, not self._view.muted
        self.room.bridge.call_soon(lambda: setattr(conference, "muted", muted))

    @Slot()
    def toggleCamera(self) -> None:
        """Switch the own camera on or off."""
        self._devices.set_camera(not self._devices.camera_on)


def devices_text(has_camera: bool, has_microphone: bool, language: Language) -> str:
    """What is missing on this machine, "" when nothing is."""
    words = {
        (False, False): _NEITHER,
        (False, True): _NO_CAMERA,
        (True, False): _NO_MICROPHONE,
    }.get((has_camera, has_microphone))
    return words.say(language) if words else ""
