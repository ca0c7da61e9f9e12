"""Holes, retries and the ring of sent packets."""

from meetroom.media.rtp.nack import MAX_ASKED, MAX_ASKS, MAX_MISSING, NackList, SentRing
from meetroom.media.rtp.sequence import Unwrapper


def test_unwrapper_counts_on_over_the_wrap_and_back() -> None:
    unwrapper = Unwrapper(16)
    values = [unwrapper.unwrap(entry) for entry in (65_534, 65_535, 1, 0, 2)]
    assert [entry - values[0] for entry in values] == [0, 1, 3, 2, 4]


def test_first_packet_may_be_overtaken() -> None:
    unwrapper = Unwrapper(16)
    second, first = unwrapper.unwrap(0), unwrapper.unwrap(65_535)
    assert second - first == 1
    assert first > 0


def test_hole_is_asked_after_the_reorder_time_and_closed_by_its_packet() -> None:
    nacks = NackList()
    nacks.arrived(10, 0.0)
    nacks.arrived(13, 0.0)
    assert nacks.due(5.0, 50.0) == []
    assert nacks.due(10.0, 50.0) == [11, 12]
    nacks.arrived(11, 20.0)
    assert nacks.due(59.0, 50.0) == []
    assert nacks.due(60.0, 50.0) == [12]
    assert len(nacks) == 1


def test_packets_that_are_often_overtaken_are_waited_for_longer() -> None:
    nacks = NackList()
    for seq in range(0, 20, 2):
        nacks.arrived(seq + 1, 20.0 * seq)
        nacks.due(20.0 * seq + 10.0, 100.0)
        nacks.arrived(seq, 20.0 * seq + 30.0)
    nacks.arrived(22, 1000.0)
    assert nacks.due(1030.0, 100.0) == []
    assert nacks.due(1040.0, 100.0) == [20, 21]


def test_packet_sent_again_is_no_sign_of_overtaking() -> None:
    nacks = NackList()
    for seq in range(0, 20, 2):
        nacks.arrived(seq + 1, 20.0 * seq)
        nacks.due(20.0 * seq + 10.0, 30.0)
        nacks.arrived(seq, 20.0 * seq + 41.0)
    nacks.arrived(22, 1000.0)
    assert nacks.due(1010.5, 30.0) == [20, 21]


def test_flood_of_holes_is_bounded_and_given_up() -> None:
    nacks = NackList()
    for seq in range(0, 400_000, 399):
        nacks.arrived(seq, 0.0)
        if nacks.given_up(0.0, 20.0):
            nacks.forget_all()
        assert len(nacks) <= MAX_MISSING + 399
    nacks.arrived(400_300, 0.0)
    assert len(nacks.due(50.0, 20.0)) <= MAX_ASKED


def test_asking_ends_after_five_times() -> None:
    nacks = NackList()
    nacks.arrived(1, 0.0)
    nacks.arrived(3, 0.0)
    asked = sum(len(nacks.due(float(now), 20.0)) for now in range(0, 2000, 5))
    assert asked == MAX_ASKS


def test_giving_up_leaves_time_for_a_second_try_on_a_long_path() -> None:
    nacks = NackList()
    nacks.arrived(1, 0.0)
    nacks.arrived(3, 0.0)
    assert not nacks.given_up(240.0, 20.0)
    assert nacks.given_up(250.0, 20.0)
    assert not nacks.given_up(700.0, 300.0)
    assert nacks.given_up(750.0, 300.0)


def test_restart_of_the_source_is_no_loss() -> None:
    nacks = NackList()
    nacks.arrived(1, 0.0)
    nacks.arrived(5000, 0.0)
    assert len(nacks) == 0


def test_ring_sends_again_but_not_twice_within_half_a_round_trip() -> None:
    ring = SentRing(4)
    for seq in range(6):
        ring.keep(seq, bytes((seq,)))
    assert ring.resend(1, 0.0, 40.0) is None, "left the ring"
    assert ring.resend(5, 0.0, 40.0) == b"\x05"
    assert ring.resend(5, 10.0, 40.0) is None
    assert ring.resend(5, 20.0, 40.0) == b"\x05"
