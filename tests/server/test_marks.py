"""Marks between people: private ones stay with their author, shared ones reach who may open the document."""

from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace

from meetroom.domain.annotations import Mark, MarkId, MarkRecord, Sharing, StickyNote, TextHighlight
from meetroom.domain.core import DocumentId, GroupId, MeetingId, PersonId
from meetroom.domain.documents import EditDocument, ReleaseDocument
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Audience, Label
from meetroom.protocol.messages import ByeReason, Marks, PutMarks
from meetroom.server import marks as marks_module
from meetroom.server.config import TrafficLimits
from meetroom.store.failures import NoSpace
from tests.server.conftest import Crowd, StartServer
from tests.server.papers import small_pdf
from tests.server.visitor import Line


def record(
    who: str,
    document_id: str,
    name: str = "m1",
    *,
    sharing: Sharing = Sharing.SHARED,
    lamport: int = 1,
    **fields: object,
) -> MarkRecord:
    mark = Mark(
        mark_id=MarkId(name),
        document_id=DocumentId(document_id),
        version=1,
        page=0,
        author=PersonId(who),
        shape=StickyNote(x_pt=1, y_pt=2, text="ghi chú"),
    )
    made = MarkRecord(
        mark_id=MarkId(name),
        document_id=DocumentId(document_id),
        author=PersonId(who),
        sharing=sharing,
        lamport=lamport,
        device="laptop",
        body=msgspec.json.encode(mark) if sharing is Sharing.SHARED else b"ciphertext",
    )
    return msgspec.structs.replace(made, **fields)


def holds(name: str) -> Callable[[Marks], bool]:
    return lambda marks: any(r.mark_id == name for r in marks.records)


async def paper(crowd: Crowd, *, release: bool = True, **fields: object) -> str:
    made = (await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(), **fields))[1]
    if release:
        await crowd.lines["sec"].submit(ReleaseDocument(document_id=DocumentId(made["document_id"])))
    return str(made["document_id"])


async def test_shared_and_private(crowd: Crowd) -> None:
    await crowd.add("an")
    await crowd.add("binh")
    an, binh = await crowd.enter("an"), await crowd.enter("binh")
    tablet = await crowd.people["an"].enter(crowd.meeting_id, device="tablet")
    document_id = await paper(crowd)
    me = crowd.people["an"].person_id
    private = record(me, document_id, "private", sharing=Sharing.PRIVATE)
    await an.say(PutMarks(records=(private,)))
    assert (await an.expect(Marks, holds("private"))).records == (private,)
    await tablet.expect(Marks, holds("private"))
    shared = record(me, document_id, "shared")
    await an.say(PutMarks(records=(shared,)))
    await binh.expect(Marks, holds("shared"))
    assert "private" not in "".join(binh.raw)
    # A resent mark is echoed, so that its sender knows it is stored, but told to nobody else.
    await an.say(PutMarks(records=(shared,)))
    await an.expect(Marks, holds("shared"))
    await an.expect(Marks, holds("shared"))
    gone = record(me, document_id, "shared", lamport=2, deleted=True, body=b"")
    await an.say(PutMarks(records=(gone,)))
    assert (await binh.expect(Marks, lambda m: m.records[0].deleted if m.records else False)).records == (gone,)
    late = await crowd.people["an"].enter(crowd.meeting_id, device="third")
    assert {r.mark_id for r in (await late.expect(Marks)).records} == {"private", "shared"}
    newcomer = await crowd.people["binh"].enter(crowd.meeting_id, device="other")
    assert {r.mark_id for r in (await newcomer.expect(Marks)).records} == {"shared"}
    for line in (late, newcomer, tablet):
        await line.close()


