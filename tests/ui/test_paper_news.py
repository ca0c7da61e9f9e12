"""Readers are told what others did with papers while they are in the meeting, and nothing of what was before."""

from pathlib import Path

from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument, ReplaceDocument, WithdrawDocument
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.desk_papers import register, version
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import ME, SECRETARY, house_in_session


def does(client: ClientWindow, house: LocalHouse, *commands: object) -> None:
    """The secretary does all of it at once, and the window hears of it."""

    def act() -> None:
        for command in commands:
            house.do(SECRETARY, command)  # type: ignore[arg-type]
        engine_of(client).tell()

    client.bridge.call_soon(act)


def toast(client: ClientWindow) -> str:
    found = client.find("toast")
    return "" if found is None else str(found.property("text"))


def test_papers_that_come_change_or_go_are_told(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_session()
    register(house, "d1", "d2", "d3", item="i1")
    house.do(SECRETARY, ReleaseDocument(document_id=DocumentId("d1")))
    client = open_window(house, ME)
    assert toast(client) == ""
    does(client, house, ReleaseDocument(document_id=DocumentId("d2")))
    assert client.wait(lambda: toast(client) == "Có tài liệu mới: “Tài liệu d2”.")
    newer = ReplaceDocument(document_id=DocumentId("d2"), file_name="b.pdf", version=version(2, note="Sửa Điều 2"))
    does(client, house, newer)
    assert client.wait(lambda: toast(client) == "“Tài liệu d2” có bản mới: Sửa Điều 2")
    does(
        client, house,
        ReleaseDocument(document_id=DocumentId("d3")),
        WithdrawDocument(document_id=DocumentId("d1"), reason="Nhầm tệp"),
    )  # fmt: skip
    assert client.wait(lambda: toast(client) == "Đã thu hồi “Tài liệu d1”: Nhầm tệp")


def test_many_are_counted_and_what_is_not_released_is_no_news(open_window: OpenWindow) -> None:
    house = house_in_session()
    register(house, "d1", "d2", item="i1")
    client = open_window(house, ME)
    does(client, house, *(ReleaseDocument(document_id=DocumentId(key)) for key in ("d1", "d2")))
    assert client.wait(lambda: toast(client) == "Có 2 tài liệu mới.")


def test_whoever_did_it_is_not_told(open_window: OpenWindow) -> None:
    house = house_in_session()
    register(house, "d1", item="i1")
    client = open_window(house, SECRETARY)
    does(client, house, ReleaseDocument(document_id=DocumentId("d1")))
    assert client.wait(lambda: client.bridge.meeting.documents[DocumentId("d1")].released_at is not None)
    assert toast(client) == ""
