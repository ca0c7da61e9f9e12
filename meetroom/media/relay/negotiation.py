"""SDP offer of a client in, streams and ICE-lite answer out; knows no socket and keeps no state.

Source: docs/protocol.md#media; RFC 8829 (JSEP), RFC 8843 (BUNDLE), RFC 8839 (ICE in SDP), RFC 5763 (DTLS-SRTP).
"""

from collections.abc import Callable

import msgspec
from aiortc import sdp
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from meetroom.media.relay.codecs import CLOCK_HZ, Codec
from meetroom.media.relay.messages import OfferRefusal, OfferRefused
from meetroom.media.rtp.extensions import ABS_SEND_TIME_URI, AUDIO_LEVEL_URI, MID_URI
from meetroom.protocol.signalling import Layer

MAX_OFFER_CHARS = 256 * 1024
MAX_M_LINES = 64
MAX_SSRC, MAX_PAYLOAD_TYPE = (1 << 32) - 1, 127
"""The parser takes any number; one too long for its place in a packet would break every report on it."""
AUDIO_SLOTS = 3

_VIDEO_LAYERS = (Layer.HIGH, Layer.LOW, Layer.SCREEN)
_FEEDBACK = {("nack", None), ("nack", "pli"), ("ccm", "fir"), ("goog-remb", None)}
_SENDING = ("sendonly", "sendrecv")


class OfferedCodec(msgspec.Struct, frozen=True):
    """One payload type of an m-line that the relay can forward; `fmtp` and `feedback` as they go in the answer."""

    codec: Codec
    payload_type: int
    fmtp: str
    feedback: tuple[str, ...]


class MLine(msgspec.Struct, frozen=True):
    """One m-line and what the relay makes of it: a source, a slot, nothing (inactive) or a rejection.

    `client_ssrc` is what the client announced, 0 for none; some announce one for their receiving lines too and
    use it in RTCP.
    """

    kind: str
    mid: str
    profile: str
    formats: tuple[str, ...]
    codecs: tuple[OfferedCodec, ...] = ()
    layer: Layer | None = None
    is_slot: bool = False
    client_ssrc: int = 0
    slot_ssrc: int = 0
    extensions: tuple[tuple[int, str], ...] = ()
    rejected: bool = False

    def extension_id(self, uri: str) -> int:
        """Negotiated id of a header extension, 0 for none."""
        return next((key for key, known in self.extensions if known == uri), 0)

    def payload_types(self) -> dict[Codec, int]:
        """The first payload type of each codec."""
        return {entry.codec: entry.payload_type for entry in reversed(self.codecs)}


class Offer(msgspec.Struct, frozen=True):
    """What an offer asks for, checked; `fingerprints` are pairs of algorithm and value."""

    m_lines: tuple[MLine, ...]
    fingerprints: tuple[tuple[str, str], ...]

    @property
    def wants_bitrate(self) -> bool:
        """Whether the sender understands REMB."""
        return any("goog-remb" in entry.feedback for line in self.m_lines if line.layer for entry in line.codecs)


class Transport(msgspec.Struct, frozen=True):
    """The relay's side of one leg, as the answer tells it."""

    host: str
    port: int
    ufrag: str
    password: str
    fingerprint: str


def read_offer(text: str, new_ssrc: Callable[[], int]) -> Offer:
    """Understand an offer.

    Args: new_ssrc: gives an SSRC for each slot, unique in the process.
    Raises: OfferRefused.
    """
    if len(text) > MAX_OFFER_CHARS:
        raise OfferRefused(OfferRefusal.TOO_LARGE)
    session = _parse(text)
    if not 0 < len(session.media) <= MAX_M_LINES:
        raise OfferRefused(OfferRefusal.MALFORMED)
    m_lines = _assign_roles(session.media, new_ssrc)
    served = [line for line in m_lines if not line.rejected]
    if not all(_has_sound_numbers(line) for line in served):
        raise OfferRefused(OfferRefusal.MALFORMED)
    if not any(line.layer or line.is_slot for line in served):
        raise OfferRefused(OfferRefusal.NO_CODEC)
    _check_one_transport(session, served)
    return Offer(m_lines, _fingerprints(session))


