"""A conference whose media and server are pretended: what it asks of them, and what they say."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from meetroom.client.conference import Conference
from meetroom.client.listening import CallConfig, CallPhase, CallState, MicState
from meetroom.media.audio import FRAME_SAMPLES
from meetroom.media.picture import Picture, SyntheticCamera
from meetroom.media.session import MediaUnreachable, SessionConfig, SessionState
from meetroom.protocol.messages import ClientMessage
from meetroom.protocol.signalling import (
    CallRefused,
    CallRoster,
    Layer,
    LegId,
    LegInfo,
    MediaAnswer,
    MediaFailed,
    MediaFailure,
    MediaOffer,
    SlotFill,
)

ANSWER = "v=0\r\na=candidate:1 1 UDP 1 127.0.0.1 4000 typ host\r\n"
PLAIN = CallConfig(processing=False)


class PretendSession:
    """In the place of MediaSession: connects when it is told to, or fails."""

    made: list["PretendSession"] = []  # noqa: RUF012
    fail_next = 0
    hang_next = 0
    news = asyncio.Event()

    def __init__(
        self,
        config: SessionConfig,
        *,
        on_picture: Callable[[str, Picture], None],
        on_state: Callable[[SessionState], None],
    ) -> None:
        self.config = config
        self.on_picture = on_picture
        self.on_state = on_state
        self.fills: tuple[SlotFill, ...] = ()
        self.demand: tuple[Layer, ...] = ()
        self.closed = False
        self.accepted = ""
        self.audio = 0
        self.screens = 0
        self.hidden: set[str] = set()
        PretendSession.made.append(self)

    async def offer(self) -> str:
        return f"offer {len(PretendSession.made)}"

    async def accept(self, sdp: str) -> None:
        self.accepted = sdp
        PretendSession.news.set()
        if PretendSession.hang_next:
            PretendSession.hang_next -= 1
            await asyncio.Event().wait()
        if PretendSession.fail_next:
            PretendSession.fail_next -= 1
            raise MediaUnreachable("blocked")

    def set_slots(self, fills: tuple[SlotFill, ...]) -> None:
        self.fills = fills

    def set_demand(self, layers: tuple[Layer, ...]) -> None:
        self.demand = layers

    def send_picture(self, picture: Picture) -> None:
        pass

    def send_screen(self, picture: Picture) -> None:
        self.screens += 1

    def stop_screen(self) -> None:
        self.screens = 0

    def hide(self, mids: Iterable[str]) -> None:
        self.hidden = set(mids)

    def send_audio(self, pcm: Any) -> None:
        self.audio += 1

    def playout(self) -> Any:
        return np.ones(FRAME_SAMPLES, np.int16)

    def slot_audio(self, mid: str) -> Any:
        return {"voice0": np.ones(FRAME_SAMPLES, np.int16)}[mid]

    def stats(self) -> None:
        return None

    async def close(self) -> None:
        self.closed = True
        PretendSession.news.set()


class Booth:
    """A conference and what it said."""

    def __init__(self) -> None:
        self.sent: list[ClientMessage] = []
        self.calls: list[CallState] = []
        self.pictures: list[tuple[LegId, Picture]] = []
        self.line = True
        self.answers = True
        self._legs = 0
        self._news = PretendSession.news = asyncio.Event()
        self.refused: list[CallRefused] = []
        self.conference = Conference(
            self._send, self._on_call, lambda leg, pic: self.pictures.append((leg, pic)), self.refused.append
        )

    def _send(self, message: ClientMessage) -> bool:
        if not self.line:
            return False
        self.sent.append(message)
        if isinstance(message, MediaOffer) and self.answers:
            self._legs += 1
            answer = MediaAnswer(LegId(f"l{self._legs}"), ANSWER, message.offer_id)
            asyncio.get_running_loop().call_soon(self.conference.take, answer)
        self._news.set()
        return True

    def _on_call(self, call: CallState) -> None:
        self.calls.append(call)
        self._news.set()

    @property
    def offers(self) -> list[MediaOffer]:
        return [message for message in self.sent if isinstance(message, MediaOffer)]

    def fail(self, why: MediaFailure, offer: int = -1) -> None:
        """The server gives up an offer, or the leg it made."""
        self.conference.take(MediaFailed(why, self.offers[offer].offer_id))

    def roster(self, **own: Any) -> None:
        """The server tells of the own leg."""
        self.conference.take(CallRoster((LegInfo(LegId("l1"), "p", None, "An", **own),)))

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def phase(self, phase: CallPhase) -> None:
        await self.until(lambda: self.conference.state.phase is phase)

    async def join(self, config: CallConfig | None = None) -> PretendSession:
        self.conference.line_up(())
        await self.conference.start(config or PLAIN)
        await self.phase(CallPhase.LIVE)
        return PretendSession.made[-1]


def picture() -> Picture:
    return SyntheticCamera(1).picture()


def mic(booth: Booth) -> MicState:
    return booth.conference.state.mic
