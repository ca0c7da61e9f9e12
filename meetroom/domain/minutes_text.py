"""Texts the secretary writes beside the facts, one at each place of the minutes; knows no screen and no paper.

A text is replaced as a whole, and only by somebody who has seen the one that stands: nobody overwrites unawares.
"""

from datetime import datetime
from unicodedata import combining, normalize

import msgspec
from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, ItemId, Refusal, check_text, require
from meetroom.domain.minutes_readers import behind_doors
from meetroom.domain.minutes_state import Paragraph, RichText, Span, TextPlace, WrittenText
from meetroom.domain.state import Meeting, Person

MAX_PARAGRAPHS = 400
MAX_SPANS = 200
MAX_CHARS = 20_000
"""Of one text: paragraphs, spans of one paragraph, and characters in all."""
MAX_BYTES = 300_000
"""Of one text as JSON: a fact must fit into a message, whatever looks its letters have."""

_BLANK = " \t"
_MOST_MARKS = 30


class WriteMinutesText(Command, frozen=True, tag=True):
    """Write the text of a place; an empty one removes it.

    `base_seq` is the `seq` of the text that stood when the writer began, 0 where there was none.
    """

    place: TextPlace
    text: RichText
    item_id: ItemId | None = None
    base_seq: int = 0


class MinutesTextWritten(Event, frozen=True, tag=True):
    """This is the text of a place now, empty: none; `inside`: it tells of what was behind closed doors."""

    place: TextPlace
    item_id: ItemId | None
    text: RichText
    inside: bool = False


def text_key(place: TextPlace, item_id: ItemId | None) -> str:
    """Where the text of a place stands in `MinutesState.texts`."""
    return place.value if item_id is None else item_id


def normalised(text: RichText) -> RichText:
    """The same text as it is kept: composed letters, no blank paragraphs, neighbours of one look as one span.

    Where marks are heaped on a letter it is left as it is, to be refused: composing it would take for ever.
    """
    return tuple(p for p in map(_paragraph, text) if p.spans)


def _paragraph(paragraph: Paragraph) -> Paragraph:
    spans: list[Span] = []
    for span in paragraph.spans:
        if spans and replace(spans[-1], text=span.text) == span:
            spans[-1] = replace(span, text=spans[-1].text + span.text)
        elif span.text.lstrip(_BLANK if not spans else ""):
            spans.append(span if spans else replace(span, text=span.text.lstrip(_BLANK)))
    while spans and not spans[-1].text.rstrip(_BLANK):
        spans.pop()
    if spans:
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip(_BLANK))
    seen = any(c.isprintable() and not c.isspace() for s in spans for c in s.text)
    return replace(paragraph, spans=tuple(replace(s, text=_composed(s.text)) for s in spans) if seen else ())


def _composed(text: str) -> str:
    return text if text.isascii() or _heaped(text) else normalize("NFC", text)


def _heaped(text: str) -> bool:
    marks = 0
    for char in text:
        marks = marks + 1 if combining(char) else 0
        if marks > _MOST_MARKS:
            return True
    return False


def check_raw(text: RichText) -> None:
    """Refuse, before any work is done on it, a text that is far too long or heaps marks on a letter.

    Raises: Refused(INVALID_TEXT).  Source: UAX #15, stream-safe text: at most 30 marks in a row.
    """
    require(len(text) <= 4 * MAX_PARAGRAPHS, Refusal.INVALID_TEXT)
    require(all(len(p.spans) <= 4 * MAX_SPANS for p in text), Refusal.INVALID_TEXT)
    require(sum(len(s.text) for p in text for s in p.spans) <= 4 * MAX_CHARS, Refusal.INVALID_TEXT)
    require(not any(_heaped("".join(s.text for s in p.spans)) for p in text), Refusal.INVALID_TEXT)


def check_rich_text(text: RichText) -> None:
    """Refuse a text that is too long, has a line break inside a span or letters that no text needs.

    Raises: Refused(INVALID_TEXT).
    """
    require(len(text) <= MAX_PARAGRAPHS, Refusal.INVALID_TEXT)
    require(all(len(p.spans) <= MAX_SPANS for p in text), Refusal.INVALID_TEXT)
    spans = [s for p in text for s in p.spans]
    require(sum(len(s.text) for s in spans) <= MAX_CHARS, Refusal.INVALID_TEXT)
    for span in spans:
        require("\n" not in span.text, Refusal.INVALID_TEXT)
        check_text(span.text, empty_ok=True, max_chars=MAX_CHARS)
    require(len(msgspec.json.encode(text)) <= MAX_BYTES, Refusal.INVALID_TEXT)


def _check_place(meeting: Meeting, place: TextPlace, item_id: ItemId | None) -> None:
    require((place is TextPlace.ITEM) == (item_id is not None), Refusal.INVALID_VALUE)
    # An item may bear the name of another place as its id; its text would stand there.
    require(item_id not in (TextPlace.OPENING.value, TextPlace.CLOSING.value), Refusal.INVALID_VALUE)
    require(item_id is None or item_id in meeting.items, Refusal.UNKNOWN_ITEM)


def write_minutes_text(meeting: Meeting, actor: Person, command: WriteMinutesText, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_ITEM | TEXT_CHANGED | ALREADY_SO | INVALID_*).

    What was once written of matters behind closed doors stays for those inside, whoever mends it later.
    """
    _check_place(meeting, command.place, command.item_id)
    check_raw(command.text)
    text = normalised(command.text)
    check_rich_text(text)
    standing = meeting.minutes.texts.get(text_key(command.place, command.item_id))
    require(command.base_seq == (0 if standing is None else standing.seq), Refusal.TEXT_CHANGED)
    require(text != (() if standing is None else standing.text), Refusal.ALREADY_SO)
    inside = behind_doors(meeting, command.item_id) or (standing is not None and standing.inside)
    return (MinutesTextWritten(place=command.place, item_id=command.item_id, text=text, inside=inside),)


def on_minutes_text_written(meeting: Meeting, event: MinutesTextWritten, fact: Fact) -> Meeting:
    """The newest text stands; earlier ones stay in the chain."""
    key = text_key(event.place, event.item_id)
    texts = {k: t for k, t in meeting.minutes.texts.items() if k != key}
    if event.text:
        texts[key] = WrittenText(
            place=event.place,
            item_id=event.item_id,
            text=event.text,
            seq=fact.seq,
            by=fact.actor,
            at=fact.at,
            inside=event.inside,
        )
    return replace(meeting, minutes=replace(meeting.minutes, texts=texts))
