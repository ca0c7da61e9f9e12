"""A presenter and a follower, each at a window of their own, over one real server: what one shows the other sees."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from meetroom import resource_path
from meetroom.client.engine import Engine
from meetroom.domain.annotations import InkStroke
from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument
from meetroom.protocol.http import UploadFields
from meetroom.ui.app import ClientWindow
from meetroom.ui.document import DocumentViewModel
from meetroom.ui.scripted import ScriptedWindow
from tests.ui.test_real_server import PATIENCE_S, ServerThread, found, invite_and_sit, real_window, server

__all__ = ["server"]
LINE = [(0.3, 0.3), (0.35, 0.32), (0.4, 0.3), (0.45, 0.32), (0.5, 0.3)]


class Seat:
    """One of the two, and what they see of live ink."""

    def __init__(self, client: ClientWindow) -> None:
        engine = client.bridge.engine
        assert isinstance(engine, Engine)
        self.client = client
        self.engine = engine
        self.script = ScriptedWindow(client, engine)
        self.strokes: list[tuple[int, int, bool]] = []
        self.document.marks.shown.inkChanged.connect(self._on_ink)

    @property
    def document(self) -> DocumentViewModel:
        return self.script.documents()

    def _on_ink(self, page: int, key: str) -> None:
        stroke = self.document.marks.shown.stroke(key)
        if stroke is not None:
            self.strokes.append((page, len(stroke.points), stroke.ended))

    def is_at(self, page: int) -> bool:
        return bool(self.document.property("phase") == "ready" and self.document.property("page") == page)

    def place(self, item: str, x: float, y: float) -> QPoint:
        """Where a share of an item's width and height is in the window."""
        found_item = self.client.find(item)
        assert found_item is not None, f"{item} is not shown"
        return found_item.mapToScene(QPointF(x * found_item.width(), y * found_item.height())).toPoint()


class Pair(NamedTuple):
    """Who presents, who follows, and the paper."""

    host: Seat
    guest: Seat
    document_id: DocumentId

    def wait(self, until: Callable[[], bool], what: str) -> None:
        # One thread serves both windows.
        self.guest.script.wait(until, what, PATIENCE_S)


@pytest.fixture
def pair(server: ServerThread, tmp_path: Path) -> Iterator[Pair]:
    clients = real_window(tmp_path / "host"), real_window(tmp_path / "guest")
    try:
        found(server, clients[0])
        invite_and_sit(*clients)
        host, guest = map(Seat, clients)
        path = resource_path("demo", "du-thao-nghi-quyet.pdf")
        fields = UploadFields(title="Dự thảo", file_name=path.name)
        document_id = host.script.run(host.engine.upload(path, fields, lambda step: None)).document_id
        host.script.run(host.engine.submit(ReleaseDocument(document_id=document_id)))
        made = Pair(host, guest, document_id)
        made.wait(lambda: document_id in host.script.bridge.meeting.documents, "the paper is not in the meeting")
        host.document.choose(document_id)
        made.wait(lambda: host.is_at(0), "the presenter's paper was not opened")
        yield made
    finally:
        warnings = clients[0].warnings + clients[1].warnings
        for client in clients:
            client.close()
    assert warnings == []


def test_page_view_pointer_and_ink_reach_who_follows(pair: Pair) -> None:
    host, guest = pair.host, pair.guest
    assert host.document.property("presenting")
    host.document.reading.goTo(1)
    pair.wait(lambda: guest.document.property("document") == pair.document_id, "the follower was not led to the paper")
    pair.wait(lambda: guest.is_at(1), "the follower is not at the presenter's page")
    assert guest.document.property("following")

    host.document.reading.scroll(0.0, 150.0)
    top = host.document.reading.spot.top
    assert top > 0.05
    pair.wait(lambda: abs(guest.document.reading.spot.top - top) < 0.05, "the follower does not see the same part")

    _point(pair)
    _draw(pair)


def _point(pair: Pair) -> None:
    host, guest = pair.host, pair.guest
    host.script.press("tool-laser")
    moves = iter(range(10**9))

    def is_seen() -> bool:
        # A pointer that rests is not seen for long: it is moved until it is.
        QTest.mouseMove(host.client.window, host.place("ink1", 0.4, 0.4) + QPoint(next(moves) % 2, 0))
        return guest.client.find("laser1") is not None

    pair.wait(is_seen, "the pointer is not seen")
    assert (
        str(guest.document.marks.shown.property("pointerName"))
        == host.engine.replica.meeting.people[host.engine.me].name
    )
    host.script.press("tool-laser")
    pair.wait(lambda: guest.client.find("laser1") is None, "the pointer that was put away is still seen")


def _draw(pair: Pair) -> None:
    host, guest = pair.host, pair.guest
    host.script.press("tool-pen")
    at = [host.place("ink1", x, y) for x, y in LINE]
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(host.client.window, left, none, at[0])
    for point in at[1:]:
        QTest.mouseMove(host.client.window, point)
    pair.wait(lambda: any(page == 1 and count > 1 for page, count, _ in guest.strokes), "ink is not seen as it grows")
    assert not any(ended for *_, ended in guest.strokes), "the pen is still down"
    QTest.mouseRelease(host.client.window, left, none, at[-1])
    pair.wait(lambda: any(ended for *_, ended in guest.strokes), "the end of the stroke is not seen")

    async def kept() -> tuple[object, ...]:
        return tuple(mark.shape for mark in host.engine.marks.of(pair.document_id))

    pair.wait(lambda: len(host.script.run(kept())) == 1, "the stroke was not kept")
    (shape,) = host.script.run(kept())
    assert isinstance(shape, InkStroke)
    assert max(count for _, count, _ in guest.strokes) >= len(shape.points)


def test_a_follower_leaves_and_comes_back_with_one_tap(pair: Pair) -> None:
    host, guest = pair.host, pair.guest
    host.document.reading.goTo(1)
    pair.wait(lambda: guest.is_at(1), "the follower is not at the presenter's page")
    guest.script.press("leaveFollowing")
    pair.wait(lambda: not guest.document.property("following"), "the follower still follows")
    host.document.reading.goTo(2)
    led = guest.document
    pair.wait(lambda: led.led_to is not None and led.led_to[1] == 2, "the follower's program did not hear of it")
    assert guest.is_at(1), "who reads alone stays where they are"
    guest.script.press("followButton")
    pair.wait(lambda: guest.is_at(2), "the follower did not come back")
    assert guest.document.property("following")
    host.document.reading.goTo(0)
    pair.wait(lambda: guest.is_at(0), "the follower does not follow again")
