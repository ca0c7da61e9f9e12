"""When a line is thought lost: silence, a relay that does not hear us, a machine that cannot send."""

from meetroom.media.liveness import Liveness
from meetroom.media.quality import SessionState

LOOK_MS = 20


class Line:
    """A line that is looked at 50 times a second."""

    def __init__(self) -> None:
        self.now_ms = 0.0
        self.heard_s = self.answered_s = self.refused_s = 0.0
        self._liveness = Liveness(0.0)

    def look(self) -> SessionState:
        return self._liveness.look(
            self.now_ms, heard_s=self.heard_s, answered_s=self.answered_s, refused_s=self.refused_s
        )

    def pass_s(self, seconds: float, *, hears: bool = False, is_answered: bool = False) -> SessionState:
        """Let time pass with something heard, or answered, twice a second."""
        end_ms = self.now_ms + 1000 * seconds
        while self.now_ms < end_ms:
            self.now_ms += LOOK_MS
            if self.now_ms % 500 == 0:
                self.heard_s = self.now_ms if hears else self.heard_s
                self.answered_s = self.now_ms if is_answered else self.answered_s
            state = self.look()
        return state


def test_quiet_meeting_is_no_silence() -> None:
    line = Line()
    assert line.pass_s(60, hears=True, is_answered=True) is SessionState.CONNECTED


def test_silence_is_told_after_a_second_and_a_half_and_ends_with_the_first_packet() -> None:
    line = Line()
    line.pass_s(5, hears=True, is_answered=True)
    assert line.pass_s(1.4) is SessionState.CONNECTED
    assert line.pass_s(0.2) is SessionState.LOST
    line.heard_s = line.answered_s = line.now_ms
    assert line.look() is SessionState.CONNECTED
    assert line.pass_s(19.9) is SessionState.LOST
    assert line.pass_s(0.2) is SessionState.FAILED


def test_relay_that_does_not_hear_us_is_lost_too_though_we_hear_it() -> None:
    line = Line()
    line.pass_s(5, hears=True, is_answered=True)
    assert line.pass_s(3.9, hears=True) is SessionState.CONNECTED
    assert line.pass_s(0.2, hears=True) is SessionState.LOST


def test_refusal_of_this_machine_is_told_at_once() -> None:
    line = Line()
    line.pass_s(5, hears=True, is_answered=True)
    line.refused_s = 0.2
    assert line.look() is SessionState.CONNECTED, "a route may flap"
    line.refused_s = 0.4
    assert line.look() is SessionState.LOST


def test_stall_of_our_own_is_not_taken_for_a_dead_line() -> None:
    line = Line()
    line.pass_s(5, hears=True, is_answered=True)
    line.now_ms += 5000
    assert line.look() is SessionState.CONNECTED, "five seconds in which nobody looked prove nothing"
    assert line.pass_s(1.6) is SessionState.LOST
