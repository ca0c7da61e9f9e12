"""Objections to approved minutes: within the term, put on record, answered by the chair; words for whom they are."""

from datetime import timedelta

from meetroom.domain.core import PersonId
from meetroom.ui.app import ClientWindow
from meetroom.ui.objections import ObjectionRow, left_text, term_text
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_house import approve, closed_house, issue, object_, stock
from tests.ui.sitting import CHAIR, ME, SECRETARY


def told(house: LocalHouse, who: str = ME, later_s: float = 0) -> str:
    now = house.now() + timedelta(seconds=later_s)
    return term_text(house.meeting, PersonId(who), now, Language.VI)


def rows(client: ClientWindow) -> dict[str, ObjectionRow]:
    found = client.shell.reading.objections.rows.rows
    return {row.key: row for row in found if isinstance(row, ObjectionRow)}


def show(client: ClientWindow) -> None:
    """The sheet at the objections."""
    stock(client)
    client.shell.reading.open()
    assert client.wait(lambda: client.shell.reading.phase == "ready")
    assert client.wait(lambda: client.press("readingPart2"))
    assert client.wait(lambda: client.find("objectionTerm") is not None)


def test_the_term_is_told_in_words() -> None:
    house = closed_house(days=3)
    assert told(house) == ""
    approve(house)
    assert "(còn 2 ngày 23 giờ)" in told(house, later_s=60)
    assert "(còn 0 giờ 30 phút)" in told(house, later_s=3 * 86_400 - 1_801)
    assert "Bạn dự không biểu quyết" in told(house, SECRETARY) or "bạn dự không biểu quyết" in told(house, SECRETARY)
    assert told(house, later_s=4 * 86_400).startswith("Đã hết thời hạn")
    without = closed_house(days=0)
    approve(without)
    assert "không đặt thời hạn" in told(without)
    assert left_text(-5, Language.EN) == "0 h 0 min"


def test_a_member_objects_to_an_item(open_window: OpenWindow) -> None:
    house = closed_house()
    approve(house)
    issue(house)
    client = open_window(house, ME)
    show(client)
    assert client.wait(lambda: client.press("objectionBegin"))
    assert client.wait(lambda: client.find("objectionTextInput") is not None)
    words = client.find("objectionTextInput")
    assert words is not None
    words.setProperty("text", "  Ghi thiếu ý kiến của tôi. ")
    assert client.wait(lambda: client.press("objectionSend"))
    assert client.wait(lambda: len(house.meeting.minutes.objections) == 1)
    (objection,) = house.meeting.minutes.objections.values()
    assert (objection.author, objection.text, objection.item_id) == (ME, "Ghi thiếu ý kiến của tôi.", None)
    assert client.wait(lambda: client.find("objectionSend") is None)
    client.shell.reading.objections.object(3, "Mục 3 ghi sai.")
    assert client.wait(lambda: len(house.meeting.minutes.objections) == 2)
    assert {o.item_id for o in house.meeting.minutes.objections.values()} == {None, "i2"}


def test_the_chair_answers_and_others_know_that_there_is_one(open_window: OpenWindow) -> None:
    house = closed_house()
    approve(house)
    issue(house)
    object_(house)
    chair, other = open_window(house, CHAIR), open_window(house, "p5")
    show(chair)
    show(other)
    assert "người nêu" in rows(other)["o1"].text
    assert rows(other)["o1"].place == ""
    assert not rows(other)["o1"].answers
    assert rows(chair)["o1"].answers
    assert rows(chair)["o1"].place.startswith("Mục 3")
    assert chair.wait(lambda: chair.press("objectionAnswer-o1"))
    assert chair.wait(lambda: chair.find("objectionAnswerTextInput") is not None)
    words = chair.find("objectionAnswerTextInput")
    assert words is not None
    words.setProperty("text", "Đúng, sẽ bổ sung.")
    assert chair.wait(lambda: chair.press("objectionUphold"))
    assert chair.wait(lambda: house.meeting.minutes.objections["o1"].upheld is True)  # type: ignore[index]
    assert chair.wait(lambda: "Chấp nhận" in rows(chair)["o1"].state_text)
    assert chair.wait(lambda: "mở lại biên bản" in str(chair.shell.toast))
