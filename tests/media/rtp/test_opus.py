"""How long Opus packets sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.audio import SyntheticVoice
from meetroom.media.rtp.opus import MAX_TICKS, opus_ticks
from meetroom.media.send.encoder import VoiceEncoder


@pytest.mark.parametrize(
    ("payload", "ticks"),
    [
        (b"", 0),
        (b"\xf8", 960),  # CELT 20 ms
        (b"\xe0", 120),  # CELT 2.5 ms
        (b"\xf9", 1920),  # two frames
        (b"\x18", 2880),  # SILK 60 ms
        (b"\x68", 960),  # hybrid 20 ms
        (b"\xfb\x03", 2880),
        (b"\xfb", 0),
        (b"\x1b\x03", 0),  # 180 ms is more than a packet may have
    ],
)
def test_duration_is_that_of_the_table(payload: bytes, ticks: int) -> None:
    assert opus_ticks(payload) == ticks


def test_our_own_packets_sound_20_ms() -> None:
    assert opus_ticks(VoiceEncoder().encode(SyntheticVoice(1).frame())) == 960


@given(st.binary(max_size=10))
def test_any_bytes_have_a_bounded_duration(payload: bytes) -> None:
    assert 0 <= opus_ticks(payload) <= MAX_TICKS
