"""Clients of one point give each other sealed chunks, so that each crosses the point's line once; knows no key.

A neighbour is believed nothing: what it gives is proved by its hash, what it says only settles who fetches what.
See docs/adr/0018-neighbours-carry-sealed-chunks.md.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
import msgspec
from yarl import URL

from meetroom.client.hatch import ASK_HEADER, CHUNK_PATH, HAS_PATH, MAX_NAMES, PROOF_HEADER, Hatch, Stock
from meetroom.client.holdings import Holdings
from meetroom.client.neighbours import Neighbour, Street, own_addresses
from meetroom.client.point_pass import PointPass
from meetroom.client.views import SURVEY_S, Views
from meetroom.client.volume import Volume
from meetroom.papers.sealing import ChunkRef, check_chunk

logger = logging.getLogger(__name__)

SETTLE_S = 3.0
POLL_S = 0.4
POLL_QUIET_S = 1.2
CONNECT_S = 0.7
ANSWER_S = 4.0
CHUNK_S = 10.0
BUSY_S = 0.3
AWAY_S = 5.0
MAX_AWAY_S = 600.0
FAILURES_BORNE = 2
LAPSES_BORNE = 3
BUSY_BORNE = 20
LIES_BORNE = 3
MAX_NEIGHBOURS = 32
MAX_WAITING = 64
AT_ONCE_PER_NEIGHBOUR = 2
MAX_STOCK_BYTES = 256 * 1024
_stocks = msgspec.json.Decoder(dict[str, Stock])


@dataclass(eq=False)
class _Known:
    """A neighbour and what it did to us.

    Attributes:
        address: the one of its addresses that answered last.
        proved: whether it ever gave an answer that only somebody of this meeting can give.
        failures, lapses, busy: answers, chunks and times in a row that nothing came of.
        rounds: how often it was left alone.
        away_until_s, busy_until_s: it is not asked before, and no chunk of it.
        asked: chunks asked of it now.
    """

    neighbour: Neighbour
    address: int = 0
    proved: bool = False
    failures: int = 0
    lapses: int = 0
    busy: int = 0
    rounds: int = 0
    away_until_s: float = 0.0
    busy_until_s: float = 0.0
    asked: int = 0
    poll: "asyncio.Task[None] | None" = None


class Exchange:
    """See the module.  Does nothing until `open`, and nothing at all where no neighbour is found.

    Args:
        street: where neighbours are found.
        on_news: told when there may be something to fetch that was not before.
        host: address to give chunks away at, by default every one of this machine.
    """

    def __init__(
        self,
        holdings: Holdings,
        point_pass: PointPass,
        street: Street,
        *,
        host: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.me = secrets.token_hex(8)
        self.on_news: Callable[[], None] = lambda: None
        self.taken_bytes = 0
        self._holdings = holdings
        self._pass = point_pass
        self._street = street
        self._host = host
        self._clock = clock
        self._line = False
        self._known: dict[str, _Known] = {}
        self._waiting: dict[str, Neighbour] = {}
        self._lies: Counter[str] = Counter()
        self._hatch = Hatch(holdings, point_pass, lambda: self._line, self._is_known)
        self._views = Views(self.me)
        self._session: aiohttp.ClientSession | None = None
        self._settled_s = float("inf")
        self._wanted = asyncio.Event()
        self._addresses: tuple[str, ...] = ()
        self._moving = asyncio.Lock()

    @property
    def neighbours(self) -> int:
        """How many clients of this meeting are near by now."""
        return len(self._alive())

    @property
    def given_bytes(self) -> int:
        """What neighbours were given."""
        return self._hatch.given_bytes

    async def open(self) -> None:
        """Begin; where the network does not play along nobody is found, and that is all."""
        async with self._moving:
            if self._session is None:
                await self._open()

    async def _open(self) -> None:
        timeout = aiohttp.ClientTimeout(total=CHUNK_S, sock_connect=CONNECT_S, sock_read=ANSWER_S)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=32, limit_per_host=AT_ONCE_PER_NEIGHBOUR + 1),
            timeout=timeout,
            auto_decompress=False,
        )
        # Whoever has just come looks around before going to the server.
        self._settled_s = self._clock() + SETTLE_S
        try:
            await self._hatch.open(self._host)
            await self._move_in()
        except OSError as error:
            logger.info("nothing is exchanged with neighbours: %s", type(error).__name__)
            self._settled_s = 0.0

    async def close(self) -> None:
        """Stop; neighbours are told."""
        async with self._moving:
            await self._close()

    async def _close(self) -> None:
        for known in self._known.values():
            if known.poll is not None:
                known.poll.cancel()
        polls = [known.poll for known in self._known.values() if known.poll is not None]
        self._known.clear()
        self._waiting.clear()
        await asyncio.gather(*polls, return_exceptions=True)
        await asyncio.gather(self._street.close(), self._hatch.close())
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def line_up(self) -> None:
        """The server can be asked."""
        self._line = True

    def line_down(self) -> None:
        """The server cannot be asked."""
        self._line = False

    def in_call(self, yes: bool) -> None:
        """A call begins or ends here."""
        self._hatch.in_call(yes)

    async def move(self) -> None:
        """Look for neighbours anew when this machine is on another network than before."""
        async with self._moving:
            if self._session is None or self._host or own_addresses() == self._addresses:
                return
            await self._street.close()
            for name in tuple(self._known):
                self._gone(name)
            with contextlib.suppress(OSError):
                await self._move_in()

    def want(self) -> None:
        """There is something more to fetch."""
        wanted, self._wanted = self._wanted, asyncio.Event()
        wanted.set()

    def forget(self, volume: Volume) -> None:
        """Nothing more is to be fetched of a version."""
        self._views.forget_version(volume)

    def from_server(self, volume: Volume) -> ChunkRef | None:
        """The next gap to fetch from the server; None while it is the neighbours' turn."""
        now_s = self._clock()
        alive = self._alive()
        if self._session is None or (now_s >= self._settled_s and not alive):
            return next(iter(volume.gaps.values()), None)
        return self._views.from_server(volume, alive, now_s) if now_s >= self._settled_s else None

    def from_neighbour(self, volume: Volume) -> tuple[ChunkRef, str] | None:
        """A gap that a neighbour can fill, and its name."""
        now_s = self._clock()
        free = [
            name
            for name in self._alive()
            if self._known[name].busy_until_s <= now_s and self._known[name].asked < AT_ONCE_PER_NEIGHBOUR
        ]
        return self._views.from_neighbour(volume, free) if free else None

    async def fetch(self, volume: Volume, chunk: ChunkRef, name: str) -> bytes | None:
        """A chunk from a neighbour, proved; None when it could not be had there."""
        known = self._known.get(name)
        if known is None:
            return None
        known.asked += 1
        try:
            target = CHUNK_PATH + chunk.sha256
            found = await self._answer(known, "GET", target, b"", chunk.size)
        finally:
            known.asked -= 1
        if found is None:
            self._lapsed(known, volume, chunk)
            return None
        if not check_chunk(chunk, found[0]):
            logger.warning("a neighbour gave something else than asked for and is not asked again")
            # Not against the others it names: they may be those of somebody honest.
            self._lies[known.neighbour.addresses[known.address]] += 1
            self._gone(name)
            return None
        known.lapses = known.busy = 0
        self.taken_bytes += chunk.size
        return found[0]

    async def _move_in(self) -> None:
        """Raises: OSError."""
        self._addresses = own_addresses()
        addresses = (self._host,) if self._host else self._addresses
        await self._street.open(Neighbour(self.me, addresses, self._hatch.port), self._found, self._gone)

    def _alive(self) -> list[str]:
        now_s = self._clock()
        return [name for name, known in self._known.items() if known.away_until_s <= now_s]

    def _is_known(self, address: str) -> bool:
        return any(address in known.neighbour.addresses for known in self._known.values())

    def _found(self, neighbour: Neighbour) -> None:
        known = self._known.get(neighbour.name)
        if known is not None and known.neighbour == neighbour:
            return
        if known is not None:
            self._gone(neighbour.name)
        if neighbour.name == self.me or not neighbour.addresses:
            return
        if any(self._lies[address] >= LIES_BORNE for address in neighbour.addresses):
            return
        if len(self._known) >= MAX_NEIGHBOURS:
            self._let_wait(neighbour)
            return
        known = self._known[neighbour.name] = _Known(neighbour)
        known.poll = asyncio.create_task(self._ask_for_ever(known), name="neighbour")

    def _let_wait(self, neighbour: Neighbour) -> None:
        """Announcements cost nothing: a place is for who proves to be of this meeting, and the others make way."""
        self._waiting.pop(neighbour.name, None)
        if len(self._waiting) < MAX_WAITING:
            self._waiting[neighbour.name] = neighbour
        idle = next((name for name, known in self._known.items() if not known.proved and known.rounds), None)
        if idle is not None:
            self._make_way(idle)

    def _make_way(self, name: str) -> None:
        self._gone(name)
        if self._waiting:
            self._found(self._waiting.pop(next(iter(self._waiting))))

    def _gone(self, name: str) -> None:
        self._waiting.pop(name, None)
        known = self._known.pop(name, None)
        if known is not None and known.poll is not None:
            known.poll.cancel()
        self._views.forget(name)
        self.on_news()

    async def _ask_for_ever(self, known: _Known) -> None:
        while True:
            wanted = self._wanted
            volumes = [volume for volume in self._holdings if volume.missing][:MAX_NAMES]
            if not volumes:
                await wanted.wait()
                continue
            news = await self._ask_stock(known, volumes)
            if news:
                self.on_news()
            away_s = known.away_until_s - self._clock()
            young = any(self._clock() - volume.added_s < SURVEY_S for volume in volumes)
            await asyncio.sleep(max(away_s, POLL_S if news or young else POLL_QUIET_S))

    async def _ask_stock(self, known: _Known, volumes: list[Volume]) -> bool:
        body = msgspec.json.encode([volume.name for volume in volumes])
        answer = await self._answer(known, "POST", HAS_PATH, body, MAX_STOCK_BYTES)
        if answer is None:
            return False
        told, header, proof = answer
        if not self._pass.is_proof(proof, header, told):
            self._failed(known)
            return False
        known.proved = True
        try:
            stocks = _stocks.decode(told)
        except (msgspec.DecodeError, UnicodeError):
            self._failed(known)
            return False
        name, now_s = known.neighbour.name, self._clock()
        return any([self._views.heard(name, volume, stocks.get(volume.name), now_s) for volume in volumes])

    async def _answer(
        self, known: _Known, method: str, target: str, body: bytes, max_bytes: int
    ) -> tuple[bytes, str, str] | None:
        """The body of an answer, the header asked with and the proof that came; None when there was none."""
        if self._session is None:
            return None
        header = self._pass.ask(target, body)
        try:
            async with self._session.request(
                method, _url(known, target), data=body or None, headers={ASK_HEADER: header}, allow_redirects=False
            ) as response:
                if response.status == 503:
                    known.busy += 1
                    known.busy_until_s = self._clock() + BUSY_S
                    return None
                if response.status != 200:
                    self._failed(known)
                    return None
                found = await _read(response, max_bytes)
                proof = response.headers.get(PROOF_HEADER, "")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            self._failed(known)
            return None
        known.failures = 0
        return found, header, proof

    def _lapsed(self, known: _Known, volume: Volume, chunk: ChunkRef) -> None:
        """A chunk it said it has did not come; that it is busy is borne for longer."""
        if known.busy_until_s > self._clock() and known.busy < BUSY_BORNE:
            return
        self._views.broke_word(known.neighbour.name, volume, chunk)
        known.lapses += 1
        if known.lapses >= LAPSES_BORNE:
            self._leave_alone(known)

    def _failed(self, known: _Known) -> None:
        """May happen; the next time it is asked at another of its addresses, and after a few it is left alone."""
        known.failures += 1
        addresses = len(known.neighbour.addresses)
        known.address = (known.address + 1) % addresses
        if known.failures >= FAILURES_BORNE * addresses:
            self._leave_alone(known)

    def _leave_alone(self, known: _Known) -> None:
        known.away_until_s = self._clock() + min(MAX_AWAY_S, AWAY_S * 2.0**known.rounds)
        known.rounds = min(16, known.rounds + 1)
        known.failures = known.lapses = known.busy = 0
        self._views.forget(known.neighbour.name)
        self.on_news()
        if self._waiting and not known.proved:
            self._make_way(known.neighbour.name)


def _url(known: _Known, target: str) -> URL:
    address = known.neighbour.addresses[known.address]
    return URL.build(scheme="http", host=address, port=known.neighbour.port, path=target)


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """At most one byte more than wanted: enough to see that it is too long."""
    pieces, size_bytes = [], 0
    async for piece in response.content.iter_any():
        pieces.append(piece)
        size_bytes += len(piece)
        if size_bytes > max_bytes:
            response.close()
            break
    return b"".join(pieces)[: max_bytes + 1]
