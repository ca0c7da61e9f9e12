"""The contract of what is stored beside the chain: keys of versions, marks, readiness."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain.annotations import MarkId, MarkRecord, Sharing, merge
from meetroom.domain.core import DocumentId, GroupId, MeetingId, PersonId, Refused
from meetroom.domain.state import Audience, Role
from meetroom.store.database import Database
from meetroom.store.marks import Marks, Merged, Readiness, ReadyDevice
from meetroom.store.retention import KeptReport, RetentionReports
from meetroom.store.versions import KeptVersion, KeyRefusal, KeyUnavailable, Versions

M, OTHER = MeetingId("m-1"), MeetingId("m-2")
D, E = DocumentId("d-1"), DocumentId("d-2")
AN, BINH = PersonId("an"), PersonId("binh")
NOW = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def versions(database: Database) -> Versions:
    return Versions(database)


@pytest.fixture
def marks(database: Database) -> Marks:
    return Marks(database)


def refusal(act: Callable[[], object]) -> KeyRefusal:
    with pytest.raises(KeyUnavailable) as caught:
        act()
    return caught.value.refusal


def test_a_version_is_named_by_its_manifest(versions: Versions) -> None:
    name = versions.keep(M, D, manifest=b"manifest 1", key=b"\x00key 1", original_sha256="aa")
    assert name == sha256(b"manifest 1").hexdigest()
    assert versions.key(M, D, name) == b"\x00key 1"
    assert versions.get(M, D, name) == KeptVersion(manifest=b"manifest 1", original_sha256="aa", destroyed_at=None)
    for wrong in ((OTHER, D, name), (M, E, name), (M, D, "0" * 64)):
        assert refusal(lambda: versions.key(*wrong)) is KeyRefusal.UNKNOWN  # noqa: B023
        assert refusal(lambda: versions.get(*wrong)) is KeyRefusal.UNKNOWN  # noqa: B023


def test_two_uploads_that_race_keep_their_own_keys(versions: Versions) -> None:
    first = versions.keep(M, D, manifest=b"manifest 1", key=b"key 1", original_sha256="aa")
    second = versions.keep(M, D, manifest=b"manifest 2", key=b"key 2", original_sha256="bb")
    assert versions.key(M, D, first) == b"key 1"
    assert versions.key(M, D, second) == b"key 2"


def test_a_destroyed_key_is_gone_and_the_version_is_still_known(versions: Versions) -> None:
    mine = [versions.keep(M, D, manifest=b"m%d" % n, key=b"k", original_sha256="aa") for n in range(3)]
    others = versions.keep(M, E, manifest=b"m0", key=b"k", original_sha256="aa")
    assert versions.destroy_keys(M, D, now=NOW) == 3
    for name in mine:
        assert refusal(lambda: versions.key(M, D, name)) is KeyRefusal.DESTROYED  # noqa: B023
        assert versions.get(M, D, name).destroyed_at == NOW
    assert versions.key(M, E, others) == b"k"
    assert versions.destroy_keys(M, D, now=NOW) == 0


def record(mark: str, lamport: int, author: PersonId = AN, body: bytes = b"", **more: object) -> MarkRecord:
    sharing = Sharing.SHARED if more.get("shared") else Sharing.PRIVATE
    return MarkRecord(
        mark_id=MarkId(mark),
        document_id=D,
        author=author,
        sharing=sharing,
        lamport=lamport,
        device=str(more.get("device", "tablet")),
        deleted=bool(more.get("deleted")),
        body=body,
        audience=cast(Audience, more.get("audience", Audience(everyone=True))),
    )


def test_marks_merge_and_only_changes_come_back(marks: Marks) -> None:
    first = record("k1", 1, body=b"\x00ink")
    assert marks.put(M, [first, record("k2", 1)]).changed == (first, record("k2", 1))
    assert marks.put(M, [first]).changed == ()
    assert marks.put(M, [record("k1", 0, body=b"old")]).changed == ()
    gone = record("k1", 3, deleted=True)
    assert marks.put(M, [record("k1", 2, body=b"new"), gone, record("k3", 1)]).changed == (gone, record("k3", 1))
    assert marks.put(M, [record("k2", 9, BINH)]).changed == ()
    assert marks.put(M, []).changed == ()
    assert marks.all(M) == [gone, record("k2", 1), record("k3", 1)]
    assert marks.all(OTHER) == []


def test_the_audience_of_a_mark_is_kept_and_widened(marks: Marks) -> None:
    first = record("k1", 2, shared=True, body=b"x", audience=Audience(persons=(BINH,)))
    wider = record("k1", 1, shared=True, body=b"y", audience=Audience(groups=(GroupId("tổ 1"),)))
    both = replace(first, audience=Audience(groups=(GroupId("tổ 1"),), persons=(BINH,)))
    assert marks.put(M, [first]).changed == (first,)
    assert marks.put(M, [wider]) == Merged(kept=(both,), changed=(both,))
    assert marks.put(M, [first]) == Merged(kept=(both,), changed=())
    assert marks.all(M) == [both]
    assert marks.put(M, [record("k1", 9, BINH)]).kept == (both,)


def test_marks_of_one_author_and_the_shared_ones_of_all(marks: Marks) -> None:
    own, shared, private = record("k1", 1), record("k2", 1, BINH, shared=True), record("k3", 1, BINH)
    marks.put(M, [own, shared, private])
    assert marks.of_author(M, AN) == [own]
    assert marks.of_author(M, BINH) == [shared, private]
    assert marks.of_author(OTHER, AN) == []
    assert marks.shared(M) == [shared]
    assert marks.shared(OTHER) == []


def test_thousands_of_marks_at_once(marks: Marks) -> None:
    many = [record(f"k{n:05}", 1) for n in range(3_000)]
    assert len(marks.put(M, many).changed) == 3_000
    assert marks.put(M, many).changed == ()
    assert marks.all(M) == many


def test_a_mark_that_no_rule_allows_is_not_stored(marks: Marks) -> None:
    good = record("k1", 1)
    for bad in (record("", 1), record("k\x002", 1), record("k2", 1 << 63), record("k2", -1)):
        with pytest.raises(Refused):
            marks.put(M, [good, bad])
    assert marks.all(M) == []


_records = st.lists(
    st.builds(
        record,
        st.sampled_from(["k1", "k2"]),
        st.integers(0, 3),
        st.just(AN),
        st.binary(max_size=2),
        shared=st.booleans(),
        device=st.sampled_from(["a", "b"]),
        deleted=st.booleans(),
        audience=st.sampled_from(
            [
                Audience(everyone=True),
                Audience(persons=(BINH,)),
                Audience(roles=(Role.CHAIR,), groups=(GroupId("tổ 1"),), persons=(AN,)),
            ]
        ),
    ),
    max_size=8,
)


@given(batches=st.lists(_records, max_size=4))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_stored_is_what_merge_says(marks: Marks, batches: list[list[MarkRecord]]) -> None:
    meeting_id = MeetingId(secrets.token_hex(8))
    expected: dict[MarkId, MarkRecord] = {}
    for batch in batches:
        marks.put(meeting_id, batch)
        expected = merge(expected, batch)
    assert marks.all(meeting_id) == [expected[k] for k in sorted(expected)]


def test_readiness_is_replaced_per_device(database: Database) -> None:
    readiness = Readiness(database)
    assert readiness.all(M) == []
    readiness.put(M, BINH, "tablet", [(D, 1)])
    readiness.put(M, AN, "tablet", [(E, 2), (D, 1), (D, 1)])
    readiness.put(M, AN, "laptop", [])
    readiness.put(OTHER, AN, "laptop", [(D, 1)])
    assert readiness.all(M) == [
        ReadyDevice(person_id=AN, device="laptop", verified=()),
        ReadyDevice(person_id=AN, device="tablet", verified=((D, 1), (E, 2))),
        ReadyDevice(person_id=BINH, device="tablet", verified=((D, 1),)),
    ]
    readiness.put(M, AN, "tablet", [(E, 3)])
    assert readiness.all(M)[1].verified == ((E, 3),)
    readiness.put(M, AN, "lap\x00top" * 99, [(D, 1)])
    assert readiness.all(M)[1].device == ("laptop" * 99)[:200]


def test_the_newest_report_of_each_machine_is_kept(database: Database) -> None:
    reports = RetentionReports(database)
    first = KeptReport(person_id=BINH, device="may 1", report=b"{1}", received_at=NOW)
    for kept in (
        first,
        replace(first, report=b"{2}"),
        replace(first, device="may\x00 2"),
        replace(first, person_id=AN),
    ):
        reports.put(M, kept)
    reports.put(OTHER, first)
    found = [(kept.person_id, kept.device, kept.report, kept.received_at) for kept in reports.all(M)]
    assert found == [
        (AN, "may 1", b"{1}", NOW),
        (BINH, "may 1", b"{2}", NOW),
        (BINH, "may 2", b"{1}", NOW),
    ]
