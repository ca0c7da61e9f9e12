"""The paper that is signed: fields where the form has them, the record in it, everything the minutes can say."""

import hashlib
import io

import msgspec
import pikepdf
import pypdf
import pypdfium2
import pytest
from msgspec.structs import replace

from meetroom.archive import minutes as archive_minutes
from meetroom.archive.minutes import (
    FieldPlace,
    Language,
    MinutesNotWritten,
    MinutesPaper,
    RecordNotRead,
    attached_record,
    minutes_record,
    write_issued_minutes,
    write_minutes_pdf,
)
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.minutes_state import SignatureField
from tests.archive.minutes_cases import full_minutes
from tests.archive.test_minutes import HEAD, whole

FULL = full_minutes()
LONG = "Công Tằng Tôn Nữ Thị Hoàng Bảo Ngọc Khánh Phương Uyên Nhi Gia Hân Quỳnh Anh"


def issued(minutes: Minutes = FULL, language: Language = "vi") -> MinutesPaper:
    return write_issued_minutes(minutes, language=language, head=HEAD, number="15/BB-UBND")


PAPER = issued()


def with_long_names() -> Minutes:
    chair, secretary = FULL.chairs[0], FULL.secretaries[0]
    return replace(
        FULL, chairs=(replace(chair, name=LONG),), secretaries=(replace(secretary, name=LONG),), title=f"{LONG} " * 4
    )


def text_in(pdf: bytes, place: FieldPlace) -> str:
    with pypdfium2.PdfDocument(pdf) as paper:
        return str(paper[place.page_index].get_textpage().get_text_bounded(*place.box_pt)).strip()


