"""Marks: merging in any order ends the same; what is out of proportion is refused."""

import hashlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain.annotations import (
    MAX_BODY_BYTES,
    MAX_NAMED,
    MAX_POINTS_PER_STROKE,
    Figure,
    FigureKind,
    InkPoint,
    InkStroke,
    Mark,
    MarkId,
    MarkRecord,
    PagePoint,
    PublishLayer,
    Rect,
    Shape,
    Sharing,
    StickyNote,
    TextBox,
    TextHighlight,
    TextUnderline,
    check_record,
    free_bytes,
    joined,
    layer_fingerprint,
    merge,
    newer,
    open_record,
)
from meetroom.domain.core import DocumentId, GroupId, LayerId, PersonId, Refused
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.state import Audience, Role
from tests.domain.driving import EVERYONE, SHA, document, opened

AN = PersonId("an")
_records = st.builds(
    MarkRecord,
    mark_id=st.sampled_from([MarkId("k1"), MarkId("k2")]),
    document_id=st.just(DocumentId("d1")),
    author=st.just(AN),
    sharing=st.sampled_from(Sharing),
    lamport=st.integers(0, 3),
    device=st.sampled_from(["a", "b"]),
    deleted=st.booleans(),
    body=st.sampled_from([b"", b"x", b"y"]),
    audience=st.sampled_from(
        [
            EVERYONE,
            Audience(),
            Audience(persons=(PersonId("chi"), PersonId("binh"))),
            Audience(roles=(Role.GUEST, Role.CHAIR), groups=(GroupId("north"),), persons=(PersonId("binh"),)),
        ]
    ),
)


@given(st.lists(_records, max_size=8), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_every_order_of_arrival_ends_the_same(records: list[MarkRecord], dice: object) -> None:
    shuffled = list(records)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    once = merge({}, records)
    assert merge({}, shuffled) == once
    assert merge(once, records) == once
    assert merge(merge({}, records[:3]), records[3:]) == once


@given(_records, _records)
@settings(deadline=None)
def test_the_newer_of_two_is_one_of_them_and_the_same_from_both_sides(a: MarkRecord, b: MarkRecord) -> None:
    b = replace(b, mark_id=a.mark_id)
    won = newer(a, b)
    assert won == newer(b, a)
    assert replace(won, audience=EVERYONE) in [replace(r, audience=EVERYONE) for r in (a, b)]


def test_nobody_takes_over_a_mark() -> None:
    mine = MarkRecord(
        mark_id=MarkId("k1"), document_id=DocumentId("d1"), author=AN, sharing=Sharing.SHARED, lamport=1, device="a"
    )
    theirs = replace(mine, author=PersonId("binh"), lamport=99)
    old = {mine.mark_id: mine}
    assert merge(old, [theirs]) == old == {mine.mark_id: mine}


STROKE = InkStroke(points=(InkPoint(0, 0), InkPoint(595.3, 841.9, 1.0)), color="#000", width_pt=1.5)
BOX = TextBox(x_pt=1, y_pt=2, width_pt=200, text="x", size_pt=12, color="#000")
LINE = Figure(kind=FigureKind.LINE, from_xy=PagePoint(0, 0), to_xy=PagePoint(9, 9), color="#000", width_pt=1)
SHAPES: tuple[Shape, ...] = (
    STROKE,
    TextHighlight(rects=(Rect(1, 2, 3, 4),), color="#ff0", text="chữ"),
    TextUnderline(rects=(), color="#ff0"),
    StickyNote(x_pt=1, y_pt=2, text="ghi chú"),
    TextBox(x_pt=1, y_pt=2, width_pt=200, text="Đề nghị\nbổ sung", size_pt=12, color="#D4322C"),
    *(Figure(kind=k, from_xy=PagePoint(1, 2), to_xy=PagePoint(0, 9), color="#000", width_pt=2) for k in FigureKind),
)


def record(shape: Shape, **more: object) -> MarkRecord:
    mark = Mark(mark_id=MarkId("k1"), document_id=DocumentId("d1"), version=1, page=0, author=AN, shape=shape)
    return MarkRecord(
        mark_id=MarkId("k1"),
        document_id=DocumentId("d1"),
        author=AN,
        sharing=Sharing.SHARED,
        lamport=1,
        device="tablet",
        body=msgspec.json.encode(replace(mark, **more)),
    )


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: type(s).__name__)
def test_a_shared_mark_is_opened(shape: Shape) -> None:
    kept = record(shape)
    check_record(kept)
    mark = open_record(kept)
    assert mark is not None
    assert mark.shape == shape
    assert open_record(replace(kept, deleted=True)) is None


