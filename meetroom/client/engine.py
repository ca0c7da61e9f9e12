"""The client engine: everything a user interface needs of a meeting, on one asyncio loop; knows no widget."""

import asyncio
import contextlib
import hashlib
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from meetroom import __version__
from meetroom.client.chest import Chest, OsVault, Vault, derive_key
from meetroom.client.conference import Conference, screen_of
from meetroom.client.disk import disk_error
from meetroom.client.library import Library
from meetroom.client.listening import (
    OWN_LEG,
    CallConfig,
    CallPhase,
    CallState,
    DocumentProgress,
    LinkState,
    Listener,
    Login,
    ServerAddress,
    SilentListener,
)
from meetroom.client.marks import MarkBook
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.session import MeetingSession
from meetroom.client.settings import LastLogin, RememberedServer, Settings
from meetroom.client.wire import Door, fetch_ca
from meetroom.domain.chain import ChainBroken, Link, Replica, blank, follow
from meetroom.domain.core import Command, DocumentId, MeetingId, PersonId
from meetroom.protocol.http import (
    AccountAnswer,
    AccountRequest,
    CreateMeetingRequest,
    InvitationAnswer,
    InvitationRequest,
    LoginAnswer,
    LoginRequest,
    MeetingSummary,
    RedeemRequest,
    StateAnswer,
    UploadAnswer,
    UploadFields,
)
from meetroom.protocol.invitation import BadInvitation, parse_invitation
from meetroom.protocol.messages import Answer

__all__ = [
    "OWN_LEG",
    "CallConfig",
    "CallPhase",
    "CallState",
    "ClientError",
    "ClientProblem",
    "Conference",
    "DocumentProgress",
    "Engine",
    "Library",
    "LinkState",
    "Listener",
    "Login",
    "MarkBook",
    "Progress",
    "ServerAddress",
    "SilentListener",
    "screen_of",
]

Progress = Callable[[int, int], None]
"""Told bytes sent and bytes in all."""


