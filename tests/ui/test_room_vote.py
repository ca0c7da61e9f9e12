"""Votes on the room's display: a band while one is open, the declared result in its detail, nothing of the count."""

import pytest

from meetroom.domain.counting import PublishResult
from meetroom.domain.polls import Detail
from meetroom.domain.voting import ClosePoll
from meetroom.ui.app import ClientWindow, find_item
from meetroom.ui.room_display import Showing
from tests.ui.conftest import OpenWindow
from tests.ui.screen_walk import cut_texts
from tests.ui.sitting import CHAIR, house_in_session
from tests.ui.test_room_display import LAPTOP, WALL, MadeDisplays, opened
from tests.ui.votes_stage import V1, V2, cast, choose, open_election, open_one, tell


def showing(client: ClientWindow, what: Showing) -> None:
    client.shell.display.choose(tuple(Showing).index(what))


def test_the_wall_shows_the_open_vote_and_its_result_only_once_declared(open_window: OpenWindow) -> None:
    house = house_in_session()
    open_one(house, detail=Detail.NAMES, timer_s=60)
    client = open_window(house, CHAIR, displays=MadeDisplays(LAPTOP, WALL))
    window = opened(client)
    vote = client.shell.roomVote
    assert client.wait(lambda: vote.mode == "band" and find_item(window.contentItem(), "roomQuestion") is not None)
    for n in range(7):
        cast(house, f"p{n}", "yes")
    tell(client)
    assert client.wait(lambda: vote.polls.rows[0].count == "7/10 đã bỏ phiếu")
    house.do(CHAIR, ClosePoll(poll_id=V1))
    tell(client)
    assert client.wait(lambda: vote.mode == "")
    showing(client, Showing.VOTE)
    assert client.wait(lambda: vote.mode == "panel")
    row = vote.polls.rows[0]
    assert (row.verdict, vote.yes, vote.names.rows) == ("", "", ())  # the chair knows the count; the wall does not
    assert "Chưa công bố" in row.sentence
    showing(client, Showing.AUTO)
    assert client.wait(lambda: vote.mode == "")
    house.do(CHAIR, PublishResult(poll_id=V1))
    tell(client)
    assert client.wait(lambda: vote.mode == "panel" and vote.yes == "7")
    window.grabWindow()
    assert vote.polls.rows[0].verdict == "Thông qua"
    assert len(vote.names.rows) == 10
    assert cut_texts(window.contentItem()) == []
    house.advance(120)
    assert client.wait(lambda: vote.mode == "")


@pytest.mark.parametrize("detail", [Detail.VERDICT, Detail.TOTALS])
def test_an_election_is_shown_in_its_detail(open_window: OpenWindow, detail: Detail) -> None:
    house = house_in_session()
    open_election(house, detail=detail)
    choose(house, "p0", 0, 1)
    house.do(CHAIR, ClosePoll(poll_id=V1))
    open_one(house, "v2", detail=detail)
    client = open_window(house, CHAIR, displays=MadeDisplays(LAPTOP, WALL))
    opened(client)
    assert client.wait(lambda: [row.key for row in client.shell.roomVote.polls.rows] == [V2])
    for n in range(7):
        cast(house, f"p{n}", "yes", "v2")
    house.do(CHAIR, ClosePoll(poll_id=V2))
    house.do(CHAIR, PublishResult(poll_id=V2))
    tell(client)
    assert client.wait(lambda: client.shell.roomVote.mode == "panel")
    assert (client.shell.roomVote.yes != "") is (detail is Detail.TOTALS)
    assert client.shell.roomVote.names.rows == ()
