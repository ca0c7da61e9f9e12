"""Verifiable votes: who counts after a faulty ballot, who is without a device, what is read aloud."""

from msgspec.structs import replace

from meetroom.domain import elections, voting
from meetroom.domain.core import PersonId
from meetroom.domain.election_state import FINGERPRINT_CHARS, fingerprint
from meetroom.domain.state import PollState
from tests.domain.driving import opened
from tests.domain.election_refusals import CAST, CHANGEABLE, FAULTY, begun, counted, registered, sealed
from tests.domain.election_refusals import cast as an_votes
from tests.domain.election_samples import POLL

AN, BINH, CHAIR, CHI = PersonId("an"), PersonId("binh"), PersonId("chair"), PersonId("chi")
OTHER = "c" * 64


def test_after_a_faulty_ballot_an_earlier_one_counts_again() -> None:
    drive = opened(CHANGEABLE)
    an_votes(drive)
    first = drive.meeting.polls[POLL].received[AN]
    drive.wait(60)
    drive.do("an", replace(CAST, ballot_sha256=OTHER, receipt=elections.receipt_of(OTHER)))
    assert drive.meeting.polls[POLL].received[AN] > first
    drive.do("an", replace(FAULTY, receipt=elections.receipt_of(OTHER)))
    assert drive.meeting.polls[POLL].received == {AN: first}
    assert [b.receipt for b in drive.meeting.elections[POLL].sound] == [CAST.receipt]
    # Without another, nobody has voted, and the vote can be given again.
    drive.do("an", FAULTY)
    assert drive.meeting.polls[POLL].received == {}
    assert drive.meeting.elections[POLL].ballot_of(AN) is None
    again = "d" * 64
    drive.do("an", replace(CAST, ballot_sha256=again, receipt=elections.receipt_of(again)))
    assert set(drive.meeting.polls[POLL].received) == {AN}


def test_whoever_never_saw_the_poll_takes_its_facts_all_the_same() -> None:
    drive = opened()
    an_votes(drive)
    drive.replica = replace(drive.replica, meeting=replace(drive.meeting, polls={}))
    drive.add("an", elections.BallotFaulty(poll_id=POLL, voter_id=AN, receipt=CAST.receipt, fault="wrong_proof"))
    assert drive.meeting.elections[POLL].sound == ()


def test_who_could_not_vote_is_told_before_opening() -> None:
    drive = opened()
    begun(drive)
    election = drive.meeting.elections[POLL]
    assert elections.without_device(drive.meeting, election) == (AN, BINH, CHAIR, CHI)
    drive = opened(absent=("binh",))
    registered(drive)
    assert elections.without_device(drive.meeting, drive.meeting.elections[POLL]) == (CHAIR, CHI)
    drive = opened()
    sealed(drive)
    assert elections.without_device(drive.meeting, drive.meeting.elections[POLL]) == (BINH, CHAIR, CHI)


def test_the_sum_counts_the_poll() -> None:
    drive = opened()
    counted(drive)
    poll, election = drive.meeting.polls[POLL], drive.meeting.elections[POLL]
    assert poll.state is PollState.COUNTED
    assert poll.tally is not None
    assert (int(poll.tally.yes), poll.tally.cast) == (1, 1)
    assert election.result_sha256
    assert election.record_sha256
    # The result is for the office and the scrutineers; that the record is closed, for everybody.
    outside = drive.seen("dung").meeting.elections[POLL]
    assert (outside.result_sha256, outside.record_sha256) == ("", election.record_sha256)
    assert drive.seen("chi").meeting.elections[POLL] == election
    drive.do("chair", voting.PublishResult(poll_id=POLL))
    assert drive.seen("dung").meeting.polls[POLL].tally is not None


def test_a_fingerprint_is_eighty_bits_in_letters_nobody_confuses() -> None:
    digest = "00443214c74254b635cf" + "f" * 44
    assert fingerprint(digest) == "0123456789ABCDEF"
    assert len(fingerprint("f" * 64)) == FINGERPRINT_CHARS
    assert fingerprint("f" * 64) == "Z" * 16
    assert fingerprint("f" * 20 + "0" * 44) == fingerprint("f" * 64)
    assert not set("ILOU") & {char for n in range(32) for char in fingerprint(f"{n << 75:020x}" + "0" * 44)}
