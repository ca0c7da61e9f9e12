"""Marks on pages: records that merge by themselves, and the fact that publishes a layer; knows no screen.

Marks never enter the chain.  A mark is one small record; the last writer wins, by (lamport, device), but whom it is
shared with only grows.  All coordinates are PDF points in the upright page, origin at its top left, x to the right,
y down.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NewType

import msgspec
from msgspec.structs import replace

from meetroom.domain.core import (
    MAX_TEXT,
    Command,
    DocumentId,
    Event,
    Fact,
    LayerId,
    PersonId,
    Refusal,
    Refused,
    check_id,
    check_text,
    is_sha256,
    require,
)
from meetroom.domain.state import Audience, DocumentState, Meeting, Person, PublishedLayer

MarkId = NewType("MarkId", str)
MAX_POINTS_PER_STROKE = 20_000
MAX_RECORDS = 1_000_000
MAX_BODY_BYTES = 512 * 1024
MAX_DEVICE = 200
MAX_PAGE_PT = 14_400.0
MAX_COLOR = 32
MAX_NAMED = 300
"""Persons, or groups, a mark can be shared with by name; with its largest body it still fits into one message."""
LARGEST_LAMPORT = (1 << 53) - 1
"""The last number of a clock that a server takes; every language counts so far without loss."""
_EVERYONE = Audience(everyone=True)


class Tool(StrEnum):
    """What a stroke was drawn with."""

    PEN = "pen"
    MARKER = "marker"


class InkPoint(msgspec.Struct, frozen=True, array_like=True):
    """One sample of a pen; pressure 0…1."""

    x_pt: float
    y_pt: float
    pressure: float = 0.5


class Rect(msgspec.Struct, frozen=True, array_like=True):
    """An upright rectangle."""

    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float


class InkStroke(msgspec.Struct, frozen=True, tag="ink"):
    """A freehand stroke; `width_pt` at pressure 0.5."""

    points: tuple[InkPoint, ...]
    color: str
    width_pt: float
    tool: Tool = Tool.PEN


class TextHighlight(msgspec.Struct, frozen=True, tag="highlight"):
    """Highlighted text: one rectangle per line and the text itself."""

    rects: tuple[Rect, ...]
    color: str
    text: str = ""


class TextUnderline(msgspec.Struct, frozen=True, tag="underline"):
    """Underlined text."""

    rects: tuple[Rect, ...]
    color: str
    text: str = ""


class StickyNote(msgspec.Struct, frozen=True, tag="note"):
    """A comment pinned to a place."""

    x_pt: float
    y_pt: float
    text: str
    color: str = "#F5B50A"


class TextBox(msgspec.Struct, frozen=True, tag="text"):
    """Text written onto the page from a top left corner, wrapped at `width_pt`; `size_pt` is that of the font."""

    x_pt: float
    y_pt: float
    width_pt: float
    text: str
    size_pt: float
    color: str


class FigureKind(StrEnum):
    """What a figure is."""

    LINE = "line"
    ARROW = "arrow"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"


class PagePoint(msgspec.Struct, frozen=True, array_like=True):
    """A place on a page."""

    x_pt: float
    y_pt: float


class Figure(msgspec.Struct, frozen=True, tag="figure"):
    """A line, an arrow (its head at `to_xy`), or the rectangle or ellipse between two corners."""

    kind: FigureKind
    from_xy: PagePoint
    to_xy: PagePoint
    color: str
    width_pt: float


Shape = InkStroke | TextHighlight | TextUnderline | StickyNote | TextBox | Figure


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One mark in the clear, as its author and those it is shared with see it."""

    mark_id: MarkId
    document_id: DocumentId
    version: int
    page: int
    author: PersonId
    shape: Shape


class Sharing(StrEnum):
    """Who a layer is for."""

    PRIVATE = "private"
    SHARED = "shared"


class MarkRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One mark as it is synchronised and stored.

    `body` is the JSON of the `Mark` for a shared layer and ciphertext for a private one; empty when deleted.
    `audience`: whom a shared mark is for, as far as they may open the document; says nothing of a private one.
    """

    mark_id: MarkId
    document_id: DocumentId
    author: PersonId
    sharing: Sharing
    lamport: int
    device: str
    deleted: bool = False
    body: bytes = b""
    audience: Audience = _EVERYONE


def joined(a: Audience, b: Audience) -> Audience:
    """Whoever belongs to either; the same people give the same value, in whatever order they were joined.

    Of more names than `MAX_NAMED` the last in their order are left out.
    """
    if a.everyone or b.everyone:
        return _EVERYONE
    return Audience(
        roles=tuple(sorted({*a.roles, *b.roles})),
        groups=tuple(sorted({*a.groups, *b.groups})[:MAX_NAMED]),
        persons=tuple(sorted({*a.persons, *b.persons})[:MAX_NAMED]),
    )


def settled(record: MarkRecord) -> MarkRecord:
    """The record with its audience in the one form that merging uses."""
    audience = record.audience if record.sharing is Sharing.SHARED else _EVERYONE
    audience = joined(audience, audience)
    return record if audience == record.audience else replace(record, audience=audience)


def newer(a: MarkRecord, b: MarkRecord) -> MarkRecord:
    """What two records of one mark come to, so that any order and number of arrivals ends the same.

    The greater one by (`lamport`, `device`, …) wins, but sharing is never taken back, because others have what was
    shared: a shared record beats a private one, and of two shared ones the audiences are joined.
    """
    a, b = settled(a), settled(b)
    if a.sharing is not b.sharing:
        return a if a.sharing is Sharing.SHARED else b
    winner = max(a, b, key=lambda r: (r.lamport, r.device, r.deleted, r.body, r.document_id))
    audience = joined(a.audience, b.audience)
    return winner if winner.audience == audience else replace(winner, audience=audience)


def merge(into: dict[MarkId, MarkRecord], records: Iterable[MarkRecord]) -> dict[MarkId, MarkRecord]:
    """Both sides' records merged; neither argument is changed."""
    merged = dict(into)
    for record in records:
        old = merged.get(record.mark_id)
        # A mark belongs to whoever made it; nobody takes over an id.
        if old is None:
            merged[record.mark_id] = settled(record)
        elif old.author == record.author:
            merged[record.mark_id] = newer(old, record)
    return merged


def check_device(device: str) -> None:
    """Refuse the name of a device that is too long or not printable."""
    require(len(device) <= MAX_DEVICE and device.isprintable(), Refusal.INVALID_VALUE)


def check_record(record: MarkRecord) -> None:
    """Refuse a record that could not be stored or that is out of all proportion.  Raises: Refused(INVALID_VALUE)."""
    for value in (record.mark_id, record.document_id, record.author):
        check_id(value)
    check_device(record.device)
    require(0 <= record.lamport < 1 << 62 and len(record.body) <= MAX_BODY_BYTES, Refusal.INVALID_VALUE)
    _check_named(record.audience)


def free_bytes(record: MarkRecord) -> int:
    """About how much of a record is up to its author, body and names: what limits are counted in."""
    named = (*record.audience.groups, *record.audience.persons)
    return len(record.body) + sum(len(name) + 3 for name in named)


def _check_named(audience: Audience) -> None:
    require(max(len(audience.groups), len(audience.persons)) <= MAX_NAMED, Refusal.INVALID_VALUE)
    for person_id in audience.persons:
        check_id(person_id)
    for group in audience.groups:
        check_text(group, max_chars=200)


_mark_decoder = msgspec.json.Decoder(Mark)


