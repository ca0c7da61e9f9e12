"""Recordings over a real server, relay and recorder: from the order to the film in the secretary's hands."""

import asyncio
import hashlib
import os
import signal
import ssl
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from meetroom.client.films import fetch_film
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.domain.agenda import AddItem, StartItem
from meetroom.domain.core import ItemId, RecordingId, Refusal
from meetroom.domain.recording import AbandonRecording, StartRecording, StopRecording
from meetroom.domain.state import Recording, StopCause
from meetroom.media.audio import RATE_HZ, heard_tones
from meetroom.media.recording.messages import Answer, FromRecorder, Offered, Order, ToRecorder
from meetroom.protocol.signalling import MediaAnswer, MediaOffer
from meetroom.server.app import MeetingServer
from tests.media.recording.test_film import heard, seen
from tests.media.test_session_over_relay import Point
from tests.server.conftest import Crowd, StartServer
from tests.server.noting_relay import NotingRelay
from tests.server.visitor import Line

R = RecordingId("phim-1")
PATIENCE_S = 180.0
"""A film grows as fast as pictures are made, sent and packed: seconds where the machine is free, minutes where not."""


class Studio:
    """A sitting whose secretary films and talks."""

    def __init__(self, crowd: Crowd, sec: Line) -> None:
        self.crowd, self.sec = crowd, sec
        self.points: list[Point] = []
        self._talking: asyncio.Task[None] | None = None

    @property
    def server(self) -> MeetingServer:
        return self.crowd.server

    def recording(self) -> Recording:
        """As the server knows it."""
        return self.server.house.gatherings[self.sec.replica.meeting.meeting_id].meeting.recordings[R]

    def parts(self) -> list[Path]:
        """What is on the disk, growing."""
        return sorted((self.server.config.data_folder / "recordings").glob("*/*/part-*.mp4"))

    async def join(self, line: Line, sender: int) -> Point:
        """Bring somebody's camera and voice in."""
        point = Point(sender, "H264")
        self.points.append(point)
        await line.say(MediaOffer(sdp=await point.session.offer(), offer_id=f"o{sender}"))
        answer = await line.expect(MediaAnswer)
        await point.session.accept(answer.sdp)
        self._talking = self._talking or asyncio.create_task(self._talk())
        return point

    async def _talk(self) -> None:
        begin_s, number = time.monotonic(), 0
        while True:
            for point in self.points:
                point.tick(number)
            number += 1
            await asyncio.sleep(max(0.0, begin_s + 0.02 * number - time.monotonic()))

    async def until(self, fact: Callable[[], bool]) -> None:
        """Wait for a fact that no message tells."""
        async with asyncio.timeout(PATIENCE_S):
            while not fact():  # noqa: ASYNC110  (files and other processes have no event)
                await asyncio.sleep(0.05)

    async def grown(self, part: int, size_bytes: int = 60_000) -> None:
        """Wait until a part of the film holds so much."""
        await self.until(lambda: len(self.parts()) > part and self.parts()[part].stat().st_size > size_bytes)

    async def filed(self) -> Recording:
        """Wait until the film is put away."""
        await self.until(lambda: bool(self.recording().sha256))
        return self.recording()

    async def hush(self) -> None:
        """Nobody talks any more."""
        if self._talking is not None:
            self._talking.cancel()
        for point in self.points:
            await point.session.close()


@pytest.fixture
async def studio(start_server: StartServer) -> AsyncIterator[Studio]:
    """A sitting on a server with a relay."""
    crowd = Crowd(await start_server(media=True))
    sec = await crowd.found()
    await crowd.open("an")
    studio = Studio(crowd, sec)
    yield studio
    await studio.hush()
    await crowd.close()


