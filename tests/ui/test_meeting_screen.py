"""The delegate's screen over the real rules: every act is shown as done only when its fact has come back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meetroom.client.engine import LinkState
from meetroom.domain.core import PersonId, PollId, SpeechId
from meetroom.domain.floor import GrantFloor
from meetroom.domain.state import Choice, SpeechState
from meetroom.domain.voting import ClosePoll, PublishResult
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import CHAIR, ME, house_in_session, open_poll


def tell(client: ClientWindow) -> None:
    """Let the engine of this window learn what others did."""
    client.bridge.call_soon(engine_of(client).tell)


def text_of(client: ClientWindow, name: str) -> str:
    item = client.find(name)
    assert item is not None, name
    return str(item.property("text"))


def test_the_head_says_where_the_meeting_stands(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME)
    assert text_of(client, "meetingTitle") == "Kỳ họp thứ 18 – Hội đồng nhân dân thành phố"
    assert text_of(client, "meetingSubtitle") == "Mục 3/7 · Kế hoạch đầu tư công trung hạn 2026 – 2030"
    assert text_of(client, "phaseBadge") == "Đang thảo luận"
    assert text_of(client, "lineState") == "Tốt"


def test_a_raised_hand_is_up_only_when_the_chain_says_so(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, ME)
    engine = engine_of(client)
    client.bridge.call_soon(engine.gate.clear)
    assert client.wait(lambda: client.press("raiseHand"))
    assert client.wait(lambda: client.shell.floor.hand == "sending")
    assert not any(s.person_id == ME for s in house.meeting.speeches.values())
    client.bridge.call_soon(engine.gate.set)
    assert client.wait(lambda: client.shell.floor.hand == "up")
    assert any(s.person_id == ME and s.state is SpeechState.WAITING for s in house.meeting.speeches.values())
    assert client.wait(lambda: client.press("raiseHand"))
    assert client.wait(lambda: client.shell.floor.hand == "down")


def test_who_gets_the_floor_can_end_it(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, ME)
    assert client.wait(lambda: client.press("raiseHand"))
    assert client.wait(lambda: client.shell.floor.hand == "up")
    speech = next(s.speech_id for s in house.meeting.speeches.values() if s.person_id == ME)
    house.do(CHAIR, GrantFloor(speech_id=SpeechId(speech)))
    tell(client)
    assert client.wait(lambda: client.shell.floor.hand == "speaking")
    assert client.wait(lambda: client.press("raiseHand"))
    assert client.wait(lambda: house.meeting.speeches[speech].state is SpeechState.FINISHED)


@pytest.mark.parametrize(("button", "choice"), [("voteYes", Choice.YES), ("voteNo", Choice.NO)])
def test_a_vote_is_recorded_only_when_its_fact_is_back(open_window: OpenWindow, button: str, choice: Choice) -> None:
    house = house_in_session(poll=True)
    client = open_window(house, ME)
    engine = engine_of(client)
    client.bridge.call_soon(engine.gate.clear)
    assert client.wait(lambda: client.press(button))
    assert client.wait(lambda: client.shell.ballot.phase == "sending")
    assert client.find("voteSentence") is not None
    assert "ghi nhận" not in text_of(client, "voteSentence").lower()
    assert house.meeting.polls[PollId("v1")].ballots == {}
    client.bridge.call_soon(engine.gate.set)
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    assert house.meeting.polls[PollId("v1")].ballots[PersonId(ME)].vote.choice is choice
    assert text_of(client, "voteSentence").startswith("Đã ghi nhận")
    assert client.find("voteYes") is None


def test_a_refused_vote_says_why_and_can_be_tried_again(open_window: OpenWindow) -> None:
    house = house_in_session(poll=True)
    client = open_window(house, ME)
    from meetroom.domain.attendance import RecordDeparture

    house.do("sec", RecordDeparture(person_id=engine_of(client).me))
    assert client.wait(lambda: client.press("voteYes"))
    assert client.wait(lambda: client.shell.ballot.problem != "")
    assert "điểm danh" in text_of(client, "voteProblem")
    assert client.shell.ballot.phase == "idle"


def test_who_came_later_watches_the_vote(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(poll=True), "p9")
    assert client.shell.ballot.phase == "late"
    assert client.find("voteYes") is None
    assert "không có trong danh sách" in text_of(client, "voteSentence")


def test_the_result_is_shown_when_the_chair_declares_it(open_window: OpenWindow) -> None:
    house = house_in_session(poll=True)
    client = open_window(house, ME)
    assert client.wait(lambda: client.press("voteYes"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    house.do(CHAIR, ClosePoll(poll_id=PollId("v1")))
    tell(client)
    assert client.wait(lambda: client.shell.ballot.phase == "closed")
    assert client.shell.ballot.yes == ""
    house.do(CHAIR, PublishResult(poll_id=PollId("v1")))
    tell(client)
    assert client.wait(lambda: client.shell.ballot.phase == "published")
    assert client.shell.ballot.yes == "1"
    assert text_of(client, "voteSentence").startswith("Không thông qua: 1 tán thành")


def test_a_lost_line_is_said_with_what_to_do(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME)
    engine = engine_of(client)
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.CONNECTING, None))
    assert client.wait(lambda: client.find("linkNotice") is not None)
    assert "Mất đường truyền" in text_of(client, "linkNotice")
    assert text_of(client, "lineState") == "Đang nối"
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.LIVE, None))
    assert client.wait(lambda: client.find("linkNotice") is None)


def test_a_refused_command_is_said_in_a_sentence(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, "p9")  # not signed in
    assert client.wait(lambda: client.press("raiseHand"))
    assert client.wait(lambda: client.find("toast") is not None)
    assert "điểm danh" in text_of(client, "toast")
    assert client.shell.floor.hand == "down"


def test_hand_and_vote_are_reached_by_the_keyboard_alone(open_window: OpenWindow) -> None:
    house = house_in_session(poll=True)
    client = open_window(house, ME)
    client.window.requestActivate()
    assert client.wait(lambda: client.window.isActive() and client.find("voteNo") is not None)
    reached: set[str] = set()
    for _ in range(60):
        QTest.keyClick(client.window, Qt.Key.Key_Tab)
        focus = client.window.activeFocusItem()
        if focus is None:
            continue
        reached.add(focus.objectName())
        if focus.objectName() == "voteNo":
            QTest.keyClick(client.window, Qt.Key.Key_Space)
            break
    assert "raiseHand" in reached
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    assert house.meeting.polls[PollId("v1")].ballots[PersonId(ME)].vote.choice is Choice.NO


def test_a_vote_that_opens_shows_itself(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, ME, size=(420, 800))
    assert client.find("voteYes") is None
    open_poll(house)
    tell(client)
    assert client.wait(lambda: client.find("voteYes") is not None)
    assert client.find("raiseHand") is not None
