"""What can be chosen in the document centre: papers under their agenda items."""

from meetroom.domain.agenda import StartItem
from meetroom.domain.core import DocumentId, ItemId
from meetroom.domain.documents import ReleaseDocument, WithdrawDocument
from meetroom.ui.document_list import document_rows
from meetroom.ui.words import Language
from tests.ui.desk_papers import register
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, SECRETARY, house_in_session


def listed(house: LocalHouse) -> list[tuple[str, str]]:
    return [(row.heading, row.key) for row in document_rows(house.meeting, {}, "", Language.VI)]


def test_papers_stand_under_their_items_the_running_one_first() -> None:
    house = house_in_session()
    first, second = [item.item_id for item in house.meeting.items.values()][:2]
    titles = {item_id: house.meeting.items[item_id].title for item_id in (first, second)}
    register(house, "b1", "b2", item=second)
    register(house, "n", item=None)
    register(house, "a", item=first)
    if house.meeting.current_item != second:
        house.do(CHAIR, StartItem(item_id=ItemId(second)))
    assert listed(house) == [
        (f"Đang bàn: 2. {titles[second]}", "b1"),
        ("", "b2"),
        ("Chung cho cả phiên họp", "n"),
        (f"1. {titles[first]}", "a"),
    ]
    house.do(SECRETARY, ReleaseDocument(document_id=DocumentId("b1")))
    house.do(SECRETARY, WithdrawDocument(document_id=DocumentId("b1"), reason="Có bản khác"))
    assert listed(house)[0] == (f"Đang bàn: 2. {titles[second]}", "b2")
    assert listed(house)[-1] == ("Đã thu hồi", "b1")


def test_papers_of_no_item_need_no_heading() -> None:
    house = house_in_session()
    register(house, "n", "m", item=None)
    assert listed(house) == [("", "n"), ("", "m")]
