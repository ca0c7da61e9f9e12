"""Calls over a troubled line in virtual time, received by us or by aiortc's own receiver, the packets' fate the same.

For tests and benches: `voice_call(trouble)` and `picture_call(trouble)` return figures, `TROUBLES` names the lines.
Knows no socket and no codec: a frame carries the time it was captured at.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtcrtpreceiver import NackGenerator
from aiortc.rtp import RtpPacket as StockPacket

from meetroom.media.receive.assembly import FrameAssembler, VideoPacket
from meetroom.media.receive.fragments import Fragment
from meetroom.media.receive.timescale import Sound
from meetroom.media.receive.voice import VoicePlayout
from tests.faults.wan_model import Conditions, Link
from tests.media.simulated_line import Clock

FRAME_TICKS = 960
TOC = b"\xf8"  # Opus, 20 ms, mono
POLL_MS = 20.0  # how often a session asks its slots what to tell the other end
BACK_AFTER_MS = 5_000.0
BACK_WITHIN_MS = 20.0


@dataclass(frozen=True)
class Trouble:
    """A line that is good, then bad from `begin_ms` to `end_ms`, then good again; `stall_ms` holds everything up."""

    name: str
    bad: Conditions
    good: Conditions = field(default_factory=lambda: Conditions(delay_ms=50.0))
    begin_ms: float = 5_000.0
    end_ms: float = 20_000.0
    duration_ms: float = 32_000.0
    stall_ms: float = 0.0

    def link(self, clock: Clock, seed: int) -> Link:
        """Make the line; its conditions change by themselves."""
        link = Link(self.good, seed=seed)
        clock.at(self.begin_ms, lambda: setattr(link, "conditions", self.bad))
        clock.at(self.end_ms, lambda: setattr(link, "conditions", self.good))
        if self.stall_ms:
            clock.at(self.begin_ms, lambda: link.stall(self.begin_ms + self.stall_ms))
        return link

    @property
    def over_ms(self) -> float:
        """When the trouble is over."""
        return self.begin_ms + self.stall_ms if self.stall_ms else self.end_ms


TROUBLES = {
    trouble.name: trouble
    for trouble in (
        Trouble("1 % loss", Conditions(delay_ms=50, loss=0.01)),
        Trouble("2 % loss", Conditions(delay_ms=50, loss=0.02)),
        Trouble("5 % loss", Conditions(delay_ms=50, loss=0.05)),
        Trouble("3 % bursts", Conditions(delay_ms=50, burst_loss=0.03)),
        Trouble("100 ms jitter", Conditions(delay_ms=100, jitter_ms=50)),
        Trouble("reordering", Conditions(delay_ms=50, reorder=0.05)),
        Trouble("2 s stall", Conditions(delay_ms=50), stall_ms=2_000.0),
        Trouble("jitter and loss", Conditions(delay_ms=55, jitter_ms=5, loss=0.01)),
    )
}


@dataclass
class Figures:
    """What one call was like; latencies are capture to play or show, in ms.

    Attributes:
        heard: (when it was played or shown, its latency), in the order of playing.
        sent: frames sent while the line was bad (all of them for a stall).
        missing: frames of these that were concealed (voice) or never shown (picture).
        keyframes: made in the whole call.
        asked: packets asked for again, each time counted.
    """

    trouble: Trouble
    heard: list[tuple[float, float]] = field(default_factory=list)
    sent: int = 0
    missing: int = 0
    keyframes: int = 0
    asked: int = 0

    def latencies(self, begin_ms: float, end_ms: float) -> list[float]:
        """Latencies of what was played in this time."""
        return [latency for when, latency in self.heard if begin_ms <= when < end_ms]

    @property
    def baseline_ms(self) -> float:
        """The largest latency of the last two seconds before the trouble."""
        return max(self.latencies(self.trouble.begin_ms - 2_000, self.trouble.begin_ms))

    @property
    def worst_ms(self) -> float:
        """The largest latency, over the baseline, while the line was bad and until it should be forgotten."""
        return self._most(self.trouble.begin_ms, self.trouble.over_ms + BACK_AFTER_MS) - self.baseline_ms

    @property
    def after_ms(self) -> float:
        """The largest latency, over the baseline, from five seconds after the trouble on."""
        return self._most(self.trouble.over_ms + BACK_AFTER_MS, self.trouble.duration_ms) - self.baseline_ms

    @property
    def missing_share(self) -> float:
        """Share of the frames that were concealed or never shown."""
        return self.missing / self.sent if self.sent else 0.0

    @property
    def is_back(self) -> bool:
        """Whether the latency is back in time."""
        return self.after_ms <= BACK_WITHIN_MS

    def _most(self, begin_ms: float, end_ms: float) -> float:
        return max(self.latencies(begin_ms, end_ms), default=float("inf"))


class VoiceReceiver(Protocol):
    """A receiver of 20 ms frames; a payload says when it was captured."""

    def packet(self, seq: int, ticks: int, payload: bytes, now_ms: float, *, repeated: bool = False) -> None:
        """Take a packet."""

    def pull(self, now_ms: float) -> float | None:
        """Play 20 ms; returns the capture time of their beginning, None for silence or something made up."""

    @property
    def concealed(self) -> int:
        """Frames made up or left silent so far."""


def captured(payload: bytes) -> float:
    """When the frame was captured, ms."""
    when_ms: float = struct.unpack("<d", payload[1:])[0]
    return when_ms


def ramp(payload: bytes) -> Sound:
    """Sound whose every sample is the time it was captured at: what is heard tells its own age."""
    return (captured(payload) + np.arange(FRAME_TICKS) / 48.0).astype(np.float32)


class OurVoice:
    """The product's playout, decoding left out."""

    def __init__(self) -> None:
        self.playout = VoicePlayout(ramp)

    def packet(self, seq: int, ticks: int, payload: bytes, now_ms: float, *, repeated: bool = False) -> None:
        self.playout.buffer.insert(seq, ticks, payload, now_ms, repeated=repeated)

    def pull(self, now_ms: float) -> float | None:
        sound = self.playout.pull(now_ms)
        if sound is None:
            return None
        # Only what rises like time itself is the talker's; what is made up fades.
        true = np.abs(np.diff(sound) * 48.0 - 1.0) < 0.2  # float32 knows 30 s to 2 us
        starts = (sound - np.arange(FRAME_TICKS) / 48.0)[1:][true]
        return float(np.median(starts)) if len(starts) > FRAME_TICKS // 2 else None

    @property
    def concealed(self) -> int:
        return self.playout.buffer.counts.concealed


