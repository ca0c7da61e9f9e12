"""The queue of uploads: how far each file is, refusals, cancelling, and going on after an outage."""

from pathlib import Path

from meetroom.client.engine import ClientError, ClientProblem, LinkState, UploadPhase
from meetroom.client.line_up import FileToHandIn
from meetroom.domain.core import DocumentId, MeetingId
from meetroom.protocol.http import UploadFields
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.desk_papers import put, register
from tests.ui.sitting import SECRETARY, house_in_draft
from tests.ui.test_chair_screen import write
from tests.ui.upload_line import Line, answer, hand_in, key_of


def test_each_file_says_how_far_it_is(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line = Line(client)
    text = hand_in(client, tmp_path, "a", "b", "c", "d")
    assert client.wait(lambda: sorted(line.order) == ["a", "b", "c"])
    assert text("d") == "Đang chờ đến lượt"
    for phase, done, said in (
        (UploadPhase.SENDING, 50, "Đang gửi 50 %"),
        (UploadPhase.WAITING, 50, "Đang chờ đường truyền hoặc đến lượt ở máy chủ; sẽ tự tiếp tục"),
        (UploadPhase.CHECKING, 0, "Máy chủ đang kiểm tra tệp…"),
        (UploadPhase.CONVERTING, 0, "Máy chủ đang chuyển thành PDF…"),
        (UploadPhase.SEALING, 80, "Đang mã hóa, niêm phong 80 %"),
    ):
        line.say("a", phase, done, 100 if done else 0)
        assert client.wait(lambda said=said: text("a") == said), said  # type: ignore[misc]
    line.end("a", answer(removed=("javascript",)))
    assert client.wait(lambda: text("a") == "Đã nhận: 12 trang · 3,4 MB")
    row = next(row for row in client.shell.papersDesk.queue.rows.rows if row.name == "a")
    assert (row.advice, row.tone, row.active) == ("Nội dung tự chạy đã được gỡ bỏ.", "green", False)
    assert client.wait(lambda: "d" in line.order)
    assert client.shell.papersDesk.queue.summary == "Đã nhận 1/4 tệp"


def test_a_refused_file_says_why_and_what_to_do_and_is_tried_again(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line = Line(client)
    text = hand_in(client, tmp_path, "khoa")
    assert client.wait(lambda: line.order == ["khoa"])
    line.end("khoa", ClientError(ClientProblem.INTAKE_REFUSED, intake="encrypted"))
    assert client.wait(lambda: text("khoa") == "Tệp có mật khẩu.")
    advice = client.find("uploadAdvice")
    assert advice is not None
    assert advice.property("text") == "Hãy gỡ mật khẩu rồi tải lên lại."
    assert client.wait(lambda: client.press("retryUpload"))
    assert client.wait(lambda: line.order == ["khoa", "khoa"])
    line.end("khoa", answer())
    assert client.wait(lambda: text("khoa").startswith("Đã nhận"))
    assert client.wait(lambda: client.press("dismissUpload"))
    assert client.wait(lambda: client.find("uploadText") is None)


def test_one_or_all_are_cancelled(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line, queue = Line(client), client.shell.papersDesk.queue
    text = hand_in(client, tmp_path, "a", "b", "c", "d", "e")
    assert client.wait(lambda: len(line.order) == 3)
    first = line.order[0]
    queue.cancel(key_of(client, first))
    assert client.wait(lambda: text(first) == "Đã hủy" and line.ends[first].cancelled() and len(line.order) == 4)
    line.say(first, UploadPhase.SENDING, 1, 2)  # its last words change nothing
    assert client.wait(lambda: client.press("cancelAllUploads"))
    assert client.wait(lambda: queue.open == 0)
    assert all(text(name) == "Đã hủy" for name in "abcde")
    assert client.wait(lambda: client.press("retryAllUploads"))
    assert client.wait(lambda: queue.open == 5)
    queue.cancelAll()
    assert client.wait(lambda: client.press("dismissUploads"))
    assert client.wait(lambda: queue.rows.rows == ())
    assert client.wait(lambda: engine_of(client).lined_up == ())


def test_a_file_tried_again_at_once_hears_nothing_of_the_attempt_before(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line, queue = Line(client), client.shell.papersDesk.queue
    text = hand_in(client, tmp_path, "a")
    assert client.wait(lambda: line.order == ["a"])
    before = line.ends["a"]
    queue.cancel(key_of(client, "a"))
    queue.retry(key_of(client, "a"))
    assert client.wait(lambda: line.order == ["a", "a"] and before.cancelled())
    line.say("a", UploadPhase.SENDING, 1, 2)
    assert client.wait(lambda: text("a") == "Đang gửi 50 %")
    line.end("a", answer())
    assert client.wait(lambda: text("a").startswith("Đã nhận"))


def test_a_line_that_broke_is_gone_on_with_when_it_is_back(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line, engine = Line(client), engine_of(client)
    text = hand_in(client, tmp_path, "a", "b")
    assert client.wait(lambda: len(line.order) == 2)
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.CONNECTING, None))
    line.end("a", ClientError(ClientProblem.UNREACHABLE))
    assert client.wait(lambda: text("a").startswith("Không liên lạc được máy chủ"))
    client.bridge.call_soon(line.ends["b"].cancel)  # the engine was closed and opened again
    assert client.wait(lambda: text("b").startswith("Không liên lạc được máy chủ"))
    client.bridge.call_soon(lambda: engine.listener.on_link(LinkState.LIVE, None))
    assert client.wait(lambda: len(line.order) == 4)


def test_a_crowded_server_is_asked_again_when_a_file_is_through(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line = Line(client)
    text = hand_in(client, tmp_path, "a", "b")
    assert client.wait(lambda: len(line.order) == 2)
    line.end("b", ClientError(ClientProblem.TOO_MANY_UPLOADS))
    assert client.wait(lambda: text("b") == "Đang chờ đến lượt")
    line.end("a", answer())
    assert client.wait(lambda: line.order == ["a", "b", "b"])


def test_files_stand_in_the_order_they_were_handed_in(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY)
    line, engine = Line(client), engine_of(client)
    hand_in(client, tmp_path, "a", "b", "c")
    assert client.wait(lambda: len(line.order) == 3)

    def through(name: str) -> None:
        """The document comes into the meeting, and its upload is answered before that is told."""
        register(house, name, item="i0")
        line.ends[name].set_result(answer(document_id=DocumentId(name)))

    for name in "cab":
        client.bridge.call_soon(lambda name=name: through(name))  # type: ignore[misc]
    assert client.wait(lambda: client.shell.papersDesk.queue.open == 0)
    client.bridge.call_soon(engine.tell)
    assert client.wait(lambda: list(house.meeting.documents) == ["a", "b", "c"])


def test_what_was_not_in_when_the_program_ended_goes_on(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY, enter=False)
    line, engine = Line(client), engine_of(client)

    def kept(meeting: str, name: str) -> FileToHandIn:
        path, fields = put(tmp_path / name), UploadFields(title=name, file_name=name)
        return FileToHandIn(meeting_id=MeetingId(meeting), path=str(path), fields=fields)

    other = kept("m2", "khac.pdf")
    engine.lined_up = (kept("m1", "a.pdf"), other)
    client.enter(MeetingId("m1"))
    assert client.wait(lambda: line.order == ["a.pdf"])
    assert [row.name for row in client.shell.papersDesk.queue.rows.rows] == ["a.pdf"]
    line.end("a.pdf", answer())
    assert client.wait(lambda: engine.lined_up == (other,))


def test_what_needs_somebody_stands_first_and_what_is_through_last(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line, queue = Line(client), client.shell.papersDesk.queue
    text = hand_in(client, tmp_path, "a", "b", "c", "d")
    assert client.wait(lambda: len(line.order) == 3)
    line.end("a", answer())
    assert client.wait(lambda: text("a").startswith("Đã nhận") and "d" in line.order)
    line.end("c", ClientError(ClientProblem.INTAKE_REFUSED, intake="encrypted"))
    assert client.wait(lambda: text("c") == "Tệp có mật khẩu.")
    assert [row.name for row in queue.rows.rows] == ["c", "b", "d", "a"]


def test_a_title_is_changed_before_the_file_is_sent(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line, queue = Line(client), client.shell.papersDesk.queue
    hand_in(client, tmp_path, "a", "b", "c", "d")
    assert client.wait(lambda: len(line.order) == 3)
    queue.rename(key_of(client, "d"), "  ")
    queue.rename(key_of(client, "d"), " Tờ trình ")
    assert client.wait(lambda: [f.fields.title for f in engine_of(client).lined_up] == ["a", "b", "c", "Tờ trình"])
    line.end("a", answer())
    assert client.wait(lambda: line.order[3:] == ["Tờ trình"])


def test_a_title_is_changed_on_the_way_by_the_pencil(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY)
    line, engine = Line(client), engine_of(client)
    text = hand_in(client, tmp_path, "a")
    assert client.wait(lambda: line.order == ["a"])
    line.say("a", UploadPhase.SEALING, 80, 100)
    assert client.wait(lambda: text("a") != "" and client.press("nameUpload"))
    assert client.wait(lambda: client.find("uploadNameInput") is not None)
    write(client, "uploadNameInput", "Tờ trình")
    assert client.wait(lambda: client.press("uploadNameSave"))
    # What the server may have goes on under the title it knows, or it would come in twice; a restart remembers both.
    assert client.wait(lambda: [(f.fields.title, f.title) for f in engine.lined_up] == [("a", "Tờ trình")])
    assert client.wait(lambda: text("Tờ trình") == "Đang mã hóa, niêm phong 80 %")

    def through() -> None:
        """The paper comes into the meeting, and its upload is answered before that is told."""
        register(house, "dx", title="a", item="i0")
        line.ends["a"].set_result(answer())

    client.bridge.call_soon(through)
    assert client.wait(lambda: text("Tờ trình").startswith("Đã nhận"))
    client.bridge.call_soon(engine.tell)
    assert client.wait(lambda: house.meeting.documents[DocumentId("dx")].title == "Tờ trình")
    assert client.wait(lambda: client.find("nameUpload") is None)


def test_a_refused_file_is_sent_again_under_its_new_title(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_in_draft(), SECRETARY)
    line, queue = Line(client), client.shell.papersDesk.queue
    text = hand_in(client, tmp_path, "khoa")
    assert client.wait(lambda: line.order == ["khoa"])
    queue.rename(key_of(client, "khoa"), "Báo cáo")
    line.end("khoa", ClientError(ClientProblem.INTAKE_REFUSED, intake="encrypted"))
    assert client.wait(lambda: text("Báo cáo") == "Tệp có mật khẩu.")
    assert client.wait(lambda: client.press("retryUpload"))
    assert client.wait(lambda: line.order == ["khoa", "Báo cáo"])


def test_a_new_version_keeps_the_title_of_its_paper(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    register(house, "d1", item="i0")
    client = open_window(house, SECRETARY)
    line, queue = Line(client), client.shell.papersDesk.queue
    fields = UploadFields(title="Tài liệu d1", file_name="b.pdf", replaces=DocumentId("d1"), note="Sửa")
    queue.hand_in((put(tmp_path / "b.pdf"), fields))
    assert client.wait(lambda: line.order == ["Tài liệu d1"] and client.find("cancelUpload") is not None)
    assert client.find("nameUpload") is None
    queue.rename(key_of(client, "Tài liệu d1"), "Khác")
    assert [row.name for row in queue.rows.rows] == ["Tài liệu d1"]
