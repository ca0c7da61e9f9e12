"""All legs of a server: hands what the relay says to the meeting it is about; knows no rule and no packet."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from meetroom.domain.core import PersonId
from meetroom.media.relay.messages import (
    DemandChanged,
    LegGone,
    LegStats,
    LegUp,
    RelayDied,
    RelayEvent,
    RelayStats,
    SlotsChanged,
    SpeakersChanged,
)
from meetroom.media.relay.process import RelayUnavailable
from meetroom.protocol.messages import ServerMessage
from meetroom.protocol.signalling import (
    LayerDemand,
    LegHealth,
    LegId,
    MediaAnswer,
    MediaFailure,
    Silenced,
    SlotMap,
    Want,
)
from meetroom.server.gathering import text_of
from meetroom.server.session import Session

log = logging.getLogger(__name__)

HEALTH_EVERY_S = 2.0


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


class LegOwner(Protocol):
    """The conference of one meeting; `calls.Calls` is one."""

    def tell_speaking(self, leg_ids: tuple[LegId, ...]) -> None:
        """Who is heard."""

    def tell_health(self, lines: Mapping[LegId, LegHealth]) -> None:
        """How the lines of all legs of the server did."""

    def stands(self, leg: "Leg") -> None:
        """The line of a leg stands."""

    def drop(self, leg: "Leg", why: MediaFailure) -> None:
        """A leg is gone unasked."""


@dataclass(eq=False)
class Leg:
    """One leg; what is for its client waits until the client has the answer.

    Attributes:
        offer_id: the client's name for the offer that made it.
        wants: the tiles its client shows, as asked for.
        silenced: why it is not heard, as the relay was told last.
    """

    leg_id: LegId
    session: Session
    calls: LegOwner
    offer_id: str = ""
    answered: bool = False
    wants: tuple[Want, ...] | None = None
    silenced: Silenced | None = None
    waiting: dict[str, ServerMessage] = field(default_factory=dict)

    def tell(self, message: ServerMessage) -> None:
        """Tell its client; only the newest message of a kind counts."""
        kind = type(message).__name__
        if self.answered:
            # For a while a client may have two legs: the one must not hide what is said of the other.
            self.session.line.push_newest(f"{kind} {self.leg_id}", text_of(message))
        else:
            self.waiting[kind] = message

    def answer(self, sdp: str) -> None:
        """The client may have the answer, and then what has waited for it."""
        self.session.send(MediaAnswer(leg_id=self.leg_id, sdp=sdp, offer_id=self.offer_id))
        self.answered = True
        for message in self.waiting.values():
            self.tell(message)


class Switchboard:
    """See the module.

    Attributes:
        relay: None when there is none.
        guests: legs of the server's own, as a recorder's: told what the relay says of them, and of its death.
        on_count: told how many legs there are, guests apart.
    """

    def __init__(self, on_count: Callable[[int], object] = lambda count: None) -> None:
        self.relay: Relay | None = None
        self.legs: dict[LegId, Leg] = {}
        self.rooms: dict[str, LegOwner] = {}
        self.guests: dict[LegId, Callable[[RelayEvent], None]] = {}
        self._on_count = on_count
        self._bytes: dict[LegId, tuple[int, int]] = {}
        self._looked_s = 0.0
        self._handlers: dict[type, Callable[[Any], None]] = {
            SlotsChanged: self._on_slots,
            DemandChanged: self._on_demand,
            SpeakersChanged: self._on_speakers,
            LegUp: self._on_up,
            LegGone: self._on_gone,
            RelayDied: self._on_died,
        }

    def on_event(self, event: RelayEvent) -> None:
        """The relay says something."""
        guest = self.guests.get(getattr(event, "leg_id", LegId("")))
        if guest is not None:
            guest(event)
        else:
            self._handlers[type(event)](event)

    def add(self, leg: Leg) -> None:
        """A leg is about to join."""
        self.legs[leg.leg_id] = leg
        self._on_count(len(self.legs))

    def remove(self, leg_id: LegId) -> None:
        """A leg is gone."""
        self.legs.pop(leg_id, None)
        self._on_count(len(self.legs))

    async def watch(self) -> None:
        """Tell every meeting how its lines do, until cancelled."""
        while True:
            await asyncio.sleep(HEALTH_EVERY_S)
            if self.relay is None or not self.legs:
                continue
            try:
                stats = await self.relay.stats()
            except RelayUnavailable:
                continue
            self.take_stats(stats, time.monotonic())

    def take_stats(self, stats: RelayStats, now_s: float) -> None:
        """Tell every meeting what the relay's figures mean for its lines."""
        past_s = max(0.1, now_s - self._looked_s)
        lines = {leg.leg_id: self._health(leg, past_s) for leg in stats.legs if leg.leg_id in self.legs}
        self._looked_s = now_s
        self._bytes = {leg.leg_id: (leg.bytes_in, leg.bytes_out) for leg in stats.legs}
        for calls in self.rooms.values():
            calls.tell_health(lines)

    def _health(self, leg: LegStats, past_s: float) -> LegHealth:
        before_in, before_out = self._bytes.get(leg.leg_id, (leg.bytes_in, leg.bytes_out))
        return LegHealth(
            leg_id=leg.leg_id,
            lost_up_share=_share(leg.lost_up_share),
            lost_down_share=_share(leg.lost_down_share),
            rtt_ms=leg.rtt_ms,
            up_bps=int((leg.bytes_in - before_in) * 8 / past_s),
            down_bps=int((leg.bytes_out - before_out) * 8 / past_s),
        )

    def _on_slots(self, event: SlotsChanged) -> None:
        if (leg := self.legs.get(event.leg_id)) is not None:
            leg.tell(SlotMap(fills=event.fills, leg_id=leg.leg_id))

    def _on_demand(self, event: DemandChanged) -> None:
        if (leg := self.legs.get(event.leg_id)) is not None:
            leg.tell(LayerDemand(layers=event.layers, leg_id=leg.leg_id))

    def _on_speakers(self, event: SpeakersChanged) -> None:
        if (calls := self.rooms.get(event.room)) is not None:
            calls.tell_speaking(event.leg_ids)

    def _on_up(self, event: LegUp) -> None:
        if (leg := self.legs.get(event.leg_id)) is not None:
            leg.calls.stands(leg)

    def _on_gone(self, event: LegGone) -> None:
        if (leg := self.legs.get(event.leg_id)) is not None:
            log.info("leg gone", extra={"leg": event.leg_id, "why": event.why.value})
            leg.calls.drop(leg, MediaFailure(event.why.value))

    def _on_died(self, event: RelayDied) -> None:
        log.error("relay died", extra={"legs": len(self.legs)})
        for leg in tuple(self.legs.values()):
            leg.calls.drop(leg, MediaFailure.RELAY_DIED)
        for guest in tuple(self.guests.values()):
            guest(event)


def people_of(legs: Mapping[Session, Leg]) -> dict[LegId, PersonId]:
    """Whose leg each is."""
    return {leg.leg_id: session.person_id for session, leg in legs.items()}


def _share(share: float) -> float:
    return min(1.0, max(0.0, share))
