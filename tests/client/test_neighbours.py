"""Neighbours found over real multicast DNS, on the loopback."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Callable

import pytest

from meetroom.client import neighbours
from meetroom.client.neighbours import MulticastStreet, Neighbour, are_near, own_addresses, own_networks

HOST = "127.0.0.1"
MULTICAST_S = 20.0  # the loopback is asked that long whether it carries multicast at all


class Ear:
    """A client that announces itself and listens."""

    def __init__(self, name: str, tag: str) -> None:
        self.me = Neighbour(name, (HOST,), 4321)
        self.street = MulticastStreet(tag, [HOST])
        self.here: dict[str, Neighbour] = {}
        self._news = asyncio.Event()

    async def open(self) -> None:
        await self.street.open(self.me, self._found, self._gone)

    async def until(self, holds: Callable[[], bool], patience_s: float = 60.0) -> None:
        async with asyncio.timeout(patience_s):
            while not holds():
                self._news.clear()
                await self._news.wait()

    def _found(self, neighbour: Neighbour) -> None:
        self.here[neighbour.name] = neighbour
        self._news.set()

    def _gone(self, name: str) -> None:
        self.here.pop(name, None)
        self._news.set()


@pytest.fixture
async def ears() -> AsyncIterator[tuple[Ear, Ear, Ear]]:
    """Two of one meeting and one of another."""
    three = Ear("0" * 16, "tag"), Ear("1" * 16, "tag"), Ear("2" * 16, "another")
    try:
        for ear in three:
            await ear.open()
    except OSError as error:
        pytest.skip(f"no multicast on this machine: {error}")
    yield three
    for ear in three:
        await ear.street.close()


async def test_those_of_one_meeting_find_each_other_and_hear_who_leaves(
    ears: tuple[Ear, Ear, Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "CLOSE_S", 60.0)  # a busy machine says goodbye late
    first, second, other = ears
    try:
        await first.until(lambda: bool(first.here), MULTICAST_S)
        await second.until(lambda: bool(second.here), MULTICAST_S)
    except TimeoutError:
        pytest.skip("multicast does not get through on this machine")
    assert first.here == {second.me.name: second.me}
    assert second.here == {first.me.name: first.me}
    await second.street.close()
    await first.until(lambda: not first.here)
    assert other.here == {}


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("192.168.1.7", True),
        ("10.1.2.3", True),
        ("fd00::5", True),
        ("fe80::1%2", True),
        ("100.64.1.9", True),  # of one of the machine's own networks
        ("2001:db8:7::9", True),
        ("8.8.8.8", False),
        ("2606:4700::1", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("0.0.0.0", False),
        ("224.0.0.251", False),
        ("ff02::fb", False),
        ("255.255.255.255", False),
        ("printer.example", False),
    ],
)
def test_nobody_has_us_knock_elsewhere(address: str, near: bool) -> None:
    networks = [ipaddress.ip_network("100.64.0.0/16"), ipaddress.ip_network("2001:db8:7::/64")]
    assert are_near([address], networks, this_machine=False) == ((address,) if near else ())
    assert are_near(["127.0.0.1"], networks, this_machine=True) == ("127.0.0.1",)


def test_the_networks_of_this_machine_hold_its_addresses() -> None:
    networks = own_networks()
    assert all(any(ipaddress.ip_address(a) in network for network in networks) for a in own_addresses())


def test_own_addresses_are_no_loopback() -> None:
    assert not any(address.startswith("127.") or address == "::1" for address in own_addresses())
