"""The way in: invitation, log-in, recent meetings, a server hosted here."""

from pathlib import Path

import pytest

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import MeetingId
from meetroom.ui.preferences import Preferences, PreferencesViewModel, RecentMeeting, load
from meetroom.ui.start import address_url
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import ME, house_in_session
from tests.ui.test_chair_screen import write

LINK = "meetroom://127.0.0.1:7443/" + "c" * 24 + "." + "ab" * 32


def test_an_invitation_leads_into_the_meeting(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME, enter=False)
    write(client, "invitationInput", LINK)
    assert client.wait(lambda: client.press("redeem"))
    assert client.wait(lambda: client.find("meeting0") is not None)
    assert client.wait(lambda: client.press("meeting0"))
    assert client.wait(lambda: client.find("joinMeeting") is not None)
    notice = client.find("devicesMissing")
    assert notice is not None
    assert "không có camera và micrô" in notice.property("text")
    assert client.wait(lambda: client.press("joinMeeting"))
    assert client.wait(lambda: client.find("raiseHand") is not None)
    assert client.shell.preferences.current.recent[0].meeting_id == "m1"


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("hello", "Nội dung này không phải thư mời. Hãy chép trọn liên kết bắt đầu bằng meetroom://."),
        (
            LINK.replace("cccc", "used", 1),
            "Thư mời này đã được dùng. Hãy đăng nhập bằng mật khẩu hoặc xin thư mời mới.",
        ),
    ],
)
def test_a_bad_invitation_is_explained(open_window: OpenWindow, link: str, sentence: str) -> None:
    client = open_window(house_in_session(), ME, enter=False)
    write(client, "invitationInput", link)
    assert client.wait(lambda: client.press("redeem"))
    assert client.wait(lambda: client.shell.start.problem != "")
    assert client.shell.start.problem == sentence


def test_a_wrong_password_is_explained(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME, enter=False)
    assert not client.press("logIn")  # nothing written yet
    for name, text in (("addressInput", "10.0.0.1"), ("loginInput", "an"), ("passwordInput", "wrong")):
        write(client, name, text)
    assert client.wait(lambda: client.press("logIn"))
    assert client.wait(lambda: client.shell.start.problem != "")
    assert "không đúng" in client.shell.start.problem
    write(client, "passwordInput", "right")
    assert client.wait(lambda: client.press("logIn"))
    assert client.wait(lambda: client.shell.start.stage == "meetings")


def test_leaving_leads_back_to_the_start(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME)
    client.shell.leave()
    assert client.wait(lambda: client.find("hostHere") is not None)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("10.0.0.5", "https://10.0.0.5:7443"),
        (" hop.tinh.gov.vn:8443 ", "https://hop.tinh.gov.vn:8443"),
        ("https://hop.tinh.gov.vn", "https://hop.tinh.gov.vn:7443"),
        ("[fd00::1]:9000", "https://[fd00::1]:9000"),
        ("host:notaport", "https://host:7443"),
    ],
)
def test_an_address_is_read_as_people_write_it(typed: str, url: str) -> None:
    assert address_url(typed) == url


def test_choices_are_remembered_and_a_broken_file_is_no_trouble(qapp: object, tmp_path: Path) -> None:
    preferences = PreferencesViewModel(tmp_path, load(tmp_path))
    preferences.chooseLanguage("en")
    preferences.chooseScheme(1)
    preferences.chooseScale(4)
    for n in range(10):
        preferences.remember(RecentMeeting("https://a:1", f"m{n}", "t"))
    kept = load(tmp_path)
    assert (kept.language.value, kept.scheme, kept.scale) == ("en", "dark", 2.0)
    assert [m.meeting_id for m in kept.recent][:2] == ["m9", "m8"]
    assert len(kept.recent) == 8
    (tmp_path / "screens.json").write_text("{", "utf-8")
    assert load(tmp_path) == Preferences()
    assert MeetingId("m1")


def test_whoever_was_here_comes_back_in_two_taps_and_can_log_out(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME, enter=False)
    client.shell.resume()  # nobody was here: nothing is asked, nothing said
    assert not client.shell.start.busy
    engine = engine_of(client)
    engine.known = engine._login()
    client.shell.resume()
    assert client.wait(lambda: client.press("meeting0"))
    assert client.wait(lambda: client.press("joinMeeting"))
    assert client.wait(lambda: client.find("raiseHand") is not None)
    assert client.wait(lambda: client.press("settingsButton"))
    assert client.wait(lambda: client.press("settingsLogOut"))
    assert client.wait(lambda: client.find("hostHere") is not None)
    assert client.wait(lambda: "Đã đăng xuất" in str(client.shell.start.problem))
    assert engine.known is None
    assert not client.shell.start.loggedIn


def test_a_log_in_that_does_not_hold_any_more_is_said(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME, enter=False)
    engine = engine_of(client)
    engine.known, engine.valid = engine._login(), False
    client.shell.resume()
    assert client.wait(lambda: client.shell.start.problem != "")
    assert client.shell.start.problem == "Bạn đã đăng xuất. Hãy đăng nhập lại."
    assert client.shell.start.address == engine.known.server_url
    assert client.find("logIn") is not None


def test_a_log_in_ended_elsewhere_leads_out_of_the_list(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = open_window(house_in_session(), ME, enter=False)
    engine = engine_of(client)
    engine.known = engine._login()
    client.shell.resume()
    assert client.wait(lambda: client.press("meeting0"))

    async def refused(meeting_id: MeetingId) -> None:
        raise ClientError(ClientProblem.LOGGED_OUT)

    monkeypatch.setattr(engine, "enter", refused)
    assert client.wait(lambda: client.press("joinMeeting"))
    assert client.wait(lambda: client.find("logIn") is not None)
    assert "đăng xuất" in str(client.shell.start.problem)


def test_a_recent_meeting_is_two_taps_away_also_while_the_server_is_silent(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = open_window(house_in_session(), ME, enter=False)
    engine = engine_of(client)
    engine.known = engine._login()
    client.shell.preferences.remember(RecentMeeting(engine.known.server_url, "m1", "Kỳ họp thứ 18", "an"))

    async def silent() -> None:
        raise ClientError(ClientProblem.UNREACHABLE)

    monkeypatch.setattr(engine, "meetings", silent)
    client.shell.resume()
    assert client.wait(lambda: "Không liên lạc được máy chủ" in str(client.shell.start.problem))
    assert client.shell.start.account == "an"
    assert client.wait(lambda: client.press("recent0"))
    assert client.wait(lambda: client.press("joinMeeting"))
    assert client.wait(lambda: client.find("raiseHand") is not None)
