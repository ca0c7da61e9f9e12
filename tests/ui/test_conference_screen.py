"""The conference as people steer it: real screens over the real rules, by keyboard, pointer and finger."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from meetroom.client.engine import CallPhase, ClientProblem
from meetroom.client.listening import MicState
from meetroom.domain.core import PersonId, RecordingId
from meetroom.domain.floor import SetMicrophones
from meetroom.domain.recording import StartRecording
from meetroom.domain.state import Microphones
from meetroom.media.picture import Picture, SyntheticCamera
from meetroom.media.quality import SessionState, SessionStats, SlotStats
from meetroom.protocol.signalling import CallRefusal, Layer, LegId, LegInfo, SlotFill, Want
from meetroom.ui.app import ClientWindow
from meetroom.ui.devices import Devices
from meetroom.ui.push_to_talk import HOLD_MS
from meetroom.ui.screen import Source, SourceKind
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalConference
from tests.ui.made_devices import MadeCamera, MadeSound
from tests.ui.screen_walk import cut_texts, is_button, is_text, scene_rect, visible_items
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session
from tests.ui.test_look import SAME_IN_BOTH, TARGET_PX, settle, translations

WIDE, NARROW = (1280, 800), (420, 800)


class MadeScreens:
    """A machine with one screen and one window."""

    def __init__(self) -> None:
        self.shown = ""
        self.take: Callable[[Picture], None] | None = None
        self.failed: Callable[[], None] | None = None

    def sources(self) -> Sequence[Source]:
        return (
            Source("screen:0", SourceKind.SCREEN, "DP-1", "1920 × 1080"),
            Source("window:0", SourceKind.WINDOW, "Báo cáo quý III.pdf"),
        )

    def start(self, key: str, take: Callable[[Picture], None], failed: Callable[[], None]) -> None:
        self.shown, self.take, self.failed = key, take, failed

    def stop(self) -> None:
        self.shown, self.take = "", None


def legs(count: int, **of_first: Any) -> tuple[LegInfo, ...]:
    """So many others, the first with the floor, and the own leg last."""
    made = [
        LegInfo(leg_id=LegId(f"l{n}"), person_id=f"p{n}" if n < 3 else f"x{n}", point_id=None, name=f"Đại biểu {n}",
                muted=n > 0, **(of_first if n == 0 else {}))
        for n in range(count)
    ]  # fmt: skip
    return (*made, LegInfo(leg_id=LegId("me"), person_id=ME, point_id=None, name="Tôi"))


def in_the_call(
    open_window: OpenWindow, count: int = 6, who: str = ME, stage: bool = True, **options: Any
) -> tuple[ClientWindow, LocalConference]:
    """A window whose person takes part with so many others."""
    options.setdefault("devices", Devices(MadeCamera(), MadeSound()))
    options.setdefault("screens", MadeScreens())
    client = open_window(house_in_session(), who, **options)
    conference = engine_of(client).conference
    client.shell.pictures.join()
    assert client.wait(lambda: client.shell.pictures.joined)
    conference.change(roster=legs(count), own_leg=LegId("me"), speaking=(LegId("l1"),))
    client.shell.pictures.stage = stage
    assert client.wait(lambda: len(client.bridge.call.roster) == count + 1)
    if stage and client.find("tabpictures") is not None:
        assert client.press("tabpictures")
    assert client.wait(lambda: client.find("bigPicture") is not None or not stage)
    settle(client)
    return client, conference


def tiles(client: ClientWindow) -> list[QQuickItem]:
    """All pictures of the conference on the screen."""
    names = ("bigPicture", "smallPicture")
    return [item for item in visible_items(client.window.contentItem()) if item.objectName().startswith(names)]


def taken_down() -> bool:
    """Delete what was taken off the screen, as the program's own event loop does at once."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return True


