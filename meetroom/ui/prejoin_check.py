"""Hearing and being heard before the meeting, and how far the server is, as the pre-join screen shows it."""

import msgspec
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.ui.devices import Devices
from meetroom.ui.sound_check import CheckPhase, SoundCheck, Verdict
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 50
LINE_AGAIN_MS = 8000
GOOD_BELOW_MS, FAIR_BELOW_MS = 150, 400

_PHASES = {
    CheckPhase.LISTENING: Words("Only this machine hears you now.", "Lúc này chỉ máy này nghe bạn."),
    CheckPhase.TONES: Words("You should hear two tones now.", "Bạn sẽ nghe hai tiếng chuông."),
    CheckPhase.RECORDING: Words("Speak now, as in the meeting …", "Hãy nói như trong cuộc họp …"),
    CheckPhase.PLAYING: Words("This is how the others hear you.", "Mọi người sẽ nghe bạn như thế này."),
}
_VERDICTS = {
    Verdict.NOTHING_HEARD: Words(
        "Nothing was heard. Speak closer to the microphone, check its own switch, or choose another one.",
        "Không nghe thấy gì. Hãy nói gần micrô hơn, xem micrô đã bật chưa, hoặc chọn micrô khác.",
    ),
    Verdict.TOO_LOUD: Words(
        "Too loud: the sound is distorted. Speak from further away or turn the microphone down.",
        "Tiếng quá to nên bị rè. Hãy nói xa micrô hơn hoặc giảm âm lượng micrô.",
    ),
    Verdict.HEARD: Words("The microphone hears you.", "Micrô đã nghe được bạn."),
}
_UNPROCESSED = Words(
    "Echo and noise cannot be taken out on this machine: use headphones.",
    "Máy này không khử được tiếng vang và tiếng ồn: hãy dùng tai nghe.",
)
_LINE_UNKNOWN = Words("Checking the line to the server …", "Đang kiểm tra đường truyền tới máy chủ …")
_LINE_GOOD = Words("Line to the server: good ({0} ms)", "Đường truyền tới máy chủ: tốt ({0} ms)")
_LINE_FAIR = Words("Line to the server: fair ({0} ms)", "Đường truyền tới máy chủ: tạm được ({0} ms)")
_LINE_SLOW = Words(
    "Line to the server: slow ({0} ms). Picture and sound may lag.",
    "Đường truyền tới máy chủ: chậm ({0} ms). Hình và tiếng có thể bị trễ.",
)
_LINE_DOWN = Words(
    "The server does not answer. You can go in; the program goes on trying.",
    "Máy chủ chưa trả lời. Bạn vẫn có thể vào; chương trình sẽ tiếp tục thử kết nối.",
)


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    """What the check says; `level`, `played` and `progress` are shares of a bar."""

    level: float = 0.0
    played: float = 0.0
    progress: float = 0.0
    phase: str = ""
    state: str = ""
    verdict: str = ""
    verdict_tone: str = "green"
    unprocessed: str = ""
    line: str = ""
    line_tone: str = "plain"


@QmlElement
class PrejoinCheckViewModel(ViewModel):
    """The check; runs between `begin` and `end`."""

    ticking = False
    changed = Signal()
    level = shown(float, "level", changed)
    played = shown(float, "played", changed)
    progress = shown(float, "progress", changed)
    phase = shown(str, "phase", changed)
    state = shown(str, "state", changed)
    verdict = shown(str, "verdict", changed)
    verdictTone = shown(str, "verdict_tone", changed)
    unprocessed = shown(str, "unprocessed", changed)
    line = shown(str, "line", changed)
    lineTone = shown(str, "line_tone", changed)

    def __init__(self, room: Room, devices: Devices) -> None:
        self._devices = devices
        self._check: SoundCheck | None = None
        self._round_trip_ms: float | None = None
        self._line_problem: ClientProblem | None = None
        self._microphone = devices.microphone_name
        super().__init__(room)
        devices.changed.connect(self._on_devices)
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self.refresh)
        self._line_timer = QTimer(self, interval=LINE_AGAIN_MS)
        self._line_timer.timeout.connect(self.checkLine)

    def begin(self) -> None:
        """Listen to the microphone and ask the server."""
        self._round_trip_ms = self._line_problem = None
        if self._check is None:
            self._check = SoundCheck()
        self._devices.try_out(self._check)
        self._ticks.start()
        self._line_timer.start()
        self.checkLine()
        self.refresh()

    def end(self, *, film_in_call: bool = False) -> None:
        """Let the devices go; see Devices.rest."""
        self._ticks.stop()
        self._line_timer.stop()
        check, self._check = self._check, None
        if check is not None:
            self._devices.rest(film_in_call=film_in_call)
            check.close()
        self.refresh()

    def look(self) -> CheckView:
        """See ViewModel."""
        line, tone = self._line()
        check = self._check
        if check is None:
            return CheckView(line=line, line_tone=tone)
        verdict = _VERDICTS.get(check.verdict)
        return CheckView(
            level=round(check.level, 2) if self._devices.has_microphone else 0.0,
            played=round(check.played, 2),
            progress=round(check.progress, 2),
            phase=check.phase.value,
            state=self.room.text(_PHASES[check.phase]),
            verdict=self.room.text(verdict) if verdict is not None else "",
            verdict_tone="green" if check.verdict is Verdict.HEARD else "amber",
            unprocessed="" if check.processed else self.room.text(_UNPROCESSED),
            line=line,
            line_tone=tone,
        )

    @Slot()
    def playTones(self) -> None:
        """The test sound; again: stop it."""
        if self._check is not None and self._check.phase is CheckPhase.TONES:
            self._check.stop()
        elif self._check is not None:
            self._check.play_tones()
        self.refresh()

    @Slot()
    def record(self) -> None:
        """Record and hear oneself; again: stop it."""
        if self._check is not None and self._check.phase in (CheckPhase.RECORDING, CheckPhase.PLAYING):
            self._check.stop()
        elif self._check is not None:
            self._check.record()
        self.refresh()

    @Slot()
    def checkLine(self) -> None:
        """Ask the server how far it is."""
        self.room.bridge.run(self.room.bridge.engine.round_trip_ms(), self._on_line, self._on_line_failed)

    def _on_devices(self) -> None:
        if self._devices.microphone_name != self._microphone:
            self._microphone = self._devices.microphone_name
            if self._check is not None:
                # What was said of another microphone does not hold for this one.
                self._check.stop()
                self._check.verdict = Verdict.NONE
            self.refresh()

    def _line(self) -> tuple[str, str]:
        if self._line_problem is not None:
            return self.room.text(_LINE_DOWN), "amber"
        if self._round_trip_ms is None:
            return self.room.text(_LINE_UNKNOWN), "plain"
        ms = max(1, round(self._round_trip_ms))
        words, tone = (_LINE_GOOD, "green") if ms < GOOD_BELOW_MS else (_LINE_FAIR, "blue")
        if ms >= FAIR_BELOW_MS:
            words, tone = _LINE_SLOW, "amber"
        return self.room.text(words).format(ms), tone

    def _on_line(self, round_trip_ms: float) -> None:
        self._round_trip_ms, self._line_problem = round_trip_ms, None
        self.refresh()

    def _on_line_failed(self, error: ClientError) -> None:
        self._line_problem = error.problem
        self.refresh()
