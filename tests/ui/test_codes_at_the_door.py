"""Signing in by the code of a door or by a badge: shown, typed, and read by a camera that films a real QR picture."""

from datetime import timedelta

import numpy as np
import pytest
import segno
from msgspec.structs import replace

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import PersonId, PointId
from meetroom.domain.lifecycle import AnnounceMeeting
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role, Stay
from meetroom.media.picture import Picture, picture_of
from meetroom.ui.app import ClientWindow
from meetroom.ui.devices import Devices, NoSound
from meetroom.ui.meeting_edit import edit_of
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.made_devices import MadeCamera
from tests.ui.sitting import ME, SECRETARY, house_in_draft, house_in_session
from tests.ui.test_chair_screen import write

POINT = PointId("pt0")


def house_announced() -> LocalHouse:
    house = house_in_draft()
    house.do(SECRETARY, AnnounceMeeting())
    return house


def film(camera: MadeCamera, text: str) -> None:
    """Hold a QR code before the lens."""
    assert camera.take is not None
    camera.take(qr_picture(text))


def qr_picture(text: str, scale: int = 6) -> Picture:
    """A grey room with the code in it."""
    modules = np.array([list(row) for row in segno.make_qr(text).matrix_iter(border=4)], np.uint8)
    code = np.kron(np.where(modules, 16, 235).astype(np.uint8), np.ones((scale, scale), np.uint8))
    luma = np.full((code.shape[0] + 120 & ~1, code.shape[1] + 200 & ~1), 150, np.uint8)
    luma[60 : 60 + code.shape[0], 80 : 80 + code.shape[1]] = code
    half = (luma.shape[0] // 2, luma.shape[1] // 2)
    return picture_of(luma, np.full(half, 128, np.uint8), np.full(half, 128, np.uint8))


def stay_of(house: LocalHouse, who: str) -> Stay | None:
    stays = house.meeting.stays.get(PersonId(who), ())
    return stays[-1] if stays else None


def with_camera(open_window: OpenWindow, house: LocalHouse, who: str) -> tuple[ClientWindow, MadeCamera]:
    camera = MadeCamera()
    return open_window(house, who, devices=Devices(camera, NoSound())), camera


def test_the_code_at_the_door_is_read_by_the_camera(open_window: OpenWindow) -> None:
    house = house_announced()
    client, camera = with_camera(open_window, house, ME)
    assert client.wait(lambda: client.press("signInByCode"))
    assert client.wait(lambda: camera.films)
    sentence = client.shell.sitting.scanner
    film(camera, "https://example.vn/menu")
    assert client.wait(lambda: (sentence.sentence != "" and sentence.tone == "amber") or _again(camera))
    film(camera, house.codes.at(POINT, house.now_ms()).text)
    assert client.wait(lambda: stay_of(house, ME) is not None or _again(camera, house))
    stay = stay_of(house, ME)
    assert stay is not None
    assert (stay.by_door, stay.point_id) == (True, POINT)
    # The sheet goes by itself, and with it the filming.
    assert client.wait(lambda: not camera.films)
    assert client.wait(lambda: client.find("presenceNotice") is None)


def _again(camera: MadeCamera, house: LocalHouse | None = None) -> bool:
    """A camera goes on filming: the next picture may be the one that is looked at."""
    if camera.take is not None:
        text = "https://example.vn/menu" if house is None else house.codes.at(POINT, house.now_ms()).text
        camera.take(qr_picture(text))
    return False


def test_the_digits_are_typed_and_a_wrong_code_is_said_where_it_was_typed(open_window: OpenWindow) -> None:
    house = house_announced()
    client = open_window(house, ME)
    assert client.wait(lambda: client.press("signInByCode"))
    assert client.wait(lambda: client.find("doorDigitsSend") is not None)
    presence = client.shell.sitting.presence
    write(client, "doorDigitsInput", "abc")
    assert client.wait(lambda: client.press("doorDigitsSend"))
    assert client.wait(lambda: str(presence.problem).startswith("Mã chưa đúng"))
    write(client, "doorDigitsInput", "0000 0000")
    assert client.wait(lambda: client.press("doorDigitsSend"))
    assert client.wait(lambda: presence.problem != "" and not str(presence.problem).startswith("Mã chưa đúng"))
    assert stay_of(house, ME) is None
    write(client, "doorDigitsInput", house.codes.at(POINT, house.now_ms()).typed)
    assert client.wait(lambda: client.press("doorDigitsSend"))
    assert client.wait(lambda: stay_of(house, ME) is not None)


def test_filming_for_a_code_is_private_and_ends_as_it_was(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, camera = with_camera(open_window, house_announced(), ME)
    devices = client.shell.devices
    sent: list[Picture] = []
    conference = engine_of(client).conference
    monkeypatch.setattr(conference, "send_picture", sent.append)
    devices.use(client.bridge)
    devices.film_privately(True)
    assert camera.films
    camera.film()
    devices.film_privately(False)
    assert not camera.films
    devices.set_camera(True)
    devices.film_privately(True)
    camera.film()
    devices.film_privately(False)
    assert camera.films
    seen = camera.film()
    assert client.wait(lambda: bool(sent))
    assert sent == [seen]


def operator_of(house: LocalHouse) -> str:
    person = Person(
        person_id=PersonId("op"), name="Máy hội trường", roles=(Role.OPERATOR,), voting=False, point_id=POINT
    )
    house.do(SECRETARY, AddPerson(person=person))
    return "op"


def test_the_rooms_machine_shows_its_code_and_who_arrives(open_window: OpenWindow) -> None:
    house = house_announced()
    client = open_window(house, operator_of(house))
    assert client.wait(lambda: client.press("doorButton"))
    door = client.shell.sitting.door
    assert client.wait(lambda: door.qr != "")
    assert door.name == "Hội trường chính"
    assert client.find("doorPoint") is None  # an operator has one door
    typed = client.find("doorTyped")
    assert typed is not None
    assert str(typed.property("text")) == house.codes.at(POINT, house.now_ms()).typed
    first = door.qr
    house.advance(40)
    door._ask()
    assert client.wait(lambda: door.qr not in ("", first))
    from meetroom.domain.door_codes import SignInAtDoor

    house.do("p0", SignInAtDoor(point_id=POINT))
    client.bridge.call_soon(engine_of(client).tell)
    assert client.wait(lambda: [row.name for row in door.arrived.rows] == ["Nguyễn Văn An"])
    assert door.arrived.rows[0].detail.endswith("bằng mã")
    assert door.count == "1/4 người của điểm cầu này đã có mặt"
    assert client.wait(lambda: client.press("doorSheetClose"))
    assert client.wait(lambda: not door.showing)


def test_a_door_without_the_server_shows_no_old_code(open_window: OpenWindow) -> None:
    house = house_announced()
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("doorButton"))
    door = client.shell.sitting.door
    assert client.wait(lambda: door.qr != "")
    engine_of(client).door_error = ClientError(ClientProblem.UNREACHABLE)
    door._ask()
    assert client.wait(lambda: door.problem != "")
    assert door.qr == door.typed == ""
    engine_of(client).door_error = None
    door.choose(1)
    assert client.wait(lambda: door.qr != "")
    assert (door.name, door.problem) == ("Xã Tân Phú", "")


def test_a_badge_before_the_rooms_camera_signs_its_owner_in(open_window: OpenWindow) -> None:
    house = house_announced()
    client, camera = with_camera(open_window, house, operator_of(house))
    assert client.wait(lambda: client.press("doorButton"))
    assert client.wait(lambda: client.press("doorBadges"))
    assert client.wait(lambda: camera.films)
    badge = house.codes.badge(PersonId("p3"))

    def again() -> bool:
        film(camera, badge)
        return False

    assert client.wait(lambda: stay_of(house, "p3") is not None or again())
    assert client.wait(lambda: str(client.shell.toast) == "Đã đọc thẻ: xin mời vào.")
    assert client.wait(lambda: client.press("doorSheetClose"))
    assert client.wait(lambda: not camera.films)


def test_an_invitation_is_scanned_at_the_start(open_window: OpenWindow) -> None:
    camera = MadeCamera()
    client = open_window(house_in_draft(), SECRETARY, enter=False, devices=Devices(camera, NoSound()))
    assert client.wait(lambda: client.press("scanInvitation"))
    assert client.wait(lambda: camera.films)
    link = "meetroom://127.0.0.1:7443/" + "c" * 20

    def again() -> bool:
        if camera.take is not None:
            film(camera, link)
        return False

    assert client.wait(lambda: bool(client.shell.start.loggedIn) or again())
    assert client.wait(lambda: not camera.films)


@pytest.mark.parametrize(("hours", "asked"), [(20, True), (0.5, False)])
def test_people_are_asked_whether_they_come_until_it_is_near(
    open_window: OpenWindow, hours: float, asked: bool
) -> None:
    house = house_in_draft()
    edit = replace(edit_of(house.meeting), planned_start=house.now() + timedelta(hours=hours))
    house.do(SECRETARY, edit)
    house.do(SECRETARY, AnnounceMeeting())
    client = open_window(house, ME)
    assert (client.find("invitationCome") is not None) is asked
    assert (client.find("presenceNotice") is None) is asked
    if not asked:
        return
    assert client.wait(lambda: client.press("invitationStay"))
    assert client.wait(lambda: client.find("cannotComeConfirm") is not None)
    write(client, "cannotComeReasonInput", "Đi công tác")
    assert client.wait(lambda: client.press("cannotComeConfirm"))
    assert client.wait(lambda: client.shell.sitting.invitation.stage == "absent")
    given = house.meeting.answers[PersonId(ME)]
    assert (given.coming, given.reason) == (False, "Đi công tác")
    assert client.wait(lambda: client.press("invitationChange"))
    assert client.wait(lambda: client.press("invitationCome"))
    assert client.wait(lambda: house.meeting.answers[PersonId(ME)].coming)


def test_who_is_present_is_shown_no_code_to_sign_in(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), ME)
    assert client.find("signInByCode") is None
    assert client.find("doorButton") is None
