"""Signing in from the meeting screen: offered to who is expected and absent, done when the fact is back."""

from meetroom.domain.attendance import RecordDeparture
from meetroom.domain.core import PersonId
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import ME, SECRETARY, house_in_session


def test_who_is_absent_is_asked_and_signs_in(open_window: OpenWindow) -> None:
    house = house_in_session()
    house.do(SECRETARY, RecordDeparture(person_id=PersonId(ME)))
    client = open_window(house, ME)
    notice = client.find("presenceNotice")
    assert notice is not None
    assert "chưa điểm danh" in str(notice.property("text"))
    engine = engine_of(client)
    client.bridge.call_soon(engine.gate.clear)
    assert client.wait(lambda: client.press("presenceNoticeAction"))
    assert client.wait(lambda: notice.property("actionText") == "Đang điểm danh …")
    assert not client.press("presenceNoticeAction")  # one is enough
    assert not house.meeting.is_present(PersonId(ME))
    client.bridge.call_soon(engine.gate.set)
    assert client.wait(lambda: house.meeting.is_present(PersonId(ME)))
    assert client.wait(lambda: client.find("presenceNotice") is None)


def test_who_is_present_is_not_asked(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME)
    assert client.find("presenceNotice") is None
