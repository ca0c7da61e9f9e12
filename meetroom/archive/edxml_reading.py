"""Reads edXML from anybody: hostile XML, zips and names are refused with a reason, nothing is fetched or written.

Signatures on the envelope are not judged: what counts is the signature in the document itself, which intake judges.
Source: docs/integration.md#edxml.
"""

import base64
import binascii
import io
import re
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from meetroom.archive.edxml import (
    DEFAULT_LIMITS,
    NAMESPACE,
    OLD_NAMESPACE,
    SOAP_NAMESPACE,
    Business,
    EdxmlLimits,
    EdxmlRefusal,
    EdxmlRefused,
    Incoming,
    Organisation,
    PackedFile,
    Status,
    StatusCode,
)
from meetroom.archive.edxml_parsing import parsed
from meetroom.archive.torn import TORN

_ZONE = timezone(timedelta(hours=7))
_DAY = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[ T].{0,20})?")
_MOMENT = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2}) (\d{1,2}):(\d{2}):(\d{2})")
_OFFICE_MARKS = ("[Content_Types].xml", "mimetype")
_PIECE_BYTES = 1 << 20
_NAME_CHARS = 200
_ROW = b"PK\x01\x02"
_MOST_ROWS = 20_000
"""In a zip's list of its files: it is read whole before anything is known of it, and kept in memory."""


def read_package(package: bytes, limits: EdxmlLimits = DEFAULT_LIMITS) -> Incoming:
    """The document in a package, with its files unpacked.

    Raises: EdxmlRefused.
    """
    message = _Message(package, limits)
    header = message.header
    sender = message.one(header, "From", needed=True)
    code = message.one(header, "Code")
    issued = message.one(header, "PromulgationInfo")
    incoming = Incoming(
        document_id=message.text(header, "DocumentId"),
        sender_code=message.text(sender, "OrganId"),
        sender_name=message.text(sender, "OrganName"),
        recipient_codes=tuple(message.text(to, "OrganId") for to in message.every(header, "To")),
        number=message.text(code, "CodeNumber"),
        notation=message.text(code, "CodeNotation"),
        place=message.text(issued, "Place"),
        promulgated=_day(message.text(issued, "PromulgationDate"), "PromulgationDate"),
        type_name=message.text(message.one(header, "DocumentType"), "TypeName"),
        subject=message.text(header, "Subject"),
        content=message.text(header, "Content"),
        signer=message.text(message.one(header, "SignerInfo"), "FullName"),
        due=_day(message.text(header, "DueDate"), "DueDate"),
        files=(),
        business=_business(message),
    )
    if not (incoming.sender_code or incoming.sender_name):
        raise EdxmlRefused(EdxmlRefusal.FIELD_MISSING, "From")
    if not incoming.subject:
        raise EdxmlRefused(EdxmlRefusal.FIELD_MISSING, "Subject")
    files = tuple(_files(message, limits))
    return replace(incoming, files=files)


def _business(message: "_Message") -> Business:
    """What the package does.  Raises: EdxmlRefused(TAKEN_BACK): there is nothing to take in."""
    said = message.text(message.one(message.one(message.around, "TraceHeaderList"), "Bussiness"), "BussinessDocType")
    if said == Business.TAKEN_BACK:
        raise EdxmlRefused(EdxmlRefusal.TAKEN_BACK, "BussinessDocType")
    return Business(said) if said in set(Business) else Business.NEW


def read_status(package: bytes, limits: EdxmlLimits = DEFAULT_LIMITS) -> Status:
    """What a receiver says of a document.  Raises: EdxmlRefused (FIELD_MISSING StatusCode: it is no such message)."""
    message = _Message(package, limits)
    header = message.one(message.header, "Status") or message.header
    code = message.text(header, "StatusCode")
    if code not in set(StatusCode):
        raise EdxmlRefused(EdxmlRefusal.FIELD_MISSING, "StatusCode")
    sender = message.one(header, "From", needed=True)
    about = message.one(header, "ResponseFor", needed=True)
    return Status(
        sender=Organisation(code=message.text(sender, "OrganId"), name=message.text(sender, "OrganName")),
        document_organisation=message.text(about, "OrganId"),
        document_code=message.text(about, "Code"),
        document_id=message.text(about, "DocumentId"),
        promulgated=_day(message.text(about, "PromulgationDate"), "PromulgationDate"),
        status=StatusCode(code),
        description=message.text(header, "Description"),
        at=_moment(message.text(header, "Timestamp")),
        staff=message.text(message.one(header, "StaffInfo"), "Staff"),
    )


