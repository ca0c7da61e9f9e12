"""CPU of the relay per forwarded packet: 11 clients all to all over loopback with real DTLS and SRTP.

Run: python -m tests.bench.bench_relay [seconds].  Writes build/bench/relay.json.
"""

import asyncio
import json
import platform
import socket
import sys
import time
from pathlib import Path
from typing import cast

from aioice import stun
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcicetransport import RTCIceTransport

from meetroom.media.relay.messages import LegUp, RelayEvent
from meetroom.media.relay.process import RelayProcess
from meetroom.media.rtp.packet import RtpPacket, build_rtp
from meetroom.media.rtp.rtcp import ReceiverReport, build_rtcp
from meetroom.protocol.signalling import LegId

PEERS = 11
PACKETS_PER_S = 150
PAYLOAD_BYTES = 888
WARM_UP_S = 3.0

_TRANSPORT = (
    "a=ice-ufrag:bench\r\na=ice-pwd:0123456789abcdefghijklmn\r\na=setup:actpass\r\na=rtcp-mux\r\n"
    "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\n"
)


class BenchClient:
    """Sends one video stream, receives the others and throws them away."""

    role = "controlling"
    state = "completed"

    def __init__(self, number: int, certificate: RTCCertificate) -> None:
        self.leg_id = LegId(f"bench-{number}")
        self.ssrc = number + 1
        self.received = 0
        self._certificate = certificate
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.setblocking(False)
        self._udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        self._buffer = bytearray(2048)
        self._sequence = 0
        self._dtls = RTCDtlsTransport(cast(RTCIceTransport, self), [certificate])
        self._dtls._set_role("client")

    def offer(self) -> str:
        """One sending line and a slot for everybody else."""
        value = next(e.value for e in self._certificate.getFingerprints() if e.algorithm == "sha-256")
        mids = [f"v{index}" for index in range(PEERS)]
        head = f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {' '.join(mids)}\r\n"
        lines = [
            "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n"
            f"a=mid:{mid}\r\na={'recvonly' if index else 'sendonly'}\r\na=fingerprint:sha-256 {value}\r\n"
            f"{_TRANSPORT}{'' if index else f'a=ssrc:{self.ssrc} cname:bench'}\r\n"
            for index, mid in enumerate(mids)
        ]
        return head + "".join(line.replace("\r\n\r\n", "\r\n") for line in lines)

    async def connect(self, answer: str, port: int) -> None:
        """Check the path and shake hands."""
        lines = dict(line[2:].split(":", 1) for line in answer.split("\r\n") if line[:2] == "a=" and ":" in line)
        self._udp.connect(("127.0.0.1", port))
        asyncio.get_running_loop().add_reader(self._udp.fileno(), self._drain)
        check = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        check.attributes["USERNAME"] = f"{lines['ice-ufrag']}:bench"
        check.attributes["USE-CANDIDATE"] = None
        check.add_message_integrity(lines["ice-pwd"].encode())
        self._udp.send(bytes(check))
        algorithm, value = lines["fingerprint"].split(" ")
        await self._dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(algorithm, value)]))

    async def _recv(self) -> bytes:
        return await self._queue.get()

    async def _send(self, data: bytes) -> None:
        self._udp.send(data)

    def _drain(self) -> None:
        for _ in range(256):
            try:
                size = self._udp.recv_into(self._buffer)
            except BlockingIOError:
                return
            if 20 <= self._buffer[0] < 64:
                self._queue.put_nowait(bytes(self._buffer[:size]))
            elif self._buffer[0] >= 128 and not 192 <= self._buffer[1] <= 223:
                self.received += 1

    def send_packet(self) -> None:
        """One packet, always the beginning of a keyframe, so that everything is forwarded from the start."""
        self._sequence = (self._sequence + 1) & 0xFFFF
        payload = b"\x10\x10" + bytes(PAYLOAD_BYTES - 2)
        packet = RtpPacket(96, self._sequence, self._sequence * 600, self.ssrc, payload, marker=True)
        self._udp.send(self._dtls._tx_srtp.protect(build_rtp(packet)))

    def send_report(self) -> None:
        """Say that this client lives."""
        self._udp.send(self._dtls._tx_srtp.protect_rtcp(build_rtcp([ReceiverReport(self.ssrc)])))

    async def close(self) -> None:
        """Hang up."""
        await self._dtls.stop()
        asyncio.get_running_loop().remove_reader(self._udp.fileno())
        self._udp.close()


async def _flow(clients: list[BenchClient], seconds: float) -> None:
    start_s = time.monotonic()
    for tick in range(int(seconds * PACKETS_PER_S)):
        for client in clients:
            client.send_packet()
            if tick % PACKETS_PER_S == 0:
                client.send_report()
        await asyncio.sleep(max(0.0, start_s + (tick + 1) / PACKETS_PER_S - time.monotonic()))


async def measure(seconds: float) -> dict[str, float]:
    """Run the load.  Returns: figures of the measured stretch."""
    up = asyncio.Semaphore(0)

    def on_event(event: RelayEvent) -> None:
        if isinstance(event, LegUp):
            up.release()

    relay = RelayProcess(udp_host="127.0.0.1", on_event=on_event)
    await relay.start()
    certificate = RTCCertificate.generateCertificate()
    clients = [BenchClient(number, certificate) for number in range(PEERS)]
    try:
        for client in clients:
            await client.connect(await relay.join("bench", client.leg_id, client.offer()), relay.udp_port)
            await up.acquire()
        await _flow(clients, WARM_UP_S)
        before, received, started_s = await relay.stats(), sum(c.received for c in clients), time.monotonic()
        await _flow(clients, seconds)
        after, took_s = await relay.stats(), time.monotonic() - started_s
        out = sum(leg.packets_out for leg in after.legs) - sum(leg.packets_out for leg in before.legs)
        arrived = sum(client.received for client in clients) - received
        return {
            "us_per_packet": (after.cpu_s - before.cpu_s) / out * 1e6,
            "packets_per_s": out / took_s,
            "cpu_share": (after.cpu_s - before.cpu_s) / took_s,
            "dropped": float(after.dropped - before.dropped),
            "lost_in_kernel": 1 - arrived / out,
            "packets_in": float(after.packets_in - before.packets_in),
        }
    finally:
        await asyncio.gather(*(client.close() for client in clients))
        await relay.stop()


def main() -> int:
    """Measure, print, write."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    figures = asyncio.run(measure(seconds))
    note = ", ".join(f"{name} {value:.3g}" for name, value in figures.items())
    row = {
        "measure": "relay CPU per forwarded packet",
        "value": round(figures["us_per_packet"], 2),
        "unit": "us",
        "op": "<=",
        "target": 13.0,
        "peer": None,
        "peer_value": None,
        "ok": figures["us_per_packet"] <= 13.0,
        "note": f"{PEERS} clients all to all, {PAYLOAD_BYTES + 12}-byte packets: {note}",
    }
    machine = {"system": platform.platform(), "python": platform.python_version()}
    target = Path("build/bench/relay.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"machine": machine, "rows": [row]}, indent=1), encoding="utf-8")
    sys.stdout.write(f"{row['value']} us of CPU per forwarded packet; {note}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
