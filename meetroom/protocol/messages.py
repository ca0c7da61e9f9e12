"""Every message of the meeting's WebSocket, both directions; knows no transport.  See docs/protocol.md."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from meetroom.domain.annotations import MarkRecord
from meetroom.domain.chain import Link
from meetroom.domain.core import Command, CommandId, DocumentId, MeetingId, PersonId, Refusal
from meetroom.protocol.signalling import (
    CallHealth,
    CallRefused,
    CallRoster,
    EndShare,
    IceServerInfo,
    LayerDemand,
    MediaAnswer,
    MediaFailed,
    MediaLeave,
    MediaOffer,
    MediaState,
    MuteLegs,
    OpenMicrophone,
    SetWants,
    SlotMap,
    Speaking,
)

PROTOCOL = 1
MAX_MESSAGE_BYTES = 1 << 20
PageNumber = Annotated[int, msgspec.Meta(ge=0, lt=1_000_000)]


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """Base of all messages that are not signals of the conference."""


class Hello(Message, frozen=True, kw_only=True, tag=True):
    """First message of a client: what it has of the chain (`after_seq` 0 and no head: nothing)."""

    protocol: int
    client: str
    device: str
    after_seq: Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)] = 0
    after_head: str | None = None


class Submit(Message, frozen=True, kw_only=True, tag=True):
    """A command.  Resending it with the same id is harmless: the stored answer comes back."""

    command_id: CommandId
    command: Command


class PutMarks(Message, frozen=True, kw_only=True, tag=True):
    """Marks changed on this device; the server merges, stores and passes them on."""

    records: tuple[MarkRecord, ...]


class ReadyVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A version whose chunks are all on a device and verified."""

    document_id: DocumentId
    version: Annotated[int, msgspec.Meta(ge=1, lt=1 << 31)]


class ReportReadiness(Message, frozen=True, kw_only=True, tag=True):
    """All versions that are whole and verified on this device."""

    verified: tuple[ReadyVersion, ...]


class PresentPage(Message, frozen=True, kw_only=True, tag=True):
    """The presenter's view: page from 0 and how far down its top edge is, 0…1."""

    document_id: DocumentId
    page: PageNumber
    top: Annotated[float, msgspec.Meta(ge=0, le=1)]


class Ping(Message, frozen=True, kw_only=True, tag=True):
    """Answered by Pong with the same number."""

    sent_ms: float


class Welcome(Message, frozen=True, kw_only=True, tag=True):
    """Answer to Hello.  `reset` means: forget your replica, the chain follows from 1.  `seq`, `head`: newest."""

    protocol: int
    meeting_id: MeetingId
    person_id: PersonId
    seq: int
    head: str
    reset: bool
    server_time: datetime
    ice_servers: tuple[IceServerInfo, ...] = ()


class Links(Message, frozen=True, kw_only=True, tag=True):
    """Places of the chain, in order, without a gap."""

    links: tuple[Link, ...]


class Answer(Message, frozen=True, kw_only=True, tag=True):
    """What became of a command: refused, or on disk with its last fact at `seq`."""

    command_id: CommandId
    refusal: Refusal | None = None
    seq: int = 0


class Marks(Message, frozen=True, kw_only=True, tag=True):
    """Marks this person may have: after Welcome all of them, later what changed."""

    records: tuple[MarkRecord, ...]


class Readiness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many of the documents meant for a person are whole on a device of theirs."""

    person_id: PersonId
    verified: int
    total: int


class ReadinessBoard(Message, frozen=True, kw_only=True, tag=True):
    """For the office: readiness of everybody."""

    rows: tuple[Readiness, ...]


class PagePresented(Message, frozen=True, kw_only=True, tag=True):
    """Where the presenter is."""

    by: PersonId
    document_id: DocumentId
    page: PageNumber
    top: Annotated[float, msgspec.Meta(ge=0, le=1)]


class Online(Message, frozen=True, kw_only=True, tag=True):
    """Who has a live line now; says nothing of presence in the sense of the rules."""

    person_ids: tuple[PersonId, ...]


class Pong(Message, frozen=True, kw_only=True, tag=True):
    """Answer to Ping."""

    sent_ms: float
    server_time: datetime


class ByeReason(StrEnum):
    """Why the server ends a session."""

    SERVER_STOPPING = "server_stopping"
    TOO_SLOW = "too_slow"
    TOO_FAST = "too_fast"
    MALFORMED = "malformed"
    WRONG_PROTOCOL = "wrong_protocol"
    NOT_IN_MEETING = "not_in_meeting"
    ROLE_CHANGED = "role_changed"
    LOGGED_OUT = "logged_out"
    MEETING_FAILED = "meeting_failed"
    NO_SPACE = "no_space"


class Bye(Message, frozen=True, kw_only=True, tag=True):
    """Last message of the server.  Return after SERVER_STOPPING, TOO_SLOW, ROLE_CHANGED, MEETING_FAILED or NO_SPACE."""

    reason: ByeReason


ClientMessage = (
    Hello
    | Submit
    | PutMarks
    | ReportReadiness
    | PresentPage
    | Ping
    | MediaOffer
    | MediaLeave
    | MediaState
    | MuteLegs
    | EndShare
    | OpenMicrophone
    | SetWants
)
ServerMessage = (
    Welcome
    | Links
    | Answer
    | Marks
    | ReadinessBoard
    | PagePresented
    | Online
    | Pong
    | Bye
    | MediaAnswer
    | MediaFailed
    | SlotMap
    | LayerDemand
    | Speaking
    | CallRoster
    | CallRefused
    | CallHealth
)
