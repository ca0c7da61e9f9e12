"""The conference on the screen: which pictures are shown where, and taking part at all; draws nothing."""

import msgspec
from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from meetroom.client.engine import OWN_LEG, CallConfig, CallPhase, CallState
from meetroom.protocol.signalling import LegId, Want
from meetroom.ui.devices import Devices
from meetroom.ui.items.video import PaintedPicture, PictureFeed
from meetroom.ui.items.wall import PictureWall
from meetroom.ui.labels import CALLS
from meetroom.ui.line_quality import GRADES, Grade, own_grade
from meetroom.ui.rows import RowModel
from meetroom.ui.sentences import problem_sentence
from meetroom.ui.tile_rows import TileRow, tile_rows
from meetroom.ui.tiles import (
    Arrangement,
    Layout,
    Viewpoint,
    arrange,
    grid,
    leg_name,
    seen_speaker,
    sharing_leg,
    wants,
)
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

SURFACES = (PaintedPicture, PictureFeed)
"""What tiles are drawn with; named here so that the screens know these types."""
TILES_BY_WIDTH = ((1600, 12), (1000, 6), (0, 4))
"""How many pictures a screen of at least this width shows: a room's display, a laptop, a tablet."""
_NO_CAMERA = Words("No camera found on this machine.", "Máy này không có camera.")
_NO_MICROPHONE = Words("No microphone found on this machine.", "Máy này không có micrô.")
_NEITHER = Words(
    "No camera and no microphone found. You can see and hear; plug a device in to take part.",
    "Máy này không có camera và micrô. Bạn vẫn xem và nghe được; hãy cắm thiết bị để tham gia.",
)
_NOTHING = Words(
    "No camera, no microphone and no speaker found. You can see, but not hear; plug a device in to take part.",
    "Máy này không có camera và micrô, cũng không có loa. Bạn xem được nhưng không nghe được; "
    "hãy cắm thiết bị để tham gia.",
)
_NO_SPEAKER = Words(
    "No speaker found: you hear nobody until one is plugged in.",
    "Máy này không có loa: bạn chưa nghe được ai cho đến khi cắm loa.",
)
_NOBODY = Words("Nobody else is in the call yet.", "Chưa có ai khác vào hình và tiếng.")
_NOT_IN = Words(
    "You do not take part in picture and sound yet.",
    "Bạn chưa vào hình và tiếng.",
)
_SOUND_ONLY = Words(
    "Sound only: no picture comes or goes. The line is kept for the voices.",
    "Chỉ nghe tiếng: không gửi và không nhận hình. Đường truyền dành cho tiếng nói.",
)
_PAGE = Words("{0}/{1}", "{0}/{1}")
_MORE = Words("{0} more", "còn {0} nơi khác")
_RESTORING = Words("Restoring picture and sound…", "Đang nối lại hình và tiếng…")


class PicturesView(msgspec.Struct, frozen=True, kw_only=True):
    """The conference besides its pictures."""

    state: str = ""
    banner: str = ""
    banner_tone: str = "amber"
    failed: bool = False
    devices: str = ""
    joined: bool = False
    live: bool = False
    lost: bool = False
    audio_only: bool = False
    camera_on: bool = False
    has_camera: bool = False
    empty: str = ""
    layout: str = "speaker"
    page: int = 0
    pages: int = 1
    page_text: str = ""
    left_out: str = ""
    screen_shown: bool = False
    screen_key: str = ""
    line_grade: str = ""
    line_text: str = ""


def tiles_for(width_px: float) -> int:
    """How many pictures an area or a screen of this width shows."""
    return next(tiles for least_px, tiles in TILES_BY_WIDTH if width_px >= least_px)


def banner(call: CallState, language: Language) -> tuple[str, str]:
    """What is the matter with picture and sound, and its tone; "" when nothing is."""
    sentence = problem_sentence(call.problem, language) if call.problem is not None else ""
    if call.phase is CallPhase.RECONNECTING:
        return f"{_RESTORING.say(language)} {sentence}".strip(), "amber"
    tone = "red" if call.phase is CallPhase.OFF else "amber"
    return (sentence, tone) if call.phase is not CallPhase.LIVE else ("", tone)


