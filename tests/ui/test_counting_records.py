"""Counting records of votes without sealed ballots: who is offered one, what it holds, and the PDF it becomes."""

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QUrl

from meetroom.archive.counting_record import CountingRecord, Way
from meetroom.domain.core import PersonId, PointId
from meetroom.domain.counting import BreakTie, PublishResult, ResultPublished
from meetroom.domain.hands import EnterHands
from meetroom.domain.paper import EnterPaper, HandOutPaper
from meetroom.domain.polls import MOTION, Base, Choice, Detail, PollKind, TieRule, motion_vote
from meetroom.domain.proxies import SetWeight
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role, RuleSet
from meetroom.domain.voting import ClosePoll, RecordVote
from meetroom.ui.counting_record import counting_record, record_offered
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session
from tests.ui.votes_stage import V1, cast, open_one, text_of

COUNTER = PersonId("kp")
SHEETS = {MOTION: {Choice.YES: 4, Choice.NO: 1, Choice.ABSTAIN: 0}}


def paper_house(*, device: bool = False, kind: PollKind = PollKind.OPEN) -> LocalHouse:
    """A vote of which six ballots were handed out on paper; with `device` one more was cast by device."""
    house = house_in_session()
    scrutineer = Person(person_id=COUNTER, name="Vũ Văn Kiểm", roles=(Role.SCRUTINEER,), voting=False)
    house.do(SECRETARY, AddPerson(person=scrutineer))
    open_one(house, paper=True, kind=kind)
    house.do(SECRETARY, HandOutPaper(poll_id=V1, person_ids=tuple(PersonId(f"p{n}") for n in range(6))))
    if device:
        cast(house, "p7", "yes")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    numbers = {"issued": 6, "returned": 6, "valid": 6, "invalid": 0, "blank": 1}
    house.do(
        SECRETARY,
        EnterPaper(poll_id=V1, totals=SHEETS, counted_by=(COUNTER,), note="Niêm phong lúc 10 giờ.", **numbers),
    )
    return house


def record_of(house: LocalHouse) -> CountingRecord:
    record = counting_record(house.meeting, house.meeting.polls[V1], None, house.now(), Language.VI)
    assert record is not None
    return record


def test_a_vote_on_paper_alone_is_recorded_by_who_counted_it() -> None:
    record = record_of(paper_house())
    assert (record.way, record.issued, record.received, record.by_device) == ("open_paper", 6, 6, None)
    assert [signer.name for signer in record.scrutineers] == ["Vũ Văn Kiểm"]
    assert [row.yes for row in record.rows] == [Decimal(4), Decimal(1), Decimal(0)]
    assert (record.blank, record.remarks) == (1, ("Niêm phong lúc 10 giờ.",))


def test_ballots_by_device_and_on_paper_are_told_apart() -> None:
    record = record_of(paper_house(device=True))
    assert (record.issued, record.returned, record.by_device, record.received) == (6, 6, 1, 7)


def hands_house() -> LocalHouse:
    house = house_in_session()
    open_one(house, kind=PollKind.HANDS)
    house.do(SECRETARY, EnterHands(poll_id=V1, point_id=PointId("pt0"), yes=8, no=1, abstain=0))
    house.do(CHAIR, ClosePoll(poll_id=V1))
    return house


def test_hands_are_recorded_room_by_room_by_the_secretary() -> None:
    record = record_of(hands_house())
    assert (record.way, record.scrutineers, record.received) == ("hands", (), 9)
    assert record.secretary is not None
    assert record.secretary.name == "Lê Thị Thanh Tâm"
    assert [(r.name, r.yes, r.no, r.abstain, r.by) for r in record.rooms] == [
        ("Hội trường chính", 8, 1, 0, "Lê Thị Thanh Tâm")
    ]


def named_house() -> LocalHouse:
    """A weighted vote declared by name; one vote was noted, and the chair broke the tie."""
    house = house_in_session(rules=RuleSet(weights=True))
    house.do(SECRETARY, SetWeight(person_id=PersonId(ME), weight=Decimal("1.5")))
    open_one(house, weighted=True, detail=Detail.NAMES, base=Base.VALID, tie=TieRule.CHAIR)
    house.do(SECRETARY, RecordVote(poll_id=V1, voter_id=PersonId(ME), vote=motion_vote(Choice.NO)))
    cast(house, "p0", "yes")
    cast(house, CHAIR, "abstain")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    return house


