"""Marks between devices and people over a real server: private stays private, offline work converges."""

import pytest
from msgspec.structs import replace

from meetroom.client.engine import ClientProblem, LinkState
from meetroom.domain.annotations import InkPoint, InkStroke, Mark, MarkId, Sharing, StickyNote
from meetroom.domain.core import DocumentId, GroupId, PersonId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Audience
from tests.client.conftest import Client, Town
from tests.client.test_engine import problem_of
from tests.faults.line import BadLine


def note(mark_id: str, document_id: DocumentId, author: PersonId, text: str = "hỏi lại") -> Mark:
    shape = StickyNote(x_pt=10.0, y_pt=20.0, text=text)
    return Mark(mark_id=MarkId(mark_id), document_id=document_id, version=1, page=0, author=author, shape=shape)


def texts(client: Client, document_id: DocumentId) -> list[str]:
    shapes = [mark.shape for mark in client.engine.marks.of(document_id)]
    return sorted(shape.text for shape in shapes if isinstance(shape, StickyNote))


async def synced(client: Client) -> None:
    await client.heard.until(lambda: client.engine.marks.unsynced == 0)


@pytest.fixture
async def document_id(town: Town) -> DocumentId:
    await town.delegate("an")
    await town.delegate("binh")
    document_id = await town.document()
    await town.command(ReleaseDocument(document_id=document_id))
    return document_id


async def test_private_marks_follow_the_person_and_nobody_else(town: Town, document_id: DocumentId) -> None:
    tablet, other = await town.come("an"), await town.come("binh")
    tablet.engine.marks.put(note("m1", document_id, tablet.me, "riêng tư"))
    await synced(tablet)
    laptop = await town.come("an")
    await laptop.heard.until(lambda: texts(laptop, document_id) == ["riêng tư"])
    assert texts(other, document_id) == []
    stored = b"".join(path.read_bytes() for path in (town.folder / "server").rglob("*") if path.is_file())
    assert "riêng tư".encode() not in stored


async def test_shared_marks_reach_everybody_and_can_be_deleted(town: Town, document_id: DocumentId) -> None:
    an, binh = await town.come("an"), await town.come("binh")
    an.engine.marks.put(note("m1", document_id, an.me, "xem chỗ này"), Sharing.SHARED)
    await binh.heard.until(lambda: texts(binh, document_id) == ["xem chỗ này"])
    assert binh.engine.marks.sharing_of(MarkId("m1")) is Sharing.SHARED
    an.engine.marks.delete(MarkId("m1"))
    await binh.heard.until(lambda: texts(binh, document_id) == [])


async def test_a_layer_for_one_is_seen_by_one_and_later_by_more(town: Town, document_id: DocumentId) -> None:
    await town.delegate("chi")
    an, binh, chi = await town.come("an"), await town.come("binh"), await town.come("chi")
    an.engine.marks.put(note("m1", document_id, an.me, "cho Bình"), Sharing.SHARED, Audience(persons=(binh.me,)))
    an.engine.marks.put(note("m2", document_id, an.me, "cho mọi người"), Sharing.SHARED)
    await binh.heard.until(lambda: texts(binh, document_id) == ["cho Bình", "cho mọi người"])
    await chi.heard.until(lambda: texts(chi, document_id) == ["cho mọi người"])
    for audience in (Audience(persons=(binh.me, chi.me)), Audience(everyone=True)):
        an.engine.marks.put(note("m1", document_id, an.me, "cho Bình"), Sharing.SHARED, audience)
    await chi.heard.until(lambda: texts(chi, document_id) == ["cho Bình", "cho mọi người"])
    await synced(an)
    laptop = await town.come("an")
    await laptop.heard.until(lambda: laptop.engine.marks.audience_of(MarkId("m1")) == Audience(everyone=True))


async def test_whoever_loses_a_group_loses_its_layer(town: Town, document_id: DocumentId) -> None:
    an, binh = await town.come("an"), await town.come("binh")
    ban = Audience(groups=(GroupId("ban"),))
    me = replace(town.chair.engine.replica.meeting.people[binh.me], groups=ban.groups)
    await town.command(EditPerson(person=me))
    an.engine.marks.put(note("m1", document_id, an.me, "trong ban"), Sharing.SHARED, ban)
    await binh.heard.until(lambda: texts(binh, document_id) == ["trong ban"])
    await town.command(EditPerson(person=replace(me, groups=())))
    await binh.heard.until(lambda: texts(binh, document_id) == [])
    an.engine.marks.put(note("m2", document_id, an.me, "cho mọi người"), Sharing.SHARED)
    await binh.heard.until(lambda: texts(binh, document_id) == ["cho mọi người"])


