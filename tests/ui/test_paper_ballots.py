"""Paper ballots: whoever takes one is noted, and the counting record is checked while it is typed."""

from msgspec.structs import replace

from meetroom.domain.core import OptionId, PersonId
from meetroom.domain.paper import HandOutPaper
from meetroom.domain.polls import MOTION, Choice, Method, PollState
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Role
from meetroom.domain.voting import ClosePoll
from tests.ui.call_screen import taken_down
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, SECRETARY, house_in_session
from tests.ui.votes_stage import CANDIDATES, V1, cast, choose, open_one, text_of, write


def house_with_paper() -> LocalHouse:
    """An election, two of four, some by device and some on paper."""
    house = house_in_session()
    open_one(house, paper=True, method=Method.CHOOSE, options=CANDIDATES, max_choices=2, seats=2)
    choose(house, "p0", 0)
    return house


def test_paper_is_handed_out_and_taken_back(open_window: OpenWindow) -> None:
    house = house_with_paper()
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart6"))
    assert client.wait(lambda: client.press("handOutPaper"))
    assert client.wait(lambda: client.press("paperOut-p3"))
    assert client.wait(lambda: client.press("paperOut-p4"))
    seen = client.bridge  # the window's own state: what it does next rests on it
    assert client.wait(lambda: {*seen.meeting.polls[V1].papers} == {"p3", "p4"})
    write(client, "paperOutSearchInput", "binh")
    assert client.wait(lambda: [row.key for row in client.shell.paperBallots.people.rows] == ["p7"])
    write(client, "paperOutSearchInput", "")
    assert taken_down()  # what the search took off the screen is not pressed any more
    assert client.wait(lambda: client.press("paperOut-p4"))
    assert client.wait(lambda: {*seen.meeting.polls[V1].papers} == {"p3"})


def test_a_counting_record_is_checked_while_it_is_typed(open_window: OpenWindow) -> None:
    house = house_with_paper()
    house.do(SECRETARY, HandOutPaper(poll_id=V1, person_ids=(PersonId("p3"),)))
    house.do(CHAIR, ClosePoll(poll_id=V1))
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart6"))
    assert client.wait(lambda: client.press("enterPaper"))
    assert client.wait(lambda: client.find("paper-issuedInput") is not None)
    assert text_of(client, "paper-issuedInput") == "1"
    assert text_of(client, "paperProblems") == "Hãy ghi số nguyên vào mọi ô."
    for name, number in (("returned", "2"), ("valid", "1"), ("invalid", "0")):
        write(client, f"paper-{name}Input", number)
    assert text_of(client, "paperProblems") == (
        "Số phiếu thu về (2) nhiều hơn số phiếu phát ra (1).\n"
        "Số thu về (2) phải bằng hợp lệ (1) cộng không hợp lệ (0).\n"
        "Số phiếu bầu ít hơn mức 1 phiếu hợp lệ không trắng phải có."
    )
    assert not client.press("paperEnter")
    write(client, "paper-returnedInput", "1")
    write(client, "paperYes-o0Input", "1")
    write(client, "paperYes-o2Input", "1")
    assert text_of(client, "paperProblems") == "Hãy chọn những người kiểm phiếu."
    assert client.wait(lambda: client.press(f"counter-{SECRETARY}"))
    assert client.wait(lambda: client.press("paperEnter"))
    assert client.wait(lambda: house.meeting.polls[V1].state is PollState.COUNTED)
    record, tally = house.meeting.polls[V1].paper_record, house.meeting.polls[V1].tally
    assert record is not None
    assert tally is not None
    assert (record.issued, record.returned, record.counted_by) == (1, 1, (PersonId(SECRETARY),))
    assert (int(tally.options[OptionId("o0")].yes), tally.cast) == (2, 2)


def test_a_scrutineer_counts_from_the_card_of_the_vote(open_window: OpenWindow) -> None:
    house = house_with_paper()
    person = house.meeting.people[PersonId("p1")]
    house.do(SECRETARY, EditPerson(person=replace(person, roles=(*person.roles, Role.SCRUTINEER))))
    house.do(CHAIR, ClosePoll(poll_id=V1))
    client = open_window(house, "p1")
    assert client.wait(lambda: client.press("paperDuty"))
    assert client.wait(lambda: client.find("paper-issuedInput") is not None)
    assert open_window(house, "p2").find("paperDuty") is None


def test_a_record_is_corrected_before_the_result_is_declared(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, paper=True)
    cast(house, "p0", "yes")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    client = open_window(house, SECRETARY)
    paper = client.shell.paperBallots
    paper.begin("v1")
    heads = {"issued": "4", "returned": "4", "valid": "4", "invalid": "0"}
    for field, text in {**heads, "motion/yes": "2", "motion/no": "1", "motion/abstain": "1"}.items():
        paper.type(field, text)
    paper.toggleCounter(SECRETARY)
    assert paper.ready, paper.problems
    paper.enter()
    assert client.wait(lambda: client.bridge.meeting.polls[V1].paper_record is not None)
    paper.begin("v1")
    assert (paper.textOf("motion/yes"), paper.textOf("valid")) == ("2", "4")
    paper.type("motion/yes", "3")
    assert not paper.ready  # one vote too many for four ballots
    paper.type("motion/abstain", "0")
    assert paper.ready, paper.problems
    paper.enter()
    assert client.wait(lambda: _yes(house) == 3)
    tally = house.meeting.polls[V1].tally
    assert tally is not None
    assert (int(tally.yes), int(tally.no)) == (4, 1)


def _yes(house: LocalHouse) -> int:
    record = house.meeting.polls[V1].paper_record
    return record.totals[MOTION][Choice.YES] if record is not None else -1
