"""What screens need of minutes, archive and retention, so that a test may stand in their place; does nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from meetroom.domain.core import ItemId
from meetroom.domain.minutes_state import RichText, SignatureField, TextPlace
from meetroom.protocol.integration import DeliveryState
from meetroom.protocol.minutes import (
    ArchiveState,
    IssueState,
    Language,
    RetentionRows,
    SignedAnswer,
    SigningPolicy,
    SigningTrust,
)

IssueTold = Callable[[IssueState], None]
ArchiveTold = Callable[[ArchiveState], None]
DeliveryTold = Callable[[DeliveryState], None]
Progress = Callable[[int, int], None]
"""Told bytes here and bytes in all."""


class PaperFile(msgspec.Struct, frozen=True, kw_only=True):
    """The issued minutes as they are now, proved by the chain; `sha256` is what a signature is put on."""

    pdf: bytes
    sha256: str


class TypedText(msgspec.Struct, frozen=True, kw_only=True):
    """Text of the minutes that is no fact yet, as it was last typed on this machine.

    Attributes:
        base_seq: the text it was typed over (`WrittenText.seq`), 0 where there was none.
        text: empty: the text that stands is to go.
        typed_at: by the clock of this machine.
    """

    place: TextPlace
    item_id: ItemId | None
    text: RichText
    base_seq: int
    typed_at: datetime


class TypedTexts(Protocol):
    """`MinutesPort.typed`: text that is typed and not yet a fact; on this machine's disk, encrypted."""

    async def keep(self, place: TextPlace, item_id: ItemId | None, text: RichText, *, base_seq: int) -> None:
        """Keep what stands in the editor, in the place of what was kept for this place before; call it freely.

        Returns when it is on the disk.  Text typed while another call writes goes with the next write.
        Raises: ClientError(NO_SPACE | FILE_UNREADABLE): it is in memory only.
        """

    def pending(self) -> tuple[TypedText, ...]:
        """All that is kept, those of an earlier run of the program included, in the order of first typing."""

    async def forget(self, place: TextPlace, item_id: ItemId | None) -> None:
        """It has become a fact, or is not wanted.  Raises: as `keep`."""


class DeliveryPort(Protocol):
    """`MinutesPort.delivering`: the signed minutes on their way to the organisation's platform; for the office."""

    async def start(self) -> DeliveryState:
        """Have the server send them.  Raises: ClientError(NOT_FOUND: it knows no platform | REFUSED …)."""

    async def watch(self, told: DeliveryTold) -> DeliveryState:
        """Told of every change until the work has ended.  Returns: its end."""

    async def cancel(self) -> DeliveryState:
        """Try no further."""

    async def package(self) -> bytes:
        """What would be sent, as edXML, to be carried by other means.

        Raises: ClientError(NOT_FOUND: not signed yet, or the server knows no name to write in | …).
        """


class MinutesPort(Protocol):
    """`Engine.minutes`: of the meeting entered; every coroutine raises ClientError (REFUSED with the refusal)."""

    @property
    def typed(self) -> TypedTexts: ...
    @property
    def delivering(self) -> DeliveryPort: ...

    async def draft(self, revision: int) -> bytes:
        """PDF of a draft that was sent for comments, as the chain stood then; for its audience and the office."""

    async def paper(self) -> PaperFile:
        """The issued minutes with all their signatures.

        Raises: ClientError(NOT_FOUND: not issued | NOT_ALLOWED | DOCUMENT_BROKEN: what came is not what the chain
            names | UNREACHABLE …).
        """

    async def docx(self, language: Language) -> bytes:
        """The minutes as they stand, for an office that edits; for the office alone."""

    async def issue(
        self, number: str, language: Language, recipients: Sequence[str], told: IssueTold | None = None
    ) -> int:
        """Have the server typeset and number the paper; returns the place of its fact, which is applied here then.

        Goes on through outages; cancelling cancels the work at the server, unless it was done already.
        Raises: ClientError(REFUSED | NUMBER_TAKEN | WORK_UNDERWAY | NOT_TYPESET | NO_SPACE | CANCELLED …).
        """

    async def signing_policy(self) -> SigningPolicy:
        """The least level of signatures here, and whose time stamps to use."""

    async def signing_trust(self) -> SigningTrust:
        """What the server judges signatures by, for evidence in a signature that it is to take; for those who may sign.

        Nobody else's trust follows from it.  Empty where the server knows nobody, or is older than this question.
        Raises: ClientError(NOT_ALLOWED …).
        """

    async def office_templates(self) -> Path | None:
        """The folder of the office's own templates as the server has them now, for `write_minutes_pdf`.

        Without a connection the last ones known.  None where the office has none, the server is older than this
        question, or this person prepares no minutes.
        Raises: ClientError(TEMPLATES_UNUSABLE | NO_SPACE | FILE_UNREADABLE …).
        """

    async def put_signed(self, field: SignatureField, pdf: bytes, *, base_sha256: str) -> SignedAnswer:
        """Hand in the paper with one signature more.

        Args:
            base_sha256: `PaperFile.sha256` of what was signed.
        Raises: ClientError(SIGNED_MEANWHILE: fetch the paper and sign again | SIGNATURE_REFUSED: `signature` says why
            | REFUSED | TOO_LARGE | UNREACHABLE: hand in the same file again, it is taken once).
        """


class ArchivePort(Protocol):
    """`Engine.archiving`: the bag of the meeting entered, for its secretary and clerks."""

    async def start(self) -> ArchiveState:
        """Have the bag made, anew where it was made before; nothing where one is being made.

        Raises: ClientError(REFUSED WRONG_PHASE: `ArchiveMeeting` comes first | NOT_ALLOWED …).
        """

    async def state(self) -> ArchiveState:
        """Where it stands."""

    async def watch(self, told: ArchiveTold) -> ArchiveState:
        """Told of every change until the work has ended; goes on through outages.  Returns: its end."""

    async def cancel(self) -> ArchiveState:
        """Give up what is being made; a bag made before stays."""

    async def fetch(self, target: Path, progress: Progress) -> None:
        """Save the bag as a zip, proved by its hash; cancelling keeps what has come for the next try.

        Raises: ClientError(NOT_FOUND: not made | NO_SPACE | FILE_UNREADABLE | DOCUMENT_BROKEN | UNREACHABLE …).
        """


class RetentionPort(Protocol):
    """`Engine.retention`: what the machines of the meeting entered did after it was over."""

    async def board(self) -> RetentionRows:
        """For the office.  `Listener.on_retention` is told when there may be another.  Raises: ClientError."""
