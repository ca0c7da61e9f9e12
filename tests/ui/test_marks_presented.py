"""A presenter's ink and pointer: seen by whoever follows as they grow, given out only while one leads."""

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from meetroom.domain.annotations import InkPoint, InkStroke, MarkId, Sharing, Tool
from meetroom.domain.core import PersonId
from meetroom.protocol.messages import InkPresented, PointerPresented
from meetroom.ui.items.presented_ink import FADES_S, LOST_S, STAYS_S, PresentedInk
from tests.ui.ink_seen import a_red_stroke, foreign, redness
from tests.ui.paper_stage import DRAFT, PaperStage
from tests.ui.sitting import CHAIR


def red_at(stage: PaperStage, x_pt: float, y_pt: float) -> int:
    return redness(stage.grab(), stage.at(0, x_pt, y_pt))


def drawn_by_the_chair(stage: PaperStage, key: str, *places: tuple[float, float], ended: bool = False) -> None:
    points = tuple(InkPoint(*place) for place in places)
    ink = InkPresented(
        by=PersonId(CHAIR), document_id=DRAFT, page=0, mark_id=MarkId(key), tool=Tool.PEN, color="#D9303E",
        width_pt=3.0, points=points, ended=ended,
    )  # fmt: skip
    stage.tell(lambda: stage.engine.listener.on_live_ink(ink))


def following(stage: PaperStage) -> PresentedInk:
    """The chair presents; for what is shown no time passes, so that nothing fades before it was looked at."""
    shown = stage.document.marks.shown
    shown._clock = lambda: 0.0
    stage.present(0)
    stage.qtbot.waitUntil(lambda: bool(stage.document.property("following") and shown.watched))
    return shown


def test_what_the_presenter_draws_is_seen_as_it_grows_and_stays_as_a_mark(stage: PaperStage) -> None:
    shown = following(stage)
    drawn_by_the_chair(stage, "live", (100, 300), (140, 300))
    stage.qtbot.waitUntil(lambda: red_at(stage, 130, 300) > 100)
    assert red_at(stage, 190, 300) < 60
    drawn_by_the_chair(stage, "live", (200, 300), ended=True)
    stage.qtbot.waitUntil(lambda: red_at(stage, 190, 300) > 100)
    mark = foreign("live", a_red_stroke((100, 300), (200, 300)))
    stage.tell(lambda: stage.engine.book.bring(mark, Sharing.SHARED))
    stage.qtbot.waitUntil(lambda: shown.stroke("live") is None and red_at(stage, 130, 300) > 100)
    # A piece that was late is no second stroke.
    drawn_by_the_chair(stage, "live", (220, 300), ended=True)
    stage.qtbot.wait(40)
    assert shown.stroke("live") is None


def test_what_the_presenter_does_not_share_fades(stage: PaperStage) -> None:
    shown, now = following(stage), [0.0]
    shown._clock = lambda: now[0]
    drawn_by_the_chair(stage, "fades", (100, 400), (200, 400), ended=True)
    drawn_by_the_chair(stage, "lost", (100, 420), (200, 420))
    stage.qtbot.waitUntil(lambda: red_at(stage, 150, 400) > 100 and red_at(stage, 150, 420) > 100)
    now[0] = STAYS_S + FADES_S / 2
    shown.tick()
    assert 0 < red_at(stage, 150, 400) < 130
    now[0] = STAYS_S + FADES_S + 0.1
    shown.tick()
    assert red_at(stage, 150, 400) < 40
    assert red_at(stage, 150, 420) > 100
    now[0] = LOST_S + FADES_S + 0.1
    shown.tick()
    assert shown.stroke("lost") is None


def test_the_pointer_is_seen_by_whoever_follows_and_by_nobody_else(stage: PaperStage) -> None:
    shown = following(stage)
    pointer = PointerPresented(by=PersonId(CHAIR), document_id=DRAFT, page=0, x_pt=200, y_pt=300, shown=True)
    stage.tell(lambda: stage.engine.listener.on_pointer(pointer))
    stage.qtbot.waitUntil(lambda: stage.shows("laser0"))
    assert shown.property("pointerName") == "Trần Quốc Bảo"
    stage.document.leave()
    assert not stage.shows("laser0")
    stage.tell(lambda: stage.engine.listener.on_pointer(pointer))
    stage.document.follow()
    stage.tell(lambda: stage.engine.listener.on_pointer(pointer))
    stage.qtbot.waitUntil(lambda: stage.shows("laser0"))
    stage.tell(lambda: stage.engine.listener.on_pointer(replace(pointer, shown=False)))
    stage.qtbot.waitUntil(lambda: not stage.shows("laser0"))


def test_a_presenter_gives_out_ink_and_pointer_while_they_lead(qtbot: QtBot) -> None:
    stage = PaperStage(qtbot, me=CHAIR).ready()
    try:
        stage.qtbot.waitUntil(lambda: bool(stage.document.property("presenting")))
        board = stage.document.marks
        board.choose_tool("pen")
        stage.drag(0, (100, 120), (130, 130), (160, 120), (190, 130))
        (mark,) = stage.wait_kept(1)
        stage.qtbot.waitUntil(lambda: bool(stage.engine.ink_presented and stage.engine.ink_presented[-1].ended))
        given = stage.engine.ink_presented
        assert {ink.mark_id for ink in given} == {mark.mark_id}
        points = [point for ink in given for point in ink.points]
        assert isinstance(mark.shape, InkStroke)
        assert (points[0], points[-1]) == (mark.shape.points[0], mark.shape.points[-1])
        assert {p.x_pt for p in mark.shape.points} <= {p.x_pt for p in points}
        board.choose_tool("laser")
        stage.drag(0, (100, 220), (130, 230))
        stage.qtbot.waitUntil(lambda: any(shown for *_, shown in stage.engine.pointers))
        # Put away, it points at nothing any more, wherever the mouse is.
        board.choose_tool("pen")
        stage.qtbot.waitUntil(lambda: not stage.engine.pointers[-1][4])
        stage.document.present(False)
        count = len(given)
        board.choose_tool("pen")
        stage.drag(0, (100, 320), (130, 330))
        stage.wait_kept(2)
        assert len(given) == count
    finally:
        stage.close()


def test_whoever_leads_is_told_that_the_others_see_strokes_while_they_are_drawn(qtbot: QtBot) -> None:
    leader = PaperStage(qtbot, me=CHAIR).ready()
    try:
        leader.document.present(True)
        qtbot.waitUntil(lambda: "Họ thấy nét lúc bạn đang vẽ" in str(leader.document.property("state")))
        leader.document.present(False)
        qtbot.waitUntil(lambda: "Chỉ mình bạn thấy ghi chú" in str(leader.document.property("state")))
    finally:
        leader.close()
