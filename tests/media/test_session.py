"""A session against a stock aiortc peer, and what it does when there is none."""

import asyncio
import errno
import functools
import re
import time
from collections.abc import AsyncIterator, Callable
from fractions import Fraction
from typing import cast

import av
import numpy as np
import pytest
from aioice import Candidate
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)

from meetroom.media import liveness
from meetroom.media import session as session_module
from meetroom.media.audio import Samples, SyntheticVoice, heard_tones
from meetroom.media.config import VideoCodec
from meetroom.media.frames import TIME_BASE, frame_from_picture, picture_from_frame
from meetroom.media.offer import MalformedAnswer, read_answer
from meetroom.media.picture import Picture, PictureCode, SyntheticCamera, read_code
from meetroom.media.session import MediaSession, MediaUnreachable, SessionConfig, SessionState, VideoFormat
from meetroom.media.transport import _with_address
from meetroom.protocol.signalling import Layer, LegId, SlotFill

HIGH, LOW = VideoFormat(160, 96, 15, 80_000), VideoFormat(80, 48, 10, 30_000)


def config(codec: VideoCodec = "VP8", screen: VideoFormat | None = None) -> SessionConfig:
    return SessionConfig(2, True, True, HIGH, LOW, codec, screen=screen)


class PeerCamera(MediaStreamTrack):
    """The stock peer's camera."""

    kind = "video"

    def __init__(self, sender: int) -> None:
        super().__init__()
        self._camera = SyntheticCamera(sender)
        self._count = 0

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(0.05)
        self._count += 1
        frame = frame_from_picture(self._camera.picture())
        frame.pts, frame.time_base = self._count * 4500, TIME_BASE
        return frame


