"""Fetches the sealed chunks of a meeting: from neighbours what they have, from the server what it is our turn for.

Proves every chunk, goes on after an outage, gives way to the conference; knows no key and decides on no access.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from meetroom.client.download_pace import MOST_LANES, CallFigures, DownloadPace
from meetroom.client.exchange import Exchange
from meetroom.client.holdings import Holdings
from meetroom.client.pace import Backoff
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.shelf import VersionRef
from meetroom.client.volume import Volume
from meetroom.papers.sealing import ChunkRef

logger = logging.getLogger(__name__)

NEIGHBOUR_LANES = 4
CALL_NEIGHBOUR_LANES = 1
LOOK_ROUND_S = 0.4
NO_LINE = frozenset({ClientProblem.UNREACHABLE, ClientProblem.SERVER_ERROR, ClientProblem.TOO_MANY_TRIES})


class ChunkSource(Protocol):
    """Where sealed chunks come from."""

    async def chunk(self, chunk: ChunkRef) -> bytes:
        """A ciphertext, not yet proved.  Raises: ClientError."""


class Fetching:
    """See the module.

    Args:
        source: the server.
        exchange: the neighbours, None where nothing is exchanged.
        is_released: what may be opened comes before the rest.
        on_chunk: told when there is more of a version, or a reason why there is not.
    """

    def __init__(
        self,
        holdings: Holdings,
        source: ChunkSource,
        pace: DownloadPace,
        exchange: Exchange | None,
        is_released: Callable[[VersionRef], bool],
        on_chunk: Callable[[Volume], None],
    ) -> None:
        self._holdings = holdings
        self._source = source
        self._pace = pace
        self._exchange = exchange
        self._is_released = is_released
        self._on_chunk = on_chunk
        self._news = asyncio.Event()
        self._line = False
        self._coming = 0
        if exchange is not None:
            exchange.on_news = self.wake

    def loops(self) -> Iterator[asyncio.Task[None]]:
        """Begin; the caller cancels these tasks in the end."""
        for lane in range(MOST_LANES):
            yield asyncio.create_task(self._from_server_for_ever(lane), name="fetching")
        if self._exchange is not None:
            for lane in range(NEIGHBOUR_LANES):
                yield asyncio.create_task(self._from_neighbours_for_ever(lane), name="fetching near by")

    def line(self, up: bool) -> None:
        """The server can be asked, or not."""
        self._line = up
        if self._exchange is not None:
            self._exchange.line_up() if up else self._exchange.line_down()
        self.wake()

    def call(self, figures: CallFigures | None) -> None:
        """How the call goes; None: there is none."""
        now_ms = time.monotonic() * 1000
        began, ended = self._pace.rate_bps is None, figures is None
        if figures is None:
            self._pace.call_ended()
        else:
            self._pace.call_began(now_ms)
            self._pace.call_figures(figures, now_ms)
        if began != ended and self._exchange is not None:
            self._exchange.in_call(not ended)
        self.wake()

    def wake(self) -> None:
        """There may be something to fetch that was not before."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def wanted(self) -> None:
        """A version was taken up."""
        if self._exchange is not None:
            self._exchange.want()
        self.wake()

    async def _from_server_for_ever(self, lane: int) -> None:
        backoff = Backoff()
        while True:
            found = self._next_from_server() if self._line and lane < self._pace.lanes else None
            if found is None:
                await self._look_round()
                continue
            volume, chunk = found
            volume.take(chunk)
            try:
                await self._fetch(volume, chunk)
                backoff.reset()
            except ClientError as error:
                if error.problem in NO_LINE:
                    volume.put_back(chunk)
                    await asyncio.sleep(backoff.next_s())
                else:
                    volume.gave_up(chunk, error.problem)
                    self._on_chunk(volume)
            except asyncio.CancelledError:
                volume.put_back(chunk)
                raise

    async def _fetch(self, volume: Volume, chunk: ChunkRef) -> None:
        self._coming += 1
        began_s = time.monotonic()
        try:
            ciphertext = await self._source.chunk(chunk)
            self._pace.measured(len(ciphertext), time.monotonic() - began_s, self._coming)
        finally:
            self._coming -= 1
        await self._keep(volume, chunk, ciphertext)

    async def _from_neighbours_for_ever(self, lane: int) -> None:
        assert self._exchange is not None
        while True:
            lanes = NEIGHBOUR_LANES if self._pace.rate_bps is None else CALL_NEIGHBOUR_LANES
            found = self._next_from_neighbour(self._exchange) if lane < lanes else None
            if found is None:
                await self._look_round()
                continue
            volume, chunk, name = found
            volume.take(chunk, from_server=False)
            try:
                ciphertext = await self._exchange.fetch(volume, chunk, name)
                if ciphertext is not None:
                    await self._keep(volume, chunk, ciphertext)
                    continue
            except ClientError as error:
                volume.gave_up(chunk, error.problem)
                self._on_chunk(volume)
                continue
            except asyncio.CancelledError:
                volume.put_back(chunk)
                raise
            volume.put_back(chunk)
            self.wake()

    async def _keep(self, volume: Volume, chunk: ChunkRef, ciphertext: bytes) -> None:
        """Raises: ClientError when the disk does not play along."""
        fits = await self._holdings.keep(volume, chunk, ciphertext)
        if volume not in self._holdings:
            return
        if fits:
            volume.progressed_s = time.monotonic()
            volume.proved(chunk)
        else:
            logger.warning("a chunk of document %s is not what it should be", volume.ref.document_id)
            volume.refused(chunk)
        if not volume.missing and self._exchange is not None:
            self._exchange.forget(volume)
        self._on_chunk(volume)

    def _next_from_server(self) -> tuple[Volume, ChunkRef] | None:
        for volume in self._most_wanted():
            chunk = self._exchange.from_server(volume) if self._exchange else next(iter(volume.gaps.values()))
            if chunk is not None:
                return volume, chunk
        return None

    def _next_from_neighbour(self, exchange: Exchange) -> tuple[Volume, ChunkRef, str] | None:
        for volume in self._most_wanted():
            found = exchange.from_neighbour(volume)
            if found is not None:
                return volume, *found
        return None

    def _most_wanted(self) -> list[Volume]:
        """Awaited ones first, then what is released, then the rest."""

        def rank(volume: Volume) -> tuple[int, bool, int]:
            return (-volume.awaited, not self._is_released(volume.ref), -volume.ref.version)

        return sorted((volume for volume in self._holdings if volume.gaps), key=rank)

    async def _look_round(self) -> None:
        """Wait for news; while there are gaps also for time, which may make it our turn."""
        news = self._news
        if self._exchange is None or not any(volume.gaps for volume in self._holdings):
            await news.wait()
            return
        try:
            async with asyncio.timeout(LOOK_ROUND_S):
                await news.wait()
        except TimeoutError:
            return
