"""Hands out the office's own templates of minutes, for the preview at the secretary's machine; sets none of them."""

import logging
from pathlib import Path

import msgspec

from meetroom.archive.typesetting import NotTypeset, office_files, office_fonts
from meetroom.protocol.http import Problem
from meetroom.protocol.minutes import OfficeTemplates, TemplateFile, templates_version
from meetroom.server.problem_answers import ProblemFound

__all__ = ["handed_out", "templates_answer"]

log = logging.getLogger(__name__)


def templates_answer(folder: Path | None, known: str = "") -> bytes:
    """`handed_out` as JSON, for a worker's thread."""
    return msgspec.json.encode(handed_out(folder, known))


def handed_out(folder: Path | None, known: str = "") -> OfficeTemplates:
    """What the folder holds, or only its version where that is `known`; of no folder, or one without files, nothing.

    Raises: ProblemFound(TEMPLATES_UNUSABLE): no paper could be issued by it either, or its fonts are too many.
    """
    if folder is None:
        return OfficeTemplates()
    try:
        found = office_files(folder)
        if found:  # fonts alone change nothing, see `typeset`
            found |= office_fonts(folder)
    except NotTypeset as error:
        log.error("templates of minutes not handed out: %s", error)
        raise ProblemFound(Problem.TEMPLATES_UNUSABLE) from error
    files = tuple(TemplateFile(name=name, content=content) for name, content in sorted(found.items()))
    version = templates_version(files)
    return OfficeTemplates(version=version, files=() if version == known else files)
