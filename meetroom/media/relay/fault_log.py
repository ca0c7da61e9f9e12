"""Faults nobody thought of, told without flooding the log; knows not what went wrong, nor where."""

import logging

FAULT_EVERY_S = 10.0

logger = logging.getLogger(__name__)


class FaultLog:
    """Tells the first fault with its trace, the next one ten seconds later, and how many were passed over."""

    def __init__(self) -> None:
        self._told_at_s = -1e9
        self._passed_over = 0

    def note(self, what: str, fault: Exception, now_s: float) -> None:
        """`what` broke, in the words of an operator."""
        if now_s - self._told_at_s < FAULT_EVERY_S:
            self._passed_over += 1
            return
        logger.error("%s broke (%d faults since the last one told)", what, self._passed_over, exc_info=fault)
        self._told_at_s, self._passed_over = now_s, 0
