"""This client's part in the conference: joins, stays in through every outage, tells who is seen; knows no device.

A media session is used once.  When the line to the relay dies, or the server is back after an outage, a second
one is brought up beside the first and takes its place when it stands, so that picture and sound go on until then.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec.structs import replace

from meetroom.client.listening import OWN_LEG, CallConfig, CallPhase, CallState
from meetroom.client.pace import Backoff
from meetroom.client.problems import ClientProblem
from meetroom.media.audio import FRAME_SAMPLES, Samples
from meetroom.media.picture import Picture
from meetroom.media.quality import SessionState, SessionStats
from meetroom.media.session import (
    IceServer,
    MalformedAnswer,
    MediaSession,
    MediaUnreachable,
    SessionConfig,
    VideoFormat,
)
from meetroom.protocol.messages import ClientMessage
from meetroom.protocol.signalling import (
    CallRoster,
    IceServerInfo,
    Layer,
    LayerDemand,
    LegId,
    MediaAnswer,
    MediaFailed,
    MediaLeave,
    MediaOffer,
    SetWants,
    SlotMap,
    Speaking,
    Want,
)

logger = logging.getLogger(__name__)

ANSWER_TIMEOUT_S = 10.0
FIGURES_EVERY_S = 2.0
_WIDE = 16 / 9
_BITS_PER_PIXEL = 0.055
_LOWEST_BPS = 90_000
_SCREEN_PX, _SCREEN_PER_S = 1080, 8


def screen_of(leg_id: LegId) -> LegId:
    """Under which name pictures of a leg's shared screen are told."""
    return LegId(f"{leg_id}/screen")


def video_format(height_px: int, pictures_per_s: float) -> VideoFormat:
    """A 16:9 layer of this height, with a bitrate that suits it; both sides even, as encoders want them."""
    width_px = round(height_px * _WIDE / 2) * 2
    bitrate_bps = max(_LOWEST_BPS, int(width_px * height_px * pictures_per_s * _BITS_PER_PIXEL))
    return VideoFormat(width_px, height_px, pictures_per_s, bitrate_bps)


def session_config(config: CallConfig, ice_servers: tuple[IceServerInfo, ...]) -> SessionConfig:
    """What a media session is told for a call."""
    video = config.camera and not config.audio_only
    return SessionConfig(
        video_slots=0 if config.audio_only else config.video_slots,
        send_audio=config.microphone,
        send_video=video,
        high=video_format(config.high_px, config.pictures_per_s),
        low=video_format(config.low_px, config.pictures_per_s),
        ice_servers=tuple(IceServer(url, s.username, s.credential) for s in ice_servers for url in s.urls),
        screen=video_format(_SCREEN_PX, _SCREEN_PER_S) if config.screen and video else None,
    )


