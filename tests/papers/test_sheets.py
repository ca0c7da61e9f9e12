"""Lists from outside: every writing, every kind of file, and what such a file must not do to the client."""

import asyncio
import itertools
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom import resource_path
from meetroom.papers import sheets as module
from meetroom.papers.sheet_letters import Lettering, LettersUnknown, decoded, from_tcvn3, vietnamese_share
from meetroom.papers.sheets import (
    MAX_CELL_LETTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    Sheet,
    SheetRefusal,
    SheetRefused,
    packed,
    read_sheets,
    read_text,
)
from tests.papers.sheet_samples import LIST, in_tcvn3, in_windows_1258, opendocument, sheet_xml, workbook

ROWS = [("Họ và tên", "Chức vụ"), ("Nguyễn Văn Ánh", "Giám đốc"), ("Trần Thị Bích", "Phó Chủ tịch")]


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def refused(path: Path) -> SheetRefusal:
    with pytest.raises(SheetRefused) as caught:
        asyncio.run(read_sheets(path))
    return caught.value.why


def put(folder: Path, data: bytes, name: str = "list.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "lettering"),
    [
        (LIST.encode(), Lettering.UNICODE),
        (LIST.encode("utf-8-sig"), Lettering.UNICODE),
        (LIST.encode("utf-16"), Lettering.UNICODE),
        (b"\xfe\xff" + LIST.encode("utf-16-be"), Lettering.UNICODE),
        (in_windows_1258(LIST), Lettering.WINDOWS_1258),
        (in_tcvn3(LIST), Lettering.TCVN3),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "utf-16 the other way", "windows-1258", "tcvn3"],
)
def test_every_lettering_is_read_and_said(data: bytes, lettering: Lettering) -> None:
    sheet = read_text(data)
    assert cells(sheet) == ROWS
    assert sheet.lettering is lettering


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_separator_is_found(separator: str, ending: str) -> None:
    text = LIST.replace("Phó Chủ tịch", '"Phó Chủ tịch"').replace(";", separator).replace("\n", ending)
    assert cells(read_text(text.encode())) == ROWS


def test_a_separator_can_be_named_and_rows_keep_their_numbers() -> None:
    sheet = read_text(b"sep=,\n\nA,B;C\n,\nD,E\n")
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ("A", "B;C")), (5, ("D", "E"))]
    assert cells(read_text(b"sep=\t\nA;B\tC\n")) == [("A;B", "C")]


def test_commas_in_names_do_not_beat_the_semicolon() -> None:
    text = "Họ và tên;Tổ\nNguyễn Văn An;Ban Kinh tế, Ngân sách, Đô thị\nTrần Thị Bích;Ban Văn hóa, Xã hội, Dân tộc\n"
    assert cells(read_text(text.encode()))[1] == ("Nguyễn Văn An", "Ban Kinh tế, Ngân sách, Đô thị")


def test_a_quoted_cell_may_hold_lines() -> None:
    assert cells(read_text('A;"một\nhai"\nB;C\n'.encode())) == [("A", "một\nhai"), ("B", "C")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7\n", SheetRefusal.NOT_A_LIST),
        (b"<html><table></table></html>", SheetRefusal.NOT_A_LIST),
        (b"a;b\n\x00\x01", SheetRefusal.NOT_A_LIST),
        (bytes(range(128, 256)) * 4, SheetRefusal.LETTERS_UNKNOWN),
        (b"\xff\xfea", SheetRefusal.LETTERS_UNKNOWN),
        (b"\xef\xbb\xbf\xff", SheetRefusal.LETTERS_UNKNOWN),
        (b"a;b\n" * (MAX_ROWS + 1), SheetRefusal.TOO_MANY_ROWS),
        (b"x" * 200_000, SheetRefusal.DAMAGED),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, why: SheetRefusal) -> None:
    with pytest.raises(SheetRefused) as caught:
        read_text(data)
    assert caught.value.why is why


@given(st.binary(max_size=400))
def test_no_bytes_overthrow_the_reader(data: bytes) -> None:
    try:
        sheet = read_text(data)
    except SheetRefused:
        return
    assert all(len(row.cells) <= MAX_COLUMNS for row in sheet.rows)


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=5), min_size=1, max_size=8))
def test_whatever_a_program_writes_is_read_in_bounds(rows: list[list[str]]) -> None:
    text = "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    try:
        sheet = read_text(text.encode("utf-8", "ignore"))
    except SheetRefused:
        return
    assert all(any(cell.strip() for cell in row.cells) for row in sheet.rows)
    assert [row.number for row in sheet.rows] == sorted({row.number for row in sheet.rows})


def test_letters_of_other_times() -> None:
    assert from_tcvn3("§éc lËp - Tù do - H¹nh phóc") == "Độc lập - Tự do - Hạnh phúc"
    assert from_tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam") == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert from_tcvn3("NGUYÔN THÞ Hµ") == "NGUYỄN THỊ HÀ"
    assert from_tcvn3("Lª V¨n B×nh, Tæ 1") == "Lê Văn Bình, Tổ 1"
    assert vietnamese_share(("Nguyễn Văn Ánh, Đỗ Thị Thủy, nghiêng, khuỷu, rượu, xoèn",)) == 1.0
    assert vietnamese_share(("crème brûlée façade Größe",)) < 0.6
    assert vietnamese_share(("plain",)) == 1.0
    with pytest.raises(LettersUnknown):
        decoded("Größe façade naïve".encode("latin-1"))


