"""CPU of the relay: per forwarded packet with 11 points all to all, and of a whole meeting of 183 points.

Run: python -m tests.bench.bench_relay [seconds].  Writes build/bench/relay.json.
"""

import asyncio
import ctypes
import json
import platform
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from struct import Struct as Layout

from aiortc.rtcdtlstransport import SRTP_PROFILES, RTCCertificate

from meetroom.media.relay.messages import LegUp, RelayEvent, RelayStats
from meetroom.media.relay.outbox import MemoryPiece, SystemMessage
from meetroom.media.relay.process import RelayProcess
from meetroom.media.rtp.extensions import ABS_SEND_TIME_URI, AUDIO_LEVEL_URI, MID_URI
from meetroom.protocol.signalling import LegId
from tests.bench.rtp_load import PAYLOAD_BYTES, LoadLine, VideoSource, describe, flow, read_remote

PEERS = 11
WARM_UP_S = 3.0
TICKS_PER_S = 50
"""A voice sends in each of them."""
VOICE_BYTES, PICTURE_BYTES = 80, 800
PICTURE_TICKS = 2
"""A picture packet in each other tick makes 200 kb/s: the low layer at 180p15 is two packets for each picture."""
LOUD, SILENT = 20, 127
OPEN_MICROPHONES = 24
"""A closed microphone sends nothing."""
_EXTENDED = Layout("!BBHLLHHL")
_EXTENSIONS = f"a=extmap:1 {AUDIO_LEVEL_URI}\r\na=extmap:2 {ABS_SEND_TIME_URI}\r\na=extmap:4 {MID_URI}\r\n"
_CODECS = {
    "audio": "a=rtpmap:111 opus/48000/2\r\na=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n",
    "video": "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 goog-remb\r\n",
}
_PAYLOAD_TYPES = {"audio": "111 63", "video": "96"}


@dataclass(frozen=True)
class Figures:
    """What a stretch of load did to the relay; shares are 0..1 of one core or of the packets."""

    us_per_packet: float
    packets_in_per_s: float
    packets_out_per_s: float
    cpu_share: float
    dropped: int
    lost_in_kernel: float
    join_s: float
    slowest_join_ms: float

    def note(self) -> str:
        """All of them in one line; packets are those of the socket, reports and checks included, on the way in."""
        return (
            f"{self.packets_in_per_s:.0f} packets/s in, {self.packets_out_per_s:.0f} out, "
            f"{self.cpu_share:.0%} of a core, {self.us_per_packet:.2f} us per packet out, "
            f"{self.dropped} dropped by the relay, "
            f"{self.lost_in_kernel:.2%} not read by the load generator, joined in {self.join_s:.1f} s, "
            f"slowest answer {self.slowest_join_ms:.0f} ms"
        )


class Sink:
    """Reads many datagrams with one system call and looks at two bytes of each: the load must not cost more than
    what is measured."""

    MANY = 64
    DONT_WAIT = 0x40

    def __init__(self) -> None:
        self._read = ctypes.CDLL(None).recvmmsg
        self._memory = ctypes.create_string_buffer(2 * self.MANY)
        self._pieces = (MemoryPiece * self.MANY)()
        self._messages = (SystemMessage * self.MANY)()
        for index in range(self.MANY):
            self._pieces[index].base = ctypes.addressof(self._memory) + 2 * index
            self._pieces[index].length = 2
            self._messages[index].head.pieces = ctypes.addressof(self._pieces[index])
            self._messages[index].head.piece_count = 1
        self._view = memoryview(self._memory).cast("B")

    def drain(self, fileno: int) -> int:
        """Empty one socket.  Returns: how many RTP packets lay in it."""
        found = 0
        while True:
            count = self._read(fileno, ctypes.byref(self._messages), self.MANY, self.DONT_WAIT, None)
            if count <= 0:
                return found
            kinds = zip(self._view[0 : 2 * count : 2], self._view[1 : 2 * count : 2], strict=True)
            found += sum(first >= 128 and not 192 <= second <= 223 for first, second in kinds)
            if count < self.MANY:
                return found


