"""The office saves the invitation as a calendar file; nobody else, and not once the meeting has begun."""

from pathlib import Path

from icalendar import Calendar
from PySide6.QtCore import QUrl

from meetroom.domain.agenda import AddItem
from meetroom.domain.core import ItemId
from tests.ui.conftest import OpenWindow
from tests.ui.screen_walk import cut_texts, poor_targets
from tests.ui.sitting import CHAIR, SECRETARY, house_in_draft, house_in_session
from tests.ui.votes_stage import tell


def test_the_invitation_is_saved_and_saved_again_after_a_change(open_window: OpenWindow, tmp_path: Path) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY)
    said: list[str] = []
    client.shell.room.said.connect(lambda text, tone: said.append(tone))
    assert client.wait(lambda: client.press("deskPart6"))
    assert client.wait(lambda: client.find("saveInvitation") is not None)
    client.window.grabWindow()
    assert cut_texts(client.window.contentItem()) == []
    assert poor_targets(client.window.contentItem()) == []
    file = client.shell.sitting.invitationFile
    assert file.proposedFile().fileName().endswith(".ics")
    path = tmp_path / "mời.ics"
    sequences: list[int] = []
    for title in ("Mục một", "Mục hai"):
        house.do(SECRETARY, AddItem(item_id=ItemId(f"new-{len(sequences)}"), title=title))
        tell(client)
        assert client.wait(lambda: any(i.title == title for i in client.shell.room.meeting.items.values()))  # noqa: B023
        said.clear()
        file.save(QUrl.fromLocalFile(str(path)))
        assert client.wait(lambda: said == ["green"])
        (event,) = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        assert title in str(event["DESCRIPTION"])
        sequences.append(event.decoded("SEQUENCE"))
    assert sequences[0] < sequences[1]
    said.clear()
    file.save(QUrl.fromLocalFile(str(tmp_path / "mời.ics" / "in a file.ics")))
    assert client.wait(lambda: said == ["red"])


def test_who_has_none(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), CHAIR)
    assert client.shell.sitting.invitationFile.ready is False
