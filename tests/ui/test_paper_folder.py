"""Files and folders from the file manager: natural order, what is left out and why, and the guessed item."""

import os
from pathlib import Path

import pytest

from meetroom.domain.agenda import AddItem
from meetroom.domain.core import ItemId
from meetroom.papers.refusals import DEFAULT_LIMITS
from meetroom.ui import paper_folder
from meetroom.ui.paper_folder import FoundPaper, LeftOut, file_name, gather, guessed_item, natural_key, title_of
from tests.ui.sitting import SECRETARY, house_in_draft


def put(path: Path, data: bytes = b"%PDF-1.4") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_folder_is_read_all_the_way_down_in_natural_order(tmp_path: Path) -> None:
    root = tmp_path / "Kỳ họp"
    for name in ("10.pdf", "2.docx", "Mục 3/b.PDF", "Mục 3/A.odt", "Đề án.xlsx", "1/2/3.jpeg"):
        put(root / name)
    found = gather([root]).papers
    assert ["/".join((*p.under, p.path.name)) for p in found] == [
        "Kỳ họp/1/2/3.jpeg",
        "Kỳ họp/2.docx",
        "Kỳ họp/10.pdf",
        "Kỳ họp/Đề án.xlsx",
        "Kỳ họp/Mục 3/A.odt",
        "Kỳ họp/Mục 3/b.PDF",
    ]
    assert all(p.size_bytes == 8 for p in found)


def test_everything_left_out_has_its_reason(tmp_path: Path) -> None:
    root = tmp_path / "tài liệu"
    for name in (".DS_Store", "~$to trinh.docx", "Thumbs.db", ".git/x.pdf", "phim.mp4", "khong-duoi"):
        put(root / name)
    put(root / "rong.pdf", b"")
    (root / "Trống").mkdir()
    with put(root / "lon.pdf").open("r+b") as file:
        file.truncate(DEFAULT_LIMITS.file_bytes + 1)
    gone = tmp_path / "mat.pdf"
    once = put(tmp_path / "mot.pdf")
    gathered = gather([root, gone, once, once])
    assert [p.path for p in gathered.papers] == [once]
    assert {o.name: o.reason for o in gathered.omitted} == {
        "tài liệu/.DS_Store": LeftOut.HIDDEN,
        "tài liệu/.git": LeftOut.HIDDEN,
        "tài liệu/~$to trinh.docx": LeftOut.HIDDEN,
        "tài liệu/Thumbs.db": LeftOut.HIDDEN,
        "tài liệu/phim.mp4": LeftOut.UNKNOWN_KIND,
        "tài liệu/khong-duoi": LeftOut.UNKNOWN_KIND,
        "tài liệu/rong.pdf": LeftOut.EMPTY,
        "tài liệu/Trống": LeftOut.EMPTY_FOLDER,
        "tài liệu/lon.pdf": LeftOut.TOO_LARGE,
        "mat.pdf": LeftOut.UNREADABLE,
        "mot.pdf": LeftOut.TWICE,
    }


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own there")
def test_a_link_that_leads_back_up_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "a"
    put(root / "b" / "x.pdf")
    (root / "b" / "wieder").symlink_to(root)
    (root / "tot.pdf").symlink_to(root / "nichts.pdf")
    gathered = gather([root])
    assert [p.path.name for p in gathered.papers] == ["x.pdf"]
    assert {o.name: o.reason for o in gathered.omitted} == {
        "a/b/wieder": LeftOut.LINK,
        "a/tot.pdf": LeftOut.UNREADABLE,
    }


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="only where rights bind this account")
def test_a_locked_folder_is_named(tmp_path: Path) -> None:
    root = tmp_path / "khoa"
    put(root / "x.pdf")
    root.chmod(0)
    try:
        assert [o.reason for o in gather([root]).omitted] == [LeftOut.UNREADABLE]
    finally:
        root.chmod(0o700)


