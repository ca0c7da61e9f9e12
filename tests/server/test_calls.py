"""The conference as the meeting sees it: with a relay that only takes notes, and once with the real one."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from meetroom.domain.agenda import AddItem, StartItem
from meetroom.domain.core import ItemId, SpeechId
from meetroom.domain.floor import EndSpeech, GrantFloor, RequestFloor, SetMicrophones
from meetroom.domain.state import Microphones, Role
from meetroom.media.relay.messages import (
    DemandChanged,
    GoneReason,
    LegGone,
    LegStats,
    LegUp,
    OfferRefusal,
    OfferRefused,
    RelayDied,
    RelayEvent,
    RelayStats,
    SlotsChanged,
    SpeakersChanged,
)
from meetroom.protocol.codec import decode_server
from meetroom.protocol.messages import ByeReason
from meetroom.protocol.signalling import (
    CallHealth,
    CallRefusal,
    CallRefused,
    CallRoster,
    CallRosterChange,
    CallWish,
    EndShare,
    Layer,
    LayerDemand,
    LegHealth,
    LegId,
    LegInfo,
    MediaAnswer,
    MediaFailed,
    MediaFailure,
    MediaLeave,
    MediaOffer,
    MediaState,
    MuteLegs,
    OpenMicrophone,
    Outlook,
    SetWants,
    Silenced,
    SlotFill,
    SlotMap,
    Speaking,
    Want,
    outlook,
)
from meetroom.server.calls import Calls
from tests.media.relay.peers import Peer, Picture, Tone
from tests.server.conftest import Crowd, StartServer
from tests.server.visitor import Line


class NotingRelay:
    """A relay without media: says yes and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[tuple[object, ...]] = asyncio.Queue()
        self.legs: dict[LegId, str] = {}

    async def join(self, room: str, leg_id: LegId, offer_sdp: str) -> str:
        if offer_sdp == "bad":
            raise OfferRefused(OfferRefusal.MALFORMED)
        self.legs[leg_id] = room
        return f"answer to {offer_sdp}"

    async def leave(self, leg_id: LegId) -> None:
        self.legs.pop(leg_id, None)
        self.asked.put_nowait(("leave", leg_id))

    async def set_wants(self, leg_id: LegId, wants: tuple[Want, ...]) -> None:
        self.asked.put_nowait(("wants", leg_id, wants))

    async def set_mic_allowed(self, leg_id: LegId, allowed: bool) -> None:
        self.asked.put_nowait(("mic", leg_id, allowed))

    async def stats(self) -> RelayStats:
        return RelayStats(cpu_s=1.5, packets_in=0, packets_out=0, dropped=0, legs=())

    async def set_priority(self, room: str, leg_ids: tuple[LegId, ...]) -> None:
        self.asked.put_nowait(("priority", *leg_ids))

    async def until_legs(self, count: int) -> None:
        """Wait until it has so many."""
        async with asyncio.timeout(60):
            while len(self.legs) != count:  # noqa: ASYNC110  (a guest's join is asked without a word)
                await asyncio.sleep(0)

    async def until(self, *wanted: object) -> None:
        """Wait until something was asked."""
        async with asyncio.timeout(60):
            while await self.asked.get() != wanted:
                pass


@pytest.fixture
def relay(crowd: Crowd) -> NotingRelay:
    """The relay of the crowd's server."""
    noting = NotingRelay()
    crowd.server.house.switchboard.relay = noting
    return noting


async def join(line: Line, sdp: str = "offer") -> LegId:
    await line.say(MediaOffer(sdp=sdp))
    answer = await line.expect(MediaAnswer)
    assert answer.sdp == f"answer to {sdp}"
    return answer.leg_id


