"""Votes said aloud and noted by the office: for whom, in which votes, and what the voter sees."""

from decimal import Decimal

import pytest

from meetroom.domain.attendance import RecordArrivals, RecordDeparture
from meetroom.domain.core import OptionId, PersonId, PointId
from meetroom.domain.counting import PublishResult
from meetroom.domain.paper import HandOutPaper
from meetroom.domain.polls import Base, Choice, Detail, Method, PollKind, motion_vote
from meetroom.domain.proxies import GiveProxy, SetWeight
from meetroom.domain.rulebook import ProxyRule
from meetroom.domain.state import RuleSet
from meetroom.domain.voting import ClosePoll, RecordVote
from meetroom.ui.app import ClientWindow
from meetroom.ui.noted_votes import noted_rows
from meetroom.ui.results import name_results
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session
from tests.ui.votes_stage import CANDIDATES, V1, cast, open_one, tell, text_of, write

AN, BICH, BAO = PersonId("p0"), PersonId(ME), PersonId("p9")


def at_the_sheet(open_window: OpenWindow, house: LocalHouse, who: str = SECRETARY) -> ClientWindow:
    client = open_window(house, who)
    if who == SECRETARY:
        assert client.wait(lambda: client.press("deskPart6"))
    assert client.wait(lambda: client.press("noteVote"))
    assert client.wait(lambda: client.find("notedSearch") is not None)
    return client


def rows_of(house: LocalHouse, search: str = "") -> dict[str, tuple[bool, str]]:
    rows = noted_rows(house.meeting, house.meeting.polls[V1], search, Language.VI)
    return {row.key: (row.usable, row.detail) for row in rows}


@pytest.mark.parametrize("who", [SECRETARY, CHAIR])
def test_a_spoken_vote_is_noted_and_says_by_whom(open_window: OpenWindow, who: str) -> None:
    house = house_in_session()
    open_one(house)
    client = at_the_sheet(open_window, house, who)
    assert client.wait(lambda: client.press(f"notedPerson-{ME}"))
    assert client.wait(lambda: client.find("notedSend") is not None)
    assert not client.press("notedSend")
    assert client.wait(lambda: client.press("optionNo0"))
    assert client.wait(lambda: client.press("notedSend"))
    assert client.wait(lambda: client.find("notedSaid") is not None and client.find("notedSearch") is not None)
    assert text_of(client, "notedSaid") == "Đã ghi cho Trần Thị Bích: Không tán thành."
    ballot = house.meeting.polls[V1].ballots[BICH]
    assert (ballot.vote.choice, ballot.by) == (Choice.NO, who)
    assert "đã ghi: Không tán thành" in rows_of(house)[ME][1]


