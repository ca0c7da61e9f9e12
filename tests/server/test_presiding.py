"""The chair handed over, over the real server: the powers follow, and with them what a chair sees."""

from meetroom.domain.agenda import AddItem, StartItem
from meetroom.domain.attendance import SignIn
from meetroom.domain.chairing import HandOverChair, TakeBackChair
from meetroom.domain.core import ItemId, PersonId, Refusal
from meetroom.domain.lifecycle import AnnounceMeeting, OpenMeeting
from meetroom.domain.state import Role
from meetroom.protocol.messages import ByeReason
from tests.server.conftest import Crowd

I1 = ItemId("i1")


async def test_whoever_presides_has_the_powers_and_sees_what_a_chair_sees(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await crowd.add("chair", Role.CHAIR)
    await crowd.add("an")
    chair, an = await crowd.enter("chair"), await crowd.enter("an")
    await sec.submit(AddItem(item_id=I1, title="Ẩn", hidden=True))
    await sec.submit(AnnounceMeeting())
    await an.submit(SignIn())
    await chair.submit(OpenMeeting())
    person_id = PersonId(crowd.people["an"].person_id)
    assert (await chair.submit(HandOverChair(person_id=person_id))).refusal is None
    # Their sight is another one: they begin anew, as with any change of roles.
    assert (await an.bye()).reason is ByeReason.ROLE_CHANGED
    back = await crowd.people["an"].call(crowd.meeting_id)
    welcome = await back.hello(after=an.replica)
    crowd.lines["an"] = back
    assert welcome.reset is True
    assert I1 in back.replica.meeting.items
    assert back.replica.meeting.presides(person_id)
    assert (await chair.submit(StartItem(item_id=I1))).refusal is Refusal.NOT_ALLOWED
    assert (await back.submit(StartItem(item_id=I1))).refusal is None
    assert (await chair.submit(TakeBackChair())).refusal is None
    assert (await back.bye()).reason is ByeReason.ROLE_CHANGED
    await chair.until(lambda: chair.replica.meeting.presiding is None)
    assert Role.CHAIR not in chair.replica.meeting.people[person_id].roles
