"""Small lists of people in every writing, made by hand for the tests: workbooks, and CSV in letters of other times."""

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from meetroom.papers.sheet_letters import from_tcvn3

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
TCVN3_OF = {from_tcvn3(chr(code)): code for code in range(0xA1, 0xFF) if from_tcvn3(chr(code)) != chr(code)}

LIST = "Họ và tên;Chức vụ\nNguyễn Văn Ánh;Giám đốc\nTrần Thị Bích;Phó Chủ tịch\n"


def in_tcvn3(text: str) -> bytes:
    """As a program of the nineties wrote it."""
    return bytes(TCVN3_OF.get(letter, ord(letter)) for letter in unicodedata.normalize("NFC", text))


def in_windows_1258(text: str) -> bytes:
    """Letters with their hats, tones behind them."""
    written = b""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in _TONES)
        plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        written += (plain + tones).encode("cp1258")
    return written


def workbook(*sheets: Sequence[Sequence[object]], raw: dict[str, str] | None = None) -> bytes:
    """A workbook of these sheets; text, numbers and truth values.  `raw`: parts to be written as they are."""
    names = [f"sheet{n}" for n in range(1, len(sheets) + 1)]
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/{name}.xml"/>'
        for n, name in enumerate(names, 1)
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/{name}.xml" ContentType="{_SHEET}.worksheet+xml"/>' for name in names
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_SHEET}.sheet.main+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}</Relationships>',
        **{f"xl/worksheets/{name}.xml": sheet_xml(*_cells(rows)) for name, rows in zip(names, sheets, strict=True)},
        **(raw or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return buffer.getvalue()


def opendocument(rows: Sequence[Sequence[str]], times: int = 1) -> bytes:
    """A spreadsheet of OpenDocument; the last row stands in it so many times."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    lines = "".join(
        f'<table:table-row table:number-rows-repeated="{times if n == len(rows) else 1}">'
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for n, row in enumerate(rows, 1)
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="s">{lines}</table:table></office:spreadsheet>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        kind = 'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"'
        names_of = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        listed = f"<manifest:manifest {names_of}><manifest:file-entry {kind}/></manifest:manifest>"
        book.writestr("META-INF/manifest.xml", listed)
        book.writestr("content.xml", f"<office:document-content{names}>{body}</office:body></office:document-content>")
    return buffer.getvalue()


def sheet_xml(*cells: str) -> str:
    """A sheet of cells that are written already, each in a row of its own element."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(cells)}</sheetData></worksheet>'


def _cells(rows: Sequence[Sequence[object]]) -> list[str]:
    return [
        f'<row r="{n}">' + "".join(_cell(value, f"{chr(ord('A') + k)}{n}") for k, value in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, 1)
    ]


def _cell(value: object, place: str) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value != "" else ""
