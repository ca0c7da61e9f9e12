"""PDF/A-3b: makes typst's output pass the independent validator, asks it, and reads what is attached; knows no minutes.

Source: ISO 19005-3; XMP specification, part 1.
"""

import io
import zlib
from datetime import datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from meetroom.archive.pdf_tags import drop_tags, rows_as_paragraphs

NO_VALIDATOR = "the PDF/A validator is not installed (pikepdf[pdfa])"
ATTACHED_BYTES_MAX = 128 * 1024 * 1024
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
      <dc:format>application/pdf</dc:format>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
      <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
      <xmp:CreatorTool>{tool}</xmp:CreatorTool>
      <xmp:CreateDate>{stamp}</xmp:CreateDate>
      <xmp:ModifyDate>{stamp}</xmp:ModifyDate>
      <pdfaid:part>3</pdfaid:part>
      <pdfaid:conformance>B</pdfaid:conformance>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_TOOL = "meetroom"
_PRINT = 4
_PRINTED_AND_SEEN = 0b1_0010_0111  # without: invisible, hidden, not to be looked at
_TAGGED_OBJECTS_MAX = 2_000
"""Of a paper with tags: some 15 pages, some 55 where rows of tables are paragraphs.  Whoever judges three signatures
follows every object of every revision: under two seconds for so many, half a minute with all tags of 289 pages."""
_OF_SIGNATURES = ("/AcroForm", "/DSS", "/Perms", "/Extensions")


class AttachmentNotRead(Exception):
    """The file has no such attachment, or it cannot be read within `ATTACHED_BYTES_MAX`."""


def as_pdfa(pdf: bytes, *, title: str, author: str, stamp: datetime) -> bytes:
    """Typst's PDF/A-3b in the form the validator approves; the same input gives the same bytes.

    Typst lists the glyphs of a font (/CIDSet), which PDF/A-3 does not ask for and the validator does not check, and
    describes more in its metadata than PDF/A-3 allows without schemas.

    Args:
        title, author: as the file is to be called; no letter that XML has not.
        stamp: the time of making and changing that stands in the file, timezone-aware.
    """
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        _drop_glyph_lists(paper)
        _lighten_tags(paper)
        when = stamp.isoformat(timespec="seconds")
        words = {"title": escape(title), "author": escape(author), "tool": _TOOL, "stamp": when}
        metadata = _XMP.format(**words).encode()
        paper.Root.Metadata = Stream(paper, metadata, Type=Name.Metadata, Subtype=Name.XML)
        day = f"D:{stamp:%Y%m%d%H%M%S}{stamp:%z}"
        moment = f"{day[:-2]}'{day[-2:]}"
        told = {"Title": title, "Author": author, "Creator": _TOOL, "CreationDate": moment, "ModDate": moment}
        paper.trailer.Info = paper.make_indirect(Dictionary({f"/{key}": text for key, text in told.items()}))
        target = io.BytesIO()
        paper.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


def _lighten_tags(paper: pikepdf.Pdf) -> None:
    """Leave a paper as many tags as whoever judges its signatures has time for."""
    objects = len(paper.objects)
    if objects > _TAGGED_OBJECTS_MAX and objects - rows_as_paragraphs(paper) > _TAGGED_OBJECTS_MAX:
        drop_tags(paper)


def _drop_glyph_lists(paper: pikepdf.Pdf) -> None:
    seen: set[tuple[int, int]] = set()
    for page in paper.pages:
        for font in page.obj.Resources.get(Name.Font, Dictionary()).values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            for descendant in font.get(Name.DescendantFonts, Array()):
                described = descendant.get(Name.FontDescriptor, Dictionary())
                if Name.CIDSet in described:
                    del described[Name.CIDSet]


def check_pdfa(pdf: bytes) -> tuple[str, ...]:
    """What speaks against a file being PDF/A-3b by an independent validator; empty: nothing does.

    An approval is sound; a finding may be a false alarm about something the validator does not know.  It has no forms,
    so the signature fields of a paper are judged here, and the validator is asked about the paper without them.

    Returns: one line for each finding; `NO_VALIDATOR` alone where there is none; never raises for what is in the file.
    """
    try:
        from pikepdf.pdfa import validate_written
    except ImportError:
        return (NO_VALIDATOR,)
    findings, pdf = _without_signatures(pdf)
    report = validate_written(io.BytesIO(pdf), "3b")
    findings += [str(finding) for finding in report.findings]
    if not findings and not report.passed:
        findings.append(f"not approved: {report.verdict}")
    return tuple(dict.fromkeys(findings))


def _without_signatures(pdf: bytes) -> tuple[list[str], bytes]:
    """What is wrong with the form of a file, and the file without it; as it is where there is no form."""
    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as paper:
            if Name.AcroForm not in paper.Root:
                return [], pdf
            findings = _of_form(paper.Root.AcroForm)
            for page in paper.pages:
                kept = [one for one in page.obj.get(Name.Annots, Array()) if one.get(Name.Subtype) != Name.Widget]
                page.obj.Annots = Array(kept)
                if not kept:
                    del page.obj.Annots
            for name in _OF_SIGNATURES:
                if name in paper.Root:
                    del paper.Root[name]
            target = io.BytesIO()
            paper.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
            return findings, target.getvalue()
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return [f"the form cannot be read: {type(error).__name__}"], pdf


def _of_form(form: pikepdf.Object) -> list[str]:
    """Source: ISO 19005-3, 6.3.1–6.3.3, 6.4.1."""
    findings = [f"the form has {name}" for name in ("/XFA", "/NeedAppearances") if form.get(name, False)]
    for field in form.get(Name.Fields, Array()):
        name, flags = str(field.get(Name.T, "")), int(field.get(Name.F, 0))
        if field.get(Name.FT) != Name.Sig:
            findings.append(f"field {name} is no signature")
        if flags & _PRINTED_AND_SEEN != _PRINT:
            findings.append(f"field {name} is not printed")
        if any(action in field for action in ("/A", "/AA")):
            findings.append(f"field {name} has an action")
        left, bottom, right, top = field.get(Name.Rect, Array([0, 0, 1, 1]))
        # A document time stamp is nowhere on the page: what has no extent needs no appearance.
        if Name.N not in field.get(Name.AP, Dictionary()) and (left, bottom) != (right, top):
            findings.append(f"field {name} has no appearance")
    return findings


def attached_file(pdf: bytes, name: str) -> bytes:
    """An attachment of a PDF that may come from anybody.

    Raises: AttachmentNotRead.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as paper:
            specification = paper.attachments.get(name)
            if specification is None:
                raise AttachmentNotRead("no such attachment")
            return _content(specification.get_file().obj)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, zlib.error, RecursionError) as error:
        raise AttachmentNotRead(type(error).__name__) from error


def _content(stream: pikepdf.Object) -> bytes:
    """The bytes of a stream, however large it says it would become."""
    raw = stream.read_raw_bytes()
    kind = stream.get(Name.Filter, Array())
    if kind == Name.FlateDecode or (isinstance(kind, Array) and list(kind) == [Name.FlateDecode]):
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(raw, ATTACHED_BYTES_MAX)
        if not unpacker.eof:
            raise AttachmentNotRead("too large, or cut off")
        return content
    if kind == Array() and len(raw) <= ATTACHED_BYTES_MAX:
        return raw
    raise AttachmentNotRead("of an unknown form")
