"""What is known of a verifiable vote beside its poll: faulty ballots, fingerprints, who has no device."""

from datetime import timedelta
from hashlib import sha256

from msgspec.structs import replace

from meetroom.domain.core import Fact, OptionId, PersonId, PollId
from meetroom.domain.election_facts import BallotFaulty
from meetroom.domain.election_state import Election, Seal, SealedBallot, fingerprint
from meetroom.domain.elections import without_device
from meetroom.domain.meeting import apply
from meetroom.domain.minutes import draft
from meetroom.domain.state import Choice, Detail, Meeting, Option, Poll, PollState, TrusteePlan
from tests.domain.driving import SHA, START, Drive, opened, poll, votes

V1, AN, BINH, CHI = PollId("v1"), PersonId("an"), PersonId("binh"), PersonId("chi")


def sealed(name: str, voter: PersonId, seconds: int) -> SealedBallot:
    return SealedBallot(voter_id=voter, ballot_sha256=SHA, receipt=name, at=START + timedelta(seconds=seconds))


def hall() -> Meeting:
    """An has cast two ballots, Binh one."""
    drive = opened()
    poll(drive)
    cast = {b.receipt: b for b in (sealed("r1", AN, 1), sealed("r2", AN, 2), sealed("r3", BINH, 3))}
    election = Election(poll_id=V1, plan=TrusteePlan(trustees=(CHI,), needed=1), ballots=cast)
    taken = replace(drive.meeting.polls[V1], received={AN: cast["r2"].at, BINH: cast["r3"].at})
    return replace(drive.meeting, polls={V1: taken}, elections={V1: election})


def faulty(meeting: Meeting, receipt: str, voter: PersonId) -> Meeting:
    event = BallotFaulty(poll_id=V1, voter_id=voter, receipt=receipt, fault="wrong_proof")
    return apply(meeting, Fact(seq=1, at=START, actor=CHI, event=event, salt=""))


def test_a_faulty_ballot_leaves_the_one_before_it() -> None:
    meeting = hall()
    after = faulty(meeting, "r2", AN)
    assert after.polls[V1].received[AN] == START + timedelta(seconds=1)
    assert AN not in faulty(after, "r1", AN).polls[V1].received
    assert BINH not in faulty(meeting, "r3", BINH).polls[V1].received


def test_a_fault_of_a_vote_that_is_not_known_changes_only_the_list() -> None:
    meeting = replace(hall(), polls={})
    after = faulty(meeting, "r1", AN)
    assert after.elections[V1].ballots["r1"].fault == "wrong_proof"
    assert after.polls == {}
    assert faulty(meeting, "r9", AN) is meeting


def test_a_fingerprint_is_the_first_eighty_bits() -> None:
    assert fingerprint("0" * 64) == "0" * 16
    assert fingerprint("f" * 64) == "Z" * 16
    one, other = (fingerprint(sha256(text).hexdigest()) for text in (b"a", b"b"))
    assert len(one) == len(other) == 16
    assert one != other
    # Only what comes after them is left out.
    assert fingerprint("0" * 20 + "f" * 44) == "0" * 16


def test_who_has_no_device() -> None:
    meeting = hall()
    election = replace(meeting.elections[V1], credentials={AN: "7", BINH: "8"})
    assert without_device(meeting, election) == ("chair", "chi")
    seal = Seal(election_sha256=SHA, roster_sha256=SHA, keys_sha256=SHA, voters=(AN,))
    assert without_device(meeting, replace(election, seal=seal)) == ("binh", "chair", "chi")


def declared(detail: Detail) -> Poll:
    drive = opened()
    poll(drive)
    votes(drive, V1, an=Choice.YES)
    options = (Option(option_id=OptionId("o"), name="x"),)
    return replace(drive.meeting.polls[V1], detail=detail, state=PollState.PUBLISHED, options=options)


def test_no_names_stand_in_the_minutes_that_were_not_declared() -> None:
    drive: Drive = opened()
    for detail in Detail:
        meeting = replace(drive.meeting, polls={V1: declared(detail)})
        (vote,) = draft(meeting, ()).loose.votes
        assert bool(vote.ballots) == (detail is Detail.NAMES)
