"""Tells from a file's content what it is; knows nothing of names, extensions or what happens next."""

import zipfile
from pathlib import Path

from meetroom.papers.refusals import DocumentKind, IntakeRefusal, IntakeRefused

PDF_HEADER_WITHIN_BYTES = 1024  # Source: ISO 32000-1 Annex H, implementation note 13
_HEAD_BYTES = 4096
_MIMETYPE_BYTES = 200
_MANIFEST_BYTES = 1_000_000
_OLE_SCAN_BYTES = 8_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": DocumentKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": DocumentKind.ODS,
    b"application/vnd.oasis.opendocument.presentation": DocumentKind.ODP,
}
_OFFICE_OPEN_XML = {
    "word/document.xml": DocumentKind.DOCX,
    "xl/workbook.xml": DocumentKind.XLSX,
    "ppt/presentation.xml": DocumentKind.PPTX,
}
_OLE_STREAMS = {
    "WordDocument": DocumentKind.DOC,
    "Workbook": DocumentKind.XLS,
    "PowerPoint Document": DocumentKind.PPT,
}


def recognise(source: Path) -> DocumentKind:
    """Say what the file is.

    Raises: IntakeRefused(EMPTY_FILE | NOT_A_DOCUMENT | DAMAGED | ENCRYPTED); OSError.
    """
    with source.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        raise IntakeRefused(IntakeRefusal.EMPTY_FILE)
    for magic, look in _LOOKS:
        if head.startswith(magic):
            return look(source)
    if b"%PDF-" in head[:PDF_HEADER_WITHIN_BYTES]:
        return DocumentKind.PDF
    raise IntakeRefused(IntakeRefusal.NOT_A_DOCUMENT)


def _look_into_zip(source: Path) -> DocumentKind:
    try:
        with zipfile.ZipFile(source) as archive:
            return _kind_of_archive(archive)
    except (IntakeRefused, MemoryError):
        raise
    except Exception as broken:
        # zipfile lets through whatever its decompressors raise: zlib.error, LZMAError, RuntimeError, …
        raise IntakeRefused(IntakeRefusal.DAMAGED, type(broken).__name__) from broken


def _kind_of_archive(archive: zipfile.ZipFile) -> DocumentKind:
    names = set(archive.namelist())
    if "mimetype" in names:
        mimetype = _first_bytes(archive, "mimetype", _MIMETYPE_BYTES).strip()
        kind = _OPEN_DOCUMENT.get(mimetype.removesuffix(b"-template"))
        if kind is not None:
            _refuse_encrypted_open_document(archive, names)
            return kind
    for part, kind in _OFFICE_OPEN_XML.items():
        if part in names and "[Content_Types].xml" in names:
            return kind
    raise IntakeRefused(IntakeRefusal.NOT_A_DOCUMENT, "zip archive")


def _refuse_encrypted_open_document(archive: zipfile.ZipFile, names: set[str]) -> None:
    manifest = "META-INF/manifest.xml"
    if "encrypted-package" in names:
        raise IntakeRefused(IntakeRefusal.ENCRYPTED)
    if manifest in names and b"encryption-data" in _first_bytes(archive, manifest, _MANIFEST_BYTES):
        raise IntakeRefused(IntakeRefusal.ENCRYPTED)


def _first_bytes(archive: zipfile.ZipFile, name: str, size_bytes: int) -> bytes:
    # Never `read()` a whole member: a few kilobytes of zip can unfold into gigabytes.
    with archive.open(name) as member:
        return member.read(size_bytes)


def _look_into_ole(source: Path) -> DocumentKind:
    # The directory of an OLE file holds its stream names as UTF-16; a protected DOCX is an OLE file too.
    with source.open("rb") as file:
        content = file.read(_OLE_SCAN_BYTES)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise IntakeRefused(IntakeRefusal.ENCRYPTED)
    for stream, kind in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return kind
    raise IntakeRefused(IntakeRefusal.NOT_A_DOCUMENT, "OLE file")


_LOOKS = (
    (_PNG, lambda _source: DocumentKind.PNG),
    (_JPEG, lambda _source: DocumentKind.JPEG),
    (_ZIP, _look_into_zip),
    (_OLE, _look_into_ole),
)
