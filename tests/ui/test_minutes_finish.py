"""The end of the desk's work: the number, the archive, and what is delivered and saved."""

from typing import Any

from PySide6.QtCore import QUrl

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.protocol.integration import DeliveryFault, DeliveryState
from meetroom.protocol.minutes import ArchiveState, BagFile, WorkPhase
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.minutes_desk_stage import approved


def test_the_number_is_proposed_remembered_and_issued(open_window: OpenWindow) -> None:
    _, client = approved(open_window)
    issuing, engine = client.shell.minutes.issuing, engine_of(client)
    assert str(issuing.number) == "01/BB-HĐND"
    number = client.find("issueNumberInput")
    assert number is not None
    number.setProperty("text", "15/BB-HĐND")
    recipients = client.find("issueRecipientsInput")
    assert recipients is not None
    recipients.setProperty("text", "- Thường trực HĐND;\n- Lưu: VT.")
    engine.minutes.error = ClientError(ClientProblem.NUMBER_TAKEN)
    assert client.press("issueMinutes")
    assert client.wait(lambda: "Số này đã cấp" in str(issuing.said))
    engine.minutes.error = None
    assert client.press("issueMinutes")
    assert client.wait(lambda: engine.minutes.issued == [("15/BB-HĐND", "vi", ("- Thường trực HĐND;", "- Lưu: VT."))])
    assert client.wait(lambda: str(issuing.tone) == "green")
    issuing._forget()
    issuing.refresh()
    assert str(issuing.number) == "16/BB-HĐND"


def test_archive_delivery_and_files_say_how_far_they_are(open_window: OpenWindow, tmp_path: Any) -> None:
    house, client = approved(open_window)
    minutes, engine = client.shell.minutes, engine_of(client)
    assert client.press("archiveMeeting")
    bag = BagFile(
        sha256="0" * 64, size_bytes=3_000_000, seq=1, head="0" * 64, made_at=house.now(), files=12, signed=False
    )
    engine.archiving.now = ArchiveState(phase=WorkPhase.DONE, bag=bag)
    assert client.wait(lambda: client.press("archiveAskConfirm"))
    assert client.wait(lambda: "12 tệp, 3.0 MB" in str(minutes.archiving.bag))
    assert client.wait(lambda: client.find("saveBag") is not None)
    target = tmp_path / "hồ sơ.zip"
    minutes.files.save("bag", QUrl.fromLocalFile(str(target)))
    assert client.wait(lambda: engine.archiving.fetched == [target])
    assert client.wait(lambda: str(minutes.files.tone) == "green")
    package = tmp_path / "biên bản.edxml"
    minutes.files.save("edxml", QUrl.fromLocalFile(str(package)))
    assert client.wait(lambda: package.is_file() and not bool(minutes.files.busy))
    assert package.read_bytes() == b"<edXML/>"
    engine.minutes.delivering.error = ClientError(ClientProblem.NOT_FOUND)
    minutes.files.save("edxml", QUrl.fromLocalFile(str(package)))
    assert client.wait(lambda: "mã định danh" in str(minutes.files.said))
    engine.minutes.delivering.error = None
    minutes.files.save("csv", QUrl.fromLocalFile(str(tmp_path / "x.csv")))
    assert "Chưa có nhiệm vụ" in str(minutes.files.said)
    engine.minutes.delivering.now = DeliveryState(
        phase=WorkPhase.FAILED, to="truc.example", fault=DeliveryFault.UNREACHABLE
    )
    minutes.delivering.send()
    assert client.wait(lambda: str(minutes.delivering.said) == "truc.example: không kết nối được.")
    assert client.wait(lambda: not minutes.delivering.busy)  # told of the end before it is over
    engine.minutes.delivering.error = ClientError(ClientProblem.NOT_FOUND)
    minutes.delivering.send()
    assert client.wait(lambda: "chưa được cấu hình" in str(minutes.delivering.said))