class StockVoice:
    """aiortc's jitter buffer and the unbounded queues behind it; a consumer takes one frame per 20 ms."""

    def __init__(self) -> None:
        self._buffer = JitterBuffer(capacity=16, prefetch=4)
        self._queue: list[float] = []
        self._begun = False
        self.concealed = 0

    def packet(self, seq: int, ticks: int, payload: bytes, now_ms: float, *, repeated: bool = False) -> None:
        if repeated:
            return
        packet = StockPacket(sequence_number=seq, timestamp=ticks, payload=payload)
        packet._data = payload  # type: ignore[attr-defined]  # its receiver does so after depacketising
        _, frame = self._buffer.add(packet)
        if frame is not None:
            self._queue.append(captured(frame.data))

    def pull(self, now_ms: float) -> float | None:
        if not self._queue:
            self.concealed += self._begun
            return None
        self._begun = True
        return self._queue.pop(0)


def voice_call(
    trouble: Trouble,
    receiver: Callable[[], VoiceReceiver] = OurVoice,
    *,
    redundancy: int = 0,
    by_relay: bool = False,
    drift: float = 0.0,
    seed: int = 1,
) -> Figures:
    """Hold a call of one voice.

    Args:
        redundancy: how many earlier frames each packet repeats (RFC 2198).
        by_relay: the bad line is the talker's: a relay takes the repeated frames out, and they come as late packets.
        drift: by which share the talker's clock is fast.
    """
    clock, figures, ear = Clock(), Figures(trouble), receiver()
    link = trouble.link(clock, seed)
    first_seq, first_ticks = 65_500, (1 << 32) - 50_000
    sent: list[bytes] = []
    marks: list[int] = []
    relayed: set[int] = set()

    def arrive(index: int) -> None:
        ages = range(min(redundancy, index) + 1)
        for age in reversed(ages) if by_relay else ages:
            if by_relay and index - age in relayed:
                continue
            relayed.add(index - age)
            seq, ticks = first_seq + index - age, first_ticks + (index - age) * FRAME_TICKS
            repeated = age > 0 and not by_relay
            ear.packet(seq & 0xFFFF, ticks & 0xFFFF_FFFF, sent[index - age], clock.now_ms, repeated=repeated)

    def speak() -> None:
        index = len(sent)
        sent.append(TOC + struct.pack("<d", clock.now_ms))
        figures.sent += trouble.begin_ms <= clock.now_ms < trouble.end_ms
        for arrival_ms in link.send(100 * (1 + redundancy), clock.now_ms):
            clock.at(arrival_ms, lambda: arrive(index))

    def play() -> None:
        begun = ear.pull(clock.now_ms)
        if begun is not None:
            figures.heard.append((clock.now_ms, clock.now_ms - begun))

    clock.at(trouble.begin_ms, lambda: marks.append(ear.concealed))
    clock.at(trouble.over_ms + 1_000, lambda: marks.append(ear.concealed))
    clock.every(20.0 / (1 + drift), trouble.duration_ms, speak)
    clock.every(20.0, trouble.duration_ms, play, start_ms=7.0)
    clock.run()
    figures.missing = marks[1] - marks[0]
    return figures


class PictureReceiver(Protocol):
    """A receiver of video packets; frames are told by their RTP timestamp, 90 ticks per ms of capture time."""

    def packet(self, packet: VideoPacket, now_ms: float) -> list[float]:
        """Take a packet; returns the capture times of the frames shown now."""

    def poll(self, now_ms: float, rtt_ms: float) -> tuple[tuple[int, ...], bool]:
        """Return what to ask for: sequence numbers, and whether a keyframe."""


