"""The conference's own decisions, against a pretended media session: renew, swap, give up, say so."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import numpy as np
import pytest

from meetroom.client import conference as module
from meetroom.client.conference import Conference, _through, screen_of, session_config, video_format
from meetroom.client.listening import OWN_LEG, CallConfig, CallPhase, CallState
from meetroom.client.problems import ClientProblem
from meetroom.media.audio import FRAME_SAMPLES
from meetroom.media.picture import Picture, SyntheticCamera
from meetroom.media.session import IceServer, MediaUnreachable, SessionConfig, SessionState
from meetroom.protocol.messages import ClientMessage
from meetroom.protocol.signalling import (
    CallRoster,
    IceServerInfo,
    Layer,
    LayerDemand,
    LegId,
    LegInfo,
    MediaAnswer,
    MediaFailed,
    MediaFailure,
    MediaLeave,
    MediaOffer,
    SetWants,
    SlotFill,
    SlotMap,
    Speaking,
    Want,
)

ANSWER = "v=0\r\na=candidate:1 1 UDP 1 127.0.0.1 4000 typ host\r\n"


class PretendSession:
    """In the place of MediaSession: connects when it is told to, or fails."""

    made: list["PretendSession"] = []  # noqa: RUF012
    fail_next = 0

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
        PretendSession.made.append(self)

    async def offer(self) -> str:
        return f"offer {len(PretendSession.made)}"

    async def accept(self, sdp: str) -> None:
        self.accepted = sdp
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


class Booth:
    """A conference and what it said."""

    def __init__(self) -> None:
        self.sent: list[ClientMessage] = []
        self.calls: list[CallState] = []
        self.pictures: list[tuple[LegId, Picture]] = []
        self.line = True
        self.answers = True
        self._legs = 0
        self._news = asyncio.Event()
        self.conference = Conference(self._send, self._on_call, lambda leg, pic: self.pictures.append((leg, pic)))

    def _send(self, message: ClientMessage) -> bool:
        if not self.line:
            return False
        self.sent.append(message)
        if isinstance(message, MediaOffer) and self.answers:
            self._legs += 1
            answer = MediaAnswer(LegId(f"l{self._legs}"), ANSWER)
            asyncio.get_running_loop().call_soon(self.conference.take, answer)
        self._news.set()
        return True

    def _on_call(self, call: CallState) -> None:
        self.calls.append(call)
        self._news.set()

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def phase(self, phase: CallPhase) -> None:
        await self.until(lambda: self.conference.state.phase is phase)

    async def join(self, config: CallConfig | None = None) -> PretendSession:
        self.conference.line_up(())
        await self.conference.start(config)
        await self.phase(CallPhase.LIVE)
        return PretendSession.made[-1]


@pytest.fixture
async def booth(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Booth]:
    monkeypatch.setattr(module, "MediaSession", PretendSession)
    PretendSession.made.clear()
    PretendSession.fail_next = 0
    made = Booth()
    yield made
    await made.conference.stop()


def picture() -> Picture:
    return SyntheticCamera(1).picture()


async def test_joins_and_tells_its_wants(booth: Booth) -> None:
    want = (Want(LegId("x"), 180),)
    booth.conference.set_wants(want)
    await booth.join()
    assert booth.conference.state.own_leg == "l1"
    assert booth.sent[-1] == SetWants(want)
    booth.conference.set_wants(())
    assert booth.sent[-1] == SetWants(())


async def test_waits_for_the_line(booth: Booth) -> None:
    await booth.conference.start()
    assert booth.conference.state.phase is CallPhase.JOINING
    assert PretendSession.made == []
    booth.conference.line_up((IceServerInfo(("turn:10.0.0.1",), "u", "c"),))
    await booth.phase(CallPhase.LIVE)
    assert PretendSession.made[0].config.ice_servers == (IceServer("turn:10.0.0.1", "u", "c"),)


async def test_lost_media_is_replaced_and_the_old_one_shown_until_then(booth: Booth) -> None:
    first = await booth.join()
    booth.answers = False
    first.on_state(SessionState.LOST)
    await booth.phase(CallPhase.RECONNECTING)
    await booth.until(lambda: len(PretendSession.made) == 2)
    await booth.until(lambda: booth.sent[-1] == MediaOffer("offer 2"))
    booth.conference.take(SlotMap((SlotFill("video0", LegId("x"), Layer.LOW),)))
    first.on_picture("video0", picture())
    assert len(booth.pictures) == 1
    assert not first.closed
    booth.conference.take(MediaAnswer(LegId("l2"), ANSWER))
    await booth.phase(CallPhase.LIVE)
    await booth.until(lambda: first.closed)
    assert PretendSession.made[1].fills == first.fills
    first.on_picture("video0", picture())
    assert len(booth.pictures) == 1


async def test_media_that_comes_back_by_itself_is_kept(booth: Booth) -> None:
    first = await booth.join()
    booth.conference.line_down()
    first.on_state(SessionState.LOST)
    await booth.phase(CallPhase.RECONNECTING)
    first.on_state(SessionState.CONNECTED)
    await booth.phase(CallPhase.LIVE)
    assert not first.closed


async def test_server_that_is_back_is_offered_anew(booth: Booth) -> None:
    first = await booth.join()
    booth.conference.line_down()
    booth.conference.line_up(())
    await booth.until(lambda: booth.conference.state.own_leg == "l2")
    await booth.until(lambda: first.closed)


async def test_failure_is_told_and_tried_again(booth: Booth) -> None:
    PretendSession.fail_next = 2
    await booth.join()
    assert [s.closed for s in PretendSession.made] == [True, True, False]
    assert any(call.problem is ClientProblem.CALL_FAILED for call in booth.calls)
    assert booth.conference.state.problem is None


async def test_refused_offer_is_tried_again_and_a_late_refusal_ignored(booth: Booth) -> None:
    booth.answers = False
    booth.conference.line_up(())
    await booth.conference.start()
    await booth.until(lambda: booth.sent)
    booth.answers = True
    booth.conference.take(MediaFailed(MediaFailure.SILENT))
    await booth.phase(CallPhase.LIVE)
    booth.conference.take(MediaFailed(MediaFailure.SILENT))
    assert booth.conference.state.phase is CallPhase.LIVE


async def test_answer_nobody_waits_for_is_ignored(booth: Booth) -> None:
    booth.conference.take(MediaAnswer(LegId("l9"), ANSWER))
    assert booth.conference.state.own_leg is None


async def test_signals_become_state(booth: Booth) -> None:
    session = await booth.join()
    info = LegInfo(LegId("x"), "p", None, "Điểm cầu 1")
    booth.conference.take(CallRoster((info,)))
    booth.conference.take(Speaking((LegId("x"),)))
    booth.conference.take(LayerDemand((Layer.MIC,)))
    booth.conference.take(object())
    state = booth.conference.state
    assert (state.roster, state.speaking, state.demand) == ((info,), ("x",), (Layer.MIC,))
    assert session.demand == (Layer.MIC,)


async def test_pictures_are_named_by_who_fills_the_slot(booth: Booth) -> None:
    session = await booth.join()
    fills = (SlotFill("video0", LegId("x"), Layer.HIGH), SlotFill("video1", LegId("x"), Layer.SCREEN))
    booth.conference.take(SlotMap((*fills, SlotFill("video2", None, None))))
    for mid in ("video0", "video1", "video2", "video9"):
        session.on_picture(mid, picture())
    assert [leg for leg, _ in booth.pictures] == ["x", screen_of(LegId("x"))]
    booth.conference.send_picture(picture())
    assert booth.pictures[-1][0] == OWN_LEG


async def test_microphone_screen_and_speaker(booth: Booth) -> None:
    silence = np.zeros(FRAME_SAMPLES, np.int16)
    assert not booth.conference.playout().any()
    assert not booth.conference.slot_audio("voice0").any()
    assert booth.conference.stats() is None
    session = await booth.join(CallConfig(screen=True, muted=True))
    booth.conference.send_audio(silence)
    assert session.audio == 0
    booth.conference.muted = False
    assert not booth.conference.muted
    booth.conference.send_audio(silence)
    booth.conference.send_screen(picture())
    assert (session.audio, session.screens) == (1, 1)
    assert booth.conference.playout().all()
    assert booth.conference.slot_audio("voice0").all()
    assert not booth.conference.slot_audio("voice9").any()


async def test_leaving_says_so(booth: Booth) -> None:
    session = await booth.join()
    await booth.conference.stop()
    await booth.conference.stop()
    assert session.closed
    assert [m for m in booth.sent if isinstance(m, MediaLeave)] == [MediaLeave()]
    assert booth.conference.state.phase is CallPhase.OFF


async def test_forwarded_port_replaces_the_announced_one(booth: Booth) -> None:
    session = await booth.join(CallConfig(relay_port=5999))
    assert "127.0.0.1 5999 typ host" in session.accepted
    assert _through(ANSWER, None) == ANSWER


@pytest.mark.parametrize(("height_px", "width_px"), [(720, 1280), (180, 320), (90, 160), (360, 640)])
def test_formats_are_even_and_wide(height_px: int, width_px: int) -> None:
    made = video_format(height_px, 30)
    assert (made.width_px, made.height_px) == (width_px, height_px)
    assert 90_000 <= made.bitrate_bps <= 3_000_000


def test_audio_only_sends_and_shows_no_picture() -> None:
    config = session_config(CallConfig(audio_only=True, screen=True), ())
    assert (config.video_slots, config.send_video, config.screen, config.send_audio) == (0, False, None, True)
