"""Bad lines between stock clients and the relay: another address, loss, a cut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from meetroom.media.relay.messages import GoneReason, LegGone, LegStats, RelayStats
from meetroom.media.relay.process import RelayProcess
from meetroom.protocol.signalling import LegId
from tests.faults.wan import Wan
from tests.media.relay.peers import EventLog, Peer, Picture, Tone, running_relay, until_picture, until_tone


class Call:
    """A camera behind a line of its own and a viewer behind another."""

    def __init__(self, relay: RelayProcess, log: EventLog, near: Wan, far: Wan) -> None:
        self.relay, self.log, self.near, self.far = relay, log, near, far
        self.camera, self.viewer = Peer("camera"), Peer("viewer")

    async def leg(self, leg_id: str) -> LegStats:
        stats: RelayStats = await self.relay.stats()
        return next(leg for leg in stats.legs if leg.leg_id == leg_id)


@asynccontextmanager
async def calling() -> AsyncIterator[Call]:
    log = EventLog()
    async with (
        running_relay(log) as relay,
        Wan("127.0.0.1", relay.udp_port) as near,
        Wan("127.0.0.1", relay.udp_port) as far,
    ):
        call = Call(relay, log, near, far)
        call.camera.send(Tone(500))
        call.camera.send(Picture(120))
        call.viewer.receive("audio", 1)
        call.viewer.receive("video", 1)
        try:
            await call.camera.join(relay, port=call.near.port)
            await call.viewer.join(relay, port=call.far.port)
            await until_picture(call.viewer.track("1"), 120)
            yield call
        finally:
            await asyncio.gather(call.camera.connection.close(), call.viewer.connection.close())


@pytest.mark.parametrize("without_stun", [False, True])
async def test_another_address_is_followed_at_once(without_stun: bool) -> None:
    async with calling() as call:
        for line in (call.near, call.far):
            if without_stun:
                line.lose_up = lambda datagram: datagram[0] < 4
            await line.move()
        for _ in range(30):
            await call.viewer.track("1").recv()
        await until_tone(call.viewer.track("0"), 500)
        assert not any(isinstance(event, LegGone) for event in call.log.events)


async def test_lost_packets_are_resent_in_both_directions() -> None:
    async with calling() as call:
        counts = {"up": 0, "down": 0}

        def every_tenth(way: str, datagram: bytes) -> bool:
            if datagram[0] != 0x90 or not 96 <= datagram[1] & 0x7F <= 127:  # only RTP with an extension
                return False
            counts[way] += 1
            return counts[way] % 10 == 0

        call.near.lose_up = lambda datagram: every_tenth("up", datagram)
        call.far.lose_down = lambda datagram: every_tenth("down", datagram)
        while (await call.leg("viewer")).resent < 5 or (await call.leg("camera")).asked_again < 5:
            await call.viewer.track("1").recv()
        await until_picture(call.viewer.track("1"), 120)


async def test_cut_line_is_noticed() -> None:
    async with calling() as call:
        call.near.is_cut = True
        gone = await call.log.until(lambda event: isinstance(event, LegGone))
        assert gone == LegGone(LegId("camera"), GoneReason.SILENT)


async def test_forbidden_voice_never_leaves_the_relay() -> None:
    log = EventLog()
    speaker, listener = Peer("speaker"), Peer("listener")
    speaker.send(Tone(500))
    listener.receive("audio", 1)
    async with running_relay(log) as relay:
        try:
            await speaker.join(relay)
            await listener.join(relay)
            await until_tone(listener.track("0"), 500)
            await relay.set_mic_allowed(LegId("speaker"), False)
            before = {leg.leg_id: leg for leg in (await relay.stats()).legs}
            after = before
            while after[LegId("speaker")].packets_in < before[LegId("speaker")].packets_in + 25:
                after = {leg.leg_id: leg for leg in (await relay.stats()).legs}
            assert after[LegId("listener")].packets_out == before[LegId("listener")].packets_out
        finally:
            await asyncio.gather(speaker.connection.close(), listener.connection.close())
