"""All sending streams of a session: microphone and layers, what RTCP asks of them, and who may send how much.

Encrypts nothing.  Runs on the loop's thread.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor

import av

from meetroom.media.audio import RATE_HZ, Samples
from meetroom.media.config import VideoCodec, VideoFormat
from meetroom.media.frames import CLOCK_HZ
from meetroom.media.offer import AnsweredLine
from meetroom.media.picture import Picture
from meetroom.media.quality import RateMeter, SendStats
from meetroom.media.rtp.rtcp import (
    BitrateLimit,
    FullIntraRequest,
    Nack,
    PictureLoss,
    ReceiverReport,
    RtcpPacket,
    SenderReport,
)
from meetroom.media.send.allocation import Allocator, Shares, voice_wire_bps
from meetroom.media.send.controller import START_BPS, UplinkController
from meetroom.media.send.layer import Filmed, LayerSender
from meetroom.media.send.microphone import MicrophoneSender
from meetroom.media.send.pacer import HEADERS_BYTES, Pacer
from meetroom.media.send.stream import SendStream
from meetroom.media.send.video_codecs import Content
from meetroom.protocol.signalling import Layer

LANES = (Layer.LOW, Layer.SCREEN, Layer.HIGH)  # in the order they leave
DIVIDE_EVERY_MS = 100.0
BURST_MS = 250.0
PACE, FAST_PACE = 1.3, 2.5  # of the rate allowed: for a large picture, for small ones while the line has no queue
CLEAR_QUEUE_MS = 50.0
MOST_BACKLOG_MS = 200.0
MAX_ONE_BYTE_ID = 14


class SourceTable:
    """What this client sends, by layer; the mid of each is the layer's name."""

    def __init__(
        self,
        microphone: bool,
        layers: Mapping[Layer, VideoFormat],
        codec: VideoCodec,
        loop: asyncio.AbstractEventLoop,
        workers: Executor,
        transmit: Callable[[bytes], None],
        clock: Callable[[], float] = lambda: time.monotonic() * 1000.0,
    ) -> None:
        """Args: clock: the time in ms, of the same kind as every `now_ms`."""
        self._transmit = transmit
        self._clock = clock
        self._codec = codec
        self._pacer = Pacer(loop, len(LANES), PACE * START_BPS, self._leave, clock)
        self._microphone = MicrophoneSender(SendStream(Layer.MIC.value, RATE_HZ)) if microphone else None
        self._layers = {layer: self._layer(layer, chosen, loop, workers) for layer, chosen in layers.items()}
        streams = [self._microphone.stream] if self._microphone else []
        streams += [sender.stream for sender in self._layers.values()]
        self._streams = {stream.ssrc: stream for stream in streams}
        self._by_ssrc = {sender.stream.ssrc: sender for sender in self._layers.values()}
        self._bound: set[str] = set()
        self._controller = UplinkController()
        self._allocator = Allocator()
        self._shares = Shares(0)
        self._sent, self._burst = RateMeter(1000.0), RateMeter(BURST_MS)
        self._again = RateMeter(1000.0)
        self._divided_ms = float("-inf")

    def _layer(
        self, layer: Layer, chosen: VideoFormat, loop: asyncio.AbstractEventLoop, workers: Executor
    ) -> LayerSender:
        lane = LANES.index(layer)
        return LayerSender(
            SendStream(layer.value, CLOCK_HZ),
            self._codec,
            chosen,
            Content.SCREEN if layer is Layer.SCREEN else Content.CAMERA,
            loop,
            workers,
            send=lambda packets: self._pacer.send(lane, packets),
            has_room=lambda: self._pacer.backlog_ms(lane) < MOST_BACKLOG_MS,
        )

    @property
    def ssrcs(self) -> dict[str, int]:
        """SSRC of each m-line that sends, by mid, in the order of the offer."""
        return {stream.mid: stream.ssrc for stream in self._streams.values()}

    @property
    def uplink_bps(self) -> int:
        """What all streams together may send now, headers of IP counted."""
        return self._controller.target_bps

    @property
    def uplink_lost_share(self) -> float:
        """What the relay missed of us at its last report, 0..1."""
        return self._controller.lost_share

    def sent_bps(self, now_ms: float) -> float:
        """What was sent in the last second, headers of IP counted."""
        return self._sent.per_s(now_ms)

    def bind(self, lines: Mapping[str, AnsweredLine]) -> None:
        """Take payload types and extensions from the answer; what is rejected there is never sent."""
        for stream in self._streams.values():
            wanted = "OPUS" if stream.mid == Layer.MIC.value else self._codec
            line = lines.get(stream.mid)
            chosen = [key for key, name in line.codecs.items() if name == wanted] if line else []
            if line is None or not chosen:
                continue
            stream.payload_type = chosen[0]
            if line.send_time_extension_id is not None and line.send_time_extension_id <= MAX_ONE_BYTE_ID:
                stream.send_time_extension_id = line.send_time_extension_id
            self._bound.add(stream.mid)
        if self._microphone is not None and Layer.MIC.value in lines:
            line = lines[Layer.MIC.value]
            self._microphone.level_extension_id = line.level_extension_id
            self._microphone.redundant_type = next((key for key, name in line.codecs.items() if name == "RED"), None)

    def demand(self, layers: Iterable[Layer]) -> None:
        """Encode only these layers from now on; the microphone is not concerned."""
        wanted = frozenset(layers)
        for layer, sender in self._layers.items():
            sender.demand(layer in wanted)

    def offer(self, layers: Iterable[Layer], picture: av.VideoFrame | Picture, now_ms: float) -> None:
        """Give one picture to those of `layers` that the answer accepted."""
        filmed = Filmed(picture)
        for layer in layers:
            if layer.value not in self._bound or layer not in self._layers:
                continue
            if self._layers[layer].begins(now_ms):
                self._divide(now_ms)
            self._layers[layer].offer(filmed, now_ms)

    def withdraw(self, layer: Layer) -> None:
        """Send nothing of what this layer showed any more."""
        if layer in self._layers:
            self._layers[layer].withdraw()

    def speak(self, samples: Samples, now_ms: float) -> None:
        """Send one frame of the microphone.  Raises: ValueError unless it has 960 samples."""
        if self._microphone is not None and Layer.MIC.value in self._bound:
            for packet in self._microphone.packets(samples, now_ms):
                self._go(self._microphone.stream.leaving(packet, now_ms), now_ms)

    def round_trip(self, rtt_ms: float, now_ms: float) -> None:
        """Take one measured round trip to the relay."""
        self._controller.round_trip(rtt_ms, now_ms)

    def tick(self, now_ms: float) -> None:
        """Do what is due; call every 20 ms or so."""
        if now_ms - self._divided_ms >= DIVIDE_EVERY_MS:
            self._controller.update(
                now_ms,
                sent_bps=self._sent.per_s(now_ms),
                burst_bps=self._burst.per_s(now_ms),
                hungry=self._shares.hungry,
                sleeping=self._shares.sleeping,
            )
            self._divide(now_ms)
        for sender in self._layers.values():
            sender.again(now_ms)

    def _divide(self, now_ms: float) -> None:
        self._divided_ms = now_ms
        target_bps = self._controller.target_bps
        microphone = self._microphone
        repeats = microphone.repeats if microphone is not None else 0
        wanted = {layer: sender.format for layer, sender in self._layers.items() if sender.wants(now_ms)}
        self._shares = self._allocator.divide(target_bps, wanted, repeats=repeats, now_ms=now_ms)
        for layer in wanted:
            self._layers[layer].allot(self._shares.layers.get(layer))
        if microphone is not None:
            microphone.set_rate(self._shares.voice_bps)
        fast = FAST_PACE if self._controller.queue_ms < CLEAR_QUEUE_MS else PACE
        self._pacer.set_rate(PACE * target_bps, fast * target_bps)

    def _leave(self, lane: int, packet: bytes) -> None:
        now_ms = self._clock()
        sent = self._layers[LANES[lane]].stream.leaving(packet, now_ms)
        self._count(len(sent), now_ms)
        self._transmit(sent)

    def _go(self, packet: bytes, now_ms: float) -> None:
        """Send a packet past the queue: a voice, or what somebody misses already."""
        self._pacer.spent(len(packet))
        self._count(len(packet), now_ms)
        self._transmit(packet)

    def _count(self, size_bytes: int, now_ms: float) -> None:
        for meter in (self._sent, self._burst):
            meter.add(8 * (size_bytes + HEADERS_BYTES), now_ms)

    def rtcp(self, packet: RtcpPacket, now_ms: float, rtt_ms: float) -> None:
        """Do what one RTCP packet asks of the senders; others are ignored."""
        handle = self._handlers.get(type(packet))
        if handle is not None:
            handle(self, packet, now_ms, rtt_ms)

    def _nack(self, packet: Nack, now_ms: float, rtt_ms: float) -> None:
        stream, layer = self._streams.get(packet.media_ssrc), self._by_ssrc.get(packet.media_ssrc)
        if stream is not None and not (layer is not None and layer.sleeps):  # a keyframe ends its sleep anyway
            self._resend(stream, packet.lost, now_ms, rtt_ms)

    def _resend(self, stream: SendStream, lost: Iterable[int], now_ms: float, rtt_ms: float) -> None:
        for sequence in lost:
            if self._again.per_s(now_ms) >= self._controller.target_bps:
                return  # who asks for so much has a broken line, or is no friend
            for found in stream.resend((sequence,), now_ms, rtt_ms):
                self._again.add(8 * len(found), now_ms)
                self._go(found, now_ms)

    def _picture_loss(self, packet: PictureLoss, now_ms: float, rtt_ms: float) -> None:
        self._request_key(packet.media_ssrc)

    def _full_intra(self, packet: FullIntraRequest, now_ms: float, rtt_ms: float) -> None:
        for ssrc, _ in packet.entries:
            self._request_key(ssrc)

    def _request_key(self, ssrc: int) -> None:
        sender = self._by_ssrc.get(ssrc)
        if sender is not None:
            sender.request_key()

    def _limit(self, packet: BitrateLimit, now_ms: float, rtt_ms: float) -> None:
        microphone = self._microphone
        speaks = microphone is not None and microphone.speaks(now_ms)
        voice_bps = voice_wire_bps(self._shares.voice_bps, microphone.repeats) if microphone and speaks else 0.0
        self._controller.estimated(packet.bitrate_bps, voice_bps, now_ms)

    def _report(self, packet: SenderReport | ReceiverReport, now_ms: float, rtt_ms: float) -> None:
        sent = lost = 0.0
        for block in packet.blocks:
            stream = self._streams.get(block.ssrc)
            if stream is None:
                continue
            sent += stream.unreported
            lost += stream.reported(block)
            if self._microphone is not None and stream is self._microphone.stream:
                self._microphone.redundancy.lost(block.fraction_lost / 256, now_ms)
        if sent:
            self._controller.lost(min(1.0, lost / sent), now_ms)

    _handlers: Mapping[type, Callable[..., None]] = {
        Nack: _nack,
        PictureLoss: _picture_loss,
        FullIntraRequest: _full_intra,
        BitrateLimit: _limit,
        SenderReport: _report,
        ReceiverReport: _report,
    }

    def reports(self, now_ms: float, wall_s: float) -> list[SenderReport]:
        """Return a sender report of each stream that has sent."""
        found = [stream.report(now_ms, wall_s) for stream in self._streams.values()]
        return [report for report in found if report is not None]

    def close(self) -> None:
        """Send nothing any more."""
        self._pacer.close()

    def stats(self, now_ms: float) -> tuple[SendStats, ...]:
        """Return the figures of every sending stream, the microphone first."""
        own = [self._microphone.stats(now_ms)] if self._microphone else []
        return (*own, *(sender.stats(now_ms) for sender in self._layers.values()))
