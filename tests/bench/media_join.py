"""From the button to the first remote picture, through a real server and its relay on loopback."""

import asyncio
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from meetroom.client.engine import OWN_LEG, CallConfig, CallPhase
from meetroom.media.audio import SyntheticVoice
from meetroom.media.picture import SyntheticCamera
from meetroom.protocol.signalling import LegId, Want
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig
from tests.bench.report import Row, median
from tests.client.conftest import Client, Town

TARGET_S = 1.0
CONFIG = CallConfig(video_slots=6, high_px=360, low_px=180)


async def _film(client: Client, sender: int) -> None:
    camera, voice, start_s, tick = SyntheticCamera(sender, 640, 360), SyntheticVoice(sender), time.monotonic(), 0
    while True:
        client.engine.conference.send_audio(voice.frame())
        if tick % 2 == 0:
            client.engine.conference.send_picture(camera.picture(tick * 1800))
        tick += 1
        await asyncio.sleep(max(0.0, start_s + 0.02 * tick - time.monotonic()))


async def _leg(client: Client) -> LegId:
    conference = client.engine.conference
    await client.heard.until(lambda: conference.state.phase is CallPhase.LIVE)
    assert conference.state.own_leg is not None
    return conference.state.own_leg


async def _joined_s(client: Client, shown: LegId) -> float:
    """One press of the button, in its own time: a camera makes no two keyframes within a second."""
    await asyncio.sleep(1.5)
    client.heard.pictures.clear()
    client.engine.conference.set_wants((Want(shown, 360),))
    pressed_s = time.monotonic()
    await client.engine.conference.start(CONFIG)
    filming = asyncio.create_task(_film(client, 7))
    try:
        await client.heard.until(lambda: any(leg != OWN_LEG for leg in client.heard.pictures))
        return time.monotonic() - pressed_s
    finally:
        filming.cancel()
        await asyncio.gather(filming, return_exceptions=True)
        await client.engine.conference.stop()


async def rows(quick: bool) -> list[Row]:
    """The chair is in the conference and films; somebody joins, leaves, and joins again."""
    times = 3 if quick else 9
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = MeetingServer(ServerConfig(data_folder=folder / "server"))
        await server.start()
        town = Town(folder, server, stack)
        stack.push_async_callback(town.stop)
        await town.open()
        await town.delegate("an")
        client = await town.come("an")
        await town.chair.engine.conference.start(CONFIG)
        shown = await _leg(town.chair)
        filming = asyncio.create_task(_film(town.chair, 9))
        try:
            taken_s = [await _joined_s(client, shown) for _ in range(times)]
        finally:
            filming.cancel()
            await asyncio.gather(filming, return_exceptions=True)
    note = (
        f"median of {times} ({min(taken_s):.2f}–{max(taken_s):.2f} s, the first {taken_s[0]:.2f} s); TLS, signalling, "
        "ICE, DTLS, keyframe; server and both clients in one process, relay in another"
    )
    return [Row("join: button to first remote picture, loopback", median(taken_s), "s", "<=", TARGET_S, note=note)]
