"""A hall of guests with lines that are pretended: who presents, what they draw, and what each is told."""

import asyncio
from typing import cast

from meetroom.domain.annotations import InkPoint, MarkId, Tool
from meetroom.domain.core import DocumentId, MeetingId, PersonId, SpeechId
from meetroom.domain.state import (
    Audience,
    Document,
    DocumentState,
    Label,
    Meeting,
    Speech,
    SpeechKind,
    SpeechState,
    Version,
)
from meetroom.protocol.codec import decode_server
from meetroom.protocol.messages import InkPresented, PresentInk, PresentPage, PresentPointer, ServerMessage
from meetroom.server.line import Line
from meetroom.server.presenting import Presenting
from meetroom.server.session import Session
from tests.domain.driving import PEOPLE, SHA, START
from tests.server.test_parts import Wire, line_over

D1, D2, SECRET = DocumentId("d1"), DocumentId("d2"), DocumentId("secret")


def paper(document_id: DocumentId, audience: Audience, state: DocumentState = DocumentState.RELEASED) -> Document:
    version = Version(number=1, original_sha256=SHA, pdf_sha256=SHA, manifest_sha256=SHA, pages=9, size_bytes=1)
    return Document(
        document_id=document_id, title="x", file_name="x.pdf", item_id=None, audience=audience, label=Label.NORMAL,
        state=state, versions=(version,),
    )  # fmt: skip


SPEECH = Speech(
    speech_id=SpeechId("s1"), person_id=PersonId("an"), item_id=None, kind=SpeechKind.NORMAL,
    state=SpeechState.SPEAKING, requested_at=START, limit_s=60,
)  # fmt: skip
MEETING = Meeting(
    meeting_id=MeetingId("m"),
    people={p.person_id: p for p in PEOPLE.values()},
    documents={
        D1: paper(D1, Audience(everyone=True)),
        D2: paper(D2, Audience(everyone=True)),
        SECRET: paper(SECRET, Audience(persons=(PersonId("binh"),))),
    },
    speeches={SPEECH.speech_id: SPEECH},
)


class Taken(Wire):
    """A connection whose frames can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._more = asyncio.Event()

    async def send(self, text: str) -> None:
        await super().send(text)
        self._more.set()

    async def has(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.taken) < count:
                self._more.clear()
                await self._more.wait()


class Guest:
    """A session as far as presenting looks at it."""

    def __init__(self, person: str) -> None:
        self.person_id = PersonId(person)
        self.wire = Taken()
        self.line: Line = line_over(self.wire, queued_bytes=1_000_000)

    @property
    def seen(self) -> list[ServerMessage]:
        return [decode_server(text) for text in self.wire.taken]

    def of(self, kind: type[ServerMessage]) -> list[ServerMessage]:
        return [m for m in self.seen if isinstance(m, kind)]


class Hall:
    """A meeting with guests, where time passes when told."""

    def __init__(self, *people: str) -> None:
        self.meeting = MEETING
        self.guests = {name: Guest(name) for name in people}
        self.now_s = 100.0
        self.presenting = Presenting(self, lambda: self.now_s)

    @property
    def live(self) -> frozenset[Session]:
        return frozenset(cast(Session, guest) for guest in self.guests.values())

    def session(self, name: str) -> Session:
        return cast(Session, self.guests[name])

    def page(self, name: str, document_id: DocumentId = D1, page: int = 0, **view: float) -> None:
        message = PresentPage(document_id=document_id, page=page, top=0.5, **view)
        self.presenting.page(self.session(name), message)

    def pointer(self, name: str, x_pt: float = 1.0, document_id: DocumentId = D1) -> None:
        message = PresentPointer(document_id=document_id, page=0, x_pt=x_pt, y_pt=2.0, shown=True)
        self.presenting.pointer(self.session(name), message)

    def ink(self, name: str, *xs: float, mark_id: str = "k", ended: bool = False, document_id: DocumentId = D1) -> None:
        message = PresentInk(
            document_id=document_id, page=0, mark_id=MarkId(mark_id), tool=Tool.PEN, color="#D4322C", width_pt=2.0,
            points=tuple(InkPoint(x, x) for x in xs), ended=ended,
        )  # fmt: skip
        self.presenting.ink(self.session(name), message)

    def wait(self) -> None:
        """Long enough that the next signal goes straight out."""
        self.now_s += 10


def xs(messages: list[ServerMessage]) -> list[list[float]]:
    return [[p.x_pt for p in m.points] for m in messages if isinstance(m, InkPresented)]


def pointing(document_id: DocumentId, x_pt: float) -> PresentPointer:
    return PresentPointer(document_id=document_id, page=0, x_pt=x_pt, y_pt=2.0, shown=True)


def drawing(document_id: DocumentId, x: float) -> PresentInk:
    return PresentInk(
        document_id=document_id, page=0, mark_id=MarkId("k1"), tool=Tool.MARKER, color="#80FFEE00", width_pt=9.0,
        points=(InkPoint(x, 2.0),), ended=True,
    )  # fmt: skip
