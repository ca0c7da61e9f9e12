"""What people do about minutes in tests of the rules."""

from msgspec.structs import replace

from meetroom.domain import lifecycle
from meetroom.domain.action_items import PutActionItem
from meetroom.domain.core import ActionId, ItemId
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.minutes_readers import minutes_seq
from meetroom.domain.minutes_state import ActionItem, RichText, TextPlace
from meetroom.domain.minutes_text import WriteMinutesText
from tests.domain.driving import Drive

I1 = ItemId("i1")


def drafted(drive: Drive) -> Minutes:
    return draft(drive.meeting, drive.facts)


def write(drive: Drive, text: RichText, place: TextPlace = TextPlace.ITEM, item_id: ItemId | None = I1) -> int:
    """Whoever writes has seen what stands; the place of the fact in the chain."""
    standing = drive.meeting.minutes.texts.get(item_id or place.value)
    base = 0 if standing is None else standing.seq
    drive.do("sec", WriteMinutesText(place=place, item_id=item_id, text=text, base_seq=base))
    return drive.replica.seq


def approve(drive: Drive) -> None:
    drive.do("chair", lifecycle.CloseMeeting())
    drive.do("chair", lifecycle.ApproveMinutes(seen_seq=minutes_seq(drive.meeting)))


def task(name: str, item_id: str | None = None, **more: object) -> PutActionItem:
    where = None if item_id is None else ItemId(item_id)
    action = ActionItem(action_id=ActionId(name), text=f"Việc {name}", owner="Sở Nội vụ", item_id=where)
    return PutActionItem(action=replace(action, **more))
