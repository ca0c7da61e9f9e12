"""The conference of each meeting: who has a leg, what they may and what they are told; knows no packet.

The relay forwards; here stands whom it may forward for.  Without a relay every offer is answered with MediaFailed
and the meeting goes on.
"""

import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence

from meetroom.domain.core import Fact, MeetingId, PersonId
from meetroom.domain.state import Meeting
from meetroom.domain.visibility import EVERYONE, THE_INSIDE, may_see
from meetroom.media.relay.messages import OfferRefused
from meetroom.media.relay.process import RelayUnavailable
from meetroom.protocol.codec import MalformedMessage
from meetroom.protocol.signalling import (
    CallHealth,
    EndShare,
    LegHealth,
    LegId,
    LegInfo,
    MediaFailed,
    MediaFailure,
    MediaLeave,
    MediaOffer,
    MediaState,
    MuteLegs,
    OpenMicrophone,
    SetWants,
    Speaking,
)
from meetroom.server import hearing
from meetroom.server.allowance import Bucket
from meetroom.server.config import TrafficLimits
from meetroom.server.direction import OnAir
from meetroom.server.errands import Errands
from meetroom.server.gathering import Gathering, text_of
from meetroom.server.pacing import Paced
from meetroom.server.presence import Soon, crowd_pause_s
from meetroom.server.roster import RosterDesk
from meetroom.server.screen import SharedScreen
from meetroom.server.session import Session
from meetroom.server.switchboard import Leg, Relay, Switchboard, people_of
from meetroom.server.voices import VoiceDesk

log = logging.getLogger(__name__)

_MAX_WANTS = 64
_UNTOLD = MediaState(muted=False, camera=True, sharing=False)
_DECISIVE = ("people", "speeches", "stays", "items", "current_item", "microphones")
"""Parts of the state that decide who is in the conference and who is heard."""

__all__ = ["Calls", "Relay", "Switchboard"]


