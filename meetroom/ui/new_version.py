"""Own marks of an older version, offered on the one being read where their text still is; changes nothing unasked."""

import asyncio
import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from meetroom.domain.annotations import Mark, MarkId
from meetroom.papers.carry_over import carry_over
from meetroom.papers.pages import PageSource, PaperUnreadable
from meetroom.ui.items.marking import MarkBoard, Opened
from meetroom.ui.view import Room
from meetroom.ui.words import Words

_CARRIED = Words("{0} notes are on this version now.", "Đã chuyển {0} ghi chú sang bản này.")


class Offer(msgspec.Struct, frozen=True):
    """What can be done with marks of older versions.

    Attributes:
        found: marks that have a place on the version being read, ready to be put there.
        homeless: how many have none, by the older version they are on.
        waiting: own marks by older version that are not on this one.
    """

    found: tuple[Mark, ...] = ()
    homeless: dict[int, int] = {}
    waiting: dict[int, int] = {}


class _GivenUp(Exception):
    """Another document is being read."""


class NewVersion(QObject):
    """See the module.  `changed`: there is another offer."""

    changed = Signal()

    def __init__(self, room: Room, board: MarkBoard) -> None:
        super().__init__(room)
        self._room, self._board = room, board
        self._opened: Opened | None = None
        self._marks: frozenset[MarkId] = frozenset()
        self._stop = threading.Event()
        self.offer = Offer()

    def open(self, opened: Opened | None, newest: bool) -> None:
        """Another version is being read.  Args: newest: marks are only offered on the newest one."""
        self._stop.set()
        self._stop = threading.Event()
        self._opened = opened if newest else None
        self._marks, self.offer = frozenset(), Offer()

    def look(self) -> None:
        """Marks changed, here or elsewhere."""
        opened, engine = self._opened, self._room.bridge.engine
        if opened is not None:
            self._room.bridge.run(_left(engine, opened), lambda left: self._search(opened, left), lambda _: None)

    def carry(self) -> None:
        """Put the marks onto the version being read, in one step; they stay on the old one too."""
        opened, marks = self._opened, self.offer.found
        if opened is None or not marks or self._board.opened is not opened:
            return
        origins = {carried_id(mark_id, opened.version): mark_id for mark_id in self._marks}
        self.offer = Offer(homeless=self.offer.homeless, waiting=self.offer.homeless)
        self.changed.emit()
        self._board.add_like(marks, origins)
        self._room.said.emit(self._room.text(_CARRIED).format(len(marks)), "green")

    def _search(self, opened: Opened, left: tuple[Mark, ...]) -> None:
        names = frozenset(mark.mark_id for mark in left)
        if opened is not self._opened or names == self._marks:
            return
        self._marks = names
        self.offer = Offer(waiting=dict(Counter(mark.version for mark in left)))
        self.changed.emit()
        if left:
            work = _placed(self._room.bridge.engine, opened, left, self._stop)
            self._room.bridge.run(work, lambda offer: self._take(opened, names, offer), lambda _: None)

    def _take(self, opened: Opened, names: frozenset[MarkId], offer: Offer | None) -> None:
        if opened is self._opened and names == self._marks and offer is not None:
            self.offer = offer
            self.changed.emit()


def carried_id(mark_id: MarkId, version: int) -> MarkId:
    """The id a mark has on another version: the same on all devices, so that none of them carries it twice."""
    return MarkId(hashlib.sha256(f"{mark_id} {version}".encode()).hexdigest()[:16])


async def _left(engine: Any, opened: Opened) -> tuple[Mark, ...]:
    """Own marks of older versions that were never carried to this one."""
    book, me = engine.marks, engine.me
    marks = [mark for mark in book.of(opened.document_id) if mark.author == me and mark.version < opened.version]
    return tuple(mark for mark in marks if not book.knows(carried_id(mark.mark_id, opened.version)))


async def _placed(engine: Any, opened: Opened, left: tuple[Mark, ...], stop: threading.Event) -> Offer | None:
    """Find places for marks; None where it was given up or an old version is not here any more."""

    def watch() -> None:
        if stop.is_set():
            raise _GivenUp

    open_reader: Callable[..., Any] = getattr(engine.library, "open_reader", engine.library.open)
    found: list[Mark] = []
    homeless: dict[int, int] = {}
    for version in sorted({mark.version for mark in left}):
        pdf = await open_reader(opened.document_id, version)
        marks = tuple(mark for mark in left if mark.version == version)
        try:
            result = await asyncio.to_thread(_carried_over, marks, pdf, opened, watch)
        except (PaperUnreadable, _GivenUp):
            return None
        found += result.carried
        if result.lost:
            homeless[version] = len(result.lost)
    moved = tuple(replace(mark, mark_id=carried_id(mark.mark_id, opened.version)) for mark in found)
    return Offer(moved, homeless, dict(Counter(mark.version for mark in left)))


def _carried_over(marks: tuple[Mark, ...], pdf: Any, opened: Opened, watch: Callable[[], None]) -> Any:
    old = PageSource(pdf)
    try:
        return carry_over(marks, old, opened.source, opened.version, watch)
    finally:
        old.close()
