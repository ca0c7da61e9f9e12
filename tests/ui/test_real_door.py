"""The code at the door over the real server: shown by the office, typed in by a delegate; the badge of a delegate."""

from pathlib import Path

from meetroom.domain.core import PersonId, PointId
from meetroom.domain.door_codes import AdmitByBadge
from meetroom.domain.state import Person, Phase
from meetroom.ui.app import ClientWindow
from tests.ui.test_chair_screen import write
from tests.ui.test_real_server import PATIENCE_S, ServerThread, come_in, enter_first, found, real_window, server

__all__ = ["server"]


def invited(host: ClientWindow) -> Person:
    """A point, and a delegate who belongs to it, in a meeting that is announced."""
    host.shell.roster.addPoint("Hội trường")
    assert host.wait(lambda: len(host.bridge.meeting.points) == 1, PATIENCE_S)
    host.shell.roster.addPerson("Nguyễn Văn An", "", "an", 0, 1, True)
    assert host.wait(lambda: len(host.bridge.meeting.people) == 2, PATIENCE_S)
    host.shell.chair.act("announce")
    assert host.wait(lambda: host.bridge.meeting.phase is Phase.ANNOUNCED, PATIENCE_S)
    return next(p for p in host.bridge.meeting.people.values() if p.name == "Nguyễn Văn An")


def test_a_delegate_signs_in_by_the_digits_at_the_door(server: ServerThread, tmp_path: Path) -> None:
    host, guest = real_window(tmp_path / "host"), real_window(tmp_path / "guest")
    try:
        found(server, host)
        person = invited(host)
        host.shell.roster.invite(person.person_id)
        assert host.wait(lambda: host.shell.roster.link != "", PATIENCE_S)
        come_in(guest, host.shell.roster.link)
        host.shell.roster.forgetLink()
        enter_first(guest)
        sign_in(host, guest, person.person_id)
        leave_and_show_the_badge(host, guest, person)
    finally:
        warnings = host.warnings + guest.warnings
        host.close()
        guest.close()
    assert warnings == []


def sign_in(host: ClientWindow, guest: ClientWindow, person_id: PersonId) -> None:
    assert host.wait(lambda: host.press("doorButton"))
    door = host.shell.sitting.door
    assert host.wait(lambda: door.typed != "", PATIENCE_S), door.problem
    assert guest.wait(lambda: guest.press("signInByCode"), PATIENCE_S)
    write(guest, "doorDigitsInput", "1111 2222" if door.typed != "1111 2222" else "3333 4444")
    assert guest.wait(lambda: guest.press("doorDigitsSend"))
    presence = guest.shell.sitting.presence
    assert guest.wait(lambda: presence.problem != "", PATIENCE_S)
    write(guest, "doorDigitsInput", str(door.typed))
    assert guest.wait(lambda: guest.press("doorDigitsSend"))
    assert guest.wait(lambda: guest.bridge.meeting.is_present(person_id), PATIENCE_S), presence.problem
    stay = guest.bridge.meeting.stays[person_id][-1]
    assert (stay.by_door, stay.point_id) == (True, next(iter(guest.bridge.meeting.points)))
    assert host.wait(lambda: [row.name for row in door.arrived.rows] == ["Nguyễn Văn An"], PATIENCE_S)


def leave_and_show_the_badge(host: ClientWindow, guest: ClientWindow, person: Person) -> None:
    """As the camera of the room's machine would read it."""
    host.shell.roster.depart(person.person_id)
    assert guest.wait(lambda: guest.find("signInByCode") is not None, PATIENCE_S)
    badges: list[str] = []
    guest.bridge.run(guest.bridge.engine.badge(), lambda answer: badges.append(answer.text))
    assert guest.wait(lambda: bool(badges), PATIENCE_S)
    host.shell.sitting.scanner.found.emit("badge", badges[0])
    assert guest.wait(lambda: guest.bridge.meeting.is_present(person.person_id), PATIENCE_S)
    who = person.person_id
    assert host.wait(lambda: host.bridge.meeting.stays[who][-1].recorded_by == host.bridge.me, PATIENCE_S)
    point_id = next(iter(host.bridge.meeting.points))
    host.shell.room.submit(
        AdmitByBadge(badge=badges[0][:-1] + ("6" if badges[0].endswith("5") else "5"), point_id=PointId(point_id))
    )
    assert host.wait(lambda: str(host.shell.toast) != "", PATIENCE_S)
