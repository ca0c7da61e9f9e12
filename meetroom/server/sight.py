"""Which document somebody may have: manifests, keys, marks, the presenter's page; knows no bytes.

Built on the one place that decides on visibility, `domain/visibility.py`.
"""

from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.state import OFFICE, Document, DocumentState, Meeting, Person
from meetroom.domain.visibility import may_see


def is_meant_for(document: Document, person: Person | None) -> bool:
    """Whether a document is for this person, released or not; the office prepares all of them."""
    if person is None:
        return False
    return any(role in OFFICE for role in person.roles) or may_see(document.audience, person)


def may_fetch(meeting: Meeting, person_id: PersonId, document: Document) -> bool:
    """Whether the person may have the sealed chunks: ahead of the release, but not after a withdrawal."""
    return document.state is not DocumentState.WITHDRAWN and is_meant_for(document, meeting.people.get(person_id))


def may_open(meeting: Meeting, person_id: PersonId, document_id: DocumentId) -> bool:
    """Whether the person may have the key now: from the release on, the office before it."""
    document = meeting.documents.get(document_id)
    if document is None or document.state is DocumentState.WITHDRAWN:
        return False
    if document.state is not DocumentState.RELEASED and not meeting.has_role(person_id, *OFFICE):
        return False
    return is_meant_for(document, meeting.people.get(person_id))
