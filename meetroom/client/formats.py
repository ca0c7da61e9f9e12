"""What a call asks of a media session: layers, formats, servers on the way; plain values, knows no session."""

from meetroom.client.listening import CallConfig
from meetroom.media.config import IceServer, SessionConfig, VideoFormat
from meetroom.protocol.signalling import IceServerInfo, LegId

_WIDE = 16 / 9
_BITS_PER_PIXEL = 0.055
_LOWEST_BPS = 90_000


def screen_of(leg_id: LegId) -> LegId:
    """Under which name pictures of a leg's shared screen are told."""
    return LegId(f"{leg_id}/screen")


def video_format(height_px: int, pictures_per_s: float) -> VideoFormat:
    """A 16:9 layer of this height, with a bitrate that suits it; both sides even, as encoders want them."""
    width_px = round(height_px * _WIDE / 2) * 2
    bitrate_bps = max(_LOWEST_BPS, int(width_px * height_px * pictures_per_s * _BITS_PER_PIXEL))
    return VideoFormat(width_px, height_px, pictures_per_s, bitrate_bps)


def session_config(
    config: CallConfig,
    ice_servers: tuple[IceServerInfo, ...],
    *,
    sharing: bool = False,
    turn_ca_der: bytes | None = None,
) -> SessionConfig:
    """What a media session is told for a call.

    Camera and screen are offered whether or not they are switched on: a layer nobody feeds costs nothing, and
    switching it on needs no new line.  `sharing`: the screen is wanted although the call is audio only.
    `turn_ca_der`: the meeting server's own CA, which may have signed its TURN server too.
    """
    video = sharing or not config.audio_only
    return SessionConfig(
        video_slots=0 if config.audio_only else config.video_slots,
        send_audio=config.microphone,
        send_video=video,
        high=video_format(config.high_px, config.pictures_per_s),
        low=video_format(config.low_px, config.pictures_per_s),
        ice_servers=tuple(IceServer(url, s.username, s.credential) for s in ice_servers for url in s.urls),
        turn_ca_der=turn_ca_der,
        relay_only=config.relay_only,
    )
