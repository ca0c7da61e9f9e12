"""The strip of pages: opened, replaced, unreadable, scrolled and enlarged by keys alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meetroom import resource_path
from meetroom.ui.items.page_image import PageShelf
from meetroom.ui.paper_pages import PaperPagesViewModel
from tests.ui.part_stage import PartStage

REPORT = resource_path("demo", "bao-cao-kinh-te-xa-hoi.pdf").read_bytes()
DRAFT = resource_path("demo", "du-thao-nghi-quyet.pdf").read_bytes()
BODY = 'PaperPages { objectName: "pages"; anchors.fill: parent; pages: root.pages; title: "Biên bản" }'


@pytest.fixture
def strip(qtbot: QtBot) -> Iterator[tuple[PaperPagesViewModel, PartStage]]:
    shelf = PageShelf()
    model = PaperPagesViewModel(shelf)
    stage = PartStage(BODY, {"pages": model}, shelf=shelf)
    yield model, stage
    stage.close()
    model.close()
    assert stage.warnings == []


def test_pages_are_shown_and_replaced(strip: tuple[PaperPagesViewModel, PartStage]) -> None:
    model, stage = strip
    model.open(REPORT)
    assert stage.wait(lambda: model.property("count") > 1)
    assert stage.wait(lambda: "held" in str(stage.item("pagesPage0").property("source").toString()))
    first, pages = model.property("name"), model.property("count")
    assert stage.text("pagesWhere") == f"1/{pages}"
    assert "KINH TẾ" in model._rows.data(model._rows.index(0, 0), 256 + 4).upper()
    model.open(DRAFT)
    assert model.property("count") == pages
    assert stage.wait(lambda: model.property("name") != first)
    assert stage.wait(lambda: "held" in str(stage.item("pagesPage0").property("source").toString()))
    model.clear()
    assert (model.property("count"), model.property("unreadable")) == (0, False)


def test_what_is_no_paper_is_said(strip: tuple[PaperPagesViewModel, PartStage]) -> None:
    model, stage = strip
    model.open(b"no paper at all")
    assert stage.wait(lambda: bool(model.property("unreadable")))
    assert model.property("count") == 0
    # What is asked last counts, whichever is read first.
    model.open(REPORT)
    model.open(DRAFT)
    assert stage.wait(lambda: model.property("count") > 0)
    assert not model.property("unreadable")


def test_keys_scroll_and_enlarge(strip: tuple[PaperPagesViewModel, PartStage]) -> None:
    model, stage = strip
    model.open(REPORT)
    assert stage.wait(lambda: model.property("count") > 1)
    pages = stage.item("pages")
    pages.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    stage.key(Qt.Key.Key_End)
    assert stage.wait(lambda: pages.property("page") == model.property("count") - 1)
    stage.key(Qt.Key.Key_Home)
    assert stage.wait(lambda: pages.property("page") == 0)
    stage.key(Qt.Key.Key_PageDown)
    stage.key(Qt.Key.Key_PageDown)
    assert stage.wait(lambda: pages.property("page") == 1)
    stage.key(Qt.Key.Key_Plus)
    assert pages.property("zoom") == 1.25
    stage.key(Qt.Key.Key_0)
    assert pages.property("zoom") == 1
    stage.press("pagesLarger")
    assert pages.property("zoom") == 1.25
