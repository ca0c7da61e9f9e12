"""A meeting's state from its journal, and where in the chain the sight of somebody changed; writes nothing."""

from collections.abc import Sequence

from meetroom.domain.chain import Replica, StoredLink, blank, follow
from meetroom.domain.core import Fact, MeetingId, PersonId
from meetroom.domain.roles import PersonEdited
from meetroom.domain.state import Meeting


def replay(meeting_id: MeetingId, stored: Sequence[StoredLink]) -> tuple[Replica, dict[PersonId, int]]:
    """The state after these links, and where in them the sight of whom changed.  Raises: ChainBroken."""
    replica = blank(meeting_id)
    changed: dict[PersonId, int] = {}
    for link in stored:
        before = replica.meeting
        replica, fact = follow(replica, link.link)
        if fact is not None:
            note_sight(changed, before, fact)
    return replica, changed


def note_sight(changed: dict[PersonId, int], before: Meeting, fact: Fact) -> None:
    """Note where the roles or groups of somebody change: what they may see of the whole chain changes with them."""
    if not isinstance(fact.event, PersonEdited):
        return
    person = fact.event.person
    old = before.people.get(person.person_id)
    if old is None or (old.roles, old.groups) != (person.roles, person.groups):
        changed[person.person_id] = fact.seq
