"""Everything the secretary is asked about papers: nothing cut at double size, nothing too small, nothing nameless."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meetroom.domain.core import DocumentId, PersonId
from meetroom.domain.documents import ReleaseDocument, ReplaceDocument
from meetroom.domain.state import IncomingSignature, SignatureVerdict
from meetroom.protocol.messages import Readiness
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.desk_papers import carry_by, keys, put, register, urls, version
from tests.ui.screen_walk import cut_texts, is_text, poor_targets, visible_items
from tests.ui.sitting import SECRETARY, house_in_draft
from tests.ui.test_look import SAME_IN_BOTH, SIZES, settle, translations
from tests.ui.upload_line import Line

Step = Callable[[ClientWindow, Path], None]


def _draft(client: ClientWindow, folder: Path) -> None:
    draft = client.shell.papersDesk.draft
    for name in ("1 - Tờ trình về một việc có tên rất dài để xuống dòng.pdf", "d1.pdf", "x.mp4"):
        put(folder / "thư mục" / name)
    draft.take(urls(folder / "thư mục"), "")
    assert client.wait(lambda: bool(draft.count and not draft.reading))
    draft.chooseLabel(4)


def _audience(client: ClientWindow, folder: Path) -> None:
    client.shell.papersDesk.edit.begin("d1")
    client.shell.papersDesk.edit.chooseReaders()
    client.shell.papersDesk.audiences.search("tan phu")


def _edit(client: ClientWindow, folder: Path) -> None:
    client.shell.papersDesk.edit.begin("d1")


def _replace(client: ClientWindow, folder: Path) -> None:
    client.shell.papersDesk.edit.replaceBy(urls(put(folder / "mot-ten-tep-rat-dai-khong-co-dau-cach-nao.pdf")), "d1")


def _release(client: ClientWindow, folder: Path) -> None:
    client.shell.papersDesk.releaseAll()
    for _ in range(3):
        client.shell.papersDesk.timing.moveDay(-1)


def _queue(client: ClientWindow, folder: Path) -> None:
    Line(client)
    _draft(client, folder)
    client.shell.papersDesk.draft.chooseLabel(0)
    client.shell.papersDesk.draft.send()
    client.wait(lambda: client.shell.papersDesk.queue.open == 2)
    client.press("showUploads")


def _board(client: ClientWindow, folder: Path) -> None:
    assert client.wait(lambda: client.press("deskPart1"))
    rows = tuple(Readiness(PersonId(p), n % 4, 3) for n, p in enumerate(client.bridge.meeting.people))
    client.bridge.call_soon(lambda: engine_of(client).listener.on_readiness(rows))
    assert client.wait(lambda: client.shell.readinessDesk.part > 0)


STEPS: dict[str, Step] = {
    "draft": _draft, "audience": _audience, "edit": _edit, "replace": _replace, "release": _release, "queue": _queue,
    "board": _board,
}  # fmt: skip


def shown(open_window: OpenWindow, step: str, folder: Path, **options: object) -> ClientWindow:
    """A window of the secretary with one of the questions open."""
    house = house_in_draft()
    signatures = tuple(
        IncomingSignature(field="S", signer="Sở Kế hoạch và Đầu tư", signed_at=None, verdict=v, covers_whole=False)
        for v in SignatureVerdict
    )
    register(house, "d1", version=version(signatures=signatures))
    register(house, "d2", "d3", item="i2")
    house.do(SECRETARY, ReleaseDocument(document_id=DocumentId("d1")))
    second = replace(version(2), note="Sửa trang 7", signatures=signatures[:1])
    house.do(SECRETARY, ReplaceDocument(document_id=DocumentId("d1"), file_name="b.pdf", version=second))
    client = open_window(house, SECRETARY, **options)
    STEPS[step](client, folder)
    settle(client)
    return client


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_cut_and_everything_can_be_hit(
    open_window: OpenWindow, tmp_path: Path, step: str, size: tuple[int, int]
) -> None:
    client = shown(open_window, step, tmp_path, size=size, scale=2.0)
    assert cut_texts(client.window.contentItem()) == []
    client.shell._preferences.chooseScale(0)
    settle(client)
    assert poor_targets(client.window.contentItem()) == []


def test_nothing_is_left_in_english(open_window: OpenWindow, tmp_path: Path) -> None:
    english = {source for source, text in translations("vi").items() if source != text} - SAME_IN_BOTH
    client = shown(open_window, "draft", tmp_path, language="vi")
    for step in ("draft", "release", "audience", "replace", "board"):
        STEPS[step](client, tmp_path)
        settle(client)
        texts = {str(item.property("text")) for item in visible_items(client.window.contentItem()) if is_text(item)}
        assert texts & english == set(), step


def test_a_finger_carries_a_paper_and_does_not_scroll(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, "a", "b", item="i0")
    client = open_window(house, SECRETARY)
    device = QTest.createTouchDevice()
    start, end = carry_by(client, "b"), carry_by(client, "a")
    touch = QTest.touchEvent(client.window, device)
    touch.press(0, start, client.window).commit()
    for part in (0.3, 0.6, 1.0):
        QTest.qWait(8)
        touch = QTest.touchEvent(client.window, device)
        touch.move(0, start + (end - start) * part, client.window).commit()
    touch = QTest.touchEvent(client.window, device)
    touch.release(0, end, client.window).commit()
    assert client.wait(lambda: [k for k in keys(client) if ":" not in k] == ["b", "a"])
    found = client.find("paperList")
    assert found is not None
    assert found.property("contentY") == found.property("originY")


def test_the_list_is_walked_by_keys(open_window: OpenWindow) -> None:
    house = house_in_draft()
    register(house, *(f"d{n}" for n in range(20)), item="i0")
    client = open_window(house, SECRETARY)
    found = client.find("paperList")
    assert found is not None
    found.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(15):
        QTest.keyClick(client.window, Qt.Key.Key_Down)
    assert client.wait(lambda: found.property("contentY") > 0)
    QTest.keyClick(client.window, Qt.Key.Key_Return)
    assert client.wait(lambda: client.shell.papersDesk.edit.key == "d14")
