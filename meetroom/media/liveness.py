"""Whether the line to the relay still carries anything, judged from when it last did; no socket, no clock.

The relay answers a check twice a second and reports each second, so that a meeting in which nobody speaks or films is
never silent.
"""

from meetroom.media.quality import SessionState

LOST_AFTER_S = 1.5  # of silence
UNHEARD_AFTER_S = 4.0  # we hear the relay, but it left eight checks unanswered: it does not hear us
REFUSED_AFTER_S = 0.3  # this machine itself refuses to send: no need to wait for the silence
FAILED_AFTER_S = 20.0
MOST_PER_LOOK_S = 0.1


class Liveness:
    """Counts silence only while it is looked at: after a stall of our own the relay's packets still wait unread."""

    def __init__(self, now_ms: float) -> None:
        self._looked_ms = now_ms
        self._marks = [0.0, 0.0]  # when the relay was heard, and when it proved to hear us
        self._silent_s = [0.0, 0.0]

    def look(self, now_ms: float, *, heard_s: float, answered_s: float, refused_s: float) -> SessionState:
        """Judge the line; call many times a second.

        Args:
            heard_s: when anything came from the relay; any clock, only a change counts.
            answered_s: when a check was answered.
            refused_s: for how long this machine has refused to send.
        Returns: CONNECTED, LOST or FAILED.
        """
        passed_s = min((now_ms - self._looked_ms) / 1000, MOST_PER_LOOK_S)
        self._looked_ms = now_ms
        for index, mark_s in enumerate((heard_s, answered_s)):
            self._silent_s[index] = 0.0 if mark_s != self._marks[index] else self._silent_s[index] + passed_s
            self._marks[index] = mark_s
        silent_s, unheard_s = self._silent_s
        if max(silent_s, unheard_s) > FAILED_AFTER_S:
            return SessionState.FAILED
        lost = silent_s > LOST_AFTER_S or unheard_s > UNHEARD_AFTER_S or refused_s > REFUSED_AFTER_S
        return SessionState.LOST if lost else SessionState.CONNECTED
