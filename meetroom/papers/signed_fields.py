"""Takes signatures out of a copy that is about to be changed: their looks stay, what they prove does not.

A changed file whose signature is still in it would be shown as forged, or with some viewers as signed.
"""

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from meetroom.papers.page_content import add_to_page, drawn

_DEPTH_MAX = 32
_UNSEEN = 2 | 32  # annotation flags "hidden" and "no view"


def take_out_signatures(document: Pdf) -> int:
    """Make signature fields part of the pages they stand on.  Returns: how many were signed."""
    form = document.Root.get("/AcroForm")
    if not isinstance(form, Dictionary) or not isinstance(form.get("/Fields"), Array):
        return 0
    signed = [field for field in _fields(form.Fields, _DEPTH_MAX) if _is_signature(field) and "/V" in field]
    if not signed:
        return 0
    for field in signed:
        del field["/V"]
    for page in document.pages:
        _draw_signatures(page, document)
    form.Fields = _without_signatures(form.Fields, _DEPTH_MAX)
    _drop(form, "/SigFlags")
    _drop(document.Root, "/Perms", "/DSS")
    if not len(form.Fields):
        _drop(document.Root, "/AcroForm")
    return len(signed)


def _drop(holder: Object, *keys: str) -> None:
    for key in keys:
        if key in holder:
            del holder[key]


def _fields(fields: Iterable[Object], depth: int) -> Iterable[Object]:
    for field in fields:
        if isinstance(field, Dictionary):
            yield field
            below = field.get("/Kids")
            if isinstance(below, Array) and depth:
                yield from _fields(below, depth - 1)


def _without_signatures(fields: Iterable[Object], depth: int) -> Array:
    """A tree of fields without its signature fields, and without what only led to them."""
    kept = Array()
    for field in fields:
        if not isinstance(field, Dictionary) or _is_signature(field):
            continue
        below = field.get("/Kids")
        if isinstance(below, Array) and depth:
            field.Kids = _without_signatures(below, depth - 1)
            if len(below) and not len(field.Kids):
                continue
        kept.append(field)
    return kept


def _is_signature(field: Object) -> bool:
    return bool(field.get("/FT") == Name.Sig)


def _draw_signatures(page: Page, document: Pdf) -> None:
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, Array):
        return
    kept, looks = [], []
    for annotation in annotations:
        if not _shows_signature(annotation):
            kept.append(annotation)
        elif _has_look(annotation):
            looks.append(drawn(annotation))
    if len(kept) < len(annotations):
        page.obj["/Annots"] = Array(kept)
        add_to_page(page, document, looks)


def _shows_signature(annotation: Object) -> bool:
    if not isinstance(annotation, Dictionary) or annotation.get("/Subtype") != Name.Widget:
        return False
    above = annotation.get("/Parent")
    return _is_signature(annotation) or (isinstance(above, Dictionary) and _is_signature(above))


def _has_look(annotation: Object) -> bool:
    looks, flags = annotation.get("/AP"), annotation.get("/F", 0)
    return not int(flags) & _UNSEEN and isinstance(looks, Dictionary) and isinstance(looks.get("/N"), Stream)
