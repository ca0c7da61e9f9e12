"""A page with Vietnamese lines where they are wanted; knows nothing of who reads them."""

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Dictionary, Name


def stamped_paper(lines: Sequence[tuple[float, float, str]]) -> bytes:
    """One A4 page with these lines at (x, y) of the PDF's own coordinates.

    The letters have no shapes, only their codes: a reader finds the text by the map to Unicode alone.
    """
    letters = sorted({letter for _, _, text in lines for letter in text})
    codes = {letter: number + 1 for number, letter in enumerate(letters)}
    rows = "".join(f"<{code:02x}> <{ord(letter):04x}>\n" for letter, code in codes.items())
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{rows}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    shown = "".join(
        f"BT /F1 12 Tf {x} {y} Td <{''.join(f'{codes[letter]:02x}' for letter in text)}> Tj ET\n"
        for x, y, text in lines
    )
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        font.ToUnicode = pdf.make_stream(to_unicode.encode())
        page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(shown.encode())
        pdf.save(buffer, static_id=True)
    return buffer.getvalue()
