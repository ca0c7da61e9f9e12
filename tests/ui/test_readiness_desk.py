"""The readiness board: per point and per person, filling live."""

from meetroom.client.engine import LinkState
from meetroom.domain.core import PersonId
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting, EditMeeting, OpenMeeting
from meetroom.domain.state import Retention
from meetroom.protocol.messages import Readiness
from meetroom.ui.app import ClientWindow
from meetroom.ui.readiness_desk import BoardRow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.screen_walk import cut_texts, visible_items
from tests.ui.sitting import CHAIR, SECRETARY, house_in_draft
from tests.ui.test_chair_screen import write


def tell(client: ClientWindow, *rows: tuple[str, int, int], online: tuple[str, ...] = ()) -> None:
    listener = engine_of(client).listener
    told = tuple(Readiness(PersonId(person), verified, total) for person, verified, total in rows)
    client.bridge.call_soon(lambda: listener.on_online(frozenset(map(PersonId, online))))
    client.bridge.call_soon(lambda: listener.on_readiness(told))


def board(client: ClientWindow) -> dict[str, BoardRow]:
    return {row.key: row for row in client.shell.readinessDesk.rows.rows if isinstance(row, BoardRow)}


def test_the_board_fills_per_point_and_person(open_window: OpenWindow) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    desk = client.shell.readinessDesk
    assert client.wait(lambda: client.press("deskPart1"))
    assert client.wait(lambda: client.find("boardSummary") is not None)
    assert desk.summary == "Máy chủ chưa báo số liệu."
    tell(client, ("p1", 1, 3), ("p4", 3, 3), ("p7", 0, 0), online=("p1",))
    assert client.wait(lambda: desk.summary == "2/12 người đã đủ tài liệu · 4/6 tệp")
    rows = board(client)
    point = rows["point:pt1"]
    assert (point.heading, point.name, point.files) == (True, "Xã Tân Phú", "4/6 tệp")
    assert point.detail == "2/3 người đủ · 1 đang nối"
    assert (rows["p1"].files, rows["p1"].ready, rows["p1"].online) == ("1/3 tệp", False, True)
    assert (rows["p4"].files, rows["p4"].ready, rows["p4"].online) == ("3/3 tệp", True, False)
    assert (rows["p7"].files, rows["p7"].none) == ("Không có tài liệu", True)
    assert not rows["p1"].none
    assert (rows["p0"].files, rows["p0"].told) == ("chưa có báo cáo", False)
    tell(client, ("p1", 3, 3), ("p4", 3, 3))
    assert client.wait(lambda: board(client)["p1"].ready)


def test_where_there_is_no_paper_nothing_is_called_good_or_bad(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY, size=(420, 900), scale=2.0)
    desk = client.shell.readinessDesk
    assert client.wait(lambda: client.press("deskPart1"))
    assert client.wait(
        lambda: [row.files for row in board(client).values()] == ["chưa có báo cáo"] * len(board(client))
    )
    tell(client, *((p, 0, 0) for p in house.meeting.people), online=("p1",))
    assert client.wait(lambda: all(row.files == "Không có tài liệu" and row.none for row in board(client).values()))
    assert board(client)["point:pt1"].detail == "1 đang nối"
    assert (desk.summary, desk.ready) == ("Không có tài liệu", False)
    client.window.grabWindow()
    client.window.grabWindow()
    lines = [i for i in visible_items(client.window.contentItem()) if i.property("none") is True]
    assert lines
    assert {str(line.property("tone")) for line in lines} == {"plain"}
    assert cut_texts(client.window.contentItem()) == []


def test_after_the_meeting_it_says_who_still_holds_papers(open_window: OpenWindow) -> None:
    house = house_in_draft()
    house.do(SECRETARY, EditMeeting(title="Họp", body="", retention=Retention.WIPE))
    for command in (OpenMeeting(), CloseMeeting(), ApproveMinutes()):
        house.do(CHAIR, command)
    client = open_window(house, SECRETARY)
    desk = client.shell.readinessDesk
    assert client.wait(lambda: client.press("deskPart1"))
    tell(client, ("p1", 0, 3), ("p4", 2, 3))
    assert client.wait(lambda: "1/12 người không còn giữ tài liệu" in desk.summary)
    rows = board(client)
    assert (rows["p1"].files, rows["p1"].ready, rows["p1"].part) == ("không còn giữ gì", True, 1.0)
    assert (rows["p4"].files, rows["p4"].ready) == ("còn giữ 2 tệp", False)


def test_only_those_not_complete_are_shown(open_window: OpenWindow) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    desk = client.shell.readinessDesk
    everybody = sorted(client.bridge.meeting.people)
    assert client.wait(lambda: client.press("deskPart1"))
    assert client.wait(lambda: client.find("boardFilter1") is not None)
    tell(client, *((p, 2 if p == "p3" else 3, 3) for p in everybody))
    assert client.wait(lambda: desk.filters == ["Tất cả (12)", "Chưa đủ (1)"])
    assert client.wait(lambda: client.press("boardFilter1"))
    assert client.wait(lambda: list(board(client)) == ["point:pt0", "p3"])
    tell(client, *((p, 3, 3) for p in everybody))
    assert client.wait(lambda: desk.empty == "Mọi người đã nhận đủ tài liệu." and desk.ready)
    assert client.wait(lambda: client.press("boardFilter0"))
    write(client, "boardSearchInput", "duong")
    assert client.wait(lambda: list(board(client)) == [])
    write(client, "boardSearchInput", "hai dong")
    assert client.wait(lambda: [k for k in board(client) if k.startswith("p") and ":" not in k] == ["p2", "p5", "p8"])


def test_figures_of_another_meeting_are_forgotten(open_window: OpenWindow) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    desk, engine = client.shell.readinessDesk, engine_of(client)
    tell(client, ("p1", 1, 1))
    assert client.wait(lambda: desk.part == 1.0)

    def enter_again() -> None:
        engine.listener.on_reset(engine.view)
        engine.listener.on_link(LinkState.LIVE, None)

    client.bridge.call_soon(enter_again)
    assert client.wait(lambda: desk.summary == "Máy chủ chưa báo số liệu.")