async def test_film_comes_into_the_secretarys_hands(studio: Studio, tmp_path: Path) -> None:
    crowd, sec = studio.crowd, studio.sec
    await studio.join(sec, 3)
    assert (await sec.submit(StartRecording(recording_id=R))).refusal is None
    an = crowd.lines["an"]
    await an.until(lambda: an.replica.meeting.recording is not None)  # everybody sees that it runs
    await studio.grown(0, 100_000)
    assert (await sec.submit(StopRecording(recording_id=R))).refusal is None
    recording = await studio.filed()
    assert recording.duration_s > 2
    await studio.until(lambda: studio.parts() == [])  # cleared away once the fact is on record
    url = f"{crowd.server.url}/api/meetings/{crowd.meeting_id}/recordings/phim-1"
    async with crowd.people["an"].http.get(url) as refused:
        assert refused.status == 403
    async with crowd.people["sec"].http.get(url) as answer:
        whole = await answer.read()
        assert (answer.status, len(whole)) == (200, recording.size_bytes)
    assert hashlib.sha256(whole).hexdigest() == recording.sha256
    async with crowd.people["sec"].http.get(url, headers={"Range": "bytes=1000-"}) as answer:
        assert (answer.status, await answer.read()) == (206, whole[1000:])
        assert answer.headers["Content-Range"] == f"bytes 1000-{len(whole) - 1}/{len(whole)}"
    async with crowd.people["sec"].http.get(url, headers={"Range": f"bytes={len(whole)}-"}) as answer:
        assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")
    film = tmp_path / "film.mp4"
    film.write_bytes(whole)
    assert 3 in seen(film)[1]
    assert heard_tones(heard(film)[-RATE_HZ:], range(11)) == {3}


async def test_client_resumes_and_proves_what_it_fetched(studio: Studio, tmp_path: Path) -> None:
    crowd, sec = studio.crowd, studio.sec
    await studio.join(sec, 3)
    await sec.submit(StartRecording(recording_id=R))
    await studio.grown(0)
    await sec.submit(StopRecording(recording_id=R))
    recording = await studio.filed()
    visitor = crowd.people["sec"]
    assert visitor.server.ca_pem is not None
    door = Door(visitor.url, _der(visitor.server.ca_pem))
    door.token = visitor.headers["Authorization"].removeprefix("Bearer ")
    target, told = tmp_path / "phim.mp4", list[tuple[int, int]]()
    half = tmp_path / f"phim.mp4.{recording.sha256[:8]}.part"
    meeting_id = sec.replica.meeting.meeting_id
    try:
        await fetch_film(door, meeting_id, recording, target, lambda here, whole: told.append((here, whole)))
        await asyncio.sleep(0)
        assert told[-1] == (recording.size_bytes, recording.size_bytes)
        whole = target.read_bytes()
        half.write_bytes(whole[:1000])
        await fetch_film(door, meeting_id, recording, target, lambda here, whole: None)
        assert target.read_bytes() == whole
        half.write_bytes(b"x" + whole[1:1000])
        with pytest.raises(ClientError) as caught:
            await fetch_film(door, meeting_id, recording, target, lambda here, whole: None)
        assert caught.value.problem is ClientProblem.DOCUMENT_BROKEN
        assert not half.exists()
    finally:
        await door.close()


