"""Documents: their order, what is said of them, when they open; and what everybody's device makes of it."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain.chain import Link, follow, next_head
from meetroom.domain.core import DocumentId, GroupId, PersonId, Refusal
from meetroom.domain.documents import (
    MAX_DOCUMENT_BYTES,
    DocumentEdited,
    DocumentsOrdered,
    EditDocument,
    OrderDocuments,
    ReleaseDocument,
    ReleaseScheduled,
    ReplaceDocument,
    ScheduleRelease,
    WithdrawDocument,
    includes,
)
from meetroom.domain.state import Audience, Document, IncomingSignature, Label, Role, SignatureVerdict
from meetroom.protocol.codec import encode
from meetroom.protocol.messages import MAX_MESSAGE_BYTES, Links
from tests.domain.driving import EVERYONE, Drive, document, founded, item, version
from tests.domain.samples import SAMPLE

NORTH = Audience(groups=(GroupId("north"),))
BINH = Audience(persons=(PersonId("binh"),))


def papers(*audiences: Audience) -> Drive:
    """A draft with documents d1, d2 … for these."""
    drive = founded()
    for number, audience in enumerate(audiences, 1):
        document(drive, f"d{number}", audience=audience)
    return drive


def ids(*numbers: int) -> tuple[DocumentId, ...]:
    return tuple(DocumentId(f"d{n}") for n in numbers)


def order(drive: Drive, person: str) -> list[str]:
    return list(drive.seen(person).meeting.documents)


def edit(drive: Drive, name: str, **changes: object) -> EditDocument:
    now: Document = drive.meeting.documents[DocumentId(name)]
    command = EditDocument(
        document_id=now.document_id, title=now.title, item_id=now.item_id, audience=now.audience, label=now.label
    )
    return replace(command, **changes)


def release(drive: Drive, *names: str) -> None:
    for name in names:
        drive.do("sec", ReleaseDocument(document_id=DocumentId(name)))


def test_documents_stand_as_they_came_until_they_are_ordered() -> None:
    drive = papers(EVERYONE, NORTH, EVERYONE, BINH, EVERYONE)
    assert order(drive, "clerk") == ["d1", "d2", "d3", "d4", "d5"]
    release(drive, "d5", "d3", "d2")
    # Released last to first, and yet in their order.
    assert order(drive, "an") == ["d2", "d3", "d5"]
    assert order(drive, "binh") == ["d3", "d5"]


def test_ordering_some_leaves_the_places_of_the_others() -> None:
    drive = papers(EVERYONE, EVERYONE, EVERYONE, EVERYONE)
    drive.do("clerk", OrderDocuments(document_ids=ids(4, 1)))
    assert order(drive, "sec") == ["d4", "d2", "d3", "d1"]
    document(drive, "d5")
    assert order(drive, "sec")[-1] == "d5"


def test_each_audience_learns_of_its_own_documents_alone() -> None:
    drive = papers(EVERYONE, NORTH, BINH, EVERYONE)
    release(drive, "d1", "d2", "d3")
    events = drive.do("sec", OrderDocuments(document_ids=ids(4, 3, 2, 1)))
    assert len(events) == 4
    assert all(isinstance(e, DocumentsOrdered) and len(e.document_ids) == 1 for e in events)
    assert order(drive, "chair") == ["d4", "d3", "d2", "d1"]
    assert order(drive, "an") == ["d2", "d1"]
    assert order(drive, "binh") == ["d3", "d1"]
    for person, hidden in (("an", "d3"), ("binh", "d2"), ("an", "d4")):
        assert f'"{hidden}"' not in "".join(drive.payloads(person))
    release(drive, "d4")
    assert order(drive, "an") == ["d4", "d2", "d1"]


def test_documents_of_an_old_chain_can_be_ordered() -> None:
    drive = papers(EVERYONE, EVERYONE, EVERYONE)
    old = {k: replace(d, rank=0) for k, d in drive.meeting.documents.items()}
    drive.replica = replace(drive.replica, meeting=replace(drive.meeting, documents=old))
    drive.do("sec", OrderDocuments(document_ids=ids(3, 1, 2)))
    assert list(drive.meeting.documents) == ["d3", "d1", "d2"]


@given(st.lists(st.permutations(range(1, 6)).map(lambda p: p[: 1 + sum(p[:2]) % 5]), max_size=6))
@settings(deadline=None)
def test_everybody_has_the_same_order_of_what_they_see(orders: list[list[int]]) -> None:
    drive = papers(EVERYONE, NORTH, BINH, EVERYONE, NORTH)
    for number, chosen in enumerate(orders):
        if number == 2:
            release(drive, "d5", "d1", "d3")
        command = OrderDocuments(document_ids=ids(*chosen))
        expected = list(drive.meeting.documents)
        places = sorted(expected.index(d) for d in command.document_ids)
        for place, document_id in zip(places, command.document_ids, strict=True):
            expected[place] = document_id
        if expected == list(drive.meeting.documents):
            assert drive.refused("sec", command) is Refusal.ALREADY_SO
        else:
            drive.do("sec", command)
        assert list(drive.meeting.documents) == expected == order(drive, "chair")
        for person in ("an", "binh"):
            assert order(drive, person) == [d for d in expected if d in drive.seen(person).meeting.documents]


def test_what_is_said_of_a_document_can_change_before_its_release() -> None:
    drive = papers(EVERYONE)
    item(drive, "i1")
    new = edit(drive, "d1", title="Báo cáo", item_id="i1", audience=BINH, label=Label.INTERNAL)
    drive.do("clerk", new)
    now = drive.meeting.documents[DocumentId("d1")]
    assert (now.title, now.item_id, now.audience, now.label) == ("Báo cáo", "i1", BINH, Label.INTERNAL)
    assert drive.seen("an").meeting.documents == {}
    release(drive, "d1")
    assert drive.seen("an").meeting.documents == {}
    assert drive.seen("binh").meeting.documents == drive.meeting.documents


def test_whoever_is_new_in_the_audience_gets_the_whole_document() -> None:
    drive = papers(NORTH)
    release(drive, "d1")
    assert drive.seen("binh").meeting.documents == {}
    wider = Audience(groups=NORTH.groups, persons=BINH.persons)
    drive.do("chair", edit(drive, "d1", audience=wider))
    assert drive.seen("binh").meeting.documents == drive.meeting.documents
    drive.do("sec", edit(drive, "d1", audience=EVERYONE, title="Cho mọi người"))
    for person in ("an", "binh", "guest", "eye"):
        assert drive.seen(person).meeting.documents == drive.meeting.documents
    drive.do("sec", WithdrawDocument(document_id=DocumentId("d1"), reason="nhầm"))
    assert drive.seen("eye").meeting.documents == drive.meeting.documents


@pytest.mark.parametrize(
    ("before", "after", "fine"),
    [
        (EVERYONE, NORTH, False),
        (EVERYONE, Audience(roles=tuple(Role)), False),
        (NORTH, EVERYONE, True),
        (NORTH, BINH, False),
        (NORTH, Audience(groups=(GroupId("south"), GroupId("north"))), True),
        (BINH, Audience(persons=(PersonId("an"),)), False),
        (BINH, Audience(persons=(PersonId("an"), PersonId("binh"))), True),
        (Audience(roles=(Role.CLERK,)), Audience(roles=(Role.CHAIR,)), True),  # the office has it in any case
    ],
)
def test_the_audience_of_a_released_document_becomes_only_wider(before: Audience, after: Audience, fine: bool) -> None:
    drive = papers(before)
    release(drive, "d1")
    if fine:
        drive.do("sec", edit(drive, "d1", audience=after))
    else:
        assert drive.refused("sec", edit(drive, "d1", audience=after)) is Refusal.DOCUMENT_RELEASED


def test_a_released_document_does_not_go_behind_closed_doors() -> None:
    drive = papers(EVERYONE, BINH)
    item(drive, "kin", closed=True)
    release(drive, "d1", "d2")
    assert drive.refused("sec", edit(drive, "d1", item_id="kin")) is Refusal.DOCUMENT_RELEASED
    drive.do("sec", edit(drive, "d2", item_id="kin"))
    # Everybody inside is fewer than everybody.
    inside = Audience(roles=(Role.CHAIR, Role.SECRETARY, Role.CLERK, Role.DELEGATE, Role.SCRUTINEER))
    assert drive.refused("sec", edit(drive, "d2", audience=inside)) is Refusal.DOCUMENT_RELEASED


_audiences = st.builds(
    Audience,
    everyone=st.booleans(),
    roles=st.lists(st.sampled_from([Role.GUEST, Role.CHAIR]), max_size=2).map(tuple),
    groups=st.lists(st.sampled_from([GroupId("a"), GroupId("b")]), max_size=2).map(tuple),
    persons=st.lists(st.sampled_from([PersonId("x"), PersonId("y")]), max_size=2).map(tuple),
)


@given(_audiences, _audiences, _audiences)
@settings(deadline=None)
def test_including_is_an_order(a: Audience, b: Audience, c: Audience) -> None:
    assert includes(a, a)
    assert includes(EVERYONE, a)
    assert not (includes(a, b) and includes(b, c)) or includes(a, c)


def test_a_planned_release_is_known_to_the_office_and_ends_with_the_release() -> None:
    drive = papers(EVERYONE, EVERYONE)
    at = drive.now + timedelta(hours=2)
    drive.do("chair", ScheduleRelease(document_id=DocumentId("d1"), at=at))
    now = drive.meeting.documents[DocumentId("d1")]
    assert (now.release_at, now.release_by) == (at, "chair")
    assert drive.seen("clerk").meeting.documents == drive.meeting.documents
    assert drive.seen("an").meeting.documents == {}
    drive.do("sec", ScheduleRelease(document_id=DocumentId("d2"), at=at))
    drive.do("sec", ScheduleRelease(document_id=DocumentId("d2"), at=None))
    now = drive.meeting.documents[DocumentId("d2")]
    assert (now.release_at, now.release_by) == (None, None)
    release(drive, "d1")
    now = drive.meeting.documents[DocumentId("d1")]
    assert (now.release_at, now.release_by, now.released_at) == (None, None, drive.now)
    drive.do("sec", ScheduleRelease(document_id=DocumentId("d2"), at=at))
    drive.do("sec", WithdrawDocument(document_id=DocumentId("d2"), reason="nhầm"))
    assert drive.meeting.documents[DocumentId("d2")].release_at is None


def test_no_document_outgrows_a_message() -> None:
    signed = IncomingSignature(
        field="x", signer="ế" * 500, signed_at=None, verdict=SignatureVerdict.BROKEN, covers_whole=False
    )
    drive = papers(EVERYONE)
    grown: Any = replace(SAMPLE[ReplaceDocument], version=version(2, signatures=(signed,) * 50))
    for number in range(2, 99):
        command = replace(grown, version=replace(grown.version, number=number))
        now = drive.meeting.documents[DocumentId("d1")]
        if len(msgspec.json.encode(now)) > MAX_DOCUMENT_BYTES - 80_000:
            break
        drive.do("sec", command)
    assert drive.refused("sec", command) is Refusal.INVALID_VALUE
    crowd = Audience(groups=tuple(GroupId(f"{n:0200}") for n in range(600)))
    assert drive.refused("sec", edit(drive, "d1", audience=crowd)) is Refusal.INVALID_VALUE
    release(drive, "d1")
    message = Links(links=(drive.stored[-1].link,))
    assert 300_000 < len(encode(message)) < MAX_MESSAGE_BYTES


def test_facts_about_what_was_never_seen_change_nothing() -> None:
    drive = papers(EVERYONE)
    before = drive.meeting
    drive.add("sec", ReleaseScheduled(document_id=DocumentId("nowhere"), at=None))
    drive.add("sec", DocumentsOrdered(document_ids=ids(8, 9), ranks=(1,)))
    assert drive.meeting == before


OLD_DOCUMENT = (
    '{"document_id":"d1","title":"Tờ trình","file_name":"d1.pdf","item_id":null,"audience":{"everyone":true,"roles":[],'
    '"groups":[],"persons":[]},"label":"normal","state":"STATE","versions":[{"number":1,"original_sha256":"SHA",'
    '"pdf_sha256":"SHA","manifest_sha256":"SHA","pages":3,"size_bytes":9,"note":""}],"released_at":null,"reason":""}'
).replace("SHA", "a" * 64)


def test_a_chain_from_before_reads_as_it_did_and_its_hashes_hold() -> None:
    """The facts of a document as version 0.1 of the program wrote them."""
    drive = founded()
    for kind, state in (("DocumentRegistered", "registered"), ("DocumentReleased", "released")):
        seq, head = drive.replica.seq + 1, drive.replica.head
        event = f'{{"type":"{kind}","document":{OLD_DOCUMENT.replace("STATE", state)}}}'
        payload = f'{{"seq":{seq},"at":"2026-03-02T01:00:00Z","actor":"sec","event":{event},"salt":"00"}}'
        digest = sha256(payload.encode()).hexdigest()
        link = Link(seq=seq, digest=digest, head=next_head(head, digest), payload=payload)
        drive.replica, fact = follow(drive.replica, link)
        assert fact is not None
    (paper,) = drive.meeting.documents.values()
    assert (paper.title, paper.rank, paper.release_at, paper.versions[0].signatures) == ("Tờ trình", 0, None, ())
    document(drive, "d2")
    assert list(drive.meeting.documents) == ["d1", "d2"]
    drive.do("sec", OrderDocuments(document_ids=ids(2, 1)))
    assert list(drive.meeting.documents) == ["d2", "d1"]
    (edited,) = drive.do("sec", edit(drive, "d1", title="Tên mới"))
    assert isinstance(edited, DocumentEdited)
