"""Stock aiortc clients for tests of the relay: small generated pictures and tones over real loopback sockets."""

import asyncio
import contextlib
import fractions
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import numpy as np
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtcconfiguration import RTCBundlePolicy
from aiortc.rtcrtpsender import RTCRtpSender
from av import AudioFrame, VideoFrame

from meetroom.media.relay.messages import RelayEvent
from meetroom.media.relay.process import RelayProcess, RelayUnavailable
from meetroom.protocol.signalling import LegId

FRAME_WAIT_S = 60.0


class Picture(MediaStreamTrack):
    """A camera of one grey, 15 frames a second."""

    kind = "video"

    def __init__(self, grey: int, width: int = 160, height: int = 96) -> None:
        super().__init__()
        self._plane = VideoFrame.from_ndarray(np.full((height, width, 3), grey, np.uint8), format="rgb24").reformat(
            format="yuv420p"
        )
        self._start_s: float | None = None
        self._count = 0

    async def recv(self) -> VideoFrame:
        now_s = time.monotonic()
        self._start_s = self._start_s or now_s
        await asyncio.sleep(max(0.0, self._start_s + self._count / 15 - now_s))
        frame = VideoFrame.from_ndarray(self._plane.to_ndarray(), format="yuv420p")
        frame.pts, frame.time_base = self._count * 6000, fractions.Fraction(1, 90_000)
        self._count += 1
        return frame


class Tone(MediaStreamTrack):
    """A microphone that hears one sine."""

    kind = "audio"

    def __init__(self, hertz: int, amplitude: float = 0.5) -> None:
        super().__init__()
        self._hertz, self._amplitude = hertz, amplitude
        self._start_s: float | None = None
        self._count = 0

    async def recv(self) -> AudioFrame:
        now_s = time.monotonic()
        self._start_s = self._start_s or now_s
        await asyncio.sleep(max(0.0, self._start_s + self._count / 50 - now_s))
        at = (np.arange(960) + self._count * 960) / 48_000
        samples = (np.sin(2 * np.pi * self._hertz * at) * self._amplitude * 32_767).astype(np.int16)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, self._count * 960, fractions.Fraction(1, 48_000)
        self._count += 1
        return frame


class Peer:
    """A stock RTCPeerConnection that sends a tone and pictures and keeps what its slots receive."""

    def __init__(self, leg_id: str) -> None:
        self.leg_id = LegId(leg_id)
        configuration = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        self.connection = RTCPeerConnection(configuration)

    def send(self, track: MediaStreamTrack, codec: str | None = None) -> None:
        """Add a sending m-line."""
        transceiver = self.connection.addTransceiver(track, direction="sendonly")
        if codec is not None:
            offered = RTCRtpSender.getCapabilities(track.kind).codecs
            transceiver.setCodecPreferences([entry for entry in offered if entry.mimeType == codec])

    def receive(self, kind: str, count: int) -> None:
        """Add slots."""
        for _ in range(count):
            self.connection.addTransceiver(kind, direction="recvonly")

    async def offer(self) -> str:
        """The offer, with its candidates."""
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return self.connection.localDescription.sdp

    async def join(self, relay: RelayProcess, room: str = "hall", *, port: int | None = None) -> str:
        """Join a room of the relay, over another port when there is a network in between.  Returns: the answer."""
        answer = await taken_in(relay, room, self.leg_id, await self.offer())
        if port is not None:
            answer = answer.replace(f" {relay.udp_port} ", f" {port} ")
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        return answer

    def track(self, mid: str) -> MediaStreamTrack:
        """What arrives in one slot."""
        return next(entry.receiver.track for entry in self.connection.getTransceivers() if entry.mid == mid)

    def mids(self, kind: str) -> list[str]:
        """Slots of one kind, in the order of the offer."""
        lines = self.connection.getTransceivers()
        return [entry.mid or "" for entry in lines if entry.kind == kind and entry.direction == "recvonly"]


def grey_of(frame: VideoFrame) -> float:
    """Mean grey, 0..255."""
    return float(frame.to_ndarray(format="rgb24").mean())


def hertz_of(frame: AudioFrame) -> float:
    """Dominant frequency of about 100 ms or more of sound; 0 when silent."""
    samples = frame.to_ndarray().reshape(-1).astype(np.float64)
    samples = samples[:: len(frame.layout.channels)]
    if np.abs(samples).max() < 500:
        return 0.0
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 48_000))
    return float(np.argmax(spectrum))


async def taken_in(relay: RelayProcess, room: str, leg_id: LegId, offer_sdp: str) -> str:
    """The answer to an offer; where a relay takes its time to start anew it is asked again, as clients do."""
    for _ in range(6):
        with contextlib.suppress(RelayUnavailable):
            return await relay.join(room, leg_id, offer_sdp)
    return await relay.join(room, leg_id, offer_sdp)


async def until_picture(track: MediaStreamTrack, grey: int) -> None:
    """Wait until a slot shows a picture of this grey."""
    async with asyncio.timeout(FRAME_WAIT_S):
        while True:
            frame = await track.recv()
            assert isinstance(frame, VideoFrame)
            if abs(grey_of(frame) - grey) < 12:
                return


async def until_tone(track: MediaStreamTrack, hertz: int) -> None:
    """Wait until a slot sounds this tone."""
    async with asyncio.timeout(FRAME_WAIT_S):
        while True:
            frame = await track.recv()
            assert isinstance(frame, AudioFrame)
            if abs(hertz_of(frame) - hertz) < 60:
                return


class EventLog:
    """Everything a relay has told, and a way to wait for more."""

    def __init__(self) -> None:
        self.events: list[RelayEvent] = []
        self._more = asyncio.Event()

    def add(self, event: RelayEvent) -> None:
        """Take one event; given to the relay as `on_event`."""
        self.events.append(event)
        self._more.set()

    async def until(self, fits: Callable[[RelayEvent], bool], *, since: int = 0) -> RelayEvent:
        """The first event that fits, waited for if it has not come yet."""
        async with asyncio.timeout(FRAME_WAIT_S):
            while True:
                for event in self.events[since:]:
                    if fits(event):
                        return event
                self._more.clear()
                await self._more.wait()


@asynccontextmanager
async def running_relay(log: EventLog) -> AsyncIterator[RelayProcess]:
    """A relay on loopback with a port from the system."""
    relay = RelayProcess(udp_host="127.0.0.1", on_event=log.add)
    await relay.start()
    try:
        yield relay
    finally:
        await relay.stop()


__all__ = ["EventLog", "MediaStreamError", "Peer", "Picture", "Tone", "running_relay", "until_picture", "until_tone"]
