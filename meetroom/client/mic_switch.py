"""Who keeps the own microphone closed: oneself or the meeting, and whether one asked to speak again; knows no sound."""

from meetroom.client.listening import MicState
from meetroom.protocol.signalling import Silenced

_OF_SILENCED = {
    Silenced.BY_CHAIR: MicState.MUTED_BY_CHAIR,
    Silenced.FLOOR_ONLY: MicState.FLOOR_ONLY,
    Silenced.LISTENER: MicState.LISTENER,
}


class MicSwitch:
    """What the meeting says of the microphone for one call, held against the own switch, which is an argument."""

    def __init__(self) -> None:
        self._silenced: Silenced | None = None
        self._asked = False

    @property
    def held(self) -> bool:
        """Whether the meeting keeps it closed: then only the server opens it."""
        return self._silenced is not None

    def state(self, *, muted: bool) -> MicState:
        """What comes of the own switch and of what the meeting says."""
        if self._silenced is not None:
            return _OF_SILENCED[self._silenced]
        return MicState.MUTED if muted else MicState.OPEN

    def ask(self) -> None:
        """One wishes to speak as soon as the meeting lets one."""
        self._asked = True

    def rest(self) -> None:
        """One does not, or not any more."""
        self._asked = False

    def follow(self, silenced: Silenced | None, *, muted: bool) -> bool:
        """What the meeting says now; whether the own switch is off with that."""
        # Whoever was silenced is not heard unasked when it is lifted.
        closed = silenced is not None and self._silenced is None
        granted = silenced is None and self._asked
        self._silenced = silenced
        self._asked = self._asked and not granted
        return (muted or closed) and not granted
