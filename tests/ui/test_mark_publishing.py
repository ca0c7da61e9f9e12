"""The chair publishes a layer: asked first, then everybody sees the marks and the record has their fingerprint."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import InkPoint, InkStroke, layer_fingerprint
from meetroom.domain.state import Audience
from meetroom.ui.mark_publishing import MarkPublishing
from tests.ui.paper_stage import DRAFT, PaperStage
from tests.ui.sitting import CHAIR, ME


def a_stroke(y_pt: float) -> InkStroke:
    return InkStroke((InkPoint(100, y_pt), InkPoint(160, y_pt + 5)), "#D9303E", 3.0)


def publishing_of(stage: PaperStage) -> MarkPublishing:
    found = stage.document._publishing
    assert isinstance(found, MarkPublishing)
    return found


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[PaperStage]:
    made = PaperStage(qtbot, me=CHAIR, size=(760, 712)).ready()
    yield made
    made.close()


def ask(stage: PaperStage) -> None:
    """Open the question by mouse."""
    stage.click("whoSees")
    stage.qtbot.waitUntil(lambda: stage.shows("publishLayer"))
    stage.click("publishLayer")
    stage.qtbot.waitUntil(lambda: stage.shows("publishAskConfirm") and not stage.shows("publishLayer"))


def test_the_chair_publishes_a_layer_after_confirming(stage: PaperStage) -> None:
    board, book = stage.document.marks, stage.engine.book
    for y_pt in (120, 220):
        board.add(0, a_stroke(y_pt))
    marks = stage.wait_kept(2)
    board.choose_tool("pen")
    ask(stage)
    stage.click("publishAskCancel")
    stage.qtbot.waitUntil(lambda: not stage.shows("publishAskConfirm"))
    assert stage.house.meeting.layers == {}
    assert [book.audience_of(m.mark_id) for m in marks] == [None, None]
    ask(stage)
    stage.click("publishAskConfirm")
    stage.qtbot.waitUntil(lambda: len(stage.bridge.meeting.layers) == 1)
    (layer,) = stage.bridge.meeting.layers.values()
    assert (layer.owner, layer.document_id, layer.records) == (CHAIR, DRAFT, 2)
    assert (layer.records, layer.records_sha256) == layer_fingerprint(book.layer(DRAFT, 1))
    assert [book.audience_of(m.mark_id) for m in marks] == [Audience(everyone=True)] * 2
    stage.qtbot.waitUntil(lambda: any("2 nét ghi" in said for said in stage.said))
    stage.click("marksButton")
    stage.qtbot.waitUntil(lambda: stage.shows("layerPublished"))
    assert "Trần Quốc Bảo đã công bố 2" in str(stage.item("layerPublished").property("text"))


def test_nobody_but_the_chair_is_offered_it_nor_the_chair_without_marks(qtbot: QtBot) -> None:
    for me, marks in ((ME, 1), (CHAIR, 0)):
        stage = PaperStage(qtbot, me=me, size=(760, 712)).ready()
        for _ in range(marks):
            stage.document.marks.add(0, a_stroke(120))
        stage.wait_kept(marks)
        stage.document.marks.choose_tool("pen")
        stage.click("whoSees")
        qtbot.waitUntil(lambda stage=stage: stage.shows("shareAccept"))  # type: ignore[misc]
        assert publishing_of(stage).property("open")
        assert publishing_of(stage).property("count") == 0
        assert not stage.shows("publishLayer")
        stage.close()