@pytest.mark.parametrize(
    "bad",
    [
        record(STROKE, author=PersonId("binh")),
        record(STROKE, document_id=DocumentId("d2")),
        record(STROKE, mark_id=MarkId("k2")),
        record(STROKE, page=-1),
        record(STROKE, version=0),
        record(replace(STROKE, width_pt=1e308)),
        record(replace(STROKE, points=(InkPoint(-1e9, 0),))),
        record(replace(STROKE, points=(InkPoint(0, 0),) * (MAX_POINTS_PER_STROKE + 1))),
        record(StickyNote(x_pt=1e5, y_pt=0, text="")),
        record(replace(STROKE, color="x" * 33)),
        record(replace(BOX, size_pt=0)),
        record(replace(BOX, width_pt=-1)),
        record(replace(BOX, width_pt=1e6)),
        record(replace(BOX, text="x" * 4_001)),
        record(replace(LINE, from_xy=PagePoint(0, -1e6))),
        record(replace(LINE, width_pt=1e6)),
        record(StickyNote(x_pt=0, y_pt=0, text="x" * 4_001)),
        record(TextHighlight(rects=(Rect(0, 0, 1e6, 1),), color="")),
        replace(record(STROKE), body=b""),
        replace(record(STROKE), body=b"\xff"),
        replace(record(STROKE), body=b"[" * 100_000),
        replace(record(STROKE), body=record(STROKE).body.replace(b"595.3", b"1e400")),
    ],
)
def test_a_mark_that_cannot_be_drawn_is_none(bad: MarkRecord) -> None:
    assert open_record(bad) is None


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_a_mark_or_none(body: bytes) -> None:
    assert open_record(replace(record(STROKE), body=body)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"mark_id": ""},
        {"mark_id": "x" * 65},
        {"document_id": "a b"},
        {"author": "\x00"},
        {"device": "x" * 201},
        {"device": "a\x00"},
        {"lamport": -1},
        {"lamport": 1 << 62},
        {"lamport": 10**300},
        {"body": bytes(MAX_BODY_BYTES + 1)},
        {"audience": Audience(persons=(PersonId("a b"),))},
        {"audience": Audience(persons=(PersonId("a"),) * 301)},
        {"audience": Audience(groups=(GroupId("g"),) * 301)},
    ],
    ids=str,
)
def test_a_record_that_could_not_be_stored_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refused, match="invalid_value"):
        check_record(replace(record(STROKE), **change))


def test_a_published_layer_goes_to_the_readers_of_its_document() -> None:
    drive = opened()
    document_id = document(drive, audience=Audience(persons=(AN,)))
    drive.do("sec", ReleaseDocument(document_id=document_id))
    layer = PublishLayer(layer_id=LayerId("l1"), document_id=document_id, records=3, records_sha256=SHA)
    drive.do("chair", layer)
    assert drive.meeting.layers[LayerId("l1")].owner == "chair"
    assert drive.seen("an").meeting.layers == drive.seen("clerk").meeting.layers == drive.meeting.layers
    assert drive.seen("binh").meeting.layers == {}


def test_the_fingerprint_of_a_layer_is_what_the_page_of_the_protocol_says() -> None:
    one, two = record(STROKE), replace(record(STROKE), mark_id=MarkId("a"), lamport=7)
    gone = replace(one, mark_id=MarkId("b"), deleted=True, body=b"")
    lines = [f"{r.mark_id} {r.lamport} {r.device} {hashlib.sha256(r.body).hexdigest()}\n" for r in (two, one)]
    expected = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert two.mark_id < one.mark_id
    assert layer_fingerprint((one, gone, two)) == layer_fingerprint((two, one)) == (2, expected)
    assert layer_fingerprint((replace(one, lamport=one.lamport + 1), two))[1] != expected


_names = st.lists(st.integers(0, 700).map(lambda n: PersonId(f"p{n:03}")), max_size=400).map(tuple)


@given(st.tuples(_names, _names, _names))
@settings(deadline=None, max_examples=30)
def test_an_audience_is_joined_in_any_order_and_never_grows_beyond_bounds(
    names: tuple[tuple[PersonId, ...], ...],
) -> None:
    a, b, c = (Audience(persons=some) for some in names)
    assert joined(a, joined(b, c)) == joined(joined(a, b), c) == joined(joined(c, a), joined(b, b))
    assert joined(a, b) == joined(b, a)
    assert len(joined(joined(a, b), c).persons) <= MAX_NAMED
    assert joined(a, EVERYONE) == EVERYONE


def test_names_count_as_much_as_the_body() -> None:
    named = Audience(groups=(GroupId("tổ 1"),), persons=(PersonId("an"),))
    assert free_bytes(replace(record(STROKE), body=b"12345", audience=named)) == 5 + 7 + 5


def test_what_is_just_small_enough_is_kept() -> None:
    many = Audience(groups=(GroupId("ế" * 200),) * MAX_NAMED, persons=(PersonId("x" * 64),) * MAX_NAMED)
    check_record(replace(record(STROKE), audience=many))
    check_record(replace(record(STROKE), device="x" * 200, lamport=0, body=bytes(MAX_BODY_BYTES)))
    check_record(replace(record(STROKE), device="", lamport=(1 << 62) - 1))
