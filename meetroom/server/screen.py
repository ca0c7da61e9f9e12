"""The one shared screen of a conference: who shows theirs, and for how long they may; tells whom it concerns only."""

from collections.abc import Callable, Mapping

from meetroom.protocol.signalling import CallRefusal, CallRefused, CallWish, EndShare, LegId, Want
from meetroom.server import hearing
from meetroom.server.gathering import Gathering
from meetroom.server.session import Session
from meetroom.server.switchboard import Leg, people_of


class SharedScreen:
    """See the module.

    Args:
        legs: who is in the conference; looked at, never changed.
        on_change: called whenever another screen is shown, or none.
    """

    def __init__(self, gathering: Gathering, legs: Mapping[Session, Leg], on_change: Callable[[], None]) -> None:
        self._gathering = gathering
        self._legs = legs
        self._on_change = on_change
        self._sharer: Session | None = None

    @property
    def leg_id(self) -> LegId | None:
        """Whose screen is shown."""
        leg = None if self._sharer is None else self._legs.get(self._sharer)
        return None if leg is None else leg.leg_id

    def is_of(self, session: Session) -> bool:
        """Whether it is somebody's screen that is shown."""
        return self._sharer is session

    def visible(self, wants: tuple[Want, ...]) -> tuple[Want, ...]:
        """Wants without screens that are not shared by right."""
        return tuple(want for want in wants if not want.screen or want.leg_id == self.leg_id)

    def wish(self, session: Session, *, sharing: bool) -> None:
        """Somebody says whether they share."""
        if not sharing:
            self.leave(session)
        elif self._sharer is not session and session in self._legs:
            self._give(session)

    def leave(self, session: Session) -> None:
        """Somebody shares no more."""
        if self._sharer is session:
            self._show(None)

    def end_by_office(self, session: Session, message: EndShare) -> None:
        """Somebody wants the share of somebody else to end."""
        if not hearing.runs_the_meeting(self._gathering.meeting.people.get(session.person_id)):
            session.send(CallRefused(wish=CallWish.END_SHARE, why=CallRefusal.NOT_ALLOWED))
        elif self._sharer is not None and self.leg_id == message.leg_id:
            self._take_away(self._sharer, CallRefusal.SCREEN_ENDED)

    def end_without_right(self) -> None:
        """The rules have changed: end the share of whoever may no more."""
        sharer = self._sharer
        if sharer is not None and (why := self._objection(sharer, taken=False)) is not None:
            self._take_away(sharer, why)

    def _give(self, session: Session) -> None:
        why = self._objection(session, taken=self._sharer is not None)
        if why is not None:
            session.send(CallRefused(wish=CallWish.SHARE, why=why))
            return
        if self._sharer is not None:
            self._sharer.send(CallRefused(wish=CallWish.SHARE, why=CallRefusal.SCREEN_REPLACED))
        self._show(session)

    def _take_away(self, sharer: Session, why: CallRefusal) -> None:
        sharer.send(CallRefused(wish=CallWish.SHARE, why=why))
        self._show(None)

    def _show(self, session: Session | None) -> None:
        self._sharer = session
        self._on_change()

    def _objection(self, session: Session, *, taken: bool) -> CallRefusal | None:
        meeting = self._gathering.meeting
        on_floor = self._legs[session].leg_id in hearing.floor_legs(meeting, people_of(self._legs))
        return hearing.share_objection(meeting, session.person_id, on_floor=on_floor, taken=taken)
