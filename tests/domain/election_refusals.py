"""For every refusal of every rule about verifiable votes, a command and a meeting that it is refused in."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from meetroom.domain import attendance, elections, paper, roles, voting
from meetroom.domain.core import PersonId, Refusal
from meetroom.domain.election_state import KeyStep, certificates_sha256, list_sha256, receipts_sha256
from meetroom.domain.polls import PollKind, TrusteePlan
from meetroom.domain.state import Role, RuleSet
from tests.domain.driving import PEOPLE, Drive
from tests.domain.election_samples import BOX, ELECTION_SAMPLES, POLL, SHA
from tests.domain.refusable import Case, R, does, prepared, sitting, steps

SAMPLE: dict[type, Any] = {type(command): command for command in ELECTION_SAMPLES}
CHI, BINH = PersonId("chi"), PersonId("binh")
PREPARE, STEP = SAMPLE[elections.PrepareElection], SAMPLE[elections.TakeTrusteeStep]
CONFIRM, REGISTER = SAMPLE[elections.ConfirmCertificates], SAMPLE[elections.RegisterCredential]
SEAL, CAST = SAMPLE[elections.SealElection], SAMPLE[elections.CastSealed]
FAULTY, ADD_UP = SAMPLE[elections.ReportFaultyBallot], SAMPLE[elections.AddUp]
PART, OPEN = SAMPLE[elections.GivePart], SAMPLE[elections.OpenElection]
RESTART, UNSEAL = SAMPLE[elections.RestartKeys], SAMPLE[elections.UnsealElection]
CHANGEABLE = RuleSet(vote_change_allowed=True)
OTHER_SHA = "b" * 64


def created(needed: int = 1, *trustees: PersonId, paper: bool = False) -> Callable[[Drive], object]:
    plan = TrusteePlan(trustees=trustees or (CHI,), needed=needed)
    kind = PollKind.VERIFIABLE
    command = voting.CreatePoll(poll_id=POLL, question="x", kind=kind, trustees=plan, paper=paper)
    return does("sec", command)


def two_scrutineers(drive: Drive) -> None:
    person = replace(PEOPLE["binh"], roles=(Role.DELEGATE, Role.SCRUTINEER))
    drive.do("sec", roles.EditPerson(person=person))


def without_the_role(drive: Drive) -> None:
    drive.do("sec", roles.EditPerson(person=replace(PEOPLE["chi"], roles=(Role.DELEGATE,))))


def taken(step: KeyStep, actor: str = "chi", sha256: str = SHA) -> Callable[[Drive], object]:
    return does(actor, replace(STEP, step=step, sha256=sha256))


def compared(drive: Drive) -> None:
    """Both have made certificates, and one has compared them."""
    together(drive)
    taken(KeyStep.CERTIFICATE)(drive)
    taken(KeyStep.CERTIFICATE, "binh", OTHER_SHA)(drive)
    right = certificates_sha256(drive.meeting.elections[POLL])
    drive.do("chi", replace(CONFIRM, sha256=right))


other_trustees = voting.EditPoll(
    poll_id=POLL, question="x", kind=PollKind.VERIFIABLE, trustees=TrusteePlan(trustees=(CHI, BINH), needed=2)
)
begun = steps(created(), does("sec", PREPARE))
together = steps(two_scrutineers, created(1, CHI, BINH), does("sec", PREPARE))
made = steps(begun, taken(KeyStep.CERTIFICATE))
registered = steps(made, does("an", REGISTER))
sealed = steps(registered, does("sec", SEAL))
opened = steps(sealed, does("chair", voting.OpenPoll(poll_id=POLL)))
cast = steps(opened, does("an", CAST))
closed = steps(cast, does("chair", voting.ClosePoll(poll_id=POLL)))


def summed(drive: Drive) -> None:
    closed(drive)
    right = receipts_sha256(drive.meeting.elections[POLL])
    drive.do("chi", replace(ADD_UP, receipts_sha256=right))


def summing(**more: object) -> Case:
    """An addition of the right ballots."""
    right = list_sha256([elections.receipt_of(SHA)])
    return sitting(replace(ADD_UP, receipts_sha256=right, **more), closed, actor="chi")


parted = steps(summed, does("chi", PART))
counted = steps(parted, does("chi", OPEN))
cancelled = steps(begun, does("chair", voting.CancelPoll(poll_id=POLL, reason="x")))
absent = does("chair", attendance.RecordDeparture(person_id=PersonId("an")))
with_paper = steps(
    created(1, CHI, paper=True), does("sec", PREPARE), taken(KeyStep.CERTIFICATE), does("an", REGISTER),
    does("sec", SEAL), does("chair", voting.OpenPoll(poll_id=POLL)),
    does("sec", paper.HandOutPaper(poll_id=POLL, person_ids=(PersonId("an"),))),
)  # fmt: skip
often = steps(
    opened,
    *(does("an", replace(CAST, ballot_sha256=sha, receipt=elections.receipt_of(sha))) for sha in (
        f"{number:064x}" for number in range(elections.MOST_BALLOTS_OF_ONE)
    )),
)  # fmt: skip

ELECTION_CASES: list[tuple[Refusal, Case]] = [
    (R.UNKNOWN_POLL, sitting(PREPARE)),
    (R.WRONG_KIND, sitting(PREPARE, prepared)),
    (R.POLL_NOT_READY, sitting(PREPARE, steps(created(), does("chair", voting.CancelPoll(poll_id=POLL, reason="x"))))),
    (R.ALREADY_SO, sitting(PREPARE, begun)),
    (R.UNKNOWN_PERSON, sitting(PREPARE, steps(created(), without_the_role))),
    (R.UNKNOWN_POLL, sitting(RESTART)),
    (R.POLL_NOT_READY, sitting(RESTART, created())),
    (R.ELECTION_SEALED, sitting(RESTART, sealed)),
    (R.UNKNOWN_PERSON, sitting(RESTART, steps(begun, without_the_role))),
    (R.UNKNOWN_POLL, sitting(STEP, actor="chi")),
    (R.POLL_NOT_READY, sitting(STEP, cancelled, actor="chi")),
    (R.ELECTION_SEALED, sitting(STEP, sealed, actor="chi")),
    (R.NOT_ALLOWED, sitting(STEP, begun, actor="an")),
    (R.INVALID_VALUE, sitting(replace(STEP, sha256="x"), begun, actor="chi")),
    (R.INVALID_VALUE, sitting(replace(STEP, step=KeyStep.COMPARED), begun, actor="chi")),
    (R.INVALID_VALUE, sitting(replace(STEP, step=KeyStep.SHARE), begun, actor="chi")),
    (R.KEYS_NOT_READY, sitting(replace(STEP, step=KeyStep.POLYNOMIAL), together, actor="chi")),
    (R.KEYS_NOT_READY, sitting(replace(STEP, step=KeyStep.SHARE), together, actor="chi")),
    (R.ALREADY_SO, sitting(STEP, made, actor="chi")),
    (R.UNKNOWN_POLL, sitting(CONFIRM, actor="chi")),
    (R.POLL_NOT_READY, sitting(CONFIRM, created(), actor="chi")),
    (R.ELECTION_SEALED, sitting(CONFIRM, sealed, actor="chi")),
    (R.NOT_ALLOWED, sitting(CONFIRM, together, actor="an")),
    (R.KEYS_NOT_READY, sitting(CONFIRM, together, actor="chi")),
    (R.ALREADY_SO, sitting(CONFIRM, compared, actor="chi")),
    (R.CERTIFICATES_DIFFER, sitting(CONFIRM, made, actor="chi")),
    (R.UNKNOWN_POLL, sitting(REGISTER, actor="an")),
    (R.POLL_NOT_READY, sitting(REGISTER, created(), actor="an")),
    (R.ELECTION_SEALED, sitting(REGISTER, sealed, actor="binh")),
    (R.NOT_ENTITLED, sitting(REGISTER, begun, actor="dung")),
    (R.INVALID_VALUE, sitting(replace(REGISTER, public_credential="0x1"), begun, actor="an")),
    (R.INVALID_VALUE, sitting(replace(REGISTER, public_credential="012"), begun, actor="an")),
    (R.INVALID_VALUE, sitting(replace(REGISTER, public_credential="1" * 641), begun, actor="an")),
    (R.ALREADY_SO, sitting(REGISTER, registered, actor="an")),
    (R.DUPLICATE_ID, sitting(REGISTER, registered, actor="binh")),
    (R.UNKNOWN_POLL, sitting(SEAL)),
    (R.POLL_NOT_READY, sitting(SEAL, created())),
    (R.ELECTION_SEALED, sitting(SEAL, sealed)),
    (R.KEYS_NOT_READY, sitting(SEAL, begun)),
    (R.KEYS_NOT_READY, sitting(SEAL, steps(registered, two_scrutineers, does("sec", other_trustees)))),
    (R.NOBODY_ENTITLED, sitting(SEAL, made)),
    (R.INVALID_VALUE, sitting(replace(SEAL, revision=1), registered)),
    (R.INVALID_VALUE, sitting(replace(SEAL, keys_sha256=""), registered)),
    (R.UNKNOWN_POLL, sitting(UNSEAL)),
    (R.POLL_NOT_READY, sitting(UNSEAL, opened)),
    (R.ELECTION_NOT_SEALED, sitting(UNSEAL, begun)),
    (R.ELECTION_NOT_SEALED, sitting(voting.OpenPoll(poll_id=POLL), registered)),
    (R.ELECTION_SEALED, sitting(voting.EditPoll(poll_id=POLL, question="y"), sealed)),
    (R.INVALID_VALUE, sitting(voting.EditPoll(poll_id=POLL, question="y"), begun)),
    (R.UNKNOWN_POLL, sitting(CAST, actor="an")),
    (R.POLL_NOT_READY, sitting(CAST, prepared, actor="an")),
    (R.POLL_NOT_OPEN, sitting(CAST, sealed, actor="an")),
    (R.POLL_NOT_OPEN, sitting(CAST, closed, actor="an")),
    (R.NOT_PRESENT, sitting(CAST, steps(opened, absent), actor="an")),
    (R.NOT_ENTITLED, sitting(CAST, opened, actor="dung")),
    (R.PAPER_TAKEN, sitting(CAST, with_paper, actor="an")),
    (R.NO_CREDENTIAL, sitting(CAST, opened, actor="binh")),
    (R.ALREADY_VOTED, sitting(CAST, cast, actor="an")),
    (R.ALREADY_VOTED, sitting(CAST, often, actor="an", rules=CHANGEABLE)),
    (R.ALREADY_SO, sitting(CAST, cast, actor="an", rules=CHANGEABLE)),
    (R.INVALID_VALUE, sitting(replace(CAST, receipt="x"), opened, actor="an")),
    (R.INVALID_VALUE, sitting(replace(CAST, ballot_sha256="x"), opened, actor="an")),
    (R.UNKNOWN_POLL, sitting(FAULTY, actor="an")),
    (R.POLL_NOT_READY, sitting(FAULTY, prepared, actor="an")),
    (R.POLL_NOT_OPEN, sitting(FAULTY, summed, actor="an")),
    (R.INVALID_VALUE, sitting(replace(FAULTY, receipt="x"), cast, actor="an")),
    (R.INVALID_VALUE, sitting(replace(FAULTY, fault=""), cast, actor="an")),
    (R.ALREADY_SO, sitting(FAULTY, steps(cast, does("an", FAULTY)), actor="an")),
    (R.UNKNOWN_POLL, sitting(ADD_UP, actor="chi")),
    (R.POLL_NOT_READY, sitting(ADD_UP, cast, actor="chi")),
    (R.ALREADY_SO, sitting(ADD_UP, summed, actor="chi")),
    (R.INVALID_VALUE, summing(tally_sha256="x")),
    (R.BALLOTS_NOT_CHECKED, sitting(ADD_UP, closed, actor="chi")),
    (R.UNKNOWN_POLL, sitting(PART, actor="chi")),
    (R.POLL_NOT_READY, sitting(PART, counted, actor="chi")),
    (R.NOT_ALLOWED, sitting(PART, summed, actor="an")),
    (R.BALLOTS_NOT_CHECKED, sitting(PART, closed, actor="chi")),
    (R.ALREADY_SO, sitting(PART, parted, actor="chi")),
    (R.INVALID_VALUE, sitting(replace(PART, sha256="x"), summed, actor="chi")),
    (R.UNKNOWN_POLL, sitting(OPEN, actor="chi")),
    (R.POLL_NOT_READY, sitting(OPEN, closed, actor="chi")),
    (R.ALREADY_SO, sitting(OPEN, counted, actor="chi")),
    (R.KEYS_NOT_READY, sitting(replace(OPEN, parts=0), summed, actor="chi")),
    (R.KEYS_NOT_READY, sitting(replace(OPEN, parts=2), parted, actor="chi")),
    (R.INVALID_VALUE, sitting(replace(OPEN, record_sha256="x"), parted, actor="chi")),
    (R.NUMBERS_MISMATCH, sitting(replace(OPEN, box=replace(BOX, valid=2)), parted, actor="chi")),
]
