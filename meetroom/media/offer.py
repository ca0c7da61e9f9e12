"""The SDP offer of a client and what it reads out of the relay's answer; no socket, no codec.

Source: docs/protocol.md#media; RFC 8829 (JSEP), RFC 8843 (BUNDLE), RFC 8839 (ICE in SDP), RFC 5763 (DTLS-SRTP).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aioice import Candidate
from aiortc import sdp
from aiortc.rtcdtlstransport import RTCDtlsFingerprint

from meetroom.media.rtp.extensions import ABS_SEND_TIME_URI, AUDIO_LEVEL_URI

Role = Literal["client", "server"]
OPUS, RED, VP8, H264 = 111, 63, 96, 102
LEVEL_ID, SEND_TIME_ID = 1, 2
_VIDEO_FEEDBACK = ("nack", "nack pli", "ccm fir", "goog-remb")
_CODEC_LINES: dict[int, tuple[str, ...]] = {
    OPUS: (f"a=rtpmap:{OPUS} opus/48000/2", f"a=fmtp:{OPUS} minptime=10;useinbandfec=1"),
    RED: (f"a=rtpmap:{RED} red/48000/2", f"a=fmtp:{RED} {OPUS}/{OPUS}"),
    VP8: (f"a=rtpmap:{VP8} VP8/90000", *(f"a=rtcp-fb:{VP8} {entry}" for entry in _VIDEO_FEEDBACK)),
    H264: (
        f"a=rtpmap:{H264} H264/90000",
        f"a=fmtp:{H264} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        *(f"a=rtcp-fb:{H264} {entry}" for entry in _VIDEO_FEEDBACK),
    ),
}
_PAYLOAD_TYPES = {"VP8": VP8, "H264": H264}


class MalformedAnswer(Exception):
    """The answer is no SDP, or not an answer to our offer."""


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """One m-line of the offer; `ssrc` None for a slot."""

    mid: str
    kind: Literal["audio", "video"]
    ssrc: int | None = None


@dataclass(frozen=True, slots=True)
class LocalEnd:
    """Our end of the transport, as the offer tells it."""

    ufrag: str
    password: str
    fingerprints: Sequence[RTCDtlsFingerprint]
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class RemoteEnd:
    """The relay's end of the transport; `role` is ours in DTLS."""

    ufrag: str
    password: str
    is_lite: bool
    role: Role
    fingerprints: Sequence[RTCDtlsFingerprint]
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """What the answer settles for one m-line: codec names by payload type, the SSRC of a slot, ids of extensions.

    `takes_estimates`: whether the other end of this line reads REMB.
    """

    codecs: Mapping[int, str]
    ssrc: int | None
    level_extension_id: int | None
    send_time_extension_id: int | None = None
    takes_estimates: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, understood; a rejected m-line is missing from `lines`."""

    remote: RemoteEnd
    lines: Mapping[str, AnsweredLine]


def build_offer(local: LocalEnd, lines: Sequence[OfferedLine], codec: str, cname: str) -> str:
    """Write the offer; the camera sends `codec` ("VP8" or "H264") only, slots take both."""
    text = [
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        f"a=group:BUNDLE {' '.join(line.mid for line in lines)}",
        "a=msid-semantic: WMS *",
    ]
    for line in lines:
        text += _section(local, line, _PAYLOAD_TYPES[codec], cname)
    return "\r\n".join(text) + "\r\n"


def _section(local: LocalEnd, line: OfferedLine, preferred: int, cname: str) -> list[str]:
    sends = line.ssrc is not None
    video = [preferred] if sends else [preferred, *({VP8, H264} - {preferred})]
    formats = [OPUS, RED] if line.kind == "audio" else video
    extension = f"{LEVEL_ID} {AUDIO_LEVEL_URI}" if line.kind == "audio" else f"{SEND_TIME_ID} {ABS_SEND_TIME_URI}"
    text = [
        f"m={line.kind} 9 UDP/TLS/RTP/SAVPF {' '.join(str(entry) for entry in formats)}",
        "c=IN IP4 0.0.0.0",
        "a=sendonly" if sends else "a=recvonly",
        f"a=mid:{line.mid}",
        "a=rtcp-mux",
        f"a=ice-ufrag:{local.ufrag}",
        f"a=ice-pwd:{local.password}",
        *(f"a=fingerprint:{entry.algorithm} {entry.value}" for entry in local.fingerprints),
        "a=setup:actpass",
        *(f"a={_candidate(entry)}" for entry in local.candidates),
        "a=end-of-candidates",
        f"a=extmap:{extension}",
    ]
    for payload_type in formats:
        text += _CODEC_LINES[payload_type]
    if sends:
        text += [f"a=msid:{cname} {line.mid}", f"a=ssrc:{line.ssrc} cname:{cname}"]
    return text


def _candidate(candidate: Candidate) -> str:
    return f"candidate:{candidate.to_sdp()}"


def read_answer(text: str) -> Answer:
    """Understand an answer.  Raises: MalformedAnswer."""
    try:
        session = sdp.SessionDescription.parse(text)
        media = [entry for entry in session.media if entry.port and entry.rtp.muxId]
        return Answer(_remote_end(media), {entry.rtp.muxId: _answered(entry) for entry in media})
    except MalformedAnswer:
        raise
    except Exception as error:  # the parser asserts on its input; whatever it raises means: not an answer
        raise MalformedAnswer("not an SDP answer") from error


def _remote_end(media: Sequence[sdp.MediaDescription]) -> RemoteEnd:
    for entry in media:
        ice, dtls = entry.ice, entry.dtls
        if ice is None or dtls is None or not dtls.fingerprints:
            continue
        if not ice.usernameFragment or not ice.password:
            continue
        return RemoteEnd(
            ufrag=ice.usernameFragment,
            password=ice.password,
            is_lite=ice.iceLite,
            # An answer that is active makes us the server; ours offered both.
            role="server" if dtls.role == "client" else "client",
            fingerprints=dtls.fingerprints,
            candidates=[Candidate.from_sdp(sdp.candidate_to_sdp(found)) for found in entry.ice_candidates],
        )
    raise MalformedAnswer("no transport in the answer")


def _answered(entry: sdp.MediaDescription) -> AnsweredLine:
    extension_ids = {extension.uri: extension.id for extension in reversed(entry.rtp.headerExtensions)}
    return AnsweredLine(
        codecs={
            codec.payloadType: codec.mimeType.split("/")[1].upper()
            for codec in entry.rtp.codecs
            if codec.payloadType is not None
        },
        ssrc=entry.ssrc[0].ssrc if entry.ssrc else None,
        level_extension_id=extension_ids.get(AUDIO_LEVEL_URI),
        send_time_extension_id=extension_ids.get(ABS_SEND_TIME_URI),
        takes_estimates=any(item.type == "goog-remb" for codec in entry.rtp.codecs for item in codec.rtcpFeedback),
    )
