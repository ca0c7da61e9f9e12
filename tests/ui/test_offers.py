"""What a meeting that is over still offers: reading and saving; nothing that the rules would refuse."""

from collections.abc import Iterator

import pytest

from meetroom.domain.agenda import FinishItem
from meetroom.domain.core import ItemId, PersonId, PointId, PollId
from meetroom.domain.lifecycle import ApproveMinutes, ArchiveMeeting, CloseMeeting
from meetroom.domain.minutes_state import SignatureField
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Phase, Role, RuleSet
from meetroom.domain.voting import CreatePoll
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_house import PDF, approve, closed_house, issue, sign, tell
from tests.ui.paper_stage import add_paper
from tests.ui.screen_walk import is_button, visible_items
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session
from tests.ui.test_look import settle

OPERATOR = "operator"
PAPERS, ATTENDANCE, AGENDA, PEOPLE, MINUTES, MEETING = (f"deskPart{n}" for n in (0, 2, 3, 4, 5, 6))
# By the part of the desk, "" for the one screen of the others.
WRITES: dict[tuple[str, str], frozenset[str]] = {
    (SECRETARY, PAPERS): frozenset(
        {"uploadPaper", "uploadFolder", "addToItem1", "releasePaper", "timePaper", "replacePaper"}
    ),
    (SECRETARY, ATTENDANCE): frozenset({"arriveAll", "departAll", "arrive", "excuse", "depart"}),
    (SECRETARY, AGENDA): frozenset(
        {"addItem", "removeItem", "carryItem", "deferItem", "editItem", "concludeItem", "itemGrip5"}
    ),
    (SECRETARY, PEOPLE): frozenset({"addPerson", "importPeople", "addPoint", "openGroups", f"editPerson-{ME}"}),
    (SECRETARY, MINUTES): frozenset({"addRemark", "minutesAddTask"}),
    (SECRETARY, MEETING): frozenset({"newPoll", "editPoll"}),
    (CHAIR, ""): frozenset(
        {"orderAgenda", "grantFloor2", "strikeSpeech2", "newPoll", "openPoll", "cancelPoll", "micPolicy1"}
    ),
    (ME, ""): frozenset({"raiseHand"}),
    (OPERATOR, ""): frozenset(),
}
REFUSED = frozenset().union(*WRITES.values())


def running_house() -> LocalHouse:
    """In session, with everything that can be offered: a prepared vote, a waiting paper, waiting speakers."""
    house = house_in_session(rules=RuleSet(objection_days=0))
    operator = Person(
        person_id=PersonId(OPERATOR), name="Mai Văn Kỹ", roles=(Role.OPERATOR,), voting=False, point_id=PointId("pt1")
    )
    house.do(SECRETARY, AddPerson(person=operator))
    house.do(SECRETARY, CreatePoll(poll_id=PollId("v1"), question="Thông qua kế hoạch", item_id=ItemId("i2")))
    add_paper(house, PDF)
    return house


def put_away(house: LocalHouse, client: ClientWindow) -> None:
    """Over, and in the archive; the window knows."""
    house.do(CHAIR, FinishItem(item_id=ItemId("i2")))
    for command in (CloseMeeting(), ApproveMinutes(), ArchiveMeeting()):
        house.do(CHAIR, command)
    tell(client)
    assert client.wait(lambda: client.shell.room.meeting.phase is Phase.ARCHIVED)


def offered(client: ClientWindow) -> frozenset[str]:
    """Names of the buttons that can be pressed."""
    buttons = filter(is_button, visible_items(client.window.contentItem()))
    return frozenset(button.objectName() for button in buttons if button.isEnabled())


def parts(client: ClientWindow, who: str) -> Iterator[str]:
    """Goes through the parts of somebody's screen."""
    for person, part in WRITES:
        if person == who:
            assert not part or client.wait(lambda part=part: client.press(part))  # type: ignore[misc]
            settle(client)
            yield part


@pytest.mark.parametrize("who", [SECRETARY, CHAIR, ME, OPERATOR])
def test_an_archived_meeting_offers_nothing_that_would_be_refused(open_window: OpenWindow, who: str) -> None:
    house = running_house()
    client = open_window(house, who, size=(1280, 1400))
    for part in parts(client, who):
        wanted = WRITES[who, part]
        assert client.wait(lambda wanted=wanted: wanted <= offered(client)), wanted - offered(client)  # type: ignore[misc]
    put_away(house, client)
    for part in parts(client, who):
        assert "settingsButton" in offered(client)
        assert offered(client) & REFUSED == frozenset(), part


def test_minutes_handed_on_are_still_saved_but_not_sent_after_archiving(open_window: OpenWindow) -> None:
    house = closed_house(days=0)
    approve(house)
    issue(house)
    sign(house, SignatureField.SECRETARY, SignatureField.CHAIR)
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart5"))
    client.shell.minutes.goTo("archive")
    assert client.wait(lambda: {"deliverMinutes", "saveEdxml"} <= offered(client))
    house.do(CHAIR, ArchiveMeeting())
    tell(client)
    assert client.wait(lambda: "deliverMinutes" not in offered(client))
    assert "saveEdxml" in offered(client)