class Point:
    """A point that talks or is silent, may show itself, and throws away what it gets."""

    def __init__(self, number: int, tiles: int, voices: int, certificate: RTCCertificate) -> None:
        self.number = number
        self.leg_id = LegId(f"point-{number}")
        self.line = LoadLine(certificate, "client", SRTP_PROFILES)
        self._lines = [("audio", "mic", "sendonly"), ("video", "high", "sendonly"), ("video", "low", "sendonly")]
        self._lines += [("audio", f"a{index}", "recvonly") for index in range(voices)]
        self._lines += [("video", f"v{index}", "recvonly") for index in range(tiles)]
        self._count = 0
        self._voice, self._picture = bytes(VOICE_BYTES), bytes(PICTURE_BYTES)

    def offer(self) -> str:
        """The SDP offer; every sending line has an SSRC of its own."""
        transport = self.line.transport_lines(offering=True)
        mids = " ".join(mid for _, mid, _ in self._lines)
        head = f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {mids}\r\n"
        return head + "".join(
            f"m={kind} 9 UDP/TLS/RTP/SAVPF {_PAYLOAD_TYPES[kind]}\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\n{_CODECS[kind]}"
            f"{_EXTENSIONS}a=mid:{mid}\r\na={direction}\r\n{transport}"
            + (f"a=ssrc:{self._ssrc(index)} cname:bench\r\n" if direction == "sendonly" else "")
            for index, (kind, mid, direction) in enumerate(self._lines)
        )

    def empty(self, sink: Sink) -> None:
        """Read what has come."""
        self.line.received += sink.drain(self.line._udp.fileno())

    def _ssrc(self, line: int) -> int:
        return 10 * self.number + line + 1

    def tick(self, count: int, *, is_loud: bool, shows: bool) -> None:
        """Send what is due in this tick."""
        word = (1 << 28) | (LOUD + self.number if is_loud else SILENT) << 16
        head = _EXTENDED.pack(0x90, 111, count & 0xFFFF, count * 960, self._ssrc(0), 0xBEDE, 1, word)
        self.line.send_rtp(head + self._voice)
        if shows and count % PICTURE_TICKS:
            self._count += 1
            frame, part = divmod(self._count, 2)
            word = (2 << 28) | (2 << 24) | int(time.monotonic() * 262_144) & 0xFF_FFFF
            second, number = 96 | part << 7, self._count & 0xFFFF
            head = _EXTENDED.pack(0x90, second, number, frame * 6000, self._ssrc(2), 0xBEDE, 1, word)
            key = b"\x10\x10" if part == 0 and frame % 15 == 0 else b"\x00\x11"
            self.line.send_rtp(head + key + self._picture)


class _Ups:
    def __init__(self) -> None:
        self.ups = asyncio.Semaphore(0)

    def on_event(self, event: RelayEvent) -> None:
        if isinstance(event, LegUp):
            self.ups.release()


async def run(points: int, tiles: int, voices: int, seconds: float) -> Figures:
    """A meeting: some microphones are open, `voices` speak, everybody sees `tiles` others in the low layer."""
    waiting = _Ups()
    relay = RelayProcess(udp_host="127.0.0.1", on_event=waiting.on_event)
    certificate = RTCCertificate.generateCertificate()
    crowd = [Point(number, tiles, voices, certificate) for number in range(points)]
    await relay.start()
    try:
        started_s, slowest_s = time.monotonic(), 0.0
        for point in crowd:
            asked_s = time.monotonic()
            answer = await relay.join("hall", point.leg_id, point.offer())
            slowest_s = max(slowest_s, time.monotonic() - asked_s)
            await point.line.connect(read_remote(answer))
            await waiting.ups.acquire()
        join_s = time.monotonic() - started_s
        if sys.platform == "linux":
            for point in crowd:
                asyncio.get_running_loop().remove_reader(point.line._udp.fileno())
        await _talk(crowd, tiles, voices, WARM_UP_S, 1)
        lines = [point.line for point in crowd]
        before, arrived, began_s = await relay.stats(), _arrived(lines), time.monotonic()
        await _talk(crowd, tiles, voices, seconds, 1 + int(WARM_UP_S * TICKS_PER_S))
        after, took_s = await relay.stats(), time.monotonic() - began_s
        return _figures(before, after, took_s, _arrived(lines) - arrived, join_s, slowest_s * 1000)
    finally:
        await asyncio.gather(*(point.line.close() for point in crowd))
        await relay.stop()


