"""Bodies of the HTTP requests beside the WebSocket; knows no transport.  See docs/protocol.md."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from meetroom.domain.core import DocumentId, ItemId, MeetingId, PersonId, PointId, Refusal
from meetroom.domain.state import Audience, Label, Phase, Retention, Role, RuleSet

MAX_LOGINS = 500
"""Log-in names that can be asked for at once."""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all bodies."""


class LoginRequest(Body, frozen=True, kw_only=True):
    """Log in by name and password."""

    login: str
    password: str
    device: str


class RedeemRequest(Body, frozen=True, kw_only=True):
    """Log in by the single-use code of an invitation."""

    code: str
    device: str


class LoginAnswer(Body, frozen=True, kw_only=True):
    """A reference token for `Authorization: Bearer`; `notes_salt` (hex) is for the key of private marks."""

    token: str
    person_id: PersonId
    name: str
    expires_at: datetime
    notes_salt: str
    may_create: bool


class PasswordRequest(Body, frozen=True, kw_only=True):
    """Set or change the own password; `old` is needed where there was one."""

    new: str
    old: str | None = None


class PasswordAnswer(Body, frozen=True, kw_only=True):
    """The password is changed; `notes_salt` (hex) is for the key of private marks, as in `LoginAnswer`."""

    notes_salt: str


class CreateMeetingRequest(Body, frozen=True, kw_only=True):
    """Create a meeting; the sender becomes its secretary (and chair, if `also_chair`)."""

    title: str
    body: str = ""
    parent_body: str = ""
    place: str = ""
    planned_start: datetime | None = None
    rules: RuleSet = RuleSet()
    retention: Retention = Retention.KEEP
    also_chair: bool = False


class RuleSetOffer(Body, frozen=True, kw_only=True):
    """Rules that a new meeting can have, with the name of their set in both languages."""

    name_vi: str
    name_en: str
    rules: RuleSet


class MeetingSummary(Body, frozen=True, kw_only=True):
    """A meeting in a list."""

    meeting_id: MeetingId
    title: str
    body: str
    phase: Phase
    planned_start: datetime | None
    roles: tuple[Role, ...]
    retention: Retention = Retention.KEEP


class AccountRequest(Body, frozen=True, kw_only=True):
    """Create (or find by `login`) the account of a person; with no password they can only come by invitation.

    `may_create` lets them create meetings, `administrator` give rights and invite anybody; only an administrator
    can give either.
    """

    login: str
    name: str
    password: str | None = None
    may_create: bool = False
    administrator: bool = False


class AccountAnswer(Body, frozen=True, kw_only=True):
    """The account."""

    person_id: PersonId
    login: str
    name: str


class KnownAccountsRequest(Body, frozen=True, kw_only=True):
    """Which of these log-in names have an account; makes none.  What no log-in name can be has none."""

    logins: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=400)], ...], msgspec.Meta(max_length=MAX_LOGINS)]


class KnownAccountsAnswer(Body, frozen=True, kw_only=True):
    """Those that have one, with `login` as asked for."""

    accounts: tuple[AccountAnswer, ...]


class InvitationRequest(Body, frozen=True, kw_only=True):
    """Make an invitation with a single-use code for a person."""

    person_id: PersonId
    valid_s: Annotated[int, msgspec.Meta(gt=0, le=90 * 86_400)] = 7 * 86_400


class InvitationAnswer(Body, frozen=True, kw_only=True):
    """`link` holds address, fingerprint of the server's CA and code: all that a client needs."""

    link: str
    expires_at: datetime


class DoorAnswer(Body, frozen=True, kw_only=True):
    """The code at the door of a point now: `text` as a QR code, `typed` in digits; ask again after `renew_s`."""

    point_id: PointId
    text: str
    typed: str
    renew_s: float


class BadgeAnswer(Body, frozen=True, kw_only=True):
    """What the QR code on somebody's badge says; good as long as the meeting."""

    person_id: PersonId
    text: str


class ManifestRow(Body, frozen=True, kw_only=True):
    """A sealed version that is meant for the asker, released or not; `manifest` is what papers/sealing.py reads."""

    document_id: DocumentId
    version: int
    manifest: bytes


