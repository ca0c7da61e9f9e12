"""Small office files made from scratch with the standard library; knows nothing of what is tested with them."""

import io
import zipfile
from collections.abc import Mapping

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"
_ODF = (
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    ' xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    ' xmlns:ooo="http://openoffice.org/2004/office"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"'
)
_ODF_BODIES = {
    "text": "<office:text>{}</office:text>",
    "spreadsheet": '<office:spreadsheet><table:table table:name="A">{}</table:table></office:spreadsheet>',
    "presentation": '<office:presentation><draw:page draw:name="A">{}</draw:page></office:presentation>',
}


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive; the member `mimetype` is stored as it is, as OpenDocument wants it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def docx(text: str = "Nghị quyết", *, inside: str = "", relations: str = "") -> bytes:
    """`inside`: further runs of the paragraph; `relations`: further relations of the document."""
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"
    namespaces = (
        ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        f' xmlns:r="{_OFFICE}"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    )
    document = f"{_XML}<w:document{namespaces}><w:body>{paragraph}</w:body></w:document>"
    return zipped(
        {
            **_package("word/document.xml", f"{_TYPES}.wordprocessingml.document.main+xml"),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relations(relations),
        }
    )


def xlsx(text: str = "Ngân sách", *, formula: str = "") -> bytes:
    """One sheet: the text in A1, the formula (without its sign) in A2."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    if formula:
        cells += f'<row r="2"><c r="A2"><f>{formula}</f></c></row>'
    sheet = f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    return zipped(
        {
            **_package(
                "xl/workbook.xml",
                f"{_TYPES}.spreadsheetml.sheet.main+xml",
                {"xl/worksheets/sheet1.xml": f"{_TYPES}.spreadsheetml.worksheet+xml"},
            ),
            "xl/workbook.xml": f'{_XML}<workbook xmlns="{main}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations(sheet),
            "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def pptx(text: str = "Trình bày") -> bytes:
    """One slide with one text box."""
    names = (
        ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' xmlns:r="{_OFFICE}"'
    )
    empty = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="A"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
        '<a:off x="500000" y="500000"/><a:ext cx="5000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr>'
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    slide = f'<Relationship Id="rId1" Type="{_OFFICE}/slide" Target="slides/slide1.xml"/>'
    return zipped(
        {
            **_package(
                "ppt/presentation.xml",
                f"{_TYPES}.presentationml.presentation.main+xml",
                {"ppt/slides/slide1.xml": f"{_TYPES}.presentationml.slide+xml"},
            ),
            "ppt/presentation.xml": f'{_XML}<p:presentation{names}><p:sldIdLst><p:sldId id="256" r:id="rId1"/>'
            '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
            "ppt/_rels/presentation.xml.rels": _relations(slide),
            "ppt/slides/slide1.xml": f"{_XML}<p:sld{names}><p:cSld><p:spTree>{empty}{shape}</p:spTree></p:cSld>"
            "</p:sld>",
        }
    )


def odt(text: str = "Nghị quyết", *, inside: str = "", scripts: str = "", members: Mapping[str, str] = {}) -> bytes:
    """`inside`: further content behind the paragraph; `scripts`: event listeners; `members`: further files."""
    return _open_document("text", f"<text:p>{text}</text:p>{inside}", scripts, members)


def ods(text: str = "Ngân sách", *, inside: str = "") -> bytes:
    cell = f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    return _open_document("spreadsheet", f"<table:table-row>{cell}</table:table-row>{inside}")


def odp(text: str = "Trình bày") -> bytes:
    place = 'svg:x="2cm" svg:y="2cm" svg:width="15cm" svg:height="3cm"'
    box = f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"
    return _open_document("presentation", f"<draw:frame {place}>{box}</draw:frame>")


def _open_document(kind: str, inside: str, scripts: str = "", members: Mapping[str, str] = {}) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    names = {"/": mimetype, "content.xml": "text/xml", **dict.fromkeys(members, "text/xml")}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{media}"/>'
        for name, media in names.items()
    )
    manifest = (
        f'{_XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        f' manifest:version="1.3">{entries}</manifest:manifest>'
    )
    body = _ODF_BODIES[kind].format(inside)
    content = (
        f"{_XML}<office:document-content{_ODF}><office:scripts>{scripts}</office:scripts>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    return zipped({"mimetype": mimetype, "content.xml": content, **members, "META-INF/manifest.xml": manifest})


def _package(main: str, content_type: str, others: Mapping[str, str] = {}) -> dict[str, str]:
    parts = {main: content_type, **others}
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in parts.items())
    main_relation = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{main}"/>'
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": _relations(main_relation),
    }


def _relations(inside: str) -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
