"""One full client of ours in a process of its own: sends camera and voice, shows tiles, plays three voices."""

import asyncio
import collections
import time
from multiprocessing.connection import Connection
from typing import Any

import av

from meetroom.media.audio import SyntheticVoice
from meetroom.media.config import SessionConfig, VideoFormat
from meetroom.media.picture import Picture
from meetroom.media.session import MediaSession
from tests.bench.film import pictures
from tests.bench.worker import listen, run_on_loop

HIGH, LOW = VideoFormat(1280, 720, 30, 1_500_000), VideoFormat(320, 180, 15, 150_000)


class OwnClient:
    """A session and the clocks of its camera, microphone and speaker."""

    def __init__(self, video_slots: int) -> None:
        self.shown: collections.Counter[int] = collections.Counter()
        self.session = MediaSession(
            SessionConfig(video_slots, True, True, HIGH, LOW), on_picture=self._picture, on_state=lambda _: None
        )
        self._film = pictures(1280, 720)
        self._voice = SyntheticVoice(100)

    def _picture(self, mid: str, picture: Picture) -> None:
        self.shown[picture.height_px] += 1

    async def film(self) -> None:
        """30 pictures a second."""
        await _every(1 / 30, lambda number: self.session.send_picture(self._next(number)))

    def _next(self, number: int) -> av.VideoFrame:
        picture = self._film[number % len(self._film)]
        picture.pts = number * 3000
        return picture

    async def speak_and_hear(self) -> None:
        """50 frames a second each way."""

        def both(_: int) -> None:
            self.session.send_audio(self._voice.frame())
            self.session.playout()

        await _every(0.02, both)

    def figures(self) -> dict[str, Any]:
        """Counts since the beginning."""
        stats = self.session.stats()
        return {
            "shown": dict(self.shown),
            "sent": {each.mid: round(each.frames_per_s, 1) for each in stats.sending},
            "sent_bps": sum(each.bitrate_bps for each in stats.sending),
            "lost": sum(slot.lost for slot in stats.slots),
        }


async def _every(period_s: float, act: Any) -> None:
    start_s, number = time.monotonic(), 0
    while True:
        act(number)
        number += 1
        await asyncio.sleep(max(0.0, start_s + number * period_s - time.monotonic()))


async def _run(pipe: Connection, video_slots: int) -> None:
    client = OwnClient(video_slots)
    pipe.send(await client.session.offer())
    await client.session.accept(await listen(pipe))
    tasks = [asyncio.create_task(client.film()), asyncio.create_task(client.speak_and_hear())]
    pipe.send("connected")
    while await listen(pipe) is not None:
        pipe.send(client.figures())
    for task in tasks:
        task.cancel()
    await client.session.close()


def run(pipe: Connection, video_slots: int) -> None:
    """Entry of the process: says the offer, hears the answer, then answers each question with its figures."""
    run_on_loop(_run(pipe, video_slots))
