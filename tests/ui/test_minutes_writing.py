"""What a secretary writes beside the facts, by keyboard: texts, looks, phrases, two versions, an outage."""

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.domain.agenda import FinishItem, StartItem
from meetroom.domain.core import ItemId
from meetroom.domain.minutes_state import ParagraphStyle, Span, TextPlace
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.ui.minutes_outline import one
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.minutes_desk_stage import CTRL, I2, KEY, desk, focus, key, letters, second_secretary, text_of, types
from tests.ui.sitting import CHAIR, SECRETARY, house_in_session
from tests.ui.votes_stage import tell


def test_what_is_typed_is_written_down_when_the_text_is_left(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    writing, engine = client.shell.minutes.writing, engine_of(client)
    types(client, "Đại biểu thảo luận")
    assert "Đã giữ trên máy này" in str(writing.said)
    assert client.wait(lambda: (TextPlace.ITEM, I2) in engine.minutes.typed.kept)
    key(client, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert client.wait(lambda: text_of(house) == "Đại biểu thảo luận")
    assert str(writing.place) == "i1"
    assert not writing.follows
    assert letters(client) == ""
    assert client.wait(lambda: engine.minutes.typed.kept == {})
    key(client, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert client.wait(lambda: letters(client) == "Đại biểu thảo luận")
    assert client.wait(lambda: str(writing.said).startswith("Đã ghi lúc"))
    types(client, "Ghi ngay: ")
    key(client, KEY.Key_S, CTRL)
    assert client.wait(lambda: text_of(house).startswith("Ghi ngay:"))


def test_the_running_item_is_followed_until_the_secretary_looks_elsewhere(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    writing = client.shell.minutes.writing
    types(client, "Ý kiến")
    house.do(CHAIR, FinishItem(item_id=I2))
    tell(client)
    assert client.wait(lambda: house.meeting.current_item is None and not client.bridge.meeting.current_item)
    assert str(writing.place) == "i2"
    house.do(CHAIR, StartItem(item_id=ItemId("i3")))
    tell(client)
    assert client.wait(lambda: str(writing.place) == "i3")
    assert client.wait(lambda: text_of(house) == "Ý kiến")
    assert client.press("minutesBefore")
    house.do(CHAIR, FinishItem(item_id=ItemId("i3")))
    house.do(CHAIR, StartItem(item_id=ItemId("i5")))
    tell(client)
    assert client.wait(lambda: client.bridge.meeting.current_item == "i5")
    assert str(writing.place) == "i2"
    assert client.press("minutesFollow")
    assert client.wait(lambda: str(writing.place) == "i5")


def test_looks_and_lists_come_by_keys(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    key(client, KEY.Key_B, CTRL)
    assert client.shell.minutes.writing.editing.bold
    types(client, "Đậm")
    assert client.wait(lambda: client.shell.minutes.writing.editing.text[0].spans == (Span(text="Đậm", bold=True),))
    key(client, KEY.Key_B, CTRL)
    types(client, " thường")
    key(client, KEY.Key_Return)
    key(client, KEY.Key_8, CTRL | Qt.KeyboardModifier.ShiftModifier)
    types(client, "một")
    key(client, KEY.Key_Return)
    types(client, "hai")
    key(client, KEY.Key_Return)
    key(client, KEY.Key_Return)
    types(client, "cuối")
    key(client, KEY.Key_S, CTRL)
    assert client.wait(lambda: "cuối" in text_of(house))
    text = house.meeting.minutes.texts["i2"].text
    assert text[0].spans == (Span(text="Đậm", bold=True), Span(text=" thường"))
    assert [p.style for p in text[1:]] == [ParagraphStyle.BULLET, ParagraphStyle.BULLET, ParagraphStyle.PLAIN]
    QTest.keySequence(client.window, QKeySequence(QKeySequence.StandardKey.Undo))
    assert client.wait(lambda: "cuối" not in letters(client))


def test_a_paste_brings_no_fonts_and_a_copy_its_looks(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    data = QMimeData()
    data.setHtml("<p style='font-size:40pt;color:red'>Từ <b>Word</b></p><ul><li>mục</li></ul>")
    QGuiApplication.clipboard().setMimeData(data)
    key(client, KEY.Key_V, CTRL)
    key(client, KEY.Key_A, CTRL)
    key(client, KEY.Key_C, CTRL)
    assert "<" not in QGuiApplication.clipboard().text()
    key(client, KEY.Key_End, CTRL)
    key(client, KEY.Key_Return)
    key(client, KEY.Key_Return)
    key(client, KEY.Key_V, CTRL)
    key(client, KEY.Key_S, CTRL)
    assert client.wait(lambda: text_of(house) == "Từ Word\nmục\nTừ Word\nmục")
    text = house.meeting.minutes.texts["i2"].text
    assert text[0].spans == text[2].spans == (Span(text="Từ "), Span(text="Word", bold=True))
    area = client.find("minutesText")
    assert area is not None
    sizes = {size_at(area, place) for place in (1, 5, 9)}
    assert len(sizes) == 1


def size_at(area: Any, place: int) -> float:
    return float(area.positionToRectangle(place).height())


def test_facts_and_phrases_are_inserted_where_the_cursor_is(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    writing = client.shell.minutes.writing
    assert client.wait(lambda: any(row.glyph == "mic" for row in writing.facts.rows))
    speech = next(row for row in writing.facts.rows if row.glyph == "mic")
    writing.insertFact(speech.key)
    assert letters(client) == "Nguyễn Văn An: "
    key(client, KEY.Key_Slash)
    assert client.wait(lambda: client.find("phraseSearchInput") is not None)
    types(client, "khong co dai bieu")
    assert client.wait(lambda: int(client.shell.minutes.phrases.count) == 1)
    key(client, KEY.Key_Return)
    assert client.wait(lambda: "Không có đại biểu nào có ý kiến khác." in letters(client))
    assert client.wait(lambda: bool(client.find("minutesText").property("activeFocus")))  # type: ignore[union-attr]
    key(client, KEY.Key_Return)
    key(client, KEY.Key_Slash)
    assert client.wait(lambda: client.find("phraseSearchInput") is not None)
    key(client, KEY.Key_Escape)
    assert client.wait(lambda: letters(client).endswith("/"))
    focus(client)
    key(client, KEY.Key_Space, CTRL)
    assert client.wait(lambda: client.find("phraseSearchInput") is not None)
    types(client, "Giao Văn phòng theo dõi.")
    assert client.press("phraseKeep")
    client.shell.minutes.phrases.search("van phong theo doi")
    assert client.wait(lambda: int(client.shell.minutes.phrases.count) == 1)
    key(client, KEY.Key_Return)
    assert client.wait(lambda: letters(client).endswith("/Giao Văn phòng theo dõi."))


@pytest.mark.parametrize(
    ("button", "outcome"),
    [
        ("conflictMerge", "Bản kia\nBản tôi"),
        ("conflictMine", "Bản tôi"),
        ("conflictTheirsTake", "Bản kia"),
    ],
)
def test_two_versions_are_both_shown_and_one_stands(open_window: OpenWindow, button: str, outcome: str) -> None:
    house = house_in_session()
    second_secretary(house)
    client = desk(open_window, house)
    writing = client.shell.minutes.writing
    types(client, "Bản tôi")
    house.do("sec2", WriteMinutesText(place=TextPlace.ITEM, item_id=I2, text=one("Bản kia")))
    tell(client)
    assert client.wait(lambda: client.find("conflictTheirs") is not None)
    assert str(writing.theirText) == "Bản kia"
    assert "Mai Thu" in str(writing.theirs)
    assert letters(client) == "Bản tôi"
    writing.write()
    assert text_of(house) == "Bản kia"
    assert client.press(button)
    assert client.wait(lambda: not writing.conflict and text_of(house) == outcome)
    assert letters(client) == outcome
    assert client.wait(lambda: int(writing.unwritten) == 0)


def test_an_outage_is_said_and_overcome(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    writing, engine = client.shell.minutes.writing, engine_of(client)
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.CONNECTING, None))
    assert client.wait(lambda: client.bridge.link is LinkState.CONNECTING)
    types(client, "Trong lúc mất mạng")
    writing.write()
    assert "mất kết nối" in str(writing.said)
    assert text_of(house) == ""
    engine.minutes.typed.error = ClientError(ClientProblem.NO_SPACE)
    types(client, "!")
    assert client.wait(lambda: "Chưa giữ được trên máy này" in str(writing.said))
    engine.minutes.typed.error = None
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.LIVE, None))
    assert client.wait(lambda: "mất mạng" in text_of(house))
    assert client.wait(lambda: str(writing.said).startswith("Đã ghi lúc"))


def test_what_lay_on_the_disk_is_written_down(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, SECRETARY)
    typed = engine_of(client).minutes.typed

    async def keep() -> None:
        await typed.keep(TextPlace.ITEM, I2, one("Gõ trước khi tắt máy"), base_seq=0)

    kept: list[object] = []
    client.bridge.run(keep(), lambda _: kept.append(True))
    assert client.wait(lambda: bool(kept))
    assert client.wait(lambda: client.press("deskPart5"))
    assert client.wait(lambda: text_of(house) == "Gõ trước khi tắt máy")
    assert client.wait(lambda: letters(client) == "Gõ trước khi tắt máy" and typed.kept == {})
