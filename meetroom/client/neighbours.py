"""Clients of the same meeting on the same local network, found by multicast DNS; knows no chunk and no document.

What is announced: a random name of this run, a port, and a tag that only people of the same meeting can make.  No
name of a person, a machine or a meeting.  Where multicast does not get through, nobody is found and nobody waits.
"""

import asyncio
import contextlib
import ipaddress
import logging
from collections.abc import Callable, Collection, Coroutine, Sequence
from typing import Any, Protocol

import ifaddr
import msgspec
from zeroconf import Error, InterfaceChoice, IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

logger = logging.getLogger(__name__)

SERVICE = "_meetroom._tcp.local."
RESOLVE_MS = 3000
MAX_RESOLVING = 64
CLOSE_S = 2.0
_TAG = b"tag"
_NAME_DIGITS = 16
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


class Neighbour(msgspec.Struct, frozen=True):
    """A client near by: its name of this run, and where it gives chunks away."""

    name: str
    addresses: tuple[str, ...]
    port: int


class Street(Protocol):
    """Where neighbours find one another."""

    async def open(self, me: Neighbour, found: Callable[[Neighbour], None], gone: Callable[[str], None]) -> None:
        """Announce oneself, if one has an address, and tell of others until `close`.  Raises: OSError."""

    async def close(self) -> None:
        """Say goodbye; never raises, never waits long."""


def own_addresses() -> tuple[str, ...]:
    """Addresses of this machine that neighbours may reach, IPv4 first; without the loopback."""
    found = set()
    for adapter in ifaddr.get_adapters():
        for known in adapter.ips:
            text = known.ip if isinstance(known.ip, str) else known.ip[0]
            address = ipaddress.ip_address(text)
            if not address.is_loopback and not address.is_unspecified:
                found.add(address)
    return tuple(str(address) for address in sorted(found, key=lambda address: (address.version, int(address))))


def are_near(addresses: Sequence[str], networks: Collection[IPNetwork], *, this_machine: bool) -> tuple[str, ...]:
    """Those of the announced addresses that a neighbour can have: private ones, and those of these networks.

    Whoever announces what it likes must not have us knock at machines elsewhere, or at programs of this one.
    """
    found = []
    for text in addresses:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            continue
        if address.is_loopback:
            near = this_machine
        elif address.is_unspecified or address.is_multicast or address.is_reserved:
            near = False
        else:
            near = address.is_private or any(address in network for network in networks)
        if near:
            found.append(text)
    return tuple(found)


def own_networks() -> tuple[IPNetwork, ...]:
    """The networks this machine is in."""
    found = []
    for adapter in ifaddr.get_adapters():
        for known in adapter.ips:
            text = known.ip if isinstance(known.ip, str) else known.ip[0]
            with contextlib.suppress(ValueError):
                found.append(ipaddress.ip_network(f"{text}/{known.network_prefix}", strict=False))
    return tuple(found)


class MulticastStreet:
    """A local network with multicast DNS.

    Args:
        tag: told to all; only neighbours with the same tag are reported.
        interfaces: addresses of the interfaces to use, by default all.
    """

    def __init__(self, tag: str, interfaces: list[str] | None = None) -> None:
        self._tag = tag
        self._interfaces = interfaces
        self._zeroconf: AsyncZeroconf | None = None
        self._browser: AsyncServiceBrowser | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._found: Callable[[Neighbour], None] = lambda neighbour: None
        self._gone: Callable[[str], None] = lambda name: None
        self._me = ""

    async def open(self, me: Neighbour, found: Callable[[Neighbour], None], gone: Callable[[str], None]) -> None:
        """See Street."""
        self._me, self._found, self._gone = me.name, found, gone
        self._zeroconf = self._started()
        if me.addresses:
            self._spawn(self._announce(me))
        self._browser = AsyncServiceBrowser(self._zeroconf.zeroconf, [SERVICE], handlers=[self._changed])

    async def close(self) -> None:
        """See Street."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        zeroconf, self._zeroconf = self._zeroconf, None
        if zeroconf is None:
            return
        with contextlib.suppress(TimeoutError, OSError, Error):
            async with asyncio.timeout(CLOSE_S):
                if self._browser is not None:
                    await self._browser.async_cancel()
                await zeroconf.async_close()

    def _started(self) -> AsyncZeroconf:
        """Raises: OSError."""
        chosen: Any = self._interfaces or InterfaceChoice.All
        if self._interfaces is None:
            # A machine whose IPv6 is switched off refuses the sockets for it.
            with contextlib.suppress(OSError, RuntimeError):
                return AsyncZeroconf(interfaces=chosen, ip_version=IPVersion.All)
        try:
            return AsyncZeroconf(interfaces=chosen, ip_version=IPVersion.V4Only)
        except RuntimeError as error:  # what zeroconf raises when no interface takes part
            raise OSError(str(error)) from error

    async def _announce(self, me: Neighbour) -> None:
        assert self._zeroconf is not None
        info = AsyncServiceInfo(
            SERVICE,
            f"{me.name}.{SERVICE}",
            port=me.port,
            parsed_addresses=list(me.addresses),
            properties={_TAG: self._tag.encode()},
            # By default it would be the name of this machine, which may be that of a person.
            server=f"{me.name}.local.",
        )
        try:
            await self._zeroconf.async_register_service(info)
        except (Error, OSError) as error:
            logger.info("neighbours are not told of us: %s", type(error).__name__)

    def _changed(self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        short = name.removesuffix("." + SERVICE)
        if short == self._me or not _is_name(short):
            return
        if state_change is ServiceStateChange.Removed:
            self._gone(short)
        elif len(self._tasks) < MAX_RESOLVING:
            self._spawn(self._resolve(zeroconf, short))

    async def _resolve(self, zeroconf: Zeroconf, name: str) -> None:
        info = AsyncServiceInfo(SERVICE, f"{name}.{SERVICE}")
        if not await info.async_request(zeroconf, RESOLVE_MS):
            return
        if info.properties.get(_TAG) != self._tag.encode() or not info.port:
            return
        # Chosen interfaces: a test, or several clients on one machine.
        this_machine = self._interfaces is not None
        addresses = are_near(info.parsed_scoped_addresses()[:8], own_networks(), this_machine=this_machine)
        if addresses:
            self._found(Neighbour(name, addresses, info.port))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="neighbours")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.info("a neighbour was not understood: %s", type(error).__name__)


def _is_name(name: str) -> bool:
    return len(name) == _NAME_DIGITS and set(name) <= set("0123456789abcdef")
