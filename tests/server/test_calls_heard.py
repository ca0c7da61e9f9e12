"""Who is heard and whose screen is shown: the floor, the chair, muting, one screen at a time."""

from meetroom.domain.agenda import AddItem, StartItem
from meetroom.domain.core import ItemId, SpeechId
from meetroom.domain.floor import EndSpeech, GrantFloor, RequestFloor, SetMicrophones
from meetroom.domain.state import Microphones, Role
from meetroom.media.relay.messages import LegUp, RelayDied
from meetroom.protocol.signalling import (
    CallRefusal,
    CallRefused,
    CallRoster,
    CallWish,
    EndShare,
    LegId,
    MediaLeave,
    MediaState,
    MuteLegs,
    OpenMicrophone,
    SetWants,
    Silenced,
    Want,
)
from tests.server.conftest import Crowd
from tests.server.noting_relay import NotingRelay, calls_of, join


async def test_floor_and_chair_are_always_heard(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an")
    an, sec = crowd.lines["an"], crowd.lines["sec"]
    chair, speaker = await join(sec), await join(an)
    await relay.until("priority", chair)
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Một"))
    await sec.submit(StartItem(item_id=ItemId("i1")))
    await an.submit(RequestFloor(speech_id=SpeechId("s1")))
    await sec.submit(GrantFloor(speech_id=SpeechId("s1")))
    await relay.until("priority", speaker, chair)


async def test_observers_are_not_heard(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.add("obs", Role.OBSERVER)
    obs = await crowd.enter("obs")
    leg_id = await join(obs)
    await relay.until("mic", leg_id, False)
    roster = await crowd.lines["sec"].expect(CallRoster, lambda r: bool(r.legs))
    assert roster.legs[0].mic_allowed is False


async def test_the_chair_mutes_and_whoever_wants_to_speak_opens_again(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an", "binh")
    an, binh, sec = (crowd.lines[name] for name in ("an", "binh", "sec"))
    one, two, chair = await join(an), await join(binh), await join(sec)
    await an.say(MuteLegs(leg_ids=(two,)))
    assert await an.expect(CallRefused) == CallRefused(CallWish.MUTE_OTHERS, CallRefusal.NOT_ALLOWED)
    await sec.say(MuteLegs(leg_ids=(one, LegId("l-unknown"))))
    await relay.until("mic", one, False)
    by = crowd.people["sec"].person_id
    roster = await an.expect(CallRoster, lambda r: any(leg.silenced for leg in r.legs))
    assert {leg.leg_id: leg.silenced_by for leg in roster.legs} == {one: by, two: None, chair: None}
    # Joining anew opens nothing.
    again = await join(an, "second")
    await relay.until("mic", again, False)
    crowd.server.house.switchboard.on_event(LegUp(leg_id=again))
    await an.say(OpenMicrophone())
    await relay.until("mic", again, True)
    await sec.say(MuteLegs())
    await sec.expect(
        CallRoster,
        lambda r: {leg.leg_id for leg in r.legs if leg.silenced is Silenced.BY_CHAIR} == {again, two},
    )


async def give_floor(crowd: Crowd, name: str, speech: str = "s1") -> None:
    await crowd.lines[name].submit(RequestFloor(speech_id=SpeechId(speech)))
    await crowd.lines["sec"].submit(GrantFloor(speech_id=SpeechId(speech)))


async def test_only_the_floor_is_heard_when_the_chair_says_so(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an", "binh")
    an, binh, sec = (crowd.lines[name] for name in ("an", "binh", "sec"))
    one, two, chair = await join(an), await join(binh), await join(sec)
    await sec.submit(SetMicrophones(policy=Microphones.FLOOR))
    await relay.until("mic", two, False)
    await sec.expect(
        CallRoster, lambda r: {leg.leg_id for leg in r.legs if leg.silenced is Silenced.FLOOR_ONLY} == {one, two}
    )
    await sec.say(MuteLegs())
    await an.say(OpenMicrophone())
    assert await an.expect(CallRefused) == CallRefused(CallWish.SPEAK, CallRefusal.FLOOR_ONLY)
    await give_floor(crowd, "an")
    await relay.until("mic", one, True)
    await sec.expect(CallRoster, lambda r: {leg.leg_id for leg in r.legs if leg.mic_allowed} == {one, chair})
    await sec.submit(EndSpeech(speech_id=SpeechId("s1")))
    await relay.until("mic", one, False)
    # Whoever joins anew after the relay died is as silent as before.
    crowd.server.house.switchboard.on_event(RelayDied())
    again = await join(binh)
    await relay.until("mic", again, False)
    await sec.submit(SetMicrophones(policy=Microphones.FREE))
    silent = await sec.expect(CallRoster, lambda r: [leg.silenced for leg in r.legs] == [Silenced.BY_CHAIR])
    assert silent.legs[0].leg_id == again


SHARING, NOT_SHARING = (MediaState(muted=True, camera=False, sharing=sharing) for sharing in (True, False))


async def test_one_screen_at_a_time(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an", "binh")
    an, binh, sec = (crowd.lines[name] for name in ("an", "binh", "sec"))
    one, two, chair = await join(an), await join(binh), await join(sec)
    await an.say(SetWants(wants=(Want(two, 180), Want(two, 720, screen=True), Want(chair, 720, screen=True))))
    await relay.until("wants", one, (Want(two, 180),))
    await binh.say(SHARING)
    await relay.until("wants", one, (Want(two, 180), Want(two, 720, screen=True)))
    roster = await sec.expect(CallRoster, lambda r: any(leg.sharing for leg in r.legs))
    assert {(x.muted, x.camera) for x in roster.legs if x.sharing} == {(True, False)}
    assert calls_of(crowd).on_air().sharer == two
    await an.say(SHARING)
    assert await an.expect(CallRefused) == CallRefused(CallWish.SHARE, CallRefusal.SCREEN_TAKEN)
    await sec.say(SHARING)
    assert await binh.expect(CallRefused) == CallRefused(CallWish.SHARE, CallRefusal.SCREEN_REPLACED)
    await relay.until("wants", one, (Want(two, 180), Want(chair, 720, screen=True)))
    # A new line of whoever shares goes on sharing; the end of it ends the sharing.
    second = await join(sec, "second")
    crowd.server.house.switchboard.on_event(LegUp(leg_id=second))
    await an.expect(CallRoster, lambda r: [leg.leg_id for leg in r.legs if leg.sharing] == [second])
    await sec.say(MediaLeave())
    await an.expect(CallRoster, lambda r: len(r.legs) == 2 and not any(leg.sharing for leg in r.legs))


async def test_the_floor_shows_its_screen_and_observers_do_not(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an", "binh")
    await crowd.add("obs", Role.OBSERVER)
    an, binh, obs = crowd.lines["an"], crowd.lines["binh"], await crowd.enter("obs")
    one, two, _ = await join(an), await join(binh), await join(obs)
    await obs.say(SHARING)
    assert await obs.expect(CallRefused) == CallRefused(CallWish.SHARE, CallRefusal.LISTENER)
    await give_floor(crowd, "binh")
    await an.say(SHARING)
    await an.expect(CallRoster, lambda r: [leg.leg_id for leg in r.legs if leg.sharing] == [one])
    await binh.say(SHARING)
    assert await an.expect(CallRefused) == CallRefused(CallWish.SHARE, CallRefusal.SCREEN_REPLACED)
    await an.expect(CallRoster, lambda r: [leg.leg_id for leg in r.legs if leg.sharing] == [two])
    await binh.say(NOT_SHARING)
    await an.expect(CallRoster, lambda r: bool(r.legs) and not any(leg.sharing for leg in r.legs))
    assert calls_of(crowd).on_air().floor == (two,)
    await crowd.lines["sec"].submit(SetMicrophones(policy=Microphones.FLOOR))
    await an.say(SHARING)
    assert await an.expect(CallRefused) == CallRefused(CallWish.SHARE, CallRefusal.FLOOR_ONLY)


async def test_a_share_ends_with_the_right_to_it(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an", "binh")
    an, binh, sec = crowd.lines["an"], crowd.lines["binh"], crowd.lines["sec"]
    one, two = await join(an), await join(binh)
    await binh.say(SetWants(wants=(Want(one, 720, screen=True),)))
    await an.say(SHARING)
    await relay.until("wants", two, (Want(one, 720, screen=True),))
    await sec.submit(SetMicrophones(policy=Microphones.FLOOR))
    assert await an.expect(CallRefused) == CallRefused(CallWish.SHARE, CallRefusal.FLOOR_ONLY)
    await relay.until("wants", two, ())
    await an.expect(CallRoster, lambda r: bool(r.legs) and not any(leg.sharing for leg in r.legs))
    await give_floor(crowd, "an")
    await an.say(SHARING)
    await relay.until("wants", two, (Want(one, 720, screen=True),))
    await sec.submit(EndSpeech(speech_id=SpeechId("s1")))
    assert await an.expect(CallRefused) == CallRefused(CallWish.SHARE, CallRefusal.FLOOR_ONLY)
    await relay.until("wants", two, ())


async def test_the_office_ends_a_share_and_nobody_else_does(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an", "binh")
    an, binh, sec = crowd.lines["an"], crowd.lines["binh"], crowd.lines["sec"]
    one, two = await join(an), await join(binh)
    await binh.say(SetWants(wants=(Want(one, 720, screen=True),)))
    await an.say(SHARING)
    await relay.until("wants", two, (Want(one, 720, screen=True),))
    await binh.say(EndShare(leg_id=one))
    assert await binh.expect(CallRefused) == CallRefused(CallWish.END_SHARE, CallRefusal.NOT_ALLOWED)
    # Whoever looked too late must not end what another shares by now.
    await sec.say(EndShare(leg_id=two))
    await sec.say(EndShare(leg_id=one))
    assert await an.expect(CallRefused) == CallRefused(CallWish.SHARE, CallRefusal.SCREEN_ENDED)
    await relay.until("wants", two, ())
    assert calls_of(crowd).on_air().sharer is None
    # The next share is no business of a wish that came before it.
    await binh.say(SHARING)
    await an.expect(CallRoster, lambda r: [leg.leg_id for leg in r.legs if leg.sharing] == [two])
