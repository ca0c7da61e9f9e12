"""A new version is read: own notes of the old one are offered, carried with one tap, and never offered twice."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import Mark, MarkId, Sharing, TextHighlight
from meetroom.domain.core import PersonId
from meetroom.domain.documents import ReplaceDocument
from meetroom.domain.state import Audience, Version
from meetroom.papers.pages import PageSource
from meetroom.ui.new_version import carried_id
from tests.papers.paper_samples import make_pdf
from tests.ui.paper_stage import DRAFT, PaperStage
from tests.ui.sitting import CHAIR, ME, SECRETARY

Raise = Callable[..., PaperStage]
OLD = [
    (80.0, 700.0 - 30 * n, text)
    for n, text in enumerate(
        (
            "The council approves the budget of the province for the year",
            "This line is struck out of the second version altogether",
            "The people's committee reports on spending every quarter",
        )
    )
]
NEW = [(80.0, 730.0, "A line that was not there before, on something else"), OLD[0], (80.0, 600.0, OLD[2][2])]


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[PaperStage]:
    """Version 1 is read; two own highlights on it, one of them shared, and one of the chair."""
    made = PaperStage(qtbot, pdf=make_pdf(text=OLD)).ready()
    source = PageSource(made.pdf)

    def highlight(name: str, words: str, author: str) -> Mark:
        shape = TextHighlight(source.find(words)[0].rects, "#FFE000", words)
        return Mark(mark_id=MarkId(name), document_id=DRAFT, version=1, page=0, author=PersonId(author), shape=shape)

    marks = [highlight("m0", OLD[0][2], ME), highlight("m1", OLD[1][2], ME), highlight("m2", OLD[2][2], ME)]
    others = highlight("m3", OLD[2][2], CHAIR)
    source.close()

    def bring() -> None:
        made.engine.book.bring(marks[0], Sharing.PRIVATE)
        made.engine.book.bring(marks[1], Sharing.PRIVATE)
        made.engine.book.put(marks[2], Sharing.SHARED, Audience(persons=(PersonId(CHAIR),)))
        made.engine.book.bring(others, Sharing.SHARED)

    made.tell(bring)
    made.wait_kept(4)
    yield made
    made.close()


def replace_paper(stage: PaperStage, number: int = 2) -> None:
    stage.engine.papers.papers[DRAFT, number] = make_pdf(text=NEW)
    digest = f"{number:064d}"
    version = Version(
        number=number,
        original_sha256=digest,
        pdf_sha256=digest,
        manifest_sha256=digest,
        pages=1,
        size_bytes=1,
        note="Mới",
    )
    stage.do(SECRETARY, ReplaceDocument(document_id=DRAFT, file_name="paper.pdf", version=version))


def own_on(stage: PaperStage, version: int) -> list[Mark]:
    return [mark for mark in stage.kept() if mark.version == version and mark.author == ME]


def test_notes_are_offered_and_carried_with_one_tap(stage: PaperStage) -> None:
    replace_paper(stage)
    stage.qtbot.waitUntil(lambda: "Chuyển 2 ghi chú" in stage.document.noticeAction)
    assert stage.document.notice == "Có bản mới: chuyển được 2 ghi chú của bạn sang bản này (1 ghi chú không còn chỗ)."
    assert own_on(stage, 2) == []  # nothing unasked
    stage.click("versionNoticeAction")
    stage.qtbot.waitUntil(lambda: len(own_on(stage, 2)) == 2)
    assert len(own_on(stage, 1)) == 3  # those on the old version stay
    book = stage.engine.book
    shared = carried_id(MarkId("m2"), 2)
    assert book.sharing_of(carried_id(MarkId("m0"), 2)) is Sharing.PRIVATE
    assert book.sharing_of(shared) is Sharing.SHARED
    assert book.audience_of(shared) == Audience(persons=(PersonId(CHAIR),))
    stage.qtbot.waitUntil(lambda: "Mở bản 1" in stage.document.noticeAction)
    assert stage.document.notice == "Bạn có 1 ghi chú ở bản 1."
    stage.qtbot.waitUntil(lambda: any("Đã chuyển 2 ghi chú" in said for said in stage.said))
    stage.click("versionNoticeAction")
    stage.qtbot.waitUntil(lambda: "Bạn đang xem bản 1" in stage.document.notice)


def test_carrying_is_undone_and_done_again_in_one_step_and_shows_nobody_more(stage: PaperStage) -> None:
    replace_paper(stage)
    stage.qtbot.waitUntil(lambda: "Chuyển 2 ghi chú" in stage.document.noticeAction)
    board, book = stage.document.marks, stage.engine.book
    # What is drawn from now on is for all; what is carried was drawn before.
    board.audience_now = Audience(everyone=True)
    stage.click("versionNoticeAction")
    stage.qtbot.waitUntil(lambda: len(own_on(stage, 2)) == 2)
    stage.click("undo")
    stage.qtbot.waitUntil(lambda: own_on(stage, 2) == [])
    assert len(own_on(stage, 1)) == 3
    assert not board.property("canUndo")
    board.redo()
    stage.qtbot.waitUntil(lambda: len(own_on(stage, 2)) == 2)
    assert book.sharing_of(carried_id(MarkId("m0"), 2)) is Sharing.PRIVATE
    assert book.audience_of(carried_id(MarkId("m2"), 2)) == Audience(persons=(PersonId(CHAIR),))


def test_what_was_carried_and_deleted_is_not_offered_again(stage: PaperStage) -> None:
    replace_paper(stage)
    stage.qtbot.waitUntil(lambda: "Chuyển 2 ghi chú" in stage.document.noticeAction)
    stage.document.showOtherVersion()
    stage.qtbot.waitUntil(lambda: len(own_on(stage, 2)) == 2)
    stage.tell(lambda: stage.engine.book.delete(carried_id(MarkId("m0"), 2)))
    stage.qtbot.waitUntil(lambda: len(own_on(stage, 2)) == 1)
    stage.qtbot.waitUntil(lambda: "Mở bản 1" in stage.document.noticeAction)


def test_a_new_version_is_opened_once(stage: PaperStage) -> None:
    before = stage.engine.papers.opened
    replace_paper(stage)
    stage.qtbot.waitUntil(lambda: "Chuyển 2 ghi chú" in stage.document.noticeAction)
    # The new version to be read, the old one to compare it with.
    assert stage.engine.papers.opened - before == 2


def test_two_devices_carry_to_the_same_marks() -> None:
    assert carried_id(MarkId("m0"), 2) == carried_id(MarkId("m0"), 2)
    assert len({carried_id(MarkId(name), n) for name in ("m0", "m1") for n in (2, 3)}) == 4


def test_where_the_old_version_cannot_be_had_the_old_words_remain(stage: PaperStage) -> None:
    del stage.engine.papers.papers[DRAFT, 1]
    stage.engine.papers.papers[DRAFT, 1] = b"no pdf"
    replace_paper(stage)
    stage.qtbot.waitUntil(lambda: stage.document.notice == "Bạn có 3 ghi chú ở bản 1.")
    assert "Mở bản 1" in stage.document.noticeAction
