"""A stock aiortc peer that knows docs/protocol.md alone joins, sends, receives, changes layers and comes back."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from fractions import Fraction

import numpy as np
import pytest
from aiortc import MediaStreamTrack
from av import AudioFrame, VideoFrame

from meetroom.domain.core import PersonId
from meetroom.media.audio import SyntheticVoice
from meetroom.media.frames import TIME_BASE, frame_from_picture
from meetroom.media.picture import SyntheticCamera, picture_of, read_code
from tests.interop.conftest import Hall, Own, legs, window
from tests.interop.stock_peer import StockPeer

SENDER = 21


class Paced(MediaStreamTrack):
    """A source that gives so many frames a second, in real time."""

    def __init__(self, per_s: int) -> None:
        super().__init__()
        self._per_s = per_s
        self._count = 0
        self._begin_s: float | None = None

    async def next_count(self) -> int:
        """Wait for the time of the next frame.  Returns: its number."""
        now_s = asyncio.get_running_loop().time()
        self._begin_s = self._begin_s or now_s
        await asyncio.sleep(max(0.0, self._begin_s + self._count / self._per_s - now_s))
        self._count += 1
        return self._count - 1


class Camera(Paced):
    """One layer of a painted camera."""

    kind = "video"

    def __init__(self, width_px: int, height_px: int) -> None:
        super().__init__(15)
        self._camera = SyntheticCamera(SENDER, width_px, height_px)

    async def recv(self) -> VideoFrame:
        count = await self.next_count()
        frame = frame_from_picture(self._camera.picture())
        frame.pts, frame.time_base = count * 6000, TIME_BASE
        return frame


class Microphone(Paced):
    """A synthetic voice."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__(50)
        self._voice = SyntheticVoice(SENDER)

    async def recv(self) -> AudioFrame:
        count = await self.next_count()
        frame = AudioFrame.from_ndarray(self._voice.frame().reshape(1, -1), "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, count * 960, Fraction(1, 48_000)
        return frame


Bring = Callable[[str], Awaitable[StockPeer]]


@pytest.fixture
async def bring(hall: Hall) -> AsyncIterator[Bring]:
    """Brings the stock peer in, sending a codec; it hangs up at the end."""
    made: list[StockPeer] = []

    async def come(codec: str) -> StockPeer:
        peer = StockPeer(Microphone(), [Camera(320, 180), Camera(160, 90)], tiles=2, codec=codec)
        made.append(peer)
        person_id = PersonId(await hall.stranger("stock"))
        invitation = await hall.town.chair.engine.invite(person_id)
        await peer.come(invitation.link, hall.town.meeting_id)
        await peer.join()
        return peer

    yield come
    for peer in made:
        await peer.close()


def seen(peer: StockPeer) -> dict[str, tuple[int, int]]:
    """Who is painted on what each tile shows, and how high it is, by the leg said to be in it."""
    found = {}
    for fill in peer.slots:
        luma = peer.pictures.get(fill["mid"])
        if luma is not None and fill["leg_id"] is not None and fill["layer"] != "mic":
            grey = np.full((luma.shape[0] // 2, luma.shape[1] // 2), 128, np.uint8)
            code = read_code(picture_of(np.ascontiguousarray(luma), grey, grey))
            if code is not None:
                found[fill["leg_id"]] = (code.sender, luma.shape[0])
    return found


def heard(peer: StockPeer) -> frozenset[int]:
    """Who is heard in any voice slot."""
    found: frozenset[int] = frozenset()
    return found.union(*(window(sound) for sound in peer.sound.values() if len(sound) == 9600))


async def sees(own: Own, peer: StockPeer, height_px: int) -> None:
    """Wait until our client sees the peer's layer of this height."""
    await own.until(lambda: own.seen(peer.leg_id) == {(SENDER, height_px)})


@pytest.mark.parametrize("codec", ["video/VP8", "video/H264"])
async def test_sees_and_is_seen_hears_and_is_heard(hall: Hall, bring: Bring, codec: str) -> None:
    own, peer = await hall.own(1), await bring(codec)
    await peer.until(lambda: legs(peer.roster) == {own.leg_id, peer.leg_id})
    for height_px, layer_px in ((360, 180), (120, 90), (360, 180)):
        own.want(peer.leg_id, height_px)
        await peer.want(own.client.me, height_px)
        await sees(own, peer, layer_px)
        await peer.until(lambda px=layer_px: seen(peer) == {own.leg_id: (1, px)})  # type: ignore[misc]
    await peer.until(lambda: set(peer.demand) == {"mic", "high"})
    await own.until(lambda: SENDER in own.heard())
    await peer.until(lambda: 1 in heard(peer))


async def test_comes_back_after_the_relay_died(hall: Hall, bring: Bring) -> None:
    own, peer = await hall.own(1), await bring("video/VP8")
    before, relay = peer.leg_id, hall.server.relay
    assert relay is not None
    os.kill(relay.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    await peer.until(lambda: peer.failures)
    await peer.renew()
    assert peer.leg_id != before
    await own.until(lambda: {leg.leg_id for leg in own.conference.state.roster} == {own.leg_id, peer.leg_id})
    await peer.until(lambda: legs(peer.roster) == {own.leg_id, peer.leg_id})
    own.want(peer.leg_id, 360)
    await peer.want(own.client.me, 360)
    await sees(own, peer, 180)
    await peer.until(lambda: seen(peer) == {own.leg_id: (1, 180)})
    await peer.leave()
    await own.until(lambda: len(own.conference.state.roster) == 1)
