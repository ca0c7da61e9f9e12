"""The conference between two engines through a real server and its relay process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np
import pytest

from meetroom.client.engine import OWN_LEG, CallConfig, CallPhase, LinkState
from meetroom.media.audio import SyntheticVoice, heard_tones
from meetroom.media.picture import SyntheticCamera, read_code
from meetroom.protocol.signalling import LegId, Want
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig
from tests.client.conftest import Client, Town
from tests.faults.line import BadLine

SMALL = CallConfig(video_slots=2, high_px=180, low_px=90, pictures_per_s=10, processing=False)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose server has a relay."""
    async with AsyncExitStack() as stack:
        server = MeetingServer(ServerConfig(data_folder=tmp_path / "server"))
        await server.start()
        found = Town(tmp_path, server, stack)
        stack.push_async_callback(found.stop)
        await found.open()
        await found.delegate("an")
        yield found


async def film(client: Client, sender: int) -> None:
    """Send a synthetic camera and voice until cancelled."""
    camera, voice = SyntheticCamera(sender, 320, 180), SyntheticVoice(sender)
    tick = 0
    while True:
        client.engine.conference.send_audio(voice.frame())
        if tick % 5 == 0:
            client.engine.conference.send_picture(camera.picture(tick * 1800))
        tick += 1
        await asyncio.sleep(0.02)


def phase(client: Client) -> CallPhase:
    return client.engine.conference.state.phase


async def live(*clients: Client) -> None:
    for client in clients:
        await client.heard.until(lambda c=client: phase(c) is CallPhase.LIVE)  # type: ignore[misc]


def leg(client: Client) -> LegId:
    own = client.engine.conference.state.own_leg
    assert own is not None
    return own


async def sees(client: Client, other: Client, sender: int) -> None:
    """Wait until a picture of the other one's camera is shown under their leg."""
    roster = client.engine.conference
    await client.heard.until(lambda: leg(other) in [info.leg_id for info in roster.state.roster])
    roster.set_wants((Want(leg(other), 180),))

    def seen() -> bool:
        codes = [read_code(p) for p in client.heard.pictures.get(leg(other), [])[-3:]]
        return any(code is not None and code.sender == sender for code in codes)

    await client.heard.until(seen)


async def test_two_see_and_hear_each_other_and_come_back_after_an_outage(hall: Town) -> None:
    async with BadLine(*hall.address) as line:
        an = await hall.come("an", port=line.port)
        await an.engine.conference.start(SMALL)
        await hall.chair.engine.conference.start(SMALL)
        await live(an, hall.chair)
        filming = [asyncio.create_task(film(an, 7)), asyncio.create_task(film(hall.chair, 9))]
        try:
            await sees(an, hall.chair, 9)
            await sees(hall.chair, an, 7)
            assert an.heard.pictures[OWN_LEG]
            await hears(hall.chair, 7)

            before = leg(an)
            line.cut()
            await an.heard.until(lambda: an.heard.link is LinkState.CONNECTING)
            line.restore()
            an.engine.reconnect_now()
            await an.heard.until(lambda: leg(an) != before and phase(an) is CallPhase.LIVE)
            await sees(hall.chair, an, 7)
            await sees(an, hall.chair, 9)
        finally:
            for task in filming:
                task.cancel()
            await asyncio.gather(*filming, return_exceptions=True)
        await an.engine.conference.stop()
        await hall.chair.heard.until(lambda: len(hall.chair.engine.conference.state.roster) == 1)
        assert phase(an) is CallPhase.OFF
        await an.engine.close()


async def hears(client: Client, sender: int) -> None:
    """Play out until the other one's tone is in it."""
    async with asyncio.timeout(60):
        heard = bytearray()
        while True:
            heard += client.engine.conference.playout().tobytes()
            window = np.frombuffer(bytes(heard[-2 * 9_600 :]), np.int16)
            if len(window) == 9_600 and heard_tones(window, [sender]) == {sender}:
                return
            await asyncio.sleep(0.02)


async def test_muted_microphone_sends_nothing(hall: Town) -> None:
    an = await hall.come("an")
    await an.engine.conference.start(CallConfig(audio_only=True, muted=True))
    await live(an)
    filming = asyncio.create_task(film(an, 7))
    await an.heard.until(lambda: an.engine.conference.state.quality is not None)
    quality = an.engine.conference.stats()
    filming.cancel()
    await asyncio.gather(filming, return_exceptions=True)
    assert quality is not None
    assert [stream.packets for stream in quality.sending if stream.mid == "mic"] == [0]


async def test_without_a_relay_the_meeting_goes_on(town: Town) -> None:
    await town.chair.engine.conference.start(SMALL)
    await town.chair.heard.until(lambda: town.chair.engine.conference.state.problem is not None)
    assert phase(town.chair) is CallPhase.WAITING
    await town.sit()
    assert not town.chair.engine.conference.playout().any()
