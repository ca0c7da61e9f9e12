"""Voting weights at the secretary's desk: how numbers are read, what is saved, who may, what is said of a fault."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtQuick import QQuickItem

from meetroom.domain.core import PersonId
from meetroom.domain.lifecycle import CloseMeeting
from meetroom.domain.proxies import SetWeight
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import RuleSet
from meetroom.ui.app import ClientWindow
from meetroom.ui.weights_desk import MOST_SHOWN, read_weight
from meetroom.ui.words import Language, Words
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_draft, house_in_session
from tests.ui.votes_stage import open_one, tell, text_of, write

HA = PersonId("p1")
READ = [
    ("1", "vi", "1"), (" 2,5 ", "vi", "2.5"), ("2.5", "vi", "2.5"), ("2,5", "en", "2.5"), ("2.5", "en", "2.5"),
    ("1,000", "vi", "1"), ("1.000", "en", "1"), ("20", "vi", "20"), ("1000000", "vi", "1000000"),
    ("0,000001", "vi", "0.000001"), ("1,500000000", "vi", "1.5"), ("007", "vi", "7"),
]  # fmt: skip
FAULTS = [
    ("", "ví dụ 2 hoặc 1,5"), ("hai", "ví dụ 2 hoặc 1,5"), ("²", "ví dụ 2 hoặc 1,5"), ("１", "ví dụ 2 hoặc 1,5"),
    ("1e3", "ví dụ 2 hoặc 1,5"), ("NaN", "ví dụ 2 hoặc 1,5"), ("1,", "ví dụ 2 hoặc 1,5"), (",5", "ví dụ 2 hoặc 1,5"),
    ("1.000.000", "ví dụ 2 hoặc 1,5"), ("1 000", "ví dụ 2 hoặc 1,5"), ("1" * 30, "ví dụ 2 hoặc 1,5"),
    ("0", "lớn hơn 0"), ("0,0", "lớn hơn 0"), ("-1", "lớn hơn 0"), ("-0,5", "lớn hơn 0"),
    ("1000000,5", "không quá 1000000"), ("1000001", "không quá 1000000"), ("99999999999999999999", "không quá 1000000"),
    ("0,0000001", "sáu chữ số"), ("1.000", "Hãy ghi 1000 hoặc 1."), ("12.345", "Hãy ghi 12345 hoặc 12,345."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "weight"), READ)
def test_a_weight_is_read_as_people_write_it(text: str, language: str, weight: str) -> None:
    assert read_weight(text, Language(language)) == Decimal(weight)


@pytest.mark.parametrize(("text", "sentence"), FAULTS)
def test_what_is_no_weight_is_answered_by_a_sentence(text: str, sentence: str) -> None:
    found = read_weight(text, Language.VI)
    assert isinstance(found, Words)
    assert sentence in found.vi


def weighted_house() -> LocalHouse:
    """A sitting whose rules have weights; one vote weighs two and a half."""
    house = house_in_session(rules=RuleSet(weights=True))
    house.do(SECRETARY, SetWeight(person_id=HA, weight=Decimal("2.5")))
    return house


def at_the_people(open_window: OpenWindow, house: LocalHouse) -> ClientWindow:
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart4"))
    assert client.wait(lambda: client.find("addPerson") is not None)
    return client


def field(client: ClientWindow, key: str) -> QQuickItem:
    found = client.find(f"weight-{key}Input")
    assert found is not None
    return found


def test_weights_are_set_with_their_sum_in_sight(open_window: OpenWindow) -> None:
    house = weighted_house()
    client = at_the_people(open_window, house)
    assert client.wait(lambda: client.press("peopleWeights"))
    assert client.wait(lambda: client.find("weight-p1") is not None)
    assert field(client, "p1").property("text") == "2,5"
    assert (
        text_of(client, "weightTotal")
        == "11 thành viên có quyền biểu quyết, tổng trọng số 12,5. Người đang có mặt: 11,5."
    )
    assert client.find("weightSave-p1") is None
    write(client, "weight-p1Input", "0")
    assert client.wait(lambda: client.find("weightProblem-p1") is not None)
    assert "lớn hơn 0" in text_of(client, "weightProblem-p1")
    assert not client.press("weightSave-p1")
    write(client, "weight-p1Input", "3,250")
    assert client.wait(lambda: client.press("weightSave-p1"))
    assert client.wait(lambda: "13,25" in text_of(client, "weightTotal") and client.find("weightSave-p1") is None)
    assert house.meeting.people[HA].weight == Decimal("3.25")
    assert field(client, "p1").property("text") == "3,25"


def test_the_chair_finds_a_member_by_name_and_another_office_is_not_typed_over(open_window: OpenWindow) -> None:
    house = weighted_house()
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("weights"))
    client.shell.weights.search("bao")
    assert client.wait(lambda: {row.key for row in client.shell.weights.rows.rows} == {"p9", "chair"})
    write(client, "weight-p9Input", "7")
    house.do(SECRETARY, SetWeight(person_id=PersonId("p9"), weight=Decimal(4)))
    tell(client)
    assert client.wait(lambda: "hiện nay 4" in str(client.shell.weights.rows.rows[0].detail))
    assert field(client, "p9").property("text") == "7"
    client.shell.weights.save("p9", "4")
    client.shell.weights.search("không ai")
    assert client.wait(lambda: "tên như vậy" in text_of(client, "weightMore"))
    assert house.meeting.people[PersonId("p9")].weight == Decimal(4)


def test_a_member_who_loses_the_vote_meanwhile_is_gone_from_the_list_and_the_sum(open_window: OpenWindow) -> None:
    house = weighted_house()
    client = at_the_people(open_window, house)
    assert client.wait(lambda: client.press("peopleWeights"))
    assert client.wait(lambda: client.find("weight-p1") is not None)
    house.do(SECRETARY, EditPerson(person=replace(house.meeting.people[HA], voting=False)))
    tell(client)
    assert client.wait(lambda: client.find("weight-p1") is None)
    assert "10 thành viên có quyền biểu quyết, tổng trọng số 10." in text_of(client, "weightTotal")
    assert len(client.shell.weights.rows.rows) <= MOST_SHOWN
    client.shell.weights.save("nobody", "2")  # as a stale screen might
    assert house.meeting.people[HA].weight == Decimal("2.5")


@pytest.mark.parametrize("rules", [RuleSet(), RuleSet(weights=True)])
def test_weights_are_offered_only_to_the_office_and_only_where_there_are_any(
    open_window: OpenWindow, rules: RuleSet
) -> None:
    house = house_in_session(rules=rules)
    assert open_window(house, ME).shell.weights.offered is False
    office = at_the_people(open_window, house)
    assert (office.find("peopleWeights") is not None) is rules.weights
    office.shell.weights.ask(True)
    assert office.shell.weights.asking is rules.weights


def test_an_open_vote_keeps_its_weights_and_says_so(open_window: OpenWindow) -> None:
    house = weighted_house()
    open_one(house, weighted=True)
    client = at_the_people(open_window, house)
    assert client.wait(lambda: client.press("peopleWeights"))
    assert client.wait(lambda: client.find("weightNote") is not None)
    assert "theo trọng số lúc mở" in text_of(client, "weightNote")


def test_after_the_meeting_weights_are_only_read(open_window: OpenWindow) -> None:
    house = weighted_house()
    house.do(CHAIR, CloseMeeting())
    client = open_window(house, SECRETARY)
    client.shell.weights.ask(True)
    assert client.wait(lambda: client.find("weight-p1Input") is not None)
    assert not field(client, "p1").isEnabled()
    client.shell.weights.save("p1", "9")  # as a stale screen might
    assert client.wait(lambda: str(client.shell.toastTone) == "red")
    assert client.wait(lambda: client.find("weightProblem-p1") is not None)
    assert house.meeting.people[HA].weight == Decimal("2.5")


def test_weights_can_be_set_while_the_meeting_is_prepared(open_window: OpenWindow) -> None:
    house = house_in_draft(RuleSet(weights=True))
    client = open_window(house, SECRETARY)
    client.shell.weights.ask(True)
    assert client.wait(lambda: client.find("weight-p1Input") is not None)
    client.shell.weights.save("p1", "2")
    assert client.wait(lambda: house.meeting.people[HA].weight == 2)