class Conference:
    """See the module.  All methods belong to the engine's loop, but `playout`, which one other thread may call.

    Args:
        send: hands a signal to the line; False when there is none.
        on_call: told of every change.
        on_picture: given every picture to show, with the leg it is of.
    """

    def __init__(
        self,
        send: Callable[[ClientMessage], bool],
        on_call: Callable[[CallState], None],
        on_picture: Callable[[LegId, Picture], None],
    ) -> None:
        self._send = send
        self._on_call = on_call
        self._on_picture = on_picture
        self._call = CallState()
        self._config: CallConfig | None = None
        self._ice_servers: tuple[IceServerInfo, ...] = ()
        self._session: MediaSession | None = None
        self._coming: MediaSession | None = None
        self._wants: tuple[Want, ...] = ()
        self._answer: asyncio.Future[MediaAnswer] | None = None
        self._line = asyncio.Event()
        self._needs_new = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def state(self) -> CallState:
        """The conference now."""
        return self._call

    @property
    def muted(self) -> bool:
        """Whether nothing of the microphone leaves this machine."""
        return self._call.muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._change(muted=muted)

    async def start(self, config: CallConfig | None = None) -> None:
        """Take part from now on, through every outage, until `stop`; returns at once, `on_call` tells the rest.

        Starting again with another config begins anew with that.
        """
        await self.stop()
        self._config = config or CallConfig()
        self._change(phase=CallPhase.JOINING, muted=self._config.muted)
        self._needs_new.set()
        self._task = asyncio.create_task(self._take_part(self._config), name="conference")

    async def stop(self) -> None:
        """Leave the conference; harmless when not in it."""
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self._send(MediaLeave())
        session, self._session = self._session, None
        self._config = None
        if session is not None:
            await session.close()
        self._change(phase=CallPhase.OFF, own_leg=None, slots=(), demand=(), quality=None, problem=None)

    def set_wants(self, wants: tuple[Want, ...]) -> None:
        """The tiles on the screen now, most important first; told again after every outage."""
        self._wants = wants
        if self._call.phase is CallPhase.LIVE:
            self._send(SetWants(wants))

    def send_picture(self, picture: Picture) -> None:
        """A picture of the own camera: to the others as far as they watch, and to the listener as `OWN_LEG`."""
        if self._session is not None:
            self._session.send_picture(picture)
        self._on_picture(OWN_LEG, picture)

    def send_screen(self, picture: Picture) -> None:
        """A picture of the own screen, when the call was started with one."""
        if self._session is not None and self._config is not None and self._config.screen:
            self._session.send_screen(picture)

    def send_audio(self, pcm: bytes | Samples) -> None:
        """20 ms of the microphone: 960 samples, mono, 48 kHz, int16; goes nowhere while muted."""
        if self._session is not None and not self._call.muted:
            self._session.send_audio(pcm)

    def playout(self) -> Samples:
        """The next 20 ms of all voices mixed; silence while there is no session."""
        session = self._session
        return np.zeros(FRAME_SAMPLES, np.int16) if session is None else session.playout()

    def slot_audio(self, mid: str) -> Samples:
        """The last 20 ms of one audio slot, as `playout` mixed it; silence where there is none."""
        session = self._session
        try:
            return np.zeros(FRAME_SAMPLES, np.int16) if session is None else session.slot_audio(mid)
        except KeyError:
            return np.zeros(FRAME_SAMPLES, np.int16)

    def stats(self) -> SessionStats | None:
        """Figures of now, None while there is no session."""
        return None if self._session is None else self._session.stats()

    def line_up(self, ice_servers: tuple[IceServerInfo, ...]) -> None:
        """The server is there (again): what it knew of us is gone, so offer anew."""
        self._ice_servers = ice_servers
        # A server tells who is in the conference only when there is somebody.
        self._change(roster=(), speaking=())
        self._line.set()
        self._needs_new.set()

    def line_down(self) -> None:
        """Signals go nowhere; media may well go on."""
        self._line.clear()
        self._drop_answer()

    def take(self, signal: object) -> None:
        """A signal of the server."""
        handler = _HANDLERS.get(type(signal))
        if handler is not None:
            handler(self, signal)

    def on_answer(self, answer: MediaAnswer) -> None:
        """The relay takes us."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    def on_failed(self, failed: MediaFailed) -> None:
        """The offer was not served, or a leg is gone.

        While no offer is open nothing is done here: if it is the present leg that is gone, its media falls silent
        at once and the session says so itself; if it is the one before, nobody needs it.
        """
        logger.info("the relay gives up a leg: %s", failed.why)
        self._drop_answer()

    def on_slots(self, slots: SlotMap) -> None:
        """Who is seen and heard where."""
        for session in (self._session, self._coming):
            if session is not None:
                session.set_slots(slots.fills)
        self._change(slots=slots.fills)

    def on_demand(self, demand: LayerDemand) -> None:
        """What of ours is watched."""
        for session in (self._session, self._coming):
            if session is not None:
                session.set_demand(demand.layers)
        self._change(demand=demand.layers)

    def on_speaking(self, speaking: Speaking) -> None:
        """Who speaks."""
        self._change(speaking=speaking.leg_ids)

    def on_roster(self, roster: CallRoster) -> None:
        """Who takes part."""
        self._change(roster=roster.legs)

    async def _take_part(self, config: CallConfig) -> None:
        figures = asyncio.create_task(self._tell_figures(), name="conference figures")
        backoff = Backoff(first_s=0.3)
        try:
            while True:
                await self._needs_new.wait()
                await self._line.wait()
                self._needs_new.clear()
                try:
                    problem = await self._renew(config)
                except Exception:
                    logger.exception("joining the conference failed")
                    problem = ClientProblem.CALL_FAILED
                if problem is None:
                    backoff.reset()
                    continue
                self._needs_new.set()
                joined = self._call.own_leg is not None
                self._change(phase=CallPhase.RECONNECTING if joined else CallPhase.JOINING, problem=problem)
                await asyncio.sleep(backoff.next_s())
        finally:
            figures.cancel()
            await asyncio.gather(figures, return_exceptions=True)

    async def _renew(self, config: CallConfig) -> ClientProblem | None:
        """Bring up a session and put it in the place of the present one; the problem when it cannot be."""
        fresh = MediaSession(
            session_config(config, self._ice_servers),
            on_picture=lambda mid, picture: self._show(fresh, mid, picture),
            on_state=lambda state: self._session_state(fresh, state),
        )
        self._coming = fresh
        try:
            answer = await self._negotiate(fresh)
            await fresh.accept(_through(answer.sdp, config.relay_port))
        except (MediaUnreachable, MalformedAnswer, _NoAnswer, OSError) as error:
            logger.info("the conference cannot be joined: %s", type(error).__name__)
            await fresh.close()
            return ClientProblem.CALL_FAILED
        except BaseException:
            await fresh.close()
            raise
        finally:
            self._coming = None
        old, self._session = self._session, fresh
        self._change(phase=CallPhase.LIVE, own_leg=answer.leg_id, problem=None)
        self._send(SetWants(self._wants))
        if old is not None:
            await old.close()
        return None

    async def _negotiate(self, fresh: MediaSession) -> MediaAnswer:
        """Raises: _NoAnswer."""
        sdp = await fresh.offer()
        self._answer = asyncio.get_running_loop().create_future()
        try:
            if not self._send(MediaOffer(sdp)):
                raise _NoAnswer
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                return await self._answer
        except TimeoutError as error:
            raise _NoAnswer from error
        finally:
            self._answer = None

    def _drop_answer(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(_NoAnswer())

    def _session_state(self, session: MediaSession, state: SessionState) -> None:
        if session is not self._session or self._coming is not None:
            return
        if state in (SessionState.LOST, SessionState.FAILED):
            self._needs_new.set()
            self._change(phase=CallPhase.RECONNECTING, problem=ClientProblem.CALL_FAILED)
        elif state is SessionState.CONNECTED and self._call.phase is CallPhase.RECONNECTING:
            self._needs_new.clear()
            self._change(phase=CallPhase.LIVE, problem=None)

    def _show(self, session: MediaSession, mid: str, picture: Picture) -> None:
        if session is not self._session:
            return
        fill = next((fill for fill in session.fills if fill.mid == mid), None)
        if fill is not None and fill.leg_id is not None:
            shown = screen_of(fill.leg_id) if fill.layer is Layer.SCREEN else fill.leg_id
            self._on_picture(shown, picture)

    async def _tell_figures(self) -> None:
        while True:
            await asyncio.sleep(FIGURES_EVERY_S)
            if self._session is not None and self._call.phase is CallPhase.LIVE:
                self._change(quality=self._session.stats())

    def _change(self, **changes: Any) -> None:
        call = replace(self._call, **changes)
        if call != self._call:
            self._call = call
            self._on_call(call)


class _NoAnswer(Exception):
    """The server did not answer the offer."""


_HANDLERS: dict[type, Callable[[Conference, Any], None]] = {
    MediaAnswer: Conference.on_answer,
    MediaFailed: Conference.on_failed,
    SlotMap: Conference.on_slots,
    LayerDemand: Conference.on_demand,
    Speaking: Conference.on_speaking,
    CallRoster: Conference.on_roster,
}


def _through(sdp: str, port: int | None) -> str:
    """The answer with another port in its candidates, for a point that reaches the relay through a forwarded one."""
    if port is None:
        return sdp
    lines = []
    for line in sdp.splitlines():
        words = line.split(" ")
        if line.startswith("a=candidate:") and len(words) > 5:
            words[5] = str(port)
        lines.append(" ".join(words))
    return "\r\n".join(lines) + "\r\n"


__all__ = ["Conference", "screen_of"]
