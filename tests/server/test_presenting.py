"""What a presenter shows: who may, who sees it, how often, and what becomes of it on a line that is behind."""

import asyncio
from typing import cast

import pytest
from msgspec.structs import replace

from meetroom.domain.agenda import AddItem
from meetroom.domain.annotations import InkPoint, MarkId, Tool
from meetroom.domain.core import DocumentId, ItemId, MeetingId, PersonId, SpeechId
from meetroom.domain.documents import EditDocument, ReleaseDocument
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
from meetroom.protocol.codec import MalformedMessage, decode_server
from meetroom.protocol.messages import (
    MAX_LIVE_POINTS,
    ByeReason,
    InkPresented,
    PagePresented,
    Ping,
    PointerPresented,
    Pong,
    PresentInk,
    PresentPage,
    PresentPointer,
    ServerMessage,
)
from meetroom.server import presenting
from meetroom.server.config import TrafficLimits
from meetroom.server.line import Line
from meetroom.server.presenting import MAX_STROKES, SAMPLES_PER_S, Presenting
from meetroom.server.session import Session
from tests.domain.driving import PEOPLE, SHA, START
from tests.server.conftest import Crowd, StartServer
from tests.server.papers import small_pdf
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


async def test_the_view_is_passed_on_whole_to_everybody_else() -> None:
    hall = Hall("chair", "an", "eye")
    hall.page("chair", page=3, left=0.25, zoom=0.5)
    expected = PagePresented(by=PersonId("chair"), document_id=D1, page=3, top=0.5, left=0.25, zoom=0.5)
    assert hall.guests["an"].seen == hall.guests["eye"].seen == [expected]
    assert hall.guests["chair"].seen == []


@pytest.mark.parametrize("name", ["binh", "guest", "eye", "op", "admin", "clerk"])
async def test_whoever_may_not_present_is_not_heard(name: str) -> None:
    hall = Hall(name, "sec")
    hall.page(name)
    hall.pointer(name)
    hall.ink(name, 1)
    assert hall.guests["sec"].seen == []


async def test_whoever_has_the_floor_presents_what_they_may_open() -> None:
    hall = Hall("an", "binh")
    hall.page("an", SECRET)
    hall.page("an", DocumentId("nowhere"))
    assert hall.guests["binh"].seen == []
    hall.page("an")
    assert len(hall.guests["binh"].seen) == 1


