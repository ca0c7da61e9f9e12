"""Which document somebody may have: manifests, keys, marks, the presenter's page; knows no bytes.

Built on the one place that decides on visibility, `domain/visibility.py`.
"""

from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.documents import DocumentReleased
from meetroom.domain.state import OFFICE, Document, DocumentState, Meeting
from meetroom.domain.visibility import audience_of, may_see


def is_meant_for(meeting: Meeting, person_id: PersonId, document: Document) -> bool:
    """Whether a document is for this person, released or not: whether they would see the fact of its release."""
    if meeting.has_role(person_id, *OFFICE):
        return True
    return may_see(audience_of(meeting, DocumentReleased(document=document)), meeting.people.get(person_id))


def may_fetch(meeting: Meeting, person_id: PersonId, document: Document) -> bool:
    """Whether the person may have the sealed chunks: ahead of the release, but not after a withdrawal."""
    return document.state is not DocumentState.WITHDRAWN and is_meant_for(meeting, person_id, document)


def may_open(meeting: Meeting, person_id: PersonId, document_id: DocumentId) -> bool:
    """Whether the person may have the key now: from the release on, the office before it."""
    document = meeting.documents.get(document_id)
    if document is None or document.state is DocumentState.WITHDRAWN:
        return False
    if document.state is not DocumentState.RELEASED and not meeting.has_role(person_id, *OFFICE):
        return False
    return is_meant_for(meeting, person_id, document)
