"""Sends the voice's last frames once more with the next one where the line loses packets; knows no stream.

Source: RFC 2198.  A line that loses p of its packets then loses about p squared of the frames, for the price of the
payload alone: the headers, half of a voice's packet, are there anyway.
"""

from collections import deque

from meetroom.media.rtp.red import MAX_TIMESTAMP_OFFSET, RedBlock, build_red

ONCE_ABOVE, TWICE_ABOVE = 0.02, 0.08
OFF_BELOW = 0.01
CALM_MS = 10_000.0
MOST_REPEATS = 2
MEMORY = 0.5  # per report: fifty packets say little


class Redundancy:
    """How often to repeat, and the payload that does."""

    def __init__(self) -> None:
        self.repeats = 0
        self._last: deque[tuple[int, bytes]] = deque(maxlen=MOST_REPEATS)
        self._needed_ms = 0.0
        self._share = 0.0

    def lost(self, share: float, now_ms: float) -> None:
        """Take the share of the voice's packets lost on the way, as a report tells it."""
        self._share += MEMORY * (share - self._share)
        wanted = 2 if self._share >= TWICE_ABOVE else 1 if self._share >= ONCE_ABOVE else 0
        keeps = wanted >= self.repeats or (self.repeats == 1 and self._share >= OFF_BELOW)
        if keeps:
            self.repeats = max(self.repeats, wanted)
            self._needed_ms = now_ms
        elif now_ms - self._needed_ms >= CALM_MS:
            self.repeats -= 1
            self._needed_ms = now_ms

    def payload(self, opus_type: int, frame: bytes, ticks: int) -> bytes | None:
        """Keep this frame and wrap it with those before; None when it goes alone.

        Args:
            ticks: the frame's time, 48 kHz, unwrapped; frames from before a pause are not repeated.
        """
        before = [
            RedBlock(opus_type, ticks - at, kept) for at, kept in self._last if 0 < ticks - at <= MAX_TIMESTAMP_OFFSET
        ]
        self._last.append((ticks, frame))
        if not self.repeats:
            return None
        return build_red([*before[len(before) - min(self.repeats, len(before)) :], RedBlock(opus_type, 0, frame)])
