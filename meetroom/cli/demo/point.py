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
from meetroom.client.engine import OWN_LEG, CallConfig, CallPhase, CallState
from meetroom.domain.core import MeetingId
from meetroom.media.audio import SyntheticVoice, heard_tones
from meetroom.media.picture import Picture, SyntheticCamera, read_code
from meetroom.protocol.signalling import LegId, Want

PICTURES_PER_S = 5
PICTURE_PX = 96
FRAME_S = 0.02
WINDOW_FRAMES = 15  # 300 ms of sound are enough to tell tones apart
PROOFS = 12  # so many different pictures of a sender must have arrived


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
        self._wanted: tuple[LegId, ...] = ()
        self.call = CallState()

    def on_call(self, call: CallState) -> None:
        """Remember the conference's state, and want to see whoever takes part."""
        others = tuple(leg.leg_id for leg in call.roster if leg.leg_id != call.own_leg)
        self.call = call
        if call.own_leg is not None and others != self._wanted:
            self._wanted = others
            self.engine.conference.set_wants(tuple(Want(leg_id, PICTURE_PX) for leg_id in others))

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
        )
        await self.engine.conference.start(config)
        self._tasks = [asyncio.create_task(self._film()), asyncio.create_task(self._talk())]

    async def _film(self) -> None:
        while True:
            self.engine.conference.send_picture(self._camera.picture(int(time.monotonic() * 90_000) & 0xFFFFFFFF))
            await asyncio.sleep(1 / PICTURES_PER_S)

    async def _talk(self) -> None:
        due = time.monotonic()
        beat = 0
        while True:
            self.engine.conference.send_audio(self._voice.frame())
            self._sound.append(np.asarray(self.engine.conference.playout()))
            beat += 1
            if beat % (2 * WINDOW_FRAMES) == 0:
                self._listen()
            due = max(due + FRAME_S, time.monotonic() - 0.1)
            await asyncio.sleep(max(0.0, due - time.monotonic()))

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
            "seen": sorted(s for s, frames in self._seen.items() if len(frames) >= PROOFS),
            "heard": sorted(self._heard),
            "call": self.call.phase.value,
        }

    async def observe(self, voices: int, timeout_s: float) -> dict[str, Any]:
        """Watch until everybody is seen and enough voices are heard, or the time is over."""
        self.forget()
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            account = self.account()
            live = self.call.phase is CallPhase.LIVE
            if live and len(account["seen"]) >= self._points - 1 and len(account["heard"]) >= voices:
                break
            await asyncio.sleep(0.1)
        return self.account()

    async def stop(self) -> None:
        """Leave everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            await self.engine.conference.stop()
        await self.engine.close()


async def _main() -> None:
    room: Room | None = None

    def there() -> Room:
        if room is None:
            raise RuntimeError("not joined")
        return room

    async def join(order: Order) -> dict[str, Any]:
        nonlocal room
        room = Room(Path(order["folder"]), order["number"], order["points"], order["amplitude"])
        await room.join(order["invitation"], MeetingId(order["meeting_id"]))
        await room.start_call(order.get("relay_port"))
        return {}

    async def observe(order: Order) -> dict[str, Any]:
        return await there().observe(order["voices"], order["within_s"])

    async def caught_up(order: Order) -> dict[str, Any]:
        await there().until_seq(order["seq"], order["within_s"])
        return {"seq": there().engine.replica.seq}

    async def agrees(order: Order) -> dict[str, Any]:
        return {"agree": {there().engine.me: await there().agrees_with_server()}}

    async def leave(order: Order) -> dict[str, Any]:
        await there().stop()
        return {"cpu_s": cpu_s()}

    await Orders({"join": join, "observe": observe, "caught_up": caught_up, "agrees": agrees, "leave": leave}).run()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(_main())
