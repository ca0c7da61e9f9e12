"""One call over real sockets through the line in a box, by our sessions and a relay or by two stock aiortc peers.

A speaks and films, B hears and sees; every frame shown and every click heard tells how old it is.
"""

import asyncio
import collections
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from multiprocessing.connection import Connection

import av
import numpy as np
from aiortc import RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from meetroom.media.audio import FRAME_SAMPLES, Samples
from meetroom.media.config import SessionConfig, VideoFormat
from meetroom.media.frames import TIME_BASE, frame_from_picture, picture_from_frame
from meetroom.media.picture import Picture, SyntheticCamera, read_code
from meetroom.media.relay.messages import DemandChanged, RelayEvent, SlotsChanged
from meetroom.media.relay.process import RelayProcess
from meetroom.media.session import MediaSession
from meetroom.protocol.signalling import LegId, Want
from tests.bench.clicks import Ear, Mouth
from tests.bench.mesh import connection
from tests.bench.report import median
from tests.bench.worker import run_on_loop, working
from tests.faults.wan import Wan
from tests.faults.wan_model import Conditions

WIDTH_PX, HEIGHT_PX, FPS = 320, 192, 15
HIGH, LOW = VideoFormat(WIDTH_PX, HEIGHT_PX, FPS, 300_000), VideoFormat(160, 96, FPS, 80_000)
CONNECT_S = 20.0
SENDER = 7


def now_ms() -> float:
    """The clock of everything here."""
    return time.monotonic() * 1000


@dataclass(frozen=True)
class Course:
    """What a call goes through: good, bad for a while, good again.

    Attributes:
        near: which of the lines is bad: the speaker's or, else, the listener's.  Between stock peers there is one.
    """

    name: str
    good: Conditions = field(default_factory=Conditions)
    bad: Conditions | None = None
    stall_ms: float = 0.0
    near: bool = False
    good_s: float = 4.0
    bad_s: float = 0.0
    after_s: float = 0.0


@dataclass
class Experience:
    """What B had of the call; times in ms of `now_ms`."""

    course: Course
    pictures: list[tuple[float, float]] = field(default_factory=list)
    clicks: list[tuple[float, float]] = field(default_factory=list)
    filmed: dict[int, float] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)
    voice_frames: int = 0
    concealed: int = 0
    marks_ms: list[float] = field(default_factory=list)
    late_ms: list[float] = field(default_factory=list)

    @property
    def clocks_late_ms(self) -> float:
        """How late this machine ran our call's own clocks: 95 of a hundred ticks were earlier."""
        return sorted(self.late_ms)[int(0.95 * (len(self.late_ms) - 1))] if self.late_ms else 0.0

    def saw(self, picture: Picture) -> None:
        """Note one picture shown now."""
        code = read_code(picture)
        if code is not None and code.frame in self.filmed:
            self.shown.add(code.frame)
            self.pictures.append((now_ms(), now_ms() - self.filmed[code.frame]))

    def shown_share(self) -> float:
        """Of the pictures filmed while the line was bad, how many were shown."""
        wanted = {n for n, when in self.filmed.items() if self.marks_ms[1] <= when < self.marks_ms[2]}
        return len(wanted & self.shown) / len(wanted) if wanted else float("nan")

    @staticmethod
    def between(marks: list[tuple[float, float]], begin_ms: float, end_ms: float) -> list[float]:
        """Latencies noted in this time."""
        return [latency for when, latency in marks if begin_ms <= when < end_ms]

    def added_ms(self, marks: list[tuple[float, float]]) -> float:
        """Median latency from five seconds after the trouble on, over the median before it."""
        before = self.between(marks, self.marks_ms[1] - 3000, self.marks_ms[1])
        after = self.between(marks, self.marks_ms[2] + 5000, self.marks_ms[3])
        return median(after) - median(before)


async def every(period_s: float, act: Callable[[], None]) -> None:
    """Do something at even times until cancelled; what is late is done late."""
    start_s, number = time.monotonic(), 0
    while True:
        act()
        number += 1
        await asyncio.sleep(max(0.0, start_s + number * period_s - time.monotonic()))


async def _steer(experience: Experience, wan: Wan, concealed: Callable[[], tuple[int, int]]) -> None:
    """Take the line through the course; frames and concealed ones are counted while it is bad."""
    course, marks = experience.course, experience.marks_ms
    marks.append(now_ms())
    await asyncio.sleep(course.good_s)
    before = concealed()
    marks.append(now_ms())
    if course.stall_ms:
        wan.stall(course.stall_ms)
    wan.up = wan.down = course.bad or course.good
    await asyncio.sleep(course.bad_s)
    after = concealed()
    marks.append(now_ms())
    experience.voice_frames, experience.concealed = after[0] - before[0], after[1] - before[1]
    wan.up = wan.down = course.good
    await asyncio.sleep(course.after_s)
    marks.append(now_ms())