class PeerVoice(MediaStreamTrack):
    """The stock peer's microphone, in real time."""

    kind = "audio"

    def __init__(self, sender: int) -> None:
        super().__init__()
        self._voice = SyntheticVoice(sender)
        self._count = 0
        self._begin_s = time.monotonic()

    async def recv(self) -> av.AudioFrame:
        await asyncio.sleep(max(0.0, self._begin_s + 0.02 * self._count - time.monotonic()))
        frame = av.AudioFrame.from_ndarray(self._voice.frame().reshape(1, -1), "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, self._count * 960, Fraction(1, 48_000)
        self._count += 1
        return frame


class Peer:
    """A stock aiortc peer that answers our offer and looks at everything it is sent."""

    def __init__(self) -> None:
        self.seen: dict[int, set[int]] = {}  # width of the picture -> senders read
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self._tasks: list[asyncio.Task[None]] = []
        self.connection.on("track", lambda track: self._tasks.append(asyncio.create_task(self._look(track))))

    async def answer(self, offer_sdp: str) -> str:
        await self.connection.setRemoteDescription(RTCSessionDescription(offer_sdp, "offer"))
        for transceiver in self.connection.getTransceivers():
            track = {"video1": PeerCamera(77), "voice2": PeerVoice(5)}.get(str(transceiver.mid))
            if track is not None:
                transceiver.sender.replaceTrack(track)
                transceiver.direction = "sendonly"
        await self.connection.setLocalDescription(await self.connection.createAnswer())
        return self.connection.localDescription.sdp

    async def _look(self, track: MediaStreamTrack) -> None:
        while True:
            frame = await track.recv()
            if isinstance(frame, av.VideoFrame):
                code = read_code(picture_from_frame(frame))
                self.seen.setdefault(frame.width, set()).update(() if code is None else (code.sender,))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.connection.close()


class Client:
    """One of our sessions with a synthetic camera and voice, driven in real time."""

    def __init__(self, chosen: SessionConfig) -> None:
        self.states: list[SessionState] = []
        self.codes: dict[str, list[PictureCode | None]] = {}
        self.session = MediaSession(chosen, on_picture=self._picture, on_state=self.states.append)
        self._camera, self._voice = SyntheticCamera(3), SyntheticVoice(9)
        self.sound: list[Samples] = []

    def _picture(self, mid: str, picture: Picture) -> None:
        self.codes.setdefault(mid, []).append(read_code(picture))

    async def drive(self, until: Callable[[], bool], limit_s: float = 150.0) -> None:
        """Send and play in real time until a fact holds."""
        begin_s, ticks = time.monotonic(), 0
        while not until():
            assert time.monotonic() - begin_s < limit_s, self.session.stats()
            if ticks % 3 == 0:
                self.session.send_picture(self._camera.picture())
            self.session.send_audio(self._voice.frame())
            self.sound.append(self.session.playout())
            ticks += 1
            await asyncio.sleep(max(0.0, begin_s + 0.02 * ticks - time.monotonic()))

    def heard(self) -> frozenset[int]:
        """Voices in the last 200 ms."""
        return heard_tones(np.concatenate(self.sound[-10:]), range(11)) if len(self.sound) >= 10 else frozenset()


Make = Callable[[SessionConfig], Client]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    clients: list[Client] = []

    def one(chosen: SessionConfig) -> Client:
        clients.append(Client(chosen))
        return clients[-1]

    yield one
    for client in clients:
        await client.session.close()


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    made = Peer()
    yield made
    await made.close()


@pytest.mark.parametrize("codec", ["VP8", "H264"])
async def test_stock_peer_and_session_see_and_hear_each_other(make: Make, peer: Peer, codec: VideoCodec) -> None:
    client = make(config(codec))
    await client.session.accept(await peer.answer(await client.session.offer()))
    await client.drive(
        lambda: (
            peer.seen.get(160) == {3}
            and peer.seen.get(80) == {3}
            and len(client.codes.get("video1", [])) >= 10
            and client.heard() == {5}
            and client.session.stats().rtt_ms is not None
        )
    )
    assert {code.sender for code in client.codes["video1"] if code} == {77}
    assert heard_tones(np.tile(client.session.slot_audio("voice2"), 5), [5, 9]) == {5}
    figures = {slot.mid: slot for slot in client.session.stats().slots}
    assert figures["video1"].frames_per_s > 0
    assert figures["video0"].packets == 0
    assert figures["voice2"].bitrate_bps > 0
    await client.session.close()
    await client.session.close()
    assert client.states == [SessionState.CONNECTING, SessionState.CONNECTED, SessionState.CLOSED]


async def test_unwatched_layers_are_not_encoded_and_return_with_a_keyframe(make: Make, peer: Peer) -> None:
    client = make(config())
    session = client.session
    await session.accept(await peer.answer(await session.offer()))

    def figures(mid: str) -> tuple[int, int]:
        return next((entry.packets, entry.keyframes) for entry in session.stats().sending if entry.mid == mid)

    await client.drive(lambda: figures("high")[0] > 5 and figures("low")[0] > 3)
    session.set_demand([Layer.LOW])
    low_before = figures("low")[0]
    await client.drive(lambda: figures("low")[0] > low_before + 6)  # what the threads had begun of the other is done
    high_before = figures("high")
    await client.drive(lambda: figures("low")[0] > low_before + 16)
    assert figures("high") == high_before
    session.set_demand([Layer.LOW, Layer.HIGH])
    await client.drive(lambda: figures("high")[0] > high_before[0] + 3)
    assert figures("high")[1] == high_before[1] + 1
    await session.close()


async def test_closing_peer_fails_the_session(make: Make, peer: Peer) -> None:
    client = make(config())
    await client.session.accept(await peer.answer(await client.session.offer()))
    await client.drive(lambda: 160 in peer.seen)
    await peer.close()
    await client.drive(lambda: client.session.state is SessionState.FAILED)
    await client.session.close()


async def test_silent_line_is_told_lost_and_found(make: Make, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    client = make(config())
    session = client.session
    await session.accept(await peer.answer(await session.offer()))
    for name, value_s, state in (
        ("LOST_AFTER_S", -1.0, SessionState.LOST),
        ("LOST_AFTER_S", 60.0, SessionState.CONNECTED),
        ("FAILED_AFTER_S", -1.0, SessionState.FAILED),
    ):
        monkeypatch.setattr(liveness, name, value_s)
        await client.drive(functools.partial(lambda wanted: session.state is wanted, state))
    assert client.states[2:] == [SessionState.LOST, SessionState.CONNECTED, SessionState.FAILED]


async def test_machine_that_refuses_to_send_has_lost_the_line_at_once(
    make: Make, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOST_AFTER_S", "UNHEARD_AFTER_S"):
        monkeypatch.setattr(liveness, name, 3_600.0)  # silence would not tell it
    client = make(config())
    session = client.session
    await session.accept(await peer.answer(await session.offer()))
    await client.drive(lambda: session.stats().rtt_ms is not None)
    protocol = session._transport._path._nominated[1].protocol

    class Gone:
        """A socket whose address was taken away, as Linux behaves."""

        def sendto(self, *_: object) -> None:
            protocol.error_received(OSError(errno.EINVAL, "Invalid argument"))

        def close(self) -> None:
            transport.close()

    transport = protocol.transport
    protocol.transport = cast("asyncio.DatagramTransport", Gone())
    await client.drive(lambda: session.state is SessionState.LOST)
    protocol.transport = transport
    await client.drive(lambda: session.state is SessionState.CONNECTED)


async def test_session_outlives_a_fault_of_one_part(
    make: Make, peer: Peer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = make(config())
    session = client.session
    await session.accept(await peer.answer(await session.offer()))

    def tick(_: float) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(session._sources, "tick", tick)
    seen = len(client.codes.get("video1", []))
    reports_ms = session._report_due_ms
    await client.drive(lambda: "goes on" in caplog.text)
    await client.drive(lambda: len(client.codes.get("video1", [])) > seen + 5 and session._report_due_ms > reports_ms)
    assert session.state is SessionState.CONNECTED
    assert caplog.text.count("goes on") == 1, "told, but not fifty times a second"


async def test_relay_that_does_not_answer_is_unreachable(
    make: Make, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "CONNECT_TIMEOUT_S", 0.5)
    session = make(config()).session
    answer = await peer.answer(await session.offer())
    await peer.close()
    with pytest.raises(MediaUnreachable):
        await session.accept(answer)
    assert session.state is SessionState.FAILED
    await session.close()


@pytest.mark.parametrize("answer", ["", "nonsense", "v=0\r\nm=video x", "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"])
async def test_answer_that_is_none_is_refused(make: Make, answer: str) -> None:
    session = make(config()).session
    await session.offer()
    with pytest.raises(MalformedAnswer):
        await session.accept(answer)
    await session.close()


async def test_candidate_that_is_no_address_leads_nowhere(make: Make, peer: Peer) -> None:
    session = make(config()).session
    answer = await peer.answer(await session.offer())
    spoilt = re.sub(r"(a=candidate:\S+ 1 udp \d+ )\S+", r"\1not-an-address.invalid", answer)
    await peer.close()  # else it would find us
    with pytest.raises(MediaUnreachable):
        await session.accept(spoilt)


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("localhost", {"127.0.0.1", "::1"}),
        ("192.0.2.7", {"192.0.2.7"}),
        ("nobody.invalid", {"nobody.invalid"}),
        ("printer.local", {"printer.local"}),
    ],
)
async def test_relay_may_be_told_by_name(host: str, addresses: set[str]) -> None:
    told = Candidate("1", 1, "udp", 1, host, 40_000, "host")
    assert (await _with_address(told)).host in addresses


async def test_offer_names_every_line_in_order_and_no_foreign_server(make: Make) -> None:
    session = make(config(screen=HIGH)).session
    offer = await session.offer()
    mids = [line.split(":")[1] for line in offer.splitlines() if line.startswith("a=mid:")]
    assert mids == ["mic", "high", "low", "screen", "voice0", "voice1", "voice2", "video0", "video1"]
    assert "srflx" not in offer
    assert "ssrc-audio-level" in offer
    assert session.video_mids == ("video0", "video1")
    assert set(read_answer(offer).lines) == set(mids)
    session.set_slots([SlotFill("video0", LegId("a"), Layer.LOW)])
    assert session.fills[0].leg_id == "a"
    # Before the line stands nothing is sent and silence is played.
    session.send_picture(SyntheticCamera(1).picture())
    session.send_screen(SyntheticCamera(1).picture())
    session.send_audio(bytes(1920))
    assert not session.playout().any()
    with pytest.raises(ValueError, match="960"):
        session.send_audio(bytes(100))
    await session.close()


def test_all_layers_are_offered_whenever_video_may_be_sent() -> None:
    assert list(SessionConfig(1, True, True, HIGH, LOW).layers()) == [Layer.HIGH, Layer.LOW, Layer.SCREEN]
    assert list(SessionConfig(1, True, True, HIGH, LOW, screen=None).layers()) == [Layer.HIGH, Layer.LOW]
    assert list(SessionConfig(1, True, True, HIGH, None).layers()) == [Layer.HIGH]
    assert SessionConfig(1, True, False, HIGH, LOW).layers() == {}


async def test_listener_sends_nothing(make: Make, peer: Peer) -> None:
    client = make(SessionConfig(2, False, False, HIGH, LOW))
    offer = await client.session.offer()
    assert "a=sendonly" not in offer
    await client.session.accept(await peer.answer(offer))
    await client.drive(lambda: len(client.codes.get("video1", [])) > 3)
    assert client.session.stats().sending == ()
    await client.session.close()
