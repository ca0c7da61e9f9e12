"""The bad line before real sockets: both ways, each client its own, cut, moved, and ordered about in words."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import cast

import pytest

from tests.faults import wan as wan_module
from tests.faults.wan import Wan
from tests.faults.wan_model import Conditions
from tests.faults.wan_words import UnknownWord, Words, changed, number_of

Address = tuple[str, int]


class End(asyncio.DatagramProtocol):
    """A socket that keeps what it gets; the far one says everything back."""

    def __init__(self, says_back: bool) -> None:
        self.got: asyncio.Queue[tuple[bytes, Address]] = asyncio.Queue()
        self._says_back = says_back

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.got.put_nowait((data, addr))
        if self._says_back:
            self.transport.sendto(data, addr)

    @property
    def port(self) -> int:
        port: int = self.transport.get_extra_info("sockname")[1]
        return port

    async def next(self) -> bytes:
        async with asyncio.timeout(60):
            return (await self.got.get())[0]


class Witness:
    """Sees every datagram of one direction and loses none; given to a line as `lose_up` or `lose_down`."""

    def __init__(self) -> None:
        self._seen: asyncio.Queue[bytes] = asyncio.Queue()

    def __call__(self, datagram: bytes) -> bool:
        self._seen.put_nowait(datagram)
        return False

    async def saw(self, count: int) -> None:
        async with asyncio.timeout(60):
            for _ in range(count):
                await self._seen.get()


class Hall:
    """An echoing server, a line in front of it, and as many clients as are asked for."""

    def __init__(self, server: End, wan: Wan) -> None:
        self.server, self.wan = server, wan
        self.clients: list[End] = []

    async def client(self) -> End:
        self.clients.append(await _end(False))
        return self.clients[-1]

    def say(self, client: End, text: bytes) -> None:
        client.transport.sendto(text, ("127.0.0.1", self.wan.port))


async def _end(says_back: bool) -> End:
    loop = asyncio.get_running_loop()
    _, end = await loop.create_datagram_endpoint(lambda: End(says_back), local_addr=("127.0.0.1", 0))
    return end


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    server = await _end(True)
    async with Wan("127.0.0.1", server.port) as wan:
        made = Hall(server, wan)
        yield made
    for end in (server, *made.clients):
        end.transport.close()


async def test_every_client_has_an_address_and_an_answer_of_its_own(hall: Hall) -> None:
    one, two = await hall.client(), await hall.client()
    for number in range(20):
        hall.say(one, b"one %d" % number)
        hall.say(two, b"two %d" % number)
    assert [await one.next() for _ in range(20)] == [b"one %d" % number for number in range(20)]
    assert [await two.next() for _ in range(20)] == [b"two %d" % number for number in range(20)]
    seen = {hall.server.got.get_nowait()[1][1] for _ in range(40)}
    assert seen == {line.port for line in hall.wan.clients.values()}
    assert len(seen) == 2


async def test_the_directions_are_set_apart(hall: Hall) -> None:
    client = await hall.client()
    hall.say(client, b"an")
    await client.next()
    hall.wan.down = Conditions(loss=1.0)
    hall.wan.lose_down = back = Witness()
    for _ in range(5):
        hall.say(client, b"to nowhere")
    assert [await hall.server.next() for _ in range(6)][1:] == [b"to nowhere"] * 5
    await back.saw(5)
    hall.wan.down, hall.wan.up = Conditions(), Conditions(duplicate=1.0)
    hall.say(client, b"binh")
    assert [await client.next() for _ in range(2)] == [b"binh", b"binh"]
    line = next(iter(hall.wan.clients.values()))
    assert line.down.counts.lost == 5


async def test_delayed_datagrams_arrive_in_the_order_of_their_times(hall: Hall) -> None:
    client = await hall.client()
    hall.wan.up = Conditions(delay_ms=40)
    hall.say(client, b"first")
    hall.say(client, b"second")
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    assert [await client.next(), await client.next()] == [b"first", b"second"]
    assert loop.time() - began_s >= 0.035, "the line took its time"
    hall.wan.stall(50)
    hall.say(client, b"third")
    assert await client.next() == b"third"
    assert loop.time() - began_s >= 0.085


async def test_cut_lets_nothing_through_until_it_is_mended(hall: Hall) -> None:
    client = await hall.client()
    hall.wan.is_cut = True
    assert hall.wan.is_cut
    hall.wan.lose_up = there = Witness()
    hall.say(client, b"lost")
    await there.saw(1)
    hall.wan.is_cut = False
    hall.say(client, b"found")
    assert await hall.server.next() == b"found"


async def test_moved_clients_appear_elsewhere_and_still_hear(hall: Hall) -> None:
    one, two = await hall.client(), await hall.client()
    for client in (one, two):
        hall.say(client, b"an")
        await client.next()
    before = {address: line.port for address, line in hall.wan.clients.items()}
    await hall.wan.move(("127.0.0.1", one.port))
    after = {address: line.port for address, line in hall.wan.clients.items()}
    assert [before[key] == after[key] for key in before] == [False, True]
    hall.say(one, b"binh")
    assert await one.next() == b"binh"
    await hall.wan.move()
    assert not set(before.values()) & {line.port for line in hall.wan.clients.values()}
    hall.say(two, b"binh")
    assert await two.next() == b"binh"


async def test_chosen_datagrams_are_lost(hall: Hall) -> None:
    client = await hall.client()
    hall.wan.lose_up = lambda datagram: datagram.startswith(b"a")
    hall.wan.lose_down = lambda datagram: datagram.startswith(b"b")
    for text in (b"an", b"binh", b"chi"):
        hall.say(client, text)
    assert await client.next() == b"chi"
    assert await hall.server.next() == b"binh"


async def test_a_long_stall_holds_no_more_than_it_may(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wan_module, "MAX_UNDER_WAY", 3)
    client = await hall.client()
    hall.say(client, b"an")
    await client.next()
    hall.wan.stall(60_000)
    hall.wan.lose_up = there = Witness()
    for _ in range(5):
        hall.say(client, b"held")
    await there.saw(5)
    counts = next(iter(hall.wan.clients.values())).up.counts
    assert (counts.arrived, counts.overflowed) == (4, 2)


async def test_nobody_at_the_far_end_is_only_silence(hall: Hall) -> None:
    client = await hall.client()
    hall.say(client, b"an")
    await client.next()
    hall.server.transport.close()
    hall.wan.lose_up = there = Witness()
    for _ in range(3):  # the system may tell of the closed port; nobody may fall over it
        hall.say(client, b"nobody")
    await there.saw(3)
    assert client.got.empty()


async def test_words_change_a_line_that_runs(hall: Hall) -> None:
    said: list[str] = []
    words = Words(hall.wan, said.append)
    await words.carry_out(["delay=50", "jitter=5", "up", "loss=1%", "rate=2M", "down", "burst=3%", "burst-packets=6"])
    assert hall.wan.up == Conditions(delay_ms=50, jitter_ms=5, loss=0.01, rate_bps=2e6)
    assert hall.wan.down == Conditions(delay_ms=50, jitter_ms=5, burst_loss=0.03, burst_packets=6)
    await words.carry_out(["up", "clear", "overtaking=1"])
    assert hall.wan.up == Conditions(overtaking=True)
    await words.carry_out(["status"])
    assert said == ["no client has sent anything yet"]
    await words.carry_out(["clear", "cut"])
    assert hall.wan.is_cut
    client = await hall.client()
    hall.say(client, b"an")
    await words.carry_out(["mend", "stall=0"])
    hall.say(client, b"an")
    await hall.server.next()
    await words.carry_out(["move", "status", "quit"])
    assert words.is_over
    assert "sent" in said[1]
    assert f"127.0.0.1:{client.port}" in said[1]


@pytest.mark.parametrize(
    "word",
    [
        "loss",
        "loss=",
        "loss=x",
        "loss=200%",
        "wind=3",
        "overtaking=no",
        "stall=soon",
        "stall=nan",
        "rate=inf",
        "delay=-5",
    ],
)
async def test_words_nobody_understands_are_refused(hall: Hall, word: str) -> None:
    with pytest.raises(UnknownWord):
        await Words(hall.wan, lambda text: None).carry_out([word])
    assert hall.wan.up == Conditions()


def test_numbers_have_suffixes() -> None:
    assert [number_of(text) for text in ("2%", "300k", "1.5M", "50")] == [0.02, 300_000, 1_500_000, 50]
    assert changed(Conditions(), "late=30") == Conditions(reorder_ms=30)


async def test_program_tells_its_port_and_takes_words() -> None:
    server, client = await _end(True), await _end(False)
    command = [
        sys.executable,
        "-m",
        "tests.faults.wan",
        f"127.0.0.1:{server.port}",
        "delay=1",
        "--seed",
        "3",
        "up",
        "loss=0",
    ]
    program = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert program.stdin is not None
    assert program.stdout is not None
    try:
        async with asyncio.timeout(60):
            told = (await program.stdout.readline()).split()
            assert told[0] == b"port"
            client.transport.sendto(b"an", ("127.0.0.1", int(told[1])))
            assert await client.next() == b"an"
            program.stdin.write(b"nonsense\nstatus\nquit\n")
            assert await program.stdout.readline() == b"? nonsense is not understood\n".replace(b"\n", _END)
            assert b"1 arrived" in await program.stdout.readline()
            assert await program.wait() == 0
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
        server.transport.close()
        client.transport.close()


_END = b"\r\n" if sys.platform == "win32" else b"\n"
