"""View, pointer and ink of whoever presents, passed on to those who follow; signals: never stored, dropped when late.

They are gathered and go out together at a pace that a hall can take, and on a line that is behind they wait for every
fact: of view and pointer the newest, of the ink a bounded amount.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from meetroom.domain.annotations import MarkId, are_on_paper
from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.state import Meeting, Role
from meetroom.domain.visibility import THE_INSIDE, may_see
from meetroom.protocol.codec import MalformedMessage, encode
from meetroom.protocol.messages import (
    MAX_LIVE_POINTS,
    InkPresented,
    PagePresented,
    PointerPresented,
    PresentInk,
    PresentPage,
    PresentPointer,
    ServerMessage,
)
from meetroom.server.allowance import Bucket
from meetroom.server.session import Session
from meetroom.server.sight import may_open

LEAST_PAUSE_S = 1 / 60
FRAMES_PER_S = 12_000
"""Signals to all followers together: some 40 % of a core, 30 a second each in a hall of four hundred."""
MOST_SHARE = 0.5
"""Of the time that passing on may take, however slow the machine: the meeting goes on beside it."""
SAMPLES_PER_S = 1_500
"""Samples of a pen that are passed on for long: a mouse makes a thousand a second, a pen some 240."""
MAX_STROKES = 8
"""Strokes of live ink that may wait at once."""


class Stage(Protocol):
    """Where somebody presents."""

    @property
    def meeting(self) -> Meeting:
        """The state now."""

    @property
    def live(self) -> frozenset[Session]:
        """All sessions that have caught up."""


Strokes = dict[MarkId, InkPresented]


class Presenting:
    """What is presented in one meeting, and who follows it.

    Args:
        stage: the meeting.
        clock: steady seconds.
    """

    def __init__(self, stage: Stage, clock: Callable[[], float] = time.monotonic) -> None:
        self._stage = stage
        self._clock = clock
        self._presented: PagePresented | None = None
        self._view: tuple[Session, PagePresented] | None = None
        self._pointer: tuple[Session, PointerPresented] | None = None
        self._ink: dict[MarkId, tuple[Session, InkPresented]] = {}
        self._behind: WeakKeyDictionary[Session, Strokes] = WeakKeyDictionary()
        self._followers: frozenset[Session] = frozenset()
        self._sight_changed = False
        self._samples = Bucket(SAMPLES_PER_S, 2 * MAX_LIVE_POINTS, clock())
        self._next_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def page(self, session: Session, message: PresentPage) -> None:
        """Somebody shows where they are; from now on they present, unless they may not."""
        if not self._may_present(session.person_id, message.document_id):
            return
        before = self._presented
        presented = PagePresented(
            by=session.person_id,
            document_id=message.document_id,
            page=message.page,
            top=message.top,
            left=message.left,
            zoom=message.zoom,
        )
        self._presented, self._view = presented, (session, presented)
        if before is None or (before.by, before.document_id) != (presented.by, presented.document_id):
            # What the one before showed belongs to another page.
            self._pointer = None
            self._ink.clear()
            self._sight_changed = True
        self._soon()

    def pointer(self, session: Session, message: PresentPointer) -> None:
        """Whoever presents points somewhere."""
        if self._presents(session.person_id, message.document_id):
            presented = PointerPresented(
                by=session.person_id,
                document_id=message.document_id,
                page=message.page,
                x_pt=message.x_pt,
                y_pt=message.y_pt,
                shown=message.shown,
            )
            self._pointer = (session, presented)
            self._soon()

    def ink(self, session: Session, message: PresentInk) -> None:
        """Whoever presents draws.  Raises: MalformedMessage for what no pen draws."""
        if not are_on_paper(message.points):
            raise MalformedMessage("off any page")
        waiting = self._ink.get(message.mark_id)
        room = waiting is not None or len(self._ink) < MAX_STROKES
        if not room or not self._presents(session.person_id, message.document_id):
            return
        # However little one message weighs, a hall multiplies it.
        few = self._samples.take(len(message.points), self._clock())
        presented = InkPresented(
            by=session.person_id,
            document_id=message.document_id,
            page=message.page,
            mark_id=message.mark_id,
            tool=message.tool,
            color=message.color,
            width_pt=message.width_pt,
            points=message.points if few else (),
            ended=message.ended,
        )
        self._ink[message.mark_id] = (session, joined(None if waiting is None else waiting[1], presented))
        self._soon()

    def arrived(self, session: Session) -> None:
        """Somebody is there only now: they get the view, if they may, and if it is still somebody's to show."""
        presented = self._presented
        if presented is not None and self._may_follow(session, presented):
            self._followers |= {session}
            if self._may_present(presented.by, presented.document_id):
                session.line.push_newest("PagePresented", _text_of(presented))

    def left(self, session: Session) -> None:
        """Somebody is gone."""
        self._followers -= {session}

    def on_sight(self) -> None:
        """Somebody may open more or less than before: whoever follows only now gets the view."""
        presented = self._presented
        if presented is None or self._sight_changed:
            return  # or everybody gets the view in a moment
        before = self._followers
        self._look_round(presented)
        late = self._followers - before
        if late:
            text = _text_of(presented)
            for session in late:
                session.line.push_newest("PagePresented", text)

    def _look_round(self, presented: PagePresented) -> None:
        self._sight_changed = False
        self._followers = frozenset(s for s in self._stage.live if self._may_follow(s, presented))

    def stop(self) -> None:
        """Pass nothing more on."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _may_present(self, person_id: PersonId, document_id: DocumentId) -> bool:
        meeting = self._stage.meeting
        speech = meeting.current_speech
        has_floor = speech is not None and speech.person_id == person_id
        chosen = has_floor or meeting.has_role(person_id, Role.CHAIR, Role.SECRETARY)
        return chosen and may_open(meeting, person_id, document_id)

    def _presents(self, person_id: PersonId, document_id: DocumentId) -> bool:
        """Whether it is this person, and this document, that is followed now."""
        shown = self._presented
        same = shown is not None and (shown.by, shown.document_id) == (person_id, document_id)
        return same and self._may_present(person_id, document_id)

    def _may_follow(self, session: Session, presented: PagePresented) -> bool:
        meeting = self._stage.meeting
        outside = meeting.doors_closed and not may_see(THE_INSIDE, meeting.people.get(session.person_id))
        return not outside and may_open(meeting, session.person_id, presented.document_id)

    def _soon(self) -> None:
        if self._timer is not None:
            return
        wait_s = self._next_s - self._clock()
        if wait_s <= 0:
            self._flush()
        else:
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._flush)

    def _flush(self) -> None:
        self._timer = None
        began_s = self._clock()
        if self._sight_changed and self._presented is not None:
            # Here and not at each signal: somebody may leaf through documents faster than a hall can be looked over.
            self._look_round(self._presented)
        view, pointer, ink = self._view, self._pointer, tuple(self._ink.values())
        self._view, self._pointer = None, None
        self._ink.clear()
        if view is not None:
            self._pass_on(*view)
        for source, stroke in ink:
            text = _text_of(stroke)
            for session in self._followers - {source}:
                self._draw(session, stroke, text)
        if pointer is not None:
            self._pass_on(*pointer)
        count = len(ink) + (view is not None) + (pointer is not None)
        # From the beginning of this one: to pass it on takes a good part of the pause in a large hall.
        took_s = self._clock() - began_s
        self._next_s = began_s + max(LEAST_PAUSE_S, count * len(self._followers) / FRAMES_PER_S, took_s / MOST_SHARE)

    def _pass_on(self, source: Session, message: PagePresented | PointerPresented) -> None:
        text, kind = _text_of(message), type(message).__name__
        for session in self._followers - {source}:
            session.line.push_newest(kind, text)

    def _draw(self, session: Session, stroke: InkPresented, text: str) -> None:
        """Give live ink to one line: at once, or put together with what of the stroke waits there already."""
        kind = f"InkPresented {stroke.mark_id}"
        if not session.line.behind:
            session.line.push_newest(kind, text)
            return
        waiting = self._behind.setdefault(session, {})
        old = waiting.get(stroke.mark_id)
        if old is not None or len(waiting) < MAX_STROKES:
            waiting[stroke.mark_id] = joined(old, stroke)
        if old is None and stroke.mark_id in waiting:
            session.line.push_newest(kind, lambda: _text_of(waiting.pop(stroke.mark_id)))


def joined(old: InkPresented | None, more: InkPresented) -> InkPresented:
    """Two pieces of a stroke as one; of too many samples the newest, which are where the pen is."""
    if old is None:
        return more
    return replace(more, points=(*old.points, *more.points)[-MAX_LIVE_POINTS:], ended=old.ended or more.ended)


def _text_of(message: ServerMessage) -> str:
    return encode(message).decode()