async def test_film_goes_on_after_the_recorder_was_killed(studio: Studio, tmp_path: Path) -> None:
    await studio.join(studio.sec, 3)
    await studio.sec.submit(StartRecording(recording_id=R))
    await studio.grown(0)
    os.kill(_recorder_pid(studio), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    await studio.join(studio.crowd.lines["an"], 5)
    await studio.grown(1)
    assert studio.recording().stopped_at is None
    await studio.sec.submit(StopRecording(recording_id=R))
    recording = await studio.filed()
    film = _film_of(studio)
    assert film.stat().st_size == recording.size_bytes
    times, senders = seen(film)
    assert {3, 5} & set(senders)
    assert times[-1] > 3


async def test_film_goes_on_after_the_server_was_restarted(start_server: StartServer) -> None:
    crowd = Crowd(await start_server(media=True))
    sec = await crowd.found()
    await crowd.open()
    studio = Studio(crowd, sec)
    await studio.join(sec, 3)
    await sec.submit(StartRecording(recording_id=R))
    await studio.grown(0)
    await studio.hush()
    await crowd.close()
    await crowd.server.stop()
    again = Crowd(await start_server(media=True))
    again.meeting_id = crowd.meeting_id
    await again.person("sec")
    sec = await again.enter("sec")
    studio = Studio(again, sec)
    await studio.join(sec, 4)
    await studio.grown(1)
    await sec.submit(StopRecording(recording_id=R))
    recording = await studio.filed()
    assert recording.duration_s > 3
    assert {3, 4} <= set(seen(_film_of(studio))[1])
    await studio.hush()
    await again.close()
    # The server dies after the film was filed, before its parts are cleared away: the next one does it.
    left = _film_of(studio).with_suffix("")
    left.mkdir()
    (left / "part-0000-0.mp4").write_bytes(b"left")
    await again.server.stop()
    await start_server()
    await studio.until(lambda: not left.exists())
    assert _film_of(studio).exists()


async def test_recording_that_cannot_be_written_is_given_up(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetroom.server.recordings.RESTART_PAUSES_S", (0.0, 0.0))
    folder = studio.server.config.data_folder / "recordings"
    folder.write_bytes(b"no folder")  # whatever is to be made below it fails
    assert (await studio.sec.submit(StartRecording(recording_id=R))).refusal is None
    await studio.until(lambda: studio.recording().stopped_at is not None)
    assert studio.recording().cause is StopCause.FAILED
    await studio.sec.until(lambda: studio.sec.replica.meeting.recording is None)


async def test_nobody_outside_the_server_may_give_it_up(studio: Studio) -> None:
    await studio.sec.submit(StartRecording(recording_id=R))
    assert (await studio.sec.submit(AbandonRecording(recording_id=R))).refusal is Refusal.SERVER_ONLY
    await studio.sec.submit(StopRecording(recording_id=R))
    await studio.until(lambda: studio.recording().stopped_at is not None)


class StuckRecorder:
    """Offers, and does not end when told to."""

    made: "StuckRecorder"
    pid = 0

    def __init__(self, on_message: Callable[[FromRecorder], None], on_end: Callable[[], None]) -> None:
        StuckRecorder.made = self
        self._on_message = on_message
        self.told: asyncio.Queue[ToRecorder] = asyncio.Queue()
        self.may_end = asyncio.Event()

    def offer(self, sdp: str) -> None:
        """Want to come in."""
        self._on_message(Offered(sdp))

    async def start(self, order: Order) -> None:
        self.offer("one")

    def tell(self, message: ToRecorder) -> None:
        self.told.put_nowait(message)

    async def finish(self) -> None:
        await self.may_end.wait()


async def test_behind_closed_doors_a_stuck_recorder_hears_nothing(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = NotingRelay()
    crowd.server.house.switchboard.relay = relay
    monkeypatch.setattr("meetroom.server.recordings.RecorderProcess", StuckRecorder)
    await crowd.open("an")
    sec = crowd.lines["sec"]
    assert (await sec.submit(StartRecording(recording_id=R))).refusal is None
    await relay.until_legs(1)
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Họp kín", closed_sitting=True))
    await sec.submit(StartItem(item_id=ItemId("i1")))
    await relay.until_legs(0)
    recorder = StuckRecorder.made
    recorder.offer("two")
    async with asyncio.timeout(PATIENCE_S):
        while await recorder.told.get() != Answer(None):
            pass
    assert not relay.legs
    recorder.may_end.set()


def _film_of(studio: Studio) -> Path:
    (film,) = (studio.server.config.data_folder / "recordings").glob("*/*.mp4")
    return film


def _recorder_pid(studio: Studio) -> int:
    desk = studio.server.house.recordings[studio.sec.replica.meeting.meeting_id]
    assert desk.recorder_pid
    return desk.recorder_pid


def _der(pem: bytes) -> bytes:
    return ssl.PEM_cert_to_DER_cert(pem.decode())
