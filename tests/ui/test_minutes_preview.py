"""The draft at the desk: sent out and commented on, and the printed page beside it by the office's own templates."""

from pathlib import Path

from PySide6.QtCore import QUrl

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import CommentId
from meetroom.domain.minutes_review import CommentOnMinutes
from meetroom.domain.minutes_state import TextPlace
from meetroom.domain.state import Audience
from tests.archive.test_minutes import whole
from tests.archive.test_minutes_templates import settings
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.minutes_desk_stage import I2, desk, types
from tests.ui.sitting import house_in_session
from tests.ui.votes_stage import tell


def test_a_draft_goes_out_and_a_comment_is_answered(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    client.shell.minutes.show(2)
    assert client.wait(lambda: client.press("sendDraft"))
    assert client.wait(lambda: client.find("sendTo1") is not None)
    assert client.press("sendTo1")
    due = client.find("sendDueTextInput")
    assert due is not None
    due.setProperty("text", "1/1/2020")
    assert not client.press("sendConfirm")
    due.setProperty("text", "31/12/2099")
    assert client.wait(lambda: client.press("sendConfirm"))
    assert client.wait(lambda: len(house.meeting.minutes.sent) == 1)
    sent = house.meeting.minutes.sent[0]
    assert sent.audience == Audience(everyone=True)
    assert sent.until is not None
    comment = CommentOnMinutes(
        comment_id=CommentId("c1"), revision=1, text="Thiếu ý kiến", place=TextPlace.ITEM, item_id=I2
    )
    house.do("p3", comment)
    tell(client)
    assert client.wait(lambda: client.find("commentAnswer0Input") is not None)
    answer = client.find("commentAnswer0Input")
    assert answer is not None
    answer.setProperty("text", "Đã bổ sung")
    assert client.press("commentTaken0")
    assert client.wait(lambda: house.meeting.minutes.comments[CommentId("c1")].answer == "Đã bổ sung")
    assert client.wait(lambda: client.press("commentPlace0"))
    assert client.wait(lambda: client.find("minutesText") is not None)
    assert str(client.shell.minutes.writing.place) == "i2"


def test_the_preview_keeps_up_with_what_is_typed(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    types(client, "Chữ trong bản in")
    minutes = client.shell.minutes
    minutes.show(2)
    pages = minutes.preview.pages
    assert client.wait(lambda: any("Chữ trong bản in" in row.words for row in pages.rows.rows))
    assert client.find("previewList") is not None
    minutes.issuing.setLanguage(1)
    assert client.wait(lambda: any("MINUTES" in row.words.upper() for row in pages.rows.rows))


def office(folder: Path, text: str) -> Path:
    """A folder of templates with this office.typ."""
    folder.mkdir()
    (folder / "office.typ").write_text(text, "utf-8")
    return folder


def test_the_preview_and_the_saved_page_follow_the_office(open_window: OpenWindow, tmp_path: Path) -> None:
    client = desk(open_window, house_in_session())
    minutes, engine = client.shell.minutes, engine_of(client)
    pages, wanted = minutes.preview.pages, "VĂN PHÒNG TỈNH ỦY LAM GIANG"
    engine.minutes.templates = office(tmp_path / "mẫu", settings(body='"Văn phòng Tỉnh ủy Lam Giang"'))
    minutes.show(2)
    assert client.wait(lambda: any(wanted in row.words for row in pages.rows.rows))
    target = tmp_path / "biên bản.pdf"
    minutes.files.save("pdf", QUrl.fromLocalFile(str(target)))
    assert client.wait(lambda: str(minutes.files.tone) == "green")
    assert wanted in whole(target.read_bytes())
    # The server has it no more: nothing was typed, and the page is set anew all the same.
    engine.minutes.templates = None
    minutes.preview.again()
    assert client.wait(lambda: pages.rows.rows and not any(wanted in row.words for row in pages.rows.rows))


def test_an_error_in_the_offices_template_is_told_and_nothing_takes_its_place(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    client = desk(open_window, house_in_session())
    minutes, engine = client.shell.minutes, engine_of(client)
    engine.minutes.templates = office(tmp_path / "lỗi", "\n#let margins = x")
    minutes.show(2)
    preview, target = minutes.preview, tmp_path / "biên bản.pdf"
    assert client.wait(lambda: "office.typ, dòng 2: unknown variable: x" in str(preview.problem))
    assert int(preview.pages.count) == 0
    minutes.files.save("pdf", QUrl.fromLocalFile(str(target)))
    assert client.wait(lambda: "office.typ, dòng 2" in str(minutes.files.said))
    assert not target.exists()
    engine.minutes.error = ClientError(ClientProblem.TEMPLATES_UNUSABLE)
    preview.again()
    assert client.wait(lambda: "Không dùng được mẫu" in str(preview.problem))
    engine.minutes.error, engine.minutes.templates = None, None
    preview.again()
    assert client.wait(lambda: not str(preview.problem) and int(preview.pages.count) > 0)
