"""Points that reach the relay only through Debian's coturn: over UDP, TCP and TLS, and around a stopped direct way."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from meetroom.media.config import IceServer
from meetroom.media.session import MediaSession, MediaUnreachable, SessionConfig, SessionState
from meetroom.server.certificates import now_utc, own_authority
from tests.interop.conftest import SMALL, open_hall
from tests.interop.coturn import TURNSERVER, Coturn, coturn
from tests.media.test_session_over_relay import HIGH, LOW, Hall, Point

pytestmark = pytest.mark.skipif(TURNSERVER is None, reason="coturn is not installed (Debian: apt-get install coturn)")

USER = ("lt-cred-mech", "user=an:mat-khau")
ALLOCATED, GIVEN_BACK = "incoming packet ALLOCATE processed, success", "lifetime=0"


class Detoured(Point):
    """A point that knows a TURN server."""

    def __init__(self, sender: int, servers: tuple[IceServer, ...], ca_der: bytes | None, *, relay_only: bool) -> None:
        super().__init__(sender, "VP8")
        config = SessionConfig(
            *(3, True, True, HIGH, LOW, "VP8"), ice_servers=servers, turn_ca_der=ca_der, relay_only=relay_only
        )
        self.session = MediaSession(config, on_picture=self._picture, on_state=lambda _: None)

    @property
    def path(self) -> Any:
        """The ICE connection."""
        return self.session._transport._path

    @property
    def way(self) -> str:
        """Which kind of candidate carries the media."""
        kind: str = self.path._nominated[1].local_candidate.type
        return kind

    async def join(self, hall: Hall) -> None:
        """Take part in the hall."""
        hall.points[self.leg_id] = self
        await self.session.accept(await hall.relay.join("hall", self.leg_id, await self.session.offer()))


@pytest.fixture
async def authority(tmp_path: Path) -> tuple[Path, Path, bytes]:
    """Chain and key of a server on this machine, and the CA that signed it, as a meeting server makes them."""
    folder = tmp_path / "tls"
    folder.mkdir()
    made = await asyncio.to_thread(own_authority, folder, ["127.0.0.1"], now_utc())
    assert made.ca_pem is not None
    return made.chain_path, made.key_path, ssl.PEM_cert_to_DER_cert(made.ca_pem.decode())


@pytest.fixture
async def turn(tmp_path: Path, authority: tuple[Path, Path, bytes]) -> AsyncIterator[Coturn]:
    """A TURN server with one user."""
    async with coturn(tmp_path, *USER, certificate=authority[:2]) as server:
        yield server


def at(turn: Coturn, *ways: str, credential: str = "mat-khau") -> tuple[IceServer, ...]:
    """The server's addresses, as a meeting server tells them."""
    return tuple(IceServer(turn.url(way), "an", credential) for way in ways)


async def sees_and_hears(hall: Hall, one: Point, other: Point) -> None:
    """Wait until each of the two sees and hears the other."""
    await hall.want_all(360)
    await hall.drive(
        lambda: (
            one.seen_senders() == {other.sender}
            and other.seen_senders() == {one.sender}
            and one.heard() == {other.sender}
            and other.heard() == {one.sender}
        )
    )


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
async def test_takes_part_through_turn_alone(turn: Coturn, authority: tuple[Path, Path, bytes], way: str) -> None:
    async with Hall() as hall:
        one = await hall.join(1)
        two = Detoured(2, at(turn, way), authority[2], relay_only=True)
        await two.join(hall)
        assert two.way == "relay"
        await sees_and_hears(hall, one, two)
        assert turn.said(ALLOCATED) == 1
        await two.session.close()
    # Not left to run out: the next one may be over its quota.
    await turn.until_said(GIVEN_BACK, 1)


async def test_a_stopped_direct_way_is_gone_around(turn: Coturn, authority: tuple[Path, Path, bytes]) -> None:
    async with Hall() as hall:
        one = await hall.join(1)
        two = Detoured(
            2, (IceServer("turn:127.0.0.1:9?transport=tcp"), *at(turn, "tls")), authority[2], relay_only=False
        )
        gather = two.path.gather_candidates

        async def behind_a_firewall() -> None:
            await gather()
            for protocol in two.path._protocols:
                protocol.send_stun = lambda message, addr: None

        two.path.gather_candidates = behind_a_firewall
        await two.join(hall)
        assert two.way == "relay"
        await sees_and_hears(hall, one, two)


async def test_what_is_not_needed_is_given_back(turn: Coturn) -> None:
    async with Hall() as hall:
        one = await hall.join(1)
        two = Detoured(2, at(turn, "udp", "tcp"), None, relay_only=False)
        opened = await two.session.offer()
        await turn.until_said(ALLOCATED, 2)
        hall.points[two.leg_id] = two
        await two.session.accept(await hall.relay.join("hall", two.leg_id, opened))
        assert two.way == "host"
        await turn.until_said(GIVEN_BACK, 2)
        await sees_and_hears(hall, one, two)


@pytest.mark.parametrize("trouble", ["credential", "certificate"])
async def test_a_server_that_does_not_let_in_or_prove_itself(turn: Coturn, trouble: str) -> None:
    async with Hall() as hall:
        # The CA is not among those trusted: whoever sits on the line could be anybody.
        ways = at(turn, "udp", "tcp", credential="sai") if trouble == "credential" else at(turn, "tls")
        two = Detoured(2, ways, None, relay_only=True)
        with pytest.raises(MediaUnreachable):
            await two.join(hall)
        assert two.session.state is SessionState.FAILED
        assert turn.said(ALLOCATED) == 0


async def test_a_client_with_credentials_of_the_meeting_server(tmp_path: Path) -> None:
    folder = tmp_path / "server" / "tls"
    folder.mkdir(parents=True)
    # As on one machine: coturn shows the certificate of the meeting server, whose CA the invitation names.
    own = await asyncio.to_thread(own_authority, folder, ["127.0.0.1", "localhost", "::1"], now_utc())
    secret = ("use-auth-secret", "static-auth-secret=bi-mat-chung")
    async with coturn(tmp_path, *secret, certificate=(own.chain_path, own.key_path)) as turn:
        settings = {"turn_urls": (turn.url("tls"), turn.url("tcp")), "turn_secret": "bi-mat-chung"}
        async with open_hall(tmp_path, **settings) as hall:
            one, two = await hall.own(1), await hall.own(2, msgspec.structs.replace(SMALL, relay_only=True))
            one.want(two.leg_id, 360)
            two.want(one.leg_id, 360)
            await one.until(lambda: one.seen(two.leg_id) == {(2, 180)} and one.heard() == {2})
            await two.until(lambda: two.seen(one.leg_id) == {(1, 180)} and two.heard() == {1})
            before = turn.said(GIVEN_BACK)
            assert turn.said(ALLOCATED) > before
            await two.close()
            await turn.until_said(GIVEN_BACK, before + 1)