async def test_offline_work_of_two_devices_converges(town: Town, document_id: DocumentId) -> None:
    async with BadLine(*town.address) as line:
        tablet = await town.come("an", port=line.port)
        laptop = await town.come("an")
        tablet.engine.marks.put(note("both", document_id, tablet.me, "đầu"))
        await laptop.heard.until(lambda: texts(laptop, document_id) == ["đầu"])
        line.cut()
        await tablet.heard.until(lambda: tablet.heard.link is LinkState.CONNECTING)
        tablet.engine.marks.put(note("t", document_id, tablet.me, "trên máy tính bảng"))
        tablet.engine.marks.put(note("both", document_id, tablet.me, "sửa một"))
        tablet.engine.marks.put(note("both", document_id, tablet.me, "sửa hai"))
        laptop.engine.marks.put(note("l", document_id, laptop.me, "trên máy xách tay"))
        laptop.engine.marks.put(note("both", document_id, laptop.me, "sửa khác"))
        await synced(laptop)
        line.restore()
        tablet.engine.reconnect_now()
        expected = ["sửa hai", "trên máy tính bảng", "trên máy xách tay"]
        for device in (tablet, laptop):
            await device.heard.until(lambda d=device: texts(d, document_id) == expected)  # type: ignore[misc]
        await synced(tablet)
        await tablet.engine.close()


async def test_what_was_drawn_offline_survives_a_restart(town: Town, document_id: DocumentId) -> None:
    async with BadLine(*town.address) as line:
        tablet = await town.come("an", port=line.port)
        line.cut()
        await tablet.heard.until(lambda: tablet.heard.link is LinkState.CONNECTING)
        tablet.engine.marks.put(note("m1", document_id, tablet.me, "chưa gửi"))
        await tablet.engine.marks.flushed()
        await tablet.engine.close()
        assert all("chưa gửi".encode() not in p.read_bytes() for p in tablet.folder.rglob("*") if p.is_file())
        line.restore()
        again = await town.come("an", client=town.device(tablet.folder), port=line.port)
        assert texts(again, document_id) == ["chưa gửi"]
        await synced(again)
        laptop = await town.come("an")
        await laptop.heard.until(lambda: texts(laptop, document_id) == ["chưa gửi"])
        await again.engine.close()


async def test_notes_of_an_invited_person_stay_readable_on_their_device(town: Town, document_id: DocumentId) -> None:
    account = await town.guest("chi")
    device = town.device()
    await device.engine.redeem((await town.chair.engine.invite(account)).link)
    await device.engine.enter(town.meeting_id)
    device.engine.marks.put(note("m1", document_id, device.me, "của khách"))
    await synced(device)
    await device.engine.close()
    again = town.device(device.folder)
    await again.engine.redeem((await town.chair.engine.invite(account)).link)
    await again.engine.enter(town.meeting_id)
    await again.heard.until(lambda: texts(again, document_id) == ["của khách"])


async def test_marks_of_others_are_theirs(town: Town, document_id: DocumentId) -> None:
    an, binh = await town.come("an"), await town.come("binh")
    an.engine.marks.put(note("m1", document_id, an.me), Sharing.SHARED)
    await binh.heard.until(lambda: texts(binh, document_id))

    async def delete() -> None:
        binh.engine.marks.delete(MarkId("m1"))

    async def overwrite() -> None:
        binh.engine.marks.put(note("m1", document_id, binh.me), Sharing.SHARED)

    async def take_back() -> None:
        an.engine.marks.put(note("m1", document_id, an.me), Sharing.PRIVATE)

    for attempt in (delete, overwrite, take_back):
        assert (await problem_of(attempt())).problem is ClientProblem.NOT_ALLOWED


async def test_mark_no_server_would_take_is_refused_here(town: Town, document_id: DocumentId) -> None:
    an = await town.come("an")
    points = tuple(InkPoint(x_pt=float(n), y_pt=1.0) for n in range(20_001))
    stroke = InkStroke(points=points, color="#000000", width_pt=1.0)
    mark = Mark(mark_id=MarkId("m1"), document_id=document_id, version=1, page=0, author=an.me, shape=stroke)

    async def put() -> None:
        an.engine.marks.put(mark)

    assert (await problem_of(put())).problem is ClientProblem.TOO_LARGE
