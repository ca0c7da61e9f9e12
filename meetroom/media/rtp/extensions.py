"""What single RTP header extensions mean: audio level, stream id, send time; knows no packet around them."""

import msgspec

from meetroom.media.rtp.packet import MalformedPacket

AUDIO_LEVEL_URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid"
ABS_SEND_TIME_URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"

SILENCE_LEVEL = 127


class AudioLevel(msgspec.Struct, frozen=True):
    """Loudness of one packet: `level` in -dBov, 0 is the loudest and 127 silence.  Source: RFC 6464."""

    voice: bool
    level: int


def parse_audio_level(value: bytes) -> AudioLevel:
    """Read one byte, or two as the two-byte form may pad.  Raises: MalformedPacket."""
    if not value:
        raise MalformedPacket("empty audio level")
    return AudioLevel(voice=bool(value[0] & 0x80), level=value[0] & 0x7F)


def build_audio_level(level: AudioLevel) -> bytes:
    """The one byte of RFC 6464."""
    return bytes(((0x80 if level.voice else 0) | (level.level & 0x7F),))


def parse_mid(value: bytes) -> str:
    """Name of the m-line a packet belongs to.  Raises: MalformedPacket."""
    try:
        return value.decode("ascii")
    except UnicodeDecodeError as error:
        raise MalformedPacket("mid is not text") from error


def build_abs_send_time(ntp_64: int) -> bytes:
    """24 bits of seconds in 6.18 fixed point, from a 64-bit NTP time."""
    return ((ntp_64 >> 14) & 0xFF_FFFF).to_bytes(3, "big")


def find_extension(packet: bytes, extension_id: int, start: int) -> int:
    """Where the value of an extension lies in a whole packet whose payload begins at `start`, 0 when it is not there.

    For the forward path: no object is made.  Only the one-byte form is looked at, which is what every sender of
    so few extensions uses; the byte before the answer holds the length as RFC 8285 has it.
    """
    at = 12 + 4 * (packet[0] & 0x0F)
    if not extension_id or not packet[0] & 0x10 or packet[at] != 0xBE or packet[at + 1] != 0xDE:
        return 0
    at += 4
    while at < start:
        head = packet[at]
        if head >> 4 == extension_id:
            return at + 1 if at + 1 + (head & 0x0F) < start else 0
        at += 2 + (head & 0x0F) if head else 1
    return 0


def find_abs_send_time(packet: bytes, extension_id: int, start: int) -> int:
    """The 24 bits of abs-send-time of a whole packet whose payload begins at `start`, -1 when it has none."""
    at = find_extension(packet, extension_id, start)
    return int.from_bytes(packet[at : at + 3], "big") if at and packet[at - 1] & 0x0F == 2 else -1
