"""Every state of a vote on the smallest screen, with large letters and small: nothing cut, all for a finger."""

from collections.abc import Callable

import pytest

from meetroom.domain.core import PersonId, PollId
from meetroom.domain.counting import PublishResult
from meetroom.domain.polls import Base, Detail, Method, PollKind, TieRule
from meetroom.domain.roll_call import CallVoter
from meetroom.domain.state import RuleSet
from meetroom.domain.voting import ClosePoll
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.screen_walk import cut_texts, poor_targets
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session
from tests.ui.test_look import settle
from tests.ui.votes_stage import CANDIDATES, V1, cast, choose, council, open_election, open_one, write

NARROW = (420, 900)


def delegate_house() -> LocalHouse:
    """Three votes at once, of three methods, beside a written one."""
    house = house_in_session()
    open_one(house, timer_s=60)
    open_election(house, "v2")
    open_one(house, "v3", method=Method.EACH, options=CANDIDATES, seats=2)
    open_one(house, "v4", kind=PollKind.WRITTEN, opinions=True)
    return house


def result_house() -> LocalHouse:
    """An election declared by name."""
    house = house_in_session()
    open_one(
        house, method=Method.CHOOSE, options=CANDIDATES, max_choices=2, seats=2, base=Base.CAST, detail=Detail.NAMES
    )
    for n in range(4):
        choose(house, f"p{n}", 0, 1 + n // 3)
    house.do(CHAIR, ClosePoll(poll_id=V1))
    house.do(CHAIR, PublishResult(poll_id=V1))
    return house


def office_house() -> LocalHouse:
    """A roll call, a show of hands, paper awaited, a tie, all at once."""
    house = house_in_session(rules=council())
    open_one(house, tie=TieRule.CHAIR, base=Base.VALID)
    cast(house, "p0", "yes")
    cast(house, "p1", "no")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    open_one(house, "v2", paper=True)
    house.do(CHAIR, ClosePoll(poll_id=PollId("v2")))
    open_one(house, "v3", kind=PollKind.HANDS)
    open_one(house, "v4", kind=PollKind.ROLL_CALL)
    house.do(SECRETARY, CallVoter(poll_id=PollId("v4"), person_id=PersonId("p0")))
    return house


def vote_tab(client: ClientWindow) -> None:
    if client.find("tabvote") is not None:
        client.press("tabvote")


def names_too(client: ClientWindow) -> None:
    vote_tab(client)
    assert client.wait(lambda: client.press("voteNames"))


def votes_of_the_chair(client: ClientWindow) -> None:
    if client.find("tabchair") is not None:
        client.press("tabchair")
    assert client.wait(lambda: client.press("rollAll"))


def sheet_of_a_vote(client: ClientWindow) -> None:
    client.shell.pollDraft.begin()
    draft = client.shell.pollDraft
    draft.chooseDecision([rule.key for rule in client.bridge.meeting.rules.decisions].index("election"))
    draft.togglePerson("p0")
    draft.togglePerson("p1")
    assert client.wait(lambda: client.press("pollMore"))
    assert client.wait(lambda: client.press("optionRoster"))


def counting_record(client: ClientWindow) -> None:
    client.shell.paperBallots.begin("v2")
    assert client.wait(lambda: client.find("paperEnter") is not None)


def weights_of_members(client: ClientWindow) -> None:
    client.shell.weights.ask(True)
    assert client.wait(lambda: client.find("weight-p0Input") is not None)
    write(client, "weight-p0Input", "1.000")
    assert client.wait(lambda: client.find("weightProblem-p0") is not None)


def noted_vote(client: ClientWindow) -> None:
    client.shell.noted.begin("v1")
    client.shell.noted.choose("p0")
    assert client.wait(lambda: client.find("notedSend") is not None and client.find("optionNo0") is not None)


def full_result(client: ClientWindow) -> None:
    client.shell.votes.showResult("v1")
    assert client.wait(lambda: client.find("resultSentence") is not None)


STATES: dict[str, tuple[Callable[[], LocalHouse], str, Callable[[ClientWindow], None]]] = {
    "ballots": (delegate_house, ME, vote_tab),
    "result": (result_house, ME, names_too),
    "votes of the chair": (office_house, CHAIR, votes_of_the_chair),
    "sheet of a vote": (office_house, CHAIR, sheet_of_a_vote),
    "counting record": (office_house, SECRETARY, counting_record),
    "weights": (lambda: house_in_session(rules=RuleSet(weights=True)), SECRETARY, weights_of_members),
    "noted vote": (delegate_house, SECRETARY, noted_vote),
    "full result": (result_house, CHAIR, full_result),
}


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_and_everything_can_be_hit(open_window: OpenWindow, state: str) -> None:
    make, who, go = STATES[state]
    client = open_window(make(), who, size=NARROW, scale=2.0)
    go(client)
    settle(client)
    assert cut_texts(client.window.contentItem()) == []
    client.shell.preferences.chooseScale(0)
    client.shell.preferences.chooseLanguage("en")
    settle(client)
    assert cut_texts(client.window.contentItem()) == []
    assert poor_targets(client.window.contentItem()) == []
