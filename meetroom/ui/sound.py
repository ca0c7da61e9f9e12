"""Microphone and speaker by Qt Multimedia, moved 20 ms at a time on a thread of their own; knows no call.

The window may be busy drawing for a tenth of a second: the sound must not wait for it.  The speaker's buffer is kept
small and grows only where this machine has really run dry.
"""

import logging
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples
from meetroom.ui.device_choice import Kind

logger = logging.getLogger(__name__)

FRAME_BYTES = FRAME_SAMPLES * 2
FRAME_MS = FRAME_SAMPLES * 1000 // RATE_HZ
BYTES_PER_MS = RATE_HZ * 2 // 1000
MOVE_MS = 5
CAPTURE_MS = 200
"""How much of the microphone may wait for a thread that stalls; it costs no delay while it does not."""
FIRST_PLAYBACK_MS, MOST_PLAYBACK_MS, STEP_MS = 40, 160, 20
SETTLE_MS = 2000
CALM_MS = 60_000
"""So long the speaker has to run without a gap before its buffer is tried smaller."""
DEAD_AFTER_MS = 3000
"""A device that moves nothing for so long is said not to work, and opened again now and then."""
DEVICE_DELAY_MS = 20
"""What devices and the system hold besides our own buffers; a usual figure."""
STOP_TIMEOUT_MS = 1500
SILENCE: Samples = np.zeros(FRAME_SAMPLES, np.int16)

Take = Callable[[Samples], None]
Give = Callable[[], Samples]
Tell = Callable[[Kind, bool], None]


class Sound(Protocol):
    """Microphone and speaker."""

    has_microphone: bool
    has_speaker: bool
    microphone_name: str
    speaker_name: str

    @property
    def delay_ms(self) -> int:
        """From fetching a frame until its echo is handed over, as far as it is known."""

    def start(self, take: Take, give: Give, tell: Tell) -> None:
        """Hand 20 ms of int16 to `take` as they are heard; fetch 20 ms from `give` as they are needed.

        Both are called on a thread of the sound's own.  `tell(kind, works)` comes on the window's thread: True when a
        device has begun to work, False when it cannot be opened or nothing moves any more.
        """

    def stop(self) -> None:
        """Silence.  Neither `take` nor `give` is called any more when it returns."""


class NoSound:
    """A machine without sound."""

    has_microphone = False
    has_speaker = False
    microphone_name = ""
    speaker_name = ""
    delay_ms = 0

    def start(self, take: Take, give: Give, tell: Tell) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""


class PlaybackSize:
    """How much sound waits in the speaker's buffer: as little as this machine's scheduling allows just now."""

    def __init__(self, first_ms: int = FIRST_PLAYBACK_MS) -> None:
        self.size_ms = self._first_ms = first_ms
        self._opened_ms = 0.0
        self._dry_ms: float | None = None

    def opened(self, now_ms: float) -> None:
        """The speaker was opened with this size."""
        self._opened_ms, self._dry_ms = now_ms, None

    def dry(self, now_ms: float) -> bool:
        """The buffer ran dry; whether to open the speaker again with the size it now has.

        What happens while everything starts is no measure, nor is one bad moment.
        """
        if now_ms - self._opened_ms < SETTLE_MS or self.size_ms >= MOST_PLAYBACK_MS:
            return False
        before, self._dry_ms = self._dry_ms, now_ms
        if before is None or now_ms - before > CALM_MS:
            return False
        self.size_ms = min(MOST_PLAYBACK_MS, self.size_ms + STEP_MS)
        return True

    def silent(self, now_ms: float) -> bool:
        """Nobody is heard just now; whether to use that to open the speaker again with a smaller size.

        A bad quarter of an hour must not delay everything for ever.
        """
        calm_since_ms = self._opened_ms if self._dry_ms is None else self._dry_ms
        if now_ms - calm_since_ms < CALM_MS or self.size_ms <= self._first_ms:
            return False
        self.size_ms -= STEP_MS
        return True


