"""PDF/A-3b: what the validator approves, what it finds, and attachments of hostile files."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, String

from meetroom.archive import pdfa
from meetroom.archive.minutes import MinutesNotWritten, write_minutes_pdf
from meetroom.archive.pdf_tags import drop_tags, rows_as_paragraphs
from meetroom.archive.pdfa import NO_VALIDATOR, AttachmentNotRead, as_pdfa, attached_file, check_pdfa
from meetroom.domain.core import MeetingId
from meetroom.domain.minutes import draft
from meetroom.domain.state import Meeting, Phase
from tests.archive.test_minutes import HEAD, VI, held_elections
from tests.archive.test_minutes_issued import FULL, PAPER, issued

STAMP = datetime(2026, 11, 24, tzinfo=UTC)


def changed(pdf: bytes, change: str) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        _CHANGES[change](paper)
        target = io.BytesIO()
        paper.save(target)
    return target.getvalue()


def _of_field(paper: pikepdf.Pdf) -> pikepdf.Object:
    return paper.Root.AcroForm.Fields[0]


def _text_field(paper: pikepdf.Pdf) -> None:
    _of_field(paper).FT = Name.Tx


def _hidden(paper: pikepdf.Pdf) -> None:
    _of_field(paper).F = 2


def _acting(paper: pikepdf.Pdf) -> None:
    _of_field(paper).A = Dictionary(S=Name.JavaScript, JS=String("1"))


def _bare(paper: pikepdf.Pdf) -> None:
    del _of_field(paper).AP


def _appearances(paper: pikepdf.Pdf) -> None:
    paper.Root.AcroForm.NeedAppearances = True


def _script(paper: pikepdf.Pdf) -> None:
    paper.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))


def _no_fonts(paper: pikepdf.Pdf) -> None:
    for font in paper.pages[0].Resources.Font.values():
        for one in font.DescendantFonts:
            del one.FontDescriptor[Name.FontFile2]


_CHANGES = {
    "text field": _text_field,
    "hidden field": _hidden,
    "field with an action": _acting,
    "field without a look": _bare,
    "appearances left to the reader": _appearances,
    "script at opening": _script,
    "fonts not embedded": _no_fonts,
}


def test_issued_papers_pass_with_their_empty_fields() -> None:
    assert check_pdfa(PAPER.pdf) == ()
    assert check_pdfa(issued(FULL, "en").pdf) == ()


def test_approved_minutes_that_nobody_issued_pass_too() -> None:
    pdf = write_minutes_pdf(replace(FULL, phase=Phase.ARCHIVED), language="vi", head=HEAD)
    assert check_pdfa(pdf) == ()


def test_papers_of_blank_meetings_and_elections_pass() -> None:
    s = held_elections()
    for minutes in (draft(Meeting(meeting_id=MeetingId("m")), ()), draft(s.meeting, s.facts)):
        assert check_pdfa(issued(minutes).pdf) == ()


def test_what_typst_makes_passes_only_after_it_was_prepared() -> None:
    assert check_pdfa(VI) != ()
    assert check_pdfa(as_pdfa(VI, title="Biên bản <&>", author='Ủy ban "x"', stamp=STAMP)) == ()


@pytest.mark.parametrize("change", _CHANGES)
def test_what_is_no_pdfa_is_found(change: str) -> None:
    assert check_pdfa(changed(PAPER.pdf, change)) != ()


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\nnothing", PAPER.pdf[:-2000], PAPER.pdf[2000:]])
def test_no_file_makes_the_check_fail(pdf: bytes) -> None:
    assert check_pdfa(pdf) != ()


def test_without_a_validator_nothing_is_approved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pikepdf.pdfa", None)
    assert check_pdfa(PAPER.pdf) == (NO_VALIDATOR,)
    with pytest.raises(MinutesNotWritten):
        issued()


def test_preparing_gives_the_same_bytes_and_no_lists_of_glyphs() -> None:
    first, second = (as_pdfa(VI, title="a", author="b", stamp=STAMP) for _ in range(2))
    assert first == second
    assert b"/CIDSet" in VI
    assert b"/CIDSet" not in first
    with pikepdf.open(io.BytesIO(first)) as paper:
        assert str(paper.docinfo["/CreationDate"]) == "D:20261124000000+00'00"


def with_attachment(content: bytes, name: str = "minutes.json") -> bytes:
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.attachments[name] = content
        target = io.BytesIO()
        paper.save(target)
    return target.getvalue()


def test_an_attachment_is_read_as_it_is() -> None:
    assert attached_file(with_attachment(b'{"a": 1}'), "minutes.json") == b'{"a": 1}'


def test_a_missing_a_huge_and_an_odd_attachment_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AttachmentNotRead):
        attached_file(with_attachment(b"{}", "other.json"), "minutes.json")
    packed = changed(with_attachment(b"x" * 100_000), "script at opening")
    assert len(attached_file(packed, "minutes.json")) == 100_000
    monkeypatch.setattr(pdfa, "ATTACHED_BYTES_MAX", 50_000)
    with pytest.raises(AttachmentNotRead):
        attached_file(packed, "minutes.json")


def test_an_attachment_of_an_odd_filter_is_refused() -> None:
    with pikepdf.open(io.BytesIO(with_attachment(b"x"))) as paper:
        stream = paper.attachments["minutes.json"].get_file().obj
        stream.write(b"00>", filter=Array([Name.ASCIIHexDecode]))
        target = io.BytesIO()
        paper.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    with pytest.raises(AttachmentNotRead):
        attached_file(target.getvalue(), "minutes.json")


def with_tags(most: int, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(pdfa, "_TAGGED_OBJECTS_MAX", most)
    return as_pdfa(VI, title="a", author="b", stamp=STAMP)


def objects_in(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        return len(paper.objects)


def test_a_long_paper_gives_up_its_tags_and_stays_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows every object of every revision, as judging signatures does, must come to an end on 400 pages."""
    tagged, plain = with_tags(10_000, monkeypatch), with_tags(10, monkeypatch)
    with pikepdf.open(io.BytesIO(tagged)) as before, pikepdf.open(io.BytesIO(plain)) as after:
        assert Name.StructTreeRoot in before.Root
        assert Name.StructTreeRoot not in after.Root
        assert len(after.objects) < len(before.objects) / 2
        assert len(after.pages) == len(before.pages)
    assert check_pdfa(plain) in ((), (NO_VALIDATOR,))


