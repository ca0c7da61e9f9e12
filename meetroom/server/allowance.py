"""How much one person may send: token buckets by time given; knows no clock and no connection."""


class Bucket:
    """Holds up to `burst` tokens, refilled by `per_s` each second.

    Args:
        now_s: any steady clock, in seconds.
    """

    def __init__(self, per_s: float, burst: float, now_s: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._level = burst
        self._at_s = now_s

    def take(self, amount: float, now_s: float) -> bool:
        """Whether `amount` may be taken now; if not, nothing is taken."""
        self._level = min(self._burst, self._level + self._per_s * max(0.0, now_s - self._at_s))
        self._at_s = now_s
        if amount > self._level:
            return False
        self._level -= amount
        return True

    def wait_s(self, amount: float, now_s: float) -> float:
        """In how many seconds `amount` may be taken; 0: now."""
        level = min(self._burst, self._level + self._per_s * max(0.0, now_s - self._at_s))
        return max(0.0, amount - level) / self._per_s


class Allowance:
    """Messages and bytes of one person over all their sessions."""

    def __init__(self, messages: Bucket, size: Bucket) -> None:
        self._messages = messages
        self._size = size

    def take_bytes(self, size_bytes: int, now_s: float) -> bool:
        """Whether so many bytes more are within what the person may send."""
        return self._size.take(size_bytes, now_s)

    def take_message(self, now_s: float) -> bool:
        """Whether one more message is."""
        return self._messages.take(1, now_s)
