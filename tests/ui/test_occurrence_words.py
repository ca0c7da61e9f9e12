"""What happened beside the items is said in the draft of the minutes: every kind, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest

from meetroom.domain.chairing import HandOverChair, TakeBackChair
from meetroom.domain.core import PersonId
from meetroom.domain.doors import CloseDoors, OpenDoors
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Occurrence, OccurrenceKind
from meetroom.domain.state import QuorumCourse
from meetroom.ui.minutes_outline import CLOSING, fact_lines
from meetroom.ui.occurrence_words import occurrence_text
from meetroom.ui.words import Language
from tests.ui.sitting import CHAIR, house_in_session

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
K = OccurrenceKind


@pytest.mark.parametrize("kind", OccurrenceKind)
@pytest.mark.parametrize("language", Language)
def test_every_kind_has_its_sentence(kind: OccurrenceKind, language: Language) -> None:
    told = Occurrence(
        at=AT, kind=kind, seqs=(7,), name="An", other="Bình", title="Thảo luận", reason="vì mưa",
        arrived_at=AT, left_at=AT + timedelta(hours=1), course=QuorumCourse.GO_ON,
    )  # fmt: skip
    said = occurrence_text(told, language)
    assert "vì mưa" in said
    assert "{" not in said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": K.ORDER_ANSWERED, "name": "An", "upheld": True}, "Ý kiến về thủ tục của An: chấp nhận."),
        ({"kind": K.ORDER_ANSWERED, "name": "An", "upheld": False}, "Ý kiến về thủ tục của An: không chấp nhận."),
        ({"kind": K.ORDER_ANSWERED, "name": "An"}, "Ý kiến về thủ tục của An: ghi nhận."),
        ({"kind": K.SUBSTITUTE_NAMED, "name": "An", "other": "Bình"}, "Bình đi thay An."),
        ({"kind": K.QUORUM_ANSWERED, "course": QuorumCourse.SUSPEND}, "Thiếu túc số: tạm dừng phiên họp."),
        ({"kind": K.QUORUM_ANSWERED, "course": QuorumCourse.COUNT_AGAIN}, "Thiếu túc số: kiểm tra lại túc số."),
        ({"kind": K.PRESENCE_CORRECTED, "name": "An"}, "Đính chính giờ có mặt của An"),
    ],
)
def test_what_was_decided_is_said(fields: dict[str, object], said: str) -> None:
    told = Occurrence(at=AT, seqs=(7,), **fields)  # type: ignore[arg-type]
    assert said in occurrence_text(told, Language.VI)


def test_the_draft_tells_the_course_with_its_facts() -> None:
    house = house_in_session()
    house.do(CHAIR, HandOverChair(person_id=PersonId("p6"), reason="Đi tiếp khách"))
    house.do(CHAIR, TakeBackChair())
    house.do(CHAIR, CloseDoors(reason="Bàn nhân sự"))
    house.do(CHAIR, OpenDoors())
    drafted = draft(house.meeting, [fact for fact, _ in house.facts])
    told = [(line.row.words, line.row.places) for line in fact_lines(drafted, CLOSING, Language.VI)]
    said = ["điều hành phiên họp (Đi tiếp khách)", "nhận lại", "họp kín (Bàn nhân sự)", "Mở cửa"]
    for words, (text, places) in zip(said, told, strict=True):
        assert words in text
        assert places.startswith("#")
