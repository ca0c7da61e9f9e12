"""The office's own templates of minutes on this machine, as the server handed them out; sets none of them.

Below the folder of a person at a server, each version in a folder of its own, and beside them the name of the one that
holds.  A version comes there whole or not at all.  Names are the server's words: one that might lead out of the folder,
or mean something else on another system, spoils the whole answer.
"""

import contextlib
import os
import re
import secrets
import shutil
import unicodedata
from pathlib import Path

from meetroom.client.disk import write_durably
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.protocol.minutes import (
    MAX_TEMPLATE_BYTES,
    MAX_TEMPLATE_FILES,
    OfficeTemplates,
    TemplateFile,
    templates_version,
)

__all__ = ["KeptTemplates", "safe_name"]

_CURRENT = "current"
_VERSION = re.compile(r"[0-9a-f]{64}")
_PART_LETTERS, _NAME_LETTERS, _DEPTH = 100, 200, 8
_FORBIDDEN = frozenset('<>:"|?*\\')
_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")))


def safe_name(name: str) -> bool:
    """Whether a path of a template leads to a file below the folder on every system, and to that one alone."""
    parts = name.split("/")
    return len(name) <= _NAME_LETTERS and len(parts) <= _DEPTH and all(map(_safe_part, parts))


def _safe_part(part: str) -> bool:
    """Hidden files are no templates, so neither `.` nor `..` nor anything that begins so."""
    if not 0 < len(part) <= _PART_LETTERS or part.startswith(".") or part != part.strip() or part.endswith("."):
        return False
    return part.isprintable() and not _FORBIDDEN & set(part) and part.split(".")[0].strip().lower() not in _DEVICES


class KeptTemplates:
    """See the module.  Every method blocks.

    Args:
        folder: of templates alone; made when something comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def version(self) -> str:
        """The version that is here, empty where none is."""
        try:
            told = (self._folder / _CURRENT).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return ""
        return told if _VERSION.fullmatch(told) and (self._folder / told).is_dir() else ""

    def here(self) -> Path | None:
        """The folder of the version that is here."""
        version = self.version()
        return self._folder / version if version else None

    def keep(self, told: OfficeTemplates) -> Path | None:
        """Take what the server handed out in the place of what was here; None: the office has no templates.

        Raises: ClientError(TEMPLATES_UNUSABLE): not to be kept, and what was here stays; OSError.
        """
        before = self.version()
        if told.version:
            _check(told)
            self._write(told)
        if told.version != before:
            write_durably(self._folder / _CURRENT, told.version.encode())
        self._forget_but(told.version, before)
        return self.here()

    def _write(self, told: OfficeTemplates) -> None:
        target = self._folder / told.version
        if target.is_dir():
            return
        fresh = self._folder / f"{secrets.token_hex(8)}.new"
        try:
            for file in told.files:
                write_durably(fresh.joinpath(*file.name.split("/")), file.content)
            os.rename(fresh, target)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            if not target.is_dir():
                raise

    def _forget_but(self, *kept: str) -> None:
        """The version before stays for a page that is being set by it."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.is_dir() and path.name not in kept:
                    shutil.rmtree(path, ignore_errors=True)


def _check(told: OfficeTemplates) -> None:
    names = [file.name for file in told.files]
    if not (
        0 < len(names) <= MAX_TEMPLATE_FILES
        and sum(len(file.content) for file in told.files) <= MAX_TEMPLATE_BYTES
        and all(map(safe_name, names))
        and not _in_each_others_way(told.files)
        and templates_version(told.files) == told.version
    ):
        raise ClientError(ClientProblem.TEMPLATES_UNUSABLE)


def _in_each_others_way(files: tuple[TemplateFile, ...]) -> bool:
    """Whether two files are one on a system that does not tell capitals, or one is the folder of another."""
    names = [unicodedata.normalize("NFC", file.name).casefold() for file in files]
    folders = {name.rsplit("/", depth)[0] for name in names for depth in range(1, name.count("/") + 1)}
    return len(set(names)) < len(names) or not folders.isdisjoint(names)
