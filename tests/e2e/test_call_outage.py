"""Picture and sound come back by themselves: the relay killed, a path cut for seconds or for good, the server anew.

What is asserted is that they come back, and how (the same line or another).  How long it took is printed, never
asserted: `-s` shows it, the benches judge it.
"""

import asyncio
import os
import signal
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from meetroom.client.engine import CallConfig, CallPhase
from meetroom.media.audio import Samples, SyntheticVoice, heard_tones
from meetroom.media.picture import SyntheticCamera, read_code
from meetroom.protocol.signalling import LegId, Want
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig
from tests.client.conftest import Client, Town
from tests.faults.wan import Wan

WINDOW_FRAMES = 10


class Seat:
    """One person who films, speaks, listens and looks at one other."""

    def __init__(self, client: Client, number: int) -> None:
        self.client = client
        self.number = number
        self._sound: deque[Samples] = deque(maxlen=WINDOW_FRAMES)
        self._wanted: tuple[Want, ...] = ()
        self._news = asyncio.Event()
        self._living: asyncio.Task[None] | None = None

    async def join(self, relay_port: int | None = None) -> None:
        """Take part and begin to send."""
        config = CallConfig(
            video_slots=1, high_px=180, low_px=90, pictures_per_s=10, processing=False, relay_port=relay_port
        )
        await self.client.engine.conference.start(config)
        await self.client.heard.until(lambda: self.phase is CallPhase.LIVE)
        self._living = asyncio.create_task(self._live())

    async def leave(self) -> None:
        """Stop sending."""
        if self._living is not None:
            self._living.cancel()
            await asyncio.gather(self._living, return_exceptions=True)
        await self.client.engine.close()

    @property
    def phase(self) -> CallPhase:
        return self.client.engine.conference.state.phase

    @property
    def leg(self) -> LegId | None:
        return self.client.engine.conference.state.own_leg

    async def until_lost(self) -> None:
        """Wait until this client says that it is being joined again."""
        await self.client.heard.until(lambda: self.phase is CallPhase.RECONNECTING)

    async def meets(self, other: "Seat") -> float:
        """Wait until the other one is seen and heard from now on; returns the seconds it took."""
        begun_s = time.monotonic()
        self._wanted = ()
        self.client.heard.pictures.clear()
        self._sound.clear()
        conference = self.client.engine.conference

        def met() -> bool:
            wants = (Want(other.leg, 180),) if other.leg is not None else ()
            if wants != self._wanted:
                self._wanted = wants
                conference.set_wants(wants)
            return self._sees(other) and self._hears(other)

        async with asyncio.timeout(60):
            while not met():
                self._news.clear()
                await self._news.wait()
        return time.monotonic() - begun_s

    def _sees(self, other: "Seat") -> bool:
        shown = self.client.heard.pictures.get(other.leg or LegId(""), [])[-3:]
        codes = [read_code(picture) for picture in shown]
        return any(code is not None and code.sender == other.number for code in codes)

    def _hears(self, other: "Seat") -> bool:
        window = np.concatenate([np.zeros(0, np.int16), *self._sound])
        return len(self._sound) == WINDOW_FRAMES and other.number in heard_tones(window, [other.number])

    async def _live(self) -> None:
        camera, voice = SyntheticCamera(self.number, 320, 180), SyntheticVoice(self.number)
        conference, tick = self.client.engine.conference, 0
        while True:
            conference.send_audio(voice.frame())
            self._sound.append(conference.playout())
            self._news.set()
            if tick % 5 == 0:
                conference.send_picture(camera.picture(tick * 1800))
            tick += 1
            await asyncio.sleep(0.02)


class Pair:
    """Chair and delegate in the conference of a real server, the delegate behind a line of its own."""

    def __init__(self, town: Town, wan: Wan, chair: Seat, an: Seat) -> None:
        self.town = town
        self.wan = wan
        self.chair = chair
        self.an = an

    async def meet(self) -> float:
        """Wait until both see and hear each other; returns the seconds it took."""
        return max(await asyncio.gather(self.chair.meets(self.an), self.an.meets(self.chair)))


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    async with AsyncExitStack() as stack:
        server = MeetingServer(ServerConfig(data_folder=tmp_path / "server"))
        await server.start()
        town = Town(tmp_path, server, stack)
        stack.push_async_callback(town.stop)
        await town.open()
        await town.delegate("an")
        wan = await stack.enter_async_context(Wan("127.0.0.1", server.udp_port))
        chair, an = Seat(town.chair, 9), Seat(await town.come("an"), 7)
        for seat, port in ((chair, None), (an, wan.port)):
            stack.push_async_callback(seat.leave)
            await seat.join(port)
        made = Pair(town, wan, chair, an)
        await made.meet()
        yield made


async def test_the_relay_is_killed(pair: Pair) -> None:
    relay = pair.town.server.relay
    assert relay is not None
    before = pair.an.leg
    os.kill(relay.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    killed_s = time.monotonic()
    await pair.an.until_lost()
    await pair.meet()
    assert pair.an.leg != before
    print(f"relay killed: picture and sound back {time.monotonic() - killed_s:.1f} s after it")


async def test_nothing_goes_through_for_five_seconds(pair: Pair) -> None:
    pair.wan.is_cut = True
    await asyncio.gather(pair.an.until_lost(), asyncio.sleep(5))
    pair.wan.is_cut = False
    back_s = await pair.meet()
    await pair.an.client.heard.until(lambda: pair.an.phase is CallPhase.LIVE)
    assert not pair.chair.client.engine.conference.state.problem
    print(f"path cut for 5 s: picture and sound back {back_s:.1f} s after its end")


async def test_a_path_that_is_dead_for_good_is_left(pair: Pair) -> None:
    before = pair.an.leg
    for line in pair.wan.clients.values():
        line.up.is_cut = line.down.is_cut = True
    died_s = time.monotonic()
    await pair.an.until_lost()
    await pair.meet()
    assert pair.an.leg != before
    print(f"path dead: picture and sound back {time.monotonic() - died_s:.1f} s after it, by another one")


async def test_the_server_is_started_again(pair: Pair) -> None:
    before, server = (pair.an.leg, pair.chair.leg), pair.town.server
    # Its successor has the same UDP port, as a server in use has.
    server.config = replace(server.config, udp_port=server.udp_port)
    await pair.town.restart()
    listens_s = time.monotonic()
    await pair.meet()
    assert not {pair.an.leg, pair.chair.leg} & set(before)
    print(f"server anew: picture and sound back {time.monotonic() - listens_s:.1f} s after it listens")