class _Message:
    """A parsed package; every field is looked up where the standard puts it, in one namespace."""

    def __init__(self, package: bytes, limits: EdxmlLimits) -> None:
        self._limits = limits
        root = self.root = parsed(package, limits)
        self._namespace = _namespace_of(root)
        envelope = root if _local(root) == "Envelope" else self._wrapper(root, "edXMLEnvelope", "Envelope")
        self.around = self._wrapper(envelope, "edXMLHeader", "Header")
        self.header = self.one(self.around, "MessageHeader", needed=True) if self.around is not None else None
        self.body = self._wrapper(envelope, "edXMLBody", "Body")
        if self.header is None:
            raise EdxmlRefused(EdxmlRefusal.NOT_EDXML)

    def every(self, parent: Element | None, name: str) -> list[Element]:
        """All children of this name."""
        return [] if parent is None else parent.findall(f"{{{self._namespace}}}{name}")

    def one(self, parent: Element | None, name: str, *, needed: bool = False) -> Element | None:
        """The only child of this name.  Raises: EdxmlRefused(FIELD_AMBIGUOUS | FIELD_MISSING)."""
        found = self.every(parent, name)
        if len(found) > 1:
            raise EdxmlRefused(EdxmlRefusal.FIELD_AMBIGUOUS, name)
        if needed and not found:
            raise EdxmlRefused(EdxmlRefusal.FIELD_MISSING, name)
        return found[0] if found else None

    def text(self, parent: Element | None, name: str) -> str:
        """Text of a field in one line, empty where it is not there.  Raises: EdxmlRefused."""
        return self._said(self.one(parent, name), name)

    def manifest(self) -> list[tuple[str, str, str]]:
        """Id, name and description of every file that is announced."""
        manifest = self._wrapper(self.body, "edXMLManifest", "Manifest")
        return [
            (
                _plain_id(self.text(row, "ContentId") or _href(row)),
                self.text(row, "AttachmentName"),
                self.text(row, "Description"),
            )
            for row in self.every(manifest, "Reference")
        ]

    def attachments(self) -> Iterator[tuple[str, str, str]]:
        """Id, name and base64 of every file that came."""
        for shelf in self._loose(self.root, "AttachmentEncoded"):
            for row in self._loose(shelf, "Attachment"):
                encoded = self._only(row, "ContentTransferEncoded")
                if encoded is None or len(encoded):
                    raise EdxmlRefused(EdxmlRefusal.FIELD_MISSING, "ContentTransferEncoded")
                name = self._said(self._only(row, "AttachmentName"), "AttachmentName")
                yield _plain_id(self._said(self._only(row, "ContentId"), "ContentId")), name, encoded.text or ""

    def _said(self, element: Element | None, name: str) -> str:
        if element is None:
            return ""
        if len(element):
            raise EdxmlRefused(EdxmlRefusal.FIELD_AMBIGUOUS, name)
        text = element.text or ""
        if len(text) > self._limits.field_chars:
            raise EdxmlRefused(EdxmlRefusal.FIELD_TOO_LONG, name)
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())

    def _wrapper(self, parent: Element | None, *names: str) -> Element | None:
        """A part of the envelope: newer and older builders name it differently, some use SOAP's."""
        if parent is None:
            return None
        wanted = {f"{{{namespace}}}{name}" for namespace in (self._namespace, SOAP_NAMESPACE) for name in names}
        found = [child for child in parent if child.tag in wanted]
        if len(found) > 1:
            raise EdxmlRefused(EdxmlRefusal.FIELD_AMBIGUOUS, names[0])
        return found[0] if found else None

    def _loose(self, parent: Element, name: str) -> list[Element]:
        """Beside the envelope some builders leave the namespace out."""
        return [child for child in parent if child.tag in (name, f"{{{self._namespace}}}{name}")]

    def _only(self, parent: Element, name: str) -> Element | None:
        found = self._loose(parent, name)
        if len(found) > 1:
            raise EdxmlRefused(EdxmlRefusal.FIELD_AMBIGUOUS, name)
        return found[0] if found else None


def _namespace_of(root: Element) -> str:
    """The one namespace all fields of this package must be in.  Raises: EdxmlRefused(NOT_EDXML)."""
    for namespace in (NAMESPACE, OLD_NAMESPACE):
        if root.tag == f"{{{namespace}}}edXML":
            return namespace
    if root.tag != f"{{{SOAP_NAMESPACE}}}Envelope":
        raise EdxmlRefused(EdxmlRefusal.NOT_EDXML)
    for namespace in (NAMESPACE, OLD_NAMESPACE):
        if root.find(f"{{{SOAP_NAMESPACE}}}Header/{{{namespace}}}MessageHeader") is not None:
            return namespace
    raise EdxmlRefused(EdxmlRefusal.NOT_EDXML)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _href(reference: Element) -> str:
    return reference.get("{http://www.w3.org/1999/xlink}href", "")


def _plain_id(text: str) -> str:
    return text.removeprefix("cid:")


