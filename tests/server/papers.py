"""Small papers for tests, written by hand."""

import hashlib
import zlib


def small_pdf(text: str = "Xin chao", padding: int = 0) -> bytes:
    """A PDF of one page, written by hand; `padding` bytes of noise make it larger."""
    content = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET\n".encode()
    noise = hashlib.shake_256(text.encode()).hexdigest(padding // 2).encode()
    stream = zlib.compress(content + b"% " + noise + b"\n")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.7\n", []
    for number, content_of in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content_of)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    xref = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + xref + end
