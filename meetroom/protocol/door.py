"""Texts of the codes at a door: what a room's machine shows, what is on a badge, what people type; knows no key.

    MEETROOM:DOOR:CODE      shown at the door of a point for half a minute, CODE of 26 letters and digits (130 bit)
    MEETROOM:BADGE:CODE     on the badge of a person for as long as the meeting lasts, likewise
    DDDD DDDD               the door's code for those without a camera, eight digits

All letters are upper case: that is the compact form of a QR code.  See docs/protocol.md.
"""

import base64
import re
from enum import StrEnum

import msgspec

from meetroom.protocol.invitation import BadInvitation, parse_invitation

_DOOR = "MEETROOM:DOOR:"
_BADGE = "MEETROOM:BADGE:"
BALLOT = "MEETROOM:BALLOT:"
"""Before an opened ballot that another device checks; small letters count in what follows."""
_CODE_BYTES = 17
_CODE_CHARS = 26
_CODE = re.compile(rf"[A-Z2-7]{{{_CODE_CHARS}}}")
_TYPED = re.compile(r"[0-9]{8}")
_BETWEEN = re.compile(r"[\s.\-–]+")
_LONGEST = 700


class ScanKind(StrEnum):
    """What a scanned or typed text is: a door's code, the badge of a person, an invitation link, an opened ballot."""

    DOOR = "door"
    BADGE = "badge"
    INVITATION = "invitation"
    BALLOT = "ballot"


class Scan(msgspec.Struct, frozen=True):
    """A text that means something here.

    Attributes:
        text: what goes into `SignIn.door_code`, into `AdmitByBadge.badge`, or is the link.
    """

    kind: ScanKind
    text: str

    def __repr__(self) -> str:  # codes must not reach a log
        return f"Scan(kind={self.kind.value!r})"


def code_of(secret: bytes) -> str:
    """The letters and digits of a code.  Args: secret: at least 17 bytes, of which 130 bits are used."""
    return base64.b32encode(secret[:_CODE_BYTES]).decode()[:_CODE_CHARS]


def typed_of(secret: bytes) -> str:
    """The eight digits of a code, without the blank between them.  Args: secret: at least 8 bytes."""
    return f"{int.from_bytes(secret[:8], 'big') % 10**8:08d}"


def spaced(typed: str) -> str:
    """Eight digits as people read them."""
    return f"{typed[:4]} {typed[4:]}"


def door_text(code: str) -> str:
    """What the QR code at a door says."""
    return _DOOR + code


def badge_text(code: str) -> str:
    """What the QR code of a badge says."""
    return _BADGE + code


def read_scan(text: str) -> Scan | None:
    """What a text is that was scanned or typed; None where it is none of ours.

    Blanks, dots and dashes between typed digits are forgiven, and small letters.
    """
    if len(text) > _LONGEST:
        return None
    close = _BETWEEN.sub("", text)
    if _TYPED.fullmatch(close):
        return Scan(ScanKind.DOOR, close)
    if text.strip().startswith(BALLOT):
        return Scan(ScanKind.BALLOT, text.strip())
    large = text.strip().upper()
    for head, kind in ((_DOOR, ScanKind.DOOR), (_BADGE, ScanKind.BADGE)):
        if large.startswith(head) and _CODE.fullmatch(large.removeprefix(head)):
            return Scan(kind, large)
    try:
        parse_invitation(text)
    except BadInvitation:
        return None
    return Scan(ScanKind.INVITATION, text.strip())


def code_in(scan: Scan) -> str:
    """The code alone: digits of a typed one, letters and digits of a scanned one."""
    return scan.text.rpartition(":")[2]
