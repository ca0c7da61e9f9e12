"""Numbering, resending and reports of one sending stream; the microphone; the figures."""

import numpy as np
import pytest

from meetroom.media.audio import SyntheticVoice
from meetroom.media.quality import RateMeter, Reception
from meetroom.media.rtp.extensions import parse_audio_level
from meetroom.media.rtp.packet import parse_rtp
from meetroom.media.rtp.rtcp import ReportBlock
from meetroom.media.send.microphone import MicrophoneSender
from meetroom.media.send.stream import SendStream


def test_packets_are_numbered_and_the_last_is_marked() -> None:
    stream = SendStream("high", 90_000)
    stream.payload_type = 96
    packets = [parse_rtp(data) for data in stream.packets([b"a", b"b", b"c"], 900, 10.0, marker=True)]
    assert [packet.marker for packet in packets] == [False, False, True]
    assert [packet.sequence - packets[0].sequence for packet in packets] == [0, 1, 2]
    assert {(packet.ssrc, packet.payload_type, packet.timestamp) for packet in packets} == {
        (stream.ssrc, 96, packets[0].timestamp)
    }
    (later,) = stream.packets([b"d"], 1800, 20.0, marker=True)
    assert parse_rtp(later).timestamp - packets[0].timestamp == 900


def test_lost_packets_are_sent_again_just_as_they_went() -> None:
    stream = SendStream("high", 90_000)
    stream.send_time_extension_id = 2
    waiting = stream.packets([b"a", b"b", b"c"], 0, 0.0, marker=True)
    second = parse_rtp(waiting[1]).sequence
    assert stream.resend([second], 5.0, 20.0) == [], "it has not left yet"
    sent = [stream.leaving(packet, 3.0 * index) for index, packet in enumerate(waiting)]
    assert stream.resend([second, (second + 100) & 0xFFFF], 90.0, 20.0) == [sent[1]], "the time of sending included"
    assert stream.stats(5.0, True).resent == 1


@pytest.mark.parametrize("now_ms", [0.0, 1500.25, 63_999.0, 64_000.5, 5e9])
def test_time_of_sending_is_written_when_a_packet_leaves(now_ms: float) -> None:
    stream = SendStream("high", 90_000)
    stream.send_time_extension_id = 2
    (packet,) = stream.packets([b"payload"], 0, now_ms, marker=True)
    left = parse_rtp(stream.leaving(packet, now_ms + 7))
    told_ms = int.from_bytes(left.extensions[2], "big") * 1000 / (1 << 18)
    assert told_ms == pytest.approx((now_ms + 7) % 64_000, abs=0.01)
    assert left.payload == b"payload"


def test_sender_report_maps_media_time_to_wall_time() -> None:
    stream = SendStream("high", 90_000)
    assert stream.report(0.0, 0.0) is None
    (data,) = stream.packets([b"abc"], 900, 10.0, marker=True)
    report = stream.report(110.0, 1_700_000_000.5)
    assert report is not None
    assert report.rtp_timestamp - parse_rtp(data).timestamp == 9000
    assert report.ntp_64 >> 32 == 1_700_000_000 + 2_208_988_800
    assert report.ntp_64 & 0xFFFF_FFFF == 1 << 31
    assert (report.packet_count, report.octet_count) == (1, 3)


def test_microphone_tells_its_loudness_and_its_pauses() -> None:
    microphone = MicrophoneSender(SendStream("mic", 48_000))
    microphone.level_extension_id = 1
    voice = SyntheticVoice(1, 0.5)
    times = (0.0, 20.0, 40.0, 2040.0, 2060.0)
    packets = [parse_rtp(microphone.packets(voice.frame(), now_ms)[0]) for now_ms in times]
    level = parse_audio_level(packets[0].extensions[1])
    assert level.voice
    assert 5 < level.level < 20
    steps = [packet.timestamp - packets[0].timestamp for packet in packets]
    assert steps == [0, 960, 1920, 1920 + 96_000, 1920 + 96_960]
    assert [packet.marker for packet in packets] == [True, False, False, True, False]
    silent = parse_rtp(microphone.packets(np.zeros(960, np.int16), 2080.0)[0])
    assert parse_audio_level(silent.extensions[1]).level == 127


def test_relays_report_is_shown_in_the_figures() -> None:
    stream = SendStream("low", 90_000)
    stream.reported(ReportBlock(stream.ssrc, 10, 7, 0, 0, 0, 0))
    assert stream.stats(0.0, False).lost == 7


def test_rate_is_that_of_the_last_two_seconds() -> None:
    meter = RateMeter()
    for now_ms in range(0, 4000, 100):
        meter.add(1000, float(now_ms))
    assert meter.per_s(3900.0) == pytest.approx(10_000)
    assert meter.per_s(9_000.0) == 0


def test_reception_counts_loss_and_jitter_as_rfc_3550() -> None:
    reception = Reception(90)
    for seq in range(100, 200):
        if seq % 10:
            reception.arrived(seq, (seq - 100) * 1800, (seq - 100) * 20.0 + (seq % 2) * 4)
    first = reception.report()
    assert (first.lost, first.highest) == (9, 199)  # number 100 came before anything was expected
    assert 20 <= first.fraction_lost <= 26
    assert 150 < first.jitter_ticks < 400
    for seq in range(200, 210):
        reception.arrived(seq, (seq - 100) * 1800, (seq - 100) * 20.0)
    assert reception.report().fraction_lost == 0
    assert Reception(90).report().lost == 0
