"""Every message of the meeting's WebSocket, both directions; knows no transport.  See docs/protocol.md."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from meetroom.domain.annotations import MAX_PAGE_PT, InkPoint, MarkId, MarkRecord, Tool
from meetroom.domain.chain import Link
from meetroom.domain.core import Command, CommandId, DocumentId, MeetingId, PersonId, Refusal
from meetroom.protocol.http import KeyAnswer
from meetroom.protocol.signalling import (
    CallHealth,
    CallRefused,
    CallRoster,
    CallRosterChange,
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
MAX_LIVE_POINTS = 2_000
"""Samples of a pen in one message of live ink."""
PageNumber = Annotated[int, msgspec.Meta(ge=0, lt=1_000_000)]
PageShare = Annotated[float, msgspec.Meta(ge=0, le=1)]
Zoom = Annotated[float, msgspec.Meta(ge=0, le=64)]
OnPage = Annotated[float, msgspec.Meta(ge=-MAX_PAGE_PT, le=MAX_PAGE_PT)]
LineWidth = Annotated[float, msgspec.Meta(ge=0, le=200)]
Color = Annotated[str, msgspec.Meta(pattern=r"\A#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?\Z")]
LiveMarkId = Annotated[MarkId, msgspec.Meta(pattern=r"\A[!-~]{1,64}\Z")]
LivePoints = Annotated[tuple[InkPoint, ...], msgspec.Meta(max_length=MAX_LIVE_POINTS)]


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
    """The presenter's view: page from 0, and which point of it is in the view's top left corner, 0…1 each way.

    `zoom` is how many page widths fill the width of the view, 0: the page fits the width.
    """

    document_id: DocumentId
    page: PageNumber
    top: PageShare
    left: PageShare = 0.0
    zoom: Zoom = 0.0


class PresentPointer(Message, frozen=True, kw_only=True, tag=True):
    """Where on a page the presenter points; not `shown`: nowhere any more."""

    document_id: DocumentId
    page: PageNumber
    x_pt: OnPage
    y_pt: OnPage
    shown: bool


class PresentInk(Message, frozen=True, kw_only=True, tag=True):
    """A stroke as it is drawn: the samples since the last message of this `mark_id`; `ended`: the pen is up."""

    document_id: DocumentId
    page: PageNumber
    mark_id: LiveMarkId
    tool: Tool
    color: Color
    width_pt: LineWidth
    points: LivePoints
    ended: bool


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


class RetentionReported(Message, frozen=True, kw_only=True, tag=True):
    """For the office: a machine reported its clearing, so that the board is another one."""


class PagePresented(Message, frozen=True, kw_only=True, tag=True):
    """Where the presenter is; as `PresentPage`."""

    by: PersonId
    document_id: DocumentId
    page: PageNumber
    top: PageShare
    left: PageShare = 0.0
    zoom: Zoom = 0.0


class PointerPresented(Message, frozen=True, kw_only=True, tag=True):
    """Where the presenter points; as `PresentPointer`."""

    by: PersonId
    document_id: DocumentId
    page: PageNumber
    x_pt: OnPage
    y_pt: OnPage
    shown: bool


class InkPresented(Message, frozen=True, kw_only=True, tag=True):
    """What the presenter draws; as `PresentInk`, the samples of several of which may have been put together."""

    by: PersonId
    document_id: DocumentId
    page: PageNumber
    mark_id: LiveMarkId
    tool: Tool
    color: Color
    width_pt: LineWidth
    points: tuple[InkPoint, ...]
    ended: bool


class DocumentKeys(Message, frozen=True, kw_only=True, tag=True):
    """Keys of versions this person may open from now on; what does not arrive this way is asked for."""

    keys: tuple[KeyAnswer, ...]


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
    | PresentPointer
    | PresentInk
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
    | RetentionReported
    | PagePresented
    | PointerPresented
    | InkPresented
    | DocumentKeys
    | Online
    | Pong
    | Bye
    | MediaAnswer
    | MediaFailed
    | SlotMap
    | LayerDemand
    | Speaking
    | CallRoster
    | CallRosterChange
    | CallRefused
    | CallHealth
)
