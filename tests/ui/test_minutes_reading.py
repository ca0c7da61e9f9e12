"""Chair and delegate read minutes: what waits for whom, what changed, approving what was seen, opening again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.agenda import AddRemark
from meetroom.domain.core import ObjectionId, PersonId
from meetroom.domain.minutes_state import SignatureField
from meetroom.domain.objections import AnswerObjection
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.state import Phase
from meetroom.ui.app import ClientWindow
from meetroom.ui.chair import act_rows, step_text
from meetroom.ui.minutes_changes import Change, changes_since, marked
from meetroom.ui.minutes_reading_view import FieldRow
from meetroom.ui.minutes_reading_words import Wanted, stage_text, wanted_of
from meetroom.ui.own_part import OwnRow
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_house import approve, change, closed_house, comment, issue, object_, send, sign, stock, tell
from tests.ui.screen_walk import cut_texts, poor_targets
from tests.ui.sitting import CHAIR, ME, SECRETARY


def read(client: ClientWindow) -> None:
    """Open the sheet and wait for the pages."""
    stock(client)
    client.shell.reading.open()
    assert client.wait(lambda: client.shell.reading.phase == "ready"), client.shell.reading.sentence
    assert client.wait(lambda: client.find("readingTitle") is not None)


def waits(house: LocalHouse, who: str, seen: int = 0) -> Wanted:
    return wanted_of(house.meeting, PersonId(who), house.now(), seen)


def test_what_waits_for_whom_through_the_life_of_minutes() -> None:
    house = closed_house()
    assert {waits(house, who) for who in (CHAIR, SECRETARY, ME)} == {Wanted.NOTHING}
    send(house)
    assert (waits(house, CHAIR), waits(house, SECRETARY), waits(house, ME)) == (
        Wanted.APPROVE,
        Wanted.NOTHING,
        Wanted.COMMENT,
    )
    assert waits(house, ME, seen=1) is Wanted.NOTHING
    approve(house)
    assert (waits(house, ME), waits(house, ME, seen=-1)) == (Wanted.OBJECT, Wanted.NOTHING)
    assert "chờ văn thư cấp số" in stage_text(house.meeting, Language.VI)
    issue(house)
    assert "chờ thư ký ký" in stage_text(house.meeting, Language.VI)
    sign(house, SignatureField.SECRETARY)
    assert waits(house, CHAIR) is Wanted.SIGN
    object_(house)
    assert waits(house, CHAIR) is Wanted.ANSWER
    sign(house, SignatureField.CHAIR, SignatureField.SEAL)
    assert "đã đóng dấu" in stage_text(house.meeting, Language.VI)
    house.advance(4 * 86_400)
    assert waits(house, ME) is Wanted.NOTHING


def test_the_archive_is_offered_when_nothing_hinders_it_and_else_why_not() -> None:
    house = closed_house()
    approve(house)

    def acts() -> list[str]:
        return [row.key for row in act_rows(house.meeting, PersonId(CHAIR), house.now(), Language.VI)]

    def step() -> str:
        return step_text(house.meeting, house.now(), Language.VI)

    assert "sau đó mới lưu trữ được" in step()
    object_(house)
    assert step().startswith("Hãy trả lời các ý kiến")
    issue(house)
    house.do(CHAIR, AnswerObjection(objection_id=ObjectionId("o1"), upheld=False, answer="Đã ghi."))
    house.advance(4 * 86_400)
    assert "chờ thư ký ký" in step()
    assert acts() == []
    sign(house, SignatureField.SECRETARY, SignatureField.CHAIR)
    assert "Có thể lưu trữ" in step()


def test_changes_are_told_place_by_place() -> None:
    house = closed_house()
    send(house)
    seq = house.meeting.minutes.sent[0].seq
    facts = [fact for fact, _ in house.facts]
    assert changes_since(house.meeting, facts, seq, Language.VI) == ()
    change(house)
    found = changes_since(house.meeting, [fact for fact, _ in house.facts], seq, Language.VI)
    assert [c.place for c in found] == [
        "Mục 3 · Kế hoạch đầu tư công trung hạn 2026 – 2030: kết luận",
        "Phần mở đầu: phần thư ký soạn",
        "Nhiệm vụ được giao",
    ]
    assert found[0].before.startswith("Thống nhất trình")
    assert found[-1].seq == house.meeting.minutes.changed_seq
    styled = marked(found[0], "#1", "#2")
    assert '<font color="#2"><u> giao Sở Tài chính</u></font>' in styled
    long = Change(key="k", place="", before="a b " * 3_000, now="a b " * 3_000 + "<c>", seq=1)
    assert "&lt;c&gt;" in marked(long, "#1", "#2")


def test_the_chair_approves_the_draft_with_the_changes_that_were_read(open_window: OpenWindow) -> None:
    house = closed_house()
    send(house)
    comment(house)
    client = open_window(house, CHAIR)
    reading = client.shell.reading
    read(client)
    assert reading.title == "Dự thảo biên bản, lần 1"
    assert "Xem kỹ mục 3." in str(reading.note)
    assert client.find("approveRead") is None
    approve_button = client.find("approveMinutes")
    assert approve_button is not None
    assert approve_button.isEnabled()
    change(house)
    tell(client)
    assert client.wait(lambda: "sửa 3 chỗ" in str(reading.changedText))
    assert client.wait(lambda: not approve_button.isEnabled())
    assert client.press("approveRead")
    assert approve_button.isEnabled()
    # What came after the tick has not been read.
    told = len(house.facts)
    house.do(SECRETARY, AddRemark(item_id=None, text="Ghi thêm một dòng."))
    tell(client)
    assert client.wait(lambda: "sửa 4 chỗ" in str(reading.changedText))
    assert client.wait(lambda: not approve_button.isEnabled())
    assert client.press("approveRead")
    assert client.press("approveMinutes")
    assert client.wait(lambda: client.press("approveAskConfirm"))
    assert client.wait(lambda: house.meeting.phase is Phase.MINUTES_APPROVED)
    assert house.meeting.minutes.changed_seq > told


def test_the_chair_opens_approved_minutes_again_with_a_reason(open_window: OpenWindow) -> None:
    house = closed_house()
    send(house)
    approve(house)
    client = open_window(house, CHAIR)
    read(client)
    assert client.press("reopenMinutes")
    assert client.wait(lambda: client.find("reopenReasonInput") is not None)
    reason = client.find("reopenReasonInput")
    assert reason is not None
    reason.setProperty("text", "Sai số liệu mục 3")
    assert client.wait(lambda: client.press("reopenConfirm"))
    assert client.wait(lambda: house.meeting.phase is Phase.CLOSED)


def test_an_approval_of_something_else_is_refused_and_said(open_window: OpenWindow) -> None:
    house = closed_house()
    send(house)
    client = open_window(house, CHAIR)
    read(client)
    change(house)  # the window does not know of it yet
    client.shell.reading.approve()
    assert client.wait(lambda: "Biên bản đã thay đổi" in str(client.shell.toast))
    assert house.meeting.phase is Phase.CLOSED


def test_a_delegate_is_called_comments_and_sees_the_answer(open_window: OpenWindow) -> None:
    house = closed_house()
    send(house)
    comment(house)
    client = open_window(house, ME)
    stock(client)
    assert client.wait(lambda: client.press("minutesNoticeAction"))
    assert client.wait(lambda: client.shell.reading.phase == "ready")
    comments = client.shell.reading.comments
    assert comments.count == 1  # those of others are for the office
    assert comments.rows.rows[0].answer == "Đã sửa."
    assert client.wait(lambda: client.find("commentTextInput") is not None)
    words = client.find("commentTextInput")
    assert words is not None
    words.setProperty("text", "Thêm ý kiến thứ hai.")
    assert client.wait(lambda: client.press("commentSend"))
    assert client.wait(lambda: len(house.meeting.minutes.comments) == 3)
    assert client.wait(lambda: words.property("text") == "")
    assert client.press("readingSheetClose")
    # Who has read the draft is not called again.
    assert client.wait(lambda: client.find("minutesNotice") is None)


def test_the_paper_its_signatures_and_the_own_part(open_window: OpenWindow, tmp_path: Path) -> None:
    house = closed_house()
    change(house)
    approve(house)
    client = open_window(house, ME)
    reading = client.shell.reading
    reading.open()
    assert client.wait(lambda: "chưa cấp số" in str(reading.sentence))
    issue(house)
    sign(house, SignatureField.SECRETARY, verdict=SignatureVerdict.UNTRUSTED)
    stock(client)
    tell(client)
    assert client.wait(lambda: reading.phase == "ready")
    assert reading.title == "Biên bản số 12/BB-HĐND"
    fields = [row for row in reading.fields.rows if isinstance(row, FieldRow)]
    assert [(row.key, row.tone) for row in fields] == [("ThuKy", "amber"), ("ChuToa", "plain"), ("CoQuan", "plain")]
    assert "chưa xác nhận được người ký" in fields[0].detail
    assert fields[1].text == "Đến lượt ký"
    heads = [row.head for row in reading.own.rows.rows if isinstance(row, OwnRow) and row.head]
    assert heads == ["Tham dự", "Nhiệm vụ giao cho bạn"]
    reading.save(QUrl.fromLocalFile(str(tmp_path / "no folder" / "x.pdf")))
    assert client.wait(lambda: "Không ghi được tệp" in str(client.shell.toast))
    reading.save(QUrl.fromLocalFile(str(tmp_path / "bien-ban.pdf")))
    assert client.wait(lambda: (tmp_path / "bien-ban.pdf").exists() and reading.file != "")


def test_what_cannot_be_fetched_is_said_and_tried_again(open_window: OpenWindow) -> None:
    house = closed_house()
    approve(house)
    issue(house)
    client = open_window(house, ME)
    stock(client)
    engine_of(client).minutes.error = ClientError(ClientProblem.UNREACHABLE)
    client.shell.reading.open()
    assert client.wait(lambda: client.shell.reading.phase == "failed")
    assert client.wait(lambda: client.find("readingNoticeAction") is not None)
    engine_of(client).minutes.error = None
    assert client.press("readingNoticeAction")
    assert client.wait(lambda: client.shell.reading.phase == "ready")


def test_the_sheet_is_worked_by_keys_alone(open_window: OpenWindow) -> None:
    house = closed_house()
    send(house)
    client = open_window(house, CHAIR)
    read(client)
    reached: list[str] = []
    for _ in range(30):
        QTest.keyClick(client.window, Qt.Key.Key_Tab)
        focused = client.window.activeFocusItem()
        if focused is None or (reached and focused.objectName() == reached[0]):
            break
        reached.append(focused.objectName())
    wanted = {
        "readingPart0",
        "readingPart1",
        "readingSave",
        "readingSheetClose",
        "readingPagesSheet0",
        "approveMinutes",
    }
    assert wanted <= set(reached), reached
    QTest.keyClick(client.window, Qt.Key.Key_Escape)
    assert client.wait(lambda: client.find("readingTitle") is None)
    # Nothing of what was read stays in memory.
    assert client.shell.reading.pages.property("count") == 0
    assert not client.shell.reading.saves


@pytest.mark.parametrize(
    ("size", "scale", "scheme", "language"),
    [((420, 860), 2.0, "light", "vi"), ((1920, 1080), 1.0, "dark", "en")],
)
def test_everything_fits_and_can_be_pressed(
    open_window: OpenWindow, size: tuple[int, int], scale: float, scheme: str, language: str
) -> None:
    house = closed_house()
    send(house)
    comment(house)
    approve(house)
    issue(house)
    sign(house, SignatureField.SECRETARY)
    object_(house)
    client = open_window(house, CHAIR, size=size, scale=scale, scheme=scheme, language=language)
    read(client)
    part = 0
    while client.press(f"readingPart{part}"):
        client.window.grabWindow()
        assert poor_targets(client.window.contentItem()) == []
        assert cut_texts(client.window.contentItem()) == []
        part += 1
    assert part >= 4
