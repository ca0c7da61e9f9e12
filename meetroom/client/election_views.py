"""What a screen is told of a verifiable vote, as plain values; knows neither the line nor how secrets are kept."""

from enum import StrEnum

import msgspec

from meetroom.ballots.sentences import Sentence
from meetroom.ballots.tally import Exposure
from meetroom.client.problems import ClientProblem
from meetroom.domain.core import PersonId, PollId

FINGERPRINT_GROUP = 4
"""Characters read aloud at a time."""


class ElectionStage(StrEnum):
    """Where a verifiable vote stands.

    PREPARING keys are made and devices registered, side by side; READY it can be sealed; SEALED it can be opened;
    VOTING; ADDING_UP closed, ballots are verified and added; OPENING scrutineers give their parts; OPENED counted;
    PUBLISHED; CANCELLED.
    """

    PREPARING = "preparing"
    READY = "ready"
    SEALED = "sealed"
    VOTING = "voting"
    ADDING_UP = "adding_up"
    OPENING = "opening"
    OPENED = "opened"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class TrusteeTask(StrEnum):
    """What this device has to do as a scrutineer's.

    NONE not a scrutineer of this vote; MAKE_KEY call `make_key`; WAIT for the others; COMPARE read aloud and call
    `confirm_comparison`; WORKING this device goes on by itself; READY the key is made; GIVE_PART call `give_part`;
    GIVEN; KEY_MISSING the key is on another device, or lost; TAMPERED the record names other keys than this device
    made: stop the vote.
    """

    NONE = "none"
    MAKE_KEY = "make_key"
    WAIT = "wait"
    COMPARE = "compare"
    WORKING = "working"
    READY = "ready"
    GIVE_PART = "give_part"
    GIVEN = "given"
    KEY_MISSING = "key_missing"
    TAMPERED = "tampered"


class BallotTask(StrEnum):
    """What this device has to do as a delegate's.

    NONE not a voting member; REGISTERING by itself; REGISTERED; OTHER_DEVICE another device is registered: call
    `register_again` before sealing, or vote there; NOT_REGISTERED sealed without this person; CAN_VOTE call `prepare`;
    DECIDE call `cast` or `check`; SENDING until it is durable at the server, through outages; CAST; FAULTY the ballot
    did not hold: vote again; REFUSED the server took it not (`refusal` of the ClientError of `cast`); MISSED;
    TAMPERED the record does not hold what this device registered or what is asked: tell the chair.
    """

    NONE = "none"
    REGISTERING = "registering"
    REGISTERED = "registered"
    OTHER_DEVICE = "other_device"
    NOT_REGISTERED = "not_registered"
    CAN_VOTE = "can_vote"
    DECIDE = "decide"
    SENDING = "sending"
    CAST = "cast"
    FAULTY = "faulty"
    MISSED = "missed"
    TAMPERED = "tampered"


class TrusteeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One scrutineer of a vote.

    Attributes:
        number: from 1, as in the public record.
        fingerprint: of what their device published, four groups of four characters; "" before.  Its owner reads it
            aloud, the others compare with what they see.
        compared: they said that what they see is what the others read.
        key_ready: their part of the key is complete.
        part_given: their part of opening is there.
    """

    person_id: PersonId
    number: int
    fingerprint: str = ""
    compared: bool = False
    key_ready: bool = False
    part_given: bool = False


class ElectionView(msgspec.Struct, frozen=True, kw_only=True):
    """One verifiable vote as this device sees it.

    Attributes:
        needed: how many scrutineers must give their parts.
        registered: voting members whose device is registered; `missing`: those present in the sitting whose is not.
        code: shown since `prepare`, until the decision; 43 characters.
        receipt: of the own ballot that counts, 43 characters; "" before it is durable.
        receipts: of all ballots in the order in which they were cast, without faulty ones; all the same for everybody.
        faulty: who cast a ballot that did not hold and has no other.
        cast: how many have a ballot that counts.
        may_vote_again: a further ballot would be taken.
        warnings: to be shown before opening and before publishing (ballots.sentences.EXPOSURES has the words).
        guarded: what is secret here is protected by a keyring or a password; a scrutineer's should be.
        problem: why something that goes on by itself does not at the moment.
        record_sha256: of the public record once counted; "" before.
    """

    poll_id: PollId
    stage: ElectionStage
    needed: int
    trustees: tuple[TrusteeRow, ...]
    trustee_task: TrusteeTask = TrusteeTask.NONE
    ballot_task: BallotTask = BallotTask.NONE
    registered: tuple[PersonId, ...] = ()
    missing: tuple[PersonId, ...] = ()
    code: str = ""
    receipt: str = ""
    receipts: tuple[str, ...] = ()
    faulty: tuple[PersonId, ...] = ()
    cast: int = 0
    may_vote_again: bool = False
    warnings: tuple[Exposure, ...] = ()
    guarded: bool = True
    problem: ClientProblem | None = None
    record_sha256: str = ""

    @property
    def parts_given(self) -> int:
        """How many scrutineers have given their parts."""
        return sum(row.part_given for row in self.trustees)

    @property
    def own_receipt_found(self) -> bool | None:
        """Whether the own receipt is in the list; None without one."""
        return self.receipt in self.receipts if self.receipt else None


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What a checked (spoiled) ballot needs to be worked out again on another device; it was never cast.

    Attributes:
        code: as it was shown before; the other device's owner compares it with what they saw or photographed.
        text: some hundred characters without blanks, to be shown as a QR code and as text; given to
            `Elections.check_opening` on the other device.
    """

    poll_id: PollId
    code: str
    text: str


class RecordLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a report on a public record; ok None: not yet to be told."""

    ok: bool | None
    words: Sentence


class RecordReport(msgspec.Struct, frozen=True, kw_only=True):
    """What this device found of a public record: proofs of the file itself, then whether it is that of this meeting.

    Attributes:
        ok: nothing that is there is wrong; `final`: and the result is among it.
        lines: in the order of the checks.
        own_receipt: whether the own ballot is in the file; None when this device cast none.
        ballots: how many ballots the result counts.
    """

    ok: bool
    final: bool
    lines: tuple[RecordLine, ...]
    own_receipt: bool | None
    ballots: int
    sha256: str


def in_groups(text: str, size: int = FINGERPRINT_GROUP) -> str:
    """Characters as they are read aloud, in groups."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
