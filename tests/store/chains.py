"""Valid chains for tests of the store."""

from datetime import UTC, datetime

from meetroom.domain.agenda import RemarkAdded
from meetroom.domain.chain import StoredLink, first_head, seal
from meetroom.domain.core import Fact, MeetingId, PersonId
from meetroom.domain.state import Audience

AT = datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC)


def chain(meeting_id: MeetingId, texts: list[str], head: str | None = None, after_seq: int = 0) -> list[StoredLink]:
    """One link per text, each visible to a person of its own."""
    head = first_head(meeting_id) if head is None else head
    stored = []
    for seq, text in enumerate(texts, start=after_seq + 1):
        event = RemarkAdded(item_id=None, text=text)
        link = seal(Fact(seq=seq, at=AT, actor=PersonId("an"), event=event, salt=f"salt{seq}"), head)
        stored.append(StoredLink(link=link, audience=Audience(persons=(PersonId(f"p{seq}"),))))
        head = link.head
    return stored
