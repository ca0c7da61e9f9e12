"""The cards of a delegate over the real rules, for every kind and method: what is asked, sent, recorded, refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meetroom.domain.agenda import StartItem
from meetroom.domain.attendance import RecordDeparture
from meetroom.domain.core import ItemId, OptionId, PersonId, PointId, PollId
from meetroom.domain.counting import PublishResult, PublishResults
from meetroom.domain.paper import HandOutPaper
from meetroom.domain.polls import Choice, Detail, Method, PollKind, PollState, motion_vote
from meetroom.domain.proxies import GiveProxy
from meetroom.domain.roles import AddPerson
from meetroom.domain.roll_call import CallVoter
from meetroom.domain.rulebook import ProxyRule
from meetroom.domain.state import Person, Role, RuleSet
from meetroom.domain.voting import CancelPoll, ClosePoll, RecordVote
from meetroom.ui.ballots import polls_to_show
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session
from tests.ui.votes_stage import (
    CANDIDATES,
    V1,
    V2,
    cast,
    open_election,
    open_one,
    prepare,
    tell,
    text_of,
    write,
)

NARROW = (420, 900)
OPERATOR = Person(
    person_id=PersonId("op"), name="Máy hội trường", roles=(Role.OPERATOR,), voting=False, point_id=PointId("pt0")
)  # fmt: skip
PHASES = {
    "idle": {},
    "hands": {"kind": PollKind.HANDS},
    "waiting": {"kind": PollKind.ROLL_CALL},
}


@pytest.mark.parametrize("phase", PHASES)
def test_a_card_asks_for_what_its_kind_needs(open_window: OpenWindow, phase: str) -> None:
    house = house_in_session()
    open_one(house, **PHASES[phase])
    client = open_window(house, ME)
    assert client.shell.ballot.phase == phase
    assert (client.find("voteYes") is not None) is (phase == "idle")
    assert client.find("voteKind") is not None


def test_who_is_called_votes_on_their_own_device(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, kind=PollKind.ROLL_CALL)
    client = open_window(house, ME)
    assert client.find("voteYes") is None
    house.do(SECRETARY, CallVoter(poll_id=V1, person_id=PersonId(ME)))
    tell(client)
    assert client.wait(lambda: client.press("voteNo"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    assert house.meeting.polls[V1].ballots[PersonId(ME)].vote.choice is Choice.NO


def test_an_answer_typed_in_by_the_secretary_says_by_whom(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, kind=PollKind.ROLL_CALL)
    house.do(SECRETARY, CallVoter(poll_id=V1, person_id=PersonId(ME)))
    house.do(SECRETARY, RecordVote(poll_id=V1, voter_id=PersonId(ME), vote=motion_vote(Choice.YES)))
    client = open_window(house, ME)
    assert "Do Lê Thị Thanh Tâm nhập" in text_of(client, "voteSentence")


def test_whoever_finds_a_vote_noted_under_their_name_casts_their_own_instead(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    house.do(SECRETARY, RecordVote(poll_id=V1, voter_id=PersonId(ME), vote=motion_vote(Choice.YES)))
    client = open_window(house, ME)
    assert "phiếu của chính bạn được tính" in text_of(client, "voteSentence")
    assert client.wait(lambda: client.press("voteChange"))
    assert client.wait(lambda: client.press("voteNo"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded" and not client.shell.ballot.changeable)
    ballot = house.meeting.polls[V1].ballots[PersonId(ME)]
    assert (ballot.by, ballot.vote.choice) == (ME, Choice.NO)


def test_two_of_four_are_chosen_and_sent_in_secret(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_election(house)
    client = open_window(house, ME)
    assert "Máy chủ trộn phiếu" in text_of(client, "voteTrust")
    assert not client.press("voteSend")
    assert client.wait(lambda: client.press("option1"))
    assert client.wait(lambda: client.press("option3"))
    assert client.wait(lambda: "Đã chọn đủ 2" in text_of(client, "voteLeft"))
    assert not client.press("option2")
    assert client.wait(lambda: client.press("option1"))
    assert client.wait(lambda: client.press("option2"))
    assert client.wait(lambda: client.press("voteSend"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    assert "không lưu ở máy này" in text_of(client, "voteSentence")
    assert house.meeting.polls[V1].ballots == {}
    assert [*house.meeting.polls[V1].received] == [ME]


def test_each_on_the_list_is_answered_before_it_can_be_sent(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, method=Method.EACH, options=CANDIDATES[:2], seats=2)
    client = open_window(house, ME)
    assert client.wait(lambda: client.press("optionYes1"))
    assert client.wait(lambda: "Còn 1/2" in text_of(client, "voteLeft"))
    assert not client.press("voteSend")
    assert client.wait(lambda: client.press("optionNo2"))
    assert client.wait(lambda: client.press("voteSend"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    marks = house.meeting.polls[V1].ballots[PersonId(ME)].vote.marks
    assert marks == {OptionId("o0"): Choice.YES, OptionId("o1"): Choice.NO}


def test_a_blank_ballot_is_asked_about_once_more(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, method=Method.CHOOSE, options=CANDIDATES)
    client = open_window(house, ME)
    assert client.wait(lambda: client.press("voteBlank"))
    assert client.wait(lambda: client.find("voteBack") is not None)
    assert client.wait(lambda: client.press("voteBack"))
    assert client.wait(lambda: client.find("voteSend") is not None)
    assert house.meeting.polls[V1].received == {}
    assert client.wait(lambda: client.press("voteBlank"))
    assert client.wait(lambda: client.find("voteBack") is not None)
    assert client.wait(lambda: client.press("voteBlank"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    assert house.meeting.polls[V1].ballots[PersonId(ME)].vote.marks == {}
    assert "phiếu trắng" in text_of(client, "voteSentence")


def test_a_vote_is_changed_while_the_old_one_stands(open_window: OpenWindow) -> None:
    house = house_in_session(rules=RuleSet(vote_change_allowed=True))
    open_one(house)
    cast(house, ME, "yes")
    client = open_window(house, ME)
    engine = engine_of(client)
    assert client.wait(lambda: client.press("voteChange"))
    assert client.wait(lambda: client.find("voteNo") is not None)
    client.bridge.call_soon(engine.gate.clear)
    assert client.wait(lambda: client.press("voteNo"))
    assert client.wait(lambda: client.shell.ballot.phase == "sending")
    assert house.meeting.polls[V1].ballots[PersonId(ME)].vote.choice is Choice.YES
    client.bridge.call_soon(engine.gate.set)
    assert client.wait(lambda: client.shell.ballot.phase == "recorded" and "Không tán" in client.shell.ballot.sentence)
    assert house.meeting.polls[V1].ballots[PersonId(ME)].vote.choice is Choice.NO


def test_an_opinion_goes_with_a_written_vote_that_nobody_needs_to_attend(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, kind=PollKind.WRITTEN, opinions=True)
    client = open_window(house, "p9")  # not present
    write(client, "voteOpinionInput", "Đề nghị rà soát vốn đối ứng.")
    assert client.wait(lambda: client.press("voteYes"))
    assert house.meeting.polls[V1].received == {}
    assert client.wait(lambda: client.press("voteSend"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    vote = house.meeting.polls[V1].ballots[PersonId("p9")].vote
    assert (vote.choice, vote.opinion) == (Choice.YES, "Đề nghị rà soát vốn đối ứng.")


def test_several_votes_at_once_are_cards_that_keep_their_places(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    open_election(house, "v2")
    client = open_window(house, ME, size=NARROW)
    keys = [row.key for row in client.shell.ballots.cards.rows]
    assert keys == [f"v1/{ME}", f"v2/{ME}"]
    assert client.wait(lambda: client.press("voteYes"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    tell(client)
    assert client.wait(lambda: client.shell.ballot.phase == "closed")
    assert [row.key for row in client.shell.ballots.cards.rows] == keys
    assert "phiếu của bạn đã được tính: Tán thành" in str(client.shell.ballot.sentence)


def test_results_of_the_item_stay_with_the_newest_on_top() -> None:
    house = house_in_session()
    for poll_id in ("v1", "v2"):
        open_one(house, poll_id)
        cast(house, "p0", "yes", poll_id)
        house.do(CHAIR, ClosePoll(poll_id=PollId(poll_id)))
    assert [p.poll_id for p in polls_to_show(house.meeting)] == [V2, V1]
    house.do(CHAIR, PublishResults(poll_ids=(V1, V2)))
    prepare(house, "v3")
    assert [p.poll_id for p in polls_to_show(house.meeting)] == [V2, V1]
    open_one(house, "v4")
    assert [p.poll_id for p in polls_to_show(house.meeting)] == ["v4"]


@pytest.mark.parametrize("split", [True, False])
def test_somebody_votes_for_whom_they_represent(open_window: OpenWindow, split: bool) -> None:
    house = house_in_session(rules=RuleSet(proxies=ProxyRule(allowed=True, split=split)))
    house.do(SECRETARY, GiveProxy(principal_id=PersonId("p9"), holder_id=PersonId(ME), reason="Giấy ủy quyền"))
    open_one(house)
    client = open_window(house, ME)
    assert [row.key for row in client.shell.ballots.cards.rows] == [f"v1/{ME}", *(["v1/p9"] if split else [])]
    cards = [row.ballot for row in client.shell.ballots.cards.rows]
    assert "Ngô Gia Bảo" in str(cards[-1].forWhom)
    cards[0].cast("yes")
    if split:
        assert client.wait(lambda: cards[0].phase == "recorded")
        cards[1].cast("no")
    assert client.wait(lambda: all(card.phase == "recorded" for card in cards))
    choices = {p: b.vote.choice for p, b in house.meeting.polls[V1].ballots.items()}
    assert choices == {PersonId(ME): Choice.YES, PersonId("p9"): Choice.NO if split else Choice.YES}


def test_whoever_gave_a_proxy_is_told_who_votes(open_window: OpenWindow) -> None:
    house = house_in_session(rules=RuleSet(proxies=ProxyRule(allowed=True)))
    house.do(SECRETARY, GiveProxy(principal_id=PersonId("p9"), holder_id=PersonId(ME)))
    open_one(house)
    client = open_window(house, "p9")
    assert client.shell.ballot.phase == "given"
    assert "Trần Thị Bích bỏ phiếu thay bạn" in text_of(client, "voteSentence")


def test_who_left_and_who_took_paper_are_told_so(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, kind=PollKind.SECRET, paper=True)
    house.do(SECRETARY, HandOutPaper(poll_id=V1, person_ids=(PersonId(ME),)))
    client = open_window(house, ME)
    assert client.shell.ballot.phase == "paper"
    assert "phiếu giấy" in text_of(client, "voteSentence")
    house.do(SECRETARY, RecordDeparture(person_id=PersonId("p1")))
    other = open_window(house, "p1")
    assert other.shell.ballot.phase == "absent"
    assert other.find("voteYes") is None
    assert "Hãy điểm danh" in text_of(other, "voteSentence")


def test_whoever_has_no_vote_is_not_told_to_come_earlier(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    client = open_window(house, SECRETARY)
    client.shell.showView("delegate")
    assert client.shell.ballot.phase == "watching"
    assert client.wait(lambda: client.find("voteSentence") is not None)
    assert "không có quyền biểu quyết" in text_of(client, "voteSentence")


def test_a_cancelled_vote_says_why(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    cast(house, ME, "yes")
    house.do(CHAIR, CancelPoll(poll_id=V1, reason="Nêu sai câu hỏi"))
    client = open_window(house, ME)
    assert client.shell.ballot.phase == "cancelled"
    assert "Nêu sai câu hỏi" in text_of(client, "voteSentence")


def test_whoever_counted_sees_the_declared_result_like_all_others(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, detail=Detail.VERDICT)
    for n in range(7):
        cast(house, f"p{n}", "yes")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    house.do(CHAIR, PublishResult(poll_id=V1))
    card = open_window(house, CHAIR).shell.ballot
    assert (card.phase, card.verdict, card.adopted) == ("published", "Thông qua", True)
    assert (card.yes, card.sentence, card.named) == ("", "Thông qua.", 0)


def test_an_election_is_filled_in_and_sent_by_the_keyboard_alone(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, method=Method.CHOOSE, options=CANDIDATES, max_choices=2, seats=2)
    client = open_window(house, ME)
    client.window.requestActivate()
    assert client.wait(lambda: client.window.isActive() and client.find("option2") is not None)
    pressed: list[str] = []
    for _ in range(80):
        QTest.keyClick(client.window, Qt.Key.Key_Tab)
        focus = client.window.activeFocusItem()
        name = focus.objectName() if focus is not None else ""
        if name in ("option2", "option4", "voteSend"):
            QTest.keyClick(client.window, Qt.Key.Key_Return if name == "voteSend" else Qt.Key.Key_Space)
            pressed.append(name)
        if name == "voteSend":
            break
    assert pressed == ["option2", "option4", "voteSend"]
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    assert set(house.meeting.polls[V1].ballots[PersonId(ME)].vote.marks) == {"o1", "o3"}
    assert house.meeting.polls[V1].state is PollState.OPEN


def test_a_result_held_back_is_seen_under_the_next_item_until_that_ends(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    cast(house, "p0", "yes")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    house.do(CHAIR, StartItem(item_id=ItemId("i3")))
    client = open_window(house, ME)
    assert client.shell.ballots.count == 0
    house.do(CHAIR, PublishResult(poll_id=V1))
    tell(client)
    assert client.wait(lambda: [row.key for row in client.shell.ballots.cards.rows] == [f"v1/{ME}"])
    assert client.shell.ballot.phase == "published"
    house.do(CHAIR, StartItem(item_id=ItemId("i4")))
    tell(client)
    assert client.wait(lambda: client.shell.ballots.count == 0)


def test_who_serves_a_room_without_a_vote_enters_its_hands(open_window: OpenWindow) -> None:
    house = house_in_session()
    house.do(SECRETARY, AddPerson(person=OPERATOR))
    open_one(house, kind=PollKind.HANDS)
    client = open_window(house, OPERATOR.person_id)
    assert client.shell.ballot.phase == "watching"
    write(client, "handsYespt0Input", "7")
    write(client, "handsNopt0Input", "1")
    assert client.wait(lambda: client.press("handsEnterpt0"))
    assert client.wait(lambda: "pt0" in house.meeting.polls[V1].hands)
    assert client.find("handsYes-Input") is None


@pytest.mark.parametrize("kind", [PollKind.WRITTEN, PollKind.OPEN])
def test_in_one_column_a_ballot_that_waits_is_marked_on_its_tab_until_it_is_cast(
    open_window: OpenWindow, kind: PollKind
) -> None:
    house = house_in_session()
    client = open_window(house, ME, size=NARROW)
    assert client.wait(lambda: client.press("tabagenda"))
    assert client.find("tabMark-vote") is None
    open_one(house, kind=kind)
    tell(client)
    assert client.wait(lambda: client.find("tabMark-vote") is not None)
    # A vote in the sitting calls for the card at once; a written one has time and takes nobody away from a paper.
    assert client.wait(lambda: (client.find("voteYes") is not None) is (kind is PollKind.OPEN))
    assert client.wait(lambda: client.press("tabvote"))
    assert client.wait(lambda: client.press("voteYes"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded" and client.find("tabMark-vote") is None)
