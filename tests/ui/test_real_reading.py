"""Minutes over one real server: sent, commented, approved, issued, signed with a key file, read, objected, answered."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QUrl

from meetroom.cli.demo.certificates import DemoAuthority
from meetroom.client.engine import Engine
from meetroom.domain.core import Command
from meetroom.domain.minutes_review import AnswerComment, SendMinutes
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.state import Audience, Meeting, Phase
from meetroom.papers.pages import PageSource
from meetroom.ui.app import ClientWindow
from meetroom.ui.scripted import ScriptedWindow
from tests.ui.test_real_server import PATIENCE_S, ServerThread, found, invite_and_sit, real_window, server

__all__ = ["server"]
PASSPHRASE = "mật khẩu của tệp khóa"


class Sitting(NamedTuple):
    """Chair and secretary in one person, and a delegate, after the meeting was closed; a key file for the signer."""

    host: ClientWindow
    guest: ClientWindow
    key: Path

    def host_does(self, command: Command) -> None:
        """A command of the host's, taken by the server."""
        engine = self.host.bridge.engine
        assert isinstance(engine, Engine)
        ScriptedWindow(self.host, engine).run(engine.submit(command))


@pytest.fixture
def sitting(server: ServerThread, tmp_path: Path) -> Iterator[Sitting]:
    authority = DemoAuthority(datetime.now(UTC))
    authority.be_trusted_in(server.server.config.trust_folder)
    authority.certify("Trần Quốc Bảo", tmp_path / "bao.p12", PASSPHRASE)
    host, guest = real_window(tmp_path / "host"), real_window(tmp_path / "guest")
    found(server, host)
    invite_and_sit(host, guest)
    host.shell.chair.act("close")
    assert guest.wait(lambda: guest.bridge.meeting.phase is Phase.CLOSED, PATIENCE_S)
    yield Sitting(host, guest, tmp_path / "bao.p12")
    warnings = host.warnings + guest.warnings
    host.close()
    guest.close()
    assert warnings == []


def reads(client: ClientWindow, title: str) -> None:
    """Open the sheet and have the pages of it."""
    reading = client.shell.reading
    reading.open()
    assert client.wait(lambda: reading.phase == "ready" and title in str(reading.title), PATIENCE_S), reading.sentence


def closes(client: ClientWindow) -> None:
    """Close the sheet."""
    assert client.wait(lambda: client.press("readingSheetClose"))
    assert client.wait(lambda: client.find("readingTitle") is None, PATIENCE_S)


def meeting_of(client: ClientWindow) -> Meeting:
    return client.bridge.meeting


def comment_and_approve(sitting: Sitting) -> None:
    """The delegate comments on the draft, the secretary answers, the chair approves what was read."""
    host, guest, _ = sitting
    sitting.host_does(SendMinutes(audience=Audience(everyone=True), note="Đề nghị góp ý."))
    assert guest.wait(lambda: guest.press("minutesNoticeAction"), PATIENCE_S)
    reads(guest, "lần 1")
    guest.shell.reading.comments.send(0, "Ghi đúng tên tôi.")
    assert host.wait(lambda: len(meeting_of(host).minutes.comments) == 1, PATIENCE_S)
    (comment_id,) = meeting_of(host).minutes.comments
    sitting.host_does(AnswerComment(comment_id=comment_id, taken=True, answer="Đã sửa."))
    assert guest.wait(
        lambda: [c.answer for c in meeting_of(guest).minutes.comments.values()] == ["Đã sửa."], PATIENCE_S
    )
    closes(guest)
    host.shell.showView("chair")
    reads(host, "lần 1")
    assert host.wait(lambda: host.press("approveMinutes"), PATIENCE_S)
    assert host.wait(lambda: host.press("approveAskConfirm"), PATIENCE_S)
    for client in (host, guest):
        assert client.wait(lambda client=client: meeting_of(client).phase is Phase.MINUTES_APPROVED, PATIENCE_S)  # type: ignore[misc]
    closes(host)


def issue_and_sign(sitting: Sitting) -> None:
    """The server makes the paper; secretary and chair sign it by a key file, with one wrong passphrase in between."""
    host, guest, key = sitting
    engine, signing = host.bridge.engine, host.shell.signing
    ScriptedWindow(host, engine).run(engine.minutes.issue("12/BB-HĐND", "vi", ("Lưu: VT",)))  # type: ignore[arg-type]
    signing.chooseWay(1)
    signing.chooseFile(QUrl.fromLocalFile(str(key)))
    for number, field in enumerate(("ThuKy", "ChuToa"), 1):
        signing.begin(field)
        assert host.wait(lambda: host.find("signingPassphraseInput") is not None, PATIENCE_S)
        signing.openFile("sai")
        assert host.wait(lambda: "Sai mật khẩu" in str(signing.problem), PATIENCE_S)
        secret = host.find("signingPassphraseInput")
        assert secret is not None
        secret.setProperty("text", PASSPHRASE)
        assert host.wait(lambda: host.press("signingOpen"), PATIENCE_S)
        assert host.wait(lambda: host.press("signingSign"), PATIENCE_S)
        assert host.wait(lambda: signing.step == "done", PATIENCE_S), signing.problem
        assert secret.property("text") == ""
        assert host.wait(lambda: host.press("signingDone"))
        assert guest.wait(lambda number=number: len(meeting_of(guest).minutes.signatures) == number, PATIENCE_S)  # type: ignore[misc]
    assert {s.verdict for s in meeting_of(guest).minutes.signatures} == {SignatureVerdict.VALID}


def test_minutes_from_the_draft_to_the_answered_objection(sitting: Sitting, tmp_path: Path) -> None:
    host, guest, _ = sitting
    comment_and_approve(sitting)
    issue_and_sign(sitting)
    reads(guest, "12/BB-HĐND")
    target = tmp_path / "bien-ban.pdf"
    guest.shell.reading.save(QUrl.fromLocalFile(str(target)))
    assert guest.wait(lambda: guest.shell.reading.file == str(target), PATIENCE_S)
    source = PageSource(target.read_bytes())
    assert "Phiên họp thử" in "".join(source.text(page) for page in range(source.page_count))
    source.close()
    guest.shell.reading.objections.object(0, "Ghi thiếu ý kiến của tôi.")
    assert host.wait(lambda: len(meeting_of(host).minutes.objections) == 1, PATIENCE_S)
    (objection_id,) = meeting_of(host).minutes.objections
    assert host.wait(lambda: host.shell.reading.callKind == "answer", PATIENCE_S)
    host.shell.reading.objections.answer(objection_id, False, "Đã ghi ở mục 1.")
    assert guest.wait(
        lambda: (
            [(o.upheld, o.answer) for o in meeting_of(guest).minutes.objections.values()]
            == [(False, "Đã ghi ở mục 1.")]
        ),
        PATIENCE_S,
    )
    closes(guest)