class OurPicture:
    """The product's reorder and assembly."""

    def __init__(self) -> None:
        self.assembler = FrameAssembler()

    def packet(self, packet: VideoPacket, now_ms: float) -> list[float]:
        return [frame.timestamp / 90 for frame in self.assembler.insert(packet, now_ms)]

    def poll(self, now_ms: float, rtt_ms: float) -> tuple[tuple[int, ...], bool]:
        need = self.assembler.poll(now_ms, rtt_ms)
        return need.nack, need.pli


class StockPicture:
    """aiortc's jitter buffer and NACK generator; what it lets through incomplete counts as shown."""

    def __init__(self) -> None:
        self._buffer = JitterBuffer(capacity=512, is_video=True)
        self._nacks = NackGenerator()
        self._asked: tuple[int, ...] = ()
        self._pli = False

    def packet(self, packet: VideoPacket, now_ms: float) -> list[float]:
        stock = StockPacket(
            sequence_number=packet.sequence, timestamp=packet.timestamp, marker=int(packet.marker), payload=b"x"
        )
        stock._data = packet.fragment.data  # type: ignore[attr-defined]  # its receiver does so after depacketising
        if self._nacks.add(stock):
            self._asked = tuple(sorted(self._nacks.missing))
        pli, frame = self._buffer.add(stock)
        self._pli = self._pli or pli
        return [] if frame is None else [frame.timestamp / 90]

    def poll(self, now_ms: float, rtt_ms: float) -> tuple[tuple[int, ...], bool]:
        asked, pli = self._asked, self._pli
        self._asked, self._pli = (), False
        return asked, pli


@dataclass
class _Camera:
    """30 pictures per second of a few packets, keyframes on request at most one per second, lost packets again."""

    link: Link
    clock: Clock
    packets_per_frame: int
    deliver: Callable[[VideoPacket], None]
    shot_ms: list[float] = field(default_factory=list)
    keyframes: int = 0
    _kept: dict[int, VideoPacket] = field(default_factory=dict)
    _sequence: int = 60_000  # wraps soon
    _key_wanted: bool = True
    _key_made_ms: float = -1e9

    def shoot(self) -> None:
        """Send one picture."""
        now_ms = self.clock.now_ms
        key = self._key_wanted and now_ms - self._key_made_ms >= 1000
        if key:
            self._key_wanted, self._key_made_ms = False, now_ms
            self.keyframes += 1
        count = self.packets_per_frame * (4 if key else 1)
        for place in range(count):
            fragment = Fragment(b"x", place == 0, key and place == 0)
            made = VideoPacket(self._sequence & 0xFFFF, round(now_ms * 90), place == count - 1, "VP8", fragment)
            self._kept[made.sequence] = made
            self._sequence += 1
            self.transmit(made)
        self.shot_ms.append(round(now_ms * 90) / 90)

    def transmit(self, packet: VideoPacket) -> None:
        """Put a packet on the line."""
        for arrival_ms in self.link.send(1100, self.clock.now_ms):
            self.clock.at(arrival_ms, lambda: self.deliver(packet))

    def asked(self, sequences: tuple[int, ...], key: bool) -> None:
        """Take feedback."""
        self._key_wanted = self._key_wanted or key
        for sequence in sequences:
            if sequence in self._kept:
                self.transmit(self._kept[sequence])


def picture_call(
    trouble: Trouble,
    receiver: Callable[[], PictureReceiver] = OurPicture,
    *,
    packets_per_frame: int = 3,
    seed: int = 1,
) -> Figures:
    """Hold a call of one camera; feedback travels over a line as long and as bad."""
    clock, figures, eye = Clock(), Figures(trouble), receiver()
    link, back = trouble.link(clock, seed), trouble.link(clock, seed + 1)
    shown: set[float] = set()

    def deliver(packet: VideoPacket) -> None:
        for captured_ms in eye.packet(packet, clock.now_ms):
            shown.add(captured_ms)
            figures.heard.append((clock.now_ms, clock.now_ms - captured_ms))

    camera = _Camera(link, clock, packets_per_frame, deliver)

    def poll() -> None:
        sequences, key = eye.poll(clock.now_ms, 2 * link.conditions.delay_ms)
        figures.asked += len(sequences)
        if sequences or key:
            for arrival_ms in back.send(100, clock.now_ms):
                clock.at(arrival_ms, lambda: camera.asked(sequences, key))

    clock.every(1000 / 30, trouble.duration_ms, camera.shoot)
    clock.every(POLL_MS, trouble.duration_ms + 1000, poll, start_ms=3.0)
    clock.run()
    during = [when for when in camera.shot_ms if trouble.begin_ms <= when < trouble.end_ms]
    figures.sent, figures.keyframes = len(during), camera.keyframes
    figures.missing = sum(when not in shown for when in during)
    return figures
