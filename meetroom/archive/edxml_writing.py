"""Writes edXML: a document with its files, and what a receiver says of one; the same input gives the same bytes.

Prefixes and the order of elements are those of the published examples: some receivers look for `edXML:` literally.
Source: docs/integration.md#edxml.
"""

import base64
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import PurePosixPath
from xml.sax.saxutils import escape, quoteattr

from meetroom.archive.edxml import NAMESPACE, Organisation, Outgoing, PackedFile, Status, document_id_of

_ZONE = timezone(timedelta(hours=7))
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_XLINK = "http://www.w3.org/1999/xlink"
_NEXT_ACTOR = "http://schemas.xmlsoap.org/soap/actor/next"
_NEW_DOCUMENT = "0"


def write_package(document: Outgoing) -> bytes:
    """The package as UTF-8 XML.  Raises: ValueError without a recipient or a file."""
    if not document.recipients or not document.files:
        raise ValueError("a package needs a recipient and a file")
    ids = [_content_id(place, file) for place, file in enumerate(document.files, 1)]
    header = _ed("edXMLHeader", _message_header(document), _trace(document, ids))
    references = "".join(_reference(name, file) for name, file in zip(ids, document.files, strict=True))
    body = _ed("edXMLBody", f'<edXML:edXMLManifest version="1.0">{references}</edXML:edXMLManifest>')
    attachments = "".join(_attachment(name, file) for name, file in zip(ids, document.files, strict=True))
    return _whole(header + body, f"<AttachmentEncoded>{attachments}</AttachmentEncoded>")


def write_status(status: Status) -> bytes:
    """What a receiver says of a document, as UTF-8 XML."""
    day = "" if status.promulgated is None else f"{status.promulgated:%Y/%m/%d}"
    responds = _ed(
        "ResponseFor",
        _field("OrganId", status.document_organisation),
        _field("Code", status.document_code),
        _field("PromulgationDate", day),
        _field("DocumentId", status.document_id),
    )
    said = _ed(
        "MessageHeader",
        _organisation("From", status.sender),
        responds,
        _ed("StaffInfo", _field("Staff", status.staff)),
        _field("StatusCode", status.status),
        _field("Description", status.description),
        _field("Timestamp", _moment(status.at)),
    )
    return _whole(_ed("edXMLHeader", said), "")


def _whole(envelope: str, beside: str) -> bytes:
    text = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<edXML xmlns="{NAMESPACE}">'
        f'<edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}">{envelope}</edXML:edXMLEnvelope>{beside}</edXML>\n'
    )
    return text.encode()


def _message_header(document: Outgoing) -> str:
    number, _, notation = document.number.partition("/")
    signer = document.signer
    return _ed(
        "MessageHeader",
        _organisation("From", document.sender),
        *(_organisation("To", recipient) for recipient in document.recipients),
        _field("DocumentId", document_id_of(document.sender.code, document.promulgated, document.number)),
        _ed("Code", _field("CodeNumber", number), _field("CodeNotation", notation)),
        _ed(
            "PromulgationInfo",
            _field("Place", document.place),
            _field("PromulgationDate", f"{document.promulgated:%Y/%m/%d}"),
        ),
        _ed(
            "DocumentType",
            _field("Type", document.type_code),
            _field("TypeDetail", document.type_detail),
            _field("TypeName", document.type_name),
        ),
        _field("Subject", document.subject),
        _field("Content", document.content or document.subject),
        _ed(
            "SignerInfo",
            _field("Competence", signer.competence),
            _field("Position", signer.position),
            _field("FullName", signer.name),
        ),
        # Minutes ask nobody for anything, so they are due on the day they were made.
        _field("DueDate", f"{document.promulgated:%Y/%m/%d}"),
        _other_info(document),
        _field("SteeringType", "1"),
        _ed("ToPlaces", *(_field("Place", place) for place in document.to_places)),
    )


def _other_info(document: Outgoing) -> str:
    appendixes = (_field("Appendix", file.description or file.name) for file in document.files[1:])
    return _ed(
        "OtherInfo",
        _field("Priority", "0"),
        _field("SphereOfPromulgation", ""),
        _field("TyperNotation", ""),
        _field("PromulgationAmount", "1"),
        _field("PageAmount", str(document.pages)),
        _field("Direction", "false"),
        _ed("Appendixes", *appendixes),
    )


def _trace(document: Outgoing, ids: Sequence[str]) -> str:
    sent = _ed("TraceHeader", _field("OrganId", document.sender.code), _field("Timestamp", _moment(document.at)))
    staff = _ed("StaffInfo", _field("Department", document.department), _field("Staff", document.staff))
    business = _ed(  # the standard spells it so
        "Bussiness",
        _field("BussinessDocType", _NEW_DOCUMENT),
        _field("BussinessDocReason", "Văn bản điện tử mới"),
        _field("Paper", "0"),
        staff,
    )
    name = sha256("".join(ids).encode()).hexdigest()[:8]
    attributes = f'id="{name}" version="1.0" mustUnderstand="1" actor="{_NEXT_ACTOR}"'
    return f"<edXML:TraceHeaderList {attributes}>{sent}{business}</edXML:TraceHeaderList>"


def _reference(name: str, file: PackedFile) -> str:
    link = f'xmlns:xlink="{_XLINK}" xlink:href={quoteattr("cid:" + name)} xlink:role="XLinkRole" xlink:type="simple"'
    said = (
        _field("ContentId", f"cid:{name}")
        + _field("ContentType", "application/zip")
        + _field("Description", file.description or file.name)
        + _field("AttachmentName", file.name)
    )
    return f"<edXML:Reference {link}>{said}</edXML:Reference>"


def _attachment(name: str, file: PackedFile) -> str:
    encoded = base64.b64encode(_zipped(name, file)).decode()
    return (
        f"<Attachment><ContentId>cid:{name}</ContentId><AttachmentName>{_text(file.name)}</AttachmentName>"
        f"<Description>{_text(file.description or file.name)}</Description><ContentType>application/zip</ContentType>"
        f'<edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">{encoded}</edXML:ContentTransferEncoded></Attachment>'
    )


def _zipped(name: str, file: PackedFile) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(name + PurePosixPath(file.name).suffix.lower(), date_time=_ZIP_EPOCH)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        archive.writestr(member, file.content)
    return target.getvalue()


def _content_id(place: int, file: PackedFile) -> str:
    return f"{place}-{sha256(file.content).hexdigest()[:32]}"


def _organisation(tag: str, organisation: Organisation) -> str:
    return _ed(
        tag,
        _field("OrganId", organisation.code),
        _field("OrganizationInCharge", organisation.in_charge or organisation.name),
        _field("OrganName", organisation.name),
        _field("OrganAdd", organisation.address),
        _field("Email", organisation.email),
        _field("Telephone", organisation.telephone),
        _field("Fax", organisation.fax),
        _field("Website", organisation.website),
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(_ZONE):%Y/%m/%d %H:%M:%S}"


def _field(tag: str, text: str) -> str:
    return _ed(tag, _text(text))


def _ed(tag: str, *inside: str) -> str:
    return f"<edXML:{tag}>{''.join(inside)}</edXML:{tag}>"


def _text(text: str) -> str:
    return escape("".join(_allowed(text)))


def _allowed(text: str) -> Iterable[str]:
    """What XML 1.0 may hold; a lone surrogate or a control character would make the package unreadable."""
    return (c for c in text if c in "\t\n\r" or (" " <= c < "\ud800") or ("\ue000" <= c < "\ufffe") or c > "\uffff")
