"""The relay process with stock aiortc clients over real sockets on loopback."""

import asyncio
import os
import signal
import socket
import sys

import pytest

from meetroom.media.relay.messages import (
    DemandChanged,
    GoneReason,
    LegGone,
    LegUp,
    OfferRefusal,
    OfferRefused,
    RelayDied,
    SlotsChanged,
    SpeakersChanged,
)
from meetroom.media.relay.process import RelayFailure, RelayProcess, RelayUnavailable
from meetroom.protocol.signalling import Layer, LegId, Want
from tests.media.relay.peers import EventLog, Peer, Picture, Tone, running_relay, until_picture, until_tone


def talker(leg_id: str, hertz: int, grey: int, *, codec: str = "video/VP8") -> Peer:
    peer = Peer(leg_id)
    peer.send(Tone(hertz))
    peer.send(Picture(grey), codec)
    peer.receive("audio", 3)
    peer.receive("video", 2)
    return peer


@pytest.mark.parametrize("codec", ["video/VP8", "video/H264"])
async def test_three_stock_peers_see_and_hear_one_another(codec: str) -> None:
    log = EventLog()
    peers = [talker(name, 400 + 300 * i, 60 + 70 * i, codec=codec) for i, name in enumerate("abc")]
    async with running_relay(log) as relay:
        try:
            for peer in peers:
                await peer.join(relay)
            await log.until(lambda e: isinstance(e, SpeakersChanged) and len(e.leg_ids) == 3)
            for index, peer in enumerate(peers):
                others = [i for i in range(3) if i != index]
                for mid, other in zip(peer.mids("video"), others, strict=True):
                    await until_picture(peer.track(mid), 60 + 70 * other)
                heard = await log.until(
                    lambda e, me=peer: (  # type: ignore[misc]
                        isinstance(e, SlotsChanged)
                        and e.leg_id == me.leg_id
                        and sum(fill.layer is Layer.MIC for fill in e.fills) == 2
                    )
                )
                assert isinstance(heard, SlotsChanged)
                for fill in heard.fills:
                    if fill.layer is Layer.MIC:
                        await until_tone(peer.track(fill.mid), 400 + 300 * "abc".index(fill.leg_id or ""))
            stats = await relay.stats()
            assert stats.dropped == 0
            assert stats.cpu_s > 0
            assert {leg.leg_id for leg in stats.legs} == {"a", "b", "c"}
            assert all(leg.connected and leg.packets_out > 0 for leg in stats.legs)
        finally:
            await asyncio.gather(*(peer.connection.close() for peer in peers))


async def test_wants_choose_the_layer_and_demand_follows() -> None:
    log = EventLog()
    camera, viewer = Peer("camera"), Peer("viewer")
    camera.send(Tone(500))
    camera.send(Picture(200))
    camera.send(Picture(80))
    viewer.receive("video", 1)
    async with running_relay(log) as relay:
        try:
            await camera.join(relay)
            await viewer.join(relay)
            track = viewer.track("0")
            await until_picture(track, 80)  # nothing was wanted: the low layer
            await log.until(
                lambda e: isinstance(e, DemandChanged) and e.leg_id == "camera" and e.layers == (Layer.MIC, Layer.LOW)
            )
            await relay.set_wants(LegId("viewer"), (Want(LegId("camera"), 720),))
            await until_picture(track, 200)
            await log.until(lambda e: isinstance(e, DemandChanged) and e.layers == (Layer.MIC, Layer.HIGH))
            seen = len(log.events)
            await relay.set_wants(LegId("viewer"), (Want(LegId("camera"), 0),))
            await log.until(lambda e: isinstance(e, DemandChanged) and e.layers == (Layer.MIC,), since=seen)
            gone = await log.until(lambda e: isinstance(e, SlotsChanged), since=seen)
            assert isinstance(gone, SlotsChanged)
            assert gone.fills[0].leg_id is None
        finally:
            await asyncio.gather(camera.connection.close(), viewer.connection.close())


