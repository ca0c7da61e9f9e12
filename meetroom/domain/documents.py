"""Documents as facts, from registering to withdrawal; knows hashes only, never bytes or keys."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from meetroom.domain.core import (
    Command,
    DocumentId,
    Event,
    Fact,
    ItemId,
    Refusal,
    Refused,
    check_id,
    check_text,
    is_sha256,
    require,
)
from meetroom.domain.state import (
    INSIDE,
    OFFICE,
    Audience,
    Document,
    DocumentState,
    IncomingSignature,
    Label,
    Meeting,
    Person,
    Role,
    Version,
)

MAX_DOCUMENTS = 2_000
MAX_PAGES = 100_000
MAX_SIZE_BYTES = 1 << 40
MAX_SIGNATURES = 50
MAX_DOCUMENT_BYTES = 400_000
"""Of a document as JSON: the fact that carries it stays well below the largest message, whatever its versions hold."""
_EVERYONE = Audience(everyone=True)
_INSIDE = Audience(roles=INSIDE)


class RegisterDocument(Command, frozen=True, tag=True):
    """Put a taken-in upload into the meeting; only the server sends it, after intake."""

    document_id: DocumentId
    title: str
    file_name: str
    item_id: ItemId | None
    audience: Audience
    label: Label
    version: Version


class ReplaceDocument(Command, frozen=True, tag=True):
    """Put a new version above the old one; only the server sends it, after intake."""

    document_id: DocumentId
    file_name: str
    version: Version


class ReleaseDocument(Command, frozen=True, tag=True):
    """Let its audience open a document; the key travels beside this fact."""

    document_id: DocumentId


class WithdrawDocument(Command, frozen=True, tag=True):
    """Take a document back; every copy of its key is destroyed."""

    document_id: DocumentId
    reason: str


class EditDocument(Command, frozen=True, tag=True):
    """Replace what is said of a document: title, item, audience, label; never its content."""

    document_id: DocumentId
    title: str
    item_id: ItemId | None
    audience: Audience
    label: Label


class OrderDocuments(Command, frozen=True, tag=True):
    """Put these documents in this order, in the places they hold now among all; the others stay where they are."""

    document_ids: tuple[DocumentId, ...]


class ScheduleRelease(Command, frozen=True, tag=True):
    """Let the server release a document at a time, in the sender's name; `at` None takes that back."""

    document_id: DocumentId
    at: datetime | None


class DocumentRegistered(Event, frozen=True, tag=True):
    """The office has a new document."""

    document: Document


class DocumentReplaced(Event, frozen=True, tag=True):
    """A new version; of a released document its audience sees it at once."""

    document_id: DocumentId
    file_name: str
    version: Version


class DocumentReleased(Event, frozen=True, tag=True):
    """Its audience may open it; carries all of it, since most have never seen it."""

    document: Document


class DocumentWithdrawn(Event, frozen=True, tag=True):
    """Nobody may open it any more."""

    document_id: DocumentId
    reason: str


class DocumentEdited(Event, frozen=True, tag=True):
    """Something else is said of a document; carries all of it, since it may be new to somebody."""

    document: Document


class DocumentsOrdered(Event, frozen=True, tag=True):
    """These documents have these ranks now; one such fact for each audience, so that nobody learns of others."""

    document_ids: tuple[DocumentId, ...]
    ranks: tuple[int, ...]


class ReleaseScheduled(Event, frozen=True, tag=True):
    """The document will be released at that time; None: it will not."""

    document_id: DocumentId
    at: datetime | None


def readers_of(meeting: Meeting, document: Document) -> Audience:
    """Whom a document is for once it is released: its audience, and always the office.

    Meant for everybody but on an item behind closed doors, it is for those inside.
    """
    meant = document.audience
    if not meant.everyone:
        extra = tuple(r for r in OFFICE if r not in meant.roles)
        return Audience(roles=(*meant.roles, *extra), groups=meant.groups, persons=meant.persons)
    item = meeting.items.get(document.item_id) if document.item_id is not None else None
    return _INSIDE if item is not None and item.closed_sitting else _EVERYONE


