"""Places the empty signature fields of minutes before anybody signs; knows no certificate and no text of the paper."""

import io
from collections.abc import Sequence

import msgspec
import pikepdf
from pikepdf import Array, Dictionary, Name, String

from meetroom.domain.minutes_state import SignatureField

__all__ = ["ORDER", "FieldPlace", "FieldsNotPlaced", "append_signature_fields"]

ORDER: tuple[SignatureField, ...] = tuple(SignatureField)
"""Secretary, chair, seal: the order in which they sign."""

_PRINT = 4
_SIGNATURES_EXIST, _APPEND_ONLY = 1, 2
_TITLES = {
    SignatureField.SECRETARY: "Thư ký",
    SignatureField.CHAIR: "Chủ tọa",
    SignatureField.SEAL: "Cơ quan, tổ chức",
}


class FieldsNotPlaced(Exception):
    """The places do not fit the file, or it has fields already; a defect of this installation."""


class FieldPlace(msgspec.Struct, frozen=True):
    """Where a signature will stand: page counted from 0, box (left, bottom, right, top) in points from below left."""

    name: SignatureField
    page_index: int
    box_pt: tuple[float, float, float, float]


def append_signature_fields(pdf: bytes, places: Sequence[FieldPlace]) -> bytes:
    """Write the file anew with empty signature fields; the same input gives the same bytes.

    Args:
        pdf: a PDF/A-3b without any form and any signature; it stays a PDF/A-3b.
        places: one for each of `ORDER`, in any order.
    Raises: FieldsNotPlaced.
    Source: ISO 32000-1, 12.7.4.5; ISO 19005-3, 6.3.3 (an annotation has an appearance and is printed).
    """
    by_name = {place.name: place for place in places}
    if len(places) != len(by_name) or set(by_name) != set(ORDER):
        raise FieldsNotPlaced("every field needs exactly one place")
    try:
        with pikepdf.open(io.BytesIO(pdf)) as paper:
            if "/AcroForm" in paper.Root:
                raise FieldsNotPlaced("there is a form already")
            fields = [_widget(paper, by_name[name]) for name in ORDER]
            paper.Root.AcroForm = Dictionary(Fields=Array(fields), SigFlags=_SIGNATURES_EXIST | _APPEND_ONLY)
            target = io.BytesIO()
            # An object stream would be read by every older program too, but a plain table is easier to check by hand.
            paper.save(
                target,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                min_version="1.7",
            )
    except pikepdf.PdfError as error:
        raise FieldsNotPlaced("unreadable") from error
    return target.getvalue()


def _widget(paper: pikepdf.Pdf, place: FieldPlace) -> pikepdf.Object:
    left, bottom, right, top = place.box_pt
    if not (0 <= place.page_index < len(paper.pages) and left < right and bottom < top):
        raise FieldsNotPlaced(f"no such place for {place.name.value}")
    page = paper.pages[place.page_index]
    nothing = paper.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, right - left, top - bottom])
    )
    nothing.Resources = Dictionary()
    widget = paper.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(place.name.value),
            TU=String(_TITLES[place.name]),
            F=_PRINT,
            Rect=Array([left, bottom, right, top]),
            P=page.obj,
            AP=Dictionary(N=nothing),
        )
    )
    annotations = page.obj.get("/Annots", Array())
    page.obj.Annots = Array([*annotations, widget])
    return widget
