"""One connected point of the demonstration, in a process of its own: a synthetic camera and voice, eyes and ears.

The camera paints a code into its picture and the voice is a tone of its own, so that what this point saw and
heard is proved from the pixels and samples it decoded.
"""

import asyncio
import contextlib
import logging
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np

from meetroom.cli.demo.person import DemoPerson
from meetroom.cli.demo.wire import Order, Orders, cpu_s
from meetroom.client.engine import OWN_LEG, CallConfig, CallPhase, CallState, MicState
from meetroom.domain.core import MeetingId
from meetroom.media.audio import SyntheticVoice, heard_tones
from meetroom.media.picture import Picture, SyntheticCamera, read_code
from meetroom.protocol.signalling import LegId, Want

PICTURES_PER_S = 4
REST_PICTURE_S = 1.0  # between the acts that are about picture and sound, eleven points leave the machine to the others
REST_LATE_S, REST_MOST_S = 0.05, 4.0  # a machine that is later than this is left in peace for longer
PICTURE_PX = 96
FRAME_S = 0.02
LATE_S = 0.03  # so late is the sound where pictures come at half their rate
MOST_LATE_S = 0.1  # what is later than this is left out
LATE_MEMORY = 0.02  # per frame: a second
CALM_S, CALM_BEATS = 0.2, 5
WINDOW_FRAMES = 15  # 300 ms of sound are enough to tell tones apart
PROOFS = 8  # so many different pictures of a sender must have arrived
SCREEN_PX = (320, 180)
SCREEN_SENDER = 100  # the code of a screen is that of its point plus this
SCREEN_PROOFS = 2


