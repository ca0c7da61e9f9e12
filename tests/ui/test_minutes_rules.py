"""What the desk of minutes decides by itself: merging, numbers, days, phrases, the line of steps."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetroom.domain.core import CommentId, ItemId, ObjectionId, PersonId
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_review import AnswerComment, CommentOnMinutes, SendMinutes
from meetroom.domain.minutes_state import MinutesState, RichText, SignatureField, TextPlace, WrittenText
from meetroom.domain.objections import AnswerObjection
from meetroom.domain.state import Audience
from meetroom.ui.day_entry import day_of, day_words
from meetroom.ui.minutes_course import Step, course
from meetroom.ui.minutes_issuing import LastPaper, code_of, proposed_number
from meetroom.ui.minutes_merging import merged
from meetroom.ui.minutes_outline import CLOSING, OPENING, fact_lines, one, place_keys
from meetroom.ui.minutes_pages import Standing, TextPage
from meetroom.ui.minutes_phrase_words import HOUSE
from meetroom.ui.minutes_phrases import filled, gaps
from meetroom.ui.text_form import plain_text
from meetroom.ui.words import Language
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_house import approve, closed_house, issue, object_, sign
from tests.ui.sitting import CHAIR, SECRETARY, house_in_session

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LINES = st.lists(st.sampled_from("abcdefg"), max_size=6)


def text(letters: list[str]) -> RichText:
    return tuple(paragraph for letter in letters for paragraph in one(letter))


@settings(max_examples=150)
@given(LINES, LINES, LINES)
def test_merging_loses_nothing_anybody_wrote(base: list[str], mine: list[str], theirs: list[str]) -> None:
    made = plain_text(merged(text(base), text(mine), text(theirs))).split("\n")
    assert set(mine) - set(base) <= set(made)
    assert set(theirs) - set(base) <= set(made)
    assert set(base) & set(mine) & set(theirs) <= set(made)
    assert merged(text(base), text(mine), text(base)) == text(mine)
    assert merged(text(base), text(base), text(theirs)) == text(theirs)


def written(letters: str, seq: int) -> WrittenText:
    return WrittenText(
        place=TextPlace.OPENING, item_id=None, text=one(letters), seq=seq, by=PersonId("sec2"), at=NOW
    )  # fmt: skip


def minutes_with(found: WrittenText | None) -> MinutesState:
    texts = {} if found is None else {OPENING: found}
    return MinutesState(texts=texts)


def test_a_text_is_sent_once_and_taken_over_from_nobody() -> None:
    page = TextPage(TextPlace.OPENING, None)
    assert str(page.standing) == Standing.EMPTY
    page.type(one("a"), NOW)
    assert str(page.standing) == Standing.TYPED
    assert page.send() == one("a")
    assert page.send() is None
    page.type(one("ab"), NOW)
    page.arrived(5)
    assert (page.base_seq, page.standing) == (5, Standing.TYPED)
    assert not page.stands(minutes_with(written("thế khác", 7)))
    assert str(page.standing) == Standing.CONFLICT
    assert page.send() is None
    page.merge()
    assert plain_text(page.text).split("\n") == ["thế khác", "ab"]
    assert page.base_seq == 7
    assert page.send() is not None
    page.failed()
    assert str(page.standing) == Standing.REFUSED
    page.type(one("thế khác"), NOW)
    assert str(page.standing) == Standing.WRITTEN
    assert page.stands(minutes_with(None))
    assert page.text == ()


@pytest.mark.parametrize(
    ("entry", "day"),
    [
        ("05/12/2026", date(2026, 12, 5)), ("5/12", date(2026, 12, 5)), ("5.1", date(2027, 1, 5)),
        ("5-12-27", date(2027, 12, 5)), ("05122026", date(2026, 12, 5)), (" 22/11 ", TODAY),
        ("+7", date(2026, 11, 29)), ("31/2/2026", None), ("29/2", None), ("mai", None), ("", None), ("5/13/2026", None),
    ],
)  # fmt: skip
def test_days_are_read_day_first(entry: str, day: date | None) -> None:
    assert day_of(entry, TODAY) == day
    assert day_words(day) == ("" if day is None else day.strftime("%d/%m/%Y"))


@pytest.mark.parametrize(
    ("last", "number"),
    [
        (None, "01/BB-UBND"),
        (LastPaper("14/BB-VP", 2026, ()), "15/BB-VP"),
        (LastPaper("09/BB-UBND", 2026, ()), "10/BB-UBND"),
        (LastPaper("140/BB-UBND", 2025, ()), "01/BB-UBND"),
        (LastPaper("không số", 2026, ()), "01/BB-UBND"),
    ],
)
def test_the_next_number_is_proposed(last: LastPaper | None, number: str) -> None:
    assert proposed_number(last, "Ủy ban nhân dân tỉnh", 2026) == number
    assert code_of("Sở Tư pháp") == "BB"


def test_gaps_of_phrases_are_filled_from_the_facts() -> None:
    house = house_in_session()
    drafted = draft(house.meeting, [fact for fact, _ in house.facts])
    known = gaps(drafted, "i2", "09:30")
    assert known["speaker"] == "Nguyễn Văn An"
    assert known["chair"] == "Trần Quốc Bảo"
    assert filled("{speaker} ({speaker_title}): {paper}", known) == "Nguyễn Văn An: […]"
    for _, _, words in HOUSE:
        for language in Language:
            assert "{" not in filled(words.say(language), known)
    assert gaps(None, OPENING, "09:30") == {"time": "09:30"}


def test_every_place_has_its_facts() -> None:
    house = house_in_session()
    drafted = draft(house.meeting, [fact for fact, _ in house.facts])
    keys = place_keys(drafted)
    assert keys[0] == OPENING
    assert keys[-1] == CLOSING
    assert len(keys) == len(house.meeting.items) + 2
    speech = next(line for line in fact_lines(drafted, "i2", Language.VI) if line.row.glyph == "mic")
    assert plain_text(speech.text) == "Nguyễn Văn An: "
    assert speech.text[0].spans[0].bold
    assert fact_lines(drafted, "nowhere", Language.VI) == []


def step_of(house: LocalHouse, unwritten: int = 0) -> tuple[Step, str]:
    made = course(house.meeting, house.now(), Language.VI, unwritten)
    assert [row.progress for row in made.rows].count("now") <= 1
    assert "{" not in made.said
    return made.step, made.said


def test_the_line_of_steps_says_what_is_next() -> None:
    house = house_in_session()
    assert step_of(house)[0] is Step.WRITE
    assert "2 phần chưa ghi" in step_of(house, 2)[1]
    house.do(CHAIR, CloseMeeting())
    assert step_of(house)[0] is Step.COMMENTS
    house.do(SECRETARY, SendMinutes(audience=Audience(everyone=True), until=house.now() + timedelta(days=2)))
    assert step_of(house)[0] is Step.APPROVE
    comment = CommentOnMinutes(
        comment_id=CommentId("c1"), revision=1, text="Thiếu tên tôi", place=TextPlace.ITEM, item_id=ItemId("i2")
    )
    house.do("p1", comment)
    assert step_of(house)[0] is Step.COMMENTS
    assert "1 góp ý" in step_of(house)[1]
    house.do(SECRETARY, AnswerComment(comment_id=CommentId("c1"), taken=True, answer="Đã bổ sung"))
    house.do(CHAIR, ApproveMinutes())
    assert step_of(house)[0] is Step.NUMBER


def test_the_line_points_to_the_seal_while_the_archive_has_to_wait() -> None:
    house = closed_house(days=3)
    approve(house)
    issue(house)
    sign(house, SignatureField.SECRETARY, SignatureField.CHAIR)
    step, said = step_of(house)
    assert step is Step.SEAL
    assert said.startswith("Việc tiếp theo: đóng dấu cơ quan. Đại biểu còn quyền có ý kiến")
    object_(house)
    step, said = step_of(house)
    assert step is Step.SEAL
    assert said.startswith("Còn 1 ý kiến không nhất trí chờ chủ tọa trả lời.")
    house.do(CHAIR, AnswerObjection(objection_id=ObjectionId("o1"), upheld=False, answer="Đã ghi ở mục 2."))
    sign(house, SignatureField.SEAL)
    assert step_of(house)[0] is Step.ARCHIVE
    house = closed_house(days=0)
    approve(house)
    issue(house)
    sign(house, SignatureField.SECRETARY, SignatureField.CHAIR)
    assert step_of(house) == (Step.SEAL, "Việc tiếp theo: đóng dấu cơ quan, hoặc lưu trữ không đóng dấu.")
