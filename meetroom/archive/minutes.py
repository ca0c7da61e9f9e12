"""Typesets drafted minutes as PDF; knows layout and language, never what the rules are.

Form 1.9, Appendix III of Decree 30/2020/ND-CP.  The same minutes give the same bytes.
"""

import io
from typing import Any, Unpack

import msgspec
import pikepdf

from meetroom.archive.letters import printable_text
from meetroom.archive.minutes_data import (
    VIET_NAM,
    FormFields,
    Language,
    PaperForm,
    is_draft,
    minutes_record,
    stamp_of,
    template_inputs,
)
from meetroom.archive.pdfa import AttachmentNotRead, as_pdfa, attached_file, check_pdfa
from meetroom.archive.signature_fields import ORDER, FieldPlace, append_signature_fields
from meetroom.archive.typesetting import NotTypeset, TemplateFault, Typeset, typeset
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.minutes_state import SignatureField

__all__ = [
    "VIET_NAM",
    "FieldPlace",
    "Language",
    "MinutesNotWritten",
    "MinutesPaper",
    "PaperForm",
    "RecordNotRead",
    "TemplateFault",
    "attached_record",
    "minutes_record",
    "write_issued_minutes",
    "write_minutes_pdf",
]

RECORD_NAME = "minutes.json"
_FIELDS = "<signature-field>"


class MinutesNotWritten(Exception):
    """Minutes could not be written: by a fault of the office's template, or (None) a defect of this installation."""

    def __init__(self, said: str, fault: TemplateFault | None = None) -> None:
        super().__init__(said)
        self.fault = fault


class RecordNotRead(Exception):
    """A file has no `minutes.json`, or none that can be read."""


class MinutesPaper(msgspec.Struct, frozen=True, kw_only=True):
    """The paper that is signed: a PDF/A-3b the validator approved, with empty signature fields.

    Attributes:
        pages: how many.
        fields: where the signatures will stand, in the order in which people sign.
    """

    pdf: bytes
    pages: int
    fields: tuple[FieldPlace, ...]


def write_minutes_pdf(minutes: Minutes, *, language: Language, head: str, **more: Unpack[FormFields]) -> bytes:
    """Typeset minutes to be looked at; takes some 0.1–1 s of CPU, so call it in a worker thread.

    Args: beside `language` and `head` those of `PaperForm`.
    Returns: a PDF/A-3b with `minutes.json` attached, of a draft as typst makes it, of approved minutes as the validator
        approves it; □ stands for letters the serif has not.
    Raises: MinutesNotWritten.
    Source: Decree 30/2020/ND-CP, Appendix III, Form 1.9.
    """
    form = PaperForm(language=language, head=head, **more)
    pdf = _set(minutes, form, "").pdf
    return pdf if is_draft(minutes) else _fit(minutes, form, pdf)


def write_issued_minutes(
    minutes: Minutes, *, language: Language, head: str, **more: Unpack[FormFields]
) -> MinutesPaper:
    """Typeset minutes to be signed: a validated PDF/A-3b with `minutes.json` and the three empty signature fields.

    Args: beside `language` and `head` those of `PaperForm`.
    Raises: MinutesNotWritten, also where the validator has an objection.
    Source: Decree 30/2020/ND-CP, Appendix III, Form 1.9; ISO 19005-3.
    """
    form = PaperForm(language=language, head=head, **more)
    made = _set(minutes, form, _FIELDS)
    pdf = _fit(minutes, form, made.pdf)
    # Before the fields are added: the validator knows no forms, and theirs follow ISO 19005-3, 6.3 and 6.4.1.
    findings = check_pdfa(pdf)
    if findings:
        raise MinutesNotWritten("; ".join(findings[:5]), _unfit(form, findings[0]))
    pages, fields = _places(pdf, msgspec.json.decode(made.values), form)
    pdf = append_signature_fields(pdf, fields)
    return MinutesPaper(pdf=pdf, pages=pages, fields=fields)


def attached_record(pdf: bytes) -> bytes:
    """`minutes.json` out of a PDF that may come from anybody.  Raises: RecordNotRead."""
    try:
        return attached_file(pdf, RECORD_NAME)
    except AttachmentNotRead as error:
        raise RecordNotRead(str(error)) from error


def _set(minutes: Minutes, form: PaperForm, query: str) -> Typeset:
    inputs = template_inputs(minutes, form, printable_text) | {"raw": minutes_record(minutes, form.head).decode()}
    template = f"minutes_{form.language}.typ"
    try:
        return typeset(template, inputs, stamp_of(minutes), office=form.templates, query=query, confined=form.confined)
    except NotTypeset as error:
        raise MinutesNotWritten(str(error), error.fault) from error


def _fit(minutes: Minutes, form: PaperForm, pdf: bytes) -> bytes:
    """A paper in the form the validator approves."""
    stamp = stamp_of(minutes).astimezone(form.zone)
    title, author = (" ".join(printable_text(text).split()) for text in (minutes.title, minutes.body))
    return as_pdfa(pdf, title=title or RECORD_NAME, author=author or RECORD_NAME, stamp=stamp)


def _places(pdf: bytes, told: list[dict[str, Any]], form: PaperForm) -> tuple[int, tuple[FieldPlace, ...]]:
    """Number of pages, and where the template left room for signatures; typst measures from above, PDF from below."""
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        heights = [float(page.mediabox[3]) for page in paper.pages]
    try:
        by_name = {SignatureField(one["name"]): one for one in told}
        fields = tuple(_place(by_name[name], heights) for name in ORDER)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise MinutesNotWritten("signature fields", _unfit(form, "signature-field: ThuKy, ChuToa, CoQuan")) from error
    return len(heights), fields


def _place(told: dict[str, Any], heights: list[float]) -> FieldPlace:
    page, x, y = told["page"] - 1, round(told["x"], 2), round(told["y"], 2)
    right, bottom = round(x + told["width"], 2), round(y + told["height"], 2)
    if page < 0 or x < 0 or y < 0 or bottom > heights[page]:
        raise ValueError("beyond the page")
    box = (x, round(heights[page] - bottom, 2), right, round(heights[page] - y, 2))
    return FieldPlace(name=SignatureField(told["name"]), page_index=page, box_pt=box)


def _unfit(form: PaperForm, said: str) -> TemplateFault | None:
    return None if form.templates is None else TemplateFault(cause="unfit", said=said)
