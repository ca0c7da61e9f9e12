"""The packets of one sending SSRC: numbering, headers, resending, sender reports; encrypts and sends nothing."""

import secrets
from collections.abc import Iterable, Mapping

from meetroom.media.quality import RateMeter, SendStats
from meetroom.media.rtp.nack import SentRing
from meetroom.media.rtp.packet import RtpPacket, build_rtp
from meetroom.media.rtp.rtcp import ReportBlock, SenderReport

NTP_OFFSET_S = 2_208_988_800  # 1900 to 1970


class SendStream:
    """Counts and keeps what one m-line sends."""

    def __init__(self, mid: str, clock_hz: int) -> None:
        self.mid = mid
        self.ssrc = secrets.randbits(32) or 1
        self.payload_type = 0  # set from the answer
        self._clock_hz = clock_hz
        self._sequence = secrets.randbits(15)  # far from the wrap: SRTP cannot guess a rollover at the start
        self._ticks_base = secrets.randbits(31)
        self._ring = SentRing()
        self._packets = self._octets = self._resent = self._lost = 0
        self._last_ticks: int | None = None
        self._last_ms = 0.0
        self._rate = RateMeter()
        self._frames = RateMeter()
        self.keyframes = 0

    def packets(
        self,
        payloads: Iterable[bytes],
        ticks: int,
        now_ms: float,
        *,
        marker: bool,
        extensions: Mapping[int, bytes] | None = None,
    ) -> list[bytes]:
        """Number the payloads of one frame.

        Args:
            ticks: media time of the frame in ticks of the clock, growing from any start.
            marker: set on the last packet.
        """
        bodies = list(payloads)
        timestamp = self._ticks_base + ticks & 0xFFFF_FFFF
        built = []
        for index, payload in enumerate(bodies):
            packet = RtpPacket(
                payload_type=self.payload_type,
                sequence=self._sequence,
                timestamp=timestamp,
                ssrc=self.ssrc,
                payload=payload,
                marker=marker and index == len(bodies) - 1,
                extensions=extensions or {},
            )
            data = build_rtp(packet)
            self._ring.keep(self._sequence, data)
            self._sequence = self._sequence + 1 & 0xFFFF
            self._octets += len(payload)
            self._rate.add(8 * len(data), now_ms)
            built.append(data)
        self._packets += len(built)
        self._last_ticks, self._last_ms = ticks, now_ms
        self._frames.add(1, now_ms)
        return built

    def resend(self, lost: Iterable[int], now_ms: float, rtt_ms: float) -> list[bytes]:
        """Return the packets of a NACK that are still kept."""
        found = [self._ring.resend(sequence, now_ms, rtt_ms) for sequence in lost]
        packets = [packet for packet in found if packet is not None]
        self._resent += len(packets)
        return packets

    def reported(self, block: ReportBlock) -> None:
        """Note what the relay reports of this stream."""
        self._lost = block.packets_lost

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