class _Eyes:
    """Tells when the first picture has come."""

    def __init__(self, experience: Experience) -> None:
        self._experience = experience
        self.open = asyncio.Event()

    def saw(self, picture: Picture) -> None:
        self._experience.saw(picture)
        self.open.set()


class Hall:
    """A relay and what signalling would pass on to the sessions in its rooms."""

    def __init__(self) -> None:
        self.relay = RelayProcess(udp_host="127.0.0.1", on_event=self._event)
        self.sessions: dict[LegId, MediaSession] = {}

    def _event(self, event: RelayEvent) -> None:
        if isinstance(event, DemandChanged) and event.leg_id in self.sessions:
            self.sessions[event.leg_id].set_demand(event.layers)
        if isinstance(event, SlotsChanged) and event.leg_id in self.sessions:
            self.sessions[event.leg_id].set_slots(event.fills)

    async def join(self, session: MediaSession, room: str, name: str, port: int) -> LegId:
        """Bring a session in over the line at `port`."""
        leg_id = LegId(name)
        self.sessions[leg_id] = session
        answer = await self.relay.join(room, leg_id, await session.offer())
        await session.accept(answer.replace(f" {self.relay.udp_port} ", f" {port} "))
        return leg_id


async def own_call(hall: Hall, course: Course, number: int) -> Experience:
    """A and B are our sessions in a room of a running relay."""
    experience, mouth = Experience(course), Mouth()
    ear, camera, eyes = Ear(mouth), SyntheticCamera(SENDER, WIDTH_PX, HEIGHT_PX), _Eyes(experience)
    played, begun_ms = 0, 0.0

    def film() -> None:
        experience.filmed[len(experience.filmed)] = now_ms()
        a.send_picture(camera.picture())

    def sound() -> None:
        nonlocal played, begun_ms
        begun_ms = begun_ms or now_ms()
        experience.late_ms.append(now_ms() - begun_ms - 20.0 * played)
        played += 1
        a.send_audio(mouth.frame(now_ms()))
        ear.play(b.playout(), now_ms())

    def concealed() -> tuple[int, int]:
        return played, sum(slot.concealed for slot in b.stats().slots)

    async with AsyncExitStack() as stack:
        wans = [
            await stack.enter_async_context(_line(("127.0.0.1", hall.relay.udp_port), course, number)) for _ in range(2)
        ]
        a = MediaSession(SessionConfig(1, True, True, HIGH, LOW), on_picture=_nothing, on_state=_nothing)
        stack.push_async_callback(a.close)
        b = MediaSession(
            SessionConfig(1, False, False, HIGH, LOW),
            on_picture=lambda _, picture: eyes.saw(picture),
            on_state=_nothing,
        )
        stack.push_async_callback(b.close)
        bad, perfect = wans if course.near else reversed(wans)
        perfect.up = perfect.down = Conditions()
        speaker = await hall.join(a, f"room{number}", f"a{number}", wans[0].port)
        listener = await hall.join(b, f"room{number}", f"b{number}", wans[1].port)
        await hall.relay.set_wants(listener, (Want(leg_id=speaker, height_px=720),))
        async with _running(every(1 / FPS, film), every(0.02, sound)):
            await asyncio.wait_for(eyes.open.wait(), CONNECT_S)
            await _steer(experience, bad, concealed)
    experience.clicks = ear.heard
    return experience


def _line(target: tuple[str, int], course: Course, seed: int) -> Wan:
    return Wan(*target, up=course.good, down=course.good, seed=seed + 1)


def _nothing(*_: object) -> None:
    pass


@asynccontextmanager
async def _running(*coroutines: Coroutine[object, object, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each) for each in coroutines]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, MediaStreamError):
                raise outcome


class _Camera(MediaStreamTrack):
    kind = "video"

    def __init__(self, experience: Experience) -> None:
        super().__init__()
        self._experience, self._camera = experience, SyntheticCamera(SENDER, WIDTH_PX, HEIGHT_PX)
        self._start_s = time.monotonic()

    async def recv(self) -> av.VideoFrame:
        number = len(self._experience.filmed)
        await asyncio.sleep(max(0.0, self._start_s + number / FPS - time.monotonic()))
        frame = frame_from_picture(self._camera.picture())
        frame.pts, frame.time_base = number * 90_000 // FPS, TIME_BASE
        self._experience.filmed[number] = now_ms()
        return frame