class Room(DemoPerson):
    """A point: sends, receives and keeps account of whom it saw and heard."""

    def __init__(self, folder: Path, number: int, points: int, amplitude: float) -> None:
        super().__init__(folder, device=f"point-{number}")
        self._number = number
        self._points = points
        self._camera = SyntheticCamera(number)
        self._voice = SyntheticVoice(number, amplitude)
        self._sound: deque[Any] = deque(maxlen=WINDOW_FRAMES)
        self._seen: dict[int, set[int]] = {}
        self._heard: set[int] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._wanted: tuple[Want, ...] = ()
        self._screen: SyntheticCamera | None = None
        self._working = asyncio.Event()
        self._late_s = 0.0
        self.call = CallState()

    def on_call(self, call: CallState) -> None:
        """Remember the conference's state, and want to see whoever takes part."""
        others = [leg for leg in call.roster if leg.leg_id != call.own_leg]
        screens = tuple(Want(leg.leg_id, SCREEN_PX[1], screen=True) for leg in others if leg.sharing)
        wanted = (*screens, *(Want(leg.leg_id, PICTURE_PX) for leg in others if leg.camera))
        self.call = call
        self._changed.set()
        if call.own_leg is not None and wanted != self._wanted:
            self._wanted = wanted
            self.engine.conference.set_wants(wanted)

    def on_picture(self, leg_id: LegId, picture: Picture) -> None:
        """Read the code of whoever is in the picture, until enough of them are proved."""
        if leg_id == OWN_LEG:
            return
        code = read_code(picture)
        if code is not None and code.sender != self._number:
            self._seen.setdefault(code.sender, set()).add(code.frame)

    async def start_call(self, relay_port: int | None) -> None:
        """Join the conference with camera and microphone."""
        config = CallConfig(
            video_slots=self._points - 1,
            high_px=PICTURE_PX,
            low_px=PICTURE_PX,
            relay_port=relay_port,
            pictures_per_s=PICTURES_PER_S,
            # A room has echo and noise to take out; a tone out of a program has not.
            processing=False,
        )
        await self.engine.conference.start(config)
        self._tasks = [asyncio.create_task(self._film()), asyncio.create_task(self._talk())]

    def work(self, on: bool) -> None:
        """Film and speak as in a sitting, or rest: a picture now and then, no sound."""
        if on:
            self._working.set()
        else:
            self._working.clear()

    async def _film(self) -> None:
        rest_s = REST_PICTURE_S
        while True:
            now = int(time.monotonic() * 90_000) & 0xFFFFFFFF
            self.engine.conference.send_picture(self._camera.picture(now))
            if self._screen is not None:
                self.engine.conference.send_screen(self._screen.picture(now))
            begun_s = time.monotonic()
            try:
                await asyncio.wait_for(self._working.wait(), rest_s)
                # A machine that cannot follow gets fewer pictures, as a camera in the dark gives.
                await asyncio.sleep((1 + self._late_s / LATE_S) / PICTURES_PER_S)
            except TimeoutError:
                late = time.monotonic() - begun_s - rest_s > REST_LATE_S
                rest_s = min(REST_MOST_S, rest_s * 2) if late else max(REST_PICTURE_S, rest_s / 2)

    async def _talk(self) -> None:
        beat = 0
        while True:
            await self._working.wait()
            due = time.monotonic()
            while self._working.is_set():
                self.engine.conference.send_audio(self._voice.frame())
                self._sound.append(np.asarray(self.engine.conference.playout()))
                beat += 1
                if beat % (2 * WINDOW_FRAMES) == 0:
                    self._listen()
                now = time.monotonic()
                self._late_s += (min(now - due, MOST_LATE_S) - self._late_s) * LATE_MEMORY
                due = max(due + FRAME_S, now - MOST_LATE_S)
                await asyncio.sleep(max(0.0, due - now))

    def _listen(self) -> None:
        others = [n for n in range(1, self._points + 1) if n != self._number]
        self._heard |= heard_tones(np.concatenate(list(self._sound)), others)

    def forget(self) -> None:
        """Begin a new account."""
        self._seen.clear()
        self._heard.clear()

    def account(self) -> dict[str, Any]:
        """Whom this point has seen (by several different pictures) and heard since `forget`."""
        return {
            "seen": sorted(s for s, frames in self._seen.items() if s < SCREEN_SENDER and len(frames) >= PROOFS),
            "heard": sorted(self._heard),
            "call": self.call.phase.value,
        }

    async def calm(self, within_s: float) -> None:
        """Wait until the conference is live and this program is served in time, at most so long."""
        deadline, in_time = time.monotonic() + within_s, 0
        while in_time < CALM_BEATS and (begun := time.monotonic()) < deadline:
            await asyncio.sleep(CALM_S)
            served = self.call.phase is CallPhase.LIVE and time.monotonic() - begun < CALM_S + REST_LATE_S
            in_time = in_time + 1 if served else 0

    async def observe(self, voices: int, within_s: float) -> dict[str, Any]:
        """Watch until everybody is seen and enough voices are heard since `forget`, or the time is over."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            account = self.account()
            live = self.call.phase is CallPhase.LIVE
            if live and len(account["seen"]) >= self._points - 1 and len(account["heard"]) >= voices:
                break
            await asyncio.sleep(0.1)
        return self.account()

    async def microphone(self, state: MicState, within_s: float, *, ask: bool) -> dict[str, Any]:
        """Wait until the own microphone is so; `ask`: want to speak, as somebody who presses the button."""
        if ask:
            self.engine.conference.open_microphone()
        with contextlib.suppress(TimeoutError):
            await self.until(lambda _: self.call.mic is state, within_s)
        return {"mic": self.call.mic.value}

    async def hear_only(self, numbers: set[int], within_s: float) -> dict[str, Any]:
        """Listen until these and no other voices are heard, or the time is over."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            self._heard.clear()
            self._sound.clear()
            await asyncio.sleep((2 * WINDOW_FRAMES + 2) * FRAME_S)
            if len(self._sound) == WINDOW_FRAMES:
                self._listen()
                if self._heard == numbers:
                    break
        return {"heard": sorted(self._heard)}

    def share(self, on: bool) -> None:
        """Show a screen, or end it."""
        self._screen = SyntheticCamera(SCREEN_SENDER + self._number, *SCREEN_PX) if on else None
        self.engine.conference.share(on)

    async def sees_screen(self, number: int, within_s: float) -> dict[str, Any]:
        """Watch until the screen of another point is seen, or the time is over."""
        deadline = time.monotonic() + within_s
        seen = 0
        while seen < SCREEN_PROOFS and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
            seen = len(self._seen.get(SCREEN_SENDER + number, ()))
        return {"seen": seen >= SCREEN_PROOFS}

    async def stop(self) -> None:
        """Leave everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            await self.engine.conference.stop()
        await self.engine.close()


class Desk:
    """Carries out the conductor's orders at one point."""

    def __init__(self) -> None:
        self._room: Room | None = None

    @property
    def _there(self) -> Room:
        if self._room is None:
            raise RuntimeError("not joined")
        return self._room

    async def join(self, order: Order) -> dict[str, Any]:
        """Enter the meeting and its conference."""
        self._room = Room(Path(order["folder"]), order["number"], order["points"], order["amplitude"])
        await self._room.join(order["invitation"], MeetingId(order["meeting_id"]))
        await self._room.start_call(order.get("relay_port"))
        return {}

    async def work(self, order: Order) -> dict[str, Any]:
        """See Room.work."""
        self._there.work(order["on"])
        return {}

    async def calm(self, order: Order) -> dict[str, Any]:
        """See Room.calm."""
        await self._there.calm(order["within_s"])
        return {}

    async def forget(self, order: Order) -> dict[str, Any]:
        """See Room.forget."""
        self._there.forget()
        return {}

    async def observe(self, order: Order) -> dict[str, Any]:
        """See Room.observe."""
        return await self._there.observe(order["voices"], order["within_s"])

    async def microphone(self, order: Order) -> dict[str, Any]:
        """See Room.microphone."""
        return await self._there.microphone(MicState(order["state"]), order["within_s"], ask=order.get("ask", False))

    async def hear_only(self, order: Order) -> dict[str, Any]:
        """See Room.hear_only."""
        return await self._there.hear_only(set(order["numbers"]), order["within_s"])

    async def share(self, order: Order) -> dict[str, Any]:
        """See Room.share."""
        self._there.share(order["on"])
        return {}

    async def sees_screen(self, order: Order) -> dict[str, Any]:
        """See Room.sees_screen."""
        return await self._there.sees_screen(order["number"], order["within_s"])

    async def caught_up(self, order: Order) -> dict[str, Any]:
        """Wait until the replica has a place of the chain."""
        await self._there.until_seq(order["seq"], order["within_s"])
        return {"seq": self._there.engine.replica.seq}

    async def agrees(self, order: Order) -> dict[str, Any]:
        """Whether the replica is what the server says it should be."""
        return {"agree": {self._there.engine.me: await self._there.agrees_with_server()}}

    async def leave(self, order: Order) -> dict[str, Any]:
        """Go."""
        await self._there.stop()
        return {"cpu_s": cpu_s()}


async def _main() -> None:
    desk = Desk()
    names = (
        *("join", "calm", "work", "forget", "observe", "microphone", "hear_only", "share", "sees_screen"),
        *("caught_up", "agrees", "leave"),
    )
    await Orders({name: getattr(desk, name) for name in names}).run()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(_main())
