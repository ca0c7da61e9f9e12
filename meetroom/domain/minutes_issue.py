"""The paper of approved minutes: issued with a number, signed in order, handed on; knows no file and no certificate.

The file lies beside the chain; a fact names it by its hash.
"""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, Refusal, Refused, check_text, is_sha256, require
from meetroom.domain.minutes_readers import anything_inside
from meetroom.domain.minutes_state import (
    Delivery,
    IssuedMinutes,
    MinutesSignature,
    MinutesState,
    SignatureField,
    SignatureLevel,
)
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.state import Meeting, Person, Role

MAX_REVISIONS = 1_000
MAX_RECIPIENTS = 100
MAX_PAGES = 100_000
MAX_FILE_BYTES = 1 << 40
MAX_DELIVERIES = 200
LANGUAGES = ("vi", "en")

SIGNERS: dict[SignatureField, frozenset[Role]] = {
    SignatureField.SECRETARY: frozenset({Role.SECRETARY}),
    SignatureField.CHAIR: frozenset({Role.CHAIR}),
    SignatureField.SEAL: frozenset({Role.CLERK, Role.SECRETARY}),
}
"""Who signs in which field."""
_REFUSED: dict[SignatureVerdict, Refusal] = {
    SignatureVerdict.ALTERED: Refusal.SIGNATURE_ALTERED,
    SignatureVerdict.EXPIRED: Refusal.SIGNATURE_EXPIRED,
    SignatureVerdict.REVOKED: Refusal.SIGNATURE_REVOKED,
    SignatureVerdict.BROKEN: Refusal.SIGNATURE_BROKEN,
}


class IssueMinutes(Command, frozen=True, kw_only=True, tag=True):
    """Put the numbered paper on record; only the server sends it, after it typeset the file from the chain.

    `upto_seq` and `head`: the place in the chain it was made of; `sha256`: of the file before any signature.
    """

    number: str
    language: str
    recipients: tuple[str, ...] = ()
    upto_seq: int
    head: str
    sha256: str
    size_bytes: int
    pages: int


class SignMinutes(Command, frozen=True, kw_only=True, tag=True):
    """Put a signature on record; only the server sends it, after it judged the file somebody sent it.

    `base_sha256`: the file that was signed; `sha256`: the file with the signature.  `roots_known`: the server has
    roots it trusts, so that a certificate of unknown origin is none.
    """

    field: SignatureField
    signer: str
    issuer: str
    certificate_sha256: str
    level: SignatureLevel
    verdict: SignatureVerdict
    roots_known: bool
    signed_at: datetime
    base_sha256: str
    sha256: str
    size_bytes: int


class RecordDelivery(Command, frozen=True, kw_only=True, tag=True):
    """Note that the signed minutes were handed to another system; only the server sends it, after it was done."""

    to: str
    sha256: str
    receipt: str = ""


class MinutesIssued(Event, frozen=True, kw_only=True, tag=True):
    """The numbered paper stands; signatures of an earlier one are void.  `inside`: it is for those inside alone."""

    revision: int
    number: str
    language: str
    recipients: tuple[str, ...]
    upto_seq: int
    head: str
    sha256: str
    size_bytes: int
    pages: int
    inside: bool


class MinutesSigned(Event, frozen=True, kw_only=True, tag=True):
    """The paper is signed in one more field."""

    field: SignatureField
    signer: str
    issuer: str
    certificate_sha256: str
    level: SignatureLevel
    verdict: SignatureVerdict
    signed_at: datetime
    sha256: str
    size_bytes: int


class MinutesDelivered(Event, frozen=True, tag=True):
    """The signed minutes went to another system, as a package with this hash."""

    to: str
    sha256: str
    receipt: str


def newest_sha256(minutes: MinutesState) -> str:
    """The hash of the paper with all signatures it has, "" where none is issued."""
    if minutes.signatures:
        return minutes.signatures[-1].sha256
    return minutes.issued.sha256 if minutes.issued is not None else ""


def next_field(minutes: MinutesState) -> SignatureField | None:
    """The field whose turn it is; None: nothing is issued, or all have signed."""
    signed = {s.field for s in minutes.signatures}
    return None if minutes.issued is None else next((f for f in SignatureField if f not in signed), None)


def is_signed(minutes: MinutesState) -> bool:
    """Whether secretary and chair have signed the paper that is issued; the seal may follow."""
    return {SignatureField.SECRETARY, SignatureField.CHAIR} <= {s.field for s in minutes.signatures}


def _check_file(sha256: str, size_bytes: int) -> None:
    require(is_sha256(sha256) and 0 < size_bytes <= MAX_FILE_BYTES, Refusal.INVALID_VALUE)


def _check_line(text: str, max_chars: int, *, empty_ok: bool = False) -> None:
    check_text(text, empty_ok=empty_ok, max_chars=max_chars)
    require("\n" not in text, Refusal.INVALID_TEXT)