async def test_legs_come_and_go(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.add("an")
    await crowd.add("binh")
    an, binh, sec = await crowd.enter("an"), await crowd.enter("binh"), crowd.lines["sec"]
    one, two = await join(an), await join(binh)
    roster = await sec.expect(CallRoster, lambda r: {leg.leg_id for leg in r.legs} == {one, two})
    assert {leg.person_id for leg in roster.legs} == {crowd.people["an"].person_id, crowd.people["binh"].person_id}
    late = await crowd.people["binh"].enter(crowd.meeting_id)
    await late.expect(CallRoster, lambda r: {leg.leg_id for leg in r.legs} == {one, two})
    again = await join(an, "second")
    assert {one, again} <= relay.legs.keys()
    crowd.server.house.switchboard.on_event(LegUp(leg_id=again))
    await relay.until("leave", one)
    await sec.expect(CallRoster, lambda r: {leg.leg_id for leg in r.legs} == {again, two})
    await an.say(MediaLeave())
    await relay.until("leave", again)
    await binh.close()
    await relay.until("leave", two)
    await sec.expect(CallRoster, lambda r: not r.legs)
    assert relay.legs == {}
    await late.close()


async def test_what_the_relay_says_reaches_the_right_client(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    one, two = await join(an), await join(sec)
    tell = crowd.server.house.switchboard.on_event
    fills = (SlotFill(mid="3", leg_id=two, layer=Layer.LOW),)
    tell(LegUp(leg_id=one))
    tell(SlotsChanged(leg_id=one, fills=fills))
    tell(DemandChanged(leg_id=two, layers=(Layer.MIC, Layer.LOW)))
    tell(SpeakersChanged(room=crowd.meeting_id, leg_ids=(two,)))
    tell(SlotsChanged(leg_id=LegId("l-unknown"), fills=fills))
    tell(SpeakersChanged(room="m-unknown", leg_ids=(one,)))
    assert (await an.expect(SlotMap)).fills == fills
    assert (await sec.expect(LayerDemand)).layers == (Layer.MIC, Layer.LOW)
    for line in (an, sec):
        assert (await line.expect(Speaking)).leg_ids == (two,)
    assert not any(isinstance(message, LayerDemand) for message in an.seen)
    tell(LegGone(leg_id=one, why=GoneReason.SILENT))
    assert (await an.expect(MediaFailed)).why is MediaFailure.SILENT
    await sec.expect(CallRoster, lambda r: {leg.leg_id for leg in r.legs} == {two})


async def test_the_relay_dies_and_everybody_offers_again(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    await join(an)
    await join(sec)
    crowd.server.house.switchboard.on_event(RelayDied())
    for line in (an, sec):
        assert (await line.expect(MediaFailed)).why is MediaFailure.RELAY_DIED
    one = await join(an)
    await sec.expect(CallRoster, lambda r: {leg.leg_id for leg in r.legs} == {one})


async def test_wants_wait_for_the_answer(crowd: Crowd, relay: NotingRelay) -> None:
    sec = crowd.lines["sec"]
    await sec.say(SetWants(wants=()))
    wants = (Want(leg_id=LegId("l-x"), height_px=360),)
    await sec.say(MediaOffer(sdp="offer"))
    await sec.say(SetWants(wants=wants))
    leg_id = (await sec.expect(MediaAnswer)).leg_id
    await relay.until("wants", leg_id, wants)
    await sec.say(SetWants(wants=()))
    await relay.until("wants", leg_id, ())
    await sec.say(SetWants(wants=wants * 65))
    assert (await sec.bye()).reason is ByeReason.MALFORMED


async def test_too_many_offers_are_refused_for_now_and_the_leg_stays(crowd: Crowd, relay: NotingRelay) -> None:
    sec = crowd.lines["sec"]
    leg_id = await join(sec)
    for number in range(60):
        await sec.say(MediaOffer(sdp="offer", offer_id=f"o-{number}"))
    refused = await sec.expect(MediaFailed)
    assert refused.why is MediaFailure.TOO_OFTEN
    assert outlook(refused.why) is Outlook.RETRY
    await sec.expect(MediaFailed, lambda failed: failed.offer_id == "o-59")
    answered = [message for message in sec.seen if isinstance(message, MediaAnswer)]
    assert len(answered) < 30
    # The newest offer that was taken goes on; so does the leg there was.
    assert set(relay.legs) == {leg_id, answered[-1].leg_id}


async def test_of_many_wants_and_states_the_newest_count(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    leg_id = await join(an)
    for height_px in range(1, 121):
        await an.say(SetWants(wants=(Want(LegId("l-x"), height_px),)))
        await an.say(MediaState(muted=height_px % 2 == 1, camera=height_px != 120, sharing=False))
    seen = 0
    async with asyncio.timeout(60):
        while await relay.asked.get() != ("wants", leg_id, (Want(LegId("l-x"), 120),)):
            seen += 1
    assert seen < 60
    told = await sec.expect(CallRoster, lambda r: any(not leg.camera for leg in r.legs))
    assert told.legs[0].muted is False


async def test_a_change_alone_is_told_where_there_are_many(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an", "binh")
    an, sec = crowd.lines["an"], crowd.lines["sec"]
    one, _, _ = [await join(crowd.lines[name]) for name in ("an", "binh", "sec")]
    await sec.expect(CallRoster, lambda r: len(r.legs) == 3)
    await an.say(MediaState(muted=True, camera=True, sharing=False))
    roster = await sec.expect(CallRoster, lambda r: any(leg.muted for leg in r.legs))
    assert len(roster.legs) == 3
    change = decode_server(sec.raw[-1])
    assert isinstance(change, CallRosterChange)
    assert [leg.leg_id for leg in change.legs] == [one]


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


async def test_the_second_leg_takes_over_when_it_stands(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    tell = crowd.server.house.switchboard.on_event
    one = await join(an)
    wants = (Want(leg_id=LegId("l-x"), height_px=360),)
    await an.say(SetWants(wants=wants))
    await relay.until("wants", one, wants)
    two = await join(an, "second")
    await relay.until("wants", two, wants)
    roster = await sec.expect(CallRoster, lambda r: bool(r.legs))
    assert [leg.leg_id for leg in roster.legs] == [one]
    # A third offer makes the second one void; a bad one changes nothing.
    three = await join(an, "third")
    await relay.until("leave", two)
    await an.say(MediaOffer(sdp="bad", offer_id="o-4"))
    await relay.until("leave", three)
    refused = await an.expect(MediaFailed)
    assert (refused.why, refused.offer_id) == (MediaFailure.MALFORMED, "o-4")
    assert set(relay.legs) == {one}
    four = await join(an, "fourth")
    tell(LegGone(leg_id=one, why=GoneReason.SILENT))
    await sec.expect(CallRoster, lambda r: [leg.leg_id for leg in r.legs] == [four])
    tell(LegUp(leg_id=four))
    five = await join(an, "fifth")
    tell(LegUp(leg_id=five))
    await relay.until("leave", four)
    await sec.expect(CallRoster, lambda r: [leg.leg_id for leg in r.legs] == [five])
    await an.say(MediaLeave())
    await relay.until("leave", five)


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


def calls_of(crowd: Crowd) -> Calls:
    calls = crowd.server.house.switchboard.rooms[crowd.meeting_id]
    assert isinstance(calls, Calls)
    return calls


def line_figures(leg_id: LegId, room: str, packets: int) -> LegStats:
    return LegStats(
        leg_id=leg_id, room=room, connected=True, packets_in=packets, packets_out=packets, bytes_in=packets * 1000,
        bytes_out=packets * 500, resent=0, asked_again=0, keyframes_asked=0, lost_up=0, lost_down_share=0.02,
        rtt_ms=41.0, downlink_bps=None, lost_up_share=0.01,
    )  # fmt: skip


async def test_everybody_is_told_how_the_lines_in_sight_do(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an", "binh")
    an, binh, sec = (crowd.lines[name] for name in ("an", "binh", "sec"))
    legs = [await join(line) for line in (an, binh, sec)]
    await an.say(SetWants(wants=(Want(legs[1], 180),)))
    await relay.until("wants", legs[0], (Want(legs[1], 180),))
    board = crowd.server.house.switchboard
    for at, packets in enumerate((0, 500)):
        figures = tuple(line_figures(leg_id, crowd.meeting_id, packets) for leg_id in (*legs, LegId("r-guest")))
        board.take_stats(RelayStats(cpu_s=0, packets_in=0, packets_out=0, dropped=0, legs=figures), 100.0 + 2 * at)
    health = await an.expect(CallHealth, lambda h: h.legs[0].up_bps > 0)
    assert [line.leg_id for line in health.legs] == legs[:2]
    assert health.legs[0] == LegHealth(legs[0], 0.01, 0.02, 41.0, 2_000_000, 1_000_000)
    board.on_event(SpeakersChanged(room=crowd.meeting_id, leg_ids=(legs[2],)))
    board.take_stats(RelayStats(cpu_s=0, packets_in=0, packets_out=0, dropped=0, legs=figures), 104.0)
    await an.expect(CallHealth, lambda h: [line.leg_id for line in h.legs] == legs)


async def test_a_guest_of_the_server_is_told_and_not_shown(crowd: Crowd, relay: NotingRelay) -> None:
    told: list[RelayEvent] = []
    board = crowd.server.house.switchboard
    board.guests[LegId("r-1")] = told.append
    await join(crowd.lines["sec"])
    events = (LegUp(leg_id=LegId("r-1")), SlotsChanged(leg_id=LegId("r-1"), fills=()), RelayDied())
    for event in events:
        board.on_event(event)
    assert told == list(events)
    assert not board.legs


async def test_outside_closed_doors_nobody_learns_who_speaks(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an")
    await crowd.add("guest", Role.GUEST)
    guest, sec, an = await crowd.enter("guest"), crowd.lines["sec"], crowd.lines["an"]
    one = await join(an)
    await an.say(MediaState(muted=True, camera=False, sharing=True))
    await guest.expect(CallRoster, lambda r: any(leg.sharing for leg in r.legs))
    told = len(guest.seen)  # what was told before the doors closed proves nothing
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Họp kín", closed_sitting=True))
    await sec.submit(StartItem(item_id=ItemId("i1")))
    rosters = list[CallRoster]()

    def shown() -> bool:
        rosters[:] = [message for message in guest.seen[told:] if isinstance(message, CallRoster)]
        return any(not leg.sharing for roster in rosters for leg in roster.legs)

    await guest.until(shown)
    outside = rosters[-1]
    assert outside.legs == (LegInfo(one, crowd.people["an"].person_id, None, outside.legs[0].name),)
    await sec.expect(CallRoster, lambda r: any(leg.sharing and leg.muted for leg in r.legs))


async def test_closed_doors_are_closed_for_the_conference(crowd: Crowd, relay: NotingRelay) -> None:
    await crowd.open("an")
    await crowd.add("guest", Role.GUEST)
    guest, sec = await crowd.enter("guest"), crowd.lines["sec"]
    leg_id = await join(guest)
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Họp kín", closed_sitting=True))
    await sec.submit(StartItem(item_id=ItemId("i1")))
    assert (await guest.expect(MediaFailed)).why == "closed-sitting"
    await relay.until("leave", leg_id)
    await guest.say(MediaOffer(sdp="offer"))
    assert (await guest.expect(MediaFailed)).why == "closed-sitting"
    await join(crowd.lines["an"])


async def test_without_a_relay_the_meeting_goes_on(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await sec.say(MediaOffer(sdp="offer"))
    assert (await sec.expect(MediaFailed)).why == "no-relay"
    await sec.say(MediaLeave())
    assert (await sec.submit(AddItem(item_id=ItemId("i1"), title="Một"))).refusal is None


async def test_bad_offers_are_said(crowd: Crowd, relay: NotingRelay) -> None:
    sec = crowd.lines["sec"]
    await sec.say(MediaOffer(sdp="bad"))
    assert (await sec.expect(MediaFailed)).why == "malformed"
    await join(sec)


@pytest.fixture
async def peers() -> AsyncIterator[list[Peer]]:
    """Peers that are closed at the end."""
    made: list[Peer] = []
    yield made
    for peer in made:
        await peer.connection.close()


async def test_the_real_relay_answers_dies_and_answers_again(start_server: StartServer, peers: list[Peer]) -> None:
    server = await start_server(media=True)
    assert server.udp_port > 0
    crowd = Crowd(server)
    sec = await crowd.found()
    for attempt in range(2):
        peer = Peer(f"peer{attempt}")
        peers.append(peer)
        peer.send(Tone(440))
        peer.send(Picture(128))
        peer.receive("video", 2)
        await sec.say(MediaOffer(sdp=await peer.offer()))
        answer = await sec.expect(MediaAnswer)
        assert "a=ice-lite" in answer.sdp
        assert str(server.udp_port) in answer.sdp
        await sec.expect(CallRoster, lambda r, leg_id=answer.leg_id: [x.leg_id for x in r.legs] == [leg_id])  # type: ignore[misc]
        if attempt == 0:
            relay = server.relay
            assert relay is not None
            os.kill(relay.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
            assert (await sec.expect(MediaFailed)).why == "relay-died"
    await crowd.close()
