"""What one meeting leaves in a person's folder: where it lies, how much it takes, how it goes; opens none of it."""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from meetroom.client.chest import Chest
from meetroom.client.shelf import documents_in
from meetroom.domain.core import MeetingId

_PLACES = ("library", "search", "marks", "outbox", "meetings", "elections", "minutes")


def trace_name(meeting_id: MeetingId) -> str:
    """Under which name everything of a meeting lies: the disk does not tell which meetings these are."""
    return hashlib.sha256(meeting_id.encode()).hexdigest()[:32]


def names_in(folder: Path) -> list[str]:
    """Names of all meetings that left something in the folder of a person.  Raises: OSError."""
    found: set[str] = set()
    for place in _PLACES:
        if (folder / place).is_dir():
            found.update(path.name.split(".")[0] for path in (folder / place).iterdir())
    return sorted(found)


class Held(msgspec.Struct, frozen=True):
    """How much of a meeting is here, and how much each place of it takes."""

    documents: int
    sizes_bytes: tuple[int, ...]

    def less(self, now: "Held") -> int:
        """Bytes that went since; what others write meanwhile makes it no less."""
        return sum(max(0, before - after) for before, after in zip(self.sizes_bytes, now.sizes_bytes, strict=True))


class Traces:
    """See the module.  Every method blocks.

    Args:
        folder: of a person at a server.
        chest: of the same.
        name: see `trace_name`.
    """

    def __init__(self, folder: Path, chest: Chest, name: str) -> None:
        self.name = name
        self._chest = chest
        self.sealed = folder / "library" / name
        self.index = folder / "search" / f"{name}.bin"
        self.marks = folder / "marks" / f"{name}.log"
        self.outbox = folder / "outbox" / f"{name}.log"
        self.elections = folder / "elections" / f"{name}.bin"
        self.typed = folder / "minutes" / f"{name}.log"
        self.paper = folder / "minutes" / f"{name}.paper"
        self.card = folder / "meetings" / f"{name}.card"
        self.notes = folder / "meetings" / f"{name}.notes"

    def size_bytes(self) -> int:
        """What it takes on the disk; what goes while this looks is not counted."""
        return sum(map(_size_bytes, self._all()))

    def held(self) -> Held:
        """How much is here."""
        return Held(documents=len(documents_in(self.sealed)), sizes_bytes=tuple(map(_size_bytes, self._all())))

    def anything(self) -> bool:
        """Whether there is anything at all, keys included."""
        return bool(self._key_names()) or any(path.exists() for path in self._all())

    def any_papers(self) -> bool:
        """Whether there is anything of its papers."""
        return bool(self._key_names()) or any(path.exists() for path in (self.sealed, self.index, self.paper))

    def remove_papers(self) -> None:
        """Remove papers and all that was made of them, keys first: what has no key is noise.  Raises: OSError."""
        self._chest.destroy_document_keys(self._key_names())
        _remove((self.paper, self.index, self.sealed))

    def remove_notes(self) -> None:
        """Remove what the person wrote and drew, and the card with the meeting's title.  Raises: OSError."""
        _remove((self.marks, self.notes, self.card))

    def remove_commands(self) -> None:
        """Remove commands, those without an answer included, and secrets of votes.  Raises: OSError."""
        _remove((self.outbox, self.elections))

    def remove_typed(self) -> None:
        """Remove text of the minutes that never became a fact.  Raises: OSError."""
        _remove((self.typed,))

    def _all(self) -> tuple[Path, ...]:
        papers = (self.sealed, self.index, self.paper)
        return (*papers, self.marks, self.outbox, self.elections, self.typed, self.card, self.notes)

    def _key_names(self) -> list[str]:
        meetings: dict[str, str] = {}
        found = []
        for key_name in self._chest.document_keys():
            meeting_id = key_name.split(" ")[0]
            if meeting_id not in meetings:
                meetings[meeting_id] = trace_name(MeetingId(meeting_id))
            if meetings[meeting_id] == self.name:
                found.append(key_name)
        return found


def _size_bytes(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(map(_size_bytes, path.iterdir()))
        return path.stat().st_size
    except OSError:
        return 0


def _remove(paths: Iterable[Path]) -> None:
    """All of them, also when one does not go; then the last error is raised."""
    failed: OSError | None = None
    for path in paths:
        try:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            for torn in path.parent.glob(f"{path.name}.*.new"):
                torn.unlink(missing_ok=True)
        except OSError as error:
            failed = error
    if failed is not None:
        raise failed