class Engine:
    """One person's client, in at most one meeting at a time.  Everything belongs to the loop it is used on.

    Args:
        folder: data of this client; what is secret in it is encrypted.
        listener: told of everything that changes.
        device: how this machine is called at the server; by default its network name.
        vault: keyring for the master key; by default that of the operating system.
    """

    def __init__(
        self, folder: Path, listener: Listener, *, device: str | None = None, vault: Vault | None = None
    ) -> None:
        self.settings = Settings(folder)
        self._folder = folder
        self._listener = listener
        self._device = device or platform.node() or "desktop"
        self._vault = vault or OsVault()
        self._door: Door | None = None
        self._login: Login | None = None
        self._chest: Chest | None = None
        self._session: MeetingSession | None = None

    async def redeem(self, link: str) -> Login:
        """Log in by an invitation link; the server's CA is trusted from now on.

        Raises: ClientError(BAD_INVITATION | WRONG_SERVER | UNREACHABLE | CODE_UNKNOWN | CODE_EXPIRED | CODE_USED).
        """
        try:
            invitation = parse_invitation(link)
        except BadInvitation as error:
            raise ClientError(ClientProblem.BAD_INVITATION) from error
        server = await self._meet(ServerAddress(invitation.url, invitation.ca_sha256))
        request = RedeemRequest(code=invitation.code, device=self._device)
        return await self._log_in(invitation.url, server, "redeem", request, None)

    async def log_in(self, address: ServerAddress, login: str, password: str) -> Login:
        """Log in by name and password at a server whose CA is given or was met before.

        Raises: ClientError(UNKNOWN_SERVER | WRONG_SERVER | UNREACHABLE | BAD_CREDENTIALS | TOO_MANY_TRIES).
        """
        url = address.url.rstrip("/")
        remembered = self.settings.servers.get(url)
        if address.ca_sha256 is not None:
            server = await self._meet(ServerAddress(url, address.ca_sha256))
        elif remembered is not None:
            server = remembered
        else:
            raise ClientError(ClientProblem.UNKNOWN_SERVER)
        server = msgspec.structs.replace(server, login=login)
        request = LoginRequest(login=login, password=password, device=self._device)
        return await self._log_in(url, server, "login", request, password)

    async def resume(self) -> Login | None:
        """Be again who was logged in here last, without code or password; None when that cannot be.

        Works without the server too: then `enter` waits for it.  After `log_out` there is nobody to be.
        Raises: ClientError(FILE_UNREADABLE).
        """
        last = self.settings.last_login
        server = None if last is None else self.settings.servers.get(last.url)
        if last is None or server is None or last.expires_at <= datetime.now(UTC):
            return None
        login = Login(
            person_id=last.person_id,
            name=last.name,
            expires_at=last.expires_at,
            may_create=last.may_create,
            server_url=last.url,
        )
        try:
            folder, name = self._person_folder(login), self._chest_name(login)
            chest = await asyncio.to_thread(Chest.reopen, folder, name, self._vault)
        except OSError as error:
            raise disk_error(error) from error
        if chest is None or not chest.pass_token or not chest.marks_keys:
            return None
        door = Door(last.url, server.ca_der)
        door.token = chest.pass_token
        if not await _still_valid(door):
            await door.close()
            return None
        await self.leave()
        await self._forget_login()
        self._door, self._login, self._chest = door, login, chest
        return login

    async def log_out(self) -> None:
        """Leave and make the token worthless.  Raises: nothing: what cannot be told to the server runs out."""
        await self.leave()
        if self._door is not None:
            with contextlib.suppress(ClientError):
                await self._door.fetch("POST", "logout")
        self.settings.last_login = None
        if self._chest is not None:
            await asyncio.to_thread(self._chest.keep_pass_token, "")
        await self._forget_login()

    async def meetings(self) -> tuple[MeetingSummary, ...]:
        """Meetings this person is on the roster of.  Raises: ClientError."""
        return await self._logged_in.ask(tuple[MeetingSummary, ...], "GET", "meetings")

    async def create_meeting(self, request: CreateMeetingRequest) -> MeetingId:
        """Create a meeting.  Raises: ClientError(NOT_ALLOWED | REFUSED …)."""
        summary = await self._logged_in.ask(MeetingSummary, "POST", "meetings", body=request)
        return summary.meeting_id

    async def create_account(self, request: AccountRequest) -> AccountAnswer:
        """Make the account of a person, or find it.  Raises: ClientError(NOT_ALLOWED | LOGIN_TAKEN …)."""
        return await self._logged_in.ask(AccountAnswer, "POST", "accounts", body=request)

    async def invite(
        self, person_id: PersonId, *, meeting_id: MeetingId | None = None, valid_s: int = 7 * 86_400
    ) -> InvitationAnswer:
        """Make an invitation for a person of a meeting, by default of the one entered.  Raises: ClientError."""
        request = InvitationRequest(person_id=person_id, valid_s=valid_s)
        chosen = meeting_id or self._entered.meeting_id
        return await self._logged_in.ask(
            InvitationAnswer, "POST", "meetings", chosen, "invitations", body=request
        )

    async def enter(self, meeting_id: MeetingId) -> None:
        """Enter a meeting, leaving the present one; connects for ever, and returns when LIVE for the first time.

        Cancelling gives up.
        Raises: ClientError(LOGGED_OUT | NOT_IN_MEETING | WRONG_SERVER | WRONG_PROTOCOL | NO_SPACE …).
        """
        await self.leave()
        if self._login is None or self._chest is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        self._session = MeetingSession(
            self._logged_in,
            meeting_id,
            self._login.person_id,
            self._person_folder(self._login),
            self._chest,
            self._listener,
            client=f"meetroom/{__version__}",
            device=self.settings.device_id,
        )
        try:
            await self._session.enter()
        except BaseException:
            await self.leave()
            raise

    async def leave(self) -> None:
        """Leave the meeting; harmless when not in one."""
        session, self._session = self._session, None
        if session is not None:
            await session.leave()

    async def close(self) -> None:
        """Leave and close everything; the token stays valid."""
        await self.leave()
        await self._forget_login()

    @property
    def login(self) -> Login | None:
        """Who is logged in."""
        return self._login

    @property
    def me(self) -> PersonId:
        """Who is logged in.  Raises: ClientError(LOGGED_OUT)."""
        if self._login is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        return self._login.person_id

    @property
    def meeting_id(self) -> MeetingId:
        """The meeting entered.  Raises: ClientError(NOT_IN_MEETING), as all that follow."""
        return self._entered.meeting_id

    @property
    def replica(self) -> Replica:
        """The meeting as it is known here."""
        return self._entered.replica

    @property
    def link_state(self) -> LinkState:
        """Where the line stands; OFFLINE when not in a meeting."""
        return LinkState.OFFLINE if self._session is None else self._session.link.state

    @property
    def waiting(self) -> int:
        """Commands without an answer; 0 when not in a meeting."""
        return 0 if self._session is None else self._session.outbox.waiting

    @property
    def library(self) -> Library:
        """The papers of the meeting."""
        return self._entered.library

    @property
    def marks(self) -> MarkBook:
        """Marks on the papers."""
        return self._entered.marks

    @property
    def conference(self) -> Conference:
        """Picture and sound."""
        return self._entered.conference

    def server_time(self) -> datetime:
        """UTC of the server; that of this machine when not in a meeting."""
        return datetime.now(UTC) if self._session is None else self._session.link.server_time()

    def reconnect_now(self) -> None:
        """Do not wait for the next attempt."""
        if self._session is not None:
            self._session.link.hurry()

    async def submit(self, command: Command) -> Answer:
        """Give a command: kept on disk until the server has answered, through outages and restarts.

        Returns when the facts it made are applied here.  Cancelling gives up the waiting, not the command.
        Raises: ClientError(REFUSED) with the refusal; ClientError when it could not be queued, or when the meeting
            was left before the answer came (UNREACHABLE: it stays queued).
        """
        return await self._entered.submit(command)

    async def upload(self, path: Path, fields: UploadFields, progress: Progress) -> UploadAnswer:
        """Hand in a document; cancelling gives it up.

        Raises: ClientError(FILE_UNREADABLE | INTAKE_REFUSED | TOO_LARGE | NO_SPACE | REFUSED | UNREACHABLE …).
        """
        target = ("meetings", self._entered.meeting_id, "documents")
        raw = await self._logged_in.upload(path, fields, target, progress)
        return self._logged_in.decoded(UploadAnswer, raw)

    def present_page(self, document_id: DocumentId, page: int, top: float) -> None:
        """Show the others which page (from 0) one speaks about, and how far down its top edge is, 0…1."""
        self._entered.present_page(document_id, page, top)

    async def state_answer(self) -> StateAnswer:
        """The server's hash of the state as this person may see it.  Raises: ClientError."""
        return await self._logged_in.ask(StateAnswer, "GET", "meetings", self._entered.meeting_id, "state")

    async def chain(self) -> tuple[Link, ...]:
        """All links of the meeting as the server gives them to this person, checked from the first to the last.

        Raises: ClientError(WRONG_PROTOCOL) when what comes is no unbroken chain.
        """
        meeting_id = self._entered.meeting_id
        raw = await self._logged_in.fetch("GET", "meetings", meeting_id, "chain")
        try:
            return await asyncio.to_thread(_checked_chain, meeting_id, raw)
        except (msgspec.DecodeError, ChainBroken) as error:
            raise ClientError(ClientProblem.WRONG_PROTOCOL) from error

    @property
    def _logged_in(self) -> Door:
        if self._door is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        return self._door

    @property
    def _entered(self) -> MeetingSession:
        if self._session is None:
            raise ClientError(ClientProblem.NOT_IN_MEETING)
        return self._session

    @staticmethod
    async def _meet(address: ServerAddress) -> RememberedServer:
        if address.ca_sha256 is None:
            return RememberedServer(None)
        return RememberedServer(await fetch_ca(address.url, address.ca_sha256.lower()))

    async def _log_in(
        self, url: str, server: RememberedServer, path: str, request: msgspec.Struct, password: str | None
    ) -> Login:
        await self.leave()
        door = Door(url, server.ca_der)
        try:
            answer = await door.ask(LoginAnswer, "POST", path, body=request)
            login = Login(
                person_id=answer.person_id,
                name=answer.name,
                expires_at=answer.expires_at,
                may_create=answer.may_create,
                server_url=url,
            )
            chest = await self._unlock(login, password, answer.notes_salt)
        except BaseException:
            await door.close()
            raise
        await self._forget_login()
        door.token = answer.token
        self._door, self._login, self._chest = door, login, chest
        self.settings.remember(url, server)
        await asyncio.to_thread(chest.keep_pass_token, answer.token)
        self.settings.last_login = LastLogin(url, login.person_id, login.name, login.expires_at, login.may_create)
        return login

    async def _unlock(self, login: Login, password: str | None, notes_salt: str) -> Chest:
        """Open this person's chest and see to a key for private marks."""
        folder = self._person_folder(login)
        name = self._chest_name(login)

        def unlock() -> Chest:
            chest = Chest.unlock(folder, name, self._vault, password)
            # The same password gives the same key on every device: a person's notes follow them.
            chest.use_marks_key(None if password is None else derive_key(password, bytes.fromhex(notes_salt)))
            return chest

        try:
            return await asyncio.to_thread(unlock)
        except OSError as error:
            raise disk_error(error) from error

    def _chest_name(self, login: Login) -> str:
        return f"{self.settings.device_id} {login.server_url} {login.person_id}"

    def _person_folder(self, login: Login) -> Path:
        name = hashlib.sha256(f"{login.server_url}\n{login.person_id}".encode()).hexdigest()[:32]
        return self._folder / "people" / name

    async def _forget_login(self) -> None:
        door, self._door = self._door, None
        self._login = self._chest = None
        if door is not None:
            await door.close()


async def _still_valid(door: Door) -> bool:
    """Whether the server takes a token; a server that cannot be asked is given the benefit of the doubt."""
    try:
        await door.ask(AccountAnswer, "GET", "me")
    except ClientError as error:
        return error.problem is ClientProblem.UNREACHABLE
    return True


def _checked_chain(meeting_id: MeetingId, raw: bytes) -> tuple[Link, ...]:
    """Raises: msgspec.DecodeError; ChainBroken."""
    links = tuple(msgspec.json.Decoder(Link).decode_lines(raw))
    replica = blank(meeting_id)
    for link in links:
        replica, _ = follow(replica, link)
    return links
