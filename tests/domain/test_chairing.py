"""Handing over the chair: one person has the powers, sees what a chair sees, and gives them back."""

import pytest
from msgspec.structs import replace

from meetroom.domain import agenda, attendance, chairing, lifecycle, roles, substitutes, voting
from meetroom.domain.chairing import ChairHandedOver, ChairTakenBack
from meetroom.domain.core import ItemId, PersonId, Refusal
from meetroom.domain.roster import PersonEdited
from meetroom.domain.state import Person, Role, RuleSet
from meetroom.domain.visibility import may_see
from tests.domain.driving import Drive, item, opened, poll

AN, CHAIR = PersonId("an"), PersonId("chair")
VICE = Person(person_id=PersonId("vice"), name="x", roles=(Role.DELEGATE, Role.CHAIR))


def hand(drive: Drive, to: str, by: str = "chair") -> None:
    drive.do(by, chairing.HandOverChair(person_id=PersonId(to), reason="Trình bày báo cáo"))


def powers(drive: Drive) -> set[str]:
    return {p for p in drive.meeting.people if drive.meeting.presides(p)}


def test_whoever_presides_has_the_powers_and_nobody_else() -> None:
    drive = opened()
    item(drive, "i1")
    poll(drive, open_it=False)
    assert powers(drive) == {"chair"}
    hand(drive, "an")
    assert powers(drive) == {"an"}
    assert drive.meeting.people[AN].roles == (Role.CHAIR, Role.DELEGATE)
    assert drive.refused("chair", agenda.StartItem(item_id=ItemId("i1"))) is Refusal.NOT_ALLOWED
    drive.do("an", agenda.StartItem(item_id=ItemId("i1")))
    # A chair of the roster goes on belonging to the office.
    drive.do("chair", agenda.EditItem(item_id=ItemId("i1"), title="y", kind=drive.meeting.items[ItemId("i1")].kind))
    drive.do("an", voting.CancelPoll(poll_id=poll(drive, "v2", open_it=False), reason="x"))
    # What the office alone knew is known to whoever presides, from the beginning.
    assert drive.seen("an").meeting.polls == drive.meeting.polls
    events = drive.do("chair", chairing.TakeBackChair())
    assert [type(e) for e in events] == [ChairTakenBack, PersonEdited]
    assert powers(drive) == {"chair"}
    assert drive.meeting.people[AN].roles == (Role.DELEGATE,)
    assert drive.meeting.presiding is None


def test_a_vice_chair_needs_no_loan() -> None:
    drive = opened()
    drive.do("sec", roles.AddPerson(person=VICE))
    drive.do("vice", attendance.SignIn())
    # Without anybody named, the chairs preside together.
    assert powers(drive) == {"chair", "vice"}
    handed = drive.do("chair", chairing.HandOverChair(person_id=VICE.person_id))
    assert handed == (ChairHandedOver(person_id=VICE.person_id, reason="", lent=False),)
    assert powers(drive) == {"vice"}
    drive.do("vice", chairing.TakeBackChair())
    assert powers(drive) == {"chair", "vice"}
    assert drive.meeting.people[VICE.person_id] == VICE


def test_the_chair_goes_from_hand_to_hand() -> None:
    drive = opened()
    hand(drive, "an")
    assert drive.refused("chair", chairing.HandOverChair(person_id=PersonId("binh"))) is Refusal.NOT_ALLOWED
    hand(drive, "binh", by="an")
    assert powers(drive) == {"binh"}
    assert Role.CHAIR not in drive.meeting.people[AN].roles
    hand(drive, "chair", by="binh")
    assert powers(drive) == {"chair"}
    assert drive.meeting.presiding == CHAIR
    assert not drive.meeting.chair_lent


@pytest.mark.parametrize("how", ["out", "room", "closed"])
def test_a_hand_over_ends_with_whoever_has_it(how: str) -> None:
    drive = opened()
    hand(drive, "an")
    if how == "out":
        drive.do("an", attendance.SignOut())
    elif how == "room":
        drive.do("sec", attendance.RecordDepartures(person_ids=(PersonId("binh"), AN)))
    else:
        drive.do("an", lifecycle.CloseMeeting())
    assert drive.meeting.presiding is None
    assert drive.meeting.people[AN].roles == (Role.DELEGATE,)
    assert powers(drive) == {"chair"}


def test_what_the_roster_says_of_a_presiding_person_may_change_else() -> None:
    drive = opened()
    hand(drive, "an")
    presiding = drive.meeting.people[AN]
    drive.do("sec", roles.EditPerson(person=replace(presiding, title="Phó Chủ tịch")))
    assert powers(drive) == {"an"}
    drive.do("chair", chairing.TakeBackChair())
    assert (drive.meeting.people[AN].title, drive.meeting.people[AN].roles) == ("Phó Chủ tịch", (Role.DELEGATE,))


def test_a_lent_chair_gives_no_vote_and_leaves_nobody_without_a_role() -> None:
    drive = opened(RuleSet(substitutes_vote=True), absent=("binh",))
    before = drive.meeting.voting_members()
    hand(drive, "clerk")
    clerk = drive.meeting.people[PersonId("clerk")]
    named = substitutes.NameSubstitute(person_id=PersonId("binh"), substitute_id=clerk.person_id, reason="x")
    drive.do("sec", named)
    drive.do("sec", roles.EditPerson(person=replace(clerk, voting=True)))
    vote = poll(drive, open_it=False)
    drive.do("clerk", voting.OpenPoll(poll_id=vote))
    assert drive.meeting.polls[vote].entitled == ("an", "chair", "chi")
    assert drive.meeting.voting_members() == before
    alone = roles.EditPerson(person=replace(clerk, roles=(Role.CHAIR,)))
    assert drive.refused("sec", alone) is Refusal.IS_PRESIDING
    drive.do("clerk", voting.ClosePoll(poll_id=vote))
    drive.do("chair", chairing.TakeBackChair())
    clerk = drive.meeting.people[PersonId("clerk")]
    assert (clerk.roles, clerk.voting) == ((Role.CLERK,), False)


def test_everybody_knows_who_presides() -> None:
    drive = opened()
    hand(drive, "an")
    for who in ("guest", "eye", "binh"):
        assert drive.seen(who).meeting.presiding == AN
        assert may_see(drive.stored[-1].audience, drive.meeting.people[PersonId(who)])


def test_nobody_presides_without_a_chair() -> None:
    drive = opened()
    assert not drive.meeting.presides(PersonId("stranger"))
    assert chairing.give_back(drive.meeting) == ()
    # A replica that missed who it was ends the hand-over all the same.
    lost = replace(drive.meeting, presiding=PersonId("stranger"), chair_lent=True)
    assert chairing.give_back(lost) == (ChairTakenBack(),)
