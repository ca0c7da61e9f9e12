"""Offers of browsers and of aiortc, good and bad; no socket."""

import itertools

import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription, sdp
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.relay.codecs import Codec
from meetroom.media.relay.messages import OfferRefusal, OfferRefused
from meetroom.media.relay.negotiation import MAX_OFFER_CHARS, Offer, Transport, read_offer, write_answer
from meetroom.media.rtp.extensions import ABS_SEND_TIME_URI, AUDIO_LEVEL_URI, MID_URI
from meetroom.protocol.signalling import Layer
from tests.media.relay.peers import Peer, Picture, Tone

TRANSPORT = Transport(host="127.0.0.1", port=4000, ufrag="abcd", password="p" * 22, fingerprint="AA:" * 31 + "AA")

BROWSER_AUDIO = """m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:Tx1z
a=ice-pwd:0123456789abcdefghijklmn
a=fingerprint:sha-256 11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00
a=setup:actpass
a=mid:{mid}
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a={direction}
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
"""

BROWSER_VIDEO = """m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 106 39
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:Tx1z
a=ice-pwd:0123456789abcdefghijklmn
a=fingerprint:sha-256 11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00
a=setup:actpass
a=mid:{mid}
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:15 urn:example:too-high
a={direction}
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 transport-cc
a=rtcp-fb:96 ccm fir
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=rtpmap:102 H264/90000
a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
a=rtpmap:103 H264/90000
a=rtcp-fb:103 nack pli
a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtpmap:106 H264/90000
a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f
a=rtpmap:39 AV1/90000
"""


def browser_offer(*lines: tuple[str, str], bundle: bool = True) -> str:
    mids = [f"m{index}" for index in range(len(lines))]
    head = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    if bundle:
        head.append("a=group:BUNDLE " + " ".join(mids))
    forms = {"audio": BROWSER_AUDIO, "video": BROWSER_VIDEO}
    body = "".join(forms[kind].format(mid=mid, direction=way) for mid, (kind, way) in zip(mids, lines, strict=True))
    return "\r\n".join(head + body.split("\n"))


def read(text: str) -> Offer:
    numbers = itertools.count(1000)
    return read_offer(text, lambda: next(numbers))


def test_roles_are_given_in_order() -> None:
    offer = read(
        browser_offer(
            ("video", "sendonly"), ("audio", "recvonly"), ("audio", "sendrecv"), ("audio", "sendonly"),
            ("video", "sendrecv"), ("video", "recvonly"), ("video", "sendonly"), ("video", "sendonly"),
            ("audio", "recvonly"), ("audio", "recvonly"), ("audio", "recvonly"), ("video", "inactive"),
        )
    )  # fmt: skip
    roles = [line.layer or ("slot" if line.is_slot else None) for line in offer.m_lines]
    assert roles == [
        Layer.HIGH, "slot", Layer.MIC, None, Layer.LOW, "slot", Layer.SCREEN, None, "slot", "slot", None, None,
    ]  # fmt: skip
    assert [line.slot_ssrc for line in offer.m_lines if line.is_slot] == [1000, 1001, 1002, 1003]
    assert offer.wants_bitrate


def test_codecs_and_extensions_of_a_browser() -> None:
    offer = read(
        browser_offer(("audio", "sendonly"), ("video", "sendonly"), ("audio", "recvonly"), ("video", "recvonly"))
    )
    mic, high, voice, picture = offer.m_lines
    assert mic.payload_types() == {Codec.OPUS: 111, Codec.RED: 63}
    assert high.payload_types() == {Codec.VP8: 96, Codec.H264: 103}
    assert high.codecs[0].feedback == ("goog-remb", "ccm fir", "nack", "nack pli")
    assert (mic.extension_id(AUDIO_LEVEL_URI), mic.extension_id(MID_URI)) == (1, 4)
    assert (high.extension_id(MID_URI), high.extension_id(ABS_SEND_TIME_URI)) == (4, 2)
    assert voice.extensions == ((1, AUDIO_LEVEL_URI),)
    assert picture.extensions == ((2, ABS_SEND_TIME_URI),)


