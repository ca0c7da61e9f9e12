"""What a paper of the meeting is at one moment: versions, signatures, readers, published layers; knows no rule."""

from datetime import datetime
from enum import StrEnum

from meetroom.domain.audience import Audience, State
from meetroom.domain.core import DocumentId, ItemId, LayerId, PersonId


class Label(StrEnum):
    """Confidentiality: only these two; state secrets are refused (Law 117/2025/QH15, Art. 5(2))."""

    NORMAL = "normal"
    INTERNAL = "internal"


class DocumentState(StrEnum):
    """Whether delegates may open a document."""

    REGISTERED = "registered"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class SignatureVerdict(StrEnum):
    """What a validation of a signature in an upload said."""

    VALID = "valid"
    UNTRUSTED = "untrusted"
    ALTERED = "altered"
    EXPIRED = "expired"
    REVOKED = "revoked"
    BROKEN = "broken"


class IncomingSignature(State, frozen=True):
    """A signature that was in the original upload, judged before anything in the file was changed.

    `signed_at` None: the signature does not say; `covers_whole`: nothing was added to the file after it.
    """

    field: str
    signer: str
    signed_at: datetime | None
    verdict: SignatureVerdict
    covers_whole: bool


class Version(State, frozen=True):
    """One sealed version: hashes are SHA-256 hex of the original upload, of the sanitised PDF, of the manifest."""

    number: int
    original_sha256: str
    pdf_sha256: str
    manifest_sha256: str
    pages: int
    size_bytes: int
    note: str = ""
    signatures: tuple[IncomingSignature, ...] = ()


class Document(State, frozen=True):
    """A paper of the meeting; the last of `versions` is the current one.

    `rank` orders the documents of a meeting.  `release_at`: when the server releases it in the name of
    `release_by`, None while nothing is planned; known to the office alone.
    """

    document_id: DocumentId
    title: str
    file_name: str
    item_id: ItemId | None
    audience: Audience
    label: Label
    state: DocumentState
    versions: tuple[Version, ...]
    released_at: datetime | None = None
    reason: str = ""
    rank: int = 0
    release_at: datetime | None = None
    release_by: PersonId | None = None


class PublishedLayer(State, frozen=True):
    """A layer of marks made public: the hash of its records at that moment."""

    layer_id: LayerId
    document_id: DocumentId
    owner: PersonId
    records: int
    records_sha256: str
