"""Bodies of the requests about minutes, archive and retention; knows no transport.  See docs/protocol.md#minutes."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from meetroom.domain.core import CommandId, PersonId
from meetroom.domain.minutes_state import SignatureLevel
from meetroom.domain.state import Retention
from meetroom.protocol.http import Body, ProblemAnswer

MAX_SIGNED_BYTES = 64 * 1024 * 1024
"""Of the minutes with all signatures; those of a long day with 250 people take some 3 MB."""
MAX_WAIT_S = 20
"""Longest time a request for the state of a piece of work is held until there is news."""
MAX_TRUST_BYTES = 32 * 1024 * 1024
"""Of certificates, lists and answers in one `SigningTrust`; lists of a large authority take some megabytes each."""
MAX_TEMPLATE_BYTES = 64 * 1024 * 1024
"""Of the office's templates and fonts in one `OfficeTemplates`."""
MAX_TEMPLATE_FILES = 1_000
MAX_RECIPIENTS = 100
Language = Literal["vi", "en"]
ShortText = Annotated[str, msgspec.Meta(max_length=200)]
Recipient = Annotated[str, msgspec.Meta(max_length=500)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]


class IssueRequest(Body, frozen=True, kw_only=True):
    """Typeset the numbered paper; `command_id` is chosen at random: given again, the work is not done again."""

    command_id: CommandId
    number: ShortText
    language: Language = "vi"
    recipients: Annotated[tuple[Recipient, ...], msgspec.Meta(max_length=MAX_RECIPIENTS)] = ()


class WorkPhase(StrEnum):
    """How far a long piece of work on the server is; the last three are its ends, NONE: it was never begun."""

    NONE = "none"
    WAITING = "waiting"
    GATHERING = "gathering"
    TYPESETTING = "typesetting"
    WRITING = "writing"
    PACKING = "packing"
    RECORDING = "recording"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


ENDED = frozenset({WorkPhase.NONE, WorkPhase.DONE, WorkPhase.CANCELLED, WorkPhase.FAILED})


class WorkState(Body, frozen=True, kw_only=True):
    """Where a piece of work stands.

    Attributes:
        version: another one whenever anything here changed; ask with `?known=VERSION` to wait for news.
        done, total: how much of this phase is done, 0 of 0 where nobody can say; bytes while WRITING and PACKING.
        problem: why it FAILED.
    """

    version: int = 0
    phase: WorkPhase = WorkPhase.NONE
    done: int = 0
    total: int = 0
    problem: ProblemAnswer | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing goes on any more."""
        return self.phase in ENDED


class IssueState(WorkState, frozen=True, kw_only=True):
    """Where the issuing of the paper stands; `seq`: the place of its fact, once DONE."""

    command_id: CommandId = CommandId("")
    seq: int = 0


class BagFile(Body, frozen=True, kw_only=True):
    """The archive as one file: of the chain up to `seq` with this head, made at, and whether it was ever signed."""

    sha256: str
    size_bytes: int
    seq: int
    head: str
    made_at: datetime
    files: int
    signed: bool


class ArchiveState(WorkState, frozen=True, kw_only=True):
    """Where the making of the archive stands; `bag`: the newest that is whole, also while another is made."""

    bag: BagFile | None = None


class SigningPolicy(Body, frozen=True, kw_only=True):
    """What signatures on the minutes of this server must be like: the least level, and whose time stamps to use.

    `may_fetch`: signers may ask the addresses in certificates whether these are revoked.
    """

    level: SignatureLevel = SignatureLevel.B_B
    tsa_url: str | None = None
    may_fetch: bool = False


class SigningTrust(Body, frozen=True, kw_only=True):
    """What this server judges signatures on minutes by, so that a signer can put it into the file as evidence; DER.

    Attributes:
        version: another one whenever the folder changed; ask with `?known=VERSION`: where it is still this one, all
            lists are empty.
        roots, intermediates: certificates.
        crls, ocsps: revocation lists and answers of OCSP responders.
        left_out: how many of them were too large to be handed out.
    """

    version: str = ""
    roots: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    left_out: int = 0


class TemplateFile(Body, frozen=True, kw_only=True):
    """A file of the office's templates; `name`: its path in their folder, with `/` between."""

    name: str
    content: bytes


class OfficeTemplates(Body, frozen=True, kw_only=True):
    """The office's own templates of minutes, so that a preview looks like the paper the server will issue.

    Attributes:
        version: `templates_version` of the files, empty where the office has none; ask with `?known=VERSION`: where it
            is still this one, `files` is empty.
        files: fonts among them, below `fonts/`.
    """

    version: str = ""
    files: tuple[TemplateFile, ...] = ()


def templates_version(files: Iterable[TemplateFile]) -> str:
    """64 hex digits that follow from names and contents alone, whatever their order; of none: empty."""
    made = hashlib.sha256()
    of_files = sorted((file.name, hashlib.sha256(file.content).hexdigest()) for file in files)
    for name, content in of_files:
        made.update(f"{name}\0{content}\0".encode("utf-8", "surrogatepass"))
    return made.hexdigest() if of_files else ""


class SignedAnswer(Body, frozen=True, kw_only=True):
    """The signature stands in the chain at `seq`; `sha256` of the file that has it."""

    seq: int
    sha256: str


class ClearingFault(StrEnum):
    """Why a machine could not do what the retention rule says."""

    NO_SPACE = "no_space"
    IN_USE = "in_use"
    DISK = "disk"


class Kept(StrEnum):
    """What stays on a machine after its clearing.

    NOTES: by the rule.  UNSENT_NOTES, UNSENT_COMMANDS, UNSENT_TEXTS: they exist nowhere else, and stay until the
    server has them.
    """

    NOTES = "notes"
    UNSENT_NOTES = "unsent_notes"
    UNSENT_COMMANDS = "unsent_commands"
    UNSENT_TEXTS = "unsent_texts"


class RetentionReport(Body, frozen=True, kw_only=True):
    """What one machine did after the meeting was over.

    Attributes:
        device: random name of the installation, as in `Hello`; `machine` is what its user would call it.
        rule: what the meeting says.
        done: whether nothing is here any more that the rule wants gone.
        fault: why not, where it is the machine's disk.
        documents: documents that went.
        removed_bytes: all that went.
        kept: what is still here, in the order of `Kept`.
        at: by the clock of the machine.
    """

    device: ShortText
    machine: ShortText = ""
    rule: Retention
    done: bool
    fault: ClearingFault | None = None
    documents: Count = 0
    removed_bytes: Count = 0
    kept: tuple[Kept, ...] = ()
    at: datetime


class RetentionRow(Body, frozen=True, kw_only=True):
    """A machine of somebody: what it reported last, None while it still holds documents and has not reported.

    `holding`: documents it said it holds whole.
    """

    person_id: PersonId
    device: str
    holding: int = 0
    report: RetentionReport | None = None
    received_at: datetime | None = None


class RetentionRows(Body, frozen=True, kw_only=True):
    """For the office: every machine that held documents of the meeting, by person and machine."""

    rule: Retention
    rows: tuple[RetentionRow, ...]
