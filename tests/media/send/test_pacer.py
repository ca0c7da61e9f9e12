"""Pictures leave at the rate allowed, the small layers first; what is urgent passes them and is counted."""

import asyncio

import pytest

from meetroom.media.send.pacer import HEADERS_BYTES, LEAST_BURST_BYTES, Pacer, PacketQueue

PACKET = bytes(1000)
SIZE = len(PACKET) + HEADERS_BYTES


def drained(queue: PacketQueue, until_ms: int, step_ms: int = 5) -> list[tuple[int, int, bytes]]:
    return [(now_ms, *one) for now_ms in range(0, until_ms, step_ms) for one in queue.take(float(now_ms))]


@pytest.mark.parametrize("rate_bps", [200e3, 1e6, 5e6])
def test_rate_is_kept_after_a_small_burst(rate_bps: float) -> None:
    queue = PacketQueue(1, rate_bps)
    queue.put(0, [PACKET] * 1000)
    sent = drained(queue, 1000)
    assert len(sent) * SIZE * 8 == pytest.approx(rate_bps, rel=0.05, abs=LEAST_BURST_BYTES * 8 + SIZE * 8)
    assert sum(1 for now_ms, *_ in sent if now_ms == 0) <= LEAST_BURST_BYTES // SIZE + 1


def test_small_picture_leaves_at_once_even_after_a_long_silence() -> None:
    queue = PacketQueue(1, 100e3)
    queue.take(0.0)
    queue.put(0, [PACKET] * 2)
    assert len(queue.take(60_000.0)) == 2
    queue.put(0, [PACKET] * 20)
    assert len(queue.take(120_000.0)) <= LEAST_BURST_BYTES // SIZE + 1, "an hour of silence is no hour of credit"


def test_lower_lane_goes_first_and_every_lane_keeps_its_order() -> None:
    queue = PacketQueue(2, 1e6)
    queue.put(1, [bytes((number,)) * 1000 for number in range(20)])
    queue.take(0.0)
    queue.put(0, [b"low" * 100] * 3)
    sent = drained(queue, 500)
    assert [lane for _, lane, _ in sent[:3]] == [0, 0, 0]
    numbers = [packet[0] for _, lane, packet in sent if lane == 1]
    assert numbers == sorted(numbers)


def test_what_went_past_the_queue_is_paid_for_but_not_for_ever() -> None:
    queue = PacketQueue(1, 1e6)
    queue.take(0.0)
    queue.put(0, [PACKET])
    for _ in range(1000):
        queue.spent(1000, 0.0)
    wait_ms = queue.wait_ms(0.0)
    assert wait_ms is not None
    assert 50 < wait_ms <= 100
    assert queue.take(wait_ms - 1) == []
    assert queue.take(wait_ms + 1) == [(0, PACKET)]


def test_backlog_counts_what_goes_before() -> None:
    queue = PacketQueue(2, 1e6)
    queue.take(0.0)
    queue.put(0, [PACKET] * 10)
    queue.put(1, [PACKET] * 10)
    assert queue.backlog_ms(0) == pytest.approx(10 * SIZE * 8 / 1e3)
    assert queue.backlog_ms(1) == pytest.approx(20 * SIZE * 8 / 1e3)
    queue.set_rate(2e6, 5e6, 0.0)
    assert queue.backlog_ms(1) == pytest.approx(20 * SIZE * 8 / 2e3)
    queue.clear()
    assert queue.backlog_ms(1) == 0
    assert queue.wait_ms(0.0) is None


async def test_timer_sends_everything_in_order() -> None:
    loop = asyncio.get_running_loop()
    sent: list[int] = []
    done = asyncio.Event()

    def transmit(lane: int, packet: bytes) -> None:
        sent.append(packet[0])
        if packet[0] == 34:
            done.set()

    pacer = Pacer(loop, 1, 8e6, transmit, lambda: loop.time() * 1000)
    pacer.send(0, [bytes((number,)) * 1000 for number in range(30)])
    assert 0 < len(sent) < 30
    assert pacer.backlog_ms(0) > 0
    pacer.send(0, [bytes((number,)) * 1000 for number in range(30, 35)])
    await asyncio.wait_for(done.wait(), 60)
    assert sent == list(range(35))


async def test_closed_pacer_forgets_what_waits() -> None:
    sent: list[bytes] = []
    pacer = Pacer(asyncio.get_running_loop(), 1, 1e6, lambda _, packet: sent.append(packet), lambda: 0.0)
    pacer.send(0, [PACKET] * 25)
    before = len(sent)
    pacer.close()
    assert pacer.backlog_ms(0) == 0
    await asyncio.sleep(0)
    assert len(sent) == before < 25
