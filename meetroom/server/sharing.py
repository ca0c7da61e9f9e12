"""A lock that many may share or one may have alone; knows nothing of what it guards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class SharedLock:
    """Belongs to the loop.  Who wants it alone is overtaken by nobody who comes later."""

    def __init__(self) -> None:
        self._gate = asyncio.Lock()
        self._sharing = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[None]:
        """Have it together with others."""
        async with self._gate:
            self._sharing += 1
            self._idle.clear()
        try:
            yield
        finally:
            self._sharing -= 1
            if not self._sharing:
                self._idle.set()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Have it while nobody else does."""
        async with self._gate:
            await self._idle.wait()
            yield