Told = list[tuple[str, list[tuple[int, int]]]]


def told_by_tags(paper: pikepdf.Pdf) -> Told:
    """What is read aloud: every tag that has content of its own, with the numbers of its pages and its content."""
    pages = {page.obj.objgen: number for number, page in enumerate(paper.pages)}
    told: Told = []

    def walk(element: pikepdf.Object, page: pikepdf.Object | None) -> None:
        own: list[tuple[int, int]] = []
        page = element.get(Name.Pg) or page
        kids = element.get(Name.K, Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and Name.MCID not in kid:
                walk(kid, page)
                continue
            marked = isinstance(kid, Dictionary)
            there = (kid.get(Name.Pg) if marked else None) or page
            assert there is not None
            own.append((pages[there.objgen], int(kid.MCID if marked else kid)))
        if own:
            told.append((str(element.S), own))

    walk(paper.Root.StructTreeRoot.K[0], None)
    return told


def test_in_a_longer_paper_a_row_is_read_as_a_paragraph_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    tagged = with_tags(10_000, monkeypatch)
    lighter = with_tags(objects_in(tagged) - 1, monkeypatch)
    assert lighter == with_tags(objects_in(tagged) - 1, monkeypatch)
    assert objects_in(lighter) < objects_in(tagged) * 0.8
    with pikepdf.open(io.BytesIO(tagged)) as before, pikepdf.open(io.BytesIO(lighter)) as after:
        was, now = told_by_tags(before), told_by_tags(after)
        kept = {tag for tag, _ in now}
        parents = {key: list(entry) for key, entry in pikepdf.NumberTree(after.Root.StructTreeRoot.ParentTree).items()}
        by_page = {number: parents[int(page.obj.StructParents)] for number, page in enumerate(after.pages)}
        assert {"/TD", "/P"} <= {tag for tag, _ in was}
        assert "/P" in kept
        assert not kept & {"/TD", "/TH", "/TR", "/Table"}
        assert [item for _, own in was for item in own] == [item for _, own in now for item in own]
        # From the page back to its tag, as readers go that are asked what stands under a finger.
        for tag, own in now:
            assert {str(by_page[page][number].S) for page, number in own} == {tag}
        assert Name.IDTree not in after.Root.StructTreeRoot
    assert check_pdfa(lighter) in ((), (NO_VALIDATOR,))


def test_a_table_with_more_than_text_keeps_its_cells() -> None:
    with pikepdf.open(io.BytesIO(VI)) as paper:
        cells = [one for one in paper.objects if isinstance(one, Dictionary) and one.get(Name.S) == Name.TD]
        for cell in cells:
            cell.Alt = String("described")
        assert rows_as_paragraphs(paper) == 0
        assert {str(cell.S) for cell in cells} == {"/TD"}
        for cell in cells:
            del cell.Alt
        assert rows_as_paragraphs(paper) >= len(cells)
        assert rows_as_paragraphs(paper) == 0
        drop_tags(paper)
        assert rows_as_paragraphs(paper) == 0
