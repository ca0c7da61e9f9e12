"""The room's display shows what whoever leads draws and points at, and only marks that are for everybody."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow

from meetroom.domain.annotations import InkPoint, InkStroke, Mark, MarkId, Sharing, Tool
from meetroom.domain.core import PersonId
from meetroom.domain.state import Audience
from meetroom.protocol.messages import InkPresented, PointerPresented
from meetroom.ui.app import ClientWindow, find_item
from meetroom.ui.items.presented_ink import FADES_S, POINTED_S, STAYS_S
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.paper_stage import DRAFT, MemoryBook
from tests.ui.sitting import CHAIR, ME
from tests.ui.test_room_display import at_the_wall

RED = "#E00000"
ACROSS = tuple(InkPoint(x, 120.0) for x in (100.0, 200.0, 300.0))
PLACE = (200.0, 120.0)


@pytest.fixture
def led(open_window: OpenWindow) -> tuple[ClientWindow, QQuickWindow]:
    client, _, window = at_the_wall(open_window)
    return client, window


def book_of(client: ClientWindow) -> MemoryBook:
    book = engine_of(client).marks
    assert isinstance(book, MemoryBook)
    return book


def at(window: QQuickWindow, place_pt: tuple[float, float]) -> QColor:
    """The colour on the wall at a place of the page."""
    ink = find_item(window.contentItem(), "roomInk1")
    assert isinstance(ink, QQuickItem)
    scale = ink.width() / float(ink.property("pageWidth"))
    spot = ink.mapToScene(QPointF(place_pt[0] * scale, place_pt[1] * scale)).toPoint()
    picture: QImage = window.grabWindow()
    ratio = picture.width() / window.width()
    return picture.pixelColor(round(spot.x() * ratio), round(spot.y() * ratio))


def is_red(window: QQuickWindow, place_pt: tuple[float, float] = PLACE) -> bool:
    color = at(window, place_pt)
    return color.red() > 180 and color.green() < 90 and color.blue() < 90


def a_mark(mark_id: str, author: str) -> Mark:
    shape = InkStroke(ACROSS, RED, 8.0)
    return Mark(mark_id=MarkId(mark_id), document_id=DRAFT, version=1, page=1, author=PersonId(author), shape=shape)


def bring(client: ClientWindow, mark: Mark, audience: Audience | None) -> None:
    book = book_of(client)

    def act() -> None:
        if audience is not None:
            book.audiences[mark.mark_id] = audience
        book.bring(mark, Sharing.PRIVATE if audience is None else Sharing.SHARED)

    client.bridge.call_soon(act)


def test_the_presenters_stroke_grows_on_the_wall_and_their_pointer_is_seen(
    led: tuple[ClientWindow, QQuickWindow],
) -> None:
    client, window = led
    engine, now_s = engine_of(client), [0.0]
    client.shell.display._paper.board.shown._clock = lambda: now_s[0]
    assert not is_red(window)

    def drawn(points: tuple[InkPoint, ...], ended: bool) -> InkPresented:
        return InkPresented(
            by=PersonId(CHAIR), document_id=DRAFT, page=1, mark_id=MarkId("live"), tool=Tool.PEN, color=RED,
            width_pt=8.0, points=points, ended=ended,
        )  # fmt: skip

    client.bridge.call_soon(lambda: engine.listener.on_live_ink(drawn(ACROSS[:2], False)))
    assert client.wait(lambda: is_red(window, (150.0, 120.0)))
    assert not is_red(window, (250.0, 120.0))
    client.bridge.call_soon(lambda: engine.listener.on_live_ink(drawn(ACROSS[2:], True)))
    assert client.wait(lambda: is_red(window, (250.0, 120.0)))
    # Not shared it fades; the pointer comes and goes.
    now_s[0] += STAYS_S + FADES_S + 0.1
    assert client.wait(lambda: not is_red(window, (250.0, 120.0)))
    pointed = PointerPresented(by=PersonId(CHAIR), document_id=DRAFT, page=1, x_pt=400.0, y_pt=300.0, shown=True)
    client.bridge.call_soon(lambda: engine.listener.on_pointer(pointed))
    assert client.wait(lambda: is_red(window, (400.0, 300.0)))
    now_s[0] += POINTED_S + 0.1
    assert client.wait(lambda: not is_red(window, (400.0, 300.0)))


def test_only_what_the_presenter_made_for_everybody_is_on_the_wall(led: tuple[ClientWindow, QQuickWindow]) -> None:
    client, window = led
    board = client.shell.display._paper.board
    everybody = Audience(everyone=True)
    bring(client, a_mark("mine", ME), None)
    bring(client, a_mark("mine-for-all", ME), everybody)
    bring(client, a_mark("chairs-for-me", CHAIR), Audience(persons=(PersonId(ME),)))
    bring(client, a_mark("z", CHAIR), everybody)
    assert client.wait(lambda: [m.mark_id for m in board.all_marks()] == ["z"])
    assert client.wait(lambda: is_red(window))
    # The operator's own view shows all of them, as before.
    assert client.wait(lambda: len(list(client.shell.document.marks.all_marks())) == 4)


def test_whoever_leads_at_this_machine_draws_on_its_wall_too(led: tuple[ClientWindow, QQuickWindow]) -> None:
    client, window = led
    marks = client.shell.document.marks
    client.shell.display._paper.board.shown._clock = lambda: 0.0
    marks.podium.leads = True
    style = InkStroke((), RED, 8.0)
    marks.podium.ink(marks.opened, 1, MarkId("own"), style, list(ACROSS), ended=False)
    assert client.wait(lambda: is_red(window))
    assert marks.opened is not None
    marks.podium.pointer(marks.opened, 1, 400.0, 300.0, shown=True)
    assert client.wait(lambda: is_red(window, (400.0, 300.0)))
    client.shell.display.close()
    assert client.shell.display._paper.board.opened is None
