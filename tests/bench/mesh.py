"""A stock aiortc mesh: one process with a connection to every other point, and those points as cheap as can be."""

import asyncio
import collections
import fractions
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from typing import Any
from unittest import mock

import av
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from meetroom.media.audio import SyntheticVoice
from tests.bench.film import pictures
from tests.bench.worker import Worker, listen, run_on_loop

CLOCK = fractions.Fraction(1, 90_000)
AUDIO_CLOCK = fractions.Fraction(1, 48_000)


class _Paced(MediaStreamTrack):
    """A track that gives something at even times; what is late is skipped, as a camera does."""

    def __init__(self, period_s: float) -> None:
        super().__init__()
        self.given = 0
        self._period_s = period_s
        self._start_s = 0.0
        self._number = -1

    async def _turn(self) -> int:
        now_s = time.monotonic()
        self._start_s = self._start_s or now_s
        self._number = max(self._number + 1, int((now_s - self._start_s) / self._period_s))
        await asyncio.sleep(max(0.0, self._start_s + self._number * self._period_s - now_s))
        self.given += 1
        return self._number


class Camera(_Paced):
    """Pictures to be encoded."""

    kind = "video"

    def __init__(self, film: Sequence[av.VideoFrame]) -> None:
        super().__init__(1 / 30)
        # Frames of its own: every sender marks them as it likes.
        self._film = [av.VideoFrame.from_ndarray(each.to_ndarray(), format="yuv420p") for each in film]

    async def recv(self) -> av.VideoFrame:
        number = await self._turn()
        frame = self._film[number % len(self._film)]
        frame.pts, frame.time_base = number * 3000, CLOCK
        return frame


class Microphone(_Paced):
    """A voice to be encoded."""

    kind = "audio"

    def __init__(self, sender: int) -> None:
        super().__init__(0.02)
        self._voice = SyntheticVoice(sender)

    async def recv(self) -> av.AudioFrame:
        number = await self._turn()
        frame = av.AudioFrame.from_ndarray(self._voice.frame().reshape(1, -1), "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 960, AUDIO_CLOCK
        return frame


class Canned(_Paced):
    """What was encoded before."""

    def __init__(self, kind: str, frames: Sequence[bytes], period_s: float, tick: int) -> None:
        self.kind = kind
        super().__init__(period_s)
        self._frames, self._tick = frames, tick

    async def recv(self) -> "av.Packet[Any]":
        number = await self._turn()
        packet = av.Packet(self._frames[(self.given - 1) % len(self._frames)])
        packet.pts, packet.time_base = number * self._tick, CLOCK if self.kind == "video" else AUDIO_CLOCK
        return packet


def connection() -> RTCPeerConnection:
    """As it comes, but for the server on the Internet."""
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


async def consume(track: MediaStreamTrack, counts: "collections.Counter[str]") -> None:
    """Show or play: take every frame and count it."""
    while True:
        try:
            await track.recv()
        except MediaStreamError:
            return
        counts[track.kind] += 1


async def _run(pipe: Connection, count: int) -> None:
    film = pictures(1280, 720)
    counts: collections.Counter[str] = collections.Counter()
    tasks: list[asyncio.Task[None]] = []
    connections = [connection() for _ in range(count)]
    cameras = [Camera(film) for _ in range(count)]
    for number, (each, camera) in enumerate(zip(connections, cameras, strict=True)):
        each.addTrack(Microphone(number))
        each.addTrack(camera)
        each.on("track", lambda track: tasks.append(asyncio.create_task(consume(track, counts))))
        await each.setLocalDescription(await each.createOffer())
        pipe.send(each.localDescription.sdp)
        await each.setRemoteDescription(RTCSessionDescription(await listen(pipe), "answer"))
    pipe.send("connected")
    while await listen(pipe) is not None:
        pipe.send({"shown": counts["video"], "played": counts["audio"], "sent": sum(each.given for each in cameras)})
    await asyncio.gather(*(each.close() for each in connections))
    for task in tasks:
        task.cancel()


def run(pipe: Connection, count: int) -> None:
    """Entry of the process: says an offer per connection and hears its answer, then answers questions."""
    run_on_loop(_run(pipe, count))


class _Blind:
    """Decodes nothing: for points that are not measured."""

    def decode(self, encoded_frame: Any) -> list[Any]:
        return []


@asynccontextmanager
async def other_points(
    worker: Worker, count: int, camera: Sequence[bytes], voice: Sequence[bytes]
) -> AsyncIterator[None]:
    """Answer every connection of the process that is measured with a point that sends VP8 at 30 fps and Opus."""
    peers = [connection() for _ in range(count)]
    with mock.patch("aiortc.rtcrtpreceiver.get_decoder", return_value=_Blind()):
        try:
            for peer in peers:
                await peer.setRemoteDescription(RTCSessionDescription(await worker.hear(), "offer"))
                peer.addTrack(Canned("audio", voice, 0.02, 960))
                peer.addTrack(Canned("video", camera, 1 / 30, 3000))
                await peer.setLocalDescription(await peer.createAnswer())
                worker.say(peer.localDescription.sdp)
            assert await worker.hear() == "connected"
            yield
        finally:
            await asyncio.gather(*(peer.close() for peer in peers))