def test_a_named_record_says_what_weighed_and_who_noted_what() -> None:
    record = record_of(named_house())
    assert [row.yes for row in record.rows] == [Decimal(1), Decimal("1.5"), Decimal(1)]
    assert "tổng trọng số: 11,5" in record.remarks[0]
    assert record.remarks[1] == "Biểu quyết bằng lời, do người khác ghi: Trần Thị Bích (do Lê Thị Thanh Tâm ghi)."
    voices = {row.name: row.vote for row in record.named}
    assert voices["Trần Thị Bích"] == "Không tán thành · trọng số 1,5 · do Lê Thị Thanh Tâm ghi"


def test_a_vote_declared_in_numbers_names_nobody_and_a_broken_tie_is_told() -> None:
    house = house_in_session()
    open_one(house, tie=TieRule.CHAIR, base=Base.VALID, detail=Detail.TOTALS)
    cast(house, "p0", "yes")
    cast(house, "p1", "no")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    house.do(CHAIR, BreakTie(poll_id=V1, choice=Choice.YES))
    record = record_of(house)
    assert record.named == ()
    assert record.verdict.endswith("Bằng phiếu, chủ tọa đã quyết định.")
    assert record.remarks == ()


def test_who_draws_up_which_record() -> None:
    house = paper_house()
    meeting, poll = house.meeting, house.meeting.polls[V1]
    offered = {who: record_offered(meeting, poll, PersonId(who)) for who in (CHAIR, SECRETARY, COUNTER, ME)}
    assert offered == {CHAIR: True, SECRETARY: True, COUNTER: True, ME: False}
    assert not record_offered(hands_house().meeting, hands_house().meeting.polls[V1], COUNTER)
    assert not record_offered(meeting, None, PersonId(CHAIR))


def test_where_the_numbers_are_not_known_there_is_no_record() -> None:
    house = house_in_session()
    open_one(house, detail=Detail.VERDICT)
    cast(house, "p0", "yes")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    house.do(CHAIR, PublishResult(poll_id=V1))
    told = house.facts[-1][0].event
    assert isinstance(told, ResultPublished)
    only_told = replace(house.meeting.polls[V1], tally=told.tally)
    assert counting_record(house.meeting, only_told, None, house.now(), Language.VI) is None
    assert not record_offered(house.meeting, only_told, PersonId(SECRETARY))


def test_the_chair_saves_the_record_of_a_vote_on_paper(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(paper_house(), CHAIR)
    assert client.wait(lambda: client.press("showResult"))
    assert client.wait(lambda: client.find("resultRecord") is not None)
    counting = client.shell.sealed.counting
    proposed = Path(counting.proposedFile("v1").toLocalFile()).name
    assert proposed == "bien-ban-kiem-phieu-thong-qua-nghi-quyet-so-12-2025-nq-hdnd-ve-ke.pdf"
    counting.save("v1", QUrl.fromLocalFile(str(tmp_path / "paper")))
    assert client.wait(lambda: client.find("resultOpen") is not None)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    counting.save("v1", QUrl.fromLocalFile(str(tmp_path / "no" / "paper.pdf")))
    assert client.wait(lambda: "Không ghi được tệp" in str(client.shell.toast))
    assert client.wait(lambda: client.press("resultSheetClose"))


def test_a_scrutineer_gets_to_the_record_from_the_card(open_window: OpenWindow) -> None:
    client = open_window(paper_house(), COUNTER)
    assert client.wait(lambda: client.press("paperDuty"))
    assert client.wait(lambda: client.find("resultRecord") is not None)
    assert "Cần 6 trên 11" in text_of(client, "resultSentence")


@pytest.mark.parametrize("kind", [PollKind.OPEN, PollKind.WRITTEN])
def test_every_way_with_paper_has_its_name(kind: PollKind) -> None:
    ways: dict[PollKind, Way] = {PollKind.OPEN: "open_paper", PollKind.WRITTEN: "written_paper"}
    assert record_of(paper_house(kind=kind)).way == ways[kind]
