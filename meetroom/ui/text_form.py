"""The secretary's text in a Qt text document and back without loss, and what is kept of a paste; knows no screen."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, cast
from unicodedata import category, is_normalized, normalize

from msgspec.structs import replace
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextListFormat,
)

from meetroom.domain.minutes_state import Paragraph, ParagraphStyle, RichText, Span

_LISTS = {
    ParagraphStyle.BULLET: QTextListFormat.Style.ListDisc,
    ParagraphStyle.NUMBERED: QTextListFormat.Style.ListDecimal,
}
_BULLETS = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)
_LINE_HEIGHT_PERCENT, _GAP_PX = 135.0, 8.0
_BREAKS = re.compile("[\n\r\u2028\u2029]")
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffc")
_BOLD_FROM = 600
# Word writes the sign of a list before its text, and spaces that must not break after it.
_BULLET_SIGN = re.compile("^\\s*[·•▪◦§oü\uf0b7\uf0a7\u2013\\-]\u00a0{2,}\\s*")
_NUMBER_SIGN = re.compile("^\\s*\\(?[0-9a-zđ]{1,3}[.)]\u00a0{2,}\\s*")
_UNSEEN = re.compile(r"<(style|script|del|head)\b.*?</\1\s*>|<o:p>.*?</o:p>", re.IGNORECASE | re.DOTALL)
PASTE_MAX_CHARS = 2_000_000


def _looks(span: Span) -> tuple[bool, bool, bool]:
    return span.bold, span.italic, span.underline


def clean(text: str) -> str:
    """Letters the record takes: no control characters, no marks that turn the direction, Vietnamese composed."""
    if text.isprintable() and "\ufffc" not in text and is_normalized("NFC", text):
        # Most text, at every key: looked at as a whole.
        return text
    kept = "".join(c for c in text if c == "\t" or (category(c) not in ("Cc", "Cs", "Zl", "Zp") and c not in _TURNS))
    return normalize("NFC", kept)


def normal(text: Iterable[Paragraph]) -> RichText:
    """The one way to say a text: neighbours of one look joined, nothing empty inside, no empty paragraph at the ends.

    A line break inside a span begins a new paragraph of the same style.
    """
    made = [joined for paragraph in text for joined in _lines(paragraph)]
    while made and not made[-1].spans:
        made.pop()
    while made and not made[0].spans:
        made.pop(0)
    return tuple(made)


def _lines(paragraph: Paragraph) -> Iterator[Paragraph]:
    line: list[Span] = []
    for span in paragraph.spans:
        first, *rest = _BREAKS.split(span.text)
        line.append(replace(span, text=first))
        for more in rest:
            yield replace(paragraph, spans=_joined(line))
            line = [replace(span, text=more)]
    yield replace(paragraph, spans=_joined(line))


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    cleaned = [replace(span, text=clean(span.text)) for span in spans]
    runs = ((look, "".join(s.text for s in run)) for look, run in groupby((s for s in cleaned if s.text), _looks))
    joined = [Span(text=clean(text), bold=look[0], italic=look[1], underline=look[2]) for look, text in runs]
    return tuple(joined) if any(span.text.strip() for span in joined) else ()


def plain_text(text: RichText) -> str:
    """Its letters, a line per paragraph."""
    return "\n".join("".join(span.text for span in paragraph.spans) for paragraph in text)


def from_plain(text: str) -> RichText:
    """Letters without a look."""
    return normal([Paragraph(spans=(Span(text=text),))])


def read_text(document: QTextDocument) -> RichText:
    """What stands in a document, whoever put it there."""
    return normal(_paragraphs(document))


def _paragraphs(document: QTextDocument) -> Iterator[Paragraph]:
    block = document.begin()
    while block.isValid():
        yield Paragraph(spans=tuple(_spans(block)), style=style_of(block))
        block = block.next()


def _spans(block: QTextBlock) -> Iterator[Span]:
    for place in cast(Iterable[Any], block):
        fragment = place.fragment()
        if fragment.isValid():
            look = fragment.charFormat()
            yield Span(
                text=fragment.text(),
                bold=look.fontWeight() >= _BOLD_FROM,
                italic=look.fontItalic(),
                underline=look.fontUnderline() and not look.isAnchor(),
            )


def style_of(block: QTextBlock) -> ParagraphStyle:
    """How a block of a document stands."""
    listed = block.textList()
    if listed is None:
        return ParagraphStyle.PLAIN
    return ParagraphStyle.BULLET if listed.format().style() in _BULLETS else ParagraphStyle.NUMBERED


def look_of(span: Span) -> QTextCharFormat:
    """The look of a span for Qt; size and colour stay those of the field."""
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold if span.bold else QFont.Weight.Normal)
    look.setFontItalic(span.italic)
    look.setFontUnderline(span.underline)
    return look


def _block_format() -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLineHeight(_LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    made.setBottomMargin(_GAP_PX)
    return made


def put_style(cursor: QTextCursor, style: ParagraphStyle) -> None:
    """Give the block of a cursor a style; a list goes on where the block before is of the same one."""
    listed = cursor.currentList()
    if style_of(cursor.block()) is style:
        return
    if listed is not None:
        listed.remove(cursor.block())
    cursor.setBlockFormat(_block_format())
    if style is ParagraphStyle.PLAIN:
        return
    before = cursor.block().previous()
    going_on = before.textList() if before.isValid() and style_of(before) is style else None
    if going_on is not None:
        going_on.add(cursor.block())
        return
    look = QTextListFormat()
    look.setStyle(_LISTS[style])
    cursor.createList(look)


def insert_text(cursor: QTextCursor, text: RichText) -> None:
    """Insert at a cursor as one step of undoing; the first paragraph joins the one the cursor is in."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    for number, paragraph in enumerate(text):
        empty = cursor.block().length() <= 1
        if number:
            cursor.insertBlock(_block_format(), look_of(Span(text="")))
        if number or empty:
            if cursor.currentList() is None:
                cursor.setBlockFormat(_block_format())
            put_style(cursor, paragraph.style)
        for span in paragraph.spans:
            cursor.insertText(span.text, look_of(span))
    cursor.endEditBlock()