async def test_marks_follow_the_document(crowd: Crowd) -> None:
    await crowd.add("an")
    await crowd.add("binh", groups=("ban",))
    an, binh = await crowd.enter("an"), await crowd.enter("binh")
    sec = crowd.lines["sec"]
    me = crowd.people["sec"].person_id
    document_id = await paper(crowd, release=False, audience={"groups": ["ban"]})
    await sec.say(PutMarks(records=(record(me, document_id, "early"),)))
    await sec.expect(Marks, holds("early"))
    # Not released: a delegate can neither mark it nor see marks on it.
    await binh.say(PutMarks(records=(record(crowd.people["binh"].person_id, document_id, "guess"),)))
    await sec.submit(ReleaseDocument(document_id=DocumentId(document_id)))
    await binh.expect(Marks, holds("early"))
    await an.until(lambda: an.replica.seq == sec.replica.seq)
    for line in (an, sec):
        assert "guess" not in "".join(line.raw)
    assert "early" not in "".join(an.raw)


async def test_what_was_shared_stays_shared(crowd: Crowd) -> None:
    await crowd.add("an")
    an = await crowd.enter("an")
    document_id = await paper(crowd)
    me = crowd.people["an"].person_id
    await an.say(PutMarks(records=(record(me, document_id),)))
    await an.expect(Marks, holds("m1"))
    await an.say(PutMarks(records=(record(me, document_id, lamport=2, sharing=Sharing.PRIVATE),)))
    await an.say(PutMarks(records=(record(me, document_id, "m2"),)))
    await an.expect(Marks, holds("m2"))
    late = await crowd.people["an"].enter(crowd.meeting_id, device="other")
    kept = next(r for r in (await late.expect(Marks)).records if r.mark_id == "m1")
    assert kept.sharing is Sharing.SHARED
    await late.close()


async def test_a_layer_is_for_those_it_is_shared_with(crowd: Crowd) -> None:
    await crowd.add("an")
    await crowd.add("binh")
    await crowd.add("chi", groups=("ban",))
    an, binh, chi = [await crowd.enter(name) for name in ("an", "binh", "chi")]
    me, friend = crowd.people["an"].person_id, PersonId(crowd.people["binh"].person_id)
    document_id = await paper(crowd)

    async def share(name: str, audience: Audience, lamport: int = 1, *, gone: bool = False) -> None:
        changed = record(me, document_id, name, lamport=lamport, audience=audience)
        changed = replace(changed, deleted=True, body=b"") if gone else changed
        await an.say(PutMarks(records=(changed,)))
        await an.expect(Marks, lambda marks: any(r.mark_id == name and r.lamport == lamport for r in marks.records))

    await share("for-binh", Audience(persons=(friend,)))
    await share("for-ban", Audience(groups=(GroupId("ban"),)))
    await share("for-nobody", Audience())
    await share("for-all", Audience(everyone=True))
    for line, name in ((binh, "for-binh"), (chi, "for-ban")):
        seen = {r.mark_id for r in (await line.expect(Marks, holds(name))).records}
        assert seen | {r.mark_id for r in (await line.expect(Marks, holds("for-all"))).records} == {name, "for-all"}
    # Wider: whoever is new gets it.  Narrower: whoever has it goes on, and hears of the deletion.
    await share("for-binh", Audience(groups=(GroupId("ban"),)), 2)
    await chi.expect(Marks, holds("for-binh"))
    await share("for-binh", Audience(), 3, gone=True)
    for line in (binh, chi):
        assert (await line.expect(Marks, lambda m: any(r.deleted for r in m.records))).records[0].mark_id == "for-binh"
    for name, theirs in (("binh", {"for-binh", "for-all"}), ("chi", {"for-binh", "for-ban", "for-all"})):
        late = await crowd.people[name].enter(crowd.meeting_id, device="other")
        assert {r.mark_id for r in (await late.expect(Marks)).records} == theirs
        await late.close()
    assert "for-nobody" not in "".join((*binh.raw, *chi.raw))
    # In the group from now on.
    await crowd.lines["sec"].submit(EditPerson(person=replace(an.replica.meeting.people[friend], groups=("ban",))))
    assert (await binh.bye()).reason is ByeReason.ROLE_CHANGED
    again = await crowd.people["binh"].enter(crowd.meeting_id)
    assert {r.mark_id for r in (await again.expect(Marks)).records} == {"for-binh", "for-ban", "for-all"}
    await again.close()


