"""The document centre: pages as the papers floor draws them, states in words, search, following, places kept."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom.client.engine import ClientProblem, LinkState
from meetroom.domain.annotations import StickyNote
from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument, ReplaceDocument, WithdrawDocument
from meetroom.papers.page_cache import PageKey
from meetroom.papers.pages import PageSource
from meetroom.ui.document import PRESENT_MS
from meetroom.ui.items.page_image import PageImages, PageShelf, key_of
from meetroom.ui.reading_places import ReadingPlace, ReadingPlaces
from tests.ui.paper_stage import DEMO, DRAFT, PaperStage, add_paper
from tests.ui.sitting import CHAIR, SECRETARY

Raise = Callable[..., PaperStage]


@pytest.fixture
def raise_stage(qtbot: QtBot) -> Iterator[Raise]:
    """Sets up stages that are closed at the end whatever happens."""
    stages: list[PaperStage] = []

    def one(**options: Any) -> PaperStage:
        stages.append(PaperStage(qtbot, **options))
        return stages[-1]

    yield one
    for stage in stages:
        stage.close()


@pytest.fixture
def stage(raise_stage: Raise) -> PaperStage:
    return raise_stage().ready()


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 4 * plain.width()].reshape(plain.height(), plain.width(), 4)[..., :3].astype(int)


@pytest.mark.parametrize("night", [False, True])
def test_a_page_shows_what_the_papers_floor_draws(stage: PaperStage, night: bool) -> None:
    if night:
        stage.click("nightButton")
    item = stage.picture(0)
    width_px = round(item.width())
    source = PageSource(stage.pdf)
    drawn = source.render(0, width_px, night=night)
    source.close()
    wanted = np.frombuffer(drawn.pixels, np.uint8).reshape(drawn.height_px, width_px, 4)[..., :3].astype(int)
    corner = item.mapToScene(QPoint(0, 0)).toPoint()
    stage.qtbot.waitUntil(lambda: bool(stage.item("pageImage0").property("drawn")))
    # A part without buttons above it.
    seen = pixels(stage.grab())[corner.y() + 100 : corner.y() + 400, corner.x() : corner.x() + 500]
    assert np.abs(seen - wanted[100:400, :500]).mean() < 12
    assert (np.abs(seen - wanted[100:400, :500]).max(axis=2) < 40).mean() > 0.95


def test_pages_are_counted_turned_and_reached_by_number(stage: PaperStage) -> None:
    assert stage.document.property("pageCount") == 3
    stage.click("pageForward")
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 1)
    stage.picture(1)
    stage.click("pageBack")
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 0)
    stage.click("pageNumber")
    stage.item("goToPageInput").setProperty("text", "9")
    stage.click("goToPageButton")
    assert stage.document.property("page") == 0
    stage.item("goToPageInput").setProperty("text", "3")
    stage.click("goToPageButton")
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 2)


def test_the_keyboard_turns_pages(stage: PaperStage) -> None:
    stage.item("pageList").forceActiveFocus()
    for key, page in ((Qt.Key.Key_End, 2), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 0)):
        QTest.keyClick(stage.window, key)
        assert stage.document.property("page") == page
    before = float(stage.item("pageList").property("contentY"))
    QTest.keyClick(stage.window, Qt.Key.Key_PageDown)
    assert float(stage.item("pageList").property("contentY")) > before + 300


def test_zoom_keeps_the_place_and_is_drawn_anew(stage: PaperStage) -> None:
    before = stage.item("pageImage0").width()
    stage.click("zoomIn")
    assert stage.item("pageImage0").width() == pytest.approx(before * 1.25, rel=0.01)
    picture = stage.item("pageImage0")
    stage.qtbot.waitUntil(lambda: abs(float(picture.property("implicitWidth")) - before * 1.25) <= 1)
    stage.click("zoomFit")
    assert stage.item("pageImage0").width() == pytest.approx(before, rel=0.01)


def wheel(stage: PaperStage, steps: int, modifiers: Qt.KeyboardModifier) -> None:
    place = QPointF(stage.window.width() / 2, stage.window.height() / 2)
    for _ in range(abs(steps)):
        event = QWheelEvent(
            place, place, QPoint(), QPoint(0, 120 if steps > 0 else -120), Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QCoreApplication.sendEvent(stage.window, event)


def test_the_wheel_scrolls_by_hand_and_zooms_with_control(stage: PaperStage) -> None:
    pages = stage.item("pageList")
    stage.present(0)
    stage.qtbot.waitUntil(lambda: bool(stage.document.property("canFollow")))
    wheel(stage, 2, Qt.KeyboardModifier.ControlModifier)
    assert float(stage.document.reading.property("zoom")) > 1.2
    stage.click("zoomFit")
    wheel(stage, -3, Qt.KeyboardModifier.NoModifier)
    stage.qtbot.waitUntil(lambda: float(pages.property("contentY")) > 50)
    stage.qtbot.waitUntil(lambda: not stage.document.property("following"))
    stage.document.marks.choose_tool("pen")
    before = float(pages.property("contentY"))
    wheel(stage, -1, Qt.KeyboardModifier.NoModifier)
    assert float(pages.property("contentY")) > before


def test_search_ignores_marks_and_goes_round(stage: PaperStage) -> None:
    QTest.keyClick(stage.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    stage.item("searchFieldInput").setProperty("text", "ty dong")
    search = stage.document.finder
    # Found while one types; from then on Enter goes on.
    stage.qtbot.waitUntil(lambda: int(search.property("count")) > 2)
    assert search.property("place") == 1
    first = stage.document.marks.hits_on(0)
    assert [current for _, current in first].count(True) == 1
    QTest.keyClick(stage.window, Qt.Key.Key_Return)
    assert search.property("place") == 2
    stage.click("searchBack")
    stage.click("searchBack")
    assert search.property("place") == search.property("count")
    stage.click("searchForward")
    assert search.property("place") == 1
    stage.item("searchFieldInput").setProperty("text", "khong co chu nay")
    QTest.keyClick(stage.window, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: search.property("count") == 0 and not search.property("busy"))
    assert stage.item("searchCount").property("text") != ""
    stage.click("searchClose")
    assert stage.document.marks.hits_on(0) == []


def test_the_page_follows_the_presenter_until_one_reads_alone(stage: PaperStage) -> None:
    assert "chủ tọa" in str(stage.document.property("state"))
    stage.present(2, 0.25)
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 2)
    assert not stage.shows("followButton")
    stage.click("pageBack")
    stage.qtbot.waitUntil(lambda: stage.shows("followButton"))
    assert not stage.document.property("following")
    stage.present(0)
    stage.qtbot.wait(50)
    assert stage.document.property("page") == 1
    stage.click("followButton")
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 0)
    assert stage.document.property("following")
    stage.click("leaveFollowing")
    assert not stage.document.property("following")


def test_following_opens_the_presenters_document(stage: PaperStage) -> None:
    other = DocumentId("d2")
    stage.engine.papers.papers[other, 1] = stage.pdf
    stage.tell(lambda: add_paper(stage.house, stage.pdf, other, "Báo cáo"))
    stage.do(SECRETARY, ReleaseDocument(document_id=other))
    stage.qtbot.waitUntil(lambda: other in stage.room.meeting.documents)
    stage.present(1, document_id=other)
    stage.qtbot.waitUntil(lambda: stage.document.property("document") == other)
    stage.qtbot.waitUntil(lambda: stage.document.property("page") == 1)
    stage.click("chooseDocument")
    stage.click("document-" + DRAFT)
    stage.qtbot.waitUntil(lambda: stage.document.property("title") != "Báo cáo")
    assert not stage.document.property("following")


def test_the_chair_leads_and_stops_leading(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(me=CHAIR).ready()
    assert stage.document.property("presenting")
    stage.click("pageForward")
    qtbot.waitUntil(lambda: any(page == 1 for _, page, _ in stage.engine.pages_presented))
    stage.click("presentButton")
    stage.kept()  # asked on the engine's thread: what was presented before has got there
    count = len(stage.engine.pages_presented)
    stage.click("pageForward")
    qtbot.wait(120)
    assert len(stage.engine.pages_presented) == count
    stage.click("presentButton")
    qtbot.waitUntil(lambda: stage.engine.pages_presented[-1][1] == 2)
    stage.present(0, by=SECRETARY)
    qtbot.waitUntil(lambda: not stage.document.property("presenting"))


def test_what_opens_late_is_presented_all_the_same(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(me=CHAIR).ready()
    other = DocumentId("d2")
    stage.engine.papers.papers[other, 1] = stage.pdf
    stage.tell(lambda: add_paper(stage.house, stage.pdf, other, "Báo cáo"))
    stage.do(SECRETARY, ReleaseDocument(document_id=other))
    qtbot.waitUntil(lambda: other in stage.room.meeting.documents)
    stage.tell(stage.engine.papers.gate.clear)
    stage.click("chooseDocument")
    stage.click("document-" + other)
    qtbot.wait(3 * PRESENT_MS)  # the moment to tell the others has passed
    assert all(document_id != other for document_id, _, _ in stage.engine.pages_presented)
    stage.tell(stage.engine.papers.gate.set)
    qtbot.waitUntil(lambda: any(document_id == other for document_id, _, _ in stage.engine.pages_presented))


def test_a_delegate_does_not_lead(stage: PaperStage) -> None:
    stage.click("pageForward")
    stage.qtbot.wait(120)
    assert stage.engine.pages_presented == []
    assert not stage.shows("presentButton")


def test_not_released_then_fetched_then_open_by_itself(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(me=SECRETARY, released=False)
    stage.document.choose(DRAFT)
    qtbot.waitUntil(lambda: stage.room.meeting.documents != {})
    stage.document.choose(DRAFT)
    assert stage.document.property("phase") == "unreleased"
    assert "chưa được phát hành" in str(stage.item("documentSentence").property("text"))
    stage.tell(stage.engine.papers.gate.clear)
    stage.progress(3, 12)
    stage.do(SECRETARY, ReleaseDocument(document_id=DRAFT))
    qtbot.waitUntil(lambda: stage.document.property("phase") == "downloading")
    assert "3/12" in str(stage.item("documentSentence").property("text"))
    assert stage.document.property("progress") == 0.25
    stage.progress(12, 12)
    qtbot.waitUntil(lambda: stage.document.property("phase") == "opening")
    stage.tell(stage.engine.papers.gate.set)
    stage.ready()


def test_a_document_without_a_line_opens_when_the_line_is_back(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(enter=False)
    stage.engine.papers.problem = ClientProblem.DOCUMENT_MISSING
    stage.enter()
    qtbot.waitUntil(lambda: stage.document.property("phase") == "missing")
    assert "máy chủ" in str(stage.item("documentSentence").property("text"))
    stage.engine.papers.problem = None
    stage.tell(lambda: stage.engine.listener.on_link(LinkState.LIVE, None))
    stage.ready()


def test_a_broken_document_says_what_to_do(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(pdf=b"%PDF-1.7 no pages here")
    qtbot.waitUntil(lambda: stage.document.property("phase") == "broken")
    assert "thư ký" in str(stage.item("documentSentence").property("text"))
    stage.engine.papers.papers[DRAFT, 1] = DEMO.read_bytes()
    stage.click("documentAction")
    stage.ready()


def test_notes_on_the_old_version_can_be_read_beside_the_new_one(stage: PaperStage) -> None:
    stage.document.marks.add(0, StickyNote(60, 300, "Hỏi lại"))
    stage.wait_kept(1)
    stage.engine.papers.papers[DRAFT, 2] = stage.pdf
    old = stage.house.meeting.documents[DRAFT].versions[0]
    stage.do(SECRETARY, ReplaceDocument(document_id=DRAFT, file_name="b.pdf", version=replace(old, number=2)))
    stage.qtbot.waitUntil(lambda: "ghi chú ở bản 1" in str(stage.document.property("notice")))
    assert stage.document.marks.on_page(0) == ()
    stage.click("versionNoticeAction")
    stage.qtbot.waitUntil(lambda: len(stage.document.marks.on_page(0)) == 1)
    assert "bản mới nhất là bản 2" in str(stage.document.property("notice")).lower()
    stage.click("versionNoticeAction")
    stage.qtbot.waitUntil(lambda: "bản 1" in str(stage.document.property("notice")))


def test_an_old_version_that_is_gone_leads_back_to_the_newest(stage: PaperStage) -> None:
    stage.document.marks.add(0, StickyNote(60, 300, "Hỏi lại"))
    stage.wait_kept(1)
    stage.engine.papers.papers[DRAFT, 2] = stage.pdf
    old = stage.house.meeting.documents[DRAFT].versions[0]
    stage.do(SECRETARY, ReplaceDocument(document_id=DRAFT, file_name="b.pdf", version=replace(old, number=2)))
    stage.qtbot.waitUntil(lambda: "ghi chú ở bản 1" in str(stage.document.property("notice")))
    stage.engine.papers.problem = ClientProblem.NOT_FOUND
    stage.click("versionNoticeAction")
    stage.qtbot.waitUntil(lambda: len(stage.said) == 1)
    assert stage.document.property("phase") == "ready"


def test_a_withdrawn_document_leaves_the_screen_and_the_memory(stage: PaperStage) -> None:
    stage.do(CHAIR, WithdrawDocument(document_id=DRAFT, reason="Sai số liệu"))
    stage.qtbot.waitUntil(lambda: stage.document.property("phase") == "withdrawn")
    assert "Sai số liệu" in str(stage.item("documentSentence").property("text"))
    assert stage.shelf.used_bytes == 0
    assert not stage.shows("pageImage0")


def test_the_place_and_bookmarks_are_remembered(raise_stage: Raise, qtbot: QtBot, tmp_path: Path) -> None:
    stage = raise_stage(folder=tmp_path).ready()
    stage.click("pageForward")
    qtbot.waitUntil(lambda: stage.document.property("page") == 1)
    stage.click("bookmarkButton")
    assert stage.document.property("bookmarked")
    stage.close()
    assert ReadingPlaces(tmp_path).of(DRAFT).bookmarks == (1,)
    again = raise_stage(folder=tmp_path)
    qtbot.waitUntil(lambda: again.document.property("phase") == "ready")
    again.picture(1)
    assert again.document.property("page") == 1
    again.click("bookmarkButton")
    assert not again.document.property("bookmarked")


def test_places_survive_a_damaged_file_and_forget_the_oldest(tmp_path: Path) -> None:
    (tmp_path / "reading.json").write_text("{broken")
    places = ReadingPlaces(tmp_path)
    assert places.of("x") == ReadingPlace()
    for n in range(600):
        places.put(f"d{n}", ReadingPlace(page=n))
    places.save()
    kept = ReadingPlaces(tmp_path)
    assert kept.of("d599").page == 599
    assert kept.of("d0") == ReadingPlace()


def test_only_pages_near_the_view_are_alive(raise_stage: Raise, qtbot: QtBot) -> None:
    stage = raise_stage(pdf=long_paper()).ready()
    assert stage.document.property("pageCount") == 60
    assert not stage.shows("pageImage10")
    stage.item("pageList").forceActiveFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_End)
    stage.picture(59)
    assert not stage.shows("pageImage0")


def long_paper() -> bytes:
    """Sixty empty pages."""
    kids = " ".join(f"{n + 3} 0 R" for n in range(60))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count 60/Kids[{kids}]>>".encode()]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * 60
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % n + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))


def test_an_impossible_picture_is_a_blank_and_not_an_error(raise_stage: Raise, qtbot: QtBot) -> None:
    shelf = PageShelf()
    images = PageImages(shelf)
    name = shelf.add(PageSource(DEMO.read_bytes()))
    for wanted in ("", "x", f"{name}/77/100/n", f"{name}/0/x/n", "gone/0/100/n"):
        assert images.requestImage(wanted, *(QImage().size() for _ in range(2))).width() == 1
    assert images.requestImage(f"{name}/0/90/n", QImage().size(), QImage().size()).width() == 90
    shelf.remove(name)
    shelf.remove(name)
    assert images.requestImage(f"{name}/0/90/n", QImage().size(), QImage().size()).width() == 1
    assert key_of("a/1/99999/d") == PageKey("a", 1, 4000, night=True)
