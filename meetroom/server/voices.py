"""Whose voice the relay may forward in one conference, and whose first: has the relay told whatever changed.

The rules are in `hearing`; here stands whom a chair or a secretary has muted.
"""

from collections.abc import Awaitable, Callable, Mapping

from meetroom.domain.core import PersonId
from meetroom.protocol.signalling import (
    CallRefusal,
    CallRefused,
    CallWish,
    LegId,
    MuteLegs,
    OpenMicrophone,
    Silenced,
)
from meetroom.server import hearing
from meetroom.server.gathering import Gathering
from meetroom.server.session import Session
from meetroom.server.switchboard import Leg, Switchboard, people_of


class VoiceDesk:
    """See the module.

    Args:
        legs: who is in the conference; looked at, never changed.
        coming: who has a second leg that will replace the first; likewise.
        start: begins work nobody waits for.
        on_change: called for every leg that is silenced for another reason than before, or for none any more.
        owe: called with who waits for an answer that the roster gives.
    """

    def __init__(
        self,
        gathering: Gathering,
        switchboard: Switchboard,
        legs: Mapping[Session, Leg],
        coming: Mapping[Session, Leg],
        *,
        start: Callable[[Awaitable[None]], None],
        on_change: Callable[[], None],
        owe: Callable[[Session], None],
    ) -> None:
        self._gathering = gathering
        self._switchboard = switchboard
        self._legs = legs
        self._coming = coming
        self._start = start
        self._on_change = on_change
        self._owe = owe
        self._muted: dict[PersonId, PersonId] = {}
        self._priority: tuple[LegId, ...] = ()

    def muted_by(self, leg: Leg) -> PersonId | None:
        """Who closed the microphone of a leg that is silenced for that."""
        return self._muted.get(leg.session.person_id) if leg.silenced is Silenced.BY_CHAIR else None

    def why_silenced(self, leg: Leg) -> Silenced | None:
        """Why a leg is not to be heard now."""
        return self._why(leg, self._first_legs())

    def mute(self, session: Session, message: MuteLegs) -> None:
        """Somebody wants others not to be heard."""
        meeting, legs = self._gathering.meeting, people_of(self._legs)
        if not hearing.runs_the_meeting(meeting.people.get(session.person_id)):
            session.send(CallRefused(wish=CallWish.MUTE_OTHERS, why=CallRefusal.NOT_ALLOWED))
            return
        if message.leg_ids is None:
            people = hearing.muted_with_all(meeting, legs, session.person_id)
        else:
            people = frozenset(legs[leg_id] for leg_id in message.leg_ids if leg_id in legs)
        self._muted.update(dict.fromkeys(people, session.person_id))
        self.enforce()

    def open(self, session: Session, message: OpenMicrophone) -> None:
        """Somebody wants to be heard again."""
        leg = self._legs.get(session)
        if leg is None:
            return
        why = self.why_silenced(leg)
        if why in (Silenced.LISTENER, Silenced.FLOOR_ONLY):
            refusal = CallRefusal.LISTENER if why is Silenced.LISTENER else CallRefusal.FLOOR_ONLY
            session.send(CallRefused(wish=CallWish.SPEAK, why=refusal))
            return
        self._muted.pop(session.person_id, None)
        self.enforce()
        self._owe(session)

    def open_for_the_floor(self) -> None:
        """Whoever is given the floor is heard, whoever muted them before."""
        legs = people_of(self._legs)
        for leg_id in hearing.floor_legs(self._gathering.meeting, legs):
            self._muted.pop(legs[leg_id], None)

    def settle(self, *, again: bool) -> None:
        """Somebody came, went or is another.

        Args:
            again: the relay may have forgotten whom it was told to put first.
        """
        priority, relay = self._first_legs(), self._switchboard.relay
        if relay is not None and (again or priority != self._priority):
            self._priority = priority
            self._start(relay.set_priority(self._gathering.room.meeting_id, priority))
        self.enforce()

    def enforce(self) -> None:
        """Tell the relay whose voice it may forward, as far as that is new."""
        relay, first = self._switchboard.relay, self._first_legs()
        for leg in (*self._legs.values(), *self._coming.values()):
            why = self._why(leg, first) if leg.answered else leg.silenced
            if why is not leg.silenced:
                if (why is None) != (leg.silenced is None) and relay is not None:
                    self._start(relay.set_mic_allowed(leg.leg_id, why is None))
                leg.silenced = why
                self._on_change()

    def _first_legs(self) -> tuple[LegId, ...]:
        return hearing.first_legs(self._gathering.meeting, people_of(self._legs))

    def _why(self, leg: Leg, first: tuple[LegId, ...]) -> Silenced | None:
        person_id = leg.session.person_id
        current = self._legs.get(leg.session)
        return hearing.silenced(
            self._gathering.meeting,
            person_id,
            is_first=current is not None and current.leg_id in first,
            is_muted=person_id in self._muted,
        )
