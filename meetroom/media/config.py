"""What a session is told to send and how much it can show; light to import, knows no codec and no socket."""

from dataclasses import dataclass, replace
from typing import Literal

from meetroom.protocol.signalling import Layer

VideoCodec = Literal["VP8", "H264"]


@dataclass(frozen=True, slots=True)
class VideoFormat:
    """One layer as it is sent; width and height are the most it may have, pictures keep their shape."""

    width_px: int
    height_px: int
    fps: float
    bitrate_bps: int

    def fitted(self, width_px: int, height_px: int) -> "VideoFormat":
        """Return this format for pictures of the given size: never enlarged or distorted, both sides even."""
        scale = min(1.0, self.width_px / width_px, self.height_px / height_px)
        return replace(self, width_px=_even(width_px * scale), height_px=_even(height_px * scale))


def _even(pixels: float) -> int:
    return max(16, round(pixels / 2) * 2)


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server as the meeting server configures it; there is no default."""

    url: str
    username: str = ""
    credential: str = ""


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """What a session sends and how many pictures it can show at once; `screen` needs `low` (order of m-lines).

    `turn_ca_der`: the CA trusted for `turns:` servers beside those of the system; `relay_only`: through TURN or not
    at all.
    """

    video_slots: int
    send_audio: bool
    send_video: bool
    high: VideoFormat
    low: VideoFormat | None
    codec: VideoCodec = "H264"  # a third of the CPU of VP8 at 720p; slots take both
    ice_servers: tuple[IceServer, ...] = ()
    screen: VideoFormat | None = None
    turn_ca_der: bytes | None = None
    relay_only: bool = False

    def layers(self) -> dict[Layer, VideoFormat]:
        """Return the video layers offered, in the order the relay names them.

        Raises: ValueError for a screen without both camera layers, which the relay would take for one of them.
        """
        if self.screen is not None and (self.low is None or not self.send_video):
            raise ValueError("a screen is the third layer: it needs high and low before it")
        chosen = {Layer.HIGH: self.high, Layer.LOW: self.low} if self.send_video else {}
        return {layer: entry for layer, entry in {**chosen, Layer.SCREEN: self.screen}.items() if entry}
