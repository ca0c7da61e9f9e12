"""What the check of an archive says, line by line; checks nothing and knows no words for people."""

from enum import StrEnum

import msgspec


class CheckKind(StrEnum):
    """What is checked, in this order."""

    CONTAINER = "container"
    STRUCTURE = "structure"
    FILES = "files"
    INFO = "info"
    CHAIN = "chain"
    HEAD = "head"
    TALLIES = "tallies"
    MINUTES = "minutes"
    PAPER = "paper"
    SIGNATURE = "signature"
    CERTIFICATES = "certificates"
    DOCUMENT = "document"
    ANNOTATION = "annotation"
    VOTE = "vote"
    ELECTION = "election"
    RECORDING = "recording"
    COPY = "copy"


class BagOutcome(StrEnum):
    """What came of a check."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_CHECKED = "not_checked"


class Finding(StrEnum):
    """Why a check came out as it did; the comment says what `BagCheck.values` hold."""

    OK = "ok"  # how many things the line stands for, where more than one
    NOT_READABLE = "not_readable"
    NOT_A_BAG = "not_a_bag"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOT_A_FILE = "not_a_file"
    BAD_NAME = "bad_name"
    TWIN_NAME = "twin_name"
    OUTSIDE = "outside"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"
    DAMAGED = "damaged"
    MALFORMED = "malformed"  # the number of the first such line
    LISTED_TWICE = "listed_twice"  # the file
    NOT_LISTED = "not_listed"
    LIST_LACKS = "list_lacks"  # the file that the list does not name
    MISSING = "missing"
    CHANGED = "changed"
    LIST_CHANGED = "list_changed"  # the file whose other hash holds
    OTHER_SIZE = "other_size"
    UNACCOUNTED = "unaccounted"
    CHAIN_BROKEN = "chain_broken"  # line, verify.Why
    CHAIN_HIDDEN = "chain_hidden"  # how many facts are given by hash alone
    OTHER_HEAD = "other_head"  # what the chain has
    AFTER_THE_END = "after_the_end"  # number of the fact, what it is called
    OTHER_MEETING = "other_meeting"
    OTHER_LINE = "other_line"  # what the line is of
    NO_RECORD = "no_record"
    OTHER_MINUTES = "other_minutes"  # where the record differs first
    OTHER_VERSION = "other_version"  # the version that wrote it
    NOT_DRAFTED = "not_drafted"
    OTHER_FILE = "other_file"
    NOT_IN_CHAIN = "not_in_chain"
    NEVER_ISSUED = "never_issued"
    NOT_SIGNED = "not_signed"  # the fields without a signature
    NO_TRUST = "no_trust"  # signer
    EXPIRED_SINCE = "expired_since"  # signer
    SIGNED = "signed"  # signer, level
    NOT_ALL_CHECKED = "not_all_checked"  # signer, what could not be checked
    BAD_SIGNATURE = "bad_signature"  # signer, verdict
    OTHER_SIGNER = "other_signer"  # signer
    NO_SIGNATURE = "no_signature"
    GOES_ON = "goes_on"
    DESTROYED = "destroyed"
    NOT_FILED = "not_filed"
    CHANGED_SINCE = "changed_since"
    OTHER_TALLY = "other_tally"
    RECORD_BROKEN = "record_broken"
    OTHER_RESULT = "other_result"
    NOT_OPENED = "not_opened"
    NO_JUDGE = "no_judge"
    NOT_EVIDENCE = "not_evidence"


class BagCheck(msgspec.Struct, frozen=True, kw_only=True):
    """One line.

    Attributes:
        subject: the file it is about, as named in the bag, or what else the kind is about; "" for all of it.
    """

    kind: CheckKind
    outcome: BagOutcome
    finding: Finding
    subject: str = ""
    values: tuple[str, ...] = ()


def holds(kind: CheckKind, subject: str = "", finding: Finding = Finding.OK, *values: object) -> BagCheck:
    """A line that holds."""
    return _check(kind, BagOutcome.HOLDS, finding, subject, values)


def fails(kind: CheckKind, finding: Finding, subject: str = "", *values: object) -> BagCheck:
    """A line that does not."""
    return _check(kind, BagOutcome.FAILS, finding, subject, values)


def unchecked(kind: CheckKind, finding: Finding, subject: str = "", *values: object) -> BagCheck:
    """A line nothing speaks against, but which could not be checked."""
    return _check(kind, BagOutcome.NOT_CHECKED, finding, subject, values)


def _check(
    kind: CheckKind, outcome: BagOutcome, finding: Finding, subject: str, values: tuple[object, ...]
) -> BagCheck:
    told = tuple(str(value)[:500] for value in values)
    return BagCheck(kind=kind, outcome=outcome, finding=finding, subject=subject[:500], values=told)
