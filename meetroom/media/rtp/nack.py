"""Which packets are missing, and which sent ones can be sent again; no I/O, no clock: `now_ms` is an argument.

Source: RFC 4585 section 6.2.1 (generic NACK); the retry policy is ours: media.md.
"""

from collections import OrderedDict
from dataclasses import dataclass

REORDER_MS = 10.0  # a packet this little late was overtaken, not lost; grows where packets come later than that
MAX_REORDER_MS = 60.0
REORDER_MEMORY = 0.002  # per packet: half a minute at a low layer's pace
MIN_RETRY_MS = 20.0
MAX_ASKS = 5
GIVE_UP_MS = 250.0
MAX_GAP = 400  # a longer hole is a restart of the source, not a loss
MAX_MISSING = 1000  # more cannot be repaired: a keyframe is the better cure
MAX_ASKED = 200  # per request, so that it fits into one datagram however they lie


@dataclass(slots=True)
class _Missing:
    since_ms: float
    next_ask_ms: float
    asked_ms: float = float("inf")
    asks: int = 0


class NackList:
    """The holes in one stream of unwrapped sequence numbers, and when to ask for each again."""

    def __init__(self) -> None:
        self._missing: OrderedDict[int, _Missing] = OrderedDict()
        self._highest: int | None = None
        self._reorder_ms = REORDER_MS
        self._rtt_ms = float("inf")
        self.newly_asked = 0
        """How many of those `due` returned last are asked for the first time."""

    def __len__(self) -> int:
        return len(self._missing)

    def ahead(self, seq: int) -> int:
        """By how many numbers `seq` is ahead of the newest one that came; 0 for the first of all."""
        return 0 if self._highest is None else seq - self._highest

    def skip_to(self, seq: int) -> int:
        """Go on from `seq`, asking for nothing before it; returns how many holes were known."""
        self._highest = seq
        return self.forget_all()

    def arrived(self, seq: int, now_ms: float) -> None:
        """Note one packet: closes its hole, or opens one hole for each number it skipped."""
        self._reorder_ms += (REORDER_MS - self._reorder_ms) * REORDER_MEMORY
        if self._highest is None or seq - self._highest > MAX_GAP:
            self._missing.clear()
            self._highest = seq
        elif seq <= self._highest:
            self._came_late(self._missing.pop(seq, None), now_ms)
        else:
            for skipped in range(self._highest + 1, seq):
                self._missing[skipped] = _Missing(now_ms, now_ms + self._reorder_ms)
            self._highest = seq

    def _came_late(self, hole: _Missing | None, now_ms: float) -> None:
        """Learn how late packets come that nobody had to send again: the answer takes a round trip at least."""
        if hole is not None and now_ms - hole.asked_ms < 0.9 * self._rtt_ms:
            self._reorder_ms = max(self._reorder_ms, min(MAX_REORDER_MS, 1.2 * (now_ms - hole.since_ms)))

    def due(self, now_ms: float, rtt_ms: float) -> list[int]:
        """Return the numbers to ask for now; counts them as asked."""
        retry_ms = max(rtt_ms, MIN_RETRY_MS)
        asked: list[int] = []
        self.newly_asked = 0
        self._rtt_ms = rtt_ms
        for seq, hole in self._missing.items():
            if len(asked) == MAX_ASKED:
                break
            if hole.asks < MAX_ASKS and now_ms >= hole.next_ask_ms:
                if not hole.asks:
                    self.newly_asked += 1
                    hole.asked_ms = now_ms
                hole.asks += 1
                hole.next_ask_ms = now_ms + retry_ms
                asked.append(seq)
        return asked

    def given_up(self, now_ms: float, rtt_ms: float) -> bool:
        """Tell whether the oldest hole is too old to be worth waiting for."""
        if not self._missing:
            return False
        oldest = next(iter(self._missing.values()))
        # On a long path 250 ms would not leave room for a second try.
        return len(self._missing) > MAX_MISSING or now_ms - oldest.since_ms >= max(GIVE_UP_MS, 2.5 * rtt_ms)

    def forget_before(self, seq: int) -> int:
        """Drop the holes below `seq`; returns how many there were."""
        dropped = 0
        while self._missing and next(iter(self._missing)) < seq:
            self._missing.popitem(last=False)
            dropped += 1
        return dropped

    def forget_all(self) -> int:
        """Drop every hole; returns how many there were."""
        dropped = len(self._missing)
        self._missing.clear()
        return dropped


class SentRing:
    """The last `size` packets of one sending stream, by 16-bit sequence number."""

    def __init__(self, size: int = 512) -> None:
        self._size = size
        self._packets: dict[int, tuple[int, bytes, float]] = {}

    def keep(self, seq: int, packet: bytes) -> None:
        """Keep one packet (not yet encrypted) in place of the one sent `size` packets before."""
        self._packets[seq % self._size] = (seq, packet, float("-inf"))

    def resend(self, seq: int, now_ms: float, rtt_ms: float) -> bytes | None:
        """Return the packet asked for, or None when it has left the ring or was resent half an RTT ago."""
        entry = self._packets.get(seq % self._size)
        if entry is None or entry[0] != seq or now_ms - entry[2] < max(MIN_RETRY_MS, rtt_ms) / 2:
            return None
        self._packets[seq % self._size] = (seq, entry[1], now_ms)
        return entry[1]