class _Microphone(MediaStreamTrack):
    kind = "audio"

    def __init__(self, mouth: Mouth) -> None:
        super().__init__()
        self._mouth, self._count, self._start_s = mouth, 0, time.monotonic()

    async def recv(self) -> av.AudioFrame:
        await asyncio.sleep(max(0.0, self._start_s + self._count * 0.02 - time.monotonic()))
        frame = av.AudioFrame.from_ndarray(self._mouth.frame(now_ms()).reshape(1, -1), "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, self._count * FRAME_SAMPLES, Fraction(1, 48_000)
        self._count += 1
        return frame


class _StockListener:
    """Takes what aiortc gives; sound goes to a speaker that wants 20 ms every 20 ms."""

    def __init__(self, eyes: _Eyes, ear: Ear) -> None:
        self._eyes, self._ear = eyes, ear
        self._waiting: collections.deque[Samples] = collections.deque()
        self._begun = False
        self.played = self.silent = 0
        self.tasks: list[asyncio.Task[None]] = []

    def on_track(self, track: MediaStreamTrack) -> None:
        """Given to the connection."""
        self.tasks.append(asyncio.create_task(self._take(track)))

    async def _take(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                if isinstance(frame, av.VideoFrame):
                    self._eyes.saw(picture_from_frame(frame))
                elif isinstance(frame, av.AudioFrame):
                    self._begun = True
                    self._waiting.append(frame.to_ndarray()[0, :: len(frame.layout.channels)].astype(np.int16))

    def play(self) -> None:
        """The speaker's clock."""
        self.played += 1
        if self._waiting:
            self._ear.play(self._waiting.popleft(), now_ms())
        else:
            self.silent += self._begun
            self._ear.play(np.zeros(FRAME_SAMPLES, np.int16), now_ms())


async def stock_call(course: Course, number: int) -> Experience:
    """A and B are stock aiortc peers; everything between them goes through one line."""
    experience, mouth = Experience(course), Mouth()
    ear, eyes = Ear(mouth), _Eyes(experience)
    listener = _StockListener(eyes, ear)
    async with AsyncExitStack() as stack:
        a, b = connection(), connection()
        for peer in (a, b):
            stack.push_async_callback(peer.close)
        b.on("track", listener.on_track)
        a.addTrack(_Microphone(mouth))
        a.addTrack(_Camera(experience))
        await a.setLocalDescription(await a.createOffer())
        offer = a.localDescription.sdp
        wan = await stack.enter_async_context(_line(_address(offer), course, number))
        await b.setRemoteDescription(RTCSessionDescription(_only(offer, wan.port), "offer"))
        await b.setLocalDescription(await b.createAnswer())
        # A learns B's address, the line's, from its checks.
        await a.setRemoteDescription(RTCSessionDescription(_only(b.localDescription.sdp, None), "answer"))
        async with _running(every(0.02, listener.play)):
            await asyncio.wait_for(eyes.open.wait(), CONNECT_S)
            await _steer(experience, wan, lambda: (listener.played, listener.silent))
        for task in listener.tasks:
            task.cancel()
    experience.clicks = ear.heard
    return experience


def _address(sdp: str) -> tuple[str, int]:
    """The first IPv4 candidate."""
    found = (line.split() for line in sdp.splitlines() if line.startswith("a=candidate:"))
    return next((parts[4], int(parts[5])) for parts in found if ":" not in parts[4])


def _only(sdp: str, port: int | None) -> str:
    """The SDP with one candidate on loopback in each section, or with none but those still to be learnt."""
    kept, done = [], False
    for line in sdp.splitlines():
        if line.startswith("m="):
            done = False
        if line.startswith("a=candidate:"):
            if port is not None and not done:
                done = True
                kept.append(f"a=candidate:1 1 udp 2130706431 127.0.0.1 {port} typ host")
        elif port is not None or line != "a=end-of-candidates":
            kept.append(line)
    return "\r\n".join(kept) + "\r\n"


async def _own(course: Course, number: int) -> Experience:
    hall = Hall()
    await hall.relay.start()
    try:
        return await own_call(hall, course, number)
    finally:
        await hall.relay.stop()


def run(pipe: Connection, course: Course, number: int, is_stock: bool) -> None:
    """Entry of a process: hold one call and say what it was like."""
    logging.disable(logging.INFO)
    pipe.send(run_on_loop(stock_call(course, number) if is_stock else _own(course, number)))
    pipe.recv()


async def hold(course: Course, number: int = 0) -> tuple[Experience, Experience]:
    """Our call and the stock one at the same time, each in a process of its own (and our relay in another)."""

    async def one(is_stock: bool) -> Experience:
        async with working(run, course, number, is_stock) as worker:
            found: Experience = await worker.hear()
            return found

    ours, theirs = await asyncio.gather(one(False), one(True))
    return ours, theirs
