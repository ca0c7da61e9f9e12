"""One of every command about verifiable votes."""

from meetroom.domain import elections as e
from meetroom.domain.core import Command, PollId
from meetroom.domain.election_state import KeyStep
from meetroom.domain.polls import MOTION, BoxCount, Choice

POLL = PollId("v1")
SHA = "a" * 64
BOX = BoxCount(valid=1, invalid=0, blank=0, totals={MOTION: {Choice.YES: 1, Choice.NO: 0, Choice.ABSTAIN: 0}})
ELECTION_SAMPLES: tuple[Command, ...] = (
    e.PrepareElection(poll_id=POLL),
    e.RestartKeys(poll_id=POLL),
    e.TakeTrusteeStep(poll_id=POLL, step=KeyStep.CERTIFICATE, sha256=SHA),
    e.ConfirmCertificates(poll_id=POLL, sha256=SHA),
    e.RegisterCredential(poll_id=POLL, public_credential="1234"),
    e.SealElection(poll_id=POLL, revision=2, election_sha256=SHA, roster_sha256=SHA, keys_sha256=SHA),
    e.UnsealElection(poll_id=POLL),
    e.CastSealed(poll_id=POLL, ballot_sha256=SHA, receipt=e.receipt_of(SHA)),
    e.ReportFaultyBallot(poll_id=POLL, receipt=e.receipt_of(SHA), fault="wrong_proof"),
    e.AddUp(poll_id=POLL, receipts_sha256=SHA, tally_sha256=SHA),
    e.GivePart(poll_id=POLL, sha256=SHA),
    e.OpenElection(poll_id=POLL, result_sha256=SHA, record_sha256=SHA, parts=1, box=BOX),
)
