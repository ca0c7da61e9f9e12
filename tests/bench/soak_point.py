"""Points of the long meeting, several to a process: whole client engines that film, speak, watch and listen."""

import asyncio
import collections
import logging
import random
import tempfile
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from meetroom.client.chest import NoVault
from meetroom.client.engine import OWN_LEG, CallConfig, CallPhase, Engine, Listener
from meetroom.domain.core import MeetingId
from meetroom.media.audio import FRAME_SAMPLES, SyntheticVoice
from meetroom.media.picture import Picture, SyntheticCamera, read_code
from meetroom.protocol.signalling import LegId, Want
from tests.bench.clicks import EVERY_FRAMES, TONES_HZ, Ear, Mouth
from tests.bench.worker import listen, run_on_loop

PICTURES_PER_S = 5
WIDTH_PX, HEIGHT_PX = 320, 180
TILE_PX = 90
TALKING = 3
WANTS_EVERY_S = 5.0


@dataclass(frozen=True)
class Place:
    """One point: who it is, and how it comes in.

    Attributes:
        begin_s: when, on the clock of the machine, all cameras and microphones begin: the n-th picture of every
            point was filmed n / PICTURES_PER_S later, so that whoever sees it knows how old it is.
    """

    number: int
    invitation: str
    meeting_id: MeetingId
    relay_port: int
    begin_s: float


@dataclass
class Minute:
    """What the points of one process had since it was asked last."""

    heard_ms: list[float] = field(default_factory=list)
    seen_ms: list[float] = field(default_factory=list)
    shown: int = 0
    concealed: int = 0
    lost: int = 0
    packets: int = 0
    played: int = 0
    live: int = 0
    late_ms: list[float] = field(default_factory=list)
    bps: list[float] = field(default_factory=list)
    rtt_ms: list[float] = field(default_factory=list)