def includes(wide: Audience, narrow: Audience) -> bool:
    """Whether everybody in `narrow` is named by `wide`, whoever comes onto the roster later."""
    if wide.everyone or narrow.everyone:
        return wide.everyone
    pairs = ((wide.roles, narrow.roles), (wide.groups, narrow.groups), (wide.persons, narrow.persons))
    return all(set(inner) <= set(outer) for outer, inner in pairs)


def _check_version(version: Version, number: int) -> None:
    hashes = (version.original_sha256, version.pdf_sha256, version.manifest_sha256)
    require(all(map(is_sha256, hashes)), Refusal.INVALID_VALUE)
    sizes = 0 < version.pages <= MAX_PAGES and 0 < version.size_bytes <= MAX_SIZE_BYTES
    require(version.number == number and sizes, Refusal.INVALID_VALUE)
    check_text(version.note, empty_ok=True, max_chars=1_000)
    require(len(version.signatures) <= MAX_SIGNATURES, Refusal.INVALID_VALUE)
    for signature in version.signatures:
        _check_signature(signature)


def _check_signature(signature: IncomingSignature) -> None:
    check_text(signature.field, empty_ok=True, max_chars=500)
    check_text(signature.signer, empty_ok=True, max_chars=500)
    require(signature.signed_at is None or signature.signed_at.tzinfo is not None, Refusal.INVALID_VALUE)


def _sized(document: Document) -> Document:
    require(len(msgspec.json.encode(document)) <= MAX_DOCUMENT_BYTES, Refusal.INVALID_VALUE)
    return document


def _check_file_name(name: str) -> None:
    check_text(name, max_chars=255)
    # Somebody will save it under this name.
    require(not any(c in "/\\\n\t" for c in name), Refusal.INVALID_TEXT)


def _document(meeting: Meeting, document_id: DocumentId) -> Document:
    document = meeting.documents.get(document_id)
    if document is None:
        raise Refused(Refusal.UNKNOWN_DOCUMENT)
    return document


def check_audience(meeting: Meeting, audience: Audience) -> None:
    """Refuse an audience of nobody, of people who are not on the roster, or of groups no roster could have."""
    require(
        audience.everyone or bool(audience.roles or audience.groups or audience.persons),
        Refusal.INVALID_VALUE,
    )
    require(all(p in meeting.people for p in audience.persons), Refusal.UNKNOWN_PERSON)
    for group in audience.groups:
        check_text(group, max_chars=200)


