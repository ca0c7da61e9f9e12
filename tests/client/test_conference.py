"""The conference as the engine keeps it: joining, wants, pictures, microphone, screen, leaving."""

import asyncio

import numpy as np
import pytest
from msgspec.structs import replace

from meetroom.client import conference as module
from meetroom.client.formats import screen_of, session_config, video_format
from meetroom.client.listening import OWN_LEG, CallConfig, CallPhase, MicState
from meetroom.media.audio import FRAME_SAMPLES
from meetroom.media.session import IceServer, SessionState
from meetroom.protocol.signalling import (
    CallHealth,
    CallRefusal,
    CallRefused,
    CallRoster,
    CallRosterChange,
    CallWish,
    EndShare,
    IceServerInfo,
    Layer,
    LayerDemand,
    LegHealth,
    LegId,
    LegInfo,
    MediaLeave,
    MediaState,
    MuteLegs,
    OpenMicrophone,
    SetWants,
    Silenced,
    SlotFill,
    SlotMap,
    Speaking,
    Want,
)
from tests.client.booth import PLAIN, Booth, PretendSession, mic, picture


async def test_joins_and_tells_its_wants(booth: Booth) -> None:
    want = (Want(LegId("x"), 180),)
    booth.conference.set_wants(want)
    await booth.join()
    assert booth.conference.state.own_leg == "l1"
    assert booth.sent[-2:] == [SetWants(want), MediaState(muted=False, camera=False, sharing=False)]
    booth.conference.set_wants(())
    assert booth.sent[-1] == SetWants(())


async def test_waits_for_the_line(booth: Booth) -> None:
    await booth.conference.start(PLAIN)
    assert booth.conference.state.phase is CallPhase.JOINING
    assert PretendSession.made == []
    booth.conference.line_up((IceServerInfo(("turn:10.0.0.1",), "u", "c"),))
    await booth.phase(CallPhase.LIVE)
    assert PretendSession.made[0].config.ice_servers == (IceServer("turn:10.0.0.1", "u", "c"),)


async def test_signals_become_state(booth: Booth) -> None:
    session = await booth.join()
    info = LegInfo(LegId("x"), "p", None, "Điểm cầu 1")
    booth.conference.take(CallRoster((info,)))
    booth.conference.take(Speaking((LegId("x"),)))
    booth.conference.take(LayerDemand((Layer.MIC,), LegId("l1")))
    booth.conference.take(LayerDemand((Layer.HIGH,), LegId("l0")))
    booth.conference.take(SlotMap((SlotFill("video0", None, None),), LegId("l0")))
    health = LegHealth(LegId("x"), 0.1, 0.0, 40.0, 1, 2)
    booth.conference.take(CallHealth((health,)))
    booth.conference.take(object())
    state = booth.conference.state
    assert (state.roster, state.speaking, state.demand) == ((info,), ("x",), (Layer.MIC,))
    assert session.demand == (Layer.MIC,)
    assert state.health == (health,)


async def test_what_nobody_looks_at_is_not_decoded(booth: Booth) -> None:
    session = await booth.join()
    legs = [LegId(name) for name in "xyz"]
    fills = [SlotFill(f"video{n}", leg, Layer.LOW) for n, leg in enumerate(legs)]
    screen = SlotFill("video3", legs[0], Layer.SCREEN)
    booth.conference.take(SlotMap((*fills, screen, SlotFill("video4", None, None)), LegId("l1")))
    assert session.hidden == {"video0", "video1", "video2", "video3"}
    booth.conference.set_wants((Want(legs[0], 180), Want(legs[1], 0), Want(legs[0], 720, screen=True)))
    assert session.hidden == {"video1", "video2"}


async def test_a_picture_may_come_before_the_news_of_whose_it_is(booth: Booth) -> None:
    session = await booth.join()
    booth.conference.set_wants((Want(LegId("x"), 180),))
    assert session.hidden == set()
    booth.conference.take(SlotMap((SlotFill("video0", LegId("y"), Layer.LOW),), LegId("l1")))
    assert session.hidden == {"video0"}
    booth.conference.take(SlotMap((SlotFill("video0", None, None),), LegId("l1")))
    assert session.hidden == set()


