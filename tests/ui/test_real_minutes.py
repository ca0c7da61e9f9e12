"""Minutes from the first word to the archive over a real server: written by keys, commented, approved, signed, kept."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl

from meetroom.cli.demo.certificates import DemoAuthority
from meetroom.domain.agenda import FinishItem, StartItem
from meetroom.domain.core import Command, CommentId
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting, EditMeeting
from meetroom.domain.minutes_readers import minutes_seq
from meetroom.domain.minutes_review import CommentOnMinutes
from meetroom.domain.minutes_state import SignatureField, TextPlace
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Phase, Role
from meetroom.ui.app import ClientWindow
from meetroom.ui.text_form import plain_text
from tests.ui.minutes_desk_stage import key, types
from tests.ui.test_real_chairing import go_to
from tests.ui.test_real_server import PATIENCE_S, ServerThread, found, invite_and_sit, real_window

SECRET = "mật khẩu của khóa"


@pytest.fixture
def server(qapp: Any, tmp_path: Path) -> Iterator[ServerThread]:
    thread = ServerThread(tmp_path / "server")
    yield thread
    thread.stop()


def do(client: ClientWindow, command: Command) -> None:
    """Send a command and wait until this window knows what came of it."""
    answers: list[object] = []
    client.bridge.submit(command, answers.append, answers.append)
    assert client.wait(lambda: bool(answers), PATIENCE_S)
    assert hasattr(answers[0], "seq"), answers[0]


def act(client: ClientWindow, name: str) -> None:
    """A button by the keyboard."""
    go_to(client, name)
    key(client, Qt.Key.Key_Space)


def has_keys(client: ClientWindow, name: str) -> bool:
    item = client.window.activeFocusItem()
    return item is not None and item.objectName() == name


def test_minutes_from_the_first_word_to_the_archive(server: ServerThread, tmp_path: Path) -> None:
    desk, chair = real_window(tmp_path / "desk"), real_window(tmp_path / "chair")
    try:
        begin(server, desk, chair)
        write(desk)
        comment_and_approve(desk, chair)
        issue_and_sign(desk, chair, tmp_path)
        archive(desk, tmp_path)
    finally:
        warnings = desk.warnings + chair.warnings
        desk.close()
        chair.close()
    assert warnings == []


def begin(server: ServerThread, desk: ClientWindow, chair: ClientWindow) -> None:
    """A sitting with an item that runs; who presides sits at another machine."""
    found(server, desk)
    meeting = desk.bridge.meeting
    do(desk, EditMeeting(title=meeting.title, body="Sở Tài chính", rules=replace(meeting.rules, objection_days=0)))
    invite_and_sit(desk, chair)
    other = next(p for p in desk.bridge.meeting.people.values() if p.name == "Nguyễn Văn An")
    do(desk, EditPerson(person=replace(other, roles=(Role.CHAIR,))))
    assert chair.wait(lambda: chair.bridge.meeting.people[other.person_id].roles == (Role.CHAIR,), PATIENCE_S)
    do(desk, StartItem(item_id=next(iter(desk.bridge.meeting.items))))
    desk.shell.showView("desk")
    assert desk.wait(lambda: desk.press("deskPart5"), PATIENCE_S)


def write(desk: ClientWindow) -> None:
    """A text, a phrase and a task, without the mouse."""
    item = str(desk.bridge.meeting.current_item)
    assert desk.wait(lambda: str(desk.shell.minutes.writing.place) == item, PATIENCE_S)
    go_to(desk, "minutesText")
    key(desk, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    types(desk, "Thảo luận: ")
    key(desk, Qt.Key.Key_Slash)
    assert desk.wait(lambda: has_keys(desk, "phraseSearchInput"), PATIENCE_S)
    types(desk, "khong co dai bieu")
    assert desk.wait(lambda: int(desk.shell.minutes.phrases.count) == 1, PATIENCE_S)
    key(desk, Qt.Key.Key_Return)
    assert desk.wait(lambda: has_keys(desk, "minutesText"), PATIENCE_S)
    key(desk, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.wait(lambda: item in desk.bridge.meeting.minutes.texts, PATIENCE_S)
    text = desk.bridge.meeting.minutes.texts[item].text
    assert plain_text(text) == "Thảo luận: Không có đại biểu nào có ý kiến khác."
    assert text[0].spans[0].bold
    act(desk, "minutesAddTask")
    assert desk.wait(lambda: has_keys(desk, "taskTextInput"), PATIENCE_S)
    types(desk, "Hoàn chỉnh dự thảo")
    key(desk, Qt.Key.Key_Tab)
    types(desk, "Sở Tài chính")
    go_to(desk, "taskDueTextInput")
    types(desk, "5/12/2099")
    act(desk, "taskSave")
    assert desk.wait(lambda: len(desk.bridge.meeting.minutes.actions) == 1, PATIENCE_S)


def comment_and_approve(desk: ClientWindow, chair: ClientWindow) -> None:
    """The page is looked at, the draft goes to the chair, who comments and approves what came of it."""
    do(desk, FinishItem(item_id=next(iter(desk.bridge.meeting.items))))
    do(desk, CloseMeeting())
    minutes = desk.shell.minutes
    minutes.goTo("comments")
    pages = minutes.preview.pages
    assert desk.wait(lambda: any("Hoàn chỉnh dự thảo" in row.words for row in pages.rows.rows), PATIENCE_S)
    act(desk, "sendDraft")
    assert desk.wait(lambda: desk.find("sendConfirm") is not None, PATIENCE_S)
    act(desk, "sendConfirm")
    assert chair.wait(lambda: len(chair.bridge.meeting.minutes.sent) == 1, PATIENCE_S)
    drafts: list[bytes] = []
    chair.bridge.run(chair.bridge.engine.minutes.draft(1), drafts.append)
    assert chair.wait(lambda: bool(drafts) and drafts[0].startswith(b"%PDF"), PATIENCE_S)
    item = next(iter(chair.bridge.meeting.items))
    comment = CommentOnMinutes(
        comment_id=CommentId("c1"), revision=1, text="Ghi rõ hơn", place=TextPlace.ITEM, item_id=item
    )
    do(chair, comment)
    assert desk.wait(lambda: int(minutes.review.open) == 1, PATIENCE_S)
    go_to(desk, "commentAnswer0Input")
    types(desk, "Đã ghi rõ")
    key(desk, Qt.Key.Key_Return)
    assert chair.wait(lambda: chair.bridge.meeting.minutes.comments[CommentId("c1")].taken is True, PATIENCE_S)
    do(chair, ApproveMinutes(seen_seq=minutes_seq(chair.bridge.meeting)))
    assert desk.wait(lambda: desk.bridge.meeting.phase is Phase.MINUTES_APPROVED, PATIENCE_S)


def issue_and_sign(desk: ClientWindow, chair: ClientWindow, tmp_path: Path) -> None:
    """The paper gets its number; secretary and chair sign it with key files, each at their own machine."""
    desk.shell.minutes.goTo("number")
    go_to(desk, "issueNumberInput")
    key(desk, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    types(desk, "15/BB-VP")
    act(desk, "issueMinutes")
    assert chair.wait(lambda: chair.bridge.meeting.minutes.issued is not None, PATIENCE_S)
    assert desk.wait(lambda: str(desk.shell.minutes.issuing.tone) == "green", PATIENCE_S)
    authority = DemoAuthority(datetime.now(UTC))
    for client, field, name in ((desk, SignatureField.SECRETARY, "Thư ký"), (chair, SignatureField.CHAIR, "Chủ tọa")):
        authority.certify(name, tmp_path / f"{field}.p12", SECRET)
        sign(client, field, tmp_path / f"{field}.p12")
    issued = desk.bridge.meeting.minutes
    assert issued.issued is not None
    assert (issued.issued.number, [s.signer for s in issued.signatures][:1]) == ("15/BB-VP", ["Thư ký"])


def sign(client: ClientWindow, field: SignatureField, key_file: Path) -> None:
    signing = client.shell.signing
    client.window.requestActivate()
    signing.begin(field.value)
    assert client.wait(lambda: client.press("signingWay1"), PATIENCE_S)
    signing.chooseFile(QUrl.fromLocalFile(str(key_file)))
    go_to(client, "signingPassphraseInput")
    types(client, SECRET)
    act(client, "signingOpen")
    assert client.wait(lambda: bool(signing.ready), PATIENCE_S), signing.problem
    act(client, "signingSign")
    assert client.wait(lambda: signing.step == "done", PATIENCE_S), signing.problem
    act(client, "signingDone")

    def signed() -> bool:
        return any(s.field is field for s in client.bridge.meeting.minutes.signatures)

    assert client.wait(signed, PATIENCE_S)


def archive(desk: ClientWindow, tmp_path: Path) -> None:
    """The meeting is put away, its archive made and saved."""
    minutes = desk.shell.minutes
    assert desk.wait(lambda: len(desk.bridge.meeting.minutes.signatures) == 2, PATIENCE_S)
    act(desk, "archiveMeeting")
    act(desk, "archiveAskConfirm")
    assert desk.wait(lambda: desk.bridge.meeting.phase is Phase.ARCHIVED, PATIENCE_S)
    assert desk.wait(lambda: str(minutes.archiving.bag) != "", PATIENCE_S), minutes.archiving.said
    target = tmp_path / "hồ sơ.zip"
    minutes.files.save("bag", QUrl.fromLocalFile(str(target)))
    assert desk.wait(lambda: str(minutes.files.tone) == "green", PATIENCE_S), minutes.files.said
    with zipfile.ZipFile(target) as bag:
        assert any(name.endswith("data/minutes/minutes.pdf") for name in bag.namelist())
    chain = tmp_path / "chuỗi.jsonl"
    minutes.files.save("chain", QUrl.fromLocalFile(str(chain)))
    assert desk.wait(lambda: str(minutes.files.tone) == "green" and chain.exists(), PATIENCE_S), minutes.files.said
