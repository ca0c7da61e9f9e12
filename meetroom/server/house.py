"""Everything one server holds from start to end: store, blobs, threads, meetings; knows no request and no socket."""

import asyncio
import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from litestar.connection import WebSocket

from meetroom.domain.chain import blank
from meetroom.domain.core import CommandId, MeetingId, PersonId, Refused
from meetroom.domain.lifecycle import CreateMeeting
from meetroom.domain.meeting import decide
from meetroom.domain.state import Meeting, Person, Phase, Role
from meetroom.protocol.http import CreateMeetingRequest, MeetingSummary, RuleSetOffer
from meetroom.protocol.invitation import Invitation, format_invitation
from meetroom.server.allowance import Allowance, Bucket
from meetroom.server.archive_contents import ArchiveSources
from meetroom.server.archiving import ArchiveDesk
from meetroom.server.calls import Calls, Switchboard
from meetroom.server.certificates import Authority, now_utc
from meetroom.server.config import ServerConfig
from meetroom.server.door import DoorDesk
from meetroom.server.elections import ElectionDesk
from meetroom.server.files import Files
from meetroom.server.gathering import Gathering
from meetroom.server.keys import KeyDesk
from meetroom.server.marks import MarksDesk
from meetroom.server.metrics import Metrics
from meetroom.server.minutes_desk import MinutesDesk
from meetroom.server.minutes_signing import SigningDesk
from meetroom.server.minutes_typesetting import Typesetting
from meetroom.server.proofs import Proofs
from meetroom.server.readiness import ReadinessDesk
from meetroom.server.recordings import RecordingDesk, within_reach
from meetroom.server.releasing import Releases
from meetroom.server.retention import RetentionDesk
from meetroom.server.secret_ballots import SecretBallots
from meetroom.server.session import Session
from meetroom.server.threads import Threads
from meetroom.server.turn import ice_servers_for
from meetroom.server.uploads import UploadDesk
from meetroom.store.account_form import Account
from meetroom.store.ballot_box import BoxKeys
from meetroom.store.journal import Journal
from meetroom.store.opening import Store

log = logging.getLogger(__name__)

_TOKEN_REMEMBERED_S = 10.0


