"""How one incoming stream arrives: loss, jitter, what to ask again; knows no socket and no clock.

Source: RFC 3550 appendix A.1, A.3 and A.8.
"""

from meetroom.media.rtp.rtcp import ReportBlock

NACK_EVERY_S = 0.06
NACK_TRIES = 6
MAX_MISSING = 256
MAX_ASKED = 64
"""Per call, so that the request fits into one datagram."""


class Arrivals:
    """Counts one stream; every sequence number it hands out is extended beyond 16 bits and never wraps."""

    __slots__ = (
        "_base",
        "_expected_before",
        "_first",
        "_jitter_16ths",
        "_last_transit",
        "_reach",
        "_received_before",
        "_recent",
        "_recovered_before",
        "clock_hz",
        "highest",
        "lost_share",
        "missing",
        "received",
        "recovered",
        "repairs",
    )

    def __init__(self, clock_hz: int, *, repairs: bool, reach: int = 512) -> None:
        """Args:
        repairs: whether lost packets are asked for again (video).
        reach: how far behind the newest a packet is still of use; not more than the ring remembers, because
            beyond it nobody can tell a late packet from one that was forwarded already.
        """
        self._reach = reach
        self.clock_hz = clock_hz
        self.repairs = repairs
        self._base = 0
        self.highest = -1
        self.restart()

    def restart(self) -> None:
        """Forget everything: the stream begins anew.

        Extended numbers go on above all earlier ones: two packets must never share one.
        """
        self._base = max(self._base, self.highest) // 0x10000 * 0x10000 + 0x20000
        self.highest = -1
        self.received = 0
        self.lost_share = 0.0
        """Lost in the interval of the last report and not recovered by redundancy either, 0..1."""
        self.recovered = 0
        """Packets lost on the way but found in the redundancy of a later one."""
        self._recent: list[tuple[int, int]] = []
        self.missing: dict[int, tuple[int, float]] = {}
        self._first = 0
        self._jitter_16ths = 0
        self._last_transit = 0
        self._expected_before = 0
        self._received_before = 0
        self._recovered_before = 0

    def add(self, sequence: int, timestamp: int, now_s: float) -> int:
        """Take one packet in and extend its 16-bit number; -1 when it is older than anything useful."""
        highest = self.highest
        if highest < 0:
            extended = self._first = self._base + sequence
        else:
            ahead = ((sequence - highest + 0x8000) & 0xFFFF) - 0x8000
            extended = highest + ahead
            if extended <= highest:
                return self._late(extended)
            if ahead > 1 and self.repairs:
                self._note_missing(highest + 1, extended, now_s)
        self.highest = extended
        self.received += 1
        clock_hz = self.clock_hz
        transit = (int(now_s * clock_hz) - timestamp) & 0xFFFF_FFFF
        change = abs(((transit - self._last_transit + 0x8000_0000) & 0xFFFF_FFFF) - 0x8000_0000)
        self._last_transit = transit
        if change < clock_hz:  # the first packet, or the stream was paused
            self._jitter_16ths += change - ((self._jitter_16ths + 8) >> 4)
        return extended

    def _late(self, extended: int) -> int:
        if extended < self._first or self.highest - extended >= self._reach:
            return -1
        self.received += 1
        self.missing.pop(extended, None)
        return extended

    def _note_missing(self, start: int, end: int, now_s: float) -> None:
        if end - start > MAX_MISSING:  # the sender paused or the line broke: a keyframe is the better cure
            self.missing.clear()
            return
        for lost in range(start, end):
            self.missing[lost] = (0, now_s)
        while len(self.missing) > MAX_MISSING:
            del self.missing[next(iter(self.missing))]

    @property
    def first(self) -> int:
        """Number of the first packet; nothing before it belongs to the stream."""
        return self._first

    @property
    def expected(self) -> int:
        """Packets sent since the stream began, by its numbers."""
        return self.highest - self._first + 1 if self.highest >= 0 else 0

    @property
    def lost(self) -> int:
        """Packets that never came; negative after duplicates."""
        return self.expected - self.received

    @property
    def recent(self) -> tuple[int, int]:
        """Packets expected and packets lost in the intervals of the last two reports, redundancy not counted."""
        return sum(expected for expected, _ in self._recent), sum(lost for _, lost in self._recent)

    @property
    def jitter_ms(self) -> float:
        """Interarrival jitter.  Source: RFC 3550 appendix A.8."""
        return (self._jitter_16ths >> 4) * 1000 / self.clock_hz

    def due(self, now_s: float) -> tuple[int, ...]:
        """Sequence numbers (16 bit) to ask for now; each is asked at most `NACK_TRIES` times."""
        asked: list[int] = []
        for lost, (tries, when_s) in list(self.missing.items()):
            if len(asked) == MAX_ASKED:
                break
            if when_s > now_s:
                continue
            if tries == NACK_TRIES:
                del self.missing[lost]
                continue
            self.missing[lost] = (tries + 1, now_s + NACK_EVERY_S)
            asked.append(lost & 0xFFFF)
        return tuple(asked)

    def report(self, ssrc: int, *, last_sr: int, delay_since_sr: int) -> ReportBlock:
        """The block for the next receiver report; the interval of `fraction_lost` begins anew."""
        expected = self.expected
        expected_now = expected - self._expected_before
        lost_now = expected_now - (self.received - self._received_before)
        self._expected_before, self._received_before = expected, self.received
        missing_now = lost_now - (self.recovered - self._recovered_before)
        self._recovered_before = self.recovered
        self.lost_share = max(0.0, missing_now / expected_now) if expected_now > 0 else 0.0
        self._recent = [*self._recent[-1:], (expected_now, max(0, lost_now))]
        fraction = (lost_now << 8) // expected_now if expected_now > 0 and lost_now > 0 else 0
        return ReportBlock(
            ssrc=ssrc,
            fraction_lost=min(255, fraction),
            packets_lost=self.lost,
            highest_sequence=max(0, self.highest - self._base) & 0xFFFF_FFFF,
            jitter=self._jitter_16ths >> 4,
            last_sr=last_sr,
            delay_since_sr=delay_since_sr,
        )