def place_of(pdf: bytes, page_index: int, word: str) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the first such word on a page."""
    with pypdfium2.PdfDocument(pdf) as paper:
        page = paper[page_index].get_textpage()
        found = page.search(word, match_case=True).get_next()
        assert found is not None, word
        boxes = [page.get_charbox(n) for n in range(found[0], found[0] + found[1])]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("minutes", [FULL, with_long_names(), replace(FULL, chairs=(), secretaries=())])
def test_fields_cover_no_word_and_not_each_other(minutes: Minutes, language: Language) -> None:
    paper = issued(minutes, language)
    assert [field.name for field in paper.fields] == list(SignatureField)
    assert len({field.page_index for field in paper.fields}) == 1
    for field in paper.fields:
        assert text_in(paper.pdf, field) == ""
        left, bottom, right, top = field.box_pt
        assert 30 * 72 / 25.4 <= left < right <= (210 - 15) * 72 / 25.4
        assert 20 * 72 / 25.4 <= bottom < top <= (297 - 20) * 72 / 25.4
        assert right - left > 90
        assert top - bottom > 70
    secretary, chair, seal = (field.box_pt for field in paper.fields)
    assert secretary[2] <= seal[0] < seal[2] <= chair[0]


@pytest.mark.parametrize(
    ("language", "words"), [("vi", ("THƯ KÝ", "CHỦ TỌA")), ("en", ("SECRETARY", "CHAIR"))], ids=["vi", "en"]
)
def test_fields_stand_between_capacity_and_name(language: Language, words: tuple[str, str]) -> None:
    paper = issued(language=language)
    people = (FULL.secretaries[0].name, FULL.chairs[0].name)
    for field, capacity, name in zip(paper.fields, words, people, strict=False):
        left, bottom, right, top = field.box_pt
        above = place_of(paper.pdf, field.page_index, capacity)
        below = place_of(paper.pdf, field.page_index, name)
        assert above[1] > top > bottom > below[3]
        for word in (above, below):
            assert abs((word[0] + word[2]) - (left + right)) < 8


def test_the_file_has_the_fields_it_tells_of() -> None:
    with pikepdf.open(io.BytesIO(PAPER.pdf)) as paper:
        assert len(paper.pages) == PAPER.pages
        assert len(list(paper.Root.AcroForm.Fields)) == len(PAPER.fields)
        for place, widget in zip(PAPER.fields, paper.Root.AcroForm.Fields, strict=True):
            assert str(widget.T) == place.name.value
            assert [float(n) for n in widget.Rect] == pytest.approx(place.box_pt, abs=0.01)
            assert widget.objgen in [one.objgen for one in paper.pages[place.page_index].obj.Annots]
            assert "/V" not in widget


def test_the_record_is_attached_as_it_is() -> None:
    assert attached_record(PAPER.pdf) == minutes_record(FULL, HEAD)
    record = msgspec.json.decode(attached_record(PAPER.pdf))
    assert msgspec.convert(record["minutes"], Minutes) == FULL
    with pikepdf.open(io.BytesIO(PAPER.pdf)) as paper:
        (specification,) = paper.Root.AF
        assert specification.AFRelationship == pikepdf.Name.Data
        assert specification.EF.F.Subtype == pikepdf.Name("/application/json")


def test_the_same_minutes_give_the_same_bytes() -> None:
    assert hashlib.sha256(issued(full_minutes()).pdf).digest() == hashlib.sha256(PAPER.pdf).digest()


@pytest.mark.parametrize(
    "line",
    [
        "Số: 15/BB-UBND",
        "Lời mở đầu của thư ký. 1. Báo cáo",
        "Thường trực đậm, nghiêng và gạch chân.",
        "– đầu dòng 1. một 2. hai đoạn giữa 1. lại một [700]",
        "Lúc 08 giờ 05 phút: Hoàng An chủ trì phiên họp (lý do 0). [900]",
        "chủ tọa tiếp tục chủ trì phiên họp. [901]",
        "phiên họp chuyển sang họp kín (lý do 2).",
        "kết thúc phần họp kín.",
        "Người Dự Thay dự họp thay Hoàng An (lý do 4).",
        "thôi cử người dự họp thay Hoàng An.",
        "đính chính thời gian có mặt của Hoàng An: từ 08:00 đến 08:05 (lý do 6).",
        "tạm hoãn nội dung “Mục hoãn” (lý do 7).",
        "chuyển nội dung “Mục chuyển” sang phiên họp sau.",
        "do thiếu thành viên, chủ tọa quyết định tạm dừng phiên họp (lý do 9).",
        "chủ tọa không chấp nhận ý kiến của Hoàng An về chương trình (đổi thứ tự): lý do 10.",
        "1 Hoàn thiện dự thảo (mục 1) [801] Sở Tài chính 05/12/2026",
        "2 Báo cáo lại Văn phòng Không ấn định",
        "Đại biểu 3 (08 giờ 00 phút, ngày 25 tháng 11 năm 2026, về mục 2): Thiếu ý kiến của tôi.",
        "Thiếu ý kiến của tôi. Chủ tọa chấp nhận: Đã bổ sung.",
        "Sai giờ. Chủ tọa không chấp nhận.",
        "Chưa trả lời. – Đại biểu 2 (08 giờ 00 phút, ngày 24 tháng 11 năm 2026). Lời kết",
        "Lời kết của thư ký. Cuộc họp kết thúc vào",
        "Chủ tọa duyệt biên bản vào 08 giờ 00 phút, ngày 26 tháng 11 năm 2026. [820]",
    ],
)
def test_vietnamese_minutes_say_all_there_is(line: str) -> None:
    assert line in whole(PAPER.pdf)


@pytest.mark.parametrize(
    "line",
    [
        "At 08:05: Hoàng An presides (lý do 0).",
        "attendance of Hoàng An corrected: from 08:00 to 08:05 (lý do 6).",
        "without quorum, the chair suspended the meeting (lý do 9).",
        "point of order of Hoàng An on the agenda (đổi thứ tự): not upheld; lý do 10.",
        "1 Hoàn thiện dự thảo (item 1) [801] Sở Tài chính 5 December 2026",
        "The chair upheld it: Đã bổ sung.",
        "The chair approved these minutes at 08:00, 26 November 2026.",
    ],
)
def test_english_minutes_say_all_there_is(line: str) -> None:
    assert line in whole(write_minutes_pdf(FULL, language="en", head=HEAD))


def test_who_noted_a_vote_is_told_in_the_annex() -> None:
    item = FULL.items[1]
    vote = item.votes[0]
    noted = replace(vote, ballots=(replace(vote.ballots[0], noted_by="Lê Thị Ngọc Diệp"), *vote.ballots[1:]))
    minutes = replace(FULL, items=(FULL.items[0], replace(item, votes=(noted,)), FULL.items[2]))
    assert "Tán thành (Lê Thị Ngọc Diệp ghi)" in whole(write_minutes_pdf(minutes, language="vi", head=HEAD))


WILD = '#panic("x") *đậm* _n_ $x$ <a> @b \\ "c" [d] // e = f - g + h `i` ~ --- é \u05d0\u05d1'


def test_wild_text_is_printed_as_it_is_wherever_it_stands() -> None:
    span = FULL.opening[0].spans[0]
    task, objection = FULL.tasks[0], FULL.objections[0]
    minutes = replace(
        FULL,
        title=WILD,
        place=WILD,
        opening=(replace(FULL.opening[0], spans=(replace(span, text=WILD, bold=True),)),),
        tasks=(replace(task, text=WILD, owner=WILD),),
        objections=(replace(objection, text=WILD, answer=WILD, name=WILD),),
        course=tuple(replace(one, name=WILD, reason=WILD, title=WILD, other=WILD) for one in FULL.course),
    )
    text = whole(write_minutes_pdf(minutes, language="vi", head=HEAD))
    latin = WILD.split(" \u05d0")[0]
    assert text.count(latin) >= 12
    assert "\u05d0" in text


def test_letters_without_a_glyph_are_shown_and_the_paper_is_as_good() -> None:
    paper = issued(replace(FULL, title="Họp 🎉 漢字\u202e\u0007", body="Ủy ban 🎉"))
    assert "Họp □ □□" in whole(paper.pdf)
    assert "Ký hiệu □ thay cho" in whole(paper.pdf)
    assert "🎉" in attached_record(paper.pdf).decode()


def test_an_endless_word_stays_on_the_page() -> None:
    pdf = write_minutes_pdf(replace(FULL, place="x" * 400), language="vi", head=HEAD)
    with pypdfium2.PdfDocument(pdf) as paper:
        text = paper[0].get_textpage()
        right_pt = max(text.get_charbox(n)[2] for n in range(text.count_chars()) if text.get_text_range(n, 1) == "x")
    assert right_pt <= (210 - 15) * 72 / 25.4
    assert "x" * 400 in whole(pdf).replace("\u200b", "").replace(" ", "")


def test_a_finding_of_the_validator_keeps_the_paper_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_minutes, "check_pdfa", lambda pdf: ("no such thing",))
    with pytest.raises(MinutesNotWritten, match="no such thing"):
        issued()


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"x" * 500, PAPER.pdf[: len(PAPER.pdf) // 2]])
def test_a_file_without_a_record_is_told_so(pdf: bytes) -> None:
    with pytest.raises(RecordNotRead):
        attached_record(pdf)


def test_a_long_list_repeats_its_head_on_every_page() -> None:
    point = FULL.points[0]
    many = replace(FULL, points=(replace(point, people=point.people * 20),))
    pdf = write_minutes_pdf(many, language="vi", head=HEAD)
    texts = [" ".join(p.extract_text().split()) for p in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert len([text for text in texts if "TT Họ và tên Chức vụ" in text]) >= 3