def test_answer_says_lite_passive_one_candidate_and_slots() -> None:
    offer = read(browser_offer(("audio", "sendonly"), ("video", "recvonly"), ("video", "inactive")))
    text = write_answer(offer, TRANSPORT)
    answer = sdp.SessionDescription.parse(text)
    assert "a=ice-lite" in text
    assert [media.direction for media in answer.media] == ["recvonly", "sendonly", "inactive"]
    for media in answer.media:
        assert media.dtls is not None
        assert media.dtls.role == "server"
        assert media.rtcp_mux
        assert media.ice_candidates_complete
        assert [(c.ip, c.port, c.type) for c in media.ice_candidates] == [("127.0.0.1", 4000, "host")]
    assert [entry.ssrc for entry in answer.media[1].ssrc] == [1000]
    assert answer.webrtc_track_id(answer.media[1]) == "slot-m1"
    assert [codec.name for codec in answer.media[1].rtp.codecs] == ["VP8", "H264"]
    assert answer.media[0].rtp.codecs[0].parameters["useinbandfec"] == 1


def test_data_channel_and_unknown_codecs_are_rejected_alone() -> None:
    data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:d\r\na=sctp-port:5000\r\n"
    old = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\na=mid:g\r\na=sendonly\r\na=rtpmap:0 PCMU/8000\r\n"
    offer = read(browser_offer(("audio", "sendonly")) + data + old)
    assert [line.rejected for line in offer.m_lines] == [False, True, True]
    text = write_answer(offer, TRANSPORT)
    assert "m=application 0 UDP/DTLS/SCTP webrtc-datachannel" in text
    assert "a=group:BUNDLE m0\r\n" in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", OfferRefusal.MALFORMED),
        ("v=0\r\n", OfferRefusal.MALFORMED),
        ("m=audio", OfferRefusal.MALFORMED),
        ("x" * (MAX_OFFER_CHARS + 1), OfferRefusal.TOO_LARGE),
        (browser_offer(("audio", "sendonly"), bundle=False), OfferRefusal.NOT_BUNDLED),
        (browser_offer(("audio", "sendonly")).replace("a=rtcp-mux\r\n", ""), OfferRefusal.NO_RTCP_MUX),
        (browser_offer(("audio", "sendonly")).replace("a=fingerprint", "a=finger"), OfferRefusal.NO_FINGERPRINT),
        (browser_offer(("audio", "sendonly")).replace("opus", "opal"), OfferRefusal.NO_CODEC),
        (browser_offer(("audio", "inactive")), OfferRefusal.NO_CODEC),
        (browser_offer(("audio", "sendonly"), ("video", "recvonly")).replace("m1", "m0"), OfferRefusal.MALFORMED),
        (browser_offer(*[("video", "recvonly")] * 65), OfferRefusal.MALFORMED),
        (browser_offer(("audio", "sendonly")) + "a=ssrc:4294967296 cname:x\r\n", OfferRefusal.MALFORMED),
        (browser_offer(("audio", "sendonly")) + "a=ssrc:-5 cname:x\r\n", OfferRefusal.MALFORMED),
        (browser_offer(("video", "recvonly")).replace("96 VP8", "200 VP8"), OfferRefusal.MALFORMED),
    ],
)
def test_bad_offers_are_refused(text: str, reason: OfferRefusal) -> None:
    with pytest.raises(OfferRefused) as refused:
        read(text)
    assert refused.value.reason is reason


DAMAGE = ["", "a=", "m=video", "a=extmap:x y z", "a=ssrc:q", "a=rtpmap:1", "a=setup:no"]


@given(st.data())
def test_damaged_offers_raise_nothing_else(data: st.DataObject) -> None:
    lines = browser_offer(("audio", "sendonly"), ("video", "recvonly")).split("\r\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        damage = data.draw(
            st.sampled_from(["", "a=", "m=video", "a=extmap:x y z", "a=ssrc:q", "a=rtpmap:1", "a=setup:no"])
        )
        lines[at] = data.draw(st.sampled_from([damage, lines[at][: len(lines[at]) // 2], lines[at][::-1]]))
    try:
        offer = read("\r\n".join(lines))
    except OfferRefused:
        return
    assert write_answer(offer, TRANSPORT).startswith("v=0\r\n")


async def test_stock_aiortc_accepts_the_answer() -> None:
    peer = Peer("a")
    peer.send(Tone(500))
    peer.send(Picture(100))
    peer.receive("audio", 3)
    peer.receive("video", 4)
    try:
        offer = read(await peer.offer())
        assert [line.layer for line in offer.m_lines][:2] == [Layer.MIC, Layer.HIGH]
        assert all(line.client_ssrc for line in offer.m_lines if line.layer)
        connection: RTCPeerConnection = peer.connection
        await connection.setRemoteDescription(RTCSessionDescription(write_answer(offer, TRANSPORT), "answer"))
        assert connection.signalingState == "stable"
    finally:
        await peer.connection.close()