def open_record(record: MarkRecord) -> Mark | None:
    """The mark of a shared record, None where it is deleted, broken, or says it is another's than the record."""
    if record.deleted:
        return None
    try:
        mark = _mark_decoder.decode(record.body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    same = (mark.mark_id, mark.document_id, mark.author) == (record.mark_id, record.document_id, record.author)
    return mark if same and mark.page >= 0 and mark.version > 0 and is_drawable(mark.shape) else None


def is_drawable(shape: Shape) -> bool:
    """Whether a shape is in proportion: on paper, of a length that can be drawn."""
    if len(shape.color) > MAX_COLOR:
        return False
    match shape:
        case InkStroke():
            short = len(shape.points) <= MAX_POINTS_PER_STROKE and _is_on_paper(shape.width_pt)
            return short and are_on_paper(shape.points)
        case StickyNote():
            return _is_on_paper(shape.x_pt, shape.y_pt) and len(shape.text) <= MAX_TEXT
        case TextBox():
            numbers = (shape.x_pt, shape.y_pt, shape.width_pt, shape.size_pt)
            sized = shape.width_pt > 0 and shape.size_pt > 0
            return sized and _is_on_paper(*numbers) and len(shape.text) <= MAX_TEXT
        case Figure():
            ends = (shape.from_xy.x_pt, shape.from_xy.y_pt, shape.to_xy.x_pt, shape.to_xy.y_pt)
            return _is_on_paper(*ends, shape.width_pt)
        case _:
            return all(_is_on_paper(r.x_pt, r.y_pt, r.width_pt, r.height_pt) for r in shape.rects)


def are_on_paper(points: Iterable[InkPoint]) -> bool:
    """Whether all samples of a pen lie on a page of a size that exists."""
    return all(_is_on_paper(p.x_pt, p.y_pt, p.pressure) for p in points)


def _is_on_paper(*values_pt: float) -> bool:
    # The largest page of PDF 1.7 has 14,400 points a side; also false for what is not a number.
    return all(-MAX_PAGE_PT <= value <= MAX_PAGE_PT for value in values_pt)


class PublishLayer(Command, frozen=True, tag=True):
    """Publish one's layer of marks on a document, as it is now."""

    layer_id: LayerId
    document_id: DocumentId
    records: int
    records_sha256: str


class LayerPublished(Event, frozen=True, tag=True):
    """A layer is public, fixed by the hash of its records."""

    layer: PublishedLayer


def layer_fingerprint(records: Iterable[MarkRecord]) -> tuple[int, str]:
    """How many records a layer has and their hash, for `PublishLayer`; deleted ones do not count.

    Source: docs/protocol.md#marks.
    """
    kept = sorted((r for r in records if not r.deleted), key=lambda r: r.mark_id)
    whole = hashlib.sha256()
    for r in kept:
        whole.update(f"{r.mark_id} {r.lamport} {r.device} {hashlib.sha256(r.body).hexdigest()}\n".encode())
    return len(kept), whole.hexdigest()


def publish_layer(meeting: Meeting, actor: Person, command: PublishLayer, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(DUPLICATE_ID | UNKNOWN_DOCUMENT | DOCUMENT_NOT_READY | DOCUMENT_WITHDRAWN | INVALID_VALUE)."""
    check_id(command.layer_id)
    require(command.layer_id not in meeting.layers, Refusal.DUPLICATE_ID)
    document = meeting.documents.get(command.document_id)
    if document is None:
        raise Refused(Refusal.UNKNOWN_DOCUMENT)
    require(document.state is not DocumentState.REGISTERED, Refusal.DOCUMENT_NOT_READY)
    require(document.state is not DocumentState.WITHDRAWN, Refusal.DOCUMENT_WITHDRAWN)
    require(0 < command.records <= MAX_RECORDS and is_sha256(command.records_sha256), Refusal.INVALID_VALUE)
    layer = PublishedLayer(
        layer_id=command.layer_id,
        document_id=command.document_id,
        owner=actor.person_id,
        records=command.records,
        records_sha256=command.records_sha256,
    )
    return (LayerPublished(layer=layer),)


def on_layer_published(meeting: Meeting, event: LayerPublished, fact: Fact) -> Meeting:
    """One more public layer."""
    return replace(meeting, layers={**meeting.layers, event.layer.layer_id: event.layer})