class KeyAnswer(Body, frozen=True, kw_only=True):
    """Key of a released version."""

    document_id: DocumentId
    version: int
    key: bytes


class UploadFields(Body, frozen=True, kw_only=True):
    """What is said of an uploaded file; `replaces` makes a new version."""

    title: str
    file_name: str
    item_id: ItemId | None = None
    audience: Audience = Audience(everyone=True)
    label: Label = Label.NORMAL
    replaces: DocumentId | None = None
    note: str = ""


class UploadAnswer(Body, frozen=True, kw_only=True):
    """The document stands in the chain at `seq`; `removed` names what sanitising took out."""

    document_id: DocumentId
    version: int
    pages: int
    size_bytes: int
    original_sha256: str
    seq: int
    removed: tuple[str, ...] = ()


class UploadPhase(StrEnum):
    """How far an upload is; WAITING for its turn at the server (a client may also wait for the line)."""

    SENDING = "sending"
    WAITING = "waiting"
    CHECKING = "checking"
    CONVERTING = "converting"
    SEALING = "sealing"


class OpenUpload(Body, frozen=True, kw_only=True):
    """Announce a file before it is sent; `upload_id` is chosen at random by the sender."""

    upload_id: str
    size_bytes: Annotated[int, msgspec.Meta(ge=0)]
    fields: UploadFields


class FinishUpload(Body, frozen=True, kw_only=True):
    """All of the file was sent: its SHA-256, and what is said of it now."""

    sha256: str
    fields: UploadFields


class UploadState(Body, frozen=True, kw_only=True):
    """Where an upload stands; it has ended when `answer` or `problem` is there.

    `done_bytes`: in SENDING how much of the file is on the server's disk, the offset to go on at; in SEALING how much
    of the harmless PDF is sealed; otherwise 0.
    """

    upload_id: str
    phase: UploadPhase
    done_bytes: int
    total_bytes: int
    answer: UploadAnswer | None = None
    problem: "ProblemAnswer | None" = None


class StateAnswer(Body, frozen=True, kw_only=True):
    """Hash of the state as the asker may see it, at `seq`."""

    seq: int
    head: str
    state_sha256: str


class Problem(StrEnum):
    """Closed list of what can go wrong in a request; the ui has a sentence for each."""

    BAD_REQUEST = "bad_request"
    BAD_CREDENTIALS = "bad_credentials"
    TOO_MANY_TRIES = "too_many_tries"
    CODE_UNKNOWN = "code_unknown"
    CODE_EXPIRED = "code_expired"
    CODE_USED = "code_used"
    TOKEN_INVALID = "token_invalid"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    NOT_RELEASED = "not_released"
    REFUSED = "refused"
    INTAKE_REFUSED = "intake_refused"
    TOO_LARGE = "too_large"
    NO_SPACE = "no_space"
    TOO_MANY_UPLOADS = "too_many_uploads"
    WRONG_OFFSET = "wrong_offset"
    UPLOAD_ALTERED = "upload_altered"
    LOGIN_TAKEN = "login_taken"
    PASSWORD_TOO_SHORT = "password_too_short"
    PASSWORD_TOO_LONG = "password_too_long"
    NUMBER_TAKEN = "number_taken"
    NOT_TYPESET = "not_typeset"
    TEMPLATES_UNUSABLE = "templates_unusable"
    NOT_DELIVERED = "not_delivered"
    SIGNED_MEANWHILE = "signed_meanwhile"
    SIGNATURE_REFUSED = "signature_refused"
    WORK_UNDERWAY = "work_underway"
    CANCELLED = "cancelled"
    SERVER_ERROR = "server_error"


class ProblemAnswer(Body, frozen=True, kw_only=True):
    """Body of every answer that is not 2xx.

    `refusal` goes with REFUSED, `intake` (the name of an intake refusal) with INTAKE_REFUSED, `signature` (the name
    of a signature refusal) with SIGNATURE_REFUSED, `retry_after_s` with TOO_MANY_TRIES.
    """

    problem: Problem
    refusal: Refusal | None = None
    intake: str | None = None
    signature: str | None = None
    retry_after_s: int = 0