class Calls:
    """The conference of one meeting.

    Attributes:
        on_change: called whenever `on_air` may say something else.
    """

    def __init__(self, gathering: Gathering, switchboard: Switchboard, limits: TrafficLimits) -> None:
        self.on_change: list[Callable[[], None]] = []
        self._gathering = gathering
        self._switchboard = switchboard
        self._limits = limits
        self._room: MeetingId = gathering.room.meeting_id
        self._legs: dict[Session, Leg] = {}
        self._coming: dict[Session, Leg] = {}
        self._states: dict[Session, MediaState] = {}
        self._said: dict[Session, MediaState] = {}
        self._offers: dict[Session, Bucket] = {}
        self._paces: dict[Session, dict[Callable[[Session], None], Paced]] = {}
        self._speaking: tuple[LegId, ...] = ()
        # The conference must never take the meeting with it.
        self._errands = Errands("conference", meeting=self._room)
        self._screen = SharedScreen(gathering, self._legs, self._screen_changed)
        self._roster = RosterDesk(gathering, self._infos, self._changed)
        self._voices = VoiceDesk(
            gathering,
            switchboard,
            self._legs,
            self._coming,
            start=self._errands.start,
            on_change=self._roster.call,
            owe=self._roster.owe,
        )
        self._screens = Soon(self._tell_screens, lambda: crowd_pause_s(len(self._legs)) / 2)
        switchboard.rooms[self._room] = self
        gathering.handlers.update(
            {
                MediaOffer: self._on_offer,
                MediaLeave: self._on_leave,
                SetWants: self._on_wants,
                MediaState: self._on_state,
                MuteLegs: self._voices.mute,
                EndShare: self._screen.end_by_office,
                OpenMicrophone: self._voices.open,
            }
        )
        gathering.after_arrival.append(self._roster.greet)
        gathering.after_departure.append(self._on_departure)
        gathering.after_facts.append(self._on_facts)
        gathering.before_close.append(self._finish)

    def on_air(self) -> OnAir:
        """Who is in the conference now."""
        return OnAir(
            speaking=self._speaking,
            legs=self._infos(),
            sharer=self._screen.leg_id,
            floor=hearing.floor_legs(self._gathering.meeting, people_of(self._legs)),
        )

    def tell_speaking(self, leg_ids: tuple[LegId, ...]) -> None:
        """Tell everybody in the conference who is heard."""
        self._speaking = leg_ids
        for leg in self._all_legs():
            leg.tell(Speaking(leg_ids=leg_ids))
        self._changed()

    def tell_health(self, lines: Mapping[LegId, LegHealth]) -> None:
        """Tell everybody in the conference how their line and those of the others in sight did."""
        for leg in self._legs.values():
            in_sight = (leg.leg_id, *(want.leg_id for want in leg.wants or ()), *self._speaking)
            told = tuple(lines[leg_id] for leg_id in dict.fromkeys(in_sight) if leg_id in lines)
            if told and leg.answered:
                leg.session.line.push_newest("CallHealth", text_of(CallHealth(legs=told)))

    def stands(self, leg: Leg) -> None:
        """The line of a leg stands: it takes the place of the one before."""
        if self._coming.get(leg.session) is not leg:
            return
        before = self._legs[leg.session]
        self._legs[leg.session] = self._coming.pop(leg.session)
        self._leave(before)
        self._after_change()
        if self._screen.is_of(leg.session):
            self._screen_changed()

    def drop(self, leg: Leg, why: MediaFailure) -> None:
        """A leg is gone unasked: its client may offer again."""
        self._forget(leg)
        leg.session.send(MediaFailed(why=why, offer_id=leg.offer_id))

    def _on_offer(self, session: Session, message: MediaOffer) -> None:
        if not self._may_offer(session):
            session.send(MediaFailed(why=MediaFailure.TOO_OFTEN, offer_id=message.offer_id))
            return
        if (given_up := self._coming.get(session)) is not None:
            self._leave(given_up)
        why = self._objection(session.person_id)
        if why is not None:
            session.send(MediaFailed(why=why, offer_id=message.offer_id))
            return
        leg = Leg(LegId(f"l-{secrets.token_hex(6)}"), session, self, message.offer_id)
        before = self._legs.get(session)
        if before is None:
            self._legs[session] = leg
        else:
            leg.wants = before.wants
            self._coming[session] = leg
        self._switchboard.add(leg)
        self._errands.start(self._join(leg, message.sdp))

    def _may_offer(self, session: Session) -> bool:
        """An offer costs the relay more than anything else a client can say."""
        now_s = time.monotonic()
        if session not in self._offers:
            self._offers[session] = Bucket(self._limits.offers_per_s, self._limits.offers_burst, now_s)
        return self._offers[session].take(1, now_s)

    def _objection(self, person_id: PersonId) -> MediaFailure | None:
        """Why this person may not be in the conference now."""
        if self._switchboard.relay is None:
            return MediaFailure.NO_RELAY
        meeting = self._gathering.meeting
        person = meeting.people.get(person_id)
        if not may_see(EVERYONE, person):
            return MediaFailure.NOT_ALLOWED
        outside = meeting.doors_closed and not may_see(THE_INSIDE, person)
        return MediaFailure.CLOSED_SITTING if outside else None

    async def _join(self, leg: Leg, sdp: str) -> None:
        relay = self._switchboard.relay
        assert relay is not None
        try:
            answer = await relay.join(self._room, leg.leg_id, sdp)
        except OfferRefused as refused:
            self._drop_if_known(leg, MediaFailure(refused.reason.value))
            return
        except RelayUnavailable:
            self._drop_if_known(leg, MediaFailure.NOT_RUNNING)
            return
        # A voice is stopped before its client can send one.
        leg.silenced = self._voices.why_silenced(leg)
        if leg.silenced is not None and leg.leg_id in self._switchboard.legs:
            await relay.set_mic_allowed(leg.leg_id, False)
        if leg.leg_id not in self._switchboard.legs:
            await relay.leave(leg.leg_id)
            return
        leg.answer(answer)
        if leg.wants is not None:
            await relay.set_wants(leg.leg_id, self._screen.visible(leg.wants))
        self._after_change(again=True)

    def _drop_if_known(self, leg: Leg, why: MediaFailure) -> None:
        if leg.leg_id in self._switchboard.legs:
            self.drop(leg, why)

    def _on_leave(self, session: Session, message: MediaLeave) -> None:
        self._hang_up(session)

    def _on_departure(self, session: Session) -> None:
        self._hang_up(session)
        for paced in self._paces.pop(session, {}).values():
            paced.cancel()
        for kept in (self._states, self._said, self._offers):
            kept.pop(session, None)
        self._roster.forget(session)

    def _hang_up(self, session: Session) -> None:
        for legs in (self._coming, self._legs):
            if (leg := legs.get(session)) is not None:
                self._leave(leg)

    def _leave(self, leg: Leg) -> None:
        self._forget(leg)
        if (relay := self._switchboard.relay) is not None:
            self._errands.start(relay.leave(leg.leg_id))

    def _forget(self, leg: Leg) -> None:
        session = leg.session
        self._switchboard.remove(leg.leg_id)
        if self._coming.get(session) is leg:
            del self._coming[session]
        if self._legs.get(session) is leg:
            del self._legs[session]
            if (coming := self._coming.pop(session, None)) is not None:
                self._legs[session] = coming
            else:
                self._screen.leave(session)
            self._after_change()

    def _on_wants(self, session: Session, message: SetWants) -> None:
        if len(message.wants) > _MAX_WANTS:
            raise MalformedMessage("too many wants")
        for legs in (self._legs, self._coming):
            if (leg := legs.get(session)) is not None:
                leg.wants = message.wants
        limits = self._limits
        self._paced(session, self._heed_wants, limits.wants_per_s, limits.wants_burst).call()

    def _heed_wants(self, session: Session) -> None:
        for legs in (self._legs, self._coming):
            if (leg := legs.get(session)) is not None:
                self._tell_wants(leg)

    def _paced(self, session: Session, heed: Callable[[Session], None], per_s: float, burst: float) -> Paced:
        """What one session keeps saying and of which the newest counts."""
        paces = self._paces.setdefault(session, {})
        if heed not in paces:
            paces[heed] = Paced(lambda: heed(session), per_s=per_s, burst=burst)
        return paces[heed]

    def _tell_wants(self, leg: Leg) -> None:
        if leg.answered and leg.wants is not None and (relay := self._switchboard.relay) is not None:
            self._errands.start(relay.set_wants(leg.leg_id, self._screen.visible(leg.wants)))

    def _on_state(self, session: Session, message: MediaState) -> None:
        self._said[session] = message
        limits = self._limits
        self._paced(session, self._heed_state, limits.states_per_s, limits.states_burst).call()

    def _heed_state(self, session: Session) -> None:
        state = self._states[session] = self._said[session]
        self._screen.wish(session, sharing=state.sharing)
        self._roster.call()

    def _screen_changed(self) -> None:
        # Not at once: whoever switches to and fro must not keep the relay busy.
        self._screens.call()
        self._roster.call()
        self._changed()

    def _tell_screens(self) -> None:
        for leg in self._all_legs():
            if any(want.screen for want in leg.wants or ()):
                self._tell_wants(leg)

    def _on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        meeting = self._gathering.meeting
        if all(getattr(meeting, name) is getattr(before, name) for name in _DECISIVE):
            return
        if meeting.doors_closed:
            self._clear_the_gallery(meeting)
        if meeting.current_speech != before.current_speech:
            self._voices.open_for_the_floor()
        self._after_change()
        self._screen.end_without_right()

    def _clear_the_gallery(self, meeting: Meeting) -> None:
        """Behind closed doors nobody from outside listens on."""
        for leg in self._all_legs():
            if not may_see(THE_INSIDE, meeting.people.get(leg.session.person_id)):
                self._leave(leg)
                leg.session.send(MediaFailed(why=MediaFailure.CLOSED_SITTING, offer_id=leg.offer_id))

    def _after_change(self, *, again: bool = False) -> None:
        """Somebody came, went or is another: settle who is heard, and tell everybody."""
        self._voices.settle(again=again)
        self._roster.call()
        self._changed()

    def _changed(self) -> None:
        for tell in self.on_change:
            tell()

    def _all_legs(self) -> tuple[Leg, ...]:
        return (*self._legs.values(), *self._coming.values())

    def _infos(self) -> tuple[LegInfo, ...]:
        """Everybody in the conference, as the inside may know it."""
        people = self._gathering.meeting.people
        infos = []
        for session, leg in self._legs.items():
            person = people.get(session.person_id)
            if leg.answered and person is not None:
                state = self._states.get(session, _UNTOLD)
                infos.append(
                    LegInfo(
                        leg_id=leg.leg_id,
                        person_id=session.person_id,
                        point_id=person.point_id,
                        name=person.name,
                        mic_allowed=leg.silenced is None,
                        silenced=leg.silenced,
                        silenced_by=self._voices.muted_by(leg),
                        muted=state.muted,
                        camera=state.camera,
                        sharing=self._screen.is_of(session),
                    )
                )
        return tuple(infos)

    async def _finish(self) -> None:
        self._roster.cancel()
        self._screens.cancel()
        await self._errands.finish()
