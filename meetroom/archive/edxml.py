"""edXML, the package in which Vietnamese offices exchange documents (gói tin văn bản điện tử): its words and limits.

Knows neither meeting nor file.  The official text of QCVN 102:2016/BTTTT was not at hand: everything here follows what
builders of document systems published; docs/integration.md says which and where they differ.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
OLD_NAMESPACE = "http://www.e-doc.vn/Schema/"
SOAP_NAMESPACE = "http://schemas.xmlsoap.org/soap/envelope/"
MEDIA_TYPE = "application/xml"


class EdxmlRefusal(StrEnum):
    """Closed list of reasons why a package is not taken."""

    TOO_LARGE = "too_large"
    WRONG_ENCODING = "wrong_encoding"
    NOT_XML = "not_xml"
    FORBIDDEN_XML = "forbidden_xml"
    TOO_COMPLEX = "too_complex"
    NOT_EDXML = "not_edxml"
    TAKEN_BACK = "taken_back"
    FIELD_MISSING = "field_missing"
    FIELD_AMBIGUOUS = "field_ambiguous"
    FIELD_TOO_LONG = "field_too_long"
    BAD_DATE = "bad_date"
    NO_ATTACHMENT = "no_attachment"
    ATTACHMENT_MISSING = "attachment_missing"
    BAD_BASE64 = "bad_base64"
    BAD_ZIP = "bad_zip"
    UNSAFE_NAME = "unsafe_name"
    CONTENT_TOO_LARGE = "content_too_large"
    TOO_MANY_FILES = "too_many_files"


class EdxmlRefused(Exception):
    """A package is not taken.

    Attributes:
        refusal: the reason.
        field: which element, where that helps the sender; a name of the standard, never the sender's own text.
    """

    def __init__(self, refusal: EdxmlRefusal, field: str = "") -> None:
        super().__init__(refusal.value, field)
        self.refusal = refusal
        self.field = field


class EdxmlLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What reading one package may cost.

    Attributes:
        package_bytes: of the XML.
        content_bytes: of all files in it once unpacked.
        files: of them.
        depth, elements, attribute_chars: of the XML.
        field_chars: of one field.
    """

    package_bytes: int = 96 * 1024 * 1024
    content_bytes: int = 128 * 1024 * 1024
    files: int = 20
    depth: int = 32
    elements: int = 5_000
    attribute_chars: int = 20_000
    field_chars: int = 4_000


DEFAULT_LIMITS = EdxmlLimits()


class Organisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An office that sends or receives; `code` (mã định danh, such as 000.00.00.H41) is given out by the state."""

    code: str
    name: str
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


class PackedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file in a package, under the name its sender gave it."""

    name: str
    content: bytes
    description: str = ""


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed; `competence` (quyền hạn ký) is TM., KT. and the like."""

    name: str
    position: str = ""
    competence: str = ""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A document on its way out.

    Attributes:
        number: as on the paper, `12/BB-UBND`.
        promulgated: the day on the paper.
        content: what it is about, longer than the subject.
        type_code: of the receivers' list of kinds of documents; type_name is what people read.
        staff: who sends it.
        at: when it is sent, aware.
    """

    sender: Organisation
    recipients: tuple[Organisation, ...]
    number: str
    place: str
    promulgated: date
    type_name: str
    subject: str
    signer: Signer
    pages: int
    files: tuple[PackedFile, ...]
    at: datetime
    content: str = ""
    type_code: str = "1"
    type_detail: str = "0"
    to_places: tuple[str, ...] = ()
    staff: str = ""
    department: str = ""


class Business(StrEnum):
    """What a package does at its receiver (nghiệp vụ): a new document, or something with one sent before."""

    NEW = "0"
    TAKEN_BACK = "1"
    UPDATED = "2"
    REPLACING = "3"


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A document that came; what its sender left out is empty."""

    document_id: str
    sender_code: str
    sender_name: str
    recipient_codes: tuple[str, ...]
    number: str
    notation: str
    place: str
    promulgated: date | None
    type_name: str
    subject: str
    content: str
    signer: str
    due: date | None
    files: tuple[PackedFile, ...]
    business: Business = Business.NEW

    @property
    def code(self) -> str:
        """Number and notation as on the paper."""
        return "/".join(part for part in (self.number, self.notation) if part)


class StatusCode(StrEnum):
    """How far a document is at its receiver."""

    ARRIVED = "01"
    REFUSED = "02"
    RECEIVED = "03"
    WAITING = "04"
    PROCESSING = "05"
    FINISHED = "06"
    TAKEN_BACK = "13"
    CHANGE_ACCEPTED = "15"
    CHANGE_REFUSED = "16"


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What a receiver says of a document: of whose, with which code and day, how far it is."""

    sender: Organisation
    document_organisation: str
    document_code: str
    document_id: str
    promulgated: date | None
    status: StatusCode
    description: str
    at: datetime
    staff: str = ""


def document_id_of(organisation: str, promulgated: date, code: str) -> str:
    """The name of a document everywhere: its sender, its day, its code."""
    return f"{organisation},{promulgated:%Y/%m/%d},{code}"
