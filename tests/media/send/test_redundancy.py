"""Repeating the voice where the line loses packets, and no longer than that."""

from itertools import pairwise

from meetroom.media.rtp.red import RedBlock, parse_red
from meetroom.media.send.redundancy import Redundancy

OPUS = 111


def told(redundancy: Redundancy, share: float, seconds: int, start_s: int = 0) -> list[int]:
    repeats = []
    for second in range(start_s, start_s + seconds):
        redundancy.lost(share, 1000.0 * second)
        repeats.append(redundancy.repeats)
    return repeats


def test_clean_line_repeats_nothing() -> None:
    redundancy = Redundancy()
    assert told(redundancy, 0.0, 60) == [0] * 60
    assert redundancy.payload(OPUS, b"a", 960) is None


def test_lossy_line_repeats_once_and_a_worse_one_twice() -> None:
    assert told(Redundancy(), 0.05, 5)[-1] == 1
    assert told(Redundancy(), 0.15, 5)[-1] == 2


def test_repeating_ends_after_calm_and_step_by_step() -> None:
    redundancy = Redundancy()
    told(redundancy, 0.15, 5)
    repeats = told(redundancy, 0.0, 60, start_s=5)
    assert repeats[:8] == [2] * 8, "one good second is no good line"
    assert repeats == sorted(repeats, reverse=True)
    assert {1, 0} <= set(repeats)
    assert repeats[-1] == 0


def test_loss_around_the_threshold_does_not_switch_to_and_fro() -> None:
    redundancy = Redundancy()
    shares = [0.03, 0.015] * 60
    repeats = []
    for second, share in enumerate(shares):
        redundancy.lost(share, 1000.0 * second)
        repeats.append(redundancy.repeats)
    assert sum(before != now for before, now in pairwise(repeats)) <= 1


def test_payload_carries_the_frames_before() -> None:
    redundancy = Redundancy()
    told(redundancy, 0.2, 5)
    first, second, third, fourth = (redundancy.payload(OPUS, bytes((65 + n,)), 960 * n) for n in range(4))
    assert first is not None
    assert second is not None
    assert third is not None
    assert fourth is not None
    assert parse_red(first) == (RedBlock(OPUS, 0, b"A"),)
    assert parse_red(second) == (RedBlock(OPUS, 960, b"A"), RedBlock(OPUS, 0, b"B"))
    assert parse_red(fourth) == (RedBlock(OPUS, 1920, b"B"), RedBlock(OPUS, 960, b"C"), RedBlock(OPUS, 0, b"D"))


def test_frames_from_before_a_pause_are_not_repeated() -> None:
    redundancy = Redundancy()
    told(redundancy, 0.05, 5)
    redundancy.payload(OPUS, b"a", 960)
    after = redundancy.payload(OPUS, b"b", 960 + 48_000)
    assert after is not None
    assert parse_red(after) == (RedBlock(OPUS, 0, b"b"),)


def test_frame_sent_before_the_line_got_lossy_is_repeated_too() -> None:
    redundancy = Redundancy()
    redundancy.payload(OPUS, b"a", 0)
    told(redundancy, 0.05, 5)
    wrapped = redundancy.payload(OPUS, b"b", 960)
    assert wrapped is not None
    assert parse_red(wrapped)[0] == RedBlock(OPUS, 960, b"a")
