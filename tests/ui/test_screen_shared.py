"""A shared screen: its standing bar, how it ends, how it is seen, and who may end it."""

import pytest

from meetroom.media.picture import SyntheticCamera
from meetroom.protocol.signalling import CallRefusal
from tests.ui.call_screen import MadeScreens, in_the_call, legs, named
from tests.ui.conftest import OpenWindow
from tests.ui.sitting import CHAIR


def test_a_screen_is_shared_with_a_standing_bar_until_it_is_stopped(open_window: OpenWindow) -> None:
    screens = MadeScreens()
    client, conference = in_the_call(open_window, screens=screens)
    assert client.wait(lambda: client.press("shareButton"))
    assert client.wait(lambda: client.find("shareSource1") is not None)
    assert str(named(client, "shareSource1").property("text")) == "Báo cáo quý III.pdf"
    assert client.wait(lambda: client.press("shareSource1"))
    assert client.wait(lambda: conference.state.sharing and screens.shown == "window:0")
    assert client.wait(lambda: client.find("sharingNotice") is not None)
    assert "Báo cáo quý III.pdf" in str(named(client, "sharingNotice").property("text"))
    assert screens.take is not None
    picture = SyntheticCamera(1).picture()
    screens.take(picture)
    assert client.wait(lambda: conference.screens == [picture])
    assert client.wait(lambda: client.press("sharingNoticeAction"))
    assert client.wait(lambda: not conference.state.sharing and screens.shown == "")
    assert client.wait(lambda: client.find("sharingNotice") is None)


@pytest.mark.parametrize("end", ["refused", "closed", "left", "sound only"])
def test_a_share_ends_when_it_must_and_says_why(open_window: OpenWindow, end: str) -> None:
    screens = MadeScreens()
    client, conference = in_the_call(open_window, screens=screens)
    client.shell.sharing.lookAround()
    client.shell.sharing.start("screen:0")
    assert client.wait(lambda: conference.state.sharing and client.shell.sharing.text != "")
    if end == "refused":
        conference.change(sharing=False, refusal=CallRefusal.SCREEN_REPLACED)
    elif end == "closed":
        assert screens.failed is not None
        screens.failed()
    elif end == "left":
        client.shell.pictures.leave()
    else:
        client.shell.pictures.toggleAudioOnly()
    assert client.wait(lambda: screens.shown == "" and not client.shell.sharing.sharing)
    assert end != "refused" or "không còn được chiếu" in str(client.shell.toast)
    assert end != "closed" or "cửa sổ đã đóng" in str(client.shell.toast)


def test_a_share_that_is_refused_at_once_is_not_shown_as_running(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens = MadeScreens()
    client, conference = in_the_call(open_window, screens=screens)

    def refuse(on: bool) -> None:
        conference.change(sharing=False, refusal=CallRefusal.SCREEN_TAKEN if on else None)

    monkeypatch.setattr(conference, "share", refuse)
    client.shell.sharing.lookAround()
    client.shell.sharing.start("screen:0")
    assert client.wait(lambda: screens.shown == "" and not client.shell.sharing.sharing)


def test_the_screen_of_another_is_shown_large_and_can_be_seen_pixel_by_pixel(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    conference.change(roster=legs(3, sharing=True))
    assert client.wait(lambda: bool(client.shell.pictures.screenShown))
    assert client.wait(lambda: conference.wants[0].screen and conference.wants[0].leg_id == "l0")
    client.shell._wall.show("l0/screen", SyntheticCamera(1, 1920, 1080).picture())
    client.shell._wall.flush()
    assert client.wait(lambda: client.press("actualSize"))
    screen = named(client, "actualScreen")
    client.shell._wall.show("l0/screen", SyntheticCamera(1, 1920, 1080).picture())
    client.shell._wall.flush()
    assert client.wait(lambda: screen.property("contentWidth") >= 1920 / client.window.devicePixelRatio())
    assert client.wait(lambda: conference.wants[0].screen)
    client.shell.sharing.lookAround()
    assert "đang chia sẻ màn hình" in str(client.shell.sharing.notice)
    conference.change(roster=legs(3))
    assert client.wait(lambda: client.find("actualScreen") is None)


@pytest.mark.parametrize("by", ["endShare", "endShareCloser"])
def test_the_office_ends_the_share_of_another(open_window: OpenWindow, by: str) -> None:
    client, conference = in_the_call(open_window, who=CHAIR)
    assert client.find("endShare") is None
    conference.change(roster=legs(3, sharing=True))
    assert client.wait(lambda: client.find("endShare") is not None)
    assert str(named(client, "endShare").property("text")) == "Dừng chia sẻ của Đại biểu 0"
    assert by == "endShare" or client.press("bigPicture")
    assert client.wait(lambda: client.press(by))
    assert client.wait(lambda: conference.ended_shares == ["l0"])
    conference.change(roster=legs(3))
    assert client.wait(lambda: client.find("endShare") is None)


def test_a_delegate_does_not_end_the_share_of_another_and_is_told_who_ended_theirs(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    conference.change(roster=legs(3, sharing=True))
    assert client.wait(lambda: bool(client.shell.pictures.screenShown))
    assert client.find("endShare") is None
    client.shell.sharing.endShareOfOther()
    conference.change(roster=legs(3), refusal=CallRefusal.SCREEN_ENDED)
    assert client.wait(lambda: "đã dừng việc chia sẻ" in str(client.shell.toast))
    assert conference.ended_shares == []
