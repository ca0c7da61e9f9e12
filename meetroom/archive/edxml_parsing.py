"""Parses XML from anybody into a small tree: no DTD, no entity, nothing that grows or hides; knows no field.

The parser is defusedxml's; what is limited here is time and memory.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from meetroom.archive.edxml import EdxmlLimits, EdxmlRefusal, EdxmlRefused

_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii")
_TOKEN_BYTES = 65_536
_TAG = re.compile(rb"""<[^<>"']*(?:"[^<"]*"[^<>"']*|'[^<']*'[^<>"']*)*>""")
_CLOSED_BY = ((b"<!--", b"-->"), (b"<?", b"?>"))


class _Bounded(TreeBuilder):
    """Builds the tree and gives up as soon as it is larger than any honest one."""

    def __init__(self, limits: EdxmlLimits) -> None:
        super().__init__()
        self._limits = limits
        self._depth = 0
        self._elements = 0

    def start(self, tag: Any, attrs: Any) -> Element:
        """An element begins.  Raises: EdxmlRefused."""
        self._depth += 1
        self._elements += 1
        limits = self._limits
        chars = len(tag) + sum(len(name) + len(value) for name, value in attrs.items())
        if self._depth > limits.depth or self._elements > limits.elements or chars > limits.attribute_chars:
            raise EdxmlRefused(EdxmlRefusal.TOO_COMPLEX)
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Element:
        """It ends."""
        self._depth -= 1
        return super().end(tag)


def parsed(package: bytes, limits: EdxmlLimits) -> Element:
    """The root of the tree.  Raises: EdxmlRefused (TOO_LARGE to TOO_COMPLEX)."""
    if len(package) > limits.package_bytes:
        raise EdxmlRefused(EdxmlRefusal.TOO_LARGE)
    declared = _DECLARED.match(package[:400])
    if (declared and declared[1].lower() not in _ENCODINGS) or package[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise EdxmlRefused(EdxmlRefusal.WRONG_ENCODING)
    _check_tokens(package, limits)
    parser = DefusedXMLParser(target=_Bounded(limits), encoding="utf-8", forbid_dtd=True)
    view = memoryview(package)
    try:
        # In pieces: the parser lets no other thread run while it has one.
        for start in range(0, len(view), _TOKEN_BYTES):
            parser.feed(view[start : start + _TOKEN_BYTES])
        root = parser.close()
    except DefusedXmlException as error:
        raise EdxmlRefused(EdxmlRefusal.FORBIDDEN_XML) from error
    except (ParseError, ValueError, AssertionError) as error:
        raise EdxmlRefused(EdxmlRefusal.NOT_XML) from error
    if not isinstance(root, Element):
        raise EdxmlRefused(EdxmlRefusal.NOT_XML)
    return root


def _check_tokens(package: bytes, limits: EdxmlLimits) -> None:
    """Refuse a tag or comment without end: the parser would begin it anew with every piece.

    Raises: EdxmlRefused(TOO_COMPLEX | NOT_XML | FORBIDDEN_XML).
    """
    place, tokens = package.find(b"<"), 0
    while place != -1:
        tokens += 1
        end = _end_of_token(package, place)
        if end == -1 and place + _TOKEN_BYTES > len(package):
            raise EdxmlRefused(EdxmlRefusal.NOT_XML)
        if end == -1 or tokens > 4 * limits.elements:
            raise EdxmlRefused(EdxmlRefusal.TOO_COMPLEX)
        place = package.find(b"<", end)


def _end_of_token(package: bytes, place: int) -> int:
    if package.startswith(b"<![CDATA[", place):
        return package.find(b"]]>", place)
    for opening, closing in _CLOSED_BY:
        if package.startswith(opening, place):
            return package.find(closing, place + 2, place + _TOKEN_BYTES)
    if package.startswith(b"<!", place):
        raise EdxmlRefused(EdxmlRefusal.FORBIDDEN_XML)
    tag = _TAG.match(package, place, place + _TOKEN_BYTES)
    return -1 if tag is None else tag.end()
