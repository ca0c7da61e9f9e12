"""Draws what people see in the box of a signature, as an imported page with its own letters; knows no certificate."""

import io
from datetime import datetime, timedelta, timezone
from typing import Literal

import msgspec
import pikepdf
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from meetroom.archive.letters import printable_text
from meetroom.archive.typesetting import typeset

__all__ = ["Appearance", "stamp_style"]

Language = Literal["vi", "en"]
_VIET_NAM = timezone(timedelta(hours=7))
_BY = {"vi": "Ký số bởi:", "en": "Digitally signed by:"}
_AT = {"vi": "Thời gian ký: {0:%d/%m/%Y %H:%M:%S} {1}", "en": "Time: {0:%d/%m/%Y %H:%M:%S} {1}"}


class Appearance(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the box; `office` may be empty."""

    name: str
    office: str = ""
    at: datetime
    language: Language = "vi"


def stamp_style(appearance: Appearance, box_pt: tuple[float, float]) -> BaseStampStyle:
    """The look of a signature in a box of this width and height; takes some 0.1 s of processor time.

    Raises: NotTypeset.
    """
    return _Style(border_width=0, page=_page(appearance, box_pt))


def _page(appearance: Appearance, box_pt: tuple[float, float]) -> bytes:
    at = appearance.at.astimezone(_VIET_NAM)
    data = {
        "width_pt": box_pt[0],
        "height_pt": box_pt[1],
        "by": _BY[appearance.language],
        "name": printable_text(appearance.name),
        "office": printable_text(appearance.office),
        "at": _AT[appearance.language].format(at, f"{at:%z}"[:3] + ":" + f"{at:%z}"[3:]),
        "language": appearance.language,
    }
    drawn = typeset("signature.typ", {"data": msgspec.json.encode(data).decode()}, appearance.at)
    return _for_archive(drawn.pdf)


def _for_archive(drawn: bytes) -> bytes:
    """The page without what PDF/A-3 readers object to when it lies within another file."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn)) as page:
        for item in page.objects:
            if isinstance(item, pikepdf.Dictionary) and "/CIDSet" in item:
                del item["/CIDSet"]  # it is optional, and typst's is of another subset
        for key in ("/StructParents", "/Tabs", "/Annots"):
            if key in page.pages[0].obj:
                del page.pages[0].obj[key]
        page.save(target, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


class _Style(BaseStampStyle):
    """A look that is drawn already."""

    def __init__(self, *, border_width: int, page: bytes) -> None:
        super().__init__(border_width=border_width)
        object.__setattr__(self, "page", page)  # the library's own class is frozen

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, object]) -> "_Stamp":
        return _Stamp(writer, self, box)


class _Stamp(BaseStamp):
    """Draws the page over the whole box, and nothing else."""

    def _render_inner_content(self) -> list[bytes]:
        writer = self.writer
        assert writer is not None
        drawn = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.style.page)), page_ix=0)
        group = drawn.get_object()
        if "/Group" in group:
            del group["/Group"]
        self.resources.xobject[NameObject("/Look")] = drawn
        return [b"/Look Do"]
