"""The chain: every change of every link is found at its place."""

from datetime import datetime
from decimal import Decimal
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain.agenda import ItemMoved
from meetroom.domain.chain import (
    ChainBroken,
    Fault,
    Link,
    Replica,
    StoredLink,
    blank,
    check,
    first_head,
    follow,
    next_head,
    open_link,
    redacted,
    seal,
    seen_by,
    state_sha256,
)
from meetroom.domain.core import Fact, ItemId, MeetingId, PersonId
from meetroom.domain.lifecycle import MeetingOpened
from meetroom.domain.state import Audience
from tests.domain.driving import START, M, opened
from tests.domain.histories import played

LINKS = [stored.link for stored in opened().stored]


def walk(links: list[Link]) -> Replica:
    replica = blank(M)
    for link in links:
        replica, _ = follow(replica, link)
    return replica


def broken(links: list[Link]) -> tuple[int, Fault]:
    with pytest.raises(ChainBroken) as caught:
        walk(links)
    assert str(caught.value) == f"{caught.value.fault.value} at {caught.value.seq}"
    return caught.value.seq, caught.value.fault


def flip(text: str, at: int) -> str:
    raw = bytearray(text.encode())
    raw[at % len(raw)] ^= 1
    return raw.decode("utf-8", "surrogateescape")


FOUND = {
    "payload": {Fault.WRONG_DIGEST, Fault.UNREADABLE},
    "digest": {Fault.WRONG_DIGEST},
    "head": {Fault.WRONG_HEAD},
}


@given(place=st.integers(0, len(LINKS) - 1), at=st.integers(0, 10_000), field=st.sampled_from(sorted(FOUND)))
@settings(max_examples=300, deadline=None)
def test_each_flipped_bit_is_found_at_its_place(place: int, at: int, field: str) -> None:
    links = list(LINKS)
    links[place] = replace(links[place], **{field: flip(getattr(links[place], field), at)})
    seq, fault = broken(links)
    assert seq == place + 1
    assert fault in FOUND[field]


@pytest.mark.parametrize("place", range(len(LINKS)))
def test_links_cannot_be_dropped_doubled_swapped_or_moved(place: int) -> None:
    rest = LINKS[place + 1 :]
    if rest:
        assert broken([*LINKS[:place], *rest]) == (place + 1, Fault.WRONG_SEQ)
        swapped = [*LINKS[:place], rest[0], LINKS[place], *rest[1:]]
        assert broken(swapped) == (place + 1, Fault.WRONG_SEQ)
        renumbered = [replace(rest[0], seq=place + 1)]
        assert broken([*LINKS[:place], *renumbered]) == (place + 1, Fault.WRONG_HEAD)
    assert broken([*LINKS[: place + 1], LINKS[place]]) == (place + 2, Fault.WRONG_SEQ)


def test_a_redacted_digest_cannot_be_changed_either() -> None:
    links = [redacted(link) for link in LINKS]
    assert walk(links).head == LINKS[-1].head
    links[3] = replace(links[3], digest="0" * 64)
    assert broken(links) == (4, Fault.WRONG_HEAD)


def test_a_chain_belongs_to_its_meeting() -> None:
    with pytest.raises(ChainBroken):
        follow(blank(MeetingId("m-2")), LINKS[0])
    assert first_head(MeetingId("a")) != first_head(MeetingId("b"))


def sealed(payload: str, seq: int = 1) -> Link:
    """A link that fits, whatever stands in it."""
    good = seal(Fact(seq=seq, at=START, actor=PersonId("x"), event=MeetingOpened(), salt=""), first_head(M))
    digest = sha256(payload.encode()).hexdigest()
    return replace(good, payload=payload, digest=digest, head=next_head(first_head(M), digest))


