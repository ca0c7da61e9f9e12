"""The socket of the relay: a burst leaves with one call, in order, whatever the socket says to single datagrams."""

import asyncio
import ctypes
import errno
import socket
import sys
from collections.abc import Callable, Iterator

import pytest

from meetroom.media.relay import endpoint as endpoint_module
from meetroom.media.relay.endpoint import BURST_DATAGRAMS, Endpoint, open_socket
from meetroom.media.relay.outbox import BATCH_PACKETS, Lane, Outbox
from meetroom.media.relay.stun import Address


class Bench:
    """An endpoint, its outbox without encryption, and a client's socket."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.udp = open_socket("127.0.0.1", 0)
        self.client = open_socket("127.0.0.1", 0)
        self.endpoint = Endpoint(self.udp)
        self.outbox = Outbox(self.endpoint.send, protect=lambda session, packet, length: 0)
        self.taken: list[tuple[int, Address]] = []
        self.endpoint.start(loop, memoryview(bytearray(2048)), self._take, self.outbox)
        self._loop = loop

    def _take(self, size: int, sender: Address) -> None:
        self.taken.append((size, sender))

    def lane(self, address: Address) -> Lane:
        lane = Lane()
        lane.session = object()
        lane.lead_to(address)
        return lane

    def post(self, lane: Lane, text: bytes) -> None:
        self.outbox.out[: len(text)] = text
        self.outbox.post(lane, len(text))

    def received(self) -> list[bytes]:
        found = []
        while True:
            try:
                found.append(self.client.recv(2048))
            except BlockingIOError:
                return found

    def close(self) -> None:
        self.endpoint.close(self._loop)
        self.client.close()


@pytest.fixture
def bench() -> Iterator[Bench]:
    loop = asyncio.SelectorEventLoop()
    made = Bench(loop)
    yield made
    made.close()
    loop.close()


@pytest.fixture(params=["together", "one by one"])
def either(request: pytest.FixtureRequest, bench: Bench) -> Bench:
    if request.param == "one by one":
        bench.outbox.transmit = None
    elif bench.outbox.transmit is None:
        pytest.skip("this system sends datagrams one by one only")
    return bench


def test_everything_posted_arrives_in_order(either: Bench) -> None:
    lane = either.lane(either.client.getsockname())
    texts = [b"packet %d" % number for number in range(3 * BATCH_PACKETS + 2)]
    for text in texts:
        either.post(lane, text)
    assert either.endpoint.packets_out == 3 * BATCH_PACKETS  # a full box does not wait
    either.outbox.flush()
    assert either.received() == texts
    assert (either.endpoint.packets_out, either.endpoint.dropped) == (len(texts), 0)


def test_a_client_that_cannot_be_reached_costs_nobody_else_a_packet(either: Bench) -> None:
    good, bad = either.lane(either.client.getsockname()), either.lane(("127.0.0.1", 0))
    for number in range(6):
        either.post(bad if number % 2 else good, b"%d" % number)
    either.outbox.flush()
    assert either.received() == [b"0", b"2", b"4"]
    assert (either.endpoint.packets_out, either.endpoint.dropped) == (3, 3)


def test_a_lane_leads_to_the_address_it_was_given_last(either: Bench) -> None:
    lane = either.lane(("127.0.0.1", 9))
    lane.lead_to(either.client.getsockname())
    either.post(lane, b"here")
    either.outbox.flush()
    assert either.received() == [b"here"]


def test_what_a_full_socket_does_not_take_is_counted(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    lane = bench.lane(bench.client.getsockname())
    answers = iter([(-1, errno.EINTR), (2, 0), (-1, errno.EAGAIN)])

    def send_many(descriptor: int, messages: int, count: int, flags: int) -> int:
        answer, error = next(answers)
        ctypes.set_errno(error)
        return answer

    bench.endpoint._send_many = send_many
    bench.outbox.transmit = bench.endpoint._transmit
    for _ in range(5):
        bench.post(lane, b"x")
    bench.outbox.flush()
    assert (bench.endpoint.packets_out, bench.endpoint.dropped) == (2, 3)


def test_a_burst_is_read_to_its_end_and_then_answered(bench: Bench) -> None:
    for number in range(5):
        bench.client.sendto(b"%d" % number * (number + 1), bench.udp.getsockname())
    bench.post(bench.lane(bench.client.getsockname()), b"answer")
    bench.endpoint._on_readable()
    assert bench.taken == [(size, bench.client.getsockname()) for size in range(1, 6)]
    assert bench.received() == [b"answer"]
    assert bench.endpoint.packets_in == 5 < BURST_DATAGRAMS


@pytest.mark.parametrize("wrong", [("platform", "win32"), ("byteorder", "big")])
def test_elsewhere_packets_leave_one_by_one(wrong: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    find: Callable[[], object] = endpoint_module._send_many
    monkeypatch.setattr(sys, *wrong)
    assert find() is None


def test_six_is_spoken_too() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        udp, client = open_socket("::1", 0), open_socket("::1", 0)
    except OSError:
        pytest.skip("no IPv6 here")
    loop = asyncio.SelectorEventLoop()
    endpoint = Endpoint(udp)
    outbox = Outbox(endpoint.send, protect=lambda session, packet, length: 0)
    endpoint.start(loop, memoryview(bytearray(64)), lambda size, sender: None, outbox)
    lane = Lane()
    lane.session = object()
    lane.lead_to(client.getsockname())
    outbox.out[:3] = b"six"
    outbox.post(lane, 3)
    outbox.flush()
    assert client.recv(64) == b"six"
    endpoint.close(loop)
    client.close()
    loop.close()
