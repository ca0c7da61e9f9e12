"""The secretary's text between the record and the editor: nothing lost, nothing smuggled in."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from meetroom.domain.minutes_state import Paragraph, ParagraphStyle, Span
from meetroom.ui.text_form import from_html, from_plain, insert_text, normal, plain_text, read_text, to_html, write_text

LETTERS = st.text(alphabet=st.sampled_from('aăđệ ỹÀ\t\u00a0–"<>&1.-\u0301\n\u2028\u202e\ud83d\x07'), max_size=12)
SPANS = st.builds(Span, text=LETTERS, bold=st.booleans(), italic=st.booleans(), underline=st.booleans())
PARAGRAPHS = st.builds(
    Paragraph, spans=st.lists(SPANS, max_size=4).map(tuple), style=st.sampled_from(list(ParagraphStyle))
)
B, N, P = ParagraphStyle.BULLET, ParagraphStyle.NUMBERED, ParagraphStyle.PLAIN


def para(text: str, style: ParagraphStyle = P, **looks: bool) -> Paragraph:
    return Paragraph(spans=(Span(text=text, **looks),), style=style)


@settings(max_examples=40)
@given(st.lists(PARAGRAPHS, max_size=8))
def test_what_is_written_into_a_document_is_read_from_it(qapp: Any, paragraphs: list[Paragraph]) -> None:
    text = normal(paragraphs)
    document = QTextDocument()
    write_text(document, text)
    assert read_text(document) == text
    assert normal(text) == text


@settings(max_examples=40)
@given(st.lists(PARAGRAPHS, max_size=5), st.lists(PARAGRAPHS, max_size=5))
def test_an_insertion_is_undone_as_one_step(qapp: Any, first: list[Paragraph], second: list[Paragraph]) -> None:
    document = QTextDocument()
    write_text(document, normal(first))
    before = read_text(document)
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    insert_text(cursor, normal(second))
    letters = plain_text(read_text(document)).replace("\n", "")
    assert all(p in letters for s in normal(second) for p in (span.text for span in s.spans))
    if normal(second):
        document.undo()
    assert read_text(document) == before


@settings(max_examples=40)
@given(st.lists(PARAGRAPHS, max_size=6))
def test_what_is_copied_as_html_comes_back(qapp: Any, paragraphs: list[Paragraph]) -> None:
    text = normal(paragraphs)
    # A page has no tabulators, and joins or drops spaces at the edges; everything else comes back.
    squeezed = plain_text(from_html(to_html(text))).split()
    assert squeezed == plain_text(text).split()


WORD = """<html><head><style>p.MsoNormal {color:red}</style></head><body>
<p class=MsoNormal><b><span style='font-size:20.0pt;font-family:"Comic Sans MS";color:#C00000'>Ý kiến</span></b>
<span style='mso-spacerun:yes'>&nbsp; </span><i>của đại biểu</i><o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>
<span style='font-family:Symbol'>·<span>&nbsp;&nbsp;&nbsp;&nbsp;
</span></span>Mục một</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>
<span>1.<span>&nbsp;&nbsp;&nbsp; </span></span>Số <u>một</u></p>
<p class=MsoNormal><del>bỏ</del>giữ<img src="file:///etc/passwd"></p></body></html>"""
WRITER = """<html><body><p style="margin:0"><font face="Liberation Serif" size="7"><b>Kính</b> gửi</font></p>
<ul><li><p>a</p></li><li>b</li></ul><ol type="a"><li>c</li></ol><h2>Đầu đề</h2><table><tr><td>ô 1</td><td>ô 2</td></tr>
</table><a href="http://x.y">liên kết</a></body></html>"""


def test_word_leaves_only_what_the_record_holds(qapp: Any) -> None:
    text = from_html(WORD)
    assert [p.style for p in text] == [P, B, N, P]
    assert plain_text(text).split("\n") == ["Ý kiến của đại biểu", "Mục một", "Số một", "giữ"]
    assert text[0].spans[0] == Span(text="Ý kiến", bold=True)
    assert text[0].spans[-1] == Span(text="của đại biểu", italic=True)
    assert text[2].spans[-1] == Span(text="một", underline=True)


def test_writer_leaves_only_what_the_record_holds(qapp: Any) -> None:
    text = from_html(WRITER)
    assert [(plain_text((p,)), p.style) for p in text if p.spans] == [
        ("Kính gửi", P), ("a", B), ("b", B), ("c", N), ("Đầu đề", P), ("ô 1", P), ("ô 2", P), ("liên kết", P),
    ]  # fmt: skip
    assert text[-1].spans == (Span(text="liên kết"),)


@pytest.mark.parametrize("html", ["", "<p>", "<" * 500, "<table><tr>" * 60, "<ol>" * 200 + "x", "\x00\ud800</p>"])
def test_any_clipboard_is_taken_or_left(qapp: Any, html: str) -> None:
    assert normal(from_html(html)) == from_html(html)


def test_letters_that_deceive_do_not_come_in() -> None:
    assert plain_text(from_plain("a\u202eb\x07c\u2028d\r\ne")) == "abc\nd\n\ne"
    assert plain_text(from_plain("e\u0302\u0323")) == "ệ"
    assert normal((para("", bold=True), para("x"), para("  "))) == (para("x"),)