@pytest.mark.parametrize(("took_s", "next_s"), [(0.002, presenting.LEAST_PAUSE_S), (0.1, 0.1 / presenting.MOST_SHARE)])
async def test_the_pace_is_counted_from_the_beginning_and_leaves_time_for_the_meeting(
    took_s: float, next_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = Hall("chair", "an")

    def slowly(kind: str, text: object) -> None:
        hall.now_s += took_s

    monkeypatch.setattr(hall.guests["an"].line, "push_newest", slowly)
    hall.page("chair")
    assert hall.presenting._next_s == pytest.approx(100.0 + next_s)


async def test_only_readers_of_the_document_follow() -> None:
    hall = Hall("sec", "an", "binh", "clerk")
    hall.page("sec", SECRET)
    hall.wait()
    hall.pointer("sec", document_id=SECRET)
    hall.wait()
    hall.ink("sec", 1, document_id=SECRET)
    assert [len(hall.guests[name].seen) for name in ("an", "binh", "clerk")] == [0, 3, 3]
    # From now on "an" may open it, and gets the view at once.
    wider = replace(MEETING.documents[SECRET], audience=Audience(everyone=True))
    hall.meeting = replace(MEETING, documents={**MEETING.documents, SECRET: wider})
    hall.presenting.on_sight()
    assert len(hall.guests["an"].of(PagePresented)) == 1
    assert len(hall.guests["binh"].of(PagePresented)) == 1
    # And from now on nobody may.
    gone = replace(wider, state=DocumentState.WITHDRAWN)
    hall.meeting = replace(MEETING, documents={**MEETING.documents, SECRET: gone})
    hall.presenting.on_sight()
    hall.wait()
    hall.page("sec", SECRET, 5)
    hall.pointer("sec", document_id=SECRET)
    hall.ink("sec", 2, document_id=SECRET)
    assert [len(hall.guests[name].seen) for name in ("an", "binh", "clerk")] == [1, 3, 3]


async def test_pointer_and_ink_are_of_whoever_presents_now_and_of_that_document() -> None:
    hall = Hall("chair", "sec", "an", "binh")
    hall.pointer("chair")
    hall.ink("chair", 1)
    hall.page("chair")
    hall.wait()
    hall.pointer("sec")
    hall.ink("an", 1)
    hall.pointer("chair", document_id=D2)
    hall.ink("chair", 1, document_id=D2)
    assert len(hall.guests["binh"].seen) == 1
    hall.page("sec")
    hall.wait()
    hall.pointer("chair")
    assert len(hall.guests["binh"].seen) == 2
    hall.pointer("sec")
    assert len(hall.guests["binh"].of(PointerPresented)) == 1


async def test_whoever_loses_the_floor_draws_no_more() -> None:
    hall = Hall("an", "binh")
    hall.page("an")
    hall.wait()
    hall.meeting = replace(MEETING, speeches={})
    hall.ink("an", 1)
    assert hall.guests["binh"].of(InkPresented) == []


async def test_whoever_comes_late_gets_the_view_as_long_as_somebody_may_show_it() -> None:
    hall = Hall("an", "binh")
    hall.page("an", page=4)
    for name in ("chi", "admin"):
        hall.guests[name] = Guest(name)
        hall.presenting.arrived(hall.session(name))
    assert [len(hall.guests[name].seen) for name in ("chi", "admin")] == [1, 0]
    hall.presenting.left(hall.session("chi"))
    hall.wait()
    hall.page("an", page=5)
    assert [len(hall.guests[name].seen) for name in ("chi", "binh")] == [1, 2]
    hall.meeting = replace(MEETING, speeches={})
    late = hall.guests["dung"] = Guest("dung")
    hall.presenting.arrived(hall.session("dung"))
    assert late.seen == []
    hall.wait()
    hall.page("an", page=6)
    assert late.seen == []


async def test_a_hundred_signals_within_a_frame_are_gathered() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    for number in range(100):
        hall.page("chair", page=number)
        hall.pointer("chair", number)
        hall.ink("chair", number, ended=number == 50)
    an = hall.guests["an"]
    assert len(an.seen) == 1
    await an.wire.has(4)
    kinds = [type(m) for m in an.seen]
    assert kinds == [PagePresented, PagePresented, InkPresented, PointerPresented]
    assert cast(PagePresented, an.seen[1]).page == 99
    assert cast(PointerPresented, an.seen[3]).x_pt == 99
    assert xs(an.of(InkPresented)) == [list(range(100))]
    assert cast(InkPresented, an.seen[2]).ended
    hall.presenting.stop()


async def test_a_line_that_is_behind_gets_facts_first_then_the_newest_and_all_of_a_stroke() -> None:
    hall = Hall("chair", "an", "binh")
    hall.page("chair")
    an, binh = hall.guests["an"], hall.guests["binh"]
    an.wire.gate.clear()
    an.line.push('{"type":"Online","person_ids":[]}')
    for number in range(20):
        hall.wait()
        hall.page("chair", page=number)
        hall.wait()
        hall.ink("chair", number, ended=number == 19)
        hall.wait()
        hall.pointer("chair", number)
    an.line.push('{"type":"Online","person_ids":["fact"]}')
    assert len(xs(binh.of(InkPresented))) == 20
    an.wire.gate.set()
    await asyncio.wait_for(an.line.flushed(), 60)
    assert an.wire.taken[2].endswith('["fact"]}')
    assert [type(m) for m in an.seen[3:]] == [PagePresented, InkPresented, PointerPresented]
    assert xs(an.seen) == [list(range(20))]
    hall.wait()
    hall.ink("chair", 20)
    assert xs(an.seen)[1:] == [[20]]


async def test_what_waits_for_a_dead_line_is_bounded() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    an = hall.guests["an"]
    an.wire.gate.clear()
    an.line.push('{"type":"Online","person_ids":[]}')
    for number in range(MAX_STROKES + 30):
        for _ in range(3):
            hall.wait()
            hall.ink("chair", *range(1_000), mark_id=f"k{number}")
    an.wire.gate.set()
    await asyncio.wait_for(an.line.flushed(), 60)
    assert [len(points) for points in xs(an.seen)] == [MAX_LIVE_POINTS] * MAX_STROKES


async def test_more_strokes_at_once_than_hands_are_left_out() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    for number in range(50):
        hall.ink("chair", number, mark_id=f"k{number}")
    an = hall.guests["an"]
    await an.wire.has(1 + MAX_STROKES)
    assert len(xs(an.seen)) == MAX_STROKES
    hall.presenting.stop()


async def test_a_pen_faster_than_any_is_cut_short() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    an = hall.guests["an"]
    for number in range(10):
        hall.now_s += 0.1
        hall.ink("chair", *range(1_000), mark_id=f"k{number}", ended=True)
    passed_on = [len(points) for points in xs(an.seen)]
    assert len(passed_on) == 10
    assert passed_on[:4] == [1_000] * 4
    assert sum(passed_on) <= 2 * MAX_LIVE_POINTS + SAMPLES_PER_S
    assert all(m.ended for m in an.seen if isinstance(m, InkPresented))


@pytest.mark.parametrize("off", [1e9, float("inf"), float("nan")])
async def test_ink_off_any_page_is_malformed(off: float) -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    with pytest.raises(MalformedMessage):
        hall.ink("chair", off)


async def test_whoever_leafs_through_documents_has_the_readers_of_the_last_one() -> None:
    hall = Hall("sec", "an", "binh")
    hall.page("sec")
    for number in range(50):
        hall.page("sec", (D2, SECRET)[number % 2])
    hall.presenting.on_sight()
    an, binh = hall.guests["an"], hall.guests["binh"]
    await binh.wire.has(2)
    assert [m.document_id for m in binh.of(PagePresented) if isinstance(m, PagePresented)] == [D1, SECRET]
    assert len(an.seen) == 1
    assert hall.guests["sec"].seen == []


async def test_what_was_shown_of_another_document_is_dropped() -> None:
    hall = Hall("chair", "an")
    hall.page("chair")
    hall.pointer("chair")
    hall.ink("chair", 1)
    hall.page("chair", D2)
    an = hall.guests["an"]
    await an.wire.has(2)
    assert [type(m) for m in an.seen] == [PagePresented, PagePresented]
    assert hall.presenting._timer is None


async def released(crowd: Crowd, **fields: object) -> DocumentId:
    made = (await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(), **fields))[1]
    await crowd.lines["sec"].submit(ReleaseDocument(document_id=made["document_id"]))
    return DocumentId(made["document_id"])


