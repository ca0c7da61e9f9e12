"""Counting on past the wrap of RTP sequence numbers and timestamps; knows no packet and no clock."""


class Unwrapper:
    """Turns counters of `bits` bits into ever-growing integers, tolerating reordering of half the range."""

    def __init__(self, bits: int) -> None:
        self._span = 1 << bits
        self._last: int | None = None

    def unwrap(self, value: int) -> int:
        """Return the integer nearest to the one returned last that is `value` modulo the range.

        Never negative for the first value; may step back for a reordered one.
        """
        if self._last is None:
            # One span of headroom keeps a packet reordered before the first one from turning negative.
            self._last = value + self._span
            return self._last
        half = self._span >> 1
        step = (value - self._last + half) % self._span - half
        self._last += step
        return self._last
