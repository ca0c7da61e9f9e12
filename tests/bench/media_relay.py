"""The relay against Janus VideoRoom: CPU per forwarded packet under the same load, alternating, in one run."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, SRTP_PROFILES, RTCCertificate, SRTPProtectionProfile

from meetroom.media.relay.messages import LegUp, RelayEvent
from meetroom.media.relay.process import RelayProcess
from meetroom.protocol.signalling import LegId, Want
from tests.bench.janus import Janus, JanusMissing, version
from tests.bench.processes import user_and_system_s
from tests.bench.profiling import explain
from tests.bench.report import Row, median
from tests.bench.rtp_load import PACKETS_PER_S, PAYLOAD_BYTES, LoadLine, VideoSource, describe, flow, read_remote

PEERS = 11
TARGET = 0.40
WARM_UP_S = 3.0
TILE_PX = 720


@dataclass
class Crowd:
    """Clients of one server under load, and what one stretch of load has cost that server."""

    name: str
    pid: int
    senders: list[tuple[LoadLine, VideoSource]] = field(default_factory=list)
    listeners: list[LoadLine] = field(default_factory=list)
    us_per_packet: list[float] = field(default_factory=list)
    system_us: list[float] = field(default_factory=list)
    arrived_share: list[float] = field(default_factory=list)
    generator_share: float = 0.0

    async def load(self, seconds: float) -> None:
        """Run the load once and note the figures."""
        arrived, before, own = self._arrived(), user_and_system_s(self.pid), time.process_time()
        started_s = time.monotonic()
        await flow(self.senders, seconds)
        took_s = time.monotonic() - started_s
        arrived = self._arrived() - arrived
        user, system = (
            (now - then) / max(1, arrived) * 1e6 for now, then in zip(user_and_system_s(self.pid), before, strict=True)
        )
        self.us_per_packet.append(user + system)
        self.system_us.append(system)
        self.arrived_share.append(arrived / (took_s * PACKETS_PER_S * PEERS * (PEERS - 1)))
        self.generator_share = max(self.generator_share, (time.process_time() - own) / took_s)

    def _arrived(self) -> int:
        return sum(line.received for line in self.listeners)

    @property
    def profile(self) -> str:
        """What is spoken with most of the packets."""
        return self.listeners[0].profile.removeprefix("SRTP_")


@asynccontextmanager
async def relay_crowd(profiles: Sequence[SRTPProtectionProfile]) -> AsyncIterator[Crowd]:
    """Eleven clients of our relay, each with one line both ways."""
    up = asyncio.Semaphore(0)

    def on_event(event: RelayEvent) -> None:
        if isinstance(event, LegUp):
            up.release()

    relay = RelayProcess(udp_host="127.0.0.1", on_event=on_event)
    certificate = RTCCertificate.generateCertificate()
    lines = [LoadLine(certificate, "client", profiles) for _ in range(PEERS)]
    legs = [LegId(f"peer-{number}") for number in range(PEERS)]
    mids = [("v", "sendonly"), *((f"s{number}", "recvonly") for number in range(PEERS - 1))]
    try:
        await relay.start()
        crowd = Crowd("meetroom relay", relay.pid)
        for number, (line, leg) in enumerate(zip(lines, legs, strict=True)):
            answer = await relay.join("bench", leg, describe(mids, line, offering=True, ssrc=1000 + number))
            await line.connect(read_remote(answer))
            await up.acquire()
            crowd.senders.append((line, VideoSource(1000 + number)))
        for leg in legs:
            await relay.set_wants(leg, tuple(Want(leg_id=each, height_px=TILE_PX) for each in legs if each != leg))
        crowd.listeners = lines
        yield crowd
    finally:
        await asyncio.gather(*(line.close() for line in lines))
        await relay.stop()


@asynccontextmanager
async def janus_crowd(profiles: Sequence[SRTPProtectionProfile]) -> AsyncIterator[Crowd]:
    """Eleven clients of Janus: one line each for sending, one multistream subscription each for receiving.

    Raises: JanusMissing.
    """
    certificate = RTCCertificate.generateCertificate()
    async with Janus() as janus, AsyncExitStack() as stack:
        crowd = Crowd(f"Janus {version()}", janus.pid)

        def line(role: str) -> LoadLine:
            made = LoadLine(certificate, "client" if role == "client" else "server", profiles)
            stack.push_async_callback(made.close)
            return made

        async def publish(number: int) -> int:
            publisher, source = line("server"), VideoSource(1000 + number)
            offer = describe([("v", "sendonly")], publisher, offering=True, ssrc=source.ssrc)
            feed, answer = await (await janus.attach()).publish(offer)
            await publisher.connect(read_remote(answer))
            crowd.senders.append((publisher, source))
            return feed

        async def subscribe(feeds: list[int]) -> None:
            subscriber, handle = line("client"), await janus.attach()
            offer = await handle.subscribe(feeds)
            mids = [text.partition(":")[2] for text in offer.split("\r\n") if text.startswith("a=mid:")]
            await handle.start(describe([(mid, "recvonly") for mid in mids], subscriber, offering=False))
            await subscriber.connect(read_remote(offer))
            crowd.listeners.append(subscriber)

        feeds = await asyncio.gather(*(publish(number) for number in range(PEERS)))
        await flow(crowd.senders, 1.0)  # Janus tells of a publisher's streams once they flow
        await asyncio.gather(*(subscribe([each for each in feeds if each != feed]) for feed in feeds))
        yield crowd


async def _alternate(crowds: Sequence[Crowd], rounds: int, seconds: float) -> None:
    for crowd in crowds:
        await flow(crowd.senders, WARM_UP_S)
    for _ in range(rounds):
        for crowd in crowds:
            await crowd.load(seconds)


async def _compare(measure: str, profiles: Sequence[SRTPProtectionProfile], rounds: int, seconds: float) -> Row:
    async with relay_crowd(profiles) as ours:
        try:
            async with janus_crowd(profiles) as theirs:
                await _alternate([ours, theirs], rounds, seconds)
                profile = await explain(ours.pid, lambda: flow(ours.senders, 3.0))
        except JanusMissing as missing:
            await _alternate([ours], rounds, seconds)
            own = f"alone: {median(ours.us_per_packet):.2f} us per packet with {ours.profile}"
            return Row(measure, None, "ratio", "<=", TARGET, "Janus: missing", None, f"{missing}; {own}")
    mine, other = median(ours.us_per_packet), median(theirs.us_per_packet)
    ratio = mine / other
    note = (
        f"{mine:.2f} us against {other:.2f} us (of these {median(ours.system_us):.2f} and "
        f"{median(theirs.system_us):.2f} us in the kernel), medians of {rounds} times {seconds:.0f} s alternating "
        f"({_spread(ours)} against {_spread(theirs)}); {PEERS} peers all to all, {PAYLOAD_BYTES + 12}-byte packets, "
        f"{PACKETS_PER_S * PEERS * (PEERS - 1)} packets/s out; {ours.profile} against {theirs.profile}; arrived "
        f"{min(ours.arrived_share):.1%} and {min(theirs.arrived_share):.1%}; generator at most "
        f"{max(ours.generator_share, theirs.generator_share):.0%} of a core; CPU of the whole process from /proc"
    )
    if ratio > TARGET:
        note += f"; {profile}"
    return Row(measure, ratio, "ratio", "<=", TARGET, theirs.name, other, note)


def _spread(crowd: Crowd) -> str:
    return f"{min(crowd.us_per_packet):.2f}–{max(crowd.us_per_packet):.2f}"


async def rows(quick: bool) -> list[Row]:
    """The comparison with the same profile offered, and with everything offered."""
    rounds, seconds = (2, 2.0) if quick else (5, 5.0)
    name = "relay CPU per forwarded packet / Janus VideoRoom"
    return [
        await _compare(f"{name}, same SRTP profile", [SRTP_AEAD_AES_128_GCM], rounds, seconds),
        await _compare(f"{name}, each its own profile", SRTP_PROFILES, rounds, seconds),
    ]
