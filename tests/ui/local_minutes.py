"""Minutes, archive and retention without a server: what a test puts here is what the screens get."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from meetroom.client.minutes_port import ArchiveTold, DeliveryTold, IssueTold, PaperFile, Progress, TypedText
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.core import ItemId
from meetroom.domain.minutes_state import RichText, SignatureField, TextPlace
from meetroom.domain.state import Retention
from meetroom.protocol.integration import DeliveryState
from meetroom.protocol.minutes import (
    ArchiveState,
    IssueState,
    Language,
    RetentionRows,
    SignedAnswer,
    SigningPolicy,
    SigningTrust,
    WorkPhase,
)


class LocalTyped:
    """Typed text in memory; `error` is raised by whoever writes."""

    def __init__(self) -> None:
        self.kept: dict[tuple[TextPlace, ItemId | None], TypedText] = {}
        self.error: ClientError | None = None

    async def keep(self, place: TextPlace, item_id: ItemId | None, text: RichText, *, base_seq: int) -> None:
        """See TypedTexts."""
        if self.error is not None:
            raise self.error
        now = datetime(2026, 1, 1, tzinfo=UTC)
        self.kept[place, item_id] = TypedText(place=place, item_id=item_id, text=text, base_seq=base_seq, typed_at=now)

    def pending(self) -> tuple[TypedText, ...]:
        """See TypedTexts."""
        return tuple(self.kept.values())

    async def forget(self, place: TextPlace, item_id: ItemId | None) -> None:
        """See TypedTexts."""
        self.kept.pop((place, item_id), None)


class LocalDelivering:
    """A delivery in the state the test says."""

    def __init__(self) -> None:
        self.now = DeliveryState()
        self.error: ClientError | None = None

    def _answer(self) -> DeliveryState:
        if self.error is not None:
            raise self.error
        return self.now

    async def start(self) -> DeliveryState:
        """See DeliveryPort."""
        return self._answer()

    async def watch(self, told: DeliveryTold) -> DeliveryState:
        """Tells of `now` once."""
        told(self._answer())
        return self.now

    async def cancel(self) -> DeliveryState:
        """See DeliveryPort."""
        return self._answer()

    async def package(self) -> bytes:
        """Some bytes."""
        self._answer()
        return b"<edXML/>"


class LocalMinutes:
    """Answers what the test says; `error` is raised instead, when set."""

    def __init__(self) -> None:
        self.typed = LocalTyped()
        self.delivering = LocalDelivering()
        self.drafts: dict[int, bytes] = {}
        self.file: PaperFile | None = None
        self.issued: list[tuple[str, Language, tuple[str, ...]]] = []
        self.signed: list[tuple[SignatureField, bytes, str]] = []
        self.policy = SigningPolicy()
        self.trust = SigningTrust()
        self.templates: Path | None = None
        self.error: ClientError | None = None

    def _check(self, there: bool = True) -> None:
        if self.error is not None:
            raise self.error
        if not there:
            raise ClientError(ClientProblem.NOT_FOUND)

    async def draft(self, revision: int) -> bytes:
        """One of `drafts`."""
        self._check(revision in self.drafts)
        return self.drafts[revision]

    async def paper(self) -> PaperFile:
        """What stands in `file`."""
        self._check(self.file is not None)
        assert self.file is not None
        return self.file

    async def docx(self, language: Language) -> bytes:
        """Some bytes."""
        self._check()
        return b"PK docx " + language.encode()

    async def issue(
        self, number: str, language: Language, recipients: Sequence[str], told: IssueTold | None = None
    ) -> int:
        """Noted in `issued`."""
        if told is not None:
            told(IssueState(phase=WorkPhase.TYPESETTING))
        self._check()
        self.issued.append((number, language, tuple(recipients)))
        return 0

    async def signing_policy(self) -> SigningPolicy:
        """What stands in `policy`."""
        self._check()
        return self.policy

    async def signing_trust(self) -> SigningTrust:
        """What stands in `trust`."""
        self._check()
        return self.trust

    async def office_templates(self) -> Path | None:
        """What stands in `templates`."""
        self._check()
        return self.templates

    async def put_signed(self, field: SignatureField, pdf: bytes, *, base_sha256: str) -> SignedAnswer:
        """Noted in `signed`."""
        self._check()
        self.signed.append((field, pdf, base_sha256))
        return SignedAnswer(seq=0, sha256="0" * 64)


class LocalArchiving:
    """A bag that is in the state the test says."""

    def __init__(self) -> None:
        self.now = ArchiveState()
        self.error: ClientError | None = None
        self.fetched: list[Path] = []

    def _answer(self) -> ArchiveState:
        if self.error is not None:
            raise self.error
        return self.now

    async def start(self) -> ArchiveState:
        """See ArchivePort."""
        return self._answer()

    async def state(self) -> ArchiveState:
        """See ArchivePort."""
        return self._answer()

    async def watch(self, told: ArchiveTold) -> ArchiveState:
        """Tells of `now` once."""
        told(self._answer())
        return self.now

    async def cancel(self) -> ArchiveState:
        """See ArchivePort."""
        return self._answer()

    async def fetch(self, target: Path, progress: Progress) -> None:
        """Noted in `fetched`."""
        self._answer()
        progress(1, 1)
        self.fetched.append(target)


class LocalRetention:
    """The board the test says."""

    def __init__(self) -> None:
        self.rows = RetentionRows(rule=Retention.KEEP, rows=())

    async def board(self) -> RetentionRows:
        """See RetentionPort."""
        return self.rows
