"""A client engine without a network for tests of the screens: the real rules, applied in this process.

It keeps the contract of the client engine: a command is answered when its facts are applied and told, refusals
come as ClientError; `held` keeps answers and facts back, as a slow line would.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from meetroom.client.engine import (
    ClientError,
    ClientProblem,
    LinkState,
    Listener,
    Login,
    ServerAddress,
    UploadPhase,
    UploadStep,
    UploadTold,
)
from meetroom.client.line_up import FileToHandIn
from meetroom.domain.chain import Link
from meetroom.domain.core import Command, DocumentId, Event, Fact, MeetingId, PersonId, PointId, RecordingId, Refused
from meetroom.domain.door_codes import AdmitAtDoor, AdmitByBadge, SignInAtDoor
from meetroom.domain.meeting import apply, decide
from meetroom.domain.state import Meeting, Role
from meetroom.domain.visibility import audience_of, may_see
from meetroom.papers.search_index import FoundPage
from meetroom.protocol.door import read_scan
from meetroom.protocol.http import (
    AccountAnswer,
    AccountRequest,
    BadgeAnswer,
    CreateMeetingRequest,
    DoorAnswer,
    InvitationAnswer,
    MeetingSummary,
    RuleSetOffer,
    UploadAnswer,
    UploadFields,
)
from meetroom.protocol.messages import Answer, PresentInk
from meetroom.server.door import DoorCodes
from meetroom.store.rule_files import offered_rule_sets
from tests.ui.local_conference import LocalConference
from tests.ui.local_elections import LocalElections
from tests.ui.local_minutes import LocalArchiving, LocalMinutes, LocalRetention


class LocalHouse:
    """The meeting all local engines share: its full chain and its clock."""

    def __init__(self, meeting_id: str = "m1", start: datetime | None = None) -> None:
        self.meeting = Meeting(meeting_id=MeetingId(meeting_id))
        self.facts: list[tuple[Fact, Any]] = []
        self.accounts: dict[str, AccountAnswer] = {}
        self.clock = start or datetime.now(UTC)
        self.real_since = datetime.now(UTC)
        self.codes = DoorCodes(b"a secret of this house, for tests")

    def now_ms(self) -> int:
        """The same in ms since 1970."""
        return round(self.now().timestamp() * 1000)

    def proved(self, command: Command) -> Command:
        """As the server does: a good code at a door is a proof, another one stays what it is."""
        scan = read_scan(getattr(command, "door_code", "") or getattr(command, "badge", "") or "-")
        if scan is None:
            return command
        if isinstance(command, AdmitByBadge):
            person_id = self.codes.person_of(scan, self.meeting.people)
            return command if person_id is None else AdmitAtDoor(person_id=person_id, point_id=command.point_id)
        point_id = self.codes.place_of(scan, self.meeting.points, self.now_ms())
        return command if point_id is None else SignInAtDoor(point_id=point_id)

    def now(self) -> datetime:
        """The house's time runs with the real one."""
        return self.clock + (datetime.now(UTC) - self.real_since)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.clock += timedelta(seconds=seconds)

    def do(self, actor: str, command: Command) -> tuple[Fact, ...]:
        """Decide and apply; whoever looks from another thread sees all facts of a command or none.  Raises: Refused."""
        events: tuple[Event, ...] = decide(self.meeting, PersonId(actor), command, self.now())
        meeting = self.meeting
        made: list[tuple[Fact, Any]] = []
        for event in events:
            seq = len(self.facts) + len(made) + 1
            fact = Fact(seq=seq, at=self.now(), actor=PersonId(actor), event=event, salt="")
            made.append((fact, audience_of(meeting, event)))
            meeting = apply(meeting, fact)
        self.facts += made
        self.meeting = meeting
        return tuple(fact for fact, _ in made)


class IdleSearch:
    """Finds nothing, having read nothing."""

    progress = (0, 0)

    def begin(self) -> None:
        """Nothing to read."""

    async def find(self, query: str, limit: int = 100) -> list[FoundPage]:
        """Nothing."""
        return []


