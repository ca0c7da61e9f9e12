"""What can be undone and done again, document by document; knows no engine and no screen."""

from collections import OrderedDict

import msgspec

from meetroom.domain.annotations import Mark, MarkId
from meetroom.domain.core import DocumentId
from meetroom.papers.pages import PageSource

MAX_STEPS = 500
MAX_DOCUMENTS = 40


class Edit(msgspec.Struct, frozen=True):
    """One mark before and after; None: not there."""

    mark_id: MarkId
    before: Mark | None
    after: Mark | None


Step = tuple[Edit, ...]
"""What one undo takes back."""


def turned_back(step: Step) -> Step:
    """The step that undoes a step."""
    return tuple(Edit(e.mark_id, e.after, e.before) for e in reversed(step))


def in_short(step: Step) -> Step:
    """The same with one edit per mark; marks that only came and went on the way are left out."""
    first: dict[MarkId, Mark | None] = {}
    last: dict[MarkId, Mark | None] = {}
    for edit in step:
        first.setdefault(edit.mark_id, edit.before)
        last[edit.mark_id] = edit.after
    return tuple(Edit(m, first[m], after) for m, after in last.items() if first[m] is not after)


class History:
    """Steps done and undone on one version of a document."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def add(self, step: Step, join: bool) -> None:
        """One more step; `join`: part of the one before."""
        if join and self.done:
            self.done[-1] += step
        else:
            self.done.append(step)
            del self.done[:-MAX_STEPS]
        self.undone.clear()


class Histories:
    """The history of each version that was read lately, so that it is still there when one comes back to it."""

    def __init__(self) -> None:
        self._of: OrderedDict[tuple[DocumentId, int], History] = OrderedDict()

    def of(self, document_id: DocumentId, version: int) -> History:
        """The history of a version."""
        key = (document_id, version)
        history = self._of.setdefault(key, History())
        self._of.move_to_end(key)
        while len(self._of) > MAX_DOCUMENTS:
            self._of.popitem(last=False)
        return history


class Opened(msgspec.Struct, frozen=True):
    """The version being read."""

    document_id: DocumentId
    version: int
    source: PageSource
