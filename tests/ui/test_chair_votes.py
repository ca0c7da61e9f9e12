"""The votes as chair and secretary run them, over the real rules: two taps, counts, roll, hands, ties, results."""

from meetroom.domain.attendance import RecordArrivals
from meetroom.domain.core import OptionId, PersonId, PointId, PollId
from meetroom.domain.counting import PublishResult
from meetroom.domain.polls import Base, Choice, Method, PollKind, PollState, Share, TieRule, Verdict
from meetroom.domain.rulebook import ProxyRule
from meetroom.domain.state import RuleSet
from meetroom.domain.voting import CancelPoll, ClosePoll, OpenPoll
from meetroom.ui.app import ClientWindow
from meetroom.ui.chair_votes import poll_row
from meetroom.ui.poll_counts import count_text, missing_text, points_text
from meetroom.ui.poll_draft_look import TIMERS
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, SECRETARY, house_in_draft, house_in_session
from tests.ui.votes_stage import (
    CANDIDATES,
    V1,
    V2,
    cast,
    choose,
    council,
    open_one,
    prepare,
    tell,
    text_of,
    write,
)


def at_the_desk(open_window: OpenWindow, house: LocalHouse) -> ClientWindow:
    """The secretary's window where votes are."""
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart6"))
    assert client.wait(lambda: client.find("newPoll") is not None)
    return client


def test_two_taps_open_a_vote_as_the_rules_propose(open_window: OpenWindow) -> None:
    house = house_in_session(rules=council())
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("newPoll"))
    assert client.wait(lambda: client.press("pollOpenNow"))
    assert client.wait(lambda: house.meeting.open_poll is not None)
    poll = house.meeting.open_poll
    assert poll is not None
    assert (poll.base, poll.threshold, poll.item_id) == (Base.ALL_MEMBERS, Share(numerator=1, denominator=2), "i2")
    assert poll.question == "Kế hoạch đầu tư công trung hạn 2026 – 2030"
    assert client.wait(lambda: client.find("closePoll") is not None)


def test_what_ended_last_stands_first_below_what_runs(open_window: OpenWindow) -> None:
    """A vote that was cancelled before it opened stands by when that was."""
    house = house_in_session()
    for key in ("first", "second", "third"):
        prepare(house, key)
        if key == "first":
            house.do(CHAIR, CancelPoll(poll_id=PollId(key), reason="Nhập nhầm"))
        house.advance(60)
    house.do(CHAIR, OpenPoll(poll_id=PollId("second")))
    house.do(CHAIR, ClosePoll(poll_id=PollId("second")))
    house.do(CHAIR, PublishResult(poll_id=PollId("second")))
    client = open_window(house, CHAIR)
    rows = client.shell.votes.polls.rows
    assert [row.key for row in rows] == ["third", "second", "first"]


def test_the_sheet_says_what_is_needed_and_what_hinders(open_window: OpenWindow) -> None:
    house = house_in_session(rules=council())
    client = at_the_desk(open_window, house)
    assert client.wait(lambda: client.press("newPoll"))
    assert client.wait(lambda: client.find("pollCreate") is not None)
    assert "quá nửa tổng số đại biểu: cần 6 trên 11" in text_of(client, "pollSummary")
    assert "Đủ túc số: 10/11" in text_of(client, "pollQuorum")
    assert text_of(client, "pollProblem") == "Chủ tọa mở biểu quyết; bạn chuẩn bị ở đây."
    assert not client.press("pollOpenNow")
    draft = client.shell.pollDraft
    draft.chooseDecision([rule.key for rule in house.meeting.rules.decisions].index("election"))
    assert client.wait(lambda: "thêm ít nhất một người" in text_of(client, "pollProblem"))
    assert client.wait(lambda: client.press("optionRoster"))
    assert client.wait(lambda: client.press("candidate-p0"))
    write(client, "optionNameInput", "Người ngoài danh sách")
    assert client.wait(lambda: client.press("optionAdd"))
    assert client.wait(lambda: client.press("pollSeatsMore"))
    assert client.wait(lambda: client.press("pollCreate"))
    assert client.wait(lambda: len(house.meeting.polls) == 1)
    poll = next(iter(house.meeting.polls.values()))
    assert [(o.name, o.person_id) for o in poll.options] == [("Nguyễn Văn An", "p0"), ("Người ngoài danh sách", None)]
    assert (poll.kind, poll.method, poll.seats, poll.state) == (PollKind.SECRET, Method.CHOOSE, 2, PollState.CREATED)
    assert client.wait(lambda: client.press("editPoll"))
    assert client.wait(lambda: client.find("pollQuestionInput") is not None)
    write(client, "pollQuestionInput", "Bầu Phó Chủ tịch")
    assert client.wait(lambda: client.press("pollCreate"))
    assert client.wait(lambda: house.meeting.polls[poll.poll_id].question == "Bầu Phó Chủ tịch")


