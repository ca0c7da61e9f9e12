"""Saving a copy with marks: whose, how, where; whole or not there; progress, giving up, and errors in sentences."""

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import InkPoint, InkStroke, Mark, MarkId, Sharing, StickyNote
from meetroom.domain.core import PersonId
from meetroom.papers.overlay import write_annotated
from meetroom.papers.pages import PageSource
from meetroom.ui import export
from meetroom.ui.export import ExportViewModel
from meetroom.ui.words import Language
from tests.ui.paper_stage import DRAFT, PaperStage
from tests.ui.sitting import CHAIR, ME

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


def marked(name: str, author: str, version: int = 1, page: int = 0) -> Mark:
    shape = InkStroke((InkPoint(100, 100), InkPoint(200, 120)), "#1D4ED8", 2.0)
    return Mark(
        mark_id=MarkId(name), document_id=DRAFT, version=version, page=page, author=PersonId(author), shape=shape
    )


@pytest.fixture
def stage(raise_stage: Raise) -> PaperStage:
    made = raise_stage().ready()

    def bring() -> None:
        made.engine.book.bring(marked("own", ME), Sharing.PRIVATE)
        made.engine.book.bring(marked("old", ME, version=2), Sharing.PRIVATE)
        made.engine.book.bring(marked("theirs", CHAIR, page=1), Sharing.SHARED)

    made.tell(bring)
    made.qtbot.waitUntil(lambda: len(made.kept()) == 3)
    return made


def copy_of(stage: PaperStage) -> ExportViewModel:
    found = stage.document.copy
    assert isinstance(found, ExportViewModel)
    return found


def saved(stage: PaperStage, path: Path, **wish: bool) -> bytes:
    copy = copy_of(stage)
    copy.save(
        QUrl.fromLocalFile(str(path)),
        wish.get("others", False),
        wish.get("flatten", False),
        wish.get("watermark", False),
    )
    stage.qtbot.waitUntil(lambda: not copy.busy)
    assert copy.tone == "green", copy.sentence
    return path.read_bytes()