async def test_forbidden_microphone_is_silent_at_once() -> None:
    log = EventLog()
    speaker, listener = talker("speaker", 500, 90), talker("listener", 900, 150)
    async with running_relay(log) as relay:
        try:
            await speaker.join(relay)
            await listener.join(relay)
            await until_tone(listener.track(listener.mids("audio")[0]), 500)
            seen = len(log.events)
            await relay.set_mic_allowed(LegId("speaker"), False)
            told = await log.until(lambda e: isinstance(e, SpeakersChanged), since=seen)
            assert told == SpeakersChanged("hall", (LegId("listener"),))
            before = {leg.leg_id: leg for leg in (await relay.stats()).legs}
            await until_tone(speaker.track(speaker.mids("audio")[0]), 900)  # the line itself stays alive
            # Pictures still flow to the listener; its slots say that no voice does.
            fills = [e.fills for e in log.events if isinstance(e, SlotsChanged) and e.leg_id == "listener"][-1]
            assert [fill.layer for fill in fills if fill.layer is not None] == [Layer.HIGH]
            assert before[LegId("speaker")].packets_in > 0
            await relay.set_mic_allowed(LegId("speaker"), True)
            await until_tone(listener.track(listener.mids("audio")[0]), 500)
        finally:
            await asyncio.gather(speaker.connection.close(), listener.connection.close())


async def test_peer_that_hangs_up_is_gone_and_leaves_its_slots() -> None:
    log = EventLog()
    one, two = talker("one", 500, 90), talker("two", 900, 150)
    async with running_relay(log) as relay:
        try:
            await one.join(relay)
            await two.join(relay)
            await until_picture(one.track(one.mids("video")[0]), 150)
            seen = len(log.events)
            await two.connection.close()
            assert await log.until(lambda e: isinstance(e, LegGone), since=seen) == LegGone(
                LegId("two"), GoneReason.CLOSED
            )
            await log.until(
                lambda e: isinstance(e, SlotsChanged) and all(fill.leg_id is None for fill in e.fills), since=seen
            )
            await relay.leave(LegId("one"))
            assert (await relay.stats()).legs == ()
        finally:
            await asyncio.gather(one.connection.close(), two.connection.close())


async def test_killed_relay_is_started_again_on_the_same_port() -> None:
    log = EventLog()
    async with running_relay(log) as relay:
        first = talker("first", 500, 90)
        try:
            await first.join(relay)
            await log.until(lambda e: isinstance(e, LegUp))
            port, pid = relay.udp_port, relay.pid
            os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            await log.until(lambda e: isinstance(e, RelayDied))
            await relay.leave(LegId("first"))
            again, other = talker("again", 500, 90), talker("other", 700, 150)
            try:
                await again.join(relay)
                await other.join(relay)
                assert relay.udp_port == port
                assert relay.pid != pid
                await until_picture(again.track(again.mids("video")[0]), 150)
            finally:
                await asyncio.gather(again.connection.close(), other.connection.close())
        finally:
            await first.connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be halted there")
async def test_relay_that_answers_nothing_is_started_again() -> None:
    log = EventLog()
    async with running_relay(log) as relay:
        pid = relay.pid
        os.kill(pid, signal.SIGSTOP)
        await log.until(lambda e: isinstance(e, RelayDied))
        peer = talker("peer", 500, 90)
        try:
            await peer.join(relay)
            assert relay.pid != pid
        finally:
            await peer.connection.close()


async def test_port_in_use_is_told() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        relay = RelayProcess(udp_host="127.0.0.1", udp_port=taken.getsockname()[1], on_event=lambda event: None)
        with pytest.raises(RelayUnavailable) as failure:
            await relay.start()
        assert failure.value.reason is RelayFailure.PORT_IN_USE


async def test_bad_offers_are_refused_and_strangers_ignored() -> None:
    log = EventLog()
    async with running_relay(log) as relay:
        with pytest.raises(OfferRefused) as refused:
            await relay.join("hall", LegId("x"), "nonsense")
        assert refused.value.reason is OfferRefusal.MALFORMED
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            for datagram in (b"\x80" + bytes(40), b"\x80\xc8" + bytes(40), bytes(28), b"\x16" * 40, b"\xff" * 40, b""):
                stranger.sendto(datagram, ("127.0.0.1", relay.udp_port))
        assert (await relay.stats()).packets_out == 0
    with pytest.raises(RelayUnavailable):
        await relay.stats()