def test_a_written_opinion_is_given_no_minute_unless_it_is_chosen(open_window: OpenWindow) -> None:
    house = house_in_session()
    draft = at_the_desk(open_window, house).shell.pollDraft
    kinds = house.meeting.rules.kinds
    draft.begin()
    minute = draft.timer
    draft.chooseKind(kinds.index(PollKind.WRITTEN))
    assert draft.timers[draft.timer] == "Không hiện thời gian"
    draft.chooseTimer(TIMERS.index(300))
    draft.chooseKind(kinds.index(PollKind.WRITTEN))
    assert draft.timer == TIMERS.index(300)
    draft.chooseKind(kinds.index(PollKind.OPEN))
    assert draft.timer == minute
    draft.chooseTimer(TIMERS.index(120))
    draft.chooseKind(kinds.index(PollKind.SECRET))
    assert draft.timer == TIMERS.index(120)


def test_a_vote_that_may_not_open_stays_prepared(open_window: OpenWindow) -> None:
    house = house_in_draft(council())
    client = open_window(house, CHAIR)
    client.shell.pollDraft.begin()
    client.shell.pollDraft.ask("Thông qua chương trình")
    assert client.shell.pollDraft.hindrance == "Phiên họp chưa mở; có thể chuẩn bị trước."
    client.shell.pollDraft.open()  # as if it had been pressed a moment before
    assert client.wait(lambda: str(client.shell.toastTone) == "red")
    assert [p.state for p in house.meeting.polls.values()] == [PollState.CREATED]


def test_the_count_is_told_by_rooms_and_names_who_is_missing() -> None:
    house = house_in_session()
    house.do(SECRETARY, RecordArrivals(person_ids=(PersonId("p9"),), point_id=PointId("pt1")))
    open_one(house)
    cast(house, "p9", "yes")
    cast(house, "p0", "no")
    poll = house.meeting.polls[V1]
    assert count_text(poll, Language.VI) == "2/11 đã bỏ phiếu"
    assert points_text(house.meeting, poll, Language.VI) == "Hội trường chính 1/10 · Xã Tân Phú 1/1"
    missing = missing_text(house.meeting, poll, Language.VI)
    assert missing.startswith("Chưa bỏ phiếu: Trần Quốc Bảo, Trần Thị Bích")
    assert missing.endswith("và 1 người nữa")
    assert "Còn 9 người" in poll_row(house.meeting, poll, Language.VI).close_question


def test_nobody_missing_nothing_asked(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    for who in house.meeting.polls[V1].entitled:
        cast(house, who, "yes")
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("closePoll"))
    assert client.wait(lambda: house.meeting.polls[V1].state is PollState.COUNTED)


def answer(client: ClientWindow, house: LocalHouse, person: PersonId) -> None:
    """Call somebody, if they are not called already, and type in that they are in favour."""
    if house.meeting.polls[V1].called != person:
        client.shell.roll.call(person)
    name = house.meeting.people[person].name
    assert client.wait(lambda: client.shell.roll.called == name)
    client.shell.roll.answer("yes")
    assert client.wait(lambda: client.shell.roll.called == "" and person in house.meeting.polls[V1].ballots)


def test_the_roll_is_called_one_by_one_and_once_more(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, kind=PollKind.ROLL_CALL)
    client = at_the_desk(open_window, house)
    assert client.wait(lambda: client.press("rollNext"))
    assert client.wait(lambda: client.shell.roll.called == "Nguyễn Văn An")
    assert client.wait(lambda: client.press("rollYes"))
    assert client.wait(lambda: client.shell.roll.called == "" and "p0" in house.meeting.polls[V1].ballots)
    assert house.meeting.polls[V1].ballots[PersonId("p0")].by == SECRETARY
    assert client.wait(lambda: client.press("rollNext"))
    assert client.wait(lambda: client.shell.roll.called == "Phạm Thu Hà")
    assert client.wait(lambda: client.press("rollNext"))  # she gives no answer
    assert client.wait(lambda: client.shell.roll.called == "Đặng Minh Lộc")
    client.shell.roll.correct("p0")
    assert client.wait(lambda: client.shell.roll.called == "Nguyễn Văn An")
    assert client.wait(lambda: client.press("rollNo"))
    assert client.wait(lambda: house.meeting.polls[V1].ballots[PersonId("p0")].vote.choice is Choice.NO)
    for person in house.meeting.polls[V1].order[2:]:
        answer(client, house, person)
    assert client.shell.roll.nextText == "Gọi lại Phạm Thu Hà"


def test_hands_are_typed_in_within_their_limits(open_window: OpenWindow) -> None:
    house = house_in_session()
    house.do(SECRETARY, RecordArrivals(person_ids=(PersonId("p9"),), point_id=PointId("pt1")))
    open_one(house, kind=PollKind.HANDS)
    client = at_the_desk(open_window, house)
    assert [row.key for row in client.shell.hands.rooms.rows] == ["pt0", "pt1", "-"]
    write(client, "handsYespt0Input", "11")
    assert client.wait(lambda: client.find("handsProblempt0") is not None)
    assert "chỉ có 10 người" in text_of(client, "handsProblempt0")
    assert not client.press("handsEnterpt0")
    write(client, "handsYespt0Input", "8")
    write(client, "handsNopt0Input", "1")
    assert client.wait(lambda: client.press("handsEnterpt0"))
    assert client.wait(lambda: "pt0" in house.meeting.polls[V1].hands and client.shell.hands.total != "")
    assert "8 tán thành, 1 không tán thành, 0 không biểu quyết; 9/11" in text_of(client, "handsTotal")
    assert client.shell.hands.problem("pt1", "x", "", "") == "Hãy ghi số nguyên."
    assert client.shell.hands.problem("pt1", "²", "", "") == "Hãy ghi số nguyên."


