"""When to try again and how fast to send, as arithmetic; knows no clock and no line."""

import random


class Backoff:
    """Pauses between attempts: doubling, jittered, so that a thousand clients do not come back in one instant."""

    def __init__(self, first_s: float = 0.2, longest_s: float = 2.0, dice: random.Random | None = None) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._dice = dice or random.Random()
        self._failures = 0

    def next_s(self) -> float:
        """Seconds to wait before the next attempt: between half and all of the present step."""
        step_s = min(self._longest_s, self._first_s * 2.0 ** min(self._failures, 32))
        self._failures += 1
        return self._dice.uniform(step_s / 2, step_s)

    def longest(self) -> None:
        """The next pause is the longest: whoever answered wants to be left alone for a while."""
        self._failures = 32

    def reset(self) -> None:
        """It worked: begin with the shortest again."""
        self._failures = 0


class Allowance:
    """A bucket of tokens: what may be sent at once, and how fast it fills again."""

    def __init__(self, per_s: float, burst: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._left = burst
        self._at_s = 0.0

    def take(self, amount: float, now_s: float) -> float:
        """Take tokens; returns the seconds to wait before sending, 0 when there were enough.

        A message above the whole burst is let through once the bucket is full: it must go some time.
        """
        self._left = min(self._burst, self._left + (now_s - self._at_s) * self._per_s)
        self._at_s = now_s
        self._left -= min(amount, self._burst)
        return max(0.0, -self._left / self._per_s)