def pointing(document_id: DocumentId, x_pt: float) -> PresentPointer:
    return PresentPointer(document_id=document_id, page=0, x_pt=x_pt, y_pt=2.0, shown=True)


def drawing(document_id: DocumentId, x: float) -> PresentInk:
    return PresentInk(
        document_id=document_id, page=0, mark_id=MarkId("k1"), tool=Tool.MARKER, color="#80FFEE00", width_pt=9.0,
        points=(InkPoint(x, 2.0),), ended=True,
    )  # fmt: skip


async def test_over_the_wire_only_readers_follow(crowd: Crowd) -> None:
    await crowd.add("an", groups=("ban",))
    await crowd.add("binh")
    an, binh, sec = await crowd.enter("an"), await crowd.enter("binh"), crowd.lines["sec"]
    document_id = await released(crowd, audience={"groups": ["ban"]})
    await sec.say(PresentPage(document_id=document_id, page=0, top=0.1, left=0.2, zoom=0.5))
    await sec.say(drawing(document_id, 5.0))
    await sec.say(pointing(document_id, 7.0))
    seen = await an.expect(PagePresented)
    assert (seen.top, seen.left, seen.zoom) == (0.1, 0.2, 0.5)
    assert (await an.expect(InkPresented)).points == (InkPoint(5.0, 2.0),)
    assert (await an.expect(PointerPresented)).x_pt == 7.0
    await an.say(pointing(document_id, 8.0))  # does not present
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Một"))
    await binh.until(lambda: ItemId("i1") in binh.replica.meeting.items)
    assert "Presented" not in "".join(binh.raw)
    everyone = Audience(everyone=True)
    wider = EditDocument(document_id=document_id, title="x", item_id=None, audience=everyone, label=Label.NORMAL)
    await sec.submit(wider)
    assert (await binh.expect(PagePresented)).zoom == 0.5


async def test_signals_have_a_limit_of_their_own(start_server: StartServer) -> None:
    limits = TrafficLimits(messages_per_s=1, messages_burst=20, signals_per_s=1, signals_burst=60)
    crowd = Crowd(await start_server(limits=limits))
    await crowd.found()
    sec = crowd.lines["sec"]
    document_id = await released(crowd)
    await sec.say(PresentPage(document_id=document_id, page=0, top=0))
    for number in range(40):
        await sec.say(pointing(document_id, number))
    await sec.say(Ping(sent_ms=1.0))
    await sec.expect(Pong)
    for number in range(40):
        await sec.say(drawing(document_id, number))
    assert (await sec.bye()).reason is ByeReason.TOO_FAST
    await crowd.close()


async def test_what_no_pen_draws_ends_the_session(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    document_id = await released(crowd)
    await sec.say(PresentPage(document_id=document_id, page=0, top=0))
    await sec.say(drawing(document_id, 1e6))
    assert (await sec.bye()).reason is ByeReason.MALFORMED
