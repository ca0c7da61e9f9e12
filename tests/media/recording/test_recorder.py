"""A recorder process over a real relay: what is said and shown is in the film, also after the relay has died."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import av
import pytest

from meetroom.media.audio import RATE_HZ, heard_tones
from meetroom.media.recording.film import join_films
from meetroom.media.recording.messages import (
    Answer,
    Broken,
    Finished,
    FromRecorder,
    Grown,
    Offered,
    Order,
    Show,
    Slots,
)
from meetroom.media.recording.process import RecorderProcess
from meetroom.media.recording.recorder import Recorder
from meetroom.media.relay.messages import OfferRefused, RelayEvent, SlotsChanged
from meetroom.media.relay.process import RelayUnavailable
from meetroom.protocol.signalling import LegId, Want
from tests.media.recording.test_film import heard, seen
from tests.media.test_session_over_relay import Hall


class Desk(Hall):
    """A hall with a recorder, and what the meeting server does for it."""

    def __init__(self, film_path: Path) -> None:
        super().__init__()
        self.film_path = film_path
        self.said: list[FromRecorder] = []
        self.legs: list[LegId] = []
        self.ended = asyncio.Event()
        self.recorder = RecorderProcess(self._hear, self.ended.set)
        self.shown: LegId | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Desk":
        await super().__aenter__()
        return self

    async def record(self) -> None:
        """Begin."""
        await self.recorder.start(Order(str(self.film_path), 320, 192))

    def _event(self, event: RelayEvent) -> None:
        super()._event(event)
        if isinstance(event, SlotsChanged) and self.legs and event.leg_id == self.legs[-1]:
            self.recorder.tell(Slots(event.fills))

    def _hear(self, message: FromRecorder) -> None:
        self.said.append(message)
        if isinstance(message, Offered):
            task = asyncio.create_task(self._join_recorder(message.sdp))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _join_recorder(self, sdp: str) -> None:
        self.legs.append(LegId(f"recorder{len(self.legs)}"))
        try:
            answer = await self.relay.join("hall", self.legs[-1], sdp)
        except (OfferRefused, RelayUnavailable):
            self.recorder.tell(Answer(None))
            return
        self.recorder.tell(Answer(answer))
        await self.show(self.shown)

    async def show(self, leg_id: LegId | None) -> None:
        """Film this leg from now on."""
        self.shown = leg_id
        if leg_id is not None:
            await self.relay.set_wants(self.legs[-1], (Want(leg_id, 720),))
            self.recorder.tell(Show(leg_id, False, None, "Điểm cầu"))

    def grown_s(self) -> float:
        """How long the film was when it was told last."""
        return max((entry.duration_s for entry in self.said if isinstance(entry, Grown)), default=0.0)

    async def film_on(self, length_s: float) -> None:
        """Let everybody talk until the film is longer by so much."""
        target_s = self.grown_s() + length_s
        await self.drive(lambda: self.grown_s() >= target_s)

    async def film_until(self, shows: Callable[[Path], bool]) -> None:
        """Let everybody talk until it is in the film: on a busy machine what is said comes late, or not at all."""
        for _ in range(40):
            with suppress(av.error.FFmpegError):  # its end may be half written
                if shows(self.film_path):
                    return
            await self.film_on(1.0)


async def test_film_shows_who_was_to_be_seen_and_holds_their_voices(tmp_path: Path) -> None:
    async with Desk(tmp_path / "film.mp4") as desk:
        one, two = await desk.join(1, "H264"), await desk.join(2, "VP8")
        desk.shown = one.leg_id
        await desk.record()
        await desk.drive(lambda: desk.grown_s() > 0 and one.demand is not None and len(one.demand) > 1)
        await desk.film_on(2.0)
        await desk.film_until(lambda film: shown(film).count(1) > 10)
        await desk.show(two.leg_id)
        await desk.film_on(3.0)
        await desk.film_until(lambda film: shown(film).count(2) > 10 and both_are_heard(film))
        await desk.recorder.finish()
        assert desk.ended.is_set()
        last = desk.said[-1]
    assert isinstance(last, Finished)
    assert last.duration_s > 5.0
    senders = shown(tmp_path / "film.mp4")
    assert senders.count(1) > 10
    assert senders.count(2) > 10
    assert senders.index(2) > senders.index(1)
    assert both_are_heard(tmp_path / "film.mp4")


def shown(film: Path) -> list[int]:
    """Who is on its pictures, in order; a film that still grows is read as far as it is."""
    return [sender for sender in seen(film)[1] if sender >= 0]


def both_are_heard(film: Path) -> bool:
    """Whether there is half a second with both voices, and no other."""
    sound, step = heard(film), RATE_HZ // 2
    return any(heard_tones(sound[at : at + step], range(11)) == {1, 2} for at in range(0, len(sound) - step, step))


async def test_goes_on_when_the_relay_has_died(tmp_path: Path) -> None:
    async with Desk(tmp_path / "film.mp4") as desk:
        one = await desk.join(1, "H264")
        desk.shown = one.leg_id
        await desk.record()
        await desk.drive(lambda: desk.grown_s() > 1.0)
        await desk.film_until(lambda film: 1 in shown(film))
        pid = desk.relay.pid
        os.kill(pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        await desk.drive(lambda: desk.relay.pid != pid and len(desk.legs) > 1)
        two = await desk.join(2, "H264")
        await desk.show(two.leg_id)
        await desk.film_on(2.0)
        await desk.film_until(lambda film: 2 in shown(film))
        await desk.recorder.finish()
    senders = shown(tmp_path / "film.mp4")
    assert set(senders) == {1, 2}


async def test_killed_recorder_leaves_its_film(tmp_path: Path) -> None:
    async with Desk(tmp_path / "film.mp4") as desk:
        one = await desk.join(1, "H264")
        desk.shown = one.leg_id
        await desk.record()
        await desk.drive(lambda: desk.grown_s() > 4.0)
        await desk.film_until(lambda film: 1 in shown(film))
        os.kill(desk.recorder.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        await asyncio.wait_for(desk.ended.wait(), 60)
        assert not any(isinstance(entry, Finished | Broken) for entry in desk.said)
    length_s = await asyncio.to_thread(join_films, [(0.0, tmp_path / "film.mp4")], tmp_path / "whole.mp4")
    assert length_s > 2.0
    assert 1 in seen(tmp_path / "whole.mp4")[1]


async def test_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    said: list[FromRecorder] = []
    ended = asyncio.Event()
    recorder = RecorderProcess(said.append, ended.set)
    await recorder.start(Order(str(tmp_path / "absent" / "film.mp4"), 320, 192))
    await asyncio.wait_for(ended.wait(), 60)
    assert said == [Broken(no_space=False)]
    await recorder.finish()


async def test_a_fault_of_ours_is_no_reason_to_give_the_recording_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*seen: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("meetroom.media.recording.scene.Scene.frame", faulty)
    said: list[FromRecorder] = []
    recorder = Recorder(Order(str(tmp_path / "film.mp4"), 320, 192), said.append)
    await asyncio.wait_for(recorder.run(), 60)
    # The process ends without a last word, as after a crash; the server begins another part.
    assert not any(isinstance(entry, Finished | Broken) for entry in said)
