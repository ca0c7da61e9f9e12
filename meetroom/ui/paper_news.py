"""Tells readers in a short message that papers came, changed or are gone; decides nothing and opens none."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from meetroom.domain.core import Fact
from meetroom.domain.documents import DocumentReleased, DocumentReplaced, DocumentWithdrawn
from meetroom.domain.state import DocumentState, Meeting
from meetroom.ui.view import Room
from meetroom.ui.words import Words

_RELEASED = Words("New paper: “{0}”.", "Có tài liệu mới: “{0}”.")
_RELEASED_MANY = Words("{0} new papers.", "Có {0} tài liệu mới.")
_REPLACED = Words("New version of “{0}”: {1}", "“{0}” có bản mới: {1}")
_REPLACED_MANY = Words("{0} papers have a new version.", "{0} tài liệu có bản mới.")
_WITHDRAWN = Words("“{0}” was withdrawn: {1}", "Đã thu hồi “{0}”: {1}")
_WITHDRAWN_MANY = Words("{0} papers were withdrawn.", "Đã thu hồi {0} tài liệu.")


class PaperNews(QObject):
    """Says what others did with papers while one is in the meeting; what was before one came is no news."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._room = room
        self._coming = True
        room.bridge.meetingReset.connect(self._on_reset)
        room.bridge.meetingChanged.connect(self._on_facts)

    def _on_reset(self) -> None:
        self._coming = True

    def _on_facts(self, meeting: Meeting, facts: Sequence[Fact]) -> None:
        if self._coming:
            self._coming = False
            return
        me = self._room.bridge.me
        text = news(meeting, [fact for fact in facts if fact.actor != me])
        if text is not None:
            self._room.say(text)


def news(meeting: Meeting, facts: Sequence[Fact]) -> Words | None:
    """What the facts mean for whoever reads, the gravest alone; None: nothing."""
    released, replaced, withdrawn = (
        {fact.event.document.document_id: "" for fact in facts if isinstance(fact.event, DocumentReleased)},
        {fact.event.document_id: fact.event.version.note for fact in facts if isinstance(fact.event, DocumentReplaced)},
        {fact.event.document_id: fact.event.reason for fact in facts if isinstance(fact.event, DocumentWithdrawn)},
    )
    for found, one, many, state in (
        (withdrawn, _WITHDRAWN, _WITHDRAWN_MANY, DocumentState.WITHDRAWN),
        (replaced, _REPLACED, _REPLACED_MANY, DocumentState.RELEASED),
        (released, _RELEASED, _RELEASED_MANY, DocumentState.RELEASED),
    ):
        known = [meeting.documents[key] for key in found if key in meeting.documents]
        told = [document for document in known if document.state is state]
        if len(told) > 1:
            return Words(*(words.format(len(told)) for words in many))
        if told:
            return Words(*(words.format(told[0].title, found[told[0].document_id]) for words in one))
    return None