def _parse(text: str) -> sdp.SessionDescription:
    try:
        return sdp.SessionDescription.parse(text)
    except Exception as error:  # the parser asserts on its input; whatever it raises means: not an offer
        raise OfferRefused(OfferRefusal.MALFORMED) from error


def _has_sound_numbers(line: MLine) -> bool:
    types = (entry.payload_type for entry in line.codecs)
    return 0 <= line.client_ssrc <= MAX_SSRC and all(0 <= key <= MAX_PAYLOAD_TYPE for key in types)


def _check_one_transport(session: sdp.SessionDescription, served: list[MLine]) -> None:
    mids = [line.mid for line in served]
    if len(set(mids)) != len(mids) or not all(_is_token(mid) for mid in mids):
        raise OfferRefused(OfferRefusal.MALFORMED)
    bundled = {str(mid) for group in session.group if group.semantic == "BUNDLE" for mid in group.items}
    if not bundled.issuperset(mids):
        raise OfferRefused(OfferRefusal.NOT_BUNDLED)
    if not all(media.rtcp_mux for media in session.media if media.rtp.muxId in mids):
        raise OfferRefused(OfferRefusal.NO_RTCP_MUX)


def _fingerprints(session: sdp.SessionDescription) -> tuple[tuple[str, str], ...]:
    for media in session.media:
        if media.dtls is not None and media.dtls.fingerprints:
            return tuple((entry.algorithm, entry.value) for entry in media.dtls.fingerprints)
    raise OfferRefused(OfferRefusal.NO_FINGERPRINT)


def _is_token(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) <= 32 and text.isascii() and text.isprintable() and " " not in text


def _assign_roles(media: list[sdp.MediaDescription], new_ssrc: Callable[[], int]) -> tuple[MLine, ...]:
    free_layers = {"audio": [Layer.MIC], "video": list(_VIDEO_LAYERS)}
    free_audio_slots = AUDIO_SLOTS
    lines: list[MLine] = []
    for entry in media:
        line = _describe(entry)
        direction = entry.direction or "sendrecv"
        if not line.rejected and direction in _SENDING and free_layers[line.kind]:
            line = msgspec.structs.replace(line, layer=free_layers[line.kind].pop(0))
        elif not line.rejected and direction == "recvonly" and (line.kind == "video" or free_audio_slots):
            free_audio_slots -= line.kind == "audio"
            line = msgspec.structs.replace(line, is_slot=True, slot_ssrc=new_ssrc())
        lines.append(msgspec.structs.replace(line, extensions=_extensions(entry, line)))
    return tuple(lines)


def _describe(media: sdp.MediaDescription) -> MLine:
    known = () if media.kind not in ("audio", "video") or media.port == 0 else _codecs(media)
    return MLine(
        kind=media.kind,
        mid=media.rtp.muxId,
        profile=media.profile,
        formats=tuple(str(entry) for entry in media.fmt),
        codecs=known,
        client_ssrc=media.ssrc[0].ssrc if media.ssrc else 0,
        rejected=not known,
    )


def _codecs(media: sdp.MediaDescription) -> tuple[OfferedCodec, ...]:
    found: dict[Codec, OfferedCodec] = {}
    for entry in media.rtp.codecs:
        codec = _forwardable(entry)
        if codec is None or codec in found or entry.payloadType is None:
            continue
        feedback = tuple(
            f"{item.type} {item.parameter}" if item.parameter else item.type
            for item in entry.rtcpFeedback
            if (item.type, item.parameter) in _FEEDBACK and media.kind == "video"
        )
        fmtp = sdp.parameters_to_sdp(entry.parameters) if entry.parameters else ""
        found[codec] = OfferedCodec(codec, entry.payloadType, fmtp, feedback)
    if Codec.RED in found and not _repeats(found[Codec.RED], found.get(Codec.OPUS)):
        del found[Codec.RED]
    return tuple(found.values())


def _repeats(red: OfferedCodec, opus: OfferedCodec | None) -> bool:
    """Whether the redundancy is of the Opus beside it, as its fmtp must say ("111/111")."""
    return opus is not None and set(red.fmtp.split("/")) == {str(opus.payload_type)}


