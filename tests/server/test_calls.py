"""The conference as the meeting sees it: with a relay that only takes notes, and once with the real one."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from meetroom.domain.agenda import AddItem, StartItem
from meetroom.domain.core import ItemId, SpeechId
from meetroom.domain.floor import GrantFloor, RequestFloor
from meetroom.domain.state import Role
from meetroom.media.relay.messages import (
    DemandChanged,
    GoneReason,
    LegGone,
    LegUp,
    OfferRefusal,
    OfferRefused,
    RelayDied,
    RelayStats,
    SlotsChanged,
    SpeakersChanged,
)
from meetroom.protocol.messages import ByeReason
from meetroom.protocol.signalling import (
    CallRoster,
    Layer,
    LayerDemand,
    LegId,
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

    async def until(self, *wanted: object) -> None:
        """Wait until something was asked."""
        async with asyncio.timeout(10):
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
