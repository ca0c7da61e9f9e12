"""Judges the public record of a verifiable vote in an archive; knows no bag and no server."""

from meetroom.archive.bag_check import Finding
from meetroom.ballots.asked import box_of
from meetroom.ballots.audit import audit
from meetroom.ballots.encoding import sha256_hex
from meetroom.domain.state import Election, Poll


def judge_record(raw: bytes, poll: Poll, election: Election) -> Finding:
    """What a record is worth, some milliseconds for each answer of each ballot.

    Returns: OK; RECORD_BROKEN where a proof in it does not hold; OTHER_RESULT where it is not the record of what the
        chain names: question, keys, roster, ballots, numbers.
    """
    report = audit(raw)
    transcript, result, seal = report.transcript, report.result, election.seal
    if not report.is_final or transcript is None or result is None:
        return Finding.RECORD_BROKEN
    if seal is None or poll.box is None:
        return Finding.OTHER_RESULT
    sealed = (seal.election_sha256, seal.roster_sha256, seal.keys_sha256)
    said = tuple(map(sha256_hex, (transcript.election, transcript.credentials, transcript.trustees)))
    receipts = tuple(ballot.receipt for ballot in election.sound)
    voters = len({ballot.voter_id for ballot in election.sound})
    try:
        same = box_of(poll, result, voters) == poll.box
    except ValueError:  # questions of another vote
        same = False
    return Finding.OK if same and said == sealed and receipts == transcript.receipts() else Finding.OTHER_RESULT
