"""When each received audio packet is played; no I/O, no codec, no clock: `now_ms` is an argument.

Every packet has a *transit* (arrival time minus media time).  The smallest transit seen lately is the path
itself, what lies above it is jitter; playing happens one jitter quantile after the path.  The buffer never
queues: what is too late for the target is skipped, what is a little too much is worked off by merging frames.
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum

from meetroom.media.rtp.sequence import Unwrapper

FRAME_MS = 20.0
TICKS_PER_MS = 48
FRAME_TICKS = int(FRAME_MS * TICKS_PER_MS)
MIN_TARGET_MS = 20.0
MAX_TARGET_MS = 200.0
FIRST_TARGET_MS = 40.0
QUANTILE = 0.98
FALL_MS = 1.5  # per packet: the target rises at once and falls slowly, for trouble seldom comes alone
WINDOW_PACKETS = 100
RESTART_GAP_MS = 300.0  # a line silent for so long is measured afresh
MAX_CONCEALED = 3  # frames in a row; after that silence is kinder
MERGE_AFTER_FRAMES = 5  # all too late; one late pull of a device that then catches up is none of ours
RESYNC_MS = 300.0
SETTLE_FRAMES = 50  # a single frame too many is worked off when it was there all this time
MAX_PACKETS = 256
PATH_PERIOD_MS, PATH_PERIODS = 1000.0, 10


class Action(Enum):
    """What the caller does for one frame of 20 ms."""

    SILENCE = "silence"
    PLAY = "play"
    CONCEAL = "conceal"
    MERGE = "merge"  # decode both payloads and cross-fade them into one frame


@dataclass(frozen=True, slots=True)
class Playout:
    """One frame to play: `payload` for PLAY, `payload` and `following` for MERGE."""

    action: Action
    payload: bytes = b""
    following: bytes = b""


SILENCE = Playout(Action.SILENCE)
CONCEAL = Playout(Action.CONCEAL)


class PathDelay:
    """The smallest transit of the last ten seconds: the path itself, whatever the clocks' difference."""

    def __init__(self) -> None:
        self._periods: deque[float] = deque(maxlen=PATH_PERIODS)
        self._until_ms = float("-inf")
        self.least_ms = 0.0

    def observe(self, transit_ms: float, now_ms: float) -> None:
        """Take one packet."""
        if now_ms >= self._until_ms:
            self._until_ms = now_ms + PATH_PERIOD_MS
            self._periods.append(transit_ms)
            self.least_ms = min(self._periods)
        elif transit_ms < self.least_ms:
            self.least_ms = transit_ms
        if transit_ms < self._periods[-1]:
            self._periods[-1] = transit_ms


class JitterEstimate:
    """The path's smallest transit and the delay above it that catches 98 % of the packets, both in ms."""

    def __init__(self) -> None:
        self._transits: deque[float] = deque(maxlen=WINDOW_PACKETS)
        self._last_arrival_ms = float("-inf")
        self._catching_up = False
        self.base_ms = 0.0
        self.target_ms = FIRST_TARGET_MS

    def observe(self, transit_ms: float, now_ms: float) -> None:
        """Take one packet into account."""
        if now_ms - self._last_arrival_ms > RESTART_GAP_MS:
            self._transits.clear()
            self._catching_up = True
        elif self._catching_up:
            # A burst after a stall says nothing about jitter: each packet of it is faster than the last.
            if transit_ms < self._transits[-1] - FRAME_MS / 4:
                self._transits.clear()
            else:
                self._catching_up = False
        self._last_arrival_ms = now_ms
        self._transits.append(transit_ms)
        self.base_ms = min(self._transits)
        self.target_ms = max(self._target(), self.target_ms - FALL_MS)

    def _target(self) -> float:
        if len(self._transits) < 10:
            return FIRST_TARGET_MS
        ordered = sorted(self._transits)
        jitter_ms = ordered[int(QUANTILE * (len(ordered) - 1))] - self.base_ms
        return min(MAX_TARGET_MS, max(MIN_TARGET_MS, jitter_ms + FRAME_MS / 2))


@dataclass(slots=True)
class AudioCounts:
    """What one buffer has done since it was made, in frames of 20 ms."""

    played: int = 0
    concealed: int = 0
    merged: int = 0
    late: int = 0