def names(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [str(mark.NM) for page in document.pages for mark in page.get("/Annots", ()) if "/NM" in mark]


def test_own_marks_of_this_version_are_in_the_copy_and_others_when_asked_for(stage: PaperStage, tmp_path: Path) -> None:
    assert names(saved(stage, tmp_path / "mine.pdf")) == ["own"]
    assert names(saved(stage, tmp_path / "all.pdf", others=True)) == ["own", "theirs"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.pdf", "mine.pdf"]
    assert str(tmp_path / "all.pdf") in copy_of(stage).sentence
    with pikepdf.open(tmp_path / "mine.pdf") as document:
        assert str(document.pages[0].Annots[0].T) == stage.room.meeting.people[PersonId(ME)].name
        assert "/M" in document.pages[0].Annots[0]


def test_name_and_time_across_every_page_of_a_flattened_copy(stage: PaperStage, tmp_path: Path) -> None:
    pdf = saved(stage, tmp_path / "flat.pdf", flatten=True, watermark=True)
    assert names(pdf) == []
    source = PageSource(pdf)
    me = stage.room.meeting.people[PersonId(ME)].name
    for page in range(source.page_count):
        assert me in " ".join(source.text(page).split())
    source.close()


def test_an_older_copy_is_replaced_as_a_whole(stage: PaperStage, tmp_path: Path) -> None:
    target = tmp_path / "mine.pdf"
    target.write_bytes(b"the copy of yesterday")
    assert names(saved(stage, target)) == ["own"]


def test_the_sheet_counts_says_and_offers(stage: PaperStage, monkeypatch: pytest.MonkeyPatch) -> None:
    QTest.keyClick(stage.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    stage.qtbot.waitUntil(lambda: stage.shows("exportOthers"))
    assert "(1)" in str(stage.item("exportOthers").property("text"))
    assert "(1)" in str(stage.item("exportOwn").property("text"))
    assert "không thay đổi" in copy_of(stage).about
    assert not stage.item("exportWatermark").property("checked")
    assert copy_of(stage).proposedFile().toLocalFile().endswith("Dự thảo Nghị quyết 12-2025-NQ-HĐND-ghi-chu.pdf")


def test_where_nothing_can_be_written_it_is_said_and_nothing_is_left(stage: PaperStage, tmp_path: Path) -> None:
    copy = copy_of(stage)
    copy.save(QUrl.fromLocalFile(str(tmp_path / "no" / "such" / "folder.pdf")), False, False, False)
    stage.qtbot.waitUntil(lambda: not copy.busy)
    assert copy.tone == "red"
    assert copy.sentence.startswith("Không ghi được tệp")
    assert list(tmp_path.iterdir()) == []
    copy.save(QUrl("https://example.org/x.pdf"), False, False, False)
    assert copy.sentence.startswith("Hãy chọn một tệp")


def test_a_copy_can_be_given_up_and_leaves_nothing(
    stage: PaperStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    real = write_annotated

    def slow(*arguments: Any) -> None:
        begun.set()
        assert go_on.wait(60)
        real(*arguments)

    monkeypatch.setattr(export, "write_annotated", slow)
    copy = copy_of(stage)
    target = tmp_path / "mine.pdf"
    target.write_bytes(b"the copy of yesterday")
    copy.save(QUrl.fromLocalFile(str(target)), False, False, False)
    assert copy.busy
    assert begun.wait(60)
    copy.save(QUrl.fromLocalFile(str(tmp_path / "other.pdf")), False, False, False)  # one after the other
    copy.cancel()
    go_on.set()
    stage.qtbot.waitUntil(lambda: not copy.busy)
    assert copy.sentence.startswith("Đã hủy")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.pdf"]
    assert target.read_bytes() == b"the copy of yesterday"


def test_what_cannot_be_read_is_said(stage: PaperStage, tmp_path: Path) -> None:
    stage.engine.papers.papers[DRAFT, 1] = b"no pdf"
    copy = copy_of(stage)
    copy.save(QUrl.fromLocalFile(str(tmp_path / "x.pdf")), False, False, False)
    stage.qtbot.waitUntil(lambda: not copy.busy)
    assert copy.sentence.startswith("Không sao được tài liệu")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", list(Language))
def test_everything_can_be_touched_and_read_at_double_size(raise_stage: Raise, language: Language) -> None:
    stage = raise_stage(size=(420, 800)).ready()
    stage.room.set_language(language)
    stage.window.setProperty("textScale", 2.0)
    QTest.keyClick(stage.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    stage.qtbot.waitUntil(lambda: stage.shows("exportSave"))
    stage.grab()
    for name in ("exportFlatten", "exportWatermark", "exportSave", "exportSheetClose"):
        item = stage.item(name)
        assert item.height() >= 44, name
        assert item.mapToScene(item.boundingRect().topRight()).x() <= 420, name


def test_names_of_files_suit_every_system() -> None:
    assert export._file_name("Tờ trình 12/2026: về “thu, chi”?") == "Tờ trình 12-2026- về -thu- chi"
    assert export._file_name("...") == "tai-lieu"
    assert len(export._file_name("x" * 500)) <= 80


def test_a_note_is_listed_at_the_end_in_the_language_of_the_window(stage: PaperStage, tmp_path: Path) -> None:
    note = Mark(
        mark_id=MarkId("note"), document_id=DRAFT, version=1, page=0, author=PersonId(ME),
        shape=StickyNote(80, 80, "Cần làm rõ nguồn vốn"),
    )  # fmt: skip
    stage.tell(lambda: stage.engine.book.bring(note, Sharing.PRIVATE))
    stage.qtbot.waitUntil(lambda: len(stage.kept()) == 4)
    stage.room.set_language(Language.EN)
    source = PageSource(saved(stage, tmp_path / "flat.pdf", flatten=True))
    last = " ".join(source.text(source.page_count - 1).split())
    assert last.startswith("Notes 1 · Page 1")
    assert last.endswith("Cần làm rõ nguồn vốn")
    source.close()