class LocalEngine:
    """The engine of one person of a LocalHouse."""

    def __init__(self, house: LocalHouse, me: str, listener: Listener) -> None:
        self.house = house
        self.me = PersonId(me)
        self.listener = listener
        self.conference = LocalConference(listener)
        self.elections = LocalElections(listener)
        self.minutes = LocalMinutes()
        self.archiving = LocalArchiving()
        self.retention = LocalRetention()
        self.library = None
        self.own_rules: tuple[RuleSetOffer, ...] = ()
        self.founded: CreateMeetingRequest | None = None
        self.marks = None
        self.search = IdleSearch()
        self.kept: Any = None
        self.told = 0
        self.view = Meeting(meeting_id=house.meeting.meeting_id)
        self.gate = asyncio.Event()
        self.gate.set()
        self.uploads: list[tuple[Path, UploadFields]] = []
        self.lined_up: tuple[FileToHandIn, ...] = ()
        self.upload_error: ClientError | None = None
        self.account_error: ClientError | None = None
        self.door_error: ClientError | None = None
        self.elsewhere: dict[MeetingId, Meeting] = {}
        self.entered = False
        self.known: Login | None = None
        self.valid = True
        self.password: str | None = None
        self.with_neighbours = True
        self.round_trip: float | None = 12.0

    @property
    def remembered(self) -> Login | None:
        """Whoever `known` says."""
        return self.known

    @property
    def meeting_id(self) -> MeetingId:
        """The one meeting of the house."""
        return self.house.meeting.meeting_id

    @property
    def replica(self) -> Any:
        """Not kept here."""
        raise ClientError(ClientProblem.NOT_IN_MEETING)

    def server_time(self) -> datetime:
        """Time of the house."""
        return self.house.now()

    async def redeem(self, link: str) -> Login:
        """Any code is good but "used"."""
        if "used" in link:
            raise ClientError(ClientProblem.CODE_USED)
        return self._login()

    async def log_in(self, address: ServerAddress, login: str, password: str) -> Login:
        """The password is "right"."""
        if password != "right":
            raise ClientError(ClientProblem.BAD_CREDENTIALS)
        return self._login()

    async def resume(self) -> Login | None:
        """As the one known here, while the token is `valid`."""
        return self.known if self.valid else None

    async def log_out(self) -> None:
        """Nobody is known any more."""
        await self.leave()
        self.known = None

    def share_with_neighbours(self, yes: bool) -> None:
        """See Engine."""
        self.with_neighbours = yes

    async def set_password(self, new: str, old: str | None = None) -> None:
        """By the server's rules."""
        if len(new) < 10:
            raise ClientError(ClientProblem.PASSWORD_TOO_SHORT)
        if old != self.password:
            raise ClientError(ClientProblem.BAD_CREDENTIALS)
        self.password = new

    async def meetings(self) -> tuple[MeetingSummary, ...]:
        """The meeting of the house, and those the test has put elsewhere."""
        return tuple(self._summary(meeting) for meeting in (self.house.meeting, *self.elsewhere.values()))

    def _summary(self, meeting: Meeting) -> MeetingSummary:
        return MeetingSummary(
            meeting_id=meeting.meeting_id,
            title=meeting.title,
            body=meeting.body,
            phase=meeting.phase,
            planned_start=meeting.planned_start,
            roles=meeting.people[self.me].roles if self.me in meeting.people else (Role.DELEGATE,),
        )

    async def round_trip_ms(self) -> float:
        """As told by the test.  Raises: ClientError(UNREACHABLE) for None."""
        if self.round_trip is None:
            raise ClientError(ClientProblem.UNREACHABLE)
        return self.round_trip

    async def rule_sets(self) -> tuple[RuleSetOffer, ...]:
        """What the program ships, and what the test adds."""
        return (*offered_rule_sets(), *self.own_rules)

    async def create_meeting(self, request: CreateMeetingRequest) -> MeetingId:
        """The meeting of the house."""
        self.founded = request
        return self.house.meeting.meeting_id

    async def create_account(self, request: AccountRequest) -> AccountAnswer:
        """An account with the log-in as its id."""
        await self.gate.wait()
        if self.account_error is not None:
            raise self.account_error
        login = request.login.casefold()
        made = AccountAnswer(person_id=PersonId(login), login=login, name=request.name)
        return self.house.accounts.setdefault(login, made)

    async def known_accounts(self, logins: Sequence[str]) -> dict[str, AccountAnswer]:
        """Those made here, or by the house."""
        await self.gate.wait()
        if self.account_error is not None:
            raise self.account_error
        found = {login: self.house.accounts.get(login.casefold()) for login in logins}
        return {login: replace(account, login=login) for login, account in found.items() if account is not None}

    async def invite(
        self, person_id: PersonId, *, meeting_id: MeetingId | None = None, valid_s: int = 0
    ) -> InvitationAnswer:
        """A link that looks like one."""
        link = f"meetroom://127.0.0.1:7443/{person_id:x<20}.{'ab' * 32}"
        return InvitationAnswer(link=link, expires_at=self.house.now() + timedelta(days=7))

    async def door_code(self, point_id: PointId) -> DoorAnswer:
        """As the server's codes say now, or refused as told."""
        await self.gate.wait()
        if self.door_error is not None:
            raise self.door_error
        return self.house.codes.at(point_id, self.house.now_ms())

    async def badge(self, person_id: PersonId | None = None) -> BadgeAnswer:
        """As the server makes them."""
        whose = person_id or self.me
        return BadgeAnswer(person_id=whose, text=self.house.codes.badge(whose))

    async def chain(self) -> tuple[Link, ...]:
        """Not kept here."""
        raise ClientError(ClientProblem.NOT_IN_MEETING)

    async def meeting_of(self, meeting_id: MeetingId) -> Meeting:
        """One of the meetings the test has put `elsewhere`.  Raises: ClientError(NOT_FOUND)."""
        if meeting_id not in self.elsewhere:
            raise ClientError(ClientProblem.NOT_FOUND)
        return self.elsewhere[meeting_id]

    async def enter(self, meeting_id: MeetingId) -> None:
        """See everything there is."""
        self.entered = True
        self.listener.on_reset(self.view)
        self.tell()
        self.listener.on_online(frozenset({self.me}))
        self.listener.on_link(LinkState.LIVE, None)

    async def leave(self) -> None:
        """No more."""
        self.entered = False
        self.listener.on_link(LinkState.OFFLINE, None)

    async def close(self) -> None:
        """No more."""

    async def submit(self, command: Command) -> Answer:
        """Decide here; answered once told.  Raises: ClientError(REFUSED)."""
        await self.gate.wait()
        try:
            facts = self.house.do(self.me, self.house.proved(command))
        except Refused as refused:
            raise ClientError(ClientProblem.REFUSED, refusal=refused.refusal) from refused
        self.tell()
        return Answer(command_id="c", seq=facts[-1].seq)  # type: ignore[arg-type]

    def tell(self) -> None:
        """Tell the listener what is new and visible."""
        fresh = self.house.facts[self.told :]
        self.told = len(self.house.facts)
        seen = []
        for fact, audience in fresh:
            person = self.view.people.get(self.me) or self.house.meeting.people.get(self.me)
            if may_see(audience, person):
                self.view = apply(self.view, fact)
                seen.append(fact)
        if seen:
            self.listener.on_facts(self.view, tuple(seen))

    async def upload(self, path: Path, fields: UploadFields, progress: UploadTold) -> UploadAnswer:
        """Take the file, or refuse it as told."""
        progress(UploadStep(phase=UploadPhase.SENDING, done_bytes=1, total_bytes=2))
        await self.gate.wait()
        if self.upload_error is not None:
            raise self.upload_error
        progress(UploadStep(phase=UploadPhase.CHECKING, done_bytes=0, total_bytes=0))
        self.uploads.append((path, fields))
        return UploadAnswer(
            document_id=DocumentId(f"d{len(self.uploads)}"),
            version=1,
            pages=1,
            size_bytes=10,
            original_sha256="0" * 64,
            seq=self.told,
        )

    async def files_to_hand_in(self) -> tuple[FileToHandIn, ...]:
        """What was lined up."""
        return self.lined_up

    async def keep_files_to_hand_in(self, files: Sequence[FileToHandIn]) -> None:
        """Keep in memory."""
        self.lined_up = tuple(files)

    async def fetch_recording(
        self, recording_id: RecordingId, target: Path, progress: Callable[[int, int], None]
    ) -> None:
        """Save a film of eight bytes, or fail as told."""
        progress(4, 8)
        await self.gate.wait()
        if self.upload_error is not None:
            raise self.upload_error
        await asyncio.to_thread(target.write_bytes, b"a film!!")

    def present_page(self, document_id: DocumentId, page: int, top: float) -> None:
        """Nobody looks."""

    def present_view(self, document_id: DocumentId, page: int, top: float, left: float, zoom: float) -> None:
        """Nobody looks."""

    def present_pointer(self, document_id: DocumentId, page: int, x_pt: float, y_pt: float, shown: bool) -> None:
        """Nobody looks."""

    def present_ink(self, ink: PresentInk) -> None:
        """Nobody looks."""

    def _login(self) -> Login:
        person = self.house.meeting.people.get(self.me)
        return Login(
            person_id=self.me,
            name=person.name if person else str(self.me),
            expires_at=self.house.now() + timedelta(days=1),
            may_create=True,
            server_url="https://127.0.0.1:7443",
        )