def register_document(meeting: Meeting, actor: Person, command: RegisterDocument, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(DUPLICATE_ID | UNKNOWN_ITEM | UNKNOWN_PERSON | INVALID_*)."""
    check_id(command.document_id)
    require(command.document_id not in meeting.documents, Refusal.DUPLICATE_ID)
    require(len(meeting.documents) < MAX_DOCUMENTS, Refusal.INVALID_VALUE)
    check_text(command.title, max_chars=500)
    _check_file_name(command.file_name)
    require(command.item_id is None or command.item_id in meeting.items, Refusal.UNKNOWN_ITEM)
    check_audience(meeting, command.audience)
    _check_version(command.version, 1)
    document = Document(
        document_id=command.document_id,
        title=command.title,
        file_name=command.file_name,
        item_id=command.item_id,
        audience=command.audience,
        label=command.label,
        state=DocumentState.REGISTERED,
        versions=(command.version,),
        rank=max((d.rank for d in meeting.documents.values()), default=0) + 1,
    )
    return (DocumentRegistered(document=_sized(document)),)


def replace_document(meeting: Meeting, actor: Person, command: ReplaceDocument, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_DOCUMENT | DOCUMENT_WITHDRAWN | INVALID_*)."""
    document = _document(meeting, command.document_id)
    require(document.state is not DocumentState.WITHDRAWN, Refusal.DOCUMENT_WITHDRAWN)
    _check_file_name(command.file_name)
    _check_version(command.version, document.versions[-1].number + 1)
    _sized(replace(document, versions=(*document.versions, command.version)))
    replaced = DocumentReplaced(document_id=document.document_id, file_name=command.file_name, version=command.version)
    return (replaced,)


def release_document(meeting: Meeting, actor: Person, command: ReleaseDocument, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_DOCUMENT | DOCUMENT_RELEASED | DOCUMENT_WITHDRAWN | ITEM_HIDDEN).

    A document cannot be known before its item is.
    """
    document = _document(meeting, command.document_id)
    require(document.state is not DocumentState.RELEASED, Refusal.DOCUMENT_RELEASED)
    require(document.state is not DocumentState.WITHDRAWN, Refusal.DOCUMENT_WITHDRAWN)
    item = meeting.items.get(document.item_id) if document.item_id is not None else None
    require(item is None or not item.hidden, Refusal.ITEM_HIDDEN)
    released = replace(document, state=DocumentState.RELEASED, released_at=now, release_at=None, release_by=None)
    return (DocumentReleased(document=released),)


def withdraw_document(meeting: Meeting, actor: Person, command: WithdrawDocument, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_DOCUMENT | DOCUMENT_WITHDRAWN | INVALID_TEXT)."""
    document = _document(meeting, command.document_id)
    require(document.state is not DocumentState.WITHDRAWN, Refusal.DOCUMENT_WITHDRAWN)
    check_text(command.reason, max_chars=500)
    return (DocumentWithdrawn(document_id=document.document_id, reason=command.reason),)


def edit_document(meeting: Meeting, actor: Person, command: EditDocument, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_DOCUMENT | UNKNOWN_ITEM | UNKNOWN_PERSON | NOT_ALLOWED | DOCUMENT_RELEASED |
        DOCUMENT_WITHDRAWN | ITEM_HIDDEN | ALREADY_SO | INVALID_*).

    Whoever may open a document once, may go on: of a released one the audience can only become wider, and only by
    those who release.  Withdraw it to take it back.
    """
    document = _document(meeting, command.document_id)
    require(document.state is not DocumentState.WITHDRAWN, Refusal.DOCUMENT_WITHDRAWN)
    check_text(command.title, max_chars=500)
    require(command.item_id is None or command.item_id in meeting.items, Refusal.UNKNOWN_ITEM)
    check_audience(meeting, command.audience)
    edited = replace(
        document, title=command.title, item_id=command.item_id, audience=command.audience, label=command.label
    )
    require(edited != document, Refusal.ALREADY_SO)
    if document.state is DocumentState.RELEASED:
        _check_released(meeting, actor, document, edited)
    return (DocumentEdited(document=_sized(edited)),)


def _check_released(meeting: Meeting, actor: Person, document: Document, edited: Document) -> None:
    require(Role.CHAIR in actor.roles or Role.SECRETARY in actor.roles, Refusal.NOT_ALLOWED)
    item = meeting.items.get(edited.item_id) if edited.item_id is not None else None
    require(item is None or not item.hidden, Refusal.ITEM_HIDDEN)
    wider = includes(readers_of(meeting, edited), readers_of(meeting, document))
    require(wider, Refusal.DOCUMENT_RELEASED)


def order_documents(meeting: Meeting, actor: Person, command: OrderDocuments, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_DOCUMENT | ALREADY_SO | INVALID_VALUE)."""
    chosen = command.document_ids
    require(len(set(chosen)) == len(chosen), Refusal.INVALID_VALUE)
    require(all(d in meeting.documents for d in chosen), Refusal.UNKNOWN_DOCUMENT)
    following, movable = iter(chosen), frozenset(chosen)
    ordered = [next(following) if d in movable else d for d in meeting.documents]
    require(ordered != list(meeting.documents), Refusal.ALREADY_SO)
    moved = [
        (meeting.documents[document_id], rank)
        for rank, document_id in enumerate(ordered, 1)
        if meeting.documents[document_id].rank != rank
    ]
    return _ordered(meeting, moved)


def _ordered(meeting: Meeting, moved: Sequence[tuple[Document, int]]) -> tuple[Event, ...]:
    """One fact for all those that the same people know of."""
    groups: dict[Audience, list[tuple[DocumentId, int]]] = {}
    for document, rank in moved:
        groups.setdefault(known_to(meeting, document), []).append((document.document_id, rank))
    return tuple(
        DocumentsOrdered(document_ids=tuple(d for d, _ in group), ranks=tuple(r for _, r in group))
        for group in groups.values()
    )


def known_to(meeting: Meeting, document: Document) -> Audience:
    """Who knows of a document: the office, and from the release on its readers; a withdrawn one's stay the same."""
    never = document.state is not DocumentState.RELEASED and document.released_at is None
    return Audience(roles=OFFICE) if never else readers_of(meeting, document)


def schedule_release(meeting: Meeting, actor: Person, command: ScheduleRelease, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_DOCUMENT | DOCUMENT_RELEASED | DOCUMENT_WITHDRAWN | ALREADY_SO | INVALID_VALUE).

    A document of a hidden item may be planned; when its time has come it waits for the item to be revealed.
    """
    document = _document(meeting, command.document_id)
    require(document.state is not DocumentState.RELEASED, Refusal.DOCUMENT_RELEASED)
    require(document.state is not DocumentState.WITHDRAWN, Refusal.DOCUMENT_WITHDRAWN)
    at = command.at
    require(at is None or (at.tzinfo is not None and now < at and at.year < 2200), Refusal.INVALID_VALUE)
    require(at != document.release_at, Refusal.ALREADY_SO)
    return (ReleaseScheduled(document_id=document.document_id, at=at),)


def _with(meeting: Meeting, *documents: Document) -> Meeting:
    """With these documents as they are now, all of them in the order of their ranks."""
    known = meeting.documents
    both = {**known, **{d.document_id: d for d in documents}}
    if all(d.document_id in known and known[d.document_id].rank == d.rank for d in documents):
        return replace(meeting, documents=both)
    return replace(meeting, documents=dict(sorted(both.items(), key=lambda entry: entry[1].rank)))


def on_document_put(
    meeting: Meeting, event: DocumentRegistered | DocumentReleased | DocumentEdited, fact: Fact
) -> Meeting:
    """The document stands as the event says."""
    return _with(meeting, event.document)


def on_document_replaced(meeting: Meeting, event: DocumentReplaced, fact: Fact) -> Meeting:
    """One more version."""
    document = meeting.documents.get(event.document_id)
    if document is None:
        return meeting
    versions = (*document.versions, event.version)
    return _with(meeting, replace(document, file_name=event.file_name, versions=versions))


def on_document_withdrawn(meeting: Meeting, event: DocumentWithdrawn, fact: Fact) -> Meeting:
    """Withdrawn, with the reason."""
    document = meeting.documents.get(event.document_id)
    if document is None:
        return meeting
    gone = replace(document, state=DocumentState.WITHDRAWN, reason=event.reason, release_at=None, release_by=None)
    return _with(meeting, gone)


def on_documents_ordered(meeting: Meeting, event: DocumentsOrdered, fact: Fact) -> Meeting:
    """In the new order."""
    known = meeting.documents
    pairs = zip(event.document_ids, event.ranks, strict=False)
    return _with(meeting, *(replace(known[d], rank=rank) for d, rank in pairs if d in known))


def on_release_scheduled(meeting: Meeting, event: ReleaseScheduled, fact: Fact) -> Meeting:
    """Planned, or planned no more."""
    document = meeting.documents.get(event.document_id)
    if document is None:
        return meeting
    planner = None if event.at is None else fact.actor
    return _with(meeting, replace(document, release_at=event.at, release_by=planner))