async def test_pictures_are_named_by_who_fills_the_slot(booth: Booth) -> None:
    session = await booth.join()
    fills = (SlotFill("video0", LegId("x"), Layer.HIGH), SlotFill("video1", LegId("x"), Layer.SCREEN))
    booth.conference.take(SlotMap((*fills, SlotFill("video2", None, None)), LegId("l1")))
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
    booth.conference.share(True)
    assert not booth.conference.state.sharing
    session = await booth.join(CallConfig(muted=True, processing=False))
    booth.conference.send_audio(silence)
    assert session.audio == 0
    booth.conference.muted = False
    assert not booth.conference.muted
    booth.conference.send_audio(silence)
    booth.conference.send_screen(picture())
    assert (session.audio, session.screens) == (1, 0)
    booth.conference.share(True)
    booth.conference.send_screen(picture())
    assert session.screens == 1
    booth.conference.share(False)
    assert session.screens == 0
    assert booth.conference.playout().all()
    assert booth.conference.slot_audio("voice0").all()
    assert not booth.conference.slot_audio("voice9").any()


async def test_the_others_are_told_what_is_switched_on(booth: Booth) -> None:
    await booth.join()
    told = [MediaState(muted=False, camera=False, sharing=False)]
    booth.conference.muted = True
    booth.conference.muted = True
    booth.conference.send_picture(picture())
    booth.conference.share(True)
    told += [MediaState(True, False, False), MediaState(True, True, False), MediaState(True, True, True)]
    assert [m for m in booth.sent if isinstance(m, MediaState)] == told
    booth.conference.line_up(())
    await booth.until(lambda: booth.conference.state.own_leg == "l2")
    assert booth.sent[-1] == told[-1]


