"""The packets of one sending SSRC: numbering, headers, resending, sender reports; encrypts and sends nothing."""

import secrets
from collections.abc import Iterable, Mapping
from struct import Struct as Layout

from meetroom.media.quality import RateMeter, SendStats
from meetroom.media.rtp.extensions import build_abs_send_time
from meetroom.media.rtp.nack import SentRing
from meetroom.media.rtp.packet import HEADER_BYTES, build_extensions
from meetroom.media.rtp.rtcp import ReportBlock, SenderReport

NTP_OFFSET_S = 2_208_988_800  # 1900 to 1970
_HEADER = Layout("!BBHLL")
_EXTENDED, _PLAIN, _MARKER = 0x90, 0x80, 0x80
_STAMP_AT = HEADER_BYTES + 5  # behind the extensions' own header and the first one's id
_STAMP_END = _STAMP_AT + 3
_NO_STAMP = bytes(3)


class SendStream:
    """Counts and keeps what one m-line sends."""

    def __init__(self, mid: str, clock_hz: int) -> None:
        self.mid = mid
        self.ssrc = secrets.randbits(32) or 1
        self.payload_type = 0  # set from the answer, as the next
        self.send_time_extension_id: int | None = None
        self._clock_hz = clock_hz
        self._sequence = secrets.randbits(15)  # far from the wrap: SRTP cannot guess a rollover at the start
        self._ticks_base = secrets.randbits(31)
        self._ring = SentRing()
        self._packets = self._octets = self._resent = self._lost = 0
        self._last_ticks: int | None = None
        self._last_ms = 0.0
        self._rate = RateMeter()
        self._frames = RateMeter()
        self._packets_reported = 0
        self.keyframes = 0

    def packets(
        self,
        payloads: Iterable[bytes],
        ticks: int,
        now_ms: float,
        *,
        marker: bool,
        extensions: Mapping[int, bytes] | None = None,
        payload_type: int | None = None,
    ) -> list[bytes]:
        """Number the payloads of one frame; each packet is to go through `leaving` when it is sent.

        Args:
            ticks: media time of the frame in ticks of the clock, growing from any start.
            marker: set on the last packet.
            payload_type: another one than that of the stream.
        """
        bodies = list(payloads)
        timestamp = self._ticks_base + ticks & 0xFFFF_FFFF
        stamp = {self.send_time_extension_id: _NO_STAMP} if self.send_time_extension_id is not None else {}
        block = build_extensions({**stamp, **(extensions or {})})
        first = _EXTENDED if block else _PLAIN
        second = self.payload_type if payload_type is None else payload_type
        built = []
        for index, payload in enumerate(bodies):
            marked = _MARKER if marker and index == len(bodies) - 1 else 0
            header = _HEADER.pack(first, marked | second, self._sequence, timestamp, self.ssrc)
            built.append(header + block + payload)
            self._sequence = self._sequence + 1 & 0xFFFF
            self._octets += len(payload)
        self._packets += len(built)
        self._last_ticks, self._last_ms = ticks, now_ms
        self._frames.add(1, now_ms)
        return built

    def leaving(self, packet: bytes, now_ms: float) -> bytes:
        """Write the time of sending into a packet that goes now, and keep it to be asked for again.

        It is sent again just as it went: another header under the same number would betray the key of AES-GCM.
        """
        if self.send_time_extension_id is not None:
            stamp = build_abs_send_time(int(now_ms * (1 << 32) / 1000))
            packet = packet[:_STAMP_AT] + stamp + packet[_STAMP_END:]
        self._ring.keep(packet[2] << 8 | packet[3], packet)
        self._rate.add(8 * len(packet), now_ms)
        return packet

    def resend(self, lost: Iterable[int], now_ms: float, rtt_ms: float) -> list[bytes]:
        """Return the packets of a NACK that are still kept."""
        found = [self._ring.resend(sequence, now_ms, rtt_ms) for sequence in lost]
        packets = [packet for packet in found if packet is not None]
        self._resent += len(packets)
        return packets

    def reported(self, block: ReportBlock) -> float:
        """Note what the relay reports of this stream; returns how many packets were lost since the last report."""
        self._lost = block.packets_lost
        since = self._packets - self._packets_reported
        self._packets_reported = self._packets
        return since * block.fraction_lost / 256

    @property
    def unreported(self) -> int:
        """Packets sent since the last report."""
        return self._packets - self._packets_reported

    def report(self, now_ms: float, wall_s: float) -> SenderReport | None:
        """Return the sender report of now, None before the first packet; `wall_s` is Unix time."""
        if self._last_ticks is None:
            return None
        ticks = self._last_ticks + int((now_ms - self._last_ms) * self._clock_hz / 1000)
        return SenderReport(
            ssrc=self.ssrc,
            ntp_64=int((wall_s + NTP_OFFSET_S) * (1 << 32)) & (1 << 64) - 1,
            rtp_timestamp=self._ticks_base + ticks & 0xFFFF_FFFF,
            packet_count=self._packets & 0xFFFF_FFFF,
            octet_count=self._octets & 0xFFFF_FFFF,
        )

    def stats(self, now_ms: float, demanded: bool) -> SendStats:
        """Return the figures of now."""
        return SendStats(
            mid=self.mid,
            packets=self._packets,
            resent=self._resent,
            lost=self._lost,
            bitrate_bps=self._rate.per_s(now_ms),
            frames_per_s=self._frames.per_s(now_ms),
            keyframes=self.keyframes,
            demanded=demanded,
        )
