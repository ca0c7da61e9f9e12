"""Who waits until a place of the chain is applied here; knows no chain."""

import asyncio


class ChainPlaces:
    """See the module.  Belongs to the loop."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []

    async def wait(self, seq: int) -> None:
        """Until `reached` says so of this place or a later one, or until nothing more will come."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((seq, waiter))
        await waiter

    def reached(self, seq: int) -> None:
        """Everything up to this place is applied: who waited for it goes on."""
        for place, waiter in self._waiting:
            if place <= seq and not waiter.done():
                waiter.set_result(None)
        self._waiting = [(place, waiter) for place, waiter in self._waiting if not waiter.done()]

    def close(self) -> None:
        """Nothing more will come: everybody goes on."""
        for _, waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
