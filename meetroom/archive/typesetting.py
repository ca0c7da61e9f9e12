"""Has typst set a template of the house as PDF; knows fonts and folders, never what a paper is about."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

import typst

from meetroom import resource_path


class NotTypeset(Exception):
    """A paper could not be typeset; a defect of this installation, not of what stands in it."""


def typeset(template: str, inputs: dict[str, str], stamp: datetime) -> bytes:
    """Set a template; takes some 0.1–1 s of CPU, so call it in a worker thread.

    Args:
        template: file name below `resources/templates/`.
        inputs: what the template reads from `sys.inputs`.
        stamp: the time that stands in the file, so that the same paper gives the same bytes.
    Returns: a PDF/A-3b; a plain PDF when a text has a letter no bundled font has.
    Raises: NotTypeset.
    """
    try:
        return _compile(template, inputs, stamp, ["a-3b"])
    except typst.TypstError:
        # PDF/A forbids a letter without a glyph (an emoji in a name); a readable paper matters more than the profile.
        try:
            return _compile(template, inputs, stamp, [])
        except typst.TypstError as error:
            raise NotTypeset(error.diagnostic) from error


def local(moment: datetime, zone: tzinfo) -> list[int]:
    """A time as templates take it: year, month, day, hour, minute, second."""
    t = moment.astimezone(zone)
    return [t.year, t.month, t.day, t.hour, t.minute, t.second]


def _compile(template: str, inputs: dict[str, str], stamp: datetime, standards: list[Any]) -> bytes:
    return typst.compile(
        str(resource_path("templates", template)),
        root=str(resource_path("templates")),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        timestamp=stamp.astimezone(UTC).replace(microsecond=0),
        pdf_standards=standards,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(resource_path("fonts"))],
    )