def issue_minutes(meeting: Meeting, actor: Person, command: IssueMinutes, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(MINUTES_CHANGED | INVALID_*): made before the approval that stands, the paper is of another."""
    _check_line(command.number, 100)
    require(command.language in LANGUAGES, Refusal.INVALID_VALUE)
    require(len(command.recipients) <= MAX_RECIPIENTS, Refusal.INVALID_VALUE)
    for recipient in command.recipients:
        _check_line(recipient, 500)
    require(command.upto_seq >= meeting.minutes.approved_seq, Refusal.MINUTES_CHANGED)
    require(is_sha256(command.head) and 0 < command.pages <= MAX_PAGES, Refusal.INVALID_VALUE)
    _check_file(command.sha256, command.size_bytes)
    require(meeting.minutes.revisions < MAX_REVISIONS, Refusal.INVALID_VALUE)
    return (
        MinutesIssued(
            revision=meeting.minutes.revisions + 1,
            number=command.number,
            language=command.language,
            recipients=command.recipients,
            upto_seq=command.upto_seq,
            head=command.head,
            sha256=command.sha256,
            size_bytes=command.size_bytes,
            pages=command.pages,
            inside=anything_inside(meeting),
        ),
    )


def may_sign(meeting: Meeting, actor: Person, field: SignatureField, base_sha256: str) -> None:
    """Check whether somebody may sign this file in this field now, before the work of judging what they sent.

    Raises: Refused(MINUTES_NOT_ISSUED | NOT_ALLOWED | ALREADY_SIGNED | MINUTES_CHANGED | SIGNED_OUT_OF_TURN).
    """
    require(meeting.minutes.issued is not None, Refusal.MINUTES_NOT_ISSUED)
    require(any(role in SIGNERS[field] for role in actor.roles), Refusal.NOT_ALLOWED)
    require(field not in {s.field for s in meeting.minutes.signatures}, Refusal.ALREADY_SIGNED)
    require(field is next_field(meeting.minutes), Refusal.SIGNED_OUT_OF_TURN)
    # Signed was the file without the signature that came meanwhile, or a paper that is void.
    require(base_sha256 == newest_sha256(meeting.minutes), Refusal.MINUTES_CHANGED)


def check_verdict(verdict: SignatureVerdict, *, roots_known: bool) -> None:
    """Refuse a signature that does not hold.

    Raises: Refused(SIGNATURE_UNTRUSTED | SIGNATURE_ALTERED | SIGNATURE_EXPIRED | SIGNATURE_REVOKED | SIGNATURE_BROKEN).
    """
    if verdict in _REFUSED:
        raise Refused(_REFUSED[verdict])
    require(verdict is SignatureVerdict.VALID or not roots_known, Refusal.SIGNATURE_UNTRUSTED)


def sign_minutes(meeting: Meeting, actor: Person, command: SignMinutes, now: datetime) -> tuple[Event, ...]:
    """Decide on a judged signature.

    Raises: Refused(MINUTES_NOT_ISSUED | NOT_ALLOWED | ALREADY_SIGNED | SIGNED_OUT_OF_TURN | MINUTES_CHANGED |
        SIGNATURE_UNTRUSTED | SIGNATURE_ALTERED | SIGNATURE_EXPIRED | SIGNATURE_REVOKED | SIGNATURE_BROKEN | INVALID_*).
    """
    may_sign(meeting, actor, command.field, command.base_sha256)
    check_verdict(command.verdict, roots_known=command.roots_known)
    _check_line(command.signer, 500)
    _check_line(command.issuer, 500, empty_ok=True)
    require(is_sha256(command.certificate_sha256), Refusal.INVALID_VALUE)
    require(command.signed_at.tzinfo is not None, Refusal.INVALID_VALUE)
    _check_file(command.sha256, command.size_bytes)
    require(command.sha256 != command.base_sha256, Refusal.INVALID_VALUE)
    return (
        MinutesSigned(
            field=command.field,
            signer=command.signer,
            issuer=command.issuer,
            certificate_sha256=command.certificate_sha256,
            level=command.level,
            verdict=command.verdict,
            signed_at=command.signed_at,
            sha256=command.sha256,
            size_bytes=command.size_bytes,
        ),
    )


def record_delivery(meeting: Meeting, actor: Person, command: RecordDelivery, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(MINUTES_NOT_SIGNED | INVALID_*)."""
    require(is_signed(meeting.minutes), Refusal.MINUTES_NOT_SIGNED)
    _check_line(command.to, 500)
    _check_line(command.receipt, 1_000, empty_ok=True)
    require(is_sha256(command.sha256), Refusal.INVALID_VALUE)
    require(len(meeting.minutes.deliveries) < MAX_DELIVERIES, Refusal.INVALID_VALUE)
    return (MinutesDelivered(to=command.to, sha256=command.sha256, receipt=command.receipt),)


def on_minutes_issued(meeting: Meeting, event: MinutesIssued, fact: Fact) -> Meeting:
    """The paper to be signed."""
    issued = IssuedMinutes(
        revision=event.revision,
        number=event.number,
        language=event.language,
        recipients=event.recipients,
        upto_seq=event.upto_seq,
        head=event.head,
        sha256=event.sha256,
        size_bytes=event.size_bytes,
        pages=event.pages,
        at=fact.at,
        by=fact.actor,
        inside=event.inside,
    )
    minutes = replace(meeting.minutes, issued=issued, signatures=(), revisions=event.revision)
    return replace(meeting, minutes=minutes)


def on_minutes_signed(meeting: Meeting, event: MinutesSigned, fact: Fact) -> Meeting:
    """One more signature, and a new file with it."""
    signature = MinutesSignature(
        field=event.field,
        person_id=fact.actor,
        signer=event.signer,
        issuer=event.issuer,
        certificate_sha256=event.certificate_sha256,
        level=event.level,
        verdict=event.verdict,
        signed_at=event.signed_at,
        sha256=event.sha256,
        size_bytes=event.size_bytes,
    )
    signatures = (*meeting.minutes.signatures, signature)
    return replace(meeting, minutes=replace(meeting.minutes, signatures=signatures))


def on_minutes_delivered(meeting: Meeting, event: MinutesDelivered, fact: Fact) -> Meeting:
    """Handed on."""
    delivery = Delivery(to=event.to, at=fact.at, by=fact.actor, sha256=event.sha256, receipt=event.receipt)
    deliveries = (*meeting.minutes.deliveries, delivery)
    return replace(meeting, minutes=replace(meeting.minutes, deliveries=deliveries))
