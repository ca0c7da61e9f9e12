"""What the speakers' list says: kinds, own place and waiting, own time, limits shared by person and group."""

import pytest
from msgspec.structs import replace

from meetroom.domain.core import GroupId, PersonId, SpeechId
from meetroom.domain.floor import EndSpeech, GrantFloor, PauseSpeech, RequestFloor
from meetroom.domain.points_of_order import AnswerPointOfOrder
from meetroom.domain.state import OrderCategory, SpeechKind, Stance
from meetroom.ui.floor import speech_rows
from meetroom.ui.floor_words import expected_wait_s, own_time_text, place_text
from meetroom.ui.words import Language
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, ME, house_in_session

VI, EN = Language.VI, Language.EN


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> LocalHouse:
    """One speaks since 161 s of 300, three wait; time passes only when the test lets it."""
    monkeypatch.setattr(LocalHouse, "now", lambda self: self.clock)
    return house_in_session()


def ask(house: LocalHouse, who: str, key: str, **more: object) -> SpeechId:
    house.do(who, RequestFloor(speech_id=SpeechId(key), **more))  # type: ignore[arg-type]
    return SpeechId(key)


def test_the_own_place_and_the_time_until_the_own_turn(house: LocalHouse) -> None:
    mine = ask(house, ME, "mine")
    now = house.clock
    speech = house.meeting.speeches[mine]
    wait_s = expected_wait_s(house.meeting, speech, now)
    # What is left of who speaks, and three whole contributions of five minutes.
    assert wait_s == 300 - 161 + 3 * 300
    assert place_text(house.meeting, speech, now, VI) == "Bạn ở thứ tự 4 · khoảng 17 phút nữa"
    assert place_text(house.meeting, speech, now, EN) == "You are number 4 · in about 17 min"


def test_who_is_next_is_told_so(house: LocalHouse) -> None:
    first = house.meeting.speeches[SpeechId("s1")]
    assert place_text(house.meeting, first, house.clock, VI).startswith("Bạn là người tiếp theo · khoảng 2 phút")
    house.do(CHAIR, EndSpeech(speech_id=SpeechId("s0")))
    assert place_text(house.meeting, first, house.clock, VI) == "Bạn là người tiếp theo"
    house.do(CHAIR, GrantFloor(speech_id=SpeechId("s1")))
    assert place_text(house.meeting, house.meeting.speeches[SpeechId("s1")], house.clock, VI) == ""


def test_without_limits_nobody_can_tell_how_long_it_takes(house: LocalHouse) -> None:
    speeches = {key: replace(s, limit_s=0) for key, s in house.meeting.speeches.items()}
    house.meeting = replace(house.meeting, speeches=speeches)
    last = house.meeting.speeches[SpeechId("s4")]
    assert expected_wait_s(house.meeting, last, house.clock) is None
    assert place_text(house.meeting, last, house.clock, VI) == "Bạn ở thứ tự 3"


def test_kinds_stances_and_categories_stand_in_the_row(house: LocalHouse) -> None:
    ask(house, "p5", "order", kind=SpeechKind.POINT_OF_ORDER, category=OrderCategory.FACTS, subject="Trang 3")
    ask(house, "p6", "contra", stance=Stance.CONTRA)
    rows = {row.key: row for row in speech_rows(house.meeting, PersonId(ME), house.clock, VI)}
    assert rows["order"].kind == "Ý kiến về thủ tục · Số liệu, sự việc: Trang 3"
    assert (rows["order"].number, rows["order"].order) == ("2", True)
    assert rows["contra"].kind == "Phản đối"
    assert (rows["contra"].first, rows["s0"].kind) == ("lần đầu", "")


def test_a_point_of_order_that_was_heard_asks_for_its_answer(house: LocalHouse) -> None:
    ask(house, "p5", "order", kind=SpeechKind.POINT_OF_ORDER)
    house.do(CHAIR, GrantFloor(speech_id=SpeechId("order")))
    house.do(CHAIR, EndSpeech(speech_id=SpeechId("order")))
    asking = speech_rows(house.meeting, PersonId(ME), house.clock, VI)[0]
    assert (asking.key, asking.asks, asking.order) == ("order", True, True)
    house.do(CHAIR, AnswerPointOfOrder(speech_id=SpeechId("order"), upheld=True))
    assert not any(row.asks for row in speech_rows(house.meeting, PersonId(ME), house.clock, VI))


def test_limits_of_person_and_group_are_said_where_they_are_narrower(house: LocalHouse) -> None:
    def shared() -> str:
        row = next(r for r in speech_rows(house.meeting, PersonId(ME), house.clock, VI) if r.key == "s0")
        return row.shared

    assert shared() == ""
    rules = replace(house.meeting.rules, speech_limit_person_s=200)
    house.meeting = replace(house.meeting, rules=rules)
    assert shared() == "đại biểu còn 00:39 ở mục này"
    house.advance(60)
    assert shared() == "đại biểu quá 00:21 thời gian ở mục này"
    speaker = replace(house.meeting.people[PersonId("p0")], groups=(GroupId("Tổ 1"),))
    house.meeting = replace(
        house.meeting,
        people={**house.meeting.people, speaker.person_id: speaker},
        rules=replace(rules, speech_limit_person_s=0, speech_limit_group_s=240),
    )
    assert shared() == "“Tổ 1” còn 00:19"


def test_the_own_time_counts_on_the_item_and_stands_in_a_pause(house: LocalHouse) -> None:
    assert own_time_text(house.meeting, PersonId(ME), house.clock, VI) == ""
    assert own_time_text(house.meeting, PersonId("p0"), house.clock, VI) == "Bạn đã phát biểu ở mục này: 02:41"
    house.do(CHAIR, PauseSpeech(speech_id=SpeechId("s0")))
    house.advance(600)
    house.meeting = replace(house.meeting, rules=replace(house.meeting.rules, speech_limit_person_s=600))
    assert own_time_text(house.meeting, PersonId("p0"), house.clock, EN) == "Your time on this item: 02:41 / 10:00"
