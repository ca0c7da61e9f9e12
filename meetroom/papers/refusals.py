"""Why a file is not taken in, and what a taken-in file is: the words intake and its worker share; no I/O."""

import enum

import msgspec

MEBIBYTE = 1024 * 1024


class IntakeRefusal(enum.Enum):
    """Closed list of reasons; the screen has one sentence for each."""

    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    NOT_A_DOCUMENT = "not_a_document"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    PDF_ONLY = "pdf_only"
    CONVERSION_FAILED = "conversion_failed"
    NO_SPACE = "no_space"
    STATE_SECRET = "state_secret"


class IntakeRefused(Exception):
    """A file was not taken in.

    Attributes:
        why: the reason, for the screen.
        detail: technical words for the log only; never shown to a person, never holds the document's text.
    """

    def __init__(self, why: IntakeRefusal, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why = why
        self.detail = detail


class DocumentKind(enum.Enum):
    """What a file is, told from its content, never from its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"


PICTURES = frozenset({DocumentKind.PNG, DocumentKind.JPEG})
OFFICE = frozenset(DocumentKind) - PICTURES - {DocumentKind.PDF}


class ActiveContent(enum.Enum):
    """What sanitising takes out of a PDF."""

    OPEN_ACTION = "open_action"
    EVENT_ACTION = "event_action"
    JAVASCRIPT = "javascript"
    EMBEDDED_FILE = "embedded_file"
    XFA_FORM = "xfa_form"
    RICH_MEDIA = "rich_media"
    LAUNCH = "launch"
    SUBMIT_FORM = "submit_form"
    OTHER_FILE = "other_file"
    WEB_LINK = "web_link"
    OTHER_ACTION = "other_action"


class IntakeLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How much one file may cost.

    The processor time of a large file grows with its size, so that a 500 MB scan is not taken for a bomb,
    while a small hostile file stops after `cpu_s`.
    """

    file_bytes: int = 500 * 1000 * 1000
    pages: int = 10_000
    picture_pixels: int = 100_000_000
    memory_bytes: int = 640 * MEBIBYTE
    cpu_s: float = 3.0
    trial_s: float = 1.0
    cpu_s_per_100_mb: float = 10.0
    wall_s: float = 30.0
    conversion_wall_s: float = 60.0
    conversion_memory_bytes: int = 4096 * MEBIBYTE

    def cpu_s_for(self, size_bytes: int) -> int:
        """Processor seconds for a file of this size, at least one (the system counts whole seconds)."""
        return max(1, round(self.cpu_s + self.cpu_s_per_100_mb * size_bytes / 1e8))

    def wall_s_for(self, size_bytes: int) -> float:
        """Seconds on the wall: longer than the processor limit, because the machine has other work too."""
        return self.wall_s + 4 * self.cpu_s_per_100_mb * size_bytes / 1e8


DEFAULT_LIMITS = IntakeLimits()


class Sanitised(msgspec.Struct, frozen=True, kw_only=True):
    """A PDF made harmless.

    Attributes:
        pages: number of pages, agreed on by qpdf and PDFium.
        title: the title the document gives itself, cleaned; empty when it gives none.
        removed: how often each kind of active content was taken out.
        signatures: filled signature fields of the original; sanitising breaks them, the original keeps them.
    """

    pages: int
    title: str
    removed: dict[ActiveContent, int]
    signatures: int