def test_the_voter_sees_who_noted_it_and_votes_all_the_same(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    house.do(SECRETARY, RecordVote(poll_id=V1, voter_id=BICH, vote=motion_vote(Choice.YES)))
    client = open_window(house, ME)
    assert "Do Lê Thị Thanh Tâm nhập" in text_of(client, "voteSentence")
    assert client.wait(lambda: client.press("voteChange"))
    assert client.wait(lambda: client.press("voteNo"))
    assert client.wait(lambda: client.shell.ballot.sentence == "Đã ghi nhận: Không tán thành")
    assert house.meeting.polls[V1].ballots[BICH].by == ME


@pytest.mark.parametrize("published", [False, True])
def test_a_device_that_comes_back_later_still_says_who_noted_the_vote(open_window: OpenWindow, published: bool) -> None:
    house = house_in_session()
    open_one(house)
    house.do(SECRETARY, RecordVote(poll_id=V1, voter_id=BICH, vote=motion_vote(Choice.YES)))
    house.do(CHAIR, ClosePoll(poll_id=V1))
    if published:
        house.do(CHAIR, PublishResult(poll_id=V1))
    client = open_window(house, ME)
    assert "được ghi là Tán thành, do Lê Thị Thanh Tâm ghi" in text_of(client, "voteNoted")
    assert open_window(house, "p0").find("voteNoted") is None


def test_what_was_cast_is_not_typed_over(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    client = at_the_sheet(open_window, house)
    noted = client.shell.noted
    noted.choose(ME)
    noted.markOption("", "no")
    cast(house, ME, "yes")
    # Before this window has heard of it: the rules refuse, and their sentence stands there.
    noted.send(False)
    assert client.wait(lambda: "đã được ghi nhận và giữ nguyên" in str(client.shell.toast))
    assert client.wait(lambda: "đã được ghi nhận và giữ nguyên" in str(noted.said))
    tell(client)
    assert client.wait(lambda: "Trần Thị Bích vừa tự bỏ phiếu" in text_of(client, "notedSaid"))
    assert not client.press("notedSend")
    ballot = house.meeting.polls[V1].ballots[BICH]
    assert (ballot.vote.choice, ballot.by) == (Choice.YES, ME)
    assert client.wait(lambda: client.press("notedOther"))
    assert client.wait(lambda: client.find(f"notedPerson-{ME}") is None and client.find("notedPerson-p0") is not None)
    client.shell.noted.search("bích")
    assert client.wait(lambda: client.find(f"notedPerson-{ME}") is not None)
    assert not client.press(f"notedPerson-{ME}")


def test_a_vote_that_closes_meanwhile_takes_nothing_any_more(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    client = at_the_sheet(open_window, house)
    noted = client.shell.noted
    noted.choose(ME)
    noted.markOption("", "yes")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    noted.send(False)  # before this window has heard of it
    assert client.wait(lambda: "Lần biểu quyết này không mở" in str(noted.said))
    tell(client)
    assert client.wait(lambda: "không còn mở" in text_of(client, "notedSaid"))
    assert not client.press("notedSend")
    noted.send(False)
    assert client.wait(lambda: client.press("notedSheetClose"))
    assert client.wait(lambda: not noted.asking)
    assert house.meeting.polls[V1].ballots == {}


def test_on_a_slow_line_it_is_done_only_when_its_fact_is_here(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    client = at_the_sheet(open_window, house)
    client.bridge.call_soon(engine_of(client).gate.clear)
    noted = client.shell.noted
    noted.choose(ME)
    noted.markOption("", "yes")
    noted.send(False)
    assert noted.said == "Đang gửi…"
    noted.send(False)
    noted.choose("p0")
    assert noted.person == ME
    client.bridge.call_soon(engine_of(client).gate.set)
    assert client.wait(lambda: noted.said == "Đã ghi cho Trần Thị Bích: Tán thành.")
    assert noted.person == ""


def test_who_is_away_or_took_paper_is_named_with_the_reason() -> None:
    house = house_in_session(rules=RuleSet(proxies=ProxyRule(allowed=True)))
    house.do(SECRETARY, GiveProxy(principal_id=BAO, holder_id=BICH))
    open_one(house, paper=True)
    house.do(SECRETARY, RecordDeparture(person_id=AN))
    house.do(SECRETARY, HandOutPaper(poll_id=V1, person_ids=(PersonId("p1"),)))
    cast(house, "p2", "yes")
    rows = rows_of(house)
    assert {AN, "p1", "p2"}.isdisjoint(rows)
    assert rows[BAO] == (True, "do Trần Thị Bích biểu quyết thay")
    assert rows_of(house, "van an")[AN][1].endswith("không được ghi là có mặt")
    assert rows_of(house, "thu ha")["p1"][1].endswith("đã nhận phiếu giấy")
    assert rows_of(house, "minh loc")["p2"][1].endswith("không ai ghi thay được")
    house.do(SECRETARY, RecordArrivals(person_ids=(AN,), point_id=PointId("pt0")))
    assert rows_of(house)[AN][0]


@pytest.mark.parametrize("kind", [PollKind.SECRET, PollKind.HANDS, PollKind.ROLL_CALL])
def test_nothing_is_noted_in_other_votes_and_never_in_a_secret_one(open_window: OpenWindow, kind: PollKind) -> None:
    house = house_in_session()
    open_one(house, kind=kind)
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.find("closePoll") is not None)
    assert client.find("noteVote") is None
    client.shell.noted.begin("v1")
    assert client.shell.noted.asking is False
    delegate = open_window(house, ME)
    assert delegate.shell.noted.offered is False


def test_a_form_with_an_opinion_is_entered_for_somebody_absent(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, kind=PollKind.WRITTEN, opinions=True, method=Method.CHOOSE, options=CANDIDATES, max_choices=2)
    client = at_the_sheet(open_window, house)
    assert client.wait(lambda: client.press("notedPerson-p9"))
    assert client.wait(lambda: client.press("notedOption1"))
    write(client, "notedOpinionInput", "Đề nghị xem lại.")
    assert client.wait(lambda: client.press("notedSend"))
    assert client.wait(lambda: BAO in house.meeting.polls[V1].ballots and client.find("notedSearch") is not None)
    vote = house.meeting.polls[V1].ballots[BAO].vote
    assert (vote.marks, vote.opinion) == ({OptionId("o0"): Choice.YES}, "Đề nghị xem lại.")


def test_the_result_by_name_says_who_noted_and_what_it_weighs() -> None:
    house = house_in_session(rules=RuleSet(weights=True))
    house.do(SECRETARY, SetWeight(person_id=BICH, weight=Decimal("2.5")))
    open_one(house, weighted=True, base=Base.CAST, detail=Detail.NAMES)
    house.do(SECRETARY, RecordVote(poll_id=V1, voter_id=BICH, vote=motion_vote(Choice.YES)))
    cast(house, AN, "no")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    rows = {row.name: row.numbers for row in name_results(house.meeting, house.meeting.polls[V1], Language.VI)}
    assert rows["Trần Thị Bích"] == "Tán thành · trọng số 2,5 · do Lê Thị Thanh Tâm ghi"
    assert rows["Nguyễn Văn An"] == "Không tán thành · trọng số 1"
    assert rows["Phạm Thu Hà"] == "không bỏ phiếu"
