"""A multipart form taken apart as it arrives: small fields kept, the file passed on; no input or output.

Nothing of the file is ever gathered here, and a field that grows too long ends the upload.
Source: RFC 7578.
"""

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

MAX_FIELDS_BYTES = 64 * 1024


class BadForm(Exception):
    """The body is not the form that was asked for."""


class UploadForm:
    """Takes the form apart.

    Args:
        content_type: of the request, with the boundary.
    Raises: BadForm.
    """

    def __init__(self, content_type: str) -> None:
        kind, options = parse_options_header(content_type.encode("latin-1", "replace"))
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise BadForm("no boundary")
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._on_part_begin,
                    "on_header_field": self._on_header_field,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": self._on_headers_finished,
                    "on_part_data": self._on_part_data,
                    "on_end": self._on_end,
                },
            )
        except FormParserError as error:
            raise BadForm("boundary") from error
        self._header = b""
        self._value = b""
        self._part = ""
        self._pieces: list[bytes] = []
        self._fields = bytearray()
        self.has_file = False
        self.complete = False

    @property
    def fields(self) -> bytes:
        """What stood in the part `fields`."""
        return bytes(self._fields)

    def feed(self, data: bytes) -> list[bytes]:
        """Take more of the body; returns what of it belongs to the file.  Raises: BadForm."""
        self._pieces = []
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise BadForm("not multipart") from error
        return self._pieces

    def _on_part_begin(self) -> None:
        self._part = ""

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._part = options.get(b"name", b"").decode("utf-8", "replace")
        self._header = self._value = b""

    def _on_headers_finished(self) -> None:
        if self._part == "file":
            if self.has_file:
                raise BadForm("two files")
            self.has_file = True

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._part == "file":
            self._pieces.append(data[start:end])
        elif self._part == "fields":
            self._fields += data[start:end]
            if len(self._fields) > MAX_FIELDS_BYTES:
                raise BadForm("fields too long")

    def _on_end(self) -> None:
        self.complete = True
