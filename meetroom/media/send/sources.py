"""All sending streams of a session: microphone and layers, and what RTCP asks of them; encrypts nothing."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor

import av

from meetroom.media.audio import RATE_HZ, Samples
from meetroom.media.config import VideoCodec, VideoFormat
from meetroom.media.frames import CLOCK_HZ
from meetroom.media.offer import AnsweredLine
from meetroom.media.picture import Picture
from meetroom.media.quality import SendStats
from meetroom.media.rtp.rtcp import (
    FullIntraRequest,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    RtcpPacket,
    SenderReport,
)
from meetroom.media.send.layer import LayerSender
from meetroom.media.send.microphone import MicrophoneSender
from meetroom.media.send.pacer import Pacer
from meetroom.media.send.stream import SendStream
from meetroom.protocol.signalling import Layer


class SourceTable:
    """What this client sends, by layer; the mid of each is the layer's name.  Runs on the loop's thread."""

    def __init__(
        self,
        microphone: bool,
        layers: Mapping[Layer, VideoFormat],
        codec: VideoCodec,
        loop: asyncio.AbstractEventLoop,
        workers: Executor,
        transmit: Callable[[bytes], None],
    ) -> None:
        self._pacer = Pacer(loop, transmit)
        self._codec = codec
        self._microphone = MicrophoneSender(SendStream(Layer.MIC.value, RATE_HZ)) if microphone else None
        self._layers = {
            layer: LayerSender(SendStream(layer.value, CLOCK_HZ), codec, chosen, loop, workers, self._pacer.send)
            for layer, chosen in layers.items()
        }
        streams = [self._microphone.stream] if self._microphone else []
        streams += [sender.stream for sender in self._layers.values()]
        self._streams = {stream.ssrc: stream for stream in streams}
        self._by_ssrc = {sender.stream.ssrc: sender for sender in self._layers.values()}
        self._bound: set[str] = set()

    @property
    def ssrcs(self) -> dict[str, int]:
        """SSRC of each m-line that sends, by mid, in the order of the offer."""
        return {stream.mid: stream.ssrc for stream in self._streams.values()}

    def bind(self, lines: Mapping[str, AnsweredLine]) -> None:
        """Take payload types from the answer; what is rejected there is never sent."""
        for stream in self._streams.values():
            wanted = "OPUS" if stream.mid == Layer.MIC.value else self._codec
            line = lines.get(stream.mid)
            chosen = [key for key, name in line.codecs.items() if name == wanted] if line else []
            if chosen:
                stream.payload_type = chosen[0]
                self._bound.add(stream.mid)
        if self._microphone is not None and Layer.MIC.value in lines:
            self._microphone.level_extension_id = lines[Layer.MIC.value].level_extension_id

    def demand(self, layers: Iterable[Layer]) -> None:
        """Encode only these layers from now on; the microphone is not concerned."""
        wanted = frozenset(layers)
        for layer, sender in self._layers.items():
            sender.demand(layer in wanted)

    def offer(self, layers: Iterable[Layer], picture: av.VideoFrame | Picture, now_ms: float) -> None:
        """Give one picture to those of `layers` that the answer accepted."""
        for layer in layers:
            if layer.value in self._bound and layer in self._layers:
                self._layers[layer].offer(picture, now_ms)

    def speak(self, samples: Samples, now_ms: float) -> None:
        """Send one frame of the microphone.  Raises: ValueError unless it has 960 samples."""
        if self._microphone is not None and Layer.MIC.value in self._bound:
            self._pacer.urgent(self._microphone.packets(samples, now_ms))

    def rtcp(self, packet: RtcpPacket, now_ms: float, rtt_ms: float) -> None:
        """Do what one RTCP packet asks of the senders; others are ignored."""
        handle = self._handlers.get(type(packet))
        if handle is not None:
            handle(self, packet, now_ms, rtt_ms)

    def _nack(self, packet: Nack, now_ms: float, rtt_ms: float) -> None:
        stream = self._streams.get(packet.media_ssrc)
        if stream is not None:
            self._pacer.urgent(stream.resend(packet.lost, now_ms, rtt_ms))

    def _picture_loss(self, packet: PictureLoss, now_ms: float, rtt_ms: float) -> None:
        self._request_key(packet.media_ssrc)

    def _full_intra(self, packet: FullIntraRequest, now_ms: float, rtt_ms: float) -> None:
        for ssrc, _ in packet.entries:
            self._request_key(ssrc)

    def _request_key(self, ssrc: int) -> None:
        sender = self._by_ssrc.get(ssrc)
        if sender is not None:
            sender.request_key()

    def _report(self, packet: SenderReport | ReceiverReport, now_ms: float, rtt_ms: float) -> None:
        for block in packet.blocks:
            self._reported(block)

    def _reported(self, block: ReportBlock) -> None:
        stream = self._streams.get(block.ssrc)
        if stream is not None:
            stream.reported(block)

    _handlers: Mapping[type, Callable[..., None]] = {
        Nack: _nack,
        PictureLoss: _picture_loss,
        FullIntraRequest: _full_intra,
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