class AudioBuffer:
    """Adaptive playout of one stream of 20 ms frames."""

    def __init__(self) -> None:
        self._seqs = Unwrapper(16)
        self._ticks = Unwrapper(32)
        self._packets: dict[int, tuple[int, bytes]] = {}  # ticks -> (seq, payload)
        self._jitter = JitterEstimate()
        self._playing = False
        self._next_ticks = 0
        self._last_seq = 0
        self._stretched = 0  # frames concealed while standing still on the same `_next_ticks`
        self._concealed_run = 0
        self._recent_excess_ms: deque[float] = deque(maxlen=MERGE_AFTER_FRAMES)
        self._least_excess_ms = float("inf")  # of the frames since the last look
        self._frames_to_look = SETTLE_FRAMES
        self.counts = AudioCounts()

    @property
    def target_ms(self) -> float:
        """Delay above the path's own that the buffer aims at, in ms."""
        return self._jitter.target_ms

    def insert(self, seq: int, timestamp: int, payload: bytes, now_ms: float) -> None:
        """Take one packet as it arrives; `seq` 16 bits, `timestamp` 32 bits at 48 kHz."""
        ticks = self._ticks.unwrap(timestamp)
        self._jitter.observe(now_ms - ticks / TICKS_PER_MS, now_ms)
        if self._playing and ticks < self._next_ticks:
            self.counts.late += 1
            return
        self._packets[ticks] = (self._seqs.unwrap(seq), payload)
        if len(self._packets) > MAX_PACKETS:
            del self._packets[min(self._packets)]

    def pull(self, now_ms: float) -> Playout:
        """Return what to play for the next 20 ms; call it once per 20 ms."""
        if self._playing and self._excess_ms(now_ms) > RESYNC_MS:
            self._playing = False
        if not self._playing and not self._start(now_ms):
            return SILENCE
        playout = self._next(now_ms)
        self.counts.played += playout.action in (Action.PLAY, Action.MERGE)
        self.counts.concealed += playout.action is Action.CONCEAL
        self.counts.merged += playout.action is Action.MERGE
        return playout

    def _excess_ms(self, now_ms: float) -> float:
        delay_ms = now_ms - self._next_ticks / TICKS_PER_MS - self._jitter.base_ms
        return delay_ms - self._jitter.target_ms

    def _start(self, now_ms: float) -> bool:
        """Begin to play at the frame that is due now, dropping older ones."""
        while self._packets:
            oldest = min(self._packets)
            due_ms = self._jitter.base_ms + oldest / TICKS_PER_MS + self._jitter.target_ms
            if due_ms > now_ms:
                return False
            if due_ms > now_ms - 1.5 * FRAME_MS or len(self._packets) == 1:
                self._playing = True
                self._next_ticks = oldest
                self._last_seq = self._packets[oldest][0] - 1
                self._stretched = self._concealed_run = 0
                return True
            del self._packets[oldest]
            self.counts.late += 1
        return False

    def _next(self, now_ms: float) -> Playout:
        while self._next_ticks not in self._packets:
            if not self._packets or self._excess_ms(now_ms) < -FRAME_MS:
                return self._stand_still()
            oldest = min(self._packets)
            if self._packets[oldest][0] == self._last_seq + 1 or oldest - self._next_ticks > 5 * FRAME_TICKS:
                self._playing = False  # the talker paused, or too much is gone: start anew at its due time
                return SILENCE
            self._next_ticks += FRAME_TICKS
            self._last_seq += 1
            if not self._stretched:
                self._concealed_run += 1
                return CONCEAL
            self._stretched -= 1  # its place was already filled while waiting for it
        return self._take(now_ms)

    def _stand_still(self) -> Playout:
        self._concealed_run += 1
        if self._concealed_run > MAX_CONCEALED:
            self._playing = False
            return SILENCE
        self._stretched += 1
        return CONCEAL

    def _take(self, now_ms: float) -> Playout:
        payload = self._pop()
        self._concealed_run = self._stretched = 0
        if self._is_too_late(self._excess_ms(now_ms)) and self._next_ticks in self._packets:
            self._recent_excess_ms.clear()
            return Playout(Action.MERGE, payload, self._pop())
        return Playout(Action.PLAY, payload)

    def _is_too_late(self, excess_ms: float) -> bool:
        # The frame just popped is not counted any more: above 0 there is one whole frame too many.
        self._recent_excess_ms.append(excess_ms)
        full = len(self._recent_excess_ms) == MERGE_AFTER_FRAMES
        self._least_excess_ms = min(self._least_excess_ms, excess_ms)
        self._frames_to_look -= 1
        settled = self._frames_to_look <= 0
        too_late = (full and min(self._recent_excess_ms) > FRAME_MS / 2) or (settled and self._least_excess_ms > 0)
        if settled:
            self._least_excess_ms, self._frames_to_look = float("inf"), SETTLE_FRAMES
        return too_late

    def _pop(self) -> bytes:
        self._last_seq, payload = self._packets.pop(self._next_ticks)
        self._next_ticks += FRAME_TICKS
        return payload