GOOD = '{"actor":"x","at":"2026-03-02T01:00:00Z","event":{"type":"MeetingOpened"},"salt":"","seq":1}'


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "null",
        "{}",
        GOOD.replace("MeetingOpened", "NoSuchEvent"),
        GOOD.replace('"salt"', '"more":1,"salt"'),
        GOOD.replace("Z", ""),
        GOOD.replace("2026", "20260"),
        GOOD.replace('"seq":1', '"seq":1e400'),
        GOOD.replace('"seq":1', '"seq":"1"'),
        GOOD.replace('{"type":"MeetingOpened"}', '{"type":"ItemMoved","item_id":"i","rank":"NaN"}'),
        GOOD.replace('{"type":"MeetingOpened"}', '{"type":"ItemMoved","item_id":"i","rank":"Infinity"}'),
        GOOD.replace('{"type"', '{"x":' + "[" * 100_000 + "]" * 100_000 + ',"type"'),
        GOOD + "x",
    ],
    ids=str,
)
def test_what_is_no_fact_is_unreadable(payload: str) -> None:
    assert broken([sealed(payload)]) == (1, Fault.UNREADABLE)


def test_a_payload_that_is_no_text_is_unreadable() -> None:
    assert broken([replace(LINKS[0], payload="\ud800")]) == (1, Fault.UNREADABLE)
    with pytest.raises(ChainBroken) as caught:
        open_link(replace(LINKS[0], payload="\ud800"))
    assert caught.value.fault is Fault.UNREADABLE


def test_a_fact_that_says_another_place_is_refused() -> None:
    assert walk([sealed(GOOD)]).seq == 1
    assert broken([sealed(GOOD.replace('"seq":1', '"seq":2'))]) == (1, Fault.WRONG_SEQ)
    with pytest.raises(ChainBroken) as caught:
        check(LINKS[0], 2, first_head(M))
    assert (caught.value.seq, caught.value.fault) == (2, Fault.WRONG_SEQ)


def test_equal_facts_have_equal_bytes_and_a_salt_hides_them() -> None:
    fact = Fact(seq=1, at=START, actor=PersonId("x"), event=MeetingOpened(), salt="a")
    assert seal(fact, first_head(M)) == seal(fact, first_head(M))
    assert seal(replace(fact, salt="b"), first_head(M)).digest != seal(fact, first_head(M)).digest


def test_a_person_who_may_not_see_gets_the_hash_alone() -> None:
    drive = opened()
    link = drive.stored[-1].link
    stored = StoredLink(link=link, audience=Audience(persons=(PersonId("an"),)))
    assert seen_by(stored, drive.meeting, PersonId("an")) == link
    hidden = seen_by(stored, drive.meeting, PersonId("binh"))
    assert hidden == Link(seq=link.seq, digest=link.digest, head=link.head)
    assert open_link(hidden) is None
    assert seen_by(StoredLink(link=link), drive.meeting, PersonId("stranger")) == hidden


@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=30, deadline=None)
def test_every_fact_survives_its_link(seed: int) -> None:
    drive = played(seed, 60)
    for stored, fact in zip(drive.stored, drive.facts, strict=True):
        assert open_link(stored.link) == fact
        wire = msgspec.json.decode(msgspec.json.encode(stored.link), type=Link)
        assert wire == stored.link


def test_the_hash_of_a_state_does_not_depend_on_the_order_of_its_parts() -> None:
    meeting = opened().meeting
    people = dict(reversed(meeting.people.items()))
    assert list(people) != list(meeting.people)
    assert state_sha256(replace(meeting, people=people)) == state_sha256(meeting)
    assert state_sha256(replace(meeting, title="x")) != state_sha256(meeting)


def test_a_rank_that_cannot_be_ordered_is_no_event() -> None:
    with pytest.raises(ValueError, match="rank"):
        ItemMoved(item_id=ItemId("i"), rank=Decimal("NaN"))


def test_times_are_kept_to_the_microsecond() -> None:
    at = datetime.fromisoformat("2026-03-02T08:00:00.123456+07:00")
    link = seal(Fact(seq=1, at=at, actor=PersonId("x"), event=MeetingOpened(), salt=""), first_head(M))
    fact = open_link(link)
    assert fact is not None
    assert fact.at == at