class QtSound:
    """A microphone and a speaker Qt Multimedia found; None for one that is not there."""

    def __init__(self, source_device: Any, sink_device: Any, size: PlaybackSize | None = None) -> None:
        self.has_microphone = source_device is not None
        self.has_speaker = sink_device is not None
        self.microphone_name = source_device.description() if self.has_microphone else ""
        self.speaker_name = sink_device.description() if self.has_speaker else ""
        self._devices = (source_device, sink_device)
        self._size = size or PlaybackSize()
        self._thread: _SoundThread | None = None

    @property
    def delay_ms(self) -> int:
        """See Sound."""
        return self._size.size_ms + FRAME_MS + DEVICE_DELAY_MS

    def start(self, take: Take, give: Give, tell: Tell) -> None:
        """See Sound."""
        self.stop()
        self._thread = _SoundThread(*self._devices, self._size, take, give)
        self._thread.told.connect(_Told(tell, self._thread).pass_on)
        self._thread.start(QThread.Priority.TimeCriticalPriority)

    def stop(self) -> None:
        """See Sound."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        thread.told.disconnect()
        thread.quit()
        if not thread.wait(STOP_TIMEOUT_MS):
            # A sound server that hangs must not hang the window; the thread ends when it lets go.
            logger.warning("the sound devices do not stop")
            thread.forget()
            _HANGING.append(thread)


_HANGING: list["_SoundThread"] = []
"""A QThread must not be destroyed while it runs."""


class _Told(QObject):
    """Lives on the window's thread, so that what a sound's thread tells arrives there."""

    def __init__(self, tell: Tell, parent: QObject) -> None:
        super().__init__(parent)
        self._tell = tell

    @Slot(str, bool)
    def pass_on(self, kind: str, works: bool) -> None:
        """Tell."""
        self._tell(Kind(kind), works)


class _SoundThread(QThread):
    """Opens the devices, moves the sound until it is told to quit, closes them."""

    told = Signal(str, bool)  # Kind, whether it works

    def __init__(self, source_device: Any, sink_device: Any, size: PlaybackSize, take: Take, give: Give) -> None:
        super().__init__()
        self._parts = (source_device, sink_device, size)
        self._take: Take = take
        self._give: Give = give

    def forget(self) -> None:
        """Call nobody any more."""
        self._take, self._give = (lambda _samples: None), (lambda: SILENCE)

    def run(self) -> None:
        """See QThread."""
        try:
            self._move()
        except Exception:
            logger.exception("the sound of this machine cannot be used")
            for kind in (Kind.MICROPHONE, Kind.SPEAKER):
                self._tell(kind, False)

    def _move(self) -> None:
        source_device, sink_device, size = self._parts
        # By name, so that `forget` is obeyed at once.
        ears = _Ears(source_device, lambda samples: self._take(samples), self._tell) if source_device else None
        mouth = _Mouth(sink_device, size, lambda: self._give(), self._tell) if sink_device else None
        parts = [part for part in (mouth, ears) if part is not None]
        clock = QTimer(interval=MOVE_MS, timerType=Qt.TimerType.PreciseTimer)
        for part in parts:
            clock.timeout.connect(part.move)
        clock.start()
        self.exec()
        clock.stop()
        for part in parts:
            part.close()

    def _tell(self, kind: Kind, works: bool) -> None:
        self.told.emit(kind.value, works)


class _Ears(QObject):
    """The microphone, in frames."""

    def __init__(self, device: Any, take: Take, tell: Tell) -> None:
        super().__init__()
        self._device = device
        self._take, self._tell = take, tell
        self._heard = bytearray()
        self._source: Any = None
        self._open()
        self._works: bool | None = None
        self._silent_ms = 0 if self._in is not None else DEAD_AFTER_MS - MOVE_MS

    def move(self) -> None:
        """Hand over what was heard since the last time."""
        data = self._in.readAll().data() if self._in is not None else b""
        self._watch(bool(data))
        self._heard += data
        while len(self._heard) >= FRAME_BYTES:
            samples: Samples = np.frombuffer(bytes(self._heard[:FRAME_BYTES]), np.int16)
            del self._heard[:FRAME_BYTES]
            _guarded(self._take, samples)

    def close(self) -> None:
        """Let the device go."""
        self._source.stop()

    def _open(self) -> None:
        from PySide6.QtMultimedia import QAudioSource

        if self._source is not None:
            self._source.stop()
        self._source = QAudioSource(self._device, _layout())
        self._source.setBufferSize(CAPTURE_MS * BYTES_PER_MS)
        self._in: Any = self._source.start()

    def _watch(self, heard: bool) -> None:
        self._silent_ms = 0 if heard else self._silent_ms + MOVE_MS
        if heard and not self._works:
            self._works = True
            self._tell(Kind.MICROPHONE, True)
        elif self._silent_ms >= DEAD_AFTER_MS and self._works is not False:
            self._works = False
            logger.info("the microphone gives nothing: %s", self._source.error())
            self._tell(Kind.MICROPHONE, False)
        elif self._silent_ms > DEAD_AFTER_MS and self._silent_ms % DEAD_AFTER_MS == 0:
            self._open()


class _Mouth(QObject):
    """The speaker, in frames."""

    def __init__(self, device: Any, size: PlaybackSize, give: Give, tell: Tell) -> None:
        super().__init__()
        self._device, self._size = device, size
        self._give, self._tell = give, tell
        self._now_ms = self._opened_ms = 0
        self._filled_ms = self._stuck_ms = 0
        self._works: bool | None = None
        self._silent = True
        self._sink: Any = None
        self._open()

    def move(self) -> None:
        """Fill the buffer; open the speaker again when it has stopped by itself."""
        self._now_ms += MOVE_MS
        self._stuck_ms += MOVE_MS
        self._judge()
        if self._out is None:
            return
        dry = False
        while self._sink.bytesFree() >= FRAME_BYTES:
            samples = _given(self._give)
            # Looked at here, for it may be the fetching that took so long.
            dry = dry or (self._filled_ms > 0 and self._sink.bytesFree() >= self._sink.bufferSize())
            self._silent = not samples.any()
            if self._out.write(np.ascontiguousarray(samples, np.int16).tobytes()) <= 0:
                break
            self._filled_ms, self._stuck_ms = self._filled_ms + FRAME_MS, 0
        self._resize(dry)

    def _resize(self, dry: bool) -> None:
        before_ms = self._size.size_ms
        if (dry and self._size.dry(self._now_ms)) or (self._silent and self._size.silent(self._now_ms)):
            logger.info("the speaker's buffer changes from %d to %d ms", before_ms, self._size.size_ms)
            self._open()

    def close(self) -> None:
        """Let the device go."""
        self._sink.stop()

    def _open(self) -> None:
        from PySide6.QtMultimedia import QAudioSink

        if self._sink is not None:
            self._sink.stop()
        self._sink = QAudioSink(self._device, _layout())
        self._sink.setBufferSize(self._size.size_ms * BYTES_PER_MS)
        self._out: Any = self._sink.start()
        self._filled_ms = self._stuck_ms = 0
        self._opened_ms = self._now_ms
        self._size.opened(self._now_ms)

    def _judge(self) -> None:
        """Say when the speaker stops working and when it works again; try it anew now and then."""
        from PySide6.QtMultimedia import QAudio

        stopped = self._out is None or self._sink.state() == QAudio.State.StoppedState
        dead = stopped or self._stuck_ms >= DEAD_AFTER_MS
        # What fits into the buffer is taken by a dead device too.
        moves = self._filled_ms > 2 * self._size.size_ms
        if dead and self._works is not False:
            self._works = False
            logger.info("the speaker does not play: %s", self._sink.error())
            self._tell(Kind.SPEAKER, False)
        elif moves and not dead and not self._works:
            self._works = True
            self._tell(Kind.SPEAKER, True)
        if dead and self._now_ms - self._opened_ms >= DEAD_AFTER_MS:
            self._open()


def _guarded(take: Take, samples: Samples) -> None:
    try:
        take(samples)
    except Exception:
        logger.exception("20 ms of the microphone are lost")


def _given(give: Give) -> Samples:
    try:
        return give()
    except Exception:
        logger.exception("20 ms of the speaker are silent")
        return SILENCE


def _layout() -> Any:
    from PySide6.QtMultimedia import QAudioFormat

    layout = QAudioFormat()
    layout.setSampleRate(RATE_HZ)
    layout.setChannelCount(1)
    layout.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return layout
