"""The hash chain: facts as bytes, bound to one another; an event somebody may not see is checked by hash alone.

    digest_n = SHA-256(payload_n)                         payload_n: the exact UTF-8 JSON of fact n
    head_0   = SHA-256("meetroom-chain-1\\n" + meeting_id)
    head_n   = SHA-256("meetroom-chain-1\\n" + head_(n-1) + "\\n" + digest_n)      hashes as lower-case hex

The random salt in every fact keeps a hidden payload from being guessed from its digest.
"""

from enum import StrEnum
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

import msgspec

from meetroom.domain.core import Fact, MeetingId, PersonId
from meetroom.domain.meeting import EVENT_TYPES, apply, state_sha256_payload
from meetroom.domain.state import Audience, Meeting
from meetroom.domain.visibility import EVERYONE, may_see

_TAG = "meetroom-chain-1\n"


class _AnyFact(Fact, frozen=True, kw_only=True, forbid_unknown_fields=True):
    event: reduce(or_, EVENT_TYPES)  # type: ignore[valid-type]


_decoder = msgspec.json.Decoder(_AnyFact)
_encoder = msgspec.json.Encoder(order="deterministic")


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place in the chain as it is stored and sent; `payload` None where the receiver may not see it."""

    seq: int
    digest: str
    head: str
    payload: str | None = None


class StoredLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link with the audience it was decided for; never leaves the server."""

    link: Link
    audience: Audience = EVERYONE


class Fault(StrEnum):
    """What is wrong with a link."""

    WRONG_SEQ = "wrong_seq"
    WRONG_DIGEST = "wrong_digest"
    WRONG_HEAD = "wrong_head"
    UNREADABLE = "unreadable"


class ChainBroken(Exception):
    """A link does not fit.

    Args:
        seq: the first place that is wrong.
        fault: what is wrong with it.
    """

    def __init__(self, seq: int, fault: Fault) -> None:
        super().__init__(f"{fault.value} at {seq}")
        self.seq = seq
        self.fault = fault


def first_head(meeting_id: MeetingId) -> str:
    """Head of the empty chain."""
    return sha256((_TAG + meeting_id).encode()).hexdigest()


def next_head(head: str, digest: str) -> str:
    """Head after one more link."""
    return sha256(f"{_TAG}{head}\n{digest}".encode()).hexdigest()


def seal(fact: Fact, head: str) -> Link:
    """The link of a fact that follows `head`."""
    payload = _encoder.encode(fact)
    digest = sha256(payload).hexdigest()
    return Link(seq=fact.seq, digest=digest, head=next_head(head, digest), payload=payload.decode())


def redacted(link: Link) -> Link:
    """The same link without its payload."""
    return Link(seq=link.seq, digest=link.digest, head=link.head)


def open_link(link: Link) -> Fact | None:
    """The fact of a link, None where it is redacted.  Raises: ChainBroken(UNREADABLE | WRONG_SEQ)."""
    if link.payload is None:
        return None
    try:
        decoded: Any = _decoder.decode(link.payload)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ChainBroken(link.seq, Fault.UNREADABLE) from error
    if decoded.at.tzinfo is None:
        raise ChainBroken(link.seq, Fault.UNREADABLE)
    if decoded.seq != link.seq:
        raise ChainBroken(link.seq, Fault.WRONG_SEQ)
    return Fact(seq=decoded.seq, at=decoded.at, actor=decoded.actor, event=decoded.event, salt=decoded.salt)


def check(link: Link, seq: int, head: str) -> None:
    """Check that a link is number `seq` and follows `head`.  Raises: ChainBroken."""
    if link.seq != seq:
        raise ChainBroken(seq, Fault.WRONG_SEQ)
    if link.payload is not None:
        try:
            digest = sha256(link.payload.encode()).hexdigest()
        except UnicodeError as error:
            raise ChainBroken(seq, Fault.UNREADABLE) from error
        if digest != link.digest:
            raise ChainBroken(seq, Fault.WRONG_DIGEST)
    if next_head(head, link.digest) != link.head:
        raise ChainBroken(seq, Fault.WRONG_HEAD)


class Replica(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting rebuilt from links: the state, how far it got, and the head there."""

    meeting: Meeting
    seq: int
    head: str


def blank(meeting_id: MeetingId) -> Replica:
    """The replica of a meeting of which nothing is known."""
    return Replica(meeting=Meeting(meeting_id=meeting_id), seq=0, head=first_head(meeting_id))


def follow(replica: Replica, link: Link) -> tuple[Replica, Fact | None]:
    """Check one link and apply it; the fact is None where it is redacted.  Raises: ChainBroken."""
    check(link, replica.seq + 1, replica.head)
    fact = open_link(link)
    meeting = replica.meeting if fact is None else apply(replica.meeting, fact)
    return Replica(meeting=meeting, seq=link.seq, head=link.head), fact


def seen_by(stored: StoredLink, meeting: Meeting, person_id: PersonId) -> Link:
    """The link as a person may have it, with the roles they have in `meeting` (the newest state)."""
    if may_see(stored.audience, meeting.people.get(person_id)):
        return stored.link
    return redacted(stored.link)


def state_sha256(meeting: Meeting) -> str:
    """Hash of a state; equal for equal states on any machine."""
    return sha256(state_sha256_payload(meeting)).hexdigest()