def write_text(document: QTextDocument, text: RichText) -> None:
    """Make the document say this text; what was undone before cannot be done again."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    cursor.setBlockFormat(_block_format())
    cursor.setBlockCharFormat(look_of(Span(text="")))
    insert_text(cursor, text)
    document.setUndoRedoEnabled(True)


def to_html(text: RichText) -> str:
    """For the clipboard, so that another program takes the looks along."""
    document = QTextDocument()
    write_text(document, text)
    return document.toHtml()


def from_html(html: str) -> RichText:
    """What is kept of text from Word, Writer or a page: paragraphs, lists, bold, italic, underline; no font, no colour.

    Deleted text of tracked changes, pictures and hidden parts are left out; a cell of a table becomes a paragraph.
    """
    document = QTextDocument()
    document.setHtml(_UNSEEN.sub("", html[:PASTE_MAX_CHARS]))
    from_word = "mso-list" in html or "MsoList" in html
    return normal(_pasted(paragraph, from_word) for paragraph in _paragraphs(document))


def _pasted(paragraph: Paragraph, from_word: bool) -> Paragraph:
    letters = plain_text((paragraph,))
    for sign, style in ((_BULLET_SIGN, ParagraphStyle.BULLET), (_NUMBER_SIGN, ParagraphStyle.NUMBERED)):
        found = sign.match(letters) if from_word and paragraph.style is ParagraphStyle.PLAIN else None
        if found:
            paragraph = replace(paragraph, style=style, spans=_without_start(paragraph.spans, found.end()))
            break
    return replace(paragraph, spans=tuple(_spaced(paragraph.spans)))


def _spaced(spans: tuple[Span, ...]) -> Iterator[Span]:
    """Spaces that a page writes several times for its looks, once."""
    ended = True
    for span in spans:
        text = re.sub("[ \u00a0]+", " ", span.text)
        text = text.lstrip(" ") if ended else text
        ended = text.endswith(" ") if text else ended
        yield replace(span, text=text)


def _without_start(spans: tuple[Span, ...], count: int) -> tuple[Span, ...]:
    kept = []
    for span in spans:
        cut = min(count, len(span.text))
        count -= cut
        kept.append(replace(span, text=span.text[cut:]))
    return tuple(kept)
