"""The chair's controls over the real rules."""

from PySide6.QtQuick import QQuickItem

from meetroom.domain.agenda import FinishItem, StartItem
from meetroom.domain.attendance import RecordDeparture
from meetroom.domain.core import ItemId, PersonId, PollId
from meetroom.domain.state import Base, ItemState, Phase, PollState, SpeechState, Verdict
from meetroom.ui.app import ClientWindow
from meetroom.ui.chair import step_text
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import CHAIR, ITEMS, SECRETARY, house_in_draft, house_in_session


def write(client: ClientWindow, name: str, text: str) -> None:
    """Type into a field."""
    item = client.find(name)
    assert isinstance(item, QQuickItem), name
    item.setProperty("text", text)


def test_the_chair_opens_the_meeting_only_after_saying_so_twice(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = open_window(house, CHAIR)
    assert str(client.shell.view) == "chair"
    assert client.wait(lambda: client.press("actopen"))
    assert client.wait(lambda: client.find("askActConfirm") is not None)
    assert house.meeting.phase is Phase.DRAFT
    assert client.wait(lambda: client.press("askActCancel"))
    assert client.wait(lambda: client.find("askActConfirm") is None)
    assert house.meeting.phase is Phase.DRAFT
    assert client.wait(lambda: client.press("actopen"))
    assert client.wait(lambda: client.find("askActConfirm") is not None)
    assert client.wait(lambda: client.press("askActConfirm"))
    assert client.wait(lambda: client.shell.chair.phase == "open")
    assert house.meeting.phase.value == "open"


def test_the_next_item_is_one_press_away(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("step-start_item"))
    assert client.wait(lambda: house.meeting.current_item == "i3")
    assert house.meeting.items[house.meeting.current_item or ""].state is ItemState.RUNNING  # type: ignore[index]


def test_the_last_item_is_not_called_done_while_it_runs() -> None:
    house = house_in_session()
    house.do(CHAIR, FinishItem(item_id=ItemId("i2")))
    for n in range(3, len(ITEMS)):
        house.do(CHAIR, StartItem(item_id=ItemId(f"i{n}")))
        last = house.meeting
        house.do(CHAIR, FinishItem(item_id=ItemId(f"i{n}")))
    assert step_text(last, house.now(), Language.EN) == "The last item is running. After it, close the meeting."
    assert step_text(house.meeting, house.now(), Language.EN) == "All items are done. Close the meeting."


def test_the_floor_is_given_paused_extended_and_withdrawn(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("pauseSpeech"))
    assert client.wait(lambda: client.shell.floor.speakerPaused)
    assert client.wait(lambda: client.press("pauseSpeech"))
    assert client.wait(lambda: not client.shell.floor.speakerPaused)
    assert client.wait(lambda: client.press("extendSpeech"))
    assert client.wait(lambda: client.shell.floor.speakerTime.endswith("06:00"))
    assert client.wait(lambda: client.press("grantFloor2"))
    assert client.wait(lambda: client.shell.floor.speaker == "Phạm Thu Hà")
    client.window.grabWindow()  # the line of who spoke before goes with the next frame
    assert client.wait(lambda: client.press("endSpeech"))
    assert client.wait(lambda: client.shell.floor.speaker == "")
    states = [s.state for s in house.meeting.speeches.values()]
    assert states.count(SpeechState.FINISHED) == 2


def test_a_vote_is_prepared_opened_closed_and_declared(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("newPoll"))
    assert client.wait(lambda: client.find("pollCreate") is not None)
    write(client, "pollQuestionInput", "Thông qua dự thảo?")
    assert client.wait(lambda: client.press("pollCreate"))
    assert client.wait(lambda: client.find("openPoll") is not None)
    poll_id = next(iter(house.meeting.polls))
    assert house.meeting.polls[poll_id].base is Base.ALL_MEMBERS
    assert client.wait(lambda: client.press("openPoll"))
    assert client.wait(lambda: client.find("closePoll") is not None)
    assert client.wait(lambda: client.press("voteYes"))
    assert client.wait(lambda: client.shell.ballot.phase == "recorded")
    assert client.wait(lambda: client.press("closePoll"))
    assert client.wait(lambda: client.press("askPollConfirm"))
    assert client.wait(lambda: client.find("publishPoll") is not None)
    assert client.wait(lambda: client.press("publishPoll"))
    assert client.wait(lambda: house.meeting.polls[poll_id].state is PollState.PUBLISHED)
    tally = house.meeting.polls[poll_id].tally
    assert tally is not None
    assert tally.verdict is Verdict.REJECTED


def test_a_vote_is_cancelled_only_with_a_reason(open_window: OpenWindow) -> None:
    house = house_in_session(poll=True)
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("cancelPoll"))
    assert client.wait(lambda: client.find("cancelPollConfirm") is not None)
    assert not client.press("cancelPollConfirm")
    write(client, "cancelReasonInput", "Nêu sai câu hỏi")
    assert client.wait(lambda: client.press("cancelPollConfirm"))
    assert client.wait(lambda: house.meeting.polls[PollId("v1")].state is PollState.CANCELLED)


def test_a_refusal_is_said_to_the_chair(open_window: OpenWindow) -> None:
    house = house_in_session(poll=True)
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("actclose"))
    assert client.wait(lambda: client.find("askActConfirm") is not None)
    assert client.wait(lambda: client.press("askActConfirm"))
    assert client.wait(lambda: str(client.shell.toast) != "")
    assert str(client.shell.toast) == "Đang có một lần biểu quyết mở. Hãy đóng biểu quyết đó trước."


def test_lost_quorum_is_said_at_once(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, CHAIR)
    assert client.shell.chair.quorumMet
    for n in range(5):
        house.do(SECRETARY, RecordDeparture(person_id=PersonId(f"p{n}")))
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: client.shell.chair.quorumLost)
    assert client.shell.chair.quorum == "Chưa đủ túc số: 5/11 có mặt, cần 6"


def test_points_say_whether_they_are_connected(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), CHAIR)
    engine = engine_of(client)
    client.bridge.call_soon(lambda: engine.listener.on_online(frozenset({PersonId("p1")})))
    rows = client.shell.chair.points

    def online() -> dict[str, bool]:
        return {row.name: row.online for row in rows.rows}

    assert client.wait(lambda: online().get("Xã Tân Phú") is True)
    assert online()["Phường Hải Đông"] is False