def test_a_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    numbers = [("Số", "Có", "Tỷ lệ"), (7, True, 0.5), ("", "", ""), (12.0, False, 1e300)]
    found = asyncio.run(read_sheets(put(tmp_path, workbook(ROWS, [], numbers), "misnamed.csv")))
    assert [sheet.name for sheet in found] == ["sheet1", "sheet3"]
    assert cells(found[0]) == ROWS
    assert [(row.number, row.cells) for row in found[1].rows] == [
        (1, ("Số", "Có", "Tỷ lệ")),
        (2, ("7", "TRUE", "0.5")),
        (4, ("12", "FALSE", "1e+300")),
    ]


def test_old_letters_in_a_workbook_are_told_too(tmp_path: Path) -> None:
    rows = [("Hä vµ tªn", "Chøc vô"), ("NguyÔn V¨n ¸nh", "Gi¸m ®èc")]
    (sheet,) = asyncio.run(read_sheets(put(tmp_path, workbook(rows))))
    assert cells(sheet) == [("Họ và tên", "Chức vụ"), ("Nguyễn Văn ánh", "Giám đốc")]
    assert sheet.lettering is Lettering.TCVN3


def test_a_cell_at_the_far_corner_costs_a_child_only(tmp_path: Path) -> None:
    far = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    path = put(tmp_path, workbook(ROWS, raw={"xl/worksheets/sheet1.xml": far}))
    assert refused(path) in (SheetRefusal.TOO_COSTLY, SheetRefusal.DAMAGED)


def test_rows_that_no_program_has_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LAST_ROW", 1_000)
    with pytest.raises(SheetRefused) as caught:
        packed("endless", ([""] for _ in itertools.count()))
    assert caught.value.why is SheetRefusal.DAMAGED


def test_wide_and_long_cells_are_cut_to_what_can_be_shown(tmp_path: Path) -> None:
    wide = sheet_xml(
        "<row r='1'>" + "".join(f"<c t='inlineStr'><is><t>{'x' * 2_000}</t></is></c>" for _ in range(200)) + "</row>"
    )
    (sheet,) = asyncio.run(read_sheets(put(tmp_path, workbook(ROWS, raw={"xl/worksheets/sheet1.xml": wide}))))
    assert [len(row.cells) for row in sheet.rows] == [MAX_COLUMNS]
    assert len(sheet.rows[0].cells[0]) == MAX_CELL_LETTERS


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_UNPACKED_BYTES", 5_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", bytes(module.MAX_UNPACKED_BYTES + 1))
    assert path.stat().st_size < 10_000
    assert refused(path) is SheetRefusal.TOO_LARGE


def test_files_that_are_no_workbook_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = workbook(ROWS)
    assert refused(put(tmp_path, whole[: len(whole) // 2])) is SheetRefusal.DAMAGED
    assert refused(put(tmp_path, b"PK\x03\x04nothing")) is SheetRefusal.DAMAGED
    assert refused(put(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))) is SheetRefusal.DAMAGED
    assert refused(put(tmp_path, workbook([]))) is SheetRefusal.EMPTY
    assert refused(put(tmp_path, b"")) is SheetRefusal.EMPTY
    assert refused(put(tmp_path, b" ; \n")) is SheetRefusal.EMPTY
    assert refused(tmp_path / "missing.csv") is SheetRefusal.UNREADABLE
    assert refused(tmp_path) is SheetRefusal.EMPTY
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 10)
    assert refused(put(tmp_path, b"a;b\nc;d\ne;f\n")) is SheetRefusal.TOO_LARGE


def test_too_many_rows_of_a_workbook_are_refused(tmp_path: Path) -> None:
    rows = [("a", "b")] * (MAX_ROWS + 1)
    assert refused(put(tmp_path, workbook(rows))) is SheetRefusal.TOO_MANY_ROWS


def test_a_reader_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WALL_S", 0.0)
    assert refused(put(tmp_path, workbook(ROWS))) is SheetRefusal.TOO_COSTLY


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_is_as_built_and_read(language: str, tmp_path: Path) -> None:
    found = asyncio.run(read_sheets(resource_path("templates", f"danh-sach-mau_{language}.xlsx")))
    assert len(found) == 2
    assert len(found[0].rows) == 1
    assert len(found[0].rows[0].cells) == 8
    source = resource_path("templates", "source", "build_lists.py").read_text("utf-8")
    built: dict[str, object] = {"__name__": "build", "__file__": str(tmp_path / "source" / "build_lists.py")}
    exec(compile(source, "build_lists.py", "exec"), built)
    write = built["write"]
    assert callable(write)
    write(tmp_path / "again.xlsx", language)
    kept = resource_path("templates", f"danh-sach-mau_{language}.xlsx").read_bytes()
    assert (tmp_path / "again.xlsx").read_bytes() == kept


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_of_twenty_years_ago(tmp_path: Path) -> None:
    source = put(tmp_path, workbook(ROWS))
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xls", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(source)], check=True, capture_output=True, timeout=100)
    (sheet,) = asyncio.run(read_sheets(tmp_path / "list.xls"))
    assert cells(sheet) == ROWS


def test_a_workbook_of_opendocument(tmp_path: Path) -> None:
    (sheet,) = asyncio.run(read_sheets(put(tmp_path, opendocument(ROWS), "list.ods")))
    assert cells(sheet) == ROWS
    assert [row.number for row in sheet.rows] == [1, 2, 3]
    assert refused(put(tmp_path, opendocument(ROWS, times=2_000_000), "long.ods")) in (
        SheetRefusal.TOO_MANY_ROWS,
        SheetRefusal.TOO_COSTLY,
        SheetRefusal.DAMAGED,
    )
