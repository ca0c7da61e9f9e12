"""Writes the demonstration's DOCX, opinions on the draft resolution; knows only the standard library."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EPOCH = (1980, 1, 1, 0, 0, 0)

_OPINIONS = (
    (
        "UBND phường Hải Lăng",
        "Khoản 2 Điều 1",
        "Đề nghị quy định rõ mức dự phòng riêng cho khu vực đô thị.",
        "Giữ nguyên; mức dự phòng chung do Hội đồng nhân dân tỉnh quyết định.",
    ),
    (
        "UBND phường Lạc Thủy",
        "Khoản 3 Điều 2",
        "Đề nghị hạ tỷ lệ mặt bằng sạch từ 70% xuống 60% với dự án tuyến.",
        "Giữ nguyên 70%; dự án tuyến được phân đoạn để giao vốn.",
    ),
    (
        "UBND xã Phú Nghĩa",
        "Khoản 4 Điều 2",
        "Đề nghị bổ sung nguyên tắc ưu tiên xã có trên 50% đồng bào dân tộc thiểu số.",
        "Tiếp thu, bổ sung tại báo cáo thuyết minh.",
    ),
    (
        "UBND xã Kỳ Sơn",
        "Điều 3",
        "Đề nghị đưa dự án di dời 46 hộ vùng sạt lở vào danh mục.",
        "Bố trí từ nguồn dự phòng, không thuộc danh mục trọng điểm.",
    ),
    (
        "UBND đặc khu Cù Lao Xanh",
        "Điều 3",
        "Đề nghị đẩy thời gian khởi công bến cập tàu lên năm 2026.",
        "Không tiếp thu; chưa hoàn thành thủ tục chuẩn bị đầu tư.",
    ),
    (
        "Sở Y tế",
        "Khoản 1 Điều 1",
        "Đề nghị tách vốn thiết bị y tế thành dòng riêng.",
        "Tiếp thu, thể hiện tại phụ lục chi tiết.",
    ),
    (
        "Sở Khoa học và Công nghệ",
        "Khoản 2 Điều 2",
        "Đề nghị nêu riêng tỷ lệ tối thiểu cho chuyển đổi số.",
        "Giữ nguyên tỷ lệ chung 20%; giao chỉ tiêu riêng trong kế hoạch hằng năm.",
    ),
    (
        "Ủy ban MTTQ Việt Nam tỉnh",
        "Khoản 1 Điều 4",
        "Đề nghị công khai tiến độ giải ngân hằng tháng đến từng chủ đầu tư.",
        "Tiếp thu toàn bộ.",
    ),
)


def _run(text: str, *, bold: bool = False, italic: bool = False, size_pt: float = 14) -> str:
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    size = round(size_pt * 2)
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>{marks}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def _paragraph(*runs: str, align: str = "both", indent: bool = True, after_pt: float = 6) -> str:
    first = '<w:ind w:firstLine="567"/>' if indent else ""
    return (
        f'<w:p><w:pPr><w:spacing w:after="{round(after_pt * 20)}"/>{first}<w:jc w:val="{align}"/></w:pPr>'
        f"{''.join(runs)}</w:p>"
    )


def _cell(width: int, *paragraphs: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(paragraphs)}</w:tc>'


def _table(widths: tuple[int, ...], rows: list[list[str]], *, border: bool) -> str:
    kind = "single" if border else "nil"
    sides = "".join(
        f'<w:{side} w:val="{kind}" w:sz="4" w:space="0" w:color="333333"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)

    def row(cells: list[str]) -> str:
        inner = "".join(_cell(w, c) for w, c in zip(widths, cells, strict=True))
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>"

    body = "".join(row(cells) for cells in rows)
    total = sum(widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )


def _head() -> str:
    def lines(*parts: str) -> str:
        return "".join(_paragraph(p, align="center", indent=False, after_pt=0) for p in parts)

    left = lines(
        _run("ỦY BAN NHÂN DÂN TỈNH LAM GIANG", size_pt=12.5),
        _run("VĂN PHÒNG", bold=True, size_pt=12.5),
        _run("Số: 1297/TH-VP", size_pt=13),
    )
    right = lines(
        _run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size_pt=12.5),
        _run("Độc lập - Tự do - Hạnh phúc", bold=True, size_pt=13.5),
        _run("Lam Giang, ngày 20 tháng 11 năm 2026", italic=True, size_pt=13.5),
    )
    return _table((3900, 5300), [[left, right]], border=False)


def _opinion_rows() -> list[list[str]]:
    def cell(text: str, *, bold: bool = False, align: str = "left") -> str:
        return _paragraph(_run(text, bold=bold, size_pt=12), align=align, indent=False, after_pt=2)

    titles = ("TT", "Cơ quan", "Điều, khoản", "Ý kiến", "Tiếp thu, giải trình")
    head = [cell(t, bold=True, align="center") for t in titles]
    rows = [
        [cell(str(n), align="center"), *(cell(text) for text in opinion)]
        for n, opinion in enumerate(_OPINIONS, start=1)
    ]
    return [head, *rows]


def _document() -> str:
    parts = (
        _head(),
        _paragraph(_run(""), indent=False),
        _paragraph(_run("TỔNG HỢP Ý KIẾN THAM GIA", bold=True), align="center", indent=False, after_pt=0),
        _paragraph(
            _run("đối với dự thảo Nghị quyết về kế hoạch đầu tư công trung hạn giai đoạn 2026 – 2030", bold=True),
            align="center",
            indent=False,
            after_pt=12,
        ),
        _paragraph(
            _run(
                "Văn phòng Ủy ban nhân dân tỉnh đã gửi dự thảo Nghị quyết đến 10 phường, xã, đặc khu và 12 sở, ban, "
                "ngành. Đến hết ngày 18 tháng 11 năm 2026 có 22/22 cơ quan gửi ý kiến bằng văn bản, trong đó 14 cơ "
                "quan nhất trí hoàn toàn, 8 cơ quan nhất trí và có ý kiến cụ thể như sau:"
            )
        ),
        _table((680, 1830, 1330, 2860, 2500), _opinion_rows(), border=True),
        _paragraph(_run(""), indent=False),
        _paragraph(
            _run(
                "Sở Tài chính đã tiếp thu, chỉnh lý và hoàn thiện dự thảo lần 3 trình phiên họp. Các nội dung còn ý "
                "kiến khác nhau được đề nghị thảo luận, biểu quyết tại phiên họp ngày 24 tháng 11 năm 2026./."
            )
        ),
        _paragraph(_run("KT. CHÁNH VĂN PHÒNG", bold=True), align="right", indent=False, after_pt=0),
        _paragraph(_run("PHÓ CHÁNH VĂN PHÒNG", bold=True), align="right", indent=False, after_pt=40),
        _paragraph(_run("Lê Thị Ngọc Diệp", bold=True), align="right", indent=False),
        _paragraph(
            _run("Tài liệu minh họa – địa danh, nhân vật và số liệu là giả định.", italic=True, size_pt=9),
            align="center",
            indent=False,
        ),
    )
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1247" w:right="1021" w:bottom="1134" w:left="1701" '
        'w:header="567" w:footer="567" w:gutter="0"/>'
        "</w:sectPr>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="{_W}"><w:body>'
        f"{''.join(parts)}{page}</w:body></w:document>"
    )


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>Tổng hợp ý kiến tham gia</dc:title><dc:creator>Văn phòng UBND tỉnh Lam Giang</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2026-11-20T01:00:00Z</dcterms:created></cp:coreProperties>'
)


def docx() -> bytes:
    """The DOCX; the same bytes every time."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "docProps/core.xml": _CORE,
        "word/document.xml": _document(),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, text.encode())
    return buffer.getvalue()
