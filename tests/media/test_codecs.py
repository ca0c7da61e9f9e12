"""Pictures through encoder, packets, assembly and decoder, without a network."""

import numpy as np
import pytest

from meetroom.media.config import VideoCodec, VideoFormat
from meetroom.media.frames import frame_from_picture
from meetroom.media.picture import Picture, PictureCode, SyntheticCamera, read_code
from meetroom.media.receive.assembly import EncodedFrame, FrameAssembler, VideoPacket
from meetroom.media.receive.decoder import DecodeFailed, VideoDecoder
from meetroom.media.receive.fragments import READERS
from meetroom.media.send.encoder import EncodedPicture, VideoEncoder
from meetroom.media.send.packetise import h264_payloads, vp8_payloads

DEMO_HIGH = VideoFormat(160, 96, 8, 60_000)
DEMO_LOW = VideoFormat(80, 48, 5, 25_000)
CODECS: tuple[VideoCodec, ...] = ("VP8", "H264")


def encode(encoder: VideoEncoder, picture: Picture, timestamp: int, force_key: bool = False) -> EncodedPicture:
    encoded = encoder.encode(frame_from_picture(picture), timestamp, force_key)
    assert encoded is not None
    return encoded


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("chosen", [DEMO_HIGH, DEMO_LOW])
def test_code_survives_coding_at_the_rate_of_the_demo(codec: VideoCodec, chosen: VideoFormat) -> None:
    camera, encoder, decoder = SyntheticCamera(200), VideoEncoder(codec, chosen), VideoDecoder()
    size = 0
    for number in range(40):
        encoded = encode(encoder, camera.picture(), (number + 1) * 15_000)
        size += len(encoded.data)
        (picture,) = decoder.decode(EncodedFrame(codec, encoded.timestamp, encoded.data, encoded.is_key))
        assert read_code(picture) == PictureCode(200, number)
        assert (picture.width_px, picture.height_px) == (chosen.width_px, chosen.height_px)
        assert picture.timestamp == encoded.timestamp
    assert size * 8 / (40 / 6) < 2.5 * chosen.bitrate_bps


@pytest.mark.parametrize("codec", CODECS)
def test_keyframes_come_on_request_only(codec: VideoCodec) -> None:
    camera, encoder = SyntheticCamera(1), VideoEncoder(codec, DEMO_HIGH)
    keys = [
        encode(encoder, camera.picture(), (number + 1) * 3000, force_key=number == 20).is_key for number in range(40)
    ]
    assert [number for number, key in enumerate(keys) if key] == [0, 20]


@pytest.mark.parametrize("codec", CODECS)
def test_packets_carry_the_picture(codec: VideoCodec) -> None:
    camera, encoder, decoder, assembler = (
        SyntheticCamera(3, 640, 360),
        VideoEncoder(codec, VideoFormat(640, 360, 15, 900_000)),
        VideoDecoder(),
        FrameAssembler(),
    )
    sequence, shown = 65_500, []
    for number in range(12):
        encoded = encode(encoder, camera.picture(), (number + 1) * 6000)
        payloads = vp8_payloads(encoded.data, number) if codec == "VP8" else h264_payloads(encoded.data)
        for index, payload in enumerate(payloads):
            sequence = sequence + 1 & 0xFFFF
            fragment = READERS[codec](payload)
            marker = index == len(payloads) - 1
            packet = VideoPacket(sequence, encoded.timestamp, marker, codec, fragment)
            for frame in assembler.insert(packet, 0.0):
                shown += [read_code(picture) for picture in decoder.decode(frame)]
    assert shown == [PictureCode(3, number) for number in range(12)]


def test_slot_may_change_codec_and_size_with_a_keyframe() -> None:
    decoder = VideoDecoder()
    for codec, chosen in (("VP8", DEMO_HIGH), ("H264", DEMO_LOW), ("VP8", DEMO_LOW), ("VP8", DEMO_HIGH)):
        assert codec in CODECS
        encoded = encode(VideoEncoder("VP8" if codec == "VP8" else "H264", chosen), SyntheticCamera(8).picture(), 3000)
        (picture,) = decoder.decode(EncodedFrame(codec, 3000, encoded.data, True))
        assert picture.width_px == chosen.width_px


@pytest.mark.parametrize("codec", CODECS)
def test_rubbish_fails_and_the_next_keyframe_is_decoded(codec: VideoCodec) -> None:
    decoder = VideoDecoder()
    rubbish = np.random.default_rng(1).bytes(400)
    with pytest.raises(DecodeFailed):
        decoder.decode(EncodedFrame(codec, 0, b"\x00\x00\x00\x01\x65" + rubbish, True))
    encoded = encode(VideoEncoder(codec, DEMO_HIGH), SyntheticCamera(8).picture(), 3000)
    (picture,) = decoder.decode(EncodedFrame(codec, 3000, encoded.data, True))
    assert read_code(picture) == PictureCode(8, 0)


@pytest.mark.parametrize("side_px", [6000, 16000])
def test_keyframe_that_announces_a_monstrous_picture_costs_nothing(side_px: int) -> None:
    decoder = VideoDecoder()
    encoded = encode(VideoEncoder("VP8", DEMO_LOW), SyntheticCamera(8).picture(), 3000)
    monstrous = bytearray(encoded.data)
    monstrous[6:10] = side_px.to_bytes(2, "little") * 2  # RFC 6386 section 9.1
    with pytest.raises(DecodeFailed):
        decoder.decode(EncodedFrame("VP8", 3000, bytes(monstrous), True))
    (picture,) = decoder.decode(EncodedFrame("VP8", 6000, encoded.data, True))
    assert picture.width_px == DEMO_LOW.width_px


def test_picture_that_is_not_later_is_dropped() -> None:
    encoder = VideoEncoder("VP8", DEMO_HIGH)
    encode(encoder, SyntheticCamera(1).picture(), 3000)
    assert encoder.encode(frame_from_picture(SyntheticCamera(1).picture()), 3000, False) is None


@pytest.mark.parametrize("codec", CODECS)
def test_keyframe_asked_for_is_no_flood(codec: VideoCodec) -> None:
    chosen = VideoFormat(640, 360, 15, 600_000)
    camera, encoder = SyntheticCamera(1, 640, 360), VideoEncoder(codec, chosen)
    sizes = [len(encode(encoder, camera.picture(), (n + 1) * 6000, force_key=n == 30).data) for n in range(40)]
    assert sizes[30] * 8 <= 0.7 * chosen.bitrate_bps
