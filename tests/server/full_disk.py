"""A disk of a folder that is full from a chosen point on, until there is room again; knows no test and no product.

Points are what needs room: files opened for writing, folders made, names moved, bytes written, and facts.
"""

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from meetroom.store.failures import JournalFull
from meetroom.store.journal import SqlJournal

_WRITING = os.O_WRONLY | os.O_RDWR


class FullDisk:
    """See the module.

    Attributes:
        was_full: whether anything was refused since it was said from where on it is full.

    Args:
        put: a test's way of setting an attribute that is undone after it.
    """

    def __init__(self, folder: Path, put: Callable[[Any, str, Any], None]) -> None:
        self.was_full = False
        self._folder = str(folder)
        self._left: int | None = None
        self._handles: set[int] = set()
        for name in ("mkdir", "replace", "rename"):
            put(os, name, self._guarded(getattr(os, name)))
        put(os, "open", self._opening(os.open))
        put(io, "open", self._wrapping(io.open))
        append = SqlJournal.append_group

        def append_group(journal: SqlJournal, *given: Any) -> None:
            if self._is_full():
                raise JournalFull
            append(journal, *given)

        put(SqlJournal, "append_group", append_group)

    def full_after(self, points: int) -> None:
        """So many points find room, and none after them."""
        self._left, self.was_full = points, False

    def room_again(self) -> None:
        """Somebody made room."""
        self._left = None

    def need_room(self) -> None:
        """A point.  Raises: OSError."""
        if self._is_full():
            raise OSError(errno.ENOSPC, "No space left on device")

    def _is_full(self) -> bool:
        if self._left is None:
            return False
        self._left -= 1
        self.was_full = self.was_full or self._left < 0
        return self._left < 0

    def _is_here(self, path: Any) -> bool:
        return isinstance(path, str | os.PathLike) and str(os.fspath(path)).startswith(self._folder)

    def _guarded(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(path: Any, *given: Any, **named: Any) -> Any:
            if self._is_here(path):
                self.need_room()
            return call(path, *given, **named)

        return guarded

    def _opening(self, call: Callable[..., int]) -> Callable[..., int]:
        def opening(path: Any, flags: int, *given: Any, **named: Any) -> int:
            ours = bool(flags & _WRITING) and self._is_here(path)
            if ours:
                self.need_room()
            handle = call(path, flags, *given, **named)
            if ours:
                self._handles.add(handle)
            return handle

        return opening

    def _wrapping(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapping(file: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
            if "b" not in mode or not set(mode) & set("wxa+"):
                return call(file, mode, *given, **named)
            if isinstance(file, int):
                ours = file in self._handles
                self._handles.discard(file)
            else:
                ours = self._is_here(file)
                if ours:
                    self.need_room()
            if not ours:
                return call(file, mode, *given, **named)
            raw = _Raw(file, mode.replace("b", ""), self)
            return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

        return wrapping


class _Raw(io.FileIO):
    def __init__(self, file: Any, mode: str, disk: FullDisk) -> None:
        super().__init__(file, mode)
        self._disk = disk

    def write(self, data: Any) -> int:
        self._disk.need_room()
        # A disk takes what it has room for; the rest is asked for again.
        return super().write(memoryview(data)[: max(1, len(data) // 2)]) if len(data) > 1 << 12 else super().write(data)
