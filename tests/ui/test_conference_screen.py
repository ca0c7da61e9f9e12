"""The stage of the conference: who is seen, sound only, screens shared, what is said, sheets in every size."""

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from meetroom.client.engine import CallPhase, ClientProblem
from meetroom.domain.core import RecordingId
from meetroom.domain.floor import SetMicrophones
from meetroom.domain.recording import StartRecording
from meetroom.domain.state import Microphones
from meetroom.media.quality import SessionState, SessionStats, SlotStats
from meetroom.protocol.signalling import Layer, LegId, SlotFill, Want
from meetroom.ui.app import ClientWindow
from meetroom.ui.devices import Devices
from tests.ui.call_screen import NARROW, WIDE, in_the_call, key, legs, named, taken_down, tiles
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.made_devices import MadeCamera, MadeSound
from tests.ui.screen_walk import TARGET_PX, cut_texts, is_button, is_text, scene_rect, visible_items
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session
from tests.ui.test_look import SAME_IN_BOTH, settle, translations


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

    def right_of_it() -> list[float]:
        middle_px = scene_rect(named(client, "bigPicture")).center().x()
        small = [scene_rect(item) for item in tiles(client) if item.objectName().startswith("small")]
        return [rect.left() for rect in small if rect.left() > middle_px]

    assert client.wait(lambda: bool(right_of_it()))
    settle(client)
    area, alone = scene_rect(named(client, "stageArea")), scene_rect(named(client, "bigPicture"))
    right_px = min(right_of_it()) - 12
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
    assert client.wait(lambda: client.press("tabagenda"))
    assert client.wait(lambda: taken_down() and conference.wants == ())


def test_speaker_and_gallery_change_by_button_and_key_and_183_points_are_leafed_through(
    open_window: OpenWindow,
) -> None:
    client, conference = in_the_call(open_window, 183)
    most = client.shell.pictures.tilesFor(client.window.width())
    assert len(tiles(client)) <= most
    assert client.wait(lambda: client.press("layoutButton"))
    assert client.wait(lambda: client.find("bigPicture") is None)
    settle(client)
    first = {item.objectName() for item in tiles(client)}
    assert 0 < len(first) <= most
    assert "còn" in str(named(client, "leftOut").property("text"))
    assert client.wait(lambda: client.press("nextPage"))
    assert client.wait(lambda: not first & {item.objectName() for item in tiles(client)})
    assert client.wait(lambda: client.press("previousPage"))
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
    assert client.wait(lambda: client.press("expandButton"))
    assert client.wait(lambda: client.find("agendaList") is None)
    assert client.find("raiseHand") is not None  # always in reach
    assert client.wait(lambda: client.press("stageButton"))
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
    assert client.wait(lambda: client.press("pinButton"))
    assert client.wait(lambda: client.find("bigPicture1") is not None)
    assert client.shell.pictures.pinned == "l2"
    assert client.find("pinMark") is not None
    conference.change(roster=legs(2))
    assert client.wait(lambda: client.shell.pictures.pinned is None)


def test_the_own_line_is_told_on_demand(open_window: OpenWindow) -> None:
    client, conference = in_the_call(open_window)
    conference.change(quality=figures("v9"))
    assert client.wait(lambda: client.press("lineState"))
    assert client.wait(lambda: client.find("figure1") is not None)
    assert str(named(client, "lineState").property("text")) == "Tốt"


def _knows(client: ClientWindow, others: int) -> bool:
    return len(client.bridge.call.roster) == others + 1


def test_sound_only_gives_all_pictures_up_and_takes_them_back(open_window: OpenWindow) -> None:
    camera = MadeCamera()
    client, conference = in_the_call(open_window, devices=Devices(camera, MadeSound()))
    assert client.wait(lambda: client.press("cameraButton"))
    assert client.wait(lambda: bool(client.shell.pictures.cameraOn))
    assert client.wait(lambda: client.press("audioOnlyButton"))
    assert client.wait(lambda: conference.state.audio_only and conference.wants == ())
    assert not client.shell.pictures.cameraOn
    assert tiles(client) == []
    assert client.find("cameraButton") is None
    assert "Chỉ nghe tiếng" in str(named(client, "stageEmpty").property("text"))
    assert client.wait(lambda: client.press("audioOnlyButton"))
    assert client.wait(lambda: len(conference.wants) > 0)


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
    assert client.wait(lambda: client.press("muteAll"))
    assert client.wait(lambda: conference.muted_legs == [None])
    assert client.wait(lambda: client.press("bigPicture"))
    assert client.wait(lambda: client.press("muteOne"))
    assert client.wait(lambda: conference.muted_legs == [None, ("l0",)])
    assert client.wait(lambda: client.press("micPolicy1"))
    assert client.wait(lambda: client.bridge.meeting.microphones is Microphones.FLOOR)
    assert client.wait(lambda: bool(client.shell.soundDesk.floorOnly))
    assert client.wait(lambda: client.press("micPolicy0"))
    assert client.wait(lambda: client.bridge.meeting.microphones is Microphones.FREE)


def test_a_delegate_has_no_such_controls(open_window: OpenWindow) -> None:
    client, _ = in_the_call(open_window, stage=False)
    engine_of(client).house.do(CHAIR, SetMicrophones(policy=Microphones.FLOOR))
    assert client.find("muteAll") is None
    assert client.find("record") is None


def test_everybody_sees_that_it_is_recorded_and_the_office_starts_and_stops_it(open_window: OpenWindow) -> None:
    client, _ = in_the_call(open_window, who=SECRETARY, stage=False)
    assert client.wait(lambda: client.press("deskPart6"))
    assert client.find("recordingBadge") is None
    assert client.wait(lambda: client.press("record"))
    assert client.wait(lambda: client.press("askRecordConfirm"))
    assert client.wait(lambda: client.bridge.meeting.recording is not None)
    badge = named(client, "recordingBadge")
    assert badge.property("text") == "Đang ghi hình"
    assert "Đã ghi được 00:00" in str(named(client, "recorded").property("text"))
    assert client.wait(lambda: client.press("record"))
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
    assert client.wait(lambda: client.press("callNoticeAction"))
    assert client.wait(lambda: conference.state.phase is CallPhase.LIVE)
    assert client.wait(lambda: client.find("callNotice") is None)


def open_sheet(client: ClientWindow, sheet: str) -> None:
    if sheet == "closer":
        assert client.wait(lambda: client.press("bigPicture"))
        assert client.wait(lambda: client.find("pinButton") is not None)
    elif sheet == "share":
        assert client.wait(lambda: client.press("shareButton"))
        assert client.wait(lambda: client.find("shareSource0") is not None)
    elif sheet == "gallery":
        assert client.wait(lambda: client.press("layoutButton"))
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