async def test_a_camera_that_shows_nothing_any_more_is_off(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIGURES_EVERY_S", 0.01)
    monkeypatch.setattr(module, "CAMERA_QUIET_S", 0.0)
    await booth.join()
    booth.conference.send_picture(picture())
    assert booth.conference.state.camera
    await booth.until(lambda: not booth.conference.state.camera)


async def test_the_chair_closes_a_microphone_and_only_its_owner_opens_it(booth: Booth) -> None:
    await booth.join()
    assert mic(booth) is MicState.OPEN
    booth.roster(mic_allowed=False, silenced=Silenced.BY_CHAIR, silenced_by="chair")
    state = booth.conference.state
    assert (state.mic, state.muted, state.silenced_by) == (MicState.MUTED_BY_CHAIR, True, "chair")
    booth.conference.muted = False
    assert booth.sent[-1] == OpenMicrophone()
    assert booth.conference.muted
    booth.roster()
    assert mic(booth) is MicState.OPEN


async def test_a_change_of_the_roster_counts_like_the_whole(booth: Booth) -> None:
    await booth.join()
    booth.roster()
    other = LegInfo(LegId("l9"), "q", None, "Bình")
    booth.conference.take(CallRosterChange(legs=(other,)))
    own, _ = booth.conference.state.roster
    silenced = replace(own, mic_allowed=False, silenced=Silenced.BY_CHAIR, silenced_by="chair")
    booth.conference.take(CallRosterChange(legs=(silenced,)))
    assert list(booth.conference.state.roster) == [silenced, other]
    assert booth.conference.state.silenced_by == "chair"
    booth.conference.take(CallRosterChange(gone=(other.leg_id,)))
    assert list(booth.conference.state.roster) == [silenced]
    assert mic(booth) is MicState.MUTED_BY_CHAIR


async def test_the_floor_does_not_open_a_microphone_unasked(booth: Booth) -> None:
    await booth.join()
    booth.roster(mic_allowed=False, silenced=Silenced.FLOOR_ONLY)
    assert mic(booth) is MicState.FLOOR_ONLY
    booth.conference.open_microphone()
    booth.conference.take(CallRefused(CallWish.SPEAK, CallRefusal.FLOOR_ONLY))
    assert booth.conference.state.refusal is CallRefusal.FLOOR_ONLY
    booth.roster()
    assert mic(booth) is MicState.MUTED
    booth.conference.open_microphone()
    assert mic(booth) is MicState.OPEN
    # The own leg of a new line is not in the roster at first: that says nothing.
    booth.conference.take(CallRoster(()))
    assert mic(booth) is MicState.OPEN


async def test_a_screen_that_is_refused_is_not_sent(booth: Booth) -> None:
    session = await booth.join()
    booth.conference.share(True)
    booth.conference.take(CallRefused(CallWish.SHARE, CallRefusal.SCREEN_TAKEN))
    assert [refused.why for refused in booth.refused] == [CallRefusal.SCREEN_TAKEN]
    booth.conference.send_screen(picture())
    assert session.screens == 0
    assert booth.conference.state.refusal is CallRefusal.SCREEN_TAKEN
    assert booth.sent[-1] == MediaState(muted=False, camera=False, sharing=False)
    booth.conference.mute_legs(None)
    assert booth.conference.state.refusal is None
    assert booth.sent[-1] == MuteLegs(None)
    booth.conference.end_share(LegId("l7"))
    assert booth.sent[-1] == EndShare(LegId("l7"))


async def test_pictures_are_dropped_and_taken_back_while_sound_goes_on(booth: Booth) -> None:
    first = await booth.join()
    booth.conference.set_audio_only(True)
    await booth.until(lambda: booth.conference.state.own_leg == "l2")
    second = PretendSession.made[-1]
    assert (second.config.video_slots, second.config.send_video) == (0, False)
    assert booth.conference.state.audio_only
    booth.conference.send_picture(picture())
    assert not booth.conference.state.camera
    booth.conference.share(True)
    await booth.until(lambda: booth.conference.state.own_leg == "l3")
    third = PretendSession.made[-1]
    assert (third.config.video_slots, third.config.send_video) == (0, True)
    booth.conference.set_audio_only(False)
    await booth.until(lambda: booth.conference.state.own_leg == "l4")
    assert PretendSession.made[-1].config.video_slots == 6
    assert all(session.closed for session in (first, second, third))


async def test_a_change_that_fails_at_first_is_tried_again(booth: Booth) -> None:
    first = await booth.join()
    first.on_state(SessionState.CONNECTED)
    PretendSession.fail_next = 1
    booth.conference.set_audio_only(True)
    await booth.until(lambda: booth.conference.state.own_leg == "l3")
    assert all(call.phase is CallPhase.LIVE for call in booth.calls[-3:])


async def test_talking_into_a_closed_microphone_is_noticed(booth: Booth) -> None:
    await booth.join(CallConfig(muted=True))
    voice = (12_000 * np.sin(np.arange(FRAME_SAMPLES * 50) * 2 * np.pi * 220 / 48_000)).astype(np.int16)
    booth.conference.set_audio_delay_ms(40)
    async with asyncio.timeout(60):
        while not booth.conference.state.talking_muted:
            for frame in voice.reshape(-1, FRAME_SAMPLES):
                booth.conference.playout()
                booth.conference.send_audio(frame.tobytes())
            await asyncio.sleep(0)
    assert PretendSession.made[-1].audio == 0
    booth.conference.muted = False
    booth.conference.send_audio(voice[:FRAME_SAMPLES])
    assert PretendSession.made[-1].audio == 1
    assert not booth.conference.state.talking_muted


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


@pytest.mark.parametrize(("height_px", "width_px"), [(720, 1280), (180, 320), (90, 160), (360, 640)])
def test_formats_are_even_and_wide(height_px: int, width_px: int) -> None:
    made = video_format(height_px, 30)
    assert (made.width_px, made.height_px) == (width_px, height_px)
    assert 90_000 <= made.bitrate_bps <= 3_000_000


def test_audio_only_sends_and_shows_no_picture() -> None:
    config = session_config(CallConfig(audio_only=True), ())
    assert (config.video_slots, config.send_video, config.layers(), config.send_audio) == (0, False, {}, True)
