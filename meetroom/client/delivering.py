"""The signed minutes on their way to the organisation's platform: begun, watched and given up; sends nothing itself."""

from collections.abc import Callable

from meetroom.client.long_work import news
from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId
from meetroom.protocol.integration import DeliveryState

DeliveryTold = Callable[[DeliveryState], None]


class Delivering:
    """See DeliveryPort.  Belongs to the loop."""

    def __init__(self, door: Door, meeting_id: MeetingId) -> None:
        self._door = door
        self._minutes = ("meetings", meeting_id, "minutes")
        self._path = (*self._minutes, "delivery")

    async def start(self) -> DeliveryState:
        """See DeliveryPort."""
        return await self._door.ask(DeliveryState, "POST", *self._path)

    async def watch(self, told: DeliveryTold) -> DeliveryState:
        """See DeliveryPort."""
        state = await self._door.ask(DeliveryState, "GET", *self._path)
        while not state.ended:
            told(state)
            state = await news(self._door, DeliveryState, self._path, state)
        told(state)
        return state

    async def package(self) -> bytes:
        """See DeliveryPort."""
        return await self._door.fetch("GET", *self._minutes, "edxml")

    async def cancel(self) -> DeliveryState:
        """See DeliveryPort."""
        return await self._door.ask(DeliveryState, "DELETE", *self._path)
