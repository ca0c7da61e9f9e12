"""Presenting over real sockets: only readers follow, signals have a limit, malformed ink ends the session."""

from meetroom.domain.agenda import AddItem
from meetroom.domain.annotations import InkPoint
from meetroom.domain.core import DocumentId, ItemId
from meetroom.domain.documents import EditDocument, ReleaseDocument
from meetroom.domain.state import Audience, Label
from meetroom.protocol.messages import ByeReason, InkPresented, PagePresented, Ping, PointerPresented, Pong, PresentPage
from meetroom.server.config import TrafficLimits
from tests.server.conftest import Crowd, StartServer
from tests.server.papers import small_pdf
from tests.server.presenting_hall import drawing, pointing


async def released(crowd: Crowd, **fields: object) -> DocumentId:
    made = (await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(), **fields))[1]
    await crowd.lines["sec"].submit(ReleaseDocument(document_id=made["document_id"]))
    return DocumentId(made["document_id"])


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
    limits = TrafficLimits(messages_per_s=1, messages_burst=20, signals_per_s=1e-3, signals_burst=60)
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
