"""Minutes as DOCX: what the page says, in an editor's form; the same bytes every time."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from msgspec.structs import replace

from meetroom.archive.minutes import Language
from meetroom.archive.minutes_docx import write_minutes_docx
from meetroom.domain import lifecycle
from meetroom.domain.core import MeetingId
from meetroom.domain.minutes import draft
from meetroom.domain.state import Meeting
from tests.archive.minutes_cases import full_minutes
from tests.archive.test_minutes import HEAD, drafted, held
from tests.domain.sitting import CHAIR

SITTING = held()
DOCX = write_minutes_docx(drafted(SITTING), language="vi", head=SITTING.head)


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def whole(content: bytes) -> str:
    """All text of the body in its order, one line per paragraph, tabs and blanks as blanks."""
    texts = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in opened(content).element.body.iter(qn("w:p")))
    return "\n".join(" ".join(text.split()) for text in texts)


@pytest.mark.parametrize(
    "line",
    [
        "ỦY BAN NHÂN DÂN TỈNH LAM GIANG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ......../BB-........",
        "BIÊN BẢN\nPhiên họp thường kỳ",
        "Vắng mặt (1): Đại biểu 2 (có lý do: Đi công tác).",
        "1. Báo cáo kinh tế – xã hội",
        "Kết luận của chủ tọa: Thống nhất báo cáo.",
        "Tán thành: 3; không tán thành: 1; không biểu quyết: 0. Điều kiện thông qua: quá 1/2",
        "THƯ KÝ\n(Chữ ký, ghi rõ họ tên)",
        "Nơi nhận:\n- Lưu: VT, Hồ sơ.",
        "PHỤ LỤC KÈM THEO BIÊN BẢN\nI. Danh sách và thời gian có mặt",
        "IV. Chuỗi sự kiện làm căn cứ",
    ],
)
def test_it_says_what_the_page_says(line: str) -> None:
    assert line in whole(DOCX)


def test_it_is_english_too() -> None:
    text = whole(write_minutes_docx(drafted(SITTING), language="en", head=SITTING.head))
    assert "MINUTES\nPhiên họp thường kỳ" in text
    assert "Conclusion of the chair: Thống nhất báo cáo." in text


def test_the_same_minutes_give_the_same_bytes() -> None:
    assert write_minutes_docx(drafted(held()), language="vi", head=SITTING.head) == DOCX
    with zipfile.ZipFile(io.BytesIO(DOCX)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_paper_margins_and_letters_are_those_of_the_decree() -> None:
    document = opened(DOCX)
    section = document.sections[0]
    assert (section.page_width, section.page_height) == (Mm(210).twips * 635, Mm(297).twips * 635)
    assert section.left_margin is not None
    assert 30 <= section.left_margin.mm <= 35
    for side in (section.top_margin, section.bottom_margin):
        assert side is not None
        assert 19.9 <= side.mm <= 25
    assert section.right_margin is not None
    assert 15 <= section.right_margin.mm <= 20
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:rFonts')}").get(qn("w:ascii")) == "Times New Roman"
    assert 26 <= int(defaults.find(f".//{qn('w:sz')}").get(qn("w:val"))) <= 28
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"


def test_heads_of_tables_are_repeated_and_pages_numbered_from_the_second() -> None:
    document = opened(DOCX)
    lists = [t for t in document.element.body.iter(qn("w:tbl")) if t.find(f".//{qn('w:tblBorders')}") is not None]
    assert len(lists) == 3
    assert all(t.find(qn("w:tr")).find(f".//{qn('w:tblHeader')}") is not None for t in lists)
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in [f.get(qn("w:instr")) for f in section.header._element.iter(qn("w:fldSimple"))]
    assert not list(section.first_page_header._element.iter(qn("w:fldSimple")))


def test_the_mark_of_a_draft_goes_with_the_approval() -> None:
    s = held()
    s.do(CHAIR, lifecycle.ApproveMinutes())
    approved = write_minutes_docx(drafted(s), language="vi", head=s.head)
    marks = [opened(content).sections[0].first_page_header.paragraphs[0].text for content in (DOCX, approved)]
    assert marks == ["DỰ THẢO – CHƯA ĐƯỢC CHỦ TỌA DUYỆT", ""]


def test_the_secretarys_text_keeps_its_look() -> None:
    document = opened(write_minutes_docx(full_minutes(), language="vi", head=HEAD))
    runs = {run.text: run for paragraph in document.paragraphs for run in paragraph.runs}
    assert runs["đậm"].bold
    assert runs["nghiêng"].italic
    assert runs["gạch chân"].underline
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "–\tđầu dòng" in text
    assert "1.\tmột\n2.\thai" in text


def test_wild_text_comes_out_as_it_is() -> None:
    wild = '#panic("x") *đậm* <w:b/> & ]]> 🎉 é'
    minutes = replace(drafted(SITTING), title=wild + "\x0b\x00\ufffe")
    assert wild in whole(write_minutes_docx(minutes, language="vi", head=HEAD))


@pytest.mark.parametrize("body", ["\u202e\u05d0\u0301", "a\nb", "\u200b", "🎉" * 80, ""])
def test_any_name_of_a_body_has_a_letterhead(body: str) -> None:
    minutes = replace(drafted(SITTING), body=body, parent_body=body)
    assert "BIÊN BẢN" in whole(write_minutes_docx(minutes, language="vi", head=HEAD))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_blank_meeting(language: Language) -> None:
    blank = draft(Meeting(meeting_id=MeetingId("m")), ())
    assert len(whole(write_minutes_docx(blank, language=language, head=HEAD))) > 100


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    (tmp_path / "minutes.docx").write_bytes(write_minutes_docx(full_minutes(), language="vi", head=HEAD))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "minutes.docx")], check=True, capture_output=True, timeout=240)
    text = re.sub(r"\s+", " ", (tmp_path / "minutes.txt").read_text("utf-8-sig"))
    assert "BIÊN BẢN Phiên họp thường kỳ" in text
    assert "Nhiệm vụ được giao" in text
