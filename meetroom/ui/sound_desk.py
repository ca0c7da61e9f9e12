"""What chair and secretary do about who is heard and what is recorded; the relay and the rules enforce it."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import CallPhase
from meetroom.domain.core import RecordingId
from meetroom.domain.floor import SetMicrophones
from meetroom.domain.recording import StartRecording, StopRecording
from meetroom.domain.state import Microphones, Phase, Role
from meetroom.ui.labels import long_clock_text
from meetroom.ui.powers import may
from meetroom.ui.view import ViewModel, new_id, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_COUNT = Words("{0} open, {1} closed", "{0} đang mở, {1} đang tắt")
_NOT_IN = Words("Join picture and sound to mute others.", "Hãy vào hình và tiếng để tắt micrô của người khác.")
_MUTED_ALL = Words(
    "Everybody is muted but the chair and whoever has the floor.",
    "Đã tắt micrô của mọi người, trừ chủ tọa và người đang phát biểu.",
)
_RECORDING = Words("Recording", "Đang ghi hình")
_RECORDED = Words("Recorded for {0}", "Đã ghi được {0}")
_FREE_NOW = Words("Everybody may open their microphone.", "Mọi người được tự mở micrô.")
_FLOOR_NOW = Words(
    "Only the chair and whoever has the floor are heard.", "Chỉ nghe chủ tọa và người được mời phát biểu."
)


class SoundDeskView(msgspec.Struct, frozen=True, kw_only=True):
    """The controls; `recording` "" while nothing is recorded."""

    office: bool = False
    chair: bool = False
    can_mute: bool = False
    count: str = ""
    floor_only: bool = False
    policy: str = ""
    recording: str = ""
    recorded: str = ""
    can_record: bool = False


@QmlElement
class SoundDeskViewModel(ViewModel):
    """Who is heard, and whether it is recorded."""

    changed = Signal()
    office = shown(bool, "office", changed)
    chair = shown(bool, "chair", changed)
    canMute = shown(bool, "can_mute", changed)
    count = shown(str, "count", changed)
    floorOnly = shown(bool, "floor_only", changed)
    policy = shown(str, "policy", changed)
    recording = shown(str, "recording", changed)
    recorded = shown(str, "recorded", changed)
    canRecord = shown(bool, "can_record", changed)

    def look(self) -> SoundDeskView:
        """See ViewModel."""
        meeting, call, me = self.room.meeting, self.room.bridge.call, self.room.me
        roles = frozenset(me.roles) if me is not None else frozenset()
        joined = call.phase is not CallPhase.OFF
        open_now = sum(leg.mic_allowed and not leg.muted for leg in call.roster)
        floor_only = meeting.microphones is Microphones.FLOOR
        office = not roles.isdisjoint({Role.CHAIR, Role.SECRETARY})
        return SoundDeskView(
            office=office,
            chair=may(meeting, self.room.bridge.me, SetMicrophones),
            can_mute=office and call.phase is CallPhase.LIVE,
            count=self.room.text(_COUNT).format(open_now, len(call.roster) - open_now)
            if joined
            else self.room.text(_NOT_IN),
            floor_only=floor_only,
            policy=self.room.text(_FLOOR_NOW if floor_only else _FREE_NOW),
            recording=self.room.text(_RECORDING) if meeting.recording is not None else "",
            recorded=self._recorded(),
            can_record=office and meeting.phase is Phase.OPEN and not meeting.doors_closed,
        )

    def _recorded(self) -> str:
        running = self.room.meeting.recording
        if running is None:
            return ""
        passed_s = (self.room.bridge.now() - running.started_at).total_seconds()
        return self.room.text(_RECORDED).format(long_clock_text(passed_s))

    @Slot()
    def muteAll(self) -> None:
        """Close every microphone but the chair's and the floor's."""
        conference = self.room.bridge.engine.conference
        self.room.bridge.call_soon(lambda: conference.mute_legs(None))
        self.room.say(_MUTED_ALL)

    @Slot(bool)
    def setFloorOnly(self, floor_only: bool) -> None:
        """Let only the floor be heard, or everybody."""
        if floor_only != self._view.floor_only:
            self.room.submit(SetMicrophones(policy=Microphones.FLOOR if floor_only else Microphones.FREE))

    @Slot()
    def startRecording(self) -> None:
        """Record the sitting from now on."""
        self.room.submit(StartRecording(recording_id=RecordingId(new_id())))

    @Slot()
    def stopRecording(self) -> None:
        """End the recording that runs."""
        running = self.room.meeting.recording
        if running is not None:
            self.room.submit(StopRecording(recording_id=running.recording_id))
