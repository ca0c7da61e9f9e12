"""The meeting server as one object: start, where it is, stop; knows no rule and no single route."""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta

import uvicorn
from litestar import Litestar
from litestar.datastructures import ResponseHeader, State

from meetroom.domain.chain import ChainBroken
from meetroom.media.relay.process import RelayFailure, RelayProcess, RelayUnavailable
from meetroom.protocol.invitation import bracketed
from meetroom.protocol.messages import MAX_MESSAGE_BYTES
from meetroom.server import (
    account_routes,
    archive_routes,
    delivery_routes,
    document_routes,
    door_routes,
    election_routes,
    integration_routes,
    integration_uploads,
    meeting_routes,
    minutes_routes,
    recording_routes,
    retention_routes,
    upload_routes,
)
from meetroom.server.calls import Switchboard
from meetroom.server.certificates import Authority, now_utc
from meetroom.server.config import PortInUse, ServerConfig, StartFailed, StartProblem
from meetroom.server.files import Files
from meetroom.server.ground import (
    LISTEN_BACKLOG,
    NO_SPACE_ERRORS,
    address_or_none,
    authority_of,
    context_of,
    listen,
    prepare_folder,
    reachable_name,
)
from meetroom.server.house import House
from meetroom.server.integration import Integration
from meetroom.server.integration_config import BadIntegration
from meetroom.server.metrics import Metrics
from meetroom.server.patience import KEEP_ALIVE_S, PartingWebSocket, PatientH11, cut, open_many_files
from meetroom.server.schema import described, openapi_config
from meetroom.server.scraping import scrape_token
from meetroom.server.threads import Threads
from meetroom.server.uploads import UploadDesk
from meetroom.server.web import on_error, problem_of
from meetroom.store.blobs import BlobFailed, BlobFault
from meetroom.store.failures import NoSpace, StoreFailed, StoreFault
from meetroom.store.opening import open_store
from meetroom.store.rule_files import BadRuleFile, offered_rule_sets

log = logging.getLogger(__name__)

_JSON_BODY_BYTES = 256 * 1024
ADMINISTRATOR = "admin"
"""Log-in name of the first account."""
_INVITATION_VALID = timedelta(days=7)
PING_EVERY_S, PONG_WITHIN_S = 15.0, 20.0
"""Whoever does not answer a ping of a session so soon is taken for gone."""


def _no_false_alarm(record: logging.LogRecord) -> bool:
    """uvicorn takes every refused WebSocket for an unfinished handshake and says so as an error."""
    return record.msg != "ASGI callable returned without completing handshake."


