"""Archiving is offered only where it would be taken; until then the card says what to do or to wait for."""

from meetroom.domain.core import ObjectionId
from meetroom.domain.lifecycle import ArchiveMeeting
from meetroom.domain.minutes_state import SignatureField
from meetroom.domain.objections import AnswerObjection
from meetroom.ui.minutes_reading_words import stage_text
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow
from tests.ui.minutes_house import approve, closed_house, issue, object_, sign, tell
from tests.ui.sitting import CHAIR, SECRETARY

DAY_S = 86_400


def test_a_running_term_and_an_open_objection_keep_the_meeting_out(open_window: OpenWindow) -> None:
    house = closed_house(days=3)
    approve(house)
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart5"))
    minutes = client.shell.minutes
    minutes.goTo("archive")
    assert client.wait(lambda: client.find("archiveHindered") is not None)
    assert str(minutes.archiving.hindered).startswith("Đại biểu còn quyền nêu ý kiến về biên bản đến ")
    assert not client.press("archiveMeeting")
    object_(house)
    tell(client)
    assert client.wait(lambda: str(minutes.archiving.hindered).startswith("Còn ý kiến không nhất trí chưa được"))
    house.do(CHAIR, AnswerObjection(objection_id=ObjectionId("o1"), upheld=False, answer="Đã ghi ở mục 2."))
    tell(client)
    assert client.wait(lambda: str(minutes.archiving.hindered).startswith("Đại biểu còn quyền"))
    house.advance(4 * DAY_S)
    assert client.wait(lambda: client.press("archiveMeeting"))
    assert str(minutes.archiving.hindered) == ""


def test_an_issued_paper_is_signed_before_it_is_archived(open_window: OpenWindow) -> None:
    house = closed_house(days=0)
    approve(house)
    client = open_window(house, SECRETARY)
    archiving = client.shell.minutes.archiving
    assert client.wait(lambda: bool(archiving.ready))
    assert "chưa có đủ chữ ký" in str(archiving.question)
    issue(house)
    tell(client)
    assert client.wait(lambda: "Hãy lấy đủ hai chữ ký trước." in str(archiving.hindered))
    assert not bool(archiving.ready)
    sign(house, SignatureField.SECRETARY, SignatureField.CHAIR)
    tell(client)
    assert client.wait(lambda: bool(archiving.ready))
    assert str(archiving.hindered) == ""
    assert "chưa có đủ chữ ký" not in str(archiving.question)


def test_an_archived_meeting_waits_for_no_number() -> None:
    house = closed_house(days=0)
    approve(house)
    assert "Đang chờ văn thư cấp số" in stage_text(house.meeting, Language.VI)
    house.do(CHAIR, ArchiveMeeting())
    assert "lưu trữ khi chưa cấp số" in stage_text(house.meeting, Language.VI)


def test_an_archived_meeting_offers_no_issue(open_window: OpenWindow) -> None:
    house = closed_house(days=0)
    approve(house)
    issue(house)
    sign(house, SignatureField.SECRETARY, SignatureField.CHAIR)
    house.do(CHAIR, ArchiveMeeting())
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart5"))
    client.shell.minutes.goTo("number")
    assert client.wait(lambda: client.find("issueStands") is not None)
    assert client.find("issueMinutes") is None
    assert client.find("issueNumberInput") is None
    assert [row.text for row in client.shell.reading.fields.rows if row.key == SignatureField.SEAL] == [
        "Đã lưu trữ không đóng dấu"
    ]
