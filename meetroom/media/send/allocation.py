"""Divides what may be sent among a voice and the layers of pictures; knows no packet, no encoder and no clock.

The voice comes first and never sleeps.  Then every layer gets what makes it worth sending at all, low first, then
the screen, then high; what is left fills low, unless a screen is shared, and is shared by the others.  A layer that
gets less than it would use lowers its frame rate before it sleeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meetroom.media.config import VideoFormat
from meetroom.protocol.signalling import Layer

VOICE_STEPS: tuple[tuple[float, int], ...] = ((1_200_000, 48_000), (250_000, 32_000), (0, 24_000))  # target, Opus
VOICE_HEADERS_BPS = 25_600  # 50 packets a second with 64 bytes of RTP, SRTP, UDP and IP
VIDEO_WIRE = 1.08  # such headers on packets of a picture
LEAST_SHARE = {Layer.LOW: 0.25, Layer.SCREEN: 0.03, Layer.HIGH: 0.15}  # in order of importance
LEAST_BPS = 25_000.0
SLOWER = ((0.25, 0.25), (0.5, 0.5))  # below that share of the best rate, that share of the frame rate
LEAST_FPS = 4.0
SMALLER_BELOW, LARGER_ABOVE = 0.25, 0.40  # of the best rate: the high layer at half its size looks better then
HYSTERESIS = 1.25
FIRST_REST_MS, LONGEST_REST_MS = 4000.0, 60_000.0
SHORT_WAKE_MS = 10_000.0


@dataclass(frozen=True, slots=True)
class LayerShare:
    """What one layer may use: bits of pictures per second, without headers, pictures per second, part of its size."""

    bitrate_bps: int
    fps: float
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Shares:
    """One division; a layer missing in `layers` sleeps.  `hungry`: more would be used, `sleeping`: by who sleeps."""

    voice_bps: int
    layers: Mapping[Layer, LayerShare] = field(default_factory=dict)
    hungry: bool = False
    sleeping: bool = False


@dataclass(slots=True)
class _Rest:
    """When a layer slept and woke last: one that falls asleep again at once rests longer each time."""

    awake: bool = True
    woke_ms: float = float("-inf")
    until_ms: float = float("-inf")
    rest_ms: float = FIRST_REST_MS

    def allow(self, enough: bool, plenty: bool, now_ms: float) -> bool:
        if self.awake and not enough:
            self.awake = False
            short = now_ms - self.woke_ms < SHORT_WAKE_MS
            self.rest_ms = min(LONGEST_REST_MS, 2 * self.rest_ms) if short else FIRST_REST_MS
            self.until_ms = now_ms + self.rest_ms
        elif not self.awake and plenty and now_ms >= self.until_ms:
            self.awake = True
            self.woke_ms = now_ms
        return self.awake


class Allocator:
    """Remembers who sleeps, so that nobody wakes and sleeps by turns."""

    def __init__(self) -> None:
        self._rests = {layer: _Rest() for layer in LEAST_SHARE}
        self._voice_bps = VOICE_STEPS[1][1]
        self._high_is_small = False

    def divide(self, target_bps: float, wanted: Mapping[Layer, VideoFormat], *, repeats: int, now_ms: float) -> Shares:
        """Divide `target_bps` (on the wire).

        Args:
            wanted: the layers somebody watches and somebody feeds, each with the most it can use.
            repeats: how many times each frame of the voice is sent again (RED).
        """
        voice_bps = self._voice(target_bps)
        left = (target_bps - voice_wire_bps(voice_bps, repeats)) / VIDEO_WIRE
        granted = self._least(left, wanted, now_ms)
        left -= sum(granted.values())
        _fill(granted, left, wanted)
        layers = {layer: self._share(layer, bps, wanted[layer]) for layer, bps in granted.items()}
        asleep = len(layers) < len(wanted)
        short = any(layers[layer].bitrate_bps < 0.98 * wanted[layer].bitrate_bps for layer in layers)
        return Shares(voice_bps, layers, hungry=asleep or short, sleeping=asleep)

    def _voice(self, target_bps: float) -> int:
        for least_bps, voice_bps in VOICE_STEPS:
            if target_bps >= least_bps * (HYSTERESIS if voice_bps > self._voice_bps else 1.0):
                self._voice_bps = voice_bps
                break
        return self._voice_bps

    def _least(self, left: float, wanted: Mapping[Layer, VideoFormat], now_ms: float) -> dict[Layer, float]:
        granted: dict[Layer, float] = {}
        for layer, share in LEAST_SHARE.items():
            if layer not in wanted:
                continue
            least = max(LEAST_BPS, share * wanted[layer].bitrate_bps)
            if self._rests[layer].allow(left >= least, left >= HYSTERESIS * least, now_ms):
                granted[layer] = least
                left -= least
        return granted

    def _share(self, layer: Layer, bps: float, best: VideoFormat) -> LayerShare:
        part = bps / best.bitrate_bps
        slower = next((rate for below, rate in SLOWER if part < below), 1.0)
        if layer is not Layer.HIGH:
            return LayerShare(int(bps), min(best.fps, max(LEAST_FPS, slower * best.fps)))
        self._high_is_small = part < (LARGER_ABOVE if self._high_is_small else SMALLER_BELOW)
        # A quarter of the pixels leaves enough for half the pictures.
        slower = max(slower, 0.5) if self._high_is_small else slower
        return LayerShare(
            int(bps), min(best.fps, max(LEAST_FPS, slower * best.fps)), 0.5 if self._high_is_small else 1.0
        )


def voice_wire_bps(voice_bps: int, repeats: int) -> float:
    """What a voice of this bitrate takes on the wire."""
    return (1 + repeats) * voice_bps + VOICE_HEADERS_BPS


def _fill(granted: dict[Layer, float], left: float, wanted: Mapping[Layer, VideoFormat]) -> None:
    low_first = Layer.LOW in granted and Layer.SCREEN not in granted
    if low_first:
        more = min(left, wanted[Layer.LOW].bitrate_bps - granted[Layer.LOW])
        granted[Layer.LOW] += max(0.0, more)
        left -= max(0.0, more)
    others = [layer for layer in granted if not (low_first and layer is Layer.LOW)]
    room = {layer: max(0.0, wanted[layer].bitrate_bps - granted[layer]) for layer in others}
    portion = min(1.0, max(0.0, left) / (sum(room.values()) or 1.0))
    for layer in others:
        granted[layer] += portion * room[layer]