class _Scheduled(Mouth):
    """A mouth whose clicks are due at times everybody can work out."""

    def __init__(self, begin_s: float) -> None:
        super().__init__()
        self._begin_ms = begin_s * 1000

    def due(self, now_ms: float) -> None:
        """Work out when the newest click of each tone was spoken."""
        period_ms = EVERY_FRAMES * 20.0
        newest = int((now_ms - self._begin_ms) // period_ms)
        for click in range(max(0, newest - len(TONES_HZ) + 1), newest + 1):
            self.spoken_ms[click % len(TONES_HZ)] = self._begin_ms + click * period_ms


class Point(Listener):
    """One engine in the conference."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place = place
        self.minute = Minute()
        self.engine = Engine(folder, self, device=f"point {place.number}", vault=NoVault())
        self._camera = SyntheticCamera(place.number, WIDTH_PX, HEIGHT_PX)
        self._voice = SyntheticVoice(place.number, 0.05)
        self._clock = _Scheduled(place.begin_s)
        self._mouth = Mouth() if place.number == 0 else None
        self._ear = Ear(self._clock)
        self._frames = 0
        self._before: collections.Counter[str] = collections.Counter()

    async def enter(self) -> None:
        """Take the invitation, enter the meeting and its conference."""
        place = self.place
        await self.engine.redeem(place.invitation)
        await self.engine.enter(place.meeting_id)
        config = CallConfig(
            video_slots=10,
            high_px=HEIGHT_PX,
            low_px=TILE_PX,
            pictures_per_s=PICTURES_PER_S,
            processing=False,
            relay_port=place.relay_port,
        )
        await self.engine.conference.start(config)

    def on_picture(self, leg_id: LegId, picture: Picture) -> None:
        """See Listener."""
        if leg_id == OWN_LEG:
            return
        self.minute.shown += 1
        code = read_code(picture) if random.random() < 0.2 else None
        if code is not None:
            now_s = time.monotonic() - self.place.begin_s
            # The number on the picture has 16 bits; which time around it is follows from the time.
            number = code.frame + round((now_s * PICTURES_PER_S - code.frame) / 65_536) * 65_536
            self.minute.seen_ms.append((now_s - number / PICTURES_PER_S) * 1000)

    async def film(self) -> None:
        """The camera's clock."""
        await _every(1 / PICTURES_PER_S, self.place.begin_s, self._shoot)

    def _shoot(self) -> None:
        self.engine.conference.send_picture(self._camera.picture())

    async def sound(self) -> None:
        """The clock of microphone and speaker."""
        await _every(0.02, self.place.begin_s + 0.02, self._both)

    def _both(self) -> None:
        self._frames += 1
        now_ms = time.monotonic() * 1000
        if self._mouth is not None:
            frame = self._mouth.frame(now_ms)
        elif self.place.number < TALKING:
            frame = self._voice.frame()
        else:
            frame = np.zeros(FRAME_SAMPLES, np.int16)
        conference = self.engine.conference
        conference.send_audio(frame)
        self._clock.due(now_ms)
        self._ear.play(conference.playout(), now_ms)
        self.minute.played += 1
        self.minute.late_ms.append(now_ms - (self.place.begin_s + 0.02 * self._frames) * 1000)

    async def want(self) -> None:
        """Show everybody, and again when somebody has come back."""
        while True:
            conference = self.engine.conference
            others = [leg.leg_id for leg in conference.state.roster if leg.leg_id != conference.state.own_leg]
            conference.set_wants(tuple(Want(leg_id, TILE_PX) for leg_id in others))
            await asyncio.sleep(WANTS_EVERY_S)

    def ends(self) -> Minute:
        """The minute that ends now."""
        found, self.minute = self.minute, Minute()
        found.heard_ms = [latency for _, latency in self._ear.heard]
        self._ear.heard.clear()
        stats = self.engine.conference.stats()
        totals: collections.Counter[str] = collections.Counter()
        for slot in stats.slots if stats is not None else ():
            totals.update(concealed=slot.concealed, lost=slot.lost, packets=slot.packets)
        grown = {name: max(0, totals[name] - self._before[name]) for name in totals}
        self._before = totals
        found.concealed, found.lost = grown.get("concealed", 0), grown.get("lost", 0)
        found.packets = grown.get("packets", 0)
        if stats is not None:
            found.bps.append(stats.downlink_bps or 0.0)
            found.rtt_ms.append(stats.rtt_ms or 0.0)
        found.live = self.engine.conference.state.phase is CallPhase.LIVE
        return found


async def _every(period_s: float, begin_s: float, act: Any) -> None:
    """At even times from `begin_s` on; after a stall as often as it was missed, as a device's buffer would."""
    number = max(0, int((time.monotonic() - begin_s) / period_s) + 1)
    assert number <= 1, "the points must be there before the cameras begin"
    number = 0
    while True:
        await asyncio.sleep(max(0.0, begin_s + number * period_s - time.monotonic()))
        act()
        number += 1


def _merged(minutes: list[Minute]) -> Minute:
    whole = Minute()
    for each in minutes:
        for name in ("heard_ms", "seen_ms", "late_ms", "bps", "rtt_ms"):
            getattr(whole, name).extend(getattr(each, name))
        for name in ("shown", "concealed", "lost", "packets", "played", "live"):
            setattr(whole, name, getattr(whole, name) + getattr(each, name))
    return whole


async def _run(pipe: Connection, places: list[Place]) -> None:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        points = [Point(place, folder / str(place.number)) for place in places]
        for point in points:
            stack.push_async_callback(point.engine.close)
        for point in points:
            await point.enter()
        work: list[Coroutine[Any, Any, None]] = []
        for point in points:
            work += [point.film(), point.sound(), point.want()]
        tasks = [asyncio.create_task(each) for each in work]
        pipe.send("entered")
        while await listen(pipe) is not None:
            failed = [task for task in tasks if task.done()]
            if failed:
                failed[0].result()
            pipe.send(_merged([point.ends() for point in points]))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def run(pipe: Connection, places: list[Place]) -> None:
    """Entry of the process: says "entered", then answers each question with the minute that ends."""
    logging.disable(logging.INFO)
    run_on_loop(_run(pipe, places))