def test_ties_are_broken_and_results_declared_together(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, tie=TieRule.CHAIR, base=Base.VALID)
    cast(house, "p0", "yes")
    cast(house, "p1", "no")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    quarter = Share(numerator=1, denominator=4)
    open_one(house, "v2", method=Method.CHOOSE, options=CANDIDATES, max_choices=2, seats=2, tie=TieRule.LOT,
             base=Base.CAST, threshold=quarter)  # fmt: skip
    choose(house, "p0", 0, 1, poll_id="v2")
    choose(house, "p1", 0, 2, poll_id="v2")
    house.do(CHAIR, ClosePoll(poll_id=V2))
    client = open_window(house, CHAIR)
    assert client.shell.votes.declarable == 0
    assert not client.press("tieDecide")
    assert client.wait(lambda: client.press("tie-o2"))
    assert client.wait(lambda: client.press("tieDecide"))
    assert client.wait(lambda: client.shell.votes.declarable == 1)
    assert not client.press("tieDecide")
    assert client.wait(lambda: client.press("tieNo"))
    assert client.wait(lambda: client.press("tieYes"))
    assert client.wait(lambda: client.press("tieDecide"))
    assert client.wait(lambda: client.shell.votes.declarable == 2)
    assert client.wait(lambda: client.press("attend-publish_all"))
    assert client.wait(lambda: client.press("askActConfirm"))
    assert client.wait(lambda: {p.state for p in house.meeting.polls.values()} == {PollState.PUBLISHED})
    tallies = [p.tally for p in house.meeting.polls.values()]
    assert [t.verdict for t in tallies if t is not None] == [Verdict.ADOPTED, Verdict.ELECTED]
    assert tallies[1] is not None
    assert set(tallies[1].elected) == {OptionId("o0"), OptionId("o2")}


def test_an_ended_vote_is_repeated_by_one_that_names_it(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    house.do(CHAIR, CancelPoll(poll_id=V1, reason="Nêu sai câu hỏi"))
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("repeatPoll"))
    assert client.wait(lambda: len(house.meeting.polls) == 2)
    assert [p.replaces for p in house.meeting.polls.values()] == [None, "v1"]
    assert client.wait(
        lambda: any(row.notes.startswith("Thay cho “Thông qua") for row in client.shell.votes.polls.rows)
    )


def test_a_counted_vote_is_looked_at_in_full(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house)
    cast(house, "p0", "yes")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("showResult"))
    assert client.wait(lambda: client.find("resultSentence") is not None)
    assert "Cần 6 trên 11" in text_of(client, "resultSentence")
    assert len(client.shell.votes.names.rows) == 10
    house.do(CHAIR, PublishResult(poll_id=V1))
    tell(client)
    assert client.wait(lambda: client.press("resultSheetClose"))
    assert client.wait(lambda: client.shell.votes.shownPoll == "")


def test_only_who_presides_opens_and_declares(open_window: OpenWindow) -> None:
    house = house_in_session()
    prepare(house)
    client = at_the_desk(open_window, house)
    assert client.wait(lambda: client.find("editPoll") is not None)
    assert client.find("openPoll") is None
    assert client.find("cancelPoll") is None
    client.shell.votes.openPoll("v1", 0)  # as a stale screen might
    assert client.wait(lambda: str(client.shell.toastTone) == "red")
    assert house.meeting.polls[PollId("v1")].state is PollState.CREATED


def test_a_proxy_is_noted_and_ended_where_the_rules_allow_it(open_window: OpenWindow) -> None:
    assert at_the_desk(open_window, house_in_session()).find("proxies") is None
    house = house_in_session(rules=RuleSet(proxies=ProxyRule(allowed=True)))
    client = at_the_desk(open_window, house)
    assert client.wait(lambda: client.press("proxies"))
    assert client.wait(lambda: client.find("proxyGive") is not None)
    assert not client.press("proxyGive")  # nobody represents themselves
    names = list(client.shell.proxies.people)
    client.shell.proxies.give(names.index("Ngô Gia Bảo"), names.index("Trần Thị Bích"), "Giấy ủy quyền số 3")
    assert client.wait(lambda: client.find("proxyEnd-p9") is not None)
    assert house.meeting.proxies == {"p9": "p3"}
    assert client.wait(lambda: client.press("proxyEnd-p9"))
    assert client.wait(lambda: client.shell.proxies.rows.rows == ())
    assert house.meeting.proxies == {}
