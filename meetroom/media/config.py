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

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.width_px, self.height_px

    def fitted(self, width_px: int, height_px: int) -> "VideoFormat":
        """Return this format for pictures of the given size: never enlarged or distorted, both sides even."""
        scale = min(1.0, self.width_px / width_px, self.height_px / height_px)
        return replace(self, width_px=_even(width_px * scale), height_px=_even(height_px * scale))


def _even(pixels: float) -> int:
    return max(16, round(pixels / 2) * 2)


SCREEN_FORMAT = VideoFormat(1920, 1080, 15, 2_000_000)
"""Text stays readable: never scaled down, calm pages take 8 pictures a second and far less than this rate."""


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server as the meeting server configures it; there is no default."""

    url: str
    username: str = ""
    credential: str = ""


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """What a session sends and how many pictures it can show at once.

    A session that may send video offers all three layers at once, so that sharing a screen needs no new line; what
    nobody feeds or watches costs nothing.  Without `low` neither it nor `screen` is offered (order of m-lines).

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
    screen: VideoFormat | None = SCREEN_FORMAT
    turn_ca_der: bytes | None = None
    relay_only: bool = False

    def layers(self) -> dict[Layer, VideoFormat]:
        """Return the video layers offered, in the order the relay names them."""
        if not self.send_video:
            return {}
        if self.low is None:
            return {Layer.HIGH: self.high}
        camera = {Layer.HIGH: self.high, Layer.LOW: self.low}
        return camera if self.screen is None else {**camera, Layer.SCREEN: self.screen}
