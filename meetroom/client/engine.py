"""The client engine: everything a user interface needs of a meeting, on one asyncio loop; knows no widget."""

import asyncio
import platform
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from meetroom import __version__
from meetroom.client.belongings import Belongings
from meetroom.client.chest import Vault
from meetroom.client.conference import Conference
from meetroom.client.elections import Elections
from meetroom.client.entrance import Identity
from meetroom.client.films import fetch_film
from meetroom.client.kept import KeptMeetings
from meetroom.client.library import Library
from meetroom.client.line_up import FileToHandIn
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
from meetroom.client.minutes_port import ArchivePort, MinutesPort, RetentionPort
from meetroom.client.neighbours import MulticastStreet
from meetroom.client.paper_search import PaperSearch
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.replica import checked_chain, meeting_of
from meetroom.client.session import MeetingSession, StreetMaker
from meetroom.client.uploads import UploadPhase, UploadStep, UploadTold
from meetroom.client.visitor import Visitor
from meetroom.client.wire import Door
from meetroom.domain.chain import Link, Replica
from meetroom.domain.core import Command, DocumentId, MeetingId, PersonId, PointId, RecordingId
from meetroom.domain.state import Meeting
from meetroom.protocol.http import (
    BadgeAnswer,
    DoorAnswer,
    InvitationAnswer,
    InvitationRequest,
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
    "DocumentProgress",
    "Engine",
    "LinkState",
    "Listener",
    "Login",
    "MicState",
    "ServerAddress",
    "UploadPhase",
    "UploadStep",
    "UploadTold",
]

_Read = TypeVar("_Read")
Progress = Callable[[int, int], None]
"""Told bytes sent and bytes in all."""


class Engine(Visitor):
    """One person's client, in at most one meeting at a time.  Everything belongs to the loop it is used on.

    Args:
        folder: data of this client; what is secret in it is encrypted.
        listener: told of everything that changes.
        device: how this machine is called at the server; by default its network name.
        vault: keyring for the master key; by default that of the operating system.
        street: where clients of a meeting near by are found; by default by multicast DNS on the local network.
        look_after_s: how often to ask which meetings are over, so that their retention rules are carried out here
            though nobody opens them; at once after a log-in.  None: whenever somebody asks for the meetings.
    """

    def __init__(
        self,
        folder: Path,
        listener: Listener,
        *,
        device: str | None = None,
        vault: Vault | None = None,
        street: StreetMaker | None = None,
        look_after_s: float | None = None,
    ) -> None:
        super().__init__(folder, device=device, vault=vault)
        self._machine = (device or platform.node() or "desktop")[:200]
        self._look_after_s = look_after_s
        self._listener = listener
        self._street = street
        self._session: MeetingSession | None = None
        self._belongings: Belongings | None = None

    async def log_out(self) -> None:
        """Leave and make the token worthless.  Raises: nothing: what cannot be told to the server runs out."""
        await self.leave()
        await super().log_out()

    async def meetings(self) -> tuple[MeetingSummary, ...]:
        """Meetings this person is on the roster of.  Raises: ClientError."""
        return await self._own.meetings()

    async def invite(
        self, person_id: PersonId, *, meeting_id: MeetingId | None = None, valid_s: int = 7 * 86_400
    ) -> InvitationAnswer:
        """Make an invitation for a person of a meeting, by default of the one entered.  Raises: ClientError."""
        request = InvitationRequest(person_id=person_id, valid_s=valid_s)
        chosen = meeting_id or self._entered.meeting_id
        return await self._logged_in.ask(InvitationAnswer, "POST", "meetings", chosen, "invitations", body=request)

    async def door_code(self, point_id: PointId) -> DoorAnswer:
        """The code to show at the door of a point, for the office and the operator of the point.

        Ask again after `renew_s`.  Raises: ClientError(NOT_ALLOWED | NOT_FOUND | UNREACHABLE …).
        """
        return await self._logged_in.ask(DoorAnswer, "GET", "meetings", self._entered.meeting_id, "doors", point_id)

    async def badge(self, person_id: PersonId | None = None) -> BadgeAnswer:
        """The badge of somebody on the roster, by default one's own; those of others for the office alone.

        Raises: ClientError(NOT_ALLOWED | NOT_FOUND | UNREACHABLE …).
        """
        whose = person_id or self.me
        return await self._logged_in.ask(BadgeAnswer, "GET", "meetings", self._entered.meeting_id, "badges", whose)

    async def enter(self, meeting_id: MeetingId) -> None:
        """Enter a meeting, leaving the present one; connects for ever, and returns when LIVE for the first time.

        Cancelling gives up.
        Raises: ClientError(LOGGED_OUT | NOT_IN_MEETING | WRONG_SERVER | WRONG_PROTOCOL | NO_SPACE …).
        """
        await self.leave()
        who, own = self._identity, self._own
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
            forget_uploads=lambda: own.forget_files(meeting_id),
            on_outcome=own.note,
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
        return self._own.kept

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
    def elections(self) -> Elections:
        """Verifiable votes of the meeting; see ElectionsPort."""
        return self._entered.elections

    @property
    def minutes(self) -> MinutesPort:
        """Minutes: drafts, the issued paper, signatures, and what is typed and not yet a fact."""
        return self._entered.minutes

    @property
    def archiving(self) -> ArchivePort:
        """The archive of the meeting, for its secretary and clerks."""
        return self._entered.archiving

    @property
    def retention(self) -> RetentionPort:
        """What the machines of the meeting did after it was over, for the office."""
        return self._entered.retention

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
        return await self._own.uploads.send(meeting_id, path, fields, progress)

    async def files_to_hand_in(self) -> tuple[FileToHandIn, ...]:
        """Files this person lined up here, in any meeting, that are not yet in."""
        return () if self._belongings is None else await self._belongings.files_to_hand_in()

    async def keep_files_to_hand_in(self, files: Sequence[FileToHandIn]) -> None:
        """Remember these, encrypted, until they are in; nothing when nobody is logged in."""
        if self._belongings is not None:
            await self._belongings.keep_files_to_hand_in(files)

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
        return await self._from_chain(self._entered.meeting_id, checked_chain)

    async def meeting_of(self, meeting_id: MeetingId) -> Meeting:
        """Another meeting of this person's, as they may see it now.  Raises: ClientError, as `chain`."""
        return await self._from_chain(meeting_id, meeting_of)

    async def _from_chain(self, meeting_id: MeetingId, read: Callable[[MeetingId, bytes], _Read]) -> _Read:
        raw = await self._logged_in.fetch("GET", "meetings", meeting_id, "chain")
        try:
            return await asyncio.to_thread(read, meeting_id, raw)
        except Exception as error:  # a chain that no rule made may fail anywhere
            raise ClientError(ClientProblem.WRONG_PROTOCOL) from error

    @property
    def _entered(self) -> MeetingSession:
        if self._session is None:
            raise ClientError(ClientProblem.NOT_IN_MEETING)
        return self._session

    @property
    def _own(self) -> Belongings:
        if self._belongings is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        return self._belongings

    async def _depart(self) -> None:
        """See Visitor."""
        await self.leave()
        if self._belongings is not None:
            await self._belongings.close()

    def _arrive(self, who: Identity | None) -> None:
        """See Visitor."""
        self._belongings = None if who is None else self._belongings_of(who)

    def _belongings_of(self, who: Identity) -> Belongings:
        told, device = self._listener, self.settings.device_id
        return Belongings(who, device, self._machine, told, lambda: self._session, self._look_after_s)
