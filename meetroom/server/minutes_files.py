"""Papers of minutes on the server's disk, each under its hash, none ever changed; knows no rule and no meeting's state.

data folder/minutes/MEETING/SHA256.pdf: every revision and every signature makes a file of its own, and all are kept.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from meetroom.domain.core import MeetingId
from meetroom.store.durable import sync_folder

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WORK = ".work-"


def folder_name(meeting_id: MeetingId) -> str:
    """Under which name the files of a meeting lie: its id, unless that is no name for a folder everywhere."""
    if _PLAIN_ID.fullmatch(meeting_id):
        return meeting_id
    return f"x{hashlib.sha256(meeting_id.encode()).hexdigest()}"


class MinutesFiles:
    """The papers of one meeting.  Every method blocks: call it in a worker thread.

    Args:
        data_folder: of the server.
    """

    def __init__(self, data_folder: Path, meeting_id: MeetingId) -> None:
        self.folder = data_folder / "minutes" / folder_name(meeting_id)

    def path(self, sha256: str) -> Path:
        """Where a paper lies, or would."""
        return self.folder / f"{sha256}.pdf"

    def draft_path(self, revision: int, language: str) -> Path:
        """Where a draft lies once it was asked for."""
        return self.folder / "drafts" / f"{revision}-{language}.pdf"

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """A folder for one piece of work, gone when it is over.  Raises: OSError."""
        folder = self.folder / f"{_WORK}{secrets.token_hex(8)}"
        folder.mkdir(mode=0o700, parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def put(self, made: Path, sha256: str) -> Path:
        """Move a file of a work folder to its place; it is on disk when this returns.  Raises: OSError."""
        target = self.path(sha256)
        move_durably(made, target)
        return target

    def drop(self, sha256: str) -> None:
        """Remove a paper that no fact names."""
        with suppress(OSError):
            self.path(sha256).unlink(missing_ok=True)

    def tidy(self, is_named: Callable[[str], bool]) -> None:
        """Remove what a crash left: unfinished work, and papers that no fact of the chain names."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if path.name.startswith(_WORK):
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == ".pdf" and _SHA256.fullmatch(path.stem) and not is_named(path.stem):
                self.drop(path.stem)


def move_durably(made: Path, target: Path) -> None:
    """Move a file within the data folder, whole and on disk when this returns.  Raises: OSError."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with made.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(made, target)
    sync_folder(target.parent)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex.  Raises: OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
