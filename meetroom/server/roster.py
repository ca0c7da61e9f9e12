"""Who is in the conference, told to everybody around it: whole to whoever comes, then what changes; knows no leg.

The whole roster of a hall is some 40 kB: sent to everybody whenever somebody closes a microphone it would be more
than a voice.
"""

from collections.abc import Callable

from msgspec.structs import replace

from meetroom.domain.visibility import THE_INSIDE, may_see
from meetroom.protocol.signalling import CallRoster, CallRosterChange, LegInfo
from meetroom.server.gathering import Gathering, text_of
from meetroom.server.presence import Soon, crowd_pause_s
from meetroom.server.session import Session

Legs = tuple[LegInfo, ...]


class RosterDesk:
    """The roster of one meeting's conference.

    Args:
        gathering: whom to tell.
        legs_now: everybody in the conference, as the inside may know it.
        after: called whenever everybody has been told.
    """

    def __init__(self, gathering: Gathering, legs_now: Callable[[], Legs], after: Callable[[], None]) -> None:
        self._gathering = gathering
        self._legs_now = legs_now
        self._after = after
        self._inside: Legs = ()
        self._outside: Legs = ()
        self._told: dict[Session, Legs] = {}
        self._soon = Soon(self._tell_all, lambda: crowd_pause_s(len(gathering.live)) / 2)

    def call(self) -> None:
        """Something may have changed: tell everybody soon."""
        self._soon.call()

    def cancel(self) -> None:
        """Tell nothing more."""
        self._soon.cancel()

    def greet(self, session: Session) -> None:
        """Tell somebody who has just come; when nobody is in the conference, nothing."""
        self._look()
        if mine := self._view_of(session):
            self._tell_whole(session, mine, text_of(CallRoster(legs=mine)))

    def owe(self, session: Session) -> None:
        """Somebody waits for an answer: tell them all of it with the next telling, changed or not."""
        self._told.pop(session, None)
        self._soon.call()

    def forget(self, session: Session) -> None:
        """Somebody has gone."""
        self._told.pop(session, None)

    def _look(self) -> None:
        """Take in what is now; what is as before stays the same object, so that it is compared once for all."""
        inside = self._legs_now()
        if inside != self._inside:
            self._inside = inside
        if self._gathering.meeting.doors_closed:
            outside = tuple(_as_from_outside(leg) for leg in inside)
            if outside != self._outside:
                self._outside = outside

    def _view_of(self, session: Session) -> Legs:
        meeting = self._gathering.meeting
        if not meeting.doors_closed or may_see(THE_INSIDE, meeting.people.get(session.person_id)):
            return self._inside
        return self._outside

    def _tell_all(self) -> None:
        self._look()
        # Almost everybody was told the same last time, and is told the same now.
        news: dict[tuple[int, int], str] = {}
        whole: dict[int, str] = {}
        for session in self._gathering.live:
            known, mine = self._told.get(session), self._view_of(session)
            if known is mine:
                continue
            if session.line.behind or known is None:
                text = whole.get(id(mine)) or whole.setdefault(id(mine), text_of(CallRoster(legs=mine)))
                self._tell_whole(session, mine, text)
                continue
            key = (id(known), id(mine))
            if key not in news:
                news[key] = _news(known, mine)
            if news[key]:
                # A line that is not behind has taken everything: the change meets the roster it belongs to.
                session.line.push(news[key])
            self._told[session] = mine
        self._after()

    def _tell_whole(self, session: Session, legs: Legs, text: str) -> None:
        session.line.push_newest("CallRoster", text)
        self._told[session] = legs


def _as_from_outside(leg: LegInfo) -> LegInfo:
    """Behind closed doors who speaks and shows is nobody's business outside."""
    return replace(leg, mic_allowed=True, silenced=None, silenced_by=None, muted=False, camera=True, sharing=False)


def _news(known: Legs, legs: Legs) -> str:
    """The shorter of the two ways to say what is now; empty where nothing is other."""
    before = {leg.leg_id: leg for leg in known}
    here = {leg.leg_id for leg in legs}
    changed = tuple(leg for leg in legs if before.get(leg.leg_id) != leg)
    gone = tuple(leg_id for leg_id in before if leg_id not in here)
    if not changed and not gone:
        return ""
    if len(changed) + len(gone) >= len(legs):
        return text_of(CallRoster(legs=legs))
    return text_of(CallRosterChange(legs=changed, gone=gone))