def _files(message: _Message, limits: EdxmlLimits) -> Iterator[PackedFile]:
    """Raises: EdxmlRefused."""
    announced = {name: (file_name, said) for name, file_name, said in message.manifest()}
    left_bytes, left_files = limits.content_bytes, limits.files
    came: set[str] = set()
    for name, file_name, encoded in message.attachments():
        if (announced and name not in announced) or name in came:
            raise EdxmlRefused(EdxmlRefusal.FIELD_AMBIGUOUS, "ContentId")
        came.add(name)
        title, description = announced.get(name, ("", ""))
        for file in _unpacked(title or file_name, description, _decoded(encoded), left_bytes, left_files):
            left_bytes -= len(file.content)
            left_files -= 1
            yield file
    if not came:
        raise EdxmlRefused(EdxmlRefusal.NO_ATTACHMENT)
    if announced.keys() - came:
        raise EdxmlRefused(EdxmlRefusal.ATTACHMENT_MISSING)


def _decoded(encoded: str) -> bytes:
    try:
        # Not cut into words: millions of them, each of two letters, would fill the memory.
        return base64.b64decode(encoded.encode("ascii").translate(None, b" \t\r\n"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise EdxmlRefused(EdxmlRefusal.BAD_BASE64) from error


def _unpacked(name: str, description: str, content: bytes, left_bytes: int, left_files: int) -> Iterator[PackedFile]:
    """The files of one attachment: usually a zip with one, sometimes the file itself."""
    if not content:
        raise EdxmlRefused(EdxmlRefusal.NO_ATTACHMENT)
    members = _members(content)
    if members is None:
        if left_files < 1:
            raise EdxmlRefused(EdxmlRefusal.TOO_MANY_FILES)
        if len(content) > left_bytes:
            raise EdxmlRefused(EdxmlRefusal.CONTENT_TOO_LARGE)
        yield PackedFile(name=_safe_name(name), content=content, description=description)
        return
    archive, files = members
    if not files:
        raise EdxmlRefused(EdxmlRefusal.BAD_ZIP)
    if len(files) > left_files:
        raise EdxmlRefused(EdxmlRefusal.TOO_MANY_FILES)
    for member in files:
        # In a zip with one file that file's name is the builder's, and the attachment's is the office's.
        chosen = name if len(files) == 1 and name else PurePosixPath(member.filename).name
        unpacked = _content_of(archive, member, left_bytes)
        left_bytes -= len(unpacked)
        yield PackedFile(name=_safe_name(chosen), content=unpacked, description=description)


def _members(content: bytes) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]] | None:
    """The zip and its files; None for what is no zip, or an office document, which is one inside.

    Raises: EdxmlRefused(BAD_ZIP | UNSAFE_NAME).
    """
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    if content.count(_ROW) > _MOST_ROWS:
        raise EdxmlRefused(EdxmlRefusal.BAD_ZIP)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        rows = archive.infolist()
    except TORN as error:
        raise EdxmlRefused(EdxmlRefusal.BAD_ZIP) from error
    if any(row.filename in _OFFICE_MARKS for row in rows):
        return None
    for row in rows:
        _check_member(row)
    return archive, [row for row in rows if not row.is_dir()]


def _check_member(row: zipfile.ZipInfo) -> None:
    """Nothing is written to a disk under such a name; whoever sends one means harm all the same."""
    name = row.orig_filename
    outside = name.startswith("/") or ".." in PurePosixPath(name).parts or "\\" in name or ":" in name or "\0" in name
    if outside or stat.S_ISLNK(row.external_attr >> 16):
        raise EdxmlRefused(EdxmlRefusal.UNSAFE_NAME)
    if row.flag_bits & 0x1 or row.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise EdxmlRefused(EdxmlRefusal.BAD_ZIP)


def _content_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left_bytes: int) -> bytes:
    """Counted while it is unpacked: what a zip says of its sizes is its maker's word."""
    pieces = bytearray()
    try:
        with archive.open(member) as file:
            while piece := file.read(_PIECE_BYTES):
                pieces += piece
                if len(pieces) > left_bytes:
                    raise EdxmlRefused(EdxmlRefusal.CONTENT_TOO_LARGE)
    except TORN as error:
        raise EdxmlRefused(EdxmlRefusal.BAD_ZIP) from error
    return bytes(pieces)


def _safe_name(name: str) -> str:
    """A name somebody may save the file under.  Raises: EdxmlRefused(UNSAFE_NAME)."""
    if not name or name in (".", "..") or any(c in '/\\:\0<>"|?*' for c in name):
        raise EdxmlRefused(EdxmlRefusal.UNSAFE_NAME)
    suffix = PurePosixPath(name).suffix[:10]
    return name if len(name) <= _NAME_CHARS else name[: _NAME_CHARS - len(suffix)] + suffix


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError(field)
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise EdxmlRefused(EdxmlRefusal.BAD_DATE, field) from error


def _moment(text: str) -> datetime:
    found = _MOMENT.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        year, month, day, hour, minute, second = map(int, found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=_ZONE).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise EdxmlRefused(EdxmlRefusal.BAD_DATE, "Timestamp") from error