@QmlElement
class PicturesViewModel(ViewModel):
    """The conference as the screen shows it."""

    ticking = False
    changed = Signal()
    stageChanged = Signal()
    state = shown(str, "state", changed)
    banner = shown(str, "banner", changed)
    bannerTone = shown(str, "banner_tone", changed)
    failed = shown(bool, "failed", changed)
    devices = shown(str, "devices", changed)
    joined = shown(bool, "joined", changed)
    live = shown(bool, "live", changed)
    lost = shown(bool, "lost", changed)
    audioOnly = shown(bool, "audio_only", changed)
    cameraOn = shown(bool, "camera_on", changed)
    hasCamera = shown(bool, "has_camera", changed)
    empty = shown(str, "empty", changed)
    layout = shown(str, "layout", changed)
    page = shown(int, "page", changed)
    pages = shown(int, "pages", changed)
    pageText = shown(str, "page_text", changed)
    leftOut = shown(str, "left_out", changed)
    screenShown = shown(bool, "screen_shown", changed)
    screenKey = shown(str, "screen_key", changed)
    lineGrade = shown(str, "line_grade", changed)
    lineText = shown(str, "line_text", changed)
    large: QtProperty = fixed(QObject, "_large")
    small: QtProperty = fixed(QObject, "_small")
    ownLeg: QtProperty = fixed(str, "_own_leg")

    def __init__(self, room: Room, devices: Devices, wall: PictureWall) -> None:
        self._large, self._small = RowModel(TileRow), RowModel(TileRow)
        self._own_leg = OWN_LEG
        self._devices, self._wall = devices, wall
        self._viewpoint = Viewpoint()
        self._stage = self._expanded = False
        self._slots = 0
        self._arranged = self._beside = Arrangement()
        self._asked: tuple[Want, ...] = ()
        super().__init__(room)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        self._large.setParent(self)
        self._small.setParent(self)
        devices.changed.connect(self.refresh)
        wall.lookChanged.connect(self._ask)

    def look(self) -> PicturesView:
        """See ViewModel."""
        meeting, call, language = self.room.meeting, self.room.bridge.call, self.room.language
        joined = call.phase is not CallPhase.OFF
        view = self._viewpoint = self._now(call)
        self._arranged = arrange(meeting, call, view) if joined and not call.audio_only else Arrangement()
        muted = call.muted or not self._devices.has_microphone
        large, small = tile_rows(self.room, self._arranged, pinned=view.pinned, muted=muted)
        self._large.show(large)
        self._small.show(small)
        self._ask()
        words, tone = banner(call, language)
        grade = own_grade(call.quality) if call.phase is CallPhase.LIVE else Grade.UNKNOWN
        return PicturesView(
            state=CALLS[call.phase].say(language),
            banner=words,
            banner_tone=tone,
            failed=call.phase is CallPhase.OFF and call.problem is not None,
            devices=devices_text(self._devices, language),
            joined=joined,
            live=call.phase is CallPhase.LIVE,
            lost=call.phase in (CallPhase.RECONNECTING, CallPhase.WAITING),
            audio_only=joined and call.audio_only,
            camera_on=self._devices.camera_on,
            has_camera=self._devices.has_camera,
            empty=self._empty(call, language),
            layout=view.layout.value,
            page=self._arranged.page,
            pages=self._arranged.pages,
            page_text=_PAGE.say(language).format(self._arranged.page + 1, self._arranged.pages),
            left_out=_MORE.say(language).format(self._arranged.left_out) if self._arranged.left_out else "",
            screen_shown=any(tile.screen for tile in self._arranged.large),
            screen_key=next((tile.key for tile in self._arranged.large if tile.screen), ""),
            line_grade=grade.value,
            line_text=GRADES[grade].say(language) if grade is not Grade.UNKNOWN else "",
        )

    def _now(self, call: CallState) -> Viewpoint:
        """The viewpoint with what has changed around it."""
        meeting = self.room.meeting
        others = {leg.leg_id for leg in call.roster}
        return msgspec.structs.replace(
            self._viewpoint,
            last=seen_speaker(meeting, call, self._viewpoint.last),
            pinned=self._viewpoint.pinned if self._viewpoint.pinned in others else None,
            own=self._devices.camera_on,
        )

    def _empty(self, call: CallState, language: Language) -> str:
        if call.phase is CallPhase.OFF:
            return _NOT_IN.say(language)
        if call.audio_only:
            return _SOUND_ONLY.say(language)
        seen = [tile for tile in (*self._arranged.large, *self._arranged.small) if tile.leg is not None]
        return "" if seen else _NOBODY.say(language)

    def _ask(self) -> None:
        """Ask the relay for the pictures that can be seen now, and for no other."""
        call = self.room.bridge.call
        wanted = wants(self._beside, self._arranged, heights_px=dict(self._wall.looked_at))
        if wanted != self._asked and call.phase is CallPhase.LIVE:
            self._asked = wanted
            # On the loop, where a meeting that was left meanwhile is no error.
            engine = self.room.bridge.engine
            self.room.bridge.call_soon(lambda: engine.conference.set_wants(wanted))

    def show_beside(self, arranged: Arrangement) -> None:
        """Another window shows these too: what both show is asked for, and decoded, once."""
        if arranged != self._beside:
            self._beside = arranged
            self._ask()

    @property
    def pinned(self) -> LegId | None:
        """Whom this person spotlights for themselves."""
        return self._viewpoint.pinned

    @property
    def sharer(self) -> str:
        """Name of another who shows their screen, "" when nobody does."""
        leg = sharing_leg(self.room.bridge.call)
        return leg_name(self.room.meeting, leg, short=True) if leg is not None else ""

    def _change(self, **changes: object) -> None:
        self._viewpoint = msgspec.structs.replace(self._viewpoint, **changes)
        self.refresh()

    def _get_tiles(self) -> int:
        return self._viewpoint.tiles

    def _set_tiles(self, tiles: int) -> None:
        tiles = max(1, min(tiles, self._slots or tiles))
        if tiles != self._viewpoint.tiles:
            self._viewpoint = msgspec.structs.replace(self._viewpoint, tiles=tiles)
            # Whoever counts the tiles is being laid out; what comes of the count is laid out after that.
            self._later.start()

    def _get_alone(self) -> bool:
        return self._viewpoint.alone

    def _set_alone(self, alone: bool) -> None:
        if alone != self._viewpoint.alone:
            self._viewpoint = msgspec.structs.replace(self._viewpoint, alone=alone)
            self._later.start()

    def _get_stage(self) -> bool:
        return self._stage

    def _set_stage(self, stage: bool) -> None:
        if stage != self._stage:
            self._stage = stage
            self.stageChanged.emit()

    def _get_expanded(self) -> bool:
        return self._expanded

    def _set_expanded(self, expanded: bool) -> None:
        if expanded != self._expanded:
            self._expanded = expanded
            self.stageChanged.emit()

    tiles = QtProperty(int, _get_tiles, _set_tiles, notify=changed)
    alone = QtProperty(bool, _get_alone, _set_alone, notify=changed)
    stage = QtProperty(bool, _get_stage, _set_stage, notify=stageChanged)
    expanded = QtProperty(bool, _get_expanded, _set_expanded, notify=stageChanged)

    def rest(self) -> None:
        """Back beside the papers, for the next meeting."""
        self._set_stage(False)
        self._set_expanded(False)

    @Slot(float, result=int)
    def tilesFor(self, width_px: float) -> int:
        """How many pictures an area of this width shows."""
        return tiles_for(width_px)

    @Slot(int, float, float, float, result=QSize)
    def grid(self, count: int, width_px: float, height_px: float, gap_px: float) -> QSize:
        """Columns (as width) and the width of a tile (as height) so that so many tiles fill an area best."""
        columns, tile_px = grid(count, width_px, height_px, gap_px)
        return QSize(columns, int(tile_px))

    @Slot()
    def toggleLayout(self) -> None:
        """From the speaker's view to the gallery and back."""
        other = Layout.SPEAKER if self._viewpoint.layout is Layout.GALLERY else Layout.GALLERY
        self._change(layout=other, page=0)

    @Slot(int)
    def turn(self, pages: int) -> None:
        """Leaf through the gallery."""
        self._change(page=min(max(0, self._arranged.page + pages), self._arranged.pages - 1))

    @Slot(str)
    def togglePin(self, key: str) -> None:
        """Spotlight somebody for oneself, or no more."""
        self._change(pinned=None if self._viewpoint.pinned == key else LegId(key))

    @Slot()
    def join(self) -> None:
        """Take part with the devices there are; the microphone closed, the camera as chosen before."""
        # For the widest of the screens: the room's may be larger than the operator's.
        widths = [screen.availableSize().width() for screen in QGuiApplication.screens()]
        self._slots = tiles_for(max(widths, default=0)) + 1
        self._viewpoint = msgspec.structs.replace(self._viewpoint, tiles=min(self._viewpoint.tiles, self._slots))
        # What is plugged in later is to be used too, so the call has room for it from the beginning.
        config = CallConfig(video_slots=self._slots, muted=True)
        self._asked = ()
        self.room.bridge.run(self.room.bridge.engine.conference.start(config), None, self.room.complain)
        self._devices.use(self.room.bridge)

    @Slot()
    def toggleAudioOnly(self) -> None:
        """Give all pictures up to keep the sound, or have them again."""
        audio_only = not self._view.audio_only
        if audio_only:
            self._devices.set_camera(False)
        conference = self.room.bridge.engine.conference
        self.room.bridge.call_soon(lambda: conference.set_audio_only(audio_only))

    @Slot()
    def leave(self) -> None:
        """Leave the conference; the meeting goes on."""
        self._devices.rest()
        self.room.bridge.run(self.room.bridge.engine.conference.stop(), None, self.room.complain)

    @Slot()
    def toggleCamera(self) -> None:
        """Switch the own camera on or off."""
        self._devices.set_camera(not self._devices.camera_on)


def devices_text(devices: Devices, language: Language) -> str:
    """What is missing on this machine, "" when nothing is."""
    speaker = devices.speaker_name != ""
    words = {
        (False, False): _NEITHER if speaker else _NOTHING,
        (False, True): _NO_CAMERA,
        (True, False): _NO_MICROPHONE,
    }.get((devices.has_camera, devices.has_microphone))
    said = [words] if words else []
    if not speaker and words is not _NOTHING:
        said.append(_NO_SPEAKER)
    return " ".join(sentence.say(language) for sentence in said)