class _Uvicorn(uvicorn.Server):
    """uvicorn inside somebody else's loop: leaves signals alone and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


class MeetingServer:
    """A meeting server that runs inside the caller's loop.

    Args:
        config: everything it is told.
    """

    def __init__(self, config: ServerConfig) -> None:
        self.config = config
        self._house: House | None = None
        self._uvicorn: _Uvicorn | None = None
        self._serving: asyncio.Task[None] | None = None
        self._relay: RelayProcess | None = None
        self._opened = contextlib.AsyncExitStack()

    @property
    def house(self) -> House:
        """Everything live, from start to stop."""
        if self._house is None:
            raise RuntimeError("the server is not running")
        return self._house

    @property
    def url(self) -> str:
        """Where clients reach it."""
        host, port = self.house.address
        return f"https://{bracketed(host)}:{port}"

    @property
    def ca_pem(self) -> bytes | None:
        """Certificate of the server's own CA; None with a real certificate."""
        return self.house.authority.ca_pem

    @property
    def ca_sha256(self) -> str | None:
        """Hex SHA-256 of the DER bytes of `ca_pem`."""
        return self.house.authority.ca_sha256

    @property
    def relay(self) -> RelayProcess | None:
        """The conference's relay; None when there is none."""
        return self._relay

    @property
    def udp_port(self) -> int:
        """UDP port of the conference; 0 when there is none."""
        return self._relay.udp_port if self._relay is not None else 0

    async def start(self) -> None:
        """Listen; returns when clients can come.

        Raises: StartFailed with every problem of StartProblem; PortInUse among them.
        """
        try:
            await self._start()
        except BaseException:
            await self._opened.aclose()
            self._house = None
            raise

    async def stop(self) -> None:
        """Carry out what was taken, say goodbye to everybody, write everything down, close."""
        await self._opened.aclose()
        self._house = None

    async def serve_until(self, stop: asyncio.Event) -> None:
        """Start, run until the event is set, stop.  Raises: StartFailed."""
        await self.start()
        try:
            await stop.wait()
        finally:
            await self.stop()

    async def bootstrap_administrator(self) -> str | None:
        """Make the first account and an invitation link for it; None when there are accounts already."""
        house = self.house
        accounts = house.store.accounts
        if await house.workers.run(accounts.all):
            return None
        account = await house.workers.run(
            accounts.create, ADMINISTRATOR, ADMINISTRATOR, now=now_utc(), may_create=True, administrator=True
        )
        return await house.invitation(account.person_id, _INVITATION_VALID)

    async def invitation_for(self, login: str) -> str | None:
        """A fresh invitation link for an account, None where there is none: for whoever sits at the server."""
        house = self.house
        account = await house.workers.run(house.store.accounts.find, login)
        return None if account is None else await house.invitation(account.person_id, _INVITATION_VALID)

    async def _start(self) -> None:
        config = self.config
        open_many_files()
        tenancy = await asyncio.to_thread(prepare_folder, config.data_folder)
        self._opened.callback(tenancy.end)
        listener = listen(config.host, config.port)
        self._opened.callback(listener.close)
        port = int(listener.getsockname()[1])
        host = await asyncio.to_thread(reachable_name, config)
        authority = await asyncio.to_thread(authority_of, config, host)
        context = context_of(authority)
        house = self._house = await asyncio.to_thread(_build_house, config, authority, (host, port))
        self._opened.push_async_callback(house.close)
        await _open_house(house)
        await self._start_relay(house, listener)
        await self._serve(house, listener, context)
        log.info("server listens", extra={"host": config.host, "port": port})

    async def _start_relay(self, house: House, listener: socket.socket) -> None:
        """Bring the conference up; without it the meeting works all the same.  Raises: PortInUse."""
        config = self.config
        if not config.media:
            return
        relay = RelayProcess(
            udp_host=str(listener.getsockname()[0]),
            udp_port=config.udp_port,
            announced_host=address_or_none(config.public_host),
            on_event=house.switchboard.on_event,
        )
        try:
            await relay.start()
        except RelayUnavailable as unavailable:
            if unavailable.reason is RelayFailure.PORT_IN_USE:
                raise PortInUse(StartProblem.UDP_PORT_IN_USE, config.udp_port) from unavailable
            log.error("no conference", extra={"why": unavailable.reason.value})
            return
        self._opened.push_async_callback(relay.stop)
        house.switchboard.relay = self._relay = relay
        watching = asyncio.create_task(house.switchboard.watch(), name="health of the lines")
        self._opened.push_async_callback(_ended, watching)

    async def _serve(self, house: House, listener: socket.socket, context: ssl.SSLContext) -> None:
        integration = await asyncio.to_thread(_integration, house)
        config = uvicorn.Config(
            application(house, integration),
            http=PatientH11,
            ws=PartingWebSocket,
            ws_max_size=MAX_MESSAGE_BYTES,
            ws_per_message_deflate=False,
            ws_ping_interval=PING_EVERY_S,
            ws_ping_timeout=PONG_WITHIN_S,
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            h11_max_incomplete_event_size=64 * 1024,
            backlog=LISTEN_BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=5,
            ssl_context_factory=lambda _config, _default: context,
        )
        logging.getLogger("uvicorn.error").addFilter(_no_false_alarm)
        server = _Uvicorn(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]), name="uvicorn")

        async def stop_serving() -> None:
            server.should_exit = True
            (failed,) = await asyncio.gather(serving, return_exceptions=True)
            if failed is not None:
                log.error("stopped serving badly", exc_info=failed)
            for connection in tuple(server.server_state.connections):
                cut(connection.transport)  # whoever does not hang up in time is not asked any more

        self._opened.push_async_callback(stop_serving)
        # Pushed last, so done first: whoever is here hears why before the listener goes.
        self._opened.push_async_callback(house.dismiss)
        # Before that: what a platform has taken is still noted.
        self._opened.push_async_callback(integration.deliveries.close)
        up = asyncio.create_task(server.up.wait())
        await asyncio.wait({serving, up}, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        if serving.done():
            raise StartFailed(StartProblem.ADDRESS_UNUSABLE, repr(serving.exception()))


def application(house: House, integration: Integration) -> Litestar:
    """The web application around a house."""
    return Litestar(
        route_handlers=described(
            [
                *account_routes.ROUTES,
                *archive_routes.ROUTES,
                *delivery_routes.ROUTES,
                *document_routes.ROUTES,
                *door_routes.ROUTES,
                *election_routes.ROUTES,
                *integration_routes.ROUTES,
                *integration_uploads.ROUTES,
                *meeting_routes.ROUTES,
                *minutes_routes.ROUTES,
                *recording_routes.ROUTES,
                *retention_routes.ROUTES,
                *upload_routes.ROUTES,
            ]
        ),
        state=State({"house": house, "integration": integration}),
        exception_handlers={Exception: on_error},
        request_max_body_size=_JSON_BODY_BYTES,
        response_headers=[
            ResponseHeader(name="Cache-Control", value="no-store"),
            ResponseHeader(name="X-Content-Type-Options", value="nosniff"),
        ],
        openapi_config=openapi_config(),
        logging_config=None,
    )


def _integration(house: House) -> Integration:
    """Raises: StartFailed."""
    try:
        return Integration(house.config.integration, house.workers)
    except BadIntegration as error:
        raise StartFailed(StartProblem.INTEGRATION_UNUSABLE, str(error)) from error


def _build_house(config: ServerConfig, authority: Authority, address: tuple[str, int]) -> House:
    """Raises: StartFailed."""
    url = config.database_url or f"sqlite:///{(config.data_folder / 'meetroom.db').absolute()}"
    workers = Threads("store", 8)
    metrics = Metrics()
    try:
        store = open_store(url)
        if not store.database.claim():
            store.close()
            raise StartFailed(StartProblem.DATABASE_IN_USE)
        files = Files(config.data_folder, store.versions, workers, config.intake, config.trust_folder)
        uploads = UploadDesk(
            config.data_folder / "uploads",
            store.uploads,
            files,
            workers,
            config.uploads,
            problem_of=problem_of,
            count=lambda end: metrics.uploads.labels(end).inc(),
        )
        token = scrape_token(config.data_folder)
        rule_sets = offered_rule_sets(config.rules)
    except BadRuleFile as error:
        raise StartFailed(StartProblem.RULES_UNUSABLE, str(error)) from error
    except NoSpace as error:
        raise StartFailed(StartProblem.NO_SPACE) from error
    except BlobFailed as error:
        full = error.fault is BlobFault.NO_SPACE
        raise StartFailed(StartProblem.NO_SPACE if full else StartProblem.FOLDER_UNUSABLE) from error
    except OSError as error:
        full = error.errno in NO_SPACE_ERRORS
        problem = StartProblem.NO_SPACE if full else StartProblem.FOLDER_UNUSABLE
        raise StartFailed(problem, str(config.data_folder)) from error
    except (StoreFailed, ValueError) as error:
        raise StartFailed(_database_problem(config, error), str(error)) from error
    return House(
        config=config,
        metrics=metrics,
        scrape_token=token,
        rule_sets=rule_sets,
        switchboard=Switchboard(metrics.legs.set),
        store=store,
        journal=store.journal,
        files=files,
        uploads=uploads,
        authority=authority,
        address=address,
        writers=Threads("journal", 4),
        workers=workers,
        replayers=Threads("replay", 1),
    )


def _database_problem(config: ServerConfig, error: StoreFailed | ValueError) -> StartProblem:
    """A database of somebody else's that does not answer, or one whose contents are of no use."""
    elsewhere = config.database_url is not None
    unreachable = isinstance(error, ValueError) or error.fault is StoreFault.UNAVAILABLE
    return StartProblem.DATABASE_UNUSABLE if elsewhere and unreachable else StartProblem.DATA_UNUSABLE


async def _open_house(house: House) -> None:
    """Raises: StartFailed."""
    try:
        await house.open()
    except NoSpace as error:
        raise StartFailed(StartProblem.NO_SPACE) from error
    except (StoreFailed, ChainBroken) as error:
        raise StartFailed(StartProblem.DATA_UNUSABLE, str(error)) from error


async def _ended(task: "asyncio.Task[None]") -> None:
    """Cancel a task and wait for its end."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
