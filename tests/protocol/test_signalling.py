"""What a client does about every reason why it has no picture and sound."""

from meetroom.media.relay.messages import GoneReason, OfferRefusal
from meetroom.protocol.signalling import CallRosterChange, LegId, LegInfo, MediaFailure, Outlook, outlook, roster_after


def test_whatever_the_relay_says_can_be_told() -> None:
    told = {reason.value for reason in MediaFailure}
    assert {reason.value for reason in (*OfferRefusal, *GoneReason)} <= told


def test_a_client_never_gives_up_on_what_may_pass() -> None:
    final = {why for why in MediaFailure if outlook(why) is Outlook.FINAL}
    passing = {
        MediaFailure.RELAY_DIED,
        MediaFailure.NOT_RUNNING,
        MediaFailure.TOO_OFTEN,
        *(MediaFailure(gone.value) for gone in GoneReason),
    }
    assert not final & passing
    assert {why for why in MediaFailure if outlook(why) is Outlook.WAIT} == {
        MediaFailure.CLOSED_SITTING,
        MediaFailure.NOT_ALLOWED,
    }


def test_a_change_of_the_roster_leaves_everybody_else_in_place() -> None:
    an, binh, chi, dung = (LegInfo(LegId(name), name, None, name) for name in ("an", "binh", "chi", "dung"))
    muted = LegInfo(LegId("an"), "an", None, "an", muted=True)
    change = CallRosterChange(legs=(muted, dung), gone=(LegId("binh"), LegId("unknown")))
    assert roster_after((an, binh, chi), change) == (muted, chi, dung)
    assert roster_after((), CallRosterChange()) == ()
