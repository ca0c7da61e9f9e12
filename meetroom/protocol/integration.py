"""Bodies of the interface for other systems under /api/v1/; knows no transport.  See docs/integration.md."""

from datetime import date, datetime
from enum import StrEnum

from meetroom.domain.core import ActionId, ItemId, MeetingId
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.state import Phase
from meetroom.protocol.http import Body, UploadState
from meetroom.protocol.minutes import WorkState


class SignatureRow(Body, frozen=True, kw_only=True):
    """A signature on the paper: in which field, by whose certificate, how good it was when it came."""

    field: str
    signer: str
    issuer: str
    level: str
    verdict: SignatureVerdict
    signed_at: datetime


class MinutesRow(Body, frozen=True, kw_only=True):
    """The numbered paper of a meeting; `sha256` and `size_bytes` are of the newest file, with all its signatures.

    `changed_at`: when it was issued or signed last.  `signed`: secretary and chair have signed.
    """

    meeting_id: MeetingId
    title: str
    body: str
    number: str
    revision: int
    language: str
    pages: int
    issued_at: datetime
    changed_at: datetime
    signed: bool
    signatures: tuple[SignatureRow, ...]
    sha256: str
    size_bytes: int


class MeetingRow(Body, frozen=True, kw_only=True):
    """A meeting whose roster names the account; `minutes` None: not issued, or not for this account."""

    meeting_id: MeetingId
    title: str
    body: str
    place: str
    phase: Phase
    planned_start: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    archived_at: datetime | None
    minutes: MinutesRow | None


class ActionRow(Body, frozen=True, kw_only=True):
    """An action item: what, who, until when; `item_id` None: of no item."""

    action_id: ActionId
    text: str
    owner: str
    due: date | None
    item_id: ItemId | None


class PushedPackage(Body, frozen=True, kw_only=True):
    """What became of an edXML package, file by file.

    `status_edxml`: the message that answers its sender (03 received, 02 refused), "" where this server does not know
    the code of its own organisation.
    """

    sender_code: str
    sender_name: str
    code: str
    document_id: str
    promulgated: date | None
    subject: str
    documents: tuple[UploadState, ...]
    status_edxml: str


class DeliveryFault(StrEnum):
    """Why the other system did not take the minutes."""

    UNREACHABLE = "unreachable"
    NOT_LET_IN = "not_let_in"
    REFUSED = "refused"
    BUSY = "busy"
    ODD_ANSWER = "odd_answer"


class DeliveryState(WorkState, frozen=True, kw_only=True):
    """Where sending the signed minutes to the other system stands.

    GATHERING: the package is made; WRITING: it is sent; WAITING: until the next try; RECORDING: it was taken, and is
    noted as a fact; FAILED with `not_delivered`: see `fault`.

    Attributes:
        to: host of the other system, "" where this server was not told of one.
        tries: so far.
        next_try_at: while WAITING for a further try.
        fault: why the last try failed; `said`: the other system's own words, if it had any.
    """

    to: str = ""
    tries: int = 0
    next_try_at: datetime | None = None
    fault: DeliveryFault | None = None
    said: str = ""
