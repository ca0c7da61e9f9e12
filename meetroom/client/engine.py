"""The client engine: everything a user interface needs of a meeting, on one asyncio loop; knows no widget."""

import asyncio
import platform
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import overload

import msgspec

from meetroom import __version__
from meetroom.client.chest import OsVault, Vault
from meetroom.client.conference import Conference
from meetroom.client.entrance import Entrance, Identity
from meetroom.client.films import fetch_film
from meetroom.client.kept import KeptMeetings
from meetroom.client.library import Library
from meetroom.client.line_check import round_trip_ms
from meetroom.client.line_up import FileToHandIn, LineUp
from meetroom.client.listening import (
    OWN_LEG,
    CallConfig,
    CallPhase,
    CallState,
    DocumentProgress,
    LinkState,
    Listener,
    Login,
    MicState,
    ServerAddress,
)
from meetroom.client.marks import MarkBook
from meetroom.client.neighbours import MulticastStreet
from meetroom.client.paper_search import PaperSearch
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.session import MeetingSession, StreetMaker
from meetroom.client.settings import Settings
from meetroom.client.uploads import UploadPhase, Uploads, UploadStep, UploadTold
from meetroom.client.wire import Door
from meetroom.domain.chain import Link, Replica, blank, follow
from meetroom.domain.core import Command, DocumentId, MeetingId, PersonId, RecordingId
from meetroom.protocol.http import (
    MAX_LOGINS,
    AccountAnswer,
    AccountRequest,
    CreateMeetingRequest,
    InvitationAnswer,
    InvitationRequest,
    KnownAccountsAnswer,
    KnownAccountsRequest,
    MeetingSummary,
    StateAnswer,
    UploadAnswer,
    UploadFields,
)
from meetroom.protocol.messages import Answer, PresentInk

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
    "MicState",
    "Progress",
    "ServerAddress",
    "UploadPhase",
    "UploadStep",
    "UploadTold",
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
        street: where clients of a meeting near by are found; by default by multicast DNS on the local network.
    """

    def __init__(
        self,
        folder: Path,
        listener: Listener,
        *,
        device: str | None = None,
        vault: Vault | None = None,
        street: StreetMaker | None = None,
    ) -> None:
        self.settings = Settings(folder)
        device = device or platform.node() or "desktop"
        self._entrance = Entrance(folder, self.settings, vault or OsVault(), device)
        self._listener = listener
        self._street = street
        self._identity: Identity | None = None
        self._session: MeetingSession | None = None
        self._uploads: Uploads | None = None
        self._line_up: LineUp | None = None
        self._kept: KeptMeetings | None = None

    async def redeem(self, link: str) -> Login:
        """Log in by an invitation link; the server's CA is trusted from now on.

        Raises: ClientError(BAD_INVITATION | WRONG_SERVER | UNREACHABLE | CODE_UNKNOWN | CODE_EXPIRED | CODE_USED).
        """
        return await self._become(await self._entrance.redeem(link))

    async def log_in(self, address: ServerAddress, login: str, password: str) -> Login:
        """Log in by name and password at a server whose CA is given or was met before.

        Raises: ClientError(UNKNOWN_SERVER | WRONG_SERVER | UNREACHABLE | BAD_CREDENTIALS | TOO_MANY_TRIES).
        """
        return await self._become(await self._entrance.log_in(address, login, password))

    async def resume(self) -> Login | None:
        """Be again who was logged in here last, without code or password; None when that cannot be.

        Works without the server too: then `enter` waits for it.  After `log_out` there is nobody to be.
        Raises: ClientError(FILE_UNREADABLE | WRONG_SERVER).
        """
        identity = await self._entrance.resume()
        return None if identity is None else await self._become(identity)

    async def log_out(self) -> None:
        """Leave and make the token worthless.  Raises: nothing: what cannot be told to the server runs out."""
        await self.leave()
        if self._identity is not None:
            await self._entrance.forget(self._identity)
        await self._become(None)

    async def set_password(self, new: str, old: str | None = None) -> None:
        """Set or change the own password; this device stays logged in, every other one is logged out.

        Args:
            old: needed where there was one.
        Raises: ClientError(PASSWORD_TOO_SHORT | PASSWORD_TOO_LONG | BAD_CREDENTIALS | TOO_MANY_TRIES | UNREACHABLE …).
        """
        if self._identity is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        await self._entrance.set_password(self._identity, new, old)

    async def meetings(self) -> tuple[MeetingSummary, ...]:
        """Meetings this person is on the roster of.  Raises: ClientError."""
        summaries = await self._logged_in.ask(tuple[MeetingSummary, ...], "GET", "meetings")
        if self._kept is not None:
            # Whoever is in contact learns which meetings are over, without entering them.
            await self._kept.settle(summaries)
        return summaries

    async def round_trip_ms(self) -> float:
        """How long a small request to the server and its answer take, in ms.  Raises: ClientError."""
        door = self._logged_in
        return await round_trip_ms(lambda: door.fetch("GET", "health"))

    async def create_meeting(self, request: CreateMeetingRequest) -> MeetingId:
        """Create a meeting.  Raises: ClientError(NOT_ALLOWED | REFUSED …)."""
        summary = await self._logged_in.ask(MeetingSummary, "POST", "meetings", body=request)
        return summary.meeting_id

    async def create_account(self, request: AccountRequest) -> AccountAnswer:
        """Make the account of a person, or find it.  Raises: ClientError(NOT_ALLOWED | LOGIN_TAKEN …)."""
        return await self._logged_in.ask(AccountAnswer, "POST", "accounts", body=request)

    async def known_accounts(self, logins: Sequence[str]) -> dict[str, AccountAnswer]:
        """Accounts by those of these log-in names that have one; makes none.  Raises: ClientError(NOT_ALLOWED …)."""
        found: dict[str, AccountAnswer] = {}
        for start in range(0, len(logins), MAX_LOGINS):
            request = KnownAccountsRequest(logins=tuple(logins[start : start + MAX_LOGINS]))
            answer = await self._logged_in.ask(KnownAccountsAnswer, "POST", "accounts", "known", body=request)
            found |= {account.login: account for account in answer.accounts}
        return found

    async def invite(
        self, person_id: PersonId, *, meeting_id: MeetingId | None = None, valid_s: int = 7 * 86_400
    ) -> InvitationAnswer:
        """Make an invitation for a person of a meeting, by default of the one entered.  Raises: ClientError."""
        request = InvitationRequest(person_id=person_id, valid_s=valid_s)
        chosen = meeting_id or self._entered.meeting_id
        return await self._logged_in.ask(InvitationAnswer, "POST", "meetings", chosen, "invitations", body=request)

    async def enter(self, meeting_id: MeetingId) -> None:
        """Enter a meeting, leaving the present one; connects for ever, and returns when LIVE for the first time.

        Cancelling gives up.
        Raises: ClientError(LOGGED_OUT | NOT_IN_MEETING | WRONG_SERVER | WRONG_PROTOCOL | NO_SPACE …).
        """
        await self.leave()
        who = self._identity
        if who is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        self._session = MeetingSession(
            who.door,
            meeting_id,
            who.login.person_id,
            who.folder,
            who.chest,
            self._listener,
            client=f"meetroom/{__version__}",
            device=self.settings.device_id,
            street=self._street_to(who.door),
            forget_uploads=lambda: self.forget_files(meeting_id),
        )
        self._session.library.share(self.settings.neighbours)
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
        await self._become(None)

    @property
    def remembered(self) -> Login | None:
        """Who was logged in here last, also where `resume` cannot be them again; None after a log-out."""
        return self._entrance.remembered

    @property
    def login(self) -> Login | None:
        """Who is logged in."""
        return None if self._identity is None else self._identity.login

    @property
    def me(self) -> PersonId:
        """Who is logged in.  Raises: ClientError(LOGGED_OUT)."""
        if self._identity is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        return self._identity.login.person_id

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
    def kept(self) -> KeptMeetings:
        """All meetings of which something is kept on this machine, of whoever is logged in.

        Raises: ClientError(LOGGED_OUT).
        """
        if self._kept is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        return self._kept

    @property
    def library(self) -> Library:
        """The papers of the meeting."""
        return self._entered.library

    @property
    def search(self) -> PaperSearch:
        """Search over all papers of the meeting."""
        return self._entered.search

    @property
    def marks(self) -> MarkBook:
        """Marks on the papers."""
        return self._entered.marks

    @property
    def conference(self) -> Conference:
        """Picture and sound."""
        return self._entered.conference

    @property
    def with_neighbours(self) -> bool:
        """Whether sealed chunks of documents are exchanged with clients of the meeting near by."""
        return self.settings.neighbours

    def share_with_neighbours(self, yes: bool) -> None:
        """Exchange sealed chunks of documents with clients of the meeting near by, or not, from now on."""
        self.settings.neighbours = yes
        if self._session is not None:
            self._session.library.share(yes)

    def _street_to(self, door: Door) -> StreetMaker | None:
        # A server on this very machine is nearer than any neighbour.
        return self._street or (None if door.is_on_this_machine else MulticastStreet)

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

    async def upload(self, path: Path, fields: UploadFields, progress: UploadTold) -> UploadAnswer:
        """Hand in a document; cancelling gives it up, closing or leaving the engine does not.

        Goes on by itself when the line breaks, and where it stopped when the same file is handed in again, here or
        after the program was closed; unchanged, within a day.
        Raises: ClientError(FILE_UNREADABLE | INTAKE_REFUSED | TOO_LARGE | NO_SPACE | REFUSED | UPLOAD_ALTERED |
            TOO_MANY_UPLOADS | UNREACHABLE: for long …).
        """
        meeting_id = self._entered.meeting_id
        if self._uploads is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        return await self._uploads.send(meeting_id, path, fields, progress)

    async def files_to_hand_in(self) -> tuple[FileToHandIn, ...]:
        """Files this person lined up here, in any meeting, that are not yet in."""
        return () if self._line_up is None else await self._line_up.load()

    async def keep_files_to_hand_in(self, files: Sequence[FileToHandIn]) -> None:
        """Remember these, encrypted, until they are in; nothing when nobody is logged in."""
        if self._line_up is not None:
            await self._line_up.keep(files)

    async def forget_files(self, meeting_id: MeetingId) -> None:
        """Hand in nothing more to this meeting, and remember nothing of what was underway."""
        if self._uploads is not None:
            await self._uploads.forget_meeting(meeting_id)
        if self._line_up is not None:
            files = await self._line_up.load()
            others = [file for file in files if file.meeting_id != meeting_id]
            if len(others) < len(files):
                await self._line_up.keep(others)

    async def fetch_recording(self, recording_id: RecordingId, target: Path, progress: Progress) -> None:
        """Save the film of a recording; cancelling keeps what has come for the next try.  See films.fetch_film.

        Raises: ClientError(NOT_FOUND) also when it is not filed yet.
        """
        recording = self._entered.replica.meeting.recordings.get(recording_id)
        if recording is None or not recording.sha256:
            raise ClientError(ClientProblem.NOT_FOUND)
        await fetch_film(self._logged_in, self._entered.meeting_id, recording, target, progress)

    def present_page(self, document_id: DocumentId, page: int, top: float) -> None:
        """Show the others which page (from 0) one speaks about, and how far down its top edge is, 0…1."""
        self.present_view(document_id, page, top, 0.0, 0.0)

    def present_view(self, document_id: DocumentId, page: int, top: float, left: float, zoom: float) -> None:
        """Show the others one's view: page from 0, the point of it in the top left corner, 0…1 each way.

        Args:
            zoom: how many page widths fill the width of the view; 0: the page fits the width.
        """
        self._entered.presenting.view(document_id, page, top, left, zoom)

    def present_pointer(self, document_id: DocumentId, page: int, x_pt: float, y_pt: float, shown: bool) -> None:
        """Point at a place of the page for those who follow; `shown` false takes the pointer away."""
        self._entered.presenting.pointer(document_id, page, x_pt, y_pt, shown)

    def present_ink(self, ink: PresentInk) -> None:
        """Draw for those who follow: the samples since the last call for the same `mark_id`.

        Call it as often as the pen moves; what goes out is put together to some 60 messages a second.
        """
        self._entered.presenting.ink(ink)

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
        except Exception as error:  # a chain that no rule made may fail anywhere
            raise ClientError(ClientProblem.WRONG_PROTOCOL) from error

    @property
    def _logged_in(self) -> Door:
        if self._identity is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        return self._identity.door

    @property
    def _entered(self) -> MeetingSession:
        if self._session is None:
            raise ClientError(ClientProblem.NOT_IN_MEETING)
        return self._session

    @overload
    async def _become(self, identity: Identity) -> Login: ...
    @overload
    async def _become(self, identity: None) -> None: ...
    async def _become(self, identity: Identity | None) -> Login | None:
        """Be somebody else, or nobody, from now on."""
        await self.leave()
        if self._uploads is not None:
            await self._uploads.close()
        if self._kept is not None:
            await self._kept.rest()
        before, self._identity = self._identity, identity
        self._uploads = None if identity is None else Uploads(identity.door, identity.folder, identity.chest)
        self._line_up = None if identity is None else LineUp(identity.folder, identity.chest)
        self._kept = None if identity is None else self._kept_of(identity)
        if before is not None:
            await before.door.close()
        return None if identity is None else identity.login

    def _kept_of(self, who: Identity) -> KeptMeetings:
        me, device = who.login.person_id, self.settings.device_id
        told = self._listener
        return KeptMeetings(
            who.folder, who.chest, me, device, self, lambda: self._session, told.on_kept, told.on_search
        )


def _checked_chain(meeting_id: MeetingId, raw: bytes) -> tuple[Link, ...]:
    """Raises: msgspec.DecodeError; ChainBroken; whatever a forged chain leads to."""
    links = tuple(msgspec.json.Decoder(Link).decode_lines(raw))
    replica = blank(meeting_id)
    for link in links:
        replica, _ = follow(replica, link)
    return links
