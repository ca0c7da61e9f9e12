"""Marks on pages: records that merge by themselves, and the fact that publishes a layer; knows no screen.

Marks never enter the chain.  A mark is one small record; the last writer wins, by (lamport, device).  All
coordinates are PDF points in the upright page, origin at its top left, x to the right, y down.
"""

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
    is_sha256,
    require,
)
from meetroom.domain.state import DocumentState, Meeting, Person, PublishedLayer

MarkId = NewType("MarkId", str)
MAX_POINTS_PER_STROKE = 20_000
MAX_RECORDS = 1_000_000
MAX_BODY_BYTES = 512 * 1024
MAX_DEVICE = 200
MAX_PAGE_PT = 14_400.0


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


Shape = InkStroke | TextHighlight | TextUnderline | StickyNote


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
    """

    mark_id: MarkId
    document_id: DocumentId
    author: PersonId
    sharing: Sharing
    lamport: int
    device: str
    deleted: bool = False
    body: bytes = b""


def newer(a: MarkRecord, b: MarkRecord) -> MarkRecord:
    """The record that wins; total and symmetric, so that any order of arrival ends the same."""

    def key(record: MarkRecord) -> tuple[int, str, bool, bytes, str]:
        return (record.lamport, record.device, record.deleted, record.body, record.sharing)

    return a if key(a) >= key(b) else b


def merge(into: dict[MarkId, MarkRecord], records: Iterable[MarkRecord]) -> dict[MarkId, MarkRecord]:
    """Both sides' records merged; neither argument is changed."""
    merged = dict(into)
    for record in records:
        old = merged.get(record.mark_id)
        # A mark belongs to whoever made it; nobody takes over an id.
        if old is None:
            merged[record.mark_id] = record
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
    return mark if same and mark.page >= 0 and mark.version > 0 and _is_drawable(mark.shape) else None


def _is_drawable(shape: Shape) -> bool:
    numbers: Iterable[float]
    match shape:
        case InkStroke():
            numbers = (n for p in shape.points for n in (p.x_pt, p.y_pt, p.pressure, shape.width_pt))
            return len(shape.points) <= MAX_POINTS_PER_STROKE and all(map(_is_on_paper, numbers))
        case StickyNote():
            return _is_on_paper(shape.x_pt) and _is_on_paper(shape.y_pt) and len(shape.text) <= MAX_TEXT
        case _:
            numbers = (n for r in shape.rects for n in (r.x_pt, r.y_pt, r.width_pt, r.height_pt))
            return all(map(_is_on_paper, numbers))


def _is_on_paper(value_pt: float) -> bool:
    # The largest page of PDF 1.7 has 14,400 points a side; also false for what is not a number.
    return -MAX_PAGE_PT <= value_pt <= MAX_PAGE_PT


class PublishLayer(Command, frozen=True, tag=True):
    """Publish one's layer of marks on a document, as it is now."""

    layer_id: LayerId
    document_id: DocumentId
    records: int
    records_sha256: str


class LayerPublished(Event, frozen=True, tag=True):
    """A layer is public, fixed by the hash of its records."""

    layer: PublishedLayer


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
