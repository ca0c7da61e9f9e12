"""The conference of a meeting: legs that come and go, wants, what the relay says, health, closed doors."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest

from meetroom.domain.agenda import AddItem, StartItem
from meetroom.domain.core import ItemId
from meetroom.domain.state import Role
from meetroom.media.relay.messages import (
    DemandChanged,
    GoneReason,
    LegGone,
    LegStats,
    LegUp,
    RelayDied,
    RelayEvent,
    RelayStats,
    SlotsChanged,
    SpeakersChanged,
)
from meetroom.protocol.codec import decode_server
from meetroom.protocol.messages import ByeReason, Ping, Pong
from meetroom.protocol.signalling import (
    CallHealth,
    CallRoster,
    CallRosterChange,
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
    Outlook,
    SetWants,
    SlotFill,
    SlotMap,
    Speaking,
    Want,
    outlook,
)
from meetroom.server import calls, pacing
from meetroom.server.config import TrafficLimits
from tests.media.relay.peers import Peer, Picture, Tone
from tests.server.conftest import Crowd, StartServer
from tests.server.noting_relay import NotingRelay, join
from tests.server.visitor import Line


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


async def test_too_many_offers_are_refused_for_now_and_the_leg_stays(
    crowd: Crowd, relay: NotingRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = time.monotonic()
    monkeypatch.setattr(calls, "time", SimpleNamespace(monotonic=lambda: now_s))
    sec = crowd.lines["sec"]
    leg_id = await join(sec)
    for number in range(60):
        await sec.say(MediaOffer(sdp="offer", offer_id=f"o-{number}"))
    refused = await sec.expect(MediaFailed)
    assert refused.why is MediaFailure.TOO_OFTEN
    assert outlook(refused.why) is Outlook.RETRY
    await sec.expect(MediaFailed, lambda failed: failed.offer_id == "o-59")
    answered = [message for message in sec.seen if isinstance(message, MediaAnswer)]
    failed = [message for message in sec.seen if isinstance(message, MediaFailed)]
    assert 61 - len([failure for failure in failed if failure.why is MediaFailure.TOO_OFTEN]) == (
        TrafficLimits().offers_burst
    )
    # The newest offer that was taken goes on; so does the leg there was.
    assert set(relay.legs) == {leg_id, answered[-1].leg_id}


async def test_of_many_wants_and_states_the_newest_count(
    crowd: Crowd, relay: NotingRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    leg_id = await join(an)
    begun_s = time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr(pacing, "time", SimpleNamespace(monotonic=lambda: begun_s))  # all of it at the same time
        for height_px in range(1, 121):
            await an.say(SetWants(wants=(Want(LegId("l-x"), height_px),)))
            await an.say(MediaState(muted=height_px % 2 == 1, camera=height_px != 120, sharing=False))
        await an.say(Ping(sent_ms=1.0))
        await an.expect(Pong)  # the server has heard all of it
    seen = 0
    async with asyncio.timeout(60):
        while (asked := await relay.asked.get()) != ("wants", leg_id, (Want(LegId("l-x"), 120),)):
            seen += asked[0] == "wants"
    assert seen == TrafficLimits().wants_burst
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


async def answered(line: Line, offer_sdp: str) -> MediaAnswer:
    """What the relay answers; where it takes its time to start anew it is asked again, as clients do."""
    for _ in range(6):
        before = len(line.seen)
        await line.say(MediaOffer(sdp=offer_sdp))
        await line.until(lambda at=before: any(isinstance(m, MediaAnswer | MediaFailed) for m in line.seen[at:]))  # type: ignore[misc]
        if any(isinstance(message, MediaAnswer) for message in line.seen[before:]):
            break
    return await line.expect(MediaAnswer)


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
        answer = await answered(sec, await peer.offer())
        assert "a=ice-lite" in answer.sdp
        assert str(server.udp_port) in answer.sdp
        await sec.expect(CallRoster, lambda r, leg_id=answer.leg_id: [x.leg_id for x in r.legs] == [leg_id])  # type: ignore[misc]
        if attempt == 0:
            relay = server.relay
            assert relay is not None
            os.kill(relay.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
            assert (await sec.expect(MediaFailed)).why == "relay-died"
    await crowd.close()
