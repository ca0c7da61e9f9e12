"""When each received frame of a voice is played; no I/O, no codec, no clock: `now_ms` is an argument.

The *head* is the sample that sounds next; its delay above the path's own is kept at an aim just above the jitter.
Small errors, above all clocks that drift apart, are worked off by playing a little faster or slower (at most 0.5 %);
larger ones by leaving out or repeating a pitch period; what is hopelessly late is skipped.  Nothing is ever queued
behind.  Ticks are samples of 48 kHz throughout, unwrapped.
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum

from meetroom.media.rtp.jitter import FRAME_MS, JitterEstimate
from meetroom.media.rtp.opus import TICKS_PER_MS, opus_ticks
from meetroom.media.rtp.sequence import Unwrapper

FRAME_TICKS = int(FRAME_MS * TICKS_PER_MS)
MARGIN_MS = FRAME_MS / 2  # the head wanders over a whole frame between two that are needed
MAX_CONCEALED_TICKS = 5 * FRAME_TICKS  # in a row; after that silence is kinder
MAX_BRIDGE_TICKS = 5 * FRAME_TICKS
RESYNC_MS = 300.0
COARSE_MS = 15.0  # errors above it are worked off by whole pitch periods
MAX_RATE = 0.005
RATE_PER_MS = 0.0005
RATE_MEMORY = 0.1
FAST_PULLS = 5  # all too late; one late pull of a device that then catches up is none of ours
SLOW_PULLS = 50
RATE_PULLS = 25
MAX_PACKETS = 256
MAX_REMEMBERED = 16
"""Frames played as missing, by their ticks: a repeated copy that comes too late tells how much delay it needed."""


class Action(Enum):
    """What the caller appends to the sound it holds."""

    SILENCE = "silence"  # 20 ms of it
    PLAY = "play"  # `gap_ticks` of silence, then the payload
    CONCEAL = "conceal"  # 20 ms made up from what was heard before
    BRIDGE = "bridge"  # `gap_ticks` made up between what was heard before and the payload, then the payload


class Pace(Enum):
    """What the caller does with the sound it holds before it plays the next 20 ms of it."""

    AS_IS = "as is"
    SHORTEN = "shorten"  # leave out one pitch period
    LENGTHEN = "lengthen"  # repeat one pitch period


@dataclass(frozen=True, slots=True)
class Playout:
    """One step; see `Action`."""

    action: Action
    payload: bytes = b""
    gap_ticks: int = 0


SILENCE = Playout(Action.SILENCE)
CONCEAL = Playout(Action.CONCEAL)


@dataclass(slots=True)
class AudioCounts:
    """What one buffer has done since it was made, in frames; `changed` counts pitch periods left out or repeated."""

    played: int = 0
    concealed: int = 0
    changed: int = 0
    late: int = 0
    repaired: int = 0


class AudioBuffer:
    """Adaptive playout of one voice.

    The caller holds sound that is decoded but not played yet and tells how many ticks of it (`held`).
    """

    def __init__(self) -> None:
        self._seqs = Unwrapper(16)
        self._ticks = Unwrapper(32)
        self._packets: dict[int, tuple[int, bytes]] = {}  # ticks -> (seq, payload)
        self._jitter = JitterEstimate()
        self._playing = False
        self._next_ticks = 0
        self._last_seq = 0
        self._stretched_ticks = 0  # concealed while standing still on the same `_next_ticks`
        self._concealed_run = 0
        self._missed: deque[int] = deque(maxlen=MAX_REMEMBERED)
        self._heads: deque[float] = deque(maxlen=SLOW_PULLS)  # transit of the head at the last pulls
        self.rate = 0.0
        """By which share to play faster than real time, -0.005..0.005."""
        self.counts = AudioCounts()

    @property
    def target_ms(self) -> float:
        """Delay above the path's own that the jitter asks for, in ms."""
        return self._jitter.target_ms

    @property
    def delay_ms(self) -> float:
        """Delay above the path's own at which the voice is played now, in ms; 0 while nothing is."""
        return self._heads[-1] - self._jitter.base_ms if self._playing and self._heads else 0.0

    def insert(self, seq: int, timestamp: int, payload: bytes, now_ms: float, *, repeated: bool = False) -> None:
        """Take one frame as it arrives.

        Args:
            seq: 16 bits.
            timestamp: 32 bits at 48 kHz.
            repeated: whether a later packet brought it along once more (RED).
        """
        if not opus_ticks(payload):
            return
        ticks = self._ticks.unwrap(timestamp)
        transit_ms = now_ms - ticks / TICKS_PER_MS
        if repeated and not self._was_missing(ticks, transit_ms, now_ms):
            return
        if not repeated:
            self._jitter.observe(transit_ms, now_ms)
        if self._playing and ticks < self._next_ticks:
            self.counts.late += not repeated
            return
        self._packets[ticks] = (self._seqs.unwrap(seq), payload)
        if len(self._packets) > MAX_PACKETS:
            del self._packets[min(self._packets)]

    def _was_missing(self, ticks: int, transit_ms: float, now_ms: float) -> bool:
        if ticks in self._packets or not self._playing:
            return False
        if ticks < self._next_ticks and ticks not in self._missed:
            return False
        self.counts.repaired += ticks >= self._next_ticks
        self._jitter.repaired(transit_ms, now_ms)
        return True

    @property
    def _due_ms(self) -> float:
        return self._jitter.base_ms + self._jitter.target_ms + MARGIN_MS

    def pace(self, now_ms: float, held: float) -> Pace:
        """Judge the delay before the next 20 ms are played; sets `rate`.  Call it once per 20 ms."""
        if not self._playing:
            self.rate = 0.0
            return Pace.AS_IS
        heads = self._heads
        heads.append(now_ms - (self._next_ticks - held) / TICKS_PER_MS)
        if len(heads) < FAST_PULLS:
            return Pace.AS_IS
        due_ms = self._due_ms
        if min(list(heads)[-FAST_PULLS:]) - due_ms > COARSE_MS:
            return Pace.SHORTEN
        error_ms = min(heads) - due_ms
        if error_ms < -COARSE_MS:
            return Pace.LENGTHEN
        if len(heads) >= RATE_PULLS:
            wanted = max(-MAX_RATE, min(MAX_RATE, error_ms * RATE_PER_MS))
            self.rate += (wanted - self.rate) * RATE_MEMORY
        return Pace.AS_IS

    @property
    def has_next(self) -> bool:
        """Whether the frame wanted next is here."""
        return self._playing and self._next_ticks in self._packets

    def changed(self, ticks: int) -> None:
        """Note that the caller repeated so much of the sound it holds (left out: negative)."""
        self.counts.changed += 1
        self._heads = deque((head + ticks / TICKS_PER_MS for head in self._heads), SLOW_PULLS)

    def pull(self, now_ms: float, held: float = 0.0) -> Playout:
        """Return the next step; call it whenever less is held than is to be played."""
        if self._playing and self._error_ms(now_ms, held) > RESYNC_MS:
            self._playing = False
        playout = self._next(now_ms, held) if self._playing else self._start(now_ms, held)
        self.counts.played += playout.action in (Action.PLAY, Action.BRIDGE)
        self.counts.concealed += playout.action is Action.CONCEAL
        if playout.action is Action.BRIDGE:
            self.counts.concealed += max(1, round(playout.gap_ticks / FRAME_TICKS))
        return playout

    def _error_ms(self, now_ms: float, held: float) -> float:
        return now_ms - (self._next_ticks - held) / TICKS_PER_MS - self._due_ms

    def _start(self, now_ms: float, held: float) -> Playout:
        """Begin to play at the frame that is due now, dropping older ones."""
        while self._packets:
            oldest = min(self._packets)
            early_ms = self._due_ms - (now_ms + (held - oldest) / TICKS_PER_MS)
            if early_ms >= FRAME_MS:
                break
            if early_ms > -1.5 * FRAME_MS or len(self._packets) == 1:
                self._playing = True
                self._next_ticks = oldest
                self._heads.clear()
                return self._take(oldest, max(0, round(early_ms * TICKS_PER_MS)))
            del self._packets[oldest]
            self.counts.late += 1
        return SILENCE

    def _next(self, now_ms: float, held: float) -> Playout:
        if self._next_ticks in self._packets:
            return self._take(self._next_ticks)
        if not self._packets or self._error_ms(now_ms, held) < -FRAME_MS:
            return self._stand_still()
        oldest = min(self._packets)
        gap_ticks = oldest - self._next_ticks
        paused = self._packets[oldest][0] == self._last_seq + 1
        if paused or gap_ticks > MAX_BRIDGE_TICKS:
            self._playing = False  # the talker paused, or too much is gone: start anew at its due time
            return self._start(now_ms, held)
        self._missed.extend(range(self._next_ticks, oldest, FRAME_TICKS))
        gap_ticks = max(0, gap_ticks - self._stretched_ticks)  # its place was filled while waiting for it
        self._next_ticks = oldest
        taken = self._take(oldest, gap_ticks)
        return Playout(Action.BRIDGE, taken.payload, gap_ticks) if gap_ticks else taken

    def _stand_still(self) -> Playout:
        self._concealed_run += FRAME_TICKS
        if self._concealed_run > MAX_CONCEALED_TICKS:
            self._playing = False
            return SILENCE
        self._stretched_ticks += FRAME_TICKS
        return CONCEAL

    def _take(self, ticks: int, gap_ticks: int = 0) -> Playout:
        self._last_seq, payload = self._packets.pop(ticks)
        self._next_ticks = ticks + opus_ticks(payload)
        self._concealed_run = self._stretched_ticks = 0
        for stale in [other for other in self._packets if other < self._next_ticks]:
            del self._packets[stale]  # overlaps what is played: a sender that lies about its time
        return Playout(Action.PLAY, payload, gap_ticks)
