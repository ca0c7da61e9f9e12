"""A name and a time across pages, drawn by one form that all pages of a document share; knows no mark."""

import math

from pikepdf import Dictionary, Name, Object, Pdf, Stream

from meetroom.papers.appearance import UPRIGHT, numbers
from meetroom.papers.geometry import PageGeometry
from meetroom.papers.lettering import Lettering
from meetroom.papers.page_content import Placed

_SIDE = 1000.0
_SIZE = 22.0
_ROW, _GAP = 150.0, 140.0
_ANGLE = math.radians(32)
_OPACITY = 0.17
_GREY = 0.4
_LETTERS_MAX = 120


class Watermark:
    """The same words again and again, so that no part of a page is without them.

    Args:
        text: one line.
    """

    def __init__(self, document: Pdf, lettering: Lettering, text: str) -> None:
        self._form = document.make_indirect(self._made(document, lettering, " ".join(text.split())[:_LETTERS_MAX]))

    def on(self, geometry: PageGeometry) -> Placed:
        """The watermark upright on a page, as large as the page's longer side."""
        scale = max(geometry.width_pt, geometry.height_pt) / _SIDE
        turned = " ".join(f"{scale * part:.4f}" for part in UPRIGHT[geometry.rotation])
        x, y = (geometry.left + geometry.right) / 2, (geometry.bottom + geometry.top) / 2
        return self._form, lambda name: f"q {turned} {x:.2f} {y:.2f} cm {name} Do Q\n".encode("ascii")

    @staticmethod
    def _made(document: Pdf, lettering: Lettering, text: str) -> Object:
        shown, width = lettering.shown(text), lettering.face.width(text) * _SIZE
        cos, sin = math.cos(_ANGLE), math.sin(_ANGLE)
        reach, step = _SIDE * 0.75, width + _GAP
        lines = []
        for row in range(-5, 6):
            along = -reach - (row % 2) * step / 2
            while along < reach:
                x, y = along * cos - row * _ROW * sin, along * sin + row * _ROW * cos
                lines.append(f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.1f} {y:.1f} Tm {shown} Tj")
                along += step
        content = "\n".join(
            (
                "/Artifact <</Type /Pagination /Subtype /Watermark>> BDC",
                f"/Ink gs {_GREY:g} g BT /F {_SIZE:g} Tf",
                *lines,
                "ET EMC",
            )
        )
        form = Stream(document, content.encode("ascii"))
        form.stream_dict.Type, form.stream_dict.Subtype = Name.XObject, Name.Form
        form.stream_dict.BBox = numbers((-_SIDE / 2, -_SIDE / 2, _SIDE / 2, _SIDE / 2))
        state = Dictionary(Type=Name.ExtGState, CA=_OPACITY, ca=_OPACITY, BM=Name.Normal)
        form.stream_dict.Resources = Dictionary(ExtGState=Dictionary(Ink=state), Font=Dictionary(F=lettering.font))
        return form