async def test_whoever_comes_into_the_audience_of_a_document_gets_it_and_the_marks_on_it(crowd: Crowd) -> None:
    await crowd.add("an", groups=("ban",))
    await crowd.add("binh")
    an, binh, sec = await crowd.enter("an"), await crowd.enter("binh"), crowd.lines["sec"]
    document_id = DocumentId(await paper(crowd, audience={"groups": ["ban"]}))
    me = crowd.people["an"].person_id
    await an.say(PutMarks(records=(record(me, document_id, "kept"),)))
    await an.expect(Marks, holds("kept"))
    await binh.until(lambda: binh.replica.seq == an.replica.seq)
    assert binh.replica.meeting.documents == {}
    everyone = Audience(everyone=True)
    edit = EditDocument(document_id=document_id, title="Tờ trình", item_id=None, audience=everyone, label=Label.NORMAL)
    await sec.submit(edit)
    await binh.expect(Marks, holds("kept"))
    assert binh.replica.meeting.documents == sec.replica.meeting.documents
    assert (await sec.submit(replace(edit, audience=Audience(groups=(GroupId("ban"),))))).refusal == "document_released"


async def test_the_echo_says_how_a_mark_stands(crowd: Crowd) -> None:
    await crowd.add("an")
    await crowd.add("binh")
    an, binh = await crowd.enter("an"), await crowd.enter("binh")
    document_id = await paper(crowd)
    me, other = (PersonId(crowd.people[name].person_id) for name in ("an", "binh"))
    newest = record(me, document_id, lamport=5, audience=Audience(persons=(other,)))
    await an.say(PutMarks(records=(newest,)))
    await an.expect(Marks, holds("m1"))
    await an.say(PutMarks(records=(record(me, document_id, lamport=4, sharing=Sharing.PRIVATE),)))
    assert (await an.expect(Marks, holds("m1"))).records == (newest,)
    # Somebody else's id is somebody else's mark: nothing is said of it.
    taken, own = record(other, document_id, lamport=9), record(other, document_id, "own", sharing=Sharing.PRIVATE)
    await binh.say(PutMarks(records=(taken, own)))
    assert (await binh.expect(Marks, holds("own"))).records == (own,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"author": "p-somebody-else"},
        {"mark_id": "x" * 65},
        {"mark_id": ""},
        {"device": "x" * 201},
        {"lamport": 1 << 53},
        {"body": b"no mark"},
        {"body": b""},
        {"deleted": True},
        {"body": msgspec.json.encode(record("p-somebody-else", "d"))},
        {"mark_id": "another"},
        {"audience": Audience(persons=(PersonId("a b"),))},
        {"audience": Audience(groups=(GroupId("x"),) * 301)},
        {"body": b"x" * 600_000},
    ],
)
async def test_forged_marks_end_the_session(crowd: Crowd, wrong: dict[str, object]) -> None:
    await crowd.add("an")
    an = await crowd.enter("an")
    document_id = await paper(crowd)
    forged = msgspec.structs.replace(record(crowd.people["an"].person_id, document_id), **wrong)
    await an.say(PutMarks(records=(forged,)))
    assert (await an.bye()).reason is ByeReason.MALFORMED