async def _talk(crowd: list[Point], tiles: int, voices: int, seconds: float, first: int) -> None:
    start_s, ticks = time.monotonic(), int(seconds * TICKS_PER_S)
    sink = Sink() if sys.platform == "linux" else None
    for tick in range(ticks):
        for index, point in enumerate(crowd[:OPEN_MICROPHONES]):
            point.tick(first + tick, is_loud=index < voices, shows=index <= tiles)
        for point in crowd:
            if sink is not None:
                point.empty(sink)
        await asyncio.sleep(max(0.0, start_s + (tick + 1) / TICKS_PER_S - time.monotonic()))


def _arrived(lines: list[LoadLine]) -> int:
    return sum(line.received for line in lines)


def _figures(
    before: RelayStats, after: RelayStats, took_s: float, arrived: int, join_s: float, slowest_ms: float
) -> Figures:
    out = sum(leg.packets_out for leg in after.legs) - sum(leg.packets_out for leg in before.legs)
    cpu_s = after.cpu_s - before.cpu_s
    return Figures(
        us_per_packet=cpu_s / max(1, out) * 1e6,
        packets_in_per_s=(after.packets_in - before.packets_in) / took_s,
        packets_out_per_s=out / took_s,
        cpu_share=cpu_s / took_s,
        dropped=after.dropped - before.dropped,
        lost_in_kernel=1 - arrived / max(1, out),
        join_s=join_s,
        slowest_join_ms=slowest_ms,
    )


async def measure(seconds: float) -> Figures:
    """Eleven points that see one another in 1.08 Mb/s each: nothing but forwarding."""
    waiting = _Ups()
    relay = RelayProcess(udp_host="127.0.0.1", on_event=waiting.on_event)
    certificate = RTCCertificate.generateCertificate()
    lines = [LoadLine(certificate, "client", SRTP_PROFILES) for _ in range(PEERS)]
    senders = [(line, VideoSource(1000 + number)) for number, line in enumerate(lines)]
    mids = [("v", "sendonly"), *((f"s{number}", "recvonly") for number in range(PEERS - 1))]
    await relay.start()
    try:
        started_s = time.monotonic()
        for number, line in enumerate(lines):
            offer = describe(mids, line, offering=True, ssrc=1000 + number)
            await line.connect(read_remote(await relay.join("bench", LegId(f"peer-{number}"), offer)))
            await waiting.ups.acquire()
        join_s = time.monotonic() - started_s
        await flow(senders, WARM_UP_S)
        before, arrived, began_s = await relay.stats(), _arrived(lines), time.monotonic()
        await flow(senders, seconds)
        after, took_s = await relay.stats(), time.monotonic() - began_s
        return _figures(before, after, took_s, _arrived(lines) - arrived, join_s, 0.0)
    finally:
        await asyncio.gather(*(line.close() for line in lines))
        await relay.stop()


def _row(measure_name: str, value: float, unit: str, target: float, note: str) -> dict[str, object]:
    return {
        "measure": measure_name,
        "value": round(value, 3),
        "unit": unit,
        "op": "<=",
        "target": target,
        "peer": None,
        "peer_value": None,
        "ok": value <= target,
        "note": note,
    }


def main() -> int:
    """Measure, print, write."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    eleven, all_points = asyncio.run(measure(seconds)), asyncio.run(run(183, 9, 3, seconds))
    rows = [
        _row(
            "relay CPU per forwarded packet", eleven.us_per_packet, "us", 13.0,
            f"{PEERS} points all to all, {PAYLOAD_BYTES + 12}-byte packets: {eleven.note()}",
        ),
        _row("relay at 183 points, one process", all_points.cpu_share, "cores", 1.0, all_points.note()),
    ]  # fmt: skip
    machine = {"system": platform.platform(), "python": platform.python_version()}
    target = Path("build/bench/relay.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1), encoding="utf-8")
    sys.stdout.writelines(f"{row['measure']}: {row['value']} {row['unit']}; {row['note']}\n" for row in rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
