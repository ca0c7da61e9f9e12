"""Builds the templates of lists of people, `danh-sach-mau_vi.xlsx` and `danh-sach-mau_en.xlsx`; run it after a change.

The same source gives the same bytes: nothing is compressed, and every date is the same.
"""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HOME = Path(__file__).resolve().parents[1]
ROWS = 5_001
_DATE = (2025, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Head of the column, its width, how it is written, an example.
COLUMNS = {
    "vi": (
        ("Họ và tên", 28, "Bắt buộc. Ghi đầy đủ, đúng dấu.", "Nguyễn Văn An"),
        ("Chức vụ", 28, "Hiện dưới tên người.", "Phó Giám đốc"),
        ("Cơ quan, đơn vị", 30, "Được ghép vào sau chức vụ.", "Sở Tài chính"),
        ("Điểm cầu", 26, "Phòng họp của người đó; để trống nếu họp từ xa. Tên chưa có sẽ thành điểm cầu mới.",
         "Xã Tân Phú"),
        ("Tổ, nhóm", 26, "Nhiều nhóm thì cách nhau bằng dấu chấm phẩy (;).", "Tổ 1; Ban Pháp chế"),
        ("Vai trò", 20, "Đại biểu, Chủ tọa, Thư ký, Khách mời, Ban kiểm phiếu, Văn thư, Kỹ thuật điểm cầu, "
                        "Quan sát viên. Để trống: Đại biểu.", "Đại biểu"),
        ("Quyền biểu quyết", 18, "có hoặc không. Để trống: đại biểu và chủ tọa có, người khác không.", "có"),
        ("Tên đăng nhập", 24, "Để trống thì lấy theo họ tên. Hai người trùng họ tên phải có hai tên khác nhau.", ""),
    ),
    "en": (
        ("Full name", 28, "Needed. Write it whole, with its marks.", "Nguyễn Văn An"),
        ("Office", 28, "Stands below the name.", "Deputy Director"),
        ("Body", 30, "Is added behind the office.", "Department of Finance"),
        ("Point", 26, "The person's room; empty for who is elsewhere. An unknown name becomes a new point.",
         "Xã Tân Phú"),
        ("Group", 26, "Several groups are separated by a semicolon (;).", "Group 1; Legal committee"),
        ("Role", 20, "Delegate, Chair, Secretary, Guest, Scrutineer, Clerk, Point operator, Observer. Empty: Delegate.",
         "Delegate"),
        ("Has a vote", 18, "yes or no. Empty: delegates and chairs have one, others not.", "yes"),
        ("Name for logging in", 24, "Empty: made from the name. Two people of the same name need two.", ""),
    ),
}  # fmt: skip
SHEETS = {"vi": ("Danh sách", "Cách ghi"), "en": ("People", "How to write it")}
HELP_HEADS = {"vi": ("Cột", "Cách ghi", "Ví dụ"), "en": ("Column", "How to write it", "Example")}
CHOICES = {
    "vi": ("Đại biểu,Chủ tọa,Thư ký,Khách mời,Ban kiểm phiếu,Văn thư,Kỹ thuật điểm cầu,Quan sát viên", "có,không"),
    "en": ("Delegate,Chair,Secretary,Guest,Scrutineer,Clerk,Point operator,Observer", "yes,no"),
}
ROLE_COLUMN, VOTE_COLUMN = "F", "G"


def template(language: str) -> dict[str, str]:
    """The parts of a workbook by name."""
    columns = COLUMNS[language]
    people, explained = SHEETS[language]
    explanations = [HELP_HEADS[language], *((head, how, example) for head, _, how, example in columns)]
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate((people, explained), 1)
    )
    kinds = (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("worksheets/sheet2", "worksheet"),
             ("styles", "styles"))  # fmt: skip
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in kinds
    )
    parts = ("worksheets/sheet1", "worksheet"), ("worksheets/sheet2", "worksheet"), ("styles", "styles")
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{part}.xml"/>'
        for n, (part, kind) in enumerate(parts, 1)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _sheet(
            [[column[0] for column in columns]], [column[1] for column in columns], _validations(language)
        ),
        "xl/worksheets/sheet2.xml": _sheet(explanations, [24, 80, 28], ""),
    }


def _styles() -> str:
    """0 plain, 1 a head: bold on a blue ground."""
    fonts = '<font><sz val="12"/><name val="Times New Roman"/></font>'
    fonts += '<font><b/><sz val="12"/><name val="Times New Roman"/></font>'
    fills = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    fills += '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE6FB"/></patternFill></fill>'
    border = "<border><left/><right/><top/><bottom/><diagonal/></border>"
    plain = '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    head = '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    return (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2">{fonts}</fonts><fills count="3">{fills}</fills>'
        f'<borders count="1">{border}</borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="2">{plain}{head}</cellXfs></styleSheet>'
    )


def _sheet(rows: list[list[str]] | list[tuple[str, ...]], widths: list[int], validations: str) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" style="0" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    lines = "".join(
        f'<row r="{n}">' + "".join(_cell(text, "ABCDEFGH"[k], n) for k, text in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, 1)
    )
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{lines}</sheetData>{validations}</worksheet>"
    )


def _cell(text: str, column: str, row: int) -> str:
    style = 1 if row == 1 else 0
    return f'<c r="{column}{row}" s="{style}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else ""


def _validations(language: str) -> str:
    """Lists to choose from for role and vote; other words are taken too, the program says what it cannot read."""
    made = "".join(
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="{column}2:{column}{ROWS}">'
        f'<formula1>"{escape(choices)}"</formula1></dataValidation>'
        for column, choices in zip((ROLE_COLUMN, VOTE_COLUMN), CHOICES[language], strict=True)
    )
    return f'<dataValidations count="2">{made}</dataValidations>'


def write(target: Path, language: str) -> None:
    """Write the workbook of a language."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as book:
        for name, text in template(language).items():
            part = zipfile.ZipInfo(name, _DATE)
            part.create_system = 3
            part.external_attr = 0o644 << 16
            book.writestr(part, _HEAD + text)


if __name__ == "__main__":
    for chosen in COLUMNS:
        write(HOME / f"danh-sach-mau_{chosen}.xlsx", chosen)
