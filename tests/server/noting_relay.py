"""A relay that notes what it is told, and joining the conference it stands in for."""

import asyncio
from typing import TYPE_CHECKING

from meetroom.media.relay.messages import OfferRefusal, OfferRefused, RelayStats
from meetroom.protocol.signalling import LegId, MediaAnswer, MediaOffer, Want
from meetroom.server.calls import Calls
from tests.server.visitor import Line

if TYPE_CHECKING:
    from tests.server.conftest import Crowd


class NotingRelay:
    """A relay without media: says yes and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[tuple[object, ...]] = asyncio.Queue()
        self.legs: dict[LegId, str] = {}

    async def join(self, room: str, leg_id: LegId, offer_sdp: str) -> str:
        if offer_sdp == "bad":
            raise OfferRefused(OfferRefusal.MALFORMED)
        self.legs[leg_id] = room
        return f"answer to {offer_sdp}"

    async def leave(self, leg_id: LegId) -> None:
        self.legs.pop(leg_id, None)
        self.asked.put_nowait(("leave", leg_id))

    async def set_wants(self, leg_id: LegId, wants: tuple[Want, ...]) -> None:
        self.asked.put_nowait(("wants", leg_id, wants))

    async def set_mic_allowed(self, leg_id: LegId, allowed: bool) -> None:
        self.asked.put_nowait(("mic", leg_id, allowed))

    async def stats(self) -> RelayStats:
        return RelayStats(cpu_s=1.5, packets_in=0, packets_out=0, dropped=0, legs=())

    async def set_priority(self, room: str, leg_ids: tuple[LegId, ...]) -> None:
        self.asked.put_nowait(("priority", *leg_ids))

    async def until_legs(self, count: int) -> None:
        """Wait until it has so many."""
        async with asyncio.timeout(60):
            while len(self.legs) != count:  # noqa: ASYNC110  (a guest's join is asked without a word)
                await asyncio.sleep(0)

    async def until(self, *wanted: object) -> None:
        """Wait until something was asked."""
        async with asyncio.timeout(60):
            while await self.asked.get() != wanted:
                pass


async def join(line: Line, sdp: str = "offer") -> LegId:
    await line.say(MediaOffer(sdp=sdp))
    answer = await line.expect(MediaAnswer)
    assert answer.sdp == f"answer to {sdp}"
    return answer.leg_id


def calls_of(crowd: "Crowd") -> Calls:
    calls = crowd.server.house.switchboard.rooms[crowd.meeting_id]
    assert isinstance(calls, Calls)
    return calls
