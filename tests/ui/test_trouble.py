"""What goes wrong in front of a person: nothing typed or voted is lost, and each screen says what is the matter."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetroom.client.engine import ClientError, ClientProblem, LinkState, UploadPhase, UploadStep
from meetroom.domain.annotations import StickyNote
from meetroom.domain.core import PersonId
from meetroom.domain.documents import WithdrawDocument
from meetroom.domain.lifecycle import EditMeeting
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Choice, Role
from meetroom.protocol.http import UploadFields
from meetroom.ui.disk import can_write
from meetroom.ui.sentences import error_sentence
from meetroom.ui.shell import views_of
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.paper_stage import DRAFT, PaperStage
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_draft, house_in_session

HUGE_BYTES = 2 << 30


def write_note(stage: PaperStage, text: str) -> None:
    stage.document.marks.choose_tool("note")
    stage.drag(0, (60, 300), (60, 300))
    stage.qtbot.waitUntil(lambda: stage.shows("noteSave"))
    stage.item("noteTextInput").setProperty("text", text)


def kept_note(stage: PaperStage) -> str:
    (mark,) = stage.wait_kept(1)
    assert (mark.document_id, mark.version) == (DRAFT, 1)
    assert isinstance(mark.shape, StickyNote)
    return mark.shape.text


def test_a_note_outlives_the_withdrawal_of_its_paper(stage: PaperStage) -> None:
    write_note(stage, "Hỏi lại số liệu")
    stage.do(SECRETARY, WithdrawDocument(document_id=DRAFT, reason="Sai bản"))
    stage.qtbot.waitUntil(lambda: stage.document.property("phase") == "withdrawn")
    stage.click("noteSave")
    assert kept_note(stage) == "Hỏi lại số liệu"


def test_closing_a_note_in_any_way_keeps_its_words(stage: PaperStage) -> None:
    write_note(stage, "Chưa xong")
    stage.click("noteSheetClose")
    assert kept_note(stage) == "Chưa xong"


def test_a_note_outlives_the_sheet_it_is_written_on(stage: PaperStage) -> None:
    write_note(stage, "Đang viết dở")
    stage.close()
    (mark,) = stage.kept()
    assert isinstance(mark.shape, StickyNote)
    assert mark.shape.text == "Đang viết dở"


def give_roles(house: LocalHouse, who: str, *roles: Role) -> None:
    person = house.meeting.people[PersonId(who)]
    house.do(SECRETARY, EditPerson(person=replace(person, roles=roles, voting=Role.DELEGATE in roles)))


def test_an_office_that_is_lost_takes_its_view_along(open_window: OpenWindow) -> None:
    house = house_in_session()
    give_roles(house, ME, Role.SECRETARY)
    client = open_window(house, ME)
    assert client.wait(lambda: str(client.shell.view) == "desk")
    give_roles(house, ME, Role.DELEGATE)
    engine_of(client).tell()
    assert client.wait(lambda: str(client.shell.view) == "delegate")
    assert str(client.shell.toast) == "Vai trò của bạn trong phiên họp nay là: Đại biểu."
    client.shell.showView("desk")
    assert str(client.shell.view) == "delegate"


def test_a_new_office_is_said_and_offered_but_not_forced(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = open_window(house, ME)
    give_roles(house, ME, Role.DELEGATE, Role.CHAIR)
    engine_of(client).tell()
    assert client.wait(lambda: "Chủ tọa" in str(client.shell.toast))
    assert str(client.shell.view) == "delegate"
    assert client.wait(lambda: client.press("viewSwitch1"))
    assert client.wait(lambda: str(client.shell.view) == "chair")


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_the_view_of_a_delegate(role: Role) -> None:
    assert views_of((role,))[-1] == "delegate"


@pytest.mark.parametrize("width", [1280, 420])
@pytest.mark.parametrize("role", [Role.OBSERVER, Role.OPERATOR])
def test_who_may_never_speak_is_not_shown_a_hand(open_window: OpenWindow, role: Role, width: int) -> None:
    house = house_in_session()
    give_roles(house, ME, role)
    client = open_window(house, SECRETARY, size=(width, 800))  # waits for a hand or a desk
    assert client.wait(lambda: client.find("deskPart0") is not None)
    client = open_window(house, ME, enter=False, size=(width, 800))
    client.enter(house.meeting.meeting_id)
    assert client.wait(lambda: client.find("agendaList") is not None)
    assert client.find("raiseHand") is None


def test_a_vote_without_a_line_is_said_to_be_kept(open_window: OpenWindow) -> None:
    house = house_in_session(poll=True)
    client = open_window(house, ME)
    engine = engine_of(client)
    client.bridge.call_soon(engine.gate.clear)
    engine.listener.on_link(LinkState.CONNECTING, ClientProblem.UNREACHABLE)
    assert client.wait(lambda: not client.shell.header.live)
    assert client.wait(lambda: client.press("voteYes"))
    assert client.wait(lambda: "được giữ trên máy này" in str(client.shell.ballot.sentence))
    assert "giữ lại" in str(client.shell.header.linkSentence)
    client.bridge.call_soon(engine.gate.set)
    engine.listener.on_link(LinkState.LIVE, None)
    assert client.wait(lambda: str(client.shell.ballot.phase) == "recorded")
    assert next(iter(house.meeting.polls.values())).ballots[PersonId(ME)].vote.choice is Choice.YES


@pytest.mark.parametrize("language", list(Language))
def test_what_is_not_tried_again_is_not_said_to_be(language: Language) -> None:
    sentence = error_sentence(ClientError(ClientProblem.UNREACHABLE), language)
    assert {Language.EN: "try again", Language.VI: "rồi thử lại"}[language] in sentence


@pytest.mark.parametrize("address", ["[", "[abc", "http://[::1", "", ":::", "a b", "\u202e"])
def test_no_address_makes_the_log_in_silent(open_window: OpenWindow, address: str) -> None:
    client = open_window(house_in_draft(), CHAIR, enter=False)
    client.shell.start.logIn(address, "an", "wrong")
    assert client.wait(lambda: client.shell.start.problem != "")


def test_a_file_larger_than_an_int_of_qt_is_refused_like_any_other(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_session(), SECRETARY)
    engine = engine_of(client)
    engine.upload_error = ClientError(ClientProblem.TOO_LARGE)
    client.bridge.call_soon(engine.gate.clear)

    async def upload(path: Path, fields: UploadFields, progress: object) -> None:
        assert callable(progress)
        progress(UploadStep(phase=UploadPhase.SENDING, done_bytes=HUGE_BYTES // 2, total_bytes=HUGE_BYTES))
        await engine.gate.wait()
        raise ClientError(ClientProblem.TOO_LARGE)

    vars(engine)["upload"] = upload
    queue = client.shell.papersDesk.queue
    queue.hand_in((tmp_path / "big.pdf", UploadFields(title="Lớn", file_name="big.pdf")))
    assert client.wait(lambda: queue.rows.rows[0].part == 0.5)
    client.bridge.call_soon(engine.gate.set)
    assert client.wait(lambda: queue.rows.rows[0].tone == "red")


def test_many_ended_uploads_leave_the_papers_in_sight(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_session(), SECRETARY)
    engine_of(client).upload_error = ClientError(ClientProblem.TOO_LARGE)
    for n in range(12):
        name = f"{n}.pdf"
        client.shell.papersDesk.queue.hand_in((tmp_path / name, UploadFields(title=f"Tệp {n}", file_name=name)))
    rows = client.shell.papersDesk.queue.rows
    assert client.wait(lambda: len(rows.rows) == 12 and all(row.tone == "red" for row in rows.rows))
    client.window.grabWindow()
    uploads, papers = client.find("uploadList"), client.find("paperList")
    assert uploads is not None
    assert papers is not None
    assert papers.height() > 200
    assert uploads.property("contentHeight") > uploads.height() > 100


@pytest.mark.parametrize("who", [ME, CHAIR])
def test_a_double_click_is_one_order(open_window: OpenWindow, who: str) -> None:
    house = house_in_session()
    client = open_window(house, who)
    client.window.grabWindow()
    name = "raiseHand" if who == ME else "finishItem3"
    button = client.find(name)
    assert button is not None
    place = button.mapToScene(button.boundingRect().center()).toPoint()
    before = len(house.facts)
    press = (client.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseClick(*press)
    assert client.wait(lambda: len(house.facts) > before and str(client.shell.floor.hand) != "sending")
    made = len(house.facts)
    hints = QGuiApplication.styleHints()
    usual_ms = hints.mouseDoubleClickInterval()
    # The test's clicks are half a second apart, whatever the clock says.
    hints.setMouseDoubleClickInterval(10_000)
    QTest.mouseClick(*press)
    hints.setMouseDoubleClickInterval(usual_ms)
    assert str(client.shell.floor.hand) != "sending"
    told: list[object] = []

    async def afterwards() -> bool:
        return True

    client.bridge.run(afterwards(), told.append, told.append)  # what was ordered before has its turn before
    assert client.wait(lambda: told == [True])
    assert len(house.facts) == made
    assert str(client.shell.toast) == ""


def test_a_disk_that_takes_nothing_is_said_until_it_takes_something(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_session(), ME)
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be", "utf-8")
    vars(client.shell.disk)["_folder"] = blocked
    client.shell.disk.probe()
    assert client.wait(lambda: client.find("diskNotice") is not None)
    assert "đừng đóng chương trình" in str(client.shell.disk.sentence)
    blocked.unlink()
    client.shell.disk.probe()
    assert client.wait(lambda: client.find("diskNotice") is None)


def test_looking_at_the_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    assert can_write(tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    (tmp_path / "file").touch()
    assert not can_write(tmp_path / "file")


def test_trying_again_also_fetches_what_was_given_up(qtbot: QtBot) -> None:
    stage = PaperStage(qtbot, enter=False)
    stage.engine.papers.problem = ClientProblem.NO_SPACE
    stage.enter()
    qtbot.waitUntil(lambda: stage.document.property("phase") == "broken")
    stage.engine.papers.problem = None
    stage.document.retry()
    stage.ready()
    assert stage.engine.papers.looks == 1
    stage.close()


@pytest.mark.parametrize(("width", "scale"), [(1280, 1.0), (420, 1.0), (420, 2.0)])
def test_the_longest_title_leaves_room_for_the_meeting(open_window: OpenWindow, width: int, scale: float) -> None:
    house = house_in_draft()
    house.do(SECRETARY, EditMeeting(title="Kỳ họp <b>thường lệ</b> & bất thường " * 8, body="", place=""))
    client = open_window(house, ME, size=(width, 800), scale=scale)
    client.window.grabWindow()
    title = client.find("meetingTitle")
    assert title is not None
    assert title.height() < 800 * 0.25
