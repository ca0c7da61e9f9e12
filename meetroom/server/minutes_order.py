"""What the child that makes papers of minutes is asked, and what it answers; knows neither end of the line."""

from typing import Literal

import msgspec

from meetroom.confined.worker import LimitedJob
from meetroom.protocol.minutes import Language

Kind = Literal["draft", "issued", "docx"]
NO_SPACE_CODE = 28
"""Exit code where the disk is full."""


class Job(LimitedJob, frozen=True, kw_only=True):
    """Make a paper.

    Attributes:
        chain: file of links, one of JSON a line; all of them count.
        meeting_id: whose chain it is.
        target: file to write.
        templates: the office's own; empty: the program's.
    """

    kind: Kind
    chain: str
    meeting_id: str
    target: str
    language: Language
    number: str = ""
    recipients: tuple[str, ...] = ()
    templates: str = ""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; `written` False: it could not be typeset, `why` for the log."""

    written: bool
    why: str = ""
    sha256: str = ""
    size_bytes: int = 0
    pages: int = 0