@dataclass
class House:
    """The live server.

    Attributes:
        journal: usually the store's own; another one in tests.
        writers: threads for the journal alone.
        workers: threads for everything else that is stored.
        replayers: one thread for replaying whole chains, which costs so much that it must queue.
        address: host and port as clients reach them; known once the socket is bound.
        switchboard: the conference of all meetings.
        scrape_token: opens the figures.
        rule_sets: what a new meeting can choose from.
    """

    config: ServerConfig
    store: Store
    journal: Journal
    files: Files
    uploads: UploadDesk
    authority: Authority
    address: tuple[str, int]
    switchboard: Switchboard
    writers: Threads
    workers: Threads
    replayers: Threads
    metrics: Metrics
    scrape_token: str
    rule_sets: tuple[RuleSetOffer, ...] = ()
    gatherings: dict[MeetingId, Gathering] = field(default_factory=dict)
    recordings: dict[MeetingId, RecordingDesk] = field(default_factory=dict)
    ballots: dict[MeetingId, SecretBallots] = field(default_factory=dict)
    doors: dict[MeetingId, DoorDesk] = field(default_factory=dict)
    elections: dict[MeetingId, ElectionDesk] = field(default_factory=dict)
    minutes: dict[MeetingId, MinutesDesk] = field(default_factory=dict)
    signing: dict[MeetingId, SigningDesk] = field(default_factory=dict)
    archives: dict[MeetingId, ArchiveDesk] = field(default_factory=dict)
    clearings: dict[MeetingId, RetentionDesk] = field(default_factory=dict)
    proofs: Proofs = field(default_factory=Proofs)
    stopping: bool = False
    box_keys: BoxKeys = field(init=False)
    typesetting: Typesetting = field(init=False)
    binders: Threads = field(init=False)
    _allowances: dict[PersonId, Allowance] = field(default_factory=dict)
    _tokens: dict[str, tuple[float, Account]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keys of secret votes lie beside the data, whatever database holds it."""
        self.box_keys = BoxKeys(self.config.data_folder / "ballot-keys")
        self.typesetting = Typesetting(self.config.templates)
        self.binders = Threads("archive", 1)

    async def open(self) -> None:
        """Bring every meeting of the journal to life, and what was on its way to one.

        Raises: StoreFailed; ChainBroken; OSError.
        """
        for meeting_id in await self.writers.run(self.journal.meetings):
            await self._bring_to_life(meeting_id)
        kept = {name for ballots in self.ballots.values() for name in ballots.kept}
        # A database that knows no meeting is perhaps the wrong one, and the right one still needs the keys.
        if self.ballots:
            await self.workers.run(self.box_keys.destroy_others, kept)
        await self.uploads.open(self.gatherings)
        self.files.collector.start()

    async def dismiss(self) -> None:
        """Take no new sessions, carry out what was taken, say goodbye to everybody."""
        self.stopping = True
        await asyncio.gather(*(gathering.close() for gathering in self.gatherings.values()))

    async def close(self) -> None:
        """Close what is open; nobody may be here any more."""
        await self.uploads.close()
        await self.files.close()
        self.proofs.close()
        self.binders.close()
        self.writers.close()
        self.workers.close()
        self.replayers.close()
        self.store.close()

    async def authenticate(self, token: str) -> Account:
        """Whose token this is; remembered for a few seconds.  Raises: AccountRefused; StoreFailed."""
        known = self._tokens.get(token)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        account = await self.workers.run(self.store.accounts.authenticate, token, now=now_utc())
        if len(self._tokens) > 5_000:
            self._tokens.clear()
        self._tokens[token] = (time.monotonic() + _TOKEN_REMEMBERED_S, account)
        return account

    def forget_token(self, token: str) -> None:
        """A token was revoked."""
        self._tokens.pop(token, None)

    def forget_other_tokens(self, person_id: PersonId, token: str) -> None:
        """All tokens of a person but this one were revoked."""
        for known in [k for k, (_, account) in self._tokens.items() if account.person_id == person_id and k != token]:
            del self._tokens[known]
        # This one is asked for anew as well: what is remembered of the account is from before.
        self.forget_token(token)

    async def create_meeting(self, account: Account, request: CreateMeetingRequest) -> MeetingId:
        """Found a meeting with its secretary.  Raises: Refused; RoomUnavailable; StoreFailed."""
        roles = (Role.SECRETARY, Role.CHAIR) if request.also_chair else (Role.SECRETARY,)
        command = CreateMeeting(
            title=request.title,
            body=request.body,
            parent_body=request.parent_body,
            place=request.place,
            planned_start=request.planned_start,
            rules=request.rules,
            retention=request.retention,
            secretary=Person(person_id=account.person_id, name=account.name, roles=roles, voting=request.also_chair),
        )
        meeting_id = MeetingId(f"m-{secrets.token_hex(8)}")
        # Decided once beforehand: a refused meeting must leave nothing in the journal.
        decide(blank(meeting_id).meeting, account.person_id, command, now_utc())
        await self.writers.run(self.journal.create, meeting_id)
        gathering = await self._bring_to_life(meeting_id)
        command_id = CommandId(f"create-{meeting_id}")
        answer = await gathering.room.submit(account.person_id, command_id, command, trusted=True)
        if answer.refusal is not None:
            raise Refused(answer.refusal)
        log.info("meeting created", extra={"meeting": meeting_id, "person": account.person_id})
        return meeting_id

    def meetings_of(self, person_id: PersonId) -> tuple[MeetingSummary, ...]:
        """All meetings a person is on the roster of."""
        found = []
        for meeting_id, gathering in self.gatherings.items():
            meeting = gathering.meeting
            person = meeting.people.get(person_id)
            if person is not None and meeting.phase is not Phase.BLANK:
                found.append(
                    MeetingSummary(
                        meeting_id=meeting_id,
                        title=meeting.title,
                        body=meeting.body,
                        phase=meeting.phase,
                        planned_start=meeting.planned_start,
                        roles=person.roles,
                        retention=meeting.retention,
                    )
                )
        return tuple(found)

    async def invitation(self, person_id: PersonId, valid: timedelta) -> str:
        """A link with a single-use code for a person.  Raises: AccountRefused(ACCOUNT_UNKNOWN); StoreFailed."""
        code = await self.workers.run(self.store.accounts.make_code, person_id, now=now_utc(), valid=valid)
        host, port = self.address
        return format_invitation(Invitation(host=host, port=port, code=code, ca_sha256=self.authority.ca_sha256))

    def session(
        self, socket: "WebSocket[Any, Any, Any]", gathering: Gathering, account: Account, token: str
    ) -> Session:
        """A session for a connection whose person is known."""
        session = Session(
            socket,
            gathering,
            account.person_id,
            token,
            allowance=self._allowance(account.person_id),
            limits=self.config.limits,
            ice_servers=ice_servers_for(self.config, account.person_id, now_utc()),
            metrics=self.metrics,
        )
        takes = socket.query_params.get("takes", "").split(",")
        session.takes_keys, session.takes_reports = "keys" in takes, "reports" in takes
        return session

    def _allowance(self, person_id: PersonId) -> Allowance:
        found = self._allowances.get(person_id)
        if found is None:
            limits, now_s = self.config.limits, time.monotonic()
            found = self._allowances[person_id] = Allowance(
                Bucket(limits.messages_per_s, limits.messages_burst, now_s),
                Bucket(limits.bytes_per_s, limits.bytes_burst, now_s),
            )
        return found

    async def _bring_to_life(self, meeting_id: MeetingId) -> Gathering:
        ballots = self.ballots[meeting_id] = SecretBallots(meeting_id, self.journal, self.box_keys, self.writers)
        gathering = Gathering(meeting_id, self.journal, self.writers, ballots)
        await gathering.room.start()
        await ballots.open(gathering)
        await self._keep_doors(gathering)
        self._hold_elections(gathering)
        await self.files.know(gathering)
        Releases(gathering).open()
        KeyDesk(gathering, self.store.versions, self.workers).open()
        await MarksDesk(gathering, self.store.marks, self.workers).open()
        await ReadinessDesk(gathering, self.store.readiness, self.workers).open()
        await self._keep_minutes(gathering)
        await self._record(gathering, Calls(gathering, self.switchboard, self.config.limits))
        self.gatherings[meeting_id] = gathering
        self.metrics.meetings.set(len(self.gatherings))
        return gathering

    def _hold_elections(self, gathering: Gathering) -> None:
        desk = ElectionDesk(gathering, self.store.election_texts, self.journal, self.workers, self.proofs)
        self.elections[gathering.room.meeting_id] = desk
        desk.open()

    async def _keep_minutes(self, gathering: Gathering) -> None:
        meeting_id, folder = gathering.room.meeting_id, self.config.data_folder
        clearings = self.clearings[meeting_id] = RetentionDesk(
            gathering, self.store.retention_reports, self.store.readiness, self.workers
        )
        clearings.open()
        minutes = self.minutes[meeting_id] = MinutesDesk(
            gathering, self.journal, self.workers, self.typesetting, folder, self._numbers
        )
        await minutes.open()
        archive = self.archives[meeting_id] = ArchiveDesk(
            gathering, self._archive_sources(), self.binders, self.workers
        )
        await archive.open()
        self.signing[meeting_id] = SigningDesk(
            minutes, self.workers, self.config.trust_folder, self.config.signature_level
        )

    def _archive_sources(self) -> ArchiveSources:
        return ArchiveSources(
            journal=self.journal,
            versions=self.store.versions,
            marks=self.store.marks,
            election_texts=self.store.election_texts,
            data_folder=self.config.data_folder,
            templates=self.config.templates,
        )

    def _numbers(self) -> Iterator[tuple[Meeting, str]]:
        return ((desk.gathering.meeting, desk.number) for desk in self.minutes.values())

    async def _keep_doors(self, gathering: Gathering) -> None:
        secret = await self.workers.run(self.store.doors.key, gathering.room.meeting_id)
        desk = self.doors[gathering.room.meeting_id] = DoorDesk(gathering, secret)
        desk.open()

    async def _record(self, gathering: Gathering, calls: Calls) -> None:
        desk = self.recordings[gathering.room.meeting_id] = RecordingDesk(
            gathering,
            calls,
            self.switchboard,
            self.workers,
            folder=self.config.data_folder / "recordings",
            relay_host=within_reach(self.config.host),
        )
        await desk.open()
