"""One client's media session with the relay: offer, answer, sending, receiving, figures.  No signalling, no device.

All methods belong to the thread of the loop the session was made on, except `playout` and `slot_audio`, which
one other thread may call.  A session is used once: after FAILED or CLOSED a new one is made.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, Samples
from meetroom.media.config import IceServer, SessionConfig, VideoFormat
from meetroom.media.liveness import Liveness
from meetroom.media.offer import MalformedAnswer, OfferedLine, build_offer, read_answer
from meetroom.media.picture import Picture
from meetroom.media.quality import SessionState, SessionStats
from meetroom.media.receive.slots import MAX_PACKET_BYTES, SlotTable
from meetroom.media.rtp.packet import MalformedPacket
from meetroom.media.rtp.rtcp import (
    ReceiverReport,
    ReportBlock,
    RtcpPacket,
    SenderReport,
    SourceDescription,
    build_rtcp,
    parse_rtcp,
)
from meetroom.media.send.sources import SourceTable
from meetroom.media.transport import RelayTransport
from meetroom.protocol.signalling import Layer, SlotFill

if TYPE_CHECKING:
    import av

logger = logging.getLogger(__name__)

VOICE_SLOTS = 3
CONNECT_TIMEOUT_S = 10.0
TICK_S = 0.02
REPORT_EVERY_MS = 1000.0
FAULT_EVERY_MS = 10_000.0
UNKNOWN_RTT_MS = 50.0
MOST_LAG_MS = 25.0
MAX_REPORT_BLOCKS = 31
CAMERA_LAYERS = (Layer.HIGH, Layer.LOW)
BUSY_ABOVE_BPS = 100_000.0
_ALIVE = (SessionState.CONNECTED, SessionState.LOST)  # what is sent on a line thought lost costs nothing, and may come

__all__ = [
    "IceServer",
    "MalformedAnswer",
    "MediaSession",
    "MediaUnreachable",
    "SessionConfig",
    "SessionState",
    "SessionStats",
    "VideoFormat",
]


class MediaUnreachable(Exception):
    """No line to the relay came to stand: blocked by a firewall, or the relay is not there."""


class MediaSession:
    """See the module; `on_picture(mid, picture)` and `on_state(state)` are called on the loop's thread."""

    def __init__(
        self,
        config: SessionConfig,
        *,
        on_picture: Callable[[str, Picture], None],
        on_state: Callable[[SessionState], None],
    ) -> None:
        """Make a session on the running loop."""
        loop = asyncio.get_running_loop()
        self._config = config
        self._on_state = on_state
        self._state = SessionState.NEW
        self._workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="media")
        self._video_mids = [f"video{index}" for index in range(config.video_slots)]
        self._voice_mids = [f"voice{index}" for index in range(VOICE_SLOTS)]
        self._slots = SlotTable(self._voice_mids, self._video_mids, loop, self._workers, on_picture)
        self._transport = RelayTransport(
            config.ice_servers,
            relay_only=config.relay_only,
            turn_ca_der=config.turn_ca_der,
            on_rtp=self._rtp,
            on_rtcp=self._rtcp,
            on_closed=self._line_closed,
        )
        self._sources = SourceTable(
            config.send_audio, config.layers(), config.codec, loop, self._workers, self._transport.send
        )
        self._cname = secrets.token_hex(8)
        self._own_ssrc = next(iter(self._sources.ssrcs.values()), secrets.randbits(32) or 1)
        self._fills: tuple[SlotFill, ...] = ()
        self._ticker: asyncio.Task[None] | None = None
        self._report_due_ms = self._fault_due_ms = 0.0
        self._liveness = Liveness(_now_ms())
        self._ticked_ms = float("inf")
        self._transport.watch(
            self._round_trip,
            lambda: self._sources.sent_bps(_now_ms()) > BUSY_ABOVE_BPS,
        )

    @property
    def state(self) -> SessionState:
        """Where the session stands."""
        return self._state

    @property
    def fills(self) -> tuple[SlotFill, ...]:
        """What fills which slot, as signalling told last."""
        return self._fills

    @property
    def video_mids(self) -> tuple[str, ...]:
        """Names of the video slots."""
        return tuple(self._video_mids)

    @property
    def voice_mids(self) -> tuple[str, ...]:
        """Names of the audio slots."""
        return tuple(self._voice_mids)

    async def offer(self) -> str:
        """Open the sockets and return the SDP offer; call once."""
        local = await self._transport.gather()
        sending = [
            OfferedLine(mid, "audio" if mid == Layer.MIC.value else "video", ssrc)
            for mid, ssrc in self._sources.ssrcs.items()
        ]
        voices = [OfferedLine(mid, "audio") for mid in self._voice_mids]
        videos = [OfferedLine(mid, "video") for mid in self._video_mids]
        return build_offer(local, [*sending, *voices, *videos], self._config.codec, self._cname)

    async def accept(self, answer_sdp: str) -> None:
        """Connect to the relay that answered; pictures and sound flow when it returns.

        Raises: MalformedAnswer; MediaUnreachable after 10 s at most.  The session is FAILED then: close it.
        """
        try:
            answer = read_answer(answer_sdp)
            self._sources.bind(answer.lines)
            self._slots.bind(answer.lines)
            self._set_state(SessionState.CONNECTING)
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await self._transport.connect(answer.remote)
        except MalformedAnswer:
            self._set_state(SessionState.FAILED)
            raise
        except (TimeoutError, ConnectionError) as error:
            self._set_state(SessionState.FAILED)
            raise MediaUnreachable(str(error)) from error
        self._set_state(SessionState.CONNECTED)
        self._ticker = asyncio.create_task(self._tick(), name="media session")

    def set_slots(self, fills: Iterable[SlotFill]) -> None:
        """Note what fills which slot; pictures keep coming by mid."""
        self._fills = tuple(fills)

    def set_demand(self, layers: Iterable[Layer]) -> None:
        """Encode only the layers somebody watches; until the first call all of them."""
        self._sources.demand(layers)

    def send_picture(self, frame: "av.VideoFrame | Picture") -> None:
        """Send one picture of the camera; encoded in a worker thread, a newer one replaces one that waits."""
        if self._state in _ALIVE:
            self._sources.offer(CAMERA_LAYERS, frame, _now_ms())

    def send_screen(self, frame: "av.VideoFrame | Picture") -> None:
        """Send one picture of the screen; one that stands still need not be given again, `stop_screen` ends it."""
        if self._state in _ALIVE:
            self._sources.offer((Layer.SCREEN,), frame, _now_ms())

    def stop_screen(self) -> None:
        """Nothing is shared any more: who asks now gets nothing of it."""
        self._sources.withdraw(Layer.SCREEN)

    def hide(self, mids: Iterable[str]) -> None:
        """Decode nothing of these video slots, and everything of the others."""
        self._slots.hide(frozenset(mids), _now_ms())

    def send_audio(self, pcm: bytes | Samples) -> None:
        """Send 20 ms of the microphone: 960 samples, mono, 48 kHz, int16 in the machine's byte order.

        Raises: ValueError for another number of samples.
        """
        samples: Samples = np.frombuffer(pcm, np.int16) if isinstance(pcm, bytes) else pcm
        if samples.shape != (FRAME_SAMPLES,):
            raise ValueError("20 ms of sound are 960 samples")
        if self._state in _ALIVE:
            self._sources.speak(samples, _now_ms())

    def playout(self) -> Samples:
        """Return the next 20 ms of all voices mixed; the owner of the clock calls it each 20 ms."""
        return self._slots.playout(_now_ms())

    def slot_audio(self, mid: str) -> Samples:
        """Return the last 20 ms of one audio slot, as `playout` mixed it.  Raises: KeyError."""
        return self._slots.voice(mid)

    def stats(self) -> SessionStats:
        """Return the figures of now."""
        now_ms = _now_ms()
        return SessionStats(
            state=self._state,
            rtt_ms=self._transport.rtt_ms,
            slots=self._slots.stats(now_ms),
            sending=self._sources.stats(now_ms),
            uplink_bps=self._sources.uplink_bps,
            downlink_bps=self._slots.downlink_bps(now_ms),
            uplink_lost_share=self._sources.uplink_lost_share,
            downlink_lost_share=self._slots.downlink_lost_share,
        )

    async def close(self) -> None:
        """End the session; harmless when repeated."""
        if self._state is SessionState.CLOSED:
            return
        self._set_state(SessionState.CLOSED)
        self._slots.close()
        self._sources.close()
        if self._ticker is not None:
            self._ticker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticker
        await self._transport.close()
        # Joining the worker threads may take the rest of one encode.
        await asyncio.get_running_loop().run_in_executor(None, self._workers.shutdown)

    def _set_state(self, state: SessionState) -> None:
        if state is not self._state and self._state is not SessionState.CLOSED:
            self._state = state
            self._on_state(state)

    def _line_closed(self) -> None:
        if self._state in _ALIVE:
            self._set_state(SessionState.FAILED)

    def _round_trip(self, rtt_ms: float) -> None:
        now_ms = _now_ms()
        # An answer this loop was too busy to read came through no queue of the line.
        if now_ms - self._ticked_ms <= TICK_S * 1000 + MOST_LAG_MS:
            self._sources.round_trip(rtt_ms, now_ms)

    def _rtp(self, data: bytes) -> None:
        self._slots.rtp(data, _now_ms())

    def _rtcp(self, data: bytes) -> None:
        if len(data) > MAX_PACKET_BYTES:
            return
        try:
            packets = parse_rtcp(data)
        except MalformedPacket as error:
            logger.debug("RTCP dropped: %s", error)
            return
        now_ms = _now_ms()
        for packet in packets:
            if isinstance(packet, SenderReport):
                self._slots.sender_report(packet, now_ms)
            self._sources.rtcp(packet, now_ms, self._rtt_ms())

    def _rtt_ms(self) -> float:
        known = self._transport.rtt_ms
        return UNKNOWN_RTT_MS if known is None else known

    async def _tick(self) -> None:
        while self._state in _ALIVE:
            now_ms = self._ticked_ms = _now_ms()
            for part in (self._watch_line, self._sources.tick, self._give_feedback, self._send_reports):
                try:
                    part(now_ms)
                except Exception as error:  # sound and pictures of a meeting do not end with one part of it
                    self._tell_fault(part.__name__, error, now_ms)
            await asyncio.sleep(TICK_S)

    def _tell_fault(self, part: str, error: Exception, now_ms: float) -> None:
        if now_ms >= self._fault_due_ms:
            self._fault_due_ms = now_ms + FAULT_EVERY_MS
            logger.error("media session: %s failed and goes on", part, exc_info=error)

    def _give_feedback(self, now_ms: float) -> None:
        asked = self._slots.feedback(now_ms, self._rtt_ms(), self._own_ssrc)
        if asked:
            self._send_rtcp([ReceiverReport(self._own_ssrc), *asked])

    def _watch_line(self, now_ms: float) -> None:
        line = self._transport
        self._set_state(
            self._liveness.look(now_ms, heard_s=line.heard_s, answered_s=line.answered_s, refused_s=line.refused_s)
        )

    def _send_reports(self, now_ms: float) -> None:
        if now_ms < self._report_due_ms:
            return
        self._report_due_ms = now_ms + REPORT_EVERY_MS
        blocks = self._slots.report_blocks(now_ms)
        reports: list[RtcpPacket] = list(self._sources.reports(now_ms, time.time()))
        reports += [ReceiverReport(self._own_ssrc, chunk) for chunk in _chunks(blocks)]
        if reports:
            self._send_rtcp([*reports, SourceDescription(self._own_ssrc, self._cname)])

    def _send_rtcp(self, packets: list[RtcpPacket]) -> None:
        self._transport.send(build_rtcp(packets), is_rtcp=True)


def _chunks(blocks: list[ReportBlock]) -> list[tuple[ReportBlock, ...]]:
    return [tuple(blocks[at : at + MAX_REPORT_BLOCKS]) for at in range(0, len(blocks), MAX_REPORT_BLOCKS)]


def _now_ms() -> float:
    return time.monotonic() * 1000.0
