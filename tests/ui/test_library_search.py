"""The search over all documents: typing finds, one tap opens the page with the words lit, everything by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument, WithdrawDocument
from meetroom.papers.search_index import FoundPage, Span
from meetroom.ui.library_search import FoundRow, styled
from meetroom.ui.words import Language
from tests.papers.paper_samples import make_pdf
from tests.ui.paper_stage import DRAFT, PaperStage, add_paper
from tests.ui.sitting import SECRETARY

ROADS = DocumentId("roads")
PAGES = ["Nothing here", "Roads of the province, budget of 2027", "The budget of all roads"]

Raise = Callable[..., PaperStage]


@pytest.fixture
def raise_stage(qtbot: QtBot) -> Iterator[Raise]:
    stages: list[PaperStage] = []

    def one(**options: Any) -> PaperStage:
        stages.append(PaperStage(qtbot, **options))
        return stages[-1]

    yield one
    for stage in stages:
        stage.close()


def roads_pdf() -> bytes:
    def write(pdf: Any) -> None:
        for page, text in zip(pdf.pages, PAGES, strict=True):
            page.Contents = pdf.make_stream(f"BT /F1 12 Tf 80 400 Td ({text}) Tj ET".encode())

    return make_pdf(write, pages=3)


@pytest.fixture
def stage(raise_stage: Raise) -> PaperStage:
    """The draft is read; a paper of three pages on roads lies beside it."""
    made = raise_stage()
    pdf = roads_pdf()
    add_paper(made.house, pdf, ROADS, "Đường nông thôn")
    made.engine.papers.papers[ROADS, 1] = pdf
    made.do(SECRETARY, ReleaseDocument(document_id=ROADS))
    made.engine.index.index.add(ROADS, 1, "Đường nông thôn", PAGES)
    made.engine.index.index.add(DRAFT, 1, "Dự thảo", ["Điều 1. Dự toán <ngân sách> & thu chi", "Điều 2"])
    made.ready()
    made.qtbot.waitUntil(lambda: ROADS in made.room.meeting.documents)
    return made


def found_by(stage: PaperStage) -> Any:
    return stage.document.library


def rows(stage: PaperStage) -> list[FoundRow]:
    return list(found_by(stage).rows.rows)


def open_by_keyboard(stage: PaperStage) -> None:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(stage.window, Qt.Key.Key_F, keys)
    stage.qtbot.waitUntil(lambda: stage.shows("searchAllInput"))


def type_words(stage: PaperStage, words: str) -> None:
    stage.item("searchAllInput").setProperty("text", words)
    stage.qtbot.waitUntil(lambda: found_by(stage).query == words)
    stage.qtbot.waitUntil(lambda: found_by(stage).sentence != "")


def test_typing_finds_pages_by_document(stage: PaperStage) -> None:
    open_by_keyboard(stage)
    assert stage.engine.index.begun
    type_words(stage, "ngan sach")
    assert [(row.document, row.page, row.head) for row in rows(stage)] == [(DRAFT, 0, stage.document.title)]
    assert rows(stage)[0].excerpt == "Điều 1. Dự toán &lt;<b>ngân</b> <b>sách</b>&gt; &amp; thu chi"
    type_words(stage, "duong")
    assert [(row.place, row.page) for row in rows(stage)] == [("Trong tên tài liệu", -1)]
    type_words(stage, "budget roads")
    assert [row.place for row in rows(stage)] == ["Trang 2", "Trang 3"]
    assert [row.head for row in rows(stage)] == ["Đường nông thôn", ""]
    assert found_by(stage).sentence == "2 trang trong 1 tài liệu"
    type_words(stage, "xyz")
    assert rows(stage) == []
    assert "Không tìm thấy" in found_by(stage).sentence


def test_one_tap_opens_the_page_with_the_words_lit(stage: PaperStage) -> None:
    open_by_keyboard(stage)
    type_words(stage, "roads budget")
    stage.qtbot.waitUntil(lambda: stage.shows(f"found-{ROADS}/2"))
    stage.click(f"found-{ROADS}/2")
    stage.qtbot.waitUntil(lambda: stage.document.document == ROADS and stage.document.phase == "ready")
    stage.qtbot.waitUntil(lambda: len(stage.document.marks.hits_on(2)) == 2)
    assert len(stage.document.marks.hits_on(1)) == 2
    stage.qtbot.waitUntil(lambda: stage.document.page == 2)
    assert stage.shows("searchField")
    assert not stage.shows("searchAllInput")


def test_a_page_of_the_document_being_read_is_gone_to(stage: PaperStage) -> None:
    open_by_keyboard(stage)
    type_words(stage, "dieu 2")
    stage.qtbot.waitUntil(lambda: stage.shows(f"found-{DRAFT}/1"))
    stage.click(f"found-{DRAFT}/1")
    stage.qtbot.waitUntil(lambda: bool(stage.document.marks.hits_on(1) or stage.document.marks.hits_on(0)))
    assert stage.document.document == DRAFT


def test_results_are_reached_and_opened_by_keyboard(stage: PaperStage) -> None:
    open_by_keyboard(stage)
    type_words(stage, "roads of the province")
    stage.qtbot.waitUntil(lambda: stage.shows(f"found-{ROADS}/1"))
    QTest.keyClick(stage.window, Qt.Key.Key_Down)
    QTest.keyClick(stage.window, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: stage.document.document == ROADS and stage.document.phase == "ready")


def test_a_withdrawn_document_vanishes_from_the_results(stage: PaperStage) -> None:
    open_by_keyboard(stage)
    type_words(stage, "roads budget")
    stage.do(SECRETARY, WithdrawDocument(document_id=ROADS, reason="Sai số liệu"))
    stage.qtbot.waitUntil(lambda: rows(stage) == [])


def test_it_says_what_is_not_read_yet_and_adds_it_by_itself(stage: PaperStage) -> None:
    stage.engine.index.progress = (1, 3)
    open_by_keyboard(stage)
    type_words(stage, "moi")
    assert found_by(stage).reading.startswith("Đã đọc 1/3 tài liệu")
    stage.engine.index.index.add(DRAFT, 1, "Dự thảo", ["Bản mới"])
    stage.engine.index.progress = (3, 3)
    stage.tell(lambda: stage.engine.listener.on_search())
    stage.qtbot.waitUntil(lambda: len(rows(stage)) == 1)
    assert found_by(stage).reading == ""


def test_all_can_be_touched_and_read_at_double_size_in_both_languages(raise_stage: Raise) -> None:
    stage = raise_stage(size=(420, 700))
    stage.ready()
    stage.engine.index.index.add(DRAFT, 1, "Dự thảo", ["Điều 1. " + "dự toán ngân sách " * 30])
    for language in (Language.VI, Language.EN):
        stage.room.set_language(language)
        stage.window.setProperty("textScale", 2.0)
        open_by_keyboard(stage)
        type_words(stage, "ngân sách")
        stage.qtbot.waitUntil(lambda: stage.shows(f"found-{DRAFT}/0"))
        stage.grab()
        for name in (f"found-{DRAFT}/0", "searchAllInput", "searchSheetClose"):
            assert stage.item(name).height() >= 44, name
        assert stage.item(f"found-{DRAFT}/0").width() <= 420
        QTest.keyClick(stage.window, Qt.Key.Key_Escape)
        stage.qtbot.waitUntil(lambda: not stage.shows("searchAllInput"))


def test_an_excerpt_is_shown_as_it_is() -> None:
    page = FoundPage(DRAFT, 1, 0, "a <b> & c", (Span(4, 1),))
    assert styled(page) == "a &lt;b<b>&gt;</b> &amp; c"
