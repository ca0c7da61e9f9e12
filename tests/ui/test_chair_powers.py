"""The chair's autopilot and powers over the real rules: attention, next step, quorum, doors, handing over, rulings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meetroom.domain.agenda import FinishItem
from meetroom.domain.attendance import RecordDeparture
from meetroom.domain.chairing import HandOverChair
from meetroom.domain.core import ItemId, MeetingId, PersonId, PointId, PollId, SpeechId
from meetroom.domain.doors import CloseDoors, OpenDoors
from meetroom.domain.floor import EndSpeech, GrantFloor, RequestFloor, WithdrawRequest
from meetroom.domain.polls import PollState
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Meeting, OrderCategory, Person, Phase, QuorumCourse, Role, SpeechKind, Stance
from meetroom.domain.voting import ClosePoll
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.screen_walk import cut_texts, is_button, poor_targets, scene_rect, visible_items
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session
from tests.ui.test_chair_screen import write
from tests.ui.votes_stage import cast, open_one


def tell(client: ClientWindow) -> None:
    """Let the engine of this window learn what others did."""
    client.bridge.call_soon(engine_of(client).tell)


def shown(client: ClientWindow) -> list[str]:
    return [row.text for row in client.shell.sitting.attention.rows.rows]


def raise_order(house: LocalHouse, who: str = "p5", key: str = "order") -> SpeechId:
    kind, category = SpeechKind.POINT_OF_ORDER, OrderCategory.FACTS
    house.do(who, RequestFloor(speech_id=SpeechId(key), kind=kind, category=category, subject="Trang 3"))
    return SpeechId(key)


def test_nothing_is_said_where_nothing_needs_the_chair(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), CHAIR)
    assert shown(client) == []
    assert not client.shell.sitting.attention.any
    assert client.find("attend-grant") is None


def test_a_point_of_order_comes_first_and_is_answered_with_a_text(open_window: OpenWindow) -> None:
    house = house_in_session()
    key = raise_order(house)
    house.advance(200)
    client = open_window(house, CHAIR)
    assert client.wait(lambda: len(shown(client)) == 2)
    assert shown(client)[0] == "Ý kiến về thủ tục: Lê Quốc Khánh"
    assert shown(client)[1].startswith("Nguyễn Văn An: quá giờ ")
    assert client.wait(lambda: client.press("attend-answer"))
    assert client.wait(lambda: client.find("ruleUpheld") is not None)
    write(client, "rulingTextInput", "Sẽ đính chính số liệu")
    assert client.wait(lambda: client.press("ruleNot"))
    assert client.wait(lambda: house.meeting.speeches[key].ruling is not None)
    ruling = house.meeting.speeches[key].ruling
    assert ruling is not None
    assert (ruling.upheld, ruling.text) == (False, "Sẽ đính chính số liệu")
    assert client.wait(lambda: len(shown(client)) == 1)
    assert client.wait(lambda: client.press("attend-extend"))
    assert client.wait(lambda: house.meeting.speeches[SpeechId("s0")].extra_s == 60)


def test_one_tap_gives_the_floor_for_a_point_of_order(open_window: OpenWindow) -> None:
    house = house_in_session()
    key = raise_order(house)
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("attend-grant"))
    assert client.wait(lambda: client.shell.floor.speaker == "Lê Quốc Khánh")
    house.do(CHAIR, EndSpeech(speech_id=key))
    tell(client)
    assert client.wait(lambda: shown(client) == ["Trả lời ý kiến thủ tục của Lê Quốc Khánh"])


def test_the_next_step_is_proposed_and_taken(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, CHAIR)
    steps = client.shell.sitting.attention.steps
    assert next(row.text for row in steps.rows) == "Mời Phạm Thu Hà phát biểu"
    assert client.wait(lambda: client.press("step-grant_floor"))
    assert client.wait(lambda: client.shell.floor.speaker == "Phạm Thu Hà")
    # Nothing is concluded while somebody speaks and others wait.
    assert not any(row.name == "record_conclusion" for row in steps.rows)
    for key in ("s2", "s4"):
        house.do(CHAIR, WithdrawRequest(speech_id=SpeechId(key)))
    house.do(CHAIR, EndSpeech(speech_id=SpeechId("s1")))
    tell(client)
    assert client.wait(lambda: next(row.name for row in steps.rows) == "record_conclusion")
    assert client.wait(lambda: client.press("step-record_conclusion"))
    assert client.wait(lambda: client.find("concludeConfirm") is not None)
    write(client, "conclusionInput", "Thống nhất trình kỳ họp.")
    assert client.wait(lambda: client.press("concludeConfirm"))
    assert client.wait(lambda: house.meeting.items[ItemId("i2")].conclusion == "Thống nhất trình kỳ họp.")
    house.do(CHAIR, FinishItem(item_id=ItemId("i2")))
    tell(client)
    assert client.wait(lambda: any(row.text.startswith("Bắt đầu mục 4. ") for row in steps.rows))


HELD = tuple(PollId(f"v{n}") for n in range(4))


def house_with_held_results() -> LocalHouse:
    """Four votes counted, none declared."""
    house = house_in_session()
    for n, key in enumerate(HELD):
        open_one(house, key, question=f"Thông qua Nghị quyết số {n + 1} về kế hoạch đầu tư công trung hạn")
        cast(house, "p0", "yes", key)
        house.do(CHAIR, ClosePoll(poll_id=key))
    return house


@pytest.mark.parametrize("language", ["vi", "en"])
def test_held_results_leave_the_votes_on_the_first_screen(open_window: OpenWindow, language: str) -> None:
    client = open_window(house_with_held_results(), CHAIR, size=(1280, 800), language=language)
    client.window.grabWindow()
    client.window.grabWindow()
    held = [row for row in client.shell.sitting.attention.rows.rows if "publish_all" in row.acts]
    assert [row.act_texts for row in held] == [
        ("Công bố cả 4…", "Từng kết quả") if language == "vi" else ("Declare all 4…", "One by one")
    ]
    first = client.find("pollPlan")
    assert first is not None
    assert scene_rect(first).bottom() <= 800
    # One button for each thing: what presses is not proposed once more.
    assert not any(row.name.startswith("publish") for row in client.shell.sitting.attention.steps.rows)
    buttons = [str(i.property("text")) for i in visible_items(client.window.contentItem()) if is_button(i)]
    assert len([text for text in buttons if "4…" in text]) == 1


def test_held_results_are_declared_together_after_a_question(open_window: OpenWindow) -> None:
    house = house_with_held_results()
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("attend-publish_all"))
    assert client.wait(lambda: client.find("askActCancel") is not None)
    assert client.wait(lambda: client.press("askActCancel"))
    assert client.wait(lambda: client.find("askActCancel") is None)
    assert {p.state for p in house.meeting.polls.values()} == {PollState.COUNTED}
    assert client.wait(lambda: client.press("attend-publish_all"))
    assert client.wait(lambda: client.press("askActConfirm"))
    assert client.wait(lambda: {p.state for p in house.meeting.polls.values()} == {PollState.PUBLISHED})
    assert client.wait(lambda: shown(client) == [])


def test_held_results_are_gone_to_one_by_one(open_window: OpenWindow) -> None:
    house = house_with_held_results()
    client = open_window(house, CHAIR, size=(1280, 800))
    assert client.wait(lambda: client.press("attend-publish_each"))
    assert client.wait(
        lambda: (focus := client.window.activeFocusItem()) is not None and focus.objectName() == "publishPoll"
    )
    client.window.grabWindow()
    button = client.window.activeFocusItem()
    assert button is not None
    assert 0 < scene_rect(button).top() < scene_rect(button).bottom() <= 800
    QTest.keyClick(client.window, Qt.Key.Key_Return)
    assert client.wait(lambda: [p.state for p in house.meeting.polls.values()].count(PollState.PUBLISHED) == 1)
    assert client.wait(lambda: shown(client)[0] == "Có 3 kết quả chưa công bố.")


def test_what_presses_is_not_proposed_once_more(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, CHAIR)
    steps = client.shell.sitting.attention.steps
    for name in ("s1", "s2", "s4"):
        house.do(CHAIR, WithdrawRequest(speech_id=SpeechId(name)))
    tell(client)
    assert client.wait(lambda: [row.name for row in steps.rows] == ["end_speech", "start_item"])
    house.advance(200)
    tell(client)
    # Over time: to end the speech is offered beside the sentence about it, and only there.
    assert client.wait(lambda: [row.acts for row in client.shell.sitting.attention.rows.rows] == [("extend", "end")])
    assert client.wait(lambda: [(row.name, row.first) for row in steps.rows] == [("start_item", False)])
    house.do(CHAIR, EndSpeech(speech_id=SpeechId("s0")))
    house.do(CHAIR, CloseDoors())
    house.do(CHAIR, FinishItem(item_id=ItemId("i2")))
    tell(client)
    # The doors are opened beside the sentence that they are closed.
    assert client.wait(lambda: [(row.name, row.first) for row in steps.rows] == [("start_item", True)])
    assert client.wait(lambda: client.find("doorsStateAction") is not None)


def test_the_loss_of_quorum_is_answered(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, CHAIR)
    for n in range(5):
        house.do(SECRETARY, RecordDeparture(person_id=PersonId(f"p{n}")))
    tell(client)
    assert client.wait(lambda: client.press("attend-quorum"))
    assert client.wait(lambda: client.find("quorumSuspend") is not None)
    write(client, "quorumTextInput", "Chờ 15 phút")
    assert client.wait(lambda: client.press("quorumSuspend"))
    assert client.wait(lambda: house.meeting.phase is Phase.SUSPENDED)
    answer = house.meeting.quorum_answer
    assert answer is not None
    assert (answer.course, answer.text) == (QuorumCourse.SUSPEND, "Chờ 15 phút")
    assert client.wait(lambda: client.shell.chair.quorum.endswith("Chủ tọa cho tạm dừng vì thiếu túc số."))


def with_guest(house: LocalHouse) -> None:
    from meetroom.domain.attendance import RecordArrivals

    guest = Person(
        person_id=PersonId("g1"), name="Đinh Văn Khách", roles=(Role.GUEST,), voting=False, point_id=PointId("pt0")
    )
    house.do(SECRETARY, AddPerson(person=guest))
    house.do(SECRETARY, RecordArrivals(person_ids=(guest.person_id,), point_id=PointId("pt0")))


def test_the_doors_are_closed_with_those_outside_named_and_opened(open_window: OpenWindow) -> None:
    house = house_in_session()
    with_guest(house)
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.press("closeDoors"))
    assert client.wait(lambda: client.find("doorsConfirm") is not None)
    outside = client.find("wouldBeOutside")
    assert outside is not None
    assert str(outside.property("text")) == "Phải ở ngoài: Đinh Văn Khách."
    write(client, "doorsReasonInput", "Bàn nhân sự")
    assert client.wait(lambda: client.press("doorsConfirm"))
    assert client.wait(lambda: client.find("doorsBadge") is not None)
    assert house.meeting.doors_shut
    # Whoever sits in a room has to be led out; then nothing more is asked.
    assert client.wait(lambda: shown(client) == ["Họp kín: Đinh Văn Khách còn trong phòng."])
    assert client.wait(lambda: client.press("attend-led_out"))
    assert client.wait(lambda: shown(client) == [])
    assert client.wait(lambda: client.press("doorsStateAction"))
    assert client.wait(lambda: client.find("doorsBadge") is None)
    assert not house.meeting.doors_shut


def test_a_guest_is_told_why_nothing_is_seen_behind_closed_doors(open_window: OpenWindow) -> None:
    house = house_in_session()
    with_guest(house)
    inside, client = open_window(house, ME), open_window(house, "g1", enter=False, size=(420, 900))
    client.enter(MeetingId("m1"))
    assert client.wait(lambda: client.shell.header.title != "" and client.shell.header.live)
    assert client.find("awayNotice") is None
    house.do(CHAIR, CloseDoors())
    tell(client)
    tell(inside)
    assert client.wait(lambda: client.find("awayNotice") is not None)
    assert str(client.shell.sitting.doors.away).startswith("Đang họp kín: bạn không xem và nghe được.")
    assert inside.wait(lambda: inside.find("doorsBadge") is not None)
    assert inside.find("awayNotice") is None
    house.do(CHAIR, OpenDoors())
    tell(client)
    assert client.wait(lambda: client.find("awayNotice") is None)


def test_the_chair_is_handed_over_and_taken_back(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, CHAIR)
    assert client.wait(lambda: client.find("grantFloor2") is not None)
    assert client.wait(lambda: client.press("handOver"))
    assert client.wait(lambda: client.find("handoverSearchInput") is not None)
    write(client, "handoverSearchInput", "vu thi")
    assert client.wait(lambda: [row.key for row in client.shell.sitting.handover.people.rows] == ["p6"])
    assert client.wait(lambda: client.press("handTo-p6"))
    assert client.wait(lambda: house.meeting.presiding == "p6")
    assert client.wait(lambda: client.shell.sitting.handover.sentence == "Vũ Thị Ngọc đang điều hành phiên họp.")
    # Without the powers there is nothing to press in vain.
    assert client.wait(lambda: client.find("grantFloor2") is None)
    assert client.find("step-grant_floor") is None
    assert client.find("closeDoors") is None
    acts = client.find("chairActs")
    assert acts is not None
    assert client.wait(lambda: acts.height() == 0)
    assert client.wait(lambda: client.press("handoverStateAction"))
    assert client.wait(lambda: house.meeting.presiding is None)
    assert client.wait(lambda: client.find("grantFloor2") is not None)


def test_who_is_given_the_chair_is_told_where_to_preside(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, ME)
    house.do(CHAIR, HandOverChair(person_id=PersonId(ME)))
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: str(client.shell.toast) == "Bạn đang điều hành phiên họp: hãy chọn “Chủ tọa”.")
    assert client.wait(lambda: client.press("viewSwitch1"))
    assert client.wait(lambda: client.find("handoverStateAction") is not None)


def own_speech_of(meeting: Meeting, who: str) -> list[object]:
    return [(s.kind, s.stance, s.category, s.subject) for s in meeting.speeches.values() if s.person_id == who]


def test_a_delegate_asks_with_a_stance_in_two_taps(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, ME)
    assert client.wait(lambda: client.press("askOtherwise"))
    assert client.wait(lambda: client.find("askStance1") is not None)
    assert client.wait(lambda: client.press("askStance1"))
    assert client.wait(lambda: own_speech_of(house.meeting, ME) == [(SpeechKind.NORMAL, Stance.CONTRA, None, "")])
    place = client.find("ownPlace") if client.wait(lambda: client.find("ownPlace") is not None) else None
    assert place is not None
    assert str(place.property("text")).startswith("Bạn ở thứ tự 4 · khoảng ")
    assert client.wait(lambda: client.press("askOtherwise"))
    assert client.wait(lambda: client.find("askOrder4") is not None)
    write(client, "askSubjectInput", "Ngắt lời")
    assert client.wait(lambda: client.press("askOrder4"))
    order = (SpeechKind.POINT_OF_ORDER, None, OrderCategory.CONDUCT, "Ngắt lời")
    assert client.wait(lambda: order in own_speech_of(house.meeting, ME))
    house.do(CHAIR, GrantFloor(speech_id=next(k for k, s in house.meeting.speeches.items() if s.subject == "Ngắt lời")))
    tell(client)
    assert client.wait(lambda: client.shell.floor.hand == "speaking")


def test_the_sheets_of_the_sitting_are_whole_with_double_letters(open_window: OpenWindow) -> None:
    house = house_in_session()
    raise_order(house)
    for n in range(5):
        house.do(SECRETARY, RecordDeparture(person_id=PersonId(f"p{n}")))
    client = open_window(house, CHAIR, size=(420, 900), scale=2.0)
    assert client.wait(lambda: client.press("tabchair"))
    for button, sheet in (
        ("attend-quorum", "quorumSheet"),
        ("attend-answer", "rulingSheet"),
        ("closeDoors", "doorsSheet"),
        ("handOver", "handoverSheet"),
        ("askOtherwise", "askFloorSheet"),
    ):
        look_at(client, button, f"{sheet}Close")


def look_at(client: ClientWindow, button: str, close: str) -> None:
    """Open a sheet, look at every text and target of it, and close it."""
    assert client.wait(lambda: client.press(button)), button
    assert client.wait(lambda: client.find(close) is not None), close
    client.window.grabWindow()
    client.window.grabWindow()
    assert cut_texts(client.window.contentItem()) == [], close
    assert poor_targets(client.window.contentItem()) == [], close
    assert client.wait(lambda: client.press(close))
    assert client.wait(lambda: client.find(close) is None)
