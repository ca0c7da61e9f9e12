"""The board of what machines did after the meeting: failed ones first, with what to do about each."""

import pytest
from msgspec.structs import replace

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import PersonId
from meetroom.domain.state import Retention
from meetroom.protocol.minutes import ClearingFault, Kept, RetentionReport, RetentionRow, RetentionRows
from meetroom.ui.retention import retention_text
from meetroom.ui.retention_board import MachineRow, Stand, advice_text, done_text, stand_of
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_house import approve, closed_house
from tests.ui.screen_walk import cut_texts, poor_targets
from tests.ui.sitting import SECRETARY

AT = LocalHouse().now()


def machine(
    person: str,
    *,
    done: bool | None = None,
    fault: ClearingFault | None = None,
    kept: tuple[Kept, ...] = (),
    holding: int = 0,
    documents: int = 0,
    rule: Retention = Retention.WIPE,
) -> RetentionRow:
    """One machine; `done` None: it has not reported."""
    report = None
    if done is not None:
        report = RetentionReport(
            device=f"{person}-d", machine=f"PC-{person}", rule=rule, done=done, fault=fault, kept=kept,
            documents=documents, removed_bytes=documents * 1_500_000, at=AT,
        )  # fmt: skip
    return RetentionRow(person_id=PersonId(person), device=f"{person}-d", holding=holding, report=report)


@pytest.mark.parametrize(
    ("row", "stand", "advice"),
    [
        (machine("p1"), Stand.UNTOLD, "Đề nghị mở chương trình"),
        (machine("p1", holding=4), Stand.UNTOLD, "Đang giữ 4 tài liệu"),
        (machine("p1", done=True, documents=3), Stand.DONE, ""),
        (machine("p1", done=True, kept=(Kept.NOTES,)), Stand.DONE, ""),
        (machine("p1", done=False, fault=ClearingFault.IN_USE), Stand.FAILED, "chương trình khác"),
        (machine("p1", done=False, fault=ClearingFault.NO_SPACE), Stand.FAILED, "Ổ đĩa đã đầy"),
        (machine("p1", done=False, fault=ClearingFault.DISK), Stand.FAILED, "nhờ quản trị"),
        (machine("p1", done=False), Stand.FAILED, "Chưa xóa hết"),
        (machine("p1", done=False, kept=(Kept.UNSENT_NOTES,)), Stand.WAITING, "ghi chú chưa gửi"),
        (machine("p1", done=False, kept=(Kept.UNSENT_COMMANDS, Kept.UNSENT_TEXTS)), Stand.WAITING, "thao tác"),
    ],
)
def test_where_a_machine_stands_and_what_to_do(row: RetentionRow, stand: Stand, advice: str) -> None:
    assert stand_of(row) is stand
    assert advice in advice_text(row, Language.VI)
    assert bool(advice) == bool(advice_text(row, Language.EN))


def test_what_was_done_is_told() -> None:
    def told(row: RetentionRow) -> str:
        assert row.report is not None
        return done_text(row.report, Language.VI)

    assert told(machine("p1", done=True, documents=2)) == "đã xóa 2 tài liệu (3,0 MB)"
    assert told(machine("p1", done=True)) == "không có gì phải xóa"
    assert told(machine("p1", done=True, rule=Retention.KEEP)).startswith("tài liệu được giữ")
    assert "ghi chú cá nhân được giữ" in told(machine("p1", done=True, documents=1, kept=(Kept.NOTES,)))


def test_the_board_shows_failed_machines_first(open_window: OpenWindow) -> None:
    house = closed_house()
    approve(house)
    client = open_window(house, SECRETARY, size=(420, 860), scale=2.0)
    engine, board = engine_of(client), client.shell.retentionBoard
    rows = (
        machine("p0", done=True, documents=2),
        machine("p3", done=True, documents=2),
        machine("p2"),
        machine("p1", done=False, fault=ClearingFault.IN_USE),
        machine("p4", done=True),
        machine("gone", done=True),
    )
    engine.retention.rows = RetentionRows(rule=Retention.WIPE, rows=rows)
    assert board.offered
    assert client.wait(lambda: client.press("deskPart6"))
    assert client.wait(lambda: client.press("retentionBoard"))
    assert client.wait(lambda: str(board.summary).startswith("4/6 máy"))
    keys = [row.key for row in board.rows.rows if isinstance(row, MachineRow)]
    assert keys == ["point:pt1", "p1/p1-d", "point:pt2", "p2/p2-d"]
    client.window.grabWindow()
    assert poor_targets(client.window.contentItem()) == []
    assert cut_texts(client.window.contentItem()) == []
    board.choose(1)
    assert len(board.rows.rows) == 6 + 4
    board.search("tan phu")
    assert [row.key for row in board.rows.rows] == ["point:pt1", "p1/p1-d", "p4/p4-d"]
    board.search("")
    engine.retention.rows = RetentionRows(rule=Retention.WIPE, rows=rows[:2])
    client.bridge.call_soon(lambda: engine.listener.on_retention())
    assert client.wait(lambda: str(board.summary) == "2/2 máy đã thực hiện")
    board.choose(0)
    assert board.empty == "Mọi máy đều đã thực hiện."


def test_a_board_that_cannot_be_had_is_said(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    house = closed_house()
    approve(house)
    client = open_window(house, SECRETARY)

    async def unreachable() -> RetentionRows:
        raise ClientError(ClientProblem.UNREACHABLE)

    monkeypatch.setattr(engine_of(client).retention, "board", unreachable)
    board = client.shell.retentionBoard
    assert board.summary == "Đang hỏi máy chủ…"
    board.watch(True)
    assert client.wait(lambda: board.summary != "Đang hỏi máy chủ…")
    assert len(str(board.summary)) > 20


def test_what_this_machine_did_is_said_as_it_is() -> None:
    house = closed_house()
    approve(house)
    wipes, keeps = (replace(house.meeting, retention=rule) for rule in (Retention.WIPE, Retention.KEEP))
    assert "đã được xóa khỏi máy này" in retention_text(wipes, Language.VI)
    assert "còn 2 tài liệu chưa xóa được" in retention_text(wipes, Language.VI, documents=2)
    assert "giữ lại đến khi máy chủ nhận" in retention_text(wipes, Language.VI, unsent=True)
    assert "vẫn được giữ" in retention_text(keeps, Language.VI, documents=2, unsent=True)
