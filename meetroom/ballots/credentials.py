"""What lets a delegate vote: a secret made on their own device, and its public half; knows no election but its uuid."""

import hashlib
from dataclasses import dataclass

from meetroom.ballots.encoding import Malformed, decode, encode
from meetroom.ballots.group import Draw, Group

DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Base 58: letters and digits nobody confuses."""
TOKEN_CHARS = 14
_CHECKED_MODULUS = 53
_ROUNDS = 1000
_GROUP_CHARS = 3
_MOST_DIGITS_OF_WEIGHT = 12


def make_token(draw: Draw, chars: int = TOKEN_CHARS) -> str:
    """Random characters of base 58: the uuid of an election (14), a secret, a seed."""
    return "".join(DIGITS[draw(len(DIGITS))] for _ in range(chars))


def is_uuid(text: str) -> bool:
    """Whether this can name an election."""
    return len(text) >= TOKEN_CHARS and all(char in DIGITS for char in text)


def make_credential(draw: Draw) -> str:
    """A new secret credential, XXX-XXX-XXX-XXX-XXX: 82 random bits and a check digit.  It never leaves the device.

    Source: Belenios specification 2.0, section 4.8.
    """
    token = make_token(draw)
    token += DIGITS[_CHECKED_MODULUS - _value(token) % _CHECKED_MODULUS]
    return "-".join(token[start : start + _GROUP_CHARS] for start in range(0, len(token), _GROUP_CHARS))


def is_credential(text: str) -> bool:
    """Whether a credential typed in by hand is free of typing errors, in its form with dashes."""
    token = text.replace("-", "")
    if len(token) != TOKEN_CHARS + 1 or any(char not in DIGITS for char in token):
        return False
    is_grouped = text == "-".join(token[at : at + _GROUP_CHARS] for at in range(0, len(token), _GROUP_CHARS))
    return is_grouped and (_value(token[:-1]) + DIGITS.index(token[-1])) % _CHECKED_MODULUS == 0


def secret_exponent(group: Group, uuid: str, credential: str) -> int:
    """The exponent a credential stands for in one election."""
    derived = hashlib.pbkdf2_hmac("sha256", credential.encode(), uuid.encode(), _ROUNDS)
    return int.from_bytes(derived, "big") % group.q


def public_credential(group: Group, uuid: str, credential: str) -> int:
    """The public half, for the roster; nobody can come from it to the secret."""
    return group.g_power(secret_exponent(group, uuid, credential))


@dataclass(frozen=True)
class Roster:
    """Who may vote: public credentials with weights, in no order that tells anything; names stand elsewhere."""

    weights: dict[int, int]
    text: str


def make_roster(weights: dict[int, int]) -> Roster:
    """The roster of an election; sorted by the credential, so that the order of people does not show."""
    lines = [str(key) if weight == 1 else f"{key},{weight}" for key, weight in sorted(weights.items())]
    return Roster(dict(sorted(weights.items())), encode(lines))


def read_roster(group: Group, text: str) -> Roster:
    """The roster in a published text.

    Raises: Malformed if a line is none, a credential is not in the group or stands there twice.
    """
    weights: dict[int, int] = {}
    for line in decode(text, list[str]):
        digits, comma, weight = line.partition(",")
        key = _natural(digits, len(str(group.p)))
        if key in weights or not group.contains(key):
            raise Malformed("credential")
        weights[key] = _natural(weight, _MOST_DIGITS_OF_WEIGHT) if comma else 1
    return Roster(weights, text)


def _value(token: str) -> int:
    value = 0
    for char in token:
        value = value * len(DIGITS) + DIGITS.index(char)
    return value


def _natural(digits: str, most_digits: int) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= most_digits) or digits != str(int(digits)):
        raise Malformed("credential")
    return int(digits)
