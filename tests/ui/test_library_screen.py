"""The library as a person sees it: what is kept, found and lost, and that nothing of it is cut or nameless."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from meetroom.client.engine import ClientError, ClientProblem, Login
from meetroom.client.kept import KeptDocument, KeptMeeting, KeptNote
from meetroom.client.kept_search import FoundInMeeting
from meetroom.client.traces import trace_name
from meetroom.domain.annotations import InkPoint, InkStroke, Mark, MarkId, StickyNote
from meetroom.domain.core import DocumentId, MeetingId, PersonId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting, EditMeeting, OpenMeeting
from meetroom.domain.minutes_state import SignatureField
from meetroom.domain.state import Meeting, Phase, Retention
from meetroom.papers.search_index import FoundPage, Span
from meetroom.ui.app import ClientWindow
from meetroom.ui.preferences import RecentMeeting
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.desk_papers import register
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_house import PDF, approve, closed_house, issue, sign
from tests.ui.screen_walk import cut_texts, is_button, poor_targets, scene_rect, visible_items
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_draft, house_in_session
from tests.ui.test_chair_screen import write
from tests.ui.test_look import SIZES, settle

OLD = MeetingId("m0")
LONG = "Kỳ họp thứ mười hai Hội đồng nhân dân thành phố khóa XVII, nhiệm kỳ 2021–2026, họp chuyên đề"
PAPER = DocumentId("d1")


def note(mark_id: str, text: str, page: int = 2) -> KeptNote:
    shape = StickyNote(x_pt=1.0, y_pt=1.0, text=text)
    mark = Mark(mark_id=MarkId(mark_id), document_id=PAPER, version=1, page=page, author=PersonId(ME), shape=shape)
    return KeptNote(mark=mark, sent=True)


def stroke(mark_id: str) -> KeptNote:
    shape = InkStroke(points=(InkPoint(1, 1), InkPoint(9, 9)), color="#1D4ED8", width_pt=2)
    mark = Mark(mark_id=MarkId(mark_id), document_id=PAPER, version=1, page=0, author=PersonId(ME), shape=shape)
    return KeptNote(mark=mark, sent=False)


def with_papers() -> Meeting:
    """A meeting with one paper."""
    house = house_in_draft()
    register(house, PAPER)
    return house.meeting


def kept_of(meeting: Meeting | None, *, meeting_id: MeetingId = OLD, title: str = LONG, **other: Any) -> KeptMeeting:
    found = None if meeting is None else replace(meeting, meeting_id=meeting_id, title=title)
    documents = () if found is None else tuple(KeptDocument(document=d, ready=True) for d in found.documents.values())
    given: dict[str, Any] = {
        "documents": documents,
        "notes": (),
        "entered": False,
        "unsent_commands": 0,
        "unsent_files": 0,
    }
    given |= {"unsent_notes": 0, "size_bytes": 2_400_000, **other}
    return KeptMeeting(key=trace_name(meeting_id), meeting=found, **given)


class KeptShelf:
    """What the engine says of meetings on this machine."""

    def __init__(self, *kept: KeptMeeting) -> None:
        self.kept = list(kept)
        self.found: tuple[FoundInMeeting, ...] = ()
        self.reading = (0, 0)
        self.problem: ClientProblem | None = None
        self.rested = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.queries: list[str] = []

    async def overview(self) -> tuple[KeptMeeting, ...]:
        self._check()
        return tuple(self.kept)

    async def find(self, query: str, limit: int) -> Sequence[FoundInMeeting]:
        self.queries.append(query)
        return self.found

    async def rest(self) -> None:
        self.rested += 1

    async def paper(self, key: str) -> bytes:
        await self.gate.wait()
        self._check()
        return PDF

    async def wipe(self, keys: tuple[str, ...]) -> None:
        self._check()
        self.kept = [k for k in self.kept if k.key not in keys]

    def _check(self) -> None:
        if self.problem is not None:
            raise ClientError(self.problem)


def opened(open_window: OpenWindow, shelf: KeptShelf, **options: Any) -> ClientWindow:
    """The library of somebody who is logged in and in no meeting."""
    house = house_in_session()
    client = open_window(house, ME, enter=False, **options)
    engine = engine_of(client)
    engine.kept = shelf
    engine.known = Login(
        person_id=PersonId(ME), name="An", expires_at=house.now(), may_create=False, server_url="https://10.0.0.1:7443"
    )
    client.shell.resume()
    assert client.wait(lambda: client.press("openLibrary"))
    assert client.wait(lambda: client.find("libraryBack") is not None and not bool(client.shell.library.loading))
    return client


def said(client: ClientWindow, name: str) -> str:
    item = client.find(name)
    return "" if item is None else str(item.property("text"))


def test_each_meeting_says_what_it_takes_and_what_is_nowhere_else(open_window: OpenWindow) -> None:
    shelf = KeptShelf(kept_of(with_papers(), unsent_notes=2), kept_of(None, meeting_id=MeetingId("old")))
    client = opened(open_window, shelf)
    library = client.shell.library
    rows = library.property("meetings").rows
    assert [(row.title, row.size, row.warning) for row in rows] == [
        (LONG, "2,4 MB", "2 ghi chú chưa gửi lên máy chủ"),
        ("Một phiên họp trước đây", "2,4 MB", ""),
    ]
    assert said(client, "libraryTotal") == "2 phiên họp, 4,8 MB trên máy này"
    assert client.wait(lambda: client.press("libraryBack"))
    assert client.wait(lambda: client.find("openLibrary") is not None)
    assert client.wait(lambda: shelf.rested > 0)


def test_an_earlier_look_that_ends_later_hides_nothing_new(open_window: OpenWindow) -> None:
    shelf = KeptShelf(kept_of(with_papers()))
    client = opened(open_window, shelf)
    library, begun, go_on = client.shell.library, threading.Event(), asyncio.Event()
    answer = shelf.overview

    async def slow() -> tuple[KeptMeeting, ...]:
        before = await answer()
        shelf.overview = answer  # type: ignore[method-assign]
        begun.set()
        await go_on.wait()
        return before

    shelf.overview = slow  # type: ignore[method-assign]
    library.open()
    assert client.wait(begun.is_set)
    shelf.kept = [kept_of(with_papers(), unsent_notes=1)]
    library.open()
    assert client.wait(lambda: library.property("meetings").rows[0].warning == "1 ghi chú chưa gửi lên máy chủ")
    client.bridge.call_soon(go_on.set)
    told: list[None] = []
    client.bridge.run(asyncio.sleep(0), told.append)
    assert client.wait(lambda: bool(told))  # whatever the first look had to say was said before
    settle(client)
    assert library.property("meetings").rows[0].warning == "1 ghi chú chưa gửi lên máy chủ"


def test_documents_and_notes_of_a_meeting(open_window: OpenWindow) -> None:
    notes = (note("n1", "Hỏi lại nguồn vốn"), stroke("s1"), stroke("s2"))
    client = opened(open_window, KeptShelf(kept_of(with_papers(), notes=notes)))
    assert client.wait(lambda: client.press(f"kept-{trace_name(OLD)}"))
    assert client.wait(lambda: client.find("keptMeeting") is not None)
    rows = client.shell.library.property("notes").rows
    assert [(row.kind, row.place, row.excerpt) for row in rows] == [
        ("Viết tay × 2", "Trang 1 · chưa gửi", ""),
        ("Ghi chú", "Trang 3", "Hỏi lại nguồn vốn"),
    ]
    assert [bool(row.head) for row in rows] == [True, False]
    assert client.find(f"keptDocument-{PAPER}-button") is not None


def test_what_is_not_here_cannot_be_pressed(open_window: OpenWindow) -> None:
    over = replace(with_papers(), phase=Phase.MINUTES_APPROVED, retention=Retention.KEEP_OWN_NOTES)
    kept = kept_of(over, notes=(note("n1", "Giữ lại"),))
    gone = replace(kept, documents=tuple(replace(d, ready=False) for d in kept.documents))
    client = opened(open_window, KeptShelf(gone))
    client.shell.library.choose(gone.key)
    assert client.wait(lambda: client.find("keptMeeting") is not None)
    assert not client.press(f"keptDocument-{PAPER}-button")
    assert not client.press("keptNote-n1-button")
    [row] = client.shell.library.property("documents").rows
    assert row.detail.endswith("đã xóa sau phiên họp")
    assert said(client, "keptRule") == (
        "Phiên họp đã kết thúc: tài liệu đã được xóa khỏi máy này. Ghi chú của bạn nằm trong thư viện."
    )


def test_before_a_wipe_everything_that_is_lost_is_named(open_window: OpenWindow) -> None:
    kept = kept_of(with_papers(), unsent_notes=3, unsent_commands=1, unsent_files=2)
    shelf = KeptShelf(kept, kept_of(with_papers(), meeting_id=MeetingId("other"), title="Họp khác"))
    client = opened(open_window, shelf)
    client.shell.preferences.remember(RecentMeeting("https://10.0.0.1:7443", OLD, LONG))
    client.shell.library.choose(kept.key)
    assert client.wait(lambda: client.press("wipeMeeting"))
    assert client.wait(lambda: client.find("wipeSheetConfirm") is not None)
    question = str(client.shell.library.question)
    assert "3 ghi chú chưa gửi lên máy chủ, 1 thao tác chưa gửi lên máy chủ, 2 tệp chưa nộp" in question
    assert "Sẽ mất hẳn" in question
    assert LONG in question
    assert client.wait(lambda: client.press("wipeSheetCancel"))
    assert len(shelf.kept) == 2
    assert client.wait(lambda: client.find("wipeSheetConfirm") is None)
    assert client.wait(lambda: client.press("wipeMeeting"))
    assert client.wait(lambda: client.press("wipeSheetConfirm"))
    assert client.wait(lambda: len(client.shell.library.property("meetings").rows) == 1)
    assert [k.meeting.title for k in shelf.kept if k.meeting] == ["Họp khác"]
    # Nor is its name left in the list of recent meetings.
    assert [m for m in client.shell.preferences.current.recent if m.meeting_id == OLD] == []


def test_where_nothing_is_lost_nothing_is_said_to_be(open_window: OpenWindow) -> None:
    client = opened(open_window, KeptShelf(kept_of(with_papers())))
    assert "Sẽ mất hẳn" not in str(client.shell.library.questionAll)
    assert client.wait(lambda: client.press("wipeAll"))
    assert client.wait(lambda: client.press("wipeAllSheetConfirm"))
    assert client.wait(lambda: client.find("libraryEmpty") is not None)
    assert client.find("wipeAll") is None


def test_a_wipe_that_fails_is_said(open_window: OpenWindow) -> None:
    shelf = KeptShelf(kept_of(with_papers()))
    client = opened(open_window, shelf)
    shelf.problem = ClientProblem.FILE_UNREADABLE
    client.shell.library.wipeAll()
    assert client.wait(lambda: str(client.shell.toastTone) == "red")


def test_pages_and_notes_are_found_together(open_window: OpenWindow) -> None:
    shelf = KeptShelf(kept_of(with_papers(), notes=(note("n1", "Nguồn vốn đối ứng <b>?"),)))
    page = FoundPage(PAPER, 1, 4, "bố trí nguồn vốn trung ương", (Span(7, 9),))
    shelf.found = (FoundInMeeting(OLD, page), FoundInMeeting(OLD, replace(page, document_id=DocumentId("gone"))))
    shelf.reading = (1, 3)
    client = opened(open_window, shelf)
    write(client, "librarySearchInput", "nguon von")
    assert client.wait(lambda: str(client.shell.library.said) != "")
    rows = client.shell.library.property("found").rows
    assert [(row.place, row.excerpt) for row in rows] == [
        ("Trang 5", "bố trí <b>nguồn vốn</b> trung ương"),
        ("Trang 3", "Nguồn vốn đối ứng &lt;b&gt;?"),
    ]
    assert all(LONG in row.head for row in rows)
    assert str(client.shell.library.said) == "2 chỗ"
    assert str(client.shell.library.unread).startswith("Đã đọc 1/3 tài liệu")
    shelf.found = ()
    write(client, "librarySearchInput", "không có")
    assert client.wait(lambda: str(client.shell.library.said).startswith("Không tìm thấy"))


def test_from_the_meeting_and_back_to_it(open_window: OpenWindow) -> None:
    house = house_in_session(poll=True)
    register(house, PAPER)
    house.do(SECRETARY, ReleaseDocument(document_id=PAPER))
    client = open_window(house, ME)
    here = kept_of(house.meeting, meeting_id=house.meeting.meeting_id, title="Đang họp", entered=True)
    engine_of(client).kept = KeptShelf(here, kept_of(with_papers()))
    client.shell.openLibrary()
    assert client.wait(lambda: client.find("libraryNotice") is not None)
    assert "đang biểu quyết" in said_notice(client)
    assert bool(client.shell.inMeeting)
    assert "phiên họp bạn đang dự được giữ nguyên" in str(client.shell.library.questionAll).casefold()
    client.shell.library.choose(here.key)
    assert client.wait(lambda: client.find("keptMeeting") is not None)
    assert client.find("wipeMeeting") is None
    # A document of the meeting one is in is read in the meeting.
    assert client.wait(lambda: client.press(f"keptDocument-{PAPER}-button"))
    assert client.wait(lambda: client.find("raiseHand") is not None)
    assert client.wait(lambda: str(client.shell.document.document) == PAPER)
    assert engine_of(client).entered


def said_notice(client: ClientWindow) -> str:
    return str(client.shell.library.notice)


CASES = [(size, language, scale) for size in SIZES for language in ("vi", "en") for scale in (1.0, 2.0)]


@pytest.mark.parametrize(("size", "language", "scale"), CASES)
def test_nothing_is_cut_too_small_or_nameless(
    open_window: OpenWindow, size: tuple[int, int], language: str, scale: float
) -> None:
    notes = (note("n1", "Hỏi lại nguồn vốn đối ứng của các huyện " * 3), stroke("s1"))
    kept = kept_of(with_papers(), notes=notes, unsent_notes=2, unsent_files=1)
    client = opened(open_window, KeptShelf(kept), size=size, language=language, scale=scale, scheme="dark")
    check(client, size)
    client.shell.library.choose(kept.key)
    assert client.wait(lambda: client.find("keptMeeting") is not None)
    check(client, size)
    assert client.wait(lambda: client.press("wipeMeeting"))
    assert client.wait(lambda: client.find("wipeSheetConfirm") is not None)
    check(client, size)


def check(client: ClientWindow, size: tuple[int, int]) -> None:
    settle(client)
    root = client.window.contentItem()
    assert cut_texts(root) == []
    assert poor_targets(root) == []
    for item in filter(is_button, visible_items(root)):
        assert scene_rect(item).right() <= size[0] + 1, item.objectName()


def rule_of(house: LocalHouse) -> Retention:
    return house.meeting.retention


def test_the_secretary_settles_what_stays_and_everybody_reads_it(open_window: OpenWindow) -> None:
    house = house_in_draft()
    desk = open_window(house, SECRETARY)
    assert desk.wait(lambda: desk.press("deskPart6"))
    assert desk.wait(lambda: desk.find("retentionBox") is not None)
    keeping = desk.shell.document.keeping
    keeping.choose(2)
    assert desk.wait(lambda: rule_of(house) is Retention.WIPE)
    assert house.meeting.title.startswith("Kỳ họp thứ 18")  # the rest stays as it was
    assert house.meeting.planned_start is not None
    register(house, PAPER)
    delegate = open_window(house, ME)
    sentence = str(delegate.shell.document.keeping.sentence)
    assert sentence == ("Khi biên bản được duyệt, tài liệu của phiên họp và ghi chú của bạn sẽ bị xóa khỏi máy này.")
    assert not bool(delegate.shell.document.keeping.editable)


def test_when_the_meeting_is_over_its_papers_say_that_they_are_gone(open_window: OpenWindow) -> None:
    house = house_in_draft()
    house.do(SECRETARY, EditMeeting(title="Họp", body="", retention=Retention.KEEP_OWN_NOTES))
    register(house, PAPER)
    client = open_window(house, ME)
    house.do(SECRETARY, ReleaseDocument(document_id=PAPER))
    for command in (OpenMeeting(), CloseMeeting(), ApproveMinutes()):
        house.do(CHAIR, command)
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: str(client.shell.document.phase) == "cleared")
    assert "đã được xóa khỏi máy này" in str(client.shell.document.sentence)
    assert str(client.shell.document.action) == ""


def test_the_minutes_of_a_past_meeting_are_there_and_open_without_the_server(open_window: OpenWindow) -> None:
    house = closed_house()
    approve(house)
    issue(house)
    sign(house, SignatureField.SECRETARY)
    here, away = MeetingId("m7"), MeetingId("m8")
    shelf = KeptShelf(
        kept_of(house.meeting, meeting_id=here, paper=True), kept_of(house.meeting, meeting_id=away, paper=False)
    )
    client = opened(open_window, shelf, size=(420, 860), scale=2.0)
    library = client.shell.library
    library.choose(trace_name(away))
    assert library.minutes.told
    assert not library.minutes.ready
    assert "hãy vào phiên họp" in str(library.minutes.detail)
    library.choose(trace_name(here))
    assert client.wait(lambda: client.press("keptMinutes-button"))
    assert client.wait(lambda: library.minutes.pages.property("count") > 0)
    assert library.minutes.title == "Biên bản số 12/BB-HĐND"
    settle(client)
    assert poor_targets(client.window.contentItem()) == []
    assert cut_texts(client.window.contentItem()) == []
    assert client.wait(lambda: client.press("keptMinutesClose"))
    assert client.wait(lambda: library.minutes.pages.property("count") == 0)


def test_minutes_closed_before_they_are_here_do_not_come_into_memory_later(open_window: OpenWindow) -> None:
    house = closed_house()
    approve(house)
    issue(house)
    shelf = KeptShelf(kept_of(house.meeting, meeting_id=MeetingId("m7"), paper=True))
    client = opened(open_window, shelf)
    library = client.shell.library
    library.choose(trace_name(MeetingId("m7")))
    client.bridge.call_soon(shelf.gate.clear)
    assert client.wait(lambda: client.press("keptMinutes-button"))
    assert client.wait(lambda: client.press("keptMinutesClose"))
    assert client.wait(lambda: client.find("keptMinutesClose") is None)
    client.bridge.call_soon(shelf.gate.set)
    asked: list[bool] = []
    client.bridge.run(shelf.gate.wait(), asked.append)
    assert client.wait(lambda: bool(asked))
    assert library.minutes._pdf is None
