"""Structs to the one JSON text that is hashed, and back; knows the field order of structs and nothing they mean.

Hashes and signatures are over texts, so every struct has exactly one: no spaces, fields in order, absent fields left
out, numbers of the group as decimal strings.  What comes in is bounded before it is decoded.
"""

import base64
import hashlib
import json
from typing import Any, TypeVar, get_origin

import msgspec

MOST_DIGITS = 640
"""A number of 2,048 bits has 617; Python itself takes 4,300 at most."""
_LARGEST_PLAIN_COUNT = 2**30 - 1
S = TypeVar("S")


class Malformed(Exception):
    """A text is not what it should be; the argument names the type wanted."""


class Number(int):
    """A number of the group or an exponent; in JSON a string of decimal digits without leading zeros."""

    __slots__ = ()


class Count(int):
    """A number of votes or a weight; in JSON a plain number, or a string from 2³⁰ on."""

    __slots__ = ()


def encode(value: object) -> str:
    """The one text of a struct, or of a list of them."""
    return msgspec.json.encode(_plain(value)).decode()


def decode(text: str | bytes, kind: type[S]) -> S:
    """The struct in a text; unknown fields are passed over, a field that stands there twice is not.

    Of two fields of one name some programs read the first and some the last: two readers could see two elections.
    Raises: Malformed.
    """
    try:
        found = msgspec.json.decode(text, type=kind, dec_hook=_from_json)
        json.loads(text, object_pairs_hook=_once)
        return found
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Malformed(getattr(get_origin(kind) or kind, "__name__", str(kind))) from error


def sha256_hex(text: str) -> str:
    """SHA-256 of a text as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_base64(text: str) -> str:
    """SHA-256 of a text as 43 characters of base64 without padding."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a field twice")


def _plain(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        return _plain_struct(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Number):
        return str(int(value))
    if isinstance(value, Count):
        return int(value) if value <= _LARGEST_PLAIN_COUNT else str(int(value))
    return value


def _plain_struct(value: msgspec.Struct) -> object:
    present = {name: getattr(value, name) for name in value.__struct_fields__}
    fields = {name: _plain(item) for name, item in present.items() if item is not None}
    config = value.__struct_config__
    if config.array_like:
        return [config.tag, *fields.values()]
    renamed = dict(zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True))
    return {renamed[name]: item for name, item in fields.items()}


def _from_json(kind: type, value: Any) -> Any:
    if kind is Number and isinstance(value, str):
        return Number(_decimal(value))
    if kind is Count and type(value) is int and value >= 0:
        return Count(value)
    if kind is Count and isinstance(value, str):
        return Count(_decimal(value))
    raise ValueError(kind)


def _decimal(digits: str) -> int:
    is_decimal = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    if not is_decimal or (digits[0] == "0" and digits != "0"):
        raise ValueError(digits[:20])
    return int(digits)
