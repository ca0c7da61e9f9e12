"""Documents as facts: registered, released, replaced, withdrawn; knows hashes only, never bytes or keys."""

from datetime import datetime

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
from meetroom.domain.state import Audience, Document, DocumentState, Label, Meeting, Person, Version

MAX_DOCUMENTS = 2_000
MAX_PAGES = 100_000
MAX_SIZE_BYTES = 1 << 40


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


def _check_version(version: Version, number: int) -> None:
    hashes = (version.original_sha256, version.pdf_sha256, version.manifest_sha256)
    require(all(map(is_sha256, hashes)), Refusal.INVALID_VALUE)
    sizes = 0 < version.pages <= MAX_PAGES and 0 < version.size_bytes <= MAX_SIZE_BYTES
    require(version.number == number and sizes, Refusal.INVALID_VALUE)
    check_text(version.note, empty_ok=True, max_chars=1_000)


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
    """Refuse an audience of nobody or of people who are not on the roster."""
    require(
        audience.everyone or bool(audience.roles or audience.groups or audience.persons),
        Refusal.INVALID_VALUE,
    )
    require(all(p in meeting.people for p in audience.persons), Refusal.UNKNOWN_PERSON)


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
    )
    return (DocumentRegistered(document=document),)


def replace_document(meeting: Meeting, actor: Person, command: ReplaceDocument, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_DOCUMENT | DOCUMENT_WITHDRAWN | INVALID_*)."""
    document = _document(meeting, command.document_id)
    require(document.state is not DocumentState.WITHDRAWN, Refusal.DOCUMENT_WITHDRAWN)
    _check_file_name(command.file_name)
    _check_version(command.version, document.versions[-1].number + 1)
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
    return (DocumentReleased(document=replace(document, state=DocumentState.RELEASED, released_at=now)),)


def withdraw_document(meeting: Meeting, actor: Person, command: WithdrawDocument, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_DOCUMENT | DOCUMENT_WITHDRAWN | INVALID_TEXT)."""
    document = _document(meeting, command.document_id)
    require(document.state is not DocumentState.WITHDRAWN, Refusal.DOCUMENT_WITHDRAWN)
    check_text(command.reason, max_chars=500)
    return (DocumentWithdrawn(document_id=document.document_id, reason=command.reason),)


def _with(meeting: Meeting, document: Document) -> Meeting:
    return replace(meeting, documents={**meeting.documents, document.document_id: document})


def on_document_put(meeting: Meeting, event: DocumentRegistered | DocumentReleased, fact: Fact) -> Meeting:
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
    return _with(meeting, replace(document, state=DocumentState.WITHDRAWN, reason=event.reason))
