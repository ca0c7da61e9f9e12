"""The meeting as this client knows it, built from links of the chain; writes nothing to disk."""

from collections.abc import Iterable

import msgspec

from meetroom.domain.chain import Link, Replica, blank, follow
from meetroom.domain.core import Fact, MeetingId
from meetroom.domain.state import Meeting


class Follower:
    """A replica that grows; what does not fit leaves it as it was."""

    def __init__(self, meeting_id: MeetingId) -> None:
        self._meeting_id = meeting_id
        self._replica = blank(meeting_id)

    @property
    def replica(self) -> Replica:
        """State, place and head now."""
        return self._replica

    def reset(self) -> None:
        """Forget everything."""
        self._replica = blank(self._meeting_id)

    def take(self, links: Iterable[Link]) -> tuple[Fact, ...]:
        """Check and apply links in order.

        Returns: the facts this person may see.
        Raises: ChainBroken at the first link that does not fit; nothing of `links` is applied then.
        """
        replica, facts = self._replica, []
        for link in links:
            replica, fact = follow(replica, link)
            if fact is not None:
                facts.append(fact)
        self._replica = replica
        return tuple(facts)


def checked_chain(meeting_id: MeetingId, raw: bytes) -> tuple[Link, ...]:
    """All links of a meeting, one in a line, from the first to the last.

    Raises: msgspec.DecodeError; ChainBroken; whatever a forged chain leads to.
    """
    links = tuple(msgspec.json.Decoder(Link).decode_lines(raw))
    replica = blank(meeting_id)
    for link in links:
        replica, _ = follow(replica, link)
    return links


def meeting_of(meeting_id: MeetingId, raw: bytes) -> Meeting:
    """A meeting as its chain tells it.  Raises: as `checked_chain`."""
    follower = Follower(meeting_id)
    follower.take(checked_chain(meeting_id, raw))
    return follower.replica.meeting
