"""A real server with its relay on loopback, and our own clients in its meeting, filming and speaking."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meetroom.client.engine import CallConfig, CallPhase
from meetroom.media.audio import RATE_HZ, Samples, SyntheticVoice, heard_tones
from meetroom.media.picture import Picture, SyntheticCamera, read_code
from meetroom.protocol.signalling import LegId, Want
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig
from tests.client.conftest import Client, Town

PATIENCE_S = 60.0
SMALL = CallConfig(video_slots=2, high_px=180, low_px=90, pictures_per_s=30, processing=False)
VOICES = range(32)


class Own:
    """One of our own clients in the conference, with a synthetic camera and voice."""

    def __init__(self, client: Client, sender: int) -> None:
        self.client = client
        self.sender = sender
        self.conference = client.engine.conference
        self._sound: list[Samples] = []
        self._filming = asyncio.create_task(self._film(), name=f"camera {sender}")

    @property
    def leg_id(self) -> LegId:
        """Our leg."""
        leg_id = self.conference.state.own_leg
        assert leg_id is not None
        return leg_id

    async def join(self, config: CallConfig = SMALL) -> None:
        """Take part; returns when the line stands."""
        await self.conference.start(config)
        await self.until(lambda: self.conference.state.phase is CallPhase.LIVE)

    def want(self, leg_id: str, height_px: int) -> None:
        """Show one tile."""
        self.conference.set_wants((Want(LegId(leg_id), height_px),))

    def seen(self, leg_id: str) -> set[tuple[int, int]]:
        """Who was painted on the pictures shown last under a leg, and how high those were."""
        last: list[Picture] = self.client.heard.pictures.get(LegId(leg_id), [])[-5:]
        codes = ((read_code(picture), picture.height_px) for picture in last)
        return {(code.sender, height_px) for code, height_px in codes if code is not None}

    def heard(self) -> frozenset[int]:
        """Voices of the last 200 ms."""
        if len(self._sound) < 10:
            return frozenset()
        return heard_tones(np.concatenate(self._sound), VOICES)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait for a fact."""
        await self.client.heard.until(holds, PATIENCE_S)

    async def close(self) -> None:
        """Stop filming and leave."""
        self._filming.cancel()
        await asyncio.gather(self._filming, return_exceptions=True)
        await self.conference.stop()

    async def _film(self) -> None:
        camera, voice = SyntheticCamera(self.sender, 320, 180), SyntheticVoice(self.sender)
        loop = asyncio.get_running_loop()
        begin_s, tick = loop.time(), 0
        while True:
            self.conference.send_audio(voice.frame())
            self._sound = [*self._sound[-9:], self.conference.playout()]
            if tick % 3 == 0:
                self.conference.send_picture(camera.picture(tick * 1800))
                # Whoever waits for what was heard is told now and then.
                self.client.heard.on_online(self.client.heard.online)
            tick += 1
            await asyncio.sleep(max(0.0, begin_s + 0.02 * tick - loop.time()))


class Hall:
    """A server with its relay, a meeting, and whoever is brought in."""

    def __init__(self, town: Town, stack: AsyncExitStack) -> None:
        self.town = town
        self._stack = stack

    @property
    def server(self) -> MeetingServer:
        """The server."""
        return self.town.server

    async def own(self, sender: int, config: CallConfig = SMALL) -> Own:
        """One of our own clients, in the conference; the first is the chair."""
        login = f"own{sender}"
        await self.town.delegate(login)
        own = Own(await self.town.come(login), sender)
        self._stack.push_async_callback(own.close)
        await own.join(config)
        return own

    async def stranger(self, login: str) -> str:
        """A place on the roster for somebody who is not our client.  Returns: their person id."""
        return await self.town.delegate(login)


@asynccontextmanager
async def open_hall(tmp_path: Path, **settings: Any) -> AsyncIterator[Hall]:
    """A meeting with a conference on a server with these settings; everything is closed afterwards."""
    async with AsyncExitStack() as stack:
        server = MeetingServer(ServerConfig(data_folder=tmp_path / "server", **settings))
        await server.start()
        town = Town(tmp_path, server, stack)
        stack.push_async_callback(town.stop)
        await town.open()
        yield Hall(town, stack)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A meeting with a conference on a server of its own."""
    async with open_hall(tmp_path) as opened:
        yield opened


def legs(roster: list[dict[str, Any]]) -> set[str]:
    """Who is in a roster as it came over the wire."""
    return {leg["leg_id"] for leg in roster}


def window(samples: list[int] | Samples) -> frozenset[int]:
    """Voices in a recording of 200 ms or more at 48 kHz."""
    sound = np.array(samples[-RATE_HZ // 4 :], np.int16)
    return heard_tones(sound, VOICES)
