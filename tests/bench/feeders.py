"""The other points of a meeting as one client sees them: streams encoded beforehand and played into a relay."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiortc.rtcdtlstransport import SRTP_PROFILES, RTCCertificate

from meetroom.media.offer import H264, OPUS
from meetroom.media.relay.process import RelayProcess
from meetroom.media.rtp.extensions import AUDIO_LEVEL_URI
from meetroom.protocol.signalling import Layer, LegId
from tests.bench.film import LEVEL_ID, Replay, encoded, h264_replay, pictures, voice_replay
from tests.bench.rtp_load import LoadLine, read_remote

STEP_S = 0.004
LOUDEST = 20

_CODECS = {
    "audio": f"a=rtpmap:{OPUS} opus/48000/2\r\na=extmap:{LEVEL_ID} {AUDIO_LEVEL_URI}\r\n",
    "video": f"a=rtpmap:{H264} H264/90000\r\na=rtcp-fb:{H264} nack\r\na=rtcp-fb:{H264} nack pli\r\n"
    f"a=fmtp:{H264} packetization-mode=1;profile-level-id=42e01f;level-asymmetry-allowed=1\r\n",
}


@dataclass(frozen=True)
class Film:
    """What every camera sends, encoded: 720p30 and 180p15."""

    high: list[bytes]
    low: list[bytes]


def film(high_bps: int, low_bps: int) -> Film:
    """Encode both layers; takes some seconds."""
    return Film(
        encoded("libx264", pictures(1280, 720), 30, high_bps),
        encoded("libx264", pictures(320, 180), 15, low_bps),
    )


class Feeder:
    """One point that only sends."""

    def __init__(self, number: int, line: LoadLine, shown: Film, layer: Layer | None, *, speaks: bool) -> None:
        self.leg_id = LegId(f"feeder-{number}")
        self.line = line
        base = 5000 + 10 * number
        # What nobody watches is not sent: as the relay tells real clients.
        self.mids = [("mic", "audio", base), ("high", "video", base + 1), ("low", "video", base + 2)]
        self.streams: list[Replay] = []
        if layer is Layer.HIGH:
            self.streams.append(h264_replay(base + 1, H264, shown.high, 30))
        elif layer is Layer.LOW:
            self.streams.append(h264_replay(base + 2, H264, shown.low, 15))
        if speaks:
            self.streams.append(voice_replay(base, OPUS, number, LOUDEST + number))

    def offer(self) -> str:
        """Microphone and both layers."""
        names = " ".join(mid for mid, _, _ in self.mids)
        head = f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {names}\r\n"
        transport = self.line.transport_lines(offering=True)
        return head + "".join(
            f"m={kind} 9 UDP/TLS/RTP/SAVPF {OPUS if kind == 'audio' else H264}\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\n"
            f"a=mid:{mid}\r\na=sendonly\r\n{_CODECS[kind]}{transport}a=ssrc:{ssrc} cname:feeder\r\n"
            for mid, kind, ssrc in self.mids
        )


async def feed(feeders: Sequence[Feeder]) -> None:
    """Send until cancelled."""
    start_s = time.monotonic()
    for index, feeder in enumerate(feeders):
        for stream in feeder.streams:
            stream.due_s = index * 0.003
    while True:
        now_s = time.monotonic() - start_s
        for feeder in feeders:
            for stream in feeder.streams:
                while stream.due_s <= now_s:
                    for packet in stream.packets():
                        feeder.line.send_rtp(packet)
        await asyncio.sleep(STEP_S)


@asynccontextmanager
async def feeding(
    relay: RelayProcess,
    room: str,
    shown: Film,
    count: int,
    *,
    high: int = 1,
    low: int = 12,
    speaking: int = 3,
) -> AsyncIterator[list[Feeder]]:
    """Points in a room of a running relay.

    Args:
        high, low: so many send their high layer, so many after them the low one.
        speaking: the first ones do.
    """
    certificate = RTCCertificate.generateCertificate()
    feeders = []
    for number in range(count):
        layer = Layer.HIGH if number < high else Layer.LOW if number < high + low else None
        line = LoadLine(certificate, "client", SRTP_PROFILES)
        feeders.append(Feeder(number, line, shown, layer, speaks=number < speaking))
    for feeder in feeders:
        await feeder.line.connect(read_remote(await relay.join(room, feeder.leg_id, feeder.offer())))
    task = asyncio.get_running_loop().create_task(feed(feeders))
    try:
        yield feeders
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.gather(*(feeder.line.close() for feeder in feeders))
