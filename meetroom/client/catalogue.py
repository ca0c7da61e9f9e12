"""What the chain says of documents, for a library to hold against what the server gives; no I/O."""

import hashlib

from meetroom.client.shelf import VersionRef
from meetroom.domain.core import DocumentId
from meetroom.domain.state import Document, DocumentState, Meeting, Version
from meetroom.papers.sealing import Manifest


class Catalogue:
    """The documents of the newest state of a meeting."""

    def __init__(self) -> None:
        self._documents: dict[DocumentId, Document] = {}
        self.people = 0

    def follow(self, meeting: Meeting) -> bool:
        """Take the newest state; whether its documents may have changed."""
        before, self._documents = self._documents, meeting.documents
        self.people = len(meeting.people)
        return before is not meeting.documents

    def known(self) -> list[DocumentId]:
        """Every document."""
        return list(self._documents)

    def withdrawn(self) -> list[DocumentId]:
        """Documents that were taken back."""
        return [d.document_id for d in self._documents.values() if d.state is DocumentState.WITHDRAWN]

    def current(self) -> list[VersionRef]:
        """The newest version of every other document."""
        live = (d for d in self._documents.values() if d.state is not DocumentState.WITHDRAWN)
        return [VersionRef(document.document_id, document.versions[-1].number) for document in live]

    def is_released(self, ref: VersionRef) -> bool:
        """Whether the document may be opened by its audience."""
        document = self._documents.get(ref.document_id)
        return document is not None and document.state is DocumentState.RELEASED

    def fits(self, ref: VersionRef, raw: bytes, manifest: Manifest) -> bool:
        """Whether a manifest is the one the chain names; what the chain does not show is not held against it."""
        promise = self._version(ref)
        if promise is None:
            return True
        held = (hashlib.sha256(raw).hexdigest(), manifest.version_sha256)
        return held == (promise.manifest_sha256, promise.pdf_sha256)

    def _version(self, ref: VersionRef) -> Version | None:
        document = self._documents.get(ref.document_id)
        versions = () if document is None else document.versions
        return next((version for version in versions if version.number == ref.version), None)