async def test_a_mark_off_the_page_ends_the_session(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    made = record(crowd.people["sec"].person_id, await paper(crowd))
    assert b'"x_pt":1,' in made.body
    await sec.say(PutMarks(records=(replace(made, body=made.body.replace(b'"x_pt":1,', b'"x_pt":1e9,')),)))
    assert (await sec.bye()).reason is ByeReason.MALFORMED


async def test_many_marks_come_in_several_messages(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    document_id = await paper(crowd)
    me = crowd.people["sec"].person_id
    body = b"x" * 100_000
    for number in range(5):
        private = record(me, document_id, f"m{number}", sharing=Sharing.PRIVATE, body=body)
        await sec.say(PutMarks(records=(private,)))
    await sec.expect(Marks, holds("m4"))
    late: Line = await crowd.people["sec"].enter(crowd.meeting_id, device="other")
    found: set[str] = set()
    while len(found) < 5:
        found |= {r.mark_id for r in (await late.expect(Marks)).records}
    assert sum(isinstance(message, Marks) for message in late.seen) > 1
    await late.close()


async def test_more_marks_than_a_connection_may_keep_waiting_come_all_the_same(start_server: StartServer) -> None:
    """Somebody who shares marks by the megabyte must not keep everybody out."""
    server = await start_server(limits=TrafficLimits(queued_bytes=700_000))
    crowd = Crowd(server)
    await crowd.found()
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    document_id = await paper(crowd, release=False)
    me = crowd.people["sec"].person_id
    names = {f"m{number}" for number in range(30)}
    for name in names:
        mark = Mark(
            mark_id=MarkId(name),
            document_id=DocumentId(document_id),
            version=1,
            page=0,
            author=PersonId(me),
            shape=TextHighlight(rects=(), color="#ffee00", text="x" * 300_000),
        )
        await sec.say(PutMarks(records=(record(me, document_id, name, body=msgspec.json.encode(mark)),)))
        await sec.expect(Marks, holds(name))
    late = await crowd.people["sec"].enter(crowd.meeting_id, device="other")
    assert await _all_of(late, names) == names
    await sec.submit(ReleaseDocument(document_id=DocumentId(document_id)))
    assert await _all_of(an, names) == names
    await late.close()
    await crowd.close()


async def test_nobody_fills_the_server_with_marks(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks_module, "MAX_PERSON_BYTES", 2_000)
    sec = crowd.lines["sec"]
    document_id = await paper(crowd)
    me = crowd.people["sec"].person_id

    def private(name: str, lamport: int = 1, **fields: object) -> MarkRecord:
        return record(me, document_id, name, sharing=Sharing.PRIVATE, lamport=lamport, **fields)

    await sec.say(PutMarks(records=(private("one", body=b"x" * 600),)))
    await sec.expect(Marks, holds("one"))
    # The same mark redrawn takes no more room than before.
    await sec.say(PutMarks(records=(private("one", 2, body=b"y" * 300),)))
    await sec.expect(Marks, holds("one"))
    await sec.say(PutMarks(records=(private("two", body=b"x" * 1_250),)))
    await sec.say(PutMarks(records=(private("one", 3, deleted=True, body=b""),)))
    await sec.expect(Marks, lambda marks: any(r.deleted for r in marks.records))
    assert not any(isinstance(m, Marks) and holds("two")(m) for m in sec.seen)
    await sec.say(PutMarks(records=(private("two", body=b"x" * 1_250),)))
    await sec.expect(Marks, holds("two"))


async def test_nor_with_marks_that_are_nothing(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is deleted takes room as well; there is always room for deleting what is there."""
    monkeypatch.setattr(marks_module, "MAX_PERSON_BYTES", 2_000)
    sec, stored = crowd.lines["sec"], crowd.server.house.store.marks
    document_id = await paper(crowd)
    me = crowd.people["sec"].person_id
    await sec.say(PutMarks(records=tuple(record(me, document_id, f"m{n}") for n in range(3))))
    await sec.expect(Marks, holds("m2"))
    graves = tuple(record(me, document_id, f"g{n}", deleted=True, body=b"") for n in range(50))
    gone = record(me, document_id, "m0", lamport=2, deleted=True, body=b"")
    await sec.say(PutMarks(records=(*graves, gone)))
    await sec.expect(Marks, lambda marks: any(r.mark_id == "m0" and r.deleted for r in marks.records))
    assert {r.mark_id for r in stored.all(MeetingId(crowd.meeting_id))} == {"m0", "m1", "m2"}


async def _all_of(line: Line, names: set[str]) -> set[str]:
    found: set[str] = set()
    while found < names:
        found |= {r.mark_id for r in (await line.expect(Marks)).records}
    return found


async def test_no_space_for_marks(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = await paper(crowd)

    def full(*args: object) -> None:
        raise NoSpace

    monkeypatch.setattr(crowd.server.house.store.marks, "put", full)
    sec = crowd.lines["sec"]
    await sec.say(PutMarks(records=(record(crowd.people["sec"].person_id, document_id),)))
    assert (await sec.bye()).reason is ByeReason.NO_SPACE
