"""Rules of a new meeting: those of the program at once, those of the server's body as soon as they are there."""

from meetroom.domain.state import RuleSet
from meetroom.protocol.http import RuleSetOffer
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.sitting import SECRETARY, house_in_draft

OURS = RuleSetOffer(name_vi="Quy chế của tỉnh", name_en="Rules of the province", rules=RuleSet(name="ours"))


def test_a_meeting_is_founded_by_the_rules_that_were_chosen(open_window: OpenWindow) -> None:
    client = open_window(house_in_draft(), SECRETARY, enter=False)
    engine, start = engine_of(client), client.shell.start
    engine.own_rules = (OURS,)
    start.redeem("meetroom://127.0.0.1:7443/" + "c" * 20)
    assert client.wait(lambda: client.find("createMeeting") is not None)
    shipped = ["Kỳ họp Hội đồng nhân dân", "Phiên họp Ủy ban nhân dân", "Cuộc họp làm việc"]
    assert start.presets == shipped
    assert client.wait(lambda: client.press("createMeeting"))
    assert client.wait(lambda: start.presets == [*shipped, "Quy chế của tỉnh"])
    start.create("Phiên họp", "", "", 3, 0, False)
    assert client.wait(lambda: engine.founded is not None)
    assert engine.founded is not None
    assert engine.founded.rules == OURS.rules
