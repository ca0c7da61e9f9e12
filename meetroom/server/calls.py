"""The conference of each meeting: who has a leg, who may be heard, what they are told; knows no packet.

The relay forwards; here stands whom it may forward for.  Without a relay every offer is answered with MediaFailed
and the meeting goes on.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from meetroom.domain.core import Fact, MeetingId, PersonId
from meetroom.domain.state import Meeting, Person, Role
from meetroom.domain.visibility import EVERYONE, THE_INSIDE, may_see
from meetroom.media.relay.messages import (
    DemandChanged,
    LegGone,
    LegUp,
    OfferRefused,
    RelayDied,
    RelayEvent,
    RelayStats,
    SlotsChanged,
    SpeakersChanged,
)
from meetroom.media.relay.process import RelayUnavailable
from meetroom.protocol.codec import MalformedMessage
from meetroom.protocol.messages import ServerMessage
from meetroom.protocol.signalling import (
    CallRoster,
    LayerDemand,
    LegId,
    LegInfo,
    MediaAnswer,
    MediaFailed,
    MediaFailure,
    MediaLeave,
    MediaOffer,
    MediaState,
    SetWants,
    SlotMap,
    Speaking,
    Want,
)
from meetroom.server.gathering import Gathering, text_of
from meetroom.server.presence import Soon, crowd_pause_s
from meetroom.server.session import Session

log = logging.getLogger(__name__)

_MAX_WANTS = 64


class Relay(Protocol):
    """What is needed of the relay; `media.relay.process.RelayProcess` is one."""

    async def join(self, room: str, leg_id: LegId, offer_sdp: str) -> str:
        """The SDP answer.  Raises: OfferRefused; RelayUnavailable."""

    async def leave(self, leg_id: LegId) -> None:
        """Forget a leg."""

    async def set_wants(self, leg_id: LegId, wants: tuple[Want, ...]) -> None:
        """The tiles a leg shows."""

    async def set_mic_allowed(self, leg_id: LegId, allowed: bool) -> None:
        """Whether anybody may hear a leg."""

    async def set_priority(self, room: str, leg_ids: tuple[LegId, ...]) -> None:
        """Legs that always have an audio slot."""

    async def stats(self) -> RelayStats:
        """Figures of the relay.  Raises: RelayUnavailable."""


@dataclass(eq=False)
class Leg:
    """One leg; what is for its client waits until the client has the answer."""

    leg_id: LegId
    session: Session
    calls: "Calls"
    offer_id: str = ""
    answered: bool = False
    wants: tuple[Want, ...] | None = None
    waiting: dict[str, ServerMessage] = field(default_factory=dict)

    def tell(self, message: ServerMessage) -> None:
        """Tell its client; only the newest message of a kind counts."""
        kind = type(message).__name__
        if self.answered:
            self.session.line.push_newest(kind, text_of(message))
        else:
            self.waiting[kind] = message

    def answer(self, sdp: str) -> None:
        """The client may have the answer, and then what has waited for it."""
        self.session.send(MediaAnswer(leg_id=self.leg_id, sdp=sdp, offer_id=self.offer_id))
        self.answered = True
        for message in self.waiting.values():
            self.tell(message)


class Switchboard:
    """All legs of a server, whichever meeting they belong to: hands the relay's events to the right one.

    Attributes:
        relay: None when there is none.
        on_count: told how many legs there are.
    """

    def __init__(self, on_count: Callable[[int], object] = lambda count: None) -> None:
        self.relay: Relay | None = None
        self.legs: dict[LegId, Leg] = {}
        self.rooms: dict[str, Calls] = {}
        self._on_count = on_count
        self._handlers: dict[type, Callable[[Any], None]] = {
            SlotsChanged: self._on_slots,
            DemandChanged: self._on_demand,
            SpeakersChanged: self._on_speakers,
            LegUp: lambda event: None,
            LegGone: self._on_gone,
            RelayDied: self._on_died,
        }

    def on_event(self, event: RelayEvent) -> None:
        """The relay says something."""
        self._handlers[type(event)](event)

    def add(self, leg: Leg) -> None:
        """A leg is about to join."""
        self.legs[leg.leg_id] = leg
        self._on_count(len(self.legs))

    def remove(self, leg_id: LegId) -> Leg | None:
        """A leg is gone."""
        leg = self.legs.pop(leg_id, None)
        self._on_count(len(self.legs))
        return leg

    def _on_slots(self, event: SlotsChanged) -> None:
        if (leg := self.legs.get(event.leg_id)) is not None:
            leg.tell(SlotMap(fills=event.fills, leg_id=leg.leg_id))

    def _on_demand(self, event: DemandChanged) -> None:
        if (leg := self.legs.get(event.leg_id)) is not None:
            leg.tell(LayerDemand(layers=event.layers, leg_id=leg.leg_id))

    def _on_speakers(self, event: SpeakersChanged) -> None:
        if (calls := self.rooms.get(event.room)) is not None:
            calls.tell_speaking(event.leg_ids)

    def _on_gone(self, event: LegGone) -> None:
        if (leg := self.legs.get(event.leg_id)) is not None:
            log.info("leg gone", extra={"leg": event.leg_id, "why": event.why.value})
            leg.calls.drop(leg, MediaFailure(event.why.value))

    def _on_died(self, event: RelayDied) -> None:
        log.error("relay died", extra={"legs": len(self.legs)})
        for leg in tuple(self.legs.values()):
            leg.calls.drop(leg, MediaFailure.RELAY_DIED)


class Calls:
    """The conference of one meeting."""

    def __init__(self, gathering: Gathering, switchboard: Switchboard) -> None:
        self._gathering = gathering
        self._switchboard = switchboard
        self._room: MeetingId = gathering.room.meeting_id
        self._legs: dict[Session, Leg] = {}
        self._priority: tuple[LegId, ...] = ()
        self._roster = Soon(self._tell_roster, lambda: crowd_pause_s(len(gathering.live)) / 2)
        self._tasks: set[asyncio.Task[None]] = set()
        switchboard.rooms[self._room] = self
        gathering.handlers.update(
            {
                MediaOffer: self._on_offer,
                MediaLeave: self._on_leave,
                SetWants: self._on_wants,
                MediaState: lambda session, message: None,
            }
        )
        gathering.after_arrival.append(self._on_arrival)
        gathering.after_departure.append(self._hang_up)
        gathering.after_facts.append(self._on_facts)
        gathering.before_close.append(self._finish)

    def tell_speaking(self, leg_ids: tuple[LegId, ...]) -> None:
        """Tell everybody in the conference who is heard."""
        for leg in self._legs.values():
            leg.tell(Speaking(leg_ids=leg_ids))

    def drop(self, leg: Leg, why: MediaFailure) -> None:
        """A leg is gone unasked: its client may offer again."""
        self._forget(leg)
        leg.session.send(MediaFailed(why=why, offer_id=leg.offer_id))

    def _on_offer(self, session: Session, message: MediaOffer) -> None:
        self._hang_up(session)
        why = self._objection(session.person_id)
        if why is not None:
            session.send(MediaFailed(why=why, offer_id=message.offer_id))
            return
        leg = Leg(LegId(f"l-{secrets.token_hex(6)}"), session, self, message.offer_id)
        self._legs[session] = leg
        self._switchboard.add(leg)
        self._start(self._join(leg, message.sdp))

    def _objection(self, person_id: PersonId) -> MediaFailure | None:
        """Why this person may not be in the conference now."""
        if self._switchboard.relay is None:
            return MediaFailure.NO_RELAY
        meeting = self._gathering.meeting
        person = meeting.people.get(person_id)
        if not may_see(EVERYONE, person):
            return MediaFailure.NOT_ALLOWED
        return MediaFailure.CLOSED_SITTING if meeting.doors_closed and not may_see(THE_INSIDE, person) else None

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
        if leg.leg_id not in self._switchboard.legs:
            await relay.leave(leg.leg_id)
            return
        if not self._mic_allowed(leg):
            await relay.set_mic_allowed(leg.leg_id, False)
        leg.answer(answer)
        if leg.wants is not None:
            await relay.set_wants(leg.leg_id, leg.wants)
        self._set_priority(again=True)
        self._roster.call()

    def _drop_if_known(self, leg: Leg, why: MediaFailure) -> None:
        if leg.leg_id in self._switchboard.legs:
            self.drop(leg, why)

    def _on_leave(self, session: Session, message: MediaLeave) -> None:
        self._hang_up(session)

    def _hang_up(self, session: Session) -> None:
        leg = self._legs.get(session)
        relay = self._switchboard.relay
        if leg is not None and relay is not None:
            self._forget(leg)
            self._start(relay.leave(leg.leg_id))

    def _on_wants(self, session: Session, message: SetWants) -> None:
        if len(message.wants) > _MAX_WANTS:
            raise MalformedMessage("too many wants")
        leg = self._legs.get(session)
        relay = self._switchboard.relay
        if leg is None or relay is None:
            return
        leg.wants = message.wants
        if leg.answered:
            self._start(relay.set_wants(leg.leg_id, message.wants))

    def _forget(self, leg: Leg) -> None:
        self._switchboard.remove(leg.leg_id)
        if self._legs.get(leg.session) is leg:
            del self._legs[leg.session]
        self._set_priority()
        self._roster.call()

    def _on_arrival(self, session: Session) -> None:
        if self._legs:
            session.line.push_newest("CallRoster", text_of(self._call_roster()))

    def _on_facts(self, before: Meeting, facts: Sequence[Fact]) -> None:
        meeting = self._gathering.meeting
        if meeting.doors_closed:
            self._clear_the_gallery(meeting)
        self._set_priority()
        if meeting.people is not before.people:
            self._roster.call()

    def _clear_the_gallery(self, meeting: Meeting) -> None:
        """Behind closed doors nobody from outside listens on."""
        for session, leg in tuple(self._legs.items()):
            if not may_see(THE_INSIDE, meeting.people.get(session.person_id)):
                self._hang_up(session)
                leg.session.send(MediaFailed(why=MediaFailure.CLOSED_SITTING, offer_id=leg.offer_id))

    def _set_priority(self, *, again: bool = False) -> None:
        """Whoever has the floor is always heard, then the chair; at a point it is the point's leg."""
        meeting = self._gathering.meeting
        speech = meeting.current_speech
        first = [] if speech is None else [speech.person_id]
        chairs = [p.person_id for p in meeting.people.values() if Role.CHAIR in p.roles]
        found: dict[LegId, None] = {}
        for person_id in (*first, *sorted(chairs)):
            found.update(dict.fromkeys(self._legs_of(meeting, person_id)))
        priority = tuple(found)
        relay = self._switchboard.relay
        if relay is not None and (again or priority != self._priority):
            self._priority = priority
            self._start(relay.set_priority(self._room, priority))

    def _legs_of(self, meeting: Meeting, person_id: PersonId) -> tuple[LegId, ...]:
        own = tuple(leg.leg_id for s, leg in self._legs.items() if s.person_id == person_id)
        person = meeting.people.get(person_id)
        if own or person is None:
            return own
        stays = meeting.stays.get(person_id, ())
        point_id = stays[-1].point_id if stays else person.point_id
        if point_id is None:
            return ()
        others = ((leg, meeting.people.get(s.person_id)) for s, leg in self._legs.items())
        return tuple(leg.leg_id for leg, p in others if p is not None and p.point_id == point_id)

    def _mic_allowed(self, leg: Leg) -> bool:
        person = self._gathering.meeting.people.get(leg.session.person_id)
        return person is not None and _may_speak(person)

    def _call_roster(self) -> CallRoster:
        people = self._gathering.meeting.people
        infos = []
        for session, leg in self._legs.items():
            person = people.get(session.person_id)
            if leg.answered and person is not None:
                infos.append(
                    LegInfo(
                        leg_id=leg.leg_id,
                        person_id=session.person_id,
                        point_id=person.point_id,
                        name=person.name,
                        mic_allowed=_may_speak(person),
                    )
                )
        return CallRoster(legs=tuple(infos))

    def _tell_roster(self) -> None:
        text = text_of(self._call_roster())
        for session in self._gathering.live:
            session.line.push_newest("CallRoster", text)

    def _start(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Any) -> None:
        try:
            await work
        except Exception:
            # The conference must never take the meeting with it.
            log.exception("conference", extra={"meeting": self._room})

    async def _finish(self) -> None:
        self._roster.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _may_speak(person: Person) -> bool:
    """An observer listens only."""
    return person.roles != (Role.OBSERVER,)