def test_a_name_in_a_forgotten_encoding_is_left_out(tmp_path: Path) -> None:
    name = os.fsdecode(b"b\xe1o c\xe1o.pdf")
    try:
        put(tmp_path / "r" / name)
    except (OSError, UnicodeError):
        pytest.skip("this file system takes only names in Unicode")
    gathered = gather([tmp_path / "r"])
    assert [(o.name, o.reason) for o in gathered.omitted] == [("r/b?o c?o.pdf", LeftOut.BAD_NAME)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a\u202egpj.pdf", "agpj.pdf"),
        ("mot\ndong.pdf", "motdong.pdf"),
        ("c\\\\d.pdf", "c__d.pdf"),
        ("\u200b.pdf", "_.pdf"),
        ("x" * 300 + ".docx", "x" * 250 + ".docx"),
    ],
)
def test_the_name_in_the_meeting_can_be_read_and_saved(name: str, said: str) -> None:
    assert file_name(Path(name)) == said


def test_too_many_and_too_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_folder, "MAX_PAPERS", 2)
    monkeypatch.setattr(paper_folder, "MAX_DEPTH", 3)
    for name in ("1.pdf", "2.pdf", "3.pdf", "a/b/c/4.pdf"):
        put(tmp_path / "r" / name)
    gathered = gather([tmp_path / "r"])
    assert [p.path.name for p in gathered.papers] == ["1.pdf", "2.pdf"]
    assert {o.name: o.reason for o in gathered.omitted} == {
        "r/3.pdf": LeftOut.TOO_MANY,
        "r/a/b/c": LeftOut.TOO_DEEP,
    }


def test_natural_order_counts_numbers_and_folds_letters() -> None:
    names = ["Mục 10", "mục 2", "Điều 1", "Báo cáo", "mục 2.1", "²"]
    assert sorted(names, key=natural_key) == ["Báo cáo", "Điều 1", "mục 2", "mục 2.1", "Mục 10", "²"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("03 - Tờ trình.pdf", "Tờ trình"),
        ("3. Báo cáo.docx", "Báo cáo"),
        ("3.1_phu_luc.pdf", "phu luc"),
        ("to_trinh.pdf", "to trinh"),
        ("15 năm thực hiện.pdf", "15 năm thực hiện"),
        ("12-NQ-HĐND.pdf", "12-NQ-HĐND"),
        ("22.11.2026 biên bản.pdf", "22.11.2026 biên bản"),
        ("07.pdf", "07"),
        ("1.Khai mạc.pdf", "Khai mạc"),
        ("Tơ\u0300 tri\u0300nh.pdf", "Tờ trình"),
    ],
)
def test_a_title_is_made_from_the_name(name: str, title: str) -> None:
    assert title_of(Path(name)) == title


@pytest.mark.parametrize(
    ("under", "name", "item"),
    [
        ((), "03 - Tờ trình.pdf", "i2"),
        ((), "3_to_trinh.pdf", "i2"),
        ((), "Mục số 4 chất vấn.pdf", "i3"),
        ((), "2.1 Phụ lục.pdf", "sub"),
        ((), "2.9 Phụ lục.pdf", "i1"),
        ((), "9 - Khác.pdf", None),
        ((), "2026 kế hoạch.pdf", None),
        ((), "05.11.2026 biên bản.pdf", None),
        ((), "5-TTr-UBND.pdf", None),
        ((), "Công tác nhân sự - hồ sơ.pdf", "i4"),
        ((), "cong tac nhan su.pdf", "i4"),
        ((), "Báo cáo.pdf", None),
        (("Kỳ họp thứ 5", "Mục 2 - Kinh tế"), "03 - Phụ lục.pdf", "i1"),
        (("Kỳ họp thứ 5",), "03 - Phụ lục.pdf", "i2"),
        (("06. Nghị quyết",), "du thao.pdf", "i5"),
    ],
)
def test_the_item_is_guessed_from_folders_and_name(under: tuple[str, ...], name: str, item: str | None) -> None:
    house = house_in_draft()
    house.do(SECRETARY, AddItem(item_id=ItemId("sub"), title="Bổ sung", parent_id=ItemId("i1")))
    assert guessed_item(FoundPaper(path=Path(name), under=under, size_bytes=1), house.meeting) == item