def key(client: ClientWindow, code: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(client.window, code, modifiers)


def centre(item: QQuickItem) -> QPoint:
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def named(client: ClientWindow, name: str) -> QQuickItem:
    item = client.find(name)
    assert item is not None, name
    return item


def test_what_is_seen_is_asked_for_with_its_height_and_nothing_else(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)

    def seen() -> dict[str, int]:
        ratio = client.window.devicePixelRatio()
        return {item.property("key"): round(item.height() * ratio) for item in tiles(client)}

    assert client.wait(lambda: {want.leg_id: want.height_px for want in conference.wants} == seen())
    assert conference.wants[0] == Want(LegId("l0"), seen()["l0"])
    assert seen()["l0"] > 300
    assert len(seen()) > 2
    client.window.showMinimized()
    assert client.wait(lambda: conference.wants == ())
    client.window.showNormal()
    assert client.wait(lambda: len(conference.wants) > 2)
    client.shell.pictures.stage = False
    assert client.wait(lambda: taken_down() and 0 < conference.wants[0].height_px < 250)


def test_whoever_is_large_stands_in_the_middle_and_two_stand_side_by_side(open_window: OpenWindow) -> None:
    client, _ = in_the_call(open_window, size=(1280, 600))
    area, alone = scene_rect(named(client, "stageArea")), scene_rect(named(client, "bigPicture"))
    beside = [scene_rect(item) for item in tiles(client) if item.objectName().startswith("small")]
    right_px = min(rect.left() for rect in beside if rect.left() > alone.center().x()) - 12
    assert alone.left() - area.left() == pytest.approx(right_px - alone.right(), abs=2)
    assert alone.left() > area.left() + 10
    client.shell.closer.lookAt("l2")
    client.shell.closer.togglePin()
    assert client.wait(lambda: taken_down() and client.find("bigPicture1") is not None)
    settle(client)
    left, right = (scene_rect(named(client, name)) for name in ("bigPicture", "bigPicture1"))
    assert left.isValid()
    assert not left.intersects(right)
    assert area.adjusted(-1, -1, 1, 1).contains(left.united(right))


def test_a_panel_that_is_not_shown_asks_for_nothing(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window, size=NARROW)
    assert client.wait(lambda: len(conference.wants) > 0)
    assert client.press("tabagenda")
    assert client.wait(lambda: taken_down() and conference.wants == ())


def test_speaker_and_gallery_change_by_button_and_key_and_183_points_are_leafed_through(
    open_window: OpenWindow,
) -> None:
    client, conference = in_the_call(open_window, 183)
    most = client.shell.pictures.tilesFor(client.window.width())
    assert len(tiles(client)) <= most
    assert client.press("layoutButton")
    assert client.wait(lambda: client.find("bigPicture") is None)
    settle(client)
    first = {item.objectName() for item in tiles(client)}
    assert 0 < len(first) <= most
    assert "còn" in str(named(client, "leftOut").property("text"))
    assert client.press("nextPage")
    assert client.wait(lambda: not first & {item.objectName() for item in tiles(client)})
    assert client.press("previousPage")
    assert client.wait(lambda: {item.objectName() for item in tiles(client)} == first)
    assert len(conference.wants) <= most
    key(client, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert client.wait(lambda: client.find("bigPicture") is not None)


def test_the_stage_comes_and_goes_by_key_and_the_papers_are_kept(open_window: OpenWindow) -> None:
    client, _ = in_the_call(open_window, stage=False)
    centre_before = named(client, "documentCentre")
    key(client, Qt.Key.Key_F11)
    assert client.wait(lambda: client.find("stageArea") is not None)
    assert client.find("documentCentre") is None
    assert client.press("expandButton")
    assert client.wait(lambda: client.find("agendaList") is None)
    assert client.find("raiseHand") is not None  # always in reach
    assert client.press("stageButton")
    assert client.wait(lambda: client.find("documentCentre") is centre_before)


def test_a_vote_is_never_hidden_by_the_stage(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(poll=True), ME, devices=Devices(None, MadeSound()))
    client.shell.pictures.stage = True
    client.shell.pictures.expanded = True
    assert client.wait(lambda: client.find("stageArea") is not None)
    assert client.find("voteYes") is not None


def figures(mid: str) -> SessionStats:
    slot = SlotStats(
        mid=mid, packets=9, lost=1, bitrate_bps=800_000, frames_per_s=24.0, concealed=0, freezes=0, target_ms=0,
        lost_share=0.1, delay_ms=60.0, height_px=360,
    )  # fmt: skip
    return SessionStats(SessionState.CONNECTED, 42.0, (slot,), ())


def test_a_picture_looked_at_closely_by_keyboard_tells_its_figures_and_can_be_spotlit(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    conference.change(quality=figures("v0"), slots=(SlotFill("v0", LegId("l2"), Layer.LOW),))
    assert client.wait(lambda: client.find("lineMark") is not None)
    tile = named(client, "smallPicturel2")
    interface = QAccessible.queryAccessibleInterface(tile)
    assert client.wait(lambda: "đường truyền: Yếu" in interface.text(QAccessible.Text.Name))
    tile.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    key(client, Qt.Key.Key_Return)
    assert client.wait(lambda: client.find("figure1") is not None)
    said = {str(item.property("text")) for item in visible_items(client.window.contentItem()) if is_text(item)}
    assert {"Yếu", "hình nhỏ, 360 dòng", "24 hình/giây", "800 kb/s", "10,0 %"} <= said
    assert client.find("muteOne") is None  # for chair and secretary only
    assert client.press("pinButton")
    assert client.wait(lambda: client.find("bigPicture1") is not None)
    assert client.shell.pictures.pinned == "l2"
    assert client.find("pinMark") is not None
    conference.change(roster=legs(2))
    assert client.wait(lambda: client.shell.pictures.pinned is None)


def test_the_own_line_is_told_on_demand(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    conference.change(quality=figures("v9"))
    assert client.press("lineState")
    assert client.wait(lambda: client.find("figure1") is not None)
    assert str(named(client, "lineState").property("text")) == "Tốt"


def _says(item: QQuickItem, words: str) -> bool:
    return bool(item.property("text") == words)


def _knows(client: ClientWindow, others: int) -> bool:
    return len(client.bridge.call.roster) == others + 1


MICS = (
    (MicState.OPEN, "Micrô đang mở", "mic", "green"),
    (MicState.MUTED, "Micrô đang tắt", "mic-off", "red"),
    (MicState.MUTED_BY_CHAIR, "Chủ tọa đã tắt micrô", "lock", "amber"),
    (MicState.FLOOR_ONLY, "Chờ được mời phát biểu", "lock", "amber"),
    (MicState.LISTENER, "Chỉ theo dõi", "headphones", "plain"),
)


def test_the_microphone_is_told_by_words_glyph_and_colour(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    looks = set()
    for state, words, glyph, tone in MICS:
        conference.change(mic=state, muted=state is MicState.MUTED)
        button = named(client, "muteButton")
        assert client.wait(partial(_says, button, words))
        looks.add((button.property("iconName"), button.property("text")))
        assert (button.property("iconName"), button.property("tone")) == (glyph, tone)
    assert len(looks) == len(MICS)  # not by colour alone


def test_the_muted_person_sees_who_did_it_and_asks_to_speak_again(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    conference.change(mic=MicState.MUTED_BY_CHAIR, silenced_by=PersonId(CHAIR))
    assert client.wait(lambda: "Trần Quốc Bảo đã tắt micrô của bạn" in str(client.shell.toast))
    assert "Trần Quốc Bảo" in str(named(client, "micHint").property("text"))
    assert client.press("muteButton")
    assert client.wait(lambda: conference.wishes_to_speak == 1)
    conference.change(mic=MicState.OPEN, silenced_by=None)
    assert client.wait(lambda: "được nói trở lại" in str(client.shell.toast))
    conference.change(mic=MicState.FLOOR_ONLY, muted=True)
    assert client.wait(lambda: client.shell.microphone.state == "floor_only")
    assert client.press("muteButton")
    assert "đăng ký phát biểu" in str(client.shell.toast)
    assert conference.wishes_to_speak == 1
    conference.change(refusal=CallRefusal.LISTENER)
    assert client.wait(lambda: "theo dõi" in str(client.shell.toast))


def test_a_machine_without_a_microphone_says_so(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window, devices=Devices(MadeCamera(), MadeSound(microphone="")))
    assert str(named(client, "muteButton").property("text")) == "Không có micrô"
    assert client.press("muteButton")
    assert "Hãy cắm micrô" in str(client.shell.toast)
    # Nobody without one is told that it was closed, and opened again.
    for state, by in ((MicState.MUTED_BY_CHAIR, PersonId(CHAIR)), (MicState.OPEN, None)):
        conference.change(mic=state, silenced_by=by)
        assert client.wait(lambda state=state: client.bridge.call.mic is state)  # type: ignore[misc]
    assert client.shell.microphone.state == "none"
    assert "Hãy cắm micrô" in str(client.shell.toast)
    conference.change(mic=MicState.LISTENER)
    assert client.wait(lambda: client.shell.microphone.state == "listener")


def test_the_space_bar_talks_while_held_and_is_a_tap_otherwise(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    QTest.keyPress(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.microphone.state == "talking")
    assert not conference.state.muted
    QTest.keyRelease(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.microphone.state == "muted")
    layout = named(client, "layoutButton")
    layout.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    key(client, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.pictures.layout == "gallery")  # a tap presses what has the focus
    assert client.shell.microphone.state == "muted"


def test_letting_go_of_the_space_bar_counts_whatever_else_is_held(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    QTest.keyPress(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.microphone.state == "talking")
    QTest.keyPress(client.window, Qt.Key.Key_Shift)
    QTest.keyRelease(client.window, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert client.wait(lambda: client.shell.microphone.state == "muted")
    assert conference.state.muted


def test_a_window_left_with_the_space_bar_down_is_no_longer_heard(open_window: OpenWindow) -> None:
    client, _ = in_the_call(open_window)
    QTest.keyPress(client.window, Qt.Key.Key_Space)
    assert client.wait(lambda: client.shell.microphone.state == "talking")
    client.window.hide()
    assert client.wait(lambda: client.shell.microphone.state == "muted")


def test_typing_a_space_is_not_talking(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window, who=CHAIR, stage=False)
    assert client.press("newPoll")
    field = client.wait(lambda: client.find("pollQuestionInput") is not None)
    assert field
    named(client, "pollQuestionInput").forceActiveFocus()
    QTest.keyPress(client.window, Qt.Key.Key_Space)
    QTest.qWait(HOLD_MS * 2)
    QTest.keyRelease(client.window, Qt.Key.Key_Space)
    assert conference.state.muted


def test_a_finger_held_on_the_button_talks_and_a_tap_opens(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    device = QTest.createTouchDevice()
    button = named(client, "muteButton")
    at = centre(button)
    QTest.touchEvent(client.window, device).press(0, at, client.window).commit()
    assert client.wait(lambda: client.shell.microphone.state == "talking")
    QTest.touchEvent(client.window, device).release(0, at, client.window).commit()
    assert client.wait(lambda: client.shell.microphone.state == "muted")
    QTest.mouseClick(client.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert client.wait(lambda: client.shell.microphone.state == "open")
    assert conference.state.mic is MicState.OPEN
    key(client, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert client.wait(lambda: client.shell.microphone.state == "muted")


def test_sound_only_gives_all_pictures_up_and_takes_them_back(open_window: OpenWindow) -> None:
    camera = MadeCamera()
    client, conference = in_the_call(open_window, devices=Devices(camera, MadeSound()))
    assert client.press("cameraButton")
    assert client.wait(lambda: bool(client.shell.pictures.cameraOn))
    assert client.press("audioOnlyButton")
    assert client.wait(lambda: conference.state.audio_only and conference.wants == ())
    assert not client.shell.pictures.cameraOn
    assert tiles(client) == []
    assert client.find("cameraButton") is None
    assert "Chỉ nghe tiếng" in str(named(client, "stageEmpty").property("text"))
    assert client.press("audioOnlyButton")
    assert client.wait(lambda: len(conference.wants) > 0)


def test_a_screen_is_shared_with_a_standing_bar_until_it_is_stopped(open_window: OpenWindow) -> None:
    screens = MadeScreens()
    client, conference = in_the_call(open_window, screens=screens)
    assert client.press("shareButton")
    assert client.wait(lambda: client.find("shareSource1") is not None)
    assert str(named(client, "shareSource1").property("text")) == "Báo cáo quý III.pdf"
    assert client.press("shareSource1")
    assert client.wait(lambda: conference.state.sharing and screens.shown == "window:0")
    assert "Báo cáo quý III.pdf" in str(named(client, "sharingNotice").property("text"))
    assert screens.take is not None
    picture = SyntheticCamera(1).picture()
    screens.take(picture)
    assert client.wait(lambda: conference.screens == [picture])
    assert client.press("sharingNoticeAction")
    assert client.wait(lambda: not conference.state.sharing and screens.shown == "")
    assert client.find("sharingNotice") is None


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
    assert client.press("actualSize")
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


@pytest.mark.parametrize("size", [WIDE, (1024, 768), NARROW])
def test_what_is_said_covers_nothing_that_is_pressed(open_window: OpenWindow, size: tuple[int, int]) -> None:
    client, _ = in_the_call(open_window, stage=False, size=size)
    client.shell.room.said.emit("Màn hình của bạn không còn được chiếu. Hãy chia sẻ lại sau.", "amber")
    assert client.wait(lambda: client.find("toast") is not None)
    settle(client)
    toast = named(client, "toast")
    covered = [
        item.objectName()
        for item in visible_items(client.window.contentItem())
        if is_button(item) and not toast.isAncestorOf(item) and scene_rect(item).intersects(scene_rect(toast))
    ]
    assert covered == []


def test_the_chair_mutes_everybody_or_one_and_gives_the_word_to_the_floor(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window, who=CHAIR)
    assert client.wait(lambda: "đang mở" in str(named(client, "micCount").property("text")))
    assert client.press("muteAll")
    assert client.wait(lambda: conference.muted_legs == [None])
    assert client.press("bigPicture")
    assert client.wait(lambda: client.press("muteOne"))
    assert client.wait(lambda: conference.muted_legs == [None, ("l0",)])
    assert client.press("micPolicy1")
    assert client.wait(lambda: client.bridge.meeting.microphones is Microphones.FLOOR)
    assert client.wait(lambda: bool(client.shell.soundDesk.floorOnly))
    assert client.press("micPolicy0")
    assert client.wait(lambda: client.bridge.meeting.microphones is Microphones.FREE)


def test_a_delegate_has_no_such_controls(open_window: OpenWindow) -> None:
    client, _ = in_the_call(open_window, stage=False)
    engine_of(client).house.do(CHAIR, SetMicrophones(policy=Microphones.FLOOR))
    assert client.find("muteAll") is None
    assert client.find("record") is None


def test_everybody_sees_that_it_is_recorded_and_the_office_starts_and_stops_it(open_window: OpenWindow) -> None:
    client, _ = in_the_call(open_window, who=SECRETARY, stage=False)
    assert client.press("deskPart6")
    assert client.find("recordingBadge") is None
    assert client.press("record")
    assert client.wait(lambda: client.press("askRecordConfirm"))
    assert client.wait(lambda: client.bridge.meeting.recording is not None)
    badge = named(client, "recordingBadge")
    assert badge.property("text") == "Đang ghi hình"
    assert "Đã ghi được 00:00" in str(named(client, "recorded").property("text"))
    assert client.press("record")
    assert client.wait(lambda: client.press("askStopRecordConfirm"))
    assert client.wait(lambda: client.bridge.meeting.recording is None)
    assert client.wait(lambda: client.find("recordingBadge") is None)


def test_a_delegate_sees_the_recording_too(open_window: OpenWindow) -> None:
    client, _ = in_the_call(open_window)
    engine = engine_of(client)
    engine.house.do(SECRETARY, StartRecording(recording_id=RecordingId("r1")))
    client.bridge.call_soon(engine.tell)
    assert client.wait(lambda: client.find("recordingBadge") is not None)


def test_an_outage_is_said_and_what_is_final_can_be_tried_again(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    conference.change(phase=CallPhase.RECONNECTING, problem=ClientProblem.CALL_LOST)
    assert client.wait(lambda: client.find("callNotice") is not None)
    notice = named(client, "callNotice")
    assert str(notice.property("text")).startswith("Đang nối lại hình và tiếng…")
    assert client.find("callNoticeAction") is None
    conference.change(phase=CallPhase.WAITING, problem=ClientProblem.CALL_DOORS_CLOSED)
    assert client.wait(lambda: "họp kín" in str(notice.property("text")))
    conference.change(phase=CallPhase.OFF, problem=ClientProblem.CALL_NOT_OFFERED)
    assert client.wait(lambda: "không có hình và tiếng" in str(notice.property("text")))
    assert client.press("callNoticeAction")
    assert client.wait(lambda: conference.state.phase is CallPhase.LIVE)
    assert client.wait(lambda: client.find("callNotice") is None)


def open_sheet(client: ClientWindow, sheet: str) -> None:
    if sheet == "closer":
        assert client.press("bigPicture")
        assert client.wait(lambda: client.find("pinButton") is not None)
    elif sheet == "share":
        assert client.press("shareButton")
        assert client.wait(lambda: client.find("shareSource0") is not None)
    elif sheet == "gallery":
        assert client.press("layoutButton")
    settle(client)


def stage_of(open_window: OpenWindow, size: tuple[int, int], **options: Any) -> ClientWindow:
    client, conference = in_the_call(open_window, 30, size=size, **options)
    conference.change(quality=figures("v0"), slots=(SlotFill("v0", LegId("l0"), Layer.HIGH),))
    assert client.wait(lambda: client.find("lineMark") is not None)
    return client


SHEETS = {"": "", "closer": "closerClose", "share": "shareSheetClose", "gallery": ""}


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_is_cut_at_double_size(open_window: OpenWindow, size: tuple[int, int]) -> None:
    client = stage_of(open_window, size, scale=2.0)
    for sheet, close in SHEETS.items():
        open_sheet(client, sheet)
        # Names on tiles end in dots; the sheet behind a tile has them whole.
        found = [text for text in cut_texts(client.window.contentItem()) if "Đại biểu" not in text]
        assert found == [], sheet
        assert not close or client.press(close)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_every_control_is_large_and_named_and_vietnamese(open_window: OpenWindow, size: tuple[int, int]) -> None:
    client = stage_of(open_window, size, language="vi")
    english = {source for source, text in translations("vi").items() if source != text} - SAME_IN_BOTH
    for sheet, close in SHEETS.items():
        open_sheet(client, sheet)
        for item in visible_items(client.window.contentItem()):
            if is_text(item):
                assert str(item.property("text")) not in english
            if is_button(item):
                rect = scene_rect(item)
                assert min(rect.width(), rect.height()) >= TARGET_PX - 0.5, item.objectName()
                assert item.objectName()
                interface = QAccessible.queryAccessibleInterface(item)
                assert interface is not None, item.objectName()
                assert interface.text(QAccessible.Text.Name), item.objectName()
        assert not close or client.press(close)


@pytest.mark.parametrize("size", [WIDE, (800, 1200), (1920, 1080)])
def test_tiles_stay_inside_the_stage_and_apart(open_window: OpenWindow, size: tuple[int, int]) -> None:
    client, conference = in_the_call(open_window, 1, size=size)
    for count in (1, 2, 3, 5, 12):
        conference.change(roster=legs(count))
        assert client.wait(partial(_knows, client, count))
        for _ in range(2):
            settle(client)
            area = scene_rect(named(client, "stageArea")).adjusted(-1, -1, 1, 1)
            rects = [scene_rect(item) for item in tiles(client)]
            assert rects
            for n, rect in enumerate(rects):
                assert area.contains(rect), (count, n, rect, area)
                for other in rects[n + 1 :]:
                    overlap = rect.intersected(other)
                    assert overlap.width() < 1 or overlap.height() < 1
            client.shell.pictures.toggleLayout()