def _forwardable(entry: RTCRtpCodecParameters) -> Codec | None:
    name = entry.mimeType.lower()
    if name in ("audio/opus", "audio/red") and entry.clockRate == 48_000:
        return Codec.OPUS if name == "audio/opus" else Codec.RED
    if name == "video/vp8" and entry.clockRate == 90_000:
        return Codec.VP8
    if name == "video/h264" and entry.clockRate == 90_000 and _is_constrained_baseline(entry):
        return Codec.H264
    return None


def _is_constrained_baseline(entry: RTCRtpCodecParameters) -> bool:
    if str(entry.parameters.get("packetization-mode", "0")) != "1":
        return False
    try:
        profile, _ = sdp.parse_h264_profile_level_id(str(entry.parameters.get("profile-level-id", "42E01F")))
    except ValueError:
        return False
    return profile is sdp.H264Profile.PROFILE_CONSTRAINED_BASELINE


def _extensions(media: sdp.MediaDescription, line: MLine) -> tuple[tuple[int, str], ...]:
    wanted: set[str] = set()
    if line.layer is not None:
        wanted = {MID_URI, AUDIO_LEVEL_URI if line.kind == "audio" else ABS_SEND_TIME_URI}
    elif line.is_slot:
        wanted = {AUDIO_LEVEL_URI if line.kind == "audio" else ABS_SEND_TIME_URI}
    return tuple((ext.id, ext.uri) for ext in media.rtp.headerExtensions if ext.uri in wanted and 1 <= ext.id <= 14)


def write_answer(offer: Offer, transport: Transport) -> str:
    """The SDP answer: ICE-lite, DTLS passive, one host candidate, every slot with its SSRC."""
    mids = " ".join(line.mid for line in offer.m_lines if not line.rejected)
    lines = [
        "v=0",
        f"o=- 1 1 IN {_address_kind(transport.host)} {transport.host}",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        f"a=group:BUNDLE {mids}",
        "a=msid-semantic: WMS *",
    ]
    for line in offer.m_lines:
        lines += _rejection(line) if line.rejected else _section(line, transport)
    return "\r\n".join(lines) + "\r\n"


def _address_kind(host: str) -> str:
    return "IP6" if ":" in host else "IP4"


def _rejection(line: MLine) -> list[str]:
    mid = [f"a=mid:{line.mid}"] if line.mid else []
    return [f"m={line.kind} 0 {line.profile} {' '.join(line.formats)}", *mid, "a=inactive"]


def _section(line: MLine, transport: Transport) -> list[str]:
    payload_types = " ".join(str(entry.payload_type) for entry in line.codecs)
    direction = "recvonly" if line.layer else "sendonly" if line.is_slot else "inactive"
    lines = [
        f"m={line.kind} {transport.port} {line.profile} {payload_types}",
        f"c=IN {_address_kind(transport.host)} {transport.host}",
        f"a=rtcp:{transport.port} IN {_address_kind(transport.host)} {transport.host}",
        f"a={direction}",
        f"a=mid:{line.mid}",
        "a=rtcp-mux",
        f"a=ice-ufrag:{transport.ufrag}",
        f"a=ice-pwd:{transport.password}",
        f"a=candidate:1 1 udp 2130706431 {transport.host} {transport.port} typ host",
        "a=end-of-candidates",
        f"a=fingerprint:sha-256 {transport.fingerprint}",
        "a=setup:passive",
        *(f"a=extmap:{key} {uri}" for key, uri in line.extensions),
    ]
    for entry in line.codecs:
        lines += _codec_lines(entry)
    if line.is_slot:
        lines += [f"a=msid:slot-{line.mid} slot-{line.mid}", f"a=ssrc:{line.slot_ssrc} cname:slot-{line.mid}"]
    return lines


def _codec_lines(entry: OfferedCodec) -> list[str]:
    clock = "90000" if CLOCK_HZ[entry.codec] == 90_000 else "48000/2"
    lines = [f"a=rtpmap:{entry.payload_type} {entry.codec.value}/{clock}"]
    if entry.fmtp:
        lines.append(f"a=fmtp:{entry.payload_type} {entry.fmtp}")
    lines += [f"a=rtcp-fb:{entry.payload_type} {item}" for item in entry.feedback]
    return lines
