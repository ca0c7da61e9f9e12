"""Who reads a paper and when it is released: readers, now, by steps of time, taken back."""

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import (
    Audience,
    DocumentState,
    Role,
)
from meetroom.ui.papers_desk import PaperRow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.desk_papers import put, register, urls
from tests.ui.sitting import SECRETARY, house_in_draft, house_in_session
from tests.ui.test_chair_screen import write


def test_readers_are_picked_with_search(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    person = house.meeting.people[PersonId("p1")]
    house.do(SECRETARY, EditPerson(person=replace(person, groups=("Tổ thẩm tra",))))
    client = open_window(house, SECRETARY)
    desk = client.shell.papersDesk
    desk.draft.take(urls(put(tmp_path / "a.pdf")), "")
    assert client.wait(lambda: client.find("paperReadersFieldButton") is not None)
    assert client.wait(lambda: client.press("paperReadersFieldButton"))
    assert client.wait(lambda: client.find("audienceSearchInput") is not None)
    write(client, "audienceSearchInput", "tan phu")
    assert client.wait(lambda: [r.key for r in desk.audiences.rows.rows] == ["person:p1", "person:p4", "person:p7"])
    assert client.wait(lambda: client.press("audienceFound"))
    write(client, "audienceSearchInput", "tham tra")
    assert client.wait(lambda: client.press("reader-group:Tổ thẩm tra"))
    write(client, "audienceSearchInput", "Thịnh")
    assert client.wait(lambda: client.press("reader-person:p4"))
    assert desk.audiences.readers == "4 người sẽ đọc được"  # two persons, chair and secretary
    assert client.wait(lambda: client.press("audienceAccept"))
    assert client.wait(lambda: desk.draft.readers == "nhóm Tổ thẩm tra, Phạm Thu Hà, Bùi Thanh Bình")
    assert client.wait(lambda: desk.draft.ready)
    desk.draft.send()
    assert client.wait(lambda: len(engine_of(client).uploads) == 1)
    _, fields = engine_of(client).uploads[0]
    assert fields.audience == Audience(groups=("Tổ thẩm tra",), persons=("p1", "p7"))  # type: ignore[arg-type]


def test_nobody_cannot_be_chosen_and_a_released_paper_keeps_its_readers(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "d1", audience=Audience(persons=(PersonId("p1"),)))
    house.do(SECRETARY, ReleaseDocument(document_id=DocumentId("d1")))
    client = open_window(house, SECRETARY)
    desk = client.shell.papersDesk
    desk.edit.begin("d1")
    assert client.wait(lambda: client.find("editReadersButton") is not None)
    assert client.wait(lambda: client.press("editReadersButton"))
    assert client.wait(lambda: client.find("audienceHint") is not None)
    assert "Tài liệu đã phát hành" in desk.audiences.hint
    desk.audiences.toggle("person:p1")
    assert desk.audiences.text == "Phạm Thu Hà"
    desk.audiences.toggle("role:delegate")
    desk.audiences.accept()
    assert client.wait(lambda: client.press("editSave"))
    wanted = Audience(roles=(Role.DELEGATE,), persons=(PersonId("p1"),))
    assert client.wait(lambda: house.meeting.documents[DocumentId("d1")].audience == wanted)
    told: list[Audience] = []
    desk.audiences.begin(Audience(roles=(Role.DELEGATE,)), told.append)
    desk.audiences.toggle("role:delegate")
    assert (desk.audiences.usable, desk.audiences.readers) == (False, "Hãy chọn ai được đọc.")
    desk.audiences.accept()
    assert told == []
    desk.audiences.close()


def test_whoever_reads_for_all_stays_when_it_is_released_for_everybody(open_window: OpenWindow) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    audiences, told = client.shell.papersDesk.audiences, list[Audience]()
    audiences.begin(Audience(everyone=True), told.append, Audience(everyone=True))
    audiences.toggle("role:delegate")
    audiences.search("tan phu")
    audiences.chooseFound()
    audiences.accept()
    assert told == [Audience(everyone=True)]


def test_all_papers_of_an_item_are_released_now(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "a", "b", item="i0")
    register(house, "c", item="i1")
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("releaseItem1"))
    assert client.wait(lambda: client.find("releaseNow") is not None)
    assert [row.title for row in client.shell.papersDesk.timing.papers.rows] == ["Tài liệu a", "Tài liệu b"]
    assert client.wait(lambda: client.press("releaseNow"))

    def states() -> list[DocumentState]:
        return [d.state for d in house.meeting.documents.values()]

    released, not_yet = DocumentState.RELEASED, DocumentState.REGISTERED
    assert client.wait(lambda: states() == [released, released, not_yet])


def test_a_release_is_timed_by_steps_and_taken_back(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "d1")
    client = open_window(house, SECRETARY)
    timing = client.shell.papersDesk.timing
    assert client.wait(lambda: client.press("timePaper"))
    assert client.wait(lambda: client.find("releaseSchedule") is not None)
    assert client.wait(lambda: client.press("releaseDayMore"))
    assert client.wait(lambda: client.press("releaseHourMore"))
    before = timing.minute
    assert client.wait(lambda: client.press("releaseMinuteMore"))
    assert timing.minute != before
    assert int(timing.minute) % 5 == 0
    assert timing.day.startswith(("Ngày mai", "Thứ", "Chủ"))
    assert client.wait(lambda: client.press("releaseSchedule"))
    assert client.wait(lambda: house.meeting.documents[DocumentId("d1")].release_at is not None)
    at = house.meeting.documents[DocumentId("d1")].release_at
    assert at is not None
    assert timedelta(hours=1) < at - house.now() < timedelta(days=2)
    row = client.shell.papersDesk.papers.rows[2]
    assert isinstance(row, PaperRow)
    assert client.wait(lambda: client.shell.papersDesk.papers.rows[2].stage_text.startswith("Sẽ phát hành"))
    timing.begin([DocumentId("d1")])
    for _ in range(4):
        timing.moveDay(-1)
    assert timing.problem.startswith("Thời điểm này đã qua.")
    timing.schedule()
    assert house.meeting.documents[DocumentId("d1")].release_at == at
    assert client.wait(lambda: client.press("releaseUnplan"))
    assert client.wait(lambda: house.meeting.documents[DocumentId("d1")].release_at is None)


def test_a_clerk_prepares_papers_but_does_not_release_them(open_window: OpenWindow) -> None:
    house = house_in_session()
    clerk = house.meeting.people[PersonId("p2")]
    house.do(SECRETARY, EditPerson(person=replace(clerk, roles=(Role.CLERK,), voting=False)))
    register(house, "d1")
    client = open_window(house, "p2")
    assert client.wait(lambda: client.find("editPaper") is not None)
    assert [client.find(name) for name in ("releasePaper", "timePaper", "releaseAll", "releaseItem2")] == [None] * 4
